"""How wide the characters of a font are, from the tables of its file (OpenType 1.9: cmap, head, hhea, hmtx).

A library that knows all of fonts takes longer to import than an image takes to draw.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final


def widths(path: Path) -> Mapping[str, float]:
    """The width of each character of Unicode that a TrueType or OpenType font has, where the size is 1."""
    font = path.read_bytes()
    count = _numbers(font, 4, 1)[0]
    tables = {tag: start for tag, _, start, _ in struct.iter_unpack(">4s3I", font[12 : 12 + 16 * count])}
    unit = _numbers(font, tables[b"head"] + 18, 1)[0]
    known = _numbers(font, tables[b"hhea"] + 34, 1)[0]
    advances = _numbers(font, tables[b"hmtx"], 2 * known)[::2]
    return {
        chr(code): advances[min(glyph, known - 1)] / unit for code, glyph in _glyphs(font, tables[b"cmap"]) if glyph
    }


def _numbers(font: bytes, start: int, count: int) -> tuple[int, ...]:
    """So many numbers of two bytes."""
    return struct.unpack_from(f">{count}H", font, start)


def _glyphs(font: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """The code and the glyph of each character: of all planes if the font has them in one table."""
    count = _numbers(font, cmap + 2, 1)[0]
    starts = [cmap + at for _, _, at in struct.iter_unpack(">2HI", font[cmap + 4 : cmap + 4 + 8 * count])]
    formats = {_numbers(font, start, 1)[0]: start for start in starts}
    found = next((number for number in _FORMATS if number in formats), None)
    return _FORMATS[found](font, formats[found]) if found else iter(())


def _from_groups(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", font, start + 12)
    for first, last, glyph in struct.iter_unpack(">3I", font[start + 16 : start + 16 + 12 * count]):
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _from_segments(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    size, count = _numbers(font, start + 2, 3)[::2]
    table, count = _numbers(font, start, size // 2), count // 2
    lasts, firsts, deltas, offsets = (7, 8 + count, 8 + 2 * count, 8 + 3 * count)
    for n in range(count):
        first, last, delta, offset = (table[part + n] for part in (firsts, lasts, deltas, offsets))
        for code in range(first, last + 1):
            glyph = table[offsets + n + offset // 2 + code - first] if offset else code
            yield code, (glyph + delta) & 0xFFFF if glyph else 0


_FORMATS: Final[Mapping[int, Callable[[bytes, int], Iterator[tuple[int, int]]]]] = {12: _from_groups, 4: _from_segments}
"""The formats of the table of characters that fonts have today, the one with all planes first."""
