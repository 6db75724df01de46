"""The body of a write-up: summary, updates with their chips, write-up."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Final, Literal

import msgspec

from statusgen import gfm
from statusgen.gfm.blocks import Block, BlockKind
from statusgen.gfm.limits import LARGEST
from statusgen.language.labels import find_label, fold, is_updates_heading, label_words
from statusgen.model import regions
from statusgen.model.site import CauseChip, Chip, LevelChip, PromiseChip, Site, WindowChip
from statusgen.model.spelling import Unknown, nearest
from statusgen.model.time import TIME_OF_DAY, Moment, Posted, day_of, exactly, read_delay, read_following, read_posted
from statusgen.model.vocabulary import LABELS, CauseStatus, Kind, Label, Level, State
from statusgen.sources.source_file import SourceFile, read_word
from statusgen.sources.yaml_tree import Position


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

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of its Markdown."""
        return self.summary, *(update.body for update in self.updates), self.writeup


def read_body(text: str, file: SourceFile, site: Site, kind: Kind) -> Body:
    """Take the body of a file apart; nothing is read of one that is too large to be shown."""
    if (size := len(text.encode())) > LARGEST:
        message = f"the text below has {size:,} bytes, and at most {LARGEST:,} are shown; attach files"
        file.report(file.in_body(1), message)
        return Body()
    return _BodyReader(text, file, site, kind).read()


