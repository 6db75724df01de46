"""The front page: what is open, what is to come, how each component does, and the last days."""

from datetime import date
from typing import Final

import pytest
from builders import component, group, incident, maintenance, moment, notice, outage, seen, site, text, update

from statusgen.model.policies import UptimePolicy
from statusgen.model.site import Component, Site, Update
from statusgen.model.text import Text
from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import Claimed, Impact, Level
from statusgen.pages.home import home_view
from statusgen.pages.parts import OpenIncident, leading
from statusgen.pages.subscribe import subscribe_view
from statusgen.pages.views import Banner, HomeView
from statusgen.status.rollup import Description


def front(site: Site, now: str = "12:00", language: str = "en") -> HomeView:
    return home_view(seen(site, now, language))


def ids(shown: tuple[OpenIncident, ...]) -> list[str]:
    return [each.card.incident.id for each in shown]


def days(page: HomeView) -> list[tuple[int, int, list[str]]]:
    """The recent days: first and last day of each entry, with the ids of its incidents."""
    return [(entry.first.day, entry.last.day, [card.incident.id for card in entry.cards]) for entry in page.days]


# The banner


def about(banner: Banner) -> str:
    return banner.about.card.incident.id if banner.about else ""


def test_the_banner_of_a_quiet_site_is_about_nothing() -> None:
    banner = front(site()).banner
    assert (banner.state, banner.level) == (Description.OPERATIONAL, Level.OPERATIONAL)
    assert (about(banner), banner.hurt, banner.others, banner.works, banner.upcoming) == ("", (), (), (), None)


def test_the_banner_is_about_the_worst_open_incident_and_counts_the_others() -> None:
    banner = front(
        site(
            outage("10:00", level="partial_outage", name="bad"), outage("09:00", name="worst"), outage("11:00", "11:30")
        )
    ).banner
    assert (about(banner), banner.level) == ("worst", Level.MAJOR_OUTAGE)
    assert ([card.incident.id for card in banner.others], banner.more) == (["bad"], 0)


def test_the_banner_names_three_other_incidents_and_counts_the_rest() -> None:
    outages = [outage(f"0{hour}:00", level="degraded_performance", name=f"at-{hour}") for hour in range(1, 6)]
    banner = front(site(outage("09:00", name="worst"), *outages)).banner
    assert ([card.incident.id for card in banner.others], banner.more) == (["at-5", "at-4", "at-3"], 2)


def hurt(banner: Banner) -> list[tuple[str, str]]:
    return [(str(each.name.text), each.level.value if each.level else "") for each in banner.hurt]


def test_the_banner_has_every_component_that_is_hurt_the_worst_first() -> None:
    slow = incident(update("09:00", "Investigating"), name="slow", components={"web": "degraded_performance"})
    banner = front(site(slow, outage("10:00"), components=["web", "api", "mail"])).banner
    assert hurt(banner) == [("Api", "major_outage"), ("Web", "degraded_performance")]


def test_the_banner_names_six_components_and_counts_the_rest() -> None:
    names = [f"c{n}" for n in range(8)]
    banner = front(
        site(
            incident(update("09:00", "Investigating"), components=dict.fromkeys(names, "major_outage")),
            components=names,
        )
    ).banner
    assert ([name for name, _ in hurt(banner)], banner.more_hurt) == (["C0", "C1", "C2", "C3", "C4", "C5"], 2)


def test_a_component_that_the_clock_will_hurt_waits_in_the_banner() -> None:
    banner = front(site(maintenance(start="13:00", end="14:00"))).banner
    assert [(each.is_well, [later.level for later in each.later]) for each in banner.hurt] == [
        (True, [Level.UNDER_MAINTENANCE, Level.OPERATIONAL])
    ]


@pytest.mark.parametrize(
    ("bodies", "words"),
    [
        (["Looking.", "The dashboard is **back**. The rest follows."], "The dashboard is back."),
        (["Looking. We tell more soon.", ""], "Looking."),
        (["", ""], "Nobody can sign in."),
    ],
)
def test_the_banner_has_the_first_sentence_of_the_newest_words(bodies: list[str], words: str) -> None:
    first, second = bodies
    broken = incident(
        update("10:00", "Investigating", body=first),
        update("11:00", "Identified", body=second),
        components={"api": "major_outage"},
        summary="Nobody can sign in. We look for the cause.",
    )
    about = front(site(broken)).banner.about
    assert about is not None
    assert str(about.words) == words


