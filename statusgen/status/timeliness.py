"""How well a page kept its own word: how soon it spoke, whether it did when it had promised, how long it was silent."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import msgspec

from statusgen.model.chips import PromiseChip
from statusgen.model.site import Incident, Site
from statusgen.model.spans import Span, clip
from statusgen.model.time import Bound, Length, Moment, Nearness, measured
from statusgen.model.vocabulary import Kind, Label
from statusgen.status.timeline import Timeline


class Timeliness(msgspec.Struct, frozen=True, kw_only=True):
    """How the page kept its own word in one incident. Delays and silences are in seconds.

    `first_update` is the time from the start to the first update; null where nobody wrote when it began. Of the
    `promised` updates that were due while it was open, or that came, `kept` came in time; `latest_delay` is how late
    the latest of the others was. `longest_silence` is the longest time without an update while it was open; null where
    its end is not known. `corrections` are the updates that took something back.
    """

    first_update: Length | None
    promised: int
    kept: int
    latest_delay: int
    longest_silence: int | None
    corrections: int


def timeliness(site: Site, timeline: Timeline, as_of: datetime) -> Timeliness | None:
    """How the page kept its word in an incident, up to `as_of` if that is open; None where it does not say.

    That is everywhere unless the configuration asks for it; for components that others operate, imported history and
    what is no incident; and where a start, or an update before the end, is vaguer than an hour, or there is none.
    """
    incident = timeline.incident
    if not site.timeliness or not incident.updates or not _is_own(site, incident) or not _is_clear(timeline):
        return None
    until = _until(timeline, as_of)
    delays = list(_delays(incident, until))
    return Timeliness(
        first_update=_first_update(incident),
        promised=len(delays),
        kept=delays.count(0),
        latest_delay=max(delays, default=0),
        longest_silence=None if until is None else max(_silences(timeline, until), default=0),
        corrections=sum(update.label is Label.CORRECTION for update in incident.updates),
    )


def _until(timeline: Timeline, as_of: datetime) -> datetime | None:
    """Up to when somebody waited for updates: the present while it is open, else its end if that is known."""
    if not timeline.has_ended:
        return as_of
    return timeline.end.first if timeline.end and timeline.end.has_time else None


def _is_own(site: Site, incident: Incident) -> bool:
    """Whether the page speaks of it first-hand: of no component that others operate, and of nothing imported."""
    others = components_of_others(site)
    is_operated = others.isdisjoint(incident.component_ids or site.components)
    return incident.kind is Kind.INCIDENT and is_operated and incident.source not in site.imported


def components_of_others(site: Site) -> frozenset[str]:
    """The components that another organization than the site's operates."""
    own = site.organization.casefold()
    return frozenset(
        name for name, each in site.components.items() if each.operator and own not in map(str.casefold, each.operator)
    )


def _is_clear(timeline: Timeline) -> bool:
    """Whether its start, and each update that was posted while it was open, is known to the minute."""
    start, spans = timeline.incident.start, timeline.active
    posted = (each.at for each in timeline.incident.updates if any(s.first <= each.posted < s.last for s in spans))
    return start.has_time and start.nearness is not Nearness.BEFORE and all(at.has_time for at in posted)


def _first_update(incident: Incident) -> Length | None:
    if not incident.start_declared:
        return None
    return measured(incident.start, incident.updates[0].at) or Length(0, Bound.EXACT)


def _delays(incident: Incident, until: datetime | None) -> Iterator[int]:
    """How late each promised update came, 0 if in time. One that was not due by `until`, and never came, is none.

    The last update of an incident that is over promises nothing any more.
    """
    following = [*(update.posted for update in incident.updates[1:]), None]
    for update, came in zip(incident.updates, following, strict=True):
        for chip in update.chips if not update.state.is_over else ():
            if isinstance(chip, PromiseChip) and chip.at.nearness is not Nearness.AFTER:
                due, waited = _latest(chip.at), came or until
                if waited and (came or due <= waited):
                    yield max(0, int((waited - chip.at.last).total_seconds())) if waited >= due else 0


def _latest(promised: Moment) -> datetime:
    """The instant from which a promised update is late: at 10:30, one of 10:30:59 is not."""
    return promised.last + timedelta(minutes=1) if promised.has_time else promised.last


def _silences(timeline: Timeline, until: datetime) -> Iterator[int]:
    """The times between updates, and from the last to the end, while it was open."""
    posted = [update.posted for update in timeline.incident.updates]
    for span in clip(timeline.active, Span(posted[0], until)):
        told = [at for at in posted if span.first <= at < span.last]
        yield from (int((later - earlier).total_seconds()) for earlier, later in pairwise([*told, span.last]))


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How the page kept its word in several incidents together. Times are in seconds.

    `incidents` are those of which it says so, `left_out` the others. `first_update` is the median of the times to the
    first update, and `spread` is where the middle half of them lies; of fewer than four, the shortest and the longest.
    Both are null where none is known; `unknown` counts the incidents of which it is not.
    """

    incidents: int
    left_out: int
    first_update: int | None
    spread: tuple[int, int] | None
    unknown: int
    promised: int
    kept: int
    latest_delay: int
    longest_silence: int | None
    corrections: int

    @property
    def total(self) -> int:
        return self.incidents + self.left_out

    @property
    def known(self) -> int:
        """Of how many incidents it is known how soon the first update came."""
        return self.incidents - self.unknown

    @property
    def is_of_one(self) -> bool:
        """Whether that is known of a single incident, which has no median."""
        return self.known == 1

    @property
    def is_few(self) -> bool:
        """Whether these are too few for a middle half."""
        return self.known < ENOUGH


def together(found: Iterable[Timeliness | None]) -> Kept | None:
    """What is kept over several incidents, each as `timeliness` has it; None where it says nothing of any."""
    each = list(found)
    told = [one for one in each if one]
    if not told:
        return None
    first = sorted(one.first_update.seconds for one in told if one.first_update)
    silences = [one.longest_silence for one in told if one.longest_silence is not None]
    return Kept(
        incidents=len(told),
        left_out=len(each) - len(told),
        first_update=quartile(first, 2) if first else None,
        spread=middle_half(first) if first else None,
        unknown=len(told) - len(first),
        promised=sum(one.promised for one in told),
        kept=sum(one.kept for one in told),
        latest_delay=max(one.latest_delay for one in told),
        longest_silence=max(silences, default=None),
        corrections=sum(one.corrections for one in told),
    )


ENOUGH: Final = 4
"""How many values have a middle half."""


def middle_half(ordered: Sequence[int]) -> tuple[int, int]:
    """Where the middle half of ordered values lies; of fewer than four, the first and the last."""
    return (quartile(ordered, 1), quartile(ordered, 3)) if len(ordered) >= ENOUGH else (ordered[0], ordered[-1])


def quartile(ordered: Sequence[int], number: int) -> int:
    """The first, second or third quartile of ordered values, rounded down; the second is the median.

    Python's own `statistics.quantiles`, with `method="inclusive"`, finds the same, but takes long to import.
    """
    place, quarters = divmod(number * (len(ordered) - 1), 4)
    around = ordered[place : place + 2]
    return (around[0] * (4 - quarters) + around[-1] * quarters) // 4
