"""JSON-LD: describes pages in the words of schema.org, for search engines and other programs.

It leaves out what they read on the page itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from statusgen.language.locale import Locale
from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.site import Site
from statusgen.model.text import Wording
from statusgen.pages import views
from statusgen.pages.page import Page
from statusgen.pages.parts import Card, UpdateView

Thing = dict[str, Any]
"""One of schema.org's things."""


def linked_data(page: Page, site: Site, locale: Locale) -> bytes:
    """The JSON-LD of a page, if it has any. It is safe inside a script element."""
    found = list(_things(page, site, locale))
    if not found:
        return b""
    return msgspec.json.encode({"@context": "https://schema.org", "@graph": found}).replace(b"<", b"\\u003c")


def last_change(page: Page) -> datetime | None:
    """When the text of a page last changed; known for the front page, and for an incident with updates."""
    if isinstance(page.view, views.HomeView):
        return page.view.as_of.first
    posts = page.view.updates if isinstance(page.view, views.IncidentView) else ()
    return max((update.at.first for update in posts), default=None)


def _things(page: Page, site: Site, locale: Locale) -> Iterator[Thing]:
    title = site.title.within(page.language).text
    if isinstance(page.view, views.HomeView):
        yield {
            "@type": "WebSite",
            "name": title,
            "url": site.url + page.path,
            "inLanguage": page.language,
            "publisher": _publisher(site),
        }
    if isinstance(page.view, views.IncidentView):
        image = {"image": site.url + page.social_image} if page.social_image else {}
        yield _article(page, page.view, site, locale) | image
    if trail := list(_trail(page, site, locale)):
        # search engines need two pages, and neither the front page nor the page itself where others lead to it
        above = trail[:-1] or trail
        known = above if len(above) > 1 else [(title, urls.prefix(site, page.language)), *above]
        steps = enumerate(known, 1)
        yield {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": name, "item": site.url + path}
                for position, (name, path) in steps
            ],
        }


def _publisher(site: Site) -> Thing:
    logo = {"logo": f"{site.url}static/{site.theme.logo}"} if site.theme.logo else {}
    return {"@type": "Organization", "name": site.organization, "url": site.url, **logo}


def _article(page: Page, view: views.IncidentView, site: Site, locale: Locale) -> Thing:
    """An incident as coverage with its updates while it goes on, else as an article.

    A maintenance to come is an article too: there is nothing to cover.
    """
    card, url = view.card, site.url + page.path
    posts = sorted(view.updates, key=lambda update: update.at.first)
    first, last = (posts[0].at, posts[-1].at) if posts else (card.incident.start, card.incident.start)
    covered = bool(posts) and card.standing.is_open and not card.is_only_planned
    article: Thing = {
        "@type": "LiveBlogPosting" if covered else "Article",
        "headline": card.title.text,
        "datePublished": locale.machine_readable(first),
        "dateModified": locale.machine_readable(last),
        "author": {"@type": "Organization", "name": site.organization},
    }
    return article | _coverage(card, posts, locale, url) if covered else article


def _coverage(card: Card, posts: Sequence[UpdateView], locale: Locale, url: str) -> Thing:
    """Since when it goes on, and its updates, oldest first."""
    return {
        "coverageStartTime": locale.machine_readable((card.standing.window or card.incident).start),
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": locale.gettext(WORDS[update.label]),
                "articleBody": update.body.plain,
                "datePublished": locale.machine_readable(update.at),
                "url": f"{url}#{update.anchor}",
            }
            for update in posts
        ],
    }


def _trail(page: Page, site: Site, locale: Locale) -> Iterator[tuple[str, str]]:
    """The name and path of each page from the front page down to this one."""
    history = locale.gettext("History"), urls.prefix(site, page.language) + urls.history()
    match page.view:
        case views.IncidentView() as view:
            yield history
            yield (locale.month(view.month[0]), view.month[1]) if view.month else (str(view.year[0]), view.year[1])
            yield view.card.title.text, page.path
        case views.MonthView() as month:
            yield history
            yield str(month.year[0]), month.year[1]
            yield locale.month(month.month), page.path
        case views.YearView() as year:
            yield history
            yield str(year.year), page.path
        case views.ComponentView() | views.GroupRecordView() | views.RegionView() | views.OwnPageView() as about:
            yield _title(about).text, page.path
        case views.RecordYearView() as of_year:
            yield of_year.about.text.text, of_year.about.path
            yield str(of_year.year), page.path
        case views.HistoryView():
            yield history
        case views.UptimeView() | views.SubscribeView() as one:
            yield locale.gettext(_NAMES[type(one)]), page.path


def _title(view: views.ComponentView | views.GroupRecordView | views.RegionView | views.OwnPageView) -> Wording:
    match view:
        case views.ComponentView():
            return view.row.name.text
        case views.GroupRecordView() | views.RegionView():
            return view.name
        case _:
            return view.title


_NAMES: Final[Mapping[type[views.View], str]] = {
    views.UptimeView: "How uptime is counted",
    views.SubscribeView: "Subscribe",
}
"""What pages are called of which there is one."""
