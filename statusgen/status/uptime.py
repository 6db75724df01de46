"""The share of a time that a component was up. docs/uptime.md explains it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

import msgspec

from statusgen.model.policies import UptimePolicy
from statusgen.model.site import Component, Site
from statusgen.model.spans import Span, clip, merge, total
from statusgen.model.target import Target
from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.model.zones import day_begins, day_of, midnight
from statusgen.status.budget import Budget, budget
from statusgen.status.held import Held
from statusgen.status.timeline import FOREVER, Timeline

INSTANT: Final = timedelta.resolution
"""The end of a span is this much after the last instant inside it."""

COUNTED: Final = (Level.MAJOR_OUTAGE, Level.PARTIAL_OUTAGE, Level.DEGRADED_PERFORMANCE)
"""The levels that may count as downtime, worst first: an instant counts once, at the worst of them."""


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """The share of a time that something was up, 0 to 1, and the ids of the incidents that could not be counted.

    `is_marked`: something was wrong in it, even if none of that counts. `is_most`: more time may have been lost.
    """

    ratio: float
    left_out: tuple[str, ...] = ()
    is_marked: bool = False
    is_most: bool = False

    @property
    def percent(self) -> float:
        return percent_of(self.ratio)

    @property
    def is_complete(self) -> bool:
        """Whether all that may count is counted."""
        return not (self.left_out or self.is_most)

    @property
    def bound(self) -> Bound:
        """Up to so much where more may have been lost, and where nothing is lost although something was wrong."""
        is_spotless = self.ratio >= 1 and self.is_marked
        return Bound.EXACT if self.is_complete and not is_spotless else Bound.UP_TO


def mean(found: Sequence[Availability]) -> Availability:
    """The mean of the uptimes of a group's components."""
    return Availability(
        ratio=sum(each.ratio for each in found) / len(found),
        left_out=tuple(dict.fromkeys(name for each in found for name in each.left_out)),
        is_marked=any(each.is_marked for each in found),
        is_most=any(each.is_most for each in found),
    )


