"""Moments: what authors write, how precisely it is known, and what is said where it cannot be."""

import copy
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at, moment
from hypothesis import given
from hypothesis import strategies as st
from tables import each_row

from statusgen.model.time import (
    Bound,
    Count,
    Length,
    Moment,
    Nearness,
    Posted,
    Precision,
    as_written,
    exactly,
    read_count,
    read_delay,
    read_following,
    read_length,
    read_moment,
    read_posted,
)

PARIS = ZoneInfo("Europe/Paris")
HAVANA = ZoneInfo("America/Havana")
ABOVE = "the time above it; correct it, or write its day: YYYY-MM-DD"
DIFFERENT = "means different zones to different people"
NO_MOMENT = "is not a date or time; write YYYY-MM-DD HH:MM, or YYYY-MM-DD, YYYY-MM or YYYY where less is known"


# Moments


@each_row(
    "written",
    [
        "2024-03-05 17:07 UTC",
        "2024-03-05 17:07 Z",
        "2024-03-05 17:07 GMT",
        "2024-03-05 17:07",
        "2024-03-05T17:07:00Z",
        "2024-03-05T17:07:00.123Z",
        "2024-03-05t17:07z",
        "  2024-03-05  17:07  utc ",
        "2024-03-05 18:07 +01:00",
        "2024-03-05 18:07+0100",
        "2024-03-05 18:07 Europe/Paris",
        "2024-03-05 12:07 America/New_York",
        "2024-03-05 07:07 -10:00",
    ],
)
def test_one_instant_is_written_in_many_ways(written: str) -> None:
    assert read_moment(written, UTC) == exactly(datetime(2024, 3, 5, 17, 7, tzinfo=UTC))


def test_hours_of_one_digit_and_seconds_are_fine() -> None:
    assert read_moment("2024-03-05 7:07:09", UTC).first == datetime(2024, 3, 5, 7, 7, 9, tzinfo=UTC)


def test_without_a_zone_it_is_the_site_s() -> None:
    assert read_moment("2024-03-05 18:07", PARIS) == moment("17:07")


def test_a_day_begins_and_ends_where_the_site_is() -> None:
    assert read_moment("2024-03-05", PARIS) == Moment(
        at("2024-03-04 23:00"), at("2024-03-05 23:00"), Precision.DAY, Nearness.EXACT
    )


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        ("2024-03-05 17:07", "2024-03-05 17:07", "2024-03-05 17:07", Precision.MINUTE),
        ("2024-03-05", "2024-03-05", "2024-03-06", Precision.DAY),
        ("2024-12-31", "2024-12-31", "2025-01-01", Precision.DAY),
        ("2012-07", "2012-07-01", "2012-08-01", Precision.MONTH),
        ("2012-12", "2012-12-01", "2013-01-01", Precision.MONTH),
        ("2008", "2008-01-01", "2009-01-01", Precision.YEAR),
    ],
)
def test_less_may_be_known(written: str, first: str, last: str, precision: Precision) -> None:
    known = read_moment(written, UTC)
    assert (known.first, known.last, known.precision) == (at(first), at(last), precision)


@pytest.mark.parametrize(
    ("written", "nearness"),
    [
        ("about 2012-07", Nearness.ABOUT),
        ("About 2012-07", Nearness.ABOUT),
        ("~2012-07", Nearness.ABOUT),
        ("~ 2012-07", Nearness.ABOUT),
        ("before 2012-07", Nearness.BEFORE),
        ("after 2012-07", Nearness.AFTER),
        ("2012-07", Nearness.EXACT),
    ],
)
def test_a_word_in_front_says_how_near_it_is(written: str, nearness: Nearness) -> None:
    assert read_moment(written, UTC) == Moment(at("2012-07-01"), at("2012-08-01"), Precision.MONTH, nearness)


