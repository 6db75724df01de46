"""The page of everything that can be subscribed to."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from statusgen.gfm.escape import link, literal
from statusgen.model import urls
from statusgen.model.text import Wording
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
        parts=_parts(view),
    )


MOST_UNFOLDED: Final = 30
"""How many components, groups and regions the page shows at once; of more, each group is folded."""


def _parts(view: Viewpoint) -> tuple[views.FollowedTogether, ...]:
    """All that can be followed, one group after the other; where it is not too much, as one."""
    found = tuple(_followed(view))
    together = tuple(part for each in found for part in each.parts)
    return found if len(together) > MOST_UNFOLDED else (views.FollowedTogether(None, together),) if together else ()


def _followed(view: Viewpoint) -> Iterator[views.FollowedTogether]:
    """Each group with its components behind it, what stands beside groups, and the regions."""
    in_use = {name for name, component in view.snapshot.components.items() if view.snapshot.is_in_use(component)}
    by_path = {scope.path: scope for scope in scopes(view.snapshot) if scope.region or scope.components & in_use}
    for title, paths in (*(_components(view) if len(in_use) <= MOST_WITH_BARS else ()), _regions(view)):
        known = [by_path[path] for path in paths if path in by_path]
        parts = (views.Followed(view.scope(each), each.path + urls.v2("summary"), not each.region) for each in known)
        if known:
            yield views.FollowedTogether(title, tuple(parts))


def _components(view: Viewpoint) -> Iterator[tuple[Wording | None, list[str]]]:
    """The paths of groups and components in order; components beside them that stand in a row have no title."""
    for group, components in view.site.sections:
        title, own = (view.say(group.name), [urls.group(group.id)]) if group else (None, [])
        yield title, [*own, *(urls.component(each.id) for each in components)]


def _regions(view: Viewpoint) -> tuple[Wording, list[str]]:
    return Wording(view.locale.gettext("Regions"), view.language), [urls.region(code) for code in view.snapshot.regions]
