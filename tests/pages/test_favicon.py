"""A favicon says how things are with what its page is about."""

import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from browser.sites import RICH, built, pages_of, standing
from builders import at, component, group, incident, maintenance, notice, outage, site, update, views

from statusgen.model.site import Incident, Site
from statusgen.pages.favicon import data_uri, favicon_of
from statusgen.pages.parts import SHAPES
from statusgen.pages.plan import plan_pages
from statusgen.theme.templates import SHIPPED


def shapes(site: Site, now: str = "12:00") -> dict[str, str]:
    """The shape of each page by its path."""
    return {page.path: favicon_of(page.view)[0] for page in plan_pages(views(site, at(now)))}


def test_the_front_page_has_the_shape_of_its_banner() -> None:
    assert shapes(site())[""] == shapes(site())["embed/"] == "operational"
    assert shapes(site(outage("10:00", level="degraded_performance")))[""] == "degraded"


@pytest.mark.parametrize(
    ("what", "shape"),
    [
        (outage("10:00", level="major_outage"), "major"),
        (outage("10:00", "11:00", level="major_outage"), "operational"),
        (incident(start="2012-07", components={"api": "major_outage"}), "operational"),
        (maintenance(start="11:00", end="13:00", name="outage"), "maintenance"),
        (maintenance(start="20:00", end="21:00", name="outage"), "maintenance"),
        (maintenance(start="10:00", end="11:00", name="outage"), "operational"),
        (maintenance(update("11:00", "Cancelled"), start="20:00", end="21:00", name="outage"), "maintenance"),
        (notice(update("10:00", "Update"), name="outage"), "notice"),
    ],
)
def test_the_page_of_an_incident_has_the_shape_of_how_it_is_now(what: Incident, shape: str) -> None:
    assert shapes(site(what))["incidents/outage/"] == shape


def test_a_component_a_group_and_a_region_have_the_shape_of_their_level() -> None:
    broken = site(
        outage("10:00", level="partial_outage", regions={"FR": "degraded_performance"}),
        components=[group("front", "api"), component("gone", until="2020")],
    )
    found = shapes(broken)
    assert found["components/api/"] == "partial"
    assert found["components/gone/"] == "none"
    assert found["groups/front/"] == "partial"
    assert found["regions/fr/"] == "degraded"


def test_pages_about_the_past_say_nothing_of_the_present() -> None:
    found = shapes(site(outage("10:00")))
    neutral = ["404.html", "history/", "history/2024-03/", "history/2024-q1/", "history/2024/", "subscribe/", "uptime/"]
    assert sorted(path for path, shape in found.items() if shape == "none") == neutral


def coming(site: Site, now: str = "12:00") -> dict[str, list[str]]:
    """The shapes that each page will have by the clock, by its path."""
    pages = plan_pages(views(site, at(now)))
    return {page.path: found for page in pages if (found := [SHAPES[each.level] for each in favicon_of(page.view)[1]])}


def test_the_shape_of_what_the_clock_changes_is_known_ahead() -> None:
    assert coming(site(maintenance(start="20:00", end="22:00", regions=["FR"]))) == {
        "": ["maintenance", "operational"],
        "incidents/work/": ["maintenance", "operational"],
        "components/api/": ["maintenance", "operational"],
        "regions/fr/": ["maintenance", "operational"],
    }


def test_a_notice_and_what_is_out_of_use_keep_their_shape() -> None:
    assert coming(site(notice(update("10:00", "Update"), end="20:00"))) == {}
    gone = component("gone", until="2020")
    assert "components/gone/" not in coming(
        site(maintenance(start="20:00", end="22:00", components=["gone"]), components=["api", gone])
    )


def test_a_url_holds_the_whole_favicon() -> None:
    assert (
        data_uri('<svg a="#fff &">é</svg>\n') == "data:image/svg+xml,%3Csvg%20a=%22%23fff%20%26%22%3E%C3%A9%3C/svg%3E"
    )


def icon_of(html: str) -> str:
    found = re.search(r'<link rel="icon" href="([^"]*)" type="image/svg\+xml"', html)
    assert found
    return found[1].replace("&#39;", "'")


def test_every_page_has_its_favicon_and_it_is_an_svg() -> None:
    site = standing(RICH)
    icons = {path: icon_of(html) for path, html in pages_of(site).items()}
    held = {unquote(icon.removeprefix("data:image/svg+xml,")) for icon in icons.values() if icon.startswith("data:")}
    files = {icon.lstrip("./") for icon in icons.values() if not icon.startswith("data:")}
    drawn = {*held, *(site[path].decode() for path in files)}
    assert {ElementTree.fromstring(svg).tag for svg in drawn} == {"{http://www.w3.org/2000/svg}svg"}
    assert "%23b4142f" in icons["index.html"]
    assert "%23454b53" in icons["history/index.html"]
    assert {icon.lstrip("./") for path, icon in icons.items() if path.startswith("history/2")} == {
        "static/favicons/none.svg"
    }


def test_the_colors_are_those_of_the_stylesheet() -> None:
    style = (SHIPPED / "static" / "style.css").read_text(encoding="utf-8")
    shapes = (SHIPPED / "shapes.svg").read_text(encoding="utf-8")
    for name in filter(None, SHAPES.values()):
        if name != "none":
            pair = re.search(rf'"{name}": \("(#\w+)", "(#\w+)"\)', shapes)
            assert pair
            assert list(pair.groups()) == re.findall(rf"--{name}: (#\w+)", style), name


def test_a_site_with_a_favicon_of_its_own_shows_that_everywhere(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "templates" / "static").mkdir(parents=True)
    (tmp_path / "templates" / "static" / "icon.svg").write_text("<svg/>")
    (tmp_path / "statusgen.yml").write_text("title: T\nurl: https://example.org/\ncomponents:\n- {id: api, name: A}\n")
    pages = pages_of(built(tmp_path / "statusgen.yml"))
    assert icon_of(pages["index.html"]) == "static/icon.svg"
    assert icon_of(pages["components/api/index.html"]) == "../../static/icon.svg"
