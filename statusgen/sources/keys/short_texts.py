"""Short texts that authors write: a line for readers, a URL, an id."""

import re
import unicodedata
from typing import Final

from statusgen.model.patterns import regex
from statusgen.model.spelling import without_accents
from statusgen.model.vocabulary import ID, RESERVED_NAMES

URL: Final = regex(r"(?:https?://[^\s/?#]|mailto:|tel:)[^\s<>\"]*", re.IGNORECASE)
"""What a link may lead to."""

HOST: Final = regex(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s<>\"]*)?", re.IGNORECASE)
_SPACES: Final = regex(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
_INVISIBLE_ENDS: Final = regex(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")
_FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufe0f\u034f")
_PATTERN_OF_A_DAY: Final = regex(r"^(?:DATE|YYYY-MM-DD)(?=-|$)")
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def one_line(text: str) -> str:
    """A text with its white space as single spaces, and none around it."""
    if text.isprintable():  # as most are: then all of its white space are spaces
        return " ".join(text.split())
    return _INVISIBLE_ENDS.sub("", _SPACES.sub(" ", text)).strip()


def is_blank(text: str) -> bool:
    """Whether nobody sees anything of a text."""
    is_seen = text[:1].isascii() and text[:1].isalnum()  # as nearly always
    return not is_seen and all(sign in _FILLERS or unicodedata.category(sign)[0] in "ZC" for sign in text)


def why_no_url(url: str) -> str:
    """Why something cannot be linked to, with the remedy; "" if it can."""
    if not URL.fullmatch(url):
        bare = re.sub(r"\[[^\[\]]*\]\(([^()]*)\)", r"\1", url).strip("<>\"'“”„‟«»‘’ ")
        meant = bare if URL.fullmatch(bare) else f"https://{bare}" if HOST.fullmatch(bare) else ""
        return f'"{url}" is not a URL; write {meant or "https://…, mailto:… or tel:…"}'
    return why_hidden(url)


def why_hidden(url: str) -> str:
    """Why a URL leads elsewhere than it seems to, with the remedy; "" where it has no invisible character."""
    hidden = next((sign for sign in url if unicodedata.category(sign) == "Cf"), "")
    return f"has the invisible character U+{ord(hidden):04X}; type it again" if hidden else ""


def id_meant(name: str) -> str:
    """A name as an id, with letters that are not in ASCII as people write them without; "" where none is left."""
    plain = without_accents(name.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-")


def wrong_id(name: str, remedy: str = "write {}", otherwise: str = "", *, today: str = "YYYY-MM-DD") -> str:
    """Why a name cannot be an id, with the remedy for the one that was meant, or `otherwise`; "" if it can.

    A pattern for a day at its beginning means `today`.
    """
    if not ID.fullmatch(name):
        meant = id_meant(_PATTERN_OF_A_DAY.sub(today, name)) or otherwise
        problem = f'"{name}" is not an id; use a-z, 0-9 and -, at most 100 characters'
        return f"{problem}: {remedy.format(meant)}" if meant else problem
    if RESERVED_NAMES.fullmatch(name):
        return f'"{name}" is a name that Windows keeps for itself; choose another'
    return ""
