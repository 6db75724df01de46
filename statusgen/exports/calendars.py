"""Planned maintenance as calendars that programs subscribe to: iCalendar (RFC 5545, RFC 7986). See docs/outputs.md.

An event says what was announced and nothing of the clock: it changes only when somebody posts.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Final

import icalendar

from statusgen.exports.feed_items import incident_guid
from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.site import Incident, Update, WindowChip
from statusgen.model.time import day_of
from statusgen.model.vocabulary import Kind, State
from statusgen.pages.text_width import shortened
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import EPOCH, Window

PAST: Final = 50
"""How many past maintenances a calendar has; those to come and under way are all there."""

EXCERPT: Final = 1_000
"""How many characters of an update an event has."""

REFRESH: Final = timedelta(hours=1)
"""How often programs are asked to look again."""


def calendar_files(views: Iterable[Viewpoint]) -> Iterator[File]:
    """Yield the calendars of a site and of each component, newest first, language by language."""
    for view in views:
        maintenance = (each for each in view.snapshot.standings if each.incident.kind is Kind.MAINTENANCE)
        planned = sorted(maintenance, key=lambda each: (each.began.first, each.incident.id), reverse=True)
        event = cache(partial(_event, view))  # several calendars have it
        yield _calendar(view, view.prefix, (), map(event, _listed(planned)))
        for component in map(view.component, view.snapshot.components):
            naming = (each for each in planned if component in view.card(each.incident).names)
            yield _calendar(view, component.path, (component.text.text,), map(event, _listed(naming)))


def revisions(incident: Incident, as_of: datetime) -> int:
    """How many updates, up to an instant, set its window, called it off or put it on again.

    A window that is set to what it was counts too: so the number stays when the front matter is brought up to date.
    """
    cancelled, found = False, 0
    posted = (update for update in incident.updates if update.posted <= as_of)
    for update in posted:
        is_cancelled = update.state is State.CANCELLED
        found += is_cancelled != cancelled or any(isinstance(chip, WindowChip) for chip in update.chips)
        cancelled = is_cancelled
    return found


def _listed(planned: Iterable[Standing]) -> Iterator[str]:
    """The ids, in their order whether over or not, so that none changes its place when its window closes."""
    over = 0
    for standing in planned:
        over += standing.is_over
        if over <= PAST or not standing.is_over:
            yield standing.incident.id


def _calendar(view: Viewpoint, page: str, subject: tuple[str, ...], events: Iterable[icalendar.Event]) -> File:
    """The calendar of the page at a path.

    The RFC wants a component in every calendar, even in one without events: so each says what UTC is. Times
    are in UTC, and the description of another zone would change with the machine's data.
    """
    word = view.locale.gettext(WORDS[Kind.MAINTENANCE])
    called = icalendar.vText(" – ".join((*subject, word, view.say(view.site.title).text)))
    found = icalendar.Calendar()
    found.add("prodid", "-//statusgen//statusgen//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("name", called)
    found.add("x-wr-calname", called)
    found.add("url", icalendar.vUri(view.site.url + page))
    found.add("source", icalendar.vUri(view.site.url + page + urls.CALENDAR), parameters={"VALUE": "URI"})
    found.add("refresh-interval", icalendar.vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", icalendar.vDuration(REFRESH))
    for component in (_utc(), *events):
        found.add_component(component)
    return File(page + urls.CALENDAR, found.to_ical())


def _utc() -> icalendar.Timezone:
    found, always = icalendar.Timezone(), icalendar.TimezoneStandard()
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  (the RFC wants the local time)
    always.add("tzoffsetfrom", timedelta(0))
    always.add("tzoffsetto", timedelta(0))
    always.add("tzname", "UTC")
    found.add("tzid", "UTC")
    found.add_component(always)
    return found


def _event(view: Viewpoint, name: str) -> icalendar.Event:
    """A maintenance. Subscribers must hear of each change of `sequence`; `categories` are what it affects."""
    incident, card = view.snapshot.incidents[name], view.card(view.snapshot.incidents[name])
    posted, url = [each for each in incident.updates if each.posted <= view.as_of], view.site.url + card.path
    title, is_cancelled = " ".join(card.title.text.split()), card.standing.state is State.CANCELLED
    changed = posted[-1].posted if posted else incident.start.first
    window = card.standing.window
    first, last = _bounds(view, window) if window else (EPOCH, EPOCH)
    found = icalendar.Event()
    found.add("uid", incident_guid(view.site, incident))
    found.add("sequence", revisions(incident, view.as_of))
    found.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    found.add("dtstamp", changed)
    found.add("last-modified", changed)
    found.add("dtstart", first)
    if last > first:  # the RFC knows no end that is not after the start
        found.add("dtend", last)
    found.add("summary", f"[{view.locale.gettext(WORDS[card.standing.state])}] {title}" if is_cancelled else title)
    found.add("description", "\n".join([*_said(view, incident, posted), "", url]).lstrip("\n"))
    found.add("url", icalendar.vUri(url))
    found.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if named := [*card.names, *map(view.region, incident.region_codes)]:
        found.add("categories", [each.text.text for each in named])
    return found


def _bounds(view: Viewpoint, window: Window) -> tuple[datetime | date, datetime | date]:
    """From when, and up to when it takes place: days where no time of day is known."""
    if window.start.has_time or window.end.has_time:
        return window.start.first, window.end.last
    return day_of(window.start.first, view.site.zone), day_of(window.end.last, view.site.zone)


def _said(view: Viewpoint, incident: Incident, posted: list[Update]) -> Iterator[str]:
    """The latest update in plain text, else the summary."""
    if posted:
        yield view.locale.gettext(WORDS[posted[-1].label])
    plain = view.prose(posted[-1].body if posted else incident.summary, incident, view.site.url).spelled_out
    yield from filter(None, [plain if len(plain) <= EXCERPT else shortened(plain, EXCERPT)])
