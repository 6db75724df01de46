"""The body of a write-up taken apart, and its lines while they are read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from functools import cached_property
from itertools import chain
from typing import Literal, Protocol, TypeAlias

import msgspec

from statusgen import gfm
from statusgen.gfm.blocks import Block, BlockKind
from statusgen.model.chips import Chip
from statusgen.model.problems import Severity
from statusgen.model.time import Moment, Posted
from statusgen.model.vocabulary import Kind, Label, State
from statusgen.model.zones import day_of
from statusgen.sources.keys.source_file import SourceFile
from statusgen.sources.yaml.tree import Position

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


def update_ids(told: Iterable[tuple[Moment, tzinfo, Label]]) -> Iterator[str]:
    """The ids of updates, in their order: `20240305T1707Z`, or `20240305` where only the day is known.

    The first of one minute has this bare id, each other has its label's too. So one more among them changes no other
    id, unless it comes first.
    """
    given = Counter[str]()
    for moment, zone, label in told:
        day = moment.first.isoformat()[:16] if moment.has_time else day_of(moment.first, zone).isoformat()
        bare = day.replace("-", "").replace(":", "") + "Z" * moment.has_time
        name = f"{bare}-{label.value.replace('_', '-')}" if bare in given else bare
        given[name] += 1
        yield name if given[name] == 1 else f"{name}-{given[name]}"


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


class BodyText:
    """The lines of a body, counted from 1, and the blocks that they are in."""

    def __init__(self, text: str, file: SourceFile) -> None:
        self.file = file
        self.parsed = gfm.ParsedText(text)  # nobody else asks for all of it, only for its parts
        self.lines: Sequence[str] = self.parsed.without_comments.split("\n")
        self.headings, self.leaves = self.parsed.headings, self.parsed.leaves

    @cached_property
    def heading_at(self) -> dict[int, Block]:
        """The headings by their lines."""
        return {heading.line: heading for heading in self.headings}

    def is_code(self, line: int) -> bool:
        """Whether a line is in a fence, or in HTML that is shown as code or not at all."""
        leaf = self.leaves.get(line)
        return leaf is not None and (leaf.kind is BlockKind.FENCE or leaf.closes is not None)

    def ranges(self, found: Sequence[Block], end: int = 0) -> Iterator[tuple[Block, int]]:
        """Each heading with the line before which it ends."""
        ends = [heading.line for heading in found[1:]] + [end or len(self.lines) + 1]
        return zip(found, ends, strict=False)

    def part(self, first: int, end: int = 0) -> Part:
        """The text of some lines, without the empty ones around it."""
        raw = self.lines[first - 1 : (end or len(self.lines) + 1) - 1]
        text = "\n".join(raw).strip("\n").rstrip()
        begins = first + next((n for n, line in enumerate(raw) if line), 0)
        return Part(text, tuple(range(begins, begins + text.count("\n") + 1)))

    def report(self, where: Block | int, message: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem about a heading, or about a line."""
        at = (where, 1) if isinstance(where, int) else (where.line, where.column)
        self.file.report(self.file.in_body(*at), message, severity)


class Labelled(Protocol):
    """An update, as far as its state is asked for."""

    @property
    def label(self) -> Label: ...


def states(updates: Iterable[Labelled], kind: Kind) -> Iterator[State]:
    """The state in force after each update, oldest first."""
    state = kind.first_state
    for update in updates:
        state = update.label.state or state
        yield state


def joined(parts: Iterable[Part]) -> Part:
    """All of them, with an empty line between each two."""
    found = [part for part in parts if part.text]
    lines = chain.from_iterable((*part.lines, part.lines[-1]) for part in found)
    return Part("\n\n".join(part.text for part in found), tuple(lines))


def by_time(updates: Iterable[WrittenUpdate]) -> list[WrittenUpdate]:
    """The updates, oldest first; those of one minute in the order given."""
    return sorted(updates, key=lambda update: update.moment.first)
