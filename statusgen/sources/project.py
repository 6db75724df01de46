"""The project's folder: reads the configuration and every write-up, and makes a Site of them.

Only regular files inside the project are read. What is wrong in any of them is reported together.
"""

import contextlib
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias

import msgspec

from statusgen.gfm.links import named_in
from statusgen.model.problems import InvalidContent, Problem, Severity, StatusgenError
from statusgen.model.site import Site
from statusgen.sources.config import read_config
from statusgen.sources.encoding import FILE_LIMIT, decode
from statusgen.sources.frontmatter import Document, Mark, Scalar, read_document
from statusgen.sources.frontmatter import Mapping as Node
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.lint import Surroundings, lint
from statusgen.sources.typed import Source, did_you_mean, mark_of, read_truth
from statusgen.sources.writeup import Writeup, language_of

ATTACHABLE: Final = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".avif",
        ".pdf",
        ".txt",
        ".csv",
        ".json",
        ".log",
        ".mp4",
        ".webm",
    }
)
"""What a write-up may bring along: nothing that a browser would run."""


_Results: TypeAlias = "Sequence[tuple[Writeup, Parsed]]"


class Project(msgspec.Struct, frozen=True):
    """Where things are: the configuration, and beside it `incidents/` and the site's own `templates/`."""

    config: Path
    url: str | None = None
    drafts: bool = False

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.config.parent

    @property
    def incidents(self) -> Path:
        """Where the write-ups are."""
        return self.root / "incidents"

    @property
    def templates(self) -> Path:
        """The site's own templates, which come before the shipped ones."""
        return self.root / "templates"


class Content(msgspec.Struct, frozen=True):
    """All that was read: the facts, the warnings, and the files that write-ups may show, by their path."""

    site: Site
    warnings: tuple[Problem, ...]
    attachments: Mapping[str, Path]


def load(project: Project, languages: Iterable[str], *, now: datetime) -> Content:
    """Read a project. `languages` are those that the theme speaks.

    Raises InvalidContent with every problem of every file, StatusgenError where there is no project.
    """
    site = load_config(project, languages)
    folder = _Folder(project, site)
    parsed = [(writeup, parse(writeup, site, now=now)) for writeup in folder.writeups]
    incidents = [(writeup, result.incident, result.bodies) for writeup, result in parsed if result.incident]
    problems = [*folder.problems, *(problem for _, result in parsed for problem in result.problems)]
    problems += _twins(parsed, site)
    problems += _unknown_relations(parsed, folder, site)
    names = (each.name for writeup, _ in parsed for each in (writeup, *writeup.translations.values()))
    around = Surroundings(frozenset(names), frozenset(folder.attachments))
    for writeup, incident, bodies in incidents:
        problems += lint(writeup, incident, bodies, site, around, now=now)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidContent(problems)
    newest_first = sorted(
        (each for _, each, _ in incidents), key=lambda each: (each.start.first, each.id), reverse=True
    )
    attachments = _mentioned(folder)
    whole = msgspec.structs.replace(site, incidents=tuple(newest_first), attachments=frozenset(attachments))
    return Content(whole, tuple(InvalidContent(problems).problems), attachments)


_LIKE_MARKDOWN: Final = re.compile(r"(?!(?i:readme)).*\.(?!md$)(?i:md|markdown|mdown|mkd|md\.txt)")
"""What somebody meant as a write-up."""


def _mentioned(folder: "_Folder") -> Mapping[str, Path]:
    """The files whose names some write-up gives: what lies beside them by chance stays at home."""
    files = [each for writeup in folder.writeups for each in (writeup, *writeup.translations.values())]
    text = "\n".join(each.document.body for each in files)
    return {name: folder.attachments[name] for name in sorted(named_in(text, folder.attachments))}


