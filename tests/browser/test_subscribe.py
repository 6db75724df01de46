"""The page to subscribe, in a browser: addresses are copied by a button that only the script makes."""

import pytest
from playwright.sync_api import Browser, expect

from browser.sites import NOW
from browser.test_pages import SHIFTS


def test_an_address_is_copied_by_its_button(browser: Browser, address: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/fr/subscribe/")
        button = page.get_by_role("button", name="Copier").first
        button.click()
        expect(page.locator(".copied button").first).to_have_text("Copié")
        assert page.evaluate("navigator.clipboard.readText()") == "https://status.harbour.example/fr/feed.xml"
        assert page.locator(".copied").count() == page.locator(".copied button").count()


def test_where_there_is_no_clipboard_the_text_is_selected(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.goto(f"{address}rich/status/subscribe/")
        page.get_by_role("button", name="Copy").nth(1).click()
        assert page.evaluate("getSelection().toString()") == "https://status.harbour.example/atom.xml"


@pytest.mark.parametrize(
    ("path", "name", "fragment"),
    [
        ("incidents/2026-11-22-api-sign-in/", "10:12 UTC", "u20261122T1012Z"),
        ("incidents/2026-11-18-storage-reopened/", "What went wrong", "w-what-went-wrong"),
    ],
)
def test_the_url_of_an_update_or_a_heading_is_copied_beside_it_and_nothing_moves(
    browser: Browser, address: str, path: str, name: str, fragment: str
) -> None:
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"], viewport={"width": 320, "height": 800}
    ) as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(f"{address}rich/status/{path}")
        assert page.evaluate(SHIFTS) == 0
        page.get_by_role("button", name=f"Copy: {name}").click()
        expect(page.get_by_role("button", name=f"Copied: {name}")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{address}rich/status/{path}#{fragment}"
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_scripts_there_is_no_button_and_every_address_is_a_link(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/subscribe/")
        assert page.locator("button").count() == 0
        assert page.locator("a.copy").first.get_attribute("href") == "https://status.harbour.example/feed.xml"


@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_no_longer_than_two_screens_and_what_one_taps_is_large_enough(
    browser: Browser, address: str, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/subscribe/")
        sizes = page.locator("main a:visible, main button:visible").evaluate_all(
            "all => all.map(each => each.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
        )
        assert min(sizes) >= 24
        rows = page.locator(".parts tbody tr").count()
        assert rows > 20
        assert page.evaluate("document.documentElement.scrollHeight") <= 1_600 + 26 * (rows - 20)
