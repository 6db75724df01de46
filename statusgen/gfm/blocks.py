"""The blocks of a Markdown text, by the rules of CommonMark and of GitHub's tables and footnotes.

A reader keeps the blocks that are open and takes line after line. Each construct is a small function that may open a
block; `_RULES` says which of them are asked, by the first character of a line, and how such a line looks.
"""

import enum
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from statusgen.gfm.html import TAG
from statusgen.model.patterns import regex

DEEPEST: Final = 24
"""How many quotes and list items may be nested in each other; a marker deeper down is text."""


class BlockKind(enum.Enum):
    """What a block is: the first five hold blocks, the others hold lines."""

    DOCUMENT = "document"
    QUOTE = "quote"
    LIST = "list"
    ITEM = "item"
    FOOTNOTE = "footnote"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    FENCE = "fence"
    HTML = "html"
    RULE = "rule"
    TABLE = "table"


class Block(msgspec.Struct, eq=False):
    """One block and where its own lines are: `line` to `end`, counted from 1, both included.

    `column` is where a heading's text starts, from 1. `level` is a heading's level, the columns by which what an item
    or footnote holds is indented, or a fence's own indentation. `marker` is a list's bullet or delimiter, a fence's
    opening run, or a footnote's label. A table's first two lines are its header and its alignments.
    """

    kind: BlockKind
    line: int
    end: int
    column: int = 1
    level: int = 0
    marker: str = ""
    start: int = 1
    loose: bool = False
    closes: re.Pattern[str] | None = None
    lines: list[str] = msgspec.field(default_factory=list)
    blocks: list["Block"] = msgspec.field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of a heading; the lines of one that is underlined are joined by spaces."""
        return " ".join(map(str.strip, self.lines))

    def leaves(self) -> Iterator["Block"]:
        """Yield the blocks inside that hold lines."""
        for child in self.blocks:
            yield from child.leaves()
        if self.lines:
            yield self


class Structure(msgspec.Struct, frozen=True):
    """The blocks of a text, and what they define by folded label: the targets and titles of links, and footnotes.

    Targets and titles are as written. `unclosed` is code or HTML that nothing ends, so that it holds all below it.
    `steps` is what reading took.
    """

    root: Block
    definitions: dict[str, tuple[str, str]]
    footnotes: frozenset[str]
    unclosed: Block | None
    steps: int


def read(text: str) -> Structure:
    """Read every block of `text`. Nothing is an error in Markdown, so nothing is raised."""
    reader = _Reader()
    for line in lines_of(text.removesuffix("\n")):
        reader.feed(line)
    leaf = reader.leaf
    unclosed = leaf if leaf and (leaf.kind is BlockKind.FENCE or leaf.closes) and len(reader.open) == 1 else None
    reader.close_leaf()
    return Structure(reader.root, reader.definitions, frozenset(reader.footnotes), unclosed, reader.steps)


def lines_of(text: str) -> list[str]:
    """The lines of `text` whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def folded(label: str) -> str:
    """A link label as labels are compared: case and the amount of space do not count."""
    return " ".join(label.split()).casefold()


def cells(row: str) -> list[str]:
    r"""The cells of a table's row; `\|` is a bar inside a cell."""
    bare = row.strip().removeprefix("|")
    return [cell[1].strip().replace("\\|", "|") for cell in _CELL.finditer(bare)][:-1]


class _Cursor:
    """What is left of a line, with columns counted by tab stops of four."""

    def __init__(self, line: str) -> None:
        self.length = len(line)
        self.column = 0
        self.text = line
        self.has_tab = "\t" in line
        self._measure()

    def take(self, width: int) -> None:
        """Go on by `width` columns; a tab that is cut leaves spaces."""
        if self.has_tab and "\t" in self.text[:width]:
            self.text = " " * self.indent + self.bare
        self.text = self.text[width:]
        self.column += width
        self._measure()

    def take_marker(self, width: int) -> None:
        """Go on behind a marker of that width and one space."""
        self.take(self.indent + width)
        self.take(min(self.indent, 1))

    def _measure(self) -> None:
        self.bare = self.text.lstrip(" \t")
        self.indent = len(self.text) - len(self.bare)
        if self.has_tab and "\t" in (lead := self.text[: self.indent]):
            self.indent = len((" " * (self.column % 4) + lead).expandtabs(4)) - self.column % 4


