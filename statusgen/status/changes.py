"""When anything was last said, and when components last changed their level: as people saw it happen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from statusgen.model.site import Site
from statusgen.model.time import Span, clip
from statusgen.model.vocabulary import Kind, Level
from statusgen.status.timeline import BEGINNING, FOREVER, Held, Timeline, Timelines, worst_held

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where the API must have a time and none is known."""


def touched(timeline: Timeline, as_of: datetime) -> tuple[datetime, ...]:
    """When anything was said of an incident, and when its window opened and closed, up to an instant."""
    posted = [update.posted for update in timeline.incident.updates]
    is_planned = timeline.incident.kind is Kind.MAINTENANCE
    by_clock = [change.at for change in timeline.changes if is_planned and BEGINNING < change.at <= as_of]
    return (*posted, *by_clock)


def last_said(site: Site, found: Timelines, as_of: datetime) -> datetime:
    """When anything was last said, or a window opened or closed, up to an instant.

    Incidents that are not public yet have said nothing. Before there is any of that: when the newest component
    came into use, else EPOCH.
    """
    public = (found[each.id] for each in site.without_notices if found[each.id].state_at(as_of) is not None)
    happened = [at for timeline in public for at in touched(timeline, as_of)]
    since = [each.since.first for each in site.components.values() if each.since]
    begun = [at for at in since if at <= as_of]
    return max(happened or begun, default=EPOCH)


def last_changes(found: Iterable[Timeline], as_of: datetime) -> Mapping[str, datetime]:
    """When each component last changed its level, up to an instant; those that never did are left out."""
    held: dict[str, list[Held]] = {}
    for timeline in found:
        for name, parts in _as_seen(timeline).items():
            held.setdefault(name, []).extend(part for part in parts if part.level is not Level.OPERATIONAL)
    edges = ((name, _last_change(parts, as_of)) for name, parts in held.items())
    return {name: at for name, at in edges if at}


def _as_seen(timeline: Timeline) -> Mapping[str, tuple[Held, ...]]:
    """The levels that it gives, as `Timeline.levels_at` has them.

    Unlike `Timeline.levels`, which counts time: an incident counts from the first instant that it may have begun
    at while it is open, and one that ended on a day is over all that day.
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
    return next((at for at in newest_first if worst_held(held, at) is not worst_held(held, at - _AN_INSTANT)), None)


_AN_INSTANT = timedelta.resolution
