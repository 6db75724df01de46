"""What the pages of a part of the site, or of a year, follow from: they are as they were while that is.

It is far less work to gather than the pages are to make.
"""

from collections.abc import Callable, Iterable
from functools import cached_property

from statusgen.model.site import Incident
from statusgen.model.zones import day_of
from statusgen.status.schedule import next_transition
from statusgen.status.scopes import Scope, concerning
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import Timeline
from statusgen.status.uptime import last_days


class Facts:
    """What tells pages from each other before they are made.

    `digest` tells values from each other; `in_lists` tells what lists show of an incident that is over.
    """

    def __init__(
        self, snapshot: Snapshot, digest: Callable[[object], bytes], in_lists: Callable[[Timeline], bytes]
    ) -> None:
        self.snapshot, self.digest, self.in_lists = snapshot, digest, in_lists

    def of_site(self) -> object:
        """What plays a part in pages that tell how the whole site is, or what all incidents have in common."""
        snapshot = self.snapshot
        linked = self.all_texts if any(may_link(snapshot.incidents[name]) for name in self.going_on) else b""
        return self.told(snapshot.shown), linked, snapshot.as_of, self._next, self._begins

    def of_history(self, newest: Callable[[], Iterable[Standing]]) -> object:
        """The same for the page that begins with the words of the `newest`, and what these link to."""
        texts = [(each.timeline.digest, may_link(each.incident)) for each in newest()]
        return self.of_site(), texts, self.all_texts if any(may for _, may in texts) else b""

    def of_scope(self, scope: Scope) -> object:
        """What plays a part in the page of a component, a group or a region, besides the configuration.

        Where something is going on, so do its texts, the write-ups that they link to, and the next instants.
        """
        shown = concerning(self.snapshot, scope)
        going_on = [each for each in shown if each.id in self.going_on]
        linked = self.all_texts if any(map(may_link, going_on)) else b""
        if going_on or not scope.region:
            clock = (self.snapshot.as_of, self._next) if going_on else self._of_quiet(scope)
            return self.told(shown), linked, self._begins, clock
        return self.told(shown), linked, self._begins

    def _of_quiet(self, scope: Scope) -> object:
        """What the clock changes of components while nothing goes on: days, and what is said of their uptime."""
        site, as_of = self.snapshot.site, self.snapshot.as_of
        found = list[object]()
        for name in sorted(scope.components):
            component, uptime = site.components[name], self.snapshot.uptime(site.components[name])
            policies = [each for each in (site.uptime, site.uptime_of(component)) if each]
            windows = [last_days(site, days, as_of) for days in (1, *(policy.days for policy in policies))]
            days = [day_of(at, site.zone).isoformat() for window in windows for at in (window.first, window.last)]
            found.append((self.snapshot.out_of_use(component), days))
            if uptime:
                ends = uptime.window.last if uptime.window.last < as_of else None
                found.append((uptime.figures, ends, component.slo and uptime.budget(component.slo)))
        return found

    def of_record(self, scope: Scope) -> object:
        """What plays a part in the pages of the years of a component, a group or a region."""
        return self.told(concerning(self.snapshot, scope))

    def of_year(self, year: int, around: object) -> object:
        """What plays a part in the pages and reports of a year, its quarters and its months, with others `around`."""
        shown = (each for each in self.snapshot.shown if self._years[each.id][0] <= year <= self._years[each.id][1])
        return around, self.told(shown), self.snapshot.as_of if year >= self._this_year else None, self._begins

    def told(self, incidents: Iterable[Incident]) -> bytes:
        """What pages show of incidents: of those that are over, what lists do."""
        return b"".join(self._told[each.id] for each in incidents)

    @cached_property
    def _told(self) -> dict[str, bytes]:
        return {
            each.incident.id: self.going_on.get(each.incident.id) or self._done(each)
            for each in self.snapshot.standings
        }

    def _done(self, standing: Standing) -> bytes:
        """What tells those from each other that are over; lists link to a page in one of the languages that it has."""
        return self.in_lists(standing.timeline) + " ".join(self.snapshot.languages(standing.incident)).encode()

    @cached_property
    def going_on(self) -> dict[str, bytes]:
        """What tells those from each other that time may still change, or that repeat."""
        snapshot = self.snapshot
        return {
            each.incident.id: self.digest(
                [each, snapshot.occurrences(each.incident), snapshot.site.revisions.get(each.incident.id)]
            )
            for each in snapshot.standings
            if not self._is_done(each)
        }

    def _is_done(self, standing: Standing) -> bool:
        return standing.is_over and not standing.incident.repeat and standing.timeline.settled <= self.snapshot.as_of

    @cached_property
    def all_texts(self) -> bytes:
        """What tells all incidents from others, with every text of them."""
        return b"".join(each.timeline.digest for each in self.snapshot.standings)

    @cached_property
    def _next(self) -> tuple[object, ...]:
        snapshot = self.snapshot
        return next_transition(snapshot.site, snapshot.timelines, snapshot.as_of), snapshot.outlook.instants

    @cached_property
    def _begins(self) -> object:
        """The start of the earliest incident, with which the record of components begins that have no other."""
        return min((each.start.first for each in self.snapshot.site.incidents), default=None)

    @cached_property
    def _this_year(self) -> int:
        return day_of(self.snapshot.as_of, self.snapshot.site.zone).year

    @cached_property
    def _years(self) -> dict[str, tuple[int, int]]:
        """The first and the last year that each incident can be told in."""
        return {each.incident.id: self._years_of(each) for each in self.snapshot.standings}

    def _years_of(self, standing: Standing) -> tuple[int, int]:
        incident, timeline, zone = standing.incident, standing.timeline, self.snapshot.site.zone
        if incident.repeat or not timeline.has_known_extent:
            return 0, 9999
        begins = [
            incident.start,
            *(update.at for update in incident.updates[:1]),
            *(w.start for _, w in timeline.windows),
        ]
        first = day_of(min(each.first for each in begins), zone).year
        return first, 9999 if incident.id in self.going_on else day_of(timeline.settled, zone).year


def may_link(incident: Incident) -> bool:
    """Whether the summary or an update may link to another write-up."""
    texts = (incident.summary, *(update.body for update in incident.updates))
    return any(".md" in words for text in texts for words in text.words.values())
