"""The map of the world: which countries regions are or lie in, and how it is drawn.

The list of regions beside it is the content: the map shows nothing that the list does not say.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta

from statusgen.model import regions
from statusgen.model.site import Region
from statusgen.model.vocabulary import Level
from statusgen.pages.parts import Located

Outline = Annotated[str, Meta(pattern=r"^([Mm]-?\d+[ -]\d+l-?\d+[ -]\d+([ -]\d+[ -]\d+)+z)+$")]
"""An SVG path of rings in whole units: each begins with a step from where the one before began, or from 0 0."""

Point = tuple[int, int]
"""A point of the map: x and y."""


class World(msgspec.Struct, frozen=True):
    """The world as it is drawn: all land without borders, outlines of countries, a point in each country.

    Countries go by their ISO 3166-1 code. What has no point is never marked; some are too small for an outline. `parts`
    are, by area, the outlines of what of a country lies in it, where that is not all of the country.
    """

    width: Annotated[int, Meta(gt=0)]
    height: Annotated[int, Meta(gt=0)]
    land: Outline
    countries: dict[str, Outline]
    points: dict[str, Point]
    parts: dict[str, dict[str, Outline]] = {}


HATCHES: Final[Mapping[Level | None, tuple[int, int]]] = {
    Level.UNDER_MAINTENANCE: (0, 20),
    Level.DEGRADED_PERFORMANCE: (-45, 35),
    Level.PARTIAL_OUTAGE: (45, 60),
}
"""The levels that are told by lines: their angle, and how many hundredths they cover."""

HOLES: Final[Mapping[Level | None, str]] = {
    Level.OPERATIONAL: "hole wide",
    Level.UNDER_MAINTENANCE: "hole wide",
    Level.DEGRADED_PERFORMANCE: "hole wide",
    Level.PARTIAL_OUTAGE: "hole",
}
"""The levels whose dots are rings, with the class of what is left out."""

FILLS: Final[Mapping[Level | None, str]] = {Level.OPERATIONAL: "part"}
"""The levels whose areas are not filled with their color, with the class of what is: that of a country in part."""


class Layer(msgspec.Struct, frozen=True):
    """What is at one level, as a path."""

    level: Level | None
    path: str


class Box(NamedTuple):
    """The part of the map that is shown."""

    left: int
    top: int
    width: int
    height: int


class Drawing(msgspec.Struct, frozen=True):
    """The map as it is drawn, from the ground up; of equals, the worst last.

    `parts` are countries that something is in, `areas` those that are affected as a whole, `specks` those of a larger
    area (but not of the whole world) that have no outline. `dots` stand for places in one country that could not be
    seen otherwise. Specks and dots are strokes without length. If all the world is marked, that is the ground, and
    there is no other land.
    """

    box: Box
    has_land: bool
    parts: tuple[Layer, ...]
    areas: tuple[Layer, ...]
    specks: tuple[Layer, ...]
    dots: tuple[Layer, ...]


CLOSEST: Final = 0.42
"""How much of the map's width is shown at least: from nearer, its coarse outlines would show."""

FARTHEST: Final = 0.8
"""How much of the map's width may be shown: if more is needed, all of it is shown."""

MARGIN: Final = 0.06
"""How much of the map's width is shown on each side of what is marked."""

EDGE: Final = 0.015
"""How much sea there may be beyond the edges of the map, of its width and height."""

SMALL: Final = 60.0
"""The square units, where the map is shown whole, that a country needs to be seen without a dot."""


def located(code: str, level: Level | None, configured: Mapping[str, Region]) -> Located:
    """Where a known region is; `several`, and what is configured without a country, is nowhere in particular."""
    if code in regions.AREAS or code in regions.COUNTRIES:
        area = code if code in regions.AREAS else ""
        return Located(level, regions.countries(code, configured), is_part=False, area=area)
    above = (each for each in regions.ancestors(code, configured) if each != regions.WORLDWIDE)
    within = next((each for each in above if each in regions.AREAS or each in regions.COUNTRIES), None)
    countries = regions.countries(within, configured) if within else ()
    return Located(level, countries, is_part=True, area=within or "")


def draw(world: World, places: Sequence[Located]) -> Drawing | None:
    """The map of some places, as close as its outlines allow; None where there is nothing to show."""
    if in_part := _outlines_in_part(world, places):
        world = msgspec.structs.replace(world, countries=world.countries | in_part)
    shown = [
        place
        if world.points.keys() >= {*place.countries}
        else msgspec.structs.replace(place, countries=tuple(code for code in place.countries if code in world.points))
        for place in places
    ]
    whole = _worst(place for place in shown if not place.is_part)
    parts = {code: level for code, level in _worst(p for p in shown if p.is_part).items() if code not in whole}
    if not whole and not parts:
        return None
    areas = _worst(p for p in shown if not p.is_part and 1 < len(p.countries) < len(world.points))
    specks = {code: level for code, level in areas.items() if code not in world.countries}
    box, ground = _box(world, [*whole, *parts]), []
    dots = _worst(p for p in shown if len(p.countries) == 1 and _is_unseen(world, p, shown, box))
    if world.points.keys() <= whole.keys():
        least = min(whole.values(), key=_badness)
        ground = [Layer(least, world.land)]
        whole = {code: level for code, level in whole.items() if level is not least}
    points = {code: "M{} {}h0".format(*world.points[code]) for code in {*specks, *dots}}
    return Drawing(
        box,
        has_land=not ground,
        parts=_layers(parts, world.countries),
        areas=(*ground, *_layers(whole, world.countries)),
        specks=_layers(specks, points),
        dots=_layers(dots, points),
    )


