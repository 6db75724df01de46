"""Markdown to HTML that is safe to publish, to plain text, and to the list of what it refers to."""

import html as markup
import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Final

import msgspec
import nh3

from statusgen.gfm.limits import TooCostly
from statusgen.gfm.lines import lines_of
from statusgen.gfm.links import Known, Linked, Place, Target, image_target, link_target
from statusgen.gfm.parser import tree
from statusgen.gfm.raw_html import ALLOWED, KEPT, Attributes, kept, opening, pieces, rewritten

__all__ = ["Known", "Linked", "Place", "Reference", "TooCostly", "fragments", "html", "references", "text"]


class Reference(msgspec.Struct, frozen=True):
    """A link or image as it was written, and the line of the text, from 1, where it seems to stand."""

    target: str
    image: bool
    alt: str
    line: int


def html(text: str, place: Place) -> str:
    """The HTML of a Markdown text for `place`: what GitHub would show, without anything active.

    Links lead outside, into the site, or are only text; images are the site's own; tags that are not allowed
    show as text. Raises TooCostly.
    """
    root = tree(text)
    writer = _Writer(place, _give_ids(root, place.ids))
    return _cleaner().clean("".join(writer.contents(root))).strip()


def text(html: str) -> str:
    """The text of such HTML, one line for each block that has any."""
    spaced = _CELL_END.sub(" ", html.replace("\n", " "))
    lines = _TAG.sub("", _BLOCK_END.sub("\n", spaced)).split("\n")
    folded = (" ".join(markup.unescape(line).split()) for line in lines)
    return "\n".join(line for line in folded if line)


def spelled_out(html: str) -> str:
    """The same, with the address of each link behind its words, unless they are the address."""
    return text(_LINK.sub(_spelled_out, html))


def _spelled_out(link: re.Match[str]) -> str:
    address, words = markup.unescape(link["address"]), text(link["words"])
    return (
        link["words"]
        if not words or words == address or address == f"mailto:{words}"
        else (f"{link['words']} ({link['address']})")
    )


_LINK: Final = re.compile(r'<a href="(?P<address>[^"]*)"[^<>]*>(?P<words>.*?)</a>', re.DOTALL)


def references(text: str) -> tuple[Reference, ...]:
    """Every link and image of a Markdown text, raw HTML's too, in order. Raises TooCostly."""
    finder = _Finder(lines_of(text))
    return tuple(finder.place(*found) for found in _references(tree(text), 1))


def fragments(text: str) -> frozenset[str]:
    """GitHub's name of each heading of a Markdown text: what its links can lead to. Raises TooCostly."""
    return _give_ids(tree(text), "#")


_ATTRIBUTES: Final = r"""[^<>"]*(?:"[^"]*"[^<>"]*)*"""
_TAG: Final = re.compile(rf"</?[a-z]{_ATTRIBUTES}>")
_BLOCKS: Final = (
    "blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|summary|table|tbody"
    "|tfoot|thead|tr|ul"
)
_BLOCK_END: Final = re.compile(rf"</?(?:{_BLOCKS})\b{_ATTRIBUTES}>")
_CELL_END: Final = re.compile("</t[dh]>")
_THREAD: Final = threading.local()


