"""The widths of letters are those that a library for fonts reads."""

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from statusgen.theme.font import widths
from statusgen.theme.social_images import painter


def test_every_letter_of_a_font_of_all_planes_or_of_one_is_as_wide_as_it_says() -> None:
    found = painter()
    assert found
    for path in found.paths:
        with TTFont(path) as font:
            advances, unit = font["hmtx"].metrics, font["head"].unitsPerEm
            said = {chr(code): advances[name][0] / unit for code, name in font.getBestCmap().items()}
        assert {"\0": 0.0, **widths(Path(path))} == {"\0": 0.0} | said


@pytest.mark.parametrize(
    ("of_format", "found"), [(4, {"a": 0.5, "c": 0.25, "d": 0.5}), (12, {"a": 0.5, "c": 0.25, "d": 0.5}), (6, {})]
)
def test_a_font_may_say_in_several_ways_which_letters_it_has(
    tmp_path: Path, of_format: int, found: dict[str, float]
) -> None:
    path = tmp_path / "small.ttf"
    save(path, {"a": "narrow", "c": "thin", "d": "narrow"}, of_format)
    assert widths(path) == found


def save(path: Path, letters: dict[str, str], of_format: int) -> None:
    """Write a font with some letters, each as wide as its glyph."""
    made = FontBuilder(unitsPerEm=1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "narrow", "thin"])
    made.setupGlyf(dict.fromkeys((".notdef", "narrow", "thin"), TTGlyphPen(None).glyph()))
    made.setupHorizontalMetrics({".notdef": (1000, 0), "narrow": (500, 0), "thin": (250, 0)})
    made.setupHorizontalHeader()
    made.setupCharacterMap({})
    table = CmapSubtable.newSubtable(of_format)
    table.platformID, table.platEncID, table.language = 3, 1, 0
    table.cmap = {ord(letter): glyph for letter, glyph in letters.items()}
    made.font["cmap"].tables = [table]
    made.save(path)
