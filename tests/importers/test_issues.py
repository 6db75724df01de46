"""Issues on GitHub, of people and of Upptime."""

import json
from typing import Any

import pytest
from builders import moment

from importers.items import posts
from statusgen.importers import github_issues, upptime
from statusgen.importers.history import Document, History, Item, Named, Skipped, Source, Told, WrongSource
from statusgen.model.vocabulary import Kind, Level

LOG = """\
2024-03-05T09:00:00+00:00\t🟥 Acme API is down (500 in 321 ms) [skip ci] [upptime]
2024-03-05T09:05:00+00:00\t🟥 Acme API is down (0 in 0 ms) [skip ci] [upptime]
2024-03-05T09:30:00+00:00\t🟩 Acme API is up (200 in 99 ms) [skip ci] [upptime]
2024-03-05T09:40:00+00:00\t🟩 Web is up (200 in 99 ms) [skip ci] [upptime]
2024-03-05T10:00:00+00:00\t🟨 Web is degraded [skip ci] [upptime]
soon\t🟥 Web is down
2024-03-05T10:10:00+00:00\t📝 Update summary
"""


def issue(**fields: Any) -> dict[str, Any]:
    return {"number": 1, "title": "API is slow", "body": "We look.", "createdAt": "2024-03-05T10:00:00Z", **fields}


def comment(posted: str, body: str, **fields: Any) -> dict[str, Any]:
    return {"createdAt": f"2024-03-05T{posted}:00Z", "body": body, **fields}


def opened(kind: Any, *issues: object, config: str = "") -> History:
    documents = [Document(upptime.CONFIG, config.encode())] if config else []
    raw = issues[0] if issues and isinstance(issues[0], bytes) else json.dumps(issues).encode()
    return kind.read(Source(documents=[*documents, Document("issues.json", raw)]))  # type: ignore[no-any-return]


def told(kind: Any, config: str = "", **fields: Any) -> Told:
    [found] = opened(kind, issue(**fields), config=config).items()
    return found


def item(kind: Any, config: str = "", **fields: Any) -> Item:
    found = told(kind, config, **fields)
    assert isinstance(found, Item), found
    return found


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html>", "issues.json: is not JSON; make it with  gh"),
        (b'{"number": 1}', "issues.json: is not a list of issues; make it with  gh"),
        (b'[{"id": 1}]', "issues.json: has no numbers of issues; make it with  gh"),
        (b'[{"number": "x"}]', "issues.json: has no numbers of issues; make it with  gh"),
        (b'["x"]', "issues.json: has no numbers of issues; make it with  gh"),
        (b"[]", "it has no issues; make a file of them with  gh"),
        (b"", "issues.json: is not a list of issues; make it with  gh"),
    ],
)
def test_what_holds_no_issues_is_told_with_what_to_run(raw: bytes, why: str) -> None:
    for kind in (github_issues, upptime):
        with pytest.raises(WrongSource) as raised:
            opened(kind, raw)
        assert str(raised.value).startswith(why)


SLOW: dict[str, Any] = {
    "labels": [{"name": "API", "color": "171717"}, {"name": "degraded performance", "color": "FFA500"}]
}


def test_labels_say_which_system_and_how_bad() -> None:
    history = opened(github_issues, issue(**SLOW), issue(number=1), issue(number=2, createdAt="2024-01-01"))
    assert [each.named.name for each in history.components] == ["API"]
    assert item(github_issues, **SLOW).components == {Named("API"): Level.DEGRADED_PERFORMANCE}
    bare = item(github_issues, labels=["Web", "major outage"])
    assert bare.components == {Named("Web"): Level.MAJOR_OUTAGE}
    assert item(github_issues, labels=["Web", "investigating"]).components == {Named("Web"): None}


@pytest.mark.parametrize("labels", [None, [], ["major outage"], ["Web"], [{"name": "bug", "color": "d73a4a"}, {}]])
def test_an_issue_without_both_was_on_no_page(labels: Any) -> None:
    assert isinstance(told(github_issues, labels=labels), Skipped)


