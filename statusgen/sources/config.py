"""The configuration, `statusgen.yml` (docs/configuration.md): its bytes become a Site without incidents."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from functools import partial
from itertools import chain
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from statusgen.language.labels import fold
from statusgen.language.tags import base, is_in_cldr, language_meant, language_named, well_formed
from statusgen.model import regions
from statusgen.model.files import IMAGE_TYPES, image_type
from statusgen.model.outputs import Outputs
from statusgen.model.patterns import regex
from statusgen.model.policies import CheckPolicy, FeedPolicy, Theme, UptimePolicy
from statusgen.model.problems import Problem, Severity, stop_at_errors
from statusgen.model.site import Channel, Component, Group, Link, Names, Region, Site
from statusgen.model.spelling import Unknown
from statusgen.model.text import Text
from statusgen.model.vocabulary import LANGUAGE_TAG, NO_STATUSPAGE_ID, STATUSPAGE_ID, Claimed, Recorded
from statusgen.model.zones import is_zone, read_zone
from statusgen.sources.keys.short_texts import why_hidden, wrong_id
from statusgen.sources.keys.source_file import SourceFile, Wrong, wrong_links
from statusgen.sources.yaml.encoding import decode
from statusgen.sources.yaml.tree import YamlList, YamlMapping, YamlText, read_mapping

RESERVED: Final = frozenset({"all", "start", "end", "cause", "next update", "worldwide", "several"})
"""Words of chips and claims: no component or region may have them as its id."""

DEFAULT_ZONE: Final = "Etc/UTC"
"""Where days begin, and what times without a zone are in, unless the configuration says."""

REQUIRABLE: Final = ("cause", "duration", "statement", "regions", "components", "summary", "writeup")
"""What `checks.require` can ask of a resolved incident of major impact."""

_CODE: Final = regex(
    r"https?://(?:www\.)?(?P<host>github\.com|gitlab\.com|codeberg\.org)/(?P<owner>[\w-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?",
    re.IGNORECASE,
)
_SITES: Final = {"github.com": "github.io", "gitlab.com": "gitlab.io", "codeberg.org": "codeberg.page"}
"""Hosts of code, and where the sites are that they publish of it."""

_COLOR: Final = regex(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SITE_URL: Final = regex(r"https?://(?:[^\W_]|[.-])*[^\W_](?::\d{1,5})?(?:/[^\s?#<>\"'\\]*)?", re.IGNORECASE)


_CHANNEL: Final = regex(
    r"https?://[^\s/?#<>\"@]+(?:[/?#][^\s<>\"]*)?|mailto:[^\s<>\"@:/]+@[^\s<>\"@]+|(?:sms|tel):\+?\d[^\s<>\"]*",
    re.IGNORECASE,
)
"""Where one can subscribe: a page, an address of mail, a number to send a message to or to call."""


class GroupEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A group of components in the configuration; its operator is that of each component without its own."""

    name: Text
    components: tuple[Component, ...]
    id: str | None = None
    description: Text | None = None
    operator: Names = ()
    collapsed: bool = True
    statuspage_id: str | None = None

    @property
    def group(self) -> Group:
        """The group, with an id made of its name where none is given."""
        made = re.sub(r"[^a-z0-9]+", "-", fold(self.name.original.text))[:100].strip("-") or "group"
        components = (replace(each, operator=each.operator or self.operator) for each in self.components)
        return Group(
            id=self.id or made, name=self.name, description=self.description, components=tuple(components),
            collapsed=self.collapsed, statuspage_id=self.statuspage_id,
        )  # fmt: skip


class RegionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A region that the site names itself, and the country or area that it lies in."""

    name: Text
    country: str | None = None


class ConfigFile(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `statusgen.yml`."""

    title: Text
    url: str
    organization: str | None = None
    timezone: str = DEFAULT_ZONE
    languages: Names = ("en",)
    components: tuple[Component | GroupEntry, ...]
    regions: dict[str, RegionEntry] = {}
    uptime: UptimePolicy | Claimed = UptimePolicy()
    feeds: FeedPolicy = FeedPolicy()
    outputs: Outputs = Outputs()
    checks: CheckPolicy = CheckPolicy()
    theme: Theme = Theme()
    subscribe: tuple[Channel, ...] = ()
    links: tuple[Link, ...] = ()
    noindex: bool = False
    timeliness: bool = False
    record: Recorded | None = None
    redacted: Names = ()

    @property
    def each_component(self) -> Iterator[tuple[tuple[str | int, ...], Component]]:
        """Every component, and where it stands."""
        for n, entry in enumerate(self.components):
            if isinstance(entry, Component):
                yield ("components", n), entry
            else:
                yield from ((("components", n, "components", m), each) for m, each in enumerate(entry.components))


