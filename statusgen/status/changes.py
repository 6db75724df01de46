"""When a site last said anything, and when components last changed their level, as people saw it happen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from statusgen.model.site import Site
from statusgen.model.time import Span, clip
from statusgen.model.vocabulary import Kind
from statusgen.status.timeline import BEGINNING, FOREVER, Held, Timeline, Timelines, held_by_target, worst_held

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for an unknown time where the API must have one."""


def touched(timeline: Timeline, as_of: datetime) -> tuple[datetime, ...]:
    """The instants of all updates, and those up to `as_of` at which a maintenance window opened or closed."""
    posted = [update.posted for update in timeline.incident.updates]
    is_planned = timeline.incident.kind is Kind.MAINTENANCE
    by_clock = [change.at for change in timeline.changes if is_planned and BEGINNING < change.at <= as_of]
    return (*posted, *by_clock)


def last_said(site: Site, found: Timelines, as_of: datetime) -> datetime:
    """The instant of the last update, opening or closing of a window up to `as_of`, of the incidents that are public.

    Where there is none: when the newest component came into use, else EPOCH.
    """
    public = (found[each.id] for each in site.without_notices if found[each.id].state_at(as_of) is not None)
    happened = [at for timeline in public for at in touched(timeline, as_of)]
    begun = [each.since.first for each in site.components.values() if each.since and each.since.first <= as_of]
    return max(happened or begun, default=EPOCH)


def last_changes(found: Iterable[Timeline], as_of: datetime) -> Mapping[str, datetime]:
    """The instant up to `as_of` at which each component last changed its level; none for one that never did."""
    edges = ((name, _last_change(parts, as_of)) for name, parts in held_by_target(map(_as_seen, found)).items())
    return {name: at for name, at in edges if at}


def _as_seen(timeline: Timeline) -> Mapping[str, tuple[Held, ...]]:
    """The levels that an incident gives, in the sense of `Timeline.levels_at`.

    `Timeline.levels` counts time and differs: here an open incident counts from the first instant at which it may
    have begun, and one whose end is known only to the day is over for all of that day.
    """
    incident = timeline.incident
    if not timeline.has_ended:
        return timeline.possible_levels
    over = FOREVER
    if incident.kind is Kind.INCIDENT and timeline.end:
        over = max(incident.start.first, timeline.end.first)
    return {
        name: tuple(
            Held(span, part.level, part.incident) for part in parts for span in clip([part.span], Span(BEGINNING, over))
        )
        for name, parts in timeline.levels.items()
    }


def _last_change(held: Sequence[Held], as_of: datetime) -> datetime | None:
    edges = {edge for part in held for edge in (part.span.first, part.span.last) if edge <= as_of}
    newest_first = sorted(edges, reverse=True)
    return next((at for at in newest_first if worst_held(held, at) is not worst_held(held, at - _INSTANT)), None)


_INSTANT = timedelta.resolution
