"""The commands: the only place that prints, exits and asks the clock."""

import contextlib
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn

import click

from statusgen import __version__
from statusgen.model.problems import STOPS_CHECK, STOPS_STRICT, InvalidContent, Problem, Severity, StatusgenError
from statusgen.reporting import REPORTS

GOOD: Final = 0
WRONG_CONTENT: Final = 1
WRONG_USAGE: Final = 2

_CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("statusgen.yml"),
    show_default=True,
    help="The site's configuration. incidents/ and templates/ are looked for beside it.",
)
_NOW = click.option("--now", metavar="MOMENT", help="Build as if it were then, as in '2024-03-05 17:07 UTC'.")
_URL = click.option("--url", metavar="URL", help="Where the site will be, instead of what the configuration says.")
_DRAFTS = click.option("--drafts", is_flag=True, help="Include write-ups with draft: true.")
_STRICT = click.option("--strict", is_flag=True, help="Fail on warnings too, except on reminders of what is due.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="statusgen")
def main() -> None:
    """Turn incident write-ups in Markdown into a status page, with feeds that readers notice.

    Write incidents/2026-01-31-what-happened.md, then:

    \b
      statusgen check    says what is wrong with it, line by line
      statusgen build    writes the site into site/
    """


@main.command()
@_CONFIG
@click.option(
    "--output", type=click.Path(path_type=Path), help="The folder to write.  [default: site/ beside the configuration]"
)
@_URL
@_NOW
@_DRAFTS
@_STRICT
@click.option("--private", is_flag=True, help="Leave the modes of files and folders to the umask.")
@click.option(
    "--commit",
    envvar=["GITHUB_SHA", "CI_COMMIT_SHA"],
    show_envvar=True,
    metavar="ID",
    help="The commit that is built, for api/build.json.",
)
def build(
    config: Path,
    output: Path | None,
    url: str | None,
    now: str | None,
    drafts: bool,
    strict: bool,
    private: bool,
    commit: str | None,
) -> None:
    """Write the site. If any source has an error, nothing is changed."""
    from statusgen.build import assemble
    from statusgen.publish import Modes, publish
    from statusgen.sources.project import Project

    project = Project(config=config, url=url, drafts=drafts)
    out = output or project.root / "site"
    try:
        assembled = assemble(project, now=_now(now), commit=commit)
        _say(assembled.warnings)
        if strict and any(warning.severity in STOPS_STRICT for warning in assembled.warnings):
            _stop("warnings fail under --strict; nothing was written")
        sources = (project.config, project.incidents, project.templates)
        modes = Modes.of_umask(_umask()) if private else Modes()
        published = publish(assembled.files, out, sources=sources, modes=modes)
    except StatusgenError as error:
        _explain(error)
    changed = f"{published.written} written, {published.unchanged} unchanged, {published.removed} removed"
    for note in published.notes:
        click.echo(f"{out}: {note}", err=True)
    click.echo(f"{out}: {changed}")


@main.command()
@_CONFIG
@_NOW
@_DRAFTS
@_STRICT
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations on GitHub, or for programs.",
)
def check(config: Path, now: str | None, drafts: bool, strict: bool, form: str) -> None:
    """List every problem of the sources, with file and line. Nothing is written."""
    from statusgen.build import examine
    from statusgen.sources.project import Project

    project = Project(config=config, drafts=drafts)
    try:
        content = examine(project, now=_now(now))
        problems: tuple[Problem, ...] = content.warnings
    except InvalidContent as error:
        problems = error.problems
    except StatusgenError as error:
        _stop(str(error), form)
    _say(problems, form)
    stopping = STOPS_STRICT if strict else STOPS_CHECK
    if any(problem.severity in stopping for problem in problems):
        if form == "text":
            _stop(_verdict(problems))
        sys.exit(WRONG_CONTENT)
    if form == "text":
        found = _number(len(problems), "warning") if problems else "No problems found"
        click.echo(f"{found} in {_number(len(content.site.incidents), 'write-up')}.")


@main.command()
@_CONFIG
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen at, and a name to answer to."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@_DRAFTS
def serve(config: Path, host: str, port: int, drafts: bool) -> None:
    """Show the site in a browser while you write it. Each save and each error shows at once.

    Nothing is written: the site is kept in memory. Press Ctrl-C to stop.
    """
    from statusgen.preview.server import serve as preview
    from statusgen.sources.project import Project

    def say(line: str) -> None:
        # nobody reads it, or the terminal lacks these letters: keep serving
        with contextlib.suppress(OSError, UnicodeError):
            click.echo(line)

    try:
        preview(Project(config=config, drafts=drafts), host, port, clock=lambda: datetime.now(UTC), say=say)
    except KeyboardInterrupt:  # pressed before the server has started
        click.echo()
    except StatusgenError as error:
        _explain(error)


def _verdict(problems: Iterable[Problem]) -> str:
    if errors := _errors(problems):
        return errors
    if any(problem.severity is Severity.REQUIREMENT for problem in problems):
        return "something that checks.require asks for is missing; see the warnings above"
    return "warnings fail under --strict"


def _errors(problems: Iterable[Problem]) -> str:
    """The number of errors in words; "" if there are none."""
    number = sum(problem.severity.word == "error" for problem in problems)
    return _number(number, "error") if number else ""


def _number(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _now(written: str | None) -> datetime:
    """The time to build the site for: as given, else from SOURCE_DATE_EPOCH, else from the clock."""
    if written is not None:
        from statusgen.model.time import read_moment

        try:
            return read_moment(written, UTC).first
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--now") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC)
        if not 1970 <= moment.year <= 2200:
            raise ValueError(epoch)
        return moment
    except (ValueError, OverflowError, OSError) as error:
        message = f'"{epoch}" is not a number of seconds since 1970'
        raise click.BadParameter(message, param_hint="SOURCE_DATE_EPOCH") from error


def _umask() -> int:
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    return mask


def _say(problems: Iterable[Problem], form: str = "text") -> None:
    for line in REPORTS[form](tuple(problems)):
        click.echo(line, err=form == "text")


def _explain(error: Exception) -> NoReturn:
    if isinstance(error, InvalidContent):
        _say(error.problems)
        _stop(f"{_errors(error.problems)}; nothing was written")
    _stop(str(error))


def _stop(message: str, form: str = "text") -> NoReturn:
    _say([Problem("", 0, 0, message)], form)  # it has no place in a file
    sys.exit(WRONG_CONTENT)
