"""The sites as a host would serve them: below a path, on loopback."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from chromium import browser

from browser.sites import NOW, SITES, standing

__all__ = ["browser"]


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """What it is by the host's clock, which scripts follow: the time for which the sites were built."""
        return super().date_time_string(NOW.timestamp() if timestamp is None else timestamp)


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the sites are served, each below its own path."""
    folder = tmp_path_factory.mktemp("served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        url = f"http://127.0.0.1:{server.server_port}/"
        for config, path in SITES.items():
            _write(config, folder / path)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield url
        server.shutdown()
        thread.join()


def _write(config: Path, folder: Path) -> None:
    """Put a site where it is served; its own URL is another, as on a mirror.

    Pages are painted once all of their HTML is there: on a slow machine a line may otherwise be painted half, and move.
    """
    for path, content in standing(config).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(_painted_whole(content) if path.endswith(".html") else content)


def _painted_whole(page: bytes) -> bytes:
    begun = page.replace(b"<head>", b'<head><link rel="expect" href="#whole" blocking="render">', 1)
    return begun.replace(b"</body>", b'<template id="whole"></template></body>')
