"""How much work a text may be: counted, not timed, so that every machine agrees."""

from typing import Final

from statusgen.model.problems import StatusgenError

LARGEST: Final = 128 * 1024
"""Bytes of a text."""

BUDGET: Final = 20_000_000
"""Units for a text: each step costs the length of what it works on. Real texts need less than 100,000."""

DEEPEST: Final = 120
"""How far elements may lie in each other."""


class TooCostly(StatusgenError):
    """A text that would take too long; what people write never does."""


class Budget:
    """What is left to spend on one text."""

    def __init__(self) -> None:
        self.left = BUDGET

    def spend(self, amount: int) -> None:
        """Pay for one step; raises TooCostly when nothing is left."""
        self.left -= amount
        if self.left < 0:
            raise too_intricate()


def check_size(text: str) -> None:
    """Raise TooCostly for a text over 128 KiB."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise TooCostly(f"the text is over {LARGEST // 1024} KiB; split it, or attach the long part as a file")


def check_depth(depth: int) -> None:
    """Raise TooCostly for elements that lie too deep."""
    if depth > DEEPEST:
        raise too_intricate()


def too_intricate() -> TooCostly:
    """The error for a text that is not too long but takes too much work."""
    return TooCostly("the text is nested too deeply or repeats its markup too often; simplify it")
