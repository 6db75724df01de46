"""A Markdown text as GitHub reads it: parsed once, then read as HTML, plain text, links and headings.

`parse` is all that others need. Python-Markdown does the work, set up by one extension of ours: our block parser and
serialiser instead of its own, and none of its processors.
"""

import re
import threading
import xml.etree.ElementTree as etree
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, repeat
from typing import Final

import msgspec
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import Registry

from statusgen.gfm.blocks import Block, BlockKind, Structure, cells, lines_of, read
from statusgen.gfm.html import HEADINGS, Reference, Writer, sanitised, spelled_out, text_of, words
from statusgen.gfm.inlines import Backticks, read_inlines
from statusgen.gfm.limits import DEEPEST, LARGEST, Budget, TooCostly
from statusgen.gfm.links import Destination
from statusgen.model.patterns import regex


class Content(msgspec.Struct, frozen=True):
    """What the blocks of a text say: elements, links and images, and the steps of reading.

    `fragments` is GitHub's name of each heading: what links inside the text can lead to. `html` is the HTML of a text
    that reads the same wherever it stands: one without links, images, headings and what else a page decides.
    """

    root: etree.Element
    references: tuple[Reference, ...]
    fragments: frozenset[str]
    steps: int
    html: str | None = None


class ParsedText:
    """A Markdown text. Its blocks and its content are read when they are asked for, and once.

    It never changes, so threads may share it. What needs its content raises TooCostly.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def structure(self) -> Structure:
        """The blocks, without the characters that Python-Markdown reserves."""
        return read(re.sub("[\x00\x02\x03]", "\N{REPLACEMENT CHARACTER}", self.text))

    @cached_property
    def content(self) -> Content:
        """What is in the blocks."""
        if len(self.text.encode("utf-8", "surrogatepass")) > LARGEST:
            raise TooCostly(f"the text is over {LARGEST // 1024} KiB; split it, or attach the long part as a file")
        if not hasattr(_THREAD, "parser"):
            _THREAD.parser = _GfmParser(Markdown(extensions=[Gfm()]))
        parser: _GfmParser = _THREAD.parser
        try:
            return parser.read(self.text, self.structure)
        except RecursionError as error:
            raise TooCostly from error
        finally:
            self.forget_blocks()

    def forget_blocks(self) -> None:
        """Forget the blocks, which take most of the memory. Whoever asks for them later has them read again."""
        for name in ("structure", "headings", "leaves"):
            vars(self).pop(name, None)

    @cached_property
    def headings(self) -> list[Block]:
        """The headings of the text itself, not of a quote or list in it, in order: a `#` inside a fence is code."""
        return [block for block in self.structure.root.blocks if block.kind is BlockKind.HEADING]

    @cached_property
    def without_comments(self) -> str:
        """The text without its HTML comments, line by line where it was; code keeps what looks like one.

        A comment that opens a block and is never closed takes the rest of that block with it.
        """
        if "<!--" not in self.text:
            return self.text
        lines = lines_of(self.text)
        for block in self.structure.root.leaves():
            if block.kind not in (BlockKind.CODE, BlockKind.FENCE):
                source = "\n".join(lines[block.line - 1 : block.end])
                kept = "".join(_uncommented(source, block.kind is BlockKind.HTML))
                lines[block.line - 1 : block.end] = kept.split("\n")
        return "\n".join(lines)

    @cached_property
    def leaves(self) -> dict[int, Block]:
        """The block that holds each line, counted from 1; lines that no block holds are left out."""
        return {line: leaf for leaf in self.structure.root.leaves() for line in range(leaf.line, leaf.end + 1)}

    @property
    def unclosed(self) -> Block | None:
        """Code or HTML that nothing ends: it holds all below it."""
        return self.structure.unclosed

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every link and image, those in HTML too, in order."""
        found = self.content.references
        return tuple(_placed(found, "\n".join(lines_of(self.text)))) if found else ()

    def html(self, destination: Destination) -> str:
        """The HTML for a destination: what GitHub would show, without anything active.

        Links lead outside, into the site, or are only text; images are the site's own; tags that are not allowed
        show as text.
        """
        if self.content.html is not None:
            return self.content.html
        fragments = self.content.fragments if destination.ids else ()
        return sanitised(Writer(destination, fragments).written(self.content.root))

    def contents(self, destination: Destination) -> tuple[tuple[str, str], ...]:
        """The fragment and the text of each of its largest headings."""
        headings = [block for block in self.content.root if block.tag in HEADINGS]
        largest = min((heading.tag for heading in headings), default="")
        return tuple(
            (f"{destination.ids}{heading.get('id')}", "".join(words(heading)))
            for heading in headings
            if heading.tag == largest
        )

    def plain(self, destination: Destination) -> str:
        """The text, one line for each block."""
        return text_of(self.html(_without_ways_back(destination)))

    def spelled_out(self, destination: Destination) -> str:
        """The text with the URL of each link behind its words, unless they are the URL."""
        return spelled_out(self.html(_without_ways_back(destination)))


