"""Texts of other programs as Markdown: plain text, HTML, and Markdown with headings of its own."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

from statusgen import gfm
from statusgen.editing.message import as_text
from statusgen.gfm.escape import link, literal, literal_lines
from statusgen.gfm.html import ALLOWED, BLOCK_TAGS
from statusgen.importers.history import Form
from statusgen.sources.encoding import UNREADABLE
from statusgen.sources.source_file import is_blank, one_line

MOST: Final = 100_000
"""How many characters of one text are kept: a body has at most 128 KiB."""


def clean(text: object) -> str:
    """A text without what no file may have: control characters, halves of characters, line ends of other systems."""
    whole = str(text or "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return UNREADABLE.sub("", whole.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""))[:MOST]


def title_of(text: object, otherwise: str) -> str:
    """A text in one line, such as a title; `otherwise` where it says nothing."""
    words = one_line(re.sub("[\ufffd\x80-\x9f]", "", clean(text)))
    return otherwise if is_blank(words) else words


def from_text(text: object) -> str:
    """Plain text as Markdown that shows it as it is, its line ends too; tags of HTML in it mean what they mean."""
    plain = clean(text)
    return from_html(plain.replace("\n", "<br>")) if _IS_HTML.search(plain) else literal_lines(plain)


def from_markdown(text: object) -> str:
    """Markdown as the text of an update: its headings become small ones, and a fence that is left open is closed."""
    lines = clean(text).strip("\n").rstrip().split("\n")
    large = [each for each in gfm.parse("\n".join(lines)).headings if each.level <= 3 and len(each.lines) < 2]
    for heading in reversed(large):
        words = re.sub(r"\s+#+\s*$", "", heading.text) if heading.line == heading.end else heading.text
        lines[heading.line - 1 : heading.end] = [f"#### {words}".rstrip()]
    return "\n".join(as_text("\n".join(lines)))


def as_markdown(text: str, form: Form) -> str:
    """A text of the source as the text of an update."""
    return _READERS[form](text)


def as_literal(markdown: str) -> str:
    """Markdown shown as it was written, for one that says something else to a write-up than to its readers."""
    return literal_lines(markdown)


# HTML


def from_html(html: str) -> str:
    """HTML as Markdown. Tags that nobody knows are the text of who wrote `<placeholder>`."""
    reader = _Reader()
    reader.feed(_PLACEHOLDER.sub("&lt;", re.sub(r"\s*\n\s*", " ", clean(html))))
    reader.close()
    return reader.markdown


class _Reader(HTMLParser):
    """Reads HTML into blocks of lines. Each piece of text is escaped when its line is whole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.lines: list[list[str | tuple[str, str]]] = [[]]
        self.lists: list[int] = []
        self.hidden = 0
        self.prefix = ""
        self.href = ""
        self.linked: list[str] | None = None

    @property
    def markdown(self) -> str:
        self._end_block()
        return "\n\n".join(self.blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.lines.append([])
        elif tag == "a":
            self.href, self.linked = dict(attrs).get("href") or "", []
        elif tag == "img":
            alt, source = dict(attrs).get("alt") or "", dict(attrs).get("src") or ""
            self._add((alt or "Picture", source) if source.startswith("http") else alt)
        elif tag in ("ul", "ol"):
            self._end_block()
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._end_block()
            self.prefix = self._marker()
        elif tag in _BLOCKS:
            self._end_block()

    def _marker(self) -> str:
        """What an item begins with."""
        if not self.lists:
            return "- "
        self.lists[-1] += self.lists[-1] >= 0
        return "- " if self.lists[-1] < 0 else f"{self.lists[-1]}. "

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag == "a" and self.linked is not None:
            words, self.linked = "".join(self.linked), None
            is_link = re.match(r"https?://|mailto:", self.href) and words.strip()
            self._add((words, self.href) if is_link else words)
        elif tag in ("ul", "ol"):
            self._end_block()
            self.lists[-1:] = []
        elif tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self.hidden:
            return
        if self.linked is not None:
            self.linked.append(data)
        else:
            self._add(data)

    def _add(self, piece: str | tuple[str, str]) -> None:
        self.lines[-1].append(piece)

    def _end_block(self) -> None:
        if self.linked is not None:
            words, self.linked = "".join(self.linked), None
            self._add(words)
        paragraphs = [[]] if not self.lines else _paragraphs(self.lines)
        written = [text for lines in paragraphs if (text := _joined(lines))]
        if written:
            text = "\n\n".join(written)
            if self.prefix:
                text = self.prefix + text.replace("\n", "\n" + " " * len(self.prefix))
            self.blocks.append(text)
        self.lines, self.prefix = [[]], "" if written else self.prefix


def _paragraphs(lines: list[list[str | tuple[str, str]]]) -> list[list[list[str | tuple[str, str]]]]:
    """The lines between empty ones."""
    found: list[list[list[str | tuple[str, str]]]] = [[]]
    for line in lines:
        if any(piece[0].strip() if isinstance(piece, tuple) else piece.strip() for piece in line):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return found


def _joined(lines: list[list[str | tuple[str, str]]]) -> str:
    """Lines of one paragraph as Markdown."""
    if all(isinstance(piece, str) for line in lines for piece in line):
        return literal_lines("\n".join("".join(map(str, line)) for line in lines))
    return "\\\n".join(_with_links(line) for line in lines)


def _with_links(line: list[str | tuple[str, str]]) -> str:
    """A line with links. One whose text is its own address is written as that address."""
    parts = list[str]()
    for piece in line:
        if isinstance(piece, str):
            words = literal(f"x{piece}x")[1:-1] if parts else literal(f"{piece}x")[:-1]
            parts.append(words)
        elif piece[0].strip() == piece[1]:
            parts.append(f"<{piece[1]}>" if re.fullmatch(r"[^\s<>]+", piece[1]) else literal(piece[1]))
        else:
            parts.append(link(literal(piece[0]), piece[1]))
    return "".join(parts).strip()


_BLOCKS: Final = BLOCK_TAGS | frozenset({"section", "article", "header", "footer", "form"})
_HIDDEN: Final = frozenset({"script", "style"})
_KNOWN: Final = ALLOWED | _BLOCKS | _HIDDEN | frozenset({"font", "center"})
_TAG: Final = rf"</?(?:{'|'.join(sorted(_KNOWN, key=len, reverse=True))})(?:\s[^<>]*|/)?>"
_IS_HTML: Final = re.compile(rf"{_TAG}", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(rf"<(?!{_TAG[1:]})", re.IGNORECASE)
"""A sign that opens no tag that is known."""


_READERS: Final = {Form.PLAIN: from_text, Form.HTML: from_html, Form.MARKDOWN: from_markdown}

# Secrets


def without_secrets(text: str) -> str:
    """A text without addresses that hold the names of secrets, as `https://x.org/?key=$TOKEN` does."""
    return _SECRET.sub("", _IN_BRACKETS.sub("", text))


_IN_BRACKETS: Final = re.compile(r"\s*\([^()\s]*\$\{?[A-Z][A-Z0-9_]{2,}\}?[^()\s]*\)")
_SECRET: Final = re.compile(r"\S*\$\{?[A-Z][A-Z0-9_]{2,}\}?\S*")

# Shortcodes of Hugo

_SHORTCODE: Final = re.compile(r"\{\{[<%]\s*(?P<close>/?)\s*(?P<name>[\w.-]*)(?P<rest>.*?)/?\s*[%>]\}\}", re.DOTALL)
_SHOWN: Final = {"track": "*{}*", "highlight": "\n```\n", "ref": "{}", "relref": "{}"}
_CLOSED: Final = {"highlight": "\n```\n"}


def without_shortcodes(text: str) -> str:
    """Markdown in which Hugo's shortcodes are what they would have shown, as far as that is known."""

    def shown(found: re.Match[str]) -> str:
        name, rest = found["name"], found["rest"].strip().strip("\"'")
        return _CLOSED.get(name, "") if found["close"] else _SHOWN.get(name, "").format(unescape(rest))

    return _SHORTCODE.sub(shown, text)
