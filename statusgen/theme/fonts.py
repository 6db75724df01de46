"""How wide the characters of a font are. Of its tables, only what says so is read: it is wanted in every build."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_UNICODE: Final = ((3, 10), (3, 1), (0, 6), (0, 4), (0, 3), (0, 2), (0, 1), (0, 0))
"""The platform and the encoding of maps from Unicode, the fullest first."""


def widths_of(font: Path) -> dict[str, float]:
    """The width of each character of a TrueType or OpenType font in parts of its size, without those it lacks.

    See the OpenType specification for its tables: `cmap` from characters to glyphs, `hmtx` with their widths.
    """
    raw = font.read_bytes()
    (tables,) = struct.unpack_from(">4xH", raw)
    at: dict[bytes, int] = dict(struct.iter_unpack(">4s4xI4x", raw[12 : 12 + 16 * tables]))
    (unit,) = struct.unpack_from(">H", raw, at[b"head"] + 18)
    (count,) = struct.unpack_from(">H", raw, at[b"hhea"] + 34)
    widths = _numbers(raw, at[b"hmtx"], 2 * count)[::2]
    last = len(widths) - 1  # the glyphs that follow are as wide
    return {chr(code): widths[min(glyph, last)] / unit for code, glyph in _glyphs(raw, at[b"cmap"]) if glyph}


def _glyphs(raw: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Each character of the fullest map, and its glyph; 0 where there is none."""
    (count,) = struct.unpack_from(">2xH", raw, cmap)
    maps = {
        (platform, encoding): cmap + start
        for platform, encoding, start in struct.iter_unpack(">HHI", raw[cmap + 4 : cmap + 4 + 8 * count])
    }
    known = ((maps[kind], int.from_bytes(raw[maps[kind] : maps[kind] + 2])) for kind in _UNICODE if kind in maps)
    start, form = next(((start, form) for start, form in known if form in (4, 12)), (0, 0))
    if form == 12:
        yield from _of_groups(raw, start)
    elif form == 4:
        yield from _of_segments(raw, start)


def _of_groups(raw: bytes, start: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">12xI", raw, start)
    for first, last, glyph in struct.iter_unpack(">III", raw[start + 16 : start + 16 + 12 * count]):
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _of_segments(raw: bytes, start: int) -> Iterator[tuple[int, int]]:
    length, twice = struct.unpack_from(">2xH2xH", raw, start)
    count, words = twice // 2, _numbers(raw, start + 14, (length - 14) // 2)
    lasts, firsts = words[:count], words[count + 1 : 2 * count + 1]
    deltas, offsets = words[2 * count + 1 : 3 * count + 1], 3 * count + 1
    for n, (first, last, delta) in enumerate(zip(firsts, lasts, deltas, strict=True)):
        offset = words[offsets + n]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = words[offsets + n + offset // 2 + code - first] if offset else code
            yield code, (glyph + delta) % 0x10000 if glyph or not offset else 0


def _numbers(raw: bytes, start: int, count: int) -> tuple[int, ...]:
    """So many numbers of two bytes each."""
    return struct.unpack_from(f">{count}H", raw, start)
