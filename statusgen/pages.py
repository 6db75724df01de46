"""What each page shows, whole: the views of views.py, put together."""

from datetime import date, datetime

import msgspec

from statusgen.badges import Badge
from statusgen.model import Wording
from statusgen.moments import Moment
from statusgen.rollup import Description, Indicator
from statusgen.status import Window
from statusgen.terms import Level
from statusgen.views import (
    AffectedView,
    Card,
    CauseView,
    ClaimView,
    DayEntry,
    GroupView,
    Lanes,
    Later,
    LevelGroup,
    LinkView,
    Located,
    Name,
    OpenIncident,
    Prose,
    ReportView,
    Row,
    StatementView,
    UpdateView,
)


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
