"""The items of feeds: which there are, their ids, and their dates, which follow from the facts and never change.

An item is an update, or an incident by itself. docs/feeds.md has the rules, and what no rule without memory can keep.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from heapq import heapify, heappop, heappush, heapreplace
from typing import Final, TypeAlias

from statusgen.model.site import Incident, Site, Update
from statusgen.model.time import Length, Moment
from statusgen.model.vocabulary import Kind
from statusgen.status.timeline import first_of_last_end


def guids(site: Site, incident: Incident) -> Sequence[str]:
    """The ids of its updates in feeds: tag URIs (RFC 4151). That of the end is the incident's, if it is an item."""
    return _guids(site, incident, told_end(incident))


def _guids(site: Site, incident: Incident, end: Update | None) -> Sequence[str]:
    own = incident_guid(site, incident)
    return [own if update is end else f"{own}/{update.id}" for update in incident.updates]


def incident_guid(site: Site, incident: Incident) -> str:
    """The id of an incident in calendars, and in feeds where it is one item."""
    return f"tag:{site.feeds.authority}:{incident.id}"


# Incidents that are items


def is_item(incident: Incident) -> bool:
    """Whether it is an item by itself: it is one without updates, and stays one whatever updates it gets later.

    An incident is one if its front matter says that it is over. Where an update ends it, that may have been posted
    first, unless the front matter could do without updates, since it has a start too. A notice is one if its start is
    not that of its first update. Maintenance is one unless it was announced before it began, since what the clock then
    does is no item: an announcement that is dated back takes the item away, which nobody could tell from one that was
    posted in time.
    """
    if not incident.updates:
        return True
    first, last = incident.updates[0], incident.updates[-1]
    if incident.kind is Kind.NOTICE:
        return first.at != incident.start
    if incident.kind is Kind.MAINTENANCE:
        return first.at.last >= incident.start.first
    says_so = incident.end_declared or incident.duration is not None or not incident.start.has_day
    return says_so and (incident.start_declared if last.state.is_over else incident.end is not None)


def told_end(incident: Incident) -> Update | None:
    """The update that is one item with the incident, since it tells of the same end."""
    updates = incident.updates
    is_told = incident.kind is Kind.INCIDENT and bool(updates) and updates[-1].state.is_over and is_item(incident)
    return updates[first_of_last_end([each.state for each in updates])] if is_told else None


def own_moment(incident: Incident) -> Moment:
    """The date of an incident by itself: the end that its front matter gives, which no update moves, else its start."""
    is_given = incident.end_declared or isinstance(incident.duration, Length)
    if incident.kind is not Kind.INCIDENT or not is_given or incident.end is None:
        return incident.start
    return incident.end if incident.end.first > incident.start.first else incident.start


# Dates

_SECOND: Final = timedelta(seconds=1)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def publication_dates(site: Site) -> dict[str, datetime]:
    """The date of each item of the site by its guid, oldest first; no two are equal."""
    found = (item for dates in dates_by_incident(site).values() for item in dates.items())
    return dict(sorted(found, key=lambda item: item[1]))


def dates_by_incident(site: Site) -> Mapping[str, Mapping[str, datetime]]:
    """The dates of the items of each incident, by their guids; no two of a site are equal.

    A date follows from the item's own time and its incident's id, so that what is posted later moves none. In an
    incident each is later than the one before. Of two equal dates, that of the later guid goes one second on.
    """
    owned = [(incident.id, chain) for incident in site.incidents for chain in _chains(site, incident)]
    chains = [chain for _, chain in owned]
    dates = [_each_later(chain) for chain in chains]
    meeting = set[int]()  # the rules are worked out for chains that meet, and others do not move
    while more := _meeting(dates):
        meeting |= more
        found = _moved_apart([chains[n] for n in sorted(meeting)])
        for n in meeting:
            dates[n] = {name: found[name] for _, name in chains[n]}
    of_incidents: dict[str, dict[str, datetime]] = {}
    for (owner, _), each in zip(owned, dates, strict=True):
        of_incidents.setdefault(owner, {}).update(each)
    return of_incidents


Chain: TypeAlias = list[tuple[datetime, str]]
"""Items of an incident with their own dates and guids, oldest first."""


def _each_later(chain: Chain) -> dict[str, datetime]:
    """The dates of a chain that is alone."""
    dates, least = {}, _LONG_AGO
    for own, name in chain:
        dates[name] = at = max(own, least)
        least = at + _SECOND
    return dates


def _meeting(dates: Iterable[Mapping[str, datetime]]) -> set[int]:
    """The numbers of the chains that have a date which another one has too."""
    owners, meeting = dict[datetime, int](), set[int]()
    for n, each in enumerate(dates):
        for at in each.values():
            if (owner := owners.setdefault(at, n)) != n:
                meeting |= {owner, n}
    return meeting


def _moved_apart(chains: Iterable[Chain]) -> dict[str, datetime]:
    """The dates of chains that meet."""
    iterators = [iter(chain) for chain in chains]
    heads = [(*next(chain), chain) for chain in iterators]
    heapify(heads)
    dates: dict[str, datetime] = {}
    latest: datetime | None = None
    while heads:
        at, name, chain = heads[0]
        if at == latest:
            heapreplace(heads, (at + _SECOND, name, chain))
            continue
        latest = dates[name] = at
        heappop(heads)
        for own, following in chain:
            heappush(heads, (max(own, at + _SECOND), following, chain))
            break
    return dates


def _chains(site: Site, incident: Incident) -> Iterator[Chain]:
    """The items of an incident: its updates, and by itself that of the incident."""
    end = told_end(incident)
    if incident.updates:
        yield [*zip(_own_dates(incident, end), _guids(site, incident, end), strict=True)]
    if not end and is_item(incident):
        yield [(_date_by_itself(incident), incident_guid(site, incident))]


def newest_date(incident: Incident) -> datetime:
    """The date of its newest item in feeds, if no other has that."""
    if not incident.updates:
        return _date_by_itself(incident)
    newest = _LONG_AGO
    for own in _own_dates(incident, told_end(incident)):
        newest = max(own, newest + _SECOND)
    return newest


def _own_dates(incident: Incident, end: Update | None) -> Iterator[datetime]:
    """The date of each update; that of the end is the incident's, if that is an item."""
    second = _digit(incident) % 50 * _SECOND
    return (_date_by_itself(incident) if each is end else _dated(each.at, second) for each in incident.updates)


def _date_by_itself(incident: Incident) -> datetime:
    return _dated(own_moment(incident), (50 + _digit(incident) % 10) * _SECOND)


def _digit(incident: Incident) -> int:
    return sha256(incident.id.encode()).digest()[0]


def _dated(moment: Moment, second: timedelta) -> datetime:
    """The first instant of a moment, in this second if none was written."""
    at = moment.first.replace(microsecond=0) if moment.first.microsecond else moment.first
    return at if at.second else at + second
