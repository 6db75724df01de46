"""The blocks of a Markdown text, by the rules of CommonMark and of GitHub's tables and footnotes.

A reader keeps the blocks that are open and takes line after line. Each construct is a small function that looks at
the rest of a line and may open a block; `_RULES` says which of them are asked, by the first character.
"""

import enum
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from statusgen.gfm.raw_html import TAG

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

    `level` is a heading's level, the columns by which an item's content is indented, or a fence's own
    indentation. `marker` is a list's bullet or delimiter, a fence's opening run, or a footnote's label. A table's
    first two lines are its header and its alignments.
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
    def last(self) -> int:
        """The last line of it, with the blocks inside."""
        return self.blocks[-1].last if self.blocks else self.end

    def leaves(self) -> Iterator["Block"]:
        """Yield the blocks inside that hold lines."""
        for child in self.blocks:
            yield from child.leaves()
        if self.lines:
            yield self


class Definition(msgspec.Struct, frozen=True):
    """What a reference link's label stands for, as written."""

    target: str
    title: str


class Structure(msgspec.Struct, frozen=True):
    """The blocks of a text, its link definitions by folded label, and the folded labels of its footnotes.

    `steps` is what reading took. `unclosed` is a fence or HTML that nothing ends: it would go on into whatever follows.
    """

    root: Block
    definitions: dict[str, Definition]
    footnotes: frozenset[str]
    steps: int
    unclosed: Block | None


def read(text: str) -> Structure:
    """Read every block of `text`. Nothing is an error in Markdown, so nothing is raised."""
    reader = _Reader()
    for line in lines_of(text.removesuffix("\n")):
        reader.feed(line)
    unclosed = reader.unclosed()
    reader.close_leaf()
    footnotes = frozenset(reader.footnotes)
    return Structure(reader.root, reader.definitions, footnotes, reader.steps, unclosed)


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


_CELL: Final = re.compile(r"((?:[^\\|]|\\.|\\$)*+)\|?")


