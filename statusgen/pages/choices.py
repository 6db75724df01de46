"""What a visitor can choose from on the front page: every component and region, in a small file for each language.

templates/static/choices.js reads it once somebody chooses. A choice is an array, since names of keys would be long.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Final

import msgspec

from statusgen.language.messages import N_, NP_, WORDS
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.text import Wording
from statusgen.model.vocabulary import Level
from statusgen.pages.parts import SHAPES
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.schedule import Later

TEXTS: Final = {
    "title": N_("What affects me"),
    "intro": N_("What you choose comes first on this page. Everything else stays below."),
    "kept": N_("The address of this page has your choice, so you can bookmark or share it."),
    "remember": N_("Remember on this device"),
    "forget": N_("Forget on this device"),
    "components": N_("Components"),
    "regions": NP_("all", "Regions"),
    "feed": N_("RSS feed"),
    "calendar": N_("Maintenance calendar"),
    "close": N_("Close"),
}
"""The words of the script."""


class Choice(msgspec.Struct, frozen=True, array_like=True):
    """A component or region: its id, name and group, the shape of its level, and those to come with their instants."""

    id: str
    name: str
    group: str
    shape: str
    later: tuple[tuple[str, str], ...]


class Choices(msgspec.Struct, frozen=True):
    """What can be chosen. `levels` has the word for each shape, the worst first, `texts` the words of the script."""

    texts: dict[str, str]
    levels: dict[str, str]
    components: tuple[Choice, ...]
    regions: tuple[Choice, ...]


def choices_files(views: Iterable[Viewpoint]) -> Iterator[File]:
    """What can be chosen, in each language."""
    for view in views:
        yield File(view.prefix + urls.CHOICES, as_json(choices(view)))


def choices(view: Viewpoint) -> Choices:
    """Every component in use, in the site's order, and every region that has a page, by name."""
    say = view.locale.gettext
    regions = (_choice(code, view.region(code).text, "", *view.region_level(code)) for code in view.snapshot.regions)
    return Choices(
        texts={name: say(text) for name, text in TEXTS.items()},
        levels={SHAPES[level]: say(WORDS[level]) for level in (*reversed(Level), None)},
        components=tuple(_components(view)),
        regions=tuple(sorted(regions, key=lambda each: each.name)),
    )


def _components(view: Viewpoint) -> Iterator[Choice]:
    for component in filter(view.snapshot.is_in_use, view.site.components.values()):
        group = view.site.group_of.get(component.id)
        around = view.say(group.name).text if group else ""
        yield _choice(component.id, view.component(component.id).text, around, *view.level(component))


def _choice(key: str, name: Wording, group: str, level: Level | None, later: Sequence[Later]) -> Choice:
    coming = tuple((each.at.astimezone(UTC).isoformat(timespec="seconds"), SHAPES[each.level]) for each in later)
    return Choice(key, name.text, group, SHAPES[level], coming)
