"""The items of all feeds, whatever the language: what each is, when it was posted, and what it concerns.

An item is an update, or an incident by itself (status/publication.py).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from functools import cached_property
from typing import Final

import msgspec

from statusgen.model import regions
from statusgen.model.site import Incident
from statusgen.model.vocabulary import Kind, Level
from statusgen.status.effects import Settings, UpdateEffect, first_settings
from statusgen.status.held import Held
from statusgen.status.publication import dates_by_incident, guids, incident_guid, is_item, told_end
from statusgen.status.scopes import Scope, concerning
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import Window

_AFFECTED: Final = frozenset(Level) - {Level.OPERATIONAL}
_DOWN: Final = _AFFECTED - {Level.UNDER_MAINTENANCE}


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An item: an update with its effect, or without one the incident by itself.

    `named` has everything that the incident names by then. `window` is the maintenance window as it stood then, and
    `elsewhere` the components that another incident holds down then. `turns`: it opens the incident, or ends it.
    """

    standing: Standing
    guid: str
    effect: UpdateEffect | None
    named: Settings
    window: Window | None
    published: datetime
    elsewhere: frozenset[str] = frozenset()
    turns: bool = True

    @property
    def incident(self) -> Incident:
        return self.standing.incident

    @property
    def levels(self) -> Iterator[tuple[str, Level]]:
        """The components that it sets or leaves affected; of what it ends, those that are operational again."""
        if self.incident.kind is Kind.NOTICE:
            return
        if self.effect is None:
            worst = self.standing.timeline.worst
            yield from ((name, worst[name]) for name in self.named.components if name in worst)
            return
        is_over = self.effect.update.state.is_over
        levels = {} if is_over else self.named.levels
        told = {name for name, worst in self.standing.timeline.given.items() if is_over and worst in _AFFECTED}
        told |= {change.target for change in self.effect.changes}
        for name in self.named.components:
            level = levels.get(name, Level.OPERATIONAL)
            if level in _AFFECTED or (name in told and name not in self.elsewhere):
                yield name, level


