"""The facts of a site: components, incidents, updates, causes, statements. All are frozen.

The structs that authors fill in (`Cause`, `Claim`, `Statement`, `Report`, `Link`, `Effect`, `Discovery`, `Reach`,
`Action`, `Notification`) are read, kept and published by the API as they are: their fields are the keys of
docs/format.md and of docs/api.md, but for the few that the API renames. Their docstrings are the descriptions in its
schema.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cached_property
from itertools import groupby
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta

from statusgen.model.chips import Chip, LevelChip
from statusgen.model.outputs import Outputs
from statusgen.model.policies import CheckPolicy, FeedPolicy, Theme, UptimePolicy
from statusgen.model.recurrence import Recurrence
from statusgen.model.revisions import RemovedIncident, Revisions
from statusgen.model.share import Share
from statusgen.model.target import Target
from statusgen.model.text import Citation, Text
from statusgen.model.time import Count, Length, Moment
from statusgen.model.vocabulary import (
    CauseCategory,
    CauseStatus,
    Claimed,
    Discoverer,
    Impact,
    Kind,
    Label,
    Level,
    Recorded,
    State,
)
from statusgen.model.zones import day_of, read_zone

Sources = Annotated[tuple[Citation, ...], Meta(extra={"single": True})]
Names = Annotated[tuple[str, ...], Meta(extra={"single": True})]
"""An author may write a single one without brackets."""

Markdown = Annotated[Text, Meta(description="Markdown as it was written, by language.")]

IN_THE_API: Final = {"source": "sources", "category": "categories", "lang": "language", "except_": "except"}
"""The names in the API of fields that have another name in front matter."""


# Effects, causes and updates are many: structs without `kw_only` take half the time to read and to write.


class Effect(msgspec.Struct, frozen=True, rename=IN_THE_API | {"level": "declared"}):
    """The effect of an incident on a component or region from its start, with sources."""

    shorthand: ClassVar[str] = "level"

    level: Level | None = None
    note: Text | None = None
    source: Sources = ()


class Cause(msgspec.Struct, frozen=True, rename=IN_THE_API):
    """The cause as it is known now, with sources."""

    status: CauseStatus
    category: Annotated[tuple[CauseCategory, ...], Meta(extra={"single": True})] = ()
    summary: Text | None = None
    by: Text | None = None
    source: Sources = ()

    @property
    def is_confirmed(self) -> bool:
        return self.status is CauseStatus.CONFIRMED


FACTS: Final = ("cause", "start", "end", "duration", "impact", "regions")
"""The subjects that a claim may have, besides a component or region."""


class Claim(msgspec.Struct, frozen=True, kw_only=True, rename=IN_THE_API):
    """A statement by somebody else about a fact. The site does not vouch for it.

    `about` is one of FACTS, or the id of a component or region.
    """

    about: str = "cause"
    by: Text
    summary: Text
    at: Moment | None = None
    response: Text | None = None
    source: Sources = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True, rename=IN_THE_API):
    """A statement, its speaker and their role. Only `verbatim` text is a quotation; `lang` is its original language."""

    speaker: Text | None = None
    role: Text | None = None
    organization: Text | None = None
    at: Moment | None = None
    text: Text
    lang: str | None = None
    verbatim: bool = False
    source: Sources = ()

    @property
    def words(self) -> Text:
        """The text by language. A quotation in one language is in the language that it was said in."""
        is_alone = self.verbatim and len(self.text.words) == 1
        return Text({self.lang: self.text.original.text}) if self.lang and is_alone else self.text


class Report(msgspec.Struct, frozen=True, kw_only=True, rename=IN_THE_API):
    """An outside measurement of the incident, perhaps of one component or region."""

    by: Text
    count: Count | None = None
    unit: Text | None = None
    component: str | None = None
    region: str | None = None
    at: Moment | None = None
    summary: Text | None = None
    source: Sources = ()


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link to something to read elsewhere."""

    title: Text
    url: str


class Discovery(msgspec.Struct, frozen=True, kw_only=True, rename=IN_THE_API):
    """Who noticed the incident first, and how."""

    shorthand: ClassVar[str] = "by"

    by: Discoverer | Text
    summary: Text | None = None
    source: Sources = ()

    @property
    def told(self) -> Text | None:
        """Who it was in the words of the author, if not in one of ours."""
        return self.by if isinstance(self.by, Text) else None


