"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable
from typing import Final

LONG: Final = 60.0
"""Seconds that a busy machine may take for what a still one does at once."""


def until(holds: Callable[[], bool]) -> None:
    """Wait for something, but not for ever."""
    deadline = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
