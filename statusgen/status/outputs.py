"""Which pages and files a site has of each incident, as its configuration asks (`outputs` in docs/configuration.md)."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

import msgspec

from statusgen.model.outputs import Extent, Translations
from statusgen.model.site import Incident, Site
from statusgen.model.text import Text
from statusgen.model.vocabulary import State

NEWEST: Final = 50
"""How many of the newest incidents are recent, besides all that are not over."""


def recent(shown: Sequence[Incident], states: Mapping[str, State]) -> Set[str]:
    """The ids of those that are not over, and of the newest of incidents that are given newest first."""
    return {each.id for n, each in enumerate(shown) if n < NEWEST or not states[each.id].is_over}


def has(extent: Extent, incident: Incident, recent: Set[str]) -> bool:
    """Whether an incident has a file that only so many of the incidents have."""
    return extent is Extent.ALL or incident.id in recent


def languages(site: Site, incident: Incident) -> tuple[str, ...]:
    """The languages in which an incident has a page, in the order of the site.

    There is always one in the first language, which old links and programs lead to, and one in that of the incident.
    """
    if site.outputs.translations is Translations.ALL:
        return site.languages
    written = {site.languages[0], incident.lang, *_written(incident)}
    return tuple(tag for tag in site.languages if tag in written)


def lighter(site: Site) -> Sequence[str]:
    """The keys of `outputs` that the site could still set to have fewer files, with their values."""
    files = {"incident_feeds": site.outputs.incident_feeds, "incident_json": site.outputs.incident_json}
    outputs = [f"{key}: {Extent.RECENT.value}" for key, extent in files.items() if extent is Extent.ALL]
    if len(site.languages) > 1 and site.outputs.translations is Translations.ALL:
        outputs.append(f"translations: {Translations.TRANSLATED.value}")
    return outputs


def _written(value: object) -> Iterator[str]:
    """The languages of all texts of an incident, or of a part of it."""
    match value:
        case Text():
            yield from (tag for tag, text in value.words.items() if text)
        case msgspec.Struct():
            yield from _written(msgspec.structs.astuple(value))
        case tuple():
            for each in value:
                yield from _written(each)
        case dict():
            yield from _written(tuple(value.values()))
