"""What was worked out before, by name, in a folder for each kind: bounded, and as good as none where it is damaged."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import msgspec

from statusgen.memo import stamp, values

_PARTS: Final = 32
"""Each part is a file, which is written anew where something in it has changed."""

MOST: Final = 8
"""How many chapters of a kind are kept: one for each program, configuration and way of building."""


class Noted(msgspec.Struct, frozen=True):
    """What was wanted of a chapter, and what is new in it."""

    wanted: list[str]
    new: dict[str, Any]


class Chapter:
    """Values by name, in a folder. Once it is `complete`, those that nobody has asked for are forgotten."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._parts: dict[int, dict[str, Any]] = {}
        self._wanted: set[str] = set()
        self._new: set[str] = set()
        self._changed: set[int] = set()
        self._counted = (0, 0)
        self.complete = False

    @property
    def is_empty(self) -> bool:
        """True where nothing has been worked out before."""
        return not self._parts and not (self.folder and self.folder.is_dir())

    def get(self, name: str) -> Any:
        """What is known by this name; None where nothing is."""
        self._wanted.add(name)
        return self._part(_part_of(name)).get(name)

    def want(self, names: Iterable[str]) -> None:
        """Go on keeping what is known by these names."""
        self._wanted.update(names)

    def put(self, name: str, value: object) -> None:
        """Keep a value, which takes the place of the one of this name."""
        self._wanted.discard(name)  # each name is in one of the two: there are many
        self._new.add(name)
        number = _part_of(name)
        self._part(number)[name] = value
        self._changed.add(number)

    def taken(self) -> "Noted":
        """What was asked for and put into it, for a chapter of another process; here it is forgotten."""
        noted = Noted(sorted(self._wanted), {name: self._part(_part_of(name)).pop(name) for name in sorted(self._new)})
        self._wanted, self._new = set(), set()
        return noted

    def take(self, noted: "Noted") -> None:
        """Take over what another process has asked for and put into it."""
        self.want(noted.wanted)
        for name, value in noted.new.items():
            self.put(name, value)

    @property
    def counts(self) -> tuple[int, int]:
        """How much was known of what was asked for, by now or until it was last saved complete."""
        asked = self._wanted | self._new
        return (len(self._wanted - self._new), len(asked)) if asked else self._counted

    def save(self) -> None:
        """Write what is known, if it is other than what was read, and remove the oldest of too many chapters.

        Where that is impossible, it will be worked out again.
        """
        if self.complete:
            self._forget()
        if self.folder is None or not self._changed:
            return
        changed, self._changed = self._changed, set()
        with contextlib.suppress(OSError):
            stamp.make(str(self.folder.parent))
            self.folder.mkdir(exist_ok=True)
            for number in sorted(changed):  # one after the other: all of them would take a lot of memory
                stamp.write(str(self.folder / str(number)), {"part": values.written(self._parts[number])})
            for old in _oldest(self.folder):
                shutil.rmtree(old) if old.is_dir() else old.unlink()

    def _forget(self) -> None:
        for number in range(_PARTS):
            part = self._part(number)
            for name in part.keys() - self._wanted - self._new:
                self._changed.add(number)
                del part[name]
        self._counted = self.counts
        self._wanted, self._new, self.complete = set(), set(), False

    def _part(self, number: int) -> dict[str, Any]:
        if number not in self._parts:
            part: object = {}
            written = stamp.read(str(self.folder / str(number))) if self.folder else {}
            with contextlib.suppress(Exception):  # pickle raises whatever damaged bytes lead to
                part = values.read(written["part"])
            self._parts[number] = part if isinstance(part, dict) else {}
        return self._parts[number]


def _part_of(name: str) -> int:
    return blake2b(name.encode("utf-8", "surrogateescape"), digest_size=1).digest()[0] % _PARTS


def _oldest(folder: Path) -> Iterator[Path]:
    kind = folder.name.partition("-")[0]
    every = sorted(folder.parent.glob(f"{kind}-*"), key=lambda each: each.stat().st_mtime_ns)
    yield from every[:-MOST]


class Memory:
    """The chapters of a folder, for one program; without a folder, what is known lasts as long as the process.

    Beside the chapters there is room for compiled `templates`. Of the write-ups, the facts and the digests are `noted`
    that they had when they were last read.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        program: bytes = b"",
        noted: "stamp.Known | None" = None,
    ) -> None:
        self.noted = noted or {}
        self.folder = None if folder is None else Path(folder) / "memo"
        self.templates = None if folder is None else Path(folder) / "templates"
        self.program = program
        self._chapters: dict[str, Chapter] = {}

    def chapter(self, kind: str, *context: object) -> Chapter:
        """The chapter of a kind of value, where these differ in nothing else than their names and keys."""
        told = blake2b(repr((self.program, context)).encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()
        name = f"{kind}-{told}"
        if name not in self._chapters:
            self._chapters[name] = Chapter(self.folder and self.folder / name)
        return self._chapters[name]

    def told(self) -> dict[str, tuple[int, int]]:
        """How much of each kind was known of what was asked for."""
        return {name.partition("-")[0]: chapter.counts for name, chapter in self._chapters.items()}

    def save(self) -> None:
        """Write every chapter that has changed."""
        for chapter in self._chapters.values():
            chapter.save()
