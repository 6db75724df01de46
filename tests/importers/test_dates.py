"""Dates as other programs have them."""

from datetime import UTC

import pytest
from builders import moment

from statusgen.importers.dates import read_date
from statusgen.model.zones import read_zone


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2018-05-25 04:13:00", "2018-05-25 04:13"),
        ("'2018-05-25T4:13:00Z'", "2018-05-25 04:13"),
        ("2021-02-02 9:05", "2021-02-02 09:05"),
        ("2026-05-04T09:30:00-00:00", "2026-05-04 09:30"),
        ("2024-03-05T15:17:22.123-06:00", "2024-03-05 21:17"),
        ("2024-03-05 15:17 UTC", "2024-03-05 15:17"),
        ("Fri Sep 25 2020 10:00:00 GMT+0100 (Central European Time)", "2020-09-25 09:00"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "2002-10-02 13:00"),
        ("2018-05-25", "2018-05-25"),
    ],
)
def test_a_date_that_means_one_thing_is_read_without_a_word(written: str, read: str) -> None:
    found = read_date(written, UTC)
    assert found
    assert (found.moment, found.guess) == (moment(read), "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-03-05T015:00", "2024-03-05 15:00"),
        ("2021-0708 10:00", "2021-07-08 10:00"),
        ("202107-08 10:00", "2021-07-08 10:00"),
        ("23.07.2023 08:00BST", "2023-07-23 07:00"),
        ("31/12/2020 5pm", "2020-12-31 17:00"),
        ("March 5, 2024", "2024-03-05"),
    ],
)
def test_a_date_that_is_guessed_says_so(written: str, read: str) -> None:
    found = read_date(written, UTC)
    assert found
    assert (found.moment, found.instant) == (moment(read), moment(read).first)
    assert found.guess == f'"{written}" was read as {read}' + " UTC" * (":" in read)


@pytest.mark.parametrize(
    "written", [None, "", "yes", "2020", "2024-02-30 10:00", "1970-01-01T00:00:00Z", "1970-01-01", "24:99 1.1.70"]
)
def test_what_is_no_date_is_none(written: object) -> None:
    assert read_date(written, UTC) is None


def test_a_naive_date_is_in_the_zone_of_its_page_also_where_the_clocks_skip_it() -> None:
    found = [read_date(written, read_zone("Europe/Paris")) for written in ("2018-05-25 04:13", "2021-03-28 02:30")]
    assert [each and each.moment for each in found] == [moment("2018-05-25 02:13"), moment("2021-03-28 01:30")]
