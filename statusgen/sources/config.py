"""The configuration, `statusgen.yml` (docs/configuration.md): its text becomes a Site without incidents."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from statusgen.language.labels import fold
from statusgen.model import regions
from statusgen.model.problems import InvalidContent
from statusgen.model.site import (
    CheckPolicy,
    Component,
    FeedPolicy,
    Group,
    Link,
    Region,
    Site,
    Text,
    Theme,
    UptimePolicy,
)
from statusgen.model.spelling import Unknown
from statusgen.model.time import Length, Moment, read_zone
from statusgen.sources.checks import wrong_id, wrong_links
from statusgen.sources.source_file import SourceFile, position_of
from statusgen.sources.typed import Reader
from statusgen.sources.yaml_tree import Position, YamlList, YamlMapping, YamlText, read_mapping

RESERVED: Final = frozenset({"all", "start", "end", "cause", "next update", "worldwide", "several"})
"""Words of chips and claims: no component or region may have them as its id."""

DEFAULT_ZONE: Final = "Etc/UTC"
"""Where days begin, and what times without a zone are in, unless the configuration says."""

REQUIRABLE: Final = ("cause", "duration", "statement", "regions", "components", "summary", "writeup")
"""What `checks.require` can ask of a resolved incident of major impact."""

_AUTHORITY: Final = re.compile(r"[a-z0-9.@_-]+,\d{4}(-\d{2}){0,2}")
_SITE_URL: Final = re.compile(r"https?://(?:[^\W_]|[.-])*[^\W_](?::\d{1,5})?(?:/[^\s?#<>\"'\\]*)?", re.IGNORECASE)
_ACCENT: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")

_Names = Annotated[tuple[str, ...], Meta(extra={"single": True})]


class ComponentEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A component in the configuration."""

    id: str
    name: Text
    description: Text | None = None
    operator: _Names = ()
    since: Moment | None = None
    until: Moment | None = None


class GroupEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A group of components in the configuration; its operator is that of each component without its own."""

    name: Text
    components: tuple[ComponentEntry, ...]
    id: str | None = None
    description: Text | None = None
    operator: _Names = ()


class RegionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A region that the site names itself, and the country or area that it lies in."""

    name: Text
    country: str | None = None


class FeedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """How many items a feed has, and what its ids are built on."""

    items: int = 50
    authority: str | None = None


class CheckEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a resolved incident of major impact must say, and after how long an open one is stale."""

    require: tuple[str, ...] = ()
    stale_after: Length | None = None


class ConfigFile(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `statusgen.yml`."""

    title: Text
    url: str
    organization: str | None = None
    timezone: str = DEFAULT_ZONE
    languages: tuple[str, ...] = ("en",)
    components: tuple[ComponentEntry | GroupEntry, ...]
    regions: dict[str, RegionEntry] = {}
    uptime: UptimePolicy = UptimePolicy()
    feeds: FeedEntry = FeedEntry()
    checks: CheckEntry = CheckEntry()
    theme: Theme = Theme()
    links: tuple[Link, ...] = ()


def read_config(text: str, path: str, known_languages: Iterable[str], *, url: str | None = None) -> Site:
    """The site that a configuration describes, without its incidents.

    `url` overrides the file's, for previews. `known_languages` are those that the theme speaks. Raises
    InvalidContent with every problem of the file.
    """
    root, problems = read_mapping(text, path)
    reading = _Config(root, path, text, tuple(known_languages))
    site = reading.read(url)
    if problems or site is None:
        raise InvalidContent([*problems, *reading.file.problems])
    return site


