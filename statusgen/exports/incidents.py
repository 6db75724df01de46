"""Our own API: what Statuspage's cannot say of incidents. See docs/api.md.

It does not depend on the time, but what is dated ahead is not public yet. An incident's file depends on its own
sources alone, so an update changes that file and the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

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
from statusgen.model.time import Length, Moment, timestamp
from statusgen.model.vocabulary import IMPACT_OF, Impact, Kind, State
from statusgen.pages.incident import inside_voices, is_own
from statusgen.pages.viewpoint import lasted, said, worst_of
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Held, has_ended, levels, promise, windows, worst_level

_FIRST_STATE: Final = {Kind.MAINTENANCE: State.SCHEDULED, Kind.NOTICE: State.NOTICE}


def incident_files(site: Site, as_of: datetime) -> Iterator[File]:
    """Yield the list of all incidents, which is kept small, and the file of each."""
    snapshot, statuspage_ids = Snapshot(site, as_of), api_ids(site).incidents
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
    start, end = _extent(incident)
    return PublishedIncident(
        **PublishedIncident.facts(incident),
        statuspage_id=statuspage_id,
        guid=incident_guid(site, incident),
        file=incident.source,
        pages={tag: site.url + urls.prefix(site, tag) + page for tag in site.languages},
        state=_state(incident),
        start=start,
        end=end,
        duration=_duration(incident),
        impact=_impact(incident),
        impact_declared=incident.impact,
        impact_derived=_impact(msgspec.structs.replace(incident, impact=None)),
        components=tuple(_components(snapshot, incident)),
        regions=tuple(_regions(site, incident)),
        cause=_cause(incident),
        statements=tuple(_statements(snapshot, incident)),
        windows=tuple(_windows(incident)),
        next_update=promise(incident),
        related=tuple(name for name in incident.related if name in snapshot.incidents),
        updates=tuple(_updates(site, incident)),
    )


def _state(incident: Incident) -> State:
    if incident.kind is Kind.INCIDENT and has_ended(incident):
        return State.RESOLVED
    return incident.updates[-1].state if incident.updates else _FIRST_STATE[incident.kind]


def _extent(incident: Incident) -> tuple[Moment, Moment | None]:
    """When it began and ended; of a maintenance, the window as last announced."""
    if incident.kind is not Kind.MAINTENANCE:
        return incident.start, incident.end
    window = windows(incident)[-1][1]
    return window.start, window.end


def _duration(incident: Incident) -> Duration | None:
    found, declared = lasted(incident) if has_ended(incident) else None, incident.duration is not None
    if isinstance(found, Length):
        return Duration(seconds=found.seconds, bound=found.bound, text=None, declared=declared)
    return Duration(seconds=None, bound=None, text=found, declared=declared) if found else None


def _impact(incident: Incident) -> Impact:
    """What counts of an incident: as declared, else as it follows from the levels, at least minor while it is open."""
    if incident.kind is not Kind.INCIDENT:
        return incident.impact or Impact.NONE
    least = Impact.NONE if has_ended(incident) else Impact.MINOR
    return max(incident.impact or IMPACT_OF[worst_level(incident)], least)


def _components(snapshot: Snapshot, incident: Incident) -> Iterator[Affected]:
    held = levels(incident)
    for name in incident.component_ids:
        effect = incident.components.get(name, Effect())
        yield _affected(incident, name, snapshot.components[name].name, effect, held)


def _regions(site: Site, incident: Incident) -> Iterator[Affected]:
    held = levels(incident)
    for code in incident.region_codes:
        words = site.regions[code].name if code in site.regions else {}
        yield _affected(incident, code, Text(words), incident.regions.get(code, Effect()), held)


def _affected(
    incident: Incident, name: str, called: Text, effect: Effect, held: Mapping[str, Sequence[Held]]
) -> Affected:
    return Affected(
        **Affected.facts(effect),
        id=name,
        name=called,
        worst=None if incident.kind is Kind.NOTICE else worst_of(incident, name, held),
        levels=tuple(_held(incident, part) for part in held.get(name, ())),
    )


def _held(incident: Incident, part: Held) -> HeldLevel:
    end = None if part.span.last == FOREVER else said(incident, part.span.last)
    return HeldLevel(level=part.level, start=said(incident, part.span.first), end=end)


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


def _windows(incident: Incident) -> Iterator[AnnouncedWindow]:
    """The window as first announced, and after each update that changes it."""
    if incident.kind is not Kind.MAINTENANCE:
        return
    before = None
    announcing = (None, *(update.id for update in incident.updates))
    for update, (_, window) in zip(announcing, windows(incident), strict=True):
        if window != before:
            yield AnnouncedWindow(update=update, start=window.start, end=window.end)
        before = window


def _updates(site: Site, incident: Incident) -> Iterator[PublishedUpdate]:
    for update in incident.updates:
        url = site.url + urls.update(incident.id, update.id)
        yield PublishedUpdate(**PublishedUpdate.facts(update), guid=guid(site, incident, update), url=url)
