"""The objects of our own API, and how values of the model become JSON. See docs/api.md.

They are the structs of the model as they are, with what is derived beside their fields. A new field of a struct of the
model is published, and in the schema, without a change here.
"""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import cache, partial
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import Meta

from statusgen.exports.statuspage_schema import Timestamp
from statusgen.model.files import as_json
from statusgen.model.recurrence import Recurrence
from statusgen.model.revisions import RemovedIncident, RemovedUpdate
from statusgen.model.site import Cause, Discovery, Effect, Incident, Statement, Update
from statusgen.model.text import Citation, Text
from statusgen.model.time import Bound, Moment, Nearness, Precision
from statusgen.model.vocabulary import CauseStatus, Discoverer, Impact, Kind, Level, State
from statusgen.model.zones import timestamp
from statusgen.pages.viewpoint import ADDRESS
from statusgen.status.timeliness import Timeliness

Texts = Annotated[dict[str, str], Meta(description="A text by its languages; empty where there is none.")]


Rule = Annotated[str, Meta(description="A rule of iCalendar (RFC 5545), in the local time of the site's zone.")]


class PublishedMoment(msgspec.Struct, frozen=True):
    """A point in time as precisely as it is known: between `first` and `last`, the start and end of a day or year.

    They are equal where the minute is known. `nearness` is what the source says: about, before or after it.
    """

    first: Timestamp
    last: Timestamp
    precision: Precision
    nearness: Nearness


class PublishedSource(msgspec.Struct, frozen=True):
    """Where something is from: a URL, or else a text."""

    url: str | None
    text: Texts | None


def published_json(value: object, zone: tzinfo) -> bytes:
    """A value of our own API as JSON. Times have the offset of the zone."""
    return as_json(value, hook=partial(as_published, zone=zone))


