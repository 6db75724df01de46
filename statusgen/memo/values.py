"""Values as bytes: to keep them from one command to the next, and to tell one from another.

Pickle does the work, since values are of many types; what is read can make values of our own types and of nothing else,
so that a file that somebody put there cannot run anything.
"""

import builtins
import copyreg
import enum
import importlib
import io
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any, Final

import msgspec

from statusgen.memo.garbage import there_to_stay
from statusgen.model.chips import CauseChip, LevelChip
from statusgen.model.recurrence import Recurrence
from statusgen.model.site import Cause, Effect, Incident, Statement, Update
from statusgen.model.spans import Span
from statusgen.model.text import Citation, Text, Wording
from statusgen.model.time import Moment, Nearness, Precision
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Impact, Kind, Label, Level, State

How = Mapping[type, Callable[[Any], Any]]

HOW: Final[How] = {
    **copyreg.dispatch_table,
    Moment: lambda moment: (Moment, (moment.first, moment.last, moment.precision, moment.nearness)),
    Text: lambda text: (Text, (text.words,)),
    Citation: lambda text: (Citation, (text.words,)),
}
"""How to make again what pickle cannot make by itself."""

_OURS: Final = ("statusgen.model.", "statusgen.status.", "statusgen.sources.")


class _Struct(msgspec.Struct, kw_only=True):
    """What msgspec makes such structs with is a function of its own, under names that change."""

    any: int = 0


_REBUILD: Final[Any] = _Struct().__reduce__()[0]
_OTHERS: Final = {
    (_REBUILD.__module__, _REBUILD.__name__),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
}


class NotOurs(pickle.UnpicklingError):
    """Bytes that would make something else than a value of ours."""


def written(value: object) -> bytes:
    """A value as bytes."""
    target = io.BytesIO()
    pickler = pickle.Pickler(target, protocol=5)
    pickler.dispatch_table = {**HOW, **dict.fromkeys(_kinds_of(enum.Enum), _by_value)}
    pickler.dump(value)
    return target.getvalue()


def _kinds_of(kind: type) -> Iterator[type]:
    each: type
    for each in kind.__subclasses__():
        yield each
        yield from _kinds_of(each)


def _by_value(member: enum.Enum) -> tuple[type, tuple[Any]]:
    """A member by its value in every version: Python 3.11.0 to 3.11.3 would have its name looked up by a function."""
    return type(member), (member.value,)


_OFTEN: Final = (
    *(bytes, date, datetime, UTC, _REBUILD, Moment, *Precision, *Nearness, Span, Text, Citation, Wording),
    *(Incident, Update, Effect, Cause, Statement, LevelChip, CauseChip),
    *(*Level, *Label, *State, *Kind, *Impact, *CauseStatus, *CauseCategory),
)
"""What is in most values: it is told by its place in this list, since pickle would look each up by its name."""


class Digests:
    """Makes digests, which tell a value from all that are not equal to it, in any process.

    `how` says what stands for values of some types. Types that are `often` in values take less time than others.
    """

    def __init__(self, how: How, often: Sequence[type] = ()) -> None:
        self._how = how
        self._places = {id(each): (place, each) for place, each in enumerate([*_OFTEN, *often])}
        self._idle: list[tuple[io.BytesIO, pickle.Pickler]] = []

    def __call__(self, value: object) -> bytes:
        try:
            target, pickler = self._idle.pop()  # another thread, or what stands for a value, may need one meanwhile
        except IndexError:
            target, pickler = self._pickler()
        pickler.dump(value)
        found = blake2b(target.getbuffer(), digest_size=16).digest()
        target.seek(0)
        target.truncate()
        self._idle.append((target, pickler))
        return found

    def _pickler(self) -> tuple[io.BytesIO, pickle.Pickler]:
        target = io.BytesIO()
        pickler = pickle.Pickler(target, protocol=5)
        pickler.fast = True  # equal values are equal bytes, whatever stands in them twice
        pickler.memo = self._places
        pickler.dispatch_table = self._how
        return target, pickler


digest: Final = Digests(HOW)
"""Tells values from each other as they are."""


def digest_of_facts(value: object) -> bytes:
    """The same for facts of the model, in a fifth of the time: what tells them from others of the same types."""
    return blake2b(msgspec.msgpack.encode(value, enc_hook=_parts), digest_size=16).digest()


def _parts(value: Moment | Text | Recurrence) -> object:
    """All that makes a value what it is, where msgspec does not know that."""
    if isinstance(value, Moment):
        return value.first, value.last, value.precision, value.nearness
    return (value.words,) if isinstance(value, Text) else (repr(value), str(value.zone))


def read(raw: bytes) -> Any:
    """The value that was written. Raises an exception of any type for bytes that were not.

    It is there to stay.
    """
    with there_to_stay():
        return _Reader(io.BytesIO(raw)).load()


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _OTHERS:
            return getattr(builtins if module == "builtins" else importlib.import_module(module), name)
        found = getattr(importlib.import_module(module), name) if module.startswith(_OURS) else None
        if not isinstance(found, type) or found.__module__ != module:
            raise NotOurs(f"{module}.{name}")
        return found
