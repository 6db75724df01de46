"""What is rarely looked at: pages on paper, in forced colors, by keyboard, and without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Page

from browser.sites import NOW

FILLED: Final = "document.querySelector('.yours:not(:empty)') || !document.querySelector('.yours')"
"""The visitor's own times are there, if any are shown."""

STYLE: Final = "([selector, name, part]) => getComputedStyle(document.querySelector(selector), part)[name]"


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    """A page in a context of its own."""
    with browser.new_context(**options) as context:
        page = context.new_page()
        page.goto(url)
        yield page


def style(page: Page, selector: str, name: str, part: str | None = None) -> str:
    found: str = page.evaluate(STYLE, [selector, name, part])
    return found


def test_paper_shows_where_the_page_is_and_where_its_links_lead(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}rich/status/ar/incidents/2026-11-18-storage-reopened/") as page:
        assert style(page, "head", "display") == "none"
        page.emulate_media(media="print")
        canonical = "https://status.harbour.example/ar/incidents/2026-11-18-storage-reopened/"
        assert style(page, "[rel=canonical]", "display") == "block"
        assert style(page, "[rel=canonical]", "content", "::after") == f'"{canonical}"'
        assert style(page, ".prose table", "display") == "table"  # paper does not scroll
        # from left to right, whatever surrounds it
        assert style(page, ".facts cite a", "content", "::after") == '" \u2066<https://harbour.example/post>\u2069"'


def test_paper_shows_a_filter_only_when_it_is_used(browser: Browser, address: str) -> None:
    shown = {}
    for query in ("", "?level=major_outage"):
        with opened(browser, f"{address}rich/status/history/{query}") as page:
            page.emulate_media(media="print")
            page.wait_for_selector(".filter:not(.waiting)", state="attached")
            shown[query] = style(page, ".filter", "display")
    assert shown == {"": "none", "?level=major_outage": "block"}


def test_the_link_to_the_content_colors_nothing_and_a_link_to_an_update_does(browser: Browser, address: str) -> None:
    path = f"{address}rich/status/incidents/2026-11-22-api-sign-in/"
    clear = "rgba(0, 0, 0, 0)"
    with opened(browser, path) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.url == f"{path}#main"
        assert style(page, "main", "backgroundColor") == clear
        page.goto(f"{path}#regions")
        assert style(page, "#regions", "backgroundColor") != clear


def test_forced_colors_outline_what_a_link_leads_to_and_draw_lines_as_text(browser: Browser, address: str) -> None:
    path = f"{address}rich/status/incidents/2026-11-22-api-sign-in/#regions"
    with opened(browser, path, forced_colors="active") as page:
        assert style(page, "#regions", "outlineStyle") == "solid"
        assert style(page, "footer", "borderTopColor") == style(page, "footer", "color")


def test_without_scripts_no_room_is_kept_for_what_they_add(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}rich/status/", java_script_enabled=False) as page:
        kept = [each for each in page.locator(".yours, .choose, .filter").all() if each.bounding_box()]
        kept_behind = style(page, ".meta li:has(.yours)", "paddingInlineEnd")
    assert (kept, kept_behind) == ([], "0px")


def test_a_filter_counts_with_the_digits_of_the_page(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}rich/status/ar/history/?level=major_outage") as page:
        page.wait_for_selector("[role=status]:not(:empty)")
        page.wait_for_function("document.querySelector('.filter li')")
        assert "3" in page.locator("[role=status]").inner_text()


def test_the_strip_for_other_sites_has_the_comma_of_its_language(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}rich/status/ar/embed/") as page:
        assert "قيد التنفيذ، 22 نوفمبر" in page.locator("main").inner_text()


def test_letters_of_twice_their_size_fit_a_phone(browser: Browser, address: str) -> None:
    """What is relative to letters has half the width."""
    wide = {}
    with browser.new_context(viewport={"width": 195, "height": 422}, timezone_id="Asia/Kathmandu") as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        for path in ("", "history/2026-11/", "subscribe/", "incidents/2026-11-26-database-upgrade/"):
            page.goto(f"{address}rich/status/{path}")
            page.wait_for_function(FILLED)
            wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in wide.items() if width > 195} == {}
