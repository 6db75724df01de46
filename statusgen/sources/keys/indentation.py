"""Keys that are not indented, and belong to the key above them.

components:
api: major_outage
"""

import typing
from collections.abc import Collection
from functools import cache
from typing import Any

import msgspec

from statusgen.sources.keys.grammar import (
    choices,
    fields_of,
    is_table,
    is_text,
    keys_inside,
    short_words,
    structs_inside,
)
from statusgen.sources.keys.words import instead_of_key, keys_meant, read_word
from statusgen.sources.yaml.tree import Position, YamlEntry, YamlList, YamlMapping, YamlNode, YamlText


class Stray(msgspec.Struct, frozen=True):
    """Keys that belong to another one, and the spaces that they lack; the first may begin an item of a list."""

    owner: str
    entries: dict[str, YamlEntry]
    spaces: int
    begins_item: bool

    @property
    def position(self) -> Position:
        """The place of the first of them."""
        return next(iter(self.entries.values())).key


def indented(root: YamlMapping, kind: Any, languages: Collection[str]) -> tuple[YamlMapping, list[Stray]]:
    """The tree of a value of a type with each key where it belongs, and the keys that stood elsewhere."""
    strays = list[Stray]()
    return _mapping(root, kind, languages, strays), strays


def _mapping(node: YamlMapping, kind: Any, languages: Collection[str], strays: list[Stray]) -> YamlMapping:
    place = _place(kind)
    node, found = place.tidied(node, languages)
    strays += found
    entries = {
        key: YamlEntry(each.key, _below(each.value, place.kind_of(key), languages, strays))
        for key, each in node.entries.items()
    }
    return YamlMapping(entries, node.position)


def _below(node: YamlNode, kind: Any, languages: Collection[str], strays: list[Stray]) -> YamlNode:
    if isinstance(node, YamlList):
        items = _place(kind).items
        return YamlList(tuple(_below(item, items, languages, strays) for item in node.items), node.position)
    return _mapping(node, kind, languages, strays) if isinstance(node, YamlMapping) else node


class _Place:
    """A mapping's type: a struct, or a table; or that of a list, whose items are of the type `items`."""

    def __init__(self, kind: Any) -> None:
        self.structs = structs_inside(kind)
        self.table = next((typing.get_args(each)[1] for each in choices(kind) if is_table(each)), None)
        self.items = next((typing.get_args(each)[0] for each in choices(kind) if _is_list(each)), None)
        self.types = {key: field.type for struct in reversed(self.structs) for key, field in fields_of(struct).items()}

    def kind_of(self, key: str) -> Any:
        """The type of a key of this place, and None for any other."""
        if self.table is not None:
            return None if key in keys_inside(self.table) else self.table
        return self.types.get(key)

    def tidied(self, node: YamlMapping, languages: Collection[str]) -> tuple[YamlMapping, list[Stray]]:
        """The mapping with each stray key below the one that it belongs to."""
        if None not in map(self.kind_of, node.entries):
            return node, []
        entries, owner, found = dict[str, YamlEntry](), "", dict[str, dict[str, YamlEntry]]()
        for key, entry in node.entries.items():
            is_below = bool(owner) and entry.key.line > entries[owner].key.line  # not in braces of one line
            is_stray = is_below and self.kind_of(key) is None
            if is_stray and self._belongs(key, entry.value, owner, entries[owner].value, languages):
                found.setdefault(owner, {})[key] = entry
            else:
                entries[key], owner = entry, "" if self.kind_of(key) is None else key
        strays = [_stray(owner, inside, entries[owner], self.kind_of(owner)) for owner, inside in found.items()]
        for owner, inside in found.items():
            entries[owner] = YamlEntry(entries[owner].key, _with(entries[owner].value, inside, self.kind_of(owner)))
        return YamlMapping(entries, node.position), strays

    def _belongs(self, key: str, value: YamlNode, owner: str, above: YamlNode, languages: Collection[str]) -> bool:
        """Whether a key that means nothing where it stands belongs to the one above it, whose value is `above`."""
        kind, is_empty = self.kind_of(owner), isinstance(above, YamlText) and not above.text and not above.quoted
        if isinstance(above, YamlText) and not is_empty:
            return False
        if is_text(kind):
            return key in languages
        if not any(map(is_table, choices(kind))):
            return key in keys_inside(kind)
        if self._is_meant(key):
            return False
        words = short_words(kind)
        if isinstance(value, YamlText):
            return words is not None and (is_empty or _is_one(words, value.text))
        return isinstance(value, YamlMapping) and value.entries.keys() <= keys_inside(kind)

    def _is_meant(self, key: str) -> bool:
        """Whether it is known what else a key stands for that this place does not have."""
        return any(keys_meant(key, fields_of(struct)) or instead_of_key(struct, key) for struct in self.structs)


@cache
def _place(kind: Any) -> _Place:
    """What is known of a type, which is looked at once for all files."""
    return _Place(kind)


def _is_one(words: Any, text: str) -> bool:
    try:
        return bool(read_word(words, text))
    except ValueError:
        return False


def _is_list(kind: Any) -> bool:
    return typing.get_origin(kind) is tuple


def _last_item(value: YamlNode) -> YamlMapping | None:
    last = value.items[-1] if isinstance(value, YamlList) and value.items else None
    return last if isinstance(last, YamlMapping) else None


def _stray(owner: str, inside: dict[str, YamlEntry], above: YamlEntry, kind: Any) -> Stray:
    beside = above.value if isinstance(above.value, YamlMapping) else _last_item(above.value)
    column = next((each.key.column for each in beside.entries.values()), 0) if beside else above.key.column + 2
    spaces = column - next(iter(inside.values())).key.column
    return Stray(owner, inside, spaces, beside is None and any(map(_is_list, choices(kind))))


def _with(value: YamlNode, inside: dict[str, YamlEntry], kind: Any) -> YamlNode:
    """The value of a key with more keys; in a list, its last item has them."""
    if isinstance(value, YamlMapping):
        return YamlMapping(value.entries | inside, value.position)
    more = YamlMapping(inside, next(iter(inside.values())).key)
    if isinstance(value, YamlList) and (last := _last_item(value)):
        return YamlList((*value.items[:-1], YamlMapping(last.entries | inside, last.position)), value.position)
    return YamlList((more,), more.position) if any(map(_is_list, choices(kind))) else more
