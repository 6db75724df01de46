"""The uptime of each year, quarter and month, as JSON and as a table. See docs/api.md and docs/uptime.md."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from statusgen.exports.incident_schema import Duration, published_json
from statusgen.exports.incidents import lasting, up_to
from statusgen.exports.statuspage_schema import Timestamp
from statusgen.exports.tables import as_csv
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.files import AnyFile, File
from statusgen.model.spans import Span
from statusgen.model.text import Text
from statusgen.model.time import Bound, Moment
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Omission, Verdict
from statusgen.model.zones import timestamp
from statusgen.status.budget import Budget
from statusgen.status.periods import Period
from statusgen.status.reports import Figures, Report
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeliness import Kept
from statusgen.status.uptime import COUNTED

Levels = Annotated[dict[str, float], Meta(description="Seconds at each level that may count, before its weight.")]


class PublishedTarget(msgspec.Struct, frozen=True, kw_only=True):
    """The uptime that a component is to have: the downtime allowed in the whole period, and what is left of it.

    `remaining_seconds` is below 0 where the target is missed. It is `unknown` where an incident is left out.
    """

    percent: float
    allowed_seconds: float
    remaining_seconds: float
    verdict: Verdict


class PublishedFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of a component between `start` and `end`, the part of the period that is on record.

    `uptime` is from 0 to 1, and `uptime_percent` rounded down. `bound` is "up to" where something was wrong that does
    not count, or cannot be counted; `left_out` are the ids of the latter.
    """

    id: str
    name: Text
    group: str | None
    start: Timestamp
    end: Timestamp
    counted_seconds: float
    downtime_seconds: float
    seconds_at: Levels
    uptime: float
    uptime_percent: float
    bound: Bound
    left_out: tuple[str, ...]
    target: PublishedTarget | None


class PublishedGroupFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The mean of the uptimes of a group's components."""

    id: str
    name: Text
    uptime: float
    uptime_percent: float
    bound: Bound


class ReportedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An incident or maintenance that went on in a period, and all of its own time."""

    id: str
    title: Text
    start: Moment
    end: Moment | None
    duration: Duration | None
    components: tuple[str, ...]
    cause_status: CauseStatus | None
    causes: tuple[CauseCategory, ...]
    url: str


class LeftOut(msgspec.Struct, frozen=True):
    """An incident that is not counted, and what nobody knows of it: how long it lasted, or if it was in this period."""

    id: str
    unknown: Omission


class PublishedReport(msgspec.Struct, frozen=True, kw_only=True):
    """The uptime of a year, a quarter or a month of the site's time zone, from `first` to `last` day.

    `start` and `end` are the time up to now, and `over` says whether that is all of it. `weights` are the shares of
    the time at each level that count as downtime. Components without uptime are not there. `timeliness` is how the page
    kept its word in the incidents that began in the period; null where the site does not tell it.
    """

    period: str
    first: date
    last: date
    start: Timestamp
    end: Timestamp
    over: bool
    time_zone: str
    weights: Annotated[dict[str, float], Meta(description="The share of the time at a level that is downtime.")]
    components: tuple[PublishedFigures, ...]
    groups: tuple[PublishedGroupFigures, ...]
    incidents: tuple[ReportedIncident, ...]
    maintenance: tuple[ReportedIncident, ...]
    left_out: tuple[LeftOut, ...]
    timeliness: Kept | None


def period_files(snapshot: Snapshot, period: Period, made: Made) -> Iterator[AnyFile]:
    """Yield both files of a period. Those that were `made` before of the same facts are not made again."""
    report = snapshot.reports.of(period)
    assert report
    named = (*report.incidents, *report.maintenance)
    facts = report, [up_to(snapshot.as_moment, snapshot.timelines[name]).digest for name in named]
    path = urls.period(period.name)
    yield from made.of(path + urls.UPTIME_JSON, facts, partial(_files, snapshot, report, path))


def _files(snapshot: Snapshot, report: Report, path: str) -> Iterator[File]:
    found = published(snapshot, report)
    yield File(path + urls.UPTIME_JSON, published_json(found, snapshot.site.zone))
    yield File(path + urls.UPTIME_CSV, as_table(found, snapshot.site.languages[0]))


# JSON


def published(snapshot: Snapshot, report: Report) -> PublishedReport:
    """A report as programs read it."""
    site, period = snapshot.site, report.period
    assert site.uptime
    start, end = _ends(snapshot, report.window)
    return PublishedReport(
        period=period.name,
        first=period.first,
        last=period.after - timedelta(days=1),
        start=start,
        end=end,
        over=report.is_over,
        time_zone=site.timezone,
        weights={level.value: site.uptime.weight(level) for level in COUNTED},
        components=tuple(_figures(snapshot, name, each) for name, each in report.components.items()),
        groups=tuple(
            PublishedGroupFigures(
                id=group.id, name=group.name, uptime=each.ratio, uptime_percent=each.percent, bound=each.bound
            )
            for group in site.only_groups
            if (each := report.groups.get(group.id))
        ),
        incidents=tuple(_reported(snapshot, name) for name in report.incidents),
        maintenance=tuple(_reported(snapshot, name) for name in report.maintenance),
        left_out=tuple(LeftOut(name, unknown) for name, unknown in report.left_out.items()),
        timeliness=report.timeliness,
    )


def _figures(snapshot: Snapshot, name: str, found: Figures) -> PublishedFigures:
    (start, end), group = _ends(snapshot, found.window), snapshot.site.group_of.get(name)
    return PublishedFigures(
        id=name,
        name=snapshot.components[name].name,
        group=group.id if group else None,
        start=start,
        end=end,
        counted_seconds=found.window.seconds,
        downtime_seconds=found.down,
        seconds_at={level.value: seconds for level, seconds in found.seconds.items()},
        uptime=found.ratio,
        uptime_percent=found.percent,
        bound=found.bound,
        left_out=found.left_out,
        target=_target(found.budget) if found.budget else None,
    )


def _target(found: Budget) -> PublishedTarget:
    return PublishedTarget(
        percent=found.target.percent,
        allowed_seconds=found.allowed,
        remaining_seconds=found.remaining,
        verdict=found.verdict,
    )


def _reported(snapshot: Snapshot, name: str) -> ReportedIncident:
    timeline = up_to(snapshot.as_moment, snapshot.timelines[name])
    incident, (start, end) = timeline.incident, timeline.extent
    return ReportedIncident(
        id=name,
        title=incident.title,
        start=start,
        end=end,
        duration=lasting(snapshot.timelines[name]),
        components=incident.component_ids,
        cause_status=incident.cause.status if incident.cause else None,
        causes=incident.cause.category if incident.cause else (),
        url=snapshot.site.url + urls.incident(name),
    )


def _ends(snapshot: Snapshot, window: Span) -> tuple[str, str]:
    return timestamp(window.first, snapshot.site.zone), timestamp(window.last, snapshot.site.zone)


# A table

COLUMNS: Final = (
    "period", "kind", "id", "name", "start", "end", "over", "uptime_percent", "bound", "counted_seconds",
    "downtime_seconds", *(f"{level.value}_seconds" for level in COUNTED), "left_out", "target_percent",
    "allowed_seconds", "remaining_seconds", "verdict",
)  # fmt: skip
"""The columns of `uptime.csv`: a row for each component, then one for each group."""


def as_table(report: PublishedReport, language: str) -> bytes:
    """A report as CSV, with names in the first language of the site."""
    return as_csv(COLUMNS, _rows(report, language))


def _rows(report: PublishedReport, language: str) -> Iterable[dict[str, Any]]:
    shared = {"period": report.period, "over": str(report.over).lower()}
    for each in report.components:
        goal = each.target
        yield shared | {
            "kind": "component",
            "id": each.id,
            "name": each.name.within(language).text,
            "start": each.start,
            "end": each.end,
            "uptime_percent": f"{each.uptime_percent:.2f}",
            "bound": each.bound.value,
            "counted_seconds": _number(each.counted_seconds),
            "downtime_seconds": _number(each.downtime_seconds),
            **{f"{level}_seconds": _number(seconds) for level, seconds in each.seconds_at.items()},
            "left_out": " ".join(each.left_out),
            "target_percent": f"{goal.percent:g}" if goal else "",
            "allowed_seconds": _number(goal.allowed_seconds) if goal else "",
            "remaining_seconds": _number(goal.remaining_seconds) if goal else "",
            "verdict": goal.verdict.value if goal else "",
        }
    for group in report.groups:
        yield shared | {
            "kind": "group",
            "id": group.id,
            "name": group.name.within(language).text,
            "uptime_percent": f"{group.uptime_percent:.2f}",
            "bound": group.bound.value,
        }


def _number(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
