"""Notices about updates that programs which read feeds by date would miss. See docs/feeds.md, "Dates"."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, Site
from statusgen.sources.body import Body
from statusgen.sources.writeup import Writeup
from statusgen.status.timeline import Timeline

RECENT: Final = timedelta(hours=6)
"""How long an update may be one that is only now about to be published: nobody knows when one was."""

Read = tuple[Writeup, Timeline, Body]
"""A write-up, its incident, and its text in the original."""


def missed_by_date(read: Sequence[Read], site: Site, *, now: datetime) -> Iterator[Problem]:
    """A notice at each newest update of a write-up that is recent, but older than the newest of another write-up."""
    posted = [each for each in read if each[2].updates]
    if not posted:
        return
    latest, seen = max((each[1].incident.updates[-1].posted, each[0].name) for each in posted)
    late_enough = max(now, latest + timedelta(minutes=1))  # commands that follow each other quickly write ahead
    for writeup, timeline, body in posted:
        own = timeline.incident.updates[-1].posted
        if writeup.name != seen and now - RECENT <= own < latest:
            missed = f"programs that read feeds by date never announce this update of {_clock(own)}"
            remedy = f"if it is not published yet, write {late_enough:%Y-%m-%d %H:%M} UTC here"
            message = f"{missed} once they have seen that of {_clock(latest)} in {seen}; {remedy}"
            file = writeup.opened(site, timeline.incident.lang)
            file.report(body.updates[-1].position, message, Severity.NOTICE)
            yield from file.problems


def posted_lately(incident: Incident, now: datetime) -> bool:
    """Whether an incident can be one of those whose newest updates are compared."""
    return bool(incident.updates) and now - RECENT <= incident.updates[-1].posted


def _clock(instant: datetime) -> str:
    return f"{instant:%H:%M} UTC"
