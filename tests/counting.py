"""How often texts are read: calls of the block reader and of Python-Markdown, counted from outside."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType

from markdown import Markdown

from statusgen.gfm import blocks

COUNTED = {
    blocks.read.__code__: ("blocks", "text"),
    Markdown.convert.__code__: ("inlines", "source"),
}


def counted(action: Callable[[], object]) -> Counter[tuple[str, str]]:
    """How often each text has its blocks and what is inside them read while `action` runs."""
    calls: Counter[tuple[str, str]] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in COUNTED:
            stage, name = COUNTED[frame.f_code]
            calls[stage, frame.f_locals[name]] += 1

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return calls
