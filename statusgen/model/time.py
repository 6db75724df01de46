"""Moments as precisely as they are known, lengths of time, and spans between instants.

An *instant* is an aware `datetime` in UTC. A *moment* is a time as somebody wrote it: a minute, a day, a month
or a year, perhaps "about" it. Zones come from the IANA database.
"""

import enum
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from operator import attrgetter
from typing import Final, final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from statusgen.model.spelling import Unknown, nearest

TOLERANCE: Final = timedelta(minutes=15)
"""How far ahead of the clock an update may be dated: clocks differ, and people round up."""


class Precision(enum.Enum):
    """The part of a moment that is known, the vaguest first."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


class Nearness(enum.Enum):
    """The word in front of a moment."""

    EXACT = "exact"
    ABOUT = "about"
    BEFORE = "before"
    AFTER = "after"


class Bound(enum.Enum):
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
        object.__setattr__(self, "first", first.astimezone(UTC))
        object.__setattr__(self, "last", last.astimezone(UTC))
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


class Span(msgspec.Struct, frozen=True, order=True):
    """The time from the instant `first` up to the instant `last`, which does not belong to it."""

    first: datetime
    last: datetime

    @property
    def seconds(self) -> float:
        """The length; 0 where `last` is before `first`."""
        return max(0.0, (self.last - self.first).total_seconds())


class Posted(msgspec.Struct, frozen=True):
    """A moment and the zone that it was written in, which later times of day share."""

    moment: Moment
    zone: tzinfo


def read_moment(text: str, zone: tzinfo) -> Moment:
    """Read a moment as docs/format.md describes it: `2024-03-05 17:07 UTC`, `about 2012-07`, `2008`.

    Days begin in `zone`, and a time without a zone is in it. Raises ValueError with the remedy.
    """
    return read_posted(text, zone).moment


def read_posted(text: str, zone: tzinfo) -> Posted:
    """Read a moment as `read_moment` does, and keep the zone that it was written in."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(_why_not_a_moment(text.strip()))
    own_zone = read_zone(match["zone"]) if match["zone"] else zone
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    named = _date(year, month, day, match[0])
    if match["hour"]:
        first = last = _instant(datetime.combine(named, _clock(match)), own_zone)
        precision = Precision.MINUTE
    else:
        if match["day"]:
            after, precision = named + timedelta(days=1), Precision.DAY
        elif match["month"]:
            after, precision = date(year + month // 12, month % 12 + 1, 1), Precision.MONTH
        else:
            after, precision = date(year + 1, 1, 1), Precision.YEAR
        first, last = day_begins(named, zone), day_begins(after, zone)
    return Posted(Moment(first, last, precision, _NEARNESS[(match["near"] or "").lower()]), own_zone)


def read_following(text: str, previous: Posted, zone: tzinfo) -> Posted:
    """Read a time of day such as `17:07` as the next such time after `previous`, in the zone of `previous`.

    A text with a date is read by itself, in `zone` where it names none. Raises ValueError where `previous` has
    no time of day, where more than twelve hours lie between, or where a clock change skips or repeats the time.
    """
    match = TIME_OF_DAY.fullmatch(text.strip())
    if match is None:
        return read_posted(text, zone)
    if not previous.moment.has_time:
        raise ValueError(f'"{text.strip()}" follows what has no time of day; write the date as well')
    before = previous.moment.first.astimezone(previous.zone)
    earliest = before.replace(tzinfo=None) if match["second"] else before.replace(tzinfo=None, second=0)
    wall = datetime.combine(earliest, _clock(match))
    if wall < earliest:
        wall += timedelta(days=1)
    instant = _instant(wall, previous.zone)
    if instant - previous.moment.first > timedelta(hours=12):
        raise ValueError(f'"{text.strip()}" is more than twelve hours after {before:%H:%M}; write the date as well')
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
    match = _LENGTH.fullmatch(words)
    if match is None:
        raise ValueError(f'"{words}" is not a duration; write 45m, 2h, 1h 30m, 3d, about 90m or over 2h')
    parts = _LENGTH_PART.findall(match["parts"])
    seconds = sum(int(number) * _SECONDS[unit[0].lower()] for number, unit in parts)
    if not 0 < seconds <= _SECONDS["d"] * 36_525:
        raise ValueError(f'"{words}" is not a duration; give one longer than nothing, and shorter than a century')
    return Length(seconds, _BOUNDS[(match["bound"] or "").lower()])


def read_count(text: str) -> Count:
    """Read `580000`, `about 580,000`, `up to 92000`, `over 77000`. Raises ValueError with the remedy."""
    match = _COUNT.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f'"{text.strip()}" is not a count; write a whole number, with about, over or up to before it')
    number = int(re.sub(r"\D", "", match["number"]))
    return Count(number, _BOUNDS[(match["bound"] or "").lower()])


