"""From marked text to typed values: front matter and configuration become structs, or all their problems.

The struct is the grammar: its fields are the keys, their types say what a value may look like, and a field
without a default is required. A struct with a `shorthand` may be given as that one field's value.
"""

import difflib
import enum
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Text
from statusgen.model.time import Count, Length, Moment, read_count, read_length, read_moment
from statusgen.sources.frontmatter import Entry, Mapping, Mark, Node, Scalar
from statusgen.sources.frontmatter import Sequence as NodeList

T = TypeVar("T")
MISSING: Final = msgspec.UNSET
_LONGEST: Final = 100


class Source(msgspec.Struct, frozen=True):
    """The file that is being read: its path in messages, its lines, and how its texts and moments are meant."""

    path: str
    lines: Sequence[str]
    zone: tzinfo
    language: str
    languages: tuple[str, ...]

    def problem(self, mark: Mark, message: str, severity: Severity = Severity.ERROR) -> Problem:
        """A problem at a place of this file, with its line."""
        line = self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""
        return Problem(self.path, mark.line, mark.column, message, severity, line)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "api"?` where something known is near, else an empty text."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """What is known and probably meant by a word, whatever its case; an empty text where nothing is near."""
    by_case = {name.lower(): name for name in reversed(list(known))}
    word = word[:_LONGEST].lower()
    close = difflib.get_close_matches(word, by_case, n=3)
    likeness = {name: difflib.SequenceMatcher(None, name, word).ratio() for name in by_case if name in close}
    return by_case[max(reversed(likeness), key=likeness.__getitem__)] if likeness else ""


def mark_of(root: Node, *path: str | int) -> Mark:
    """Where the key (or item) at a path stands; the nearest place above it where there is no such key."""
    mark, node = root.mark, root
    for step in path:
        found = _step(node, step)
        if found is None:
            break
        mark, node = found
    return mark


def _step(node: Node, step: str | int) -> tuple[Mark, Node] | None:
    match node, step:
        case Mapping(entries=entries), str() if step in entries:
            return entries[step].key, entries[step].value
        case NodeList(items=items), int() if step < len(items):
            return items[step].mark, items[step]
        case NodeList(items=items), str():
            return next(((item.mark, item) for item in items if _text(item) == step), None)
    return None


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


class Reader:
    """Reads nodes of one source as the types asked for, and keeps every problem it meets in `problems`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def report(self, mark: Mark, message: str) -> None:
        """Keep an error."""
        self.problems.append(self.source.problem(mark, message))

    def fields(self, struct: type[msgspec.Struct], node: Mapping, where: str = "") -> dict[str, Any]:
        """The values of a struct's fields as far as they could be read; a missing required one is a problem."""
        known = _fields(struct)
        meant = set[str]()
        for key, entry in node.entries.items():
            if key not in known:
                near = nearest(key, known)
                hint = f'; did you mean "{near}"?' if near else f"; the keys here are {', '.join(known)}"
                self.report(entry.key, f'{_prefix(where)}there is no key "{key}"{hint}')
                meant.add(near)
        for name, field in known.items():
            if field.required and name not in node.entries and name not in meant:
                self.report(node.mark, f"{_join(where, name)}: is missing; it is required")
        given = {name: node.entries[name] for name in known if name in node.entries}
        values = {name: self.value(known[name].type, entry, _join(where, name)) for name, entry in given.items()}
        return {name: value for name, value in values.items() if value is not MISSING}

    def value(self, kind: Any, entry: Entry, where: str) -> Any:
        """The value of a key as a type; MISSING, with a problem, where it cannot be read as that."""
        if isinstance(entry.value, Scalar) and not entry.value.text.strip() and not _may_be_empty(kind):
            self.report(entry.key, f"{where}: is empty; give a value or remove the line")
            return MISSING
        return self._read(kind, entry.value, where)

    def _read(self, kind: Any, node: Node, where: str) -> Any:
        kind, single = _bare(kind)
        origin = typing.get_origin(kind)
        if origin is tuple:
            return self._list(typing.get_args(kind)[0], node, where, single=single)
        if origin is dict:
            return self._table(typing.get_args(kind)[1], node, where)
        if origin in {types.UnionType, typing.Union}:
            return self._one_of(typing.get_args(kind), node, where)
        if issubclass(kind, Text):
            return self._words(node, where, kind)
        if issubclass(kind, msgspec.Struct) and kind not in _LEAVES:
            return self._struct(kind, node, where)
        return self._leaf(kind, node, where)

    def _struct(self, kind: type[msgspec.Struct], node: Node, where: str) -> Any:
        if not isinstance(node, Mapping):
            shorthand = getattr(kind, "shorthand", None)
            if shorthand is None:
                keys = ", ".join(_fields(kind))
                self.report(node.mark, f"{where}: needs keys of its own: {keys}")
                return MISSING
            if _text(node) == "" and isinstance(node, Scalar):
                return kind()
            value = self._read(_fields(kind)[shorthand].type, node, where)
            return MISSING if value is MISSING else kind(**{shorthand: value})
        before = len(self.problems)
        values = self.fields(kind, node, where)
        return kind(**values) if len(self.problems) == before else MISSING

    def _list(self, kind: Any, node: Node, where: str, *, single: bool) -> Any:
        if not isinstance(node, NodeList):
            if not single:
                self.report(
                    node.mark,
                    f"{where}: needs a list; write [{_text(node) or '…'}], or a line `- …` for each",
                )
                return MISSING
            node = NodeList((node,), node.mark)
        items = [self._item(kind, item, where) for item in node.items]
        return MISSING if any(item is MISSING for item in items) else tuple(items)

    def _item(self, kind: Any, node: Node, where: str) -> Any:
        if isinstance(node, Scalar) and not node.text:
            self.report(node.mark, f"{where}: has an empty item; fill it in or remove it")
            return MISSING
        return self._read(kind, node, where)

    def _table(self, kind: Any, node: Node, where: str) -> Any:
        """A mapping; where its values have a shorthand, a list of the keys alone will do."""
        if isinstance(node, NodeList) and hasattr(kind, "shorthand"):
            return self._keys_alone(kind, node, where)
        if not isinstance(node, Mapping):
            self.report(node.mark, f"{where}: needs a mapping; write a line `name: value` for each, indented")
            return MISSING
        read = {key: self.value(kind, entry, f"{where}.{key}") for key, entry in node.entries.items()}
        return {key: value for key, value in read.items() if value is not MISSING}

    def _keys_alone(self, kind: Any, node: NodeList, where: str) -> dict[str, Any]:
        keys: dict[str, Any] = {}
        for item in node.items:
            if not isinstance(item, Scalar) or not item.text:
                self.report(item.mark, f"{where}: each item of the list is one name; for more write `name: …` lines")
            elif item.text in keys:
                self.report(item.mark, f'{where}: "{item.text}" stands here twice; keep one')
            else:
                keys[item.text] = kind()
        return keys

    def _one_of(self, kinds: Sequence[Any], node: Node, where: str) -> Any:
        """What a value may be, besides None; of two structs the one that has more of the keys that are there."""
        real = [kind for kind in kinds if kind is not types.NoneType]
        if Length in real and Text in real:
            return self._lasting(node, where)
        if isinstance(node, Mapping) and len(real) > 1:
            real.sort(key=lambda kind: -sum(bool(nearest(key, _fields(kind))) for key in node.entries))
        return self._read(real[0], node, where)

    def _words(self, node: Node, where: str, kind: type[Text] = Text) -> Any:
        if isinstance(node, Mapping):
            return self._translations(node, where, kind)
        text = self._scalar(node, where)
        return MISSING if text is MISSING else kind({self.source.language: text})

    def _translations(self, node: Mapping, where: str, kind: type[Text]) -> Any:
        before = len(self.problems)
        words: dict[str, str] = {}
        for language, entry in node.entries.items():
            if language not in self.source.languages:
                known = ", ".join(self.source.languages)
                self.report(entry.key, f'{where}: "{language}" is not one of the site\'s languages ({known})')
            else:
                words[language] = self.value(str, entry, f"{where}.{language}")
        if not node.entries:
            self.report(node.mark, f"{where}: is empty; give a text")
        first = self.source.language if self.source.language in words else next(iter(words), "")
        return MISSING if len(self.problems) > before else kind({first: words[first]} | words)

    def _lasting(self, node: Node, where: str) -> Any:
        digits = isinstance(node, Scalar) and any(character.isdigit() for character in node.text)
        return self._leaf(Length, node, where) if digits else self._words(node, where)

    def _scalar(self, node: Node, where: str) -> Any:
        if isinstance(node, Scalar):
            return node.text
        given = "a list" if isinstance(node, NodeList) else "keys of its own"
        self.report(node.mark, f"{where}: needs one value, and has {given}; a text with such signs needs quotes")
        return MISSING

    def _leaf(self, kind: Any, node: Node, where: str) -> Any:
        text = self._scalar(node, where)
        if text is MISSING:
            return MISSING
        try:
            return _leaf_reader(kind)(text, self.source.zone)
        except ValueError as error:
            self.report(node.mark, f"{where}: {error}")
            return MISSING


class _Field(msgspec.Struct, frozen=True):
    type: Any
    required: bool


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, _Field]:
    hints = typing.get_type_hints(struct, include_extras=True)
    return {f.name: _Field(hints[f.name], f.required) for f in msgspec.structs.fields(struct)}


def _bare(kind: Any) -> tuple[Any, bool]:
    """A type without its marks, and whether one value may stand for a list of one."""
    if typing.get_origin(kind) is not typing.Annotated:
        return kind, False
    bare, *marks = typing.get_args(kind)
    extras = [mark.extra or {} for mark in marks if isinstance(mark, msgspec.Meta)]
    return bare, any(extra.get("single") for extra in extras)


def _may_be_empty(kind: Any) -> bool:
    return hasattr(_bare(kind)[0], "shorthand")


def _prefix(where: str) -> str:
    return f"{where}: " if where else ""


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _leaf_reader(kind: Any) -> Callable[[str, tzinfo], Any]:
    if kind in _LEAVES:
        return _LEAVES[kind]
    if issubclass(kind, enum.Enum):
        return lambda text, _: read_word(kind, text)
    return lambda text, _: _number(kind, text)


def read_word(words: type[enum.Enum], text: str) -> Any:
    """The member that a word means, in any case and with `_`, `-` or space. Raises ValueError, with the remedy."""
    known: Iterator[str] = (member.value for member in words)
    folded = "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())
    try:
        return words(folded)
    except ValueError as error:
        names = list(known)
        hint = did_you_mean(folded, names) or f"; it is one of {', '.join(names)}"
        raise ValueError(f'"{text}" is not known here{hint}') from error


def _number(kind: Any, text: str) -> Any:
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f'"{text}" is no {"whole " if kind is int else ""}number') from error


def read_truth(text: str) -> bool:
    """Whether a word says yes or no. Raises ValueError where it says neither."""
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f'"{text}" is neither true nor false')
    return words[text.lower()]


_LEAVES: Final[dict[Any, Callable[[str, tzinfo], Any]]] = {
    str: lambda text, _: text,
    bool: lambda text, _: read_truth(text),
    Moment: read_moment,
    Length: lambda text, _: read_length(text),
    Count: lambda text, _: read_count(text),
}
