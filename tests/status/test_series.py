"""Maintenance that repeats: its occurrences, what the clock makes of them, and when it ends."""

from datetime import date, datetime
from typing import Any, Final

import pytest
from builders import at, moment, repeating, site, update
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model.site import Incident
from statusgen.model.time import TOLERANCE, Moment
from statusgen.status.schedule import last_transition, next_transition
from statusgen.status.series import Series, timeline_of, timelines
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

WEEKLY: Final = {"rule": "FREQ=WEEKLY", "start": "2024-03-05 20:00", "end": "2024-03-05 22:00"}


def series(repeats: Incident, now: str) -> Timeline:
    return timeline_of(repeats, at(now))


def days(repeats: Incident, now: str) -> list[str]:
    """The days of the occurrences that are known at an instant."""
    return [each.incident.id.removeprefix("work-2024-") for each in series(repeats, now).occurrences]


def states(repeats: Incident, now: str) -> list[tuple[str, str]]:
    changes = series(repeats, now).changes
    return [(f"{change.at:%m-%d %H:%M}", change.state.value) for change in changes[1:]]


# What is announced


def test_an_occurrence_is_announced_thirty_days_before_its_day() -> None:
    work = repeating(**WEEKLY)
    assert days(work, "2024-02-03 23:59") == []
    assert days(work, "2024-02-04") == ["03-05"]
    assert days(work, "2024-02-11") == ["03-05", "03-12"]
    assert days(work, "2024-03-05 20:30") == ["03-05", "03-12", "03-19", "03-26", "04-02"]


def test_days_are_those_of_the_zone_that_the_rule_counts_in() -> None:
    work = repeating(zone="Asia/Tokyo", rule="FREQ=DAILY;COUNT=1", start="2024-03-05 20:00", end="2024-03-05 22:00")
    assert days(work, "2024-02-04 15:00") == ["03-06"]
    assert days(work, "2024-02-04 14:59") == []


def test_none_is_announced_before_somebody_told_of_it_and_all_are_when_they_begin() -> None:
    work = repeating(update("2024-03-14 10:00", "Scheduled"), **WEEKLY)
    (first, second, third, *_) = series(work, "2024-03-14 10:00").occurrences
    assert first.since == at("2024-03-05 20:00")
    assert second.since == at("2024-03-12 20:00")
    assert third.since == at("2024-03-14 10:00")
    assert days(work, "2024-03-14 09:59") == ["03-05", "03-12"]


def test_the_days_in_except_are_left_out() -> None:
    work = repeating(**WEEKLY, except_=(date(2024, 3, 5), date(2024, 3, 19)))
    assert days(work, "2024-03-05") == ["03-12", "03-26", "04-02"]


def test_an_occurrence_is_a_maintenance_of_its_own() -> None:
    (first, *_) = series(repeating(update("10:00", "Scheduled"), **WEEKLY), "12:00").occurrences
    assert (first.incident.id, first.told_in) == ("work-2024-03-05", "work")
    assert (first.incident.start, first.incident.end) == (moment("20:00"), moment("22:00"))
    assert (first.incident.repeat, first.incident.except_, first.incident.updates) == (None, (), ())
    assert first.occurrences == (first,)


# What the clock makes of it


def test_it_is_in_progress_in_each_window_and_scheduled_between() -> None:
    assert states(repeating(rule="FREQ=DAILY;COUNT=2"), "2024-03-01") == [
        ("03-05 20:00", "in_progress"),
        ("03-05 22:00", "scheduled"),
        ("03-06 20:00", "in_progress"),
        ("03-06 22:00", "completed"),
    ]


def test_windows_that_touch_are_one_time_and_yet_two_occurrences() -> None:
    work = repeating(rule="FREQ=DAILY;COUNT=2", start="2024-03-05", end="2024-03-05")
    assert states(work, "2024-03-01") == [("03-05 00:00", "in_progress"), ("03-07 00:00", "completed")]
    assert at("2024-03-06") in series(work, "2024-03-01").edges
    assert [part.incident for part in series(work, "2024-03-01").levels["api"]] == [
        "work-2024-03-05",
        "work-2024-03-06",
    ]


