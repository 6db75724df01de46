"""Time between two instants, and sets of it."""

from datetime import timedelta
from itertools import pairwise

from builders import at, span
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model.spans import Span, clip, merge, total


def test_a_span_that_ends_before_it_begins_is_empty() -> None:
    assert span("12:00", "10:00").seconds == 0


def test_spans_are_clipped_to_a_window_and_empty_ones_left_out() -> None:
    spans = [span("08:00", "11:00"), span("12:00", "13:00"), span("15:00", "16:00")]
    assert clip(spans, span("10:00", "12:30")) == (span("10:00", "11:00"), span("12:00", "12:30"))


def test_spans_that_touch_or_overlap_become_one() -> None:
    spans = [span("12:00", "13:00"), span("10:00", "11:00"), span("11:00", "11:30"), span("10:10", "10:20")]
    assert merge(spans) == (span("10:00", "11:30"), span("12:00", "13:00"))
    assert total(spans) == 9_000


MINUTES = st.integers(0, 20).map(lambda minutes: at("10:00") + timedelta(minutes=minutes))


@given(st.lists(st.builds(Span, MINUTES, MINUTES)))
def test_merging_neither_loses_nor_invents_time(spans: list[Span]) -> None:
    minutes = [at("10:00") + timedelta(minutes=minute) for minute in range(21)]
    merged = merge(spans)
    for minute in minutes:
        assert any(s.first <= minute < s.last for s in merged) == any(s.first <= minute < s.last for s in spans)
    assert all(one.last < other.first for one, other in pairwise(merged))
