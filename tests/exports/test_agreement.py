"""Odd but valid facts: home, badge, API, metrics and feed say the same of each, and it is true."""

import json

from builders import at, component, incident, maintenance, notice, outage, seen, site, update, v2_files
from tables import each_row

from statusgen.exports.feeds import plan_feeds
from statusgen.exports.prometheus import metrics_file
from statusgen.language.messages import WORDS
from statusgen.model.site import Component, Incident
from statusgen.pages.badges import site_badge
from statusgen.pages.home import home_view
from statusgen.pages.parts import Row
from statusgen.pages.viewpoint import Viewpoint

API = component("api", since="2024-01-01")


def agreed(view: Viewpoint) -> Row:
    """The row of the api on home, after a look at what the other outputs say of the same."""
    home, metrics = home_view(view), metrics_file(view.snapshot).content.decode()
    summary = next(json.loads(file.content) for file in v2_files(view) if file.path == "api/v2/summary.json")
    (row,) = (row for group in home.groups for row in group.rows)
    assert row.level is not None
    assert [each["status"] for each in summary["components"]] == [row.level.value]
    assert f'level{{component="api",group=""}} {row.level.rank}\n' in metrics
    assert home.banner.state is not None
    assert summary["status"]["description"] == home.banner.state.value
    assert site_badge(view).word == WORDS[home.banner.state]
    v2 = [each["shortlink"].split("/")[-2] for each in (*summary["incidents"], *summary["scheduled_maintenances"])]
    assert sorted(v2) == sorted(
        each.card.incident.id for each in (*home.current.incidents, *home.current.works, *home.current.planned)
    )
    return row


OVERRUN = maintenance(update("10:00", "Scheduled"), update("20:05", "In progress"))
PUT_OFF = maintenance(
    update("10:00", "Scheduled"),
    update("20:30", "Scheduled", "start: 2024-03-09 20:00", "end: 2024-03-09 22:00"),
    components={"api": "partial_outage"},
)
CALLED_OFF = maintenance(update("10:00", "Scheduled"), update("20:30", "Cancelled"))
AGAIN = incident(
    update("10:00", "Identified"), update("11:00", "Resolved"),
    update("12:00", "Monitoring"), update("13:00", "Resolved"),
    components={"api": "major_outage"},
)  # fmt: skip
MENDED = incident(
    update("10:00", "Identified"), update("11:00", "Monitoring", "all: operational"),
    impact="critical", components={"api": "major_outage"},
)  # fmt: skip
SINCE_MARCH = incident(update("12:00", "Identified"), start="2024-03", components={"api": "major_outage"})
OVER_TODAY = incident(update("12:00", "Identified"), end="2024-03-05", components={"api": "major_outage"})
ELSEWHERE = outage("10:00", component="old")


@each_row(
    ("incidents", "now", "said"),
    [
        ([OVERRUN], "23:30", "Service Under Maintenance, under_maintenance, 100.0 exact, 0 bad, In progress"),
        ([PUT_OFF], "20:15", "Partial System Outage, partial_outage, 99.99 exact, 1 bad, Scheduled"),
        ([PUT_OFF], "21:00", "All Systems Operational, operational, 99.99 exact, 1 bad, Scheduled"),
        ([CALLED_OFF], "21:00", "All Systems Operational, operational, 100.0 exact, 0 bad, Cancelled"),
        ([AGAIN], "2024-03-09", "All Systems Operational, operational, 99.87 exact, 1 bad, Resolved"),
        ([MENDED], "12:00", "Open Incident, operational, 99.93 exact, 1 bad, Monitoring"),
        ([SINCE_MARCH], "18:00", "Major System Outage, major_outage, 99.61 up to, 1 bad, Identified"),
        ([OVER_TODAY], "18:00", "All Systems Operational, operational, 99.22 exact, 1 bad, Resolved"),
        ([OVER_TODAY], "2024-03-06", "All Systems Operational, operational, 99.23 exact, 1 bad, Resolved"),
        ([outage("10:00", level="operational", impact="none")], "12:00",
         "Open Incident, operational, 100.0 exact, 0 bad, Investigating"),
        ([outage("10:00", "11:00", name="a"), outage("10:30", level="degraded_performance", name="b")], "12:00",
         "Partially Degraded Service, degraded_performance, 99.93 exact, 1 bad, Resolved"),
        ([OVERRUN, outage("20:30", name="a")], "21:30",
         "Major System Outage, major_outage, 99.93 exact, 1 bad, Investigating"),
        ([ELSEWHERE], "12:00", "Open Incident, operational, 100.0 exact, 0 bad, Investigating"),
        ([notice(update("10:00", "Update"), start="2024-03-20")], "12:00",
         "All Systems Operational, operational, 100.0 exact, 0 bad, Notice"),
    ],
)  # fmt: skip
def test_all_outputs_say_the_same_of_odd_facts(incidents: list[Incident], now: str, said: str) -> None:
    retired: Component = component("old", retired=True)
    view = seen(site(*incidents, components=[API, retired]), now)
    row = agreed(view)
    assert row.level is not None
    assert row.uptime is not None
    assert row.bars is not None
    (feed,) = (feed for feed in plan_feeds([view]) if feed.path == "feed.json")
    assert said == ", ".join(
        [
            view.snapshot.overall.value,
            row.level.value,
            f"{row.uptime.percent} {row.uptime.bound.value}",
            f"{len(row.bars.bad_days)} bad",
            feed.items[0].entry.title.partition("]")[0].removeprefix("["),
        ]
    )
    assert row.uptime.window.last == at(now)
