"""Pictures as SVG paths: a component's days, and components over the time of an incident.

Units are those of the viewBox that the template gives: a day is one wide; a bar is the taller, the worse.
"""

from collections.abc import Iterable
from typing import Final

from statusgen.model import Level
from statusgen.views import Bars, Lane, Lanes, Run

HEIGHTS: Final = {
    None: 2,
    Level.OPERATIONAL: 6,
    Level.UNDER_MAINTENANCE: 6,
    Level.DEGRADED_PERFORMANCE: 10,
    Level.PARTIAL_OUTAGE: 15,
    Level.MAJOR_OUTAGE: 20,
}
"""How tall each level is drawn, of 20."""

LANE_WIDTH: Final = 1_000
"""The units that the time of an incident is wide."""


def run_path(run: Run) -> str:
    """A run of days as a stroke from its first day to its last; its class says how tall it is."""
    return f"M{run.start} {20 - HEIGHTS[run.level] / 2:g}h{run.length}"


def runs_path(runs: Iterable[Run]) -> str:
    """Several runs of one level as one path."""
    return "".join(run_path(run) for run in runs)


def quiet_runs(bars: Bars, level: Level | None) -> tuple[Run, ...]:
    """The runs at a level that lead nowhere, to be drawn as one."""
    return tuple(run for run in bars.runs if run.level is level and not run.path)


def linked_runs(bars: Bars) -> tuple[Run, ...]:
    """The days with something to read."""
    return tuple(run for run in bars.runs if run.path)


def lane_paths(lane: Lane) -> tuple[tuple[Level, str], ...]:
    """The segments of a lane as strokes, a path for each level."""
    found: dict[Level, str] = {}
    for segment in lane.segments:
        left, right = round(segment.left * LANE_WIDTH), round(segment.right * LANE_WIDTH)
        y = 20 - HEIGHTS[segment.level] / 2
        found[segment.level] = found.get(segment.level, "") + f"M{left} {y:g}h{max(right - left, 1)}"
    return tuple(found.items())


def ticks_path(lanes: Lanes) -> str:
    """The updates as thin lines across a lane."""
    return "".join(f"M{round(tick * LANE_WIDTH)}-8v28" for tick in lanes.ticks)
