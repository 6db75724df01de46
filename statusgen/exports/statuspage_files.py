"""The API: Statuspage's public v2 as files, so that its clients work unchanged.

Nothing in `api/v2/` knows when it was built: the same sources and the same `as_of` make the same bytes. Only
`api/build.json` has the real time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import msgspec

from statusgen import __version__
from statusgen.exports.statuspage import Statuspage
from statusgen.exports.statuspage_schema import (
    ComponentsFile,
    IncidentFile,
    IncidentObject,
    IncidentsFile,
    MaintenanceObject,
    MaintenancesFile,
    StatusFile,
    SummaryFile,
    Timestamp,
)
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.site import Incident
from statusgen.model.time import timestamp
from statusgen.model.vocabulary import Kind, State
from statusgen.status.schedule import next_transition
from statusgen.status.snapshot import Snapshot

NEWEST: Final = 50
"""How many incidents, and how many maintenances, a list has."""


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """When the site was built, by which version and from which commit, and until when it needs no other build."""

    built_at: Timestamp
    version: str
    commit: str | None
    next_transition_at: Timestamp


def api_files(snapshot: Snapshot) -> Iterator[File]:
    """Yield every file of `api/v2/`. Raises StatusgenError where two ids are the same."""
    statuspage = Statuspage(snapshot)
    states = snapshot.states
    incidents = [each for each in statuspage.incidents if each.kind is Kind.INCIDENT]
    maintenances = [each for each in statuspage.incidents if each.kind is Kind.MAINTENANCE]
    unresolved = [each for each in incidents if snapshot.standing(each).is_open]
    upcoming = [each for each in maintenances if states[each.id] is State.SCHEDULED]
    active = [each for each in maintenances if snapshot.standing(each).is_open]
    to_come = [each for each in maintenances if not states[each.id].is_over]

    def objects(chosen: Iterable[Incident]) -> tuple[IncidentObject, ...]:
        return tuple(statuspage.incident(each) for each in chosen)

    def planned(chosen: Iterable[Incident]) -> tuple[MaintenanceObject, ...]:
        return tuple(statuspage.maintenance(each) for each in chosen)

    page, status, components = statuspage.page, statuspage.status, statuspage.components
    documents: dict[str, msgspec.Struct] = {
        "status": StatusFile(page=page, status=status),
        "summary": SummaryFile(
            page=page,
            status=status,
            components=components,
            incidents=objects(unresolved),
            scheduled_maintenances=planned(to_come),
        ),
        "components": ComponentsFile(page=page, components=components),
        "incidents": IncidentsFile(page=page, incidents=objects(incidents[:NEWEST])),
        "incidents/unresolved": IncidentsFile(page=page, incidents=objects(unresolved)),
        "scheduled-maintenances": MaintenancesFile(page=page, scheduled_maintenances=planned(maintenances[:NEWEST])),
        "scheduled-maintenances/upcoming": MaintenancesFile(page=page, scheduled_maintenances=planned(upcoming)),
        "scheduled-maintenances/active": MaintenancesFile(page=page, scheduled_maintenances=planned(active)),
    }
    alone = objects([*incidents[:NEWEST], *unresolved])
    documents |= {f"incidents/{found.id}": IncidentFile(page=page, incident=found) for found in alone}
    for name, document in documents.items():
        yield File(urls.v2(name), as_json(document))


def build_file(snapshot: Snapshot, now: datetime, commit: str | None = None) -> File:
    """`api/build.json`, the one file that the real time is in, and the commit that was built, where it is known."""
    site = snapshot.site
    build = Build(
        built_at=timestamp(now, site.zone),
        version=__version__,
        commit=commit,
        next_transition_at=timestamp(next_transition(site, snapshot.timelines, now), site.zone),
    )
    return File(urls.BUILD, as_json(build))
