"""A Markdown text line by line, and a line column by column."""


def lines_of(text: str) -> list[str]:
    """The lines of `text` whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class Cursor:
    """What is left of a line, with columns counted by tab stops of four."""

    def __init__(self, line: str) -> None:
        self.length = len(line)
        self.column = 0
        self.text = line
        self._measure()

    def take(self, width: int) -> None:
        """Go on by `width` columns; a tab that is cut leaves spaces."""
        if "\t" in self.text[:width]:
            self.text = " " * self.indent + self.bare
        self.text = self.text[width:]
        self.column += width
        self._measure()

    def _measure(self) -> None:
        self.bare = self.text.lstrip(" \t")
        self.indent = len(self.text) - len(self.bare)
        lead = self.text[: self.indent]
        if "\t" in lead:
            self.indent = len((" " * (self.column % 4) + lead).expandtabs(4)) - self.column % 4


def take_quote_marker(cursor: Cursor) -> None:
    """Go past the `>` that is next, and one space."""
    cursor.take(cursor.indent + 1)
    cursor.take(min(cursor.indent, 1))


def closes_fence(text: str, marker: str) -> bool:
    """Whether a line's text ends the fence that `marker` opened."""
    run = text.rstrip(" \t")
    return len(run) >= len(marker) and not run.strip(marker[0])


def without_closing_hashes(text: str) -> str:
    """A heading's text; hashes count as its end only after a space."""
    bare = text.rstrip(" \t")
    kept = bare.rstrip("#")
    return kept.rstrip(" \t") if not kept or kept[-1] in " \t" else bare
