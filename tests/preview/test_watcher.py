"""Changes are noticed however editors save, once each, with the system's events or without."""

import errno
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver

from statusgen.preview import watcher
from statusgen.preview.watcher import Snapshot, Watcher, look

LONG = 10.0
"""Seconds that a busy machine may take for what a still one does at once."""

STILL = 0.4
"""Seconds in which a change that is not to be noticed would have been."""


@pytest.fixture(autouse=True)
def only_events(monkeypatch: pytest.MonkeyPatch) -> None:
    """No look but after an event, unless a test asks for it: else a lost event would go unseen."""
    monkeypatch.setattr(watcher, "ANYWAY", 60.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two write-ups."""
    (tmp_path / "incidents").mkdir()
    (tmp_path / "statusgen.yml").write_text("title: Example Status\n")
    for name in ("first.md", "second.md"):
        (tmp_path / "incidents" / name).write_text("as it was\n")
    return tmp_path


@pytest.fixture
def changes(folder: Path) -> "Iterator[Changes]":
    """What a watcher of the project notices."""
    with Changes(folder) as noticed:
        yield noticed


class Changes:
    """The changes that a watcher notices in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.watcher = Watcher([folder / "statusgen.yml", folder / "incidents", folder / "templates"])
        self.noticed: list[Snapshot] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Changes":
        self.watcher.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.watcher.stop()
        self._thread.join(LONG)
        self.watcher.__exit__()
        assert not self._thread.is_alive()

    def _run(self) -> None:
        self.noticed.extend(self.watcher.changes())  # extends as they come

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def count(self, expected: int) -> int:
        """How many were noticed, once there are as many as expected and nothing more comes."""
        until(lambda: len(self.noticed) >= expected)
        time.sleep(STILL)
        return len(self.noticed)


def until(holds: Callable[[], bool]) -> None:
    """Wait for something, but not for ever."""
    deadline = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def save_in_place(path: Path) -> None:
    """As VS Code and nano do: truncate and write."""
    path.write_text("as it is now\n")


def save_by_backup(path: Path) -> None:
    """As vim does: try whether files can be made here, move the old one away, write, remove the old one."""
    (path.parent / "4913").touch()
    (path.parent / "4913").unlink()
    backup = path.rename(path.with_name(f"{path.name}~"))
    path.write_text("as it is now\n")
    path.chmod(0o644)
    backup.unlink()


def save_by_rename(path: Path) -> None:
    """As gedit, Kate and many more do: write beside, and move over it."""
    beside = path.with_name(f".goutputstream-{path.name}")
    beside.write_text("as it is now\n")
    beside.rename(path)


def save_with_sed(path: Path) -> None:
    subprocess.run(["sed", "-i", "s/was/is now/", str(path)], check=True)


def save_with_touch(path: Path) -> None:
    subprocess.run(["touch", str(path)], check=True)


def remove(path: Path) -> None:
    path.unlink()


def move_away(path: Path) -> None:
    path.rename(path.with_name("third.md"))


SAVES = [save_in_place, save_by_backup, save_by_rename, save_with_sed, save_with_touch, remove, move_away]


@pytest.mark.parametrize("save", SAVES)
def test_every_way_of_saving_is_one_change(changes: Changes, save: Callable[[Path], None]) -> None:
    save(changes.folder / "incidents" / "first.md")
    assert changes.count(1) == 1
    assert changes.noticed[-1] == look(changes.watcher.roots)


def test_a_change_of_the_configuration_is_noticed(changes: Changes) -> None:
    save_by_backup(changes.folder / "statusgen.yml")
    assert changes.count(1) == 1


def test_a_file_that_is_empty_for_a_moment_is_looked_at_again(
    changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "SECOND_LOOK", 0.8)
    path = changes.folder / "incidents" / "first.md"
    with path.open("w") as file:
        time.sleep(2 * watcher.QUIET)
        file.write("as it is now\n")
    assert changes.count(1) == 1
    assert changes.noticed[0][str(path)][0] == len("as it is now\n")


def test_a_file_that_is_away_for_a_moment_is_looked_at_again(changes: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "SECOND_LOOK", 0.8)
    path = changes.folder / "incidents" / "first.md"
    path.unlink()
    time.sleep(2 * watcher.QUIET)
    path.write_text("as it is now\n")
    assert changes.count(1) == 1
    assert str(path) in changes.noticed[0]


def test_a_checkout_of_many_files_is_a_few_changes(changes: Changes) -> None:
    def git(*arguments: str) -> None:
        as_nobody = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *as_nobody, *arguments], cwd=changes.folder, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch", "main")
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    git("checkout", "--quiet", "-b", "many")
    for number in range(500):
        (changes.folder / "incidents" / f"{number}.md").write_text("as it is now\n")
    git("add", "incidents")
    git("commit", "--quiet", "--message", "Much")
    git("checkout", "--quiet", "main")
    until(lambda: bool(changes.noticed) and changes.noticed[-1] == look(changes.watcher.roots))
    time.sleep(STILL)
    before = len(changes.noticed)
    git("checkout", "--quiet", "many")
    until(lambda: changes.noticed[-1] == look(changes.watcher.roots))
    assert 1 <= changes.count(before + 1) - before <= 3
    assert len(changes.noticed[-1]) > 500


