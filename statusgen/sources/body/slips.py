"""What reads as the heading of an update, as a chip or as a level, however it was typed.

Phones and other tools change what people type: dashes and quotation marks grow long, blanks become no-break spaces,
signs get a full width. Nothing here decides what is wrong; it says how a line reads.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache, lru_cache
from html import unescape
from typing import Final

import msgspec

from statusgen.language.labels import find_label, fold, is_updates_heading, names_label
from statusgen.model.patterns import lowered, regex
from statusgen.model.time import Posted
from statusgen.model.time_repairs import MONTHS, moments_meant
from statusgen.model.vocabulary import Kind, Label, Level
from statusgen.model.zones import read_zone
from statusgen.sources.keys.words import read_word, words_meant


def typed(text: str) -> str:
    """A text with the signs of a keyboard, and no pictures: plain blanks, digits and colons, and the dashes - and –."""
    if not text.isascii():
        text = _KEYCAP.sub("", text)
        visible = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "So"} and sign != "\ufe0f")
        text = unicodedata.normalize("NFKC", visible.replace("´", "'")).translate(_DASHES)
        text = re.sub(
            r"(?<=\d)–(?=\d)|(?<=\d )–(?=\d\d:?\d\d(?!\d))",
            "-",
            re.sub(r"(?<=\s)ー(?=\s)", "-", re.sub(r"(?<=\d)ー", "–", text)),
        )
    return " ".join(text.split())


def unmarked(text: str) -> str:
    """A line as it was meant, without tags, escapes, emphasis, code, links, emoji and what is struck out."""
    plain = typed(unescape(text))
    if not _MARKED.search(plain):  # which is quick to see
        return plain
    bare = _LINK.sub(r"\1", _TAG.sub("", _COMMENT.sub("", plain))).replace("\\", "")
    return " ".join(_MARKUP.sub("", bare).split())


class Entry(msgspec.Struct, frozen=True):
    """A line that reads as the heading of an update: its time and its label, as far as it has them.

    `when` is written as a heading has it, with `YYYY-MM-DD` for a date of another form. It `stands_out` behind
    heading signs or in bold. It is `told` as people and other tools tell of an update, and `has_more` where the text of
    the update follows on the same line. `speaker` is who tells of it, as in a chat. `as_text` has the author's words as
    a line that reads as no heading; "" if there is none.
    """

    when: str
    word: str
    label: Label | None
    stands_out: bool
    as_text: str
    told: bool = False
    has_more: bool = False
    speaker: str = ""


@lru_cache(maxsize=1 << 12)
def read_entry(line: str, languages: tuple[str, ...], kind: Kind, *, alone: bool = False) -> Entry | None:
    """What a line says as the heading of an update, or None.

    A plain line has a time, a dash and a label, and nothing else. One behind heading signs, or in bold and `alone` in
    its paragraph, may lack the dash and the time, or have the label first. `alone`, a time may lack its colon: 1005.
    """
    if len(line) > LONGEST or not _is_worth_reading(line, languages) or KEPT.search(line) or _GOES_ON.search(line):
        return None
    bare = _zone_marked(typed(unescape(line)).replace("\\", ""))
    match = _MARKS.match(_TAG.sub("", bare))
    assert match is not None
    is_heading = bool(match["signs"] or _LARGE.search(bare))
    is_bold = bool(_BOLD.search(bare))
    whole = unmarked(match["text"]).strip(" |#" + RULES)
    text = whole.strip(AROUND).rstrip(RULES)
    if is_heading or is_bold or (alone and whole == line.strip()):  # in a list it may be the number of a ticket
        text = _CLOCK_IN_ONE.sub(r"\1:\2", text)
    if found := split_at_moment(text, languages, kind):
        dashed = _TO_DASH.match(f"{found.before}{found.after}") if found.before else _DASHED.match(found.after)
        if dashed and (label := find_label(dashed["word"], languages, kind)):
            if not (is_heading or is_bold) and may_be_range(found.when):
                return None
            return Entry(moment_meant(found.when), dashed["word"], label, is_heading, kept_as_text(whole))
    return _read_heading(text, found, languages, kind) if is_heading or (is_bold and alone) else None


def _is_worth_reading(line: str, languages: tuple[str, ...]) -> bool:
    """Whether a line stands out, or has a label and a number with a dash, or a pattern. Most have not."""
    if _SIGN.search(line) and _STANDS_OUT.search(line):
        return True
    digit = DIGIT.search(line)
    if not (digit and (_ANY_DASH.search(line) or _ARROW.search(line, digit.end()))):
        small = line.lower()
        if "yyyy" not in small and "hh:mm" not in small:
            return False
    plain = typed(line)
    return names_label(plain, languages) or bool(_SIGNED.search(plain))


def _read_heading(text: str, found: "Split | None", languages: Iterable[str], kind: Kind) -> Entry | None:
    """What stands behind heading signs: a time and a label in any order, or one of them."""
    text = text.strip("-– ")
    if label := find_label(text, languages, kind):
        return Entry("", text, label, stands_out=True, as_text=kept_as_text(text))
    if not found or (found.before and found.after):
        return None
    word = (found.before or found.after).strip(AROUND + BETWEEN)
    label = find_label(word, languages, kind)
    as_text = kept_as_text(text) if word else ""
    return Entry(moment_meant(found.when), word, label, True, as_text) if label or not found.before else None


class Split(msgspec.Struct, frozen=True):
    """A line with a moment, and what stands before it and behind; no number stands before, but that of an update."""

    before: str
    when: str
    after: str


def split_at_moment(text: str, languages: Iterable[str], kind: Kind) -> Split | None:
    """A line split at its moment, if it has one, and no other number before."""
    found = _moments().search(text) if _MOMENTLIKE.search(lowered(text)) else None
    before = text[: found.start()] if found else ""
    if not found or (re.search(r"\d", before) and not find_label(before.strip(AROUND + BETWEEN), languages, kind)):
        return None
    when, after = found[0], text[found.end() :]
    rest, _, last = when.rpartition(" ")
    if not (before or after) and last.isalpha() and find_label(last, languages, kind):
        return Split("", rest, f" {last}")  # which reads as a zone: FIXED
    return Split(before, when, after)


@lru_cache(maxsize=1 << 12)
def bare_line(line: str) -> str:
    """A line without its marks; "" for one that is long or kept as text."""
    if len(line) > LONGEST or KEPT.search(line):
        return ""
    match = _MARKS.match(_TAG.sub("", _zone_marked(typed(unescape(line)))))
    assert match is not None
    return unmarked(match["text"]).strip(RULES)


def kept_as_text(text: str) -> str:
    """The same words as a line that reads as no heading: a sentence, or one with a sign that a backslash keeps."""
    if ":" in text:
        return text.replace(":", "\\:", 1)
    if text.endswith("!"):
        return f"{text[:-1]}\\!"
    stop = "\\." if re.search(r"\d", text) else "。" if text[-1:] >= "\u2e80" else "."
    return f"{text}{stop}"


def tells_a_time(line: str) -> bool:
    """Whether a line begins with a time and a dash, as those of a timeline do."""
    match = _MARKS.match(_zone_marked(typed(line[:LONGEST])))
    text = unmarked(match["text"]) if match else ""
    found = _moments().match(text)
    return found is not None and re.match(r"\s?[-–:|→]", text[found.end() :]) is not None


def is_like_updates_heading(line: str, languages: Iterable[str]) -> bool:
    """Whether a line that is no heading was meant to open the list of updates."""
    bare = _TAG.sub("", typed(unescape(line[:LONGEST]))).replace("\\", "")
    match = re.fullmatch(r"(?P<marks>#*[*_]*)(?P<text>.*?)[#*_: ]*", bare)
    return match is not None and bool(match["marks"]) and is_updates_heading(match["text"], languages)


def is_timeline_heading(text: str, languages: Iterable[str]) -> bool:
    """Whether a heading may open the list of updates, or else a section that tells the story."""
    return fold(text.rstrip(" :：")) in _timelines(tuple(languages))


def tells_a_story(heading: str) -> bool:
    """Whether a section's heading says that it tells what happened: a timeline, a cause, a postmortem."""
    plain = fold(heading[:LONGEST])
    return any(word in plain for word in _STORY)


