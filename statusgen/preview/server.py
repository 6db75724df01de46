"""A site in memory, built again when its sources change or it is due, and the server that its pages follow.

It answers to its own names, for reading only: a page elsewhere can neither read it nor keep a connection to it.
"""

import asyncio
import contextlib
import errno
import hashlib
import html
import ipaddress
import json
import mimetypes
import re
import socket
import threading
import traceback
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from statusgen.build import assemble
from statusgen.model import urls
from statusgen.model.files import by_path
from statusgen.model.problems import InvalidContent, Problem, Severity, StatusgenError
from statusgen.model.time import Span
from statusgen.preview.watcher import Watcher
from statusgen.reporting import as_text
from statusgen.sources.project import Project, load_config
from statusgen.theme.templates import SHIPPED, Templates

MOST: Final = 20
"""How many problems are shown at once; `check` shows them all."""

ORIGIN: Final = "http://statusgen.localhost"
"""The site's origin in a build; what is served has the name that the reader called the server by instead."""

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
def previewing(builder: "Builder", watcher: Watcher, listening: socket.socket, host: str) -> "Iterator[Server]":
    """A server ready to run, of a site that is built once now, and at each change while the context lasts."""
    address, port = listening.getsockname()[:2]
    is_public = not ipaddress.ip_address(address).is_loopback
    with listening, watcher:  # before it is built: sources may change meanwhile
        builder.build()
        if not watcher.has_events:
            builder.say("the system cannot tell of changes here, so the files are looked at every second")
        if is_public:
            builder.say("other machines can read this preview, drafts included")
        name = "localhost" if ipaddress.ip_address(address).is_unspecified else f"[{host}]" if ":" in host else host
        url = f"http://{name}:{port}{builder.preview.shown.base}"
        builder.say(f"{url} shows the site; addresses in its pages and feeds are this preview's; Ctrl-C ends it")
        follower = threading.Thread(target=builder.follow, args=(watcher,), daemon=True)
        follower.start()
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
        raise StatusgenError(f"{host}, port {port}: {why}; name another with --port or --host") from error


class Shown(msgspec.Struct, frozen=True):
    """A site and its base path, such as `/status/`, and what has become wrong with its sources since."""

    base: str = "/"
    files: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    digest: str = ""
    problems: str = ""


