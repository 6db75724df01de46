"""Work that several processes share: each takes one piece after the other, until none is left.

The first process takes them from the front, and helpers from the back: pieces that have much in common are best next to
each other, and the shortest in the middle. What helpers have done lies in files without names until it is wanted.
"""

import gc
import os
import pickle
import signal
import struct
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, Final

import msgspec

Work = Callable[["Helper"], None]
"""What a helper does: it takes pieces of the work, and tells what became of each."""

MOST: Final = 4
"""How many processes share the work at most: what they do not share takes the same time however many there are."""

_SENT: Final = struct.Struct("=IQQ")
"""What a helper sends of each piece of work: its number, and where in a file the result begins and how long it is."""

_NUMBER: Final = 4


def processors() -> int:
    """How many processes may share the work here: one where processes cannot be copied safely."""
    can_be_copied = sys.platform == "linux" and threading.active_count() == 1
    return min(len(os.sched_getaffinity(0)), MOST) if can_be_copied else 1


class Unnamed:
    """A file without a name, which is there for as long as somebody may want something of it."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile(buffering=0) as file:
            self.number = os.dup(file.fileno())
        weakref.finalize(self, os.close, self.number)

    def write(self, content: bytes) -> None:
        """Add to its end. Raises OSError where there is no room."""
        if os.write(self.number, content) < len(content):
            raise OSError("no room")


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """A part of a file, which is read by calling it: a large site has many of them."""

    file: Unnamed
    start: int
    length: int

    def __call__(self) -> bytes:
        return os.pread(self.file.number, self.length, self.start)


class Pieces:
    """So many pieces of work, of which each is taken once.

    The processes share how far they have read two files, since one is a copy of the other: one file has a byte for each
    piece that nobody has taken, the other the numbers from the last on.
    """

    def __init__(self, count: int) -> None:
        self.count, self._left, self._from_back = count, Unnamed(), Unnamed()
        self._left.write(bytes(count))
        self._from_back.write(b"".join(n.to_bytes(_NUMBER, "big") for n in reversed(range(count))))
        for file in (self._left, self._from_back):
            os.lseek(file.number, 0, os.SEEK_SET)

    def from_front(self) -> Iterator[int]:
        """The numbers of the pieces that the first process takes."""
        for number in range(self.count):
            if not os.read(self._left.number, 1):
                return
            yield number

    def from_back(self) -> Iterator[int]:
        """The numbers of the pieces that a helper takes."""
        while os.read(self._left.number, 1):
            yield int.from_bytes(os.read(self._from_back.number, _NUMBER), "big")


class Helper:
    """What a helper does: it takes pieces of the work, and tells where in a file the result of each is."""

    def __init__(self, pieces: Pieces, to: int, file: Unnamed) -> None:
        self.pieces, self.to, self.file = pieces, to, file
        self._end = 0

    def numbers(self) -> Iterator[int]:
        """The numbers of the pieces that it takes, each when the one before is done."""
        return self.pieces.from_back()

    def keep(self, content: bytes) -> tuple[int, int]:
        """Keep what somebody may want to read. Returns where in the file it begins, and how long it is."""
        start = self._end
        self.file.write(content)
        self._end += len(content)
        return start, len(content)

    def tell(self, number: int, result: object) -> None:
        """Tell what became of a piece of work."""
        os.write(self.to, _SENT.pack(number, *self.keep(pickle.dumps(result, protocol=5))))


class Told(msgspec.Struct, frozen=True):
    """What a helper has made of a piece of work, and the file with what it has kept of it."""

    number: int
    result: Any
    file: Unnamed


class Helped:
    """A helper as the first process knows it: by the pipe on which it tells what it has done, and by its file."""

    def __init__(self, received: int, file: Unnamed) -> None:
        self.received, self.file = received, file
        os.set_blocking(received, False)

    def told(self) -> Iterator[Told]:
        """What it tells until it ends. Raises BlockingIOError where it has told no more yet."""
        while sent := os.read(self.received, _SENT.size):
            number, start, length = _SENT.unpack(sent)
            result = pickle.loads(Stretch(self.file, start, length)())  # noqa: S301  (a copy of us wrote it)
            yield Told(number, result, self.file)


class Team:
    """The process that wants the work done, with its helpers; without any it does all of it."""

    def __init__(self, count: int, pieces: Pieces | None = None, helpers: Sequence[Helped] = ()) -> None:
        self.pieces, self.helpers = pieces, helpers
        self._undone = dict.fromkeys(range(count))

    def numbers(self) -> Iterator[int]:
        """The numbers of the pieces that this process takes, each when the one before is done."""
        for number in self.pieces.from_front() if self.pieces else [*self._undone]:
            del self._undone[number]
            yield number

    def told(self) -> Iterator[Told]:
        """What helpers have told by now."""
        for helper in self.helpers:
            with suppress(BlockingIOError):
                yield from map(self._noted, helper.told())

    def rest(self) -> Iterator[Told]:
        """What helpers still tell, up to their end."""
        for helper in self.helpers:
            os.set_blocking(helper.received, True)
            yield from map(self._noted, helper.told())

    def undone(self) -> Iterator[int]:
        """The numbers of the pieces that nobody has done: helpers took them, and ended too early."""
        yield from self._undone

    def _noted(self, told: Told) -> Told:
        del self._undone[told.number]
        return told


@contextmanager
def team(size: int, count: int, work: Work) -> Iterator[Team]:
    """A team of so many processes for so many pieces of work, of which the helpers begin with it."""
    with ExitStack() as stack:
        found = Team(count)
        if size > 1:
            with suppress(OSError):  # the system may be short of room or of processes
                pieces = Pieces(count)
                found = Team(count, pieces, [_helped(pieces, work, stack) for _ in range(1, size)])
        yield found


def _helped(pieces: Pieces, work: Work, stack: ExitStack) -> Helped:
    """A copy of this process that does its part of the work. Raises OSError."""
    file, (received, to) = Unnamed(), os.pipe()
    stack.callback(os.close, received)
    with os.fdopen(to, "wb"):  # closed here once the helper has it
        if not (process := os.fork()):  # pragma: no cover  (it is another process)
            try:
                os.close(received)
                gc.freeze()  # what there is stays; it is shared for as long as nobody looks through it
                help_along(Helper(pieces, to, file), work)
            finally:
                os._exit(0)
    stack.callback(_end, process)
    return Helped(received, file)


def _end(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def help_along(helper: Helper, work: Work) -> None:
    """Do a helper's part, until nobody wants it any more. Whatever goes wrong, what it does not tell is done anew."""
    with suppress(Exception, KeyboardInterrupt):
        work(helper)