@pytest.mark.parametrize(
    ("precision", "has_time", "has_day"),
    [
        (Precision.MINUTE, True, True),
        (Precision.DAY, False, True),
        (Precision.MONTH, False, False),
        (Precision.YEAR, False, False),
    ],
)
def test_a_moment_says_whether_its_time_and_its_day_are_known(
    precision: Precision, has_time: bool, has_day: bool
) -> None:
    known = Moment(at("10:00"), at("11:00"), precision, Nearness.EXACT)
    assert (known.has_time, known.has_day) == (has_time, has_day)


def test_a_moment_is_a_value() -> None:
    assert repr(moment("about 2008")) == "Moment(2008-01-01T00:00:00+00:00, year, about)"
    assert len({moment("2008"), moment("2008"), moment("about 2008")}) == 2
    assert moment("2008") != "2008"
    with pytest.raises(AttributeError, match="never changes"):
        copy.copy(moment("2008")).first = at("10:00")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2024-02-30", '"2024-02-30" is not a real date; check month and day'),
        ("2023-02-29 10:00", '"2023-02-29 10:00" is not a real date; check month and day'),
        ("2024-13", '"2024-13" is not a real date; check month and day'),
        ("20240305 0930", '"20240305 0930" is not how a date is written here; write 2024-03-05 09:30'),
        (
            "2024-03-05 09:30:00 +0000 UTC",
            '"2024-03-05 09:30:00 +0000 UTC" is not how a date is written here; write 2024-03-05 09:30:00 +0000',
        ),
        ("0000-03-05", '"0000-03-05" is in the year 0; write a year from 1900 to 2200'),
        ("0204-03-05", '"0204-03-05" is in the year 204; write a year from 1900 to 2200'),
        ("2024-03-05 24:00", '"24:00" is not a real time; write 2024-03-06 00:00'),
        ("2026-25-11", '"2026-25-11" is not a real date; write 2026-11-25'),
        ("2024-03-05 23:59:60", '"23:59:60" is not a real time; a day goes from 00:00 to 23:59:59'),
        ("2024-03-05 17:07 XYZ", f'"XYZ" {DIFFERENT}; write an offset as ±HH:MM, or UTC'),
        ("2024-03-05 17:07 UTC+1", '"UTC+1" is not a time zone; write +01:00'),
        ("2024-03-05 17:07 GMT-03:30", '"GMT-03:30" is not a time zone; write -03:30'),
        ("2024-03-05 17:07 Europe/Pariss", 'no time zone is called "Europe/Pariss"; did you mean "Europe/Paris"?'),
        ("2024-03-05 17:07 Paris", 'no time zone is called "Paris"; did you mean "Europe/Paris"?'),
        (
            "2024-03-05 17:07 a/b",
            'no time zone is called "a/b"; write a place as Area/City, an offset as ±HH:MM, or UTC',
        ),
        ("2024-03-05 17:07 +15:00", '"+15:00" is not an offset from UTC; they go from -12:00 to +14:00'),
        ("2024-03-05 17:07 +14:30", '"+14:30" is not an offset from UTC; they go from -12:00 to +14:00'),
        ("2024-03-05 17:07 -12:01", '"-12:01" is not an offset from UTC; they go from -12:00 to +14:00'),
        ("2024-03-05 17:07 +01:75", '"+01:75" is not an offset from UTC; they go from -12:00 to +14:00'),
        ("5:07 p.m.", '"5:07 p.m." has am or pm; use the 24-hour clock: YYYY-MM-DD HH:MM'),
        ("17:07", '"17:07" has no date; write it as well: YYYY-MM-DD 17:07'),
        ("17:07 UTC", '"17:07 UTC" has no date; write it as well: YYYY-MM-DD 17:07 UTC'),
        ("yesterday", f'"yesterday" {NO_MOMENT}; or leave it out'),
        ("now", f'"now" {NO_MOMENT}; or leave it out'),
        *(
            (word, f'"{word}" {NO_MOMENT}; or leave it out, and for an end that nobody knows write  duration: unknown')
            for word in ("unknown", "Unbekannt", "?", "不明")
        ),
        ("17000", f'"17000" {NO_MOMENT}'),
        ("17:07 Europe/Paris", '"17:07 Europe/Paris" has no date; write it as well: YYYY-MM-DD 17:07 Europe/Paris'),
        ("17:07 Paris", '"17:07 Paris" has no date; write it as well: YYYY-MM-DD 17:07 ±HH:MM'),
        ("about 09:30 CET", '"about 09:30 CET" has no date; write it as well: about YYYY-MM-DD 09:30 ±HH:MM'),
        ("0024-03-05 09:30", '"0024-03-05 09:30" is in the year 24; write 2024-03-05 09:30'),
        ("2024-13-05 09:30", '"2024-13-05 09:30" is not a real date; write 2024-05-13 09:30'),
        ("31.02.2024", f'"31.02.2024" {NO_MOMENT}'),
        ("30.02.2024 9:00 PST", f'"30.02.2024 9:00 PST" {NO_MOMENT}'),
        pytest.param("9" * 64_000, f'"{"9" * 64_000}" {NO_MOMENT}', id="64 kB"),
    ],
)
def test_what_is_no_moment_is_told_with_its_remedy(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"\A") as error:
        read_moment(written, UTC)
    assert str(error.value) == why


