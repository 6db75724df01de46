"""Moments as precisely as they are known, lengths of time, and counts.

An *instant* is an aware `datetime` in UTC. A *moment* is a time as somebody wrote it: a minute, a day, a month
or a year, perhaps "about" it.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from operator import attrgetter
from typing import Final, final

import msgspec

from statusgen.model.patterns import regex
from statusgen.model.spelling import either
from statusgen.model.time_repairs import counts_meant, lengths_meant, moments_meant
from statusgen.model.vocabulary import Word
from statusgen.model.zones import (
    ABBREVIATIONS,
    day_begins,
    in_digits,
    in_full,
    instant_of,
    is_zone,
    offsets_meant,
    zone_written,
)

TOLERANCE: Final = timedelta(minutes=15)
"""How far ahead of the clock an update may be dated: clocks differ, and people round up."""


class Precision(Word):
    """The part of a moment that is known, the vaguest first."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


class Nearness(Word):
    """The word in front of a moment."""

    EXACT = "exact"
    ABOUT = "about"
    BEFORE = "before"
    AFTER = "after"


class Bound(Word):
    """The word in front of a length or a count."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    UP_TO = "up to"


@final
class Moment:
    """A moment known to the minute, day, month or year: it lies between the instants `first` and `last`.

    `first` is the first instant of the period that was named; `last` is where that period ends, and equals
    `first` where the minute is known. Both are in UTC; days begin in the zone that the moment was read for.
    It is not a struct, so that msgspec asks a hook how to write it.
    """

    __slots__ = ("first", "last", "nearness", "precision")
    first: datetime
    last: datetime
    precision: Precision
    nearness: Nearness

    def __init__(self, first: datetime, last: datetime, precision: Precision, nearness: Nearness) -> None:
        start = first if first.tzinfo is UTC else first.astimezone(UTC)
        object.__setattr__(self, "first", start)
        object.__setattr__(self, "last", start if last == first else last.astimezone(UTC))  # most are known exactly
        object.__setattr__(self, "precision", precision)
        object.__setattr__(self, "nearness", nearness)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Moment never changes: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and _parts(self) == _parts(other)

    def __hash__(self) -> int:
        return hash(_parts(self))

    def __repr__(self) -> str:
        return f"Moment({self.first.isoformat()}, {self.precision.value}, {self.nearness.value})"

    @property
    def has_time(self) -> bool:
        return self.precision is Precision.MINUTE

    @property
    def has_day(self) -> bool:
        """True where at least the day is known."""
        return self.precision in {Precision.MINUTE, Precision.DAY}


_parts = attrgetter(*Moment.__slots__)


def exactly(instant: datetime) -> Moment:
    """The moment of an instant, known to the minute."""
    return Moment(instant, instant, Precision.MINUTE, Nearness.EXACT)


class Length(msgspec.Struct, frozen=True):
    """A length of time: exactly, about, over or up to so many seconds."""

    seconds: int
    bound: Bound


class Count(msgspec.Struct, frozen=True):
    """A number of things: exactly, about, over or up to so many."""

    number: int
    bound: Bound


class Posted(msgspec.Struct, frozen=True):
    """A moment and the zone that it was written in, which later times of day share."""

    moment: Moment
    zone: tzinfo


def read_moment(text: str, zone: tzinfo) -> Moment:
    """Read a moment as docs/format.md describes it: `2024-03-05 17:07 UTC`, `about 2012-07`, `2008`.

    Days begin in `zone`, and a time without a zone is in it. Raises ValueError with the remedy.
    """
    return read_posted(text, zone).moment


def as_written(moment: Moment, zone: tzinfo) -> str:
    """A moment as authors write it, in full and as precisely as it is known."""
    near = "" if moment.nearness is Nearness.EXACT else f"{moment.nearness.value} "
    if moment.has_time:
        return near + in_full(moment.first, zone)
    forms = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return near + moment.first.astimezone(zone).strftime(forms[moment.precision.value])


def read_posted(text: str, zone: tzinfo) -> Posted:
    """Read a moment as `read_moment` does, and keep the zone that it was written in."""
    match = _MOMENT.fullmatch(in_plain_signs(text))
    if match is None or (match["zone"] or "").lower() in {"am", "pm"}:
        raise ValueError(_why_not_a_moment(text.strip(), zone))
    return _posted(match, zone)


def read_following(text: str, previous: Posted, zone: tzinfo) -> Posted:
    """Read a time of day such as `17:07` as the next such time after `previous`, in the zone of `previous`.

    A text with a date is read by itself, in `zone` where it names none. Raises ValueError where `previous` has
    no time of day, where more than twelve hours lie between, or where a clock change skips or repeats the time.
    """
    match = TIME_OF_DAY.fullmatch(in_plain_signs(text))
    if match is None:
        return read_posted(text, zone)
    if not previous.moment.has_time:
        raise ValueError(
            f'"{text.strip()}" follows a date without a time; write the date as well: YYYY-MM-DD {match[0]}'
        )
    before = previous.moment.first.astimezone(previous.zone)
    earliest = before.replace(tzinfo=None) if match["second"] else before.replace(tzinfo=None, second=0)
    if match[0].startswith("24:00") and before.hour < 12:
        midnight = datetime.combine(earliest + timedelta(days=1), time())
        raise ValueError(
            f'"{match[0]}" is not a real time; write {in_digits(midnight, midnight.replace(tzinfo=previous.zone))}'
        )
    wall = datetime.combine(earliest, _clock(match))
    is_backwards = wall < earliest
    if is_backwards:
        wall += timedelta(days=1)
    instant = instant_of(wall, previous.zone)
    if instant - previous.moment.first > timedelta(hours=12):
        if is_backwards:
            remedy = f"correct it, or write its day: YYYY-MM-DD {match[0]}"
            raise ValueError(f'"{text.strip()}" is before {before:%H:%M}, the time above it; {remedy}')
        remedy = f"write the date as well: {in_digits(wall, instant.astimezone(previous.zone))}"
        raise ValueError(f'"{text.strip()}" is more than twelve hours after {before:%H:%M}; {remedy}')
    return Posted(exactly(max(instant, previous.moment.first)), previous.zone)


def read_delay(text: str) -> timedelta:
    """Read a delay until the next update, `+30m` or `+1h 30m`. Raises ValueError with the remedy."""
    length = read_length(text.strip().removeprefix("+"))
    if length.bound is not Bound.EXACT:
        raise ValueError(f'"{text.strip()}" is not a delay; write +30m or +1h 30m')
    return timedelta(seconds=length.seconds)


def read_length(text: str) -> Length:
    """Read `2h`, `1h 30m`, `about 90m`, `over 2h`. Raises ValueError with the remedy."""
    words = " ".join(text.split())
    match = _LENGTH.fullmatch(in_plain_signs(words))
    if match is None:
        meant = [length for length in dict.fromkeys(lengths_meant(in_plain_signs(words))) if _LENGTH.fullmatch(length)]
        like = "write it like 45m, 2h, 1h 30m or 3d, with about, over or up to in front if need be"
        raise ValueError(f'"{words}" is not a duration; {f"write {either(meant)}" if meant else like}')
    parts = _LENGTH_PART.findall(match["parts"])
    seconds = sum(int(number) * _SECONDS[unit[0].lower()] for number, unit in parts)
    if not 0 < seconds <= _SECONDS["d"] * 36_525:
        raise ValueError(f'"{words}" is out of range; a duration is longer than zero and shorter than 100 years')
    return Length(seconds, BOUNDS[(match["bound"] or "").lower()])


def read_count(text: str) -> Count:
    """Read `580000`, `about 580,000`, `up to 92000`, `over 77000`. Raises ValueError with the remedy."""
    match = _COUNT.fullmatch(" ".join(in_plain_signs(text).split()))
    if match is None:
        meant = next(filter(_COUNT.fullmatch, counts_meant(text)), "")
        remedy = meant or "a whole number, with about, over or up to before it"
        raise ValueError(f'"{text.strip()}" is not a count; write {remedy}')
    number = int(re.sub(r"\D", "", match["number"]))
    return Count(number, BOUNDS[(match["bound"] or "").lower()])


_MOMENT: Final = regex(
    r"""(?:(?P<near>about|before|after|~)\s*)?
    (?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})
    (?:(?:T|[ ]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?
    (?:[ ]*(?P<zone>[+-]\d{2}:?\d{2}|(?!(?:uhr|hrs?|h|heures|horas)$)[A-Za-z][\w+/:-]*))?)?)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
