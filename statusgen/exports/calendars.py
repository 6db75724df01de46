"""Planned maintenance as calendars that programs subscribe to: iCalendar (RFC 5545, RFC 7986). See docs/outputs.md.

An event says what was announced and nothing of the clock: it changes only when somebody posts.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import icalendar
import msgspec

from statusgen.exports.calendar_plan import PlannedCalendar
from statusgen.exports.calendar_zones import description, zone_id
from statusgen.language.messages import WORDS
from statusgen.model.chips import WindowChip
from statusgen.model.files import File
from statusgen.model.recurrence import Recurrence
from statusgen.model.site import Incident, Update
from statusgen.model.vocabulary import Kind, State
from statusgen.model.zones import day_of
from statusgen.pages.apart import Apart
from statusgen.pages.text_width import shortened
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.publication import incident_guid
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import EPOCH, FOREVER, Window

EXCERPT: Final = 1_000
"""How many characters of an update an event has."""

REFRESH: Final = timedelta(hours=1)
"""How often programs are asked to look again."""


class Written(msgspec.Struct, frozen=True):
    """The lines of an event, and the year in which it begins to repeat, if it does."""

    lines: bytes
    repeats_since: int | None


class Calendars:
    """The calendars of one language. Several have the same event, so each is written once."""

    def __init__(self, view: Viewpoint) -> None:
        self.view = view
        self._events: dict[str, Written] = {}
        self._apart: dict[str, Apart] = {}

    def file(self, planned: PlannedCalendar) -> File:
        """The file of a calendar."""
        return _calendar(self.view, planned, [self._event(each.incident) for each in planned.standings])

    def follows(self, planned: PlannedCalendar) -> bool:
        """Whether a calendar that has been made follows from where its maintenances stand, and from nothing else."""
        about = (each.incident for each in planned.standings)
        return not any(each.repeat or self._apart[each.id].takes_more for each in about)

    def _event(self, incident: Incident) -> Written:
        if incident.id not in self._events:
            self._apart[incident.id] = view = Apart(self.view, incident)
            event = _event(view, incident)
            self._events[incident.id] = Written(event.to_ical(), event.start.year if incident.repeat else None)
        return self._events[incident.id]


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


def _calendar(view: Viewpoint, planned: PlannedCalendar, events: Sequence[Written]) -> File:
    """The calendar of the page at a path.

    The RFC wants a component in every calendar, even in one without events: so each says what UTC is. Times are in UTC,
    but for those of what repeats, which are in the site's zone.
    """
    word = view.locale.gettext(WORDS[Kind.MAINTENANCE])
    called = icalendar.vText(" – ".join((*planned.subject, word, view.say(view.site.title).text)))
    found = icalendar.Calendar()
    found.add("prodid", "-//statusgen//statusgen//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("name", called)
    found.add("x-wr-calname", called)
    found.add("url", icalendar.vUri(view.site.url + planned.page))
    found.add("source", icalendar.vUri(view.site.url + planned.path), parameters={"VALUE": "URI"})
    found.add("refresh-interval", icalendar.vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", icalendar.vDuration(REFRESH))
    parts = [description("UTC", UTC, EPOCH.year)]
    repeating = [event.repeats_since for event in events if event.repeats_since]
    if repeating and (name := zone_id(view.site.timezone)) != "UTC":
        parts.append(description(name, view.site.zone, min(repeating)))
    parts += [event.lines for event in events]
    return File(planned.path, b"".join((found.to_ical().removesuffix(_END), *parts, _END)))


_END: Final = b"END:VCALENDAR\r\n"


def _event(view: Viewpoint, incident: Incident) -> icalendar.Event:
    """A maintenance. Subscribers must hear of each change of `sequence`; `categories` are what it affects."""
    card = view.card(incident)
    posted, url = [each for each in incident.updates if each.posted <= view.as_of], view.site.url + card.path
    title, is_cancelled = " ".join(card.title.text.split()), card.standing.state is State.CANCELLED
    changed = posted[-1].posted if posted else incident.start.first
    if incident.repeat:  # what is called off has taken place all the same until then
        is_cancelled = is_cancelled and not card.standing.timeline.active
    found = icalendar.Event()
    found.add("uid", incident_guid(view.site, incident))
    found.add("sequence", revisions(incident, view.as_of) + len(incident.except_))
    found.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    found.add("dtstamp", changed)
    found.add("last-modified", changed)
    _add_times(found, view, card.standing)
    found.add("summary", f"[{view.locale.gettext(WORDS[card.standing.state])}] {title}" if is_cancelled else title)
    found.add("description", "\n".join([*_said(view, incident, posted), "", url]).lstrip("\n"))
    found.add("url", icalendar.vUri(url))
    found.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if named := [*card.names, *map(view.region, incident.region_codes)]:
        found.add("categories", [each.text.text for each in named])
    return found


def _add_times(event: icalendar.Event, view: Viewpoint, standing: Standing) -> None:
    """Say when it takes place; the RFC knows no end that is not after the start."""
    if rule := standing.incident.repeat:
        return _add_rule(event, view, standing, rule)
    assert standing.window
    first, last = _bounds(view, standing.window)
    event.add("dtstart", first)
    if last > first:
        event.add("dtend", last)
    return None


def _add_rule(event: icalendar.Event, view: Viewpoint, standing: Standing, rule: Recurrence) -> None:
    """Say when what repeats takes place: first, by its rule until it ends or is called off, and on which days not."""
    start, end = standing.timeline.extent
    assert end
    name, has_time = zone_id(view.site.timezone), start.has_time
    zone = {"TZID": name} if has_time and name != "UTC" else {}

    def said(wall: datetime) -> datetime | date:
        return wall.date() if not has_time else wall if zone else wall.replace(tzinfo=UTC)

    first, last = rule.local(start.first), rule.local(end.last)
    event.add("dtstart", said(first), parameters=zone)
    if last > first:
        event.add("dtend", said(last), parameters=zone)
    event.add("rrule", icalendar.vRecur.from_ical(_ended(rule, standing, has_time=has_time)))
    if days := standing.incident.except_:
        event.add("exdate", [said(datetime.combine(day, first.time())) for day in days], parameters=zone)


def _ended(rule: Recurrence, standing: Standing, *, has_time: bool) -> str:
    """A rule that ends when it is called off; the RFC wants its end in UTC, or as a day where it is of days."""
    parts, until = dict(rule.parts), rule.until
    if standing.state is State.CANCELLED and standing.timeline.active:
        until = min(standing.timeline.changes[-1].at - timedelta(seconds=1), until or FOREVER)
        parts.pop("COUNT", None)
    if until:
        parts["UNTIL"] = f"{until:%Y%m%dT%H%M%SZ}" if has_time else f"{day_of(until, rule.zone):%Y%m%d}"
    return str(Recurrence(parts, rule.zone))


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
