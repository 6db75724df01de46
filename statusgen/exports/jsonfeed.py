"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), by a serialiser."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from statusgen.exports.feed_items import Entry
from statusgen.exports.feeds import Feed
from statusgen.model.files import as_json
from statusgen.model.site import Site


class Author(msgspec.Struct, frozen=True):
    """Who publishes a feed."""

    name: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An update."""

    id: str
    url: str
    title: str
    content_html: str
    summary: str
    date_published: datetime
    tags: tuple[str, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A feed, its fields in the order of the specification."""

    version: str = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str
    feed_url: str
    description: str
    authors: tuple[Author, ...]
    language: str
    items: tuple[Item, ...]


def document(feed: Feed, entries: Sequence[Entry], site: Site) -> bytes:
    """A feed as JSON."""
    found = Document(
        title=feed.title,
        home_page_url=site.url + feed.page,
        feed_url=site.url + feed.path,
        description=feed.description,
        authors=(Author(site.organization),),
        language=feed.language,
        items=tuple(_item(entry) for entry in entries),
    )
    return as_json(found, indent=1)


def _item(entry: Entry) -> Item:
    return Item(
        id=entry.guid,
        url=entry.url,
        title=entry.title,
        content_html=entry.html,
        summary=entry.summary,
        date_published=entry.published,
        tags=entry.categories,
    )
