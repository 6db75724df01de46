"""What must hold of a maintenance that repeats, beyond the form of its rule. docs/format.md has the rules."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo
from itertools import islice, pairwise
from typing import Final

from statusgen.model.recurrence import Recurrence
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind, Label
from statusgen.model.zones import day_of
from statusgen.sources.body.parts import Body
from statusgen.sources.keys.source_file import Wrong
from statusgen.sources.writeup import FrontMatter
from statusgen.status.series import occurrence_id

LOOKED_AT: Final = 400
"""How many occurrences are compared with their neighbors: a year and more of them."""

LONGEST_ID: Final = 100 - len(occurrence_id("", date.min))
"""How long an id may be to which that of an occurrence adds its day."""


def wrong_repetition(front: FrontMatter, name: str, body: Body) -> Iterator[Wrong]:
    """What is wrong with `repeat` and `except` of an incident with this id, and with its updates because of them."""
    rule = front.repeat
    if rule is None:
        if front.except_:
            yield "except", "except: names days of repeat:, which is missing; add that, or remove this line"
        return
    if front.kind is not Kind.MAINTENANCE:
        yield "repeat", "repeat: only maintenance repeats; write kind: maintenance, or remove this line"
        return
    if len(name) > LONGEST_ID:
        yield (
            "repeat",
            f"repeat: each occurrence has the id and its day as its own id; shorten it to {LONGEST_ID} letters",
        )
    yield from _wrong_updates(name, body)
    if front.start and front.end:
        yield from _wrong_windows(rule, front.start, front.end, front.except_)


def _wrong_updates(name: str, body: Body) -> Iterator[Wrong]:
    """Updates that tell of one occurrence: all of them run by the clock."""
    alone = f"give that day a file of its own with  statusgen schedule {name} --split DATE"
    off = min((each.moment.first for each in body.updates if each.label is Label.CANCELLED), default=None)
    for update in body.updates:
        for position, _ in update.chips:
            yield position, f"a maintenance that repeats runs by the clock, the same each time; remove it, or {alone}"
        if update.label.state and update.label not in {Label.SCHEDULED, Label.CANCELLED}:
            yield update.position, f"a maintenance that repeats runs by the clock; label it Update, or {alone}"
        elif off and update.label.state and update.moment.first > off:
            yield (
                update.position,
                "this comes after the Cancelled, which ends it for good; begin another file",
            )


def _wrong_windows(rule: Recurrence, start: Moment, end: Moment, out: Sequence[date]) -> Iterator[Wrong]:
    """Windows that are none, or would overlap, and days that are out but never were in."""
    if not (start.has_day and start.precision is end.precision):
        yield "repeat", "repeat: needs start: and end: with a time of day each, or both as days alone"
        return
    if end.last < start.first:
        return  # this is said of the end
    first = next(rule.windows(start, end), None)
    if first is None:
        late = rule.until is not None and rule.until < start.first
        why = f"UNTIL={rule.parts['UNTIL']} is before start:" if late else "no day from start: on fits it"
        yield "repeat", f"repeat: never occurs: {why}; correct one of them"
        return
    if first[0] != start:
        yield "start", f"start: is not a day of repeat: {rule}; write {_begun(first, rule.zone)}, or change the rule"
        return
    yield from _overlapping(rule, start, end)
    yield from _never_in(rule, start, end, out)


def _begun(window: tuple[Moment, Moment], zone: tzinfo) -> str:
    """The keys for a window, as one writes them."""
    form = "%Y-%m-%d %H:%M" if window[0].has_time else "%Y-%m-%d"
    start, end = (each.first.astimezone(zone).strftime(form) for each in window)
    return f"start: {start} and end: {end}"


def _overlapping(rule: Recurrence, start: Moment, end: Moment) -> Iterator[Wrong]:
    """Windows that are longer than the days between two of them, as if no clock changed."""
    first, last = rule.local(start.first), rule.local(end.last)
    if last - first <= timedelta(days=1):
        return
    days = (day_of(begins.first, rule.zone) for begins, _ in rule.windows(start, end))
    for one, other in pairwise(islice(days, LOOKED_AT)):
        if other - one < last - first:
            message = f"the window of {one} is not over when that of {other} begins; shorten it"
            yield "end", f"end: {message}, or repeat it less often"
            return


def _never_in(rule: Recurrence, start: Moment, end: Moment, out: Sequence[date]) -> Iterator[Wrong]:
    """Days in `except` that are no occurrence, with those around them; and no occurrence left."""
    known = _days_up_to(rule, start, end, max(out, default=date.min))
    for n, day in enumerate(out):
        place = bisect_left(known, day)
        if known[place : place + 1] != [day]:
            near = " or ".join(map(str, known[max(0, place - 1) : place + 1]))
            yield ("except", n), f"except: {day} is not a day of repeat: {rule}; write {near}, or remove it"
    if not set(known) - set(out):
        yield "except", "except: has every day of repeat:, so it never occurs; remove one, or this file"


def _days_up_to(rule: Recurrence, start: Moment, end: Moment, last: date) -> Sequence[date]:
    """The days of a rule up to one, and the next after it."""
    found: list[date] = []
    for begins, _ in rule.windows(start, end):
        found.append(day_of(begins.first, rule.zone))
        if found[-1] > last:
            break
    return found


def occurs_on(front: FrontMatter, written: str) -> bool:
    """Whether a maintenance repeats on what is written as a day, and that is not in its `except`."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return False
    if not (front.repeat and front.start and front.end and front.start.has_day) or day in front.except_:
        return False
    return day in _days_up_to(front.repeat, front.start, front.end, day)
