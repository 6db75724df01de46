"""What holds for every test."""

import os
from pathlib import Path

import pytest
from browser import sites
from hypothesis import settings
from projects import write_project

# How long a test takes depends on the machine, and says nothing about what is tested.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Commands print for people, also where the tests run on GitHub.
os.environ.pop("GITHUB_ACTIONS", None)


def pytest_configure(config: pytest.Config) -> None:
    """Tell the processes of one run what they share."""
    if hasattr(config, "workerinput"):
        sites.SHARED = Path(config.option.basetemp).parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one incident that is over."""
    return write_project(tmp_path)
