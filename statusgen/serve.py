"""A preview of the site, from memory, that follows its sources and shows what is wrong with them.

It answers to this machine alone, by its own names, for reading only: a page elsewhere can neither read it nor
keep a connection to it.
"""

import asyncio
import errno
import html
import json
import mimetypes
import socket
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import urlsplit

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from statusgen.build import assemble
from statusgen.content import Project, load_config
from statusgen.errors import InvalidContent, StatusgenError
from statusgen.reporting import as_text
from statusgen.templates import SHIPPED, Templates
from statusgen.watch import Watcher

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_OWN_NAMES: Final = ["localhost", "127.0.0.1", "[::1]"]
_NO_STORE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

_SCRIPT: Final = """\
(() => {
  const events = new EventSource(document.currentScript.src.replace("reload.js", "events"));
  const show = (text) => {
    let box = document.getElementById("statusgen-problems");
    if (!text) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("pre");
      box.id = "statusgen-problems";
      box.setAttribute("role", "alert");
      Object.assign(box.style, {
        position: "fixed", inset: "auto 0 0 0", zIndex: 9, margin: 0, padding: "1rem", maxHeight: "60vh",
        overflow: "auto", background: "#2b0b10", color: "#fff", whiteSpace: "pre-wrap", borderRadius: 0,
      });
      document.body.append(box);
    }
    box.textContent = text;
  };
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("problems", (event) => show(JSON.parse(event.data)));
})();
"""


