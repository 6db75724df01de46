"""The page of one incident: what happened, where, why, who said so, and how sure it is."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from statusgen.language.labels import fold
from statusgen.model import urls
from statusgen.model.site import CauseChip, Effect, Incident, Report, Statement
from statusgen.model.time import Moment, Precision, Span, clip
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.pages.history import days_of
from statusgen.pages.viewpoint import Viewpoint, said, worst_of
from statusgen.pages.views import (
    AffectedView,
    CauseView,
    ClaimView,
    Lane,
    Lanes,
    Located,
    Name,
    ReportView,
    Segment,
    StatementView,
    Story,
)
from statusgen.pages.worldmap import located
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Held, Window, active, is_open, levels, levels_at, windows


def story(view: Viewpoint, incident: Incident) -> Story:
    """Everything that the page of an incident shows."""
    root = urls.root_of(view.prefix + urls.incident(incident.id))
    going_on = is_open(incident, view.as_of)
    updates = tuple(view.update(incident, update, root) for update in incident.updates)
    promised, is_overdue = view.promise(incident)
    own, outside = _statements(view, incident)
    where = _regions(view, incident)
    return Story(
        card=view.card(incident),
        foreign=_foreign(view, incident),
        summary=view.prose(incident.summary, incident, root),
        promise=promised,
        is_overdue=is_overdue,
        announced=_first_window(incident),
        affected=view.affected(incident),
        components=_components(view, incident),
        regions=where,
        places=tuple(_places(view, incident, where)),
        cause=_cause(view, incident),
        claims=_claims(view, incident),
        own_statements=own,
        outside_statements=outside,
        reports=tuple(_report(view, report) for report in incident.reports),
        lanes=_lanes(view, incident),
        updates=tuple(reversed(updates)) if going_on else updates,
        writeup=view.prose(incident.writeup, incident, root, part="w", ids=urls.HEADINGS),
        related=tuple(view.card(view.snapshot.incidents[name]) for name in view.snapshot.related.get(incident.id, ())),
        links=view.links(incident.links),
        month=_month(view, incident),
        year=_year(view, incident),
    )


def _foreign(view: Viewpoint, incident: Incident) -> str:
    texts = [incident.title, incident.summary, *(update.body for update in incident.updates), incident.writeup]
    languages = (view.say(text).language for text in texts if text)
    return next((language for language in languages if language != view.language), "")


def _first_window(incident: Incident) -> Window | None:
    """The window as first announced, where it has moved since."""
    if incident.kind is not Kind.MAINTENANCE:
        return None
    first, last = windows(incident)[0][1], windows(incident)[-1][1]
    return first if first != last else None


def _components(view: Viewpoint, incident: Incident) -> tuple[AffectedView, ...]:
    """The components, each at its worst: how they went on from there is in their lanes."""
    held = levels(incident)
    return tuple(
        _affected(view, incident, name, view.component(name), worst_of(incident, name, held))
        for name in incident.component_ids
    )


def _regions(view: Viewpoint, incident: Incident) -> tuple[AffectedView, ...]:
    """The regions: as they are now while it is open, else at their worst; of a maintenance to come, without a level."""
    held, now = levels(incident), levels_at(incident, view.as_of)
    going_on = is_open(incident, view.as_of)

    def level(code: str) -> Level | None:
        if view.snapshot.states[incident.id] is State.SCHEDULED:
            return None
        return now.get(code, Level.OPERATIONAL) if going_on else worst_of(incident, code, held)

    return tuple(_affected(view, incident, code, view.region(code), level(code)) for code in incident.region_codes)


def _places(view: Viewpoint, incident: Incident, where: Sequence[AffectedView]) -> Iterator[Located]:
    """The regions on the map, without a level where the clock will change it: a picture does not follow the clock."""
    will_change = bool(view.card(incident).later)
    for code, each in zip(incident.region_codes, where, strict=True):
        yield located(code, None if will_change else each.level, view.site.regions)


def _affected(view: Viewpoint, incident: Incident, key: str, name: Name, level: Level | None) -> AffectedView:
    effect = incident.components.get(key) or incident.regions.get(key) or Effect()
    return AffectedView(
        name=name,
        level=None if incident.kind is Kind.NOTICE else level,
        note=view.maybe(effect.note),
        cites=view.cites(effect.source),
        claims=view.claims(claim for claim in incident.claims if claim.about == key),
    )


def _cause(view: Viewpoint, incident: Incident) -> CauseView | None:
    cause = incident.cause
    if cause is None:
        return None
    history = [(u.at, chip.status) for u in incident.updates for chip in u.chips if isinstance(chip, CauseChip)]
    return CauseView(
        status=cause.status,
        categories=cause.category,
        summary=view.maybe(cause.summary),
        by=view.maybe(cause.by),
        cites=view.cites(cause.source),
        history=tuple(history),
    )


def _claims(view: Viewpoint, incident: Incident) -> dict[str, tuple[ClaimView, ...]]:
    """Claims by the fact they are about; those about a component or region that the incident names stand there."""
    named = {*incident.component_ids, *incident.region_codes}
    facts = dict.fromkeys(claim.about for claim in incident.claims if claim.about not in named)
    return {fact: view.claims(claim for claim in incident.claims if claim.about == fact) for fact in facts}


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
    operators = (operator for component in components for operator in component.operators)
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
        text=wording,
        is_quoted=in_their_words,
        said_in=said_in if statement.verbatim and not in_their_words else "",
        speaker=view.maybe(statement.speaker),
        role=view.maybe(statement.role),
        organization=view.maybe(statement.organization),
        at=statement.at,
        cites=view.cites(statement.source),
    )


def _report(view: Viewpoint, report: Report) -> ReportView:
    component = (view.component(report.component),) if report.component else ()
    region = (view.region(report.region),) if report.region else ()
    return ReportView(
        by=view.say(report.by),
        count=report.count,
        unit=view.maybe(report.unit),
        about=component + region,
        at=report.at,
        summary=view.maybe(report.summary),
        cites=view.cites(report.source),
    )


def _month(view: Viewpoint, incident: Incident) -> tuple[date, str] | None:
    if view.began(incident).precision is Precision.YEAR:
        return None
    first = days_of(view, incident)[0].replace(day=1)
    return first, view.prefix + urls.month(first.month, first.year)


def _year(view: Viewpoint, incident: Incident) -> tuple[int, str]:
    year = days_of(view, incident)[0].year
    return year, view.prefix + urls.year(year)


# Components over time


def _lanes(view: Viewpoint, incident: Incident) -> Lanes | None:
    """The lanes of an incident with known times and some length; an open one goes on to the page's own instant."""
    held = levels(incident)
    first, last = _ends(view, incident)
    if first is None or last is None or last.last <= first.first:
        return None
    lanes = (
        Lane(view.component(name), tuple(_segments(held.get(name, ()), incident, first, last)))
        for name in incident.component_ids
    )
    drawn = tuple(lane for lane in lanes if lane.segments)
    if not drawn:
        return None
    return Lanes(
        drawn,
        tuple(_ticks(incident, first, last)),
        first,
        last,
        is_open=is_open(incident, view.as_of),
    )


