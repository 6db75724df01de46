"""`build`, `check` and `serve`."""

import contextlib
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from statusgen.cli import GOOD, WRONG_CONTENT, options
from statusgen.cli.progress import Timings, watched
from statusgen.cli.reports import Report, errors_in, whole_path, without_place
from statusgen.memo.done import Doing, summary, what_next
from statusgen.memo.garbage import there_to_stay
from statusgen.memo.request import Request
from statusgen.model.problems import STOPS_CHECK, STOPS_STRICT, InvalidContent, Problem, Severity, StatusgenError
from statusgen.model.spelling import counted

if TYPE_CHECKING:
    from statusgen.build import Assembled
    from statusgen.publish.folder import Modes, Published
    from statusgen.sources.content import Content
    from statusgen.sources.project import Project


@click.command()
@options.CONFIG
@options.OUTPUT
@options.URL
@options.NOW
@options.DRAFTS
@options.STRICT
@options.FORMAT
@options.ALL
@click.option("--private", is_flag=True, help="Let the umask decide the permissions of files and folders.")
@options.COMMIT
@options.CACHE
@click.option("--timings", is_flag=True, help="Show how long each stage took, and what came from the cache.")
@click.pass_context
def build(context: click.Context, /, **asked: Any) -> None:
    """Write the site. If any source has an error, nothing is changed."""
    build_site(context, asked)
    click.echo(what_next(str(output_of(asked))), err=asked["form"] == "json")


def build_site(context: click.Context, asked: Mapping[str, Any]) -> None:
    """Build as the command does, without a word of what to do next; what is not asked for is as if left out."""
    unasked = {"drafts": False, "everything": False, "private": False, "timings": False}
    _Build({**unasked, **asked}, *(context.obj or (perf_counter(), None))).run()


def output_of(asked: Mapping[str, Any]) -> Path:
    """The folder that is asked for, or the one beside the configuration."""
    output: Path = asked["output"] or asked["config"].parent / "site"
    return output


