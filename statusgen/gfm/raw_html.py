"""HTML as authors write it: each tag is one that a page may hold, or else text."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from statusgen.gfm.inlines import decoded

Attributes = dict[str, str]
"""A tag's attributes by lower-case name, entities decoded; the first of each name counts."""


class Tag(msgspec.Struct, frozen=True):
    """A tag that is allowed; an end tag has None for its attributes."""

    name: str
    attributes: Attributes | None


_TEXT_TAGS: Final = (
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong sub sup"
    " time tt u var wbr"
)
_BLOCK_TAGS: Final = (
    "blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary table tbody"
    " td tfoot th thead tr ul"
)
ALLOWED: Final = frozenset(f"{_TEXT_TAGS} {_BLOCK_TAGS}".split())
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


def rewritten(raw: str, start_tag: Callable[[str, Attributes], str], end_tag: Callable[[str], str]) -> str:
    """The HTML with every allowed tag as `start_tag` or `end_tag` has it, the others as text, no comment."""
    return "".join(
        piece
        if isinstance(piece, str)
        else end_tag(piece.name)
        if piece.attributes is None
        else start_tag(piece.name, piece.attributes)
        for piece in pieces(raw)
    )


def pieces(raw: str) -> Iterator[str | Tag]:
    """Safe text, and the tags that are allowed."""
    done = 0
    while done < len(raw):
        if raw.startswith("<!--", done):
            closed = raw.find("-->", done + 2)
            done = closed + 3 if closed >= 0 else len(raw)
        elif (tag := _TAG.match(raw, done)) and tag["name"].lower() in ALLOWED:
            yield Tag(tag["name"].lower(), None if tag["end"] else _attributes(tag["attributes"]))
            done = tag.end()
        else:
            text = _TEXT.match(raw, done)
            end = text.end() if text else done + 1
            yield raw[done:end].replace("<", "&lt;").replace(">", "&gt;")
            done = end


def opening(name: str, attributes: Attributes) -> str:
    """A start tag."""
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def kept(name: str, attributes: Attributes) -> Attributes:
    """The attributes that may stay, with an alignment as a class."""
    allowed = KEPT["*"] | KEPT.get(name, frozenset())
    result = {key: value for key, value in attributes.items() if key in allowed}
    if (side := attributes.get("align", "").lower()) in ("left", "right", "center"):
        result["class"] = f"align-{side}"
    return result


_ATTRIBUTE: Final = re.compile(
    r"""\s+(?P<key>[A-Za-z_:][\w.:-]*)(?:\s*=\s*(?:(?P<bare>[^\s"'=<>`]+)|'(?P<single>[^']*)'|"(?P<double>[^"]*)"))?"""
)
_TAG: Final = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"""
    r"""(?P<attributes>(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*)\s*/?>"""
)
_TEXT: Final = re.compile(r"<?[^<]+")


def _attributes(written: str) -> Attributes:
    attributes: Attributes = {}
    for found in _ATTRIBUTE.finditer(written):
        value = found["bare"] or found["single"] or found["double"] or ""
        attributes.setdefault(found["key"].lower(), decoded(value))
    return attributes
