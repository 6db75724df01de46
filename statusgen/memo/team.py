"""Work that several processes share: each does a part of it, and together they have done what one process would.

What helpers have done lies in files without names until it is wanted, so that nobody waits for anybody else before all
is done.
"""

import gc
import os
import pickle
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Work = Callable[["Helper"], None]
"""What goes through all there is to do, in the same order in each process, and does the part of a helper."""

MOST: Final = 4
"""How many processes share the work at most: what they do not share takes the same time however many there are."""

_PIPE: Final = 1 << 20
"""How many bytes a pipe holds before its helper has to wait: about a hundred for each piece of work."""


def processors() -> int:
    """How many processes may share the work here: one where processes cannot be copied safely."""
    can_be_copied = sys.platform == "linux" and threading.active_count() == 1
    return min(len(os.sched_getaffinity(0)), MOST) if can_be_copied else 1


class Shares:
    """Who makes what: whoever has least to do. Each process finds the same by itself.

    The first process begins with so much to do that nobody shares.
    """

    def __init__(self, size: int, begun: float) -> None:
        self._to_do = [begun, *[0.0] * (size - 1)]

    def next(self, cost: float) -> int:
        """The number of the process that makes the next files, from 0."""
        number = min(range(len(self._to_do)), key=self._to_do.__getitem__)
        self._to_do[number] += cost
        return number


class Team:
    """The process that wants the work done, and its helpers: from each a pipe, and the file that it writes into."""

    def __init__(self, shares: Shares, helpers: "Sequence[tuple[Connection, IO[bytes]]]") -> None:
        self.shares, self.helpers = shares, list["tuple[Connection, IO[bytes]] | None"](helpers)

    def helper_for(self, cost: float) -> int:
        """The number of the helper that does the next piece of work; 0 where this process does it."""
        return self.shares.next(cost)

    def done(self, number: int, name: str) -> Any:
        """What a helper has made of its next piece of work, once it has; None where it ended too early."""
        if (helper := self.helpers[number - 1]) is None:
            return None
        received, file = helper
        with suppress(EOFError, OSError):
            sent, start, length = received.recv()
            if sent == name:
                return pickle.loads(os.pread(file.fileno(), length, start))  # noqa: S301  (a copy of us wrote it)
        self.helpers[number - 1] = None
        return None


class Helper:
    """What a helper does: it does its part, and tells where in a file the result is."""

    def __init__(self, number: int, shares: Shares, to: "Connection", file: IO[bytes]) -> None:
        self.number, self.shares, self.to, self.file = number, shares, to, file

    def is_asked(self, cost: float) -> bool:
        """Whether the next piece of work is its own."""
        return self.shares.next(cost) == self.number

    def tell(self, name: str, result: object) -> None:
        """Keep what became of a piece of work for whoever wants it."""
        start = self.file.tell()
        pickle.dump(result, self.file, protocol=5)
        self.file.flush()
        self.to.send((name, start, self.file.tell() - start))


@contextmanager
def team(size: int, begun: float, work: Work) -> Iterator[Team | None]:
    """A team of so many processes, of which the helpers begin with the work; None for one process alone."""
    if size < 2:
        yield None
        return
    import fcntl
    import multiprocessing  # it takes long to import, only a team needs it

    with ExitStack() as stack:
        gc.freeze()  # what there is stays; helpers share it for as long as nobody looks through it
        stack.callback(gc.unfreeze)
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(1, size)]
        pipes = [multiprocessing.Pipe(duplex=False) for _ in range(1, size)]
        helpers = [
            multiprocessing.get_context("fork").Process(
                target=help_along, args=(Helper(number, Shares(size, begun), to, file), work), daemon=True
            )
            for number, ((_, to), file) in enumerate(zip(pipes, files, strict=True), 1)
        ]
        with suppress(OSError):  # the system may be short of room or of processes
            for _, to in pipes:
                fcntl.fcntl(to.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
        with suppress(OSError):
            for helper in helpers:
                helper.start()
        for _, to in pipes:
            to.close()
        try:
            yield Team(Shares(size, begun), [(pipe[0], file) for pipe, file in zip(pipes, files, strict=True)])
        finally:
            for received, _ in pipes:
                received.close()
            for helper in (each for each in helpers if each.pid):
                helper.terminate()
                helper.join()


def help_along(helper: Helper, work: Work) -> None:
    """Do a helper's part, until nobody wants it any more. Whatever goes wrong, what it does not tell is done anew."""
    with suppress(Exception, KeyboardInterrupt):
        work(helper)
