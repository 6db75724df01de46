"""Texts that are not Markdown, written so that Markdown shows them as they are."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from statusgen.model.patterns import regex


def literal(text: str) -> str:
    """A text in one line that reads the same once Markdown is made HTML, with no more escapes than that needs."""
    return _FIRST.sub(r"\1\\\2", "".join(map(_part, _ADDRESS.split(" ".join(text.split())))), count=1)


def literal_lines(text: str) -> str:
    """A text of several lines that reads the same: its line ends break lines, its empty lines divide paragraphs."""
    paragraphs = re.split(r"\n(?:[^\S\n]*\n)+", text.strip())
    return "\n\n".join(with_breaks([literal(line) for line in part.split("\n") if line.strip()]) for part in paragraphs)


def with_breaks(lines: Sequence[str]) -> str:
    """The lines of a paragraph, which end where they end; a backslash that touched an address would be part of it."""
    *above, last = lines or [""]
    return "".join(f"{line} \\\n" if _ENDS_IN_ADDRESS.search(line) else f"{line}\\\n" for line in above) + last


def link(text: str, url: str) -> str:
    """A link: `text` is Markdown already."""
    address = _UNSAFE.sub(lambda found: quote(found[0]), url)
    return f"[{text}]({_ENTITY.sub('&amp;', address)})"


_ADDRESS: Final = regex(r"((?:https?|ftp)://\S+|www\.\S+)", re.IGNORECASE)
"""What becomes a link by itself, and shows a backslash inside it."""

_ENDS_IN_ADDRESS: Final = regex(r"(?:://|www\.|@)\S*$", re.IGNORECASE)
_PLAIN_ADDRESS: Final = regex(r"[\w.:/?#@!+,;=%&-]+")
_ENTITY: Final = regex(r"&(?=#?\w+;)")
_ACTIVE: Final = regex(
    r"[\\`*\[\]<~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is no more than itself
    r"|&(?=#?\w+;)"
    r"|(?<!#)#(?=#*+$)"  # what ends a heading
    r"|:(?=(?:100|1234|[+-]1|[a-z0-9_+-]*[a-z][a-z0-9_+-]*):)"  # an emoji by its name
)
_FIRST: Final = regex(r"^(\d{0,9})([.)](?=\s|$)|(?<!\d)[#+=>|:-])")
"""What would begin a list, a heading, a quotation or a rule, and what would underline the line above."""

_UNSAFE: Final = regex(r"""[\s"<>\\^`{|}()\[\]]""")


_BREAK: Final = regex(r"(://|(?<=www)\.)", re.IGNORECASE)


def _part(text: str) -> str:
    """A piece between addresses, or an address, which stays as it is where Markdown reads it as nothing else."""
    escaped = _ACTIVE.sub(r"\\\g<0>", text)
    is_safe = escaped == text and _PLAIN_ADDRESS.fullmatch(text)
    return _BREAK.sub(r"\\\1", escaped) if _ADDRESS.fullmatch(text) and not is_safe else escaped
