"""Incidents as files of a project: checked as `statusgen check` would, and compared with those of the last import."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.editing.composing import compose
from statusgen.editing.new_writeup import name_of
from statusgen.gfm.escape import literal_lines
from statusgen.importers.components import Catalog
from statusgen.importers.history import Item, Skipped, Told, named_by
from statusgen.importers.incidents import Made, incident_of
from statusgen.model import urls
from statusgen.model.files import digest_of
from statusgen.model.problems import Problem
from statusgen.model.site import Effect, Incident, Site
from statusgen.model.text import Text
from statusgen.model.zones import day_of
from statusgen.sources.incident import parse
from statusgen.sources.keys.short_texts import wrong_id
from statusgen.sources.ledger import Ledger
from statusgen.sources.writeup import read_header, read_writeup


def fingerprint(content: bytes) -> str:
    """What tells a content from any other, in letters."""
    return digest_of(content).hex()


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A write-up of an item, ready to be written: its path in the incidents folder, its text, and those beside it.

    `beside` are files of the source by the path that they get in the incidents folder.
    """

    key: str
    place: str
    name: str
    text: bytes
    beside: Mapping[str, str] = {}
    guesses: Sequence[str] = ()


class Composer:
    """Makes the write-ups of the items of a history, for a site.

    `kind` tells its items from those of other imports in the `ledger`. `taken` are the names and ids of the write-ups
    that are there already and that no import wrote.
    """

    def __init__(
        self, kind: str, site: Site, catalog: Catalog, ledger: Ledger, taken: Mapping[str, str], now: datetime
    ) -> None:
        self.kind, self.site, self.catalog, self.ledger, self.now = kind, site, catalog, ledger, now
        self.names = {*taken, *ledger.writeups}
        self.ids = {*taken.values()}
        self.stems = {_stem(name) for name in self.names}
        self.keys, self.codes, self.old_paths = set[str](), set[str](), set[str]()

    def composed(self, told: Told) -> Composed | Skipped:
        """The write-up of an item, or why it has none."""
        if isinstance(told, Skipped):
            return told
        key = f"{self.kind}:{told.key}"
        if key in self.keys:
            return Skipped(told.place, "is there twice; the first one counts")
        before = self.ledger.items.get(key)
        made = self._made(told, before.path if before else "")
        if isinstance(made, str):
            return Skipped(told.place, made)
        checked = self._checked(made, before.digest if before else "")
        if isinstance(checked, str):
            return Skipped(told.place, checked)
        text, guesses = checked
        name = made.incident.source
        self.keys.add(key)
        self.ids.add(made.incident.id)
        self.names.add(name)
        self.stems.add(_stem(name))
        folder = name.rpartition("/")[0]
        beside = {f"{folder}/{file}".lstrip("/"): path for file, path in told.files.items()}
        return Composed(key=key, place=told.place, name=name, text=text, beside=beside, guesses=guesses)

    def _made(self, item: Item, path: str) -> Made | str:
        made = incident_of(item, path or "x.md", self.site.languages[0], self.catalog.id_of, self.now)
        if isinstance(made, str):
            return made
        places = [self.catalog.region_of(each) for each in named_by(item)]
        regions = {code: Effect() for code in places if code}
        codes = {name: code for name, code in made.incident.statuspage_updates.items() if code not in self.codes}
        self.codes |= {*codes.values()}
        aliases, refused = self._aliases(item)
        incident = replace(made.incident, regions=regions, statuspage_updates=codes, aliases=aliases)
        guesses = [*made.guesses, *refused]
        path = path or self._path(item, incident)
        wanted = item.id if item.id and not wrong_id(item.id) else _stem(path)
        if wanted in self.ids:
            guesses.append(f'the id "{wanted}" is taken by another write-up')
            wanted = next(each for each in (_stem(path), *_numbered(_stem(path))) if each not in self.ids)
        return Made(replace(incident, source=path, id=wanted), guesses)

    def _aliases(self, item: Item) -> tuple[tuple[str, ...], Sequence[str]]:
        """The old addresses that the site can redirect, and what to say of those that it cannot."""
        kept, refused = list[str](), list[str]()
        for alias in item.aliases:
            file = urls.alias_file(alias).casefold()
            why = urls.why_no_alias(alias, self.site).partition(";")[0]
            if why or file in self.old_paths:
                refused.append(f'the old address "{alias}" was left out; it {why or "is that of another write-up"}')
            else:
                kept.append(alias)
                self.old_paths.add(file)
        return tuple(kept), refused

    def _path(self, item: Item, incident: Incident) -> str:
        """The path of a new file: in the folder of its year, after its day and its title, or its name in the source."""
        day = day_of(incident.start.first, self.site.zone)
        name = item.name if item.name and not wrong_id(item.name) else ""
        if name and name not in self.stems:
            return f"{day.year}/{name}.md"
        return f"{day.year}/{name_of(incident.title.original.text, day, self.stems)}"

    def _checked(self, made: Made, before: str) -> tuple[bytes, Sequence[str]] | str:
        """The text of a write-up that has no error, or the error that cannot be mended.

        One that was written `before` has none.
        """
        guesses = list(made.guesses)
        for incident, what in self._ways_to_say(made.incident):
            text = compose(incident, self.site)[incident.source]
            if before and fingerprint(text.encode()) == before:
                return text.encode(), guesses
            text, wrong = self._mended(text, incident.source)
            if not wrong:
                return text.encode(), [*guesses, *([what] if what else [])]
        return wrong[0].message

    def _ways_to_say(self, incident: Incident) -> Iterator[tuple[Incident, str]]:
        """An incident as its source has it, then with its Markdown as text."""
        yield incident, ""
        updates = [replace(each, body=_literal(each.body)) for each in incident.updates]
        yield replace(incident, updates=tuple(updates)), "its Markdown cannot be read here, so it is shown as text"

    def _mended(self, text: str, name: str) -> tuple[str, Sequence[Problem]]:
        """A text in which no line reads as something that it is not, as far as that can be; and what is wrong still."""
        wrong = self._errors(text, name)
        for _ in range(_ROUNDS if wrong else 0):
            text = _as_text(text, wrong)
            wrong = self._errors(text, name)
            if not wrong:
                break
        return text, wrong

    def _errors(self, text: str, name: str) -> Sequence[Problem]:
        header = read_header(read_writeup(text.encode(), name), self.site)
        return parse(header, self.site, now=self.now).errors


