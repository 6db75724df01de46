"""The shapes that a page defines for its marks: a page of the past needs those alone that it shows."""

import re
from typing import Final

from statusgen.pages.page import Page
from statusgen.pages.views import IncidentView, MonthView, QuarterView, RecordYearView, YearView

_SYMBOL: Final = re.compile(rb'<symbol id="(\w+)".*?</symbol>')


def is_fixed(page: Page) -> bool:
    """Whether neither the clock nor a script changes what a page shows: it is of the past, and lists nothing anew."""
    of_the_past = isinstance(page.view, IncidentView | MonthView | QuarterView | YearView | RecordYearView)
    return of_the_past and page.present is None and page.stale is None


def without_unused(content: bytes) -> bytes:
    """A page without the shapes that it defines and does not show."""
    return _SYMBOL.sub(lambda symbol: symbol[0] if b'href="#' + symbol[1] + b'"' in content else b"", content)
