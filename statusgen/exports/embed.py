"""What the strip for other sites says in each language, and what it can be about. See docs/embed.md."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.vocabulary import Level, State
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.scopes import scopes

SAID: Final = (
    *(level for level in Level if not level.is_operational),
    State.INVESTIGATING,
    State.IDENTIFIED,
    State.MONITORING,
    State.SCHEDULED,
    State.IN_PROGRESS,
    State.VERIFYING,
)
"""What a strip says of what is open or about to begin."""


class StripLanguage(msgspec.Struct, frozen=True):
    """A language of the strip: the direction in which it is written, and its words for levels and states."""

    dir: Literal["ltr", "rtl"]
    words: dict[str, str]


class StripWords(msgspec.Struct, frozen=True):
    """What the strip says in each language of the site, by its tag, the first language first.

    `parts` are the folders of all components, groups and regions, so that the strip asks for no file that is not there.
    """

    languages: dict[str, StripLanguage]
    parts: list[str]


def words_file(views: Sequence[Viewpoint]) -> File:
    """The words of the strip in every language of the site, and the parts that it can be about."""
    parts = [scope.path for scope in scopes(views[0].snapshot)]
    found = StripWords({view.language: _language(view) for view in views}, parts)
    return File(urls.EMBED_WORDS, as_json(found))


def _language(view: Viewpoint) -> StripLanguage:
    words = {str(each.value): view.locale.gettext(WORDS[each]) for each in SAID}
    return StripLanguage("rtl" if view.locale.is_rtl else "ltr", words)
