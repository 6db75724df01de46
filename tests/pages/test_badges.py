"""Badges: what they say, that everybody can read it, and what shields.io gets."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from builders import at as instant
from builders import component, group, incident, maintenance, outage, site, text, update, views

from statusgen.model.site import Component, Site
from statusgen.model.vocabulary import Level
from statusgen.pages.badges import COLORS, LONGEST, Badge, endpoint, plan_badges
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

SVG = "{http://www.w3.org/2000/svg}"
CATALOG = 'msgid ""\nmsgstr ""\n"Language: ar\\n"\n\nmsgid "Operational"\nmsgstr "يعمل"\n'


def drawn(of: Site, now: str = "12:00", own: Path = Path("no-templates-of-its-own")) -> dict[str, str]:
    """The pictures of a site's badges, by the path of their page."""
    templates = Templates(own)
    locales = {tag: templates.locale(tag, of.zone) for tag in of.languages}
    renderer = Renderer(templates, of, locales)
    files = [renderer.badge(badge) for badge in plan_badges(views(of, instant(now), locales.values()))]
    return {file.path: file.content.decode() for file in files}


def badges(of: Site, now: str = "12:00") -> dict[str, Badge]:
    """The badges of a site, by the path of their page."""
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {tag: templates.locale(tag, of.zone) for tag in of.languages}
    return {badge.page: badge for badge in plan_badges(views(of, instant(now), locales.values()))}


def shields(of: Site, page: str = "", now: str = "12:00") -> Any:
    """What shields.io gets."""
    return json.loads(endpoint(badges(of, now)[page]).content)


def called(name: str) -> Component:
    """The api under another name."""
    return msgspec.structs.replace(component("api"), name=text(name))


def at_level(level: str) -> Site:
    return site(outage("10:00", level=level), components=["api", "web"])


# What they say


def test_the_site_and_each_component_have_a_badge_in_each_language() -> None:
    assert sorted(drawn(site(languages=["en", "fr"]))) == [
        "badge.svg",
        "components/api/badge.svg",
        "components/web/badge.svg",
        "fr/badge.svg",
        "fr/components/api/badge.svg",
        "fr/components/web/badge.svg",
    ]


def test_a_badge_says_how_things_are_now() -> None:
    of = site(outage("10:00", "11:00"), maintenance(start="20:00", end="22:00", components=["web"]))
    found = {now: [badge.title for badge in badges(of, now).values()] for now in ("10:30", "12:00", "21:00")}
    assert found == {
        "10:30": ["Example Status: Partial system outage.", "Api: Major outage.", "Web: Operational."],
        "12:00": ["Example Status: All systems operational.", "Api: Operational.", "Web: Operational."],
        "21:00": ["Example Status: Service under maintenance.", "Api: Operational.", "Web: Under maintenance."],
    }


def test_a_badge_is_in_the_words_of_its_language() -> None:
    of = site(components=[component("api")], languages=["fr"], title=text({"en": "Status", "fr": "État"}))
    assert badges(of)[""].title == "État – Tous les services sont opérationnels."
    assert 'aria-label="Api – ' in drawn(of)["components/api/badge.svg"]


def test_what_is_out_of_use_says_so_and_is_neither_good_nor_bad() -> None:
    found = badges(site(components=[component("api", until="2020")]))["components/api/"]
    assert (found.word, found.shape, found.color, found.is_wrong) == ("Retired", "retired", COLORS[None], False)


def test_a_group_is_as_the_worst_of_its_components_in_use() -> None:
    retired = component("old", until="2020")
    of = site(
        outage("10:00", component="web"),
        components=[group("front", "web", "cdn", retired), group("past", component("older", retired=True))],
    )
    found = {page: (badge.title, badge.shape) for page, badge in badges(of).items() if page.startswith("groups/")}
    assert found == {
        "groups/front/": ("Front: Major outage.", "major"),
        "groups/past/": ("Past: Retired.", "retired"),
    }


def test_an_open_incident_without_a_component_shows_too() -> None:
    found = badges(site(incident(update("10:00", "Investigating"), impact="critical")))[""]
    assert (found.word, found.shape) == ("Major system outage", "major")


# That everybody can read it


@pytest.mark.parametrize(
    ("level", "shape"),
    [
        ("operational", "operational"),
        ("under_maintenance", "maintenance"),
        ("degraded_performance", "degraded"),
        ("partial_outage", "partial"),
        ("major_outage", "major"),
    ],
)
def test_every_level_has_a_shape_and_enough_contrast(level: str, shape: str) -> None:
    of = at_level(level)
    badge = badges(of)["components/api/"]
    picture = picture_of(drawn(of)["components/api/badge.svg"])
    assert badge.shape == shape
    assert {piece.text for piece in picture.iter(f"{SVG}text")} == {"Api", badge.word}
    assert_readable(picture)


def test_what_is_out_of_use_has_enough_contrast() -> None:
    assert_readable(picture_of(drawn(site(components=[component("api", until="2020")]))["components/api/badge.svg"]))


