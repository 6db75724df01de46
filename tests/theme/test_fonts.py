"""The widths of characters are those that fontTools finds in the same fonts."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont

from statusgen.theme.fonts import widths_of
from statusgen.theme.social_images import painter

GLYPHS = {".notdef": 500, "a": 300, "b": 400, "far": 700, "same": 700}


def built(folder: Path, characters: dict[int, str], **changes: int) -> Path:
    """A font with glyphs of these widths, of which the last two have one; `changes` are of the formats of its maps."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([*GLYPHS])
    builder.setupCharacterMap(characters)
    builder.setupGlyf({name: _empty() for name in GLYPHS})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in GLYPHS.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    for table in builder.font["cmap"].tables:
        table.platEncID = changes.get("encoding", table.platEncID)
    builder.save(folder / "font.ttf")
    return folder / "font.ttf"


def _empty() -> object:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    return TTGlyphPen(None).glyph()


def test_the_font_that_social_images_are_drawn_with() -> None:
    found = painter()
    assert found
    for path in map(Path, found.paths):
        with TTFont(path) as font:
            widths, unit = font["hmtx"].metrics, font["head"].unitsPerEm
            assert widths_of(path) == {chr(code): widths[name][0] / unit for code, name in font.getBestCmap().items()}


@pytest.mark.parametrize(
    ("characters", "widths"),
    [
        ({0x61: "a", 0x62: "b"}, {"a": 0.3, "b": 0.4}),
        ({0x61: "far", 0x62: "a", 0x63: "same"}, {"a": 0.7, "b": 0.3, "c": 0.7}),  # by a list of glyphs
        ({0x61: "a", 0x1F7E2: "b"}, {"a": 0.3, "🟢": 0.4}),
        ({0x61: "a", 0x62: ".notdef"}, {"a": 0.3}),
    ],
)
def test_each_form_of_a_map_is_read(tmp_path: Path, characters: dict[int, str], widths: dict[str, float]) -> None:
    assert widths_of(built(tmp_path, characters)) == widths


def test_a_font_without_a_map_from_unicode_has_no_characters(tmp_path: Path) -> None:
    assert widths_of(built(tmp_path, {0x61: "a"}, encoding=99)) == {}
