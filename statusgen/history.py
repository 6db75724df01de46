"""Days, months and years: what happened when, and a component's days as bars."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from statusgen import paths
from statusgen.model import Component, Impact, Incident, Level
from statusgen.moments import Precision, Span, clip, day_of
from statusgen.status import Held, impact_at
from statusgen.uptime import record_begins
from statusgen.viewpoint import Viewpoint, shape
from statusgen.views import Archive, Bars, Card, DayEntry, MonthLine, MonthView, Run, YearView

BAD = frozenset({Level.DEGRADED_PERFORMANCE, Level.PARTIAL_OUTAGE, Level.MAJOR_OUTAGE})


# Bars


def bars(view: Viewpoint, component: Component, held: Sequence[Held], window: Span) -> Bars:
    """The days of a window for a component: the worst level of each, none before its record begins."""
    first, last = (day_of(at, view.site.zone) for at in (window.first, window.last))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    worst = _worst_by_day(view, held, window)
    begins = day_of(record_begins(view.site, component), view.site.zone)
    levels = [worst.get(day, Level.OPERATIONAL) if day >= begins or day in worst else None for day in days]
    return Bars(
        days=len(days),
        first=first,
        last=last,
        runs=tuple(_runs(view, days, levels)),
        bad_days=tuple(day for day, level in zip(days, levels, strict=True) if level in BAD),
    )


def _worst_by_day(view: Viewpoint, held: Sequence[Held], window: Span) -> Mapping[date, Level]:
    worst: dict[date, Level] = {}
    for part in held:
        for span in clip([part.span], window):
            for day in _days_of(view, span):
                worst[day] = max(part.level, worst.get(day, Level.OPERATIONAL))
    return worst


def _days_of(view: Viewpoint, span: Span) -> Iterator[date]:
    day, last = (day_of(at, view.site.zone) for at in (span.first, span.last - timedelta(microseconds=1)))
    while day <= last:
        yield day
        day += timedelta(days=1)


def _runs(view: Viewpoint, days: Sequence[date], levels: Sequence[Level | None]) -> Iterator[Run]:
    """Days that are alike as one; a day with something to read stands alone, and leads to its month."""
    quiet = {None, Level.OPERATIONAL}
    cells = list(enumerate(zip(days, levels, strict=True)))
    for _, group in groupby(cells, key=lambda cell: cell[1][1] if cell[1][1] in quiet else cell[0]):
        run = list(group)
        start, (day, level) = run[0]
        path = "" if level in quiet else f"{view.prefix}{paths.month(day.month, day.year)}#{day_anchor(day)}"
        yield Run(level, day, start, len(run), path)


def day_anchor(day: date) -> str:
    """The fragment of a day on the page of its month."""
    return f"d{day.day}"


# Cards by day, month and year


def cards_by_day(view: Viewpoint, incidents: Iterable[Incident], first: date, last: date) -> dict[date, list[Card]]:
    """Incidents under the day on which they began, newest first; one from before `first` under its last day."""
    found: dict[date, list[Card]] = {}
    for incident in incidents:
        began = day_of(incident.start.first, view.site.zone)
        ended = day_of(incident.end.last, view.site.zone) if incident.end else last
        found.setdefault(began if began >= first else min(ended, last), []).append(view.card(incident))
    return found


def months(view: Viewpoint) -> Iterator[tuple[str, MonthView]]:
    """Every month in which something began or went on, oldest first, with its path."""
    by_month = _by_month(view)
    ordered = sorted(by_month)
    for n, month in enumerate(ordered):
        newer = ordered[n + 1] if n + 1 < len(ordered) else None
        older = ordered[n - 1] if n else None
        dated = [each for each in by_month[month] if each.start.has_day]
        last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        found = cards_by_day(view, dated, month, last)
        yield (
            _path(view, month),
            MonthView(
                month=month,
                days=tuple(DayEntry(day, day, tuple(found[day])) for day in sorted(found, reverse=True)),
                undated=tuple(view.card(each) for each in by_month[month] if not each.start.has_day),
                newer=(newer, _path(view, newer)) if newer else None,
                older=(older, _path(view, older)) if older else None,
                year=(month.year, view.prefix + paths.year(month.year)),
            ),
        )


def years(view: Viewpoint) -> Iterator[tuple[str, YearView]]:
    """Every year in which something began, oldest first, with its path."""
    by_month, undated = _by_month(view), _known_to_the_year(view)
    ordered = sorted({month.year for month in by_month} | set(undated))
    for n, year in enumerate(ordered):
        path = view.prefix + paths.year(year)
        newer = ordered[n + 1] if n + 1 < len(ordered) else None
        older = ordered[n - 1] if n else None
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
                newer=(newer, view.prefix + paths.year(newer)) if newer else None,
                older=(older, view.prefix + paths.year(older)) if older else None,
            ),
        )


def archive(view: Viewpoint) -> Archive:
    """Every year, newest first."""
    return Archive(tuple(year for _, year in years(view))[::-1])


def _month_line(view: Viewpoint, month: date, incidents: Sequence[Incident]) -> MonthLine:
    worst = max(incidents, key=lambda each: shape(each, _impact(view, each)).rank)
    return MonthLine(month, _path(view, month), len(incidents), shape(worst, _impact(view, worst)))


def _impact(view: Viewpoint, incident: Incident) -> Impact:
    return impact_at(incident, view.as_of)


def _path(view: Viewpoint, month: date) -> str:
    return view.prefix + paths.month(month.month, month.year)


def _by_month(view: Viewpoint) -> Mapping[date, list[Incident]]:
    found: dict[date, list[Incident]] = {}
    for incident in view.site.incidents:
        if incident.start.precision is not Precision.YEAR:
            for month in _months_of(view, incident):
                found.setdefault(month, []).append(incident)
    return found


def _months_of(view: Viewpoint, incident: Incident) -> Iterator[date]:
    """The months in which it began or, so that the bars' links lead somewhere, went on."""
    first = day_of(incident.start.first, view.site.zone).replace(day=1)
    if not incident.start.has_day:
        yield first
        return
    until = min(incident.end.last, view.as_of) if incident.end else view.as_of
    last = max(first, day_of(until, view.site.zone).replace(day=1))
    while first <= last:
        yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _known_to_the_year(view: Viewpoint) -> Mapping[int, list[Incident]]:
    found: dict[int, list[Incident]] = {}
    for incident in view.site.incidents:
        if incident.start.precision is Precision.YEAR:
            found.setdefault(day_of(incident.start.first, view.site.zone).year, []).append(incident)
    return found
