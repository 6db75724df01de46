"""Until when the warnings about write-ups stay as they are, if nobody edits anything."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from statusgen.model.site import Site
from statusgen.sources import doubtful_dates, late_posts
from statusgen.sources.lint import REMINDED
from statusgen.status.publication import newest_date
from statusgen.status.timeline import BEGINNING, FOREVER, Timeline

_QUARTER: Final = timedelta(minutes=15)
_INSTANT: Final = timedelta(microseconds=1)


def next_reminder(timelines: Iterable[Timeline], site: Site, now: datetime) -> datetime:
    """The first instant after `now` from which on a warning may come, go or read otherwise: at the latest in a day.

    Some count from an instant on, others after it: both are tried.
    """
    settled = _settled(site, now)
    known = [each for each in timelines if each.settled >= settled]
    instants = [at for timeline in known for at in _instants(timeline, site)]
    if any(timeline.incident.repeat for timeline in known):  # occurrences are announced at midnights of other zones
        instants.append(now + _QUARTER - (now - BEGINNING) % _QUARTER)
    nearby = (at for at in instants if now - _INSTANT <= at <= now + timedelta(days=1))
    return min((each for at in nearby for each in (at, at + _INSTANT) if each > now), default=now + timedelta(days=1))


def _settled(site: Site, now: datetime) -> datetime:
    """The instant before which all was over of which nothing has to be said any more."""
    longest = max(_QUARTER, doubtful_dates.RECENT, REMINDED, timedelta(seconds=site.checks.stale_after.seconds))
    return now - longest - timedelta(hours=1)  # by some seconds, dates give way to each other


def _instants(timeline: Timeline, site: Site) -> Iterator[datetime]:
    """When something may have to be said of an incident."""
    incident = timeline.incident
    posted = [update.posted for update in incident.updates]
    yield newest_date(incident) + late_posts.RECENT
    yield from timeline.edges
    yield from (each.last for each in (incident.start, incident.end) if each)
    delays = late_posts.RECENT, doubtful_dates.RECENT, timedelta(seconds=site.checks.stale_after.seconds)
    yield from (at + after for at in (incident.start.first, *posted) for after in delays)
    yield from (update.at.last + doubtful_dates.RECENT for update in incident.updates)
    yield from (window.end.last + REMINDED for _, window in timeline.windows)


def is_settled(timeline: Timeline, site: Site, now: datetime) -> bool:
    """Whether the warnings about an incident stay as they are for good."""
    goes_on = any(span.last == FOREVER for span in timeline.active)
    is_long_ago = timeline.settled < _settled(site, now)
    return not goes_on and (is_long_ago or all(at < now for at in _instants(timeline, site)))