@cache
def _timelines(languages: tuple[str, ...]) -> frozenset[str]:
    tags = {tag.partition("-")[0] for tag in ("en", *languages)} & _TIMELINE.keys()
    return frozenset(fold(word) for tag in tags for word in _TIMELINE[tag].split(", "))


# Moments as people type them


@cache
def _moments() -> re.Pattern[str]:
    """Finds moments. It is compiled when a text first needs it: that takes as long as reading a hundred lines."""
    return re.compile(rf"(?<![a-zà-ÿ])(?:{_WHEN})", re.IGNORECASE)


def _zone_marked(text: str) -> str:
    """A text whose zones stand behind their times as headings have them: `10:05 UTC` for `10:05 (utc)` and `10:05z`."""
    return _ZONE_APART.sub(lambda zone: f"{zone[1]} {(zone['inside'] or zone['bare']).upper()}", text)


def may_be_range(written: str) -> bool:
    """Whether a moment that seems to end in an offset may be from one time to another: `10:00-10:30`."""
    times = _RANGE.search(written)
    return times is not None and times[1] < times[2]


@lru_cache(maxsize=1 << 10)
def moment_meant(written: str) -> str:
    """The moment in the form that headings have, as far as it has one meaning; "" for a pattern that was left.

    A day without its year is `YYYY-11-26`.
    """
    clock, date = "" if may_be_range(written) else _read_clock(written), _read_day(written)
    return " ".join(filter(None, (date, clock, clock and _read_zone(written))))