class _BodyReader:
    def __init__(self, text: str, file: SourceFile, site: Site, kind: Kind) -> None:
        parsed = gfm.parse(text)
        self.text, self.file, self.site, self.kind = parsed.without_comments, file, site, kind
        self.lines, self.headings = self.text.split("\n"), parsed.headings
        self.smaller = [heading for heading in self.headings if heading.level == 3]
        self.smaller_at = [heading.line for heading in self.smaller]
        known = {"all", "cause", "next update"} | ({"start", "end"} if kind is Kind.MAINTENANCE else set())
        self.words = site.components.keys() | site.regions.keys() | known  # what a chip can begin with
        self._check_comments(text)

    def read(self) -> Body:
        first = self._undivided()
        # ## divides the body, and so does # below one, which shows as large
        large = [each for each in self.headings if each.level == 2 or (each.level == 1 and each.line > first)]
        chapters = list(self._ranges(large))
        languages = self.file.languages
        lists = [each for each in chapters if each[0].level == 2 and is_updates_heading(each[0].text, languages)]
        for again, _ in lists[1:]:
            self._report(again, "a second list of updates; move its entries into the first")
        summary = self._part(1, chapters[0][0].line if chapters else 0)
        others = [self._part(heading.line, end) for heading, end in chapters if (heading, end) not in lists]
        updates = [update for heading, end in lists for update in self._updates(heading, end)]
        self._check_strays({line for heading, end in lists for line in range(heading.line + 1, end)})
        self._check_order(updates)
        is_newest_first = bool(updates) and updates[0].moment.first > updates[-1].moment.first
        oldest_first = updates[::-1] if is_newest_first else updates  # those of one minute go by their place
        ordered = sorted(_identified(oldest_first), key=lambda update: update.moment.first)
        return Body(summary=summary, updates=tuple(ordered), writeup=_joined(others))

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
            example = "### 2024-03-05 17:07 UTC - Update"
            message = f"this text belongs to no update; put a heading above it, as in {example}"
            self.file.report(self.file.in_body(line), message)
        above: Posted | Literal["first", "unread"] = "first"
        for heading, last in self._ranges(inside, end):
            update = self._update(heading, last, above)
            above = update.posted if update else "unread"
            if update:
                yield update

    def _update(self, heading: Block, end: int, above: Posted | Literal["first", "unread"]) -> WrittenUpdate | None:
        """The update below a heading. A time without a date follows that of the update `above` it."""
        written = _unmarked(heading.text)
        match = _HEADING.fullmatch(written)
        if match is None:
            self._report(heading, self._why_no_update(written))
            self._chips_below(heading.end + 1, end, None)
            return None
        label = self._label(heading, match["label"])
        short = TIME_OF_DAY.fullmatch(match["moment"].strip()) is not None
        try:
            posted = None if above == "unread" and short else self._posted(match["moment"], above)
        except ValueError as error:
            self._report(heading, self.file.explain(error))
            posted = None
        chips, first = self._chips_below(heading.end + 1, end, posted)
        if posted is None:
            return None
        return WrittenUpdate(
            id="", position=self.file.in_body(heading.line, heading.column), posted=posted,
            label=label or self.kind.first_label, chips=tuple(chips), body=self._part(first, end), short=short,
        )  # fmt: skip

    def _label(self, heading: Block, word: str) -> Label | None:
        allowed = LABELS[self.kind] + (Label.UPDATE, Label.CORRECTION, Label.POSTMORTEM)
        label = find_label(word, self.file.languages)
        if label in allowed:
            return label
        known = label_words(self.file.languages, allowed)
        of_kind = f' of kind "{self.kind.value}"' if label else ""
        otherwise = f"it is one of {', '.join(map(usual_word, allowed))}"
        self._report(heading, self.file.unknown(f'"{word}" is not a label{of_kind}', word, known, otherwise))
        return None

    def _posted(self, written: str, above: Posted | str) -> Posted:
        zone = self.file.zone
        posted = read_following(written, above, zone) if isinstance(above, Posted) else read_posted(written, zone)
        if not posted.moment.has_day:
            raise ValueError(f'"{written}" is too vague for an update; give a day at least')
        return posted

    def _why_no_update(self, written: str) -> str:
        if find_label(written, self.file.languages):
            return f'"{written}" has no time; write ### 2024-03-05 17:07 UTC - {written}'
        words = written.split()
        for n in range(max(1, len(words) - 4), len(words)):
            time, label = " ".join(words[:n]).rstrip(" :-–—"), " ".join(words[n:]).lstrip("-–—")
            if find_label(label, self.file.languages):
                return f'"{written}" has no dash between its time and its label; write ### {time} - {label}'
        if re.match(r"\d", written):
            label = usual_word(self.kind.first_label)
            return f'"{written}" has no label; write ### {written.rstrip(" -–—")} - {label} (or Update, Resolved, …)'
        remedy = "write ### 2024-03-05 17:07 UTC - Update, or #### for a heading inside one"
        return f'"{written}" is not an update; {remedy}'

    # What only the whole shows

    def _check_comments(self, text: str) -> None:
        place = text.rfind("<!--")
        line = text.count("\n", 0, place) + 1
        if place > text.rfind("-->") and "<!--" not in self.lines[line - 1]:
            column = place - text.rfind("\n", 0, place)
            message = "this comment is never closed and hides all below it; write --> where it ends"
            self.file.report(self.file.in_body(line, column), message)

    def _check_strays(self, inside: set[int]) -> None:
        """Report headings that look like updates, or like their list, and are not where or as large as those are."""
        for heading in self.headings:
            within = heading.line in inside
            match = _HEADING.fullmatch(_unmarked(heading.text))
            is_dated = match and re.search(r"\d[-:]\d\d", match["moment"])
            is_right = within and heading.level == 3
            if match and is_dated and not is_right and find_label(match["label"], self.file.languages):
                remedy = "write it with ###" if within else "move it below a heading ## Updates, and write it with ###"
                self._report(heading, f"this looks like an update but is not one; {remedy}")
            elif heading.level != 2 and not within and is_updates_heading(heading.text, self.file.languages):
                self._report(heading, f"the list of updates begins with ## {heading.text}")

    def _check_order(self, updates: Sequence[WrittenUpdate]) -> None:
        must_ascend = any(update.short for update in updates)
        for above, below in pairwise(updates):
            if must_ascend and below.moment.first < above.moment.first:
                message = "this update is earlier than the one above it; times without a date must ascend"
                self.file.report(below.position, message)
        times = sorted(update.moment.first for update in updates if update.moment.has_time)
        for moment, position in ((update.moment, update.position) for update in updates):
            if not moment.has_time and bisect_left(times, moment.first) < bisect_left(times, moment.last):
                message = "another update of that day has a time; give one here too, so that their order is known"
                self.file.report(position, message)

    # Chips: the code spans below an update's heading. Each changes one thing

    def _chips_below(self, first: int, end: int, posted: Posted | None) -> tuple[list[tuple[Position, Chip]], int]:
        """The chips below a heading, and the line where the update's text begins."""
        below = range(first, end)
        begins = next((n for n in below if self.lines[n - 1].strip() and not _is_chip_line(self.lines[n - 1])), end)
        chips = [chip for n in range(first, begins) for chip in self._chips_of_line(n, posted)]
        seen = set[object]()
        for position, chip in chips:
            about = chip.target if isinstance(chip, LevelChip) else (type(chip), getattr(chip, "start", None) is None)
            if about in seen:
                self.file.report(position, "this chip repeats one of this update; keep one of them")
            seen.add(about)
        if begins < end:
            self._check_bare_chip(begins, posted)
        for n in range(begins + 1, end):
            line = self.lines[n - 1]
            if (
                _is_chip_line(line)
                and (block := gfm.parse(self.text).block_at(n))
                and block.kind is BlockKind.PARAGRAPH  # neither code nor in a list
                and all(self._is_chip(span, posted) for span in _SPAN.findall(line))
            ):
                message = "chips work directly below the heading only; move this line there"
                self.file.report(self.file.in_body(n), message)
        return chips, begins

    def _chips_of_line(self, line: int, posted: Posted | None) -> Iterator[tuple[Position, Chip]]:
        for span in _SPAN.finditer(self.lines[line - 1]):
            position = self.file.in_body(line, span.start(1) + 1)
            try:
                chip = self._chip(span[1], posted)
            except ValueError as error:
                self.file.report(position, f"`{span[1].strip()}`: {self.file.explain(error)}")
            else:
                if chip is not None:
                    yield position, chip

    def _chip(self, written: str, posted: Posted | None) -> Chip | None:
        """What a chip says; None where it depends on the time of an update that nobody knows."""
        before, _, after = written.partition(":")
        name, value = self._name(before.strip()), after.strip()
        if name == "cause":
            return CauseChip(read_word(CauseStatus, value))
        if name in {"next update", "start", "end"}:
            return self._timed(name, value, posted) if posted else None
        is_region = name != "all" and name not in self.site.components
        return LevelChip(name, read_word(Level, value), region=is_region)

    def _timed(self, name: str, value: str, posted: Posted) -> Chip:
        if name == "next update" and value.startswith("+"):
            return PromiseChip(exactly(posted.moment.first + read_delay(value)))
        at = read_following(value, posted, self.file.zone).moment
        if name != "next update":
            return WindowChip(**{name: at})
        if at.last < posted.moment.first:
            raise ValueError("this is before the update that promises it; give a later time, or +30m")
        return PromiseChip(at)

    def _name(self, written: str) -> str:
        if name := self._find(written):
            return name
        if written.lower() in {"start", "end"}:
            raise ValueError(f"only a maintenance window moves; say {written.lower()} in the front matter")
        otherwise = "name a component, a region, all, cause or next update"
        raise Unknown(
            f'no component or region is called "{written}"',
            lambda: nearest(written, self.words) or regions.nearest(written, self.site.regions),  # slow
            otherwise,
        )

    def _find(self, written: str) -> str | None:
        """The name that is written, also in another case; None where it names nothing. This is quick."""
        variants = (written, " ".join(written.lower().split()))
        return next((name for name in variants if name in self.words or regions.find(name, self.site.regions)), None)

    def _is_chip(self, written: str, posted: Posted | None) -> bool:
        try:
            self._chip(written, posted)
        except ValueError:
            return False
        return True

    def _check_bare_chip(self, line: int, posted: Posted | None) -> None:
        """Tell of a line that was meant as chips: without backticks, in a list, or with words beside them."""
        text = self.lines[line - 1]
        position = self.file.in_body(line, len(text) - len(text.lstrip()) + 1)
        first = _SPAN.match(text.lstrip())
        if first and ":" in first[1] and self._is_chip(first[1], posted):
            message = "chips stand on a line of their own; move the rest of it to the next line"
            self.file.report(position, message)
            return
        match = _BARE.fullmatch(re.sub(r"[`*]", "", text).strip().replace("：", ":"))
        if match and self._resembles_chip(name := match["name"].strip(), value := match["value"].strip(), posted):
            written = re.sub(r"[\s,;·]+(next update:)", r"` `\1", f"`{name}: {value}`", flags=re.IGNORECASE)
            in_a_list = re.match(r"\s*(?:[-+>•]|\d+[.)])\s+`", text)
            remedy = "take it out of the list" if in_a_list else "put it in backticks"
            self.file.report(position, f"this looks like a chip but is not one; {remedy}: {written}")

    def _resembles_chip(self, name: str, value: str, posted: Posted | None) -> bool:
        if fold(value.replace("_", " ")) in _LEVELS or self._is_chip(f"{name}: {value}", posted):
            return True
        return self._find(name) is not None and (len(value.split()) <= 2 or "next update:" in value.lower())

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


