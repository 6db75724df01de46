"""When components changed their level, and what an update changed: as people saw it happen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from statusgen.model.site import Incident, LevelChip, Site, Update
from statusgen.model.time import Span, clip, exactly
from statusgen.model.vocabulary import Kind, Level
from statusgen.status.timeline import BEGINNING, FOREVER, Held, changes, has_ended, levels, state_at, worst

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where the API must have a time and none is known."""


def touched(incident: Incident, as_of: datetime) -> tuple[datetime, ...]:
    """When anything was said of an incident, and when its window opened and closed, up to an instant."""
    posted = [update.posted for update in incident.updates]
    is_planned = incident.kind is Kind.MAINTENANCE
    by_clock = [change.at for change in changes(incident) if is_planned and BEGINNING < change.at <= as_of]
    return (*posted, *by_clock)


def last_said(site: Site, as_of: datetime) -> datetime:
    """When anything was last said, or a window opened or closed, up to an instant.

    Incidents that are not public yet have said nothing. Before there is any of that: when the newest component
    came into use, else EPOCH.
    """
    public = (incident for incident in site.without_notices if state_at(incident, as_of) is not None)
    happened = [at for incident in public for at in touched(incident, as_of)]
    since = [each.since.first for each in site.components.values() if each.since]
    begun = [at for at in since if at <= as_of]
    return max(happened or begun, default=EPOCH)


def last_changes(incidents: Iterable[Incident], as_of: datetime) -> Mapping[str, datetime]:
    """When each component last changed its level, up to an instant; those that never did are left out."""
    held: dict[str, list[Held]] = {}
    for incident in incidents:
        for name, parts in _as_seen(incident).items():
            held.setdefault(name, []).extend(part for part in parts if part.level is not Level.OPERATIONAL)
    found = ((name, _last_change(parts, as_of)) for name, parts in held.items())
    return {name: at for name, at in found if at}


def _as_seen(incident: Incident) -> Mapping[str, tuple[Held, ...]]:
    """The levels that it gives, as `levels_at` has them.

    Unlike `levels`, which counts time: an incident counts from the first instant that it may have begun at while
    it is open, and one that ended on a day is over all that day.
    """
    if not has_ended(incident):
        return levels(msgspec.structs.replace(incident, start=exactly(incident.start.first)))
    is_planned = incident.kind is Kind.MAINTENANCE
    over = FOREVER if is_planned or not incident.end else max(incident.start.first, incident.end.first)
    return {
        name: tuple(
            Held(span, part.level, part.incident) for part in parts for span in clip([part.span], Span(BEGINNING, over))
        )
        for name, parts in levels(incident).items()
    }


def _last_change(held: Sequence[Held], as_of: datetime) -> datetime | None:
    edges = {edge for part in held for edge in (part.span.first, part.span.last) if edge <= as_of}
    newest_first = sorted(edges, reverse=True)
    return next((at for at in newest_first if worst(held, at) is not worst(held, at - _AN_INSTANT)), None)


_AN_INSTANT = timedelta.resolution


class Turn(msgspec.Struct, frozen=True):
    """What an update changed a component's level from and to, within its incident."""

    component: str
    old: Level
    new: Level


def turns(incident: Incident) -> Iterator[tuple[Update, tuple[Turn, ...]]]:
    """Each update with what its chips changed, oldest first; `all` are the components named until then.

    What ends an incident changes none for good: reopened, it goes on as before.
    """
    default = Level.UNDER_MAINTENANCE if incident.kind is Kind.MAINTENANCE else Level.OPERATIONAL
    now = {name: effect.level or default for name, effect in incident.components.items()}
    for update in incident.updates:
        after = dict(now)
        named: dict[str, None] = {}
        for chip in update.chips:
            if isinstance(chip, LevelChip) and not chip.region:
                targets = list(after) if chip.target == "all" else [chip.target]
                after |= dict.fromkeys(targets, chip.level)
                named |= dict.fromkeys(targets)
        yield update, tuple(Turn(name, now.get(name, Level.OPERATIONAL), after[name]) for name in named)
        now = now if update.state.is_over else after
