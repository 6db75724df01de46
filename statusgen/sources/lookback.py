"""An incident as it was known at an earlier instant, for a site that is built as it read then."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from statusgen.model.site import SAID, Incident, Update
from statusgen.model.text import Text
from statusgen.model.time import Length, Moment, earliest_end
from statusgen.model.vocabulary import Kind
from statusgen.status.timeline import first_of_last_end


def known_at(incident: Incident, now: datetime) -> Incident | None:
    """The incident without what came after `now`; None where nobody had told of it by then.

    Front matter has no time of its own: it counts from the first update on, an end of the past unless a later update
    says how things stood. A write-up counts from the end on.
    """
    updates = tuple(update for update in incident.updates if update.posted <= now)
    end, is_over = _end(incident, updates, now)
    if not updates and (incident.updates or (incident.kind is Kind.INCIDENT and not is_over)):
        return None
    return replace(
        incident,
        end=end,
        duration=incident.duration if is_over else None,
        updates=updates,
        writeup=incident.writeup if is_over else Text({incident.lang: ""}),
        detected=incident.detected if _is_past(incident.detected, now) else None,
        actions=tuple(each if _is_past(each.done, now) else replace(each, done=None) for each in incident.actions),
        **{key: tuple(each for each in getattr(incident, key) if _is_past(each.at, now)) for key in SAID},
    )


def learnt_at(incident: Incident) -> Iterator[datetime]:
    """The instants from each of which on more of an incident is known."""
    yield from (each.first for each in incident.told_of)
    if isinstance(incident.duration, Length):
        yield earliest_end(incident.start, incident.duration)


def _end(incident: Incident, updates: Sequence[Update], now: datetime) -> tuple[Moment | None, bool]:
    """Its end as it was known then, and whether it was over; a window ends when it was announced to."""
    was_over = bool(updates and updates[-1].state.is_over) or _says_over(incident, now)
    if incident.kind is not Kind.INCIDENT:
        return incident.end, was_over
    if not was_over:
        return None, False
    if incident.end is None or incident.end.first <= now:
        return incident.end, True
    closing = updates[first_of_last_end([update.state for update in updates]) :]
    return next(update.at for update in closing if update.label.state is not None), True


def _says_over(incident: Incident, now: datetime) -> bool:
    """Whether its front matter ends it by `now`: no update that came later says how things stood."""
    if any(update.posted > now and update.label.state is not None for update in incident.updates):
        return False
    if incident.end is None and isinstance(incident.duration, Length):
        return earliest_end(incident.start, incident.duration) <= now
    return bool(incident.end or not incident.updates) and _is_past(incident.end or incident.start, now)


def _is_past(moment: Moment | None, now: datetime) -> bool:
    return moment is None or moment.first <= now
