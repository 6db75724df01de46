"""An incident over time: its states, its windows, and the levels that it gives components and regions.

Everything follows from the facts alone; what depends on the clock takes an instant. docs/format.md has the rules.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from typing import Final

import msgspec

from statusgen.model.site import Incident, PromiseChip, Site, Text, Update, WindowChip
from statusgen.model.time import Bound, Length, Moment, Nearness, Precision, Span, clip, exactly, merge
from statusgen.model.vocabulary import IMPACT_OF, LEAST_IMPACT, Impact, Kind, Level, State
from statusgen.status.effects import UpdateEffect, effects, first_settings

FOREVER: Final = datetime.max.replace(tzinfo=UTC)
"""The end of what has no end yet."""

BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
"""The start of what held before anything was said."""


class Change(msgspec.Struct, frozen=True):
    """From the instant `at` on, the state is `state`."""

    at: datetime
    state: State


class Held(msgspec.Struct, frozen=True):
    """A level that an incident gives a component or region during a span; an open one ends at FOREVER."""

    span: Span
    level: Level
    incident: str


class Window(msgspec.Struct, frozen=True):
    """When a maintenance is, or was, to take place."""

    start: Moment
    end: Moment


class Timeline:
    """All that follows from an incident's facts, each worked out once."""

    def __init__(self, incident: Incident) -> None:
        self.incident = incident

    @cached_property
    def effects(self) -> tuple[UpdateEffect, ...]:
        """Each update with what it sets."""
        return effects(self.incident)

    # States

    @cached_property
    def has_ended(self) -> bool:
        """Whether the sources say that it is over, whatever the clock says."""
        incident = self.incident
        said_so = bool(incident.updates) and incident.updates[-1].state.is_over
        if incident.kind is not Kind.INCIDENT:
            return said_so
        return said_so or not incident.updates or incident.end is not None or incident.duration is not None

    @property
    def has_known_extent(self) -> bool:
        """Whether it can be put on a time line: its day is known, and its end, unless it is open."""
        return self.incident.start.has_day and (self.incident.end is not None or not self.has_ended)

    @cached_property
    def end(self) -> Moment | None:
        """When it ended, as the sources say it; the posted end bounds one that is known to the day or less.

        "2026-11-25", with a Resolved at 11:00 that day, is before 11:00.
        """
        end, updates = self.incident.end, self.incident.updates
        if end is None or self.incident.kind is not Kind.INCIDENT or not self.has_ended:
            return end
        final = first_of_last_end([update.state for update in updates])
        posted = updates[final].at if final < len(updates) else None
        if posted and posted.has_time and end.first <= posted.first < end.last:
            return Moment(posted.first, posted.last, Precision.MINUTE, Nearness.BEFORE)
        return end

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change of state, oldest first; a state that repeats the one before it is left out.

        An end known to the day or less stands where that day ends, so that no downtime is lost.
        """
        ordered = sorted(_CHANGES[self.incident.kind](self), key=lambda change: change.at)
        return tuple(c for n, c in enumerate(ordered) if n == 0 or c.state is not ordered[n - 1].state)

    @cached_property
    def active(self) -> tuple[Span, ...]:
        """When it is going on, oldest first; what has no end yet lasts to FOREVER."""
        track = [*self.changes, Change(FOREVER, State.RESOLVED)]
        return merge(Span(change.at, after.at) for change, after in pairwise(track) if _is_going_on(change.state))

    @cached_property
    def state(self) -> State:
        """The state that the sources leave it in: the clock plays no part."""
        if self.incident.kind is Kind.INCIDENT and self.has_ended:
            return State.RESOLVED
        return self.incident.updates[-1].state if self.incident.updates else self.incident.kind.first_state

    def state_at(self, at: datetime) -> State | None:
        """The state at an instant; None before there is one.

        Of an incident that ended on a day, nobody knows when, it is over all that day: it is said of what has been.
        """
        end = self.end
        if self.incident.kind is Kind.INCIDENT and end and max(self.incident.start.first, end.first) <= at:
            return State.RESOLVED
        return next((change.state for change in reversed(self.changes) if change.at <= at), None)

    def is_open_at(self, at: datetime) -> bool:
        """Whether it is going on at that instant; a maintenance that is still to come is not."""
        return _is_going_on(self.state_at(at))

    # Windows and promises

    @cached_property
    def windows(self) -> tuple[tuple[datetime, Window], ...]:
        """The maintenance window as first announced, then as it stands after each update, with the instants.

        Anything but maintenance has none.
        """
        if self.incident.kind is not Kind.MAINTENANCE or self.incident.end is None:
            return ()
        window = Window(self.incident.start, self.incident.end)
        found = [(BEGINNING, window)]
        for update in self.incident.updates:
            for chip in update.chips:
                if isinstance(chip, WindowChip):
                    window = Window(chip.start or window.start, chip.end or window.end)
            found.append((update.posted, window))
        return tuple(found)

    def window_at(self, at: datetime) -> Window | None:
        """The maintenance window as it is announced at that instant; None for anything but maintenance."""
        return next((window for since, window in reversed(self.windows) if since <= at), None)

    @cached_property
    def extent(self) -> tuple[Moment, Moment | None]:
        """When it began and ended; of a maintenance, the window as last announced."""
        if not self.windows:
            return self.incident.start, self.incident.end
        window = self.windows[-1][1]
        return window.start, window.end

    @property
    def promise(self) -> Moment | None:
        """When the next update is promised: by the newest update alone, and only while the incident is open."""
        if self.has_ended or not self.incident.updates:
            return None
        chips = self.incident.updates[-1].chips
        return next((chip.at for chip in chips if isinstance(chip, PromiseChip)), None)

    # Levels

    @cached_property
    def levels(self) -> Mapping[str, tuple[Held, ...]]:
        """What it holds each component and region at, oldest first; nothing where its extent is unknown."""
        return self.possible_levels if self.has_known_extent else {}

    @cached_property
    def possible_levels(self) -> Mapping[str, tuple[Held, ...]]:
        """The same, from the first instant that it may have begun at."""
        if self.incident.kind is Kind.NOTICE:
            return {}
        held: dict[str, list[Held]] = {}
        since = BEGINNING if self.incident.kind is Kind.MAINTENANCE else self.incident.start.first
        spans = clip(self.active, Span(since, FOREVER))
        for span, settings in self._settings:
            for part in clip(spans, span):
                for target, level in settings.items():
                    held.setdefault(target, []).append(Held(part, level, self.incident.id))
        return {target: _joined(parts) for target, parts in held.items()}

    @cached_property
    def _settings(self) -> Sequence[tuple[Span, Mapping[str, Level]]]:
        """The levels that are set, from one update that changes any to the next.

        What ends an incident changes none, so that reopening it restores the levels before.
        """
        found, since, levels = [], BEGINNING, first_settings(self.incident).levels
        for effect in self.effects:
            if effect.changes and not effect.update.state.is_over:
                found.append((Span(since, effect.update.posted), effect.before))
                since, levels = effect.update.posted, effect.after
        return [*found, (Span(since, FOREVER), levels)]

    @cached_property
    def given(self) -> Mapping[str, Level]:
        """The worst level that it ever gives each component and region, even where nobody knows when."""
        return worst_of_each(settings for _, settings in self._settings)

    @cached_property
    def worst(self) -> Mapping[str, Level]:
        """The worst that it did to each: of a maintenance, while it was under way."""
        held = {target: max(part.level for part in parts) for target, parts in self.levels.items()}
        return held if self.incident.kind is Kind.MAINTENANCE else dict(self.given) | held

    def levels_at(self, at: datetime) -> Mapping[str, Level]:
        """What it gives each component and region at an instant; nothing unless it is going on.

        An open incident counts, however little is known of its start: only its past cannot be placed.
        """
        is_early = self.incident.kind is not Kind.MAINTENANCE and at < self.incident.start.first
        if self.incident.kind is Kind.NOTICE or is_early or not self.is_open_at(at):
            return {}
        return next(settings for span, settings in self._settings if span.first <= at < span.last)

    # Impact and duration

    def impact_at(self, at: datetime) -> Impact:
        """As declared, else from the worst level; an open incident is at least minor."""
        return self._impact(self.incident.impact, self.is_open_at(at))

    @cached_property
    def impact(self) -> Impact:
        """The same as the sources leave it: the clock plays no part."""
        return self._impact(self.incident.impact, not self.has_ended)

    @cached_property
    def impact_of_levels(self) -> Impact:
        """The same, had its author declared none."""
        return self._impact(None, not self.has_ended)

    def _impact(self, declared: Impact | None, is_open: bool) -> Impact:
        if self.incident.kind is not Kind.INCIDENT:
            return declared or Impact.NONE
        least = LEAST_IMPACT if is_open else Impact.NONE
        return max(declared or IMPACT_OF[max(self.given.values(), default=Level.OPERATIONAL)], least)

    @cached_property
    def lasted(self) -> Length | Text | None:
        """How long it lasted: as declared, else from its start to its end; a maintenance, while it was under way."""
        if self.incident.duration is not None or self.incident.kind is not Kind.MAINTENANCE:
            return self.incident.duration or measured(self.incident.start, self.end)
        spans = self.active
        return measured(self.said(spans[0].first), self.said(spans[-1].last)) if spans else None

    def said(self, instant: datetime) -> Moment:
        """An instant as the sources say it: "about", or to the day, where they know no more."""
        return self._said.get(instant) or exactly(instant)

    @cached_property
    def _said(self) -> Mapping[datetime, Moment]:
        incident = self.incident
        known = {incident.start.first: incident.start} | {update.posted: update.at for update in incident.updates}
        for _, window in self.windows:
            known |= {window.start.first: window.start, window.end.last: window.end}
        if incident.end and not self.windows:
            known[incident.end.last] = incident.end
        return known


Timelines = Mapping[str, Timeline]
"""The timeline of each incident of a site, by id, newest first."""


def timelines(site: Site) -> Timelines:
    """A timeline for each incident of a site."""
    return {incident.id: Timeline(incident) for incident in site.incidents}


# How states follow from posts and the clock


def _is_going_on(state: State | None) -> bool:
    return state is not None and not state.is_over and state is not State.SCHEDULED


def _changes_of_incident(timeline: Timeline) -> Iterator[Change]:
    incident, posts = timeline.incident, timeline.incident.updates
    final = first_of_last_end([post.state for post in posts]) if timeline.has_ended else len(posts)
    first = min([incident.start.first, *(post.posted for post in posts[:1])])
    opening = Change(first, posts[0].state if posts and not posts[0].state.is_over else incident.kind.first_state)
    track = [opening, *(Change(post.posted, post.state) for post in posts[:final])]
    if not timeline.has_ended:
        yield from track
        return
    said = max([incident.start.first, *(post.posted for post in posts[: final + 1])])
    end = timeline.end.last if timeline.end else said
    yield from (change for change in track if change.at < end)
    yield Change(end, State.RESOLVED)


def first_of_last_end(states: Sequence[State]) -> int:
    """The place of the first of the run of ends that closes the list; its length where none does."""
    return max((n for n, state in enumerate(states) if not state.is_over), default=-1) + 1


def _changes_of_notice(timeline: Timeline) -> Iterator[Change]:
    incident = timeline.incident
    yield Change(incident.updates[0].posted if incident.updates else incident.start.first, incident.kind.first_state)
    ends = [update.posted for update in incident.updates if update.state.is_over]
    if incident.end:
        ends.append(incident.end.last)
    yield from (Change(end, State.RESOLVED) for end in sorted(ends)[:1])


def _changes_of_maintenance(timeline: Timeline) -> Iterator[Change]:
    """By what was posted; between posts, while nobody has said that it began, by the window and the clock."""
    updates, windows = timeline.incident.updates, timeline.windows
    yield from _by_the_clock(windows[0][1], Span(BEGINNING, _next_post(updates, -1)))
    for n, (update, (_, window)) in enumerate(zip(updates, windows[1:], strict=True)):
        if update.state is State.SCHEDULED:
            yield from _by_the_clock(window, Span(update.posted, _next_post(updates, n)))
        else:
            yield Change(update.posted, update.state)


_CHANGES: Final = {
    Kind.INCIDENT: _changes_of_incident,
    Kind.MAINTENANCE: _changes_of_maintenance,
    Kind.NOTICE: _changes_of_notice,
}


def _next_post(updates: Sequence[Update], n: int) -> datetime:
    return updates[n + 1].posted if n + 1 < len(updates) else FOREVER


def _by_the_clock(window: Window, until: Span) -> Iterator[Change]:
    edges = (
        (Span(BEGINNING, window.start.first), State.SCHEDULED),
        (Span(window.start.first, window.end.last), State.IN_PROGRESS),
        (Span(window.end.last, FOREVER), State.COMPLETED),
    )
    for span, state in edges:
        for part in clip([span], until):
            yield Change(part.first, state)


# Levels of several incidents


def held_by_target(found: Iterable[Timeline]) -> Mapping[str, tuple[Held, ...]]:
    """All that any incident holds each component and region at."""
    held: dict[str, list[Held]] = {}
    for timeline in found:
        for target, parts in timeline.levels.items():
            held.setdefault(target, []).extend(parts)
    return {target: tuple(parts) for target, parts in held.items()}


def worst_held(held: Iterable[Held], at: datetime) -> Level:
    """The worst level held at an instant; operational where nothing is held."""
    return max((h.level for h in held if h.span.first <= at < h.span.last), default=Level.OPERATIONAL)


def present(found: Iterable[Timeline], at: datetime) -> Mapping[str, Level]:
    """The level of each component and region that an incident gives one at an instant: the worst of them."""
    return worst_of_each(timeline.levels_at(at) for timeline in found)


def worst_of_each(found: Iterable[Mapping[str, Level]]) -> Mapping[str, Level]:
    """The worst level of each target."""
    worst_of: dict[str, Level] = {}
    for each in found:
        for target, level in each.items():
            worst_of[target] = max(level, worst_of.get(target, level))
    return worst_of


def _joined(parts: Iterable[Held]) -> tuple[Held, ...]:
    """The same without seams: what touches and has one level becomes one."""
    joined: list[Held] = []
    for part in parts:
        seamless = bool(joined) and joined[-1].level is part.level and joined[-1].span.last == part.span.first
        first = joined.pop().span.first if seamless else part.span.first
        joined.append(Held(Span(first, part.span.last), part.level, part.incident))
    return tuple(joined)


def measured(start: Moment, end: Moment | None) -> Length | None:
    """How long it lasted, where both times of day are known."""
    if end is None or not (start.has_time and end.has_time) or end.first < start.first:
        return None
    bound = _BOUNDS.get((start.nearness, end.nearness), Bound.ABOUT)
    return Length(int((end.first - start.first).total_seconds()), bound)


_BOUNDS: Final = {
    (Nearness.EXACT, Nearness.EXACT): Bound.EXACT,
    (Nearness.EXACT, Nearness.AFTER): Bound.OVER,
    (Nearness.BEFORE, Nearness.EXACT): Bound.OVER,
    (Nearness.EXACT, Nearness.BEFORE): Bound.UP_TO,
    (Nearness.AFTER, Nearness.EXACT): Bound.UP_TO,
    (Nearness.BEFORE, Nearness.AFTER): Bound.OVER,
    (Nearness.AFTER, Nearness.BEFORE): Bound.UP_TO,
}
