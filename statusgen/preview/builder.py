"""A site that is kept in memory, and built again when its sources change or when it is due."""

import asyncio
import contextlib
import hashlib
import traceback
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from statusgen.build import assemble
from statusgen.model import urls
from statusgen.model.files import by_path
from statusgen.model.problems import InvalidContent, Problem, Severity, StatusgenError
from statusgen.preview.watcher import Watcher
from statusgen.reporting import as_text
from statusgen.sources.project import Project, load_config
from statusgen.theme.templates import SHIPPED, Templates

MOST: Final = 20
"""How many problems are shown at once; `check` shows them all."""

ORIGIN: Final = "http://statusgen.localhost"
"""The site's origin in a build; what is served has the name that the reader called the server by instead."""


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
        self._holds_until = _NEVER

    def follow(self, watcher: Watcher) -> None:
        """Build at each change, and whenever the clock makes the site out of date, until the watcher is stopped."""
        for _ in watcher.changes(lambda: self.clock() >= self._holds_until):
            self.build()

    def build(self) -> None:
        """Read and lay out everything again. Never raises."""
        self._holds_until = _NEVER  # errors do not depend on the clock
        try:
            self._build()
        except InvalidContent as error:
            self._complain(_some([problem for problem in error.problems if problem.severity is Severity.ERROR]))
        except StatusgenError as error:
            self._complain([" ".join(str(error).split())])
        except Exception as error:  # in Python that a template calls: whoever fixes it wants to see the page again
            frame = traceback.extract_tb(error.__traceback__)[-1]
            said = f"{type(error).__name__}: {error}"
            self._complain(_some([Problem(Path(frame.filename).name, frame.lineno or 1, 1, said)]))

    def _build(self) -> None:
        base = urlsplit(load_config(self.project, self.templates.languages).url).path
        project = msgspec.structs.replace(self.project, url=ORIGIN + base)
        assembled = assemble(project, now=self.clock(), templates=self.templates)
        files = by_path(assembled.files)
        self._holds_until = assembled.next_transition
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


_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def _some(problems: Sequence[Problem]) -> list[str]:
    more = [f"and {len(problems) - MOST} more; statusgen check names them"] if len(problems) > MOST else []
    return [*as_text(problems[:MOST]), *more]
