"""How often functions are called: counted from outside, by where their code stands."""

import sys
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

from markdown import Markdown

from statusgen.gfm import blocks


def place(code: CodeType) -> tuple[str, int]:
    """The file and line of some code. Its object differs where coverage is measured."""
    return code.co_filename, code.co_firstlineno


READERS: Final = {
    place(blocks.read.__code__): ("blocks", "text"),
    place(Markdown.convert.__code__): ("inlines", "source"),
}
"""What reads a text: the block reader and Python-Markdown, each with the name of its argument."""


class Work:
    """What was called: how often each function, and each reader with each text."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, int]] = Counter()
        self.texts: Counter[tuple[str, str]] = Counter()

    def of(self, function: Callable[..., Any]) -> int:
        """How often a function, or a class's method, was called."""
        assert isinstance(function, FunctionType)
        return self.calls[place(function.__code__)]

    def count(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            where = place(frame.f_code)
            self.calls[where] += 1
            if where in READERS:
                stage, name = READERS[where]
                self.texts[stage, frame.f_locals[name]] += 1


def work_of(action: Callable[[], object]) -> Work:
    """What is called while `action` runs."""
    found = Work()
    sys.setprofile(found.count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return found
