"""JSON Schemas of what authors write, for editors: made of the structs that it is read by, and of the docs' words."""

import enum
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final

import msgspec

from statusgen.model.files import as_json
from statusgen.model.outputs import Outputs
from statusgen.model.policies import CheckPolicy, FeedPolicy, Theme, UptimePolicy
from statusgen.model.recurrence import Recurrence
from statusgen.model.share import Share
from statusgen.model.site import (
    Action,
    Cause,
    Channel,
    Claim,
    Component,
    Discovery,
    Effect,
    Link,
    Notification,
    Reach,
    Report,
    Statement,
)
from statusgen.model.target import Target
from statusgen.model.text import Text
from statusgen.model.time import Count, Length, Moment
from statusgen.sources.config import ConfigFile, GroupEntry, RegionEntry
from statusgen.sources.keys.grammar import bare, choices, fields_of, is_table
from statusgen.sources.writeup import FrontMatter

_PACKAGE: Final = Path(__file__).parent.parent
DOCS: Final = next(folder for folder in (_PACKAGE / "docs", _PACKAGE.parent / "docs") if folder.is_dir())
"""The pages that explain each key: inside the package once installed, beside it in a checkout."""


class Schema(msgspec.Struct, frozen=True):
    """A kind of YAML, the page that explains its keys, and the heading of the table for each struct."""

    title: str
    root: type[msgspec.Struct]
    page: str
    tables: Mapping[type[msgspec.Struct], str]


SCHEMAS: Final[Mapping[str, Schema]] = {
    "incident": Schema(
        "The front matter of a write-up",
        FrontMatter,
        "format.md",
        {
            FrontMatter: "Front matter",
            Effect: "Components and regions",
            Cause: "Cause",
            Claim: "Claims",
            Statement: "Statements",
            Report: "Reports",
            Discovery: "Discovery",
            Reach: "Who was affected",
            Action: "Actions",
            Notification: "Notified",
            Link: "Links",
        },
    ),
    "config": Schema(
        "statusgen.yml",
        ConfigFile,
        "configuration.md",
        {
            ConfigFile: "Keys",
            Component: "A component",
            GroupEntry: "A group",
            RegionEntry: "Regions",
            UptimePolicy: "Uptime",
            FeedPolicy: "Feeds",
            Outputs: "Outputs",
            CheckPolicy: "Checks",
            Theme: "Theme",
            Channel: "Subscribe",
            Link: "Links",
        },
    ),
}


def schema_file(name: str) -> bytes:
    """One of SCHEMAS as JSON: draft 7, which editors know best."""
    schema = SCHEMAS[name]
    tables = _tables((DOCS / schema.page).read_text(encoding="utf-8"))
    structs = {struct: _object(struct, tables[heading]) for struct, heading in schema.tables.items()}
    named = {kind: _words(kind) for struct in schema.tables for kind in _enumerations(struct)} | {Text: _TEXT} | structs
    return as_json(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": schema.title,
            "allOf": [_reference(schema.root)],
            "definitions": {kind.__name__: definition for kind, definition in named.items()},
        }
    )


def _object(struct: type[msgspec.Struct], meanings: Mapping[str, str]) -> dict[str, Any]:
    fields = fields_of(struct)
    return {
        "description": cleandoc(struct.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {
            name: {"description": meanings[name], "anyOf": list(_values(field.type))} for name, field in fields.items()
        },
        "required": [name for name, field in fields.items() if field.required],
        "additionalProperties": False,
    }


def _values(kind: Any) -> Iterator[dict[str, Any]]:
    """What may be written for a type, as the sources are read."""
    for each in choices(kind):
        yield from _written(each, is_single="single" in bare(kind)[1])


def _written(kind: Any, *, is_single: bool) -> Iterator[dict[str, Any]]:
    kind, _ = bare(kind)
    if typing.get_origin(kind) is tuple:
        items = list(_values(typing.get_args(kind)[0]))
        yield from items if is_single else ()
        yield {"type": "array", "items": {"anyOf": items}}
    elif is_table(kind):
        entry = typing.get_args(kind)[1]
        yield {"type": "object", "additionalProperties": {"anyOf": list(_values(entry))}}
        if hasattr(entry, "shorthand"):
            yield {"type": "array", "items": _SCALAR}
    elif kind in _LEAVES:
        yield _LEAVES[kind]
    else:
        if shorthand := getattr(kind, "shorthand", ""):
            yield from () if fields_of(kind)[shorthand].required else ({"type": "null"},)
            yield from _values(fields_of(kind)[shorthand].type)
        yield _reference(Text if issubclass(kind, Text) else kind)


def _reference(kind: type) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{kind.__name__}"}


def _enumerations(struct: type[msgspec.Struct]) -> Iterator[type[enum.Enum]]:
    """The enumerations that the fields of a struct hold."""
    for field in fields_of(struct).values():
        for each in choices(field.type):
            inner = bare(typing.get_args(each)[0])[0] if typing.get_origin(each) is tuple else each
            if isinstance(inner, type) and issubclass(inner, enum.Enum):
                yield inner


def _words(kind: type[enum.Enum]) -> dict[str, Any]:
    """The words of an enumeration, which editors offer; then in any case, with a hyphen or a space for `_`."""
    words = [member.value for member in kind]
    return {
        "description": cleandoc(kind.__doc__ or "").partition("\n")[0],
        "anyOf": [{"enum": words}, {"type": "string", "pattern": _any_of(words)}],
    }


def _any_of(words: Iterable[str]) -> str:
    return f"^(?:{'|'.join(map(_in_any_case, words))})$"


def _in_any_case(word: str) -> str:
    return "".join("[-_ ]" if letter == "_" else f"[{letter}{letter.upper()}]" for letter in word)


def _tables(page: str) -> Mapping[str, Mapping[str, str]]:
    """What each key means, by the heading above its table: the last column, without links."""
    headings = re.split(r"^#+ (.+)$", page, flags=re.MULTILINE)
    below = zip(headings[1::2], headings[2::2], strict=True)
    return {heading: dict(_ROW.findall(_LINK.sub(r"\1", text))) for heading, text in below}


_ROW: Final = re.compile(r"^\| `([a-z_]+)` \|.*\| (.+) \|$", re.MULTILINE)
_LINK: Final = re.compile(r"\[([^]]*)]\([^)]*\)")

_SCALAR: Final = {"type": ["string", "number", "boolean"]}
"""A text, which YAML may take for something else: `title: 2008` is one for us."""

_TEXT: Final = {
    "description": "One text, or one for each language.",
    "anyOf": [_SCALAR, {"type": "object", "minProperties": 1, "additionalProperties": _SCALAR}],
}

_TRUTH: Final = ("yes", "no", "on", "off")
"""The words that YAML 1.1 takes for true and false, and YAML 1.2 for texts."""

_LEAVES: Final[Mapping[Any, dict[str, Any]]] = {
    str: _SCALAR,
    bool: {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _any_of(_TRUTH)}]},
    int: {"type": "integer"},
    float: {"type": "number"},
    Moment: {"type": ["string", "number"]},
    Length: {"type": "string"},
    Count: {"type": ["string", "integer"]},
    Share: {"type": "string"},
    Target: {"type": ["string", "number"]},
    Recurrence: {"type": "string"},
    date: {"type": "string"},
}
