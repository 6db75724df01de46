"""Items of lists behind another sign than a hyphen, as phones and word processors write them: `— api`, `• api`."""

from collections.abc import Sequence
from typing import Final

from statusgen.model.patterns import regex

BULLET: Final = regex(r"(?P<indent> *)(?P<sign>[*+•‣◦▪·‐‑‒–—―−－])(?P<blank>[ \t\xa0\u2002-\u200a\u3000]+)(?=\S)")
"""The beginning of such an item."""


def with_hyphens(lines: Sequence[str]) -> dict[int, str]:
    """The items behind another sign, by the number of their line, as they were meant.

    They stand below a key without a value, or in one column with an item above. A text that goes on there stays.
    """
    found: dict[int, str] = {}
    if not any(map(BULLET.match, lines)):
        return found
    column, above = -1, ""
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        item = BULLET.match(line)
        if item and (column == indent or _OPENS.fullmatch(above)):
            found[number] = f"{item['indent']}-{' ' * len(item['blank'])}{line[item.end() :]}"
        if number in found or line.startswith("- ", indent):
            column = indent
        elif line.strip() and indent <= column:
            column = -1
        above = line if line.strip() else above
    return found


_OPENS: Final = regex(r"\s*(?:- +)*[\w\"'-]+\s*:\s*(?:#.*)?")
