"""How wide texts are taken to be. What a browser makes of them is in tests/browser/test_badges.py."""

import pytest
from tables import each_row

from statusgen.pages.text_width import direction, shortened, width


@each_row(
    ("text", "units"),
    [
        ("", 0),
        ("i", 27),
        ("W", 99),
        ("API", 69 + 60 + 30),
        ("é", 63),
        ("e\u0301", 63),
        ("東京", 200),
        ("한국", 200),
        ("😀", 100),
        ("👩\u200d💻", 100),
        ("👍🏽", 100),
        ("\u200f", 0),
        ("سلام", 96 + 42 + 30 + 60),
        ("लॉग", 3 * 46),
        ("ש", 72),
        ("ავ", 128),
        ("ß", 63),
    ],
)
def test_a_text_is_as_wide_as_what_is_drawn_of_it(text: str, units: int) -> None:
    assert width(text, 100) == units


def test_a_text_of_half_the_size_is_half_as_wide() -> None:
    assert width("Status", 11) == pytest.approx(2 * width("Status", 5.5))


@pytest.mark.parametrize(
    ("text", "way"), [("API", "ltr"), ("خادم", "rtl"), ("שרת", "rtl"), ("1. خادم", "rtl"), ("42", "ltr"), ("", "ltr")]
)
def test_a_text_goes_the_way_of_its_first_letter(text: str, way: str) -> None:
    assert direction(text) == way


def test_a_text_that_fits_is_left_as_it_is_in_one_line() -> None:
    assert shortened("a\n b  c", 5) == "a b c"
    assert shortened("abcde", 5) == "abcde"


def test_a_text_that_does_not_fit_ends_with_an_ellipsis() -> None:
    assert shortened("abcdef", 5) == "abcd…"
    assert shortened("abc def", 5) == "abc…"


def test_what_is_drawn_as_one_is_not_cut_apart() -> None:
    assert shortened("aae\u0301aaa", 4) == "aa…"
    assert shortened("a👩\u200d💻aaaa", 4) == "a…"
    assert shortened("\u0301" * 9, 4) == "\u0301…"
