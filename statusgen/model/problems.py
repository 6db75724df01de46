"""Problems of the sources, each with its place and its remedy."""

import enum
from collections.abc import Iterable
from typing import Final

import msgspec


class Severity(enum.Enum):
    """How serious a problem is, worst first."""

    ERROR = "error"
    """Nothing is built or published, since the meaning is unknown."""
    REQUIREMENT = "requirement"
    """Something that the site requires is missing: `check` fails, `build` does not."""
    WARNING = "warning"
    """Something may be wrong: only `--strict` fails."""
    NOTICE = "notice"
    """Something is due as time passes: nothing fails."""

    @property
    def word(self) -> str:
        return "error" if self is Severity.ERROR else "warning"


STOPS_CHECK: Final = frozenset({Severity.ERROR, Severity.REQUIREMENT})
STOPS_STRICT: Final = STOPS_CHECK | {Severity.WARNING}
"""The severities that fail a check, and a check under `--strict`."""


class Problem(msgspec.Struct, frozen=True):
    """One problem in one place of one file.

    `path` is relative to the project, with forward slashes. `line` and `column` count from 1. `message`
    begins with the key or place and ends with the remedy: `components: no component is called
    "apii"; did you mean "api"?`. `source` is the offending line as it was read, for the caret under it.
    All problems with the same `summary` may be told in one line, which says that of so many write-ups.
    """

    path: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR
    source: str = ""
    summary: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity.word}: {self.message}"


class StatusgenError(Exception):
    """An error that the user sees as one line with a remedy, without a traceback."""


def reason(error: Exception | str) -> str:
    """Why the system could not do something, in lower case, as messages say it behind a colon."""
    return str(getattr(error, "strerror", None) or error).lower()


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """A text that others may read, without these names, passwords or tokens."""
    for secret in secrets:
        text = text.replace(secret, "***") if len(secret) >= _SECRET else text
    return text


_SECRET: Final = 8
"""From how many letters on a name or password is one that nobody may read; a shorter one may be part of any word."""


class InvalidContent(StatusgenError):
    """The sources have errors. `problems` has all errors and warnings, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column, p.message)))
        super().__init__("\n".join(map(str, self.problems)))


def stop_at_errors(problems: Iterable[Problem]) -> None:
    """Raise InvalidContent with all problems, if one of them is an error."""
    found = tuple(problems)
    if any(problem.severity is Severity.ERROR for problem in found):
        raise InvalidContent(found)
