"""Warnings about one write-up: what may be wrong, or is due. See docs/format.md, "What is checked"."""

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Final
from urllib.parse import unquote

from msgspec.structs import replace

from statusgen import gfm
from statusgen.gfm.html import Reference
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Destination, path_of
from statusgen.language.direction import unbalanced
from statusgen.language.labels import fold
from statusgen.model.chips import LevelChip
from statusgen.model.patterns import regex
from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, Site
from statusgen.model.text import Text
from statusgen.model.time import Moment
from statusgen.model.urls import anchor
from statusgen.model.vocabulary import Impact, Kind, Label, Level
from statusgen.model.zones import day_of
from statusgen.sources.body.parts import Body, Part
from statusgen.sources.doubtful_dates import doubtful_dates, old_date
from statusgen.sources.keys.short_texts import HOST
from statusgen.sources.keys.source_file import SourceFile, Wrong
from statusgen.sources.writeup import Writeup
from statusgen.sources.yaml.quotation import is_in_quotation_marks
from statusgen.sources.yaml.tree import Position
from statusgen.status.outputs import languages
from statusgen.status.timeline import Timeline

PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
ATTACHABLE: Final = (*PICTURES, ".pdf", ".txt", ".csv", ".json", ".log", ".mp4", ".webm")
"""The endings of what a write-up may bring along: nothing that a browser would run."""


def lint(
    writeup: Writeup,
    timeline: Timeline,
    bodies: Mapping[str, Body],
    site: Site,
    beside: Set[str],
    *,
    unpublished: Set[str] = frozenset(),
    new: Set[str] = frozenset(),
    now: datetime,
) -> Iterator[Problem]:
    """Every warning about an incident and the file that it was read from, but those about translations.

    `bodies` are by language, `beside` the paths of the write-ups and other files that it may link to; `unpublished` are
    those of files that stay at home, `new` those of new write-ups.
    """
    incident = timeline.incident
    file, original = writeup.opened(site, incident.lang), next(iter(bodies.values()))
    for severity, found in (
        (Severity.ERROR, _too_long(timeline, now)),
        (Severity.REQUIREMENT, _unmet_requirements(timeline, site, now)),
        (Severity.WARNING, _doubts(file, timeline)),
        (Severity.WARNING, _late_chips(original, timeline)),
        (Severity.WARNING, _repeated(original)),
        (Severity.WARNING, _out_of_use(timeline, site)),
        (Severity.WARNING, _lost_ids(file, incident)),
        (Severity.WARNING, doubtful_dates(original, file, timeline)),
        (Severity.NOTICE, old_date(original, file, timeline, now) if writeup.name in new else ()),
        (Severity.NOTICE, _due(file, timeline, site, now)),
    ):
        for where, message in found:
            file.report(where, message, severity)
    yield from file.problems
    file.problems.clear()
    updates = frozenset(anchor(update.id) for update in incident.updates)
    for each, body in zip(writeup.files, bodies.values(), strict=True):
        yield from about_text(each.opened(site, incident.lang), body, each.name, beside, unpublished, updates)


def about_text(
    file: SourceFile, body: Body, name: str, beside: Set[str], unpublished: Set[str], updates: frozenset[str]
) -> Iterator[Problem]:
    """Every problem of a file, with those of its links and of its invisible characters as warnings.

    `name` is its path in the folder in which `beside` and `unpublished` are; links may name the `updates` as well.
    """
    references = _wrong_references(body, file, posixpath.dirname(name), beside, unpublished, updates)
    for where, message in chain(references, _wrong_directions(file)):
        file.report(where, message, Severity.WARNING)
    yield from file.problems


def _too_long(timeline: Timeline, now: datetime) -> Iterator[Wrong]:
    """An incident or window whose months alone would be hundreds of pages has a slip in a year."""
    incident = timeline.incident
    if not incident.start.has_day:
        return
    if incident.kind is Kind.MAINTENANCE:
        key, remedy = "end", "check the years, also those in chips"
        spans = [(window.start.first, window.end.last) for _, window in timeline.windows]
        if incident.repeat and incident.start.first < now:
            key, remedy, spans = "start", "check the year", [*spans, (incident.start.first, now)]
    else:
        key, remedy = "start", "check the years, or give the start as a year alone"
        spans = [(span.first, min(span.last, now)) for span in timeline.active]
    for first, last in spans:
        if (months := (last.year - first.year) * 12 + last.month - first.month + 1) > MOST_MONTHS:
            what = f"from {first:%Y-%m-%d} to {last:%Y-%m-%d} it would be on {months:,} pages of months"
            yield key, f"{key}: {what}; {remedy}"
            return


