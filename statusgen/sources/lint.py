"""Warnings about one write-up: what may be wrong, or is due. See docs/format.md, "What is checked"."""

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
from statusgen.sources.source_file import SourceFile, position_of
from statusgen.sources.updates import Body, Part
from statusgen.sources.writeup import Writeup
from statusgen.sources.yaml_tree import Position
from statusgen.status.timeline import Timeline


class Surroundings(msgspec.Struct, frozen=True):
    """What a write-up may link to: incidents by the path of their file, and the other files that are there."""

    writeups: frozenset[str]
    files: frozenset[str]


def lint(
    writeup: Writeup, timeline: Timeline, bodies: Mapping[str, Body], site: Site, around: Surroundings, *, now: datetime
) -> Iterator[Problem]:
    """Every warning about an incident and the files that it was read from; `bodies` are by the path of the file."""
    incident = timeline.incident
    file = writeup.opened(site, incident.lang)
    linter = _Linter(writeup, timeline, site, file)
    linter.check_requirements(now)
    linter.check_contents()
    linter.check_what_is_due(now)
    yield from file.problems
    updates = frozenset(anchor(update.id) for update in incident.updates)
    for each in (writeup, *writeup.translations.values()):
        file = each.opened(site, incident.lang)
        _check_references(bodies[each.path], file, posixpath.dirname(each.name), around, updates)
        _check_directions(file)
        yield from file.problems


class _Linter:
    def __init__(self, writeup: Writeup, timeline: Timeline, site: Site, file: SourceFile) -> None:
        self.timeline, self.incident, self.site, self.file = timeline, timeline.incident, site, file
        self.root = writeup.markdown.root

    def check_requirements(self, now: datetime) -> None:
        """What `checks.require` asks of a resolved incident of major impact.

        An incident of unknown day is asked for nothing: its story comes from what others kept.
        """
        incident = self.incident
        counts = incident.kind is Kind.INCIDENT and self.timeline.has_ended and incident.start.has_day
        if not counts or self.timeline.impact_at(now) < Impact.MAJOR:
            return
        for word in self.site.checks.require:
            is_said, message = _REQUIREMENTS[word]
            if not is_said(incident):
                self.file.report(self.root.position, message, Severity.REQUIREMENT)

    def check_contents(self) -> None:
        """What may be wrong at any time."""
        incident = self.incident
        if incident.kind is Kind.INCIDENT and incident.components and not any(map(_is_bad, _levels(incident))):
            self._warn("components: all are operational, all the time; give the level of what was affected")
        for n, claim in enumerate(incident.claims):
            if not claim.source:
                self._warn("claims: this one has no source; say where it was said", n)
        posted = self.timeline.end
        if posted and posted != incident.end and "end" in self.root.entries:
            moment = f"{posted.first:%Y-%m-%d %H:%M} UTC"
            self._warn(f"end: says less than the Resolved posted at {moment}; remove end, or give its time")
        for language in self.site.languages:
            texts = ((name, text) for name, text in _texts(incident) if text and text.original.text)
            if missing := ", ".join(dict.fromkeys(name for name, text in texts if not text.words.get(language))):
                message = f"not translated into {language}: {missing}; readers get the original, marked as such"
                self.file.report(position_of(self.root, "title"), message, Severity.WARNING)

    def check_what_is_due(self, now: datetime) -> None:
        """What should be posted by now."""
        timeline, last_line = self.timeline, Position(len(self.file.lines), 1)
        window = timeline.window_at(now)
        if window and not timeline.has_ended and window.end.last < now:
            message = "end: the window is over and nobody has said how it went; post a Completed"
            self.file.report(position_of(self.root, "end"), message, Severity.NOTICE)
        promised, state = timeline.promise, timeline.state_at(now)
        is_over = state is not None and state.is_over
        if promised is not None and promised.last < now and not is_over:
            message = (
                f"an update was promised for {promised.first:%Y-%m-%d %H:%M} UTC; post one, even if nothing is new"
            )
            self.file.report(last_line, message, Severity.NOTICE)
        elif timeline.incident.kind is Kind.INCIDENT and timeline.is_open_at(now) and self._is_stale(now):
            message = "open, with no update for a long time; post one, or Resolved if it is over"
            self.file.report(last_line, message, Severity.NOTICE)

    def _is_stale(self, now: datetime) -> bool:
        newest = max([self.incident.start.first, *(update.posted for update in self.incident.updates)])
        return now - newest > timedelta(seconds=self.site.checks.stale_after)

    def _warn(self, message: str, *steps: int) -> None:
        """Warn of the key that the message begins with, or of an item in it."""
        self.file.report(position_of(self.root, message.partition(":")[0], *steps), message, Severity.WARNING)


