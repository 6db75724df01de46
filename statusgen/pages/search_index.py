"""The index of the history, which its page filters in the browser: a small file for each year and language.

An entry is an array, since names of keys would be half of the file. templates/static/history.js reads it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

import msgspec

from statusgen.language.messages import WORDS
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.files import AnyFile, File, as_json
from statusgen.model.site import Incident
from statusgen.model.time import Length
from statusgen.model.vocabulary import CauseCategory, Kind, Level
from statusgen.model.zones import day_of
from statusgen.pages.parts import Card
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import Choice
from statusgen.status.snapshot import Standing

SEARCHED: Final = 120
"""How many characters of a summary can be searched: a thousand entries are to stay below 60 KB, compressed."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An incident: `said` is how it ended or stands, `text` what can be searched besides its title and names.

    Where its page is in another language, that is its `hreflang`, and `path` leads there from the root of the site.
    """

    id: str
    title: str
    when: str
    said: str
    shape: str
    kind: str
    components: tuple[str, ...]
    regions: tuple[str, ...]
    level: str
    cause: tuple[str, ...]
    text: str
    hreflang: str
    path: str


def filters(view: Viewpoint) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """What the history can be filtered by: each key with its values, where there are two of them or more."""
    shown, say = view.snapshot.shown, view.locale.gettext
    components, codes = view.snapshot.by_component, {code for each in shown for code in each.region_codes}
    levels = {view.snapshot.standing(each).shape for each in shown}
    causes = {category for each in shown if each.cause for category in each.cause.category}
    kinds = {each.kind for each in shown}
    found = {
        "component": [
            Choice(name, view.component(name).text.text) for name in view.snapshot.components if components.get(name)
        ],
        "region": sorted((Choice(code, view.region(code).text.text) for code in codes), key=lambda each: each.text),
        "level": [Choice(each.value, say(WORDS[each])) for each in reversed(Level) if each in levels],
        "cause": [Choice(each.value, say(WORDS[each])) for each in CauseCategory if each in causes],
        "kind": [Choice(each.value, say(WORDS[each])) for each in Kind if each in kinds],
    }
    return ((key, tuple(choices)) for key, choices in found.items() if choices[1:])


def index_files(views: Iterable[Viewpoint], made: Made | None = None) -> Iterator[AnyFile]:
    """The index of each year in which an incident began, in each language; newest first.

    Those that were `made` before of the same incidents are not made again.
    """
    made = made or Made.anew()
    for view in views:
        by_year: dict[int, list[Standing]] = {}
        for standing in view.snapshot.standings:
            year = day_of(view.snapshot.foremost(standing.incident).began.first, view.site.zone).year
            by_year.setdefault(year, []).append(standing)
        for year, standings in by_year.items():
            path = view.prefix + urls.history_index(year)
            facts = [(each, view.snapshot.foremost(each.incident)) for each in standings]
            yield from made.of(path, facts, partial(_file, view, path, standings))


def _file(view: Viewpoint, path: str, standings: Sequence[Standing]) -> Iterator[File]:
    yield File(path, as_json([_entry(view, each.incident) for each in standings]))


def _entry(view: Viewpoint, incident: Incident) -> Entry:
    card, standing = view.card(incident), view.snapshot.foremost(incident)
    return Entry(
        id=incident.id,
        title=card.title.text,
        when=view.locale.on(standing.began),
        said="\N{NO-BREAK SPACE}· ".join(_outcome(view, card)),
        shape=card.shape,
        kind=incident.kind.value,
        components=incident.component_ids,
        regions=incident.region_codes,
        level=standing.shape.value,
        cause=tuple(each.value for each in incident.cause.category) if incident.cause else (),
        text=" ".join(view.say(incident.summary).text.split())[:SEARCHED],
        hreflang=card.hreflang,
        path=card.path if card.hreflang else "",
    )


def _outcome(view: Viewpoint, card: Card) -> Iterator[str]:
    yield view.locale.gettext(WORDS[card.standing.state])
    if card.lasted:
        yield view.locale.length(card.lasted) if isinstance(card.lasted, Length) else card.lasted.text
