"""What pages of a part or a year follow from: it changes with what they show, and with nothing else."""

from typing import Any

import pytest
from builders import at, component, maintenance, outage, repeating, site, update

from statusgen.memo.files import Digester
from statusgen.model.outputs import Outputs, Translations
from statusgen.model.site import Incident
from statusgen.model.target import Target
from statusgen.pages.facts import Facts
from statusgen.status.scopes import scopes
from statusgen.status.series import Series
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

OLD = outage("2023-05-01 10:00", "2023-05-01 11:00", name="old", regions=["FR"])
OPEN = outage("2024-03-05 10:00", name="open", component="web")
WORK = maintenance(update("2023-12-31 22:00", "Scheduled"), name="work", start="2024-01-01", end="2024-01-02")
DAILY = repeating(name="daily", start="2024-01-01 20:00", end="2024-01-01 22:00")
DIGEST = Digester({Timeline: lambda timeline: timeline.digest, Series: lambda timeline: timeline.digest})
VAGUE = outage("2023", name="vague", component="web")


def facts(*incidents: Incident, now: str = "2024-03-05 12:00") -> Facts:
    of = site(*incidents, components=[component("api", since="2023"), component("web", since="2023")])
    return Facts(Snapshot(of, at(now)), DIGEST, lambda timeline: timeline.outline)


def parts(found: Facts) -> dict[str, object]:
    return {scope.path: found.of_scope(scope) for scope in scopes(found.snapshot)}


def years(found: Facts) -> dict[str, object]:
    return {str(year): found.of_year(year, ()) for year in (2022, 2023, 2024)}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ([OLD, OPEN], [OLD, OPEN], []),
        ([OLD], [outage("2023-05-01 10:00", "2023-05-01 11:00", name="old", regions=["FR"], summary="New")], []),
        ([OLD], [outage("2023-05-01 10:00", "2023-05-01 11:00", name="old", regions=["FR"], title="New")], ["2023"]),
        ([OLD, WORK], [OLD], ["2023", "2024"]),
        ([OLD, VAGUE], [OLD], ["2022", "2023", "2024"]),
        ([OLD, DAILY], [OLD], ["2022", "2023", "2024"]),
    ],
)  # fmt: skip
def test_a_year_follows_from_what_can_be_told_in_it(
    before: list[Incident], after: list[Incident], changed: list[str]
) -> None:
    one, other = years(facts(*before)), years(facts(*after))
    assert [year for year in one if one[year] != other[year]] == changed


@pytest.mark.parametrize(
    ("incident", "others", "changed"),
    [
        (outage("2024-03-05 10:00", name="open", component="web", title="Else"), {}, ["components/web/"]),
        (OPEN, {"now": "2024-03-05 12:01"}, ["components/web/"]),
        (OPEN, {"now": "2024-03-06 00:00"}, ["components/api/", "components/web/"]),
    ],
)
def test_a_part_follows_from_its_own_incidents_and_where_something_goes_on_from_the_clock(
    incident: Incident, others: dict[str, str], changed: list[str]
) -> None:
    before, after = parts(facts(OLD, OPEN)), parts(facts(OLD, incident, **others))
    assert [path for path in before if before[path] != after[path]] == changed


@pytest.mark.parametrize(
    ("facts_of", "changed"),
    [
        ({"since": "2023"}, False),
        ({"since": "2024-03-05 11:00"}, True),
        ({"since": "2024-03-05 11:30"}, True),  # at 12:00 no uptime is claimed yet
        ({"since": "2023", "slo": Target(99.9)}, True),
        ({"since": "2023", "until": "2024-03-05 12:30"}, True),
        ({"since": "2023", "until": "2024-03-04"}, False),
    ],
)
def test_an_hour_in_which_nothing_goes_on_changes_a_part_where_it_says_of_how_much_time(
    facts_of: dict[str, Any], changed: bool
) -> None:
    of = site(OLD, components=[component("api", **facts_of)])
    before, after = (
        parts(Facts(Snapshot(of, at(f"2024-03-05 {hour}")), DIGEST, lambda timeline: timeline.outline))
        for hour in ("12:00", "13:00")
    )
    assert (before["components/api/"] != after["components/api/"]) is changed


def test_what_an_open_incident_links_to_plays_a_part_where_it_is_shown() -> None:
    linking = outage("2024-03-05 10:00", name="open", component="web", summary="[x](old.md#a)")
    olds = (outage("2023-05-01", "2023-05-02", name="old", writeup=text) for text in ("# A", "# B"))
    before, after = (parts(facts(linking, old)) for old in olds)
    assert [path for path in before if before[path] != after[path]] == ["components/web/"]


def test_the_languages_of_a_page_play_a_part_where_only_what_was_translated_has_one() -> None:
    def told(text: dict[str, str]) -> bytes:
        old = outage("2023-05-01", "2023-05-02", name="old", summary=text)
        of = site(old, languages=["en", "fr"], outputs=Outputs(translations=Translations.TRANSLATED))
        found = Facts(Snapshot(of, at("2024-03-05")), DIGEST, lambda timeline: timeline.outline)
        return found.told(found.snapshot.shown)

    assert told({"en": "One"}) == told({"en": "Two"}) != told({"en": "Two", "fr": "Deux"})
