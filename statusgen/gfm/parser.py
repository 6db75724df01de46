"""A Markdown text as GitHub reads it: parsed once, then read as HTML, plain text, links and headings.

`parse` is all that others need. Python-Markdown does the work, set up by one extension of ours: our block parser, tree
processors and serialiser instead of its own, and none of its pre- and postprocessors.
"""

import re
import threading
import xml.etree.ElementTree as etree
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, repeat, takewhile
from typing import Final

import msgspec
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from statusgen.gfm.blocks import Block, BlockKind, Structure, cells, lines_of, read
from statusgen.gfm.html import HEADING, MARKS, Around, Reference, Template, spelled_out, text_of, words, written
from statusgen.gfm.inlines import read_inlines
from statusgen.gfm.limits import Budget, check_depth, check_size, too_intricate
from statusgen.gfm.links import Destination
from statusgen.gfm.outline import Heading, headings, without_comments


class Content(msgspec.Struct, frozen=True):
    """What the elements of a text say: its HTML, the names of its headings, and the steps that reading them took."""

    template: Template
    fragments: frozenset[str]
    steps: int


class ParsedText:
    """A Markdown text. Its blocks and its content are read when they are asked for, and once.

    It never changes, so threads may share it. What needs its content raises TooCostly.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._html: dict[tuple[Around, ...], str] = {}
        self._spelled_out: dict[str, str] = {}

    @cached_property
    def structure(self) -> Structure:
        """The blocks."""
        return read(MARKS.sub("\N{REPLACEMENT CHARACTER}", self.text))

    @cached_property
    def content(self) -> Content:
        """What is in the blocks."""
        return _converted(self.text, self.structure)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the text itself, not of a quote or list in it, in order."""
        return headings(self.structure)

    @cached_property
    def without_comments(self) -> str:
        """The text without its HTML comments, line by line where it was."""
        return without_comments(self.text, self.structure) if "<!--" in self.text else self.text

    def block_at(self, line: int) -> Block | None:
        """The outermost block that a line, counted from 1, belongs to."""
        found = self.structure.root.blocks
        index = bisect_right(found, line, key=lambda block: block.line) - 1
        return found[index] if index >= 0 and line <= found[index].last else None

    @property
    def fragments(self) -> frozenset[str]:
        """GitHub's name of each heading: what links inside the text can lead to."""
        return self.content.fragments

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every link and image, those in HTML too, in order."""
        return tuple(_placed(self.content.template.references, lines_of(self.text)))

    def html(self, destination: Destination) -> str:
        """The HTML for a destination: what GitHub would show, without anything active.

        Links lead outside, into the site, or are only text; images are the site's own; tags that are not allowed
        show as text.
        """
        template = self.content.template
        fillings = template.fillings(destination, self.fragments if destination.ids else ())
        if fillings not in self._html:
            self._html[fillings] = template.filled(fillings)
        return self._html[fillings]

    def plain(self, destination: Destination) -> str:
        """The text, one line for each block."""
        return text_of(self._without_ways_back(destination))

    def spelled_out(self, destination: Destination) -> str:
        """The text with the URL of each link behind its words, unless they are the URL."""
        shown = self._without_ways_back(destination)
        if shown not in self._spelled_out:
            self._spelled_out[shown] = spelled_out(shown)
        return self._spelled_out[shown]

    def _without_ways_back(self, destination: Destination) -> str:
        return self.html(msgspec.structs.replace(destination, notes="") if destination.notes else destination)


@lru_cache(maxsize=1 << 15)
def parse(text: str) -> ParsedText:
    """A Markdown text, parsed. Everyone who asks for the same text shares what has been read of it."""
    return ParsedText(text)


def _converted(text: str, structure: Structure) -> Content:
    check_size(text)
    if not hasattr(_THREAD, "gfm"):
        _THREAD.gfm = Gfm()
        _THREAD.markdown = Markdown(extensions=[_THREAD.gfm])
    gfm: Gfm = _THREAD.gfm
    _THREAD.markdown.reset()
    gfm.structure = structure
    gfm.budget.spend(structure.steps)
    try:
        _THREAD.markdown.convert(text)
    except RecursionError as error:
        raise too_intricate() from error
    return Content(gfm.template, gfm.fragments, gfm.budget.spent)


_THREAD: Final = threading.local()
_NOTHING: Final = read("")


class Gfm(Extension):
    """GitHub's Markdown: our parser, tree processors and serialiser, and what they know of the text at hand."""

    def reset(self) -> None:
        """Forget the text before; every text has the whole budget."""
        self.md.serializer = self.serialise
        self.structure = _NOTHING
        self.budget = Budget()
        self.template = Template("", (), ())
        self.fragments: frozenset[str] = frozenset()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Take the place of Python-Markdown's own stages."""
        self.md = md
        md.registerExtension(self)
        md.preprocessors, md.postprocessors, md.treeprocessors = Registry(), Registry(), Registry()
        md.parser = _GfmParser(md, self)
        for rank, processor in enumerate(reversed(_PROCESSORS)):
            md.treeprocessors.register(_GfmProcessor(md, self, processor), processor.__name__, rank)
        md.stripTopLevelTags = False

    def serialise(self, root: etree.Element) -> str:
        """The HTML with its holes."""
        self.template = written(root)
        return self.template.html


