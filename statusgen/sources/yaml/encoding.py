"""Bytes and characters that cannot be read, and where they are."""

import re
import unicodedata
from typing import Final

import msgspec

from statusgen.model.patterns import regex
from statusgen.model.problems import Problem

FILE_LIMIT: Final = 1 << 20
"""The bytes that a file may have."""


def decode(raw: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a UTF-8 file with `\\n` line ends, and what is wrong with its bytes and characters.

    What cannot be read is U+FFFD in the text, one for each byte or character, so that places still hold
    and the rest of the file can be checked. Of a file that is too large, the lines that fit are returned.
    """
    problems = []
    if len(raw) > FILE_LIMIT:
        message = f"the file has {len(raw):,} bytes, and at most {FILE_LIMIT:,} are read; shorten it or split it"
        problems.append(Problem(path, 1, 1, message))
        raw = raw[: raw.rfind(b"\n", 0, FILE_LIMIT) + 1]
    encoding = next((name for start, name in _ENCODINGS.items() if re.match(start, raw)), "utf-8")
    if encoding not in ("utf-8", "utf-8-sig"):
        problems.append(Problem(path, 1, 1, f"the file is in {encoding.upper()}; save it as UTF-8"))
    text = raw.decode(encoding, "surrogateescape" if encoding.startswith("utf-8") else "replace")
    clean, unreadable = readable(text, path, 1, UNREADABLE)
    return clean, (*problems, *unreadable)


def readable(text: str, path: str, first_line: int, unreadable: re.Pattern[str]) -> tuple[str, tuple[Problem, ...]]:
    """Return the text with U+FFFD for each character that cannot be read, and where those are."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").replace("\t", "").isprintable():  # as most are, which is quick to see
        return text, ()
    clean = unreadable.sub("\ufffd", text)
    if clean == text:
        return text, ()
    lines, problems = clean.split("\n"), []
    for number, line in enumerate(text.split("\n")):
        for run in re.finditer(rf"({unreadable.pattern})\1*", line):
            remedy = "use a normal line end" if run[0][0] in "\u2028\u2029" else "delete it"
            if "\udc80" <= run[0][0] <= "\udcff":
                remedy = "save the file as UTF-8"
            message = f"{name_of(run[0][0])} cannot be read; {remedy}"
            problems.append(Problem(path, first_line + number, run.start() + 1, message, source=lines[number]))
            if len(problems) == 20:
                message = "more characters of this file cannot be read; is it a text?"
                return clean, (*problems, msgspec.structs.replace(problems[-1], message=message))
    return clean, tuple(problems)


def name_of(character: str) -> str:
    """The name of a character that cannot be shown."""
    if "\udc80" <= character <= "\udcff":
        return f"the byte 0x{ord(character) - 0xDC00:02X}"
    name = unicodedata.name(character, "").lower() or _KINDS.get(unicodedata.category(character), "noncharacter")
    return f"the {name} U+{ord(character):04X}"


# What can be read is named, the most usual first: of what cannot, each range would be tried at each character.
_PLANES: Final = "".join(f"{chr(n)}-{chr(n + 0xFFFD)}" for n in range(1 << 16, 17 << 16, 1 << 16))
_HIGHER: Final = rf"\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}"
UNREADABLE: Final = regex(rf"[^\t\n -~\xa0-\ud7ff{_HIGHER}]")
"""Control characters but tabs and line ends, halves of surrogate pairs, and what Unicode says are no characters."""

UNREADABLE_IN_YAML: Final = regex(rf"[^\t\n -~\xa0-\u2027\u202a-\ud7ff{_HIGHER}]")
"""The same, and what YAML takes for line ends."""

_KINDS: Final = {"Cc": "control character", "Cs": "half of a surrogate pair"}
_ENCODINGS: Final = {
    rb"\xff\xfe\x00\x00": "utf-32",
    rb"\x00\x00\xfe\xff": "utf-32",
    rb"\xff\xfe": "utf-16",
    rb"\xfe\xff": "utf-16",
    rb"(?:[\t\n\r -~]\x00){2}": "utf-16-le",
    rb"(?:\x00[\t\n\r -~]){2}": "utf-16-be",
    rb"\xef\xbb\xbf": "utf-8-sig",
}
"""How files begin in each encoding, with its mark or with two letters."""
