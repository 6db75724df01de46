"""How wide the letters of a font are.

The library that reads it takes longer to import than an image takes to draw. So what it said is kept beside the
program, as Python keeps its own modules.
"""

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from statusgen.theme.engine import write_whole


def widths(font: Path, kept: Path | None, *, writes: bool = not sys.dont_write_bytecode) -> dict[str, float]:
    """The width of each letter that a font has, where its size is 1. They are `kept` in a folder, if it can be written.

    Raises ImportError without the library, unless they are there.
    """
    if kept is None:
        return _read(font)
    status = font.stat()
    told = hashlib.blake2b(f"{font} {status.st_size} {status.st_mtime_ns}".encode(), digest_size=8).hexdigest()
    path = kept / f"widths-{told}.msgpack"
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.msgpack.decode(path.read_bytes(), type=dict[str, float])
    found = _read(font)
    if writes:
        with suppress(OSError):
            write_whole(path, msgspec.msgpack.encode(found))
    return found


def _read(font: Path) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with TTFont(font) as read:
        advances, unit = read["hmtx"].metrics, read["head"].unitsPerEm
        return {chr(code): advances[name][0] / unit for code, name in read.getBestCmap().items()}
