"""Rules by which a maintenance repeats: those of iCalendar (RFC 5545, 3.3.10), in the local time of a zone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, final

from statusgen.model.patterns import regex
from statusgen.model.spelling import misspelt
from statusgen.model.time import Moment, Precision, read_moment
from statusgen.model.zones import day_begins


@final
class Recurrence:
    """A rule such as `FREQ=WEEKLY;BYDAY=TU`, by its parts, and the zone in whose local time it counts.

    It is not a struct, so that msgspec asks a hook how to write it.
    """

    __slots__ = ("parts", "zone")
    parts: Mapping[str, str]
    zone: tzinfo

    def __init__(self, parts: Mapping[str, str], zone: tzinfo) -> None:
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "zone", zone)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Recurrence never changes: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recurrence) and (self.parts, self.zone) == (other.parts, other.zone)

    def __hash__(self) -> int:
        return hash((str(self), self.zone))

    def __str__(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts.items())

    def __repr__(self) -> str:
        return f"Recurrence({self})"

    @property
    def until(self) -> datetime | None:
        """The last instant at which it may begin, if the rule gives one."""
        return _read_until(self.parts["UNTIL"], self.zone) if "UNTIL" in self.parts else None

    def windows(self, start: Moment, end: Moment) -> Iterator[tuple[Moment, Moment]]:
        """Each window, soonest first, where `start` and `end` are the first; without end where the rule has none.

        Both are known to the minute, or both to the day. Each window is between the same times of day. Of these, one
        that a clock change skips moves on by the gap, and one that it repeats is the first of the two, as the RFC has
        it. Nothing comes before `start`; the first window is not at `start` if the rule does not say so.
        """
        first, until = self.local(start.first), self.until
        length = self.local(end.first) - first
        for wall in self._walls(first):
            if start.has_time:
                begins, ends = self._at(wall, start), self._at(wall + length, end)
                if ends.first < begins.first:  # only the start is in the gap
                    ends = self._at(self.local(begins.first) + length, end)
            else:
                begins, ends = self._on(wall, start), self._on(wall + length, end)
            if until is not None and begins.first > until:
                return
            yield begins, ends

    def local(self, instant: datetime) -> datetime:
        """What the clocks of its zone show at an instant."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def _at(self, wall: datetime, like: Moment) -> Moment:
        instant = wall.replace(tzinfo=self.zone).astimezone(UTC)
        return Moment(instant, instant, Precision.MINUTE, like.nearness)

    def _on(self, wall: datetime, like: Moment) -> Moment:
        day, after = wall.date(), wall.date() + timedelta(days=1)
        return Moment(day_begins(day, self.zone), day_begins(after, self.zone), Precision.DAY, like.nearness)

    def _walls(self, first: datetime) -> Iterator[datetime]:
        """Each local time at which it begins, as if no clock changed."""
        from dateutil.rrule import rrulestr  # only those who have a rule wait for it

        rule = ";".join(f"{name}={value}" for name, value in self.parts.items() if name != "UNTIL")
        for wall in rrulestr(rule, dtstart=first.replace(year=first.year + _CYCLES)):
            yield wall.replace(year=wall.year - _CYCLES)


_CYCLES: Final = 19 * 400
"""Years, after which the calendar repeats itself, weekdays included.

The library looks for occurrences up to the year 9999. So many years later that is near, so that a rule that never
occurs takes no time.
"""


def read_recurrence(text: str, zone: tzinfo) -> Recurrence:
    """Read a rule, which counts in `zone`. Raises ValueError with the remedy."""
    written = re.sub(r"\s", "", text).upper().removeprefix("RRULE:").rstrip(";")
    pairs = [part.partition("=") for part in written.split(";")]
    if apart := re.sub(r",(?=[A-Z]+=)", ";", written) if re.search(r",[A-Z]+=", written) else "":
        raise ValueError(f'"{text.strip()}" has a comma between its parts; a semicolon parts them; write {apart}')
    if not all(name and sign and value for name, sign, value in pairs):
        raise ValueError(_why_no_rule(text))
    parts: dict[str, str] = {}
    for name, _, value in pairs:
        if name in parts:
            raise ValueError(f"{name} stands in the rule twice; keep one")
        parts[name] = _part(name, value, zone)
    if why := _why_not_together(parts):
        raise ValueError(why)
    return Recurrence(parts, zone)


def _part(name: str, value: str, zone: tzinfo) -> str:
    """The value of a part as the RFC writes it."""
    if name in _OF_A_DAY:
        raise ValueError(f"{name} gives a time of day, which is that of start: here; remove it")
    if name not in _FORMS:
        raise misspelt(f'a rule has no "{name}"', name, _FORMS, f"its parts are {', '.join(_FORMS)}")
    if name == "UNTIL":
        plain = re.sub(r"[-:]", "", value)
        _read_until(plain, zone)
        return plain
    if name == "FREQ" and value in _SHORTER:
        raise ValueError(f"FREQ={value} is more often than daily; write FREQ=DAILY, and a file for each time of day")
    pattern, form = _FORMS[name]
    for each in value.split(","):
        if not re.fullmatch(pattern, each):
            day = next((day[:2] for day in _WEEKDAYS if name == "BYDAY" and each and day.startswith(each)), "")
            raise ValueError(f'{name}={value}: "{each}" is not {f"a day; write BYDAY={day}" if day else form}')
    if "," in value and name in _SINGLE:
        raise ValueError(f"{name}={value} has several values; keep one")
    return value


