"""What a feed says of an item, in words: the same in RSS, Atom and JSON Feed."""

from datetime import datetime
from typing import Final

import msgspec

from statusgen.exports.feeds import FeedItem
from statusgen.gfm.html import text_of
from statusgen.language.locale import Locale
from statusgen.language.messages import WORDS

_IN_JSON: Final = {"guid": "id", "html": "content_html", "published": "date_published", "categories": "tags"}
"""What JSON Feed calls fields that have another name here."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename=_IN_JSON):
    """An item of a feed. `html` is its text with absolute links, `summary` the beginning of it, or nothing."""

    guid: str
    url: str
    title: str
    html: str
    summary: str
    published: datetime
    categories: tuple[str, ...]


def entry(item: FeedItem, html: str, root: str, locale: Locale) -> Entry:
    """An item whose text has been laid out, on a site at `root`."""
    word = f"[{locale.gettext(WORDS[item.word])}] " if item.word else ""
    return Entry(
        guid=item.guid,
        title=word + item.title.text,
        url=root + item.page,
        published=item.published,
        html=html,
        summary=_plain(html, item.excerpt) if item.excerpt else "",
        categories=tuple(category.text.text for category in item.categories),
    )


def _plain(html: str, most: int) -> str:
    """The text of HTML in one line, cut between words where it is longer than `most` characters."""
    line = " ".join(text_of(html).split())
    return line if len(line) <= most else f"{line[:most].rpartition(' ')[0] or line[:most]} …"