def _without_ways_back(destination: Destination) -> Destination:
    return msgspec.structs.replace(destination, notes="") if destination.notes else destination


@lru_cache(maxsize=1 << 12)  # the texts of a thousand incidents: those of all would take a third of the memory
def parse(text: str) -> ParsedText:
    """A Markdown text, parsed. Everyone who asks for the same text shares what has been read of it."""
    return ParsedText(text)


_THREAD: Final = threading.local()


class Gfm(Extension):
    """Takes out what Python-Markdown does before and after our parser and serialiser."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Remove all processors, and have the tree returned whole."""
        md.preprocessors, md.postprocessors, md.treeprocessors = Registry(), Registry(), Registry()
        md.stripTopLevelTags = False


class _GfmParser(BlockParser):
    """Turns blocks into elements, finds in them what GitHub adds to Markdown, and reads what is inline.

    Beyond HTML's own elements, `raw` holds HTML as it was written, `text` is a paragraph that needs no tag, and
    `footnote` is one by its label. `line` says where in the text an element stands, `task` that a box is before it.
    """

    def read(self, text: str, structure: Structure) -> Content:
        """What is in the blocks of a text, which has the whole budget."""
        self.structure, self.budget = structure, Budget()
        self.budget.spend(structure.steps)
        self.content = Content(etree.Element("div"), (), frozenset(), 0)
        self.md.parser, self.md.serializer = self, self.serialise
        self.md.reset().convert(text)
        return self.content

    def serialise(self, root: etree.Element) -> str:
        """The HTML for a page without links; the tree is kept, and written anew for each destination."""
        fragments, writer = _name_headings(root), Writer(Destination(root=""), ())
        written = writer.written(root)
        alone = sanitised(written) if writer.is_same_anywhere else None
        if alone is not None:
            root = etree.Element("div")  # nobody will write its contents again
        self.content = Content(root, tuple(writer.references), fragments, self.budget.spent, alone)
        return written

    def parseDocument(self, lines: Iterable[str]) -> etree.ElementTree:  # noqa: N802, ARG002
        """The elements of the blocks, which were read before."""
        root = etree.Element("div")
        self.fill(root, self.structure.root)
        _mark_alerts(root)
        _mark_tasks(root)
        for element in list(root.iter()):
            if element.text and element.tag not in ("raw", "code"):
                data, element.text = element.text, None
                read_inlines(element, data, self.structure, self.budget)
        level, depth = [root], 0
        while level:
            if depth > DEEPEST:
                raise TooCostly
            level, depth = [child for element in level for child in element], depth + 1
        if self.structure.footnotes:
            _number_notes(root)
        return etree.ElementTree(root)

    def fill(self, parent: etree.Element, container: Block) -> None:
        for block in container.blocks:
            self.budget.spend(1 + len(block.lines))
            if block.kind is BlockKind.LIST:
                self.add_list(parent, block)
            elif block.kind is BlockKind.TABLE:
                self.add_table(parent, block)
            elif block.lines or block.kind is not BlockKind.PARAGRAPH:
                self.add_block(parent, block)

    def add_block(self, parent: etree.Element, block: Block) -> None:
        element = etree.SubElement(parent, _TAGS[block.kind].format(block.level))
        if block.kind is BlockKind.FOOTNOTE:
            element.set("label", block.marker)
        text = "\n".join(block.lines)
        if block.kind in (BlockKind.CODE, BlockKind.FENCE):
            element = etree.SubElement(element, "code")
            text = text.rstrip() if block.kind is BlockKind.CODE else text
            text += "\n" if block.lines else ""
        elif block.kind is not BlockKind.HTML:
            text = text.strip() if block.kind is BlockKind.HEADING else text.rstrip()
        if block.lines:
            _set(element, block.line, text)
        self.fill(element, block)

    def add_list(self, parent: etree.Element, block: Block) -> None:
        """Add a list; the paragraphs of one that is not loose need no tags."""
        element = etree.SubElement(parent, "ol" if block.marker in ".)" else "ul")
        if block.start != 1:
            element.set("start", str(block.start))
        self.fill(element, block)
        for paragraph in chain.from_iterable(element) if not block.loose else ():
            if paragraph.tag == "p":
                paragraph.tag = "text"

    def add_table(self, parent: etree.Element, block: Block) -> None:
        """Add a table; cells that a row has too few of are empty, those that it has too many of do not show."""
        header, alignments, *rows = block.lines
        sides = [_SIDES.get(text[0] + text[-1]) for text in cells(alignments)]
        table = etree.SubElement(parent, "table")
        sections = [("thead", "th", block.line, [header]), ("tbody", "td", block.line + 2, rows)]
        for section, tag, first, lines in sections[: 1 + bool(rows)]:
            body = etree.SubElement(table, section)
            for line, row in enumerate(lines, first):
                self.budget.spend(_CELL_STEPS * len(sides))
                element = etree.SubElement(body, "tr")
                for text, side in zip(chain(cells(row), repeat("")), sides, strict=False):
                    _set(etree.SubElement(element, tag, {"class": f"align-{side}"} if side else {}), line, text)


