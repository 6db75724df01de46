"""What a visitor says affects them, on the front page in a browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.sites import NOW
from browser.test_pages import SHIFTS


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(f"{address}rich/status/")
    return page


def stored(page: Page) -> int:
    return int(page.evaluate("localStorage.length"))


def test_what_is_chosen_leads_and_is_in_the_url_and_everything_else_stays(page: Page) -> None:
    page.get_by_role("button", name="What affects me").click()
    page.get_by_role("checkbox", name="API").check()
    page.get_by_role("checkbox", name="Documentation").check()
    page.get_by_role("checkbox", name="France").check()
    assert page.url.endswith("/status/#for=api,docs,FR")
    line = page.locator(".mine")
    expect(line).to_have_text("What affects me: API, France Major outage\N{NO-BREAK SPACE}· Documentation Operational")
    assert page.locator(".component").count() == 12
    links = page.locator(".subscribe li:has(b) a")
    assert links.evaluate_all("links => links.map(link => link.getAttribute('href'))") == [
        *("components/api/feed.xml", "components/api/maintenance.ics"),
        *("components/docs/feed.xml", "components/docs/maintenance.ics"),
        *("regions/fr/feed.xml", "regions/fr/maintenance.ics"),
    ]
    page.get_by_role("checkbox", name="API").uncheck()
    expect(line).to_have_text("What affects me: France Major outage\N{NO-BREAK SPACE}· Documentation Operational")
    assert stored(page) == 0


def test_a_choice_is_kept_on_the_device_only_while_somebody_wants_that(page: Page, address: str) -> None:
    page.get_by_role("button", name="What affects me").click()
    page.get_by_role("checkbox", name="API").check()
    page.get_by_role("button", name="Remember on this device").click()
    page.get_by_role("checkbox", name="Web app").check()
    page.goto(f"{address}rich/status/fr/")
    expect(page.locator(".mine a")).to_have_text(["API", "Application web"])
    page.get_by_role("button", name="Ce qui me concerne").click()
    page.get_by_role("button", name="Oublier sur cet appareil").click()
    assert stored(page) == 0
    page.goto(f"{address}rich/status/")
    expect(page.get_by_role("button", name="What affects me")).to_be_visible()
    assert page.locator(".mine").count() == 0


def test_a_shared_choice_moves_nothing_breaks_no_rule_and_goes_along_to_other_languages(
    page: Page, address: str
) -> None:
    page.route("**/api/build.json", lambda route: route.abort())  # it would say that it is another day
    for language, width in (("", 320), ("ar/", 390)):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{address}rich/status/{language}?{width}#for=api,web")
        expect(page.locator(".mine")).to_be_visible()
        assert page.evaluate(SHIFTS) == 0
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert (page.locator("a[hreflang=fr]").get_attribute("href") or "").endswith("#for=api,web")
        page.locator(".choose").first.click()
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_what_cannot_be_loaded_is_said_and_asked_for_again(page: Page) -> None:
    page.route("**/choices.json", lambda route: route.abort())
    button, sheet = page.get_by_role("button", name="What affects me"), page.locator("#choices")
    button.click()
    expect(sheet).to_have_text("This cannot be loaded at the moment.")
    page.unroute("**/choices.json")
    page.keyboard.press("Escape")
    button.click()
    expect(page.get_by_role("checkbox", name="API")).to_be_visible()


def test_without_scripts_there_is_nothing_to_choose(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/#for=api")
        expect(page.locator(".choose")).to_be_hidden()
