from collections import Counter

import pycountry
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from tables import each_row

from statusgen.model.regions import (
    AREAS,
    COUNTRIES,
    ancestors,
    concerns,
    countries,
    find,
    name,
    nearest,
    unknown,
)
from statusgen.model.site import Region

NOTHING: dict[str, Region] = {}

CONFIGURED = {
    region.code: region
    for region in (
        Region(code="eu-west-1", name={"en": "Ireland data centre", "fr": "Irlande"}, within=("IE",)),
        Region(code="eu-west-1a", within=("eu-west-1",)),
        Region(code="baltics", within=("EE", "LV", "LT")),
        Region(code="moon", name={"ja": "月の基地"}),
        Region(code="FR-IDF", name={"en": "Greater Paris"}),
        Region(code="FR-ZZZ", name={"en": "A region of tomorrow"}),
        Region(code="HK", name={"en": "Hong Kong"}, within=("moon",)),
        Region(code="asia", name={"en": "APAC"}),
    )
}

known_codes = st.sampled_from(
    sorted({*AREAS, *COUNTRIES, *CONFIGURED, *(part.code for part in pycountry.subdivisions)})
)


# The table


def test_every_country_of_iso_3166_lies_directly_in_exactly_one_area() -> None:
    listed = Counter(code for area in AREAS.values() for code in area.countries.split())
    assert listed == Counter(entry.alpha_2 for entry in pycountry.countries)


def test_countries_are_listed_by_code() -> None:
    assert all(area.countries.split() == sorted(area.countries.split()) for area in AREAS.values())


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt", "ja", "ar"])
def test_cldr_names_every_area_and_country(language: str) -> None:
    named = Locale.parse(language).territories
    assert [code for code in (*COUNTRIES, *(area.m49 for area in AREAS.values())) if code not in named] == []


def test_no_two_areas_share_a_number() -> None:
    assert len({area.m49 for area in AREAS.values()}) == len(AREAS) == 31


def test_areas_lie_in_areas() -> None:
    assert {parent for area in AREAS.values() for parent in area.within} <= AREAS.keys()


def test_the_continents_hold_what_the_un_lists_and_taiwan() -> None:
    counts = {code: len(countries(code, NOTHING)) for code in ("africa", "americas", "asia", "europe", "oceania")}
    assert counts == {"africa": 60, "americas": 57, "asia": 51, "europe": 51, "oceania": 29}


# What a code means


@pytest.mark.parametrize(
    ("code", "within"),
    [
        ("FR", ("western-europe",)),
        ("NO", ("northern-europe",)),
        ("AQ", ("worldwide",)),
        ("TW", ("eastern-asia",)),
        ("FR-75C", ("FR-IDF",)),
        ("US-CA", ("US",)),
        ("caribbean", ("latin-america", "north-america")),
        ("worldwide", ()),
        ("several", ()),
    ],
)
def test_a_standard_code_knows_what_directly_contains_it(code: str, within: tuple[str, ...]) -> None:
    found = find(code, NOTHING)
    assert found is not None
    assert (found.code, found.within) == (code, within)


@each_row(
    "code",
    [
        "",
        "fr",
        "Fr",
        "FRA",
        "XX",
        "EUROPE",
        "Europe",
        "FR-",
        "FR-idf",
        "fr-IDF",
        "FR-XYZ",
        "XX-IDF",
        "-",
        "250",
    ],
)
def test_anything_else_means_nothing(code: str) -> None:
    assert find(code, NOTHING) is None


def test_a_configured_region_is_found_as_it_was_configured() -> None:
    assert find("eu-west-1", CONFIGURED) is CONFIGURED["eu-west-1"]
    assert find("eu-west-1", NOTHING) is None


def test_a_configured_region_that_does_not_say_where_it_lies_is_somewhere_in_the_world() -> None:
    assert find("moon", CONFIGURED) == Region(code="moon", name={"ja": "月の基地"}, within=("worldwide",))


def test_a_configured_part_of_a_country_lies_in_it_by_its_code() -> None:
    assert find("FR-ZZZ", CONFIGURED) == Region(code="FR-ZZZ", name={"en": "A region of tomorrow"}, within=("FR",))


def test_a_country_can_be_called_something_else_but_not_moved() -> None:
    assert find("HK", CONFIGURED) == Region(code="HK", name={"en": "Hong Kong"}, within=("eastern-asia",))