def _unmet_requirements(timeline: Timeline, site: Site, now: datetime) -> Iterator[Wrong]:
    """What `checks.require` asks of a resolved incident of major impact.

    An incident of unknown day is asked for nothing: its story comes from what others kept.
    """
    incident = timeline.incident
    required = site.checks.require
    counts = incident.kind is Kind.INCIDENT and timeline.has_ended and incident.start.has_day
    if required and counts and not timeline.impact_at(now) < Impact.MAJOR:
        for keys, message in map(_REQUIREMENTS.__getitem__, required):
            if not any(getattr(incident, key) for key in keys):
                yield (), message


def _lost_ids(file: SourceFile, incident: Incident) -> Iterator[Wrong]:
    """Ids of Statuspage for updates that are not there: since their time was changed, perhaps."""
    if not incident.statuspage_updates:
        return
    known = {update.id for update in incident.updates}
    free = sorted(known - incident.statuspage_updates.keys())
    for name in incident.statuspage_updates.keys() - known:
        problem = f'statuspage_updates: no update has the id "{name}"'
        yield ("statuspage_updates", name), file.unknown(problem, name, free, "remove it")


def _doubts(file: SourceFile, timeline: Timeline) -> Iterator[Wrong]:
    """What may be wrong at any time."""
    incident = timeline.incident
    levels = {effect.level for effect in incident.components.values()}
    levels.update(chip.level for chip in incident.level_chips() if not chip.region)
    if incident.kind is Kind.INCIDENT and incident.components and levels == {Level.OPERATIONAL}:
        yield "components", "components: all are operational, all the time; give the level of what was affected"
    for n, claim in enumerate(incident.claims):
        if not claim.source:
            yield ("claims", n), "claims: this claim has no source; say where it was said"
    for n, statement in enumerate(incident.statements):
        if any(map(is_in_quotation_marks, statement.text.words.values())):
            exact = "" if statement.verbatim else ", and verbatim: true if the words are exact"
            yield ("statements", n, "text"), f"statements.text: pages add the quotation marks; remove them here{exact}"
    posted = timeline.end
    if posted and posted != incident.end and "end" in file.root.entries:
        moment = file.written(posted.first)
        yield "end", f"end: says less than the Resolved posted at {moment}; remove end, or give its time"


def _late_chips(body: Body, timeline: Timeline) -> Iterator[Wrong]:
    """Chips that make something worse once it is over, so that no time is left for them."""
    incident = timeline.incident
    if incident.kind is not Kind.INCIDENT or not (timeline.has_ended and timeline.has_known_extent and timeline.active):
        return
    key = "end" if incident.end_declared else "duration"
    for written, update in zip(body.updates, incident.updates, strict=False):
        if update.state.is_over or update.posted < timeline.active[-1].last:
            continue
        for position, chip in written.chips:
            if isinstance(chip, LevelChip) and chip.level is not Level.OPERATIONAL:
                where = "regions" if chip.region else "components"
                yield position, f"never applies, since {key}: is before it; say it in {where}: or correct {key}:"


def _repeated(body: Body) -> Iterator[Wrong]:
    """Updates that stand twice, as they do after a merge."""
    instants = {update.moment.first for update in body.updates}
    if len(instants) == len(body.updates):  # as nearly always
        return
    seen = set[tuple[Moment, Label, str]]()
    for update in sorted(body.updates, key=lambda update: update.position.line):
        told = update.moment, update.label, update.body.text.strip()
        if told in seen:
            yield update.position, "this update stands twice, so subscribers get it twice; remove one of them"
        seen.add(told)


