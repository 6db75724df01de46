"""The API of Statuspage for each component, group and region: the files of the site, narrowed to what concerns it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Final, TypeVar

from msgspec.structs import replace

from statusgen.exports import statuspage_schema as v2
from statusgen.exports.statuspage import Shown, Statuspage, documents, levels_changed
from statusgen.memo.files import Made
from statusgen.memo.values import digest
from statusgen.model import urls
from statusgen.model.files import AnyFile, File, as_json
from statusgen.model.site import Incident
from statusgen.model.vocabulary import Kind
from statusgen.model.zones import day_of
from statusgen.pages.facts import may_link
from statusgen.status.scopes import Scope, ScopedSnapshot, concerning, scopes
from statusgen.status.snapshot import Snapshot

NEWEST: Final = 10
"""How many incidents, and how many maintenances, a list of a part has: most are in the lists of several parts."""

IncidentType = TypeVar("IncidentType", bound=v2.IncidentObject)


def scope_files(statuspage: Statuspage, made: Made) -> Iterator[AnyFile]:
    """Yield the files of each component in use, each group that has one, and each region.

    Those that were `made` before of the same facts are not made again.
    """
    snapshot, site = statuspage.snapshot, statuspage.site
    in_use = [name for name, component in snapshot.components.items() if snapshot.is_in_use(component)]
    around = made.digester((in_use, statuspage.beginning, sorted(site.attachments), snapshot.regions))
    facts = Facts(snapshot, made)
    for scope in scopes(snapshot):
        if scope.region or not scope.components.isdisjoint(in_use):
            name = scope.path + urls.V2
            yield from made.of(name, (around, facts.of(scope)), partial(_files, statuspage, scope))


class Facts:
    """What the files of a part depend on, besides the components in use."""

    def __init__(self, snapshot: Snapshot, made: Made) -> None:
        self.snapshot = snapshot
        self._not_over = {
            each.id: made.digester([snapshot.standing(each), snapshot.occurrences(each)])
            for each in snapshot.shown
            if each.repeat or not snapshot.standing(each).is_over
        }
        self._may_link = cache(lambda name: may_link(snapshot.incidents[name]))

    def of(self, scope: Scope) -> object:
        """The incidents, with the texts of those that it tells, and where those that are not over stand.

        Where one links to another, all of the site.
        """
        shown, timelines = concerning(self.snapshot, scope), self.snapshot.timelines
        told = {each.id for each in self._told(shown)}
        facts = b"".join(timelines[each.id].digest if each.id in told else timelines[each.id].outline for each in shown)
        now = [self._not_over[each.id] for each in shown if each.id in self._not_over]
        every = (timeline.digest for timeline in timelines.values())
        linked = b"".join(every) if any(map(self._may_link, told)) else b""
        today = None if shown else day_of(self.snapshot.as_of, self.snapshot.site.zone)
        return scope.path, digest((facts, linked)), now, today

    def _told(self, shown: Sequence[Incident]) -> Iterator[Incident]:
        """Those of which the files have the texts: the newest of each kind, what is not over and what repeats."""
        for kind in Kind:
            found = [each for each in shown if each.kind is kind]
            yield from (each for n, each in enumerate(found) if n < NEWEST or each.id in self._not_over)


def _files(statuspage: Statuspage, scope: Scope) -> Iterator[File]:
    snapshot = ScopedSnapshot(statuspage.snapshot, scope)
    rows = _rows(statuspage, snapshot)
    about = statuspage.view.scope(scope).text
    page = replace(
        statuspage.page,
        name=f"{about} – {statuspage.page.name}",
        url=f"{statuspage.site.url}{scope.path}".rstrip("/"),
        updated_at=statuspage.time(snapshot.last_said),
    )
    shown = Shown(
        page,
        snapshot.overall,
        tuple(_in_use(statuspage.components, rows)),
        NEWEST,
        [(each, _narrowed(found, rows)) for each, found in statuspage.incidents(snapshot, NEWEST)],
        [(each, _narrowed(found, rows)) for each, found in statuspage.maintenances(snapshot, NEWEST)],
    )
    for name, document in documents(shown).items():
        yield File(scope.path + urls.v2(name), as_json(document))


def _rows(statuspage: Statuspage, snapshot: ScopedSnapshot) -> Mapping[str, v2.ComponentObject]:
    """The components of a part by their ids in the API, each as it is there: in a region it may be better off."""
    rows = {name: statuspage.component_of[name] for name in snapshot.components}
    if not snapshot.scope.region:
        return {row.id: row for row in rows.values()}
    changed, found = levels_changed(snapshot), {}
    for name, row in rows.items():
        created = statuspage.created(snapshot.components[name], snapshot)
        found[row.id] = replace(
            row,
            status=snapshot.level(name),
            created_at=statuspage.time(created),
            updated_at=statuspage.time(max(created, changed.get(name, created))),
        )
    return found


def _in_use(
    listed: tuple[v2.ComponentObject, ...], rows: Mapping[str, v2.ComponentObject]
) -> Iterator[v2.ComponentObject]:
    """Those of the site's components and groups that a part has; a group has the members that are there."""
    for row in listed:
        if isinstance(row.components, tuple):
            if members := [rows[name] for name in row.components if name in rows]:
                yield replace(
                    row,
                    status=max(each.status for each in members),
                    created_at=min((each.created_at for each in members), key=datetime.fromisoformat),
                    updated_at=max((each.updated_at for each in members), key=datetime.fromisoformat),
                    components=tuple(each.id for each in members),
                )
        elif row.id in rows:
            yield rows[row.id]


def _narrowed(found: IncidentType, rows: Mapping[str, v2.ComponentObject]) -> IncidentType:
    """An incident with those of its components that a part has."""
    return replace(found, components=tuple(rows[each.id] for each in found.components if each.id in rows))
