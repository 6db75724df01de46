"""Lines that read as the heading of an update, or of their list, and are none: each would be an update lost."""

import contextlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterator, Mapping, Sequence, Set
from datetime import UTC, timedelta, tzinfo
from functools import cached_property
from itertools import chain, groupby
from typing import Final, TypeAlias

from statusgen.gfm.blocks import Block, BlockKind
from statusgen.language.labels import (
    find_label,
    is_end,
    is_label_elsewhere,
    is_nearly_label,
    is_updates_heading,
    label_word,
    names_label,
)
from statusgen.model.patterns import regex
from statusgen.model.problems import Severity
from statusgen.model.site import IncidentKeys
from statusgen.model.time import TOLERANCE, Moment
from statusgen.model.vocabulary import Kind, Label
from statusgen.sources.body.heading_remedies import HeadingRemedies
from statusgen.sources.body.parts import BodyText, WrittenUpdate, by_time, states
from statusgen.sources.body.slips import (
    LONGEST,
    Entry,
    is_like_updates_heading,
    read_entry,
    tells_a_story,
    tells_a_time,
    times_meant,
)
from statusgen.sources.body.told_updates import read_beginning, read_misspelt, read_row, read_timed

Chapter: TypeAlias = tuple[Block, int]
"""A section by its heading, and the line before which it ends."""


