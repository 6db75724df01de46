"""iCalendar as text (RFC 5545, 3.1 to 3.3): components of properties, each in lines that are short enough.

A library would take as long to import as all pages of a small site take to make.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

_LONGEST: Final = 74
"""How many bytes a line has at most."""

_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Property(msgspec.Struct, frozen=True):
    """A property whose value is written as the RFC has it. The `parameters` begin with a semicolon."""

    name: str
    value: str
    parameters: str = ""


class Component(msgspec.Struct, frozen=True):
    """A component by its kind, such as VEVENT, with its properties and the components in it."""

    kind: str
    properties: tuple[Property, ...]
    components: "tuple[Component, ...]" = ()

    def written(self) -> bytes:
        """The whole of it as a file."""
        return "".join(f"{line}\r\n" for each in self._lines() for line in _folded(each)).encode()

    def _lines(self) -> Iterator[str]:
        yield f"BEGIN:{self.kind}"
        yield from (f"{each.name}{each.parameters}:{each.value}" for each in self.properties)
        for component in self.components:
            yield from component._lines()
        yield f"END:{self.kind}"


def text(name: str, *values: str) -> Property:
    """A property with texts."""
    return Property(name, ",".join(value.translate(_ESCAPES) for value in values))


def times(name: str, values: Iterable[datetime | date], zone: str = "") -> Property:
    """A property with days, instants in UTC, or local times, those in a `zone` if one is given."""
    written = [each.strftime(_form(each)) for each in values]
    return Property(name, ",".join(written), f";TZID={zone}" if zone else ";VALUE=DATE" * ("T" not in written[0]))


def offset(name: str, value: timedelta) -> Property:
    """A property with an offset from UTC."""
    seconds = abs(int(value.total_seconds()))
    written = f"{seconds // 3600:02}{seconds // 60 % 60:02}{f'{seconds % 60:02}' if seconds % 60 else ''}"
    return Property(name, f"{'-' if value < timedelta() else '+'}{written}")


def _form(value: datetime | date) -> str:
    if not isinstance(value, datetime):
        return "%Y%m%d"
    return "%Y%m%dT%H%M%S" if value.tzinfo is None else "%Y%m%dT%H%M%SZ"


def _folded(line: str) -> Iterator[str]:
    """A line as one that continues in others, which begin with a space. Some programs want an escape in one of them."""
    first, size = 0, 0
    for n, character in enumerate(line):
        length = len(character.encode())
        if size + length > _LONGEST:
            end = n - line.endswith("\\", first + 1, n)
            yield f"{' ' * bool(first)}{line[first:end]}"
            first, size = end, n - end
        size += length
    yield f"{' ' * bool(first)}{line[first:]}"
