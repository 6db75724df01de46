"""A maintenance that repeats: what follows from its occurrences, which the clock alone begins and ends."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import takewhile
from typing import Final

from msgspec.structs import replace

from statusgen.memo.values import digest
from statusgen.model.site import Incident, Site
from statusgen.model.spans import Span, merge
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Level, State
from statusgen.model.zones import day_begins
from statusgen.status.held import Held
from statusgen.status.levels import held_by_target
from statusgen.status.timeline import BEGINNING, FOREVER, Change, Timeline, Timelines, Window

AHEAD: Final = timedelta(days=30)
"""How far ahead occurrences are announced: those that begin on one of so many days after today."""


def timelines(site: Site, at: datetime = BEGINNING) -> Timelines:
    """Build the timeline of each incident of a site, with those occurrences that are announced at an instant."""
    return {incident.id: timeline_of(incident, at) for incident in site.incidents}


def timeline_of(incident: Incident, at: datetime) -> Timeline:
    """The timeline of an incident, with those occurrences that are announced at an instant."""
    return Series(incident, at) if incident.repeat else Timeline(incident)


def occurrence_id(series: str, day: date) -> str:
    """The id of the occurrence of a day: where it gets a file of its own, that is called so."""
    return f"{series}-{day}"


class Series(Timeline):
    """Everything that follows from a maintenance that repeats, as far as it is announced at an instant.

    It is scheduled between its occurrences, and completed once the last of a rule that ends is over.
    """

    def __init__(self, incident: Incident, at: datetime, known: Mapping[date, Timeline] | None = None) -> None:
        super().__init__(incident)
        self._off = next((each.posted for each in incident.updates if each.state is State.CANCELLED), FOREVER)
        self._by_day, self._next = self._announced(at, known or {})

    def _announced(self, at: datetime, known: Mapping[date, Timeline]) -> tuple[Mapping[date, Timeline], Window | None]:
        """The occurrences announced by an instant and before it was called off, and the next window after those.

        One is announced when its day comes near enough and somebody has told of it, at the latest when it begins.
        Those that are `known` are not worked out again.
        """
        assert self.incident.repeat
        zone, updates = self.incident.repeat.zone, self.incident.updates
        told = updates[0].posted if updates else BEGINNING
        found: dict[date, Timeline] = {}
        for day, start, end in self.incident.occurrences:
            since = min(max(day_begins(day - AHEAD, zone), told), start.first)
            if since >= self._off:
                break
            if since > at:
                return found, Window(start, end)
            found[day] = known.get(day) or self._occurrence(day, start, end, since)
        return found, None

    def _occurrence(self, day: date, start: Moment, end: Moment, since: datetime) -> Timeline:
        """A maintenance of its own, of which no update is told but that which calls it off."""
        is_called_off = since < self._off < end.last
        own = replace(
            self.incident,
            id=occurrence_id(self.incident.id, day),
            start=start,
            end=end,
            repeat=None,
            except_=(),
            updates=tuple(each for each in self.incident.updates if is_called_off and each.posted == self._off),
        )
        return Timeline(own, since=since, told_in=self.incident.id)

    @cached_property
    def digest(self) -> bytes:
        return digest((self.incident, [each.digest for each in self.occurrences], self._next))

    @property
    def outline(self) -> bytes:
        return self.digest

    def as_of(self, at: datetime) -> Timeline:
        return Series(self.incident, at, self._by_day)

    @cached_property
    def occurrences(self) -> tuple[Timeline, ...]:
        return tuple(self._by_day.values())

    def shown_at(self, at: datetime) -> Timeline:
        return next((each for each in self.occurrences if at < each.windows[0][1].end.last), self)

    # States and windows

    @cached_property
    def active(self) -> tuple[Span, ...]:
        return merge(span for each in self.occurrences for span in each.active)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        track = [Change(BEGINNING, State.SCHEDULED)]
        for span in self.active:
            track += Change(span.first, State.IN_PROGRESS), Change(span.last, State.SCHEDULED)
        last = self._last
        return (*takewhile(lambda change: change.at < last.at, track), last) if last else tuple(track)

    @property
    def _last(self) -> Change | None:
        """The change that ends it for good, if it is known."""
        if self._off < FOREVER:
            return Change(self._off, State.CANCELLED)
        is_done = self._next is None and self.occurrences
        return Change(self._windows[-1].end.last, State.COMPLETED) if is_done else None

    @cached_property
    def _windows(self) -> Sequence[Window]:
        """All announced windows, and the next."""
        known = [window for each in self.occurrences for _, window in each.windows[:1]]
        return [*known, *filter(None, [self._next])] or [Window(*self.extent)]

    def window_at(self, at: datetime) -> Window | None:
        """The window that is open, else the next, else the last."""
        return next((window for window in self._windows if at < window.end.last), self._windows[-1])

    def windows_after(self, at: datetime) -> tuple[Window, ...]:
        """The announced windows after the one at an instant; where there is none, the next."""
        if self._last and self._last.at <= at:
            return ()
        ahead = [window for window in self._windows if at < window.end.last][1:]
        return tuple(ahead[:-1] if self._next and len(ahead) > 1 else ahead)

    @cached_property
    def windows(self) -> tuple[tuple[datetime, Window], ...]:
        """The first window, and with each update the one that was next then."""
        first, posted = Window(*self.extent), [update.posted for update in self.incident.updates]
        return ((BEGINNING, first), *((at, self.window_at(at) or first) for at in posted))

    @cached_property
    def extent(self) -> tuple[Moment, Moment]:
        """The start and end of the first window."""
        assert self.incident.end
        return self.incident.start, self.incident.end

    @cached_property
    def edges(self) -> tuple[datetime, ...]:
        within = (edge for each in self.occurrences for edge in each.edges)
        return (*within, *(change.at for change in self.changes))

    @property
    def settled(self) -> datetime:
        """Never: the clock announces and begins each occurrence."""
        return FOREVER

    def touched(self, as_of: datetime) -> tuple[datetime, ...]:
        within = (at for each in self.occurrences for at in each.touched(as_of))
        return (*(update.posted for update in self.incident.updates), *within)

    @cached_property
    def lasted(self) -> None:
        """Nothing: how long it lasted is said of each occurrence."""

    # Levels

    @cached_property
    def levels(self) -> Mapping[str, tuple[Held, ...]]:
        """The levels of all occurrences, each held by one of them."""
        return {name: tuple(parts) for name, parts in held_by_target(each.levels for each in self.occurrences).items()}

    @cached_property
    def worst(self) -> Mapping[str, Level]:
        """The level that each occurrence gives, also before the first; none where it was called off before that."""
        return self.given if self.active or not self.has_ended else {}
