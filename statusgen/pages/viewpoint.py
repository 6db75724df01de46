"""A site as it reads in one language at one instant: the parts that several pages show.

What does not depend on the language is in the `Snapshot`, which all languages share; a `Viewpoint` is shared by a
language's pages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from urllib.parse import urlsplit

import msgspec

from statusgen.gfm.links import Destination, Words
from statusgen.language.locale import Locale
from statusgen.language.messages import PROSE
from statusgen.model import urls
from statusgen.model.site import (
    CauseChip,
    Claim,
    Incident,
    LevelChip,
    Link,
    PromiseChip,
    Text,
    Update,
    WindowChip,
    Wording,
)
from statusgen.model.time import Bound, Length, Moment, Nearness, exactly
from statusgen.model.vocabulary import LEVEL_OF, Impact, Kind, Label, Level, State
from statusgen.pages.crosslinks import CrossLinks
from statusgen.pages.views import Card, Cite, ClaimView, LevelGroup, LinkView, Name, OpenIncident, Prose, UpdateView
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import (
    Held,
    active,
    given,
    impact_at,
    is_open,
    levels,
    levels_at,
    promise,
    window_at,
    windows,
)


class Viewpoint:
    """How the parts of pages read in one language."""

    def __init__(self, snapshot: Snapshot, locale: Locale) -> None:
        self.snapshot, self.locale, self.language = snapshot, locale, locale.tag
        self.site, self.as_of = snapshot.site, snapshot.as_of
        self.prefix = urls.prefix(self.site, locale.tag)
        self._words = Words(**{name: locale.gettext(message) for name, message in PROSE.items()})
        self._cards: dict[str, Card] = {}
        self._links = CrossLinks(snapshot.shown, self.site.attachments, locale.tag)

    # Words

    def say(self, text: Text) -> Wording:
        """A text in this language, or in its own."""
        return text.within(self.language)

    def maybe(self, text: Text | None) -> Wording | None:
        """The same, where there is one."""
        return None if text is None else self.say(text)

    def prose(
        self, text: Text, incident: Incident, root: str, *, part: str = "", heading: int = 2, ids: str = ""
    ) -> Prose:
        """Markdown of a write-up as it will stand where `root` leads to the site's root.

        `part` tells the texts of an incident apart. A feed, where `root` is the site's URL, has no links to footnotes:
        readers show its items on pages of their own.
        """
        wording = self.say(text)
        destination = Destination(
            root=root + self.prefix,
            files_root=root,
            folder=incident.source.rpartition("/")[0],
            heading=heading,
            ids=ids,
            notes=f"n-{incident.id}-{part}-" if root != self.site.url else "",
            words=self._words,
        )
        return Prose(wording.text, wording.language, self._links.from_text(wording.text, incident, destination))

    def cites(self, sources: Iterable[Text]) -> tuple[Cite, ...]:
        """Sources, in order."""
        return tuple(self._cite(self.say(source)) for source in sources)

    def _cite(self, wording: Wording) -> Cite:
        if not ADDRESS.fullmatch(wording.text):
            return Cite(wording)
        host = (urlsplit(wording.text).hostname or "").removeprefix("www.")
        return Cite(Wording(host or wording.text, ""), wording.text)

    def component(self, name: str) -> Name:
        """A component's name and page."""
        return Name(self.say(self.snapshot.components[name].name), self.prefix + urls.component(name))

    def region(self, code: str) -> Name:
        """A region's name and page; `several`, and what no incident names, has none."""
        path = self.prefix + urls.region(code) if code in self.snapshot.regions else ""
        return Name(Wording(self.locale.region(code, self.site.regions), self.language), path)

    def links(self, links: Iterable[Link]) -> tuple[LinkView, ...]:
        """Links to elsewhere."""
        return tuple(LinkView(self.say(link.title), link.url) for link in links)

    # Incidents

    def card(self, incident: Incident) -> Card:
        """An incident in one line. Several pages show it, so it is made once."""
        if incident.id not in self._cards:
            self._cards[incident.id] = self._card(incident)
        return self._cards[incident.id]

    def _card(self, incident: Incident) -> Card:
        at = self.as_of
        impact = impact_at(incident, at)
        return Card(
            id=incident.id,
            path=self.prefix + urls.incident(incident.id),
            title=self.say(incident.title),
            kind=incident.kind,
            state=self.snapshot.states[incident.id],
            later=self.snapshot.outlook.states(incident),
            impact=impact,
            level=shape(incident, impact),
            is_open=is_open(incident, at),
            start=incident.start,
            end=incident.end,
            lasted=self._lasted(incident),
            window=window_at(incident, at) if incident.kind is Kind.MAINTENANCE else None,
            names=tuple(self.component(name) for name in incident.component_ids),
            pinned=incident.pinned,
        )

    def _lasted(self, incident: Incident) -> Length | Wording | None:
        found = lasted(incident) if self.is_over(incident) else None
        return self.say(found) if isinstance(found, Text) else found

    def is_over(self, incident: Incident) -> bool:
        """Whether it is past: neither going on nor to come."""
        return self.snapshot.states[incident.id].is_over

    def promise(self, incident: Incident) -> tuple[Moment | None, bool]:
        """When the next update is promised, unless it is over, and whether that has passed."""
        promised = None if self.is_over(incident) else promise(incident)
        return promised, promised is not None and promised.last <= self.as_of

    def began(self, incident: Incident) -> Moment:
        """When it began; for a maintenance, when its window opens as it stands."""
        is_planned = incident.kind is Kind.MAINTENANCE
        return window_at(incident, self.as_of).start if is_planned else incident.start

    def open_incident(self, incident: Incident, root: str) -> OpenIncident:
        """An incident in full, for a page from which `root` leads to the site's root."""
        promised, is_overdue = self.promise(incident)
        return OpenIncident(
            card=self.card(incident),
            summary=self.prose(incident.summary, incident, root, heading=3),
            affected=self.affected(incident),
            regions=tuple(self.region(code) for code in incident.region_codes),
            promise=promised,
            is_overdue=is_overdue,
            updates=tuple(self.update(incident, each, root) for each in reversed(incident.updates)),
        )

    def affected(self, incident: Incident) -> tuple[LevelGroup, ...]:
        """The components by level: as it is now while it is open, else as it was at worst; the worst first."""
        if incident.kind is Kind.NOTICE:
            return ()
        held, now = levels(incident), levels_at(incident, self.as_of)
        going_on = is_open(incident, self.as_of)
        return self.grouped(
            (name, now.get(name, Level.OPERATIONAL) if going_on else worst_of(incident, name, held))
            for name in incident.component_ids
        )

    def grouped(self, found: Iterable[tuple[str, Level]]) -> tuple[LevelGroup, ...]:
        """Components and regions by level, the worst first."""
        by_level: dict[Level, list[Name]] = {}
        for name, level in found:
            by_level.setdefault(level, []).append(self._name(name))
        return tuple(LevelGroup(level, tuple(by_level[level])) for level in sorted(by_level, reverse=True))

    def _name(self, name: str) -> Name:
        return self.component(name) if name in self.snapshot.components else self.region(name)

    def update(self, incident: Incident, update: Update, root: str) -> UpdateView:
        """An update, for a page from which `root` leads to the site's root."""
        window = any(isinstance(chip, WindowChip) for chip in update.chips) or update.state is State.SCHEDULED
        is_first = update.id == incident.updates[0].id
        is_plain_notice = incident.kind is Kind.NOTICE and is_first and update.label is Label.UPDATE
        return UpdateView(
            anchor=urls.anchor(update.id),
            at=update.at,
            label=State.NOTICE if is_plain_notice else update.label,
            body=self.prose(update.body, incident, root, part=update.id, heading=3),
            changes=self.grouped(_changed(incident, update).items()),
            cause=next((chip.status for chip in update.chips if isinstance(chip, CauseChip)), None),
            promise=next((chip.at for chip in update.chips if isinstance(chip, PromiseChip)), None),
            window=window_at(incident, update.posted) if window and incident.kind is Kind.MAINTENANCE else None,
        )

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


