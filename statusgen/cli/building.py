"""`build`, `check` and `serve`."""

import contextlib
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from statusgen.cli import WRONG_CONTENT, options
from statusgen.cli.reports import Report, counted, errors_in, whole_path, without_place
from statusgen.model.problems import STOPS_CHECK, STOPS_STRICT, InvalidContent, Problem, Severity, StatusgenError


@click.command()
@options.CONFIG
@click.option(
    "--output", type=click.Path(path_type=Path), help="The folder to write.  [default: site/ beside the configuration]"
)
@options.URL
@options.NOW
@options.DRAFTS
@options.STRICT
@options.FORMAT
@options.ALL
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
    report = Report(project, form, everything)
    out = output or project.root / "site"
    warnings: tuple[Problem, ...] = ()
    try:
        clock = datetime.now(UTC)
        assembled = assemble(project, now=options.read_now(now, clock), clock=clock, commit=commit)
        warnings = assembled.warnings
        if strict and any(warning.severity in STOPS_STRICT for warning in warnings):
            report.say(warnings)
            report.stop("warnings fail under --strict; nothing was written")
        sources = (project.config, project.incidents, project.templates)
        modes = Modes.of_umask(_umask()) if private else Modes()
        published = publish(assembled.files, out, sources=sources, modes=modes)
    except InvalidContent as error:
        report.say([*error.problems, *warnings])
        report.stop(f"{errors_in(error.problems)}; nothing was written")
    except StatusgenError as error:
        report.say([without_place(error), *warnings])
        sys.exit(WRONG_CONTENT)
    report.say(warnings)
    for note in published.notes:
        click.echo(f"{out}: {note}", err=True)
    changed = f"{published.written} written, {published.unchanged} unchanged, {published.removed} removed"
    click.echo(f"{out}: {changed}", err=form == "json")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.CONFIG
@options.NOW
@options.DRAFTS
@options.STRICT
@options.FORMAT
@options.ALL
def check(
    files: tuple[Path, ...], config: Path, now: str | None, drafts: bool, strict: bool, form: str, everything: bool
) -> None:
    """List every problem of the sources, with file and line. Nothing is written.

    With FILES, list those of these files (drafts too) and of the configuration.
    """
    from statusgen.build import examine
    from statusgen.sources.project import Project

    project = Project(config=config, drafts=drafts or bool(files))
    report = Report(project, form, everything)
    paths = [_within(project.root, file) for file in files] or [Path()]
    sources: list[str] = []
    try:
        clock = datetime.now(UTC)
        content = examine(project, now=options.read_now(now, clock), clock=clock)
        problems = content.warnings
        sources = [f"incidents/{incident.source}" for incident in content.site.incidents]
    except InvalidContent as error:
        problems = error.problems
    except StatusgenError as error:
        report.say([without_place(error)])
        sys.exit(WRONG_CONTENT)
    problems = tuple(each for each in problems if _concerns(each, [*paths, Path(config.name), Path("templates")]))
    report.say(problems)
    if any(problem.severity in (STOPS_STRICT if strict else STOPS_CHECK) for problem in problems):
        report.stop(_verdict(problems))
    found = counted(len(problems), "warning") if problems else "No problems found"
    checked = sum(any(Path(source).is_relative_to(path) for path in paths) for source in sources)
    report.conclude(f"{found} in {counted(checked, 'write-up')}.")


@click.command()
@options.CONFIG
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen at, and a name to answer to."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@options.DRAFTS
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
        Report(Project(config=config), "text", everything=True).say([without_place(error)])
        sys.exit(WRONG_CONTENT)


def _verdict(problems: Iterable[Problem]) -> str:
    if errors := errors_in(problems):
        return errors
    if any(problem.severity is Severity.REQUIREMENT for problem in problems):
        return "something that checks.require asks for is missing; see the warnings above"
    return "warnings fail under --strict"


def _umask() -> int:
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    return mask


def _within(root: Path, file: Path) -> Path:
    """The path of a file as problems have it."""
    try:
        return whole_path(file).relative_to(whole_path(root))
    except ValueError as error:
        message = f'"{file}" is not in the folder of the configuration'
        raise click.BadParameter(message, param_hint="FILES") from error


def _concerns(problem: Problem, paths: Iterable[Path]) -> bool:
    return not problem.path or any(Path(problem.path).is_relative_to(path) for path in paths)
