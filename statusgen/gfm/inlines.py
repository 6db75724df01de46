"""What stands inside a line of Markdown, where Python-Markdown's own patterns differ from CommonMark."""

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from typing import Final

import msgspec
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX, AtomicString

from statusgen.gfm.blocks import folded
from statusgen.gfm.limits import Budget

Handled = tuple[etree.Element | str | None, int | None, int | None]
"""What a pattern answers: the element, and the part of the text that it replaces."""

_REFUSED: Final[Handled] = (None, None, None)
_PUNCTUATION: Final = r"[!-/:-@\[-`{-~]"
_ESCAPED: Final = re.compile(rf"\\({_PUNCTUATION})")


def plain(text: str) -> str:
    """The text that escapes and entities stand for, in a link's target or title."""
    return decoded(_ESCAPED.sub(r"\1", text))


def decoded(text: str) -> str:
    """Entities as the characters they name; a control character becomes U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", html.unescape(text))


def protected(text: str) -> str:
    """Text that no pattern reads again; `unprotected` is its inverse."""
    return "".join(f"{STX}{ord(character)}{ETX}" for character in text)


def unprotected(text: str) -> str:
    """Text as it is shown."""
    return _PROTECTED.sub(lambda found: chr(int(found[1])), text)


_PROTECTED: Final = re.compile(f"{STX}([0-9]+){ETX}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TOKEN: Final = rf"\\({_PUNCTUATION})|`+|<|&(?:#[xX][0-9a-fA-F]{{1,6}}|#\d{{1,7}}|[A-Za-z]\w{{1,40}});"
_RUN: Final = re.compile(r"`+")
_AUTOLINK: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_ADDRESS: Final = re.compile(r"<([\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)>", re.ASCII)
_BRACKETED_TARGET: Final = re.compile(r"<[^<>\n]*>")
_ATTRIBUTE: Final = r"""\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_TAG: Final = re.compile(rf"<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>")
_MARKUP: Final = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9), ("<!", ">", 2))
"""What opens and closes the HTML that is no tag, and after how many characters it may close."""


class Literal(InlineProcessor):
    """What means itself: escapes, entities, code spans, autolinks and raw HTML, whichever comes first.

    Raw HTML becomes a `raw` element, as it was written.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(_TOKEN, md)

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]  # noqa: N802
        match m[0][0]:
            case "\\":
                return protected(m[1]), m.start(), m.end()
            case "&":
                text = decoded(m[0])
                return _REFUSED if text == m[0] else (protected(text), m.start(), m.end())
            case "`":
                return _code_span(data, m.start(), m.end())
            case _:
                return _bracketed(data, m.start())


def _code_span(data: str, start: int, inside: int) -> Handled:
    for run in _RUN.finditer(data, inside):
        if run.end() - run.start() == inside - start:
            text = data[inside : run.start()].replace("\n", " ")
            if text.strip(" ") and text[0] == text[-1] == " ":
                text = text[1:-1]
            return _element("code", text), start, run.end()
    return _REFUSED


def _bracketed(data: str, start: int) -> Handled:
    if data.endswith("](", 0, start) and _BRACKETED_TARGET.match(data, start):
        return _REFUSED
    if link := _AUTOLINK.match(data, start):
        return _element("a", link[1], href=link[1]), start, link.end()
    if link := _ADDRESS.match(data, start):
        return _element("a", link[1], href=f"mailto:{link[1]}"), start, link.end()
    if tag := _TAG.match(data, start):
        return _element("raw", tag[0]), start, tag.end()
    for opens, closes, least in _MARKUP:
        if data.startswith(opens, start) and (found := data.find(closes, start + least)) >= 0:
            end = found + len(closes)
            return _element("raw", data[start:end]), start, end
    return _REFUSED


def _element(tag: str, text: str, **attributes: str) -> etree.Element:
    element = etree.Element(tag, attributes)
    element.text = AtomicString(text)
    return element


class HardBreak(InlineProcessor):
    """Two spaces or more, or a backslash, at the end of a line."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?:\\|(?<! ) {2,}+)\n", md)

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]  # noqa: N802, ARG002
        return etree.Element("br"), m.start(), m.end()


class _Span(msgspec.Struct, frozen=True):
    """A link or an image: its text lies from `opens` to `closes`, the whole from `start` to `end`."""

    start: int
    opens: int
    closes: int
    end: int
    target: str
    title: str


_TARGET: Final = r"<[^<>\n]*>|[^\s()<][^\s()]*(?:\((?:[^\s()]|\([^\s()]*\))*\)[^\s()]*)*|(?:\([^\s()]*\)[^\s()]*)+"
_RESOURCE: Final = re.compile(rf"""\(\s*(?P<target>{_TARGET})?(?:\s+(?P<title>"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)""")
_LABEL: Final = re.compile(r"\[([^\[\]]{0,999})\]")
_BRACKET_COST: Final = 64
_BRACKET: Final = re.compile(r"!?\[|\]")


class _Brackets(InlineProcessor):
    """The first link or image from a bracket on."""

    opener: str
    tag: str
    attribute: str

    def __init__(self, md: Markdown, budget: Budget) -> None:
        super().__init__(r"!?\[.*", md)
        self.markdown = md
        self.budget = budget

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:  # type: ignore[override]  # noqa: N802
        span = min(self._spans(data, m.start()), key=lambda span: span.start, default=None)
        if not span:
            return _REFUSED
        element = etree.Element(self.tag, {self.attribute: span.target, "title": span.title})
        element.text = data[span.opens : span.closes]
        return element, span.start, span.end

    def _spans(self, data: str, start: int) -> Iterator[_Span]:
        """What this pattern is for, up to where no bracket is open any more.

        Links do not lie in links: the brackets around one are spent.
        """
        openers: list[re.Match[str]] = []
        spent, done, found = 0, start, False
        while (openers or not found) and (bracket := _BRACKET.search(data, done)):
            self.budget.spend(_BRACKET_COST)
            done = bracket.end()
            if bracket[0] != "]":
                openers.append(bracket)
            elif openers:
                opener = openers.pop()
                is_spent, spent = len(openers) < spent and opener[0] == "[", min(spent, len(openers))
                if not is_spent and (span := self._span(data, opener, bracket.start())):
                    done = span.end
                    spent = len(openers) if opener[0] == "[" else spent
                    if opener[0] == self.opener:
                        found = True
                        yield span

    def _span(self, data: str, opener: re.Match[str], closes: int) -> _Span | None:
        start, opens = opener.span()
        if found := _RESOURCE.match(data, closes + 1):
            target = (found["target"] or "").removeprefix("<").removesuffix(">")
            title = (found["title"] or "")[1:-1]
            return _Span(start, opens, closes, found.end(), self._text(target), self._text(title))
        label = _LABEL.match(data, closes + 1)
        name = label[1] if label and label[1] else data[opens:closes][:1000]
        definition = self.markdown.references.get(folded(self._text(name))) if self.markdown.references else None
        end = label.end() if label else closes + 1
        return _Span(start, opens, closes, end, *definition) if definition else None

    def _text(self, data: str) -> str:
        return unprotected(self.unescape(data))


class Link(_Brackets):
    """Links: their texts are read on, but not for links."""

    opener, tag, attribute = "[", "a", "href"


class Image(_Brackets):
    """Images: what they hold is their alternative text."""

    opener, tag, attribute = "![", "img", "src"