class _Reader:
    """The blocks that are open, fed line by line.

    `open` has the containers, outermost first, of which the current line continues the first `matched`;
    `leaf` is the open block of lines inside the last of them. `blank` is the index of the innermost quote
    that the line before, a blank one, belongs to: lists within that quote become loose.
    """

    def __init__(self) -> None:
        self.root = Block(BlockKind.DOCUMENT, 1, 1)
        self.open = [self.root]
        self.leaf: Block | None = None
        self.matched = 1
        self.number = self.steps = 0
        self.blank = _NEVER
        self.definitions: dict[str, tuple[str, str]] = {}
        self.footnotes: list[str] = []

    def feed(self, line: str) -> None:
        self.number += 1
        self.steps += len(self.open)
        is_in_text = self.leaf is None or self.leaf.kind is BlockKind.PARAGRAPH
        if is_in_text and len(self.open) == 1 and line[:1] not in _STARTS:
            self._feed_text(line)
            return
        cursor = _Cursor(line)
        self.matched = 1
        while self.matched < len(self.open) and _goes_on(self.open[self.matched], cursor):
            self.matched += 1
        if self.leaf and self._is_verbatim(self.leaf, cursor):
            self._continue_verbatim(self.leaf, cursor)
            self.blank = _NEVER
            return
        before, opened = self.steps, self._open_block(cursor)
        while opened and opened.kind in _CONTAINERS:
            self.steps += 1
            opened = self._open_block(cursor)
        if not opened:
            self._add_text(cursor)
        if cursor.bare or self.steps > before:
            self.blank = _NEVER
        else:
            self.blank = max((n for n, each in enumerate(self.open) if each.kind is BlockKind.QUOTE), default=0)

    def _feed_text(self, line: str) -> None:
        """Take an empty line, or one of text, outside of all containers; most lines are such ones."""
        self.matched, self.blank = 1, _NEVER if line else 0
        if not line:
            self.close_leaf()
        elif self.leaf:
            self.leaf.lines.append(line)
            self.leaf.end = self.number
        else:
            self.open_block(BlockKind.PARAGRAPH, line)

    @property
    def paragraph(self) -> Block | None:
        """The paragraph that the line would go on with."""
        is_one = self.leaf and self.leaf.kind is BlockKind.PARAGRAPH and self.matched == len(self.open)
        return self.leaf if is_one else None

    def open_block(self, kind: BlockKind, *lines: str) -> Block:
        """Open a block in the innermost container that the line continues, an item in the list at its end."""
        self.close_unmatched()
        block, parent = Block(kind, self.number, self.number, lines=list(lines)), self.open[-1]
        if kind is BlockKind.ITEM:
            parent = parent.blocks[-1]
        elif parent.kind is BlockKind.ITEM and parent.blocks and len(self.open) > self.blank:
            self.open[-2].blocks[-1].loose = True
        parent.blocks.append(block)
        if kind in _CONTAINERS:
            self.open.append(block)
            self.matched += 1
        elif kind not in _CLOSED:
            self.leaf = block
        return block

    def close_unmatched(self) -> None:
        self.close_leaf()
        del self.open[self.matched :]

    def close_leaf(self) -> None:
        if self.leaf and self.leaf.kind is BlockKind.PARAGRAPH:
            self.take_definitions(self.leaf)
        self.leaf = None

    def take_definitions(self, paragraph: Block) -> None:
        """Move the link definitions that a paragraph begins with out of it."""
        if not (paragraph.lines and paragraph.lines[0].startswith("[")):
            return
        text, taken = "\n".join(paragraph.lines), 0
        while (found := _DEFINITION.match(text, taken)) and found["label"].strip():
            target = found["target"] if found["bracketed"] is None else found["bracketed"]
            self.definitions.setdefault(folded(found["label"]), (target, (found["title"] or "")[1:-1]))
            taken = found.end()
        paragraph.lines = text[taken:].split("\n") if taken < len(text) else []
        paragraph.line += text.count("\n", 0, taken)

    def _is_verbatim(self, leaf: Block, cursor: _Cursor) -> bool:
        """Code and HTML go on over any line, HTML unless a blank one ends it.

        Unlike in CommonMark, a comment inside HTML goes on over blank lines, and is not shown.
        """
        if self.matched < len(self.open) or leaf.kind not in (BlockKind.FENCE, BlockKind.HTML):
            return False
        if leaf.kind is BlockKind.FENCE or leaf.closes or cursor.bare:
            return True
        written = "\n".join(leaf.lines)
        if written.rfind("<!--") > written.rfind("-->"):
            leaf.closes = _HTML_ENDS["comment"]
        return leaf.closes is not None

    def _continue_verbatim(self, leaf: Block, cursor: _Cursor) -> None:
        leaf.end = self.number
        if leaf.kind is BlockKind.FENCE:
            run = cursor.bare.rstrip(" \t")
            if cursor.indent < 4 and len(run) >= len(leaf.marker) and not run.strip(leaf.marker[0]):
                self.leaf = None
                return
            cursor.take(min(cursor.indent, leaf.level))
        leaf.lines.append(cursor.text)
        if leaf.closes and leaf.closes.search(cursor.text):
            self.leaf = None

    def _open_block(self, cursor: _Cursor) -> Block | None:
        if cursor.bare and cursor.indent > 3:
            return _indented_code(self, cursor)
        is_deepest = len(self.open) > DEEPEST
        for pattern, rule in _RULES.get(cursor.bare[:1], ()):
            if is_deepest and rule in (_quote, _item, _footnote):
                continue
            if (mark := pattern.match(cursor.bare)) and (opened := rule(self, cursor, mark)):
                return opened
        return None

    def _add_text(self, cursor: _Cursor) -> None:
        kind = self.leaf.kind if self.leaf else None
        is_whole = self.matched == len(self.open)
        if self.leaf and not cursor.bare and kind is BlockKind.CODE and is_whole:
            cursor.take(min(4, cursor.indent))
            self.leaf.lines.append(cursor.text)
        elif not cursor.bare:
            self.close_unmatched()
        elif self.leaf and (kind is BlockKind.PARAGRAPH or (kind is BlockKind.TABLE and is_whole)):
            self.leaf.lines.append(cursor.bare)
            self.leaf.end = self.number
        else:
            self.open_block(BlockKind.PARAGRAPH, cursor.bare).column = cursor.length - len(cursor.bare) + 1


