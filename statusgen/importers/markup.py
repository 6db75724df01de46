"""Texts of other programs as Markdown: plain text, HTML, and Markdown with headings of its own."""

import re
from html import unescape
from typing import Final

from statusgen import gfm
from statusgen.editing.message import as_text
from statusgen.gfm.escape import literal_lines
from statusgen.importers.history import Form
from statusgen.importers.html import has_tags, markdown_of
from statusgen.sources.keys.short_texts import is_blank, one_line
from statusgen.sources.yaml.encoding import UNREADABLE

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
    return markdown_of(plain.replace("\n", "<br>")) if has_tags(plain) else literal_lines(plain)


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


def from_html(html: str) -> str:
    """HTML as Markdown."""
    return markdown_of(clean(html))


_READERS: Final = {Form.PLAIN: from_text, Form.HTML: from_html, Form.MARKDOWN: from_markdown}


def without_tags(html: str) -> str:
    """The words of HTML in one line, such as a date that is marked up."""
    return " ".join(re.sub(r"<[^>]*>|&nbsp;", " ", html).split()).replace(" ,", ",")


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