def _cleaner() -> nh3.Cleaner:
    if not hasattr(_THREAD, "cleaner"):
        _THREAD.cleaner = nh3.Cleaner(
            tags=set(ALLOWED),
            clean_content_tags=set(),
            attributes={
                **{name: set(attributes) for name, attributes in KEPT.items()},
                "a": {"href", "rel"},
                "img": {*KEPT["img"], "loading"},
                "span": {"role", "aria-label"},
                **{f"h{level}": {"id"} for level in range(1, 7)},
            },
            allowed_classes={
                **{name: set(_ALIGNMENTS) for name in _ALIGNED},
                "span": {"task"},
            },
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    cleaner: nh3.Cleaner = _THREAD.cleaner
    return cleaner


_ALIGNMENTS: Final = ("align-left", "align-right", "align-center")
_ALIGNED: Final = ("td", "th", "tr", "p", "div", "img", "table", "h1", "h2", "h3", "h4", "h5", "h6")


def _give_ids(root: etree.Element, prefix: str) -> frozenset[str]:
    """Name every heading after its text, as GitHub does; what in-text links may lead to."""
    repeats: dict[str, int] = {}
    for heading in root.iter() if prefix else ():
        if _HEADING.fullmatch(heading.tag):
            words = re.sub(r"[^\w\- ]", "", "".join(_words(heading)).lower()).replace(" ", "-")
            slug = words
            while slug in repeats:
                repeats[words] += 1
                slug = f"{words}-{repeats[words]}"
            repeats[slug] = 0
            heading.set("id", prefix + slug)
    return frozenset(repeats)


_HEADING: Final = re.compile(r"h([1-6])")


def _words(element: etree.Element) -> Iterator[str]:
    if element.tag != "raw":
        yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


class _Writer:
    """Writes elements as HTML for one place; nothing that it writes comes from the author unescaped."""

    def __init__(self, place: Place, fragments: frozenset[str]) -> None:
        self.place = place
        self.fragments = fragments

    def contents(self, element: etree.Element) -> Iterator[str]:
        yield markup.escape(element.text or "", quote=False)
        for child in element:
            yield from _WRITE.get(child.tag, _Writer._plain)(self, child)
            yield markup.escape(child.tail or "", quote=False)

    def _plain(self, element: etree.Element) -> Iterator[str]:
        name = self._level(element.tag)
        yield opening(name, {key: element.attrib[key] for key in _WRITTEN if key in element.attrib})
        if name not in _VOID:
            yield from self.contents(element)
            yield f"</{name}>"
        if name not in _INLINE:
            yield "\n"

    def _level(self, name: str) -> str:
        heading = _HEADING.fullmatch(name)
        return f"h{min(6, self.place.heading + max(0, int(heading[1]) - 2))}" if heading else name

    def _task(self, task: etree.Element) -> Iterator[str]:
        is_done = task.get("done") == "yes"
        label = self.place.done if is_done else self.place.to_do
        yield opening("span", {"class": "task", "role": "img", "aria-label": label})
        yield f"{'☑' if is_done else '☐'}</span> "

    def _link(self, link: etree.Element) -> Iterator[str]:
        target = link_target(link.get("href", ""), self.place, self.fragments)
        if not target:
            yield from self.contents(link)
            return
        title = link.get("title", "")
        yield opening("a", _anchor(target) | ({"title": title} if title else {}))
        yield from self.contents(link)
        yield "</a>"

    def _image(self, image: etree.Element) -> Iterator[str]:
        title = image.get("title", "")
        attributes = {"src": image.get("src", ""), "alt": "".join(_words(image))}
        yield self._image_tag(attributes | ({"title": title} if title else {}))

    def _image_tag(self, attributes: Attributes) -> str:
        target = image_target(attributes.get("src", ""), self.place)
        alt = attributes.get("alt", "")
        if not target:
            return markup.escape(alt, quote=False)
        if target.outside:
            return f"{opening('a', _anchor(target))}{markup.escape(alt or target.href, quote=False)}</a>"
        changed = {"src": target.href, "alt": alt, "loading": "lazy"}
        return opening("img", kept("img", attributes) | changed)

    def _raw(self, raw: etree.Element) -> Iterator[str]:
        yield rewritten(raw.text or "", self._start_tag, lambda name: f"</{self._level(name)}>")
        yield "\n" if raw.get("line") else ""

    def _start_tag(self, name: str, attributes: Attributes) -> str:
        if name == "img":
            return self._image_tag(attributes)
        target = link_target(attributes["href"], self.place, self.fragments) if "href" in attributes else None
        anchor = _anchor(target) if name == "a" and target else {}
        return opening(self._level(name), kept(name, attributes) | anchor)


_WRITE: Final[dict[str, Callable[[_Writer, etree.Element], Iterator[str]]]] = {
    "a": _Writer._link,
    "img": _Writer._image,
    "raw": _Writer._raw,
    "task": _Writer._task,
    "text": _Writer.contents,
}
_WRITTEN: Final = ("id", "class", "start")
_VOID: Final = ("br", "hr")
_INLINE: Final = ("em", "strong", "del", "code")


def _anchor(target: Target) -> Attributes:
    outside = {"rel": "nofollow noopener noreferrer"} if target.outside else {}
    return {"href": target.href} | outside


def _references(element: etree.Element, line: int) -> Iterator[tuple[str, bool, str, int]]:
    """Target, whether it is an image, its alt, and the line where its block starts."""
    line = int(element.get("line", line))
    if element.tag == "a":
        yield element.get("href", ""), False, "", line
    elif element.tag == "img":
        yield element.get("src", ""), True, "".join(_words(element)), line
    elif element.tag == "raw":
        yield from _raw_references(element.text or "", line)
    for child in element if element.tag != "img" else ():
        yield from _references(child, line)


def _raw_references(raw: str, line: int) -> Iterator[tuple[str, bool, str, int]]:
    for piece in pieces(raw):
        if isinstance(piece, str) or piece.attributes is None:
            continue
        if piece.name == "a" and "href" in piece.attributes:
            yield piece.attributes["href"], False, "", line
        elif piece.name == "img":
            yield piece.attributes.get("src", ""), True, piece.attributes.get("alt", ""), line


class _Finder:
    """Looks for targets in the lines of a text, each after the one before."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.line = 1
        self.column = 0

    def place(self, target: str, image: bool, alt: str, block: int) -> Reference:
        """The reference where its target is written in its block, else on the block's first line."""
        line, column = max((block, 0), (self.line, self.column))
        for number, text in enumerate(takewhile(str.strip, self.lines[line - 1 :]), line):
            found = text.find(target, column if number == line else 0)
            if found >= 0:
                self.line, self.column = number, found + len(target)
                return Reference(target, image, alt, number)
        return Reference(target, image, alt, block)
