"""The API: Statuspage's public v2 as files, so that its clients work unchanged.

Nothing in `api/v2/` knows when it was built: the same sources and the same `as_of` make the same bytes. Only
`api/build.json` has the real time.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict

from statusgen import __version__
from statusgen.exports import statuspage_schema as v2
from statusgen.exports.statuspage_ids import api_ids, occurrence_ids
from statusgen.exports.statuspage_updates import StatuspageUpdates, word
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.site import Component, Group, Incident, Text
from statusgen.model.time import day_begins, day_of, timestamp
from statusgen.model.vocabulary import Kind, Label, Level, State
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.levels import last_changes
from statusgen.status.schedule import next_transition
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import BEGINNING

NEWEST: Final = 50
"""How many incidents, and how many maintenances, a list has."""

T = TypeVar("T")


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """When the site was built, by which version and from which commit, and until when it needs no other build.

    `digest` is that of all that was posted. Every page of the present has it too.
    """

    built_at: v2.Timestamp
    version: str
    commit: str | None
    next_transition_at: v2.Timestamp
    digest: str


def build_file(snapshot: Snapshot, now: datetime, commit: str | None = None) -> File:
    """`api/build.json`, the only file that has the real time, with the commit that was built if it is known."""
    site = snapshot.site
    build = Build(
        built_at=timestamp(now, site.zone),
        version=__version__,
        commit=commit,
        next_transition_at=timestamp(next_transition(site, snapshot.timelines, now), site.zone),
        digest=snapshot.digest,
    )
    return File(urls.BUILD, as_json(build))


def api_files(view: Viewpoint) -> Iterator[File]:
    """Yield every file of `api/v2/`, in the site's first language. Raises StatusgenError where two ids are the same."""
    statuspage, overall = _Statuspage(view), view.snapshot.overall
    incidents = statuspage.made(Kind.INCIDENT, statuspage.incident)
    maintenances = statuspage.made(Kind.MAINTENANCE, statuspage.maintenance)
    unresolved = tuple(found for each, found in incidents if each.is_open)
    upcoming = tuple(found for each, found in maintenances if each.state is State.SCHEDULED)
    active = tuple(found for each, found in maintenances if each.is_open)
    page, components = statuspage.page, statuspage.components
    status = v2.StatusObject(indicator=overall.indicator, description=overall)
    documents: dict[str, msgspec.Struct] = {
        "status": v2.StatusFile(page=page, status=status),
        "summary": v2.SummaryFile(
            page=page,
            status=status,
            components=components,
            incidents=unresolved,
            scheduled_maintenances=tuple(found for each, found in maintenances if not each.is_over),
        ),
        "components": v2.ComponentsFile(page=page, components=components),
        "incidents": v2.IncidentsFile(page=page, incidents=tuple(found for _, found in incidents)),
        "incidents/unresolved": v2.IncidentsFile(page=page, incidents=unresolved),
        "scheduled-maintenances": v2.MaintenancesFile(
            page=page, scheduled_maintenances=tuple(found for _, found in maintenances[:NEWEST])
        ),
        "scheduled-maintenances/upcoming": v2.MaintenancesFile(page=page, scheduled_maintenances=upcoming),
        "scheduled-maintenances/active": v2.MaintenancesFile(page=page, scheduled_maintenances=active),
    }
    for name, document in documents.items():
        yield File(urls.v2(name), as_json(document))
    for each, found in incidents:
        page = statuspage.page_as_of(found.updated_at)
        yield File(urls.v2(f"incidents/{found.id}"), as_json(v2.IncidentFile(page=page, incident=found)))
        beside = v2.IncidentBesidePage(**asdict(found), page=page, incident=found)
        yield File(urls.incident_object(each.incident.id), as_json(beside))
    beside_page = {each.incident.id: planned for each, planned in maintenances}
    for (
        each,
        planned,
    ) in maintenances:  # newest first: what repeats has the next occurrence beside its page, or the last
        if each.timeline.told_in not in beside_page or not each.is_over:
            beside_page[each.timeline.told_in] = planned
    for name, planned in beside_page.items():
        page = statuspage.page_as_of(planned.updated_at)
        work = v2.MaintenanceBesidePage(**asdict(planned), page=page, incident=planned)
        yield File(urls.incident_object(name), as_json(work))


