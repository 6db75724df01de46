"""The objects of our own API: all that is known of incidents, whatever the time. Their fields are its keys.

Texts are in every language that they were written in. Nothing here says how the site is doing now.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from statusgen.exports.statuspage_schema import Timestamp
from statusgen.model.site import CauseChip, LevelChip
from statusgen.model.time import Bound, Count, Nearness, Precision
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Impact, Kind, Label, Level, State

Texts = Annotated[dict[str, str], Meta(description="A text by its languages; empty where there is none.")]
Markdown = Annotated[dict[str, str], Meta(description="Markdown as it was written, by language.")]
Pages = Annotated[dict[str, str], Meta(description="The address of the page by language.")]


class MomentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A point in time as precisely as it is known: between `first` and `last`, the start and end of a day or year.

    They are equal where the minute is known. `nearness` is what the source says: about, before or after it.
    """

    first: Timestamp
    last: Timestamp
    precision: Precision
    nearness: Nearness


class SourceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is from: an address, or else a text."""

    url: str | None
    text: Texts | None


class DurationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How long it lasted: about, over or up to that many seconds, or only in words.

    `declared` says whether its author wrote that; else it is what lies between start and end.
    """

    seconds: int | None
    bound: Bound | None
    text: Texts | None
    declared: bool


class HeldFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A level that an incident held something at, and when; `end` is null where it does not end."""

    level: Level
    start: MomentFacts
    end: MomentFacts | None


class AffectedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an incident did to a component or region: `id` is the component's id, or the region's code.

    `declared` is the level that is given for the start, `worst` the worst of all; null for a notice. `levels` are
    all of them in order, none where nobody knows when it was. Only regions of the configuration have a name here.
    """

    id: str
    name: Texts
    declared: Level | None
    worst: Level | None
    levels: tuple[HeldFacts, ...]
    note: Texts | None
    sources: tuple[SourceFacts, ...]


class CauseTurnFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How sure the cause was from an update on."""

    update: str
    at: MomentFacts
    status: CauseStatus


class CauseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of why it happened, who says so, and what the updates said of it, oldest first."""

    status: CauseStatus
    categories: tuple[CauseCategory, ...]
    summary: Texts | None
    by: Texts | None
    sources: tuple[SourceFacts, ...]
    history: tuple[CauseTurnFacts, ...]


class ClaimFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody else says of a fact. It is not the site's own word.

    `about` is `cause`, `start`, `end`, `duration`, `impact`, `regions`, or the id of a component or region.
    """

    about: str
    by: Texts
    summary: Texts
    at: MomentFacts | None
    response: Texts | None
    sources: tuple[SourceFacts, ...]


class StatementFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Who said what, in what capacity. Only the `verbatim` text in `language` is a quotation.

    `outside` says that neither the site nor an operator of what was affected is speaking.
    """

    speaker: Texts | None
    role: Texts | None
    organization: Texts | None
    outside: bool
    at: MomentFacts | None
    text: Texts
    language: str
    verbatim: bool
    sources: tuple[SourceFacts, ...]


class ReportFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An outside measurement, perhaps of one component or region."""

    by: Texts
    count: Count | None
    unit: Texts | None
    component: str | None
    region: str | None
    at: MomentFacts | None
    summary: Texts | None
    sources: tuple[SourceFacts, ...]


class WindowFacts(msgspec.Struct, frozen=True, kw_only=True):
    """When a maintenance was to take place, as of an `update`; null for how it was first announced."""

    update: str | None
    start: MomentFacts
    end: MomentFacts


class LinkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Something to read elsewhere."""

    title: Texts
    url: str


class PromiseChipFacts(msgspec.Struct, frozen=True, kw_only=True, tag="promise"):
    """When the next update is promised."""

    at: MomentFacts


class WindowChipFacts(msgspec.Struct, frozen=True, kw_only=True, tag="window"):
    """From this update on, the maintenance window starts, or ends, at another time; null: as before."""

    start: MomentFacts | None
    end: MomentFacts | None


ChipFacts = LevelChip | CauseChip | PromiseChipFacts | WindowChipFacts


class UpdateFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One post: `guid` is its id in feeds, `label` what it calls itself, `state` what is in force from then on."""

    id: str
    guid: str
    url: str
    at: MomentFacts
    label: Label
    state: State
    body: Markdown
    chips: tuple[ChipFacts, ...]


class IncidentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of an incident, a maintenance or a notice.

    `state` is what its updates leave it in; the clock plays no part. `start` and `end` of a maintenance are its
    window as it stands. `impact` is the declared one, else that which follows from the levels. Updates are oldest
    first. `statuspage_id` is its id in `api/v2/`, null for a notice; `file` is its path in the incidents folder.
    """

    id: str
    statuspage_id: str | None
    guid: str
    kind: Kind
    title: Texts
    language: str
    file: str
    pages: Pages
    state: State
    start: MomentFacts
    end: MomentFacts | None
    duration: DurationFacts | None
    impact: Impact
    impact_declared: Impact | None
    impact_derived: Impact
    components: tuple[AffectedFacts, ...]
    regions: tuple[AffectedFacts, ...]
    cause: CauseFacts | None
    claims: tuple[ClaimFacts, ...]
    statements: tuple[StatementFacts, ...]
    reports: tuple[ReportFacts, ...]
    windows: tuple[WindowFacts, ...]
    next_update: MomentFacts | None
    related: tuple[str, ...]
    links: tuple[LinkFacts, ...]
    pinned: bool
    summary: Markdown
    writeup: Markdown
    updates: tuple[UpdateFacts, ...]


class EntryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in a list; `updated_at` is when the newest update was posted, and `api_url` has the rest."""

    id: str
    kind: Kind
    title: Texts
    state: State
    impact: Impact
    start: MomentFacts
    end: MomentFacts | None
    components: tuple[str, ...]
    regions: tuple[str, ...]
    updated_at: Timestamp | None
    url: str
    api_url: str


class ArchiveFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Every incident, maintenance and notice of the site, newest first, each in short."""

    title: Texts
    url: str
    organization: str
    time_zone: str
    languages: tuple[str, ...]
    incidents: tuple[EntryFacts, ...]
