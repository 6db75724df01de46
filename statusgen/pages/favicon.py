"""The picture in a page's tab: how things are with what the page is about."""

from typing import Final
from urllib.parse import quote

from statusgen.model.vocabulary import Kind, Level, State
from statusgen.pages.charts import SHAPES
from statusgen.pages.views import ComponentView, HomeView, IncidentView, RegionView, View
from statusgen.status.schedule import Later

NEUTRAL: Final = "none"
"""The shape of a page that says nothing of the present."""


def shape_of(view: View) -> str:
    """The shape that stands for a page: that of the site on the front page, elsewhere of what the page is about.

    Pages about the past have one that never changes, so that an outage rewrites no more pages than speak of it.
    """
    match view:
        case HomeView():
            return SHAPES[view.banner.level]
        case IncidentView():
            return _shape_of_incident(view)
        case ComponentView():
            return NEUTRAL if view.is_retired else SHAPES[view.row.level]
        case RegionView():
            return SHAPES[view.level]
        case _:
            return NEUTRAL


def later_of(view: View) -> tuple[Later, ...]:
    """What the clock will change about that shape."""
    match view:
        case HomeView():
            return view.banner.later
        case IncidentView() if view.card.kind is Kind.MAINTENANCE:
            return view.card.later
        case ComponentView() if not view.is_retired:
            return view.row.later
        case RegionView():
            return view.later
        case _:
            return ()


def _shape_of_incident(story: IncidentView) -> str:
    card = story.card
    if card.kind is Kind.NOTICE:
        return "notice"
    is_ahead = card.state in {State.SCHEDULED, State.CANCELLED}
    return SHAPES[card.level if card.is_open or is_ahead else Level.OPERATIONAL]


def data_uri(svg: str) -> str:
    """An SVG as an address that holds it whole: a page needs no other request for it."""
    return "data:image/svg+xml," + quote(svg.strip(), safe="/:=,;'()")
