"""Regions of the world: countries, their parts, the UN's areas, and the regions that a site configures.

An author writes a code: `FR` (ISO 3166-1), `FR-IDF` (ISO 3166-2), `europe` (an area of UN M49), `eu-west-1`
(configured) or `several` (regions without names).

In every function `configured` has the site's own regions by code. A configured region lies where it says, else
where its code says (`FR-IDF` in France), else somewhere in the world. A site may also configure a country or an
area to give it another name; its place stays the UN's.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from statusgen.model import spelling
from statusgen.model.patterns import regex
from statusgen.model.site import Region

WORLDWIDE: Final = "worldwide"
SEVERAL: Final = "several"


class Area(NamedTuple):
    """An area of UN M49: its number, the areas that directly contain it, and the countries directly in it."""

    m49: str
    within: tuple[str, ...]
    countries: str = ""


# From https://unstats.un.org/unsd/methodology/m49/, and CLDR for Taiwan, which the UN does not list.
AREAS: Final[Mapping[str, Area]] = {
    WORLDWIDE: Area("001", (), "AQ"),
    "africa": Area("002", (WORLDWIDE,)),
    "americas": Area("019", (WORLDWIDE,)),
    "asia": Area("142", (WORLDWIDE,)),
    "europe": Area("150", (WORLDWIDE,)),
    "oceania": Area("009", (WORLDWIDE,)),
    "north-america": Area("003", ("americas",)),
    "latin-america": Area("419", ("americas",)),
    "sub-saharan-africa": Area("202", ("africa",)),
    "northern-africa": Area("015", ("africa",), "DZ EG EH LY MA SD TN"),
    "eastern-africa": Area(
        "014",
        ("sub-saharan-africa",),
        "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    ),
    "middle-africa": Area("017", ("sub-saharan-africa",), "AO CD CF CG CM GA GQ ST TD"),
    "southern-africa": Area("018", ("sub-saharan-africa",), "BW LS NA SZ ZA"),
    "western-africa": Area("011", ("sub-saharan-africa",), "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG"),
    "northern-america": Area("021", ("north-america",), "BM CA GL PM US"),
    "caribbean": Area(
        "029",
        ("latin-america", "north-america"),
        "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    ),
    "central-america": Area("013", ("latin-america", "north-america"), "BZ CR GT HN MX NI PA SV"),
    "south-america": Area("005", ("latin-america",), "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE"),
    "central-asia": Area("143", ("asia",), "KG KZ TJ TM UZ"),
    "eastern-asia": Area("030", ("asia",), "CN HK JP KP KR MN MO TW"),
    "south-eastern-asia": Area("035", ("asia",), "BN ID KH LA MM MY PH SG TH TL VN"),
    "southern-asia": Area("034", ("asia",), "AF BD BT IN IR LK MV NP PK"),
    "western-asia": Area("145", ("asia",), "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE"),
    "eastern-europe": Area("151", ("europe",), "BG BY CZ HU MD PL RO RU SK UA"),
    "northern-europe": Area("154", ("europe",), "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ"),
    "southern-europe": Area("039", ("europe",), "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA"),
    "western-europe": Area("155", ("europe",), "AT BE CH DE FR LI LU MC NL"),
    "australia-and-new-zealand": Area("053", ("oceania",), "AU CC CX HM NF NZ"),
    "melanesia": Area("054", ("oceania",), "FJ NC PG SB VU"),
    "micronesia": Area("057", ("oceania",), "FM GU KI MH MP NR PW UM"),
    "polynesia": Area("061", ("oceania",), "AS CK NU PF PN TK TO TV WF WS"),
}

_COUNTRY_AREAS: Final = {code: name for name, area in AREAS.items() for code in area.countries.split()}
COUNTRIES: Final = frozenset(_COUNTRY_AREAS)

_STANDARD: Final[Mapping[str, Region]] = {
    SEVERAL: Region(code=SEVERAL),
    **{code: Region(code=code, within=area.within) for code, area in AREAS.items()},
    **{code: Region(code=code, within=(area,)) for code, area in _COUNTRY_AREAS.items()},
}

# Names that people write and that neither CLDR nor ISO 3166 lists, in the form that `_folded` gives.
_ALSO_CALLED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("uk", "u-k", "britain", "great-britain"), "GB"),
    **dict.fromkeys(("u-s", "u-s-a", "america", "united-states-of-america"), "US"),
    **dict.fromkeys(("eu", "european-union"), "europe"),
    **dict.fromkeys(("global", "globally", "everywhere", "international", "all", "all-regions"), WORLDWIDE),
    **dict.fromkeys(("multiple", "various", "several-regions", "several-countries"), SEVERAL),
    "anz": "australia-and-new-zealand",
    "burma": "MM",
    "czech-republic": "CZ",
    "drc": "CD",
    "holland": "NL",
    "ivory-coast": "CI",
    "korea": "KR",
    "latam": "latin-america",
    "macedonia": "MK",
    "middle-east": "western-asia",
    "nordics": "northern-europe",
    "palestine": "PS",
    "scandinavia": "northern-europe",
    "swaziland": "SZ",
    "turkey": "TR",
    "uae": "AE",
}

_SEVERAL_CALLED: Final[Mapping[str, str]] = {
    "apac": "asia, oceania",
    "asia-pacific": "asia, oceania",
    "benelux": "BE, LU, NL",
    "dach": "AT, CH, DE",
    "emea": "africa, europe, western-asia",
    "mena": "northern-africa, western-asia",
}
"""What people call several regions at once, in the form that `_folded` gives."""

# Some parts of countries have only such a name, but whoever writes "east" does not mean that of Cameroon.
_VAGUE: Final = regex(r"((north|south|east|west)(ern)?|central|coast|region|province|-)+")

# The grammar of ISO 3166-2. pycountry is loaded only for what may be such a code, not for "US-based".
_PART: Final = regex(r"[A-Z]{2}-[A-Z0-9]{1,3}")


def find(code: str, configured: Mapping[str, Region]) -> Region | None:
    """Return the region of an author's `code`, or None; then `nearest` may have a suggestion."""
    own = configured.get(code)
    country = code[:2] if code[:2] in COUNTRIES else ""
    if own is None:
        may_be_part = country and _PART.fullmatch(code)
        return _STANDARD.get(code) or (_parts_of_countries().get(code) if may_be_part else None)
    if code in _STANDARD:
        return msgspec.structs.replace(own, within=_STANDARD[code].within)
    if own.within:
        return own
    is_inside = country and code[2:3] == "-"
    return msgspec.structs.replace(own, within=(country if is_inside else WORLDWIDE,))


