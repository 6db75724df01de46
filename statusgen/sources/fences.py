"""Where front matter begins and ends, also where its fences are mistyped or forgotten."""

import re
from typing import Final

import msgspec


class Fences(msgspec.Struct, frozen=True):
    """Front matter is lines[first:end], the body lines[body:]; `slips` say what is wrong in which line."""

    first: int
    end: int
    body: int
    slips: tuple[tuple[int, str], ...]


def find_fences(lines: list[str]) -> Fences:
    """Find the front matter of a file: every slip in its fences is told, and guessed around."""
    first, said = _opening(lines)
    if first is None:
        return Fences(0, 0, 0, said)
    closing = next((n for n in range(first, len(lines)) if _CLOSING.fullmatch(lines[n])), None)
    if closing is not None:
        return Fences(first, closing, closing + 1, said)
    nearly = (n for n in range(first, len(lines)) if _NEARLY.fullmatch(lines[n]))
    indented = (n for n in range(first, len(lines)) if _CLOSING.fullmatch(lines[n].strip()))
    for closing in (*nearly, *indented):
        return Fences(first, closing, closing + 1, (*said, (closing, _mistyped(lines[closing]))))
    body = _first_of_body(lines, first)
    place = min(body, len(lines) - 1)
    where = "above this one" if body < len(lines) else "after the last key"
    return Fences(first, body, body, (*said, (place, f"front matter is not closed; put a line  ---  {where}")))


def _opening(lines: list[str]) -> tuple[int | None, tuple[tuple[int, str], ...]]:
    """Return the number of the line after the opening one (None: there is none), and what is wrong."""
    top = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[top].rstrip() == "---":
        return top + 1, ((0, "front matter begins in line 1; delete the empty lines above  ---"),) if top else ()
    if lines[top].strip() == "---" or _NEARLY.fullmatch(lines[top].strip()):
        return top + 1, ((top, _mistyped(lines[top])),)
    if _KEY.match(lines[top]) and any(map(_CLOSING.fullmatch, lines)):
        return top, ((top, "front matter has no beginning; put a line  ---  above this one"),)
    return None, ((0, "front matter is missing; begin the file with the lines  ---  and  title: …  and  ---"),)


def _mistyped(line: str) -> str:
    smart = "" if line.isascii() else " (smart punctuation made something else of it)"
    return f'"{line.rstrip()}" is not  ---{smart}; type three hyphens and nothing else:  ---'


def _first_of_body(lines: list[str], first: int) -> int:
    """Guess where front matter that nobody closed ends: at a heading, or after a blank line at a text."""
    for number in range(first, len(lines)):
        line, above = lines[number], lines[number - 1]
        prose = line.strip() and not _KEY.match(line) and line[0] not in " \t-#}]"
        if re.match(r"##+ ", line) or (prose and not above.strip()):
            return number
    return len(lines)


_CLOSING: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")
_NEARLY: Final = re.compile(r"(?:-*[‐‑‒–—―−][-‐‑‒–—―−]*|--|-{4,}|…)[ \t]*")
_KEY: Final = re.compile(r"\w[\w -]*:(?:\s|$)")
