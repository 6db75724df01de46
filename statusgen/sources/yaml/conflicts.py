"""The marks that git leaves in a file where two versions of it could not be merged."""

from collections.abc import Sequence
from typing import Final

from statusgen.model.patterns import regex

MESSAGE: Final = "git left a conflict here; keep one side, and delete the lines <<<<<<<, ======= and >>>>>>>"

_MARK: Final = regex(r"(<{7}|\|{7}|>{7})(?: .*)?|(={7})\s*")


def first_mark(lines: Sequence[str]) -> int | None:
    """The number of the line, from 0, with the first mark; None without any. No line of YAML begins as they do."""
    return next((number for number, line in enumerate(lines) if _MARK.fullmatch(line)), None)


def one_side(lines: Sequence[str]) -> list[str]:
    """The lines with empty ones for the marks, and for all but the first side of each conflict."""
    kept, is_other = list[str](), False
    for line in lines:
        mark = _MARK.fullmatch(line)
        if mark:
            is_other = line[0] in "|="
        kept.append("" if mark or is_other else line)
    return kept
