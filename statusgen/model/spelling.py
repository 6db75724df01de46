"""What somebody probably meant by a word that is not known."""

import difflib
import math
from collections.abc import Callable, Iterable
from typing import Final


class Unknown(ValueError):
    """A word that is not known. What was meant is looked for only when the message is shown, as that takes long.

    `problem` is what is wrong, `meant` finds the known word (or nothing), `otherwise` is the remedy without one.
    """

    def __init__(self, problem: str, meant: Callable[[], str | None], otherwise: str = "") -> None:
        super().__init__(problem)
        self.problem, self.meant, self.otherwise = problem, meant, otherwise

    def __str__(self) -> str:
        near = self.meant()
        return f'{self.problem}; did you mean "{near}"?' if near else self.without_suggestion

    @property
    def without_suggestion(self) -> str:
        """The message as it is where nothing is near."""
        return f"{self.problem}; {self.otherwise}" if self.otherwise else self.problem


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """The known word most like `word`, in any case; the first of several, "" where none is as like as asked for."""
    matcher = difflib.SequenceMatcher(b=word[:_LONGEST].lower())
    most, found = math.nextafter(likeness, 0), ""
    for name in known:
        matcher.set_seq1(name.lower())
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and (ratio := matcher.ratio()) > most:
            most, found = ratio, name
    return found


_LONGEST: Final = 100
