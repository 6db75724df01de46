"""Favicons: each shows how things are with what its page is about."""

from typing import Final
from urllib.parse import quote

from statusgen.pages.parts import SHAPES
from statusgen.pages.views import ComponentView, EmbedView, GroupRecordView, HomeView, IncidentView, RegionView, View
from statusgen.status.schedule import Later

NEUTRAL: Final = "none"
"""The shape of a page that says nothing of the present."""


def favicon_of(view: View) -> tuple[str, tuple[Later, ...]]:
    """The shape that stands for a page, and what the clock will change about it.

    Pages about the past have a shape that never changes, so that an outage rewrites only the pages that speak of it.
    """
    match view:
        case HomeView():
            return SHAPES[view.banner.level], view.banner.later
        case IncidentView():
            return view.card.shape_now, () if view.card.is_notice else view.card.standing.later
        case ComponentView() if not view.out_of_use:
            return SHAPES[view.row.level], view.row.later
        case EmbedView():
            return SHAPES[view.level], ()
        case GroupRecordView() | RegionView():
            return SHAPES[view.level], view.later
        case _:
            return NEUTRAL, ()


def data_uri(svg: str) -> str:
    """An SVG as a URL that holds all of it, so that a page needs no other request for it."""
    return "data:image/svg+xml," + quote(svg.strip(), safe="/:=,;'()")
