"""HTML as authors write it: its grammar, and the tags of it that a page may have."""

import html
import re
from typing import Final

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
TAG: Final = re.compile(rf"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<attributes>(?:{_UNNAMED})*+)\s*+/?>")
"""A start or end tag. Attributes of an end tag mean nothing."""

PIECE: Final = re.compile(
    rf"(?P<comment><!(?=--)(?:.*?-->|.*))|(?=</?(?i:{'|'.join(sorted(ALLOWED))})(?![\w-])){TAG.pattern}|<?[^<]+|<",
    re.DOTALL,
)
"""A piece of HTML as authors write it: a comment, a tag that is allowed, or text."""

_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def decoded(text: str) -> str:
    """Entities as the characters they name; a control character becomes U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", html.unescape(text))


def attributes(written: str) -> Attributes:
    """The attributes of a tag."""
    found: Attributes = {}
    for each in _ATTRIBUTES.finditer(written):
        found.setdefault(each["key"].lower(), decoded(each["bare"] or each["single"] or each["double"] or ""))
    return found


def opening(name: str, attributes: Attributes) -> str:
    """A start tag."""
    return "".join([f"<{name}", *(f' {key}="{html.escape(value)}"' for key, value in attributes.items()), ">"])


def kept(name: str, attributes: Attributes) -> Attributes:
    """The attributes that may stay, with an alignment as a class."""
    allowed = KEPT["*"] | KEPT.get(name, frozenset())
    result = {key: value for key, value in attributes.items() if key in allowed}
    if (side := attributes.get("align", "").lower()) in ("left", "right", "center"):
        result["class"] = f"align-{side}"
    return result
