"""HTML of other programs as Markdown that shows the same words."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

import msgspec

from statusgen import gfm
from statusgen.gfm.escape import link, literal, with_breaks
from statusgen.gfm.html import ALLOWED, BLOCK_TAGS
from statusgen.gfm.links import Destination


def has_tags(text: str) -> bool:
    """Whether there are tags in a text that are those of HTML."""
    return _IS_HTML.search(text) is not None


def markdown_of(html: str) -> str:
    """HTML as Markdown. Tags that nobody knows are the text of who wrote `<placeholder>`."""
    reader = _Reader()
    reader.feed(_PLACEHOLDER.sub("&lt;", html))
    reader.close()
    return reader.markdown


class Style(msgspec.Struct, frozen=True):
    """How words are shown: the marks around them, from the outermost on, and where they link to."""

    marks: tuple[str, ...] = ()
    href: str = ""


class Piece(msgspec.Struct, frozen=True):
    """Words of one style."""

    words: str
    style: Style = Style()


class _Container:
    """A list, an item of one or a quotation: what its first line begins with, and what the others do."""

    def __init__(self, tag: str, first: str = "", rest: str = "") -> None:
        self.tag, self.first, self.rest, self.number = tag, first, rest, 0

    def prefix(self) -> str:
        """What the next line begins with."""
        found, self.first = self.first, self.rest
        return found


class _Reader(HTMLParser):
    """Reads HTML into blocks of lines. Each piece of text is escaped when its line is whole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.lines: list[list[Piece]] = [[]]
        self.inside: list[_Container] = []
        self.styles: list[tuple[str, str]] = []
        self.hidden = 0
        self.opened = ""
        self.is_tight = False

    @property
    def markdown(self) -> str:
        self._end_block()
        return "".join(self.blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.lines.append([])
        elif tag == "img":
            alt, source = dict(attrs).get("alt") or "", dict(attrs).get("src") or ""
            self._add(alt or "Picture" * _is_url(source), source)
        elif tag == "a" or tag in _MARKS:
            self.styles.append((tag, dict(attrs).get("href") or ""))
        elif tag in _BLOCKS:
            self._open_block(tag)

    def _open_block(self, tag: str) -> None:
        self._end_block()
        if tag == "li":
            self._leave_item()
            outer = self.inside[-1] if self.inside else None
            if outer and outer.tag == "ol":
                outer.number += 1
            mark = f"{outer.number}. " if outer and outer.tag == "ol" else "- "
            self.inside.append(_Container("li", mark, " " * len(mark)))
        elif tag in ("ul", "ol"):
            self.inside.append(_Container(tag))
        elif tag == "blockquote":
            self.inside.append(_Container(tag, "> ", "> "))
        elif tag in _LINES:
            self.opened = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "a" or tag in _MARKS:
            at = next((n for n in reversed(range(len(self.styles))) if self.styles[n][0] == tag), len(self.styles))
            del self.styles[at : at + 1]
        elif tag in _BLOCKS:
            self._end_block()
            self.opened = ""
            if tag == "li":
                self._leave_item()
            elif tag in ("ul", "ol", "blockquote"):
                self._leave(tag)

    def _leave_item(self) -> None:
        if self.inside and self.inside[-1].tag == "li":
            self.inside.pop()

    def _leave(self, tag: str) -> None:
        """Leave the innermost container of this tag, and those in it."""
        at = next((n for n in reversed(range(len(self.inside))) if self.inside[n].tag == tag), len(self.inside))
        del self.inside[at:]
        self.is_tight = self.is_tight and bool(self.inside)

    def handle_data(self, data: str) -> None:
        if self.opened == "pre":
            first, *others = data.split("\n")
            self._add(first)
            self.lines += [[Piece(each)] for each in others]
        else:
            self._add(re.sub(r"\s*\n\s*", " ", data))

    def _add(self, words: str, href: str = "") -> None:
        if words and not self.hidden:
            marks = dict.fromkeys(_MARKS[tag] for tag, _ in self.styles if tag != "a")
            hrefs = [href, *(each for tag, each in reversed(self.styles) if tag == "a")]
            style = Style(tuple(marks), next(filter(_is_url, hrefs), ""))
            self.lines[-1].append(Piece(words, style))

    def _end_block(self) -> None:
        lines, self.lines = self.lines, [[]]
        for text in _written(self.opened, lines):
            begins = bool(self.inside) and self.inside[-1].tag == "li" and self.inside[-1].first != self.inside[-1].rest
            gap = "\n" if begins and self.is_tight else "\n\n"
            self.blocks.append(gap if self.blocks else "")
            self.blocks.append("\n".join(self._prefixed(text.split("\n"))))
            self.is_tight = bool(self.inside)

    def _prefixed(self, lines: Sequence[str]) -> Iterator[str]:
        return ("".join([each.prefix() for each in self.inside] + [line]).rstrip(" ") for line in lines)


def _is_url(address: str) -> bool:
    return re.match(r"https?://|mailto:", address) is not None


def _written(tag: str, lines: Sequence[Sequence[Piece]]) -> Iterator[str]:
    """The Markdown of each paragraph of a block."""
    if tag == "pre":
        text = "\n".join("".join(piece.words for piece in line) for line in lines).strip("\n")
        if text.strip():
            yield f"{_fence(text)}\n{text}\n{_fence(text)}"
        return
    for is_filled, paragraph in groupby(lines, lambda line: any(piece.words.strip() for piece in line)):
        if is_filled:
            shown = [_line(pieces) for pieces in paragraph]
            yield f"#### {' '.join(shown)}" if tag in _HEADINGS else with_breaks(shown)


def _fence(text: str) -> str:
    return "`" * max(3, *(len(each) + 1 for each in re.findall("`+", text)), 3)


def _line(pieces: Sequence[Piece]) -> str:
    """A line as Markdown: with its styles where those come out as meant, else its words alone."""
    words = "".join(piece.words for piece in pieces)
    if all(piece.style == Style() for piece in pieces):
        return literal(words)
    runs = [(style, "".join(each.words for each in some)) for style, some in groupby(pieces, lambda piece: piece.style)]
    styled = _styled(runs).strip()
    shown = gfm.parse(styled).plain(Destination(root=""))
    return styled if shown.split() == words.split() else literal(words)


def _styled(runs: Sequence[tuple[Style, str]]) -> str:
    """Words with their marks, which touch the words and not the blanks around them."""
    parts, last = list[str](), ""
    for n, (style, words) in enumerate(runs):
        core, before, after = words.strip(), words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        if not core:
            parts.append(words)
        else:
            following = after or "".join(each for _, each in runs[n + 1 :])
            can_open = core[0].isalnum() or not (before or last)[-1:].isalnum()
            can_close = core[-1].isalnum() or not following[:1].isalnum()
            marks = style.marks if can_open and can_close else ()
            parts += [before, _run(core, Style(marks, style.href), is_first=not last.strip()), after]
        last = words
    return re.sub(r"\s+", " ", "".join(parts))


def _run(words: str, style: Style, *, is_first: bool) -> str:
    """Words of one style. One whose text is its own address is written as that address."""
    if style.href and words == style.href:
        return f"<{words}>" if re.fullmatch(r"[^\s<>]+", words) else literal(words)
    text = literal(words) if is_first else literal(f"x{words}")[1:]
    for mark in reversed(style.marks):
        text = f"{_code(words)}" if mark == "`" else f"{mark}{text}{mark}"
    return link(text, style.href) if style.href else text


def _code(words: str) -> str:
    fence = "`" * (max([0, *map(len, re.findall("`+", words))]) + 1)
    blank = " " * (len(fence) > 1)
    return f"{fence}{blank}{words}{blank}{fence}"


_MARKS: Final = dict.fromkeys(("b", "strong"), "**") | dict.fromkeys(("i", "em"), "*")
_MARKS.update(dict.fromkeys(("code", "kbd", "samp", "tt"), "`") | dict.fromkeys(("del", "s", "strike"), "~~"))
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES: Final = _HEADINGS | {"pre"}
_BLOCKS: Final = BLOCK_TAGS | frozenset({"section", "article", "header", "footer", "form"})
_HIDDEN: Final = frozenset({"script", "style"})
_KNOWN: Final = ALLOWED | _BLOCKS | _HIDDEN | _MARKS.keys() | frozenset({"font", "center"})
_TAG: Final = rf"</?(?:{'|'.join(sorted(_KNOWN, key=len, reverse=True))})(?:\s[^<>]*|/)?>"
_IS_HTML: Final = re.compile(_TAG, re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(rf"<(?!{_TAG[1:]})", re.IGNORECASE)
"""A sign that opens no tag that is known."""
