"""Lay out each kind of page, feed and badge once, to find what is wrong with the templates of a site's own.

It costs little even where there are thousands of incidents: only the newest of each kind are laid out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import partial
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from statusgen.exports.feeds import plan_feeds
from statusgen.exports.sitemaps import ListedPage, plan_sitemaps
from statusgen.language.locale import Locale
from statusgen.model.problems import InvalidContent, Problem
from statusgen.model.site import Incident, Site
from statusgen.pages.badges import plan_badges
from statusgen.pages.plan import plan_pages
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.snapshot import snapshot_now
from statusgen.status.timeline import Timelines
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

T = TypeVar("T")


def wrong_templates(
    templates: Templates, site: Site, timelines: Timelines, locales: Mapping[str, Locale], now: datetime
) -> list[Problem]:
    """Every problem of a site's own templates that compiling them and laying out each kind once brings to light."""
    names = templates.own_templates
    few = sample(site)
    renderer = Renderer(templates, few, locales)
    attempts: list[Callable[[], object]] = [partial(renderer.compile, name) for name in names]
    attempts += _layouts(renderer, few, timelines, locales, now)
    problems: dict[Problem, None] = {}
    for attempt in attempts:
        try:
            attempt()
        except InvalidContent as error:
            problems |= dict.fromkeys(error.problems)
    return list(problems)


def _layouts(
    renderer: Renderer, site: Site, timelines: Timelines, locales: Mapping[str, Locale], now: datetime
) -> Iterator[Callable[[], object]]:
    kept = {incident.id: timelines[incident.id] for incident in site.incidents}
    snapshot = snapshot_now(site, kept, now)
    view = Viewpoint(snapshot, locales[site.languages[0]])
    pages = list(plan_pages([view]))
    for page in _each_kind(pages, lambda page: (page.template, bool(page.social_image), _parts(page.view))):
        yield partial(renderer.page, page)
    for incident in (each for each in site.incidents if each.aliases):
        yield partial(renderer.redirect, incident.aliases[0], incident)
    for feed in _each_kind(plan_feeds([view]), lambda feed: feed.path.rpartition("/")[2]):
        yield partial(renderer.feed, feed)
    for badge in _each_kind(plan_badges([view]), _parts):
        yield partial(renderer.badge, badge)
    listed = [ListedPage(page.path, page.language, None) for page in pages]
    yield lambda: list(renderer.sitemaps(plan_sitemaps(listed, len(listed) - 1)))


def _each_kind(found: Iterable[T], kind: Callable[[T], object]) -> Iterator[T]:
    """The first of each kind."""
    kinds: set[object] = set()
    for each in found:
        if (name := kind(each)) not in kinds:
            kinds.add(name)
            yield each


def _parts(view: msgspec.Struct) -> tuple[bool, ...]:
    """Which of its parts a view has: a template may show each of them wrongly."""
    return tuple(bool(getattr(view, name)) for name in view.__struct_fields__)


def sample(site: Site) -> Site:
    """The site with those incidents alone that have something that no newer one has."""
    found: set[str] = set()
    kept: list[Incident] = []
    for incident in site.incidents:
        if new := set(_traits(incident, "")) - found:
            found |= new
            kept.append(incident)
    return replace(site, incidents=tuple(kept))


def _traits(value: object, name: str) -> Iterator[str]:
    """What an incident has: the keys that are not empty, at any depth, and the words of the vocabulary."""
    match value:
        case msgspec.Struct():
            for field in value.__struct_fields__:
                yield from _traits(getattr(value, field), f"{name}.{field}")
        case tuple():
            for each in value:
                yield from _traits(each, name)
        case dict():
            for each in value.values():
                yield from _traits(each, name)
        case Enum():
            yield f"{name} {value.name}"
        case _ if value:
            yield name
