"""Feeds that readers notice: an item for each update, and in Statuspage's shape for each incident. See docs/feeds.md.

Readers show as new only what has a new guid. So a guid is made of the authority, the incident's id and the update's
id, and of nothing that anybody might edit. Dates are unique and the same in every feed and language.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice, zip_longest
from typing import Final

import msgspec

from statusgen.gfm.html import text_of
from statusgen.language.messages import WORDS
from statusgen.model import regions, urls
from statusgen.model.files import as_json
from statusgen.model.site import Incident, Site, Update, Wording
from statusgen.model.vocabulary import Kind
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import UpdateView
from statusgen.status.effects import UpdateEffect
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Window

HISTORY_ITEMS: Final = 25
"""How many incidents Statuspage's own feeds have."""

EXCERPT: Final = 300
"""How many characters of an update stand in a list of items."""


_IN_JSON: Final = {"guid": "id", "html": "content_html", "published": "date_published", "categories": "tags"}
"""What JSON Feed calls fields that have another name here."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename=_IN_JSON):
    """An item of a feed in words. `published` is when the newest of its updates was posted, made unique.

    `html` is its text with absolute links once it is laid out, `summary` the beginning of that or nothing.
    """

    guid: str
    url: str
    title: str
    html: str = ""
    summary: str = ""
    published: datetime
    categories: tuple[str, ...] = ()


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An update, or an incident with all of them, newest first.

    `template` lays out the text, and its first `excerpt` characters are the summary (none if 0).
    """

    entry: Entry
    updates: tuple[UpdateView, ...]
    window: Window | None
    template: str = "feed_item.html"
    excerpt: int = EXCERPT

    def laid_out(self, html: str) -> Entry:
        """The item with its text, cut between words for the summary."""
        line = " ".join(text_of(html).split())
        excerpt = line[: self.excerpt]
        if len(line) > self.excerpt > 0:
            excerpt = f"{excerpt.rpartition(' ')[0] or excerpt} …"
        return msgspec.structs.replace(self.entry, html=html, summary=excerpt)


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed in one language, its items newest first; `page` is the path of the page that it belongs to.

    `template` lays it out; JSON Feed is serialised and needs none.
    """

    id: str
    path: str
    template: str
    language: str
    title: str
    description: str
    page: str
    items: tuple[FeedItem, ...]


TEMPLATES: Final = {
    urls.FEED: "feed.xml",
    urls.ATOM: "atom.xml",
    urls.JSON_FEED: "feed.json",
    urls.HISTORY_RSS: "feed.xml",
    urls.HISTORY_ATOM: "atom.xml",
}
"""What feeds are called beside the page that they belong to, and what lays each out."""


def plan_feeds(views: Sequence[Viewpoint]) -> Iterator[Feed]:
    """Yield every feed of a site, language by language."""
    posts = Posts(views[0].snapshot)
    for view in views:
        yield from _Edition(view, posts).feeds()


def guid(site: Site, incident: Incident, update: Update) -> str:
    """The id of an update in feeds, which never changes: a tag URI (RFC 4151)."""
    return f"{incident_guid(site, incident)}/{update.id}"


def incident_guid(site: Site, incident: Incident) -> str:
    """The id of an incident in calendars, and in feeds that have one item for each incident."""
    return f"tag:{site.feeds.authority}:{incident.id}"


# What was posted, whatever the language


class Post(msgspec.Struct, frozen=True):
    """An update with what it set, at a date that no other has; `window` is the maintenance window as it stood then."""

    incident: Incident
    effect: UpdateEffect
    window: Window | None
    published: datetime


class Posts:
    """Every update of a site, newest first, and by what it concerns.

    An update concerns the components and regions that its incident names up to then. So a new update adds at most
    one item to each feed, even if it is the first to name a component.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        site, dates = snapshot.site, publication_dates(snapshot.site)
        posts = (
            Post(each.incident, effect, window, dates[each.incident.id, effect.update.id])
            for each in snapshot.standings
            for effect, window in zip_longest(
                each.timeline.effects, [window for _, window in each.timeline.windows[1:]]
            )
        )
        self.all = sorted(posts, key=lambda post: post.published, reverse=True)
        pages_of = {  # of each region that an incident names: those with a page that it is, contains or lies inside
            named: [code for code in snapshot.regions if regions.concerns(code, named, site.regions)]
            for named in {code for incident in site.incidents for code in incident.region_codes}
        }
        self.by_incident = self._grouped(lambda post: [post.incident.id])
        self.by_component = self._grouped(lambda post: post.effect.after.components)
        self.by_region = self._grouped(
            lambda post: (code for named in post.effect.after.regions for code in pages_of[named])
        )

    def _grouped(self, names: Callable[[Post], Iterable[str]]) -> Mapping[str, Sequence[Post]]:
        found: dict[str, list[Post]] = {}
        for post in self.all:
            for name in dict.fromkeys(names(post)):
                found.setdefault(name, []).append(post)
        return found


