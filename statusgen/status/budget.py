"""The downtime that a target allows in a span of time, and what is left of it."""

import msgspec

from statusgen.model.target import Target
from statusgen.model.vocabulary import Verdict


class Budget(msgspec.Struct, frozen=True):
    """What a target allows in the whole of a span, and what is left, in seconds: less than 0 where it is missed."""

    target: Target
    allowed: float
    remaining: float
    verdict: Verdict

    @property
    def exceeded(self) -> float:
        """The downtime beyond what is allowed; 0 where there is none."""
        return max(-self.remaining, 0.0)


def budget(target: Target, *, whole: float, counted: float, down: float, is_complete: bool) -> Budget:
    """The budget of a span of `whole` seconds, of which so many are `counted` by now, and were `down`.

    Of what is not `is_complete`, something was left out that might have missed the target.
    """
    allowed = target.allowed(whole)
    remaining = round(allowed - down, 3)
    verdict = Verdict.KEPT if counted >= whole else Verdict.ON_TRACK
    if not is_complete:
        verdict = Verdict.UNKNOWN
    return Budget(target, allowed, remaining, Verdict.MISSED if remaining < 0 else verdict)
