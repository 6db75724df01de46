"""Draw the small map of the world that pages show: templates/map/world.json.

    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
    python maps/make_world.py package

The borders are Natural Earth's 1:110m (public domain), which world-atlas packs as TopoJSON: an arc is a line,
each point counted from the one before, and a ring is a list of arcs, `~n` where arc n is followed backwards.
So a border is simplified once for both of its countries, and no gap opens between them. Where those are for
which 1:110m is too coarse is in 1:50m.

The projection is Natural Earth (Šavrič, Jenny, Patterson, Petrovič and Hurni 2011) around 11° E, so that the
edge of the map runs through the Bering Strait and cuts no country; Antarctica is left out. Units are whole
numbers, 1000 to the equator.

    {"width": 1000, "height": 432,   viewBox="0 0 1000 432"
     "land": "M1 2l3-4...z",         the outline of all land, without borders: the background
     "countries": {"FR": "M...z"},   outlines by ISO 3166-1 code, of those that are large enough to have one
     "parts": {"europe": {"RU": "M...z"}},   the same of what of a country lies in an area, where that is not all
     "points": {"FR": [479,102]}}    a place in each of the 249 countries (Antarctica's: at the lower edge)

The countries are ISO 3166-1's: where Natural Earth draws who holds a place, and ISO lists it with another,
ISO is followed. What ISO does not list (Kosovo) is land, and no country. Several outlines may be strung
together as one path, which shows no seams between neighbours.

The same sources give the same bytes. Changed corners and sizes want a look at the picture.
"""

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pycountry

Point = tuple[float, float]  # longitude and latitude in degrees, or x and y on the map
Line = list[Point]  # a ring is a line whose last point is its first

WIDTH: Final = 1000
CENTRE: Final = 11.0
EDGE: Final = CENTRE - 179.3  # an island between Alaska and Siberia reaches past 180 degrees
NORTH: Final = 83.8
SOUTH: Final = -56.2

# All in square units. Corners whose triangle is smaller than this go, from borders and from the land's coast:
BORDER: Final = 4.0
COAST: Final = 8.0
# Smaller rings are not drawn.
RING: Final = 7.0

EVERYWHERE: Final = (-180, -90, 180, 90)

# A country of Natural Earth's, the part of it that ISO lists elsewhere (west, south, east, north), and where.
LISTED_ELSEWHERE: Final = (
    ("Somaliland", EVERYWHERE, "SO"),
    ("N. Cyprus", EVERYWHERE, "CY"),
    ("RU", (32.0, 44.0, 36.7, 46.4), "UA"),
    ("FR", (-55, 2, -51, 6), "GF"),
    ("FR", (-62, 15.7, -61, 16.6), "GP"),
    ("FR", (-61.4, 14.2, -60.6, 15.1), "MQ"),
    ("FR", (45, -13.2, 45.5, -12.5), "YT"),
    ("FR", (55, -21.6, 56, -20.7), "RE"),
    ("NL", (-69, 12, -62, 18), "BQ"),
    ("NO", (-10, 70.5, -7, 81), "SJ"),
    ("NO", (8, 74, 36, 82), "SJ"),
)

# The parallel that ends Morocco in the south; Natural Earth draws it down to where it holds the land.
WESTERN_SAHARA: Final = 27.667

# Russia lies in Europe up to the Urals, here a straight line, so that Siberia is not painted with Europe.
URALS: Final = ((60.0, 70.0), (60.0, 50.0))
EUROPEAN: Final = ("europe", "eastern-europe")

# Where 1:50m has nothing, or its largest island is not where people live; Antarctica at the edge of the map.
PLACES: Final[Mapping[str, Point]] = {
    "AQ": (120.0, -54.4),
    "BV": (3.4, -54.4),
    "CC": (96.8, -12.2),
    "CX": (105.6, -10.5),
    "GI": (-5.4, 36.1),
    "KI": (173.0, 1.4),
    "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5),
    "UM": (166.6, 19.3),
}


class Ring(NamedTuple):
    """A closed outline on the map, and the country that ISO lists it with, else Natural Earth's name."""

    country: str
    line: Line


def main() -> None:
    """Read two files of world-atlas' folder, given as the first argument, and write the map."""
    atlas = Path(sys.argv[1])
    coarse = rings(json.loads((atlas / "countries-110m.json").read_text("utf-8")), corner=BORDER)
    fine = rings(json.loads((atlas / "countries-50m.json").read_text("utf-8")), corner=0.0)
    output = Path(__file__).parent.parent / "templates" / "map" / "world.json"
    output.parent.mkdir(exist_ok=True)
    output.write_text(dumps(world(list(coarse), list(fine))), "utf-8")


