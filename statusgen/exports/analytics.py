"""What the incidents of a year, and of all years, have in common, as JSON and as a table. See docs/api.md."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import asdict

from statusgen.exports.incident_schema import published_json
from statusgen.exports.tables import as_csv
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.files import AnyFile, File
from statusgen.model.text import Text
from statusgen.status.analytics import BELOW, Analytics, ByCause, Counted, Durations, Spread
from statusgen.status.snapshot import Snapshot


class CountedName(msgspec.Struct, frozen=True):
    """How many incidents affected a component or region. Only regions of the configuration have a name here."""

    id: str
    name: Text
    count: int


class DurationClass(msgspec.Struct, frozen=True):
    """How many incidents lasted at least `least` and less than `below` seconds; null: no such bound."""

    least: int
    below: int | None
    count: int


class PublishedDurations(msgspec.Struct, frozen=True, kw_only=True):
    """How long incidents lasted, in seconds: `known` and `classes` are those of which that is known, at least about.

    `known` is null where there are none. `vague` are those of which only a bound or words are known, `unknown` those
    that are over and of which nothing is, and `open` those that go on.
    """

    known: Spread | None
    classes: tuple[DurationClass, ...]
    vague: int
    unknown: int
    open: int


class PublishedAnalytics(msgspec.Struct, frozen=True, kw_only=True):
    """What the `incidents` have in common that began in a `year` of the site's time zone, or where it is null, in any.

    `of_others` are incidents of components that others operate, and of nothing else: of them only these components are
    counted. `maintenance` is counted by itself. `causes` counts an incident for each category of its cause.
    `first_updates` is null where the site does not tell it, and `untold` counts the incidents of which it does not say
    how soon the first update came.
    """

    year: int | None
    time_zone: str
    incidents: int
    of_others: int
    maintenance: int
    causes: tuple[ByCause, ...]
    components: tuple[CountedName, ...]
    components_of_others: tuple[CountedName, ...]
    regions: tuple[CountedName, ...]
    no_component: int
    no_region: int
    durations: PublishedDurations
    first_updates: Spread | None
    untold: int


def analytics_files(snapshot: Snapshot, made: Made | None = None) -> Iterator[AnyFile]:
    """Yield both files of each year with enough incidents, and of all years."""
    made = made or Made.anew()
    for year, found in snapshot.analytics.items():
        if found.is_enough:
            path = urls.analytics(year)
            yield from made.of(path + urls.ANALYTICS_JSON, found, partial(_files, snapshot, found, path))


def _files(snapshot: Snapshot, found: Analytics, path: str) -> Iterator[File]:
    published = _published(snapshot, found)
    yield File(path + urls.ANALYTICS_JSON, published_json(published, snapshot.site.zone))
    yield File(path + urls.ANALYTICS_CSV, as_table(published, snapshot.site.languages[0]))


# JSON


def _published(snapshot: Snapshot, found: Analytics) -> PublishedAnalytics:
    named = {key: _named(snapshot, getattr(found, key)) for key in ("components", "components_of_others", "regions")}
    derived = {"time_zone": snapshot.site.timezone, "durations": _durations(found.durations), **named}
    return PublishedAnalytics(**asdict(found) | derived)


def _named(snapshot: Snapshot, found: Sequence[Counted]) -> tuple[CountedName, ...]:
    names = {code: Text(each.name) for code, each in snapshot.site.regions.items()}
    names |= {name: each.name for name, each in snapshot.site.components.items()}
    return tuple(CountedName(each.id, names.get(each.id, Text({})), each.count) for each in found)


def _durations(found: Durations) -> PublishedDurations:
    bounds = zip((0, *BELOW), (*BELOW, None), found.classes, strict=True)
    return PublishedDurations(**asdict(found) | {"classes": tuple(DurationClass(*each) for each in bounds)})


# A table

COLUMNS: Final = ("year", "about", "id", "name", "count", "confirmed", "seconds")
"""The columns of `analytics.csv`: a row for each number, by what it is about."""


def as_table(found: PublishedAnalytics, language: str) -> bytes:
    """The same as CSV, with names in the first language of the site."""
    return as_csv(COLUMNS, ({"year": found.year or "all", **row} for row in _rows(found, language)))


def _rows(found: PublishedAnalytics, language: str) -> Iterator[dict[str, Any]]:
    for name in ("incidents", "of_others", "maintenance"):
        yield {"about": name, "count": getattr(found, name)}
    for cause in found.causes:
        kind = cause.category or cause.status
        known = {"id": kind.value if kind else "none", "count": cause.count, "confirmed": cause.confirmed}
        yield {"about": "cause", **known}
    yield from _named_rows("component", found.components, language)
    yield from _named_rows("component_of_others", found.components_of_others, language)
    yield {"about": "no_component", "count": found.no_component}
    yield from _named_rows("region", found.regions, language)
    yield {"about": "no_region", "count": found.no_region}
    for each in found.durations.classes:
        yield {"about": "duration", "id": f"{each.least}-{each.below or ''}", "count": each.count}
    for name in ("vague", "unknown", "open"):
        yield {"about": "duration", "id": name, "count": getattr(found.durations, name)}
    yield from _spread_rows("duration", found.durations.known)
    yield from _spread_rows("first_update", found.first_updates)
    yield {"about": "first_update", "id": "untold", "count": found.untold}


def _named_rows(about: str, found: Iterable[CountedName], language: str) -> Iterator[dict[str, Any]]:
    for each in found:
        name = each.name.within(language).text if each.name.words else ""
        yield {"about": about, "id": each.id, "name": name, "count": each.count}


def _spread_rows(about: str, found: Spread | None) -> Iterator[dict[str, Any]]:
    if found:
        low, high = found.middle
        seconds = {"median": found.median, "middle_from": low, "middle_to": high, "least": found.least}
        for name, value in {**seconds, "greatest": found.greatest}.items():
            yield {"about": about, "id": name, "count": found.count, "seconds": value}
