"""Maintenance in calendars: what changes an event, what does not, and that it can be read by a library."""

import re
from collections.abc import Sequence
from pathlib import Path

import icalendar
import msgspec
import pytest
from builders import at, component, group, incident, maintenance, notice, outage, site, text, update, views

from statusgen.exports.calendar_plan import PAST, planned_calendars
from statusgen.exports.calendars import EXCERPT, Calendars, revisions
from statusgen.model.site import Incident, Site
from statusgen.model.time import read_moment
from statusgen.model.zones import read_zone
from statusgen.theme.templates import Templates

ANNOUNCED = update("09:00", "Scheduled", body="New disks.")
MOVED = update("10:00", "Update", "start: 21:00", "end: 23:00", body="An hour later.")


def files(of: Site, now: str = "12:00") -> dict[str, bytes]:
    """The calendars of a site, by their path."""
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {tag: templates.locale(tag, of.zone) for tag in of.languages}
    found = views(of, at(now), locales.values())
    files = (Calendars(view).file(planned) for view in found for planned in planned_calendars(view))
    return {file.path: file.content for file in files}


def calendar(of: Site, now: str = "12:00", path: str = "maintenance.ics") -> icalendar.Calendar:
    """What a library makes of a calendar."""
    found = icalendar.Calendar.from_ical(files(of, now)[path])
    assert isinstance(found, icalendar.Calendar)
    assert found.errors == []
    return found


def event(of: Site, now: str = "12:00", path: str = "maintenance.ics") -> icalendar.Event:
    """The only event of a calendar."""
    (found,) = calendar(of, now, path).events
    assert found.errors == []
    return found


def said(of: icalendar.Component, name: str) -> str:
    """A text of a calendar or event, as people read it."""
    return str(of[name])


def summaries(of: Site, path: str = "maintenance.ics", now: str = "12:00") -> list[str]:
    return [said(each, "SUMMARY") for each in calendar(of, now, path).events]


def test_an_event_says_when_what_and_where_to_read_more() -> None:
    found = event(site(maintenance(ANNOUNCED, title="New disks", regions=["FR"])))
    assert (found.start, found.end) == (at("20:00"), at("22:00"))
    assert said(found, "SUMMARY") == "New disks"
    assert said(found, "UID") == "tag:status.example.org,2024:work"
    assert said(found, "URL") == "https://status.example.org/incidents/work/"
    assert said(found, "DESCRIPTION") == "Scheduled\nNew disks.\n\nhttps://status.example.org/incidents/work/"
    assert (said(found, "STATUS"), found["SEQUENCE"], said(found, "TRANSP")) == ("CONFIRMED", 0, "TRANSPARENT")
    assert found.categories == ["Api", "France"]
    assert found.DTSTAMP == found.LAST_MODIFIED == at("09:00")


def test_a_window_that_moves_moves_the_event_and_counts() -> None:
    found = event(site(maintenance(ANNOUNCED, MOVED)))
    assert (found.start, found.end) == (at("21:00"), at("23:00"))
    assert found["SEQUENCE"] == 1
    assert at("10:00") == found.DTSTAMP
    assert said(found, "DESCRIPTION").startswith("Update\nAn hour later.\n")


def test_what_is_called_off_stays_and_says_so_even_to_programs_that_know_no_status() -> None:
    found = event(site(maintenance(ANNOUNCED, MOVED, update("11:00", "Cancelled"))))
    assert (said(found, "STATUS"), found["SEQUENCE"]) == ("CANCELLED", 2)
    assert said(found, "SUMMARY") == "[Cancelled] Things are broken"


def test_each_window_that_is_set_a_cancellation_and_its_return_count_as_revisions() -> None:
    same = update("10:30", "Update", "start: 21:00")
    history = (ANNOUNCED, MOVED, same, update("11:00", "Cancelled"), update("11:10", "Update"))
    back = update("11:30", "Scheduled")
    moments = ("08:00", "09:00", "10:00", "10:30", "11:00", "11:10", "11:30")
    counted = [revisions(maintenance(*history, back), at(when)) for when in moments]
    assert counted == [0, 0, 1, 2, 3, 3, 4]


def test_the_number_stays_when_the_front_matter_is_brought_up_to_date() -> None:
    before = maintenance(ANNOUNCED, MOVED)
    after = maintenance(ANNOUNCED, MOVED, start="21:00", end="23:00")
    assert [revisions(each, at("12:00")) for each in (before, after)] == [1, 1]


def test_the_uid_stays_whatever_is_edited() -> None:
    before = event(site(maintenance(ANNOUNCED)))
    after = event(site(maintenance(MOVED, title="Other words"), url="https://elsewhere.example/status/"))
    assert said(before, "UID") == said(after, "UID")


