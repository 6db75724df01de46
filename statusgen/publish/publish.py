"""Writing a site: a reader of the output folder sees the old site or the new one, entire.

Beside the output stands the site before it, as a spare. A build brings the spare up to date and exchanges the
two in one step. Where that cannot be had, as with a mount point, files change one by one, in an order that
leaves no link dead; the list of what is ours is written first, so that the next run can finish what a killed
one began.
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
from statusgen.publish.exchange import CannotExchange, exchange

_CARRIED_OVER: Final = ".gitignore"
_IN_PLACE: Final = frozenset({errno.EXDEV, errno.EBUSY, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSYS})


class System(msgspec.Struct, frozen=True):
    """What not every system lets a program do with two names. Each raises OSError, or CannotExchange."""

    exchange: Callable[[Path, Path], None] = exchange
    link: Callable[[Path, Path], None] = os.link


class Published(msgspec.Struct, frozen=True):
    """What a build changed in the output, in files."""

    written: int
    unchanged: int
    removed: int


def publish(files: Iterable[File], output: Path, *, sources: Sequence[Path], system: System | None = None) -> Published:
    """Make `output` hold these files and no others of ours; unchanged ones keep their bytes and times.

    A link to a folder stays a link. Raises StatusgenError, with the old site as it was, where the folder is
    not statusgen's, holds one of `sources`, is being written by somebody else, or cannot be written.
    """
    site = by_path(files)
    try:
        out = output.resolve()
        _refuse_what_is_not_ours(out, output, sources)
        out.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(_lock(out), timeout=0):
            return _publish(site, out, system or System())
    except filelock.Timeout as error:
        raise StatusgenError(f"{output}: another build is writing it; try again when that is done") from error
    except (OSError, RuntimeError) as error:
        raise StatusgenError(f"{output}: cannot be written: {_reason(error)}; the site is as it was") from error


def _lock(out: Path) -> Path:
    """Beside the output; inside it where it is a mount whose parent cannot be written."""
    if os.access(out.parent, os.W_OK):
        return _beside(out, "lock")
    return out / LOCK


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
            _in_place_or_say(site, same, before, out)
    return result


# What may be written, and where


def _refuse_what_is_not_ours(out: Path, named: Path, sources: Sequence[Path]) -> None:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises for a user without one
    if out in {Path(out.anchor), home}:
        raise StatusgenError(f"{named}: is no folder for a site; name one of its own with --output")
    for source in (source.resolve() for source in sources):
        if source == out or source.is_relative_to(out) or out.is_relative_to(source):
            raise StatusgenError(f"{named}: is among the sources ({source.name}); name another folder with --output")
    if not out.exists():
        return
    if not out.is_dir():
        raise StatusgenError(f"{named}: is no folder; name another with --output")
    if (out / ".git").exists():
        raise StatusgenError(f"{named}: is a git repository; name a folder of its own with --output")
    foreign = sorted(_foreign(out))
    if foreign:
        some = ", ".join(foreign[:3])
        raise StatusgenError(
            f"{named}: has files that statusgen did not make ({some}); move them, or name another folder"
        )


def _foreign(folder: Path) -> Iterator[str]:
    """What is in a folder and not listed by its stamp, and every link: a site has none."""
    ours = _own_files(folder)
    for parent, folders, names in os.walk(folder):
        for name in (*names, *(each for each in folders if Path(parent, each).is_symlink())):
            path = Path(parent, name)
            listed = path.relative_to(folder).as_posix()
            is_ours = listed in ours or listed in {STAMP, LOCK, _CARRIED_OVER} or _is_left_over(listed, ours)
            if path.is_symlink() or not is_ours:
                yield listed


def _is_left_over(listed: str, ours: frozenset[str]) -> bool:
    """Whether a file is what a killed build was about to put in the place of another."""
    parent, slash, name = listed.rpartition("/")
    twin = name.removeprefix(".").removesuffix(".new")
    return name == f".{twin}.new" and (f"{parent}{slash}{twin}" in ours or listed == f".{STAMP}.new")


def _own_files(folder: Path) -> frozenset[str]:
    """The paths that a stamp lists; none where there is no stamp that can be read."""
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
    spare = _beside(out, "spare")
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
    """Make the spare the new site; without its stamp meanwhile, so that a killed build is seen by the next."""
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
            _put(spare / path, content, out / path if path in same else None, system)
    _carry_over(out, spare)
    _write(spare / STAMP, _stamp(site))


def _put(path: Path, content: bytes, twin: Path | None, system: System) -> None:
    """A file with this content, in one step: another name for the one in the output, where that is the same.

    A server that was started inside the output still looks at what is the spare now, so it must not meet a
    moment without the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    if twin is None or not _linked(system, twin, temporary):
        _write(temporary, content)
    temporary.replace(path)


def _linked(system: System, twin: Path, path: Path) -> bool:
    with contextlib.suppress(OSError):
        system.link(twin, path)
        return True
    return False


def _carry_over(out: Path, spare: Path) -> None:
    (spare / _CARRIED_OVER).unlink(missing_ok=True)
    if (out / _CARRIED_OVER).is_file():
        shutil.copy2(out / _CARRIED_OVER, spare / _CARRIED_OVER)
    if out.exists():
        shutil.copystat(out, spare)


# One by one


def _in_place_or_say(site: Mapping[str, bytes], same: set[str], before: frozenset[str], out: Path) -> None:
    try:
        _in_place(site, same, before, out)
    except OSError as error:
        said = f"{out}: not all could be written: {_reason(error)}"
        raise StatusgenError(f"{said}; each file is whole, and the next build finishes the site") from error


def _in_place(site: Mapping[str, bytes], same: set[str], before: frozenset[str], out: Path) -> None:
    out.mkdir(exist_ok=True)
    _replace(out / STAMP, _stamp(before | site.keys()))
    for path in sorted(site.keys() - same, key=_order):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        _replace(out / path, site[path])
    _remove(out, before - site.keys())
    _replace(out / STAMP, _stamp(site))


def _order(path: str) -> tuple[int, str]:
    """Assets, then pages, then feeds, then home: what links comes after what it links to."""
    if path == "index.html":
        return 3, path
    return (1 if path.endswith(".html") else 2 if path.endswith(_FEEDS) else 0), path


_FEEDS: Final = (".xml", ".rss", ".atom", ".json")


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.new")
    try:
        _write(temporary, content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders that are empty without them."""
    parents: set[Path] = set()
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        parents.update(parent for parent in (folder / path).parents if parent.is_relative_to(folder))
    for parent in sorted(parents - {folder}, key=lambda each: len(each.parts), reverse=True):
        with contextlib.suppress(OSError):
            parent.rmdir()


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f".{out.name}.{what}")


def _reason(error: OSError | RuntimeError) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
