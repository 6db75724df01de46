"""What pages show: facts that have been decided, in one language, ready to be laid out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import msgspec

from statusgen import gfm
from statusgen.gfm.links import Destination
from statusgen.model.site import Claim, Component, Effect, Group, Incident, Report, Statement, Text, Wording
from statusgen.model.time import Bound, Length, Moment
from statusgen.model.vocabulary import CauseStatus, Kind, Label, Level, State
from statusgen.status.rollup import Description, OutOfUse
from statusgen.status.schedule import Later
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import Window
from statusgen.status.uptime import Uptime

SHAPES: Final[Mapping[Level | None, str]] = {
    None: "none",
    Level.OPERATIONAL: "operational",
    Level.UNDER_MAINTENANCE: "maintenance",
    Level.DEGRADED_PERFORMANCE: "degraded",
    Level.PARTIAL_OUTAGE: "partial",
    Level.MAJOR_OUTAGE: "major",
}
"""The shape, and the class, of each level; None is for what has none, such as a day before the record began."""


class Prose(msgspec.Struct, frozen=True):
    """Markdown, its language and its destination; it becomes HTML when the page is rendered."""

    text: str
    language: str
    destination: Destination

    @property
    def html(self) -> str:
        """The text as HTML. Raises TooCostly."""
        return gfm.parse(self.text).html(self.destination)

    @property
    def plain(self) -> str:
        """The text alone, one line for each block. Raises TooCostly."""
        return gfm.parse(self.text).plain(self.destination)

    @property
    def spelled_out(self) -> str:
        """The text with the URLs of its links. Raises TooCostly."""
        return gfm.parse(self.text).spelled_out(self.destination)

    def __bool__(self) -> bool:
        return bool(self.text)


class Name(msgspec.Struct, frozen=True):
    """A component or region, and its page."""

    text: Wording
    path: str = ""


class LevelGroup(msgspec.Struct, frozen=True):
    """Components and regions that share a level."""

    level: Level
    names: tuple[Name, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in one line, and where it stands. `lasted` is None while it is open or unknown.

    `names` are of all components; `unclaimed` of those for which an incident claims no level.
    """

    incident: Incident
    standing: Standing
    path: str
    title: Wording
    lasted: Length | Wording | None
    names: tuple[Name, ...]
    unclaimed: tuple[Name, ...]

    @property
    def is_incident(self) -> bool:
        """Whether it is neither maintenance nor a notice."""
        return self.incident.kind is Kind.INCIDENT

    @property
    def is_notice(self) -> bool:
        """Whether it is a notice, which has no level."""
        return self.incident.kind is Kind.NOTICE

    @property
    def is_live(self) -> bool:
        """Whether it is going on and matters to people: a notice does not."""
        return self.standing.is_open and not self.is_notice

    @property
    def is_only_planned(self) -> bool:
        """Whether it is a maintenance that has not begun, or never will."""
        return self.standing.state in {State.SCHEDULED, State.CANCELLED}

    @property
    def shape(self) -> str:
        """The shape beside it in lists: how bad it was."""
        return "notice" if self.is_notice else SHAPES[self.standing.shape]

    @property
    def shape_now(self) -> str:
        """The shape on its own page: how it is now, which is operational once it is over."""
        is_over = not (self.standing.is_open or self.is_only_planned or self.is_notice)
        return SHAPES[Level.OPERATIONAL] if is_over else self.shape


class UpdateView(msgspec.Struct, frozen=True, kw_only=True):
    """One update, with what its chips change. The first update of a notice has a state as its label."""

    anchor: str
    at: Moment
    label: Label | State
    body: Prose
    changes: tuple[LevelGroup, ...]
    cause: CauseStatus | None
    promise: Moment | None
    window: Window | None


class OpenIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An open incident, notice or maintenance in full, as home shows it: updates newest first.

    `next_dates` are the windows of a maintenance that repeats after the one that it shows.
    """

    card: Card
    summary: Prose
    affected: tuple[LevelGroup, ...]
    regions: tuple[Name, ...]
    updates: tuple[UpdateView, ...]
    next_dates: tuple[Window, ...]

    @property
    def dates_in_brief(self) -> tuple[tuple[Window, ...], int]:
        """The dates that home names, and how many more there are."""
        return self.next_dates[:MOST_DATES], len(self.next_dates[MOST_DATES:])


MOST_DATES: Final = 4
"""How many dates of what repeats home names."""


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said, and in `text` what the page shows of it. `is_quoted`: in their words.

    `said_in` is the language that it was said in, if this is a translation; `foreign` is that of the text, if it is
    not the page's.
    """

    said: Statement
    text: Wording
    foreign: str
    is_quoted: bool
    said_in: str


class Segment(msgspec.Struct, frozen=True):
    """A level over part of a lane, from 0 to 1 of its width, and between which moments."""

    level: Level
    left: float
    right: float
    first: Moment
    last: Moment | None


