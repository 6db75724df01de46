"""What incidents have in common, as pages show it: rows of tables, each with a bar."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from statusgen.model import urls
from statusgen.model.vocabulary import CauseCategory, CauseStatus
from statusgen.pages.parts import Name
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.analytics import BELOW, Analytics, Counted, Spread

MOST: Final = 10
"""How many components or regions are named; the files name all."""

WIDTH: Final = 100
"""The units that the longest bar of a table is wide."""


class CauseRow(msgspec.Struct, frozen=True):
    """A kind of cause: of how many incidents, the bar of all, and of those in which that is confirmed."""

    cause: CauseCategory | CauseStatus | None
    count: int
    width: float
    confirmed: int
    sure: float


class NameRow(msgspec.Struct, frozen=True):
    """A component or region, with how many incidents affected it, and their bar."""

    name: Name
    count: int
    width: float


class DurationRow(msgspec.Struct, frozen=True):
    """How many incidents lasted at least `least` and less than `below` seconds; 0: no such bound."""

    least: int
    below: int
    count: int
    width: float


class YearRow(msgspec.Struct, frozen=True):
    """A year with its page, how many incidents began in it, and what is known of how long they lasted."""

    year: int
    path: str
    count: int
    width: float
    known: Spread | None


class AnalyticsView(msgspec.Struct, frozen=True, kw_only=True):
    """What incidents have in common. `more` components and regions are not named. `path` is that of its files."""

    path: str
    found: Analytics
    causes: tuple[CauseRow, ...]
    components: tuple[NameRow, ...]
    more_components: int
    of_others: tuple[NameRow, ...]
    more_of_others: int
    regions: tuple[NameRow, ...]
    more_regions: int
    durations: tuple[DurationRow, ...]
    years: tuple[YearRow, ...]


def analytics_view(view: Viewpoint, year: int | None) -> AnalyticsView | None:
    """What the page of a year, or of all years, says of the incidents that began then; None of too few."""
    found = view.snapshot.analytics.get(year)
    if found is None or not found.is_enough:
        return None
    components, regions = found.components, found.regions
    return AnalyticsView(
        path=urls.analytics(year),
        found=found,
        causes=tuple(_causes(found)),
        components=tuple(_names(view, components)),
        more_components=len(components[MOST:]),
        of_others=tuple(_names(view, found.components_of_others)),
        more_of_others=len(found.components_of_others[MOST:]),
        regions=tuple(_names(view, regions)),
        more_regions=len(regions[MOST:]),
        durations=tuple(_durations(found)),
        years=tuple(_years(view)) if year is None else (),
    )


def _causes(found: Analytics) -> Iterator[CauseRow]:
    most = max(each.count for each in found.causes)
    for each in found.causes:
        width, sure = _width(each.count, most), _width(each.confirmed, most)
        yield CauseRow(each.category or each.status, each.count, width, each.confirmed, sure)


def _names(view: Viewpoint, found: Sequence[Counted]) -> Iterator[NameRow]:
    for each in found[:MOST]:
        yield NameRow(view.name(each.id), each.count, _width(each.count, found[0].count))


def _durations(found: Analytics) -> Iterator[DurationRow]:
    classes = found.durations.classes
    for least, below, count in zip((0, *BELOW), (*BELOW, 0), classes, strict=True):
        yield DurationRow(least, below, count, _width(count, max(1, *classes)))


def _years(view: Viewpoint) -> Iterator[YearRow]:
    years = {year: each for year, each in view.snapshot.analytics.items() if year is not None}
    most = max(each.incidents for each in years.values())
    for year, each in years.items():
        path, known = view.prefix + urls.year(year), each.durations.known
        yield YearRow(year, path, each.incidents, _width(each.incidents, most), known)


def _width(count: int, most: int) -> float:
    return round(WIDTH * count / most, 1)