def _outlines_in_part(world: World, places: Sequence[Located]) -> dict[str, Outline]:
    """The outlines of countries that are meant no further than they lie in an area."""
    found = {code: outline for area in world.parts.values() for code, outline in area.items()}
    meant = {code: [place for place in places if code in place.countries] for code in found}
    return {
        code: outline
        for code, outline in found.items()
        if meant[code] and all(code in world.parts.get(place.area, ()) for place in meant[code])
    }


def land_image(world: World) -> bytes:
    """The land alone as an SVG of its own, which all pages share: an image has no colors of the page."""
    style = (
        "path{fill:#15181c;fill-opacity:.13}"
        "@media screen and (prefers-color-scheme:dark){path{fill:#eceef0}}"
        "@media(forced-colors:active){path{fill:none;stroke:GrayText}}"
    )
    size = f'width="{world.width}" height="{world.height}" viewBox="0 0 {world.width} {world.height}"'
    image = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style}</style><path d="{world.land}"/></svg>\n'
    return image.encode()


def pitch(box: Box) -> int:
    """How far apart the lines of a hatch are, so that they look the same from near and far."""
    return max(round(box.width / 140), 1)


def _worst(places: Iterable[Located]) -> dict[str, Level | None]:
    found: dict[str, Level | None] = {}
    for place in places:
        for code in place.countries:
            if code not in found or _badness(found[code]) < _badness(place.level):
                found[code] = place.level
    return found


def _badness(level: Level | None) -> Level:
    return level or Level.OPERATIONAL


def _layers(levels: Mapping[str, Level | None], paths: Mapping[str, str]) -> tuple[Layer, ...]:
    """The paths of countries by level, the worst last."""
    found = (
        Layer(level, "".join(paths.get(code, "") for code in sorted(levels) if levels[code] is level))
        for level in sorted({*levels.values()}, key=_badness)
    )
    return tuple(layer for layer in found if layer.path)


def _is_unseen(world: World, place: Located, places: Sequence[Located], box: Box) -> bool:
    """Whether it is only somewhere in its country, too small to see, or looks like what is around it."""
    code = place.countries[0]
    around = (each for each in places if not each.is_part and code in each.countries and len(each.countries) > 1)
    is_small = _extent(world, code).area * (world.width / box.width) ** 2 < SMALL
    return place.is_part or is_small or any(each.level is place.level for each in around)


# How much of the world is shown


class _Extent(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int
    area: float


def _box(world: World, codes: Collection[str]) -> Box:
    """What to show of the map: its own shape, as wide as what is marked, within bounds."""
    found = [_extent(world, code) for code in codes]
    left, right = min(each.left for each in found), max(each.right for each in found)
    top, bottom = min(each.top for each in found), max(each.bottom for each in found)
    needed = max((right - left) / world.width, (bottom - top) / world.height) + 2 * MARGIN
    share = max(needed, CLOSEST) if needed <= FARTHEST else 1 + 2 * EDGE
    x, width = _stretch(left, right, world.width, share)
    y, height = _stretch(top, bottom, world.height, share)
    return Box(x, y, width, height)


def _stretch(first: int, last: int, whole: int, share: float) -> tuple[int, int]:
    """Where a share of the whole begins, and how long it is, with what is marked in its middle if that can be."""
    length, edge = round(whole * share), round(whole * EDGE)
    return min(max((first + last - length) // 2, -edge), whole + edge - length), length


def _extent(world: World, code: str) -> _Extent:
    if code in world.countries:
        return extent_of(world.countries[code])
    x, y = world.points[code]
    return _Extent(x, y, x, y, 0)


@cache
def extent_of(outline: Outline) -> _Extent:
    """The box around all rings of an outline, and the area inside them, in units of the map."""
    rings: list[list[Point]] = []
    for ring in outline.split("z")[:-1]:
        before = rings[-1][0] if rings else (0, 0)
        steps = [int(number) for number in re.findall(r"-?\d+", ring)]
        xs, ys = accumulate([before[0] + steps[0], *steps[2::2]]), accumulate([before[1] + steps[1], *steps[3::2]])
        rings.append(list(zip(xs, ys, strict=True)))
    area = sum(a * d - b * c for ring in rings for (a, b), (c, d) in pairwise([*ring, ring[0]])) / 2
    x, y = zip(*chain.from_iterable(rings), strict=True)
    return _Extent(min(x), min(y), max(x), max(y), abs(area))