_NEVER: Final = DEEPEST + 2
_CONTAINERS: Final = (BlockKind.QUOTE, BlockKind.ITEM, BlockKind.FOOTNOTE)
_CLOSED: Final = (BlockKind.LIST, BlockKind.HEADING, BlockKind.RULE)
"""The blocks that no line goes on with, at least not by itself."""


def _goes_on(container: Block, cursor: _Cursor) -> bool:
    """Whether a line continues a container, whose marker or indentation it then has no more."""
    if container.kind is BlockKind.QUOTE:
        is_marked = cursor.indent < 4 and cursor.bare.startswith(">")
        if is_marked:
            cursor.take_marker(1)
        return is_marked
    if cursor.indent >= container.level:
        cursor.take(container.level)
        return True
    return not cursor.bare and (container.kind is BlockKind.FOOTNOTE or bool(container.blocks))


# The constructs: each gets the reader, the line and the match of its pattern


def _indented_code(reader: _Reader, cursor: _Cursor) -> Block | None:
    if reader.leaf and reader.leaf.kind is BlockKind.PARAGRAPH:
        return None
    goes_on = reader.leaf and reader.leaf.kind is BlockKind.CODE and reader.matched == len(reader.open)
    leaf = reader.leaf if reader.leaf and goes_on else reader.open_block(BlockKind.CODE)
    cursor.take(4)
    leaf.lines.append(cursor.text)
    leaf.end = reader.number
    return leaf


