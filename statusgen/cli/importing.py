"""`import`: the history of another status page becomes write-ups of this project."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from statusgen.cli import WRONG_CONTENT, options
from statusgen.cli.progress import watched
from statusgen.cli.reports import telling_errors
from statusgen.model.spelling import counted

if TYPE_CHECKING:
    from statusgen.importers.history import History, Skipped
    from statusgen.importers.writing import Composed
    from statusgen.sources.project import Project

KINDS: Final = ("statuspage", "cstate", "upptime", "github-issues", "feed")

_SOME: Final = 10
"""How many lines of a sort are shown, unless all are asked for."""


@click.command(name="import")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("source", nargs=-1, required=True)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The project that gets the write-ups. Without a statusgen.yml there, one is written.  [default: .]",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--strict", is_flag=True, help="Write nothing if anything has to be left out or guessed.")
@click.option(
    "--guess-maintenance", is_flag=True, help="cState: an issue with maintenance in its title is maintenance."
)
@options.NOW
@click.option("--all", "everything", is_flag=True, help=f"List every guess, not only {_SOME} of each kind.")
def import_(kind: str, source: Sequence[str], into: Path, now: str | None, **asked: Any) -> None:
    """Import the history of another status page: its incidents become files, its components a configuration.

    SOURCE is a URL, or files and folders: answers of the API or a URL for statuspage, a checkout for cstate and
    upptime, what `gh issue list --json` prints for upptime and github-issues, a feed or its URL for feed. A second
    import adds what is new, and leaves alone what you have edited since.
    """
    from statusgen.sources.project import Project

    project = Project(config=into / "statusgen.yml")
    with telling_errors(project):
        Import(kind, source, project, options.posting_time(now, datetime.now(UTC)), asked).run()


class Outcome(msgspec.Struct):
    """What became of the items so far, by the word that the summary has for it, and what to say of some."""

    counts: Counter[str]
    left_out: list[str]
    guessed: list[str]
    edited: list[str]
    written: list[str]


class Import:
    """One import into a project."""

    def __init__(self, kind: str, source: Sequence[str], project: "Project", now: datetime, asked: Any) -> None:
        self.kind, self.source, self.project, self.now, self.asked = kind, source, project, now, asked

    def run(self) -> None:
        """Read the source, write what is new, and say what became of it."""
        from statusgen.cli.gathering import gather
        from statusgen.importers.components import Catalog, configuration, with_components
        from statusgen.importers.history import named_in
        from statusgen.importers.kinds import IMPORTERS
        from statusgen.model.state import IMPORTED
        from statusgen.sources.config import read_config
        from statusgen.sources.ledger import read_ledger
        from statusgen.sources.project import load_config
        from statusgen.theme.templates import Templates

        history = IMPORTERS[self.kind](gather(self.kind, self.source, guess=self.asked["guess_maintenance"]))
        languages = Templates(self.project.templates).languages
        known = load_config(self.project, languages) if self.project.config.exists() else None
        self.catalog = Catalog(history.components, named_in(history.items()), known)
        if known:
            self.config, self.added = with_components(self.project.config.read_bytes(), self.catalog)
        else:
            self.config, self.added = configuration(history, self.catalog, languages), ()
        self.site = read_config(self.config, self.project.config.name, languages)
        self.ledger_path = self.project.root / IMPORTED
        self.ledger = read_ledger(_bytes_of(self.ledger_path))
        self.is_new = known is None
        if self.asked["strict"]:
            self._check_strictly(history)
        outcome = self._write(history)
        self._tell(history, outcome)

    def _check_strictly(self, history: "History") -> None:
        from statusgen.importers.history import Skipped

        found = [each for each in self._composed(history) if isinstance(each, Skipped) or each.guesses]
        if found:
            for line in map(_lines_of, found):
                click.echo("\n".join(line), err=True)
            click.echo(f"statusgen: {counted(len(found), 'item')} not as in the source; nothing was written", err=True)
            sys.exit(WRONG_CONTENT)

    def _composed(self, history: "History") -> "Iterator[Composed | Skipped]":
        from statusgen.importers.writing import Composer

        composer = Composer(self.kind, self.site, self.catalog, self.ledger, self._taken(), self.now)
        return watched(map(composer.composed, history.items()), history.number, sys.stderr, label="Importing")

    def _taken(self) -> dict[str, str]:
        """The names of the write-ups that no import wrote, each with its id."""
        from statusgen.sources.writeup import read_writeup

        names = {path.relative_to(self.project.incidents).as_posix() for path in self.project.incidents.rglob("*.md")}
        found = {}
        for name in sorted(names - self.ledger.writeups):
            writeup = read_writeup((self.project.incidents / name).read_bytes(), name)
            found[name] = writeup.root.text_of("id") or writeup.stem
        return found

    # Writing

    def _write(self, history: "History") -> Outcome:
        from statusgen.importers.history import Skipped
        from statusgen.sources.ledger import Ledger, written_ledger

        outcome = Outcome(Counter(), [], [], [], [])
        self.items, self.files = dict(self.ledger.items), dict(self.ledger.files)
        if self.config != _bytes_of(self.project.config):
            self._put(self.project.config, self.config)
        try:
            for each in self._composed(history):
                if isinstance(each, Skipped):
                    outcome.counts["left out"] += 1
                    outcome.left_out += _lines_of(each)
                else:
                    outcome.guessed += _lines_of(each)
                    self._write_one(each, outcome)
        finally:
            ledger = written_ledger(Ledger(items=self.items, files=self.files))
            if self.items and ledger != _bytes_of(self.ledger_path):
                self._put(self.ledger_path, ledger)
        return outcome

    def _write_one(self, composed: "Composed", outcome: Outcome) -> None:
        from statusgen.importers.writing import fingerprint, is_edited
        from statusgen.sources.ledger import Written

        path, before = self.project.incidents / composed.name, self.items.get(composed.key)
        now, digest = _bytes_of(path), fingerprint(composed.text)
        if now is not None and fingerprint(now) == digest:
            outcome.counts["unchanged"] += 1
        elif before and is_edited(now, before.digest):
            outcome.counts["edited since and left as they are"] += 1
            outcome.edited.append(f"incidents/{composed.name}" + " (removed)" * (now is None))
            return
        else:
            outcome.counts["changed" if before else "new"] += 1
            outcome.written.append(f"incidents/{composed.name}")
            self._put(path, composed.text)
        self.items[composed.key] = Written(composed.name, digest)
        for name, source in composed.beside.items():
            self._copy(name, source)

    def _copy(self, name: str, source: str) -> None:
        from statusgen.importers.writing import fingerprint, is_edited

        path, content = self.project.incidents / name, Path(self.source[0], source).read_bytes()
        now, before = _bytes_of(path), self.files.get(name)
        if now is None if before is None else not is_edited(now, before):
            if now != content:
                self._put(path, content)
            self.files[name] = fingerprint(content)

    def _put(self, path: Path, content: bytes) -> None:
        from statusgen.model.problems import StatusgenError, reason

        if self.asked["dry_run"]:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name[:100]}.tmp")
            beside.write_bytes(content)
            beside.replace(path)
        except OSError as error:
            raise StatusgenError(f"{path}: cannot be written: {reason(error)}") from error

    # Telling

    def _tell(self, history: "History", outcome: Outcome) -> None:
        """Say what was read and what became of it, and what to do next."""
        would = "would be " if self.asked["dry_run"] else ""
        if self.asked["dry_run"]:
            self._list("would write", outcome.written)
        self._list("left out", outcome.left_out)
        self._list("guessed", outcome.guessed)
        self._list("edited since, left", outcome.edited)
        for note in history.notes:
            click.echo(f"Note: {note}")
        if self.is_new and not history.url:
            click.echo("Note: the source does not say where its page was; set url: in statusgen.yml")
        for named in self.catalog.retired if self.is_new else self.added:
            out = "only incidents name it, so it is  retired: true" if named in self.catalog.retired else "added"
            click.echo(f'component {self.catalog.id_of(named)}: "{named.name}"; {out}')
        number, left = sum(outcome.counts.values()), outcome.counts.pop("left out", 0)
        kinds = ", ".join(f"{count:,} {word}" for word, count in outcome.counts.items())
        files = f"{counted(number - left, 'write-up')} ({kinds})" if kinds else "no write-ups"
        click.echo(f"{number:,} read, {would}{files}, {left:,} left out, {len(outcome.guessed):,} guessed")
        if outcome.counts["new"] and not self.asked["dry_run"]:
            root = self.project.root
            click.echo(f"Next: {f'cd {root} && ' * (root != Path())}statusgen check && statusgen build")

    def _list(self, word: str, lines: Sequence[str]) -> None:
        shown = lines if self.asked["everything"] else lines[:_SOME]
        for line in shown:
            click.echo(f"{word}: {_printable(line)}")
        if len(lines) > len(shown):
            click.echo(f"{word}: and {len(lines) - len(shown):,} more; --all lists them")


def _lines_of(each: "Composed | Skipped") -> list[str]:
    """What to say of an item: why it was left out, or what was guessed."""
    from statusgen.importers.history import Skipped

    if isinstance(each, Skipped):
        return [f"{each.place}: {each.why}"]
    return [f"incidents/{each.name}: {guess}" for guess in each.guesses]


def _printable(line: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\ufffd", line)


def _bytes_of(path: Path) -> bytes | None:
    """The content of a file; None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