def _read_day(written: str) -> str:
    if day := _WHOLE_DAY.search(written):
        return "{:04}-{:02}-{:02}".format(*map(int, re.split(r"[-./年月]", day[0])))
    if not (day := _DAY_ALONE.search(written)):
        return "YYYY-MM-DD" * bool(_OTHER_DAYS.search(written))
    for form in ("{}", "{}/2000", "{}-2000", "{} 2000", "{}2000", "2000年{}"):  # which has a 29 February
        if meant := {each for each in moments_meant(form.format(day[0])) if _is_day(each)}:
            break
    date = meant.pop() if len(meant) == 1 else "YYYY-MM-DD"
    return date if form == "{}" else f"YYYY{date[4:]}"


def _is_day(written: str) -> bool:
    try:
        return bool(datetime.strptime(written, "%Y-%m-%d"))  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return False


def _read_zone(written: str) -> str:
    """The zone as headings have it, `+HH:MM` for one that does not mean the same to all."""
    last = re.search(
        r"(?<=[\d ])(?:(?P<name>[A-Z]\w+/\w+)|(?P<letters>[A-Z]{1,5})?(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?)$",
        _OTHER_DAYS.sub(" ", _DAY_ALONE.sub(" ", written)).rstrip(" ,()[]"),
    )
    if not last or last["name"]:
        return last["name"] if last else ""
    if offset := re.fullmatch(r"([+-])(\d{1,2}):?(\d{2})?", last["offset"] or ""):
        return f"{offset[1]}{offset[2]:>02}:{offset[3] or '00'}"
    letters = last["letters"] or ""
    return letters if letters in {"", "UTC", "GMT", "Z"} else "" if letters in {"AM", "PM"} else "+HH:MM"


