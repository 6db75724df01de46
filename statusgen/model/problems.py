"""What can be wrong, where it is, and what to do about it."""

import enum
from collections.abc import Iterable
from typing import Final

import msgspec


class Severity(enum.Enum):
    """How much a problem stops, worst first."""

    ERROR = "error"
    """Stops everything: what was meant is not known."""
    LACK = "lack"
    """Something that the site asks of its write-ups is missing: `check` fails, `build` does not."""
    WARNING = "warning"
    """Stops nothing, unless `--strict` asks for it."""
    REMINDER = "reminder"
    """True only as time goes by, so it never stops anything."""

    @property
    def word(self) -> str:
        """What people are told: an error, or a warning."""
        return "error" if self is Severity.ERROR else "warning"


STOPS_BUILD: Final = frozenset({Severity.ERROR})
STOPS_CHECK: Final = STOPS_BUILD | {Severity.LACK}
STOPS_STRICT: Final = STOPS_CHECK | {Severity.WARNING}
"""What fails: always, in a check, and under `--strict`."""


class Problem(msgspec.Struct, frozen=True):
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
        return f"{self.path}:{self.line}:{self.column}: {self.severity.word}: {self.message}"


class StatusgenError(Exception):
    """Anything that statusgen says to its user instead of a traceback: one line, with a remedy."""


class InvalidContent(StatusgenError):
    """The sources have errors: `problems` has every one of every file, warnings too, by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column, p.message)))
        super().__init__("\n".join(map(str, self.problems)))
