"""Front matter and configuration: YAML in, texts with their places out, and every slip named."""

import re
from collections import Counter
from itertools import takewhile
from typing import Any, Final, TypeAlias

import msgspec
from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from statusgen.model.problems import Problem
from statusgen.sources.encoding import UNREADABLE, UNREADABLE_IN_YAML, name_of, readable
from statusgen.sources.fences import find_fences
from statusgen.sources.yaml_lines import BRACKET, COMMA, CUT, DEEP, MERGE, NO_KEY, NO_TEXT, QUOTE, SECOND, Fault
from statusgen.sources.yaml_repairs import drop, mend

FRONT_MATTER_LIMIT: Final = 64 << 10
DEPTH_LIMIT: Final = 20


class Mark(msgspec.Struct, frozen=True):
    """A place in the file: line and column from 1, counted in characters."""

    line: int
    column: int


class Scalar(msgspec.Struct, frozen=True):
    """A text as it was written; `quoted` says that quotes, `|` or `>` made it one."""

    text: str
    mark: Mark
    quoted: bool


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    items: "tuple[Node, ...]"
    mark: Mark


class Mapping(msgspec.Struct, frozen=True):
    """Keys and their values, in the order of the file."""

    entries: "dict[str, Entry]"
    mark: Mark


class Entry(msgspec.Struct, frozen=True):
    """A value, and the place of its key."""

    key: Mark
    value: "Node"


Node: TypeAlias = Scalar | Sequence | Mapping


class Document(msgspec.Struct, frozen=True):
    """A Markdown file with its front matter: `body` begins in line `body_line` of the file."""

    root: Mapping
    body: str
    body_line: int
    problems: tuple[Problem, ...]


def read_document(text: str, path: str) -> Document:
    """Read a Markdown file with front matter; without it, the root is empty and the body the whole text."""
    clean, unreadable = readable(text, path, 1, UNREADABLE)
    lines = clean.split("\n")
    fences = find_fences(lines)
    problems = [Problem(path, line + 1, 1, message, source=lines[line]) for line, message in fences.slips]
    front = "\n".join(lines[fences.first : fences.end])
    root: Mapping = Mapping({}, Mark(fences.first + 1, 1))
    slips: tuple[Problem, ...] = ()
    if (size := len(front.encode())) <= FRONT_MATTER_LIMIT:
        root, slips = read_mapping(front, path, first_line=fences.first + 1)
    else:
        message = f"the front matter has {size:,} bytes, more than {FRONT_MATTER_LIMIT:,}; shorten it"
        problems.append(Problem(path, fences.first + 1, 1, message))
    body = "\n".join(lines[fences.body :])
    return Document(root, body, fences.body + 1, (*unreadable, *problems, *slips))


def read_mapping(text: str, path: str, *, first_line: int = 1) -> tuple[Mapping, tuple[Problem, ...]]:
    """Read YAML that begins in line `first_line` of its file: every key that can be read, every problem.

    All values are texts as they were written; a key without one has the text "". A line that cannot be
    read is told of, mended, and all is read again, so that it hides nothing else.
    """
    clean, unreadable = readable(text, path, first_line, UNREADABLE_IN_YAML)
    original = clean.split("\n")
    lines, slips, mends = list(original), list[Problem](), Counter[int]()
    budget = max(_BUDGET, _READINGS * len(clean))
    while True:
        reader = _Reader(lines, original, path, first_line)
        fault = reader.read()
        if fault is None:
            break
        budget -= sum(map(len, lines[: fault.line + 1])) + len(clean) // 8
        if budget < 0:
            slips.append(reader.problem(fault.line, fault.column, _TOO_MUCH))
            break
        slips += _mend(fault, lines, mends, reader)
    return reader.root, (*unreadable, *dict.fromkeys(slips), *reader.problems)


def _mend(fault: Fault, lines: list[str], mends: Counter[int], reader: "_Reader") -> tuple[Problem, ...]:
    """Change the lines so that they read better; a line that was mended often and in vain is dropped."""
    found = mend(fault, lines)
    mends[found.line] += 1
    hopeless = mends[found.line] > _MENDS_PER_LINE
    for number, line in (drop(found.line, lines) if hopeless else found.lines).items():
        lines[number] = line
    return () if hopeless else (reader.problem(found.line, found.column, found.message),)