def _read_clock(written: str) -> str:
    is_morning, is_afternoon = _MORNING.search(written), _AFTERNOON.search(written)
    for match in _CLOCK.finditer(re.sub(_WHOLE_DAY.pattern + "日?T?", " ", written)):
        if re.fullmatch(r"\d", match["minute"] or "") and ":" in match[0]:
            return "HH:MM"  # 10:5 may be 10:05 and 10:50
        hour = int(match["hour"] or match["hours"] or match["whole"])
        minute = int((match["minute"] or match["minutes"] or "00").replace("半", "30"))
        if (is_morning or is_afternoon) and hour <= 12:
            hour = hour % 12 + 12 * bool(is_afternoon)
        return f"{hour:02}:{minute:02}"
    return ""


def whole_moment(text: str) -> str:
    """A moment that is all of a text, in the form that headings have; "" where it is none."""
    when = _zone_marked(text)
    return moment_meant(when) if _moments().fullmatch(when) else ""


def times_meant(written: str, above: Posted) -> Iterator[str]:
    """The forms that headings and chips have for a time that stands below another; none where it is no time."""
    plain = typed(written)
    when = whole_moment(plain)
    if not when or "YYYY" in plain or "HH" in when:
        return
    clock, _, zone = when.partition(" ")
    if ":" in clock:
        local = above.moment.first.astimezone(above.zone)
        if not zone or _offset(local, zone) == local.utcoffset():
            yield clock
        yield f"{local:%Y-%m-%d} {when}"
    yield when


def _offset(local: datetime, zone: str) -> timedelta | None:
    try:
        return local.astimezone(read_zone(zone)).utcoffset()
    except ValueError:
        return None


# Levels


def _level_of(sign: str) -> str:
    level = near_level(sign)
    assert level is not None, "each sign is a word of words.py"
    return level.value


def spelled_out(text: str) -> str:
    """A text with a word for a picture that stands for a level, `api: operational` for `api: ✅`."""
    return text if text.isascii() else _LEVEL_SIGN.sub(lambda sign: f" {_level_of(sign[1])}", text)


def read_level(written: str) -> Level:
    """A level. Raises ValueError with the level that is meant, for the words of other tools too."""
    level: Level = read_word(Level, written.rstrip(_ENDS))
    return level


def near_level(written: str) -> Level | None:
    """The level that a value means, also in the words of other tools or misspelt; the worse of two that it may mean."""
    plain = written.rstrip(_ENDS)
    meant = words_meant(Level, plain)
    return EXACT_LEVELS.get(fold(plain.replace("_", " "))) or (Level(meant[-1]) if meant else None)


_TIMELINE: Final = {
    "en": "Timeline",
    "fr": "Suivi, Chronologie",
    "de": "Chronologie, Zeitverlauf, Verlauf",
    "es": "Cronología, Seguimiento",
    "pt": "Cronologia, Linha do tempo",
    "ja": "経過, タイムライン",
    "ar": "التسلسل الزمني",
}
_STORIES: Final = """
    timeline, time line, chronology, history, sequence of, happened, cause, postmortem, post mortem, rca,
    analysis, review, report, retrospective, lessons, suivi, chronologie, déroulé, déroulement,
    historique, s'est-il passé, analyse, bilan, retour d'expérience, verlauf, ablauf, ursache,
    nachbetrachtung, bericht, cronología, causa, línea de tiempo, historial, seguimiento, ocurrió,
    análisis, informe, linha do tempo, histórico, aconteceu, análise, relatório, 経過, 経緯, 原因,
    タイムライン, 時系列, 報告, 分析, 振り返り, ポストモーテム, التسلسل, السبب, تحليل, تقرير
"""
_STORY: Final = tuple(fold(word.strip()) for word in _STORIES.split(","))
"""What a section is called that tells what happened."""

