"""Days, months and years: what happened when, and a component's days as bars."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, TypeVar

import msgspec

from statusgen.model import urls
from statusgen.model.site import Component, Incident
from statusgen.model.time import Precision, Span, day_of
from statusgen.model.vocabulary import Kind, Level
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import Bars, Card, DayEntry, HistoryView, MonthLine, MonthView, Run, YearView
from statusgen.status.timeline import Held
from statusgen.status.uptime import last_days, record_begins

T = TypeVar("T")

BAD: Final = frozenset({Level.DEGRADED_PERFORMANCE, Level.PARTIAL_OUTAGE, Level.MAJOR_OUTAGE})
INSTANT: Final = timedelta.resolution
"""What the end of a span is after the last instant inside it."""


# Bars


def bars(view: Viewpoint, component: Component) -> Bars:
    """A component's last days: the worst of each, none before its record begins or after it ends."""
    window, held = last_days(view.site, view.as_of), view.snapshot.held.get(component.id, ())
    first, last = (day_of(at, view.site.zone) for at in (window.first, window.last))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    worst = _worst_by_day(view, held, window)
    begins, ends = _days_of_record(view, component)
    cells = [worst.get(day) or (_QUIET if begins <= day <= ends else None) for day in days]
    return Bars(
        days=len(days),
        first=first,
        last=last,
        runs=tuple(_runs(view, days, cells)),
        bad_days=tuple(day for day, cell in zip(days, cells, strict=True) if cell and cell.level in BAD),
    )


class _Cell(msgspec.Struct, frozen=True):
    """A day's level, and the incident that explains it."""

    level: Level
    incident: str = ""


_QUIET: Final = _Cell(Level.OPERATIONAL)


def _worst_by_day(view: Viewpoint, held: Sequence[Held], window: Span) -> Mapping[date, _Cell]:
    """The last day counts as it is at the end of the window, even where that is its first instant."""
    worst: dict[date, _Cell] = {}
    for part in held:
        first, last = max(part.span.first, window.first), min(part.span.last - INSTANT, window.last)
        if first > last:
            continue
        for day in days_between(*(day_of(at, view.site.zone) for at in (first, last))):
            if day not in worst or worst[day].level < part.level:
                worst[day] = _Cell(part.level, part.incident)
    return worst


def days_between(first: date, last: date) -> Iterator[date]:
    """Each day from the first to the last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _days_of_record(view: Viewpoint, component: Component) -> tuple[date, date]:
    zone = view.site.zone
    ends = day_of(component.until.last - INSTANT, zone) if component.until else date.max
    return day_of(record_begins(view.site, component), zone), ends


def _runs(view: Viewpoint, days: Sequence[date], cells: Sequence[_Cell | None]) -> Iterator[Run]:
    """Days that are alike as one; a day with something to read stands alone, and leads to it in its month."""
    levels = [cell.level if cell else None for cell in cells]
    alike = [level if level in {None, Level.OPERATIONAL} else n for n, level in enumerate(levels)]
    for _, group in groupby(range(len(days)), key=alike.__getitem__):
        run = list(group)
        start, cell = run[0], cells[run[0]]
        path = _place(view, cell, days[start]) if cell and cell.level is not Level.OPERATIONAL else ""
        yield Run(levels[start], days[start], start, len(run), path)


def _place(view: Viewpoint, cell: _Cell, day: date) -> str:
    """Where the page of a day's month lists what happened."""
    first, last = _ends_of_month(day)
    listed = listed_on(view, view.snapshot.incidents[cell.incident], first, last)
    return f"{_path(view, first)}#{day_anchor(listed)}"


def day_anchor(day: date) -> str:
    """The fragment of a day on the page of its month."""
    return f"d{day.day}"


# Cards by day, month and year


def cards_by_day(view: Viewpoint, incidents: Iterable[Incident], first: date, last: date) -> dict[date, list[Card]]:
    """Incidents under the day on which they began, newest first; one from before `first` under its last day."""
    found: dict[date, list[Card]] = {}
    for incident in incidents:
        found.setdefault(listed_on(view, incident, first, last), []).append(view.card(incident))
    return found


def listed_on(view: Viewpoint, incident: Incident, first: date, last: date) -> date:
    """The day from `first` to `last` on which it began; its last day where it began before."""
    began, ended = days_of(view, incident)
    return began if began >= first else min(ended, last)


