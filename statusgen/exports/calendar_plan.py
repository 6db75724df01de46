"""Which calendars there are, and which maintenance each of them has: known before any of them is written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.model import urls
from statusgen.model.vocabulary import Kind
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.scopes import scopes
from statusgen.status.snapshot import Standing

PAST: Final = 50
"""How many past maintenances a calendar has; those to come and under way are all there."""


class PlannedCalendar(msgspec.Struct, frozen=True):
    """A calendar before it is made: the path of its page, what it is about, and its maintenances, newest first."""

    page: str
    subject: tuple[str, ...]
    standings: tuple[Standing, ...]

    @property
    def path(self) -> str:
        return self.page + urls.CALENDAR

    def facts(self, as_of: datetime) -> Sequence[object]:
        """What it follows from at an instant, unless it takes more."""
        return [_facts(each, as_of) for each in self.standings]


def _facts(standing: Standing, as_of: datetime) -> object:
    """What tells an event from others: where the maintenance stands, and of its longer texts the one that it has."""
    incident, timeline = standing.incident, standing.timeline
    if timeline.settled > as_of:
        return standing
    return timeline.outline, incident.updates[-1].body if incident.updates else incident.summary


def planned_calendars(view: Viewpoint) -> Iterator[PlannedCalendar]:
    """Yield the calendars of a site and of each component and group in one language."""
    maintenance = (each for each in view.snapshot.standings if each.incident.kind is Kind.MAINTENANCE)
    planned = sorted(maintenance, key=lambda each: (each.began.first, each.incident.id), reverse=True)
    yield PlannedCalendar(view.prefix, (), tuple(_listed(planned)))
    for scope in scopes(view.snapshot):
        if not scope.region:
            about = view.scope(scope)
            naming = (each for each in planned if not scope.components.isdisjoint(each.incident.component_ids))
            yield PlannedCalendar(about.path, (about.text.text,), tuple(_listed(naming)))


def _listed(planned: Iterable[Standing]) -> Iterator[Standing]:
    """Those to list, in their order whether over or not, so that none changes its place when its window closes."""
    over = 0
    for standing in planned:
        over += standing.is_over
        if over <= PAST or not standing.is_over:
            yield standing
