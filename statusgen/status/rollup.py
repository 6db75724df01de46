"""The state of the whole site in one line, in Statuspage's words."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.model.site import Component, Site
from statusgen.model.vocabulary import LEAST_IMPACT, LEVEL_OF, Impact, Kind, Level, Ranked
from statusgen.status.timeline import Timeline, Timelines, present


class Indicator(Ranked):
    """Statuspage's indicator, by how loudly it speaks."""

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


class Overall(msgspec.Struct, frozen=True):
    """How the site is doing: the indicator and the sentence agree with each other."""

    indicator: Indicator
    description: Description

    @property
    def level(self) -> Level:
        """The level whose shape stands for it."""
        return _LEVELS[self.indicator]


_LEVELS: Final[Mapping[Indicator, Level]] = {
    Indicator.NONE: Level.OPERATIONAL,
    Indicator.MAINTENANCE: Level.UNDER_MAINTENANCE,
    Indicator.MINOR: LEVEL_OF[Impact.MINOR],
    Indicator.MAJOR: LEVEL_OF[Impact.MAJOR],
    Indicator.CRITICAL: LEVEL_OF[Impact.CRITICAL],
}


_BY_IMPACT = {
    Impact.MINOR: Overall(Indicator.MINOR, Description.SOME_PARTIAL),
    Impact.MAJOR: Overall(Indicator.MAJOR, Description.PARTIAL),
    Impact.CRITICAL: Overall(Indicator.CRITICAL, Description.MAJOR),
}


def is_retired(component: Component, at: datetime) -> bool:
    """Whether the component is out of use at an instant: in history, but not on home or in the roll-up."""
    return component.until is not None and component.until.last <= at


def current_levels(site: Site, found: Timelines, at: datetime) -> Mapping[str, Level]:
    """The level of every component in use at an instant, in the configuration's order."""
    levels = present(found.values(), at)
    in_use = (name for name, component in site.components.items() if not is_retired(component, at))
    return {name: levels.get(name, Level.OPERATIONAL) for name in in_use}


def overall(site: Site, found: Timelines, at: datetime) -> Overall:
    """The site's state: from the levels, lifted to the impact of the worst open incident."""
    levels = of_levels(list(current_levels(site, found, at).values()))
    is_open = (each for each in found.values() if each.incident.kind is Kind.INCIDENT and each.is_open_at(at))
    lifted = of_impacts(_added(each, at) for each in is_open)
    return max(levels, lifted, key=lambda state: state.indicator.rank)


def _added(timeline: Timeline, at: datetime) -> Impact:
    """Its impact where that was declared, or where it names no component whose level says as much.

    An impact that only follows from the level of a component adds nothing to what the table makes of that
    level among all the others, but that something is wrong. A region may be worse off than any component.
    """
    given, components = timeline.given, timeline.incident.component_ids
    says_itself = timeline.incident.impact is not None or not components
    worst, worst_component = (
        max(given.values(), default=Level.OPERATIONAL),
        max(map(given.__getitem__, components), default=Level.OPERATIONAL),
    )
    return timeline.impact_at(at) if says_itself or worst_component < worst else LEAST_IMPACT


def of_impacts(impacts: Iterable[Impact]) -> Overall:
    """What open incidents say by themselves, where no component says more."""
    worst_impact = max(impacts, default=Impact.NONE)
    return _BY_IMPACT.get(worst_impact, Overall(Indicator.NONE, Description.OPERATIONAL))


def of_levels(levels: Sequence[Level]) -> Overall:
    """Statuspage's roll-up of the levels of all components in use."""
    at_worst = max(levels, default=Level.OPERATIONAL)
    alone, everywhere = len(levels) == 1, all(level is at_worst for level in levels)
    if at_worst is Level.MAJOR_OUTAGE:
        total = Overall(Indicator.CRITICAL, Description.MAJOR)
        return total if everywhere else Overall(Indicator.MAJOR, Description.PARTIAL)
    if at_worst is Level.PARTIAL_OUTAGE:
        every = Overall(Indicator.MAJOR, Description.PARTIAL)
        return every if everywhere else Overall(Indicator.MINOR, Description.SOME_PARTIAL)
    if at_worst is Level.DEGRADED_PERFORMANCE:
        all_of_several = everywhere and not alone
        description = Description.ALL_DEGRADED if all_of_several else Description.SOME_DEGRADED
        return Overall(Indicator.MINOR, description)
    if at_worst is Level.UNDER_MAINTENANCE:
        return Overall(Indicator.MAINTENANCE, Description.MAINTENANCE)
    return Overall(Indicator.NONE, Description.OPERATIONAL)
