"""Dates of updates that can be right but seldom are: each is a warning that says what follows from it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from statusgen.model.chips import WindowChip
from statusgen.model.site import Incident
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind, Label
from statusgen.model.zones import day_of
from statusgen.sources.body.parts import Body, WrittenUpdate
from statusgen.sources.keys.source_file import SourceFile, Where, Wrong
from statusgen.status.timeline import Timeline

RECENT: Final = timedelta(days=1)
"""How long a write-up is new, and how old the newest update of a new one may be."""


def doubtful_dates(body: Body, file: SourceFile, timeline: Timeline) -> Iterator[Wrong]:
    """What is out of order, far from all others, or lasts no time."""
    in_file = sorted(body.updates, key=lambda update: update.position.line)
    telling = [update for update in in_file if not update.label.looks_back]
    incident = timeline.incident
    out_of_order = list(_out_of_order(telling))
    for above, below in out_of_order:
        order = f"{file.written(below.moment)} is before {file.written(above.moment)} in the heading above"
        yield below.position, f"{order}, {_what_follows(incident, file)}"
    told = [below for _, below in out_of_order]
    for update in (each for each in _far_away(telling) if not incident.repeat and each not in told):
        where = f"{file.written(update.moment)} is over 30 days from the updates around it"
        yield update.position, f"{where}, {_what_follows(incident, file)}"
    start, end = incident.start, incident.end
    is_given = "start" in file.root.entries
    if why := _why_doubted(start, telling, file) if is_given and incident.kind is not Kind.MAINTENANCE else "":
        yield "start", f"start: {why}; is the date right?"
    if why := _why_detected_then(timeline, file):
        yield "detected", f"detected: {why}; is the date right?"
    if timeline.windows:
        yield from _long_windows(body, timeline, file)
        yield from _back_dated_windows(body, timeline, file)
    if (
        end
        and "end" in file.root.entries
        and incident.kind is Kind.INCIDENT
        and (why := _why_late(start, end, telling, file))
    ):
        yield "end", f"end: {why}; is the date right?"
    if end and start.has_time and end.has_time and start.first == end.first and not incident.duration:
        message = "begins and ends in the same minute, so its duration is unknown; say in start: when it began"
        yield "start" if is_given or not telling else telling[-1].position, f"the {incident.kind.value} {message}"


def old_date(body: Body, file: SourceFile, timeline: Timeline, now: datetime) -> Iterator[Wrong]:
    """The date of a new write-up where it is not today's: an example that was copied has the example's date."""
    newest = max(body.updates, key=lambda update: update.moment.first, default=None)
    is_told = not {"end", "duration"}.isdisjoint(file.root.entries) or timeline.incident.kind is Kind.MAINTENANCE
    if newest and not is_told and newest.moment.last < now - RECENT:
        day = day_of(newest.moment.first, file.zone)
        remedy = f" If it is, add end: {file.written(newest.moment)}" if timeline.has_ended else ""
        yield newest.position, f"the newest update of this new write-up is of {day}; is this date right?{remedy}"


def _what_follows(incident: Incident, file: SourceFile) -> str:
    """What dates that are doubted make of an incident."""
    state = f" and is {incident.updates[-1].state.value.replace('_', ' ')}" if incident.updates else ""
    return f"so the {incident.kind.value} begins at {file.written(incident.start)}{state}; is the date right?"


_FAR: Final = timedelta(days=30)
_LONG: Final = timedelta(days=300)


def _why_doubted(start: Moment, telling: Sequence[WrittenUpdate], file: SourceFile) -> str:
    """What makes a start of front matter doubtful: an update before it, or none for long after it."""
    first = min((update.moment for update in telling), key=lambda moment: moment.first, default=start)
    if first.last < start.first:
        return f"is after {file.written(first)}, when an update told of it"
    is_far = start.has_day and first.first - start.last > _FAR
    return f"is over 30 days before {file.written(first)}, the first update" if is_far else ""


def _why_late(start: Moment, end: Moment, telling: Sequence[WrittenUpdate], file: SourceFile) -> str:
    """What makes an end of front matter doubtful: long after the last update, or a year after the start."""
    last = max((update.moment for update in telling), key=lambda moment: moment.first, default=None)
    if not end.has_day or (last is None and not start.has_day):
        return ""
    if last is None:
        return f"is {(end.first - start.first).days} days after the start" * (end.first - start.last > _LONG)
    return f"is over 30 days after {file.written(last)}, the last update" * (end.first - last.last > _FAR)


def _why_detected_then(timeline: Timeline, file: SourceFile) -> str:
    """What makes it doubtful when an incident was detected: that is before its start, or after its end."""
    detected, start, end = timeline.incident.detected, timeline.incident.start, timeline.end
    if detected is None:
        return ""
    if (detected.first if detected.has_time else detected.last) < start.first:
        return f"{file.written(detected)} is before the start, {file.written(start)}"
    is_after = end is not None and end.last < detected.first
    return f"{file.written(detected)} is after the end, {file.written(end)}" if end and is_after else ""


def _long_windows(body: Body, timeline: Timeline, file: SourceFile) -> Iterator[Wrong]:
    """Windows as long as a year: where the announced one or a chip has a slip in the year."""
    moves = ([at for at, chip in update.chips if isinstance(chip, WindowChip)] for update in body.updates)
    places: list[Where | None] = ["end", *(each[-1] if each else None for each in moves)]
    for (_, window), at in zip(timeline.windows, places, strict=False):
        length = window.end.first - window.start.last
        if at and window.start.has_day and window.end.has_day and length > _LONG:
            between = f"from {file.written(window.start)} to {file.written(window.end)}"
            yield at, f"the window is {length.days} days long, {between}; is the year right?"


def _back_dated_windows(body: Body, timeline: Timeline, file: SourceFile) -> Iterator[Wrong]:
    """Windows that a chip moves to days before its update, and announcements after the window: slips in a date."""
    for update in body.updates:
        for at, chip in update.chips:
            start = chip.start if isinstance(chip, WindowChip) else None
            if start and start.last < update.moment.first - RECENT:
                follows = "so the window opens at once; is the date right?"
                yield at, f"{file.written(start)} is over a day before this update, {follows}"
        end = timeline.windows[0][1].end
        if update.label is Label.SCHEDULED and end.last < update.moment.first:
            over = f"{file.written(update.moment)} is after the end of the window, {file.written(end)}"
            yield update.position, f"{over}; is the date right?"


def _out_of_order(updates: Sequence[WrittenUpdate]) -> Iterator[tuple[WrittenUpdate, WrittenUpdate]]:
    """Each two where the lower is earlier, unless the newest stand first."""
    steps = [below.moment.first >= above.moment.first for above, below in pairwise(updates)]
    is_newest_first = steps.count(False) > steps.count(True)
    if len(updates) == 2 and is_newest_first:
        order = list(Label)
        is_newest_first = order.index(updates[1].label) <= order.index(updates[0].label)
    if not is_newest_first:
        yield from (pair for pair, is_right in zip(pairwise(updates), steps, strict=True) if not is_right)


def _far_away(updates: Sequence[WrittenUpdate]) -> Iterator[WrittenUpdate]:
    """The updates far from the one before and the one after, where there is any; of two, the lower in the file."""
    by_time = sorted(updates, key=lambda update: update.moment.first)
    gaps = [below.moment.first - above.moment.last > _FAR for above, below in pairwise(by_time)]
    far = [update for n, update in enumerate(by_time) if all(gaps[max(n - 1, 0) : n + 1])] if gaps else []
    yield from [updates[1]] if len(updates) == 2 and far else far
