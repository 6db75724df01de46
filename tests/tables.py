"""Tables of examples: one test for all rows, which tells of each row that fails.

`pytest.mark.parametrize` makes a test of each row, with a cost of four milliseconds, and most rows take less.
"""

import inspect
from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest

Test = Callable[..., None]


def each_row(names: str | Collection[str], rows: Iterable[Any]) -> Callable[[Test], Test]:
    """Run a test with each row, as parametrize would: all of them, whichever fail. It may use fixtures of a module."""
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    given = [dict(zip(keys, row if len(keys) > 1 else [row], strict=True)) for row in rows]

    def decorate(test: Test) -> Test:
        def whole(**fixtures: Any) -> None:
            found = {n: error for n, values in enumerate(given, 1) if (error := _error(test, values, fixtures))}
            if found:
                raise BaseExceptionGroup(f"of {len(given)} rows, number {str([*found]).strip('[]')}", [*found.values()])

        signature = inspect.signature(test)
        others = [each for name, each in signature.parameters.items() if name not in keys]
        whole.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined]
        whole.__name__, whole.__doc__, whole.__module__ = test.__name__, test.__doc__, test.__module__
        return whole

    return decorate


def _error(test: Test, values: dict[str, Any], fixtures: dict[str, Any]) -> BaseException | None:
    """How a test fails with a row, which a note names; None where it passes."""
    try:
        test(**values, **fixtures)
    except (Exception, pytest.fail.Exception) as error:
        error.add_note(f"in the row {values!r}")
        return error
    return None