@each_row(
    ("written", "meant"),
    [
        ("2024-03-05 5:07 pm", "2024-03-05 17:07"),
        ("2024-03-05 12:07 a.m.", "2024-03-05 00:07"),
        ("2024-03-05 17:07 PM", "2024-03-05 17:07"),
        ("11/25/2026", "2026-11-25"),
        ("11/25/2026 9:00 PM", "2026-11-25 21:00"),
        ("11/25/2026 9:00 JST", "2026-11-25 09:00 +09:00 (Tokyo)"),
        ("25.11.2026 09.30", "2026-11-25 09:30"),
        ("03/04/2026", "2026-03-04 or 2026-04-03"),
        ("3.4.2026", "2026-04-03"),
        ("2026/11/25 09:00 UTC", "2026-11-25 09:00 UTC"),
        ("2026-1-5 9:00", "2026-01-05 9:00"),
        ("2026年11月25日 9:30", "2026-11-25 9:30"),
        ("2026/11", "2026-11"),
        ("20261125", "2026-11-25"),
        ("Nov 25, 2026 9:00", "2026-11-25 9:00"),
        ("Wed, 25 Nov 2026 09:30", "2026-11-25 09:30"),
        ("25th November 2026 at 9pm", "2026-11-25 21:00"),
        ("November 2026", "2026-11"),
        ("2026-11-25 0930", "2026-11-25 09:30"),
        ("2026-11-25 9h30", "2026-11-25 9:30"),
        ("2026-11-25 9 Uhr", "2026-11-25 9:00"),
        ("2026-11-25, 09:30 (UTC)", "2026-11-25 09:30 UTC"),
        ("2026-11-25-09:30", "2026-11-25 09:30"),
        ("09:30 2026-11-25", "2026-11-25 09:30"),
        ("ca. 2026-11-25", "about 2026-11-25"),
    ],
)
def test_a_moment_written_as_elsewhere_is_told_as_here(written: str, meant: str) -> None:
    with pytest.raises(ValueError, match=r"\A") as error:
        read_moment(written, UTC)
    assert str(error.value) == f'"{written}" is not how a date is written here; write {meant}'
    for each in meant.split(" or "):
        assert read_moment(each.partition(" (")[0], UTC)


@pytest.mark.parametrize(
    "written", ["２０２４－０３－０５　１７：０７", "2024–03–05\u00a017:07 UTC", "2024-03-05\u200b 17:07"]
)
def test_the_signs_of_other_keyboards_are_understood(written: str) -> None:
    assert read_moment(written, UTC) == moment("17:07")


