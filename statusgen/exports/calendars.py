"""Planned maintenance as calendars that programs subscribe to: iCalendar (RFC 5545, RFC 7986). See docs/outputs.md.

An event says what was announced and nothing of the clock: it changes only when somebody posts.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Final

from statusgen.exports.calendar_text import Component, Property, text, times
from statusgen.exports.calendar_zones import described, zone_id
from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.recurrence import Recurrence
from statusgen.model.site import Incident, Update, WindowChip
from statusgen.model.time import day_of
from statusgen.model.vocabulary import Kind, State
from statusgen.pages.text_width import shortened
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.publication import incident_guid
from statusgen.status.scopes import scopes
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import EPOCH, FOREVER, Window

PAST: Final = 50
"""How many past maintenances a calendar has; those to come and under way are all there."""

EXCERPT: Final = 1_000
"""How many characters of an update an event has."""

REFRESH: Final = "PT1H"
"""How often programs are asked to look again."""

_PARTS_OF_RULES: Final = (
    "FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
)  # fmt: skip
"""The order in which programs are used to them."""


def calendar_files(views: Iterable[Viewpoint]) -> Iterator[File]:
    """Yield the calendars of a site and of each component and group, newest first, language by language."""
    for view in views:
        maintenance = (each for each in view.snapshot.standings if each.incident.kind is Kind.MAINTENANCE)
        planned = sorted(maintenance, key=lambda each: (each.began.first, each.incident.id), reverse=True)
        event = cache(partial(_event, view))  # several calendars have it
        yield _calendar(view, view.prefix, (), map(event, _listed(planned)))
        for scope in scopes(view.snapshot):
            if not scope.region:
                about = view.scope(scope)
                naming = (each for each in planned if not scope.components.isdisjoint(each.incident.component_ids))
                yield _calendar(view, about.path, (about.text.text,), map(event, _listed(naming)))


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


def _calendar(view: Viewpoint, page: str, subject: tuple[str, ...], listed: Iterable[Component]) -> File:
    """The calendar of the page at a path.

    The RFC wants a component in every calendar, even in one without events: so each says what UTC is. Times are in UTC,
    but for those of what repeats, which are in the site's zone.
    """
    word = view.locale.gettext(WORDS[Kind.MAINTENANCE])
    called, path = " – ".join((*subject, word, view.say(view.site.title).text)), page + urls.CALENDAR
    said = (
        Property("VERSION", "2.0"),
        Property("PRODID", "-//statusgen//statusgen//EN"),
        Property("CALSCALE", "GREGORIAN"),
        text("NAME", called),
        text("X-WR-CALNAME", called),
        Property("REFRESH-INTERVAL", REFRESH, ";VALUE=DURATION"),
        Property("SOURCE", view.site.url + path, ";VALUE=URI"),
        Property("URL", view.site.url + page),
        Property("X-PUBLISHED-TTL", REFRESH),
    )
    events = tuple(listed)
    zones = [described("UTC", UTC, EPOCH.year)]
    repeating = [int(_value(event, "DTSTART")[:4]) for event in events if _value(event, "RRULE")]
    if repeating and (name := zone_id(view.site.timezone)) != "UTC":
        zones.append(described(name, view.site.zone, min(repeating)))
    return File(path, Component("VCALENDAR", said, (*zones, *events)).written())


def _value(event: Component, name: str) -> str:
    return next((each.value for each in event.properties if each.name == name), "")


def _event(view: Viewpoint, name: str) -> Component:
    """A maintenance. Subscribers must hear of each change of `sequence`; `categories` are what it affects."""
    incident, card = view.snapshot.incidents[name], view.card(view.snapshot.incidents[name])
    posted, url = [each for each in incident.updates if each.posted <= view.as_of], view.site.url + card.path
    title, is_cancelled = " ".join(card.title.text.split()), card.standing.state is State.CANCELLED
    changed = posted[-1].posted if posted else incident.start.first
    if incident.repeat:  # what is called off has taken place all the same until then
        is_cancelled = is_cancelled and not card.standing.timeline.active
    named = [each.text.text for each in (*card.names, *map(view.region, incident.region_codes))]
    takes_place, repeats = _times(view, card.standing)
    said = (
        text("SUMMARY", f"[{view.locale.gettext(WORDS[card.standing.state])}] {title}" if is_cancelled else title),
        *takes_place,
        times("DTSTAMP", [changed]),
        text("UID", incident_guid(view.site, incident)),
        Property("SEQUENCE", str(revisions(incident, view.as_of) + len(incident.except_))),
        *repeats,
        *([text("CATEGORIES", *named)] if named else []),
        text("DESCRIPTION", "\n".join([*_said(view, incident, posted), "", url]).lstrip("\n")),
        times("LAST-MODIFIED", [changed]),
        Property("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED"),
        Property("TRANSP", "TRANSPARENT"),  # nobody is busy because of it
        Property("URL", url),
    )
    return Component("VEVENT", said)


def _times(view: Viewpoint, standing: Standing) -> tuple[list[Property], list[Property]]:
    """When it takes place, and by which rule again; the RFC knows no end that is not after the start."""
    if rule := standing.incident.repeat:
        return _repeated(view, standing, rule)
    assert standing.window
    first, last = _bounds(view, standing.window)
    return [times("DTSTART", [first]), *([times("DTEND", [last])] if last > first else [])], []


def _repeated(view: Viewpoint, standing: Standing, rule: Recurrence) -> tuple[list[Property], list[Property]]:
    """When what repeats takes place: first, by its rule until it ends or is called off, and on which days not."""
    start, end = standing.timeline.extent
    assert end
    name, has_time = zone_id(view.site.timezone), start.has_time
    zone = name if has_time and name != "UTC" else ""

    def said(wall: datetime) -> datetime | date:
        return wall.date() if not has_time else wall if zone else wall.replace(tzinfo=UTC)

    first, last = (each.astimezone(rule.zone).replace(tzinfo=None) for each in (start.first, end.last))
    takes_place = [times("DTSTART", [said(first)], zone)]
    takes_place += [times("DTEND", [said(last)], zone)] if last > first else []
    repeats = [Property("RRULE", _ended(rule, standing, has_time=has_time))]
    if days := standing.incident.except_:
        repeats.append(times("EXDATE", [said(datetime.combine(day, first.time())) for day in days], zone))
    return takes_place, repeats


def _ended(rule: Recurrence, standing: Standing, *, has_time: bool) -> str:
    """A rule that ends when it is called off; the RFC wants its end in UTC, or as a day where it is of days."""
    parts, until = dict(rule.parts), rule.until
    if standing.state is State.CANCELLED and standing.timeline.active:
        until = min(standing.timeline.changes[-1].at - timedelta(seconds=1), until or FOREVER)
        parts.pop("COUNT", None)
    if until:
        parts["UNTIL"] = f"{until:%Y%m%dT%H%M%SZ}" if has_time else f"{day_of(until, rule.zone):%Y%m%d}"
    return ";".join(f"{name}={parts[name]}" for name in _PARTS_OF_RULES if name in parts)


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
