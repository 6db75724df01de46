"""Where the headings of a Markdown text are, and the text without its comments."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusgen.gfm.blocks import BlockKind, Structure, lines_of
from statusgen.gfm.inlines import Backticks


class Heading(msgspec.Struct, frozen=True):
    """A heading of the text itself, not of a quote or list in it.

    `line` and `column` are where its text starts, `body_line` is the line below the heading, all counted
    from 1. An underlined heading of several lines is joined by spaces.
    """

    level: int
    text: str
    line: int
    column: int
    body_line: int


def without_comments(text: str, structure: Structure) -> str:
    """The text without its HTML comments, line by line where it was; code keeps what looks like one.

    A comment that opens a block and is never closed takes the rest of that block with it.
    """
    lines = lines_of(text)
    for block in structure.root.leaves():
        if block.kind not in (BlockKind.CODE, BlockKind.FENCE):
            source = "\n".join(lines[block.line - 1 : block.end])
            kept = "".join(_uncommented(source, block.kind is BlockKind.HTML))
            lines[block.line - 1 : block.end] = kept.split("\n")
    return "\n".join(lines)


_OUTSIDE_HTML: Final = re.compile(r"\\.|`+|<!--", re.DOTALL)
_INSIDE_HTML: Final = re.compile(r"<!--")


def _uncommented(source: str, is_html: bool) -> Iterator[str]:
    token = _INSIDE_HTML if is_html else _OUTSIDE_HTML
    backticks = Backticks(source)
    done = start = 0
    while found := token.search(source, start):
        start = found.end()
        if found[0][0] == "`":
            closing = backticks.closing(len(found[0]), start)
            start = start if closing is None else closing + len(found[0])
        elif found[0][0] == "<":
            closed = source.find("-->", found.start() + 2)
            if closed < 0 and not is_html:
                break
            yield source[done : found.start()]
            done = start = closed + 3 if closed >= 0 else len(source)
            yield "\n" * source.count("\n", found.start(), done)
    yield source[done:]
