"""The commands: the only place that prints, exits and asks the clock."""

import contextlib
import io
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click
from msgspec.structs import replace

from statusgen import __version__
from statusgen.model.problems import STOPS_CHECK, STOPS_STRICT, InvalidContent, Problem, Severity, StatusgenError
from statusgen.reporting import MOST_OF_A_KIND, REPORTS, in_brief, worst_first

if TYPE_CHECKING:
    from statusgen.sources.project import Project

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
_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default=lambda: "github" if os.environ.get("GITHUB_ACTIONS") else "text",
    show_default="text, on GitHub github",
    help="For people, for annotations on GitHub, or for programs.",
)
_ALL = click.option("--all", "everything", is_flag=True, help=f"List every problem, not {MOST_OF_A_KIND} of a kind.")


class _Commands(click.Group):
    """The commands, which end without a traceback wherever their words go."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # for terminals that lack a letter
        try:
            return super().main(*arguments, **options)
        except OSError as error:  # what is printed can go nowhere, as on a full disk
            with contextlib.suppress(OSError):
                click.echo(f"statusgen: nothing can be printed: {str(error.strerror).lower()}", err=True)
            sys.exit(WRONG_CONTENT)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
@_FORMAT
@_ALL
@click.option("--private", is_flag=True, help="Leave the modes of files and folders to the umask.")
@click.option(
    "--commit",
    envvar=["GITHUB_SHA", "CI_COMMIT_SHA"],
    show_envvar=True,
    metavar="ID",
    help="The commit that is built, for api/build.json.",
)
def build(
    config: Path, output: Path | None, url: str | None, now: str | None, drafts: bool, strict: bool, form: str,
    everything: bool, private: bool, commit: str | None,
) -> None:  # fmt: skip
    """Write the site. If any source has an error, nothing is changed."""
    from statusgen.build import assemble
    from statusgen.publish import Modes, publish
    from statusgen.sources.project import Project

    project = Project(config=config, url=url, drafts=drafts)
    report = _Report(project, form, everything)
    out = output or project.root / "site"
    warnings: tuple[Problem, ...] = ()
    try:
        clock = datetime.now(UTC)
        assembled = assemble(project, now=_now(now, clock), clock=clock, commit=commit)
        warnings = assembled.warnings
        if strict and any(warning.severity in STOPS_STRICT for warning in warnings):
            report.say(warnings)
            report.stop("warnings fail under --strict; nothing was written")
        sources = (project.config, project.incidents, project.templates)
        modes = Modes.of_umask(_umask()) if private else Modes()
        published = publish(assembled.files, out, sources=sources, modes=modes)
    except InvalidContent as error:
        report.say([*error.problems, *warnings])
        report.stop(f"{_errors(error.problems)}; nothing was written")
    except StatusgenError as error:
        report.say([_placeless(error), *warnings])
        sys.exit(WRONG_CONTENT)
    report.say(warnings)
    for note in published.notes:
        click.echo(f"{out}: {note}", err=True)
    changed = f"{published.written} written, {published.unchanged} unchanged, {published.removed} removed"
    click.echo(f"{out}: {changed}", err=form == "json")


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_CONFIG
@_NOW
@_DRAFTS
@_STRICT
@_FORMAT
@_ALL
def check(
    files: tuple[Path, ...], config: Path, now: str | None, drafts: bool, strict: bool, form: str, everything: bool
) -> None:
    """List every problem of the sources, with file and line. Nothing is written.

    With FILES, list those of these files (drafts too) and of the configuration.
    """
    from statusgen.build import examine
    from statusgen.sources.project import Project

    project = Project(config=config, drafts=drafts or bool(files))
    report = _Report(project, form, everything)
    paths = [_within(project.root, file) for file in files] or [Path()]
    sources: list[str] = []
    try:
        clock = datetime.now(UTC)
        content = examine(project, now=_now(now, clock), clock=clock)
        problems = content.warnings
        sources = [f"incidents/{incident.source}" for incident in content.site.incidents]
    except InvalidContent as error:
        problems = error.problems
    except StatusgenError as error:
        report.say([_placeless(error)])
        sys.exit(WRONG_CONTENT)
    problems = tuple(each for each in problems if _concerns(each, [*paths, Path(config.name), Path("templates")]))
    report.say(problems)
    if any(problem.severity in (STOPS_STRICT if strict else STOPS_CHECK) for problem in problems):
        report.stop(_verdict(problems))
    found = _number(len(problems), "warning") if problems else "No problems found"
    checked = sum(any(Path(source).is_relative_to(path) for path in paths) for source in sources)
    report.conclude(f"{found} in {_number(checked, 'write-up')}.")


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
        _Report(Project(config=config), "text", everything=True).say([_placeless(error)])
        sys.exit(WRONG_CONTENT)


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


def _now(written: str | None, clock: datetime) -> datetime:
    """The time to build the site for: as given, else from SOURCE_DATE_EPOCH, else from the clock."""
    if written is not None:
        from statusgen.model.time import read_moment

        try:
            return read_moment(written, UTC).first
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--now") from error
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return clock
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


def _placeless(error: StatusgenError) -> Problem:
    return Problem("", 0, 0, str(error))


def _within(root: Path, file: Path) -> Path:
    """The path of a file as problems have it."""
    try:
        return _whole(file).relative_to(_whole(root))
    except ValueError as error:
        message = f'"{file}" is not in the folder of the configuration'
        raise click.BadParameter(message, param_hint="FILES") from error


def _whole(path: Path) -> Path:
    """The path from the top, without following links, which problems name as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute() keeps ".."


def _concerns(problem: Problem, paths: Iterable[Path]) -> bool:
    return not problem.path or any(Path(problem.path).is_relative_to(path) for path in paths)


class _Report:
    """Tells the problems of a project in one form: for people on standard error, for programs on standard output."""

    def __init__(self, project: "Project", form: str, everything: bool) -> None:
        self.project, self.form, self.everything = project, form, everything

    def say(self, problems: Iterable[Problem]) -> None:
        each = tuple(dict.fromkeys(problems))
        shown, more = (worst_first(each), ()) if self.everything or self.form == "json" else in_brief(each)
        if self.form == "github":
            shown = [replace(problem, path=self._in_repository(problem.path)) for problem in shown]
        for line in (*REPORTS[self.form](shown), *more):
            click.echo(line, err=self.form == "text")

    def conclude(self, line: str) -> None:
        """Say how it went, where people read it."""
        if self.form != "json":
            click.echo(line, err=self.form == "github")

    def stop(self, verdict: str) -> NoReturn:
        if self.form != "json":
            click.echo(f"statusgen: {verdict}", err=True)
        sys.exit(WRONG_CONTENT)

    def _in_repository(self, path: str) -> str:
        """The path from the root of the repository, where GitHub looks for it."""
        top, whole = _whole(Path(os.environ.get("GITHUB_WORKSPACE") or ".")), _whole(self.project.root / path)
        return whole.relative_to(top).as_posix() if path and whole.is_relative_to(top) else path