class _Cursor:
    """What is left of a line, with columns counted by tab stops of four."""

    def __init__(self, line: str) -> None:
        self.length = len(line)
        self.column = 0
        self.text = line
        self._measure()

    def take(self, width: int) -> None:
        """Go on by `width` columns; a tab that is cut leaves spaces."""
        if "\t" in self.text[:width]:
            self.text = " " * self.indent + self.bare
        self.text = self.text[width:]
        self.column += width
        self._measure()

    def _measure(self) -> None:
        self.bare = self.text.lstrip(" \t")
        self.indent = len(self.text) - len(self.bare)
        lead = self.text[: self.indent]
        if "\t" in lead:
            self.indent = len((" " * (self.column % 4) + lead).expandtabs(4)) - self.column % 4


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
        self.root = Block(BlockKind.DOCUMENT, 1, 1)
        self.open = [self.root]
        self.leaf: Block | None = None
        self.matched = 1
        self.number = self.steps = 0
        self.blank = _NEVER
        self.definitions: dict[str, Definition] = {}
        self.footnotes: list[str] = []

    def feed(self, line: str) -> None:
        """Take the next line."""
        self.number += 1
        self.steps += len(self.open)
        cursor = _Cursor(line)
        self._continue_containers(cursor)
        if self.leaf and self._goes_on(self.leaf, cursor):
            self._continue_verbatim(self.leaf, cursor)
            self.blank = _NEVER
            return
        containers, opened = 0, self._open_block(cursor)
        while opened is _Opened.CONTAINER:
            containers += 1
            self.steps += 1
            opened = self._open_block(cursor)
        if opened is _Opened.NOTHING:
            self._add_text(cursor)
        self.blank = _NEVER if cursor.bare or containers else self._innermost_quote()

    def unclosed(self) -> Block | None:
        """The open fence or HTML that only a mark of its own ends, unless it ends with what it is in."""
        leaf = self.leaf if len(self.open) == 1 else None
        return leaf if leaf and (leaf.kind is BlockKind.FENCE or leaf.closes) else None

    # What the rules use

    @property
    def is_nested_deeply(self) -> bool:
        return len(self.open) > DEEPEST

    @property
    def paragraph(self) -> Block | None:
        """The paragraph that the line would go on with."""
        is_one = self.leaf and self.leaf.kind is BlockKind.PARAGRAPH and self.matched == len(self.open)
        return self.leaf if is_one else None

    def open_container(self, container: Block) -> _Opened:
        self._close_unmatched()
        self._add(container)
        return self._enter(container)

    def open_item(self, marker: str, start: int, offset: int) -> _Opened:
        self._close_unmatched()
        siblings = self.open[-1].blocks
        if siblings and siblings[-1].kind is BlockKind.LIST and siblings[-1].marker == marker:
            siblings[-1].loose |= len(self.open) > self.blank
        else:
            self._add(Block(BlockKind.LIST, self.number, self.number, marker=marker, start=start))
        item = Block(BlockKind.ITEM, self.number, self.number, level=offset)
        siblings[-1].blocks.append(item)
        return self._enter(item)

    def open_leaf(self, kind: BlockKind, *lines: str) -> Block:
        self._close_unmatched()
        leaf = Block(kind, self.number, self.number, lines=list(lines))
        self._add(leaf)
        self.leaf = leaf
        return leaf

    def close_leaf(self) -> None:
        if self.leaf and self.leaf.kind is BlockKind.PARAGRAPH:
            self.take_definitions(self.leaf)
        self.leaf = None

    def append(self, leaf: Block, line: str) -> None:
        leaf.lines.append(line)
        leaf.end = self.number

    def take_definitions(self, paragraph: Block) -> None:
        """Move the link definitions that a paragraph begins with out of it."""
        if not (paragraph.lines and paragraph.lines[0].startswith("[")):
            return
        text, taken = "\n".join(paragraph.lines), 0
        while (found := _DEFINITION.match(text, taken)) and found["label"].strip():
            target, title = found["target"], (found["title"] or "")[1:-1]
            target = target[1:-1] if target.startswith("<") else target
            self.definitions.setdefault(folded(found["label"]), Definition(target, title))
            taken = found.end()
        paragraph.lines = text[taken:].split("\n") if taken < len(text) else []
        paragraph.line += text.count("\n", 0, taken)

    # A line

    def _continue_containers(self, cursor: _Cursor) -> None:
        self.matched = 1
        for container in self.open[1:]:
            if not _CONTINUES[container.kind](container, cursor):
                return
            self.matched += 1

    def _goes_on(self, leaf: Block, cursor: _Cursor) -> bool:
        """Code and HTML go on over any line, HTML unless a blank one ends it.

        Unlike in CommonMark, a comment inside HTML goes on over blank lines, and is not shown.
        """
        if self.matched < len(self.open) or leaf.kind not in (BlockKind.FENCE, BlockKind.HTML):
            return False
        if leaf.kind is BlockKind.FENCE or leaf.closes or cursor.bare:
            return True
        written = "\n".join(leaf.lines)
        if written.rfind("<!--") > written.rfind("-->"):
            leaf.closes = _COMMENT_END
        return leaf.closes is not None

    def _continue_verbatim(self, leaf: Block, cursor: _Cursor) -> None:
        leaf.end = self.number
        if leaf.kind is BlockKind.FENCE:
            if cursor.indent < 4 and _closes_fence(cursor.bare, leaf.marker):
                self.leaf = None
                return
            cursor.take(min(cursor.indent, leaf.level))
        leaf.lines.append(cursor.text)
        if leaf.closes and leaf.closes.search(cursor.text):
            self.leaf = None

    def _open_block(self, cursor: _Cursor) -> _Opened:
        if not cursor.bare:
            return _Opened.NOTHING
        if cursor.indent > 3:
            return _indented_code(self, cursor)
        for rule in _RULES.get(cursor.bare[0], ()):
            opened = rule(self, cursor)
            if opened is not _Opened.NOTHING:
                return opened
        return _Opened.NOTHING

    def _add_text(self, cursor: _Cursor) -> None:
        kind = self.leaf.kind if self.leaf else None
        is_whole = self.matched == len(self.open)
        if self.leaf and not cursor.bare and kind is BlockKind.CODE and is_whole:
            cursor.take(min(4, cursor.indent))
            self.leaf.lines.append(cursor.text)
        elif not cursor.bare:
            self._close_unmatched()
        elif self.leaf and (kind is BlockKind.PARAGRAPH or (kind is BlockKind.TABLE and is_whole)):
            self.append(self.leaf, cursor.bare)
        else:
            self.open_leaf(BlockKind.PARAGRAPH, cursor.bare).column = cursor.length - len(cursor.bare) + 1

    def _innermost_quote(self) -> int:
        return max(n for n, container in enumerate(self.open) if n == 0 or container.kind is BlockKind.QUOTE)

    def _add(self, block: Block) -> None:
        parent = self.open[-1]
        if parent.kind is BlockKind.ITEM and parent.blocks and len(self.open) > self.blank:
            self.open[-2].blocks[-1].loose = True
        parent.blocks.append(block)

    def _enter(self, container: Block) -> _Opened:
        self.open.append(container)
        self.matched += 1
        return _Opened.CONTAINER

    def _close_unmatched(self) -> None:
        self.close_leaf()
        del self.open[self.matched :]


