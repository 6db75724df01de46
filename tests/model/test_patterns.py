"""Regular expressions take no time until they are used."""

import re

import pytest

from statusgen.model.patterns import regex


def test_a_regular_expression_is_compiled_when_it_is_first_used() -> None:
    unused = regex("(unclosed")
    with pytest.raises(re.error, match="unterminated subpattern"):
        unused.search("x")


def test_it_has_the_methods_of_any_other_and_nothing_else() -> None:
    digits = regex(r"(?P<number>\d+)[a-z]", re.IGNORECASE)
    assert [digits.sub(r"<\g<number>>", "1A 2b"), digits.split("x1Ay"), digits.pattern] == [
        "<1> <2>",
        ["x", "1", "y"],
        r"(?P<number>\d+)[a-z]",
    ]
    assert not hasattr(digits, "scanner")
