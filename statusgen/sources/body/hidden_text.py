"""What hides the text of a body: code, HTML and comments that nothing ends, and conflicts that git left."""

import re
from collections.abc import Iterable
from typing import Final

from statusgen.gfm.blocks import Block, BlockKind
from statusgen.model.patterns import regex
from statusgen.model.vocabulary import Kind
from statusgen.sources.body.parts import BodyText
from statusgen.sources.body.slips import read_entry

_HIDES: Final = "is never closed and hides all below it"


def conflict_in(body: BodyText) -> int:
    """The line of the first mark of a conflict that git left; 0 where there is none."""
    lines = enumerate(body.lines, 1)
    marks = [n for n, line in lines if line[:1] in "<=>" and _CONFLICT.match(line) and not body.is_code(n)]
    torn = re.search("<=>|<>|<=|=>", "".join(body.lines[n - 1][0] for n in marks))
    alone = next((n for n in marks if _OURS.match(body.lines[n - 1])), 0)
    return marks[torn.start()] if torn else alone


def check_hidden(body: BodyText, kind: Kind) -> None:
    """Report what is never closed, so that all below it is code, or hidden."""
    text = body.parsed.text
    for comment in _COMMENT.finditer(text):
        is_open = not comment[0].endswith("-->")
        if not is_open and not ("<!--" in comment[0][4:] and _has_update(comment[0].split("\n"), body, kind)):
            continue
        line = text.count("\n", 0, comment.start()) + 1
        if "<!--" not in body.lines[line - 1]:
            what = f"this comment {_HIDES}" if is_open else "this comment ends with the next one and hides an update"
            column = comment.start() - text.rfind("\n", 0, comment.start())
            body.file.report(body.file.in_body(line, column), f"{what}; write --> where it ends")
    block = body.parsed.unclosed
    if block and not (block.closes and block.closes.match("-->")):
        what, end = _opened_by(block, body.lines[block.line - 1])
        message = f"this {what} {_HIDES}; write {end} on a line of its own where it ends"
        body.file.report(body.file.in_body(_first_that_hides(block, body, kind).line), message)
    for fence in _fences(body) if any(map(text.__contains__, ("```", "~~~"))) else ():
        if fence is not block and not _is_closed(fence) and _has_update(fence.lines, body, kind):
            message = f"this fence in a list or quote is never closed and hides an update; write {fence.marker}"
            body.report(fence.line, f"{message} on a line of its own where it ends, as deep as this one")


def _fences(body: BodyText) -> Iterable[Block]:
    return (leaf for leaf in dict.fromkeys(body.leaves.values()) if leaf.kind is BlockKind.FENCE)


def _is_closed(fence: Block) -> bool:
    """Whether a line of its own ends a fence; the end of a list or quote does too."""
    return fence.end - fence.line > len(fence.lines)


def _has_update(lines: Iterable[str], body: BodyText, kind: Kind) -> bool:
    """Whether one of the lines is the heading of an update."""
    headings = (line.lstrip() for line in lines if line.lstrip().startswith("###"))
    entries = (read_entry(line, body.file.languages, kind) for line in headings)
    return any(entry and entry.label for entry in entries)


def _first_that_hides(last: Block, body: BodyText, kind: Kind) -> Block:
    """The fence that was left open: the first that holds the heading of an update, where a later one ended it."""
    return next((each for each in _fences(body) if each.line < last.line and _has_update(each.lines, body, kind)), last)


def _opened_by(block: Block, line: str) -> tuple[str, str]:
    """What a block begins with, and what would end it."""
    if block.kind is BlockKind.FENCE:
        return "fence", block.marker
    sign = (re.search(r"<(?:[a-z]+|\?|!\[CDATA\[|!)", line, re.IGNORECASE) or [line])[0]
    end = {"<?": "?>", "<![CDATA[": "]]>", "<!": ">"}.get(sign)
    return (sign, end) if end else (f"{sign}>", f"</{sign[1:]}>")


_CONFLICT: Final = regex(r"(?:<{7}|={7}|>{7})(?=\s|$)")
_OURS: Final = regex(r"<{7} (?:HEAD|ours|Updated upstream)\s*$")
_COMMENT: Final = regex(r"<!--.*?(?:-->|\Z)", re.DOTALL)
