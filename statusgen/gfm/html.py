"""HTML: its grammar as authors write it, the tags that a page may have, and what is safe to publish.

The elements of a text are written for one destination, and the whole is sanitised.
"""

import html as markup
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Final

import msgspec
import nh3

from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Destination, image_attributes, link_attributes
from statusgen.model.patterns import regex

Attributes = dict[str, str]
"""A tag's attributes by lower-case name, entities decoded; the first of each name counts."""

_BLOCK_TAGS: Final = (
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table tbody"
    " td tfoot th thead tr ul"
)
BLOCK_TAGS: Final = frozenset(_BLOCK_TAGS.split())
"""Those of the allowed tags that begin a line."""

_TEXT_TAGS: Final = (
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong sub sup"
    " time tt u var wbr"
)
ALLOWED: Final = BLOCK_TAGS | frozenset(_TEXT_TAGS.split())
"""The tags that GitHub shows, and some that mean no more than their text."""

KEPT: Final[dict[str, frozenset[str]]] = {
    "*": frozenset({"dir", "lang", "title"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ol": frozenset({"reversed", "start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
"""The attributes that stay as they are written, by tag; `*` is any tag."""

_ATTRIBUTE: Final = (
    r"""\s++(?P<key>[A-Za-z_:][\w.:-]*+)"""
    r"""(?:\s*+=\s*+(?:(?P<bare>[^\s"'=<>`]++)|'(?P<single>[^']*+)'|"(?P<double>[^"]*+)"))?"""
)
_UNNAMED: Final = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE)
TAG: Final = regex(rf"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<attributes>(?:{_UNNAMED})*)\s*+/?>")
"""A start or end tag. Attributes of an end tag mean nothing."""

PIECE: Final = regex(
    rf"(?P<comment><!(?=--)(?:.*?-->|.*))|(?=</?(?i:{'|'.join(sorted(ALLOWED))})(?![\w-])){TAG.pattern}|<?[^<]+|<",
    re.DOTALL,
)
"""A piece of HTML as authors write it: a comment, a tag that is allowed, or text."""

_ATTRIBUTES: Final = regex(_ATTRIBUTE)
_CONTROL: Final = regex(r"[\x00-\x08\x0b-\x1f\x7f]")

HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
"""The names of headings' elements."""


class Reference(msgspec.Struct, frozen=True):
    """A link or image as it was written, and the line of the text, from 1, where it stands."""

    target: str
    image: bool
    alt: str
    line: int


def text_of(html: str) -> str:
    """The text of such HTML, one line for each block that has any."""
    numbered = _NOTE.sub(r"[\1]", html.replace("\n", " "))
    lines = TAG.sub(_space, numbered).split("\n")
    folded = (" ".join(markup.unescape(line).split()) for line in lines)
    return "\n".join(line for line in folded if line)


@lru_cache(maxsize=1 << 11)
def spelled_out(html: str) -> str:
    """The same, with the URL of each link behind its words, unless they are the URL."""
    return text_of(_LINK.sub(_with_url, html))


@lru_cache(maxsize=1 << 11)
def sanitised(html: str) -> str:
    """HTML without anything that a page may not have."""
    return _CLEANER.clean(html).strip()


def words(element: etree.Element) -> Iterator[str]:
    """The texts of an element as GitHub reads them for a heading's name or an image's alternative text."""
    if element.tag != "raw":
        yield element.get("name") or element.text or ""
    for child in element:
        yield from words(child)
        yield child.tail or ""


class Writer:
    """Writes elements for a destination, where a text has headings of the names `fragments`.

    Nothing of the author's is written unescaped. `references` are the links and images, by the line of their block.
    Where `is_same_anywhere`, no destination would change a letter.
    """

    def __init__(self, destination: Destination, fragments: Collection[str]) -> None:
        self.destination, self.fragments = destination, fragments
        self.references: list[Reference] = []
        self.is_same_anywhere = True
        self._line = 1
        self._unclosed = 0
        self._pieces: list[str] = []  # of what is written; to pass them up as they come takes twice as long
        self._write = self._pieces.append

    def written(self, root: etree.Element) -> str:
        """What an element holds, as HTML. Raises TooCostly."""
        self._contents(root)
        return "".join(self._pieces)

    def _contents(self, element: etree.Element) -> None:
        if task := element.get("task"):
            self.is_same_anywhere = False
            label = self.destination.words.done if task == "done" else self.destination.words.to_do
            box = opening("span", {"class": "task", "role": "img", "aria-label": label})
            self._write(f"{box}{'☑' if task == 'done' else '☐'}</span> ")
        if element.text:
            self._write(markup.escape(element.text, quote=False))
        for child in element:
            if line := child.get("line"):
                self._line = int(line)
            _WRITE.get(child.tag, Writer._plain)(self, child)
            if child.tail:
                self._write(markup.escape(child.tail, quote=False))

    def _plain(self, element: etree.Element) -> None:
        tag = self._shown(element.tag)
        ids = self.destination.ids and element.get("id")
        plain = {key: value for key, value in element.items() if key in ("class", "start")}
        self._write(opening(tag, plain | {"id": self.destination.ids + ids} if ids else plain))
        if tag not in ("br", "hr"):
            self._contents(element)
            self._write(f"</{tag}>")
        if tag not in ("em", "strong", "del", "code", "sup"):
            self._write("\n")

    def _shown(self, tag: str) -> str:
        """A tag, or that of a heading below those of the page."""
        if tag not in HEADINGS:
            return tag
        self.is_same_anywhere = False
        return f"h{min(6, self.destination.heading + max(0, int(tag[1]) - 2))}"

    def _link(self, link: etree.Element) -> None:
        """A link, or its words alone where it must not lead anywhere."""
        anchor = self._anchor(link.get("href", ""))
        self._write(opening("a", anchor | kept("a", link.attrib)) if anchor else "")
        self._contents(link)
        self._write("</a>" if anchor else "")

    def _anchor(self, target: str) -> Attributes:
        self.references.append(Reference(target, False, "", self._line))
        self.is_same_anywhere = False
        return link_attributes(target, self.destination, self.fragments)

    def _image(self, image: etree.Element) -> None:
        self._write(self._image_tag({"src": "", "alt": "".join(words(image))} | image.attrib))

    def _image_tag(self, written: Attributes) -> str:
        """The image if it is one of the site; a link or a text instead of any other."""
        source, alt = written.get("src", ""), written.get("alt", "")
        self.references.append(Reference(source, True, alt, self._line))
        self.is_same_anywhere = False
        anchor = image_attributes(source, self.destination)
        if anchor and "rel" not in anchor:
            return opening("img", kept("img", written) | {"src": anchor["href"], "alt": alt, "loading": "lazy"})
        shown = markup.escape(alt or anchor.get("href", ""), quote=False)
        return f"{opening('a', anchor)}{shown}</a>" if anchor else shown

    def _raw(self, raw: etree.Element) -> None:
        """HTML of the author's: the tags that are allowed; other tags become text, comments nothing."""
        for piece in PIECE.finditer(raw.text or ""):
            if piece["name"]:
                name, is_end = piece["name"].lower(), bool(piece["end"])
                self._write(self._tag(name, None if is_end else attributes(piece["attributes"])))
            elif not piece["comment"]:
                self._write(piece[0].replace("<", "&lt;").replace(">", "&gt;"))
        self._write("\n" if raw.get("line") else "")

    def _tag(self, name: str, written: Attributes | None) -> str:
        """A tag; an end tag has no attributes."""
        if name in BLOCK_TAGS:
            self._unclosed = max(0, self._unclosed + (1 if written is not None else -1))
            if self._unclosed > _MOST_UNCLOSED:
                raise TooCostly
        if written is None:
            return f"</{self._shown(name)}>"
        if name == "img":
            return self._image_tag(written)
        anchor = self._anchor(written["href"]) if name == "a" and "href" in written else {}
        return opening(self._shown(name), kept(name, written) | anchor)

    def _alert(self, alert: etree.Element) -> None:
        self.is_same_anywhere = False
        kind = alert.get("kind", "")
        title = markup.escape(getattr(self.destination.words, kind), quote=False)
        self._write(f'<div class="alert {kind}">\n<p><strong>{title}</strong></p>\n')
        self._contents(alert)
        self._write("</div>\n")

    def _notes(self, notes: etree.Element) -> None:
        """The footnotes, to which their references link, and back, where the page has ids for them."""
        self.is_same_anywhere = False
        self._write('<section class="footnotes">\n<ol>\n')
        for number, note in enumerate(notes, 1):
            self._write(opening("li", {"id": f"{self.destination.notes}{number}"} if self.destination.notes else {}))
            self._contents(note)
            self._write("</li>\n")
        self._write("</ol>\n</section>\n")

    def _note(self, note: etree.Element) -> None:
        ids, number = self.destination.notes, note.get("number", "")
        link = opening("a", {"href": f"#{ids}{number}", "id": f"{ids}{note.get('place')}-from"})
        self._write(f'<sup class="footnote">{f"{link}{number}</a>" if ids else number}</sup>')

    def _back(self, back: etree.Element) -> None:
        if ids := self.destination.notes:
            href = f"#{ids}{back.get('place')}-from"
            self._write(" " + opening("a", {"href": href, "aria-label": self.destination.words.back}))
            self._contents(back)
            self._write("</a>")


_MOST_UNCLOSED: Final = 2_000
"""How many tags of blocks may be open at once; what sanitising takes grows with the square of it."""

_WRITE: Final[dict[str, Callable[[Writer, etree.Element], None]]] = {
    "a": Writer._link,
    "img": Writer._image,
    "raw": Writer._raw,
    "emoji": Writer._contents,
    "alert": Writer._alert,
    "notes": Writer._notes,
    "note": Writer._note,
    "back": Writer._back,
    "text": Writer._contents,
}


# HTML as authors write it


def decoded(text: str) -> str:
    """Entities as the characters they name; a control character becomes U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", markup.unescape(text))


def attributes(written: str) -> Attributes:
    """The attributes of a tag."""
    found: Attributes = {}
    for each in _ATTRIBUTES.finditer(written):
        found.setdefault(each["key"].lower(), decoded(each["bare"] or each["single"] or each["double"] or ""))
    return found


def opening(name: str, attributes: Attributes) -> str:
    """A start tag."""
    if not attributes:
        return f"<{name}>"
    return "".join([f"<{name}", *(f' {key}="{markup.escape(value)}"' for key, value in attributes.items()), ">"])


def kept(name: str, attributes: Attributes) -> Attributes:
    """The attributes that may stay, with an alignment as a class."""
    allowed = KEPT["*"] | KEPT.get(name, frozenset())
    result = {key: value for key, value in attributes.items() if key in allowed}
    if (side := attributes.get("align", "").lower()) in ("left", "right", "center"):
        result["class"] = f"align-{side}"
    return result


# HTML as text


def _space(tag: re.Match[str]) -> str:
    if tag["name"] in ("td", "th"):
        return " " if tag["end"] else ""
    return "\n" if tag["name"] in BLOCK_TAGS or tag["name"] in ("br", "section") else ""


def _with_url(link: re.Match[str]) -> str:
    url, words = markup.unescape(link["url"]), text_of(link["words"])
    is_said = not words or words == url or url == f"mailto:{words}"
    return link["words"] if is_said else f"{link['words']} ({link['url']})"


_LINK: Final = regex(r'<a href="(?P<url>[^"]*)"[^<>]*>(?P<words>.*?)</a>', re.DOTALL)
_NOTE: Final = regex(r'<sup class="footnote">(?:<a [^<>]*>)?([0-9]+)(?:</a>)?</sup>')

_SIDES: Final = {"align-left", "align-right", "align-center"}
_ALIGNED: Final = ("td", "th", "tr", "p", "div", "img", "table", "h1", "h2", "h3", "h4", "h5", "h6")
_CLEANER: Final = nh3.Cleaner(
    tags={*ALLOWED, "section"},
    clean_content_tags=set(),
    attributes={
        **{name: set(names) for name, names in KEPT.items()},
        "a": {"href", "rel", "id", "aria-label"},
        "img": {*KEPT["img"], "loading"},
        "li": {"id"},
        "span": {"role", "aria-label"},
        **{heading: {"id"} for heading in HEADINGS},
    },
    allowed_classes={
        **dict.fromkeys(_ALIGNED, _SIDES),
        "span": {"task"},
        "div": {*_SIDES, "alert", "note", "tip", "important", "warning", "caution"},
        "section": {"footnotes"},
        "sup": {"footnote"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
