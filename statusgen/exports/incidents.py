"""Our own API: what Statuspage's cannot say of incidents. See docs/api.md.

It does not depend on the time, but what is dated ahead is not public yet, and of what happened on a day that is not
over yet, only the time up to now counts. An incident's file depends on its own sources alone, so an update changes that
file and the lists. Texts are in every language that they were written in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final

from msgspec.structs import replace

from statusgen.exports.incident_schema import (
    Affected,
    AnnouncedWindow,
    CauseTurn,
    Duration,
    HeldLevel,
    IncidentList,
    IncidentYear,
    ListedIncident,
    ListedYear,
    PublishedCause,
    PublishedDiscovery,
    PublishedIncident,
    PublishedStatement,
    PublishedUpdate,
    published_json,
)
from statusgen.exports.statuspage_ids import Ids
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.chips import CauseChip
from statusgen.model.files import AnyFile, File
from statusgen.model.revisions import Revisions
from statusgen.model.site import SAID, Discovery, Effect, Group, Incident, Site
from statusgen.model.text import Text
from statusgen.model.time import Length, Moment
from statusgen.model.vocabulary import Kind
from statusgen.model.zones import timestamp
from statusgen.pages.incident import is_own
from statusgen.status.held import Held
from statusgen.status.publication import guids, incident_guid
from statusgen.status.series import timeline_of
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Timeline, Timelines

NEWEST_LISTED: Final = 100
"""How many incidents the list has itself; those of each year have a file of their own."""


def incident_file(snapshot: Snapshot, statuspage_ids: Ids, incident: Incident) -> File:
    """The file of an incident."""
    has_ident = not incident.repeat and incident.kind is not Kind.NOTICE
    ident = statuspage_ids["incident", incident.id] if has_ident else None
    timeline = up_to(snapshot.as_moment, snapshot.timelines[incident.id])
    return File(
        urls.api_incident(incident.id), published_json(_published(snapshot, timeline, ident), snapshot.site.zone)
    )


def incident_lists(snapshot: Snapshot, made: Made) -> Iterator[AnyFile]:
    """Yield the list of each year, and the list of the newest incidents with all years.

    Those that were `made` before of the same incidents are not made again.
    """
    site, timelines = snapshot.site, known_timelines(snapshot)
    years = by_year(timelines.values(), site)
    for year, found in years.items():
        path, facts = urls.api_year(f"{year:04}"), [(each.outline, snapshot.has_data(each.incident)) for each in found]
        yield from made.of(path, facts, partial(_year_file, snapshot, year, found))
    shown = [listed(snapshot, timeline) for timeline in islice(timelines.values(), NEWEST_LISTED)]
    yield File(urls.INCIDENTS, published_json(newest_of(shown, years, site, "", site.title), site.zone))


def _year_file(snapshot: Snapshot, year: int, found: Sequence[Timeline]) -> Iterator[File]:
    incidents = tuple(listed(snapshot, timeline) for timeline in found)
    content = published_json(IncidentYear(year=year, incidents=incidents), snapshot.site.zone)
    yield File(urls.api_year(f"{year:04}"), content)


def newest_of(
    shown: Sequence[ListedIncident], years: Mapping[int, Sequence[Timeline]], site: Site, path: str, title: Text
) -> IncidentList:
    """The newest, with the `years` of all, for the list of the site, or of the part of it that is at a path."""
    return IncidentList(
        title=title,
        url=site.url + path,
        organization=site.organization,
        time_zone=site.timezone,
        languages=site.languages,
        years=tuple(
            ListedYear(year=year, count=len(found), api_url=site.url + urls.api_year(f"{year:04}"))
            for year, found in sorted(years.items(), reverse=True)
        ),
        incidents=tuple(shown),
        removed=() if path else site.removed,
    )


def by_year(found: Iterable[Timeline], site: Site) -> Mapping[int, Sequence[Timeline]]:
    """The incidents by the year of the site's time zone in which they began."""
    years: dict[int, list[Timeline]] = {}
    for each in found:
        years.setdefault(each.extent[0].first.astimezone(site.zone).year, []).append(each)
    return years


def known_timelines(snapshot: Snapshot) -> Timelines:
    """The incidents as far as they are known, newest first."""
    return {each.id: up_to(snapshot.as_moment, snapshot.timelines[each.id]) for each in snapshot.shown}


def up_to(now: Moment, timeline: Timeline) -> Timeline:
    """The same, of which nothing that happened is later than the present: a day that is not over lasts up to it."""
    found, limit = timeline.incident, now.last
    if timeline.settled <= limit:
        return timeline

    def is_cut(moment: Moment | None) -> bool:
        return moment is not None and moment.first < limit < moment.last

    def cut(moment: Moment) -> Moment:
        return Moment(moment.first, limit, moment.precision, moment.nearness) if is_cut(moment) else moment

    if not any(map(is_cut, found.told_of)):
        return timeline
    said = {
        key: tuple(replace(each, at=each.at and cut(each.at)) for each in getattr(found, key))
        for key in ("updates", *SAID)
    }
    done = tuple(replace(each, done=each.done and cut(each.done)) for each in found.actions)
    known = replace(found, **said, actions=done, detected=found.detected and cut(found.detected))
    if found.kind is Kind.INCIDENT:  # the window of a maintenance and the end of a notice are plans
        known = replace(known, start=cut(found.start), end=found.end and cut(found.end))
    return timeline_of(known, limit)


