"""When the clock changes anything, and what a page says of it ahead."""

import enum
from datetime import UTC, datetime, timedelta

import pytest
from builders import (
    TODAY,
    at,
    clock,
    component,
    incident,
    maintenance,
    moment,
    notice,
    outage,
    seen,
    site,
    update,
    views,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from statusgen.language.locale import Locale
from statusgen.model.site import Incident, Site
from statusgen.model.spans import Span
from statusgen.model.time import TOLERANCE, Moment, read_moment
from statusgen.model.vocabulary import Level
from statusgen.model.zones import midnight
from statusgen.pages.home import home_view
from statusgen.pages.page import Page
from statusgen.pages.plan import plan_pages
from statusgen.pages.views import IncidentView, RegionView
from statusgen.status.rollup import current_levels
from statusgen.status.schedule import MOST, Later, Outlook, coming, last_transition, next_transition
from statusgen.status.series import timelines
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline
from statusgen.status.uptime import may_reach

# Transitions

MIDNIGHT = at("2024-03-05")
TOMORROW = at("2024-03-06")


def last(site: Site, now: datetime) -> datetime:
    return last_transition(site, timelines(site), now)


def following(site: Site, now: datetime) -> datetime:
    return next_transition(site, timelines(site), now)


def around(site: Site, time: str) -> tuple[datetime, datetime]:
    return last(site, at(time)), following(site, at(time))


def test_where_nothing_happens_the_day_begins_and_ends() -> None:
    assert around(site(), "12:34") == (MIDNIGHT, TOMORROW)


def test_at_midnight_itself_the_new_day_has_begun() -> None:
    assert around(site(), "00:00") == (MIDNIGHT, TOMORROW)


def test_days_begin_in_the_zone_of_the_site() -> None:
    assert around(site(timezone="Asia/Tokyo"), "12:00") == (at("2024-03-04 15:00"), at("2024-03-05 15:00"))


@pytest.mark.parametrize(
    ("zone", "now", "last", "following"),
    [
        ("Europe/Paris", "2024-03-31 12:00", "2024-03-30 23:00", "2024-03-31 22:00"),
        ("Europe/Paris", "2024-10-27 12:00", "2024-10-26 22:00", "2024-10-27 23:00"),
        ("America/Sao_Paulo", "2018-11-04 12:00", "2018-11-04 03:00", "2018-11-05 02:00"),
        ("Asia/Beirut", "2022-03-27 12:00", "2022-03-26 22:00", "2022-03-27 21:00"),
        ("America/Havana", "2023-11-05 12:00", "2023-11-05 04:00", "2023-11-06 05:00"),
    ],
    ids=["a day of 23 hours", "a day of 25 hours", "no midnight", "no midnight either", "midnight twice"],
)
def test_days_begin_once_where_clocks_change(zone: str, now: str, last: str, following: str) -> None:
    assert around(site(timezone=zone), now) == (at(last), at(following))


def test_an_update_changes_the_page() -> None:
    broken = site(outage("10:00", "11:00"))
    assert [around(broken, time) for time in ("09:59", "10:00", "11:30")] == [
        (at("10:00"), at("10:00")),
        (at("10:00"), at("11:00")),
        (at("11:00"), at("12:00")),
    ]


@pytest.mark.parametrize(
    ("found", "hours"),
    [
        pytest.param(outage("10:00", "10:20"), True, id="an outage that is over"),
        pytest.param(outage("2024-03-01 10:00"), True, id="an outage that goes on"),
        pytest.param(outage("10:00", "10:20", level="degraded_performance"), False, id="what counts for nothing"),
        pytest.param(outage("2024-03-04 10:00", "00:00"), False, id="an outage that ended at midnight"),
        pytest.param(incident(update("10:00", "Update"), regions={"FR": "major_outage"}), False, id="no component"),
        pytest.param(maintenance(start="00:00", end="2024-03-06 01:00"), False, id="maintenance"),
        pytest.param(
            maintenance(start="00:00", end="2024-03-06 01:00", components={"api": "major_outage"}),
            True,
            id="an outage of it",
        ),
    ],
)
def test_a_day_on_which_uptime_was_lost_changes_by_the_hour(found: Incident, hours: bool) -> None:
    assert (last(site(found), at("22:34")) == at("22:00")) is hours
    assert (following(site(found), at("22:34")) - at("22:00") == timedelta(hours=1)) is hours


def test_the_hours_of_a_day_are_those_of_its_zone() -> None:
    assert around(site(outage("08:10"), timezone="Asia/Kolkata"), "17:10") == (at("16:30"), at("17:30"))


def test_a_day_of_twenty_three_hours_has_as_many() -> None:
    lost = site(outage("2024-03-31 12:00"), timezone="Europe/Paris")
    assert around(lost, "2024-03-31 21:10") == (at("2024-03-31 21:00"), at("2024-03-31 22:00"))


@pytest.mark.parametrize(
    ("found", "as_of", "said"),
    [
        pytest.param(site(), "00:00", TODAY, id="a quiet day"),
        pytest.param(site(timezone="Asia/Tokyo"), "2024-03-04 15:00", TODAY, id="a quiet day of another zone"),
        pytest.param(site(), "09:00", "09:00", id="after a change"),
        pytest.param(site(outage("10:00")), "00:00", "00:00", id="the first hour of a day on which uptime was lost"),
    ],
)
def test_a_page_of_a_quiet_day_gives_its_date_alone(found: Site, as_of: str, said: str) -> None:
    assert Snapshot(found, at(as_of)).as_moment == read_moment(
        TODAY if said == TODAY else f"{TODAY} {said}", found.zone
    )


def test_what_is_posted_counts_at_once_even_minutes_ahead_of_the_clock() -> None:
    broken = site(outage("17:10"))
    assert last(broken, at("17:05")) == at("17:10")
    assert last(broken, at("17:10") - TOLERANCE) == at("17:10")


def test_what_is_far_ahead_does_not_count_yet() -> None:
    assert last(site(outage("17:10", level="degraded_performance")), at("16:54")) == MIDNIGHT


def test_a_start_and_an_end_change_the_page_whenever_they_were_posted() -> None:
    reported = site(incident(update("14:00", "Resolved"), start="10:00", end="12:00"))
    assert around(reported, "10:30") == (at("10:00"), at("12:00"))


def test_a_window_opens_and_closes_by_the_clock() -> None:
    planned = site(maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00"))
    assert around(planned, "12:00") == (at("10:00"), at("20:00"))
    assert around(planned, "21:00") == (at("20:00"), at("22:00"))
    assert around(planned, "22:00") == (at("22:00"), TOMORROW)


def test_a_moved_window_opens_when_it_does() -> None:
    planned = site(maintenance(update("10:00", "Update", "start: 21:00", "end: 23:00")))
    assert following(planned, at("20:30")) == at("21:00")
    assert following(planned, at("22:30")) == at("23:00")


def test_a_promise_falls_due() -> None:
    broken = site(incident(update("10:00", "Investigating", "next update: 10:30")))
    assert around(broken, "10:10") == (at("10:00"), at("10:30"))
    assert last(broken, at("10:31")) == at("10:30")


def test_a_promise_that_was_kept_is_no_transition() -> None:
    kept = site(incident(update("10:00", "Investigating", "next update: 11:00"), update("10:50", "Update")))
    assert last(kept, at("11:30")) == at("10:50")


def test_a_notice_ends_by_the_clock() -> None:
    assert following(site(notice(update("10:00", "Update"), end="12:00")), at("11:00")) == at("12:00")


def test_a_component_comes_and_goes() -> None:
    changing = site(components=[component("api", since="09:00"), component("web", until="15:00")])
    assert around(changing, "12:00") == (at("09:00"), at("15:00"))


# Laws of transitions

laws = settings(deadline=None, max_examples=25)
ZONES = ("Etc/UTC", "Asia/Kolkata", "America/New_York", "Pacific/Auckland")
LABELS = ("Investigating", "Identified", "Update", "Resolved")
minutes = st.integers(min_value=0, max_value=720)


@st.composite
def outages(draw: st.DrawFn) -> Incident:
    posts = draw(st.lists(st.tuples(minutes, st.sampled_from(LABELS), st.booleans()), min_size=1, max_size=4))
    updates = [update(clock(m), label, *["next update: +47m"][: int(promised)]) for m, label, promised in posts]
    end = draw(st.none() | st.just("2024-03-05") | minutes.map(lambda m: clock(720 + m // 2)))
    start = draw(st.none() | st.sampled_from(["2024-03", "2024-03-04", "00:07", "about 06:30"]))
    return incident(*updates, start=start, end=end, components={"api": "major_outage"}, regions=["FR"])


@st.composite
def works(draw: st.DrawFn) -> Incident:
    opens = draw(minutes)
    moved = draw(minutes)
    posts = draw(
        st.sampled_from(
            [
                (),
                (update("00:00", "Scheduled", "next update: 05:00"),),
                (update("00:01", "Update", f"start: {clock(moved)}", f"end: {clock(moved + 61)}"),),
                (update(clock(opens), "In progress"),),
                (update(clock(opens), "In progress"), update(clock(opens + 90), "Completed")),
                (update("00:02", "Cancelled"),),
            ]
        )
    )
    return maintenance(*posts, start=clock(opens), end=clock(opens + 60))


@st.composite
def sites(draw: st.DrawFn) -> Site:
    told = notice(update("01:01", "Update"), end=clock(draw(minutes) + 62))
    incidents = [*draw(st.lists(outages(), max_size=2)), *draw(st.lists(works(), max_size=2)), told]
    return site(
        *(structs.replace(incident, id=f"{incident.id}-{n}") for n, incident in enumerate(incidents)),
        timezone=draw(st.sampled_from(ZONES)),
        components=[component("api", since="03:33"), component("web", until="08:08")],
    )


instants = st.integers(min_value=0, max_value=86_399).map(lambda second: at("00:00") + timedelta(seconds=second))


def is_posted(site: Site, now: datetime) -> bool:
    """Whether all that is written could have been written by now."""
    return all(update.posted <= now for incident in site.incidents for update in incident.updates)


def all_that_is_said(site: Site, now: datetime) -> object:
    """Whatever of a site depends on the time, but for lengths of time."""
    return (
        Snapshot(site, now).overall,
        current_levels(site, Snapshot(site, now).given, now),
        [(Timeline(each).state_at(now), Timeline(each).impact_at(now)) for each in site.incidents],
        [promised.last <= now for each in site.incidents if (promised := Timeline(each).promise)],
    )


@laws
@given(sites(), instants)
def test_now_lies_between_the_last_transition_and_the_next(site: Site, now: datetime) -> None:
    assert last(site, now) <= now + TOLERANCE
    assert following(site, now) > now
    assert not is_posted(site, now) or last(site, now) <= now


@laws
@given(sites(), instants, st.integers(min_value=0, max_value=999))
def test_all_times_between_two_transitions_are_one(site: Site, now: datetime, share: int) -> None:
    later = now + (following(site, now) - now) * share / 1_000
    assert not is_posted(site, now) or last(site, later) == last(site, now)
    assert following(site, later) == following(site, now)


@laws
@given(sites(), instants)
def test_nothing_has_changed_since_the_last_transition(site: Site, now: datetime) -> None:
    as_of = last(site, now)
    assert not is_posted(site, now) or all_that_is_said(site, as_of) == all_that_is_said(site, now)


@laws
@given(sites(), instants)
def test_the_last_transition_is_its_own(site: Site, now: datetime) -> None:
    as_of = last(site, now)
    assert not is_posted(site, now) or last(site, as_of) == as_of


@laws
@given(sites(), instants)
def test_the_next_transition_becomes_the_last(site: Site, now: datetime) -> None:
    after = following(site, now)
    assert not is_posted(site, now) or last(site, after) == after


@laws
@given(sites(), instants, st.integers(min_value=0, max_value=40))
def test_what_may_not_reach_into_a_time_gives_no_level_in_it(site: Site, instant: datetime, days: int) -> None:
    window = Span(instant + timedelta(days=days), at("2024-05-01"))
    found = [Timeline(each) for each in site.incidents]
    reaching = [*may_reach(window, found, site.zone)]
    levels = [part for each in found if each not in reaching for parts in each.marks.values() for part in parts]
    assert all(part.span.last < midnight(window.first, site.zone) for part in levels)


# What a page says ahead


def told(later: tuple[Later, ...]) -> list[tuple[str, str, str]]:
    return [(f"{each.at:%H:%M}", value(each.word), value(each.level)) for each in later]


def value(member: enum.Enum | None) -> str:
    return str(member.value) if member else ""


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
    assert states(notice(update("10:00", "Update"))) == [("10:00", "resolved", "operational")]
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
    assert [len(each.card.standing.later) for each in page.current.planned] == [2] * (MOST // 2) + [0] * (
        30 - MOST // 2
    )
    assert page.current.planned[MOST // 2 - 1].card.standing.later[-1].at == page.banner.later[-1].at


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
    assert [value(each.word) for each in story.card.standing.later] == ["in_progress", "completed"]


# Which pages tell of the present


def of_the_present(site: Site, now: str = "12:00") -> dict[str, Moment]:
    """As of when the pages are that tell of the present."""
    return {path: page.present.as_of for path, page in planned(site, now).items() if page.present}


def test_pages_that_tell_of_the_present_say_as_of_when_they_are() -> None:
    over, going_on = outage("08:00", "09:00", name="over"), outage("10:00", name="open", regions=["FR"])
    paths = ["", "embed/", "incidents/work/", "incidents/open/", "components/api/", "components/web/", "regions/fr/"]
    assert of_the_present(site(over, going_on, PLANNED)) == dict.fromkeys(paths, moment("12:00"))


def test_the_page_of_a_component_out_of_use_tells_of_the_past() -> None:
    retired = site(components=["api", component("vine", until="2024-03-04")])
    assert "components/vine/" not in of_the_present(retired)


# Which pages may be out of date


def stale(site: Site, now: str = "12:00") -> dict[str, str]:
    """From when each page that follows the clock may be out of date, if it is not built again."""
    return {path: f"{page.stale.at:%d %H:%M}" for path, page in planned(site, now).items() if page.stale}


def test_a_page_with_what_the_clock_changes_may_be_out_of_date_six_hours_after_that() -> None:
    promised = incident(update("10:00", "Investigating", "next update: 12:30"), components=["api"], name="open")
    assert stale(site(promised)) == dict.fromkeys(["", "incidents/open/", "components/api/"], "05 18:30")
    assert stale(site(PLANNED), "21:00") == dict.fromkeys(["", "incidents/work/", "components/api/"], "06 04:00")
    assert stale(site(maintenance(start="2024-03-09", end="2024-03-10", name="work")))[""] == "06 06:00"


def test_a_quiet_page_is_never_out_of_date() -> None:
    cancelled = maintenance(update("10:00", "Scheduled"), update("11:00", "Cancelled"))
    assert stale(site()) == {}
    assert stale(site(outage("08:00", "09:00", regions=["FR"]), cancelled, notice(update("10:00", "Update")))) == {}


def test_a_page_is_out_of_date_by_what_it_shows_alone() -> None:
    going_on, gone = outage("10:00", regions=["FR"], name="open"), outage("08:00", "09:00", regions=["DE"], name="over")
    ending = notice(update("10:00", "Update"), end="22:00", name="closed")
    assert stale(site(going_on, gone)).keys() == {"", "incidents/open/", "components/api/", "regions/fr/"}
    assert stale(site(ending)).keys() == {"", "incidents/closed/"}
