"""A site as it reads in one language at one instant: the parts that several pages show.

Everything dear is computed once: a `Record` is shared by the languages, a `Viewpoint` by a language's pages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from statusgen import paths, regions
from statusgen.locales import Locale
from statusgen.model import (
    LEVEL_OF,
    CauseChip,
    Claim,
    Impact,
    Incident,
    Kind,
    Level,
    LevelChip,
    Link,
    PromiseChip,
    Site,
    State,
    Text,
    Update,
    WindowChip,
    Wording,
)
from statusgen.moments import Bound, Length, Moment, Nearness
from statusgen.prose import Place
from statusgen.rollup import current_levels
from statusgen.status import (
    Held,
    has_known_extent,
    impact_at,
    is_open,
    levels,
    promise,
    record,
    state_at,
    window_at,
    worst,
)
from statusgen.views import Card, Cite, ClaimView, LevelGroup, LinkView, Name, OpenIncident, Prose, UpdateView


class Record:
    """What follows from a site's facts at an instant, whatever the language."""

    def __init__(self, site: Site, as_of: datetime) -> None:
        self.site, self.as_of = site, as_of
        self.incidents: Mapping[str, Incident] = {incident.id: incident for incident in site.incidents}
        self.components = site.components

    @cached_property
    def held(self) -> Mapping[str, tuple[Held, ...]]:
        """All levels that any incident holds."""
        return record(self.site.incidents)

    @cached_property
    def by_component(self) -> Mapping[str, tuple[Incident, ...]]:
        """The incidents that name each component, newest first."""
        found: dict[str, list[Incident]] = {name: [] for name in self.components}
        for incident in self.site.incidents:
            for name in component_ids(incident):
                found.setdefault(name, []).append(incident)
        return {name: tuple(incidents) for name, incidents in found.items()}

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Every region that has a page: configured, or named by an incident; `several` is no place."""
        named = (code for incident in self.site.incidents for code in region_codes(incident))
        return tuple(sorted({*self.site.regions, *named} - {regions.SEVERAL}))

    @cached_property
    def related(self) -> Mapping[str, tuple[str, ...]]:
        """What each incident is related to, said by either of the two, newest first."""
        pairs = {(a.id, b) for a in self.site.incidents for b in a.related if b in self.incidents}
        both = pairs | {(b, a) for a, b in pairs}
        order = {name: n for n, name in enumerate(self.incidents)}
        return {name: tuple(sorted((b for a, b in both if a == name), key=order.__getitem__)) for name, _ in both}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Where a write-up's file is not called by its id: path without `.md` to id."""
        stems = {incident.source.removesuffix(".md"): incident.id for incident in self.site.incidents}
        return {stem: name for stem, name in stems.items() if stem.rpartition("/")[2] != name}

    @cached_property
    def levels_now(self) -> Mapping[str, Level]:
        """The level of every component in use."""
        return current_levels(self.site, self.as_of)

    def affecting(self, code: str) -> Iterator[Incident]:
        """The incidents of a region, of what contains it and of what is inside it, newest first."""
        for incident in self.site.incidents:
            if any(regions.concerns(code, other, self.site.regions) for other in region_codes(incident)):
                yield incident


