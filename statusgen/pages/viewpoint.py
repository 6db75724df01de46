"""A site as it reads in one language at one instant: the parts that several pages show.

What does not depend on the language is in the `Snapshot`, which all languages share; a `Viewpoint` is shared by a
language's pages.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from functools import cache, partial
from typing import Final

import msgspec

from statusgen import gfm
from statusgen.gfm.links import Destination, LinkedPage, Words, may_link, named_in
from statusgen.language.locale import Locale
from statusgen.language.messages import PROSE
from statusgen.language.sentences import first_sentence
from statusgen.model import regions, urls
from statusgen.model.chips import CauseChip, PromiseChip, WindowChip
from statusgen.model.policies import UptimePolicy
from statusgen.model.revisions import Revisions
from statusgen.model.site import Component, Group, Incident, OwnPage, Update
from statusgen.model.state import PAGES
from statusgen.model.text import Text, Wording
from statusgen.model.vocabulary import Kind, Label, Level, State
from statusgen.pages.parts import Card, LevelGroup, Located, Name, OpenIncident, Prose, Row, UpdateView
from statusgen.pages.worldmap import located
from statusgen.status.effects import UpdateEffect
from statusgen.status.rollup import Description
from statusgen.status.schedule import Later
from statusgen.status.scopes import Scope
from statusgen.status.snapshot import Snapshot, Standing
from statusgen.status.timeline import Window

ADDRESS = re.compile(r"https?://[^\s/?#<>\"]+(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
"""A source that is a URL and nothing else."""

NEWEST: Final = 2
"""How many updates of an open incident home shows."""

_FRAGMENT = re.compile(r"#[^#\s]")
"""What a link into a page has, and a heading has not."""


def claimed(
    level: Level, later: Sequence[Later], policy: UptimePolicy | None
) -> tuple[Level | None, tuple[Later, ...]]:
    """A level now and later; None instead of operational for what claims no uptime, since nobody measures that."""
    if policy is not None:
        return level, tuple(later)
    unknown = (msgspec.structs.replace(each, word=None, level=None) if each.is_well else each for each in later)
    return (None if level.is_operational else level), tuple(unknown)


def together(names: Sequence[Name], locale: Locale, show: Callable[[Name], str]) -> str:
    """Several components or regions in one phrase: "API and Web", but "API, Droplets (AMS3, NYC1), Spaces (AMS3)".

    So one sees what belongs together where a name alone is not unique. `show` says how a name or a group is shown.
    """
    if len(names) == 1 or not any(name.group for name in names):
        return locale.listed(map(show, names))
    by_group: dict[tuple[bool, str], list[Name]] = {}
    for name in names:
        by_group.setdefault((name.group is None, str(name.group or name.text)), []).append(name)
    return locale.enumerated(_in_group(members, locale, show) for members in by_group.values())


def _in_group(members: Sequence[Name], locale: Locale, show: Callable[[Name], str]) -> str:
    group = members[0].group
    if group is None:
        return locale.enumerated(map(show, members))
    parts = {"group": show(Name(group)), "names": locale.enumerated(show(name.inside_group) for name in members)}
    return locale.gettext("%(group)s (%(names)s)") % parts


def _unrepeated(update: UpdateView, affected: Iterable[LevelGroup], window: Window | None) -> UpdateView:
    """An update without the levels and the window that stand above it."""
    changes, announced = _without(update.changes, affected), None if update.window == window else update.window
    return msgspec.structs.replace(update, changes=changes, window=announced)


def _without(changes: Iterable[LevelGroup], said: Iterable[LevelGroup]) -> tuple[LevelGroup, ...]:
    """What changed, without the levels that are said already."""
    known = {group.level: group.names for group in said}
    left = (
        LevelGroup(each.level, tuple(name for name in each.names if name not in known.get(each.level, ())))
        for each in changes
    )
    return tuple(each for each in left if each.names)


class Viewpoint:
    """How the parts of pages read in one language."""

    def __init__(self, snapshot: Snapshot, locale: Locale) -> None:
        self.snapshot, self.locale, self.language = snapshot, locale, locale.tag
        self.site, self.as_of = snapshot.site, snapshot.as_of
        self.prefix = urls.prefix(self.site, locale.tag)
        self._words = Words(**{name: locale.gettext(message) for name, message in PROSE.items()})
        self._cards: dict[str, Card] = {}
        self.days: dict[str, tuple[date, date]] = {}
        """The first and the last day of each incident, once they are known."""
        self.rows: dict[str, Row] = {}
        """The components as they are shown with their days, once somebody has asked for one."""
        self.by_time: tuple[Mapping[date, Sequence[Incident]], Mapping[int, Sequence[Incident]]] | None = None
        """The incidents by month, and by year those of which no more is known, once somebody has sorted them."""
        self.component: Callable[[str], Name] = cache(self._component)
        self.region: Callable[[str], Name] = cache(self._region)
        self.located: Callable[[str, Level | None], Located] = cache(partial(located, configured=self.site.regions))
        """Where a region is on the map."""
        self._sources = {incident.source.removesuffix(".md"): incident for incident in snapshot.shown}
        self._headings: dict[str, dict[str, str]] = {}

    # Words

    def say(self, text: Text) -> Wording:
        """A text in this language, or in its own."""
        return text.within(self.language)

    def prose(
        self, text: Text, incident: Incident, root: str, *, part: str = "", heading: int = 2, ids: str = ""
    ) -> Prose:
        """Markdown of a write-up, for a page from which `root` leads to the site's root.

        `part` tells the texts of an incident apart. A feed, where `root` is the site's URL, has no links to footnotes:
        readers show its items on pages of their own.
        """
        wording = self.say(text)
        destination = Destination(
            root=root,
            folder=incident.source.rpartition("/")[0],
            heading=heading,
            ids=ids,
            notes=f"n-{incident.id}-{part}-" if root != self.site.url else "",
            words=self._words,
        )
        return Prose(wording.text, wording.language, self._linking(wording.text, incident, destination))

    def words_of(self, incident: Incident, update: Update, root: str) -> Prose:
        """What an update says where it stands by itself: a Postmortem without words presents the write-up."""
        if not update.body and update.label is Label.POSTMORTEM:
            return self.prose(incident.writeup, incident, root, heading=3)
        return self.prose(update.body, incident, root, part=update.id, heading=3)

    def own_prose(self, page: OwnPage, root: str) -> Prose:
        """The text of a page of the site's own, which links by the paths of the project."""
        wording = self.say(page.body)
        pages = {f"{PAGES}/{each.name}": LinkedPage(self.prefix + urls.own_page(each.name)) for each in self.site.pages}
        named = named_in(wording.text, self._sources) if ".md" in wording.text else ()
        pages |= {f"incidents/{name}": LinkedPage(self.page_of(self._sources[name])) for name in named}
        destination = Destination(
            root=root,
            folder=PAGES,
            pages=pages,
            files={path: path.removeprefix("templates/") for path in page.files},
            ids=urls.HEADINGS,
            notes="n-",
            words=self._words,
        )
        return Prose(wording.text, wording.language, destination)

    def full_name(self, component: Component) -> Wording:
        """A component's name, with that of its group where the name alone is not unique: "Droplets: AMS3"."""
        name, group = self.say(component.name), self.snapshot.groups_to_name.get(component.id)
        if group is None:
            return name
        said = self.locale.gettext("%(group)s: %(component)s") % {"group": self.say(group.name), "component": name}
        return Wording(said, name.language)

    def _component(self, name: str) -> Name:
        """A component's full name, its parts where it has any, and its page."""
        component, group = self.snapshot.components[name], self.snapshot.groups_to_name.get(name)
        apart = (self.say(group.name), self.say(component.name)) if group else ()
        return Name(self.full_name(component), self.prefix + urls.component(name), *apart)

    @property
    def overall(self) -> tuple[Description | None, Level | None]:
        """The state of the site and its level; None where nothing is open and no uptime is claimed."""
        level, _ = claimed(self.snapshot.level_of_site, (), self.site.uptime)
        return (None if level is None else self.snapshot.overall), level

    def level(self, component: Component) -> tuple[Level | None, tuple[Later, ...]]:
        """A component's level now and later; None while no incident names it, where no uptime is claimed for it."""
        level, later = self.snapshot.level(component.id), self.snapshot.outlook.levels([component.id])
        naming = map(self.snapshot.standing, self.snapshot.by_component[component.id])
        is_open = any(each.is_open and each.incident.kind is Kind.INCIDENT for each in naming)
        return (level, later) if is_open else claimed(level, later, self.site.uptime_of(component))

    def region_level(self, code: str) -> tuple[Level | None, tuple[Later, ...]]:
        """The level of a region now and later: the worst of what affects it and what contains it."""
        places = (code, *regions.ancestors(code, self.site.regions))
        worst = max(map(self.snapshot.level, places))
        return claimed(worst, self.snapshot.outlook.levels(places), self.site.uptime)

    def level_of(self, components: Sequence[Component]) -> tuple[Level | None, tuple[Later, ...]]:
        """The worst level of several components now and later."""
        worst = max(self.level(each)[0] or Level.OPERATIONAL for each in components)
        return claimed(worst, self.snapshot.outlook.levels([each.id for each in components]), self.site.uptime)

    def _region(self, code: str) -> Name:
        """A region's name and page; `several` and regions that no incident names have no page."""
        path = self.prefix + urls.region(code) if code in self.snapshot.regions else ""
        return Name(Wording(self.locale.region(code, self.site.regions), self.language), path)

    def group(self, group: Group) -> Name:
        """A group's name and page."""
        return Name(self.say(group.name), self.prefix + urls.group(group.id))

    def scope(self, scope: Scope) -> Name:
        """The name and page of a component, a group or a region."""
        if scope.region:
            return self.region(scope.region)
        return self.group(scope.group) if scope.group else self.component(next(iter(scope.components)))

    # Incidents

    def is_told(self, incident: Incident) -> bool:
        """Whether an incident has a page in this language."""
        return self.language in self.snapshot.languages(incident)

    def page_of(self, incident: Incident, told_in: str = "") -> str:
        """The page that tells of an incident, or of one that it is a date of: in this language, or in its own."""
        prefix = self.prefix if self.is_told(incident) else urls.prefix(self.site, incident.lang)
        return prefix + urls.incident(told_in or incident.id)

    def card(self, incident: Incident) -> Card:
        """An incident in one line. Several pages show it, so it is made once."""
        if incident.id not in self._cards:
            standing = self.snapshot.standing(incident)
            lasted, unclaimed = standing.lasted, self._unclaimed(standing)
            names = {name: self.component(name) for name in incident.component_ids}
            hurt = unclaimed | {name for name, level in standing.levels.items() if not level.is_operational}
            self._cards[incident.id] = Card(
                incident=incident,
                standing=standing,
                path=self.page_of(incident, standing.timeline.told_in),
                hreflang="" if self.is_told(incident) else incident.lang,
                title=self.say(incident.title),
                lasted=self.say(lasted) if isinstance(lasted, Text) else lasted,
                names=tuple(names.values()),
                hurt=tuple(shown for name, shown in names.items() if name in hurt) or tuple(names.values()),
                unclaimed=tuple(self.component(each) for each in standing.levels if each in unclaimed),
            )
        return self._cards[incident.id]

    def _unclaimed(self, standing: Standing) -> Set[str]:
        """The components that an incident names without a level."""
        is_incident = standing.incident.kind is Kind.INCIDENT
        return set(standing.incident.component_ids) - standing.timeline.given.keys() if is_incident else set()

    def open_incident(self, incident: Incident, root: str) -> OpenIncident:
        """An incident with its newest updates, for a page from which `root` leads to the site's root."""
        affected = self.affected(incident)
        newest = (self.update(incident, each, root) for each in incident.updates[: -NEWEST - 1 : -1])
        return OpenIncident(
            card=self.card(incident),
            summary=self.prose(incident.summary, incident, root, heading=3),
            words=self.newest_words(incident),
            affected=affected,
            regions=tuple(map(self.region, incident.region_codes)),
            updates=tuple(_unrepeated(each, affected, self.snapshot.standing(incident).window) for each in newest),
            count=len(incident.updates),
            next_dates=self.snapshot.timelines[incident.id].windows_after(self.as_of),
        )

    def newest_words(self, incident: Incident) -> Wording | None:
        """The first sentence of the newest update that says anything, else of the summary."""
        told = ((update.body, update.id) for update in reversed(incident.updates))
        for text, part in (*told, (incident.summary, "")):
            said = self.prose(text, incident, "", part=part)
            if words := first_sentence(said.plain.partition("\n")[0]) if said else "":
                return Wording(words, said.language)
        return None

    def affected(self, incident: Incident) -> tuple[LevelGroup, ...]:
        """The components by level: as it is now while it is open, else as it was at worst; the worst first.

        Those that the incident names without claiming a level are not among them.
        """
        standing = self.snapshot.standing(incident)
        levels = {name: level for name, level in standing.levels.items() if name in standing.timeline.given}
        return self.grouped((name, levels[name]) for name in incident.component_ids if name in levels)

    def grouped(self, found: Iterable[tuple[str, Level]]) -> tuple[LevelGroup, ...]:
        """Components and regions by level, the worst first."""
        by_level: dict[Level, list[Name]] = {}
        for name, level in found:
            by_level.setdefault(level, []).append(self.name(name))
        return tuple(LevelGroup(level, tuple(by_level[level])) for level in sorted(by_level, reverse=True))

    def name(self, name: str) -> Name:
        """The name and page of a component or region."""
        return self.component(name) if name in self.snapshot.components else self.region(name)

    def update(self, incident: Incident, update: Update, root: str) -> UpdateView:
        """An update, for a page from which `root` leads to the site's root."""
        timeline = self.snapshot.timelines[incident.id]
        n, revisions = incident.updates.index(update), self.site.revisions.get(incident.id, Revisions())
        shown = self.say(update.body).language
        tells_window = update.state is State.SCHEDULED or any(isinstance(chip, WindowChip) for chip in update.chips)
        is_plain_notice = incident.kind is Kind.NOTICE and n == 0 and update.label is Label.UPDATE
        return UpdateView(
            anchor=urls.anchor(update.id),
            at=update.at,
            label=State.NOTICE if is_plain_notice else update.label,
            body=self.prose(update.body, incident, root, part=update.id, heading=3),
            changes=self._changes(timeline.effects[n]),
            cause=next((chip.status for chip in update.chips if isinstance(chip, CauseChip)), None),
            promise=next((chip.at for chip in update.chips if isinstance(chip, PromiseChip)), None),
            window=timeline.windows[n + 1][1] if tells_window and timeline.windows else None,
            edited=revisions.edited.get(update.id, {}).get("" if shown == incident.lang else shown),
            added=revisions.added.get(update.id),
        )

    def _changes(self, effect: UpdateEffect) -> tuple[LevelGroup, ...]:
        """What an update changes: components by level, then regions, since a region is no component."""
        if not effect.changes:
            return ()
        components, regions = (
            self.grouped((change.target, change.new) for change in effect.changes if change.is_region is is_region)
            for is_region in (False, True)
        )
        return components + regions

    # Links

    def _linking(self, text: str, incident: Incident, destination: Destination) -> Destination:
        """The destination of a text, with only what that text links to, so that no other change changes its page."""
        if not may_link(text):
            return destination
        sources = sorted(named_in(text, self._sources)) if ".md" in text else ()
        pages = {source: self._linked(self._sources[source], text) for source in sources}
        named = named_in(text, self.site.attachments) if self.site.attachments else ()
        files = {name: urls.beside(name) for name in named}
        return msgspec.structs.replace(destination, pages=pages, files=files, own=self._linked(incident, text))

    def _linked(self, incident: Incident, text: str) -> LinkedPage:
        """The page of an incident, with its headings and updates where the text has any fragment."""
        is_within = _FRAGMENT.search(text) is not None
        if is_within and incident.id not in self._headings:
            names = sorted(gfm.parse(self.say(incident.writeup).text).content.fragments)
            updates = {name: name for name in map(urls.anchor, (update.id for update in incident.updates))}
            self._headings[incident.id] = updates | {name: urls.HEADINGS + name for name in names}
        return LinkedPage(self.page_of(incident), self._headings[incident.id] if is_within else {})
