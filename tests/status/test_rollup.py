"""The roll-up of the whole site, row by row of Statuspage's table."""

import pytest
from builders import at, component, group, incident, level, maintenance, notice, outage, site, update
from hypothesis import given
from hypothesis import strategies as st
from tables import each_row

from statusgen.model.site import Incident, Site
from statusgen.model.vocabulary import Level
from statusgen.status.rollup import OutOfUse, current_levels, of_levels, out_of_use
from statusgen.status.snapshot import Snapshot

UP, WORK, SLOW, PARTIAL, DOWN = (
    "operational",
    "under_maintenance",
    "degraded_performance",
    "partial_outage",
    "major_outage",
)


@each_row(
    ("levels", "indicator", "description"),
    [
        ([], "none", "All Systems Operational"),
        ([UP], "none", "All Systems Operational"),
        ([UP, UP, UP], "none", "All Systems Operational"),
        ([WORK], "maintenance", "Service Under Maintenance"),
        ([UP, WORK], "maintenance", "Service Under Maintenance"),
        ([WORK, WORK], "maintenance", "Service Under Maintenance"),
        ([SLOW], "minor", "Partially Degraded Service"),
        ([SLOW, UP], "minor", "Partially Degraded Service"),
        ([SLOW, WORK], "minor", "Partially Degraded Service"),
        ([SLOW, SLOW], "minor", "Degraded System Service"),
        ([PARTIAL], "major", "Partial System Outage"),
        ([PARTIAL, UP], "minor", "Minor Service Outage"),
        ([PARTIAL, SLOW], "minor", "Minor Service Outage"),
        ([PARTIAL, PARTIAL], "major", "Partial System Outage"),
        ([DOWN], "critical", "Major System Outage"),
        ([DOWN, UP, UP], "major", "Partial System Outage"),
        ([DOWN, PARTIAL], "major", "Partial System Outage"),
        ([DOWN, DOWN, UP], "major", "Partial System Outage"),
        ([DOWN, DOWN], "critical", "Major System Outage"),
    ],
)
def test_the_levels_of_all_components_make_one_sentence(levels: list[str], indicator: str, description: str) -> None:
    state = of_levels([level(word) for word in levels])
    assert (state.indicator.value, state.value) == (indicator, description)


def said(site: Site, time: str = "12:00") -> tuple[str, str]:
    state = Snapshot(site, at(time)).overall
    return state.indicator.value, state.value


def test_a_site_without_incidents_is_operational() -> None:
    assert said(site()) == ("none", "All Systems Operational")


def test_a_site_is_as_its_components_are_at_that_instant() -> None:
    api = outage("10:00", "11:00", impact="none")
    web = outage("10:30", "12:00", component="web", name="other", impact="none")
    assert [said(site(api, web), time)[1] for time in ("09:59", "10:00", "10:30", "11:00", "12:00")] == [
        "All Systems Operational",
        "Partial System Outage",
        "Major System Outage",
        "Partial System Outage",
        "All Systems Operational",
    ]


def test_an_impact_that_only_follows_from_the_levels_adds_nothing_to_them() -> None:
    assert said(site(outage("10:00"))) == ("major", "Partial System Outage")
    assert said(site(outage("10:00", level="partial_outage"))) == ("minor", "Minor Service Outage")


def test_an_impact_that_was_declared_lifts_the_state() -> None:
    assert said(site(outage("10:00", impact="critical"))) == ("critical", "Major System Outage")


def test_an_open_incident_whose_components_are_all_well_again_still_counts() -> None:
    watched = incident(update("10:00", "Monitoring"), components={"api": "operational"})
    assert said(site(watched)) == ("minor", "Open Incident")


@pytest.mark.parametrize(
    ("impact", "state"),
    [
        (None, ("minor", "Open Incident")),
        ("none", ("minor", "Open Incident")),
        ("minor", ("minor", "Open Incident")),
        ("major", ("major", "Partial System Outage")),
        ("critical", ("critical", "Major System Outage")),
    ],
)
def test_an_open_incident_lifts_the_state_to_its_impact_where_no_component_is_named(
    impact: str | None, state: tuple[str, str]
) -> None:
    assert said(site(incident(update("10:00", "Investigating"), impact=impact))) == state


def test_an_impact_lower_than_the_levels_changes_nothing() -> None:
    slow = incident(update("10:00", "Investigating"), components={"api": SLOW}, impact="none")
    assert said(site(slow)) == ("minor", "Partially Degraded Service")


def test_an_open_incident_is_louder_than_a_maintenance() -> None:
    work = maintenance(start="11:00", end="13:00")
    assert said(site(work)) == ("maintenance", "Service Under Maintenance")
    assert said(site(work, incident(update("11:30", "Investigating"))))[0] == "minor"


def test_what_is_over_lifts_nothing() -> None:
    assert said(site(incident(update("10:00", "Investigating"), update("11:00", "Resolved"), impact="critical"))) == (
        "none",
        "All Systems Operational",
    )


def test_a_notice_and_a_maintenance_lift_nothing_by_their_impact() -> None:
    told = notice(update("10:00", "Update"), components=["api"])
    work = maintenance(start="20:00", impact="critical")
    assert said(site(told, work)) == ("none", "All Systems Operational")


def test_retired_components_are_not_counted() -> None:
    vine = component("vine", until="2017-01-17")
    assert said(site(outage("10:00"), components=["api", vine])) == ("critical", "Major System Outage")


