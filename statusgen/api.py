"""The API: Statuspage's public v2 as files, so that its clients work unchanged.

Nothing in `api/v2/` knows when it was built: the same sources and the same `as_of` make the same bytes. Only
`api/build.json` has the real time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from statusgen import __version__, paths
from statusgen.files import File
from statusgen.ids import in_api
from statusgen.model import Incident, Site
from statusgen.status import is_open, state_at
from statusgen.statuspage import Statuspage, timestamp
from statusgen.terms import Kind, State
from statusgen.transitions import next_transition
from statusgen.v2 import IncidentObject
from statusgen.viewpoint import Record

NEWEST: Final = 50
"""How many incidents, and how many maintenances, a list has."""


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """When the site was built and by what, and until when it needs no other build."""

    built_at: str
    version: str
    commit: str | None
    next_transition_at: str


def api_files(site: Site, as_of: datetime) -> Iterator[File]:
    """Yield every file of `api/v2/`. Raises StatusgenError where two ids are the same."""
    statuspage = Statuspage(Record(site, as_of))
    incidents = [each for each in in_api(site) if each.kind is Kind.INCIDENT]
    maintenances = [each for each in in_api(site) if each.kind is Kind.MAINTENANCE]
    unresolved = [each for each in incidents if is_open(each, as_of)]
    upcoming = [each for each in maintenances if state_at(each, as_of) is State.SCHEDULED]
    active = [each for each in maintenances if is_open(each, as_of)]
    to_come = [each for each in maintenances if is_open(each, as_of) or state_at(each, as_of) is State.SCHEDULED]

    def objects(chosen: Iterable[Incident]) -> list[IncidentObject]:
        return [statuspage.incident(each) for each in chosen]

    documents: dict[str, dict[str, Any]] = {
        "status": {"status": statuspage.status},
        "summary": {
            "status": statuspage.status,
            "components": statuspage.components,
            "incidents": objects(unresolved),
            "scheduled_maintenances": objects(to_come),
        },
        "components": {"components": statuspage.components},
        "incidents": {"incidents": objects(incidents[:NEWEST])},
        "incidents/unresolved": {"incidents": objects(unresolved)},
        "scheduled-maintenances": {"scheduled_maintenances": objects(maintenances[:NEWEST])},
        "scheduled-maintenances/upcoming": {"scheduled_maintenances": objects(upcoming)},
        "scheduled-maintenances/active": {"scheduled_maintenances": objects(active)},
    }
    each_alone = {f"incidents/{found.id}": {"incident": found} for found in objects([*incidents[:NEWEST], *unresolved])}
    for name, document in (documents | each_alone).items():
        yield File(paths.v2(name), _json({"page": statuspage.page} | document))


def build_file(site: Site, now: datetime) -> File:
    """`api/build.json`, the one file that the real time is in."""
    build = Build(
        built_at=timestamp(now, site.zone),
        version=__version__,
        commit=None,
        next_transition_at=timestamp(next_transition(site, now), site.zone),
    )
    return File(paths.BUILD, _json(build))


def _json(document: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
