"""Exchange two folders in one step with Linux's renameat2 and RENAME_EXCHANGE."""

import errno
import os
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NOT_HERE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EOPNOTSUPP})


class CannotExchange(Exception):
    """The system, the file system or a mount point cannot exchange two names."""


def exchange(one: Path, other: Path, *, libc: object = None) -> None:
    """Exchange the names of two folders, so that both exist at every instant.

    Raises CannotExchange where the system does not support it, OSError where it failed.
    """
    import ctypes  # takes ten milliseconds, and most commands do not need it

    rename = getattr(libc or ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise CannotExchange("this system has no renameat2")
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        if number in _NOT_HERE:
            raise CannotExchange(os.strerror(number))
        raise OSError(number, os.strerror(number), str(one), None, str(other))
