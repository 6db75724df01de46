"""Charts as SVG paths: a component's days, and components over the time of an incident.

Units are those of the viewBox that the template gives: a day is one wide; a bar is the taller, the worse. Maintenance
is no worse than a good day: it stands on the same ground, and is as tall, but hollow.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from statusgen.model.vocabulary import Level
from statusgen.pages.parts import SHAPES, Bars, Lane, Lanes, Milestone, Run

STROKES: Final[Mapping[Level | None, tuple[tuple[int, float], ...]]] = {
    None: ((18, 2),),
    Level.OPERATIONAL: ((14, 6),),
    Level.UNDER_MAINTENANCE: ((14, 2), (18, 2)),
    Level.DEGRADED_PERFORMANCE: ((10, 10),),
    Level.PARTIAL_OUTAGE: ((5, 15),),
    Level.MAJOR_OUTAGE: ((0, 20),),
}
"""The strokes of each level, of 20: where each begins, and how tall it is. They stand on the ground."""

LEVELS: Final = tuple(Level)
"""Every level, for the key."""

REACH: Final = 3
"""How many quiet days on either side of a marked one open it too: a day alone is too narrow for a finger."""

LANE_WIDTH: Final = 1_000
"""The units that the time of an incident is wide."""


def bar_paths(bars: Bars) -> Mapping[str, str]:
    """The days as strokes: a path for each shape, whose class says how tall they are."""
    return _by_shape(bars.runs)


def quiet_paths(bars: Bars) -> Mapping[str, str]:
    """The same of the days that lead nowhere."""
    return _by_shape(run for run in bars.runs if not run.path)


def _by_shape(runs: Iterable[Run]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for run in runs:
        shape = SHAPES[run.level]
        found[shape] = found.get(shape, "") + _strokes(run.level, run.start, run.length)
    return found


def key_path(level: Level) -> str:
    """A day of a level by itself."""
    return _strokes(level, 0, 1)


def _strokes(level: Level | None, left: int, length: int) -> str:
    return "".join(f"M{left} {top + height / 2:g}h{length}" for top, height in STROKES[level])


def targets(bars: Bars) -> Sequence[tuple[int, int, Run]]:
    """For each marked day the quiet days before it, and how many days wide what opens it is."""
    marked, found, end = [run for run in bars.runs if run.path], list[tuple[int, int, Run]](), 0
    for run, following in zip(marked, [*marked[1:], None], strict=True):
        left = max(end, run.start - REACH)
        room = (following.start - run.start - 1) // 2 if following else bars.days - run.start - 1
        right = run.start + 1 + min(REACH, room)
        found.append((left - end, right - left, run))
        end = right
    return found


def pieces(days: int) -> Sequence[int]:
    """So many days as a sum of few widths, each of which style.css has a class for, d1 to d256."""
    found = []
    for width in (256, 128, 64, 32, 16, 8, 7, 6, 5, 4, 3, 2, 1):
        while days >= width:
            found.append(width)
            days -= width
    return found


def days_after_targets(bars: Bars) -> int:
    """How many days come after all that is marked."""
    return bars.days - sum(gap + width for gap, width, _ in targets(bars))


def day_path(run: Run) -> str:
    """A day with something to read, as an outline."""
    return "".join(f"M{run.start} {top}h.74v{height:g}h-.74z" for top, height in STROKES[run.level])


def lane_paths(lane: Lane) -> Mapping[str, str]:
    """The segments of a lane as strokes: a path for each shape."""
    found: dict[str, str] = {}
    for segment in lane.segments:
        left, right = round(segment.left * LANE_WIDTH), round(segment.right * LANE_WIDTH)
        shape = SHAPES[segment.level]
        found[shape] = found.get(shape, "") + _strokes(segment.level, left, max(right - left, 1))
    return found


def steps_path(milestones: Sequence[Milestone]) -> str:
    """The time of an incident as a line, with a stroke for each of its steps."""
    return f"M0 6h{LANE_WIDTH}" + "".join(f"M{round(each.place * LANE_WIDTH)} 0v12" for each in milestones)


def ticks_path(lanes: Lanes) -> str:
    """The updates as thin lines across a lane."""
    return "".join(f"M{round(tick * LANE_WIDTH)}-8v28" for tick in lanes.ticks)
