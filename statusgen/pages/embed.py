"""The page that other sites show in a frame: what is open or about to begin, in a few lines, without any script."""

from datetime import timedelta
from typing import Final

from statusgen.model import urls
from statusgen.pages.home import current
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import EmbedView

SOON: Final = timedelta(days=1)
"""How long before it begins a maintenance is named."""


def embed_view(view: Viewpoint) -> EmbedView:
    """Everything that the page shows."""
    found = current(view, view.snapshot.standings, urls.root_of(view.prefix + urls.EMBED))
    state, level = view.overall
    due = (each for each in found.planned if each.card.standing.began.first - view.as_of < SOON)
    return EmbedView(
        state=state,
        level=level,
        cards=tuple(each.card for each in (*found.incidents, *found.works, *due)),
    )
