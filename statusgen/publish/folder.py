"""Write the files into the published folder, all of them or none.

statusgen's own state lies beside the output, in `.statusgen/`: a lock, the list of the files that it wrote, and the
previous site as a spare. A build updates the spare and exchanges the two in one step. Where the system cannot exchange
them, as at a mount point, files change one by one, in an order that leaves no dead link. The list is written before
any file changes, so that the next build can finish what a killed one began.
"""

import contextlib
import errno
import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final

import filelock
import msgspec

from statusgen import __version__
from statusgen.memo.done import Output
from statusgen.model.files import OLD_LOCK, OLD_STAMP, AnyFile, File, Remembered, as_json, by_path, digest_of, is_path
from statusgen.model.problems import StatusgenError, reason
from statusgen.model.state import STATE
from statusgen.model.urls import BUILD
from statusgen.publish.existing import CARRIED_OVER, Found, Others, others_in, parents_of, refuse, some_of

_LIST: Final = "files.json"
_IN_PLACE: Final = frozenset({errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSYS})

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NO_EXCHANGE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EOPNOTSUPP})


class CannotExchange(Exception):
    """The system, the file system or a mount point cannot exchange two names."""


def _libc() -> Any:
    import ctypes  # takes ten milliseconds, and most commands do not need it

    return ctypes.CDLL(None, use_errno=True)


def exchange(one: Path, other: Path, *, load: Callable[[], Any] = _libc) -> None:
    """Exchange the names of two folders with Linux's renameat2, so that both exist at every instant.

    Raises CannotExchange where the system does not support it, OSError where it failed.
    """
    import ctypes

    try:
        rename = load().renameat2
    except (AttributeError, OSError, TypeError) as error:  # other systems; Windows has no library of that name
        raise CannotExchange("this system has no renameat2") from error
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        if number in _NO_EXCHANGE:
            raise CannotExchange(os.strerror(number))
        raise OSError(number, os.strerror(number), str(one), None, str(other))


class System(msgspec.Struct, frozen=True):
    """Operations on two names that not every system supports. They raise OSError or CannotExchange."""

    exchange: Callable[[Path, Path], None] = exchange
    link: Callable[[Path, Path], None] = os.link


class Modes(msgspec.Struct, frozen=True):
    """Who may read the site: by default everybody, since a web server is often another user."""

    file: int = 0o644
    folder: int = 0o755

    @classmethod
    def of_umask(cls, mask: int) -> "Modes":
        """What a shell with that umask would make."""
        return cls(file=0o666 & ~mask, folder=0o777 & ~mask)


class Published(msgspec.Struct, frozen=True):
    """The number of files that a build wrote, kept and removed in the output, and what else to tell about it.

    `size` is that of all files together in bytes, 0 where nobody has looked.
    `content` tells what the output holds now from any other; it is empty where the next build cannot know that.
    """

    written: int
    unchanged: int
    removed: int
    pages: int = 0
    size: int = 0
    notes: tuple[str, ...] = ()
    content: bytes = b""


def publish(
    files: Iterable[AnyFile],
    output: Path,
    *,
    sources: Sequence[Path],
    system: System | None = None,
    modes: Modes | None = None,
) -> Published:
    """Make `output` hold exactly these files of statusgen; unchanged ones keep their bytes and times.

    A link to a folder stays a link. Raises StatusgenError and leaves the old site as it was where the folder is not
    statusgen's, holds one of `sources`, is locked by another build, or cannot be written.
    """
    with Spool(output.parent) as spool:
        return _published(by_path(map(spool.kept, files)), output, sources, system or System(), modes or Modes())


