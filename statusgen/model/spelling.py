"""Words in messages: suggestions for unknown ones, counts and choices."""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final


class Unknown(ValueError):
    """An unknown word. The suggestion is looked up only when the message is shown, since that is slow.

    `meant` finds the suggestion, or several, or nothing; then `otherwise` is the remedy.
    """

    def __init__(self, problem: str, meant: Callable[[], str | Sequence[str] | None], otherwise: str = "") -> None:
        super().__init__(problem)
        self.problem, self.meant, self.otherwise = problem, meant, otherwise

    def __str__(self) -> str:
        found = self.meant()
        words = [found] if isinstance(found, str) and found else found or ()
        near = " or ".join(f'"{word}"' for word in words)
        return f"{self.problem}; did you mean {near}?" if near else self.without_suggestion

    @property
    def without_suggestion(self) -> str:
        return f"{self.problem}; {self.otherwise}" if self.otherwise else self.problem


def without_accents(text: str) -> str:
    """A text without what stands above and below its letters, and with plain letters for ligatures."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word most like `word`, ignoring case; "" where none is as like as `likeness`, from 0 to 1, asks."""
    matcher = difflib.SequenceMatcher(b=word[:100].lower())  # comparing takes the square of the length
    most, found = math.nextafter(likeness, 0), ""
    for name in known:
        matcher.set_seq1(name.lower())
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and (ratio := matcher.ratio()) > most:
            most, found = ratio, name
    return found


def misspelt(problem: str, word: str, known: Iterable[str], otherwise: str = "", *, likeness: float = 0.6) -> Unknown:
    """What is said of a word that is none of those known."""
    return Unknown(problem, lambda: nearest(word, known, likeness=likeness), otherwise)


def nearest_id(name: str, known: Iterable[str]) -> str:
    """The known id most like a name, or the last part of a path, both without their dates.

    Ids of one day are alike by that alone.
    """
    name = re.sub(r"\.\w{2,4}$", "", name.rstrip("/").rpartition("/")[2])
    undated = {_without_date(each): each for each in known}
    return undated.get(nearest(_without_date(name), undated), "")


def _without_date(name: str) -> str:
    return re.sub(r"^[\d-]+(?=\D)", "", name)


def alike(word: str, known: Iterable[str], *, likeness: float = 0.8) -> str:
    """The same for words with a meaning, which a suggestion must not turn round: "Not resolved" is like none.

    It begins with the same letter and has as many words, none of which is a negation, and asks nothing.
    """
    parts = _parts(word)
    if _NEGATIONS.intersection(parts) or "?" in word:
        return ""
    fit = (name for name in known if name[:1].lower() == word[:1].lower() and len(_parts(name)) == len(parts))
    return nearest(word, fit, likeness=likeness)


def _parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text[:100].lower())


_NEGATIONS: Final = frozenset({"not", "no", "non", "un", "in", "never", "nicht", "kein", "keine", "nao", "pas", "sin"})


def counted(number: int, noun: str) -> str:
    """A number with its noun, as in "1 error" and "2 errors"."""
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def either(words: Sequence[str]) -> str:
    """The words as a choice: `a`, `a or b`, `a, b or c`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
