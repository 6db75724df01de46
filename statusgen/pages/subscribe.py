"""The page of everything that can be subscribed to, with URLs that people copy."""

import re
from urllib.parse import quote

from statusgen.gfm.escape import link, literal
from statusgen.model import urls
from statusgen.pages.badges import site_badge
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import SubscribeView


def subscribe_view(view: Viewpoint) -> SubscribeView:
    """What the page shows; a component that is out of use is left out."""
    here, badge = view.site.url + view.prefix, site_badge(view)
    in_use = (each.id for each in view.snapshot.components.values() if not view.snapshot.is_retired(each))
    return SubscribeView(
        webcal=re.sub("^https?:", "webcal:", here) + urls.CALENDAR,
        badge=badge,
        markdown=link(f"![{literal(badge.subject)}]({here}{urls.BADGE})", here),
        shields=f"https://img.shields.io/endpoint?url={quote(here + urls.SHIELDS_BADGE, safe='')}",
        components=tuple(view.component(name) for name in in_use),
        regions=tuple(view.region(code) for code in view.snapshot.regions),
    )
