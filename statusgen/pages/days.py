"""What happened on each day that bars mark, for what opens from a bar."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from statusgen.model.spans import Span, clip
from statusgen.model.vocabulary import Kind
from statusgen.model.zones import day_begins
from statusgen.pages.history import known_days
from statusgen.pages.parts import Happening, MarkedDay, PartOfDay, Row
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.snapshot import Standing

MOST_ON_DAY: Final = 5
"""How many incidents a day lists; of more, one less, and how many more there are."""


def marked_days(view: Viewpoint, rows: Iterable[Row], standings: Iterable[Standing]) -> tuple[MarkedDay, ...]:
    """Each day that the bars of some rows mark, oldest first, with what went on then, the worst first.

    `standings` has each occurrence of what repeats, and all incidents that these bars show.
    """
    paths = {run.first: run.path for row in rows if row.bars for run in row.bars.runs if run.path}
    found: dict[date, list[Happening]] = {day: [] for day in sorted(paths)}
    earliest = min(found, default=date.max)
    for standing in standings:
        known = known_days(view, standing.incident)
        if not known or known[1] < earliest or standing.incident.kind is Kind.NOTICE:
            continue
        for day in found:
            if known[0] <= day <= known[1] and (parts := _parts_of(view, standing, day)) is not None:
                found[day].append(Happening(view.card(standing.incident), parts))
    return tuple(_marked(day, paths[day], happenings) for day, happenings in found.items())


def _marked(day: date, path: str, happenings: list[Happening]) -> MarkedDay:
    ordered = sorted(happenings, key=lambda each: (-each.card.standing.shape.rank, each.card.standing.began.first))
    shown = len(ordered) if len(ordered) <= MOST_ON_DAY else MOST_ON_DAY - 1
    return MarkedDay(day, path, tuple(ordered[:shown]), len(ordered) - shown)


def _parts_of(view: Viewpoint, standing: Standing, day: date) -> tuple[PartOfDay, ...] | None:
    """When on a day it went on, as far as that is known; None for a maintenance that did not."""
    zone, timeline = view.site.zone, standing.timeline
    whole = Span(day_begins(day, zone), day_begins(day + timedelta(days=1), zone))
    spans = [span for span in timeline.active if span.first <= view.as_of and clip([span], whole)]
    if standing.incident.kind is Kind.MAINTENANCE and not spans:
        return None
    found = [_part_of(standing, span, whole, view.as_of) for span in spans if timeline.has_known_extent]
    return tuple(part for part in found if part is not None)


def _part_of(standing: Standing, span: Span, day: Span, as_of: datetime) -> PartOfDay | None:
    """The part of a day that a span covers; None where the time of day at which it begins or ends is unknown."""
    first = standing.timeline.said(span.first) if span.first >= day.first else None
    last = standing.timeline.said(span.last) if span.last < day.last else None
    if any(each is not None and not each.has_time for each in (first, last)):
        return None
    is_going_on = day.first <= as_of < day.last and first is None and last is None
    return PartOfDay(first, last, standing.began if is_going_on else None)
