"""One write-up becomes an Incident, or all its problems. docs/format.md has the rules.

Pure: what the site is called, which components it has and what time it is are arguments.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from statusgen.gfm.limits import LARGEST
from statusgen.language.labels import label_words
from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident, IncidentKeys, Site, Text, Update
from statusgen.model.time import Bound, Length, Moment, Nearness, Precision
from statusgen.model.vocabulary import Kind, Label
from statusgen.sources.checks import check
from statusgen.sources.chips import ChipNames
from statusgen.sources.source_file import SourceFile
from statusgen.sources.typed import Reader
from statusgen.sources.updates import NOTHING, Body, read_body, states
from statusgen.sources.writeup import Header, TranslatedFrontMatter, Writeup
from statusgen.sources.yaml_tree import Position
from statusgen.status.timeline import first_of_last_end


class Parsed(msgspec.Struct, frozen=True):
    """The incident, if it has no error, every problem, and the body of each file by its path."""

    incident: Incident | None
    problems: tuple[Problem, ...]
    bodies: Mapping[str, Body] = {}


def parse(header: Header, site: Site, *, now: datetime) -> Parsed:
    """Read the rest of a write-up for a site (whose own incidents play no part).

    `now` bounds what can have happened.
    """
    return _Parser(header, site, now).parse()


class _Parser:
    def __init__(self, header: Header, site: Site, now: datetime) -> None:
        self.header, self.writeup, self.site, self.now = header, header.writeup, site, now
        self.front = header.front
        self.names = ChipNames(site.components, site.regions, header.front.kind)
        self.file = header.writeup.opened(site, header.language)
        self.problems: list[Problem] = [*header.writeup.markdown.problems, *header.problems]
        self.bodies: dict[str, Body] = {}

    def parse(self) -> Parsed:
        body = self._body(self.writeup, self.file)
        is_body_clear = not self.file.problems
        start, end = self._extent(body)
        check(
            self.header, body, self.file, self.site, self.now, start=start, end=end, is_body_clear=is_body_clear,
        )  # fmt: skip
        translations = dict(self._translations(body))
        problems = (*self.problems, *self.file.problems)
        if start is None or any(problem.severity is Severity.ERROR for problem in problems):
            return Parsed(None, problems)
        return Parsed(self._incident(body, start, end, translations), problems, self.bodies)

    # Reading

    def _body(self, writeup: Writeup, file: SourceFile) -> Body:
        text, first_line = writeup.markdown.body, writeup.markdown.body_line
        size = len(text.encode())
        if size > LARGEST:
            message = f"the text below has {size:,} bytes, and at most {LARGEST:,} are shown; attach files"
            file.report(Position(first_line, 1), message)
            return Body(summary=NOTHING, updates=(), writeup=NOTHING)
        self.bodies[writeup.path] = read_body(text, first_line, file, self.names)
        return self.bodies[writeup.path]

    def _extent(self, body: Body) -> tuple[Moment | None, Moment | None]:
        """When it began and ended, as far as that is known."""
        front = self.front
        start = front.start or (body.updates[0].moment if body.updates else None)
        if front.end is not None:
            return start, front.end
        if start is not None and isinstance(front.duration, Length) and start.has_time:
            return start, _later(start, front.duration)
        final = list(states(body.updates, front.kind))
        if final and final[-1].is_over and not isinstance(front.duration, Length):
            closing = body.updates[first_of_last_end(final) :]
            return start, next(update.moment for update in closing if update.label.state is not None)
        return start, None

    # Translations

    def _translations(self, body: Body) -> Iterator[tuple[str, tuple[str | None, Body]]]:
        for language, writeup in self.writeup.translations.items():
            file = writeup.opened(self.site, language)
            values = Reader(file).fields(TranslatedFrontMatter, writeup.markdown.root)
            translated = self._body(writeup, file)
            _check_agreement(file, body, translated)
            self.problems += (*writeup.markdown.problems, *file.problems)
            yield language, (values.get("title"), translated)

    # The result

    def _incident(
        self, body: Body, start: Moment, end: Moment | None, translations: Mapping[str, tuple[str | None, Body]]
    ) -> Incident:
        language = self.header.language
        bodies = {language: body} | {tag: translated for tag, (_, translated) in translations.items()}
        titles = {tag: title for tag, (title, _) in translations.items() if title}
        fields: dict[str, Any] = {name: getattr(self.front, name) for name in _TAKEN_OVER}
        return Incident(
            id=self.header.id, source=self.writeup.name, lang=language, start=start, end=end,
            title=Text(self.front.title.words | titles),
            summary=_wordings({tag: each.summary.text for tag, each in bodies.items()}),
            writeup=_wordings({tag: each.writeup.text for tag, each in bodies.items()}),
            updates=tuple(_updates(self.front.kind, bodies)), **fields,
        )  # fmt: skip


_TAKEN_OVER: Final = set(IncidentKeys.__struct_fields__) - {"id", "lang", "title", "start", "end"}


def _updates(kind: Kind, bodies: Mapping[str, Body]) -> Iterator[Update]:
    """The updates of the original, each with its text in every language that has it."""
    original = next(iter(bodies.values())).updates
    texts = {tag: {update.id: update.body.text for update in body.updates} for tag, body in bodies.items()}
    for update, state in zip(original, states(original, kind), strict=True):
        words = {tag: found[update.id] for tag, found in texts.items() if update.id in found}
        yield Update(
            id=update.id, at=update.moment, label=update.label, state=state,
            body=_wordings(words), chips=tuple(chip for _, chip in update.chips),
        )  # fmt: skip


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
            word = _word_in(file.language, labels[update.id])
            file.report(update.position, f"the original has another label for this update; write {word}")
        for position, _ in update.chips:
            file.report(position, "only the original has chips; remove it here")


def _word_in(language: str, label: Label) -> str:
    english = label_words((), [label])
    return (label_words([language], [label])[len(english) :] or english)[0]


def _later(start: Moment, length: Length) -> Moment:
    end = start.first + timedelta(seconds=length.seconds)
    nearness = {Bound.EXACT: start.nearness, Bound.OVER: Nearness.AFTER, Bound.UP_TO: Nearness.BEFORE}
    return Moment(end, end, Precision.MINUTE, nearness.get(length.bound, Nearness.ABOUT))
