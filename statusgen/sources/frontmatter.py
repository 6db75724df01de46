"""The front matter of a Markdown file: where it begins and ends, also if its `---` lines are mistyped or missing."""

import re
from typing import Final, TypeAlias

import msgspec

from statusgen.model.problems import Problem
from statusgen.sources.encoding import UNREADABLE, readable
from statusgen.sources.yaml_tree import Position, YamlMapping, read_mapping

FRONT_MATTER_LIMIT: Final = 64 << 10

_Mistakes: TypeAlias = tuple[tuple[int, str], ...]
"""What is wrong in which line."""


class MarkdownFile(msgspec.Struct, frozen=True):
    """A Markdown file: the `root` of its front matter, and its body, which begins in line `body_line`."""

    body: str
    body_line: int = 1
    root: YamlMapping = YamlMapping({}, Position(1, 1))
    problems: tuple[Problem, ...] = ()


def read_markdown(text: str, path: str) -> MarkdownFile:
    """Read a Markdown file with front matter; without it, the root is empty and the body is the whole text."""
    clean, unreadable = readable(text, path, 1, UNREADABLE)
    lines = clean.split("\n")
    first, end, below, mistakes = _find_fences(lines)
    problems = [Problem(path, line + 1, 1, message, source=lines[line]) for line, message in mistakes]
    front = "\n".join(lines[first:end])
    if (size := len(front.encode())) > FRONT_MATTER_LIMIT:
        message = f"the front matter has {size:,} bytes, more than {FRONT_MATTER_LIMIT:,}; shorten it"
        problems.append(Problem(path, first + 1, 1, message))
        front = ""
    root, wrong = read_mapping(front, path, first_line=first + 1)
    return MarkdownFile("\n".join(lines[below:]), below + 1, root, (*unreadable, *problems, *wrong))


def _find_fences(lines: list[str]) -> tuple[int, int, int, _Mistakes]:
    """Find the front matter, lines[first:end], and the body, lines[body:]. If its fences are wrong, guess."""
    first, problems = _opening(lines)
    if first is None:
        return 0, 0, 0, problems
    below = range(first, len(lines))
    for closing in (n for n in below if _CLOSING.fullmatch(lines[n])):
        return first, closing, closing + 1, problems
    nearly = (n for n in below if _NEARLY.fullmatch(lines[n]))
    indented = (n for n in below if _CLOSING.fullmatch(lines[n].strip()))
    for closing in (*nearly, *indented):
        return first, closing, closing + 1, (*problems, (closing, _mistyped(lines[closing])))
    body = _first_of_body(lines, first)
    place = min(body, len(lines) - 1)
    where = "above this one" if body < len(lines) else "after the last key"
    message = f"front matter is not closed; put a line  ---  {where}"
    return first, body, body, (*problems, (place, message))


def _opening(lines: list[str]) -> tuple[int | None, _Mistakes]:
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
