"""The parts that pages share: facts that have been decided, in one language, ready to be laid out."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from statusgen import gfm
from statusgen.gfm.links import Destination
from statusgen.model.site import Claim, Component, Effect, Group, Incident, Statement
from statusgen.model.text import Wording
from statusgen.model.time import Bound, Length, Moment
from statusgen.model.vocabulary import CauseStatus, Kind, Label, Level, State, Step, Verdict
from statusgen.status.held import Leveled
from statusgen.status.schedule import Later
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import Window
from statusgen.status.uptime import Availability, Uptime

SHAPES: Final[Mapping[Level | None, str]] = {
    None: "none",
    Level.OPERATIONAL: "operational",
    Level.UNDER_MAINTENANCE: "maintenance",
    Level.DEGRADED_PERFORMANCE: "degraded",
    Level.PARTIAL_OUTAGE: "partial",
    Level.MAJOR_OUTAGE: "major",
}
"""The shape, and the class, of each level; None is for what has none, such as a day before the record began."""


VERDICT_SHAPES: Final[Mapping[Verdict, str]] = {
    Verdict.KEPT: SHAPES[Level.OPERATIONAL],
    Verdict.ON_TRACK: SHAPES[Level.OPERATIONAL],
    Verdict.UNKNOWN: "notice",
    Verdict.MISSED: SHAPES[Level.MAJOR_OUTAGE],
}
"""The shape beside what became of a target."""


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
    def contents(self) -> tuple[tuple[str, str], ...]:
        """The fragment and the text of each of its largest headings. Raises TooCostly."""
        return gfm.parse(self.text).contents(self.destination)

    @property
    def spelled_out(self) -> str:
        """The text with the URLs of its links. Raises TooCostly."""
        return gfm.parse(self.text).spelled_out(self.destination)

    def __bool__(self) -> bool:
        return bool(self.text)


class Name(msgspec.Struct, frozen=True):
    """A component or region, and its page.

    A component whose name alone is not unique has the name of its `group`, and `own` without it; `text` has both.
    """

    text: Wording
    path: str = ""
    group: Wording | None = None
    own: Wording | None = None

    @property
    def inside_group(self) -> "Name":
        """The name as it reads where that of the group stands beside it."""
        return Name(self.own or self.text, self.path)


NamesInBrief = tuple[tuple[Name, ...], int]
"""The names to show, and how many more there are."""

MOST_NAMES: Final = 8
"""How many components a line names; of more, one less, and how many more there are."""


def in_brief(names: tuple[Name, ...], most: int = MOST_NAMES) -> NamesInBrief:
    """The names that a line has room for, and how many more there are."""
    return (names, 0) if len(names) <= most else (names[: most - 1], len(names) - most + 1)


class LevelGroup(msgspec.Struct, frozen=True):
    """Components and regions that share a level."""

    level: Level
    names: tuple[Name, ...]

    @property
    def in_brief(self) -> NamesInBrief:
        """Some of the names: of those that are well, very few."""
        return in_brief(self.names, MOST_WELL if self.level.is_operational else MOST_NAMES)

    @property
    def is_only_counted(self) -> bool:
        """Whether, among all that an incident names, a count of them is enough: they are many, and well."""
        return self.level.is_operational and len(self.names) > MOST_WELL


MOST_WELL: Final = 3
"""How many components that are well a line names."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """An incident in one line, and where it stands. `lasted` is None while it is open or unknown.

    `hreflang` is the language of the page at its `path`, where that is in another one.

    `names` are of all components; `hurt` of those that are, or were, not well, or else of all; `unclaimed` of those
    for which an incident claims no level.
    """

    incident: Incident
    standing: Standing
    path: str
    hreflang: str
    title: Wording
    lasted: Length | Wording | None
    names: tuple[Name, ...]
    hurt: tuple[Name, ...]
    unclaimed: tuple[Name, ...]

    @property
    def names_in_brief(self) -> NamesInBrief:
        """Some of the components that it hurts."""
        return in_brief(self.hurt)

    @property
    def end(self) -> Moment | None:
        """Its end as far as it is known, or announced for a notice."""
        return self.standing.timeline.end

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
    """One update, with what its chips change. The first update of a notice has a state as its label.

    `after` is the time since the update before it, on the page of an incident that is over. `edited` and `added` are
    when its words changed after they had been published, and when it came if that was later than its time.
    """

    anchor: str
    at: Moment
    label: Label | State
    body: Prose
    changes: tuple[LevelGroup, ...]
    cause: CauseStatus | None
    promise: Moment | None
    window: Window | None
    after: Length | None = None
    edited: Moment | None = None
    added: Moment | None = None


class Milestone(msgspec.Struct, frozen=True):
    """A step of an incident that is over, where it lies in its time, from 0 to 1, and how long after the start."""

    step: Step
    at: Moment
    place: float
    after: Length | None


class UpdatesOfDay(msgspec.Struct, frozen=True):
    """Updates in reading order: all of one day, which is their heading; None where each has its day with it."""

    day: date | None
    updates: tuple[UpdateView, ...]


class OpenIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An open incident, notice or maintenance as home shows it: the newest updates, and how many there are in all.

    `words` are the first sentence of the newest update. Updates repeat neither the levels that are `affected` nor the
    window. `next_dates` are the windows of a maintenance that repeats after the one that it shows. `in_banner`: the
    banner is about it, and has its times.
    """

    card: Card
    summary: Prose
    words: Wording | None
    affected: tuple[LevelGroup, ...]
    regions: tuple[Name, ...]
    updates: tuple[UpdateView, ...]
    count: int
    next_dates: tuple[Window, ...]
    in_banner: bool = False

    @property
    def has_more(self) -> bool:
        """Whether its own page has updates that home leaves out."""
        return self.count > len(self.updates)

    @property
    def dates_in_brief(self) -> tuple[tuple[Window, ...], int]:
        """The dates that home names, and how many more there are."""
        return self.next_dates[:MOST_DATES], len(self.next_dates[MOST_DATES:])