class Reach(msgspec.Struct, frozen=True, kw_only=True, rename=IN_THE_API):
    """A number or a share of those who were affected, perhaps by way of one component or in one region."""

    count: Count | None = None
    share: Share | None = None
    unit: Text | None = None
    component: str | None = None
    region: str | None = None
    source: Sources = ()


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Something done, or still to be done, so that it does not happen again."""

    title: Text
    done: Moment | None = None
    due: Moment | None = None
    link: str | None = None


class Notification(msgspec.Struct, frozen=True, kw_only=True, rename=IN_THE_API):
    """Somebody who was told of the incident besides the readers of the page, such as an authority."""

    who: Text
    at: Moment | None = None
    source: Sources = ()


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """Where the owner of a site tells of news besides its feeds: a mailing list, a chat, a service."""

    name: Text
    url: str


class Update(msgspec.Struct, frozen=True):
    """One update of an incident. `label` is the one in its heading, `state` the state after it."""

    id: str
    at: Moment
    label: Label
    state: State
    body: Markdown
    chips: tuple[Chip, ...] = ()

    @property
    def posted(self) -> datetime:
        """The instant from which it counts."""
        return self.at.first


SAID: Final = ("claims", "statements", "reports", "notified")
"""The keys of what somebody said, measured or was told, each at a moment of its own."""

Days = Annotated[tuple[date, ...], Meta(extra={"single": True})]
"""Days of the site's zone."""


class IncidentKeys(msgspec.Struct, frozen=True, kw_only=True, rename={"except_": "except"}):
    """The front matter of an incident. docs/format.md explains each key."""

    id: str | None = None
    kind: Kind = Kind.INCIDENT
    title: Text
    lang: str | None = None
    start: Moment | None = None
    end: Moment | None = None
    duration: Length | Text | None = None
    detected: Moment | None = None
    discovered: Discovery | None = None
    repeat: Recurrence | None = None
    except_: Days = ()
    impact: Impact | None = None
    components: dict[str, Effect] = {}
    regions: dict[str, Effect] = {}
    affected: tuple[Reach, ...] = ()
    cause: Cause | None = None
    contributing: tuple[Cause, ...] = ()
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    reports: tuple[Report, ...] = ()
    actions: tuple[Action, ...] = ()
    notified: tuple[Notification, ...] = ()
    related: Names = ()
    links: tuple[Link, ...] = ()
    aliases: Names = ()
    pinned: bool = False
    statuspage_updates: dict[str, str] = {}


class Incident(IncidentKeys, frozen=True, kw_only=True, dict=True, rename=IN_THE_API | {"source": "file"}):
    """One incident, maintenance or notice. `updates` are oldest first; `summary` and `writeup` are Markdown.

    `end` is known, or derived from the last Resolved or from start and duration; None where it is still open
    or nobody knows. For maintenance `start` and `end` are the window as first announced, and the first of those that
    `repeat` makes. `impact` is as declared, None where it follows from the levels. `source` is the file's path inside
    the incidents folder, and `version` git's id of its content, "" where it was read from no file. `start_declared` and
    `end_declared`: these are from front matter, and not from an update or a duration.
    """

    id: str
    lang: str
    source: str
    version: str = ""
    start: Moment
    end: Moment | None
    summary: Markdown
    writeup: Markdown
    updates: tuple[Update, ...] = ()
    start_declared: bool = False
    end_declared: bool = False

    @cached_property
    def component_ids(self) -> tuple[str, ...]:
        """The components that front matter or a chip names."""
        named = (chip.target for chip in self.level_chips() if not chip.region and chip.target != "all")
        return tuple(dict.fromkeys([*self.components, *named]))

    @cached_property
    def region_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.regions, *(chip.target for chip in self.level_chips() if chip.region)]))

    @property
    def told_of(self) -> Iterator[Moment]:
        """Every moment at which something happened, was said or was done, as far as it is given."""
        said = (each.at for key in ("updates", *SAID) for each in getattr(self, key))
        moments = (self.start, self.end, self.detected, *said, *(each.done for each in self.actions))
        return (moment for moment in moments if moment)

    @property
    def occurrences(self) -> Iterator[tuple[date, Moment, Moment]]:
        """The day, start and end of each window of a maintenance that repeats, without those of `except_`."""
        assert self.repeat
        assert self.end
        for start, end in self.repeat.windows(self.start, self.end):
            day = day_of(start.first, self.repeat.zone)
            if day not in self.except_:
                yield day, start, end

    def level_chips(self) -> Sequence[LevelChip]:
        """The levels that its updates give, oldest first."""
        return [chip for update in self.updates for chip in update.chips if isinstance(chip, LevelChip)]


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can fail. `operator` are the organizations whose word counts as its own.

    `retired` is out of use since an unknown day, `until` since a known one. `uptime` is none where the site claims
    none for it; `slo` is the uptime that it is to have at least. `statuspage_id` is its id in Statuspage's API where it
    had one there.
    """

    id: str
    name: Text
    description: Text | None = None
    operator: Names = ()
    since: Moment | None = None
    until: Moment | None = None
    retired: bool = False
    uptime: Claimed | None = None
    slo: Target | None = None
    statuspage_id: str | None = None

    @property
    def members(self) -> tuple["Component", ...]:
        """Itself: where a component or a group may stand, both have members."""
        return (self,)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Components under one heading, which is all that the front page shows of them while they are `collapsed`."""

    id: str
    name: Text
    description: Text | None = None
    components: tuple[Component, ...]
    collapsed: bool = True
    statuspage_id: str | None = None

    @property
    def members(self) -> tuple[Component, ...]:
        return self.components


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the world: `within` are the codes of what directly contains it, `name` its own by language.

    Regions of CLDR have none; those of the configuration, and of ISO 3166-2, do.
    """

    code: str
    name: dict[str, str] = {}
    within: tuple[str, ...] = ()


class OwnPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the site's own, such as one about who runs it. `name` is its path, without the slash at the end.

    The navigation has it, or if `footer` is set the foot of each page. `files` are the static files that it shows.
    """

    name: str
    title: Text
    body: Markdown
    footer: bool = False
    files: frozenset[str] = frozenset()


