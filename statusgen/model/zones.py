"""Time zones: what their names mean, and the local time in them. They come from the IANA database."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from statusgen.model.spelling import Unknown, either, nearest

ABBREVIATIONS: Final[Mapping[str, str]] = {
    "ACDT": "+10:30 Australia/Adelaide",
    "ACST": "+09:30 Australia/Darwin",
    "ADT": "-03:00 America/Halifax",
    "AEDT": "+11:00 Australia/Sydney",
    "AEST": "+10:00 Australia/Sydney",
    "AKDT": "-08:00 America/Anchorage",
    "AKST": "-09:00 America/Anchorage",
    "ART": "-03:00 America/Argentina/Buenos_Aires",
    "AST": "-04:00 America/Halifax, +03:00 Asia/Riyadh",
    "AWST": "+08:00 Australia/Perth",
    "BRT": "-03:00 America/Sao_Paulo",
    "BST": "+01:00 Europe/London, +06:00 Asia/Dhaka",
    "CAT": "+02:00 Africa/Maputo",
    "CDT": "-05:00 America/Chicago, -04:00 America/Havana",
    "CEST": "+02:00 Europe/Berlin",
    "CET": "+01:00 Europe/Berlin",
    "CT": "America/Chicago",
    "CST": "-06:00 America/Chicago, +08:00 Asia/Shanghai, -05:00 America/Havana",
    "EAT": "+03:00 Africa/Nairobi",
    "EDT": "-04:00 America/New_York",
    "EEST": "+03:00 Europe/Helsinki",
    "EET": "+02:00 Europe/Helsinki",
    "ET": "America/New_York",
    "EST": "-05:00 America/New_York",
    "GST": "+04:00 Asia/Dubai",
    "HKT": "+08:00 Asia/Hong_Kong",
    "HST": "-10:00 Pacific/Honolulu",
    "ICT": "+07:00 Asia/Bangkok",
    "IDT": "+03:00 Asia/Jerusalem",
    "IST": "+05:30 Asia/Kolkata, +02:00 Asia/Jerusalem, +01:00 Europe/Dublin",
    "JST": "+09:00 Asia/Tokyo",
    "KST": "+09:00 Asia/Seoul",
    "MDT": "-06:00 America/Denver",
    "MESZ": "+02:00 Europe/Berlin",
    "MEZ": "+01:00 Europe/Berlin",
    "MSK": "+03:00 Europe/Moscow",
    "MT": "America/Denver",
    "MST": "-07:00 America/Denver",
    "NDT": "-02:30 America/St_Johns",
    "NST": "-03:30 America/St_Johns",
    "NZDT": "+13:00 Pacific/Auckland",
    "NZST": "+12:00 Pacific/Auckland",
    "PDT": "-07:00 America/Los_Angeles",
    "PHT": "+08:00 Asia/Manila",
    "PKT": "+05:00 Asia/Karachi",
    "PT": "America/Los_Angeles",
    "PST": "-08:00 America/Los_Angeles, +08:00 Asia/Manila",
    "SAST": "+02:00 Africa/Johannesburg",
    "SGT": "+08:00 Asia/Singapore",
    "SST": "-11:00 Pacific/Pago_Pago, +08:00 Asia/Singapore",
    "TRT": "+03:00 Europe/Istanbul",
    "WAT": "+01:00 Africa/Lagos",
    "WEST": "+01:00 Europe/Lisbon",
    "WET": "+00:00 Europe/Lisbon",
    "WIB": "+07:00 Asia/Jakarta",
}
"""The offsets that an abbreviation stands for, each with the zone of a place that uses it; `ET` is any of its two."""


@lru_cache
def read_zone(name: str) -> tzinfo:
    """The zone of a name (`Europe/Paris`), of an offset (`+01:00`), or UTC. Raises ValueError with the remedy."""
    if name.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    if offset := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name):
        length = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        if int(offset[3]) > 59 or length > timedelta(hours=14 if offset[1] == "+" else 12):
            raise ValueError(f'"{name}" is not an offset from UTC; they go from -12:00 to +14:00')
        return timezone(length if offset[1] == "+" else -length)
    try:
        if "/" not in name:
            raise ValueError(name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _unknown_zone(name) from error


def is_zone(name: str) -> bool:
    """Whether a name or an offset is that of a zone."""
    try:
        read_zone(name)
    except ValueError:
        return False
    return True


def zone_written(name: str, wall: datetime) -> tzinfo:
    """The zone that a time was written with. Raises ValueError with the remedy for this very time."""
    if name.upper() not in ABBREVIATIONS:
        return read_zone(name)
    offers = either([f"{offset} ({whose})" for offset, whose in offsets_meant(name, wall)])
    message = f'"{name}" means different zones to different people'
    raise ValueError(f"{message}; write {wall:%Y-%m-%d %H:%M} {offers}")


def offsets_meant(abbreviation: str, wall: datetime) -> Iterator[tuple[str, str]]:
    """The offsets that an abbreviation may mean at a local time, each with the city that uses it."""
    for offset, _, place in (each.rpartition(" ") for each in ABBREVIATIONS[abbreviation.upper()].split(", ")):
        city = place.rpartition("/")[2].replace("_", " ")
        that_day = _offset(wall.replace(tzinfo=ZoneInfo(place)).utcoffset() or timedelta())
        yield offset or that_day, city
        if offset and that_day != offset:
            yield that_day, f"{city} on that day"


def _unknown_zone(name: str) -> ValueError:
    if offset := re.fullmatch(r"(?:UTC|GMT|Z)?([+-])(\d|0\d|1[0-4])(?::?(\d{2}))?", name, re.IGNORECASE):
        return ValueError(f'"{name}" is not a time zone; write {offset[1]}{offset[2]:>02}:{offset[3] or "00"}')
    if name.upper() in ABBREVIATIONS or (name.isupper() and len(name) <= 5):
        places = [each.rpartition(" ")[2] for each in ABBREVIATIONS.get(name.upper(), "").split(", ")]
        remedy = f"write {either(places)}" if places[0] else "write an offset as ±HH:MM, or UTC"
        return ValueError(f'"{name}" means different zones to different people; {remedy}')
    otherwise = "write a place as Area/City, an offset as ±HH:MM, or UTC"
    return Unknown(f'no time zone is called "{name}"', lambda: _nearest_zone(name), otherwise)


@lru_cache
def _nearest_zone(name: str) -> str:
    zones = sorted(zone for zone in available_timezones() if "/" in zone)
    city = next((zone for zone in zones if zone.lower().endswith(f"/{name.lower()}")), "")
    return city or nearest(name, zones)


# Local time

_MINUTE: Final = timedelta(minutes=1)


def day_begins(day: date, zone: tzinfo) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def midnight(instant: datetime, zone: tzinfo) -> datetime:
    """The instant at which the day of another began in a zone."""
    return day_begins(day_of(instant, zone), zone)


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day of an instant in a zone."""
    return instant.astimezone(zone).date()


