"""Files made by several processes: each makes a share, and together they are those that one process would make."""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from statusgen.memo.chapters import Chapter
from statusgen.model.files import AnyFile, File

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Make = Callable[[], Iterable[File]]
Work = Callable[["Helper"], Iterable[object]]
"""What asks for every file, in the same order in each process."""

MOST: Final = 4
"""How many processes share the work at most: what they do not share takes the same time however many there are."""


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
    """The process that wants the files, and its helpers."""

    def __init__(self, shares: Shares, helpers: "Sequence[Connection]") -> None:
        self.shares, self.helpers = shares, list["Connection | None"](helpers)

    def files(self, name: str, make: Make, cost: float) -> Iterable[File]:
        """The files that `make` makes, from whoever's share they are.

        Where a helper ended too early, what it should have made is made here, and fails here.
        """
        number = self.shares.next(cost)
        if number == 0 or (helper := self.helpers[number - 1]) is None:
            return make()
        sent, files = None, list[File]()
        with suppress(EOFError, OSError):
            sent, files = helper.recv()
        if sent == name:
            return files
        self.helpers[number - 1] = None
        return make()


class Helper:
    """What a helper does: it makes its share and sends it."""

    def __init__(self, number: int, shares: Shares, to: "Connection") -> None:
        self.number, self.shares, self.to, self.chapter = number, shares, to, Chapter()

    def known(self, _name: str, _value: object) -> tuple[bytes, object | None]:
        """Nothing was made before where there are helpers."""
        return b"", None

    def digester(self, _value: object) -> bytes:
        """Nothing is told from anything else."""
        return b""

    def key_of(self, _name: str) -> bytes:
        """Nothing is kept."""
        return b""

    def of(self, name: str, _value: object, make: Make, *, cost: float = 1, **_: Any) -> Iterator[AnyFile]:
        """Make the files if they are of its share."""
        if self.shares.next(cost) == self.number:
            self.to.send((name, list(make())))
        return iter(())

    def whole(self, name: str, value: object, make: Make) -> Iterator[AnyFile]:
        """The same."""
        return self.of(name, value, make)


@contextmanager
def team(size: int, begun: float, work: Work) -> Iterator[Team | None]:
    """A team of so many processes, of which the helpers begin with the work; None for one process alone."""
    if size < 2:
        yield None
        return
    import multiprocessing  # it takes long to import, only a team needs it

    pipes = [multiprocessing.Pipe(duplex=False) for _ in range(1, size)]
    helpers = [
        multiprocessing.get_context("fork").Process(
            target=help_along, args=(Helper(number, Shares(size, begun), to), work), daemon=True
        )
        for number, (_, to) in enumerate(pipes, 1)
    ]
    with suppress(OSError):  # the system may be short of processes
        for helper in helpers:
            helper.start()
    for _, to in pipes:
        to.close()
    try:
        yield Team(Shares(size, begun), [received for received, _ in pipes])
    finally:
        for received, _ in pipes:
            received.close()
        for helper in (each for each in helpers if each.pid):
            helper.terminate()
            helper.join()


def help_along(helper: Helper, work: Work) -> None:
    """Do a helper's share, until nobody wants it any more. Whatever goes wrong, what it does not send is made anew."""
    with suppress(Exception, KeyboardInterrupt):
        for _ in work(helper):
            pass
