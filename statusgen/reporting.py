"""Problems as people, GitHub and programs read them."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from statusgen.model.problems import Problem, Severity


def as_text(problems: Sequence[Problem]) -> Iterator[str]:
    """A line for each problem, with the source line and a caret below it."""
    for problem in problems:
        yield _printable(str(problem))
        if problem.source.strip():
            yield from _excerpt(problem)


def as_github(problems: Sequence[Problem]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    for problem in problems:
        place = f"file={_escaped(problem.path, ',:')},line={problem.line},col={problem.column}"
        yield f"::{problem.severity.word} {place}::{_escaped(problem.message)}"


def as_json(problems: Sequence[Problem]) -> Iterator[str]:
    """One JSON array."""
    found = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity.word,
            "kind": problem.severity.value,
            "message": problem.message,
        }
        for problem in problems
    ]
    yield _array(found)


class Report(msgspec.Struct, frozen=True):
    """A format: how it shows problems, and an error that has no place in a file."""

    problems: Callable[[Sequence[Problem]], Iterator[str]]
    failure: Callable[[str], str]


def _line(message: str) -> str:
    return f"statusgen: {message}"


def _annotation(message: str) -> str:
    return f"::error::{_escaped(message)}"


def _only_item(message: str) -> str:
    error, nowhere = Severity.ERROR, dict.fromkeys(("path", "line", "column"))
    return _array([{**nowhere, "severity": error.word, "kind": error.value, "message": message}])


def _array(items: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(items, indent=2, ensure_ascii=False)


REPORTS: Final[Mapping[str, Report]] = {
    "text": Report(as_text, _line),
    "github": Report(as_github, _annotation),
    "json": Report(as_json, _only_item),
}

_WIDTH: Final = 100


def _excerpt(problem: Problem) -> Iterator[str]:
    """The line, cut around the column, and a caret below that column, also below wide letters."""
    at = min(problem.column - 1, len(problem.source))
    first = max(0, at - _WIDTH // 2)
    shown = _printable(problem.source[first : first + _WIDTH].rstrip())
    before = _printable(problem.source[first:at])
    yield f"    {shown}"
    yield f"    {' ' * _cells(before)}^"


def _printable(text: str) -> str:
    """A text that a terminal shows as it is, without control characters."""
    expanded = text.replace("\t", "  ")
    return "".join(
        letter if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} else "\ufffd" for letter in expanded
    )


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
        for letter in text
    )


def _escaped(text: str, more: str = "") -> str:
    """A text escaped for a workflow command."""
    for letter in "%\r\n" + more:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text
