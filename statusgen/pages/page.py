"""A page in one language: where it is, which template lays it out, and what it shows."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.model.site import OwnPage
from statusgen.model.time import Moment, exactly
from statusgen.pages.views import ComponentView, EmbedView, OwnPageView, RemovedView, View


class Stale(msgspec.Struct, frozen=True):
    """From which instant a page may be out of date unless it was built again, and as of when it is built."""

    at: datetime
    as_of: Moment


class Present(msgspec.Struct, frozen=True):
    """What a page of the present says of itself: the digest of all that was posted, and as of when it is built."""

    digest: str
    as_of: Moment


_NEVER: Final = datetime(1, 1, 1, microsecond=1, tzinfo=UTC)

TO_FILL: Final = Present("\ufdd0digest\ufdd0", exactly(_NEVER))
"""Stands for what a page says of itself in a page that is kept: it is filled in each time that the page is published.

No text can have such a character, and no write-up such a moment.
"""

STALE_TO_FILL: Final = Stale(_NEVER + timedelta.resolution, exactly(_NEVER + timedelta.resolution))
"""The same for when it is out of date."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page in one language.

    `alternates` are the same page in every language, by tag. `present` is None for a page that tells of the past,
    and `stale` where the clock changes nothing. `social_image` is where its social image is, if it has one; most pages
    have none. A page without a URL of its own is shown wherever there is no other.
    """

    path: str
    template: str
    language: str
    alternates: dict[str, str]
    present: Present | None
    view: View
    stale: Stale | None = None
    social_image: str = ""
    has_url: bool = True

    def to_fill(self) -> "Page":
        """The same with places for what time changes although nothing has happened: they are filled in later."""
        view, stale = self.view, self.stale and STALE_TO_FILL
        if self.present and isinstance(view, ComponentView) and view.counted_to == self.present.as_of:
            view = replace(view, counted_to=TO_FILL.as_of)
        return replace(self, present=TO_FILL, stale=stale, view=view)

    @property
    def is_listed(self) -> bool:
        """Whether search engines are told of it."""
        return self.has_url and not isinstance(self.view, EmbedView | RemovedView)

    def shows(self, page: OwnPage) -> bool:
        """Whether it is that page of the site's own."""
        return isinstance(self.view, OwnPageView) and self.view.page == page.name