# Did you mean


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fr", "FR"),
        ("Europe", "europe"),
        ("EUROPE", "europe"),
        ("eu-West-1", "eu-west-1"),
        ("EU West 1", "eu-west-1"),
        ("fr-idf", "FR-IDF"),
        ("us_ca", "US-CA"),
        ("western_europe", "western-europe"),
        ("Several", "several"),
    ],
)
def test_the_wrong_case_or_punctuation_is_understood(written: str, meant: str) -> None:
    assert nearest(written, CONFIGURED) == meant


@each_row(
    ("written", "meant"),
    [
        ("France", "FR"),
        ("FRA", "FR"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("the Netherlands", "NL"),
        ("Cote d'Ivoire", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("French Republic", "FR"),
        ("Georgia", "GE"),
        ("Southeast Asia", "south-eastern-asia"),
        ("Latin America", "latin-america"),
        ("Micronesia", "micronesia"),
        ("EU", "europe"),
        ("global", "worldwide"),
        ("World", "worldwide"),
        ("150", "europe"),
        ("California", "US-CA"),
        ("England", "GB-ENG"),
        ("Ireland data centre", "eu-west-1"),
        ("月の基地", "moon"),
        ("APAC", "asia"),
    ],
)
def test_a_name_is_understood(written: str, meant: str) -> None:
    assert nearest(written, CONFIGURED) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Frence", "FR"),
        ("eurpoe", "europe"),
        ("worldwid", "worldwide"),
        ("eu-west-2", "eu-west-1"),
        ("FR-IFD", "FR-IDF"),
        ("US-ZZ", "US"),
        ("FR-XYZ", "FR"),
        ("US-CAL", "US-CA"),
        ("Deutschland", "DE"),
        ("日本", "JP"),
    ],
)
def test_a_near_miss_is_understood(written: str, meant: str) -> None:
    assert nearest(written, CONFIGURED) == meant


@pytest.mark.parametrize("written", ["", "!", "api", "ZZ", "XX-IDF", "us-east-1", "本日", "east", "Limburg"])
def test_a_guess_is_not_made_for_its_own_sake(written: str) -> None:
    assert nearest(written, NOTHING) is None


def test_a_name_of_several_regions_is_none_of_them() -> None:
    several = unknown("EMEA", NOTHING)
    assert str(several) == 'no region is called "EMEA"; it is several: africa, europe, western-asia'
    assert str(unknown("APAC", {"apac": Region(code="apac")})).endswith('did you mean "apac"?')


@given(st.text(max_size=12) | known_codes.map(str.lower) | known_codes.map(lambda code: code[1:]))
def test_what_is_suggested_is_always_known(written: str) -> None:
    suggested = nearest(written, CONFIGURED)
    assert suggested is None or find(suggested, CONFIGURED) is not None


# What contains what


@each_row(
    ("code", "containers"),
    [
        ("FR", "western-europe europe worldwide"),
        ("FR-75C", "FR-IDF FR western-europe europe worldwide"),
        ("KE", "eastern-africa sub-saharan-africa africa worldwide"),
        ("EG", "northern-africa africa worldwide"),
        ("CU", "caribbean latin-america north-america americas worldwide"),
        ("CA", "northern-america north-america americas worldwide"),
        ("BR", "south-america latin-america americas worldwide"),
        ("AQ", "worldwide"),
        ("eu-west-1", "IE northern-europe europe worldwide"),
        ("eu-west-1a", "eu-west-1 IE northern-europe europe worldwide"),
        ("baltics", "EE LV LT northern-europe europe worldwide"),
        ("FR-IDF", "FR western-europe europe worldwide"),
        ("HK", "eastern-asia asia worldwide"),
        ("moon", "worldwide"),
        ("worldwide", ""),
        ("several", ""),
    ],
)
def test_everything_that_contains_a_region_is_listed_nearest_first(code: str, containers: str) -> None:
    assert ancestors(code, CONFIGURED) == tuple(containers.split())


def test_a_region_configured_to_lie_within_itself_is_among_its_ancestors() -> None:
    configured = {"a": Region(code="a", within=("b",)), "b": Region(code="b", within=("a",))}
    assert ancestors("a", configured) == ("b", "a")


