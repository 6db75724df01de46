"""The years, quarters and months of the calendar, in the site's time zone."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Final

import msgspec

from statusgen.model.spans import Span
from statusgen.model.zones import day_begins

YEAR: Final = 12
QUARTER: Final = 3
MONTH: Final = 1
"""How many months each period has."""


class Period(msgspec.Struct, frozen=True, order=True):
    """A year, a quarter or a month: the day that it begins on, and how many months it has."""

    first: date
    length: int

    @property
    def name(self) -> str:
        """What it is called in paths: `2026`, `2026-q3` or `2026-11`."""
        year = f"{self.first.year:04}"
        if self.length == YEAR:
            return year
        return f"{year}-q{self.quarter}" if self.length == QUARTER else f"{year}-{self.first.month:02}"

    @property
    def is_year(self) -> bool:
        return self.length == YEAR

    @property
    def is_quarter(self) -> bool:
        return self.length == QUARTER

    @property
    def quarter(self) -> int:
        """The number of the quarter that it begins in."""
        return (self.first.month + 2) // 3

    @property
    def after(self) -> date:
        """The day after it."""
        return _later(self.first, self.length)

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each of its months."""
        return tuple(_later(self.first, n) for n in range(self.length))

    def within(self, length: int) -> "Period":
        """The longer period that it is a part of."""
        month = (self.first.month - 1) // length * length + 1
        return Period(date(self.first.year, month, 1), length)

    def span(self, zone: tzinfo) -> Span:
        """All of it, from midnight to midnight."""
        return Span(day_begins(self.first, zone), day_begins(self.after, zone))


def month_of(instant: datetime, zone: tzinfo) -> date:
    """The first day of the month of an instant."""
    return instant.astimezone(zone).date().replace(day=1)


def ends_of_month(day: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of each month, from one to another."""
    while first <= last:
        yield first
        first = _later(first, 1)


def _later(month: date, number: int) -> date:
    index = month.year * 12 + month.month - 1 + number
    return date(index // 12, index % 12 + 1, 1)
