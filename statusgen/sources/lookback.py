"""An incident as it was known at an earlier instant, for a site that is built as it read then."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from statusgen.model.site import Incident, Text, Update
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind
from statusgen.status.timeline import first_of_last_end


def known_at(incident: Incident, now: datetime) -> Incident | None:
    """The incident without what came after `now`; None where nobody had told of it by then.

    Front matter has no time of its own: it counts from the first update on. A write-up counts from the end on.
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
        claims=tuple(each for each in incident.claims if _is_past(each.at, now)),
        statements=tuple(each for each in incident.statements if _is_past(each.at, now)),
        reports=tuple(each for each in incident.reports if _is_past(each.at, now)),
    )


def _end(incident: Incident, updates: Sequence[Update], now: datetime) -> tuple[Moment | None, bool]:
    """Its end as it was known then, and whether it was over; a window ends when it was announced to."""
    was_over = _was_over(incident, updates, now)
    if incident.kind is not Kind.INCIDENT:
        return incident.end, was_over
    if not was_over:
        return None, False
    if incident.end is None or incident.end.first <= now:
        return incident.end, True
    closing = updates[first_of_last_end([update.state for update in updates]) :]
    return next(update.at for update in closing if update.label.state is not None), True


def _was_over(incident: Incident, updates: Sequence[Update], now: datetime) -> bool:
    """Whether an update had ended it, or after all of them its front matter, as it does where the last is open."""
    if updates and updates[-1].state.is_over:
        return True
    known = incident.end if updates else incident.end or incident.start
    return len(updates) == len(incident.updates) and known is not None and _is_past(known, now)


def _is_past(moment: Moment | None, now: datetime) -> bool:
    return moment is None or moment.first <= now
