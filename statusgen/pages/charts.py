"""Pictures as SVG paths: a component's days, and components over the time of an incident.

Units are those of the viewBox that the template gives: a day is one wide; a bar is the taller, the worse.
"""

from collections.abc import Iterable
from typing import Final

from statusgen.model.vocabulary import Level
from statusgen.pages.views import Bars, Lane, Lanes, Run

SHAPES: Final = {
    None: "none",
    Level.OPERATIONAL: "operational",
    Level.UNDER_MAINTENANCE: "maintenance",
    Level.DEGRADED_PERFORMANCE: "degraded",
    Level.PARTIAL_OUTAGE: "partial",
    Level.MAJOR_OUTAGE: "major",
}
"""The shape, and the class, of each level; None is a day before the record began."""

HEIGHTS: Final = {
    None: 2,
    Level.OPERATIONAL: 6,
    Level.UNDER_MAINTENANCE: 6,
    Level.DEGRADED_PERFORMANCE: 10,
    Level.PARTIAL_OUTAGE: 15,
    Level.MAJOR_OUTAGE: 20,
}
"""How tall each level is drawn, of 20."""

MIDDLES: Final = {level: 20 - height / 2 for level, height in HEIGHTS.items()} | {Level.UNDER_MAINTENANCE: 14}
"""Where the middle of each level's stroke is: they stand on the ground; maintenance floats above it."""

LANE_WIDTH: Final = 1_000
"""The units that the time of an incident is wide."""


def run_path(run: Run) -> str:
    """A run of days as a stroke from its first day to its last; its class says how tall it is."""
    return f"M{run.start} {MIDDLES[run.level]:g}h{run.length}"


def runs_path(runs: Iterable[Run]) -> str:
    """Several runs of one level as one path."""
    return "".join(run_path(run) for run in runs)


def day_path(run: Run) -> str:
    """A day with something to read, as an outline: maintenance hangs between the bars' feet and the worst."""
    top, foot = (11, 17) if run.level is Level.UNDER_MAINTENANCE else (20 - HEIGHTS[run.level], 20)
    return f"M{run.start} {top}h.74V{foot}h-.74z"


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
        y = MIDDLES[segment.level]
        found[segment.level] = found.get(segment.level, "") + f"M{left} {y:g}h{max(right - left, 1)}"
    return tuple(found.items())


def ticks_path(lanes: Lanes) -> str:
    """The updates as thin lines across a lane."""
    return "".join(f"M{round(tick * LANE_WIDTH)}-8v28" for tick in lanes.ticks)
