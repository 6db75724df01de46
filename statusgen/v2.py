"""The objects of Statuspage's public API v2: their fields are its keys, in its order.

Times are RFC 3339 with milliseconds in the site's zone, ids those of `ids`, texts plain and in the site's first
language.
"""

import msgspec

from statusgen.rollup import Description, Indicator
from statusgen.terms import Level


class PageObject(msgspec.Struct, frozen=True, kw_only=True):
    """The page that everything belongs to."""

    id: str
    name: str
    url: str
    time_zone: str
    updated_at: str


class StatusObject(msgspec.Struct, frozen=True, kw_only=True):
    """How the whole page is doing."""

    indicator: Indicator
    description: Description


class ComponentObject(msgspec.Struct, frozen=True, kw_only=True):
    """A component as it is now; `position` counts from 1, inside its group if it has one."""

    id: str
    name: str
    status: Level
    created_at: str
    updated_at: str
    position: int
    description: str | None
    showcase: bool = True
    start_date: str | None
    group_id: str | None
    page_id: str
    group: bool = False
    only_show_if_degraded: bool = False


class GroupObject(ComponentObject, frozen=True, kw_only=True):
    """A group, which is a component with components: their ids."""

    components: tuple[str, ...]


class AffectedComponent(msgspec.Struct, frozen=True, kw_only=True):
    """What an update did to a component; `code` is its id."""

    code: str
    name: str
    old_status: Level
    new_status: Level


class UpdateObject(msgspec.Struct, frozen=True, kw_only=True):
    """An update; `status` is the state in force once it is posted."""

    id: str
    status: str
    body: str
    incident_id: str
    created_at: str
    updated_at: str
    display_at: str
    affected_components: tuple[AffectedComponent, ...] | None
    deliver_notifications: bool = False
    custom_tweet: str | None = None
    tweet_id: str | None = None


class IncidentObject(msgspec.Struct, frozen=True, kw_only=True):
    """An incident with its updates, newest first, and the components that it names as they are now."""

    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    monitoring_at: str | None
    resolved_at: str | None
    impact: str
    shortlink: str
    started_at: str
    page_id: str
    incident_updates: tuple[UpdateObject, ...]
    components: tuple[ComponentObject, ...]
    reminder_intervals: str | None = None


class MaintenanceObject(IncidentObject, frozen=True, kw_only=True):
    """A maintenance, with its window as it stands."""

    scheduled_for: str
    scheduled_until: str