LONGEST: Final = 200
_KEYCAP: Final = regex(r"[\d#*]\ufe0f?\u20e3")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑", "-") | dict.fromkeys("‒—―−", "–") | dict.fromkeys("⇒⟶", "→"))
DIGIT: Final = regex(r"\d")
_ANY_DASH: Final = regex("[-‐-―−－ー]")
_ARROW: Final = regex("[→=]")
_SIGNED: Final = regex(r"[#&<\\\[*`_~]|:[a-z]")
"""What may make a line stand out, or stand amid the letters of a label."""

_SIGN: Final = regex("[#＃*_<]")
_STANDS_OUT: Final = regex(r"[#＃]|\*\*|__|<(?:[bB]|(?i:strong)|[hH]\d)\b")
_TAGS: Final = (
    "h[1-6]|b|strong|em|i|u|p|div|span|center|summary|details|blockquote|ul|ol|li|td|th|tr|dt|dd|br"
    "|font|big|small|mark|kbd|time"
)
_GOES_ON: Final = regex(r"<br\s*/?>\s*[^\s<]", re.IGNORECASE)
"""A break with a text behind it: two lines in one, which told_updates.py reads."""

_CLOCK_IN_ONE: Final = regex(r"^([01]\d|2[0-3])([0-5]\d)(?=\s?[-–]\s?[^\W\d])")
_TAG: Final = regex(rf"</?(?:{_TAGS})\b[^<>]{{0,40}}>", re.IGNORECASE)
_COMMENT: Final = regex(r"<!--.*?-->")
_LINK: Final = regex(r"\[([^\[\]]*)\]\([^()]*\)")
_MARKUP: Final = regex(  # what begins none of them is passed by quickly
    r"[*`~:_](?:(?<=[*`])|(?<=~)~.*?~~|(?<=(?<!\w):)[a-z][a-z0-9_+-]*:(?!\w)|(?<=(?<!\w)_)|(?<=_)(?!\w))"
)
_MARKED: Final = regex(r"[<\\\[*`_~]|:[a-z]")
"""What each of those begins with."""

_LARGE: Final = regex(r"<h\d", re.IGNORECASE)
_BOLD: Final = regex(r"^[*_]?(\*\*|__)[^*]+\1[*_]?[.:]?$|^<(?:b|strong)>[^<]+</", re.IGNORECASE)
_MARKS: Final = regex(
    r"(?:[>|•·・‣○●▪◦]\s?|[^\s#`\\]{1,2}\s?(?=##)|[*+-](?:\s|(?=#))|-(?=\d)|\d{1,2}[.)]\s|\[[ xX]\]\s"
    r"|[=+~$-]{2,6}\s|h[1-6]\.\s|\s)*"
    r"(?P<signs>(?:#\s?){0,6})(?P<text>.*)"
)
AROUND: Final = " \t*_`~\"'“”„‘’«»‹›「」『』【】※#|:.!。[](){}<>"
BETWEEN: Final = "-–→=>+&,;·•/、に"
KEPT: Final = regex(r"\\:|\\[.!]\s*$")
"""What keeps a line as text: a backslash before a colon, or before the stop at its end."""
RULES: Final = " -–=+~$"
_ENDS: Final = " .,;!。、"