_REQUIREMENTS: Final[dict[str, tuple[Callable[[Incident], bool], str]]] = {
    "cause": (
        lambda incident: incident.cause is not None,
        "does not give the cause; add cause: {status: undisclosed} if that is all there is to say",
    ),
    "duration": (
        lambda incident: incident.end is not None or incident.duration is not None,
        "does not say how long it lasted; add end: or duration:",
    ),
    "statement": (
        lambda incident: bool(incident.statements),
        "quotes nobody; add statements: with a speaker or an organization",
    ),
    "regions": (
        lambda incident: bool(incident.regions),
        "does not say where; add regions:, [several] or [worldwide] if no more is known",
    ),
    "components": (
        lambda incident: bool(incident.components),
        "names no component; add components: with their levels",
    ),
    "summary": (lambda incident: bool(incident.summary), "has no summary; write a sentence before ## Updates"),
    "writeup": (lambda incident: bool(incident.writeup), "has no write-up; add a section such as ## Root cause"),
}


def _texts(incident: Incident) -> Iterator[tuple[str, Text | None]]:
    """The texts that readers need in their language, by what they are called. Names need no translation."""
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


def _check_references(body: Body, file: SourceFile, folder: str, around: Surroundings, anchors: frozenset[str]) -> None:
    for part in body.parts:
        try:
            found = gfm.parse(part.text).references
            if any(reference.target.startswith("#") for reference in found):
                anchors |= gfm.parse(body.writeup.text).fragments
        except TooCostly as error:
            file.report(Position(part.lines[0], 1), str(error))
        else:
            _check_links(part, found, file, folder, around, anchors)


def _check_links(
    part: Part,
    found: Iterable[Reference],
    file: SourceFile,
    folder: str,
    around: Surroundings,
    anchors: frozenset[str],
) -> None:
    for reference in found:
        position = Position(part.lines[reference.line - 1], 1)
        if reference.image and not reference.alt.strip():
            message = "this image has no text for those who cannot see it; write ![what it shows](…)"
            file.report(position, message, Severity.WARNING)
        if why := _why_nowhere(reference.target, folder, around, anchors):
            file.report(position, f'the link "{reference.target}" leads nowhere; {why}', Severity.WARNING)


def _why_nowhere(target: str, folder: str, around: Surroundings, anchors: frozenset[str]) -> str:
    if target.startswith("#"):
        return "" if unquote(target[1:]) in anchors else "no heading here is called that"
    is_relative = not re.match(r"[a-z][a-z0-9+.-]*:|//|#", target.strip(), re.IGNORECASE)
    path = path_of(target, folder)
    is_there = path in around.files or path in around.writeups
    return "files are looked for beside this one" if is_relative and not is_there else ""


_CLOSED_BY: Final = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_CONTROLS: Final = frozenset(_CLOSED_BY) | frozenset(_CLOSED_BY.values())


def _check_directions(file: SourceFile) -> None:
    for number, line in enumerate(file.lines, 1):
        if not _CONTROLS.isdisjoint(line) and (column := _unbalanced(line)):
            message = "invisible characters that turn the direction of text are not balanced in this line; remove them"
            file.report(Position(number, column), message, Severity.WARNING)


def _unbalanced(line: str) -> int:
    """The column of the first control without its partner; 0 where each has one."""
    opened: list[tuple[int, str]] = []
    for column, character in enumerate(line, 1):
        if character in _CLOSED_BY:
            opened.append((column, _CLOSED_BY[character]))
        elif character in _CONTROLS and (not opened or opened.pop()[1] != character):
            return column
    return opened[0][0] if opened else 0
