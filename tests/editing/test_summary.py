"""What the page says, in a few lines for a terminal."""

from typing import Any

import pytest
from builders import at, component, incident, maintenance, notice, outage, repeating, site, update

from statusgen.editing.summary import about, headline, viewpoint, would_publish
from statusgen.model.site import Incident
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.series import timelines

MANY = [component(f"c{n}") for n in range(7)]


def seen(*incidents: Incident, now: str = "12:00", **others: Any) -> Viewpoint:
    whole = site(*incidents, **others)
    return viewpoint(whole, timelines(whole, at(now)), at(now))


@pytest.mark.parametrize(
    ("incidents", "said"),
    [
        ([], "no open incidents"),
        ([outage("10:00", "11:00")], "no open incidents"),
        ([outage("10:00")], "1 open incident (Major outage: Api)"),
        (
            [outage("10:00"), outage("11:00", component="web", level="partial_outage", name="second")],
            "2 open incidents (Major outage: Api; Partial outage: Web)",
        ),
        ([incident(update("10:00", "Investigating"))], "1 open incident"),
        ([maintenance(start="11:00", end="13:00")], "1 maintenance under way (Under maintenance: Api)"),
        (
            [outage("10:00", component="web"), maintenance(start="11:00", end="13:00")],
            "1 open incident (Major outage: Web; Under maintenance: Api), 1 maintenance under way",
        ),
        ([maintenance(), maintenance(name="next")], "2 scheduled maintenances"),
        ([notice(update("10:00", "Update")), notice(update("10:00", "Update"), name="other")], "2 notices"),
    ],
)
def test_what_would_be_published_is_one_line(incidents: list[Incident], said: str) -> None:
    assert would_publish(seen(*incidents)) == said


def test_of_many_names_some_are_listed() -> None:
    down = incident(
        update("10:00", "Investigating"), components=dict.fromkeys([each.id for each in MANY], "major_outage")
    )
    said = would_publish(seen(down, components=MANY))
    assert said == "1 open incident (Major outage: C0, C1, C2, C3, C4, and 2 more)"


def test_a_record_that_claims_no_uptime_says_no_more_than_that_nothing_is_open() -> None:
    assert headline(seen(uptime=None)) == "No open incidents on record"
    assert headline(seen()) == "All systems operational"
    assert headline(seen(outage("10:00"))) == "Partial system outage"


@pytest.mark.parametrize(
    ("one", "lines"),
    [
        (outage("10:00"), ["Things are broken: Investigating, since 2024-03-05 10:00 UTC", "Major outage: Api"]),
        (outage("10:00", "11:00"), ["Things are broken: Resolved 2024-03-05 11:00 UTC"]),
        (
            incident(update("10:00", "Identified", "FR: partial_outage", "next update: 13:00")),
            [
                "Things are broken: Identified, since 2024-03-05 10:00 UTC",
                "Partial outage: France",
                "Next update by 2024-03-05 13:00 UTC",
            ],
        ),
        (maintenance(), ["Things are broken: Scheduled", "From 2024-03-05 20:00 UTC to 2024-03-05 22:00 UTC"]),
        (maintenance(update("10:00", "Cancelled")), ["Things are broken: Cancelled"]),
        (maintenance(start="09:00", end="10:00"), ["Things are broken: Completed 2024-03-05 10:00 UTC"]),
        (notice(update("13:00", "Update")), ["Things are broken: dated ahead, so it does not show yet"]),
        (
            repeating(rule="FREQ=DAILY;COUNT=2", start="2024-03-03 20:00", end="2024-03-03 22:00", title="Work"),
            ["Work: Completed 2024-03-04 22:00 UTC"],
        ),
    ],
)
def test_where_an_incident_stands_is_a_few_lines(one: Incident, lines: list[str]) -> None:
    assert list(about(seen(one), one)) == lines
