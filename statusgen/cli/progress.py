"""How far a build is, while it takes long, and afterwards what took how long."""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import TextIO, TypeVar

import click

from statusgen.memo.chapters import Memory
from statusgen.model.files import AnyFile

Thing = TypeVar("Thing")

PATIENCE = 2.0
"""After how many seconds a bar shows how far a build is."""


def watched(
    things: Iterable[Thing],
    expected: int,
    stream: TextIO,
    *,
    label: str = "Making files",
    clock: Callable[[], float] = perf_counter,
) -> Iterator[Thing]:
    """The things, with a bar on a terminal once they take longer than a moment; elsewhere nothing is said."""
    begun, bar = clock(), None
    try:
        for number, thing in enumerate(things, 1):
            yield thing
            if bar is not None:
                bar.update(1)
            elif clock() - begun > PATIENCE and stream.isatty():
                bar = click.progressbar(length=max(expected, number), label=label, file=stream)
                bar.update(number)
    finally:
        if bar is not None:
            bar.render_finish()


class Timings:
    """How long each stage of a command took."""

    def __init__(self, begun: float, *, clock: Callable[[], float] = perf_counter) -> None:
        self._clock, self._last = clock, begun
        self._seconds: dict[str, float] = {}

    def ends(self, stage: str) -> None:
        """Note that a stage ends now, which began where the last one ended."""
        now = self._clock()
        self._seconds[stage] = self._seconds.get(stage, 0.0) + now - self._last
        self._last = now

    def each(self, files: Iterable[AnyFile]) -> Iterator[AnyFile]:
        """The files; the making of each counts for its kind, and what is done with it for nothing."""
        for file in files:
            self.ends(_kind(file.path))
            yield file
            self.ends("publishing")

    def lines(self, memory: Memory) -> Iterator[str]:
        """What took how long, in the order in which it began, and what was remembered."""
        for stage, seconds in self._seconds.items():
            yield f"{seconds:7.2f} s  {stage}"
        for kind, (known, asked) in memory.told().items():
            yield f"remembered: {known:,} of {asked:,} {kind}"


_KINDS = {
    ".html": "pages",
    ".png": "social images",
    ".xml": "feeds",
    ".rss": "feeds",
    ".atom": "feeds",
    ".ics": "calendars",
    ".svg": "badges",
    ".json": "data",
}


def _kind(path: str) -> str:
    """What a file is, in a word."""
    ending = path[path.rfind(".") :] if "." in path else ""
    return "other files" if path.startswith("static/") else _KINDS.get(ending, "other files")
