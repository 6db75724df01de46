"""A site that is built as of an earlier moment reads as it read then."""

import pytest
from builders import at, claim, incident, maintenance, moment, report, statement, text, update

from statusgen.model.site import Action, Incident, Notification, Update
from statusgen.sources.lookback import known_at, learnt_at

REOPENED = incident(
    update("10:00", "Investigating"),
    update("11:00", "Resolved"),
    update("12:00", "Investigating"),
    update("14:00", "Resolved"),
    update("15:00", "Postmortem"),
    writeup="## Root cause\n\nA cable.",
)
WINDOW = maintenance(
    update("09:00", "Scheduled"),
    update("12:00", "In progress"),
    update("13:00", "Completed"),
    start="12:00",
    end="14:00",
)


def then(given: Incident, now: str) -> Incident:
    found = known_at(given, at(now))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("now", "updates", "end", "has_writeup"),
    [
        ("10:00", 1, None, False),
        ("10:59", 1, None, False),
        ("11:00", 2, "11:00", True),
        ("12:00", 3, None, False),
        ("14:00", 4, "14:00", True),
        ("2024-03-06", 5, "14:00", True),
    ],
)
def test_an_incident_is_as_its_updates_left_it_then(now: str, updates: int, end: str | None, has_writeup: bool) -> None:
    found = then(REOPENED, now)
    assert len(found.updates) == updates
    assert found.end == (moment(end) if end else None)
    assert bool(found.writeup) is has_writeup


def test_nobody_had_told_of_what_has_no_update_yet() -> None:
    assert known_at(REOPENED, at("09:59")) is None
    assert known_at(WINDOW, at("08:59")) is None


def test_an_end_after_the_last_update_counts_once_it_has_come() -> None:
    story = incident(update("10:00", "Investigating"), update("10:30", "Identified"), end="12:00", writeup="Why.")
    assert (then(story, "11:59").end, then(story, "12:00")) == (None, story)


def test_a_story_without_updates_is_told_once_it_is_over() -> None:
    story = incident(start="10:00", end="12:00")
    assert known_at(story, at("11:00")) is None
    assert then(story, "12:00") == story
    days = incident(start="2024-03-04", duration="2d")
    assert known_at(days, at("2024-03-05 23:59")) is None
    assert then(days, "2024-03-06") == days
    old = incident(start="2008")
    assert then(old, "12:00") == old


@pytest.mark.parametrize(
    ("later", "now", "is_over"),
    [
        ([], "10:59", False),
        ([], "11:00", True),
        ([update("15:00", "Postmortem")], "11:00", True),
        ([update("11:30", "Resolved")], "11:00", False),
        ([update("11:30", "Resolved")], "11:30", True),
        ([update("12:00", "Monitoring"), update("13:00", "Resolved")], "12:30", False),
    ],
)
def test_an_end_that_was_written_counts_unless_a_later_update_says_how_things_stood(
    later: list[Update], now: str, is_over: bool
) -> None:
    found = then(incident(update("10:10", "Investigating"), *later, start="10:00", end="11:00", writeup="Why"), now)
    assert (found.end, bool(found.writeup)) == ((moment("11:00"), True) if is_over else (None, False))


@pytest.mark.parametrize(("now", "updates"), [("09:00", 1), ("12:00", 2), ("13:00", 3)])
def test_a_window_ends_when_it_was_announced_to(now: str, updates: int) -> None:
    found = then(WINDOW, now)
    assert (len(found.updates), found.end) == (updates, moment("14:00"))


def test_what_others_said_later_is_left_out() -> None:
    said = incident(
        update("10:00", "Investigating"),
        claims=(claim("X", "a", at=moment("11:00")), claim("Y", "b")),
        statements=(statement("X", "We know", at=moment("12:00")),),
        reports=(report("Z", at=moment("10:30")),),
        detected=moment("10:31"),
        actions=(Action(title=text("A"), done=moment("10:30")), Action(title=text("B"), done=moment("10:31"))),
        notified=(Notification(who=text("C"), at=moment("10:31")), Notification(who=text("D"))),
    )
    found = then(said, "10:30")
    assert [str(claim.by.original) for claim in found.claims] == ["Y"]
    assert (len(found.statements), len(found.reports)) == (0, 1)
    assert (found.detected, [action.done for action in found.actions]) == (None, [moment("10:30"), None])
    assert [str(each.who.original) for each in found.notified] == ["D"]
    assert {at("10:30"), at("10:31"), at("11:00"), at("12:00")} <= set(learnt_at(said))
