"""What is counted of each component in the months, quarters and years of the calendar. docs/uptime.md explains it.

Months are counted, as every uptime is; quarters and years are the sums of their months, and of incidents of unknown
extent that fit into no shorter period.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Final

import msgspec

from statusgen.model.policies import UptimePolicy
from statusgen.model.site import Component, Site
from statusgen.model.spans import Span, clip
from statusgen.model.target import Target
from statusgen.model.time import Precision
from statusgen.model.vocabulary import Kind, Level, Omission, State
from statusgen.status.budget import Budget, budget
from statusgen.status.held import Held
from statusgen.status.periods import MONTH, QUARTER, YEAR, Period, month_of, months_between
from statusgen.status.timeline import BEGINNING, FOREVER, Timeline, Timelines
from statusgen.status.timeliness import Kept, timeliness, together
from statusgen.status.uptime import (
    COUNTED,
    INSTANT,
    LEAST,
    Availability,
    downtime,
    given_to,
    is_vague_inside,
    lost_time,
    may_cost_more,
    mean,
    record_of,
    share,
)

RECENT_YEARS: Final = 1
"""How many years before this one have a report for each of their months; of others, only eventful months have one."""

MOST_YEARS: Final = 10
"""How many years before this one have a report even if nothing happened."""


class Figures(Availability, frozen=True, kw_only=True):
    """What is counted of a component in a span of time.

    `seconds` are those at each level that may count, and `down` those that count as downtime. `window` is the time
    counted; `whole` has the seconds that it will have once the span is over.
    """

    window: Span
    whole: float
    seconds: dict[Level, float]
    down: float
    target: Target | None = None

    @property
    def is_steady(self) -> bool:
        """Whether nothing was wrong, as far as anybody knows."""
        return not (self.left_out or self.is_marked)

    @property
    def budget(self) -> Budget | None:
        """What the target allows and what is left of that; None without a target."""
        if self.target is None:
            return None
        counted = self.window.seconds
        return budget(self.target, whole=self.whole, counted=counted, down=self.down, is_complete=self.is_complete)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A period up to an instant: what is counted of each component and, on average, of each group; what happened.

    `incidents` and `maintenance` are ids, oldest first; `begun` are those of the incidents that began in it.
    `left_out` has why each incident is not counted. `timeliness` is how the page kept its word in those that began.
    """

    period: Period
    window: Span
    is_over: bool
    components: dict[str, Figures]
    groups: dict[str, Availability]
    incidents: tuple[str, ...]
    begun: tuple[str, ...]
    maintenance: tuple[str, ...]
    left_out: dict[str, Omission]
    timeliness: Kept | None


