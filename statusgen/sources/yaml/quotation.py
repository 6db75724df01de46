"""Quotation marks around texts in YAML: those that are needed, and those that were meant as such."""

import re
from typing import Final

from statusgen.model.patterns import regex


def quote(text: str) -> str:
    """Return a text of one line as YAML reads it back: in double quotes where they need no escape."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def unquoted(text: str) -> str:
    """Return the text without the quotes around it, if that is what they are."""
    if text[:1] in "“„" and text[-1:] in "”“" and len(text) > 1:
        return text[1:-1]
    if len(text) < 2 or text[0] not in "\"'" or text[0] != text[-1]:
        return text
    inner = text[1:-1]
    closes_inside = re.search(rf"{text[0]}(?!\w)", inner)
    opens_inside = re.search(rf"(?<!\w){text[0]}", inner)
    if closes_inside and not (opens_inside and opens_inside.start() < closes_inside.start()):
        return text
    return inner


def without_stray_mark(text: str) -> str:
    """A text without the quotation mark that it begins or ends with, where that has no partner; else as it is.

    A mark behind a number stands for inches or minutes, one behind an s for a possessive.
    """
    first, last, before = text[:1], text[-1:], text[-2:-1]
    is_odd = sum(map(text.count, _DOUBLES)) % 2 == 1 and not (first in _DOUBLES and last in _DOUBLES)
    if (is_odd and first in _DOUBLES) or (first == "‘" and "’" not in text):
        return text[1:].strip()
    is_last = not _SINGLE_OPENS.search(text) and before != "s" if last in "'’" else is_odd and last in _DOUBLES
    return text[:-1].strip() if is_last and not before.isdigit() else text


def is_in_quotation_marks(text: str) -> bool:
    """Whether marks stand around a whole text, and nowhere inside."""
    marks = "".join(_DOUBLES) + "「」『』"
    if len(text) > 2 and text[0] in "'‘‚" and text[-1] in "'’‘":
        return not re.search(r"(?<!\w)['‘]|['’](?!\w)", text[1:-1])
    return len(text) > 2 and text[0] in marks and text[-1] in marks and not any(sign in marks for sign in text[1:-1])


NOTHING: Final = frozenset({"~", "null", "Null", "NULL"})
"""What stands for nothing in YAML, unless it is in quotes."""

_DOUBLES: Final = ('"', "“", "”", "„", "‟", "«", "»")
_SINGLE_OPENS: Final = regex(r"(?<!\w)['‘’]")
