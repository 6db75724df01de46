"""The body of a write-up: summary, updates with their chips, write-up."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

import msgspec

from statusgen.gfm.blocks import Block
from statusgen.gfm.limits import LARGEST
from statusgen.language.labels import doubt, find_label, is_end, is_updates_heading, label_word, read_label
from statusgen.model.chips import Chip, LevelChip
from statusgen.model.problems import Severity
from statusgen.model.site import IncidentKeys, Site
from statusgen.model.time import TIME_OF_DAY, Posted
from statusgen.model.vocabulary import Label
from statusgen.sources.body.chips import ChipReader
from statusgen.sources.body.heading_remedies import HEADING, HeadingRemedies, heading_meant
from statusgen.sources.body.hidden_text import check_hidden, conflict_in
from statusgen.sources.body.lost_updates import Chapter, LostUpdates
from statusgen.sources.body.parts import Above, Body, BodyText, WrittenUpdate, by_time, joined, update_ids
from statusgen.sources.body.slips import is_timeline_heading, read_entry, unmarked
from statusgen.sources.keys.source_file import SourceFile
from statusgen.sources.yaml.conflicts import MESSAGE
from statusgen.sources.yaml.tree import Position


def read_body(text: str, file: SourceFile, site: Site, front: IncidentKeys, *, now: datetime, latest: datetime) -> Body:
    """Take the body of a file apart; nothing is read of one that is too large to be shown, or that git left torn.

    The remedies are made with `now`, and nothing may be later than `latest`.
    """
    if (size := len(text.encode())) > LARGEST:
        message = f"the text below has {size:,} bytes, and at most {LARGEST:,} are shown; attach files"
        file.report(file.in_body(1), message)
        return Body()
    body = BodyText(text, file)
    if conflict := conflict_in(body):
        body.report(conflict, MESSAGE)
        return Body()
    check_hidden(body, front.kind)
    found = _BodyReader(body, site, front, HeadingRemedies(file, front.kind, now, latest)).read()
    body.parsed.forget_blocks()  # its parts are read by themselves
    return found


class _BodyReader:
    def __init__(self, body: BodyText, site: Site, front: IncidentKeys, remedies: HeadingRemedies) -> None:
        self.body, self.file, self.front, self.kind, self.remedies = body, body.file, front, front.kind, remedies
        self.lines, self.headings = body.lines, body.headings
        self.chips = ChipReader(self.file, site, front, self.lines)
        self.smaller = [heading for heading in self.headings if heading.level == 3]
        self.smaller_at = [heading.line for heading in self.smaller]

    def read(self) -> Body:
        first = self._undivided()
        # ## divides the body, and so does # below one, which shows as large
        large = [each for each in self.headings if each.level == 2 or (each.level == 1 and each.line > first)]
        chapters = list(self.body.ranges(large))
        lists = self._lists(chapters)
        summary_end = chapters[0][0].line if chapters else len(self.lines) + 1
        others = [self.body.part(heading.line, end) for heading, end in chapters if (heading, end) not in lists]
        updates = [update for heading, end in lists for update in self._updates(heading, end)]
        named = self.chips.is_named
        there = LostUpdates(self.body, self.remedies, self.front, chapters, lists, updates, named).check()
        self.chips.check_summary((n for n in range(1, summary_end) if n not in there), self.body.leaves)
        self._check_order(updates)
        is_newest_first = bool(updates) and updates[0].moment.first > updates[-1].moment.first
        oldest_first = updates[::-1] if is_newest_first else updates  # those of one minute go by their place
        ordered = by_time(_identified(oldest_first))
        above = self.file.body_line - 1
        listed = next(((above + heading.end + 1, above + end) for heading, end in lists), None)
        return Body(
            summary=self.body.part(1, summary_end), updates=tuple(ordered), writeup=joined(others),
            summary_end=above + summary_end, listed=listed,
        )  # fmt: skip

    def _lists(self, chapters: Sequence[Chapter]) -> list[Chapter]:
        """The chapters that are lists of updates: each `## Updates`, else the first timeline that has updates."""
        languages = self.file.languages
        named = [(unmarked(heading.text[:200]), (heading, end)) for heading, end in chapters if heading.level == 2]
        timelines = [(name, each) for name, each in named if is_timeline_heading(name, languages)]
        lists = [each for name, each in named if is_updates_heading(name, languages) and (name, each) not in timelines]
        for again, _ in lists[1:]:
            self.body.report(again, "a second list of updates; move its entries into the first")
        return lists or [each for name, each in timelines if self._is_list(name, *each)][:1]

    def _is_list(self, name: str, heading: Block, end: int) -> bool:
        """Whether a timeline is the list of updates: it has their headings.

        Where front matter says how long it lasted, it is one only if it has no others, and dates.
        """
        inside = self.smaller[bisect_right(self.smaller_at, heading.line) : bisect_left(self.smaller_at, end)]
        matches = [HEADING.fullmatch(heading_meant(each.text)) for each in inside]
        are_updates = [bool(each and find_label(each["label"], self.file.languages)) for each in matches]
        if not (self.front.end or self.front.duration):
            return any(are_updates) or is_updates_heading(name, self.file.languages)
        first = matches[0] if matches else None
        return all(are_updates) and first is not None and not TIME_OF_DAY.fullmatch(first["moment"].strip())

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
        line = next((n for n in before if self.lines[n - 1].strip()), 0)
        if line and not self._is_entry(line):
            example = self.remedies.proposed("", label_word(self.kind.first_label, self.file.language), "first")
            message = f"this text belongs to no update; put a heading above it: {example}"
            self.file.report(self.file.in_body(line), message)
        above: Above = "first"
        for heading, last in self.body.ranges(inside, end):
            update = self._update(heading, last, above)
            above = update.posted if update else "unread"
            if update:
                yield update

    def _is_entry(self, line: int) -> bool:
        """Whether a line reads as the heading of an update, which is said of it."""
        entry = read_entry(self.lines[line - 1], self.file.languages, self.kind)
        return entry is not None and entry.label in self.remedies.allowed

    def _update(self, heading: Block, end: int, above: Above) -> WrittenUpdate | None:
        """The update below a heading. A time without a date follows that of the update `above` it."""
        written = heading_meant(heading.text)
        match = HEADING.fullmatch(written)
        if match is None or TIME_OF_DAY.fullmatch(match["label"]):
            below = next(filter(str.strip, self.lines[heading.end : end - 1]), "")
            self.body.report(heading, self.remedies.why_no_update(written, heading_meant(below), above))
            self._chips_below(heading, end, None, None)
            return None
        label = self._label(heading, match["label"])
        short = TIME_OF_DAY.fullmatch(match["moment"].strip()) is not None
        try:
            posted = None if above == "unread" and short else self.remedies.posted(match["moment"], above)
        except ValueError as error:
            self.body.report(heading, self.remedies.why_no_moment(match["moment"], match["label"], above, error))
            posted = None
        chips, first = self._chips_below(heading, end, posted, label)
        if posted is None:
            return None
        return WrittenUpdate(
            id="", position=self.file.in_body(heading.line, heading.column), posted=posted,
            label=label or self.kind.first_label, chips=tuple(chips), body=self.body.part(first, end), short=short,
        )  # fmt: skip

    def _chips_below(
        self, heading: Block, end: int, posted: Posted | None, label: Label | None
    ) -> tuple[list[tuple[Position, Chip]], int]:
        """The chips below a heading, and the line where the update's text begins."""
        chips, begins = self.chips.below(range(heading.end + 1, end), posted)
        settled = {f"{chip.target}: {chip.level.value}" for _, chip in chips if isinstance(chip, LevelChip)}
        is_over = label is not None and is_end(label)
        self.chips.check_text(range(begins, end), self.body.leaves, posted, settled, is_end=is_over)
        return chips, begins

    def _label(self, heading: Block, word: str) -> Label | None:
        try:
            label = read_label(word, self.kind, self.file.languages, self.file.language)
        except ValueError as error:
            self.body.report(heading, self.remedies.more_than_a_label(word) or self.file.explain(error))
            return None
        if label is Label.CORRECTION and (why := doubt(word, self.file.language, self.file.languages)):
            self.file.report(self.file.in_body(heading.line, heading.column), why, Severity.WARNING)
        return label

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


def _identified(updates: Sequence[WrittenUpdate]) -> Iterator[WrittenUpdate]:
    """The updates, each with its id."""
    ids = update_ids((update.moment, update.posted.zone, update.label) for update in updates)
    return (msgspec.structs.replace(update, id=ident) for update, ident in zip(updates, ids, strict=True))
