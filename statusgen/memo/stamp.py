"""A stamp says of what a command was done last, and until when it has nothing to do. It needs no library.

Files are compared by size, time, mode and inode; where these differ, or were too young to tell, by content: a fresh
checkout has the same content under other times.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import stat
import sys
from hashlib import blake2b

from statusgen.model.state import FORM, IMPORTED, PAGES, STATE

TYPE_CHECKING = False  # as in typing, whose import takes longer than a command with nothing to do
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import Any, Final

    from statusgen.memo.request import Request

    Facts = tuple[int, ...]
    Known = Mapping[str, tuple[Facts, bytes]]

FORMAT: Final = 1
"""Changes whenever what is in a stamp does."""

MOST: Final = 32
"""How many stamps are kept beside each other: one for each way of calling a command."""

PACKAGE: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The program's own folder."""


def known(
    found: Mapping[str, Facts],
    taken: int,
    earlier: Known | None = None,
    *,
    within: str = "",
    digests: Mapping[str, bytes] | None = None,
) -> Known:
    """Files of a folder with their facts as they were at `taken`, in nanoseconds, and the digest of each.

    Of a file that was the same `earlier`, or that `digests` has, it need not be read. One that was so young that its
    time need not tell of the next change is without it, so that it will be compared by content.
    """
    earlier, digests, old = earlier or {}, digests or {}, taken - _OLD
    noted = {}
    for path, facts in found.items():
        before = earlier.get(path)
        if before and before[0] == facts:
            if facts[2] < old and facts[3] < old:  # as nearly all are
                noted[path] = before
                continue
            digest: bytes | None = before[1]
        else:
            digest = digests.get(path)
        if digest is None:
            digest = digest_of(os.path.join(within, path)) if stat.S_ISREG(facts[0]) else b""
        noted[path] = facts if _is_settled(facts, taken) else facts[:2], digest
    return noted


_OLD: Final = 2_000_000_000
"""The age in nanoseconds from which on a later change of a file would show: some systems count two seconds."""

_OLD_IF_COUNTED_FINELY: Final = 50_000_000


def _is_settled(facts: Facts, taken: int) -> bool:
    """Whether a later change of a file would have shown."""
    age = taken - max(facts[2], facts[3])
    is_fine = facts[2] % 1_000_000_000 and facts[3] % 1_000_000_000
    return age > (_OLD_IF_COUNTED_FINELY if is_fine else _OLD)


def changed(noted: Known, found: Mapping[str, Facts], *, within: str = "") -> bool | None:
    """Whether files of a folder are others than were noted; None where only their facts are, and not their content."""
    if noted.keys() != found.keys():
        return True
    others = [(path, facts) for path, facts in found.items() if noted[path][0] != facts]
    for path, facts in others:
        before, digest = noted[path]
        if before[:2] != facts[:2] or not digest or digest_of(os.path.join(within, path)) != digest:
            return True
    return None if others else False


def digest_of(path: str) -> bytes:
    """The digest of a file's content; nothing where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return blake2b(file.read(), digest_size=16).digest()
    except OSError:
        return b""


def facts_of(path: str) -> Facts:
    """The mode, size, times and inode of a file, of what a link leads to; all that can be had of what is not there."""
    try:
        found = os.lstat(path)
        link = stat.S_ISLNK(found.st_mode)
        if link:
            with contextlib.suppress(OSError):
                found = os.stat(path)
    except OSError:
        return (0, 0, 0, 0, 0)
    if stat.S_ISDIR(found.st_mode):
        return (found.st_mode, int(link), 0, 0, 0)
    return facts_in(found)


def facts_in(found: os.stat_result) -> Facts:
    """The mode, size, times and inode of a file that has been looked at."""
    return (found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def below(folder: str, *, but: Collection[str] = (), start: str | None = None) -> dict[str, Facts]:
    """The facts of every file and folder in a folder, at any depth; links to folders are not followed.

    They are by paths that begin with the folder, unless they are to `start` with something else.
    """
    first = f"{folder}{os.sep}" if start is None else start
    found: dict[str, Facts] = {}
    waiting = [(folder, first)]
    while waiting:
        parent, begin = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(parent) as entries:
            for entry in entries:
                name = entry.name
                path = begin + name
                if name in but:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, path + os.sep))
                    found[path] = (entry.stat().st_mode, 0, 0, 0, 0)
                elif entry.is_symlink():
                    found[path] = facts_of(entry.path)
                else:
                    found[path] = facts_in(entry.stat(follow_symlinks=False))
    return found


_FOLDERS: Final = ("incidents", "templates", PAGES)
"""What a project has besides its configuration."""


def sources_of(request: Request) -> dict[str, Facts]:
    """Every file that a command reads: the project's, also what might be meant as such, the program and its theme."""
    named = [request.config, *(os.path.join(request.root, name) for name in (FORM, IMPORTED))]
    found = {path: facts_of(path) for path in named}
    for name in _FOLDERS:
        path = os.path.join(request.root, name)
        found[path] = facts_of(path)
        found.update(below(path))
    skipped = {*_FOLDERS, os.path.basename(request.folder), os.path.basename(request.output)}
    for path in _beside(request.root, skipped):
        found[path] = facts_of(path)
    return found


