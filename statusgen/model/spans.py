"""Time between two instants, and sets of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec


class Span(msgspec.Struct, frozen=True, order=True):
    """The time from the instant `first` up to the instant `last`, which does not belong to it."""

    first: datetime
    last: datetime

    @property
    def seconds(self) -> float:
        """The length; 0 where `last` is before `first`."""
        return max(0.0, (self.last - self.first).total_seconds())

    def within(self, window: "Span") -> "Span":
        """The part of it inside a window; it ends before it begins where there is none."""
        return Span(max(self.first, window.first), min(self.last, window.last))


def clip(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """The parts of the spans inside the window, without empty ones."""
    return tuple(part for span in spans if (part := span.within(window)).first < part.last)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.first < span.last):
        if merged and span.first <= merged[-1].last:
            merged[-1] = Span(merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return tuple(merged)


def total(spans: Sequence[Span]) -> float:
    """The seconds that the spans cover. An instant counts once."""
    return sum(span.seconds for span in merge(spans))
