"""How the model's structs become JSON and JSON Schema: as they are, with what is derived beside their fields.

A new field of a struct of the model is published, and in the schema, without a change here.
"""

from collections.abc import Callable, Iterable
from datetime import tzinfo
from inspect import cleandoc
from typing import Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import Meta

from statusgen.exports.statuspage_schema import Timestamp
from statusgen.model.site import Citation, Text
from statusgen.model.time import Moment, Nearness, Precision, timestamp
from statusgen.pages.viewpoint import ADDRESS

Texts = Annotated[dict[str, str], Meta(description="A text by its languages; empty where there is none.")]


class PublishedMoment(msgspec.Struct, frozen=True):
    """A point in time as precisely as it is known: between `first` and `last`, the start and end of a day or year.

    They are equal where the minute is known. `nearness` is what the source says: about, before or after it.
    """

    first: Timestamp
    last: Timestamp
    precision: Precision
    nearness: Nearness


class PublishedSource(msgspec.Struct, frozen=True):
    """Where something is from: a URL, or else a text."""

    url: str | None
    text: Texts | None


def as_published(value: Moment | Text, zone: tzinfo) -> object:
    """How the API shows a value of the model that is not a struct. Times have the offset of the zone."""
    if isinstance(value, Moment):
        first, last = timestamp(value.first, zone), timestamp(value.last, zone)
        return PublishedMoment(first, last, value.precision, value.nearness)
    words = {tag: words for tag, words in value.words.items() if words}
    if not isinstance(value, Citation):
        return words
    only = value.original.text if len(value.words) == 1 else ""
    return PublishedSource(only, None) if ADDRESS.fullmatch(only) else PublishedSource(None, words)


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The base of what `beside` makes."""

    derived: ClassVar[frozenset[str]] = frozenset()
    """The keys that are not taken from the model."""

    @classmethod
    def facts(cls, fact: msgspec.Struct) -> dict[str, Any]:
        """The values of a struct of the model by their keys in the API, without those that are derived."""
        names = zip(fact.__struct_encode_fields__, fact.__struct_fields__, strict=True)
        return {key: getattr(fact, name) for key, name in names if key not in cls.derived}


PublishedType = TypeVar("PublishedType", bound=Published)


def beside(facts: type[msgspec.Struct], **after: str) -> Callable[[type[PublishedType]], type[PublishedType]]:
    """Put the fields of a struct beside those of a struct of the model, under the names that the API has for those.

    A derived field follows the key that `after` has for it. Any other takes the place of a fact of its name, else
    follows the derived field above it; the first stands first.
    """

    def decorate(derived: type[PublishedType]) -> type[PublishedType]:
        types = {field.encode_name: field.type for field in msgspec.structs.fields(facts)}
        own = {field.name: field.type for field in msgspec.structs.fields(derived)}
        keys, place = [key for key in types if key not in after], 0
        for name in own:
            if name in keys:
                place = keys.index(name) + 1
                continue
            place = keys.index(after[name]) + 1 if name in after else place
            keys.insert(place, name)
            place += 1
        namespace = {"__doc__": derived.__doc__, "derived": frozenset(own)}
        fields = [(key, (types | own)[key]) for key in keys]
        return msgspec.defstruct(  # type: ignore[return-value]
            derived.__name__, fields, bases=(Published,), namespace=namespace, frozen=True, kw_only=True
        )

    return decorate


def schemas(kinds: Iterable[type[msgspec.Struct]], references: str) -> dict[str, dict[str, Any]]:
    """The JSON Schema of structs and all that is in them, by name. `references` is how one refers to another."""
    used: dict[type, type[msgspec.Struct]] = {}

    def published(kind: type) -> dict[str, Any]:
        if kind is Text:
            return msgspec.json.schema(Texts)
        used[kind] = PublishedMoment if kind is Moment else PublishedSource
        return {"$ref": references.format(name=used[kind].__name__)}

    _, found = msgspec.json.schema_components(kinds, schema_hook=published, ref_template=references)
    found |= msgspec.json.schema_components(used.values(), ref_template=references)[1]
    return {name: _as_written(schema) for name, schema in sorted(found.items())}


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is written, which has every field; in msgspec's, of what can be read, some are optional."""
    described = schema | {"description": cleandoc(schema["description"])}
    if "properties" not in schema:
        return described
    fields: dict[str, dict[str, Any]] = schema["properties"]
    always = [name for name, field in fields.items() if name in schema["required"] or "default" in field]
    without = {name: {key: field[key] for key in field if key != "default"} for name, field in fields.items()}
    return described | {"properties": without, "required": always}
