"""A site in the colors and with the images of its owner, without templates of its own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser.sites import made_alone
from hypothesis import given
from hypothesis import strategies as st
from projects import write_project

from statusgen.model.problems import InvalidContent
from statusgen.theme.brand import contrast, text_on

NOW = datetime(2024, 3, 6, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'


def made(root: Path, theme: str, path: str, *names: str) -> str:
    """A page or a style of the small site with a theme, and with images in templates/static/."""
    project = write_project(root)
    with (project / "statusgen.yml").open("a") as config:
        config.write(f"theme: {theme}\n")
    (project / "templates" / "static").mkdir(parents=True)
    for name in names:
        (project / "templates" / "static" / name).write_bytes(SVG)
    return made_alone(project / "statusgen.yml", path, NOW)


@given(st.from_regex(r"#([0-9a-f]{3}|[0-9a-f]{6})", fullmatch=True))
def test_what_stands_on_a_color_can_be_read(color: str) -> None:
    assert contrast(text_on(color), color) > 4.2


def test_colors_stand_out_as_the_guidelines_count_it() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert (text_on("#fc0"), text_on("#0b1f3a")) == ("#15181c", "#ffffff")


def test_the_header_has_its_color_and_the_browser_too(tmp_path: Path) -> None:
    style = made(tmp_path, '{header: "#0b1f3a"}', "static/style.css")
    assert style.rstrip().endswith("}")
    assert ".tinted .top { background: #0b1f3a; color: #ffffff; --link: #ffffff }" in style
    assert '<meta name="theme-color" content="#0b1f3a">' in made_alone(tmp_path / "statusgen.yml", "index.html", NOW)


def test_the_logo_has_a_twin_for_dark_pages_and_the_favicon_is_ones_own(tmp_path: Path) -> None:
    theme, path = "{logo: l.svg, logo_dark: d.svg, favicon: f.svg}", "incidents/2024-03-05-requests-fail/index.html"
    page = made(tmp_path, theme, path, "l.svg", "d.svg", "f.svg")
    dark = '<source srcset="../../static/d.svg" media="(prefers-color-scheme: dark)">'
    assert f'<picture>{dark}<img src="../../static/l.svg" alt="" height="24"></picture>' in page
    assert '<link rel="icon" href="../../static/f.svg" type="image/svg+xml">' in page


def test_an_image_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=r'error: theme\.favicon: there is no static file "f\.ico"; put it into '):
        made(tmp_path, "{favicon: f.ico}", "index.html")