# How a container goes on in the next line


def _quote_goes_on(quote: Block, cursor: _Cursor) -> bool:  # noqa: ARG001
    if cursor.indent > 3 or not cursor.bare.startswith(">"):
        return False
    _take_quote_marker(cursor)
    return True


def _item_goes_on(item: Block, cursor: _Cursor) -> bool:
    if cursor.indent >= item.level:
        cursor.take(item.level)
        return True
    return not cursor.bare and bool(item.blocks)


def _footnote_goes_on(footnote: Block, cursor: _Cursor) -> bool:  # noqa: ARG001
    if cursor.indent >= 4:
        cursor.take(4)
        return True
    return not cursor.bare


_CONTINUES: Final[dict[BlockKind, Callable[[Block, _Cursor], bool]]] = {
    BlockKind.QUOTE: _quote_goes_on,
    BlockKind.ITEM: _item_goes_on,
    BlockKind.FOOTNOTE: _footnote_goes_on,
}


def _take_quote_marker(cursor: _Cursor) -> None:
    cursor.take(cursor.indent + 1)
    cursor.take(min(cursor.indent, 1))


def _closes_fence(text: str, marker: str) -> bool:
    run = text.rstrip(" \t")
    return len(run) >= len(marker) and not run.strip(marker[0])


# The constructs


def _indented_code(reader: _Reader, cursor: _Cursor) -> _Opened:
    if reader.leaf and reader.leaf.kind is BlockKind.PARAGRAPH:
        return _Opened.NOTHING
    goes_on = reader.leaf and reader.leaf.kind is BlockKind.CODE and reader.matched == len(reader.open)
    leaf = reader.leaf if reader.leaf and goes_on else reader.open_leaf(BlockKind.CODE)
    cursor.take(4)
    reader.append(leaf, cursor.text)
    return _Opened.LEAF


def _quote(reader: _Reader, cursor: _Cursor) -> _Opened:
    if reader.is_nested_deeply:
        return _Opened.NOTHING
    _take_quote_marker(cursor)
    return reader.open_container(Block(BlockKind.QUOTE, reader.number, reader.number))


def _item(reader: _Reader, cursor: _Cursor) -> _Opened:
    marker = _MARKER.match(cursor.bare)
    if not marker or reader.is_nested_deeply:
        return _Opened.NOTHING
    start = int(marker[1] or 1)
    if reader.paragraph and (start != 1 or not cursor.bare[marker.end() :].strip()):
        return _Opened.NOTHING
    offset = cursor.indent + marker.end()
    cursor.take(offset)
    gap = cursor.indent if cursor.bare and cursor.indent < 5 else 1
    cursor.take(min(gap, cursor.indent))
    return reader.open_item(marker[0][-1], start, offset + gap)


def _footnote(reader: _Reader, cursor: _Cursor) -> _Opened:
    label = _FOOTNOTE.match(cursor.bare)
    if not label or reader.is_nested_deeply:
        return _Opened.NOTHING
    cursor.take(cursor.indent + label.end())
    reader.footnotes.append(folded(label[1]))
    return reader.open_container(Block(BlockKind.FOOTNOTE, reader.number, reader.number, marker=reader.footnotes[-1]))


def _heading(reader: _Reader, cursor: _Cursor) -> _Opened:
    hashes = _HEADING.match(cursor.bare)
    if not hashes:
        return _Opened.NOTHING
    text = cursor.bare[hashes.end() :]
    heading = reader.open_leaf(BlockKind.HEADING, _without_closing_hashes(text))
    heading.level, heading.column = len(hashes[1]), cursor.length - len(text) + 1
    reader.leaf = None
    return _Opened.LEAF


def _without_closing_hashes(text: str) -> str:
    """A heading's text; hashes count as its end only after a space."""
    bare = text.rstrip(" \t")
    kept = bare.rstrip("#")
    return kept.rstrip(" \t") if not kept or kept[-1] in " \t" else bare


