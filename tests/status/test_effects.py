"""What each update changes: the levels before and after it, and which components `all` is."""

from builders import incident, maintenance, update

from statusgen.model.site import Incident
from statusgen.status.effects import UpdateEffect, effects
from statusgen.status.timeline import Timeline


def changes_of(incident: Incident) -> list[list[tuple[str, str, str]]]:
    """What each update sets, as `("api", "operational", "major_outage")`."""
    return [[(c.target, c.old.value, c.new.value) for c in effect.changes] for effect in effects(incident)]


def levels_after(effect: UpdateEffect) -> dict[str, str]:
    return {name: level.value for name, level in effect.after.levels.items()}


def test_an_update_sets_what_its_chips_say_from_what_was_before() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Update", "api: partial_outage", "FR: degraded_performance"),
        components={"api": "major_outage"},
    )
    assert changes_of(broken) == [
        [],
        [("api", "major_outage", "partial_outage"), ("FR", "operational", "degraded_performance")],
    ]


def test_a_level_that_stays_the_same_is_set_all_the_same() -> None:
    broken = incident(update("10:00", "Investigating", "api: major_outage"), components={"api": "major_outage"})
    assert changes_of(broken) == [[("api", "major_outage", "major_outage")]]


def test_all_is_every_component_named_so_far_in_front_matter_or_by_a_chip() -> None:
    broken = incident(
        update("10:00", "Investigating", "web: partial_outage"),
        update("11:00", "Update", "all: degraded_performance"),
        components={"api": "major_outage"},
    )
    assert changes_of(broken)[1] == [
        ("api", "major_outage", "degraded_performance"),
        ("web", "partial_outage", "degraded_performance"),
    ]


def test_all_counts_a_component_that_the_end_before_a_reopening_named() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Resolved", "web: operational"),
        update("12:00", "Investigating", "all: major_outage"),
        components={"api": "major_outage"},
    )
    assert changes_of(broken)[2] == [("api", "major_outage", "major_outage"), ("web", "operational", "major_outage")]
    assert {name: level.value for name, level in Timeline(broken).worst.items()} == {
        "api": "major_outage",
        "web": "major_outage",
    }


def test_all_leaves_out_a_component_that_only_a_later_update_names() -> None:
    broken = incident(
        update("10:00", "Investigating", "all: degraded_performance"),
        update("11:00", "Update", "web: partial_outage"),
        components={"api": "major_outage"},
    )
    assert changes_of(broken)[0] == [("api", "major_outage", "degraded_performance")]


def test_what_an_end_sets_is_gone_with_a_reopening() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Resolved", "api: operational"),
        update("12:00", "Investigating"),
        components={"api": "major_outage"},
    )
    assert [levels_after(effect) for effect in effects(broken)] == [
        {"api": "major_outage"},
        {"api": "operational"},
        {"api": "major_outage"},
    ]


def test_a_region_without_a_level_follows_the_worst_component() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Update", "api: degraded_performance"),
        components={"api": "major_outage"},
        regions=["FR"],
    )
    assert [levels_after(effect)["FR"] for effect in effects(broken)] == ["major_outage", "degraded_performance"]


def test_components_and_regions_are_those_named_up_to_an_update() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Update", "web: partial_outage", "FR: partial_outage"),
        components={"api": "major_outage"},
    )
    assert [(list(effect.after.components), list(effect.after.regions)) for effect in effects(broken)] == [
        (["api"], []),
        (["api", "web"], ["FR"]),
    ]


def test_a_component_of_a_maintenance_is_under_maintenance_by_default() -> None:
    work = maintenance(update("20:00", "In progress", "api: partial_outage"), components=["api", "web"])
    assert changes_of(work) == [[("api", "under_maintenance", "partial_outage")]]
    assert levels_after(effects(work)[0]) == {"api": "partial_outage", "web": "under_maintenance"}


def test_a_component_that_is_only_named_has_no_level_until_a_chip_gives_it_one() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Update", "all: degraded_performance"),
        components=["api"],
        regions=["FR"],
    )
    assert [levels_after(effect) for effect in effects(broken)] == [
        {"FR": "degraded_performance"},
        {"api": "degraded_performance", "FR": "degraded_performance"},
    ]
    assert changes_of(broken)[1] == [("api", "operational", "degraded_performance")]
