"""Social images: chats and social networks show them beside a link. They need the extra `images`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from statusgen.theme.engine import BESIDE_PROGRAM
from statusgen.theme.font_widths import widths

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_BOLD: Final = 1.09
"""Bold letters of a font are at most this much wider than its regular ones."""


@cache
def painter(
    find: "Callable[..., Iterable[EntryPoint]] | None" = None, kept: Path | None = BESIDE_PROGRAM
) -> "Painter | None":
    """The painter with the upright fonts of all packages that are installed, or that `find` names, if the extra is.

    How wide letters are is `kept` in a folder.
    """
    from importlib.metadata import entry_points
    from importlib.resources import files

    found = (find or entry_points)(group="fontpkg.family")
    packages = {each.value.partition(":")[0].partition(".")[0] for each in found}
    fonts = (each for package in packages for each in (files(package) / "files").iterdir())
    paths = sorted(str(each) for each in fonts if each.name.endswith(".ttf") and "Italic" not in each.name)
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
