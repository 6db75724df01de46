"""What can be wrong, where it is, and what to do about it."""

import enum
from collections.abc import Iterable

import msgspec


class Severity(enum.Enum):
    """Errors stop a build; warnings stop nothing unless asked to."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing wrong in one place of one file.

    `path` is relative to the project, with forward slashes. `line` and `column` count from 1. `message`
    starts with the key or place it is about and ends with the remedy: `components: no component is called
    "apii"; did you mean "api"?`. `source` is the offending line as it was read, for the caret under it.
    """

    path: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR
    source: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity.value}: {self.message}"


class StatusgenError(Exception):
    """Anything that statusgen says to its user instead of a traceback: one line, with a remedy."""


class InvalidContent(StatusgenError):
    """The sources have errors: `problems` has every one of every file, warnings too, by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column, p.message)))
        super().__init__("\n".join(map(str, self.problems)))