@pytest.mark.parametrize(
    ("written", "offers"),
    [
        ("2026-11-25 9:00 PST", "2026-11-25 09:00 -08:00 (Los Angeles) or +08:00 (Manila)"),
        (
            "2026-07-25 09:00 PST",
            "2026-07-25 09:00 -08:00 (Los Angeles), -07:00 (Los Angeles on that day) or +08:00 (Manila)",
        ),
        ("2026-07-25 09:00 ET", "2026-07-25 09:00 -04:00 (New York)"),
        ("2026-12-25 09:00 et", "2026-12-25 09:00 -05:00 (New York)"),
        (
            "2026-11-25 09:00 BST",
            "2026-11-25 09:00 +01:00 (London), +00:00 (London on that day) or +06:00 (Dhaka)",
        ),
    ],
)
def test_an_abbreviation_offers_the_offsets_of_its_zones(written: str, offers: str) -> None:
    with pytest.raises(ValueError, match=rf'"{written[-3:].strip()}" {DIFFERENT}') as error:
        read_moment(written, UTC)
    assert str(error.value).partition("; write ")[2] == offers


@pytest.mark.parametrize(
    ("written", "zone", "remedies"),
    [
        (
            "2026-11-01 01:30", "America/New_York",
            {"2026-11-01 01:30 -04:00": "05:30", "2026-11-01 01:30 -05:00": "06:30"},
        ),
        (
            "2026-04-05 01:45", "Australia/Lord_Howe",
            {"2026-04-05 01:45 +11:00": "2026-04-04 14:45", "2026-04-05 01:45 +10:30": "2026-04-04 15:15"},
        ),
        (
            "2024-10-27 02:30:05", "Europe/Paris",
            {"2024-10-27 02:30:05 +02:00": "00:30:05", "2024-10-27 02:30:05 +01:00": "01:30:05"},
        ),
        ("2024-03-31 02:30", "Europe/Paris", {"2024-03-31 03:30 +02:00": "01:30"}),
        ("2026-10-04 02:15", "Australia/Lord_Howe", {"2026-10-04 02:45 +11:00": "2026-10-03 15:45"}),
        ("2011-12-30 10:00", "Pacific/Apia", {"2011-12-31 10:00 +14:00": "2011-12-30 20:00"}),
        ("1972-01-07 00:20", "Africa/Monrovia", {"1972-01-07 01:04:30 +00:00": "01:04:30"}),
    ],
)  # fmt: skip
def test_a_time_that_a_clock_change_skips_or_repeats_is_told_with_the_offsets_of_that_day(
    written: str, zone: str, remedies: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"\A") as error:
        read_moment(written, ZoneInfo(zone))
    first, *second = remedies
    does, remedy = "does not exist", f"{first}, which the clocks showed instead"
    if second:
        does, remedy = "happens twice", f"{first} (before the change) or {second[0]} (after it)"
    assert str(error.value) == f'"{written[11:16]}" {does} that day, because the clocks change; write {remedy}'
    for pasted, instant in remedies.items():
        assert read_moment(pasted, ZoneInfo(zone)) == moment(instant if "-" in instant else f"{written[:10]} {instant}")


def test_where_an_offset_has_seconds_the_remedy_is_in_utc() -> None:
    with pytest.raises(ValueError, match="happens twice that day") as error:
        read_moment("1916-10-01 02:30", ZoneInfo("Europe/Dublin"))
    assert "UTC" in str(error.value)


def test_a_day_that_a_clock_change_skips_is_none() -> None:
    with pytest.raises(ValueError, match=r'"2011-12-30" does not exist in .*; write 2011-12-29 or 2011-12-31'):
        read_moment("2011-12-30", ZoneInfo("Pacific/Apia"))


# Times of day


def after(written: str, zone: str = "UTC") -> Posted:
    return read_posted(f"2024-03-05 {written} {zone}", UTC)


