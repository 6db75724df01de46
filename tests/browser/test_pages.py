"""What visitors see, in a browser: whatever they see with, on the narrowest screen, without scripts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route

from browser.sites import EXAMPLE, NOW, RICH, SITES, built, standing
from statusgen.model.site import Incident, Site
from statusgen.sources.content import load
from statusgen.sources.project import Project
from statusgen.theme.templates import Templates

KINDS: Final = (
    "rich/status/{language}",
    "rich/status/{language}incidents/2026-11-22-api-sign-in/",
    "example/status/{language}incidents/2024-03-05-meta-logins/",
    "rich/status/{language}incidents/2026-11-18-storage-reopened/",
    "rich/status/{language}history/",
    "rich/status/{language}history/2026-11/",
    "rich/status/{language}history/2026/",
    "rich/status/{language}components/api/",
    "rich/status/{language}regions/eu-west-1/",
    "rich/status/{language}groups/product/",
    "rich/status/{language}subscribe/",
    "rich/status/{language}embed/",
    "rich/status/{language}uptime/",
)
PAGES: Final = (
    *(kind.format(language=language) for kind in KINDS for language in ("", "fr/")),
    *(kind.format(language="ar/") for kind in KINDS if kind.startswith(SITES[RICH])),
    "rich/status/404.html",
)
"""One page of every kind, in every language of its site."""

Scheme: TypeAlias = Literal["light", "dark"]

Look: TypeAlias = tuple[Scheme, int]

LOOKS: Final[Mapping[str, tuple[Look, ...]]] = {
    "en": (("light", 320), ("dark", 1280)),
    "fr": (),
    "ar": (("dark", 320), ("light", 1280)),
}
"""Color schemes and widths that rules are checked in: of two languages that are written alike, in one."""

TEMPLATES: Final = Templates(EXAMPLE.parent / "templates")

FULL: Final = ("2016-01-19-twitter-unreachable", "2016-10-21-dyn-ddos", "2024-03-05-meta-logins")
"""The example's full write-ups."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_breaks_no_rule_of_accessibility_and_logs_shifts_keeps_and_asks_of_anybody_else_nothing(
    browser: Browser, address: str, path: str
) -> None:
    requests: list[Request] = []
    odd: list[str] = []
    with browser.new_context(reduced_motion="reduce", timezone_id="America/New_York") as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.on("request", lambda request: requests.append(request))
        page.on("console", lambda message: odd.append(message.text))
        page.on("pageerror", lambda error: odd.append(error.message))
        page.on("requestfailed", lambda request: odd.append(f"failed: {request.url}"))
        page.on("response", lambda response: odd.append(f"wrong: {response.url}") if response.status != 200 else None)
        _open_with_late_parts(page, address + path)
        assert page.evaluate(SHIFTS) == 0
        loaded = [request for request in requests if request.resource_type != "fetch"]  # soon it looks for news
        is_home = path in {"rich/status/", "rich/status/fr/", "rich/status/ar/"}
        # pages below have a style of their own besides, what filters or copies is a script, and land an image
        has_more = path.endswith(("history/", "subscribe/")) or "incidents/" in path
        has_map = page.locator(".map image").count() > 0
        assert len(loaded) <= 3 + (not is_home) + has_more + has_map
        check_with_axe(page, LOOKS[page.locator("html").get_attribute("lang") or ""])
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        kept = page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
        assert (odd, kept, context.cookies()) == ([], ["", 0, 0], [])
    assert {request.url for request in requests if not request.url.startswith(address)} == set()


@pytest.mark.parametrize("path", ["", "ar/", "fr/incidents/2026-11-22-api-sign-in/"])
def test_a_promise_that_is_overdue_on_opening_moves_nothing_on_a_phone(
    browser: Browser, address: str, path: str
) -> None:
    for width, zone in ((320, "Asia/Kolkata"), (390, "America/New_York")):
        with browser.new_context(timezone_id=zone, viewport={"width": width, "height": 900}) as context:
            page = context.new_page()
            page.clock.set_fixed_time(NOW.replace(hour=11, minute=15))
            _open_with_late_parts(page, f"{address}rich/status/{path}")
            assert page.evaluate(SHIFTS) == 0
            assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("path", ["", "fr/", "ar/"])
