"""The whole of statusgen: read a project, decide what its site shows, make its files."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from statusgen.exports.feeds import FeedItem, PlannedFeed, planned_feeds
from statusgen.exports.hosting import domain, host_files
from statusgen.exports.incidents import incident_files
from statusgen.exports.openapi import description_files
from statusgen.exports.prometheus import metrics_file
from statusgen.exports.reports import report_files
from statusgen.exports.sitemaps import ListedPage, plan_sitemaps
from statusgen.exports.statuspage import api_files, build_file
from statusgen.exports.statuspage_ids import api_ids
from statusgen.gfm.links import Words
from statusgen.language.locale import Locale
from statusgen.memo.chapters import Memory
from statusgen.memo.files import Digester, Made, again
from statusgen.memo.team import Helper, team
from statusgen.memo.values import digest
from statusgen.model import urls
from statusgen.model.files import AnyFile, File, is_path, twins_among
from statusgen.model.problems import InvalidContent, Problem, StatusgenError
from statusgen.model.site import Incident, Site
from statusgen.pages.badges import endpoint, plan_badges
from statusgen.pages.incident import incident_view
from statusgen.pages.jsonld import last_change
from statusgen.pages.parts import Card
from statusgen.pages.plan import Frame, Planned, plan_page
from statusgen.pages.search_index import index_files
from statusgen.pages.viewpoint import Viewpoint
from statusgen.pages.views import Page
from statusgen.scaffold.incident_form import check_form
from statusgen.sources.project import Content, Project, load, problem_in_config
from statusgen.sources.versions import New
from statusgen.status.schedule import last_transition, next_transition
from statusgen.status.series import Series
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import Timeline
from statusgen.theme.misnamed import misnamed
from statusgen.theme.templates import Renderer, Templates
from statusgen.theme.trial import wrong_templates

T = TypeVar("T")


class Assembled(msgspec.Struct, frozen=True):
    """The files of a site, the warnings about its sources, and the instant at which it changes next.

    Up to the instant `until`, which may come sooner, the warnings are the same too, while git takes the same write-ups
    for `new`. About so many files are `expected`. `digest` tells this site from any other, whenever it is built.
    `alone` makes a page or a static file by its path, without all others; it returns None where there is none.
    """

    files: Iterator[AnyFile]
    warnings: tuple[Problem, ...]
    next_transition: datetime
    until: datetime
    new: New
    expected: int
    digest: bytes
    alone: Callable[[str], bytes | None]


def examine(project: Project, *, now: datetime, clock: datetime | None = None, memory: Memory | None = None) -> Content:
    """Read and check a project without making its files. Raises the same errors as `assemble` and its files."""
    memory = memory or Memory()
    templates = Templates(project.templates, memory.templates)
    content = load(project, templates.languages, now=now, clock=clock, memory=memory)
    locales = _checked(project, content, templates)
    warnings = (*content.warnings, *check_form(project.root, content.site, now))
    if problems := wrong_templates(templates, content.site, content.timelines, locales, now):
        raise InvalidContent([*warnings, *problems])
    return replace(content, warnings=warnings)


def assemble(
    project: Project,
    *,
    now: datetime,
    clock: datetime | None = None,
    commit: str | None = None,
    templates: Templates | None = None,
    memory: Memory | None = None,
    processes: int = 1,
) -> Assembled:
    """Make every file of the site as it should read at `now`, from `commit` if that is known. Nothing is written.

    Where `now` is before `clock`, the site is as it read then. A caller that builds more than once passes the same
    `templates`, which stay compiled. What is in `memory` is not worked out again; where nothing is, so many
    `processes` may share the work.

    Raises InvalidContent with every problem of every source, and while files are made for a wrong template.
    """
    memory = memory or Memory()
    templates = templates or Templates(project.templates, memory.templates)
    content = load(project, templates.languages, now=now, clock=clock, memory=memory)
    site, timelines = content.site, content.timelines
    locales = _checked(project, content, templates)
    snapshot = Snapshot(site, last_transition(site, timelines, now), timelines)
    views = [Viewpoint(snapshot, locale) for locale in locales.values()]
    made = Made(memory.chapter("files", content.configured, templates.digest), _digester())
    build = build_file(snapshot, now, commit)  # of all files, only this one knows the clock
    renderer = Renderer(templates, site, locales)
    due = next_transition(site, timelines, now)
    expected = len(site.incidents) * (1 + 2 * len(views)) + 8 * len(snapshot.regions) * len(views)
    return Assembled(
        files=_files(project, content, renderer, views, build, made, processes),
        warnings=content.warnings,
        next_transition=due,
        until=content.until,
        new=content.new,
        expected=expected,
        digest=digest((content.digest, templates.digest, snapshot.as_of)),
        alone=partial(_alone, renderer, views),
    )


def _checked(project: Project, content: Content, templates: Templates) -> Mapping[str, Locale]:
    """The locales of the site's languages. Raises InvalidContent for what shows only once everything has been read."""
    assert templates.world  # it is read here, so that a check finds what is wrong with it
    if problems := [*_wrong_config(project, content.site, templates), *_wrong_files(content, templates)]:
        raise InvalidContent([*content.warnings, *problems])
    return {tag: templates.locale(tag, content.site.zone) for tag in content.site.languages}


