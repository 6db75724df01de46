"""Noticing that sources changed: events say when to look, and a look says what is there.

No list of events is trusted, since the system may lose some: after an event, and every few seconds in any
case, the tree is looked at again by path, size and time of change.
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

QUIET: Final = 0.1
"""Seconds without an event after which a change counts as finished."""

LONGEST: Final = 2.0
"""Seconds after which a change that never falls quiet is looked at all the same."""

SECOND_LOOK: Final = 0.25
"""Seconds after which a file that vanished, or is empty, is looked at again: editors save in two steps."""

ANYWAY: Final = 3.0
"""Seconds after which the tree is looked at though no event came."""

WITHOUT_EVENTS: Final = 1.0
"""The same, where the system has no events to give."""

_CHANGES: Final[list[type[FileSystemEvent]]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Every event but those of reading: a build reads all that is watched."""

Snapshot: TypeAlias = Mapping[str, tuple[int, int]]
"""Every file that may matter, with its size and its time of change in nanoseconds."""

_UNREADABLE: Final = (0, 0)


class Watcher:
    """Waits for changes of some files, and of all that is below some folders, whether or not they exist yet.

    Changes count from its birth. The system is asked for events only within the context that it is.
    """

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(dict.fromkeys(root.absolute() for root in roots))
        self._stirred, self._stopped = threading.Event(), threading.Event()
        self._observer: BaseObserver | None = None
        self._attended: Mapping[Path, tuple[int, int]] = {}
        self._seen = look(self.roots)

    def __enter__(self) -> "Watcher":
        self._attend()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._disregard()

    @property
    def has_events(self) -> bool:
        """Whether the system tells of changes; where it does not, they are found by looking."""
        return self._observer is not None

    def stop(self) -> None:
        """End `changes`, from any thread."""
        self._stopped.set()
        self._stirred.set()

    def changes(self, is_due: Callable[[], bool] = lambda: False) -> Iterator[Snapshot]:
        """Yield the tree each time that it has changed, once its changes have settled; ends when stopped.

        Yields it as well whenever `is_due`, which is asked at every look.
        """
        while True:
            if self._stirred.wait(ANYWAY if self.has_events else WITHOUT_EVENTS):
                self._settle()
            if self._stopped.is_set():
                return
            self._attend()
            found = self._look_twice()
            if (found != self._seen or is_due()) and not self._stopped.is_set():
                self._seen = found
                yield found

    def _settle(self) -> None:
        for _ in range(round(LONGEST / QUIET)):
            self._stirred.clear()
            if self._stopped.wait(QUIET) or not self._stirred.is_set():
                return

    def _look_twice(self) -> Snapshot:
        found = look(self.roots)
        changed = {path for path, _ in self._seen.items() ^ found.items()}
        if any(not found.get(path, _UNREADABLE)[0] for path in changed):
            self._stopped.wait(SECOND_LOOK)
            return look(self.roots)
        return found

    # Events, where they can be had

    def _attend(self) -> None:
        """Ask for events of every folder that there is now. One that was removed and made again is another."""
        folders = _folders(self.roots)
        if folders == self._attended and self._is_attending():
            return
        self._disregard()
        self._attended = folders
        with contextlib.suppress(OSError):  # no more watches to be had: then looking has to do
            self._observer = Observer()
            try:
                for folder in folders:
                    # A link is not followed by every version, so its target is named.
                    where, below = os.path.realpath(folder), folder in self.roots
                    self._observer.schedule(_Stirring(self._stirred), where, recursive=below, event_filter=_CHANGES)
                self._observer.start()
            except OSError:
                self._disregard()
                raise

    def _is_attending(self) -> bool:
        """Whether events still come, or could not be had: one that watches a removed folder has ended."""
        return self._observer is None or all(emitter.is_alive() for emitter in self._observer.emitters)

    def _disregard(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            with contextlib.suppress(RuntimeError):  # it had not begun
                observer.join()


class _Stirring(FileSystemEventHandler):
    def __init__(self, stirred: threading.Event) -> None:
        self.stirred = stirred

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002
        self.stirred.set()


def _folders(roots: Sequence[Path]) -> Mapping[Path, tuple[int, int]]:
    """The folders among the roots, and those that hold a root, where one may yet appear; and which they are."""
    found: dict[Path, tuple[int, int]] = {}
    for folder in (*roots, *(root.parent for root in roots)):
        if folder.is_dir():
            facts = folder.stat()
            found[folder] = (facts.st_dev, facts.st_ino)
    return found


# A look


def look(roots: Sequence[Path]) -> Snapshot:
    """Every file that may matter: those among the roots, and those below them that are no editor's own."""
    found = {entry.path: _facts(entry) for root in roots for entry in _below(str(root))}
    return found | {str(root): _facts(root) for root in roots if not root.is_dir()}


def _below(folder: str) -> Iterator[os.DirEntry[str]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _is_passing(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)
            else:
                yield entry


def _facts(file: Path | os.DirEntry[str]) -> tuple[int, int]:
    try:
        facts = file.stat()
    except OSError:
        return _UNREADABLE
    return facts.st_size, facts.st_mtime_ns


def _is_passing(name: str) -> bool:
    """Whether a file is hidden, such as `.git`, or an editor's own, and gone in a moment."""
    return name.startswith(".") or name.endswith(("~", "#", ".swp", ".swx", ".tmp")) or name == "4913"
