"""Notices about updates that programs which read feeds by date would miss. See docs/feeds.md, "Dates"."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, Site
from statusgen.sources.body import Body
from statusgen.sources.writeup import Writeup
from statusgen.status.publication import newest_date, told_end
from statusgen.status.timeline import Timeline

RECENT: Final = timedelta(hours=6)
"""How long an update may be one that is only now about to be published: nobody knows when one was."""

Read = tuple[Writeup, Timeline, Body]
"""A write-up, its incident, and its text in the original."""


def missed_by_date(read: Sequence[Read], site: Site, *, now: datetime) -> Iterator[Problem]:
    """A notice at each newest update of a write-up that is recent, but older in feeds than the newest of another.

    Of two in one minute, which get their seconds from the ids of their incidents, that may be the one posted later.
    """
    posted = [each for each in read if each[2].updates]
    if not posted:
        return
    dates = [newest_date(timeline.incident) for _, timeline, _ in posted]
    latest, seen = max(zip(dates, (writeup.name for writeup, _, _ in posted), strict=True))
    for (writeup, timeline, body), own in zip(posted, dates, strict=True):
        if now - RECENT <= own < latest:
            missed = f"programs that read feeds by date never announce this update of {_clock(own)}"
            remedy = f"if it is not published yet, {_later_than(latest, timeline.incident, now)}"
            message = f"{missed} once they have seen that of {_clock(latest)} in {seen}; {remedy}"
            file = writeup.opened(site, timeline.incident.lang)
            file.report(body.updates[-1].position, message, Severity.NOTICE)
            yield from file.problems


def _later_than(latest: datetime, incident: Incident, now: datetime) -> str:
    """How the newest update gets a later date than others have."""
    if told_end(incident) is incident.updates[-1]:
        key = "end" if incident.end_declared else "duration" if incident.duration else "start"
        return f"remove {key} from front matter, which its date follows"
    late_enough = max(now, latest + timedelta(minutes=1))  # commands that follow each other quickly write ahead
    return f"write {late_enough:%Y-%m-%d %H:%M} UTC here"


def posted_lately(incident: Incident, now: datetime) -> bool:
    """Whether an incident can be one of those whose newest updates are compared."""
    return bool(incident.updates) and now - RECENT <= incident.updates[-1].posted


def _clock(instant: datetime) -> str:
    return f"{instant:%H:%M} UTC"
