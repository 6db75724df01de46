"""What the commands that write have in common: a project is read, a file of it written, and all of it told."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from statusgen.cli import WRONG_CONTENT, WRONG_USAGE, asking, options
from statusgen.cli.reports import Report, errors_in, without_place
from statusgen.editing import saving, summary
from statusgen.editing.incident_files import IncidentFile, IncidentFiles
from statusgen.editing.message import as_text
from statusgen.editing.names import Named, find_id, read_label_for, read_region
from statusgen.editing.windows import read_moved, read_past
from statusgen.model.problems import InvalidContent, Problem, StatusgenError
from statusgen.model.spelling import nearest
from statusgen.model.vocabulary import Kind, Label, Level
from statusgen.sources.content import survey
from statusgen.sources.keys.short_texts import is_blank
from statusgen.sources.project import Project
from statusgen.status.timeline import Window
from statusgen.theme.templates import Templates

Value = TypeVar("Value")

_MOST: Final = 10
"""How many incidents are offered where one is to be chosen."""

_NO_MESSAGE: Final = '--message: is missing; say what readers need to know ("-" reads standard input)'

_ELSEWHERE: Final = "give the state with --state, and the text for readers with --message"


class WrongWords(Exception):
    """What was typed cannot be understood: one line for each mistake."""


class Session:
    """A project that a command reads, and of which it writes one file."""

    def __init__(self, config: Path, now: str | None = None) -> None:
        self.project = Project(config=config)
        self.given_now = now
        self.mistakes: list[str] = []
        self.typed = ""
        self.has_written = False

    @cached_property
    def now(self) -> datetime:
        """The time to post at."""
        return options.posting_time(self.given_now, datetime.now(UTC))

    @cached_property
    def files(self) -> IncidentFiles:
        """The project, as it is when it is first asked for."""
        languages = Templates(self.project.templates).languages
        found = survey(self.project, languages, now=self.now)
        found.check_configuration()
        return IncidentFiles(found, self.now)

    @property
    def component_names(self) -> Mapping[str, str]:
        """What each component is called, by its id."""
        return {each.id: each.name.original.text for each in self.files.site.components.values()}

    def start_again(self) -> None:
        """Read the clock and the project anew, after somebody has taken their time to write."""
        for name in ("now", "files"):
            self.__dict__.pop(name, None)

    # What was typed

    def read(self, option: str, read: Callable[[str], Value], written: Iterable[str]) -> list[Value]:
        """What the values of an option say; what cannot be read is a mistake, which `check_words` tells."""
        found = []
        for each in written:
            try:
                found.append(read(each))
            except ValueError as error:
                self.mistakes.append(f"{option}: {error}")
        return found

    def named(self, option: str, read: Callable[[str], Named], written: Iterable[str]) -> list[Named]:
        """The same for names with their levels, each of which is given once."""
        found = self.read(option, read, written)
        again = [each.name for n, each in enumerate(found) if each.name in [other.name for other in found[:n]]]
        self.mistakes += [f"{option}: {name} is there twice; keep one" for name in dict.fromkeys(again)]
        return found

    def one(self, option: str, read: Callable[[str], Value], written: str | None) -> Value | None:
        """The same for an option that is given once or not at all."""
        return next(iter(self.read(option, read, () if written is None else (written,))), None)

    def regions(self, given: Mapping[str, Any]) -> list[Named]:
        """The regions that are named, each with its level if it has one."""
        return self.named("--region", lambda each: read_region(each, self.files.site), given.get("regions", ()))

    def label(self, kind: Kind, written: str | None) -> Label | None:
        """The label of an update to a write-up of a kind, if one is given."""
        return self.one("--state", lambda each: read_label_for(each, kind, self.files.site), written)

    def past(self, option: str, written: str | None) -> str | None:
        """A moment that is past, if one is given."""
        return self.one(option, lambda each: read_past(each, self.now, self.files.site.zone), written)

    def moved(self, window: Window, given: Mapping[str, Any]) -> Mapping[str, str]:
        """The chips that move a window as `--from` and `--to` say. Raises WrongWords, with every mistake."""
        start, end, zone = given["start"], given["end"], self.files.site.zone
        found = self.one("--from, --to", lambda _: read_moved(window, start, end, self.now, zone), "")
        self.check_words()
        return found or {}

    def asked(self, option: str, written: str | None, question: str) -> str:
        """A text that has to be given: asked for at a terminal, else a mistake."""
        if written is None and asking.is_at_terminal():
            written = asking.ask_text(question)
        if is_blank(written or ""):
            self.mistakes.append(f"{option}: is missing")
        return written or ""

    def with_levels(self, named: Iterable[Named]) -> list[Named]:
        """The components and regions, each with a level: asked for at a terminal, else a mistake."""
        found, names = [], self.component_names
        for each in named:
            if each.level is None and asking.is_at_terminal():
                each = Named(each.name, asking.ask_level(f"How is it for {names.get(each.name, each.name)}?"))
            if each.level is None:
                levels = ", ".join(level.value for level in Level)
                self.mistakes.append(f"--component {each.name}: has no level; write {each.name}=LEVEL, one of {levels}")
            found.append(each)
        return found

    def check_words(self) -> None:
        """Tell every mistake at once. Raises WrongWords."""
        if self.mistakes:
            raise WrongWords("\n".join(self.mistakes))

    def expect_message(self, words: Sequence[str], given: Mapping[str, Any]) -> None:
        """Note that nothing says what readers are told, so that this is told with the other mistakes."""
        if given["message"] is None and not given["editor"] and "-" not in words and not asking.is_at_terminal():
            self.mistakes.append(_NO_MESSAGE)

    def message(
        self, words: Sequence[str], given: Mapping[str, Any], question: str, *, is_needed: bool = False
    ) -> Sequence[str]:
        """The lines of the text of an update. Raises WrongWords where there are none and some are needed."""
        written = self.piped_or(words, "--message", given["message"])
        if written is None and not given["editor"] and asking.is_at_terminal():
            written = asking.ask_text(f"{question} (one line; --editor is for more)")
        text = self.text("--message", written, in_editor=given["editor"])
        self.typed = "" if text == given["message"] else text
        lines = as_text(text)
        if is_needed and is_blank("\n".join(lines)):
            raise WrongWords(_NO_MESSAGE)
        if self.typed:
            self.start_again()
        return lines

    def piped_or(self, words: Sequence[str], option: str, written: str | None) -> str | None:
        """The mark of standard input, if it is there as a word, else what an option says. Raises WrongWords."""
        if "-" in words and written not in {None, "-"}:
            raise WrongWords(f'{option}: the "-" reads standard input; leave out one of them')
        return "-" if "-" in words else written

    def text(self, option: str, written: str | None, *, in_editor: bool = False) -> str:
        """A text as it is written, from standard input, or from an editor. Raises WrongWords where a pipe is empty."""
        text = asking.read_message(written, in_editor=in_editor)
        if written == "-" and is_blank(text):
            raise WrongWords(f'{option}: standard input is empty; give it the text, or leave out the "-"')
        return text

    def template(self, name: str | None) -> bytes | None:
        """A template of incidents/_templates/, if one is asked for. Raises WrongWords, with those that there are."""
        if name is None:
            return None
        folder = self.project.incidents / "_templates"
        known = {path.stem: path for path in sorted(folder.glob("*.md")) if path.is_file()}
        stem = name.removesuffix(".md")
        if stem in known:
            return known[stem].read_bytes()
        near = nearest(stem, known)
        there = f"they are {', '.join(known)}" if known else f"put one into {folder}/, as {stem}.md"
        raise WrongWords(f'--template: "{stem}" was not found; {f"did you mean {near!r}?" if near else there}')

    def find_open(self, words: Sequence[str]) -> IncidentFile:
        """The incident whose id is given, else the only open one. Raises WrongWords."""
        return self.find(words, "incident is open", lambda each: not each.is_over)

    def find(self, words: Sequence[str], what: str, is_meant: Callable[[IncidentFile], bool]) -> IncidentFile:
        """The incident whose id is given, else the only one that may be meant: `what` says which. Raises WrongWords."""
        ids, files = [word for word in words if word.strip() not in {"", "-"}], self.files
        if len(ids) > 1:
            raise WrongWords(f'"{" ".join(ids)}" is more than one ID; {_ELSEWHERE}')
        if ids:
            try:
                return files.by_id[find_id(ids[0], files.by_id)]
            except ValueError as error:
                hint = f" ({_ELSEWHERE})" if " " in ids[0] else ""
                raise WrongWords(f"{error}{hint}") from error
        meant = [each for each in files.all if each.state and not each.is_draft and is_meant(each)]
        incidents = [each for each in meant if each.kind is Kind.INCIDENT]
        if alone := next((each for each in (incidents, meant) if len(each) == 1), None):
            if asking.is_at_terminal():
                click.echo(f"{alone[0].title} ({alone[0].id})")
            return alone[0]
        if not meant:
            unread = [each.path for each in files.all if each.parsed.incident is None and not each.is_draft]
            errors = f", but {unread[0]} has errors; run  statusgen check {unread[0]}" if unread else ""
            there = "statusgen list shows all ids" if files.all else "to open one, run  statusgen new"
            raise WrongWords(f"no {what}{errors or f'; {there}'}")
        if asking.is_at_terminal():
            return meant[asking.ask_which("Which one?", [f"{each.title} ({each.id})" for each in meant[:_MOST]])]
        shown = ", ".join(each.id for each in meant[:_MOST])
        raise WrongWords(f"ID: is missing, and more than one {what}: {shown}{', …' * (len(meant) > _MOST)}")

    # What is written

    def raw_of(self, file: IncidentFile) -> bytes:
        """The bytes of a file. Raises StatusgenError where they are not those that were understood."""
        raw = (self.project.incidents / file.name).read_bytes()
        if self.files.read(file.name, raw)[0].writeup.lines != file.header.writeup.lines:
            raise StatusgenError(f"{file.path}: was changed meanwhile; run the command again")
        return raw

    def write(self, name: str, before: bytes | None, raw: bytes, did: str) -> None:
        """Write a file, and say what the page will say."""
        path, after = self.project.incidents / name, self.files.after(name, raw)
        saving.save(path, before, raw)
        self.typed, self.has_written = "", True
        click.echo(f"{path}: {did}")
        file = after.named(name)
        if file.is_draft:
            click.echo("It is a draft, so the page does not show it.")
            return
        blocked = after.blocked_by(file.path)
        if blocked:
            self.report(blocked)
            click.echo(f"Publishing is blocked by {errors_in(blocked)} elsewhere, see above.", err=True)
        view = summary.viewpoint(*after.survey.content(), self.now)
        click.echo(f"The page will say{' once that is corrected' if blocked else ''}: {summary.headline(view)}")
        assert file.parsed.incident
        for line in summary.about(view, file.parsed.incident):
            click.echo(f"  {line}")

    def publish(self, name: str, message: str, given: Mapping[str, Any], *beside: str) -> None:
        """Commit the file alone, or with those beside it, and push, if that is asked for."""
        path, *others = (self.project.incidents / each for each in (name, *beside))
        if not (given["commit"] or given["push"]):
            files = "this file" if not beside else "both files"
            click.echo(f"To publish it, commit and push {files}; --push does both.")
            return
        try:
            click.echo(saving.commit(path, message, *others))
            if given["push"]:
                click.echo(f"Pushed {saving.push(path)}.")
        except StatusgenError as error:
            click.echo(f"statusgen: written, but {error}", err=True)
            sys.exit(WRONG_CONTENT)

    def report(self, problems: Iterable[Problem]) -> None:
        """Print problems as people read them."""
        Report(self.project, "text", everything=True).say(problems)


@contextlib.contextmanager
def refusing(session: Session, verdict: str = "Nothing was written.") -> Iterator[None]:
    """Tell why a command stops, and end it; the `verdict` says what that means."""
    try:
        yield
    except WrongWords as error:
        for line in str(error).splitlines():
            click.echo(f"statusgen: {line}", err=True)
        code = WRONG_USAGE
    except InvalidContent as error:
        session.report(error.problems)
        code = WRONG_CONTENT
    except StatusgenError as error:
        session.report([without_place(error)])
        code = WRONG_CONTENT
    except click.Abort:
        click.echo(err=True)
        code = WRONG_CONTENT
    else:
        return
    if verdict and not session.has_written:
        click.echo(verdict, err=True)
    if session.typed.strip():
        click.echo(f"Your text was:\n\n{session.typed.strip()}\n", err=True)
    sys.exit(code)
