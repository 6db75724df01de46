"""What stands inside a paragraph, heading or cell, read from left to right by CommonMark's and GitHub's rules.

Each construct is a small function that gets a mark in the text and takes what belongs to it; `_CONSTRUCTS` says which
function a mark belongs to.
"""

import re
import string
import unicodedata
import xml.etree.ElementTree as etree
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.entities import html5
from typing import Final

import msgspec

from statusgen.gfm.blocks import BRACKETED, TITLE, Structure, folded
from statusgen.gfm.html import TAG, decoded
from statusgen.gfm.limits import DEEPEST, Budget, TooCostly
from statusgen.model.patterns import regex


def read_inlines(parent: etree.Element, data: str, structure: Structure, budget: Budget) -> None:
    """Give an element the content that `data`, a part of the text of that structure, means.

    Beyond HTML's own elements, `raw` holds HTML as it was written, `note` refers to a footnote by its folded label,
    and `emoji` is a character with its name. Targets are as they are meant.
    """
    budget.spend(len(data))
    mark = _MARK.search(data)
    if mark is None:  # most texts are only text
        parent.text = data
    else:
        reader = _Reader(data, structure, budget)
        while mark:
            budget.spend(1)
            reader.at = mark.end()
            _CONSTRUCTS[mark[0][0]](reader, mark)
            mark = _MARK.search(data, reader.at)
        reader.take(len(data), len(data), "")
        _fill(parent, reader.items, budget)
    if "@" in data:
        _link_mail(parent, budget)


class Backticks:
    """The runs of backticks of a text, by length."""

    def __init__(self, data: str) -> None:
        self._starts: dict[int, list[int]] = {}
        for run in re.finditer("`+", data):
            self._starts.setdefault(len(run[0]), []).append(run.start())

    def closing(self, length: int, after: int) -> int | None:
        """Where the next run of that length starts."""
        starts = self._starts.get(length, [])
        index = bisect_left(starts, after)
        return starts[index] if index < len(starts) else None


class _Run(msgspec.Struct, eq=False):
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


_Item = str | _Run | etree.Element
"""What a line is made of before emphasis is resolved: texts, delimiter runs, and elements that are complete."""


class _Bracket(msgspec.Struct, frozen=True):
    """An open bracket: its index among the items, and where the text inside it begins."""

    item: int
    inside: int
    is_image: bool


class _Reader:
    """What has been read of a text: `items`, and text from `done` up to `at`, where reading goes on.

    Of the open brackets, the first `spent` cannot become links any more, since a link came after them. The last of all
    that were opened begins at `opened`.
    """

    def __init__(self, data: str, structure: Structure, budget: Budget) -> None:
        self.data, self.structure, self.budget = data, structure, budget
        self.items: list[_Item] = []
        self.done = self.at = 0
        self.brackets: list[_Bracket] = []
        self.images = self.spent = self.opened = 0
        self.backticks: Backticks | None = None
        self.never_closed: set[str] = set()

    def take(self, start: int, end: int, item: _Item) -> None:
        """Read on behind `end`: what was text up to `start`, then the item."""
        if self.done < start:
            self.items.append(self.data[self.done : start])
        self.items.append(item)
        self.done = self.at = end

    def take_element(self, start: int, end: int, tag: str, text: str, **attributes: str) -> None:
        """Read on behind `end`, with an element that holds only text."""
        element = etree.Element(tag, attributes)
        element.text = text
        self.take(start, end, element)


# The constructs: each gets the reader, which goes on behind the mark if nothing is taken, and the mark


def _break(reader: _Reader, mark: re.Match[str]) -> None:
    """The end of a line behind spaces, which show nowhere."""
    start = len(reader.data[reader.done : mark.start()].rstrip(" ")) + reader.done
    reader.take(start, mark.end(), etree.Element("br"))


def _break_or_character(reader: _Reader, mark: re.Match[str]) -> None:
    reader.take(*mark.span(), etree.Element("br") if mark[0][-1] == "\n" else _plain(mark[0]))


def _named(entity: re.Match[str]) -> str:
    """The character that an entity names, or the entity as it is written."""
    return decoded(entity[0]) if entity[0][1] == "#" or entity[0][1:] in html5 else entity[0]


def _plain(text: str) -> str:
    """The text that escapes and entities stand for, in a link's target or title."""
    return _ESCAPE_OR_ENTITY.sub(lambda found: found[0][1] if found[0][0] == "\\" else _named(found), text)


