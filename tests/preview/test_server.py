"""The preview: what it answers and to whom, what it shows of a slip, and how it begins and ends."""

import contextlib
import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from counting import work_of
from projects import CONFIG, INCIDENT, write_project
from tables import each_row
from waiting import LONG, until
from watchdog.events import FileModifiedEvent
from watchdog.observers.api import BaseObserver, EventEmitter
from watchdog.observers.polling import PollingObserver

from statusgen import cli
from statusgen.model.problems import StatusgenError
from statusgen.preview.builder import Builder, Preview
from statusgen.preview.server import is_own_name, listen, previewing
from statusgen.preview.watcher import Pace, Watcher
from statusgen.sources.project import Project
from statusgen.theme.engine import CompiledTemplates

SLIP: Final = INCIDENT.replace("api:", "apii:")
SLIP_SAID: Final = (
    'incidents/2024-03-05-requests-fail.md:4:3: error: components: no component is called "apii"; did you mean "api"?\n'
    "      apii: major_outage\n"
    "      ^"
)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Served]":
    """A preview for tests that change nothing."""
    with serving(write_project(tmp_path_factory.mktemp("still"))) as served:
        yield served


def incident_of(folder: Path) -> Path:
    return folder / "incidents" / "2024-03-05-requests-fail.md"


class Still(EventEmitter):
    """Finds nothing by itself."""

    def run(self) -> None:
        self.stopped_event.wait()


