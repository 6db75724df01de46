"""Our own API: what Statuspage's cannot say of incidents. See docs/api.md.

Nothing in it depends on the time, but that what is dated ahead is not public yet. An incident's file depends on
its own sources alone, so an update changes that file, and the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.exports.feeds import guid, incident_guid
from statusgen.exports.incident_schema import (
    AffectedFacts,
    ArchiveFacts,
    CauseFacts,
    CauseTurnFacts,
    ChipFacts,
    ClaimFacts,
    DurationFacts,
    EntryFacts,
    HeldFacts,
    IncidentFacts,
    LinkFacts,
    MomentFacts,
    PromiseChipFacts,
    ReportFacts,
    SourceFacts,
    StatementFacts,
    UpdateFacts,
    WindowChipFacts,
    WindowFacts,
)
from statusgen.exports.statuspage_ids import api_ids
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.site import CauseChip, Chip, Effect, Incident, PromiseChip, Site, Text, Update, WindowChip
from statusgen.model.time import Length, Moment, timestamp
from statusgen.model.vocabulary import IMPACT_OF, Impact, Kind, State
from statusgen.pages.incident import inside_voices, is_own
from statusgen.pages.viewpoint import ADDRESS, lasted, said, worst_of
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import FOREVER, Held, has_ended, levels, promise, windows, worst_level

_FIRST_STATE: Final = {Kind.MAINTENANCE: State.SCHEDULED, Kind.NOTICE: State.NOTICE}


def archive_files(site: Site, as_of: datetime) -> Iterator[File]:
    """Yield the list of all incidents, which is kept small, and the file of each."""
    archive = _Archive(Snapshot(site, as_of))
    yield File(urls.INCIDENTS, as_json(archive.all(), indent=-1))
    for incident in archive.snapshot.shown:
        yield File(urls.api_incident(incident.id), as_json(archive.incident(incident)))


class _Archive:
    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.site = snapshot, snapshot.site
        self.zone = snapshot.site.zone
        self.statuspage_ids = api_ids(snapshot.site).incidents

    def all(self) -> ArchiveFacts:
        return ArchiveFacts(
            title=_texts(self.site.title),
            url=self.site.url,
            organization=self.site.organization,
            time_zone=self.site.timezone,
            languages=self.site.languages,
            incidents=tuple(self._entry(incident) for incident in self.snapshot.shown),
        )

    def _entry(self, incident: Incident) -> EntryFacts:
        start, end = _extent(incident)
        return EntryFacts(
            id=incident.id,
            kind=incident.kind,
            title=_texts(incident.title),
            state=_state(incident),
            impact=_impact(incident),
            start=self._moment(start),
            end=self._maybe_moment(end),
            components=incident.component_ids,
            regions=incident.region_codes,
            updated_at=timestamp(incident.updates[-1].posted, self.zone) if incident.updates else None,
            url=self.site.url + urls.incident(incident.id),
            api_url=self.site.url + urls.api_incident(incident.id),
        )

    def incident(self, incident: Incident) -> IncidentFacts:
        start, end = _extent(incident)
        return IncidentFacts(
            id=incident.id,
            statuspage_id=self.statuspage_ids.get(incident.id),
            guid=incident_guid(self.site, incident),
            kind=incident.kind,
            title=_texts(incident.title),
            language=incident.lang,
            file=incident.source,
            pages=self._pages(incident),
            state=_state(incident),
            start=self._moment(start),
            end=self._maybe_moment(end),
            duration=_duration(incident),
            impact=_impact(incident),
            impact_declared=incident.impact,
            impact_derived=_derived_impact(incident),
            components=tuple(self._components(incident)),
            regions=tuple(self._regions(incident)),
            cause=self._cause(incident),
            claims=tuple(self._claims(incident)),
            statements=tuple(self._statements(incident)),
            reports=tuple(self._reports(incident)),
            windows=tuple(self._windows(incident)),
            next_update=self._maybe_moment(promise(incident)),
            related=tuple(name for name in incident.related if name in self.snapshot.incidents),
            links=tuple(LinkFacts(title=_texts(link.title), url=link.url) for link in incident.links),
            pinned=incident.pinned,
            summary=_texts(incident.summary),
            writeup=_texts(incident.writeup),
            updates=tuple(self._update(incident, update) for update in incident.updates),
        )

    def _pages(self, incident: Incident) -> dict[str, str]:
        page = urls.incident(incident.id)
        return {tag: self.site.url + urls.prefix(self.site, tag) + page for tag in self.site.languages}

    # What it did

    def _components(self, incident: Incident) -> Iterator[AffectedFacts]:
        held = levels(incident)
        for name in incident.component_ids:
            effect = incident.components.get(name, Effect())
            yield self._affected(incident, name, _texts(self.snapshot.components[name].name), effect, held)

    def _regions(self, incident: Incident) -> Iterator[AffectedFacts]:
        held = levels(incident)
        for code in incident.region_codes:
            called = self.site.regions[code].name if code in self.site.regions else {}
            yield self._affected(incident, code, called, incident.regions.get(code, Effect()), held)

    def _affected(
        self,
        incident: Incident,
        name: str,
        called: dict[str, str],
        effect: Effect,
        held: Mapping[str, Sequence[Held]],
    ) -> AffectedFacts:
        return AffectedFacts(
            id=name,
            name=called,
            declared=effect.level,
            worst=None if incident.kind is Kind.NOTICE else worst_of(incident, name, held),
            levels=tuple(self._held(incident, part) for part in held.get(name, ())),
            note=_maybe(effect.note),
            sources=_sources(effect.source),
        )

    def _held(self, incident: Incident, part: Held) -> HeldFacts:
        is_endless = part.span.last == FOREVER
        return HeldFacts(
            level=part.level,
            start=self._moment(said(incident, part.span.first)),
            end=None if is_endless else self._moment(said(incident, part.span.last)),
        )

    def _windows(self, incident: Incident) -> Iterator[WindowFacts]:
        """The window as first announced, and after each update that changes it."""
        if incident.kind is not Kind.MAINTENANCE:
            return
        before = None
        announcing = (None, *(update.id for update in incident.updates))
        for update, (_, window) in zip(announcing, windows(incident), strict=True):
            if window != before:
                yield WindowFacts(update=update, start=self._moment(window.start), end=self._moment(window.end))
            before = window

    # Why, and who says so

    def _cause(self, incident: Incident) -> CauseFacts | None:
        cause = incident.cause
        if cause is None:
            return None
        history = ((u, chip.status) for u in incident.updates for chip in u.chips if isinstance(chip, CauseChip))
        return CauseFacts(
            status=cause.status,
            categories=cause.category,
            summary=_maybe(cause.summary),
            by=_maybe(cause.by),
            sources=_sources(cause.source),
            history=tuple(CauseTurnFacts(update=u.id, at=self._moment(u.at), status=status) for u, status in history),
        )

    def _claims(self, incident: Incident) -> Iterator[ClaimFacts]:
        for claim in incident.claims:
            yield ClaimFacts(
                about=claim.about,
                by=_texts(claim.by),
                summary=_texts(claim.summary),
                at=self._maybe_moment(claim.at),
                response=_maybe(claim.response),
                sources=_sources(claim.source),
            )

    def _statements(self, incident: Incident) -> Iterator[StatementFacts]:
        inside = inside_voices(self.snapshot, incident)
        for statement in incident.statements:
            yield StatementFacts(
                speaker=_maybe(statement.speaker),
                role=_maybe(statement.role),
                organization=_maybe(statement.organization),
                outside=not is_own(statement, inside),
                at=self._maybe_moment(statement.at),
                text=_texts(statement.words),
                language=statement.lang or incident.lang,
                verbatim=statement.verbatim,
                sources=_sources(statement.source),
            )

    def _reports(self, incident: Incident) -> Iterator[ReportFacts]:
        for report in incident.reports:
            yield ReportFacts(
                by=_texts(report.by),
                count=report.count,
                unit=_maybe(report.unit),
                component=report.component,
                region=report.region,
                at=self._maybe_moment(report.at),
                summary=_maybe(report.summary),
                sources=_sources(report.source),
            )

    # Updates

    def _update(self, incident: Incident, update: Update) -> UpdateFacts:
        return UpdateFacts(
            id=update.id,
            guid=guid(self.site, incident, update),
            url=self.site.url + urls.update(incident.id, update.id),
            at=self._moment(update.at),
            label=update.label,
            state=update.state,
            body=_texts(update.body),
            chips=tuple(map(self._chip, update.chips)),
        )

    def _chip(self, chip: Chip) -> ChipFacts:
        if isinstance(chip, PromiseChip):
            return PromiseChipFacts(at=self._moment(chip.at))
        if isinstance(chip, WindowChip):
            return WindowChipFacts(start=self._maybe_moment(chip.start), end=self._maybe_moment(chip.end))
        return chip

    # Moments

    def _moment(self, moment: Moment) -> MomentFacts:
        return MomentFacts(
            first=timestamp(moment.first, self.zone),
            last=timestamp(moment.last, self.zone),
            precision=moment.precision,
            nearness=moment.nearness,
        )

    def _maybe_moment(self, moment: Moment | None) -> MomentFacts | None:
        return self._moment(moment) if moment else None


# What follows from the sources alone


def _state(incident: Incident) -> State:
    if incident.kind is Kind.INCIDENT and has_ended(incident):
        return State.RESOLVED
    return incident.updates[-1].state if incident.updates else _FIRST_STATE[incident.kind]


def _extent(incident: Incident) -> tuple[Moment, Moment | None]:
    """When it began and ended; of a maintenance, the window as last announced."""
    if incident.kind is not Kind.MAINTENANCE:
        return incident.start, incident.end
    window = windows(incident)[-1][1]
    return window.start, window.end


def _duration(incident: Incident) -> DurationFacts | None:
    found, declared = lasted(incident) if has_ended(incident) else None, incident.duration is not None
    if isinstance(found, Length):
        return DurationFacts(seconds=found.seconds, bound=found.bound, text=None, declared=declared)
    return DurationFacts(seconds=None, bound=None, text=_texts(found), declared=declared) if found else None


def _impact(incident: Incident) -> Impact:
    """What counts of an incident: as declared, else as it follows from the levels, at least minor while it is open."""
    if incident.kind is not Kind.INCIDENT:
        return incident.impact or Impact.NONE
    least = Impact.NONE if has_ended(incident) else Impact.MINOR
    return max(incident.impact or IMPACT_OF[worst_level(incident)], least)


def _derived_impact(incident: Incident) -> Impact:
    return _impact(msgspec.structs.replace(incident, impact=None))


# Texts


def _texts(text: Text) -> dict[str, str]:
    return {tag: words for tag, words in text.words.items() if words}


def _maybe(text: Text | None) -> dict[str, str] | None:
    return _texts(text) if text else None


def _sources(sources: Sequence[Text]) -> tuple[SourceFacts, ...]:
    return tuple(map(_source, sources))


def _source(source: Text) -> SourceFacts:
    """A source that reads the same in every language is no text if it is an address."""
    if len(source.words) == 1 and ADDRESS.fullmatch(source.original.text):
        return SourceFacts(url=source.original.text, text=None)
    return SourceFacts(url=None, text=_texts(source))
