"""While a site is made, each page can be had by itself, and whoever waits for one comes first."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from builders import at
from projects import INCIDENT

from statusgen.preview.builder import PATIENT, Builder, Preview
from statusgen.preview.server import Server, listen
from statusgen.sources.project import Project

PAGES = {"index.html": b"<p>Home</p>", "static/style.css": b"p {}"}


def test_a_build_waits_while_a_page_is_made_for_somebody() -> None:
    preview, asked, may_go_on = Preview(), threading.Event(), threading.Event()

    def slowly(name: str) -> bytes | None:
        asked.set()
        may_go_on.wait()
        return PAGES.get(name)

    preview.begin("/", "1", slowly)
    reader = threading.Thread(target=preview.made_alone, args=("index.html",))
    builder = threading.Thread(target=preview.give_way)
    reader.start()
    asked.wait()
    builder.start()
    assert builder.is_alive()
    may_go_on.set()
    builder.join()
    reader.join()
    preview.give_way()  # nobody waits any more


def test_what_goes_wrong_with_one_page_is_left_to_the_build_to_say() -> None:
    def wrong(_: str) -> bytes | None:
        raise ZeroDivisionError

    preview = Preview()
    assert preview.made_alone("index.html") is None
    preview.begin("/", "1", wrong)
    assert preview.made_alone("index.html") is None
    preview.complain("it is wrong")
    assert (preview.shown.files, preview.shown.problems) == ({}, "it is wrong")


def test_a_site_is_left_unfinished_when_its_sources_change_again_but_not_for_ever(project: Path) -> None:
    said, (writeup,) = list[str](), (project / "incidents").iterdir()
    builder = Builder(Project(project / "statusgen.yml"), lambda: at("2024-03-05 18:00"), said.append)
    builder.build(lambda: True)
    assert (said, builder.preview.shown.files) == ([], {})
    assert b"Requests fail" in (builder.preview.made_alone("index.html") or b"")
    writeup.write_text("---\n")
    builder.build(lambda: True)
    assert builder.preview.shown.problems
    assert b"Requests fail" in (builder.preview.made_alone("index.html") or b"")
    writeup.write_text(INCIDENT)
    for _ in range(PATIENT):
        builder.build(lambda: True)
    assert said[-1].endswith(" files")
    assert b"Requests fail" in builder.preview.shown.files["index.html"]


@contextmanager
def served(preview: Preview) -> Iterator[int]:
    """The port at which a preview is served."""
    with listen("127.0.0.1", 0) as listening:
        server = Server(preview, listening, "127.0.0.1", any_address=False)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.end()
            thread.join()


def get(port: int, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().partition(b"<script")[0]


def test_a_page_is_served_before_the_site_is_made_and_a_feed_once_it_is() -> None:
    preview, answers = Preview(), list[tuple[int, bytes]]()
    preview.begin("/status/", "1", PAGES.get)
    with served(preview) as port:
        assert get(port, "/status/") == (200, b"<p>Home</p>")
        assert get(port, "/status/static/style.css") == (200, b"p {}")
        assert get(port, "/")[0] == 302
        waiting = threading.Thread(target=lambda: answers.append(get(port, "/status/feed.xml")))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
        preview.show("/status/", "1", {**PAGES, "feed.xml": b"<rss/>"})
        waiting.join()
        assert answers == [(200, b"<rss/>")]
        assert get(port, "/status/") == (200, b"<p>Home</p>")
