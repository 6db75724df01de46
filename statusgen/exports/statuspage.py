"""The API: Statuspage's public v2 as files, so that its clients work unchanged.

Nothing in `api/v2/` knows when it was built: the same sources and the same `as_of` make the same bytes. Only
`api/build.json` has the real time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict

from statusgen import __version__
from statusgen.exports import statuspage_schema as v2
from statusgen.exports.statuspage_ids import Ids, api_ids
from statusgen.exports.statuspage_updates import StatuspageUpdates, word
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.files import AnyFile, File, as_json
from statusgen.model.site import Component, Group, Incident
from statusgen.model.text import Text
from statusgen.model.vocabulary import Kind, Label, Level, State
from statusgen.model.zones import midnight, timestamp
from statusgen.pages.facts import may_link
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.levels import last_changes
from statusgen.status.rollup import Description
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


def api_files(statuspage: "Statuspage", made: Made) -> Iterator[AnyFile]:
    """Yield every file of `api/v2/`, as they were `made` before where they show the same."""
    snapshot, around = statuspage.snapshot, (statuspage.beginning, sorted(statuspage.site.attachments))
    newest = newest_of_each_kind(snapshot)
    is_linked = any(may_link(each.incident) for each in newest)
    texts = [each.digest for each in snapshot.timelines.values()] if is_linked else []
    rows = [found for _, found in statuspage.rows]
    facts = statuspage.page, snapshot.overall, rows, snapshot.regions, around, newest, texts
    yield from made.of(urls.V2, facts, partial(_files, statuspage))


def _files(statuspage: "Statuspage") -> Iterator[File]:
    snapshot = statuspage.snapshot
    incidents = statuspage.incidents(snapshot, NEWEST)
    maintenances = statuspage.maintenances(snapshot, NEWEST)
    shown = Shown(statuspage.page, snapshot.overall, statuspage.components, NEWEST, incidents, maintenances)
    for name, document in documents(shown).items():
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


class Shown(msgspec.Struct, frozen=True):
    """What the files show of a site, or of a part of it.

    Each list has the `newest` and all that are not over, newest first, with where each stands.
    """

    page: v2.PageObject
    overall: Description
    components: tuple[v2.ComponentObject, ...]
    newest: int
    incidents: Sequence[tuple[Standing, v2.IncidentObject]]
    maintenances: Sequence[tuple[Standing, v2.MaintenanceObject]]


def documents(shown: Shown) -> dict[str, msgspec.Struct]:
    """The files that show how a site, or a part of it, is doing, by the name that they have in the API."""
    page, components = shown.page, shown.components
    status = v2.StatusObject(indicator=shown.overall.indicator, description=shown.overall)
    unresolved = tuple(found for each, found in shown.incidents if each.is_open)
    planned = [(each.state, each.is_open, found) for each, found in shown.maintenances]
    upcoming = tuple(found for state, _, found in planned if state is State.SCHEDULED)
    active = tuple(found for _, is_open, found in planned if is_open)
    return {
        "status": v2.StatusFile(page=page, status=status),
        "summary": v2.SummaryFile(
            page=page,
            status=status,
            components=components,
            incidents=unresolved,
            scheduled_maintenances=tuple(found for state, _, found in planned if not state.is_over),
        ),
        "components": v2.ComponentsFile(page=page, components=components),
        "incidents": v2.IncidentsFile(page=page, incidents=tuple(found for _, found in shown.incidents)),
        "incidents/unresolved": v2.IncidentsFile(page=page, incidents=unresolved),
        "scheduled-maintenances": v2.MaintenancesFile(
            page=page, scheduled_maintenances=tuple(found for _, _, found in planned[: shown.newest])
        ),
        "scheduled-maintenances/upcoming": v2.MaintenancesFile(page=page, scheduled_maintenances=upcoming),
        "scheduled-maintenances/active": v2.MaintenancesFile(page=page, scheduled_maintenances=active),
    }


class Statuspage:
    """A site as Statuspage would have it: what each object of its API says, in the site's first language.

    `ids` are the site's, if they are known. Raises StatusgenError where two of them are the same.
    """

    def __init__(self, view: Viewpoint, ids: Ids | None = None) -> None:
        self.view, self.snapshot, self.site, self.as_of = view, view.snapshot, view.site, view.as_of
        self.ids = api_ids(view.site) if ids is None else ids
        self._updates = StatuspageUpdates(view, self.ids)
        self._incidents: dict[str, v2.IncidentObject] = {}
        self._maintenances: dict[str, v2.MaintenanceObject] = {}

    def incidents(self, snapshot: Snapshot, newest: int) -> list[tuple[Standing, v2.IncidentObject]]:
        """So many of the newest incidents of the site, or of a part of it, and all that are open; newest first."""
        found = _newest(snapshot, Kind.INCIDENT, newest)
        return [(each, _once(self._incidents, each, self._incident)) for each in found]

    def maintenances(self, snapshot: Snapshot, newest: int) -> list[tuple[Standing, v2.MaintenanceObject]]:
        """So many of the newest maintenances, and all that are not over; newest first."""
        found = _newest(snapshot, Kind.MAINTENANCE, newest)
        return [(each, _once(self._maintenances, each, self._maintenance)) for each in found]

    @property
    def page(self) -> v2.PageObject:
        """The page. Its time is that of the last update or change of a window, and never that of the build."""
        return self.page_as_of(self.time(self.snapshot.last_said))

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

    @cached_property
    def components(self) -> tuple[v2.ComponentObject, ...]:
        """Every group and component in use, by position, and as on the page where that is the same."""
        in_use = (found for entry, found in self.rows if not self._is_retired(entry))
        return tuple(sorted(in_use, key=lambda found: found.position))

    @cached_property
    def rows(self) -> list[tuple[Group | Component, v2.ComponentObject]]:
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
    def _last_changes(self) -> Mapping[str, datetime]:
        return levels_changed(self.snapshot)

    @cached_property
    def component_of(self) -> dict[str, v2.ComponentObject]:
        return {entry.id: found for entry, found in self.rows if isinstance(entry, Component)}

    def _is_retired(self, entry: Group | Component) -> bool:
        return not any(map(self.snapshot.is_in_use, entry.members))

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
            created_at=self.time(min(map(self._created, members), default=self.beginning)),
            updated_at=self.time(max(map(self._changed, members), default=self.beginning)),
            position=position,
            description=self._say(entry.description) if entry.description else None,
            start_date=since.first.astimezone(self.site.zone).date().isoformat() if since else None,
            group_id=group,
            page_id=self.ids["page", ""],
            group=isinstance(entry, Group),
            components=tuple(self.ids["component", each.id] for each in members) if isinstance(entry, Group) else UNSET,
        )

    def _created(self, component: Component) -> datetime:
        return self.created(component, self.snapshot)

    def created(self, component: Component, snapshot: Snapshot) -> datetime:
        """The first moment known of it up to `as_of` in the site or a part of it, else of any component."""
        if component.since and component.since.first <= self.as_of:
            return component.since.first
        named = snapshot.by_component[component.id]
        return min(self._first_known(named), default=self.beginning)

    @cached_property
    def beginning(self) -> datetime:
        """The first moment known up to `as_of` of any component, else of any incident, else the day of `as_of`."""
        since = [each.since.first for each in self.snapshot.components.values() if each.since]
        today = midnight(self.as_of, self.site.zone)
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

    def _incident(self, standing: Standing) -> v2.IncidentObject:
        """An incident. `monitoring_at` is when it was last said to be monitored."""
        said = (each.posted for each in reversed(standing.incident.updates) if each.label is Label.MONITORING)
        return v2.IncidentObject(
            **self._common(standing),
            started_at=self.time(standing.incident.start.first),
            impact=standing.impact.value,
            monitoring_at=next(map(self.time, said), None),
        )

    def _maintenance(self, standing: Standing) -> v2.MaintenanceObject:
        window = standing.timeline.windows[-1][1]
        return v2.MaintenanceObject(
            **self._common(standing),
            started_at=self.time(self._announced(standing)),
            impact="maintenance",
            monitoring_at=None,
            scheduled_for=self.time(window.start.first),
            scheduled_until=self.time(window.end.last),
        )

    def _common(self, standing: Standing) -> dict[str, Any]:
        incident, said = standing.incident, standing.timeline.touched(self.as_of)
        known = self._past(each.first for each in (incident.start, incident.end) if each)
        created, updates = self._announced(standing), self._updates.of(standing)
        return {
            "id": self.ids["incident", incident.id],
            "name": self._say(incident.title),
            "status": updates[0].status if updates else word(standing.state),
            "created_at": self.time(created),
            "updated_at": self.time(max([created, *(said or known)])),
            "resolved_at": self._resolved(standing) if standing.is_over else None,
            "shortlink": self.site.url + urls.incident(standing.timeline.told_in),
            "page_id": self.ids["page", ""],
            "incident_updates": updates,
            "components": tuple(self.component_of[name] for name in incident.component_ids),
        }

    def _announced(self, standing: Standing) -> datetime:
        """When it was first written about, or the clock began it; nobody knows before a maintenance without updates."""
        if standing.timeline.since > BEGINNING:
            return standing.timeline.since
        began = standing.timeline.touched(self.as_of) if standing.window else ()
        return min(self._past([_first_posted(standing.incident), *began]), default=self.beginning)

    def _resolved(self, standing: Standing) -> str | None:
        """When it ended: a maintenance, when that was posted or its window closed; None where nobody knows."""
        timeline = standing.timeline
        if standing.incident.kind is Kind.MAINTENANCE:
            return self.time(next(each.at for each in reversed(timeline.changes) if each.at <= self.as_of))
        return self.time(timeline.over_since) if timeline.over_since else None

    # Words and times

    def _say(self, text: Text) -> str:
        return self.view.say(text).text

    def time(self, instant: datetime) -> str:
        return timestamp(instant, self.site.zone)


def levels_changed(snapshot: Snapshot) -> Mapping[str, datetime]:
    """When the level of each component last changed; none for one whose level never did."""
    known = (each.timeline for each in snapshot.standings if each.incident.kind is not Kind.NOTICE)
    return last_changes(snapshot.components, known, snapshot.as_of)


def newest_of_each_kind(snapshot: Snapshot) -> Sequence[Standing]:
    """The incidents and the maintenances that the site's lists have."""
    return [*_newest(snapshot, Kind.INCIDENT, NEWEST), *_newest(snapshot, Kind.MAINTENANCE, NEWEST)]


def _newest(snapshot: Snapshot, kind: Kind, newest: int) -> Iterator[Standing]:
    """So many of the newest of a kind, and all that are not over, newest first."""
    found = (each for each in snapshot.taking_place if each.incident.kind is kind and not each.incident.repeat)
    return (each for n, each in enumerate(found) if n < newest or not each.is_over)


def _once(known: dict[str, T], standing: Standing, make: Callable[[Standing], T]) -> T:
    """What `make` makes of an incident, which several files have."""
    name = standing.incident.id
    if name not in known:
        known[name] = make(standing)
    return known[name]


def _first_posted(incident: Incident) -> datetime:
    """When an incident was first written about; of one without updates only its start is known."""
    return incident.updates[0].posted if incident.updates else incident.start.first
