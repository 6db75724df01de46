"""Feeds that readers notice: an item for each update, and in Statuspage's shape for each incident. See docs/feeds.md.

Readers show as new only what has a new guid. So a guid is made of the authority, the incident's id and the update's
id, and of nothing that anybody might edit. Dates are unique and the same in every feed and language.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import chain, islice
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.exports.feed_items import Post, Posts
from statusgen.gfm.html import TAG
from statusgen.language.messages import SENTENCES, WORDS
from statusgen.model import regions, urls
from statusgen.model.files import as_json
from statusgen.model.outputs import Extent
from statusgen.model.patterns import regex
from statusgen.model.site import Incident, Site
from statusgen.model.text import Wording
from statusgen.model.vocabulary import STATUSPAGE_ID, Kind, Level, State
from statusgen.pages.apart import Apart
from statusgen.pages.parts import Card, Name, Prose, UpdateView
from statusgen.pages.viewpoint import Viewpoint, together
from statusgen.status.publication import incident_guid, own_moment
from statusgen.status.scopes import Scope, scopes
from statusgen.status.timeline import Window

HISTORY_ITEMS: Final = 25
"""How many incidents Statuspage's own feeds have, besides those that are not over."""


OF_PARTS: Final = 20
"""How many items feeds have at most of which each part of a site has one."""


_IN_JSON: Final = {"guid": "id", "html": "content_html", "published": "date_published", "categories": "tags"}
"""What JSON Feed calls fields that have another name here."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename=_IN_JSON, omit_defaults=True):
    """An item of a feed in words. `published` is when the newest of its updates was posted, made unique.

    `html` is its text with absolute links, once it is laid out. `language` is that of its words where it is not the
    feed's.
    """

    guid: str
    url: str
    title: str
    html: str | None = None
    published: datetime
    language: str = ""
    categories: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An update or an incident by itself, whose `card` it then has, with its facts: window, whom it affects and where.

    Components stand by level, or as `names` where nothing is said of one. A region has a level where one is its own.
    """

    update: UpdateView
    window: Window | None
    levels: tuple[tuple[Level, str], ...]
    names: str
    regions: tuple[tuple[str, Level | None], ...]
    card: Card | None


_ITEM: Final = "feed_item.html"
_HISTORY_ITEM: Final = "history_item.html"


def _named(template: str, language: str, guid: str) -> str:
    """The name of an item of feeds, which no other has."""
    return f"{template} {language} {guid}"


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What `template` lays out: one update or incident, or in Statuspage's shape an incident with all, newest first."""

    entry: Entry
    template: str
    told: tuple[Told, ...]

    def name(self, language: str) -> str:
        """What tells it from the items of all feeds."""
        return _named(self.template, language, self.entry.guid)

    def laid_out(self, html: str) -> Entry:
        """The item with its text, in elements that readers know."""
        return replace(self.entry, html=TAG.sub(_known, html))


_UNKNOWN: Final = frozenset({"bdi", "bdo", "details", "mark", "rp", "rt", "ruby", "wbr"})
_ATTRIBUTES: Final = regex(r' (?:aria-label|loading|reversed|role)="[^"]*"')
"""What the W3C's validator of feeds warns of, since readers drop it, and what could not be unfolded in every reader."""


