"""A preview of the site, from memory, that follows its sources and shows what is wrong with them.

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
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
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

from statusgen import paths
from statusgen.build import assemble
from statusgen.content import Project, load_config
from statusgen.errors import InvalidContent, Problem, Severity, StatusgenError
from statusgen.reporting import as_text
from statusgen.templates import SHIPPED, Templates
from statusgen.watch import Watcher

MOST: Final = 20
"""How many problems are shown at once; `check` names them all."""

_ORIGIN: Final = "http://statusgen.localhost"
"""Where a build takes the site to be: what is served has the name that the reader called this server by."""

_ODD_TYPES: Final = {".avif": "image/avif", ".js": "text/javascript", ".log": "text/plain", ".webp": "image/webp"}
_FEED_TYPES: Final = dict.fromkeys((".atom", ".rss"), "application/xml")
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
_SCRIPT: Final = """\
(() => {
  const address = document.currentScript.src.replace("preview.js", "events");
  const style = {
    position: "fixed", inset: "auto 0 0 0", zIndex: 9, margin: 0, padding: "1rem", maxHeight: "60vh", overflow: "auto",
    background: "#2b0b10", color: "#fff", font: "14px/1.5 monospace", whiteSpace: "pre-wrap", borderRadius: 0,
  };
  const show = (problems) => {
    document.getElementById("statusgen-problems")?.remove();
    if (!problems) return;
    const box = document.body.appendChild(document.createElement("pre"));
    Object.assign(box, { id: "statusgen-problems", role: "alert", textContent: problems });
    Object.assign(box.style, style);
  };
  let events;
  const follow = () => {
    events?.close();
    if (document.hidden) return;  // a browser keeps six connections to a server, and with more tabs it would wait
    events = new EventSource(address);
    events.addEventListener("reload", () => location.reload());
    events.addEventListener("problems", (event) => show(JSON.parse(event.data)));
  };
  document.addEventListener("visibilitychange", follow);
  follow();
})();
"""


def serve(project: Project, host: str, port: int, *, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
    """Serve a project's site below its base path until a signal ends it, following its sources.

    `say` is told, line by line, what comes of each build. Raises StatusgenError where the address is not to be had.
    """
    with previewing(Builder(project, clock, say), listen(host, port), host) as server:
        server.run([server.listening])


@contextlib.contextmanager
def previewing(builder: "Builder", listening: socket.socket, host: str) -> "Iterator[Server]":
    """A server ready to run, of a site that is built once now, and at each change while the context lasts."""
    address, port = listening.getsockname()[:2]
    is_public = not ipaddress.ip_address(address).is_loopback
    with listening, Watcher(builder.sources) as watcher:  # before it is built: sources may change meanwhile
        builder.build()
        if not watcher.has_events:
            builder.say("the system cannot tell of changes here, so the files are looked at every second")
        if is_public:
            builder.say("other machines can read this preview, drafts included")
        name = "localhost" if ipaddress.ip_address(address).is_unspecified else f"[{host}]" if ":" in host else host
        builder.say(f"http://{name}:{port}{builder.preview.shown.base} shows the site; Ctrl-C ends it")
        follower = threading.Thread(target=builder.follow, args=(watcher,), daemon=True)
        follower.start()
        try:
            yield Server(builder.preview, listening, host, any_address=is_public)
        finally:
            watcher.stop()
            follower.join(timeout=0.5)  # a build that takes longer ends with the program


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises StatusgenError, with a remedy, where that is not to be had."""
    try:
        host.encode("idna")  # else a name that is none would be a TypeError
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, UnicodeError) as error:
        is_busy = getattr(error, "errno", None) == errno.EADDRINUSE
        why = str(getattr(error, "strerror", None) or error).partition(" (")[0].lower()
        why = "in use by another program" if is_busy else why
        raise StatusgenError(f"{host}, port {port}: {why}; name another with --port or --host") from error


