"""`make bench`: how statusgen compares with other generators of sites, and with itself at other sizes.

Programs take turns, as whole processes and with files in memory, so that what else the machine does falls on all of
them; a ratio is the median of those of the rounds. What is printed is Markdown, as `bench/README.md` keeps it.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bench.measure import median, ratio
from bench.peers import FULL, installed
from bench.scenarios import BILINGUAL, FLOOR, LARGE, OURS, Costs, Scenarios

SIZES: Final = (10, 1_000, 10_000)
ROUNDS: Final = 5
MEMORY: Final = Path("/dev/shm")
"""Where files cost no disk, on Linux."""
MEGABYTES: Final = 41.5
"""What statusgen published for 1,000 incidents before it was made light."""

SCENARIOS: Final[dict[str, Callable[[Scenarios], Costs]]] = {
    "cold": Scenarios.cold,
    "same": Scenarios.same,
    "edit": Scenarios.edit,
    "save": Scenarios.save,
    "check": Scenarios.check,
    "languages": Scenarios.languages,
}


class Goal(NamedTuple):
    """What one ratio of a scenario may be at most, and what is aimed at."""

    scenario: str
    size: int
    name: str
    against: str
    which: str
    most: float
    aim: float | None = None


GOALS: Final = (
    Goal("same", 1_000, OURS, "Hugo", "wall", 0.25, 0.10),
    Goal("same", 10_000, OURS, "Hugo", "wall", 0.10, 0.05),
    Goal("edit", 1_000, OURS, "Hugo", "wall", 1.5, 0.8),
    Goal("edit", 10_000, OURS, "Hugo", "wall", 1.0, 0.4),
    Goal("save", 1_000, OURS, "Hugo", "wall", 2, 0.7),
    Goal("cold", 1_000, OURS, "Pelican", "wall", 1.6, 1.0),
    Goal("cold", 1_000, OURS, FULL, "wall", 0.8, 0.4),
    Goal("cold", 10, OURS, "Pelican", "wall", 2.2, 1.5),
    Goal("check", 1_000, "check, nothing changed", "check, cold", "wall", 0.1),
    Goal("check", 1_000, "check, edit", "check, cold", "wall", 0.15),
    Goal("cold", 10_000, OURS, "Hugo", "peak", 0.5, 0.2),
    Goal("languages", 1_000, BILINGUAL, OURS, "cpu", 1.5, 1.3),
)


class Measured(NamedTuple):
    """What each scenario cost at each size, and what was published by whom: files and megabytes."""

    costs: dict[tuple[str, int], Costs]
    weights: dict[tuple[str, int], tuple[int, float]]


def main() -> None:
    """Measure, printing each table when it is known, and hold the ratios to the goals."""
    options = _options()
    peers = installed(options.peers)
    if missing := {"Hugo", FULL, "Pelican", "Eleventy"} - peers.keys():
        print(f"Not installed, so not measured: {', '.join(sorted(missing))}\n")
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {options.rounds} rounds\n")
    measured = Measured({}, {})
    with tempfile.TemporaryDirectory(prefix="bench-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        for size in options.sizes:
            scenarios = Scenarios(Path(folder) / str(size), peers, size, options.rounds)
            for name in options.only:
                if size <= LARGE or name in {goal.scenario for goal in GOALS if goal.size == size}:
                    _measure(name, scenarios, measured)
                    print("\n".join(_table(name, size, measured)), end="\n\n", flush=True)
            print(f"### stages, {size:,} incidents\n\n```\n{scenarios.stages()}```\n", flush=True)
    print("\n".join(_against_goals(measured)))


def _measure(name: str, scenarios: Scenarios, measured: Measured) -> None:
    costs = measured.costs[name, scenarios.size] = SCENARIOS[name](scenarios)
    if name == "cold":
        for program in costs.keys() - {FLOOR}:
            measured.weights[program, scenarios.size] = scenarios.project(program).weight()


def _table(scenario: str, size: int, measured: Measured) -> Iterator[str]:
    costs = measured.costs[scenario, size]
    ours = next(iter(costs))
    yield f"### {scenario}, {size:,} incidents\n"
    yield f"{' '.join((SCENARIOS[scenario].__doc__ or '').split())}\n"
    yield f"| | seconds | CPU | MiB | files | MB | {ours} / it, wall | CPU |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, runs in costs.items():
        wall, cpu, peak = median(runs)
        files, megabytes = measured.weights.get((name, size), (0, 0)) if scenario == "cold" else (0, 0)
        cells = [
            f"{wall:.3f}",
            *([f"{cpu:.3f}", f"{peak:.0f}"] if cpu else ["", ""]),
            *([f"{files:,}", f"{megabytes:.1f}"] if files else ["", ""]),
            f"{ratio(costs[ours], runs, 'wall'):.2f}",
            f"{ratio(costs[ours], runs, 'cpu'):.2f}" if cpu else "",
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def _against_goals(measured: Measured) -> Iterator[str]:
    yield "### Goals\n\n| scenario | incidents | against | what | now | at most | aim |"
    yield "| --- | ---: | --- | --- | ---: | ---: | ---: |"
    for scenario, size, name, against, which, most, aim in GOALS:
        costs = measured.costs.get((scenario, size), {})
        if {name, against} <= costs.keys():
            now = ratio(costs[name], costs[against], which)
            yield f"| {scenario} | {size:,} | {against} | {which} | {now:.2f} | {most} | {aim or ''} |"
    few, many = (measured.costs.get(("cold", size), {}).get(OURS) for size in (1_000, 10_000))
    if few and many:
        yield f"| cold | 10,000 | itself, 1,000 | cpu | {median(many).cpu / median(few).cpu:.1f} | 11 | 10 |"
    if (OURS, 1_000) in measured.weights:
        now = measured.weights[OURS, 1_000][1] / MEGABYTES
        yield f"| cold | 1,000 | itself, {MEGABYTES} MB | bytes | {now:.2f} | 0.7 | 0.5 |"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__)
    add = parser.add_argument
    add("--sizes", nargs="+", type=int, default=SIZES, help="how many incidents (default: 10 1000 10000)")
    add("--only", nargs="+", choices=SCENARIOS, default=[*SCENARIOS], help="the scenarios (default: all)")
    add("--rounds", type=int, default=ROUNDS, help="how often each takes its turn (default: %(default)s)")
    add("--peers", type=Path, default=Path(sys.prefix) / "bench", help="where the other programs are installed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