class Answer:
    """What came of a request, whole."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.text = self.body.decode()

    @property
    def location(self) -> tuple[int, str | None]:
        return self.status, self.headers["Location"]


class Served:
    """A preview that runs in a thread, and what it said in the terminal."""

    def __init__(
        self, port: int, said: Sequence[str] = (), preview: Preview | None = None, watcher: Watcher | None = None
    ) -> None:
        self.port, self.said, self.preview, self.watcher = port, said, preview, watcher

    def save(self, path: Path, text: str) -> None:
        """Write a source, and tell of it at once: the system takes half a second."""
        path.write_text(text)
        assert self.watcher
        self.watcher.on_any_event(FileModifiedEvent(str(path)))

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            return Answer(connection.getresponse())

    def home(self) -> str:
        return self.get("/status/").text

    @contextlib.contextmanager
    def events(self, page: Answer) -> "Iterator[Callable[[], tuple[str, str]]]":
        """What that page is told from now on: call it for the next."""
        script = re.search(r'<script src="(/-/preview\.js\?.*?)"></script>', page.text)
        assert script
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)) as connection:
            connection.request("GET", script[1].replace("preview.js", "events"))
            with connection.getresponse() as response:
                assert response.headers.get_content_type() == "text/event-stream"
                yield lambda: next_event(response)


def next_event(response: http.client.HTTPResponse) -> tuple[str, str]:
    name, data, _ = (response.readline().decode().rstrip("\n") for _ in range(3))
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def noon() -> datetime:
    return datetime(2024, 3, 6, 12, tzinfo=UTC)


@contextlib.contextmanager
def serving(
    folder: Path,
    listening: socket.socket | None = None,
    clock: Callable[[], datetime] = noon,
    tick: float = 60.0,
    observers: Sequence[Callable[[], BaseObserver]] = (lambda: BaseObserver(Still),),
) -> Iterator[Served]:
    """A preview of a project, in a thread, on any free port. It notices what is saved by `save`."""
    said: list[str] = []
    listening = listening or listen("127.0.0.1", 0)
    builder = Builder(Project(folder / "statusgen.yml"), clock, said.append)
    watcher = Watcher(builder.sources, pace=Pace(quiet=0.01, tick=tick), observers=observers)
    with previewing(builder, watcher, listening, "127.0.0.1") as server:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        until(lambda: any(re.match(r"\d\d:\d\d:\d\d ", line) for line in said))  # the whole site was made
        try:
            yield Served(listening.getsockname()[1], said, builder.preview, watcher)
        finally:
            server.end()
            thread.join(LONG)
            assert not thread.is_alive()


# What it answers


def test_the_site_stands_below_its_base_path(still: Served) -> None:
    assert still.get("/").location == (302, "/status/")
    assert still.get("/status").location == (301, "/status/")
    page = still.get("/status/")
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Requests fail" in page.text
    assert (still.get("/status/index.html").body, page.headers["Cache-Control"]) == (page.body, "no-store")
    assert still.get("/history/").status == 404
    assert still.get("/history/").text == "not a part of the site, which is below /status/\n"


def test_a_folder_is_led_to_its_page(still: Served) -> None:
    assert still.get("/status/history").location == (301, "/status/history/")
    assert still.get("/status/history?a=1&b").location == (301, "/status/history/?a=1&b")
    assert still.get("/status/history/").status == 200
    assert still.get("/status/static").status == 404
    assert still.get("/status/static/style.css/").status == 404


def test_a_page_that_is_missing_is_the_site_s_own(still: Served) -> None:
    page = still.get("/status/nothing/here")
    assert page.status == 404
    assert "There is no page at this address" in page.text
    assert 'href="/status/history/"' in page.text


def test_addresses_are_those_that_the_reader_came_by(still: Served) -> None:
    feed = still.get("/status/feed.xml", Host=f"localhost:{still.port}")
    assert feed.headers["Content-Type"] == "application/xml"
    assert still.get("/status/history.atom").headers["Content-Type"] == "application/xml"
    assert f"<link>http://localhost:{still.port}/status/</link>" in feed.text
    assert "statusgen.localhost" not in feed.text + still.home() + still.get("/status/nothing").text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("static/style.css", "text/css; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        (".nojekyll", "application/octet-stream"),
    ],
)
def test_files_have_their_types(still: Served, name: str, kind: str) -> None:
    answer = still.get(f"/status/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


ELSEWHERE = [
    "/status/../statusgen.yml",
    "/status/../../../../etc/passwd",
    "/status/%2e%2e/statusgen.yml",
    "/status/%2e%2e%2fstatusgen.yml",
    "/status/..%2f..%2fetc%2fpasswd",
    "/status/..%5cstatusgen.yml",
    "/status/..\\statusgen.yml",
    "/status/%252e%252e/statusgen.yml",
    "/status/.%2e/.%2e/etc/passwd",
    "/status//etc/passwd",
    "/status/%2fetc/passwd",
    "/status/index.html%00.txt",
    "/status/%00",
    "/status/%ff%fe",
    "/status/./",
    "/status/history//",
    "/../../etc/passwd",
    "//evil.example/",
    "//etc/passwd",
    "/%2f/evil.example",
    "http://evil.example/status/",
    "file:///etc/passwd",
    "*",
]


@each_row("path", ELSEWHERE)
def test_nothing_outside_the_site_is_reached(still: Served, path: str) -> None:
    answer = still.get(path)
    assert (answer.location, "root:" in answer.text or "title: Example" in answer.text) == ((404, None), False)


@pytest.mark.parametrize(
    "path", ["/", "/status/", "/status/history", "/status/nothing", "/status/feed.xml", "/-/preview.js", "/-/events"]
)
def test_head_is_get_without_a_body(still: Served, path: str) -> None:
    head = still.get(path, "HEAD")
    assert head.body == b""
    if path != "/-/events":
        get = still.get(path)
        del head.headers["Date"], get.headers["Date"]
        assert (head.status, head.headers.items()) == (get.status, get.headers.items())


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"])
@pytest.mark.parametrize("path", ["/status/", "/-/events"])
def test_it_is_for_reading_only(still: Served, method: str, path: str) -> None:
    answer = still.get(path, method)
    assert (answer.status, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD"})


FOREIGN = ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.nip.io", "localhost@evil.example"]
FOREIGN += ["10.0.0.1", "0.0.0.0", "2130706433", "0x7f.1", "localhost.", "[::1", "", "localhost:http"]


@each_row("host", FOREIGN)
def test_it_does_not_answer_to_foreign_names(still: Served, host: str) -> None:
    for path in ("/status/", "/-/events", "/-/preview.js"):
        assert still.get(path, Host=host).status == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:9000", "[::1]:80"])
def test_it_answers_to_names_of_its_own(still: Served, host: str) -> None:
    assert still.get("/status/", Host=host).status == 200


def test_where_others_may_call_any_address_will_do_and_the_name_that_was_given() -> None:
    allowed = {"laptop", "laptop:8000", "192.168.0.7", "[fe80::1]:8000", "localhost"}
    asked = [*allowed, "evil.example", "laptop.evil.example", "", "[evil]"]
    assert {name for name in asked if is_own_name(name, "Laptop", any_address=True)} == allowed
    assert not is_own_name("", "", any_address=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_pages_elsewhere_are_told_nothing(still: Served, headers: dict[str, str]) -> None:
    assert still.get("/-/events", **headers).status == 403


def test_a_page_of_its_own_is_told(still: Served) -> None:
    own = {"Origin": f"http://127.0.0.1:{still.port}", "Sec_Fetch_Site": "same-origin"}
    assert still.get("/-/events", "HEAD", **own).status == 200


# What it shows of a slip, and of what mends it


def test_a_slip_is_shown_while_the_site_stays(project: Path) -> None:
    with serving(project) as served, served.events(served.get("/status/")) as event:
        assert event() == ("problems", "")
        until(lambda: len(served.said) == 2)  # a build that a save overtakes says nothing
        served.save(incident_of(project), SLIP)
        assert event() == ("problems", SLIP_SAID)
        assert "Requests fail" in served.home()
        served.save(incident_of(project), INCIDENT)
        assert event() == ("problems", "")
        until(lambda: len(served.said) == 7)
        served.save(incident_of(project), INCIDENT.replace("Requests fail", "All is down"))
        assert event() == ("reload", "")
        assert "All is down" in served.home()
        until(lambda: len(served.said) == 8)
    lines = [*sorted(served.said[:2]), *served.said[2:]]  # the first page can be had before the site is made
    said = re.sub(r"\d\d:\d\d:\d\d", "hh:mm:ss", "\n".join(lines))
    assert re.sub(r"\d+ files", "22 files", said) == (
        "hh:mm:ss 22 files\n"
        f"Serving at http://127.0.0.1:{served.port}/status/ (press Ctrl-C to stop); "
        "addresses in pages and feeds are this preview's\n"
        f"{SLIP_SAID}\n"
        "hh:mm:ss the site is as it was\n"
        "hh:mm:ss 22 files\n"
        "hh:mm:ss 22 files"
    )


def test_a_page_that_missed_a_change_reloads(project: Path) -> None:
    with serving(project) as served:
        old = served.get("/status/")
        served.save(incident_of(project), INCIDENT.replace("Requests fail", "All is down"))
        until(lambda: "All is down" in served.home())
        with served.events(old) as event:
            assert event() == ("reload", "")


def test_it_begins_with_a_slip_and_works_once_that_is_mended(project: Path) -> None:
    incident_of(project).write_text(SLIP)
    with serving(project) as served:
        first = served.get("/status/history/")
        assert (first.status, first.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
        assert "components: no component is called &quot;apii&quot;" in first.text
        assert served.said[-2].endswith("there is no site to show yet")
        with served.events(first) as event:
            assert event() == ("problems", SLIP_SAID)
            served.save(incident_of(project), INCIDENT)
            assert event() == ("reload", "")
        assert served.get("/status/history/").status == 200


def test_it_begins_without_a_configuration_and_finds_the_base_path_later(project: Path) -> None:
    (project / "statusgen.yml").unlink()
    with serving(project) as served:
        assert "file not found" in served.get("/").text
        served.save(project / "statusgen.yml", CONFIG.replace("/status/", "/état/"))
        until(lambda: served.get("/").location == (302, "/%C3%A9tat/"))
        assert served.get("/%C3%A9tat/history").location == (301, "/%C3%A9tat/history/")
        assert served.get("/%C3%A9tat/").status == 200


WRONG_TEMPLATES: Final = {
    "{% if %}": "templates/home.html:1:1: error: Expected an expression, got 'end of statement block'",
    "{{ nothing }}": 'templates/home.html:1:1: error: there is no name "nothing"',
    "<p>\n{{ 1 / 0 }}": "templates/home.html:2:1: error: ZeroDivisionError: division by zero",
    "{{ 'a' | duration }}": "templates/home.html:1:1: error: AttributeError: ",
}


def test_a_wrong_template_is_shown_and_can_be_mended(project: Path) -> None:
    with serving(project) as served, served.events(served.get("/status/")) as event:
        assert event() == ("problems", "")
        (project / "templates").mkdir()
        for template, said in WRONG_TEMPLATES.items():
            served.save(project / "templates" / "home.html", template)
            name, problems = event()
            assert (name, problems.count("\n")) == ("problems", 0)
            assert said in problems
        served.save(project / "templates" / "home.html", "<p>A home of our own")
        assert event() == ("reload", "")
        assert served.home().startswith("<p>A home of our own<script ")


def test_a_fault_of_ours_is_shown_too(project: Path) -> None:
    times, said = iter([None]), list[str]()

    def clock() -> datetime:
        if next(times, "later") is None:
            raise ZeroDivisionError("no such time")
        return datetime(2024, 3, 6, 12, tzinfo=UTC)

    Builder(Project(project / "statusgen.yml"), clock, said.append).build()
    assert re.fullmatch(r"test_server\.py:\d+:1: error: ZeroDivisionError: no such time", said[0])
    assert said[1].endswith(" there is no site to show yet")


def test_each_build_of_a_preview_uses_the_templates_that_the_one_before_compiled(project: Path) -> None:
    builder = Builder(Project(project / "statusgen.yml"), noon, print)
    builder.build()
    incident_of(project).write_text(INCIDENT.replace("Most", "All"))
    assert work_of(builder.build).of(CompiledTemplates.dump_bytecode) == 0


def test_warnings_are_said_once_and_counted(project: Path) -> None:
    incident_of(project).write_text(INCIDENT.replace("Most", "![A chart](missing.png) Most"))
    with serving(project) as served:
        assert any("missing.png" in line for line in served.said)
        assert any(line.endswith(" files, 1 warning") for line in served.said)
        served.save(incident_of(project), incident_of(project).read_text() + "\n![A chart](lost.png)\n")
        until(lambda: served.said[-1].endswith(" files, 2 warnings"))
    assert [sum(name in line and ": warning: " in line for line in served.said) for name in ("missing", "lost")] == [
        1,
        1,
    ]


WORK: Final = """\
---
title: New disks
kind: maintenance
start: 2024-03-06 12:30 UTC
end: 2024-03-06 13:00 UTC
components: [api]
---