@pytest.mark.parametrize(
    ("above", "written", "expected"),
    [
        ("15:17", "17:07", "2024-03-05 17:07"),
        ("15:17", "15:17", "2024-03-05 15:17"),
        ("15:17", "3:17", "2024-03-06 03:17"),
        ("23:50", "00:10", "2024-03-06 00:10"),
        ("15:17:30", "15:17", "2024-03-05 15:17:30"),
        ("15:17:30", "15:17:40", "2024-03-05 15:17:40"),
        ("15:17", "2024-03-07 10:00", "2024-03-07 10:00"),
    ],
)
def test_a_time_of_day_is_the_next_such_time(above: str, written: str, expected: str) -> None:
    assert read_following(written, after(above), UTC).moment == moment(expected)


def test_a_time_of_day_is_in_the_zone_above_it_and_so_is_the_next() -> None:
    paris = after("15:17", "Europe/Paris")
    second = read_following("17:07", paris, UTC)
    assert second.moment == moment("16:07")
    assert read_following("17:30", second, UTC).moment == moment("16:30")


@pytest.mark.parametrize(
    ("above", "written", "why"),
    [
        ("15:17", "03:18", f'"03:18" is before 15:17, {ABOVE} 03:18'),
        ("15:17", "15:16", f'"15:16" is before 15:17, {ABOVE} 15:16'),
        ("15:17:30", "15:17:10", f'"15:17:10" is before 15:17, {ABOVE} 15:17:10'),
        (
            "05:00",
            "17:01",
            '"17:01" is more than twelve hours after 05:00; write the date as well: 2024-03-05 17:01 UTC',
        ),
        ("15:17", "24:00", '"24:00" is not a real time; write 00:00'),
        ("15:17", "17:60", '"17:60" is not a real time; a day goes from 00:00 to 23:59:59'),
        ("15:17", "25:00", '"25:00" is not a real time; a day goes from 00:00 to 23:59:59'),
    ],
)
def test_twelve_hours_on_a_time_of_day_needs_its_date(above: str, written: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"\A") as error:
        read_following(written, after(above), UTC)
    assert str(error.value) == why


def test_a_date_without_a_zone_is_in_the_sites_whatever_stands_above_it() -> None:
    paris = after("15:17", "Europe/Paris")
    assert read_following("2024-03-05 17:07", paris, UTC).moment == moment("17:07")


def test_a_time_of_day_cannot_follow_a_day() -> None:
    with pytest.raises(ValueError, match='"17:07" follows a date without a time; write the date as well'):
        read_following("17:07", read_posted("2024-03-05", UTC), UTC)


def test_a_clock_change_makes_a_time_of_day_uncertain() -> None:
    above = read_posted("2024-10-27 01:50 Europe/Paris", UTC)
    with pytest.raises(ValueError, match='"02:30" happens twice that day'):
        read_following("02:30", above, UTC)


def test_twelve_hours_are_counted_across_a_clock_change() -> None:
    above = read_posted("2024-10-26 20:00 Europe/Paris", UTC)
    with pytest.raises(ValueError, match='"08:00" is before 20:00'):
        read_following("08:00", above, UTC)
    assert read_following("07:00", above, UTC).moment == moment("2024-10-27 06:00")


@given(st.integers(0, 10**9), st.times())
def test_what_follows_is_never_earlier_nor_over_twelve_hours_later(seconds: int, clock: time) -> None:
    previous = Posted(exactly(at("2010-01-01") + timedelta(seconds=seconds)), PARIS)
    try:
        following = read_following(f"{clock:%H:%M}", previous, UTC).moment.first
    except ValueError:
        return
    assert timedelta(0) <= following - previous.moment.first <= timedelta(hours=12)


# Lengths and counts


@each_row(
    ("written", "seconds", "bound"),
    [
        ("2h", 7_200, Bound.EXACT),
        ("1h 30m", 5_400, Bound.EXACT),
        ("1h30m", 5_400, Bound.EXACT),
        ("2 hours", 7_200, Bound.EXACT),
        ("1 Day 2 hrs", 93_600, Bound.EXACT),
        ("45 minutes", 2_700, Bound.EXACT),
        ("90s", 90, Bound.EXACT),
        ("about 90m", 5_400, Bound.ABOUT),
        ("~90m", 5_400, Bound.ABOUT),
        ("over 2h", 7_200, Bound.OVER),
        ("up to 3d", 259_200, Bound.UP_TO),
    ],
)
def test_a_length_is_read_with_its_bound(written: str, seconds: int, bound: Bound) -> None:
    assert read_length(written) == Length(seconds, bound)