def test_a_window_without_length_is_none_and_yet_the_last_ends_it() -> None:
    work = repeating(rule="FREQ=DAILY;COUNT=1", start="20:00", end="20:00")
    assert states(work, "2024-03-01") == [("03-05 20:00", "completed")]


def test_it_is_not_over_while_an_occurrence_may_come() -> None:
    assert states(repeating(rule="FREQ=YEARLY;COUNT=2"), "2024-03-06") == [
        ("03-05 20:00", "in_progress"),
        ("03-05 22:00", "scheduled"),
    ]


@pytest.mark.parametrize(
    ("now", "window", "after"),
    [
        ("2023-01-01", "03-05", []),
        ("2024-02-12", "03-05", ["03-12"]),
        ("2024-03-05 19:00", "03-05", ["03-12", "03-19", "03-26", "04-02"]),
        ("2024-03-05 21:00", "03-05", ["03-12", "03-19", "03-26", "04-02"]),
        ("2024-03-05 22:00", "03-12", ["03-19", "03-26", "04-02"]),
    ],
)
def test_its_window_is_the_one_that_is_open_or_the_next(now: str, window: str, after: list[str]) -> None:
    found = series(repeating(**WEEKLY), now)
    shown = found.window_at(at(now))
    assert shown is not None
    assert f"{shown.start.first:%m-%d}" == window
    assert [f"{each.start.first:%m-%d}" for each in found.windows_after(at(now))] == after


def test_once_it_is_over_its_window_is_the_last() -> None:
    found = series(repeating(rule="FREQ=DAILY;COUNT=2"), "2024-03-08")
    shown = found.window_at(at("2024-03-08"))
    assert shown
    assert shown.start == moment("2024-03-06 20:00")
    assert found.windows_after(at("2024-03-08")) == ()


def test_where_none_comes_within_thirty_days_the_next_is_shown() -> None:
    yearly = series(repeating(rule="FREQ=YEARLY"), "2024-03-05 21:00")
    assert [f"{each.start.first:%Y-%m-%d}" for each in yearly.windows_after(at("2024-03-05 21:00"))] == ["2025-03-05"]
    assert [f"{each.start.first:%Y-%m-%d}" for each in yearly.windows_after(at("2024-03-06"))] == []


def test_an_update_tells_the_window_that_was_next_then() -> None:
    work = repeating(update("2024-03-01 10:00", "Scheduled"), update("2024-03-07 10:00", "Update"), **WEEKLY)
    assert [f"{window.start.first:%m-%d}" for _, window in series(work, "2024-03-08").windows] == [
        "03-05",
        "03-05",
        "03-12",
    ]


def test_its_levels_are_those_of_its_occurrences() -> None:
    found = series(repeating(rule="FREQ=DAILY;COUNT=2", components={"api": "partial outage"}), "2024-03-08")
    spans = [(part.span.first, part.span.last, part.level.value) for part in found.levels["api"]]
    assert spans == [
        (at("2024-03-05 20:00"), at("2024-03-05 22:00"), "partial_outage"),
        (at("2024-03-06 20:00"), at("2024-03-06 22:00"), "partial_outage"),
    ]
    assert found.worst["api"].value == "partial_outage"
    assert (found.lasted, found.extent) == (None, (moment("20:00"), moment("22:00")))


# Called off


