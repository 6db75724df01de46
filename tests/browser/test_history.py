"""The filter of the history, in a browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect


@pytest.fixture
def history(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/history/")
        yield page


def found(page: Page) -> list[str]:
    return page.locator(".filter .days a").all_inner_texts()


def test_an_incident_is_found_by_words_of_its_title_and_opened(history: Page) -> None:
    history.get_by_role("searchbox").fill("QUERIES storage")
    expect(history.locator(".filter [role=status]")).to_have_text("Found: 1")
    assert found(history) == ["Some queries time out after a storage fault"]
    expect(history.locator(".listed").first).to_be_hidden()
    expect(history).to_have_url(re.compile(r"\?q=QUERIES\+storage$"))
    history.locator(".filter .days a").click()
    assert history.locator("h1").inner_text() == "Some queries time out after a storage fault"


def test_what_was_asked_for_is_in_the_url_that_is_shared(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/fr/history/?component=storage&kind=maintenance")
        expect(page.locator(".filter [role=status]")).to_have_text("Résultats\N{NO-BREAK SPACE}: 1")
        assert page.get_by_label("Type").input_value() == "maintenance"
        assert page.locator(".filter .days a").get_attribute("href") == "../../fr/incidents/2026-10-20-cancelled-work/"


def test_an_empty_filter_shows_the_newest_again(history: Page) -> None:
    history.get_by_label("Level").select_option("major_outage")
    expect(history.locator(".listed").first).to_be_hidden()
    history.get_by_label("Level").select_option("")
    expect(history.locator(".listed").first).to_be_visible()
    expect(history).to_have_url(re.compile(r"[^?]*$"))
    assert found(history) == []


def test_an_index_that_cannot_be_had_is_said_and_asked_for_again(history: Page) -> None:
    def fail(route: Route) -> None:
        route.abort()

    history.route("**/history/*.json", fail)
    history.get_by_role("searchbox").fill("queries")
    status = history.locator(".filter [role=status]")
    expect(status).to_have_text("The history cannot be searched at the moment.")
    history.unroute("**/history/*.json")
    history.get_by_role("searchbox").fill("queries time")
    expect(status).to_have_text("Found: 1")


def test_without_a_script_there_is_no_filter_and_every_year_can_be_reached(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/history/")
        assert page.locator(".filter").evaluate("element => getComputedStyle(element).display") == "none"
        assert page.locator(".years").first.locator("h3 a").all_inner_texts() == ["2026", "2024"]
