"""The items of feeds in words, which are the same in RSS, Atom and JSON Feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.exports.feeds import Feed, FeedItem
from statusgen.gfm.html import text_of
from statusgen.language.locale import Locale
from statusgen.language.messages import WORDS
from statusgen.model.files import as_json
from statusgen.model.site import Site

_IN_JSON: Final = {"guid": "id", "html": "content_html", "published": "date_published", "categories": "tags"}
"""What JSON Feed calls fields that have another name here."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename=_IN_JSON):
    """An item of a feed. `html` is its text with absolute links, `summary` the beginning of that or nothing."""

    guid: str
    url: str
    title: str
    html: str
    summary: str
    published: datetime
    categories: tuple[str, ...]


def entry(item: FeedItem, html: str, root: str, locale: Locale) -> Entry:
    """An item of a site at `root`, whose text has been laid out as `html`."""
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


class JsonFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) has it, its fields in that order."""

    version: str = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str
    feed_url: str
    description: str
    authors: tuple[dict[str, str], ...]
    language: str
    items: Sequence[Entry]


def json_feed(feed: Feed, entries: Sequence[Entry], site: Site) -> bytes:
    """A feed as JSON: it needs no template."""
    found = JsonFeed(
        title=feed.title,
        home_page_url=site.url + feed.page,
        feed_url=site.url + feed.path,
        description=feed.description,
        authors=({"name": site.organization},),
        language=feed.language,
        items=entries,
    )
    return as_json(found, indent=1)