class _Reader:
    """One reading of lines, some of which may differ from the original: the tree, and what is wrong in it."""

    def __init__(self, lines: list[str], original: list[str], path: str, first_line: int) -> None:
        self.lines, self.original, self.path, self.first_line = tuple(lines), original, path, first_line
        self.parser = CParser("\n".join(lines))
        self.event: Any = None  # yaml.Event, whose stubs make every mark optional
        self.root = Mapping({}, Mark(first_line, 1))
        self.problems: list[Problem] = []

    def read(self) -> Fault | None:
        """Fill `root` and `problems`; return why and where the reading stopped, if it did."""
        try:
            self._document()
        except Fault as fault:
            return fault
        except MarkedYAMLError as error:
            return _blame(error, self.event)
        return None

    def problem(self, line: int, column: int, message: str) -> Problem:
        """Return a problem at a place of the lines that were read, as a place of the file."""
        mark = self._mark(line, column)
        source = self.original[mark.line - self.first_line]
        return Problem(self.path, mark.line, mark.column, message, source=source)

    def _mark(self, line: int, column: int) -> Mark:
        """Return the place in the file, also where a mended line differs from the original."""
        line = min(line, len(self.lines) - 1)
        now, was = self.lines[line], self.original[line]
        if now is not was:
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(now, was, strict=False)))
            column = min(column, max(same, column + len(was) - len(now)), len(was))
        return Mark(self.first_line + line, column + 1)

    def _next(self) -> Any:
        self.event = self.parser.get_event()
        return self.event

    def _document(self) -> None:
        self._next()
        if isinstance(self._next(), StreamEndEvent):
            return
        if isinstance(first := self._next(), MappingStartEvent):
            self._fill(self.root.entries, first, 1)
        elif not isinstance(first, ScalarEvent):
            self._node(first, 1)
            self.problems.append(self.problem(*_start(first), "a list stands where keys belong; write  key: text"))
        elif first.value:
            raise Fault(*_start(first))
        self._next()
        if not isinstance(again := self._next(), StreamEndEvent):
            raise Fault(*_start(again), SECOND)

    def _fill(self, entries: dict[str, Entry], opening: Any, depth: int) -> None:
        self._check_collection(opening, depth)
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event)
            value = self._node(self._next(), depth + 1, event)
            if value == Scalar("", value.mark, quoted=False) and not _colon_follows(self.lines, event):
                raise Fault(*_start(event), COMMA)
            if first := entries.get(key.text):
                message = f"{key.text}: duplicate key; the first is in line {first.key.line}; keep one"
                self.problems.append(self.problem(*_start(event), message))
            else:
                entries[key.text] = Entry(key.mark, value)

    def _key(self, event: Any) -> Scalar:
        if not isinstance(event, ScalarEvent):
            raise Fault(*_start(event), NO_TEXT)
        if event.value[:1].isspace() and not event.style:
            raise Fault(*_start(event))
        if event.value in ("", "<<"):
            raise Fault(*_start(event), MERGE if event.value else NO_KEY)
        return self._scalar(event)

    def _node(self, event: Any, depth: int, key: Any = None) -> Node:
        if isinstance(event, ScalarEvent):
            _check_text(self.lines, event, key)
            return self._scalar(event, f"{key.value}: " if key else "")
        mark = self._mark(*_start(event))
        if isinstance(event, MappingStartEvent):
            mapping = Mapping({}, mark)
            self._fill(mapping.entries, event, depth)
            return mapping
        self._check_collection(event, depth)
        items = []
        while not isinstance(item := self._next(), SequenceEndEvent):
            items.append(self._node(item, depth + 1))
        return Sequence(tuple(items), mark)

    def _check_collection(self, event: Any, depth: int) -> None:
        if isinstance(event, AliasEvent) or event.anchor or event.tag:
            raise Fault(*_start(event))
        if depth > DEPTH_LIMIT:
            raise Fault(*_start(event), DEEP)

    def _scalar(self, event: Any, label: str = "") -> Scalar:
        if event.anchor or event.tag:
            raise Fault(*_start(event))
        if bad := UNREADABLE.search(event.value):
            message = f"{label}the escape for {name_of(bad[0])} makes a character that no page can show; delete it"
            self.problems.append(self.problem(*_start(event), message))
        return Scalar(event.value, self._mark(*_start(event)), quoted=bool(event.style))


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line, event.start_mark.column


def _end(event: Any) -> tuple[int, int]:
    return event.end_mark.line, event.end_mark.column


def _blame(error: Any, last: Any) -> Fault:
    """Say where a quote or a bracket opens, if that is what is wrong, else where libyaml stopped."""
    line, reason, context = error.problem_mark.line, error.problem, error.context or ""
    if isinstance(last, ScalarEvent) and last.style in ("'", '"') and _start(last)[0] < _end(last)[0] == line:
        return Fault(*_start(last), QUOTE)
    opened = error.context_mark or error.problem_mark
    if "end of stream" in reason or "document indicator" in reason:
        return Fault(opened.line, opened.column, QUOTE)
    if "flow" in context:
        return Fault(opened.line, opened.column, BRACKET)
    if "simple key" in context:
        return Fault(opened.line, opened.column, reason)
    return Fault(line, error.problem_mark.column, reason)


def _check_text(lines: tuple[str, ...], event: Any, key: Any) -> None:
    """Stop at a text that YAML takes, and yet not as its author meant it."""
    line, column = _end(event)
    if line < len(lines) and (cut := re.compile(r"[ \t]+(?=#+[^\s#])").match(lines[line], column)):
        raise Fault(line, cut.end(), CUT)
    if event.style in ("|", ">") and not event.value and re.search(r"[|>]\d", lines[_start(event)[0]]):
        raise Fault(*_start(event))
    if key is None or _start(event)[0] == line == _start(key)[0]:
        return
    if not event.style and _start(event)[0] > _start(key)[0] and _MISTYPED.match(event.value):
        raise Fault(*_start(event))
    below = [text for text in lines[_start(event)[0] + 1 : line + 1] if text.strip()]
    begins_line = not lines[_start(key)[0]][: _start(key)[1]].strip(" -")
    if event.style in ("'", '"') and begins_line and any(not text[: _start(key)[1] + 1].isspace() for text in below):
        raise Fault(*_start(event), QUOTE)


def _colon_follows(lines: tuple[str, ...], key: Any) -> bool:
    line, column = _end(key)
    return lines[line][column:].lstrip().startswith(":")


_READINGS: Final = 8
_BUDGET: Final = 1_000_000  # characters, which take about a second
_MENDS_PER_LINE: Final = 3
_TOO_MUCH: Final = "so many lines cannot be read that the rest was not tried; correct those above first"

_MISTYPED: Final = re.compile(r"(?!mailto:|tel:)[^\W\d][\w-]+:(?!//)\S|-[^\s\d-]")
