"""Days as bars, and incidents by day, month and year."""

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from builders import component, incident, maintenance, moment, notice, outage, seen, site, update
from tables import each_row

from statusgen.model.site import Incident, Site
from statusgen.model.vocabulary import Level
from statusgen.pages.history import bars, days_of, history_view, months, year_view, years_in_order
from statusgen.pages.parts import Bars
from statusgen.pages.plan import plan_pages
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import HistoryView, MonthView, YearView

MARCH = "history/2024-03/"


def api_bars(site: Site, now: str = "12:00", language: str = "en") -> Bars:
    """The bars of the site's first component."""
    view = seen(site, now, language)
    api = next(iter(site.components.values()))
    found = bars(view, api)
    assert found is not None
    return found


def drawn(bars: Bars) -> list[tuple[str | None, int, str]]:
    """The runs as level, length and path."""
    return [(run.level.value if run.level else None, run.length, run.path) for run in bars.runs]


def by_month(site: Site, now: str = "12:00") -> dict[str, MonthView]:
    """The months in which something happened, as where there are no reports."""
    view = seen(msgspec.structs.replace(site, uptime=None), now)
    return {path: month for year, _ in years_in_order(view) for path, month in months(view, year)}


def by_year(site: Site, now: str = "12:00") -> dict[str, YearView]:
    return {year.path: year for year in all_years(seen(site, now))}


def all_years(view: Viewpoint) -> Iterator[YearView]:
    return (year_view(view, year, dict(months(view, year)).values()) for year, _ in years_in_order(view))


def listed(month: MonthView) -> list[tuple[int, list[str]]]:
    """What a month lists: the days with the ids under each."""
    return [(entry.first.day, [card.incident.id for card in entry.cards]) for entry in month.days]


OLD = component("api", since="2020")


# Bars


def test_a_component_without_incidents_has_ninety_good_days() -> None:
    quiet = api_bars(site(components=[OLD]))
    assert (quiet.days, quiet.first, quiet.last) == (90, date(2023, 12, 7), date(2024, 3, 5))
    assert drawn(quiet) == [("operational", 90, "")]
    assert quiet.bad_days == ()


def test_days_before_the_record_began_are_no_good_days() -> None:
    assert drawn(api_bars(site(components=[component("api", since="2024-03-04")]))) == [
        (None, 88, ""),
        ("operational", 2, ""),
    ]


def test_without_since_the_record_begins_with_the_first_incident_of_the_site() -> None:
    first = outage("2024-03-03 10:00", "2024-03-03 11:00", component="web")
    assert drawn(api_bars(site(first))) == [(None, 87, ""), ("operational", 3, "")]