class Spool:
    """Keeps contents in a file without a name until they are published: those of a large site take a lot of memory."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] | None = None
        self._end = 0
        beside = folder if os.access(folder, os.W_OK) else None  # other folders may lie in memory
        with contextlib.suppress(OSError):  # without a buffer, so that a full disk shows at once
            self._file = tempfile.TemporaryFile(dir=beside, buffering=0)  # noqa: SIM115

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def kept(self, file: AnyFile) -> AnyFile:
        """The same file, whose content is read when somebody wants it; where there is no room for it, it stays."""
        if self._file is None or isinstance(file, Remembered):
            return file
        start, content = self._end, file.content
        with contextlib.suppress(OSError):
            self._file.seek(start)
            if self._file.write(content) == len(content):
                self._end += len(content)
                return Remembered(file.path, file.digest, _Stretch(self._file, start, len(content)))
            self._file.truncate(start)
        return file


class _Stretch(msgspec.Struct, frozen=True, gc=False):
    """A part of a file, which is read by calling it: a large site has many of them."""

    file: IO[bytes]
    start: int
    length: int

    def __call__(self) -> bytes:
        self.file.seek(self.start)  # Windows has no `os.pread`
        return self.file.read(self.length)


def _published(
    site: Mapping[str, AnyFile], output: Path, sources: Sequence[Path], system: System, modes: Modes
) -> Published:
    try:
        out = output.resolve()
        refuse(out, output, sources)
        if not (before := _listed(out, site)):  # otherwise look when no other build is writing
            others_in(Found(out), output, before)
        out.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(_made_state(out) / "lock", timeout=0):
            before = _listed(out, site)
            others = others_in(found := Found(out), output, before)
            return _Publisher(out, site, before, found, others, system, modes).publish()
    except filelock.Timeout as error:
        raise StatusgenError(f"{output}: another build is writing it; try again when that is done") from error
    except (OSError, RuntimeError) as error:
        raise StatusgenError(f"{output}: cannot be written: {reason(error)}; the site is as it was") from error


# statusgen's own state


def _state(out: Path) -> Path:
    """Where the state of an output is: beside it, or inside it where its parent cannot be written."""
    return (out.parent if os.access(out.parent, os.W_OK) else out) / STATE / out.name


def _made_state(out: Path) -> Path:
    state = _state(out)
    for folder in (state.parent, state):
        if folder.is_symlink():
            raise StatusgenError(f"{folder}: is a link, where statusgen keeps files of its own; remove it")
    state.mkdir(parents=True, exist_ok=True)
    if not (state.parent / ".gitignore").exists():
        (state.parent / ".gitignore").write_text("*\n")
    return state


def _listed(out: Path, site: Iterable[str]) -> frozenset[str]:
    """The paths that statusgen wrote into an output; none where there is no list of them that can be read.

    A site may come without a list, as from a repository that holds it: what is in the next one too is statusgen's.
    """
    for place in (_state(out) / _LIST, out / STATE / out.name / _LIST, out / OLD_STAMP):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            return _paths_in(place.read_bytes())
    with contextlib.suppress(OSError, ValueError, TypeError):
        if "next_transition_at" in json.loads((out / BUILD).read_bytes()):
            return frozenset(path for path in site if (out / path).is_file())
    return frozenset()


@lru_cache(maxsize=1)  # it is asked for before the lock and within it
def _paths_in(written: bytes) -> frozenset[str]:
    return frozenset(path for path in json.loads(written)["files"] if isinstance(path, str) and is_path(path))


class _Publisher:
    """Brings an output to a site, from what it holds `before`, with what was `found` in it."""

    def __init__(
        self,
        out: Path,
        site: Mapping[str, AnyFile],
        before: frozenset[str],
        found: Found,
        others: Others,
        system: System,
        modes: Modes,
    ) -> None:
        self.out, self.site, self.before, self.found, self.others, self.system, self.modes = (
            out, site, before, found, others, system, modes,
        )  # fmt: skip
        self.state = _state(out)
        self.spare = self.state / "spare"
        self.is_inside = self.state.is_relative_to(out)
        self.noted = Output(str(out), str(self.state))
        self.digests = {path: file.digest for path, file in site.items()}
        self.same = {path for path in site if path in before and self._is_same(path)}
        self.listed: Collection[str] = ()

    def publish(self) -> Published:
        gone = sum((self.out / path).is_file() for path in self.before - self.site.keys())
        result = Published(
            written=len(self.site) - len(self.same),
            unchanged=len(self.same),
            removed=gone,
            pages=sum(path.endswith(".html") for path in self.site),
            notes=tuple(self._notes()),
        )
        self._set_aside()
        there = self._bring_about(result)
        self._write_list(frozenset(self.site))
        self._clear_up()
        if self.is_inside:
            return result
        content = self.noted.note(time.time_ns(), there.facts if there else None, self.digests)
        size = sum(self.noted.files[path][0][1] for path in self.site if path in self.noted.files)
        return msgspec.structs.replace(result, content=content, size=size)

    def _bring_about(self, result: Published) -> Found | None:
        """Make the output hold the site. Returns what it holds then, where that needs no other look."""
        if self.is_inside:
            self._in_place()
            return None
        if self.out.exists() and not (result.written or result.removed):
            self._set_modes(self.found)
            return None if self.others.left_over else self.found
        try:
            return self._exchange()
        except (CannotExchange, OSError) as error:
            if isinstance(error, OSError) and error.errno not in _IN_PLACE:
                raise
            self._in_place()
            return None

    def _is_same(self, path: str) -> bool:
        """Whether a file of the output is as it is to be. Where it is as it was noted, it is not read."""
        facts, digest = self.noted.files.get(path, ((), b""))
        if facts == self.found.files.get(path):
            return digest == self.digests[path]
        return _has(self.out / path, self.digests[path])

    def _notes(self) -> Iterator[str]:
        if self.is_inside:
            yield "the folder above it cannot be written, so files change one by one, and no spare is kept"
        left = self.others.left_over - {OLD_STAMP, OLD_LOCK}
        if named := {path for path in left if not path.endswith(".new")}:
            yield f"removed {some_of(named)}, which another program left there"
        if copies := self.others.copies:
            aside = self._aside.relative_to(self.state.parent.parent)
            yield f"moved {some_of(copies)} to {aside}, since copies of the site's files are not part of it"

    # Copies that somebody may want

    @property
    def _aside(self) -> Path:
        return self.state / "set-aside"

    def _set_aside(self) -> None:
        """Move copies of the site's files out of it, beside those that were set aside earlier."""
        for path in sorted(self.others.copies):
            place, number = self._aside / path, 1
            while place.exists():
                place, number = self._aside / f"{path}.{number}", number + 1
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(self.out / path, place)
        _remove(self.out, self.others.copies)
        self.found.forget(self.others.copies)

    # In one step

    def _exchange(self) -> Found | None:
        """Make the spare hold the site, and then take the place of the output. Returns what that holds, if known."""
        try:
            found = self._bring_up_to_date()
            self._write_list(self.before.union(self.site))
            if self.out.exists():
                self.system.exchange(self.spare, self.out)
                return found
            self.spare.rename(self.out)
            self._keep_a_spare()
            return None
        except (CannotExchange, OSError):
            shutil.rmtree(self.spare, ignore_errors=True)
            raise

    def _keep_a_spare(self) -> None:
        """Give a new site a spare too, of links to its files: who keeps only the state, as CI does, has all of it."""
        try:
            for parent in sorted({path.rpartition("/")[0] for path in self.site}):
                (self.spare / parent).mkdir(parents=True, exist_ok=True)
            for path in self.site:
                self.system.link(self.out / path, self.spare / path)
        except OSError:
            shutil.rmtree(self.spare, ignore_errors=True)

    def _bring_up_to_date(self) -> Found:
        """Turn the spare into the new site, whatever it holds. Returns what it holds then."""
        if self.spare.is_symlink():
            self.spare.unlink()
        self.spare.mkdir(exist_ok=True)
        found = Found(self.spare, self.found)
        _remove(self.spare, gone := found.paths - self.site.keys())
        found.forget(gone)
        for path, file in self.site.items():
            if self._is_spared(path, found):
                continue
            is_new = found.files.pop(path, None) is None and path not in found.links
            if is_new and path not in self.same:
                self._add(path, file, found)
            else:
                self._put(f"{self.spare}/{path}", file, twin=self.out / path if path in self.same else None)
                found.look_again(path)
        if (self.out / CARRIED_OVER).is_file():
            shutil.copy2(self.out / CARRIED_OVER, self.spare / CARRIED_OVER)
            found.look_again(CARRIED_OVER)
        if self.out.exists():
            shutil.copystat(self.out, self.spare)
        self._set_modes(found)
        return found

    def _add(self, path: str, file: AnyFile, found: Found) -> None:
        """Write a file to the spare where there was none, so that nobody reads it while it is written."""
        place, (parent, _, _) = f"{self.spare}/{path}", path.rpartition("/")
        if f"{parent}/" not in found.folders:
            os.makedirs(f"{self.spare}/{parent}", exist_ok=True)
            found.folders.setdefault(f"{parent}/", 0)
        with open(place, "wb") as target:
            target.write(file.content)
        _set_mode(place, self.modes.file)
        found.look_again(path)

    def _is_spared(self, path: str, found: Found) -> bool:
        """Whether a file of the spare is as it is to be: it may be one with that of the output."""
        facts = found.files.get(path)
        if facts is None or facts == self.found.files.get(path):
            return facts is not None and path in self.same
        return _has(self.spare / path, self.digests[path])

    # One by one

    def _in_place(self) -> None:
        """Make the output hold the site, file by file."""
        try:
            self._write_list(self.before.union(self.site))
            for path in sorted(self.site.keys() - self.same, key=_order):
                self._put(f"{self.out}/{path}", self.site[path])
            _remove(self.out, self.before - self.site.keys())
            self._set_modes(Found(self.out))
        except OSError as error:
            said = f"{self.out}: not all could be written: {reason(error)}"
            raise StatusgenError(f"{said}; each file is whole, and the next build finishes the site") from error

    # Files

    def _put(self, place: str, file: AnyFile, *, twin: Path | None = None) -> None:
        """Write a file in one step; where its `twin` has the same content, as another name for that one.

        A server that was started inside the output still reads the folder that is now the spare, so it must find each
        file at every instant.
        """
        folder, _, name = place.rpartition("/")
        temporary = f"{folder}/.{name}.new"
        if not os.path.isdir(folder):
            os.makedirs(folder, exist_ok=True)
        try:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            if twin:
                with contextlib.suppress(OSError):
                    self.system.link(twin, Path(temporary))
            if not os.path.lexists(temporary):
                with open(temporary, "wb") as target:
                    target.write(file.content)
                _set_mode(temporary, self.modes.file)
            os.replace(temporary, place)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            raise

    def _set_modes(self, found: Found) -> None:
        """Let those read the site who may, whatever the umask of this build or of an earlier one.

        What was not `found` as it is now may have any mode.
        """
        within = {path.rpartition("/")[0] for path in self.site} - {""}
        folders = {"", *(f"{each}/" for path in within for each in (path, *parents_of(path)))}
        wrong = [path for path in folders if found.folders.get(path, 0) & 0o777 != self.modes.folder]
        wrong += (path for path in self.site if found.files.get(path, (0,))[0] & 0o777 != self.modes.file)
        for path in wrong:
            is_folder = not path or path.endswith("/")
            _set_mode(f"{found.folder}/{path}", self.modes.folder if is_folder else self.modes.file)
            found.look_again(path)

    def _write_list(self, paths: frozenset[str]) -> None:
        if paths == self.listed:
            return
        written = as_json({"statusgen": __version__, "files": sorted(paths)})
        if not _has(self.state / _LIST, digest_of(written)):
            self._put(f"{self.state}/{_LIST}", File(_LIST, written))
        self.listed = paths

    def _clear_up(self) -> None:
        """Remove what other programs left in the site, and where earlier versions kept their state."""
        _remove(self.out, self.others.left_over)
        if not self.is_inside:
            shutil.rmtree(self.out / STATE, ignore_errors=True)
        if OLD_STAMP in self.others.left_over:
            shutil.rmtree(self.out.with_name(f".{self.out.name}.spare"), ignore_errors=True)
            with contextlib.suppress(OSError):
                self.out.with_name(f".{self.out.name}.lock").unlink()


def _order(path: str) -> tuple[int, str]:
    """Assets, then pages, then feeds, then home, so that a file comes after those it links to."""
    if path == "index.html":
        return 3, path
    is_feed = path.endswith((".xml", ".rss", ".atom", ".json"))
    return (1 if path.endswith(".html") else 2 if is_feed else 0), path


def _has(path: Path, digest: bytes) -> bool:
    """Whether a file has the content of that digest."""
    try:
        return not path.is_symlink() and digest_of(path.read_bytes()) == digest
    except OSError:
        return False


def _set_mode(path: str, mode: int) -> None:
    with contextlib.suppress(OSError):  # of another user, or on a file system without modes
        found = stat.S_IMODE(os.stat(path).st_mode)
        if found & 0o777 != mode:
            os.chmod(path, found & ~0o777 | mode)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that become empty."""
    parents: set[str] = set()
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        parents.update(parents_of(path))
    for parent in sorted(parents, key=len, reverse=True):
        with contextlib.suppress(OSError):
            (folder / parent).rmdir()
