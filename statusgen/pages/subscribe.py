"""The page of everything that can be subscribed to, with addresses that people copy."""

import re
from urllib.parse import quote

from statusgen.gfm.escape import link, literal
from statusgen.model import urls
from statusgen.pages.badges import site_badge
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import Name, Source, Subscribe


def subscribe(view: Viewpoint) -> Subscribe:
    """What the page shows: each address whole, as other programs need it."""
    root = view.site.url
    here, badge = root + view.prefix, site_badge(view)
    prefixes = {tag: urls.prefix(view.site, tag) for tag in view.site.languages}
    in_use = (each.id for each in view.snapshot.components.values() if not view.snapshot.is_retired(each))
    return Subscribe(
        feeds={called: here + path for path, (called, _) in urls.FEEDS.items()},
        translations={tag: f"{root}{prefix}{urls.FEED}" for tag, prefix in prefixes.items() if tag != view.language},
        history_rss=root + urls.HISTORY_RSS,
        history_atom=root + urls.HISTORY_ATOM,
        slack=f"/feed subscribe {here}{urls.FEED}",
        calendar=here + urls.CALENDAR,
        webcal=re.sub("^https?:", "webcal:", here) + urls.CALENDAR,
        summary=root + urls.v2("summary"),
        incidents=root + urls.INCIDENTS,
        openapi=root + urls.OPENAPI,
        badge=badge,
        markdown=link(f"![{literal(badge.subject)}]({here}{urls.BADGE})", here),
        shields=f"https://img.shields.io/endpoint?url={quote(here + urls.SHIELDS_BADGE, safe='')}",
        metrics=root + urls.METRICS,
        components=tuple(_of_component(view.component(name)) for name in in_use),
        regions=tuple(_of_region(view.region(code)) for code in view.snapshot.regions),
    )


def _of_component(name: Name) -> Source:
    return Source(name, name.path + urls.FEED, name.path + urls.CALENDAR, name.path + urls.BADGE)


def _of_region(name: Name) -> Source:
    return Source(name, name.path + urls.FEED)
