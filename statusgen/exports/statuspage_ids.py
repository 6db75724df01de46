"""Ids in the form that Statuspage gives them: twelve letters and digits, which clients only compare."""

from functools import lru_cache
from hashlib import sha256
from typing import Final

from statusgen.model.problems import StatusgenError
from statusgen.model.site import Group, Site
from statusgen.model.vocabulary import STATUSPAGE_ID, Kind
from statusgen.status.snapshot import Snapshot

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS: Final = [first + second for first in _DIGITS for second in _DIGITS]
_TWO: Final = len(_PAIRS)
_LENGTH: Final = 12
_REST: Final = len(_DIGITS) ** (50 - _LENGTH)
FORM: Final = STATUSPAGE_ID

Ids = dict[tuple[str, str], str]
"""The ids in the API by kind and our own id; that of the page is empty, an update's has its incident's before it."""


@lru_cache(maxsize=1 << 13)
def api_id(kind: str, authority: str, name: str) -> str:
    """The id in the API for `name`, which is kept if it has that form, as imported ones have.

    Otherwise it is the first twelve of the fifty base-36 digits of the SHA-256 of `kind:authority:name`.
    """
    if FORM.fullmatch(name):
        return name
    digest = sha256(f"{kind}:{authority}:{name}".encode()).digest()
    first, last = divmod(int.from_bytes(digest, "big") // _REST, _TWO**3)  # 50 digits hold any SHA-256
    return "".join([_PAIRS[half // power % _TWO] for half in (first, last) for power in (_TWO**2, _TWO, 1)])


def api_ids(site: Site) -> Ids:
    """The ids of everything that the API shows. Raises StatusgenError where two of one list would be the same.

    Of updates, which are many, and of which few are shown, only those that were imported.
    """
    incidents = [each for each in site.incidents if each.kind is not Kind.NOTICE]
    groups = [entry.id for entry in site.groups if isinstance(entry, Group)]
    names = {
        "page": [""],
        "group": groups,
        "component": site.components,
        "incident": [each.id for each in incidents],
        "update": [f"{each.id}/{update.id}" for each in incidents for update in each.updates],
    }
    own = {("component", each.id): each.statuspage_id for each in site.components.values() if each.statuspage_id}
    own |= {("group", e.id): e.statuspage_id for e in site.groups if isinstance(e, Group) and e.statuspage_id}
    imported = ((each.id, *pair) for each in incidents for pair in each.statuspage_updates.items())
    own |= {("update", f"{name}/{update}"): written for name, update, written in imported}
    each = ((kind, name) for kind in names for name in names[kind])
    ids = {(kind, name): own.get((kind, name)) or api_id(kind, site.feeds.authority, name) for kind, name in each}
    owners: dict[tuple[str, str], tuple[str, str]] = {}
    for (kind, name), found in ids.items():
        listed = "component" if kind == "group" else kind  # groups are in the list of components
        if owner := owners.get((listed, found)):
            both = " and ".join(f'the {which} "{called}"' for which, called in (owner, (kind, name)))
            raise StatusgenError(f"api: {both} have the same id, {found}; rename one of them")
        owners[listed, found] = kind, name
    return {key: found for key, found in ids.items() if key[0] != "update" or key in own}


def occurrence_ids(snapshot: Snapshot) -> Ids:
    """The ids of all occurrences that are known by then, each of which is a maintenance to the API."""
    authority = snapshot.site.feeds.authority
    found = [each.incident for each in snapshot.taking_place if each.timeline.told_in != each.incident.id]
    names = {
        "incident": [each.id for each in found],
        "update": [f"{each.id}/{update.id}" for each in found for update in each.updates],
    }
    return {(kind, name): api_id(kind, authority, name) for kind in names for name in names[kind]}
