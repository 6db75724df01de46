"""Where the headings of a Markdown text are, and the text without its comments."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from statusgen.gfm.blocks import Block, Kind
from statusgen.gfm.lines import lines_of
from statusgen.gfm.structure import read


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


def headings(text: str) -> tuple[Heading, ...]:
    """The top-level headings in order, by CommonMark's rules: what a fence holds is none."""
    return tuple(
        Heading(
            level=block.level,
            text=" ".join(line.strip() for line in block.lines),
            line=block.line,
            column=block.column,
            body_line=block.end + 1,
        )
        for block in read(text).root.blocks
        if block.kind is Kind.HEADING
    )


def without_comments(text: str) -> str:
    """The text without its HTML comments, line by line where it was; code keeps what looks like one.

    A comment that opens a block and is never closed takes the rest of that block with it.
    """
    lines = lines_of(text)
    for block in _leaves(read(text).root):
        if block.kind not in (Kind.CODE, Kind.FENCE):
            source = "\n".join(lines[block.line - 1 : block.end])
            kept = "".join(_uncommented(source, block.kind))
            lines[block.line - 1 : block.end] = kept.split("\n")
    return "\n".join(lines)


_OUTSIDE_HTML: Final = re.compile(r"\\.|(?<!`)(?P<run>`++).*?(?<!`)(?P=run)(?!`)|`+|<!--", re.DOTALL)
_INSIDE_HTML: Final = re.compile(r"<!--")


def _leaves(block: Block) -> Iterator[Block]:
    for child in block.blocks:
        yield from _leaves(child)
    if block.lines:
        yield block


def _uncommented(source: str, kind: Kind) -> Iterator[str]:
    token = _INSIDE_HTML if kind is Kind.HTML else _OUTSIDE_HTML
    done = 0
    while found := token.search(source, done):
        yield source[done : found.start()]
        done = found.end()
        if found[0] != "<!--":
            yield found[0]
            continue
        closed = source.find("-->", found.start() + 2)
        if closed < 0 and kind is not Kind.HTML:
            yield source[found.start() :]
            return
        done = closed + 3 if closed >= 0 else len(source)
        yield "\n" * source.count("\n", found.start(), done)
    yield source[done:]
