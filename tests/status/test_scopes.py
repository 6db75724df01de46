"""The parts of a site: what concerns each, and how each is doing."""

from typing import Any

from builders import at, group, incident, maintenance, outage, repeating, site, update
from tables import each_row

from statusgen.model.site import Incident, Site
from statusgen.status.scopes import ScopedSnapshot, scopes
from statusgen.status.snapshot import Snapshot


def scoped(of: Site, now: str = "12:00") -> dict[str, ScopedSnapshot]:
    """Each part of a site at an instant, by its folder."""
    whole = Snapshot(of, at(now))
    return {scope.path.rstrip("/"): ScopedSnapshot(whole, scope) for scope in scopes(whole)}


def site_of(*incidents: Incident) -> Site:
    return site(*incidents, components=["api", group("front", "web", "cdn")])


def test_every_component_group_and_region_is_a_part() -> None:
    of = site(outage("10:00", regions=["FR"]), components=["api", group("front", "web")], regions={"eu-1": "Europe 1"})
    assert list(scoped(of)) == ["components/api", "components/web", "groups/front", "regions/fr", "regions/eu-1"]


def test_a_part_has_the_incidents_that_concern_it() -> None:
    found = scoped(
        site_of(
            outage("10:00", name="of-api", regions=["FR"]),
            outage("09:00", name="of-web", component="web", regions=["europe"]),
            outage("08:00", name="of-cdn", component="cdn", regions=["US"]),
        )
    )
    assert {path: [each.id for each in part.shown] for path, part in found.items()} == {
        "components/api": ["of-api"],
        "components/web": ["of-web"],
        "components/cdn": ["of-cdn"],
        "groups/front": ["of-web", "of-cdn"],
        "regions/fr": ["of-api", "of-web"],
        "regions/us": ["of-cdn"],
        "regions/europe": ["of-api", "of-web"],
    }


def test_a_part_has_the_components_of_its_own_in_their_groups() -> None:
    found = scoped(site_of())
    assert [list(part.components) for part in found.values()] == [["api"], ["web"], ["cdn"], ["web", "cdn"]]
    assert [entry.id for entry in found["components/web"].site.groups] == ["front"]


def going_on(**others: Any) -> Incident:
    return incident(update("10:00", "Investigating"), **others)


BOTH = {"api": "degraded_performance", "web": "major_outage"}


@each_row(
    ("broken", "path", "indicator", "description"),
    [
        (outage("10:00"), "components/api", "critical", "Major System Outage"),
        (outage("10:00"), "groups/front", "none", "All Systems Operational"),
        (going_on(components=BOTH), "groups/front", "major", "Partial System Outage"),
        # The declared impact is that of the incident, and says nothing of each component by itself.
        (going_on(components=BOTH, impact="critical"), "components/api", "minor", "Partially Degraded Service"),
        (going_on(components={"api": None}, impact="critical"), "components/api", "critical", "Major System Outage"),
        (going_on(components={"api": None}), "components/api", "minor", "Open Incident"),
        (maintenance(start="11:00"), "components/api", "maintenance", "Service Under Maintenance"),
        # In a region all components count, and the level of the region where it is worse.
        (going_on(components=BOTH, regions=["FR"]), "regions/fr", "major", "Partial System Outage"),
        (going_on(regions={"FR": "partial_outage"}), "regions/fr", "major", "Partial System Outage"),
        (going_on(regions={"FR": "partial_outage", "US": "operational"}), "regions/us", "minor", "Open Incident"),
        (going_on(regions={"IT": "major_outage"}, components=["api"]), "regions/it", "critical", "Major System Outage"),
        (going_on(regions={"IT": "partial_outage"}, components=BOTH), "regions/it", "minor", "Minor Service Outage"),
    ],
)  # fmt: skip
def test_a_part_is_summed_up_as_if_there_were_nothing_else(
    broken: Incident, path: str, indicator: str, description: str
) -> None:
    state = scoped(site_of(broken))[path].overall
    assert (state.indicator.value, state.value) == (indicator, description)


def test_no_component_is_worse_off_in_a_region_than_the_region_itself() -> None:
    broken = incident(
        update("10:00", "Investigating"), update("11:00", "Update", "FR: operational"),
        components={"api": "major_outage"}, regions={"FR": None, "US": "partial_outage"},
    )  # fmt: skip
    found = scoped(site_of(broken))
    levels = {path: part.level("api").value for path, part in found.items() if path.startswith("regions/")}
    assert levels == {"regions/fr": "operational", "regions/us": "partial_outage"}
    assert found["components/api"].level("api").value == "major_outage"


def test_what_repeats_is_there_with_its_occurrences() -> None:
    found = scoped(site_of(repeating(start="2024-03-04 20:00", end="2024-03-04 22:00")), now="21:00")
    names = [each.incident.id for each in found["components/api"].taking_place]
    assert names[-1] == "work-2024-03-04"
    assert found["components/api"].overall.indicator.value == "maintenance"
    assert found["components/web"].taking_place == ()
