"""What a preview shows: a site in memory, built again when its sources change or it is due.

The page that is open comes first: each page of a new site can be had as soon as its sources have been read.
"""

import asyncio
import contextlib
import threading
import time
import traceback
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from statusgen.build import assemble
from statusgen.memo.chapters import Memory
from statusgen.model.files import AnyFile, by_path
from statusgen.model.problems import InvalidContent, Problem, Severity, StatusgenError
from statusgen.model.spans import Span
from statusgen.model.spelling import counted
from statusgen.preview.watcher import Watcher
from statusgen.reporting import as_text
from statusgen.sources.project import Project, config_bytes, load_config
from statusgen.theme.templates import SHIPPED, Templates

MOST: Final = 20
"""How many problems are shown at once; `check` shows them all."""

ORIGIN: Final = "http://statusgen.localhost"
"""The site's origin in a build; what is served has the name that the reader called the server by instead."""

PATIENT: Final = 9
"""How many times in a row a site is left unfinished because its sources have changed again."""

LONGEST: Final = 60.0
"""How many seconds a reader waits for what cannot be made by itself, such as a feed of a site that is being made."""


class Shown(msgspec.Struct, frozen=True):
    """A site and its base path, such as `/status/`, and what has become wrong with its sources since.

    While it is being made, `files` are those of the site before, and `alone` makes one by itself.
    """

    base: str = "/"
    files: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    digest: str = ""
    problems: str = ""
    alone: Callable[[str], bytes | None] | None = None


class Preview:
    """What is shown, and who is looking. A build changes it in one thread, a server reads it in others."""

    def __init__(self) -> None:
        self.shown = self._last = Shown()
        self._has_begun, self._is_whole = threading.Event(), threading.Event()
        self._asking: set[object] = set()
        self._listeners: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._has_ended = False

    # For builds

    def begin(self, base: str, digest: str, alone: Callable[[str], bytes | None]) -> None:
        """Serve a site of which each page is made when somebody asks for it, until all of it is shown."""
        self._is_whole.clear()
        self._change(Shown(base, self._last.files, digest, alone=alone))

    def show(self, base: str, digest: str, files: Mapping[str, bytes]) -> None:
        """Serve these files from now on, and have every page of others reload."""
        self._last = Shown(base, files, digest)
        self._change(self._last)
        self._is_whole.set()

    def leave(self) -> None:
        """Take the site that has begun for the last good one: each page of it is made when somebody asks for it."""
        self._last = self.shown

    def complain(self, problems: str) -> None:
        """Keep the last good site, and lay the problems over its pages."""
        self._change(msgspec.structs.replace(self._last, problems=problems))
        self._is_whole.set()

    def give_way(self) -> None:
        """Wait while somebody waits for a page."""
        while self._asking:
            time.sleep(0.001)

    def _change(self, shown: Shown) -> None:
        is_news = (shown.digest, shown.problems) != (self.shown.digest, self.shown.problems)
        self.shown = shown
        self._has_begun.set()
        if is_news:
            self._stir()

    # For a server

    def wait_for_some(self) -> None:
        """Wait until there is anything to show, if only what is wrong."""
        self._has_begun.wait()

    def wait_for_all(self) -> None:
        """Wait until all of the site has been made, or something is wrong."""
        self._is_whole.wait(LONGEST)

    def made_alone(self, name: str) -> bytes | None:
        """A file of a site that is being made; None where it cannot be made by itself."""
        alone, reader = self.shown.alone, object()
        if alone is None:
            return None
        self._asking.add(reader)
        try:
            return alone(name)
        except Exception:  # the build meets it too, and says what is wrong
            return None
        finally:
            self._asking.discard(reader)

    def end(self) -> None:
        """End every stream of events: none ends by itself."""
        self._has_ended = True
        self._is_whole.set()
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


class Overtaken(Exception):
    """The sources have changed again while a site was made of them."""


class Builder:
    """Builds the site of a preview. Errors are printed and shown on its pages, and the last good site stays."""

    def __init__(self, project: Project, clock: Callable[[], datetime], say: Callable[[str], None]) -> None:
        self.project, self.clock, self.say = project, clock, say
        self.sources = (project.config, project.incidents, project.pages, project.templates, SHIPPED)
        self.templates = Templates(project.templates)
        self.preview = Preview()
        self.memory = Memory()
        self._warnings: frozenset[Problem] = frozenset()
        self._holds = _ALWAYS
        self._theme, self._unfinished = b"", 0
        self._configured = b"", ""
        self._digests: Mapping[str, bytes] = {}

    def follow(self, watcher: Watcher) -> None:
        """Build now, at each change, and whenever the clock makes the site out of date, until the watcher is stopped.

        A clock that is set back does so too.
        """
        self.build(watcher.has_changed)
        for _ in watcher.changes(lambda: not self._holds.first <= self.clock() < self._holds.last):
            self.build(watcher.has_changed)

    def build(self, is_overtaken: Callable[[], bool] = bool) -> None:
        """Read everything again, and lay out what has changed, unless it `is_overtaken` meanwhile. Never raises."""
        self._holds = _ALWAYS  # errors do not depend on the clock
        try:
            self._build(is_overtaken)
        except Overtaken:
            self._unfinished += 1
            self.preview.leave()
            return
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

    def _build(self, is_overtaken: Callable[[], bool]) -> None:
        base = self._base()
        project = msgspec.structs.replace(self.project, url=ORIGIN + base)
        now, theme = self.clock(), self.templates.digest
        assembled = assemble(project, now=now, templates=self.templates, memory=self.memory)
        digest = assembled.digest.hex()
        if theme == self._theme or not self._theme:  # another one may be wrong, which shows once all is made
            self.preview.begin(base, digest, assembled.alone)
        files = by_path(self._giving_way(assembled.files, is_overtaken))
        content = {path: self._content(file) for path, file in files.items()}
        self._digests, self._theme = {path: file.digest for path, file in files.items()}, theme
        self._holds, self._unfinished = Span(now, assembled.next_transition), 0
        self.preview.show(base, digest, content)
        self.memory.save()
        new = [warning for warning in assembled.warnings if warning not in self._warnings]
        self._warnings = frozenset(assembled.warnings)
        warned = f", {counted(len(self._warnings), 'warning')}" if self._warnings else ""
        self._report([*_some(new), f"{len(files)} files{warned}"])

    def _base(self) -> str:
        """The base path of the site, which only another configuration changes."""
        written = config_bytes(self.project)
        if self._configured[0] != written:
            url = load_config(self.project, self.templates.languages).url
            self._configured = written, urlsplit(url).path
        return self._configured[1]

    def _giving_way(self, files: Iterable[AnyFile], is_overtaken: Callable[[], bool]) -> Iterator[AnyFile]:
        for file in files:
            yield file
            self.preview.give_way()
            if self._unfinished < PATIENT and is_overtaken():
                raise Overtaken

    def _content(self, file: AnyFile) -> bytes:
        """The content of a file; where it is as it was, that is at hand."""
        if self._digests.get(file.path) == file.digest:
            return self.preview.shown.files[file.path]
        return file.content

    def _report(self, lines: Sequence[str]) -> None:
        for line in lines[:-1]:
            self.say(line)
        self.say(f"{self.clock().astimezone():%H:%M:%S} {lines[-1]}")


_ALWAYS: Final = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def _some(problems: Sequence[Problem]) -> list[str]:
    more = [f"and {len(problems) - MOST} more; statusgen check lists them"] if len(problems) > MOST else []
    return [*as_text(problems[:MOST]), *more]
