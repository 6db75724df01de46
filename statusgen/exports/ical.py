"""Calendars by iCalendar (RFC 5545, RFC 7986), by a serialiser: what programs subscribe to."""

from datetime import datetime, timedelta
from typing import Final

import icalendar

from statusgen.exports.calendars import Calendar, Event
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.site import Site

REFRESH: Final = timedelta(hours=1)
"""How often programs are asked to look again."""


def calendar_file(calendar: Calendar, site: Site) -> File:
    """A calendar as programs read it.

    A calendar needs a component by the RFC, though it may have no event: so every one says what UTC is. Times
    are in UTC, and the description of another zone would change with the machine's data.
    """
    found = icalendar.Calendar()
    found.add("prodid", "-//statusgen//statusgen//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    for name in ("name", "x-wr-calname"):
        found.add(name, icalendar.vText(calendar.name))
    found.add("url", icalendar.vUri(site.url + calendar.page))
    found.add("source", icalendar.vUri(site.url + calendar.page + urls.CALENDAR), parameters={"VALUE": "URI"})
    found.add("refresh-interval", icalendar.vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", icalendar.vDuration(REFRESH))
    found.add_component(_utc())
    for event in calendar.events:
        found.add_component(_event(event))
    return File(calendar.page + urls.CALENDAR, found.to_ical())


def _utc() -> icalendar.Timezone:
    found, always = icalendar.Timezone(), icalendar.TimezoneStandard()
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  (the RFC wants the local time)
    always.add("tzoffsetfrom", timedelta(0))
    always.add("tzoffsetto", timedelta(0))
    always.add("tzname", "UTC")
    found.add("tzid", "UTC")
    found.add_component(always)
    return found


def _event(event: Event) -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", event.uid)
    found.add("sequence", event.sequence)
    found.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    found.add("dtstamp", event.changed)
    found.add("last-modified", event.changed)
    found.add("dtstart", event.first)
    if event.last > event.first:  # the RFC knows no end that is not after the start
        found.add("dtend", event.last)
    found.add("summary", event.summary)
    found.add("description", event.description)
    found.add("url", icalendar.vUri(event.url))
    found.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if event.categories:
        found.add("categories", list(event.categories))
    return found
