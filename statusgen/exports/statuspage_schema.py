"""The objects of Statuspage's public API v2: their fields are its keys, in its order.

Times are RFC 3339 with milliseconds in the site's zone, ids those of `statuspage_ids`; texts are plain and in the
site's first language.
"""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from statusgen.exports.statuspage_ids import FORM
from statusgen.model.vocabulary import LABELS, Impact, Kind, Label, Level
from statusgen.status.rollup import Description, Indicator

_STATUSES: Final = [label.value for label in (*LABELS[Kind.INCIDENT], Label.POSTMORTEM)]
_PLANNED: Final = [label.value for label in LABELS[Kind.MAINTENANCE] if label is not Label.CANCELLED]

Id = Annotated[str, Meta(pattern=f"^{FORM.pattern}$")]
Position = Annotated[int, Meta(ge=1)]
Timestamp = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Date = Annotated[str, Meta(extra_json_schema={"format": "date"})]
Status = Annotated[str, Meta(extra_json_schema={"enum": _STATUSES})]
PlannedStatus = Annotated[str, Meta(extra_json_schema={"enum": _PLANNED})]
AnyStatus = Annotated[str, Meta(extra_json_schema={"enum": [*_STATUSES, *_PLANNED]})]
ImpactWord = Annotated[str, Meta(extra_json_schema={"enum": [impact.value for impact in Impact]})]
PlannedImpact = Annotated[str, Meta(extra_json_schema={"const": "maintenance"})]


class PageObject(msgspec.Struct, frozen=True, kw_only=True):
    """The page that everything belongs to."""

    id: Id
    name: str
    url: str
    time_zone: str
    updated_at: Timestamp


class StatusObject(msgspec.Struct, frozen=True, kw_only=True):
    """How the whole page is doing."""

    indicator: Indicator
    description: Description


class ComponentObject(msgspec.Struct, frozen=True, kw_only=True):
    """A component as it is now; `position` counts from 1, inside its group if it has one.

    A group is a component with `components`: the ids of what is in it. No other has the field.
    """

    id: Id
    name: str
    status: Level
    created_at: Timestamp
    updated_at: Timestamp
    position: Position
    description: str | None
    showcase: bool = True
    start_date: Date | None
    group_id: Id | None
    page_id: Id
    group: bool = False
    only_show_if_degraded: bool = False
    components: tuple[Id, ...] | UnsetType = UNSET


class AffectedComponent(msgspec.Struct, frozen=True, kw_only=True):
    """The level of a component before and after an update; `code` is its id, and `name` begins with its group."""

    code: Id
    name: str
    old_status: Level
    new_status: Level


class UpdateObject(msgspec.Struct, frozen=True, kw_only=True):
    """An update; `status` is the state in force once it is posted. Lines of `body` end with a line feed."""

    id: Id
    status: AnyStatus
    body: str
    incident_id: Id
    created_at: Timestamp
    updated_at: Timestamp
    display_at: Timestamp
    affected_components: tuple[AffectedComponent, ...] | None
    deliver_notifications: bool = False
    custom_tweet: str | None = None
    tweet_id: str | None = None


class IncidentObject(msgspec.Struct, frozen=True, kw_only=True):
    """An incident with its updates, newest first, and the components that it names as they are now."""

    id: Id
    name: str
    status: Status
    created_at: Timestamp
    updated_at: Timestamp
    monitoring_at: Timestamp | None
    resolved_at: Timestamp | None
    impact: ImpactWord
    shortlink: str
    started_at: Timestamp
    page_id: Id
    incident_updates: tuple[UpdateObject, ...]
    components: tuple[ComponentObject, ...]


class MaintenanceObject(IncidentObject, frozen=True, kw_only=True):
    """A maintenance, with its window as it stands."""

    status: PlannedStatus
    impact: PlannedImpact
    scheduled_for: Timestamp
    scheduled_until: Timestamp


# The files


class StatusFile(msgspec.Struct, frozen=True, kw_only=True):
    """How the whole page is doing."""

    page: PageObject
    status: StatusObject


class SummaryFile(StatusFile, frozen=True, kw_only=True):
    """How the page and everything on it is doing, what is unresolved, and maintenance to come or under way."""

    components: tuple[ComponentObject, ...]
    incidents: tuple[IncidentObject, ...]
    scheduled_maintenances: tuple[MaintenanceObject, ...]


class ComponentsFile(msgspec.Struct, frozen=True, kw_only=True):
    """All groups and components in use, by position."""

    page: PageObject
    components: tuple[ComponentObject, ...]


class IncidentsFile(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents, newest first."""

    page: PageObject
    incidents: tuple[IncidentObject, ...]


class IncidentFile(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. The page's time is that of the incident, so that no other changes this file."""

    page: PageObject
    incident: IncidentObject


class IncidentBesidePage(IncidentObject, frozen=True, kw_only=True):
    """One incident, as bots look for it beside its page: by itself, and as in the other files of one incident."""

    page: PageObject
    incident: IncidentObject


class MaintenanceBesidePage(MaintenanceObject, frozen=True, kw_only=True):
    """One maintenance in the same form."""

    page: PageObject
    incident: MaintenanceObject


class MaintenancesFile(msgspec.Struct, frozen=True, kw_only=True):
    """Maintenances, newest first."""

    page: PageObject
    scheduled_maintenances: tuple[MaintenanceObject, ...]
