"""The lines of calendars are those that a library writes and reads."""

from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest

from statusgen.exports.calendar_lines import component, moment, offset, text, written, written_rule


@pytest.mark.parametrize(
    "said",
    ["x" * 200, "é" * 200, "日本" * 40, "a\\nb; c, d\ne", "x" * 66 + "日", "f\r\ng\rh", "\N{GRINNING FACE}" * 40],
)
def test_a_text_of_any_length_is_read_as_it_was_in_lines_of_75_bytes(said: str) -> None:
    lines = written(component("VEVENT", [f"SUMMARY:{text(said)}"]))
    assert max(map(len, lines.split(b"\r\n"))) <= 75
    read = icalendar.Event.from_ical(lines)
    assert str(read["SUMMARY"]) == said.replace("\r\n", "\n").replace("\r", "\n")
    library = icalendar.Event()
    library.add("summary", said)
    assert lines == library.to_ical()


def test_times_are_instants_in_utc_times_of_a_clock_or_days() -> None:
    at = datetime.fromisoformat("2026-03-01T23:30:05")
    east = at.replace(tzinfo=timezone(timedelta(hours=2)))
    found = [moment(each) for each in (at.replace(tzinfo=UTC), east, at, date(2026, 3, 1))]
    assert found == ["20260301T233005Z", "20260301T213005Z", "20260301T233005", "20260301"]


def test_an_offset_has_a_sign_and_seconds_where_there_are_any() -> None:
    minutes = timedelta(minutes=1)
    found = [offset(each) for each in (0 * minutes, 330 * minutes, -210 * minutes, timedelta(seconds=-75))]
    assert found == ["+0000", "+0530", "-0330", "-000115"]


def test_a_rule_begins_with_its_frequency_and_its_end() -> None:
    assert written_rule({"BYMONTH": 3, "BYDAY": "-1SU", "COUNT": "5", "FREQ": "YEARLY"}) == (
        "FREQ=YEARLY;COUNT=5;BYDAY=-1SU;BYMONTH=3"
    )
