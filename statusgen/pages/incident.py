"""The page of one incident: what happened, where, why, who said so, and how sure it is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from statusgen.language.labels import fold
from statusgen.model import urls
from statusgen.model.site import FACTS, CauseChip, Claim, Effect, Incident, Report, Statement
from statusgen.model.time import Moment, Precision, Span, clip
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.pages.history import days_of
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import (
    AffectedView,
    CauseView,
    IncidentView,
    Lane,
    Lanes,
    Located,
    Name,
    ReportView,
    Segment,
    StatementView,
)
from statusgen.pages.worldmap import located
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Held, Timeline, Window, joined


def incident_view(view: Viewpoint, incident: Incident) -> IncidentView:
    """Everything that the page of an incident shows."""
    root = urls.root_of(view.prefix + urls.incident(incident.id))
    standing = view.snapshot.standing(incident)
    updates = tuple(view.update(incident, update, root) for update in incident.updates)
    own, outside = _statements(view, incident)
    where, lanes = _regions(view, incident), _lanes(view, incident)
    return IncidentView(
        card=view.card(incident),
        foreign=_foreign(view, incident),
        summary=view.prose(incident.summary, incident, root),
        promise=standing.promise,
        is_overdue=standing.is_overdue,
        announced=_first_window(view, incident),
        affected=view.affected(incident),
        components=_components(view, incident, lanes),
        regions=where,
        places=tuple(_places(view, incident, where)),
        cause=_cause(incident),
        claims=_claims_by(incident, FACTS),
        other_claims=_other_claims(view, incident),
        own_statements=own,
        outside_statements=outside,
        reports=tuple(_report(view, report) for report in incident.reports),
        lanes=lanes,
        updates=tuple(reversed(updates)) if standing.is_open else updates,
        writeup=view.prose(incident.writeup, incident, root, part="w", ids=urls.HEADINGS),
        related=tuple(view.card(view.snapshot.incidents[name]) for name in view.snapshot.related.get(incident.id, ())),
        links=incident.links,
        month=_month(view, incident),
        year=_year(view, incident),
    )


def _foreign(view: Viewpoint, incident: Incident) -> str:
    texts = [incident.title, incident.summary, *(update.body for update in incident.updates), incident.writeup]
    languages = (view.say(text).language for text in texts if text)
    return next((language for language in languages if language != view.language), "")


def _first_window(view: Viewpoint, incident: Incident) -> Window | None:
    """The window as first announced, where it has moved since."""
    if incident.kind is not Kind.MAINTENANCE:
        return None
    windows = view.snapshot.timelines[incident.id].windows
    first, last = windows[0][1], windows[-1][1]
    return first if first != last else None


def _components(view: Viewpoint, incident: Incident, lanes: Lanes | None) -> tuple[AffectedView, ...]:
    """The components, each at its worst, and how they went on from there."""
    worst = view.snapshot.timelines[incident.id].worst
    segments = {lane.name: lane.segments for lane in lanes.lanes} if lanes else {}
    return tuple(
        _affected(incident, key, name, worst.get(key, Level.OPERATIONAL), segments.get(name, ()))
        for key, name in ((key, view.component(key)) for key in incident.component_ids)
    )


def _regions(view: Viewpoint, incident: Incident) -> tuple[AffectedView, ...]:
    """The regions: as they are now while it is open, else at their worst; of a maintenance to come, without a level."""
    standing = view.snapshot.standing(incident)
    levels = {} if standing.state is State.SCHEDULED else standing.levels
    return tuple(_affected(incident, code, view.region(code), levels.get(code)) for code in incident.region_codes)


def _places(view: Viewpoint, incident: Incident, where: Sequence[AffectedView]) -> Iterator[Located]:
    """The regions on the map, without levels if the clock will change them: a map does not follow the clock."""
    will_change = bool(view.card(incident).later)
    for code, each in zip(incident.region_codes, where, strict=True):
        yield located(code, None if will_change else each.level, view.site.regions)


def _affected(
    incident: Incident,
    key: str,
    name: Name,
    level: Level | None,
    segments: tuple[Segment, ...] = (),
) -> AffectedView:
    effect = incident.components.get(key) or incident.regions.get(key) or Effect()
    return AffectedView(
        name=name,
        level=None if incident.kind is Kind.NOTICE else level,
        effect=effect,
        claims=tuple(claim for claim in incident.claims if claim.about == key),
        segments=segments,
    )


def _cause(incident: Incident) -> CauseView | None:
    if incident.cause is None:
        return None
    history = [(u.at, chip.status) for u in incident.updates for chip in u.chips if isinstance(chip, CauseChip)]
    return CauseView(incident.cause, tuple(history))


def _claims_by(incident: Incident, abouts: Iterable[str]) -> dict[str, tuple[Claim, ...]]:
    """The claims about each of these, where there are any."""
    found = {about: tuple(claim for claim in incident.claims if claim.about == about) for about in abouts}
    return {about: claims for about, claims in found.items() if claims}


def _other_claims(view: Viewpoint, incident: Incident) -> tuple[tuple[Name, tuple[Claim, ...]], ...]:
    named = {*FACTS, *incident.component_ids, *incident.region_codes}
    others = dict.fromkeys(claim.about for claim in incident.claims if claim.about not in named)
    return tuple((view.name(about), claims) for about, claims in _claims_by(incident, others).items())


def _statements(view: Viewpoint, incident: Incident) -> tuple[tuple[StatementView, ...], tuple[StatementView, ...]]:
    """The statements of those who operate what was affected, and those of everybody else."""
    inside = inside_voices(view.snapshot, incident)
    own = [each for each in incident.statements if is_own(each, inside)]
    outside = [each for each in incident.statements if not is_own(each, inside)]
    return (
        tuple(_statement(view, incident, each) for each in own),
        tuple(_statement(view, incident, each) for each in outside),
    )


def inside_voices(snapshot: Snapshot, incident: Incident) -> frozenset[str]:
    """The organizations whose word on an incident is its own: the site's, and who operates what it names."""
    components = (snapshot.components[name] for name in incident.component_ids)
    operators = (operator for component in components for operator in component.operator)
    return frozenset(fold(name) for name in (snapshot.site.organization, *operators))