def assert_readable(picture: ET.Element) -> None:
    """Text is white, on the two grounds of the picture; white is on each at least 4.5 times as bright."""
    grounds = [found.get("fill") or "" for found in picture if found.tag in {f"{SVG}rect", f"{SVG}path"}]
    (written,) = [group.get("fill") or "" for group in picture if group.get("font-size")]
    assert len(grounds) == 2
    assert [ground for ground in grounds if contrast(ground, written) < 4.5] == []


def contrast(one: str, other: str) -> float:
    """By WCAG 2."""
    darker, brighter = sorted(map(luminance, (one, other)))
    return (brighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def picture_of(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_every_level_has_a_color_and_a_drawing_of_its_own() -> None:
    assert COLORS.keys() == {None, *Level}
    assert len(set(COLORS.values())) == len(COLORS)
    pictures = [drawn(at_level(level.value))["components/api/badge.svg"] for level in Level]
    shapes = {re.findall(r"scale\(\.75\).*?>(.*)</g>", picture)[0] for picture in pictures}
    assert len({re.sub("#[0-9a-f]{6}", "", shape) for shape in shapes}) == len(Level)


def test_a_screen_reader_has_one_picture_with_its_sentence() -> None:
    picture = picture_of(drawn(site())["badge.svg"])
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == picture.findtext(f"{SVG}title") == "Example Status: All systems operational."


def test_a_picture_asks_for_nothing_and_runs_nothing() -> None:
    for svg in drawn(site(languages=["en", "fr"])).values():
        assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
        assert not re.search(r"<(?:script|style|image|use|foreignObject|a)\b| on\w+=|href", svg)


@pytest.mark.parametrize(
    "name",
    ["<b>&amp;</b> ]]> \"x\" 'y'", "</title><script>alert(1)</script>", "😀", "خادم الويب", "a\n\tb", "\u202eevil"],
)
def test_whatever_a_component_is_called_is_text(name: str) -> None:
    picture = picture_of(drawn(site(components=[called(name)]))["components/api/badge.svg"])
    shown = " ".join(name.split())
    assert [piece.text for piece in picture.iter(f"{SVG}text")] == [shown, "Operational"]
    assert picture.findtext(f"{SVG}title") == f"{shown}: Operational."


def test_a_name_that_is_too_long_is_cut_in_the_picture_and_whole_in_its_sentence() -> None:
    name = "Very long name " * 20
    picture = picture_of(drawn(site(components=[called(name)]))["components/api/badge.svg"])
    label = next(picture.iter(f"{SVG}text")).text or ""
    assert len(label) <= LONGEST
    assert label.endswith("…")
    assert picture.findtext(f"{SVG}title") == f"{name.strip()}: Operational."


# Measures


@pytest.mark.parametrize("name", ["i", "Web", "W" * 40, "東京のサーバー", "خادم"])
def test_the_halves_fill_the_picture_and_texts_stay_inside_them(name: str) -> None:
    badge = badges(site(components=[called(name)]))["components/api/"]
    assert badge.label.left == 0
    assert badge.message.left == badge.seam == badge.label.width
    assert badge.width == pytest.approx(badge.label.width + badge.message.width)
    for piece, start in ((badge.label, 0), (badge.message, badge.mark + 12)):
        assert piece.middle - piece.length / 2 >= start + 3.9
        assert piece.middle + piece.length / 2 <= piece.left + piece.width - 5.9


def test_in_a_language_that_is_read_from_right_to_left_the_name_stands_on_the_right(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "ar.po").write_text(CATALOG, encoding="utf-8")
    of = site(components=[called("خادم")], languages=["ar"])
    picture = picture_of(drawn(of, own=tmp_path)["components/api/badge.svg"])
    label, message = picture.iter(f"{SVG}text")
    assert (label.text, label.get("direction")) == ("خادم", "rtl")
    assert float(label.get("x") or 0) > float(message.get("x") or 0)


# shields.io


def test_shields_gets_what_it_asks_for() -> None:
    assert shields(site()) == {
        "schemaVersion": 1,
        "label": "Example Status",
        "message": "All systems operational",
        "color": "#23764c",
        "isError": False,
        "cacheSeconds": 300,
    }
    assert endpoint(badges(site())["components/api/"]).path == "components/api/badge.json"


def test_what_is_worse_than_planned_is_an_error_to_shields() -> None:
    found = {level: shields(at_level(level.value), "components/api/")["isError"] for level in Level}
    assert [level for level, is_error in found.items() if is_error] == [
        Level.DEGRADED_PERFORMANCE,
        Level.PARTIAL_OUTAGE,
        Level.MAJOR_OUTAGE,
    ]


def test_what_claims_no_uptime_has_no_level_while_no_incident_is_open() -> None:
    down = outage("10:00", component="web")
    said = {badge.page: (badge.word, badge.color) for badge in plan_badges(views(site(uptime=None), instant("12:00")))}
    assert said == dict.fromkeys(
        ["", "components/api/", "components/web/"], ("No open incidents on record", COLORS[None])
    )
    now = {badge.page: badge.word for badge in plan_badges(views(site(down, uptime=None), instant("12:00")))}
    assert now["components/web/"] == "Major outage"


def test_a_component_to_come_says_so() -> None:
    badges = plan_badges(views(site(components=[component("new", since="2024-04-01")]), instant("12:00")))
    assert [(badge.word, badge.color) for badge in badges][1:] == [("Not in service yet", COLORS[None])]