def read_config(raw: bytes, path: str, known_languages: Iterable[str], *, url: str | None = None) -> Site:
    """The site that a configuration describes, without its incidents.

    `url` overrides the file's, for previews. `known_languages` are those that the theme speaks. Raises
    InvalidContent with every problem of the file, if one of them is an error.
    """
    site, problems = read_as_far(raw, path, known_languages, url=url)
    stop_at_errors(problems)
    return site


def read_as_far(
    raw: bytes, path: str, known_languages: Iterable[str], *, url: str | None = None
) -> tuple[Site, tuple[Problem, ...]]:
    """The same as far as it can be read, with every problem of the file."""
    text, undecoded = decode(raw, path)
    root, unread = read_mapping(text, path)
    file = _opened(root, path, text)
    file.indent(ConfigFile)
    values = file.fields(ConfigFile, file.root)
    missing: dict[str, Any] = {"title": Text({"en": ""}), "url": url or "https://unknown/", "components": ()}
    config = ConfigFile(**(missing | values))
    wrong = chain(
        _wrong_languages(config, tuple(known_languages), file), _wrong_values(config, url), _wrong_components(config),
        _wrong_statuspage_ids(config), _wrong_groups(config), wrong_links(config.links), _wrong_channels(config),
        _wrong_regions(config, file),
        _wrong_policies(config, file),
    )  # fmt: skip
    for where, message in wrong:
        file.report(where, message)
    problems = (*undecoded, *unread, *file.problems)
    if problems:  # what cannot be used has its default, so that the rest can be read
        config = replace(config, timezone=config.timezone if is_zone(config.timezone) else DEFAULT_ZONE)
        config = replace(config, languages=config.languages or ("en",))
        config = replace(config, url="https://unknown/" if _why_no_site(config.url) else config.url)
    return _site(config, url or config.url), problems


def problem_at(raw: bytes, path: str, where: tuple[str, ...], message: str) -> Problem:
    """What is wrong with a key of a configuration that could be read, with its place."""
    text, _ = decode(raw, path)
    file = _opened(read_mapping(text, path)[0], path, text)
    file.report(where, message)
    return file.problems[-1]


def _opened(root: YamlMapping, path: str, text: str) -> SourceFile:
    """The file, with the zone and languages that the rest of it is read by."""
    entry = root.entries.get("languages")
    value = entry.value if entry else None
    items = value.items if isinstance(value, YamlList) else (value,)
    languages = tuple(item.text for item in items if isinstance(item, YamlText) and item.text) or ("en",)
    file = SourceFile(path, text.split("\n"), root, UTC, languages[0], languages)
    try:
        file.zone = read_zone(zone := root.text_of("timezone") or DEFAULT_ZONE)
        if turned := re.fullmatch(r"Etc/GMT([+-])(\d{1,2})", zone):
            ahead, behind = ("ahead of", "-") if turned[1] == "-" else ("behind", "+")
            meant = f"write {'+' if behind == '-' else '-'}{turned[2]:>02}:00, else {behind}{turned[2]:>02}:00"
            message = f'timezone: "{zone}" is {turned[2]} hours {ahead} UTC; if that is meant, {meant}'
            file.report("timezone", message, Severity.WARNING)
    except ValueError as error:
        file.report("timezone", f"timezone: {file.explain(error)}")
    return file


def _site(config: ConfigFile, url: str) -> Site:
    groups = tuple(each.group if isinstance(each, GroupEntry) else each for each in config.components)
    components = [each for entry in groups for each in entry.members]
    in_use = [each for each in components if not each.retired and each.until is None]
    is_claimed = not components or any(each.uptime is None for each in in_use or components)
    authority = config.feeds.authority or f"{_ascii_host(config.url)},2026"
    return Site(
        title=config.title, url=url.rstrip("/") + "/", organization=config.organization or config.title.original.text,
        timezone=config.timezone, languages=config.languages,
        groups=groups,
        regions={
            code: Region(code=code, name=entry.name.words, within=(entry.country,) if entry.country else ())
            for code, entry in config.regions.items()
        },
        uptime=config.uptime if is_claimed and isinstance(config.uptime, UptimePolicy) else None,
        feeds=replace(config.feeds, authority=authority), checks=config.checks,
        theme=config.theme, links=config.links, channels=config.subscribe, noindex=config.noindex,
        outputs=config.outputs, timeliness=config.timeliness, record=config.record, redacted=config.redacted,
    )  # fmt: skip


# Checks: where something is wrong, and what to say of it


