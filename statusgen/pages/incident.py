"""The page of one incident: what happened, where, why, who said so, and how sure it is."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby, pairwise
from typing import Final

import msgspec

from statusgen.language.labels import fold
from statusgen.model import urls
from statusgen.model.chips import CauseChip
from statusgen.model.revisions import Revisions
from statusgen.model.site import FACTS, Claim, Effect, Incident, Reach, Report, Statement
from statusgen.model.spans import Span, clip
from statusgen.model.time import Moment, Precision, measured
from statusgen.model.vocabulary import Kind, Level, State, Step
from statusgen.model.zones import day_of
from statusgen.pages.history import days_of
from statusgen.pages.parts import (
    AffectedView,
    Card,
    Lane,
    Lanes,
    Located,
    Milestone,
    Name,
    Segment,
    StatementView,
    UpdatesOfDay,
    UpdateView,
)
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import IncidentView
from statusgen.status.held import Held, joined
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Timeline


def incident_view(view: Viewpoint, incident: Incident) -> IncidentView:
    """Everything that the page of an incident shows."""
    here = view.prefix + urls.incident(incident.id)
    root = urls.root_of(here)
    updates = _in_reading_order(view, incident, root)
    where = list(_where(view, incident))
    windows = [window for _, window in view.snapshot.timelines[incident.id].windows]
    past = _past(view, incident)
    listed = view.snapshot.foremost(incident)
    month = days_of(view, listed.incident)[0].replace(day=1)
    is_dated = listed.began.precision is not Precision.YEAR
    chips = ((update.at, chip) for update in incident.updates for chip in update.chips)
    lanes, components = _over_time(view, incident)
    named = {*FACTS, *incident.component_ids, *incident.region_codes}
    claims = {claim.about: _claims(incident, claim.about) for claim in incident.claims}
    statements = [
        (is_own(view.snapshot, incident, each), _statement(view, incident, each)) for each in incident.statements
    ]
    return IncidentView(
        card=view.card(incident),
        feed=here + urls.FEED if view.snapshot.has_feed(incident) else "",
        markdown=urls.beside(incident.source) if view.snapshot.has_data(incident) else "",
        version=incident.version[:VERSION],
        foreign=_foreign(view, incident),
        summary=view.prose(incident.summary, incident, root),
        announced=windows[0] if windows and windows[0] != windows[-1] and not incident.repeat else None,
        next_dates=view.snapshot.timelines[incident.id].windows_after(view.as_of),
        past_dates=past[:MOST_PAST],
        older=len(past[MOST_PAST:]),
        affected=view.affected(incident),
        components=components,
        regions=tuple(region for region, _ in where),
        places=tuple(place for _, place in where),
        cause_history=tuple((at, chip.status) for at, chip in chips if isinstance(chip, CauseChip)),
        claims={about: found for about, found in claims.items() if about in FACTS},
        other_claims=tuple((view.name(about), found) for about, found in claims.items() if about not in named),
        own_statements=tuple(said for own, said in statements if own),
        outside_statements=tuple(said for own, said in statements if not own),
        reports=tuple((report, _about(view, report)) for report in incident.reports),
        reach=tuple((reach, _about(view, reach)) for reach in incident.affected),
        removed=view.site.revisions.get(incident.id, Revisions()).removed,
        timeliness=view.snapshot.timeliness(incident),
        lanes=lanes,
        drawn=tuple(_drawn(components)) if lanes else (),
        milestones=_milestones(view, incident),
        updates=updates,
        days=by_day(updates, view.site.zone),
        writeup=view.prose(incident.writeup, incident, root, part="w", ids=urls.HEADINGS),
        related=tuple(view.card(view.snapshot.incidents[name]) for name in view.snapshot.related.get(incident.id, ())),
        month=(month, view.prefix + urls.month(month.month, month.year)) if is_dated else None,
        year=(month.year, view.prefix + urls.year(month.year)),
    )


def _updates(view: Viewpoint, incident: Incident, root: str) -> Iterator[UpdateView]:
    """The updates, oldest first; once it is over, each with the time since the one before it."""
    is_over = view.snapshot.standing(incident).is_over
    for before, update in zip([None, *incident.updates], incident.updates, strict=False):
        shown = view.update(incident, update, root)
        is_timed = before is not None and before.at.has_time and update.at.has_time
        if before is not None and is_timed and is_over:
            shown = msgspec.structs.replace(shown, after=measured(before.at, update.at))
        yield shown


def _milestones(view: Viewpoint, incident: Incident) -> tuple[Milestone, ...]:
    """Its start, detection, first update, identification, mitigation and end; nothing if it has no more than two."""
    standing = view.snapshot.standing(incident)
    start, end = incident.start, standing.timeline.end
    if incident.kind is not Kind.INCIDENT or not standing.is_over or not end or not (start.has_time and end.has_time):
        return ()
    firsts = {update.state: update.at for update in reversed(incident.updates) if update.at.has_time}
    told = min(firsts.values(), key=lambda at: at.first, default=end)
    steps = [
        (Step.DETECTED, incident.detected),
        (Step.FIRST_UPDATE, told),
        (Step.IDENTIFIED, firsts.get(State.IDENTIFIED)),
        (Step.MITIGATED, firsts.get(State.MONITORING)),
    ]
    between = [(step, at) for step, at in steps if at and at.has_time and start.first < at.first < end.first]
    if not between:
        return ()
    seconds = Span(start.first, end.first).seconds
    return tuple(
        Milestone(step, at, (at.first - start.first).total_seconds() / seconds, measured(start, at))
        for step, at in ((Step.START, start), *between, (Step.RESOLVED, end))
    )


def _in_reading_order(view: Viewpoint, incident: Incident, root: str) -> tuple[UpdateView, ...]:
    """The updates: the newest first while it is open."""
    updates = tuple(_updates(view, incident, root))
    return updates[::-1] if view.snapshot.standing(incident).is_open else updates


def by_day(updates: Sequence[UpdateView], zone: tzinfo) -> tuple[UpdatesOfDay, ...]:
    """Updates with each day once, as a heading. What is known to the day alone is under none."""
    days = groupby(updates, key=lambda each: day_of(each.at.first, zone) if each.at.has_time else None)
    return tuple(UpdatesOfDay(day, tuple(found)) for day, found in days)


VERSION: Final = 10
"""How many digits of a version a page has: enough for git to find it."""

MOST_PAST: Final = 10
"""How many past dates the page of a maintenance that repeats has; the rest is in the history."""


def _past(view: Viewpoint, incident: Incident) -> tuple[Card, ...]:
    """The occurrences that are over, newest first."""
    found = view.snapshot.occurrences(incident)[::-1] if incident.repeat else ()
    return tuple(view.card(each.incident) for each in found if each.is_over)


def _foreign(view: Viewpoint, incident: Incident) -> str:
    texts = [incident.title, incident.summary, *(update.body for update in incident.updates), incident.writeup]
    languages = (view.say(text).language for text in texts if text)
    return next((language for language in languages if language != view.language), "")


def _where(view: Viewpoint, incident: Incident) -> Iterator[tuple[AffectedView, Located]]:
    """The regions: as they are now while it is open, else at their worst; of a maintenance to come, without a level.

    On the map they have no level if the clock will change it: a map does not follow the clock.
    """
    standing = view.snapshot.standing(incident)
    levels = {} if standing.state is State.SCHEDULED else standing.levels
    for code in incident.region_codes:
        region = _affected(incident, code, view.region(code), levels.get(code))
        yield region, view.located(code, None if standing.later else region.level)


def _affected(
    incident: Incident, key: str, name: Name, level: Level | None, segments: tuple[Segment, ...] = ()
) -> AffectedView:
    effect = incident.components.get(key) or incident.regions.get(key) or Effect()
    return AffectedView(
        name=name,
        level=None if incident.kind is Kind.NOTICE else level,
        effect=effect,
        claims=_claims(incident, key),
        segments=segments,
    )


def _claims(incident: Incident, about: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in incident.claims if claim.about == about)


def is_own(snapshot: Snapshot, incident: Incident, statement: Statement) -> bool:
    """Whether a statement is by the site's organization, or by an operator of a component that the incident names."""
    operators = (name for key in incident.component_ids for name in snapshot.components[key].operator)
    inside = {fold(name) for name in (snapshot.site.organization, *operators)}
    speaker = statement.organization
    return speaker is not None and not inside.isdisjoint(map(fold, speaker.words.values()))


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


