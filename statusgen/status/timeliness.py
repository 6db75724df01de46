"""How well a page kept its own word: how soon it spoke, whether it did when it had promised, how long it was silent."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from statistics import median, quantiles

import msgspec

from statusgen.model.site import Incident, PromiseChip, Site, Update
from statusgen.model.time import Nearness
from statusgen.model.vocabulary import Kind, Label
from statusgen.status.timeline import Timeline

_VAGUEST = timedelta(hours=1)
"""How vague a start may be that the time to the first update is counted from."""


class Timeliness(msgspec.Struct, frozen=True, kw_only=True):
    """What one incident says of its page, at an instant. All lengths are whole seconds.

    `first_update` is how long after the start the first update came. Of `promised` updates whose time has come, `kept`
    came by then; `latest` is how much the latest of the others came after its time, or is late by now. `silence` is the
    longest time without an update while it was open. `corrections` counts the updates that took something back.
    """

    first_update: int
    promised: int
    kept: int
    latest: int
    silence: int
    corrections: int


def timeliness(site: Site, timeline: Timeline, as_of: datetime) -> Timeliness | None:
    """What an incident says of its page; None where the site does not tell it, or the record cannot.

    So it is for what the page does not speak of first-hand: components that others operate, and history that was
    imported; and for an incident without updates, or one whose start is vaguer than an hour.
    """
    said = [update for update in timeline.incident.updates if update.posted <= as_of]
    if not site.timeliness or not said or not _is_told(site, timeline.incident):
        return None
    posted = [update.posted for update in said]
    is_open = timeline.is_open_at(as_of)
    waits = [*pairwise(posted), *([(posted[-1], as_of)] if is_open else [])]
    late = list(_late(said, as_of if is_open else None))
    return Timeliness(
        first_update=max(0, _seconds(timeline.incident.start.first, posted[0])),
        promised=len(late),
        kept=late.count(0),
        latest=max(late, default=0),
        silence=max((_seconds(*wait) for wait in waits if timeline.is_open_at(wait[0])), default=0),
        corrections=sum(update.label is Label.CORRECTION for update in said),
    )


def _is_told(site: Site, incident: Incident) -> bool:
    """Whether the record is the page's own, and good enough to count from."""
    own = site.organization.casefold()
    named = (site.components[name].operator for name in incident.component_ids)
    is_own = all(not names or own in map(str.casefold, names) for names in named)
    start = incident.start
    is_clear = start.last - start.first <= _VAGUEST and start.nearness is not Nearness.BEFORE
    return incident.kind is Kind.INCIDENT and is_own and is_clear and not incident.imported


def _late(said: Sequence[Update], now: datetime | None) -> Iterator[int]:
    """How late each promised update came, 0 for in time. One that is not due yet is none; nor is one after the end.

    Without `now` it is over, so nobody waits for an update any more. A promise counts to the end of its minute.
    """
    for update, following in zip_longest(said, (each.posted for each in said[1:])):
        for chip in update.chips:
            came = following or now
            if isinstance(chip, PromiseChip) and came and (following or chip.at.last <= came):
                yield max(0, _seconds(chip.at.last, came))


def _seconds(first: datetime, last: datetime) -> int:
    return int((last - first).total_seconds())


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What several incidents say of their page together: the middle of the times to the first update, and its spread.

    `incidents` are those that say anything, `left_out` the others. The spread is that of the middle half, from the
    first quartile to the third; of fewer than four incidents it is from the shortest to the longest.
    """

    incidents: int
    left_out: int
    first_update: int
    spread: tuple[int, int]
    promised: int
    kept: int
    latest: int
    silence: int
    corrections: int


def together(found: Iterable[Timeliness | None]) -> Kept | None:
    """What is kept over several incidents; None where none of them says anything."""
    each = list(found)
    told = [one for one in each if one]
    if not told:
        return None
    first = sorted(one.first_update for one in told)
    low, _, high = quantiles(first, method="inclusive") if len(first) >= _FEW else (first[0], 0, first[-1])
    return Kept(
        incidents=len(told),
        left_out=len(each) - len(told),
        first_update=int(median(first)),
        spread=(int(low), int(high)),
        promised=sum(one.promised for one in told),
        kept=sum(one.kept for one in told),
        latest=max(one.latest for one in told),
        silence=max(one.silence for one in told),
        corrections=sum(one.corrections for one in told),
    )


_FEW = 4
