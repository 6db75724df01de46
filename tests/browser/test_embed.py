"""The strip on another site, in a browser: two hosts of two origins, and a policy as strict as it may be."""

import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from builders import group, incident, incident_files, maintenance, outage, site, update, views
from playwright.sync_api import Browser, Page, expect

from browser.answers import note_answers, settle
from statusgen.exports.embed import words_file
from statusgen.exports.statuspage import Statuspage, api_files
from statusgen.exports.statuspage_scopes import scope_files
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.site import Incident
from statusgen.theme.templates import Templates

TEMPLATES = Templates(Path("no-templates-of-its-own"))
SCRIPT = TEMPLATES.static[urls.EMBED_SCRIPT].read_bytes()
DOWN = outage(
    "10:00", title={"en": "The API is down", "fr": "L’API est en panne", "ar": "توقفت الواجهة"}, regions=["FR"]
)


class Host:
    """Two web servers: the status page, and a shop that shows its strip."""

    def __init__(self) -> None:
        self.files: Mapping[str, bytes] = {}
        self.attributes, self.root = "", '<html lang="en">'
        self.asked: list[str] = []
        self.status, self.shop = self._served(self._file), self._served(self._page)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.status.server_port}"

    def publish(self, *incidents: Incident, now: str = "12:00") -> None:
        """Put the status page as it reads at an instant onto its host."""
        of = site(
            *incidents, components=["api", group("front", "web")], languages=["en", "fr", "ar"], url=f"{self.address}/"
        )
        seen = views(of, now, [TEMPLATES.locale(tag, of.zone) for tag in of.languages])
        statuspage = Statuspage(seen[0])
        v2 = (*api_files(statuspage, Made.anew()), *scope_files(statuspage, Made.anew()))
        made = (*v2, *incident_files(seen[0].snapshot))
        self.files = {file.path: file.content for file in (*made, words_file(seen))} | {urls.EMBED_SCRIPT: SCRIPT}

    def _served(self, answer: object) -> ThreadingHTTPServer:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)  # type: ignore[operator]

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        return server

    def _file(self, request: BaseHTTPRequestHandler) -> None:
        path = unquote(request.path.removeprefix("/"))
        self.asked.append(path)
        content = self.files.get(path)
        request.send_response(404 if content is None else 200)
        request.send_header("Content-Type", "text/javascript" if path.endswith(".js") else "application/json")
        request.send_header("Access-Control-Allow-Origin", "*")
        request.end_headers()
        request.wfile.write(content or b"")

    def _page(self, request: BaseHTTPRequestHandler) -> None:
        script, status = f"{self.address}/{urls.EMBED_SCRIPT}", self.address
        policy = f"default-src 'none'; script-src {script}; connect-src {status}/; require-trusted-types-for 'script'"
        request.send_response(200)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Security-Policy", policy)
        request.end_headers()
        line = f'<script src="{script}" {self.attributes} async></script>'
        request.wfile.write(f"<!doctype html>{self.root}<title>Shop</title>{line}<h1>Shop</h1>".encode())

    def close(self) -> None:
        for server in (self.status, self.shop):
            server.shutdown()
            server.server_close()


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


@pytest.fixture
def shop(browser: Browser) -> Iterator[Page]:
    with browser.new_context(timezone_id="UTC", color_scheme="dark") as context:
        page = context.new_page()
        note_answers(page)
        page.clock.install(time="2024-03-05T12:00:00Z")
        yield page


def opened(shop: Page, host: Host, *, attributes: str = "", root: str = '<html lang="en">') -> list[str]:
    """Open the shop and wait until the strip has looked. The messages of the console follow."""
    said: list[str] = []
    shop.on("console", lambda message: said.append(message.text))
    shop.on("pageerror", lambda error: said.append(f"error: {error}"))
    host.attributes, host.root = attributes, root
    shop.goto(f"http://localhost:{host.shop.server_port}/")
    expect(shop.locator("[role=status]")).to_be_attached()
    settle(shop)
    return said


def seconds(shop: Page, count: int) -> None:
    """Time passes, and the strip has its answers."""
    shop.clock.run_for(count * 1_000)
    settle(shop)


def lines(shop: Page) -> list[str]:
    return shop.locator("[role=status] a").all_inner_texts()


