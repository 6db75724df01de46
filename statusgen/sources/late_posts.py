"""Notices about updates that programs which read feeds by date would miss. See docs/feeds.md, "Dates"."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final, TypeAlias

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, Site
from statusgen.model.time import TOLERANCE
from statusgen.model.vocabulary import Kind
from statusgen.model.zones import in_full
from statusgen.sources.body.parts import Body
from statusgen.sources.writeup import Writeup
from statusgen.status.publication import newest_date, told_end
from statusgen.status.timeline import Timeline

NOTICE: Final = Severity.NOTICE
RECENT: Final = timedelta(hours=6)
"""How long an update may be one that is only now about to be published: nobody knows when one was."""

Read: TypeAlias = tuple[Writeup, Timeline, Body]
"""A write-up, its incident, and its text in the original."""


Written: TypeAlias = Callable[[str, Sequence[int]], Sequence[datetime]]
"""When lines of a write-up were written, by its name and their numbers."""


def missed_by_date(read: Sequence[Read], site: Site, *, now: datetime, written: Written) -> Iterator[Problem]:
    """A notice at each newest item of a write-up that is recent, but older in feeds than one written before it.

    Of two in one minute, which get their seconds from the ids of their incidents, that may be the one posted later. An
    incident without updates is an item too; so are maintenance and notices, but those the clock posts.
    """
    if len(read) < 2:
        return  # git need not be asked
    items = [
        (newest_date(timeline.incident), writeup.name, written(writeup.name, [_line(writeup, body)])[0])
        for writeup, timeline, body in read
    ]
    for (writeup, timeline, body), (own, _, at) in zip(read, items, strict=True):
        latest, seen, _ = max((each for each in items if each[2] < at), default=(own, "", at))
        by_clock = not body.updates and timeline.incident.kind is not Kind.INCIDENT
        if now - RECENT <= own < latest and not by_clock:
            this, that = (in_full(instant, site.zone)[len("YYYY-MM-DD ") :] for instant in (own, latest))
            what = f"update of {this}" if body.updates else f"write-up, dated {this},"
            missed = f"programs that read feeds by date never announce this {what}"
            remedy = f"if it is not published yet, {_later_than(latest, timeline.incident, now, site.zone)}"
            message = f"{missed} once they have seen that of {that} in {seen}; {remedy}"
            file = writeup.opened(site, timeline.incident.lang)
            file.report(body.updates[-1].position if body.updates else "title", message, NOTICE)
            yield from file.problems


def _line(writeup: Writeup, body: Body) -> int:
    """The line of its newest item: the heading of an update, or its title."""
    return body.updates[-1].position.line if body.updates else writeup.root.entries["title"].key.line


def _later_than(latest: datetime, incident: Incident, now: datetime, zone: tzinfo) -> str:
    """How the newest item gets a later date than others have."""
    late_enough = max(now, latest + timedelta(minutes=1))  # commands that follow each other quickly write ahead
    if not incident.updates:
        return f"post an update of {in_full(late_enough, zone)}"
    if told_end(incident) is incident.updates[-1]:
        key = "end" if incident.end_declared else "duration" if incident.duration else "start"
        return f"remove {key} from front matter, which its date follows"
    return f"write {in_full(late_enough, zone)} here"


def announced_late(read: Iterable[Read], site: Site, *, now: datetime, written: Written) -> Iterator[Problem]:
    """A notice at an announcement that was added once the window was open: feeds have told of the window by then.

    Dated before the window, it takes that item out of the feeds again (status/publication.py). Where git does not know
    that the rest of the file is older, nothing is said.
    """
    for writeup, timeline, body in read:
        start, newest = timeline.incident.start.first, body.updates[-1].position
        title, post = written(writeup.name, [writeup.root.entries["title"].key.line, newest.line])
        if max(title, start) < post:
            file = writeup.opened(site, timeline.incident.lang)
            since = f"since the window opened, {file.written(start)}"
            lost = f"the item that feeds have {since}, goes with this announcement"
            file.report(newest, f"{lost}; if it is posted only now, write {file.written(now)} - Update here", NOTICE)
            yield from file.problems


def has_begun_lately(timeline: Timeline, now: datetime) -> bool:
    """Whether it is maintenance whose window opened by the clock, and of which all updates are announcements."""
    incident = timeline.incident
    is_by_clock = incident.kind is Kind.MAINTENANCE and incident.repeat is None and bool(incident.updates)
    begins = incident.start.first
    return is_by_clock and now - RECENT <= begins <= now and incident.updates[-1].at.last < begins


def posted_lately(timeline: Timeline, now: datetime) -> bool:
    """Whether an incident can be one of those whose newest items are compared."""
    if timeline.settled < now - RECENT - timedelta(hours=1):  # its items may give way to each other by some seconds
        return False
    return now - RECENT <= newest_date(timeline.incident) <= now + TOLERANCE + timedelta(minutes=1)
