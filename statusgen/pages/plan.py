"""Which pages there are, in every language, and what each shows."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

import msgspec

from statusgen.language.sentences import first_sentence
from statusgen.model import urls
from statusgen.model.policies import UptimePolicy
from statusgen.model.site import Incident, OwnPage, Site
from statusgen.model.time import exactly
from statusgen.model.vocabulary import Kind
from statusgen.pages import views
from statusgen.pages.analytics import analytics_view
from statusgen.pages.embed import embed_view
from statusgen.pages.facts import Facts
from statusgen.pages.history import (
    history_view,
    months,
    months_in_order,
    newest_past,
    quarters,
    year_view,
    years_in_order,
)
from statusgen.pages.home import home_view
from statusgen.pages.incident import incident_view
from statusgen.pages.page import Page, Present, Stale
from statusgen.pages.record import component_view, group_view, record_years, region_view
from statusgen.pages.subscribe import subscribe_view
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.schedule import next_transition
from statusgen.status.scopes import Scope, scopes
from statusgen.status.uptime import COUNTED, after_an_hour

MOST_SOCIAL_IMAGES = 20
"""How many of the newest incidents have a social image, besides all that are not over: each costs time."""

LATE: Final = timedelta(hours=6)
"""How late a build may be before its page says so: hosts run what is scheduled some hours late at times."""


class Planned(msgspec.Struct, frozen=True):
    """A page before it is made: its path, its template, and what makes its content. `incident` is that of its page."""

    path: str
    template: str
    make: Callable[[], views.View]
    incident: Incident | None = None


class Section(msgspec.Struct, frozen=True):
    """Pages that are as they were while their facts are: those of the whole site, of a part of it, or of a year.

    `cost` is about how long they take, where the page of an incident takes 1.
    """

    name: str
    cost: float
    pages: Callable[[], Iterator[Planned]]
    facts: Callable[[Facts], object]


def plan_pages(viewpoints: Iterable[Viewpoint]) -> Iterator[Page]:
    """Yield every page of a site, language by language."""
    for view in viewpoints:
        frame = Frame(view)
        yield from map(frame.page, frame.planned())


def plan_page(viewpoints: Iterable[Viewpoint], file: str) -> Page | None:
    """The page of a file, without what the others show; None where it is that of no page."""
    for frame in map(Frame, viewpoints):
        for planned in frame.planned():
            if urls.file_of(planned.path) == file:
                return frame.page(planned)
    return None


class Frame:
    """The pages of one language, and what is around their content."""

    def __init__(self, view: Viewpoint) -> None:
        self.view = view
        due = next_transition(view.site, view.snapshot.timelines, view.as_of)
        self.present = Present(view.snapshot.digest, view.snapshot.as_moment)
        self.stale = Stale(due + LATE, exactly(view.as_of))
        self.with_image = {view.prefix} | {
            view.prefix + urls.incident(standing.incident.id)
            for number, standing in enumerate(view.snapshot.standings)
            if number < MOST_SOCIAL_IMAGES or not standing.is_over
        }

    def page(self, planned: Planned) -> Page:
        view, path, content = self.view, planned.path, planned.make()
        own = "" if path == urls.NOT_FOUND else path.removeprefix(view.prefix)
        languages = view.snapshot.languages(planned.incident) if planned.incident else view.site.languages
        return Page(
            path=path,
            template=planned.template,
            language=view.language,
            alternates={tag: urls.prefix(view.site, tag) + own for tag in languages},
            present=self.present if _is_of_the_present(content) else None,
            view=content,
            stale=self.stale if _follows_the_clock(view, content) else None,
            social_image=self.image_of(planned),
            has_url=not isinstance(content, views.NotFoundView),
        )

    def image_of(self, planned: Planned) -> str:
        """Where the social image of a page is; "" for most, which have none."""
        return urls.social_image_of(planned.path) if planned.path in self.with_image else ""

    def has_image(self, incident: Incident) -> bool:
        """Whether the page of an incident has a social image."""
        return self.view.prefix + urls.incident(incident.id) in self.with_image

    def planned(self) -> Iterator[Planned]:
        """Each page, with what makes its content."""
        yield from filter(None, map(self.planned_about, self.view.snapshot.shown))
        yield from self.planned_apart()
        for section in self.sections():
            yield from section.pages()

    def planned_about(self, incident: Incident) -> Planned | None:
        """The page of an incident, if it is told in this language."""
        if not self.view.is_told(incident):
            return None
        path = self.view.prefix + urls.incident(incident.id)
        return Planned(path, "incident.html", partial(incident_view, self.view, incident), incident)

    def planned_apart(self) -> Iterator[Planned]:
        """Each page that is about no incident alone, and in no section."""
        view, here = self.view, self.view.prefix
        yield Planned(here + urls.SUBSCRIBE, "subscribe.html", partial(subscribe_view, view))
        for page in view.site.pages:
            yield Planned(here + urls.own_page(page.name), "own_page.html", partial(_own, view, page))
        if view.site.uptime:
            yield Planned(here + urls.UPTIME, "uptime.html", partial(_uptime, view.site, view.site.uptime))
        if not here:  # a host shows one such page, whatever was asked for
            yield Planned(urls.NOT_FOUND, "404.html", views.NotFoundView)
        for gone in view.site.removed:
            shown = views.RemovedView(gone.id, gone.at)
            yield Planned(here + urls.incident(gone.id), "removed.html", partial(_same, shown))

    def sections(self) -> Iterator[Section]:
        """The pages of the site as a whole, of each component, group and region, and of each year."""
        here, view = self.view.prefix, self.view
        home = Planned(here, "home.html", partial(home_view, view))
        embed = Planned(here + urls.EMBED, "embed.html", partial(embed_view, view))
        history = Planned(here + urls.history(), "history.html", partial(history_view, view))
        yield Section(here, 1, partial(iter, (home, embed)), Facts.of_site)
        yield Section(
            history.path,
            1,
            partial(iter, (history,)),
            partial(Facts.of_history, newest=partial(newest_past, view.snapshot)),
        )
        yield Section(here + urls.analytics(None), 1, self._of_all_years, Facts.of_site)
        for scope in scopes(self.view.snapshot):
            path = here + scope.path
            yield Section(path, 1, partial(self._of_scope, scope), partial(Facts.of_scope, scope=scope))
            yield Section(f"{path}years", 2, partial(self._of_years, scope), partial(Facts.of_record, scope=scope))
        years = years_in_order(self.view)
        around = years, months_in_order(self.view)
        for year, path in years:
            yield Section(
                path, 12, partial(self._of_year, year, path), partial(Facts.of_year, year=year, around=around)
            )

    def _of_all_years(self) -> Iterator[Planned]:
        """What the incidents of all years have in common."""
        if found := analytics_view(self.view, None):
            path = self.view.prefix + urls.analytics(None)
            yield Planned(path, "analytics.html", partial(_same, views.OverviewView(found)))

    def _of_scope(self, scope: Scope) -> Iterator[Planned]:
        """The page of a component, a group or a region."""
        view, path = self.view, self.view.prefix + scope.path
        if scope.region:
            yield Planned(path, "region.html", partial(region_view, view, scope.region))
        elif scope.group:
            yield Planned(path, "group.html", partial(group_view, view, scope))
        else:
            component = view.snapshot.components[next(iter(scope.components))]
            yield Planned(path, "component.html", partial(component_view, view, component))

    def _of_years(self, scope: Scope) -> Iterator[Planned]:
        """The pages of the years of a component, a group or a region."""
        for path, past in record_years(self.view, scope):
            yield Planned(path, "record_year.html", partial(_same, past))

    def _of_year(self, year: int, path: str) -> Iterator[Planned]:
        """The pages of a year, its quarters and its months."""
        found = dict(months(self.view, year))
        yield Planned(path, "year.html", partial(year_view, self.view, year, found.values()))
        for quarter_path, quarter in quarters(self.view, year, found):
            yield Planned(quarter_path, "quarter.html", partial(_same, quarter))
        for month_path, month in found.items():
            yield Planned(month_path, "month.html", partial(_same, month))


def _same(view: views.View) -> views.View:
    return view


def _is_of_the_present(view: views.View) -> bool:
    """Whether a page tells how things are, so that what happens next changes it."""
    match view:
        case views.IncidentView():
            return not view.card.standing.is_over
        case views.ComponentView():
            return not view.out_of_use
        case _:
            return isinstance(view, views.HomeView | views.EmbedView | views.GroupRecordView | views.RegionView)


def _follows_the_clock(view: Viewpoint, content: views.View) -> bool:
    """Whether a page has what time alone changes: an incident that is open, a window, a notice that ends."""
    standings = map(view.snapshot.standing, _told_of(view, content))
    return any(not each.is_over and (each.incident.kind is not Kind.NOTICE or each.incident.end) for each in standings)


def _told_of(view: Viewpoint, content: views.View) -> Iterable[Incident]:
    """The incidents of which a page tells how they stand at present."""
    match content:
        case views.HomeView():
            return view.snapshot.shown
        case views.IncidentView():
            return (content.card.incident,)
        case views.ComponentView():
            return view.snapshot.by_component.get(content.row.component.id, ())
        case views.GroupRecordView():
            return (incident for row in content.rows for incident in view.snapshot.by_component[row.component.id])
        case views.RegionView():
            return view.snapshot.affecting(content.code)
        case _:
            return ()


def _own(view: Viewpoint, page: OwnPage) -> views.OwnPageView:
    title, body = view.say(page.title), view.own_prose(page, urls.root_of(view.prefix + urls.own_page(page.name)))
    said = first_sentence(body.plain.partition("\n")[0])
    return views.OwnPageView(page=page.name, title=title, body=body, description=said)


def _uptime(site: Site, policy: UptimePolicy) -> views.UptimeView:
    weights = [(level, policy.weight(level)) for level in COUNTED]
    return views.UptimeView(
        days=policy.days,
        zone=site.timezone.removeprefix("Etc/"),
        costs=tuple((level, round(lost * 100, 2), after_an_hour(policy, level)) for level, lost in weights),
    )