def _known(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    if name == "summary":
        return "</strong></p>" if tag["end"] else "<p><strong>"
    return "" if name in _UNKNOWN else _ATTRIBUTES.sub("", tag[0])


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed in one language, its items newest first; `page` is the path of the page that it belongs to.

    `template` lays it out; JSON Feed is serialized and needs none. `updated` is the date of the newest item, or that
    of the site where there is none.
    """

    id: str
    path: str
    template: str
    language: str
    title: str
    description: str
    page: str
    updated: datetime
    items: tuple[FeedItem, ...]


TEMPLATES: Final = {
    urls.FEED: "feed.xml",
    urls.ATOM: "atom.xml",
    urls.JSON_FEED: "feed.json",
    urls.TURNS: "feed.xml",
    urls.HISTORY_RSS: "feed.xml",
    urls.HISTORY_ATOM: "atom.xml",
}
"""What feeds are called beside the page that they belong to, and what lays each out."""


class PlannedFeed(msgspec.Struct, frozen=True):
    """A feed of some posts before it is made, perhaps about an incident.

    It follows from the `facts` of its posts, if `follows` says so once it has been made. That about an incident
    follows from `Posts.facts_about` it instead. `names` tell its items from those of all feeds.
    """

    path: str
    make: Callable[[], Feed]
    posts: Callable[[], Sequence[Post]]
    facts: Callable[[], object]
    follows: Callable[[], bool]
    names: Callable[[], Iterator[str]]
    incident: Incident | None = None


def plan_feeds(views: Sequence[Viewpoint]) -> Iterator[Feed]:
    """Yield every feed of a site, language by language."""
    return (planned.make() for planned in planned_feeds(views))


def planned_feeds(views: Sequence[Viewpoint]) -> Iterator[PlannedFeed]:
    """Yield every feed of a site, language by language, before it is made."""
    for edition in editions(views):
        yield from edition.feeds()
        yield from filter(None, map(edition.about, edition.view.snapshot.shown))


def editions(views: Sequence[Viewpoint]) -> "Sequence[Edition]":
    """The feeds of a site in each language, which share their posts."""
    posts = Posts(views[0].snapshot)
    return [Edition(view, posts) for view in views]


def items_of(view: Viewpoint, wanted: Collection[str]) -> tuple[FeedItem, ...]:
    """The items with these guids, as the feeds of a language have them, oldest first."""
    edition = Edition(view, posts := Posts(view.snapshot))
    return tuple(edition.item(post) for post in reversed(posts.all) if post.guid in wanted)


def feeds_with(views: Sequence[Viewpoint], wanted: Collection[str]) -> Iterator[str]:
    """The paths of the feeds, in any language, that tell one of these items."""
    for planned in planned_feeds(views):
        if any(post.guid in wanted for post in planned.posts()):
            yield planned.path


# What the feeds of one language are about


_BY_ITSELF: Final = {
    Kind.INCIDENT: State.RESOLVED,
    Kind.MAINTENANCE: State.IN_PROGRESS,
    Kind.NOTICE: State.NOTICE,
}
"""The state of what is an item by itself when it becomes one."""


class Edition:
    """The feeds of a site in one language."""

    def __init__(self, view: Viewpoint, posts: Posts) -> None:
        self.view, self.posts, self.site = view, posts, view.site
        self.gettext = view.locale.gettext
        self._items: dict[str, FeedItem] = {}
        self._apart: dict[str, Apart] = {}

    def feeds(self) -> Iterator[PlannedFeed]:
        """Each feed that is not about one incident alone."""
        view = self.view
        about = self.gettext("Every update of every incident, notice and maintenance.")
        newest = cache(partial(self._newest, None, self.site.feeds.items, bool))
        for file in urls.FEEDS:
            yield self._of_posts(file, view.prefix, about, newest)
        yield self._turns(view.prefix, None)
        for scope in scopes(view.snapshot):
            name = view.scope(scope)
            newest = cache(partial(self._newest, scope, min(OF_PARTS, self.site.feeds.items), bool))
            yield self._about_subject(name.text, name.path, newest)
            yield self._turns(name.path, scope, name.text.text)
        if not view.prefix:  # Statuspage has one language only
            history = cache(self._in_history)
            for file in (urls.HISTORY_RSS, urls.HISTORY_ATOM):
                names = partial(self._names_in_history, file, history)
                yield self._planned(file, partial(self._history, file, history), partial(_joined, history), names)

    def _turns(self, page: str, scope: Scope | None, *subject: str) -> PlannedFeed:
        """What opens an incident, a maintenance or a notice, and what ends it."""
        about = self.gettext("The first update of every incident, notice and maintenance, and the one that ends it.")
        turns = cache(partial(self._newest, scope, min(OF_PARTS, self.site.feeds.items), lambda post: post.turns))
        return self._of_posts(urls.TURNS, page, about, turns, *subject, self.gettext("Opened and resolved"))

    def _newest(self, scope: Scope | None, most: int, is_wanted: Callable[[Post], bool]) -> Sequence[Post]:
        """So many of the newest posts, and however old they are, those of what is not over."""
        found = [*islice(filter(is_wanted, self.posts.newest_first(scope)), most)]
        kept = filter(is_wanted, self.posts.of_what_is_not_over(scope))
        return [*found, *(post for post in kept if post.published < found[-1].published)]

    def about(self, incident: Incident) -> PlannedFeed | None:
        """The feed of an incident, if it has one."""
        if not (self.view.snapshot.has_feed(incident) and self.view.is_told(incident)):
            return None
        page = self.view.prefix + urls.incident(incident.id)
        is_kept = self.site.outputs.incident_feeds is Extent.ALL
        limits = () if is_kept else (self.gettext("This feed is removed some time after the incident ends."),)
        posts = partial(self._posts_about, incident)
        planned = self._about_subject(self.view.say(incident.title), page, posts, *limits)
        return replace(planned, incident=incident)

    def _posts_about(self, incident: Incident) -> Sequence[Post]:
        found, most = self.posts.about(incident), self.site.feeds.items
        found = found if self.view.snapshot.is_recent(incident) else _from_its_end(found)
        return found if incident.id in self.posts.not_over else found[:most]

    def _about_subject(
        self, subject: Wording, page: str, posts: Callable[[], Sequence[Post]], *limits: str
    ) -> PlannedFeed:
        about = self.gettext("Every update about %(name)s.") % {"name": subject.text}
        about = self.view.locale.gap.join((about, *limits))
        return self._of_posts(urls.FEED, page, about, posts, subject.text)

    def _of_posts(
        self, file: str, page: str, about: str, posts: Callable[[], Sequence[Post]], *subject: str
    ) -> PlannedFeed:
        make = partial(self._made, file, page, about, posts, *subject)
        return self._planned(page + file, make, posts, partial(self._names, posts))

    def _planned(
        self,
        path: str,
        make: Callable[[], Feed],
        posts: Callable[[], Sequence[Post]],
        names: Callable[[], Iterator[str]],
    ) -> PlannedFeed:
        return PlannedFeed(path, make, posts, partial(_facts, posts), partial(self._follows, posts), names)

    def _names(self, posts: Callable[[], Sequence[Post]]) -> Iterator[str]:
        return (_named(_ITEM, self.view.language, post.guid) for post in posts())

    def _names_in_history(self, file: str, listed: Callable[[], Sequence[Sequence[Post]]]) -> Iterator[str]:
        guids = (self._guid_in_history(file, posts[0].incident) for posts in listed())
        return (_named(_HISTORY_ITEM, self.view.language, guid) for guid in guids)

    def _made(self, file: str, page: str, about: str, posts: Callable[[], Sequence[Post]], *subject: str) -> Feed:
        return self._feed(file, page, about, tuple(map(self.item, posts())), *subject)

    def _follows(self, posts: Callable[[], Sequence[Post]]) -> bool:
        """Whether the items of a feed follow from where their incidents stand, whatever else happens."""
        about = {post.incident.id: post.incident for post in posts()}
        return bool(about) and not any(each.repeat or self._apart[name].takes_more for name, each in about.items())

    def _feed(self, file: str, page: str, description: str, items: tuple[FeedItem, ...], *subject: str) -> Feed:
        return Feed(
            id=f"tag:{self.site.feeds.authority}:/{page}{file}",
            path=page + file,
            template=TEMPLATES[file],
            language=self.view.language,
            title=" – ".join((*subject, self.view.say(self.site.title).text)),
            description=description,
            page=page,
            updated=items[0].entry.published if items else self.view.snapshot.last_said,
            items=items,
        )

    def item(self, post: Post) -> FeedItem:
        """An update, or an incident by itself. Several feeds have it, so it is made once."""
        if post.guid not in self._items:
            incident = post.incident
            view = self._apart[incident.id] = self._apart.get(incident.id) or Apart(self.view, incident)
            shown = self._shown(post, view)
            title = view.say(incident.title)
            is_its_own = post.guid == incident_guid(self.site, incident)  # its URL stays when updates are added
            update = None if is_its_own or not post.effect else post.effect.update.id
            page = view.page_of(incident)
            languages = (shown.body.language if shown.body else title.language, title.language)
            named = (*map(view.component, post.named.components), *map(view.region, post.named.regions))
            entry = Entry(
                guid=post.guid,
                url=self.site.url + (urls.update(page, update) if update else page),
                title=f"[{self.gettext(WORDS[shown.label])}] {title.text}",
                published=post.published,
                language=next((each for each in languages if each != view.language), ""),
                categories=tuple(each.text.text for each in named),
            )
            self._items[post.guid] = FeedItem(
                entry=entry,
                template=_ITEM,
                told=(self._told(post, shown, view),),
            )
        return self._items[post.guid]

    def _shown(self, post: Post, view: Viewpoint) -> UpdateView:
        """The update, which says what its state means if nothing else; else the summary or write-up in that form."""
        incident = post.incident
        if post.effect:
            update = post.effect.update
            shown = view.update(incident, update, self.site.url)
            body = shown.body or view.words_of(incident, update, self.site.url)
            return replace(shown, body=body or self._meaning(update.state, body))
        return UpdateView(
            anchor="",
            at=own_moment(incident),
            label=_BY_ITSELF[incident.kind],
            body=view.prose(incident.summary or incident.writeup, incident, self.site.url, heading=3),
            changes=(),
            cause=None,
            promise=None,
            window=None,
        )

    def _meaning(self, state: State, unsaid: Prose) -> Prose:
        """What a state means, where an update is without words."""
        return replace(unsaid, text=self.gettext(SENTENCES[state]), language=self.view.language)

    def _told(self, post: Post, shown: UpdateView, view: Viewpoint) -> Told:
        """An update with its facts. Once it is over, a region is only named."""
        levels, set_for = view.grouped(post.levels), post.named.levels
        is_level_known = levels and not (post.effect and post.effect.update.state.is_over)
        ordered = sorted(post.named.regions, key=lambda code: code != regions.SEVERAL)  # "several, among them …"
        places = ((view.region(code), post.named.regions[code]) for code in ordered)
        unsaid = (name for name in post.named.components if not levels or name not in set_for)
        return Told(
            update=shown,
            window=post.window,
            levels=tuple((group.level, self._together(group.names)) for group in levels),
            names=self._together([view.component(name) for name in unsaid]),
            regions=tuple((name.text.text, level if is_level_known else None) for name, level in places),
            card=None if post.effect else view.card(post.incident),
        )

    def _together(self, names: Sequence[Name]) -> str:
        return together(names, self.view.locale, lambda name: name.text.text)

    def _in_history(self) -> Sequence[Sequence[Post]]:
        """The posts of each incident and maintenance that Statuspage would have: it knows no notices."""
        found = dict[str, Incident]()
        for post in filter(_is_in_history, self.posts.newest_first()):
            found.setdefault(post.incident.id, post.incident)
            if len(found) == HISTORY_ITEMS:
                break
        not_over = filter(_is_in_history, self.posts.of_what_is_not_over(None))
        found |= {post.incident.id: post.incident for post in not_over}
        return [*map(_as_statuspage_has_them, map(self.posts.about, found.values()))]

    def _history(self, file: str, listed: Callable[[], Sequence[Sequence[Post]]]) -> Feed:
        about = self.gettext("Every incident and maintenance, with its updates.")
        items = tuple(self._in_one(file, each) for each in listed())
        return self._feed(file, "", about, items, self.gettext("History"))

    def _in_one(self, file: str, posts: Sequence[Post]) -> FeedItem:
        """An incident with its updates, as one item."""
        card = self.view.card(posts[0].incident)
        entry = Entry(
            guid=self._guid_in_history(file, card.incident),
            title=card.title.text,
            url=self.site.url + card.path.rstrip("/"),  # bots append .json to it
            published=posts[0].published,
        )
        told = tuple(each for post in posts for each in self.item(post).told)
        return FeedItem(entry=entry, template=_HISTORY_ITEM, told=told)

    def _guid_in_history(self, file: str, incident: Incident) -> str:
        """The id of an incident, which in RSS is the one that Statuspage gave it where it was there."""
        if file == urls.HISTORY_RSS and STATUSPAGE_ID.fullmatch(incident.id):
            return f"https://{self.site.feeds.authority.partition(',')[0]}/{urls.incident(incident.id).rstrip('/')}"
        return incident_guid(self.site, incident)


def _from_its_end(posts: Sequence[Post]) -> Sequence[Post]:
    """The newest post that ends an incident, and the later ones: who follows it has seen the others long ago."""
    return posts[: next((n for n, post in enumerate(posts) if post.turns), len(posts)) + 1]


def _facts(found: Callable[[], Sequence[Post]]) -> tuple[object, ...]:
    """What the items of some posts follow from, unless they take more."""
    posts = found()
    standings = {each.incident.id: each.standing for each in posts}
    dates = ((each.guid, each.published.isoformat(), tuple(sorted(each.elsewhere))) for each in posts)
    return (*standings.values(), *dates)


def _joined(found: Callable[[], Sequence[Sequence[Post]]]) -> Sequence[Post]:
    return [*chain(*found())]


def _is_in_history(post: Post) -> bool:
    return post.incident.kind is not Kind.NOTICE


def _as_statuspage_has_them(posts: Sequence[Post]) -> Sequence[Post]:
    """The posts of an incident: its updates, and the item by itself where none of them ends it."""
    last = posts[0].incident.updates[-1:]
    return [post for post in posts if post.effect] if last and last[0].state.is_over else posts


def json_feed(feed: Feed, entries: Sequence[Entry], site: Site) -> bytes:
    """A feed as JSON Feed 1.1 has it (https://www.jsonfeed.org/version/1.1/): it needs no template."""
    found: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.url + feed.page,
        "feed_url": site.url + feed.path,
        "description": feed.description,
        "authors": [{"name": site.organization}],
        "language": feed.language,
        "items": entries,
    }
    if site.feeds.hub:
        found["hubs"] = [{"type": "WebSub", "url": site.feeds.hub}]
    return as_json(found)
