"""Ids in the form that Statuspage gives them: twelve letters and digits, which clients only compare."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

import msgspec

from statusgen.model.problems import StatusgenError
from statusgen.model.site import Group, Site
from statusgen.model.vocabulary import Kind

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH: Final = 12
FORM: Final = re.compile(r"[0-9a-z]{12}")


class Ids(msgspec.Struct, frozen=True, kw_only=True):
    """The ids in the API by our own ids; an update's own is the pair of its incident's id and its id."""

    page: str
    groups: Mapping[str, str]
    components: Mapping[str, str]
    incidents: Mapping[str, str]
    updates: Mapping[tuple[str, str], str]


def api_id(kind: str, authority: str, name: str) -> str:
    """The id in the API for `name`, which is kept if it has that form, as imported ones have.

    Otherwise it is the first twelve of the fifty base-36 digits of the SHA-256 of `kind:authority:name`.
    """
    if FORM.fullmatch(name):
        return name
    digest = sha256(f"{kind}:{authority}:{name}".encode()).digest()
    number = int.from_bytes(digest, "big") // len(_DIGITS) ** (50 - _LENGTH)  # 50 digits hold any SHA-256
    return "".join(_DIGITS[number // len(_DIGITS) ** place % len(_DIGITS)] for place in reversed(range(_LENGTH)))


def api_ids(site: Site) -> Ids:
    """The ids of everything that the API shows. Raises StatusgenError where two of one list would be the same."""
    authority = site.feeds.authority
    groups = (entry.id for entry in site.groups if isinstance(entry, Group))
    incidents = [each for each in site.incidents if each.kind is not Kind.NOTICE]
    ids = Ids(
        page=api_id("page", authority, ""),
        groups={name: api_id("group", authority, name) for name in groups},
        components={name: api_id("component", authority, name) for name in site.components},
        incidents={each.id: api_id("incident", authority, each.id) for each in incidents},
        updates={
            (each.id, update.id): api_id("update", authority, f"{each.id}/{update.id}")
            for each in incidents
            for update in each.updates
        },
    )
    kinds = {"group": ids.groups, "component": ids.components}
    _check((kind, *pair) for kind, found in kinds.items() for pair in found.items())
    _check(("incident", *pair) for pair in ids.incidents.items())
    _check(("update", "/".join(names), found) for names, found in ids.updates.items())
    return ids


def _check(named: Iterable[tuple[str, str, str]]) -> None:
    owners: dict[str, str] = {}
    for kind, name, found in named:
        owner = f'the {kind} "{name}"'
        if found in owners:
            both = f"{owners[found]} and {owner}"
            raise StatusgenError(f"api: {both} have the same id, {found}; call one of them otherwise")
        owners[found] = owner
