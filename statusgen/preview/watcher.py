"""Notices changes of sources: watchdog reports events, and a pause makes one change of those of one save.

Events come from the system. If it has none to give, as when its limits are reached, watchdog polls the files.
"""

import contextlib
import os
import re
import stat
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

OBSERVERS: Final[Sequence[Callable[[], BaseObserver]]] = (Observer, PollingObserver)
"""What can watch folders. The first that starts does it; polling looks at every file each second."""

_CHANGES: Final[list[type[events.FileSystemEvent]]] = [
    events.DirCreatedEvent,
    events.DirDeletedEvent,
    events.DirMovedEvent,
    events.FileClosedEvent,
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
]
"""All events but those of reading, since a build reads all files, and of a folder's own facts."""

_PASSING: Final = re.compile(r"\..*|.*(?:~|#|\.swp|\.swx|\.tmp)|4913", re.DOTALL)
"""A file that is hidden, such as `.git`, or an editor's own, and gone in a moment."""


class Pace(msgspec.Struct, frozen=True):
    """How long a watcher waits, in seconds.

    A change is complete after `quiet` without an event; after `longest` it is reported even if events still come.
    Each `tick` the watcher looks for folders that were replaced, and asks whether a build is due.
    """

    quiet: float = 0.05
    longest: float = 2.0
    tick: float = 3.0


class Watcher(events.FileSystemEventHandler):
    """Waits for changes of some files, and of everything in some folders, whether or not they exist yet.

    Changes count from the moment the context is entered.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        *,
        pace: Pace | None = None,
        observers: Sequence[Callable[[], BaseObserver]] = OBSERVERS,
    ) -> None:
        self._roots = tuple(dict.fromkeys(root.absolute() for root in roots))
        self._pace, self._observers = pace or Pace(), observers
        self._changed, self._stopped = threading.Event(), threading.Event()
        self._folders: Mapping[Path, tuple[int, int]] = {}
        self._real: set[Path] = set()
        self._observer: BaseObserver | None = None

    def __enter__(self) -> "Watcher":
        self._watch_folders()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._end()

    @property
    def has_events(self) -> bool:
        """Whether the system tells of changes, so that nothing is polled."""
        return self._observer is not None and not isinstance(self._observer, PollingObserver)

    def has_changed(self) -> bool:
        """Whether something has changed since `changes` reported the last change."""
        return self._changed.is_set()

    def stop(self) -> None:
        """End `changes`, from any thread."""
        self._stopped.set()
        self._changed.set()

    def changes(self, is_due: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Yield after each change, once it is complete, and whenever `is_due` says so at a tick; end when stopped."""
        while True:
            has_changed = self._changed.wait(self._pace.tick)
            for _ in range(round(self._pace.longest / self._pace.quiet) if has_changed else 0):
                self._changed.clear()
                if self._stopped.wait(self._pace.quiet) or not self._changed.is_set():
                    break
            if self._stopped.is_set():
                return
            if self._watch_folders() or has_changed or is_due():
                yield

    def on_any_event(self, event: events.FileSystemEvent) -> None:
        """Note that something happened to a root or in it."""
        if not self._changed.is_set():
            paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path)]
            below = [path.relative_to(root) for path in paths for root in self._real if path.is_relative_to(root)]
            if any(not any(map(_PASSING.fullmatch, path.parts)) for path in below):
                self._changed.set()

    def _watch_folders(self) -> bool:
        """Watch the folders that exist now. Return whether they differ from before, so that changes were missed."""
        folders: dict[Path, tuple[int, int]] = {}  # those among the roots, and those in which a root may yet appear
        for folder in (*self._roots, *(root.parent for root in self._roots)):
            with contextlib.suppress(OSError):
                facts = folder.stat()
                if stat.S_ISDIR(facts.st_mode):
                    folders[folder] = (facts.st_dev, facts.st_ino)
        is_alive = self._observer is not None and all(each.is_alive() for each in self._observer.emitters)
        if is_alive and folders == self._folders:
            return False
        self._end()
        self._folders = folders
        self._real = {root.parent.resolve() / root.name for root in self._roots}
        self._real |= {root.resolve() for root in self._roots}
        self._observer = next((each for each in map(self._started, self._observers) if each), None)
        return True

    def _started(self, make: Callable[[], BaseObserver]) -> BaseObserver | None:
        """An observer of all folders, or None if it cannot start."""
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            observer = make()
            stack.callback(observer.stop)
            for folder in self._folders:
                # Some versions do not follow a link, so its target is named.
                where, is_root = os.path.realpath(folder), folder in self._roots
                observer.schedule(self, where, recursive=is_root, event_filter=_CHANGES)
            observer.start()
            stack.pop_all()
            return observer
        return None

    def _end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None
