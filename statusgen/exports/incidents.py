"""Our own API: what Statuspage's cannot say of incidents. See docs/api.md.

It does not depend on the time, but what is dated ahead is not public yet, and of what happened on a day that is not
over yet, only the time up to now counts. An incident's file depends on its own sources alone, so an update changes that
file and the lists. Texts are in every language that they were written in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import partial
from typing import Annotated, Any, ClassVar, Final, TypeVar

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from statusgen.exports.statuspage_ids import Ids
from statusgen.exports.statuspage_schema import Timestamp
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.recurrence import Recurrence
from statusgen.model.site import (
    Cause,
    CauseChip,
    Citation,
    Discovery,
    Effect,
    Group,
    Incident,
    RemovedIncident,
    RemovedUpdate,
    Revisions,
    Site,
    Statement,
    Text,
    Update,
)
from statusgen.model.time import Bound, Length, Moment, Nearness, Precision, timestamp
from statusgen.model.vocabulary import CauseStatus, Discoverer, Impact, Kind, Level, State
from statusgen.pages.incident import is_own
from statusgen.pages.viewpoint import ADDRESS
from statusgen.status.publication import guid, incident_guid
from statusgen.status.series import timeline_of
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Held, Timeline, Timelines
from statusgen.status.timeliness import Timeliness

# How the model's structs become JSON: as they are, with what is derived beside their fields. A new field of a struct of
# the model is published, and in the schema, without a change here.


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


def as_published(value: Moment | Text | Recurrence, zone: tzinfo) -> object:
    """How the API shows a value of the model that is not a struct. Times have the offset of the zone."""
    if isinstance(value, Recurrence):
        return str(value)
    if isinstance(value, Moment):
        first, last = timestamp(value.first, zone), timestamp(value.last, zone)
        return PublishedMoment(first, last, value.precision, value.nearness)
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
        names = zip(fact.__struct_encode_fields__, fact.__struct_fields__, strict=True)
        return {key: getattr(fact, name) for key, name in names if key not in cls.derived}


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


# The objects


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
    """An incident in a list; `updated_at` is when the newest update was posted, and `api_url` has the rest."""

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
    api_url: str


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


NEWEST_LISTED: Final = 100
"""How many incidents the list has itself; those of each year have a file of their own."""


# The files


def incident_file(snapshot: Snapshot, statuspage_ids: Ids, incident: Incident) -> File:
    """The file of an incident."""
    ident = None if incident.repeat else statuspage_ids.get(("incident", incident.id))
    timeline = up_to(snapshot.as_moment, snapshot.timelines[incident.id])
    return File(urls.api_incident(incident.id), _written(_published(snapshot, timeline, ident), snapshot.site))


def incident_lists(snapshot: Snapshot) -> Iterator[File]:
    """Yield the list of each year, and the list of the newest incidents with all years."""
    site = snapshot.site
    shown = [listed(site, timeline) for timeline in known_timelines(snapshot).values()]
    for year, incidents in by_year(shown, site).items():
        yield File(urls.api_year(f"{year:04}"), _written(IncidentYear(year=year, incidents=tuple(incidents)), site))
    yield File(urls.INCIDENTS, _written(newest_of(shown, NEWEST_LISTED, site, "", site.title), site))


def _written(value: object, site: Site) -> bytes:
    return as_json(value, hook=partial(as_published, zone=site.zone))


def newest_of(shown: Sequence[ListedIncident], newest: int, site: Site, path: str, title: Text) -> IncidentList:
    """So many of these with the years of all, for the list of the site, or of the part of it that is at a path."""
    years = (
        ListedYear(year=year, count=len(incidents), api_url=site.url + urls.api_year(f"{year:04}"))
        for year, incidents in sorted(by_year(shown, site).items(), reverse=True)
    )
    return IncidentList(
        title=title,
        url=site.url + path,
        organization=site.organization,
        time_zone=site.timezone,
        languages=site.languages,
        years=tuple(years),
        incidents=tuple(shown[:newest]),
        removed=() if path else site.removed,
    )


def by_year(shown: Iterable[ListedIncident], site: Site) -> Mapping[int, Sequence[ListedIncident]]:
    """The incidents by the year of the site's time zone in which they began."""
    found: dict[int, list[ListedIncident]] = {}
    for each in shown:
        found.setdefault(each.start.first.astimezone(site.zone).year, []).append(each)
    return found


