"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), by a serialiser."""

from collections.abc import Sequence

import msgspec

from statusgen.exports.feed_items import Entry
from statusgen.exports.feeds import Feed
from statusgen.model.files import as_json
from statusgen.model.site import Site


class JsonFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed, its fields in the order of the specification."""

    version: str = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str
    feed_url: str
    description: str
    authors: tuple[dict[str, str], ...]
    language: str
    items: Sequence[Entry]


def document(feed: Feed, entries: Sequence[Entry], site: Site) -> bytes:
    """A feed as JSON."""
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