## Updates

### 2024-03-05 10:00 UTC - Scheduled
"""


def announce(project: Path) -> None:
    """Write of the maintenance before it begins."""
    path = project / "incidents" / "2024-03-06-new-disks.md"
    path.write_text(WORK)
    os.utime(path, (noon().timestamp(), noon().timestamp()))


def test_what_only_time_changes_is_shown_when_its_time_comes(project: Path) -> None:
    announce(project)
    times = [noon()]
    serve = serving(project, clock=lambda: times[0], tick=0.1)
    with serve as served, served.events(served.get("/status/")) as event:
        assert event() == ("problems", "")
        assert "Scheduled" in served.home()
        times[0] = noon().replace(minute=30)
        assert event() == ("reload", "")
        assert "In progress" in served.home()
        times[0] = noon().replace(hour=13)
        until(lambda: "In progress" not in served.home())
        until(lambda: len(served.said) == 4)


def test_a_clock_that_is_set_back_is_followed(project: Path) -> None:
    announce(project)
    times = [noon().replace(minute=45)]
    serve = serving(project, clock=lambda: times[0], tick=0.1)
    with serve as served, served.events(served.get("/status/")) as event:
        assert event() == ("problems", "")
        to_come = 'data-text="In progress|Completed"'
        assert to_come not in served.home()
        times[0] = noon()
        assert event() == ("reload", "")
        assert to_come in served.home()
        until(lambda: len(served.said) == 3)


def test_what_is_wrong_is_not_said_again_as_time_passes(project: Path) -> None:
    times, asked = [noon()], 0

    def clock() -> datetime:
        nonlocal asked
        asked += 1
        return times[0]

    with serving(project, clock=clock, tick=0.05) as served, served.events(served.get("/status/")) as event:
        assert event() == ("problems", "")
        served.save(incident_of(project), SLIP)
        assert event() == ("problems", SLIP_SAID)
        times[0], asked = noon().replace(day=7), 0
        until(lambda: asked > 3)
    assert [line for line in served.said if line.endswith(" the site is as it was")] == served.said[-1:]


def test_files_that_cannot_stand_side_by_side_are_an_error(project: Path) -> None:
    for name in ("graph.png", "GRAPH.png"):
        (project / "incidents" / name).write_bytes(b"PNG")
    with serving(project) as served, served.events(served.get("/status/")) as event:
        assert event() == ("problems", "")
        shown = INCIDENT.replace("Most", "![A chart](graph.png) ![A chart](GRAPH.png) Most")
        served.save(incident_of(project), shown)
        said = "incidents/{}:1:1: error: would be one file with incidents/{} on some systems; rename one"
        both = [said.format("GRAPH.png", "graph.png"), said.format("graph.png", "GRAPH.png")]
        assert event() == ("problems", "\n".join(both))
        assert served.get("/status/incidents/graph.png").status == 404


def test_of_many_problems_the_first_are_shown(project: Path) -> None:
    for number in range(30):
        (project / "incidents" / f"slip-{number:02}.md").write_text(SLIP)
    with serving(project) as served:
        shown = served.get("/").text
    assert ("slip-19.md" in shown, "slip-20.md" in shown) == (True, False)
    assert "and 10 more; statusgen check lists them" in shown


def test_without_events_of_the_system_it_says_so(project: Path) -> None:
    with serving(project, observers=[lambda: PollingObserver(timeout=0.1)]) as served:
        assert "file change events are not available here; checking every second instead" in served.said
        incident_of(project).write_text(INCIDENT.replace("Requests fail", "All is down"))
        until(lambda: "All is down" in served.home())


def test_a_build_may_outlive_the_server(project: Path) -> None:
    with serving(project) as served, served.events(served.get("/status/")) as event:
        event()
    assert served.preview
    served.preview.complain("too late")
    assert served.preview.shown.problems == "too late"


def test_that_other_machines_can_read_it_is_said(project: Path) -> None:
    class OfAllAddresses(socket.socket):
        """One that listens on this machine alone, and says that it does so everywhere."""

        def getsockname(self) -> tuple[str, int]:
            return "0.0.0.0", super().getsockname()[1]

    own = listen("127.0.0.1", 0)
    with serving(project, OfAllAddresses(fileno=own.detach())) as served:
        assert "this preview, including drafts, is visible to other machines on the network" in served.said
        assert any(line.startswith(f"Serving at http://localhost:{served.port}/status/ ") for line in served.said)
        assert served.get("/status/", Host="192.168.0.7:8000").status == 200
        assert served.get("/status/", Host="evil.example").status == 403


# How it begins and ends


@pytest.mark.parametrize(
    ("host", "why"),
    [("192.0.2.1", "cannot assign requested address"), ("ü" * 70, "this cannot be the name of a host")],
)
def test_an_address_that_is_not_to_be_had_is_said(host: str, why: str) -> None:
    with pytest.raises(StatusgenError) as raised:
        listen(host, 8000)
    assert str(raised.value) == f"{host}, port 8000: {why}; choose another with --port or --host"


def test_a_port_in_use_is_said_in_one_line(project: Path) -> None:
    with listen("127.0.0.1", 0) as other:
        port = str(other.getsockname()[1])
        ended = CliRunner().invoke(cli.main, ["serve", "--port", port, "--config", str(project / "statusgen.yml")])
    said = f"statusgen: 127.0.0.1, port {port}: in use by another program; choose another with --port or --host\n"
    assert (ended.exit_code, ended.stderr, ended.stdout) == (1, said, "")


def test_it_can_listen_at_the_other_loopback(project: Path) -> None:
    try:
        listening = listen("::1", 0)
    except StatusgenError:
        pytest.skip("there is no IPv6 here")
    listening.close()


class Interrupting(io.StringIO):
    """A terminal at which somebody presses Ctrl-C as soon as the first line is there."""

    def write(self, text: str) -> int:
        was_empty = not self.tell()
        written = super().write(text)
        if was_empty and self.tell():
            os.kill(os.getpid(), signal.SIGINT)
        return written


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard, even in tests that a script runs beside others, where it is ignored from the start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_before_it_serves_is_no_failure(project: Path) -> None:
    with contextlib.redirect_stdout(Interrupting()) as terminal, listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
        free.close()
        cli.main(["serve", "--port", str(port), "--config", str(project / "statusgen.yml")], standalone_mode=False)
    assert terminal.getvalue().endswith("\n")


@pytest.mark.usefixtures("interruptible")
def test_a_signal_ends_it_though_pages_listen(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the main thread of this process, where signals arrive."""
    port = free_port()
    served = Served(port)

    def interrupt() -> None:
        until(lambda: answers(port))
        with served.events(served.get("/status/")) as event:
            event()
            os.kill(os.getpid(), signal.SIGINT)
            with contextlib.suppress(ValueError, http.client.HTTPException, OSError):
                event()

    thread = threading.Thread(target=interrupt)
    thread.start()
    cli.main(["serve", "--port", str(port), "--config", str(project / "statusgen.yml")], standalone_mode=False)
    thread.join(LONG)
    assert f"Serving at http://127.0.0.1:{port}/status/ " in capsys.readouterr().out


