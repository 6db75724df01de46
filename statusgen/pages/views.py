"""What each page shows in one language, ready to be laid out: one struct for each kind of page."""

from datetime import date
from typing import Final

import msgspec

from statusgen.language.messages import SENTENCES
from statusgen.model import regions
from statusgen.model.revisions import RemovedUpdate
from statusgen.model.site import Claim, Group, Reach, Report
from statusgen.model.text import Wording
from statusgen.model.time import Moment
from statusgen.model.vocabulary import CauseStatus, Level, State
from statusgen.pages.analytics import AnalyticsView
from statusgen.pages.badges import Badge
from statusgen.pages.parts import (
    MOST_NAMES,
    AffectedView,
    Bars,
    Card,
    DayEntry,
    GroupView,
    Lane,
    Lanes,
    LevelGroup,
    Located,
    MarkedDay,
    Milestone,
    Name,
    NamesInBrief,
    OpenIncident,
    Prose,
    Row,
    StatementView,
    UpdatesOfDay,
    UpdateView,
    in_brief,
)
from statusgen.pages.reports import PeriodLink, ReportView
from statusgen.status.budget import Budget
from statusgen.status.held import Leveled
from statusgen.status.rollup import Description, OutOfUse
from statusgen.status.schedule import Later
from statusgen.status.timeline import Window
from statusgen.status.timeliness import Timeliness


class View(msgspec.Struct, frozen=True):
    """What a page shows: each kind of page has a struct of its own."""


class IncidentView(View, frozen=True, kw_only=True):
    """The page of one incident. Updates are in reading order; `days` has each under its day where they are many.

    `announced` is the window as first announced, if it has moved since. Where it repeats, `next_dates` are the windows
    after the one that it shows, `past_dates` those that are over, newest first, and `older` how many more there are.

    `claims` are by the fact that they are about: one of FACTS. Those about a component or region are with it if the
    incident names it; `other_claims` are about what it does not name. `cause_history` is how sure the cause was, oldest
    first. `reports` and `reach` come with the component and region that each is about.

    `lanes` is the time over which its components are known, and `drawn` those that did not keep one level through it.
    `milestones` are its steps, once it is over and there is more to say of them than how long it lasted.

    `removed` are the updates that were removed after they had been published.

    `timeliness` is how well the page kept its own word, if the site tells that.

    `feed` and `markdown` are the paths of its own files; "" where the site leaves them out. `version` is how git's
    id of its write-up begins.

    `foreign` is the language of what nobody translated of its title, summary, updates or write-up; "" where all is.
    """

    card: Card
    feed: str
    markdown: str
    version: str
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
    reach: tuple[tuple[Reach, tuple[Name, ...]], ...]
    timeliness: Timeliness | None
    removed: tuple[RemovedUpdate, ...]
    lanes: Lanes | None
    drawn: tuple[Lane, ...]
    milestones: tuple[Milestone, ...]
    updates: tuple[UpdateView, ...]
    days: tuple[UpdatesOfDay, ...]
    writeup: Prose
    related: tuple[Card, ...]
    month: tuple[date, str] | None
    year: tuple[int, str]

    @property
    def is_revised(self) -> bool:
        """Whether it tells of a change of what had been published."""
        return bool(self.removed) or any(update.edited or update.added for update in self.updates)

    @property
    def regions_in_brief(self) -> NamesInBrief:
        """The regions that the head of the page names, and how many more there are."""
        return in_brief(tuple(each.name for each in self.regions), MOST_REGIONS)

    @property
    def regions_by_level(self) -> tuple[LevelGroup, ...]:
        """The regions of which nobody says more than a level that the clock leaves as it is, the worst first."""
        found: dict[Level, list[Name]] = {}
        for each in () if self.card.standing.later else self.regions:
            if each.level and not each.has_details:
                found.setdefault(each.level, []).append(each.name)
        return tuple(LevelGroup(level, tuple(found[level])) for level in sorted(found, reverse=True))

    @property
    def regions_apart(self) -> tuple[AffectedView, ...]:
        """The other regions."""
        named = {name for group in self.regions_by_level for name in group.names}
        return tuple(each for each in self.regions if each.name not in named)

    @property
    def leaves_out(self) -> bool:
        """Whether the head of the page leaves out a component."""
        return len(self.card.names) > MOST_NAMES or any(group.in_brief[1] for group in self.affected)

    @property
    def tint(self) -> Level:
        """The level in whose color the page is tinted: how bad it is while it goes on."""
        return self.card.standing.shape if self.card.is_live else Level.OPERATIONAL

    @property
    def has_details(self) -> bool:
        """Whether more is known of the components than that they were affected."""
        return bool(self.drawn) or bool(self.noted)

    @property
    def noted(self) -> tuple[AffectedView, ...]:
        """The components of which somebody says more than their level."""
        return tuple(each for each in self.components if each.has_details)

    @property
    def last_word(self) -> Moment | None:
        """As of when the page is, once it is over: its newest update or the close of its window.

        Nobody knows it of one without either.
        """
        timeline = self.card.standing.timeline
        closed = [timeline.said(timeline.changes[-1].at)] if self.card.standing.window else []
        return max([*closed, *(update.at for update in self.updates)], key=lambda at: at.first, default=None)

    @property
    def is_known(self) -> bool:
        """Whether anything is known beyond the facts at the head of the page."""
        found = self.card.incident
        told = found.detected or found.discovered or found.cause or found.contributing or found.actions
        return bool(
            told or found.notified or self.timeliness or self.claims or self.other_claims or self.reports or self.reach
        )

    @property
    def contents(self) -> tuple[str, ...]:
        """The sections of the page in order, once it is over, if they and the headings of the write-up are many."""
        if self.card.standing.is_open:
            return ()
        links, said = self.card.incident.links, self.own_statements or self.outside_statements
        sections = {
            "dates": self.next_dates or self.past_dates,
            "timeline": self.updates,
            "known": self.is_known,
            "writeup": self.writeup,
            "lanes": self.has_details,
            "regions": self.regions,
            "said": said,
            "related": self.related,
            "links": links,
        }
        found = tuple(name for name, content in sections.items() if content)
        headings = len(self.writeup.contents) - 1 if self.writeup else 0
        return found if len(found) + headings >= LEAST_CONTENTS else ()

    @property
    def has_several_levels(self) -> bool:
        """Whether some regions were worse off than others, so that the map needs to be explained."""
        return len({each.level for each in self.regions}) > 1


