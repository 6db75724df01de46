"""The API: Statuspage's public v2 as files, so that its clients work unchanged.

Nothing in `api/v2/` knows when it was built: the same sources and the same `as_of` make the same bytes. Only
`api/build.json` has the real time.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET

from statusgen import __version__
from statusgen.exports import statuspage_schema as v2
from statusgen.exports.statuspage_ids import api_ids
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.site import Component, Group, Incident, Text
from statusgen.model.time import timestamp
from statusgen.model.vocabulary import Kind, Label, Level, State
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.schedule import next_transition
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import EPOCH, last_changes

NEWEST: Final = 50
"""How many incidents, and how many maintenances, a list has."""

T = TypeVar("T")


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """When the site was built, by which version and from which commit, and until when it needs no other build."""

    built_at: v2.Timestamp
    version: str
    commit: str | None
    next_transition_at: v2.Timestamp


def build_file(snapshot: Snapshot, now: datetime, commit: str | None = None) -> File:
    """`api/build.json`, the only file that has the real time, with the commit that was built if it is known."""
    site = snapshot.site
    build = Build(
        built_at=timestamp(now, site.zone),
        version=__version__,
        commit=commit,
        next_transition_at=timestamp(next_transition(site, snapshot.timelines, now), site.zone),
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
        "incidents": v2.IncidentsFile(page=page, incidents=tuple(found for _, found in incidents[:NEWEST])),
        "incidents/unresolved": v2.IncidentsFile(page=page, incidents=unresolved),
        "scheduled-maintenances": v2.MaintenancesFile(
            page=page, scheduled_maintenances=tuple(found for _, found in maintenances[:NEWEST])
        ),
        "scheduled-maintenances/upcoming": v2.MaintenancesFile(page=page, scheduled_maintenances=upcoming),
        "scheduled-maintenances/active": v2.MaintenancesFile(page=page, scheduled_maintenances=active),
    }
    documents |= {f"incidents/{found.id}": v2.IncidentFile(page=page, incident=found) for _, found in incidents}
    for name, document in documents.items():
        yield File(urls.v2(name), as_json(document))


class _Statuspage:
    """A site as Statuspage would have it: what each object of its API says."""

    def __init__(self, view: Viewpoint) -> None:
        self.view, self.snapshot, self.site, self.as_of = view, view.snapshot, view.site, view.as_of
        self.ids = api_ids(view.site)
        known = (each.timeline for each in view.snapshot.standings if each.incident.kind is not Kind.NOTICE)
        self._last_changes = last_changes(known, self.as_of)

    def made(self, kind: Kind, make: Callable[[Standing], T]) -> list[tuple[Standing, T]]:
        """The newest of a kind and all that are not over, newest first, with what `make` makes of each."""
        found = (each for each in self.snapshot.standings if each.incident.kind is kind)
        return [(each, make(each)) for n, each in enumerate(found) if n < NEWEST or not each.is_over]

    @property
    def page(self) -> v2.PageObject:
        """The page. Its time is that of the last update or change of a window, and never that of the build."""
        return v2.PageObject(
            id=self.ids["page", ""],
            name=self._say(self.site.title),
            url=self.site.url.rstrip("/"),
            time_zone=self.site.timezone,
            updated_at=self._time(self.snapshot.last_said),
        )

    # Components

    @property
    def components(self) -> tuple[v2.ComponentObject, ...]:
        """Every group and component in use: each group, then what is in it, in the order of the configuration."""
        return tuple(found for entry, found in self._rows if not self._is_retired(entry))

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
            created_at=self._time(min(map(self._created, members), default=EPOCH)),
            updated_at=self._time(max(map(self._changed, members), default=EPOCH)),
            position=position,
            description=self._say(entry.description) if entry.description else None,
            start_date=since.first.astimezone(self.site.zone).date().isoformat() if since else None,
            group_id=group,
            page_id=self.ids["page", ""],
            group=isinstance(entry, Group),
            components=tuple(self.ids["component", each.id] for each in members) if isinstance(entry, Group) else UNSET,
        )

    def _created(self, component: Component) -> datetime:
        """The first moment known of it."""
        if component.since:
            return component.since.first
        named = (each for each in self.snapshot.by_component[component.id] if each.kind is not Kind.NOTICE)
        return min((min(each.start.first, _first_posted(each)) for each in named), default=EPOCH)

    def _changed(self, component: Component) -> datetime:
        return self._last_changes.get(component.id) or self._created(component)

    # Incidents

    def incident(self, standing: Standing) -> v2.IncidentObject:
        """An incident. `monitoring_at` is when it was last said to be monitored."""
        said = (each.posted for each in reversed(standing.incident.updates) if each.label is Label.MONITORING)
        return v2.IncidentObject(
            **self._common(standing), impact=standing.impact.value, monitoring_at=next(map(self._time, said), None)
        )

    def maintenance(self, standing: Standing) -> v2.MaintenanceObject:
        window = standing.timeline.windows[-1][1]
        return v2.MaintenanceObject(
            **self._common(standing),
            impact="maintenance",
            monitoring_at=None,
            scheduled_for=self._time(window.start.first),
            scheduled_until=self._time(window.end.last),
        )

    def _common(self, standing: Standing) -> dict[str, Any]:
        incident, said = standing.incident, standing.timeline.touched(self.as_of)
        last_known = max(incident.start.first, (incident.end or incident.start).first)
        return {
            "id": self.ids["incident", incident.id],
            "name": self._say(incident.title),
            "status": _word(standing.state),
            "created_at": self._time(_first_posted(incident)),
            "updated_at": self._time(max(said, default=last_known)),
            "resolved_at": self._resolved(standing) if standing.is_over else None,
            "shortlink": self.site.url + urls.incident(incident.id),
            "started_at": self._time(incident.start.first),
            "page_id": self.ids["page", ""],
            "incident_updates": tuple(self._updates(standing)),
            "components": tuple(self._component_of[name] for name in incident.component_ids),
        }

    def _resolved(self, standing: Standing) -> str | None:
        """When it ended: a maintenance, when that was posted or its window closed; None where nobody knows."""
        timeline = standing.timeline
        if standing.incident.kind is Kind.MAINTENANCE:
            return self._time(next(each.at for each in reversed(timeline.changes) if each.at <= self.as_of))
        return self._time(min(timeline.end.last, self.as_of)) if timeline.end else None

    def _updates(self, standing: Standing) -> Iterator[v2.UpdateObject]:
        """Newest first."""
        incident = standing.incident
        for effect in reversed(standing.timeline.effects):
            update = effect.update
            posted, body = self._time(update.posted), self.view.prose(update.body, incident, self.site.url)
            affected = tuple(
                v2.AffectedComponent(
                    code=self.ids["component", change.target],
                    name=self._say(self.site.components[change.target].name),
                    old_status=change.old,
                    new_status=change.new,
                )
                for change in effect.changes
                if not change.is_region
            )
            yield v2.UpdateObject(
                id=self.ids["update", f"{incident.id}/{update.id}"],
                status=_word(update.state),
                body=body.spelled_out.replace("\n", "<br />"),
                incident_id=self.ids["incident", incident.id],
                created_at=posted,
                updated_at=posted,
                display_at=posted,
                affected_components=affected or None,
            )

    # Words and times

    def _say(self, text: Text) -> str:
        return self.view.say(text).text

    def _time(self, instant: datetime) -> str:
        return timestamp(instant, self.site.zone)


def _first_posted(incident: Incident) -> datetime:
    """When an incident was first written about; of one without updates only its start is known."""
    return incident.updates[0].posted if incident.updates else incident.start.first


def _word(state: State) -> str:
    """Statuspage's word: what was cancelled is completed there."""
    known = State.COMPLETED if state is State.CANCELLED else state
    return str(known.value)
