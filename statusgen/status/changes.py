"""When a site last said anything, and when components last changed their level, as people saw it happen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from statusgen.model.site import Site
from statusgen.model.vocabulary import Kind, Level
from statusgen.status.timeline import BEGINNING, Timeline, Timelines

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
    """The instant up to `as_of` at which each component last changed its level; none for one that never did.

    Incidents that are over and of unknown extent do not count.
    """
    naming: dict[str, list[Timeline]] = {}
    for timeline in found:
        for name in timeline.given if timeline.has_known_extent or not timeline.has_ended else ():
            naming.setdefault(name, []).append(timeline)
    changed = ((name, _last_change(name, timelines, as_of)) for name, timelines in naming.items())
    return {name: at for name, at in changed if at}


def _last_change(name: str, naming: Sequence[Timeline], as_of: datetime) -> datetime | None:
    def level(at: datetime) -> Level:
        return max(timeline.levels_at(at).get(name, Level.OPERATIONAL) for timeline in naming)

    edges = {at for each in naming for at in (*each.edges, *(update.posted for update in each.incident.updates))}
    newest_first = sorted((at for at in edges if BEGINNING < at <= as_of), reverse=True)
    return next((at for at in newest_first if level(at) is not level(at - timedelta.resolution)), None)
