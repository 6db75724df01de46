"""The body of a write-up: summary, updates with their chips, write-up."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, pairwise
from operator import attrgetter
from typing import Final, Literal

import msgspec

from statusgen import gfm
from statusgen.gfm.outline import Heading
from statusgen.language.labels import find_label, is_updates_heading, label_words
from statusgen.model.problems import Problem
from statusgen.model.site import Chip
from statusgen.model.time import (
    TIME_OF_DAY,
    Moment,
    Posted,
    day_of,
    read_following,
    read_posted,
)
from statusgen.model.vocabulary import LABELS, Kind, Label, State
from statusgen.sources.chips import ChipReader, Names
from statusgen.sources.frontmatter import Mark
from statusgen.sources.typed import Source, did_you_mean

ALWAYS: Final = (Label.UPDATE, Label.CORRECTION, Label.POSTMORTEM)


class Part(msgspec.Struct, frozen=True):
    """Markdown that is shown as a whole, and the line of the file that each of its lines is."""

    text: str
    lines: tuple[int, ...]


NOTHING: Final = Part("", ())


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One update as it stands in the file: `line` is its heading's, `body` its Markdown."""

    id: str
    line: int
    column: int
    posted: Posted
    label: Label
    chips: tuple[tuple[Mark, Chip], ...]
    body: Part
    short: bool

    @property
    def moment(self) -> Moment:
        """When it was posted."""
        return self.posted.moment


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body taken apart: Markdown before the updates, the updates oldest first, and the other sections."""

    summary: Part
    entries: tuple[Entry, ...]
    writeup: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of its Markdown."""
        return self.summary, *(entry.body for entry in self.entries), self.writeup


def read_body(text: str, first_line: int, source: Source, names: Names) -> tuple[Body, list[Problem]]:
    """Take a body apart; every problem comes with its place. `first_line` is the body's in the file."""
    return _BodyReader(text, first_line, source, names).read()


_Section = tuple[Heading, int]
_line: Final = attrgetter("line")


