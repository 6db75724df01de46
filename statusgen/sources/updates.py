"""The body of a write-up: summary, updates with their chips, write-up."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import chain, groupby, pairwise
from typing import Final, Literal, TypeAlias

import msgspec

from statusgen import gfm
from statusgen.gfm.blocks import Block, BlockKind
from statusgen.gfm.limits import LARGEST
from statusgen.language.labels import (
    doubt,
    find_label,
    is_end,
    is_updates_heading,
    label_word,
    labels_of,
    read_label,
)
from statusgen.model.problems import Severity
from statusgen.model.site import Chip, IncidentKeys, Site
from statusgen.model.time import TIME_OF_DAY, TOLERANCE, Moment, Posted, day_of, read_following, read_posted
from statusgen.model.vocabulary import Kind, Label, State
from statusgen.sources.chips import ChipReader
from statusgen.sources.conflicts import MESSAGE
from statusgen.sources.slips import (
    Entry,
    is_like_updates_heading,
    is_timeline_heading,
    read_entry,
    tells_a_time,
    times_meant,
    unmarked,
)
from statusgen.sources.source_file import SourceFile
from statusgen.sources.yaml_tree import Position

Above: TypeAlias = Posted | Literal["first", "unread"]
"""What the heading above says of the time; that there is none, or that it could not be read."""


class Part(msgspec.Struct, frozen=True):
    """Markdown that is shown as a whole, and the line of the body that each of its lines is."""

    text: str = ""
    lines: tuple[int, ...] = ()


class WrittenUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """One update as it stands in the file: `position` is its heading's, `body` its Markdown."""

    id: str
    position: Position
    posted: Posted
    label: Label
    chips: tuple[tuple[Position, Chip], ...]
    body: Part
    short: bool

    @property
    def moment(self) -> Moment:
        """When it was posted."""
        return self.posted.moment


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A body taken apart: the Markdown before the updates, the updates, oldest first, and the other sections."""

    summary: Part = Part()
    updates: tuple[WrittenUpdate, ...] = ()
    writeup: Part = Part()
    summary_end: int = 1
    """The line of the file before which the summary ends."""
    listed: tuple[int, int] | None = None
    """The line of the file below the heading of the updates, and the one before which their list ends."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of its Markdown."""
        return self.summary, *(update.body for update in self.updates), self.writeup


def read_body(text: str, file: SourceFile, site: Site, front: IncidentKeys, *, now: datetime) -> Body:
    """Take the body of a file apart; nothing is read of one that is too large to be shown, or that git left torn.

    `now` is what the remedies are made with.
    """
    if (size := len(text.encode())) > LARGEST:
        message = f"the text below has {size:,} bytes, and at most {LARGEST:,} are shown; attach files"
        file.report(file.in_body(1), message)
        return Body()
    return _BodyReader(text, file, site, front, now).read()


