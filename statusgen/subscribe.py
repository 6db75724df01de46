"""The page of everything that can be subscribed to, with addresses that people copy."""

import re
from urllib.parse import quote

from statusgen import paths
from statusgen.badges import site_badge
from statusgen.pages import Source, Subscribe
from statusgen.rollup import is_retired
from statusgen.viewpoint import Viewpoint
from statusgen.views import Name


def subscribe(view: Viewpoint) -> Subscribe:
    """What the page shows: each address whole, as other programs need it."""
    root = view.site.url
    here, badge = root + view.prefix, site_badge(view)
    prefixes = {tag: paths.prefix(view.site, tag) for tag in view.site.languages}
    in_use = (each.id for each in view.record.components.values() if not is_retired(each, view.as_of))
    return Subscribe(
        feeds={called: here + path for path, (called, _) in paths.FEEDS.items()},
        translations={tag: f"{root}{prefix}{paths.FEED}" for tag, prefix in prefixes.items() if tag != view.language},
        history_rss=root + paths.HISTORY_RSS,
        history_atom=root + paths.HISTORY_ATOM,
        slack=f"/feed subscribe {here}{paths.FEED}",
        calendar=here + paths.CALENDAR,
        webcal=re.sub("^https?:", "webcal:", here) + paths.CALENDAR,
        summary=root + paths.v2("summary"),
        incidents=root + paths.INCIDENTS,
        openapi=root + paths.OPENAPI,
        badge=badge,
        markdown=f"[![{_escaped(badge.subject)}]({here}{paths.BADGE})]({here})",
        shields=f"https://img.shields.io/endpoint?url={quote(here + paths.SHIELDS_BADGE, safe='')}",
        metrics=root + paths.METRICS,
        components=tuple(_of_component(view.component(name)) for name in in_use),
        regions=tuple(_of_region(view.region(code)) for code in view.record.regions),
    )


def _of_component(name: Name) -> Source:
    return Source(name, name.path + paths.FEED, name.path + paths.CALENDAR, name.path + paths.BADGE)


def _of_region(name: Name) -> Source:
    return Source(name, name.path + paths.FEED)


def _escaped(text: str) -> str:
    """A text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>!&])", r"\\\1", text)
