"""Chips: the code spans below an update's heading. Each changes one thing."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from statusgen import gfm
from statusgen.gfm.blocks import BlockKind
from statusgen.language.labels import fold
from statusgen.model.regions import find as find_region
from statusgen.model.regions import nearest as nearest_region
from statusgen.model.site import CauseChip, Chip, LevelChip, PromiseChip, Site, WindowChip
from statusgen.model.spelling import Unknown, nearest
from statusgen.model.time import Posted, exactly, read_delay, read_following
from statusgen.model.vocabulary import CauseStatus, Kind, Level
from statusgen.sources.source_file import SourceFile, read_word
from statusgen.sources.yaml_tree import Position


class ChipReader:
    """Reads the chips of one body, and reports what is wrong with them.

    They may name components, any region, and what the kind of file allows.
    """

    def __init__(self, text: str, file: SourceFile, site: Site, kind: Kind) -> None:
        self.text, self.file, self.regions = text, file, site.regions
        self.lines = text.split("\n")
        self.components = site.components.keys()
        window = {"start", "end"} if kind is Kind.MAINTENANCE else set[str]()
        self.words = self.components | self.regions.keys() | {"all", "cause", "next update"} | window

    def below(self, first: int, end: int, posted: Posted | None) -> tuple[list[tuple[Position, Chip]], int]:
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
                and self._is_in_paragraph(n)
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
        is_region = name != "all" and name not in self.components
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
        raise Unknown(f'no component or region is called "{written}"', partial(self._nearest, written), otherwise)

    def _find(self, written: str) -> str | None:
        """The name that is written, also in another case; None where it names nothing. This is quick."""
        variants = (written, " ".join(written.lower().split()))
        return next((name for name in variants if name in self.words or find_region(name, self.regions)), None)

    def _nearest(self, written: str) -> str | None:
        """The name that was probably meant. This is slow: it looks at every region of the world."""
        return nearest(written, self.words) or nearest_region(written, self.regions)

    def _is_in_paragraph(self, line: int) -> bool:
        """Whether a line is neither code nor in a list."""
        block = gfm.parse(self.text).block_at(line)
        return block is not None and block.kind is BlockKind.PARAGRAPH

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


def _is_chip_line(text: str) -> bool:
    spans = _SPAN.findall(text)
    return bool(spans) and not _SPAN.sub("", text).strip(" \t,;·") and all(":" in span for span in spans)


_LEVELS: Final = frozenset(fold(level.value.replace("_", " ")) for level in Level)
_SPAN: Final = re.compile(r"`([^`]+)`")
_BARE: Final = re.compile(r"(?:(?:[-+>•]|\d+[.)])\s+)?(?P<name>\w[\w .-]{0,60}):\s*(?P<value>.{1,60})")