class _Config:
    def __init__(self, root: YamlMapping, path: str, text: str, known_languages: tuple[str, ...]) -> None:
        self.root, self.known_languages = root, known_languages
        languages = self._languages()
        self.file = SourceFile(path, text.split("\n"), UTC, languages[0], languages)
        self.file.zone = self._zone()

    def read(self, url: str | None) -> Site | None:
        values = Reader(self.file).fields(ConfigFile, self.root)
        unknown: dict[str, Any] = {"title": Text({"en": ""}), "url": url or "https://unknown/", "components": ()}
        config = ConfigFile(**(unknown | values))
        self._check_languages(config)
        self._check_url(config, url)
        self._check_ids(config)
        self._check_groups(config)
        self._check_retirements(config)
        for path, message in wrong_links(config.links):
            self._report(path, message)
        self._check_regions(config)
        self._check_policies(config)
        return None if self.file.problems else self._site(config, url or config.url)

    def _site(self, config: ConfigFile, url: str) -> Site:
        base = url.rstrip("/") + "/"
        authority = config.feeds.authority or f"{urlsplit(config.url).hostname},2026"
        stale = config.checks.stale_after
        return Site(
            title=config.title, url=base, organization=config.organization or config.title.original.text,
            timezone=config.timezone, languages=config.languages,
            groups=tuple(_groups(config.components)),
            regions={code: _region(code, entry) for code, entry in config.regions.items()},
            uptime=config.uptime, feeds=FeedPolicy(items=config.feeds.items, authority=authority),
            checks=CheckPolicy(require=config.checks.require, stale_after=stale.seconds if stale else 7_200),
            theme=config.theme, links=config.links,
        )  # fmt: skip

    # Before anything else can be read

    def _zone(self) -> tzinfo:
        try:
            return read_zone(self.root.text_of("timezone") or DEFAULT_ZONE)
        except ValueError as error:
            self._report(("timezone",), f"timezone: {self.file.explain(error)}")
            return UTC

    def _languages(self) -> tuple[str, ...]:
        entry = self.root.entries.get("languages")
        items = entry.value.items if entry and isinstance(entry.value, YamlList) else ()
        return tuple(item.text for item in items if isinstance(item, YamlText) and item.text) or ("en",)

    # Checks

    def _check_languages(self, config: ConfigFile) -> None:
        if not config.languages:
            self._report(("languages",), "languages: is empty; name one, such as [en]")
        seen = set[str]()
        for n, tag in enumerate(config.languages):
            if tag in seen:
                self._report(("languages", n), f'languages: "{tag}" stands here twice; keep one')
            elif tag not in self.known_languages:
                known = self.known_languages
                otherwise = f"the theme speaks {', '.join(known)} (CONTRIBUTING says how to add one)"
                message = self.file.unknown(f'languages: there are no texts in "{tag}"', tag, known, otherwise)
                self._report(("languages", n), message)
            seen.add(tag)

    def _check_url(self, config: ConfigFile, override: str | None) -> None:
        for what, written in (("url", config.url), ("--url", override or config.url)):
            if not _SITE_URL.fullmatch(written):
                self._report(
                    ("url",), f'{what}: "{written}" is not the URL of a site; write https://example.org/status/'
                )
                return

    def _check_ids(self, config: ConfigFile) -> None:
        seen: dict[str, str] = {}
        for path, name, what in _ids(config):
            is_place = regions.find(name, {}) is not None
            if name in RESERVED or (is_place and what == "component"):
                self._report(path, f'{what}: "{name}" already means something else; choose another id')
            elif what == "region" and not is_place and regions.find(name.upper(), {}) is not None:
                self._report(path, f'region: "{name}" would have the page of {name.upper()}; choose another id')
            elif not is_place and (why := wrong_id(name)):
                self._report(path, f"{what}: {why}")
            elif name in seen:
                self._report(path, f'{what}: "{name}" is also a {seen[name]}; components and regions share their ids')
            seen.setdefault(name, what)

    def _check_groups(self, config: ConfigFile) -> None:
        seen = set[str]()
        for n, entry in enumerate(config.components):
            if isinstance(entry, GroupEntry):
                path, name = ("components", n, "id" if entry.id else "name"), _group_id(entry)
                if why := wrong_id(name):
                    self._report(path, f"group: {why}")
                elif name in seen:
                    self._report(path, f'group: another one is "{name}" as well; give this one an id of its own')
                seen.add(name)

    def _check_retirements(self, config: ConfigFile) -> None:
        for path, component in _components(config):
            if component.since and component.until and component.until.last < component.since.first:
                self._report((*path, "until"), f"until: {component.id} would be retired before its since; check both")

    def _check_regions(self, config: ConfigFile) -> None:
        for code, entry in config.regions.items():
            country = entry.country
            if country is not None and country not in regions.COUNTRIES | regions.AREAS.keys():
                near = partial(regions.nearest, country, {})
                unknown = Unknown(f'country: no country is called "{country}"', near, "use ISO 3166-1, such as IE")
                self._report(("regions", code, "country"), self.file.explain(unknown))

    def _check_policies(self, config: ConfigFile) -> None:
        if not 1 <= config.uptime.days <= 366:
            self._report(("uptime", "days"), f"uptime.days: {config.uptime.days} is not between 1 and 366")
        for name in ("major_outage", "partial_outage", "degraded_performance"):
            if not 0 <= getattr(config.uptime, name) <= 1:
                self._report(("uptime", name), f"uptime.{name}: is a share of the time, from 0 to 1")
        if not 1 <= config.feeds.items <= 1_000:
            self._report(("feeds", "items"), f"feeds.items: {config.feeds.items} is not between 1 and 1000")
        if config.feeds.authority is not None and not _AUTHORITY.fullmatch(config.feeds.authority):
            self._report(("feeds", "authority"), "feeds.authority: write the host and a year, as in example.org,2026")
        for n, word in enumerate(config.checks.require):
            if word not in REQUIRABLE:
                problem, otherwise = (
                    f'checks.require: "{word}" cannot be asked for',
                    f"it is one of {', '.join(REQUIRABLE)}",
                )
                self._report(("checks", "require", n), self.file.unknown(problem, word, REQUIRABLE, otherwise))
        if config.theme.accent and not _ACCENT.fullmatch(config.theme.accent):
            self._report(("theme", "accent"), f'theme.accent: "{config.theme.accent}" is not a colour; write "#0b5fff"')
        if config.theme.logo and not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", config.theme.logo):
            self._report(("theme", "logo"), "theme.logo: is the name of a file in templates/static/")

    def _report(self, path: tuple[str | int, ...], message: str) -> None:
        position = position_of(self.root, *path) if self.root.entries else Position(1, 1)
        self.file.report(position, message)


