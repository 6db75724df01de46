"""What a Markdown text is made of: blocks, with their lines and places."""

import enum
import re
from typing import Final

import msgspec


class Kind(enum.Enum):
    """What a block is: the first four hold blocks, the others hold lines."""

    DOCUMENT = "document"
    QUOTE = "quote"
    LIST = "list"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CODE = "code"
    FENCE = "fence"
    HTML = "html"
    RULE = "rule"
    TABLE = "table"


class Block(msgspec.Struct, eq=False):
    """One block and where it is: `line` to `end`, counted from 1, both included.

    `level` is a heading's level, the columns by which an item's content is indented, or a fence's own
    indentation. `marker` is a list's bullet or delimiter, or a fence's opening run. A table's first two
    lines are its header and its alignments.
    """

    kind: Kind
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


class Definition(msgspec.Struct, frozen=True):
    """What a reference link's label stands for."""

    target: str
    title: str


class Document(msgspec.Struct, frozen=True):
    """The blocks of a text and the link definitions, by folded label, which are no blocks.

    `defining` are the lines of all definitions. `unclosed` is what no end of the text ends: a fence or HTML that
    goes on into whatever follows.
    """

    root: Block
    definitions: dict[str, Definition]
    defining: tuple[int, ...] = ()
    unclosed: Block | None = None


def folded(label: str) -> str:
    """A link label as labels are compared: case and the amount of space do not count."""
    return " ".join(label.split()).casefold()


def cells(row: str) -> list[str]:
    r"""The cells of a table's row; `\|` is a bar inside a cell."""
    bare = row.strip().removeprefix("|")
    return [cell[1].strip().replace("\\|", "|") for cell in _CELL.finditer(bare)][:-1]


_CELL: Final = re.compile(r"((?:[^\\|]|\\.|\\$)*)\|?")
