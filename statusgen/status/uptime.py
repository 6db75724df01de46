"""The share of a time that a component was up. docs/uptime.md explains it."""

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
    """The share of `window` that a component was up, 0 to 1, and the number of incidents that could not be counted.

    `days` is the number of the site's days in the window; the first and the last count whole.
    """

    ratio: float
    window: Span
    days: int
    left_out: int

    @property
    def is_spotless(self) -> bool:
        return self.ratio >= 1 and not self.left_out

    @property
    def percent(self) -> float:
        return percent_of(self.ratio)


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
    """A component's uptime over a window, clipped to its record; None where that leaves none or is unknown.

    `held` are the levels that incidents give it, `incidents` those that name it. An incident of unknown extent
    counts with its duration, at the worst level that it gives the component; one without a duration is left out.
    """
    ends = component.until.last if component.until else window.last
    clipped = Span(max(window.first, record_begins(site, component)), min(window.last, ends))
    if clipped.seconds <= 0 or component.retired:
        return None
    unplaced = [
        (each.incident.duration, weight)
        for each in incidents
        if _is_vague_inside(each, clipped)
        and (weight := site.uptime.weight(each.given.get(component.id, Level.OPERATIONAL)))
    ]
    down = sum(seconds * site.uptime.weight(level) for level, seconds in seconds_by_level(held, clipped).items())
    down += sum(duration.seconds * weight for duration, weight in unplaced if isinstance(duration, Length))
    left_out = sum(not isinstance(duration, Length) for duration, _ in unplaced)
    # Today counts from its first instant, as in the bars; the day that begins at `until` does not count.
    last = clipped.last if clipped.last == window.last else clipped.last - timedelta.resolution
    days = (day_of(last, site.zone) - day_of(clipped.first, site.zone)).days + 1
    return Uptime(max(0.0, 1 - down / clipped.seconds), clipped, days, left_out)


def mean(ratios: Sequence[Uptime]) -> Uptime | None:
    """The mean of the uptimes of a group's components; None where it has none."""
    if not ratios:
        return None
    return Uptime(
        ratio=sum(each.ratio for each in ratios) / len(ratios),
        window=Span(min(each.window.first for each in ratios), ratios[0].window.last),
        days=max(each.days for each in ratios),
        left_out=sum(each.left_out for each in ratios),
    )


def last_days(site: Site, as_of: datetime) -> Span:
    """The time that bars and uptime cover: the day of `as_of` up to that instant, and the whole days before it."""
    first = day_of(as_of, site.zone) - timedelta(days=site.uptime.days - 1)
    return Span(day_begins(first, site.zone), as_of)


def record_begins(site: Site, component: Component) -> datetime:
    """The start of a component's record: its `since`, else the start of the site's earliest incident."""
    if component.since is not None:
        return component.since.first
    return min((incident.start.first for incident in site.incidents), default=datetime.max.replace(tzinfo=site.zone))


def seconds_by_level(held: Iterable[Held], window: Span) -> dict[Level, float]:
    """The seconds of the window at each level that may count; an instant counts once, at the worst level."""
    found: dict[Level, float] = {}
    covered: tuple[Span, ...] = ()
    held = list(held)
    for level in COUNTED:
        wider = merge([*covered, *clip((h.span for h in held if h.level is level), window)])
        found[level] = total(wider) - total(covered)
        covered = wider
    return found


def _is_vague_inside(timeline: Timeline, window: Span) -> bool:
    if timeline.incident.kind is not Kind.INCIDENT or timeline.has_known_extent:
        return False
    start = timeline.incident.start
    return start.first < window.last and (start.last > window.first or start.first >= window.first)
