"""Moments as somebody types them, and as front matter and chips have them: above all the window of a maintenance."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Final

from statusgen.model.time import (
    TIME_OF_DAY,
    Moment,
    Posted,
    as_written,
    exactly,
    read_delay,
    read_following,
    read_posted,
)
from statusgen.status.timeline import Window


def read_window(start: str, end: str, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """The start and end of a new window. A time of day is the next one; an end may be `+2h` after the start.

    Raises ValueError with the remedy.
    """
    begins = _next(start, now, zone)
    ends = _end(end, begins, zone)
    if ends.last <= now:
        over = as_written(ends, begins.zone)
        raise ValueError(f"the window ends {over}, which has passed; maintenance is announced before it is over")
    return as_written(begins.moment, begins.zone), as_written(ends, begins.zone)


def read_past(written: str, now: datetime, zone: tzinfo) -> str:
    """A moment in full; a time of day is the last one. Raises ValueError with the remedy."""
    if not TIME_OF_DAY.fullmatch(written.strip()):
        return as_written(read_posted(written, zone).moment, zone)
    yesterday, today = (_on(written, now, zone, days).moment for days in (-1, 0))
    return as_written(today if today.first <= now else yesterday, zone)


def _next(written: str, now: datetime, zone: tzinfo) -> Posted:
    """A moment; a time of day is the next one."""
    if not TIME_OF_DAY.fullmatch(written.strip()):
        return read_posted(written, zone)
    today, tomorrow = (_on(written, now, zone, days) for days in (0, 1))
    return today if today.moment.first > now else tomorrow


def _on(clock: str, now: datetime, zone: tzinfo, days: int) -> Posted:
    """A time of day, so many days from today."""
    return read_posted(f"{now.astimezone(zone).date() + timedelta(days)} {clock.strip()}", zone)


def read_moved(old: Window, start: str | None, end: str | None, now: datetime, zone: tzinfo) -> Mapping[str, str]:
    """The chips that move a window: a time of day stays on its day, and without an end it takes as long as before.

    Raises ValueError with the remedy.
    """
    moved: dict[str, str] = {}
    begins = Posted(old.start, zone)
    if start is not None:
        begins = _on_its_day(start, old.start, zone)
        if begins.moment.last <= now:
            raise ValueError(f'"{start}" is {as_written(begins.moment, zone)}, which has passed; write another date')
        moved["start"] = as_written(begins.moment, begins.zone)
    if end is not None:
        ends = _end(end, begins, zone)
        moved["end"] = as_written(ends, begins.zone)
    elif begins.moment.has_time and old.start.has_time and old.end.has_time:
        length = old.end.first - old.start.first
        moved["end"] = as_written(exactly(begins.moment.first + length), begins.zone)
    return moved


def _on_its_day(written: str, old: Moment, zone: tzinfo) -> Posted:
    is_clock = TIME_OF_DAY.fullmatch(written.strip()) and old.has_day
    dated = f"{old.first.astimezone(zone):%Y-%m-%d} {written.strip()}" if is_clock else written
    return read_following(dated, Posted(old, zone), zone)


def _end(written: str, begins: Posted, zone: tzinfo) -> Moment:
    if _DELAY.fullmatch(written.strip()):
        if not begins.moment.has_time and read_delay(written) % timedelta(days=1):
            day = as_written(begins.moment, begins.zone)
            raise ValueError(
                f'"{written}" counts from a time of day; write one after {day} too, as in  --from "{day} 22:00"'
            )
        return exactly(begins.moment.first + read_delay(written))
    ends = read_following(written, begins, zone).moment
    if ends.last <= begins.moment.first:
        begun = as_written(begins.moment, begins.zone)
        raise ValueError(f'the end, "{written}", is not after the start, {begun}; correct one of them')
    return ends


_DELAY: Final = re.compile(r"\+.*|\d[\d\s]*[dhmDHM][\w\s]*")
"""How long something takes, with a sign or with a unit."""