def test_called_off_it_has_no_occurrence_that_was_not_announced() -> None:
    work = repeating(update("2024-03-01 10:00", "Scheduled"), update("2024-03-12 21:00", "Cancelled"), **WEEKLY)
    assert days(work, "2024-05-01") == ["03-05", "03-12", "03-19", "03-26", "04-02", "04-09"]
    assert states(work, "2024-05-01") == [
        ("03-05 20:00", "in_progress"),
        ("03-05 22:00", "scheduled"),
        ("03-12 20:00", "in_progress"),
        ("03-12 21:00", "cancelled"),
    ]
    now = at("2024-05-01")
    ends = [each.state_at(now) for each in series(work, "2024-05-01").occurrences]
    assert [end.value for end in ends if end] == ["completed", *["cancelled"] * 5]
    assert series(work, "2024-05-01").windows_after(now) == ()


def test_called_off_before_any_was_announced_it_never_occurs() -> None:
    work = repeating(update("2024-01-01 10:00", "Scheduled"), update("2024-01-02 10:00", "Cancelled"), **WEEKLY)
    found = series(work, "2024-03-05 21:00")
    assert (found.occurrences, found.levels, found.worst, found.active) == ((), {}, {}, ())
    assert states(work, "2024-03-05 21:00") == [("01-02 10:00", "cancelled")]
    window = found.window_at(at("12:00"))
    assert window
    assert window.start == moment("20:00")


# In a snapshot


def test_a_snapshot_has_each_occurrence_in_place_of_what_repeats() -> None:
    work, other = repeating(**WEEKLY), repeating(rule="FREQ=YEARLY", start="2025-01-01", end="2025-01-02", name="far")
    snapshot = Snapshot(site(work, other), at("2024-03-12 21:00"))
    assert [(each.incident.id, each.state.value) for each in snapshot.taking_place] == [
        ("far", "scheduled"),
        ("work-2024-04-09", "scheduled"),
        ("work-2024-04-02", "scheduled"),
        ("work-2024-03-26", "scheduled"),
        ("work-2024-03-19", "scheduled"),
        ("work-2024-03-12", "in_progress"),
        ("work-2024-03-05", "completed"),
    ]
    assert [each.incident.id for each in snapshot.standings] == ["far", "work"]
    assert snapshot.standing(work).state.value == "in_progress"
    assert snapshot.level("api").value == "under_maintenance"
    assert [each.incident.id for each in snapshot.occurrences(other)] == []


def test_what_changed_last_is_the_window_that_closed_or_the_day_that_was_announced() -> None:
    on = site(repeating(**WEEKLY))
    assert Snapshot(on, at("2024-03-05 22:30")).last_said == at("2024-03-05 22:00")
    assert Snapshot(on, at("2024-03-10 12:00")).last_said == at("2024-03-10")


RULES: Final = (
    {"rule": "FREQ=DAILY;INTERVAL=2;COUNT=9"},
    {"rule": "FREQ=WEEKLY;BYDAY=TU,FR", "zone": "America/New_York"},
    {"rule": "FREQ=MONTHLY;BYMONTHDAY=5,-1", "zone": "Asia/Kolkata"},
)


@given(st.sampled_from(RULES), st.integers(0, 150 * 24 * 60))
def test_nothing_about_it_changes_between_two_transitions(rule: dict[str, Any], minutes: int) -> None:
    on = site(repeating(update("2024-01-10 10:00", "Scheduled"), **rule), timezone=rule.get("zone", "UTC"))
    now = at("2024-01-20") + minutes * (at("00:01") - at("00:00"))
    found = timelines(on, now + TOLERANCE)
    as_of, due = last_transition(on, found, now), next_transition(on, found, now)
    assert as_of <= now < due
    assert (
        read(on.incidents[0], as_of)
        == read(on.incidents[0], now)
        == read(on.incidents[0], due - (at("00:01") - at("00:00")))
    )


def read(repeats: Incident, now: datetime) -> list[object]:
    found = Series(repeats, now)
    inside = [(each.incident.id, each.state_at(now), each.since) for each in found.occurrences]
    moments: list[Moment] = [each.start for each in found.windows_after(now)]
    return [inside, found.state_at(now), found.window_at(now), moments, found.levels_at(now), found.touched(now)]