def test_an_incident_that_says_nothing_has_no_words_in_the_banner() -> None:
    about = front(site(incident(update("10:00", "Investigating", body="")))).banner.about
    assert about is not None
    assert about.words is None


def test_the_shape_of_the_banner_is_that_of_the_worst_component() -> None:
    banner = front(site(outage("10:00"), components=["api", "web", "mail"])).banner
    assert (banner.state, banner.level) == (Description.PARTIAL, Level.MAJOR_OUTAGE)


def test_the_banner_names_whom_the_incident_hurts_now() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Monitoring", "api: operational"),
        components={"api": "major_outage", "web": "major_outage"},
    )
    assert hurt(front(site(broken)).banner) == [("Web", "major_outage")]


@pytest.mark.parametrize(
    ("impact", "level"),
    [("minor", "degraded_performance"), ("major", "partial_outage"), ("critical", "major_outage")],
)
def test_the_shape_of_the_banner_is_as_loud_as_its_words(impact: str, level: str) -> None:
    banner = front(site(incident(update("10:00", "Investigating"), impact=impact))).banner
    assert banner.level is Level(level)


def test_the_banner_of_a_maintenance_is_about_the_worst_and_tells_of_the_others() -> None:
    banner = front(
        site(
            maintenance(start="10:00", end="13:00", name="first"),
            maintenance(start="11:00", end="13:00", name="worst", components={"web": "degraded_performance"}),
            maintenance(start="11:30", end="13:00", name="third"),
            maintenance(start="20:00", end="21:00", name="tonight"),
        )
    ).banner
    assert (banner.level, about(banner), banner.others) == (Level.DEGRADED_PERFORMANCE, "worst", ())
    assert hurt(banner) == [("Web", "degraded_performance"), ("Api", "under_maintenance")]
    assert [card.incident.id for card in banner.works] == ["first", "third"]
    assert banner.upcoming is not None
    assert banner.upcoming.incident.id == "tonight"


def test_beside_an_incident_maintenance_under_way_is_told_of_and_not_counted_as_one() -> None:
    banner = front(site(outage("10:00"), maintenance(start="11:00", end="13:00"))).banner
    assert (about(banner), banner.others, [card.incident.id for card in banner.works]) == ("outage", (), ["work"])


def test_home_says_what_it_is_as_of() -> None:
    assert front(site(), "12:34").as_of == moment("12:34")


# What is open


def test_open_incidents_stand_pinned_first_then_the_worst_then_the_newest() -> None:
    page = front(
        site(
            outage("08:00", level="degraded_performance", name="slow"),
            outage("09:00", name="down-since-nine"),
            outage("10:00", name="down-since-ten"),
            outage("07:00", level="degraded_performance", name="pinned", pinned=True),
            outage("06:00", "06:30", name="over"),
        )
    )
    assert ids(page.current.incidents) == ["pinned", "down-since-ten", "down-since-nine", "slow"]


def test_an_open_incident_is_shown_with_its_two_newest_updates() -> None:
    told = [update(f"{hour}:00", "Update", body=f"At {hour}.") for hour in ("08", "09", "10", "11")]
    shown = front(site(incident(*told, components={"api": "major_outage"}))).current.incidents[0]
    assert [each.body.text for each in shown.updates] == ["At 11.", "At 10."]
    assert (shown.count, shown.has_more) == (4, True)


def test_an_open_incident_is_shown_in_full_with_its_newest_update_first() -> None:
    broken = incident(
        update("10:00", "Investigating", body="Looking."),
        update("11:00", "Monitoring", "api: degraded_performance", "next update: 12:30", body="Fixed, we think."),
        components={"api": "major_outage", "web": "operational"},
        regions=["FR"],
        summary="It is down.",
    )
    shown = front(site(broken)).current.incidents[0]
    assert [each.body.text for each in shown.updates] == ["Fixed, we think.", "Looking."]
    assert [(g.level.value, [str(name.text) for name in g.names]) for g in shown.affected] == [
        ("degraded_performance", ["Api"]),
        ("operational", ["Web"]),
    ]
    assert [str(name.text) for name in shown.regions] == ["France"]
    assert (shown.summary.text, shown.card.standing.promise, shown.card.standing.is_overdue) == (
        "It is down.",
        moment("12:30"),
        False,
    )
    assert shown.card.standing.impact is Impact.CRITICAL


