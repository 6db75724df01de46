"""When anything changes: the only thing that a site knows of the clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from statusgen.model import Incident, Site
from statusgen.moments import TOLERANCE, day_begins, day_of
from statusgen.status import changes, promise, windows
from statusgen.terms import Kind


def last_transition(site: Site, now: datetime) -> datetime:
    """The last instant up to `now` at which anything changed; the site reads the same until the next.

    What was posted counts at once, even where its heading is some minutes ahead of `now`, as
    docs/format.md allows: who posts "17:10" at 17:05 wants it read at 17:05.
    """
    by_clock = [at for at in _by_clock(site) if at <= now]
    posted = [update.posted for incident in site.incidents for update in incident.updates]
    happened = [at for at in posted if at <= now + TOLERANCE]
    return max([_midnight(site, now), *by_clock, *happened])


def next_transition(site: Site, now: datetime) -> datetime:
    """The first instant after `now` at which anything changes: midnight of the site's zone at the latest."""
    return min([_midnight(site, now, days_on=1), *(at for at in _by_clock(site) if at > now)])


def coming(site: Site, as_of: datetime) -> tuple[datetime, ...]:
    """The instants after `as_of` at which the clock alone changes anything but the day, soonest first."""
    return tuple(sorted({at for at in _by_clock(site) if at > as_of}))


def _midnight(site: Site, now: datetime, days_on: int = 0) -> datetime:
    return day_begins(day_of(now, site.zone) + timedelta(days=days_on), site.zone)


def _by_clock(site: Site) -> Iterator[datetime]:
    for component in site.components.values():
        if component.since:
            yield component.since.first
        if component.until:
            yield component.until.last
    for incident in site.incidents:
        yield from _edges(incident)


def _edges(incident: Incident) -> Iterator[datetime]:
    yield incident.start.first
    if incident.end:
        yield from (incident.end.first, incident.end.last)
    if incident.kind is Kind.MAINTENANCE:
        for _, window in windows(incident):
            yield from (window.start.first, window.end.last)
    yield from (change.at for change in changes(incident))
    if promised := promise(incident):
        yield promised.last