def world(coarse: Sequence[Ring], fine: Sequence[Ring]) -> dict[str, Any]:
    """Return the map: outlines from `coarse` rings, places from `fine` ones."""
    land = dissolved(ring.line for ring in coarse if ring.country != "AQ")
    outlines = {code: dissolved(lines) for code, lines in by_country(coarse).items() if code != "AQ"}
    largest = {code: max(lines, key=lambda line: abs(area(line))) for code, lines in by_country(fine).items()}
    places = {code: inside(line) for code, line in largest.items()}
    places |= {code: projected(place) for code, place in PLACES.items()}
    return {
        "width": WIDTH,
        "height": round(projected((CENTRE, SOUTH))[1]),
        "land": path(simplified(line, COAST) for line in land),
        "countries": {code: path(lines) for code, lines in outlines.items() if lines},
        "parts": {
            area: {"RU": path(filter(None, (west_of(line, *URALS) for line in outlines["RU"])))} for area in EUROPEAN
        },
        "points": {code: (round(x), round(y)) for code, (x, y) in places.items()},
    }


def dumps(value: dict[str, Any]) -> str:
    """Write JSON with a country on each line, so that a change can be read in a diff."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return text.replace(':{"', ':{\n"').replace('z","', 'z",\n"').replace('],"', '],\n"') + "\n"


# From TopoJSON to rings on the map


def rings(topology: Mapping[str, Any], *, corner: float) -> Iterator[Ring]:
    """Yield all rings of all countries, on the map, without the corners that are smaller than `corner`."""
    arcs = [decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    drawn = [simplified([projected(point) for point in arc], corner) for arc in arcs]
    for geometry in topology["objects"]["countries"]["geometries"]:
        owner = alpha_2(geometry)
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for numbers in (numbers for polygon in polygons for numbers in polygon):
            country, line = listed_with(owner, joined(numbers, arcs)), joined(numbers, drawn)
            if country == "MA":
                yield Ring("EH", half(line, WESTERN_SAHARA, side=1))
                line = half(line, WESTERN_SAHARA, side=-1)
            yield Ring(country, line)


def decoded(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> Line:
    """Return the longitudes and latitudes of an arc."""
    (x_scale, y_scale), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    line = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        line.append((x * x_scale + west, y * y_scale + south))
    return line


def joined(numbers: Sequence[int], arcs: Sequence[Line]) -> Line:
    """Return the ring that these arcs make, each of which begins where the one before ends."""
    lines = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return lines[0][:1] + [point for line in lines for point in line[1:]]


def alpha_2(geometry: Mapping[str, Any]) -> str:
    """Return the ISO code of a country of Natural Earth's, or its name where it has none."""
    found = pycountry.countries.get(numeric=geometry.get("id", "none"))
    return found.alpha_2 if found else str(geometry["properties"]["name"])


def listed_with(owner: str, line: Line) -> str:
    """Return whom ISO lists a ring of `owner` with, by the middle of its longitudes and latitudes."""
    x = (min(x for x, _ in line) + max(x for x, _ in line)) / 2
    y = (min(y for _, y in line) + max(y for _, y in line)) / 2
    for name, (west, south, east, north), code in LISTED_ELSEWHERE:
        if name == owner and west <= x <= east and south <= y <= north:
            return code
    return owner