def test_the_banner_has_the_times_of_the_incident_that_it_is_about() -> None:
    worse = incident(update("10:10", "Investigating", "api: major_outage"), name="worse")
    view = front(site(incident(update("10:00", "Investigating", "web: degraded_performance"), name="other"), worse))
    assert {each.card.incident.id: each.in_banner for each in view.current.incidents} == {"other": False, "worse": True}


def test_a_promise_is_overdue_from_the_instant_that_it_was_for() -> None:
    broken = site(incident(update("10:00", "Investigating", "next update: 11:00")))
    assert [front(broken, now).current.incidents[0].card.standing.is_overdue for now in ("10:59", "11:00")] == [
        False,
        True,
    ]


def test_notices_stand_apart_from_incidents_while_they_are_shown() -> None:
    told = site(notice(update("10:00", "Update"), end="14:00", components=["api"]))
    page = front(told)
    assert (ids(page.current.incidents), ids(page.current.notices)) == ([], ["notice"])
    assert page.current.notices[0].affected == ()
    assert ids(front(told, "14:00").current.notices) == []


def test_a_pinned_notice_stands_first() -> None:
    told = [notice(update(f"{hour:02}:00", "Update"), name=f"at-{hour}", pinned=hour == 10) for hour in (9, 10, 11)]
    assert ids(front(site(*told)).current.notices) == ["at-10", "at-11", "at-9"]


def test_a_maintenance_is_listed_on_each_of_its_days_up_to_today() -> None:
    work = maintenance(start="2024-03-03 22:00", end="2024-03-06 02:00")
    assert days(front(site(work))) == [(3, 5, ["work"]), (21, 2, [])]


def test_where_nothing_ever_happened_the_banner_alone_says_so() -> None:
    assert days(front(site())) == []


def test_what_is_dated_ahead_is_not_on_home_before_its_time() -> None:
    ahead = site(notice(update("12:10", "Update")), outage("12:15"))
    assert days(front(ahead)) == []
    assert front(ahead).newest == ()
    old = outage("2024-02-01 10:00", "2024-02-01 11:00", name="old")
    assert days(front(site(*ahead.incidents, old))) == [(21, 5, [])]
    assert ids(front(ahead, "12:10").current.notices) == ["notice"]


def test_maintenance_in_progress_and_to_come_is_shown_the_next_one_first() -> None:
    page = front(
        site(
            maintenance(start="2024-03-09 10:00", end="2024-03-09 11:00", name="saturday"),
            maintenance(start="11:00", end="13:00", name="now"),
            maintenance(start="08:00", end="09:00", name="done"),
            maintenance(update("10:00", "Cancelled"), name="cancelled"),
            maintenance(
                update("10:00", "Update", "start: 2024-03-07 10:00", "end: 2024-03-07 11:00"),
                start="2024-03-20 10:00",
                end="2024-03-20 11:00",
                name="moved-to-thursday",
            ),
        )
    )
    assert (ids(page.current.works), ids(page.current.planned)) == (["now"], ["moved-to-thursday", "saturday"])


def test_a_maintenance_shows_its_window_as_it_stands_and_lasts_nothing_yet() -> None:
    moved = maintenance(update("10:00", "Update", "start: 21:00", "end: 23:00"))
    card = front(site(moved)).current.planned[0].card
    assert card.standing.window is not None
    assert (card.standing.window.start, card.standing.window.end, card.lasted) == (
        moment("21:00"),
        moment("23:00"),
        None,
    )


