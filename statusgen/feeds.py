"""Feeds that readers notice: one item per update. docs/feeds.md says why.

Readers show as new only what has a new guid, so a guid is the authority, the incident's id and the update's
id, and nothing that anybody might edit. Dates are unique and the same in every feed and language.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from statusgen import paths
from statusgen.locales import Locale
from statusgen.model import Incident, Site, Update, Wording
from statusgen.status import Window, window_at
from statusgen.terms import Kind, Label
from statusgen.viewpoint import Record, Viewpoint
from statusgen.views import LevelGroup, Name, Prose


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One update. `published` is when it was posted, made unique; `page` is its path in the site."""

    guid: str
    label: Label
    kind: Kind
    title: Wording
    page: str
    published: datetime
    body: Prose
    changes: tuple[LevelGroup, ...]
    window: Window | None
    categories: tuple[Name, ...]


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed in one language: its items are newest first, and `home` is the page that it belongs to."""

    path: str
    template: str
    language: str
    home: str
    items: tuple[FeedItem, ...]


def plan_feeds(site: Site, as_of: datetime, locales: Mapping[str, Locale]) -> Iterator[Feed]:
    """Yield every feed of the site."""
    record = Record(site, as_of)
    newest = tuple(_newest(site))
    for locale in locales.values():
        view = Viewpoint(record, locale)
        yield Feed(
            path=view.prefix + paths.FEED,
            template="feed.xml",
            language=locale.tag,
            home=view.prefix,
            items=tuple(_item(view, *posted) for posted in newest[: site.feeds.items]),
        )


def guid(site: Site, incident: Incident, update: Update) -> str:
    """What a reader knows an update by, for ever: a tag URI (RFC 4151)."""
    return f"tag:{site.feeds.authority}:{incident.id}/{update.id}"


def publication_dates(site: Site) -> dict[tuple[str, str], datetime]:
    """When each update of the site was posted, by incident and update id; no two at the same second.

    Oldest first, each is the later of its own time and a second after the one before it. Ties go by incident
    id, then by the order in the file.
    """
    ordered = sorted(_posts(site), key=lambda post: (post[1].posted, post[0].id))
    dates: dict[tuple[str, str], datetime] = {}
    latest: datetime | None = None
    for incident, update in ordered:
        posted = update.posted.replace(microsecond=0)
        latest = posted if latest is None else max(posted, latest + timedelta(seconds=1))
        dates[incident.id, update.id] = latest
    return dates


def _posts(site: Site) -> Iterator[tuple[Incident, Update]]:
    return ((incident, update) for incident in site.incidents for update in incident.updates)


def _newest(site: Site) -> Sequence[tuple[Incident, Update, datetime]]:
    dates = publication_dates(site)
    dated = [(incident, update, dates[incident.id, update.id]) for incident, update in _posts(site)]
    return sorted(dated, key=lambda post: post[2], reverse=True)


def _item(view: Viewpoint, incident: Incident, update: Update, published: datetime) -> FeedItem:
    shown = view.update(incident, update, view.site.url)
    components = tuple(view.component(name) for name in incident.component_ids)
    return FeedItem(
        guid=guid(view.site, incident, update),
        label=update.label,
        kind=incident.kind,
        title=view.say(incident.title),
        page=view.prefix + paths.update(incident.id, update.id),
        published=published,
        body=shown.body,
        changes=shown.changes,
        window=window_at(incident, update.posted) if incident.kind is Kind.MAINTENANCE else None,
        categories=components + tuple(view.region(code) for code in incident.region_codes),
    )
