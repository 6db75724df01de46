"""Texts in the languages that they were written in."""

import msgspec


class Wording(msgspec.Struct, frozen=True):
    """A text and the language that it is in, for the `lang` attribute."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


class Text:
    """One text in one or more languages, by tag; the original is the first. It never changes.

    It is not a struct, so that msgspec asks a hook how to write it. Most are in one language, and have no dictionary.
    """

    __slots__ = ("_words",)
    _words: dict[str, str] | tuple[str, str]

    def __init__(self, words: dict[str, str]) -> None:
        object.__setattr__(self, "_words", next(iter(words.items())) if len(words) == 1 else words)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Text never changes: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.words == other.words

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.words!r})"

    def __bool__(self) -> bool:
        return any(self.words.values())

    @property
    def words(self) -> dict[str, str]:
        return {self._words[0]: self._words[1]} if isinstance(self._words, tuple) else self._words

    @property
    def original(self) -> Wording:
        language, text = next(iter(self.words.items()))
        return Wording(text, language)

    def within(self, language: str) -> Wording:
        """The text in a language, or the original where there is no translation."""
        text = self.words.get(language)
        return Wording(text, language) if text else self.original


class Citation(Text):
    """A source: a URL, or a text."""

    __slots__ = ()
