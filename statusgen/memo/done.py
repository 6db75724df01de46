"""Whether a command has nothing to do, and what it said last time. It needs no library but Python's."""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b

from statusgen.memo import stamp
from statusgen.memo.request import Request, read_arguments
from statusgen.memo.stamp import changed, known

TYPE_CHECKING = False  # as in typing, whose import takes longer than a command with nothing to do
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any, Final

    NewAmong = Callable[[Sequence[str], str, float], tuple[Collection[str], float]]

    from statusgen.memo.stamp import Facts, Known

MANIFEST: Final = "manifest"
"""The file of a state with the facts and the digest of each file that was published."""

_DIGEST: Final = 16
"""How many bytes the digest of a file has."""


class Told:
    """What a command says and how it ends: each line, and whether it goes to standard error."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.status: int = found["status"]
        self._lines, self._built = found["lines"], found["built"]

    def lines(self, seconds: float) -> Sequence[tuple[bool, str]]:
        """Every line. A build ends with how long it took, and what to do next."""
        if not self._built:
            return list(self._lines)
        is_beside, out, files, pages = self._built
        return [
            *self._lines,
            (is_beside, summary(out, (0, files, 0), pages, seconds)),
            (is_beside, what_next(out)),
        ]


def summary(out: str, changes: tuple[int, int, int], pages: int, seconds: float) -> str:
    """What a build says at its end: files that were written, unchanged and removed, pages, and seconds."""
    written, unchanged, removed = changes
    counted = "1 page" if pages == 1 else f"{pages:,} pages"
    return f"{out}: {written} written, {unchanged} unchanged, {removed} removed; {counted} in {seconds:.1f} s"


def what_next(out: str) -> str:
    """What to do with a site that has been built."""
    return f"To look at the site, run  statusgen serve; to put it online, copy {out} to a web server"


def nothing_to_do(
    arguments: Sequence[str], environment: Mapping[str, str], clock: float, new_among: NewAmong
) -> Told | Doing | None:
    """What a command says that has nothing to do; what was found, or None, where it may have something to do.

    Where the files that git keeps are others, `new_among` says which of the write-ups in a folder are new to git.
    """
    request = read_arguments(arguments, environment)
    found = stamp.load(request) if request else {}
    if request is None or not found or not _is_in_time(found, request, clock):
        return None
    doing, published = Doing(request, clock, found), None
    outcomes = [changed(found["sources"], doing.sources), changed(found["program"], doing.program)]
    if True in outcomes or found["libraries"] != doing.libraries or not _git_agrees(found, doing, new_among):
        return doing
    if request.command == "build":
        published = Output(os.path.realpath(request.output), request.state)
        outcomes.append(published.changed(found["content"]))
    if True in outcomes:
        return doing
    if None in outcomes:
        with contextlib.suppress(OSError):
            doing.note(found)
            if published:
                published.note(doing.taken)
    return Told(found)


def _is_in_time(found: Mapping[str, Any], request: Request, clock: float) -> bool:
    """Whether what was done then is right now: the site reads the same, and the clock was not set back."""
    now = request.instant(clock)
    if now is None or clock < found["clock"] or _tense(now, clock) != found["tense"]:
        return False
    return bool(found["now"] <= now < found["until"])


def _tense(now: float, clock: float) -> int:
    """Whether a site is built as of the past, the present or the future."""
    return (now > clock) - (now < clock)


def _git_agrees(found: Mapping[str, Any], doing: Doing, new_among: NewAmong) -> bool:
    """Whether git takes the same write-ups for new as it did."""
    if doing.git == found["git"]:
        return True
    if found["tells_edits"]:
        return False
    now = doing.request.instant(doing.clock)
    assert now is not None
    names, until = new_among(found["writeups"], doing.incidents, now)
    return bool(sorted(names) == found["new"] and until >= found["until"])


class Doing:
    """What a command finds when it begins: whatever changes from then on is for the next one to see."""

    def __init__(self, request: Request, clock: float, earlier: Mapping[str, Any] | None = None) -> None:
        self.request, self.clock, self.taken = request, clock, int(clock * 1_000_000_000)
        self.earlier = stamp.load(request) if earlier is None else earlier
        self.program, self.sources = stamp.program_files(), stamp.sources_of(request)
        self.libraries = stamp.libraries()
        self.incidents = os.path.join(request.root, "incidents")
        self.git = stamp.repository(self.incidents)
        self._noted: dict[str, Known] = {}

    def noted(self, name: str) -> Known:
        """The facts and the digests of the `program` or of the `sources`; files that are as they were are not read."""
        if name not in self._noted:
            self._noted[name] = known(getattr(self, name), self.taken, self.earlier.get(name, {}))
        return self._noted[name]

    @property
    def writeups(self) -> Known:
        """What was noted earlier of the files among the write-ups, by their paths in the folder."""
        earlier: Known = self.earlier.get("sources", {})
        start = f"{self.incidents}{os.sep}"
        return {path[len(start) :]: noted for path, noted in earlier.items() if path.startswith(start)}

    def of(self, request: Request) -> Doing:
        """What is found for a request: this, if it is for the same one."""
        is_same = (request.key, request.stamp) == (self.request.key, self.request.stamp)
        return self if is_same else Doing(request, self.clock)

    @property
    def program_digest(self) -> bytes:
        """What tells this program, with its libraries, from any other."""
        told = [self.libraries, sorted((path, digest) for path, (_, digest) in self.noted("program").items())]
        return blake2b(repr(told).encode("utf-8", "surrogateescape"), digest_size=16).digest()

    def done(
        self,
        *,
        now: float,
        until: float,
        new: Sequence[str],
        writeups: Sequence[str],
        lines: Sequence[tuple[bool, str]],
        status: int,
        tells_edits: bool = False,
        **built: Any,
    ) -> None:
        """Note that it was done as of `now`, what it said, and up to when it would say the same.

        Git took the `new` ones among the `writeups` for new. A site that `tells_edits` depends
        on all that git knows. A build notes what it has `built` too.
        """
        self.note({
            "clock": self.clock, "now": now, "tense": _tense(now, self.clock), "until": until, "new": sorted(new),
            "writeups": sorted(writeups), "lines": list(lines), "status": status, "tells_edits": tells_edits,
            "built": (), "content": b"", **built,
        })  # fmt: skip

    def note(self, facts: Mapping[str, Any]) -> None:
        """Note facts, with what was found when it began."""
        found = {"program": self.noted("program"), "sources": self.noted("sources"), "libraries": self.libraries}
        stamp.save(self.request, {**facts, **found, "git": self.git})


class Output:
    """A published folder, and the manifest beside it of what was published last."""

    def __init__(self, folder: str, state: str) -> None:
        self.folder, self.manifest = folder, os.path.join(state, MANIFEST)
        noted = stamp.read(self.manifest)
        self.content: bytes = noted.get("content", b"")
        self.files: Known = noted.get("files", {})

    def changed(self, content: bytes) -> bool | None:
        """Whether the folder holds anything else than this content; None if only facts about files have changed."""
        return self.content != content or changed(self.files, self.found(), within=self.folder)

    def found(self) -> dict[str, Facts]:
        """The facts of every file and folder that is there, by its path in the folder."""
        return stamp.below(self.folder, start="")

    def note(
        self, taken: int, found: Mapping[str, Facts] | None = None, digests: Mapping[str, bytes] | None = None
    ) -> bytes:
        """Note what is there, and return what tells this content from any other.

        Where it was looked at already, it is as it was `found`; `digests` are those known already. Raises OSError.
        """
        there = self.found() if found is None else found
        self.files = known(there, taken, self.files, within=self.folder, digests=digests)
        paths = sorted(self.files)
        told = blake2b("\0".join([*paths, "", ""]).encode("utf-8", "surrogateescape"), digest_size=16)
        told.update(b"".join([self.files[path][1].ljust(_DIGEST, b"\0") for path in paths]))  # a folder has none
        self.content = told.digest()
        stamp.write(self.manifest, {"content": self.content, "files": self.files})
        return self.content
