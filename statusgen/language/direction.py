"""Invisible characters that turn the direction of text. What turns it has to turn it back."""

from collections.abc import Iterator
from typing import Final

_CLOSED_BY: Final = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
"""What embeds, overrides or isolates text, and what ends that."""

_CONTROLS: Final = frozenset(_CLOSED_BY) | frozenset(_CLOSED_BY.values())


def unbalanced(line: str) -> int:
    """The column, from 1, of the first such character without its partner; 0 where each has one."""
    return next(_unpartnered(line), (0, ""))[0]


def closed(line: str) -> str:
    """The line with all that it turns turned back at its end, so that it turns nothing behind it."""
    return line + "".join(closing for _, closing in reversed([*_unpartnered(line)]))


def _unpartnered(line: str) -> Iterator[tuple[int, str]]:
    """The column of each such character without its partner, and that partner: none of one that ends nothing."""
    if line.isascii() or _CONTROLS.isdisjoint(line):
        return
    opened: list[tuple[int, str]] = []
    for column, character in enumerate(line, 1):
        if character in _CLOSED_BY:
            opened.append((column, _CLOSED_BY[character]))
        elif character in _CONTROLS:
            if opened and opened[-1][1] == character:
                opened.pop()
            else:
                yield column, ""
    yield from opened
