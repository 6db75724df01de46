"""How the parts of pages read in one language."""

from typing import Final

import pytest
from builders import component, group, incident, maintenance, outage, seen, site, update, views

from statusgen.model.text import Wording
from statusgen.model.vocabulary import Level
from statusgen.pages.viewpoint import together
from statusgen.theme.templates import SHIPPED, Templates

GROUPS: Final = (
    group("droplets", component("d1", called={"en": "AMS3", "fr": "Amsterdam 3"}), component("d2", called="FRA1")),
    group("spaces", component("s1", called="ams3"), component("s2", called="Images")),
    component("alone", called="FRA1"),
)


@pytest.mark.parametrize(
    ("name", "language", "full"),
    [
        pytest.param("d1", "en", Wording("Droplets: AMS3", "en"), id="the same name in another group"),
        pytest.param("s1", "en", Wording("Spaces: ams3", "en"), id="the same name in other letters"),
        pytest.param(
            "d1", "fr", Wording("Droplets\N{NO-BREAK SPACE}: Amsterdam 3", "fr"), id="the same name in another language"
        ),
        pytest.param("s1", "ja", Wording("Spaces：ams3", "en"), id="without a translation"),
        pytest.param("d2", "en", Wording("Droplets: FRA1", "en"), id="the same name outside of groups"),
        pytest.param("alone", "en", Wording("FRA1", "en"), id="without a group"),
        pytest.param("s2", "en", Wording("Images", "en"), id="a name of its own"),
    ],
)
def test_a_component_is_named_with_its_group_where_the_name_alone_is_not_unique(
    name: str, language: str, full: Wording
) -> None:
    found = site(components=GROUPS, languages=["en", "fr", "ja"])
    (view,) = views(found, "12:00", [Templates(SHIPPED).locale(language, found.zone)])

    assert view.full_name(found.components[name]) == full
    assert view.component(name).text == full


@pytest.mark.parametrize(
    ("names", "language", "said"),
    [
        pytest.param(["d1"], "en", "Droplets: AMS3", id="alone"),
        pytest.param(["d1", "s1"], "en", "Droplets (AMS3), Spaces (ams3)", id="of two groups"),
        pytest.param(["s2", "d1", "alone", "d2"], "en", "Images, Droplets (AMS3, FRA1), FRA1", id="by group"),
        pytest.param(["s2", "alone"], "en", "Images and FRA1", id="none needs its group"),
        pytest.param(["d1", "d2", "s1"], "fr", "Droplets (Amsterdam 3, FRA1), Spaces (ams3)", id="in French"),
        pytest.param(["d1", "d2", "s1"], "ja", "Droplets（AMS3、FRA1）、Spaces（ams3）", id="in Japanese"),
        pytest.param([], "en", "", id="none"),
    ],
)
def test_components_that_need_their_group_stand_together_in_it(names: list[str], language: str, said: str) -> None:
    found = site(components=GROUPS, languages=["en", "fr", "ja"])
    (view,) = views(found, "12:00", [Templates(SHIPPED).locale(language, found.zone)])

    assert together([view.component(name) for name in names], view.locale, lambda name: str(name.text)) == said


def test_an_incident_names_its_components_in_full() -> None:
    down = outage("10:00", component="s1")

    card = seen(site(down, components=GROUPS), "12:00").card(down)

    assert [str(name.text) for name in card.names] == ["Spaces: ams3"]


@pytest.mark.parametrize(
    ("levels", "hurt"),
    [
        pytest.param({"api": "major_outage", "web": "operational"}, ["Api"], id="without those that are well"),
        pytest.param({"api": "operational", "web": "operational"}, ["Api", "Web"], id="all where all are well"),
    ],
)
def test_an_incident_is_described_by_the_components_that_it_hurts(levels: dict[str, str], hurt: list[str]) -> None:
    found = incident(update("10:00", "Investigating"), components=levels)

    assert [str(name.text) for name in seen(site(found), "12:00").card(found).names_in_brief[0]] == hurt


def test_an_update_lists_no_region_among_its_components() -> None:
    found = incident(update("10:00", "Investigating", "api: major_outage", "FR: major_outage", "web: partial_outage"))

    shown = seen(site(found), "12:00").update(found, found.updates[0], "")

    assert [(group.level.value, [str(name.text) for name in group.names]) for group in shown.changes] == [
        ("major_outage", ["Api"]),
        ("partial_outage", ["Web"]),
        ("major_outage", ["France"]),
    ]


def test_the_updates_of_an_open_incident_do_not_repeat_the_levels_of_now() -> None:
    found = incident(
        update("10:00", "Investigating", "api: major_outage", "web: partial_outage", "FR: major_outage"),
        update("11:00", "Identified", "api: degraded_performance"),
    )

    shown = seen(site(found), "12:00").open_incident(found, "")

    assert [[str(name.text) for group in each.changes for name in group.names] for each in shown.updates] == [
        [],
        ["Api", "France"],
    ]


def test_the_updates_of_planned_maintenance_do_not_repeat_its_window() -> None:
    found = maintenance(
        update("2024-03-01 10:00", "Scheduled"),
        update("2024-03-02 10:00", "Update", "start: 2024-03-06 20:00", "end: 2024-03-06 22:00"),
        start="2024-03-05 20:00",
        end="2024-03-05 22:00",
    )

    shown = seen(site(found), "12:00").open_incident(found, "")

    assert [each.window.start.first.day if each.window else None for each in shown.updates] == [None, 5]


def test_an_incident_that_claims_no_level_names_its_components_alone() -> None:
    said = incident(update("10:00", "Investigating", "web: partial_outage"), components=["api"], impact="critical")

    view = seen(site(said), "12:00")

    assert [(group.level.value, [str(name.text) for name in group.names]) for group in view.affected(said)] == [
        ("partial_outage", ["Web"])
    ]
    assert [str(name.text) for name in view.card(said).unclaimed] == ["Api"]


def test_a_component_without_a_claim_to_uptime_has_a_level_while_an_incident_names_it() -> None:
    posts = update("10:00", "Investigating"), update("11:00", "Monitoring", "api: operational")
    found = incident(*posts, components={"api": "major_outage"})

    record = site(found, uptime=None)
    levels = [view.level(record.components["api"])[0] for view in (seen(record, "10:30"), seen(record, "11:30"))]

    assert levels == [Level.MAJOR_OUTAGE, Level.OPERATIONAL]
    assert seen(record, "11:30").level(record.components["web"])[0] is None
