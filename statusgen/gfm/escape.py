"""Texts that are not Markdown, written so that Markdown shows them as they are."""

import re
from typing import Final
from urllib.parse import quote


def literal(text: str) -> str:
    """A text in one line that reads the same once Markdown is made HTML, with no more escapes than that needs."""
    return _FIRST.sub(r"\1\\\2", "".join(map(_part, _ADDRESS.split(" ".join(text.split())))), count=1)


def link(text: str, url: str) -> str:
    """A link: `text` is Markdown already."""
    address = _UNSAFE.sub(lambda found: quote(found[0]), url)
    return f"[{text}]({_ENTITY.sub('&amp;', address)})"


_ADDRESS: Final = re.compile(r"((?:https?|ftp)://\S+|www\.\S+)", re.IGNORECASE)
"""What becomes a link by itself, and shows a backslash inside it."""

_PLAIN_ADDRESS: Final = re.compile(r"[\w.:/?#@!+,;=%&-]+")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_ACTIVE: Final = re.compile(
    r"[\\`*\[\]<~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is no more than itself
    r"|&(?=#?\w+;)"
    r"|(?<!#)#(?=#*+$)"  # what ends a heading
)
_FIRST: Final = re.compile(r"^(\d{0,9})([.)](?=\s|$)|(?<!\d)[#+=>|:-])")
"""What would begin a list, a heading, a quotation or a rule, and what would underline the line above."""

_UNSAFE: Final = re.compile(r"""[\s"<>\\^`{|}()\[\]]""")


_BREAK: Final = re.compile(r"(://|(?<=www)\.)", re.IGNORECASE)


def _part(text: str) -> str:
    """A piece between addresses, or an address, which stays as it is where Markdown reads it as nothing else."""
    escaped = _ACTIVE.sub(r"\\\g<0>", text)
    is_safe = escaped == text and _PLAIN_ADDRESS.fullmatch(text)
    return _BREAK.sub(r"\\\1", escaped) if _ADDRESS.fullmatch(text) and not is_safe else escaped
