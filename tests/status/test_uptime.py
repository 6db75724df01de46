"""How much of a time a component was up."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from builders import TODAY, at, component, incident, maintenance, notice, outage, site, span, update
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model.policies import UptimePolicy
from statusgen.model.site import Incident
from statusgen.model.spans import Span, clip, merge, total
from statusgen.model.target import Target
from statusgen.model.time import Bound
from statusgen.model.vocabulary import Level, Verdict
from statusgen.status.held import Held
from statusgen.status.levels import held_by_target
from statusgen.status.schedule import last_transition
from statusgen.status.series import timelines
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline
from statusgen.status.uptime import (
    Availability,
    Uptime,
    last_days,
    mean,
    record_begins,
    seconds_by_level,
    uptime,
    worst_by_day,
)

DAY = span("2024-03-04", "2024-03-05")
HOURS = 1 / 24
OLD = component("api", since="2024-01-01")


def looked_for(
    *incidents: Incident, window: Span = DAY, since: str | None = "2024-01-01", until: str | None = None
) -> Uptime | None:
    """The uptime of an api over a window, if there is one."""
    api = component("api", since=since, until=until)
    lines = [Timeline(each) for each in incidents]
    held = held_by_target(line.levels for line in lines).get("api", ())
    return uptime(site(*incidents, components=[api]), api, held, window, lines)


def measured(*incidents: Incident, **others: Any) -> Uptime:
    """The uptime of an api over a window."""
    found = looked_for(*incidents, **others)
    assert found is not None
    return found


def ratio(*incidents: Incident, **others: Any) -> float:
    """The same as a share, rounded to what a test can be exact about."""
    return round(measured(*incidents, **others).ratio, 9)


def yesterday(time: str) -> str:
    return f"2024-03-04 {time}"


def broken(first: str, last: str | None, level: str = "major_outage") -> Incident:
    return outage(yesterday(first), yesterday(last) if last else None, level=level, name=f"at-{first[:2]}-{level[:2]}")


# What counts


@pytest.mark.parametrize(
    ("level", "lost"),
    [
        ("major_outage", 6 * HOURS),
        ("partial_outage", 6 * HOURS * 0.3),
        ("degraded_performance", 0),
        ("under_maintenance", 0),
        ("operational", 0),
    ],
)
def test_each_level_counts_by_its_weight(level: str, lost: float) -> None:
    assert ratio(broken("06:00", "12:00", level)) == pytest.approx(1 - lost)


def test_the_weights_are_the_sites_own() -> None:
    api = component("api", since="2024")
    slow = broken("06:00", "12:00", "degraded_performance")
    weighed = site(slow, components=[api], uptime=UptimePolicy(degraded_performance=0.5))
    found = uptime(weighed, api, Timeline(slow).levels["api"], DAY, [Timeline(slow)])
    assert found is not None
    assert found.ratio == pytest.approx(1 - 3 * HOURS)


def test_an_instant_counts_once_at_the_worst_level_that_any_incident_gives() -> None:
    assert ratio(
        broken("06:00", "12:00", "partial_outage"), broken("08:00", "10:00"), broken("09:00", "11:00")
    ) == pytest.approx(1 - (3 * 1 + 3 * 0.3) * HOURS)


def test_maintenance_counts_as_up_and_an_outage_inside_its_window_does_not() -> None:
    work = maintenance(start=yesterday("06:00"), end=yesterday("12:00"))
    assert ratio(work) == 1
    assert ratio(work, broken("07:00", "08:00")) == pytest.approx(1 - HOURS)


def test_a_notice_counts_for_nothing() -> None:
    assert ratio(notice(update(yesterday("06:00"), "Update"), components=["api"])) == 1


def test_what_lies_outside_the_window_does_not_count() -> None:
    assert ratio(outage("2024-03-03 12:00", yesterday("06:00"))) == pytest.approx(0.75)
    assert ratio(outage(yesterday("18:00"), "2024-03-05 10:00")) == pytest.approx(0.75)


def test_an_open_incident_counts_to_the_end_of_the_window() -> None:
    assert ratio(broken("18:00", None)) == pytest.approx(0.75)


def test_about_counts_as_written() -> None:
    reported = incident(start=f"about {yesterday('06:00')}", end=yesterday("12:00"), components={"api": "major_outage"})
    assert ratio(reported) == pytest.approx(0.75)


def test_nothing_is_worse_than_down_all_the_time() -> None:
    always = incident(start="2024-03", duration="30d", components={"api": "major_outage"})
    assert ratio(always) == 0


def at_the_last_transition(*incidents: Incident, now: str, **api: Any) -> Uptime | None:
    """The uptime of an api that a build at `now` shows."""
    of = site(*incidents, components=[component("api", **api)])
    snapshot = Snapshot(of, last_transition(of, timelines(of), at(now)))
    return snapshot.uptime(of.components["api"])


@pytest.mark.parametrize(
    ("found", "since", "percent"),
    [
        pytest.param(outage("00:30"), "2020-01-01", 98.95, id="an outage that goes on counts up to the last hour"),
        pytest.param(outage("00:30", "01:00"), TODAY, 97.82, id="the good hours after an outage count"),
    ],
)
def test_what_a_build_shows_counts_up_to_its_last_full_hour(found: Incident, since: str, percent: float) -> None:
    shown = at_the_last_transition(found, now="23:20", since=since)
    assert shown is not None
    assert (shown.percent, shown.window.last) == (percent, at("23:00"))


# What nobody knows the time of


@pytest.mark.parametrize("now", ["11:00", "18:00", "2024-03-06"])
def test_what_is_over_since_some_time_of_today_counts_to_the_end_of_today_from_the_first_build_on(now: str) -> None:
    over = incident(update("10:00", "Identified"), end="2024-03-05", components={"api": "major_outage"})
    found = measured(over, window=span("2024-02-05", now))
    assert (1 - found.ratio) * found.window.seconds == pytest.approx(14 * 3_600, abs=1)


def test_what_goes_on_and_a_component_out_of_use_count_no_longer_than_that() -> None:
    over = incident(start="2024-03-04", end="2024-03-05", components={"api": "major_outage"})
    assert ratio(over, broken("12:00", None), window=span("2024-03-04", "2024-03-05 12:00")) == 0
    assert measured(over, window=span("2024-03-02", "12:00"), until="2024-03-04").ratio == pytest.approx(2 / 3)
    assert ratio(broken("18:00", None), window=span("2024-03-04", "2024-03-04 21:00")) == pytest.approx(6 / 7)


def test_what_goes_on_since_nobody_knows_when_counts_from_its_first_update_and_is_left_out_before() -> None:
    vague = incident(update(yesterday("18:00"), "Investigating"), start="2024-03", components={"api": "major_outage"})
    of = site(vague, components=[OLD], uptime=UptimePolicy(days=2))
    found = Snapshot(of, at("2024-03-05")).uptime(OLD)
    assert found is not None
    assert (found.ratio, found.bound, len(found.left_out)) == (0.75, Bound.UP_TO, 1)


def test_an_end_vaguer_than_a_day_is_as_good_as_unknown() -> None:
    found = measured(incident(start=yesterday("06:00"), end="2024-03", components={"api": "major_outage"}))
    assert (found.ratio, len(found.left_out)) == (1, 1)


def test_a_start_vaguer_than_a_day_counts_its_duration_only() -> None:
    old = incident(start="2024-03", duration="6h", components={"api": "major_outage"})
    found = measured(old)
    assert (round(found.ratio, 9), len(found.left_out)) == (0.75, 0)


def test_a_duration_in_words_counts_for_nothing_and_is_said_to_be_left_out() -> None:
    found = measured(incident(start=yesterday("06:00"), duration="several hours", components={"api": "major_outage"}))
    assert (found.ratio, len(found.left_out)) == (1, 1)


def test_an_end_that_nobody_knows_is_left_out() -> None:
    found = measured(incident(start="2024-03", components={"api": "partial_outage"}))
    assert len(found.left_out) == 1


def test_a_duration_counts_at_the_worst_level_that_this_component_had() -> None:
    old = incident(start="2024-03", duration="10h", components={"web": "major_outage", "api": "partial_outage"})
    assert ratio(old) == pytest.approx(1 - 3 * HOURS)


def test_a_component_that_stayed_up_has_nothing_left_out() -> None:
    old = incident(start="2024-03", duration="several hours", components={"web": "major_outage", "api": "operational"})
    found = measured(old)
    assert (found.ratio, len(found.left_out)) == (1, 0)


@pytest.mark.parametrize(
    ("told", "bound"),
    [
        ({"start": "2024-03", "duration": "over 6h"}, Bound.UP_TO),
        ({"start": yesterday("06:00"), "duration": "over 6h"}, Bound.UP_TO),
        ({"start": yesterday("06:00"), "end": f"after {yesterday('12:00')}"}, Bound.UP_TO),
        ({"start": f"before {yesterday('06:00')}", "end": yesterday("12:00")}, Bound.UP_TO),
        ({"start": yesterday("06:00"), "duration": "up to 6h"}, Bound.EXACT),
        ({"start": "about " + yesterday("06:00"), "duration": "about 6h"}, Bound.EXACT),
        ({"start": "2023-03-04 06:00", "duration": "over 6h"}, Bound.EXACT),
    ],
)
def test_an_uptime_is_at_most_so_much_if_an_outage_may_have_lasted_longer_than_it_counts(
    told: dict[str, Any], bound: Bound
) -> None:
    found = measured(incident(**told, components={"api": "major_outage"}))
    assert (found.bound, found.budget(Target(50.0)).verdict) == (
        bound, Verdict.UNKNOWN if bound is Bound.UP_TO else Verdict.KEPT,
    )  # fmt: skip


def test_what_was_slow_for_hours_that_nobody_counted_does_not_leave_100_percent_alone() -> None:
    slow = measured(incident(start="2024-03", duration="hours", components={"api": "degraded_performance"}))
    assert (slow.ratio, len(slow.left_out), slow.bound) == (1, 0, Bound.UP_TO)


def test_what_lasted_no_time_is_left_out_from_its_own_instant_on() -> None:
    told = incident(update("2024-03-05 00:00", "Resolved"), components={"api": "major_outage"})
    assert len(measured(told).left_out) == 1


def test_what_touches_the_component_in_no_way_is_not_left_out() -> None:
    found = measured(incident(start="2024-03", components={"web": "major_outage"}))
    assert len(found.left_out) == 0


@pytest.mark.parametrize("start", ["2024-02", "2023", "2024-04", "2024-03-03", "2024-03-05"])
def test_what_happened_at_another_time_is_not_left_out(start: str) -> None:
    found = measured(incident(start=start, duration="hours", components={"api": "major_outage"}))
    assert len(found.left_out) == 0


def test_a_month_that_ends_as_the_window_begins_is_outside_of_it() -> None:
    old = incident(start="2024-02", duration="6h", components={"api": "major_outage"})
    assert ratio(old, window=span("2024-03-01", "2024-03-02")) == 1


def test_an_instant_at_the_very_beginning_of_the_window_is_inside() -> None:
    found = measured(incident(start=yesterday("00:00"), duration="hours", components={"api": "major_outage"}))
    assert len(found.left_out) == 1


# The window


def test_uptime_begins_with_the_component() -> None:
    found = measured(broken("18:00", None), since=yesterday("12:00"))
    assert (round(found.ratio, 9), found.window.first) == (0.5, at(yesterday("12:00")))


def test_without_since_the_record_begins_with_the_sites_earliest_incident() -> None:
    old, new = outage(yesterday("06:00"), yesterday("07:00"), component="web", name="old"), broken("18:00", None)
    found = measured(new, old, since=None)
    assert found.window.first == at(yesterday("00:00"))


def test_without_since_the_first_day_of_a_record_counts_whole_in_the_sites_zone() -> None:
    first, api = outage("2024-03-04 20:00", "21:00"), component("api")
    assert record_begins(site(first, components=[api], timezone="Asia/Tokyo"), api) == at("2024-03-04 15:00")


def test_a_component_that_is_retired_since_an_unknown_day_has_no_uptime() -> None:
    api = component("api", since="2024-01-01", retired=True)
    assert uptime(site(components=[api]), api, (), DAY, ()) is None


def test_a_retired_component_is_measured_to_its_end() -> None:
    found = measured(broken("06:00", "09:00"), until=yesterday("12:00"))
    assert found.ratio == pytest.approx(0.75)
    assert found.window.last == at(yesterday("12:00"))


def test_a_component_that_was_not_there_has_no_uptime() -> None:
    assert looked_for(since="2024-03-05") is None
    assert looked_for(until="2024-03-03") is None


@pytest.mark.parametrize("zone", ["Etc/UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_a_site_without_incidents_has_no_record_yet(zone: str) -> None:
    api = component("api")
    fresh = site(components=[api], timezone=zone)
    assert uptime(fresh, api, (), last_days(fresh, 90, at("12:00")), ()) is None
    assert record_begins(fresh, api) > at("2200")


def test_the_last_days_are_whole_but_for_today() -> None:
    ninety = last_days(site(), 90, at("12:00"))
    assert (ninety.first, ninety.last) == (at("2023-12-07"), at("12:00"))


@pytest.mark.parametrize(
    ("now", "percent", "hours", "days"),
    [
        ("2024-03-05", 95.83, 24, 2),
        ("00:30", 95.83, 24, 2),
        ("01:00", 50, 1, 1),
        ("23:00", 2.17, 23, 1),
    ],
)
def test_a_single_day_is_today_and_in_its_first_hour_the_last_24_hours(
    now: str, percent: float, hours: int, days: int
) -> None:
    down = outage(yesterday("20:00"), yesterday("21:00"), name="old"), outage("00:30", name="new")
    of = site(*down, uptime=UptimePolicy(days=1), components=[OLD])
    found = Snapshot(of, at(now)).uptime(OLD)
    assert found is not None
    assert (found.percent, found.hours, found.days, found.bound) == (percent, hours, days, Bound.EXACT)


def test_the_last_days_begin_in_the_sites_zone_whatever_its_clocks_do() -> None:
    spring = last_days(site(timezone="Europe/Paris"), 2, at("2024-03-31 12:00"))
    assert spring.first == at("2024-03-29 23:00")


# The number


@pytest.mark.parametrize(
    ("ratio", "percent"),
    [(1.0, 100.0), (0.99999999, 99.99), (1 - 1e-15, 99.99), (0.9999, 99.99), (0.99985, 99.98), (0.5, 50.0), (0.0, 0.0)],
)
def test_percent_is_rounded_down_so_that_a_hundred_is_never_false(ratio: float, percent: float) -> None:
    assert Availability(ratio=ratio).percent == percent


@pytest.mark.parametrize("hundredths", [1, 57, 5_731, 9_998, 9_999])
def test_percent_loses_nothing_to_the_way_computers_count(hundredths: int) -> None:
    assert Availability(ratio=hundredths / 10_000).percent == hundredths / 100


def test_one_second_in_ninety_days_is_not_a_hundred_percent() -> None:
    window = span("2024-01-01", "2024-03-31")
    found = measured(outage(yesterday("12:00:00"), yesterday("12:00:01")), window=window)
    assert found.percent == 99.99


@pytest.mark.parametrize(
    ("first", "last", "until", "days"),
    [
        ("2024-03-04 10:00", "2024-03-05 12:00", None, 2),
        ("2024-03-04", "2024-03-05", None, 2),
        ("2024-03-01", "2024-03-09 12:00", "2024-03-03", 3),
        ("2024-03-05 10:00", "2024-03-05 11:00", None, 1),
    ],
    ids=["begun days count whole", "today from its first instant", "none after its last", "less than one"],
)
def test_an_uptime_is_over_the_days_of_its_own_window(first: str, last: str, until: str | None, days: int) -> None:
    assert measured(window=span("2024-01-01", last), since=first, until=until).days == days


@pytest.mark.parametrize(
    ("last", "hours"),
    [
        ("10:59", None),
        ("11:00", 1),
        ("15:30", 5),
        ("2024-03-06 09:59", 23),
        ("2024-03-06 10:00", 24),
        ("2024-03-06 11:00", 0),
    ],
)
def test_a_window_of_a_day_or_less_is_said_in_hours_and_one_of_less_than_an_hour_has_no_uptime(
    last: str, hours: int | None
) -> None:
    found = looked_for(window=span("2024-01-01", last), since="10:00")
    assert (found and found.hours) == hours


@pytest.mark.parametrize(
    ("incidents", "bound"),
    [
        pytest.param([], Bound.EXACT, id="nothing was wrong"),
        pytest.param([broken("06:00", "12:00")], Bound.EXACT, id="all of it counts"),
        pytest.param([broken("06:00", "12:00", "degraded_performance")], Bound.UP_TO, id="none of it counts"),
        pytest.param(
            [broken("06:00", "12:00", "degraded_performance"), broken("13:00", "14:00")], Bound.EXACT, id="some counts"
        ),
        pytest.param([broken("06:00", "06:00")], Bound.UP_TO, id="what lasted no time is left out"),
        pytest.param([broken("06:00", "06:00"), broken("13:00", "14:00")], Bound.UP_TO, id="one of two is left out"),
        pytest.param([maintenance(start=yesterday("06:00"), end=yesterday("12:00"))], Bound.EXACT, id="maintenance"),
    ],
)
def test_a_hundred_percent_is_never_said_alone_where_anything_was_wrong(
    incidents: list[Incident], bound: Bound
) -> None:
    assert measured(*incidents).bound is bound


def test_levels_outside_the_record_mark_no_day() -> None:
    held = [Held(span("2024-03-01 12:00", "2024-03-04"), Level.MAJOR_OUTAGE, "x")]
    old = component("api", since="2024-03-02", until="2024-03-02")
    window = span("2024-02-01", "2024-03-05")
    assert list(worst_by_day(site(components=[old]), old, held, window)) == [date(2024, 3, 2)]
    late = component("api", since="2024-03-03 23:59:59")
    assert list(worst_by_day(site(components=[late]), late, held, window)) == [date(2024, 3, 3)]
    later = [Held(span("2024-03-03 10:00", "2024-03-03 11:00"), Level.MAJOR_OUTAGE, "x")]
    assert worst_by_day(site(components=[late]), late, later, window) == {}
    gone = component("api", since="2024-01-01", until="2024-01-03")
    assert worst_by_day(site(components=[gone]), gone, held, window) == {}


def test_a_groups_uptime_is_the_mean_of_its_components() -> None:
    older = Availability(ratio=1.0, left_out=("a",))
    newer = Availability(ratio=0.5, left_out=("a", "b"), is_marked=True)
    assert mean([newer, older]) == Availability(ratio=0.75, left_out=("a", "b"), is_marked=True)


# Laws

laws = settings(deadline=None, max_examples=30)
minutes = st.integers(min_value=0, max_value=1_440)


def span_of(first: int, last: int) -> Span:
    return Span(*(at("2024-03-04") + timedelta(minutes=minute) for minute in (first, last)))


spans = st.builds(span_of, minutes, minutes)
held = st.builds(Held, spans, st.sampled_from(Level), st.just("x"))


@laws
@given(st.lists(spans, max_size=6))
def test_merging_loses_and_invents_no_time(given: list[Span]) -> None:
    def covered(found: list[Span]) -> set[int]:
        start = at("2024-03-04")
        return {
            minute
            for each in found
            for minute in range(
                int((each.first - start).total_seconds()) // 60, int((each.last - start).total_seconds()) // 60
            )
        }

    merged = merge(given)
    assert covered(list(merged)) == covered(given)
    assert total(given) == 60 * len(covered(given))
    assert all(one.last < other.first for one, other in pairwise(merged))


@laws
@given(st.lists(spans, max_size=6), minutes)
def test_a_window_and_what_lies_around_it_are_the_whole(given: list[Span], cut: int) -> None:
    before, after = span_of(0, cut), span_of(cut, 1_440)
    assert total(clip(given, before)) + total(clip(given, after)) == total(given)


@laws
@given(st.lists(held, max_size=6))
def test_each_second_of_a_day_counts_at_most_once(parts: list[Held]) -> None:
    counted = seconds_by_level(parts, DAY)
    bad = [part.span for part in parts if part.level in counted]
    assert sum(counted.values()) == total(bad)


@laws
@given(st.lists(held, max_size=6))
def test_uptime_is_a_share_and_a_hundred_percent_only_without_downtime(parts: list[Held]) -> None:
    api = component("api", since="2024")
    found = uptime(site(components=[api]), api, parts, DAY, ())
    assert found is not None
    assert 0 <= found.ratio <= 1
    counted = seconds_by_level(parts, DAY)
    was_down = any(seconds and UptimePolicy().weight(level) for level, seconds in counted.items())
    assert (found.percent == 100) is not was_down


@laws
@given(st.lists(held, max_size=5), held)
def test_one_more_incident_never_raises_uptime(parts: list[Held], more: Held) -> None:
    api = component("api", since="2024")
    fewer, all_of_them = (uptime(site(components=[api]), api, each, DAY, ()) for each in (parts, [*parts, more]))
    assert fewer is not None
    assert all_of_them is not None
    assert all_of_them.ratio <= fewer.ratio + 1e-12
