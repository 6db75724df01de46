"""The map of the world: which countries regions are or lie in, and the picture that this makes."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import msgspec
import pytest
from builders import incident, seen, site, update, views
from tables import each_row

from statusgen.model import regions
from statusgen.model.policies import Theme
from statusgen.model.problems import StatusgenError
from statusgen.model.site import Incident, Region
from statusgen.model.vocabulary import Level
from statusgen.pages import worldmap
from statusgen.pages.page import Page
from statusgen.pages.parts import Located
from statusgen.pages.plan import plan_pages
from statusgen.pages.worldmap import Box, Drawing, Layer, World, draw, located
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

SHIPPED: Final = Templates(Path("nowhere")).world

SQUARE: Final = "l20 0 0 20-20 0z"
SMALL: Final = World(
    width=1000,
    height=400,
    land="M0 0l1000 0 0 400z",
    countries={
        "FR": "M500 100" + SQUARE,
        "DE": "M520 100" + SQUARE,
        "BE": "M515 90l4 0 0 4-4 0z",
        "US": "M100 120" + SQUARE,
    },
    points={"FR": (510, 110), "DE": (530, 110), "BE": (517, 92), "US": (110, 130), "MT": (530, 160)},
)
"""Three neighbors, one of them small; a country far from them; and one without an outline."""

MAJOR, PARTIAL = Level.MAJOR_OUTAGE, Level.PARTIAL_OUTAGE

CONFIGURED: Final = {
    "eu-west-1": Region(code="eu-west-1", within=("IE",)),
    "hall-2": Region(code="hall-2", within=("eu-west-1",)),
    "emea": Region(code="emea", within=("europe",)),
    "edge": Region(code="edge"),
    "FR-lab": Region(code="FR-lab"),
    "US": Region(code="US", name={"en": "The States"}),
}


def whole(level: Level | None, *countries: str) -> Located:
    return Located(level, countries, is_part=False)


def part(level: Level | None, *countries: str) -> Located:
    return Located(level, countries, is_part=True)


def drawn(*places: Located, world: World = SMALL) -> Drawing:
    found = draw(world, places)
    assert found is not None
    return found


# Where a region is


@each_row(
    ("code", "countries", "is_part"),
    [
        ("FR", ("FR",), False),
        ("US", ("US",), False),
        ("northern-america", ("BM", "CA", "GL", "PM", "US"), False),
        ("FR-IDF", ("FR",), True),
        ("GB-SCT", ("GB",), True),
        ("eu-west-1", ("IE",), True),
        ("hall-2", ("IE",), True),
        ("FR-lab", ("FR",), True),
        ("edge", (), True),
        ("several", (), True),
    ],
)
def test_a_region_is_its_countries_or_lies_in_them(code: str, countries: tuple[str, ...], is_part: bool) -> None:
    found = located(code, MAJOR, CONFIGURED)
    assert (found.level, found.countries, found.is_part) == (MAJOR, countries, is_part)


@pytest.mark.parametrize(
    ("marked", "is_in_part"),
    [
        (["europe"], True),
        (["eastern-europe"], True),
        (["europe", "RU"], False),
        (["worldwide"], False),
        (["RU"], False),
    ],
)
def test_europe_ends_at_the_urals_unless_all_of_russia_is_meant(marked: list[str], is_in_part: bool) -> None:
    drawn = draw(SHIPPED, [located(code, MAJOR, {}) for code in [*marked, "FR"]])
    assert drawn is not None
    russia = [SHIPPED.parts["europe"]["RU"], SHIPPED.countries["RU"]]
    whole = drawn.areas[0].path
    assert [outline in whole for outline in russia] == [is_in_part, not is_in_part and "worldwide" not in marked]


def test_a_region_that_is_configured_to_lie_in_an_area_is_somewhere_in_its_countries() -> None:
    europe = Located(None, regions.countries("europe", {}), is_part=True, area="europe")
    assert located("emea", None, CONFIGURED) == europe


def test_worldwide_is_every_country() -> None:
    assert set(located("worldwide", MAJOR, {}).countries) == regions.COUNTRIES


# What is drawn


def test_countries_of_one_level_are_one_path_and_the_worst_is_drawn_last() -> None:
    found = drawn(whole(MAJOR, "US"), whole(PARTIAL, "FR"), whole(PARTIAL, "DE"))
    assert found.has_land
    assert found.areas == (
        Layer(PARTIAL, SMALL.countries["DE"] + SMALL.countries["FR"]),
        Layer(MAJOR, SMALL.countries["US"]),
    )
    assert (found.parts, found.specks, found.dots) == ((), (), ())


def test_a_country_in_several_regions_is_at_the_worst_of_their_levels() -> None:
    found = drawn(whole(MAJOR, "FR"), whole(PARTIAL, "FR", "DE"))
    assert found.areas == (Layer(PARTIAL, SMALL.countries["DE"]), Layer(MAJOR, SMALL.countries["FR"]))


def test_what_is_somewhere_in_a_country_has_a_dot_and_its_country_is_a_part() -> None:
    found = drawn(part(MAJOR, "FR"))
    assert (found.parts, found.areas) == ((Layer(MAJOR, SMALL.countries["FR"]),), ())
    assert found.dots == (Layer(MAJOR, "M510 110h0"),)


def test_what_is_somewhere_in_a_country_that_is_affected_as_a_whole_has_a_dot_alone() -> None:
    found = drawn(part(MAJOR, "FR"), whole(PARTIAL, "FR"))
    assert (found.parts, found.areas) == ((), (Layer(PARTIAL, SMALL.countries["FR"]),))
    assert found.dots == (Layer(MAJOR, "M510 110h0"),)


def test_what_is_somewhere_in_several_countries_has_no_dot() -> None:
    found = drawn(part(MAJOR, "FR", "DE"))
    assert (len(found.parts), found.dots, found.specks) == (1, (), ())


def test_several_places_in_a_country_are_one_dot_at_their_worst() -> None:
    assert drawn(part(PARTIAL, "FR"), part(MAJOR, "FR")).dots == (Layer(MAJOR, "M510 110h0"),)


def test_a_country_too_small_to_be_seen_has_a_dot_unless_the_map_is_near() -> None:
    assert drawn(whole(MAJOR, "BE"), whole(MAJOR, "US")).dots == (Layer(MAJOR, "M517 92h0"),)
    assert drawn(whole(MAJOR, "BE")).dots == ()


def test_a_country_without_an_outline_has_a_dot() -> None:
    found = drawn(whole(None, "MT"))
    assert (found.areas, found.dots) == ((), (Layer(None, "M530 160h0"),))


def test_a_country_that_is_named_beside_its_area_at_the_same_level_has_a_dot() -> None:
    assert drawn(whole(MAJOR, "FR"), whole(MAJOR, "FR", "DE")).dots == (Layer(MAJOR, "M510 110h0"),)
    assert drawn(whole(MAJOR, "FR"), whole(PARTIAL, "FR", "DE")).dots == ()


def test_the_countries_of_an_area_that_have_no_outline_are_specks() -> None:
    found = drawn(whole(MAJOR, "FR", "DE", "MT", "BE"))
    assert (found.specks, found.dots) == ((Layer(MAJOR, "M530 160h0"),), ())


def test_where_all_the_world_is_marked_its_least_level_is_the_ground() -> None:
    found = drawn(whole(PARTIAL, *SMALL.points), whole(MAJOR, "US"))
    assert (found.has_land, found.specks) == (False, ())
    assert found.areas == (Layer(PARTIAL, SMALL.land), Layer(MAJOR, SMALL.countries["US"]))


def test_of_what_lies_nowhere_there_is_no_map() -> None:
    assert draw(SMALL, []) is None
    assert draw(SMALL, [part(MAJOR)]) is None


def test_a_country_that_the_map_does_not_have_is_not_drawn() -> None:
    assert draw(SMALL, [whole(MAJOR, "JP")]) is None
    assert drawn(whole(MAJOR, "JP", "FR")).areas == (Layer(MAJOR, SMALL.countries["FR"]),)


# How much of the world is shown


def test_the_map_is_near_where_what_is_marked_is_close_together() -> None:
    assert drawn(whole(MAJOR, "FR", "DE")).box == Box(310, 26, 420, 168)


def test_the_map_goes_no_further_than_a_little_sea_beyond_its_edges() -> None:
    corner = msgspec.structs.replace(SMALL, countries={}, points={"US": (0, 0), "FR": (1000, 400)})
    assert drawn(whole(MAJOR, "US"), world=corner).box == Box(-15, -6, 420, 168)
    assert drawn(whole(MAJOR, "FR"), world=corner).box == Box(595, 238, 420, 168)


def test_the_map_is_as_wide_as_what_is_marked_with_a_margin_and_whole_where_that_is_most_of_it() -> None:
    far = msgspec.structs.replace(SMALL, countries={}, points={"US": (200, 200), "FR": (700, 200), "DE": (900, 200)})
    assert drawn(whole(MAJOR, "US", "FR"), world=far).box == Box(140, 76, 620, 248)
    assert drawn(whole(MAJOR, "US", "DE"), world=far).box == Box(-15, -6, 1030, 412)


def test_the_lines_of_a_hatch_look_the_same_from_near_and_far() -> None:
    assert [worldmap.pitch(Box(0, 0, width, 1)) for width in (1030, 420, 10)] == [7, 3, 1]


def test_every_ring_of_an_outline_counts() -> None:
    islands = "M10 10l4 0 0 4z" + "m20-5l-3 9 8 2z"
    assert worldmap.extent_of(islands)[:4] == (10, 5, 35, 16)


# The shipped map


def test_every_country_can_be_drawn() -> None:
    assert set(SHIPPED.points) == regions.COUNTRIES
    assert set(SHIPPED.countries) <= regions.COUNTRIES
    for code in sorted(regions.COUNTRIES):
        found = drawn(whole(MAJOR, code), world=SHIPPED)
        assert found.areas or found.dots, code
        x, y = SHIPPED.points[code]
        assert found.box.left <= x <= found.box.left + found.box.width, code
        assert found.box.top <= y <= found.box.top + found.box.height, code


def test_every_point_of_a_country_lies_within_its_outline() -> None:
    for code, outline in SHIPPED.countries.items():
        extent, (x, y) = worldmap.extent_of(outline), SHIPPED.points[code]
        assert extent.left - 3 <= x <= extent.right + 3, code
        assert extent.top - 3 <= y <= extent.bottom + 3, code


def test_a_sites_own_map_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "world.json").write_bytes(msgspec.json.encode(SMALL))
    assert Templates(tmp_path).world == SMALL


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "Input data was truncated"),
        ("{}", "Object missing required field `width`"),
        (b'{"land":"\xff"}', "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_told_with_its_file(text: str | bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "world.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(
        StatusgenError, match=re.escape(f"templates/map/world.json:1:1: error: cannot be drawn as a map: {why}")
    ):
        _ = Templates(tmp_path).world


def test_an_outline_that_is_no_outline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    odd = msgspec.structs.replace(SMALL, land='M0 0l1 1 2 2z"/><script>')
    (tmp_path / "map" / "world.json").write_bytes(msgspec.json.encode(odd))
    with pytest.raises(
        StatusgenError,
        match=r"templates/map/world.json:1:1: error: .*: Expected `str` matching regex",
    ):
        _ = Templates(tmp_path).world


# On the page


def pages(*incidents: Incident, **others: object) -> Mapping[str, str]:
    """The pages of a site that has these incidents: path to HTML."""
    shown = site(*incidents, **others)  # type: ignore[arg-type]
    view = seen(shown, "2024-03-06")
    renderer = Renderer(Templates(Path("nowhere")), shown, {"en": view.locale})

    def html(page: Page) -> str:
        return renderer.page(page).content.decode()

    return {page.path: html(page) for page in plan_pages(views(shown, view.as_of, [view.locale]))}


def broken(named: Mapping[str, str | None]) -> Incident:
    return incident(update("10:00", "Investigating"), components={"api": "major_outage"}, regions=named)


def map_of(html: str) -> str:
    found = re.findall(r'<svg class="map".*?</svg>', html, re.DOTALL)
    assert len(found) == 1
    svg = found[0]
    assert isinstance(svg, str)
    return svg


LEVELS: Final = [level.value for level in Level]
MANY: Final = dict(zip(("FR", "DE", "ES", "GB", "PL"), LEVELS, strict=True)) | {"US-CA": "major_outage", "MT": None}
EVERYWHERE: Final = {
    "worldwide": "degraded_performance", "europe": "partial_outage", "americas": "major_outage", "SG": None,
}  # fmt: skip


@pytest.mark.parametrize("named", [MANY, EVERYWHERE, {"worldwide": None}, {"caribbean": None}, {"AQ": None}])
def test_the_map_is_well_formed_light_and_silent(named: Mapping[str, str | None]) -> None:
    svg = map_of(pages(broken(named))["incidents/outage/"])
    tree = ElementTree.fromstring(svg)
    assert tree.get("aria-hidden") == "true"
    assert [each.tag for each in tree.iter() if "style" in each.attrib] == []
    hatches = [each.get("id") for each in tree.iter("pattern")]
    assert sorted(hatches, key=str) == sorted({*hatches}, key=str)
    used = {fill[5:-1] for each in tree.iter() if (fill := each.get("fill", "")).startswith("url(#")}
    assert used == {*hatches}
    assert len(gzip.compress(svg.encode(), mtime=0)) < 6_000


def test_a_page_where_every_continent_is_at_a_level_of_its_own_bears_the_map_too() -> None:
    areas = ("africa", "latin-america", "asia", "europe", "oceania")
    html = pages(broken({**dict(zip(areas, LEVELS, strict=True)), "northern-america": None}))["incidents/outage/"]
    assert len(gzip.compress(map_of(html).encode(), mtime=0)) < 9_000


def test_each_level_is_drawn_in_a_way_of_its_own() -> None:
    tree = ElementTree.fromstring(map_of(pages(broken(MANY))["incidents/outage/"]))
    ways = [(each.get("class"), [child.tag for child in each]) for each in tree if each.get("class") != "halo"]
    assert ways == [
        ("land", []),
        ("part major", []),
        ("part operational", []),
        ("maintenance", ["pattern", "path"]),
        ("degraded", ["pattern", "path"]),
        ("partial", ["pattern", "path"]),
        ("whole major", []),
        ("dot major", []),
    ]
    turns = [each.get("patternTransform") for each in tree.iter("pattern")]
    assert turns == ["rotate(0)", "rotate(-45)", "rotate(45)"]


def test_the_land_is_an_image_that_all_pages_share(tmp_path: Path) -> None:
    svg = map_of(pages(broken(MANY))["incidents/outage/"])
    assert '<image class="land" href="../../static/land.svg" width="1000" height="432"/>' in svg
    world = Templates(tmp_path).world
    assert world.land not in svg
    shared = {file.path: file.content for file in Templates(tmp_path).static_files(Theme())}
    assert world.land in ElementTree.fromstring(shared["static/land.svg"])[1].attrib["d"]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "land.svg").write_bytes(b"my own")
    assert [each.content for each in Templates(tmp_path).static_files(Theme()) if "land" in each.path] == [b"my own"]


def test_the_section_lists_every_region_with_its_level_whether_there_is_a_map_or_not() -> None:
    html = pages(broken({"several": None}))["incidents/outage/"]
    assert '<svg class="map"' not in html
    section = html[html.index('<section aria-labelledby="regions">') :].partition("</section>")[0]
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", section)).strip() == "Regions Major outage: Several regions"


def test_how_to_read_the_map_is_said_where_it_has_more_than_one_level() -> None:
    said = "Denser shading means worse."
    assert said in pages(broken({"FR": "major_outage", "DE": "partial_outage"}))["incidents/outage/"]
    assert said not in pages(broken({"FR": None, "DE": None}))["incidents/outage/"]


def test_the_head_of_the_page_names_a_few_regions_and_leads_to_the_rest() -> None:
    html = pages(broken(dict.fromkeys(("FR", "DE", "ES", "GB", "PL"))))["incidents/outage/"]
    head = html[html.index("<main") : html.index("</header>", html.index("<main"))]
    assert '<a href="#regions">2 more regions</a>' in head
    assert "Poland" not in head
    html = pages(broken(dict.fromkeys(("FR", "DE", "ES", "GB"))))["incidents/outage/"]
    assert "#regions" not in html


def test_the_page_of_a_region_shows_where_it_is_unless_that_is_everywhere_or_nowhere() -> None:
    found = pages(broken(dict.fromkeys(("FR", "europe", "worldwide", "edge"))), regions={"edge": "Edge network"})
    assert [path for path, html in found.items() if path.startswith("regions/") and '<svg class="map"' in html] == [
        "regions/fr/",
        "regions/europe/",
    ]


def test_an_open_incident_has_lanes_that_go_on() -> None:
    changed = [update("10:00", "Investigating"), update("10:30", "Update", "api: partial_outage")]
    components = {"api": "major_outage"}
    page = pages(incident(*changed, components=components))["incidents/outage/"]
    assert 'class="lanes ongoing"' in page
    page = pages(incident(*changed, update("11:00", "Resolved"), components=components))["incidents/outage/"]
    assert 'class="lanes"' in page


def test_the_name_of_a_region_is_text_wherever_it_stands() -> None:
    name = '"><script>alert(1)</script>&amp;\u202e'
    found = pages(broken({"edge": None, "FR": None}), regions={"edge": name, "FR": name})
    for path in ("incidents/outage/", "regions/edge/", "regions/fr/"):
        assert "<script>" not in found[path]
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in found[path]
