"""A site as Statuspage would have it: what each object of its API v2 says."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from statusgen import gfm
from statusgen.exports.statuspage_ids import api_ids
from statusgen.exports.statuspage_schema import (
    AffectedComponent,
    ComponentObject,
    IncidentObject,
    MaintenanceObject,
    PageObject,
    StatusObject,
    UpdateObject,
)
from statusgen.gfm.links import Destination
from statusgen.model import urls
from statusgen.model.site import Component, Group, Incident, Text
from statusgen.model.time import timestamp
from statusgen.model.vocabulary import Kind, Label, Level, State
from statusgen.pages.crosslinks import CrossLinks
from statusgen.status.changes import EPOCH, last_changes, touched
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline


class Statuspage:
    """A site's objects at an instant; each is made once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.site, self.as_of = snapshot, snapshot.site, snapshot.as_of
        self.ids = api_ids(snapshot.site)
        self.incidents = tuple(each for each in snapshot.shown if each.kind is not Kind.NOTICE)
        """The incidents and maintenances that are public, newest first: Statuspage knows no notices."""
        self._links = CrossLinks(snapshot.shown, self.site.attachments, self.site.languages[0])
        self._incidents: dict[str, IncidentObject] = {}
        self._maintenances: dict[str, MaintenanceObject] = {}

    @cached_property
    def page(self) -> PageObject:
        """The page; its time is that of the last update or change of a window, never that of the build."""
        return PageObject(
            id=self.ids.page,
            name=self._say(self.site.title),
            url=self.site.url.rstrip("/"),
            time_zone=self.site.timezone,
            updated_at=self._time(self.snapshot.last_said),
        )

    @cached_property
    def status(self) -> StatusObject:
        """The roll-up of all components and open incidents."""
        state = self.snapshot.overall
        return StatusObject(indicator=state.indicator, description=state.description)

    # Components

    @cached_property
    def components(self) -> tuple[ComponentObject, ...]:
        """Every group and component in use: each group, then what is in it, in the order of the configuration."""
        return tuple(found for entry, found in self._rows if not self._is_retired(entry))

    @cached_property
    def _component_of(self) -> Mapping[str, ComponentObject]:
        return {entry.id: found for entry, found in self._rows if isinstance(entry, Component)}

    @cached_property
    def _rows(self) -> Sequence[tuple[Group | Component, ComponentObject]]:
        """What is out of use has the last places, so that there is no gap among the others."""
        rows: list[tuple[Group | Component, ComponentObject]] = []
        for position, entry in enumerate(sorted(self.site.groups, key=self._is_retired), 1):
            if isinstance(entry, Component):
                rows.append((entry, self._component(entry, position)))
                continue
            rows.append((entry, self._group(entry, position)))
            members = enumerate(sorted(entry.components, key=self._is_retired), 1)
            group = None if self._is_retired(entry) else self.ids.groups[entry.id]
            rows.extend((each, self._component(each, n, group)) for n, each in members)
        return rows

    def _is_retired(self, entry: Group | Component) -> bool:
        members = entry.components if isinstance(entry, Group) else (entry,)
        return all(map(self.snapshot.is_retired, members))

    def _component(self, component: Component, position: int, group: str | None = None) -> ComponentObject:
        since = component.since
        return ComponentObject(
            id=self.ids.components[component.id],
            name=self._say(component.name),
            status=self._level(component),
            created_at=self._time(self._created(component)),
            updated_at=self._time(self._changed(component)),
            position=position,
            description=self._maybe(component.description),
            start_date=since.first.astimezone(self.site.zone).date().isoformat() if since else None,
            group_id=group,
            page_id=self.ids.page,
        )

    def _group(self, group: Group, position: int) -> ComponentObject:
        members = [each for each in group.components if not self._is_retired(each)]
        return ComponentObject(
            id=self.ids.groups[group.id],
            name=self._say(group.name),
            status=max(map(self._level, members), default=Level.OPERATIONAL),
            created_at=self._time(min(map(self._created, members), default=EPOCH)),
            updated_at=self._time(max(map(self._changed, members), default=EPOCH)),
            position=position,
            description=self._maybe(group.description),
            start_date=None,
            group_id=None,
            page_id=self.ids.page,
            group=True,
            components=tuple(self.ids.components[each.id] for each in members),
        )

    def _level(self, component: Component) -> Level:
        return self.snapshot.level(component.id)

    def _created(self, component: Component) -> datetime:
        """The first moment known of it."""
        if component.since:
            return component.since.first
        named = (each for each in self.snapshot.by_component[component.id] if each.kind is not Kind.NOTICE)
        return min((min(each.start.first, first_posted(each)) for each in named), default=EPOCH)

    def _changed(self, component: Component) -> datetime:
        return self._last_changes.get(component.id) or self._created(component)

    @cached_property
    def _last_changes(self) -> Mapping[str, datetime]:
        return last_changes((self.snapshot.timelines[each.id] for each in self.incidents), self.as_of)

    # Incidents

    def incident(self, incident: Incident) -> IncidentObject:
        """An incident."""
        if incident.id not in self._incidents:
            self._incidents[incident.id] = self._incident(incident)
        return self._incidents[incident.id]

    def maintenance(self, maintenance: Incident) -> MaintenanceObject:
        """A maintenance."""
        if maintenance.id not in self._maintenances:
            self._maintenances[maintenance.id] = self._maintenance(maintenance)
        return self._maintenances[maintenance.id]

    def _incident(self, incident: Incident) -> IncidentObject:
        impact = self.snapshot.standing(incident).impact.value
        return IncidentObject(**self._common(incident), impact=impact, monitoring_at=self._monitoring(incident))

    def _maintenance(self, incident: Incident) -> MaintenanceObject:
        window = self.snapshot.timelines[incident.id].windows[-1][1]
        return MaintenanceObject(
            **self._common(incident),
            impact="maintenance",
            monitoring_at=None,
            scheduled_for=self._time(window.start.first),
            scheduled_until=self._time(window.end.last),
        )

    def _common(self, incident: Incident) -> dict[str, Any]:
        standing = self.snapshot.standing(incident)
        said = touched(standing.timeline, self.as_of)
        return {
            "id": self.ids.incidents[incident.id],
            "name": self._say(incident.title),
            "status": _word(standing.state),
            "created_at": self._time(first_posted(incident)),
            "updated_at": self._time(max(said, default=_last_known(incident))),
            "resolved_at": self._resolved(standing.timeline) if standing.is_over else None,
            "shortlink": self.site.url + urls.incident(incident.id),
            "started_at": self._time(incident.start.first),
            "page_id": self.ids.page,
            "incident_updates": tuple(self._updates(incident)),
            "components": tuple(self._component_of[name] for name in incident.component_ids),
        }

    def _monitoring(self, incident: Incident) -> str | None:
        """When it was last said to be monitored."""
        said = (update.posted for update in reversed(incident.updates) if update.label is Label.MONITORING)
        return next(map(self._time, said), None)

    def _resolved(self, timeline: Timeline) -> str | None:
        """When it ended: a maintenance, when that was posted or its window closed; None where nobody knows."""
        if timeline.incident.kind is Kind.MAINTENANCE:
            ends = (change.at for change in reversed(timeline.changes) if change.at <= self.as_of)
            return self._time(next(ends))
        return self._time(min(timeline.end.last, self.as_of)) if timeline.end else None

    def _updates(self, incident: Incident) -> Iterator[UpdateObject]:
        """Newest first."""
        folder = incident.source.rpartition("/")[0]
        home = Destination(root=self.site.url, folder=folder)
        for effect in reversed(self.snapshot.timelines[incident.id].effects):
            update = effect.update
            posted = self._time(update.posted)
            affected = tuple(
                AffectedComponent(
                    code=self.ids.components[change.target],
                    name=self._say(self.site.components[change.target].name),
                    old_status=change.old,
                    new_status=change.new,
                )
                for change in effect.changes
                if not change.is_region
            )
            yield UpdateObject(
                id=self.ids.updates[incident.id, update.id],
                status=_word(update.state),
                body=self._plain(self._say(update.body), incident, home),
                incident_id=self.ids.incidents[incident.id],
                created_at=posted,
                updated_at=posted,
                display_at=posted,
                affected_components=affected or None,
            )

    def _plain(self, body: str, incident: Incident, home: Destination) -> str:
        destination = self._links.from_text(body, incident, home)
        return gfm.parse(body).spelled_out(destination).replace("\n", "<br />")

    # Words and times

    def _say(self, text: Text) -> str:
        return text.within(self.site.languages[0]).text

    def _maybe(self, text: Text | None) -> str | None:
        return self._say(text) if text else None

    def _time(self, instant: datetime) -> str:
        return timestamp(instant, self.site.zone)


def first_posted(incident: Incident) -> datetime:
    """When an incident was first written about; of one without updates only its start is known."""
    return incident.updates[0].posted if incident.updates else incident.start.first


def _last_known(incident: Incident) -> datetime:
    """The last instant known of what nobody posted about."""
    return max(incident.start.first, incident.end.first) if incident.end else incident.start.first


def _word(state: State) -> str:
    """Statuspage's word: what was cancelled is completed there."""
    known = State.COMPLETED if state is State.CANCELLED else state
    return str(known.value)