def _beside(root: str, but: Iterable[str]) -> Iterator[str]:
    """The folders beside the write-ups, and the Markdown in them and in the root: it may have been meant as such."""
    with contextlib.suppress(OSError), os.scandir(root) as entries:
        for entry in list(entries):
            if entry.name.endswith(".md"):
                yield entry.path
            elif entry.name not in but and entry.is_dir():
                yield entry.path
                with contextlib.suppress(OSError):
                    yield from (os.path.join(entry.path, name) for name in os.listdir(entry.path) if name[-3:] == ".md")


def program_files() -> dict[str, Facts]:
    """Every file of the program and of the shipped theme."""
    found = below(PACKAGE, but=("__pycache__",))
    found.update(below(os.path.join(os.path.dirname(PACKAGE), "templates")))  # where they are in a checkout
    return {path: facts for path, facts in found.items() if stat.S_ISREG(facts[0])}


ZONES: Final = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
"""Where systems keep their time zones."""


def libraries() -> list[str]:
    """The names and versions of everything that is installed, of the time zones and of Python."""
    found: set[str] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            found.update(name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))
    zones = [_line(os.path.join(folder, "tzdata.zi")) or str(facts_of(os.path.join(folder, "UTC"))) for folder in ZONES]
    return [sys.version, *sorted(found), *zones]


def repository(folder: str) -> dict[str, Facts]:
    """The facts of the files in which git notes what it knows of a folder; none where there is no repository."""
    top = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(top, ".git")):
        top, last = os.path.dirname(top), top
        if top == last:
            return {}
    own = os.path.join(top, ".git")
    if os.path.isfile(own):
        own = os.path.join(top, _line(own).removeprefix("gitdir: "))
    common = os.path.join(own, _line(os.path.join(own, "commondir")) or ".")
    branch = _line(os.path.join(own, "HEAD")).removeprefix("ref: ")
    names = ["HEAD", "index", "config", "shallow", "packed-refs", "logs/HEAD", branch, "reftable/tables.list"]
    return {path: facts_of(path) for folder in (own, common) for path in (os.path.join(folder, each) for each in names)}


def _line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().rstrip("\n")
    except OSError:
        return ""


# Reading and writing


def load(request: Request) -> dict[str, Any]:
    """The stamp of a request; nothing where there is none that can be read."""
    stamp = read(request.stamp)
    return stamp if stamp.get("request") == request.key else {}


def save(request: Request, stamp: Mapping[str, Any]) -> None:
    """Write a stamp, and remove the oldest of too many. Where that is impossible, the next command finds none."""
    with contextlib.suppress(OSError):
        folder = os.path.dirname(request.stamp)
        make(folder)
        write(request.stamp, {**stamp, "request": request.key})
        every = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime_ns)
        for entry in every[:-MOST]:
            os.unlink(entry.path)


def make(folder: str) -> None:
    """Make a folder for what is remembered. Git ignores the one around it, if that is ours. Raises OSError."""
    around = os.path.dirname(folder)
    is_ours = os.path.basename(around) == STATE or not os.path.isdir(around)
    if is_ours and os.path.islink(around):
        raise OSError(f"{around} is a link")
    os.makedirs(folder, exist_ok=True)
    if is_ours and not os.path.exists(ignored := os.path.join(around, ".gitignore")):
        with open(ignored, "w", encoding="ascii") as file:
            file.write("*\n")


def read(path: str) -> dict[str, Any]:
    """What was written there; nothing where it cannot be read, or is of another version."""
    try:
        with open(path, "rb") as file:
            digest, written = file.read(16), file.read()
    except OSError:
        return {}
    if _digest(written) != digest:
        return {}
    found: dict[str, Any] = marshal.loads(written)  # noqa: S302 - its values are compared and shown, never run
    return found


def write(path: str, values: Mapping[str, Any]) -> None:
    """Write values for `read`, in one step. Raises OSError."""
    written = marshal.dumps(dict(values), _WITHOUT_REFERENCES)
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "wb") as file:
        file.write(_digest(written))
        file.write(written)
    os.replace(temporary, path)


def _digest(written: bytes) -> bytes:
    """What tells whether bytes are those that were written, without a copy of them: they may be many."""
    found = blake2b(_VERSION, digest_size=16)
    found.update(written)
    return found.digest()


_WITHOUT_REFERENCES: Final = 2
"""The version of marshal that looks for nothing that stands in the values twice, which takes time and memory."""

_VERSION: Final = f"{FORMAT} {sys.version}".encode()
