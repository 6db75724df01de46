"""What calendar programs make of what repeats: the same windows as the site has, also where clocks change."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import pytest
from builders import at, repeating, site
from exports.test_calendars import files
from installed import client_library, module, node, run
from msgspec import structs

from statusgen.model.site import Incident, Site
from statusgen.model.time import Moment, read_moment
from statusgen.model.zones import day_of, read_zone

HERE: Final = Path(__file__).parent
FROM, TO = "2024-01-01", "2027-01-01"

EXPAND: Final = """
import ICAL from "ical.js";
import {readFileSync} from "node:fs";
const expand = text => {
    const calendar = new ICAL.Component(ICAL.parse(text));
    calendar.getAllSubcomponents("vtimezone").forEach(zone => ICAL.TimezoneService.register(zone));
    const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
    const found = [], iterator = event.iterator(), until = new Date(process.argv[2]);
    for (let next; (next = iterator.next()) && next.toJSDate() < until; ) {
        const {startDate, endDate} = event.getOccurrenceDetails(next);
        found.push([said(startDate), said(endDate)]);
    }
    ICAL.TimezoneService.reset();
    return found;
};
const said = time => time.isDate ? time.toString() : time.toJSDate().toISOString().slice(0, 16).replace("T", " ");
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, expand(text)]))));
"""

CASES: Final[dict[str, dict[str, Any]]] = {
    "weekly": {"rule": "FREQ=WEEKLY;BYDAY=TU,FR", "except_": (date(2024, 3, 8), date(2025, 12, 26))},
    "at the gap": {"rule": "FREQ=DAILY", "start": "2024-03-05 01:30", "end": "2024-03-05 03:30"},
    "over midnight": {"rule": "FREQ=DAILY;INTERVAL=3", "start": "2024-03-05 22:30", "end": "2024-03-06 00:30"},
    "the last day": {"rule": "FREQ=MONTHLY;BYMONTHDAY=-1", "start": "2024-03-31 20:00", "end": "2024-03-31 22:00"},
    "the 31st": {"rule": "FREQ=MONTHLY", "start": "2024-01-31 20:00", "end": "2024-01-31 22:00"},
    "the second Tuesday": {"rule": "FREQ=MONTHLY;BYDAY=2TU", "start": "2024-03-12 20:00", "end": "2024-03-12 22:00"},
    "the last weekday": {
        "rule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "start": "2024-03-29 20:00",
        "end": "2024-03-29 22:00",
    },
    "a leap day": {
        "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "start": "2024-02-29 20:00",
        "end": "2024-02-29 22:00",
    },
    "until": {"rule": "FREQ=WEEKLY;UNTIL=20240401"},
    "count": {"rule": "FREQ=WEEKLY;COUNT=5", "except_": (date(2024, 3, 5),)},
    "days": {"rule": "FREQ=WEEKLY", "start": "2024-03-05", "end": "2024-03-06", "except_": (date(2024, 3, 12),)},
}
ZONES: Final = ("Etc/UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


def arranged(zone: str, case: str) -> tuple[Site, list[list[str]]]:
    """A site with that maintenance, whose times are local, and its windows up to the end of 2026."""
    given = {"start": "2024-03-05 20:00", "end": "2024-03-05 22:00"} | CASES[case]
    local = {key: f"{given[key]} {zone}" if ":" in given[key] else given[key] for key in ("start", "end")}
    days = {key: on_day(given[key], zone) for key in local if ":" not in given[key]}
    work = structs.replace(repeating(**(given | local), zone=zone), **days)
    return site(work, timezone=zone), windows(work, at(TO))


def on_day(day: str, zone: str) -> Moment:
    return read_moment(day, read_zone(zone))


def windows(of: Incident, until: datetime) -> list[list[str]]:
    known = takewhile(lambda window: window[1].first < until, of.occurrences)
    return [
        [f"{each.astimezone(UTC):%Y-%m-%d %H:%M}" for each in (start.first, end.last)]
        if start.has_time
        else [str(day_of(each, of.repeat.zone)) for each in (start.first, end.last)]
        for _, start, end in known
        if of.repeat
    ]


@pytest.fixture(scope="module")
def calendars() -> dict[str, tuple[bytes, list[list[str]]]]:
    """The calendar of each case in each zone, and the windows that it has."""
    found = {(case, zone): arranged(zone, case) for case in CASES for zone in ZONES}
    return {f"{case}, {zone}": (files(of)["maintenance.ics"], of_it) for (case, zone), (of, of_it) in found.items()}


Calendars = dict[str, tuple[bytes, list[list[str]]]]


def test_ical_js_has_the_same_windows(calendars: Calendars, tmp_path: Path) -> None:
    shutil.copytree(module("ical.js"), tmp_path / "node_modules" / "ical.js")
    (tmp_path / "expand.mjs").write_text(EXPAND, encoding="utf-8")
    given = json.dumps({name: content.decode() for name, (content, _) in calendars.items()})
    command = [node(), str(tmp_path / "expand.mjs"), TO]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=60)
    read = json.loads(done.stdout)
    for name, (_, expected) in calendars.items():
        different = [day for day, own in zip(read[name], expected, strict=True) if day != own]
        assert [end for _, end in different] == TWICE.get(name, [])


TWICE: Final = {
    "at the gap, America/New_York": ["2024-11-03 08:30", "2025-11-02 08:30", "2026-11-01 08:30"],
    "at the gap, Australia/Lord_Howe": ["2024-04-06 17:00", "2025-04-05 17:00", "2026-04-04 17:00"],
}
"""Where clocks show the start twice, and ical.js takes the second; the RFC takes the first, as the site does."""


def test_recurring_ical_events_has_the_same_windows(calendars: Calendars, tmp_path: Path) -> None:
    python = client_library("recurring_ical_events")
    for number, (content, _) in enumerate(calendars.values()):
        (tmp_path / f"{number}.ics").write_bytes(content)
    names = [f"{number}.ics" for number in range(len(calendars))]
    read = json.loads(run(tmp_path, python, str(HERE / "with_recurring_ical_events.py"), FROM, TO, *names))
    assert read == [expected for _, expected in calendars.values()]
