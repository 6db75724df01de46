"""The on-call card in a browser: what stands in its links when somebody taps."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from builders import at, incident, site, update
from playwright.sync_api import Browser, Page

from statusgen.scaffold.card import Repository, card_file, plan_card
from statusgen.scaffold.card_links import read_templates
from statusgen.scaffold.new_project import TEMPLATES

WRITTEN: Final = at("2024-03-06 12:00")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    on = site(incident(update("2024-03-06 10:00", "Investigating")))
    templates = read_templates(tmp_path, TEMPLATES)
    planned = plan_card(on, on.incidents, templates, Repository("example/status", "main"), WRITTEN)
    path = tmp_path / "on-call.html"
    path.write_bytes(card_file(planned))
    return path


@pytest.fixture
def page(browser: Browser, card: Path) -> Iterator[Page]:
    """The card, opened at 23:59 on the last day of a year, in a zone where the next one has begun."""
    context = browser.new_context(timezone_id="Asia/Tokyo", locale="ja")
    opened, said = context.new_page(), list[str]()
    opened.on("console", lambda message: said.append(message.text))
    opened.clock.set_fixed_time(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    opened.goto(card.as_uri())
    yield opened
    assert said == []
    context.close()


def filled(page: Page) -> dict[str, str]:
    href = page.locator(".new a").first.get_attribute("href")
    assert href
    return dict(parse_qsl(urlsplit(href).query))


@pytest.mark.parametrize("tap", ["pointerdown", "focus", "click", "contextmenu"])
def test_a_tap_puts_the_moment_into_name_and_text(page: Page, tap: str) -> None:
    assert filled(page)["filename"] == "DATE-api-outage.md"
    page.evaluate("addEventListener('click', event => event.preventDefault())")
    page.locator(".new a").first.dispatch_event(tap)
    assert filled(page)["filename"] == "2026-12-31-api-outage.md"
    assert "### 2026-12-31 23:59 UTC - Investigating\n" in filled(page)["value"]
    page.clock.set_fixed_time(datetime(2027, 1, 1, 0, 1, tzinfo=UTC))
    page.locator(".new a").first.dispatch_event(tap)
    assert filled(page)["filename"] == "2027-01-01-api-outage.md"
    assert "### 2027-01-01 00:01 UTC - Investigating\n" in filled(page)["value"]


def test_the_heading_to_paste_has_the_moment(page: Page) -> None:
    assert page.locator("pre code").inner_text() == "### 2026-12-31 23:59 UTC - Monitoring"


def test_without_a_script_the_pattern_stays(browser: Browser, card: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(card.as_uri())
    assert "### DATE TIME UTC - Investigating\n" in filled(page)["value"]
    assert page.locator("pre code").inner_text() == "### DATE TIME UTC - Monitoring"
    context.close()


def test_the_card_fits_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert all(box["height"] >= 44 for box in map(box_of, page.locator("a").all()))


def box_of(locator: object) -> dict[str, float]:
    box = locator.bounding_box()  # type: ignore[attr-defined]
    assert box
    return box  # type: ignore[no-any-return]
