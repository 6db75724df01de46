"""Problems of the sources: what is wrong, where, and what to do about it."""

import enum
from collections.abc import Iterable
from typing import Final

import msgspec


class Severity(enum.Enum):
    """How serious a problem is, worst first."""

    ERROR = "error"
    """Nothing is built or published: it is not known what was meant."""
    REQUIREMENT = "requirement"
    """The site asks for something that is missing: `check` fails, `build` does not."""
    WARNING = "warning"
    """Something may be wrong: it fails only under `--strict`."""
    NOTICE = "notice"
    """Something is due as time passes: it never fails."""

    @property
    def word(self) -> str:
        """What people are told: an error, or a warning."""
        return "error" if self is Severity.ERROR else "warning"


STOPS_BUILD: Final = frozenset({Severity.ERROR})
STOPS_CHECK: Final = STOPS_BUILD | {Severity.REQUIREMENT}
STOPS_STRICT: Final = STOPS_CHECK | {Severity.WARNING}
"""What fails: always, in a check, and under `--strict`."""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong in one place of one file.

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
    """What the user is told instead of a traceback: one line, with a remedy."""


class InvalidContent(StatusgenError):
    """The sources have errors: `problems` has all of them and all warnings, by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column, p.message)))
        super().__init__("\n".join(map(str, self.problems)))
