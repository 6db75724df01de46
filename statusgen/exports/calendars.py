"""Planned maintenance as calendars: which there are, and what each event says. See docs/outputs.md.

An event says what was announced, and nothing of the clock: it changes when somebody posts, and not else.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

import msgspec

from statusgen.exports.feeds import incident_guid
from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.site import Incident, Update, WindowChip
from statusgen.model.time import day_of
from statusgen.model.vocabulary import Kind, State
from statusgen.pages.text_width import shortened
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.changes import EPOCH
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import Window

PAST: Final = 50
"""How many maintenances that are over a calendar has; those to come and under way are all there."""

EXCERPT: Final = 1_000
"""How many characters of an update an event has."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A maintenance: from `first` up to, and without, `last`; days where no time of day is known.

    `sequence` counts what subscribers must hear of: how often its window, or whether it takes place, changed.
    """

    uid: str
    sequence: int
    is_cancelled: bool
    changed: datetime
    first: datetime | date
    last: datetime | date
    summary: str
    description: str
    url: str
    categories: tuple[str, ...]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """The maintenances of a site or of a component in one language, newest first; `page` is the path of its page."""

    page: str
    name: str
    events: tuple[Event, ...]


def plan_calendars(views: Iterable[Viewpoint]) -> Iterator[Calendar]:
    """Yield every calendar of a site, language by language."""
    for view in views:
        edition = _Edition(view)
        yield edition.whole()
        for name in view.snapshot.components:
            yield edition.of_component(name)


def revisions(incident: Incident, as_of: datetime) -> int:
    """How many updates, up to an instant, set its window, called it off or put it on again.

    A window set to what it was counts too: so the number stays when the front matter is brought up to date.
    """
    cancelled, found = False, 0
    for update in _posted(incident, as_of):
        is_cancelled = update.state is State.CANCELLED
        found += is_cancelled != cancelled or any(isinstance(chip, WindowChip) for chip in update.chips)
        cancelled = is_cancelled
    return found


def _posted(incident: Incident, as_of: datetime) -> list[Update]:
    return [update for update in incident.updates if update.posted <= as_of]


class _Edition:
    """The calendars of one language; an event stands in several, and is made once."""

    def __init__(self, view: Viewpoint) -> None:
        self.view, self.site, self.as_of = view, view.site, view.as_of
        planned = (each for each in view.snapshot.standings if each.incident.kind is Kind.MAINTENANCE)
        self.planned = sorted(planned, key=lambda each: (each.began.first, each.incident.id), reverse=True)
        self._events: dict[str, Event] = {}

    def whole(self) -> Calendar:
        return self._calendar(self.view.prefix, (), self.planned)

    def of_component(self, name: str) -> Calendar:
        component = self.view.component(name)
        naming = (each for each in self.planned if name in each.incident.component_ids)
        return self._calendar(component.path, (component.text.text,), naming)

    def _calendar(self, page: str, subject: tuple[str, ...], planned: Iterable[Standing]) -> Calendar:
        word = self.view.locale.gettext(WORDS[Kind.MAINTENANCE])
        return Calendar(
            page=page,
            name=" – ".join((*subject, word, self.view.say(self.site.title).text)),
            events=tuple(map(self._event, self._listed(planned))),
        )

    def _listed(self, planned: Iterable[Standing]) -> Iterator[Standing]:
        """In their order, whether over or not, so that none changes its place when its window closes."""
        over = 0
        for standing in planned:
            over += standing.is_over
            if over <= PAST or not standing.is_over:
                yield standing

    def _event(self, standing: Standing) -> Event:
        name = standing.incident.id
        if name not in self._events:
            self._events[name] = self._made(standing)
        return self._events[name]

    def _made(self, standing: Standing) -> Event:
        incident, state = standing.incident, standing.state
        first, last = self._bounds(standing.window) if standing.window else (EPOCH, EPOCH)
        title = " ".join(self.view.say(incident.title).text.split())
        is_cancelled = state is State.CANCELLED
        url = self.site.url + self.view.prefix + urls.incident(incident.id)
        named = [self.view.component(name) for name in incident.component_ids]
        named += [self.view.region(code) for code in incident.region_codes]
        posted = _posted(incident, self.as_of)
        return Event(
            uid=incident_guid(self.site, incident),
            sequence=revisions(incident, self.as_of),
            is_cancelled=is_cancelled,
            changed=posted[-1].posted if posted else EPOCH,
            first=first,
            last=last,
            summary=f"[{self.view.locale.gettext(WORDS[state])}] {title}" if is_cancelled else title,
            description="\n".join([*self._said(incident, posted), "", url]).lstrip("\n"),
            url=url,
            categories=tuple(name.text.text for name in named),
        )

    def _bounds(self, window: Window) -> tuple[datetime | date, datetime | date]:
        if window.start.has_time or window.end.has_time:
            return window.start.first, window.end.last
        return day_of(window.start.first, self.site.zone), day_of(window.end.last, self.site.zone)

    def _said(self, incident: Incident, posted: list[Update]) -> Iterator[str]:
        """The latest update in plain text, else the summary."""
        if posted:
            yield self.view.locale.gettext(WORDS[posted[-1].label])
        said = self.view.prose(posted[-1].body if posted else incident.summary, incident, self.site.url)
        plain = said.spelled_out
        yield from filter(None, [plain if len(plain) <= EXCERPT else shortened(plain, EXCERPT)])