def _quote(reader: _Reader, cursor: _Cursor, _: re.Match[str]) -> Block:
    cursor.take_marker(1)
    return reader.open_block(BlockKind.QUOTE)


def _item(reader: _Reader, cursor: _Cursor, marker: re.Match[str]) -> Block | None:
    start = int(marker[1] or 1)
    may_not_interrupt = start != 1 or not cursor.bare[marker.end() :].strip()
    if reader.paragraph and may_not_interrupt:
        return None
    offset = cursor.indent + marker.end()
    cursor.take(offset)
    gap = cursor.indent if cursor.bare and cursor.indent < 5 else 1
    cursor.take(min(gap, cursor.indent))
    reader.close_unmatched()
    before = reader.open[-1].blocks[-1] if reader.open[-1].blocks else None
    if before and before.kind is BlockKind.LIST and before.marker == marker[0][-1]:
        before.loose |= len(reader.open) > reader.blank
    else:
        around = reader.open_block(BlockKind.LIST)
        around.marker, around.start = marker[0][-1], start
    item = reader.open_block(BlockKind.ITEM)
    item.level = offset + gap
    return item


def _footnote(reader: _Reader, cursor: _Cursor, label: re.Match[str]) -> Block:
    cursor.take(cursor.indent + label.end())
    footnote = reader.open_block(BlockKind.FOOTNOTE)
    footnote.marker, footnote.level = folded(label[1]), 4
    reader.footnotes.append(footnote.marker)
    return footnote


def _heading(reader: _Reader, cursor: _Cursor, hashes: re.Match[str]) -> Block:
    """A heading; hashes count as its end only after a space."""
    text = cursor.bare[hashes.end() :]
    bare = text.rstrip(" \t")
    kept = bare.rstrip("#")
    heading = reader.open_block(BlockKind.HEADING, kept.rstrip(" \t") if not kept or kept[-1] in " \t" else bare)
    heading.level, heading.column = len(hashes[1]), cursor.length - len(text) + 1
    return heading


def _underline(reader: _Reader, cursor: _Cursor, _: re.Match[str]) -> Block | None:
    paragraph = reader.paragraph
    if not paragraph:
        return None
    reader.take_definitions(paragraph)
    paragraph.end = reader.number
    if not paragraph.lines:
        paragraph.lines.append(cursor.bare)
        return paragraph
    paragraph.kind = BlockKind.HEADING
    paragraph.level = 1 if cursor.bare[0] == "=" else 2
    reader.leaf = None
    return paragraph


def _rule(reader: _Reader, _cursor: _Cursor, _: re.Match[str]) -> Block:
    return reader.open_block(BlockKind.RULE)


def _fence(reader: _Reader, cursor: _Cursor, fence: re.Match[str]) -> Block:
    leaf = reader.open_block(BlockKind.FENCE)
    leaf.level, leaf.marker = cursor.indent, fence[1] or fence[2]
    return leaf


def _html(reader: _Reader, cursor: _Cursor, start: re.Match[str]) -> Block:
    """The first six of CommonMark's seven kinds of HTML."""
    leaf = reader.open_block(BlockKind.HTML, cursor.text)
    leaf.closes = _HTML_ENDS.get(start.lastgroup or "")
    if leaf.closes and leaf.closes.search(cursor.bare):
        reader.leaf = None
    return leaf