def _ends(view: Viewpoint, incident: Incident) -> tuple[Moment | None, Moment | None]:
    """Between which moments the lanes are drawn; what is going on has at least come as far as the page."""
    spans = active(incident)
    if not spans:
        return None, None
    as_far = [said(incident, at) for at in (view.as_of, *(update.posted for update in incident.updates))]
    if incident.kind is not Kind.MAINTENANCE:
        return incident.start, incident.end or max(as_far, key=lambda end: end.last)
    if spans[-1].last == FOREVER:
        as_far.append(windows(incident)[-1][1].end)
        return said(incident, spans[0].first), max(as_far, key=lambda end: end.last)
    return said(incident, spans[0].first), said(incident, spans[-1].last)


def _segments(held: Sequence[Held], incident: Incident, first: Moment, last: Moment) -> Iterator[Segment]:
    span = Span(first.first, last.last)
    for part in _with_gaps(held):
        for visible in clip([part.span], span):
            yield Segment(
                level=part.level,
                left=(visible.first - span.first).total_seconds() / span.seconds,
                right=(visible.last - span.first).total_seconds() / span.seconds,
                first=said(incident, visible.first),
                last=None if part.span.last == FOREVER else said(incident, visible.last),
            )


def _with_gaps(held: Sequence[Held]) -> list[Held]:
    """What is held, and operational between two parts: an incident that was resolved and came back."""
    gaps = [
        Held(Span(one.span.last, other.span.first), Level.OPERATIONAL, one.incident)
        for one, other in pairwise(held)
        if one.span.last < other.span.first
    ]
    return sorted([*held, *gaps], key=lambda part: part.span.first)


def _ticks(incident: Incident, first: Moment, last: Moment) -> Iterator[float]:
    span = Span(first.first, last.last)
    for update in incident.updates:
        if span.first < update.posted < span.last:
            yield (update.posted - span.first).total_seconds() / span.seconds
