"""Chips: what a code span below an update's heading changes from that update on."""

import msgspec

from statusgen.model.time import Moment
from statusgen.model.vocabulary import CauseStatus, Level


class LevelChip(msgspec.Struct, frozen=True, tag="level"):
    """From this update on, `target` (a component, `all` components, or a `region`) is at `level`."""

    target: str
    level: Level
    region: bool = False


class CauseChip(msgspec.Struct, frozen=True, tag="cause"):
    """From this update on, the cause has this status."""

    status: CauseStatus


class PromiseChip(msgspec.Struct, frozen=True, tag="promise"):
    """The next update is promised for this time."""

    at: Moment


class WindowChip(msgspec.Struct, frozen=True, tag="window"):
    """From this update on, the maintenance window starts or ends at another time; None keeps the time before."""

    start: Moment | None = None
    end: Moment | None = None


Chip = LevelChip | CauseChip | PromiseChip | WindowChip