def test_three_planned_maintenance_are_in_full_and_the_rest_in_one_line_each() -> None:
    page = front(
        site(*(maintenance(start=f"{hour}:00", end=f"{hour}:30", name=f"at-{hour}") for hour in range(13, 18)))
    )
    shown, others = leading(page.current.planned)
    assert ids(shown) == ["at-13", "at-14", "at-15"]
    assert [card.incident.id for card in others] == ["at-16", "at-17"]


# Components


def names_in_brief(site: Site) -> list[tuple[str, list[str], int]]:
    """By level, the components that the first open incident names, and how many more there are."""
    groups = front(site).current.incidents[0].affected
    return [
        (each.level.value, [str(name.text) for name in names], more)
        for each in groups
        for names, more in [each.in_brief]
    ]


def test_a_line_names_seven_components_of_many_and_two_that_are_well() -> None:
    down, well = [f"d{n}" for n in range(172)], [f"w{n}" for n in range(4)]
    broken = incident(
        update("10:00", "Investigating"),
        components=dict.fromkeys(down, "major_outage") | dict.fromkeys(well, "operational"),
    )
    assert names_in_brief(site(broken, components=[*down, *well])) == [
        ("major_outage", ["D0", "D1", "D2", "D3", "D4", "D5", "D6"], 165),
        ("operational", ["W0", "W1"], 2),
    ]
    groups = front(site(broken, components=[*down, *well])).current.incidents[0].affected
    assert [each.is_only_counted for each in groups] == [False, True]
    eight = incident(update("10:00", "Investigating"), components=dict.fromkeys(down[:8], "major_outage"))
    assert names_in_brief(site(eight, components=down[:8]))[0][2] == 0


def test_groups_keep_their_order_and_single_components_in_a_row_share_an_entry_without_a_group() -> None:
    page = front(site(components=["api", "web", group("meta", "chat", "mail"), "cdn"]))
    assert [(each.group and each.group.name, [row.component.id for row in each.rows]) for each in page.groups] == [
        (None, ["api", "web"]),
        (text("Meta"), ["chat", "mail"]),
        (None, ["cdn"]),
    ]


def test_two_groups_side_by_side_stay_two() -> None:
    page = front(site(components=[group("one", "api"), group("two", "web")]))
    assert [[row.component.id for row in each.rows] for each in page.groups] == [["api"], ["web"]]


def test_a_group_is_at_the_worst_level_of_its_components_and_unfolded_while_one_is_not_well() -> None:
    page = front(
        site(
            outage("10:00", component="web", level="partial_outage"),
            components=[group("one", "api", "web"), group("two", "mail"), group("three", "dns", collapsed=False)],
        )
    )
    assert [(each.level, each.is_unfolded) for each in page.groups] == [
        (Level.PARTIAL_OUTAGE, True),
        (Level.OPERATIONAL, False),
        (Level.OPERATIONAL, True),
    ]


def test_of_very_many_components_those_in_folded_groups_have_no_bars() -> None:
    many = [group(f"g{n}", *(f"c{n}-{m}" for m in range(34))) for n in range(3)]
    page = front(site(outage("10:00", component="c1-7"), components=[*many, "api"]))
    assert [page_group.rows[0].bars is not None for page_group in page.groups] == [False, True, False, True]
    few = front(site(components=many[:2]))
    assert all(row.bars for page_group in few.groups for row in page_group.rows)


def test_of_very_many_components_those_that_are_and_stay_well_have_only_their_names() -> None:
    many = [group(f"g{n}", *(f"c{n}-{m}" for m in range(34))) for n in range(3)]
    soon = maintenance(start="20:00", end="22:00", components=["c2-1"])
    page = front(site(outage("10:00", component="c1-7"), soon, components=[*many, "api"]))
    assert [(len(each.in_full), len(each.by_name)) for each in page.groups] == [(0, 34), (34, 0), (1, 33), (1, 0)]
    assert [row.component.id for row in page.groups[2].in_full] == ["c2-1"]
    few = front(site(components=many[:2]))
    assert [len(each.by_name) for each in few.groups] == [0, 0]


def test_bars_have_links_where_there_is_something_to_read_be_it_only_maintenance() -> None:
    page = front(site(maintenance(start="10:00", end="13:00"), components=["api", "web"]))
    assert [row.bars and row.bars.has_links for each in page.groups for row in each.rows] == [True, False]


