"""What the incidents of a year, or of all years, have in common: causes, components, regions, durations, first updates.

Only incidents count, each once it has begun, in the year in which it began: no maintenance and no notice. What nobody
knows is counted by itself and never guessed, and no mean stands for values that lie far apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.model.site import Cause, Site
from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Kind
from statusgen.status.timeline import Timeline
from statusgen.status.timeliness import ENOUGH as FEW
from statusgen.status.timeliness import components_of_others, middle_half, quartile, timeliness

ENOUGH: Final = 10
"""Of how many incidents there is anything to say together."""

BELOW: Final = (900, 3_600, 14_400, 86_400)
"""Durations are counted by the first of these numbers of seconds that they are below; the others last longer."""


class ByCause(msgspec.Struct, frozen=True):
    """How many incidents had a cause of a `category`, and of how many that is confirmed.

    Where no category is given, it is null, and so is the `status` where there is none either.
    """

    category: CauseCategory | None
    status: CauseStatus | None
    count: int
    confirmed: int


class Counted(msgspec.Struct, frozen=True):
    """How many incidents affected a component or region, by its id."""

    id: str
    count: int


class Spread(msgspec.Struct, frozen=True):
    """Some values in seconds: how many, the median, where the middle half lies, the least and the greatest.

    Of fewer than four, the middle half is all of them.
    """

    count: int
    median: int
    middle: tuple[int, int]
    least: int
    greatest: int

    @property
    def is_few(self) -> bool:
        """Whether these are too few for a middle half."""
        return self.count < FEW


class Durations(msgspec.Struct, frozen=True, kw_only=True):
    """How long incidents lasted: `known` is null where that is known of none.

    `classes` count the known ones by BELOW, and last those that lasted longer. `vague` are those of which only a bound
    or words are known, `unknown` those that are over and of which nothing is, and `open` those that go on.
    """

    known: Spread | None
    classes: tuple[int, ...]
    vague: int
    unknown: int
    open: int


class Analytics(msgspec.Struct, frozen=True, kw_only=True):
    """What the `incidents` have in common that began in a `year`, null for all years.

    Where a site has components of its own, incidents of components that others operate, and of nothing else, are
    `of_others`: of them only the components are counted, apart. `maintenance` is counted by itself. `first_updates` is
    null where the site does not tell it; `untold` are the incidents of which it does not say how soon the first update
    came.
    """

    year: int | None
    incidents: int
    of_others: int
    maintenance: int
    causes: tuple[ByCause, ...]
    components: tuple[Counted, ...]
    components_of_others: tuple[Counted, ...]
    regions: tuple[Counted, ...]
    no_component: int
    no_region: int
    durations: Durations
    first_updates: Spread | None
    untold: int

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to say together of so many."""
        return self.incidents >= ENOUGH


class Population(msgspec.Struct, frozen=True):
    """The incidents and maintenances of a site that have begun by `as_of`, by the year in which they began.

    Where a site has components of its own, incidents of components that others operate, and of nothing else, are apart.
    """

    site: Site
    by_year: dict[int, list[Timeline]]
    others: frozenset[str]
    as_of: datetime

    def analytics(self, year: int | None) -> Analytics:
        """What is said of the incidents that began in a year, or in any."""
        begun = self.by_year[year] if year is not None else [each for found in self.by_year.values() for each in found]
        every = [each for each in begun if each.incident.kind is Kind.INCIDENT]
        own = [each for each in every if not each.incident.component_ids or self._is_own(each)]
        by_component = _counted(each.incident.component_ids for each in every)
        first = _first_updates(self.site, own, self.as_of)
        return Analytics(
            year=year,
            incidents=len(own),
            of_others=len(every) - len(own),
            maintenance=len(begun) - len(every),
            causes=_causes(own),
            components=tuple(each for each in by_component if each.id not in self.others),
            components_of_others=tuple(each for each in by_component if each.id in self.others),
            regions=_counted(each.incident.region_codes for each in own),
            no_component=sum(not each.incident.component_ids for each in own),
            no_region=sum(not each.incident.region_codes for each in own),
            durations=_durations(own, self.as_of),
            first_updates=spread(first),
            untold=len(own) - len(first),
        )

    def _is_own(self, timeline: Timeline) -> bool:
        return not self.others.issuperset(timeline.incident.component_ids)


def analytics(site: Site, timelines: Iterable[Timeline], as_of: datetime) -> Mapping[int | None, Analytics]:
    """What is said of the incidents of each year, newest first, and by None of all; nothing where there are none."""
    by_year: dict[int, list[Timeline]] = {}
    for each in timelines:
        start = each.extent[0].first
        if each.incident.kind is not Kind.NOTICE and start <= as_of:
            by_year.setdefault(start.astimezone(site.zone).year, []).append(each)
    others = components_of_others(site)
    population = Population(site, by_year, others if len(others) < len(site.components) else frozenset(), as_of)
    years: dict[int | None, Analytics] = {year: population.analytics(year) for year in sorted(by_year, reverse=True)}
    return {None: population.analytics(None), **years} if years else {}


def spread(values: Iterable[int]) -> Spread | None:
    """The spread of some values; None where there are none."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Spread(len(ordered), quartile(ordered, 2), middle_half(ordered), ordered[0], ordered[-1])


def _causes(found: Sequence[Timeline]) -> tuple[ByCause, ...]:
    """The kinds of causes, the most frequent first, then what is not known. One of several kinds counts for each."""
    count, confirmed = Counter[_Kind](), Counter[_Kind]()
    for each in found:
        cause = each.incident.cause
        for kind in _kinds(cause):
            count[kind] += 1
            confirmed[kind] += cause is not None and cause.is_confirmed
    ordered = sorted(count, key=lambda kind: (kind[0] is None, kind[1] is None, -count[kind], str(kind)))
    return tuple(ByCause(*kind, count[kind], confirmed[kind]) for kind in ordered)


_Kind = tuple[CauseCategory | None, CauseStatus | None]


def _kinds(cause: Cause | None) -> Sequence[_Kind]:
    if cause is None:
        return [(None, None)]
    return [(category, None) for category in cause.category] or [(None, cause.status)]


def _counted(named: Iterable[Sequence[str]]) -> tuple[Counted, ...]:
    """How many incidents name each, the most frequent first."""
    count = Counter(name for names in named for name in names)
    return tuple(Counted(name, number) for name, number in sorted(count.items(), key=lambda each: (-each[1], each[0])))


def _durations(found: Sequence[Timeline], as_of: datetime) -> Durations:
    over = [each for each in found if not each.is_open_at(as_of)]
    lasted = [each.lasted for each in over]
    lengths = [each for each in lasted if isinstance(each, Length)]
    known = [each.seconds for each in lengths if each.bound in {Bound.EXACT, Bound.ABOUT}]
    classes = Counter(sum(seconds >= limit for limit in BELOW) for seconds in known)
    unknown = lasted.count(None)
    return Durations(
        known=spread(known),
        classes=tuple(classes[number] for number in range(len(BELOW) + 1)),
        vague=len(lasted) - len(known) - unknown,
        unknown=unknown,
        open=len(found) - len(over),
    )


def _first_updates(site: Site, found: Sequence[Timeline], as_of: datetime) -> Sequence[int]:
    told = (timeliness(site, each, as_of) for each in found)
    return [each.first_update.seconds for each in told if each and each.first_update]