class _Build:
    """One build, as it was `asked` for."""

    def __init__(self, asked: Mapping[str, Any], begun: float, found: Doing | None) -> None:
        from statusgen.memo.chapters import Memory
        from statusgen.sources.project import Project

        self.timings, self.tells_timings = Timings(begun), asked["timings"]
        self.asked, self.begun, self.clock = asked, begun, datetime.now(UTC)
        self.project = Project(config=asked["config"], url=asked["url"], drafts=asked["drafts"])
        self.report = Report(self.project, asked["form"], asked["everything"])
        self.out = output_of(asked)
        self.now = options.read_now(asked["now"], self.clock)
        request = Request("build", asked, os.environ)
        self.doing = found.of(request) if found else Doing(request, self.clock.timestamp())
        self.memory = Memory(self.doing.request.folder, self.doing.program_digest, self.doing.writeups)

    def run(self) -> None:
        from statusgen.memo.team import processors
        from statusgen.publish.folder import publish

        report = self.report
        self.timings.ends("starting")
        warnings: tuple[Problem, ...] = ()
        try:
            with there_to_stay():
                from statusgen.build import assemble

                assembled = assemble(
                    self.project,
                    now=self.now,
                    clock=self.clock,
                    commit=self.asked["commit"],
                    memory=self.memory,
                    processes=processors(),
                )
            warnings = assembled.warnings
            self.timings.ends("reading")
            if self.asked["strict"] and any(warning.severity in STOPS_STRICT for warning in warnings):
                report.say(warnings)
                report.stop("warnings count as errors with --strict; nothing was written")
            project = self.project
            sources = (project.config, project.incidents, project.pages, project.templates)
            files = self.timings.each(assembled.files) if self.tells_timings else assembled.files
            files = watched(files, assembled.expected, sys.stderr)
            published = publish(files, self.out, sources=sources, modes=self._modes())
            self.timings.ends("publishing")
        except InvalidContent as error:
            self.memory.save()
            report.say([*error.problems, *warnings])
            report.stop(f"{errors_in(error.problems)}; nothing was written")
        except StatusgenError as error:
            report.say([without_place(error), *warnings])
            sys.exit(WRONG_CONTENT)
        report.say(warnings)
        self._conclude(assembled, published)

    def _modes(self) -> "Modes":
        from statusgen.publish.folder import Modes

        return Modes.of_umask(_umask()) if self.asked["private"] else Modes()

    def _conclude(self, assembled: "Assembled", published: "Published") -> None:
        """Say what became of it, and note that it was done."""
        from statusgen.publish.limits import weight_notes

        remembered = [*self.timings.lines(self.memory)]
        self.memory.save()
        is_beside, out = self.asked["form"] == "json", str(self.out)
        for note in (*published.notes, *weight_notes(published, assembled.lighter)):
            click.echo(f"{out}: {note}", err=True)
        changes = published.written, published.unchanged, published.removed
        click.echo(summary(out, changes, published.pages, perf_counter() - self.begun), err=is_beside)
        for line in remembered if self.tells_timings else ():
            click.echo(line, err=True)
        if published.content:
            files = published.written + published.unchanged
            note_done(
                self.doing, assembled, self.now, self.report, GOOD,
                content=published.content, built=(is_beside, out, files, published.pages),
            )  # fmt: skip


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@options.CONFIG
@options.NOW
@options.DRAFTS
@options.STRICT
@options.FORMAT
@options.ALL
@options.CACHE
@click.option("--fix", is_flag=True, help="First repair what can have one meaning only, and list the repairs.")
@click.pass_context
def check(context: click.Context, /, files: tuple[Path, ...], fix: bool, **asked: Any) -> None:
    """List every problem of the sources, with file and line. Nothing is written without --fix.

    With FILES, list those of these files (drafts too) and of the configuration.
    """
    from statusgen.memo.chapters import Memory
    from statusgen.memo.team import processors
    from statusgen.sources.project import Project

    config, clock = asked["config"], datetime.now(UTC)
    project = Project(config=config, drafts=asked["drafts"] or bool(files))
    report = Report(project, asked["form"], asked["everything"])
    paths = [_within(project.root, file) for file in files] or [Path()]
    sources, says = list[str](), ""
    now, content = options.read_now(asked["now"], clock), None
    request, (_, known) = Request("check", asked, os.environ), context.obj or (0.0, None)
    doing = known.of(request) if known else Doing(request, clock.timestamp())
    memory = Memory(doing.request.folder, doing.program_digest, doing.writeups)
    try:
        if fix:
            _fix(project, now, paths)
        with there_to_stay():
            from statusgen.examining import examine

            content = examine(project, now=now, clock=clock, memory=memory, processes=processors())
        problems, says = content.warnings, "" if files else _would_publish(content, now)
        sources = [f"incidents/{incident.source}" for incident in content.site.incidents]
    except InvalidContent as error:
        problems = error.problems
        sources = [path.as_posix() for path in paths if path.suffix == ".md"]  # others may be wrong
    except StatusgenError as error:
        report.say([without_place(error)])
        sys.exit(WRONG_CONTENT)
    memory.save()
    problems = tuple(each for each in problems if _concerns(each, [*paths, Path(config.name), Path("templates")]))
    report.say(problems)
    status = GOOD
    if any(problem.severity in (STOPS_STRICT if asked["strict"] else STOPS_CHECK) for problem in problems):
        report.complain(_verdict(problems))
        status = WRONG_CONTENT
    else:
        found = counted(len(problems), "warning") if problems else "No problems found"
        asked_for = (any(Path(source).is_relative_to(path) for path in paths) for source in sources)
        checked = sum(asked_for) if files else len(sources)
        left_out = f"; {counted(content.drafts, 'draft')} left out" if content and content.drafts else ""
        report.conclude(f"{found} in {counted(checked, 'write-up')}{left_out}.")
        report.tell(says)
    if content and not files:
        note_done(doing, content, now, report, status)
    sys.exit(status)


@click.command()
@options.CONFIG
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on, and a host name to accept."
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


def note_done(
    doing: Doing, found: "Assembled | Content", now: datetime, report: Report, status: int, **built: Any
) -> None:
    """Note for the next command that this one was done."""
    doing.done(
        now=now.timestamp(), until=found.until.timestamp(), new=sorted(found.new.names),
        writeups=sorted(found.new.among), lines=report.lines, status=status,
        tells_edits=found.tells_edits, **built,
    )  # fmt: skip


def _would_publish(content: "Content", now: datetime) -> str:
    from statusgen.editing.summary import viewpoint, would_publish

    return f"Would publish: {would_publish(viewpoint(content.site, content.timelines, now))}"


def _fix(project: "Project", now: datetime, paths: Sequence[Path]) -> None:
    """Repair the files at some paths, and say which lines."""
    from statusgen.editing.fixing import fix
    from statusgen.theme.templates import Templates

    def is_meant(path: str) -> bool:
        return any(Path(path).is_relative_to(each) for each in paths)

    for fixed in fix(project, Templates(project.templates).languages, now, is_meant):
        for repair in fixed.repairs:
            now_reads = "removed" if repair.now is None else f"now reads  {repair.now.strip()}"
            click.echo(f"{fixed.path}:{repair.line}: {now_reads}", err=True)


def _verdict(problems: Iterable[Problem]) -> str:
    if errors := errors_in(problems):
        return errors
    if any(problem.severity is Severity.REQUIREMENT for problem in problems):
        return "something that checks.require asks for is missing; see the warnings above"
    return "warnings count as errors with --strict"


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
