"""The server of a preview, which its pages follow.

It answers to its own names, for reading only: a page elsewhere can neither read it nor keep a connection to it.
"""

import contextlib
import errno
import html
import ipaddress
import json
import mimetypes
import re
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import quote, unquote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from statusgen.model import urls
from statusgen.model.problems import StatusgenError
from statusgen.preview.builder import ORIGIN, Builder, Preview, Shown
from statusgen.preview.watcher import Watcher
from statusgen.sources.project import Project

SCRIPT: Final = "/-/preview.js"
EVENTS: Final = "/-/events"
"""Addresses of the server's own, beside the site: what follows the preview in a page, and what it listens to."""

_TYPES: Final = {
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".log": "text/plain",
    ".webp": "image/webp",
    **dict.fromkeys((".atom", ".rss"), "application/xml"),
}
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_FIRST_PAGE: Final = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>No site yet</title>
<body><h1>There is no site to show yet</h1><pre id="statusgen-problems">{}</pre></body></html>
"""
_SCRIPT: Final = Path(__file__).with_name("preview.js").read_bytes()


def serve(project: Project, host: str, port: int, *, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Serve a project's site below its base path until a signal ends it, following its sources.

    `say` is told, line by line, what comes of each build. Raises StatusgenError if the address is not available.
    """
    builder = Builder(project, clock, say)
    with previewing(builder, Watcher(builder.sources), listen(host, port), host) as server:
        server.run([server.listening])


@contextlib.contextmanager
def previewing(builder: Builder, watcher: Watcher, listening: socket.socket, host: str) -> "Iterator[Server]":
    """A server ready to run, of a site that is built now, and at each change while the context lasts.

    Its pages can be had as soon as the sources have been read.
    """
    address, port = listening.getsockname()[:2]
    is_public = not ipaddress.ip_address(address).is_loopback
    with listening, watcher:  # before it is built: sources may change meanwhile
        follower = threading.Thread(target=builder.follow, args=(watcher,), daemon=True)
        follower.start()
        builder.preview.wait_for_some()
        if not watcher.has_events:
            builder.say("file change events are not available here; checking every second instead")
        if is_public:
            builder.say("this preview, including drafts, is visible to other machines on the network")
        name = "localhost" if ipaddress.ip_address(address).is_unspecified else f"[{host}]" if ":" in host else host
        url = f"http://{name}:{port}{builder.preview.shown.base}"
        builder.say(f"Serving at {url} (press Ctrl-C to stop); addresses in pages and feeds are this preview's")
        try:
            yield Server(builder.preview, listening, host, any_address=is_public)
        finally:
            watcher.stop()
            follower.join(timeout=0.5)  # a build that takes longer ends with the program


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises StatusgenError, with a remedy, if the address is not available."""
    try:
        host.encode("idna")  # otherwise an impossible name would be a TypeError
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, UnicodeError) as error:
        is_busy = getattr(error, "errno", None) == errno.EADDRINUSE
        said = getattr(error, "strerror", None) or "this cannot be the name of a host"
        why = "in use by another program" if is_busy else said.partition(" (")[0].lower()
        raise StatusgenError(f"{host}, port {port}: {why}; choose another with --port or --host") from error


class Server(uvicorn.Server):
    """Serves a preview until told to end, and says nothing in the terminal."""

    def __init__(self, preview: Preview, listening: socket.socket, host: str, *, any_address: bool) -> None:
        self.preview, self.listening, self.host, self.any_address = preview, listening, host, any_address
        app = Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET"])])
        config = uvicorn.Config(app, http="h11", ws="none", log_config=_SILENCE, timeout_graceful_shutdown=1)
        super().__init__(config)

    def end(self) -> None:
        """End at once, from any thread: streams of events too, which uvicorn would wait for."""
        self.preview.end()
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """End at a signal with success; uvicorn would raise it once more."""
        self.end()

    async def answer(self, request: Request) -> Response:
        """Answer with the site and two URLs of the server's own, if it is called by a name of its own.

        Otherwise a page elsewhere could let its own name lead here, and read what only this machine may (DNS
        rebinding).
        """
        if not is_own_name(request.headers.get("host", ""), self.host, any_address=self.any_address):
            return PlainTextResponse(
                "open this preview as localhost, or by the name given with --host\n", 403, _HEADERS
            )
        if request.scope["path"] == SCRIPT:
            return Response(_SCRIPT, media_type="text/javascript", headers=_HEADERS)
        if request.scope["path"] == EVENTS:
            return self._events(request)
        return await run_in_threadpool(self._early, request) or self._page(request)

    def _early(self, request: Request) -> Response | None:
        """A page of a site that is being made, made by itself; where that cannot be, wait for the whole site."""
        shown, path = self.preview.shown, request.scope["path"]
        base = unquote(shown.base)
        if shown.alone is None or not path.startswith(base):
            return None
        name = urls.file_of(path.removeprefix(base))
        content = self.preview.made_alone(name)
        if content is None:
            self.preview.wait_for_all()
            return None
        return _file(name, content, 200, shown, request.headers["host"])

    def _page(self, request: Request) -> Response:
        """A file, the page of a folder, or the site's own 404, as on GitHub Pages."""
        shown, path = self.preview.shown, request.scope["path"]
        base = unquote(shown.base)
        if not shown.files and shown.alone is None:
            return _html(_FIRST_PAGE.format(html.escape(shown.problems)).encode(), 503, shown.digest)
        if path == "/" != base:
            return RedirectResponse(quote(base), 302, _HEADERS)
        if not f"{path}/".startswith(base):
            return PlainTextResponse(f"not a part of the site, which is below {base}\n", 404, _HEADERS)
        if f"{path}/" == base or f"{path.removeprefix(base)}/index.html" in shown.files:
            return RedirectResponse(quote(f"{path}/") + f"?{request.url.query}".rstrip("?"), 301, _HEADERS)
        name = urls.file_of(path.removeprefix(base))
        found, status = (name, 200) if name in shown.files else (urls.NOT_FOUND, 404)
        return _file(found, shown.files.get(found, b"no such page\n"), status, shown, request.headers["host"])

    def _events(self, request: Request) -> Response:
        # a browser says which page is asking
        origin, site = request.headers.get("origin", ""), request.headers.get("sec-fetch-site", "same-origin")
        if origin not in {"", f"http://{request.headers['host']}"} or site not in {"same-origin", "none"}:
            return PlainTextResponse("for pages of this preview\n", 403, _HEADERS)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=_HEADERS)
        return StreamingResponse(self._stream(request.url.query), media_type="text/event-stream", headers=_HEADERS)

    async def _stream(self, digest: str) -> AsyncIterator[str]:
        async with contextlib.aclosing(self.preview.told(digest)) as told:
            async for name, said in told:
                yield f"event: {name}\ndata: {json.dumps(said)}\n\n"