def _ids(config: ConfigFile) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for path, component in _components(config):
        yield (*path, "id"), component.id, "component"
    for code in config.regions:
        yield ("regions", code), code, "region"


def _components(config: ConfigFile) -> Iterator[tuple[tuple[str | int, ...], ComponentEntry]]:
    """Every component, and where it stands."""
    for n, entry in enumerate(config.components):
        if isinstance(entry, ComponentEntry):
            yield ("components", n), entry
        else:
            yield from ((("components", n, "components", m), each) for m, each in enumerate(entry.components))


def _groups(entries: Iterable[GroupEntry | ComponentEntry]) -> Iterator[Group | Component]:
    for entry in entries:
        if isinstance(entry, ComponentEntry):
            yield _component(entry, ())
            continue
        yield Group(
            id=_group_id(entry), name=entry.name, description=entry.description,
            components=tuple(_component(component, entry.operator) for component in entry.components),
        )  # fmt: skip


def _component(entry: ComponentEntry, inherited: tuple[str, ...]) -> Component:
    return Component(
        id=entry.id, name=entry.name, description=entry.description,
        operators=entry.operator or inherited, since=entry.since, until=entry.until,
    )  # fmt: skip


def _region(code: str, entry: RegionEntry) -> Region:
    return Region(code=code, name=entry.name.words, within=(entry.country,) if entry.country else ())


def _group_id(entry: GroupEntry) -> str:
    return entry.id or re.sub(r"[^a-z0-9]+", "-", fold(entry.name.original.text))[:100].strip("-") or "group"
