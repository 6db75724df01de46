"""What is not wrong but may be: warnings about one write-up. See docs/format.md, "What is checked"."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote

import msgspec

from statusgen import gfm
from statusgen.gfm.html import Reference
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import path_of
from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, LevelChip, Site, Text
from statusgen.model.urls import anchor
from statusgen.model.vocabulary import Impact, Kind, Level
from statusgen.sources.frontmatter import Mark
from statusgen.sources.typed import Source, mark_of
from statusgen.sources.updates import Body, Part
from statusgen.sources.writeup import Writeup
from statusgen.status.timeline import has_ended, impact_at, is_open, promise, state_at, window_at


class Surroundings(msgspec.Struct, frozen=True):
    """What a write-up may link to: incidents by the path of their file, and the other files that are there."""

    writeups: frozenset[str]
    files: frozenset[str]


def lint(
    writeup: Writeup, incident: Incident, bodies: Mapping[str, Body], site: Site, around: Surroundings, *, now: datetime
) -> Iterator[Problem]:
    """Every warning about an incident and the files that it was read from; `bodies` are by the path of the file."""
    source = Source(writeup.path, writeup.lines, site.zone, incident.lang, site.languages)
    linter = _Linter(writeup, incident, site, source)
    yield from linter.lacks(now)
    yield from linter.contents()
    yield from linter.reminders(now)
    for each in (writeup, *writeup.translations.values()):
        own = Source(each.path, each.lines, site.zone, incident.lang, site.languages)
        anchors = frozenset(anchor(update.id) for update in incident.updates)
        yield from _references(bodies[each.path], own, posixpath.dirname(each.name), around, anchors)
        yield from _bidirectional(each, own)


class _Linter:
    def __init__(self, writeup: Writeup, incident: Incident, site: Site, source: Source) -> None:
        self.incident, self.site, self.source = incident, site, source
        self.root = writeup.document.root
        self.lines = len(writeup.lines)

    def lacks(self, now: datetime) -> Iterator[Problem]:
        """What `checks.require` asks of a resolved incident of major impact, and it does not say.

        Of an incident whose very day nobody knows, nothing is asked: it is told from what others kept.
        """
        incident = self.incident
        counts = incident.kind is Kind.INCIDENT and has_ended(incident) and incident.start.has_day
        if not counts or impact_at(incident, now) < Impact.MAJOR:
            return
        for word in self.site.checks.require:
            if not _SAYS[word](incident):
                yield self._problem(self.root.mark, _MISSING[word], Severity.LACK)

    def contents(self) -> Iterator[Problem]:
        """What is odd whatever the time."""
        incident = self.incident
        if incident.kind is Kind.INCIDENT and incident.components and not any(map(_is_bad, _levels(incident))):
            message = "components: all are operational, all the time; give the level of what was affected"
            yield self._problem(mark_of(self.root, "components"), message, Severity.WARNING)
        for n, claim in enumerate(incident.claims):
            if not claim.source:
                message = "claims: this one has no source; say where it was said"
                yield self._problem(mark_of(self.root, "claims", n), message, Severity.WARNING)
        yield from self._untranslated()

    def _untranslated(self) -> Iterator[Problem]:
        for language in self.site.languages:
            missing = [
                name
                for name, text in _texts(self.incident)
                if text and text.original.text and not text.words.get(language)
            ]
            if missing:
                some = ", ".join(dict.fromkeys(missing))
                message = f"not translated into {language}: {some}; readers get the original, marked as such"
                yield self._problem(mark_of(self.root, "title"), message, Severity.WARNING)

    def reminders(self, now: datetime) -> Iterator[Problem]:
        """What only time has made odd."""
        incident = self.incident
        if incident.kind is Kind.MAINTENANCE and not has_ended(incident) and window_at(incident, now).end.last < now:
            message = "end: the window is over and nobody has said how it went; post a Completed"
            yield self._problem(mark_of(self.root, "end"), message, Severity.REMINDER)
        promised = promise(incident)
        state = state_at(incident, now)
        is_over = state is not None and state.is_over
        if promised is not None and promised.last < now and not is_over:
            message = (
                f"an update was promised for {promised.first:%Y-%m-%d %H:%M} UTC; post one, even if nothing is new"
            )
            yield self._problem(Mark(self.lines, 1), message, Severity.REMINDER)
        elif incident.kind is Kind.INCIDENT and is_open(incident, now) and self._is_stale(now):
            message = "open, and without an update for long; post one, or Resolved if it is over"
            yield self._problem(Mark(self.lines, 1), message, Severity.REMINDER)

    def _is_stale(self, now: datetime) -> bool:
        newest = max([self.incident.start.first, *(update.posted for update in self.incident.updates)])
        return now - newest > timedelta(seconds=self.site.checks.stale_after)

    def _problem(self, mark: Mark, message: str, severity: Severity) -> Problem:
        return self.source.problem(mark, message, severity)


_SAYS: Final[dict[str, Callable[[Incident], bool]]] = {
    "cause": lambda incident: incident.cause is not None,
    "duration": lambda incident: incident.end is not None or incident.duration is not None,
    "statement": lambda incident: bool(incident.statements),
    "regions": lambda incident: bool(incident.regions),
    "components": lambda incident: bool(incident.components),
    "summary": lambda incident: bool(incident.summary),
    "writeup": lambda incident: bool(incident.writeup),
}
_MISSING: Final = {
    "cause": "says nothing of the cause; add cause: {status: undisclosed} if that is all there is to say",
    "duration": "says nothing of how long it lasted; add end: or duration:",
    "statement": "quotes nobody; add statements: with a speaker or an organization",
    "regions": "says nothing of where; add regions:, [several] or [worldwide] if no more is known",
    "components": "names no component; add components: with their levels",
    "summary": "has no summary; write a sentence before ## Updates",
    "writeup": "has no write-up; add a section such as ## Root cause",
}


def _texts(incident: Incident) -> Iterator[tuple[str, Text | None]]:
    """The texts that readers need in their language, by what they are called; names are alike in all."""
    yield "title", incident.title
    yield "duration", incident.duration if isinstance(incident.duration, Text) else None
    yield "summary", incident.summary
    yield "write-up", incident.writeup
    yield from (("updates", update.body) for update in incident.updates)
    effects = [*incident.components.values(), *incident.regions.values()]
    yield from (("notes", effect.note) for effect in effects)
    if incident.cause:
        yield "cause", incident.cause.summary
    for claim in incident.claims:
        yield "claims", claim.summary
        yield "claims", claim.response
    for statement in incident.statements:
        if not statement.verbatim:
            yield "statements", statement.text
    yield from (("reports", report.summary) for report in incident.reports)


def _levels(incident: Incident) -> Iterator[Level | None]:
    """Every level that the incident gives a component."""
    yield from (effect.level for effect in incident.components.values())
    for update in incident.updates:
        yield from (chip.level for chip in update.chips if isinstance(chip, LevelChip) and not chip.region)


def _is_bad(level: Level | None) -> bool:
    return level is not Level.OPERATIONAL


def _references(
    body: Body, source: Source, folder: str, around: Surroundings, anchors: frozenset[str]
) -> Iterator[Problem]:
    """Links and images that lead nowhere, or lack what people need."""
    for part in body.parts:
        try:
            found = gfm.parse(part.text).references
            if any(reference.target.startswith("#") for reference in found):
                anchors |= gfm.parse(body.writeup.text).fragments
        except TooCostly as error:
            yield source.problem(Mark(part.lines[0], 1), str(error), Severity.ERROR)
        else:
            yield from _dead_links(part, found, source, folder, around, anchors)


def _dead_links(
    part: Part, found: Iterable[Reference], source: Source, folder: str, around: Surroundings, anchors: frozenset[str]
) -> Iterator[Problem]:
    for reference in found:
        mark = Mark(part.lines[reference.line - 1], 1)
        if reference.image and not reference.alt.strip():
            message = "this image has no text for those who cannot see it; write ![what it shows](…)"
            yield source.problem(mark, message, Severity.WARNING)
        path = path_of(reference.target, folder)
        relative = not re.match(r"[a-z][a-z0-9+.-]*:|//|#", reference.target.strip(), re.IGNORECASE)
        if relative and path not in around.files and path not in around.writeups:
            message = f'the link "{reference.target}" leads nowhere; files are looked for beside this one'
            yield source.problem(mark, message, Severity.WARNING)
        elif reference.target.startswith("#") and unquote(reference.target[1:]) not in anchors:
            message = f'the link "{reference.target}" leads nowhere; no heading here is called that'
            yield source.problem(mark, message, Severity.WARNING)


_CLOSED_BY: Final = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_CONTROLS: Final = frozenset(_CLOSED_BY) | frozenset(_CLOSED_BY.values())


def _bidirectional(writeup: Writeup, source: Source) -> Iterator[Problem]:
    for number, line in enumerate(writeup.lines, 1):
        if not _CONTROLS.isdisjoint(line) and (column := _unbalanced(line)):
            message = "invisible characters that turn the direction of text are not balanced in this line; remove them"
            yield source.problem(Mark(number, column), message, Severity.WARNING)


def _unbalanced(line: str) -> int:
    """The column of the first control without its partner; 0 where each has one."""
    opened: list[tuple[int, str]] = []
    for column, character in enumerate(line, 1):
        if character in _CLOSED_BY:
            opened.append((column, _CLOSED_BY[character]))
        elif character in _CONTROLS and (not opened or opened.pop()[1] != character):
            return column
    return opened[0][0] if opened else 0