def test_components_begin_within_two_and_a_half_screens_of_a_phone_on_a_bad_day(
    browser: Browser, address: str, path: str
) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}, timezone_id="America/New_York") as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/{path}")
        tops = page.evaluate(
            "['.lead + p', '#components'].map(e => document.querySelector(e).getBoundingClientRect().top)"
        )
    assert (tops[0] < 844, tops[1] < 2.5 * 844) == (True, True)


def _open_with_late_parts(page: Page, url: str) -> None:
    """Open a page whose scripts and images come once it is painted."""
    late: list[Route] = []
    page.route(LATE, lambda route: late.append(route))
    page.goto(url, wait_until="commit")
    page.evaluate(PAINTED)
    page.route(LATE, lambda route: route.continue_())
    for route in late:
        route.continue_()
    page.wait_for_load_state()
    page.evaluate(WORDED)


LATE: Final = re.compile(r"\.(?:js|svg|png)\b")

WORDED: Final = """(async () => {
    for (let turn = 0; turn < 100; turn++) await scheduler.postTask(() => {}, {priority: "background"});
})()"""
"""Let the script take all of its steps, one in each turn."""

PAINTED: Final = """new Promise(resolve => new PerformanceObserver(resolve).observe({type: "paint", buffered: true}))"""

SHIFTS: Final = """new Promise(resolve => {
    let total = 0;
    const add = list => list.forEach(entry => total += entry.value);
    const observer = new PerformanceObserver(list => add(list.getEntries()));
    observer.observe({type: "layout-shift", buffered: true});
    const frame = then => requestAnimationFrame(() => setTimeout(then));
    frame(() => frame(() => { add(observer.takeRecords()); resolve(total); }));
})"""


