"""What follows from the program alone, kept beside it as Python keeps its own modules."""

import importlib.util
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from statusgen.memo import stamp

BESIDE: Final = Path(importlib.util.cache_from_source(__file__)).parent


def kept_beside(
    name: str,
    program: bytes,
    make: Callable[[], Mapping[str, bytes]],
    folder: Path = BESIDE,
    *,
    writes: bool = not sys.dont_write_bytecode,
) -> Mapping[str, bytes]:
    """What the `program` of that digest makes by itself, from the `folder` if it has been made before.

    Where the digest is unknown, or nothing is written as Python is told of its modules, nothing is kept.
    """
    path = str(folder / f"{name}.kept")
    kept = stamp.read(path) if program else {}
    if kept.get("program") != program or "made" not in kept:
        kept = {"program": program, "made": dict(make())}
        if program and writes:
            with suppress(OSError):
                stamp.write(path, kept)
    made: Mapping[str, bytes] = kept["made"]
    return made
