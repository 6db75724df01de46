"""Make pages, social images, feeds, calendars and badges, and of each only what has changed since it was last made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from msgspec.structs import astuple, replace

from statusgen.exports.analytics import analytics_files
from statusgen.exports.calendar_plan import PlannedCalendar, planned_calendars
from statusgen.exports.feeds import Edition, Feed, FeedItem, PlannedFeed, editions
from statusgen.exports.incidents import incident_file, incident_lists, up_to
from statusgen.exports.openapi import common, description_files
from statusgen.exports.prometheus import metrics_file
from statusgen.exports.reports import period_files
from statusgen.exports.scopes import list_files
from statusgen.exports.sitemaps import ListedPage
from statusgen.exports.statuspage import Statuspage, api_files, newest_of_each_kind
from statusgen.exports.statuspage_ids import Ids
from statusgen.exports.statuspage_scopes import scope_files
from statusgen.exports.writeups import writeup_files
from statusgen.memo.beside import kept_beside
from statusgen.memo.chapters import Noted
from statusgen.memo.files import Made, again, kept_whole
from statusgen.memo.team import Helper, Stretch, Team, Told
from statusgen.memo.values import digest
from statusgen.model import urls
from statusgen.model.files import AnyFile, File, Remembered, by_path
from statusgen.model.site import Incident
from statusgen.pages.apart import Apart
from statusgen.pages.badges import plan_badges
from statusgen.pages.facts import Facts, may_link
from statusgen.pages.incident import incident_view
from statusgen.pages.jsonld import last_change
from statusgen.pages.page import Page, Present, Stale
from statusgen.pages.plan import Frame, Planned, Section
from statusgen.pages.search_index import index_files
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.periods import Period
from statusgen.status.timeline import Timeline
from statusgen.theme.renderer import Renderer

if TYPE_CHECKING:
    from statusgen.exports.calendars import Calendars

T = TypeVar("T")

Unit = Callable[[], Iterator[AnyFile]]
"""What makes files that one process makes together."""

_BATCHES: Final = 128
"""In how many units the files about incidents are made: to hand over a unit takes as long as to look up an incident."""


class AboutIncident(msgspec.Struct, frozen=True):
    """All files about one incident before they are made: its pages and feeds in each language."""

    incident: Incident
    pages: list[tuple[Frame, Planned]]
    feeds: list[PlannedFeed]


class Done(msgspec.Struct, frozen=True):
    """What a helper has made of a unit: files, the pages among them, and what is to be remembered.

    Of each file it tells where in the helper's own file the content is, unless it is as it was.
    """

    files: list[tuple[str, bytes, tuple[int, int] | None]]
    listed: list[ListedPage]
    noted: Noted


class Maker:
    """Makes the files that processes share out. `listed` are the pages that it has made, for search engines.

    The files about an incident that is over are known by the incident, if nothing else plays a part in them.
    """

    def __init__(self, renderer: Renderer, views: Sequence[Viewpoint], made: Made, ids: Ids) -> None:
        self.renderer, self.views, self.made = renderer, views, made
        self.snapshot = views[0].snapshot
        self.listed: list[ListedPage] = []
        site = self.snapshot.site
        self.facts = Facts(self.snapshot, made.digester, _in_lists(renderer))
        self.ids = ids
        self._files_of_units: dict[int, Mapping[str, AnyFile]] = {}
        around = self.snapshot.regions, sorted(site.attachments), sorted(site.imported)
        self._around = digest(around)  # plays a part in everything

    def files(self, team: Team) -> Iterator[AnyFile]:
        """Every file, made by a team.

        What goes wrong is told of the first unit of which something is wrong, however many processes there are: this
        one has all units before those of helpers, and those that helpers have failed at are done anew in their order.
        """
        for number in team.numbers():
            yield from self.units[number]()
            yield from self._of_helpers(team.told())
        yield from self._of_helpers(team.rest())
        for number in team.undone():
            yield from self.units[number]()

    def _of_helpers(self, found: Iterable[Told]) -> Iterator[AnyFile]:
        """The files that helpers have made."""
        for told in found:
            done: Done = told.result
            self.listed += done.listed
            self.made.chapter.take(done.noted)
            for path, known, kept in done.files:
                again = Stretch(told.file, *kept) if kept else partial(self._content_of, told.number, path)
                yield Remembered(path, known, again)

    def _content_of(self, number: int, path: str) -> bytes:
        """The content of a file in a unit, where somebody wants it although it is as it was."""
        if number not in self._files_of_units:
            self._files_of_units[number] = by_path(self.units[number]())
        return self._files_of_units[number][path].content

    def help(self, helper: Helper) -> None:
        """Make the files of some units."""
        chapter = self.made.chapter
        chapter.taken()  # what has been noted until now is known to who has it from us
        for number in helper.numbers():
            self.listed = []
            files = [
                (file.path, file.digest, None if isinstance(file, Remembered) else helper.keep(file.content))
                for file in self.units[number]()
            ]
            helper.tell(number, Done(files, self.listed, chapter.taken()))

    @cached_property
    def frames(self) -> Sequence[Frame]:
        """The pages in each language."""
        return [*map(Frame, self.views)]

    @cached_property
    def editions(self) -> Sequence[Edition]:
        """The feeds in each language."""
        return editions(self.views)

    @cached_property
    def units(self) -> Sequence[Unit]:
        """All that there is to make, in parts none of which needs another.

        What has facts in common is next to each other, and what takes least time in the middle. At the end, where
        helpers begin, is what takes most memory: the first process needs more of it than others.
        """
        shown = self.snapshot.shown
        size = len(shown) // _BATCHES + 1
        return [
            self.calendars,
            self._statuspage,
            self._lists,
            partial(self.made.of, "openapi", None, self._descriptions),
            *(partial(self._feed, feed) for edition in self.editions for feed in edition.feeds()),
            self._badges,
            *(partial(self._about_incidents, shown[start : start + size]) for start in range(0, len(shown), size)),
            *(partial(self._page, frame, planned) for frame in self.frames for planned in frame.planned_apart()),
            *(partial(self._section, frame, section) for frame in self.frames for section in _by_cost(frame)),
            self._figures,
        ]

    def _descriptions(self) -> Iterator[File]:
        known = kept_beside("openapi", self.made.program, common)
        return description_files(self.snapshot.site, known)

    def _badges(self) -> Iterator[AnyFile]:
        for badge in plan_badges(self.views):
            path = badge.page + urls.BADGE
            yield from self.made.of(path, badge, partial(_one, self.renderer.badge, badge))

    # Incidents

    def _about_incidents(self, incidents: Iterable[Incident]) -> Iterator[AnyFile]:
        for incident in incidents:
            yield from self._about_incident(incident)

    def _about_incident(self, incident: Incident) -> Iterator[AnyFile]:
        """The files about an incident, without looking into it if it is over and as it was."""
        chapter, key = self.made.chapter, b""
        is_apart = self.snapshot.standing(incident).is_over and not incident.repeat
        if is_apart:
            key, kept = self.made.known(f"{incident.id} apart", self._facts(incident))
            if isinstance(kept, tuple):
                files, pages = kept
                chapter.want(path for path, _, _ in pages)
                chapter.want(path for path, _ in files if not path.endswith(".html"))
                self.listed += (ListedPage(*each) for each in pages)
                yield from (Remembered(path, found, partial(self._content, incident, path)) for path, found in files)
                return
        listed = len(self.listed)
        made, follows = self._made_about(self._planned(incident), key)
        yield from made
        if follows:
            told = tuple((file.path, file.digest) for file in made), tuple(map(astuple, self.listed[listed:]))
            chapter.put(f"{incident.id} apart", (key, told))

    def _planned(self, incident: Incident) -> AboutIncident:
        """The pages and feeds about an incident."""
        pages = ((frame, frame.planned_about(incident)) for frame in self.frames)
        feeds = (edition.about(incident) for edition in self.editions)
        return AboutIncident(
            incident, [(frame, page) for frame, page in pages if page], [feed for feed in feeds if feed]
        )

    def _facts(self, incident: Incident) -> object:
        """All that plays a part in the files about an incident, unless these take more."""
        snapshot, others = self.snapshot, self.snapshot.incidents
        return (
            snapshot.standing(incident),
            self._up_to_now(incident),
            snapshot.related.get(incident.id, ()),
            [name in others for name in incident.related],
            (snapshot.has_data(incident), snapshot.languages(incident)),
            [frame.has_image(incident) for frame in self.frames],
            self.editions[0].posts.facts_about(incident) if snapshot.has_feed(incident) else None,
            snapshot.site.revisions.get(incident.id),
            self._around,
        )

    def _up_to_now(self, incident: Incident) -> bytes:
        return up_to(self.snapshot.as_moment, self.snapshot.timelines[incident.id]).digest

    def _made_about(self, about: AboutIncident, facts: bytes) -> tuple[list[AnyFile], bool]:
        """The files about an incident, and whether they follow from its `facts`: their digest, if it is over."""
        incident, made, follow = about.incident, list[AnyFile](), list[bool]()
        for frame, planned in about.pages:
            view = Apart(frame.view, incident) if facts else frame.view
            page = frame.page(replace(planned, make=partial(incident_view, view, incident)))
            follow.append(isinstance(view, Apart) and not (view.takes_more or page.stale or page.present))
            made += self._files_of(page, facts if follow[-1] else b"")
        for feed in about.feeds:
            made += self._feed(feed, facts)
            follow.append(feed.follows())
        made += self._data_about(incident)
        return made, bool(facts) and all(follow)

    def _data_about(self, incident: Incident) -> Iterator[AnyFile]:
        """What programs read about an incident, and its write-up, if it has such files."""
        site, snapshot, made = self.snapshot.site, self.snapshot, self.made
        if snapshot.has_data(incident):
            told = self._up_to_now(incident), incident.source in site.imported, site.revisions.get(incident.id)
            related = [name in snapshot.incidents for name in incident.related]
            api = partial(_one, partial(incident_file, snapshot, self.ids), incident)
            yield from made.of(urls.api_incident(incident.id), (told, related), api)
            yield from made.of(urls.beside(incident.source), incident, partial(writeup_files, incident, site))

    def _content(self, incident: Incident, path: str) -> bytes:
        """The content of a file about an incident, where somebody wants it although it is as it was."""
        about = self._planned(incident)
        for frame, planned in about.pages:
            if path == urls.file_of(planned.path):
                return self.renderer.page(frame.page(planned)).content
            if path == frame.image_of(planned):
                return next(self.renderer.social_image(frame.page(planned))).content
        for feed in about.feeds:
            if path == feed.path:
                return self.renderer.feed(feed.make()).content
        files = (incident_file(self.snapshot, self.ids, incident), *writeup_files(incident, self.snapshot.site))
        return next(file.content for file in files if file.path == path)

    # Pages

    def _page(self, frame: Frame, planned: Planned) -> Iterator[AnyFile]:
        return self._files_of(frame.page(planned))

    def _section(self, frame: Frame, section: Section) -> Iterator[AnyFile]:
        """The pages of the site, of a part of it or of a year, without looking into them if they are as they were."""
        made, name = self.made, f"{section.name} apart"
        present = (frame.present, frame.stale) if self.renderer.has_own else ()
        key, known = made.known(name, (section.facts(self.facts), self._around, present))
        if isinstance(known, tuple) and all(made.key_of(path) == kept for path, kept in known[1]):
            yield from self._again(frame, section, *known)
            return
        told, filled, listed = list[tuple[str, bytes]](), list[tuple[str, bytes]](), len(self.listed)
        for page in map(frame.page, section.pages()):
            for file in self._files_of(page):
                yield file
                if self._is_filled(page) and file.path != page.social_image:
                    filled.append((page.path, made.key_of(page.path)))
                else:
                    told.append((file.path, file.digest))
        pages = tuple(map(astuple, self.listed[listed:]))
        made.chapter.put(name, (key, (tuple(told), tuple(filled), pages)))

    def _again(
        self,
        frame: Frame,
        section: Section,
        told: Sequence[tuple[str, bytes]],
        filled: Sequence[tuple[str, bytes]],
        pages: Sequence[tuple[str, str, datetime | None]],
    ) -> Iterator[AnyFile]:
        """The files of a section that is as it was: those `told` by their digests, and those to be filled in anew."""
        self.made.chapter.want(path for path, _, _ in pages)
        self.made.chapter.want(path for path, _ in told if not path.endswith(".html"))
        self.listed += (ListedPage(*each) for each in pages)
        for path, found in told:
            yield Remembered(path, found, partial(self._content_in, frame, section, path))
        for path, _ in filled:
            for file in kept_whole(self.made.chapter, path):
                yield self._filled(file, path, frame.view.language, frame.present, frame.stale)

    def _content_in(self, frame: Frame, section: Section, path: str) -> bytes:
        """The content of a page in a section, where somebody wants it although it is as it was."""
        planned = next(each for each in section.pages() if path in (urls.file_of(each.path), frame.image_of(each)))
        page = frame.page(planned)
        if path == page.social_image:
            return next(self.renderer.social_image(page)).content
        return self.renderer.page(page).content

    def _is_filled(self, page: Page) -> bool:
        """Whether what a page says of the present is filled in: who knows what a site's own template does with it."""
        return page.present is not None and not self.renderer.has_own

    def _filled(self, file: File, path: str, language: str, present: Present, stale: Stale | None) -> File:
        return File(file.path, self.renderer.filled(file.content, path, language, present, stale))

    def _told_by(self, path: str, facts: bytes, value: object) -> object:
        """What a file is known by: the facts that it follows from, if any, until one of them has changed.

        To tell values from each other takes a tenth of the time of making files, and is in vain for most of them.
        """
        return facts if facts and not self.made.key_of(path) else value

    def _files_of(self, page: Page, facts: bytes = b"") -> Iterator[AnyFile]:
        """A page, which is listed, and its social image. It follows from `facts` if they are given."""
        renderer, made = self.renderer, self.made
        if page.present and self._is_filled(page):  # each time that it is made
            laid_out = page.to_fill()
            for file in made.whole(page.path, laid_out, partial(_one, renderer.page, laid_out)):
                yield self._filled(file, page.path, page.language, page.present, page.stale)
        else:
            told_by = self._told_by(page.path, facts, page)
            yield from made.of(page.path, told_by, partial(_one, renderer.page, page))
        if page.social_image:
            draw, image = partial(renderer.drawing, page), partial(renderer.social_image, page)
            shown = page if renderer.has_own else page.to_fill()
            yield from made.of(page.social_image, shown, image, essence=draw)
        if page.is_listed:
            self.listed.append(ListedPage(page.path, page.language, last_change(page)))

    def _statuspage(self) -> Iterator[AnyFile]:
        """What programs read of the whole site and of its parts: all of it is as it was while its facts are."""
        made, snapshot, facts = self.made, self.snapshot, self.facts
        statuspage = Statuspage(self.views[0], self.ids)
        newest = newest_of_each_kind(snapshot)
        linked = facts.all_texts if any(may_link(each.incident) for each in newest) else b""
        told = facts.of_site(), [each.timeline.digest for each in newest], linked
        yield from self._known_by(urls.V2, told, partial(api_files, statuspage, made))
        yield from scope_files(statuspage, made)

    def _lists(self) -> Iterator[AnyFile]:
        """The lists of incidents, for programs and for the search."""
        yield from incident_lists(self.snapshot, self.made)
        yield from list_files(self.views, self.made)
        yield from index_files(self.views, self.made)

    def _figures(self) -> Iterator[AnyFile]:
        """What programs read of uptime and of the site as a whole."""
        made, snapshot, facts = self.made, self.snapshot, self.facts
        yield from self._reports()
        yield from self._known_by(urls.analytics(None), facts.of_site(), partial(analytics_files, snapshot, made))
        yield from self._known_by(urls.METRICS, facts.of_site(), partial(_one, metrics_file, snapshot))

    def _reports(self) -> Iterator[AnyFile]:
        """The data of each year's reports."""
        for year, found in groupby(self.snapshot.reports.periods, lambda period: period.first.year):
            periods = list(found)
            facts = self.facts.of_year(year, [each.name for each in periods])
            yield from self._known_by(f"reports of {year}", facts, partial(self._reports_of, periods, self.made))

    def _known_by(self, name: str, facts: object, make: Callable[[], Iterable[AnyFile]]) -> Iterator[AnyFile]:
        """The files that are made of some facts, if nothing else plays a part in them."""
        chapter = self.made.chapter
        key, known = self.made.known(f"data of {name}", (facts, self._around))
        if isinstance(known, tuple):
            chapter.want([name, *(path for path, _ in known)])
            yield from again(known, make)
            return
        files = [*make()]
        yield from files
        chapter.put(f"data of {name}", (key, tuple((file.path, file.digest) for file in files)))

    def _reports_of(self, periods: Iterable[Period], made: Made) -> Sequence[AnyFile]:
        return [file for each in periods for file in period_files(self.snapshot, each, made)]

    # Feeds and calendars

    def _feed(self, planned: PlannedFeed, facts: bytes = b"") -> Iterator[AnyFile]:
        """The file of a feed. That of a component or region is known by its posts, if nothing else plays a part.

        That of an incident follows from `facts`, if they are given and the same is true.
        """
        if planned.incident:
            feed = planned.make()
            told_by = self._told_by(feed.path, facts if facts and planned.follows() else b"", feed)
            yield from self.made.of(feed.path, told_by, partial(_one, self.renderer.feed, feed))
            return
        self.made.chapter.want([planned.path, *planned.names()])
        key, known = self._known(planned.path, planned.facts(), lambda: self.renderer.feed(planned.make()))
        if known:
            yield known
            return
        feed = planned.make()
        for file in self.made.of(feed.path, feed, partial(_one, self._laid_out, feed)):
            yield file
            if planned.follows():
                self.made.chapter.put(f"{planned.path} apart", (key, file.digest))

    def _laid_out(self, feed: Feed) -> File:
        """A feed, whose items are kept: an update adds one to many others."""

        def made(item: FeedItem, name: str) -> list[File]:
            return [File(name, (self.renderer.entry(item, feed.language).html or "").encode())]

        named = [(item, item.name(feed.language)) for item in feed.items]
        texts = [next(self.made.whole(name, item, partial(made, item, name))).content for item, name in named]
        entries = [replace(item.entry, html=text.decode()) for (item, _), text in zip(named, texts, strict=True)]
        return self.renderer.feed_of(feed, entries)

    def calendars(self) -> Iterator[AnyFile]:
        """The files of calendars. Each is known by its maintenances if nothing else plays a part in it."""

        @cache
        def calendars(view: Viewpoint) -> "Calendars":
            from statusgen.exports.calendars import Calendars  # its library takes long to import, few builds need it

            return Calendars(view)

        def file(view: Viewpoint, planned: PlannedCalendar) -> File:
            return calendars(view).file(planned)

        for view in self.views:
            for planned in planned_calendars(view):
                facts = planned.facts(view.snapshot)
                key, known = self._known(planned.path, facts, partial(file, view, planned))
                found = known or file(view, planned)
                yield found
                if not known and calendars(view).follows(planned):
                    self.made.chapter.put(f"{planned.path} apart", (key, found.digest))

    def _known(self, path: str, facts: object, make: Callable[[], File]) -> tuple[bytes, AnyFile | None]:
        """The digest of some facts, and the file of a path if it was made of equal ones and follows from these."""
        key, found = self.made.known(f"{path} apart", (facts, self._around))
        return key, next(again([(path, found)], lambda: [make()])) if isinstance(found, bytes) else None


def _by_cost(frame: Frame) -> Sequence[Section]:
    """The sections in a language: last those that take longest, and the home page last of those that take as long."""
    longest_first = sorted(frame.sections(), key=lambda each: -each.cost)
    return longest_first[::-1]


def _in_lists(renderer: Renderer) -> Callable[[Timeline], bytes]:
    """What tells what lists show: nobody knows whether templates of the site's own show longer texts too."""
    return (lambda timeline: timeline.digest) if renderer.has_own else (lambda timeline: timeline.outline)


def _one(make: Callable[[T], File], value: T) -> list[File]:
    return [make(value)]
