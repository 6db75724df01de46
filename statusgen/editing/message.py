"""The text of an update as somebody typed it: what would divide the file is kept as text."""

import re
from collections.abc import Sequence

from statusgen import gfm
from statusgen.gfm.blocks import Block, BlockKind
from statusgen.gfm.limits import LARGEST
from statusgen.sources.body.chips import SPAN


def as_text(typed: str) -> Sequence[str]:
    """The lines of a message, so that below the heading of an update they are that update's text.

    Headings that would divide the file are shown as they were typed: `# of errors`. A rule directly below text gets an
    empty line above it, and a fence that is left open is closed. Other Markdown means what it means.
    """
    lines = re.split(r"\r\n|\r|\n", typed)
    filled = [n for n, line in enumerate(lines) if line.strip()]
    lines = lines[filled[0] : filled[-1] + 1] if filled else []
    if len(typed) > LARGEST:  # which the file that it is put into is refused for
        return lines
    parsed = gfm.parse("\n".join(lines))
    open_fences = (each for each in parsed.structure.root.blocks if each is parsed.unclosed)
    lines += [each.marker for each in open_fences if each.kind is BlockKind.FENCE]
    while large := [heading for heading in parsed.headings if heading.level <= 3]:
        _flatten(lines, large[-1])  # what is text now may be underlined by a line below it
        parsed = gfm.parse("\n".join(lines))
    return lines


def _flatten(lines: list[str], heading: Block) -> None:
    """Make text of a heading."""
    last = lines[heading.end - 1]
    if heading.end == heading.line:
        lines[heading.line - 1] = last.replace("#", "\\#", 1)
    elif re.fullmatch(r" *-{3,}", last):
        lines.insert(heading.end - 1, "")
    else:
        lines[heading.end - 1] = f"\\{last.strip()}"


def first_chip(lines: Sequence[str]) -> str:
    """The code span with which a message begins as with a chip; "" where it does not."""
    found = SPAN.match(lines[0].strip()) if lines else None
    return found[1] if found else ""