def test_the_clock_changes_no_byte_of_any_calendar() -> None:
    of = site(
        maintenance(ANNOUNCED),
        maintenance(start="20:20", end="20:30", name="inside"),
        maintenance(start="2024-03-20 10:00", end="2024-03-20 11:00", name="later"),
    )
    moments = ("12:00", "20:10", "20:40", "22:00", "2024-03-06 12:00", "2024-03-07 12:00")
    assert [files(of, now) for now in moments] == [files(of)] * len(moments)


def test_days_without_a_time_of_day_are_whole_days() -> None:
    of = site(maintenance(start="2024-03-10", end="2024-03-11"))
    assert (str(event(of).start), str(event(of).end)) == ("2024-03-10", "2024-03-12")
    assert b"DTSTART;VALUE=DATE:20240310\r\nDTEND;VALUE=DATE:20240312\r\n" in files(of)["maintenance.ics"]


def test_whole_days_are_those_of_the_site() -> None:
    first, last = (read_moment(day, read_zone("Asia/Tokyo")) for day in ("2024-03-10", "2024-03-11"))
    work = msgspec.structs.replace(maintenance(), start=first, end=last)
    found = event(site(work, timezone="Asia/Tokyo"))
    assert (str(found.start), str(found.end)) == ("2024-03-10", "2024-03-12")


def test_a_window_of_which_one_end_has_a_time_goes_from_instant_to_instant() -> None:
    found = event(site(maintenance(start="2024-03-10 22:00", end="2024-03-11")))
    assert (found.start, found.end) == (at("2024-03-10 22:00"), at("2024-03-12"))


def test_a_window_without_length_has_no_end() -> None:
    assert "DTEND" not in event(site(maintenance(start="20:00", end="20:00")))


def test_without_an_update_the_summary_describes_it_and_its_start_dates_it() -> None:
    found = event(site(maintenance(summary="**New** disks.")))
    assert said(found, "DESCRIPTION") == "New disks.\n\nhttps://status.example.org/incidents/work/"
    assert found.DTSTAMP == found.LAST_MODIFIED == at("20:00")
    bare = event(site(maintenance()))
    assert said(bare, "DESCRIPTION") == "https://status.example.org/incidents/work/"


def test_work_on_nothing_in_particular_has_no_categories() -> None:
    assert "CATEGORIES" not in event(site(maintenance(components=[])))


def test_incidents_and_notices_are_in_no_calendar() -> None:
    assert summaries(site(outage("10:00"), notice(update("10:00", "Update")), incident(name="old"))) == []


def test_a_component_has_its_own_maintenance_alone() -> None:
    of = site(
        maintenance(title="One", components=["api"]),
        maintenance(title="Both", components=["api", "web"], name="both", start="21:00"),
        components=("api", "web", "mail", group("other", "cdn")),
    )
    assert summaries(of) == ["Both", "One"]
    assert summaries(of, "groups/other/maintenance.ics") == []
    assert summaries(of, "components/api/maintenance.ics") == ["Both", "One"]
    assert summaries(of, "components/web/maintenance.ics") == ["Both"]
    assert summaries(of, "components/mail/maintenance.ics") == []


def test_a_group_has_the_maintenance_of_its_components() -> None:
    both = maintenance(title="Both", components=["api", "web"])
    of = site(both, maintenance(name="of-api", title="Api"), components=["api", group("front", "web", "cdn")])
    assert summaries(of, "groups/front/maintenance.ics") == ["Both"]
    assert said(calendar(of, path="groups/front/maintenance.ics"), "NAME") == "Front – Maintenance – Example Status"


def test_each_language_has_calendars_in_its_words_with_the_same_uids() -> None:
    of = site(maintenance(ANNOUNCED, title={"en": "Disks", "fr": "Disques"}), languages=["en", "fr"])
    assert sorted(files(of)) == [
        "components/api/maintenance.ics",
        "components/web/maintenance.ics",
        "fr/components/api/maintenance.ics",
        "fr/components/web/maintenance.ics",
        "fr/maintenance.ics",
        "maintenance.ics",
    ]
    french = event(of, path="fr/maintenance.ics")
    assert (said(french, "SUMMARY"), said(french, "UID")) == ("Disques", said(event(of), "UID"))
    assert said(french, "DESCRIPTION").startswith("Planifiée\n")


