"""What an output holds before a build writes into it, and what must not be touched there."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from statusgen.memo.stamp import facts_in
from statusgen.model.files import OLD_LOCK, OLD_STAMP
from statusgen.model.patterns import regex
from statusgen.model.problems import StatusgenError
from statusgen.model.state import STATE

CARRIED_OVER: Final = ".gitignore"
"""What somebody may put into an output, and each site keeps."""

_BY_OTHERS: Final = regex(
    r"(?i:\.ds_store|\._.*|\.localized|\.apdisk|\.appledouble|__macosx|(eh)?thumbs\.db|desktop\.ini|\.directory|@eadir"
    r"|\.rsync-partial|\.~tmp~|\.nfs[0-9a-f]{16,}|\.fuse_hidden[0-9a-f]+|.*\.(orig|rej)|icon\r"
    r"|\.spotlight-v100|\.fseventsd|\.temporaryitems|\.volumeicon\.icns|\.@__thumb|\.dropbox(\.attr)?|\.stfolder"
    r"|[.~]syncthing[.~].*\.tmp|\.goutputstream-\w{6}|\.~lock\..*#)"
)
"""What file managers, network file systems, programs that synchronise, rsync and merges leave in a folder, by the name
of a file or folder."""

_BESIDE: Final = regex(r"\.(?P<of>.+)\.(new|\w{6}|sw[a-p]|kate-swp)|(?P<copied>.+)~")
"""What a killed build, an interrupted rsync or an editor leaves beside a file, by the name of that."""

_BINS: Final = regex(r"(?i:\.trash(es|-\d+)?|#recycle|\$recycle\.bin|\.stversions|network trash folder)")
"""Where file managers keep what somebody deleted."""

_INSERTED: Final = regex(r"[^\w.-]|[^\x00-\x7f]|(?<=.)(\.sync-conflict-|_(BACKUP|BASE|LOCAL|REMOTE)_)")
"""What begins the words that a program puts into the name of a copy: `index 2.html`, `index (1).html`."""


class Found:
    """What is below a folder, by its path: every file with its facts, links, which are not followed, and folders.

    A file that is one with that of the same path `beside`, on the same device, has the facts of that.
    """

    def __init__(self, folder: Path, beside: "Found | None" = None) -> None:
        self.folder = folder
        self.files: dict[str, tuple[int, ...]] = {}
        self.links: set[str] = set()
        self.folders: dict[str, int] = {}
        """The mode of each folder, whose path ends with a slash; that of the folder itself is empty."""
        self.device = 0
        waiting = [""] if folder.is_dir() else []
        if waiting:
            own = os.lstat(folder)
            self.device, self.folders[""] = own.st_dev, own.st_mode
        twins = beside.files if beside and beside.device == self.device else {}
        while waiting:
            parent = waiting.pop()
            with os.scandir(f"{folder}/{parent}") as entries:
                for entry in entries:
                    path = parent + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{path}/")
                        self.folders[f"{path}/"] = entry.stat(follow_symlinks=False).st_mode
                    elif (twin := twins.get(path)) and twin[-1] == entry.inode():
                        self.files[path] = twin
                    elif entry.is_symlink():
                        self.links.add(path)
                    else:
                        self.files[path] = facts_in(entry.stat(follow_symlinks=False))

    def forget(self, gone: Iterable[str]) -> None:
        """Take out files that were removed, and the folders that they were in, which may have been removed too."""
        for path in gone:
            self.files.pop(path, None)
            self.links.discard(path)
        for parent in {parent for path in gone for parent in parents_of(path)}:
            self.folders.pop(f"{parent}/", None)

    def look_again(self, path: str) -> None:
        """Note how a file is now, or a folder, whose path ends with a slash."""
        facts = os.lstat(f"{self.folder}/{path}")
        if path.endswith("/") or not path:
            self.folders[path] = facts.st_mode
        else:
            self.files[path] = facts_in(facts)

    @property
    def facts(self) -> Mapping[str, tuple[int, ...]]:
        """The facts of every file and folder below it, as a stamp has them."""
        folders = {path[:-1]: (mode, 0, 0, 0, 0) for path, mode in self.folders.items() if path}
        return {**folders, **self.files}

    @property
    def paths(self) -> set[str]:
        """The paths of all files and links."""
        return self.files.keys() | self.links


def refuse(out: Path, named: Path, sources: Sequence[Path]) -> None:
    """Raise StatusgenError for a folder that cannot be the site's, as it was `named`: one that holds anything else."""
    home = Path(os.path.expanduser("~"))  # Path.home() raises for a user without one
    if out in {Path(out.anchor), home}:
        raise StatusgenError(f"{named}: cannot be the site's folder; choose an empty or new one with --output")
    for source in (source.resolve() for source in sources):
        if source == out or source.is_relative_to(out) or out.is_relative_to(source):
            raise StatusgenError(f"{named}: overlaps the sources ({source.name}); choose another folder with --output")
    if out.exists() and not out.is_dir():
        raise StatusgenError(f"{named}: is not a folder; choose another path with --output")
    if (out / ".git").exists():
        raise StatusgenError(f"{named}: is a git repository; choose another folder with --output")


