"""`statusgen`, and `python -m statusgen`: a command that has nothing to do ends before it imports any library."""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import os
import sys
import time

from statusgen import __version__

TYPE_CHECKING = False  # as in typing, whose import takes longer than a command with nothing to do
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_FEW, _MANY, _OFTEN = 50_000, 500_000, 1_000
"""After how many new objects Python looks among these for what can be forgotten, after how many where a command makes
but some files again, and after how many such looks among older ones: nearly all that is read or imported stays."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command that was asked for: that of the process, unless others are given."""
    begun, asked = time.perf_counter(), sys.argv[1:] if arguments is None else arguments
    if asked == ["--version"]:
        sys.exit(0 if _is_printed([(False, f"statusgen, version {__version__}")]) else 1)
    from statusgen.memo.done import Told, nothing_to_do

    found = nothing_to_do(asked, os.environ, time.time(), _new_among)
    if isinstance(found, Told):
        sys.exit(found.status if _is_printed(found.lines(time.perf_counter() - begun)) else 1)
    gc.set_threshold(_MANY if found else _FEW, _OFTEN)
    from statusgen.cli import main as commands

    atexit.register(gc.freeze)  # else Python looks through all that there is before it ends
    commands(asked, obj=(begun, found))


def _new_among(names: Sequence[str], folder: str, now: float) -> tuple[Collection[str], float]:
    from datetime import UTC, datetime

    from statusgen.sources.git.versions import new_among

    new = new_among(names, folder, datetime.fromtimestamp(now, UTC))
    return new.names, new.until.timestamp()


def _is_printed(lines: Sequence[tuple[bool, str]]) -> bool:
    """Print lines, those beside the result to standard error, if they can go anywhere."""
    try:
        for is_beside, line in lines:
            if stream := sys.stderr if is_beside else sys.stdout:  # a closed one is None
                encoding = stream.encoding or "utf-8"
                stream.write(f"{line}\n".encode(encoding, "backslashreplace").decode(encoding))
                stream.flush()
    except OSError as error:
        if error.errno != errno.EPIPE:
            with contextlib.suppress(OSError):
                sys.stderr.write(f"statusgen: nothing can be printed: {str(error.strerror).lower()}\n")
        sys.stdout = None  # else Python would try to print once more
        return False
    return True


if __name__ == "__main__":  # pragma: no cover  (tests run it in a process of its own)
    main()