def _changed(incident: Incident, update: Update) -> Mapping[str, Level]:
    """What an update's chips set; `all` are the components named until then."""
    earlier = tuple(takewhile(lambda each: each.id != update.id, incident.updates))
    known = dict.fromkeys(msgspec.structs.replace(incident, updates=earlier).component_ids)
    changed: dict[str, Level] = {}
    for chip in _level_chips([update]):
        targets = [*known] if chip.target == "all" else [chip.target]
        changed |= dict.fromkeys(targets, chip.level)
        known |= dict.fromkeys(targets if not chip.region else ())
    return changed


def _level_chips(updates: Iterable[Update]) -> Iterator[LevelChip]:
    return (chip for update in updates for chip in update.chips if isinstance(chip, LevelChip))


def worst_of(incident: Incident, name: str, held: Mapping[str, Sequence[Held]]) -> Level:
    """The worst that an incident did to a component or region, even where nobody knows when."""
    parts = [part.level for part in held.get(name, ())]
    if incident.kind is Kind.MAINTENANCE:
        return max(parts, default=Level.OPERATIONAL)
    return max(parts or [given(incident).get(name, Level.OPERATIONAL)])


def said(incident: Incident, instant: datetime) -> Moment:
    """An instant of an incident as its sources say it: "about", or to the day, where they know no more."""
    known = {incident.start.first: incident.start} | {update.posted: update.at for update in incident.updates}
    if incident.kind is Kind.MAINTENANCE:
        for _, window in windows(incident):
            known |= {window.start.first: window.start, window.end.last: window.end}
    elif incident.end:
        known[incident.end.last] = incident.end
    return known.get(instant) or exactly(instant)


def shape(incident: Incident, impact: Impact) -> Level:
    """The level whose shape stands beside an incident."""
    return Level.UNDER_MAINTENANCE if incident.kind is Kind.MAINTENANCE else LEVEL_OF[impact]


def lasted(incident: Incident) -> Length | Text | None:
    """How long it lasted: as declared, else between its start and end; a maintenance, while it was under way."""
    if incident.duration is not None or incident.kind is not Kind.MAINTENANCE:
        return incident.duration or measured(incident.start, incident.end)
    spans = active(incident)
    return measured(said(incident, spans[0].first), said(incident, spans[-1].last)) if spans else None


def measured(start: Moment, end: Moment | None) -> Length | None:
    """How long it lasted, where both times of day are known."""
    if end is None or not (start.has_time and end.has_time) or end.first < start.first:
        return None
    bound = _BOUNDS.get((start.nearness, end.nearness), Bound.ABOUT)
    return Length(int((end.first - start.first).total_seconds()), bound)


_BOUNDS = {
    (Nearness.EXACT, Nearness.EXACT): Bound.EXACT,
    (Nearness.EXACT, Nearness.AFTER): Bound.OVER,
    (Nearness.BEFORE, Nearness.EXACT): Bound.OVER,
    (Nearness.EXACT, Nearness.BEFORE): Bound.UP_TO,
    (Nearness.AFTER, Nearness.EXACT): Bound.UP_TO,
    (Nearness.BEFORE, Nearness.AFTER): Bound.OVER,
    (Nearness.AFTER, Nearness.BEFORE): Bound.UP_TO,
}


ADDRESS = re.compile(r"https?://[^\s/?#<>\"]+(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
"""A source that is an address of the web, and nothing else."""
