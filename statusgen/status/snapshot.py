"""A site at one instant: everything that follows from its facts, worked out once and handed to everybody."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

import msgspec

from statusgen.model import regions
from statusgen.model.site import Component, Incident, Site, Text
from statusgen.model.time import Length, Moment
from statusgen.model.vocabulary import LEVEL_OF, Impact, Kind, Level, State
from statusgen.status import changes, rollup, uptime
from statusgen.status.schedule import Later, Outlook
from statusgen.status.timeline import Held, Timeline, Timelines, Window, held_by_target, present, timelines
from statusgen.status.uptime import Uptime


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An incident at the instant of a snapshot.

    `levels` are those of everything that it names: as they are now while it is open, else as they were at worst;
    none for a notice. `window` is the maintenance window as it is announced now, `began` when it began or, for
    maintenance, when that window opens. `promise` is when the next update is promised, None once it is over.
    """

    incident: Incident
    timeline: Timeline
    state: State
    later: tuple[Later, ...]
    is_open: bool
    impact: Impact
    levels: Mapping[str, Level]
    window: Window | None
    promise: Moment | None
    is_overdue: bool

    @property
    def is_over(self) -> bool:
        """Whether it is past: neither going on nor to come."""
        return self.state.is_over

    @property
    def began(self) -> Moment:
        """When it began; for a maintenance, when its window opens as it stands."""
        return self.window.start if self.window else self.incident.start

    @property
    def lasted(self) -> Length | Text | None:
        """How long it lasted; None while it is open, to come, or where nobody knows."""
        return self.timeline.lasted if self.is_over else None

    @property
    def shape(self) -> Level:
        """The level whose shape stands beside it."""
        return Level.UNDER_MAINTENANCE if self.incident.kind is Kind.MAINTENANCE else LEVEL_OF[self.impact]


class Snapshot:
    """What follows from a site's facts at an instant, whatever the language."""

    def __init__(self, site: Site, as_of: datetime, found: Timelines | None = None) -> None:
        self.site, self.as_of = site, as_of
        self.timelines = timelines(site) if found is None else found
        self.components = site.components
        states = ((name, timeline.state_at(as_of)) for name, timeline in self.timelines.items())
        self.states: Mapping[str, State] = {name: state for name, state in states if state is not None}
        self.shown = tuple(incident for incident in site.incidents if incident.id in self.states)
        """The incidents that have a state, newest first: what is dated ahead is not public before its time."""
        self.incidents: Mapping[str, Incident] = {incident.id: incident for incident in self.shown}
        self._standings: dict[str, Standing] = {}

    def standing(self, incident: Incident) -> Standing:
        """Where an incident stands; worked out once."""
        if incident.id not in self._standings:
            self._standings[incident.id] = self._standing(incident)
        return self._standings[incident.id]

    def _standing(self, incident: Incident) -> Standing:
        timeline, state = self.timelines[incident.id], self.states[incident.id]
        is_open = timeline.is_open_at(self.as_of)
        promise = None if state.is_over else timeline.promise
        levels = timeline.levels_at(self.as_of) if is_open else timeline.worst
        named = () if incident.kind is Kind.NOTICE else (*incident.component_ids, *incident.region_codes)
        return Standing(
            incident=incident,
            timeline=timeline,
            state=state,
            later=self.outlook.states(timeline),
            is_open=is_open,
            impact=timeline.impact_at(self.as_of),
            levels={name: levels.get(name, Level.OPERATIONAL) for name in named},
            window=timeline.window_at(self.as_of),
            promise=promise,
            is_overdue=promise is not None and promise.last <= self.as_of,
        )

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Where each incident stands that is shown, newest first."""
        return tuple(map(self.standing, self.shown))

    # The site

    @cached_property
    def overall(self) -> rollup.Overall:
        """The state of the whole site."""
        return rollup.overall(self.site, self.timelines, self.as_of)

    @cached_property
    def outlook(self) -> Outlook:
        """What the clock will change by itself."""
        coming = {each.id: self.timelines[each.id] for each in self.shown if not self.states[each.id].is_over}
        return Outlook(self.site, coming, self.as_of)

    @cached_property
    def last_said(self) -> datetime:
        """When anything was last said, or a window opened or closed."""
        return changes.last_said(self.site, self.timelines, self.as_of)

    @cached_property
    def related(self) -> Mapping[str, tuple[str, ...]]:
        """What each incident is related to, said by either of the two, newest first."""
        found: dict[str, set[str]] = {}
        for incident in self.shown:
            for other in self.incidents.keys() & set(incident.related):
                found.setdefault(incident.id, set()).add(other)
                found.setdefault(other, set()).add(incident.id)
        order = {name: n for n, name in enumerate(self.incidents)}
        return {name: tuple(sorted(others, key=order.__getitem__)) for name, others in found.items()}

    # Components and regions

    @cached_property
    def held(self) -> Mapping[str, tuple[Held, ...]]:
        """All levels that any incident holds."""
        return held_by_target(self.timelines[incident.id] for incident in self.shown)

    @cached_property
    def _levels_now(self) -> Mapping[str, Level]:
        return present((self.timelines[incident.id] for incident in self.shown), self.as_of)

    def level(self, name: str) -> Level:
        """The level of a component or region now: operational where no open incident gives it one."""
        return self._levels_now.get(name, Level.OPERATIONAL)

    def is_retired(self, component: Component) -> bool:
        """Whether a component is out of use."""
        return rollup.is_retired(component, self.as_of)

    @cached_property
    def _uptimes(self) -> dict[str, Uptime | None]:
        return {}

    def uptime(self, component: Component) -> Uptime | None:
        """A component's uptime over the days that bars cover; None where its record leaves no time."""
        if component.id not in self._uptimes:
            held = self.held.get(component.id, ())
            naming = [self.timelines[incident.id] for incident in self.by_component.get(component.id, ())]
            window = uptime.last_days(self.site, self.as_of)
            self._uptimes[component.id] = uptime.uptime(self.site, component, held, window, naming)
        return self._uptimes[component.id]

    @cached_property
    def by_component(self) -> Mapping[str, tuple[Incident, ...]]:
        """The incidents that name each component, newest first."""
        found: dict[str, list[Incident]] = {name: [] for name in self.components}
        for incident in self.shown:
            for name in incident.component_ids:
                found.setdefault(name, []).append(incident)
        return {name: tuple(incidents) for name, incidents in found.items()}

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Every region that has a page: configured, or named by an incident; `several` is no place."""
        named = (code for incident in self.shown for code in incident.region_codes)
        return tuple(sorted({*self.site.regions, *named} - {regions.SEVERAL}))

    def affecting(self, code: str) -> Iterator[Incident]:
        """The incidents of a region, of what contains it and of what is inside it, newest first."""
        for incident in self.shown:
            if any(regions.concerns(code, other, self.site.regions) for other in incident.region_codes):
                yield incident