_WEEKDAYS: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_DAY: Final = "(?:MO|TU|WE|TH|FR|SA|SU)"
_TO_31: Final = r"(?:[1-9]|[12]\d|3[01])"
_TO_53: Final = r"(?:[1-9]|[1-4]\d|5[0-3])"
_TO_366: Final = r"(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])"
_FORMS: Final = {
    "FREQ": ("DAILY|WEEKLY|MONTHLY|YEARLY", "known; write DAILY, WEEKLY, MONTHLY or YEARLY"),
    "INTERVAL": (r"[1-9]\d{0,2}", "a number from 1 to 999"),
    "COUNT": (r"[1-9]\d{0,3}", "a number from 1 to 9999"),
    "UNTIL": ("", ""),
    "BYDAY": (rf"(?:[+-]?{_TO_53})?{_DAY}", "a day; write MO to SU, of a month also 1MO for the first, -1FR for last"),
    "BYMONTHDAY": (rf"[+-]?{_TO_31}", "a day of the month; write 1 to 31, or -1 for the last"),
    "BYMONTH": ("[1-9]|1[0-2]", "a month; write 1 to 12"),
    "BYSETPOS": (rf"[+-]?{_TO_366}", "a place; write 1 for the first, -1 for the last"),
    "BYWEEKNO": (rf"[+-]?{_TO_53}", "a week of the year; write 1 to 53"),
    "BYYEARDAY": (rf"[+-]?{_TO_366}", "a day of the year; write 1 to 366, or -1 for the last"),
    "WKST": (_DAY, "a day; write MO to SU"),
}
"""The parts of a rule, how each value looks, and what it is called."""

_SINGLE: Final = {"FREQ", "INTERVAL", "COUNT", "WKST"}
_OF_A_DAY: Final = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_SHORTER: Final = {"HOURLY", "MINUTELY", "SECONDLY"}


def _read_until(written: str, zone: tzinfo) -> datetime:
    """The last instant that an UNTIL allows: all of a day, or a time in the zone, or in UTC. Raises ValueError."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z?))?", written)
    if match is None:
        raise ValueError(f"UNTIL={written} is not a day; write UNTIL=YYYYMMDD")
    year, month, day, hour, minute, utc = match.groups()
    if hour is None:
        return read_moment(f"{year}-{month}-{day}", zone).last - timedelta.resolution
    return read_moment(f"{year}-{month}-{day} {hour}:{minute} {'UTC' if utc else ''}".strip(), zone).first


def _why_not_together(parts: Mapping[str, str]) -> str:
    """Why parts that are right by themselves make no rule: the RFC says where each may be. "" if they do."""
    often = parts.get("FREQ", "")
    if not often:
        return "a rule says how often it occurs; begin it with FREQ=DAILY; or WEEKLY, MONTHLY, YEARLY"
    if "COUNT" in parts and "UNTIL" in parts:
        return "COUNT and UNTIL both end the rule; keep one"
    for name, where in _ONLY_IN.items():
        if name in parts and often not in where:
            return f"{name} has no meaning with FREQ={often}, only with {' or '.join(where)}; remove it"
    has_number = re.search(r"\d", parts.get("BYDAY", ""))
    if has_number and (often not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in parts):
        days = re.sub(r"[+\d-]", "", parts["BYDAY"])
        return f"BYDAY={parts['BYDAY']} counts days of a month or year; write BYDAY={days}, or FREQ=MONTHLY"
    if "BYSETPOS" in parts and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts):
        return "BYSETPOS chooses among days that another part gives; add BYDAY or BYMONTHDAY"
    return ""


_ONLY_IN: Final[Mapping[str, Sequence[str]]] = {
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
    "BYYEARDAY": ("YEARLY",),
    "BYWEEKNO": ("YEARLY",),
}


def _why_no_rule(text: str) -> str:
    meant = _in_words(text.lower())
    return f'"{text.strip()}" is not a rule; write {meant or "FREQ=WEEKLY;BYDAY=TU, or another rule of iCalendar"}'


def _in_words(text: str) -> str:
    """The rule that somebody means who writes "weekly", "every 2 weeks" or "last Friday of the month"; or ""."""
    days = ",".join(
        dict.fromkeys(day[:2].upper() for day in re.findall(r"\b(?:mon(?!th)|tue|wed|thu|fri|sat|sun)", text))
    )
    number = re.search(r"\bevery (\d+|other|second) ", text)
    often = next((rule for word, rule in _OFTEN.items() if re.search(rf"\b{word}", text)), "WEEKLY" if days else "")
    place = (
        next((n for word, n in _PLACES.items() if re.search(rf"\b{word}\b", text)), "") if often == "MONTHLY" else ""
    )
    if not often:
        return ""
    interval = number[1] if number and number[1].isdigit() else "2" if number and often != "MONTHLY" else "1"
    parts = [f"FREQ={often}", f"INTERVAL={interval}" if interval != "1" else "", f"BYDAY={place}{days}" if days else ""]
    return ";".join(filter(None, parts))


_WEEKDAY: Final = regex(r"\b(?:mon(?!th)|tue|wed|thu|fri|sat|sun)")
_OFTEN: Final = {
    "month": "MONTHLY", "week": "WEEKLY", "year": "YEARLY", "annual": "YEARLY", "day": "DAILY", "dai": "DAILY",
    "night": "DAILY",
}  # fmt: skip
_PLACES: Final = {"first": "1", "second": "2", "third": "3", "fourth": "4", "last": "-1"}