class _BodyReader:
    def __init__(self, text: str, file: SourceFile, site: Site, front: IncidentKeys, now: datetime) -> None:
        self.parsed = gfm.parse(text)
        self.text, self.file, self.kind, self.now = self.parsed.without_comments, file, front.kind, now
        self.lines, self.headings, self.leaves = self.text.split("\n"), self.parsed.headings, self.parsed.leaves
        self.chips = ChipReader(file, site, front, self.lines)
        self.smaller = [heading for heading in self.headings if heading.level == 3]
        self.smaller_at = [heading.line for heading in self.smaller]
        self.allowed = labels_of(front.kind)

    def read(self) -> Body:
        if conflict := self._conflict():
            self.file.report(self.file.in_body(conflict), MESSAGE)
            return Body()
        self._check_hidden()
        first = self._undivided()
        # ## divides the body, and so does # below one, which shows as large
        large = [each for each in self.headings if each.level == 2 or (each.level == 1 and each.line > first)]
        chapters = list(self._ranges(large))
        lists = [chapter for chapter in chapters if self._is_list(*chapter)]
        for again, _ in lists[1:]:
            self._report(again, "a second list of updates; move its entries into the first")
        summary_end = chapters[0][0].line if chapters else len(self.lines) + 1
        others = [self._part(heading.line, end) for heading, end in chapters if (heading, end) not in lists]
        updates = [update for heading, end in lists for update in self._updates(heading, end)]
        self.chips.check_summary(range(1, summary_end), self.leaves)
        self._check_slips(lists, updates)
        self._check_underlined(lists, updates)
        self._check_order(updates)
        is_newest_first = bool(updates) and updates[0].moment.first > updates[-1].moment.first
        oldest_first = updates[::-1] if is_newest_first else updates  # those of one minute go by their place
        ordered = _by_time(_identified(oldest_first))
        above = self.file.body_line - 1
        listed = next(((above + heading.end + 1, above + end) for heading, end in lists), None)
        return Body(
            summary=self._part(1, summary_end), updates=tuple(ordered), writeup=_joined(others),
            summary_end=above + summary_end, listed=listed,
        )  # fmt: skip

    def _is_list(self, heading: Block, end: int) -> bool:
        """Whether a chapter is the list of updates; a timeline is one where it has the headings of updates."""
        languages, name = self.file.languages, unmarked(heading.text[:200])
        if heading.level != 2 or is_updates_heading(name, languages):
            return heading.level == 2
        inside = self.smaller[bisect_right(self.smaller_at, heading.line) : bisect_left(self.smaller_at, end)]
        return is_timeline_heading(name, languages) and any(
            (match := _HEADING.fullmatch(_unmarked(each.text))) and find_label(match["label"], languages)
            for each in inside
        )

    def _undivided(self) -> int:
        """The last line in which # divides nothing: that of the first ##, unless its ## are parts of a # above.

        A # that comes first is the title of all, and stays in the summary.
        """
        first = next((heading for heading in self.headings if heading.level == 2), None)
        if first is None or is_updates_heading(first.text, self.file.languages):
            return first.line if first else len(self.lines)
        above = [heading.line for heading in self.headings if heading.level == 1 and heading.line < first.line]
        follows = bool(above) and any(line.strip() for line in self.lines[: above[-1] - 1])
        return above[-1] - 1 if follows else first.line

    def _updates(self, section: Block, end: int) -> Iterator[WrittenUpdate]:
        first = bisect_right(self.smaller_at, section.line)
        inside = self.smaller[first : bisect_left(self.smaller_at, end)]
        before = range(section.end + 1, inside[0].line if inside else end)
        if line := next((n for n in before if self.lines[n - 1].strip()), 0):
            example = self._proposed("", label_word(self.kind.first_label, self.file.language), "first")
            message = f"this text belongs to no update; put a heading above it: {example}"
            self.file.report(self.file.in_body(line), message)
        above: Above = "first"
        for heading, last in self._ranges(inside, end):
            update = self._update(heading, last, above)
            above = update.posted if update else "unread"
            if update:
                yield update

    def _update(self, heading: Block, end: int, above: Above) -> WrittenUpdate | None:
        """The update below a heading. A time without a date follows that of the update `above` it."""
        written = _unmarked(heading.text)
        match = _HEADING.fullmatch(written)
        if match is None:
            self._report(heading, self._why_no_update(written, above))
            self._chips_below(heading, end, None)
            return None
        label = self._label(heading, match["label"])
        short = TIME_OF_DAY.fullmatch(match["moment"].strip()) is not None
        try:
            posted = None if above == "unread" and short else self._posted(match["moment"], above)
        except ValueError as error:
            self._report(heading, self._why_no_moment(match["moment"], match["label"], above, error))
            posted = None
        chips, first = self._chips_below(heading, end, posted)
        if posted is None:
            return None
        return WrittenUpdate(
            id="", position=self.file.in_body(heading.line, heading.column), posted=posted,
            label=label or self.kind.first_label, chips=tuple(chips), body=self._part(first, end), short=short,
        )  # fmt: skip

    def _chips_below(self, heading: Block, end: int, posted: Posted | None) -> tuple[list[tuple[Position, Chip]], int]:
        """The chips below a heading, and the line where the update's text begins."""
        chips, begins = self.chips.below(range(heading.end + 1, end), posted)
        self.chips.check_text(range(begins, end), self.leaves, posted)
        return chips, begins

    def _label(self, heading: Block, word: str) -> Label | None:
        try:
            label = read_label(word, self.kind, self.file.languages, self.file.language)
        except ValueError as error:
            self._report(heading, self._more_than_a_label(word) or self.file.explain(error))
            return None
        if label is Label.CORRECTION and (why := doubt(word, self.file.language)):
            self.file.report(self.file.in_body(heading.line, heading.column), why, Severity.WARNING)
        return label

    def _more_than_a_label(self, word: str) -> str:
        """What is said of a label and more; "" where it would end the incident, which the rest may deny."""
        parts = re.match(r"(?P<begins>.+?)\s*[-–:;,.(/]\s*(?P<rest>\S.*)", word)
        label = parts and find_label(parts["begins"], self.file.languages, self.kind)
        if parts is None or label is None or label not in self.allowed:
            return ""
        if is_end(label) and find_label(parts["rest"], self.file.languages, self.kind) is not label:
            return ""
        return f'"{word}" is more than a label; write {parts["begins"]}, and the rest below the heading'

    def _posted(self, written: str, above: Posted | str) -> Posted:
        zone = self.file.zone
        posted = read_following(written, above, zone) if isinstance(above, Posted) else read_posted(written, zone)
        if not posted.moment.has_day:
            raise ValueError(f'"{written}" is too vague for an update; give a day at least')
        return posted

    # What is said of headings that cannot be read

    def _why_no_update(self, written: str, above: Above) -> str:
        entry = read_entry(f"### {written}", self.file.languages, self.kind)
        if entry and entry.label in self.allowed:
            lacks = "has no time" if not entry.when else "is not how an update's heading is written"
            return f'"{written}" {lacks}; write {self._proposed(entry.when, entry.word, above)}'
        usual = label_word(self.kind.first_label if above == "first" else Label.UPDATE, self.file.language)
        if entry and entry.when:
            return f'"{written}" has no label; write {self._proposed(entry.when, usual, above)}, or another label'
        time, dash, word = written.rpartition(" - ")
        if dash and find_label(word, self.file.languages, self.kind) in self.allowed:
            return f'"{time}" is not a time; write {self._filled_in("", word, above)}'
        inside = f", or #### {written} for a heading inside one" if written else ""
        return f'"{written}" is not an update; write {self._proposed("", usual, above)}{inside}'

    def _why_no_moment(self, written: str, word: str, above: Above, error: ValueError) -> str:
        """What is wrong with the moment of a heading: model/time.py knows that of days, this of times alone."""
        written = written.strip()
        if re.fullmatch(r"(?:0\d|1[0-8])[0-5]\d", written):
            written = f"{written[:2]}:{written[2:]}"
        known = find_label(word, self.file.languages, self.kind) in self.allowed
        label = word if known else label_word(Label.UPDATE, self.file.language)
        if _PATTERN.search(written):
            clock = (re.search(r"\d\d:\d\d(?!:).*", written) or [""])[0]
            return f'"{written}" is not a time; write {self._filled_in(clock, label, above)}'
        if times := _RANGE.fullmatch(written):
            either = " or ".join(self._proposed(each, label, above) for each in times.groups())
            return f'"{written}" is a range of times; write one of them: {either}'
        entry = read_entry(f"### {written} - {label}", self.file.languages, self.kind)
        is_right = TIME_OF_DAY.fullmatch(written) is not None and "year" not in str(error)
        if not entry or not re.match(r"\d\d:", entry.when) or is_right:
            return self.file.explain(error)
        return f'"{written}" is not how a time is written here; write {self._proposed(entry.when, label, above)}'

    def _filled_in(self, clock: str, word: str, above: Above) -> str:
        """A heading for what is said now, where the author gave no time or left the pattern of one."""
        proposed = self._proposed(clock, word, above)
        if isinstance(above, Posted) and "YYYY" not in proposed:
            return proposed
        day, minute = f"{self.now.astimezone(UTC):%Y-%m-%d %H:%M}".split()
        return f"today's date and time, as in ### {day} {clock or f'{minute} UTC'} - {word}"

    def _proposed(self, when: str, word: str, above: Above) -> str:
        """A heading that is accepted here, or else is visibly a pattern."""
        times, earliest = [when], None
        if isinstance(above, Posted):
            local = self.now.astimezone(above.zone)
            is_now = not when and above.moment.has_time and local - above.moment.first <= timedelta(hours=12)
            times = [f"{local:%H:%M}"] if is_now else [when, *times_meant(when, above)]
            earliest = None if when[:4].isdigit() else above.moment.first
        for each in times:
            try:
                at = self._posted(each, above).moment
            except ValueError:
                continue
            is_told_apart = at.has_time or not isinstance(above, Posted) or not above.moment.has_time
            if is_told_apart and (earliest or at.first) <= at.first <= self.now + TOLERANCE:
                return f"### {each} - {word}"
        parts = when.split()
        date = next((part for part in parts if part[4:5] == "-"), "YYYY-MM-DD")
        clock = next((part for part in parts if part[2:3] == ":"), "HH:MM")
        zone = [part for part in parts[-1:] if part not in (date, clock)]
        return f"### {' '.join((date, clock, *zone))} - {word}"

    # What only the whole shows

    def _conflict(self) -> int:
        """The line of the first mark of a conflict that git left; 0 where there is none."""
        marks = [n for n, line in enumerate(self.lines, 1) if _CONFLICT.match(line) and not self._is_code(n)]
        torn = re.search("<=>|<>|<=|=>", "".join(self.lines[n - 1][0] for n in marks))
        return marks[torn.start()] if torn else 0

    def _check_hidden(self) -> None:
        """Report what is never closed, so that all below it is code, or hidden."""
        text, hides = self.parsed.text, "is never closed and hides all below it"
        for comment in _COMMENT.finditer(text):
            is_open = not comment[0].endswith("-->")
            if not is_open and not self._hides_update(comment[0]):
                continue
            line = text.count("\n", 0, comment.start()) + 1
            if "<!--" not in self.lines[line - 1]:
                what = f"this comment {hides}" if is_open else "this comment ends with the next one and hides an update"
                column = comment.start() - text.rfind("\n", 0, comment.start())
                self.file.report(self.file.in_body(line, column), f"{what}; write --> where it ends")
        block = self.parsed.unclosed
        if block and not (block.closes and block.closes.match("-->")):
            what, end = _opened_by(block, self.lines[block.line - 1])
            message = f"this {what} {hides}; write {end} on a line of its own where it ends"
            self.file.report(self.file.in_body(self._first_that_hides(block).line), message)

    def _hides_update(self, comment: str) -> bool:
        """Whether a comment has another in it, and the heading of an update."""
        headings = (line for line in comment.split("\n") if "<!--" in comment[4:] and line.startswith("###"))
        return any(read_entry(line, self.file.languages, self.kind) for line in headings)

    def _first_that_hides(self, last: Block) -> Block:
        """The fence that was left open: the first that holds the heading of an update, where a later one ended it."""
        for leaf in dict.fromkeys(self.leaves.values()):
            if leaf.kind is BlockKind.FENCE and leaf.line < last.line:
                lines = (line for line in leaf.lines if line.startswith("###"))
                entries = (read_entry(line, self.file.languages, self.kind) for line in lines)
                if any(entry and entry.label for entry in entries):
                    return leaf
        return last

    def _is_code(self, line: int) -> bool:
        """Whether a line is in a fence, or in HTML that is shown as code or not at all."""
        leaf = self.leaves.get(line)
        return leaf is not None and (leaf.kind is BlockKind.FENCE or leaf.closes is not None)

    def _check_slips(self, lists: Sequence[tuple[Block, int]], updates: Sequence[WrittenUpdate]) -> None:
        """Report what reads as the heading of an update, or of their list, and is none."""
        inside = {n for heading, end in lists for n in range(heading.line + 1, end)}
        headings = {heading.line: heading for heading in self.headings}
        others = [n for n in range(1, len(self.lines) + 1) if not self._is_code(n)]
        others = [n for n in others if n not in inside or n not in headings or headings[n].level != 3]
        read = ((n, self._entry(n)) for n in others)
        entries = {n: entry for n, entry in read if entry}
        if entries:
            self._check_entries(entries, inside, {end for _, end in lists}, headings, updates)
        for heading in self.headings:
            is_one = heading.level != 2 and heading.line not in inside and heading.line not in entries
            if is_one and is_updates_heading(heading.text, self.file.languages):
                self._report(heading, f"the list of updates begins with ## {heading.text}")
        for n in others if not lists else ():
            if n not in headings and is_like_updates_heading(self.lines[n - 1], self.file.languages):
                self.file.report(self.file.in_body(n), "this looks like the heading of the updates; write ## Updates")

    def _entry(self, line: int) -> Entry | None:
        leaf = self.leaves.get(line)
        is_alone = leaf is not None and leaf.kind is BlockKind.PARAGRAPH and leaf.line == leaf.end
        return read_entry(self.lines[line - 1], self.file.languages, self.kind, alone=is_alone)

    def _check_entries(
        self, entries: Mapping[int, Entry], inside: Set[int], ends: Set[int], headings: Mapping[int, Block],
        updates: Sequence[WrittenUpdate],
    ) -> None:  # fmt: skip
        """Report the lines that read as the heading of an update that is not there: in the list, and where it ends."""
        written = set(chain.from_iterable(_ways_to_write(update, self.file.zone) for update in updates))
        is_over = bool(updates) and list(states(_by_time(updates), self.kind))[-1].is_over
        lines = [update.position.line - self.file.body_line + 1 for update in updates]
        for n, entry in entries.items():
            above = updates[bisect_left(lines, n) - 1] if lines and lines[0] < n else None
            if n in inside:
                is_told = "#" not in self.lines[n - 1] and n in self._retold and (is_over or self._retold[n])
                is_slip = not is_told and self._is_lost(entry, headings.get(n), above)
            elif n in ends:
                is_slip = entry.label is not None and bool(entry.when or (entry.label.state and not is_over))
            else:
                is_slip = entry.label is not None and entry.stands_out and bool(entry.when)
            if is_slip and (entry.label, _without_zone(entry.when)) not in written:
                place = "" if n in inside or n in ends else "it below ## Updates as "
                self._report_slip(n, entry, above, place)

    def _is_lost(self, entry: Entry, heading: Block | None, above: WrittenUpdate | None) -> bool:
        """Whether a line in an update was meant as another one. A Postmortem tells the story, so there it is not."""
        if above and above.label is Label.POSTMORTEM:
            return False
        if entry.label is None:
            return heading is None and bool(entry.when)
        return entry.label in self.allowed or (entry.stands_out and bool(entry.when))

    @cached_property
    def _retold(self) -> dict[int, bool]:
        """The lines that tell a story of which not all read as updates, and whether they are in a quote.

        They are in a quote, or begin with a time as those above and below them.
        """
        found: dict[int, bool] = {}
        for (in_quote, is_told), run in groupby(range(1, len(self.lines) + 1), self._teller):
            lines = [n for n in run if self.lines[n - 1].strip(" >")] if is_told else []
            entries = (read_entry(self.lines[n - 1], self.file.languages, self.kind, alone=True) for n in lines)
            if not all(entries):
                found |= dict.fromkeys(lines, in_quote)
        return found

    def _teller(self, line: int) -> tuple[bool, bool]:
        text = self.lines[line - 1]
        in_quote = text.lstrip().startswith(">")
        return in_quote, in_quote or tells_a_time(text)

    def _report_slip(self, line: int, entry: Entry, above: WrittenUpdate | None, place: str) -> None:
        word = entry.word if entry.label in self.allowed else label_word(Label.UPDATE, self.file.language)
        leaf = self.leaves.get(line)
        apart = "leave a line empty above it, and " * (
            leaf is not None and leaf.kind is BlockKind.HTML and leaf.line < line
        )
        remedy = f"{apart}write {place}{self._proposed(entry.when, word, above.posted if above else 'first')}"
        is_underlined = leaf is not None and leaf.kind is BlockKind.HEADING and leaf.line < leaf.end
        apart_below = "leave a line empty below it and " * is_underlined
        kept = f"; to keep it as text, {apart_below}write {entry.as_text}" if entry.as_text else ""
        message, text = f"this looks like an update but is not one; {remedy}{kept}", self.lines[line - 1]
        self.file.report(self.file.in_body(line, len(text) - len(text.lstrip()) + 1), message)

    def _check_underlined(self, lists: Sequence[tuple[Block, int]], updates: Sequence[WrittenUpdate]) -> None:
        """Report texts that a rule below makes a heading of: each that it takes out of the list of updates."""
        ends, summary_end = {end for _, end in lists}, lists[0][0].line if lists else 0
        for heading in (each for each in self.headings if each.end > each.line):
            line, text = self.lines[heading.end - 1].strip(), heading.text
            is_text = len(heading.lines) > 1 or bool(re.search(r"[.!。！…,;:،؛`]$", text))
            is_text |= heading.line in ends and not is_updates_heading(text, self.file.languages)
            if read_entry(text, self.file.languages, self.kind, alone=True) or not is_text:
                continue
            wanted = self._wanted(heading, updates if heading.line in ends else ())
            apart = "leave a line empty above it" if heading.level == 2 else "remove it"
            message = f"below text, {line[:3]} makes a heading of it; {apart}, or {wanted}"
            is_lost = heading.level == 2 and (heading.line in ends or heading.line < summary_end)
            severity = Severity.ERROR if is_lost else Severity.WARNING
            self.file.report(self.file.in_body(heading.end), message, severity)

    def _wanted(self, heading: Block, updates: Sequence[WrittenUpdate]) -> str:
        """What to write for a text below updates if it was meant as the heading that a rule makes of it."""
        text = heading.text
        if updates and find_label(text, self.file.languages, self.kind) in self.allowed:
            return f"for an update write {self._proposed('', text, updates[-1].posted)}"
        signs = "#" * heading.level
        return f"for a heading write {signs} {text}" if len(text) < _SHORT else f"for a heading write it behind {signs}"

    def _check_order(self, updates: Sequence[WrittenUpdate]) -> None:
        for above, below in pairwise(updates):
            if above.short and below.moment.first < above.moment.first:
                remedy = "write the date of that one as well"
                message = f"this update is earlier than the one above it, which has no date; {remedy}"
                self.file.report(below.position, message)
        times = sorted(update.moment.first for update in updates if update.moment.has_time)
        for moment, position in ((update.moment, update.position) for update in updates):
            if not moment.has_time and bisect_left(times, moment.first) < bisect_left(times, moment.last):
                message = "another update of that day has a time; give one here too, so that their order is known"
                self.file.report(position, message)

    # Lines of the body, counted from 1

    def _ranges(self, found: Sequence[Block], end: int = 0) -> Iterator[tuple[Block, int]]:
        """Each heading with the line before which it ends."""
        ends = [heading.line for heading in found[1:]] + [end or len(self.lines) + 1]
        return zip(found, ends, strict=False)

    def _part(self, first: int, end: int = 0) -> Part:
        """The text of some lines, without the empty ones around it."""
        raw = self.lines[first - 1 : (end or len(self.lines) + 1) - 1]
        text = "\n".join(raw).strip("\n").rstrip()
        begins = first + next((n for n, line in enumerate(raw) if line), 0)
        return Part(text, tuple(range(begins, begins + text.count("\n") + 1)))

    def _report(self, heading: Block, message: str) -> None:
        self.file.report(self.file.in_body(heading.line, heading.column), message)


