"""Changes are noticed however editors save, once each, by the system's events or by polling."""

import errno
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from waiting import LONG, until
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from statusgen.preview.watcher import Pace, Watcher

CALM = Pace(quiet=0.3, longest=60.0, tick=60.0)
"""Steps of one save belong together on a busy machine too; nothing is found at a tick."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with two write-ups."""
    return _project(tmp_path)


Scenario = Callable[[Path], None]
_TOGETHER: list[Scenario] = []


def together(scenario: Scenario) -> Callable[..., None]:
    """Run what a test does in a project at the same time as others, since it is mostly waiting."""
    _TOGETHER.append(scenario)

    def whole(running: Mapping[Scenario, "Future[None]"]) -> None:
        running[scenario].result()

    whole.__name__ = scenario.__name__
    return whole


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[Scenario, "Future[None]"]]:
    """All that run together, each in a project of its own."""
    with ThreadPoolExecutor(len(_TOGETHER)) as pool:
        yield {each: pool.submit(each, _project(tmp_path_factory.mktemp("project"))) for each in _TOGETHER}


def _project(folder: Path) -> Path:
    (folder / "incidents").mkdir(parents=True)
    (folder / "statusgen.yml").write_text("title: Example Status\n")
    for name in ("first.md", "second.md"):
        (folder / "incidents" / name).write_text("as it was\n")
    return folder


class Changes:
    """The changes that a watcher notices in a thread of its own."""

    def __init__(self, folder: Path, pace: Pace = CALM, observers: tuple[Callable[[], BaseObserver], ...] = ()) -> None:
        self.folder, self.noticed, self.pace = folder, 0, pace
        self.expected: int | None = None
        roots = [folder / "statusgen.yml", folder / "incidents", folder / "templates"]
        self.watcher = Watcher(roots, pace=pace, observers=observers) if observers else Watcher(roots, pace=pace)
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Changes":
        self.watcher.__enter__()
        self._thread.start()
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if self.expected is not None and not failed:
            time.sleep(self.pace.quiet + 0.1)  # for what should not come
        self.watcher.stop()
        self._thread.join(LONG)
        self.watcher.__exit__()
        assert not self._thread.is_alive()
        assert failed or self.expected in {None, self.noticed}

    def _run(self) -> None:
        for _ in self.watcher.changes():
            self.noticed += 1

    def count(self, expected: int) -> int:
        """How many were noticed, once there are as many as expected. In the end there may be no more than those."""
        self.expected = expected
        until(lambda: self.noticed >= expected)
        return self.noticed


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


def save_in_two_steps(path: Path) -> None:
    with path.open("w") as file:
        time.sleep(0.1)
        file.write("as it is now\n")


def remove(path: Path) -> None:
    path.unlink()


def move_away(path: Path) -> None:
    path.rename(path.with_name("third.md"))


def move_in(path: Path) -> None:
    """A folder with write-ups."""
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "third.md").write_text("as it is now\n")
    elsewhere.rename(path.with_name("2024"))


SAVES = [save_in_place, save_by_backup, save_by_rename, save_with_sed, save_with_touch, save_in_two_steps]


@together
def test_every_way_of_saving_is_one_change(folder: Path) -> None:
    ways = [*SAVES, remove, move_away, move_in]
    with ExitStack() as stack:
        projects = [stack.enter_context(Changes(_project(folder / way.__name__))) for way in ways]
        for way, changes in zip(ways, projects, strict=True):
            way(changes.folder / "incidents" / "first.md")
        until(lambda: all(changes.noticed for changes in projects))
        time.sleep(CALM.quiet + 0.1)
        found = {way.__name__: changes.noticed for way, changes in zip(ways, projects, strict=True)}
    assert found == {way.__name__: 1 for way in ways}


@together
def test_a_change_of_the_configuration_is_noticed(folder: Path) -> None:
    with Changes(folder) as changes:
        save_by_backup(changes.folder / "statusgen.yml")
        assert changes.count(1) == 1


@together
def test_a_checkout_of_many_files_is_one_change(folder: Path) -> None:
    def git(*arguments: str) -> None:
        as_nobody = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *as_nobody, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch", "main")
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    git("checkout", "--quiet", "-b", "many")
    for number in range(300):
        (folder / "incidents" / f"{number}.md").write_text("as it is now\n")
    git("add", "incidents")
    git("commit", "--quiet", "--message", "Much")
    git("checkout", "--quiet", "main")
    with Changes(folder, Pace(quiet=1.0, longest=60.0, tick=60.0)) as changes:
        git("checkout", "--quiet", "many")
        assert changes.count(1) == 1
    assert len(list((folder / "incidents").iterdir())) > 300


def test_a_change_that_never_settles_is_noticed_all_the_same(folder: Path) -> None:
    with Changes(folder, Pace(quiet=0.2, longest=0.4, tick=60.0)) as changes:
        for number in range(100_000):
            (folder / "incidents" / "first.md").write_text("as it is now\n" * (number % 9 + 1))
            if changes.noticed:
                break
        assert changes.noticed


