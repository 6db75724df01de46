"""What the clock alone will change is known ahead, and nothing else is said of the future."""

from datetime import UTC, datetime

import pytest
from builders import at, component, incident, maintenance, notice, outage, seen, site, update, views

from statusgen.language.locale import Locale
from statusgen.model.site import Incident, Site
from statusgen.model.vocabulary import Level
from statusgen.pages.home import home_view
from statusgen.pages.plan import plan_pages
from statusgen.pages.views import IncidentView, Page, RegionView
from statusgen.status.schedule import MOST, Later, Outlook, coming
from statusgen.status.timeline import Timeline, timelines


def told(later: tuple[Later, ...]) -> list[tuple[str, str, str]]:
    return [(f"{each.at:%H:%M}", str(each.word.value), each.level.value) for each in later]


def planned(site: Site, now: str = "12:00") -> dict[str, Page]:
    return {page.path: page for page in plan_pages(views(site, at(now), [Locale("en", UTC, {})]))}


def banner(site: Site, now: str = "12:00") -> list[tuple[str, str, str]]:
    return told(home_view(seen(site, now)).banner.later)


def row(site: Site, name: str = "api", now: str = "12:00") -> list[tuple[str, str, str]]:
    rows = [row for group in home_view(seen(site, now)).groups for row in group.rows]
    return told(next(row.later for row in rows if row.component.id == name))


PLANNED = maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00")


# Instants


def test_the_edges_of_windows_and_promises_are_to_come_once_each_and_soonest_first() -> None:
    late = incident(update("10:00", "Investigating", "next update: 20:00"))
    assert coming(site(late, PLANNED), timelines(site(late, PLANNED)), at("12:00")) == (at("20:00"), at("22:00"))
    assert coming(site(late, PLANNED), timelines(site(late, PLANNED)), at("20:00")) == (at("22:00"),)


def test_of_what_is_over_nothing_is_to_come() -> None:
    assert coming(site(outage("10:00", "11:00")), timelines(site(outage("10:00", "11:00"))), at("12:00")) == ()


# A maintenance


@pytest.mark.parametrize(
    ("work", "now", "later"),
    [
        (
            PLANNED,
            "12:00",
            [("20:00", "in_progress", "under_maintenance"), ("22:00", "completed", "operational")],
        ),
        (PLANNED, "21:00", [("22:00", "completed", "operational")]),
        (PLANNED, "22:00", []),
        (maintenance(update("20:02", "In progress")), "21:00", []),
        (maintenance(update("20:02", "Cancelled")), "20:30", []),
        (
            maintenance(update("10:00", "Scheduled"), update("11:00", "Update", "start: 21:00")),
            "12:00",
            [("21:00", "in_progress", "under_maintenance"), ("22:00", "completed", "operational")],
        ),
    ],
    ids=["to come", "in progress by the clock", "over", "in progress by an update", "cancelled", "moved"],
)
def test_the_states_of_a_maintenance_follow_its_window_until_somebody_posts(
    work: Incident, now: str, later: list[tuple[str, str, str]]
) -> None:
    assert states(work, now) == later


def states(happened: Incident, now: str = "12:00") -> list[tuple[str, str, str]]:
    timeline = Timeline(happened)
    return told(Outlook(site(happened), {happened.id: timeline}, at(now)).states(timeline))


def test_a_notice_ends_when_it_says_and_an_incident_has_no_states_to_come() -> None:
    assert states(notice(update("10:00", "Update"), end="20:00")) == [("20:00", "resolved", "operational")]
    assert states(notice(update("10:00", "Update"))) == []
    assert states(outage("10:00")) == []


# The banner


def test_the_banner_says_that_work_is_under_way_and_then_that_all_is_well() -> None:
    assert banner(site(PLANNED)) == [
        ("20:00", "Service Under Maintenance", "under_maintenance"),
        ("22:00", "All Systems Operational", "operational"),
    ]


def test_the_banner_does_not_change_while_something_worse_is_open() -> None:
    assert banner(site(PLANNED, outage("10:00", component="web"))) == []


def test_two_windows_that_overlap_are_one_change_of_the_banner() -> None:
    other = maintenance(start="21:00", end="23:00", name="other", components=["web"])
    assert [(when, word) for when, word, _ in banner(site(PLANNED, other))] == [
        ("20:00", "Service Under Maintenance"),
        ("23:00", "All Systems Operational"),
    ]


def test_what_is_dated_ahead_is_not_told_before_its_time() -> None:
    assert banner(site(outage("12:10"))) == []


def test_no_more_is_looked_ahead_at_than_a_page_bears_and_all_of_it_ends_at_one_instant() -> None:
    works = [
        maintenance(start=f"2024-04-{day:02} 10:00", end=f"2024-04-{day:02} 11:00", name=f"work-{day}")
        for day in range(1, 31)
    ]
    page = home_view(seen(site(*works), "12:00"))
    assert len(page.banner.later) == MOST
    assert [len(each.card.standing.later) for each in page.maintenance] == [2] * (MOST // 2) + [0] * (30 - MOST // 2)
    assert page.maintenance[MOST // 2 - 1].card.standing.later[-1].at == page.banner.later[-1].at


# Levels


def test_a_component_is_under_maintenance_while_its_window_is_open() -> None:
    assert row(site(PLANNED)) == [
        ("20:00", "under_maintenance", "under_maintenance"),
        ("22:00", "operational", "operational"),
    ]
    assert row(site(PLANNED), "web") == []


def test_a_component_that_is_worse_stays_so() -> None:
    assert row(site(PLANNED, outage("10:00"))) == []


def test_a_component_that_goes_out_of_use_changes_nothing_else() -> None:
    assert banner(site(components=["api", component("vine", until="2024-03-05 20:00")])) == []


def test_a_region_follows_the_windows_of_what_contains_it() -> None:
    work = maintenance(update("10:00", "Scheduled"), regions={"europe": None, "FR": None})
    pages = planned(site(work))
    region, story = pages["regions/fr/"].view, pages["incidents/work/"].view
    assert isinstance(region, RegionView)
    assert isinstance(story, IncidentView)
    assert [each.word for each in region.later] == [Level.UNDER_MAINTENANCE, Level.OPERATIONAL]
    assert [place.level for place in region.places] == [None]
    assert [each.word.value for each in story.card.standing.later] == ["in_progress", "completed"]


# Which pages tell of the present


def updated(site: Site, now: str = "12:00") -> dict[str, datetime | None]:
    return {path: page.updated for path, page in planned(site, now).items() if not path.startswith("history")}


def test_pages_that_tell_of_the_present_know_when_anything_was_last_said() -> None:
    over, going_on = outage("08:00", "09:00", name="over"), outage("10:00", name="open", regions=["FR"])
    assert updated(site(over, going_on, PLANNED)) == {
        "": at("10:00"),
        "incidents/work/": at("10:00"),
        "incidents/open/": at("10:00"),
        "incidents/over/": None,
        "components/api/": at("10:00"),
        "components/web/": at("10:00"),
        "regions/fr/": at("10:00"),
        "subscribe/": None,
        "uptime/": None,
        "404.html": None,
    }


def test_the_page_of_a_component_out_of_use_tells_of_the_past() -> None:
    retired = site(components=["api", component("vine", until="2024-03-04")])
    assert updated(retired)["components/vine/"] is None


def test_a_window_that_opened_was_said_too() -> None:
    assert updated(site(PLANNED), "20:30")[""] == at("20:00")
