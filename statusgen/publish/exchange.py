"""Exchanging two folders in one step, as Linux offers it: renameat2 with RENAME_EXCHANGE."""

import errno
import os
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2
_NOT_HERE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EBUSY, errno.EOPNOTSUPP})


class CannotExchange(Exception):
    """The system, the file system or a mount point does not let two names be exchanged."""


def exchange(one: Path, other: Path, *, libc: object = None) -> None:
    """Give each of two folders the other's name, so that no instant has neither.

    Raises CannotExchange where the system cannot do that, OSError where it can and failed.
    """
    import ctypes  # costs ten milliseconds that most commands do not need to spend

    rename = getattr(libc or ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise CannotExchange("this system has no renameat2")
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        if number in _NOT_HERE:
            raise CannotExchange(os.strerror(number))
        raise OSError(number, os.strerror(number), str(one), None, str(other))
