"""Notices about updates that programs which read feeds by date would miss. See docs/feeds.md, "Dates"."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import msgspec

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, Site
from statusgen.sources.body import Body
from statusgen.sources.writeup import Writeup
from statusgen.sources.yaml_tree import Position
from statusgen.status.timeline import Timeline

RECENT: Final = timedelta(hours=6)
"""How long an update may be one that is only now about to be published: nobody knows when one was."""

Read: TypeAlias = tuple[Writeup, Timeline, Body]
"""A write-up, its incident, and its text in the original."""

Written: TypeAlias = Callable[[str, Sequence[int]], Sequence[datetime]]
"""When lines of a write-up were written, by its name and their numbers."""


class _Post(msgspec.Struct, frozen=True):
    """An update with its place, the time that it gives, and when its heading was written."""

    name: str
    position: Position
    posted: datetime
    written: datetime


def missed_by_date(read: Sequence[Read], site: Site, *, now: datetime, written: Written) -> Iterator[Problem]:
    """A notice at each recent update that is older than one whose heading was written before."""
    if sum(len(body.updates) for _, _, body in read) < 2:
        return  # git need not be asked
    found = [(each, _posts(each, now, written)) for each in read]
    posts = [post for _, each in found for post in each]
    for (writeup, timeline, _), own in found:
        file = writeup.opened(site, timeline.incident.lang)
        for post in own:
            before = (each for each in posts if each.posted > post.posted and each.written < post.written)
            if seen := max(before, key=lambda each: each.posted, default=None):
                missed = f"programs that read feeds by date never announce this update of {_clock(post.posted)}"
                later = max(now, seen.posted + timedelta(minutes=1))
                remedy = f"if it is not published yet, write {later:%Y-%m-%d %H:%M} UTC here"
                message = f"{missed} once they have seen that of {_clock(seen.posted)} in {seen.name}; {remedy}"
                file.report(post.position, message, Severity.NOTICE)
        yield from file.problems


def posted_lately(incident: Incident, now: datetime) -> bool:
    """Whether an incident can be one of those whose newest updates are compared."""
    return bool(incident.updates) and now - RECENT <= incident.updates[-1].posted


def _posts(read: Read, now: datetime, written: Written) -> Sequence[_Post]:
    """The recent updates of a write-up that are known by now."""
    writeup, timeline, body = read
    known = {update.id: update.posted for update in timeline.incident.updates if update.posted >= now - RECENT}
    recent = [update for update in body.updates if update.id in known]
    times = written(writeup.name, [update.position.line for update in recent])
    return [
        _Post(writeup.name, update.position, known[update.id], at) for update, at in zip(recent, times, strict=True)
    ]


def _clock(instant: datetime) -> str:
    return f"{instant:%H:%M} UTC"