class _GfmParser(BlockParser):
    """Turns blocks into elements whose texts are still to be read for what is inline.

    Beyond HTML's own elements, `raw` holds HTML as it was written, `text` is a paragraph that needs no tag, and
    `footnote` is one by its label. `line` says where in the text an element stands, `task` that a box is before it.
    """

    def __init__(self, md: Markdown, gfm: Gfm) -> None:
        super().__init__(md)
        self.gfm = gfm

    def parseDocument(self, lines: Iterable[str]) -> etree.ElementTree:  # noqa: N802, ARG002
        """The elements of the blocks, which were read before."""
        root = etree.Element("div")
        self.add_blocks(root, self.gfm.structure.root)
        return etree.ElementTree(root)

    def add_blocks(self, parent: etree.Element, block: Block) -> None:
        """Add what a block holds."""
        for child in block.blocks:
            self.gfm.budget.spend(1 + len(child.lines))
            _ADD[child.kind](self, parent, child)


def _add_quote(parser: _GfmParser, parent: etree.Element, quote: Block) -> None:
    parser.add_blocks(etree.SubElement(parent, "blockquote"), quote)


def _add_footnote(parser: _GfmParser, parent: etree.Element, footnote: Block) -> None:
    parser.add_blocks(etree.SubElement(parent, "footnote", {"label": footnote.marker}), footnote)


def _add_list(parser: _GfmParser, parent: etree.Element, block: Block) -> None:
    element = etree.SubElement(parent, "ol" if block.marker in ".)" else "ul")
    if block.start != 1:
        element.set("start", str(block.start))
    for item in block.blocks:
        content = etree.SubElement(element, "li")
        parser.add_blocks(content, item)
        for paragraph in content.iterfind("p") if not block.loose else ():
            paragraph.tag = "text"


def _add_paragraph(parser: _GfmParser, parent: etree.Element, block: Block) -> None:  # noqa: ARG001
    if block.lines:
        _add_leaf(parent, "p", block.line, "\n".join(block.lines).rstrip())


def _add_heading(parser: _GfmParser, parent: etree.Element, block: Block) -> None:  # noqa: ARG001
    _add_leaf(parent, f"h{block.level}", block.line, "\n".join(block.lines).strip())


def _add_code(parser: _GfmParser, parent: etree.Element, block: Block) -> None:  # noqa: ARG001
    text = "".join(f"{line}\n" for line in block.lines)
    if block.kind is BlockKind.CODE:
        text = text.rstrip() + "\n"
    _add_leaf(etree.SubElement(parent, "pre"), "code", block.line, text)


def _add_html(parser: _GfmParser, parent: etree.Element, block: Block) -> None:  # noqa: ARG001
    _add_leaf(parent, "raw", block.line, "\n".join(block.lines))


def _add_rule(parser: _GfmParser, parent: etree.Element, block: Block) -> None:  # noqa: ARG001
    etree.SubElement(parent, "hr")


def _add_table(parser: _GfmParser, parent: etree.Element, block: Block) -> None:
    header, alignments, *rows = block.lines
    sides = [_SIDES[text[0] == ":", text[-1] == ":"] for text in cells(alignments)]
    table = etree.SubElement(parent, "table")
    sections = [("thead", "th", block.line, [header]), ("tbody", "td", block.line + 2, rows)]
    for section, tag, first, lines in sections[: 1 + bool(rows)]:
        body = etree.SubElement(table, section)
        for line, row in enumerate(lines, first):
            parser.gfm.budget.spend(_CELL_STEPS * len(sides))
            element = etree.SubElement(body, "tr")
            for text, side in zip(chain(cells(row), repeat("")), sides, strict=False):
                cell = _add_leaf(element, tag, line, text)
                if side:
                    cell.set("class", f"align-{side}")


def _add_leaf(parent: etree.Element, tag: str, line: int, text: str) -> etree.Element:
    element = etree.SubElement(parent, tag, {"line": str(line)})
    element.text = text
    return element


_ADD: Final[dict[BlockKind, Callable[[_GfmParser, etree.Element, Block], None]]] = {
    BlockKind.QUOTE: _add_quote,
    BlockKind.LIST: _add_list,
    BlockKind.FOOTNOTE: _add_footnote,
    BlockKind.PARAGRAPH: _add_paragraph,
    BlockKind.HEADING: _add_heading,
    BlockKind.CODE: _add_code,
    BlockKind.FENCE: _add_code,
    BlockKind.HTML: _add_html,
    BlockKind.RULE: _add_rule,
    BlockKind.TABLE: _add_table,
}
_SIDES: Final = {(False, False): "", (True, False): "left", (False, True): "right", (True, True): "center"}
_CELL_STEPS: Final = 64