def test_a_calendar_has_a_name_and_says_how_often_to_look() -> None:
    of = site(components=[component("api")])
    found = calendar(of, path="components/api/maintenance.ics")
    assert said(found, "NAME") == said(found, "X-WR-CALNAME") == "Api – Maintenance – Example Status"
    content = files(of)["maintenance.ics"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert b"SOURCE;VALUE=URI:https://status.example.org/maintenance.ics\r\n" in content


def test_a_calendar_without_events_has_the_component_that_the_standard_asks_for() -> None:
    found = calendar(site())
    assert [each.name for each in found.subcomponents] == ["VTIMEZONE"]
    assert files(site())["maintenance.ics"].endswith(b"END:VTIMEZONE\r\nEND:VCALENDAR\r\n")


def test_of_what_is_over_a_calendar_has_the_latest_and_of_what_is_not_everything() -> None:
    def planned(year: int, number: int) -> list[str]:
        return [f"{year}-{1 + n % 12:02}-{1 + n // 12:02}" for n in range(number)]

    over = [maintenance(start=f"{day} 10:00", end=f"{day} 11:00", name=f"o{day}") for day in planned(2023, 60)]
    ahead = [maintenance(start=f"{day} 10:00", end=f"{day} 11:00", name=f"a{day}") for day in planned(2025, 70)]
    uids = [said(each, "UID").rpartition(":")[2] for each in calendar(site(*over, *ahead)).events]
    assert (len(uids), uids[0], uids[70]) == (70 + PAST, "a2025-12-05", "o2023-12-05")


def test_a_long_update_is_cut() -> None:
    described = said(event(site(maintenance(update("09:00", "Scheduled", body="word " * 5_000)))), "DESCRIPTION")
    assert len(described) < EXCERPT + 100
    assert "word…\n\nhttps://" in described


@pytest.mark.parametrize(
    "hostile",
    [
        "<b>&amp;</b> ]]> \"x\" 'y'",
        "a;b,c\\n:d\\",
        "😀" * 60,
        "é" * 200,
        "صيانة قاعدة البيانات",
        "BEGIN:VEVENT",
        "\u202eevil",
    ],
)
def test_whatever_is_written_is_read_back_and_lines_are_short(hostile: str) -> None:
    of = site(maintenance(title=hostile), title=text(hostile))
    assert said(event(of), "SUMMARY") == hostile
    assert unescaped(said(calendar(of), "NAME")) == f"Maintenance – {hostile}"
    assert said(calendar(of), "NAME") == said(calendar(of), "X-WR-CALNAME")
    lines = files(of)["maintenance.ics"].split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


def unescaped(text: str) -> str:
    """A text as it was: the library leaves those that it does not know as they are in the file."""
    return re.sub(r"\\([\\;,])", r"\1", text)


def test_an_event_names_a_component_with_its_group_where_its_name_is_not_unique() -> None:
    groups = (group("droplets", component("d", called="AMS3")), group("spaces", component("s", called="AMS3")))
    of = site(maintenance(ANNOUNCED, components=["d", "s"]), components=groups)
    assert event(of)["CATEGORIES"].to_ical() == b"Droplets: AMS3,Spaces: AMS3"
    assert (
        said(calendar(of, path="components/s/maintenance.ics"), "NAME") == "Spaces: AMS3 – Maintenance – Example Status"
    )


DONE = update("22:00", "Completed", body="All disks are new.")


@pytest.mark.parametrize(
    ("edited", "is_as_it_was"),
    [
        (maintenance(ANNOUNCED, DONE, summary="Longer.", writeup="It *took* long."), True),
        (maintenance(update("09:00", "Scheduled", body="Disks."), DONE), True),
        (maintenance(ANNOUNCED, update("22:00", "Completed", body="Done.")), False),
        (maintenance(ANNOUNCED, DONE, title="New disks"), False),
        (maintenance(ANNOUNCED, MOVED, DONE), False),
    ],
)
def test_a_calendar_follows_from_what_its_events_say_of_work_that_is_over(edited: Incident, is_as_it_was: bool) -> None:
    assert (facts(edited) == facts(maintenance(ANNOUNCED, DONE))) is is_as_it_was
    assert (files(site(edited), "23:00") == files(site(maintenance(ANNOUNCED, DONE)), "23:00")) is is_as_it_was
    assert facts(edited, "21:00") != facts(maintenance(ANNOUNCED, DONE), "21:00")


def test_the_event_of_work_without_updates_follows_from_its_summary() -> None:
    assert facts(maintenance(summary="New disks."), "23:00") != facts(maintenance(summary="Disks."), "23:00")


def facts(of: Incident, now: str = "23:00") -> Sequence[object]:
    (view,) = views(site(of), now)
    return next(planned_calendars(view)).facts(view.as_of)
