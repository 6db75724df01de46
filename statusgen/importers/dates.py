"""Dates as they stand in files of other programs, also mistyped ones."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

import msgspec

from statusgen.model.time import Moment, Nearness, Precision, as_written, exactly
from statusgen.model.zones import ABBREVIATIONS, day_begins, read_zone

FIRST: Final = 1995
"""The first year that a date can be in: what is dated before, as to 1970, has no date."""


class ReadDate(msgspec.Struct, frozen=True):
    """A date as write-ups have it, and what was guessed to read it: "" where nothing was.

    `instant` is the one that it names, with its seconds, or at which the day begins.
    """

    moment: Moment
    instant: datetime
    guess: str = ""


def read_date(written: object, zone: tzinfo = UTC) -> ReadDate | None:
    """A date to the minute, or to the day where no time is given; None where it is none. Naive ones are in `zone`."""
    text = str(written).strip().strip("\"'").strip() if written is not None else ""
    if not text or re.fullmatch(r"\d{4}", text) or not re.search(r"\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}", text):
        return None
    plain = _without_name_of_zone(text)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", plain):
            return _whole_day(datetime.fromisoformat(plain), zone)
        return _exact(datetime.fromisoformat(plain), zone)
    except (ValueError, OverflowError):
        return _mended(text, plain, zone)


def _mended(text: str, plain: str, zone: tzinfo) -> ReadDate | None:
    """A date that is not written as ISO 8601 has it."""
    from dateutil import parser

    for pattern, instead in _MISTYPED:
        plain = pattern.sub(instead, plain)
    numbers = re.match(r"(\d{1,2})([./-])(\d{1,2})\2\d{2,4}", plain)
    day_first = bool(numbers) and (numbers[2] == "." or int(numbers[1]) > 12)  # type: ignore[index]
    try:
        found = parser.parse(plain, dayfirst=day_first, tzinfos=_ZONES, default=_NO_TIME)
        has_time = re.search(r"\d\s*[:h]\s*\d{2}|\d\s*[ap]m\b", plain, re.IGNORECASE) is not None
        read = _exact(found, zone) if has_time else _whole_day(found, zone)
    except (ValueError, OverflowError):
        return None
    if read is None or _IS_KNOWN.fullmatch(text):
        return read
    return msgspec.structs.replace(read, guess=f'"{text}" was read as {_shown(read.moment, zone)}')


def _exact(found: datetime, zone: tzinfo) -> ReadDate | None:
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    instant = aware.astimezone(UTC)
    minute = instant.replace(second=0, microsecond=0)
    return ReadDate(exactly(minute), instant) if FIRST <= instant.year <= 2200 else None


def _whole_day(found: datetime, zone: tzinfo) -> ReadDate | None:
    if not FIRST <= found.year <= 2200:
        return None
    first, last = day_begins(found.date(), zone), day_begins(found.date() + timedelta(days=1), zone)
    return ReadDate(Moment(first, last, Precision.DAY, Nearness.EXACT), first)


@lru_cache(maxsize=256)
def _without_name_of_zone(text: str) -> str:
    """The text without what JavaScript writes behind an offset, `GMT+0000 (Coordinated Universal Time)`."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", text)
    bare = re.sub(r"\b(?:GMT|UTC)(?=[+-]\d)", "", bare)
    bare = re.sub(r"\s*\b(?:UTC|GMT)$", "+00:00", bare)
    return re.sub(r"-00:?00$", "+00:00", bare)


def _shown(moment: Moment, zone: tzinfo) -> str:
    return as_written(moment, UTC if moment.has_time else zone)


_NO_TIME: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - what a text leaves out

_MISTYPED: Final = (
    (re.compile(r"[Tt\s]0(\d{2}:\d{2})"), r" \1"),
    (re.compile(r"^(\d{4})-(\d{2})(\d{2})\b"), r"\1-\2-\3"),
    (re.compile(r"^(\d{4})(\d{2})-(\d{2})\b"), r"\1-\2-\3"),
    (re.compile(r"(\d)([A-Z]{3,4})$"), r"\1 \2"),
    (re.compile(r"(\d{1,2})\.(\d{2})(?=\s*(?:[A-Z]{3,4})?$)"), r"\1:\2"),
)
"""Slips of the keyboard, and what was meant."""

_ZONES: Final = {name: read_zone(meant.split()[0]) for name, meant in ABBREVIATIONS.items()}
"""What abbreviations of zones mean most often."""

_IS_KNOWN: Final = re.compile(
    r"[A-Z][a-z]{2},? (?:[A-Z][a-z]{2} \d\d|\d{1,2} [A-Z][a-z]{2}) \d{4} \d\d:\d\d:\d\d.*"  # JavaScript, RFC 2822
    r"|\d{4}-\d\d-\d\d[T ]\d{1,2}:\d\d.*"
)
"""Forms that mean one thing only, though they are not ISO 8601."""