def listed(snapshot: Snapshot, timeline: Timeline) -> ListedIncident:
    """An incident as it stands in a list."""
    site, incident, (start, end) = snapshot.site, timeline.incident, timeline.extent
    return ListedIncident(
        id=incident.id,
        kind=incident.kind,
        title=incident.title,
        state=timeline.state,
        impact=timeline.impact,
        start=start,
        end=end,
        components=incident.component_ids,
        regions=incident.region_codes,
        updated_at=timestamp(incident.updates[-1].posted, site.zone) if incident.updates else None,
        url=site.url + urls.incident(incident.id),
        api_url=site.url + urls.api_incident(incident.id) if snapshot.has_data(incident) else None,
    )


# What follows from an incident's sources alone


def _published(snapshot: Snapshot, timeline: Timeline, statuspage_id: str | None) -> PublishedIncident:
    site, incident, (start, end) = snapshot.site, timeline.incident, timeline.extent
    page = urls.incident(incident.id)
    components = {name: snapshot.components[name].name for name in incident.component_ids}
    regions = {code: Text(site.regions[code].name if code in site.regions else {}) for code in incident.region_codes}
    return PublishedIncident(
        **PublishedIncident.facts(incident),
        statuspage_id=statuspage_id,
        guid=incident_guid(site, incident),
        file=incident.source,
        pages={tag: site.url + urls.prefix(site, tag) + page for tag in snapshot.languages(incident)},
        state=timeline.state,
        start=start,
        start_declared=incident.start_declared,
        end=end,
        end_declared=incident.end_declared,
        duration=lasting(snapshot.timelines[incident.id]),
        timeliness=snapshot.timeliness(incident) if timeline.has_ended else None,
        discovered=_discovered(incident.discovered),
        impact=timeline.impact,
        impact_declared=incident.impact,
        impact_derived=timeline.impact_of_levels,
        components=tuple(_affected(timeline, components, incident.components, snapshot.groups_to_name)),
        regions=tuple(_affected(timeline, regions, incident.regions, {})),
        cause=_cause(incident),
        statements=tuple(_statements(snapshot, incident)),
        windows=tuple(_windows(timeline)),
        next_update=timeline.promise,
        related=tuple(name for name in incident.related if name in snapshot.incidents),
        updates=tuple(_updates(site, incident)),
        removed_updates=site.revisions.get(incident.id, Revisions()).removed,
    )


def lasting(timeline: Timeline) -> Duration | None:
    """How long it lasted; None while it is open, and where nobody knows."""
    found, declared = timeline.lasted if timeline.has_ended else None, timeline.incident.duration is not None
    if isinstance(found, Length):
        return Duration(seconds=found.seconds, bound=found.bound, declared=declared)
    return Duration(text=found, declared=declared) if found else None


def _discovered(found: Discovery | None) -> PublishedDiscovery | None:
    if found is None:
        return None
    word = None if isinstance(found.by, Text) else found.by
    return PublishedDiscovery(**PublishedDiscovery.facts(found), by=word, text=found.told)


def _affected(
    timeline: Timeline, names: Mapping[str, Text], effects: Mapping[str, Effect], groups: Mapping[str, Group]
) -> Iterator[Affected]:
    """What it did to each of its components or regions, whose `names` are given, and the `groups` to name with them."""
    is_notice = timeline.incident.kind is Kind.NOTICE
    levels = {} if timeline.incident.repeat else timeline.levels  # the clock plays no part here
    for key, name in names.items():
        yield Affected(
            **Affected.facts(effects.get(key, Effect())),
            id=key,
            name=name,
            full_name=_full_name(groups[key].name, name) if key in groups else None,
            worst=None if is_notice else timeline.worst_of(key),
            levels=tuple(_held(timeline, part) for part in levels.get(key, ())),
        )


def _full_name(group: Text, name: Text) -> Text:
    """The name of a component with that of its group, in each language that either has."""
    return Text({tag: f"{group.within(tag)} - {name.within(tag)}" for tag in {**name.words, **group.words}})


def _held(timeline: Timeline, part: Held) -> HeldLevel:
    end = None if part.span.last == FOREVER else timeline.said(part.span.last)
    return HeldLevel(level=part.level, start=timeline.said(part.span.first), end=end)


def _cause(incident: Incident) -> PublishedCause | None:
    if incident.cause is None:
        return None
    history = ((u, chip.status) for u in incident.updates for chip in u.chips if isinstance(chip, CauseChip))
    turns = tuple(CauseTurn(update=update.id, at=update.at, status=status) for update, status in history)
    return PublishedCause(**PublishedCause.facts(incident.cause), history=turns)


def _statements(snapshot: Snapshot, incident: Incident) -> Iterator[PublishedStatement]:
    for statement in incident.statements:
        yield PublishedStatement(
            **PublishedStatement.facts(statement),
            outside=not is_own(snapshot, incident, statement),
            text=statement.words,
            language=statement.lang or incident.lang,
        )


def _windows(timeline: Timeline) -> Iterator[AnnouncedWindow]:
    """The window as first announced, and after each update that changes it."""
    before = None
    announcing = (None, *(update.id for update in timeline.incident.updates))
    for update, (_, window) in zip(announcing, timeline.windows, strict=False):
        if window != before:
            yield AnnouncedWindow(update=update, start=window.start, end=window.end)
        before = window


def _updates(site: Site, incident: Incident) -> Iterator[PublishedUpdate]:
    revisions, page = site.revisions.get(incident.id, Revisions()), site.url + urls.incident(incident.id)
    edited = {name: max(each.first for each in moments.values()) for name, moments in revisions.edited.items()}
    added = {name: moment.first for name, moment in revisions.added.items()}
    for update, name in zip(incident.updates, guids(site, incident), strict=True):
        yield PublishedUpdate(
            **PublishedUpdate.facts(update),
            guid=name,
            url=urls.update(page, update.id),
            edited_at=_at(site, edited.get(update.id)),
            added_at=_at(site, added.get(update.id)),
        )


def _at(site: Site, instant: datetime | None) -> str | None:
    return timestamp(instant, site.zone) if instant else None