def load_config(project: Project, languages: Iterable[str]) -> Site:
    """Read the configuration alone. Raises as `load` does."""
    path = project.config.name
    try:
        facts = project.config.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > FILE_LIMIT:
            raise StatusgenError(f"{project.config}: is no regular file of at most {FILE_LIMIT:,} bytes")
        raw = project.config.read_bytes()
    except FileNotFoundError as error:
        raise StatusgenError(f"{project.config}: there is no such file; name one with --config") from error
    except OSError as error:
        raise StatusgenError(f"{project.config}: cannot be read: {str(error.strerror).lower()}") from error
    text, problems = decode(raw, path)
    try:
        site = read_config(text, path, languages, url=project.url)
    except InvalidContent as error:
        raise InvalidContent([*problems, *error.problems]) from error
    if problems:
        raise InvalidContent(problems)
    return site


class _Folder:
    """What the incidents folder holds: `writeups` with their translations, `attachments`, and `drafts`' ids."""

    def __init__(self, project: Project, site: Site) -> None:
        self.project, self.site = project, site
        self.problems: list[Problem] = []
        self.attachments: dict[str, Path] = {}
        found = dict(self._documents())
        hidden = {name for name, each in found.items() if not project.drafts and _is_draft(each.document)}
        self.drafts = frozenset(_id_of(found[name]) for name in hidden)
        self.writeups = self._with_translations(found, hidden)

    def _documents(self) -> Iterator[tuple[str, Writeup]]:
        for path in self._files():
            name = path.relative_to(self.project.incidents).as_posix()
            if _LIKE_MARKDOWN.fullmatch(path.name):
                self._report(path, f"is not read, for its ending; rename it to {path.name.partition('.')[0]}.md")
            is_writeup = path.suffix == ".md" and not path.name.lower().startswith("readme.")
            if not is_writeup and path.suffix.lower() not in ATTACHABLE:
                continue
            why = self._why_unreadable(path)
            if why is not None:
                self._report(path, why)
            elif not is_writeup:
                self.attachments[name] = path
            elif (raw := self._bytes(path)) is not None:
                yield name, self._writeup(name, raw)

    def _files(self) -> Iterator[Path]:
        """Every file below the folder, sorted, but for what begins with _ or . and what is in linked folders."""
        folder = self.project.incidents
        if not folder.is_dir():
            raise StatusgenError(f"{folder}: there is no such folder; write-ups are kept in it")
        for parent, folders, names in os.walk(folder, onerror=self._tell):
            folders[:] = sorted(name for name in folders if not name.startswith(("_", ".")))
            for linked in (Path(parent, name) for name in folders):
                if linked.is_symlink():
                    self._report(linked, "is a link to a folder, and such are not followed; put the folder itself here")
            for name in sorted(names):
                if not name.startswith(("_", ".")):
                    yield Path(parent, name)

    def _tell(self, error: OSError) -> None:
        self._report(Path(error.filename), f"cannot be read: {error.strerror}")

    def _report(self, path: Path, why: str) -> None:
        self.problems.append(Problem(self._where(path), 1, 1, why))

    def _where(self, path: Path) -> str:
        """The path in messages, where a name may have bytes and signs that cannot be printed."""
        written = path.relative_to(self.project.root).as_posix()
        return "".join("\ufffd" if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in written)

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except OSError as error:
            self._tell(error)
            return None

    def _why_unreadable(self, path: Path) -> str | None:
        """Why a file is not to be opened; None for a regular one inside the project, of a fair size."""
        if "\ufffd" in self._where(path):
            return "has a name that not every system can write; rename it"
        try:
            inside = path.resolve(strict=True).is_relative_to(self.project.root.resolve())
            facts = path.stat()
        except (OSError, RuntimeError):
            return "is a link that leads nowhere; remove it"
        if not inside:
            return "is a link that leads out of the project; put the file itself here"
        if not stat.S_ISREG(facts.st_mode):
            return "is no regular file; remove it, or give it a name that begins with _"
        if path.suffix == ".md" and facts.st_size > FILE_LIMIT:
            return f"has {facts.st_size:,} bytes, and at most {FILE_LIMIT:,} are read; attach the long part"
        return None

    def _writeup(self, name: str, raw: bytes) -> Writeup:
        where = self._where(self.project.incidents / name)
        text, problems = decode(raw, where)
        document = read_document(text, where)
        if "." in PurePosixPath(name).stem and not _FENCE.match(text):
            document = Document(Node({}, Mark(1, 1)), text, 1, ())
        document = msgspec.structs.replace(document, problems=(*problems, *document.problems))
        return Writeup(path=where, name=name, lines=text.split("\n"), document=document)

    def _with_translations(self, found: Mapping[str, Writeup], hidden: Collection[str]) -> list[Writeup]:
        translations: dict[str, dict[str, Writeup]] = {}
        for name, writeup in found.items():
            original, dot, language = name.removesuffix(".md").rpartition(".")
            if not dot or "/" in language or f"{original}.md" in hidden:
                continue
            if self._is_translation(writeup, f"{original}.md", language, found):
                translations.setdefault(f"{original}.md", {})[language] = writeup
        originals = {name: each for name, each in found.items() if "." not in PurePosixPath(name).stem}
        return [
            msgspec.structs.replace(each, translations=translations.get(name, {}))
            for name, each in originals.items()
            if name not in hidden
        ]

    def _is_translation(self, writeup: Writeup, original: str, language: str, found: Mapping[str, Writeup]) -> bool:
        languages = self.site.languages
        why = ""
        if language not in languages and original not in found and not _LANGUAGE.fullmatch(language):
            better = PurePosixPath(writeup.name).stem.replace(".", "-")
            why = f"has a dot in its name, which sets off a language; call it {better}.md"
        elif language not in languages:
            hint = did_you_mean(language, languages) or f"; they are {', '.join(languages)}"
            why = f'"{language}" is not one of the site\'s languages{hint}'
        elif original not in found:
            why = f"is the translation of {original}, and there is no such file"
        elif language_of(found[original].document, self.site) == language:
            why = f'{original} is in "{language}" itself; say what it is in with lang:, or remove this file'
        if why:
            self.problems.append(Problem(writeup.path, 1, 1, why))
        return not why