def _wrong_config(project: Project, site: Site, templates: Templates) -> Iterator[Problem]:
    """What the configuration asks for and cannot be."""
    for key, name in site.theme.files.items():
        if f"static/{name}" not in templates.static:
            message = f'theme.{key}: there is no static file "{name}"; put it into templates/static/'
            yield problem_in_config(project, ("theme", key), message)
    try:
        domain(site)
    except UnicodeError:
        host = urlsplit(site.url).hostname
        message = f'url: "{host}" is not the name of a host; each part of it between dots has at most 63 letters'
        yield problem_in_config(project, ("url",), message)
    try:
        api_ids(site)
    except StatusgenError as error:
        yield problem_in_config(project, ("components",), str(error))


def _wrong_files(content: Content, templates: Templates) -> Iterator[Problem]:
    """Files beside write-ups and of the theme that cannot be published as they are called."""
    if os.path.lexists(templates.own) and not templates.own.is_dir():
        yield Problem(templates.own.name, 1, 1, "is not a folder; templates of your own are kept in one")
    yield from templates.wrong_static_files()
    yield from misnamed(templates)
    paths = {name: templates.place(path) for name, path in templates.static.items()}
    paths |= {urls.attachment(name): f"incidents/{name}" for name in content.attachments}
    for path, twins in twins_among(paths).items():
        if not is_path(path):
            yield Problem(paths[path], 1, 1, "has a name that a site cannot have; rename it")
        for twin in twins:
            yield Problem(paths[path], 1, 1, f"would be one file with {paths[twin]} on some systems; rename one")


def _digester() -> Digester:
    """Tells views from each other: an incident, where it stands and its card are in many of them."""
    return Digester(
        {
            Incident: digest,
            Timeline: lambda timeline: timeline.digest,
            Series: lambda timeline: timeline.digest,
            Standing: msgspec.structs.astuple,
            Card: msgspec.structs.astuple,
            FeedItem: msgspec.structs.astuple,
            Words: msgspec.structs.astuple,
        }
    )


def _files(
    project: Project,
    content: Content,
    renderer: Renderer,
    views: Sequence[Viewpoint],
    build: File,
    made: Made,
    processes: int,
) -> Iterator[AnyFile]:
    from statusgen.exports.calendars import calendar_files  # its library takes long to import, only a build needs it

    site, snapshot = content.site, views[0].snapshot
    listed: list[ListedPage] = []
    begun = len(site.incidents) * _ALONE
    size = processes if made.chapter.is_empty and begun + len(snapshot.regions) >= _WORTH_HELP else 1
    with team(size, begun, lambda helper: _shared(site, renderer, views, helper, [])) as made.team:
        yield from _shared(site, renderer, views, made, listed)
    made.team = None
    yield from index_files(views)
    yield from api_files(views[0])
    yield from incident_files(snapshot, made)
    yield from report_files(snapshot, made)
    yield from calendar_files(views)
    yield from map(endpoint, plan_badges(views))
    yield metrics_file(snapshot)
    yield build
    if not site.noindex:
        yield from renderer.sitemaps(plan_sitemaps(listed))
    pages = (urls.NOT_FOUND, *(page.path for page in listed))
    yield from host_files(site, pages, is_preview=project.url is not None)
    yield from renderer.templates.static_files(site.theme)
    for name, path in sorted(content.attachments.items()):
        yield File(urls.attachment(name), _attached(path))
    made.chapter.complete = True