class AffectedView(msgspec.Struct, frozen=True, kw_only=True):
    """A component or region of an incident: `level` as it was at worst, None if it has none.

    `segments` are the levels of a component over time, if these are known.
    """

    name: Name
    level: Level | None
    effect: Effect
    claims: tuple[Claim, ...]
    segments: tuple[Segment, ...] = ()

    @property
    def has_details(self) -> bool:
        """Whether anybody says more of it than its level."""
        return bool(self.effect.note or self.effect.source or self.claims)


class Located(msgspec.Struct, frozen=True):
    """A region on the map: the countries that it is or, if `is_part`, those that it lies in."""

    level: Level | None
    countries: tuple[str, ...]
    is_part: bool


class Lanes(msgspec.Struct, frozen=True):
    """The time of an incident, over which its components have `segments`; `ticks` are its updates, from 0 to 1.

    Where all of it is on one day, the day need not be said with each time.
    """

    ticks: tuple[float, ...]
    first: Moment
    last: Moment
    is_one_day: bool


class Run(msgspec.Struct, frozen=True):
    """Days in a row that are drawn alike: `level` is None before the record begins; `path` is that of one day."""

    level: Level | None
    first: date
    start: int
    length: int
    path: str


MOST_DAYS: Final = 5
"""How many days a sentence names."""


class Bars(msgspec.Struct, frozen=True):
    """A component's days: `runs` for the chart, the rest for the sentence beside it."""

    days: int
    first: date
    last: date
    runs: tuple[Run, ...]
    bad_days: tuple[date, ...]

    @property
    def latest_bad_days(self) -> tuple[date, ...]:
        """The days to name if there are too many to name them all."""
        return self.bad_days[-MOST_DAYS:] if len(self.bad_days) > MOST_DAYS else ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A component as home shows it, and whether incidents name it on the days of its bars.

    Where no uptime is claimed, it has no bars, and no level while it is well.
    """

    component: Component
    name: Name
    level: Level | None
    later: tuple[Later, ...]
    bars: Bars | None
    uptime: Uptime | None
    has_incidents: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with it, as far as anybody says."""
        return self.level is None or self.level.is_operational

    @property
    def on_record(self) -> Length | None:
        """The time that the uptime is over, if the bars show more."""
        if not (self.uptime and self.bars) or self.uptime.days == self.bars.days:
            return None
        return Length(self.uptime.hours * 3_600 or self.uptime.days * 86_400, Bound.EXACT)


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """Components under one heading; those that stand alone have no `group`."""

    group: Group | None
    uptime: Uptime | None
    rows: tuple[Row, ...]


class DayEntry(msgspec.Struct, frozen=True):
    """What happened on a day; several quiet days in a row are one entry without cards."""

    first: date
    last: date
    cards: tuple[Card, ...]

    @property
    def is_one_day(self) -> bool:
        """Whether it is about one day, and not about several in a row."""
        return self.first == self.last


class Piece(msgspec.Struct, frozen=True):
    """A half of a badge: from `left` on it is `width` wide; its text is `length` long, and centred at `middle`."""

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


class View(msgspec.Struct, frozen=True):
    """What a page shows: each kind of page has a struct of its own."""


class IncidentView(View, frozen=True, kw_only=True):
    """The page of one incident. Updates are in reading order.

    `announced` is the window as first announced, if it has moved since. Where it repeats, `next_dates` are the windows
    after the one that it shows, `past_dates` those that are over, newest first, and `older` how many more there are.

    `claims` are by the fact that they are about: one of FACTS. Those about a component or region are with it if the
    incident names it; `other_claims` are about what it does not name. `cause_history` is how sure the cause was, oldest
    first. `reports` come with the component and region that each is about.

    `foreign` is the language of what nobody translated of its title, summary, updates or write-up; "" where all is.
    """

    card: Card
    foreign: str
    summary: Prose
    announced: Window | None
    next_dates: tuple[Window, ...]
    past_dates: tuple[Card, ...]
    older: int
    affected: tuple[LevelGroup, ...]
    components: tuple[AffectedView, ...]
    regions: tuple[AffectedView, ...]
    places: tuple[Located, ...]
    cause_history: tuple[tuple[Moment, CauseStatus], ...]
    claims: dict[str, tuple[Claim, ...]]
    other_claims: tuple[tuple[Name, tuple[Claim, ...]], ...]
    own_statements: tuple[StatementView, ...]
    outside_statements: tuple[StatementView, ...]
    reports: tuple[tuple[Report, tuple[Name, ...]], ...]
    lanes: Lanes | None
    updates: tuple[UpdateView, ...]
    writeup: Prose
    related: tuple[Card, ...]
    month: tuple[date, str] | None
    year: tuple[int, str]

    @property
    def regions_in_brief(self) -> tuple[tuple[Name, ...], int]:
        """The regions that the head of the page names, and how many more there are."""
        names = tuple(each.name for each in self.regions)
        return (names, 0) if len(names) <= MOST_REGIONS else (names[: MOST_REGIONS - 1], len(names) - MOST_REGIONS + 1)

    @property
    def tint(self) -> Level:
        """The level in whose colour the page is tinted: how bad it is while it goes on."""
        return self.card.standing.shape if self.card.is_live else Level.OPERATIONAL

    @property
    def has_details(self) -> bool:
        """Whether more is known of the components than that they were affected."""
        return bool(self.lanes) or any(each.has_details for each in self.components)

    @property
    def has_several_levels(self) -> bool:
        """Whether some regions were worse off than others, so that the map needs to be explained."""
        return len({each.level for each in self.regions}) > 1