def _code_span(reader: _Reader, mark: re.Match[str]) -> None:
    reader.backticks = reader.backticks or Backticks(reader.data)
    closing = reader.backticks.closing(len(mark[0]), mark.end())
    if closing is not None:
        text = reader.data[mark.end() : closing].replace("\n", " ")
        if text.strip(" ") and text[0] == text[-1] == " ":
            text = text[1:-1]
        reader.take_element(mark.start(), closing + len(mark[0]), "code", text)


def _angle(reader: _Reader, mark: re.Match[str]) -> None:
    data, start = reader.data, mark.start()
    if link := _AUTOLINK.match(data, start):
        text = _ENTITY.sub(_named, link["url"] or link["mail"])
        reader.take_element(start, link.end(), "a", text, href=text if link["url"] else f"mailto:{text}")
    elif (tag := TAG.match(data, start)) and not (tag["end"] and tag["attributes"]):
        reader.take_element(start, tag.end(), "raw", tag[0])
    else:
        for opens, closes, least in _MARKUP:
            if data.startswith(opens, start) and closes not in reader.never_closed:
                end = data.find(closes, start + least) + len(closes)
                if end >= len(closes):
                    reader.take_element(start, end, "raw", data[start:end])
                    return
                reader.never_closed.add(closes)  # a search that failed once is not made again


def _delimiters(reader: _Reader, found: re.Match[str]) -> None:
    """A run, and what it may do by what stands around it."""
    mark, (start, end) = found[0][0], found.span()
    before, after = _class(reader.data[start - 1 : start]), _class(reader.data[end : end + 1])
    left = after != "space" and (after == "word" or before != "word")
    right = before != "space" and (before == "word" or after != "word")
    if mark == "_":
        left, right = left and (not right or before == "mark"), right and (not left or after == "mark")
    if mark == "~" and end - start > 2:
        left = right = False
    reader.take(start, end, _Run(mark, end - start, end - start, left, right))


def _class(character: str) -> str:
    if not character or character.isspace():
        return "space"
    is_mark = character in string.punctuation or unicodedata.category(character)[0] == "P"
    return "mark" if is_mark else "word"


def _open_bracket(reader: _Reader, mark: re.Match[str]) -> None:
    reader.take(*mark.span(), mark[0])
    is_image = len(mark[0]) == 2
    reader.images += is_image
    reader.opened = mark.end()
    reader.brackets.append(_Bracket(len(reader.items) - 1, mark.end(), is_image))


def _close_bracket(reader: _Reader, mark: re.Match[str]) -> None:
    """The end of a link, an image or a reference to a footnote; links are not nested in links."""
    if not reader.brackets:
        return
    bracket = reader.brackets.pop()
    reader.images -= bracket.is_image
    is_spent, reader.spent = len(reader.brackets) < reader.spent, min(reader.spent, len(reader.brackets))
    if is_spent and not bracket.is_image:
        return
    if found := _resource(reader, mark.end()) or _defined(reader, bracket, mark.start()):
        end, target, title = found
        names = ("img", "src") if bracket.is_image else ("a", "href")
        element = etree.Element(names[0], {names[1]: target} | ({"title": title} if title else {}))
        reader.take(mark.start(), end, "")
        _fill(element, reader.items[bracket.item + 1 :], reader.budget)
        reader.items[bracket.item :] = [element]
        reader.spent = reader.spent if bracket.is_image else len(reader.brackets)
    else:
        _note(reader, bracket, mark)


def _resource(reader: _Reader, start: int) -> tuple[int, str, str] | None:
    """Where `(target "title")` ends, and what it says."""
    data = reader.data
    opened = _OPENED.match(data, start)
    if not opened:
        return None
    target = opened["bracketed"]
    end = _bare_target_end(reader, opened.end()) if target is None else opened.end()
    closed = _TITLE_AND_END.match(data, end)
    reader.budget.spend((closed.end() if closed else end) - start)
    if not closed:
        return None
    target = data[opened.end() : end] if target is None else target
    return closed.end(), _plain(target), _plain((closed["title"] or "")[1:-1])


def _bare_target_end(reader: _Reader, start: int) -> int:
    """Where a target without angle brackets ends, which is where it starts if its parentheses are not balanced."""
    depth, end = 0, len(reader.data)
    for found in _TARGET_MARK.finditer(reader.data, start):
        depth += (found[0] == "(") - (found[0] == ")")
        if depth < 0 or depth > _DEEPEST_PARENTHESIS or found[0].isspace():
            end = found.start()
            break
    reader.budget.spend(end - start)
    return end if depth <= 0 else start