# What is shown


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
        facts = msgspec.msgpack.encode([base, sorted(files.items() - {(paths.BUILD, files.get(paths.BUILD))})])
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

    def app(self, is_own_name: Callable[[str], bool]) -> Starlette:
        """The site and two addresses of our own, for those who call it by a name of its own.

        Else a page elsewhere could have its own name lead here, and read what only this machine may (DNS rebinding).
        """

        async def answer(request: Request) -> Response:
            if not is_own_name(request.headers.get("host", "")):
                return PlainTextResponse("open this preview as localhost, or by what --host names\n", 403, _HEADERS)
            if request.scope["path"] == "/-/preview.js":
                return Response(_SCRIPT, media_type="text/javascript", headers=_HEADERS)
            return await (self._events if request.scope["path"] == "/-/events" else self._page)(request)

        return Starlette(routes=[Route("/{path:path}", answer, methods=["GET"])])

    async def _page(self, request: Request) -> Response:
        """A file, a page for its folder, or the site's own 404, as GitHub Pages has it."""
        shown, path = self.shown, request.scope["path"]
        base = unquote(shown.base)
        if not shown.files:
            return _html(_FIRST_PAGE.format(html.escape(shown.problems)).encode(), 503, shown.digest)
        if path == "/" != base:
            return RedirectResponse(quote(base), 302, _HEADERS)
        if not f"{path}/".startswith(base):
            return PlainTextResponse(f"not a part of the site, which is below {base}\n", 404, _HEADERS)
        if f"{path}/" == base or f"{path.removeprefix(base)}/index.html" in shown.files:
            return RedirectResponse(quote(f"{path}/") + f"?{request.url.query}".rstrip("?"), 301, _HEADERS)
        name = paths.file_of(path.removeprefix(base))
        found, status = (name, 200) if name in shown.files else (paths.NOT_FOUND, 404)
        return _file(found, status, shown, request.headers["host"])

    async def _events(self, request: Request) -> Response:
        if not _is_own_page(request):
            return PlainTextResponse("for pages of this preview\n", 403, _HEADERS)
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=_HEADERS)
        self._loop = asyncio.get_running_loop()
        return StreamingResponse(self._stream(request.url.query), media_type="text/event-stream", headers=_HEADERS)

    async def _stream(self, digest: str) -> AsyncIterator[str]:
        """What a page of the site with that digest has to know, now and as it comes."""
        stirred = asyncio.Event()
        self._listeners.add(stirred)
        try:
            while not self._has_ended:
                name, said = ("problems", self.shown.problems) if self.shown.digest == digest else ("reload", "")
                yield f"event: {name}\ndata: {json.dumps(said)}\n\n"
                await stirred.wait()
                stirred.clear()
        finally:
            self._listeners.discard(stirred)


def _file(name: str, status: int, shown: Shown, host: str) -> Response:
    content, suffix = shown.files.get(name, b"no such page\n"), Path(name).suffix
    if suffix == ".html":  # the 404 page has whole addresses, of which its policy would allow those of one name
        return _html(content.replace(_ORIGIN.encode(), b""), status, shown.digest)
    content = content.replace(_ORIGIN.encode(), f"http://{host}".encode())
    kind = (_ODD_TYPES | _FEED_TYPES).get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, status, _HEADERS, kind)


def _html(content: bytes, status: int, digest: str) -> Response:
    body, end, rest = content.rpartition(b"</body>") if b"</body>" in content else (content, b"", b"")
    script = f'<script src="/-/preview.js?{digest}"></script>\n'
    return Response(body + script.encode() + end + rest, status, _HEADERS, "text/html")


def _is_own_page(request: Request) -> bool:
    """Whether a page of this very server asks: a browser says where a page is from."""
    is_own = request.headers.get("origin", "") in {"", f"http://{request.headers['host']}"}
    return is_own and request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


# What builds it