class Others(msgspec.Struct, frozen=True):
    """What statusgen did not put into an output: what may go, and copies of its files that somebody may want."""

    left_over: frozenset[str]
    copies: frozenset[str]


def others_in(found: Found, named: Path, ours: frozenset[str]) -> Others:
    """What other programs, killed builds and earlier versions left in an output.

    Raises StatusgenError for files that somebody put there, and for links, since a site has none.
    """
    others = {path for path in found.paths - ours - {CARRIED_OVER} if not path.startswith(f"{STATE}/")}
    left_over = frozenset(path for path in others - found.links if _is_left_over(path, ours))
    known = ours | {parent for path in ours for parent in parents_of(path)} if others - left_over else ours
    copies = frozenset(path for path in others - left_over - found.links if _is_copy(path, known))
    if foreign := others - left_over - copies | found.links:
        remedy = "move them, delete the folder if all of it is an old site, or choose another with --output"
        raise StatusgenError(f"{named}: contains files that statusgen did not create ({some_of(foreign)}); {remedy}")
    return Others(left_over, copies)


def _is_left_over(path: str, ours: frozenset[str]) -> bool:
    *folders, name = path.split("/")
    if path in {OLD_STAMP, OLD_LOCK} or any(map(_BY_OTHERS.fullmatch, [*folders, name])):
        return True
    beside = _BESIDE.fullmatch(name)
    twin = "/".join([*folders, beside["of"] or beside["copied"]]) if beside else ""
    return twin in ours or twin == OLD_STAMP


def _is_copy(path: str, known: frozenset[str]) -> bool:
    """Whether a file manager or a merge made this copy of a file or folder that is `known`, or keeps it in a bin."""
    return any(
        _BINS.fullmatch(name) or any(parent + original in known for original in _originals(name))
        for parent, name in _steps(path)
    )


def _steps(path: str) -> Iterator[tuple[str, str]]:
    """Each folder on the way to a file, and the file, with the path of what it is in."""
    names = path.split("/")
    return (("".join(f"{each}/" for each in names[:n]), name) for n, name in enumerate(names))


def _originals(name: str) -> Iterator[str]:
    """What a copy of this name may be of: of `index 2.html` and `Copy of index.html` it is `index.html`."""
    ending = PurePosixPath(name).suffix
    for inserted in _INSERTED.finditer(name):
        before = name[: inserted.start()]
        yield from (before + ending, before, name[inserted.end() :], name[inserted.end() :].rstrip("#"))


def parents_of(path: str) -> Iterator[str]:
    """The folders that a path inside another folder lies in."""
    while path := path.rpartition("/")[0]:
        yield path


def some_of(paths: Collection[str]) -> str:
    """The first three paths, and how many more there are."""
    return ", ".join(sorted(paths)[:3]) + (f" and {len(paths) - 3:,} more" if len(paths) > 3 else "")