def known_timelines(snapshot: Snapshot) -> Timelines:
    """The incidents as far as they are known, newest first."""
    return {each.id: up_to(snapshot.as_moment, snapshot.timelines[each.id]) for each in snapshot.shown}


def up_to(now: Moment, timeline: Timeline) -> Timeline:
    """The same, of which nothing that happened is later than the present: a day that is not over lasts up to it."""
    found, limit = timeline.incident, now.last
    if timeline.settled <= limit:
        return timeline

    def is_cut(moment: Moment | None) -> bool:
        return moment is not None and moment.first < limit < moment.last

    def cut(moment: Moment) -> Moment:
        return Moment(moment.first, limit, moment.precision, moment.nearness) if is_cut(moment) else moment

    said = {key: getattr(found, key) for key in ("updates", "claims", "statements", "reports", "notified")}
    moments = [*(each.at for posts in said.values() for each in posts), *(each.done for each in found.actions)]
    if not any(map(is_cut, (found.start, found.end, found.detected, *moments))):
        return timeline
    posts = {key: tuple(replace(each, at=each.at and cut(each.at)) for each in posts) for key, posts in said.items()}
    done = tuple(replace(each, done=each.done and cut(each.done)) for each in found.actions)
    known = replace(found, **posts, actions=done, detected=found.detected and cut(found.detected))
    if found.kind is Kind.INCIDENT:  # the window of a maintenance and the end of a notice are plans
        known = replace(known, start=cut(found.start), end=found.end and cut(found.end))
    return timeline_of(known, limit)


def listed(site: Site, timeline: Timeline) -> ListedIncident:
    """An incident as it stands in a list."""
    incident, (start, end) = timeline.incident, timeline.extent
    return ListedIncident(
        id=incident.id,
        kind=incident.kind,
        title=incident.title,
        state=timeline.state,
        impact=timeline.impact,
        start=start,
        end=end,
        components=incident.component_ids,
        regions=incident.region_codes,
        updated_at=timestamp(incident.updates[-1].posted, site.zone) if incident.updates else None,
        url=site.url + urls.incident(incident.id),
        api_url=site.url + urls.api_incident(incident.id),
    )


# What follows from an incident's sources alone


def _published(snapshot: Snapshot, timeline: Timeline, statuspage_id: str | None) -> PublishedIncident:
    site, incident, (start, end) = snapshot.site, timeline.incident, timeline.extent
    page = urls.incident(incident.id)
    components = {name: snapshot.components[name].name for name in incident.component_ids}
    regions = {code: Text(site.regions[code].name if code in site.regions else {}) for code in incident.region_codes}
    return PublishedIncident(
        **PublishedIncident.facts(incident),
        statuspage_id=statuspage_id,
        guid=incident_guid(site, incident),
        file=incident.source,
        pages={tag: site.url + urls.prefix(site, tag) + page for tag in site.languages},
        state=timeline.state,
        start=start,
        start_declared=incident.start_declared,
        end=end,
        end_declared=incident.end_declared,
        duration=lasting(snapshot.timelines[incident.id]),
        timeliness=snapshot.timeliness(incident) if timeline.has_ended else None,
        discovered=_discovered(incident.discovered),
        impact=timeline.impact,
        impact_declared=incident.impact,
        impact_derived=timeline.impact_of_levels,
        components=tuple(_affected(timeline, components, incident.components, snapshot.groups_to_name)),
        regions=tuple(_affected(timeline, regions, incident.regions, {})),
        cause=_cause(incident),
        statements=tuple(_statements(snapshot, incident)),
        windows=tuple(_windows(timeline)),
        next_update=timeline.promise,
        related=tuple(name for name in incident.related if name in snapshot.incidents),
        updates=tuple(_updates(site, incident)),
        removed_updates=site.revisions.get(incident.id, Revisions()).removed,
    )


