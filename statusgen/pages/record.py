"""The pages of a component, of a group and of a region: what is wrong now, what is planned, what happened."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from statusgen.model import regions, urls
from statusgen.model.site import Component, Incident
from statusgen.model.time import Moment, exactly
from statusgen.model.vocabulary import Kind
from statusgen.pages.days import marked_days
from statusgen.pages.history import days_of, with_neighbors
from statusgen.pages.home import current, is_to_come, row, rows
from statusgen.pages.parts import Card, Name
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import ComponentView, GroupRecordView, RecordYearView, RegionView
from statusgen.status.budget import Budget
from statusgen.status.scopes import Scope, concerning
from statusgen.status.snapshot import Standing
from statusgen.status.uptime import COUNTED, Uptime

MOST_PAST: Final = 50
"""How many incidents that are over the page of a component, group or region lists; of more, pages by year have all."""


def component_view(view: Viewpoint, component: Component) -> ComponentView:
    """Everything that the page of a component shows."""
    name, incidents = view.component(component.id), view.snapshot.by_component.get(component.id, ())
    policy = view.site.uptime_of(component)
    own, group = row(view, component), view.site.group_of.get(component.id)
    return ComponentView(
        row=own,
        marked=marked_days(view, [own], _occurrences(view, incidents)),
        group=view.group(group) if group else None,
        out_of_use=view.snapshot.out_of_use(component),
        weights=tuple((level, round(policy.weight(level) * 100, 2)) for level in COUNTED) if policy else (),
        counted_to=_counted_to(view, view.snapshot.uptime(component)),
        budget=_budget(view, component),
        **_lists(view, name, incidents),
    )


def _budget(view: Viewpoint, component: Component) -> Budget | None:
    """What the target of a component allows in the days of its bars; None without a target or an uptime."""
    uptime = view.snapshot.uptime(component)
    return uptime.budget(component.slo) if uptime and component.slo else None


def group_view(view: Viewpoint, scope: Scope) -> GroupRecordView:
    """Everything that the page of a group shows."""
    assert scope.group
    name, incidents = view.group(scope.group), concerning(view.snapshot, scope)
    found = rows(view, scope.group.components)
    level, later = view.level_of([each.component for each in found]) if found else (None, ())
    return GroupRecordView(
        group=scope.group,
        name=name.text,
        level=level,
        later=later,
        rows=found,
        marked=marked_days(view, found, _occurrences(view, incidents)),
        **_lists(view, name, incidents),
    )


def region_view(view: Viewpoint, code: str) -> RegionView:
    """Everything that the page of a region shows."""
    name, incidents = view.region(code), view.snapshot.affecting(code)
    above = regions.ancestors(code, view.site.regions)
    level, later = view.region_level(code)
    here = view.located(code, None if later else level)  # the map does not follow the clock
    return RegionView(
        code=code,
        name=name.text,
        level=level,
        later=later,
        within=tuple(view.region(each) for each in above if each in view.snapshot.regions),
        places=() if code == regions.WORLDWIDE else (here,),
        **_lists(view, name, incidents),
    )


def record_years(view: Viewpoint, scope: Scope) -> Iterator[tuple[str, RecordYearView]]:
    """The pages of the years of a component, a group or a region with more than one page bears, each with its path."""
    yield from _years(view, view.scope(scope), _past(view, concerning(view.snapshot, scope)))


def _lists(view: Viewpoint, name: Name, incidents: Sequence[Incident]) -> dict[str, Any]:
    """What the page of a component, a group or a region lists: the fields of a RecordView."""
    past = _past(view, incidents)
    return {
        "current": current(view, list(map(view.snapshot.standing, incidents)), urls.root_of(name.path)),
        "past": past[:MOST_PAST],
        "years": tuple((each.year, path) for path, each in _years(view, name, past))[::-1],
    }


def _occurrences(view: Viewpoint, incidents: Sequence[Incident]) -> Iterator[Standing]:
    """Each time that any of them took place."""
    return (each for incident in incidents for each in view.snapshot.occurrences(incident))


def _past(view: Viewpoint, incidents: Sequence[Incident]) -> tuple[Card, ...]:
    """Those that are neither open nor to come, newest first."""
    standings = map(view.snapshot.standing, incidents)
    over = (each for each in standings if not each.is_open and not _is_planned(view, each))
    return tuple(view.card(each.incident) for each in over)


def _is_planned(view: Viewpoint, standing: Standing) -> bool:
    return standing.incident.kind is Kind.MAINTENANCE and is_to_come(view, standing)


def _years(view: Viewpoint, name: Name, past: Sequence[Card]) -> Iterator[tuple[str, RecordYearView]]:
    """A page for each year in which something of it began, where one page does not bear all."""
    if len(past) <= MOST_PAST:
        return
    found: dict[int, list[Card]] = {}
    for card in past:
        found.setdefault(days_of(view, card.incident)[0].year, []).append(card)
    ordered = [(year, urls.of_year(name.path, year)) for year in sorted(found)]
    for (year, path), older, newer in with_neighbors(ordered):
        yield path, RecordYearView(about=name, year=year, past=tuple(found[year]), newer=newer, older=older)


def _counted_to(view: Viewpoint, uptime: Uptime | None) -> Moment | None:
    """Up to when an uptime counts, as precisely as the site says what it is as of."""
    if uptime is None:
        return None
    return view.snapshot.as_moment if uptime.window.last == view.as_of else exactly(uptime.window.last)