def test_a_change_that_never_settles_is_noticed_all_the_same(changes: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "LONGEST", 0.3)
    for number in range(10_000):
        (changes.folder / "incidents" / "first.md").write_text("as it is now\n" * (number % 9 + 1))
        time.sleep(0.005)
        if changes.noticed:
            break
    assert changes.noticed


def test_what_is_no_change_is_not_noticed(changes: Changes) -> None:
    incidents = changes.folder / "incidents"
    for hidden in (incidents / ".git", changes.folder / ".git", changes.folder / "site"):
        hidden.mkdir()
        (hidden / "index").write_text("new\n")
    for passing in (".first.md.swp", "first.md~", "#first.md#", "4913", "first.tmp"):
        (incidents / passing).write_text("new\n")
    (incidents / "first.md").chmod(0o600)
    assert changes.count(0) == 0


def test_reading_is_not_even_looked_at(changes: Changes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "look", fail)
    for path in (changes.folder / "incidents").iterdir():
        path.read_text()
    assert changes.count(0) == 0
    assert changes.is_running


def test_a_folder_may_appear_later(changes: Changes) -> None:
    templates = changes.folder / "templates"
    (templates / "static").mkdir(parents=True)
    (templates / "static" / "style.css").write_text("body {}\n")
    until(lambda: len(changes.noticed) == 1)
    (templates / "static" / "style.css").write_text("body { margin: 0 }\n")
    assert changes.count(2) == 2


def test_a_folder_may_be_made_anew(changes: Changes) -> None:
    incidents = changes.folder / "incidents"
    for path in incidents.iterdir():
        path.unlink()
    incidents.rmdir()
    until(lambda: len(changes.noticed) == 1)
    incidents.mkdir()
    (incidents / "first.md").write_text("as it is now\n")
    until(lambda: len(changes.noticed) == 2)
    save_by_rename(incidents / "first.md")
    (incidents / "third.md").write_text("as it is now\n")
    assert changes.count(3) == 3


def test_a_folder_may_be_a_link(folder: Path) -> None:
    (folder / "incidents").rename(folder / "elsewhere")
    (folder / "incidents").symlink_to("elsewhere")
    with Changes(folder) as changes:
        save_in_place(folder / "elsewhere" / "first.md")
        assert changes.count(1) == 1


def test_links_are_seen_but_not_followed(folder: Path) -> None:
    incidents = folder / "incidents"
    (incidents / "nowhere.md").symlink_to("missing")
    (incidents / "up").symlink_to(folder)
    found = look([incidents])
    assert found[str(incidents / "nowhere.md")] == (0, 0)
    assert [Path(path).name for path in sorted(found)] == ["first.md", "nowhere.md", "second.md", "up"]


def test_what_cannot_be_read_is_no_failure(folder: Path) -> None:
    assert look([folder / "missing" / "statusgen.yml"]) == {str(folder / "missing" / "statusgen.yml"): (0, 0)}


def test_lost_events_are_made_up_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "ANYWAY", 0.2)
    monkeypatch.setattr(watcher._Stirring, "on_any_event", lambda *_: None)
    with Changes(folder) as changes:
        save_in_place(folder / "incidents" / "first.md")
        assert changes.count(1) == 1


def fail(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("where", "what"), [(BaseObserver, "schedule"), (BaseObserver, "start"), (watcher, "Observer")]
)
def test_without_events_the_files_are_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: object, what: str
) -> None:
    monkeypatch.setattr(watcher, "WITHOUT_EVENTS", 0.3)
    monkeypatch.setattr(where, what, fail)
    with Changes(folder) as changes:
        assert not changes.watcher.has_events
        save_by_backup(folder / "incidents" / "first.md")
        assert changes.count(1) == 1


def test_a_change_before_the_watch_began_counts(folder: Path) -> None:
    watcher = Watcher([folder / "incidents"])
    save_in_place(folder / "incidents" / "first.md")
    with watcher:
        watcher._stirred.set()
        assert next(watcher.changes()) == look([folder / "incidents"])


def test_a_watcher_that_was_stopped_ends(folder: Path) -> None:
    with Watcher([folder / "incidents"]) as watcher:
        watcher.stop()
        save_in_place(folder / "incidents" / "first.md")
        assert list(watcher.changes()) == []
