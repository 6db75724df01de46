"""Answers of Statuspage's API, whole and not so whole."""

import json
from typing import Any, Final

import pytest
from builders import moment

from statusgen.importers.history import Document, Form, History, Item, Skipped, Source, Told, WrongSource
from statusgen.importers.statuspage import read
from statusgen.model.vocabulary import Impact, Kind, Label

AT: Final = "2024-03-05T10:00:00Z"


def opened(*answers: object) -> History:
    raw = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in answers]
    return read(Source(documents=[Document(f"{n}.json", content) for n, content in enumerate(raw)]))


def told(fields: dict[str, Any]) -> Told:
    [found] = opened({"incidents": [{"id": "abcdefghij12", "name": "X", **fields}]}).items()
    return found


def item(fields: dict[str, Any]) -> Item:
    found = told(fields)
    assert isinstance(found, Item), found
    return found


def update(status: str = "investigating", **fields: Any) -> dict[str, Any]:
    return {"status": status, "body": "We know.", "display_at": AT, **fields}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "0.json: is empty"),
        (b"<!doctype html>", "0.json: is HTML or XML, not JSON; the API's answers are at  URL/api/v2/incidents.json"),
        (b"{oops", "0.json: is not JSON: JSON is malformed: object keys must be strings (byte 1)"),
        ({"status": 500}, "0.json: is JSON, but not an answer of a status page's API"),
        ([{"number": 1}], "0.json: has an entry without an id: {'number': 1}"),
        ({"incidents": []}, "0.json: it has no incidents, maintenance or components"),
        ({"incidents": "none"}, "0.json: it has no incidents, maintenance or components"),
    ],
)
def test_what_is_no_answer_is_said_in_a_line(answer: object, why: str) -> None:
    with pytest.raises(WrongSource) as raised:
        opened(answer)
    assert str(raised.value) == why


def test_updates_keep_their_ids_and_those_of_one_minute_their_order() -> None:
    newest_first = [update(id="c"), update(id="b", display_at="2024-03-05T10:00:59Z"), update(id="a")]
    assert [post.id for post in item({"incident_updates": newest_first}).posts] == ["a", "c", "b"]


def test_an_incident_is_taken_once_from_the_answer_that_says_most() -> None:
    short, long = {"id": "a", "name": "X"}, {"id": "a", "name": "X", "created_at": AT}
    month = {"year": 2024, "incidents": [{"code": "a"}, {"code": ""}, "x"]}
    history = opened(
        {"incidents": [short]}, {"incident": long}, short | {"incident_updates": []}, {"months": [month, 1]}
    )
    assert [each.key for each in history.items() if isinstance(each, Item)] == ["a"]
    assert history.number == 1


def test_components_of_incidents_are_the_list_where_there_is_none() -> None:
    grouped = {"id": "c1", "name": "API", "group_id": None, "position": 2}
    first = {"id": "c2", "name": "Web", "group_id": None, "position": 1}
    history = opened({"incidents": [{"id": "a", "created_at": AT, "components": [grouped, first, "x", {"id": "c3"}]}]})
    assert [each.named.name for each in history.components] == ["Web", "API"]
    listed = opened(
        {"components": [{"name": "CDN"}, {"id": "c9"}, "x"]}, {"incidents": [{"id": "a", "created_at": AT}]}
    )
    assert [each.named.name for each in listed.components] == ["CDN"]


def test_a_page_says_what_it_can() -> None:
    page = {"name": "Acme", "url": "https://status.acme.example/x?y", "time_zone": "Pacific Time (US & Canada)"}
    history = opened({"page": page, "incidents": [{"id": "a"}]})
    assert (history.title, history.url, history.timezone) == ("Acme", "", "")
    [note] = history.notes
    assert note.startswith('the time zone "Pacific Time (US & Canada)" is not known; days begin in UTC')
    assert opened({"page": None, "incidents": [{"id": "a"}]}).notes == []


def test_halves_of_characters_stop_nothing() -> None:
    raw = b'{"incidents": [{"id": "a", "name": "X \\ud83d", "created_at": "2024-03-05"}]}'
    [found] = opened(raw).items()
    assert isinstance(found, Item)
    assert found.title == "X"


@pytest.mark.parametrize(
    ("fields", "posts", "guesses"),
    [
        ({"incident_updates": [update("resolved"), update()]}, ["investigating", "resolved"], ()),
        ({"incident_updates": [update(display_at=None)], "created_at": AT}, ["investigating"], 2),
        ({"incident_updates": [update("purple")]}, ["update"], ('the state "purple" is taken for Update',)),
        ({"incident_updates": [update("")]}, ["update"], ()),
        ({"incident_updates": None, "created_at": AT, "status": "resolved", "resolved_at": AT}, ["resolved"], 1),
        ({"created_at": AT, "status": "resolved"}, ["resolved"], 1),
        ({"created_at": AT, "status": "?"}, ["investigating"], 1),
    ],
)
def test_updates_have_a_time_and_a_label(fields: dict[str, Any], posts: list[str], guesses: Any) -> None:
    found = item(fields)
    assert [post.label.value for post in found.posts] == posts
    assert (len(found.guesses) if isinstance(guesses, int) else found.guesses) == guesses


