"""The front page: is it me or them, since when, what is being done, when do I hear more."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Final

from msgspec.structs import replace

from statusgen.model import urls
from statusgen.model.site import Component, Incident
from statusgen.model.vocabulary import Kind, Level
from statusgen.model.zones import day_of
from statusgen.pages.days import marked_days
from statusgen.pages.history import bars, days_of, known_days, listed_on
from statusgen.pages.parts import MOST_IN_FULL, Card, DayEntry, GroupView, OpenIncident, Row
from statusgen.pages.viewpoint import Viewpoint, claimed
from statusgen.pages.views import Banner, Current, HomeView, Hurt
from statusgen.status.snapshot import Standing
from statusgen.status.uptime import days_between, last_days, mean

RECENT_DAYS: Final = 14
"""For how many days the front page lists what is over."""

NEWEST: Final = 10
"""How many incidents that are over the front page of a record has, whenever they were."""

MOST_BARS: Final = 100
"""Of how many components the front page has bars in groups that are folded."""

MOST_HURT: Final = 6
"""How many components the banner names."""

MOST_OTHERS: Final = 3
"""How many other open incidents the banner names."""


def home_view(view: Viewpoint) -> HomeView:
    """Everything that the front page shows."""
    standings, root = view.snapshot.standings, urls.root_of(view.prefix)
    now = current(view, standings, root)
    about = max([*now.incidents, *now.works], key=_loudness, default=None)
    closed = (each.incident for each in standings if each.incident.kind is Kind.INCIDENT and not each.is_open)
    recent, newest = tuple(_recent_days(view)), tuple(map(view.card, islice(closed, NEWEST)))
    is_record, groups = view.site.uptime is None, tuple(_groups(view))
    has_record = newest or any(entry.cards for entry in recent)
    rows = [row for group in groups for row in group.rows]
    return HomeView(
        as_of=view.snapshot.as_moment,
        banner=_banner(view, now, about),
        current=replace(now, incidents=_marked(now.incidents, about), works=_marked(now.works, about)),
        groups=groups,
        marked=marked_days(view, rows, view.snapshot.taking_place),
        days=() if is_record or not has_record else recent,
        newest=newest if is_record else newest[:1],
    )


def current(view: Viewpoint, standings: Sequence[Standing], root: str) -> Current:
    """What is open and what is to come, for a page from which `root` leads to the site's root."""
    is_open = [each for each in standings if each.is_open]
    is_open.sort(key=lambda each: (not each.incident.pinned, -each.impact.rank))
    coming = [each for each in standings if is_to_come(view, each)]
    coming.sort(key=lambda each: (each.began.first, each.incident.id))

    def shown(kind: Kind, chosen: Iterable[Standing]) -> tuple[OpenIncident, ...]:
        return tuple(view.open_incident(each.incident, root) for each in chosen if each.incident.kind is kind)

    return Current(
        incidents=shown(Kind.INCIDENT, is_open),
        notices=shown(Kind.NOTICE, is_open),
        works=shown(Kind.MAINTENANCE, (each for each in coming if each.is_open)),
        planned=shown(Kind.MAINTENANCE, (each for each in coming if not each.is_open)),
    )


def is_to_come(view: Viewpoint, standing: Standing) -> bool:
    """Whether any of it is still to happen, or under way."""
    if not standing.incident.repeat:
        return not standing.is_over
    return not all(each.is_over for each in view.snapshot.occurrences(standing.incident))


def _marked(shown: Iterable[OpenIncident], about: OpenIncident | None) -> tuple[OpenIncident, ...]:
    return tuple(replace(each, in_banner=each is about) for each in shown)


def _banner(view: Viewpoint, now: Current, about: OpenIncident | None) -> Banner:
    others = [each.card for each in now.incidents if each is not about]
    hurt = _hurt(view)
    state, level = view.overall
    _, later = claimed(view.snapshot.level_of_site, view.snapshot.outlook.overall, view.site.uptime)
    return Banner(
        state=state,
        level=level,
        later=later,
        about=about,
        hurt=tuple(hurt[:MOST_HURT]),
        more_hurt=sum(not each.is_well for each in hurt[MOST_HURT:]),
        others=tuple(others[:MOST_OTHERS]),
        more=len(others[MOST_OTHERS:]),
        works=tuple(each.card for each in now.works if each is not about),
        upcoming=now.planned[0].card if now.planned else None,
    )


def _loudness(item: OpenIncident) -> Level:
    """How bad it is: an incident by its impact, maintenance by the levels that it sets too."""
    levels = [group.level for group in item.affected] if item.card.standing.window else []
    return max([item.card.standing.shape, *levels])