def _wrong_languages(config: ConfigFile, known: tuple[str, ...], file: SourceFile) -> Iterator[Wrong]:
    if not config.languages:
        yield "languages", "languages: is empty; write at least one, such as [en]"
    for n, tag in enumerate(config.languages):
        if tag in config.languages[:n]:
            yield ("languages", n), f'languages: "{tag}" appears here twice; keep one'
        elif tag not in known and not (base(tag) in known and LANGUAGE_TAG.fullmatch(tag) and is_in_cldr(tag)):
            otherwise = f"choose from {', '.join(known)}, or add a catalog in templates/locale/"
            near = partial(_language, tag, known)
            several = re.split(r"[\s,;/]+", tag)
            if len(several) > 1 and all(each in known for each in several):
                otherwise, near = f"write [{', '.join(several)}]", partial(str, "")
            unknown = Unknown(f'languages: "{tag}" is not available', near, otherwise)
            yield ("languages", n), file.explain(unknown)


def _language(tag: str, known: Sequence[str]) -> str:
    """The tag that was meant: `pt-BR` for `pt_BR`, if there are the words of its language."""
    formed = "" if language_named(tag) else well_formed(tag)
    return formed if "-" in formed and base(formed) in known else language_meant(tag, known)


def _wrong_components(config: ConfigFile) -> Iterator[Wrong]:
    for path, component in config.each_component:
        if component.until and component.retired:
            yield (*path, "retired"), f"retired: follows from until: {component.id} has both; remove one of them"
        if component.since and component.until and component.until.last <= component.since.first:
            yield (*path, "until"), f"until: {component.id} ends before its since; correct one of them"
        if component.slo and (component.uptime or not isinstance(config.uptime, UptimePolicy)):
            yield (*path, "slo"), f"slo: no uptime is claimed for {component.id} (uptime: none); remove one of them"
    ids: list[tuple[tuple[str | int, ...], str, str]] = [
        *(((*path, "id"), component.id, "component") for path, component in config.each_component),
        *((("regions", code), code, "region") for code in config.regions),
    ]
    seen: dict[str, str] = {}
    for path, name, what in ids:
        is_place = regions.find(name, {}) is not None
        if name in RESERVED or (is_place and what == "component"):
            yield path, f'{what}: "{name}" already means something else; choose another id'
        elif what == "region" and not is_place and regions.find(name.upper(), {}) is not None:
            yield path, f'region: "{name}" would have the page of {name.upper()}; choose another id'
        elif not is_place and (why := wrong_id(name)):
            yield path, f"{what}: {why}"
        elif name in seen:
            yield path, f'{what}: "{name}" is also a {seen[name]}; components and regions share their ids'
        seen.setdefault(name, what)


def _wrong_statuspage_ids(config: ConfigFile) -> Iterator[Wrong]:
    own = {path: each.statuspage_id for path, each in config.each_component}
    own |= {("components", n): e.statuspage_id for n, e in enumerate(config.components) if isinstance(e, GroupEntry)}
    for path, written in own.items():
        if written is not None and not STATUSPAGE_ID.fullmatch(written):
            yield (*path, "statuspage_id"), f'statuspage_id: "{written}" {NO_STATUSPAGE_ID}'


def _wrong_groups(config: ConfigFile) -> Iterator[Wrong]:
    seen = set[str]()
    for n, entry in enumerate(config.components):
        if isinstance(entry, GroupEntry):
            path, name = ("components", n, "id" if entry.id else "name"), entry.group.id
            if why := wrong_id(name):
                yield path, f"group: {why}"
            elif name in seen:
                yield path, f'group: another one is "{name}" as well; give this one an id of its own'
            seen.add(name)


def _wrong_regions(config: ConfigFile, file: SourceFile) -> Iterator[Wrong]:
    for code, entry in config.regions.items():
        country = entry.country
        if country is not None and country not in regions.COUNTRIES | regions.AREAS.keys():
            near = partial(_country_meant, country)
            unknown = Unknown(f'country: no country is called "{country}"', near, "use ISO 3166-1, such as IE")
            yield ("regions", code, "country"), file.explain(unknown)


def _country_meant(written: str) -> str:
    """The country or area that was probably meant; of a part of a country, that country."""
    near = regions.nearest(written, {}) or ""
    places = regions.countries(near, {}) if near and near not in regions.AREAS else ()
    return next(iter(places), near)


def _wrong_channels(config: ConfigFile) -> Iterator[Wrong]:
    for n, channel in enumerate(config.subscribe):
        why = why_hidden(channel.url)
        if not (why or _CHANNEL.fullmatch(channel.url)):
            why = f"is not the URL of a channel; write {_channel_meant(channel.url)}"
        if why:
            yield ("subscribe", n, "url"), f'subscribe.url: "{channel.url}" {why}'


