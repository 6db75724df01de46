"""A source file while it is read: how its texts and times are meant, and every problem found in it."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from functools import partial
from typing import Final

from statusgen.model.problems import Problem, Severity
from statusgen.model.spelling import Unknown, nearest
from statusgen.sources.yaml_tree import Position, YamlList, YamlMapping, YamlNode


class SourceFile:
    """Its path in messages, its lines, and `problems`, to which whoever reads it adds.

    `zone` is what times without a zone are in, `language` what texts are in, one of the site's `languages`.
    """

    def __init__(
        self, path: str, lines: Sequence[str], zone: tzinfo, language: str, languages: tuple[str, ...]
    ) -> None:
        self.path, self.lines, self.zone, self.language, self.languages = path, lines, zone, language, languages
        self.problems: list[Problem] = []
        self.suggestions = 0

    def report(self, position: Position, message: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem at a position, with its line."""
        line = self.lines[position.line - 1] if 0 < position.line <= len(self.lines) else ""
        self.problems.append(Problem(self.path, position.line, position.column, message, severity, line))

    def explain(self, error: ValueError) -> str:
        """The message of an error; after many suggestions in one file, without another."""
        if not isinstance(error, Unknown):
            return str(error)
        self.suggestions += 1
        return str(error) if self.suggestions <= SUGGESTION_LIMIT else error.without_suggestion

    def unknown(self, problem: str, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """The message that a word is unknown, with what was meant instead, or else with another remedy."""
        return self.explain(Unknown(problem, partial(nearest, word, known), otherwise))


SUGGESTION_LIMIT: Final = 50
"""How many suggestions are made for one file: each takes long, and a file with more mistakes is no accident."""


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