def _other_tag(reader: _Reader, cursor: _Cursor, tag: re.Match[str]) -> Block | None:
    """The seventh: a tag alone on its line, which may not interrupt a paragraph."""
    if reader.paragraph or cursor.bare[tag.end() :].strip(" \t") or (tag["end"] and tag["attributes"]):
        return None
    return reader.open_block(BlockKind.HTML, cursor.text)


def _table(reader: _Reader, cursor: _Cursor, _: re.Match[str]) -> Block | None:
    paragraph = reader.paragraph
    if not paragraph:
        return None
    columns, header = cells(cursor.bare), paragraph.lines[-1]
    if not all(map(_ALIGNMENT.fullmatch, columns)) or len(columns) != len(cells(header)):
        return None
    del paragraph.lines[-1]
    table = reader.open_block(BlockKind.TABLE, header, cursor.bare)
    table.line -= 1
    return table


_CELL: Final = regex(r"((?:[^\\|]|\\.|\\$)*)\|?")  # Python up to 3.11.3 is wrong about possessive groups
_ALIGNMENT: Final = regex(r":?-+:?")
TITLE: Final = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)"""
"""The title of a link, in its marks."""

BRACKETED: Final = r"<(?P<bracketed>(?:[^<>\n\\]|\\.)*)>"
"""The target of a link, in angle brackets."""

_DEFINITION: Final = regex(
    rf"\[(?P<label>(?:[^\\\[\]]|\\.){{0,999}})\]:[ \t]*+\n?[ \t]*+(?P<target>{BRACKETED}|[^\s<]\S*+)"
    rf"(?:(?:[ \t]++|[ \t]*+\n[ \t]*+)(?P<title>{TITLE}))?[ \t]*+(?:\n|$)",
    re.DOTALL,
)
_BLOCK_TAGS: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div"
    "|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
    "|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td"
    "|tfoot|th|thead|title|tr|track|ul"
)
_HTML: Final = regex(
    r"<(?:(?P<verbatim>(?:script|pre|style)(?:\s|>|$))|(?P<comment>!--)|(?P<instruction>\?)|(?P<declaration>(?-i:![A-Z]))"
    rf"|(?P<cdata>(?-i:!\[CDATA\[))|/?(?:{_BLOCK_TAGS})(?:\s|/?>|$))",
    re.IGNORECASE,
)
_HTML_ENDS: Final = {
    "verbatim": regex(r"</(?:script|pre|style)>", re.IGNORECASE),
    "comment": regex(r"-->"),
    "instruction": regex(r"\?>"),
    "declaration": regex(r">"),
    "cdata": regex(r"\]\]>"),
}
"""What ends a block of HTML, by what starts it; a blank line ends any other."""

_Rule = tuple[str, re.Pattern[str], Callable[[_Reader, _Cursor, re.Match[str]], Block | None]]
_CONSTRUCTS: Final[tuple[_Rule, ...]] = (
    (">", regex(">"), _quote),
    ("#", regex(r"(#{1,6})(?:[ \t]+|$)"), _heading),
    ("`~", regex(r"(`{3,})[^`]*$|(~{3,})"), _fence),
    ("<", _HTML, _html),
    ("<", TAG, _other_tag),
    ("[", regex(r"\[(\^[^\]\s]+)\]:[ \t]*"), _footnote),
    ("=-", regex(r"(?:=+|-+)[ \t]*$"), _underline),
    ("-*_", regex(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$"), _rule),
    ("-*+0123456789", regex(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)"), _item),
    ("-|:", regex("[-|:]"), _table),
)
"""The constructs in the order in which they are asked: their first characters, how they look, and their function."""

_RULES: Final = {
    first: [(pattern, rule) for characters, pattern, rule in _CONSTRUCTS if first in characters]
    for characters, _, _ in _CONSTRUCTS
    for first in characters
}

_STARTS: Final = frozenset(_RULES) | {" ", "\t"}
"""The first characters of lines that may be more than text."""