def test_it_serves_on_though_nobody_reads_what_it_says_and_ends_well_when_told_to(project: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "statusgen", "serve", "--port", str(port)]
    reading, writing = os.pipe()
    with subprocess.Popen(command, cwd=project, stderr=subprocess.PIPE, stdout=writing) as program, ended(program):
        os.close(writing)
        until(lambda: answers(port))
        os.close(reading)
        incident_of(project).write_text(SLIP)
        served = Served(port)
        with served.events(served.get("/status/")) as event, socket.create_connection(("127.0.0.1", port)) as idle:
            until(lambda: event() == ("problems", SLIP_SAID))
            incident_of(project).write_text(INCIDENT)
            assert event() == ("problems", "")
            idle.sendall(b"GET /sta")
            program.send_signal(signal.SIGTERM)
            _, errors = program.communicate(timeout=LONG)
    assert (program.returncode, errors) == (0, b"")


@contextlib.contextmanager
def ended(program: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever a test finds, its program does not outlive it."""
    try:
        yield
    finally:
        program.kill()


def free_port() -> int:
    with listen("127.0.0.1", 0) as listening:
        return int(listening.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError):
        return Served(port).get("/status/").status == 200
    return False


def test_a_page_does_not_reload_because_the_time_of_the_build_is_another(project: Path) -> None:
    instants, digests = iter([10, 11, 12]), []
    builder = Builder(Project(project / "statusgen.yml"), lambda: noon() + timedelta(minutes=times[-1]), lambda _: None)
    times = [0]
    for text in (INCIDENT, INCIDENT, INCIDENT.replace("Most", "All")):
        times.append(next(instants))
        incident_of(project).write_text(text)
        builder.build()
        digests.append(builder.preview.shown.digest)
    assert digests[0] == digests[1] != digests[2]


def test_a_page_can_be_had_before_the_whole_site_is_made(project: Path) -> None:
    """The builder is held up while a page is asked for, so that it comes first."""
    builder, seen = Builder(Project(project / "statusgen.yml"), noon, lambda _: None), dict[str, bytes | None]()
    files = (
        "index.html",
        "incidents/2024-03-05-requests-fail/index.html",
        "static/style.css",
        "static/x.css",
        "feed.xml",
    )

    def look() -> None:
        builder.preview.wait_for_some()
        seen.update({name: builder.preview.made_alone(name) for name in files})
        builder.preview.wait_for_all()

    looking = threading.Thread(target=look)
    looking.start()
    builder.build()
    looking.join()
    whole = builder.preview.shown.files
    assert [seen[name] == whole.get(name) for name in files[:3]] == [True, True, True]
    assert [seen[name] for name in files[3:]] == [None, None]
    assert builder.preview.made_alone("index.html") is None
