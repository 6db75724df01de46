"""What holds for every test."""

import gc
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects import write_project

# Commands print for people, also where the tests run on GitHub.
os.environ.pop("GITHUB_ACTIONS", None)


def pytest_configure(config: pytest.Config) -> None:
    """Prepare a process that runs tests. One that only hands them out imports nothing of what is tested."""
    gc.disable()  # until all tests are there, which stay
    is_one_of_several = hasattr(config, "workerinput")
    if is_one_of_several:
        os.environ["SHARED_SITES"] = str(Path(config.option.basetemp).parent)
    if is_one_of_several or not config.getoption("numprocesses", default=None):
        from hypothesis import settings

        # How long a test takes depends on the machine, and says nothing about what is tested. Each run tries others.
        settings.register_profile("unhurried", deadline=None, max_examples=30)
        settings.load_profile("unhurried")
        if folder := os.environ.get("MEASURED"):
            from measuring import Measuring

            config.pluginmanager.register(
                Measuring(Path(folder).absolute(), os.environ.get("PYTEST_XDIST_WORKER", "alone"))
            )


def pytest_collection_finish() -> None:
    """Look for garbage rarely, and never among the modules and tests: that took an eighth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Look for garbage for the last time: pytest does so five times more, among all modules and tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one incident that is over."""
    return write_project(tmp_path)


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """An output that can be written, in a folder that cannot."""
    out = tmp_path / "closed" / "out"
    out.mkdir(parents=True)
    if os.geteuid():
        out.parent.chmod(0o555)
        yield out
        out.parent.chmod(0o755)
        return
    mounts = (["--bind", out.parent, out.parent], ["-t", "tmpfs", "none", out], ["-o", "remount,bind,ro", out.parent])
    for mount in mounts:
        if subprocess.run(["mount", *map(str, mount)], capture_output=True, check=False).returncode:
            pytest.skip("this root cannot mount a folder that may not be written")
    yield out
    for folder in (out, out.parent):
        subprocess.run(["umount", folder], check=True)