def as_published(value: Moment | Text | Recurrence, zone: tzinfo) -> object:
    """How the API shows a value of the model that is not a struct. Times have the offset of the zone."""
    if isinstance(value, Moment):
        first = timestamp(value.first, zone)
        last = first if value.last is value.first else timestamp(value.last, zone)
        return PublishedMoment(first, last, value.precision, value.nearness)
    if isinstance(value, Recurrence):
        return str(value)
    words = {tag: words for tag, words in value.words.items() if words}
    if not isinstance(value, Citation):
        return words
    only = value.original.text if len(value.words) == 1 else ""
    return PublishedSource(only, None) if ADDRESS.fullmatch(only) else PublishedSource(None, words)


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The base of what `beside` makes."""

    derived: ClassVar[frozenset[str]] = frozenset()
    """The keys that are not taken from the model."""

    @classmethod
    def facts(cls, fact: msgspec.Struct) -> dict[str, Any]:
        """The values of a struct of the model by their keys in the API, without those that are derived."""
        return {key: getattr(fact, name) for key, name in _taken(cls, type(fact))}


@cache
def _taken(published: type[Published], facts: type[msgspec.Struct]) -> Sequence[tuple[str, str]]:
    """The keys that are taken from a struct of the model, each with the name that it has there."""
    names = zip(facts.__struct_encode_fields__, facts.__struct_fields__, strict=True)
    return [(key, name) for key, name in names if key not in published.derived]


PublishedType = TypeVar("PublishedType", bound=Published)


def beside(facts: type[msgspec.Struct], **after: str) -> Callable[[type[PublishedType]], type[PublishedType]]:
    """Put the fields of a struct beside those of a struct of the model, under the names that the API has for those.

    A derived field follows the key that `after` has for it. Any other takes the place of a fact of its name, else
    follows the derived field above it; the first stands first.
    """

    def decorate(derived: type[PublishedType]) -> type[PublishedType]:
        types = {field.encode_name: field.type for field in msgspec.structs.fields(facts)}
        own = {field.name: field.type for field in msgspec.structs.fields(derived)}
        keys, place = [key for key in types if key not in after], 0
        for name in own:
            if name in keys:
                place = keys.index(name) + 1
                continue
            place = keys.index(after[name]) + 1 if name in after else place
            keys.insert(place, name)
            place += 1
        namespace = {"__doc__": derived.__doc__, "derived": frozenset(own)}
        fields = [(key, (types | own)[key]) for key in keys]
        return msgspec.defstruct(  # type: ignore[return-value]
            derived.__name__, fields, bases=(Published,), namespace=namespace, frozen=True, kw_only=True
        )

    return decorate


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """How long it lasted: about, over or up to that many seconds, or only in words.

    `declared` says whether its author wrote that; else it is what lies between start and end.
    """

    seconds: int | None = None
    bound: Bound | None = None
    text: Text | None = None
    declared: bool


class HeldLevel(msgspec.Struct, frozen=True, kw_only=True):
    """A level that an incident held something at, and when; `end` is null where it does not end."""

    level: Level
    start: Moment
    end: Moment | None


@beside(Effect, worst="declared")
class Affected(Published, frozen=True, kw_only=True):
    """What an incident did to a component or region: `id` is the component's id, or the region's code.

    `declared` is the level that is given for the start, `worst` the worst of all; null for a notice, and
    for a component that is only named. `full_name` is "Group - Component", as in `api/v2/`, for a component whose name
    alone is not unique; else it is null. `levels` are all of them in order; none where nobody knows when it was, or
    where it repeats. Only regions of the configuration have a name here.
    """

    id: str
    name: Text
    full_name: Text | None
    worst: Level | None
    levels: tuple[HeldLevel, ...]


class CauseTurn(msgspec.Struct, frozen=True, kw_only=True):
    """How sure the cause was from an update on."""

    update: str
    at: Moment
    status: CauseStatus


@beside(Cause, history="sources")
class PublishedCause(Published, frozen=True, kw_only=True):
    """What is known of why it happened, who says so, and what the updates said of it, oldest first."""

    history: tuple[CauseTurn, ...]


@beside(Discovery, text="by")
class PublishedDiscovery(Published, frozen=True, kw_only=True):
    """Who noticed the incident first, and how: `by` is a word, or null where a `text` says it."""

    by: Discoverer | None
    text: Text | None


@beside(Statement, outside="organization")
class PublishedStatement(Published, frozen=True, kw_only=True):
    """Who said what, in what capacity. Only the `verbatim` text in `language` is a quotation.

    `outside` says that neither the site nor an operator of what was affected is speaking.
    """

    outside: bool
    text: Text
    language: str


class AnnouncedWindow(msgspec.Struct, frozen=True, kw_only=True):
    """When a maintenance was to take place, as of an `update`; null for how it was first announced."""

    update: str | None
    start: Moment
    end: Moment


@beside(Update, guid="id")
class PublishedUpdate(Published, frozen=True, kw_only=True):
    """One post: `guid` is its id in feeds, `label` what it calls itself, `state` what is in force from then on.

    `edited_at` is when its words changed after they had been published, and `added_at` when it came if that was later
    than its own time; null where they were not, and where the site does not tell it.
    """

    guid: str
    url: str
    edited_at: Timestamp | None
    added_at: Timestamp | None


@beside(Incident, statuspage_id="id", file="language", timeliness="updates", windows="reports")
class PublishedIncident(Published, frozen=True, kw_only=True):
    """All that is known of an incident, a maintenance or a notice.

    `state` is what its updates leave it in; the clock plays no part. `start` and `end` of a maintenance are its
    window as it stands, or the first where it repeats. `impact` is the declared one, else that which follows from the
    levels. Updates are oldest first. `statuspage_id` is its id in `api/v2/`, null for a notice and for what repeats, of
    which each occurrence has one; `file` is its path in the incidents folder. `timeliness`
    is null while it is open, and where the site does not tell it.
    """

    statuspage_id: str | None
    guid: str
    file: str
    pages: Annotated[dict[str, str], Meta(description="The URL of the page by language.")]
    state: State
    start: Moment
    start_declared: bool
    end: Moment | None
    end_declared: bool
    duration: Duration | None
    timeliness: Timeliness | None
    discovered: PublishedDiscovery | None
    impact: Impact
    impact_declared: Impact | None
    impact_derived: Impact
    components: tuple[Affected, ...]
    regions: tuple[Affected, ...]
    cause: PublishedCause | None
    statements: tuple[PublishedStatement, ...]
    windows: tuple[AnnouncedWindow, ...]
    next_update: Moment | None
    related: tuple[str, ...]
    updates: tuple[PublishedUpdate, ...]
    removed_updates: tuple[RemovedUpdate, ...]


class ListedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in a list; `updated_at` is when the newest update was posted, and `api_url` has the rest.

    It is null where the site leaves that file out.
    """

    id: str
    kind: Kind
    title: Text
    state: State
    impact: Impact
    start: Moment
    end: Moment | None
    components: tuple[str, ...]
    regions: tuple[str, ...]
    updated_at: Timestamp | None
    url: str
    api_url: str | None


class ListedYear(msgspec.Struct, frozen=True, kw_only=True):
    """A year of the site's time zone, how many incidents, maintenances and notices began in it, and their list."""

    year: int
    count: int
    api_url: str


class IncidentList(msgspec.Struct, frozen=True, kw_only=True):
    """The newest incidents, maintenances and notices of the site, each in short, and every year that has any.

    Both are newest first.
    """

    title: Text
    url: str
    organization: str
    time_zone: str
    languages: tuple[str, ...]
    years: tuple[ListedYear, ...]
    incidents: tuple[ListedIncident, ...]
    removed: tuple[RemovedIncident, ...]


class IncidentYear(msgspec.Struct, frozen=True, kw_only=True):
    """Every incident, maintenance and notice that began in a year of the site's time zone, newest first."""

    year: int
    incidents: tuple[ListedIncident, ...]
