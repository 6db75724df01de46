"""A source file while it is read: its YAML becomes structs, or all its problems.

The struct is the grammar: its fields are the keys, their types say what a value may look like, and a field
without a default is required. A struct with a `shorthand` may be given as that one field's value.
"""

import enum
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Annotated, Any, Final, TypeAlias

import msgspec

from statusgen.language.direction import closed
from statusgen.language.tags import unknown_language
from statusgen.model.patterns import regex
from statusgen.model.problems import Problem, Severity
from statusgen.model.recurrence import Recurrence, read_recurrence
from statusgen.model.share import Share, read_share
from statusgen.model.site import Link
from statusgen.model.spelling import Unknown, misspelt
from statusgen.model.target import Target, read_target
from statusgen.model.text import Text
from statusgen.model.time import Count, Length, Moment, Precision, as_written, read_count, read_length, read_moment
from statusgen.model.zones import day_of, in_full
from statusgen.sources.keys.grammar import bare, fields_of, keys_inside, owner_of, structs_inside
from statusgen.sources.keys.indentation import indented
from statusgen.sources.keys.shapes import as_one_entry, glued_pairs, in_braces, why_no_list, why_no_name, why_no_table
from statusgen.sources.keys.short_texts import URL, id_meant, is_blank, one_line, why_no_url
from statusgen.sources.keys.words import instead_of_key, instead_of_text, is_near_word, keys_meant, number_meant
from statusgen.sources.keys.words import read_word as read_word
from statusgen.sources.yaml.quotation import NOTHING, is_in_quotation_marks, quote, without_stray_mark
from statusgen.sources.yaml.tree import Position, YamlEntry, YamlList, YamlMapping, YamlNode, YamlText

MISSING: Final = msgspec.UNSET

SUGGESTION_LIMIT: Final = 50
"""How many suggestions are made for one file: each takes long, and a file with more mistakes is no accident."""

Where: TypeAlias = Position | str | tuple[str | int, ...]
"""A position, or a key of the file's YAML: its name, or the path to it."""

Wrong: TypeAlias = tuple[Where, str]
"""Where something is wrong, and what to say of it."""


