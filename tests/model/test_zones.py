"""Time zones: their names, and local times in them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model.time import read_moment
from statusgen.model.zones import ABBREVIATIONS, day_begins, day_of, read_zone, timestamp

PARIS = ZoneInfo("Europe/Paris")
HAVANA = ZoneInfo("America/Havana")


def test_an_abbreviation_as_the_zone_of_a_site_offers_places() -> None:
    with pytest.raises(
        ValueError, match='"pst" means different zones to different people; write America/Los_Angeles or Asia/Manila'
    ):
        read_zone("pst")


def test_every_offset_of_an_abbreviation_is_one_that_its_place_has_in_a_year() -> None:
    days = ("2026-01-01 12:00", "2026-07-01 12:00")
    for means in ABBREVIATIONS.values():
        for offset, _, place in (each.rpartition(" ") for each in means.split(", ")):
            assert not offset or any(
                read_moment(f"{day} {offset}", UTC) == read_moment(f"{day} {place}", UTC) for day in days
            ), (offset, place)


@pytest.mark.parametrize(("name", "hours"), [("+14:00", 14), ("-12:00", -12), ("+0000", 0)])
def test_offsets_reach_from_one_side_of_the_date_line_to_the_other(name: str, hours: int) -> None:
    assert read_zone(name) == timezone(timedelta(hours=hours))


def test_a_day_begins_by_the_clock_of_its_zone_even_where_midnight_is_skipped_or_repeated() -> None:
    assert day_begins(date(2024, 3, 5), PARIS) == at("2024-03-04 23:00")
    assert day_begins(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo")) == at("2018-11-04 03:00")
    assert day_begins(date(2024, 11, 3), HAVANA) == at("2024-11-03 04:00")


def test_an_instant_belongs_to_the_day_of_the_zone() -> None:
    assert day_of(at("23:30"), PARIS) == date(2024, 3, 6)


@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.sampled_from(["Europe/Paris", "America/Havana", "Africa/Cairo"])
)
def test_a_day_begins_on_that_day(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    assert day_of(day_begins(day, zone), zone) == day
    assert day_of(day_begins(day, zone) - timedelta(seconds=1), zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "instant", "written"),
    [
        ("Etc/UTC", "2024-07-01 10:00 UTC", "2024-07-01T10:00:00.000Z"),
        ("Europe/London", "2024-03-01 10:00 UTC", "2024-03-01T10:00:00.000+00:00"),
        ("America/St_Johns", "2024-07-01 10:00 UTC", "2024-07-01T07:30:00.000-02:30"),
        ("Africa/Monrovia", "1950-01-01 10:00 UTC", "1950-01-01T10:00:00.000Z"),
    ],
)
def test_times_have_milliseconds_and_the_offset_of_the_zone(zone: str, instant: str, written: str) -> None:
    assert timestamp(at(instant), read_zone(zone)) == written


@given(st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)), st.sampled_from(["Africa/Monrovia", "Asia/Tokyo"]))  # noqa: DTZ001
def test_a_time_can_be_read_back_to_the_millisecond(when: datetime, zone: str) -> None:
    instant = when.replace(tzinfo=UTC, microsecond=when.microsecond // 1000 * 1000)
    assert datetime.fromisoformat(timestamp(instant, read_zone(zone))) == instant