@pytest.mark.parametrize("zone", ["Etc/UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_a_site_without_any_record_has_no_good_days(zone: str) -> None:
    assert drawn(api_bars(site(timezone=zone))) == [(None, 90, "")]


def test_days_after_a_component_retired_are_no_good_days() -> None:
    gone = component("api", since="2020", until="2024-03-03")
    assert drawn(api_bars(site(components=[gone]))) == [("operational", 88, ""), (None, 2, "")]


def test_each_bad_day_has_the_worst_of_its_levels_and_leads_to_what_happened() -> None:
    bad = outage("2024-03-02 10:00", "2024-03-02 11:00", level="degraded_performance", name="bad")
    worse = outage("2024-03-02 10:30", "2024-03-02 10:40", level="partial_outage", name="worse")
    found = api_bars(site(bad, worse, components=[OLD]))
    assert drawn(found) == [
        ("operational", 86, ""),
        ("partial_outage", 1, f"{MARCH}#d2"),
        ("operational", 3, ""),
    ]
    assert found.bad_days == (date(2024, 3, 2),)


def test_bad_days_side_by_side_stand_alone_each_with_one_link() -> None:
    found = api_bars(site(outage("2024-03-02 22:00", "2024-03-04 02:00"), components=[OLD]))
    assert [(run.first.day, run.start, run.length) for run in found.runs if run.path] == [
        (2, 86, 1),
        (3, 87, 1),
        (4, 88, 1),
    ]


def test_the_link_of_a_day_leads_to_the_day_under_which_its_month_lists_the_incident() -> None:
    spanning = site(outage("2024-02-28 22:00", "2024-03-02 02:00"), components=[OLD])
    assert [run.path for run in api_bars(spanning).runs if run.path] == [
        "history/2024-02/#d28",
        "history/2024-02/#d28",
        f"{MARCH}#d2",
        f"{MARCH}#d2",
    ]
    assert {path: listed(month) for path, month in by_month(spanning).items()} == {
        "history/2024-02/": [(28, ["outage"])],
        MARCH: [(2, ["outage"])],
    }


def test_links_of_another_language_lead_to_its_own_pages() -> None:
    found = api_bars(site(outage("10:00"), components=[OLD], languages=["en", "fr"]), language="fr")
    assert found.runs[-1].path == f"fr/{MARCH}#d5"


def test_a_day_begins_in_the_zone_of_the_site() -> None:
    late = site(outage("2024-03-04 16:00", "2024-03-04 17:00"), components=[OLD], timezone="Asia/Tokyo")
    assert api_bars(late).bad_days == (date(2024, 3, 5),)


def test_an_outage_that_ends_at_midnight_leaves_the_next_day_good() -> None:
    found = api_bars(site(outage("2024-03-03 20:00", "2024-03-04 00:00"), components=[OLD]))
    assert found.bad_days == (date(2024, 3, 3),)


def test_today_is_bad_from_its_first_instant_where_an_incident_is_open() -> None:
    found = api_bars(site(outage("2024-03-04 20:00"), components=[OLD]), now="00:00")
    assert found.bad_days == (date(2024, 3, 4), date(2024, 3, 5))


def test_a_maintenance_is_shown_and_is_no_bad_day() -> None:
    work = maintenance(start="2024-03-03 20:00", end="2024-03-03 22:00")
    found = api_bars(site(work, components=[OLD]))
    assert drawn(found)[1] == ("under_maintenance", 1, f"{MARCH}#d3")
    assert found.bad_days == ()


def test_days_of_an_incident_that_left_this_component_alone_are_good_and_lead_nowhere() -> None:
    aside = outage("2024-03-02 10:00", "2024-03-02 11:00", level="operational")
    assert drawn(api_bars(site(aside, components=[OLD]))) == [("operational", 90, "")]


def test_what_has_no_known_extent_marks_no_day() -> None:
    vague = incident(start="2024-03-02", duration="several hours", components={"api": "major_outage"})
    assert drawn(api_bars(site(vague, components=[OLD]))) == [("operational", 90, "")]


def test_what_was_before_or_is_to_come_marks_no_day() -> None:
    old = outage("2023-10-01 10:00", "2023-10-01 11:00", name="old")
    planned = maintenance(start="2024-03-06 10:00", end="2024-03-06 12:00")
    assert drawn(api_bars(site(old, planned, components=[OLD]))) == [("operational", 90, "")]


# The days of an incident


@each_row(
    ("happened", "first", "last"),
    [
        (outage("2024-03-01 10:00", "2024-03-03 11:00"), 1, 3),
        (outage("2024-03-01 10:00"), 1, 5),
        (outage("2024-03-01 10:00", "2024-03-02 00:00"), 1, 1),
        (incident(start="2024-03-01", end="2024-03-02"), 1, 2),
        (incident(start="2024-03-01", end="2024-03-05"), 1, 5),
        (incident(update("2024-03-04 10:00", "Resolved"), start="2024-03-02", duration="hours"), 2, 4),
        (incident(update("2024-03-04 10:00", "Resolved")), 4, 4),
        (notice(update("2024-03-04 10:00", "Update"), end="2024-04-01"), 4, 5),
        (notice(start="2024-03-02 10:00"), 2, 2),
        (notice(update("2024-03-02 10:00", "Update"), update("2024-03-03 10:00", "Update")), 2, 3),
        (notice(update("2024-03-02 10:00", "Update"), update("2024-03-05 13:00", "Update")), 2, 2),
        (maintenance(start="2024-03-02 20:00", end="2024-03-03 02:00"), 2, 3),
        (maintenance(start="2024-03-09 20:00", end="2024-03-10 02:00"), 9, 9),
        (maintenance(start="2024-03-04 20:00", end="2024-03-10 02:00"), 4, 5),
        (maintenance(update("2024-03-01 10:00", "Update", "start: 2024-03-11 20:00", "end: 2024-03-11 21:00")), 11, 11),
        (
            maintenance(
                update("2024-03-02 21:00", "Update", "start: 2024-03-11 20:00", "end: 2024-03-11 21:00"),
                start="2024-03-02 20:00",
                end="2024-03-02 22:00",
            ),
            2,
            2,
        ),
        (maintenance(update("2024-03-02 10:00", "Cancelled"), start="2024-03-09 20:00", end="2024-03-09 22:00"), 2, 2),
        (
            maintenance(update("2024-03-02 20:00", "In progress"), start="2024-03-02 20:00", end="2024-03-02 22:00"),
            2,
            5,
        ),
    ],
)
def test_an_incident_has_a_first_and_a_last_day_up_to_now(happened: Incident, first: int, last: int) -> None:
    found = days_of(seen(site(happened), "12:00"), happened)
    assert found == (date(2024, 3, first), date(2024, 3, last))


# Months


def test_a_month_lists_its_days_newest_first_and_each_days_incidents_newest_first() -> None:
    march = by_month(
        site(
            outage("2024-03-01 10:00", "2024-03-01 11:00", name="first"),
            outage("2024-03-04 10:00", "2024-03-04 11:00", name="early"),
            outage("2024-03-04 12:00", "2024-03-04 13:00", name="late"),
        )
    )[MARCH]
    assert listed(march) == [(4, ["late", "early"]), (1, ["first"])]
    assert march.month == date(2024, 3, 1)
    assert march.year == (2024, "history/2024/")


def test_an_incident_of_several_months_is_on_the_page_of_each() -> None:
    found = by_month(site(outage("2023-12-30 10:00", "2024-02-02 10:00")))
    assert {path: listed(month) for path, month in found.items()} == {
        "history/2023-12/": [(30, ["outage"])],
        "history/2024-01/": [(31, ["outage"])],
        "history/2024-02/": [(2, ["outage"])],
    }


def test_an_open_incident_is_in_every_month_up_to_now_and_under_today_in_the_last() -> None:
    found = by_month(site(outage("2024-02-02 10:00")))
    assert [listed(month) for month in found.values()] == [[(2, ["outage"])], [(5, ["outage"])]]


def test_an_incident_that_ended_on_the_last_day_of_a_month_is_not_in_the_next() -> None:
    assert list(by_month(site(incident(start="2024-02-28", end="2024-02-29")))) == ["history/2024-02/"]


def test_a_maintenance_is_in_the_month_of_its_window_as_it_stands() -> None:
    moved = update("2024-03-01 10:00", "Update", "start: 2024-04-02 20:00", "end: 2024-04-02 22:00")
    found = by_month(site(maintenance(moved, start="2024-03-30 20:00", end="2024-03-30 22:00")))
    assert {path: listed(month) for path, month in found.items()} == {"history/2024-04/": [(2, ["work"])]}


def test_a_day_is_that_of_the_sites_zone() -> None:
    late = site(outage("2024-02-29 16:00", "2024-02-29 17:00"), timezone="Asia/Tokyo")
    assert {path: listed(month) for path, month in by_month(late).items()} == {MARCH: [(1, ["outage"])]}


def test_what_is_known_to_the_month_only_stands_beside_its_days() -> None:
    march = by_month(site(incident(start="2024-03", name="vague"), outage("10:00", "11:00")))[MARCH]
    assert [card.incident.id for card in march.undated] == ["vague"]
    assert listed(march) == [(5, ["outage"])]


VAGUE = incident(update("2024-03-03 10:00", "Investigating"), start="2024-01", components={"api": "major_outage"})


def test_an_open_incident_known_to_the_month_is_there_without_a_day_and_in_those_since_its_first_update() -> None:
    found = by_month(site(VAGUE))
    assert {path: (listed(month), len(month.undated)) for path, month in found.items()} == {
        "history/2024-01/": ([], 1),
        MARCH: ([(3, ["outage"])], 0),
    }


def test_a_maintenance_known_to_the_month_has_days_as_soon_as_it_is_under_way() -> None:
    work = maintenance(start="2024-03", end="2024-03-07", components={"api": "partial_outage"})
    found = by_month(site(work))[MARCH]
    assert (listed(found), found.undated) == ([(1, ["work"])], ())
    assert {run.path for run in api_bars(site(work, components=[OLD])).runs if run.path} == {f"{MARCH}#d1"}
    later = by_month(site(maintenance(start="2024-04", end="2024-04-07")))["history/2024-04/"]
    assert (listed(later), len(later.undated)) == ([], 1)


def test_an_incident_known_to_the_year_is_in_the_months_since_its_first_update_too() -> None:
    since = site(msgspec.structs.replace(VAGUE, start=moment("2024")))
    assert [(view.year, len(view.undated), len(view.months)) for view in all_years(seen(since, "12:00"))] == [
        (2024, 1, 1)
    ]


def test_the_days_since_the_first_update_are_marked_where_nobody_knows_the_day_of_the_start() -> None:
    bars = api_bars(site(VAGUE, components=[OLD]))
    assert [str(day) for day in bars.bad_days] == ["2024-03-03", "2024-03-04", "2024-03-05"]
    assert {run.path for run in bars.runs if run.path} == {f"{MARCH}#d3"}


def test_months_lead_to_the_next_and_to_the_one_before_that_have_anything() -> None:
    found = by_month(site(outage("2023-11-01 10:00", "2023-11-01 11:00", name="a"), outage("10:00", "11:00", name="b")))
    november, march = found["history/2023-11/"], found[MARCH]
    assert (november.older, november.newer) == (None, (date(2024, 3, 1), MARCH))
    assert (march.older, march.newer) == ((date(2023, 11, 1), "history/2023-11/"), None)


# Years


def test_a_year_lists_its_months_newest_first_with_their_number_and_their_worst() -> None:
    year = by_year(
        site(
            outage("2024-01-02 10:00", "2024-01-02 11:00", level="partial_outage", name="a"),
            outage("2024-01-03 10:00", "2024-01-03 11:00", level="degraded_performance", name="b"),
            maintenance(start="2024-03-01 20:00", end="2024-03-01 22:00"),
            notice(update("2024-02-01 10:00", "Update"), update("2024-02-02 10:00", "Resolved")),
        )
    )["history/2024/"]
    assert [(line.month.month, line.path, line.count, line.worst) for line, _ in year.months] == [
        (3, MARCH, 1, Level.UNDER_MAINTENANCE),
        (2, "history/2024-02/", 1, Level.OPERATIONAL),
        (1, "history/2024-01/", 2, Level.PARTIAL_OUTAGE),
    ]


def test_what_is_known_to_the_year_only_stands_under_the_year_and_in_no_month() -> None:
    found = by_year(site(incident(start="2008", name="vague"), uptime=None))
    assert [(path, year.months, [card.incident.id for card in year.undated]) for path, year in found.items()] == [
        ("history/2008/", (), ["vague"])
    ]
    assert by_month(site(incident(start="2008"))) == {}


def test_a_year_is_that_of_the_sites_zone() -> None:
    vague = incident(start="2008")
    assert list(by_year(site(vague, timezone="Europe/Paris", uptime=None))) == ["history/2008/"]


def test_years_lead_to_the_next_and_to_the_one_before_that_have_anything() -> None:
    found = by_year(site(incident(start="2008", name="a"), incident(start="2012", name="b"), uptime=None))
    assert found["history/2008/"].newer == (2012, "history/2012/")
    assert found["history/2012/"].older == (2008, "history/2008/")
    assert (found["history/2008/"].older, found["history/2012/"].newer) == (None, None)


def test_the_archive_has_every_year_newest_first() -> None:
    of = site(incident(start="2008", name="a"), outage("10:00"), incident(start="2012", name="b"))
    archive = next(page.view for page in plan_pages([seen(of, "12:00")]) if page.path == "history/")
    assert isinstance(archive, HistoryView)
    assert [year.year for year in archive.years] == [2024, 2012, 2008]


def test_a_year_shows_each_day_so_far_with_its_worst_and_where_it_is_told() -> None:
    lived = site(
        outage("2024-02-10 10:00", "2024-02-10 11:00", level="degraded_performance", name="slow"),
        outage("2024-02-10 12:00", "2024-02-10 13:00", name="down"),
        incident(
            update("2024-03-02 10:00", "Investigating"),
            update("2024-03-02 11:00", "Resolved"),
            impact="major",
            name="x",
        ),
        components=[component("api", since="2024-01-15")],
    )
    january, february, march = by_year(lived)["history/2024/"].calendar
    assert [(bars.days, bars.first, bars.last) for bars in (january, february, march)] == [
        (31, date(2024, 1, 1), date(2024, 1, 31)),
        (31, date(2024, 2, 1), date(2024, 2, 29)),
        (31, date(2024, 3, 1), date(2024, 3, 31)),
    ]
    assert drawn(january) == [(None, 14, ""), ("operational", 17, "")]
    assert drawn(february) == [
        ("operational", 9, ""),
        ("major_outage", 1, "history/2024-02/#d10"),
        ("operational", 19, ""),
    ]
    assert drawn(march) == [
        ("operational", 1, ""),
        ("partial_outage", 1, MARCH + "#d2"),
        ("operational", 3, ""),
        (None, 26, ""),
    ]


def test_a_record_that_claims_no_uptime_calls_no_day_of_a_year_good() -> None:
    (january,) = by_year(site(outage("2024-01-02 10:00", "2024-01-02 11:00"), uptime=None), now="2024-01-05 12:00")[
        "history/2024/"
    ].calendar
    assert drawn(january) == [(None, 1, ""), ("major_outage", 1, "history/2024-01/#d2"), (None, 29, "")]


def test_the_history_begins_with_the_newest_by_month_and_day_and_their_last_words() -> None:
    told = incident(
        update("2024-02-10 10:00", "Investigating", body="Looking."),
        update("2024-02-10 12:00", "Resolved", body="It is mended. Thank you."),
        name="told",
    )
    found = history_view(
        seen(
            site(
                told,
                outage("10:00", name="now"),
                outage("09:00", name="also"),
                incident(start="2024-03-05", end="2024-03-05", name="on-the-day"),
                incident(start="about 2024-03-05", end="2024-03-05", name="about"),
                incident(start="2008", name="old"),
                maintenance(start="2024-04-01 10:00", end="2024-04-01 11:00", name="ahead"),
            ),
            "12:00",
        )
    ).newest
    assert [(line.month, [[each.card.incident.id for each in past] for past in days]) for line, days in found] == [
        (date(2024, 3, 1), [["now", "also", "on-the-day"], ["about"]]),
        (date(2024, 2, 1), [["told"]]),
    ]
    assert [str(each.words) for _, days in found for past in days for each in past] == [
        *["We are on it."] * 2,
        *["None"] * 2,
        "It is mended.",
    ]


def test_the_history_lists_what_was_called_off_under_the_day_of_that_news_as_its_month_does() -> None:
    off = maintenance(
        update("2024-02-20 10:00", "Cancelled"), start="2024-03-02 20:00", end="2024-03-02 22:00", name="off"
    )
    later = outage("2024-02-25 10:00", "2024-02-25 11:00", name="later")
    ((line, days),) = history_view(seen(site(off, later), "12:00")).newest
    found = [(past[0].began.first.day, [each.card.incident.id for each in past]) for past in days]
    assert (line.month, found) == (date(2024, 2, 1), [(25, ["later"]), (20, ["off"])])


def test_the_history_begins_with_thirty() -> None:
    many = [outage(f"2024-01-{day:02} 10:00", f"2024-01-{day:02} 11:00", name=f"d{day}") for day in range(1, 32)]
    ((_, past),) = history_view(seen(site(*many), "12:00")).newest
    assert [each.card.incident.id for (each,) in past] == [f"d{day}" for day in range(31, 1, -1)]
