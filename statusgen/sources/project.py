"""The project's folder: reads the configuration and every write-up, and makes a Site of them.

Only regular files inside the project are read. What is wrong in any of them is reported together.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.language.tags import language_meant
from statusgen.memo.chapters import Chapter, Memory
from statusgen.memo.values import digest
from statusgen.model.patterns import regex
from statusgen.model.problems import InvalidContent, Problem, Severity, StatusgenError
from statusgen.model.site import Incident, Site
from statusgen.model.spelling import Unknown, nearest
from statusgen.model.state import IMPORTED, PAGES
from statusgen.model.time import TOLERANCE
from statusgen.sources.config import problem_at, read_as_far, read_config
from statusgen.sources.encoding import FILE_LIMIT, decode
from statusgen.sources.ids import wrong_aliases, wrong_names
from statusgen.sources.imports import imported
from statusgen.sources.incident import Parsed
from statusgen.sources.late_posts import missed_by_date, posted_lately
from statusgen.sources.lint import ATTACHABLE, first_translated
from statusgen.sources.lookback import known_at, learnt_at
from statusgen.sources.own_pages import page_files, read_pages, static_files
from statusgen.sources.reading import Source, Surroundings
from statusgen.sources.record import recorded
from statusgen.sources.reminders import next_reminder
from statusgen.sources.source_file import id_meant
from statusgen.sources.versions import New, new_among, written_at
from statusgen.sources.writeup import Header
from statusgen.status.schedule import next_transition
from statusgen.status.series import timeline_of
from statusgen.status.timeline import Timeline, Timelines

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

_BACKUP: Final = regex(r"(?i:readme.*|#.*|.*(?:~|\.(?:bak|backup|old|orig|rej|save|swp|swo|tmp|temp)))")
"""What editors and merges leave beside a file."""

_ALMOST: Final = 0.75
"""How like `incidents` a folder is called that was meant as this one."""


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
    def pages(self) -> Path:
        """Where the pages of its own are."""
        return self.root / PAGES

    @property
    def templates(self) -> Path:
        """The site's own templates, which come before the shipped ones."""
        return self.root / "templates"


class Content(msgspec.Struct, frozen=True):
    """All that was read: the facts, the warnings, and the files that write-ups may show, by their path.

    `timelines` are those of the site's incidents, which looking for warnings has begun to work out. The facts and the
    warnings stay the same up to `until`, if no source changes and git takes the same write-ups for `new`.
    `configured` tells the configuration from any other; it `has_lately_posted` if several incidents have. `drafts`
    counts the write-ups that are left out as such.
    """

    site: Site
    timelines: Timelines
    warnings: tuple[Problem, ...]
    attachments: Mapping[str, Path]
    drafts: int
    until: datetime
    new: New
    configured: bytes
    has_lately_posted: bool

    @property
    def tells_edits(self) -> bool:
        """Whether it depends on all that git knows of the write-ups: of edits, or which of two posts came late."""
        return self.has_lately_posted or self.site.record is not None

    @property
    def digest(self) -> bytes:
        """What tells this content from any other."""
        facts = [(name, path.stat().st_mtime_ns) for name, path in self.attachments.items()]
        return digest(
            (
                self.configured,
                sorted(self.site.imported),
                self.site.revisions,
                self.site.removed,
                facts,
                [each.digest for each in self.timelines.values()],
            )
        )


ATTACHMENT_LIMIT: Final = 25 << 20
"""The largest file beside a write-up, in bytes. Hosts of static sites refuse larger ones."""