def _underline(reader: _Reader, cursor: _Cursor) -> _Opened:
    paragraph = reader.paragraph
    if not paragraph or not _UNDERLINE.match(cursor.bare):
        return _Opened.NOTHING
    reader.take_definitions(paragraph)
    if not paragraph.lines:
        reader.append(paragraph, cursor.bare)
        return _Opened.LEAF
    paragraph.kind, paragraph.end = BlockKind.HEADING, reader.number
    paragraph.level = 1 if cursor.bare[0] == "=" else 2
    reader.leaf = None
    return _Opened.LEAF


def _rule(reader: _Reader, cursor: _Cursor) -> _Opened:
    if not _RULE.match(cursor.bare):
        return _Opened.NOTHING
    reader.open_leaf(BlockKind.RULE)
    reader.leaf = None
    return _Opened.LEAF


def _fence(reader: _Reader, cursor: _Cursor) -> _Opened:
    fence = _FENCE.match(cursor.bare)
    if not fence:
        return _Opened.NOTHING
    leaf = reader.open_leaf(BlockKind.FENCE)
    leaf.level, leaf.marker = cursor.indent, fence[1] or fence[2]
    return _Opened.LEAF


def _html(reader: _Reader, cursor: _Cursor) -> _Opened:
    """One of CommonMark's seven kinds; a tag that is no block's may not interrupt a paragraph."""
    closes = next((closes for opens, closes in _HTML if opens.match(cursor.bare)), _NOT_HTML)
    if closes is _NOT_HTML:
        tag = TAG.match(cursor.bare)
        if reader.paragraph or not tag or cursor.bare[tag.end() :].strip(" \t") or (tag["end"] and tag["attributes"]):
            return _Opened.NOTHING
        closes = None
    reader.open_leaf(BlockKind.HTML, cursor.text).closes = closes
    if closes and closes.search(cursor.bare):
        reader.leaf = None
    return _Opened.LEAF


def _table(reader: _Reader, cursor: _Cursor) -> _Opened:
    paragraph = reader.paragraph
    if not paragraph:
        return _Opened.NOTHING
    columns, header = cells(cursor.bare), paragraph.lines[-1]
    if not all(map(_ALIGNMENT.fullmatch, columns)) or len(columns) != len(cells(header)):
        return _Opened.NOTHING
    del paragraph.lines[-1]
    reader.open_leaf(BlockKind.TABLE, header, cursor.bare).line -= 1
    return _Opened.LEAF


_RULES: Final[dict[str, tuple[Callable[[_Reader, _Cursor], _Opened], ...]]] = {
    ">": (_quote,),
    "#": (_heading,),
    "`": (_fence,),
    "~": (_fence,),
    "<": (_html,),
    "=": (_underline,),
    "[": (_footnote,),
    "-": (_underline, _rule, _item, _table),
    "*": (_rule, _item),
    "_": (_rule,),
    "+": (_item,),
    "|": (_table,),
    ":": (_table,),
    **dict.fromkeys("0123456789", (_item,)),
}
"""Which constructs a line may open, by the first character after its indentation."""

_ALIGNMENT: Final = re.compile(r":?-+:?")
_RULE: Final = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_UNDERLINE: Final = re.compile(r"(?:=+|-+)[ \t]*$")
_HEADING: Final = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_FENCE: Final = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_MARKER: Final = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|$)")
_FOOTNOTE: Final = re.compile(r"\[(\^[^\]\s]+)\]:[ \t]*")
_TITLE: Final = r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)"""
_DEFINITION: Final = re.compile(
    r"\[(?P<label>(?:[^\\\[\]]|\\.){0,999}+)\]:[ \t]*+\n?[ \t]*+"
    r"(?P<target><(?:[^<>\n\\]|\\.)*+>|[^\s<]\S*+)"
    rf"(?:(?:[ \t]++|[ \t]*+\n[ \t]*+)(?P<title>{_TITLE}))?[ \t]*+(?:\n|$)",
    re.DOTALL,
)
_BLOCK_TAGS: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div"
    "|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
    "|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td"
    "|tfoot|th|thead|title|tr|track|ul"
)
_COMMENT_END: Final = re.compile(r"-->")
_NOT_HTML: Final = re.compile("")
_HTML: Final[tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]] = (
    (
        re.compile(r"<(?:script|pre|style)(?:\s|>|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), _COMMENT_END),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(rf"</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", re.IGNORECASE), None),
)
"""Which lines start a block of HTML, and what ends it; without an end, a blank line does."""