class Reports:
    """The reports of a site at an instant: each is worked out once, when somebody asks for it.

    `held` are the levels that incidents give each component, and `timelines` those of the incidents that are public.
    """

    def __init__(self, site: Site, as_of: datetime, held: Mapping[str, Sequence[Held]], timelines: Timelines) -> None:
        self.site, self.as_of, self.zone, self.timelines = site, as_of, site.zone, timelines
        self._held, self._found = held, dict[Period, Report | None]()
        self._spans = dict[Period, Span]()
        self._known_lost = dict[tuple[str, date], Mapping[Level, float]]()

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every period with a report, the oldest first and the longer before the shorter."""
        months = [Period(month, MONTH) for month in sorted({*self._recent, *self._happened})]
        every = {month.within(length) for month in months for length in (YEAR, QUARTER, MONTH)} | {*self._years}
        ordered = sorted(every, key=lambda period: (period.first, -period.length))
        return tuple(period for period in ordered if any(self._window(name, period) for name in self._claimed))

    def of(self, period: Period) -> Report | None:
        """The report of a period; None where nothing is counted in it."""
        if period not in self._found:
            figures = {name: self._figures(name, period) for name in self._claimed}
            known = {name: found for name, found in figures.items() if found}
            self._found[period] = self._report(period, known) if known else None
        return self._found[period]

    def _report(self, period: Period, figures: dict[str, Figures]) -> Report:
        left_out = dict.fromkeys(name for each in figures.values() for name in each.left_out)
        window, ids = self._span(period), self._named_in(period)
        grouped = (
            (group, [figures[each.id] for each in group.components if each.id in figures])
            for group in self.site.only_groups
        )
        kinds = {name: self.timelines[name].incident.kind for name in ids}
        incidents = tuple(name for name in ids if kinds[name] is Kind.INCIDENT)
        begun = tuple(name for name in incidents if self._is_inside(self.timelines[name], period))
        return Report(
            period=period,
            window=Span(window.first, min(window.last, self.as_of)),
            is_over=window.last <= self.as_of,
            components=figures,
            groups={group.id: mean(found) for group, found in grouped if found},
            incidents=incidents,
            begun=begun,
            maintenance=tuple(name for name in ids if kinds[name] is Kind.MAINTENANCE),
            left_out={name: self._why(name, period) for name in left_out},
            timeliness=together(timeliness(self.site, self.timelines[name], self.as_of) for name in begun),
        )

    def _why(self, name: str, period: Period) -> Omission:
        """Why an incident is not counted in a period."""
        return Omission.DURATION if self._is_inside(self.timelines[name], period) else Omission.START

    # What is counted

    @cached_property
    def _claimed(self) -> Mapping[str, tuple[Component, UptimePolicy, Span]]:
        """The components whose uptime is claimed, how it is counted, and the time on record."""
        in_use = (each for each in self.site.components.values() if not each.retired)
        on_record = (each for each in in_use if each.since or self.timelines)  # what is dated ahead begins no record
        claimed = ((each, self.site.uptime_of(each)) for each in on_record)
        return {each.id: (each, policy, record_of(self.site, each)) for each, policy in claimed if policy}

    def _figures(self, name: str, period: Period) -> Figures | None:
        component, policy, record = self._claimed[name]
        window = self._window(name, period)
        if window is None:
            return None
        inside, beyond = self._vague(name, period, window)
        unplaced = lost_time(policy, component, (), window, inside)
        months = [self._lost(name, month) for month in period.months if month in self._by_month[name]]
        seconds = {level: sum((m[level] for m in months), unplaced.seconds[level]) for level in COUNTED}
        held = self._held.get(name, ())
        begins = (part.level in COUNTED for part in held if part.span.first == self.as_of == window.last)
        vaguely = (given_to(component, each) in COUNTED for each in inside)
        return Figures(
            window=window,
            whole=clip([record], self._span(period))[0].seconds,
            seconds=seconds,
            down=round(downtime(policy, seconds), 3),
            ratio=share(policy, seconds, window),
            left_out=(*unplaced.left_out, *(each.incident.id for each in beyond if policy.weight(each.given[name]))),
            is_marked=any(seconds.values()) or any(begins) or any(vaguely),
            is_most=may_cost_more(policy, component, held, window, self._longer),
            target=component.slo,
        )

    def _window(self, name: str, period: Period) -> Span | None:
        """The part of a period, up to now, that counts for a component; None where there is none."""
        full, (_, _, record) = self._span(period), self._claimed[name]
        window = Span(max(full.first, record.first), min(full.last, record.last, self.as_of))
        return window if window.seconds >= LEAST else None

    def _vague(self, name: str, period: Period, window: Span) -> tuple[list[Timeline], list[Timeline]]:
        """The incidents of unknown extent that began inside a period, and those that may have."""
        inside, beyond = list[Timeline](), list[Timeline]()
        for each in self._vaguely.get(name, ()):
            if is_vague_inside(each, window):
                (inside if self._is_inside(each, period) else beyond).append(each)
        return inside, beyond

    def _is_inside(self, timeline: Timeline, period: Period) -> bool:
        start, full = timeline.incident.start, self._span(period)
        return full.first <= start.first and start.last <= full.last

    @cached_property
    def _vaguely(self) -> Mapping[str, Sequence[Timeline]]:
        """The incidents of unknown extent that gave each component a level."""
        found: dict[str, list[Timeline]] = {}
        for each in self.timelines.values():
            if each.incident.kind is Kind.INCIDENT and not each.has_known_extent:
                for name in each.given:
                    found.setdefault(name, []).append(each)
        return found

    @cached_property
    def _longer(self) -> Sequence[Timeline]:
        return [each for each in self.timelines.values() if each.may_last_longer]

    def _lost(self, name: str, month: date) -> Mapping[Level, float]:
        """The seconds of a component at each level in a month, without those of unknown extent."""
        if (name, month) not in self._known_lost:
            component, policy, record = self._claimed[name]
            full = self._span(Period(month, MONTH))
            window = full.within(record)
            lost = lost_time(policy, component, self._by_month[name][month], window, ())
            self._known_lost[name, month] = lost.seconds
        return self._known_lost[name, month]

    @cached_property
    def _by_month(self) -> Mapping[str, Mapping[date, Sequence[Held]]]:
        """The levels of each component that may count, up to now, by the months that they were held in."""
        found: dict[str, dict[date, list[Held]]] = {name: {} for name in self._claimed}
        for name, by_month in found.items():
            for part in (each for each in self._held.get(name, ()) if each.level in COUNTED):
                span = self._up_to_now(part)
                for month in self._months_of(span):
                    by_month.setdefault(month, []).append(Held(span, part.level, part.incident))
        return found

    def _up_to_now(self, part: Held) -> Span:
        """The time of a level that counts by now: what is over counts at once as it will at the end of the day."""
        timeline = self.timelines.get(part.incident)
        if timeline and timeline.state_at(self.as_of) is State.RESOLVED:
            return part.span
        return Span(part.span.first, min(part.span.last, self.as_of))

    # What happened

    @cached_property
    def _happened(self) -> Mapping[date, Sequence[str]]:
        """The incidents and maintenances that went on in each month, oldest first."""
        found: dict[date, list[str]] = {}
        for name, timeline in reversed([*self.timelines.items()]):
            spans = [] if timeline.incident.kind is Kind.NOTICE else self._known_spans(timeline)
            for month in dict.fromkeys(chain.from_iterable(map(self._months_of, spans))):
                found.setdefault(month, []).append(name)
        return found

    def _known_spans(self, timeline: Timeline) -> Sequence[Span]:
        """The time in which it is known to have gone on; that of its start if that lies in one month."""
        now = Span(BEGINNING, self.as_of)
        start = timeline.incident.start
        if timeline.has_known_extent:
            return clip(timeline.active, now)
        told = clip((part.span for parts in timeline.marks.values() for part in parts), now)
        return [*told, *([] if start.precision is Precision.YEAR else [Span(start.first, start.last)])]

    def _months_of(self, span: Span) -> Iterator[date]:
        first, last = (month_of(at, self.zone) for at in (span.first, max(span.first, span.last - INSTANT)))
        return months_between(first, last) if first < last else iter([first])  # as most are

    @cached_property
    def _recent(self) -> Sequence[date]:
        """The months on record, up to now, that are not long ago."""
        return [month for month in self._on_record if month.year >= self._on_record[-1].year - RECENT_YEARS]

    @property
    def _years(self) -> Iterator[Period]:
        """The years on record, up to now, that are not very long ago."""
        for year in {month.year for month in self._on_record}:
            if year >= self._on_record[-1].year - MOST_YEARS:
                yield Period(date(year, 1, 1), YEAR)

    @cached_property
    def _on_record(self) -> Sequence[date]:
        """Every month on record, up to now."""
        begins = min((record.first for _, _, record in self._claimed.values()), default=FOREVER)
        return list(months_between(*(month_of(at, self.zone) for at in (min(begins, self.as_of), self.as_of))))

    @cached_property
    def _undated(self) -> Mapping[int, Sequence[str]]:
        """The incidents whose start is known to the year, by that."""
        found: dict[int, list[str]] = {}
        for name, timeline in self.timelines.items():
            start = timeline.incident.start
            if start.precision is Precision.YEAR and timeline.incident.kind is not Kind.NOTICE:
                found.setdefault(month_of(start.first, self.zone).year, []).append(name)
        return found

    def _named_in(self, period: Period) -> Sequence[str]:
        """The ids of what went on in a period, and of what is known to have begun in it, oldest first."""
        found = dict.fromkeys(chain.from_iterable(self._happened.get(month, ()) for month in period.months))
        if period.length == YEAR:
            found |= dict.fromkeys(self._undated.get(period.first.year, ()))
        return list(found)

    def _span(self, period: Period) -> Span:
        if period not in self._spans:
            self._spans[period] = period.span(self.zone)
        return self._spans[period]
