"""One write-up becomes an Incident, or all its Problems. FORMAT.md sections 1 to 6.

Pure: what the site is called, which components it has and what time it is are arguments.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from statusgen import regions
from statusgen.budget import LARGEST
from statusgen.errors import Problem, Severity
from statusgen.frontmatter import Document, Mark
from statusgen.frontmatter import Mapping as Node
from statusgen.labels import label_words
from statusgen.model import (
    Cause,
    Claim,
    Effect,
    Impact,
    Incident,
    Kind,
    Label,
    Level,
    LevelChip,
    Link,
    Report,
    Site,
    State,
    Statement,
    Text,
    Update,
    WindowChip,
)
from statusgen.moments import TOLERANCE, Bound, Length, Moment, Nearness, Precision
from statusgen.reader import Reader, Source, did_you_mean, mark_of, nearest
from statusgen.timeline import Body, Entry, Names, read_body, states

FACTS: Final = ("cause", "start", "end", "duration", "impact", "regions")
"""What a claim may be about, besides a component or region."""

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
ADDRESS: Final = re.compile(r"(?:https?://[^\s/?#]|mailto:|tel:)[^\s<>\"]*", re.IGNORECASE)
"""What a link may lead to."""

_FIRST_LABEL: Final = {Kind.INCIDENT: "Investigating", Kind.NOTICE: "Update"}
_BEFORE_START: Final = frozenset({Label.SCHEDULED, Label.UPDATE, Label.CANCELLED})
_RESERVED_NAMES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of a write-up. What is missing has its default; FORMAT.md section 2 explains each."""

    title: Text
    kind: Kind = Kind.INCIDENT
    impact: Impact | None = None
    start: Moment | None = None
    end: Moment | None = None
    duration: Length | Text | None = None
    components: dict[str, Effect] = {}
    regions: dict[str, Effect] = {}
    cause: Cause | None = None
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    reports: tuple[Report, ...] = ()
    related: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    pinned: bool = False
    draft: bool = False
    lang: str | None = None
    id: str | None = None


class TranslatedFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The one key that a translation's file may have."""

    title: str | None = None