def unknown(code: str, configured: Mapping[str, Region]) -> spelling.Unknown:
    """What is said of a code that is none."""
    otherwise = "use a country such as FR, an area such as europe, or an id of the configuration"
    near = functools.partial(nearest, code, configured)
    if many := _SEVERAL_CALLED.get(_folded(code)):
        otherwise = f"it is several: {many}"
    return spelling.Unknown(f'no region is called "{code}"', near, otherwise)


def nearest(code: str, configured: Mapping[str, Region]) -> str | None:
    """Return the known code that a text resembles: `FR` for `fr`, `France`, `FRA` and `Frence`."""
    wanted = _folded(code)
    own = {_folded(text): each.code for each in configured.values() for text in (*each.name.values(), each.code)}
    known = {**_everyday_names(), **own}
    if wanted in _SEVERAL_CALLED:
        return own.get(wanted)
    exact = known.get(wanted) or _names_of_parts().get(wanted) or _names_elsewhere().get(wanted)
    return exact or _closest(wanted, known, likeness=0.75) or _nearest_part(code)


def called(text: str) -> str | None:
    """Return the code of the country or area that has exactly this name in English: no code, and no guess."""
    return _by_name().get(_folded(text))


def ancestors(code: str, configured: Mapping[str, Region]) -> tuple[str, ...]:
    """Return the codes of everything that contains a known `code`, ending in `worldwide`.

    A region stands before those that contain it. A region that is configured to lie within itself, by however
    many steps, is among its own ancestors.
    """
    within = _STANDARD[code].within if code in _STANDARD else _known(code, configured).within
    return _above(within) if all(parent in _STANDARD for parent in within) else _climb(within, configured)


def concerns(code: str, other: str, configured: Mapping[str, Region]) -> bool:
    """True where a region is the other, contains it or lies inside it."""
    return code == other or code in ancestors(other, configured) or other in ancestors(code, configured)


def countries(code: str, configured: Mapping[str, Region]) -> tuple[str, ...]:
    """Return the codes of all countries of an area; for any other known `code`, of the countries it is or lies in."""
    if code in AREAS:
        return _countries_inside(code)
    return tuple(place for place in (code, *ancestors(code, configured)) if place in COUNTRIES)


def name(code: str, language: str, configured: Mapping[str, Region]) -> str:
    """Return the name of a known `code` in `language` (`fr`, `pt-BR`): the configured one, else CLDR's.

    A region without a name in that language has its first one, and a configured region without any its code.
    Parts of countries have only the local name of ISO 3166-2. The first letter is a capital, since names stand
    alone in lists. Raises KeyError for `several`; the theme has a text for that.
    """
    if code == SEVERAL:
        raise KeyError(code)
    names = _known(code, configured).name
    if names:
        return names.get(language) or next(iter(names.values()))
    if code not in _STANDARD:
        return code
    cldr = AREAS[code].m49 if code in AREAS else code
    found = _territories(language).get(cldr) or _territories("en")[cldr]
    return found[0].upper() + found[1:]


