"""An incident over time: its states, its windows, and the levels that it gives components and regions.

A method takes an instant where its result depends on the clock; everything else follows from the facts alone.
docs/format.md has the rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.memo.values import digest_of_facts
from statusgen.model.chips import PromiseChip, WindowChip
from statusgen.model.site import Incident
from statusgen.model.spans import Span, clip, merge
from statusgen.model.text import Text
from statusgen.model.time import Bound, Length, Moment, Nearness, Precision, exactly, measured
from statusgen.model.vocabulary import IMPACT_OF, LEAST_IMPACT, Impact, Kind, Level, State
from statusgen.status import posted
from statusgen.status.effects import UpdateEffect, effects, first_settings
from statusgen.status.held import Held, joined, worst_of_each

FOREVER: Final = datetime.max.replace(tzinfo=UTC)
"""Stands for the end of a span that has not ended."""

BEGINNING: Final = datetime.min.replace(tzinfo=UTC)
"""Stands for the start of a span that began before the first update."""

NOTICED: Final = timedelta(days=14)
"""How long a notice without an end is shown after its newest update."""


class Change(msgspec.Struct, frozen=True):
    """The state becomes `state` at the instant `at`."""

    at: datetime
    state: State


class Window(msgspec.Struct, frozen=True):
    """The time that is announced for a maintenance."""

    start: Moment
    end: Moment


_SELDOM: Final = frozenset({"effects", "_settings", "_said"})


class Timeline:
    """Everything that follows from an incident's facts. Each result is computed once and kept.

    Nothing is known of it before `since`. `told_in` is the id of the incident on whose page it is.
    """

    def __init__(self, incident: Incident, *, since: datetime = BEGINNING, told_in: str = "") -> None:
        self.incident, self.since = incident, since
        self.told_in = told_in or incident.id

    @cached_property
    def effects(self) -> tuple[UpdateEffect, ...]:
        """Each update with the levels that it sets, oldest first."""
        return effects(self.incident)

    def forget(self) -> None:
        """Forget what is seldom asked for. Whoever asks for it later has it worked out again."""
        for name in _SELDOM:
            vars(self).pop(name, None)

    def __getstate__(self) -> dict[str, object]:
        """What is kept of it: what takes less time to work out than to read, and is seldom asked for, is not."""
        return {name: found for name, found in vars(self).items() if name not in _SELDOM}

    @cached_property
    def digest(self) -> bytes:
        """What tells it, and so its incident, from any other."""
        return digest_of_facts((self.outline, _texts(self.incident)))

    @cached_property
    def outline(self) -> bytes:
        """What tells it from any other, but for its longer texts: lists of incidents show none of these."""
        return digest_of_facts((without_texts(self.incident), self.since, self.told_in))

    @cached_property
    def posted(self) -> bytes:
        """The digest of all that was posted about it, which depends on no version of the program or of Python."""
        return posted.told(self.incident)

    def as_of(self, _: datetime) -> "Timeline":
        """The same, as far as it was known at an instant."""
        return self

    @property
    def occurrences(self) -> tuple["Timeline", ...]:
        """Each time that it takes place: it does so once."""
        return (self,)

    def shown_at(self, _: datetime) -> "Timeline":
        """The occurrence whose window is shown at an instant."""
        return self

    # States

    @cached_property
    def has_ended(self) -> bool:
        """True where the sources say that it is over, whatever the clock says."""
        incident = self.incident
        said_so = bool(incident.updates) and incident.updates[-1].state.is_over
        if incident.kind is not Kind.INCIDENT:
            return said_so
        return said_so or not incident.updates or incident.end is not None or incident.duration is not None

    @cached_property
    def ends_unposted(self) -> bool:
        """True of an incident that is over by its front matter alone."""
        updates = self.incident.updates
        return self.incident.kind is Kind.INCIDENT and self.has_ended and not (updates and updates[-1].state.is_over)

    @cached_property
    def has_known_extent(self) -> bool:
        """True of a maintenance, and where the start is known to the day and, unless it is open, so is the end."""
        if self.incident.kind is Kind.MAINTENANCE:
            return True
        has_end = self.end is not None and self.end.has_day and not self.lasts_no_time
        return self.incident.start.has_day and (has_end or not self.has_ended)

    @property
    def may_last_longer(self) -> bool:
        """Whether the time that counts is the least that it can have lasted: "over 3 days", "before" or "after"."""
        duration, end = self.incident.duration, self.end
        is_open_ended = isinstance(duration, Length) and duration.bound is Bound.OVER
        ends_after = end is not None and end.nearness is Nearness.AFTER
        return is_open_ended or ends_after or self.incident.start.nearness is Nearness.BEFORE

    @cached_property
    def is_point(self) -> bool:
        """True of a notice without an end: a point in time, which is shown for a while."""
        return self.incident.kind is Kind.NOTICE and self.incident.end is None and not self.has_ended

    @cached_property
    def lasts_no_time(self) -> bool:
        """True of an incident that would begin and end in one moment, so that nobody knows how long it lasted."""
        start, end = self.incident.start, self.incident.end
        return self.incident.kind is Kind.INCIDENT and self.has_ended and end is not None and end.last <= start.first

    @cached_property
    def end(self) -> Moment | None:
        """Its end as the sources say it. An end known only to the day or less is before the Resolved of that day.

        "2026-11-25" with a Resolved at 11:00 becomes "before 11:00".
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
    def over_since(self) -> datetime | None:
        """The instant of the end, which no build moves; None where nobody knows it.

        Of an end known only to the day, it is the first instant at which it may have been.
        """
        end, start = self.end, self.incident.start
        if end is None or end.has_time:
            return end.first if end else None
        posted = (update.posted for update in self.incident.updates if not update.state.is_over)
        return max([start.first, end.first, *(at for at in posted if at < end.last)])

    @property
    def known_since(self) -> datetime | None:
        """The first instant at which it is known to go on: of a start that is vaguer than a day, the first update."""
        if self.incident.start.has_day:
            return self.incident.start.first
        is_planned = self.incident.kind is Kind.MAINTENANCE
        return self.incident.updates[0].posted if self.incident.updates and not is_planned else None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change of state, oldest first, without repeated states.

        An end known only to the day counts at the end of that day, so that no downtime is lost.
        """
        ordered = sorted(_CHANGES[self.incident.kind](self), key=lambda change: change.at)
        return tuple(c for n, c in enumerate(ordered) if n == 0 or c.state is not ordered[n - 1].state)

    @cached_property
    def active(self) -> tuple[Span, ...]:
        """The spans in which it is going on, oldest first. An open one lasts to FOREVER."""
        track = [*self.changes, Change(FOREVER, State.RESOLVED)]
        return merge(Span(change.at, after.at) for change, after in pairwise(track) if _is_going_on(change.state))

    @cached_property
    def state(self) -> State:
        """The state that the sources leave it in, whatever the clock says."""
        if self.incident.kind is Kind.INCIDENT and self.has_ended:
            return State.RESOLVED
        return self.incident.updates[-1].state if self.incident.updates else self.incident.kind.first_state

    def state_at(self, at: datetime) -> State | None:
        """The state at an instant; None before it has one.

        An incident whose end is known only to the day is resolved as soon as it may have been.
        """
        if self.incident.kind is Kind.INCIDENT and self.over_since and self.over_since <= at:
            return State.RESOLVED
        return next((change.state for change in reversed(self.changes) if change.at <= at), None)

    def is_open_at(self, at: datetime) -> bool:
        """True where it is going on at that instant; a scheduled maintenance is not."""
        return _is_going_on(self.state_at(at))

    # Windows and promises

    @cached_property
    def windows(self) -> tuple[tuple[datetime, Window], ...]:
        """The maintenance window as first announced and after each update, each with the instant it holds from.

        Empty for incidents and notices.
        """
        if self.incident.kind is not Kind.MAINTENANCE or self.incident.end is None:
            return ()
        window = Window(self.incident.start, self.incident.end)
        found = [(self.since, window)]
        for update in self.incident.updates:
            for chip in update.chips:
                if isinstance(chip, WindowChip):
                    window = Window(chip.start or window.start, chip.end or window.end)
            found.append((update.posted, window))
        return tuple(found)

    def window_at(self, at: datetime) -> Window | None:
        """The maintenance window as announced at that instant; None for incidents and notices."""
        return next((window for since, window in reversed(self.windows) if since <= at), None)

    def windows_after(self, _: datetime) -> tuple[Window, ...]:
        """Those of a maintenance that repeats which come after the one at an instant."""
        return ()

    @cached_property
    def extent(self) -> tuple[Moment, Moment | None]:
        """Its start and end; for a maintenance, those of the window as last announced."""
        if not self.windows:
            return self.incident.start, self.end
        _, last = self.windows[-1]
        return last.start, last.end

    @property
    def promise(self) -> Moment | None:
        """The time promised for the next update. Only the newest update counts, and only while it is open."""
        if self.has_ended or not self.incident.updates:
            return None
        chips = self.incident.updates[-1].chips
        return next((chip.at for chip in chips if isinstance(chip, PromiseChip)), None)

    @cached_property
    def edges(self) -> tuple[datetime, ...]:
        """The instants at which the clock changes anything about it, in no order."""
        windows = [window for _, window in self.windows]
        begins = [self.incident.start, self.end, *(window.start for window in windows)]
        ends = [self.end, self.promise, *(window.end for window in windows)]
        known = [*(each.first for each in begins if each), *(each.last for each in ends if each)]
        return (*known, *(change.at for change in self.changes))

    @cached_property
    def settled(self) -> datetime:
        """The instant from which on the clock changes nothing about it, and all that it tells of is past."""
        return max([self.since, *self.edges, *(each.last for each in self.incident.told_of)])

    @cached_property
    def last_changed(self) -> datetime:
        """The last instant at which an update was posted or the clock changes anything about it."""
        return max([*self.edges, *(update.posted for update in self.incident.updates)])

    def touched(self, as_of: datetime) -> tuple[datetime, ...]:
        """The instants of all updates, and those up to `as_of` at which a window opened or closed or it ended."""
        reached = self.changes if self.incident.kind is Kind.MAINTENANCE else ()
        by_clock = (change.at for change in reached if BEGINNING < change.at <= as_of)
        ended = [self.over_since] if self.ends_unposted and self.over_since and self.over_since <= as_of else []
        return (*(update.posted for update in self.incident.updates), *by_clock, *ended)

    # Levels

    @cached_property
    def levels(self) -> Mapping[str, tuple[Held, ...]]:
        """The levels that it gives each component and region, oldest first; empty where its extent is unknown."""
        if self.incident.kind is Kind.NOTICE or not self.has_known_extent:
            return {}
        since = BEGINNING if self.incident.kind is Kind.MAINTENANCE else self.incident.start.first
        return self._held_in(Span(since, FOREVER))

    def _held_in(self, known: Span) -> Mapping[str, tuple[Held, ...]]:
        """The levels that it gives each component and region in a span, oldest first."""
        held: dict[str, list[Held]] = {}
        spans = clip(self.active, known)
        for span, settings in self._settings:
            for part in clip(spans, span):
                for target, level in settings.items():
                    held.setdefault(target, []).append(Held(part, level, self.incident.id))
        return {target: joined(parts) for target, parts in held.items()}

    @cached_property
    def marks(self) -> Mapping[str, tuple[Held, ...]]:
        """The levels that mark days and count: where the extent is unknown, those of the time that updates tell of.

        What lasted no time marks the day on which that was, by a span without length.
        """
        if not self.lasts_no_time:
            return self._held_in(self._told_of) if self._told_of else self.levels
        moment = Span(self.incident.start.first, self.incident.start.first)
        return {target: (Held(moment, level, self.incident.id),) for target, level in self.given.items()}

    @property
    def _told_of(self) -> Span | None:
        """The time in which updates say that it goes on, if nobody knows its extent, nor its length."""
        is_vague = self.incident.kind is Kind.INCIDENT and not self.has_known_extent
        if not is_vague or self.known_since is None or self.incident.duration is not None:
            return None
        ended = self.end.last if self.end and self.end.has_day else self.over_since
        return Span(self.known_since, ended if self.has_ended and ended else FOREVER)

    @cached_property
    def _settings(self) -> Sequence[tuple[Span, Mapping[str, Level]]]:
        """The levels that are set, from each update that changes any to the next such update.

        An update that ends the incident changes none, so that the next one restores the levels before it.
        """
        found, since, levels = [], BEGINNING, first_settings(self.incident).levels
        for effect in self.effects:
            if effect.changes and not effect.update.state.is_over:
                found.append((Span(since, effect.update.posted), effect.before.levels))
                since, levels = effect.update.posted, effect.after.levels
        return [*found, (Span(since, FOREVER), levels)]

    @cached_property
    def given(self) -> Mapping[str, Level]:
        """The worst level that it ever gives each component and region, even where the time is unknown."""
        return worst_of_each(settings for _, settings in self._settings)

    @cached_property
    def worst(self) -> Mapping[str, Level]:
        """The worst level of each component and region; for a maintenance, only of the time when it was under way."""
        held = {target: max(part.level for part in parts) for target, parts in self.levels.items()}
        return held if self.incident.kind is Kind.MAINTENANCE else dict(self.given) | held

    def worst_of(self, name: str) -> Level | None:
        """The worst level of a component or region; None for a component that is named without ever getting one."""
        effect = self.incident.components.get(name)
        is_only_named = self.incident.kind is Kind.INCIDENT and effect is not None and effect.level is None
        return self.worst.get(name, None if is_only_named else Level.OPERATIONAL)

    def levels_at(self, at: datetime) -> Mapping[str, Level]:
        """The level that it gives each component and region at an instant; empty unless it is going on.

        An open incident counts even where its start is vague, since it certainly is going on.
        """
        if not self.active or not self.active[0].first <= at < self.active[-1].last:
            return {}
        is_early = self.incident.kind is not Kind.MAINTENANCE and at < self.incident.start.first
        if self.incident.kind is Kind.NOTICE or is_early or not self.is_open_at(at):
            return {}
        return next(settings for span, settings in self._settings if span.first <= at < span.last)

    # Impact and duration

    def impact_at(self, at: datetime) -> Impact:
        """The declared impact, else the one of the worst level; at least minor while an incident is open."""
        return self._impact(self.incident.impact, self.is_open_at(at))

    @cached_property
    def impact(self) -> Impact:
        """The same as the sources leave it, whatever the clock says."""
        return self._impact(self.incident.impact, not self.has_ended)

    @cached_property
    def impact_of_levels(self) -> Impact:
        """The same without the declared impact."""
        return self._impact(None, not self.has_ended)

    def _impact(self, declared: Impact | None, is_open: bool) -> Impact:
        if self.incident.kind is not Kind.INCIDENT:
            return declared or Impact.NONE
        return max(declared or self._of_worst, LEAST_IMPACT if is_open else Impact.NONE)

    @cached_property
    def _of_worst(self) -> Impact:
        """The impact of the worst level of a component, else of a region: one country is not all."""
        of_components = [self.given[name] for name in self.incident.component_ids if name in self.given]
        return IMPACT_OF[max(of_components or self.given.values(), default=Level.OPERATIONAL)]

    @cached_property
    def lasted(self) -> Length | Text | None:
        """How long it lasted: as declared, else from start to end; a maintenance counts while it was under way."""
        if self.incident.duration is not None or self.incident.kind is not Kind.MAINTENANCE:
            return self.incident.duration or measured(self.incident.start, self.end)
        spans = self.active
        return measured(self.said(spans[0].first), self.said(spans[-1].last)) if spans else None

    def said(self, instant: datetime) -> Moment:
        """An instant as precisely as the sources know it: perhaps "about" it, or only the day."""
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


def without_texts(incident: Incident) -> Incident:
    """An incident without its summary, its write-up, the texts of its updates and statements, and their version."""
    updates = tuple(replace(update, body=_UNSAID) for update in incident.updates)
    return replace(incident, version="", summary=_UNSAID, writeup=_UNSAID, updates=updates, statements=())


_UNSAID: Final = Text({})


def _texts(incident: Incident) -> object:
    """All that an incident has besides."""
    bodies = [update.body for update in incident.updates]
    return incident.version, incident.summary, incident.writeup, bodies, incident.statements


# States from updates and the clock


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
    """The index where the final states at the end of the list begin; its length where it ends in none."""
    return max((n for n, state in enumerate(states) if not state.is_over), default=-1) + 1


def _changes_of_notice(timeline: Timeline) -> Iterator[Change]:
    incident, updates = timeline.incident, timeline.incident.updates
    yield Change(updates[0].posted if updates else incident.start.first, incident.kind.first_state)
    ends = [update.posted for update in updates if update.state.is_over]
    if incident.end:
        ends.append(incident.end.last)
    said = max([incident.start.last, *(update.posted for update in updates)])
    yield Change(min(ends, default=said + NOTICED), State.RESOLVED)


def _changes_of_maintenance(timeline: Timeline) -> Iterator[Change]:
    """The states that updates set. Before the first, and after a Scheduled, the window and the clock decide."""
    updates = timeline.incident.updates
    ends = [*(update.posted for update in updates), FOREVER]
    states = [State.SCHEDULED, *(update.state for update in updates)]
    for state, (since, window), end in zip(states, timeline.windows, ends, strict=True):
        if state is not State.SCHEDULED:
            yield Change(since, state)
            continue
        opens, closes = window.start.first, window.end.last
        by_clock = (
            (since, opens, State.SCHEDULED),
            (max(since, opens), closes, State.IN_PROGRESS),
            (max(since, closes), FOREVER, State.COMPLETED),
        )
        yield from (Change(at, reached) for at, until, reached in by_clock if at < min(until, end))


_CHANGES: Final = {
    Kind.INCIDENT: _changes_of_incident,
    Kind.MAINTENANCE: _changes_of_maintenance,
    Kind.NOTICE: _changes_of_notice,
}