class Preview:
    """The site as it was last read without an error, what is wrong since then, and who is looking."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.files: Mapping[str, bytes] = {}
        self.problems = ""
        self._listeners: set[asyncio.Queue[tuple[str, str] | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def show(self, files: Mapping[str, bytes]) -> None:
        """Serve these files from now on, and have every open page reload. From any thread."""
        changed = bool(self.problems) or dict(files) != dict(self.files)
        self.files, self.problems = files, ""
        if changed:
            self._tell(("reload", ""))

    def complain(self, problems: str) -> None:
        """Keep the site and lay the problems over it. From any thread."""
        self.problems = problems
        self._tell(("problems", problems))

    def close(self) -> None:
        """End every event stream, so that the server can end."""
        self._tell(None)

    def _tell(self, message: tuple[str, str] | None) -> None:
        if self._loop is not None:
            for queue in tuple(self._listeners):
                self._loop.call_soon_threadsafe(queue.put_nowait, message)

    # What is served

    def app(self, hosts: list[str]) -> Starlette:
        """The application: the site below its base path, and two addresses of our own."""
        own = f"{self.base}-/"
        return Starlette(
            routes=[
                Route(f"{own}events", self._events, methods=["GET"]),
                Route(f"{own}reload.js", self._script, methods=["GET"]),
                Route(f"{self.base}{{path:path}}", self._file, methods=["GET"]),
                Route("/{path:path}", self._elsewhere, methods=["GET"]),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)],
        )

    async def _elsewhere(self, _: Request) -> Response:
        return RedirectResponse(self.base)

    async def _script(self, _: Request) -> Response:
        return Response(_SCRIPT, media_type="text/javascript", headers=_NO_STORE)

    async def _file(self, request: Request) -> Response:
        """A file, a page for its folder, or the site's own 404, as GitHub Pages has it."""
        path = request.path_params["path"]
        if f"{path}/index.html" in self.files:
            return RedirectResponse(f"{self.base}{path}/", 301)
        name = f"{path}index.html" if not path or path.endswith("/") else path
        if name in self.files:
            return self._response(name, 200)
        return self._response("404.html", 404)

    def _response(self, name: str, status: int) -> Response:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        content = self.files.get(name, self._placeholder())
        if kind == "text/html":
            content = content.replace(b"</body>", b'<script src="%s-/reload.js"></script>\n</body>' % self.base.encode())
        return Response(content, status, media_type=kind, headers=_NO_STORE)

    def _placeholder(self) -> bytes:
        """What is shown while there has not been a site yet."""
        said = html.escape(self.problems or "This page does not exist.")
        page = f'<!doctype html><html lang="en"><title>statusgen</title><body><pre>{said}</pre></body></html>'
        return page.encode()

    async def _events(self, request: Request) -> Response:
        if not _is_own_origin(request):
            return Response(status_code=403)
        self._loop = asyncio.get_running_loop()
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=_NO_STORE)

    async def _stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[tuple[str, str] | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield "retry: 500\n\n"
            if self.problems:
                yield _event("problems", self.problems)
            while (message := await queue.get()) is not None:
                yield _event(*message)
        finally:
            self._listeners.discard(queue)


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _is_own_origin(request: Request) -> bool:
    """Whether a page of this very server asks: a browser says where a page is from."""
    origin = request.headers.get("origin", "")
    own = origin in {"", f"http://{request.headers.get('host', '')}"}
    return own and request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


class Address(msgspec.Struct, frozen=True):
    """Where to listen."""

    host: str
    port: int

    @property
    def is_private(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    def url(self, base: str) -> str:
        """What to type into a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{base}"


def listen(address: Address) -> socket.socket:
    """A socket that listens there. Raises StatusgenError, with a remedy, where the port is not to be had."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        busy = error.errno == errno.EADDRINUSE
        why = "is in use by another program" if busy else f"cannot be had ({(error.strerror or '').lower()})"
        raise StatusgenError(f"port {address.port} of {address.host} {why}; name another with --port") from error


def serve(project: Project, address: Address, *, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Serve a project's site below its base path until told to end, following its sources.

    `say` is told where it is, and, in a line or more, of each build. Raises StatusgenError where the port is
    not to be had.
    """
    with listen(address) as listening:
        base = _base(project)
        say(f"{address.url(base)} (Ctrl-C ends it)")
        preview = Preview(base)
        project = msgspec.structs.replace(project, url=address.url(base))
        _rebuild(project, preview, clock(), say)
        with Watcher(_roots(project)) as watcher:
            follower = threading.Thread(target=_follow, args=(watcher, project, preview, clock, say), daemon=True)
            follower.start()
            hosts = [*_OWN_NAMES, address.host] if address.is_private else ["*"]
            config = uvicorn.Config(preview.app(hosts), log_level="error", lifespan="off", access_log=False)
            _Server(config, preview).run(sockets=[listening])


def _base(project: Project) -> str:
    """The base path of the site's address, such as `/status/`; `/` while the configuration cannot be read."""
    try:
        site = load_config(project, Templates(project.templates).languages)
    except StatusgenError:
        return "/"
    return urlsplit(site.url).path


def _roots(project: Project) -> tuple[Path, ...]:
    return project.config, project.incidents, project.templates, SHIPPED


def _follow(
    watcher: Watcher, project: Project, preview: Preview, clock: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    for _ in watcher.changes():
        _rebuild(project, preview, clock(), say)


def _rebuild(project: Project, preview: Preview, now: datetime, say: Callable[[str], None]) -> None:
    """Read and lay out everything anew; what goes wrong is shown, and the last good site stays."""
    try:
        files = {file.path: file.content for file in assemble(project, now=now).files}
    except InvalidContent as error:
        problems = "\n".join(as_text(error.problems))
        say(problems)
        preview.complain(problems)
    except (StatusgenError, OSError) as error:
        say(str(error))
        preview.complain(str(error))
    else:
        say(f"{len(files)} files, without an error")
        preview.show(files)


class _Server(uvicorn.Server):
    """Ends every event stream first: uvicorn waits for open connections, and these never end by themselves."""

    def __init__(self, config: uvicorn.Config, preview: Preview) -> None:
        super().__init__(config)
        self.preview = preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.preview.close()
        super().handle_exit(sig, frame)