LEAST_CONTENTS: Final = 4
"""From how many sections and headings on the page of an incident lists them."""

MOST_REGIONS: Final = 4
"""How many regions the head of the page of an incident names; of more, one less and a link to the rest."""


class Hurt(msgspec.Struct, Leveled, frozen=True):
    """A component that is not well, or by the clock will not be."""

    name: Name
    level: Level | None
    later: tuple[Later, ...]


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """The worst thing in one line, the newest words about it, and every component that is hurt, the worst first.

    `state` and `level` are None where no incident is open and that is all that can be said. `about` is the incident or
    maintenance under way that it is about. `hurt` has those that the clock will hurt too, until then as well;
    `more_hurt` counts those that are left out. `others` are other open incidents, and `more` counts the rest of them;
    `works` are other maintenance under way; `upcoming` is the next to come.
    """

    state: Description | None
    level: Level | None
    later: tuple[Later, ...]
    about: OpenIncident | None
    hurt: tuple[Hurt, ...]
    more_hurt: int
    others: tuple[Card, ...]
    more: int
    works: tuple[Card, ...]
    upcoming: Card | None


class Current(msgspec.Struct, frozen=True, kw_only=True):
    """What is open, the worst first; `works` are maintenance under way, `planned` what is to come, the next first."""

    incidents: tuple[OpenIncident, ...]
    notices: tuple[OpenIncident, ...]
    works: tuple[OpenIncident, ...]
    planned: tuple[OpenIncident, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.incidents or self.notices or self.works or self.planned)


class HomeView(View, frozen=True, kw_only=True):
    """The front page.

    `newest` are incidents that are over: a record that claims no uptime leads with them. Such a record has no `days`,
    since it does not know which were quiet. `marked` are the days that bars mark.
    """

    as_of: Moment
    banner: Banner
    current: Current
    groups: tuple[GroupView, ...]
    marked: tuple[MarkedDay, ...]
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
    report: ReportView | None = None


class QuarterView(View, frozen=True, kw_only=True):
    """A quarter: its report, and its months with what happened, newest first, each with its path."""

    report: ReportView
    months: tuple[tuple[str, MonthView], ...]
    newer: PeriodLink | None
    older: PeriodLink | None
    year: tuple[int, str]


class MonthLine(msgspec.Struct, frozen=True):
    """A month in a list of months."""

    month: date
    path: str
    count: int
    worst: Level


class YearView(View, frozen=True, kw_only=True):
    """A year: its months with what happened, newest first, the days of each month so far, and what has no month."""

    year: int
    path: str
    months: tuple[tuple[MonthLine, MonthView], ...]
    calendar: tuple[Bars, ...]
    undated: tuple[Card, ...]
    newer: tuple[int, str] | None
    older: tuple[int, str] | None
    report: ReportView | None = None
    analytics: AnalyticsView | None = None


class OverviewView(View, frozen=True):
    """What the incidents of all years have in common."""

    analytics: AnalyticsView


class YearLine(msgspec.Struct, frozen=True):
    """A year in the list of years, with its months, newest first, and how many of its entries have no month."""

    year: int
    path: str
    months: tuple[MonthLine, ...]
    undated: int


