"""One write-up becomes an Incident, or all its Problems. docs/format.md has the rules.

Pure: what the site is called, which components it has and what time it is are arguments.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from statusgen.gfm.limits import LARGEST
from statusgen.language.labels import label_words
from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, Site, Text, Update
from statusgen.model.time import Bound, Length, Moment, Nearness, Precision
from statusgen.model.vocabulary import Kind, Label
from statusgen.sources.checks import Checker
from statusgen.sources.chips import Names
from statusgen.sources.frontmatter import Mapping as Node
from statusgen.sources.frontmatter import Mark
from statusgen.sources.typed import Reader, Source, did_you_mean, mark_of, nearest
from statusgen.sources.updates import NOTHING, Body, read_body, states
from statusgen.sources.writeup import FrontMatter, TranslatedFrontMatter, Writeup, language_of
from statusgen.status.timeline import first_of_last_end


class Parsed(msgspec.Struct, frozen=True):
    """The incident, where nothing is wrong with it; every problem in any case; each body, by the path of its file."""

    incident: Incident | None
    problems: tuple[Problem, ...]
    bodies: Mapping[str, Body] = {}


def parse(writeup: Writeup, site: Site, *, now: datetime) -> Parsed:
    """Read a write-up for a site (whose own incidents play no part). `now` bounds what can have happened."""
    return _Parser(writeup, site, now).parse()


class _Parser:
    def __init__(self, writeup: Writeup, site: Site, now: datetime) -> None:
        self.writeup, self.site, self.now = writeup, site, now
        self.root: Node = writeup.document.root
        self.reader = Reader(self._source(writeup, language_of(writeup.document, site)))
        self.problems: list[Problem] = list(writeup.document.problems)
        self.bodies: dict[str, Body] = {}

    def parse(self) -> Parsed:
        front = self._front_matter()
        names = self._names(front)
        body, problems = self._body(self.writeup, self.reader.source, names)
        self.problems += problems
        start, end = self._extent(front, body)
        checker = Checker(
            self.writeup, self.reader.source, self.site, self.now, self.unread, is_body_odd=bool(problems)
        )
        self.problems += checker.check(front, body, start, end)
        translations = dict(self._translations(names, body))
        self.problems += self.reader.problems
        if start is None or any(problem.severity is Severity.ERROR for problem in self.problems):
            return Parsed(None, tuple(self.problems))
        return Parsed(self._incident(front, body, start, end, translations), tuple(self.problems), self.bodies)

    # Reading

    def _source(self, writeup: Writeup, language: str) -> Source:
        return Source(writeup.path, writeup.lines, self.site.zone, language, self.site.languages)

    def _front_matter(self) -> FrontMatter:
        """What could be read of it; a misspelt kind counts as the one that was probably meant."""
        values = self.reader.fields(FrontMatter, self.root)
        self.unread = frozenset(self.root.entries.keys() - values.keys())
        languages = self.site.languages
        if values.get("lang") and values["lang"] not in languages:
            hint = did_you_mean(values["lang"], languages) or f"; they are {', '.join(languages)}"
            self.reader.report(
                mark_of(self.root, "lang"), f'lang: "{values["lang"]}" is not one of the site\'s languages{hint}'
            )
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
            return Body(summary=NOTHING, entries=(), writeup=NOTHING), [problem]
        self.bodies[writeup.path], problems = read_body(body, first_line, source, names)
        return self.bodies[writeup.path], problems

    def _extent(self, front: FrontMatter, body: Body) -> tuple[Moment | None, Moment | None]:
        """When it began and ended, as far as that is known."""
        start = front.start or (body.entries[0].moment if body.entries else None)
        if front.end is not None:
            return start, front.end
        if start is not None and isinstance(front.duration, Length) and start.has_time:
            return start, _later(start, front.duration)
        final = list(states(body.entries, front.kind))
        if final and final[-1].is_over and not isinstance(front.duration, Length):
            closing = body.entries[first_of_last_end(final) :]
            return start, next(entry.moment for entry in closing if entry.label.state is not None)
        return start, None

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
            summary=_wordings({tag: each.summary.text for tag, each in bodies.items()}),
            writeup=_wordings({tag: each.writeup.text for tag, each in bodies.items()}),
            updates=tuple(_updates(front.kind, bodies)), **fields,
        )  # fmt: skip


_TAKEN_OVER: Final = tuple(
    name
    for name in FrontMatter.__struct_fields__
    if name in Incident.__struct_fields__ and name not in {"id", "lang", "title", "start", "end"}
)


def _updates(kind: Kind, bodies: Mapping[str, Body]) -> Iterator[Update]:
    """The updates of the original, each with its text in every language that has it."""
    original = next(iter(bodies.values()))
    texts = {tag: {entry.id: entry.body.text for entry in body.entries} for tag, body in bodies.items()}
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


def _later(start: Moment, length: Length) -> Moment:
    end = start.first + timedelta(seconds=length.seconds)
    nearness = {Bound.EXACT: start.nearness, Bound.OVER: Nearness.AFTER, Bound.UP_TO: Nearness.BEFORE}
    return Moment(end, end, Precision.MINUTE, nearness.get(length.bound, Nearness.ABOUT))
