"""From elements to HTML that is safe to publish.

A text is written once, as HTML with holes for what depends on where it will stand; for each destination the holes are
filled, and the whole is sanitised.
"""

import html as markup
import re
import threading
import xml.etree.ElementTree as etree
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Final

import msgspec
import nh3

from statusgen.gfm.limits import too_intricate
from statusgen.gfm.links import Destination, Target, image_target, link_target
from statusgen.gfm.raw_html import ALLOWED, BLOCK_TAGS, KEPT, TAG, Attributes, Tag, kept, opening, pieces

MARKS: Final = re.compile("[\x00\x02\x03]")
"""The characters that no text may have, since they mark the holes."""

HEADING: Final = re.compile(r"h([1-6])")
"""The name of a heading's element."""


class Reference(msgspec.Struct, frozen=True):
    """A link or image as it was written, and the line of the text, from 1, where it stands."""

    target: str
    image: bool
    alt: str
    line: int


Around = tuple[str, str]
"""What stands before and after something."""

Hole = Callable[[Destination, Collection[str]], Around]
"""What fills a hole at a destination, where a text has headings of these names."""


class Template(msgspec.Struct, frozen=True):
    """HTML with holes, and every link and image in it, by the line of its block."""

    html: str
    holes: tuple[Hole, ...]
    references: tuple[Reference, ...]

    def fillings(self, destination: Destination, fragments: Collection[str]) -> tuple[Around, ...]:
        """What the holes hold at a destination, where `fragments` are the headings that the text itself has."""
        return tuple(hole(destination, fragments) for hole in self.holes)

    def filled(self, fillings: tuple[Around, ...]) -> str:
        """Safe HTML."""
        written = _HOLE.sub(lambda hole: fillings[int(hole["index"])][hole["after"] is not None], self.html)
        return _cleaner().clean(written).strip()


def text_of(html: str) -> str:
    """The text of such HTML, one line for each block that has any."""
    numbered = _REFERENCE.sub(r"[\1]", html.replace("\n", " "))
    lines = TAG.sub(_space, numbered).split("\n")
    folded = (" ".join(markup.unescape(line).split()) for line in lines)
    return "\n".join(line for line in folded if line)


def spelled_out(html: str) -> str:
    """The same, with the URL of each link behind its words, unless they are the URL."""
    return text_of(_LINK.sub(_with_url, html))


def _space(tag: re.Match[str]) -> str:
    if tag["name"] in _CELLS:
        return " " if tag["end"] else ""
    return "\n" if tag["name"] in _BLOCKS else ""


def _with_url(link: re.Match[str]) -> str:
    url, words = markup.unescape(link["url"]), text_of(link["words"])
    is_said = not words or words == url or url == f"mailto:{words}"
    return link["words"] if is_said else f"{link['words']} ({link['url']})"


_HOLE: Final = re.compile("\x02(?P<after>/)?(?P<index>[0-9]+)\x03")
_LINK: Final = re.compile(r'<a href="(?P<url>[^"]*)"[^<>]*>(?P<words>.*?)</a>', re.DOTALL)
_REFERENCE: Final = re.compile(r'<sup class="footnote">(?:<a [^<>]*>)?([0-9]+)(?:</a>)?</sup>')
_CELLS: Final = ("td", "th")
_BLOCKS: Final = (BLOCK_TAGS - {"td", "th"}) | {"br", "section"}
_THREAD: Final = threading.local()


def _cleaner() -> nh3.Cleaner:
    if not hasattr(_THREAD, "cleaner"):
        _THREAD.cleaner = nh3.Cleaner(
            tags={*ALLOWED, "section"},
            clean_content_tags=set(),
            attributes={
                **{name: set(attributes) for name, attributes in KEPT.items()},
                "a": {"href", "rel", "id", "aria-label"},
                "img": {*KEPT["img"], "loading"},
                "li": {"id"},
                "span": {"role", "aria-label"},
                **{f"h{level}": {"id"} for level in range(1, 7)},
            },
            allowed_classes={
                **{name: set(_ALIGNMENTS) for name in _ALIGNED},
                "span": {"task"},
                "div": {*_ALIGNMENTS, "alert", "note", "tip", "important", "warning", "caution"},
                "section": {"footnotes"},
                "sup": {"footnote"},
            },
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel=None,
        )
    cleaner: nh3.Cleaner = _THREAD.cleaner
    return cleaner


