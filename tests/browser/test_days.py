"""The days of the bars, in a browser: pressed, with the keyboard, with and without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.sites import NOW


@pytest.fixture(params=[True, False], ids=["with the script", "without scripts"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The front page on a phone."""
    with browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=request.param, has_touch=True
    ) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/")
        yield page


def day(page: Page, component: str, name: str) -> Locator:
    return page.get_by_role("group", name=component).get_by_role("button", name=name)


def test_a_tap_opens_a_day_with_every_incident_of_it(page: Page) -> None:
    day(page, "API: Last 90 days", "Nov 22: Major outage").tap()
    opened = page.locator(".marked:popover-open")
    assert [line for text in opened.locator("li").all_inner_texts() for line in text.split("\n")] == [
        "Requests to the API fail and people cannot sign in",
        "From 09:38 UTC\xa0· API, Sign-in, and Web app",
        "Search misses what was saved this morning",
        "From 08:20 UTC\xa0· Search",
        "E-mail: moving to new outgoing servers",
        "From 10:00 UTC\xa0· E-mail",
    ]
    opened.get_by_role("button", name="Close").tap()
    expect(opened).to_have_count(0)
    day(page, "Web app: Last 90 days", "Nov 22: Degraded performance").tap()
    opened.get_by_role("link", name="Search misses").tap()
    assert page.locator("h1").inner_text() == "Search misses what was saved this morning"


def test_what_opens_a_day_is_as_wide_as_a_finger_and_lies_on_its_bar(page: Page) -> None:
    box = day(page, "API: Last 90 days", "Oct 12: Degraded performance").bounding_box()
    bars = page.get_by_role("group", name="API: Last 90 days").locator("svg").bounding_box()
    assert box
    assert bars
    middle = (box["x"] + box["width"] / 2 - bars["x"]) / bars["width"] * 90
    assert box["width"] >= 24
    assert 48 < middle < 49  # the day is the 49th


def test_a_quiet_row_has_a_name_too(page: Page) -> None:
    assert page.get_by_role("img", name="Documentation: Last 90 days").count() == 1


def test_a_day_opens_and_closes_by_keyboard_and_the_focus_comes_back(page: Page) -> None:
    button = day(page, "API: Last 90 days", "Nov 22: Major outage")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".marked:popover-open .close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


@pytest.mark.parametrize(("language", "older"), [("", "ArrowLeft"), ("ar/", "ArrowRight")])
def test_a_row_is_one_stop_in_which_arrows_lead_from_day_to_day(
    browser: Browser, address: str, language: str, older: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(f"{address}rich/status/{language}")
        rows = page.locator(".bars:has(button)")
        first = rows.nth(0).locator("button")
        rows.nth(0).locator("xpath=ancestor::li").locator(".name").focus()
        page.keyboard.press("Tab")
        expect(first.last).to_be_focused()
        page.keyboard.press(older)
        expect(first.first).to_be_focused()
        page.keyboard.press(older)
        expect(first.first).to_be_focused()
        page.keyboard.press("End")
        expect(first.last).to_be_focused()
        page.keyboard.press("Home")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.bars')") is None
        page.keyboard.press("Shift+Tab")
        expect(first.first).to_be_focused()