def days_of(view: Viewpoint, incident: Incident) -> tuple[date, date]:
    """The first and the last day of an incident, up to now.

    A maintenance to come has the day when its window opens; one that was called off, the day of that word.
    """
    zone = view.site.zone
    standing = view.snapshot.standing(incident)
    spans = [span for span in standing.timeline.active if span.first <= view.as_of]
    began = standing.began.first
    if incident.kind is Kind.MAINTENANCE and spans:
        began = min(began, spans[0].first)
    elif incident.kind is Kind.MAINTENANCE and standing.is_over:
        began = standing.timeline.changes[-1].at
    ended = max([began, *(min(span.last - INSTANT, view.as_of) for span in spans)])
    return day_of(began, zone), day_of(ended, zone)


def months(view: Viewpoint) -> Iterator[tuple[str, MonthView]]:
    """Every month in which something began or went on, oldest first, with its path."""
    by_month = _by_month(view)
    ordered = sorted(by_month)
    for n, month in enumerate(ordered):
        older, newer = _neighbours(ordered, n)
        dated = [each for each in by_month[month] if view.snapshot.standing(each).began.has_day]
        found = cards_by_day(view, dated, *_ends_of_month(month))
        yield (
            _path(view, month),
            MonthView(
                month=month,
                days=tuple(DayEntry(day, day, tuple(found[day])) for day in sorted(found, reverse=True)),
                undated=tuple(
                    view.card(each) for each in by_month[month] if not view.snapshot.standing(each).began.has_day
                ),
                newer=(newer, _path(view, newer)) if newer else None,
                older=(older, _path(view, older)) if older else None,
                year=(month.year, view.prefix + urls.year(month.year)),
            ),
        )


def years(view: Viewpoint) -> Iterator[tuple[str, YearView]]:
    """Every year in which something began, oldest first, with its path."""
    by_month, undated = _by_month(view), _known_to_the_year(view)
    ordered = sorted({month.year for month in by_month} | set(undated))
    for n, year in enumerate(ordered):
        older, newer = _neighbours(ordered, n)
        path = view.prefix + urls.year(year)
        yield (
            path,
            YearView(
                year=year,
                path=path,
                months=tuple(
                    _month_line(view, month, by_month[month])
                    for month in sorted(by_month, reverse=True)
                    if month.year == year
                ),
                undated=tuple(view.card(each) for each in undated.get(year, ())),
                newer=(newer, view.prefix + urls.year(newer)) if newer else None,
                older=(older, view.prefix + urls.year(older)) if older else None,
            ),
        )


def _neighbours(ordered: Sequence[T], n: int) -> tuple[T | None, T | None]:
    """The month or year before the n-th, and the one after it."""
    return ordered[n - 1] if n else None, ordered[n + 1] if n + 1 < len(ordered) else None


def history_view(view: Viewpoint) -> HistoryView:
    """Every year, newest first."""
    return HistoryView(tuple(year for _, year in years(view))[::-1])


def _month_line(view: Viewpoint, month: date, incidents: Sequence[Incident]) -> MonthLine:
    worst = max(view.snapshot.standing(each).shape for each in incidents)
    return MonthLine(month, _path(view, month), len(incidents), worst)


def _path(view: Viewpoint, month: date) -> str:
    return view.prefix + urls.month(month.month, month.year)


def _by_month(view: Viewpoint) -> Mapping[date, list[Incident]]:
    found: dict[date, list[Incident]] = {}
    for incident in view.snapshot.shown:
        if view.snapshot.standing(incident).began.precision is not Precision.YEAR:
            for month in _months_of(view, incident):
                found.setdefault(month, []).append(incident)
    return found


def _months_of(view: Viewpoint, incident: Incident) -> Iterator[date]:
    """The months in which it began or, so that the bars' links lead somewhere, went on."""
    first, last = (day.replace(day=1) for day in days_of(view, incident))
    yield first
    while view.snapshot.standing(incident).began.has_day and first < last:
        first = (first + timedelta(days=32)).replace(day=1)
        yield first


def _ends_of_month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _known_to_the_year(view: Viewpoint) -> Mapping[int, list[Incident]]:
    found: dict[int, list[Incident]] = {}
    for incident in view.snapshot.shown:
        if view.snapshot.standing(incident).began.precision is Precision.YEAR:
            found.setdefault(days_of(view, incident)[0].year, []).append(incident)
    return found