def _defined(reader: _Reader, bracket: _Bracket, closes: int) -> tuple[int, str, str] | None:
    """Where a link by its label ends, and what the label stands for."""
    label = _LABEL.match(reader.data, closes + 1)
    name = label[1] if label else ""
    if not name and reader.opened == bracket.inside:
        name = reader.data[bracket.inside : min(closes, bracket.inside + 1000)]
    reader.budget.spend(len(name))
    definition = reader.structure.definitions.get(folded(name)) if name else None
    end = label.end() if label else closes + 1
    return (end, _plain(definition[0]), _plain(definition[1])) if definition else None


def _note(reader: _Reader, bracket: _Bracket, mark: re.Match[str]) -> None:
    label = reader.data[bracket.inside : min(mark.start(), bracket.inside + 1000)]
    if label.startswith("^") and folded(label) in reader.structure.footnotes:
        reader.take(*mark.span(), "")
        reader.items[bracket.item :] = ["!" * bracket.is_image, etree.Element("note", {"label": folded(label)})]


def _bare_link(reader: _Reader, mark: re.Match[str]) -> None:
    """A URL without brackets, as GitHub links it: up to a space, without the punctuation at its end.

    GitHub's runs on over the full stop of a Japanese sentence, so that it leads nowhere; this one ends there.
    """
    if reader.images or len(reader.brackets) > reader.spent:  # something before may yet become a link or image
        return
    before = _BEFORE_LINK.search(reader.data, max(0, mark.start() - 5), mark.start())
    assert before is not None
    start, is_www = before.start(), mark[0] == "."
    domain = _DOMAIN.match(reader.data, mark.end())
    whole = (before[0] + "." if is_www else "") + (domain[0] if domain else "")
    labels = whole.split(".")
    if not domain or (is_www and len(labels) < 2) or ("_" in "".join(labels[-2:]) and len(labels) < 12):
        return
    end = _without_punctuation(reader.data, start, _end_of_link(reader.data, mark.end()))
    reader.budget.spend(end - start)
    text = reader.data[start:end]
    reader.take_element(start, end, "a", text, href=f"http://{text}" if is_www else text)


def _end_of_link(data: str, start: int) -> int:
    """Where a URL ends: at a space, a stop of full width, or where such a bracket closes that it did not open."""
    opened: list[str] = []
    for sign in _LINK_END.finditer(data, start):
        if sign[0] in _CLOSING:
            opened.append(_CLOSING[sign[0]])
        elif opened and sign[0] == opened[-1]:
            opened.pop()
        else:
            return sign.start()
    return len(data)


def _without_punctuation(data: str, start: int, end: int) -> int:
    excess = data.count(")", start, end) - data.count("(", start, end)
    while True:
        last = data[end - 1]
        if last == ")" and excess > 0:
            excess -= 1
        elif last == ";" and (entity := _ENTITY_END.search(data, max(start, end - 40), end)):
            end = entity.start() + 1
        elif last not in "?!.,:*_~'\";":
            return end
        end -= 1


def _colon(reader: _Reader, mark: re.Match[str]) -> None:
    (_bare_link if mark[0] == "://" else _shortcode)(reader, mark)


def _shortcode(reader: _Reader, mark: re.Match[str]) -> None:
    if character := _emoji().get(mark[0]):
        reader.take_element(*mark.span(), "emoji", character, name=mark[0])
    else:
        reader.at -= 1


@cache
def _emoji() -> dict[str, str]:
    """GitHub's emoji by their names with colons, without those that are its own pictures."""
    from pymdownx import gemoji_db

    known = {name: facts.get("unicode_alt", facts.get("unicode")) for name, facts in gemoji_db.emoji.items()}
    known |= {alias: known[name] for alias, name in gemoji_db.aliases.items()}
    return {
        name: "".join(chr(int(point, 16)) for point in points.split("-")) for name, points in known.items() if points
    }


# Emphasis, strong emphasis and strikethrough, by CommonMark's rules for delimiter runs


def _fill(element: etree.Element, items: Iterable[_Item], budget: Budget) -> None:
    """Give an element its content. What is strong inside strong is not stronger, as on GitHub."""
    found = list(items)
    _pair_runs([item for item in found if isinstance(item, _Run)], budget)
    path: list[etree.Element] = [element]
    texts: list[str] = []
    for item in found:
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, _Run):
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


def _pair_runs(runs: list[_Run], budget: Budget) -> None:
    openers: list[_Run] = []
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


def _opener(openers: list[_Run], closer: _Run, bottom: int, budget: Budget) -> int | None:
    for index in range(len(openers) - 1, bottom - 1, -1):
        budget.spend(1)
        opener = openers[index]
        may_be_both = opener.closes or closer.opens
        is_unfit = may_be_both and (opener.length + closer.length) % 3 == 0 and closer.length % 3 != 0
        if opener.mark == closer.mark and (closer.mark == "~" or not is_unfit):
            return index
    return None


