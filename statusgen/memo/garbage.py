"""When Python looks for garbage: for objects that refer to each other, and to which nothing else refers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def there_to_stay() -> Iterator[None]:
    """What is imported and made meanwhile is there to stay: Python does not look through it, now or later."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()
