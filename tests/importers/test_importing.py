"""Whole imports: a fixture of each kind holds what real histories held, and all of it is a file or a line."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from builders import at
from click.testing import CliRunner, Result

from statusgen import gfm
from statusgen.cli import main
from statusgen.cli.importing import KINDS
from statusgen.examining import examine
from statusgen.gfm.links import Destination
from statusgen.importers.kinds import IMPORTERS
from statusgen.sources.content import survey
from statusgen.sources.project import Project

FIXTURES: Final = Path(__file__).parent.parent / "fixtures" / "importing"
NOW: Final = "2024-06-02 12:00 UTC"


def run(*words: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["import", *map(str, words), "--now", NOW], input=stdin)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def last_line(ended: Result) -> str:
    lines = [line for line in ended.output.split("\n") if line and not line.startswith("Next")]
    return lines[-1]


def test_the_command_knows_every_importer() -> None:
    assert tuple(IMPORTERS) == KINDS


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("statuspage", "13 read, 9 write-ups (9 new), 4 left out, 3 guessed"),
        ("cstate", "16 read, 10 write-ups (10 new), 6 left out, 11 guessed"),
        ("upptime", "4 read, 3 write-ups (3 new), 1 left out, 0 guessed"),
        ("github-issues", "4 read, 3 write-ups (3 new), 1 left out, 1 guessed"),
        ("feed", "4 read, 3 write-ups (3 new), 1 left out, 1 guessed"),
    ],
)
def test_a_history_is_imported_whole_has_no_error_and_changes_nothing_a_second_time(
    kind: str, counts: str, tmp_path: Path
) -> None:
    first = run(kind, FIXTURES / kind, "--into", tmp_path, "--guess-maintenance")
    assert last_line(first) == counts, first.output
    before = files_in(tmp_path)
    again = run(kind, FIXTURES / kind, "--into", tmp_path, "--guess-maintenance")
    assert last_line(again) == counts.replace("new", "unchanged")
    assert files_in(tmp_path) == before
    found = examine(Project(tmp_path / "statusgen.yml"), now=at(NOW))
    assert len(found.site.incidents) == sum(name.endswith(".md") for name in before)


def test_the_text_that_readers_saw_stays_the_same(tmp_path: Path) -> None:
    run("statuspage", FIXTURES / "statuspage", "--into", tmp_path)
    found = survey(Project(tmp_path / "statusgen.yml"), ["en"], now=at(NOW))
    incidents = [each.incident for each in found.parsed.values() if each.incident]
    texts = [update.body.original.text for incident in incidents for update in incident.updates]
    shown = {"".join(gfm.parse(text).plain(Destination(root="")).split()) for text in texts}
    answers = [json.loads((FIXTURES / "statuspage" / f"{name}.json").read_text()) for name in ("incidents", "history")]
    bodies = [update["body"] or "" for each in answers[0]["incidents"] for update in each["incident_updates"]]
    plain = {"".join(re.sub("<(?:br|/?a|details)[^>]*>", "", body).split()) for body in bodies if "##" not in body}
    assert len(plain) > 150
    assert plain <= shown


FEED: Final = (FIXTURES / "feed" / "history.rss").read_text()


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.rss"
    path.write_text(FEED)
    return path


def test_a_later_import_adds_what_is_new_and_leaves_what_somebody_edited(feed: Path, tmp_path: Path) -> None:
    into = tmp_path / "into"
    run("feed", feed, "--into", into)
    edited, changed, removed = sorted(path for path in into.rglob("*.md"))
    edited.write_text(edited.read_text() + "\nMore.\n")
    removed.unlink()
    (into / "incidents" / "own.md").write_text("---\ntitle: Mine\n---\n")
    feed.write_text(
        FEED.replace("All is well", "All is fine").replace(
            "<item>", "<item><title>Newer</title><pubDate>Tue, 02 Jan 2024 09:00:00 GMT</pubDate>"
            "<guid>n</guid><description>x</description></item><item>", 1,
        )
    )  # fmt: skip
    later = run("feed", feed, "--into", into)
    assert "All is fine" in changed.read_text()
    assert "More." in edited.read_text()
    assert (into / "incidents" / "2024" / "2024-01-02-newer.md").exists()
    assert last_line(later) == (
        "5 read, 4 write-ups (1 new, 1 changed, 2 edited since and left as they are), 1 left out, 2 guessed"
    )
    assert f"edited since, left: incidents/{removed.relative_to(into / 'incidents')} (removed)" in later.output


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(feed: Path, tmp_path: Path) -> None:
    ended = run("feed", feed, "--into", tmp_path / "into", "--dry-run")
    assert "would write: incidents/2024/2024-01-05-planned-work.md\n" in ended.output
    assert last_line(ended) == "4 read, would be 3 write-ups (3 new), 1 left out, 1 guessed"
    assert not (tmp_path / "into").exists()


def test_a_strict_import_writes_nothing_if_there_is_anything_to_tell(feed: Path, tmp_path: Path) -> None:
    ended = run("feed", feed, "--into", tmp_path / "into", "--strict")
    assert (ended.exit_code, (tmp_path / "into").exists()) == (1, False)
    assert ended.stderr.endswith("statusgen: 2 items not as in the source; nothing was written\n")
    feed.write_text(FEED.partition("    <item>\n      <title>Something")[0] + "</channel></rss>")
    assert last_line(run("feed", feed, "--into", tmp_path / "into", "--strict")) == (
        "2 read, 2 write-ups (2 new), 0 left out, 0 guessed"
    )


def test_components_are_added_to_a_configuration_that_is_there(tmp_path: Path) -> None:
    config = "title: Mine\nurl: https://example.org/\ncomponents:\n  - {id: g, name: Google}\n"
    (tmp_path / "statusgen.yml").write_text(config)
    ended = run("upptime", FIXTURES / "upptime", "--into", tmp_path, "--all")
    assert (tmp_path / "statusgen.yml").read_text() == (
        config + "  - id: secret\n    name: Secret API\n  - id: hacker-news\n    name: hacker-news\n    retired: true\n"
    )
    assert 'component secret: "Secret API"; added\n' in ended.output
    assert 'component hacker-news: "hacker-news"; only incidents name it, so it is  retired: true\n' in ended.output


def test_a_source_without_a_url_asks_for_one(tmp_path: Path) -> None:
    issues = (FIXTURES / "github-issues" / "issues.json").read_text()
    ended = run("github-issues", "-", "--into", tmp_path, stdin=issues)
    assert "Note: the source does not say where its page was; set url: in statusgen.yml\n" in ended.output


def test_much_to_tell_is_told_in_part(tmp_path: Path) -> None:
    some = run("cstate", FIXTURES / "cstate", "--into", tmp_path, "--dry-run", "--guess-maintenance")
    assert "guessed: and 1 more; --all lists them\n" in some.output
    assert "more; --all lists them" not in run("cstate", FIXTURES / "cstate", "--into", tmp_path, "--all").output
    assert (tmp_path / "incidents" / "2020" / "img-graph.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_somebody_changed_stays(tmp_path: Path) -> None:
    run("cstate", FIXTURES / "cstate", "--into", tmp_path)
    picture = tmp_path / "incidents" / "2020" / "img-graph.png"
    original = picture.read_bytes()
    ledger = json.loads((tmp_path / ".statusgen-import.json").read_text())
    picture.write_bytes(b"mine")
    run("cstate", FIXTURES / "cstate", "--into", tmp_path)
    assert picture.read_bytes() == b"mine"
    picture.write_bytes(original)
    assert list(ledger["files"]) == ["2020/img-graph.png"]


# What goes wrong


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["feed", "gone.xml"], "gone.xml: there is no such file or folder"),
        (
            ["github-issues", "."],
            ".: has no .json files of issues, which github-issues is read from",
        ),
        (["upptime", "."], ".: has no .upptimerc.yml and no .json files of issues, which upptime is read from"),
        (
            ["cstate", "https://e.org/"],
            "https://e.org/: cstate is read from files; clone the repository, or make a file with gh",
        ),
        (["feed", "http://127.0.0.1:9/x"], "http://127.0.0.1:9/x: cannot be fetched: connection refused"),
        (
            ["statuspage", "page.html"],
            "page.html: is HTML or XML, not JSON; the API's answers are at  URL/api/v2/incidents.json",
        ),
    ],
)
def test_a_wrong_source_is_said_in_a_line_and_nothing_is_written(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if "page.html" in words:
        Path("page.html").write_text("<html>")
    ended = run(*words, "--into", "into")
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert ended.output.startswith(f"statusgen: {said}")
    assert not Path("into").exists()


def test_a_wrong_kind_is_wrong_usage(tmp_path: Path) -> None:
    ended = run("statsupage", tmp_path)
    assert (ended.exit_code, "'statsupage' is not one of 'statuspage', 'cstate'" in ended.output) == (2, True)


def test_a_ledger_that_cannot_be_read_and_a_file_that_cannot_be_written_are_said(feed: Path, tmp_path: Path) -> None:
    (tmp_path / ".statusgen-import.json").write_text("{")
    assert "restore it from git" in run("feed", feed, "--into", tmp_path).output
    (tmp_path / ".statusgen-import.json").unlink()
    (tmp_path / "incidents").write_text("")
    ended = run("feed", feed, "--into", tmp_path)
    assert (ended.exit_code, ": cannot be written: " in ended.output) == (1, True)


def test_a_source_that_is_too_large_or_unreadable_is_said(tmp_path: Path) -> None:
    with (tmp_path / "big.xml").open("wb") as big:
        big.truncate((64 << 20) + 1)
    assert run("feed", tmp_path / "big.xml").output.endswith("big.xml: has more than 67,108,864 bytes\n")
    (tmp_path / "loop").mkdir()
    (tmp_path / "loop" / "x.xml").symlink_to("x.xml")
    assert "which feed is read from" in run("feed", tmp_path / "loop").output
    assert run("feed", "/proc/self/mem").output == "statusgen: /proc/self/mem: cannot be read: input/output error\n"


def test_commits_of_a_checkout_are_read_where_there_are_no_issues(tmp_path: Path) -> None:
    checkout = tmp_path / "upptime"
    (checkout / "history").mkdir(parents=True)
    (checkout / ".upptimerc.yml").write_text("sites:\n  - {name: API}\n")
    git = [
        "git",
        "-C",
        str(checkout),
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    subprocess.run(["git", "init", "--quiet", checkout], check=True)
    assert "no issues or commits" in run("upptime", checkout, "--into", tmp_path / "into").output
    for state, sign, time in (("down", "🟥", "10:00"), ("up", "🟩", "11:00")):
        (checkout / "history" / "api.yml").write_text(f"- status: {state}\n")
        subprocess.run([*git, "add", "."], check=True)
        dates = {"GIT_COMMITTER_DATE": f"2024-03-05T{time}:00Z", "GIT_AUTHOR_DATE": f"2024-03-05T{time}:00Z"}
        message = f"{sign} API is {state} (200 in 9 ms) [skip ci] [upptime]"
        subprocess.run([*git, "commit", "--quiet", "-m", message], check=True, env=dates)
    ended = run("upptime", checkout, "--into", tmp_path / "into")
    assert last_line(ended) == "1 read, 1 write-up (1 new), 0 left out, 0 guessed"


# URLs


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A host that serves a folder, and where it is."""
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}", tmp_path
        host.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A host that writes no log."""

    def log_message(self, *_: object) -> None:
        return


def put(folder: Path, name: str, content: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def test_a_statuspage_is_read_from_its_url_with_its_whole_history(server: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = server
    update = {"status": "resolved", "body": "Over.", "display_at": "2024-03-05T10:00:00Z"}
    put(folder, "api/v2/incidents.json", {"incidents": [{"id": "newest", "incident_updates": [update]}]})
    put(folder, "api/v2/components.json", {"components": [{"id": "c", "name": "API"}]})
    months = [{"year": 2020, "incidents": [{"code": "newest"}, {"code": "older"}, {"code": "../x"}]}]
    put(folder, "history.json", {"months": months})
    put(folder, "incidents/older.json", {"id": "older", "incident_updates": [update | {"body": "Long ago."}]})
    ended = run("statuspage", f"{url}/api/v2/summary.json", "--into", tmp_path / "into")
    texts = {path.read_text().rpartition("\n\n")[2] for path in (tmp_path / "into").rglob("*.md")}
    assert texts == {"Over.\n", "Long ago.\n"}
    assert "3 read, 2 write-ups (2 new), 1 left out" in ended.output


def test_a_page_of_openstatus_is_read_from_its_feed(server: tuple[str, Path], tmp_path: Path) -> None:
    url, folder = server
    update = {"status": "resolved", "message": "Over.", "date": "2024-03-05T10:00:00Z"}
    put(folder, "feed/json", {"statusReports": [{"id": 1, "title": "Down", "statusReportUpdates": [update]}]})
    assert "1 read, 1 write-up (1 new), 0 left out" in run("statuspage", url, "--into", tmp_path / "into").output


@pytest.mark.parametrize("history", [None, {"months": "none"}, {"months": []}])
def test_a_page_without_a_history_is_read_as_far_as_it_goes(
    server: tuple[str, Path], tmp_path: Path, history: object
) -> None:
    url, folder = server
    put(folder, "api/v2/incidents.json", {"incidents": [{"id": "a", "created_at": "2024-03-05"}]})
    if history:
        put(folder, "history.json", history)
    assert last_line(run("statuspage", url, "--into", tmp_path / "into")).startswith("1 read, 1 write-up (1 new)")


def test_a_feed_is_read_from_its_url(server: tuple[str, Path], feed: Path, tmp_path: Path) -> None:
    url, _ = server
    assert "4 read" in run("feed", f"{url}/{feed.name}", "--into", tmp_path / "into").output
    with (tmp_path / "big.rss").open("wb") as big:
        big.truncate((64 << 20) + 1)
    assert run("feed", f"{url}/big.rss").output.endswith("has more than 67,108,864 bytes\n")
