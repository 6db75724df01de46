"""The report of a year, a quarter or a month: uptime and targets of each component, and what is not counted."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from statusgen.model import urls
from statusgen.model.text import Wording
from statusgen.model.time import Moment, exactly
from statusgen.model.vocabulary import Omission, Verdict
from statusgen.pages.parts import Card, Name
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.budget import Budget
from statusgen.status.periods import MONTH, QUARTER, YEAR, Period
from statusgen.status.reports import Figures, Report
from statusgen.status.timeliness import Kept
from statusgen.status.uptime import Availability

FEW: Final = 20
"""How many components a report names one by one even if nothing was wrong with them."""


class ReportRow(msgspec.Struct, frozen=True):
    """What is counted of a component in a period, and what its target allows."""

    name: Name
    figures: Figures
    budget: Budget | None


class PeriodLink(msgspec.Struct, frozen=True):
    """A period and its page."""

    period: Period
    path: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """The uptime of a period. `rows` have the components of which there is more to say than that nothing was wrong.

    `steady` counts the others. `kept` of the `promised` targets are not missed, of those that are known. `left_out`
    are the incidents that are not counted, with what nobody knows of them. `timeliness` is how the page kept its
    word in what began in it, if the site tells that. `parts` are the longer and shorter periods.
    """

    period: Period
    path: str
    last: Moment
    is_over: bool
    rows: tuple[ReportRow, ...]
    steady: int
    kept: int
    promised: int
    groups: tuple[tuple[Wording, Availability], ...]
    left_out: tuple[tuple[Card, Omission], ...]
    timeliness: Kept | None
    parts: tuple[PeriodLink, ...]


def report_view(view: Viewpoint, period: Period) -> ReportView | None:
    """What the page of a period shows of uptime; None where nothing is counted."""
    report = view.snapshot.reports.of(period)
    if report is None or period not in view.snapshot.reports.periods:
        return None
    rows = _rows(view, report)
    told = [row for row in rows if len(rows) <= FEW or not row.figures.is_steady]
    verdicts = [row.budget.verdict for row in rows if row.budget]
    groups = (group for group in view.site.only_groups if group.id in report.groups)
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
        timeliness=report.timeliness,
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
