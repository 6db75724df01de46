"""What somebody probably meant."""

import pytest

from statusgen.model.spelling import Unknown, alike, nearest, nearest_id


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("apii", "api"),
        ("API", "api"),
        ("wbe", "web"),
        ("fr-idf", "FR-IDF"),
        ("tes", "test"),
        ("database", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_the_nearest_word_is_found_in_any_case_the_first_of_several(word: str, meant: str) -> None:
    assert nearest(word, ["api", "web", "FR-IDF", "test", "tess"]) == meant


def test_how_near_may_be_asked_for() -> None:
    assert nearest("apii", ["api"], likeness=0.9) == ""


def test_what_was_meant_is_looked_for_only_when_the_message_is_shown() -> None:
    asked = []

    def meant() -> str:
        asked.append("once")
        return "api"

    error = Unknown("no component is called apii", meant)
    assert error.without_suggestion == "no component is called apii"
    assert asked == []
    assert str(error) == 'no component is called apii; did you mean "api"?'


def test_several_things_may_have_been_meant() -> None:
    assert str(Unknown("outage?", lambda: ("partial", "major"))) == 'outage?; did you mean "partial" or "major"?'
    assert str(Unknown("outage?", lambda: (), "say which")) == "outage?; say which"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("operationl", "operational"),
        ("Operational", "operational"),
        ("not operational", ""),
        ("non-operational", ""),
        ("inoperational", ""),
        ("no outage", ""),
        ("no_outage", ""),
        ("partial outtage", "partial outage"),
        ("partial", ""),
    ],
)
def test_a_word_with_a_meaning_is_never_turned_round(word: str, meant: str) -> None:
    assert alike(word, ["operational", "major outage", "partial outage"]) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("2026-02-03-login", "2026-02-03-logins"),
        ("2025-02-03-logins", "2026-02-03-logins"),
        ("logins", "2026-02-03-logins"),
        ("2026-02-03-mail", ""),
        ("2026-02-04", "2026-02-05"),
    ],
)
def test_an_id_is_near_by_more_than_its_date(name: str, meant: str) -> None:
    assert nearest_id(name, ["2026-02-03-logins", "2026-02-03-x", "2026-02-05"]) == meant