_ALONE: Final = 0.5
"""How long the files of an incident take that are not shared out, where a page takes 1."""

_WORTH_HELP: Final = 20
"""How much of that there is where helpers save more time than it takes to start them."""


def _shared(
    site: Site, renderer: Renderer, views: Sequence[Viewpoint], made: Made | Helper, listed: list[ListedPage]
) -> Iterator[AnyFile]:
    """The files that processes share out: pages, which become `listed`, social images, feeds and badges."""
    snapshot = views[0].snapshot
    around = digest((snapshot.regions, sorted(site.attachments)))
    for frame in map(Frame, views):
        for planned in frame.planned():
            yield from _page(frame, planned, renderer, made, around, listed)
    for feed in planned_feeds(views):
        yield from _feed(feed, snapshot, renderer, made, around)
    yield from made.of("openapi", None, partial(description_files, site), cost=8)
    for badge in plan_badges(views):
        yield from made.of(badge.page + urls.BADGE, badge, partial(_one, renderer.badge, badge), cost=0.1)


def _page(
    frame: Frame, planned: Planned, renderer: Renderer, made: Made | Helper, around: bytes, listed: list[ListedPage]
) -> Iterator[AnyFile]:
    """A page, which is `listed`, and its social image. Those of an incident are known by it if it is all they show."""
    apart, key = frame.apart(planned), b""
    if apart and planned.incident:
        snapshot, name = frame.view.snapshot, planned.incident.id
        facts = snapshot.standing(planned.incident), snapshot.related.get(name, ()), frame.image_of(planned), around
        key, kept = made.known(f"{planned.path} apart", facts)
        if isinstance(kept, tuple):
            made.chapter.get(planned.path)  # it is still wanted, as is the image
            made.chapter.get(frame.image_of(planned))
            listed.append(ListedPage(planned.path, frame.view.language, kept[1]))
            yield from again(kept[0], lambda: _drawn(renderer, frame.page(planned)))
            return
        planned = replace(planned, make=partial(incident_view, apart, planned.incident))
    page = frame.page(planned)
    files = [*made.of(page.path, page, partial(_one, renderer.page, page))]
    if page.social_image:
        draw = partial(renderer.drawing, page)
        image = partial(renderer.social_image, page)
        files += made.of(page.social_image, page, image, essence=draw, cost=12)
    if page.has_url:
        listed.append(ListedPage(page.path, page.language, last_change(page)))
    if apart and not apart.takes_more and (page.stale, page.present) == (None, None):
        told = tuple((file.path, file.digest) for file in files), last_change(page)
        made.chapter.put(f"{planned.path} apart", (key, told))
    yield from files


def _drawn(renderer: Renderer, page: Page) -> Iterator[File]:
    yield renderer.page(page)
    yield from renderer.social_image(page)


def _feed(
    planned: PlannedFeed, snapshot: Snapshot, renderer: Renderer, made: Made | Helper, around: bytes
) -> Iterator[AnyFile]:
    """The file of a feed. That of an incident is known by the incident if nothing else plays a part in it."""
    key = b""
    if planned.incident:
        facts = snapshot.standing(planned.incident), planned.facts, around
        key, kept = made.known(f"{planned.path} apart", facts)
        if isinstance(kept, bytes):
            made.chapter.get(planned.path)  # it is still wanted
            yield from again([(planned.path, kept)], lambda: [renderer.feed(planned.make())])
            return
    feed = planned.make()
    for file in made.of(feed.path, feed, partial(_one, renderer.feed, feed), cost=0.3):
        yield file
        if planned.incident and planned.follows():
            made.chapter.put(f"{planned.path} apart", (key, file.digest))


def _one(make: Callable[[T], File], value: T) -> list[File]:
    return [make(value)]


def _alone(renderer: Renderer, views: Sequence[Viewpoint], name: str) -> bytes | None:
    if page := plan_page(views, name):
        return renderer.page(page).content
    static = renderer.templates.static_files(renderer.site.theme) if name.startswith("static/") else ()
    return next((file.content for file in static if file.path == name), None)


def _attached(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be read: {str(error.strerror).lower()}") from error
