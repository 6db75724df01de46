"""What the history of a status page says, in words that all sources share."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import TypeAlias

import msgspec

from statusgen.model.problems import StatusgenError
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Impact, Kind, Label, Level


class WrongSource(StatusgenError):
    """A source is not what it is said to be: one line, with what to do."""


class Document(msgspec.Struct, frozen=True):
    """A file of the source, or what a URL returned: its name in messages, and its bytes."""

    name: str
    content: bytes


class Named(msgspec.Struct, frozen=True):
    """What the source calls a component: its name, its group's, and its own id there."""

    name: str
    group: str = ""
    code: str = ""


class FoundComponent(msgspec.Struct, frozen=True, kw_only=True):
    """A component that the source lists, `since` a day. Its id is made of its `slug`, where the source has one."""

    named: Named
    description: str = ""
    since: str = ""
    slug: str = ""


class Form(enum.Enum):
    """What a text of the source is."""

    PLAIN = enum.auto()
    """Text, perhaps with a few tags of HTML."""
    HTML = enum.auto()
    MARKDOWN = enum.auto()


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An update: its text is in the `form` that it has at the source. `levels` are those of components from then on.

    `id` is the one that the source's API has for it.
    """

    at: Moment
    label: Label
    text: str = ""
    form: Form = Form.MARKDOWN
    levels: Mapping[Named, Level] = {}
    id: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One incident, maintenance or notice of the source. `key` is its id there, `place` where it stands, for messages.

    `id` is the one that it keeps if it can, `name` what its file is called, where the source says so. `components` are
    those it names, with a level where that is not known from its posts. `end` ends an incident whose posts do not; for
    maintenance `start` and `end` are its window. `files` are those beside it, by the name that its texts link to.
    """

    key: str
    place: str
    title: str
    kind: Kind = Kind.INCIDENT
    id: str = ""
    name: str = ""
    start: Moment | None = None
    end: Moment | None = None
    impact: Impact | None = None
    posts: Sequence[Post] = ()
    components: Mapping[Named, Level | None] = {}
    aliases: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    pinned: bool = False
    files: Mapping[str, str] = {}
    guesses: Sequence[str] = ()


class Skipped(msgspec.Struct, frozen=True):
    """Something of the source that becomes no incident, and why."""

    place: str
    why: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What an importer reads: the documents, and the paths of `others` beside them, which are not read.

    `guess_maintenance`: an incident whose title says so is a maintenance.
    """

    documents: Sequence[Document]
    others: Set[str] = frozenset()
    guess_maintenance: bool = False


def named_by(item: Item) -> Sequence[Named]:
    """The components that an item names, each once."""
    return list(dict.fromkeys([*item.components, *(name for post in item.posts for name in post.levels)]))


def named_in(items: Iterator["Told"]) -> Mapping[Named, datetime]:
    """The components that items name, in the order in which they come up, and when the first item of each began."""
    first: dict[Named, datetime] = {}
    for item in items:
        if isinstance(item, Item) and (began := _began_at(item)):
            for name in named_by(item):
                first[name] = min(first.get(name, began), began)
    return first


def _began_at(item: Item) -> datetime | None:
    """The earliest instant of which it tells."""
    moments = [*([item.start] if item.start else []), *(post.at for post in item.posts)]
    return min((moment.first for moment in moments), default=None)


Told: TypeAlias = Item | Skipped


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A source that was opened: what it says of its page, and its items, which are read one by one.

    `groups` are the names of groups with their ids in the source.
    """

    title: str = ""
    url: str = ""
    timezone: str = ""
    language: str = ""
    components: Sequence[FoundComponent] = ()
    groups: Mapping[str, str] = {}
    number: int
    items: Callable[[], Iterator[Told]]
    notes: Sequence[str] = ()
