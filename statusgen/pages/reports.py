"""The report of a year, a quarter or a month: uptime and targets of each component, and what is not counted."""

from collections.abc import Iterator, Sequence
from typing import Final

from statusgen.model import urls
from statusgen.model.site import Group
from statusgen.model.time import exactly
from statusgen.model.vocabulary import Verdict
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import PeriodLink, ReportRow, ReportView
from statusgen.status.periods import MONTH, QUARTER, YEAR, Period
from statusgen.status.reports import Report

FEW: Final = 20
"""How many components a report names one by one even if nothing was wrong with them."""


def report_view(view: Viewpoint, period: Period) -> ReportView | None:
    """What the page of a period shows of uptime; None where nothing is counted."""
    report = view.snapshot.reports.of(period)
    if report is None or period not in view.snapshot.reports.periods:
        return None
    rows = _rows(view, report)
    told = [row for row in rows if len(rows) <= FEW or not row.figures.is_steady]
    verdicts = [row.budget.verdict for row in rows if row.budget]
    groups = (entry for entry in view.site.groups if isinstance(entry, Group) and entry.id in report.groups)
    return ReportView(
        period=period,
        path=link(view, period).path,
        last=exactly(report.window.last),
        is_over=report.is_over,
        rows=tuple(told),
        steady=len(rows) - len(told),
        kept=sum(verdict in {Verdict.KEPT, Verdict.ON_TRACK} for verdict in verdicts),
        promised=len(verdicts),
        groups=tuple((view.say(group.name), report.groups[group.id]) for group in groups),
        left_out=tuple((view.card(view.snapshot.incidents[name]), why) for name, why in report.left_out.items()),
        parts=tuple(_parts(view, period)),
    )


def _rows(view: Viewpoint, report: Report) -> Sequence[ReportRow]:
    """Each component, those first that missed their target."""
    rows = [ReportRow(view.component(name), each, each.budget) for name, each in report.components.items()]
    return sorted(rows, key=lambda row: row.budget is None or row.budget.verdict is not Verdict.MISSED)


def _parts(view: Viewpoint, period: Period) -> Iterator[PeriodLink]:
    """The pages of the periods around it, and of those that it consists of."""
    known = set(view.snapshot.reports.periods)
    longer = [period.within(length) for length in (YEAR, QUARTER) if length > period.length]
    shorter = {Period(month, MONTH).within(period.length // 4 or MONTH) for month in period.months}
    yield from (link(view, each) for each in longer if each in known)
    yield from (link(view, each) for each in sorted(shorter) if each in known and period.length > MONTH)


def link(view: Viewpoint, period: Period) -> PeriodLink:
    """A period and its page."""
    return PeriodLink(period, view.prefix + urls.period(period.name))


def in_order(view: Viewpoint, length: int) -> Sequence[PeriodLink]:
    """The periods of a length with a report, oldest first."""
    return [link(view, each) for each in view.snapshot.reports.periods if each.length == length]
