"""The uptime that a component is to have at least."""

from typing import Final

import msgspec

from statusgen.model.patterns import regex


class Target(msgspec.Struct, frozen=True):
    """The uptime promised, in percent: more than 0, at most 100."""

    percent: float

    def allowed(self, seconds: float) -> float:
        """How much of so much time may be downtime, in seconds."""
        return round(seconds * (100 - self.percent) / 100, 3)


def read_target(text: str) -> Target:
    """Read `99.9`, `99.95%` or `99,95 %`. Raises ValueError with the remedy."""
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text.strip()}" is not a percentage; write a number, such as 99.9')
    percent = float(match[1].replace(",", "."))
    if 0 < percent <= 1 and "%" not in text:
        raise ValueError(f'"{text.strip()}" is a share; write it in percent: {percent * 100:.10g}')
    if not 0 < percent <= 100:
        raise ValueError(f'"{text.strip()}" is not between 0 and 100 percent; write a number, such as 99.9')
    return Target(percent)


_TARGET: Final = regex(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%?")
