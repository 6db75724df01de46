"""A site at one instant: everything that follows from its facts, worked out once and handed to everybody."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property

from statusgen.model import regions
from statusgen.model.site import Incident, Site
from statusgen.model.vocabulary import Level, State
from statusgen.status.schedule import Outlook
from statusgen.status.timeline import Held, present, record, state_at


class Snapshot:
    """What follows from a site's facts at an instant, whatever the language."""

    def __init__(self, site: Site, as_of: datetime) -> None:
        self.site, self.as_of = site, as_of
        self.components = site.components
        found = ((incident.id, state_at(incident, as_of)) for incident in site.incidents)
        self.states: Mapping[str, State] = {name: state for name, state in found if state is not None}
        self.shown = tuple(incident for incident in site.incidents if incident.id in self.states)
        """The incidents that have a state, newest first: what is dated ahead is not public before its time."""
        self.incidents: Mapping[str, Incident] = {incident.id: incident for incident in self.shown}

    @cached_property
    def held(self) -> Mapping[str, tuple[Held, ...]]:
        """All levels that any incident holds."""
        return record(self.shown)

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

    @cached_property
    def levels_now(self) -> Mapping[str, Level]:
        """The level of each component and region that an open incident gives one; all others are operational."""
        return present(self.shown, self.as_of)

    @cached_property
    def outlook(self) -> Outlook:
        """What the clock will change by itself."""
        return Outlook(self.site, (each for each in self.shown if not self.states[each.id].is_over), self.as_of)

    def affecting(self, code: str) -> Iterator[Incident]:
        """The incidents of a region, of what contains it and of what is inside it, newest first."""
        for incident in self.shown:
            if any(regions.concerns(code, other, self.site.regions) for other in incident.region_codes):
                yield incident