def _pair(opener: _Run, closer: _Run) -> None:
    """Use up the delimiters next to what they enclose; tildes of unequal number are only text."""
    if closer.mark == "~" and opener.length != closer.length:
        opener.opens = closer.opens = closer.closes = False
        return
    used = opener.length if closer.mark == "~" else min(2, opener.count, closer.count)
    opener.opened.append("del" if closer.mark == "~" else ("em", "strong")[used - 1])
    opener.count -= used
    closer.count -= used
    closer.closed += 1


# Mail addresses, which are found in what is text in the end


def _link_mail(element: etree.Element, budget: Budget) -> None:
    items: list[_Item] = [*_with_mail(element.text)]
    for child in element:
        if child.tag not in ("a", "code", "raw", "img", "emoji"):
            _link_mail(child, budget)
        items += [child, *_with_mail(child.tail)]
        child.tail = None
    del element[:]
    element.text = None
    _fill(element, items, budget)


def _with_mail(text: str | None) -> Iterator[str | etree.Element]:
    done = 0
    for found in _MAIL.finditer(text or ""):
        if "." in found["domain"] and found[0][-1].isalpha():
            yield found.string[done : found.start()]
            link = etree.Element("a", {"href": f"{'' if found['scheme'] else 'mailto:'}{found[0]}"})
            link.text = found[0]
            yield link
            done = found.end()
    yield (text or "")[done:]


_PUNCTUATION: Final = r"[!-/:-@\[-`{-~]"
_ENTITY: Final = regex(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z]\w{1,40});")
_ENTITY_END: Final = regex(r"&[A-Za-z]+;\Z")
_ESCAPE_OR_ENTITY: Final = regex(rf"\\{_PUNCTUATION}|{_ENTITY.pattern}")
_AUTOLINK: Final = regex(
    r"<(?:(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+)"
    r"|(?P<mail>[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]++@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?))>"
)
_MAIL: Final = regex(
    r"(?<![A-Za-z0-9.+_-])(?P<scheme>mailto:)?[A-Za-z0-9.+_-]++@"
    r"(?P<domain>(?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))+)(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])"
)
_MARKUP: Final = (("<!--", "-->", 2), ("<?", "?>", 2), ("<![CDATA[", "]]>", 9), ("<!", ">", 2))
"""What opens and closes the HTML that is no tag, and after how many characters it may close."""

_OPENED: Final = regex(rf"\(\s*+(?:{BRACKETED})?")
_TARGET_MARK: Final = regex(rf"\\{_PUNCTUATION}|[()\s]")
_DEEPEST_PARENTHESIS: Final = 32
_TITLE_AND_END: Final = regex(rf"(?:\s++(?P<title>{TITLE}))?\s*+\)", re.DOTALL)
_LABEL: Final = regex(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_DOMAIN: Final = regex(r"[^\W_][-\w.]*+")
_LINK_END: Final = regex(r"[\s<。、，；！？（）「」『』【】]")
_CLOSING: Final = {"（": "）", "「": "」", "『": "』", "【": "】"}
"""The brackets of full width, and what closes each."""

_BEFORE_LINK: Final = regex(r"(?:https?|ftp|www)$", re.IGNORECASE)
_CONSTRUCTS: Final[dict[str, Callable[[_Reader, re.Match[str]], None]]] = {
    "\\": _break_or_character,
    "&": _break_or_character,
    "\n": _break,
    "`": _code_span,
    "<": _angle,
    "*": _delimiters,
    "_": _delimiters,
    "~": _delimiters,
    "!": _open_bracket,
    "[": _open_bracket,
    "]": _close_bracket,
    ":": _colon,
    ".": _bare_link,
}
"""The constructs, by the first character of their marks."""

_MARKS: Final = (
    rf"(?<=\\)(?:\n|{_PUNCTUATION})",
    rf"(?<=&){_ENTITY.pattern[1:]}",
    r"(?<=  \n)",
    r"(?<=`)`*+",
    r"(?<=[<[\]])",
    r"(?<=\*)\**+|(?<=_)_*+|(?<=~)~*+",
    r"(?<=!)\[",
    r"(?<=:)(?:(?<=(?<![A-Za-z])http:)|(?<=(?<![A-Za-z])https:)|(?<=(?<![A-Za-z])ftp:))//",
    r"(?<=:)[a-z0-9+_-]++:(?!//)",
    r"(?<=(?<![^\s*_~(])www\.)",
)
_MARK: Final = re.compile(rf"[\\&\n`<*_~!\[\]:.](?i:{'|'.join(_MARKS)})")
"""A mark. Few characters may begin one, so the others are passed by quickly; what must stand before it is looked up."""
