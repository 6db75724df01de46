"""Maintenance that repeats as programs read it: Statuspage's API, our own, calendars, feeds and metrics."""

import json
from datetime import UTC, date
from typing import Any, Final

import pytest
from builders import at, incident_files, maintenance, repeating, seen, site, update, v2_files, views

from exports.test_calendars import event, files
from exports.test_statuspage import api
from statusgen.exports.calendar_zones import described, zone_id
from statusgen.exports.feed_items import Posts
from statusgen.exports.prometheus import metrics_file
from statusgen.model.site import Incident, Site
from statusgen.model.zones import read_zone
from statusgen.status.snapshot import Snapshot

WEEKLY: Final = repeating(
    update("2024-02-20 10:00", "Scheduled", body="Every Tuesday."),
    rule="FREQ=WEEKLY", summary="We install patches.", title="Patches", except_=(date(2024, 3, 19),),
)  # fmt: skip


# Statuspage's API


def maintenances(of: Incident, now: str, file: str = "scheduled-maintenances") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api(site(of), f"{now} UTC")[file]["scheduled_maintenances"]
    return found


def test_each_occurrence_is_a_maintenance() -> None:
    found = maintenances(WEEKLY, "2024-03-12 21:00")
    assert [(each["scheduled_for"], each["status"], each["created_at"]) for each in found] == [
        ("2024-04-09T20:00:00.000Z", "scheduled", "2024-03-10T00:00:00.000Z"),
        ("2024-04-02T20:00:00.000Z", "scheduled", "2024-03-03T00:00:00.000Z"),
        ("2024-03-26T20:00:00.000Z", "scheduled", "2024-02-25T00:00:00.000Z"),
        ("2024-03-12T20:00:00.000Z", "in_progress", "2024-02-20T10:00:00.000Z"),
        ("2024-03-05T20:00:00.000Z", "completed", "2024-02-20T10:00:00.000Z"),
    ]
    assert len({each["id"] for each in found}) == 5
    assert {each["shortlink"] for each in found} == {"https://status.example.org/incidents/work/"}
    assert [each["scheduled_for"][:10] for each in maintenances(WEEKLY, "2024-03-12 21:00", "summary")] == [
        "2024-04-09",
        "2024-04-02",
        "2024-03-26",
        "2024-03-12",
    ]


def test_its_updates_are_those_of_the_clock() -> None:
    first = maintenances(WEEKLY, "2024-03-06 00:00")[-1]
    assert [(each["created_at"], each["status"], each["body"]) for each in first["incident_updates"]] == [
        ("2024-03-05T22:00:00.000Z", "completed", "The work is finished."),
        ("2024-03-05T20:00:00.000Z", "in_progress", "The maintenance has begun."),
        ("2024-02-20T10:00:00.000Z", "scheduled", "We install patches."),
    ]
    assert (first["resolved_at"], first["updated_at"]) == ("2024-03-05T22:00:00.000Z", "2024-03-05T22:00:00.000Z")


def test_what_is_called_off_says_so_in_each_that_was_announced() -> None:
    told, cancelled = update("2024-02-20 10:00", "Scheduled"), update("10:00", "Cancelled", body="No.")
    off = repeating(told, cancelled, rule="FREQ=WEEKLY", summary="Work.")
    found = maintenances(off, "2024-06-05 12:00")
    assert [(each["scheduled_for"][:10], each["status"], each["resolved_at"]) for each in found] == [
        (day, "completed", "2024-03-05T10:00:00.000Z")
        for day in ("2024-04-02", "2024-03-26", "2024-03-19", "2024-03-12", "2024-03-05")
    ]
    assert [each["body"] for each in found[0]["incident_updates"]] == ["No.", "Work."]


def test_an_occurrence_keeps_its_id_when_it_gets_a_file_of_its_own() -> None:
    own = [
        each["id"] for each in maintenances(WEEKLY, "2024-03-12 21:00") if each["scheduled_for"][:10] == "2024-03-12"
    ]
    split = site(
        repeating(rule="FREQ=WEEKLY", except_=(date(2024, 3, 12),)),
        maintenance(name="work-2024-03-12", start="2024-03-12 20:00", end="2024-03-12 23:00"),
    )
    found = api(split, "2024-03-12 21:00 UTC")["scheduled-maintenances"]["scheduled_maintenances"]
    assert [each["id"] for each in found if each["scheduled_for"][:10] == "2024-03-12"] == own


