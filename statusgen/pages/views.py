"""What pages show: facts that have been decided, in one language, ready to be laid out. Nothing here computes."""

from datetime import date, datetime

import msgspec

from statusgen import gfm
from statusgen.gfm.links import Destination
from statusgen.model.site import Wording
from statusgen.model.time import Count, Length, Moment
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Impact, Kind, Label, Level, State
from statusgen.status.rollup import Description, Indicator
from statusgen.status.schedule import Later
from statusgen.status.timeline import Window
from statusgen.status.uptime import Uptime


class Prose(msgspec.Struct, frozen=True):
    """Markdown, its language, and where it will stand; it is parsed when the page is rendered."""

    text: str
    language: str
    destination: Destination

    @property
    def html(self) -> str:
        """What the page has of it. Raises TooCostly."""
        return gfm.parse(self.text).html(self.destination)

    @property
    def plain(self) -> str:
        """Its text alone, one line for each block. Raises TooCostly."""
        return gfm.parse(self.text).plain(self.destination)

    @property
    def spelled_out(self) -> str:
        """Its text with the URLs of its links. Raises TooCostly."""
        return gfm.parse(self.text).spelled_out(self.destination)

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


class Piece(msgspec.Struct, frozen=True):
    """A half of a badge: from `left` on it is `width` wide; its text is `length` long, and centred at `middle`."""

    text: str
    direction: str
    left: float
    width: float
    middle: float
    length: float


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture shows, in which measures. `title` is all of it in one sentence, `page` its page's path.

    `mark` is where the shape begins, and `seam` where the halves meet; `is_wrong` if it is worse than planned.
    """

    page: str
    language: str
    title: str
    subject: str
    word: str
    colour: str
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


# Whole pages


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one incident. `claims` are by the fact they are about; updates are in reading order.

    `foreign` is the language of what nobody translated of its title, summary, updates or write-up; "" where all is.
    """

    card: Card
    foreign: str
    summary: Prose
    promise: Moment | None
    is_overdue: bool
    announced: Window | None
    affected: tuple[LevelGroup, ...]
    components: tuple[AffectedView, ...]
    regions: tuple[AffectedView, ...]
    places: tuple[Located, ...]
    cause: CauseView | None
    claims: dict[str, tuple[ClaimView, ...]]
    own_statements: tuple[StatementView, ...]
    outside_statements: tuple[StatementView, ...]
    reports: tuple[ReportView, ...]
    lanes: Lanes | None
    updates: tuple[UpdateView, ...]
    writeup: Prose
    related: tuple[Card, ...]
    links: tuple[LinkView, ...]
    month: tuple[date, str] | None
    year: tuple[int, str]


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """The worst thing in one line: which incident or maintenance under way it is about, and whom that hurts.

    `more` counts the other open incidents, `works` are the other maintenance under way; `upcoming` is the next to come.
    """

    indicator: Indicator
    description: Description
    level: Level
    later: tuple[Later, ...]
    about: OpenIncident | None
    hurt: tuple[Name, ...]
    more: int
    works: tuple[Card, ...]
    upcoming: Card | None


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """The front page."""

    as_of: Moment
    banner: Banner
    incidents: tuple[OpenIncident, ...]
    notices: tuple[OpenIncident, ...]
    maintenance: tuple[OpenIncident, ...]
    groups: tuple[GroupView, ...]
    days: tuple[DayEntry, ...]
    newest: Card | None


class MonthView(msgspec.Struct, frozen=True, kw_only=True):
    """A month: what began on its days, newest first, and what is known to the month only."""

    month: date
    days: tuple[DayEntry, ...]
    undated: tuple[Card, ...]
    newer: tuple[date, str] | None
    older: tuple[date, str] | None
    year: tuple[int, str]


class MonthLine(msgspec.Struct, frozen=True):
    """A month in a list of months."""

    month: date
    path: str
    count: int
    worst: Level


class YearView(msgspec.Struct, frozen=True, kw_only=True):
    """A year: its months, newest first, and what is known to the year only."""

    year: int
    path: str
    months: tuple[MonthLine, ...]
    undated: tuple[Card, ...]
    newer: tuple[int, str] | None
    older: tuple[int, str] | None


class Archive(msgspec.Struct, frozen=True):
    """Every year, newest first."""

    years: tuple[YearView, ...]


class ComponentView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a component: its newest incidents, at most as many as a page bears."""

    row: Row
    group: Wording | None
    operators: tuple[str, ...]
    is_retired: bool
    since: Moment | None
    until: Moment | None
    weights: tuple[tuple[Level, float], ...]
    cards: tuple[Card, ...]
    total: int


class RegionView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a region: what affects it, what contains it and what is inside it."""

    code: str
    name: Wording
    level: Level
    later: tuple[Later, ...]
    within: tuple[Name, ...]
    places: tuple[Located, ...]
    cards: tuple[Card, ...]
    total: int


class Source(msgspec.Struct, frozen=True):
    """What can be subscribed to of a component or region: paths; a region has neither calendar nor badge."""

    name: Name
    feed: str
    calendar: str = ""
    badge: str = ""


class Subscribe(msgspec.Struct, frozen=True, kw_only=True):
    """The page of everything that can be subscribed to: whole addresses, to be copied.

    `feeds` are by what their format is called, `translations` the first of them in other languages, by tag.
    """

    feeds: dict[str, str]
    translations: dict[str, str]
    history_rss: str
    history_atom: str
    slack: str
    calendar: str
    webcal: str
    summary: str
    incidents: str
    openapi: str
    badge: Badge
    markdown: str
    shields: str
    metrics: str
    components: tuple[Source, ...]
    regions: tuple[Source, ...]


class Cost(msgspec.Struct, frozen=True):
    """How much of a level's time counts as lost, and the uptime that an hour of it leaves, both in percent."""

    level: Level
    lost: float
    after_an_hour: float


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """The page that explains uptime: the days counted, where they begin, and what each level costs."""

    days: int
    zone: str
    costs: tuple[Cost, ...]


class NotFound(msgspec.Struct, frozen=True):
    """The page for an address that leads nowhere."""


View = Home | Story | MonthView | YearView | Archive | ComponentView | RegionView | Subscribe | Method | NotFound


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page in one language: where it is, which template lays it out, and what it shows.

    `alternates` are the same page in every language, by tag. `updated`: when anything was last said, for a page
    that tells of the present; None on one that tells of the past. `picture` is where its picture for those who
    share it is, if it is drawn; most pages have none.
    """

    path: str
    template: str
    language: str
    alternates: dict[str, str]
    updated: datetime | None
    view: View
    picture: str = ""
