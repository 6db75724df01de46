"""What the components of a history are called here, and the configuration that has them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import chain, count
from typing import Final

from statusgen.editing.front_matter import Node, flow, key_lines, scalar, with_item
from statusgen.editing.source_text import SourceText
from statusgen.importers.history import FoundComponent, History, Named
from statusgen.importers.markup import title_of
from statusgen.language.labels import fold
from statusgen.model import regions
from statusgen.model.site import Group, Site
from statusgen.model.vocabulary import ID, RESERVED_NAMES, STATUSPAGE_ID
from statusgen.model.zones import day_of, read_zone
from statusgen.sources.config import RESERVED
from statusgen.sources.keys.short_texts import id_meant
from statusgen.sources.writeup import Writeup
from statusgen.sources.yaml.tree import read_mapping

SOMEWHERE: Final = "https://status.example.org/"
"""The URL of a site whose source does not say where it was."""


class Catalog:
    """The id of each component: that of the site if it has one of this name, else one that is made.

    `named` has those that incidents name, with the beginning of the first. `listed` are those of the source's own list,
    `retired` others that only its incidents name.
    """

    def __init__(self, listed: Iterable[FoundComponent], named: Mapping[Named, datetime], site: Site | None) -> None:
        self._known = _names_of(site) if site else {}
        self._taken = {*RESERVED, *(site.components if site else ()), *(site.regions if site else ())}
        self._ids: dict[Named, str] = {}
        self._by_code: dict[str, Named] = {}
        self._by_name: dict[str, Named] = {}
        self.listed = list(listed)
        for each in self.listed:
            if each.named not in self._ids and each.named.code not in self._by_code:
                self._enter(each.named, each.slug, is_listed=True)
        self.retired: list[Named] = []
        self._first: dict[Named, datetime] = {}
        for name, began in named.items():
            if self._resolved(name) not in self._ids:
                self._enter(name)
                self.retired.append(name)
            own = self._resolved(name)
            self._first[own] = min(self._first.get(own, began), began)

    def id_of(self, named: Named) -> str:
        """The id of a component that was entered."""
        return self._ids[self._resolved(named)]

    def is_new(self, named: Named) -> bool:
        """Whether the site has no such component yet."""
        return self.id_of(named) not in self._known.values()

    def since(self, component: FoundComponent, zone: tzinfo) -> str:
        """The day that its source gives, or that of the first incident if that was before: then it was in use."""
        first = self._first.get(component.named)
        days = [component.since, *([f"{day_of(first, zone)}"] if first else [])]
        return min(days) if component.since else ""

    def region_of(self, named: Named) -> str | None:
        """The country or area that the name of a component or of its group tells: `Paris, France`, `Europe`."""
        found = self._resolved(named)
        pieces = [piece for name in (found.name, found.group) for piece in re.split(r"[,()/]| - ", name)]
        return next((code for piece in pieces if (code := regions.called(piece))), None)

    def _resolved(self, named: Named) -> Named:
        """The component by its id in the source, else by its name and group, else by its name alone."""
        by_code = self._by_code.get(named.code) if named.code else None
        return by_code or (named if named in self._ids else self._by_name.get(fold(named.name), named))

    def _enter(self, named: Named, slug: str = "", *, is_listed: bool = False) -> None:
        """Give a component its id. One that is only named may be any of the site's that is called so."""
        keys = [named.code, f"{fold(named.group)}\0{fold(named.name)}", *([] if is_listed else [fold(named.name)])]
        known = next((self._known[key] for key in keys if key and key in self._known), None)
        self._ids[named] = known or self._made(named, slug)
        self._taken.add(self._ids[named])
        if named.code:
            self._by_code[named.code] = named
        self._by_name.setdefault(fold(named.name), named)
        self._by_name.setdefault(fold(f"{named.group} - {named.name}"), named)

    def _made(self, named: Named, slug: str) -> str:
        plain = id_meant(slug or named.name) or "component"
        grouped = f"{id_meant(named.group)}-{plain}"[:100].strip("-") if named.group else plain
        numbered = (f"{plain[:90]}-{n}" for n in count(2))
        return next(name for name in chain([plain, grouped], numbered) if self._is_free(name))

    def _is_free(self, name: str) -> bool:
        is_place = regions.find(name, {}) is not None or regions.find(name.upper(), {}) is not None
        is_id = ID.fullmatch(name) is not None and name != "null"  # which YAML takes for no value
        return is_id and name not in self._taken and not (RESERVED_NAMES.fullmatch(name) or is_place)