def test_a_group_of_a_record_that_claims_no_uptime_has_no_level_while_all_is_well() -> None:
    page = front(site(components=[group("one", "api")], uptime=None))
    assert [each.level for each in page.groups] == [None]


def test_the_uptime_of_a_group_is_the_mean_of_its_components_in_use_and_nothing_else_has_one() -> None:
    members = [component(name, since="2024-03-05 00:00") for name in ("chat", "mail")]
    page = front(
        site(outage("06:00", component="chat"), components=["api", group("meta", *members), group("new", "x")])
    )
    assert [each.uptime and each.uptime.percent for each in page.groups] == [None, 75.0, 100.0]


def test_retired_components_are_not_on_home_nor_are_groups_of_nothing_else() -> None:
    vine = component("vine", until="2017-01-17")
    page = front(site(components=[vine, group("x", vine), "api"]))
    assert [[row.component.id for row in each.rows] for each in page.groups] == [["api"]]


def test_retired_components_alone_make_no_group() -> None:
    assert front(site(components=[component("vine", until="2017-01-17")])).groups == ()


def test_a_row_has_the_level_of_now_and_the_uptime_of_the_last_days() -> None:
    api = component("api", since="2024-03-05 00:00")
    row = front(site(outage("06:00"), components=[api])).groups[0].rows[0]
    assert row.uptime is not None
    assert row.bars is not None
    assert (row.level, row.uptime.percent, row.bars.bad_days) == (Level.MAJOR_OUTAGE, 50.0, (date(2024, 3, 5),))


def test_a_row_of_a_component_that_an_incident_with_a_vague_start_keeps_down_says_so() -> None:
    broken = incident(update("10:00", "Investigating"), start="2024-03", components={"api": "major_outage"})
    assert [row.level for row in front(site(broken)).groups[0].rows] == [Level.MAJOR_OUTAGE, Level.OPERATIONAL]


def test_names_are_in_the_language_of_the_page() -> None:
    api = Component(id="api", name=Text({"en": "Interface", "fr": "Passerelle"}), description=Text({"en": "For apps"}))
    row = front(site(components=[api], languages=["en", "fr"]), language="fr").groups[0].rows[0]
    assert (str(row.name.text), row.name.path) == ("Passerelle", "fr/components/api/")
    assert row.component == api


# The last days


def test_fourteen_quiet_days_are_one_line() -> None:
    assert days(front(site(outage("2024-02-01 10:00", "2024-02-01 11:00")))) == [(21, 5, [])]


def test_days_stand_newest_first_and_quiet_ones_side_by_side_are_merged() -> None:
    page = front(
        site(
            outage("2024-03-03 10:00", "2024-03-03 11:00", name="a"),
            outage("2024-03-02 10:00", "2024-03-02 11:00", name="b"),
            outage("2024-02-21 10:00", "2024-02-21 11:00", name="two-weeks-ago"),
            outage("2024-02-20 10:00", "2024-02-20 11:00", name="too-old"),
        )
    )
    assert days(page) == [(4, 5, []), (3, 3, ["a"]), (2, 2, ["b"]), (22, 1, []), (21, 21, ["two-weeks-ago"])]


def test_what_began_before_those_days_stands_under_those_up_to_the_day_on_which_it_ended() -> None:
    assert days(front(site(outage("2024-02-01 10:00", "2024-03-04 10:00"))))[:2] == [
        (5, 5, []),
        (21, 4, ["outage"]),
    ]


def test_what_began_before_those_days_and_is_open_stands_under_all_of_them() -> None:
    assert days(front(site(outage("2024-02-01 10:00")))) == [(21, 5, ["outage"])]


def test_no_day_on_which_an_incident_went_on_is_quiet() -> None:
    page = front(
        site(outage("2024-03-01 10:00", name="long"), outage("2024-03-03 10:00", "2024-03-03 11:00", name="short"))
    )
    assert days(page) == [(4, 5, ["long"]), (3, 3, ["short", "long"]), (1, 2, ["long"]), (21, 29, [])]