@each_row(
    ("written", "why"),
    [
        ("2", '"2" is not a duration; write 2m, 2h or 2d'),
        ("1.5h", '"1.5h" is not a duration; write 1h 30m'),
        ("1,5 d", '"1,5 d" is not a duration; write 1d 12h'),
        ("1:30", '"1:30" is not a duration; write 1h 30m'),
        ("30 Minuten", '"30 Minuten" is not a duration; write 30m'),
        ("2 Stunden", '"2 Stunden" is not a duration; write 2h'),
        ("1 heure 30", '"1 heure 30" is not a duration; write 1h 30m'),
        ("1 día y 2 horas", '"1 día y 2 horas" is not a duration; write 1d 2h'),
        ("2時間30分", '"2時間30分" is not a duration; write 2h 30m'),
        ("1h05", '"1h05" is not a duration; write 1h 5m'),
        ("2 weeks", '"2 weeks" is not a duration; write 14d'),
        ("-2h", '"-2h" is not a duration; write 2h'),
        ("2 hours, 30 minutes", '"2 hours, 30 minutes" is not a duration; write 2 hours 30 minutes'),
        ("1 day and 2 hours", '"1 day and 2 hours" is not a duration; write 1 day 2 hours'),
        ("ca. 2h", '"ca. 2h" is not a duration; write about 2h'),
        ("more than 2h", '"more than 2h" is not a duration; write over 2h'),
        ("less than 2h", '"less than 2h" is not a duration; write up to 2h'),
        ("PT2H30M", '"PT2H30M" is not a duration; write 2h 30m'),
        (
            "a 3rd",
            (
                '"a 3rd" is not a duration; write it like 45m, 2h, 1h 30m or 3d, '
                "with about, over or up to in front if need be"
            ),
        ),
        ("0m", '"0m" is out of range; a duration is longer than zero and shorter than 100 years'),
        ("40000d", '"40000d" is out of range; a duration is longer than zero and shorter than 100 years'),
    ],
)
def test_what_is_no_length_is_told_with_its_remedy(written: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"\A") as error:
        read_length(written)
    assert str(error.value) == why


def test_a_delay_is_a_length_with_a_plus() -> None:
    assert read_delay("+1h 30m") == timedelta(minutes=90)
    with pytest.raises(ValueError, match=r'"\+about 30m" is not a delay; write \+30m or \+1h 30m'):
        read_delay("+about 30m")


@pytest.mark.parametrize(
    ("written", "number", "bound"),
    [
        ("92000", 92_000, Bound.EXACT),
        ("92,000", 92_000, Bound.EXACT),
        ("1 000 000", 1_000_000, Bound.EXACT),
        ("about 580000", 580_000, Bound.ABOUT),
        ("up to 580,000", 580_000, Bound.UP_TO),
        ("Over 77_000", 77_000, Bound.OVER),
    ],
)
def test_a_count_is_read_with_its_bound(written: str, number: int, bound: Bound) -> None:
    assert read_count(written) == Count(number, bound)


@pytest.mark.parametrize("written", ["many", "1.5 million", "1,00", "-3"])
def test_what_is_no_count_is_told_with_its_remedy(written: str) -> None:
    with pytest.raises(ValueError, match="is not a count; write a whole number, with about, over or up to before it"):
        read_count(written)


@pytest.mark.parametrize("written", ["about 2024-03-05 12:00 UTC", "2024-03-05", "before 2024-03", "2024"])
def test_a_moment_is_written_as_precisely_as_it_is_known(written: str) -> None:
    assert as_written(moment(written), ZoneInfo("UTC")) == written
