"""A lock that one process at a time holds, until it lets go or ends. A library for that takes 0.1 s to import."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Locked(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which is made if need be. Raises Locked, and OSError where nothing can be locked."""
    with path.open("ab") as file:
        _hold(file.fileno())  # closing the file lets go
        yield


if sys.platform == "win32":  # pragma: no cover  (the tests run on Linux)
    import msvcrt

    def _hold(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise Locked from error
else:
    import fcntl

    def _hold(handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Locked from error
