"""Charts as SVG paths: a component's days, and components over the time of an incident.

Units are those of the viewBox that the template gives: a day is one wide; a bar is the taller, the worse.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from statusgen.model.vocabulary import Level
from statusgen.pages.parts import SHAPES, Bars, Lane, Lanes, Milestone, Run

HEIGHTS: Final[Mapping[Level | None, float]] = {
    None: 2,
    Level.OPERATIONAL: 6,
    Level.UNDER_MAINTENANCE: 8,
    Level.DEGRADED_PERFORMANCE: 10,
    Level.PARTIAL_OUTAGE: 15,
    Level.MAJOR_OUTAGE: 20,
}
"""How tall each level is drawn, of 20."""

MIDDLES: Final = {level: 20 - height / 2 for level, height in HEIGHTS.items()}
"""Where the middle of each level's stroke is: they stand on the ground."""

LEVELS: Final = tuple(Level)
"""Every level, for the key to the shapes."""

LANE_WIDTH: Final = 1_000
"""The units that the time of an incident is wide."""


def quiet_days(bars: Bars) -> Iterator[tuple[str, str]]:
    """The days that lead nowhere, as a shape and a path of strokes; its class says how tall they are."""
    for level in (None, Level.OPERATIONAL):
        runs = [run for run in bars.runs if run.level is level and not run.path]
        if runs:
            yield SHAPES[level], "".join(f"M{run.start} {MIDDLES[level]:g}h{run.length}" for run in runs)


def day_path(run: Run) -> str:
    """A day with something to read, as an outline."""
    return f"M{run.start} {20 - HEIGHTS[run.level]}h.74V20h-.74z"


def lane_paths(lane: Lane) -> Mapping[str, str]:
    """The segments of a lane as strokes: a path for each shape."""
    found: dict[str, str] = {}
    for segment in lane.segments:
        left, right = round(segment.left * LANE_WIDTH), round(segment.right * LANE_WIDTH)
        shape, y = SHAPES[segment.level], MIDDLES[segment.level]
        found[shape] = found.get(shape, "") + f"M{left} {y:g}h{max(right - left, 1)}"
    return found


def steps_path(milestones: Sequence[Milestone]) -> str:
    """The time of an incident as a line, with a stroke for each of its steps."""
    return f"M0 6h{LANE_WIDTH}" + "".join(f"M{round(each.place * LANE_WIDTH)} 0v12" for each in milestones)


def ticks_path(lanes: Lanes) -> str:
    """The updates as thin lines across a lane."""
    return "".join(f"M{round(tick * LANE_WIDTH)}-8v28" for tick in lanes.ticks)
