"""What texts say in which language, and that nothing changes them."""

import pytest
from builders import citation, text


def test_a_text_is_the_same_as_another_with_the_same_words() -> None:
    assert text({"en": "Down", "fr": "En panne"}) == text({"en": "Down", "fr": "En panne"})
    assert text("Down") != text("Up")
    assert text("Down") != {"en": "Down"}


def test_a_text_never_changes() -> None:
    found = text("Down")
    with pytest.raises(AttributeError, match="a Text never changes: _words"):
        found._words = {"en": "Up"}


def test_a_text_shows_its_words() -> None:
    assert repr(text("Down")) == "Text({'en': 'Down'})"
    assert repr(citation("A")) == "Citation({'en': 'A'})"
