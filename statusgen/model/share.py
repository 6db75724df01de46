"""A part of a whole, such as 12.5 % of the customers."""

import re
from typing import Final

import msgspec

from statusgen.model.patterns import regex
from statusgen.model.time import BOUNDS, Bound, in_plain_signs


class Share(msgspec.Struct, frozen=True):
    """A percentage: exactly, about, over or up to so much."""

    percent: float
    bound: Bound


def read_share(text: str) -> Share:
    """Read `12.5 %`, `about 3%`, `up to 40 %`, `over 99.9%`. Raises ValueError with the remedy."""
    plain = " ".join(in_plain_signs(text).split())
    match = _SHARE.fullmatch(plain)
    if match is None:
        raise ValueError(f'"{text.strip()}" is not a share; write it in percent, as in 12.5 %, {_BEFORE_IT}')
    written, percent = match["number"], float(match["number"].replace(",", "."))
    if not match["sign"]:
        of_one = f", or {percent * 100:g} %" if percent <= 1 else ""
        raise ValueError(f'"{text.strip()}" has no percent sign; write {written} %{of_one}')
    if percent > 100:
        raise ValueError(f'"{text.strip()}" is more than the whole; a share is at most 100 %')
    return Share(percent, BOUNDS[(match["bound"] or "").lower()])


_BEFORE_IT: Final = "with about, over or up to before it"
_SHARE: Final = regex(
    r"(?:(?P<bound>about|over|up to|~) ?)?(?P<number>\d{1,6}(?:[.,]\d{1,4})?) ?(?P<sign>%|percent|per cent)?",
    re.IGNORECASE,
)
