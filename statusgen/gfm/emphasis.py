"""Emphasis, strong emphasis and strikethrough, by CommonMark's rules for delimiter runs."""

import string
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Iterable

import msgspec

from statusgen.gfm.limits import DEEPEST, Budget, TooCostly


class Run(msgspec.Struct, eq=False):
    """A run of one delimiter, `length` long, of which `count` are text so far.

    `closed` is how many elements end at its beginning, `opened` are the tags that begin at its end, innermost first.
    """

    mark: str
    length: int
    count: int
    opens: bool
    closes: bool
    closed: int = 0
    opened: list[str] = msgspec.field(default_factory=list)


Item = str | Run | etree.Element
"""What a line is made of before emphasis is resolved: texts, delimiter runs, and elements that are complete."""


def run_at(data: str, start: int, end: int) -> Run:
    """The run that stands there, and what it may do by what stands around it."""
    mark, length = data[start], end - start
    before, after = _class(data[start - 1 : start]), _class(data[end : end + 1])
    left = after != "space" and (after == "word" or before != "word")
    right = before != "space" and (before == "word" or after != "word")
    if mark == "_":
        left, right = left and (not right or before == "mark"), right and (not left or after == "mark")
    if mark == "~" and length > 2:
        left = right = False
    return Run(mark, length, length, left, right)


def fill(element: etree.Element, items: Iterable[Item], budget: Budget) -> None:
    """Give an element its content. What is strong inside strong is not stronger, as on GitHub."""
    found = list(items)
    _pair_runs([item for item in found if isinstance(item, Run)], budget)
    path: list[etree.Element] = [element]
    texts: list[str] = []
    for item in found:
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, Run):
            for _ in range(item.closed):
                _end_text(path.pop(), texts)
            texts.append(item.mark * item.count)
            if len(path) + len(item.opened) > DEEPEST:
                raise TooCostly
            for tag in reversed(item.opened):
                _end_text(path[-1], texts)
                is_strong_already = tag == path[-1].tag == "strong"
                path.append(path[-1] if is_strong_already else etree.SubElement(path[-1], tag))
        else:
            _end_text(path[-1], texts)
            path[-1].append(item)
    _end_text(element, texts)


def _end_text(element: etree.Element, texts: list[str]) -> None:
    text = "".join(texts)
    texts.clear()
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _pair_runs(runs: list[Run], budget: Budget) -> None:
    openers: list[Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        while run.closes and run.count:
            bottom = (run.mark, run.opens, run.length % 3 if run.mark != "~" else run.length)
            match = _opener(openers, run, bottoms.get(bottom, 0), budget)
            if match is None:
                bottoms[bottom] = len(openers)
                break
            _pair(openers[match], run)
            del openers[match + (openers[match].opens and openers[match].count > 0) :]
            bottoms = {key: min(value, len(openers)) for key, value in bottoms.items()}
        if run.opens and run.count:
            openers.append(run)


def _opener(openers: list[Run], closer: Run, bottom: int, budget: Budget) -> int | None:
    for index in range(len(openers) - 1, bottom - 1, -1):
        budget.spend(1)
        opener = openers[index]
        may_be_both = opener.closes or closer.opens
        is_unfit = may_be_both and (opener.length + closer.length) % 3 == 0 and closer.length % 3 != 0
        if opener.mark == closer.mark and (closer.mark == "~" or not is_unfit):
            return index
    return None


def _pair(opener: Run, closer: Run) -> None:
    """Use up the delimiters next to what they enclose; tildes of unequal number are only text."""
    if closer.mark == "~" and opener.length != closer.length:
        opener.opens = closer.opens = closer.closes = False
        return
    used = opener.length if closer.mark == "~" else min(2, opener.count, closer.count)
    opener.opened.append("del" if closer.mark == "~" else ("em", "strong")[used - 1])
    opener.count -= used
    closer.count -= used
    closer.closed += 1


def _class(character: str) -> str:
    if not character or character.isspace():
        return "space"
    is_mark = character in string.punctuation or unicodedata.category(character)[0] == "P"
    return "mark" if is_mark else "word"