class Site(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All facts of a site. `incidents` are newest first; `url` ends with a slash; `languages[0]` is the default.

    `uptime` is None for a record of others, which measures nothing and claims no uptime.

    `attachments` are the files that its write-ups show or link to, by their path inside the incidents folder.
    `noindex`: search engines are asked to leave it out. `pages` are those of its own, in the order of their files.

    `timeliness`: it tells how well it keeps its own word, but not in incidents whose write-ups were `imported`, by
    their paths inside the incidents folder.

    `record`: it tells of published words that were edited, as git knows: `revisions` are those of each incident that
    has any, and `removed` are the incidents that are gone, but for those that are `redacted`.
    """

    title: Text
    url: str
    organization: str
    timezone: str
    languages: tuple[str, ...]
    groups: tuple[Group | Component, ...]
    regions: dict[str, Region]
    uptime: UptimePolicy | None
    feeds: FeedPolicy
    checks: CheckPolicy
    theme: Theme
    links: tuple[Link, ...]
    outputs: Outputs = Outputs()
    channels: tuple[Channel, ...] = ()
    noindex: bool = False
    timeliness: bool = False
    imported: frozenset[str] = frozenset()
    record: Recorded | None = None
    redacted: Names = ()
    revisions: Mapping[str, Revisions] = {}
    removed: tuple[RemovedIncident, ...] = ()
    pages: tuple[OwnPage, ...] = ()
    incidents: tuple[Incident, ...] = ()
    attachments: frozenset[str] = frozenset()

    @property
    def zone(self) -> tzinfo:
        """The time zone in which the site's days begin."""
        return read_zone(self.timezone)

    @cached_property
    def components(self) -> Mapping[str, Component]:
        """Every component by id, groups flattened, in the order of the configuration."""
        return {component.id: component for entry in self.groups for component in entry.members}

    @property
    def sections(self) -> Iterator[tuple[Group | None, Sequence[Component]]]:
        """Each group with its components; those that stand in a row beside groups, without one."""

        def group_of(entry: Group | Component) -> Group | None:
            return entry if isinstance(entry, Group) else None

        for group, entries in groupby(self.groups, key=group_of):
            yield group, [component for entry in entries for component in entry.members]

    @property
    def only_groups(self) -> Iterator[Group]:
        """The groups, without the components that stand alone."""
        return (entry for entry in self.groups if isinstance(entry, Group))

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """The group of each component that is in one."""
        return {component.id: group for group in self.only_groups for component in group.components}

    def uptime_of(self, component: Component) -> UptimePolicy | None:
        """How the uptime of a component is counted; None where none is claimed."""
        return None if component.uptime else self.uptime

    @cached_property
    def called(self) -> tuple[tuple[str, str], ...]:
        """What each component is called in each language, with its id."""
        return tuple((name, each.id) for each in self.components.values() for name in each.name.words.values())

    @cached_property
    def groups_to_name(self) -> Mapping[str, Group]:
        """The group of each component whose name alone is not unique, in any language."""
        components = self.components.values()
        shared = Counter(name for each in components for name in {name.casefold() for name in each.name.words.values()})
        return {
            name: group
            for name, group in self.group_of.items()
            if any(shared[word.casefold()] > 1 for word in self.components[name].name.words.values())
        }