def test_comments_are_updates_and_closing_resolves() -> None:
    found = item(
        github_issues,
        **SLOW,
        closedAt="2024-03-05T12:00:00Z",
        url="https://github.com/acme/status/issues/1",
        comments=[
            comment("10:30", "**Monitoring** - A fix."),
            comment("10:40", "Me too", authorAssociation="NONE"),
            comment("11:00", "**Attention please** wait"),
            {"body": "No date"},
            "x",
        ],
    )
    assert posts(found) == [
        ("10:00", "investigating", "We look."),
        ("10:30", "monitoring", "A fix."),
        ("11:00", "update", "**Attention please** wait"),
        ("12:00", "resolved", ""),
    ]
    assert found.links == [("Issue 1", "https://github.com/acme/status/issues/1")]
    assert found.guesses == ("comments of others were left out", "a comment without a date was left out")
    missing = f"its comments are not in the file; make it with  {github_issues.GH}"
    assert item(github_issues, **SLOW, comments=3).guesses == (missing,)
    ended = item(
        github_issues, **SLOW, closedAt="2024-03-05T12:00:00Z", comments=[comment("11:59", "## **Resolved:** x")]
    )
    assert posts(ended)[1:] == [("11:59", "resolved", "x")]
    headed = [comment("10:10", "### Identified\n\nA disk."), comment("10:20", "# Why it failed\n\nA disk.")]
    assert posts(item(github_issues, **SLOW, comments=headed, closedAt="2024-03-05T09:00:00Z"))[1:] == [
        ("10:10", "identified", "A disk."),
        ("10:20", "update", "#### Why it failed\n\nA disk."),
        ("10:10", "resolved", ""),
    ]


def test_an_issue_without_a_date_is_told() -> None:
    assert told(github_issues, **SLOW, createdAt="") == Skipped(
        "issue 1", f"has no date; make the file with  {github_issues.GH}"
    )


# Upptime

CONFIG = """\
owner: 0012345
repo: status
sites:
  - {name: Acme API, url: "https://acme.example/?k=$TOKEN"}
  - {name: Web, slug: site}
  - x
"""


def test_sites_are_components() -> None:
    history = opened(upptime, issue(), config=CONFIG)
    assert [(each.named.name, each.slug) for each in history.components] == [("Acme API", "acme-api"), ("Web", "site")]
    assert (history.title, history.url) == ("0012345 Status", "https://0012345.github.io/status")
    named = opened(upptime, issue(), config="status-website: {cname: status.acme.example, name: Acme}\n")
    assert (named.title, named.url) == ("Acme", "https://status.acme.example")
    assert (opened(upptime, issue()).url, opened(upptime, issue(), config="- x").title) == ("", "")
    with pytest.raises(WrongSource, match=r"\.upptimerc\.yml: cannot be read: "):
        opened(upptime, issue(), config="a: [")


@pytest.mark.parametrize(
    ("title", "labels", "components"),
    [
        ("🛑 Acme API is down", ["status", "acme-api"], {"Acme API": Level.MAJOR_OUTAGE}),
        ("⚠️ Web has degraded performance", ["status", "site"], {"Web": Level.DEGRADED_PERFORMANCE}),
        ("🛑 Gone is down", [], {"Gone": Level.MAJOR_OUTAGE}),
        ("Something else", ["status", "site"], {"Web": None}),
        ("Something else", ["status"], {}),
    ],
)
def test_an_issue_is_about_the_site_of_its_label(title: str, labels: list[str], components: dict[str, Any]) -> None:
    found = item(upptime, CONFIG, title=title, labels=labels)
    assert {name.name: level for name, level in found.components.items()} == components
    assert found.aliases == ("incident/1/",)


def test_other_issues_were_on_no_page() -> None:
    assert isinstance(told(upptime, title="A question"), Skipped)


def test_a_maintenance_has_its_window_in_a_comment() -> None:
    end = "Tue Mar 05 2024 14:00:00 GMT+0000 (UTC)"
    body = f"<!--\nstart: 2024-03-05T13:00:00+00:00\nend: {end}\nexpectedDown: site, other\n-->\nWe move."
    found = item(upptime, CONFIG, labels=["maintenance"], body=body, closedAt="2024-03-05T14:00:00Z")
    assert (found.kind, found.start, found.end) == (Kind.MAINTENANCE, moment("13:00"), moment("14:00"))
    assert [name.name for name in found.components] == ["Web", "other"]
    assert posts(found) == [("10:00", "scheduled", "We move.")]
    assert item(upptime, labels=["maintenance"], body="<!--\nstart: 2024-03-05 13:00\n-->").end is None
    assert isinstance(told(upptime, labels=["maintenance"], body="none"), Skipped)


def test_commits_alone_say_when_it_was_down() -> None:
    history = upptime.read(Source(documents=[Document(upptime.LOG, LOG.encode())]))
    first, second = [each for each in history.items() if isinstance(each, Item)]
    assert (first.key, first.title) == ("Acme API@2024-03-05T09:00Z", "Acme API is down")
    assert posts(first) == [
        ("09:00", "investigating", "Acme API is down (500 in 321 ms)."),
        ("09:05", "update", "Acme API is down (0 in 0 ms)."),
        ("09:30", "resolved", "Acme API is up (200 in 99 ms)."),
    ]
    assert posts(second) == [("10:00", "investigating", "Web is degraded.")]
    assert history.notes[0].startswith("incidents were made of commits")
    with pytest.raises(WrongSource, match="no issues or commits"):
        upptime.read(Source(documents=[]))
