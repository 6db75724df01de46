"""A struct as a grammar: which keys it has, and what each may hold. What types say is looked up once for all files."""

import enum
import types
import typing
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import msgspec

from statusgen.model.share import Share
from statusgen.model.text import Text
from statusgen.model.time import Count, Length


@cache
def fields_of(struct: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of a struct by their keys: their names, but that Python keeps `except` for itself."""
    return {field.name.rstrip("_"): field for field in msgspec.structs.fields(struct)}


@cache
def bare(kind: Any) -> tuple[Any, dict[str, Any]]:
    """A type without its marks, and the marks: `single` where one value may stand for a list of one."""
    if typing.get_origin(kind) is not typing.Annotated:
        return kind, {}
    inner, *marks = typing.get_args(kind)
    extras = [mark.extra or {} for mark in marks if isinstance(mark, msgspec.Meta)]
    return inner, {name: value for extra in extras for name, value in extra.items()}


@cache
def choices(kind: Any) -> tuple[Any, ...]:
    """What a type of several may be, besides None."""
    kind, _ = bare(kind)
    is_union = typing.get_origin(kind) in {types.UnionType, typing.Union}
    return tuple(each for each in (typing.get_args(kind) if is_union else (kind,)) if each is not types.NoneType)


@cache
def is_table(kind: Any) -> bool:
    """Whether a value is a mapping from names that the author chooses."""
    return typing.get_origin(kind) is dict


@cache
def structs_inside(kind: Any) -> tuple[type[msgspec.Struct], ...]:
    """The structs that a value of a type holds: itself, the items of a list or the values of a table."""
    found: list[type[msgspec.Struct]] = []
    for each in choices(kind):
        if typing.get_origin(each) in {tuple, dict}:
            found += structs_inside(typing.get_args(each)[-1 if is_table(each) else 0])
        elif isinstance(each, type) and issubclass(each, msgspec.Struct) and each not in (Length, Count, Share):
            found.append(each)
    return tuple(found)


@cache
def keys_inside(kind: Any) -> frozenset[str]:
    """The keys of those structs."""
    return frozenset(key for struct in structs_inside(kind) for key in fields_of(struct))


@cache
def is_text(kind: Any) -> bool:
    """Whether a value is a text for readers, which may be in several languages."""
    return any(isinstance(each, type) and issubclass(each, Text) for each in choices(kind))


@cache
def short_words(kind: Any) -> type[enum.Enum] | None:
    """The enumeration of which one word may stand for a value: the level of a component."""
    short = ((struct, getattr(struct, "shorthand", "")) for struct in structs_inside(kind))
    may_be = (each for struct, key in short if key for each in choices(fields_of(struct)[key].type))
    return next((each for each in may_be if isinstance(each, type) and issubclass(each, enum.Enum)), None)


def owner_of(known: Mapping[str, msgspec.structs.FieldInfo], key: str) -> str:
    """The one key of those known whose value has such a key of its own; "" where there is none, or several."""
    owners = [name for name, field in known.items() if any(key in fields for fields in _own_keys(field.type))]
    return owners[0] if len(owners) == 1 else ""


def _own_keys(kind: Any) -> list[Collection[str]]:
    """The keys of the structs that a value may be, without those in a list or table."""
    structs = (each for each in choices(kind) if isinstance(each, type) and each in structs_inside(kind))
    return [fields_of(each) for each in structs]
