"""What a page is, in the words of schema.org, for search engines and other programs that read pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from statusgen.language.locale import Locale
from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.site import Site
from statusgen.model.vocabulary import State
from statusgen.pages.views import (
    Archive,
    Card,
    ComponentView,
    Home,
    Method,
    MonthView,
    Page,
    RegionView,
    Story,
    Subscribe,
    UpdateView,
    YearView,
)

Thing = dict[str, Any]
"""One of schema.org's things."""


def linked_data(page: Page, site: Site, locale: Locale, description: str, picture: str = "") -> bytes:
    """The JSON of what a page is and where it stands, if that can be said; nothing in it ends a script element.

    `picture` is the path of the picture that the page has, if any.
    """
    found = list(_things(page, site, locale, description, picture))
    if not found:
        return b""
    return msgspec.json.encode({"@context": "https://schema.org", "@graph": found}).replace(b"<", b"\\u003c")


def last_change(page: Page) -> datetime | None:
    """When what a page says last changed: known of the front page, and of an incident with updates."""
    if isinstance(page.view, Home):
        return page.view.as_of.first
    posts = page.view.updates if isinstance(page.view, Story) else ()
    return max((update.at.first for update in posts), default=None)


def _things(page: Page, site: Site, locale: Locale, description: str, picture: str) -> Iterator[Thing]:
    if isinstance(page.view, Home):
        yield _website(page, site)
    if isinstance(page.view, Story):
        image = {"image": site.url + picture} if picture else {}
        yield _article(page, page.view, site, locale, description) | image
    trail = list(_trail(page, site, locale))
    if trail:
        yield _breadcrumbs([(site.title.within(page.language).text, urls.prefix(site, page.language)), *trail], site)


def _website(page: Page, site: Site) -> Thing:
    title = site.title.within(page.language)
    return {
        "@type": "WebSite",
        "name": title.text,
        "url": site.url + page.path,
        "inLanguage": page.language,
        "publisher": _publisher(site),
    }


def _publisher(site: Site) -> Thing:
    logo = {"logo": f"{site.url}static/{site.theme.logo}"} if site.theme.logo else {}
    return {"@type": "Organization", "name": site.organization, "url": site.url, **logo}


def _article(page: Page, story: Story, site: Site, locale: Locale, description: str) -> Thing:
    """An incident: coverage that goes on while it lasts, where there are updates, else an article.

    So is maintenance that has not begun, or never will: its window is not covered.
    """
    card, address = story.card, site.url + page.path
    posts = sorted(story.updates, key=lambda update: update.at.first)
    first, last = (posts[0].at, posts[-1].at) if posts else (card.start, card.start)
    covered = bool(posts) and card.state not in (State.SCHEDULED, State.CANCELLED)
    article: Thing = {
        "@type": "LiveBlogPosting" if covered else "Article",
        "headline": card.title.text,
        "description": description,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": locale.machine_readable(first),
        "dateModified": locale.machine_readable(last),
        "inLanguage": page.language,
        "author": _publisher(site),
        "publisher": _publisher(site),
    }
    if card.names:
        article["about"] = [
            {"@type": "Service", "name": name.text.text, "url": site.url + name.path} for name in card.names
        ]
    places = [{"@type": "Place", "name": each.name.text.text} for each in story.regions if each.name.path]
    article |= {"contentLocation": places} if places else {}
    return article | _coverage(card, posts, locale, address) if covered else article


def _coverage(card: Card, posts: Sequence[UpdateView], locale: Locale, address: str) -> Thing:
    """From when to when it lasted, as far as that is past, with its updates, oldest first."""
    span = card.window or card
    ends = {} if card.is_open or span.end is None else {"coverageEndTime": locale.machine_readable(span.end)}
    return {
        "coverageStartTime": locale.machine_readable(span.start),
        **ends,
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": locale.gettext(WORDS[update.label]),
                "articleBody": update.body.plain,
                "datePublished": locale.machine_readable(update.at),
                "url": f"{address}#{update.anchor}",
            }
            for update in posts
        ],
    }


def _breadcrumbs(trail: list[tuple[str, str]], site: Site) -> Thing:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": site.url + path}
            for position, (name, path) in enumerate(trail, 1)
        ],
    }


def _trail(page: Page, site: Site, locale: Locale) -> Iterator[tuple[str, str]]:
    """The pages on the way from the front page, this one last: what each is called, and its path."""
    history = locale.gettext("History"), urls.prefix(site, page.language) + urls.history()
    match page.view:
        case Story() as story:
            yield history
            yield str(story.year[0]), story.year[1]
            if story.month:
                yield locale.month(story.month[0]), story.month[1]
            yield story.card.title.text, page.path
        case MonthView() as month:
            yield history
            yield str(month.year[0]), month.year[1]
            yield locale.month(month.month), page.path
        case YearView() as year:
            yield history
            yield str(year.year), page.path
        case ComponentView() as component:
            yield component.row.name.text.text, page.path
        case RegionView() as region:
            yield region.name.text, page.path
        case Method():
            yield locale.gettext("How uptime is counted"), page.path
        case Subscribe():
            yield locale.gettext("Subscribe"), page.path
        case Archive():
            yield history
        case _:
            return
