"""The parts of a site that have feeds and data of their own: each component, group and region."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

import msgspec
from msgspec.structs import replace

from statusgen.model import regions, urls
from statusgen.model.site import Component, Group, Incident
from statusgen.model.vocabulary import Level, State
from statusgen.status import rollup
from statusgen.status.held import worst_in
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import Timeline


class Scope(msgspec.Struct, frozen=True):
    """A component, a group or a region. `path` is its folder, and `components` are those that it has.

    `group` is the group, `region` the code of a region, which has every component.
    """

    path: str
    components: frozenset[str]
    group: Group | None = None
    region: str = ""


def scopes(snapshot: Snapshot) -> Iterator[Scope]:
    """Every component, group and region of a site."""
    for name in snapshot.components:
        yield Scope(urls.component(name), frozenset([name]))
    yield from groups(snapshot)
    for code in snapshot.regions:
        yield Scope(urls.region(code), frozenset(snapshot.components), region=code)


def groups(snapshot: Snapshot) -> Iterator[Scope]:
    """Every group of a site."""
    for group in snapshot.site.only_groups:
        yield Scope(urls.group(group.id), frozenset(each.id for each in group.components), group=group)


class ScopedSnapshot(Snapshot):
    """The status of a part of a site, as if there were nothing else.

    It has the incidents that name a component of it, or that affect the region. In a region, no incident makes a
    component worse than it makes the region.
    """

    def __init__(self, whole: Snapshot, scope: Scope) -> None:
        self.whole, self.scope = whole, scope
        shown = tuple(concerning(whole, scope))
        site = replace(whole.site, groups=tuple(_narrowed(whole, scope)), incidents=shown)
        super().__init__(site, whole.as_of, {each.id: whole.timelines[each.id] for each in shown})

    @cached_property
    def states(self) -> Mapping[str, State]:
        return self.whole.states

    @cached_property
    def _standings(self) -> Mapping[str, Standing]:
        return self.whole._standings

    @cached_property
    def _last_touched(self) -> Mapping[str, datetime]:
        return self.whole._last_touched

    @cached_property
    def overall(self) -> rollup.Description:
        """The same as of a site. A region that an incident makes worse than any component counts by its own level."""
        found = [rollup.overall(self.site, self.given, self.as_of)]
        for timeline, levels in self.given if self.scope.region else ():
            level, components = self._in_region(timeline, levels), timeline.incident.component_ids
            if level > worst_in(levels, components):
                found.append(rollup.of_levels([level]))
        return max(found)

    @cached_property
    def given(self) -> Sequence[rollup.Given]:
        found = [each for each in self.whole.given if each[0].incident.id in self.timelines]
        if not self.scope.region:
            return found
        return [(timeline, _at_most(levels, self._in_region(timeline, levels))) for timeline, levels in found]

    def _in_region(self, timeline: Timeline, levels: Mapping[str, Level]) -> Level:
        """The worst level that an incident gives the region, what contains it and what is inside it."""
        here, known = self.scope.region, self.site.regions
        codes = (code for code in timeline.incident.region_codes if regions.concerns(here, code, known))
        return worst_in(levels, codes)


def concerning(whole: Snapshot, scope: Scope) -> Sequence[Incident]:
    """The incidents that a part has, newest first."""
    if scope.region:
        return whole.affecting(scope.region)
    if not scope.group:
        return [each for name in scope.components for each in whole.by_component[name]]
    named = {each.id for name in scope.components for each in whole.by_component[name]}
    return [each for each in whole.shown if each.id in named]


def _narrowed(whole: Snapshot, scope: Scope) -> Iterator[Group | Component]:
    for entry in whole.site.groups:
        if isinstance(entry, Component):
            if entry.id in scope.components:
                yield entry
        elif members := tuple(each for each in entry.components if each.id in scope.components):
            yield replace(entry, components=members)


def _at_most(levels: Mapping[str, Level], most: Level) -> Mapping[str, Level]:
    return {name: min(level, most) for name, level in levels.items()}