def _is_chip_line(text: str) -> bool:
    spans = _SPAN.findall(text)
    return bool(spans) and not _SPAN.sub("", text).strip(" \t,;·") and all(":" in span for span in spans)


def states(updates: Iterable[WrittenUpdate], kind: Kind) -> Iterator[State]:
    """The state in force after each update, oldest first."""
    state = kind.first_state
    for update in updates:
        state = update.label.state or state
        yield state


def usual_word(label: Label) -> str:
    """The usual English word for a label."""
    return label_words((), [label])[0]


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


def _unmarked(heading: str) -> str:
    """A heading without emphasis and code; of one that is too long to be an update's, the beginning."""
    return re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", heading[:200]).strip()


_HEADING: Final = re.compile(
    r"(?P<moment>.*?\d.*?)(?:\s*[–—]\s*|\s+-+\s+|\s+-+(?=[^\W\d])|-+\s+(?=[^\W\d]))(?P<label>\S.*)"
)
_LEVELS: Final = frozenset(fold(level.value.replace("_", " ")) for level in Level)
_SPAN: Final = re.compile(r"`([^`]+)`")
_BARE: Final = re.compile(r"(?:(?:[-+>•]|\d+[.)])\s+)?(?P<name>\w[\w .-]{0,60}):\s*(?P<value>.{1,60})")
