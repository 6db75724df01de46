"""Uptime of months, quarters and years, against figures that were worked out by hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
import pytest
from builders import at, component, group, incident, maintenance, notice, outage, site, update
from tables import each_row

from statusgen.model.site import Incident
from statusgen.model.target import read_target
from statusgen.model.time import Bound
from statusgen.model.vocabulary import Claimed, Omission, Verdict
from statusgen.status.budget import Budget
from statusgen.status.periods import Period
from statusgen.status.reports import Figures, Report, Reports
from statusgen.status.snapshot import Snapshot

OLD: Final = component("api", since="2025")
HOUR: Final = 3_600.0
DAY: Final = 86_400.0

LENGTHS: Final = {"2": 12, "q": 3, "m": 1}


def reports(*incidents: Incident, now: str = "2026-12-31 23:00", **others: Any) -> Reports:
    return Snapshot(site(*incidents, **{"components": [OLD], **others}), at(now)).reports


def report(found: Reports, name: str) -> Report:
    return next(known for each in found.periods if each.name == name and (known := found.of(each)))


def api(found: Reports, name: str) -> Figures:
    return report(found, name).components["api"]


def down(found: Reports, *names: str) -> list[float]:
    """The downtime of an api in hours, by period."""
    return [api(found, name).down / HOUR for name in names]


class Case(msgspec.Struct):
    """What happened, and the hours of downtime by period; `timezone` and others say what site it was."""

    incidents: Sequence[Incident]
    hours: Mapping[str, float]
    others: Mapping[str, Any] = {}


OVERLAP = Case(
    # 10 to 16 partial, in it 12 to 14 major: 4 h at 0.3 and 2 h whole
    [
        outage("2026-03-10 10:00", "2026-03-10 16:00", level="partial_outage", name="slow"),
        outage("2026-03-10 12:00", "2026-03-10 14:00", name="down"),
        outage("2026-03-10 13:00", "2026-03-10 13:30", name="twice"),
    ],
    {"2026-03": 3.2, "2026-q1": 3.2, "2026": 3.2, "2026-04": 0},
)
MONTH_END = Case(
    [outage("2026-03-31 20:00", "2026-04-01 07:00")],
    {"2026-03": 4, "2026-04": 7, "2026-q1": 4, "2026-q2": 7, "2026": 11},
)
CLOCK_CHANGE = Case(
    # In Berlin, 29 March has no hour from 2 to 3: from 00:00 to 06:00 are 5 hours
    [outage("2026-03-29 00:00 +01:00", "2026-03-29 06:00 +02:00")],
    {"2026-03": 5, "2026-q1": 5},
    {"timezone": "Europe/Berlin"},
)
ZONE = Case(
    # 23:30 UTC is half past midnight on the first of October in Lagos
    [outage("2026-09-30 22:30", "2026-10-01 00:00")],
    {"2026-09": 0.5, "2026-10": 1, "2026-q3": 0.5, "2026-q4": 1},
    {"timezone": "Africa/Lagos"},
)
CHIPS = Case(
    # an hour major, two partial, then degraded, which costs nothing
    [
        incident(
            update("2026-05-05 01:00", "Investigating"),
            update("2026-05-05 02:00", "Update", "api: partial_outage"),
            update("2026-05-05 04:00", "Monitoring", "api: degraded_performance"),
            update("2026-05-05 09:00", "Resolved"),
            components={"api": "major_outage"},
        )
    ],
    {"2026-05": 1.6, "2026": 1.6},
)
SINCE = Case(
    # in use since 6 June 12:00, and out of use since 8 June: of two outages of a day, 12 h and 0 h count
    [
        outage("2026-06-06 00:00", "2026-06-07 00:00", name="before"),
        outage("2026-06-08 00:00", "2026-06-09 00:00", name="after"),
    ],
    {"2026-06": 12, "2026-q2": 12, "2026": 12},
    {"components": [component("api", since="2026-06-06 12:00", until="2026-06-07")]},
)
VAGUE_DAY = Case(
    # The end is known to the day: all of that day counts, and this one ends a month
    [
        incident(start="2026-07-31 18:00", end="2026-07-31", components={"api": "major_outage"}),
        incident(start="2026-08-31 18:00", end="2026-09-01", components={"api": "major_outage"}, name="longer"),
    ],
    {"2026-07": 6, "2026-08": 6, "2026-09": 24, "2026-q3": 36},
)
VAGUE_MONTH = Case(
    [incident(start="2026-02", duration="3h", components={"api": "major_outage"})],
    {"2026-01": 0, "2026-02": 3, "2026-03": 0, "2026-q1": 3, "2026": 3},
)
VAGUE_YEAR = Case(
    # No month has it, but the year
    [
        incident(start="2026", duration="5h", components={"api": "partial_outage"}, name="some-day"),
        outage("2026-02-02 02:00", "2026-02-02 03:00"),
    ],
    {"2026-02": 1, "2026-q1": 1, "2026-q2": 0, "2026": 2.5},
)
MAINTENANCE = Case(
    # six hours of work, in it an hour of outage
    [
        maintenance(start="2026-11-14 20:00", end="2026-11-15 02:00"),
        outage("2026-11-14 23:30", "2026-11-15 00:30"),
    ],
    {"2026-11": 1, "2026-q4": 1},
)
CASES: Final = {name: value for name, value in list(globals().items()) if isinstance(value, Case)}


@each_row("case", CASES.values())
def test_downtime_of_each_period_is_as_worked_out_by_hand(case: Case) -> None:
    found = reports(*case.incidents, **case.others)
    assert down(found, *case.hours) == pytest.approx(list(case.hours.values()))


@pytest.mark.parametrize("case", [case for name, case in CASES.items() if name != "VAGUE_YEAR"])
def test_quarters_and_years_are_the_sums_of_their_months(case: Case) -> None:
    found = reports(*case.incidents, **case.others)
    for period in (each for each in found.periods if each.length > 1):
        known = [found.of(Period(month, 1)) for month in period.months]
        months, whole = [each.components["api"] for each in known if each], api(found, period.name)
        assert whole.down == pytest.approx(sum(month.down for month in months))
        assert whole.window.seconds == sum(month.window.seconds for month in months)
        assert whole.seconds == {level: sum(month.seconds[level] for month in months) for level in whole.seconds}


def test_what_is_known_to_the_year_is_left_out_of_its_months_and_counts_in_the_year() -> None:
    found = reports(*VAGUE_YEAR.incidents)
    assert report(found, "2026-q2").left_out == {"some-day": Omission.START}
    assert (api(found, "2026-q2").percent, api(found, "2026-q2").bound) == (100, Bound.UP_TO)
    assert report(found, "2026").left_out == {}
    assert report(found, "2026").incidents == ("outage", "some-day")
    assert report(found, "2026-02").incidents == ("outage",)


def test_a_period_under_way_counts_up_to_now_and_leaves_out_what_comes_later() -> None:
    found = reports(outage("2026-11-30 22:00"), now="2026-11-30 23:30")
    assert (report(found, "2026-11").is_over, api(found, "2026-11").down) == (False, 1.5 * HOUR)
    assert api(found, "2026-11").window.seconds == 30 * DAY - HOUR / 2
    assert "2026-12" not in {each.name for each in found.periods}


def test_a_day_that_is_not_over_counts_as_it_will_once_the_incident_is() -> None:
    found = reports(
        incident(start="2026-11-30 18:00", end="2026-11-30", components={"api": "major_outage"}), now="2026-11-30 20:00"
    )
    assert down(found, "2026-11") == [6]


def test_an_incident_that_comes_back_counts_in_each_month_by_itself() -> None:
    again = incident(
        update("2026-04-30 10:00", "Investigating"),
        update("2026-04-30 11:00", "Resolved"),
        update("2026-05-01 10:00", "Investigating"),
        update("2026-05-01 13:00", "Resolved"),
        components={"api": "major_outage"},
    )
    assert down(reports(again), "2026-04", "2026-05", "2026-q2") == [1, 3, 4]


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        (incident(start="2026-02", end="2026-02-09", components={"api": "major_outage"}), Omission.DURATION),
        (
            incident(start="2026-02-02 10:00", end="2026-02-02 10:00", components={"api": "major_outage"}),
            Omission.DURATION,
        ),
        (incident(start="2026", duration="2h", components={"api": "major_outage"}), Omission.START),
    ],
)
def test_what_cannot_be_counted_is_named_with_the_reason(unknown: Incident, reason: Omission) -> None:
    found = reports(unknown)
    assert report(found, "2026-02").left_out == {"outage": reason}
    assert api(found, "2026-02").bound is Bound.UP_TO


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        (outage("2026-11-30 22:00"), 100),
        (incident(start="2026-11-03", duration="hours", components={"api": "degraded_performance"}), 100),
        (incident(start="2026-11", duration="over 3d", components={"api": "major_outage"}), 89.97),
    ],
)
def test_what_has_just_begun_or_cost_more_than_anybody_knows_is_said_with_up_to(told: Incident, percent: float) -> None:
    found = api(reports(told, now="2026-11-30 22:00"), "2026-11")
    assert (found.percent, found.bound, found.is_steady) == (percent, Bound.UP_TO, False)


def test_what_costs_nothing_is_not_left_out() -> None:
    found = reports(incident(start="2026", duration="2h", components={"api": "degraded_performance"}))
    assert report(found, "2026-02").left_out == {}
    assert api(found, "2026-02").is_steady


def test_maintenance_is_apart_and_notices_are_in_no_report() -> None:
    found = reports(*MAINTENANCE.incidents, notice(update("2026-11-02 10:00", "Update")))
    assert report(found, "2026-11").incidents == ("outage",)
    assert report(found, "2026-11").maintenance == ("work",)


def test_a_report_says_how_the_page_kept_its_word_in_what_began_in_it() -> None:
    slow = incident(
        update("2026-02-28 23:30", "Investigating", "next update: 2026-02-28 23:50"),
        update("2026-03-01 01:00", "Resolved"),
        start="2026-02-28 23:00", components={"api": "major_outage"},
    )  # fmt: skip
    vague = outage("2026-02-10", "2026-02-11", name="vague")
    found = reports(slow, vague, timeliness=True)
    kept = report(found, "2026-02").timeliness
    assert report(found, "2026-02").begun == ("vague", "outage")
    assert kept
    assert (kept.first_update, kept.known, kept.total, kept.is_few) == (1_800, 1, 2, True)
    assert (kept.promised, kept.kept) == (1, 0)
    assert (report(found, "2026-03").begun, report(found, "2026-03").timeliness) == ((), None)
    assert report(found, "2026").timeliness == kept


# Targets


def promised(*incidents: Incident, slo: str = "99.9", **others: Any) -> Reports:
    return reports(*incidents, components=[component("api", since="2025", slo=read_target(slo))], **others)


def spent(found: Reports) -> Budget:
    budget = api(found, "2026-09").budget
    assert budget
    return budget


@pytest.mark.parametrize(
    ("minutes", "verdict", "remaining"),
    [(0, Verdict.KEPT, 2_592), (43, Verdict.KEPT, 12), (44, Verdict.MISSED, -48)],
)
def test_a_target_of_a_month_of_30_days_allows_43_minutes_and_12_seconds(
    minutes: int, verdict: Verdict, remaining: float
) -> None:
    broken = [outage("2026-09-09 10:00", f"2026-09-09 10:{minutes}")] if minutes else []
    found = spent(promised(*broken))
    assert (found.allowed, found.remaining, found.verdict) == (2_592, remaining, verdict)


def test_a_target_of_a_month_under_way_is_about_the_whole_month() -> None:
    found = spent(promised(now="2026-09-02 00:00"))
    assert (found.allowed, found.remaining, found.verdict) == (2_592, 2_592, Verdict.ON_TRACK)
    broken = promised(outage("2026-09-01 10:00", "2026-09-01 11:00"), now="2026-09-02 00:00")
    assert spent(broken).verdict is Verdict.MISSED


def test_nobody_knows_whether_a_target_is_kept_where_an_incident_is_left_out() -> None:
    vague = incident(start="2026-09", end="2026-09-09", components={"api": "major_outage"})
    assert spent(promised(vague)).verdict is Verdict.UNKNOWN


def test_without_a_target_there_is_no_budget() -> None:
    assert api(reports(), "2026-09").budget is None


# Which periods, and whose


def test_the_months_of_two_years_have_reports_and_before_them_years_and_months_in_which_something_happened() -> None:
    old = component("api", since="2010")
    names = [each.name for each in reports(outage("2012-05-05 10:00", "2012-05-05 11:00"), components=[old]).periods]
    assert names[:5] == ["2012", "2012-q2", "2012-05", "2016", "2017"]
    assert names[-6:] == ["2026-08", "2026-09", "2026-q4", "2026-10", "2026-11", "2026-12"]
    assert len(names) == 3 + 9 + 2 * (1 + 4 + 12)


def test_a_site_without_claims_or_a_record_has_no_reports() -> None:
    silent = component("api", since="2025", uptime=Claimed.NONE)
    assert reports(outage("2026-03-03 10:00", "2026-03-03 12:00"), components=[silent]).periods == ()
    assert reports(outage("2026-03-03 10:00", "2026-03-03 12:00"), uptime=None).periods == ()
    assert reports(components=["api"]).periods == ()
    assert reports(components=[component("api", since="2025", retired=True)]).periods == ()


def test_a_group_has_the_mean_of_its_components() -> None:
    both = group("core", OLD, component("web", since="2025"))
    alone = component("mail", since="2025")
    found = report(reports(outage("2026-09-10 00:00", "2026-09-13 00:00"), components=[both, alone]), "2026-09")
    assert (found.groups["core"].percent, found.groups["core"].bound) == (95, Bound.EXACT)
    assert list(found.groups) == ["core"]


def test_periods_are_called_as_their_pages() -> None:
    november = Period(date(2026, 11, 1), 1)
    assert [november.name, november.within(3).name, november.within(12).name] == ["2026-11", "2026-q4", "2026"]
    assert [each.month for each in november.within(3).months] == [10, 11, 12]
    assert november.after == date(2026, 12, 1)
