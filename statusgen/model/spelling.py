"""Suggestions for unknown words."""

import difflib
import math
from collections.abc import Callable, Iterable


class Unknown(ValueError):
    """An unknown word. The suggestion is looked up only when the message is shown, since that is slow.

    `meant` finds the suggestion, or nothing; then `otherwise` is the remedy.
    """

    def __init__(self, problem: str, meant: Callable[[], str | None], otherwise: str = "") -> None:
        super().__init__(problem)
        self.problem, self.meant, self.otherwise = problem, meant, otherwise

    def __str__(self) -> str:
        near = self.meant()
        return f'{self.problem}; did you mean "{near}"?' if near else self.without_suggestion

    @property
    def without_suggestion(self) -> str:
        return f"{self.problem}; {self.otherwise}" if self.otherwise else self.problem


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word most like `word`, ignoring case; "" where none is as like as `likeness`, from 0 to 1, asks."""
    matcher = difflib.SequenceMatcher(b=word[:100].lower())  # comparing takes the square of the length
    most, found = math.nextafter(likeness, 0), ""
    for name in known:
        matcher.set_seq1(name.lower())
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and (ratio := matcher.ratio()) > most:
            most, found = ratio, name
    return found
