"""The page of everything that can be subscribed to."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from statusgen.gfm.escape import link, literal
from statusgen.model import urls
from statusgen.model.site import Group
from statusgen.pages import views
from statusgen.pages.badges import site_badge
from statusgen.pages.home import MOST_WITH_BARS
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.scopes import scopes


def subscribe_view(view: Viewpoint) -> views.SubscribeView:
    """What the page of everything that can be subscribed to shows; a component that is out of use is left out.

    Where there are very many, it names none: each has its own feed and calendar on its page.
    """
    here, badge = view.site.url + view.prefix, site_badge(view)
    language = f' data-lang="{view.language}"' if view.prefix else ""
    return views.SubscribeView(
        webcal=re.sub("^https?:", "webcal:", here) + urls.CALENDAR,
        badge=badge,
        markdown=link(f"![{literal(badge.subject)}]({here}{urls.BADGE})", here),
        shields=f"https://img.shields.io/endpoint?url={quote(here + urls.SHIELDS_BADGE, safe='')}",
        script=f'<script src="{view.site.url}{urls.EMBED_SCRIPT}"{language} async></script>',
        parts=tuple(_followed(view)),
    )


def _followed(view: Viewpoint) -> Iterator[views.Followed]:
    """The groups, each with its components behind it, then the regions; of very many components none."""
    in_use = {name for name, component in view.snapshot.components.items() if view.snapshot.is_in_use(component)}
    by_path = {scope.path: scope for scope in scopes(view.snapshot) if scope.region or scope.components & in_use}
    if len(in_use) <= MOST_WITH_BARS:
        for entry in view.site.groups:
            members = entry.components if isinstance(entry, Group) else ()
            paths = [urls.group(entry.id)] if members else [urls.component(entry.id)]
            for path in (*paths, *(urls.component(each.id) for each in members)):
                if scope := by_path.get(path):
                    yield views.Followed(view.scope(scope), path + urls.v2("summary"), has_calendar=True)
    for code in view.snapshot.regions:
        path = urls.region(code)
        yield views.Followed(view.region(code), path + urls.v2("summary"), has_calendar=False)