def states(updates: Iterable[WrittenUpdate], kind: Kind) -> Iterator[State]:
    """The state in force after each update, oldest first."""
    state = kind.first_state
    for update in updates:
        state = update.label.state or state
        yield state


def _joined(parts: Iterable[Part]) -> Part:
    """All of them, with an empty line between each two."""
    found = [part for part in parts if part.text]
    lines = chain.from_iterable((*part.lines, part.lines[-1]) for part in found)
    return Part("\n\n".join(part.text for part in found), tuple(lines))


def _identified(updates: Iterable[WrittenUpdate]) -> Iterator[WrittenUpdate]:
    """Give each update its id: `20240305T1707Z`, or `20240305` where only the day is known.

    The first of one minute has this bare id, each other has its label's too. So one more among them
    changes no other id, unless it comes first.
    """
    given = Counter[str]()
    for update in updates:
        first, zone = update.moment.first, update.posted.zone
        bare = f"{first:%Y%m%dT%H%MZ}" if update.moment.has_time else f"{day_of(first, zone):%Y%m%d}"
        name = f"{bare}-{update.label.value.replace('_', '-')}" if bare in given else bare
        given[name] += 1
        yield msgspec.structs.replace(update, id=name if given[name] == 1 else f"{name}-{given[name]}")


