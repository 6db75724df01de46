"""A source file while it is read: how its texts and times are meant, and every problem found in it."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from functools import partial
from typing import Final, TypeAlias

import msgspec

from statusgen.model.problems import Problem, Severity
from statusgen.model.spelling import Unknown, nearest
from statusgen.sources.yaml_tree import Position, YamlList, YamlMapping, YamlNode

SUGGESTION_LIMIT: Final = 50
"""How many suggestions are made for one file: each takes long, and a file with more mistakes is no accident."""

Where: TypeAlias = Position | str | tuple[str | int, ...]
"""A position, or a key of the file's YAML: its name, or the path to it."""


class SourceFile(msgspec.Struct):
    """Its path in messages, its lines and its YAML, and `problems`, to which whoever reads it adds.

    `zone` is what times without a zone are in, `language` what texts are in, one of the site's `languages`.
    Its body, if it has one, begins in line `body_line`.
    """

    path: str
    lines: Sequence[str]
    root: YamlMapping
    zone: tzinfo
    language: str
    languages: tuple[str, ...]
    body_line: int = 1
    problems: list[Problem] = []
    suggestions: int = 0

    def report(self, where: Where, message: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem, with its line."""
        steps = (where,) if isinstance(where, str) else where
        at = steps if isinstance(steps, Position) else position_of(self.root, *steps)
        line = self.lines[at.line - 1] if 0 < at.line <= len(self.lines) else ""
        self.problems.append(Problem(self.path, at.line, at.column, message, severity, line))

    def in_body(self, line: int, column: int = 1) -> Position:
        """The position of a place in the body, whose lines count from 1."""
        return Position(self.body_line - 1 + line, column)

    def explain(self, error: ValueError) -> str:
        """The message of an error; after many suggestions in one file, without another."""
        if not isinstance(error, Unknown):
            return str(error)
        self.suggestions += 1
        return str(error) if self.suggestions <= SUGGESTION_LIMIT else error.without_suggestion

    def unknown(self, problem: str, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """The message that a word is unknown, with what was meant instead, or else with another remedy."""
        return self.explain(Unknown(problem, partial(nearest, word, known), otherwise))


def position_of(root: YamlNode, *path: str | int) -> Position:
    """The position of the key or item at a path; of the nearest place above it where there is no such key."""
    position, node = root.position, root
    for step in path:
        match node, step:
            case YamlMapping(entries=entries), str() if step in entries:
                position, node = entries[step].key, entries[step].value
            case YamlList(items=items), int() if step < len(items):
                position, node = items[step].position, items[step]
            case YamlList(), str() if step in node.positions:
                return node.positions[step]
            case _:
                break
    return position
