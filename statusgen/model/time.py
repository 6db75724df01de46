"""Moments as precisely as they are known, lengths of time, and spans between instants.

An *instant* is an aware `datetime` in UTC. A *moment* is a time as somebody wrote it: a minute, a day, a month
or a year, perhaps "about" it. Zones come from the IANA database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from operator import attrgetter
from typing import Final, final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from statusgen.model.spelling import Unknown, nearest
from statusgen.model.time_repairs import ABBREVIATIONS, counts_meant, lengths_meant, moments_meant
from statusgen.model.vocabulary import Word

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
            f'"{match[0]}" is not a real time; write {_whole(midnight, midnight.replace(tzinfo=previous.zone))}'
        )
    wall = datetime.combine(earliest, _clock(match))
    is_backwards = wall < earliest
    if is_backwards:
        wall += timedelta(days=1)
    instant = _instant(wall, previous.zone)
    if instant - previous.moment.first > timedelta(hours=12):
        if is_backwards:
            remedy = f"correct it, or write its day: YYYY-MM-DD {match[0]}"
            raise ValueError(f'"{text.strip()}" is before {before:%H:%M}, the time above it; {remedy}')
        remedy = f"write the date as well: {_whole(wall, instant.astimezone(previous.zone))}"
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
        raise ValueError(f'"{words}" is not a duration; {f"write {_either(meant)}" if meant else like}')
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
    (?:[ ]*(?P<zone>[+-]\d{2}:?\d{2}|(?!(?:uhr|hrs?|h|heures|horas)$)[A-Za-z][\w+/:-]*))?)?)?)?""",
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
BOUNDS: Final = {"": Bound.EXACT, "~": Bound.ABOUT, **{word.value: word for word in Bound}}
_SECONDS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def _posted(match: re.Match[str], zone: tzinfo) -> Posted:
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    named = _date(year, month, day, match[0])
    if match["hour"]:
        wall = datetime.combine(named, _clock(match, named))
        own_zone = _own_zone(match["zone"], wall) if match["zone"] else zone
        instant = _instant(wall, own_zone)
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
        meant = text.strip().replace(f"{year:04}", f"20{year:02}", 1) if year < 100 else "a year from 1900 to 2200"
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


def _instant(wall: datetime, zone: tzinfo) -> datetime:
    """The instant at which clocks in the zone show `wall`. Raises ValueError where they show it never or twice."""
    before, after = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    earlier, later = before.astimezone(UTC), after.astimezone(UTC)
    if earlier == later:
        return earlier
    if earlier > later:  # PEP 495: with fold 0, a skipped time is counted on as if the clocks had not changed
        shown = earlier.astimezone(zone)
        instead = f"write {_whole(shown, shown)}, which the clocks showed instead"
        raise ValueError(f'"{wall:%H:%M}" does not exist that day, because the clocks change; {instead}')
    first, second = _whole(wall, before), _whole(wall, after)
    message = f'"{wall:%H:%M}" happens twice that day, because the clocks change; write'
    raise ValueError(f"{message} {first} (before the change) or {second} (after it)")


def in_full(instant: datetime, zone: tzinfo) -> str:
    """An instant to the minute as it can be written anywhere: in a zone with its offset, or in UTC."""
    local = instant.astimezone(zone)
    return _whole(local.replace(second=0), local)


def to_the_second(instant: datetime, zone: tzinfo) -> str:
    """An instant as it can be written anywhere, with its seconds if there are any."""
    local = instant.astimezone(zone)
    return _whole(local, local)


def _whole(wall: datetime, local: datetime) -> str:
    """A local time as it can be written anywhere: with its offset, or in UTC where that is not in whole minutes."""
    offset = local.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):
        return f"{local.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    seconds = f":{wall:%S}" if wall.second else ""
    return f"{wall:%Y-%m-%d %H:%M}{seconds} {'UTC' if local.tzname() == 'UTC' else _offset(offset)}"


