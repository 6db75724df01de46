"""Social images: chats and social networks show them beside a link. They need the extra `images`."""

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from statusgen.theme.engine import BESIDE_PROGRAM
from statusgen.theme.font_widths import widths

_BOLD: Final = 1.09
"""Bold letters of a font are at most this much wider than its regular ones."""


@cache
def painter(folders: tuple[str, ...] = (), kept: Path | None = BESIDE_PROGRAM) -> "Painter | None":
    """The painter with the upright fonts of all packages in `folders`, or where Python finds its own, if the extra is.

    How wide letters are is `kept` in a folder. To ask for the entry points of packages would take longer than an image.
    """
    found = (each for folder in folders or sys.path for each in Path(folder).glob("fontpkg_*"))
    packages = {each.name: each for each in reversed([*found])}  # the first of a name counts
    fonts = (font for package in packages.values() for font in package.glob("files/*.ttf"))
    paths = sorted(str(font) for font in fonts if "Italic" not in font.name)
    known: dict[str, float] = {}
    try:
        import resvg_py

        for path in paths:
            known = widths(Path(path), kept) | known
    except ImportError:
        return None
    return Painter(resvg_py.svg_to_bytes, paths, known) if paths else None


class Painter:
    """Draws SVG with its own fonts only, so that the image is the same on every machine."""

    def __init__(self, draw: Any, paths: Sequence[str], widths: Mapping[str, float]) -> None:
        self.draw, self.paths, self.widths = draw, list(paths), widths
        self._drawn: dict[str, bytes] = {}

    def knows(self, text: str) -> bool:
        """Whether its fonts have every character."""
        return all(character in self.widths for character in text if not character.isspace())

    def fitted(self, text: str, size: int, width: int, most: int) -> tuple[str, ...]:
        """Break a text into at most `most` lines of this width; the last ends with an ellipsis if the text was cut."""
        lines = [""]
        for word in text.split():
            wider = f"{lines[-1]} {word}".strip()
            if self._width(wider) * size <= width or not lines[-1]:
                lines[-1] = wider
            else:
                lines.append(word)
        kept = lines[:most]
        if len(lines) > most or self._width(kept[-1]) * size > width:
            last = kept.pop()
            while last and self._width(f"{last}…") * size > width:
                last = last[:-1].rstrip()
            kept.append(f"{last}…")
        return tuple(kept)

    def png(self, svg: str) -> bytes:
        """The image as PNG. Drawing takes long, so a preview gets what it has asked for before from memory."""
        if svg not in self._drawn:
            self._drawn[svg] = bytes(self.draw(svg_string=svg, font_files=self.paths, skip_system_fonts=True))
        return self._drawn[svg]

    def _width(self, text: str) -> float:
        return sum(self.widths.get(character, 1) for character in text) * _BOLD
