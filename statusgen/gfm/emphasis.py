"""Emphasis, strong emphasis and strikethrough, by CommonMark's rules for delimiter runs."""

import re
import unicodedata
import xml.etree.ElementTree as etree
from typing import Final

import msgspec
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, STX

from statusgen.gfm.limits import check_depth


class Emphasis(InlineProcessor):
    """Everything from the first delimiter on, at once: what is left of the delimiters is text for good."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"[*_~].*", md)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """One `text` element with the emphasis in it, or nothing where there is none."""
        marks = _marks(data, m.start())
        if not marks:
            return None, None, None
        return _built(data, m.start(), marks), m.start(), len(data)


class _Run(msgspec.Struct, eq=False):
    """A run of one delimiter: `count` of its `length` are still unused, from `start` on."""

    mark: str
    start: int
    count: int
    length: int
    opens: bool
    closes: bool


_Mark = tuple[int, int, str]
"""Where delimiters stand, how many, and the tag that they open, empty for those that close one."""

_RUN: Final = re.compile(r"\*+|_+|~+")


def _marks(data: str, start: int) -> list[_Mark]:
    marks: list[_Mark] = []
    openers: list[_Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for found in _RUN.finditer(data, start):
        run = _run(data, found.start(), found.end())
        while run.closes and run.count:
            bottom = (run.mark, run.opens, run.length % 3 if run.mark != "~" else run.length)
            match = _opener(openers, run, bottoms.get(bottom, 0))
            if match is None:
                bottoms[bottom] = len(openers)
                break
            marks += _pair(openers[match], run)
            del openers[match + (openers[match].count > 0) :]
            bottoms = {key: min(value, len(openers)) for key, value in bottoms.items()}
        if run.opens and run.count:
            openers.append(run)
    return sorted(marks)


def _run(data: str, start: int, end: int) -> _Run:
    """A run and what it may do, by what stands around it."""
    mark, length = data[start], end - start
    before, after = _class(data[start - 1 : start]), _class(data[end : end + 1])
    left = after != "space" and (after == "word" or before != "word")
    right = before != "space" and (before == "word" or after != "word")
    if mark == "_":
        left, right = left and (not right or before == "mark"), right and (not left or after == "mark")
    if mark == "~" and length > 2:
        left = right = False
    return _Run(mark, start, length, length, left, right)


def _class(character: str) -> str:
    if not character or character.isspace():
        return "space"
    is_mark = character in _ASCII_MARKS or unicodedata.category(character)[0] == "P"
    return "mark" if is_mark else "word"


_ASCII_MARKS: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" + STX + ETX)


def _opener(openers: list[_Run], closer: _Run, bottom: int) -> int | None:
    for index in range(len(openers) - 1, bottom - 1, -1):
        if openers[index].mark == closer.mark and _fits(openers[index], closer):
            return index
    return None


def _fits(opener: _Run, closer: _Run) -> bool:
    if closer.mark == "~":
        return True
    either_both = opener.closes or closer.opens
    return not (either_both and (opener.length + closer.length) % 3 == 0 and closer.length % 3 != 0)


def _pair(opener: _Run, closer: _Run) -> tuple[_Mark, ...]:
    """Use up the delimiters that lie next to what they enclose; tildes of unequal number are only text."""
    if closer.mark == "~" and opener.length != closer.length:
        opener.count = closer.count = 0
        return ()
    used = 2 if opener.count > 1 and closer.count > 1 else 1
    tag = "del" if opener.mark == "~" else _TAGS[used]
    opener.count -= used
    opened = (opener.start + opener.count, used, tag)
    closed = (closer.start, used, "")
    closer.start += used
    closer.count -= used
    return opened, closed


_TAGS: Final = {1: "em", 2: "strong"}


def _built(data: str, start: int, marks: list[_Mark]) -> etree.Element:
    """The elements; what is strong inside strong is not stronger, as with GitHub."""
    root = etree.Element("text")
    path, done = [root], start
    for place, length, tag in marks:
        _append(path[-1], data[done:place])
        done = place + length
        if tag:
            nested = tag == path[-1].tag == "strong"
            path.append(path[-1] if nested else etree.SubElement(path[-1], tag))
            check_depth(len(path))
        else:
            path.pop()
    _append(root, data[done:])
    return root


def _append(element: etree.Element, text: str) -> None:
    settled = _RUN.sub(_settled, text)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + settled
    else:
        element.text = (element.text or "") + settled


def _settled(run: re.Match[str]) -> str:
    return f"{STX}{ord(run[0][0])}{ETX}" * len(run[0])
