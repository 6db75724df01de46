"""The window of a maintenance as somebody types it."""

import re
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from builders import at, moment

from statusgen.editing.windows import read_moved, read_past, read_window
from statusgen.status.timeline import Window

PARIS: Final = ZoneInfo("Europe/Paris")
OLD: Final = Window(moment("2024-03-10 21:00 UTC"), moment("2024-03-10 23:00 UTC"))


@pytest.mark.parametrize(
    ("start", "end", "window"),
    [
        ("2024-03-08 22:00", "+3h", "2024-03-08 22:00 +01:00, 2024-03-09 01:00 +01:00"),
        ("2024-03-08 22:00 UTC", "2024-03-09 01:00 UTC", "2024-03-08 22:00 UTC, 2024-03-09 01:00 UTC"),
        ("2024-03-08 22:00", "90 m", "2024-03-08 22:00 +01:00, 2024-03-08 23:30 +01:00"),
        ("22:00", "23:30", "2024-03-05 22:00 +01:00, 2024-03-05 23:30 +01:00"),
        ("11:00", "+12h", "2024-03-06 11:00 +01:00, 2024-03-06 23:00 +01:00"),
        ("2024-03-08", "2024-03-09", "2024-03-08, 2024-03-09"),
    ],
)
def test_a_window_is_written_in_full(start: str, end: str, window: str) -> None:
    assert ", ".join(read_window(start, end, at("12:00"), PARIS)) == window


@pytest.mark.parametrize(
    ("start", "end", "chips"),
    [
        ("2024-03-11 22:00", None, {"start": "2024-03-11 22:00 +01:00", "end": "2024-03-12 00:00 +01:00"}),
        ("23:00", None, {"start": "2024-03-10 23:00 +01:00", "end": "2024-03-11 01:00 +01:00"}),
        ("23:00", "23:30", {"start": "2024-03-10 23:00 +01:00", "end": "2024-03-10 23:30 +01:00"}),
        (None, "01:00", {"end": "2024-03-11 01:00 +01:00"}),
        (None, "+4h", {"end": "2024-03-11 02:00 +01:00"}),
        ("2024-03-12", None, {"start": "2024-03-12"}),
    ],
)
def test_a_window_that_moves_takes_as_long_as_before(start: str | None, end: str | None, chips: dict[str, str]) -> None:
    assert read_moved(OLD, start, end, at("12:00"), PARIS) == chips


@pytest.mark.parametrize(
    ("written", "past"),
    [
        ("12:30", "2024-03-05 12:30 +01:00"),
        ("13:30", "2024-03-04 13:30 +01:00"),
        ("about 2024-03-05 10:00 UTC", "about 2024-03-05 11:00 +01:00"),
        ("2024-03", "2024-03"),
    ],
)
def test_a_time_of_day_in_the_past_is_the_last_one(written: str, past: str) -> None:
    assert read_past(written, at("12:00"), PARIS) == past


WRONG: Final = {
    ("2024-03-08 22:00", "2024-03-08 21:00"): 'the end, "2024-03-08 21:00", is not after the start, '
    "2024-03-08 22:00 +01:00; correct one of them",
    ("2024-03-01 22:00", "+1h"): (
        "the window ends 2024-03-01 23:00 +01:00, which has passed; maintenance is announced before it is over"
    ),
    (
        "2024-04-01",
        "+2h",
    ): '"+2h" counts from a time of day; write one after 2024-04-01 too, as in  --from "2024-04-01 22:00"',
    (
        "2024-03-08 22:00",
        "later",
    ): '"later" is not a date or time; write YYYY-MM-DD HH:MM, or YYYY-MM-DD, YYYY-MM or YYYY '
    "where less is known; or leave it out",
}


@pytest.mark.parametrize(("start", "end"), WRONG)
def test_a_window_that_cannot_be_is_refused(start: str, end: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(WRONG[start, end])}$"):
        read_window(start, end, at("12:00"), PARIS)


def test_a_window_does_not_move_into_the_past() -> None:
    message = '"2024-03-04 22:00" is 2024-03-04 22:00 +01:00, which has passed; write another date'
    with pytest.raises(ValueError, match=re.escape(message)):
        read_moved(OLD, "2024-03-04 22:00", None, at("12:00"), PARIS)
