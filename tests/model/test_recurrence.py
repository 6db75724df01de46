from itertools import islice
from typing import Final

import pytest
from builders import moment
from tables import each_row

from statusgen.model.recurrence import Recurrence, read_recurrence
from statusgen.model.time import read_moment
from statusgen.model.zones import day_of, read_zone

UTC: Final = read_zone("UTC")
PARIS: Final = read_zone("Europe/Paris")
DAYS: Final = "write MO to SU, of a month also 1MO for the first, -1FR for last"
NOWHERE: Final = "has no meaning with FREQ=WEEKLY, only with DAILY or MONTHLY or YEARLY; remove it"


def days(rule: str, start: str, most: int = 5) -> list[str]:
    """The first days of a rule from a day on."""
    first = read_moment(f"{start} 02:00", UTC)
    found = islice(read_recurrence(rule, UTC).windows(first, first), most)
    return [str(day_of(begins.first, UTC)) for begins, _ in found]


@each_row(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY", "2026-12-30", ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"]),
        ("FREQ=DAILY;COUNT=2", "2026-12-30", ["2026-12-30", "2026-12-31"]),
        ("FREQ=WEEKLY;UNTIL=20261208", "2026-12-01", ["2026-12-01", "2026-12-08"]),
        ("FREQ=WEEKLY;UNTIL=20261208T015900Z", "2026-12-01", ["2026-12-01"]),
        ("FREQ=WEEKLY;UNTIL=20261208T020000", "2026-12-01", ["2026-12-01", "2026-12-08"]),
        ("FREQ=WEEKLY;UNTIL=2026-12-08T02:00:00Z", "2026-12-01", ["2026-12-01", "2026-12-08"]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU;COUNT=4", "1997-08-05", [
            "1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31",
        ]),
        ("FREQ=MONTHLY", "2026-01-31", ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31", "2026-08-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2024-01-31", [
            "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31",
        ]),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-12-08", [
            "2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13",
        ]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-12-25", [
            "2026-12-25", "2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30",
        ]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-10-30", [
            "2026-10-30", "2026-11-30", "2026-12-31", "2027-01-29", "2027-02-26",
        ]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29", [
            "2024-02-29", "2028-02-29", "2032-02-29", "2036-02-29", "2040-02-29",
        ]),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", [
            "1997-05-12", "1998-05-11", "1999-05-17", "2000-05-15", "2001-05-14",
        ]),
        ("FREQ=YEARLY;BYYEARDAY=-1", "2026-12-31", [
            "2026-12-31", "2027-12-31", "2028-12-31", "2029-12-31", "2030-12-31",
        ]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-12-01", []),
        ("FREQ=WEEKLY;BYDAY=TU", "2026-12-02", ["2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05"]),
        ("rrule:freq=weekly; byday=tu;", "2026-12-01", [
            "2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29",
        ]),
    ],
)  # fmt: skip
def test_a_rule_has_these_days(rule: str, start: str, expected: list[str]) -> None:
    assert days(rule, start) == expected


def windows(rule: str, start: str, end: str) -> list[str]:
    """The first three windows in Paris, in UTC."""
    found = read_recurrence(rule, PARIS).windows(read_moment(start, PARIS), read_moment(end, PARIS))
    return [f"{begins.first:%m-%d %H:%M} {ends.last:%m-%d %H:%M}" for begins, ends in islice(found, 3)]


@pytest.mark.parametrize(
    ("rule", "start", "end", "expected"),
    [
        # the clocks of Paris skip 02:00 to 03:00 on 29 March 2026, and show it twice on 25 October
        ("FREQ=DAILY", "2026-03-28 01:00", "2026-03-28 04:00", [
            "03-28 00:00 03-28 03:00", "03-29 00:00 03-29 02:00", "03-29 23:00 03-30 02:00",
        ]),
        ("FREQ=DAILY", "2026-03-28 02:30", "2026-03-28 04:30", [
            "03-28 01:30 03-28 03:30", "03-29 01:30 03-29 02:30", "03-30 00:30 03-30 02:30",
        ]),
        ("FREQ=DAILY", "2026-03-28 02:30", "2026-03-28 03:15", [
            "03-28 01:30 03-28 02:15", "03-29 01:30 03-29 02:15", "03-30 00:30 03-30 01:15",
        ]),
        ("FREQ=DAILY", "2026-03-28 01:30", "2026-03-28 02:30", [
            "03-28 00:30 03-28 01:30", "03-29 00:30 03-29 01:30", "03-29 23:30 03-30 00:30",
        ]),
        ("FREQ=DAILY", "2026-10-24 02:30", "2026-10-24 03:30", [
            "10-24 00:30 10-24 01:30", "10-25 00:30 10-25 02:30", "10-26 01:30 10-26 02:30",
        ]),
        ("FREQ=DAILY", "2026-10-23 23:00", "2026-10-24 02:30", [
            "10-23 21:00 10-24 00:30", "10-24 21:00 10-25 00:30", "10-25 22:00 10-26 01:30",
        ]),
        ("FREQ=DAILY", "2026-03-28", "2026-03-28", [
            "03-27 23:00 03-28 23:00", "03-28 23:00 03-29 22:00", "03-29 22:00 03-30 22:00",
        ]),
        ("FREQ=WEEKLY", "2026-03-28", "2026-03-29", [
            "03-27 23:00 03-29 22:00", "04-03 22:00 04-05 22:00", "04-10 22:00 04-12 22:00",
        ]),
    ],
)  # fmt: skip
def test_windows_are_between_the_same_times_of_day(rule: str, start: str, end: str, expected: list[str]) -> None:
    assert windows(rule, start, end) == expected


