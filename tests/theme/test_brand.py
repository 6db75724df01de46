"""A site in the colors and with the images of its owner, without templates of its own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import write_project

from statusgen.build import assemble
from statusgen.model.problems import InvalidContent
from statusgen.sources.project import Project
from statusgen.theme.brand import contrast, text_on

NOW = datetime(2024, 3, 6, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'


def built(root: Path, theme: str, *names: str) -> Mapping[str, str]:
    """The small site with a theme, and with images in templates/static/."""
    project = write_project(root)
    with (project / "statusgen.yml").open("a") as config:
        config.write(f"theme: {theme}\n")
    (project / "templates" / "static").mkdir(parents=True)
    for name in names:
        (project / "templates" / "static" / name).write_bytes(SVG)
    files = assemble(Project(project / "statusgen.yml"), now=NOW).files
    return {file.path: file.content.decode("utf-8", "replace") for file in files}


@given(st.from_regex(r"#([0-9a-f]{3}|[0-9a-f]{6})", fullmatch=True))
def test_what_stands_on_a_color_can_be_read(color: str) -> None:
    assert contrast(text_on(color), color) > 4.2


def test_colors_stand_out_as_the_guidelines_count_it() -> None:
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert (text_on("#fc0"), text_on("#0b1f3a")) == ("#15181c", "#ffffff")


def test_the_header_has_its_color_and_the_browser_too(tmp_path: Path) -> None:
    files = built(tmp_path, '{header: "#0b1f3a"}')
    assert files["static/style.css"].rstrip().endswith("}")
    assert ".tinted .top { background: #0b1f3a; color: #ffffff; --link: #ffffff }" in files["static/style.css"]
    assert '<meta name="theme-color" content="#0b1f3a">' in files["index.html"]


def test_the_logo_has_a_twin_for_dark_pages_and_the_favicon_is_ones_own(tmp_path: Path) -> None:
    files = built(tmp_path, "{logo: l.svg, logo_dark: d.svg, favicon: f.svg}", "l.svg", "d.svg", "f.svg")
    page = files["incidents/2024-03-05-requests-fail/index.html"]
    dark = '<source srcset="../../static/d.svg" media="(prefers-color-scheme: dark)">'
    assert f'<picture>{dark}<img src="../../static/l.svg" alt="" height="24"></picture>' in page
    assert '<link rel="icon" href="../../static/f.svg" type="image/svg+xml">' in page


def test_an_image_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidContent, match=r'error: theme\.favicon: there is no static file "f\.ico"; put it into '):
        built(tmp_path, "{favicon: f.ico}")
