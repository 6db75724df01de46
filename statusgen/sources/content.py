"""All that a project says: the configuration and every write-up become a Site.

What is wrong in any of them is reported together.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace

from statusgen.memo.chapters import Memory
from statusgen.memo.values import digest
from statusgen.model.problems import InvalidContent, Problem, Severity, stop_at_errors
from statusgen.model.site import Incident, Site
from statusgen.model.state import IMPORTED
from statusgen.model.time import TOLERANCE
from statusgen.sources.config import read_as_far
from statusgen.sources.folder import Folder, wrong_attachments
from statusgen.sources.git.record import recorded
from statusgen.sources.git.versions import New, new_among, written_at
from statusgen.sources.incident import Parsed
from statusgen.sources.late_posts import Read, announced_late, has_begun_lately, missed_by_date, posted_lately
from statusgen.sources.ledger import read_ledger
from statusgen.sources.lint import first_translated
from statusgen.sources.lookback import learnt_at
from statusgen.sources.own_pages import misplaced_pages, page_files, read_pages, static_files
from statusgen.sources.project import Project, config_bytes, problem_in_config
from statusgen.sources.reading import Source, Surroundings
from statusgen.sources.reminders import next_reminder
from statusgen.sources.writeup import Header
from statusgen.status.schedule import next_transition
from statusgen.status.series import timeline_of
from statusgen.status.timeline import Timeline, Timelines


class Content(msgspec.Struct, frozen=True):
    """All that was read: the facts, the warnings, and the files that write-ups may show, by their path.

    `timelines` are those of the site's incidents, which looking for warnings has begun to work out. The facts and the
    warnings stay the same up to `until`, if no source changes and git takes the same write-ups for `new`.
    `configured` tells the configuration from any other; it `has_lately_posted` if git was asked when
    incidents were posted. `drafts`
    counts the write-ups that are left out as such.
    """

    site: Site
    timelines: Timelines
    warnings: tuple[Problem, ...]
    attachments: Mapping[str, Path]
    drafts: int
    until: datetime
    new: New
    configured: bytes
    has_lately_posted: bool

    @property
    def tells_edits(self) -> bool:
        """Whether it depends on all that git knows of the write-ups: of edits, or which of two posts came late."""
        return self.has_lately_posted or self.site.record is not None

    @property
    def digest(self) -> bytes:
        """What tells this content from any other."""
        facts = [(name, path.stat().st_mtime_ns) for name, path in self.attachments.items()]
        return digest(
            (
                self.configured,
                sorted(self.site.imported),
                self.site.revisions,
                self.site.removed,
                facts,
                [each.digest for each in self.timelines.values()],
            )
        )


def load(
    project: Project,
    languages: Iterable[str],
    *,
    now: datetime,
    clock: datetime | None = None,
    memory: Memory | None = None,
    processes: int = 1,
) -> Content:
    """Read a project. `languages` are those that the theme speaks.

    Where `now` is before `clock`, what came after it is left out. What is in `memory` is not read again; where nothing
    is, so many `processes` may share the reading.

    Raises InvalidContent with every problem of every file, StatusgenError where there is no project.
    """
    site, asked = read_as_far(config_bytes(project), project.config.name, languages, url=project.url)
    stop_at_errors(asked)
    if site.timeliness and (ledger := project.root / IMPORTED).is_file():
        site = replace(site, imported=read_ledger(ledger.read_bytes()).writeups)
    latest = max(now, clock or now)
    own = page_files(project.root)
    configured = digest((project.config.read_bytes(), project.url, tuple(languages), tuple(own.items())))
    memory = memory or Memory()
    folder = Folder(project, site, now, latest, memory.chapter("sources", configured), processes, memory.noted)
    problems = [*asked, *folder.problems, *folder.wrong_names(own)]
    found = list[tuple[Source, Timeline]]()
    until = datetime.max.replace(tzinfo=UTC)
    for source in folder.sources:
        problems += source.problems
        if incident := source.incident:
            if source.learnt > now:
                until = min([until, *(at for at in learnt_at(incident) if now < at)])
            if known := source.known():
                found.append((source, known))
    new = new_among([source.name for source in folder.sources], str(project.incidents), now)
    beside = frozenset({file.name for source in folder.sources for file in source.files} | folder.attachments.keys())
    since = first_translated(timeline.incident for _, timeline in found) if len(site.languages) > 1 else {}
    around = Surroundings(beside, folder.unpublished, new.names, since)
    for source, timeline in found:
        problems += source.warnings(timeline, around)
    lately = [_original(*each) for each in found if posted_lately(each[1], now)]
    begun = [_original(*each) for each in found if has_begun_lately(each[1], now)]
    written = partial(written_at, str(project.incidents))
    missed = [*missed_by_date(lately, site, now=now, written=written)]
    missed += announced_late(begun, site, now=now, written=written)
    problems += missed
    # what lies beside write-ups by chance, and is named in none, stays at home
    there = frozenset(folder.attachments)
    named = {source.name: source.named(there) for source in folder.sources}
    attachments = {name: folder.attachments[name] for name in sorted(frozenset().union(*named.values()))}
    problems += wrong_attachments(attachments)
    for source in folder.sources:
        source.remember(there, named[source.name])
    folder.memo.complete = True
    pages, wrong = read_pages(own, site, named.keys(), static_files(project.root) if own else frozenset())
    problems += wrong
    problems += misplaced_pages(project.root)
    if site.record:
        briefs = [source.brief for source in folder.sources]
        past = now if now < latest else None
        site, unsaid = recorded(site, str(project.incidents), briefs, until=past, memo=folder.memo)
        problems += (replace(problem_in_config(project, (key,), why), severity=grade) for key, why, grade in unsaid)
    stop_at_errors(problems)
    timelines = sorted(
        (each for _, each in found), key=lambda each: (each.incident.start.first, each.incident.id), reverse=True
    )
    incidents = tuple(each.incident for each in timelines)
    whole = replace(site, incidents=incidents, attachments=frozenset(attachments), pages=pages)
    by_id = {each.incident.id: each for each in timelines}
    until = min(until, new.until, next_reminder(timelines, site, now), next_transition(whole, by_id, now))
    return Content(
        site=whole,
        timelines=by_id,
        warnings=tuple(InvalidContent(problems).problems),
        attachments=attachments,
        drafts=len(folder.drafts),
        until=now if missed else until,  # it is told with the time of now
        has_lately_posted=len(lately) > 1 or bool(begun),
        new=new,
        configured=configured,
    )


def _original(source: Source, timeline: Timeline) -> Read:
    return source.header.writeup, timeline, next(iter(source.parsed.bodies.values()))


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """A project as far as it can be read: its site without incidents, and each write-up by name, drafts too.

    `problems` are those of the configuration and of the folder; each write-up has its own.
    """

    site: Site
    headers: Mapping[str, Header]
    parsed: Mapping[str, Parsed]
    problems: tuple[Problem, ...]
    now: datetime

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Every error that stops the site from being built; a draft stops nothing."""
        drafts = {header.writeup.path for header in self.headers.values() if header.front.draft}
        found = [*self.problems, *(problem for parsed in self.parsed.values() for problem in parsed.problems)]
        errors = (each for each in found if each.severity is Severity.ERROR and each.path not in drafts)
        return InvalidContent(errors).problems

    def check_configuration(self) -> None:
        """Raise InvalidContent where errors leave no component, so that no write-up can be understood."""
        if self.problems and not self.site.components:
            raise InvalidContent(self.problems)

    def content(self) -> tuple[Site, Timelines]:
        """The site with the incidents that can be read, and their timelines, newest first. Drafts are left out."""
        published = [parsed.incident for name, parsed in self.parsed.items() if not self.headers[name].front.draft]
        found = [each for each in published if each]
        found.sort(key=lambda each: (each.start.first, each.id), reverse=True)
        return replace(self.site, incidents=tuple(found)), {each.id: self.timeline(each) for each in found}

    def timeline(self, incident: Incident) -> Timeline:
        """All that follows from an incident."""
        return timeline_of(incident, self.now + TOLERANCE)


def survey(project: Project, languages: Iterable[str], *, now: datetime) -> Survey:
    """Read a project, also one with errors. Raises StatusgenError where there is none."""
    everything = replace(project, drafts=True)
    raw = config_bytes(project)
    site, problems = read_as_far(raw, project.config.name, languages, url=project.url)
    folder = Folder(everything, site, now, now, Memory().chapter("sources", b""))
    headers = {source.name: source.header for source in folder.sources}
    parsed = {source.name: source.parsed for source in folder.sources}
    wrong = [*problems, *folder.problems, *folder.wrong_names(page_files(project.root))]
    return Survey(site=site, headers=headers, parsed=parsed, problems=tuple(wrong), now=now)
