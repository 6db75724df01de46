"""A share is a percentage with its sign."""

import re

import pytest

from statusgen.model.share import Share, read_share
from statusgen.model.time import Bound


@pytest.mark.parametrize(
    ("written", "percent", "bound"),
    [
        ("12.5 %", 12.5, Bound.EXACT),
        ("12,5%", 12.5, Bound.EXACT),
        ("about 3 %", 3, Bound.ABOUT),
        ("~ 3 %", 3, Bound.ABOUT),
        ("Up to 40 percent", 40, Bound.UP_TO),
        ("over 99.9 per cent", 99.9, Bound.OVER),
        ("１２ ％", 12, Bound.EXACT),
        ("100 %", 100, Bound.EXACT),
    ],
)
def test_a_share_is_read_with_its_bound(written: str, percent: float, bound: Bound) -> None:
    assert read_share(written) == Share(percent, bound)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a third", '"a third" is not a share; write it in percent, as in 12.5 %, with about, over or up to before it'),
        ("12", '"12" has no percent sign; write 12 %'),
        ("about 0.12", '"about 0.12" has no percent sign; write 0.12 %, or 12 %'),
        ("120 %", '"120 %" is more than the whole; a share is at most 100 %'),
    ],
)
def test_what_is_no_share_is_told_with_its_remedy(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        read_share(written)