@together
def test_what_is_no_change_is_not_noticed(folder: Path) -> None:
    with Changes(folder) as changes:
        incidents = changes.folder / "incidents"
        for hidden in (incidents / ".git", changes.folder / ".git", changes.folder / "site"):
            hidden.mkdir()
            (hidden / "index").write_text("new\n")
        for passing in (".first.md.swp", "first.md~", "#first.md#", "4913", "first.tmp"):
            (incidents / passing).write_text("new\n")
            (incidents / passing).unlink()
        for path in incidents.glob("*.md"):
            path.read_text()
        assert changes.count(0) == 0


@together
def test_a_folder_may_appear_later(folder: Path) -> None:
    with Changes(folder) as changes:
        templates = changes.folder / "templates"
        (templates / "static").mkdir(parents=True)
        (templates / "static" / "style.css").write_text("body {}\n")
        assert changes.count(1) == 1
        (templates / "static" / "style.css").write_text("body { margin: 0 }\n")
        assert changes.count(2) == 2


@together
def test_a_folder_may_be_made_anew(folder: Path) -> None:
    with Changes(folder) as changes:
        incidents = changes.folder / "incidents"
        shutil.rmtree(incidents)
        assert changes.count(1) == 1
        incidents.mkdir()
        (incidents / "first.md").write_text("as it is now\n")
        assert changes.count(2) == 2
        save_by_rename(incidents / "first.md")
        (incidents / "third.md").write_text("as it is now\n")
        assert changes.count(3) == 3


@together
def test_a_project_that_is_replaced_is_found_at_the_next_tick(folder: Path) -> None:
    project = folder / "project"
    project.mkdir()
    with Changes(project, Pace(quiet=0.1, longest=60.0, tick=0.2)) as changes:
        project.rename(folder / "old")
        (project / "incidents").mkdir(parents=True)
        until(lambda: changes.noticed > 0)
        time.sleep(0.5)
        before = changes.noticed
        save_in_place(project / "incidents" / "first.md")
        until(lambda: changes.noticed > before)


@together
def test_the_folder_of_write_ups_may_be_a_link(folder: Path) -> None:
    (folder / "incidents").rename(folder / "elsewhere")
    (folder / "incidents").symlink_to("elsewhere")
    _follows(folder)


@together
def test_the_folder_of_a_project_may_be_a_link(folder: Path) -> None:
    (folder / "project").symlink_to(folder)
    _follows(folder / "project")


def _follows(project: Path) -> None:
    with Changes(project) as changes:
        save_in_place((project / "incidents").resolve() / "first.md")
        assert changes.count(1) == 1
        save_in_place(project / "statusgen.yml")
        assert changes.count(2) == 2


class CannotSchedule(Observer):  # type: ignore[misc, valid-type]
    """Has no watches left, as where another program took them all."""

    def schedule(self, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class CannotStart(Observer):  # type: ignore[misc, valid-type]
    """Has no instance of inotify left."""

    def start(self) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def polling() -> PollingObserver:
    return PollingObserver(timeout=0.1)


@together
def test_without_watches_the_files_are_polled(folder: Path) -> None:
    _is_polled(folder, CannotSchedule)


@together
def test_without_events_the_files_are_polled(folder: Path) -> None:
    _is_polled(folder, CannotStart)


def _is_polled(folder: Path, broken: type[BaseObserver]) -> None:
    with Changes(folder, observers=(broken, polling)) as changes:
        assert not changes.watcher.has_events
        save_by_backup(folder / "incidents" / "first.md")
        assert changes.count(1) == 1
        (folder / "templates").mkdir()
        assert changes.count(2) == 2
        (folder / "templates" / "home.html").write_text("<p>")
        assert changes.count(3) == 3


def test_where_nothing_can_watch_each_tick_is_a_change(folder: Path) -> None:
    with Changes(folder, Pace(tick=0.05), observers=(CannotSchedule,)) as changes:
        assert not changes.watcher.has_events
        until(lambda: changes.noticed > 1)


def test_what_only_time_changes_is_noticed_at_a_tick(folder: Path) -> None:
    with Watcher([folder / "incidents"], pace=Pace(tick=0.05)) as watcher:
        due = iter([False, False, True])
        assert next(watcher.changes(lambda: next(due))) is None
        assert list(due) == []


def test_a_change_before_it_is_asked_for_counts(folder: Path) -> None:
    with Watcher([folder / "incidents"], pace=CALM) as watcher:
        save_in_place(folder / "incidents" / "first.md")
        assert next(watcher.changes()) is None


def test_a_watcher_that_was_stopped_ends(folder: Path) -> None:
    with Watcher([folder / "incidents"]) as watcher:
        watcher.stop()
        save_in_place(folder / "incidents" / "first.md")
        assert list(watcher.changes()) == []
