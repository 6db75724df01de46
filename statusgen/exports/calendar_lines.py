"""The lines of iCalendar (RFC 5545): properties with their values, and the components that they stand in.

A library that knows all of iCalendar takes longer to import than a small site takes to read.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

_ROOM: Final = 74
"""How many bytes of a property a line has. The RFC allows 75 with the space at the beginning of the second."""

_ESCAPES: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r\n": "\\n", "\n": "\\n", "\r": "\\n"}


def component(name: str, *parts: Iterable[str]) -> Iterator[str]:
    """The lines of a component: those of its properties, then those of the components in it."""
    yield f"BEGIN:{name}"
    for part in parts:
        yield from part
    yield f"END:{name}"


def written(lines: Iterable[str]) -> bytes:
    """Lines as they stand in a file: long ones go on in the next."""
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def text(value: str) -> str:
    """A text as a value."""
    for mark, escaped in _ESCAPES.items():
        value = value.replace(mark, escaped)
    return value


def moment(value: datetime | date) -> str:
    """An instant, which is written in UTC, the time of a clock, or a day as a value."""
    if not isinstance(value, datetime):
        return f"{value:%Y%m%d}"
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}" if value.tzinfo else f"{value:%Y%m%dT%H%M%S}"


def offset(value: timedelta) -> str:
    """An offset from UTC as a value, with seconds where it has any."""
    minutes, seconds = divmod(int(abs(value).total_seconds()), 60)
    sign = "-" if value < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")


def written_rule(parts: Mapping[str, object]) -> str:
    """A rule by which something repeats as a value, its frequency first."""
    return ";".join(f"{name}={parts[name]}" for name in sorted(parts, key=_RULE.index))


_RULE: Final = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY",
    "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip


def _folded(line: str) -> str:
    content = line.encode()
    if len(content) <= _ROOM:
        return line
    found, size = [""], 0
    for character in line:
        size += len(character.encode())
        if size > _ROOM:
            found.append("")
            size = len(character.encode())
        found[-1] += character
    return "\r\n ".join(found)
