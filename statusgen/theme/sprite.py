"""The shapes that a page defines for its marks: a page of the past needs those alone that it shows."""

import re
from functools import lru_cache
from typing import Final

from statusgen.pages.page import Page
from statusgen.pages.views import IncidentView, MonthView, QuarterView, RecordYearView, YearView

_SYMBOL: Final = re.compile(rb'<symbol id="(\w+)".*?</symbol>')


def is_fixed(page: Page) -> bool:
    """Whether neither the clock nor a script changes what a page shows: it is of the past, and lists nothing anew."""
    of_the_past = isinstance(page.view, IncidentView | MonthView | QuarterView | YearView | RecordYearView)
    return of_the_past and page.present is None and page.stale is None


def without_unused(content: bytes) -> bytes:
    """A page without the shapes that it defines, at its end, and does not show."""
    begin = content.rindex(b"<svg display")
    shown = frozenset(after.partition(b'"')[0] for after in content.split(b'<use href="#')[1:])
    return content[:begin] + _needed(content[begin:], shown)


@lru_cache(maxsize=1 << 8)
def _needed(sprite: bytes, shown: frozenset[bytes]) -> bytes:
    """What is left of the shapes where some are shown: many pages show the same ones."""
    return _SYMBOL.sub(lambda symbol: symbol[0] if symbol[1] in shown else b"", sprite)