class Preview:
    """What is shown, and who is looking. A build changes it in one thread, a server reads it in another."""

    def __init__(self) -> None:
        self.shown = Shown()
        self._listeners: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._has_ended = False

    def show(self, base: str, files: Mapping[str, bytes]) -> None:
        """Serve these files from now on, and have every page of others reload."""
        facts = msgspec.msgpack.encode([base, sorted(files.items() - {(urls.BUILD, files.get(urls.BUILD))})])
        self.shown = Shown(base, files, hashlib.blake2b(facts, digest_size=16).hexdigest())
        self._stir()

    def complain(self, problems: str) -> None:
        """Keep the site, and lay the problems over its pages."""
        self.shown = msgspec.structs.replace(self.shown, problems=problems)
        self._stir()

    def end(self) -> None:
        """End every stream of events: none ends by itself."""
        self._has_ended = True
        self._stir()

    def _stir(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.set()

    async def told(self, digest: str) -> AsyncGenerator[tuple[str, str]]:
        """Yield what a page of the site with that digest has to know, now and later: an event and its text."""
        self._loop = asyncio.get_running_loop()
        stirred = asyncio.Event()
        self._listeners.add(stirred)
        try:
            while not self._has_ended:
                yield ("problems", self.shown.problems) if self.shown.digest == digest else ("reload", "")
                await stirred.wait()
                stirred.clear()
        finally:
            self._listeners.discard(stirred)


class Builder:
    """Builds the site of a preview. Errors are printed and shown on its pages, and the last good site stays."""

    def __init__(self, project: Project, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
        self.project, self.clock, self.say = project, clock, say
        self.sources = (project.config, project.incidents, project.templates, SHIPPED)
        self.templates = Templates(project.templates)
        self.preview = Preview()
        self._warnings: frozenset[Problem] = frozenset()
        self._holds = _ALWAYS

    def follow(self, watcher: Watcher) -> None:
        """Build at each change, and whenever the clock makes the site out of date, until the watcher is stopped.

        A clock that is set back does so too.
        """
        for _ in watcher.changes(lambda: not self._holds.first <= self.clock() < self._holds.last):
            self.build()

    def build(self) -> None:
        """Read and lay out everything again. Never raises."""
        self._holds = _ALWAYS  # errors do not depend on the clock
        try:
            self._build()
        except InvalidContent as error:
            lines = _some([problem for problem in error.problems if problem.severity is Severity.ERROR])
        except StatusgenError as error:
            lines = [" ".join(str(error).split())]
        except Exception as error:  # in Python that a template calls: whoever fixes it wants to see the page again
            frame = traceback.extract_tb(error.__traceback__)[-1]
            said = f"{type(error).__name__}: {error}"
            lines = _some([Problem(Path(frame.filename).name, frame.lineno or 1, 1, said)])
        else:
            return
        self.preview.complain("\n".join(lines))
        self._report([*lines, "the site is as it was" if self.preview.shown.files else "there is no site to show yet"])

    def _build(self) -> None:
        base = urlsplit(load_config(self.project, self.templates.languages).url).path
        project = msgspec.structs.replace(self.project, url=ORIGIN + base)
        now = self.clock()
        assembled = assemble(project, now=now, templates=self.templates)
        files = {path: file.content for path, file in by_path(assembled.files).items()}
        self._holds = Span(now, assembled.next_transition)
        self.preview.show(base, files)
        new = [warning for warning in assembled.warnings if warning not in self._warnings]
        self._warnings = frozenset(assembled.warnings)
        number = {0: "", 1: ", 1 warning"}.get(len(self._warnings), f", {len(self._warnings)} warnings")
        self._report([*_some(new), f"{len(files)} files{number}"])

    def _report(self, lines: Sequence[str]) -> None:
        for line in lines[:-1]:
            self.say(line)
        self.say(f"{self.clock().astimezone():%H:%M:%S} {lines[-1]}")


_ALWAYS: Final = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def _some(problems: Sequence[Problem]) -> list[str]:
    more = [f"and {len(problems) - MOST} more; statusgen check names them"] if len(problems) > MOST else []
    return [*as_text(problems[:MOST]), *more]


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
            return PlainTextResponse("open this preview as localhost, or by what --host names\n", 403, _HEADERS)
        if request.scope["path"] == SCRIPT:
            return Response(_SCRIPT, media_type="text/javascript", headers=_HEADERS)
        return self._events(request) if request.scope["path"] == EVENTS else self._page(request)

    def _page(self, request: Request) -> Response:
        """A file, the page of a folder, or the site's own 404, as on GitHub Pages."""
        shown, path = self.preview.shown, request.scope["path"]
        base = unquote(shown.base)
        if not shown.files:
            return _html(_FIRST_PAGE.format(html.escape(shown.problems)).encode(), 503, shown.digest)
        if path == "/" != base:
            return RedirectResponse(quote(base), 302, _HEADERS)
        if not f"{path}/".startswith(base):
            return PlainTextResponse(f"not a part of the site, which is below {base}\n", 404, _HEADERS)
        if f"{path}/" == base or f"{path.removeprefix(base)}/index.html" in shown.files:
            return RedirectResponse(quote(f"{path}/") + f"?{request.url.query}".rstrip("?"), 301, _HEADERS)
        name = urls.file_of(path.removeprefix(base))
        found, status = (name, 200) if name in shown.files else (urls.NOT_FOUND, 404)
        return _file(found, status, shown, request.headers["host"])

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


def _file(name: str, status: int, shown: Shown, host: str) -> Response:
    content, suffix = shown.files.get(name, b"no such page\n"), Path(name).suffix
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