class LostUpdates:
    """Looks for them in a body whose `chapters` are known, and which of them are `lists` of updates.

    `is_named` says whether the site has a component or region of a name.
    """

    def __init__(
        self, body: BodyText, remedies: HeadingRemedies, front: IncidentKeys, chapters: Sequence[Chapter],
        lists: Sequence[Chapter], updates: Sequence[WrittenUpdate], is_named: Callable[[str], bool],
    ) -> None:  # fmt: skip
        self.body, self.remedies, self.lists, self.updates, self.is_named = body, remedies, lists, updates, is_named
        self.file, self.kind, self.lines = body.file, front.kind, body.lines
        self.chapters, self.sections = chapters, [heading for heading, _ in chapters]
        self.sections_at = [heading.line for heading in self.sections]
        self.smaller = {heading.line for heading in body.headings if heading.level == 3}
        self.inside = {n for heading, end in lists for n in range(heading.line + 1, end)}
        self.ends = {end for _, end in lists}
        self.told: dict[int, Entry | None] = {}
        self.behind = lists[0][1] if lists else self.sections_at[0] if chapters else len(self.lines) + 1
        ordered = by_time(updates)
        self.states = list(states(ordered, front.kind))
        is_told_over = front.kind is not Kind.MAINTENANCE and bool(front.end or front.duration)
        self.is_over = is_told_over or (bool(updates) and self.states[-1].is_over)
        # a Correction or a Postmortem comes long after the end
        self.telling = [update for update in ordered if update.label.state or not self.is_over] or ordered

    def check(self) -> Container[int]:
        """Report each of them. Return the lines that become updates once the heading of their list is there."""
        others = [n for n, line in enumerate(self.lines, 1) if line.strip() and not self.body.is_code(n)]
        headings = self.body.heading_at
        others = [n for n in others if n not in self.inside or n not in headings or headings[n].level != 3]
        torn = [(each, end) for each, end in self.chapters if each in self._underlined and self._takes_out(each)]
        taken_out = {n for heading, end in torn for n in range(heading.end, end)}  # one error is enough
        entries = {n: entry for n in others if n not in taken_out and (entry := self._entry(n))}
        misnamed, begins = self._check_misnamed(entries), 0
        if not self.lists:
            begins = self._check_headings_of_lists(entries, others) or self._check_no_heading(entries)
        listed = range(begins, self._next_section(begins)) if begins else range(0)
        there = misnamed | {n for n in listed if n in self.smaller}  # one error is enough
        self._check_entries({n: entry for n, entry in entries.items() if n not in there})
        self._check_underlined()
        return listed

    def _entry(self, line: int) -> Entry | None:
        leaf = self.body.leaves.get(line)
        alone = leaf is not None and leaf.kind is BlockKind.PARAGRAPH and leaf.line == leaf.end
        return read_entry(self.lines[line - 1], self.file.languages, self.kind, alone=alone) or self._told(line)

    def _told(self, line: int) -> Entry | None:
        """What a line says as people, chats and other tools tell of an update. It is read once."""
        if line not in self.told:
            self.told[line] = self._read_told(line)
        return self.told[line]

    def _read_told(self, line: int) -> Entry | None:
        leaf, text = self.body.leaves.get(line), self.lines[line - 1]
        if leaf is None or leaf.kind not in _TELLING:
            return None
        languages = self.file.languages
        if misspelt := read_misspelt(text, languages, self.kind):
            return misspelt
        is_alone = leaf.kind is not BlockKind.PARAGRAPH
        is_first = leaf.line == line or is_alone
        behind = line if is_alone or not is_first else min(leaf.end, line + 2)  # in a chat, its text is further down
        if self._labelled.isdisjoint(range(line, behind + 1)):
            return None
        if (timed := read_timed(text, languages, self.kind)) and (is_first or not timed.word[:1].islower()):
            return timed
        if leaf.kind is BlockKind.TABLE:
            return read_row(text, languages, self.kind)
        if leaf.kind is BlockKind.HTML and _BLOCK.match(text):
            return read_beginning([text], languages, self.kind)
        is_quoted = text.lstrip().startswith(">") and leaf.line < leaf.end
        if leaf.kind is not BlockKind.PARAGRAPH or not is_first or is_quoted:
            return None
        return read_beginning(self.lines[line - 1 : leaf.end], languages, self.kind)

    @cached_property
    def _labelled(self) -> Set[int]:
        """The lines that may have a label. This is quick to see."""
        languages = self.file.languages
        return {n for n, line in enumerate(self.lines, 1) if line and names_label(line[:LONGEST], languages)}

    def _check_entries(self, entries: Mapping[int, Entry]) -> None:
        lines = [update.position.line - self.file.body_line + 1 for update in self.updates]
        named = {problem.line for problem in self.file.problems}
        for n, entry in entries.items():
            if (entry.told and self.file.in_body(n).line in named) or self._is_told_above(n, entry, named):
                continue  # as a chip, or with the heading above
            above = self.updates[bisect_left(lines, n) - 1] if lines and lines[0] < n else None
            if n in self.inside:
                is_told = self._is_of_story(n, entry, above) or self._is_past(n, entry, above)
                is_lost = not is_told and self._is_lost_inside(n, entry, above)
            elif n >= self.behind and (self.lists or self.is_over):
                is_lost = self._is_lost_behind(n, entry)
            else:
                is_lost = entry.label is not None and entry.stands_out and bool(entry.when)
            if is_lost and (entry.label, _without_zone(entry.when)) not in self._written:
                self._report(n, entry, above)

    def _is_told_above(self, line: int, entry: Entry, named: Container[int]) -> bool:
        """Whether a line is the rest of a heading that is named, and has no time, or no text at all."""
        above = next((n for n in range(line - 1, 0, -1) if self.lines[n - 1].strip()), 0)
        is_named = above in self.smaller and self.file.in_body(above).line in named
        return is_named and (not entry.when or not self.body.heading_at[above].text)

    @cached_property
    def _written(self) -> Set[tuple[Label | None, str]]:
        """The labels of the updates, with each way to write their times."""
        return set(chain.from_iterable(_ways_to_write(update, self.file.zone) for update in self.updates))

    def _is_lost_inside(self, line: int, entry: Entry, above: WrittenUpdate | None) -> bool:
        """Whether a line in an update was meant as another one. A Postmortem tells the story, so there it is not."""
        if above and above.label is Label.POSTMORTEM:
            return False
        if entry.label is None:
            return bool(entry.when) and (line not in self.body.heading_at or self._is_nearly_label(entry))
        return entry.label in self.remedies.allowed or (entry.stands_out and bool(entry.when))

    def _is_of_story(self, line: int, entry: Entry, above: WrittenUpdate | None) -> bool:
        """Whether a line belongs to a story or a plan of which not all lines read as updates."""
        if "#" in self.lines[line - 1] or line not in self._retold:
            return False
        at = self._dated(entry, above) if above else None
        is_planned = at is not None and at.first > self.remedies.latest + TOLERANCE
        return self.is_over or self._retold[line] or is_planned

    def _is_past(self, line: int, entry: Entry, above: WrittenUpdate | None) -> bool:
        """Whether a line tells in an update of what had happened by then, or of nothing that happened."""
        if entry.stands_out or not (entry.label or entry.told):
            return False
        if above is None:
            return entry.told  # this text belongs to no update, which is said of it
        if entry.label is None or entry.speaker:
            is_text = entry.speaker.isupper() or self.is_named(entry.speaker) or self._has_its_like(line)
            return is_text or not self._is_between(entry, above)
        if entry.told and not entry.when and (self._is_one_of_several(line) or is_end(above.label)):
            return True
        if not entry.when or (is_end(entry.label) and not self.is_over):
            return False
        if entry.told and entry.label is above.label:
            return True
        return (entry.told or self.is_over) and not self._is_between(entry, above)

    def _is_one_of_several(self, line: int) -> bool:
        """Whether a line is an item of a list that has others, or with a colon introduces one, a picture or code."""
        text, below = self.lines[line - 1], self._next_text(range(line + 1, len(self.lines) + 1))
        if _ITEM.match(text):
            return any(map(_ITEM.match, (below, self._next_text(range(line - 1, 0, -1)))))
        return text.rstrip("*_ ").endswith((":", "：")) and _INTRODUCED.match(below) is not None

    def _has_its_like(self, line: int) -> bool:
        """Whether the line above or below says that of something else."""
        return any(
            each in self.inside and (entry := self._told(each)) and entry.speaker for each in (line - 1, line + 1)
        )

    def _next_text(self, lines: range) -> str:
        return next((text for n in lines if (text := self.lines[n - 1]).strip()), "")

    def _is_lost_behind(self, line: int, entry: Entry) -> bool:
        """Whether a line behind the list was meant as the next update, for somebody who writes where the file ends.

        What was known already tells the story, as the headings of a section `## Timeline` do.
        """
        label = entry.label if entry.label in self.remedies.allowed else None
        if not entry.when:
            is_told = label is None or not (label.state if line in self.ends else is_end(label))
            return not (is_told or self.is_over) and entry.stands_out
        is_nearly = entry.stands_out and self._is_nearly_label(entry)
        if line in self.ends and not self.is_over:
            return entry.label is not None or is_nearly
        if not self._comes_next(entry):
            return False
        if tells_a_story(self._section(line).text):
            return label is not None and entry.stands_out and not self.is_over
        if label:
            return entry.stands_out or (is_end(label) and not self.is_over)
        is_like_one = line in self.smaller and self._tells_a_time(line)
        return is_nearly or (is_like_one and not self.is_over)

    def _section(self, line: int) -> Block:
        return self.sections[bisect_right(self.sections_at, line) - 1]

    def _tells_a_time(self, line: int) -> bool:
        return tells_a_time(self.lines[line - 1])

    def _is_nearly_label(self, entry: Entry) -> bool:
        is_nearly = is_nearly_label(entry.word, self.kind, self.file.languages)
        return is_nearly or is_label_elsewhere(entry.word, self.kind)

    def _comes_next(self, entry: Entry) -> bool:
        """Whether what is dated so would be the newest update by now."""
        if not self.telling:
            return not self.is_over
        first, newest = self.telling[0].moment.first, self.telling[-1]
        at = self._at(entry, newest)
        if at is None or (self.is_over and _CLOCK.match(entry.when) and at.first - timedelta(days=1) >= first):
            return False
        return at.last > newest.moment.first or (at.last == newest.moment.first and not self.is_over)

    def _is_between(self, entry: Entry, above: WrittenUpdate) -> bool:
        """Whether what is dated so is later than the update above it, and not in the future."""
        at = self._at(entry, above)
        return at is not None and at.last > above.moment.first

    def _at(self, entry: Entry, above: WrittenUpdate) -> Moment | None:
        """When that is below an update; None if it is in the future, or not known."""
        at = self._dated(entry, above)
        return at if at and at.first <= self.remedies.latest + TOLERANCE else None

    def _dated(self, entry: Entry, above: WrittenUpdate) -> Moment | None:
        """When that is below an update; None if it is not known."""
        when = entry.when if "HH" not in entry.when and "YYYY" not in entry.when else _without_zone(entry.when)
        for each in (when, *times_meant(when, above.posted)):
            with contextlib.suppress(ValueError):
                return self.remedies.posted(each, above.posted).moment
        return None

    @cached_property
    def _retold(self) -> dict[int, bool]:
        """The lines that tell a story of which not all read as updates, and whether they are in a quote.

        They are in a quote, or begin with a time as those above and below them. A quote may also be introduced.
        """
        found: dict[int, bool] = {}
        for (in_quote, is_told), run in groupby(range(1, len(self.lines) + 1), self._teller):
            lines = [n for n in run if self.lines[n - 1].strip(" >")] if is_told else []
            if (in_quote and lines and self._is_introduced(lines[0])) or not all(
                read_entry(self.lines[n - 1], self.file.languages, self.kind, alone=True) or self._told(n)
                for n in lines
            ):
                found |= dict.fromkeys(lines, in_quote)
        return found

    def _is_introduced(self, line: int) -> bool:
        """Whether the text above a line introduces it with a colon, and is no label."""
        above = self._next_text(range(line - 1, 0, -1)).rstrip("*_ ")
        return above.endswith((":", "：")) and not find_label(above.strip("*_ "), self.file.languages, self.kind)

    def _teller(self, line: int) -> tuple[bool, bool]:
        in_quote = self.lines[line - 1].lstrip().startswith(">")
        return in_quote, in_quote or self._tells_a_time(line)

    def _report(self, line: int, entry: Entry, above: WrittenUpdate | None) -> None:
        word = entry.word if entry.label in self.remedies.allowed else label_word(Label.UPDATE, self.file.language)
        leaf, place = self.body.leaves.get(line), "it below ## Updates as "
        in_html = leaf is not None and leaf.kind is BlockKind.HTML and leaf.line < line
        apart = "leave a line empty above it, and " * in_html
        proposed = self.remedies.proposed(entry.when, word, above.posted if above else "first")
        remedy = f"{apart}write {place * (line not in self.inside and line not in self.ends)}{proposed}"
        remedy += ", or another label" * (entry.label is None) + ", and the rest below it" * entry.has_more
        is_underlined = leaf is not None and leaf.kind is BlockKind.HEADING and leaf.line < leaf.end
        apart_below = "leave a line empty below it and " * is_underlined
        kept = f"; to keep it as text, {apart_below}write {entry.as_text}" if entry.as_text else ""
        message, text = f"this looks like an update but is not one; {remedy}{kept}", self.lines[line - 1]
        self.file.report(self.file.in_body(line, len(text) - len(text.lstrip()) + 1), message)

    # The list itself, and what a rule below a text makes of it

    def _check_misnamed(self, entries: Mapping[int, Entry]) -> Set[int]:
        """Report a section with updates that is called otherwise, where there is no list; return its lines."""
        lines = set[int]()
        for heading, end in self.chapters if not (self.lists or self.is_over) else ():
            inside = [n for n in self.smaller if heading.line < n < end and n in entries]
            if any(entries[n].label in self.remedies.allowed and entries[n].when for n in inside):
                self.body.report(heading, "this section has updates, and another name; write ## Updates")
                lines |= {*inside}
        return lines

    def _next_section(self, line: int) -> int:
        return next((each for each in self.sections_at if each > line), len(self.lines) + 1)

    def _check_no_heading(self, entries: Mapping[int, Entry]) -> int:
        """Report headings of updates above all sections, where nothing was meant as the heading of the list."""
        above = (n for n in sorted(self.smaller & entries.keys()) if n < self._next_section(0))
        dated = (n for n in above if entries[n].label in self.remedies.allowed and entries[n].when[:4].isdigit())
        first = next(dated, 0)
        if first:
            self.body.report(first, "this update is in no list of updates; put a line  ## Updates  above it")
        return first

    def _check_headings_of_lists(self, entries: Mapping[int, Entry], others: Sequence[int]) -> int:
        """Report what was meant as the heading of the list, where there is none; return the line of the first."""
        found = list[int]()
        for heading in self.body.headings:
            is_one = heading.level != 2 and heading.line not in entries
            if is_one and is_updates_heading(heading.text, self.file.languages):
                self.body.report(heading, f"the list of updates begins with ## {heading.text}")
                found.append(heading.line)
        for n in (n for n in others if n not in self.body.heading_at):
            if is_like_updates_heading(self.lines[n - 1], self.file.languages):
                self.body.report(n, "this looks like the heading of the updates; write ## Updates")
                found.append(n)
        return min(found, default=0)

    def _check_underlined(self) -> None:
        """Report texts that a rule below makes a heading of: each that it takes out of the list of updates."""
        for heading in self._underlined:
            line = self.lines[heading.end - 1].strip()
            message = f"below text, {line[:3]} makes a heading of it; {self._wanted(heading)}"
            is_update = self.remedies.is_label(heading.text)
            severity = Severity.ERROR if is_update or self._takes_out(heading) else Severity.WARNING
            self.body.report(heading.end, message, severity)

    @cached_property
    def _underlined(self) -> Sequence[Block]:
        """The headings that are texts with a rule below."""
        languages, found = self.file.languages, list[Block]()
        for heading in (each for each in self.body.headings if each.end > each.line):
            is_text = len(heading.lines) > 1 or bool(re.search(r"[.!。！…,;:،؛`]$", heading.text))
            is_text |= heading.line in self.ends and not is_updates_heading(heading.text, languages)
            if is_text and not read_entry(heading.text, languages, self.kind, alone=True):
                found.append(heading)
        return found

    def _takes_out(self, heading: Block) -> bool:
        """Whether a heading by its rule takes what follows out of the summary or the list of updates."""
        is_above = bool(self.lists) and heading.line < self.lists[0][0].line
        return heading.level == 2 and (heading.line in self.ends or is_above)

    def _wanted(self, heading: Block) -> str:
        """What to write for a text with a rule below, which may be meant as the heading that the rule makes of it."""
        text, updates = heading.text, self.updates if heading.line in self.ends else ()
        if updates and self.remedies.is_label(text):
            return f"for an update write {self.remedies.proposed('', text, updates[-1].posted)}"
        apart = "leave a line empty above it" if heading.level == 2 else "remove it"
        signs = "#" * heading.level
        return f"{apart}, or for a heading write {f'{signs} {text}' if len(text) < _SHORT else f'it behind {signs}'}"


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


_TELLING: Final = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.HTML)
_SHORT: Final = 60
_CLOCK: Final = regex(r"\d\d:")
_BLOCK: Final = regex(r"\s*<(?:p|div|center|details|summary)\b", re.IGNORECASE)
_INTRODUCED: Final = regex(r"[\s>]*(?:(?:[*+•·-]|\d{1,3}[.)])\s|[>|<]|!\[|```|~~~|\[[^\]]*\]\()")
_ITEM: Final = regex(r"[\s>]*(?:[*+•·-]|\d{1,3}[.)])\s")
