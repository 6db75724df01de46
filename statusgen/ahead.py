"""What the clock alone will change, if nobody posts: for a page that stays open, or that is not built again in time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Final

import msgspec

from statusgen.model import Incident, Site
from statusgen.rollup import overall
from statusgen.status import changes, present
from statusgen.terms import Kind, Level
from statusgen.transitions import coming
from statusgen.views import Later

MOST: Final = 20
"""How many instants are looked ahead at, by everything alike: a page is built again long before the last of so many."""


class Outlook:
    """What a site will say at each of the next instants, of the incidents that are not over."""

    def __init__(self, site: Site, incidents: Iterable[Incident], as_of: datetime) -> None:
        self.site = msgspec.structs.replace(site, incidents=tuple(incidents))
        self.instants = (as_of, *coming(self.site, as_of)[:MOST])

    def states(self, incident: Incident) -> tuple[Later, ...]:
        """The states that a maintenance will have by its window, and the end of a notice."""
        if incident.kind is Kind.INCIDENT:
            return ()
        to_come = (change for change in changes(incident) if self.instants[0] < change.at <= self.instants[-1])
        return tuple(
            Later(change.at, change.state, Level.OPERATIONAL if change.state.is_over else Level.UNDER_MAINTENANCE)
            for change in to_come
        )

    @cached_property
    def overall(self) -> tuple[Later, ...]:
        """The state of the whole site."""
        found = ((at, overall(self.site, at)) for at in self.instants)
        return _changes(Later(at, state.description, state.level) for at, state in found)

    def levels(self, names: Sequence[str]) -> tuple[Later, ...]:
        """The level of a component, or the worst of several regions."""
        worst = ((at, max(held.get(name, Level.OPERATIONAL) for name in names)) for at, held in self._held.items())
        return _changes(Later(at, level, level) for at, level in worst)

    @cached_property
    def _held(self) -> Mapping[datetime, Mapping[str, Level]]:
        return {at: present(self.site.incidents, at) for at in self.instants}


def _changes(said: Iterable[Later]) -> tuple[Later, ...]:
    """What differs from what is said before it; the first is how things are."""
    return tuple(after for before, after in pairwise(said) if (before.word, before.level) != (after.word, after.level))
