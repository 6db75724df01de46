"""Noticing that sources changed: events say when to look, and a look says what is there.

No list of events is trusted, since the system may lose some: after an event, and every few seconds in any
case, the tree is looked at again by path, size and time of change.
"""

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

QUIET: Final = 0.1
"""Seconds without an event after which a change counts as finished."""

LONGEST: Final = 2.0
"""Seconds after which a change that never falls quiet is looked at all the same."""

ANYWAY: Final = 3.0
"""Seconds after which the tree is looked at though no event came."""

SECOND_LOOK: Final = 0.25
"""Seconds after which a file that vanished, or is empty, is looked at again: editors save in two steps."""

_READS: Final = frozenset({"opened", "closed_no_write"})

Snapshot = Mapping[Path, tuple[int, int]]


class Watcher:
    """Waits for changes below some files and folders. Use it as a context: outside it nothing is watched."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)
        self._stirred, self._stopped = threading.Event(), threading.Event()
        self._observer = Observer()
        self._seen = look(self.roots)

    def __enter__(self) -> "Watcher":
        handler = _Handler(self._stirred)
        with contextlib.suppress(OSError):  # no more watches to be had: the looks every few seconds do
            for folder in sorted({root if root.is_dir() else root.parent for root in self.roots}):
                self._observer.schedule(handler, str(folder), recursive=folder in self.roots)
            self._observer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def stop(self) -> None:
        """End `changes`, from any thread."""
        self._stopped.set()
        self._stirred.set()

    def changes(self) -> Iterator[Snapshot]:
        """Yield the tree each time that it has changed, once its changes have settled; ends when stopped."""
        while not self._stopped.is_set():
            if self._stirred.wait(ANYWAY):
                self._settle()
            found = self._look_twice()
            if found != self._seen and not self._stopped.is_set():
                self._seen = found
                yield found

    def _settle(self) -> None:
        latest = time.monotonic() + LONGEST
        while self._stirred.is_set() and not self._stopped.is_set() and time.monotonic() < latest:
            self._stirred.clear()
            self._stopped.wait(QUIET)
        self._stirred.clear()

    def _look_twice(self) -> Snapshot:
        found = look(self.roots)
        if any(path not in found or not found[path][0] for path in self._seen if found != self._seen):
            self._stopped.wait(SECOND_LOOK)
            return look(self.roots)
        return found


class _Handler(FileSystemEventHandler):
    def __init__(self, stirred: threading.Event) -> None:
        self.stirred = stirred

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _READS:
            self.stirred.set()


def look(roots: Sequence[Path]) -> Snapshot:
    """Every file that may matter below the roots, with its size and time of change in nanoseconds."""
    found: dict[Path, tuple[int, int]] = {}
    for root in roots:
        for path in (root, *root.rglob("*")) if root.is_dir() else (root,):
            if not _is_passing(path):
                with contextlib.suppress(OSError):
                    facts = path.stat()
                    if not path.is_dir():
                        found[path] = (facts.st_size, facts.st_mtime_ns)
    return found


def _is_passing(path: Path) -> bool:
    """Whether a file is an editor's own, and gone in a moment."""
    return path.name.startswith((".", "#")) or path.name.endswith(("~", ".swp", ".swx", ".tmp")) or path.name == "4913"