_MONTH: Final = (
    r"(?:jan(?:uary|uar|v|vier|eiro)?|ene(?:ro)?|feb(?:ruary|ruar|rero)?|fév(?:r|rier)?|fev(?:ereiro)?"
    r"|mar(?:ch|s|zo|ço)?|märz?|apr(?:il)?|a[vb]r(?:il)?|ma[yi]o?|jun[ei]?|jun[ih]o|juin|jul[yi]?|jul[ih]o|juil(?:let)?"
    r"|aug(?:ust)?|ao[ûu]t?|ago(?:sto)?|sept?(?:emb(?:er|re)|iembre)?|set(?:embro|iembre)?|o[ck]t(?:ober|obre|ubre)?"
    r"|out(?:ubro)?|nov(?:emb(?:er|re|ro)|iembre)?|d[eé]c(?:emb(?:er|re))?|dez(?:emb(?:er|ro))?|dic(?:iembre)?)"
    r"(?![^\W\d])\.?"
)
_DAY: Final = (
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2}\.\d{1,2}\."
    r"|\d{1,2}[-/]\d{1,2}(?=,?\s(?:at |à |um )?\d|\s?\([月火水木金土日]\))|(?:\d{4}年)?\d{1,2}月\d{1,2}日"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th|er)?[\s/-](?:de\s)?{_MONTH}(?:,?[\s/-](?:de\s)?\d{{4}})?"
    rf"|{_MONTH}[\s/-]\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)"
)
_TODAY: Final = (
    "today|tonight|this (?:morning|afternoon|evening)|aujourd['’]hui|ce matin|ce soir|heute(?: (?:früh|abend))?"
    "|hoy|hoje|今日|本日|今朝|今夜|اليوم"
)
_OTHER_DAY: Final = (
    r"(?:yesterday|last night|hier|gestern|ayer|anoche|ontem|昨日|昨夜|أمس"
    r"|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|(?:mo|di|mi|do|fr|sa|so)(?:\.(?=[\s,])|(?=,\s\d))|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|\(?[月火水木金土日](?:曜日?|\))"
    r"|(?:يوم )?(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد))(?![^\W\d])"
)
_HALF: Final = (
    r"[ap]\.?\s?m\b\.?|صباح[\u0627\u064b]*|مساء[\u0627\u064b]*|[صم](?!\w)"
    r"|d[ea] (?:la )?(?:mañana|manhã|tarde|noche|noite)|in the (?:morning|afternoon|evening)|at night"
)
_OCLOCK: Final = r"uhr|horas|hrs\.?|hs\.?|h\b|min\b|heures|o['’]clock|頃|ごろ|ころ|現在"
_TIME: Final = (
    r"(?:(?:午前|午後|朝|夜|夕方|深夜)\s?)?"
    r"(?:\d{1,2}(?:\s?[:;]\s?\d{2}(?!\d)){1,2}(?:[.,]\d+)?|\d{2}:\d(?!\d)|\d{2}\.\d{2}(?![./\d])|\d{1,2}\s?(?:h|uhr)\s?(?:\d{2})?"
    r"|\d{1,2}時(?:\d{1,2}分|半)?|(?:[01]\d|2[0-3])[0-5]\d(?=\s?(?:utc|gmt|z|h|hrs|uhr)\b)"
    rf"|\d{{1,2}}(?=\s?(?:{_HALF}|horas|heures|o['’]clock)))(?:\s?(?:{_HALF}))?(?:\s?(?:{_OCLOCK}))?"
)
_OFFSET: Final = r"(?:0\d|1[0-4]|\d)(?::?(?:[03]0|[14]5))?(?!:?\d)"
_ZONE: Final = (  # 10:00-10:05 is a range of times
    rf"(?:\s?(?:(?-i:[A-Z]{{1,5}}\b)|utc|gmt)(?:[+-]{_OFFSET})?|(?:\s?\+|\s-){_OFFSET}|\s[A-Z]\w+/\w+)?"
)
_ZONE_APART: Final = regex(
    r"([\drR])\s?(?:[(\[](?=[^)\]])(?P<inside>(?:[A-Z]{2,5}|(?i:utc|gmt|z))?(?:[+-]\d{1,2}(?::?\d{2})?)?)[)\]]"
    r"|(?P<bare>(?i:utc|gmt|z))\b)"
)
_BEFORE_TIME: Final = (
    r"as of|since|seit|depuis|desde|posted|updated|edit|stand|about|around|ca\.?|circa|at|um|gegen|vers|à|a las|a la|às"
    "|por volta das|(?:في تمام )?الساعة|~|@"
)
_BEFORE_DAY: Final = "le|el|am|on|den"
_BETWEEN_BOTH: Final = r"(?:,|T|\s(?:at|à|um|a las|às|de|@|-))?"
_PATTERN: Final = r"(?:YYYY-MM-DD(?:[ T](?:HH:MM|\d{1,2}:\d{2}))?|HH:MM)(?:\s(?-i:[A-Z]{1,5}\b))?"
_WHEN: Final = (
    rf"[(\[]?(?:(?:{_TODAY}|{_OTHER_DAY})[,.]?\s?)?(?:(?:{_BEFORE_TIME})\s?){{0,2}}"
    rf"(?:{_PATTERN}|(?:(?:{_BEFORE_DAY})\s)?{_DAY}(?:\s?{_OTHER_DAY})?"
    rf"(?:{_BETWEEN_BOTH}\s?{_TIME}(?:-{_OFFSET}|{_ZONE})(?:\s\d{{4}})?)?"
    rf"|{_TIME}{_ZONE}(?:,?\s(?:on\s)?(?:{_DAY}|{_TODAY}|{_OTHER_DAY}))?)[)\]]?"
)
_DASH: Final = r"(?:[-–]+>?|=>|→)"
_MONTHS: Final = "|".join(MONTHS)
_MOMENTLIKE: Final = regex(
    r"\d\s?(?:[-./:;]\s?\d|[年月時صم]|h|uhr|o['’]clock|utc|gmt|z|[ap]\.?\s?m|d[ea]\s|in the|at night)"
    rf"|\d(?:\.|st|nd|rd|th|er)?[\s/-](?:de\s)?(?:{_MONTHS})|(?<![a-zà-ÿ])(?:{_MONTHS})[^\W\d_]*\.?[\s/-]\d|yyyy"
    "|hh:mm"
)
"""What each moment has in small letters. To look for one takes long, so this is looked for first."""