def _about(view: Viewpoint, measured: Report | Reach) -> tuple[Name, ...]:
    component = (view.component(measured.component),) if measured.component else ()
    return (*component, view.region(measured.region)) if measured.region else component


# Components over time


BEYOND: Final = 0.05
"""How far the lanes of an open incident go on beyond the last known moment, as a share of the known time.

So what the newest update set can be seen, however late it was posted. This part alone fades out, in style.css.
"""


def _over_time(view: Viewpoint, incident: Incident) -> tuple[Lanes | None, tuple[AffectedView, ...]]:
    """The components, each at its worst, and their levels over time if it has known ends and some length."""
    timeline = view.snapshot.timelines[incident.id]
    ends, drawn, ticks = _ends(view, timeline), {}, []
    if ends and ends[1].last > ends[0].first:
        first, last = ends[0].first, ends[1].last
        goes_on = timeline.active[-1].last == FOREVER
        span = Span(first, last + BEYOND * (last - first) if goes_on else last)
        drawn = {name: tuple(_segments(timeline, name, span)) for name in incident.component_ids}
        posted = (update.posted for update in incident.updates if span.first < update.posted < span.last)
        ticks = [(instant - first).total_seconds() / span.seconds for instant in posted]
    components = tuple(
        _affected(incident, key, view.component(key), timeline.worst_of(key), drawn.get(key, ()))
        for key in incident.component_ids
    )
    if not ends or not any(drawn.values()):
        return None, components
    days = {day_of(end.first, view.site.zone) for end in ends}
    return Lanes(tuple(ticks), *ends, len(days) == 1), components


