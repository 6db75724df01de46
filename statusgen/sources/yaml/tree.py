"""YAML becomes a tree of texts that know their place. Lines that cannot be read are reported, and repaired.

libyaml's events are read once, in order. Where one of them cannot be used, the line at fault is repaired and
reading goes on from the last key at the left margin, so that one mistake hides no other.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, islice, takewhile
from typing import Any, Final, TypeAlias

import msgspec
from yaml import MappingEndEvent, MappingStartEvent, MarkedYAMLError, ScalarEvent, SequenceEndEvent, StreamEndEvent
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from statusgen.model.patterns import regex
from statusgen.model.problems import Problem
from statusgen.sources.yaml.bullets import with_hyphens
from statusgen.sources.yaml.conflicts import MESSAGE, first_mark, one_side
from statusgen.sources.yaml.encoding import UNREADABLE, UNREADABLE_IN_YAML, name_of, readable
from statusgen.sources.yaml.faults import Fault, Reason, drop


class Position(msgspec.Struct, frozen=True):
    """A place in a file: line and column from 1, counted in characters."""

    line: int
    column: int


class YamlText(msgspec.Struct, frozen=True):
    """A text as it was written; `quoted` if quotes, `|` or `>` made it one. Behind it a comment begins at `lost`."""

    text: str
    position: Position
    quoted: bool
    lost: Position | None = None


class YamlList(msgspec.Struct, frozen=True, dict=True):
    """A list."""

    items: "tuple[YamlNode, ...]"
    position: Position

    @cached_property
    def positions(self) -> dict[str, Position]:
        """The first position of each text in the list."""
        return {item.text: item.position for item in reversed(self.items) if isinstance(item, YamlText)}


class YamlMapping(msgspec.Struct, frozen=True):
    """Keys and their values, in the order of the file."""

    entries: "dict[str, YamlEntry]"
    position: Position

    def text_of(self, key: str) -> str:
        """The text of a key; "" where it has none."""
        entry = self.entries.get(key)
        return entry.value.text if entry and isinstance(entry.value, YamlText) else ""


class YamlEntry(msgspec.Struct, frozen=True):
    """A value, and the position of its key."""

    key: Position
    value: "YamlNode"


YamlNode: TypeAlias = YamlText | YamlList | YamlMapping


def read_mapping(text: str, path: str, *, first_line: int = 1) -> tuple[YamlMapping, tuple[Problem, ...]]:
    """Read YAML that begins in line `first_line` of its file: every key that can be read, every problem.

    All values are texts as they were written; a key without a value has the text "".
    """
    clean, unreadable = readable(text, path, first_line, UNREADABLE_IN_YAML)
    lines = clean.split("\n")
    if (mark := first_mark(lines)) is not None:
        conflict = Problem(path, first_line + mark, 1, MESSAGE, source=lines[mark])
        root, problems = read_mapping("\n".join(one_side(lines)), path, first_line=first_line)
        return root, (*unreadable, conflict, *problems)
    items = with_hyphens(lines)
    bullets = [_other_bullet(path, first_line + n, lines[n], meant) for n, meant in items.items()]
    if items:
        clean = "\n".join(items.get(n, line) for n, line in enumerate(lines))
    root, problems = _Reading(clean, path, first_line).read()
    return root, (*unreadable, *bullets, *problems)


def _other_bullet(path: str, line: int, text: str, meant: str) -> Problem:
    column = len(text) - len(text.lstrip(" ")) + 1
    message = f"an item of a list begins with a hyphen and a space; write  {meant.strip()}"
    return Problem(path, line, column, message, source=text)


class _Reading:
    """The lines, some of them repaired; the tree read from them; and the problems found.

    `repaired` are the problems of lines that were repaired, `problems` those of the tree. `start` is the line
    at which the parser began: all above it has been read. `margin` are the lines of the keys at the left margin.
    """

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.original = text.split("\n")
        self.lines = list(self.original)
        self.path, self.first_line = path, first_line
        self.root = YamlMapping({}, Position(first_line, 1))
        self.repaired: list[Problem] = []
        self.problems: list[Problem] = []
        self.budget = max(600_000, 8 * len(text))  # in characters
        self.start = 0
        self.margin: list[int] = []
        self.parser: Any = None
        self.event: Any = None  # a yaml.Event, whose stubs make every mark optional

    def read(self) -> tuple[YamlMapping, tuple[Problem, ...]]:
        """Read all lines, and read on after a repair until nothing is at fault or the budget is spent."""
        repairs = Counter[int]()
        while fault := self._read_from_start():
            if self.budget < 0:
                self.repaired.append(self._problem(fault.line, fault.column, _TOO_MANY))
                break
            from statusgen.sources.yaml.repairs import repair  # most files need none

            found = repair(fault, self.lines)
            repairs[found.line] += 1
            if repairs[found.line] <= 3:
                changed = found.lines
                self.repaired.append(self._problem(found.line, found.column, found.message))
            else:  # it was repaired often and in vain
                changed = drop(found.line, self.lines)
            for number, line in changed.items():
                self.lines[number] = line
            self._go_back_to(min(changed))
        return self.root, (*dict.fromkeys(self.repaired), *self.problems)

    def _go_back_to(self, line: int) -> None:
        """Begin the next pass at the last key at the left margin above a line, and forget all from there on."""
        while self.margin and self.margin[-1] >= line:
            self.margin.pop()
        above = self.lines[: self.margin[0]] if self.margin else []
        is_plain = bool(self.margin) and all(not text.strip() or text.lstrip()[0] == "#" for text in above)
        self.start = self.margin.pop() if is_plain else 0
        if not is_plain:
            self.margin.clear()
        first, entries = self.first_line + self.start, self.root.entries
        while entries and entries[key := next(reversed(entries))].key.line >= first:
            del entries[key]
        while self.problems and self.problems[-1].line >= first:
            self.problems.pop()

    def _read_from_start(self) -> Fault | None:
        """Read the lines from `start`; return where and why reading stopped, if it did."""
        stream = _Stream(self.lines, self.start)
        self.parser, self.event = CParser(stream), None
        try:
            self._document()
        except Fault as fault:
            return fault
        except MarkedYAMLError as error:
            return self._blame(error, self.event)
        finally:
            self.budget -= 500 + stream.characters  # to begin anew costs as much as 500 characters
        return None

    def _problem(self, line: int, column: int, message: str) -> Problem:
        """A problem at a place of the repaired lines, with its place in the file."""
        position = self._position(line, column)
        source = self.original[position.line - self.first_line]
        return Problem(self.path, position.line, position.column, message, source=source)

    def _position(self, line: int, column: int) -> Position:
        """The place in the file, also where a repaired line differs from the original."""
        line = min(line, len(self.lines) - 1)
        now, was = self.lines[line], self.original[line]
        if now is not was:
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(now, was, strict=False)))
            column = min(column, max(same, column + len(was) - len(now)), len(was))
        return Position(self.first_line + line, column + 1)

    def _next(self) -> Any:
        event = self.event = self.parser.get_event()
        return event

    def _document(self) -> None:
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            return
        if isinstance(first := self._next(), MappingStartEvent):
            self._fill(self.root.entries, first, 1)
        elif not isinstance(first, ScalarEvent):
            self._node(first, 1)
            self._report(first, "a list stands where keys belong; write  key: text")
        elif first.value:
            raise Fault(*self._begin(first))
        self._next()
        if not isinstance(again := self._next(), StreamEndEvent):
            raise Fault(*self._begin(again), Reason.SECOND)

    def _fill(self, entries: dict[str, YamlEntry], opening: Any, depth: int) -> None:
        self._check_collection(opening, depth)
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event)
            if depth == 1 and event.start_mark.column == 0:
                self.margin.append(self._begin(event)[0])
            value = self._node(self._next(), depth + 1, event)
            line, column = self._end(event)
            is_bare = isinstance(value, YamlText) and not value.text and not value.quoted
            if is_bare and not self.lines[line][column:].lstrip().startswith(":"):
                raise Fault(*self._begin(event), Reason.COMMA)
            if first := entries.get(key.text):
                message = f"{key.text}: duplicate key; the first is in line {first.key.line}; keep one"
                self._report(event, message)
            else:
                entries[key.text] = YamlEntry(key.position, value)

    def _key(self, event: Any) -> YamlText:
        if not isinstance(event, ScalarEvent):
            raise Fault(*self._begin(event), Reason.NO_TEXT)
        if event.value[:1].isspace() and not event.style:
            raise Fault(*self._begin(event))
        if event.value in ("", "<<"):
            raise Fault(*self._begin(event), Reason.MERGE if event.value else Reason.NO_KEY)
        return self._scalar(event, self._end(event))

    def _node(self, event: Any, depth: int, key: Any = None) -> YamlNode:
        if isinstance(event, ScalarEvent):
            end = self._end(event)
            self._check_text(event, end, key)
            return self._scalar(event, end, key)
        position = self._position(*self._begin(event))
        if isinstance(event, MappingStartEvent):
            mapping = YamlMapping({}, position)
            self._fill(mapping.entries, event, depth)
            return mapping
        self._check_collection(event, depth)
        items = []
        while not isinstance(item := self._next(), SequenceEndEvent):
            items.append(self._node(item, depth + 1))
        return YamlList(tuple(items), position)

    def _check_collection(self, event: Any, depth: int) -> None:
        if event.anchor or event.tag:  # an alias has an anchor too
            raise Fault(*self._begin(event))
        if depth > 20:
            raise Fault(*self._begin(event), Reason.DEEP)

    def _scalar(self, event: Any, end: tuple[int, int], key: Any = None) -> YamlText:
        text, begin = event.value, self._begin(event)
        if event.anchor or event.tag:
            raise Fault(*begin)
        if not text.isprintable() and (bad := UNREADABLE.search(text)):
            label = f"{key.value}: " if key else ""
            message = f"{label}the escape for {name_of(bad[0])} makes a character that no page can show; delete it"
            self._report(event, message)
        is_quoted = bool(event.style)
        return YamlText(text, self._position(*begin), is_quoted, None if is_quoted else self._comment(*end))

    def _comment(self, line: int, column: int) -> Position | None:
        """Where a comment begins behind a text without quotes, which ends there."""
        if line >= len(self.lines) or "#" not in self.lines[line]:
            return None
        found = _COMMENT.match(self.lines[line], column)
        return self._position(line, found.end()) if found else None

    def _report(self, event: Any, message: str) -> None:
        self.problems.append(self._problem(*self._begin(event), message))

    def _begin(self, event: Any) -> tuple[int, int]:
        return self.start + event.start_mark.line, event.start_mark.column

    def _end(self, event: Any) -> tuple[int, int]:
        return self.start + event.end_mark.line, event.end_mark.column

    def _blame(self, error: Any, last: Any) -> Fault:
        """Blame the place where a quote or a bracket opens, if that is the fault, else where libyaml stopped."""
        line, reason, context = self.start + error.problem_mark.line, error.problem, error.context or ""
        is_quoted = isinstance(last, ScalarEvent) and last.style in ("'", '"')
        if is_quoted and self._begin(last)[0] < self._end(last)[0] == line:
            return Fault(*self._begin(last), Reason.QUOTE)
        opened = error.context_mark or error.problem_mark
        at = self.start + opened.line, opened.column
        if "end of stream" in reason or "document indicator" in reason:
            return Fault(*at, Reason.QUOTE)
        if "flow" in context:
            return Fault(*at, Reason.BRACKET)
        if "simple key" in context:
            return Fault(*at, reason)
        return Fault(line, error.problem_mark.column, reason)

    def _check_text(self, event: Any, end: tuple[int, int], key: Any) -> None:
        """Stop at a text that YAML takes, but not as its author meant it."""
        first, (line, column) = self._begin(event)[0], end
        is_marked = line < len(self.lines) and "#" in self.lines[line]
        if is_marked and (cut := _GLUED_COMMENT.match(self.lines[line], column)):
            raise Fault(line, cut.end(), Reason.COMMENT)
        if event.style in ("|", ">") and not event.value and re.search(r"[|>]\d", self.lines[first]):
            raise Fault(*self._begin(event))
        if key is None or first == line == self._begin(key)[0]:
            return
        key_line, key_column = self._begin(key)
        if not event.style and first > key_line and _MISTYPED.match(event.value):
            raise Fault(*self._begin(event))
        below = [text for text in self.lines[first + 1 : line + 1] if text.strip()]
        begins_line = not self.lines[key_line][:key_column].strip(" -")
        if event.style in ("'", '"') and begins_line and any(not text[: key_column + 1].isspace() for text in below):
            raise Fault(*self._begin(event), Reason.QUOTE)


class _Stream:
    """Lines as a file that libyaml reads piece by piece, no further than it has to. It counts what is read."""

    def __init__(self, lines: Sequence[str], start: int) -> None:
        self.pieces = chain((lines[start],), (f"\n{line}" for line in islice(lines, start + 1, None)))
        self.characters = 0

    def read(self, _size: int = 0, /) -> str:
        """Return some of the next lines."""
        piece = "".join(islice(self.pieces, 20))
        self.characters += len(piece)
        return piece


_TOO_MANY: Final = "so many lines cannot be read that the rest was not checked; fix those above first"
_GLUED_COMMENT: Final = regex(r"[ \t]+(?=#+[^\s#])")
_COMMENT: Final = regex(r"[ \t]+(?=#)")
_MISTYPED: Final = regex(r"(?!mailto:|tel:)[^\W\d][\w-]+:(?!//)\S|-[^\s\d-]")