def test_a_window_is_as_near_as_the_first() -> None:
    rule = read_recurrence("FREQ=DAILY;COUNT=2", UTC)
    assert list(rule.windows(moment("about 20:00"), moment("before 22:00"))) == [
        (moment("about 20:00"), moment("before 22:00")),
        (moment("about 2024-03-06 20:00"), moment("before 2024-03-06 22:00")),
    ]


@each_row(
    ("written", "why"),
    [
        ("", '"" is not a rule; write FREQ=WEEKLY;BYDAY=TU, or another rule of iCalendar'),
        ("whenever", '"whenever" is not a rule; write FREQ=WEEKLY;BYDAY=TU, or another rule of iCalendar'),
        ("weekly", '"weekly" is not a rule; write FREQ=WEEKLY'),
        ("every Tuesday", '"every Tuesday" is not a rule; write FREQ=WEEKLY;BYDAY=TU'),
        ("every other Monday", '"every other Monday" is not a rule; write FREQ=WEEKLY;INTERVAL=2;BYDAY=MO'),
        ("every 3 months", '"every 3 months" is not a rule; write FREQ=MONTHLY;INTERVAL=3'),
        ("last Friday of the month", '"last Friday of the month" is not a rule; write FREQ=MONTHLY;BYDAY=-1FR'),
        ("second Sunday of a month", '"second Sunday of a month" is not a rule; write FREQ=MONTHLY;BYDAY=2SU'),
        ("BYDAY=TU", "a rule says how often it occurs; begin it with FREQ=DAILY; or WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=HOURLY", "FREQ=HOURLY is more often than daily; write FREQ=DAILY, and a file for each time of day"),
        ("FREQ=OFTEN", 'FREQ=OFTEN: "OFTEN" is not known; write DAILY, WEEKLY, MONTHLY or YEARLY'),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ stands in the rule twice; keep one"),
        ("FREQ=DAILY;INTERVALL=2", 'a rule has no "INTERVALL"; did you mean "INTERVAL"?'),
        ("FREQ=DAILY;INTERVAL=0", 'INTERVAL=0: "0" is not a number from 1 to 999'),
        ("FREQ=DAILY;INTERVAL=1,2", "INTERVAL=1,2 has several values; keep one"),
        ("FREQ=DAILY;BYHOUR=2", "BYHOUR gives a time of day, which is that of start: here; remove it"),
        ("FREQ=WEEKLY;BYDAY=XX", f'BYDAY=XX: "XX" is not a day; {DAYS}'),
        ("FREQ=WEEKLY;BYDAY=MO,", f'BYDAY=MO,: "" is not a day; {DAYS}'),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO counts days of a month or year; write BYDAY=MO, or FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", f"BYMONTHDAY {NOWHERE}"),
        ("FREQ=YEARLY;BYMONTH=13", 'BYMONTH=13: "13" is not a month; write 1 to 12'),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS chooses among days that another part gives; add BYDAY or BYMONTHDAY"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "COUNT and UNTIL both end the rule; keep one"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL=SOON is not a day; write UNTIL=YYYYMMDD"),
        ("FREQ=DAILY;UNTIL=20260230", '"2026-02-30" is not a real date; check month and day'),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_a_remedy(written: str, why: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        read_recurrence(written, UTC)
    assert str(refused.value) == why


def test_a_rule_is_a_value_that_never_changes() -> None:
    rule = read_recurrence("freq=weekly; until=2026-12-31", UTC)
    assert (str(rule), repr(rule)) == ("FREQ=WEEKLY;UNTIL=20261231", "Recurrence(FREQ=WEEKLY;UNTIL=20261231)")
    assert rule == Recurrence({"FREQ": "WEEKLY", "UNTIL": "20261231"}, UTC)
    assert hash(rule) == hash(read_recurrence("FREQ=WEEKLY;UNTIL=20261231", UTC))
    assert rule != read_recurrence("FREQ=WEEKLY;UNTIL=20261231", PARIS)
    with pytest.raises(AttributeError, match="zone"):
        rule.zone = PARIS