def publication_dates(site: Site) -> dict[tuple[str, str], datetime]:
    """When each update of the site was posted, by incident and update id; no two at the same second.

    Oldest first, each is the later of its own time and a second after the one before it. Ties go by incident
    id, then by the order in the file.
    """
    posted = ((incident, update) for incident in site.incidents for update in incident.updates)
    dates: dict[tuple[str, str], datetime] = {}
    latest: datetime | None = None
    for incident, update in sorted(posted, key=lambda post: (post[1].posted, post[0].id)):
        at = update.posted.replace(microsecond=0)
        latest = at if latest is None else max(at, latest + timedelta(seconds=1))
        dates[incident.id, update.id] = latest
    return dates


# What the feeds of one language are about


class _Edition:
    def __init__(self, view: Viewpoint, posts: Posts) -> None:
        self.view, self.posts, self.site = view, posts, view.site
        self.gettext = view.locale.gettext
        self._items: dict[str, FeedItem] = {}

    def feeds(self) -> Iterator[Feed]:
        view, posts = self.view, self.posts
        about = self.gettext("Every update of every incident, notice and maintenance.")
        for file in (urls.FEED, urls.ATOM, urls.JSON_FEED):
            yield self._feed(file, view.prefix, about, self._updates(posts.all))
        for name in view.snapshot.components:
            component = view.component(name)
            yield self._about(component.text, component.path, posts.by_component.get(name, ()))
        for code in view.snapshot.regions:
            region = view.region(code)
            yield self._about(region.text, region.path, posts.by_region.get(code, ()))
        for card in map(view.card, view.snapshot.shown):
            yield self._about(card.title, card.path, posts.by_incident.get(card.incident.id, ()))
        if not view.prefix:  # Statuspage has one language only
            about = self.gettext("Every incident and maintenance, with its updates.")
            for file in (urls.HISTORY_RSS, urls.HISTORY_ATOM):
                yield self._feed(file, "", about, tuple(self._history()), self.gettext("History"))

    def _about(self, subject: Wording, page: str, posts: Sequence[Post]) -> Feed:
        description = self.gettext("Every update about %(name)s.") % {"name": subject.text}
        return self._feed(urls.FEED, page, description, self._updates(posts), subject.text)

    def _feed(self, file: str, page: str, description: str, items: tuple[FeedItem, ...], *subject: str) -> Feed:
        return Feed(
            id=f"tag:{self.site.feeds.authority}:/{page}{file}",
            path=page + file,
            template=TEMPLATES[file],
            language=self.view.language,
            title=" – ".join((*subject, self.view.say(self.site.title).text)),
            description=description,
            page=page,
            items=items,
        )

    def _updates(self, posts: Sequence[Post]) -> tuple[FeedItem, ...]:
        return tuple(self._update(post) for post in posts[: self.site.feeds.items])

    def _update(self, post: Post) -> FeedItem:
        """The item of an update. Several feeds have it, so it is made once."""
        incident, update, view = post.incident, post.effect.update, self.view
        name = guid(self.site, incident, update)
        if name not in self._items:
            named = post.effect.after
            is_plain_notice = incident.kind is Kind.NOTICE and update.label.state is None
            word = self.gettext(WORDS[incident.kind if is_plain_notice else update.label])
            shown = (*map(view.component, named.components), *map(view.region, named.regions))
            entry = Entry(
                guid=name,
                title=f"[{word}] {view.say(incident.title).text}",
                url=self.site.url + view.prefix + urls.update(incident.id, update.id),
                published=post.published,
                categories=tuple(each.text.text for each in shown),
            )
            updates = (view.update(incident, update, self.site.url),)
            self._items[name] = FeedItem(entry=entry, updates=updates, window=post.window)
        return self._items[name]

    def _history(self) -> Iterator[FeedItem]:
        """Incidents and maintenance as Statuspage has them: it knows no notices."""
        known = (posts for posts in self.posts.by_incident.values() if posts[0].incident.kind is not Kind.NOTICE)
        for posts in islice(known, HISTORY_ITEMS):
            card = self.view.card(posts[0].incident)
            entry = Entry(
                guid=incident_guid(self.site, card.incident),
                title=card.title.text,
                url=self.site.url + card.path,
                published=posts[0].published,
            )
            updates = tuple(update for post in posts for update in self._update(post).updates)
            template = "history_item.html"
            yield FeedItem(entry=entry, updates=updates, window=posts[0].window, template=template, excerpt=0)


def json_feed(feed: Feed, entries: Sequence[Entry], site: Site) -> bytes:
    """A feed as JSON Feed 1.1 has it (https://www.jsonfeed.org/version/1.1/): it needs no template."""
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.url + feed.page,
        "feed_url": site.url + feed.path,
        "description": feed.description,
        "authors": [{"name": site.organization}],
        "language": feed.language,
        "items": entries,
    }
    return as_json(found, indent=1)
