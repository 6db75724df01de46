"""Problems as people, GitHub and programs read them."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from statusgen.model.problems import Problem, Severity
from statusgen.model.spelling import counted

MOST_OF_A_KIND: Final = 10
"""How many problems of a kind are told one by one, unless all are asked for."""


def worst_first(problems: Sequence[Problem]) -> list[Problem]:
    """Errors before warnings, each by place: the first is what to mend first, and GitHub shows only ten."""
    return sorted(problems, key=lambda problem: list(Severity).index(problem.severity))


def in_brief(problems: Sequence[Problem]) -> tuple[list[Problem], list[str]]:
    """The worst first and at most ten of a kind; then what to say of the rest, and of those told as one."""
    shown, kinds, summaries = list[Problem](), dict[object, list[Problem]](), dict[str, set[str]]()
    for problem in worst_first(problems):
        if problem.summary:
            summaries.setdefault(problem.summary, set()).add(problem.path)
            continue
        alike = kinds.setdefault(_kind(problem), [])
        alike.append(problem)
        if len(alike) <= MOST_OF_A_KIND:
            shown.append(problem)
    rest = [(len(alike) - MOST_OF_A_KIND, alike[-1]) for alike in kinds.values()]
    more = [
        f"and {number:,} more such {last.severity.word}s, to {last.path}:{last.line}: "
        f"{last.message.partition(';')[0]}; --all lists them"
        for number, last in rest
        if number > 0
    ]
    of_all = [
        f"warning: {counted(len(paths), 'write-up')} {summary}; --all lists them"
        for summary, paths in summaries.items()
    ]
    return shown, [*map(_printable, more), *of_all]


def _kind(problem: Problem) -> object:
    """What problems of a kind share: how bad it is, and the message without names, numbers and remedy."""
    return problem.severity, _NAMED.sub("", problem.message.partition(";")[0])


def as_text(problems: Sequence[Problem]) -> Iterator[str]:
    """A line for each problem, with the source line and a caret below it."""
    for problem in problems:
        yield _printable(str(problem) if problem.path else f"statusgen: {problem.message}")
        if problem.source.strip():
            at = min(problem.column - 1, len(problem.source))
            first = max(0, at - _WIDTH // 2)  # the line is cut around the column
            yield f"    {_printable(problem.source[first : first + _WIDTH].rstrip())}"
            yield f"    {' ' * _cells(_printable(problem.source[first:at]))}^"


def as_github(problems: Sequence[Problem]) -> Iterator[str]:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    for problem in problems:
        place = f" file={_escaped(problem.path, ',:')},line={problem.line},col={problem.column}" if problem.path else ""
        yield f"::{problem.severity.word}{place}::{_escaped(problem.message)}"


def as_note(text: str) -> str:
    """A workflow command by which GitHub shows a text that is no problem."""
    return f"::notice::{_escaped(text)}"


def as_json(problems: Sequence[Problem]) -> Iterator[str]:
    """One JSON array."""
    found = [
        {
            "path": problem.path or None,
            "line": problem.line or None,
            "column": problem.column or None,
            "severity": problem.severity.word,
            "kind": problem.severity.value,
            "message": problem.message,
        }
        for problem in problems
    ]
    yield json.dumps(found, indent=2)  # in ASCII, which every pipe can carry


REPORTS: Final[Mapping[str, Callable[[Sequence[Problem]], Iterator[str]]]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
}

_WIDTH: Final = 100
_NAMED: Final = re.compile(r'"[^"]*"|`[^`]*`|\d+')


def _printable(text: str) -> str:
    """A text that a terminal shows as it is, without control characters."""
    letters = text.replace("\t", "  ")
    return "".join("\ufffd" if unicodedata.category(each) in {"Cc", "Cf", "Cs"} else each for each in letters)


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
        for letter in text
    )


def _escaped(text: str, more: str = "") -> str:
    return text.translate({ord(letter): f"%{ord(letter):02X}" for letter in "%\r\n" + more})
