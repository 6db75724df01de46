"""What holds for every test."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings
from installed import fonts, program
from projects import write_project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long a test takes depends on the machine, and says nothing about what is tested.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

_QUIETLY: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
"""A browser that asks nothing of its maker, and draws letters alike on every machine."""

_FONTS: Final = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one incident that is over."""
    return write_project(tmp_path)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Browser]":
    """The system's Chromium, which sees no fonts but those of the tests; where there is none, tests are skipped."""
    from playwright.sync_api import expect, sync_playwright

    executable, config = program("chromium"), tmp_path_factory.mktemp("fonts") / "fonts.conf"
    folders = "\n".join(f"<dir>{folder}</dir>" for folder in fonts())
    config.write_text(_FONTS.format(folders=folders, cache=Path(sys.prefix, "fontconfig")))
    surroundings: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(config)}
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=list(_QUIETLY), env=surroundings)
        yield launched
        launched.close()
