"""Read a project and find everything that is wrong with it, without making its files."""

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from statusgen.exports.hosting import domain
from statusgen.exports.statuspage_ids import Ids, api_ids
from statusgen.language.locale import Locale
from statusgen.memo.chapters import Memory
from statusgen.model import urls
from statusgen.model.files import folded, is_path, twins_among
from statusgen.model.problems import InvalidContent, Problem, StatusgenError
from statusgen.model.site import Site
from statusgen.scaffold.incident_form import check_form
from statusgen.sources.content import Content, load
from statusgen.sources.project import Project, problem_in_config
from statusgen.theme.templates import Templates


def examine(
    project: Project,
    *,
    now: datetime,
    clock: datetime | None = None,
    memory: Memory | None = None,
    processes: int = 1,
) -> Content:
    """Read and check a project without making its files. Raises the same errors as `assemble` and its files."""
    memory = memory or Memory()
    templates = Templates(project.templates, memory.templates)
    content = load(project, templates.languages, now=now, clock=clock, memory=memory, processes=processes)
    locales, _ = checked(project, content, templates)
    warnings = (*content.warnings, *check_form(project.root, content.site, now))
    if templates.own_templates or templates.has_own_map:
        from statusgen.theme.trial import wrong_templates  # it takes long to import, most sites do without

        if problems := wrong_templates(templates, content.site, content.timelines, locales, now):
            raise InvalidContent([*warnings, *problems])
    return replace(content, warnings=warnings)


def checked(project: Project, content: Content, templates: Templates) -> tuple[Mapping[str, Locale], Ids]:
    """The locales of the site's languages, and its ids in the API, once all that was read has been looked at.

    Raises InvalidContent for what shows only once everything has been read.
    """
    assert templates.world  # it is read here, so that a check finds what is wrong with it
    problems = [*_wrong_config(project, content.site, templates), *_wrong_files(project, content, templates)]
    try:
        ids = api_ids(content.site)
    except StatusgenError as error:
        problems.append(problem_in_config(project, ("components",), str(error)))
    if problems:
        raise InvalidContent([*content.warnings, *problems])
    return {tag: templates.locale(tag, content.site.zone) for tag in content.site.languages}, ids


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
        message = f'url: "{host}" is not the name of a host; each part of it between dots has 1 to 63 letters'
        yield problem_in_config(project, ("url",), message)


def _wrong_files(project: Project, content: Content, templates: Templates) -> Iterator[Problem]:
    """Files beside write-ups and of the theme that cannot be published as they are called."""
    if os.path.lexists(templates.own) and not templates.own.is_dir():
        yield Problem(templates.own.name, 1, 1, "is not a folder; templates of your own are kept in one")
    yield from templates.wrong_static_files()
    if len(templates.folders) > 1:
        from statusgen.theme.misnamed import misnamed  # it imports Jinja, and most sites do without

        yield from misnamed(templates)
    paths = {name: templates.place(path) for name, path in templates.static.items()}
    paths |= {urls.beside(name): f"incidents/{name}" for name in content.attachments}
    for path in paths:
        if not is_path(path):
            yield Problem(paths[path], 1, 1, "has a name that a site cannot have; rename it")
    for path, twins in twins_among(paths).items():
        for twin in twins:
            yield Problem(paths[path], 1, 1, f"would be one file with {paths[twin]} on some systems; rename one")

    if not content.attachments:
        return
    owners = {folded(path): each for each in content.site.incidents for path in urls.files_of(each.id)}
    for name in content.attachments:
        if owner := owners.get(folded(urls.beside(name))):
            message = f"has the name of a file of the page of {owner.id}; rename it, here and in the link to it"
            yield _at_link(project, content.site, name, message)


def _at_link(project: Project, site: Site, name: str, message: str) -> Problem:
    """What is wrong with a file beside write-ups, where one of them names it first."""
    own = posixpath.basename(name)
    paths = (path for each in site.incidents for path in sorted(_files_of(project, each.source)))
    lines = (
        (path, number, line)
        for path in paths
        for number, line in enumerate(path.read_text("utf-8", "replace").split("\n"), 1)
        if own in unquote(line)
    )
    path, number, line = next(lines, (project.incidents / name, 1, ""))
    place = path.relative_to(project.root).as_posix()
    return Problem(place, number, max(line.find(own), 0) + 1, f'"{own}" {message}', source=line)


def _files_of(project: Project, source: str) -> Iterable[Path]:
    """A write-up and its translations."""
    return project.incidents.glob(f"{source.removesuffix('.md')}*.md")