def load(
    project: Project,
    languages: Iterable[str],
    *,
    now: datetime,
    clock: datetime | None = None,
    memory: Memory | None = None,
) -> Content:
    """Read a project. `languages` are those that the theme speaks.

    Where `now` is before `clock`, what came after it is left out. What is in `memory` is not read again.

    Raises InvalidContent with every problem of every file, StatusgenError where there is no project.
    """
    site = load_config(project, languages)
    if site.timeliness and (ledger := project.root / IMPORTED).is_file():
        site = replace(site, imported=imported(ledger.read_bytes()))
    latest = max(now, clock or now)
    own = page_files(project.root)
    configured = digest((project.config.read_bytes(), project.url, tuple(languages), tuple(own.items())))
    folder = _Folder(project, site, now, latest, (memory or Memory()).chapter("sources", configured))
    problems = [*folder.problems, *folder.wrong_names(own)]
    found = list[tuple[Source, Timeline]]()
    until = datetime.max.replace(tzinfo=UTC)
    for source in folder.sources:
        problems += source.problems
        if incident := source.incident:
            until = min([until, *(at for at in learnt_at(incident) if now < at)])
            if known := known_at(incident, now) if now < latest else incident:
                found.append((source, source.timeline_of(known, now + TOLERANCE)))
    new = new_among([source.name for source in folder.sources], str(project.incidents), now)
    beside = frozenset({file.name for source in folder.sources for file in source.files} | folder.attachments.keys())
    since = first_translated(timeline.incident for _, timeline in found) if len(site.languages) > 1 else {}
    around = Surroundings(beside, folder.unpublished, new.names, since)
    for source, timeline in found:
        problems += source.warnings(timeline, around, now)
    lately = [each for each in found if posted_lately(each[1].incident, now)]
    originals = [(each.header.writeup, timeline, next(iter(each.parsed.bodies.values()))) for each, timeline in lately]
    missed = [*missed_by_date(originals, site, now=now, written=partial(written_at, str(project.incidents)))]
    problems += missed
    # what lies beside write-ups by chance, and is named in none, stays at home
    there = frozenset(folder.attachments)
    named = {source.name: source.named(there) for source in folder.sources}
    attachments = {name: folder.attachments[name] for name in sorted(frozenset().union(*named.values()))}
    problems += wrong_attachments(attachments)
    for source in folder.sources:
        source.remember(there, named[source.name])
    folder.memo.complete = True
    pages, wrong = read_pages(own, site, named.keys(), static_files(project.root) if own else frozenset())
    problems += wrong
    if site.record:
        briefs = [source.brief for source in folder.sources]
        past = now if now < latest else None
        site, unsaid = recorded(site, str(project.incidents), briefs, until=past, memo=folder.memo)
        problems += (replace(problem_in_config(project, (key,), why), severity=grade) for key, why, grade in unsaid)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidContent(problems)
    timelines = sorted(
        (each for _, each in found), key=lambda each: (each.incident.start.first, each.incident.id), reverse=True
    )
    incidents = tuple(each.incident for each in timelines)
    whole = replace(site, incidents=incidents, attachments=frozenset(attachments), pages=pages)
    by_id = {each.incident.id: each for each in timelines}
    until = min(until, new.until, next_reminder(timelines, site, now), next_transition(whole, by_id, now))
    return Content(
        site=whole,
        timelines=by_id,
        warnings=tuple(InvalidContent(problems).problems),
        attachments=attachments,
        drafts=len(folder.drafts),
        until=now if missed else until,  # it is told with the time of now
        has_lately_posted=len(lately) > 1,
        new=new,
        configured=configured,
    )


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """A project as far as it can be read: its site without incidents, and each write-up by name, drafts too.

    `problems` are those of the configuration and of the folder; each write-up has its own.
    """

    site: Site
    headers: Mapping[str, Header]
    parsed: Mapping[str, Parsed]
    problems: tuple[Problem, ...]
    now: datetime

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Every error that stops the site from being built; a draft stops nothing."""
        drafts = {header.writeup.path for header in self.headers.values() if header.front.draft}
        found = [*self.problems, *(problem for parsed in self.parsed.values() for problem in parsed.problems)]
        errors = (each for each in found if each.severity is Severity.ERROR and each.path not in drafts)
        return InvalidContent(errors).problems

    def content(self) -> tuple[Site, Timelines]:
        """The site with the incidents that can be read, and their timelines, newest first. Drafts are left out."""
        published = [parsed.incident for name, parsed in self.parsed.items() if not self.headers[name].front.draft]
        found = [each for each in published if each]
        found.sort(key=lambda each: (each.start.first, each.id), reverse=True)
        return replace(self.site, incidents=tuple(found)), {each.id: self.timeline(each) for each in found}

    def timeline(self, incident: Incident) -> Timeline:
        """All that follows from an incident."""
        return timeline_of(incident, self.now + TOLERANCE)


def survey(project: Project, languages: Iterable[str], *, now: datetime) -> Survey:
    """Read a project, also one with errors. Raises StatusgenError where there is none."""
    everything = replace(project, drafts=True)
    raw = _config_bytes(project)
    site, problems = read_as_far(raw, project.config.name, languages, url=project.url)
    folder = _Folder(everything, site, now, now, Memory().chapter("sources", b""))
    headers = {source.name: source.header for source in folder.sources}
    parsed = {source.name: source.parsed for source in folder.sources}
    wrong = [*problems, *folder.problems, *folder.wrong_names(page_files(project.root))]
    return Survey(site=site, headers=headers, parsed=parsed, problems=tuple(wrong), now=now)


def wrong_attachments(attachments: Mapping[str, Path]) -> Iterator[Problem]:
    """Files that cannot be published: too large, or unreadable."""
    for name, path in attachments.items():
        try:
            with path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
        except OSError as error:
            yield Problem(f"incidents/{name}", 1, 1, f"cannot be read: {str(error.strerror).lower()}")
            continue
        if size > ATTACHMENT_LIMIT:
            most = f"at most {ATTACHMENT_LIMIT:,} are published"
            message = f"has {size:,} bytes, and {most}; make it smaller, or link to it elsewhere"
            yield Problem(f"incidents/{name}", 1, 1, message)


def problem_in_config(project: Project, where: tuple[str, ...], message: str) -> Problem:
    """What is wrong with a key of a configuration that has been loaded, with its place."""
    return problem_at(project.config.read_bytes(), project.config.name, where, message)


def load_config(project: Project, languages: Iterable[str]) -> Site:
    """Read the configuration alone. Raises as `load` does."""
    return read_config(_config_bytes(project), project.config.name, languages, url=project.url)


def _config_bytes(project: Project) -> bytes:
    try:
        facts = project.config.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise StatusgenError(f"{project.config}: is a folder; name the configuration in it")
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > FILE_LIMIT:
            raise StatusgenError(f"{project.config}: is not a regular file of at most {FILE_LIMIT:,} bytes")
        return project.config.read_bytes()
    except FileNotFoundError as error:
        raise StatusgenError(f"{project.config}: file not found; {_how_to_begin(project.config)}") from error
    except OSError as error:
        raise StatusgenError(f"{project.config}: cannot be read: {str(error.strerror).lower()}") from error


_SMALLEST: Final = (
    "title: My Status", "url: https://status.example.com/", "components: [{id: web, name: Website}]"
)  # fmt: skip


def _how_to_begin(config: Path) -> str:
    """What to do where there is no configuration: another file may be meant, or this is the beginning."""
    for near in (config.with_suffix(".yaml"), config.parent / f".{config.name}"):
        if near.is_file():
            return f"there is {near.name}, so rename that"
    for parent in config.absolute().parent.parents:
        if (parent / config.name).is_file():
            return f"there is one in {parent}, so run this command there"
    lines = " and ".join(f"`{line}`" for line in _SMALLEST)
    begin = f"to begin a status page, run  statusgen init, or write it with the lines {lines}"
    return f"{begin}; if you have one elsewhere, name it with --config"


def _was_meant(folder: Path) -> bool:
    """Whether a folder is called almost like the one that write-ups are read from."""
    name = folder.name.casefold()
    return "incident" in name or bool(nearest(name, ["incidents"], likeness=_ALMOST))


class _Folder:
    """What the incidents folder holds: the `sources` of incidents, `attachments`, and the `drafts`' ids.

    `unpublished` are the files that stay at home whoever links to them.
    """

    def __init__(self, project: Project, site: Site, now: datetime, latest: datetime, memo: Chapter) -> None:
        self.project, self.site, self.now, self.latest, self.memo = project, site, now, latest, memo
        self.problems: list[Problem] = []
        self.attachments: dict[str, Path] = {}
        self.unpublished: set[str] = set()
        self._inside: dict[Path, bool] = {}
        found = {each.name: each for each in self._writeups()}
        originals = {name: each for name, each in found.items() if not each.is_translation}
        hidden = {name for name, each in originals.items() if each.brief.draft and not project.drafts}
        self.drafts = frozenset(originals[name].brief.id for name in hidden)
        self._translate(found, originals, hidden)
        self._check_beside()
        self.sources = [each for name, each in originals.items() if name not in hidden]

    def _writeups(self) -> Iterator[Source]:
        for path in self._files():
            name = path.relative_to(self.project.incidents).as_posix()
            is_writeup = path.suffix == ".md" and not path.name.lower().startswith("readme.")
            if not is_writeup and (_LIKE_MARKDOWN.fullmatch(path.name) or self._begins_like_a_writeup(path)):
                self._report(path, f"is not read because of its ending; rename it to {self._as_a_writeup(path.name)}")
                continue
            if not is_writeup and path.suffix.lower() not in ATTACHABLE:
                self.unpublished.add(name)
                continue
            if why := self._why_unreadable(path):
                self._report(path, why)
            elif is_writeup and (meant := self._as_a_translation(path)):
                self._report(path, f"is no write-up by itself; if it is a translation, rename it to {meant}")
            elif not is_writeup:
                self.attachments[name] = path
            else:
                try:
                    raw = path.read_bytes()
                except OSError as error:
                    self._tell(error)
                else:
                    yield Source(name, raw, self.site, self.now, self.latest, self.memo)

    def _begins_like_a_writeup(self, path: Path) -> bool:
        """Whether a file that is not read as a write-up was meant as one."""
        return path.suffix != ".md" and bool(_LIKE_A_WRITEUP.match(self._beginning(path)))

    def _as_a_translation(self, path: Path) -> str:
        """The name of a translation that was probably meant by `a-fr.md`, which has no front matter; "" for others."""
        stem, language = path.stem[:-3], path.stem[-2:]
        if path.stem[-3:-2] not in ("-", "_") or language not in self.site.languages:
            return ""
        is_beside = path.with_name(f"{stem}.md").is_file()
        return f"{stem}.{language}.md" if is_beside and not _LIKE_A_WRITEUP.match(self._beginning(path)) else ""

    def _beginning(self, path: Path) -> str:
        """How a text begins; "" for what an editor left, and for what cannot be opened."""
        if _BACKUP.fullmatch(path.name) or self._why_unreadable(path):
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
        others = (each for each in sorted(self.project.root.iterdir()) if each.is_dir() and not each.samefile(own))
        inside = (path for each in others if _was_meant(each) for path in sorted(each.rglob("[!._]*.md")))
        for path in (*sorted(self.project.root.glob("[!._]*.md")), *inside):
            if self._is_a_writeup(path):
                message = f"is not read, as it is not in {own.name}/; move it there"
                self.problems.append(Problem(self._where(path), 1, 1, message, Severity.WARNING))

    def _is_a_writeup(self, path: Path) -> bool:
        """Whether a file is one wherever it is."""
        beginning = self._beginning(path)
        return bool(_LIKE_A_WRITEUP.match(beginning) and _OF_A_WRITEUP.search(beginning))

    def _as_a_writeup(self, name: str) -> str:
        """The name to give to such a file; a language in it stays."""
        stem, *endings = name.split(".")
        language = f".{endings[0]}" if endings and endings[0] in self.site.languages else ""
        return f"{id_meant(stem) or 'YYYY-MM-DD-incident'}{language}.md"

    def _files(self) -> Iterator[Path]:
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
            yield from (Path(parent, name) for name in sorted(names) if not name.startswith(("_", ".")))
            self.unpublished |= {
                Path(parent, name).relative_to(folder).as_posix() for name in names if name.startswith(("_", "."))
            }

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
        self._report(Path(error.filename), f"cannot be read: {error.strerror}")

    def wrong_names(self, own_pages: Iterable[str]) -> Iterator[Problem]:
        """What is wrong with ids and old paths, seen together."""
        yield from wrong_names(self.sources, self.drafts, self.site)
        yield from wrong_aliases(self.sources, own_pages, self.site)

    def _report(self, path: Path, why: str) -> None:
        self.problems.append(Problem(self._where(path), 1, 1, why))

    def _where(self, path: Path) -> str:
        """The path in messages, where a name may have bytes and signs that cannot be printed."""
        written = path.relative_to(self.project.root).as_posix()
        return "".join("\ufffd" if unicodedata.category(sign) in {"Cc", "Cs"} else sign for sign in written)

    def _why_unreadable(self, path: Path) -> str:
        """Why a file is not to be opened; "" for a regular one inside the project, of a fair size."""
        if "\ufffd" in self._where(path):
            return "has a name that not every system can write; rename it"
        try:
            facts = path.lstat()
            inside = self._is_inside(path.parent)
            if stat.S_ISLNK(facts.st_mode):
                inside, facts = path.resolve(strict=True).is_relative_to(self.project.root.resolve()), path.stat()
        except (OSError, RuntimeError):
            return "is a link that leads nowhere; remove it"
        if not inside:
            return "is a link that leads out of the project; put the file itself here"
        if not stat.S_ISREG(facts.st_mode):
            return "is not a regular file; remove it, or give it a name that begins with _"
        if path.suffix == ".md" and facts.st_size > FILE_LIMIT:
            return f"has {facts.st_size:,} bytes, and at most {FILE_LIMIT:,} are read; attach the long part"
        return ""

    def _is_inside(self, folder: Path) -> bool:
        """Whether a folder lies in the project: it may be a link, or in one."""
        if folder not in self._inside:
            self._inside[folder] = folder.resolve().is_relative_to(self.project.root.resolve())
        return self._inside[folder]

    def _translate(self, found: Mapping[str, Source], originals: Mapping[str, Source], hidden: Collection[str]) -> None:
        """Give each original its translations."""
        for name in (name for name, each in found.items() if each.is_translation):
            stem, _, language = name.removesuffix(".md").rpartition(".")
            if (original := f"{stem}.md") in hidden:
                continue
            if why := self._why_no_translation(original, language, found, originals.get(original)):
                self.problems.append(Problem(found[name].path, 1, 1, why))
            else:
                originals[original].translations[language] = found[name]

    def _why_no_translation(self, original: str, language: str, found: Collection[str], source: Source | None) -> str:
        known = self.site.languages
        if language not in known and original not in found:
            better = id_meant(f"{PurePosixPath(original).stem}-{language}")
            return f"has a dot in its name, which sets off a language; rename it to {better}.md"
        if language not in known:
            problem = f'"{language}" is not one of the site\'s languages'
            return str(Unknown(problem, lambda: language_meant(language, known), f"they are {', '.join(known)}"))
        if original not in found:
            return f"is the translation of {original}, but there is no such file"
        if source and source.brief.language == language:
            return f'{original} is in "{language}" itself; say what it is in with lang:, or remove this file'
        return ""
