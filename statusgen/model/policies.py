"""What a configuration decides besides the facts of its site: how uptime is counted, feeds, checks, and the look."""

from collections.abc import Mapping

import msgspec

from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import Level


class UptimePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The number of days that bars show, and the share of the time at each level that is downtime, 0 to 1."""

    days: int = 90
    major_outage: float = 1.0
    partial_outage: float = 0.3
    degraded_performance: float = 0.0

    def weight(self, level: Level) -> float:
        """The share of the time at a level that counts as downtime."""
        return float(getattr(self, level.value, 0.0))


class FeedPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The number of items in a feed, and the authority (`host,year`) of the tag URIs that are its ids.

    `hub` is the URL of the WebSub hub that tells subscribers of a change; "" for none.
    """

    items: int = 50
    authority: str = ""
    hub: str = ""


class CheckPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The keys that a resolved incident of major impact must have, and how long until an open one is stale."""

    require: tuple[str, ...] = ()
    stale_after: Length = Length(7_200, Bound.EXACT)


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """The look of a site without templates of its own: colors, and files in `templates/static/`.

    `logo_dark` stands for the logo where people prefer dark pages, and `favicon` for that which shows the state.
    """

    accent: str = ""
    header: str = ""
    logo: str = ""
    logo_dark: str = ""
    favicon: str = ""

    @property
    def files(self) -> Mapping[str, str]:
        """The files that it names, by key."""
        named = {"logo": self.logo, "logo_dark": self.logo_dark, "favicon": self.favicon}
        return {key: name for key, name in named.items() if name}