@lru_cache
def read_zone(name: str) -> tzinfo:
    """The zone of a name (`Europe/Paris`), of an offset (`+01:00`), or UTC. Raises ValueError with the remedy."""
    if name.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    if offset := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name):
        length = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        if int(offset[3]) > 59 or length > timedelta(hours=14 if offset[1] == "+" else 12):
            raise ValueError(f'"{name}" is not an offset from UTC; they go from -12:00 to +14:00')
        return timezone(length if offset[1] == "+" else -length)
    try:
        if "/" not in name:
            raise ValueError(name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _unknown_zone(name) from error


_MOMENT: Final = re.compile(
    r"""(?:(?P<near>about|before|after|~)\s*)?
    (?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})
    (?:(?:T|[ ]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?
    (?:[ ]*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z][\w+/:-]*))?)?)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
TIME_OF_DAY: Final = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?")
_LENGTH_PART: Final = re.compile(
    r"(\d{1,7}) ?(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])", re.IGNORECASE
)
_LENGTH: Final = re.compile(
    rf"(?:(?P<bound>about|over|up to|~) ?)?(?P<parts>{_LENGTH_PART.pattern}(?: ?{_LENGTH_PART.pattern})*)",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"(?:(?P<bound>about|over|up to|~) ?)?(?P<number>\d{1,15}|\d{1,3}(?:[, _]\d{3}){1,4})", re.IGNORECASE
)
_NEARNESS: Final = {"": Nearness.EXACT, "~": Nearness.ABOUT, **{word.value: word for word in Nearness}}
_BOUNDS: Final = {"": Bound.EXACT, "~": Bound.ABOUT, **{word.value: word for word in Bound}}
_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def _date(year: int, month: int, day: int, text: str) -> date:
    if not 1900 <= year <= 2200:
        raise ValueError(f'"{text.strip()}" is in the year {year}; is that a mistake?')
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f'there is no such day as in "{text.strip()}"; check month and day') from error


def _clock(match: re.Match[str]) -> time:
    try:
        return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError as error:
        written = ":".join(filter(None, match.group("hour", "minute", "second")))
        raise ValueError(f'there is no such time as "{written}"; a day goes from 00:00 to 23:59:59') from error


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    """The instant at which clocks in the zone show `wall`. Raises ValueError where they show it never or twice."""
    earlier, later = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier == later:
        return earlier
    does = "skips" if earlier > later else "repeats"
    raise ValueError(
        f'"{wall:%H:%M}" is a time that a clock change {does} that day; '
        f"write it with its offset, as in {wall:%Y-%m-%d %H:%M} +01:00"
    )


def _why_not_a_moment(text: str) -> str:
    if re.search(r"(?:\b|\d)[ap]\.?m\b", text, re.IGNORECASE):
        return f'"{text}" has am or pm; use the 24-hour clock, as in 2024-03-05 17:07 UTC'
    if TIME_OF_DAY.match(text):
        return f'"{text}" has no date; write it as well, as in 2024-03-05 17:07 UTC'
    if re.search(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}[./]\d{1,2}", text):
        return f'"{text}" is not a date that reads the same everywhere; write 2024-03-05'
    return f'"{text}" is not a moment; write 2024-03-05 17:07 UTC, or 2024-03-05, 2024-03 or 2024 where less is known'


def _unknown_zone(name: str) -> ValueError:
    if name.lower() in {"am", "pm"}:
        return ValueError(f'"{name}" is not needed; write the hour by the 24-hour clock, as in 2024-03-05 17:07 UTC')
    if offset := re.fullmatch(r"(?:UTC|GMT)([+-])(\d{1,2})(?::?(\d{2}))?", name, re.IGNORECASE):
        return ValueError(f'"{name}" is not a zone; write {offset[1]}{offset[2]:>02}:{offset[3] or "00"}')
    if name.isupper() and len(name) <= 5:
        means = "means different zones to different people"
        return ValueError(f'"{name}" {means}; write an offset such as +01:00, or UTC')
    otherwise = "write one such as Europe/Paris, an offset, or UTC"
    return Unknown(f'no zone is called "{name}"', lambda: _nearest_zone(name), otherwise)


def _nearest_zone(name: str) -> str:
    zones = sorted(available_timezones())
    city = next((zone for zone in zones if zone.lower().endswith(f"/{name.lower()}")), "")
    return city or nearest(name, zones)


# Days and spans


def day_begins(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day of an instant in a zone."""
    return instant.astimezone(zone).date()


def timestamp(instant: datetime, zone: tzinfo) -> str:
    """An instant in the format of RFC 3339, with milliseconds and the zone's offset.

    The offset is `Z` for UTC, and where the zone's own includes seconds, which the format does not have.
    """
    local = instant.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    if local.tzname() == "UTC" or offset % timedelta(minutes=1):
        return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    return local.isoformat(timespec="milliseconds")


def clip(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """The parts of the spans inside the window, without empty ones."""
    cut = (Span(max(span.first, window.first), min(span.last, window.last)) for span in spans)
    return tuple(span for span in cut if span.first < span.last)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.first < span.last):
        if merged and span.first <= merged[-1].last:
            merged[-1] = Span(merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return tuple(merged)


def total(spans: Sequence[Span]) -> float:
    """The seconds that the spans cover. An instant counts once."""
    return sum(span.seconds for span in merge(spans))