def test_beside_its_page_is_the_next_occurrence_or_the_last() -> None:
    def beside(of: Incident, now: str) -> dict[str, str]:
        found = {file.path: file.content for file in v2_files(views(site(of), now)[0])}
        return {
            path.removeprefix("incidents/"): json.loads(content)["scheduled_for"][:10]
            for path, content in found.items()
            if path.startswith("incidents/")
        }

    assert beside(WEEKLY, "2024-03-05 21:00") == {
        "work-2024-04-02.json": "2024-04-02",
        "work-2024-03-26.json": "2024-03-26",
        "work-2024-03-12.json": "2024-03-12",
        "work-2024-03-05.json": "2024-03-05",
        "work.json": "2024-03-05",
    }
    assert beside(repeating(rule="FREQ=DAILY;COUNT=2"), "2024-04-01")["work.json"] == "2024-03-06"
    assert beside(repeating(rule="FREQ=YEARLY", start="2025-03-05 20:00", end="2025-03-05 22:00"), "2024-04-01") == {}


def test_the_page_and_the_component_change_with_each_window() -> None:
    found = api(site(WEEKLY), "2024-03-12 21:00 UTC")
    assert found["status"]["status"]["indicator"] == "maintenance"
    assert found["status"]["page"]["updated_at"] == "2024-03-12T20:00:00.000Z"
    api_row = found["components"]["components"][0]
    assert (api_row["status"], api_row["updated_at"]) == ("under_maintenance", "2024-03-12T20:00:00.000Z")


# Our own API


def test_our_own_file_has_the_rule_and_nothing_of_the_clock() -> None:
    def written(now: str) -> dict[str, bytes]:
        return {file.path: file.content for file in incident_files(Snapshot(site(WEEKLY), at(now)))}

    found = json.loads(written("2024-03-01 10:00")["api/incidents/work.json"])
    assert (found["repeat"], found["except"], found["statuspage_id"]) == ("FREQ=WEEKLY", ["2024-03-19"], None)
    assert (found["start"]["first"], found["end"]["last"]) == ("2024-03-05T20:00:00.000Z", "2024-03-05T22:00:00.000Z")
    (component,) = found["components"]
    assert (component["worst"], component["levels"]) == ("under_maintenance", [])
    assert (found["state"], found["duration"]) == ("scheduled", None)
    assert written("2024-03-01 10:00") == written("2024-08-01 10:00") == written("2020-01-01")


# Calendars


def lines(of: Site | Incident, *names: str, now: str = "12:00") -> list[str]:
    """The lines of the only event of a calendar that begin with these names."""
    calendar = files(of if isinstance(of, Site) else site(of), now)["maintenance.ics"].decode()
    event = calendar.replace("\r\n ", "").partition("BEGIN:VEVENT")[2]
    return [line for line in event.splitlines() if line.startswith(names)]


TIMES: Final = ("DTSTART", "DTEND", "RRULE", "EXDATE", "SEQUENCE", "STATUS", "SUMMARY")


def test_what_repeats_is_one_event_with_its_rule_in_the_zone_of_the_site() -> None:
    paris = repeating(
        rule="FREQ=WEEKLY;BYDAY=TU,FR;UNTIL=20241231", zone="Europe/Paris", title="Patches",
        except_=(date(2024, 3, 19), date(2024, 3, 22)),
    )  # fmt: skip
    assert lines(site(paris, timezone="Europe/Paris"), *TIMES) == [
        "SUMMARY:Patches",
        "DTSTART;TZID=Europe/Paris:20240305T210000",
        "DTEND;TZID=Europe/Paris:20240305T230000",
        "SEQUENCE:2",
        "RRULE:FREQ=WEEKLY;UNTIL=20241231T225959Z;BYDAY=TU,FR",
        "EXDATE;TZID=Europe/Paris:20240319T210000,20240322T210000",
        "STATUS:CONFIRMED",
    ]


def test_in_utc_and_by_an_offset_it_is_the_same_and_days_are_days() -> None:
    utc = repeating(rule="FREQ=DAILY;COUNT=3", except_=(date(2024, 3, 6),))
    assert lines(utc, "DTSTART", "DTEND", "RRULE", "EXDATE") == [
        "DTSTART:20240305T200000Z",
        "DTEND:20240305T220000Z",
        "RRULE:FREQ=DAILY;COUNT=3",
        "EXDATE:20240306T200000Z",
    ]
    offset = repeating(rule="FREQ=DAILY", zone="+05:30", start="2024-03-05 20:00 UTC", end="2024-03-05 20:00 UTC")
    assert lines(site(offset, timezone="+05:30"), "DTSTART", "DTEND") == ["DTSTART;TZID=UTC+0530:20240306T013000"]
    days = repeating(
        rule="FREQ=WEEKLY;UNTIL=20240326", start="2024-03-05", end="2024-03-06", except_=(date(2024, 3, 12),)
    )
    assert lines(days, "DTSTART", "DTEND", "RRULE", "EXDATE") == [
        "DTSTART;VALUE=DATE:20240305",
        "DTEND;VALUE=DATE:20240307",
        "RRULE:FREQ=WEEKLY;UNTIL=20240326",
        "EXDATE;VALUE=DATE:20240312",
    ]


