"""An update is put into a write-up where the order of its updates wants it."""

import enum
from collections.abc import Sequence
from typing import Final

import msgspec

from statusgen import gfm
from statusgen.editing.message import first_chip
from statusgen.editing.posting import Post, chip_line, heading, headings_of
from statusgen.editing.source_text import SourceText
from statusgen.language.labels import updates_word
from statusgen.model.problems import InvalidContent, Problem
from statusgen.model.site import Site
from statusgen.sources.body.parts import Body, WrittenUpdate
from statusgen.sources.incident import Parsed
from statusgen.sources.writeup import Header

MESSAGE: Final = "message"
"""What problems in the text of a new update call its place, whose lines count from 1."""


class Order(enum.Enum):
    """The order in which the updates of a file stand in it."""

    OLDEST_FIRST = "oldest first"
    NEWEST_FIRST = "newest first"


class Inserted(msgspec.Struct, frozen=True):
    """A file with one more update: its bytes, and the lines of its heading, of the update's text and below that."""

    raw: bytes
    heading: int
    text: int
    below: int


def with_update(raw: bytes, header: Header, body: Body, post: Post, site: Site, usual: Order) -> Inserted:
    """The file with an update, in the order that it has, else in the usual one. Every byte of it stays as it was."""
    source = SourceText(raw)
    languages = (header.language, *site.languages)
    written = headings_of(header.writeup, body)
    lines = [heading(post, written, languages, header.front.kind, site.zone), *chip_line(post)]
    text_at = len(lines) + 1
    lines += ["", *post.text] if post.text else []
    at, above, below = _place(source, header, body, order_of(body) or usual)
    block = [*above, *lines, *below]
    first = at + len(above)
    return Inserted(source.replaced(at, at, block), first, first + text_at, first + len(lines))


def _place(source: SourceText, header: Header, body: Body, order: Order) -> tuple[int, Sequence[str], Sequence[str]]:
    """The line before which an update is put, and the lines that set it apart there."""
    if body.updates and order is Order.NEWEST_FIRST:
        return min(update.position.line for update in body.updates), (), ("",)
    if body.listed:
        at = source.last_filled(*body.listed) + 1
        opening: Sequence[str] = ("",)
    else:
        at = source.last_filled(header.writeup.body_line, body.summary_end) + 1
        opening = ("", f"## {updates_word(header.language)}", "")
    is_at_end = at > len(source.lines) or source.is_blank(at)
    return at, opening, () if is_at_end else ("",)


def order_of(body: Body) -> Order | None:
    """The order in which the updates of a file stand there; None where it has fewer than two."""
    in_file = sorted(body.updates, key=lambda update: update.position.line)
    if len(in_file) < 2:
        return None
    return Order.NEWEST_FIRST if in_file[0].moment.first > in_file[-1].moment.first else Order.OLDEST_FIRST


def check_update(before: Body | None, parsed: Parsed, inserted: Inserted, post: Post) -> None:
    """Check that a file with an update, as it was read, has that update, and else what it had `before`.

    Raises InvalidContent: what is wrong in the text of the update is placed in it.
    """
    if parsed.errors:
        raise InvalidContent(_placed(each, inserted) for each in parsed.errors)
    after = next(iter(parsed.bodies.values()))
    own = [update for update in after.updates if update.position.line == inserted.heading]
    others = [update for update in after.updates if update not in own]
    if sum(len(update.chips) for update in own) > len(post.chips):
        chip = first_chip(post.text)
        instead = f"say it with an option, or write  ``{chip}``  to keep it as text"
        raise InvalidContent([Problem(MESSAGE, 1, 1, f"`{chip}` would be a chip; {instead}", source=post.text[0])])
    text = gfm.parse("\n".join(post.text)).without_comments.strip("\n").rstrip()
    is_whole = [update.body.text for update in own] == [text]
    if before:
        is_whole &= after.summary.text == before.summary.text and after.writeup.text == before.writeup.text
        is_whole &= list(map(_said, others)) == list(map(_said, before.updates))
    if not is_whole:
        message = "this would not be the text of that update alone; write it into the file by hand"
        raise InvalidContent([Problem(MESSAGE, 1, 1, message)])


def _said(update: WrittenUpdate) -> object:
    return update.id, update.label, [chip for _, chip in update.chips], update.body.text


def _placed(problem: Problem, inserted: Inserted) -> Problem:
    """The same, in the text of the update if it is there; the remedy is then for who meant it as text."""
    if not inserted.text <= problem.line < inserted.below:
        return problem
    what, kept, remedy = problem.message.partition("; to keep it as text, ")
    message = f"{what.partition('; ')[0]}{kept}{remedy}" if kept else what
    return msgspec.structs.replace(problem, path=MESSAGE, line=problem.line - inserted.text + 1, message=message)