def _known(code: str, configured: Mapping[str, Region]) -> Region:
    region = find(code, configured)
    if region is None:
        raise KeyError(code)
    return region


@functools.cache
def _parts_of_countries() -> Mapping[str, Region]:
    """Return the 5,000 regions of ISO 3166-2 by code. pycountry takes 0.1 s to read them."""
    import pycountry

    return {
        part.code: Region(code=part.code, name={"und": part.name}, within=(part.parent_code or part.country_code,))
        for part in pycountry.subdivisions
    }


def _climb(within: tuple[str, ...], configured: Mapping[str, Region]) -> tuple[str, ...]:
    """List `within` and all that contains it, outermost last: a depth-first post-order, reversed."""
    seen: set[str] = set()

    def outermost_first(codes: tuple[str, ...]) -> Iterator[str]:
        for code in reversed(codes):
            if code not in seen:
                seen.add(code)
                yield from outermost_first(_known(code, configured).within)
                yield code

    return tuple(reversed(tuple(outermost_first(within))))


_above = functools.cache(functools.partial(_climb, configured={}))


@functools.cache
def _countries_inside(area: str) -> tuple[str, ...]:
    return tuple(sorted(code for code in COUNTRIES if area in ancestors(code, {})))


@functools.cache
def _territories(language: str) -> Mapping[str, str]:
    import babel

    return babel.Locale.parse(language.replace("-", "_")).territories


def _folded(text: str) -> str:
    """Reduce a name to its words, without case, accents, punctuation and "the"."""
    plain = spelling.without_accents(text.casefold().replace("&", " and "))
    return "-".join(re.findall(r"[^\W_]+", plain)).removeprefix("the-")


@functools.cache
def _everyday_names() -> Mapping[str, str]:
    """Map folded English names, alpha-3 codes and M49 numbers to codes; the later of two wins."""
    import pycountry

    official = {
        _folded(text): entry.alpha_2
        for entry in pycountry.countries
        for text in (getattr(entry, "official_name", entry.name), entry.name, entry.alpha_3)
    }
    areas = {_folded(text): code for code in AREAS for text in (name(code, "en", {}), AREAS[code].m49)}
    common = {_folded(name(code, "en", {})): code for code in COUNTRIES}
    codes = {_folded(code): code for code in _STANDARD}
    return {**official, **areas, **common, **_ALSO_CALLED, **codes}


@functools.cache
def _names_elsewhere() -> Mapping[str, str]:
    """Map the folded names of countries in the other languages that statusgen speaks to codes."""
    return {
        _folded(name(code, language, {})): code
        for language in ("fr", "de", "es", "pt", "ja", "ar")
        for code in sorted(COUNTRIES)
    }


@functools.cache
def _by_name() -> Mapping[str, str]:
    return {_folded(name(code, "en", {})): code for code in (*AREAS, *sorted(COUNTRIES)) if code != WORLDWIDE}


@functools.cache
def _names_of_parts() -> Mapping[str, str]:
    """Map the codes of ISO 3166-2, and its unambiguous names, to its codes."""
    named: dict[str, list[str]] = {}
    for part in _parts_of_countries().values():
        named.setdefault(_folded(part.name["und"]), []).append(part.code)
    telling = {text: codes[0] for text, codes in named.items() if len(codes) == 1 and not _VAGUE.fullmatch(text)}
    return {**telling, **{_folded(code): code for code in _parts_of_countries()}}


def _closest(wanted: str, known: Mapping[str, str], *, likeness: float) -> str | None:
    """Return the code of the label most like `wanted`. Labels of up to three letters are too short to compare."""
    long_enough = (label for label in known if len(label) > 3)
    return known.get(spelling.nearest(wanted, long_enough, likeness=likeness))


@functools.lru_cache
def _nearest_part(code: str) -> str | None:
    """Return the part of a country most like `code` (`FR-IFD`), else the country."""
    prefix, dash, _ = code.partition("-")
    if not dash or prefix not in COUNTRIES:
        return None
    own = {text: part for text, part in _names_of_parts().items() if part.startswith(f"{prefix}-")}
    parts = {text: part for text, part in own.items() if text != _folded(part) or abs(len(text) - len(code)) < 2}
    likely = dict(sorted(parts.items(), key=lambda item: not _folded(code).startswith(item[0])))  # a letter too many
    return _closest(_folded(code), likely, likeness=0.81) or prefix  # 0.8 is one letter of two
