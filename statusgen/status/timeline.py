"""Status over time: where an incident stands, which levels it holds, and how the site is doing.

Everything follows from the facts and the instant asked about. docs/format.md has the rules.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import msgspec

from statusgen.model.site import Incident, LevelChip, PromiseChip, WindowChip
from statusgen.model.time import Moment, Span, clip, merge
from statusgen.model.vocabulary import IMPACT_OF, LEVEL_OF, Impact, Kind, Level, State

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


# States


def has_known_extent(incident: Incident) -> bool:
    """Whether the incident can be put on a time line: its day is known, and its end, unless it is open."""
    return incident.start.has_day and (incident.end is not None or not has_ended(incident))


def has_ended(incident: Incident) -> bool:
    """Whether the sources say that it is over, whatever the clock says."""
    said_so = bool(incident.updates) and incident.updates[-1].state.is_over
    if incident.kind is not Kind.INCIDENT:
        return said_so
    return said_so or not incident.updates or incident.end is not None or incident.duration is not None


def changes(incident: Incident) -> tuple[Change, ...]:
    """Every change of state, oldest first; a state that repeats the one before it is left out.

    An end known to the day or less stands where that day ends, so that no downtime is lost.
    """
    if incident.kind is Kind.MAINTENANCE:
        found = _changes_of_maintenance(incident)
    elif incident.kind is Kind.NOTICE:
        found = _changes_of_notice(incident)
    else:
        found = _changes_of_incident(incident)
    ordered = sorted(found, key=lambda change: change.at)
    return tuple(c for n, c in enumerate(ordered) if n == 0 or c.state is not ordered[n - 1].state)


def state_at(incident: Incident, at: datetime) -> State | None:
    """The state at an instant; None before there is one.

    Of an incident that ended on a day, nobody knows when, it is over all that day: it is said of what has been.
    """
    if incident.kind is Kind.INCIDENT and incident.end and max(incident.start.first, incident.end.first) <= at:
        return State.RESOLVED
    return next((change.state for change in reversed(changes(incident)) if change.at <= at), None)


def is_open(incident: Incident, at: datetime) -> bool:
    """Whether it is going on at that instant; a maintenance that is still to come is not."""
    return _is_going_on(state_at(incident, at))


def active(incident: Incident) -> tuple[Span, ...]:
    """When it is going on, oldest first; what has no end yet lasts to FOREVER."""
    track = [*changes(incident), Change(FOREVER, State.RESOLVED)]
    return merge(Span(change.at, after.at) for change, after in pairwise(track) if _is_going_on(change.state))


def _is_going_on(state: State | None) -> bool:
    return state is not None and not state.is_over and state is not State.SCHEDULED


def _changes_of_incident(incident: Incident) -> Iterator[Change]:
    posts = incident.updates
    final = first_of_last_end([post.state for post in posts]) if has_ended(incident) else len(posts)
    first = min([incident.start.first, *(post.posted for post in posts[:1])])
    opening = Change(first, posts[0].state if posts and not posts[0].state.is_over else State.INVESTIGATING)
    track = [opening, *(Change(post.posted, post.state) for post in posts[:final])]
    if not has_ended(incident):
        yield from track
        return
    said = max([incident.start.first, *(post.posted for post in posts[: final + 1])])
    end = incident.end.last if incident.end else said
    yield from (change for change in track if change.at < end)
    yield Change(end, State.RESOLVED)


def first_of_last_end(states: Sequence[State]) -> int:
    """The place of the first of the run of ends that closes the list; its length where none does."""
    return max((n for n, state in enumerate(states) if not state.is_over), default=-1) + 1


def _changes_of_notice(incident: Incident) -> Iterator[Change]:
    yield Change(incident.updates[0].posted if incident.updates else incident.start.first, State.NOTICE)
    ends = [update.posted for update in incident.updates if update.state.is_over]
    if incident.end:
        ends.append(incident.end.last)
    yield from (Change(end, State.RESOLVED) for end in sorted(ends)[:1])


def _changes_of_maintenance(incident: Incident) -> Iterator[Change]:
    """By what was posted; between posts, while nobody has said that it began, by the window and the clock."""
    yield from _by_the_clock(windows(incident)[0][1], Span(BEGINNING, _next_post(incident, -1)))
    for n, (update, (_, window)) in enumerate(zip(incident.updates, windows(incident)[1:], strict=True)):
        if update.state is State.SCHEDULED:
            yield from _by_the_clock(window, Span(update.posted, _next_post(incident, n)))
        else:
            yield Change(update.posted, update.state)


def _next_post(incident: Incident, n: int) -> datetime:
    return incident.updates[n + 1].posted if n + 1 < len(incident.updates) else FOREVER


def _by_the_clock(window: Window, until: Span) -> Iterator[Change]:
    edges = (
        (Span(BEGINNING, window.start.first), State.SCHEDULED),
        (Span(window.start.first, window.end.last), State.IN_PROGRESS),
        (Span(window.end.last, FOREVER), State.COMPLETED),
    )
    for span, state in edges:
        for part in clip([span], until):
            yield Change(part.first, state)


def windows(incident: Incident) -> tuple[tuple[datetime, Window], ...]:
    """The maintenance window as first announced, then as it stands after each update, with the instants."""
    if incident.end is None:
        raise ValueError(f"{incident.id} is no maintenance with a window")
    window = Window(incident.start, incident.end)
    found = [(BEGINNING, window)]
    for update in incident.updates:
        for chip in update.chips:
            if isinstance(chip, WindowChip):
                window = Window(chip.start or window.start, chip.end or window.end)
        found.append((update.posted, window))
    return tuple(found)


def window_at(incident: Incident, at: datetime) -> Window:
    """The maintenance window as it is announced at that instant."""
    return next(window for since, window in reversed(windows(incident)) if since <= at)


def promise(incident: Incident) -> Moment | None:
    """When the next update is promised: by the newest update alone, and only while the incident is open."""
    if has_ended(incident) or not incident.updates:
        return None
    chips = incident.updates[-1].chips
    return next((chip.at for chip in chips if isinstance(chip, PromiseChip)), None)


# Levels


def levels(incident: Incident) -> Mapping[str, tuple[Held, ...]]:
    """What the incident holds each component and region at, oldest first; nothing where its extent is unknown."""
    if incident.kind is Kind.NOTICE or not has_known_extent(incident):
        return {}
    held: dict[str, list[Held]] = {}
    since = BEGINNING if incident.kind is Kind.MAINTENANCE else incident.start.first
    spans = clip(active(incident), Span(since, FOREVER))
    for span, settings in _settings(incident):
        for part in clip(spans, span):
            for target, level in settings.items():
                held.setdefault(target, []).append(Held(part, level, incident.id))
    return {target: _joined(parts) for target, parts in held.items()}


def levels_at(incident: Incident, at: datetime) -> Mapping[str, Level]:
    """What it gives each component and region at an instant; nothing unless it is going on.

    An open incident counts, however little is known of its start: only its past cannot be placed.
    """
    is_early = incident.kind is not Kind.MAINTENANCE and at < incident.start.first
    if incident.kind is Kind.NOTICE or is_early or not is_open(incident, at):
        return {}
    return next(settings for span, settings in _settings(incident) if span.first <= at < span.last)


def given(incident: Incident) -> Mapping[str, Level]:
    """The worst level that it ever gives each component and region, even where nobody knows when."""
    return _worst_of_each(settings for _, settings in _settings(incident))


def worst_level(incident: Incident) -> Level:
    """The worst level that it ever gives anything."""
    return max(given(incident).values(), default=Level.OPERATIONAL)


def impact_at(incident: Incident, at: datetime) -> Impact:
    """As declared, else from the worst level; an open incident is at least minor."""
    if incident.kind is not Kind.INCIDENT:
        return incident.impact or Impact.NONE
    least = Impact.MINOR if is_open(incident, at) else Impact.NONE
    return max(incident.impact or IMPACT_OF[worst_level(incident)], least)


def record(incidents: Iterable[Incident]) -> Mapping[str, tuple[Held, ...]]:
    """All that any incident holds each component and region at."""
    held: dict[str, list[Held]] = {}
    for incident in incidents:
        for target, parts in levels(incident).items():
            held.setdefault(target, []).extend(parts)
    return {target: tuple(parts) for target, parts in held.items()}


def worst(held: Iterable[Held], at: datetime) -> Level:
    """The worst level held at an instant; operational where nothing is held."""
    return max((h.level for h in held if h.span.first <= at < h.span.last), default=Level.OPERATIONAL)


def present(incidents: Iterable[Incident], at: datetime) -> Mapping[str, Level]:
    """The level of each component and region that an incident gives one at an instant: the worst of them."""
    return _worst_of_each(levels_at(incident, at) for incident in incidents)


def _worst_of_each(found: Iterable[Mapping[str, Level]]) -> Mapping[str, Level]:
    worst_of: dict[str, Level] = {}
    for each in found:
        for target, level in each.items():
            worst_of[target] = max(level, worst_of.get(target, level))
    return worst_of


class _Settings:
    """What an incident's components and regions are set to, while its updates are gone through."""

    def __init__(self, incident: Incident) -> None:
        default = Level.UNDER_MAINTENANCE if incident.kind is Kind.MAINTENANCE else Level.OPERATIONAL
        self.components = {name: effect.level or default for name, effect in incident.components.items()}
        self.regions = {code: effect.level for code, effect in incident.regions.items()}
        impact = max(incident.impact or Impact.NONE, Impact.MINOR)
        self.alone = LEVEL_OF[impact] if incident.kind is Kind.INCIDENT else default

    def apply(self, chip: LevelChip) -> None:
        if chip.region:
            self.regions[chip.target] = chip.level
        else:
            names = list(self.components) if chip.target == "all" else [chip.target]
            self.components |= dict.fromkeys(names, chip.level)

    def as_levels(self) -> Mapping[str, Level]:
        """A region without a level of its own is as bad as the worst component, or as the impact says."""
        fallback = max(self.components.values(), default=self.alone)
        return self.components | {code: level or fallback for code, level in self.regions.items()}


def _settings(incident: Incident) -> Iterator[tuple[Span, Mapping[str, Level]]]:
    """The levels that are set, from one update that changes any to the next.

    What ends an incident changes none, so that reopening it restores the levels before.
    """
    settings, since = _Settings(incident), BEGINNING
    for update in (update for update in incident.updates if not update.state.is_over):
        chips = [chip for chip in update.chips if isinstance(chip, LevelChip)]
        if chips:
            yield Span(since, update.posted), settings.as_levels()
            since = update.posted
        for chip in chips:
            settings.apply(chip)
    yield Span(since, FOREVER), settings.as_levels()


def _joined(parts: Iterable[Held]) -> tuple[Held, ...]:
    """The same without seams: what touches and has one level becomes one."""
    joined: list[Held] = []
    for part in parts:
        seamless = bool(joined) and joined[-1].level is part.level and joined[-1].span.last == part.span.first
        first = joined.pop().span.first if seamless else part.span.first
        joined.append(Held(Span(first, part.span.last), part.level, part.incident))
    return tuple(joined)