class Uptime(Availability, frozen=True, kw_only=True):
    """The share of `window` that a component was up.

    `days` is the number of the site's days in the window; the first and the last count whole.
    """

    window: Span
    days: int

    @property
    def figures(self) -> tuple[object, ...]:
        """What is said of it."""
        return self.percent, self.bound, self.days, self.hours, len(self.left_out), self.window.first

    def budget(self, target: Target) -> Budget:
        """What a target allows in the window, and what is left of that."""
        seconds = self.window.seconds
        down = round((1 - self.ratio) * seconds, 3)
        return budget(target, whole=seconds, counted=seconds, down=down, is_complete=self.is_complete)

    @property
    def hours(self) -> int:
        """The whole hours of a window that is no longer than a day, else 0."""
        return int(self.window.seconds // 3_600) if self.window.seconds <= 86_400 else 0


def percent_of(ratio: float) -> float:
    """A share in percent with two decimals, rounded down, so that only the whole is 100."""
    hundredths = int(ratio * 10_000 + 1e-9)  # 0.9999 is 9,998.999… of them to a computer
    return (hundredths if ratio >= 1 else min(hundredths, 9_999)) / 100


def after_an_hour(policy: UptimePolicy, level: Level) -> float:
    """The uptime, in percent, of a component that was at `level` for one hour of the days that bars cover."""
    return percent_of(1 - policy.weight(level) / (policy.days * 24))


def uptime(
    site: Site, component: Component, held: Sequence[Held], window: Span, incidents: Iterable[Timeline]
) -> Uptime | None:
    """A component's uptime over a window, clipped to its record; None where none is claimed or that leaves no hour.

    `held` are the levels that incidents give it, `incidents` those that name it. An incident of unknown extent
    counts with its duration, at the worst level that it gives the component; one without a duration is left out.
    One that is over since some time of today counts at once as it will tomorrow, so that it costs the same all day.
    """
    incidents, policy, record = list(incidents), site.uptime_of(component), record_of(site, component)
    clipped = window.within(record)
    if policy is None or component.retired or clipped.seconds < LEAST:
        return None
    vague = [each for each in incidents if is_vague_inside(each, clipped)]
    inside = [part for part in held if part.span.last >= clipped.first]
    lasting = {part.incident for part in inside if part.span.last > window.last}
    over = {each.incident.id for each in incidents if each.incident.id in lasting and _is_over(each, window.last)}
    counted = [part if part.incident in over else _until(window.last, part) for part in inside]
    lost = lost_time(policy, component, counted, Span(clipped.first, record.last), vague)
    # Today counts from its first instant, as in the bars; the day that begins at `until` does not count.
    last = clipped.last if clipped.last == window.last else clipped.last - INSTANT
    days = (day_of(last, site.zone) - day_of(clipped.first, site.zone)).days + 1
    marked = [part.level for part in worst_by_day(site, component, held, window).values()]
    marked += (given_to(component, each) for each in vague)
    return Uptime(
        ratio=share(policy, lost.seconds, clipped),
        left_out=lost.left_out,
        is_marked=any(level in COUNTED for level in marked),
        is_most=may_cost_more(policy, component, counted, clipped, incidents),
        window=clipped,
        days=days,
    )


def _is_over(timeline: Timeline, at: datetime) -> bool:
    return timeline.state_at(at) is State.RESOLVED


LEAST: Final = 3_600
"""The seconds that are enough for an uptime."""


class Lost(msgspec.Struct, frozen=True):
    """The seconds of a component at each level that may count, and the ids of incidents that could not be counted."""

    seconds: Mapping[Level, float]
    left_out: tuple[str, ...]


def lost_time(
    policy: UptimePolicy, component: Component, held: Iterable[Held], window: Span, vague: Iterable[Timeline]
) -> Lost:
    """What the levels that incidents give a component cost in a window, and what `vague` ones cost by their duration.

    An incident whose level costs nothing is not left out.
    """
    seconds, left_out = seconds_by_level(held, window), []
    for timeline in vague:
        level, duration = given_to(component, timeline), timeline.incident.duration
        if policy.weight(level) and isinstance(duration, Length):
            seconds[level] += duration.seconds
        elif policy.weight(level):
            left_out.append(timeline.incident.id)
    return Lost(seconds, tuple(left_out))


def may_cost_more(
    policy: UptimePolicy, component: Component, held: Iterable[Held], window: Span, incidents: Iterable[Timeline]
) -> bool:
    """Whether an incident that costs time in a window may have lasted longer than it counts."""
    longer = [each for each in incidents if each.may_last_longer and policy.weight(given_to(component, each))]
    placed = {part.incident for part in held if clip([part.span], window)} if longer else set[str]()
    return any(each.incident.id in placed or is_vague_inside(each, window) for each in longer)


def given_to(component: Component, timeline: Timeline) -> Level:
    """The worst level that an incident gives a component."""
    return timeline.given.get(component.id, Level.OPERATIONAL)


def downtime(policy: UptimePolicy, seconds: Mapping[Level, float]) -> float:
    """The seconds that count as downtime, each level by its weight."""
    return sum(time * policy.weight(level) for level, time in seconds.items())


def share(policy: UptimePolicy, seconds: Mapping[Level, float], window: Span) -> float:
    """The share of a window that is no downtime, 0 to 1."""
    return max(0.0, 1 - downtime(policy, seconds) / window.seconds)


def _until(instant: datetime, part: Held) -> Held:
    """The part of a level that was held up to an instant."""
    return Held(Span(part.span.first, min(part.span.last, instant)), part.level, part.incident)


def last_days(site: Site, days: int, as_of: datetime) -> Span:
    """The time that bars and uptime cover: the day of `as_of` up to that instant, and the whole days before it.

    A single day is today. In its first hour, and so on a quiet day, there would be no uptime: it is the last 24 hours.
    """
    first = day_begins(day_of(as_of, site.zone) - timedelta(days=days - 1), site.zone)
    is_too_short = (as_of - first).total_seconds() < LEAST
    return Span(as_of - timedelta(days=1) if is_too_short else first, as_of)


def may_reach(window: Span, timelines: Iterable[Timeline], zone: tzinfo) -> Iterator[Timeline]:
    """The incidents whose levels may reach into a window, or into the first of its days. Most are over before it."""
    first = midnight(window.first, zone)
    return (each for each in timelines if each.settled >= first or not each.has_ended)


def record_of(site: Site, component: Component) -> Span:
    """The time of which the record of a component tells; it may end before it begins."""
    return Span(record_begins(site, component), component.until.last if component.until else FOREVER)


def record_begins(site: Site, component: Component) -> datetime:
    """The start of a component's record: its `since`, else of the day on which the site's earliest incident began.

    A record that began with an outage would say nothing of the time before it.
    """
    if component.since is not None:
        return component.since.first
    starts = [incident.start.first for incident in site.incidents]
    return midnight(min(starts), site.zone) if starts else FOREVER


def days_on_record(site: Site, component: Component, window: Span) -> Sequence[date]:
    """The days of a window on which a component was in use, as far as the record goes back; the last counts whole."""
    first, last = _record(site, component, window)
    return days_between(day_of(first, site.zone), day_of(last, site.zone)) if first <= last else ()


def worst_by_day(site: Site, component: Component, held: Iterable[Held], window: Span) -> Mapping[date, Held]:
    """The worst level of each day on record that has any.

    The last day counts as it is at the end of the window, even if that is its first instant.
    """
    return worst_of(held, Span(*_record(site, component, window)), site.zone)


def worst_of(held: Iterable[Held], within: Span, zone: tzinfo) -> dict[date, Held]:
    """The worst level of each day that has any, from the first instant up to the last, which counts too."""
    worst: dict[date, Held] = {}
    for part in held:
        if part.span.last < within.first:  # as most of a long record are
            continue
        first = max(part.span.first, within.first)
        last = min(max(part.span.first, part.span.last - INSTANT), within.last)
        for day in days_between(day_of(first, zone), day_of(last, zone)) if first <= last else ():
            if day not in worst or worst[day].level < part.level:
                worst[day] = part
    return worst


def _record(site: Site, component: Component, window: Span) -> tuple[datetime, datetime]:
    """The first and the last instant of a window's days that are on record; the last is before the first for none."""
    last = min(window.last, component.until.last - INSTANT) if component.until else window.last
    return max(midnight(window.first, site.zone), record_begins(site, component)), last


def days_between(first: date, last: date) -> Sequence[date]:
    """Each day from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def costs_uptime(site: Site, timeline: Timeline, window: Span) -> bool:
    """Whether the levels of an incident lower the uptime of any component in a window."""
    if not timeline.active or timeline.active[-1].last <= window.first:
        return False
    names = timeline.incident.component_ids
    held = {name: [part.level for part in timeline.marks.get(name, ()) if clip([part.span], window)] for name in names}
    policies = ((name, site.uptime_of(site.components[name])) for name in names if held[name])
    return any(policy and any(map(policy.weight, held[name])) for name, policy in policies)


def seconds_by_level(held: Iterable[Held], window: Span) -> dict[Level, float]:
    """The seconds of the window at each level that may count; an instant counts once, at the worst level."""
    found = dict.fromkeys(COUNTED, 0.0)
    by_level: dict[Level, list[Span]] = {level: [] for level in COUNTED}
    for part in held:
        if part.level in by_level:
            by_level[part.level].append(part.span)
    covered: tuple[Span, ...] = ()
    for level, spans in by_level.items():
        if inside := clip(spans, window):
            wider = merge([*covered, *inside])
            found[level], covered = total(wider) - total(covered), wider
    return found


def is_vague_inside(timeline: Timeline, window: Span) -> bool:
    """Whether an incident of unknown extent may have begun in a window."""
    if timeline.incident.kind is not Kind.INCIDENT or timeline.has_known_extent:
        return False
    start = timeline.incident.start
    has_begun = start.first <= window.last if start.has_time else start.first < window.last
    return has_begun and (start.last > window.first or start.first >= window.first)
