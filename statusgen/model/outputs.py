"""Which pages and files about incidents a site has, where its configuration leaves some out."""

import msgspec

from statusgen.model.vocabulary import Word


class Extent(Word):
    """Which incidents have a file: all, or those that are not over and the newest."""

    ALL = "all"
    RECENT = "recent"


class Translations(Word):
    """The languages in which an incident has a page: all, or those that something of it is written in."""

    ALL = "all"
    TRANSLATED = "translated"


class Outputs(msgspec.Struct, frozen=True, kw_only=True):
    """Which incidents have a feed, and which JSON and Markdown, of their own; in which languages each has pages."""

    incident_feeds: Extent = Extent.ALL
    incident_json: Extent = Extent.ALL
    translations: Translations = Translations.ALL