def test_where_very_many_go_on_a_day_names_what_began_or_ended_and_counts_the_rest() -> None:
    long = [outage(f"2024-03-02 1{number}:00", name=f"long-{number}") for number in range(4)]
    page = front(site(*long, outage("2024-03-03 10:00", "2024-03-04 11:00", name="short")))
    assert [(*each, entry.ongoing) for each, entry in zip(days(page), page.days, strict=True)] == [
        (5, 5, ["long-3", "long-2", "long-1"], 1),
        (3, 4, ["short"], 4),
        (2, 2, ["long-3", "long-2", "long-1", "long-0"], 0),
        (21, 1, [], 0),
    ]


@pytest.mark.parametrize(("posts", "shown"), [([], {}), ([update("2024-03-02 10:00", "Update")], {2: ["notice"]})])
def test_a_notice_that_is_no_longer_shown_stands_on_no_day_without_news(
    posts: list[Update], shown: dict[int, list[str]]
) -> None:
    page = front(site(notice(*posts, start="2024-02-14 10:00")))
    assert {first: names for first, _, names in days(page) if names} == shown


def test_a_notice_makes_no_day_loud_but_the_one_on_which_it_began() -> None:
    told = notice(update("2024-03-03 10:00", "Update"))
    assert days(front(site(told)))[:2] == [(4, 5, []), (3, 3, ["notice"])]


def test_what_ended_on_a_day_nobody_knows_when_stands_under_that_day_too() -> None:
    assert days(front(site(incident(start="2024-02-01", end="2024-03-03"))))[1] == (21, 3, ["outage"])


def test_what_was_over_at_the_first_midnight_of_those_days_is_gone() -> None:
    assert days(front(site(outage("2024-02-20 10:00", "2024-02-21 00:00")))) == [(21, 5, [])]


def test_a_maintenance_that_is_done_is_recent_and_one_to_come_is_not() -> None:
    page = front(site(maintenance(start="08:00", end="09:00", name="done"), maintenance(name="tonight")))
    assert days(page)[0] == (5, 5, ["done"])


def test_a_maintenance_that_was_called_off_stands_under_the_day_of_that_word() -> None:
    off = maintenance(update("2024-03-03 10:00", "Cancelled"), start="2024-03-09 20:00", end="2024-03-09 22:00")
    assert days(front(site(off)))[1] == (3, 3, ["work"])


def test_a_maintenance_that_is_put_off_while_it_is_under_way_stands_under_the_day_on_which_it_was() -> None:
    off = maintenance(
        update("2024-03-04 10:30", "Scheduled", "start: 2024-03-09 10:00", "end: 2024-03-09 12:00"),
        start="2024-03-04 10:00",
        end="2024-03-04 12:00",
    )
    assert days(front(site(off)))[1] == (4, 4, ["work"])


def test_a_notice_of_what_begins_later_is_under_no_day_yet() -> None:
    page = front(site(notice(update("10:00", "Update"), start="2024-03-09 10:00")))
    assert (len(page.current.notices), days(page)) == (1, [])


def test_what_is_known_to_the_month_only_is_under_no_day() -> None:
    assert days(front(site(incident(start="2024-03")))) == [(21, 5, [])]


def test_days_begin_in_the_zone_of_the_site() -> None:
    late = site(outage("2024-03-03 16:00", "2024-03-03 17:00"), timezone="Asia/Tokyo")
    assert days(front(late))[1] == (4, 4, ["outage"])


def test_an_item_leaves_home_at_midnight() -> None:
    old = site(outage("2024-02-21 10:00", "2024-02-21 11:00"))
    assert days(front(old, "23:59"))[-1] == (21, 21, ["outage"])
    assert days(front(old, "2024-03-06")) == [(22, 6, [])]


def test_the_newest_incident_that_is_over_is_at_hand_however_old() -> None:
    page = front(
        site(
            outage("11:00", name="open"),
            outage("2023-01-01 10:00", "2023-01-01 11:00", name="old"),
            incident(start="2008", name="older"),
            notice(update("2024-03-01 10:00", "Resolved")),
        )
    )
    assert [card.incident.id for card in page.newest] == ["old"]
    assert front(site()).newest == ()


# A record of others


