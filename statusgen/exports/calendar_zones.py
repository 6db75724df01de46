"""Time zones as calendars describe them (RFC 5545, 3.6.5): their offsets from UTC, and when these change."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

import icalendar

YEARS: Final = 20
"""How many years are looked at. Programs that know the zone by its name do not read its description."""


def zone_id(name: str) -> str:
    """What calendars call the zone of a site: UTC is one zone, whatever its name, and an offset gets a name."""
    if name.upper() in {"Z", "UTC", "GMT", "ETC/UTC", "ETC/GMT", "ETC/ZULU", "ETC/UCT"}:
        return "UTC"
    return name if "/" in name else f"UTC{name.replace(':', '')}"


@lru_cache
def description(name: str, zone: tzinfo, year: int) -> bytes:
    """The lines of a calendar that describe a zone from the beginning of a year on."""
    lines: bytes = described(name, zone, year).to_ical()
    return lines


def described(name: str, zone: tzinfo, year: int) -> icalendar.Timezone:
    """The description of a zone from the beginning of a year on."""
    found = icalendar.Timezone()
    found.add("tzid", name)
    for (before, offset, called), onsets in _offsets(zone, year).items():
        rule = _yearly(onsets)
        for onset in onsets[:1] if rule else onsets:  # some programs read no list of dates here
            part = icalendar.TimezoneDaylight() if offset > before else icalendar.TimezoneStandard()
            part.add("dtstart", onset)
            if rule:
                part.add("rrule", rule)
            part.add("tzname", called)
            part.add("tzoffsetfrom", before)
            part.add("tzoffsetto", offset)
            found.add_component(part)
    return found


def _yearly(onsets: Sequence[datetime]) -> dict[str, object]:
    """The rule by which an offset begins each year, such as on the last Sunday of March; or nothing."""
    if len(onsets) < YEARS - 1 or len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return {}
    first = onsets[0]
    places = {(onset.day + 6) // 7 for onset in onsets}
    is_last = all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets)
    place = -1 if is_last else places.pop() if len(places) == 1 else 0
    return {"freq": "yearly", "bymonth": first.month, "byday": f"{place}{_DAYS[first.weekday()]}"} if place else {}


_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _offsets(zone: tzinfo, year: int) -> dict[tuple[timedelta, timedelta, str], list[datetime]]:
    """The local times at which each change from an offset to another comes, by the clocks before it."""
    at = datetime(year, 1, 1, tzinfo=UTC)
    end = at if isinstance(zone, timezone) else at.replace(year=year + YEARS)  # that of an offset never changes
    known = _offset(at, zone)
    found = {(known, known, _name(at, zone)): [at.replace(tzinfo=None) + known]}
    while at < end:
        after = at + timedelta(days=1)
        if (offset := _offset(after, zone)) != known:
            change = _change(at, after, zone)
            key = known, offset, _name(change, zone)
            found.setdefault(key, []).append(change.replace(tzinfo=None) + known)
            known = offset
        at = after
    return found


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The instant between two others at which the offset changes, to the second."""
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after


def _offset(instant: datetime, zone: tzinfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _name(instant: datetime, zone: tzinfo) -> str:
    return instant.astimezone(zone).tzname() or "UTC"
