"""The items of all feeds, whatever the language: what each is, when it was posted, and what it concerns.

An item is an update, or an incident by itself (status/publication.py).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.model import regions
from statusgen.model.site import Group, Incident
from statusgen.model.vocabulary import Kind, Level
from statusgen.status.effects import Settings, UpdateEffect, first_settings
from statusgen.status.publication import guids, incident_guid, is_item, publication_dates, told_end
from statusgen.status.scopes import Scope
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import Held, Window

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
    """Every item of a site, newest first, and by what it concerns.

    An update concerns the components and regions that its incident names up to then. So a new update adds at most
    one item to each feed, even if it is the first to name a component.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        site = snapshot.site
        self.all = sorted(_posts(snapshot), key=lambda post: post.published, reverse=True)
        pages_of = {  # of each region that an incident names: those with a page that it is, contains or lies inside
            named: [code for code in snapshot.regions if regions.concerns(code, named, site.regions)]
            for named in {code for incident in site.incidents for code in incident.region_codes}
        }
        self.not_over = {each.incident.id for each in snapshot.standings if not each.is_over}
        self.by_incident = self._grouped(lambda post: [post.incident.id])
        self.by_component = self._grouped(lambda post: post.named.components)
        grouped = {each.id: entry.id for entry in site.groups if isinstance(entry, Group) for each in entry.components}
        self._by_group = self._grouped(
            lambda post: (grouped[name] for name in post.named.components if name in grouped)
        )
        self.by_region = self._grouped(lambda post: (code for named in post.named.regions for code in pages_of[named]))

    def of(self, scope: Scope) -> Sequence[Post]:
        """Those that concern a component, a group or a region."""
        if scope.region:
            return self.by_region.get(scope.region, ())
        if scope.group:
            return self._by_group.get(scope.group.id, ())
        return self.by_component.get(next(iter(scope.components)), ())

    def _grouped(self, names: Callable[[Post], Iterable[str]]) -> Mapping[str, Sequence[Post]]:
        found: dict[str, list[Post]] = {}
        for post in self.all:
            for name in dict.fromkeys(names(post)):
                found.setdefault(name, []).append(post)
        return found


def _posts(snapshot: Snapshot) -> Iterator[Post]:
    dates = publication_dates(snapshot.site)
    held = {name: _HeldDown(snapshot.held[name]) for name in snapshot.components if name in snapshot.held}
    for standing in snapshot.standings:
        incident, timeline = standing.incident, standing.timeline
        windows = dict(enumerate(window for _, window in timeline.windows))
        was_over: bool | None = None
        for n, (name, effect) in enumerate(zip(guids(snapshot.site, incident), timeline.effects, strict=True), 1):
            named = effect.after.components
            at = effect.update.posted
            yield Post(
                standing=standing,
                guid=name,
                effect=effect,
                named=effect.after,
                window=windows.get(n),
                published=dates[name],
                elsewhere=frozenset(each for each in named if each in held and held[each].apart(incident.id, at)),
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

    def apart(self, incident: str, at: datetime) -> bool:
        """Whether another incident than this holds it down at an instant."""
        begun = bisect_right(self._begins, at)
        return begun > 0 and any(end > at for end, name in self._longest[begun - 1] if name != incident)
