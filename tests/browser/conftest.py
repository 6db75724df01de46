"""A browser, and the sites as a host would serve them: below a path, on loopback."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.sites import SITES, built
from statusgen.model.files import File
from statusgen.publish.publish import publish

_QUIETLY: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing that a browser would ask of its maker."""


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the sites are served, each below its own path."""
    folder = tmp_path_factory.mktemp("served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        for config, path in SITES.items():
            _write(config, folder / path, url + path)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield url
        server.shutdown()
        thread.join()


def _write(config: Path, folder: Path, url: str) -> None:
    site = built(config, url)
    publish((File(path, content) for path, content in site.items()), folder, sources=[config])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium; where there is none, what needs it is skipped."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no chromium on this machine")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(_QUIETLY))
        yield launched
        launched.close()
