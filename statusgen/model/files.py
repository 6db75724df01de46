"""A file of the site before it is written, and the paths that a site can have."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final, TypeAlias

import msgspec

from statusgen.model.patterns import regex
from statusgen.model.problems import StatusgenError
from statusgen.model.state import STATE

OLD_STAMP: Final = ".statusgen.json"
OLD_LOCK: Final = ".statusgen.lock"
"""Where earlier versions kept their list of files and their lock, inside the site."""

_RESERVED: Final = frozenset({STATE, OLD_STAMP, OLD_LOCK, ".git"})


IMAGE_TYPES: Final = {
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp",
    "avif": "image/avif", "gif": "image/gif", "ico": "image/x-icon",
}  # fmt: skip
"""The media types of images that pages show, by the ending of their names."""


def image_type(name: str) -> str:
    """The media type of an image, by the end of its name; "" for what is none."""
    return IMAGE_TYPES.get(name.rpartition(".")[2].lower(), "")


def digest_of(content: bytes) -> bytes:
    """What tells a content from any other."""
    return blake2b(content, digest_size=16).digest()


class File(msgspec.Struct, frozen=True, dict=True):
    """A path relative to the site's root, with forward slashes, and the bytes of the file."""

    path: str
    content: bytes

    @cached_property
    def digest(self) -> bytes:
        """What tells its content from any other."""
        return digest_of(self.content)


class Remembered(msgspec.Struct, frozen=True):
    """A file that is known by the digest of its content, which is made only when somebody wants it."""

    path: str
    digest: bytes
    make: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        return self.make()


AnyFile: TypeAlias = File | Remembered


def as_json(value: object, *, hook: Callable[[Any], object] | None = None) -> bytes:
    """A value as JSON in one line. `hook` turns a value that msgspec does not know into one that it knows."""
    return msgspec.json.encode(value, enc_hook=hook) + b"\n"


def as_indented_json(value: object) -> bytes:
    """A value as JSON for people."""
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"


def by_path(files: Iterable[AnyFile]) -> Mapping[str, AnyFile]:
    """The files by path. Raises StatusgenError for two paths that are the same on some file system."""
    found = list(files)
    if same := twins_among(file.path for file in found):
        path, twins = next(iter(same.items()))
        raise StatusgenError(f'"{twins[0]}" and "{path}" would be one file on some systems; rename one')
    for file in found:
        if not is_path(file.path):
            raise StatusgenError(f'"{file.path}" is not a path that a site can have')
    return {file.path: file for file in found}


def folded(path: str) -> str:
    """What paths have in common that some file system takes for the same, as those do that ignore case."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def twins_among(paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For paths that some file system takes for the same: the others, by each."""
    found = list(paths)
    names = list(map(folded, found))
    if len(set(names)) == len(names):
        return {}
    by_name: dict[str, list[str]] = {}
    for path, name in zip(found, names, strict=True):
        by_name.setdefault(name, []).append(path)
    return {
        path: tuple(same[:n] + same[n + 1 :])
        for same in by_name.values()
        for n, path in enumerate(same)
        if len(same) > 1
    }


_PLAIN: Final = regex(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)*", re.ASCII)
"""Most paths: no name in them begins with a dot."""


def is_path(path: str) -> bool:
    """True where a path stays inside its folder and is none of the names that a site cannot have."""
    if _PLAIN.fullmatch(path):
        return True
    parts = path.split("/")
    return all(parts) and not {"..", "."} & set(parts) and "\\" not in path and parts[0] not in _RESERVED
