"""The folder of write-ups: which of its files are write-ups, translations and attachments.

Only regular files inside the project are read. What is beside the folder and looks like a write-up is asked about.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Final

from statusgen.language.tags import unknown_language
from statusgen.memo import values
from statusgen.memo.chapters import Chapter
from statusgen.memo.stamp import facts_in
from statusgen.memo.team import Helper, team
from statusgen.model.files import digest_of
from statusgen.model.patterns import regex
from statusgen.model.problems import Problem, Severity, StatusgenError, reason
from statusgen.model.site import Site
from statusgen.model.spelling import nearest, nearest_id
from statusgen.sources.ids import wrong_aliases, wrong_names
from statusgen.sources.keys.short_texts import id_meant
from statusgen.sources.lint import ATTACHABLE
from statusgen.sources.project import Project
from statusgen.sources.reading import Source, Surroundings, Told
from statusgen.sources.yaml.encoding import FILE_LIMIT, decode

if TYPE_CHECKING:
    from statusgen.memo.stamp import Facts, Known

_LIKE_MARKDOWN: Final = regex(r"(?!(?i:readme)).*\.(?!md$)(?i:md|mdx|markdown|mdown|mkd|md\.txt)")
"""What somebody meant as a write-up by its name."""

_TITLE: Final = r"(?:title|titel|titre|t[ií]tulo|タイトル|件名|العنوان)[ \t]*[:：]"
_LIKE_A_WRITEUP: Final = regex(
    rf"\s*(?:(?:-{{2,}}|[‐-―]+-*)[ \t]*\n(?:[^\n]*\n){{0,40}}?(?:{_TITLE}|components[ \t]*:)"
    rf"|{_TITLE}[^\n]*\n(?:[^\n]*\n){{0,40}}?(?:---|components[ \t]*:|##))",
    re.IGNORECASE,
)
"""What begins like one: front matter with a title, also where its first line was lost."""

_OF_A_WRITEUP: Final = regex(r"^(?:components[ \t]*:|##[ \t]*Updates|###[ \t]*\d)", re.MULTILINE)
"""What the front matter of other programs goes without."""

_ID: Final = regex(r"^id[ \t]*:", re.MULTILINE)
"""What tells a write-up from another of the same name."""

_BACKUP: Final = regex(r"(?i:readme.*|#.*|.*(?:~|\.(?:bak|backup|old|orig|rej|save|swp|swo|tmp|temp)))")
"""What editors and merges leave beside a file."""

_COPY: Final = regex(
    r"([a-z0-9][a-z0-9-]*)"
    r"(?:(?: -)? (?:copy|kopie|copie|copia|cópia|のコピー|コピー|نسخة)\b.*| ?\(.+\)| \d+|\.sync-conflict-.+)",
    re.IGNORECASE,
)
"""What file managers and programs that synchronize folders call a copy."""

_ENDINGS: Final = frozenset({"md", "markdown", "txt"})

_ALMOST: Final = 0.75
"""How like `incidents` a folder is called that was meant as this one."""

ATTACHMENT_LIMIT: Final = 25 << 20
"""The largest file beside a write-up, in bytes. Hosts of static sites refuse larger ones."""


_WORTH_HELP: Final = 60
"""How many write-ups there are where helpers save more time than it takes to start them."""

_BATCHES: Final = 32
"""In how many parts processes share out the write-ups."""


class Folder:
    """What the incidents folder holds: the `sources` of incidents, `attachments`, and the `drafts`' ids.

    `unpublished` are the files that stay at home whoever links to them. Of write-ups that are as they were `noted`,
    with facts and a digest, only what is not in the `memo` is read.
    """

    def __init__(
        self,
        project: Project,
        site: Site,
        now: datetime,
        latest: datetime,
        memo: Chapter,
        processes: int = 1,
        noted: "Known | None" = None,
    ) -> None:
        self.project, self.site, self.now, self.latest, self.memo = project, site, now, latest, memo
        self.noted = noted or {}
        self.problems: list[Problem] = []
        self.attachments: dict[str, Path] = {}
        self.unpublished: set[str] = set()
        self._inside: dict[str, bool] = {}
        self.found = {each.name: each for each in self._writeups()}
        self.originals = {name: each for name, each in self.found.items() if not each.is_translation}
        self._read_together(processes)
        shown = {name: each for name, each in self.originals.items() if self._is_shown(each)}
        self.drafts = frozenset(each.brief.id for name, each in self.originals.items() if name not in shown)
        self._translate(shown)
        self.problems += self._wrong_translations(shown)
        self._check_beside()
        self.sources = list(shown.values())

    def _is_shown(self, source: Source) -> bool:
        return self.project.drafts or not source.brief.draft

    # Reading by several processes

    def _read_together(self, processes: int) -> None:
        """Read all write-ups with helpers, if nothing is known of any and they are many."""
        if processes < 2 or not self.memo.is_empty or len(self.originals) < _WORTH_HELP:
            return
        with team(processes, _BATCHES, self.help) as found:
            for number in found.numbers():
                self._read(self._batch(number))
            for each in found.rest():
                for name, told in values.read(each.result).items():
                    self.originals[name].take(told)

    def help(self, helper: Helper) -> None:
        """Read some of the write-ups; a rule by which one repeats cannot be told."""
        for number in helper.numbers():
            told = self._read(self._batch(number))
            helper.tell(number, values.written({name: each for name, each in told.items() if not each.brief.repeats}))

    def _batch(self, number: int) -> Sequence[Source]:
        return [*self.originals.values()][number::_BATCHES]

    def _read(self, sources: Iterable[Source]) -> Mapping[str, Told]:
        """Read some of the originals, as far as others are not needed for that."""
        shown = {each.name: each for each in sources if self._is_shown(each)}
        self._translate(shown)
        there = frozenset(self.attachments)
        around = Surroundings(self.found.keys() | there, self.unpublished)
        told = dict[str, Told]()
        for name, each in shown.items():
            told[name] = each.tell(around, there)
            if not told[name].brief.repeats:
                each.take(told[name])
        return told

    def _writeups(self) -> Iterator[Source]:
        top = self.project.incidents.as_posix()
        for name in self._files():
            last, place = name.rpartition("/")[2], f"{top}/{name}"  # a Path for each file takes too long
            is_writeup = last.endswith(".md") and not last.lower().startswith("readme.")
            if not is_writeup and (_LIKE_MARKDOWN.fullmatch(last) or self._begins_like_a_writeup(Path(place))):
                self._report(place, f"is not read because of its ending; rename it to {self._as_a_writeup(last)}")
                continue
            if not is_writeup and PurePosixPath(last).suffix.lower() not in ATTACHABLE:
                self.unpublished.add(name)
                continue
            facts, why = self._facts_of(place)
            if why:
                self._report(place, why)
            elif is_writeup and (meant := self._as_a_translation(name)):
                self._report(place, f"is not the name of a write-up; if it is a translation, {meant}")
            elif is_writeup and (copied := self._copied(place)):
                better = id_meant(last.removesuffix(".md"))
                self._report(place, f"looks like a copy of {copied}; delete it, or rename it to {better}.md")
            elif not is_writeup:
                self.attachments[name] = Path(place)
            elif source := self._source(name, place, facts):
                yield source

    def _source(self, name: str, place: str, facts: "Facts") -> Source | None:
        """A write-up, which is read now unless its digest is known."""
        noted, digest = self.noted.get(name, ((), b""))
        read, known = partial(_read_later, place, self.project.root), dict[str, bytes]()
        if noted != facts or not digest:
            try:
                known = {"raw": Path(place).read_bytes()}
            except OSError as error:
                self._tell(error)
                return None
            digest = digest_of(known["raw"])
        source = Source(name, read, digest, self.site, self.now, self.latest, self.memo)
        vars(source).update(known)
        return source

    def _begins_like_a_writeup(self, path: Path) -> bool:
        """Whether a file that is not read as a write-up was meant as one."""
        return path.suffix != ".md" and bool(_LIKE_A_WRITEUP.match(self._beginning(path)))

    def _as_a_translation(self, name: str) -> str:
        """How to name what was probably meant as the translation of a file: `a-fr.md`, `fr/a.md`; "" for others."""
        *folders, last = name.split("/")
        for n, language in enumerate(folders):
            original = "/".join([*folders[:n], *folders[n + 1 :], last])
            is_beside = language in self.site.languages and (self.project.incidents / original).is_file()
            if is_beside and not _ID.search(self._beginning(self.project.incidents / name)):
                return f"move it to {self.project.incidents.name}/{original.removesuffix('.md')}.{language}.md"
        whole = last.removesuffix(".md")
        stem, language = whole[:-3], whole[-2:]
        if whole[-3:-2] not in ("-", "_") or language not in self.site.languages:
            return ""
        path = self.project.incidents / name
        is_beside = path.with_name(f"{stem}.md").is_file() and not _LIKE_A_WRITEUP.match(self._beginning(path))
        return f"rename it to {stem}.{language}.md" if is_beside else ""

    def _copied(self, place: str) -> str:
        """The write-up beside a file that is called as copies of it are: `a - Copy.md`, `a (1).md`; "" for others."""
        stem = place.rpartition("/")[2].removesuffix(".md")
        found = None if stem.replace("-", "").isalnum() else _COPY.fullmatch(stem)  # as nearly all are called
        return f"{found[1]}.md" if found and Path(place).with_name(f"{found[1]}.md").is_file() else ""

    def _beginning(self, path: Path) -> str:
        """How a text begins; "" for what an editor left, and for what cannot be opened."""
        if _BACKUP.fullmatch(path.name) or self._facts_of(path.as_posix())[1]:
            return ""
        try:
            with path.open("rb") as file:
                text, _ = decode(file.read(4_096), path.name)
        except OSError as error:
            self._tell(error)
            return ""
        return text.removeprefix("\ufeff")

    def _check_beside(self) -> None:
        """Ask about write-ups that are beside the folder, or in one whose name is almost the same."""
        own = self.project.incidents
        if not own.is_dir():
            return
        others = [each for each in sorted(self.project.root.iterdir()) if each.is_dir() and not each.samefile(own)]
        sources = (each for each in others if not (each.name.startswith(".") or (each / "index.html").exists()))
        meant = [each if _was_meant(each) else each / own.name for each in sources]
        inside = (path for each in meant for path in sorted(each.rglob("[!._]*.md")))
        for path in (*sorted(self.project.root.glob("[!._]*.md")), *inside):
            if self._is_a_writeup(path):
                message = f"is not read, as it is not in {own.name}/; move it there"
                is_same = path.relative_to(self.project.root).parts[0].casefold() == own.name  # to other systems
                severity = Severity.WARNING if self.found and not is_same else Severity.ERROR
                self.problems.append(Problem(self._where(path), 1, 1, message, severity))

    def _is_a_writeup(self, path: Path) -> bool:
        """Whether a file is one wherever it is."""
        beginning = self._beginning(path)
        return bool(_LIKE_A_WRITEUP.match(beginning) and _OF_A_WRITEUP.search(beginning))

    def _as_a_writeup(self, name: str) -> str:
        """The name to give to such a file; a language in it stays."""
        stem, *endings = name.split(".")
        language = f".{endings[0]}" if endings and endings[0] in self.site.languages else ""
        return f"{id_meant(stem) or 'YYYY-MM-DD-incident'}{language}.md"

    def _files(self) -> Iterator[str]:
        """Every file below the folder, sorted, but for what begins with _ or . and what is in linked folders."""
        folder = self.project.incidents
        if not folder.is_dir():
            self._report_missing(folder)
            return
        for parent, folders, names in os.walk(folder, onerror=self._tell):
            folders[:] = sorted(name for name in folders if not name.startswith(("_", ".")))
            for linked in (Path(parent, name) for name in folders):
                if linked.is_symlink():
                    self._report(linked, "is a link to a folder, which is not followed; put the folder itself here")
            inside = "".join(f"{name}/" for name in Path(parent).relative_to(folder).parts)
            yield from (inside + name for name in sorted(names) if not name.startswith(("_", ".")))
            self.unpublished |= {inside + name for name in names if name.startswith(("_", "."))}

    def _report_missing(self, folder: Path) -> None:
        """Git keeps no empty folder, so a site may have none; one of another name may be meant."""
        if folder.exists() or folder.is_symlink():
            return self._report(folder, "is not a folder; write-ups are kept in a folder of that name")
        if found := next(filter(self._is_a_writeup, sorted(folder.parent.glob("[!._]*.md"))), None):
            message = f"folder not found, but {found.name} is a write-up; make the folder, and move it there"
            return self._report(folder, message)
        others = [each for each in sorted(folder.parent.iterdir()) if each.is_dir() and each.name[0] != "."]
        others.sort(key=_was_meant, reverse=True)
        inside = (path for each in others for path in (*each.glob("*.md"), *each.glob("*/*.md")))
        if found := next((path for path in inside if _was_meant(path.parent) or self._is_a_writeup(path)), None):
            other = self._where(found).rpartition("/")[0]
            remedy = "move it here" if "/" in other else "rename it"
            return self._report(folder, f"folder not found, but {other}/ has write-ups; {remedy}")
        message = "folder not found, so the site has no incidents; make it, with an empty file .gitkeep in it"
        self.problems.append(Problem(self._where(folder), 1, 1, message, Severity.NOTICE))
        return None

    def _tell(self, error: OSError) -> None:
        self._report(error.filename, f"cannot be read: {reason(error)}")

    def wrong_names(self, own_pages: Iterable[str]) -> Iterator[Problem]:
        """What is wrong with ids and old paths, seen together."""
        yield from wrong_names(self.sources, self.drafts, self.site)
        yield from wrong_aliases(self.sources, own_pages, self.site)

    def _report(self, path: Path | str, why: str) -> None:
        self.problems.append(Problem(self._where(path), 1, 1, why))

    def _where(self, path: Path | str) -> str:
        return _printable(path, self.project.root)

    def _facts_of(self, place: str) -> "tuple[Facts, str]":
        """The facts of a file, and why it is not to be opened: "" for one inside the project of a fair size."""
        name = place.rpartition("/")[2]
        is_plain = place.isprintable() and "\ufffd" not in place
        if not is_plain and "\ufffd" in self._where(place):
            return (), "has a name that not every system can write; rename it"
        try:
            facts = os.lstat(place)
            inside = self._is_inside(place.rpartition("/")[0])
            if stat.S_ISLNK(facts.st_mode):
                path = Path(place)
                inside, facts = path.resolve(strict=True).is_relative_to(self.project.root.resolve()), path.stat()
        except (OSError, RuntimeError):
            return (), "is a link that leads nowhere; remove it"
        if not inside:
            return (), "is a link that leads out of the project; put the file itself here"
        if not stat.S_ISREG(facts.st_mode):
            return (), "is not a regular file; remove it, or give it a name that begins with _"
        if name.endswith(".md") and facts.st_size > FILE_LIMIT:
            return (), f"has {facts.st_size:,} bytes, and at most {FILE_LIMIT:,} are read; attach the long part"
        return facts_in(facts), ""

    def _is_inside(self, folder: str) -> bool:
        """Whether a folder lies in the project: it may be a link, or in one."""
        if folder not in self._inside:
            self._inside[folder] = Path(folder).resolve().is_relative_to(self.project.root.resolve())
        return self._inside[folder]

    def _translate(self, shown: Mapping[str, Source]) -> None:
        """Give originals their translations."""
        for name, original, language in self._translations():
            if original in shown and not self._why_no_translation(original, language):
                shown[original].translations[language] = self.found[name]

    def _wrong_translations(self, shown: Collection[str]) -> Iterator[Problem]:
        """Translations of no original."""
        for name, original, language in self._translations():
            is_hidden = original in self.originals and original not in shown
            if not is_hidden and (why := self._why_no_translation(original, language)):
                yield Problem(self.found[name].path, 1, 1, why)

    def _translations(self) -> Iterator[tuple[str, str, str]]:
        """The names of all translations, each with that of its original and the language."""
        for name in (name for name, each in self.found.items() if each.is_translation):
            stem, _, language = name.removesuffix(".md").rpartition(".")
            yield name, f"{stem}.md", language

    def _why_no_translation(self, original: str, language: str) -> str:
        known, found = self.site.languages, self.found
        if language not in known and original not in found:
            stem = PurePosixPath(original).stem
            better = id_meant(stem if language in _ENDINGS else f"{stem}-{language}")
            if stem in known and f"{language}.md" in self.originals:
                better = f"{language}.{stem}"
            return f"has a dot in its name, which sets off a language; rename it to {better}.md"
        if language not in known:
            return str(unknown_language(language, known))
        if original not in self.originals:
            stems = {name.removesuffix(".md"): name for name in self.originals}
            near = nearest_id(original.removesuffix(".md"), stems)
            remedy = (
                f"rename it to {PurePosixPath(near).name}.{language}.md" if near else "add that, or remove this one"
            )
            why = "that is one itself" if original in found else "there is no such file"
            return f"is the translation of {original}, but {why}; {remedy}"
        if self.originals[original].brief.language == language:
            return f'{original} is in "{language}" itself; say what it is in with lang:, or remove this file'
        return ""


def _printable(path: Path | str, root: Path) -> str:
    """The path in messages, where a name may have bytes and signs that cannot be printed."""
    written = PurePath(path).relative_to(root).as_posix()
    if written.isprintable():
        return written
    return "".join("\ufffd" if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in written)


def _read_later(place: str, root: Path) -> bytes:
    """Read a write-up. It is not a method: write-ups that refer to their folder would stay in memory with it."""
    try:
        return Path(place).read_bytes()
    except OSError as error:
        raise StatusgenError(f"{_printable(place, root)}: was changed while it was read; run this again") from error


def wrong_attachments(attachments: Mapping[str, Path]) -> Iterator[Problem]:
    """Files that cannot be published: too large, or unreadable."""
    for name, path in attachments.items():
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
        except OSError as error:
            yield Problem(f"incidents/{name}", 1, 1, f"cannot be read: {reason(error)}")
            continue
        if size > ATTACHMENT_LIMIT:
            most = f"at most {ATTACHMENT_LIMIT:,} are published"
            message = f"has {size:,} bytes, and {most}; make it smaller, or link to it elsewhere"
            yield Problem(f"incidents/{name}", 1, 1, message)


def _was_meant(folder: Path) -> bool:
    """Whether a folder is called almost like the one that write-ups are read from."""
    name = folder.name.casefold()
    return "incident" in name or bool(nearest(name, ["incidents"], likeness=_ALMOST))
