"""Python-Markdown set up so that Markdown means what GitHub shows."""

import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable
from typing import Any, Final

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AMP_SUBSTITUTE, INLINE_PLACEHOLDER_RE, AtomicString, Registry

from statusgen.gfm.blocks import Block, Kind, cells, folded
from statusgen.gfm.emphasis import Emphasis
from statusgen.gfm.inlines import Handled, HardBreak, Image, Link, Literal, decoded, plain, unprotected
from statusgen.gfm.limits import BUDGET, Budget, check_depth, check_size, too_intricate
from statusgen.gfm.structure import read


def tree(text: str) -> etree.Element:
    """The elements of a Markdown text, as GitHub would show them; raises TooCostly.

    Beyond HTML's own: `raw` holds HTML as it was written, `task` is a check box, `text` is a paragraph that
    needs no tag. Targets are as written. `line` says where in the text an element stands.
    """
    check_size(text)
    if not hasattr(_THREAD, "markdown"):
        _THREAD.markdown = _markdown()
    markdown: Markdown = _THREAD.markdown
    markdown.reset()
    try:
        document = markdown.parser.parseDocument([_PLACEHOLDER_MARK.sub("\N{REPLACEMENT CHARACTER}", text)])
        root: Any = document.getroot()
        markdown.treeprocessors["inline"].run(root)
    except RecursionError as error:
        raise too_intricate() from error
    _check_depths(root)
    _restore(root)
    element: etree.Element = root
    return element


_THREAD: Final = threading.local()
_PLACEHOLDER_MARK: Final = re.compile("[\x00\x02\x03]")


def _markdown() -> Markdown:
    return Markdown(extensions=["pymdownx.magiclink", Gfm()])


def _check_depths(root: etree.Element) -> None:
    level, depth = [root], 0
    while level:
        check_depth(depth)
        level = [child for element in level for child in element]
        depth += 1


def _restore(root: etree.Element) -> None:
    """Undo what Python-Markdown and its patterns do to texts until the end."""
    for element in root.iter():
        target = element.get("href", "")
        if target.startswith(AMP_SUBSTITUTE):
            element.text = decoded((element.text or "").replace(AMP_SUBSTITUTE, "&"))
            target = f"mailto:{element.text}"
        if target:
            element.set("href", unprotected(target))
        element.text = unprotected(element.text or "")
        element.tail = unprotected(element.tail or "")


class Gfm(Extension):
    """Blocks by CommonMark's rules, the inline patterns that differ, and a budget over all of them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Take the place of Python-Markdown's blocks and of those of its inline patterns that differ."""
        md.registerExtension(self)
        self.budget = Budget()
        md.parser = _GfmParser(md, self.budget)
        for name in _REPLACED:
            md.inlinePatterns.deregister(name, strict=False)
        md.inlinePatterns.register(Literal(md), "literal", 190)
        md.inlinePatterns.register(Link(md, self.budget), "link", 160)
        md.inlinePatterns.register(Image(md, self.budget), "image", 150)
        md.inlinePatterns.register(HardBreak(md), "hard_break", 70)
        md.inlinePatterns.register(Emphasis(md), "emphasis", 60)
        _meter(md, self.budget)

    def reset(self) -> None:
        """Every text has the whole budget."""
        self.budget.left = BUDGET


_REPLACED: Final = (
    "backtick",
    "escape",
    "reference",
    "link",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "linebreak",
    "html",
    "entity",
    "em_strong",
    "em_strong2",
    "not_strong",
)


class _Metered(InlineProcessor):
    """An inline pattern that pays for each match, and for children by the square, which is what placing them costs."""

    def __init__(self, pattern: Any, md: Markdown, budget: Budget) -> None:
        super().__init__(pattern.pattern, md)
        vars(self)["ANCESTOR_EXCLUDES"] = pattern.ANCESTOR_EXCLUDES
        self.inner = pattern
        self.budget = budget
        self.markdown = md

    def getCompiledRegExp(self) -> re.Pattern[str]:  # noqa: N802
        compiled: re.Pattern[str] = self.inner.getCompiledRegExp()
        return compiled

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]  # noqa: N802
        self.budget.spend(len(data))
        inline: Any = self.markdown.treeprocessors["inline"]
        check_depth(len(inline.ancestors))
        node, start, end = self.inner.handleMatch(m, data)
        if isinstance(node, etree.Element):
            self.budget.spend(len(node) ** 2)
        return node, start, end


