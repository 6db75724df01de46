"""The width of a text without a font, for images that are drawn before anybody knows which font they will be seen in.

Widths are those of Verdana and DejaVu Sans, which resemble each other: what most programs draw badges with.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

_WIDTHS: Final = {
    21: "י",
    27: "'ijlłıіון",
    30: "IJΙІآأإا",
    33: " ,./:;\\|‘’·ι",
    36: "-fז",
    39: "!()[]t¡נ",
    42: "rגىیئلني",
    45: '"',
    48: "پءبتثدذ",
    51: "*_`sz–“”°ژؤرزعغهو",
    54: "?c¿εζгзсэєґדךכץة",
    57: "FLkŁΓνξυχтבלרق",
    60: "PTYaovxyøðÞ«»ΡΤΥγδθκλοπςτГТУавкоухчьяצكم",
    63: "$0123456789ESbdeghnpqu{}ßđþ€£ΕΞΣβημρσЕЗбелрעףפچکگجحخف",
    66: "KΚαφψинпћџאהחטםסת",
    69: "ABCRVXZΑΒΔΖΛΧАБВСХЧЬЭЯдцЄמ",
    72: "UКъקש",
    75: "HNΗΝΠΩИЛНПм",
    78: "&DGOQØĐΘΟΦΨДОЦыЂ",
    81: "w",
    84: "#+<=>^~±×ωЪфюطظ",
    87: "MΜМФЫ",
    90: "жљњ",
    93: "шщ",
    96: "%mÆسشصض",
    99: "@Wæ—…",
    102: "œ",
    105: "№",
    108: "ŒЖШЩЮ",
}
_WIDTH_OF: Final = {character: width for width, characters in _WIDTHS.items() for character in characters}
"""Hundredths of the font's size, by character; of Arabic letters, as they mostly are: joined to others."""

_NARROW_LETTERS: Final = frozenset({*range(0x0900, 0x0B80), *range(0x0E00, 0x0F00), *range(0xFF61, 0xFFA0)})
"""From Devanagari to Odia, Thai, Lao, and Katakana of half the width: about 46; letters of other scripts about 64."""

_JOINER: Final = "\u200d"


def width(text: str, size: float) -> float:
    """How wide a text in one line is where letters are `size` high."""
    return sum(_width(character) for character in _apart(text)) * size / 100


def direction(text: str) -> str:
    """`rtl` or `ltr`: the way of the first letter that has one."""
    ways = (unicodedata.bidirectional(character) for character in text)
    strong = next((way for way in ways if way in {"L", "R", "AL"}), "L")
    return "ltr" if strong == "L" else "rtl"


def shortened(text: str, most: int) -> str:
    """A text in one line, with an ellipsis for what is beyond so many characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = most - 1
    while end > 1 and (_width(line[end]) == 0 or line[end - 1] == _JOINER):
        end -= 1
    return line[:end].rstrip() + "…"


def _apart(text: str) -> Iterator[str]:
    """The characters that take room. What is joined to the one before, or its skin tone, is drawn in its place."""
    before = ""
    for character in unicodedata.normalize("NFC", text):
        if before != _JOINER and not "\U0001f3fb" <= character <= "\U0001f3ff":
            yield character
        before = character


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 100  # a character of East Asia fills a square
    letter = unicodedata.normalize("NFD", character)[0]  # a letter with an accent is as wide as without
    fallback = 46 if ord(letter) in _NARROW_LETTERS else 64
    return _WIDTH_OF.get(character) or _WIDTH_OF.get(letter, fallback)
