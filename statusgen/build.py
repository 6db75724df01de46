"""The whole of statusgen: read a project, decide what its site shows, make its files."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from statusgen.examining import checked
from statusgen.exports.embed import words_file
from statusgen.exports.feeds import FeedItem, Told
from statusgen.exports.hosting import host_files
from statusgen.exports.sitemaps import plan_sitemaps
from statusgen.exports.statuspage import build_file
from statusgen.exports.statuspage_ids import Ids
from statusgen.gfm.links import Words
from statusgen.making import Maker
from statusgen.memo.chapters import Memory
from statusgen.memo.files import Digester, Made
from statusgen.memo.team import team
from statusgen.memo.values import digest
from statusgen.model import urls
from statusgen.model.files import AnyFile, File
from statusgen.model.problems import Problem, StatusgenError, reason
from statusgen.model.site import Incident
from statusgen.pages import parts
from statusgen.pages.badges import endpoint, plan_badges
from statusgen.pages.choices import choices_files
from statusgen.pages.parts import Card, Row
from statusgen.pages.plan import plan_page
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.content import Content, load
from statusgen.sources.git.versions import New
from statusgen.sources.project import Project
from statusgen.status.outputs import lighter
from statusgen.status.schedule import next_transition
from statusgen.status.series import Series
from statusgen.status.snapshot import Snapshot, Standing, snapshot_now
from statusgen.status.timeline import Timeline
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

T = TypeVar("T")


class Assembled(msgspec.Struct, frozen=True):
    """The files of a site, the warnings about its sources, and the instant at which it changes next.

    Up to the instant `until`, which may come sooner, the warnings are the same too, while git takes the same write-ups
    for `new`. About so many files are `expected`. `lighter` are keys of `outputs` that would make fewer. `digest`
    tells this site from any other, whenever it is built.
    `alone` makes a page or a static file by its path, without all others; it returns None where there is none.
    """

    files: Iterator[AnyFile]
    warnings: tuple[Problem, ...]
    next_transition: datetime
    until: datetime
    new: New
    tells_edits: bool
    expected: int
    lighter: Sequence[str]
    digest: bytes
    alone: Callable[[str], bytes | None]


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
    content = load(project, templates.languages, now=now, clock=clock, memory=memory, processes=processes)
    site, timelines = content.site, content.timelines
    locales, ids = checked(project, content, templates)
    snapshot = snapshot_now(site, timelines, now)
    views = [Viewpoint(snapshot, locale) for locale in locales.values()]
    renderer, theme = Renderer(templates, site, locales), templates.digest
    made = Made(
        memory.chapter("files", content.configured, theme),
        _digester(snapshot, has_own_templates=renderer.has_own),
        memory.program,
    )
    build = build_file(snapshot, now, commit)  # of all files, only this one knows the clock
    due = next_transition(site, timelines, now)
    expected = len(site.incidents) * (1 + 2 * len(views)) + 8 * len(snapshot.regions) * len(views)
    return Assembled(
        files=_files(project, content, renderer, views, build, made, ids, memory, processes),
        warnings=content.warnings,
        next_transition=due,
        until=content.until,
        new=content.new,
        tells_edits=content.tells_edits,
        expected=expected,
        lighter=lighter(site),
        digest=digest((content.digest, theme, snapshot.as_of)),
        alone=partial(_alone, renderer, views),
    )


def _digester(snapshot: Snapshot, *, has_own_templates: bool) -> Digester:
    """Tells views from each other: an incident, where it stands and its card are in many of them.

    The templates that are shipped show no longer text of a card; nobody knows what the site's own do.
    """

    def incident(each: Incident) -> bytes:
        known = snapshot.timelines.get(each.id)
        return known.digest if known and known.incident is each else digest(each)

    def standing(each: Standing) -> object:
        told = each.timeline.digest
        return told if each.timeline.settled <= snapshot.as_of else (told, msgspec.structs.astuple(each))

    def card(each: Card) -> object:  # what else it has follows from this and from the configuration
        in_lists = each.standing if has_own_templates else _in_lists(each.standing, snapshot)
        return in_lists, each.path

    def row(each: Row) -> object:  # of an uptime only what is shown: it becomes another one with each second
        told = msgspec.structs.astuple(replace(each, uptime=each.uptime if has_own_templates else None))
        return told, each.on_record, each.uptime and each.uptime.figures

    return Digester(
        {
            Incident: incident,
            Timeline: lambda timeline: timeline.digest,
            Series: lambda timeline: timeline.digest,
            Standing: standing,
            Card: card,
            Row: row,
            FeedItem: msgspec.structs.astuple,
            Told: msgspec.structs.astuple,
            Words: msgspec.structs.astuple,
        },
        often=[kind for kind in vars(parts).values() if isinstance(kind, type)],  # views are made of these
    )


def _in_lists(standing: Standing, snapshot: Snapshot) -> object:
    """What tells where an incident stands from any other place, without its longer texts."""
    timeline = standing.timeline
    if timeline.settled <= snapshot.as_of:
        return timeline.outline
    return timeline.outline, msgspec.structs.astuple(replace(standing, incident=None, timeline=None))


def _files(
    project: Project,
    content: Content,
    renderer: Renderer,
    views: Sequence[Viewpoint],
    build: File,
    made: Made,
    ids: Ids,
    memory: Memory,
    processes: int,
) -> Iterator[AnyFile]:

    site, snapshot = content.site, views[0].snapshot
    maker = Maker(renderer, views, made, ids)
    is_worth_help = len(site.incidents) / 2 + len(snapshot.regions) >= _WORTH_HELP
    with team(processes if is_worth_help else 1, len(maker.units), maker.help) as found:
        memory.save()  # what was read: helpers are at work meanwhile
        yield from maker.files(found)
        yield from _files_alone(content, renderer, maker)
    yield build
    if not site.noindex:
        yield from renderer.sitemaps(plan_sitemaps(maker.listed))
    pages = (urls.NOT_FOUND, *(page.path for page in maker.listed))
    yield from host_files(snapshot, pages, is_preview=project.url is not None)
    made.chapter.complete = True
    for each in snapshot.shown:  # publishing takes memory too
        snapshot.standing(each).timeline.forget()


def _files_alone(content: Content, renderer: Renderer, maker: Maker) -> Iterator[AnyFile]:
    """The files that are not shared out."""
    views = maker.views
    yield from (renderer.redirect(alias, each) for each in maker.snapshot.shown for alias in each.aliases)
    yield from choices_files(views)
    yield from map(endpoint, plan_badges(views))
    yield words_file(views)
    yield from renderer.templates.static_files(content.site.theme)
    yield from renderer.favicons()
    for name, path in sorted(content.attachments.items()):
        yield File(urls.beside(name), _attached(path))


_WORTH_HELP: Final = 20
"""How many regions and pairs of incidents there are where helpers save more time than it takes to start them."""


def _alone(renderer: Renderer, views: Sequence[Viewpoint], name: str) -> bytes | None:
    if page := plan_page(views, name):
        return renderer.page(page).content
    if not name.startswith("static/"):
        return None
    static = (*renderer.templates.static_files(renderer.site.theme), *renderer.favicons())
    return next((file.content for file in static if file.path == name), None)


def _attached(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be read: {reason(error)}") from error
