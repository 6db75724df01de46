"""The block structure of a Markdown text, by the rules of CommonMark and of GitHub's tables."""

import enum
import re
from collections.abc import Callable
from typing import Final

from statusgen.gfm.blocks import Block, Definition, Document, Kind, cells, folded
from statusgen.gfm.html_blocks import COMMENT_END, html_opening
from statusgen.gfm.lines import Cursor, closes_fence, lines_of, take_quote_marker, without_closing_hashes

DEEPEST: Final = 24
"""How far quotes and list items may lie in each other; a marker deeper down is text."""


def read(text: str) -> Document:
    """Every block of `text`. Nothing is an error in Markdown, so nothing is raised."""
    reader = _Reader()
    for line in lines_of(text.removesuffix("\n")):
        reader.feed(line)
    unclosed = reader.unclosed()
    reader.close_leaf()
    return Document(reader.root, reader.definitions, tuple(reader.defining), unclosed)


_ALIGNMENT: Final = re.compile(r":?-+:?")
_RULE: Final = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE: Final = re.compile(r"(?:=+|-+)[ \t]*$")
_HEADING: Final = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_FENCE: Final = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_MARKER: Final = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)")
_TITLE: Final = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)"""
_DEFINITION: Final = re.compile(
    r"\[(?P<label>(?:[^\\\[\]]|\\.)*[^\s\\\[\]](?:[^\\\[\]]|\\.)*)\]:[ \t]*\n?[ \t]*"
    r"(?P<target><(?:[^<>\n\\]|\\.)*>|[^\s<]\S*)"
    rf"(?:(?:[ \t]+|[ \t]*\n[ \t]*)(?P<title>{_TITLE}))?[ \t]*(?:\n|$)",
    re.DOTALL,
)


class _Opened(enum.Enum):
    NOTHING = enum.auto()
    CONTAINER = enum.auto()
    LEAF = enum.auto()


_NEVER: Final = DEEPEST + 2


class _Reader:
    """The blocks that are open, fed line by line.

    `open` has the containers, outermost first, of which the current line continues the first `matched`;
    `leaf` is the open block of lines inside the last of them. `blank` is the index of the innermost quote
    that the line before, a blank one, belongs to: lists within that quote become loose.
    """

    def __init__(self) -> None:
        self.root = Block(Kind.DOCUMENT, 1, 1)
        self.open = [self.root]
        self.leaf: Block | None = None
        self.matched = 1
        self.number = 0
        self.blank = _NEVER
        self.definitions: dict[str, Definition] = {}
        self.defining: list[int] = []

    def unclosed(self) -> Block | None:
        """The open fence or HTML that only a mark of its own ends, unless it ends with what it is in."""
        leaf = self.leaf if len(self.open) == 1 else None
        return leaf if leaf and (leaf.kind is Kind.FENCE or leaf.closes) else None

    def feed(self, line: str) -> None:
        self.number += 1
        cursor = Cursor(line)
        self._continue_containers(cursor)
        if self.leaf and self._is_verbatim(self.leaf) and not self._ends_html(self.leaf, cursor):
            self._continue_verbatim(self.leaf, cursor)
            self.blank = _NEVER
            return
        containers, opened = 0, self._open_block(cursor)
        while opened is _Opened.CONTAINER:
            containers += 1
            opened = self._open_block(cursor)
        if opened is _Opened.NOTHING:
            self._add_text(cursor)
        self.blank = _NEVER if cursor.bare or containers else self._innermost_quote()

    def _continue_containers(self, cursor: Cursor) -> None:
        self.matched = 1
        for container in self.open[1:]:
            if container.kind is Kind.QUOTE:
                if cursor.indent > 3 or not cursor.bare.startswith(">"):
                    return
                take_quote_marker(cursor)
            elif cursor.indent >= container.level:
                cursor.take(container.level)
            elif cursor.bare or not container.blocks:
                return
            self.matched += 1

    def _all_matched(self) -> bool:
        return self.matched == len(self.open)

    def _is_verbatim(self, leaf: Block) -> bool:
        return self._all_matched() and leaf.kind in (Kind.FENCE, Kind.HTML)

    def _ends_html(self, leaf: Block, cursor: Cursor) -> bool:
        """Whether a blank line ends HTML; unlike in CommonMark, a comment inside goes on, and is not shown."""
        if leaf.kind is not Kind.HTML or leaf.closes or cursor.bare:
            return False
        written = "\n".join(leaf.lines)
        if written.rfind("<!--") > written.rfind("-->"):
            leaf.closes = COMMENT_END
        return not leaf.closes

    def _continue_verbatim(self, leaf: Block, cursor: Cursor) -> None:
        leaf.end = self.number
        if leaf.kind is Kind.FENCE:
            if cursor.indent < 4 and closes_fence(cursor.bare, leaf.marker):
                self.leaf = None
                return
            cursor.take(min(cursor.indent, leaf.level))
        leaf.lines.append(cursor.text)
        if leaf.closes and leaf.closes.search(cursor.text):
            self.leaf = None

    def _innermost_quote(self) -> int:
        return max(n for n, container in enumerate(self.open) if n == 0 or container.kind is Kind.QUOTE)

    def _open_block(self, cursor: Cursor) -> _Opened:
        if not cursor.bare:
            return _Opened.NOTHING
        if cursor.indent > 3:
            return self._indented_code(cursor)
        for opener in _OPENERS.get(cursor.bare[0], ()):
            opened = opener(self, cursor)
            if opened is not _Opened.NOTHING:
                return opened
        return _Opened.NOTHING

    def _indented_code(self, cursor: Cursor) -> _Opened:
        if self.leaf and self.leaf.kind is Kind.PARAGRAPH:
            return _Opened.NOTHING
        if not (self.leaf and self.leaf.kind is Kind.CODE and self._all_matched()):
            self._open_leaf(Kind.CODE)
        cursor.take(4)
        self._append(cursor.text)
        return _Opened.LEAF

    def _quote(self, cursor: Cursor) -> _Opened:
        if len(self.open) > DEEPEST:
            return _Opened.NOTHING
        self._open_container(Block(Kind.QUOTE, self.number, self.number))
        take_quote_marker(cursor)
        return _Opened.CONTAINER

    def _item(self, cursor: Cursor) -> _Opened:
        marker = _MARKER.match(cursor.bare)
        if not marker or len(self.open) > DEEPEST:
            return _Opened.NOTHING
        start = int(marker[1] or 1)
        if self._in_paragraph() and (start != 1 or not cursor.bare[marker.end() :].strip()):
            return _Opened.NOTHING
        offset = cursor.indent + marker.end()
        cursor.take(offset)
        gap = cursor.indent if cursor.bare and cursor.indent < 5 else 1
        cursor.take(min(gap, cursor.indent))
        self._open_item(marker[0][-1], start, offset + gap)
        return _Opened.CONTAINER

    def _open_item(self, marker: str, start: int, offset: int) -> None:
        self._close_unmatched()
        siblings = self.open[-1].blocks
        if siblings and siblings[-1].kind is Kind.LIST and siblings[-1].marker == marker:
            siblings[-1].loose |= len(self.open) > self.blank
        else:
            self._add(Block(Kind.LIST, self.number, self.number, marker=marker, start=start))
        item = Block(Kind.ITEM, self.number, self.number, level=offset)
        siblings[-1].blocks.append(item)
        self.open.append(item)
        self.matched += 1

    def _heading(self, cursor: Cursor) -> _Opened:
        hashes = _HEADING.match(cursor.bare)
        if not hashes:
            return _Opened.NOTHING
        text = cursor.bare[hashes.end() :]
        self._open_leaf(Kind.HEADING, level=len(hashes[1]), column=cursor.length - len(text) + 1)
        self._append(without_closing_hashes(text))
        self.leaf = None
        return _Opened.LEAF

    def _underline(self, cursor: Cursor) -> _Opened:
        if not (self.leaf and self._in_paragraph() and _UNDERLINE.match(cursor.bare)):
            return _Opened.NOTHING
        self._take_definitions(self.leaf)
        if not self.leaf.lines:
            self._append(cursor.bare)
            return _Opened.LEAF
        self.leaf.kind, self.leaf.end = Kind.HEADING, self.number
        self.leaf.level = 1 if cursor.bare[0] == "=" else 2
        self.leaf = None
        return _Opened.LEAF

    def _rule(self, cursor: Cursor) -> _Opened:
        if not _RULE.match(cursor.bare):
            return _Opened.NOTHING
        self._open_leaf(Kind.RULE)
        self.leaf = None
        return _Opened.LEAF

    def _fence(self, cursor: Cursor) -> _Opened:
        fence = _FENCE.match(cursor.bare)
        if not fence:
            return _Opened.NOTHING
        self._open_leaf(Kind.FENCE, level=cursor.indent, marker=fence[1] or fence[2])
        return _Opened.LEAF

    def _html(self, cursor: Cursor) -> _Opened:
        opening = html_opening(cursor.bare, self._in_paragraph())
        if not opening:
            return _Opened.NOTHING
        (closes,) = opening
        self._open_leaf(Kind.HTML, closes=closes)
        self._append(cursor.text)
        if closes and closes.search(cursor.bare):
            self.leaf = None
        return _Opened.LEAF

    def _table(self, cursor: Cursor) -> _Opened:
        paragraph = self.leaf
        if not (paragraph and self._in_paragraph()):
            return _Opened.NOTHING
        columns, header = cells(cursor.bare), paragraph.lines[-1]
        if len(columns) != len(cells(header)) or not all(map(_ALIGNMENT.fullmatch, columns)):
            return _Opened.NOTHING
        del paragraph.lines[-1]
        self._open_leaf(Kind.TABLE, line=self.number - 1)
        self._append(header)
        self._append(cursor.bare)
        return _Opened.LEAF

    def _in_paragraph(self) -> bool:
        return self._all_matched() and self.leaf is not None and self.leaf.kind is Kind.PARAGRAPH

    def _open_container(self, container: Block) -> None:
        self._close_unmatched()
        self._add(container)
        self.open.append(container)
        self.matched += 1

    def _open_leaf(
        self,
        kind: Kind,
        *,
        line: int = 0,
        column: int = 1,
        level: int = 0,
        marker: str = "",
        closes: re.Pattern[str] | None = None,
    ) -> None:
        self._close_unmatched()
        line = line or self.number
        leaf = Block(kind, line, self.number, column=column, level=level, marker=marker, closes=closes)
        self._add(leaf)
        self.leaf = leaf

    def _add(self, block: Block) -> None:
        parent = self.open[-1]
        if parent.kind is Kind.ITEM and parent.blocks and len(self.open) > self.blank:
            self.open[-2].blocks[-1].loose = True
        parent.blocks.append(block)

    def _append(self, line: str) -> None:
        assert self.leaf, "only called with a block of lines open"
        self.leaf.lines.append(line)
        self.leaf.end = self.number

    def _close_unmatched(self) -> None:
        self.close_leaf()
        del self.open[self.matched :]

    def close_leaf(self) -> None:
        if self.leaf and self.leaf.kind is Kind.PARAGRAPH:
            self._take_definitions(self.leaf)
        self.leaf = None

    def _take_definitions(self, paragraph: Block) -> None:
        if not (paragraph.lines and paragraph.lines[0].startswith("[")):
            return
        text, taken = "\n".join(paragraph.lines), 0
        while found := _DEFINITION.match(text, taken):
            target, title = found["target"], (found["title"] or "")[1:-1]
            target = target[1:-1] if target.startswith("<") else target
            self.definitions.setdefault(folded(found["label"]), Definition(target, title))
            taken = found.end()
        first = paragraph.line
        paragraph.lines = text[taken:].split("\n") if taken < len(text) else []
        paragraph.line = first + text.count("\n", 0, taken)
        self.defining += range(first, paragraph.line if paragraph.lines else first + text.count("\n") + 1)

    def _add_text(self, cursor: Cursor) -> None:
        kind = self.leaf.kind if self.leaf else None
        if not cursor.bare:
            self._add_blank(cursor)
        elif kind is Kind.PARAGRAPH or (kind is Kind.TABLE and self._all_matched()):
            self._append(cursor.bare)
        else:
            self._open_leaf(Kind.PARAGRAPH, column=cursor.length - len(cursor.bare) + 1)
            self._append(cursor.bare)

    def _add_blank(self, cursor: Cursor) -> None:
        if self.leaf and self.leaf.kind is Kind.CODE and self._all_matched():
            cursor.take(min(4, cursor.indent))
            self.leaf.lines.append(cursor.text)
        else:
            self._close_unmatched()


_OPENERS: Final[dict[str, tuple[Callable[[_Reader, Cursor], _Opened], ...]]] = {
    ">": (_Reader._quote,),
    "#": (_Reader._heading,),
    "`": (_Reader._fence,),
    "~": (_Reader._fence,),
    "<": (_Reader._html,),
    "=": (_Reader._underline,),
    "-": (_Reader._underline, _Reader._rule, _Reader._item, _Reader._table),
    "*": (_Reader._rule, _Reader._item),
    "_": (_Reader._rule,),
    "+": (_Reader._item,),
    "|": (_Reader._table,),
    ":": (_Reader._table,),
    **dict.fromkeys("0123456789", (_Reader._item,)),
}
