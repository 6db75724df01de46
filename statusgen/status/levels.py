"""The levels that several incidents together give components and regions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from statusgen.model.vocabulary import Level
from statusgen.status.held import Held
from statusgen.status.timeline import BEGINNING, Timeline


def held_by_target(found: Iterable[Mapping[str, Sequence[Held]]]) -> Mapping[str, Sequence[Held]]:
    """The levels that incidents give each component and region, from the levels of each incident."""
    held: dict[str, list[Held]] = {}
    for each in found:
        for target, parts in each.items():
            held.setdefault(target, []).extend(parts)
    return held


def last_changes(targets: Collection[str], found: Iterable[Timeline], as_of: datetime) -> Mapping[str, datetime]:
    """The instant up to `as_of` at which each of some components last changed its level; none for one that never did.

    Incidents that are over and of unknown extent do not count.
    """
    naming: dict[str, list[Timeline]] = {name: [] for name in targets}
    for timeline in found:
        if timeline.has_known_extent or not timeline.has_ended:
            for name in timeline.given.keys() & naming.keys():
                naming[name].append(timeline)
    changed = ((name, _last_change(name, timelines, as_of)) for name, timelines in naming.items())
    return {name: at for name, at in changed if at}


def _last_change(name: str, naming: Sequence[Timeline], as_of: datetime) -> datetime | None:
    spans = [(each.active[0].first, each.active[-1].last, each) for each in naming if each.active]

    def level(at: datetime) -> Level:
        going_on = [each for first, last, each in spans if first <= at < last]
        return max((each.levels_at(at).get(name, Level.OPERATIONAL) for each in going_on), default=Level.OPERATIONAL)

    edges = (at for at in _newest_first(naming) if BEGINNING < at <= as_of)
    return next((at for at in edges if level(at) is not level(at - timedelta.resolution)), None)


def _newest_first(found: Sequence[Timeline]) -> Iterator[datetime]:
    """The instants at which anything about some incidents changes, of which mostly the newest few are wanted."""
    known = set[datetime]()
    waiting = sorted(found, key=lambda each: each.settled)
    while waiting:
        each = waiting.pop()
        known.update(each.edges, (update.posted for update in each.incident.updates))
        least = waiting[-1].settled if waiting else BEGINNING
        newer = sorted((at for at in known if at >= least), reverse=True)
        known.difference_update(newer)
        yield from newer