MOST_REGIONS: Final = 4
"""How many regions the head of the page of an incident names; of more, one less and a link to the rest."""


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """The worst thing in one line: which incident or maintenance under way it is about, and whom that hurts.

    `state` and `level` are None where no incident is open and that is all that can be said.
    `more` counts the other open incidents, `works` are the other maintenance under way; `upcoming` is the next to come.
    """

    state: Description | None
    level: Level | None
    later: tuple[Later, ...]
    about: OpenIncident | None
    hurt: tuple[Name, ...]
    more: int
    works: tuple[Card, ...]
    upcoming: Card | None


class HomeView(View, frozen=True, kw_only=True):
    """The front page. `newest` are incidents that are over: a record that claims no uptime leads with them.

    Such a record has no `days`, since it does not know which were quiet.
    """

    as_of: Moment
    banner: Banner
    incidents: tuple[OpenIncident, ...]
    notices: tuple[OpenIncident, ...]
    maintenance: tuple[OpenIncident, ...]
    groups: tuple[GroupView, ...]
    days: tuple[DayEntry, ...]
    newest: tuple[Card, ...]

    @property
    def bars(self) -> Bars | None:
        """The bars to explain, if a component has any."""
        return next((row.bars for group in self.groups for row in group.rows if row.bars), None)


class MonthView(View, frozen=True, kw_only=True):
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


class YearView(View, frozen=True, kw_only=True):
    """A year: its months, newest first, and what is known to the year only."""

    year: int
    path: str
    months: tuple[MonthLine, ...]
    undated: tuple[Card, ...]
    newer: tuple[int, str] | None
    older: tuple[int, str] | None


class HistoryView(View, frozen=True):
    """Every year, newest first."""

    years: tuple[YearView, ...]


class ComponentView(View, frozen=True, kw_only=True):
    """The page of a component: its newest incidents, and how many older ones there are."""

    row: Row
    group: Text | None
    out_of_use: OutOfUse | None
    weights: tuple[tuple[Level, float], ...]
    counted_to: Moment | None
    cards: tuple[Card, ...]
    older: int


class RegionView(View, frozen=True, kw_only=True):
    """The page of a region: what affects it, what contains it and what is inside it. `older` are left out."""

    code: str
    name: Wording
    level: Level | None
    later: tuple[Later, ...]
    within: tuple[Name, ...]
    places: tuple[Located, ...]
    cards: tuple[Card, ...]
    older: int

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong there, as far as anybody says."""
        return self.level is None or self.level.is_operational


class SubscribeView(View, frozen=True, kw_only=True):
    """The page of everything that can be subscribed to: what is more than the URL of a file, to be copied."""

    webcal: str
    badge: Badge
    markdown: str
    shields: str
    components: tuple[Name, ...]
    regions: tuple[Name, ...]


class UptimeView(View, frozen=True, kw_only=True):
    """The page that explains uptime: the days counted, where they begin, and what each level costs.

    That is how much of its time counts as lost, and the uptime that an hour of it leaves, both in percent.
    """

    days: int
    zone: str
    costs: tuple[tuple[Level, float, float], ...]


class NotFoundView(View, frozen=True):
    """The page that is shown where there is none."""


class Stale(msgspec.Struct, frozen=True):
    """From which instant a page may be out of date unless it was built again, and as of when it is built."""

    at: datetime
    as_of: Moment


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page in one language: where it is, which template lays it out, and what it shows.

    `alternates` are the same page in every language, by tag. `updated`: when anything was last said, for a page
    that tells of the present; None on one that tells of the past. `stale` is None where the clock changes nothing.
    `social_image` is where its social image is, if it has one; most pages have none. A page without a URL of its own
    is shown wherever there is no other.
    """

    path: str
    template: str
    language: str
    alternates: dict[str, str]
    updated: datetime | None
    view: View
    stale: Stale | None = None
    social_image: str = ""
    has_url: bool = True