def _file(name: str, content: bytes, status: int, shown: Shown, host: str) -> Response:
    suffix = Path(name).suffix
    if suffix == ".html":  # the 404 page has whole addresses, of which its policy would allow those of one name
        return _html(content.replace(ORIGIN.encode(), b""), status, shown.digest)
    content = content.replace(ORIGIN.encode(), f"http://{host}".encode())
    kind = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, status, _HEADERS, kind)


def _html(content: bytes, status: int, digest: str) -> Response:
    body, end, rest = content.rpartition(b"</body>") if b"</body>" in content else (content, b"", b"")
    script = f'<script src="{SCRIPT}?{digest}"></script>\n'
    return Response(body + script.encode() + end + rest, status, _HEADERS, "text/html")


_LEVELS: Final = {name: {"level": "CRITICAL"} for name in ("asyncio", "uvicorn", "watchdog")}
_SILENCE: Final = {"version": 1, "incremental": True, "loggers": _LEVELS}

_HOST: Final = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\]]+))(?::\d+)?")


def is_own_name(written: str, host: str, *, any_address: bool) -> bool:
    """Whether a Host header has a name of a server that listens at `host`, whatever its port.

    `any_address` accepts every IP address too: the name of a page elsewhere is never one, and there is no list of
    those by which other machines know this one.
    """
    parts = _HOST.fullmatch(written.lower())
    name = (parts[1] or parts[2]) if parts else ""
    if name and name in {"localhost", host.lower()}:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback or any_address
    except ValueError:
        return False