def _offset(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{'-' if offset < timedelta() else '+'}{hours:02}:{minutes:02}"


def _why_not_a_moment(text: str, zone: tzinfo) -> str:
    plain = in_plain_signs(text)
    meant = [moment for each in dict.fromkeys(moments_meant(plain)) for moment in _moments(each, zone)]
    if meant:
        return f'"{text}" is not how a date is written here; write {_either(meant)}'
    if re.search(r"(?:\b|\d)[ap]\.?m\b", plain, re.IGNORECASE):
        return f'"{text}" has am or pm; use the 24-hour clock: YYYY-MM-DD HH:MM'
    if (found := re.fullmatch(r"(?P<near>(?:about|before|after)\s+|~\s*)?(?P<time>\d{1,2}:\d{2}\b.*)", plain)) and (
        _MOMENT.fullmatch(f"2000-01-01 {found['time']}")
    ):
        clock = re.sub(rf"\b(?:{'|'.join(ABBREVIATIONS)})$", "±HH:MM", found["time"])
        return f'"{text}" has no date; write it as well: {found["near"] or ""}YYYY-MM-DD {clock}'
    less = "or YYYY-MM-DD, YYYY-MM or YYYY where less is known"
    if not re.search(r"\d", plain):
        less += "; or leave it out"
    return f'"{text}" is not a date or time; write YYYY-MM-DD HH:MM, {less}'


def _moments(text: str, zone: tzinfo) -> Iterator[str]:
    """The text itself if it is a moment; with an abbreviation of a zone, one text for each offset that it may mean."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return
    try:
        if (match["zone"] or "").upper() in ABBREVIATIONS:
            wall = datetime.fromisoformat("{year}-{month}-{day} {hour:0>2}:{minute}".format(**match.groupdict()))
            offers = _offsets(match["zone"], wall)
            yield from (f"{wall:%Y-%m-%d %H:%M} {offset} ({whose})" for offset, whose in offers)
        else:
            _posted(match, zone)
            yield text
    except ValueError:
        return


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _own_zone(name: str, wall: datetime) -> tzinfo:
    """The zone that a time was written with. Raises ValueError with the remedy for this very time."""
    if name.upper() not in ABBREVIATIONS:
        return read_zone(name)
    offers = _either([f"{offset} ({whose})" for offset, whose in _offsets(name, wall)])
    message = f'"{name}" means different zones to different people'
    raise ValueError(f"{message}; write {wall:%Y-%m-%d %H:%M} {offers}")


def _offsets(abbreviation: str, wall: datetime) -> Iterator[tuple[str, str]]:
    """The offsets that an abbreviation may mean at a local time, each with the city that uses it."""
    for offset, _, place in (each.rpartition(" ") for each in ABBREVIATIONS[abbreviation.upper()].split(", ")):
        city = place.rpartition("/")[2].replace("_", " ")
        that_day = _offset(wall.replace(tzinfo=ZoneInfo(place)).utcoffset() or timedelta())
        yield offset or that_day, city
        if offset and that_day != offset:
            yield that_day, f"{city} on that day"


def _unknown_zone(name: str) -> ValueError:
    if offset := re.fullmatch(r"(?:UTC|GMT|Z)?([+-])(\d|0\d|1[0-4])(?::?(\d{2}))?", name, re.IGNORECASE):
        return ValueError(f'"{name}" is not a time zone; write {offset[1]}{offset[2]:>02}:{offset[3] or "00"}')
    if name.upper() in ABBREVIATIONS or (name.isupper() and len(name) <= 5):
        places = [each.rpartition(" ")[2] for each in ABBREVIATIONS.get(name.upper(), "").split(", ")]
        remedy = f"write {_either(places)}" if places[0] else "write an offset as ±HH:MM, or UTC"
        return ValueError(f'"{name}" means different zones to different people; {remedy}')
    otherwise = "write a place as Area/City, an offset as ±HH:MM, or UTC"
    return Unknown(f'no time zone is called "{name}"', lambda: _nearest_zone(name), otherwise)


@lru_cache
def _nearest_zone(name: str) -> str:
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    city = next((zone for zone in zones if zone.lower().endswith(f"/{name.lower()}")), "")
    return city or nearest(name, zones)


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


def day_begins(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day of an instant in a zone."""
    return instant.astimezone(zone).date()


@lru_cache(1 << 12)
def timestamp(instant: datetime, zone: tzinfo) -> str:
    """An instant in the format of RFC 3339, with milliseconds and the zone's offset. An incident's file has each often.

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
