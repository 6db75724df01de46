"""Uptime: how much of a time a component was up. docs/uptime.md explains it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from statusgen.model.site import Component, Site, UptimePolicy
from statusgen.model.time import Length, Span, clip, day_begins, day_of, merge, total
from statusgen.model.vocabulary import Kind, Level
from statusgen.status.timeline import Held, Timeline

COUNTED = (Level.MAJOR_OUTAGE, Level.PARTIAL_OUTAGE, Level.DEGRADED_PERFORMANCE)
"""The levels that may count as downtime, worst first: an instant counts once, at the worst of them."""


class Uptime(msgspec.Struct, frozen=True):
    """The share of `window` that a component was up, 0 to 1, and how many incidents could not be counted.

    `days` are those of the site that the window is of, the first and the last counted whole.
    """

    ratio: float
    window: Span
    days: int
    left_out: int

    @property
    def is_spotless(self) -> bool:
        """Whether nothing was lost and nothing left out."""
        return self.ratio >= 1 and not self.left_out

    @property
    def percent(self) -> float:
        """In percent with two decimals, rounded down: 100 is said only of a component that never was down."""
        return percent_of(self.ratio)


def percent_of(ratio: float) -> float:
    """A share of time in percent with two decimals, rounded down: 100 is said of the whole alone."""
    hundredths = int(ratio * 10_000 + 1e-9)  # 0.9999 is 9,998.999… of them to a computer
    return (hundredths if ratio >= 1 else min(hundredths, 9_999)) / 100


def after_an_hour(policy: UptimePolicy, level: Level) -> float:
    """The uptime, in percent, of a component that was at a level for an hour of the days counted."""
    return percent_of(1 - policy.weight(level) / (policy.days * 24))


def uptime(
    site: Site, component: Component, held: Sequence[Held], window: Span, incidents: Iterable[Timeline]
) -> Uptime | None:
    """A component's uptime over a window, clipped to its record; None where that leaves no time.

    `held` is what any incident holds it at, `incidents` those that name it: of these, whose extent is not
    known, only the duration counts, at the worst level they give it, and those without one are left out.
    """
    ends = component.until.last if component.until else window.last
    clipped = Span(max(window.first, record_begins(site, component)), min(window.last, ends))
    if clipped.seconds <= 0:
        return None
    unplaced = [
        (each.incident.duration, weight)
        for each in incidents
        if _is_vague_inside(each, clipped)
        and (weight := site.uptime.weight(each.given.get(component.id, Level.OPERATIONAL)))
    ]
    down = _weighted(held, clipped, site.uptime)
    down += sum(duration.seconds * weight for duration, weight in unplaced if isinstance(duration, Length))
    left_out = sum(not isinstance(duration, Length) for duration, _ in unplaced)
    return Uptime(max(0.0, 1 - down / clipped.seconds), clipped, _days(clipped, window, site), left_out)


def _days(clipped: Span, window: Span, site: Site) -> int:
    """How many days it is of: today counts from its first instant, as in the bars; the day after `until` does not."""
    last = clipped.last if clipped.last == window.last else clipped.last - timedelta.resolution
    return (day_of(last, site.zone) - day_of(clipped.first, site.zone)).days + 1


def mean(ratios: Sequence[Uptime]) -> Uptime | None:
    """A group's uptime: the mean of its components'."""
    if not ratios:
        return None
    first = min(each.window.first for each in ratios)
    share = sum(each.ratio for each in ratios) / len(ratios)
    days = max(each.days for each in ratios)
    return Uptime(share, Span(first, ratios[0].window.last), days, sum(each.left_out for each in ratios))


def last_days(site: Site, as_of: datetime) -> Span:
    """The days that bars and uptime cover: up to `as_of`, whole days before it."""
    first = day_of(as_of, site.zone) - timedelta(days=site.uptime.days - 1)
    return Span(day_begins(first, site.zone), as_of)


def record_begins(site: Site, component: Component) -> datetime:
    """When the record of a component begins: at its `since`, else with the site's earliest incident."""
    if component.since is not None:
        return component.since.first
    return min((incident.start.first for incident in site.incidents), default=datetime.max.replace(tzinfo=site.zone))


def seconds_by_level(held: Iterable[Held], window: Span) -> dict[Level, float]:
    """How long each level that may count was held inside the window; an instant counts once, at the worst."""
    found: dict[Level, float] = {}
    covered: tuple[Span, ...] = ()
    held = list(held)
    for level in COUNTED:
        wider = merge([*covered, *clip((h.span for h in held if h.level is level), window)])
        found[level] = total(wider) - total(covered)
        covered = wider
    return found


def _weighted(held: Iterable[Held], window: Span, policy: UptimePolicy) -> float:
    return sum(seconds * policy.weight(level) for level, seconds in seconds_by_level(held, window).items())


def _is_vague_inside(timeline: Timeline, window: Span) -> bool:
    if timeline.incident.kind is not Kind.INCIDENT or timeline.has_known_extent:
        return False
    start = timeline.incident.start
    return start.first < window.last and (start.last > window.first or start.first >= window.first)