class _Statuspage:
    """A site as Statuspage would have it: what each object of its API says."""

    def __init__(self, view: Viewpoint) -> None:
        self.view, self.snapshot, self.site, self.as_of = view, view.snapshot, view.site, view.as_of
        self.ids = api_ids(view.site) | occurrence_ids(view.snapshot)
        self._updates = StatuspageUpdates(view, self.ids)
        known = (each.timeline for each in view.snapshot.standings if each.incident.kind is not Kind.NOTICE)
        self._last_changes = last_changes(known, self.as_of)

    def made(self, kind: Kind, make: Callable[[Standing], T]) -> list[tuple[Standing, T]]:
        """The newest of a kind and all that are not over, newest first, with what `make` makes of each."""
        found = (each for each in self.snapshot.taking_place if each.incident.kind is kind and not each.incident.repeat)
        return [(each, make(each)) for n, each in enumerate(found) if n < NEWEST or not each.is_over]

    @property
    def page(self) -> v2.PageObject:
        """The page. Its time is that of the last update or change of a window, and never that of the build."""
        return self.page_as_of(self._time(self.snapshot.last_said))

    def page_as_of(self, updated_at: str) -> v2.PageObject:
        """The page with a time: in the file of one incident that of the incident, so that no other changes it."""
        return v2.PageObject(
            id=self.ids["page", ""],
            name=self._say(self.site.title),
            url=self.site.url.rstrip("/"),
            time_zone=self.site.timezone,
            updated_at=updated_at,
        )

    # Components

    @property
    def components(self) -> tuple[v2.ComponentObject, ...]:
        """Every group and component in use, by position, and as on the page where that is the same."""
        in_use = (found for entry, found in self._rows if not self._is_retired(entry))
        return tuple(sorted(in_use, key=lambda found: found.position))

    @cached_property
    def _rows(self) -> list[tuple[Group | Component, v2.ComponentObject]]:
        """What is out of use has the last places, so that there is no gap among the others."""
        rows: list[tuple[Group | Component, v2.ComponentObject]] = []
        for position, entry in enumerate(sorted(self.site.groups, key=self._is_retired), 1):
            rows.append((entry, self._component(entry, position)))
            if isinstance(entry, Group):
                group = None if self._is_retired(entry) else self.ids["group", entry.id]
                members = enumerate(sorted(entry.components, key=self._is_retired), 1)
                rows.extend((each, self._component(each, n, group)) for n, each in members)
        return rows

    @cached_property
    def _component_of(self) -> dict[str, v2.ComponentObject]:
        return {entry.id: found for entry, found in self._rows if isinstance(entry, Component)}

    def _is_retired(self, entry: Group | Component) -> bool:
        members = entry.components if isinstance(entry, Group) else (entry,)
        return not any(map(self.snapshot.is_in_use, members))

    def _component(self, entry: Group | Component, position: int, group: str | None = None) -> v2.ComponentObject:
        """A component, or a group, which is as its members in use are."""
        if isinstance(entry, Group):
            members, since = [each for each in entry.components if not self._is_retired(each)], None
        else:
            members, since = [entry], entry.since
        return v2.ComponentObject(
            id=self.ids["group" if isinstance(entry, Group) else "component", entry.id],
            name=self._say(entry.name),
            status=max((self.snapshot.level(each.id) for each in members), default=Level.OPERATIONAL),
            created_at=self._time(min(map(self._created, members), default=self._beginning)),
            updated_at=self._time(max(map(self._changed, members), default=self._beginning)),
            position=position,
            description=self._say(entry.description) if entry.description else None,
            start_date=since.first.astimezone(self.site.zone).date().isoformat() if since else None,
            group_id=group,
            page_id=self.ids["page", ""],
            group=isinstance(entry, Group),
            components=tuple(self.ids["component", each.id] for each in members) if isinstance(entry, Group) else UNSET,
        )

    def _created(self, component: Component) -> datetime:
        """The first moment known of it up to `as_of`, else of any component."""
        if component.since and component.since.first <= self.as_of:
            return component.since.first
        named = self.snapshot.by_component[component.id]
        return min(self._first_known(named), default=self._beginning)

    @cached_property
    def _beginning(self) -> datetime:
        """The first moment known up to `as_of` of any component, else of any incident, else the day of `as_of`."""
        since = [each.since.first for each in self.snapshot.components.values() if each.since]
        today = day_begins(day_of(self.as_of, self.site.zone), self.site.zone)
        return min(self._past(since) or self._first_known(self.snapshot.shown), default=today)

    def _first_known(self, incidents: Iterable[Incident]) -> list[datetime]:
        known = (each for each in incidents if each.kind is not Kind.NOTICE)
        return self._past(min(each.start.first, _first_posted(each)) for each in known)

    def _past(self, instants: Iterable[datetime]) -> list[datetime]:
        return [at for at in instants if at <= self.as_of]

    def _changed(self, component: Component) -> datetime:
        created = self._created(component)
        return max(created, self._last_changes.get(component.id, created))

    # Incidents

    def incident(self, standing: Standing) -> v2.IncidentObject:
        """An incident. `monitoring_at` is when it was last said to be monitored."""
        said = (each.posted for each in reversed(standing.incident.updates) if each.label is Label.MONITORING)
        return v2.IncidentObject(
            **self._common(standing),
            started_at=self._time(standing.incident.start.first),
            impact=standing.impact.value,
            monitoring_at=next(map(self._time, said), None),
        )

    def maintenance(self, standing: Standing) -> v2.MaintenanceObject:
        window = standing.timeline.windows[-1][1]
        return v2.MaintenanceObject(
            **self._common(standing),
            started_at=self._time(self._announced(standing)),
            impact="maintenance",
            monitoring_at=None,
            scheduled_for=self._time(window.start.first),
            scheduled_until=self._time(window.end.last),
        )

    def _common(self, standing: Standing) -> dict[str, Any]:
        incident, said = standing.incident, standing.timeline.touched(self.as_of)
        known = self._past(each.first for each in (incident.start, incident.end) if each)
        created, updates = self._announced(standing), self._updates.of(standing)
        return {
            "id": self.ids["incident", incident.id],
            "name": self._say(incident.title),
            "status": updates[0].status if updates else word(standing.state),
            "created_at": self._time(created),
            "updated_at": self._time(max([created, *(said or known)])),
            "resolved_at": self._resolved(standing) if standing.is_over else None,
            "shortlink": self.site.url + urls.incident(standing.timeline.told_in),
            "page_id": self.ids["page", ""],
            "incident_updates": updates,
            "components": tuple(self._component_of[name] for name in incident.component_ids),
        }

    def _announced(self, standing: Standing) -> datetime:
        """When it was first written about, or the clock began it; nobody knows before a maintenance without updates."""
        if standing.timeline.since > BEGINNING:
            return standing.timeline.since
        began = standing.timeline.touched(self.as_of) if standing.window else ()
        return min(self._past([_first_posted(standing.incident), *began]), default=self._beginning)

    def _resolved(self, standing: Standing) -> str | None:
        """When it ended: a maintenance, when that was posted or its window closed; None where nobody knows."""
        timeline = standing.timeline
        if standing.incident.kind is Kind.MAINTENANCE:
            return self._time(next(each.at for each in reversed(timeline.changes) if each.at <= self.as_of))
        return self._time(timeline.over_since) if timeline.over_since else None

    # Words and times

    def _say(self, text: Text) -> str:
        return self.view.say(text).text

    def _time(self, instant: datetime) -> str:
        return timestamp(instant, self.site.zone)


def _first_posted(incident: Incident) -> datetime:
    """When an incident was first written about; of one without updates only its start is known."""
    return incident.updates[0].posted if incident.updates else incident.start.first
