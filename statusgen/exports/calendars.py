"""Planned maintenance as calendars that programs subscribe to: iCalendar (RFC 5545, RFC 7986). See docs/outputs.md.

An event says what was announced and nothing of the clock: it changes only when somebody posts.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

from statusgen.exports.calendar_lines import component, moment, text, written, written_rule
from statusgen.exports.calendar_plan import PlannedCalendar
from statusgen.exports.calendar_zones import described, zone_id
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

REFRESH: Final = "PT1H"
"""How often programs are asked to look again: each hour."""


class Event(msgspec.Struct, frozen=True):
    """The lines of an event, and when it first takes place if it repeats."""

    lines: tuple[str, ...]
    repeats_from: datetime | None


class Calendars:
    """The calendars of one language. Several have the same event, so each is made once."""

    def __init__(self, view: Viewpoint) -> None:
        self.view = view
        self._events: dict[str, Event] = {}
        self._apart: dict[str, Apart] = {}

    def file(self, planned: PlannedCalendar) -> File:
        """The file of a calendar."""
        return _calendar(self.view, planned, [self._event(each.incident) for each in planned.standings])

    def follows(self, planned: PlannedCalendar) -> bool:
        """Whether a calendar that has been made follows from where its maintenances stand, and from nothing else."""
        about = (each.incident for each in planned.standings)
        return not any(each.repeat or self._apart[each.id].takes_more for each in about)

    def _event(self, incident: Incident) -> Event:
        if incident.id not in self._events:
            self._apart[incident.id] = view = Apart(self.view, incident)
            self._events[incident.id] = _event(view, incident)
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


def _calendar(view: Viewpoint, planned: PlannedCalendar, events: Sequence[Event]) -> File:
    """The calendar of the page at a path.

    The RFC wants a component in every calendar, even in one without events: so each says what UTC is. Times are in UTC,
    but for those of what repeats, which are in the site's zone.
    """
    word = view.locale.gettext(WORDS[Kind.MAINTENANCE])
    called = text(" – ".join((*planned.subject, word, view.say(view.site.title).text)))
    about = (
        "VERSION:2.0",
        "PRODID:-//statusgen//statusgen//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{called}",
        f"X-WR-CALNAME:{called}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"SOURCE;VALUE=URI:{view.site.url}{planned.path}",
        f"URL:{view.site.url}{planned.page}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    )
    zones = [described("UTC", UTC, EPOCH.year)]
    repeating = [event.repeats_from for event in events if event.repeats_from]
    if repeating and (name := zone_id(view.site.timezone)) != "UTC":
        zones.append(described(name, view.site.zone, min(each.year for each in repeating)))
    return File(planned.path, written(component("VCALENDAR", about, *zones, *(event.lines for event in events))))


def _event(view: Viewpoint, incident: Incident) -> Event:
    """A maintenance. Subscribers must hear of each change of `SEQUENCE`; `CATEGORIES` are what it affects."""
    card = view.card(incident)
    posted, url = [each for each in incident.updates if each.posted <= view.as_of], view.site.url + card.path
    title, is_cancelled = " ".join(card.title.text.split()), card.standing.state is State.CANCELLED
    changed = posted[-1].posted if posted else incident.start.first
    if incident.repeat:  # what is called off has taken place all the same until then
        is_cancelled = is_cancelled and not card.standing.timeline.active
    title = f"[{view.locale.gettext(WORDS[card.standing.state])}] {title}" if is_cancelled else title
    about = text("\n".join([*_said(view, incident, posted), "", url]).lstrip("\n"))
    named = [text(each.text.text) for each in (*card.names, *map(view.region, incident.region_codes))]
    properties = (
        f"SUMMARY:{text(title)}",
        *(_times_of_rule(view, card.standing, incident.repeat) if incident.repeat else _times(view, card.standing)),
        f"DTSTAMP:{moment(changed)}",
        f"UID:{text(incident_guid(view.site, incident))}",
        f"SEQUENCE:{revisions(incident, view.as_of) + len(incident.except_)}",
        *([f"CATEGORIES:{','.join(named)}"] if named else []),
        f"DESCRIPTION:{about}",
        f"LAST-MODIFIED:{moment(changed)}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",  # nobody is busy because of it
        f"URL:{url}",
    )
    repeats_from = card.standing.timeline.extent[0].first if incident.repeat else None
    return Event(tuple(component("VEVENT", properties)), repeats_from)


def _times(view: Viewpoint, standing: Standing) -> Iterator[str]:
    """When it takes place; the RFC knows no end that is not after the start."""
    assert standing.window
    first, last = _bounds(view, standing.window)
    yield _at("DTSTART", "", first)
    if last > first:
        yield _at("DTEND", "", last)


def _times_of_rule(view: Viewpoint, standing: Standing, rule: Recurrence) -> Iterator[str]:
    """When what repeats takes place: first, by its rule until it ends or is called off, and on which days not."""
    start, end = standing.timeline.extent
    assert end
    name, has_time = zone_id(view.site.timezone), start.has_time
    zone = name if has_time and name != "UTC" else ""

    def said(wall: datetime) -> datetime | date:
        return wall.date() if not has_time else wall if zone else wall.replace(tzinfo=UTC)

    first, last = (each.astimezone(rule.zone).replace(tzinfo=None) for each in (start.first, end.last))
    yield _at("DTSTART", zone, said(first))
    if last > first:
        yield _at("DTEND", zone, said(last))
    yield f"RRULE:{written_rule(_ended(rule, standing, has_time=has_time))}"
    if days := standing.incident.except_:
        yield _at("EXDATE", zone, *(said(datetime.combine(day, first.time())) for day in days))


def _at(name: str, zone: str, *values: datetime | date) -> str:
    """A property with times by the clocks of a zone, in UTC or, of days, without a time."""
    kind = f";TZID={zone}" if zone else "" if isinstance(values[0], datetime) else ";VALUE=DATE"
    return f"{name}{kind}:{','.join(map(moment, values))}"


def _ended(rule: Recurrence, standing: Standing, *, has_time: bool) -> Mapping[str, str]:
    """A rule that ends when it is called off; the RFC wants its end in UTC, or as a day where it is of days."""
    parts, until = dict(rule.parts), rule.until
    if standing.state is State.CANCELLED and standing.timeline.active:
        until = min(standing.timeline.changes[-1].at - timedelta(seconds=1), until or FOREVER)
        parts.pop("COUNT", None)
    if until:
        parts["UNTIL"] = moment(until if has_time else day_of(until, rule.zone))
    return parts


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