def _set(element: etree.Element, line: int, text: str) -> None:
    element.set("line", str(line))
    element.text = text


_TAGS: Final = {
    BlockKind.QUOTE: "blockquote",
    BlockKind.ITEM: "li",
    BlockKind.FOOTNOTE: "footnote",
    BlockKind.PARAGRAPH: "p",
    BlockKind.HEADING: "h{}",
    BlockKind.CODE: "pre",
    BlockKind.FENCE: "pre",
    BlockKind.HTML: "raw",
    BlockKind.RULE: "hr",
}
_SIDES: Final = {":-": "left", "-:": "right", "::": "center"}
_CELL_STEPS: Final = 64


def _mark_alerts(root: etree.Element) -> None:
    """Quotes whose first line says what kind of alert they are; inside other blocks they stay quotes."""
    for quote in root.findall("blockquote"):
        first = quote[0] if len(quote) else None
        text = (first.text or "") if first is not None and first.tag == "p" else ""
        kind = _ALERT.match(text)
        if first is None or not kind or (kind.end() == len(text) and len(quote) == 1):
            continue
        quote.tag = "alert"
        quote.set("kind", kind[1].lower())
        if kind.end() < len(text):
            _set(first, int(first.get("line", 0)) + 1, text[kind.end() :])
        else:
            quote.remove(first)


def _mark_tasks(root: etree.Element) -> None:
    for item in root.iter("li"):
        first = item[0] if len(item) else None
        text = (first.text or "") if first is not None and first.tag in ("p", "text") else ""
        if first is not None and (box := _TASK.match(text)):
            first.text = text[box.end() :]
            first.set("task", "to do" if box[1] == " " else "done")


def _number_notes(root: etree.Element) -> None:
    """Number the footnotes in the order in which they are referred to, and move them to the end.

    Each reference gets a place of its own, to which a way back leads.
    """
    places: dict[str, list[str]] = {}
    for note in root.iter("note"):
        found = places.setdefault(note.get("label", ""), [])
        number = found[0] if found else str(len(places))
        found.append(f"{number}-{len(found) + 1}" if found else number)
        note.attrib.update(number=number, place=found[-1])
    definitions: dict[str, etree.Element] = {}
    for parent in list(root.iter()):
        for footnote in parent.findall("footnote"):
            definitions.setdefault(footnote.get("label", ""), footnote)
        parent[:] = [child for child in parent if child.tag != "footnote"]
    notes = etree.SubElement(root, "notes") if places else root
    for label, found in places.items():
        note = definitions[label]
        notes.append(note)
        last = note[-1] if len(note) and note[-1].tag == "p" else note
        for nth, place in enumerate(found, 1):
            back = etree.SubElement(last, "back", {"place": place})
            back.text = "↩"
            if nth > 1:
                etree.SubElement(back, "sup").text = str(nth)


def _name_headings(root: etree.Element) -> frozenset[str]:
    """Name every heading after its text, as GitHub does, and tell the names."""
    repeats: dict[str, int] = {}
    for heading in root.iter():
        if heading.tag in HEADINGS:
            name = re.sub(r"[^\w\- ]", "", "".join(words(heading)).lower()).replace(" ", "-")
            slug = name
            while slug in repeats:
                repeats[name] += 1
                slug = f"{name}-{repeats[name]}"
            repeats[slug] = 0
            heading.set("id", slug)
    return frozenset(repeats)


_ALERT: Final = regex(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.IGNORECASE)
_TASK: Final = regex(r"\[([ xX])\][ \t]+")


def _placed(references: Iterable[Reference], text: str) -> Iterator[Reference]:
    """Each where its target is written in its block, after the one before, else on the block's first line."""
    starts = [0, *(line.end() for line in re.finditer("\n", text))]
    done = 0
    missing: set[tuple[int, str]] = set()
    for each in references:
        known = (each.line, each.target)
        first = max(starts[each.line - 1], done)
        found = -1 if known in missing else text.find(each.target, first)
        if found < 0 or _BLANK_LINE.search(text, first, found):
            missing.add(known)
            yield each
        else:
            done = found + len(each.target)
            yield msgspec.structs.replace(each, line=bisect_right(starts, found))


_BLANK_LINE: Final = regex(r"\n\s*\n")


_OUTSIDE_HTML: Final = regex(r"\\.|`+|<!--", re.DOTALL)
_INSIDE_HTML: Final = regex(r"<!--")


def _uncommented(source: str, is_html: bool) -> Iterator[str]:
    token = _INSIDE_HTML if is_html else _OUTSIDE_HTML
    backticks = Backticks(source)
    done = start = 0
    while found := token.search(source, start):
        start = found.end()
        if found[0][0] == "`":
            closing = backticks.closing(len(found[0]), start)
            start = start if closing is None else closing + len(found[0])
        elif found[0][0] == "<":
            closed = source.find("-->", found.start() + 2)
            if closed < 0 and not is_html:
                break
            yield source[done : found.start()]
            done = start = closed + 3 if closed >= 0 else len(source)
            yield "\n" * source.count("\n", found.start(), done)
    yield source[done:]
