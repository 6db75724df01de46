"""Badges in a browser: each text as wide as it is said to be, whatever a component is called."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from builders import at, component, outage, site, text, views
from playwright.sync_api import Browser, Page

from statusgen.model.vocabulary import Level
from statusgen.pages.badges import plan_badges
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

NAMES: Final = (
    "API",
    "Web app",
    "iiillljjj",
    "WWWMMM@@@",
    "Exports and reports (v2.1)",
    "Ağ geçidi – Übersicht à côté",
    "Łączność i dostępność",
    "ΑΒΓ Υπηρεσίες ιστού",
    "Поиск и оплата",
    "БАЗА ДАННЫХ",
    "الدفع عبر الإنترنت",
    "خادم API الرئيسي",
    "שרת הדואר",
    "واجهة برمجة التطبيقات",
    "東京のサーバー",
    "データベース",
    "결제 서버",
    "支付服务",
    "😀👩\u200d💻",
    "ระบบชำระเงิน",
    "1.2.3.4:8080",
    "a" * 60,
)
TOLERANCE: Final = 0.13
"""By how much letters may be stretched or squeezed, at most, for a text to have the length that is said of it."""

SQUEEZED: Final = """svg => [...svg.querySelectorAll("text")].map(text => {
    const said = text.textLength.baseVal.value;
    text.removeAttribute("textLength");
    return [text.textContent, said, text.getComputedTextLength()];
})"""

BOXES: Final = """svg => {
    const whole = svg.getBoundingClientRect();
    const seam = svg.querySelector("path").getBoundingClientRect();
    const mark = svg.querySelector("g").getBoundingClientRect();
    return [...svg.querySelectorAll("text")].map(text => {
        const box = text.getBoundingClientRect();
        return [box.left - whole.left, box.right - whole.left, whole.width, seam.left - whole.left,
                seam.right - whole.left, mark.left - whole.left, mark.right - whole.left];
    });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def pictures(*names: str, language: str = "en", level: Level = Level.DEGRADED_PERFORMANCE) -> list[str]:
    """The badges of components that are called so."""
    components = [
        msgspec.structs.replace(component(f"c{n}"), name=text({language: name})) for n, name in enumerate(names)
    ]
    broken = [outage("10:00", component=each.id, level=level, name=each.id) for each in components]
    of = site(*broken, components=components, languages=[language])
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {language: templates.locale(language, of.zone)}
    renderer = Renderer(templates, of, locales)
    drawn = [renderer.badge(badge) for badge in plan_badges(views(of, at("12:00"), locales.values()))]
    return [file.content.decode() for file in drawn[1:]]


def measured(page: Page, pictures: list[str], script: str) -> list[Any]:
    """What a script says of each picture."""
    page.set_content(f"<!doctype html><meta charset=utf-8><div>{'<br>'.join(pictures)}</div>")
    return [page.evaluate(script, picture) for picture in page.query_selector_all("svg")]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("level", list(Level))
def test_the_words_for_a_level_are_as_wide_as_is_said(page: Page, language: str, level: Level) -> None:
    (found,) = measured(page, pictures("API", language=language, level=level), SQUEEZED)
    assert [each for each in found if abs(each[2] / each[1] - 1) > TOLERANCE] == []


def test_a_name_is_about_as_wide_as_is_said(page: Page) -> None:
    found = [squeezed for each in measured(page, pictures(*NAMES), SQUEEZED) for squeezed in each]
    assert len(found) == 2 * len(NAMES)
    assert [each for each in found if abs(each[2] / each[1] - 1) > TOLERANCE] == []


def test_no_text_leaves_its_half_or_touches_the_shape(page: Page) -> None:
    found = measured(page, pictures(*NAMES, "W" * 90, "漢" * 90), BOXES)
    for label, message in found:
        left, right, whole, start, end, mark_left, mark_right = label
        assert start <= left < right <= end + 0.5
        assert end <= mark_left
        left, right, *_ = message
        assert mark_right <= left < right <= whole
