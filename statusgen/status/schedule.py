"""The instants at which the clock changes the site, and what it will say then if nobody posts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import Final

import msgspec

from statusgen.model.site import Site
from statusgen.model.spans import Span
from statusgen.model.time import TOLERANCE, Moment, Nearness, Precision, exactly
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.model.zones import day_begins, day_of
from statusgen.status.held import Leveled, worst_in, worst_of_each
from statusgen.status.rollup import Description, given, level_of_site, overall
from statusgen.status.timeline import Timeline, Timelines
from statusgen.status.uptime import costs_uptime


class Later(msgspec.Struct, Leveled, frozen=True):
    """What a page will say from the instant `at` on, with the shape of `level`, if nobody posts until then.

    Both are None where all that it can say is that no incident is open.
    """

    at: datetime
    word: State | Level | Description | None
    level: Level | None


MOST: Final = 20
"""How many instants a page looks ahead. The site is built again long before the last of them."""


class Outlook:
    """What a site will say at each of the next instants, from the timelines of the incidents that are not over."""

    def __init__(self, site: Site, found: Timelines, as_of: datetime) -> None:
        self.site, self.timelines = site, found
        self.instants = (as_of, *coming(site, found, as_of)[:MOST])
        self._given = {at: given(found.values(), at) for at in self.instants}

    def states(self, timeline: Timeline) -> tuple[Later, ...]:
        """The states that a maintenance will reach by its window, or the end of a notice; none for an incident."""
        if timeline.incident.kind is Kind.INCIDENT:
            return ()
        to_come = (change for change in timeline.changes if self.instants[0] < change.at <= self.instants[-1])
        return tuple(
            Later(change.at, change.state, Level.OPERATIONAL if change.state.is_over else Level.UNDER_MAINTENANCE)
            for change in to_come
        )

    @cached_property
    def overall(self) -> tuple[Later, ...]:
        return _changes(
            Later(at, overall(self.site, found, at), level_of_site(self.site, found, at))
            for at, found in self._given.items()
        )

    @cached_property
    def _held(self) -> Mapping[datetime, Mapping[str, Level]]:
        return {at: worst_of_each(levels for _, levels in found) for at, found in self._given.items()}

    def levels(self, names: Sequence[str]) -> tuple[Later, ...]:
        """The level of a component, or the worst of several regions."""
        worst = ((at, worst_in(held, names)) for at, held in self._held.items())
        return _changes(Later(at, level, level) for at, level in worst)


def _changes(said: Iterable[Later]) -> tuple[Later, ...]:
    """Those that differ from the one before. The first is the present."""
    return tuple(after for before, after in pairwise(said) if (before.word, before.level) != (after.word, after.level))


# Transitions


def last_transition(site: Site, found: Timelines, now: datetime) -> datetime:
    """The last instant up to `now` at which anything changed; the site reads the same until the next.

    An update counts at once, even where its heading is some minutes ahead of `now`, as docs/format.md allows:
    whoever posts "17:10" at 17:05 wants it read at 17:05.
    """
    hours = (at for at in _hours(site, found, now) if at <= now)
    in_use = (at for at in _in_use(site) if at <= now)
    return max([*hours, *in_use, *(at for timeline in found.values() for at in _changed(timeline, now))])


def _changed(timeline: Timeline, now: datetime) -> Iterator[datetime]:
    """The instants up to `now` at which an incident changed; of what time changes no more, the last of them."""
    if timeline.settled <= now:
        yield timeline.last_changed
        return
    yield from (at for at in timeline.edges if at <= now)
    yield from (each.posted for each in timeline.incident.updates if each.posted <= now + TOLERANCE)


def next_transition(site: Site, found: Timelines, now: datetime) -> datetime:
    """The first instant after `now` at which anything changes: at the latest, midnight of the site's zone."""
    return min(at for at in (*_hours(site, found, now), *_by_clock(site, found, now)) if at > now)


def as_moment(site: Site, found: Timelines, as_of: datetime) -> Moment:
    """An instant at which the site changed, as a page gives it: a quiet day is known by its date alone."""
    first, *hours, tomorrow = _hours(site, found, as_of)
    is_quiet = as_of == first and not hours
    return Moment(first, tomorrow, Precision.DAY, Nearness.EXACT) if is_quiet else exactly(as_of)


def _hours(site: Site, found: Timelines, now: datetime) -> Sequence[datetime]:
    """The day of `now` from its midnight to the next, with its full hours if uptime was lost at any time of it.

    So what goes on is counted, while a site on which all is well is built once a day.
    """
    today = day_of(now, site.zone)
    day = Span(day_begins(today, site.zone), day_begins(today + timedelta(days=1), site.zone))
    is_quiet = not any(costs_uptime(site, timeline, day) for timeline in found.values())
    hours = [] if is_quiet else [day.first + timedelta(hours=n) for n in range(1, ceil(day.seconds / 3_600))]
    return (day.first, *hours, day.last)


def coming(site: Site, found: Timelines, as_of: datetime) -> tuple[datetime, ...]:
    """The instants after `as_of` at which the clock changes anything, soonest first, without midnights."""
    return tuple(sorted({at for at in _by_clock(site, found, as_of) if at > as_of}))


def _by_clock(site: Site, found: Timelines, now: datetime) -> Iterator[datetime]:
    """The instants at which the clock changes anything, but for incidents that it changes no more."""
    yield from _in_use(site)
    for timeline in found.values():
        if timeline.settled > now:
            yield from timeline.edges


def _in_use(site: Site) -> Iterator[datetime]:
    """The instants from which components are in use, and up to which."""
    for component in site.components.values():
        if component.since:
            yield component.since.first
        if component.until:
            yield component.until.last
