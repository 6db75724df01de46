"""A line of YAML at fault: its parts, what stands around it, and a repair of it."""

import enum
from collections.abc import Sequence
from functools import cached_property
from itertools import takewhile
from typing import Final

import msgspec

from statusgen.model.patterns import regex
from statusgen.sources.yaml.quotation import quote


class Reason(enum.StrEnum):
    """Why reading stopped, where libyaml's own words do not say it. Those in REFUSED are messages too."""

    QUOTE = "a quote opens here and runs on into other lines"
    BRACKET = "a bracket opens here and is not closed where it should be"
    COMMA = "a comma makes the rest of a text a key in braces"
    COMMENT = "a # makes the rest of a text a comment"
    DEEP = "nested deeper than 20 levels; use fewer"
    MERGE = "YAML merge keys are not supported; write the keys out"
    NO_KEY = "a key is missing before the colon; write  key: text"
    NO_TEXT = "a key must be a text; write  key: text"
    SECOND = "a second YAML document begins here; delete this line"


REFUSED: Final = frozenset({Reason.DEEP, Reason.MERGE, Reason.NO_KEY, Reason.NO_TEXT, Reason.SECOND})
"""Reasons after which nothing of the line can be kept."""


class Fault(Exception):
    """Reading stopped at `line` and `column` (from 0) of the lines read, for a `Reason`, or for what libyaml says."""

    def __init__(self, line: int, column: int, reason: str = "") -> None:
        self.line, self.column, self.reason = line, column, reason


class Repair(msgspec.Struct, frozen=True):
    """What to tell the author about `line` and `column` (from 0), and the lines that read better."""

    line: int
    column: int
    message: str
    lines: dict[int, str]


def drop(line: int, lines: Sequence[str]) -> dict[int, str]:
    """Return empty lines for one that cannot be repaired, and for those that hang below it."""
    line = nearest_written(line, lines)
    return {line: "", **dict.fromkeys(_hanging(line, lines), "")}


def nearest_written(line: int, lines: Sequence[str]) -> int:
    """The nearest line that is not empty: this, one above, else one below."""
    order = [*range(min(line, len(lines) - 1), -1, -1), *range(line, len(lines))]
    return next((n for n in order if lines[n].strip()), 0)


def _hanging(line: int, lines: Sequence[str]) -> list[int]:
    """The lines below one that are empty or indented more than it is."""
    depth = _depth(lines[line])
    return list(takewhile(lambda n: not lines[n].strip() or _depth(lines[n]) > depth, range(line + 1, len(lines))))


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip())


class FaultyLine:
    """A line at fault, and its parts."""

    def __init__(self, lines: Sequence[str], number: int, fault: Fault | None = None) -> None:
        self.lines, self.number, self.reason = lines, number, fault.reason if fault else ""
        self.text = lines[number]
        parts = _LINE.match(self.text)
        assert parts, "every part of the pattern is optional"
        self.indent, self.dashes, self.key = parts["indent"], parts["dashes"], parts["key"]
        self.start, self.value_at = len(self.indent), parts.end()
        self.opens = bool(self.key or self.dashes)  # a key, or an item of a list
        comment = _COMMENT.search(self.text, self.value_at)
        self.value = self.text[self.value_at : comment.start() if comment else None].rstrip()
        self.comment = self.text[self.value_at + len(self.value) :].rstrip()
        self.column = min(fault.column, len(self.text)) if fault and fault.line == number else self.value_at

    @cached_property
    def label(self) -> str:
        """The key that a message begins with: the line's own, else the one it belongs to."""
        if self.key:
            return self.key.strip(QUOTES) + ": "
        near = range(self.number - 1, max(-1, self.number - 200), -1)  # what is further above is not its key
        above = (FaultyLine(self.lines, n) for n in near)
        owner = next((s for s in above if s.key and not s.value and s.start < self.start + bool(self.dashes)), None)
        return owner.label if owner else ""

    @property
    def above(self) -> "FaultyLine":
        return FaultyLine(self.lines, nearest_written(self.number - 1, self.lines))

    @property
    def below(self) -> list[int]:
        return [n for n in _hanging(self.number, self.lines) if self.lines[n].strip()]

    @property
    def levels(self) -> list[int]:
        """The indentations that are open above this line, outermost first."""
        found: list[int] = []
        for text in (self.lines[n] for n in range(self.number - 1, -1, -1) if self.lines[n].strip()):
            if not found or _depth(text) < found[0]:
                found.insert(0, _depth(text))
            if found[0] == 0:
                break
        return found or [0]

    def with_value(self, value: str) -> str:
        return self.text[: self.value_at] + value + self.comment

    def shown(self, line: str) -> str:
        """The repaired line as a message shows it: without its comment, and not too long."""
        text = line.removesuffix(self.comment).strip()
        return text if len(text) <= 160 else text[:160] + "…"

    def changed(self, message: str, line: str, column: int | None = None) -> Repair:
        return self.repaired(message, {self.number: line}, column)

    def rewritten(self, mistake: str, line: str, column: int | None = None) -> Repair:
        return self.changed(f"{mistake} write  {self.shown(line)}", line, column)

    def quoted(self, mistake: str, value: str | None = None) -> Repair:
        """Return a repair that quotes the value, with the lines that go on with it."""
        more = [n for n in self.below if not FaultyLine(self.lines, n).opens]
        text = " ".join([self.value if value is None else value, *(self.lines[n].strip() for n in more)])
        line = self.with_value(quote(text))
        return self.repaired(f"{mistake} write  {self.shown(line)}", dict.fromkeys(more, "") | {self.number: line})

    def repaired(self, message: str, lines: dict[int, str], column: int | None = None) -> Repair:
        return Repair(self.number, self.column if column is None else column, self.label + message, lines)


QUOTES: Final = "\"' "
_LINE: Final = regex(
    r"(?P<indent>\s*)(?P<dashes>(?:-[ \t]+)*)"
    r"""(?:(?P<key>"[^"]*"|'[^']*'|<<|\w(?:[^:#{}\[\],"'`]|:(?=\S))*?):(?:[ \t]+|$))?"""
)
_COMMENT: Final = regex(r"(?<=\s)#+(?=\s|$)")