def by_country(found: Sequence[Ring]) -> dict[str, list[Line]]:
    """Return the rings of each country of ISO 3166-1."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for ring in found:
        if pycountry.countries.get(alpha_2=ring.country):
            lines[ring.country].append(ring.line)
    return lines


# Geometry


def natural_earth(degrees_east: float, degrees_north: float) -> Point:
    """Project by the published polynomial, in radii of the globe."""
    x, p = math.radians(degrees_east), math.radians(degrees_north)
    p2 = p * p
    p4 = p2 * p2
    return (
        x * (0.870700 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))),
        p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))),
    )


def projected(point: Point) -> Point:
    """Return x and y on the map of a longitude and latitude."""
    longitude, latitude = point
    half, _ = natural_earth(180, 0)
    _, top = natural_earth(0, NORTH)
    x, y = natural_earth((longitude - EDGE) % 360 + EDGE - CENTRE, latitude)
    return (x + half) * WIDTH / (2 * half), (top - y) * WIDTH / (2 * half)


def area(line: Line) -> float:
    """Return what a ring encloses: its sign says which way round it goes, so that holes count against it."""
    return sum(a * d - b * c for (a, b), (c, d) in pairwise(line)) / 2


def simplified(line: Line, corner: float) -> Line:
    """Take away the smallest corner until none is smaller than `corner` (Visvalingam and Whyatt 1993)."""
    line = line[:]
    fewest = 4 if line[0] == line[-1] else 2
    while len(line) > fewest:
        size, place = min((abs(area([*line[i - 1 : i + 2], line[i - 1]])), i) for i in range(1, len(line) - 1))
        if size >= corner:
            break
        del line[place]
    return line


def half(line: Line, parallel: float, *, side: int) -> Line:
    """Return the part of a ring on one side of a parallel, which is level on this map: 1 is south, -1 north."""
    _, level = projected((CENTRE, parallel))
    kept = []
    for (a, b), (c, d) in pairwise(line):
        if (b - level) * side >= 0:
            kept.append((a, b))
        if (b - level) * (d - level) < 0:
            kept.append((a + (level - b) * (c - a) / (d - b), level))
    return kept + kept[:1]


def west_of(line: Line, north: Point, south: Point) -> Line:
    """Return the part of a ring to the west of the line between two longitudes and latitudes, in whole units."""
    (x, y), (right, bottom) = projected(north), projected(south)
    beyond = [(a - x) * (bottom - y) - (b - y) * (right - x) for a, b in line]
    kept: Line = []
    for ((a, b), before), ((c, d), after) in pairwise(zip(line, beyond, strict=True)):
        if before <= 0:
            kept.append((a, b))
        if before * after < 0:
            share = before / (before - after)
            kept.append((round(a + share * (c - a)), round(b + share * (d - b))))
    return kept + kept[:1]


def dissolved(lines: Iterable[Line]) -> list[Line]:
    """Round to whole units and merge what touches: a side that is followed both ways is no outline."""
    sides: Counter[tuple[Point, Point]] = Counter()
    for line in lines:
        whole = [(round(x), round(y)) for x, y in line]
        for a, b in pairwise(whole):
            if sides[b, a]:
                sides[b, a] -= 1
            elif a != b:
                sides[a, b] += 1
    return sorted(loop for loop in walked(sides) if abs(area(loop)) >= RING)


def walked(sides: Counter[tuple[Point, Point]]) -> Iterator[Line]:
    """Follow sides from end to end; each time that a point comes again, what lies between is a loop."""
    ways: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(sides.elements(), reverse=True):
        ways[a].append(b)
    for start in sorted(ways):
        trail = [start]
        while ways[trail[-1]]:
            here = ways[trail[-1]].pop()
            if here in trail:
                first = trail.index(here)
                yield [*trail[first:], here]
                del trail[first:]
            trail.append(here)


def inside(line: Line) -> Point:
    """Return a ring's centre, or, where that lies outside, the middle of the longest way across beside it."""
    total = area(line)
    sides = list(pairwise(line))
    x = sum((a + c) * (a * d - b * c) for (a, b), (c, d) in sides) / (6 * total)
    y = sum((b + d) * (a * d - b * c) for (a, b), (c, d) in sides) / (6 * total)
    coasts = sorted(a + (y - b) * (c - a) / (d - b) for (a, b), (c, d) in sides if (b > y) != (d > y))
    across = list(zip(coasts[::2], coasts[1::2], strict=True))
    if any(west <= x <= east for west, east in across):
        return x, y
    west, east = max(across, key=lambda way: way[1] - way[0])
    return (west + east) / 2, y


def path(lines: Iterable[Line]) -> str:
    """Return an SVG path: the first ring's beginning, then steps. After `z` the pen is where its ring began."""
    text = ""
    pen: Point = (0, 0)
    for line in lines:
        first, *steps = (step(a, b) for a, b in pairwise([pen, *line[:-1]]))
        text += f"m{first}l{' '.join(steps)}z"
        pen = line[0]
    return ("M" + text[1:]).replace(" -", "-")


def step(a: Point, b: Point) -> str:
    """Write a step in whole units."""
    return f"{b[0] - a[0]:.0f} {b[1] - a[1]:.0f}"


if __name__ == "__main__":
    main()
