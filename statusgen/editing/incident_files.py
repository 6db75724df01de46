"""A project at the moment of an edit: its incidents, what an edit makes of them, and what blocks the site."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from statusgen.editing.inserting import Order, order_of
from statusgen.model.problems import InvalidContent, Problem, StatusgenError
from statusgen.model.time import TOLERANCE
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.sources.body.parts import Body, WrittenUpdate
from statusgen.sources.content import Survey
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import Header, read_header, read_writeup
from statusgen.status.timeline import BEGINNING, Window


class IncidentFile(msgspec.Struct, frozen=True):
    """An incident of the project: where it stands, as far as its file can be read."""

    header: Header
    parsed: Parsed
    latest: datetime | None = None
    state: State | None = None
    said: State | None = None
    """The state that its updates leave it in, whatever the clock says."""
    levels: Mapping[str, Level] = {}
    window: Window | None = None
    by_clock: Sequence[datetime] = ()
    """When it began and ended without an update that says so, as far as that has happened."""

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def name(self) -> str:
        """The path of its file in the incidents folder."""
        return self.header.writeup.name

    @property
    def path(self) -> str:
        """The path of its file in the project."""
        return self.header.writeup.path

    @property
    def kind(self) -> Kind:
        return self.header.front.kind

    @property
    def title(self) -> str:
        return self.header.front.title.original.text

    @property
    def is_draft(self) -> bool:
        return self.header.front.draft

    @property
    def body(self) -> Body:
        """The body in the original."""
        return next(iter(self.parsed.bodies.values()))

    @property
    def is_over(self) -> bool:
        """Whether it is over, by its updates or by the clock."""
        return self.state is not None and self.state.is_over

    @property
    def is_closed(self) -> bool:
        """Whether its updates, or its front matter, say that it is over."""
        return self.said is not None and self.said.is_over

    @property
    def has_last_word(self) -> bool:
        """Whether an update says that it is over."""
        told = [update.label.state for update in self.body.updates if update.label.state]
        return bool(told) and told[-1].is_over


class IncidentFiles:
    """A project as far as it can be read, at the instant `now`."""

    def __init__(self, survey: Survey, now: datetime) -> None:
        self.survey, self.site, self.now = survey, survey.site, now
        posted = (update.moment.first for parsed in survey.parsed.values() for update in updates_of(parsed))
        self.as_of = max([now, *(at for at in posted if at <= now + TOLERANCE)])
        """An update counts at once, also where it is dated some minutes ahead."""
        self.all = self._found()
        """Every incident: what goes on first, then the newest."""
        self.by_id: Mapping[str, IncidentFile] = {each.id: each for each in reversed(self.all)}

    def _found(self) -> Sequence[IncidentFile]:
        found = [self._file(header, self.survey.parsed[name]) for name, header in self.survey.headers.items()]
        found.sort(key=lambda each: (each.latest or BEGINNING, each.id), reverse=True)
        return sorted(found, key=lambda each: (each.is_draft, each.is_over))

    def _file(self, header: Header, parsed: Parsed) -> IncidentFile:
        posted = [update.moment.first for update in updates_of(parsed)]
        if parsed.incident is None:
            return IncidentFile(header, parsed, max(posted, default=None))
        timeline = self.survey.timeline(parsed.incident)
        is_by_clock = parsed.incident.kind is not Kind.INCIDENT or not posted
        changed = (change.at for change in timeline.changes if is_by_clock)
        return IncidentFile(
            header,
            parsed,
            latest=max([parsed.incident.start.first, *posted]),
            state=timeline.state_at(self.as_of) or timeline.state,
            said=timeline.state,
            levels=timeline.levels_at(self.as_of),
            window=timeline.window_at(self.as_of),
            by_clock=[at for at in changed if BEGINNING < at <= self.now],
        )

    @property
    def newest(self) -> Mapping[str, datetime]:
        """The newest item that feeds have of each file, by its path: an update, or a beginning or end by the clock."""
        found = {
            each.path: [*each.by_clock, *(update.moment.first for update in updates_of(each.parsed))]
            for each in self.all
        }
        return {path: max(moments) for path, moments in found.items() if moments}

    @property
    def usual_order(self) -> Order:
        """The order in which most files have their updates."""
        found = Counter(order_of(body) for parsed in self.survey.parsed.values() for body in parsed.bodies.values())
        return max(Order, key=lambda order: found[order])

    def read(self, name: str, raw: bytes) -> tuple[Header, Parsed]:
        """A file of the incidents folder with other bytes, beside the translations that it has."""
        known = self.survey.headers.get(name)
        writeup = read_writeup(raw, name)
        writeup = replace(writeup, translations=known.writeup.translations if known else {})
        header = read_header(writeup, self.site)
        return header, parse(header, self.site, now=self.now)

    def problems_of(self, name: str, raw: bytes) -> Sequence[Problem]:
        """The problems of a write-up, or of one with this translation, if the file had these bytes."""
        if name in self.survey.headers:
            return self.read(name, raw)[1].problems
        headers = self.survey.headers.values()
        header = next(each for each in headers if name in [file.name for file in each.writeup.files])
        files = {
            language: read_writeup(raw, name) if file.name == name else file
            for language, file in header.writeup.translations.items()
        }
        changed = replace(header, writeup=replace(header.writeup, translations=files))
        return parse(changed, self.site, now=self.now).problems

    def after(self, name: str, raw: bytes) -> "IncidentFiles":
        """The project with other bytes in a file, or with one file more."""
        header, parsed = self.read(name, raw)
        survey = replace(
            self.survey,
            headers={**self.survey.headers, name: header},
            parsed={**self.survey.parsed, name: parsed},
        )
        return IncidentFiles(survey, self.now)

    def named(self, name: str) -> IncidentFile:
        """The incident of a file. Raises StatusgenError where somebody has removed it meanwhile."""
        found = next((each for each in self.all if each.name == name), None)
        if found is None:
            raise StatusgenError(f"incidents/{name}: was deleted meanwhile")
        return found

    def blocked_by(self, path: str) -> Sequence[Problem]:
        """The errors of other files, which stop the site from being published."""
        return [each for each in self.survey.errors if each.path != path]


def updates_of(parsed: Parsed) -> Sequence[WrittenUpdate]:
    """The updates of a file in the original, as far as they can be read."""
    return next((body.updates for body in parsed.bodies.values()), ())


def check(parsed: Parsed) -> None:
    """Raise InvalidContent with every error of a file."""
    if parsed.errors:
        raise InvalidContent(parsed.errors)
