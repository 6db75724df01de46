"""Our own API: what Statuspage's cannot say of incidents. See docs/api.md.

It does not depend on the time, but what is dated ahead is not public yet. An incident's file depends on its own
sources alone, so an update changes that file and the list.
"""

from collections.abc import Iterator
from functools import partial

from statusgen.exports.feeds import guid, incident_guid
from statusgen.exports.incident_schema import (
    Affected,
    AnnouncedWindow,
    CauseTurn,
    Duration,
    HeldLevel,
    IncidentList,
    ListedIncident,
    PublishedCause,
    PublishedIncident,
    PublishedStatement,
    PublishedUpdate,
    as_published,
)
from statusgen.exports.statuspage_ids import api_ids
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.site import CauseChip, Effect, Incident, Site, Text
from statusgen.model.time import Length, timestamp
from statusgen.model.vocabulary import Kind, Level
from statusgen.pages.incident import inside_voices, is_own
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Held, Timeline


def incident_files(snapshot: Snapshot) -> Iterator[File]:
    """Yield the list of all incidents, which is kept small, and the file of each."""
    site, statuspage_ids = snapshot.site, api_ids(snapshot.site).incidents
    write = partial(as_json, hook=partial(as_published, zone=site.zone))
    found = [(each, _published(snapshot, each, statuspage_ids.get(each.id))) for each in snapshot.shown]
    listed = IncidentList(
        title=site.title,
        url=site.url,
        organization=site.organization,
        time_zone=site.timezone,
        languages=site.languages,
        incidents=tuple(_listed(site, incident, published) for incident, published in found),
    )
    yield File(urls.INCIDENTS, write(listed, indent=-1))
    for incident, published in found:
        yield File(urls.api_incident(incident.id), write(published))


def _listed(site: Site, incident: Incident, published: PublishedIncident) -> ListedIncident:
    return ListedIncident(
        id=incident.id,
        kind=incident.kind,
        title=incident.title,
        state=published.state,
        impact=published.impact,
        start=published.start,
        end=published.end,
        components=incident.component_ids,
        regions=incident.region_codes,
        updated_at=timestamp(incident.updates[-1].posted, site.zone) if incident.updates else None,
        url=site.url + urls.incident(incident.id),
        api_url=site.url + urls.api_incident(incident.id),
    )


def _published(snapshot: Snapshot, incident: Incident, statuspage_id: str | None) -> PublishedIncident:
    """An incident with everything that follows from its sources."""
    site, page = snapshot.site, urls.incident(incident.id)
    timeline = snapshot.timelines[incident.id]
    start, end = timeline.extent
    return PublishedIncident(
        **PublishedIncident.facts(incident),
        statuspage_id=statuspage_id,
        guid=incident_guid(site, incident),
        file=incident.source,
        pages={tag: site.url + urls.prefix(site, tag) + page for tag in site.languages},
        state=timeline.state,
        start=start,
        end=end,
        duration=_duration(timeline),
        impact=timeline.impact,
        impact_declared=incident.impact,
        impact_derived=timeline.impact_of_levels,
        components=tuple(_components(snapshot, timeline)),
        regions=tuple(_regions(site, timeline)),
        cause=_cause(incident),
        statements=tuple(_statements(snapshot, incident)),
        windows=tuple(_windows(timeline)),
        next_update=timeline.promise,
        related=tuple(name for name in incident.related if name in snapshot.incidents),
        updates=tuple(_updates(site, incident)),
    )


def _duration(timeline: Timeline) -> Duration | None:
    found, declared = timeline.lasted if timeline.has_ended else None, timeline.incident.duration is not None
    if isinstance(found, Length):
        return Duration(seconds=found.seconds, bound=found.bound, text=None, declared=declared)
    return Duration(seconds=None, bound=None, text=found, declared=declared) if found else None


def _components(snapshot: Snapshot, timeline: Timeline) -> Iterator[Affected]:
    for name in timeline.incident.component_ids:
        effect = timeline.incident.components.get(name, Effect())
        yield _affected(timeline, name, snapshot.components[name].name, effect)


def _regions(site: Site, timeline: Timeline) -> Iterator[Affected]:
    for code in timeline.incident.region_codes:
        words = site.regions[code].name if code in site.regions else {}
        yield _affected(timeline, code, Text(words), timeline.incident.regions.get(code, Effect()))


def _affected(timeline: Timeline, name: str, called: Text, effect: Effect) -> Affected:
    is_notice = timeline.incident.kind is Kind.NOTICE
    return Affected(
        **Affected.facts(effect),
        id=name,
        name=called,
        worst=None if is_notice else timeline.worst.get(name, Level.OPERATIONAL),
        levels=tuple(_held(timeline, part) for part in timeline.levels.get(name, ())),
    )


def _held(timeline: Timeline, part: Held) -> HeldLevel:
    end = None if part.span.last == FOREVER else timeline.said(part.span.last)
    return HeldLevel(level=part.level, start=timeline.said(part.span.first), end=end)


def _cause(incident: Incident) -> PublishedCause | None:
    if incident.cause is None:
        return None
    history = ((u, chip.status) for u in incident.updates for chip in u.chips if isinstance(chip, CauseChip))
    turns = tuple(CauseTurn(update=update.id, at=update.at, status=status) for update, status in history)
    return PublishedCause(**PublishedCause.facts(incident.cause), history=turns)


def _statements(snapshot: Snapshot, incident: Incident) -> Iterator[PublishedStatement]:
    inside = inside_voices(snapshot, incident)
    for statement in incident.statements:
        yield PublishedStatement(
            **PublishedStatement.facts(statement),
            outside=not is_own(statement, inside),
            text=statement.words,
            language=statement.lang or incident.lang,
        )


def _windows(timeline: Timeline) -> Iterator[AnnouncedWindow]:
    """The window as first announced, and after each update that changes it."""
    before = None
    announcing = (None, *(update.id for update in timeline.incident.updates))
    for update, (_, window) in zip(announcing, timeline.windows, strict=False):
        if window != before:
            yield AnnouncedWindow(update=update, start=window.start, end=window.end)
        before = window


def _updates(site: Site, incident: Incident) -> Iterator[PublishedUpdate]:
    for update in incident.updates:
        url = site.url + urls.update(incident.id, update.id)
        yield PublishedUpdate(**PublishedUpdate.facts(update), guid=guid(site, incident, update), url=url)