def untranslated(writeup: Writeup, timeline: Timeline, site: Site) -> Iterator[tuple[str, Problem]]:
    """A warning for each language that readers get the original in. What the site has no page for needs none."""
    incident = timeline.incident
    file = writeup.opened(site, incident.lang)
    for language in languages(site, incident):
        texts = ((name, text) for name, text in _texts(incident) if text and text.original.text)
        if missing := ", ".join(dict.fromkeys(name for name, text in texts if not text.words.get(language))):
            what = f"not translated into {language}"
            file.report("title", f"{what}: {missing}; readers get the original, marked as such", Severity.WARNING)
            summary = f"{what}, so readers get the original, marked as such"
            yield language, replace(file.problems.pop(), summary=summary)


def is_older(timeline: Timeline, language: str, since: Mapping[str, datetime]) -> bool:
    """Whether an incident was over before the language was spoken here, so that it needs no translation.

    `since` is when the first incident with a translation into each language began.
    """
    return timeline.has_ended and language in since and timeline.incident.start.first < since[language]


def first_translated(incidents: Iterable[Incident]) -> Mapping[str, datetime]:
    """When the first incident with a translation into each language began."""
    first: dict[str, datetime] = {}
    for incident in incidents:
        for language in {tag for _, text in _texts(incident) if text for tag in text.words} - {incident.lang}:
            first[language] = min(first.get(language, incident.start.first), incident.start.first)
    return first


def _out_of_use(timeline: Timeline, site: Site) -> Iterator[Wrong]:
    """Each component that was not in use, by the configuration, at some time of the incident; none of it counts."""
    start, end = timeline.extent
    began = start.first if start.has_day else start.last
    components = site.components
    for name in timeline.incident.component_ids if timeline.incident.kind is not Kind.NOTICE else ():
        since, until = components[name].since, components[name].until
        if since and began < since.first:
            problem, key = f"{name} came into use on {day_of(since.first, site.zone)}, after the start", "since"
        elif until and (start.first if end is None else max(start.first, end.first)) >= until.last:
            problem, key = f"{name} went out of use by {day_of(until.last, site.zone)}, before the end", "until"
        else:
            continue
        yield ("components", name), f"components: {problem}; check the dates here, or its {key} in the configuration"


def _due(file: SourceFile, timeline: Timeline, site: Site, now: datetime) -> Iterator[Wrong]:
    """What should be posted by now."""
    incident, last_line = timeline.incident, Position(len(file.lines), 1)
    window = timeline.window_at(now)
    is_recent = window is not None and timedelta(0) < now - window.end.last <= REMINDED
    if is_recent and not timeline.has_ended and not incident.repeat:
        yield "end", "end: the window is over without a final update; post Completed or Cancelled"
    promised, state = timeline.promise, timeline.state_at(now)
    if promised is not None and promised.last < now and not (state and state.is_over):
        yield last_line, f"an update was promised for {file.written(promised)}; post one, even if nothing is new"
    elif incident.kind is Kind.INCIDENT and timeline.is_open_at(now):
        newest = max([incident.start.first, *(update.posted for update in incident.updates)])
        if now - newest > timedelta(seconds=site.checks.stale_after.seconds):
            yield last_line, "open, with no update for a long time; post one, or Resolved if it is over"


MOST_MONTHS: Final = 400
"""How many months an incident or a window may go on for: each has a page."""

REMINDED: Final = timedelta(days=14)
"""How long after the end of a window somebody is asked how it went: of old ones nobody knows."""

_REQUIREMENTS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "cause": (("cause",), "does not give the cause; add cause: {status: undisclosed} if that is all there is to say"),
    "duration": (("end", "duration"), "does not say how long it lasted; add end: or duration:"),
    "statement": (("statements",), "has no statement; add statements: with a speaker or an organization"),
    "regions": (("regions",), "does not say where; add regions:, [several] or [worldwide] if no more is known"),
    "components": (("components",), "names no component; add components: with their levels"),
    "summary": (("summary",), "has no summary; write a sentence before ## Updates"),
    "writeup": (("writeup",), "has no write-up; add a section such as ## Root cause"),
}
"""What a site can require: the fields of which one says it, and what an incident without does."""


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
    yield "discovered", incident.discovered.summary if incident.discovered else None
    yield from (("contributing", cause.summary) for cause in incident.contributing)
    yield from (("actions", action.title) for action in incident.actions)


