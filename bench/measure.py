"""What a whole process costs, and how programs compare that take turns."""

import os
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

PATIENCE: Final = 600
"""Seconds after which a server that shows nothing has failed."""


class Cost(NamedTuple):
    """What one run took: seconds, seconds of processor time with its children, and MiB of its largest process."""

    wall: float
    cpu: float
    peak: float


class Turn(NamedTuple):
    """A command of one of those that take turns, and what is done before it: with several of these, the mean counts."""

    command: Callable[[], Sequence[str]]
    folder: Path
    before: tuple[Callable[[], object], ...]

    def take(self) -> Cost:
        costs = []
        for prepare in self.before:
            prepare()
            costs.append(run(self.command(), self.folder))
        return Cost(*(statistics.mean(values) for values in zip(*costs, strict=True)))


def interleaved(turns: Mapping[str, Turn], rounds: int) -> dict[str, list[Cost]]:
    """What each costs in each round, after one that does not count."""
    costs: dict[str, list[Cost]] = {name: [] for name in turns}
    for number in range(rounds + 1):
        for name, turn in turns.items():
            cost = turn.take()
            if number:
                costs[name].append(cost)
    return costs


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each of the three."""
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost], which: str = "wall") -> float:
    """The median of the ratios of each round, so that another load on the machine falls on both."""
    return statistics.median(float(getattr(a, which) / getattr(b, which)) for a, b in zip(ours, theirs, strict=True))


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end. Ends the program, with what it wrote, if it fails."""
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, env=_environment(folder), stdout=output, stderr=output) as process:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{' '.join(command)}, in {folder}:\n{output.read().decode()}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _environment(folder: Path) -> dict[str, str]:
    """As a user has it, with caches inside the project, where a cold run finds none."""
    passed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**passed, "XDG_CACHE_HOME": str(folder / ".cache"), "HUGO_CACHEDIR": str(folder / ".cache" / "hugo")}


# Servers


@contextmanager
def serving(command: Sequence[str], folder: Path) -> Iterator[str]:
    """Run a server while the context lasts. Yields its URL, with a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    process = subprocess.Popen(
        [*command, str(port)], cwd=folder, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def seconds_until(url: str, text: str) -> float:
    """How long it takes from now until a page holds that text."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < PATIENCE:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as response:
                if text in response.read().decode():
                    return time.perf_counter() - begun
        except (urllib.error.URLError, ConnectionError):
            pass  # the server has not begun, or does not have the page yet
        time.sleep(0.005)
    raise SystemExit(f"{url} did not come to hold {text!r}")
