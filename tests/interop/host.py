"""A host of static sites, on loopback: what it serves can change between two requests."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

KINDS: Final = {
    "css": "text/css",
    "html": "text/html; charset=utf-8",
    "xml": "application/xml",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/json; charset=utf-8",
    "js": "application/javascript",
    "svg": "image/svg+xml",
}


class Host:
    """Serves `files`, by their path below the root, and what has `moved` from one place to another.

    As GitHub Pages does, it answers anybody's scripts, and says 304 to who has seen a file already. `asked`
    are the paths of all requests. Each answer has the `date` that is set; with "" it has none.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.reset()

    def reset(self) -> None:
        """Serve nothing, and forget what was asked."""
        self.files: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.asked: list[str] = []
        self.date: str | None = None

    def serve(self, site: Mapping[str, bytes], below: str = "") -> None:
        """Serve a site below a path, and nothing else."""
        self.files = {}
        self.add(site, below)

    def add(self, site: Mapping[str, bytes], below: str) -> None:
        """Serve a site below a path, beside what is served already."""
        self.files |= {below + path: content for path, content in site.items()}


@contextmanager
def hosting() -> Iterator[Host]:
    """A host, while the context lasts."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        host = Host(f"http://127.0.0.1:{server.server_port}/")
        server.host = host  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a reader may ask for all of its feeds at once


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host: Host = self.server.host  # type: ignore[attr-defined]
        path = self.path.partition("?")[0].removeprefix("/")
        host.asked.append(path)
        for old, new in host.moved.items():
            if path.startswith(old):
                self._answer(HTTPStatus.MOVED_PERMANENTLY, b"", Location=host.url + new + path.removeprefix(old))
                return
        path = path if path and not path.endswith("/") else f"{path}index.html"
        content = host.files.get(path)
        if content is None:
            self._answer(HTTPStatus.NOT_FOUND, b"")
            return
        tag = f'"{hashlib.sha256(content).hexdigest()}"'
        if self.headers["If-None-Match"] == tag:
            self._answer(HTTPStatus.NOT_MODIFIED, b"", ETag=tag)
            return
        kind = KINDS.get(path.rpartition(".")[2], "application/octet-stream")
        self._answer(HTTPStatus.OK, content, ETag=tag, **{"Content-Type": kind})

    def _answer(self, status: HTTPStatus, content: bytes, **headers: str) -> None:
        host: Host = self.server.host  # type: ignore[attr-defined]
        self.send_response_only(status)
        if host.date != "":
            self.send_header("Date", host.date or self.date_time_string())
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