# Tree processors, in the order in which they run


def _mark_alerts(root: etree.Element, gfm: Gfm) -> None:  # noqa: ARG001
    """Quotes whose first line says what kind of alert they are; inside other blocks they stay quotes."""
    for quote in root.findall("blockquote"):
        first = quote[0] if len(quote) and quote[0].tag == "p" else None
        kind = _ALERT.match(first.text or "") if first is not None else None
        if first is None or not kind:
            continue
        if rest := (first.text or "")[kind.end() :]:
            first.text = rest
            first.set("line", str(int(first.get("line", 0)) + 1))
        elif len(quote) > 1:
            quote.remove(first)
        else:
            continue
        quote.tag = "alert"
        quote.set("kind", kind[1].lower())


def _mark_tasks(root: etree.Element, gfm: Gfm) -> None:  # noqa: ARG001
    for item in root.iter("li"):
        first = item[0] if len(item) and item[0].tag in ("p", "text") else None
        box = _TASK.match(first.text or "") if first is not None else None
        if first is not None and box:
            first.text = (first.text or "")[box.end() :]
            first.set("task", "to do" if box[1] == " " else "done")


def _read_inlines(root: etree.Element, gfm: Gfm) -> None:
    for element in list(root.iter()):
        if element.text and element.tag not in ("raw", "code"):
            data, element.text = element.text, None
            read_inlines(element, data, gfm.structure, gfm.budget)


def _check_depths(root: etree.Element, gfm: Gfm) -> None:  # noqa: ARG001
    level, depth = [root], 0
    while level:
        check_depth(depth)
        level = [child for element in level for child in element]
        depth += 1


def _number_notes(root: etree.Element, gfm: Gfm) -> None:
    """Number the footnotes in the order in which they are referred to, and move them to the end."""
    if not gfm.structure.footnotes:
        return
    numbers: dict[str, str] = {}
    times: dict[str, int] = {}
    for note in root.iter("note"):
        label = note.get("label", "")
        times[label] = times.get(label, 0) + 1
        numbers.setdefault(label, str(len(numbers) + 1))
        note.attrib.update(number=numbers[label], nth=str(times[label]))
    definitions: dict[str, etree.Element] = {}
    for parent in list(root.iter()):
        for footnote in parent.findall("footnote"):
            definitions.setdefault(footnote.get("label", ""), footnote)
        parent[:] = [child for child in parent if child.tag != "footnote"]
    notes = etree.SubElement(root, "notes") if times else root
    for number, (label, count) in enumerate(times.items(), 1):
        note = definitions[label]
        notes.append(note)
        last = note[-1] if len(note) and note[-1].tag == "p" else note
        for nth in range(1, count + 1):
            etree.SubElement(last, "back", {"number": str(number), "nth": str(nth)})


def _name_headings(root: etree.Element, gfm: Gfm) -> None:
    """Name every heading after its text, as GitHub does."""
    repeats: dict[str, int] = {}
    for heading in root.iter():
        if HEADING.fullmatch(heading.tag):
            name = re.sub(r"[^\w\- ]", "", "".join(words(heading)).lower()).replace(" ", "-")
            slug = name
            while slug in repeats:
                repeats[name] += 1
                slug = f"{name}-{repeats[name]}"
            repeats[slug] = 0
            heading.set("id", slug)
    gfm.fragments = frozenset(repeats)


_PROCESSORS: Final[tuple[Callable[[etree.Element, Gfm], None], ...]] = (
    _mark_alerts,
    _mark_tasks,
    _read_inlines,
    _check_depths,
    _number_notes,
    _name_headings,
)
_ALERT: Final = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.IGNORECASE)
_TASK: Final = re.compile(r"\[([ xX])\][ \t]+")


class _GfmProcessor(Treeprocessor):
    """One of our functions as Python-Markdown wants it."""

    def __init__(self, md: Markdown, gfm: Gfm, process: Callable[[etree.Element, Gfm], None]) -> None:
        super().__init__(md)
        self.gfm, self.process = gfm, process

    def run(self, root: etree.Element) -> None:
        """Change the tree."""
        self.process(root, self.gfm)


def _placed(references: Iterable[Reference], lines: list[str]) -> Iterator[Reference]:
    """Each where its target is written in its block, after the one before, else on the block's first line."""
    at = (1, 0)
    missing: set[tuple[int, str]] = set()
    for each in references:
        first, column = max((each.line, 0), at)
        known = (each.line, each.target)
        place = None if known in missing else _place(each.target, lines, first, column)
        if place:
            at = place[0], place[1] + len(each.target)
            yield msgspec.structs.replace(each, line=place[0])
        else:
            missing.add(known)
            yield each


def _place(target: str, lines: list[str], first: int, column: int) -> tuple[int, int] | None:
    for number in takewhile(lambda number: lines[number - 1].strip(), range(first, len(lines) + 1)):
        found = lines[number - 1].find(target, column if number == first else 0)
        if found >= 0:
            return number, found
    return None