TIME_OF_DAY: Final = regex(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?")
_LENGTH_PART: Final = regex(
    r"(\d{1,7}) ?(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])", re.IGNORECASE
)
_LENGTH: Final = regex(
    rf"(?:(?P<bound>about|over|up to|~) ?)?(?P<parts>{_LENGTH_PART.pattern}(?: ?{_LENGTH_PART.pattern})*)",
    re.IGNORECASE,
)
_COUNT: Final = regex(
    r"(?:(?P<bound>about|over|up to|~) ?)?(?P<number>\d{1,15}|\d{1,3}(?:[, _]\d{3}){1,4})", re.IGNORECASE
)
_NEARNESS: Final = {"": Nearness.EXACT, "~": Nearness.ABOUT, **{word.value: word for word in Nearness}}
BOUNDS: Final = {"": Bound.EXACT, "~": Bound.ABOUT, **{word.value: word for word in Bound}}
_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def _posted(match: re.Match[str], zone: tzinfo) -> Posted:
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    named = _date(year, month, day, match[0])
    if match["hour"]:
        wall = datetime.combine(named, _clock(match, named))
        own_zone = zone_written(match["zone"], wall) if match["zone"] else zone
        instant = instant_of(wall, own_zone)
        return Posted(Moment(instant, instant, Precision.MINUTE, _nearness(match)), own_zone)
    if match["day"]:
        after, precision = named + timedelta(days=1), Precision.DAY
    elif match["month"]:
        after, precision = date(year + month // 12, month % 12 + 1, 1), Precision.MONTH
    else:
        after, precision = date(year + 1, 1, 1), Precision.YEAR
    first, last = day_begins(named, zone), day_begins(after, zone)
    if first == last:
        other = f"write {named - timedelta(days=1)} or {after}"
        raise ValueError(f'"{named}" does not exist in the site\'s time zone; {other}')
    return Posted(Moment(first, last, precision, _nearness(match)), zone)


def _nearness(match: re.Match[str]) -> Nearness:
    return _NEARNESS[(match["near"] or "").lower()]


def in_plain_signs(text: str) -> str:
    """A text without what keyboards make of its signs: full-width ones, dashes for hyphens, invisible characters."""
    if text.isascii():
        return text.strip(_QUOTES)
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Cf").strip(_QUOTES)


_QUOTES: Final = " \t\"'“”„‘’"
_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def _date(year: int, month: int, day: int, text: str) -> date:
    if not 1900 <= year <= 2200:
        meant = text.strip().replace(f"{year:04}", f"20{year:02}", 1) if 0 < year < 100 else "a year from 1900 to 2200"
        raise ValueError(f'"{text.strip()}" is in the year {year}; write {meant}')
    try:
        return date(year, month, day)
    except ValueError as error:
        is_reversed = day <= 12 < month <= 28 and f"-{month}-{day:02}" in text
        meant = text.strip().replace(f"-{month}-{day:02}", f"-{day:02}-{month}", 1)
        remedy = f"write {meant}" if is_reversed else "check month and day"
        raise ValueError(f'"{text.strip()}" is not a real date; {remedy}') from error


def _clock(match: re.Match[str], day: date | None = None) -> time:
    try:
        return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        written = ":".join(filter(None, match.group("hour", "minute", "second")))
        remedy = "a day goes from 00:00 to 23:59:59"
        if re.fullmatch(r"24:00(?::00)?", written):
            remedy = f"write {day + timedelta(days=1)} 00:00" if day else "write 00:00"
        raise ValueError(f'"{written}" is not a real time; {remedy}') from error


def _why_not_a_moment(text: str, zone: tzinfo) -> str:
    plain = in_plain_signs(text)
    meant = [moment for each in dict.fromkeys(moments_meant(plain)) for moment in _moments(each, zone)]
    if meant:
        return f'"{text}" is not how a date is written here; write {either(meant)}'
    if re.search(r"(?:\b|\d)[ap]\.?m\b", plain, re.IGNORECASE):
        return f'"{text}" has am or pm; use the 24-hour clock: YYYY-MM-DD HH:MM'
    if (found := re.fullmatch(r"(?P<near>(?:about|before|after)\s+|~\s*)?(?P<time>\d{1,2}:\d{2}\b.*)", plain)) and (
        moment := _MOMENT.fullmatch(f"2000-01-01 {found['time']}")
    ):
        place, clock = moment["zone"] or "UTC", found["time"]
        clock = clock if is_zone(place) else f"{clock.removesuffix(place)}±HH:MM"
        return f'"{text}" has no date; write it as well: {found["near"] or ""}YYYY-MM-DD {clock}'
    less = "or YYYY-MM-DD, YYYY-MM or YYYY where less is known"
    if plain.strip().casefold() in _NOBODY_KNOWS:
        less += "; or leave it out, and for an end that nobody knows write  duration: unknown"
    elif not re.search(r"\d", plain):
        less += "; or leave it out"
    return f'"{text}" is not a date or time; write YYYY-MM-DD HH:MM, {less}'


_NOBODY_KNOWS: Final = frozenset(
    {"unknown", "not known", "?", "??", "n/a", "unclear", "unbekannt", "inconnu", "inconnue", "desconocido",
     "desconhecido", "不明", "غير معروف"}
)  # fmt: skip
"""Words for a moment that is past, and that nobody knows. Without an end, an incident would go on."""


def _moments(text: str, zone: tzinfo) -> Iterator[str]:
    """The text itself if it is a moment; with an abbreviation of a zone, one text for each offset that it may mean."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return
    try:
        if (match["zone"] or "").upper() in ABBREVIATIONS:
            wall = datetime.fromisoformat("{year}-{month}-{day} {hour:0>2}:{minute}".format(**match.groupdict()))
            offers = offsets_meant(match["zone"], wall)
            yield from (f"{wall:%Y-%m-%d %H:%M} {offset} ({whose})" for offset, whose in offers)
        else:
            _posted(match, zone)
            yield text
    except ValueError:
        return


# Days and spans


def earliest_end(start: Moment, length: Length) -> datetime:
    """The first instant at which what began then can have lasted so long."""
    return start.first + timedelta(seconds=length.seconds)


def measured(start: Moment, end: Moment | None) -> Length | None:
    """The time from start to end; None unless both days are known, and where it would be no time."""
    if end is None or not (start.has_day and end.has_day) or end.last <= start.first:
        return None
    if not (start.has_time and end.has_time):
        return _between_days(start, end)
    is_least = start.nearness in {Nearness.EXACT, Nearness.BEFORE} and end.nearness in {Nearness.EXACT, Nearness.AFTER}
    is_most = start.nearness in {Nearness.EXACT, Nearness.AFTER} and end.nearness in {Nearness.EXACT, Nearness.BEFORE}
    bounds = {(True, True): Bound.EXACT, (True, False): Bound.OVER, (False, True): Bound.UP_TO}
    bound = bounds.get((is_least, is_most), Bound.ABOUT)
    return Length(int((end.first - start.first).total_seconds()), bound)


def _between_days(start: Moment, end: Moment) -> Length | None:
    """The time between moments of which one is a day: about so many days, from the middle of each day, or up to one."""
    if {start.nearness, end.nearness} & {Nearness.BEFORE, Nearness.AFTER}:
        return None
    first, last = (each.first + (each.last - each.first) / 2 for each in (start, end))
    days = round((last - first) / timedelta(days=1))
    if days < 1:
        return Length(int((end.last - start.first).total_seconds()), Bound.UP_TO)
    return Length(days * 86_400, Bound.ABOUT)
