"""When anything changes, and that nothing does in between."""

from datetime import datetime, timedelta

import msgspec
import pytest
from builders import at, component, incident, maintenance, notice, outage, site, update
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model.site import Incident, Site
from statusgen.model.time import TOLERANCE
from statusgen.status.rollup import current_levels, overall
from statusgen.status.schedule import last_transition, next_transition
from statusgen.status.timeline import Timeline, timelines

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
        (at("11:00"), TOMORROW),
    ]


def test_what_is_posted_counts_at_once_even_minutes_ahead_of_the_clock() -> None:
    broken = site(outage("17:10"))
    assert last(broken, at("17:05")) == at("17:10")
    assert last(broken, at("17:10") - TOLERANCE) == at("17:10")


def test_what_is_far_ahead_does_not_count_yet() -> None:
    assert last(site(outage("17:10")), at("16:54")) == MIDNIGHT


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


# Laws

laws = settings(deadline=None, max_examples=40)
ZONES = ("Etc/UTC", "Asia/Kolkata", "America/New_York", "Pacific/Auckland")
LABELS = ("Investigating", "Identified", "Update", "Resolved")
minutes = st.integers(min_value=0, max_value=720)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


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
        *(msgspec.structs.replace(each, id=f"number-{n}") for n, each in enumerate(incidents)),
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
        overall(site, timelines(site), now),
        current_levels(site, timelines(site), now),
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
