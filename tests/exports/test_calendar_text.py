"""Calendars are written as the RFC has it, and as a library would write them."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from statusgen.exports.calendar_text import Component, Property, offset, text, times

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        (Property("URL", "x"), ["URL:x"]),
        (text("SUMMARY", "a, b; c\\d\r\ne"), ["SUMMARY:a\\, b\\; c\\\\d\\ne"]),
        (text("CATEGORIES", "a,b", "c"), ["CATEGORIES:a\\,b,c"]),
        (times("DTSTART", [NOON]), ["DTSTART:20260301T120000Z"]),
        (times("DTSTART", [date(2026, 3, 1)]), ["DTSTART;VALUE=DATE:20260301"]),
        (
            times("EXDATE", [datetime(2026, 3, 1), datetime(2026, 3, 2)], "Europe/Paris"),  # noqa: DTZ001
            ["EXDATE;TZID=Europe/Paris:20260301T000000,20260302T000000"],
        ),
        (offset("TZOFFSETTO", timedelta(hours=5, minutes=30)), ["TZOFFSETTO:+0530"]),
        (offset("TZOFFSETTO", timedelta(hours=-1, seconds=-5)), ["TZOFFSETTO:-010005"]),
        (text("NAME", "x" * 69), [f"NAME:{'x' * 69}"]),
        (text("NAME", "x" * 144), [f"NAME:{'x' * 69}", f" {'x' * 74}", " x"]),
        (text("NAME", "x" * 68 + ",x"), [f"NAME:{'x' * 68}", " \\,x"]),
        (text("NAME", "日" * 30), [f"NAME:{'日' * 23}", f" {'日' * 7}"]),
    ],
)
def test_a_property_is_a_line_or_several(written: Property, lines: list[str]) -> None:
    found = Component("VEVENT", (written,)).written().decode()
    assert found == "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def test_a_library_would_write_the_same() -> None:
    event = Component("VEVENT", (text("SUMMARY", "Ünïcode, " * 30), times("DTSTART", [NOON]), text("UID", "a;b")))
    written = Component("VCALENDAR", (Property("VERSION", "2.0"), Property("PRODID", "x")), (event,)).written()
    assert icalendar.Calendar.from_ical(written).to_ical() == written