def _hurt(view: Viewpoint) -> list[Hurt]:
    """The components in use that are not well, then those that the clock will hurt; the worst first."""
    levels = ((each, *view.level(each)) for each in view.site.components.values() if view.snapshot.is_in_use(each))
    hurt = [
        Hurt(view.component(component.id), level, later)
        for component, level, later in levels
        if not all(each is None or each.is_operational for each in (level, *(each.level for each in later)))
    ]
    return sorted(hurt, key=lambda each: -(each.level or Level.OPERATIONAL).rank)


MOST_WITH_BARS: Final = 1_000
"""How many components home shows with their bars and uptime; with more, these are on the components' pages alone."""


def _groups(view: Viewpoint) -> Iterator[GroupView]:
    """Groups in order; components beside them that stand in a row share an entry without a group."""
    for group, components in view.site.sections:
        if shown := rows(view, components):
            uptimes = [row.uptime for row in shown if row.uptime]
            uptime = mean(uptimes) if group and uptimes else None
            level, later = view.level_of([row.component for row in shown])
            found = GroupView(group=group, level=level, later=later, uptime=uptime, rows=shown)
            is_long = len(view.site.components) > MOST_BARS and not found.is_unfolded
            yield found.without_bars if is_long else found


def rows(view: Viewpoint, components: Iterable[Component]) -> tuple[Row, ...]:
    """Those of the components that are in use; without their days where the site has very many."""
    found = tuple(row(view, each) for each in components if view.snapshot.is_in_use(each))
    has_bars = len(view.snapshot.components) <= MOST_WITH_BARS
    return found if has_bars else tuple(replace(each, bars=None) for each in found)


def row(view: Viewpoint, component: Component) -> Row:
    """A component with its level, its days and its uptime. Several pages show it, so it is made once."""
    if component.id not in view.rows:
        view.rows[component.id] = _row(view, component)
    return view.rows[component.id]


def _row(view: Viewpoint, component: Component) -> Row:
    level, later = view.level(component)
    return Row(
        component=component,
        name=view.component(component.id),
        level=level,
        later=later,
        bars=bars(view, component),
        uptime=view.snapshot.uptime(component),
        has_incidents=any(_is_recent(view, each) for each in view.snapshot.by_component[component.id]),
    )


def _is_recent(view: Viewpoint, incident: Incident) -> bool:
    """Whether an incident went on during the days that bars cover."""
    window = last_days(view.site, view.site.uptime.days if view.site.uptime else 1, view.as_of)
    return incident.kind is Kind.INCIDENT and days_of(view, incident)[1] >= day_of(window.first, view.site.zone)


def _recent_days(view: Viewpoint) -> Iterator[DayEntry]:
    """The last days, newest first; days side by side with the same cards, or with none, are one entry.

    They have what began, ended or went on since the first of them, without what is still to come. All but a notice
    counts for every day on which it went on, so that none of them is called quiet.
    """
    today = day_of(view.as_of, view.site.zone)
    first = today - timedelta(days=RECENT_DAYS - 1)
    found: dict[date, list[tuple[Card, bool]]] = {day: [] for day in days_between(first, today)}
    for standing in view.snapshot.taking_place:
        known = known_days(view, standing.incident)
        if not known or known[1] < first or known[0] > today:  # as most of a long record are
            continue
        if not (standing.is_over or any(span.first <= view.as_of for span in standing.timeline.active)):
            continue
        listed = days_between(max(known[0], first), min(known[1], today))
        if standing.incident.kind is Kind.NOTICE:
            listed = [listed_on(view, standing.incident, first, today)]
        card = view.card(standing.incident)
        for day in listed:
            if all(card.path != other.path for other, _ in found[day]):  # of what repeats, the newest
                found[day].append((card, day == listed[0] or (standing.is_over and day == known[1])))
    entries = (_day_entry(day, found[day]) for day in sorted(found, reverse=True))
    for _, group in groupby(entries, key=lambda entry: ([card.path for card in entry.cards], entry.ongoing)):
        same = list(group)
        yield replace(same[0], first=same[-1].first)


def _day_entry(day: date, cards: Sequence[tuple[Card, bool]]) -> DayEntry:
    """A day with its cards. Where these are many, it has those that began or ended on it, and a number."""
    if len(cards) <= MOST_IN_FULL:
        return DayEntry(day, day, tuple(card for card, _ in cards))
    shown = [card for card, is_news in cards if is_news] or [card for card, _ in cards[:MOST_IN_FULL]]
    return DayEntry(day, day, tuple(shown), len(cards) - len(shown))
