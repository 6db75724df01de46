"""Status over time: states, levels, impact, windows and promises at any instant."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

import pytest
from builders import at, clock, incident, level_at, maintenance, moment, notice, outage, site, span, update
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from statusgen.model.site import Incident, Statement
from statusgen.model.spans import merge
from statusgen.model.text import Text
from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import Impact, Level, State
from statusgen.status.held import Held
from statusgen.status.levels import held_by_target
from statusgen.status.timeline import FOREVER, Timeline, Window


def spans_of(incident: Incident, target: str = "api") -> list[tuple[str, str, str]]:
    """A target's levels as `("10:00", "11:00", "major_outage")`, with the date only where it is not today's."""
    return parts_of(Timeline(incident).levels.get(target, ()))


def parts_of(held: Iterable[Held]) -> list[tuple[str, str, str]]:
    return [(written(part.span.first), written(part.span.last), part.level.value) for part in held]


def written(instant: datetime) -> str:
    if instant == FOREVER:
        return "ever"
    return f"{instant:%H:%M}" if instant.date() == at("12:00").date() else f"{instant:%Y-%m-%d %H:%M}"


def states_of(incident: Incident) -> list[tuple[str, str]]:
    return [(written(change.at), change.state.value) for change in Timeline(incident).changes]


# Where an incident stands


def test_an_incident_has_no_state_before_its_first_update() -> None:
    assert Timeline(outage("10:00")).state_at(at("09:59")) is None


def test_an_incident_has_the_state_of_its_newest_update_from_that_very_instant() -> None:
    broken = incident(update("10:00", "Investigating"), update("10:30", "Identified"), update("11:00", "Resolved"))
    assert [Timeline(broken).state_at(at(time)) for time in ("10:00", "10:29", "10:30", "10:59", "11:00")] == [
        State.INVESTIGATING,
        State.INVESTIGATING,
        State.IDENTIFIED,
        State.IDENTIFIED,
        State.RESOLVED,
    ]


def test_an_incident_is_open_from_its_first_update_up_to_and_without_the_instant_of_its_end() -> None:
    broken = outage("10:00", "11:00")
    assert [Timeline(broken).is_open_at(at(time)) for time in ("09:59", "10:00", "10:59", "11:00")] == [
        False,
        True,
        True,
        False,
    ]


def test_an_update_a_correction_and_a_postmortem_keep_the_state() -> None:
    broken = incident(
        update("10:00", "Identified"),
        update("10:10", "Update"),
        update("11:00", "Resolved"),
        update("12:00", "Correction"),
        update("13:00", "Postmortem"),
    )
    assert states_of(broken) == [("10:00", "identified"), ("11:00", "resolved")]


def test_any_other_label_after_resolved_reopens() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Resolved"),
        update("12:00", "Monitoring"),
        update("13:00", "Resolved"),
    )
    assert states_of(broken) == [
        ("10:00", "investigating"),
        ("11:00", "resolved"),
        ("12:00", "monitoring"),
        ("13:00", "resolved"),
    ]


def test_an_incident_that_ends_twice_in_a_row_ended_at_the_first_of_the_two() -> None:
    broken = incident(update("10:00", "Investigating"), update("11:00", "Resolved"), update("12:00", "Resolved"))
    assert states_of(broken) == [("10:00", "investigating"), ("11:00", "resolved")]


def test_an_incident_that_began_before_it_was_posted_is_open_from_its_start() -> None:
    broken = incident(update("10:30", "Identified"), start="10:00")
    assert states_of(broken) == [("10:00", "identified")]


def test_an_incident_that_is_posted_before_its_start_is_open_from_the_post() -> None:
    broken = incident(update("10:00", "Investigating"), start="10:05", components={"api": "major_outage"})
    assert states_of(broken) == [("10:00", "investigating")]
    assert spans_of(broken) == [("10:05", "ever", "major_outage")]
    assert level_at(at("10:04"), "api", [broken]) is Level.OPERATIONAL


def test_a_report_after_the_fact_was_open_from_its_start_to_its_end() -> None:
    reported = incident(update("14:00", "Resolved"), start="10:00", end="12:00", components={"api": "major_outage"})
    assert states_of(reported) == [("10:00", "investigating"), ("12:00", "resolved")]
    assert spans_of(reported) == [("10:00", "12:00", "major_outage")]


def test_an_incident_of_one_resolved_with_a_start_held_its_levels_until_then() -> None:
    reported = incident(update("12:00", "Resolved"), start="10:00", components={"api": "partial_outage"})
    assert spans_of(reported) == [("10:00", "12:00", "partial_outage")]


def test_what_is_posted_after_an_explicit_end_changes_no_state() -> None:
    reported = incident(
        update("10:00", "Investigating"), update("14:00", "Monitoring"), update("15:00", "Resolved"), end="12:00"
    )
    assert states_of(reported) == [("10:00", "investigating"), ("12:00", "resolved")]


def test_an_explicit_end_later_than_resolved_is_the_end() -> None:
    reported = incident(
        update("10:00", "Investigating"), update("11:00", "Resolved"), end="12:00", components={"api": "major_outage"}
    )
    assert states_of(reported) == [("10:00", "investigating"), ("12:00", "resolved")]
    assert spans_of(reported) == [("10:00", "12:00", "major_outage")]


def test_an_incident_without_updates_was_investigated_from_start_to_end() -> None:
    short = incident(start="10:00", end="11:00", components={"api": "major_outage"})
    assert states_of(short) == [("10:00", "investigating"), ("11:00", "resolved")]
    assert spans_of(short) == [("10:00", "11:00", "major_outage")]


def test_an_incident_that_lasted_no_time_was_never_open() -> None:
    blip = incident(update("10:00", "Resolved"), components={"api": "major_outage"})
    assert states_of(blip) == [("10:00", "resolved")]
    assert Timeline(blip).levels == {}
    assert Timeline(blip).impact_at(at("12:00")) is Impact.CRITICAL


@pytest.mark.parametrize(
    "blip",
    [
        incident(update("10:00", "Resolved"), components={"api": "major_outage"}),
        incident(update("10:00", "Investigating"), update("10:00", "Resolved"), components={"api": "major_outage"}),
        incident(update("11:00", "Resolved"), start="10:00", end="10:00", components={"api": "major_outage"}),
    ],
    ids=["reported late", "both in a minute", "start is end"],
)
def test_nobody_knows_how_long_an_incident_was_that_lasted_no_time_but_its_day_is_marked(blip: Incident) -> None:
    found = Timeline(blip)
    assert (found.lasted, found.has_known_extent) == (None, False)
    assert [(held.span, held.level) for held in found.marks["api"]] == [(span("10:00", "10:00"), Level.MAJOR_OUTAGE)]


def test_an_incident_known_by_its_year_is_over() -> None:
    old = incident(start="2008")
    assert states_of(old) == [("2008-01-01 00:00", "resolved")]
    assert not Timeline(old).is_open_at(at("2008-06-01"))


def test_an_incident_of_several_hours_is_over_although_nobody_posted_resolved() -> None:
    old = incident(update("10:00", "Investigating"), update("12:00", "Monitoring"), duration="several hours")
    assert Timeline(old).has_ended
    assert states_of(old) == [("10:00", "investigating"), ("12:00", "resolved")]


def test_an_incident_of_several_hours_ended_with_its_first_resolved_whatever_is_posted_later() -> None:
    old = incident(
        update("10:00", "Investigating"),
        update("12:00", "Resolved"),
        update("15:00", "Postmortem"),
        duration="several hours",
    )
    assert states_of(old) == [("10:00", "investigating"), ("12:00", "resolved")]


def test_an_incident_that_ended_on_a_day_is_over_all_that_day() -> None:
    broken = incident(update("2024-03-04", "Investigating"), update("2024-03-05", "Resolved"))
    assert [Timeline(broken).state_at(at(when)) for when in ("2024-03-04 23:59", "00:00", "18:00")] == [
        State.INVESTIGATING,
        State.RESOLVED,
        State.RESOLVED,
    ]


def test_an_incident_that_ended_on_the_day_it_began_is_over_from_its_start() -> None:
    broken = incident(update("10:00", "Investigating"), end="2024-03-05")
    assert Timeline(broken).state_at(at("09:59")) is None
    assert Timeline(broken).state_at(at("10:00")) is State.RESOLVED


def test_an_end_known_to_the_day_counts_as_downtime_to_the_end_of_that_day() -> None:
    broken = incident(start="2024-03-04", end="2024-03-05", components={"api": "major_outage"})
    assert spans_of(broken) == [("2024-03-04 00:00", "2024-03-06 00:00", "major_outage")]
    assert level_at(at("18:00"), "api", [broken]) is Level.OPERATIONAL


# Notices


def test_a_notice_is_shown_from_its_first_update_to_its_end() -> None:
    told = notice(update("10:00", "Update"), start="09:00", end="12:00")
    assert states_of(told) == [("10:00", "notice"), ("12:00", "resolved")]


def test_a_notice_ends_with_resolved_even_before_its_end() -> None:
    told = notice(update("10:00", "Update"), update("11:00", "Resolved"), end="2024-04-01")
    assert states_of(told) == [("10:00", "notice"), ("11:00", "resolved")]


def test_a_notice_to_a_day_is_shown_all_that_day() -> None:
    told = notice(update("10:00", "Update"), end="2024-03-05")
    assert Timeline(told).is_open_at(at("23:59"))
    assert not Timeline(told).is_open_at(at("2024-03-06"))


def test_a_notice_without_end_is_shown_for_fourteen_days_from_its_newest_update_or_its_start() -> None:
    told = Timeline(notice(update("2024-03-01 10:00", "Update"), update("10:00", "Update")))
    assert told.is_point
    assert [told.is_open_at(at(f"2024-03-19 {time}")) for time in ("09:59", "10:00")] == [True, False]
    assert states_of(notice(start="10:00")) == [("10:00", "notice"), ("2024-03-19 10:00", "resolved")]


def test_a_notice_without_updates_and_end_is_shown_for_fourteen_days() -> None:
    told = Timeline(notice(start="10:00"))
    assert [told.is_open_at(at(when)) for when in ("09:59", "10:00", "2024-03-19 09:59", "2024-03-19 10:00")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_notice_without_updates_is_shown_from_its_start() -> None:
    assert states_of(notice(start="10:00", end="12:00")) == [("10:00", "notice"), ("12:00", "resolved")]


def test_a_notice_changes_no_level_and_has_impact_none() -> None:
    told = notice(update("10:00", "Update"), components=["api"])
    assert Timeline(told).levels == {}
    assert level_at(at("10:30"), "api", [told]) is Level.OPERATIONAL
    assert Timeline(told).impact_at(at("10:30")) is Impact.NONE


# Maintenance by the clock


def test_a_maintenance_opens_and_completes_by_itself() -> None:
    work = maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00")
    assert [Timeline(work).state_at(at(time)) for time in ("10:00", "19:59", "20:00", "21:59", "22:00")] == [
        State.SCHEDULED,
        State.SCHEDULED,
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        State.COMPLETED,
    ]
    assert spans_of(work) == [("20:00", "22:00", "under_maintenance")]


def test_a_maintenance_to_come_is_not_open() -> None:
    work = maintenance(update("10:00", "Scheduled"))
    assert [Timeline(work).is_open_at(at(time)) for time in ("12:00", "20:00", "22:00")] == [False, True, False]


def test_a_maintenance_is_scheduled_even_where_nobody_has_posted() -> None:
    assert Timeline(maintenance()).state_at(at("2020-01-01")) is State.SCHEDULED


def test_a_posted_in_progress_lasts_until_completed_however_late() -> None:
    work = maintenance(
        update("20:05", "In progress"), update("22:30", "Update"), update("23:00", "Completed"), start="20:00"
    )
    assert states_of(work)[-2:] == [("20:00", "in_progress"), ("23:00", "completed")]
    assert spans_of(work) == [("20:00", "23:00", "under_maintenance")]


def test_a_posted_in_progress_without_completed_lasts_for_ever() -> None:
    work = maintenance(update("20:05", "In progress"))
    assert Timeline(work).is_open_at(at("2024-03-09"))
    assert spans_of(work) == [("20:00", "ever", "under_maintenance")]


def test_a_maintenance_may_complete_early() -> None:
    work = maintenance(update("20:00", "In progress"), update("21:00", "Verifying"), update("21:15", "Completed"))
    assert states_of(work)[-3:] == [("20:00", "in_progress"), ("21:00", "verifying"), ("21:15", "completed")]
    assert spans_of(work) == [("20:00", "21:15", "under_maintenance")]


def test_an_update_inside_the_window_leaves_it_to_the_clock() -> None:
    work = maintenance(update("10:00", "Scheduled"), update("20:30", "Update"))
    assert [state.value for _, state in ((c.at, c.state) for c in Timeline(work).changes)] == [
        "scheduled",
        "in_progress",
        "completed",
    ]


def test_a_cancelled_maintenance_never_begins() -> None:
    work = maintenance(update("10:00", "Scheduled"), update("12:00", "Cancelled"))
    assert Timeline(work).state_at(at("21:00")) is State.CANCELLED
    assert Timeline(work).levels == {}
    assert Timeline(work).has_ended


def test_a_maintenance_that_is_cancelled_while_it_goes_on_ends_there() -> None:
    work = maintenance(update("21:00", "Cancelled"))
    assert spans_of(work) == [("20:00", "21:00", "under_maintenance")]


def test_a_moved_window_holds_from_the_update_that_moves_it() -> None:
    work = maintenance(update("10:00", "Scheduled"), update("12:00", "Update", "start: 21:00", "end: 23:00"))
    assert spans_of(work) == [("21:00", "23:00", "under_maintenance")]
    assert Timeline(work).window_at(at("11:59")) == Window(moment("20:00"), moment("22:00"))
    assert Timeline(work).window_at(at("12:00")) == Window(moment("21:00"), moment("23:00"))
    assert [written(window.end.first) for _, window in Timeline(work).windows] == ["22:00", "22:00", "23:00"]


def test_a_window_may_be_extended_alone() -> None:
    work = maintenance(update("21:30", "Update", "end: 23:30"))
    assert spans_of(work) == [("20:00", "23:30", "under_maintenance")]


def test_a_window_that_moves_once_it_has_opened_is_scheduled_again() -> None:
    work = maintenance(update("20:30", "Update", "start: 23:00", "end: 23:30"))
    assert spans_of(work) == [("20:00", "20:30", "under_maintenance"), ("23:00", "23:30", "under_maintenance")]
    assert Timeline(work).state_at(at("21:00")) is State.SCHEDULED


def test_a_window_may_move_to_an_earlier_time() -> None:
    work = maintenance(update("10:00", "Update", "start: 18:00", "end: 19:00"))
    assert spans_of(work) == [("18:00", "19:00", "under_maintenance")]
    assert level_at(at("18:30"), "api", [work]) is Level.UNDER_MAINTENANCE


def test_a_window_of_a_day_lasts_all_that_day() -> None:
    work = maintenance(start="2024-03-05", end="2024-03-05")
    assert spans_of(work) == [("00:00", "2024-03-06 00:00", "under_maintenance")]
    assert Timeline(work).is_open_at(at("18:00"))


def test_a_maintenance_may_say_what_level_it_brings() -> None:
    work = maintenance(update("10:00", "Scheduled", "web: degraded_performance"), components={"api": "partial_outage"})
    assert spans_of(work) == [("20:00", "22:00", "partial_outage")]
    assert spans_of(work, "web") == [("20:00", "22:00", "degraded_performance")]


def test_only_a_maintenance_has_a_window() -> None:
    assert Timeline(outage("10:00")).windows == ()


# Levels over time


def test_a_chip_changes_one_component_from_then_on() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("10:30", "Update", "api: degraded_performance"),
        update("11:00", "Resolved"),
        components={"api": "major_outage", "web": "partial_outage"},
    )
    assert spans_of(broken) == [("10:00", "10:30", "major_outage"), ("10:30", "11:00", "degraded_performance")]
    assert spans_of(broken, "web") == [("10:00", "11:00", "partial_outage")]


def test_a_chip_may_name_a_component_that_front_matter_does_not() -> None:
    broken = incident(update("10:00", "Investigating"), update("10:30", "Update", "web: partial_outage"))
    assert spans_of(broken, "web") == [("10:30", "ever", "partial_outage")]


def test_all_is_every_component_named_until_then_and_no_region() -> None:
    broken = incident(
        update("10:00", "Investigating", "web: major_outage"),
        update("10:30", "Monitoring", "all: degraded_performance"),
        update("10:40", "Update", "cdn: partial_outage"),
        components={"api": "major_outage"},
        regions={"FR": "major_outage"},
    )
    at_eleven = {name: level_at(at("11:00"), name, [broken]).value for name in ("api", "web", "cdn", "FR")}
    assert at_eleven == {
        "api": "degraded_performance",
        "web": "degraded_performance",
        "cdn": "partial_outage",
        "FR": "major_outage",
    }
    assert level_at(at("10:35"), "cdn", [broken]) is Level.OPERATIONAL


def test_the_last_of_two_chips_counts() -> None:
    broken = incident(update("10:00", "Investigating", "all: degraded_performance", "api: major_outage"),
                      components={"api": "partial_outage", "web": "partial_outage"})  # fmt: skip
    assert level_at(at("10:00"), "api", [broken]) is Level.MAJOR_OUTAGE
    assert level_at(at("10:00"), "web", [broken]) is Level.DEGRADED_PERFORMANCE


def test_the_same_level_twice_is_one_span() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("10:30", "Update", "api: major_outage", "web: degraded_performance"),
        components={"api": "major_outage"},
    )
    assert spans_of(broken) == [("10:00", "ever", "major_outage")]


def test_what_is_said_to_be_unaffected_is_held_operational() -> None:
    broken = incident(update("10:00", "Investigating"), update("11:00", "Resolved"), components={"api": "operational"})
    assert spans_of(broken) == [("10:00", "11:00", "operational")]


def test_resolved_ends_every_level_of_components_and_regions() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Resolved"),
        components={"api": "major_outage"},
        regions={"FR": "partial_outage"},
    )
    assert Timeline(broken).levels_at(at("10:59")) == {"api": Level.MAJOR_OUTAGE, "FR": Level.PARTIAL_OUTAGE}
    assert Timeline(broken).levels_at(at("11:00")) == {}


def test_reopening_restores_the_levels_before_it() -> None:
    broken = incident(
        update("10:00", "Investigating", "api: partial_outage"),
        update("11:00", "Resolved", "all: operational"),
        update("12:00", "Investigating"),
        update("13:00", "Resolved"),
        components={"api": "major_outage"},
    )
    assert spans_of(broken) == [("10:00", "11:00", "partial_outage"), ("12:00", "13:00", "partial_outage")]


def test_levels_hold_from_start_to_end_whenever_updates_were_posted() -> None:
    reported = incident(
        update("12:00", "Investigating"),
        update("12:30", "Update", "api: degraded_performance"),
        update("14:00", "Resolved"),
        start="10:00",
        end="13:00",
        components={"api": "major_outage"},
    )
    assert spans_of(reported) == [("10:00", "12:30", "major_outage"), ("12:30", "13:00", "degraded_performance")]


def test_a_start_known_to_the_day_counts_from_the_beginning_of_that_day() -> None:
    broken = incident(update("15:17", "Investigating"), start="2024-03-05", components={"api": "major_outage"})
    assert spans_of(broken) == [("00:00", "ever", "major_outage")]


@pytest.mark.parametrize(
    "vague",
    [
        incident(start="2024-03", end="2024-03-07", components={"api": "major_outage"}),
        incident(start="2024-03-04", duration="2h", components={"api": "major_outage"}),
        incident(update("10:00", "Resolved"), duration="several hours", components={"api": "major_outage"}),
    ],
    ids=["start to the month", "length alone", "length in words"],
)
def test_what_nobody_knows_the_time_of_is_held_at_no_time(vague: Incident) -> None:
    assert not Timeline(vague).has_known_extent
    assert Timeline(vague).levels == {}
    assert max(Timeline(vague).given.values()) is Level.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("vague", "marked"),
    [
        pytest.param(
            incident(update("10:00", "Investigating"), start="2024-03", components={"api": "major_outage"}),
            [("10:00", "ever", "major_outage")],
            id="open, since its first update",
        ),
        pytest.param(
            incident(
                update("10:00", "Investigating"),
                update("11:00", "Update", "api: partial_outage"),
                update("12:00", "Resolved"),
                start="2024",
                components={"api": "major_outage"},
            ),
            [("10:00", "11:00", "major_outage"), ("11:00", "12:00", "partial_outage")],
            id="to its Resolved",
        ),
        pytest.param(
            incident(
                update("10:00", "Identified"), start="2024-03", end="2024-03-05", components={"api": "major_outage"}
            ),
            [("10:00", "2024-03-06 00:00", "major_outage")],
            id="to the end of a day",
        ),
        pytest.param(
            incident(
                update("2024-03-04", "Identified"), update("10:00", "Monitoring"),
                start="2024-03-04", end="2024-03", components={"api": "major_outage"},
            ),
            [("2024-03-04 00:00", "10:00", "major_outage")],
            id="to the last word that it goes on, of an end that is vaguer",
        ),
        pytest.param(
            incident(update("10:00", "Resolved"), start="2024-03", components={"api": "major_outage"}),
            [],
            id="no update says that it goes on",
        ),
        pytest.param(
            incident(
                update("10:00", "Identified"), update("12:00", "Resolved"),
                start="2024-03", duration="9h", components={"api": "major_outage"},
            ),
            [],
            id="the duration says it all",
        ),
    ],
)  # fmt: skip
def test_where_nobody_knows_the_extent_the_time_that_updates_tell_of_is_marked(
    vague: Incident, marked: list[object]
) -> None:
    assert Timeline(vague).levels == {}
    assert parts_of(Timeline(vague).marks.get("api", ())) == marked


def test_a_maintenance_holds_its_levels_while_the_clock_says_that_it_is_under_way() -> None:
    work = maintenance(start="2024-03", end="2024-03-07", components={"api": "partial_outage"})
    assert spans_of(work) == [("2024-03-01 00:00", "2024-03-08 00:00", "partial_outage")]


def test_an_open_incident_with_a_vague_start_is_never_all_operational() -> None:
    broken = incident(update("10:00", "Investigating"), start="2024-03", components={"api": "major_outage"})
    assert Timeline(broken).levels == {}
    assert level_at(at("12:00"), "api", [broken]) is Level.MAJOR_OUTAGE


def test_a_newer_resolved_incident_does_not_hide_an_older_open_one() -> None:
    old = outage("10:00", level="major_outage", name="old")
    new = outage("11:00", "12:00", level="degraded_performance", name="new")
    assert level_at(at("13:00"), "api", site(old, new).incidents) is Level.MAJOR_OUTAGE


def test_a_component_is_at_the_worst_level_that_any_incident_gives_it() -> None:
    bad, worse = outage("10:00", level="degraded_performance"), outage("11:00", "12:00", level="major_outage")
    assert [level_at(at(time), "api", [worse, bad]).value for time in ("10:30", "11:30", "12:30")] == [
        "degraded_performance",
        "major_outage",
        "degraded_performance",
    ]


def test_nothing_happens_to_what_no_incident_names() -> None:
    assert level_at(at("10:30"), "web", [outage("10:00")]) is Level.OPERATIONAL


# Regions


def test_a_region_with_a_level_of_its_own_keeps_it() -> None:
    broken = incident(
        update("10:00", "Investigating"), components={"api": "major_outage"}, regions={"FR": "operational"}
    )
    assert level_at(at("11:00"), "FR", [broken]) is Level.OPERATIONAL


def test_a_region_without_a_level_follows_the_worst_component() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("10:30", "Monitoring", "all: degraded_performance"),
        components={"api": "major_outage", "web": "partial_outage"},
        regions=["FR"],
    )
    assert spans_of(broken, "FR") == [("10:00", "10:30", "major_outage"), ("10:30", "ever", "degraded_performance")]


def test_a_region_chip_sets_one_region() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("10:30", "Update", "FR: degraded_performance", "DE: partial_outage"),
        components={"api": "major_outage"},
        regions=["FR", "US"],
    )
    at_eleven = {code: level_at(at("11:00"), code, [broken]).value for code in ("FR", "DE", "US")}
    assert at_eleven == {"FR": "degraded_performance", "DE": "partial_outage", "US": "major_outage"}


@pytest.mark.parametrize(
    ("impact", "level"),
    [
        (None, "degraded_performance"),
        ("none", "degraded_performance"),
        ("minor", "degraded_performance"),
        ("major", "partial_outage"),
        ("critical", "major_outage"),
    ],
)
def test_a_region_where_no_component_is_named_is_as_bad_as_the_open_incident(impact: str | None, level: str) -> None:
    broken = incident(update("10:00", "Investigating"), regions=["FR"], impact=impact)
    assert level_at(at("11:00"), "FR", [broken]).value == level


def test_a_region_of_a_maintenance_is_under_maintenance_inside_the_window_only() -> None:
    work = maintenance(update("10:00", "Scheduled"), components=(), regions=["FR"])
    assert spans_of(work, "FR") == [("20:00", "22:00", "under_maintenance")]


# Impact


@pytest.mark.parametrize(
    ("level", "impact"),
    [
        ("operational", "none"),
        ("under_maintenance", "none"),
        ("degraded_performance", "minor"),
        ("partial_outage", "major"),
        ("major_outage", "critical"),
    ],
)
def test_the_impact_of_what_is_over_follows_from_its_worst_level(level: str, impact: str) -> None:
    assert Timeline(outage("10:00", "11:00", level=level)).impact_at(at("12:00")).value == impact


@pytest.mark.parametrize(
    ("components", "impact"),
    [({"api": "degraded_performance"}, "minor"), ({"api": "operational"}, "none"), ({}, "critical")],
)
def test_a_region_gives_the_impact_where_no_component_has_a_level(components: dict[str, str], impact: str) -> None:
    happened = incident(components=components, regions={"FR": "major_outage"}, end="11:00")
    assert Timeline(happened).impact.value == impact


def test_a_level_that_was_bad_for_a_while_gives_the_impact_for_good() -> None:
    broken = incident(update("10:00", "Investigating"), update("10:10", "Update", "api: major_outage"),
                      update("10:20", "Update", "api: degraded_performance"), update("11:00", "Resolved"))  # fmt: skip
    assert Timeline(broken).impact_at(at("12:00")) is Impact.CRITICAL


def test_a_declared_impact_counts_whatever_the_levels() -> None:
    assert Timeline(outage("10:00", "11:00", impact="minor")).impact_at(at("12:00")) is Impact.MINOR


@pytest.mark.parametrize("declared", [None, "none"])
def test_an_open_incident_is_at_least_minor(declared: str | None) -> None:
    broken = incident(update("10:00", "Investigating"), update("11:00", "Resolved"), impact=declared)
    assert [Timeline(broken).impact_at(at(time)) for time in ("10:30", "11:00")] == [Impact.MINOR, Impact.NONE]


def test_a_maintenance_has_impact_none_unless_it_says_otherwise() -> None:
    work = maintenance(components={"api": "major_outage"})
    assert Timeline(work).impact_at(at("21:00")) is Impact.NONE
    assert Timeline(maintenance(impact="major")).impact_at(at("21:00")) is Impact.MAJOR


# Promises


def test_the_next_update_is_promised_by_the_newest_update_alone() -> None:
    first = update("10:00", "Investigating", "next update: 10:30")
    assert Timeline(incident(first)).promise == moment("10:30")
    assert Timeline(incident(first, update("10:20", "Update"))).promise is None


def test_a_promise_may_be_a_delay_from_its_update() -> None:
    assert Timeline(
        incident(update("10:00", "Investigating", "api: major_outage", "next update: +45m"))
    ).promise == moment("10:45")


def test_what_has_ended_promises_nothing() -> None:
    assert Timeline(incident(update("10:00", "Investigating", "next update: 10:30"), end="10:10")).promise is None
    assert Timeline(incident(update("10:00", "Resolved", "next update: 10:30"))).promise is None


def test_a_notice_keeps_its_promise_although_its_end_is_known() -> None:
    told = notice(update("10:00", "Update", "next update: 12:00"), end="2024-04-01")
    assert Timeline(told).promise == moment("12:00")


def test_nothing_is_promised_where_nothing_is_posted() -> None:
    assert Timeline(maintenance()).promise is None


# Laws

laws = settings(deadline=None, max_examples=30)

minutes = st.integers(min_value=0, max_value=600)
LABELS = ("Investigating", "Identified", "Monitoring", "Update", "Resolved")
chips = st.lists(
    st.sampled_from(["all", "api", "web", "FR"]).flatmap(
        lambda name: st.sampled_from(["operational", "degraded_performance", "partial_outage", "major_outage"]).map(
            lambda level: f"{name}: {level}"
        )
    ),
    max_size=2,
)


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """Incidents whose times are known to the minute."""
    posts = draw(st.lists(st.tuples(minutes, st.sampled_from(LABELS), chips), min_size=1, max_size=6))
    updates = [update(clock(minute), label, *each) for minute, label, each in posts]
    start, length = draw(st.none() | minutes), draw(st.none() | minutes)
    end = None if start is None or length is None else clock(start + length)
    return incident(
        *updates,
        start=None if start is None else clock(start),
        end=end,
        components={"api": "major_outage"},
        regions=["FR"],
    )


def worst(held: Iterable[Held], at: datetime) -> Level:
    return max((each.level for each in held if each.span.first <= at < each.span.last), default=Level.OPERATIONAL)


@laws
@given(incidents(), minutes)
def test_the_level_now_is_the_one_that_the_record_will_show(broken: Incident, minute: int) -> None:
    now, held = at(clock(minute)), held_by_target([Timeline(broken).levels])
    assert {name: level_at(now, name, [broken]) for name in ("api", "web", "FR")} == {
        name: worst(held.get(name, ()), now) for name in ("api", "web", "FR")
    }


@laws
@given(incidents(), minutes)
def test_an_incident_holds_levels_only_while_it_is_open(broken: Incident, minute: int) -> None:
    now = at(clock(minute))
    assert Timeline(broken).is_open_at(now) == any(part.first <= now < part.last for part in Timeline(broken).active)
    assert Timeline(broken).is_open_at(now) or not Timeline(broken).levels_at(now)


@laws
@given(incidents())
def test_the_spans_of_a_component_neither_overlap_nor_exceed_the_time_it_was_open(broken: Incident) -> None:
    for parts in Timeline(broken).levels.values():
        spans = [part.span for part in parts]
        assert all(one.last <= other.first for one, other in pairwise(spans))
        assert merge([*spans, *Timeline(broken).active]) == Timeline(broken).active


@laws
@given(incidents())
def test_the_last_change_is_an_end_if_and_only_if_it_has_ended(broken: Incident) -> None:
    assert Timeline(broken).changes[-1].state.is_over == Timeline(broken).has_ended


@laws
@given(incidents())
def test_states_change_oldest_first_and_never_into_themselves(broken: Incident) -> None:
    track = Timeline(broken).changes
    assert all(one.at <= other.at and one.state is not other.state for one, other in pairwise(track))


# An end that is known to the day


def ended_on_the_day(resolved: str) -> Timeline:
    return Timeline(
        incident(
            update("10:00", "Investigating"),
            update(resolved, "Resolved"),
            start="10:00",
            end="2024-03-05",
            components={"api": "major_outage"},
        )
    )


def test_a_resolved_posted_on_the_day_of_an_end_bounds_it() -> None:
    broken = ended_on_the_day("11:00")
    assert broken.end == moment("before 11:00")
    assert states_of(broken.incident) == [("10:00", "investigating"), ("11:00", "resolved")]
    assert spans_of(broken.incident) == [("10:00", "11:00", "major_outage")]
    assert [broken.is_open_at(at(time)) for time in ("10:59", "11:00")] == [True, False]


def test_it_then_lasted_up_to_that_resolved() -> None:
    assert ended_on_the_day("11:00").lasted == Length(3_600, Bound.UP_TO)


def test_a_resolved_of_a_later_day_bounds_nothing() -> None:
    broken = ended_on_the_day("2024-03-06 11:00")
    assert broken.end == moment("2024-03-05")
    assert broken.lasted == Length(14 * 3_600, Bound.UP_TO)


# Telling it from others


TOLD = incident(
    update("10:00", "Investigating"), update("11:00", "Resolved"), components={"api": "major_outage", "web": None}
)


@pytest.mark.parametrize(
    "other",
    [
        replace(TOLD, version="ce013625"),
        replace(TOLD, summary=Text({"en": "Slow."})),
        replace(TOLD, writeup=Text({"en": "Slow."})),
        replace(TOLD, updates=tuple(replace(each, body=Text({"en": "Slow."})) for each in TOLD.updates)),
        replace(TOLD, statements=(Statement(text=Text({"en": "Sorry."})),)),
    ],
)
def test_longer_texts_tell_it_from_others_and_its_outline_from_none(other: Incident) -> None:
    assert Timeline(other).digest != Timeline(TOLD).digest
    assert Timeline(other).outline == Timeline(TOLD).outline


@pytest.mark.parametrize(
    "other",
    [
        Timeline(replace(TOLD, title=Text({"en": "Slow"}))),
        Timeline(replace(TOLD, components=dict(reversed(TOLD.components.items())))),
        Timeline(replace(TOLD, updates=TOLD.updates[:-1])),
        Timeline(TOLD, since=at("10:30")),
        Timeline(TOLD, told_in="another"),
    ],
)
def test_all_else_tells_both_from_others(other: Timeline) -> None:
    assert other.digest != Timeline(TOLD).digest
    assert other.outline != Timeline(TOLD).outline