MOST_DATES: Final = 4
"""How many dates of what repeats home names."""

MOST_IN_FULL: Final = 3
"""How many open incidents, and how much maintenance, a page shows in full."""


def leading(items: tuple[OpenIncident, ...]) -> tuple[tuple[OpenIncident, ...], tuple[Card, ...]]:
    """The first of what is open or planned, to be shown in full, and the others, to be shown in a line each."""
    return items[:MOST_IN_FULL], tuple(each.card for each in items[MOST_IN_FULL:])


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
    """A region on the map: the countries that it is or, if `is_part`, those that it lies in.

    `area` is the UN's area that it is or lies in.
    """

    level: Level | None
    countries: tuple[str, ...]
    is_part: bool
    area: str = ""


class Lanes(msgspec.Struct, frozen=True):
    """The time of an incident, over which its components have `segments`; `ticks` are its updates, from 0 to 1.

    Where all of it is on one day, the day need not be said with each time.
    """

    ticks: tuple[float, ...]
    first: Moment
    last: Moment
    is_one_day: bool


class Lane(msgspec.Struct, frozen=True):
    """Components whose levels changed alike over the time of an incident."""

    names: tuple[Name, ...]
    segments: tuple[Segment, ...]


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
    def has_links(self) -> bool:
        """Whether a day leads to something to read."""
        return any(run.path for run in self.runs)

    @property
    def latest_bad_days(self) -> tuple[date, ...]:
        """The days to name if there are too many to name them all."""
        return self.bad_days[-MOST_DAYS:] if len(self.bad_days) > MOST_DAYS else ()


class PartOfDay(msgspec.Struct, frozen=True):
    """When on a day something went on: without `first` since it began, without `last` until it ended.

    `since` is when what still goes on began, if that was on an earlier day.
    """

    first: Moment | None
    last: Moment | None
    since: Moment | None


class Happening(msgspec.Struct, frozen=True):
    """An incident or maintenance on a day; no `parts` where nobody knows at what time it went on."""

    card: Card
    parts: tuple[PartOfDay, ...]


class MarkedDay(msgspec.Struct, frozen=True):
    """A day that bars mark, and what went on then; `more` counts what is left out, and `path` leads to that."""

    day: date
    path: str
    happenings: tuple[Happening, ...]
    more: int


class Row(msgspec.Struct, Leveled, frozen=True, kw_only=True):
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
    def is_only_named(self) -> bool:
        """Whether it is well, and will be, and has no bars, as among very many: its name says it all."""
        return not (self.bars or self.later) and self.level is Level.OPERATIONAL

    @property
    def on_record(self) -> Length | None:
        """The time that the uptime is over, if the bars show more."""
        if not (self.uptime and self.bars) or (self.uptime.days == self.bars.days and not self.uptime.hours):
            return None
        return Length(self.uptime.hours * 3_600 or self.uptime.days * 86_400, Bound.EXACT)


class GroupView(msgspec.Struct, Leveled, frozen=True, kw_only=True):
    """Components under one heading, at the worst of their levels; those that stand alone have no `group`."""

    group: Group | None
    level: Level | None
    later: tuple[Later, ...]
    uptime: Availability | None
    rows: tuple[Row, ...]

    @property
    def without_bars(self) -> "GroupView":
        """The same without the days of components that stand in a group."""
        rows = tuple(msgspec.structs.replace(row, bars=None) for row in self.rows) if self.group else self.rows
        return msgspec.structs.replace(self, rows=rows)

    @property
    def in_full(self) -> tuple[Row, ...]:
        """The components that have a line each."""
        return tuple(row for row in self.rows if not row.is_only_named)

    @property
    def by_name(self) -> tuple[Row, ...]:
        """The components whose names say it all."""
        return tuple(row for row in self.rows if row.is_only_named)

    @property
    def is_unfolded(self) -> bool:
        """Whether its components are seen at once: where one is not well, or where the configuration says so."""
        return not all(row.is_well for row in self.rows) or (self.group is not None and not self.group.collapsed)


class DayEntry(msgspec.Struct, frozen=True):
    """What happened on a day; several days in a row with the same cards, or with none, are one entry.

    `ongoing` is how many more went on that day, which are listed under another.
    """

    first: date
    last: date
    cards: tuple[Card, ...]
    ongoing: int = 0

    @property
    def is_one_day(self) -> bool:
        """Whether it is about one day, and not about several in a row."""
        return self.first == self.last