def lasting(timeline: Timeline) -> Duration | None:
    """How long it lasted; None while it is open, and where nobody knows."""
    found, declared = timeline.lasted if timeline.has_ended else None, timeline.incident.duration is not None
    if isinstance(found, Length):
        return Duration(seconds=found.seconds, bound=found.bound, declared=declared)
    return Duration(text=found, declared=declared) if found else None


def _discovered(found: Discovery | None) -> PublishedDiscovery | None:
    if found is None:
        return None
    word = None if isinstance(found.by, Text) else found.by
    return PublishedDiscovery(**PublishedDiscovery.facts(found), by=word, text=found.told)


def _affected(
    timeline: Timeline, names: Mapping[str, Text], effects: Mapping[str, Effect], groups: Mapping[str, Group]
) -> Iterator[Affected]:
    """What it did to each of its components or regions, whose `names` are given, and the `groups` to name with them."""
    is_notice = timeline.incident.kind is Kind.NOTICE
    levels = {} if timeline.incident.repeat else timeline.levels  # the clock plays no part here
    for key, name in names.items():
        yield Affected(
            **Affected.facts(effects.get(key, Effect())),
            id=key,
            name=name,
            full_name=_full_name(groups[key].name, name) if key in groups else None,
            worst=None if is_notice else timeline.worst_of(key),
            levels=tuple(_held(timeline, part) for part in levels.get(key, ())),
        )


def _full_name(group: Text, name: Text) -> Text:
    """The name of a component with that of its group, in each language that either has."""
    return Text({tag: f"{group.within(tag)} - {name.within(tag)}" for tag in {**name.words, **group.words}})


def _held(timeline: Timeline, part: Held) -> HeldLevel:
    end = None if part.span.last == FOREVER else timeline.said(part.span.last)
    return HeldLevel(level=part.level, start=timeline.said(part.span.first), end=end)


def _cause(incident: Incident) -> PublishedCause | None:
    if incident.cause is None:
        return None
    history = ((u, chip.status) for u in incident.updates for chip in u.chips if isinstance(chip, CauseChip))
    turns = tuple(CauseTurn(update=update.id, at=update.at, status=status) for update, status in history)
    return PublishedCause(**PublishedCause.facts(incident.cause), history=turns)


def _statements(snapshot: Snapshot, incident: Incident) -> Iterator[PublishedStatement]:
    for statement in incident.statements:
        yield PublishedStatement(
            **PublishedStatement.facts(statement),
            outside=not is_own(snapshot, incident, statement),
            text=statement.words,
            language=statement.lang or incident.lang,
        )


def _windows(timeline: Timeline) -> Iterator[AnnouncedWindow]:
    """The window as first announced, and after each update that changes it."""
    before = None
    announcing = (None, *(update.id for update in timeline.incident.updates))
    for update, (_, window) in zip(announcing, timeline.windows, strict=False):
        if window != before:
            yield AnnouncedWindow(update=update, start=window.start, end=window.end)
        before = window


def _updates(site: Site, incident: Incident) -> Iterator[PublishedUpdate]:
    revisions = site.revisions.get(incident.id, Revisions())
    for update in incident.updates:
        url = site.url + urls.update(incident.id, update.id)
        yield PublishedUpdate(
            **PublishedUpdate.facts(update),
            guid=guid(site, incident, update),
            url=url,
            edited_at=_latest(site, revisions.edited.get(update.id, {}).values()),
            added_at=_latest(site, filter(None, [revisions.added.get(update.id)])),
        )


def _latest(site: Site, moments: Iterable[Moment]) -> str | None:
    latest = max(moments, key=lambda moment: moment.first, default=None)
    return latest and timestamp(latest.first, site.zone)
