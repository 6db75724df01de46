"""What the commands say of problems, and how they end."""

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from msgspec.structs import replace

from statusgen.cli import WRONG_CONTENT
from statusgen.model.problems import InvalidContent, Problem, StatusgenError
from statusgen.model.spelling import counted
from statusgen.reporting import REPORTS, as_note, in_brief, worst_first

if TYPE_CHECKING:
    from statusgen.sources.project import Project


class Report:
    """Tells the problems of a project in one form: for people on standard error, for programs on standard output.

    `lines` are those that were told, each with whether it went to standard error.
    """

    def __init__(self, project: "Project", form: str, everything: bool) -> None:
        self.project, self.form, self.everything = project, form, everything
        self.lines: list[tuple[bool, str]] = []

    def say(self, problems: Iterable[Problem]) -> None:
        each = tuple(dict.fromkeys(problems))
        shown, more = (worst_first(each), ()) if self.everything or self.form == "json" else in_brief(each)
        if self.form == "github":
            shown = [replace(problem, path=self._in_repository(problem.path)) for problem in shown]
        for line in (*REPORTS[self.form](shown), *more):
            self._tell(line, is_beside=self.form == "text")

    def conclude(self, line: str) -> None:
        """Say how it went, where people read it."""
        if self.form != "json":
            self._tell(line, is_beside=self.form == "github")

    def complain(self, verdict: str) -> None:
        """Say why it failed."""
        if self.form != "json":
            self._tell(f"statusgen: {verdict}", is_beside=True)

    def tell(self, line: str) -> None:
        """Say what is no problem, if there is anything to say: as a line, or as a note on GitHub."""
        if line and self.form != "json":
            self._tell(as_note(line) if self.form == "github" else line, is_beside=False)

    def stop(self, verdict: str) -> NoReturn:
        """Say why it failed, and end."""
        self.complain(verdict)
        sys.exit(WRONG_CONTENT)

    def _tell(self, line: str, *, is_beside: bool) -> None:
        self.lines.append((is_beside, line))
        click.echo(line, err=is_beside)

    def _in_repository(self, path: str) -> str:
        """The path from the root of the repository, where GitHub looks for it."""
        top, whole = whole_path(Path(os.environ.get("GITHUB_WORKSPACE") or ".")), whole_path(self.project.root / path)
        return whole.relative_to(top).as_posix() if path and whole.is_relative_to(top) else path


@contextlib.contextmanager
def telling_errors(project: "Project") -> Iterator[None]:
    """Tell what is wrong with a project for people, and end the command."""
    report = Report(project, "text", everything=False)
    try:
        yield
    except InvalidContent as error:
        report.say(error.problems)
        sys.exit(WRONG_CONTENT)
    except StatusgenError as error:
        report.say([without_place(error)])
        sys.exit(WRONG_CONTENT)


def without_place(error: Exception) -> Problem:
    """What went wrong, where no file is at fault."""
    return Problem("", 0, 0, str(error))


def errors_in(problems: Iterable[Problem]) -> str:
    """The number of errors in words; "" if there are none."""
    number = sum(problem.severity.word == "error" for problem in problems)
    return counted(number, "error") if number else ""


def whole_path(path: Path) -> Path:
    """The path from the top, without following links, which problems name as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute() keeps ".."
