"""The history of write-ups: what each commit left of each incident, whatever its file was called."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from statusgen.model.patterns import regex
from statusgen.model.time import TOLERANCE


class Commit(NamedTuple):
    """What a commit of the published branch changed: each file by its path, with its new content; None: removed.

    `written` is when its author made it, and `at` when it came to the branch. One that came much later may have been
    rewritten, and one that `joins` two copies of the branch has what somebody else had published: neither tells when
    a text was published.
    """

    written: datetime
    at: datetime
    files: Mapping[str, bytes | None]
    joins: bool = False

    @property
    def is_sure(self) -> bool:
        return not self.joins and abs(self.at - self.written) <= TOLERANCE


class Left(NamedTuple):
    """What a commit left of an incident: each of its files by language, its own as ""; none: it was removed."""

    commit: Commit
    files: Mapping[str, bytes]

    @property
    def is_public(self) -> bool:
        """Whether a page showed it."""
        return "" in self.files and not _DRAFT.search(front_of(self.files[""]))


Story = list[Left]


def stories(commits: Iterable[Commit], aliases: Mapping[str, str]) -> Mapping[str, Story]:
    """The story of each incident that ever was, by its id. `aliases` are the ids of incidents by their old ones."""
    found = _Stories(aliases)
    for commit in commits:
        found.go_on(commit)
    return found.by_id


class _Stories:
    """The write-ups as the last commit left them: the files of each by the path that they share, and its id."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self.aliases = aliases
        self.by_id: dict[str, Story] = {}
        self.files: dict[str, dict[str, bytes]] = {}
        self.ids: dict[str, str] = {}

    def go_on(self, commit: Commit) -> None:
        changed = {_WRITEUP.fullmatch(name): raw for name, raw in commit.files.items()}
        touched = {match["path"] for match in changed if match}
        before = {self.ids.pop(path) for path in sorted(touched & self.ids.keys())}
        for match, raw in changed.items():
            if match:
                files = self.files.setdefault(match["path"], {})
                files.pop(match["language"] or "", None)
                if raw is not None:
                    files[match["language"] or ""] = raw
        own = {path: self.files[path] for path in touched if "" in self.files[path]}
        self.ids |= {path: _id_in(files[""], path) for path, files in own.items()}
        now = {self.ids[path]: dict(files) for path, files in own.items()}
        gone = before - now.keys()
        gone -= set(self.ids.values()) if gone else set()
        for name, files in now.items():
            if name not in self.by_id and (old := self._renamed(gone, name, files)):
                gone.remove(old)
                self.by_id[name] = self.by_id.pop(old)
            self.by_id.setdefault(name, []).append(Left(commit, files))
        for name in gone:
            self.by_id[name].append(Left(commit, {}))

    def _renamed(self, gone: Collection[str], name: str, files: Mapping[str, bytes]) -> str:
        """Which of the incidents that are gone this one was until now; "" if it is new."""
        updates = _updates(files[""])
        for old in sorted(gone):
            was = self.by_id[old][-1].files[""]
            if self.aliases.get(old) == name or updates & _updates(was) or _without_id(was, files[""]):
                return old
        return ""


def front_of(raw: bytes) -> str:
    """What stands above the text of a write-up."""
    return raw.decode("utf-8", "replace").partition("\n---")[0]


def sections(raw: bytes) -> Counter[tuple[str, str]]:
    """The headings of a write-up, each with the text below it, whatever its white space."""
    parts = _HEADING.split(raw.decode("utf-8", "replace"))[1:]
    return Counter((heading.strip(), " ".join(text.split())) for heading, _, text in (p.partition("\n") for p in parts))


def is_of_update(heading: str) -> bool:
    """Whether a heading may be that of an update: it begins with a moment."""
    return re.match(r"###\s.{0,10}\d", heading) is not None


def _updates(raw: bytes) -> set[tuple[str, str]]:
    return {part for part in sections(raw) if is_of_update(part[0])}


def _without_id(was: bytes, now: bytes) -> bool:
    """Whether two files differ in the id that they name at most."""
    return _ID.sub(b"", was) == _ID.sub(b"", now)


def _id_in(raw: bytes, path: str) -> str:
    """The id of the incident that a file tells of."""
    own = _ID.search(raw.partition(b"\n---")[0])
    return own[1].decode() if own else path.rpartition("/")[2]


_WRITEUP: Final = regex(r"(?!.*(?:^|/)[._])(?P<path>(?:.*/)?(?!(?i:readme)\.)[^/.]+)(?:\.(?P<language>[^/.]+))?\.md")
"""The path of a write-up or of its translation, and not that of what is left out."""

_ID: Final = re.compile(rb"""^id:[ \t]*["']?([a-z0-9-]+)["']?[ \t]*\r?\n?""", re.MULTILINE)
_DRAFT: Final = regex(r"^draft:\s*(?!(?i:false|no|off)\b)\S", re.MULTILINE)
_HEADING: Final = regex(r"^(?=#{1,3}[ \t])", re.MULTILINE)