def is_own(statement: Statement, inside: frozenset[str]) -> bool:
    """Whether a statement is by one of those organizations."""
    if statement.organization is None:
        return False
    return any(fold(name) in inside for name in statement.organization.words.values())


def _statement(view: Viewpoint, incident: Incident, statement: Statement) -> StatementView:
    said_in = statement.lang or incident.lang
    wording = view.say(statement.words)
    in_their_words = statement.verbatim and wording.language == said_in
    return StatementView(
        said=statement,
        text=wording,
        foreign=wording.language if wording.language != view.language else "",
        is_quoted=in_their_words,
        said_in=said_in if statement.verbatim and not in_their_words else "",
    )


def _report(view: Viewpoint, report: Report) -> ReportView:
    component = (view.component(report.component),) if report.component else ()
    region = (view.region(report.region),) if report.region else ()
    return ReportView(report, component + region)


def _month(view: Viewpoint, incident: Incident) -> tuple[date, str] | None:
    if view.snapshot.standing(incident).began.precision is Precision.YEAR:
        return None
    first = days_of(view, incident)[0].replace(day=1)
    return first, view.prefix + urls.month(first.month, first.year)


def _year(view: Viewpoint, incident: Incident) -> tuple[int, str]:
    year = days_of(view, incident)[0].year
    return year, view.prefix + urls.year(year)


# Components over time


BEYOND: Final = 0.05
"""How far the lanes of what is going on reach beyond the newest that is known, as a share of what is known.

What the newest update set has a place there, however late it was posted.
"""


def _lanes(view: Viewpoint, incident: Incident) -> Lanes | None:
    """The lanes of an incident with known times and some length."""
    timeline = view.snapshot.timelines[incident.id]
    first, last = _ends(view, timeline)
    if first is None or last is None or last.last <= first.first:
        return None
    span = _drawn(timeline, Span(first.first, last.last))
    lanes = (Lane(view.component(name), tuple(_segments(timeline, name, span))) for name in incident.component_ids)
    drawn = tuple(lane for lane in lanes if lane.segments)
    if not drawn:
        return None
    is_open = view.snapshot.standing(incident).is_open
    return Lanes(drawn, tuple(_ticks(incident, span)), first, last, is_open=is_open)


def _ends(view: Viewpoint, timeline: Timeline) -> tuple[Moment | None, Moment | None]:
    """The known ends of the lanes. Of what is going on, that is the newest of all: the page's instant, or an update."""
    incident, spans = timeline.incident, timeline.active
    if not spans:
        return None, None
    as_far = [timeline.said(at) for at in (view.as_of, *(update.posted for update in incident.updates))]
    if incident.kind is not Kind.MAINTENANCE:
        return incident.start, timeline.end or max(as_far, key=lambda end: end.last)
    if spans[-1].last == FOREVER:
        as_far.append(timeline.windows[-1][1].end)
        return timeline.said(spans[0].first), max(as_far, key=lambda end: end.last)
    return timeline.said(spans[0].first), timeline.said(spans[-1].last)


def _drawn(timeline: Timeline, known: Span) -> Span:
    """The time that the lanes are wide."""
    goes_on = timeline.active[-1].last == FOREVER
    return Span(known.first, known.last + BEYOND * (known.last - known.first)) if goes_on else known


def _segments(timeline: Timeline, name: str, span: Span) -> Iterator[Segment]:
    for part in _with_gaps(timeline.levels.get(name, ())):
        for visible in clip([part.span], span):
            yield Segment(
                level=part.level,
                left=(visible.first - span.first).total_seconds() / span.seconds,
                right=(visible.last - span.first).total_seconds() / span.seconds,
                first=timeline.said(visible.first),
                last=None if part.span.last == FOREVER else timeline.said(visible.last),
            )


def _with_gaps(held: Sequence[Held]) -> Sequence[Held]:
    """What is held, and operational between two parts: an incident that was resolved and came back."""
    gaps = [
        Held(Span(one.span.last, other.span.first), Level.OPERATIONAL, one.incident)
        for one, other in pairwise(held)
        if one.span.last < other.span.first
    ]
    return joined(sorted([*held, *gaps], key=lambda part: part.span.first))


def _ticks(incident: Incident, span: Span) -> Iterator[float]:
    for update in incident.updates:
        if span.first < update.posted < span.last:
            yield (update.posted - span.first).total_seconds() / span.seconds