def _wrong_references(
    body: Body, file: SourceFile, folder: str, beside: Set[str], unpublished: Set[str], anchors: frozenset[str]
) -> Iterator[Wrong]:
    for part in body.parts:
        try:
            found = gfm.parse(part.text).references
            if any(reference.target.startswith("#") for reference in found):
                anchors |= gfm.parse(body.writeup.text).content.fragments
        except TooCostly as error:
            file.report(file.in_body(part.lines[0]), str(error))
            continue
        for reference in found:
            position, target = file.in_body(part.lines[reference.line - 1]), reference.target
            if reference.image and not reference.alt.strip():
                yield position, "this image has no text for those who cannot see it; write ![what it shows](…)"
            if target.startswith("#"):
                if unquote(target[1:]) not in anchors:
                    yield position, f'the link "{target}" leads nowhere; no heading here is called that'
            elif not _ABSOLUTE.match(target.strip()) and path_of(target, folder) not in beside:
                yield position, _why_nowhere(reference, folder, beside, unpublished)
        yield from _split_links(part, file)


_ABSOLUTE: Final = regex(r"(?i:[a-z][a-z0-9+.-]*:)|//")


def _why_nowhere(reference: Reference, folder: str, beside: Set[str], unpublished: Set[str]) -> str:
    """Why a link to a file leads nowhere, and what to do: the file is not published, or has another name."""
    link, path = f'the link "{reference.target}" leads nowhere', path_of(reference.target, folder) or ""
    name = posixpath.basename(path or unquote(reference.target.partition("#")[0]))
    ending = posixpath.splitext(name)[1]
    if path in unpublished and ending.lower() in ATTACHABLE:
        return f'"{reference.target}" is there, but names that begin with _ or . are not published; rename it'
    if path in unpublished:
        endings = ", ".join(PICTURES if reference.image else ATTACHABLE)
        kind = ending or "a name without an ending"
        return f'"{reference.target}" is there, but {kind} is not published; save it as one of {endings}'
    names = _by_name(frozenset(beside))
    stem = name if ending in (".md", *ATTACHABLE) else f"{name.removesuffix('.html')}.md"
    if found := names.get(fold(name)) or names.get(fold(stem)):
        return f"{link}; write {posixpath.relpath(found, folder or '.').replace(' ', '%20')}, as the file is called"
    if HOST.fullmatch(reference.target) and re.match(r"www\.|[^/]+/", reference.target):
        return f"{link}; write https://{reference.target}"
    return f"{link}; files are looked for beside this one"


@lru_cache(maxsize=1)
def _by_name(paths: frozenset[str]) -> Mapping[str, str]:
    """Each path by its name without differences in typing; of several, the first."""
    return {fold(posixpath.basename(path)): path for path in sorted(paths, reverse=True)}


_SPLIT: Final = regex(
    r"!?\[[^\[\]\n]*\]\("
    r"(?P<target>(?:[^()<>\n]|\([^()<>\n]*\))+?(?<=\S)\.\w{2,5})(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
"""A link to a file, perhaps with a title: `![A graph](Screenshot (2).png "On Monday")`."""


def _split_links(part: Part, file: SourceFile) -> Iterator[Wrong]:
    """Links to a name with a blank, at which the target ends, so that all of it is shown as text."""
    if "](" not in part.text:
        return
    lines = ((number, line) for number, line in enumerate(part.text.split("\n")) if "](" in line)
    found = [(number, each) for number, line in lines for each in _SPLIT.finditer(line)]
    found = [(number, each) for number, each in found if re.search(r"\s", each["target"].strip())]
    shown = _CODE.sub("", gfm.parse(part.text).html(Destination(root=""))) if found else ""
    for number, each in found:
        if html.escape(each[0], quote=False) in shown:
            written = f"{each[0].partition('](')[0]}](<{each['target'].strip()}>{each['title'] or ''})"
            message = f"a link ends at a blank, so this is shown as text; write {written}"
            yield file.in_body(part.lines[number], each.start() + 1), message


_CODE: Final = regex(r"<(code|pre)\b.*?</\1>", re.DOTALL)


def _wrong_directions(file: SourceFile) -> Iterator[Wrong]:
    for number, line in enumerate(file.lines, 1):
        if not line.isascii() and (column := unbalanced(line)):
            message = "this line contains unmatched invisible text-direction characters; remove them"
            yield Position(number, column), message
