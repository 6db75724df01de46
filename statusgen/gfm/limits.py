"""How much work a text may be: counted, not timed, so that every machine agrees."""

from typing import Final

from statusgen.model.problems import StatusgenError

LARGEST: Final = 128 * 1024
"""Bytes of a text."""

BUDGET: Final = 20_000_000
"""Steps for a text: each reads a character, a mark or a cell. Real texts need less than 100,000."""

DEEPEST: Final = 120
"""How many elements may be nested in each other."""


class TooCostly(StatusgenError):
    """A text that would take too long; what people write never does."""

    def __init__(self, message: str = "the text is nested too deeply or repeats its markup too often; simplify it"):
        super().__init__(message)


class Budget:
    """The steps that one text has spent."""

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, amount: int) -> None:
        """Pay for some steps; raises TooCostly when nothing is left."""
        self.spent += amount
        if self.spent > BUDGET:
            raise TooCostly