def _by_time(updates: Iterable[WrittenUpdate]) -> list[WrittenUpdate]:
    return sorted(updates, key=lambda update: update.moment.first)


def _ways_to_write(update: WrittenUpdate, zone: tzinfo) -> Iterator[tuple[Label, str]]:
    """Its label with its time, its day, both or neither, in each zone in which they may be written."""
    for each in (update.posted.zone, zone, UTC):
        local = update.moment.first.astimezone(each)
        clock = f"{local:%H:%M}" if update.moment.has_time else ""
        yield from (
            (update.label, when) for when in ("", clock, f"{local:%Y-%m-%d}", f"{local:%Y-%m-%d} {clock}".strip())
        )


def _without_zone(when: str) -> str:
    return " ".join(part for part in when.split() if re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d:\d\d", part))


def _opened_by(block: Block, line: str) -> tuple[str, str]:
    """What a block begins with, and what would end it."""
    if block.kind is BlockKind.FENCE:
        return "fence", block.marker
    sign = (re.search(r"<(?:[a-z]+|\?|!\[CDATA\[|!)", line, re.IGNORECASE) or [line])[0]
    end = {"<?": "?>", "<![CDATA[": "]]>", "<!": ">"}.get(sign)
    return (sign, end) if end else (f"{sign}>", f"</{sign[1:]}>")


def _unmarked(heading: str) -> str:
    """A heading as it was meant; of one too long for an update, the beginning."""
    return unmarked(heading[:200]).rstrip("#").rstrip()


_HEADING: Final = re.compile(
    r"(?P<moment>.*?\d.*?)(?:\s*–\s*|\s+-+\s+|\s+-+(?=[^\W\d])|-+\s+(?=[^\W\d]))(?P<label>\S.*)"
)
_CONFLICT: Final = re.compile(r"(?:<{7}|={7}|>{7})(?=\s|$)")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PATTERN: Final = re.compile(r"\b(?:YYYY|MM|DD|HH|SS)\b")
_RANGE: Final = re.compile(r"(\d\d:\d\d)\s?-\s?(\d\d:\d\d)")
_SHORT: Final = 60
