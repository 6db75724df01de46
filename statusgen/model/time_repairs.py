"""What people write for moments and durations, and how it is written here. Only suggested, never taken."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from statusgen.model.patterns import regex


def moments_meant(text: str) -> Iterator[str]:
    """The texts that a moment was perhaps meant as; some of them may be none either."""
    plain = " ".join(_FILLING.sub(" ", text[:_LONGEST]).split())
    for pattern, written in _CLOCK:
        plain = pattern.sub(written, plain, count=1)
    for pattern, written in _DATES:
        if pattern.search(plain):
            yield pattern.sub(written, plain, count=1)
    if found := _EITHER_ORDER.search(plain):
        one, other, year = found["one"], found["other"], f"20{found['year']}"[-4:]
        for month, day in dict.fromkeys([(one, other), (other, one)]):
            yield plain[: found.start()] + f"{year}-{month:0>2}-{day:0>2}" + plain[found.end() :]
    if found := _FROM_TO.fullmatch(plain):
        day, zone, both = found["day"], found["zone"], found.group("first", "last")
        yield from (f"{each if '-' in each else f'{day} {each}'}{zone}" for each in both)


def lengths_meant(text: str) -> Iterator[str]:
    """The same for durations."""
    plain = text[:_LONGEST].strip()
    for pattern, written in _LENGTHS:
        if found := pattern.fullmatch(plain):
            yield written(found)
    for pattern, unit in _UNITS_ELSEWHERE:
        plain = pattern.sub(unit, plain)
    if plain != text[:_LONGEST].strip():
        yield re.sub(r"(?<=\dh) ?(\d{1,2})$", r" \1m", " ".join(plain.split()))


def counts_meant(text: str) -> Iterator[str]:
    """The same for counts: `over 500` for `>500` and `500+`, `1200` for `1.2k`."""
    found = _COUNT.fullmatch(text[:_LONGEST].strip())
    if found and not (found["sign"] and found["more"]):
        number = float(found["number"]) * {"": 1, "k": 1_000, "m": 1_000_000}[found["unit"].lower()]
        bound = "over " if found["more"] else _BOUNDS[found["sign"]]
        yield f"{bound}{number:.0f}" if number == round(number) else ""


def _on_24_hours(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    is_afternoon = found["half"].lower() == "p"
    return f"{hour % 12 + 12 * is_afternoon if hour <= 12 else hour:02}:{found['minute'] or '00'}"


def _month(found: re.Match[str]) -> str:
    day = f"-{found['day']:0>2}" if "day" in found.groupdict() else ""
    number = next(n for n, names in enumerate(MONTHS, 1) if re.match(names, found["month"], re.IGNORECASE))
    return f"{found['year']}-{number:02}{day}{found.groupdict().get('rest') or ''}"


def _padded(found: re.Match[str]) -> str:
    return "-".join(f"{part:0>2}" for part in found.groups())


def _with_fraction(found: re.Match[str]) -> str:
    minutes = round(float(found[1].replace(",", ".")) * {"d": 1_440, "h": 60}[found[2][0].lower()])
    parts = ((minutes // 1_440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "m"))
    return " ".join(f"{number}{unit}" for number, unit in parts if number)


_LONGEST: Final = 100
MONTHS: Final = (
    "jan|ene", "f[eé]b|f[eé]v", "m[aä]r", "apr|avr|abr", "ma[iy]", "juin|jun", "juil|jul", "aug|ao[uû]|ago",
    "sep|set", "o[ck]t|out", "nov", "d[eé]c|dez|dic",
)  # fmt: skip
"""How the names of the months begin in the languages that have A to Z."""

_NAME: Final = rf"(?:de\s+)?(?P<month>(?:{'|'.join(MONTHS)})[a-zç]*)\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_FILLING: Final = regex(
    r"[,()]|\b(?:at|on|um|à|às|a las|den|am|el|le"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)(?=[\s,])",
    re.IGNORECASE,
)
_CLOCK: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (regex(r"^(?:ca\.?|c\.|circa|approx(?:\.|imately)?|around|roughly)\s*(?=\d)", re.IGNORECASE), "about "),
    (
        regex(r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?::\d{2})?)?\s*(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
        _on_24_hours,
    ),
    (
        regex(r"^(?P<day>.*\d{4}.*?)\s+(?:~|about|around|ca\.?|circa|gegen|vers)\s*(?=\d)", re.IGNORECASE),
        r"about \g<day> ",
    ),
    (regex(r"(?<=[\s-])(\d{1,2})[.hH](\d{2})\b"), r"\1:\2"),
    (regex(r"(?<=\d:\d{2})\s*(?:Uhr|hrs?|h|heures|horas)\b", re.IGNORECASE), ""),
    (regex(r"(?<=\d{8}T)(\d{2})(\d{2})(?:\d{2})?(?=$|[ Z+-])"), r"\1:\2"),
    (regex(r"(?<=:\d{2})\s*([+-])(\d)$"), r" \g<1>0\2:00"),
    (regex(r"(?:(?<=\d{4}-\d{2}-\d{2}\s)|(?<=\d{8}\s))(\d{2})(\d{2})(?=$|[ Z+])"), r"\1:\2"),
    (regex(r"(?<=[ ][+-]\d{4})\s[A-Z]{2,4}$"), ""),
    (regex(r"\s?(?<!\d)(\d{1,2})時(?:(\d{1,2})分|(半))"), lambda found: f" {found[1]}:{found[2] or '30':0>2}"),
    (regex(r"(?<=\s)(\d{1,2})\s*(?:h|Uhr|時)(?=\s|$)"), r"\1:00"),
    (regex(r"^(\d{1,2}:\d{2}) (\S*\d\S*)"), r"\2 \1"),
    (regex(r"^(\d{4}-\d{2}-\d{2})\s*[-_/;:@]\s*(?=\d{1,2}:\d{2})"), r"\1 "),
)
"""Signs and words around the date, and other ways to write the time of day."""

_DATES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (regex(r"\b(\d{4})[./年-](\d{1,2})[./月-](\d{1,2})(?:日|\b)"), _padded),
    (regex(r"\b(\d{4})[./年](\d{1,2})(?:月|$)"), _padded),
    (regex(r"\b(\d{4})(\d{2})(\d{2})(?=$|[ T])"), _padded),
    (regex(r"\b(\d{2})-(\d{2})-(\d{2})(?=$|[ T])"), r"20\1-\2-\3"),
    (regex(r"^([12]\d{9})(?:\d{3})?$"), lambda found: (
        f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m-%d %H:%M} UTC"
    )),
    (regex(rf"\b{_NAME}\s+{_DAY}(?P<rest>\s\d{{1,2}}:\d{{2}}.*?)\s+(?P<year>\d{{4}})$", re.IGNORECASE), _month),
    (regex(rf"\b{_DAY}\s+{_NAME}\s+(?:de\s+)?(?P<year>\d{{4}})\b", re.IGNORECASE), _month),
    (regex(rf"\b{_NAME}\s+{_DAY}\s+(?P<year>\d{{4}})\b", re.IGNORECASE), _month),
    (regex(rf"\b{_NAME}\s+(?P<year>\d{{4}})\b", re.IGNORECASE), _month),
    (regex(r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b"), lambda found: (
        f"{found['year']}-{found['month']:0>2}-{found['day']:0>2}"
    )),
)  # fmt: skip
_EITHER_ORDER: Final = regex(
    r"\b(?P<one>\d{1,2})(?P<sign>[/-])(?P<other>\d{1,2})(?P=sign)(?P<year>\d{4}|(?<=/)\d{2})\b"
)
_FROM_TO: Final = regex(
    r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<first>\d{1,2}:\d{2})\s?(?:-|to|bis|until)\s?"
    r"(?P<last>(?:\d{4}-\d{2}-\d{2} )?\d{1,2}:\d{2})(?P<zone>(?: .*)?)"
)

_COUNT: Final = regex(r"(?P<sign>[<>~≈≤≥]?) ?(?P<number>\d{1,12}(?:\.\d(?=[kKmM]))?)(?P<unit>[kKmM]?)(?P<more>\+?)")
_BOUNDS: Final = {"": "", ">": "over ", "≥": "over ", "<": "up to ", "≤": "up to ", "~": "about ", "≈": "about "}

_UNITS_ELSEWHERE: Final = tuple(
    (regex(rf"(?<=\d)\s*(?:{words})(?![^\W\d])\s*(?:und|et|y|e)?", re.IGNORECASE), unit)
    for words, unit in {
        "stunden?|std\\.?|heures?|horas?|時間": "h ",
        "minuten?|minutos?|分間?": "m",
        "tage?n?|jours?|d[ií]as?|日間?": "d ",
    }.items()
)
_LENGTHS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (regex(r"(\d{1,3}[.,]\d{1,2}) ?(d|days?|h|hrs?|hours?)", re.IGNORECASE), _with_fraction),
    (regex(r"(\d{1,3})[:h](\d{2})(?::\d{2})?", re.IGNORECASE), lambda found: f"{found[1]}h {int(found[2])}m"),
    (regex(r"(\d{1,3}) ?w(?:eeks?)?", re.IGNORECASE), lambda found: f"{int(found[1]) * 7}d"),
    (regex(r"(?:ca\.?|circa|approx\.?|around) ?(\d.*)", re.IGNORECASE), lambda found: f"about {found[1]}"),
    (regex(r"(?:more than|>) ?(\d.*)", re.IGNORECASE), lambda found: f"over {found[1]}"),
    (regex(r"(?:less than|under|at most|max\.?|<) ?(\d.*)", re.IGNORECASE), lambda found: f"up to {found[1]}"),
    (regex(r"[-−]\s*(\d.*)"), lambda found: found[1]),
    (regex(r"(\d.*[a-z]),? ?(?:and|&|,) ?(\d.*)", re.IGNORECASE), lambda found: f"{found[1]} {found[2]}"),
    *((regex(r"([1-9]\d{0,4})"), lambda found, unit=unit: f"{found[1]}{unit}") for unit in "mhd"),
    (regex(r"PT?(\d.*)"), lambda found: re.sub(r"(?<=[A-Z])(?=\d)", " ", found[1].replace("T", "")).lower()),
)
