"""Text as markup, without what takes markupsafe most of its time: to ask each text whether it is markup already."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from markupsafe import Markup, escape

marked: Final[Callable[[str], Markup]] = partial(str.__new__, Markup)
"""A text that is markup: everything in it has been escaped."""

must_be_escaped: Final = re.compile("[&<>\"']").search
"""Tells a text that cannot stand in markup as it is."""


def escaped(value: Any) -> str:
    """A value as it stands in markup: markup stays as it is, and so does a text with nothing to escape."""
    kind = type(value)
    if kind is Markup or (kind is str and not must_be_escaped(value)):
        return value  # type: ignore[no-any-return]
    return escape(value)