RECORD: Final = site(
    outage("10:00", "11:00", component="api", name="one"),
    outage("2023-01-01 10:00", "2023-01-01 11:00", component="web", name="two"),
    uptime=None,
)


def test_a_record_that_claims_no_uptime_leads_with_its_newest_incidents_and_calls_nothing_operational() -> None:
    page = front(RECORD)
    assert (page.banner.state, page.banner.level) == (None, None)
    assert [card.incident.id for card in page.newest] == ["one", "two"]
    assert (page.days, page.bars) == ((), None)
    rows = page.groups[0].rows
    assert [(row.level, row.bars, row.uptime, row.is_well) for row in rows] == [(None, None, None, True)] * 2


def test_a_record_says_what_is_open_and_what_will_be_over() -> None:
    open_now = front(site(outage("10:00"), maintenance(start="11:00", end="13:00", components=["web"]), uptime=None))
    assert (open_now.banner.state, open_now.banner.level) == (Description.PARTIAL, Level.MAJOR_OUTAGE)
    api, web = open_now.groups[0].rows
    assert (api.level, api.is_well, web.level) == (Level.MAJOR_OUTAGE, False, Level.UNDER_MAINTENANCE)
    assert [(each.word, each.level, each.is_well) for each in web.later] == [(None, None, True)]


def test_one_component_alone_may_claim_no_uptime() -> None:
    other = component("web", since="2024-01-01", uptime=Claimed.NONE)
    page = front(site(components=[component("api", since="2024-01-01"), other]))
    assert page.banner.state is Description.OPERATIONAL
    assert [(row.level, bool(row.bars), bool(row.uptime)) for row in page.groups[0].rows] == [
        (Level.OPERATIONAL, True, True),
        (None, False, False),
    ]


def test_an_outage_that_began_on_a_day_nobody_knows_is_listed_since_it_was_told_of() -> None:
    found = incident(update("2024-03-04 09:00", "Investigating"), start="2024-03", components={"api": "major_outage"})
    days = front(site(found)).days
    assert [(str(day.first), len(day.cards)) for day in days][:2] == [("2024-03-04", 1), ("2024-02-21", 0)]


def test_a_single_day_is_at_its_beginning_the_last_24_hours_beside_the_bars_of_both_days_that_they_touch() -> None:
    yesterday = outage("2024-03-04 05:00", "2024-03-04 06:00")
    of = site(yesterday, uptime=UptimePolicy(days=1), components=[component("api", since="2023")])
    (row,) = front(of, "00:30").groups[0].rows
    assert row.bars is not None
    assert (row.on_record, row.has_incidents) == (Length(86_400, Bound.EXACT), True)
    assert [run.level for run in row.bars.runs] == [Level.MAJOR_OUTAGE, Level.OPERATIONAL]


def test_a_component_that_is_not_in_use_yet_is_not_on_home() -> None:
    page = front(site(components=[component("api"), component("new", since="2024-04-01")]))
    assert [row.component.id for row in page.groups[0].rows] == ["api"]


@pytest.mark.parametrize(
    ("now", "since", "shown"),
    [
        ("2024-03-05 12:00", "2024-03-01", Length(5 * 86_400, Bound.EXACT)),
        ("2024-03-05 12:00", "2024-03-05 06:00", Length(6 * 3_600, Bound.EXACT)),
        ("2024-03-05 12:00", "2023-01-01", None),
        ("2024-03-05 12:00", "2024-03-05 11:30", None),
    ],
)
def test_a_row_says_over_what_time_its_uptime_is_where_the_bars_show_more(
    now: str, since: str, shown: Length | None
) -> None:
    (row,) = front(site(components=[component("api", since=since)]), now).groups[0].rows
    assert row.on_record == shown


def test_very_many_components_are_listed_without_bars_and_not_named_among_feeds() -> None:
    many = [component(f"c{n}", since="2024-03-01") for n in range(1_001)]
    few, view = seen(site(components=many[:2]), "12:00"), seen(site(components=many), "12:00")
    assert [bool(home_view(each).bars) for each in (few, view)] == [True, False]
    assert len(home_view(view).groups[0].rows) == 1_001
    assert [[len(found.parts) for found in subscribe_view(each).parts] for each in (few, view)] == [[2], []]