def test_what_is_unknown_lies_nowhere() -> None:
    with pytest.raises(KeyError, match="XX"):
        ancestors("XX", NOTHING)


@given(known_codes)
def test_everything_but_the_world_lies_in_the_world(code: str) -> None:
    assert code == "worldwide" or ancestors(code, CONFIGURED)[-1] == "worldwide"


@given(known_codes)
def test_what_contains_a_container_stands_behind_it(code: str) -> None:
    containers = ancestors(code, CONFIGURED)
    for position, container in enumerate(containers):
        assert set(ancestors(container, CONFIGURED)) <= set(containers[position + 1 :])


# What concerns whom


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("FR", "FR"),
        ("FR", "europe"),
        ("europe", "FR-IDF"),
        ("worldwide", "AQ"),
        ("eu-west-1a", "IE"),
        ("several", "several"),
    ],
)
def test_regions_concern_each_other_where_one_contains_the_other(code: str, other: str) -> None:
    assert concerns(code, other, CONFIGURED)


@pytest.mark.parametrize(
    ("code", "other"),
    [("FR", "DE"), ("FR", "northern-europe"), ("eu-west-1", "GB"), ("several", "worldwide"), ("moon", "US")],
)
def test_regions_apart_do_not_concern_each_other(code: str, other: str) -> None:
    assert not concerns(code, other, CONFIGURED)


@given(known_codes)
def test_every_region_concerns_itself_and_the_world(code: str) -> None:
    assert concerns(code, code, CONFIGURED)
    assert concerns(code, "worldwide", CONFIGURED)


@given(known_codes, known_codes)
def test_concern_is_mutual(code: str, other: str) -> None:
    assert concerns(code, other, CONFIGURED) == concerns(other, code, CONFIGURED)


# Which countries


@each_row(
    ("code", "expected"),
    [
        ("western-europe", "AT BE CH DE FR LI LU MC NL"),
        ("northern-america", "BM CA GL PM US"),
        ("FR", "FR"),
        ("FR-75C", "FR"),
        ("FR-IDF", "FR"),
        ("eu-west-1", "IE"),
        ("eu-west-1a", "IE"),
        ("baltics", "EE LV LT"),
        ("moon", ""),
        ("several", ""),
    ],
)
def test_the_countries_of_a_region_are_known(code: str, expected: str) -> None:
    assert countries(code, CONFIGURED) == tuple(expected.split())


def test_the_world_is_every_country() -> None:
    assert countries("worldwide", NOTHING) == tuple(sorted(COUNTRIES))


# Names


@each_row(
    ("code", "language", "expected"),
    [
        ("FR", "en", "France"),
        ("DE", "fr", "Allemagne"),
        ("CI", "pt-BR", "Costa do Marfim"),
        ("FR", "ar", "فرنسا"),
        ("worldwide", "en", "World"),
        ("worldwide", "de", "Welt"),
        ("worldwide", "ja", "世界"),
        ("europe", "es", "Europa"),
        ("australia-and-new-zealand", "en", "Australasia"),
        ("south-eastern-asia", "en", "Southeast Asia"),
        ("micronesia", "fr", "Région micronésienne"),
        ("FR-75C", "fr", "Paris"),
        ("DE-BY", "en", "Bayern"),
    ],
)
def test_standard_regions_are_named_by_cldr_and_iso(code: str, language: str, expected: str) -> None:
    assert name(code, language, NOTHING) == expected


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("eu-west-1", "en", "Ireland data centre"),
        ("eu-west-1", "fr", "Irlande"),
        ("eu-west-1", "ja", "Ireland data centre"),
        ("eu-west-1a", "en", "eu-west-1a"),
        ("FR-IDF", "en", "Greater Paris"),
        ("HK", "en", "Hong Kong"),
    ],
)
def test_configured_names_come_first(code: str, language: str, expected: str) -> None:
    assert name(code, language, CONFIGURED) == expected


def test_several_is_left_to_the_theme() -> None:
    with pytest.raises(KeyError, match="several"):
        name("several", "en", NOTHING)


def test_a_language_in_which_cldr_lacks_a_name_falls_back_to_english() -> None:
    assert "053" not in Locale.parse("aa").territories
    assert name("australia-and-new-zealand", "aa", NOTHING) == "Australasia"
