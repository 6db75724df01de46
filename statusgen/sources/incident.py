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
from statusgen.model.vocabulary import Kind
from statusgen.sources.checks import Checks
from statusgen.sources.source_file import SourceFile
from statusgen.sources.typed import Reader
from statusgen.sources.updates import Body, read_body, states
from statusgen.sources.writeup import Header, TranslatedFrontMatter, Writeup
from statusgen.status.timeline import first_of_last_end


class Parsed(msgspec.Struct, frozen=True):
    """The incident, if it has no error, every problem, and the body in each language."""

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
        self.problems: list[Problem] = [*header.writeup.markdown.problems, *header.problems]

    def parse(self) -> Parsed:
        file = self.writeup.opened(self.site, self.header.language)
        body = self._body(self.writeup, file)
        start, end = self._extent(body)
        checks = Checks(
            header=self.header, body=body, file=file, site=self.site, now=self.now,
            start=start, end=end, is_body_clear=not file.problems,
        )  # fmt: skip
        for where, message in checks.problems():
            file.report(where, message)
        bodies, titles = {file.language: body}, self.front.title.words
        for language, writeup in self.writeup.translations.items():
            translation = writeup.opened(self.site, language)
            title = Reader(translation).fields(TranslatedFrontMatter, translation.root).get("title")
            titles = titles | ({language: title} if title else {})
            bodies[language] = self._body(writeup, translation)
            _check_agreement(translation, body, bodies[language])
            self.problems += (*writeup.markdown.problems, *translation.problems)
        problems = (*self.problems, *file.problems)
        if start is None or any(problem.severity is Severity.ERROR for problem in problems):
            return Parsed(None, problems)
        return Parsed(self._incident(bodies, Text(titles), start, end), problems, bodies)

    def _body(self, writeup: Writeup, file: SourceFile) -> Body:
        text = writeup.markdown.body
        if (size := len(text.encode())) > LARGEST:
            message = f"the text below has {size:,} bytes, and at most {LARGEST:,} are shown; attach files"
            file.report(file.in_body(1), message)
            return Body()
        return read_body(text, file, self.site, self.front.kind)

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

    def _incident(self, bodies: Mapping[str, Body], title: Text, start: Moment, end: Moment | None) -> Incident:
        fields: dict[str, Any] = {name: getattr(self.front, name) for name in _TAKEN_OVER}
        return Incident(
            id=self.header.id, source=self.writeup.name, lang=self.header.language, start=start, end=end, title=title,
            summary=_wordings({tag: body.summary.text for tag, body in bodies.items()}),
            writeup=_wordings({tag: body.writeup.text for tag, body in bodies.items()}),
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
            english, known = (label_words(tags, [labels[update.id]]) for tags in ((), [file.language]))
            word = (known[len(english) :] or english)[0]
            file.report(update.position, f"the original has another label for this update; write {word}")
        for position, _ in update.chips:
            file.report(position, "only the original has chips; remove it here")


def _later(start: Moment, length: Length) -> Moment:
    end = start.first + timedelta(seconds=length.seconds)
    nearness = {Bound.EXACT: start.nearness, Bound.OVER: Nearness.AFTER, Bound.UP_TO: Nearness.BEFORE}
    return Moment(end, end, Precision.MINUTE, nearness.get(length.bound, Nearness.ABOUT))