def _drawn(components: Sequence[AffectedView]) -> Iterator[Lane]:
    """Those that changed in the time of the incident; those that changed alike share a lane."""
    alike: dict[tuple[Segment, ...], list[Name]] = {}
    for each in components:
        if [(part.left, part.right) for part in each.segments] not in ([], [(0, 1)]):
            alike.setdefault(each.segments, []).append(each.name)
    for segments, names in alike.items():
        yield Lane(tuple(names), segments)


def _ends(view: Viewpoint, timeline: Timeline) -> tuple[Moment, Moment] | None:
    """The ends of the lanes, if known. What goes on ends at the newest of the page's instant and its updates."""
    incident, spans = timeline.incident, timeline.active
    if not spans or incident.repeat:  # what lies between two occurrences is no part of it
        return None
    is_planned = incident.kind is Kind.MAINTENANCE
    first = timeline.said(spans[0].first) if is_planned else incident.start
    if is_planned and spans[-1].last < FOREVER:
        return first, timeline.said(spans[-1].last)
    if timeline.end and not is_planned:
        return first, timeline.end
    as_far = [timeline.said(at) for at in (view.as_of, *(update.posted for update in incident.updates))]
    as_far += [timeline.windows[-1][1].end] if is_planned else []
    return first, max(as_far, key=lambda end: end.last)


def _segments(timeline: Timeline, name: str, span: Span) -> Iterator[Segment]:
    first, seconds = span.first, span.seconds
    for part in _with_gaps(timeline.levels.get(name, ())):
        for visible in clip([part.span], span):
            yield Segment(
                level=part.level,
                left=(visible.first - first).total_seconds() / seconds,
                right=(visible.last - first).total_seconds() / seconds,
                first=timeline.said(visible.first),
                last=None if part.span.last == FOREVER else timeline.said(visible.last),
            )


def _with_gaps(held: Sequence[Held]) -> Sequence[Held]:
    """The levels that are held, and operational in the gaps: an incident can be resolved and come back."""
    gaps = [
        Held(Span(one.span.last, other.span.first), Level.OPERATIONAL, one.incident)
        for one, other in pairwise(held)
        if one.span.last < other.span.first
    ]
    return joined(sorted([*held, *gaps], key=lambda part: part.span.first))
