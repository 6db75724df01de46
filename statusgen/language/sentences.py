"""Where the first sentence of a text ends."""

import re
from typing import Final

from statusgen.model.patterns import regex

LONGEST: Final = 240
"""How many characters a sentence has before it is cut."""

_END: Final = regex(r"""[.!?…؟۔。！？।]+["'”’»)\]」』]*(?=\s|$)|[。！？]+[」』）]*""")
"""What may end a sentence. After the full stops of Chinese and Japanese there is no blank."""

_ABBREVIATED: Final = regex(r"(?:^|[\s(\"'«“])(?:\w|[A-Z][a-z]{1,2}|(?:\w\.)+\w)\.$")
"""A full stop behind one letter, or behind two or three of which the first alone is a capital: "J.", "St.", "z. B."."""

_SHORT_WORD: Final = regex(r"(?:^|[\s(])[^\W\d]{1,6}\.$")
"""A full stop that ends no sentence if a number follows, as in "approx. 5" and "Nr. 3"."""


def first_sentence(text: str) -> str:
    """The first sentence of a text of one line, cut at a word with "…" if it is long.

    Where it is unclear whether a full stop ends a sentence, as in "approx. 5 minutes" or "J. Smith", it is taken not
    to: two sentences say more than half of one. After the rules of Unicode (UAX #29) for a lower-case letter.
    """
    line = " ".join(text.split())
    end = next((match.end() for match in _END.finditer(line) if _is_end(line, match)), len(line))
    if end <= LONGEST:
        return line[:end]
    return line[:LONGEST].rpartition(" ")[0].rstrip(",;:–—-") + "…" if " " in line[:LONGEST] else line[:LONGEST] + "…"


def _is_end(line: str, match: re.Match[str]) -> bool:
    rest = line[match.end() :].lstrip()
    if not rest or not match.group().startswith("."):
        return True
    before = line[: match.start() + 1]
    goes_on = rest[0].islower() or _ABBREVIATED.search(before) or (rest[0].isdigit() and _SHORT_WORD.search(before))
    return not goes_on
