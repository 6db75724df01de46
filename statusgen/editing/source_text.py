"""The text of a file, into which lines are put so that every other byte stays as it was."""

import re
from collections import Counter
from collections.abc import Sequence


class SourceText:
    """A file's lines with their line ends, counted from 1 as parsers count them."""

    def __init__(self, raw: bytes) -> None:
        text = raw.decode("utf-8", "surrogateescape")
        self.lines: Sequence[str] = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        ends = Counter(re.findall(r"\r\n|\r|\n", text))
        self.newline = max(ends, key=lambda end: ends[end], default="\n")

    def line(self, number: int) -> str:
        """A line without its line end; "" beyond the last."""
        return self.lines[number - 1].rstrip("\r\n") if 0 < number <= len(self.lines) else ""

    def is_blank(self, number: int) -> bool:
        """Whether a line has nothing to see, or is none."""
        return not self.line(number).strip()

    def last_filled(self, first: int, end: int) -> int:
        """The last line that is not blank, from `first` to the one above `end`; else the one above `first`."""
        return next((n for n in range(end - 1, first - 1, -1) if not self.is_blank(n)), first - 1)

    def with_line(self, number: int, text: str) -> bytes:
        """The file with another text in a line, whose line end stays."""
        line = self.lines[number - 1]
        lines = [*self.lines[: number - 1], text + line[len(line.rstrip("\r\n")) :], *self.lines[number:]]
        return "".join(lines).encode("utf-8", "surrogateescape")

    def replaced(self, first: int, end: int, block: Sequence[str]) -> bytes:
        """The file with other lines instead of those from `first` up to `end`; with `first` as `end`, with more lines.

        A file without a line end at its end stays without one.
        """
        above, below = "".join(self.lines[: first - 1]), "".join(self.lines[end - 1 :])
        parts = [f"{line}{self.newline}" for line in block]
        if parts and not below:
            lacked = self.lines[min(end - 1, len(self.lines)) - 1] if end > 1 else ""
            if lacked and not lacked.endswith(("\r", "\n")):
                parts[-1] = block[-1]
        if above and not above.endswith(("\r", "\n")):
            above += self.newline
        return (above + "".join(parts) + below).encode("utf-8", "surrogateescape")
