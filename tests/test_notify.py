"""`notify` tells each update once, whoever pushes how often, and nothing where it cannot know what is new."""

import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result
from projects import write_project

from statusgen import cli
from statusgen.build import assemble
from statusgen.model.problems import StatusgenError
from statusgen.notify import Message, fitted, news_since, ping, send
from statusgen.sources.project import Project

NOW = "2024-03-05 17:10 UTC"
NOW_OF_SITE = datetime(2024, 3, 5, 17, 10, tzinfo=UTC)
MESSAGE = Message("[Resolved] Requests fail", "<p>It <b>works</b>.</p>", "https://example.org/?a&b", "success")


class _Hook(BaseHTTPRequestHandler):
    """A web hook: what was sent to it, and where."""

    received: list[tuple[str, str]]

    def do_POST(self) -> None:
        self.received.append((self.path, self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.send_response(503 if self.path == "/busy" else 200)
        self.end_headers()

    def log_request(self, _code: object = "", _size: object = "") -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def hook() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The host and port of a web hook, and what it receives."""
    received: list[tuple[str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Hook", (_Hook,), {"received": received}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


class Repository:
    """The small project in a repository of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = write_project(folder)
        self.writeup = folder / "incidents" / "2024-03-05-requests-fail.md"
        self.git("init", "-q")
        self.commit()

    def git(self, *command: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=b"]
        done = subprocess.run(["git", "-C", self.folder, *who, *command], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-qm", "Post")
        return self.git("rev-parse", "HEAD")

    def post(self, heading: str) -> str:
        with self.writeup.open("a") as file:
            file.write(f"\n### {heading}\n\nWords.\n")
        return self.commit()

    def notify(self, since: str, *words: str, now: str = NOW) -> Result:
        config = ["--config", str(self.folder / "statusgen.yml"), "--now", now]
        return CliRunner().invoke(cli.main, ["notify", "--since", since, *config, *words])


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_each_update_is_sent_once_over_pushes_a_run_again_and_a_force_push(
    repository: Repository, hook: tuple[str, list[tuple[str, str]]]
) -> None:
    host, received = hook
    target = ["--to", f"json://{host}/once"]
    before = first = repository.git("rev-parse", "HEAD")
    for heading in ("17:08 - Update", "17:09 - Postmortem"):
        after = repository.post(heading)
        assert repository.notify(before, *target).exit_code == 0
        before = after
    assert "nothing new since" in repository.notify(before, *target).output  # the run again: it is published by then
    repository.git("reset", "-q", "--hard", first)
    gone = repository.post("17:10 - Update")
    assert repository.notify(first, *target).exit_code == 0
    assert repository.notify("0" * 40, *target).output.startswith("nothing was sent: git does not know the commit 0000")
    repository.git("commit", "-q", "--amend", "-m", "Reworded")
    assert "nothing new since" in repository.notify(gone, *target).output
    titles = [json.loads(body)["title"] for path, body in received if path == "/once"]
    assert titles == ["[Update] Requests fail", "[Postmortem] Requests fail", "[Update] Requests fail"]


def test_what_is_old_or_was_there_under_another_authority_is_not_news(repository: Repository) -> None:
    before = repository.git("rev-parse", "HEAD")
    config = repository.folder / "statusgen.yml"
    config.write_text(config.read_text() + "feeds: {authority: 'example.net,2020'}\n")
    repository.writeup.write_text(repository.writeup.read_text().replace("title: R", "title: Some r"))
    repository.commit()
    assert repository.notify(before, "--to", "json://h", "--dry-run").output == f"nothing new since {before[:12]}\n"
    other = repository.writeup.with_name("2024-03-01-other.md")
    other.write_text(
        "---\ntitle: Older\ncomponents: {api: major_outage}\n---\n## Updates\n### 2024-03-01 10:00 - Resolved\n"
    )
    repository.commit()
    said = repository.notify(before, "--to", "json://h").output
    assert said == f"nothing new since {before[:12]}; 1 item of more than a day ago left out\n"


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(
    repository: Repository, hook: tuple[str, list[tuple[str, str]]]
) -> None:
    before = repository.git("rev-parse", "HEAD")
    repository.post("17:08 - Update")
    said = repository.notify(before, "--to", f"json://{hook[0]}/dry", "--dry-run").output
    page = "https://example.org/status/incidents/2024-03-05-requests-fail/#u20240305T1708Z"
    assert said == f"[Update] Requests fail\n  {page}\n1 item new since {before[:12]}\n"
    assert [path for path, _ in hook[1] if path == "/dry"] == []


def test_who_cannot_be_told_keeps_nobody_from_being_told(
    repository: Repository, hook: tuple[str, list[tuple[str, str]]]
) -> None:
    before = repository.git("rev-parse", "HEAD")
    config = repository.folder / "statusgen.yml"
    config.write_text(config.read_text() + "feeds: {hub: 'https://127.0.0.1:9/secret'}\n")
    repository.post("17:08 - Update")
    ended = repository.notify(before, "--to", "nonsense://x", "--to", f"json://{hook[0]}/others")
    assert ended.exit_code == 1
    assert "target 1, nonsense: is no URL that Apprise knows" in ended.output
    assert "told target 2, json\n" in ended.output
    assert "the hub cannot be reached: " in ended.output
    assert ended.output.endswith("statusgen: 2 of 3 could not be notified\n")
    assert [path for path, _ in hook[1] if path == "/others"] == ["/others"]


def test_where_nobody_is_to_be_told_it_says_so_and_is_content(repository: Repository) -> None:
    ended = repository.notify("HEAD")
    assert (ended.exit_code, ended.output) == (
        0,
        "there are no targets: give --to or STATUSGEN_NOTIFY, or set feeds.hub\n",
    )
    assert repository.notify("HEAD", "--dry-run").output == "nothing new since HEAD\n"


def test_a_language_that_the_page_is_not_in_is_an_error(repository: Repository) -> None:
    ended = repository.notify("HEAD", "--to", "json://h", "--language", "fr")
    assert ended.exit_code == 1
    assert "--language: the page is not in fr; use one of en" in ended.output


@pytest.mark.parametrize("since", ["", "--output=x", "HEAD~1"])
def test_nothing_is_sent_where_the_commit_is_not_known_or_had_no_page(repository: Repository, since: str) -> None:
    repository.git("rm", "-q", "--cached", "statusgen.yml")
    repository.git("commit", "-qm", "Without")
    repository.commit()
    ended = repository.notify(since, "--to", "json://h")
    assert (ended.exit_code, ended.output.partition(":")[0]) == (0, "nothing was sent")


def test_maintenance_is_told_too_and_feeds_name_the_hub(repository: Repository) -> None:
    before = repository.git("rev-parse", "HEAD")
    config = repository.folder / "statusgen.yml"
    config.write_text(config.read_text() + "feeds: {hub: 'https://hub.example.org/'}\n")
    planned = "---\ntitle: Disks\nkind: maintenance\nstart: 2024-03-07 10:00\nend: 2024-03-07 11:00\n---\n"
    work = repository.folder / "incidents" / "2024-03-07-disks.md"
    work.write_text(f"{planned}## Updates\n### 2024-03-05 17:05 - Scheduled\n")
    repository.commit()
    news = news_since(Project(config), before, language=None, now=NOW_OF_SITE)
    assert [(each.title, each.tone) for each in news.messages] == [("[Scheduled] Disks", "info")]
    assert news.hub == "https://hub.example.org/"
    assert "https://example.org/status/incidents/2024-03-07-disks/feed.xml" in news.feeds
    files = {file.path: file.content for file in assemble(Project(config), now=NOW_OF_SITE).files}
    assert b'<atom:link rel="hub" href="https://hub.example.org/"/>' in files["feed.xml"]
    assert b'<link rel="hub" href="https://hub.example.org/"/>' in files["atom.xml"]
    assert json.loads(files["feed.json"])["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]


def test_a_message_says_what_it_is_and_links_to_the_page(hook: tuple[str, list[tuple[str, str]]]) -> None:
    send([MESSAGE], f"json://{hook[0]}/one")
    sent = json.loads(next(body for path, body in hook[1] if path == "/one"))
    assert (sent["title"], sent["type"]) == ("[Resolved] Requests fail", "success")
    link = '<a href="https://example.org/?a&amp;b">https://example.org/?a&amp;b</a>'
    assert sent["message"] == f"<p>It <b>works</b>.</p>\n<p>{link}</p>"


def test_what_a_service_does_not_take_is_an_error(hook: tuple[str, list[tuple[str, str]]]) -> None:
    with pytest.raises(StatusgenError, match=r"^1 of 1 could not be sent: .*503"):
        send([MESSAGE], f"json://{hook[0]}/busy")
    with pytest.raises(StatusgenError, match=r"^1 of 1 could not be sent: A Connection error .* to \*\*\*\.$"):
        send([MESSAGE], "json://127.0.0.1:9/")


def test_a_social_network_gets_as_much_as_it_takes_and_the_whole_url() -> None:
    url = "https://example.org/"
    long = Message("[Update] It fails", "<p>One &amp; two words</p>\n<p>and thirteen</p>", url, "warning")
    assert fitted(long, 500)[1]
    assert fitted(long, 60) == (f"One & two words and thirteen\n{url}", False)
    assert fitted(long, 45) == (f"One & two words and…\n{url}", False)
    assert len(fitted(long, 45)[0]) <= 45
    japanese = Message(
        "", "<p>現在、ログインできない問題が発生しています。ただいま 調査しています。</p>", url, "warning"
    )
    assert fitted(japanese, 50) == (f"現在、ログインできない問題が発生しています。ただいま…\n{url}", False)


def test_without_apprise_it_says_what_to_install() -> None:
    def missing() -> None:
        raise ModuleNotFoundError("apprise")

    with pytest.raises(StatusgenError, match=r"run  pip install 'statusgen\[notify\]'"):
        send([MESSAGE], "json://h", library=missing)


def test_a_hub_is_told_which_feeds_have_changed(hook: tuple[str, list[tuple[str, str]]]) -> None:
    ping(f"http://{hook[0]}/hub", ["https://h/feed.xml", "https://h/atom.xml"])
    sent = [parse_qs(body) for path, body in hook[1] if path == "/hub"]
    assert sent == [
        {"hub.mode": ["publish"], "hub.url": [feed], "hub.topic": [feed]}
        for feed in ("https://h/feed.xml", "https://h/atom.xml")
    ]
    with pytest.raises(StatusgenError, match=r"^the hub answers 503 Service Unavailable for 2 of 2 feeds$"):
        ping(f"http://{hook[0]}/busy", ["https://h/feed.xml", "https://h/atom.xml"])
