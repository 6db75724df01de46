"""Social images are drawn with fonts of their own, and only where every letter can be."""

import re
import struct
import sys
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from browser.sites import EXAMPLE, RICH, built, standing
from builders import at, maintenance, outage, site, update, views

from statusgen.language.locale import Locale
from statusgen.pages.plan import MOST_SOCIAL_IMAGES, plan_pages
from statusgen.theme.font_widths import widths
from statusgen.theme.renderer import Renderer
from statusgen.theme.social_images import Painter, painter
from statusgen.theme.templates import Templates

URL = "https://example.github.io/status/"


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Nothing is remembered of what is installed, before and after."""
    painter.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    painter.cache_clear()


def noto() -> Painter:
    found = painter()
    assert found
    return found


def test_the_front_page_and_an_incident_have_a_social_image_of_the_size_that_is_said() -> None:
    files = standing(EXAMPLE)
    for page in ("", "fr/", "incidents/2024-03-05-meta-logins/"):
        html, picture = files[f"{page}index.html"].decode(), files[f"{page}social.png"]
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (800, 420)
        assert f'<meta property="og:image" content="{URL}{page}social.png">' in html
        assert '<meta property="og:image:width" content="800">' in html
        assert '<meta name="twitter:card" content="summary_large_image">' in html
        assert f'<meta property="og:url" content="{URL}{page}">' in html
    html = files["history/index.html"].decode()
    assert re.findall("og:[a-z_]+", html) == ["og:description", "og:type", "og:site_name"]


def test_a_page_with_letters_that_no_font_has_gets_no_social_image() -> None:
    files = standing(RICH)
    assert "incidents/2026-11-10-rtl/social.png" not in files
    assert "og:image" not in files["incidents/2026-11-10-rtl/index.html"].decode()


def test_without_the_extra_there_is_none_and_nothing_is_said(project: Path, without: pytest.MonkeyPatch) -> None:
    without.setitem(sys.modules, "resvg_py", None)
    files = built(project / "statusgen.yml")
    assert [path for path in files if path.endswith(".png")] == []
    assert "og:image" not in files["index.html"].decode()


def test_without_a_font_there_is_none() -> None:
    assert painter(("nowhere",)) is None


def test_how_wide_letters_are_is_read_once(tmp_path: Path, without: pytest.MonkeyPatch) -> None:
    font, kept = Path(noto().paths[0]), tmp_path / "kept"
    found = widths(font, kept, writes=True)
    assert found["W"] > found["i"] > 0
    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:-1])  # damaged
    assert widths(font, kept, writes=True) == found
    without.setitem(sys.modules, "fontTools.ttLib", None)
    assert widths(font, kept) == found
    assert painter(kept=None) is None


def test_where_nothing_can_be_kept_they_are_read_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    font = Path(noto().paths[0])
    assert widths(font, tmp_path / "file", writes=True)["W"] > 0
    assert widths(font, tmp_path / "kept", writes=False)["W"] > 0
    assert not (tmp_path / "kept").exists()


def test_the_newest_incidents_and_whatever_is_not_over_have_one() -> None:
    many = [outage(f"2024-03-04 {n // 60:02}:{n % 60:02}", "2024-03-04 12:00", name=f"n{n}") for n in range(52)]
    old = [outage("2024-01-01 10:00", "2024-01-01 11:00", name="old"), outage("2024-01-01 10:00", name="open")]
    pages = plan_pages(views(site(*many, *old), at("12:00")))
    shared = {page.path for page in pages if page.social_image}
    newest = {f"incidents/n{n}/" for n in range(52 - MOST_SOCIAL_IMAGES, 52)}
    assert shared == {"", "incidents/open/", *newest}


def test_a_text_is_cut_into_lines_that_fit() -> None:
    long = "The quick brown fox jumps over the lazy dog"
    assert noto().fitted("Short", 60, 1_000, 3) == ("Short",)
    assert noto().fitted(long, 60, 700, 3) == ("The quick brown fox", "jumps over the lazy", "dog")
    assert noto().fitted(long, 60, 700, 2) == ("The quick brown fox", "jumps over the lazy…")
    assert noto().fitted("Donaudampfschifffahrtsgesellschaft", 60, 400, 2) == ("Donaudam…",)
    assert noto().fitted("", 60, 400, 1) == ("",)
    assert noto().fitted("W", 60, 1, 1) == ("…",)


def test_a_font_knows_its_letters_and_needs_none_for_a_space() -> None:
    assert noto().knows("Ünïcödé — Ελλάδα, Кириллица\n")
    assert not noto().knows("日本")


def test_a_social_image_is_the_same_however_often_it_is_drawn() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    first = noto().png(svg)
    assert noto().png(svg) is first
    assert Painter(noto().draw, noto().paths, {}).png(svg) == first


def test_what_passes_is_not_in_a_social_image(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "statusgen.yml").write_text(f"title: T\nurl: {URL}\ncomponents:\n- {{id: api, name: A}}\n")
    written = '{% extends "shipped/social_image.svg" %}'
    (tmp_path / "templates" / "social_image.svg").write_text(written)
    quiet = built(tmp_path / "statusgen.yml")["social.png"]
    (tmp_path / "incidents" / "x.md").write_text(
        "---\ntitle: X\ncomponents: {api: major_outage}\n---\n\n## Updates\n\n"
        "### 2026-11-22 10:00 UTC - Investigating\n\nLooking.\n"
    )
    files = built(tmp_path / "statusgen.yml")
    assert files["social.png"] == quiet
    (tmp_path / "incidents" / "x.md").write_text(
        (tmp_path / "incidents" / "x.md").read_text() + "\n### 10:10 - Identified\n\nFound.\n"
    )
    assert built(tmp_path / "statusgen.yml")["incidents/x/social.png"] == files["incidents/x/social.png"]


def test_the_social_image_of_maintenance_says_how_it_ended() -> None:
    works = site(
        maintenance(update("09:00", "Scheduled"), start="20:00", end="22:00", name="ahead"),
        maintenance(update("09:00", "Scheduled"), update("10:00", "Cancelled"), start="20:00", end="22:00", name="off"),
        maintenance(
            update("09:00", "Scheduled"), update("11:00", "Completed"), start="10:00", end="11:00", name="done"
        ),
    )
    locales = {"en": Locale("en", UTC, {})}
    renderer = Renderer(Templates(EXAMPLE.parent / "templates"), works, locales)
    drawn = {page.path: renderer.drawing(page) for page in plan_pages(views(works, at("12:00"), locales.values()))}
    assert ">Maintenance<" in drawn["incidents/ahead/"]
    assert ">Maintenance · Cancelled<" in drawn["incidents/off/"]
    assert ">Maintenance · Completed<" in drawn["incidents/done/"]
