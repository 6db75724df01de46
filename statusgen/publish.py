"""Write the files into the published folder, all of them or none.

The previous site stays beside the output as a spare. A build updates the spare and exchanges the two in one step.
Where the system cannot exchange them, as at a mount point, files change one by one, in an order that leaves no
dead link. The list of the site's files is written first, so that the next build can finish what a killed one began.
"""

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import filelock
import msgspec

from statusgen import __version__
from statusgen.model.files import LOCK, STAMP, File, by_path, is_path
from statusgen.model.problems import StatusgenError

_CARRIED_OVER: Final = ".gitignore"
_IN_PLACE: Final = frozenset({errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSYS})

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NO_EXCHANGE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EOPNOTSUPP})


class CannotExchange(Exception):
    """The system, the file system or a mount point cannot exchange two names."""


def exchange(one: Path, other: Path, *, libc: object = None) -> None:
    """Exchange the names of two folders with Linux's renameat2, so that both exist at every instant.

    Raises CannotExchange where the system does not support it, OSError where it failed.
    """
    import ctypes  # takes ten milliseconds, and most commands do not need it

    rename = getattr(libc or ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise CannotExchange("this system has no renameat2")
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        if number in _NO_EXCHANGE:
            raise CannotExchange(os.strerror(number))
        raise OSError(number, os.strerror(number), str(one), None, str(other))


class System(msgspec.Struct, frozen=True):
    """Operations on two names that not every system supports. They raise OSError or CannotExchange."""

    exchange: Callable[[Path, Path], None] = exchange
    link: Callable[[Path, Path], None] = os.link


class Published(msgspec.Struct, frozen=True):
    """The number of files that a build wrote, kept and removed in the output."""

    written: int
    unchanged: int
    removed: int


def publish(files: Iterable[File], output: Path, *, sources: Sequence[Path], system: System | None = None) -> Published:
    """Make `output` hold exactly these files of statusgen; unchanged ones keep their bytes and times.

    A link to a folder stays a link. Raises StatusgenError and leaves the old site as it was where the folder is not
    statusgen's, holds one of `sources`, is locked by another build, or cannot be written.
    """
    site = by_path(files)
    try:
        out = output.resolve()
        _refuse_foreign(out, output, sources)
        out.parent.mkdir(parents=True, exist_ok=True)
        # The lock is beside the output, or inside it where that is a mount whose parent cannot be written.
        lock = out.with_name(f".{out.name}.lock") if os.access(out.parent, os.W_OK) else out / LOCK
        with filelock.FileLock(lock, timeout=0):
            return _publish(site, out, system or System())
    except filelock.Timeout as error:
        raise StatusgenError(f"{output}: another build is writing it; try again when that is done") from error
    except (OSError, RuntimeError) as error:
        raise StatusgenError(f"{output}: cannot be written: {_reason(error)}; the site is as it was") from error


def _publish(site: Mapping[str, bytes], out: Path, system: System) -> Published:
    before = _own_files(out)
    same = {path for path in site if path in before and _holds(out / path, site[path])}
    result = Published(len(site) - len(same), len(same), len(before - site.keys()))
    if result.written or result.removed or not (out / STAMP).exists():
        try:
            _exchange_for(site, same, out, system)
        except (CannotExchange, OSError) as error:
            if isinstance(error, OSError) and error.errno not in _IN_PLACE:
                raise
            _in_place(site, same, before, out, system)
    return result


# Checks before anything is written


def _refuse_foreign(out: Path, named: Path, sources: Sequence[Path]) -> None:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises for a user without one
    if out in {Path(out.anchor), home}:
        raise StatusgenError(f"{named}: cannot be the site's folder; name an empty or new one with --output")
    for source in (source.resolve() for source in sources):
        if source == out or source.is_relative_to(out) or out.is_relative_to(source):
            raise StatusgenError(f"{named}: overlaps the sources ({source.name}); name another folder with --output")
    if not out.exists():
        return
    if not out.is_dir():
        raise StatusgenError(f"{named}: is not a folder; name another path with --output")
    if (out / ".git").exists():
        raise StatusgenError(f"{named}: is a git repository; name another folder with --output")
    foreign = sorted(_foreign(out))
    if foreign:
        some = f"contains files that statusgen did not make ({', '.join(foreign[:3])})"
        raise StatusgenError(f"{named}: {some}; move them, or name another folder")


def _foreign(folder: Path) -> Iterator[str]:
    """The paths in a folder that its stamp does not list, and every link, since a site has none."""
    ours = _own_files(folder)
    for parent, folders, names in os.walk(folder):
        for name in (*names, *(each for each in folders if Path(parent, each).is_symlink())):
            path = Path(parent, name)
            listed = path.relative_to(folder).as_posix()
            is_ours = listed in ours or listed in {STAMP, LOCK, _CARRIED_OVER} or _is_left_over(listed, ours)
            if path.is_symlink() or not is_ours:
                yield listed


def _is_left_over(listed: str, ours: frozenset[str]) -> bool:
    """True for a temporary file with which a killed build was about to replace another."""
    parent, slash, name = listed.rpartition("/")
    twin = name.removeprefix(".").removesuffix(".new")
    return name == f".{twin}.new" and (f"{parent}{slash}{twin}" in ours or listed == f".{STAMP}.new")


def _own_files(folder: Path) -> frozenset[str]:
    """The paths that a folder's stamp lists; none where it has no readable stamp."""
    try:
        listed = json.loads((folder / STAMP).read_bytes())["files"]
        return frozenset(path for path in listed if isinstance(path, str) and is_path(path))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _stamp(paths: Iterable[str]) -> bytes:
    return json.dumps({"statusgen": __version__, "files": sorted(paths)}, indent=0, ensure_ascii=False).encode()


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and not path.is_symlink() and path.read_bytes() == content
    except OSError:
        return False


# In one step


def _exchange_for(site: Mapping[str, bytes], same: set[str], out: Path, system: System) -> None:
    spare = out.with_name(f".{out.name}.spare")
    try:
        _bring_up_to_date(spare, site, same, out, system)
        if out.exists():
            system.exchange(spare, out)
        else:
            spare.rename(out)
    except (CannotExchange, OSError):
        shutil.rmtree(spare, ignore_errors=True)
        raise


def _bring_up_to_date(spare: Path, site: Mapping[str, bytes], same: set[str], out: Path, system: System) -> None:
    """Turn the spare into the new site. It has no stamp meanwhile, so that the next build sees a killed one."""
    if spare.is_symlink():
        spare.unlink()
    ours = _own_files(spare)
    if not ours or any(_foreign(spare)):
        shutil.rmtree(spare, ignore_errors=True)
        ours = frozenset()
    spare.mkdir(exist_ok=True)
    (spare / STAMP).unlink(missing_ok=True)
    _remove(spare, ours - site.keys())
    for path, content in site.items():
        if path not in ours or not _holds(spare / path, content):
            _put(spare / path, content, system, twin=out / path if path in same else None)
    (spare / _CARRIED_OVER).unlink(missing_ok=True)
    if (out / _CARRIED_OVER).is_file():
        shutil.copy2(out / _CARRIED_OVER, spare / _CARRIED_OVER)
    if out.exists():
        shutil.copystat(out, spare)
    (spare / STAMP).write_bytes(_stamp(site))


# One by one


def _in_place(site: Mapping[str, bytes], same: set[str], before: frozenset[str], out: Path, system: System) -> None:
    try:
        _put(out / STAMP, _stamp(before | site.keys()), system)
        for path in sorted(site.keys() - same, key=_order):
            _put(out / path, site[path], system)
        _remove(out, before - site.keys())
        _put(out / STAMP, _stamp(site), system)
    except OSError as error:
        said = f"{out}: not all could be written: {_reason(error)}"
        raise StatusgenError(f"{said}; each file is whole, and the next build finishes the site") from error


def _order(path: str) -> tuple[int, str]:
    """Assets, then pages, then feeds, then home, so that a file comes after those it links to."""
    if path == "index.html":
        return 3, path
    is_feed = path.endswith((".xml", ".rss", ".atom", ".json"))
    return (1 if path.endswith(".html") else 2 if is_feed else 0), path


# Files


def _put(path: Path, content: bytes, system: System, *, twin: Path | None = None) -> None:
    """Write a file in one step; where its `twin` has the same content, as another name for that one.

    A server that was started inside the output still reads the folder that is now the spare, so it must find each
    file at every instant.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    try:
        temporary.unlink(missing_ok=True)
        if twin:
            with contextlib.suppress(OSError):
                system.link(twin, temporary)
        if not temporary.exists():
            temporary.write_bytes(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that become empty."""
    parents: set[Path] = set()
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        parents.update(parent for parent in (folder / path).parents if parent.is_relative_to(folder))
    for parent in sorted(parents - {folder}, key=lambda each: len(each.parts), reverse=True):
        with contextlib.suppress(OSError):
            parent.rmdir()


def _reason(error: OSError | RuntimeError) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