_FENCE: Final = re.compile(r"\s*(?:[-‐‑‒–—―−]{2,}|—)[ \t]*(?:\n|$)")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _is_draft(document: Document) -> bool:
    entry = document.root.entries.get("draft")
    with contextlib.suppress(ValueError):  # the parser tells of it
        return entry is not None and isinstance(entry.value, Scalar) and read_truth(entry.value.text)
    return False


def _twins(parsed: _Results, site: Site) -> Iterator[Problem]:
    """Two files with one id, or with ids that some systems take for one."""
    by_id: dict[str, list[Writeup]] = {}
    for writeup, _ in parsed:
        by_id.setdefault(unicodedata.normalize("NFC", _id_of(writeup)).casefold(), []).append(writeup)
    for writeups in by_id.values():
        for writeup in writeups:
            others = ", ".join(sorted(other.path for other in writeups if other is not writeup))
            if others:
                mark = mark_of(writeup.document.root, "id")
                message = f'the id "{_id_of(writeup)}" is also that of {others}; rename one'
                yield _source(writeup, site).problem(mark, message)


def _unknown_relations(parsed: _Results, folder: _Folder, site: Site) -> Iterator[Problem]:
    known = {_id_of(writeup) for writeup, _ in parsed} | folder.drafts
    for writeup, _ in parsed:
        related = writeup.document.root.entries.get("related")
        for item in getattr(related and related.value, "items", ()):
            name = getattr(item, "text", "")
            if name == _id_of(writeup):
                yield _source(writeup, site).problem(item.mark, "related: this is the incident itself; remove it")
            elif name and name not in known:
                hint = did_you_mean(name, known) or "; give the name of its file, without .md"
                yield _source(writeup, site).problem(item.mark, f'related: no incident is called "{name}"{hint}')


def _id_of(writeup: Writeup) -> str:
    entry = writeup.document.root.entries.get("id")
    return entry.value.text if entry and isinstance(entry.value, Scalar) and entry.value.text else writeup.stem


def _source(writeup: Writeup, site: Site) -> Source:
    return Source(writeup.path, writeup.lines, site.zone, site.languages[0], site.languages)
