"""Tags of languages: which one was meant, and whether Unicode's data (CLDR) has it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from statusgen.model.spelling import Unknown, nearest

_NAMES: Final = {
    "en": "english englisch anglais eng en_uk",
    "fr": "french français franzoesisch französisch fra fre",
    "de": "german deutsch allemand deu ger",
    "es": "spanish español castellano espagnol spa esp sp",
    "pt": "portuguese português portugiesisch por br",
    "ja": "japanese 日本語 jp jpn",
    "ar": "arabic العربية ara",
}
"""What people write instead of a tag."""


def base(tag: str) -> str:
    """The language of a tag: `pt` of `pt-BR`."""
    return tag.partition("-")[0]


def well_formed(tag: str) -> str:
    """A tag as it is usually written, `pt-BR` for `pt_br`; "" where Unicode's data does not have it."""
    first, *more = tag.strip().replace("_", "-").split("-")
    formed = "-".join([first.lower(), *(part.upper() if len(part) == 2 else part.title() for part in more)])
    return formed if is_in_cldr(formed) else ""


def is_in_cldr(tag: str) -> bool:
    """Whether Unicode's data has a language, and in its region or script if the tag names one."""
    import babel

    try:
        babel.Locale.parse(tag, sep="-")
    except (ValueError, babel.UnknownLocaleError):
        return False
    return True


def language_named(name: str) -> str:
    """The tag of a language that is called so, in English or by its own name; "" for others."""
    folded = name.strip().lower()
    return next((tag for tag, words in _NAMES.items() if folded in words.split()), "")


def unknown_language(tag: str, known: Sequence[str], where: str = "") -> Unknown:
    """What is said of a language that a site does not have, perhaps with its place in front."""
    problem = f'{where}"{tag}" is not one of the site\'s languages'
    return Unknown(problem, partial(language_meant, tag, known), f"they are {', '.join(known)}")


def language_meant(tag: str, known: Iterable[str]) -> str:
    """The known tag that an unknown one was probably meant as; "" where there is none."""
    folded, there = tag.strip().lower().replace("_", "-"), list(known)
    own = next((name for name, words in _NAMES.items() if folded.replace("-", "_") in words.split()), base(folded))
    same = [each for each in there if each.lower() == folded] or [each for each in there if base(each) == own]
    return same[0] if same else nearest(tag, there)
