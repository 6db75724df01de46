"""One write-up becomes an Incident, or all its problems. docs/format.md has the rules.

Pure: what the site is called, which components it has and what time it is are arguments.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any, Final

import msgspec

from statusgen.language.labels import label_word
from statusgen.language.tags import is_in_cldr, language_named, well_formed
from statusgen.model import regions, urls
from statusgen.model.chips import LevelChip, WindowChip
from statusgen.model.problems import Problem, Severity
from statusgen.model.site import FACTS, SAID, Incident, IncidentKeys, Reach, Report, Site, Update
from statusgen.model.spelling import Unknown, nearest
from statusgen.model.text import Text
from statusgen.model.time import TOLERANCE, Bound, Length, Moment, Nearness, Precision, earliest_end, exactly
from statusgen.model.vocabulary import LABELS, NO_STATUSPAGE_ID, STATUSPAGE_ID, Impact, Kind, Label, Level
from statusgen.sources.body.parts import Body, states
from statusgen.sources.body.updates import read_body
from statusgen.sources.keys.component_names import in_group
from statusgen.sources.keys.short_texts import why_no_url, wrong_id
from statusgen.sources.keys.source_file import SUGGESTION_LIMIT, SourceFile, Wrong, wrong_links
from statusgen.sources.repetition import wrong_repetition
from statusgen.sources.writeup import Header, TranslatedFrontMatter, Writeup
from statusgen.sources.yaml.tree import YamlMapping
from statusgen.status.timeline import first_of_last_end


class Parsed(msgspec.Struct, frozen=True):
    """The incident, if it has no error, every problem, and the body in each language, as far as it can be read."""

    incident: Incident | None
    problems: tuple[Problem, ...]
    bodies: Mapping[str, Body] = {}

    @property
    def errors(self) -> Sequence[Problem]:
        """The problems for which there is no incident."""
        return [each for each in self.problems if each.severity is Severity.ERROR]


def parse(header: Header, site: Site, *, now: datetime, latest: datetime | None = None) -> Parsed:
    """Read the rest of a write-up for a site (whose own incidents play no part).

    Remedies are made with `now`; `latest`, which is `now` or later, bounds what can have happened.
    """
    return _Parser(header, site, now, latest or now).parse()


class _Parser:
    """A write-up in its own language; it begins and ends, as far as that is known, at `start` and `end`.

    Where the body has problems of its own, it is not clear, and what follows from them is not reported.
    """

    def __init__(self, header: Header, site: Site, now: datetime, latest: datetime) -> None:
        self.header, self.front, self.site, self.now, self.latest = header, header.front, site, now, latest
        self.file = header.writeup.opened(site, header.language)
        self.body = self._read(header.writeup, self.file)
        self.is_body_clear = all(each.severity is not Severity.ERROR for each in self.file.problems)
        self.states = list(states(self.body.updates, self.front.kind))
        self.start, self.end = self._span()

    def _read(self, writeup: Writeup, file: SourceFile) -> Body:
        return read_body(writeup.body, file, self.site, self.front, now=self.now, latest=self.latest)

    def parse(self) -> Parsed:
        checks = (
            self._names, self._levels, self._voices, self._level_chips, self._updates, self._ends, self._window,
            self._future, self._told_ahead, self._aftermath, self._repetition,
        )  # fmt: skip
        for where, message in chain.from_iterable(check() for check in checks):
            self.file.report(where, message)
        problems = [*self.header.writeup.problems, *self.header.problems]
        bodies, titles = {self.file.language: self.body}, self.front.title.words
        for language, writeup in self.header.writeup.translations.items():
            translation = writeup.opened(self.site, language)
            title = translation.fields(TranslatedFrontMatter, translation.root).get("title")
            titles = titles | ({language: title} if title else {})
            bodies[language] = self._read(writeup, translation)
            _check_agreement(translation, self.body, bodies[language])
            problems += (*writeup.problems, *translation.problems)
        problems += self.file.problems
        if self.start is None or any(problem.severity is Severity.ERROR for problem in problems):
            return Parsed(None, tuple(problems), bodies)
        fields: dict[str, Any] = {name: getattr(self.front, name) for name in _TAKEN_OVER}
        incident = Incident(
            id=self.header.id, source=self.header.writeup.name, lang=self.header.language,
            start=self.start, end=self.end, title=Text(titles),
            summary=_wordings({tag: body.summary.text for tag, body in bodies.items()}),
            writeup=_wordings({tag: body.writeup.text for tag, body in bodies.items()}),
            updates=tuple(self._each_update(bodies)), start_declared=self.front.start is not None,
            end_declared=self.front.end is not None, **fields,
        )  # fmt: skip
        return Parsed(incident, tuple(problems), bodies)

    def _span(self) -> tuple[Moment | None, Moment | None]:
        front, updates = self.front, self.body.updates
        start = front.start or (updates[0].moment if updates else None)
        if front.end is not None:
            return start, front.end
        if start is not None and isinstance(front.duration, Length) and start.has_time:
            return start, _later(start, front.duration)
        if updates and self.states[-1].is_over and not isinstance(front.duration, Length):
            closing = updates[first_of_last_end(self.states) :]
            return start, next(update.moment for update in closing if update.label.state is not None)
        return start, None

    def _each_update(self, bodies: Mapping[str, Body]) -> Iterator[Update]:
        """The updates of the original, each with its text in every language that has it."""
        texts = {tag: {update.id: update.body.text for update in body.updates} for tag, body in bodies.items()}
        for update, state in zip(self.body.updates, self.states, strict=True):
            words = {tag: found[update.id] for tag, found in texts.items() if update.id in found}
            yield Update(
                id=update.id, at=update.moment, label=update.label, state=state,
                body=_wordings(words), chips=tuple(chip for _, chip in update.chips),
            )  # fmt: skip

    # Checks: what must hold beyond the form of each value

    def _names(self) -> Iterator[Wrong]:
        """The id, and what components, regions and links are called."""
        front = self.front
        if wrong_id(self.header.id):
            day = f"{self.start.first:%Y-%m-%d}-" if self.start and self.start.has_day else ""
            remedy, otherwise = "write {}" if front.id else "rename it to {}.md", day + front.kind.value
            what = "id" if front.id else "the file's name"
            yield "id", f"{what}: {wrong_id(self.header.id, remedy, otherwise, today=f'{self.now:%Y-%m-%d}')}"
        for name in self._named("components", front.components):
            yield from self._component(name, "components", "components", name)
        for code in self._named("regions", front.regions):
            yield from self._region(code, "regions", "regions", code)
        yield from self._claims()
        yield from self._addresses()

    def _claims(self) -> Iterator[Wrong]:
        """What claims are about."""
        components, otherwise = self.site.components, f"it is {', '.join(FACTS)}, a component or a region"
        for n, about in enumerate(claim.about for claim in self.front.claims):
            is_known = about in FACTS or about in components or regions.find(about, self.site.regions) is not None
            if not is_known:
                problem = f'claims.about: nothing here is called "{about}"'
                yield ("claims", n, "about"), self.file.unknown(problem, about, [*FACTS, *components], otherwise)

    def _addresses(self) -> Iterator[Wrong]:
        """Where it was, what it links to, and what it is called elsewhere."""
        for n, alias in enumerate(self.front.aliases):
            if why := urls.why_no_alias(alias, self.site):
                yield ("aliases", n), f'aliases: "{alias}" {why}'
        yield from wrong_links(self.front.links)
        for name, written in self.front.statuspage_updates.items():
            if not STATUSPAGE_ID.fullmatch(written):
                yield ("statuspage_updates", name), f'statuspage_updates: "{written}" {NO_STATUSPAGE_ID}'

    def _aftermath(self) -> Iterator[Wrong]:
        """How many were affected, who counted them, and what is done about it."""
        front = self.front
        numbers: dict[str, tuple[Reach | Report, ...]] = {"reports": front.reports, "affected": front.affected}
        for key, n, each in ((key, *each) for key, found in numbers.items() for each in enumerate(found)):
            if each.component is not None:
                yield from self._component(each.component, f"{key}.component", key, n, "component")
            if each.region is not None:
                yield from self._region(each.region, f"{key}.region", key, n, "region")
        for n, reach in enumerate(front.affected):
            if reach.count is None and reach.share is None:
                yield ("affected", n), "affected: this entry has no number; add a count or a share, or remove it"
        for n, action in enumerate(front.actions):
            if action.link is not None and (why := why_no_url(action.link)):
                yield ("actions", n, "link"), f"actions.link: {why}"

    def _named(self, key: str, read: Iterable[str]) -> Iterable[str]:
        """The names below a key, also those whose values could not be read."""
        entry = self.file.root.entries.get(key)
        written = entry.value.entries if entry and isinstance(entry.value, YamlMapping) else ()
        return dict.fromkeys([*read, *written])

    def _several(self, name: str, known: Callable[[str], bool]) -> str:
        """What to write for names that lack what stands between them; "" where it is one name."""
        names = re.split(r"[\s,;/&+]+", name)
        if len(names) < 2 or not all(map(known, names)):
            return ""
        in_brackets = any(f"{name}]" in line or f"{name}," in line for line in self.file.lines[: self.file.body_line])
        return f"write {', '.join(names)}" if in_brackets else f"write a line for each: {' and '.join(names)}"

    def _component(self, name: str, key: str, *path: str | int) -> Iterator[Wrong]:
        known = self.site.components
        if name not in known:
            some = ", ".join(list(known)[:12]) + (", …" if len(known) > 12 else "")
            problem = f'{key}: no component is called "{name}"'
            if several := self._several(name, known.__contains__):
                yield path, f"{problem}; {several}"
                return
            inside = in_group(name, self.site) if self.file.suggestions < SUGGESTION_LIMIT else ()
            if len(inside) > 1:
                yield path, f"{problem}; it is a group, so name its components: {', '.join(inside)}"
                return
            otherwise = f"the components are {some}" if some else "add it to components: in the configuration"
            near = partial(nearest, name, known)
            message = self.file.explain(Unknown(problem, lambda: inside or near(), otherwise))
            if (same := name.lower()) in known and same in self.front.components and key == "components":
                message = f'{problem}; here that is "{same}", which is there already; remove one'
            yield path, message

    def _region(self, code: str, key: str, *path: str | int) -> Iterator[Wrong]:
        known = self.site.regions
        if regions.find(code, known) is None:
            if several := self._several(code, lambda each: regions.find(each, known) is not None):
                yield path, f'{key}: no region is called "{code}"; {several}'
                return
            yield path, f"{key}: {self.file.explain(regions.unknown(code, known))}"

    def _levels(self) -> Iterator[Wrong]:
        front = self.front
        entry = self.file.root.entries.get("components")
        if front.kind is Kind.INCIDENT and entry and isinstance(entry.value, YamlMapping):
            levels = ", ".join(level.value for level in Level)
            for name, effect in front.components.items():
                if effect.level is None:
                    alone = f"or name it alone: components: [{name}]"
                    yield ("components", name), f"components.{name}: has no level; give one of {levels}, {alone}"
        elif front.kind is Kind.NOTICE:
            for key, effects in (("components", front.components), ("regions", front.regions)):
                for name in (name for name, effect in effects.items() if effect.level):
                    message = "a notice changes no level; name it alone, or use kind: incident"
                    yield (key, name), f"{key}.{name}: {message}"
            if front.impact not in {None, Impact.NONE}:
                yield "impact", "impact: a notice has impact none; remove the line, or use kind: incident"

    def _voices(self) -> Iterator[Wrong]:
        """Who speaks, and how long it is said to have lasted."""
        for n, statement in enumerate(self.front.statements):
            if statement.speaker is None and statement.organization is None:
                yield ("statements", n), "statements: this statement has no speaker; add a speaker or an organization"
            if statement.lang is not None and not is_in_cldr(statement.lang):
                meant = partial(_tag_meant, statement.lang)
                problem = f'statements.lang: "{statement.lang}" is not a language'
                unknown = Unknown(problem, meant, "write its tag, such as en or pt-BR")
                yield ("statements", n, "lang"), self.file.explain(unknown)
        if self.front.duration is not None and self.front.end is not None:
            yield "duration", "duration: follows from start and end; remove it, or remove end if that is not known"

    def _level_chips(self) -> Iterator[Wrong]:
        given = [
            (position, chip, state)
            for update, state in zip(self.body.updates, self.states, strict=True)
            for position, chip in update.chips
            if isinstance(chip, LevelChip)
        ]
        named = (chip.target != "all" and not chip.region for _, chip, _ in given)
        names_components = "components" in self.header.writeup.root.entries or any(named)
        for position, chip, state in given:
            if self.front.kind is Kind.NOTICE:
                yield position, "a notice changes no level; use kind: incident, or remove the chip"
            elif state.is_over and chip.level is not Level.OPERATIONAL:
                stay = self._word(Label.MONITORING if self.front.kind is Kind.INCIDENT else Label.VERIFYING)
                yield position, f"{state.value} ends every level; stay at {stay}, or open another incident"
            elif chip.target == "all" and not names_components:
                yield position, "`all` means the components of this incident, but it names none; add components: above"

    def _updates(self) -> Iterator[Wrong]:
        """Some update, and first of all one that says where things stand."""
        front, updates = self.front, self.body.updates
        if not self.is_body_clear or front.kind is Kind.MAINTENANCE:
            return
        if not updates:
            is_over = front.start is not None and bool(front.end or front.duration or not front.start.has_day)
            is_point = front.kind is Kind.NOTICE and front.start is not None
            if not (is_over or is_point) and not self.header.unread & {"start", "end", "duration"}:
                example = f"### {self.file.written(self.now)} - {self._word(front.kind.first_label)}"
                message = f"there is no update; add ## Updates and {example}, or say when it began and ended"
                yield self.file.in_body(1), message
        elif front.kind is Kind.INCIDENT and updates[0].label.state is None:
            *labels, last = map(self._word, LABELS[front.kind])
            instead = f"label it {', '.join(labels)} or {last}, not {self._word(updates[0].label)}"
            if self.end and self.end.has_time and self.end.last <= updates[0].moment.first:
                instead = f"put  ### {self.file.written(self.end)} - {last}  above it"
            yield updates[0].position, f"the first update must have a state; {instead}"

    def _ends(self) -> Iterator[Wrong]:
        """Its end against its start, and against what was posted last."""
        front, start, end = self.front, self.start, self.end
        key = "end" if front.end is not None else "duration"
        if start and end and "start" not in self.header.unread and _is_before(end, start):
            at = "end" if front.end is not None else "start"
            remedy, next_day = "correct one of them", end.first + timedelta(days=1)
            is_possible = front.kind is Kind.MAINTENANCE or next_day <= self.latest
            if front.end is not None and end.has_time and start.first <= next_day and is_possible:
                remedy = f"if it ended the day after, write  end: {self.file.written(next_day)}"
            order = f"the end, {self.file.written(end)}, is before the start, {self.file.written(start)}"
            yield at, f"{at}: {order}; {remedy}"
        if front.kind is not Kind.INCIDENT or not self.body.updates or not self.is_body_clear:
            return
        telling = [update for update in self.body.updates if not update.label.looks_back]
        if not telling or getattr(front, key) is None or self.states[-1].is_over:
            return
        last, word = telling[-1].moment, self._word(telling[-1].label)
        remedy = f"post a {self._word(Label.RESOLVED)}, or remove {key}"
        if end is None or (last.first > end.first and last.first >= end.last):
            yield key, f"{key}: says that it is over, but the last update is {word}; {remedy}"
        elif last.last > end.first:
            then = f", or if it was over by then, write  end: after {self.file.written(last)}" * last.has_time
            yield key, f"{key}: says that it is over, but the last update, {word}, may be later; {remedy}{then}"

    def _window(self) -> Iterator[Wrong]:
        """The window of a maintenance, also where chips move it."""
        if self.front.kind is not Kind.MAINTENANCE:
            return
        for key in ("start", "end"):
            if getattr(self.front, key) is None and key not in self.header.unread:
                first, lasts = self.front.start, self.front.duration
                told = _later(first, lasts) if key == "end" and first and isinstance(lasts, Length) else None
                instead = f"; instead of duration write  end: {self.file.written(told)}" if told else ""
                yield key, f"{key}: is missing; a maintenance says when its window starts and ends{instead}"
        start, end = self.front.start, self.front.end
        for update in self.body.updates:
            moves = [(position, chip) for position, chip in update.chips if isinstance(chip, WindowChip)]
            old = start, end
            for _, chip in moves:
                start, end = chip.start or start, chip.end or end
            if start and end and moves and _is_before(end, start):
                remedy = _other_end(old, start, end, self.file)
                order = f"{self.file.written(end)}, before it starts, {self.file.written(start)}"
                yield moves[-1][0], f"the window would end, {order}; {remedy}"
            if start and update.moment.first < start.first and update.label not in _BEFORE_START:
                until = f"until then use {', '.join(map(self._word, _BEFORE_START))}"
                yield update.position, f"this comes before the window starts, {self.file.written(start)}; {until}"

    def _repetition(self) -> Iterator[Wrong]:
        return wrong_repetition(self.front, self.header.id, self.body)

    def _word(self, label: Label) -> str:
        return label_word(label, self.file.language)

    def _future(self) -> Iterator[Wrong]:
        """What cannot have happened yet."""
        front = self.front
        for update in self.body.updates:
            if self._is_ahead(update.moment):
                yield update.position, f"an update cannot be posted {self._in_the_future()}; check its date"
        if front.kind is Kind.INCIDENT:
            lasted = None
            if self.start and front.end is None and isinstance(front.duration, Length):
                lasted = exactly(earliest_end(self.start, front.duration))
            for key, what, moment in (
                ("start", "lies", front.start), ("end", "lies", front.end), ("duration", "ends", lasted),
            ):  # fmt: skip
                if self._is_ahead(moment):
                    yield key, f"{key}: {what} {self._in_the_future()}; for planned work use kind: maintenance"

    def _told_ahead(self) -> Iterator[Wrong]:
        """What cannot have been said, noticed or done yet."""
        front = self.front
        if self._is_ahead(front.detected):
            yield "detected", f"detected: lies {self._in_the_future()}; check its date"
        told = [(key, "at", getattr(front, key)) for key in SAID]
        for key, name, entries in [*told, ("actions", "done", front.actions)]:
            for n, entry in enumerate(entries):
                if self._is_ahead(getattr(entry, name)):
                    remedy = "check its date" if name == "at" else "what is planned has due:"
                    yield (key, n, name), f"{key}.{name}: lies {self._in_the_future()}; {remedy}"

    def _in_the_future(self) -> str:
        return f"in the future (it is {self.file.written(self.latest)})"

    def _is_ahead(self, moment: Moment | None) -> bool:
        return moment is not None and moment.first > self.latest + TOLERANCE


_TAKEN_OVER: Final = set(IncidentKeys.__struct_fields__) - {"id", "lang", "title", "start", "end"}
_BEFORE_START: Final = (Label.SCHEDULED, Label.UPDATE, Label.CANCELLED)


def _wordings(texts: Mapping[str, str]) -> Text:
    """The original, which comes first, and those translations that say anything."""
    original = next(iter(texts))
    return Text({tag: text for tag, text in texts.items() if text or tag == original})


def _check_agreement(file: SourceFile, original: Body, translated: Body) -> None:
    """Report where a translation has other updates than the original."""
    labels = {update.id: update.label for update in original.updates}
    for update in translated.updates:
        if update.id not in labels:
            file.report(update.position, "the original has no update of that moment; give both the same time")
        elif update.label is not labels[update.id]:
            word = label_word(labels[update.id], file.language)
            file.report(update.position, f"the original has another label for this update; write {word}")
        for position, _ in update.chips:
            file.report(position, "only the original has chips; remove it here")


def _later(start: Moment, length: Length) -> Moment:
    end = earliest_end(start, length)
    nearness = {Bound.EXACT: start.nearness, Bound.OVER: Nearness.AFTER, Bound.UP_TO: Nearness.BEFORE}
    return Moment(end, end, Precision.MINUTE, nearness.get(length.bound, Nearness.ABOUT))


def _other_end(old: tuple[Moment | None, Moment | None], start: Moment, end: Moment, file: SourceFile) -> str:
    """What to do where a window ends before it starts: the chip that keeps its length, if only one end was moved."""
    if not old[0] or not old[1] or _is_before(old[1], old[0]):
        return "correct one of them"
    length = old[1].first - old[0].first
    if old[1] is end:
        return f"move its end too, with  `end: {file.written(start.first + length)}`"
    if old[0] is start:
        return f"move its start too, with  `start: {file.written(end.first - length)}`"
    return "correct one of them"


def _is_before(end: Moment, start: Moment) -> bool:
    """Whether what ended then cannot have begun at `start`."""
    return end.first < start.first if end.has_time else end.last <= start.first


def _tag_meant(written: str) -> str:
    return well_formed(written) or language_named(written)