def test_called_off_it_ends_then_and_before_it_began_it_is_cancelled() -> None:
    told, off = update("2024-02-20 10:00", "Scheduled"), update("2024-03-13 10:00", "Cancelled")
    begun = repeating(told, off, rule="FREQ=WEEKLY;COUNT=9", title="Patches")
    assert lines(begun, "RRULE", "STATUS", "SUMMARY", "SEQUENCE", now="2024-03-14") == [
        "SUMMARY:Patches",
        "SEQUENCE:1",
        "RRULE:FREQ=WEEKLY;UNTIL=20240313T095959Z",
        "STATUS:CONFIRMED",
    ]
    never = repeating(told, update("10:00", "Cancelled"), rule="FREQ=WEEKLY;COUNT=9", title="Patches")
    assert lines(never, "RRULE", "STATUS", "SUMMARY") == [
        "SUMMARY:[Cancelled] Patches",
        "RRULE:FREQ=WEEKLY;COUNT=9",
        "STATUS:CANCELLED",
    ]


def test_the_clock_does_not_change_the_event() -> None:
    assert files(site(WEEKLY), "2024-03-05 12:00") == files(site(WEEKLY), "2024-03-12 21:00")
    assert event(site(WEEKLY)).start == at("20:00")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Tokyo", ["STANDARD 20240101T090000 JST +0900 +0900"]),
        ("Europe/Paris", [
            "STANDARD 20240101T010000 CET +0100 +0100",
            "DAYLIGHT 20240331T020000 CEST +0100 +0200",
            "STANDARD 20241027T030000 CET +0200 +0100",
        ]),
        ("Australia/Lord_Howe", [
            "STANDARD 20240101T110000 +11 +1100 +1100",
            "STANDARD 20240407T020000 +1030 +1100 +1030",
            "DAYLIGHT 20241006T020000 +11 +1030 +1100",
        ]),
        ("America/New_York", [
            "STANDARD 20231231T190000 EST -0500 -0500",
            "DAYLIGHT 20240310T020000 EDT -0500 -0400",
            "STANDARD 20241103T020000 EST -0400 -0500",
        ]),
    ],
)  # fmt: skip
def test_a_zone_says_when_its_offset_changes_by_the_clocks_before(zone: str, expected: list[str]) -> None:
    parts = described(zone, read_zone(zone), 2024).subcomponents
    keys = ("DTSTART", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO")
    written = [part.to_ical().decode().splitlines() for part in parts]
    values = [{name: value for name, _, value in (line.partition(":") for line in each)} for each in written]
    assert [" ".join([each["BEGIN"], *(each[key] for key in keys)]) for each in values] == expected


def test_a_zone_has_a_rule_where_its_changes_have_one_and_else_each_of_them() -> None:
    def rules(zone: str) -> list[str]:
        written = described(zone, read_zone(zone), 2024).to_ical().decode().splitlines()
        return [line for line in written if line.startswith("RRULE")]

    assert rules("Europe/Paris") == [
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ]
    assert rules("America/New_York") == [
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    ]
    assert rules("Africa/Casablanca") == rules("Asia/Tokyo") == rules("Asia/Jerusalem")[1:] == []
    casablanca = described("Africa/Casablanca", read_zone("Africa/Casablanca"), 2024)
    assert len(casablanca.subcomponents) > 4  # how many depends on the edition of the zones


def test_utc_is_one_zone_and_an_offset_has_a_name() -> None:
    assert [zone_id(name) for name in ("Etc/UTC", "UTC", "Z", "+01:00", "Europe/Paris")] == [
        "UTC",
        "UTC",
        "UTC",
        "UTC+0100",
        "Europe/Paris",
    ]
    assert described("UTC", UTC, 1970).to_ical().decode().count("BEGIN:STANDARD") == 1


# Feeds and metrics


def test_feeds_have_what_was_posted_and_nothing_of_the_clock() -> None:
    posts = Posts(seen(site(WEEKLY), "2024-03-12 21:00").snapshot)
    (post,) = posts.all
    assert post.window is not None
    assert (post.guid.rpartition("/")[2], post.window.start.first) == ("20240220T1000Z", at("20:00"))
    untold = Posts(seen(site(repeating(title="Patches")), "2024-03-12 21:00").snapshot)
    assert [(each.guid, each.published.date()) for each in untold.all] == [
        ("tag:status.example.org,2024:work", date(2024, 3, 5))
    ]


def test_metrics_have_the_level_of_the_window() -> None:
    def level(now: str) -> str:
        lines = metrics_file(Snapshot(site(WEEKLY), at(now))).content.decode().splitlines()
        return next(line for line in lines if line.startswith('statusgen_component_level{component="api"')).split()[-1]

    assert [level(now) for now in ("20:00", "22:00", "2024-03-12 21:00", "2024-03-19 21:00")] == ["1", "0", "1", "0"]
