"""The project's folder: reads the configuration and every write-up, and makes a Site of them.

Only regular files inside the project are read. What is wrong in any of them is reported together.
"""

import os
import re
import stat
import subprocess
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.gfm.links import named_in
from statusgen.language.tags import language_meant
from statusgen.model.problems import InvalidContent, Problem, Severity, StatusgenError
from statusgen.model.site import Site
from statusgen.model.spelling import Unknown, nearest
from statusgen.model.time import TOLERANCE
from statusgen.sources.config import problem_at, read_config
from statusgen.sources.doubtful_dates import RECENT
from statusgen.sources.encoding import FILE_LIMIT
from statusgen.sources.incident import parse
from statusgen.sources.late_posts import missed_by_date
from statusgen.sources.lint import ATTACHABLE, first_translated, lint
from statusgen.sources.lookback import known_at
from statusgen.sources.repetition import occurs_on
from statusgen.sources.source_file import id_meant
from statusgen.sources.writeup import Header, Writeup, read_header, read_writeup
from statusgen.status.series import timeline_of
from statusgen.status.timeline import Timelines

_LIKE_MARKDOWN: Final = re.compile(r"(?!(?i:readme)).*\.(?!md$)(?i:md|mdx|markdown|mdown|mkd|md\.txt)")
"""What somebody meant as a write-up by its name."""

_LIKE_A_WRITEUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:-{2,}|(?:\xe2\x80[\x90-\x95])+-*)[ \t]*\r?\n(?:[^\n]*\n){0,40}?[Tt]itle[ \t]*:"
)
"""What begins like one: front matter with a title."""

_OF_A_WRITEUP: Final = re.compile(rb"^(?:components[ \t]*:|##[ \t]*Updates|###[ \t]*\d)", re.MULTILINE)
"""What the front matter of other programs goes without."""

_BACKUP: Final = re.compile(r"(?i:readme.*|#.*|.*(?:~|\.(?:bak|backup|old|orig|rej|save|swp|swo|tmp|temp)))")
"""What editors and merges leave beside a file."""

_ALMOST: Final = 0.85
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
    def templates(self) -> Path:
        """The site's own templates, which come before the shipped ones."""
        return self.root / "templates"


class Content(msgspec.Struct, frozen=True):
    """All that was read: the facts, the warnings, and the files that write-ups may show, by their path.

    `timelines` are those of the site's incidents, which looking for warnings has begun to work out.
    """

    site: Site
    timelines: Timelines
    warnings: tuple[Problem, ...]
    attachments: Mapping[str, Path]


ATTACHMENT_LIMIT: Final = 25 << 20
"""The largest file beside a write-up, in bytes. Hosts of static sites refuse larger ones."""


def load(project: Project, languages: Iterable[str], *, now: datetime, clock: datetime | None = None) -> Content:
    """Read a project. `languages` are those that the theme speaks.

    Where `now` is before `clock`, what came after it is left out.

    Raises InvalidContent with every problem of every file, StatusgenError where there is no project.
    """
    site = load_config(project, languages)
    folder = _Folder(project, site)
    problems = [*folder.problems, *_wrong_names(folder, site)]
    files = [file for header in folder.headers for file in header.writeup.files]
    beside = frozenset({file.name for file in files} | folder.attachments.keys())
    latest = max(now, clock or now)
    read = []
    for header in folder.headers:
        parsed = parse(header, site, now=latest)
        problems += parsed.problems
        incident = parsed.incident if now == latest or not parsed.incident else known_at(parsed.incident, now)
        if incident:
            read.append((header.writeup, timeline_of(incident, now + TOLERANCE), parsed.bodies))
    found = [timeline for _, timeline, _ in read]
    since = first_translated(timeline.incident for timeline in found)
    look = partial(lint, unpublished=folder.unpublished, new=_new(folder, now), since=since)
    for writeup, timeline, bodies in read:
        problems += look(writeup, timeline, bodies, site, beside, now=now)
    originals = [(writeup, timeline, next(iter(bodies.values()))) for writeup, timeline, bodies in read]
    problems += missed_by_date(originals, site, now=now)
    # what lies beside write-ups by chance, and is named in none, stays at home
    named = named_in("\n".join(file.body for file in files), folder.attachments)
    attachments = {name: folder.attachments[name] for name in sorted(named)}
    problems += wrong_attachments(attachments)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise InvalidContent(problems)
    newest_first = sorted(found, key=lambda each: (each.incident.start.first, each.incident.id), reverse=True)
    whole = replace(site, incidents=tuple(each.incident for each in newest_first), attachments=frozenset(attachments))
    timelines = {each.incident.id: each for each in newest_first}
    return Content(whole, timelines, tuple(InvalidContent(problems).problems), attachments)


