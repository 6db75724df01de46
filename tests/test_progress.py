"""What a build says of its progress, on a terminal and elsewhere, and of what took how long."""

import io
from collections.abc import Iterator

import pytest

from statusgen.cli.progress import Timings, watched
from statusgen.memo.chapters import Memory
from statusgen.model.files import File


class Terminal(io.StringIO):
    """Where people look."""

    def isatty(self) -> bool:
        return True


def clock(*seconds: float) -> Iterator[float]:
    yield from seconds


@pytest.mark.parametrize(
    ("stream", "step", "is_shown"),
    [(Terminal(), 1.5, True), (Terminal(), 0.01, False), (io.StringIO(), 1.5, False)],
)
def test_a_bar_is_shown_where_it_takes_long_and_somebody_looks(
    stream: io.StringIO, step: float, is_shown: bool
) -> None:
    files = [File(f"{n}.html", b"") for n in range(5)]
    instants = clock(*(n * step for n in range(9)))
    assert list(watched(files, 4, stream, clock=lambda: next(instants))) == files
    assert ("Making files" in stream.getvalue()) is is_shown


def test_each_stage_and_each_kind_of_file_has_its_time() -> None:
    instants, memory = clock(0.5, 1.5, 2.0, 4.0, 4.25, 4.5), Memory()
    memory.chapter("files").put("a", 1)
    assert memory.chapter("files").get("b") is None
    timings = Timings(0.0, clock=lambda: next(instants))
    timings.ends("reading")
    files = [File("index.html", b""), File("static/x.svg", b"")]
    assert list(timings.each(files)) == files
    timings.ends("publishing")
    assert list(timings.lines(memory)) == [
        "   0.50 s  reading",
        "   1.00 s  pages",
        "   1.00 s  publishing",
        "   2.00 s  other files",
        "remembered: 1 of 2 files",
    ]
