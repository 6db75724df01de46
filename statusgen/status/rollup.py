"""The state of the whole site in one line, in Statuspage's words."""

import enum
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from statusgen.model.site import Component, Site
from statusgen.model.vocabulary import LEAST_IMPACT, LEVEL_OF, Impact, Kind, Level, Ranked
from statusgen.status.timeline import Timeline, Timelines, present


class Indicator(Ranked):
    """Statuspage's indicator, the least serious first."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Description(enum.Enum):
    """Statuspage's sentence for the state of a page."""

    OPERATIONAL = "All Systems Operational"
    MAINTENANCE = "Service Under Maintenance"
    SOME_DEGRADED = "Partially Degraded Service"
    ALL_DEGRADED = "Degraded System Service"
    SOME_PARTIAL = "Minor Service Outage"
    PARTIAL = "Partial System Outage"
    MAJOR = "Major System Outage"

    @property
    def indicator(self) -> Indicator:
        """The indicator that goes with it."""
        return _INDICATOR.get(self, Indicator.MINOR)

    @property
    def level(self) -> Level:
        """The level whose shape stands for it."""
        is_work = self is Description.MAINTENANCE
        return Level.UNDER_MAINTENANCE if is_work else LEVEL_OF[Impact(self.indicator.value)]


_INDICATOR: Final = {
    Description.OPERATIONAL: Indicator.NONE,
    Description.MAINTENANCE: Indicator.MAINTENANCE,
    Description.PARTIAL: Indicator.MAJOR,
    Description.MAJOR: Indicator.CRITICAL,
}

_BY_IMPACT: Final = {
    Impact.NONE: Description.OPERATIONAL,
    Impact.MINOR: Description.SOME_PARTIAL,
    Impact.MAJOR: Description.PARTIAL,
    Impact.CRITICAL: Description.MAJOR,
}

# The worst level, where some components have it and where all do.
_BY_LEVEL: Final = {
    Level.OPERATIONAL: (Description.OPERATIONAL, Description.OPERATIONAL),
    Level.UNDER_MAINTENANCE: (Description.MAINTENANCE, Description.MAINTENANCE),
    Level.DEGRADED_PERFORMANCE: (Description.SOME_DEGRADED, Description.ALL_DEGRADED),
    Level.PARTIAL_OUTAGE: (Description.SOME_PARTIAL, Description.PARTIAL),
    Level.MAJOR_OUTAGE: (Description.PARTIAL, Description.MAJOR),
}


def is_retired(component: Component, at: datetime) -> bool:
    """True where the component is out of use: history keeps it, home and the roll-up leave it out."""
    return component.retired or (component.until is not None and component.until.last <= at)


def current_levels(site: Site, found: Timelines, at: datetime) -> Mapping[str, Level]:
    """The level of every component in use at an instant, in the configuration's order."""
    levels = present(found.values(), at)
    in_use = (name for name, component in site.components.items() if not is_retired(component, at))
    return {name: levels.get(name, Level.OPERATIONAL) for name in in_use}


def overall(site: Site, found: Timelines, at: datetime) -> Description:
    """The site's state: from the levels, lifted to the impact of the worst open incident."""
    levels = of_levels(list(current_levels(site, found, at).values()))
    is_open = (each for each in found.values() if each.incident.kind is Kind.INCIDENT and each.is_open_at(at))
    lifted = _BY_IMPACT[max((_added(each, at) for each in is_open), default=Impact.NONE)]
    return max(levels, lifted, key=lambda state: state.indicator.rank)


def _added(timeline: Timeline, at: datetime) -> Impact:
    """The impact where that was declared, or where the incident names no component whose level says as much.

    An impact that only follows from the level of a component adds nothing to that level's roll-up, except that
    something is wrong. A region may be worse off than any component.
    """
    given, components = timeline.given, timeline.incident.component_ids
    worst = max(given.values(), default=Level.OPERATIONAL)
    worst_component = max((given.get(name, Level.OPERATIONAL) for name in components), default=Level.OPERATIONAL)
    says_itself = timeline.incident.impact is not None or not components
    return timeline.impact_at(at) if says_itself or worst_component < worst else LEAST_IMPACT


def of_levels(levels: Sequence[Level]) -> Description:
    """Statuspage's roll-up of the levels of all components in use."""
    worst = max(levels, default=Level.OPERATIONAL)
    has_one_degraded = worst is Level.DEGRADED_PERFORMANCE and len(levels) == 1  # "partially", to Statuspage
    return _BY_LEVEL[worst][all(level is worst for level in levels) and not has_one_degraded]
