"""Pages of maintenance that repeats: its own, home, days and months."""

import json
from datetime import date
from typing import Final

from builders import at, component, moment, repeating, seen, site, update, views

from pages.test_history import api_bars, by_month, drawn, listed
from statusgen.model.site import Incident
from statusgen.model.vocabulary import State
from statusgen.pages.history import history_view
from statusgen.pages.home import home_view
from statusgen.pages.incident import MOST_PAST, incident_view
from statusgen.pages.parts import Card, DayEntry, OpenIncident
from statusgen.pages.search_index import index_files
from statusgen.pages.views import HomeView, IncidentView
from statusgen.status.timeline import Window

WEEKLY: Final = repeating(update("2024-02-20 10:00", "Scheduled"), rule="FREQ=WEEKLY", title="Patches")
DAILY: Final = repeating(rule="FREQ=DAILY", name="night", start="2024-02-01 23:30", end="2024-02-02 00:30")
YEARLY: Final = repeating(rule="FREQ=YEARLY", name="drill", start="2024-08-01", end="2024-08-01")


def page(of: Incident, now: str) -> IncidentView:
    return incident_view(seen(site(of), now), of)


def home(*of: Incident, now: str) -> HomeView:
    return home_view(seen(site(*of), now))


def days(windows: tuple[Window, ...]) -> list[str]:
    return [f"{window.start.first:%m-%d}" for window in windows]


def ids(cards: tuple[Card, ...]) -> list[str]:
    return [card.incident.id for card in cards]


# Its own page


def test_its_page_has_the_window_under_way_the_next_and_the_past() -> None:
    found = page(WEEKLY, "2024-03-12 21:00")
    assert found.card.standing.window == Window(moment("2024-03-12 20:00"), moment("2024-03-12 22:00"))
    assert found.card.standing.state.value == "in_progress"
    assert days(found.next_dates) == ["03-19", "03-26", "04-02", "04-09"]
    assert (ids(found.past_dates), found.older) == (["work-2024-03-05"], 0)
    assert (found.announced, found.lanes, found.card.path) == (None, None, "incidents/work/")
    assert [update.window for update in found.updates] == [Window(moment("20:00"), moment("22:00"))]


def test_the_oldest_dates_are_in_the_history() -> None:
    found = page(DAILY, "2024-03-05 12:00")
    assert ids(found.past_dates)[0] == "night-2024-03-04"
    assert (len(found.past_dates), found.older) == (MOST_PAST, 23)


def test_its_month_is_that_of_the_next_occurrence_or_of_the_last() -> None:
    assert page(WEEKLY, "2024-03-27").month == (date(2024, 4, 1), "history/2024-04/")
    assert page(repeating(rule="FREQ=DAILY;COUNT=2"), "2024-06-01").month == (date(2024, 3, 1), "history/2024-03/")
    assert page(YEARLY, "2024-03-05").month == (date(2024, 8, 1), "history/2024-08/")
    assert page(YEARLY, "2024-10-05").month == (date(2024, 8, 1), "history/2024-08/")


# Home


def planned(of: OpenIncident) -> tuple[str, list[str], int]:
    shown, more = of.dates_in_brief
    return of.card.incident.id, days(shown), more


def test_home_names_it_once_with_its_next_dates() -> None:
    found = home(WEEKLY, DAILY, YEARLY, now="2024-03-05 12:00").current.planned
    assert [planned(each) for each in found] == [
        ("work", ["03-12", "03-19", "03-26", "04-02"], 0),
        ("night", ["03-06", "03-07", "03-08", "03-09"], 26),
    ]
    assert [planned(each)[0] for each in home(YEARLY, now="2024-07-02").current.planned] == ["drill"]
    assert home(YEARLY, now="2024-07-01 23:59").current.planned == ()


def test_the_clock_says_of_the_window_that_is_shown_that_it_is_completed() -> None:
    (found,) = home(WEEKLY, now="2024-03-12 21:00").current.works
    (later,) = found.card.standing.later
    assert (later.at, later.word) == (at("2024-03-12 22:00"), State.COMPLETED)


def recent(entry: DayEntry) -> tuple[str, str, list[str]]:
    return f"{entry.first:%m-%d}", f"{entry.last:%m-%d}", ids(entry.cards)


def test_recent_days_in_a_row_with_it_are_one_entry_that_has_the_newest() -> None:
    assert [recent(entry) for entry in home(WEEKLY, DAILY, now="2024-03-12 23:00").days] == [
        ("03-12", "03-12", ["work-2024-03-12", "night-2024-03-11"]),
        ("03-06", "03-11", ["night-2024-03-11"]),
        ("03-05", "03-05", ["night-2024-03-05", "work-2024-03-05"]),
        ("02-28", "03-04", ["night-2024-03-04"]),
    ]


# History and bars


def test_months_list_each_occurrence_under_its_day() -> None:
    months = by_month(site(WEEKLY), "2024-03-12 21:00")
    assert {path: listed(month) for path, month in months.items()} == {
        "history/2024-03/": [
            (26, ["work-2024-03-26"]),
            (19, ["work-2024-03-19"]),
            (12, ["work-2024-03-12"]),
            (5, ["work-2024-03-05"]),
        ],
        "history/2024-04/": [(9, ["work-2024-04-09"]), (2, ["work-2024-04-02"])],
    }


def test_the_history_has_the_newest_of_it_once() -> None:
    (newest,) = history_view(seen(site(WEEKLY, DAILY), "2024-03-12 21:00")).newest
    assert ids(tuple(past.card for day in newest[1] for past in day)) == ["work-2024-03-12", "night-2024-03-11"]


def test_it_can_be_searched_once_in_the_year_of_the_next_or_of_the_last() -> None:
    def searched(now: str) -> dict[str, str]:
        (file,) = index_files(views(site(YEARLY), now))
        ((name, _, when, *_),) = json.loads(file.content)
        return {file.path: f"{name} {when}"}

    assert searched("2024-03-05") == {"history/2024.json": "drill August 1, 2024"}
    assert searched("2025-03-05") == {"history/2024.json": "drill August 1, 2024"}
    assert searched("2025-07-15") == {"history/2025.json": "drill August 1, 2025"}


def test_bars_mark_the_days_of_its_windows_and_lead_to_them() -> None:
    of = site(WEEKLY, components=[component("api", since="2020")])
    assert drawn(api_bars(of, "2024-03-13 12:00"))[-5:] == [
        ("operational", 81, ""),
        ("under_maintenance", 1, "history/2024-03/#d5"),
        ("operational", 6, ""),
        ("under_maintenance", 1, "history/2024-03/#d12"),
        ("operational", 1, ""),
    ]