class PastIncident(msgspec.Struct, frozen=True):
    """An incident as the history shows it: in one line, and the first sentence of its last update.

    `began` has the day under which months list it, so a maintenance that was called off has that of its news.
    """

    began: Moment
    card: Card
    words: Wording | None


class Choice(msgspec.Struct, frozen=True):
    """Something to filter by: its value in the index, and what it is called."""

    value: str
    text: str


class HistoryView(View, frozen=True, kw_only=True):
    """The newest incidents by month and day, what to filter all of them by, and every year, newest first.

    `reports` are years with their uptime, newest first, and the quarters of each. `has_analytics`: there is a page of
    what all incidents have in common.
    """

    newest: tuple[tuple[MonthLine, tuple[tuple[PastIncident, ...], ...]], ...]
    filters: tuple[tuple[str, tuple[Choice, ...]], ...]
    years: tuple[YearLine, ...]
    reports: tuple[tuple[PeriodLink, tuple[PeriodLink, ...]], ...] = ()
    has_analytics: bool = False


class RecordView(View, frozen=True, kw_only=True):
    """The page of a component, group or region: what is open and to come, then what is over, newest first.

    Where that is more than one page bears, `years` are the pages that have all of it.
    """

    current: Current
    past: tuple[Card, ...]
    years: tuple[tuple[int, str], ...]


class RecordYearView(View, frozen=True, kw_only=True):
    """What began in a year and affected a component, group or region, and is over; `about` is its name and page."""

    about: Name
    year: int
    past: tuple[Card, ...]
    newer: tuple[int, str] | None
    older: tuple[int, str] | None


class ComponentView(RecordView, frozen=True, kw_only=True):
    """The page of a component, with its days, those that are `marked`, and how its uptime is counted."""

    row: Row
    marked: tuple[MarkedDay, ...]
    group: Name | None
    out_of_use: OutOfUse | None
    weights: tuple[tuple[Level, float], ...]
    counted_to: Moment | None
    budget: Budget | None


class GroupRecordView(RecordView, Leveled, frozen=True, kw_only=True):
    """The page of a group of components: those in use, which are the `rows`, at the worst of their levels.

    `marked` are the days that their bars mark.
    """

    group: Group
    name: Wording
    level: Level | None
    later: tuple[Later, ...]
    rows: tuple[Row, ...]
    marked: tuple[MarkedDay, ...]


class RegionView(RecordView, Leveled, frozen=True, kw_only=True):
    """The page of a region: what affects it, what contains it and what is inside it."""

    code: str
    name: Wording
    level: Level | None
    later: tuple[Later, ...]
    within: tuple[Name, ...]
    places: tuple[Located, ...]

    @property
    def is_area(self) -> bool:
        """Whether it is a part of the world, whose code says no more than its name."""
        return self.code in regions.AREAS or self.code == regions.WORLDWIDE


class Followed(msgspec.Struct, frozen=True):
    """A component, group or region that can be followed; `data` is the path of its summary for programs."""

    name: Name
    data: str
    has_calendar: bool


class FollowedTogether(msgspec.Struct, frozen=True):
    """What can be followed in a row, under a title where it is folded."""

    title: Wording | None
    parts: tuple[Followed, ...]


class SubscribeView(View, frozen=True, kw_only=True):
    """The page of everything that can be subscribed to: what is more than the URL of a file, to be copied."""

    webcal: str
    badge: Badge
    markdown: str
    shields: str
    script: str
    parts: tuple[FollowedTogether, ...]


class EmbedView(View, frozen=True, kw_only=True):
    """The page for frames in other sites: how the site is doing, and what is open or about to begin."""

    state: Description | None
    level: Level | None
    cards: tuple[Card, ...]


class OwnPageView(View, frozen=True, kw_only=True):
    """A page of the site's own: its title, its text, and the first sentence of that."""

    page: str
    title: Wording
    body: Prose
    description: str


class UptimeView(View, frozen=True, kw_only=True):
    """The page that explains uptime: the days counted, where they begin, what each level costs, and what states mean.

    A cost is how much of the time counts as lost, and the uptime that an hour of it leaves, both in percent.
    """

    days: int
    zone: str
    costs: tuple[tuple[Level, float, float], ...]

    @property
    def is_one_day(self) -> bool:
        """Whether today counts, or the last 24 hours, and not days."""
        return self.days == 1

    @property
    def states(self) -> tuple[State, ...]:
        """The states to explain, those of incidents first."""
        return tuple(SENTENCES)


class RemovedView(View, frozen=True):
    """What stands in the place of an incident that was removed: its id and the moment, and nothing else."""

    id: str
    at: Moment


class NotFoundView(View, frozen=True):
    """The page that is shown where there is none."""
