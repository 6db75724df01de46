"""Which pages there are, and that every link of every page leads to one of them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from builders import (
    at,
    citation,
    claim,
    component,
    group,
    incident,
    maintenance,
    moment,
    notice,
    outage,
    report,
    site,
    statement,
    text,
    update,
    views,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.language.locale import Locale
from statusgen.model.policies import UptimePolicy
from statusgen.model.revisions import RemovedIncident
from statusgen.model.site import Component, Incident, Region, Site
from statusgen.model.vocabulary import Level
from statusgen.pages.page import Page
from statusgen.pages.plan import plan_pages
from statusgen.pages.record import MOST_PAST
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import (
    ComponentView,
    GroupRecordView,
    MonthView,
    RecordYearView,
    RegionView,
    RemovedView,
    UptimeView,
)
from statusgen.status.rollup import OutOfUse
from statusgen.status.schedule import last_transition, next_transition
from statusgen.status.series import timelines
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timelines


def planned(site: Site, now: str = "12:00") -> dict[str, Page]:
    """Every page of a site by its path."""
    pages = list(plan_pages(views(site, at(now))))
    assert len({page.path for page in pages}) == len(pages)
    return {page.path: page for page in pages}


def component_page(site: Site, name: str = "api", now: str = "12:00") -> ComponentView:
    view = planned(site, now)[f"components/{name}/"].view
    assert isinstance(view, ComponentView)
    return view


def region_page(site: Site, code: str, now: str = "12:00") -> RegionView:
    view = planned(site, now)[f"regions/{code}/"].view
    assert isinstance(view, RegionView)
    return view


# Which pages


def test_a_new_site_has_a_home_a_history_its_components_and_a_page_for_lost_visitors() -> None:
    assert {path: page.template for path, page in planned(site()).items()} == {
        "": "home.html",
        "history/": "history.html",
        "components/api/": "component.html",
        "components/web/": "component.html",
        "subscribe/": "subscribe.html",
        "embed/": "embed.html",
        "uptime/": "uptime.html",
        "404.html": "404.html",
    }


def test_each_incident_month_year_and_region_has_a_page() -> None:
    broken = site(
        outage("10:00", regions=["FR", "several"]), incident(start="2023", name="old"), regions={"eu": "Ours"}
    )
    months = {
        f"history/{year}-{month:02}/": "month.html"
        for year, last in ((2023, 12), (2024, 3))
        for month in range(1, last + 1)
    }
    quarters = {f"history/{name}/": "quarter.html" for name in ("2023-q1", "2023-q2", "2023-q3", "2023-q4", "2024-q1")}
    assert {path: page.template for path, page in planned(broken).items() if "/" in path} == {
        "incidents/outage/": "incident.html",
        "incidents/old/": "incident.html",
        "history/": "history.html",
        **months,
        **quarters,
        "history/2024/": "year.html",
        "history/2023/": "year.html",
        "components/api/": "component.html",
        "components/web/": "component.html",
        "regions/eu/": "region.html",
        "regions/fr/": "region.html",
        "subscribe/": "subscribe.html",
        "embed/": "embed.html",
        "uptime/": "uptime.html",
    }


def test_what_is_dated_ahead_has_no_page_before_its_time_and_is_listed_nowhere() -> None:
    ahead = site(notice(update("12:10", "Update"), components=["api"]), outage("12:15", regions=["FR"]))
    assert set(planned(ahead)) == set(planned(site()))
    assert component_page(ahead).past == ()
    assert {"incidents/notice/", "history/2024-03/"} <= set(planned(ahead, "12:10"))
    assert {"incidents/outage/", "regions/fr/"} <= set(planned(ahead, "12:15"))


def test_a_maintenance_has_a_page_from_the_moment_that_it_is_announced() -> None:
    assert "incidents/work/" in planned(site(maintenance(start="2024-04-01 10:00", end="2024-04-01 11:00")))


def test_every_language_has_every_page_and_each_knows_the_others() -> None:
    pages = planned(site(outage("10:00"), languages=["en", "fr"]))
    english = {path for path, page in pages.items() if page.language == "en"} - {"404.html"}
    assert {path for path, page in pages.items() if page.language == "fr"} == {f"fr/{path}" for path in english}
    assert pages["fr/incidents/outage/"].alternates == {"en": "incidents/outage/", "fr": "fr/incidents/outage/"}
    assert all(set(page.alternates.values()) <= pages.keys() for page in pages.values())


def test_lost_visitors_get_one_page_and_from_there_a_home_in_each_language() -> None:
    pages = planned(site(languages=["en", "fr"]))
    assert "fr/404.html" not in pages
    assert pages["404.html"].alternates == {"en": "", "fr": "fr/"}


# Components


def test_a_component_says_its_group_its_operators_and_how_its_uptime_is_weighed() -> None:
    api = Component(id="api", name=text("Api"), operator=("Meta",))
    page = component_page(site(components=["web", group("meta", api)]))
    assert page.group
    assert (page.group.path, page.row.component.operator) == ("groups/meta/", ("Meta",))
    assert page.weights == (
        (Level.MAJOR_OUTAGE, 100.0),
        (Level.PARTIAL_OUTAGE, 30.0),
        (Level.DEGRADED_PERFORMANCE, 0.0),
    )


def test_a_component_beside_the_groups_has_none() -> None:
    assert component_page(site(components=[group("meta", "web"), "api"])).group is None


def test_a_component_lists_its_own_incidents_newest_first_those_that_a_chip_names_too() -> None:
    broken = site(
        outage("08:00", "09:00", name="first"),
        incident(update("10:00", "Investigating"), update("10:30", "Resolved", "api: major_outage"), name="by-chip"),
        outage("11:00", component="web", name="another"),
    )
    assert [card.incident.id for card in component_page(broken).past] == ["by-chip", "first"]


def test_a_component_begins_with_what_is_wrong_then_what_is_planned() -> None:
    page = component_page(
        site(
            outage("08:00", "09:00", name="over"),
            outage("10:00", name="open"),
            notice(update("10:00", "Update"), components=["api"]),
            maintenance(start="11:00", end="13:00", name="under-way"),
            maintenance(start="20:00", end="21:00", name="tonight"),
        )
    )
    shown = (page.current.incidents, page.current.notices, page.current.works, page.current.planned)
    assert [[each.card.incident.id for each in part] for part in shown] == [
        ["open"], ["notice"], ["under-way"], ["tonight"],
    ]  # fmt: skip
    assert ([card.incident.id for card in page.past], page.years) == (["over"], ())


def test_what_a_component_page_does_not_bear_is_on_pages_by_year() -> None:
    many = [
        outage(f"{2022 + n // 40}-03-05 10:{n % 40:02}", f"{2022 + n // 40}-03-05 10:{n % 40:02}", name=f"n{n}")
        for n in range(MOST_PAST + 2)
    ]
    pages = planned(site(*many))
    page = component_page(site(*many))
    assert (len(page.past), page.past[0].incident.id) == (MOST_PAST, "n51")
    assert page.years == ((2023, "components/api/2023/"), (2022, "components/api/2022/"))
    last = pages["components/api/2022/"].view
    assert isinstance(last, RecordYearView)
    assert (len(last.past), last.older, last.newer) == (40, None, (2023, "components/api/2023/"))


def test_what_a_region_page_does_not_bear_is_on_pages_by_year() -> None:
    many = [outage("10:00", "10:00", regions=["FR"], name=f"n{n}") for n in range(MOST_PAST + 1)]
    assert region_page(site(*many), "fr").years == ((2024, "regions/fr/2024/"),)
    assert planned(site(*many))["regions/fr/2024/"].template == "record_year.html"


def test_a_retired_component_keeps_its_page_without_uptime_or_good_days() -> None:
    vine = component("vine", since="2013", until="2017-01-17")
    page = component_page(
        site(outage("2016-01-01 10:00", "2016-01-01 11:00", component="vine"), components=[vine]), "vine"
    )
    assert page.row.bars is not None
    assert (page.row.uptime, [run.level for run in page.row.bars.runs]) == (None, [None])
    assert (page.row.component, page.out_of_use) == (vine, OutOfUse.RETIRED)
    assert len(page.past) == 1


def test_a_component_is_retired_from_the_instant_that_ends_its_last_day_in_the_zone_of_the_site() -> None:
    vine = site(components=[component("vine", until="2024-03-05 15:00")], timezone="Asia/Tokyo")
    assert [component_page(vine, "vine", now).out_of_use for now in ("14:59", "15:00")] == [None, OutOfUse.RETIRED]


def test_a_record_that_claims_no_uptime_has_no_page_about_it() -> None:
    record = planned(site(uptime=None))
    assert "uptime/" not in record
    page = record["components/api/"].view
    assert isinstance(page, ComponentView)
    assert (page.row.level, page.weights) == (None, ())


def test_a_region_of_a_record_has_no_level_while_no_incident_is_open() -> None:
    record = planned(site(incident(update("10:00", "Resolved"), regions=["FR"]), uptime=None))
    region = record["regions/fr/"].view
    assert isinstance(region, RegionView)
    assert (region.level, region.is_well) == (None, True)


# Regions


def test_a_region_lists_what_affects_it_what_contains_it_and_what_is_inside_it() -> None:
    broken = site(
        outage("08:00", "08:30", regions=["FR"], name="here"),
        outage("09:00", "09:30", regions=["europe"], name="around"),
        outage("10:00", "10:30", regions=["FR-IDF"], name="inside"),
        outage("11:00", "11:30", regions=["US"], name="elsewhere"),
        outage("11:40", "11:50", regions=["several"], name="somewhere"),
    )
    assert [card.incident.id for card in region_page(broken, "fr").past] == ["inside", "around", "here"]


def test_a_region_is_as_bad_as_what_contains_it() -> None:
    broken = site(outage("10:00", "13:00", regions={"europe": "partial_outage", "FR": "degraded_performance"}))
    assert region_page(broken, "fr").level is Level.PARTIAL_OUTAGE
    assert region_page(broken, "europe").level is Level.PARTIAL_OUTAGE
    assert (region_page(broken, "fr").is_area, region_page(broken, "europe").is_area) == (False, True)
    assert region_page(broken, "fr", "13:00").level is Level.OPERATIONAL


def test_a_region_leads_to_those_that_contain_it_and_have_a_page() -> None:
    broken = site(outage("10:00", regions=["FR", "europe", "worldwide"]))
    page = region_page(broken, "fr")
    assert (page.code, str(page.name)) == ("FR", "France")
    assert [(str(name.text), name.path) for name in page.within] == [
        ("Europe", "regions/europe/"),
        ("World", "regions/worldwide/"),
    ]


def test_a_configured_region_goes_by_its_own_name() -> None:
    assert (
        str(region_page(site(regions={"eu-west-1": "Ireland data centre"}), "eu-west-1").name) == "Ireland data centre"
    )


# Groups


def group_page(site: Site, name: str = "front", now: str = "12:00") -> GroupRecordView:
    view = planned(site, now)[f"groups/{name}/"].view
    assert isinstance(view, GroupRecordView)
    return view


def test_a_group_has_its_components_in_use_at_their_worst_and_what_happened_to_any() -> None:
    incidents = [outage("08:00", "09:00", name="old", component="cdn"), outage("10:00", name="new", component="web")]
    front = group("front", "web", "cdn", component("gone", until="2020"))
    page = group_page(site(*incidents, outage("11:00", name="of-api"), components=["api", front]))
    assert [row.component.id for row in page.rows] == ["web", "cdn"]
    assert (str(page.name), page.level, page.is_well) == ("Front", Level.MAJOR_OUTAGE, False)
    assert [each.card.incident.id for each in page.current.incidents] == ["new"]
    assert [card.incident.id for card in page.past] == ["old"]
    assert [bool(row.bars) for row in page.rows] == [True, True]


def test_a_group_that_is_out_of_use_claims_nothing() -> None:
    page = group_page(site(components=[group("front", component("gone", until="2020"))]))
    assert (page.rows, page.level, page.is_well) == ((), None, True)


# Uptime


def test_how_uptime_is_counted_is_said_with_the_numbers_of_the_site() -> None:
    policy = UptimePolicy(days=30, partial_outage=0.29)
    assert planned(site(uptime=policy, timezone="Asia/Tokyo"))["uptime/"].view == UptimeView(
        days=30,
        zone="Asia/Tokyo",
        costs=(
            (Level.MAJOR_OUTAGE, 100, 99.86),
            (Level.PARTIAL_OUTAGE, 29, 99.95),
            (Level.DEGRADED_PERFORMANCE, 0, 100),
        ),
    )


@pytest.mark.parametrize(("days", "is_one"), [(1, True), (2, False)])
def test_a_single_day_is_told_as_such(days: int, is_one: bool) -> None:
    method = planned(site(uptime=UptimePolicy(days=days)))["uptime/"].view
    assert isinstance(method, UptimeView)
    assert method.is_one_day is is_one


def test_the_zone_of_a_site_in_utc_is_called_by_its_short_name() -> None:
    method = planned(site())["uptime/"].view
    assert isinstance(method, UptimeView)
    assert method.zone == "UTC"


# Links


def paths_of(value: object) -> Iterator[str]:
    """Every path in a view: fields called path, and what stands beside a date or a number in a pair."""
    if isinstance(value, msgspec.Struct):
        if isinstance(path := getattr(value, "path", None), str):
            yield path
        for name in value.__struct_fields__:
            yield from paths_of(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from paths_of(each)
    elif isinstance(value, tuple):
        if len(value) == 2 and isinstance(value[1], str) and "/" in value[1]:  # not two ids
            yield value[1]
        for each in value:
            yield from paths_of(each)


def dead_links(site: Site, now: str = "12:00") -> list[tuple[str, str]]:
    """Page and path of each link that leads to no page, or to no day or update on it."""
    pages = planned(site, now)
    anchors = {path: _anchors(page) for path, page in pages.items()}
    return [
        (page.path, link)
        for page in pages.values()
        for link in set(paths_of(page.view)) - {""}
        if (place := link.partition("#"))[0] not in pages or (place[1] and place[2] not in anchors[place[0]])
    ]


def _anchors(page: Page) -> set[str]:
    return {f"d{entry.first.day}" for entry in page.view.days} if isinstance(page.view, MonthView) else set()


RICH = site(
    outage("2023-12-30 22:00", "2024-02-02 03:00", regions=["FR-IDF", "several"], name="long", related=("old",)),
    outage("2024-02-29 23:00", component="web", level="degraded_performance", name="open", regions=["worldwide"]),
    incident(start="2024-02-27", end="2024-02-29", components={"api": "partial_outage"}, name="days"),
    incident(start="2008", name="old", components={"gone": "major_outage"}),
    incident(start="2012-07", duration="2h", name="month", components={"api": "major_outage"}),
    incident(update("11:00", "Investigating"), start="2024-01", components={"api": "major_outage"}, name="vague"),
    maintenance(start="2025-03-05 20:00", end="2025-03-05 22:00", name="next-year"),
    maintenance(
        update("2024-01-20 10:00", "Update", "start: 2024-02-10 20:00", "end: 2024-02-10 22:00"),
        start="2024-01-30 20:00",
        end="2024-01-30 22:00",
        name="moved",
    ),
    maintenance(
        update("2024-01-31 21:00", "In progress"),
        update("2024-02-01 02:00", "Completed"),
        start="2024-01-31 20:00",
        end="2024-01-31 22:00",
        name="late",
    ),
    maintenance(update("2024-02-03 10:00", "Cancelled"), start="2024-06-01 20:00", end="2024-06-01 22:00", name="off"),
    notice(update("10:00", "Update"), components=["web"], regions=["eu-west-1"]),
    incident(
        update("07:00", "Investigating", "web: partial_outage", "DE: partial_outage"),
        update("08:00", "Resolved"),
        components={"api": "operational"},
        name="told",
        reports=[report("Ookla", component="gone", region="JP")],
        claims=[claim("Somebody", "More.", about="US")],
        statements=[statement("Ann", "Sorry.", source=(citation("https://example.org/x"),))],
    ),
    components=[group("main", "api", "web"), component("gone", since="2007", until="2010")],
    regions={"eu-west-1": "Ireland"},
    languages=["en", "fr"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "now"),
    [
        ("Etc/UTC", "12:00"),
        ("Etc/UTC", "2024-03-01"),
        ("Asia/Tokyo", "00:00"),
        ("Asia/Tokyo", "2024-03-31 23:59"),
        ("America/Los_Angeles", "2024-03-01 08:00"),
        ("America/Los_Angeles", "2025-03-05 21:00"),
    ],
)
def test_every_link_of_every_page_in_every_language_leads_to_a_page(zone: str, now: str) -> None:
    assert dead_links(msgspec.structs.replace(RICH, timezone=zone), now) == []


def test_the_walk_over_views_finds_dead_links() -> None:
    pages = planned(RICH)
    found = {link for page in pages.values() for link in paths_of(page.view)}
    assert {"fr/incidents/old/", "history/2012-07/", "regions/fr-idf/", "components/gone/"} <= found
    assert any(re.fullmatch(r"history/2024-02/#d\d+", link) for link in found)


def test_an_end_on_the_first_day_of_a_month_nobody_knows_when_is_found_in_that_month() -> None:
    days = site(incident(start="2024-02-28", end="2024-03-01", components={"api": "major_outage"}))
    assert dead_links(days, "2024-03-01") == []


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 70), st.booleans(), st.booleans(), st.integers(0, 40)),
        max_size=4,
    ),
    st.sampled_from(["Etc/UTC", "Asia/Tokyo", "America/Los_Angeles"]),
)
def test_links_lead_somewhere_whenever_things_happen(drawn: list[tuple[int, int, bool, bool, int]], zone: str) -> None:
    def when(days: int, is_vague: bool = False) -> str:
        instant = at("2024-01-01 07:00") + timedelta(days=days, hours=5 * days)
        return f"{instant:%Y-%m-%d}" if is_vague else f"{instant:%Y-%m-%d %H:%M}"

    def happening(n: int, first: int, length: int, is_work: bool, is_vague: bool, late: int) -> Incident:
        known: dict[str, Any] = {"name": f"n{n}", "start": when(first, is_vague), "end": when(first + length, is_vague)}
        if not is_work:
            return incident(components={"api": "major_outage"}, **known)
        moved = (f"start: {when(first + late)}", f"end: {when(first + late + 1)}")
        return maintenance(update("2023-12-31 10:00", "Update", *moved), **known)

    incidents = [happening(n, *each) for n, each in enumerate(drawn)]
    assert dead_links(site(*incidents, timezone=zone), "2024-05-01") == []


# One transition, one page


def rich_pages(as_of: datetime, found: Timelines) -> dict[str, Page]:
    """The pages of RICH at an instant, by their path."""
    snapshot = Snapshot(RICH, as_of, found)
    return {page.path: page for page in plan_pages(Viewpoint(snapshot, Locale(tag, UTC, {})) for tag in RICH.languages)}


def test_pages_are_a_function_of_the_sources_and_the_last_transition() -> None:
    found = timelines(RICH)
    early, late = at("12:00"), next_transition(RICH, found, at("12:00")) - timedelta(seconds=1)
    assert last_transition(RICH, found, early) == last_transition(RICH, found, late)
    before, after = (rich_pages(last_transition(RICH, found, instant), found) for instant in (early, late))
    assert before == after


def test_the_pages_of_an_incident_say_nothing_of_the_day_they_were_built() -> None:
    found = timelines(RICH)
    today, weeks_later = (rich_pages(at(day), found) for day in ("12:00", "2024-03-20"))
    assert today["incidents/told/"].view == weeks_later["incidents/told/"].view


def test_a_region_that_holds_itself_by_mistake_does_not_last_for_ever() -> None:
    odd = msgspec.structs.replace(
        site(), regions={"a": Region(code="a", within=("b",)), "b": Region(code="b", within=("a",))}
    )
    assert region_page(odd, "a").past == ()


@pytest.mark.parametrize(
    ("end", "as_of", "counted_to"),
    [("2024-03-03 11:00", "2024-03-05", "2024-03-05"), (None, "12:00", "2024-03-05 12:00")],
)
def test_an_uptime_counts_up_to_a_day_or_to_the_hour_of_an_outage(end: str | None, as_of: str, counted_to: str) -> None:
    found = site(outage("2024-03-03 10:00", end), components=["api", component("web", since="2024-03-04")])
    assert component_page(found, now=as_of).counted_to == moment(counted_to)
    assert [component_page(found, name, as_of).row.has_incidents for name in ("api", "web")] == [True, False]


def test_an_uptime_of_a_component_that_is_gone_counts_up_to_its_end() -> None:
    gone = site(outage("2024-03-03 10:00", "2024-03-03 11:00"), components=[component("api", until="2024-03-04")])
    assert component_page(gone, now="2024-03-06").counted_to == moment("2024-03-05 00:00")


def test_an_incident_that_was_removed_leaves_a_page_that_search_engines_are_not_told_of() -> None:
    pages = planned(site(removed=(RemovedIncident("gone", moment("11:00")),), languages=["en", "fr"]))
    left = [pages["incidents/gone/"], pages["fr/incidents/gone/"]]
    assert [page.view for page in left] == [RemovedView("gone", moment("11:00"))] * 2
    assert [page.is_listed for page in left] == [False, False]