def _names_of(site: Site) -> Mapping[str, str]:
    """The ids of a site's components by the ids that they had elsewhere, by their names, and by group and name."""
    found: dict[str, str] = {}
    for entry in site.groups:
        group = entry.name.original.text if isinstance(entry, Group) else ""
        for each in entry.members:
            for name in each.name.words.values():
                found.setdefault(f"{fold(group)}\0{fold(name)}", each.id)
                found.setdefault(fold(name), each.id)
            if each.statuspage_id:
                found[each.statuspage_id] = each.id
    return found


def configuration(history: History, catalog: Catalog, languages: Sequence[str]) -> bytes:
    """The configuration of a new site: its components in the order of the source, those out of use last."""
    language = next((tag for tag in (history.language, history.language.partition("-")[0]) if tag in languages), "")
    keys: dict[str, Node] = {"title": scalar(title_of(history.title, "Status"))}
    keys["url"] = scalar(history.url or SOMEWHERE)
    keys |= {"timezone": scalar(history.timezone)} if history.timezone else {}
    keys |= {"languages": [language]} if language and language != "en" else {}
    retired = (flow(_keys(each, catalog)) for each in catalog.retired)
    keys["components"] = [*_listed(history, catalog), *retired]
    return "".join(f"{line}\n" for key, node in keys.items() for line in key_lines(key, node)).encode()


def _listed(history: History, catalog: Catalog) -> Iterator[Node]:
    """The components and groups that the source lists, a group where its first component stands."""
    seen, made = set[str](), count(2)
    ids, zone = set[str](), read_zone(history.timezone or "UTC")
    for each in catalog.listed:
        group = each.named.group
        if not group:
            yield _component(each, catalog, zone)
        elif group not in seen:
            seen.add(group)
            name = id_meant(group) or "group"
            own = name if name not in ids else next(f"{name}-{n}" for n in made)
            ids.add(own)
            members = [_component(inner, catalog, zone) for inner in catalog.listed if inner.named.group == group]
            keys = {"name": scalar(title_of(group, "Group")), "id": scalar(own), **_code(history.groups.get(group, ""))}
            yield {**keys, "components": members}


def _component(each: FoundComponent, catalog: Catalog, zone: tzinfo) -> Node:
    since = catalog.since(each, zone)
    return {**_keys(each.named, catalog, each.description), **({"since": since} if since else {})}


def _keys(named: Named, catalog: Catalog, description: str = "") -> dict[str, Node]:
    keys: dict[str, Node] = {"id": catalog.id_of(named), "name": scalar(title_of(named.name, catalog.id_of(named)))}
    keys |= {"description": scalar(said)} if (said := title_of(description, "")) else {}
    return keys | _code(named.code) | ({"retired": "true"} if named in catalog.retired else {})


def _code(code: str) -> dict[str, str]:
    """The key for an id of Statuspage; none for another one."""
    return {"statuspage_id": code} if STATUSPAGE_ID.fullmatch(code) else {}


def with_components(raw: bytes, catalog: Catalog) -> tuple[bytes, Sequence[Named]]:
    """A configuration with those components that it lacks, at the end of its list; every other byte stays."""
    listed = [each.named for each in catalog.listed]
    missing = [each for each in (*listed, *catalog.retired) if catalog.is_new(each)]
    if not missing:
        return raw, ()
    items = [_keys(each, catalog) for each in missing]
    text = raw.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    lines = text.split("\n")
    end = len(lines) + (2 if lines[-1] else 1)
    whole = Writeup(name="", lines=lines, root=read_mapping(text, "")[0], body="", body_line=end)
    placed = SourceText(with_item(SourceText(raw), whole, "components", [_PLACE]))
    at = next(n for n in range(1, len(placed.lines) + 1) if _PLACE in placed.line(n))
    before, _, after = placed.line(at).partition(_PLACE)
    if before.strip() != "-":  # the list is in brackets
        inside = "}, {".join(flow(each)[1:-1] for each in items)
        return placed.with_line(at, f"{before}{inside}{after}"), missing
    keys = [(n, f"{key}: {flow(value)}") for each in items for n, (key, value) in enumerate(each.items())]
    block = [f"{before if n == 0 else ' ' * len(before)}{key}" for n, key in keys]
    return placed.replaced(at, at + 1, block), missing


_PLACE: Final = "the-place-of-components"
"""Stands for the items while their place is found."""
