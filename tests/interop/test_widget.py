"""npm's @statuspage/status-widget shows a page's state on somebody else's page, in Chromium."""

from collections.abc import Iterator, Mapping

import pytest
from installed import module
from playwright.sync_api import Browser, Page, expect

from interop.host import Host
from interop.sites import built
from interop.states import CONFIG, STATES


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def show(tab: Page, host: Host, incidents: Mapping[str, str], path: str = "", appearance: str = "basic") -> None:
    """Publish a site below a path, and open somebody else's page with the widget for it.

    That page is elsewhere as far as the browser knows: it calls the host by another name.
    """
    script = module("@statuspage/status-widget") / "dist" / "index.js"
    widget = f'<statuspage-widget src="{host.url + path}" appearance="{appearance}"></statuspage-widget>'
    html = f'<!doctype html><html lang="en"><title>Shop</title>{widget}<script src="widget.js"></script></html>'
    host.serve(built(host.url + path, CONFIG, incidents), path)
    host.files |= {"shop/index.html": html.encode(), "shop/widget.js": script.read_bytes()}
    tab.goto(host.url.replace("127.0.0.1", "localhost") + "shop/")


@pytest.mark.parametrize("state", STATES)
def test_the_widget_shows_every_state(host: Host, tab: Page, state: str) -> None:
    incidents, indicator, description, _ = STATES[state]
    show(tab, host, incidents)
    expect(tab.locator(".status-text")).to_have_text(description)
    expect(tab.locator(".status-indicator")).to_have_class(f"status-indicator {indicator}")
    expect(tab.locator("a")).to_have_attribute("href", host.url)


def test_the_widgets_badge_shows_the_state(host: Host, tab: Page) -> None:
    incidents, indicator, description, _ = STATES["major"]
    show(tab, host, incidents, appearance="badge")
    expect(tab.locator(".status-indicator")).to_have_text(description)
    expect(tab.locator(".status-indicator")).to_have_class(f"status-indicator {indicator}")


def test_the_widget_asks_at_the_top_of_the_host_whatever_the_base_path(host: Host, tab: Page) -> None:
    with tab.expect_response("**/api/v2/summary.json") as answer:
        show(tab, host, {}, "status/")
    assert (answer.value.url, answer.value.status) == (f"{host.url}api/v2/summary.json", 404)
    assert "status/api/v2/summary.json" in host.files
    expect(tab.locator(".status-text")).to_have_count(0)