_ALIGNMENTS: Final = ("align-left", "align-right", "align-center")
_ALIGNED: Final = ("td", "th", "tr", "p", "div", "img", "table", "h1", "h2", "h3", "h4", "h5", "h6")


def written(root: etree.Element) -> Template:
    """Elements as HTML; nothing of it comes from the author unescaped."""
    writer = _Writer()
    html = "".join(writer.contents(root))
    return Template(html, tuple(writer.holes), tuple(writer.references))


def words(element: etree.Element) -> Iterator[str]:
    """The texts of an element as GitHub reads them for a heading's name or an image's alternative text."""
    if element.tag != "raw":
        yield element.get("name") or element.text or ""
    for child in element:
        yield from words(child)
        yield child.tail or ""


class _Writer:
    """Writes elements; where it comes upon what depends on the destination, it leaves a hole."""

    def __init__(self) -> None:
        self.holes: list[Hole] = []
        self.references: list[Reference] = []
        self.line = 1
        self.unclosed = 0

    def contents(self, element: etree.Element) -> Iterator[str]:
        if task := element.get("task"):
            yield self._hole(partial(_box, task == "done"))
        yield markup.escape(element.text or "", quote=False)
        for child in element:
            self.line = int(child.get("line", self.line))
            yield from _WRITE.get(child.tag, _Writer._plain)(self, child)
            yield markup.escape(child.tail or "", quote=False)

    def _hole(self, hole: Hole) -> str:
        self.holes.append(hole)
        return f"\x02{len(self.holes) - 1}\x03"

    def _around(self, hole: Hole, element: etree.Element) -> Iterator[str]:
        before = self._hole(hole)
        yield before
        yield from self.contents(element)
        yield before.replace("\x02", "\x02/")

    def _plain(self, element: etree.Element) -> Iterator[str]:
        if heading := HEADING.fullmatch(element.tag):
            yield from self._around(partial(_heading, int(heading[1]), element.get("id", ""), {}), element)
            yield "\n"
            return
        yield opening(element.tag, {key: element.attrib[key] for key in _WRITTEN if key in element.attrib})
        if element.tag not in _VOID:
            yield from self.contents(element)
            yield f"</{element.tag}>"
        if element.tag not in _INLINE:
            yield "\n"

    def _link(self, link: etree.Element) -> Iterator[str]:
        target, title = link.get("href", ""), link.get("title", "")
        self.references.append(Reference(target, False, "", self.line))
        return self._around(partial(_link, target, {"title": title} if title else {}), link)

    def _image(self, image: etree.Element) -> Iterator[str]:
        title = {"title": image.attrib["title"]} if image.get("title") else {}
        yield self._image_tag({"src": image.get("src", ""), "alt": "".join(words(image))} | title)

    def _image_tag(self, attributes: Attributes) -> str:
        self.references.append(Reference(attributes.get("src", ""), True, attributes.get("alt", ""), self.line))
        return self._hole(partial(_image, attributes))

    def _raw(self, raw: etree.Element) -> Iterator[str]:
        for piece in pieces(raw.text or ""):
            yield piece if isinstance(piece, str) else self._tag(piece)
        yield "\n" if raw.get("line") else ""

    def _tag(self, tag: Tag) -> str:
        if tag.name in BLOCK_TAGS:
            self.unclosed = max(0, self.unclosed + (1 if tag.attributes is not None else -1))
            if self.unclosed > _MOST_UNCLOSED:
                raise too_intricate()
        heading = HEADING.fullmatch(tag.name)
        if tag.attributes is None:
            end = partial(_heading, int(heading[1]), "", {}) if heading else None
            return self._hole(end).replace("\x02", "\x02/") if end else f"</{tag.name}>"
        if tag.name == "img":
            return self._image_tag(tag.attributes)
        remaining = kept(tag.name, tag.attributes)
        if tag.name == "a" and "href" in tag.attributes:
            self.references.append(Reference(tag.attributes["href"], False, "", self.line))
            return self._hole(partial(_raw_link, tag.attributes["href"], remaining))
        if heading:
            return self._hole(partial(_heading, int(heading[1]), "", remaining))
        return opening(tag.name, remaining)

    def _emoji(self, emoji: etree.Element) -> Iterator[str]:
        yield emoji.text or ""

    def _alert(self, alert: etree.Element) -> Iterator[str]:
        kind = alert.get("kind", "")
        yield f'<div class="alert {kind}">\n<p><strong>{self._hole(partial(_alert_title, kind))}</strong></p>\n'
        yield from self.contents(alert)
        yield "</div>\n"

    def _notes(self, notes: etree.Element) -> Iterator[str]:
        yield '<section class="footnotes">\n<ol>\n'
        for number, note in enumerate(notes, 1):
            yield self._hole(partial(_note, '<li id="{note}">', "<li>", number, 1))
            yield from self.contents(note)
            yield "</li>\n"
        yield "</ol>\n</section>\n"

    def _note(self, note: etree.Element) -> Iterator[str]:
        yield self._hole(partial(_note, _NOTE_LINK, '<sup class="footnote">{number}</sup>', *_numbers(note)))

    def _back(self, back: etree.Element) -> Iterator[str]:
        template = _BACK_LINK if back.get("nth") == "1" else _BACK_LINK.replace("↩", "↩<sup>{nth}</sup>")
        yield self._hole(partial(_note, template, "", *_numbers(back)))


