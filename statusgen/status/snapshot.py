"""A site at one instant. Pages, feeds, APIs, calendars and badges read one Snapshot, so each fact is computed once."""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from functools import cache, cached_property

import msgspec

from statusgen.model import regions
from statusgen.model.site import Component, Incident, Site
from statusgen.model.text import Text
from statusgen.model.time import Length, Moment
from statusgen.model.vocabulary import LEVEL_OF, Impact, Kind, Level, State
from statusgen.model.zones import midnight
from statusgen.status import posted, rollup, uptime
from statusgen.status.analytics import Analytics, analytics
from statusgen.status.held import Held, worst_of_each
from statusgen.status.levels import held_by_target
from statusgen.status.outputs import has, languages, recent
from statusgen.status.reports import Reports
from statusgen.status.schedule import Later, Outlook, as_moment, last_transition
from statusgen.status.series import timelines
from statusgen.status.timeline import Timeline, Timelines, Window
from statusgen.status.timeliness import Timeliness, timeliness
from statusgen.status.uptime import Uptime


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An incident at the instant of a snapshot.

    `levels` has every component and region that it names: with the level of now while it is open, else with the
    worst level; empty for a notice. `window` is the maintenance window as announced now. `promise` is the time
    promised for the next update, None once it is over. `starts_later`: what it tells of is still to begin.
    `is_overrun`: the window is past, and somebody posted that the work goes on.
    """

    incident: Incident
    timeline: Timeline
    state: State
    later: tuple[Later, ...]
    is_open: bool
    impact: Impact
    levels: Mapping[str, Level]
    window: Window | None
    promise: Moment | None
    is_overdue: bool
    starts_later: bool
    is_overrun: bool

    @property
    def is_over(self) -> bool:
        return self.state.is_over

    @property
    def began(self) -> Moment:
        """Its start; for a maintenance, the start of the window as announced now."""
        return self.window.start if self.window else self.incident.start

    @property
    def lasted(self) -> Length | Text | None:
        """Its length; None unless it is over and its length is known."""
        return self.timeline.lasted if self.is_over else None

    @property
    def shape(self) -> Level:
        """The level whose shape stands beside it."""
        return Level.UNDER_MAINTENANCE if self.incident.kind is Kind.MAINTENANCE else LEVEL_OF[self.impact]


class _Standings(dict[str, Standing]):
    """Where incidents stand by their ids: each is worked out when it is first asked for."""

    def __init__(self, work_out: Callable[[Timeline], Standing], known: Timelines) -> None:
        self.work_out, self.known = work_out, known

    def __missing__(self, name: str) -> Standing:
        self[name] = found = self.work_out(self.known[name])
        return found


class Snapshot:
    """The status of a site at an instant, the same in every language."""

    def __init__(self, site: Site, as_of: datetime, found: Timelines | None = None) -> None:
        self.site, self.as_of = site, as_of
        known = timelines(site, as_of) if found is None else found
        self.timelines: Timelines = {name: timeline.as_of(as_of) for name, timeline in known.items()}
        self.components, self.groups_to_name = site.components, site.groups_to_name
        self._affecting: dict[str, Sequence[Incident]] = {}
        self._languages: dict[str, tuple[str, ...]] = {}

    @cached_property
    def states(self) -> Mapping[str, State]:
        """The state of each incident that has one. One that is dated ahead is not public before its time."""
        found = ((name, timeline.state_at(self.as_of)) for name, timeline in self.timelines.items())
        return {name: state for name, state in found if state is not None}

    @cached_property
    def shown(self) -> tuple[Incident, ...]:
        """The incidents that have a state, newest first."""
        return tuple(incident for incident in self.site.incidents if incident.id in self.states)

    @cached_property
    def incidents(self) -> Mapping[str, Incident]:
        return {incident.id: incident for incident in self.shown}

    def standing(self, incident: Incident) -> Standing:
        return self._standings[incident.id]

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The standing of each shown incident, newest first."""
        return tuple(self._standings[incident.id] for incident in self.shown)

    @cached_property
    def _standings(self) -> Mapping[str, Standing]:
        """The standing of each shown incident, and of each occurrence of what repeats, once somebody asks for it."""
        series = (self.timelines[incident.id] for incident in self.shown if incident.repeat)
        known = {each.incident.id: each for one in series for each in one.occurrences}
        return _Standings(self._standing, {**self.timelines, **known})

    def occurrences(self, incident: Incident) -> tuple[Standing, ...]:
        """Where each occurrence of a maintenance that repeats stands, soonest first; of all else, the incident."""
        return tuple(self._standings[each.incident.id] for each in self.timelines[incident.id].occurrences)

    def foremost(self, incident: Incident) -> Standing:
        """Of what repeats, the occurrence under way, else the next, else the last; of all else, the incident."""
        known = self.occurrences(incident)
        return next((each for each in known if not each.is_over), known[-1] if known else self.standing(incident))

    @cached_property
    def taking_place(self) -> tuple[Standing, ...]:
        """The same for each shown incident, newest first. What repeats stands for itself while none is announced."""
        found = [each for incident in self.shown for each in self.occurrences(incident) or (self.standing(incident),)]
        return tuple(sorted(found, key=lambda each: (each.incident.start.first, each.incident.id), reverse=True))

    def happening(self, name: str) -> Incident:
        """The incident, or the occurrence of one, that holds a level."""
        return self._standings[name].incident

    def _standing(self, timeline: Timeline) -> Standing:
        incident, state = timeline.incident, timeline.state_at(self.as_of)
        assert state is not None
        is_open = timeline.is_open_at(self.as_of)
        promise = None if state.is_over else timeline.promise
        levels = timeline.levels_at(self.as_of) if is_open else timeline.worst
        window = timeline.window_at(self.as_of)
        named = () if incident.kind is Kind.NOTICE else (*incident.component_ids, *incident.region_codes)
        return Standing(
            incident=incident,
            timeline=timeline,
            state=state,
            later=self.outlook.states(timeline.shown_at(self.as_of)),
            is_open=is_open,
            impact=timeline.impact_at(self.as_of),
            levels={name: levels.get(name, Level.OPERATIONAL) for name in named},
            window=window,
            promise=promise,
            is_overdue=promise is not None and promise.last <= self.as_of,
            starts_later=not state.is_over and incident.start.first > self.as_of,
            is_overrun=is_open and window is not None and window.end.last <= self.as_of,
        )

    def timeliness(self, incident: Incident) -> Timeliness | None:
        """How well the page kept its word in an incident; None where it does not say."""
        return timeliness(self.site, self.timelines[incident.id], self.as_of)

    # What the site has of an incident

    @cached_property
    def _recent(self) -> Set[str]:
        return recent(self.shown, self.states)

    def is_recent(self, incident: Incident) -> bool:
        """Whether an incident is not over, or among the newest."""
        return incident.id in self._recent

    def has_feed(self, incident: Incident) -> bool:
        """Whether an incident has a feed of its own."""
        return has(self.site.outputs.incident_feeds, incident, self._recent)

    def has_data(self, incident: Incident) -> bool:
        """Whether an incident has a file of our own API, and its write-up one."""
        return has(self.site.outputs.incident_json, incident, self._recent)

    def languages(self, incident: Incident) -> tuple[str, ...]:
        """The languages in which an incident has a page, the first of the site among them."""
        if incident.id not in self._languages:
            self._languages[incident.id] = languages(self.site, incident)
        return self._languages[incident.id]

    # The site

    @cached_property
    def overall(self) -> rollup.Description:
        return rollup.overall(self.site, self.given, self.as_of)

    @cached_property
    def level_of_site(self) -> Level:
        return rollup.level_of_site(self.site, self.given, self.as_of)

    @cached_property
    def as_moment(self) -> Moment:
        """The instant of the snapshot as pages give it: on a quiet day, the day alone."""
        return as_moment(self.site, self.timelines, self.as_of)

    @cached_property
    def outlook(self) -> Outlook:
        coming = {each.id: self.timelines[each.id] for each in self.shown if not self.states[each.id].is_over}
        return Outlook(self.site, coming, self.as_of)

    @cached_property
    def digest(self) -> str:
        """The digest of all that was posted, which the clock does not change."""
        return posted.digest(self.site, (self.timelines[each.id].posted for each in self.site.incidents))

    @cached_property
    def last_said(self) -> datetime:
        """The instant of the last update, or opening or closing of a window, of what is public and no notice.

        Where there is none: when the newest component came into use, else the beginning of the day.
        """
        public = (each.id for each in self.shown if each.kind is not Kind.NOTICE)
        happened = [self._last_touched[name] for name in public if name in self._last_touched]
        begun = [each.since.first for each in self.components.values() if each.since and each.since.first <= self.as_of]
        return max(happened or begun or [midnight(self.as_of, self.site.zone)])

    @cached_property
    def _last_touched(self) -> Mapping[str, datetime]:
        """The instant of the last update, or opening or closing of a window, of each shown incident that has any."""
        touched = ((each.id, self.timelines[each.id].touched(self.as_of)) for each in self.shown)
        return {name: max(instants) for name, instants in touched if instants}

    @cached_property
    def related(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of related incidents, newest first, by incident. One of the two must name the other."""
        found: dict[str, set[str]] = {}
        for incident in self.shown:
            for other in self.incidents.keys() & set(incident.related):
                found.setdefault(incident.id, set()).add(other)
                found.setdefault(other, set()).add(incident.id)
        order = {name: n for n, name in enumerate(self.incidents)}
        return {name: tuple(sorted(others, key=order.__getitem__)) for name, others in found.items()}

    # Components and regions

    @cached_property
    def given(self) -> Sequence[rollup.Given]:
        """The levels that each incident which is open gives components and regions now."""
        return rollup.given(self.timelines.values(), self.as_of)

    @cached_property
    def _levels_now(self) -> Mapping[str, Level]:
        return worst_of_each(levels for _, levels in self.given)

    @cached_property
    def held(self) -> Mapping[str, Sequence[Held]]:
        """All levels that incidents give each component and region, and those that mark a day without lasting."""
        return held_by_target(self.timelines[incident.id].marks for incident in self.shown)

    def level(self, name: str) -> Level:
        """The level of a component or region now; operational where no open incident gives it one."""
        return self._levels_now.get(name, Level.OPERATIONAL)

    def out_of_use(self, component: Component) -> rollup.OutOfUse | None:
        return rollup.out_of_use(component, self.as_of)

    def is_in_use(self, component: Component) -> bool:
        return self.out_of_use(component) is None

    def uptime(self, component: Component) -> Uptime | None:
        """A component's uptime over the days that bars cover; None where its record leaves no time for one."""
        return self._uptimes[component.id]

    @cached_property
    def _uptimes(self) -> Mapping[str, Uptime | None]:
        found: dict[str, Uptime | None] = dict.fromkeys(self.components)
        if self.site.uptime is None:
            return found
        window = uptime.last_days(self.site, self.site.uptime.days, self.as_of)
        lately = uptime.may_reach(window, (self.timelines[incident.id] for incident in self.shown), self.site.zone)
        held = held_by_target(timeline.marks for timeline in lately)
        for name, component in self.components.items():
            naming = [self.timelines[incident.id] for incident in self.by_component[name]]
            found[name] = uptime.uptime(self.site, component, held.get(name, ()), window, naming)
        return found

    @cached_property
    def reports(self) -> Reports:
        """What is counted of each component in the months, quarters and years of the calendar."""
        shown = {incident.id: self.timelines[incident.id] for incident in self.shown}
        return Reports(self.site, self.as_of, lambda: self.held, shown)

    @cached_property
    def analytics(self) -> Mapping[int | None, Analytics]:
        """What the incidents of each year, and by None those of all years, have in common."""
        return analytics(self.site, (self.timelines[incident.id] for incident in self.shown), self.as_of)

    @cached_property
    def by_component(self) -> Mapping[str, Sequence[Incident]]:
        """The incidents that name each component, newest first."""
        found: dict[str, list[Incident]] = {name: [] for name in self.components}
        for incident in self.shown:
            for name in incident.component_ids:
                found.setdefault(name, []).append(incident)
        return found

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Every region that has a page: those configured or named by an incident, without `several`."""
        named = (code for incident in self.shown for code in incident.region_codes)
        return tuple(sorted({*self.site.regions, *named} - {regions.SEVERAL}))

    def affecting(self, code: str) -> Sequence[Incident]:
        """The incidents of a region, of the regions that contain it and of those inside it, newest first."""
        if code not in self._affecting:
            naming, inside = self._by_region
            around = (naming.get(each, ()) for each in (code, *regions.ancestors(code, self.site.regions)))
            numbers = set[int](inside.get(code, ())).union(*around)
            self._affecting[code] = tuple(self.shown[number] for number in sorted(numbers))
        return self._affecting[code]

    @cached_property
    def _by_region(self) -> tuple[Mapping[str, Sequence[int]], Mapping[str, Sequence[int]]]:
        """The numbers of the incidents that name each region, and of those that name one inside it."""
        above = cache(lambda code: regions.ancestors(code, self.site.regions))
        naming: dict[str, list[int]] = {}
        inside: dict[str, list[int]] = {}
        for number, incident in enumerate(self.shown):
            for code in incident.region_codes:
                naming.setdefault(code, []).append(number)
                for outer in above(code):
                    inside.setdefault(outer, []).append(number)
        return naming, inside


def snapshot_now(site: Site, found: Timelines, now: datetime) -> Snapshot:
    """The status of a site at the last instant up to `now` at which anything of it changed."""
    return Snapshot(site, last_transition(site, found, now), found)
