"""What calendar programs make of the calendars: ical.js, which Thunderbird reads them with."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from browser.sites import RICH, standing
from builders import maintenance, site, update
from exports.test_calendars import files
from installed import module, node

from statusgen.model.site import Site

READ: Final = """
import ICAL from "ical.js";
import {readFileSync} from "node:fs";
const wanted = ["uid", "summary", "description", "status", "sequence", "dtstart", "dtend", "dtstamp", "url"];
const read = text => {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return {
        name: calendar.getFirstPropertyValue("x-wr-calname"),
        refresh: calendar.getFirstPropertyValue("refresh-interval").toString(),
        zones: calendar.getAllSubcomponents("vtimezone").length,
        events: calendar.getAllSubcomponents("vevent").map(event => ({
            ...Object.fromEntries(wanted.map(name => [name, String(event.getFirstPropertyValue(name))])),
            categories: event.getFirstProperty("categories")?.getValues() ?? [],
            seconds: new ICAL.Event(event).duration.toSeconds(),
        })),
    };
};
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, read(text)]))));
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The interpreter, and the program that it runs."""
    folder = tmp_path_factory.mktemp("ical")
    shutil.copytree(module("ical.js"), folder / "node_modules" / "ical.js")
    (folder / "read.mjs").write_text(READ, encoding="utf-8")
    return node(), folder / "read.mjs"


def read(reader: tuple[str, Path], calendars: Mapping[str, bytes]) -> dict[str, Any]:
    """What ical.js reads of calendars, by their path."""
    given = json.dumps({path: content.decode() for path, content in calendars.items()})
    done = subprocess.run(reader, input=given, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def whole(reader: tuple[str, Path], of: Site) -> Any:
    """What it reads of a site's own calendar."""
    return read(reader, files(of))["maintenance.ics"]


def test_an_event_is_read_as_it_was_announced(reader: tuple[str, Path]) -> None:
    work = maintenance(
        update("09:00", "Scheduled"),
        update("10:00", "Update", "start: 21:00", "end: 23:30", body="Later."),
        title="New disks",
    )
    assert whole(reader, site(work)) == {
        "name": "Maintenance – Example Status",
        "refresh": "PT1H",
        "zones": 1,
        "events": [
            {
                "uid": "tag:status.example.org,2024:work",
                "summary": "New disks",
                "description": "Update\nLater.\n\nhttps://status.example.org/incidents/work/",
                "status": "CONFIRMED",
                "sequence": "1",
                "dtstart": "2024-03-05T21:00:00Z",
                "dtend": "2024-03-05T23:30:00Z",
                "dtstamp": "2024-03-05T10:00:00Z",
                "url": "https://status.example.org/incidents/work/",
                "categories": ["Api"],
                "seconds": 9_000,
            }
        ],
    }


def test_whole_days_are_read_as_such(reader: tuple[str, Path]) -> None:
    (found,) = whole(reader, site(maintenance(start="2024-03-10", end="2024-03-11")))["events"]
    assert (found["dtstart"], found["dtend"], found["seconds"]) == ("2024-03-10", "2024-03-12", 2 * 86_400)


def test_a_calendar_without_events_is_read(reader: tuple[str, Path]) -> None:
    found = read(reader, files(site()))
    assert sorted(found) == [
        "components/api/maintenance.ics",
        "components/web/maintenance.ics",
        "maintenance.ics",
    ]
    assert [(each["events"], each["zones"]) for each in found.values()] == [([], 1)] * 3


@pytest.mark.parametrize(
    "hostile", ["a;b,c\\n:d\\", "<b>&amp;</b> ]]>", "😀" * 60, "صيانة", "END:VCALENDAR", "\u202eevil"]
)
def test_whatever_is_written_is_read_back(reader: tuple[str, Path], hostile: str) -> None:
    (found,) = whole(reader, site(maintenance(update("09:00", "Scheduled"), title=hostile, regions=["FR"])))["events"]
    assert (found["summary"], found["categories"]) == (hostile, ["Api", "France"])


def test_every_calendar_of_a_site_is_read(reader: tuple[str, Path]) -> None:
    calendars = {path: content for path, content in standing(RICH).items() if path.endswith(".ics")}
    found = read(reader, calendars)
    assert len(found) == 3 * (1 + 13 + 3)  # of the site, its components and its groups, in each language
    assert [event["status"] for event in found["fr/maintenance.ics"]["events"]] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]
