"""Answers of other programs in which a field has a value of another kind: the import goes on, or says why not."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pytest

from statusgen.importers.history import Document, Source, WrongSource
from statusgen.importers.kinds import IMPORTERS

AT: Final = "2024-03-05T10:00:00Z"
UPDATE: Final = {"id": "u", "status": "investigating", "body": "x", "created_at": AT, "display_at": AT} | {
    "affected_components": [{"code": "c", "name": "API", "new_status": "major_outage"}]
}
COMPONENTS: Final = [
    {"id": "g", "name": "Europe", "group": True, "position": 1},
    {"id": "c", "name": "API", "group_id": "g", "position": 1, "start_date": "2020-01-01", "description": "x"},
]
ANSWERS: Final[list[tuple[str, str, Any]]] = [
    ("statuspage", "a.json", {
        "page": {"name": "x", "url": "https://x.example", "time_zone": "Etc/UTC"}, "components": COMPONENTS,
        "incidents": [{"id": "i", "name": "x", "incident_updates": [UPDATE], "components": COMPONENTS[1:]}],
        "scheduled_maintenances": [{"id": "m", "name": "x", "scheduled_for": AT, "scheduled_until": AT}],
    }),
    ("statuspage", "history.json", {"months": [{"year": 2024, "incidents": [
        {"code": "i", "name": "x", "message": "x", "impact": "minor", "timestamp": "Mar 5, 10:00 - 11:00 UTC"},
    ]}]}),
    ("statuspage", "feed.json", {
        "title": "x", "pageComponents": [{"id": 1, "name": "API", "order": 1, "groupId": 2}],
        "pageComponentGroups": [{"id": 2, "name": "Europe"}],
        "statusReports": [{"id": 1, "title": "x", "pageComponents": [1], "statusReportUpdates": [
            {"id": 1, "date": AT, "status": "resolved", "message": "x"},
        ]}],
        "maintenances": [{"id": 1, "name": "x", "message": "x", "from": AT, "to": AT, "pageComponents": [1]}],
    }),
    ("github-issues", "issues.json", [{
        "number": 1, "title": "x", "body": "x", "labels": [{"name": "API", "color": "171717"}, "major outage"],
        "createdAt": AT, "closedAt": AT, "url": "https://x.example/1",
        "comments": [{"body": "**Monitoring** x", "createdAt": AT, "authorAssociation": "OWNER"}],
    }]),
    ("upptime", "issues.json", [{
        "number": 1, "title": "🛑 API is down", "body": "<!--\nstart: 2024-03-05\n-->", "labels": ["status"],
        "createdAt": AT, "closedAt": AT, "comments": [{"body": "x", "createdAt": AT}],
    }]),
    ("upptime", ".upptimerc.yml", {
        "owner": "x", "repo": "x", "sites": [{"name": "API", "slug": "api"}], "status-website": {"cname": "x.example"},
    }),
    ("cstate", "config.json", {
        "title": "x", "baseURL": "https://x.example/", "timeZone": "Etc/UTC", "languageCode": "en",
        "params": {"categories": [{"name": "x"}], "systems": [{"name": "API", "category": "x", "description": "x"}]},
    }),
]  # fmt: skip
BESIDE: Final = {
    ".upptimerc.yml": Document("issues.json", json.dumps(ANSWERS[4][2]).encode()),
    "config.json": Document("content/issues/x.md", b"---\ntitle: x\ndate: 2024-03-05\n---\n"),
}
"""What is read together with an answer that has no incidents."""

VALUES: Final[list[Any]] = [None, -1, 10**30, True, "", "x", "0001-01-01T00:00:00Z", [], {}, [7], {"x": "x"}]


def changed(answer: Any) -> Iterator[Any]:
    """An answer with each of its values replaced by those of other kinds, one by one."""
    yield from VALUES
    for key, value in answer.items() if isinstance(answer, dict) else enumerate(answer):
        if isinstance(answer, list) and key > 1:
            return
        for other in changed(value) if isinstance(value, dict | list) else VALUES:
            copy = answer.copy()
            copy[key] = other
            yield copy


@pytest.mark.parametrize(("kind", "name", "answer"), ANSWERS, ids=[name for _, name, _ in ANSWERS])
def test_a_value_of_another_kind_stops_no_import(kind: str, name: str, answer: Any) -> None:
    beside = [BESIDE[name]] if name in BESIDE else []
    for other in [answer, *changed(answer)]:
        with suppress(WrongSource):
            found = IMPORTERS[kind](Source(documents=[Document(name, json.dumps(other).encode()), *beside]))
            assert len(list(found.items())) == found.number