class Builder:
    """Builds the site of a preview. Whatever goes wrong is said and shown, and the last good site stays."""

    def __init__(self, project: Project, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
        self.project, self.clock, self.say = project, clock, say
        self.sources = (project.config, project.incidents, project.templates, SHIPPED)
        self.preview = Preview()
        self._warnings: frozenset[Problem] = frozenset()

    def follow(self, watcher: Watcher) -> None:
        """Build at each change, until the watcher is stopped."""
        for _ in watcher.changes():
            self.build()

    def build(self) -> None:
        """Read and lay out everything anew. Never raises."""
        try:
            self._build()
        except InvalidContent as error:
            self._complain(_some([problem for problem in error.problems if problem.severity is Severity.ERROR]))
        except StatusgenError as error:
            self._complain([" ".join(str(error).split())])
        except Exception as error:  # of a template, or of ours: whoever mends it wants to see the page again
            self._complain(_some([_slip(error)]))

    def _build(self) -> None:
        base = urlsplit(load_config(self.project, Templates(self.project.templates).languages).url).path
        assembled = assemble(msgspec.structs.replace(self.project, url=_ORIGIN + base), now=self.clock())
        files = {file.path: file.content for file in assembled.files}
        self.preview.show(base, files)
        new = [warning for warning in assembled.warnings if warning not in self._warnings]
        self._warnings = frozenset(assembled.warnings)
        number = {0: "", 1: ", 1 warning"}.get(len(self._warnings), f", {len(self._warnings)} warnings")
        self._report([*_some(new), f"{len(files)} files{number}"])

    def _complain(self, lines: Sequence[str]) -> None:
        self.preview.complain("\n".join(lines))
        self._report([*lines, "the site is as it was" if self.preview.shown.files else "there is no site to show yet"])

    def _report(self, lines: Sequence[str]) -> None:
        for line in lines[:-1]:
            self.say(line)
        self.say(f"{self.clock().astimezone():%H:%M:%S} {lines[-1]}")


def _some(problems: Sequence[Problem]) -> list[str]:
    more = [f"and {len(problems) - MOST} more; statusgen check names them"] if len(problems) > MOST else []
    return [*as_text(problems[:MOST]), *more]


def _slip(error: Exception) -> Problem:
    """An exception as a problem of the line of Python that it arose in: those of templates are told by `render`."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return Problem(Path(frame.filename).name, frame.lineno or 1, 1, f"{type(error).__name__}: {error}")


# What serves it


class Server(uvicorn.Server):
    """Serves a preview until told to end, and says nothing in the terminal."""

    def __init__(self, preview: Preview, listening: socket.socket, host: str, *, any_address: bool) -> None:
        self.preview, self.listening = preview, listening
        app = preview.app(lambda name: is_own_name(name, host, any_address=any_address))
        config = uvicorn.Config(app, http="h11", ws="none", log_config=_SILENCE, timeout_graceful_shutdown=1)
        super().__init__(config)

    def end(self) -> None:
        """End at once, from any thread: streams of events too, which uvicorn would wait for."""
        self.preview.end()
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """End at a signal, and well; uvicorn would raise it once more."""
        self.end()


_LEVELS: Final = {name: {"level": "CRITICAL"} for name in ("asyncio", "uvicorn", "watchdog")}
_SILENCE: Final = {"version": 1, "incremental": True, "loggers": _LEVELS}

_HOST: Final = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@\[\]]+))(?::\d+)?")


def is_own_name(written: str, host: str, *, any_address: bool) -> bool:
    """Whether a Host header has a name of a server that listens at `host`, whatever its port.

    `any_address` lets in every address as well: no page can have one in place of its name, and those by which
    other machines know this one need not be foreseen.
    """
    parts = _HOST.fullmatch(written.lower())
    name = (parts[1] or parts[2]) if parts else ""
    if name and name in {"localhost", host.lower()}:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback or any_address
    except ValueError:
        return False
