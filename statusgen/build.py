"""The whole of statusgen: read a project, decide what its site shows, make its files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from statusgen.exports.feeds import plan_feeds
from statusgen.exports.incidents import incident_files
from statusgen.exports.openapi import description_files
from statusgen.exports.prometheus import metrics_file
from statusgen.exports.statuspage import api_files, build_file
from statusgen.language.locale import Locale
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.problems import Problem, StatusgenError
from statusgen.model.site import Site
from statusgen.pages.badges import endpoint, plan_badges
from statusgen.pages.plan import plan_pages
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.project import Content, Project, load
from statusgen.status.schedule import last_transition, next_transition
from statusgen.status.snapshot import Snapshot
from statusgen.theme.templates import Renderer, Templates

ATTACHMENT_LIMIT: Final = 25 << 20
"""The largest file beside a write-up, in bytes. Hosts of static sites refuse larger ones."""


class Assembled(msgspec.Struct, frozen=True):
    """The files of a site, the warnings about its sources, and the instant at which it changes next."""

    files: Iterator[File]
    warnings: tuple[Problem, ...]
    next_transition: datetime


def examine(project: Project, *, now: datetime) -> Content:
    """Read and check a project without making its files. Raises the same errors as `assemble`."""
    templates = Templates(project.templates)
    content = load(project, templates.languages, now=now)
    _check_theme(project, content.site, templates)
    return content


def assemble(
    project: Project, *, now: datetime, commit: str | None = None, templates: Templates | None = None
) -> Assembled:
    """Make every file of the site as it should read at `now`, from `commit` if that is known. Nothing is written.

    A caller that builds more than once passes the same `templates`, which stay compiled.

    Raises InvalidContent with every problem of every source, StatusgenError for a wrong template.
    """
    templates = templates or Templates(project.templates)
    content = load(project, templates.languages, now=now)
    site, timelines = content.site, content.timelines
    locales = _check_theme(project, site, templates)
    snapshot = Snapshot(site, last_transition(site, timelines, now), timelines)
    views = [Viewpoint(snapshot, locale) for locale in locales.values()]
    build = build_file(snapshot, now, commit)  # of all files, only this one knows the clock
    files = _files(project, content, Renderer(templates, site, locales), views, build)
    return Assembled(files, content.warnings, next_transition(site, timelines, now))


def _check_theme(project: Project, site: Site, templates: Templates) -> Mapping[str, Locale]:
    """The locales of the site's languages. Raises StatusgenError where the theme lacks a language or the logo."""
    logo = site.theme.logo
    if logo and f"static/{logo}" not in templates.static:
        place = f"{project.config.name}: theme.logo"
        raise StatusgenError(f'{place}: there is no static file "{logo}"; put it into templates/static/')
    return {tag: templates.locale(tag, site.zone) for tag in site.languages}


def _files(
    project: Project, content: Content, renderer: Renderer, views: Sequence[Viewpoint], build: File
) -> Iterator[File]:
    from statusgen.exports.calendars import calendar_files  # its library takes long to import, only a build needs it

    site, snapshot = content.site, views[0].snapshot
    pages = tuple(plan_pages(views))
    yield from (renderer.page(page) for page in pages)
    yield from filter(None, map(renderer.social_image, pages))
    yield from (renderer.feed(feed) for feed in plan_feeds(views))
    yield from api_files(views[0])
    yield from incident_files(snapshot)
    yield from description_files(site)
    yield from calendar_files(views)
    badges = tuple(plan_badges(views))
    yield from map(renderer.badge, badges)
    yield from map(endpoint, badges)
    yield metrics_file(snapshot)
    yield build
    indexed = sorted((page for page in pages if page.has_url), key=lambda page: page.path)
    if not site.noindex:
        yield renderer.plain("sitemap.xml", "sitemap.xml", pages=indexed)
    yield File("robots.txt", _robots(site).encode())
    yield File(".nojekyll", b"")
    if project.url is None:  # a preview elsewhere does not take the site's name
        yield from _domain(site)
    yield from renderer.templates.static_files(site.theme.accent)
    for name, path in sorted(content.attachments.items()):
        yield File(urls.attachment(name), _attached(path))


def _robots(site: Site) -> str:
    """What search engines may read. Where they are to leave the site out they read its pages, which say so, alone."""
    if not site.noindex:
        return f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n"
    path = urlsplit(site.url).path
    return f"User-agent: *\nDisallow: {path}\nAllow: {path}$\nAllow: {path}*/$\n"


def _domain(site: Site) -> Iterator[File]:
    """The file that tells GitHub Pages of the site's own domain."""
    address = urlsplit(site.url)
    host = address.hostname or "localhost"
    is_local = host == "localhost" or host.replace(".", "").isdigit()
    is_shared = host.endswith((".github.io", ".gitlab.io", ".pages.dev", ".netlify.app"))
    if address.path == "/" and not is_local and not is_shared:
        try:
            yield File("CNAME", host.encode("idna") + b"\n")
        except UnicodeError as error:
            raise StatusgenError(f'url: "{host}" is not the name of a host: {error}') from error


def _attached(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > ATTACHMENT_LIMIT:
            most = f"at most {ATTACHMENT_LIMIT:,} are published"
            raise StatusgenError(f"{path}: has {size:,} bytes, and {most}; make it smaller, or link to it elsewhere")
        return path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be read: {str(error.strerror).lower()}") from error