_DASHED: Final = regex(rf"\s?{_DASH}\s?(?P<word>\D.*)$")
_TO_DASH: Final = regex(rf"(?P<word>\D+?)\s?{_DASH}\s?$")
_WHOLE_DAY: Final = regex(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}")
_DAY_ALONE: Final = regex(rf"(?<![^\W_]){_DAY}", re.IGNORECASE)
_OTHER_DAYS: Final = regex(rf"(?<!\w){_OTHER_DAY}", re.IGNORECASE)
_RANGE: Final = regex(r"(?<!T)(?<!\d)(\d\d:\d\d)-(\d\d:\d\d)(?!:)")
_MORNING: Final = regex(r"\d\s?a\.?\s?m\b|午前|朝|صباح|ص(?!\w)|mañana|manhã|morning", re.IGNORECASE)
_AFTERNOON: Final = regex(
    r"\d\s?p\.?\s?m\b|午後|夜|夕方|مساء|(?<!\w)م(?!\w)|tarde|noche|noite|afternoon|evening|at night", re.IGNORECASE
)
_CLOCK: Final = regex(
    r"(?<![\d.:/-])(?:(?P<hour>\d{1,2})\s?(?:[:;.h時]|uhr)\s?(?P<minute>\d{1,2}|半)(?::\d{2}(?:[.,]\d+)?)?(?![.:/]?\d|\.)"
    r"|(?P<hours>[01]\d|2[0-3])(?P<minutes>[0-5]\d)(?=\s?(?:utc|gmt|z|h|hrs|uhr)\b)"
    rf"|(?P<whole>\d{{1,2}})(?=\s?(?:{_HALF}|h\b|時|uhr|horas|heures|o['’]clock)))",
    re.IGNORECASE,
)
"""The forms of times and days that people type, in the languages of statusgen."""

_LEVEL_SIGN: Final = regex(
    r"(?<=[\w:=：])\s*([🟢✅✔☑👍💚🔧🛠🚧🔵🟡⚠🟠🔴❌⛔🛑🚨💥])\ufe0f?(?=[\s`'\"’”.!]*$|[\s`,;|]+\w+\s*[:=])"
)
EXACT_LEVELS: Final = {fold(level.value.replace("_", " ")): level for level in Level}