SEEN: Final = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""The rules of axe that depend on color and width."""


def check_with_axe(page: Page, looks: Sequence[Look]) -> None:
    """Check every rule in the first look, and in others those that depend on it.

    Contrast takes longer than all other rules, and is the same in every language: not where text is from the right.
    """
    rules = {"color-contrast": {"enabled": page.evaluate("document.dir") != "rtl"}}
    options: dict[str, object] = {"resultTypes": ["violations"], "preload": False, "rules": rules}
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        results = Axe().run(page, options=options)
        options["runOnly"] = [name for name in SEEN if rules.get(name, {"enabled": True})["enabled"]]
        assert results.violations_count == 0, f"{scheme}, {width} px: {results.generate_report()}"


def test_a_page_that_is_not_there_breaks_no_rule_in_arabic_either(browser: Browser, tmp_path: Path) -> None:
    config = RICH.read_text(encoding="utf-8").replace("languages: [en, fr, ar]", "languages: [ar, en, fr]")
    (tmp_path / "incidents").mkdir()
    (tmp_path / "statusgen.yml").write_text(config, encoding="utf-8")
    url = "http://status.example/"
    site = built(tmp_path / "statusgen.yml", url)
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.route(url + "**", lambda route: route.fulfill(body=site[route.request.url.removeprefix(url)]))
        page.goto(url + "404.html")
        assert page.locator("h1").text_content() == "لا توجد صفحة على هذا العنوان"
        check_with_axe(page, LOOKS["ar"])


@pytest.mark.parametrize(
    "sheet", [None, b"\xef\xbb\xbfbody {\r\n  margin: 0; /* </style><b> */\r\n  color: #123456 }\r\n"]
)
def test_a_page_that_is_not_there_has_its_style_below_any_path_of_any_host(
    browser: Browser, tmp_path: Path, sheet: bytes | None
) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "statusgen.yml").write_bytes(RICH.read_bytes())
    if sheet:
        (tmp_path / "templates" / "static").mkdir(parents=True)
        (tmp_path / "templates" / "static" / "style.css").write_bytes(sheet)
    page_404 = built(tmp_path / "statusgen.yml")["404.html"]
    asked: list[str] = []
    odd: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: odd.append(message.text))
        page.route("**/*", lambda route: route.fulfill(body=page_404, content_type="text/html"))
        page.goto("http://mirror.example/other/path/")
        style = page.evaluate("(({ margin, color }) => [margin, color])(getComputedStyle(document.body))")
    assert style == ["0px", "rgb(18, 52, 86)" if sheet else "rgb(21, 24, 28)"]
    assert ([url for url in asked if "data:" not in url], odd) == (["http://mirror.example/other/path/"], [])


def test_icons_are_small_without_the_stylesheet(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/style.css?v=*", lambda route: route.abort())
        page.goto(f"{address}rich/status/")
        boxes = [icon.bounding_box() for icon in page.locator("svg:has(use)").all()[:5]]
        bars = page.locator(".bars svg").first.bounding_box()
    assert [(box["width"], box["height"]) for box in boxes if box] == [(16, 16)] * 5
    assert bars
    assert bars["height"] == 28


@pytest.mark.parametrize("path", ["rich/status/", "rich/status/fr/incidents/2026-11-18-storage-reopened/"])
def test_nothing_moves_more_than_within_its_line_as_the_html_arrives(browser: Browser, address: str, path: str) -> None:
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(address + path)
        html = standing(RICH)[f"{path.removeprefix(SITES[RICH])}index.html"].decode()
        assert page.evaluate(MOVED, re.split("(?=<)", html)) == []


MOVED: Final = """async pieces => {
    const frame = () => new Promise(then => requestAnimationFrame(() => setTimeout(then)));
    const isFull = () => document.body?.scrollHeight > 1.5 * innerHeight;
    const moved = [];
    const far = ({node, previousRect: old, currentRect: now}) =>
        node?.localName && (Math.abs(old.x - now.x) > 8 || Math.abs(old.y - now.y) > 8);
    const note = entries => {
        const found = entries.flatMap(({sources}) => sources).filter(far);
        moved.push(...found.map(({node}) => node.outerHTML));
    };
    const observer = new PerformanceObserver(list => note(list.getEntries()));
    document.open();
    observer.observe({type: "layout-shift"});
    while (pieces.length && !isFull()) {
        document.write(pieces.shift());
        for (const link of document.querySelectorAll("[rel=stylesheet]")) while (!link.sheet) await frame();
        if (document.body) await frame();
    }
    note(observer.takeRecords());
    return moved;
}"""
"""Write a page tag by tag, each painted, until the window is full."""


def test_no_incident_scrolls_sideways_on_the_narrowest_screen(browser: Browser, address: str) -> None:
    names = (path.stem for path in (RICH.parent / "incidents").glob("*.md") if "." not in path.stem)
    paths = {f"{SITES[RICH]}incidents/{name}/" for name in names} - set(PAGES)
    with browser.new_context(viewport={"width": 320, "height": 640}, timezone_id="Asia/Kolkata") as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        widths = {path: _width(page, address + path) for path in sorted(paths)}
    assert {path: width for path, width in widths.items() if width > 320} == {}


def _width(page: Page, url: str) -> int:
    page.goto(url)
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def test_arabic_is_laid_out_from_the_right_and_what_is_written_from_the_left_keeps_its_order(
    browser: Browser, address: str
) -> None:
    path = f"{address}rich/status/ar/incidents/2026-11-18-storage-reopened/"
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(path)
        left = {name: page.evaluate(LEFT, name) for name in (".axis > :first-child", ".axis > :last-child", "dt", "dd")}
        assert left[".axis > :first-child"] > left[".axis > :last-child"]
        assert left["dt"] > left["dd"]
        assert page.evaluate("getComputedStyle(document.querySelector('.lane svg')).transform") == MIRRORED
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "right"
        assert page.evaluate("getComputedStyle(document.querySelector('dd bdi')).unicodeBidi") == "isolate"


LEFT: Final = "selector => document.querySelector(selector).getBoundingClientRect().left"
MIRRORED: Final = "matrix(-1, 0, 0, 1, 0, 0)"


def test_the_menu_of_languages_fits_the_narrowest_screen_and_leads_to_the_same_page(
    browser: Browser, address: str
) -> None:
    seen = {}
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        for prefix in ("", "fr/", "ar/"):
            page.goto(f"{address}rich/status/{prefix}history/2026/")
            page.locator("summary").focus()
            page.keyboard.press("Enter")
            links = page.locator("details a")
            boxes = [link.bounding_box() for link in links.all()]
            assert [box for box in boxes if box is None or box["x"] < 0 or box["x"] + box["width"] > 320] == []
            shown = {link.get_attribute("hreflang"): link.text_content() for link in links.all()}
            links.last.click()
            page.wait_for_load_state()  # with its style sheet
            seen[prefix] = page.locator("summary").text_content(), shown, page.url.removeprefix(address)
            assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert seen == {
        "": ("العربية", {"fr": "Français", "ar": "العربية"}, "rich/status/ar/history/2026/"),
        "fr/": ("العربية", {"en": "English", "ar": "العربية"}, "rich/status/ar/history/2026/"),
        "ar/": ("Français", {"en": "English", "fr": "Français"}, "rich/status/fr/history/2026/"),
    }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", FULL)
def test_without_javascript_everything_is_in_the_text(browser: Browser, address: str, name: str, language: str) -> None:
    prefix = "" if language == "en" else f"{language}/"
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}example/status/{prefix}incidents/{name}/")
        text = " ".join((page.locator("main").text_content() or "").split())
    missing = [fact for fact in _facts(name, language) if " ".join(fact.split()) not in text]
    assert missing == []


STATED: Final = {
    ("2016-01-19-twitter-unreachable", "en"): ("Resolved", "Undisclosed", "about 8 hours"),
    ("2016-01-19-twitter-unreachable", "fr"): ("Résolu", "Non divulguée", "8 heures"),
    ("2016-10-21-dyn-ddos", "en"): ("Resolved", "Confirmed", "6 hours and 35 minutes"),
    ("2016-10-21-dyn-ddos", "fr"): ("Résolu", "Confirmée", "6 heures et 35 minutes"),
    ("2024-03-05-meta-logins", "en"): ("Resolved", "Undisclosed", "about 2 hours and 19 minutes"),
    ("2024-03-05-meta-logins", "fr"): ("Résolu", "Non divulguée", "2 heures et 19 minutes"),
}
"""State, status of the cause, and duration of the full write-ups."""


def _facts(name: str, language: str) -> Iterator[str]:
    site = _example()
    incident = next(each for each in site.incidents if each.id == name)
    locale = TEMPLATES.locale(language, site.zone)
    yield from STATED[name, language]
    yield from (locale.region(code, site.regions) for code in incident.regions)
    yield from _words(incident, language)


@cache
def _example() -> Site:
    return load(Project(EXAMPLE), TEMPLATES.languages, now=NOW).site


def _words(incident: Incident, language: str) -> Iterator[str]:
    assert incident.cause is not None
    assert incident.cause.summary is not None
    texts = [incident.title, incident.cause.summary]
    texts += [claim.summary for claim in incident.claims]
    texts += [statement.text for statement in incident.statements]
    texts += [update.body for update in incident.updates]
    yield from (text.within(language).text for text in texts)


def test_the_picture_in_the_tab_is_shown_under_the_policy_of_the_page(browser: Browser, address: str) -> None:
    drawn = """async () => {
        const image = new Image();
        image.src = document.querySelector("link[rel=icon]").href;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), {width: 16, height: 16});
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0, 16, 16);
        return Array.from(context.getImageData(3, 8, 1, 1).data);
    }"""
    colors = {}
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(f"{address}rich/status/")
            colors[scheme] = page.evaluate(drawn)
    assert colors["light"] == [180, 20, 47, 255]
    assert colors["dark"] == [255, 107, 125, 255]
