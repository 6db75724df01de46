"""Files that were made before: where a view is as it was, they are known by their digests and need not be made."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from statusgen.memo.chapters import Chapter
from statusgen.memo.values import HOW, Digests
from statusgen.model.files import AnyFile, File, Remembered

Make = Callable[[], Iterable[File]]


class Digester:
    """Tells values from each other, by all that is in them.

    Of the `shared` types, values stand in many others, so that the digest of each is worked out once, from what its
    type's function makes of it: bytes are that digest already. Other types may be `often` in values too.
    """

    def __init__(self, shared: Mapping[type, Callable[[Any], object]], often: Sequence[type] = ()) -> None:
        self._known: dict[int, tuple[object, tuple[object, ...]]] = {}
        how = {kind: partial(self._shared, facts) for kind, facts in shared.items()}
        self._digests = Digests({**HOW, **how}, often)

    def __call__(self, value: object) -> bytes:
        return self._digests(value)

    def _shared(self, facts: Callable[[Any], object], value: object) -> tuple[object, ...]:
        """What stands for a value: its digest, as pickle wants it."""
        if known := self._known.get(id(value)):
            return known[1]
        told = facts(value)
        stands = bytes, (told if isinstance(told, bytes) else self(told),)
        self._known[id(value)] = value, stands
        return stands


class Made:
    """The files of a site, each made anew only if what it is made of has changed.

    What follows from the `program` of that digest alone is kept beside it.
    """

    def __init__(self, chapter: Chapter, digester: Digester, program: bytes = b"") -> None:
        self.chapter, self.digester, self.program = chapter, digester, program

    @classmethod
    def anew(cls) -> "Made":
        """Nothing was made before."""
        return cls(Chapter(), Digester({}))

    def known(self, name: str, value: object) -> tuple[bytes, object | None]:
        """The digest of a value, and what is kept by this name for an equal one."""
        key, kept = self.digester(value), self.chapter.get(name)
        return key, kept[1] if isinstance(kept, tuple) and kept[0] == key else None

    def key_of(self, name: str) -> bytes:
        """The digest of the value of which something is kept by this name; empty where nothing is."""
        kept = self.chapter.get(name)
        return kept[0] if isinstance(kept, tuple) else b""

    def of(
        self, name: str, value: object, make: Make, *, essence: Callable[[], object] | None = None
    ) -> Iterator[AnyFile]:
        """The files that `make` makes of a value, which says all that they depend on besides the theme.

        Where they depend on less than that, `essence` works it out, if the value has changed.
        """
        key, kept = self.digester(value), self.chapter.get(name)
        known = kept if isinstance(kept, tuple) else (b"", b"", ())
        inner = b""
        if known[0] != key and essence:
            inner = self.digester(essence())
        if known[0] == key or (inner and known[1] == inner):
            if known[0] != key:
                self.chapter.put(name, (key, *known[1:]))
            yield from again(known[2], make)
            return
        made = list(make())
        self.chapter.put(name, (key, inner, tuple((file.path, file.digest) for file in made)))
        yield from made

    def whole(self, name: str, value: object, make: Make) -> Iterator[File]:
        """The same for files in which something is still to be filled in: their content is kept too."""
        key, kept = self.known(name, value)
        if not isinstance(kept, tuple):
            kept = tuple((file.path, zlib.compress(file.content, 1)) for file in make())
            self.chapter.put(name, (key, kept))
        yield from _files_in(kept)


def kept_whole(chapter: Chapter, name: str) -> Iterator[File]:
    """The files that `Made.whole` has kept by this name."""
    return _files_in(chapter.get(name)[1])


def _files_in(kept: Iterable[tuple[str, bytes]]) -> Iterator[File]:
    return (File(path, zlib.decompress(content)) for path, content in kept)


def again(files: Iterable[tuple[str, bytes]], make: Callable[[], Iterable[AnyFile]]) -> Iterator[AnyFile]:
    """The files of these paths and digests, which are made again only if somebody wants their content."""
    return (Remembered(path, found, partial(_made, make, path)) for path, found in files)


def _made(make: Callable[[], Iterable[AnyFile]], path: str) -> bytes:
    return next(file.content for file in make() if file.path == path)
