"""Levels of components and regions over time: what gives them, from when to when."""

from collections.abc import Iterable, Mapping

import msgspec

from statusgen.model.spans import Span
from statusgen.model.vocabulary import Level


class Held(msgspec.Struct, frozen=True, gc=False):  # there are many, and nothing in one leads back to it
    """A level that an incident gives a component or region during a span; an open one ends at FOREVER."""

    span: Span
    level: Level
    incident: str


class Leveled:
    """What has a level, or none where nobody measures it."""

    __slots__ = ()
    level: Level | None

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with it, as far as anybody says."""
        return self.level is None or self.level.is_operational


def worst_in(levels: Mapping[str, Level], targets: Iterable[str]) -> Level:
    """The worst level among some components or regions, of which those without one are well."""
    return max((levels.get(target, Level.OPERATIONAL) for target in targets), default=Level.OPERATIONAL)


def worst_of_each(found: Iterable[Mapping[str, Level]]) -> Mapping[str, Level]:
    """The worst level of each target."""
    worst_of: dict[str, Level] = {}
    for each in found:
        for target, level in each.items():
            worst_of[target] = max(level, worst_of.get(target, level))
    return worst_of


def joined(parts: Iterable[Held]) -> tuple[Held, ...]:
    """Join neighbors that touch and have the same level."""
    joined: list[Held] = []
    for part in parts:
        seamless = bool(joined) and joined[-1].level is part.level and joined[-1].span.last == part.span.first
        first = joined.pop().span.first if seamless else part.span.first
        joined.append(Held(Span(first, part.span.last), part.level, part.incident))
    return tuple(joined)
