"""The history of a page of OpenStatus, as it has it at feed/json."""

import json
from typing import Any

from builders import moment

from statusgen.importers.history import Document, History, Item, Named, Skipped, Source
from statusgen.importers.statuspage import read
from statusgen.model.vocabulary import Kind, Label

COMPONENTS = [
    {"id": 7, "name": "API", "order": 0, "groupId": 3},
    {"id": 8},
    {"id": 9, "name": "Web"},
]
GROUPS = [{"id": 3, "name": "Europe"}]


def opened(**lists: Any) -> History:
    feed = {"title": "Acme", "pageComponents": COMPONENTS, "pageComponentGroups": GROUPS, **lists}
    return read(Source(documents=[Document("feed.json", json.dumps(feed).encode())]))


def test_components_and_groups_come_along() -> None:
    found = opened()
    assert (found.title, [(each.named.group, each.named.name) for each in found.components]) == (
        "Acme",
        [("Europe", "API"), ("", "Web")],
    )


def test_a_report_is_an_incident_with_its_updates() -> None:
    updates = [
        {"id": 2, "status": "resolved", "message": "**Over.**", "date": "2024-03-05T11:00:00.000Z"},
        {"id": 1, "status": "purple", "message": None, "date": "2024-03-05T10:00:00.000Z"},
        {"id": 0, "status": "investigating", "date": None},
    ]
    report = {"id": 12, "title": "Down", "pageComponents": [7, 99], "statusReportUpdates": updates}
    found, empty = opened(statusReports=[report, {"id": 13}]).items()
    assert isinstance(found, Item)
    assert [(post.at, post.label, post.text) for post in found.posts] == [
        (moment("11:00"), Label.RESOLVED, "**Over.**"),
        (moment("10:00"), Label.UPDATE, ""),
    ]
    assert (found.key, found.aliases) == ("report-12", ("events/report/12/",))
    assert list(found.components) == [Named("API", "", "7")]
    assert empty == Skipped("feed.json: report-13", "has no update with a date")


def test_a_maintenance_is_announced_before_it_begins() -> None:
    work = {"id": 12, "name": "Move", "message": "We move.", "from": "2024-03-05T20:00Z", "to": "2024-03-05T22:00Z"}
    [early, late, undated] = opened(
        maintenances=[work | {"updatedAt": "2024-03-05T10:00Z"}, work | {"updatedAt": "2024-03-06"}, {"id": 1}]
    ).items()
    assert isinstance(early, Item)
    assert isinstance(late, Item)
    assert (early.kind, early.start, early.end) == (Kind.MAINTENANCE, moment("20:00"), moment("22:00"))
    assert [each.posts[0].at for each in (early, late)] == [moment("10:00"), moment("20:00")]
    assert undated == Skipped("feed.json: maintenance-1", "has no date")
