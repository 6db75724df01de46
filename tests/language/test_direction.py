import pytest

from statusgen.language.direction import closed, unbalanced


@pytest.mark.parametrize(
    ("written", "ending", "column"),
    [
        ("plain", "", 0),
        ("a \u202eb\u202c c", "", 0),
        ("a \u202eb", "\u202c", 3),
        ("\u202aa\u2067b", "\u2069\u202c", 1),
        ("\u2067a\u202cb", "\u2069", 3),
        ("a\u2069", "", 2),
    ],
)
def test_what_turns_text_is_turned_back_at_its_end(written: str, ending: str, column: int) -> None:
    assert closed(written) == written + ending
    assert unbalanced(written) == column
    assert closed(closed(written)) == closed(written)
