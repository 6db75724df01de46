"""Social images: chats and social networks show them beside a link. They need the extra `images`."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from statusgen.theme.fonts import widths_of

_BOLD: Final = 1.09
"""Bold letters of a font are at most this much wider than its regular ones."""


@cache
def painter() -> "Painter | None":
    """The painter with the upright fonts of all installed packages `fontpkg-…`, if the extra is installed."""
    try:
        import resvg_py
    except ImportError:
        return None
    return with_fonts(resvg_py.svg_to_bytes, sys.path)


def with_fonts(draw: Any, folders: Iterable[str]) -> "Painter | None":
    """A painter with the fonts of the packages in some folders; None where there are none."""
    found = (font for folder in folders for font in Path(folder).glob("fontpkg_*/files/*.ttf"))
    paths = sorted({str(font) for font in found if "Italic" not in font.name})
    widths: dict[str, float] = {}
    for path in paths:
        widths = widths_of(Path(path)) | widths
    return Painter(draw, paths, widths) if paths else None


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
        """The image, 1,200 by 630. Drawing takes long, so a preview gets what it has asked for before from memory."""
        if svg not in self._drawn:
            self._drawn[svg] = bytes(self.draw(svg_string=svg, font_files=self.paths, skip_system_fonts=True))
        return self._drawn[svg]

    def _width(self, text: str) -> float:
        return sum(self.widths.get(character, 1) for character in text) * _BOLD