def _numbers(element: etree.Element) -> tuple[int, int]:
    return int(element.get("number", 0)), int(element.get("nth", 0))


_MOST_UNCLOSED: Final = 2_000
"""How many tags of blocks may be open at once; what sanitising takes grows with the square of it."""

_NOTE_LINK: Final = '<sup class="footnote"><a href="#{note}" id="{reference}-from">{number}</a></sup>'
_BACK_LINK: Final = ' <a href="#{reference}-from" aria-label="{back}">↩</a>'
_WRITE: Final[dict[str, Callable[[_Writer, etree.Element], Iterator[str]]]] = {
    "a": _Writer._link,
    "img": _Writer._image,
    "raw": _Writer._raw,
    "emoji": _Writer._emoji,
    "alert": _Writer._alert,
    "notes": _Writer._notes,
    "note": _Writer._note,
    "back": _Writer._back,
    "text": _Writer.contents,
}
_WRITTEN: Final = ("class", "start")
_VOID: Final = ("br", "hr")
_INLINE: Final = ("em", "strong", "del", "code")


# What fills the holes


def _link(target: str, title: Attributes, destination: Destination, fragments: Collection[str]) -> Around:
    """A link, or its words alone where it must not lead anywhere."""
    found = link_target(target, destination, fragments)
    return (opening("a", _anchor(found) | title), "</a>") if found else ("", "")


def _raw_link(target: str, remaining: Attributes, destination: Destination, fragments: Collection[str]) -> Around:
    return opening("a", remaining | _anchor(link_target(target, destination, fragments))), ""


def _image(attributes: Attributes, destination: Destination, _: Collection[str]) -> Around:
    """The image if it is one of the site; a link or a text instead of any other."""
    target, alt = image_target(attributes.get("src", ""), destination), attributes.get("alt", "")
    if not target or target.outside:
        shown = markup.escape(alt or (target.href if target else ""), quote=False)
        return f"{opening('a', _anchor(target))}{shown}</a>" if target else shown, ""
    changed = {"src": target.href, "alt": alt, "loading": "lazy"}
    return opening("img", kept("img", attributes) | changed), ""


def _heading(level: int, name: str, remaining: Attributes, destination: Destination, _: Collection[str]) -> Around:
    """The tags of a heading below those of the page; HTML that the author wrote has no name."""
    tag = f"h{min(6, destination.heading + max(0, level - 2))}"
    named = {"id": destination.ids + name} if destination.ids and name else {}
    return opening(tag, named | remaining), f"</{tag}>"


def _box(is_done: bool, destination: Destination, _: Collection[str]) -> Around:
    """A glyph with a name, for those who cannot see it."""
    label = destination.words.done if is_done else destination.words.to_do
    start = opening("span", {"class": "task", "role": "img", "aria-label": label})
    return f"{start}{'☑' if is_done else '☐'}</span> ", ""


def _alert_title(kind: str, destination: Destination, _: Collection[str]) -> Around:
    return markup.escape(getattr(destination.words, kind), quote=False), ""


def _note(linked: str, alone: str, number: int, nth: int, destination: Destination, _: Collection[str]) -> Around:
    """A footnote, its `nth` reference or the way back to that, with links where the page has ids for them."""
    note = f"{destination.notes}{number}"
    reference = f"{note}-{nth}" if nth > 1 else note
    back = markup.escape(destination.words.back)
    template = linked if destination.notes else alone
    return template.format(note=note, reference=reference, number=number, nth=nth, back=back), ""


def _anchor(target: Target | None) -> Attributes:
    outside = {"rel": "nofollow noopener noreferrer"} if target and target.outside else {}
    return {"href": target.href} | outside if target else {}