def test_an_update_is_at_its_display_time_in_the_order_of_the_page() -> None:
    late = update("resolved", display_at="2024-03-05T10:00:40.5Z", created_at="2024-04-01T00:00:00Z")
    found = item({"incident_updates": [late, update()]})
    assert [(post.at, post.label) for post in found.posts] == [
        (moment("10:00"), Label.INVESTIGATING),
        (moment("10:00"), Label.RESOLVED),
    ]


def test_levels_may_be_odd() -> None:
    affected = [
        {"code": "c1", "name": "API", "new_status": "major_outage"},
        {"name": "Web", "new_status": "dissrupted"},
        {"name": "CDN", "new_status": None},
        {"new_status": "down"},
        "x",
    ]
    found = item({"incident_updates": [update(affected_components=affected)]})
    assert {name.name: level.value for name, level in found.posts[0].levels.items()} == {
        "API": "major_outage",
        "Web": "degraded_performance",
    }
    assert found.guesses == ('the level "dissrupted" is taken for degraded_performance',)
    assert item({"incident_updates": [update(affected_components={})]}).posts[0].levels == {}


def test_a_postmortem_is_an_update_unless_there_is_one() -> None:
    body = {"postmortem_body": "## Why\n\nA *deploy*.", "postmortem_published_at": "2024-03-06T10:00:00Z"}
    alone, both = item({"incident_updates": [update("resolved")], **body}), [update("postmortem"), update("resolved")]
    assert [(post.label, post.form, post.text) for post in alone.posts][1:] == [
        (Label.POSTMORTEM, Form.MARKDOWN, "## Why\n\nA *deploy*.")
    ]
    assert len(item({"incident_updates": both, **body}).posts) == 2
    assert len(item({"incident_updates": [update()], "postmortem_body": "x"}).posts) == 1


def test_a_maintenance_is_known_by_its_window_state_or_impact() -> None:
    windows = [{"scheduled_for": AT}, {"status": "completed", "created_at": AT}, {"impact": "maintenance"}]
    assert {item({"incident_updates": [update("scheduled")], **each}).kind for each in windows} == {Kind.MAINTENANCE}
    assert item({"scheduled_for": AT, "scheduled_until": "2024-03-05T12:00:00Z"}).end == moment("12:00")


def test_an_id_of_another_make_is_an_old_address() -> None:
    [found] = opened({"incidents": [{"id": "01ABC", "created_at": AT}]}).items()
    [odd] = opened({"incidents": [{"id": "a b", "created_at": AT, "impact_override": "major"}]}).items()
    assert isinstance(found, Item)
    assert isinstance(odd, Item)
    assert (found.aliases, odd.aliases, odd.impact) == (("incidents/01ABC/",), (), Impact.MAJOR)


@pytest.mark.parametrize(
    ("stamp", "start", "end"),
    [
        ("Mar <var data-var='date'> 5</var>, <var data-var='time'>10:00</var> - 12:00 UTC", "10:00", "12:00"),
        ("Mar 5, 10:00 UTC", "10:00", "10:00"),
        ("Mar 4, 23:00 - Mar 5, 01:00 CET", "2024-03-04 22:00", "2024-03-05 00:00"),
        ("Dec 31, 23:00 - Jan 1, 01:00 UTC", "2024-12-31 23:00", "2025-01-01 01:00"),
    ],
)
def test_a_page_of_the_history_has_a_date_without_a_year(stamp: str, start: str, end: str) -> None:
    brief = {"code": "abcdefghij12", "name": "X", "message": "Over.", "impact": "minor", "timestamp": stamp}
    [found] = opened({"months": [{"year": 2024, "incidents": [brief]}]}).items()
    assert isinstance(found, Item)
    assert (found.start, found.posts[0].at, found.posts[0].label) == (moment(start), moment(end), Label.RESOLVED)


@pytest.mark.parametrize("stamp", ["soon", None, "Mar 35, 10:00 UTC"])
def test_a_date_that_cannot_be_read_is_told(stamp: str | None) -> None:
    [found] = opened({"months": [{"year": 2024, "incidents": [{"code": "a", "timestamp": stamp}]}]}).items()
    assert isinstance(found, Skipped)
    assert "has a date that cannot be read" in found.why


def test_a_maintenance_of_the_history_has_its_window() -> None:
    brief = {"code": "Abc", "impact": "maintenance", "timestamp": "Mar 5, 10:00 - 12:00 PST"}
    page = {"time_zone": "America/Los_Angeles"}
    [found] = opened({"page": page, "months": [{"year": 2024, "incidents": [brief]}]}).items()
    assert isinstance(found, Item)
    assert (found.kind, found.start, found.end) == (Kind.MAINTENANCE, moment("18:00"), moment("20:00"))
