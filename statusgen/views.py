"""What pages show: facts that have been decided, in one language, ready to be laid out. Nothing here computes."""

from datetime import date, datetime
from functools import cached_property

import msgspec

from statusgen.links import Place
from statusgen.model import Wording
from statusgen.moments import Count, Length, Moment
from statusgen.prose import html
from statusgen.rollup import Description
from statusgen.status import Window
from statusgen.terms import CauseCategory, CauseStatus, Impact, Kind, Label, Level, State
from statusgen.uptime import Uptime


class Prose(msgspec.Struct, frozen=True, dict=True):
    """Markdown, its language, and where it will stand; it becomes HTML once, when the page is rendered."""

    text: str
    language: str
    place: Place

    @cached_property
    def html(self) -> str:
        """What the page has of it. Raises TooCostly."""
        return html(self.text, self.place)

    def __bool__(self) -> bool:
        return bool(self.text)


class Cite(msgspec.Struct, frozen=True):
    """Where something is from: an address with its host as text, or a text."""

    text: Wording
    url: str = ""


class Name(msgspec.Struct, frozen=True):
    """A component or region, and its page."""

    text: Wording
    path: str = ""


class LevelGroup(msgspec.Struct, frozen=True):
    """Components and regions that share a level."""

    level: Level
    names: tuple[Name, ...]


class Later(msgspec.Struct, frozen=True):
    """What the page will say from the instant `at` on, with the shape of `level`, if nothing is posted until then."""

    at: datetime
    word: State | Level | Description
    level: Level


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in one line. `level` is the shape beside it; `lasted` is None while it is open or unknown."""

    id: str
    path: str
    title: Wording
    kind: Kind
    state: State
    later: tuple[Later, ...]
    impact: Impact
    level: Level
    is_open: bool
    start: Moment
    end: Moment | None
    lasted: Length | Wording | None
    window: Window | None
    names: tuple[Name, ...]
    pinned: bool


class UpdateView(msgspec.Struct, frozen=True, kw_only=True):
    """One update, with what its chips change; `label` is what it is called, the first of a notice a notice."""

    anchor: str
    at: Moment
    label: Label | State
    body: Prose
    changes: tuple[LevelGroup, ...]
    cause: CauseStatus | None
    promise: Moment | None
    window: Window | None


class OpenIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An open incident, notice or maintenance in full, as home shows it: updates newest first."""

    card: Card
    summary: Prose
    affected: tuple[LevelGroup, ...]
    regions: tuple[Name, ...]
    promise: Moment | None
    is_overdue: bool
    updates: tuple[UpdateView, ...]


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else's word, unconfirmed."""

    by: Wording
    summary: Wording
    response: Wording | None
    at: Moment | None
    cites: tuple[Cite, ...]


class CauseView(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the cause, and how that came to be known: `history` is oldest first."""

    status: CauseStatus
    categories: tuple[CauseCategory, ...]
    summary: Wording | None
    by: Wording | None
    cites: tuple[Cite, ...]
    history: tuple[tuple[Moment, CauseStatus], ...]


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said. `is_quoted`: in their words; `said_in`: the language, where this is a translation."""

    text: Wording
    is_quoted: bool
    said_in: str
    speaker: Wording | None
    role: Wording | None
    organization: Wording | None
    at: Moment | None
    cites: tuple[Cite, ...]


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """An outside measurement."""

    by: Wording
    count: Count | None
    unit: Wording | None
    about: tuple[Name, ...]
    at: Moment | None
    summary: Wording | None
    cites: tuple[Cite, ...]


class AffectedView(msgspec.Struct, frozen=True, kw_only=True):
    """A component or region of an incident: `level` as it was at worst, None where none was given."""

    name: Name
    level: Level | None
    note: Wording | None
    cites: tuple[Cite, ...]
    claims: tuple[ClaimView, ...]


class Located(msgspec.Struct, frozen=True):
    """A region as the map shows it: the countries that it is, or, where `is_part`, that it lies in."""

    level: Level | None
    countries: tuple[str, ...]
    is_part: bool


class Segment(msgspec.Struct, frozen=True):
    """A level over part of a lane, from 0 to 1 of its width, and between which moments."""

    level: Level
    left: float
    right: float
    first: Moment
    last: Moment | None


class Lane(msgspec.Struct, frozen=True):
    """One component over the time of an incident."""

    name: Name
    segments: tuple[Segment, ...]


class Lanes(msgspec.Struct, frozen=True):
    """All components over the time of an incident; `ticks` are its updates, from 0 to 1.

    Where `is_open`, it goes on beyond what is drawn.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[float, ...]
    first: Moment
    last: Moment
    is_open: bool


class LinkView(msgspec.Struct, frozen=True):
    """A link to elsewhere."""

    title: Wording
    url: str


class Run(msgspec.Struct, frozen=True):
    """Days side by side that are drawn alike: `level` None where the record had not begun; `path` of one day."""

    level: Level | None
    first: date
    start: int
    length: int
    path: str


class Bars(msgspec.Struct, frozen=True):
    """A component's days: `runs` for the picture, the rest for the sentence."""

    days: int
    first: date
    last: date
    runs: tuple[Run, ...]
    bad_days: tuple[date, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A component as home shows it."""

    id: str
    name: Name
    description: Wording | None
    level: Level
    later: tuple[Later, ...]
    bars: Bars
    uptime: Uptime | None


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """Components under one heading; components that stand alone have a group without a name."""

    name: Wording | None
    description: Wording | None
    uptime: Uptime | None
    rows: tuple[Row, ...]


class DayEntry(msgspec.Struct, frozen=True):
    """What went on on a day; several quiet days in a row are one entry without cards."""

    first: date
    last: date
    cards: tuple[Card, ...]