class _BodyReader:
    def __init__(self, text: str, first_line: int, source: Source, names: Names) -> None:
        parsed = gfm.parse(text)
        self.text = parsed.without_comments
        self.lines = self.text.split("\n")
        self.offset = first_line - 1
        self.source, self.names = source, names
        self.headings = parsed.headings
        self.problems: list[Problem] = []
        self.chips = ChipReader(self.text, self.offset, source, names, self.problems)
        self._check_comments(text)

    def read(self) -> tuple[Body, list[Problem]]:
        chapters = self._chapters()
        updates, others = self._sections(chapters)
        for again, _ in updates[1:]:
            self._report(again.line, again.column, "a second list of updates; move its entries into the first")
        summary = self._part(1, chapters[0].line) if chapters else self._part(1)
        writeup = _joined(self._part(heading.line, end) for heading, end in others)
        entries = [entry for heading, end in updates for entry in self._entries(heading, end)]
        self._check_strays(updates)
        self._check_order(entries)
        self._check_vague_days(entries)
        ordered = sorted(_identified(_oldest_first(entries)), key=lambda entry: entry.moment.first)
        body = Body(summary=summary, entries=tuple(ordered), writeup=writeup)
        return body, self.problems

    def _chapters(self) -> list[Heading]:
        """The headings that divide the body: `##`, and `#` below one, which shows as large."""
        first = next((heading.line for heading in self.headings if heading.level == 2), len(self.lines))
        return [each for each in self.headings if each.level == 2 or (each.level == 1 and each.line > first)]

    def _sections(self, chapters: Sequence[Heading]) -> tuple[list[_Section], list[_Section]]:
        """The lists of updates and the other chapters, each with the line before which it ends."""
        found: tuple[list[_Section], list[_Section]] = ([], [])
        for heading, end in self._ranges(chapters):
            found[not self._opens_updates(heading)].append((heading, end))
        return found

    def _inside(self, section: Heading, end: int) -> Sequence[Heading]:
        """The headings of a section, without its own."""
        first = bisect_right(self.headings, section.line, key=_line)
        return self.headings[first : bisect_left(self.headings, end, key=_line)]

    def _entries(self, section: Heading, end: int) -> Iterator[Entry]:
        inside = [heading for heading in self._inside(section, end) if heading.level == 3]
        before = self._part(section.body_line, inside[0].line if inside else end)
        if before.text:
            self._report(
                before.lines[0] - self.offset,
                1,
                "this text belongs to no update; put a heading above it, as in ### 2024-03-05 17:07 UTC - Update",
            )
        above: Posted | Literal["first", "unread"] = "first"
        for heading, last in self._ranges(inside, end):
            entry = self._entry(heading, last, above)
            above = entry.posted if entry else "unread"
            if entry:
                yield entry

    def _entry(self, heading: Heading, end: int, above: Posted | Literal["first", "unread"]) -> Entry | None:
        """The update below a heading, of which a time without a date follows what is `above` it."""
        written = _unmarked(heading.text)
        match = _HEADING.fullmatch(written)
        if match is None:
            self._report(heading.line, heading.column, self._why_no_update(written))
            self.chips.below(heading.body_line, end, None)
            return None
        label = self._label(heading, match["label"])
        short = TIME_OF_DAY.fullmatch(match["moment"].strip()) is not None
        previous = above if isinstance(above, Posted) else None
        posted = None if above == "unread" and short else self._posted(heading, match["moment"], previous)
        chips, first = self.chips.below(heading.body_line, end, posted)
        if posted is None:
            return None
        return Entry(
            id="", line=heading.line + self.offset, column=heading.column, posted=posted,
            label=label or LABELS[self.names.kind][0], chips=tuple(chips), body=self._part(first, end), short=short,
        )  # fmt: skip

    def _label(self, heading: Heading, word: str) -> Label | None:
        allowed = LABELS[self.names.kind] + ALWAYS
        label = find_label(word, self.source.languages)
        if label in allowed:
            return label
        words = label_words(self.source.languages, allowed)
        hint = did_you_mean(word, words) or f"; it is one of {', '.join(_usual(allowed))}"
        what = f'no update of kind "{self.names.kind.value}"' if label else "no update"
        self._report(heading.line, heading.column, f'{what} is labelled "{word}"{hint}')
        return None

    def _posted(self, heading: Heading, written: str, previous: Posted | None) -> Posted | None:
        try:
            zone = self.source.zone
            posted = read_following(written, previous, zone) if previous else read_posted(written, zone)
        except ValueError as error:
            self._report(heading.line, heading.column, str(error))
            return None
        if not posted.moment.has_day:
            self._report(heading.line, heading.column, f'"{written}" is too vague for an update; give a day at least')
            return None
        return posted

    def _why_no_update(self, written: str) -> str:
        if find_label(written, self.source.languages):
            return f'"{written}" has no time; write ### 2024-03-05 17:07 UTC - {written}'
        words = written.split()
        for n in range(max(1, len(words) - 4), len(words)):
            time, label = " ".join(words[:n]).rstrip(" :-–—"), " ".join(words[n:]).lstrip("-–—")
            if find_label(label, self.source.languages):
                return f'"{written}" has no dash between its time and its label; write ### {time} - {label}'
        if re.match(r"\d", written):
            label = label_words(self.source.languages, LABELS[self.names.kind])[0]
            return f'"{written}" has no label; write ### {written.rstrip(" -–—")} - {label} (or Update, Resolved, …)'
        return f'"{written}" is no update; write ### 2024-03-05 17:07 UTC - Update, or #### for a heading inside one'

    # What only the whole shows

    def _check_comments(self, text: str) -> None:
        place = text.rfind("<!--")
        line = text.count("\n", 0, place) + 1
        if place > text.rfind("-->") and "<!--" not in self.lines[line - 1]:
            column = place - text.rfind("\n", 0, place)
            self._report(line, column, "this comment is never closed and hides all below it; write --> where it ends")

    def _check_strays(self, updates: Sequence[_Section]) -> None:
        inside = {heading.line for section, end in updates for heading in self._inside(section, end)}
        for heading in self.headings:
            within = heading.line in inside
            match = _HEADING.fullmatch(_unmarked(heading.text))
            is_dated = match and re.search(r"\d[-:]\d\d", match["moment"])
            if (
                match
                and is_dated
                and find_label(match["label"], self.source.languages)
                and not (within and heading.level == 3)
            ):
                remedy = "write it with ###" if within else "move it below a heading ## Updates, and write it with ###"
                self._report(heading.line, heading.column, f"this looks like an update and is none; {remedy}")
            elif heading.level != 2 and not within and is_updates_heading(heading.text, self.source.languages):
                self._report(heading.line, heading.column, f"the list of updates begins with ## {heading.text}")

    def _check_order(self, entries: Sequence[Entry]) -> None:
        if not any(entry.short for entry in entries):
            return
        for above, below in pairwise(entries):
            if below.moment.first < above.moment.first:
                message = "this update is earlier than the one above it; times without a date must ascend"
                self.problems.append(self.source.problem(Mark(below.line, below.column), message))

    def _check_vague_days(self, entries: Sequence[Entry]) -> None:
        timed = sorted(entry.moment.first for entry in entries if entry.moment.has_time)
        for entry in entries:
            following = bisect_left(timed, entry.moment.first)
            if not entry.moment.has_time and following < bisect_left(timed, entry.moment.last):
                message = "another update of that day has a time; give one here too, so that their order is known"
                self.problems.append(self.source.problem(Mark(entry.line, entry.column), message))

    # Lines of the body, counted from 1

    def _opens_updates(self, heading: Heading) -> bool:
        return heading.level == 2 and is_updates_heading(heading.text, self.source.languages)

    def _ranges(self, found: Sequence[Heading], end: int = 0) -> Iterator[tuple[Heading, int]]:
        """Each heading with the line before which it ends."""
        ends = [heading.line for heading in found[1:]] + [end or len(self.lines) + 1]
        return zip(found, ends, strict=False)

    def _part(self, first: int, end: int = 0) -> Part:
        """The text of some lines, without the empty ones around it."""
        raw = self.lines[first - 1 : (end or len(self.lines) + 1) - 1]
        text = "\n".join(raw).strip("\n").rstrip()
        begins = first + self.offset + next((n for n, line in enumerate(raw) if line), 0)
        return Part(text, tuple(range(begins, begins + text.count("\n") + 1)))

    def _report(self, line: int, column: int, message: str) -> None:
        self.problems.append(self.source.problem(Mark(line + self.offset, column), message))


