"""`make bench`: how long a build takes at several sizes, and how that compares with doing next to nothing.

Seconds depend on the machine and on what else it does, so the ratios are what to look at: processor time for
each incident (even, where the time is linear), how often the time of a plain loop that reads the same sources
and writes the same files, and what a second build costs that has nothing to do.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bench.corpus import NOW, write

SIZES: Final = (100, 300, 1_000)
RUNS: Final = 3
MEMORY: Final = Path("/dev/shm")
"""Where files cost no disk, on Linux."""


class Timed(NamedTuple):
    """Median seconds of one size, and what was read and written; all but `cpu` are wall time."""

    incidents: int
    cold: float
    cpu: float
    again: float
    floor: float
    peak: float
    files: int
    megabytes: float


def main() -> None:
    """Build each size several times, and print a table."""
    options = _options()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; wall seconds, median of {options.runs} runs")
    print("incidents   cold    cpu  ms each  peak MiB   files     MB  floor  cold/floor  again  again/cold")
    folder = MEMORY if os.access(MEMORY, os.W_OK) else None
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="statusgen-bench-", dir=folder) as temporary:
            print(_line(measure(Path(temporary) / "project", size, options.runs)), flush=True)


def measure(project: Path, size: int, runs: int) -> Timed:
    """Time cold builds, builds with nothing to do, and the floor, of a project made for it."""
    write(project, size)
    site = project / "site"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    cold = [_build(project, fresh=True) for _ in range(runs)]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    again = [_build(project, fresh=False) for _ in range(runs)]
    sources = [path for path in project.rglob("*") if path.is_file() and site not in path.parents]
    output = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    floor = [_seconds(lambda: _read_and_write(sources, output, project / "floor")) for _ in range(runs)]
    return Timed(
        incidents=size,
        cold=statistics.median(cold),
        cpu=(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / runs,
        again=statistics.median(again),
        floor=statistics.median(floor),
        peak=after.ru_maxrss / 1024,  # of all builds so far, so begin with the smallest
        files=len(output),
        megabytes=sum(map(len, output.values())) / 1e6,
    )


def _build(project: Path, *, fresh: bool) -> float:
    """Wall seconds of a whole process; a fresh one finds nothing that another left."""
    for left in _left_behind(project) if fresh else ():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    command = [sys.executable, "-m", "statusgen", "build", "--config", str(project / "statusgen.yml")]
    now = ["--now", f"{NOW:%Y-%m-%d %H:%M} UTC"]
    return _seconds(lambda: subprocess.run([*command, *now], check=True, stdout=subprocess.DEVNULL))


def _left_behind(project: Path) -> list[Path]:
    return [path for path in project.iterdir() if path.name not in {"statusgen.yml", "incidents"}]


def _read_and_write(sources: Sequence[Path], output: Mapping[Path, bytes], to: Path) -> None:
    """What no generator can do without: the floor."""
    shutil.rmtree(to, ignore_errors=True)
    for path in sources:
        path.read_bytes()
    for name, content in output.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(content)


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _line(timed: Timed) -> str:
    each = 1_000 * timed.cpu / timed.incidents
    return (
        f"{timed.incidents:9,} {timed.cold:6.2f} {timed.cpu:6.2f} {each:8.2f} {timed.peak:9.0f} {timed.files:7,} "
        f"{timed.megabytes:6.1f} {timed.floor:6.3f} {timed.cold / timed.floor:11.1f} {timed.again:6.2f} "
        f"{timed.again / timed.cold:11.2f}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="how many incidents (default: 100 300 1000)")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often each is built (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
