"""The state of the whole site in one line, in Statuspage's words."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from statusgen.model.site import Component, Site
from statusgen.model.vocabulary import LEVEL_OF, Impact, Kind, Level, Ranked
from statusgen.status.held import worst_of_each
from statusgen.status.timeline import Timeline


class Indicator(Ranked):
    """Statuspage's indicator, the least serious first."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Description(Ranked):
    """Statuspage's sentence for the state of a page, and one of our own for an incident without a level; worst last."""

    OPERATIONAL = "All Systems Operational"
    MAINTENANCE = "Service Under Maintenance"
    INCIDENT = "Open Incident"
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

_BY_IMPACT: Final = {Impact.MAJOR: Description.PARTIAL, Impact.CRITICAL: Description.MAJOR}

# The worst level, where some components have it and where all do.
_BY_LEVEL: Final = {
    Level.OPERATIONAL: (Description.OPERATIONAL, Description.OPERATIONAL),
    Level.UNDER_MAINTENANCE: (Description.MAINTENANCE, Description.MAINTENANCE),
    Level.DEGRADED_PERFORMANCE: (Description.SOME_DEGRADED, Description.ALL_DEGRADED),
    Level.PARTIAL_OUTAGE: (Description.SOME_PARTIAL, Description.PARTIAL),
    Level.MAJOR_OUTAGE: (Description.PARTIAL, Description.MAJOR),
}


class OutOfUse(enum.Enum):
    """Why a component is out of use. History keeps it; home and the roll-up leave it out."""

    COMING = "coming"
    RETIRED = "retired"


def out_of_use(component: Component, at: datetime) -> OutOfUse | None:
    """Whether a component is used no more, or not yet; None from its `since` to its `until`."""
    if component.retired or (component.until is not None and component.until.last <= at):
        return OutOfUse.RETIRED
    return OutOfUse.COMING if component.since is not None and at < component.since.first else None


Given: TypeAlias = tuple[Timeline, Mapping[str, Level]]
"""What is open, and the levels that it gives components and regions."""


def given(found: Iterable[Timeline], at: datetime) -> Sequence[Given]:
    """What is open at an instant, with the levels that it gives."""
    return [(each, each.levels_at(at)) for each in found if each.is_open_at(at)]


def current_levels(site: Site, found: Sequence[Given], at: datetime) -> Mapping[str, Level]:
    """The level of every component in use at an instant, in the configuration's order."""
    levels = worst_of_each(levels for _, levels in found)
    in_use = (name for name, component in site.components.items() if not out_of_use(component, at))
    return {name: levels.get(name, Level.OPERATIONAL) for name in in_use}


def overall(site: Site, found: Sequence[Given], at: datetime) -> Description:
    """The site's state at an instant: from the levels of its components, lifted by each open incident.

    What gets better never makes it worse: the roll-up of levels rises with each of them, and an incident that goes
    on adds no more than it did. docs/api.md has the rule.
    """
    lifted = (_lifted(site, *each) for each in found if each[0].incident.kind is Kind.INCIDENT)
    return max([of_levels(list(current_levels(site, found, at).values())), *lifted])


def level_of_site(site: Site, found: Sequence[Given], at: datetime) -> Level:
    """The level whose shape and color stand for the whole site: its state's, or that of its worst component."""
    return max([overall(site, found, at).level, *current_levels(site, found, at).values()])


def _lifted(site: Site, timeline: Timeline, now: Mapping[str, Level]) -> Description:
    """The least that an open incident makes of the site's state: that it is open, or its declared impact.

    The declared impact counts until every component that the incident had hurt is well again, and where the site has
    all of these: it says nothing of each by itself. The level of a region counts for nothing: one country does not
    make the whole site critical.
    """
    names, given, well = timeline.incident.component_ids, timeline.given, Level.OPERATIONAL
    is_mended = any(given.get(name, well) > well for name in names) and not any(
        now.get(name, well) > well for name in names
    )
    declared = timeline.incident.impact if not is_mended and site.components.keys() >= set(names) else None
    return _BY_IMPACT.get(declared or Impact.NONE, Description.INCIDENT)


def of_levels(levels: Sequence[Level]) -> Description:
    """Statuspage's roll-up of the levels of all components in use."""
    worst = max(levels, default=Level.OPERATIONAL)
    has_one_degraded = worst is Level.DEGRADED_PERFORMANCE and len(levels) == 1  # "partially", to Statuspage
    return _BY_LEVEL[worst][all(level is worst for level in levels) and not has_one_degraded]