class _BareLink(_Metered):
    """A bare URL, which ends where the next element starts."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]  # noqa: N802
        inline: Any = self.markdown.treeprocessors["inline"]
        for placeholder in INLINE_PLACEHOLDER_RE.finditer(data, m.end()):
            if not isinstance(inline.stashed_nodes.get(placeholder[1], ""), str):
                return super().handleMatch(m, data[: placeholder.start()])
        return super().handleMatch(m, data)


def _meter(md: Markdown, budget: Budget) -> None:
    metered: Any = Registry()
    link = md.inlinePatterns["magic-link"]
    for rank, pattern in enumerate(reversed(list(md.inlinePatterns))):
        meter = _BareLink if pattern is link else _Metered
        metered.register(meter(pattern, md, budget), str(rank), rank)
    md.inlinePatterns = metered
    md.treeprocessors = Registry()
    md.treeprocessors.register(InlineTreeprocessor(md), "inline", 20)


class _GfmParser(BlockParser):
    """Turns blocks into elements whose texts are still to be read for what is inline."""

    def __init__(self, md: Markdown, budget: Budget) -> None:
        super().__init__(md)
        self.budget = budget

    def parseDocument(self, lines: Iterable[str]) -> etree.ElementTree:  # noqa: N802
        document = read("\n".join(lines))
        for label, definition in document.definitions.items():
            name = folded(plain(label).replace("`", ""))
            self.md.references.setdefault(name, (plain(definition.target), plain(definition.title)))
        root = etree.Element("div")
        self._add_blocks(root, document.root)
        return etree.ElementTree(root)

    def _add_blocks(self, parent: etree.Element, block: Block) -> None:
        for child in block.blocks:
            self.budget.spend(64 + sum(map(len, child.lines)))
            _ADD[child.kind](self, parent, child)

    def _add_quote(self, parent: etree.Element, quote: Block) -> None:
        self._add_blocks(etree.SubElement(parent, "blockquote"), quote)

    def _add_list(self, parent: etree.Element, block: Block) -> None:
        element = etree.SubElement(parent, "ol" if block.marker in ".)" else "ul")
        if block.start != 1:
            element.set("start", str(block.start))
        for item in block.blocks:
            content = etree.SubElement(element, "li")
            self._add_blocks(content, item)
            _mark_task(content)
            if not block.loose:
                _loosen_tags(content)

    def _add_paragraph(self, parent: etree.Element, block: Block) -> None:
        if block.lines:
            _add_text(parent, "p", block.line, "\n".join(block.lines).rstrip())

    def _add_heading(self, parent: etree.Element, block: Block) -> None:
        _add_text(parent, f"h{block.level}", block.line, "\n".join(block.lines).strip())

    def _add_code(self, parent: etree.Element, block: Block) -> None:
        text = "".join(f"{line}\n" for line in block.lines)
        if block.kind is Kind.CODE:
            text = text.rstrip() + "\n"
        pre = etree.SubElement(parent, "pre")
        _add_text(pre, "code", block.line, AtomicString(text))

    def _add_html(self, parent: etree.Element, block: Block) -> None:
        _add_text(parent, "raw", block.line, AtomicString("\n".join(block.lines)))

    def _add_rule(self, parent: etree.Element, block: Block) -> None:  # noqa: ARG002
        etree.SubElement(parent, "hr")

    def _add_table(self, parent: etree.Element, block: Block) -> None:
        header, alignments, *rows = block.lines
        alignment = [_ALIGNED[text[0] == ":", text[-1] == ":"] for text in cells(alignments)]
        table = etree.SubElement(parent, "table")
        self._add_row(etree.SubElement(table, "thead"), "th", header, alignment, block.line)
        if rows:
            body = etree.SubElement(table, "tbody")
            for line, row in enumerate(rows, block.line + 2):
                self._add_row(body, "td", row, alignment, line)

    def _add_row(self, parent: etree.Element, tag: str, row: str, alignment: list[str], line: int) -> None:
        self.budget.spend(64 * len(alignment))
        found = cells(row)[: len(alignment)]
        found += [""] * (len(alignment) - len(found))
        element = etree.SubElement(parent, "tr")
        for text, side in zip(found, alignment, strict=True):
            cell = _add_text(element, tag, line, text)
            if side:
                cell.set("class", f"align-{side}")


_ADD: Final[dict[Kind, Callable[[_GfmParser, etree.Element, Block], None]]] = {
    Kind.QUOTE: _GfmParser._add_quote,
    Kind.LIST: _GfmParser._add_list,
    Kind.PARAGRAPH: _GfmParser._add_paragraph,
    Kind.HEADING: _GfmParser._add_heading,
    Kind.CODE: _GfmParser._add_code,
    Kind.FENCE: _GfmParser._add_code,
    Kind.HTML: _GfmParser._add_html,
    Kind.RULE: _GfmParser._add_rule,
    Kind.TABLE: _GfmParser._add_table,
}
_ALIGNED: Final = {(False, False): "", (True, False): "left", (False, True): "right", (True, True): "center"}
_TASK: Final = re.compile(r"\[([ xX])\][ \t]+")


def _add_text(parent: etree.Element, tag: str, line: int, text: str) -> etree.Element:
    element = etree.SubElement(parent, tag, {"line": str(line)})
    element.text = text
    return element


def _mark_task(item: etree.Element) -> None:
    first = item[0] if len(item) and item[0].tag == "p" else None
    box = _TASK.match(first.text or "") if first is not None else None
    if first is not None and box:
        task = etree.SubElement(first, "task", {"done": "no" if box[1] == " " else "yes"})
        task.tail = (first.text or "")[box.end() :]
        first.text = None


def _loosen_tags(item: etree.Element) -> None:
    for child in item:
        if child.tag == "p":
            child.tag = "text"