def _new(folder: "_Folder", now: datetime) -> Set[str]:
    """The write-ups that git did not know a day ago. Where git knows none, only one that is alone may be new."""
    names = {header.writeup.name for header in folder.headers}
    added = ["--diff-filter=A", "--relative", "--name-only", "--format="]
    between = [f"--since={(now - RECENT).isoformat()}", f"--until={now.isoformat()}"]
    known = set(_git(folder.project.incidents, "ls-files"))
    lately = _git(folder.project.incidents, "log", *between, *added) if known else []
    if known & names:
        new = names - known | names & set(lately)
        return new if len(new) <= FEW else set()
    return names if len(names) == 1 else set()


FEW: Final = 3
"""How many write-ups may be new at once. More of them are an archive that was brought here."""


def _git(folder: Path, *command: str) -> Sequence[str]:
    """The paths that git lists; none without git, or outside its repositories."""
    # the first commit of a shallow clone would be that of every file
    git = ["git", "-C", str(folder), "-c", "log.showRoot=false", "-c", "core.fsmonitor=false", *command, "-z"]
    try:
        done = subprocess.run(git, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ()
    return [path for path in os.fsdecode(done.stdout).replace("\n", "\0").split("\0") if path]


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
    try:
        facts = project.config.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise StatusgenError(f"{project.config}: is a folder; name the configuration in it")
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > FILE_LIMIT:
            raise StatusgenError(f"{project.config}: is not a regular file of at most {FILE_LIMIT:,} bytes")
        raw = project.config.read_bytes()
    except FileNotFoundError as error:
        raise StatusgenError(f"{project.config}: there is no such file; {_how_to_begin(project.config)}") from error
    except OSError as error:
        raise StatusgenError(f"{project.config}: cannot be read: {str(error.strerror).lower()}") from error
    return read_config(raw, project.config.name, languages, url=project.url)


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
    return f"to begin a status page, write it with the lines {lines}; if you have one elsewhere, name it with --config"


class _Folder:
    """What the incidents folder holds: the `headers` of its write-ups, `attachments`, and the `drafts`' ids.

    `unpublished` are the files that stay at home whoever links to them.
    """

    def __init__(self, project: Project, site: Site) -> None:
        self.project, self.site = project, site
        self.problems: list[Problem] = []
        self.attachments: dict[str, Path] = {}
        self.unpublished: set[str] = set()
        found = {each.name: each for each in self._writeups()}
        originals = {each.name: read_header(each, site) for each in found.values() if not each.is_translation}
        hidden = {name for name, header in originals.items() if header.front.draft and not project.drafts}
        self.drafts = frozenset(originals[name].id for name in hidden)
        translations = self._translations(found, originals, hidden)
        self._check_beside()
        self.headers = [
            replace(header, writeup=replace(header.writeup, translations=translations.get(name, {})))
            for name, header in originals.items()
            if name not in hidden
        ]

    def _writeups(self) -> Iterator[Writeup]:
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
            elif not is_writeup:
                self.attachments[name] = path
            else:
                try:
                    raw = path.read_bytes()
                except OSError as error:
                    self._tell(error)
                else:
                    yield read_writeup(raw, name)

    def _begins_like_a_writeup(self, path: Path) -> bool:
        """Whether a file that is not read as a write-up was meant as one."""
        return path.suffix != ".md" and bool(_LIKE_A_WRITEUP.match(self._beginning(path)))

    def _beginning(self, path: Path) -> bytes:
        """The first bytes of a file; none of what an editor left, or of one that cannot be opened."""
        if _BACKUP.fullmatch(path.name) or self._why_unreadable(path):
            return b""
        try:
            with path.open("rb") as file:
                return file.read(4_096)
        except OSError as error:
            self._tell(error)
            return b""

    def _check_beside(self) -> None:
        """Ask about write-ups that are beside the folder, or in one whose name is almost the same."""
        own = self.project.incidents
        if not own.is_dir():
            return
        others = (each for each in sorted(self.project.root.iterdir()) if each.is_dir() and not each.samefile(own))
        almost = [each for each in others if nearest(each.name, [own.name], likeness=_ALMOST)]
        for path in (path for folder in (self.project.root, *almost) for path in sorted(folder.glob("[!._]*.md"))):
            beginning = self._beginning(path)
            if _LIKE_A_WRITEUP.match(beginning) and _OF_A_WRITEUP.search(beginning):
                message = f"is not read, as it is not in {own.name}/; move it there"
                self.problems.append(Problem(self._where(path), 1, 1, message, Severity.WARNING))

    def _as_a_writeup(self, name: str) -> str:
        """The name to give to such a file; a language in it stays."""
        stem, *endings = name.split(".")
        language = f".{endings[0]}" if endings and endings[0] in self.site.languages else ""
        return f"{id_meant(stem) or stem}{language}.md"

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
        others = (each for each in sorted(folder.parent.iterdir()) if each.name.casefold().startswith("incident"))
        if other := next((each for each in others if any(each.glob("*.md"))), None):
            return self._report(folder, f"there is no such folder, but {other.name}/ has write-ups; rename it")
        message = "there is no such folder, so the site has no incidents; make it, with an empty file .gitkeep in it"
        self.problems.append(Problem(self._where(folder), 1, 1, message, Severity.NOTICE))
        return None

    def _tell(self, error: OSError) -> None:
        self._report(Path(error.filename), f"cannot be read: {error.strerror}")

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
            inside = path.resolve(strict=True).is_relative_to(self.project.root.resolve())
            facts = path.stat()
        except (OSError, RuntimeError):
            return "is a link that leads nowhere; remove it"
        if not inside:
            return "is a link that leads out of the project; put the file itself here"
        if not stat.S_ISREG(facts.st_mode):
            return "is not a regular file; remove it, or give it a name that begins with _"
        if path.suffix == ".md" and facts.st_size > FILE_LIMIT:
            return f"has {facts.st_size:,} bytes, and at most {FILE_LIMIT:,} are read; attach the long part"
        return ""

    def _translations(
        self, found: Mapping[str, Writeup], originals: Mapping[str, Header], hidden: Collection[str]
    ) -> Mapping[str, Mapping[str, Writeup]]:
        """The translations of each original, by language."""
        translations: dict[str, dict[str, Writeup]] = {}
        for name in (name for name, each in found.items() if each.is_translation):
            stem, _, language = name.removesuffix(".md").rpartition(".")
            if (original := f"{stem}.md") in hidden:
                continue
            if why := self._why_no_translation(original, language, found, originals.get(original)):
                self.problems.append(Problem(found[name].path, 1, 1, why))
            else:
                translations.setdefault(original, {})[language] = found[name]
        return translations

    def _why_no_translation(self, original: str, language: str, found: Collection[str], header: Header | None) -> str:
        known = self.site.languages
        if language not in known and original not in found:
            better = id_meant(f"{PurePosixPath(original).stem}-{language}")
            return f"has a dot in its name, which sets off a language; call it {better}.md"
        if language not in known:
            problem = f'"{language}" is not one of the site\'s languages'
            return str(Unknown(problem, lambda: language_meant(language, known), f"they are {', '.join(known)}"))
        if original not in found:
            return f"is the translation of {original}, but there is no such file"
        if header and header.language == language:
            return f'{original} is in "{language}" itself; say what it is in with lang:, or remove this file'
        return ""


def _wrong_names(folder: _Folder, site: Site) -> Iterator[Problem]:
    """Two files with one id, or with ids that some systems take for one; and incidents related to none."""
    twins = defaultdict[str, list[Header]](list)
    for header in folder.headers:
        twins[_folded(header.id)].append(header)
    known = dict.fromkeys(sorted({header.id for header in folder.headers} | folder.drafts))
    for header in folder.headers:
        file = header.writeup.opened(site, header.language)
        if others := sorted(each.writeup.path for each in twins[_folded(header.id)] if each is not header):
            file.report("id", f'the id "{header.id}" is also that of {", ".join(others)}; rename one')
        for n, name in enumerate(header.front.related):
            if name == header.id:
                file.report(("related", n), "related: this is the incident itself; remove it")
            elif name not in known:
                problem = f'related: no incident is called "{name}"'
                message = file.unknown(problem, name, known, "give the name of its file, without .md")
                file.report(("related", n), message)
        name, day = header.id[: -len("-YYYY-MM-DD")], header.id[-len("YYYY-MM-DD") :]
        for series in twins.get(_folded(name), ()):
            if occurs_on(series.front, day):
                what = f"the id {header.id} is that of an occurrence of {series.writeup.path}"
                file.report("id", f"{what}; add {day} to its except:, or rename this file")
        yield from file.problems


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