@lru_cache(1 << 12)
def timestamp(instant: datetime, zone: tzinfo) -> str:
    """An instant in the format of RFC 3339, with milliseconds and the zone's offset. An incident's file has each often.

    The offset is `Z` for UTC, and where the zone's own includes seconds, which the format does not have.
    """
    local = instant.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    if local.tzname() == "UTC" or offset % _MINUTE:
        return instant.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    return local.isoformat(timespec="milliseconds")


def instant_of(wall: datetime, zone: tzinfo) -> datetime:
    """The instant at which clocks in the zone show `wall`. Raises ValueError where they show it never or twice."""
    if zone is UTC:
        return wall.replace(tzinfo=UTC, fold=0)
    before, after = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    earlier, later = before.astimezone(UTC), after.astimezone(UTC)
    if earlier == later:
        return earlier
    if earlier > later:  # PEP 495: with fold 0, a skipped time is counted on as if the clocks had not changed
        shown = earlier.astimezone(zone)
        instead = f"write {in_digits(shown, shown)}, which the clocks showed instead"
        raise ValueError(f'"{wall:%H:%M}" does not exist that day, because the clocks change; {instead}')
    first, second = in_digits(wall, before), in_digits(wall, after)
    message = f'"{wall:%H:%M}" happens twice that day, because the clocks change; write'
    raise ValueError(f"{message} {first} (before the change) or {second} (after it)")


def in_full(instant: datetime, zone: tzinfo) -> str:
    """An instant to the minute as it can be written anywhere: in a zone with its offset, or in UTC."""
    local = instant.astimezone(zone)
    return in_digits(local.replace(second=0), local)


def to_the_second(instant: datetime, zone: tzinfo) -> str:
    """An instant as it can be written anywhere, with its seconds if there are any."""
    local = instant.astimezone(zone)
    return in_digits(local, local)


def in_digits(wall: datetime, local: datetime) -> str:
    """A local time as it can be written anywhere: with its offset, or in UTC where that is not in whole minutes."""
    offset = local.utcoffset() or timedelta()
    if offset % _MINUTE:
        return f"{local.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    digits = wall.isoformat(" ")[: 19 if wall.second else 16]
    return f"{digits} {'UTC' if local.tzname() == 'UTC' else _offset(offset)}"


def _offset(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // _MINUTE, 60)
    return f"{'-' if offset < timedelta() else '+'}{hours:02}:{minutes:02}"
