"""A Markdown text as it has to be written to stand in a document elsewhere."""

import re
import xml.etree.ElementTree as etree
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Final

from statusgen.gfm.definitions import LEAD, inlined
from statusgen.gfm.html import Reference, fragments, references
from statusgen.gfm.html_blocks import html_ending
from statusgen.gfm.lines import lines_of
from statusgen.gfm.links import Place, image_target, link_target, may_link
from statusgen.gfm.parser import tree
from statusgen.gfm.raw_html import Tag, pieces
from statusgen.gfm.structure import read


def transplanted(text: str, place: Place, page: str) -> str:
    """The text with headings where `place` has them, links from its `root`, and no comment; else as it was written.

    `page` is the address of the page that it is from, for links inside the text. A link that the page would not
    have leads nowhere. What stands before and after it is read as if it were not there: links have no labels,
    and what it opens is closed. Raises TooCostly.
    """
    source = inlined(_uncommented(text))
    lines = source.split("\n")
    if may_link(source):
        headings = fragments(source)
        for reference in references(source):
            _lead(lines, reference, _target(reference, place, page, headings), page)
    if _MAYBE_HEADED.search(source):
        for heading in list(tree(source).iter()):
            if _HEADING.fullmatch(heading.tag) and "line" in heading.attrib:
                _lower(lines, int(heading.get("line", "")) - 1, place.heading + max(0, int(heading.tag[1]) - 2))
    return _closed("\n".join(line for line in lines if line is not _GONE).strip())


_HEADING: Final = re.compile("h[1-6]")
_MAYBE_HEADED: Final = re.compile(r"#|[=-][ \t]*$", re.MULTILINE)
"""In every text that has a heading, which most have not: reading one takes its time."""

_GONE: Final = "\0"
"""Stands for a line that is no more, so that the others keep their numbers."""


# Comments


def _uncommented(text: str) -> str:
    """The text without what pages do not show; a comment inside code stays, unless no other can be told from it."""
    source = "\n".join(lines_of(text))
    if "<!--" not in source:
        return source
    done = 0
    for comment in _comments(tree(source)):
        lines = (re.escape(line.strip()) for line in comment.split("\n"))
        found = re.compile(r"[ \t]*\n[ \t>]*".join(lines)).search(source, done)
        if found:
            source, done = source[: found.start()] + source[found.end() :], found.start()
    if any(_comments(tree(source))):
        source = _COMMENT.sub("", source)
    return source


_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def _comments(root: etree.Element) -> Iterator[str]:
    return (comment for raw in root.iter("raw") for comment in _COMMENT.findall(raw.text or ""))


# Links


def _lead(lines: list[str], reference: Reference, target: str, page: str) -> None:
    """Make a link or image of the text lead where it leads on the page."""
    if target == reference.target:
        return
    written = re.escape(reference.target)
    inline = re.compile(rf"""(\(\s*<?|["'=]){written}(?=[\s)>"'])""")
    for number in range(reference.line - 1, len(lines)):
        if not lines[number].strip():
            break
        changed = inline.sub(lambda at: at[1] + target, lines[number], count=1)
        if changed != lines[number]:
            lines[number] = changed
            return
    definition = re.compile(rf"^([ >]*\[[^\]]+\]:\s*<?){written}(?=[\s>]|$)")
    lines[:] = [definition.sub(lambda at: at[1] + (target or page), line) for line in lines]


def _target(reference: Reference, place: Place, page: str, headings: Collection[str]) -> str:
    written = reference.target
    found = image_target(written, place) if reference.image else link_target(written, place, headings)
    if found is None:
        return ""
    if found.outside:
        return written
    return page + found.href if found.href.startswith("#") else found.href


# Headings


def _lower(lines: list[str], first: int, level: int) -> None:
    """Write the heading that begins on a line at another level."""
    hashes = "#" * min(6, level)
    atx = _ATX.match(lines[first])
    if atx:
        lines[first] = f"{atx['lead']}{hashes}{lines[first][atx.end() :]}"
        return
    underline = next(n for n in range(first + 1, len(lines)) if _UNDERLINE.fullmatch(lines[n]))
    lead, words = LEAD.match(lines[first]), (LEAD.sub("", line) for line in lines[first:underline])
    lines[first] = f"{lead[0] if lead else ''}{hashes} {re.sub('#$', chr(92) + '#', ' '.join(words).strip())}"
    lines[first + 1 : underline + 1] = [_GONE] * (underline - first)


_ATX: Final = re.compile(rf"(?P<lead>{LEAD.pattern})#{{1,6}}(?=[ \t]|$)")
_UNDERLINE: Final = re.compile(r"[ \t>]*(?:=+|-+)[ \t]*")


# What is left open


def _closed(text: str) -> str:
    """The text with the ends of the fence, the block of HTML and the elements that it leaves open."""
    unclosed = read(text).unclosed
    if unclosed:
        text += f"\n{unclosed.marker or html_ending(unclosed.lines[0])}"
    opened: dict[str, list[int]] = defaultdict(list)
    for place, tag in enumerate(_tags(text)):
        if tag.attributes is not None:
            opened[tag.name].append(place)
        elif opened[tag.name]:
            opened[tag.name].pop()
    left = sorted(((place, name) for name, places in opened.items() for place in places), reverse=True)
    ends = "".join(f"</{name}>" for _, name in left if name not in _ENDLESS)
    return f"{text}\n\n{ends}" if ends else text


def _tags(text: str) -> Iterator[Tag]:
    for raw in tree(text).iter("raw") if "<" in text else ():
        yield from (piece for piece in pieces(raw.text or "") if isinstance(piece, Tag))


_ENDLESS: Final = frozenset({"br", "hr", "img", "p", "wbr"})
"""What has no end, or is ended by whatever follows."""
