"""What programs read of uptime: the same figures in JSON, in the table and in the metrics."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import at, cause, component, group, incident, maintenance, outage, site, update
from status.test_reports import CASES, Case

from statusgen.exports.prometheus import metrics_file
from statusgen.exports.reports import period_files
from statusgen.language.locale import Locale
from statusgen.memo.files import Made
from statusgen.model.policies import UptimePolicy
from statusgen.model.site import Incident, Site
from statusgen.model.target import read_target
from statusgen.pages.reports import report_view
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.snapshot import Snapshot

HOUR = 3_600


def snapshot(*incidents: Incident, now: str = "2026-11-01 00:00", **others: Any) -> Snapshot:
    api = component("api", called={"en": "API"}, since="2026-01-01", slo=read_target("99.9"))
    parts = [group("core", api, component("web", since="2026-10-15"))]
    return Snapshot(site(*incidents, **{"components": parts, **others}), at(now))


def files(of: Snapshot) -> Mapping[str, bytes]:
    files = (period_files(of, period, Made.anew()) for period in of.reports.periods)
    return {file.path: file.content for file in chain.from_iterable(files)}


def rows(of: Snapshot, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files(of)[f"history/{name}/uptime.csv"].decode())))


def test_json_has_all_that_is_counted() -> None:
    broken = outage("2026-10-31 22:00", "2026-10-31 23:00", cause=cause("confirmed"))
    found = json.loads(files(snapshot(broken))["history/2026-10/uptime.json"])
    assert (found["period"], found["first"], found["last"], found["over"]) == (
        "2026-10",
        "2026-10-01",
        "2026-10-31",
        True,
    )
    assert (found["start"], found["end"]) == ("2026-10-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z")
    api, web = found["components"]
    assert api == {
        "id": "api", "name": {"en": "API"}, "group": "core",
        "start": "2026-10-01T00:00:00.000Z", "end": "2026-11-01T00:00:00.000Z",
        "counted_seconds": 744 * HOUR, "downtime_seconds": HOUR,
        "seconds_at": {"major_outage": HOUR, "partial_outage": 0, "degraded_performance": 0},
        "uptime": 1 - 1 / 744, "uptime_percent": 99.86, "bound": "exact", "left_out": [],
        "target": {
            "percent": 99.9, "allowed_seconds": 2678.4, "remaining_seconds": -921.6, "verdict": "missed"
        },
    }  # fmt: skip
    assert (web["counted_seconds"], web["uptime_percent"], web["target"]) == (17 * 24 * HOUR, 100, None)
    assert [(each["id"], each["uptime_percent"]) for each in found["groups"]] == [("core", 99.93)]
    (listed,) = found["incidents"]
    assert (listed["id"], listed["duration"]["seconds"], listed["cause_status"]) == ("outage", HOUR, "confirmed")
    assert found["weights"] == {"major_outage": 1, "partial_outage": 0.3, "degraded_performance": 0}


def test_the_table_has_a_row_for_each_component_and_each_group() -> None:
    vague = incident(start="2026", duration="2h", components={"web": "major_outage"}, name="some-day")
    broken = outage("2026-10-31 22:00", "2026-10-31 23:00", level="partial_outage")
    api, web, core = rows(snapshot(broken, vague), "2026-10")
    assert api == {
        "period": "2026-10", "kind": "component", "id": "api", "name": "API", "start": "2026-10-01T00:00:00.000Z",
        "end": "2026-11-01T00:00:00.000Z", "over": "true", "uptime_percent": "99.95", "bound": "exact",
        "counted_seconds": "2678400", "downtime_seconds": "1080", "major_outage_seconds": "0",
        "partial_outage_seconds": "3600", "degraded_performance_seconds": "0", "left_out": "",
        "target_percent": "99.9", "allowed_seconds": "2678.4", "remaining_seconds": "1598.4", "verdict": "kept",
    }  # fmt: skip
    assert (web["uptime_percent"], web["bound"], web["left_out"]) == ("100.00", "up to", "some-day")
    assert (core["kind"], core["uptime_percent"], core["downtime_seconds"]) == ("group", "99.97", "")


def test_figures_are_the_same_in_both_files_and_in_the_metrics_of_the_same_days() -> None:
    # 92 days up to the end of October: from 1 August
    broken = [
        outage("2026-08-31 20:00", "2026-09-01 02:00", level="partial_outage", name="slow"),
        outage("2026-10-01 23:00", "2026-10-02 00:30"),
        maintenance(start="2026-10-10 10:00", end="2026-10-10 12:00"),
        incident(
            update("2026-10-20 10:00", "Investigating"),
            update("2026-10-20 12:00", "Update", "api: degraded_performance"),
            update("2026-10-20 15:00", "Resolved"),
            components={"api": "major_outage"}, name="chips",
        ),
    ]  # fmt: skip
    months = snapshot(*broken, now="2026-10-31 23:00", uptime=UptimePolicy(days=92))
    down = {each: float(rows(months, each)[0]["downtime_seconds"]) for each in ("2026-08", "2026-09", "2026-10")}
    assert down == {"2026-08": 4 * HOUR * 0.3, "2026-09": 2 * HOUR * 0.3, "2026-10": 3.5 * HOUR}
    counted = 92 * 24 * HOUR - HOUR
    ratio = 1 - sum(down.values()) / counted
    (line,) = (
        line for line in metrics_file(months).content.decode().split("\n") if 'uptime_ratio{component="api"}' in line
    )
    assert abs(float(line.split()[1]) - ratio) < 1e-12
    whole = json.loads(files(months)["history/2026/uptime.json"])["components"][0]
    assert whole["downtime_seconds"] == sum(down.values())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_case_worked_out_by_hand_is_the_same_on_the_page_in_json_in_the_table_and_in_the_metrics(
    case: Case,
) -> None:
    """The metrics are of the last 365 days, up to the evening of the last of 2026."""
    zone = ZoneInfo(case.others.get("timezone", "UTC"))
    policy = UptimePolicy(days=365)
    of = site(*case.incidents, uptime=policy, **{"components": [component("api", since="2025")], **case.others})
    shown = seen_at(of, datetime(2026, 12, 31, 23, tzinfo=zone))
    found = files(shown.snapshot)
    for name, hours in case.hours.items():
        period = next(each for each in shown.snapshot.reports.periods if each.name == name)
        (published,) = json.loads(found[f"history/{name}/uptime.json"])["components"]
        (row,) = rows(shown.snapshot, name)
        page = report_view(shown, period)
        assert page is not None
        figures = page.rows[0].figures
        assert published["downtime_seconds"] == figures.down == float(row["downtime_seconds"]) == round(hours * HOUR, 3)
        assert f"{figures.percent:.2f}" == f"{published['uptime_percent']:.2f}" == row["uptime_percent"]
        assert figures.bound.value == published["bound"] == row["bound"]
    (whole,) = json.loads(found["history/2026/uptime.json"])["components"]
    told = metrics_file(shown.snapshot).content.decode().split("\n")
    ratios = [float(line.split()[1]) for line in told if 'uptime_ratio{component="api"}' in line]
    assert ratios == pytest.approx([whole["uptime"]] * len(ratios), abs=1e-9)


def seen_at(of: Site, now: datetime) -> Viewpoint:
    return Viewpoint(Snapshot(of, now), Locale("en", of.zone, {}))