def _channel_meant(written: str) -> str:
    """The URL that was probably meant, else what such a URL begins with."""
    number = re.sub(r"[\s().-]", "", written)
    meant = (f"mailto:{written}", f"sms:{number}", f"https://{written}")
    hosts = "." in written.partition("/")[0]
    likely = (each for each in meant if _CHANNEL.fullmatch(each) and (hosts or not each.startswith("https:")))
    return next(likely, "https://…, mailto:… or sms:+…")


def _why_no_site(url: str) -> str:
    """Why a site cannot be at a URL; "" where it can."""
    if why := why_hidden(url):
        return why
    if code := _CODE.fullmatch(url):
        host, owner, name = (code[part].lower() for part in ("host", "owner", "name"))
        path = "" if name == f"{owner}.{_SITES[host]}" else f"{code['name']}/"
        return f"is where the code is; write https://{owner}.{_SITES[host]}/{path}"
    if not _SITE_URL.fullmatch(url):
        is_whole = "//" not in url and _SITE_URL.fullmatch(f"https://{url}")
        return f"is not the URL of a site; write https://{url if is_whole else 'HOST/PATH/'}"
    path = urlsplit(url).path
    if "//" in path or {".", ".."} & {unquote(part) for part in path.split("/")}:
        return 'has "//", "." or ".." in its path; write it as visitors reach it'
    if page := re.fullmatch(r"(.*/)[^/]+\.(?:html?|php|aspx?)/?", url, re.IGNORECASE):
        return f"is the URL of a page; write {page[1]}"
    port = re.search(r":(\d+)(?:/|$)", url[8:])
    if port and not 0 < int(port[1]) < 65_536:
        return f"has {port[1]} as its port; ports go from 1 to 65535"
    return ""


def _ascii_host(url: str) -> str:
    """The host of a URL as the DNS has it: in ASCII."""
    labels = unicodedata.normalize("NFC", urlsplit(url).hostname or "").split(".")
    return ".".join(each if each.isascii() else f"xn--{each.encode('punycode').decode()}" for each in labels)


def _wrong_values(config: ConfigFile, url: str | None) -> Iterator[Wrong]:
    for what, written in (("url", config.url), ("--url", url or config.url)):
        if why := _why_no_site(written):
            yield "url", f'{what}: "{written}" {why}'
            break
    if isinstance(config.uptime, UptimePolicy):
        yield from _wrong_uptime(config.uptime)
    if config.feeds.hub and not re.fullmatch(r"https://[^\s/]+/\S*", config.feeds.hub):
        message = f'feeds.hub: "{config.feeds.hub}" is not the URL of a hub; write https://HUB/, or leave it out'
        yield ("feeds", "hub"), message
    if not 1 <= config.feeds.items <= 1_000:
        yield ("feeds", "items"), f"feeds.items: {config.feeds.items} is not between 1 and 1000"


def _wrong_uptime(policy: UptimePolicy) -> Iterator[Wrong]:
    if not 1 <= policy.days <= 366:
        yield ("uptime", "days"), f"uptime.days: {policy.days} is not between 1 and 366"
    for name in ("major_outage", "partial_outage", "degraded_performance"):
        if not 0 <= getattr(policy, name) <= 1:
            yield ("uptime", name), f"uptime.{name}: is a share of the time, from 0 to 1"


def _wrong_policies(config: ConfigFile, file: SourceFile) -> Iterator[Wrong]:
    authority = config.feeds.authority
    if authority and not re.fullmatch(r"[a-z0-9.@_-]+,\d{4}(-\d{2}){0,2}", authority):
        host = "HOST" if _why_no_site(config.url) else _ascii_host(config.url)
        like = f"write a host in ASCII and a year, such as {host},2026"
        yield ("feeds", "authority"), f'feeds.authority: "{authority}" is not one; {like}'
    for n, word in enumerate(config.checks.require):
        if word not in REQUIRABLE:
            problem = f'checks.require: "{word}" cannot be required'
            message = file.unknown(problem, word, REQUIRABLE, f"use one of {', '.join(REQUIRABLE)}")
            yield ("checks", "require", n), message
    yield from _wrong_theme(config.theme)


def _wrong_theme(theme: Theme) -> Iterator[Wrong]:
    for key, color in (("accent", theme.accent), ("header", theme.header)):
        if color and not _COLOR.fullmatch(color):
            meant = f"#{color}" if _COLOR.fullmatch(f"#{color}") else "#RRGGBB"
            yield ("theme", key), f'theme.{key}: "{color}" is not a color; write "{meant}"'
    for key, name in theme.files.items():
        if not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", name):
            yield ("theme", key), f"theme.{key}: is the name of a file in templates/static/"
        elif not image_type(name):
            yield (
                ("theme", key),
                f'theme.{key}: "{name}" is not an image that pages can show; use {", ".join(IMAGE_TYPES)}',
            )