class Viewpoint:
    """How the parts of pages read in one language."""

    def __init__(self, record: Record, locale: Locale) -> None:
        self.record, self.locale, self.language = record, locale, locale.tag
        self.site, self.as_of = record.site, record.as_of
        self.prefix = paths.prefix(self.site, locale.tag)

    # Words

    def say(self, text: Text) -> Wording:
        """A text in this language, or in its own."""
        return text.within(self.language)

    def maybe(self, text: Text | None) -> Wording | None:
        """The same, where there is one."""
        return None if text is None else self.say(text)

    def prose(self, text: Text, incident: Incident, root: str, *, heading: int = 2, ids: str = "") -> Prose:
        """Markdown of a write-up as it will stand where `root` leads to the site's root."""
        wording = self.say(text)
        place = Place(
            root=root + self.prefix,
            files=root,
            folder=incident.source.rpartition("/")[0],
            renamed=self.record.renamed,
            heading=heading,
            ids=ids,
        )
        return Prose(wording.text, wording.language, place)

    def cites(self, sources: Iterable[Text]) -> tuple[Cite, ...]:
        """Sources, in order."""
        return tuple(self._cite(self.say(source)) for source in sources)

    def _cite(self, wording: Wording) -> Cite:
        if not wording.text.startswith(("https://", "http://")):
            return Cite(wording)
        host = wording.text.split("/")[2].removeprefix("www.")
        return Cite(Wording(host, ""), wording.text)

    def component(self, name: str) -> Name:
        """A component's name and page."""
        return Name(self.say(self.record.components[name].name), self.prefix + paths.component(name))

    def region(self, code: str) -> Name:
        """A region's name and page; `several` has none."""
        path = "" if code == regions.SEVERAL else self.prefix + paths.region(code)
        return Name(Wording(self.locale.region(code, self.site.regions), self.language), path)

    def links(self, links: Iterable[Link]) -> tuple[LinkView, ...]:
        """Links to elsewhere."""
        return tuple(LinkView(self.say(link.title), link.url) for link in links)

    # Incidents

    def card(self, incident: Incident) -> Card:
        """An incident in one line."""
        at = self.as_of
        impact = impact_at(incident, at)
        return Card(
            id=incident.id,
            path=self.prefix + paths.incident(incident.id),
            title=self.say(incident.title),
            kind=incident.kind,
            state=state_at(incident, at) or State.SCHEDULED,
            impact=impact,
            level=shape(incident, impact),
            is_open=is_open(incident, at),
            start=incident.start,
            end=incident.end,
            lasted=self._lasted(incident),
            window=window_at(incident, at) if incident.kind is Kind.MAINTENANCE else None,
            names=tuple(self.component(name) for name in component_ids(incident)),
            pinned=incident.pinned,
        )

    def _lasted(self, incident: Incident) -> Length | Wording | None:
        if isinstance(incident.duration, Text):
            return self.say(incident.duration)
        return incident.duration or measured(incident.start, incident.end)

    def open_incident(self, incident: Incident, root: str) -> OpenIncident:
        """An incident in full, for a page from which `root` leads to the site's root."""
        promised = promise(incident)
        return OpenIncident(
            card=self.card(incident),
            summary=self.prose(incident.summary, incident, root, heading=3),
            affected=self.affected(incident),
            regions=tuple(self.region(code) for code in region_codes(incident)),
            promise=promised,
            is_overdue=promised is not None and promised.last <= self.as_of,
            updates=tuple(self.update(incident, each, root) for each in reversed(incident.updates)),
        )

    def affected(self, incident: Incident) -> tuple[LevelGroup, ...]:
        """The components by level: as it is now while it is open, else as it was at worst; the worst first."""
        held = levels(incident)
        going_on = is_open(incident, self.as_of)
        found = {
            name: worst(held.get(name, ()), self.as_of) if going_on else worst_of(incident, name, held)
            for name in component_ids(incident)
        }
        return self.grouped(found.items())

    def grouped(self, found: Iterable[tuple[str, Level | None]]) -> tuple[LevelGroup, ...]:
        """Components and regions by level, the worst first; what has none is left out."""
        by_level: dict[Level, list[Name]] = {}
        for name, level in found:
            if level is not None:
                by_level.setdefault(level, []).append(self._name(name))
        return tuple(LevelGroup(level, tuple(by_level[level])) for level in sorted(by_level, reverse=True))

    def _name(self, name: str) -> Name:
        return self.component(name) if name in self.record.components else self.region(name)

    def update(self, incident: Incident, update: Update, root: str) -> UpdateView:
        """An update, for a page from which `root` leads to the site's root."""
        window = any(isinstance(chip, WindowChip) for chip in update.chips) or update.state is State.SCHEDULED
        return UpdateView(
            anchor=paths.anchor(update.id),
            at=update.at,
            label=update.label,
            body=self.prose(update.body, incident, root, heading=3),
            changes=self.grouped(self._changed(incident, update)),
            cause=next((chip.status for chip in update.chips if isinstance(chip, CauseChip)), None),
            promise=next((chip.at for chip in update.chips if isinstance(chip, PromiseChip)), None),
            window=window_at(incident, update.posted) if window and incident.kind is Kind.MAINTENANCE else None,
        )

    def _changed(self, incident: Incident, update: Update) -> Iterator[tuple[str, Level]]:
        for chip in update.chips:
            if isinstance(chip, LevelChip):
                names = component_ids(incident) if chip.target == "all" else (chip.target,)
                yield from ((name, chip.level) for name in names)

    def claims(self, claims: Iterable[Claim]) -> tuple[ClaimView, ...]:
        """Other people's word."""
        return tuple(
            ClaimView(
                by=self.say(claim.by),
                summary=self.say(claim.summary),
                response=self.maybe(claim.response),
                at=claim.at,
                cites=self.cites(claim.source),
            )
            for claim in claims
        )


def component_ids(incident: Incident) -> tuple[str, ...]:
    """The components that an incident names, in front matter or by a chip."""
    chips = (chip for update in incident.updates for chip in update.chips if isinstance(chip, LevelChip))
    named = (chip.target for chip in chips if not chip.region and chip.target != "all")
    return tuple(dict.fromkeys([*incident.components, *named]))


def region_codes(incident: Incident) -> tuple[str, ...]:
    """The regions that an incident names, in front matter or by a chip."""
    chips = (chip for update in incident.updates for chip in update.chips if isinstance(chip, LevelChip))
    return tuple(dict.fromkeys([*incident.regions, *(chip.target for chip in chips if chip.region)]))


def worst_of(incident: Incident, name: str, held: Mapping[str, Sequence[Held]]) -> Level | None:
    """The worst that an incident did to a component or region; without a known extent, what it says at first."""
    if has_known_extent(incident):
        return max((part.level for part in held.get(name, ())), default=Level.OPERATIONAL)
    effect = incident.components.get(name) or incident.regions.get(name)
    return effect.level if effect else None


def shape(incident: Incident, impact: Impact) -> Level:
    """The level whose shape stands beside an incident."""
    return Level.UNDER_MAINTENANCE if incident.kind is Kind.MAINTENANCE else LEVEL_OF[impact]


def measured(start: Moment, end: Moment | None) -> Length | None:
    """How long it lasted, where both times of day are known."""
    if end is None or not (start.has_time and end.has_time) or end.first < start.first:
        return None
    said = {start.nearness, end.nearness}
    bound = Bound.EXACT if said == {Nearness.EXACT} else _BOUNDS.get((start.nearness, end.nearness), Bound.ABOUT)
    return Length(int((end.first - start.first).total_seconds()), bound)


_BOUNDS = {
    (Nearness.EXACT, Nearness.AFTER): Bound.OVER,
    (Nearness.BEFORE, Nearness.EXACT): Bound.OVER,
    (Nearness.EXACT, Nearness.BEFORE): Bound.UP_TO,
    (Nearness.AFTER, Nearness.EXACT): Bound.UP_TO,
}
