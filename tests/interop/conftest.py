"""A host that the tests' sites are on, and what else they need where it is installed."""

from collections.abc import Iterator

import pytest
from chromium import browser

from interop.host import Host, hosting

__all__ = ["browser"]


@pytest.fixture(scope="package")
def _host() -> Iterator[Host]:
    with hosting() as host:
        yield host


@pytest.fixture
def host(_host: Host) -> Host:
    """A host of static sites that serves nothing yet. Its address is the same in every test."""
    _host.reset()
    return _host