class Writeup(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read: `path` is the project's, for messages; `name` is inside the incidents folder.

    `lines` are those of the file. `translations` holds the same for each language that has one.
    """

    path: str
    name: str
    lines: Sequence[str]
    document: Document
    translations: Mapping[str, "Writeup"] = {}

    @property
    def stem(self) -> str:
        """The file's name without folder and `.md`."""
        return self.name.rpartition("/")[2].removesuffix(".md")


class Parsed(msgspec.Struct, frozen=True):
    """The incident, where nothing is wrong with it; every problem in any case."""

    incident: Incident | None
    problems: tuple[Problem, ...]


def parse(writeup: Writeup, site: Site, *, now: datetime) -> Parsed:
    """Read a write-up for a site (whose own incidents play no part). `now` bounds what can have happened."""
    return _Parser(writeup, site, now).parse()


def language_of(document: Document, site: Site) -> str:
    """The language that a write-up is in: as its `lang` says, else the site's first."""
    entry = document.root.entries.get("lang")
    written = getattr(entry.value, "text", "") if entry else ""
    return written if written in site.languages else site.languages[0]


class _Parser:
    def __init__(self, writeup: Writeup, site: Site, now: datetime) -> None:
        self.writeup, self.site, self.now = writeup, site, now
        self.root: Node = writeup.document.root
        self.reader = Reader(self._source(writeup, language_of(writeup.document, site)))
        self.problems: list[Problem] = list(writeup.document.problems)

    def parse(self) -> Parsed:
        front = self._front_matter()
        names = self._names(front)
        body, self.body_problems = self._body(self.writeup, self.reader.source, names)
        self.problems += self.body_problems
        self._check_id(front)
        self._check_names(front)
        self._check_effects(front)
        self._check_voices(front)
        self._check_links(front)
        self._check_chips(front, body)
        self._check_updates(front, body)
        start, end = self._extent(front, body)
        self._check_extent(front, body, start, end)
        self._check_window(front, body)
        self._check_future(front, body, end)
        translations = dict(self._translations(names, body))
        self.problems += self.reader.problems
        if start is None or any(problem.severity is Severity.ERROR for problem in self.problems):
            return Parsed(None, tuple(self.problems))
        return Parsed(self._incident(front, body, start, end, translations), tuple(self.problems))

    # Reading

    def _source(self, writeup: Writeup, language: str) -> Source:
        return Source(writeup.path, writeup.lines, self.site.zone, language, self.site.languages)

    def _front_matter(self) -> FrontMatter:
        """What could be read of it; a misspelt kind counts as the one that was probably meant."""
        values = self.reader.fields(FrontMatter, self.root)
        self.unread = self.root.entries.keys() - values.keys()
        languages = self.site.languages
        if values.get("lang") and values["lang"] not in languages:
            hint = did_you_mean(values["lang"], languages) or f"; they are {', '.join(languages)}"
            self._report("lang", f'lang: "{values["lang"]}" is not one of the site\'s languages{hint}')
        if "kind" in self.unread:
            written = getattr(self.root.entries["kind"].value, "text", "")
            values["kind"] = Kind(nearest(written, [kind.value for kind in Kind]) or Kind.INCIDENT.value)
        return FrontMatter(**({"title": Text({self.reader.source.language: self.writeup.stem})} | values))

    def _names(self, front: FrontMatter) -> Names:
        return Names(frozenset(self.site.components), self.site.regions, front.kind)

    def _body(self, writeup: Writeup, source: Source, names: Names) -> tuple[Body, list[Problem]]:
        body, first_line = writeup.document.body, writeup.document.body_line
        if len(body.encode()) > LARGEST:
            message = (
                f"the text below has {len(body.encode()):,} bytes, and at most {LARGEST:,} are shown; attach files"
            )
            problem = source.problem(Mark(first_line, 1), message)
            return Body(summary="", entries=(), writeup=""), [problem]
        return read_body(body, first_line, source, names)

    # Checks; each adds what it finds to the problems

    def _check_id(self, front: FrontMatter) -> None:
        written = front.id if front.id is not None else self.writeup.stem
        what = "id" if front.id is not None else "the file's name"
        if not _ID.fullmatch(written):
            message = f'{what}: "{written}" is no id; use a-z, 0-9 and -, at most 100 characters'
            self._report("id", message)
        elif _RESERVED_NAMES.fullmatch(written):
            self._report("id", f'{what}: "{written}" is a name that Windows keeps for itself; choose another')

    def _check_names(self, front: FrontMatter) -> None:
        for name in front.components:
            self._check_component(name, "components", "components", name)
        for code in front.regions:
            self._check_region(code, "regions", "regions", code)
        for n, claim in enumerate(front.claims):
            if claim.about not in FACTS and claim.about not in self.site.components:
                self._check_claimed(claim.about, n)
        for n, report in enumerate(front.reports):
            if report.component is not None:
                self._check_component(report.component, "reports.component", "reports", n, "component")
            if report.region is not None:
                self._check_region(report.region, "reports.region", "reports", n, "region")

    def _check_component(self, name: str, where: str, *path: str | int) -> None:
        if name not in self.site.components:
            known = self.site.components
            hint = did_you_mean(name, known) or f"; the components are {_some(known)}"
            self._report(path, f'{where}: no component is called "{name}"{hint}')

    def _check_region(self, code: str, where: str, *path: str | int) -> None:
        if regions.find(code, self.site.regions) is None:
            near = regions.nearest(code, self.site.regions)
            hint = (
                f'; did you mean "{near}"?'
                if near
                else "; use a country such as FR, an area such as europe, or an id of the configuration"
            )
            self._report(path, f'{where}: no region is called "{code}"{hint}')

    def _check_claimed(self, about: str, n: int) -> None:
        if regions.find(about, self.site.regions) is None:
            hint = (
                did_you_mean(about, [*FACTS, *self.site.components])
                or f"; it is {', '.join(FACTS)}, a component or a region"
            )
            self._report(("claims", n, "about"), f'claims.about: nothing here is called "{about}"{hint}')

    def _check_effects(self, front: FrontMatter) -> None:
        for name, effect in front.components.items():
            if front.kind is Kind.INCIDENT and effect.level is None:
                levels = ", ".join(level.value for level in Level)
                self._report(("components", name), f"components.{name}: has no level; give one of {levels}")
        if front.kind is Kind.NOTICE:
            named = [("components", name) for name, e in front.components.items() if e.level]
            named += [("regions", code) for code, e in front.regions.items() if e.level]
            for path in named:
                self._report(path, f"{'.'.join(path)}: a notice changes no level; name it alone, or use kind: incident")
            if front.impact not in {None, Impact.NONE}:
                self._report("impact", "impact: a notice has impact none; remove the line, or use kind: incident")

    def _check_voices(self, front: FrontMatter) -> None:
        for n, statement in enumerate(front.statements):
            if statement.speaker is None and statement.organization is None:
                self._report(("statements", n), "statements: nobody is said to speak; add a speaker or an organization")
            if statement.lang is not None and not _is_language(statement.lang):
                message = f'statements.lang: "{statement.lang}" is no language; write its tag, such as en or pt-BR'
                self._report(("statements", n, "lang"), message)
        if front.duration is not None and front.end is not None:
            self._report(
                "duration",
                "duration: follows from start and end; remove it, or remove end where it is not known",
            )

    def _check_links(self, front: FrontMatter) -> None:
        for n, link in enumerate(front.links):
            if not ADDRESS.fullmatch(link.url):
                message = f'links.url: "{link.url}" is no address; write https://…, mailto:… or tel:…'
                self._report(("links", n, "url"), message)

    def _check_chips(self, front: FrontMatter, body: Body) -> None:
        for entry, state in zip(body.entries, states(body.entries, front.kind), strict=True):
            for mark, chip in entry.chips:
                if not isinstance(chip, LevelChip):
                    continue
                if front.kind is Kind.NOTICE:
                    self._at(mark, "a notice changes no level; use kind: incident, or remove the chip")
                elif state.is_over and chip.level is not Level.OPERATIONAL:
                    stay = "Monitoring" if front.kind is Kind.INCIDENT else "Verifying"
                    self._at(mark, f"{state.value} ends every level; stay at {stay}, or open another incident")
                elif chip.target == "all" and not self._names_components(body):
                    self._at(
                        mark,
                        "`all` means the components of this incident, and it names none; add components: above",
                    )

    def _names_components(self, body: Body) -> bool:
        named = self.root.entries.get("components")
        chips = (chip for entry in body.entries for _, chip in entry.chips if isinstance(chip, LevelChip))
        return named is not None or any(chip.target != "all" and not chip.region for chip in chips)

    def _check_updates(self, front: FrontMatter, body: Body) -> None:
        if not body.entries:
            over = front.start is not None and (front.end or front.duration or not front.start.has_day)
            known = not self.unread & {"start", "end", "duration"} and not self.body_problems
            if known and front.kind is not Kind.MAINTENANCE and not over:
                message = (
                    f"there is no update; add ## Updates and ### 2024-03-05 17:07 UTC - {_FIRST_LABEL[front.kind]}, "
                    "or say when it began and ended"
                )
                self._at(Mark(self.writeup.document.body_line, 1), message)
            return
        first = body.entries[0]
        if front.kind is Kind.INCIDENT and first.label.state is None and not self.body_problems:
            message = (
                "the first update says no state; label it Investigating, Identified, Monitoring or Resolved, "
                f"not {first.label.value.capitalize()}"
            )
            self._at(Mark(first.line, first.column), message)

    def _extent(self, front: FrontMatter, body: Body) -> tuple[Moment | None, Moment | None]:
        """When it began and ended, as far as that is known."""
        start = front.start or (body.entries[0].moment if body.entries else None)
        if front.end is not None:
            return start, front.end
        if start is not None and isinstance(front.duration, Length) and start.has_time:
            return start, _later(start, front.duration)
        final = list(states(body.entries, front.kind))
        if final and final[-1].is_over and front.duration is None:
            return start, next(e.moment for e, s in _backwards(body.entries, final) if e.label.state is s)
        return start, None

    def _check_extent(self, front: FrontMatter, body: Body, start: Moment | None, end: Moment | None) -> None:
        if start and end and "start" not in self.unread and _is_before(end, start):
            key = "end" if front.end is not None else "start"
            self._report(key, f"{key}: the end, {_plain(end)}, is before the start, {_plain(start)}")
        if front.end is not None and front.kind is Kind.INCIDENT and body.entries:
            self._check_reopened(front.end, body)

    def _check_reopened(self, end: Moment, body: Body) -> None:
        in_force = list(states(body.entries, Kind.INCIDENT))
        if in_force[-1].is_over or State.RESOLVED not in in_force:
            return
        last = body.entries[-1]
        if last.moment.first > end.last:
            self._report("end", "end: the updates after it reopen the incident; remove end, or post a Resolved")

    def _check_window(self, front: FrontMatter, body: Body) -> None:
        if front.kind is not Kind.MAINTENANCE:
            return
        for key in ("start", "end"):
            if getattr(front, key) is None and key not in self.unread:
                self._report(key, f"{key}: is missing; a maintenance says when its window starts and ends")
        start, end = front.start, front.end
        for entry in body.entries:
            moves = [(mark, chip) for mark, chip in entry.chips if isinstance(chip, WindowChip)]
            for _, chip in moves:
                start, end = chip.start or start, chip.end or end
            if start and end and moves and _is_before(end, start):
                self._at(moves[-1][0], f"the window would end, {_plain(end)}, before it starts, {_plain(start)}")
            if start and entry.moment.first < start.first and entry.label not in _BEFORE_START:
                until = "until then use Scheduled, Update or Cancelled"
                message = f"this comes before the window starts, {_plain(start)}; {until}"
                self._at(Mark(entry.line, entry.column), message)

    def _check_future(self, front: FrontMatter, body: Body, end: Moment | None) -> None:
        for entry in body.entries:
            if self._is_ahead(entry.moment):
                self._at(
                    Mark(entry.line, entry.column),
                    f"an update cannot be posted {self._ahead()}; check its date",
                )
        if front.kind is Kind.INCIDENT:
            lasted = end if front.end is None and front.duration else None
            for key, moment in {"start": front.start, "end": front.end, "duration": lasted}.items():
                if moment is not None and self._is_ahead(moment):
                    what = "ends" if key == "duration" else "lies"
                    self._report(key, f"{key}: {what} {self._ahead()}; for planned work use kind: maintenance")
        said = [("statements", n, s.at) for n, s in enumerate(front.statements)]
        said += [("claims", n, c.at) for n, c in enumerate(front.claims)]
        said += [("reports", n, r.at) for n, r in enumerate(front.reports)]
        for where, n, moment in said:
            if moment is not None and self._is_ahead(moment):
                self._report((where, n, "at"), f"{where}.at: lies {self._ahead()}; check its date")

    def _is_ahead(self, moment: Moment) -> bool:
        return moment.first > self.now + TOLERANCE

    def _ahead(self) -> str:
        return f"in the future (it is {self.now:%Y-%m-%d %H:%M} UTC)"

    # Translations

    def _translations(self, names: Names, body: Body) -> Iterator[tuple[str, tuple[str | None, Body]]]:
        for language, writeup in self.writeup.translations.items():
            source = self._source(writeup, language)
            reader = Reader(source)
            values = reader.fields(TranslatedFrontMatter, writeup.document.root)
            translated, problems = self._body(writeup, source, names)
            problems += reader.problems + list(writeup.document.problems)
            problems += _mismatches(source, body, translated)
            self.problems += problems
            yield language, (values.get("title"), translated)

    # The result

    def _incident(
        self, front: FrontMatter, body: Body, start: Moment, end: Moment | None,
        translations: Mapping[str, tuple[str | None, Body]],
    ) -> Incident:  # fmt: skip
        language = self.reader.source.language
        bodies = {language: body} | {tag: translated for tag, (_, translated) in translations.items()}
        titles = {tag: title for tag, (title, _) in translations.items() if title}
        fields: dict[str, Any] = {name: getattr(front, name) for name in _TAKEN_OVER}
        return Incident(
            id=front.id or self.writeup.stem, source=self.writeup.name, lang=language, start=start, end=end,
            title=Text(front.title.words | titles),
            summary=_wordings({tag: each.summary for tag, each in bodies.items()}),
            writeup=_wordings({tag: each.writeup for tag, each in bodies.items()}),
            updates=tuple(_updates(front.kind, bodies)), **fields,
        )  # fmt: skip

    def _report(self, path: str | tuple[str | int, ...], message: str) -> None:
        steps = (path,) if isinstance(path, str) else path
        self._at(mark_of(self.root, *steps), message)

    def _at(self, mark: Mark, message: str) -> None:
        self.problems.append(self.reader.source.problem(mark, message))


_TAKEN_OVER: Final = tuple(
    name
    for name in FrontMatter.__struct_fields__
    if name in Incident.__struct_fields__ and name not in {"id", "lang", "title", "start", "end"}
)


def _updates(kind: Kind, bodies: Mapping[str, Body]) -> Iterator[Update]:
    """The updates of the original, each with its text in every language that has it."""
    original = next(iter(bodies.values()))
    texts = {tag: {entry.id: entry.body for entry in body.entries} for tag, body in bodies.items()}
    for entry, state in zip(original.entries, states(original.entries, kind), strict=True):
        words = {tag: found[entry.id] for tag, found in texts.items() if entry.id in found}
        yield Update(
            id=entry.id, at=entry.moment, label=entry.label, state=state,
            body=_wordings(words), chips=tuple(chip for _, chip in entry.chips),
        )  # fmt: skip


def _wordings(texts: Mapping[str, str]) -> Text:
    """The original, which comes first, and those translations that say anything."""
    original = next(iter(texts))
    return Text({tag: text for tag, text in texts.items() if text or tag == original})


def _mismatches(source: Source, original: Body, translated: Body) -> Iterator[Problem]:
    known = {entry.id: entry for entry in original.entries}
    for entry in translated.entries:
        place = Mark(entry.line, entry.column)
        if entry.id not in known:
            yield source.problem(place, "the original has no update of that moment; give both the same time")
        elif entry.label is not known[entry.id].label:
            word = _usual_word(known[entry.id].label, source.language)
            yield source.problem(place, f"the original has another label for this update; write {word}")
        for mark, _ in entry.chips:
            yield source.problem(mark, "chips stand in the original alone; remove it here")


def _usual_word(label: Label, language: str) -> str:
    english = label_words((), [label])
    return (label_words([language], [label])[len(english) :] or english)[0]


def _is_language(tag: str) -> bool:
    import babel

    try:
        babel.Locale.parse(tag, sep="-")
    except (ValueError, babel.UnknownLocaleError):
        return False
    return True


def _is_before(end: Moment, start: Moment) -> bool:
    """Whether what ended then cannot have begun at `start`."""
    return end.first < start.first if end.has_time else end.last <= start.first


def _later(start: Moment, length: Length) -> Moment:
    end = start.first + timedelta(seconds=length.seconds)
    nearness = {Bound.EXACT: start.nearness, Bound.OVER: Nearness.AFTER, Bound.UP_TO: Nearness.BEFORE}
    return Moment(end, end, Precision.MINUTE, nearness.get(length.bound, Nearness.ABOUT))


def _backwards(entries: Sequence[Entry], in_force: Sequence[State]) -> Iterator[tuple[Entry, State]]:
    """Updates with their states, from the first of the last run of ends."""
    last_open = max((n for n, state in enumerate(in_force) if not state.is_over), default=-1)
    return zip(entries[last_open + 1 :], in_force[last_open + 1 :], strict=True)


def _plain(moment: Moment | None) -> str:
    return "" if moment is None else f"{moment.first:%Y-%m-%d %H:%M} UTC"


def _some(names: Mapping[str, object]) -> str:
    first = list(names)[:12]
    return ", ".join(first) + (", …" if len(names) > len(first) else "")
