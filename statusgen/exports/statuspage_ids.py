"""Ids in the form that Statuspage gives them: twelve letters and digits, which clients only compare."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Final, TypeAlias

from statusgen.model.problems import StatusgenError
from statusgen.model.site import Site
from statusgen.model.vocabulary import STATUSPAGE_ID, Kind

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS: Final = [first + second for first in _DIGITS for second in _DIGITS]
_TWO: Final = len(_PAIRS)
_SIX: Final = _TWO**3
_POWERS: Final = (_TWO**2, _TWO, 1)
_LENGTH: Final = 12
_REST: Final = len(_DIGITS) ** (50 - _LENGTH)
FORM: Final = STATUSPAGE_ID

Key: TypeAlias = tuple[str, str]
"""A kind and our own id; that of the page is empty, and an update's has its incident's before it."""


class Ids(dict[Key, str]):
    """The ids in the API of an authority: those given, and those that follow from our own, which are not kept."""

    def __init__(self, authority: str, given: Mapping[Key, str]) -> None:
        super().__init__(given)
        self.authority = authority

    def __missing__(self, key: Key) -> str:
        return api_id(key[0], self.authority, key[1])


@lru_cache(maxsize=1 << 13)
def api_id(kind: str, authority: str, name: str) -> str:
    """The id in the API for `name`, which is kept if it has that form, as imported ones have.

    Otherwise it is the first twelve of the fifty base-36 digits of the SHA-256 of `kind:authority:name`.
    """
    if FORM.fullmatch(name):
        return name
    digest = sha256(f"{kind}:{authority}:{name}".encode()).digest()
    first, last = divmod(int.from_bytes(digest, "big") // _REST, _SIX)  # 50 digits hold any SHA-256
    return "".join([_PAIRS[half // power % _TWO] for half in (first, last) for power in _POWERS])


def api_ids(site: Site) -> Ids:
    """The ids of everything that the API shows. Raises StatusgenError where two of one list would be the same."""
    incidents = [each for each in site.incidents if each.kind is not Kind.NOTICE]
    given = {("component", each.id): each.statuspage_id for each in site.components.values() if each.statuspage_id}
    given |= {("group", each.id): each.statuspage_id for each in site.only_groups if each.statuspage_id}
    imported = ((each.id, *pair) for each in incidents for pair in each.statuspage_updates.items())
    given |= {("update", f"{name}/{update}"): written for name, update, written in imported}
    ids = Ids(site.feeds.authority, given)
    _tell_apart(
        ids, [*(("group", each.id) for each in site.only_groups), *(("component", name) for name in site.components)]
    )
    if any(FORM.fullmatch(each.id) for each in incidents):  # where none is given, all differ
        _tell_apart(ids, [("incident", each.id) for each in incidents])
    if any(kind == "update" for kind, _ in given):
        _tell_apart(ids, [("update", f"{each.id}/{update.id}") for each in incidents for update in each.updates])
    return ids


def _tell_apart(ids: Ids, listed: Iterable[Key]) -> None:
    """Raise StatusgenError where two of a list have the same id."""
    owners: dict[str, Key] = {}
    for kind, name in listed:
        if owner := owners.get(ids[kind, name]):
            both = " and ".join(f'the {which} "{called}"' for which, called in (owner, (kind, name)))
            raise StatusgenError(f"api: {both} have the same id, {ids[kind, name]}; rename one of them")
        owners[ids[kind, name]] = kind, name
