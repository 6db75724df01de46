"""Badges: how the site and each component and group is doing, as a small image and in the form of shields.io.

An image says it in words, by a shape and by a color, and is as wide as its text. See docs/outputs.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from statusgen.language.messages import WORDS
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.vocabulary import Level
from statusgen.pages import text_width
from statusgen.pages.parts import SHAPES
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.rollup import OutOfUse
from statusgen.status.scopes import Scope, groups

COLORS: Final[Mapping[Level | None, str]] = {
    None: "#5c636b",
    Level.OPERATIONAL: "#23764c",
    Level.UNDER_MAINTENANCE: "#5b57c8",
    Level.DEGRADED_PERFORMANCE: "#8a6100",
    Level.PARTIAL_OUTAGE: "#b64a08",
    Level.MAJOR_OUTAGE: "#b4142f",
}
"""The color behind the word for each level, which is white; None is for what has no level."""

LONGEST: Final = 60
"""A badge shows at most this many characters of a text."""

_SIZE: Final = 11
_MARGIN: Final = 6
_MARK: Final = 16
"""The room of the shape: twelve, and four up to the words."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What shields.io asks for: https://shields.io/badges/endpoint-badge."""

    schema_version: int = 1
    label: str
    message: str
    color: str
    is_error: bool
    cache_seconds: int = 300


class Piece(msgspec.Struct, frozen=True):
    """A half of a badge: from `left` on it is `width` wide; its text is `length` long, and centered at `middle`."""

    text: str
    direction: str
    left: float
    width: float
    middle: float
    length: float


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    """A badge with its measures. `title` is all of it in one sentence, `page` the path of its page.

    `mark` is where the shape begins, and `seam` where the halves meet; `is_wrong` if it is worse than planned.
    """

    page: str
    language: str
    title: str
    subject: str
    word: str
    color: str
    shape: str
    is_wrong: bool
    label: Piece
    message: Piece
    mark: float
    seam: float

    @property
    def width(self) -> float:
        """The width of the whole."""
        return round(self.label.width + self.message.width, 1)


def plan_badges(views: Iterable[Viewpoint]) -> Iterator[Badge]:
    """Yield the badge of the site and of each component and group, language by language."""
    for view in views:
        yield site_badge(view)
        for component in view.snapshot.components.values():
            absence, (level, _) = view.snapshot.out_of_use(component), view.level(component)
            name = view.component(component.id)
            known = None if absence else level
            yield _badge(view, name.path, name.text.text, WORDS[absence or level], known)
        for scope in groups(view.snapshot):
            yield _group_badge(view, scope)


def site_badge(view: Viewpoint) -> Badge:
    """The badge of the whole site."""
    state, level = view.overall
    return _badge(view, view.prefix, view.say(view.site.title).text, WORDS[state], level)


def _group_badge(view: Viewpoint, scope: Scope) -> Badge:
    """The badge of a group: at the worst level of its components in use; of one without any, retired."""
    assert scope.group
    about = view.group(scope.group)
    in_use = [each for each in scope.group.components if view.snapshot.is_in_use(each)]
    level = view.level_of(in_use)[0] if in_use else None
    return _badge(view, about.path, about.text.text, WORDS[level if in_use else OutOfUse.RETIRED], level)


def endpoint(badge: Badge) -> File:
    """The same for shields.io, which draws it itself. A URL can change the color, but not of an error."""
    found = Endpoint(label=badge.subject, message=badge.word, color=badge.color, is_error=badge.is_wrong)
    return File(badge.page + urls.SHIELDS_BADGE, as_json(found))


def _badge(view: Viewpoint, page: str, subject: str, word: str, level: Level | None) -> Badge:
    label, message = text_width.shortened(subject, LONGEST), view.locale.gettext(word)
    label_width, message_width = (text_width.width(text, _SIZE) + 2 * _MARGIN for text in (label, message))
    message_width += _MARK
    is_mirrored = view.locale.is_rtl
    left, right = (message_width, 0.0) if is_mirrored else (0.0, label_width)
    sentence = view.locale.gettext("%(component)s: %(level)s.")
    return Badge(
        page=page,
        language=view.language,
        title=sentence % {"component": " ".join(subject.split()), "level": message},
        subject=" ".join(subject.split()),
        word=message,
        color=COLORS[level],
        shape="retired" if level is None else SHAPES[level],
        is_wrong=level is not None and level.rank > Level.UNDER_MAINTENANCE.rank,
        label=_piece(label, left, label_width, left + label_width / 2),
        message=_piece(message, right, message_width, right + (message_width + (-_MARK if is_mirrored else _MARK)) / 2),
        mark=round(message_width - _MARGIN - 12 if is_mirrored else right + _MARGIN, 1),
        seam=round(max(left, right), 1),
    )


def _piece(text: str, left: float, width: float, middle: float) -> Piece:
    length = text_width.width(text, _SIZE)
    return Piece(text, text_width.direction(text), *(round(each, 1) for each in (left, width, middle, length)))