class Posts:
    """Every item of a site, newest first, and by what it concerns. Those of an incident are made when they are needed.

    An update concerns the components and regions that its incident names up to then. So a new update adds at most
    one item to each feed, even if it is the first to name a component.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.not_over = {each.incident.id for each in snapshot.standings if not each.is_over}
        self.dates = dates_by_incident(snapshot.site)
        newest = {name: max(dates.values()) for name, dates in self.dates.items()}
        self._newest_dates = sorted(newest.items(), key=lambda item: item[1], reverse=True)
        self._made: dict[str, Sequence[Post]] = {}
        self._held_down: dict[str, _HeldDown] = {}

    @property
    def all(self) -> Sequence[Post]:
        return list(self.newest_first())

    def newest_first(self, scope: Scope | None = None) -> Iterator[Post]:
        """Those that concern a component, a group or a region, or all."""
        incidents, concerns = self._incidents_of(scope), self._concerns(scope)
        waiting = list[Post]()  # oldest first
        for name, newest in self._newest_dates:
            if name not in incidents:
                continue
            while waiting and waiting[-1].published > newest:
                yield waiting.pop()
            waiting = _oldest_first([*waiting, *filter(concerns, self.about(incidents[name]))])
        yield from reversed(waiting)

    def of_what_is_not_over(self, scope: Scope | None) -> Sequence[Post]:
        """Those of them that are about what is not over, newest first."""
        incidents = self._incidents_of(scope)
        posts = (post for name in self.not_over & incidents.keys() for post in self.about(incidents[name]))
        return _oldest_first(filter(self._concerns(scope), posts))[::-1]

    def about(self, incident: Incident) -> Sequence[Post]:
        """Those of an incident, newest first."""
        if incident.id not in self._made:
            posts = self._posts(self.snapshot.standing(incident))
            self._made[incident.id] = _oldest_first(posts)[::-1]
        return self._made[incident.id]

    def facts_about(self, incident: Incident) -> object:
        """What the items of an incident's feed follow from besides where it stands, unless they take more."""
        posts = self.about(incident) if self._may_be_elsewhere(incident) else ()
        dates = [at.isoformat() for at in self.dates[incident.id].values()]
        return self.snapshot.is_recent(incident), dates, [sorted(post.elsewhere) for post in posts]

    def _may_be_elsewhere(self, incident: Incident) -> bool:
        """Whether another incident holds a component down, that this one names, while updates of it are posted."""
        if not incident.updates:
            return False
        first, last = incident.updates[0].posted, incident.updates[-1].posted
        return any(self._down(name).between(incident.id, first, last) for name in incident.component_ids)

    def _incidents_of(self, scope: Scope | None) -> Mapping[str, Incident]:
        if scope is None:
            return self.snapshot.incidents
        return {incident.id: incident for incident in concerning(self.snapshot, scope)}

    def _concerns(self, scope: Scope | None) -> Callable[[Post], bool]:
        """Whether a post concerns that."""
        if scope is None:
            return bool
        if not scope.region:
            return lambda post: not scope.components.isdisjoint(post.named.components)
        here = self._around[scope.region]
        return lambda post: not here.isdisjoint(post.named.regions)

    @cached_property
    def _around(self) -> Mapping[str, Set[str]]:
        """Of each region that has a page, those named by incidents that it is, contains or lies inside."""
        known = self.snapshot.site.regions
        named = {code for incident in self.snapshot.shown for code in incident.region_codes}
        return {here: {code for code in named if regions.concerns(here, code, known)} for here in self.snapshot.regions}

    def _down(self, component: str) -> "_HeldDown":
        if component not in self._held_down:
            self._held_down[component] = _HeldDown(self.snapshot.held.get(component, ()))
        return self._held_down[component]

    def _posts(self, standing: Standing) -> Iterator[Post]:
        snapshot, incident, timeline = self.snapshot, standing.incident, standing.timeline
        dates, windows = self.dates[incident.id], dict(enumerate(window for _, window in timeline.windows))
        is_alone = not self._may_be_elsewhere(incident)
        was_over: bool | None = None
        for n, (name, effect) in enumerate(zip(guids(snapshot.site, incident), timeline.effects, strict=True), 1):
            named, at = () if is_alone else effect.after.components, effect.update.posted
            yield Post(
                standing=standing,
                guid=name,
                effect=effect,
                named=effect.after,
                window=windows.get(n),
                published=dates[name],
                elsewhere=frozenset(each for each in named if self._down(each).between(incident.id, at, at)),
                turns=effect.update.state.is_over is not was_over,
            )
            was_over = effect.update.state.is_over
        if is_item(incident) and not told_end(incident) and _has_come(standing, snapshot.as_of):
            name = incident_guid(snapshot.site, incident)
            yield Post(
                standing=standing,
                guid=name,
                effect=None,
                named=first_settings(incident),
                window=windows.get(0),
                published=dates[name],
            )


def _oldest_first(posts: Iterable[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: post.published)


def _has_come(standing: Standing, as_of: datetime) -> bool:
    """Whether an incident by itself is news: once it is over, but for maintenance and notices once they begin."""
    is_incident = standing.incident.kind is Kind.INCIDENT
    return standing.is_over if is_incident else standing.incident.start.first <= as_of


class _HeldDown:
    """When incidents hold a component down, asked about many instants: each answer takes a bisection."""

    def __init__(self, parts: Iterable[Held]) -> None:
        down = sorted((part.span.first, part.span.last, part.incident) for part in parts if part.level in _DOWN)
        self._begins = [first for first, _, _ in down]
        self._longest: list[tuple[tuple[datetime, str], ...]] = []
        longest: tuple[tuple[datetime, str], ...] = ()
        for _, last, incident in down:  # of those begun by then, the latest end of each of two incidents
            latest = {name: end for end, name in sorted([*longest, (last, incident)])}
            longest = tuple(sorted(((end, name) for name, end in latest.items()), reverse=True)[:2])
            self._longest.append(longest)

    def between(self, incident: str, first: datetime, last: datetime) -> bool:
        """Whether another incident than this holds it down at any instant from the first to the last."""
        begun = bisect_right(self._begins, last)
        if not begun or self._longest[begun - 1][0][0] <= first:  # as it is for most
            return False
        return any(end > first for end, name in self._longest[begun - 1] if name != incident)
