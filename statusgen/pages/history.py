"""Days, months and years: what happened when, and a component's days as bars."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, date
from functools import partial
from itertools import groupby
from typing import TypeVar

from statusgen.model import urls
from statusgen.model.site import Component, Incident
from statusgen.model.spans import Span
from statusgen.model.time import Moment, Nearness, Precision, exactly
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.model.zones import day_begins, day_of
from statusgen.pages.analytics import analytics_view
from statusgen.pages.parts import Bars, Card, DayEntry, Run
from statusgen.pages.reports import PeriodLink, in_order, report_view
from statusgen.pages.search_index import filters
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import HistoryView, MonthLine, MonthView, PastIncident, QuarterView, YearLine, YearView
from statusgen.status.held import Held
from statusgen.status.periods import MONTH, QUARTER, YEAR, Period, ends_of_month, months_between
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.uptime import (
    COUNTED,
    INSTANT,
    days_between,
    days_on_record,
    last_days,
    record_begins,
    worst_by_day,
    worst_of,
)

Value = TypeVar("Value")

NEWEST = 30
"""How many incidents the history begins with."""

# Bars


def bars(view: Viewpoint, component: Component) -> Bars | None:
    """A component's last days: the worst of each, none before its record begins or after it ends.

    None where no uptime is claimed.
    """
    policy = view.site.uptime_of(component)
    if policy is None:
        return None
    zone, window = view.site.zone, last_days(view.site, policy.days, view.as_of)
    days = days_between(day_of(window.first, zone), day_of(window.last, zone))
    worst = worst_by_day(view.site, component, view.snapshot.held.get(component.id, ()), window)
    known = dict.fromkeys(days_on_record(view.site, component, window), Level.OPERATIONAL)
    return _bars(view, len(days), dict.fromkeys(days) | known, worst)


def _bars(view: Viewpoint, room: int, quiet: Mapping[date, Level | None], worst: Mapping[date, Held]) -> Bars:
    """The bars of some days in a row, in the room of so many: each at its worst level, else as a `quiet` day."""
    levels = {day: worst[day].level if day in worst else level for day, level in quiet.items()}
    days = list(levels)
    return Bars(
        days=room,
        first=days[0],
        last=days[-1],
        runs=tuple(_runs(view, days, list(levels.values()), worst)),
        bad_days=tuple(day for day, level in levels.items() if level in COUNTED),
    )


def _runs(
    view: Viewpoint, days: Sequence[date], levels: Sequence[Level | None], worst: Mapping[date, Held]
) -> Iterator[Run]:
    """Days that are alike as one; a day with something to read stands alone, and leads to it in its month."""
    alike = [level if level in {None, Level.OPERATIONAL} else n for n, level in enumerate(levels)]
    for _, group in groupby(range(len(days)), key=alike.__getitem__):
        run = list(group)
        day, level, path = days[run[0]], levels[run[0]], ""
        if level not in {None, Level.OPERATIONAL}:
            first, last = ends_of_month(day)
            listed = listed_on(view, view.snapshot.happening(worst[day].incident), first, last)
            path = f"{_path(view, first)}#d{listed.day}"
        yield Run(level, day, run[0], len(run), path)


# By day, month and year


def listed_on(view: Viewpoint, incident: Incident, first: date, last: date) -> date:
    """The day under which it is listed: the first, or its last day up to `last` if it began before `first`."""
    began, ended = known_days(view, incident) or days_of(view, incident)
    return began if began >= first else min(ended, last)


def days_of(view: Viewpoint, incident: Incident) -> tuple[date, date]:
    """The first and the last day of an incident, up to now.

    A maintenance to come has the day when its window opens; one that was called off has the day when that was said.
    What is a point in time is shown for longer, but goes on no later than its newest update.
    """
    if incident.id not in view.days:
        view.days[incident.id] = _days_of(view, incident)
    return view.days[incident.id]


def _days_of(view: Viewpoint, incident: Incident) -> tuple[date, date]:
    zone, standing = view.site.zone, view.snapshot.standing(incident)
    spans = [span for span in standing.timeline.active if span.first <= view.as_of]
    began = standing.began.first
    if incident.kind is Kind.MAINTENANCE and spans:
        began = min(began, spans[0].first)
    elif incident.kind is Kind.MAINTENANCE and standing.is_over:
        began = standing.timeline.changes[-1].at
    if standing.timeline.is_point:
        ends = [update.posted for update in incident.updates if update.posted <= view.as_of]
    else:
        ends = [min(span.last - INSTANT, view.as_of) for span in spans]
    ended = max([began, *ends])
    return day_of(began, zone), day_of(ended, zone)


def known_days(view: Viewpoint, incident: Incident) -> tuple[date, date] | None:
    """The first and the last day, up to now, on which it is known to have gone on; None where no day is known.

    One that began on an unknown day is known to go on since its first update, a maintenance once the clock began it.
    """
    began, ended = days_of(view, incident)
    standing = view.snapshot.standing(incident)
    if standing.began.has_day or (standing.window and standing.state is not State.SCHEDULED):
        return began, ended
    since = view.snapshot.standing(incident).timeline.known_since
    return (day_of(since, view.site.zone), ended) if since else None


def with_neighbors(ordered: Sequence[Value]) -> Iterator[tuple[Value, Value | None, Value | None]]:
    """Each of some values, oldest first, with the next older and the next newer one; None beyond the ends."""
    return zip(ordered, [None, *ordered], [*ordered[1:], None], strict=False)


def months(view: Viewpoint, year: int) -> Iterator[tuple[str, MonthView]]:
    """Every month of a year in which something began or went on, or that has a report, oldest first, with its path."""
    by_month, _ = _by_time(view)
    ordered = months_in_order(view)
    for (month, path), older, newer in with_neighbors(ordered):
        if month.year != year:
            continue
        cards = [view.card(incident) for incident in by_month.get(month, ())]
        found: dict[date, list[Card]] = {}
        for card in cards:
            if _is_dated(view, card.incident, month):
                found.setdefault(listed_on(view, card.incident, *ends_of_month(month)), []).append(card)
        content = MonthView(
            month=month,
            days=tuple(DayEntry(day, day, tuple(found[day])) for day in sorted(found, reverse=True)),
            undated=tuple(card for card in cards if not _is_dated(view, card.incident, month)),
            newer=newer,
            older=older,
            year=(month.year, view.prefix + urls.year(month.year)),
            report=report_view(view, Period(month, MONTH)),
        )
        yield path, content


def months_in_order(view: Viewpoint) -> Sequence[tuple[date, str]]:
    """Every month with a page, oldest first, with its path."""
    reported = (each.period.first for each in in_order(view, MONTH))
    return [(month, _path(view, month)) for month in sorted({*_by_time(view)[0], *reported})]


def _is_dated(view: Viewpoint, incident: Incident, month: date) -> bool:
    """Whether a day of a month is known on which it went on."""
    known = known_days(view, incident)
    return known is not None and known[0].replace(day=1) <= month


def years_in_order(view: Viewpoint) -> Sequence[tuple[int, str]]:
    """Every year in which something began, or that has a report, oldest first, with its path."""
    by_month, undated = _by_time(view)
    reported = (each.period.first.year for each in in_order(view, YEAR))
    known = sorted({*(month.year for month in by_month), *undated, *reported})
    return [(year, view.prefix + urls.year(year)) for year in known]


def year_view(view: Viewpoint, year: int, found: Iterable[MonthView]) -> YearView:
    """Everything that the page of a year shows, from the pages of its months."""
    in_full, (_, undated) = {content.month: content for content in found}, _by_time(view)
    each_year = with_neighbors(years_in_order(view))
    (_, path), older, newer = next(found for found in each_year if found[0][0] == year)
    return YearView(
        year=year,
        path=path,
        months=tuple((month, in_full[month.month]) for month in _months_of(view, year)),
        calendar=tuple(_calendar(view, year, _worst_days(view, year))),
        undated=tuple(map(view.card, undated.get(year, ()))),
        newer=newer,
        older=older,
        report=report_view(view, Period(date(year, 1, 1), YEAR)),
        analytics=analytics_view(view, year),
    )


def quarters(view: Viewpoint, year: int, by_path: Mapping[str, MonthView]) -> Iterator[tuple[str, QuarterView]]:
    """Every quarter of a year with a report, oldest first, with its path, from the pages of the months."""
    in_full = {content.month: (path, content) for path, content in by_path.items()}
    ordered = in_order(view, QUARTER)
    for each, older, newer in with_neighbors(ordered):
        if each.period.first.year != year:
            continue
        report = report_view(view, each.period)
        assert report
        found = [in_full[month] for month in each.period.months if month in in_full]
        eventful = (pair for pair in found if pair[1].days or pair[1].undated)
        yield (
            each.path,
            QuarterView(
                report=report,
                months=tuple(eventful)[::-1],
                newer=newer,
                older=older,
                year=(year, view.prefix + urls.year(year)),
            ),
        )


def history_view(view: Viewpoint) -> HistoryView:
    """What happened last, and the years."""
    lines = tuple(_lines(view))[::-1]
    by_month = {month.month: month for line in lines for month in line.months}
    newest: dict[date, list[PastIncident]] = {}
    past = [
        PastIncident(_began(view, each), view.card(each.incident), view.newest_words(each.incident))
        for each in newest_past(view.snapshot)
    ]
    for each in sorted(past, key=lambda each: day_of(each.began.first, view.site.zone), reverse=True):
        month = day_of(each.began.first, view.site.zone).replace(day=1)
        newest.setdefault(month, []).append(each)
    days = {
        month: tuple(tuple(day) for _, day in groupby(found, partial(_day, view))) for month, found in newest.items()
    }
    return HistoryView(
        newest=tuple((by_month[month], days[month]) for month in sorted(days, reverse=True)),
        filters=tuple(filters(view)),
        years=lines,
        reports=tuple(_report_years(view)),
        has_analytics=analytics_view(view, None) is not None,
    )


def newest_past(snapshot: Snapshot) -> Sequence[Standing]:
    """Where the newest stand that have begun, newest first; of what repeats, the newest that has."""
    past: dict[str, Standing] = {}
    for each in snapshot.taking_place:
        if len(past) < NEWEST and (each.is_open or each.is_over) and each.began.precision is not Precision.YEAR:
            past.setdefault(each.timeline.told_in, each)
    return tuple(past.values())


def _began(view: Viewpoint, standing: Standing) -> Moment:
    """When it began; what has another first day, as a maintenance that was called off, began with that day."""
    first, _ = days_of(view, standing.incident)
    is_its_day = day_of(standing.began.first, view.site.zone) == first
    return standing.began if is_its_day else exactly(day_begins(first, view.site.zone))


def _day(view: Viewpoint, past: PastIncident) -> tuple[date, Precision, Nearness]:
    """When an incident began, as a list of days says it: incidents of which it says the same share a line."""
    began = past.began
    known = (Precision.DAY, Nearness.EXACT) if began.has_time else (began.precision, began.nearness)
    return day_of(began.first, view.site.zone), *known


def _report_years(view: Viewpoint) -> Iterator[tuple[PeriodLink, tuple[PeriodLink, ...]]]:
    """Each year with a report, the newest first, and its quarters."""
    quarters = in_order(view, QUARTER)
    for year in reversed(in_order(view, YEAR)):
        yield year, tuple(each for each in quarters if each.period.first.year == year.period.first.year)


def _lines(view: Viewpoint) -> Iterator[YearLine]:
    """Every year in which something began or went on, oldest first, with its months, newest first."""
    by_month, undated = _by_time(view)
    for year in sorted({month.year for month in by_month} | set(undated)):
        months = tuple(_months_of(view, year))
        yield YearLine(year, view.prefix + urls.year(year), months, len(undated.get(year, ())))


def _months_of(view: Viewpoint, year: int) -> Iterator[MonthLine]:
    """The months of a year in which something began or went on, newest first."""
    for month, found in sorted(_by_time(view)[0].items(), reverse=True):
        if month.year == year:
            worst = max(view.snapshot.standing(each).shape for each in found)
            yield MonthLine(month, _path(view, month), len(found), worst)


# A year's days


def _worst_days(view: Viewpoint, year: int) -> Mapping[date, Held]:
    """The worst of each day of a year on which something is known to have gone on, up to now.

    An incident that gives no component a level counts with its impact.
    """
    levels = view.snapshot.held
    held = [part for name in view.snapshot.components for part in levels.get(name, ())]
    told = {part.incident for part in held}
    for standing in view.snapshot.standings:
        known = known_days(view, standing.incident)
        if known and standing.incident.kind is Kind.INCIDENT and standing.incident.id not in told:
            first, last = (day_begins(day, view.site.zone) for day in known)
            held.append(Held(Span(first, last + INSTANT), standing.shape, standing.incident.id))
    first, after = (day_begins(date(each, 1, 1), view.site.zone) for each in (year, min(year + 1, MAXYEAR)))
    return worst_of(held, Span(first, min(after - INSTANT, view.as_of)), view.site.zone)


def _calendar(view: Viewpoint, year: int, worst: Mapping[date, Held]) -> Iterator[Bars]:
    """The days of each month of a year up to today, January first."""
    today = day_of(view.as_of, view.site.zone)
    begins = min((record_begins(view.site, each) for each in view.snapshot.components.values()), default=None)
    record = day_of(begins, view.site.zone) if begins and view.site.uptime else None
    for month in range(1, 13):
        first, last = ends_of_month(date(year, month, 1))
        if first > today:
            return
        days = days_between(first, last)
        is_known = {day: record is not None and record <= day <= today for day in days}
        yield _bars(view, 31, {day: Level.OPERATIONAL if is_known[day] else None for day in days}, worst)


def _path(view: Viewpoint, month: date) -> str:
    return view.prefix + urls.month(month.month, month.year)


def _by_time(view: Viewpoint) -> tuple[Mapping[date, Sequence[Incident]], Mapping[int, Sequence[Incident]]]:
    """The incidents by each month in which they began or went on; by year those whose start is known to the year."""
    if view.by_time is None:
        view.by_time = _sorted_by_time(view)
    return view.by_time


def _sorted_by_time(view: Viewpoint) -> tuple[Mapping[date, Sequence[Incident]], Mapping[int, Sequence[Incident]]]:
    by_month: dict[date, list[Incident]] = {}
    by_year: dict[int, list[Incident]] = {}
    for incident in (each.incident for each in view.snapshot.taking_place):
        first, precision = days_of(view, incident)[0], view.snapshot.standing(incident).began.precision
        if precision is Precision.YEAR:
            by_year.setdefault(first.year, []).append(incident)
        named = {first.replace(day=1)} if precision is Precision.MONTH else set()
        for month in sorted({*named, *_known_months(view, incident)}):
            by_month.setdefault(month, []).append(incident)
    return by_month, by_year


def _known_months(view: Viewpoint, incident: Incident) -> Iterator[date]:
    """Each month in which it is known to have gone on, so that the links of bars lead somewhere."""
    if known := known_days(view, incident):
        yield from months_between(known[0].replace(day=1), known[1])