def test_a_strip_shows_an_outage_that_begins_while_the_page_is_open_until_it_is_over(shop: Page, host: Host) -> None:
    host.publish()
    said = opened(shop, host)
    seconds(shop, 59)
    assert host.asked == ["static/embed.js", "api/v2/summary.json"]
    assert lines(shop) == []
    host.publish(DOWN)
    seconds(shop, 60)
    strip = shop.locator("[role=status]")
    expect(strip).to_have_text("●Major outage The API is down")
    assert strip.locator("a").get_attribute("href") == f"{host.address}/incidents/outage/"
    host.publish(outage("10:00", "12:01"), now="12:02")
    seconds(shop, 60)
    expect(strip.locator("a")).to_have_count(0)
    assert host.asked.count("api/v2/summary.json") <= 4
    assert said == []
    assert shop.context.cookies() == []
    assert shop.evaluate("localStorage.length") == 0


@pytest.mark.parametrize(
    ("named", "shown"),
    [("api", True), ("FR", True), ("fr", True), ("regions/fr", True), ("web", False), ("front web", False)],
)
def test_only_what_concerns_the_parts_named_is_shown(shop: Page, host: Host, named: str, shown: bool) -> None:
    host.publish(DOWN)
    said = opened(shop, host, attributes=f'data-for="{named}"')
    expect(shop.locator("[role=status] a")).to_have_count(int(shown))
    assert "api/v2/summary.json" not in host.asked
    assert said == []


def test_what_several_parts_have_is_shown_once_and_in_the_language_of_the_page(shop: Page, host: Host) -> None:
    host.publish(DOWN)
    said = opened(shop, host, attributes='data-for=" api FR "', root='<html lang="fr-CA">')
    expect(shop.locator("[role=status]")).to_have_text("●Panne majeure L’API est en panne")
    assert shop.locator("[role=status] a").get_attribute("href") == f"{host.address}/fr/incidents/outage/"
    assert said == []


def test_a_strip_in_arabic_is_written_from_right_to_left_and_dark_where_the_page_is(shop: Page, host: Host) -> None:
    host.publish(DOWN)
    opened(shop, host, attributes='data-lang="ar"', root='<html lang="en"><meta name="color-scheme" content="dark">')
    strip = shop.locator("[role=status][lang=ar][dir=rtl]")
    expect(strip).to_have_text("●انقطاع كبير توقفت الواجهة")
    color = "link => getComputedStyle(link).backgroundColor"
    assert strip.locator("a").evaluate(color) == "rgb(36, 39, 43)"


def test_a_strip_is_light_where_the_page_is_whatever_the_visitor_prefers(shop: Page, host: Host) -> None:
    host.publish(DOWN)
    opened(shop, host)
    color = "link => getComputedStyle(link).backgroundColor"
    assert shop.locator("[role=status] a").evaluate(color) == "rgb(243, 239, 232)"


def test_maintenance_is_shown_from_a_day_before_it_begins_in_the_visitors_own_time(shop: Page, host: Host) -> None:
    told = update("09:00", "Scheduled")
    soon = maintenance(told, start="20:00", end="22:00", title="Tonight")  # of what is down at the moment
    later = maintenance(told, name="later", start="2024-03-07 20:00", end="2024-03-07 22:00", title="Later")
    host.publish(DOWN, soon, later, maintenance(name="now", start="11:00", end="13:00", title="Now"))
    opened(shop, host, root='<html lang="xx">')
    expect(shop.locator("[role=status] a")).to_have_count(3)
    narrow = [line.replace("\u202f", " ").replace("\u2009", " ") for line in lines(shop)]
    assert narrow[1:] == ["■\nScheduled Tonight Mar 5, 2024, 8:00 – 10:00 PM", "■\nIn progress Now"]


def test_an_incident_without_a_level_says_its_state_and_words_stay_words(shop: Page, host: Host) -> None:
    odd = incident(update("10:00", "Identified"), title='<img src=x onerror="alert(1)">')
    host.publish(odd)
    said = opened(shop, host)
    expect(shop.locator("[role=status]")).to_have_text('○Identified <img src=x onerror="alert(1)">')
    assert said == []


def test_where_the_status_page_cannot_be_reached_nothing_shows(shop: Page, host: Host) -> None:
    host.publish(DOWN)
    said = opened(shop, host)
    expect(shop.locator("[role=status] a")).to_have_count(1)
    shop.route("**/api/**", lambda route: route.abort())
    seconds(shop, 9 * 60)
    assert len(lines(shop)) == 1
    seconds(shop, 3 * 60)
    expect(shop.locator("[role=status] a")).to_have_count(0)
    assert {line.partition(":")[0] for line in said} == {"Failed to load resource"}


def test_a_region_that_nothing_has_affected_yet_is_not_asked_for(shop: Page, host: Host) -> None:
    host.publish(DOWN)
    said = opened(shop, host, attributes='data-for="DE"')
    seconds(shop, 5 * 60)
    expect(shop.locator("[role=status] a")).to_have_count(0)
    assert (set(host.asked[1:]), said) == ({"api/embed.json"}, [])