class SourceFile(msgspec.Struct):
    """Its path in messages, its lines and its YAML, and `problems`, to which whoever reads it adds.

    `zone` is what times without a zone are in, `language` what texts are in, one of the site's `languages`.
    Its body, if it has one, begins in line `body_line`.
    """

    path: str
    lines: Sequence[str]
    root: YamlMapping
    zone: tzinfo
    language: str
    languages: tuple[str, ...]
    body_line: int = 1
    problems: list[Problem] = []
    suggestions: int = 0

    def report(self, where: Where, message: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem, with its line."""
        steps = (where,) if isinstance(where, str) else where
        at = steps if isinstance(steps, Position) else position_of(self.root, *steps)
        line = self.lines[at.line - 1] if 0 < at.line <= len(self.lines) else ""
        self.problems.append(Problem(self.path, at.line, at.column, message, severity, line))

    @property
    def errors(self) -> int:
        """How many problems are errors. A value with a warning is read all the same."""
        return sum(each.severity is Severity.ERROR for each in self.problems)

    def in_body(self, line: int, column: int = 1) -> Position:
        """The position of a place in the body, whose lines count from 1."""
        return Position(self.body_line - 1 + line, column)

    def written(self, moment: Moment | datetime) -> str:
        """A moment as it can be written in this file: in the site's zone, and as precisely as it is known."""
        return in_full(moment, self.zone) if isinstance(moment, datetime) else as_written(moment, self.zone)

    def explain(self, error: ValueError) -> str:
        """The message of an error; after many suggestions in one file, without another."""
        if isinstance(error, Unknown) and not self.may_suggest():
            return error.without_suggestion
        return str(error)

    def may_suggest(self) -> bool:
        """Whether another suggestion may be worked out for this file, which counts it."""
        self.suggestions += 1
        return self.suggestions <= SUGGESTION_LIMIT

    def unknown(self, problem: str, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """The message that a word is unknown, with what was meant instead, or else with another remedy."""
        return self.explain(misspelt(problem, word, known, otherwise))

    def indent(self, struct: type[msgspec.Struct]) -> None:
        """Put each key of the file that is not indented where it belongs; those of one key are one problem."""
        self.root, strays = indented(self.root, struct, self.languages)
        for stray in strays:
            names, at = " and ".join(f'"{name}"' for name in stray.entries), stray.position
            verb, them = ("belongs", "it") if len(stray.entries) == 1 else ("belong", "them")
            line = self.lines[at.line - 1].strip()
            shown = " " * (at.column - 1 + stray.spaces) + "- " * stray.begins_item + line
            spaces = f"{_NUMBERS.get(stray.spaces, stray.spaces)} spaces"
            self.report(at, f'{names} {verb} to {stray.owner}: indent {them} by {spaces}, as in  "{shown}"')

    def fields(self, struct: type[msgspec.Struct], node: YamlMapping, where: str = "") -> dict[str, Any]:
        """The values of a struct's fields as far as they could be read; a missing required one is a problem."""
        known = fields_of(struct)
        meant, values = set[str](), dict[str, Any]()
        for key in node.entries:
            if key not in known:
                meant.update(self._unknown_key(struct, key, node, where))
        for name, field in known.items():
            if entry := node.entries.get(name):
                values[field.name] = self._value(field.type, entry, f"{where}.{name}" if where else name)
            elif field.required and name not in meant:
                meant_id = id_meant(node.text_of("name")) if name == "id" else ""
                remedy = f"add  id: {meant_id}" if meant_id else "it is required"
                self.report(node.position, f"{f'{where}.{name}' if where else name}: is missing; {remedy}")
        return {name: value for name, value in values.items() if value is not MISSING}

    def _unknown_key(self, struct: type[msgspec.Struct], key: str, node: YamlMapping, where: str) -> tuple[str, ...]:
        """Report a key that a struct does not have; return those that were perhaps meant."""
        known, at = fields_of(struct), node.entries[key].key
        problem = f'{where}: there is no key "{key}"' if where else f'there is no key "{key}"'
        if remedy := instead_of_key(struct, key):
            self.report(at, f"{problem}; {remedy}")
            return ()
        meant = keys_meant(key, known)
        free = tuple(name for name in meant if name not in node.entries)
        if meant and not free:
            self.report(at, f'{problem}; here that is "{meant[0]}", which is there already; remove this line')
            return meant
        meant = free
        if owner := "" if meant else owner_of(known, key):
            self.report(at, f"{problem}; it belongs to {owner}:  {owner}: {{{key}: …}}")
            return ()
        self.report(at, self.explain(Unknown(problem, lambda: meant, f"the keys here are {', '.join(known)}")))
        return meant

    def _value(self, kind: Any, entry: YamlEntry, where: str) -> Any:
        """The value of a key as a type; MISSING, with a problem, where it cannot be read as that."""
        value = entry.value
        is_nothing = isinstance(value, YamlText) and value.text in NOTHING and not value.quoted
        is_empty = isinstance(value, YamlText) and is_blank(value.text) and not hasattr(bare(kind)[0], "shorthand")
        if not isinstance(value, YamlText) or not (is_nothing or is_empty):
            return self._read(kind, value, where)
        if value.lost:
            return self._cut(value, where)
        if value.text.strip() and not is_nothing:
            return self._refuse(entry.key, f"{where}: has only invisible characters; give a text")
        what = "indent the lines that belong to it by two spaces," if keys_inside(kind) else "give a value"
        return self._refuse(entry.key, f"{where}: is empty; {what} or remove the line")

    def _refuse(self, position: Position, message: str) -> Any:
        self.report(position, message)
        return MISSING

    def _read(self, kind: Any, node: YamlNode, where: str) -> Any:
        return _reader_of(kind)(self, node, where)

    def _struct(self, kind: type[msgspec.Struct], node: YamlNode, where: str) -> Any:
        if isinstance(node, YamlMapping):
            before = self.errors
            values = self.fields(kind, node, where)
            return kind(**values) if self.errors == before else MISSING
        shorthand = getattr(kind, "shorthand", None)
        if shorthand is None:
            keys, given = ", ".join(fields_of(kind)), getattr(node, "text", "")
            remedy = instead_of_text(kind, given) if given else ""
            return self._refuse(node.position, f"{where}: needs keys of its own: {keys}{remedy and f'; {remedy}'}")
        if isinstance(node, YamlText) and not node.text:
            return kind()
        value = self._read(fields_of(kind)[shorthand].type, node, where)
        return MISSING if value is MISSING else kind(**{shorthand: value})

    def _list(self, kind: Any, node: YamlNode, where: str, *, single: bool) -> Any:
        if not isinstance(node, YamlList):
            line = self.lines[node.position.line - 1]
            if why := why_no_list(kind, node, where, line, may_be_one=single):
                return self._refuse(node.position, f"{where}: {why}")
            node = YamlList((node,), node.position)
        items = [self._item(kind, item, where) for item in self._rejoined(kind, node.items, where)]
        return MISSING if any(item is MISSING for item in items) else tuple(items)

    def _item(self, kind: Any, item: YamlNode, where: str) -> Any:
        if isinstance(item, YamlText) and not item.text:
            return self._refuse(item.position, f"{where}: has an empty item; fill it in or remove it")
        if isinstance(item, YamlMapping) and (remedy := as_one_entry(kind, item)):
            return self._refuse(item.position, f"{where}: {remedy}")
        return self._read(kind, item, where)

    def _rejoined(self, kind: Any, items: Sequence[YamlNode], where: str) -> Sequence[YamlNode]:
        """The items of a list, those together of which a hyphen before each key made several."""
        found: list[YamlNode] = []
        for item in items:
            last = found[-1] if found else None
            if isinstance(last, YamlMapping) and isinstance(item, YamlMapping) and self._is_part(kind, item, last):
                key, line = next(iter(item.entries)), self.lines[item.position.line - 1].replace("-", " ", 1)
                message = f'{where}: "{key}" belongs to the item above: write it without its hyphen, as in  "{line}"'
                self.report(item.position, message)
                found[-1] = YamlMapping(last.entries | item.entries, last.position)
            else:
                found.append(item)
        return found

    def _is_part(self, kind: Any, item: YamlMapping, last: YamlMapping) -> bool:
        """Whether an item lacks what every struct requires, and has only keys that the one above it lacks."""
        keys, first = set(item.entries), self.lines[last.position.line - 1].lstrip(" -")
        has_hyphen = re.match(r"\s*- ", self.lines[item.position.line - 1]) is not None
        if not keys or keys & last.entries.keys() or not has_hyphen or first.startswith("{"):
            return False
        known, inside = [fields_of(struct) for struct in structs_inside(kind)], keys_inside(kind)
        there = [keys.union(*(keys_meant(key, fields) for key in keys)) for fields in known]
        lacks = (
            any(each.required and each.name not in meant for each in fields.values())
            for fields, meant in zip(known, there, strict=True)
        )
        return all(lacks) and all(key in inside or keys_meant(key, inside) for key in keys)

    def _table(self, kind: Any, node: YamlNode, where: str) -> Any:
        """A mapping; where its values have a shorthand, a list of the keys alone will do."""
        table: dict[str, Any] = {}
        if isinstance(node, YamlMapping):
            read = {key: self._value(kind, entry, f"{where}.{key}") for key, entry in node.entries.items()}
            return {key: value for key, value in read.items() if value is not MISSING}
        if isinstance(node, YamlText) and self._report_glued(kind, node, where):
            return MISSING
        line = self.lines[node.position.line - 1]
        if not isinstance(node, YamlList) or not hasattr(kind, "shorthand"):
            return self._refuse(node.position, f"{where}: {why_no_table(kind, node, where, line)}")
        if line[node.position.column - 1] == "[" and (meant := in_braces(kind, node)):
            message = f"a name with its value stands in braces; write  {where}: {meant}"
            return self._refuse(node.position, f"{where}: {message}")
        for item in node.items:
            why = why_no_name(kind, item, self.lines[item.position.line - 1])
            if why or not isinstance(item, YamlText):
                self.report(item.position, f"{where}: {why}")
            elif item.text in table:
                self.report(item.position, f'{where}: "{item.text}" appears here twice; keep one')
            else:
                table[item.text] = kind()
        return table

    def _report_glued(self, kind: Any, node: YamlText, where: str) -> bool:
        """Report the lines that were meant as keys and their values, where other signs stand for the colon."""
        first = node.position.line
        pairs = list(glued_pairs(kind, self.lines[first - 1 :]))
        for number, (column, pair) in enumerate(pairs, first):
            message = f"{where}: a colon and a space stand between a name and its value; write  {pair}"
            self.report(Position(number, column), message)
        return bool(pairs)

    def _one_of(self, kinds: Sequence[Any], node: YamlNode, where: str) -> Any:
        """What a value may be, besides None: keys of its own or one word; of two structs the likelier by its keys."""
        real = [kind for kind in kinds if kind is not types.NoneType]
        if Length in real and Text in real:
            is_length = isinstance(node, YamlText) and any(character.isdigit() for character in node.text)
            return self._read(Length if is_length else Text, node, where)
        if Text in real and isinstance(real[0], type) and issubclass(real[0], enum.Enum):
            return self._read(real[0] if self._is_word(real[0], node) else Text, node, where)
        structs, words = [kind for kind in real if _is_struct(kind)], [kind for kind in real if not _is_struct(kind)]
        if isinstance(node, YamlMapping) and len(structs) > 1:
            fields = [fields_of(kind) for kind in structs]
            likeness = [sum(key in known or bool(keys_meant(key, known)) for key in node.entries) for known in fields]
            return self._read(structs[likeness.index(max(likeness))], node, where)
        enums = [kind for kind in words if isinstance(kind, type) and issubclass(kind, enum.Enum)]
        if structs and enums and isinstance(node, YamlText) and not self._is_word(enums[0], node):
            known = f"{', '.join(member.value for member in enums[0])}, or keys: {', '.join(fields_of(structs[0]))}"
            return self._refuse(node.position, f'{where}: "{node.text}" is not known here; it takes {known}')
        first = structs if isinstance(node, YamlMapping) else words
        return self._read((first or real)[0], node, where)

    def _is_word(self, kind: type[enum.Enum], node: YamlNode) -> bool:
        """Whether a value is one word of an enumeration, or nearly one, and not a text."""
        return isinstance(node, YamlText) and is_near_word(kind, node.text)

    def _words(self, node: YamlNode, where: str, kind: type[Text]) -> Any:
        """A text, in the file's language or in several."""
        own, before, words = self.language, self.errors, dict[str, str]()
        if not isinstance(node, YamlMapping):
            text = self._line(node, where)
            return MISSING if text is MISSING else kind({own: text})
        for language, entry in node.entries.items():
            if language not in self.languages:
                self.report(entry.key, self.explain(unknown_language(language, self.languages, f"{where}: ")))
            else:
                words[language] = self._value(Line, entry, f"{where}.{language}")
        if not node.entries:
            self.report(node.position, f"{where}: is empty; give a text")
        first = own if own in words else next(iter(words), "")
        return MISSING if self.errors > before else kind({first: words[first]} | words)

    def _line(self, node: YamlNode, where: str) -> Any:
        """A text for readers, which turns no direction behind it.

        What YAML takes for a comment was meant as part of it, unless it stands behind a URL.
        """
        if isinstance(node, YamlText) and node.lost and not URL.fullmatch(node.text):
            return self._cut(node, where)
        if isinstance(node, YamlText) and (escaped := self._escaped(node)):
            message = (
                f"{where}: in double quotes, \\n and \\t are a line break and a tab; to keep them write  {escaped}"
            )
            self.report(node.position, message, Severity.WARNING)
        if isinstance(node, YamlText) and not node.quoted:
            self._look_at_marks(node, where)
        if isinstance(node, YamlList) and (quoted := self._in_quotes(node)):
            return self._refuse(node.position, f"{where}: is a text; with such signs it needs quotes: write  {quoted}")
        text = self._leaf(str, node, where)
        return closed(text) if isinstance(text, str) else text

    def _look_at_marks(self, node: YamlText, where: str) -> None:
        """Ask about quotation marks that readers would see: one without a partner, and those around a whole title."""
        meant = without_stray_mark(node.text)
        what = "the quotation mark has no partner, so it is shown; put the text in quotes to keep it, or write"
        if _IS_NAME.search(where) and is_in_quotation_marks(node.text):
            meant = node.text[1:-1].strip()
            what = "the quotation marks are shown; put the text in quotes to keep them, or write"
        if meant != node.text:
            line = self.lines[node.position.line - 1].strip().replace(node.text, meant, 1)
            self.report(node.position, f"{where}: {what}  {line}", Severity.WARNING)

    def _in_quotes(self, node: YamlList) -> str:
        """The line of a key with brackets that were meant as a text; "" where they hold more or stand in others."""
        found = re.fullmatch(r"([^\[{]*)(\[[^\[\]{}]*\])", self.lines[node.position.line - 1].rstrip())
        return f"{found[1].strip()} {quote(found[2])}" if found else ""

    def _escaped(self, node: YamlText) -> str:
        """A line in which backslashes keep their letters, where escapes made white space of them; else ""."""
        line, start = self.lines[node.position.line - 1], node.position.column - 1
        if not node.quoted or not re.search(r"[\n\t]", node.text):
            return ""
        found = regex(r'"(?:[^"\\]|\\.)*\\[nt](?:[^"\\]|\\.)*"').match(line, start)
        return f"{line[:start].strip()} {quote(found[0][1:-1])}" if found else ""

    def _cut(self, node: YamlText, where: str) -> Any:
        """Report a text that a # cuts off, with the line that keeps it whole."""
        assert node.lost
        lost = self.lines[node.lost.line - 1][node.lost.column - 1 :].strip()
        key = self.lines[node.position.line - 1][: node.position.column - 1].strip()
        kept = f"{key} {quote(f'{node.text} {lost}'.strip())}"
        return self._refuse(node.lost, f'{where}: "{lost}" would be lost as a comment; to keep it write  {kept}')

    def _leaf(self, kind: Any, node: YamlNode, where: str) -> Any:
        if not isinstance(node, YamlText):
            given = "a list" if isinstance(node, YamlList) else "keys of its own"
            message = f"{where}: needs one value, but has {given}; a text with such signs needs quotes"
            return self._refuse(node.position, message)
        try:
            if kind in _LEAVES:
                return _LEAVES[kind](node.text, self.zone)
            is_word = issubclass(kind, enum.Enum)
            return read_word(kind, node.text) if is_word else msgspec.convert(node.text, kind, strict=False)
        except msgspec.ValidationError:
            what = "whole number" if kind is int else "number"
            meant = number_meant(node.text)
            remedy = f"; write {meant}" if meant.isdigit() or (meant and kind is float) else ""
            return self._refuse(node.position, f'{where}: "{node.text}" is not a {what}{remedy}')
        except ValueError as error:
            return self._refuse(node.position, f"{where}: {self.explain(error)}")


@cache
def _reader_of(kind: Any) -> Callable[[SourceFile, YamlNode, str], Any]:
    """What reads a value as a type. It is found once for all files."""
    kind, marks = bare(kind)
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return lambda file, node, where: file._list(inside[0], node, where, single="single" in marks)
    if origin is dict:
        return lambda file, node, where: file._table(inside[1], node, where)
    if origin in {types.UnionType, typing.Union}:
        return lambda file, node, where: file._one_of(inside, node, where)
    if issubclass(kind, Text):
        return lambda file, node, where: file._words(node, where, kind)
    if _is_struct(kind):
        return lambda file, node, where: file._struct(kind, node, where)
    if "line" in marks:
        return SourceFile._line
    return lambda file, node, where: file._leaf(kind, node, where)


def position_of(root: YamlNode, *path: str | int) -> Position:
    """The position of the key or item at a path; of the nearest place above it where there is no such key."""
    position, node = root.position, root
    for step in path:
        match node, step:
            case YamlMapping(entries=entries), str() if step in entries:
                position, node = entries[step].key, entries[step].value
            case YamlList(items=items), int() if step < len(items):
                position, node = items[step].position, items[step]
            case YamlList(), str() if step in node.positions:
                return node.positions[step]
            case _:
                break
    return position


@cache
def _is_struct(kind: Any) -> bool:
    """Whether a value has keys of its own."""
    plain, _ = bare(kind)
    return isinstance(plain, type) and issubclass(plain, msgspec.Struct) and plain not in _LEAVES


def _read_truth(text: str, _: tzinfo) -> bool:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f'"{text}" is not known here; write true or false')
    return words[text.lower()]


def _read_day(text: str, zone: tzinfo) -> date:
    moment = read_moment(text, zone) if re.search(r"\d", text) else None
    if moment is None or moment.precision is not Precision.DAY:
        raise ValueError(f'"{text}" is not a day; write YYYY-MM-DD')
    return day_of(moment.first, zone)


def wrong_links(links: Iterable[Link]) -> Iterator[Wrong]:
    """Each link without a usable URL."""
    for n, link in enumerate(links):
        if why := why_no_url(link.url):
            yield ("links", n, "url"), f"links.url: {why}"


Line: TypeAlias = Annotated[str, msgspec.Meta(extra={"line": True})]
"""A text for readers in one language."""

_IS_NAME: Final = regex(r"\b(?:title|name)(?:\.[\w-]+)?$")
_NUMBERS: Final = {2: "two", 4: "four"}
_LEAVES: Final[dict[Any, Callable[[str, tzinfo], Any]]] = {
    str: lambda text, _: one_line(text),
    bool: _read_truth,
    Moment: read_moment,
    Recurrence: read_recurrence,
    date: _read_day,
    Length: lambda text, _: read_length(text),
    Count: lambda text, _: read_count(text),
    Share: lambda text, _: read_share(text),
    Target: lambda text, _: read_target(text),
}