def _as_text(text: str, wrong: Sequence[Problem]) -> str:
    """The text with each line that reads as a chip or as an update written so that it shows the same and is none."""
    lines = text.split("\n")
    for problem in wrong:
        line = lines[problem.line - 1]
        kept = re.search(r"; to keep it as text, (?:leave .*? and )?write (.*)$", problem.message)
        if kept and "looks like a chip" in problem.message:
            indent = line[: len(line) - len(line.lstrip())]
            lines[problem.line - 1] = indent + kept[1]
        elif kept and "chips work" in problem.message:
            lines[problem.line - 1] = line.replace(kept[1][1:-1], kept[1])
        elif "looks like" in problem.message:
            apart = _LAST_WORD.sub(r"\1<wbr>\2", line) if "<wbr>" not in line else line
            lines[problem.line - 1] = apart if apart != line else kept[1] if kept else line
    return "\n".join(lines)


def _literal(text: Text) -> Text:
    """Markdown shown as it was written, for one that says something else to a write-up than to its readers."""
    return Text({tag: literal_lines(words) for tag, words in text.words.items()})


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _numbered(stem: str) -> Iterator[str]:
    return (f"{stem}-{n}" for n in range(2, 1_000_000))


_ROUNDS: Final = 4
_LAST_WORD: Final = re.compile(r"([^\W\d_])([^\W\d_]+\W*)$")
"""The last word of a line behind its first letter, where a place to break the line shows nothing."""


# What becomes of a file


def is_edited(now: bytes | None, written: str) -> bool:
    """Whether somebody has changed or removed a file since an import wrote it."""
    return now is None or fingerprint(now) != written
