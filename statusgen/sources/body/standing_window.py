"""The window of a maintenance as it stands while chips are read, and the day that a time of day in one is on."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from statusgen.model.chips import WindowChip
from statusgen.model.time import TIME_OF_DAY, Moment, Posted, read_posted
from statusgen.model.zones import day_of
from statusgen.sources.body.slips import typed


class StandingWindow:
    """The window that front matter announces, in the site's `zone`, and what chips have made of it."""

    def __init__(self, start: Moment | None, end: Moment | None, zone: tzinfo) -> None:
        self.zone = zone
        self.moves: list[tuple[datetime, WindowChip]] = []
        self.announced = WindowChip(start=start, end=end)

    def move(self, chip: WindowChip, posted: Posted) -> None:
        """Take over what a chip says."""
        self.moves.append((posted.moment.first, chip))

    def read(self, name: str, written: str, posted: Posted) -> Moment:
        """The `start` or `end` that a chip says; a time of day is on the day that it has been on.

        An end that would be before the start is the next such time after it. Raises ValueError where that is before
        the update, or where another day is as likely.
        """
        if not TIME_OF_DAY.fullmatch(clock := typed(written)):
            return read_posted(written, self.zone).moment
        dated = f"write the date as well: YYYY-MM-DD {clock}"
        began, window = self._standing(posted, with_own=False), self._standing(posted, with_own=True)
        old = window.start if name == "start" else window.end
        if not old or not old.has_day:
            raise ValueError(f'"{clock}" has no day, as the window has none; {dated}')
        day, expected = self._day(old, posted), old.first
        start = window.start if name == "end" else None
        if start and began.start:
            moved = self._day(start, posted) - self._day(began.start, posted)
            day, expected = day + moved, expected + moved
        at = _on(day, clock, posted)
        if start and at.first <= start.first:
            day = self._day(start, posted)
            at = next(at for n in (0, 1) if (at := _on(day + timedelta(n), clock, posted)).first > start.first)
        if at.first < posted.moment.first:
            raise ValueError(f'"{clock}" on the day of the window is before this update; {dated}')
        other = at.first + timedelta(1 if name == "start" else -1)
        is_nearer = old.has_time and abs(other - expected) < abs(at.first - expected)
        if is_nearer and not (start and other <= start.first):
            raise ValueError(f'"{clock}" may be on the day of the {name} or {_NEXT[name]}; {dated}')
        return at

    def _standing(self, posted: Posted, *, with_own: bool) -> WindowChip:
        """The window when an update was posted: with what its own chips have said so far, or without."""
        window, until = self.announced, posted.moment.first
        for at, chip in sorted(self.moves, key=lambda move: move[0]):
            if at < until or (with_own and at == until):
                window = WindowChip(start=chip.start or window.start, end=chip.end or window.end)
        return window

    def _day(self, moment: Moment, posted: Posted) -> date:
        return day_of(moment.first, posted.zone if moment.has_time else self.zone)


def _on(day: date, clock: str, posted: Posted) -> Moment:
    return read_posted(f"{day} {clock}", posted.zone).moment


_NEXT: Final = {"start": "the day after", "end": "the day before"}