def update_id(posted: Posted) -> str:
    """The id of an update posted then: `20240305T1707Z`, or `20240305` where only the day is known."""
    if posted.moment.has_time:
        return f"{posted.moment.first:%Y%m%dT%H%MZ}"
    return f"{day_of(posted.moment.first, posted.zone):%Y%m%d}"


def states(entries: Iterable[Entry], kind: Kind) -> Iterator[State]:
    """The state in force after each update, oldest first."""
    state = {
        Kind.INCIDENT: State.INVESTIGATING,
        Kind.MAINTENANCE: State.SCHEDULED,
        Kind.NOTICE: State.NOTICE,
    }[kind]
    for entry in entries:
        state = entry.label.state or state
        yield state


def _joined(parts: Iterable[Part]) -> Part:
    """All of them, with an empty line between each two."""
    found = [part for part in parts if part.text]
    lines = chain.from_iterable((*part.lines, part.lines[-1]) for part in found)
    return Part("\n\n".join(part.text for part in found), tuple(lines))


def _oldest_first(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries of a file, turned round where it begins with the newest: those of one minute go by their place."""
    is_newest_first = bool(entries) and entries[0].moment.first > entries[-1].moment.first
    return entries[::-1] if is_newest_first else entries


def _identified(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give each update its id: of those of one minute, the first has the bare one, and the others their label's.

    So one more among them changes the id of no other, unless it is put first.
    """
    taken = set[str]()
    for entry in entries:
        base = update_id(entry.posted)
        labelled = f"{base}-{entry.label.value.replace('_', '-')}"
        numbered = (f"{labelled}-{n}" for n in count(2))
        found = next(name for name in chain((base, labelled), numbered) if name not in taken)
        taken.add(found)
        yield msgspec.structs.replace(entry, id=found)


def _usual(labels: Iterable[Label]) -> Iterator[str]:
    """The usual English word for each label."""
    return (label_words((), [label])[0] for label in labels)


def _unmarked(heading: str) -> str:
    """A heading without emphasis and code; of one that is too long to be an update's, the beginning."""
    return re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", heading[:_LONGEST_HEADING]).strip()


_LONGEST_HEADING: Final = 200
_HEADING: Final = re.compile(
    r"(?P<moment>.*?\d.*?)(?:\s*[–—]\s*|\s+-+\s+|\s+-+(?=[^\W\d])|-+\s+(?=[^\W\d]))(?P<label>\S.*)"
)