def test_a_component_that_is_retired_since_an_unknown_day_is_so_at_any_time() -> None:
    assert out_of_use(component("vine", retired=True), at("2012-01-01")) is OutOfUse.RETIRED


def test_an_open_incident_that_only_names_components_is_minor() -> None:
    broken = site(incident(update("10:00", "Investigating"), components=["api"]))
    now = Snapshot(broken, at("11:00"))
    assert now.overall.indicator.value == "minor"
    assert now.level("api") is Level.OPERATIONAL


def test_a_component_is_retired_once_its_last_day_is_over() -> None:
    vine = component("vine", until="2017-01-17")
    assert out_of_use(vine, at("2017-01-17 23:59")) is None
    assert out_of_use(vine, at("2017-01-18")) is OutOfUse.RETIRED
    assert out_of_use(component("api"), at("12:00")) is None


def test_levels_are_those_of_components_in_use_groups_flattened_in_the_configurations_order() -> None:
    sorted_out = site(
        outage("10:00", component="chat", level=PARTIAL),
        components=["web", group("meta", "chat", component("old", until="2020")), "api"],
    )
    assert list(current_levels(sorted_out, Snapshot(sorted_out, at("12:00")).given, at("12:00")).items()) == [
        ("web", Level.OPERATIONAL),
        ("chat", Level.PARTIAL_OUTAGE),
        ("api", Level.OPERATIONAL),
    ]


def test_groups_are_not_counted_as_components() -> None:
    assert said(site(outage("10:00"), components=[group("all", "api")])) == ("critical", "Major System Outage")


def test_an_open_incident_with_a_vague_start_is_not_all_operational() -> None:
    broken = incident(update("10:00", "Investigating"), start="2024-03", components={"api": DOWN, "web": DOWN})
    assert said(site(broken)) == ("critical", "Major System Outage")


def test_a_region_never_raises_the_site_above_its_components() -> None:
    slow = incident(update("10:00", "Investigating"), components={"api": SLOW}, regions={"FR": "major_outage"})
    assert said(site(slow)) == ("minor", "Partially Degraded Service")
    later = incident(update("10:00", "Investigating", "FR: major_outage"), components={"api": SLOW})
    assert said(site(later)) == ("minor", "Partially Degraded Service")
    alone = incident(update("10:00", "Investigating"), regions={"FR": "major_outage"})
    assert said(site(alone)) == ("minor", "Open Incident")


def test_a_declared_impact_counts_until_all_components_are_well_again() -> None:
    mended = incident(
        update("10:00", "Investigating"),
        update("11:00", "Identified", "api: degraded_performance"),
        update("11:30", "Monitoring", "api: operational"),
        components={"api": DOWN},
        impact="critical",
    )
    assert [said(site(mended), time)[1] for time in ("10:30", "11:10", "11:40")] == [
        "Major System Outage",
        "Major System Outage",
        "Open Incident",
    ]


def test_a_component_that_is_not_in_use_yet_is_not_counted() -> None:
    coming = component("new", since="13:00")
    assert said(site(outage("10:00"), components=["api", coming])) == ("critical", "Major System Outage")
    assert [out_of_use(coming, at(time)) for time in ("12:59", "13:00")] == [OutOfUse.COMING, None]


# What gets better never reads worse

levels = st.sampled_from(Level)
impacts = st.sampled_from([None, "none", "minor", "major", "critical"])


@st.composite
def recoveries(draw: st.DrawFn) -> Incident:
    """An incident whose components and regions only get better, while it goes on to be resolved."""
    first = draw(st.dictionaries(st.sampled_from(["api", "web", "files"]), levels, max_size=3))
    where = draw(st.dictionaries(st.sampled_from(["FR", "DE"]), levels, max_size=2))
    posts, now = [], {**first, **where}
    for hour, label in enumerate(["Investigating", "Identified", "Monitoring"], 1):
        chips = []
        for name in draw(st.lists(st.sampled_from(sorted(now)), unique=True)) if now and hour > 1 else []:
            now[name] = draw(st.sampled_from([each for each in Level if not now[name] < each]))
            chips.append(f"{name}: {now[name].value}")
        posts.append(update(f"0{hour}:00", label, *chips))
    return incident(
        *posts, update("04:00", "Resolved"), components=first, regions=where, impact=draw(impacts), name=draw(names)
    )


names = st.sampled_from(["one", "two"])


@given(st.lists(recoveries(), min_size=1, max_size=2, unique_by=lambda each: each.id), st.integers(1, 3))
def test_going_on_to_the_end_never_makes_the_headline_or_the_indicator_worse(
    found: list[Incident], components: int
) -> None:
    named = {name for each in found for name in each.component_ids}
    of = site(*found, components=sorted(named | {"spare"} if components > 1 else named or {"spare"}))
    states = [Snapshot(of, at(f"0{hour}:30")).overall for hour in (1, 2, 3, 4)]
    ranks = [(state.indicator.rank, state.rank) for state in states]
    assert ranks == sorted(ranks, reverse=True)


@given(st.lists(levels, min_size=1, max_size=4), st.data())
def test_a_better_level_never_makes_the_headline_or_the_indicator_worse(
    found: list[Level], data: st.DataObject
) -> None:
    better = [data.draw(st.sampled_from([each for each in Level if not level < each])) for level in found]
    before, after = of_levels(found), of_levels(better)
    assert after.rank <= before.rank
    assert after.indicator.rank <= before.indicator.rank
