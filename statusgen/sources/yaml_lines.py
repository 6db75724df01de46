"""A line at fault, and its parts: what the mending of YAML looks at."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final, TypeAlias

import msgspec

Reason: TypeAlias = str

QUOTE: Final = "quote"  # it opens here, and runs on into other lines
BRACKET: Final = "bracket"  # it opens here, and is not closed where it should be
COMMA: Final = "comma"  # it makes the rest of a text a key in braces
CUT: Final = "cut"  # a "#" makes the rest of a text a comment
DEEP: Final = "deep"
MERGE: Final = "merge"
NO_KEY: Final = "no key"
NO_TEXT: Final = "a key that is no text"
SECOND: Final = "second document"


class Fault(Exception):
    """Reading stopped at `line` and `column` (from 0) of the lines read, for a reason above, or another."""

    def __init__(self, line: int, column: int, reason: Reason = "") -> None:
        self.line, self.column, self.reason = line, column, reason


class Mend(msgspec.Struct, frozen=True):
    """What to tell the author about `line` and `column` (from 0), and the lines that read better."""

    line: int
    column: int
    message: str
    lines: dict[int, str]


class Spot:
    """A line at fault, and its parts."""

    def __init__(self, lines: Sequence[str], number: int, fault: Fault) -> None:
        self.lines, self.number, self.reason = lines, number, fault.reason
        self.text = lines[number]
        parts = _LINE.match(self.text)
        assert parts, "every part of the pattern is optional"
        self.indent, self.dashes, self.key = parts["indent"], parts["dashes"], parts["key"]
        self.value_at = parts.end()
        comment = _COMMENT.search(self.text, self.value_at)
        self.value = self.text[self.value_at : comment.start() if comment else None].rstrip()
        self.comment = self.text[self.value_at + len(self.value) :].rstrip()
        self.column = min(fault.column, len(self.text)) if fault.line == number else self.value_at

    @property
    def start(self) -> int:
        """The column of the first character that is no space."""
        return len(self.indent)

    @cached_property
    def label(self) -> str:
        """The key that a message begins with: the line's own, else the one it belongs to."""
        if self.key:
            return self.key.strip(QUOTES) + ": "
        above = (Spot(self.lines, n, Fault(n, 0)) for n in range(self.number - 1, max(-1, self.number - _FAR), -1))
        owner = next((s for s in above if s.key and not s.value and s.start < self.start + bool(self.dashes)), None)
        return owner.label if owner else ""

    def with_value(self, value: str) -> str:
        """Return the line with another value."""
        return self.text[: self.value_at] + value + self.comment

    def told(self, message: str, lines: dict[int, str], column: int | None = None) -> Mend:
        """Return a mend of this line."""
        return Mend(self.number, self.column if column is None else column, self.label + message, lines)

    def quoted(self, message: str, value: str | None = None) -> Mend:
        """Return a mend that quotes the value, with the lines that go on with it."""
        more = [n for n in self.below if not Spot(self.lines, n, Fault(n, 0)).opens]
        text = " ".join([self.value if value is None else value, *(self.lines[n].strip() for n in more)])
        line = self.with_value(quote(text))
        return self.told(f"{message} write  {shown(line, self)}", dict.fromkeys(more, "") | {self.number: line})

    @property
    def below(self) -> list[int]:
        """The written lines that hang below this one."""
        return [n for n in hanging(self.number, self.lines) if self.lines[n].strip()]

    @property
    def opens(self) -> bool:
        """Whether the line begins with a key or as an item of a list."""
        return bool(self.key or self.dashes)


def shown(line: str, spot: Spot) -> str:
    """A mended line as a message shows it: without its comment, and not too long."""
    text = line.removesuffix(spot.comment).strip()
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def quote(text: str) -> str:
    """Return a text of one line as YAML reads it back: in double quotes where they need no escape."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def written(line: int, lines: Sequence[str]) -> int:
    """Return the nearest line that is not empty: this, one above, else one below."""
    order = [*range(min(line, len(lines) - 1), -1, -1), *range(line, len(lines))]
    return next((n for n in order if lines[n].strip()), 0)


def hanging(line: int, lines: Sequence[str]) -> list[int]:
    """The lines below one that are indented more than it is."""
    depth = _depth(lines[line])
    found: list[int] = []
    for number in range(line + 1, len(lines)):
        if lines[number].strip() and _depth(lines[number]) <= depth:
            break
        found.append(number)
    return found


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip())


def levels(line: int, lines: Sequence[str]) -> list[int]:
    """Return the indentations that are open above a line, outermost first."""
    found: list[int] = []
    for text in (lines[n] for n in range(line - 1, -1, -1) if lines[n].strip()):
        if not found or _depth(text) < found[0]:
            found.insert(0, _depth(text))
        if found[0] == 0:
            break
    return found or [0]


_LINE: Final = re.compile(
    r"(?P<indent>\s*)(?P<dashes>(?:-[ \t]+)*)"
    r"""(?:(?P<key>"[^"]*"|'[^']*'|<<|\w(?:[^:#{}\[\],"'`]|:(?=\S))*?):(?:[ \t]+|$))?"""
)
_COMMENT: Final = re.compile(r"(?<=\s)#+(?=\s|$)")
_SHOWN: Final = 160
_FAR: Final = 200  # lines; what is further above is not the key that a line belongs to
QUOTES: Final = "\"' "
