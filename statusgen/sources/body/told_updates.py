"""Updates as people, chats and other tools tell of them: `10:05 Resolved`, `Status: Resolved`, a label in bold.

Nothing here decides what is wrong; it says how a line reads. slips.py has the lines that look like headings.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from statusgen.language.labels import (
    ends_in_label,
    find_label,
    fold,
    is_label_elsewhere,
    is_nearly_label,
    label_word,
    names_label,
)
from statusgen.model.patterns import lowered, regex
from statusgen.model.vocabulary import Kind, Label
from statusgen.sources.body.slips import (
    AROUND,
    BETWEEN,
    DIGIT,
    KEPT,
    LONGEST,
    RULES,
    Entry,
    Split,
    bare_line,
    kept_as_text,
    may_be_range,
    moment_meant,
    split_at_moment,
    typed,
    whole_moment,
)


def _bare(line: str) -> str:
    """A line without its marks and those whom it calls, and with the brackets of a keyboard."""
    bare = bare_line(_keyed(line))
    return _MENTION.sub("", bare, count=1) if "@" in bare or "!" in bare else bare


def _keyed(line: str) -> str:
    return line.replace("【", "[").replace("】", "]")


def read_timed(line: str, languages: tuple[str, ...], kind: Kind) -> Entry | None:
    """What a line says that has a time and a label, whatever stands between them, and nothing else: `10:05 Resolved`.

    In a chat somebody says so: `[10:05] Jane: Resolved`, `Jane (10:05): Resolved`.
    """
    text = _bare(line)
    if not DIGIT.search(text) or not ends_in_label(text.rstrip(AROUND + BETWEEN), languages):
        return None
    found = split_at_moment(text.lstrip(AROUND + "→"), languages, kind)
    if not found or may_be_range(found.when):
        return None
    before, behind = _NAMED.fullmatch(found.before), None
    if found.before and not (before and (before["sign"] or found.when[0] in "([")):
        return None
    label = find_label(word := _without_status(found.after), languages, kind)
    if not label and (behind := _SPOKEN.match(found.after)):
        label = find_label(word := _without_status(found.after[behind.end() :]), languages, kind)
    if not label or (before and find_label(before["name"], languages, kind)):
        return None
    is_certain = text.startswith("[") or found.after.startswith(" <")
    said = None if is_certain else before or behind
    entry = _told(text, word, label, moment_meant(found.when))
    return _as_told(line, replace(entry, speaker=said["name"] if said else ""))


def read_row(line: str, languages: tuple[str, ...], kind: Kind) -> Entry | None:
    """What a row of a table says that begins with a time and a label, or with `Status | Resolved`."""
    first, *more = line.strip().strip("|").split("|")
    begins = " | ".join([first, *more[:1]])
    bare = _bare(begins)
    found = split_at_moment(bare.strip(_EDGES), languages, kind) if DIGIT.search(bare) else None
    if entry := read_timed(begins, languages, kind) or (found and _read_whole(bare, found, languages, kind)):
        return _as_told(line, replace(entry, has_more=any(map(str.strip, more[1:]))))
    word = _without_status(bare)
    label = find_label(word, languages, kind) if word != bare.strip(_EDGES) and not bare.endswith(_STOPS) else None
    return replace(_told(bare, word, label), as_text=line.strip().replace(word, f"{word}.")) if label else None


def read_misspelt(line: str, languages: tuple[str, ...], kind: Kind) -> Entry | None:
    """What a line says that has a time, a dash and a word that is nearly a label, or one in another language."""
    if not _DASH_AND_WORDS.search(line):
        return None
    text = _bare(line)
    found = split_at_moment(text, languages, kind)
    word = found.after.strip(AROUND + BETWEEN) if found and not found.before and not may_be_range(found.when) else ""
    if not found or not re.match(r"\s?[-–]", found.after):
        return None
    if not (is_nearly_label(word, kind, languages) or is_label_elsewhere(word, kind)):
        return None
    return _as_told(line, replace(_told(text, word, None, moment_meant(found.when))))


def read_beginning(lines: Sequence[str], languages: tuple[str, ...], kind: Kind) -> Entry | None:
    """What the lines of a paragraph say as an update of another tool or of a chat; a label alone may be all.

    A label comes first, or a time that is in bold, or a line or two with the name and the time of a chat.
    """
    first, *more = [_keyed(part) for line in lines for part in _broken(line)]
    said = _said(first, more, languages, kind)
    if said:
        _, first, *more = said
    text = _bare(first)
    if not text or not names_label(text, languages) or "](" in first:
        return None
    plain, when = typed(first[:LONGEST]), said[0] if said else _signed(more, first)
    if lead := _LEAD.match(plain.lstrip("> +-•").removeprefix("* ")):
        inside = lead["inside"].rstrip(" :.")
        if entry := read_timed(inside, languages, kind) or read_beginning([inside], languages, kind):
            return replace(entry, as_text=kept_as_text(text), has_more=True)
    found = split_at_moment(text.strip(_EDGES), languages, kind) if DIGIT.search(text) else None
    goes_on = bool(more) and more[0].lstrip(" >")[:1].islower()
    entry = None if goes_on else _read_whole(text, found, languages, kind)
    if more and not entry and (timed := read_timed(first, languages, kind)):  # in one line with what follows
        entry = replace(timed, has_more=True)
    is_marked = bool(when or _BOLD_FIRST.match(plain))
    entry = entry or _read_before_text(text, found, is_marked, languages, kind)
    if entry and said:
        entry = replace(entry, as_text=f"{lines[0].strip()}\\.")
    return entry and _as_told(lines[0], replace(entry, when=entry.when or when))


def _broken(line: str) -> Sequence[str]:
    """A line at each break of HTML in it."""
    return _BREAK.split(line) if "<" in line else (line,)


def _said(first: str, more: Sequence[str], languages: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """The time of what somebody said in a chat, and its lines; their name may have a line of its own. Else nothing."""
    for n, line in enumerate(more[:2]):
        if not names_label(line[:LONGEST], languages) or not bare_line(first):
            continue
        found = split_at_moment(" ".join([_bare(first), *map(_bare, more[:n])]), languages, kind)
        if found and _NAME.fullmatch(f"{found.before}{found.after} "):
            return moment_meant(found.when), line, *more[n + 1 :]
    return ()


def _read_whole(text: str, found: Split | None, languages: tuple[str, ...], kind: Kind) -> Entry | None:
    """A label that is all of a line, or one with a time behind it."""
    if label := find_label(word := _without_status(text), languages, kind):
        return _told(text, word, label) if _is_plain(word, label, languages) and not text.endswith(_STOPS) else None
    if not found or found.after or may_be_range(found.when):
        return None
    label = find_label(word := _without_status(found.before), languages, kind)
    return _told(text, word, label, moment_meant(found.when)) if label else None


def _read_before_text(
    text: str, found: Split | None, is_marked: bool, languages: tuple[str, ...], kind: Kind
) -> Entry | None:
    """A label before a text: marked by bold letters or a moment below, with a time, or as Statuspage has it."""
    if found and not may_be_range(found.when):
        word, rest = _without_status(found.before), _without_status(found.after)
        if find_label(word, languages, kind) is Label.UPDATE and (label := find_label(rest, languages, kind)):
            return _told(text, rest, label, moment_meant(found.when))
        form = (_REST if is_marked else _TEXT) if found.before else _WORD_TEXT
        dashed = None if found.before else _DASH_WORD_TEXT.fullmatch(found.after)
        split = dashed or form.fullmatch(found.after)
        word, rest = _without_status(found.before or split["word"]) if split else "", split["text"] if split else ""
        label = find_label(word, languages, kind)
        if label and (is_marked or dashed or label is Label.UPDATE or _is_said(rest)):
            return replace(_told(text, word, label, moment_meant(found.when)), has_more=True)
    if split := _WORD_TEXT.fullmatch(text):
        word, rest = _without_status(split["word"]), split["text"]
        is_sentence = _is_said(rest) and len(rest.split()) > 2 and split["sign"] not in (":", "]")
        label = find_label(word, languages, kind)
        if label and (is_marked or is_sentence) and _is_plain(word, label, languages):
            return replace(_told(f"{word}: {rest}", word, label), has_more=True)
    return None


def _is_plain(word: str, label: Label, languages: Iterable[str]) -> bool:
    """Whether a word without a time is a label for sure: `Info` and `Analysis` may be headings of a text."""
    usual = (label_word(label, language) for language in ("en", *languages))
    return label.state is not None or bool(DIGIT.search(word)) or fold(word) in map(fold, usual)


def _is_said(rest: str) -> bool:
    """Whether a text begins as a sentence does."""
    return rest[:1].isalpha() and not rest[:1].islower()


def _told(text: str, word: str, label: Label | None, when: str = "") -> Entry:
    return Entry(when, word, label, stands_out=False, as_text=kept_as_text(text.strip(" |")), told=True)


def _signed(more: Sequence[str], first: str) -> str:
    """When a paragraph was posted that says so in its last line, as Statuspage and cState show updates."""
    last = more[-1] if more else first
    signed = _SIGNED.fullmatch(typed(last[:LONGEST])) if more or "{{" in last else None
    if not signed or not (more or signed["track"]):
        return ""
    return whole_moment((signed["track"] or signed["when"].replace(" - ", " ")).strip(" .*_>"))


def _without_status(text: str) -> str:
    """A text without the words for a status, and without the one before it: `Resolved` for `Status: A → Resolved`."""
    word, small = text.strip(AROUND + BETWEEN), lowered(text)
    if any(map(small.__contains__, _STATUS_WORDS)):
        word = _STATUS.sub("", word)
    if ">" in word or not word.isascii():  # as each arrow has it, or is not
        word = _CHANGED.sub("", word)
    return word.strip(AROUND + BETWEEN)


def _as_told(line: str, entry: Entry) -> Entry:
    """An entry of a line that is kept as text with all its signs, where a backslash shows nowhere."""
    kept = "" if re.search("[`<]", line) else re.sub(r"(?<=\d):(?=\d)", r"\\:", line.strip(), count=1)
    return replace(entry, as_text=kept) if KEPT.search(kept) else entry


_BREAK: Final = regex(r"<br\s*/?>")
_EDGES: Final = f"{RULES}:.|#\"'“”→"
_STOPS: Final = (".", "?", "…", "。")
_BOLD_FIRST: Final = regex(r"(?:[>•+-]\s?|\*\s|\s)*(?:\*\*|__|\[[^\W\d][^\[\]]*\](?!\()|<(?:b|strong)>)", re.IGNORECASE)
_STATES: Final = "status|eta|state|statut|état|zustand|estado|situação|ステータス|状態|状況|الحالة"
_TELLS: Final = "update|edit|maj|mise à jour|actualización|atualização|更新|続報|تحديث"
_STATUS_WORDS: Final = (*_STATES.split("|"), *_TELLS.split("|"), "第")
_STATUS: Final = regex(
    rf"(?:(?:(?:current|new|incident)\s)?(?:{_STATES})"
    r"(?:\s?[:=|]|\s[-–]|\s(?:is(?:\snow)?|(?:has\s)?changed\s(?:from\s[^\W\d][\w ]{2,30}\s)?to)(?=\s))"
    rf"|(?:final\s)?(?:{_TELLS}|第\d{{1,2}}報)"
    r"(?:\s#?\d{1,2})?(?:\s?[:\]]|\s[-–]))\s*(?=[^\W\d])",
    re.IGNORECASE,
)
_CHANGED: Final = regex(r"^[^\W\d][\w ]{2,30}?\s?(?:[→»›]|[-=]+>)\s?(?=[^\W\d])")
_PERSON: Final = r"[^\W\d][\w.'-]*(?:\s[^\W\d][\w.'-]*){0,2}"
_SPEAKER: Final = rf"(?P<name>{_PERSON})"
_SPOKEN: Final = regex(rf"\W*@?{_SPEAKER}:\s*|\W*<[@+]?[\w.-]+>\s")
_NAMED: Final = regex(rf"\W?{_SPEAKER}(?P<sign>,|>)?\s?")
_MENTION: Final = regex(r"(?:<?[@!][\w.^-]+>?[,:]?\s+)+")
_DASH_AND_WORDS: Final = regex(r"\d\D{0,30}[-–—‐]\D{4,42}$")
_LEAD: Final = regex(r"(?P<open>\*\*|__|\[)(?P<inside>[^*_\[\]]*\d[^*_\[\]]*)(?:\*\*|__|\])(?!\()\s+(?=\w)")
_TEXT: Final = regex(r"\s?(?P<sign>[:–|]|\s-|\])\s?(?P<text>\W{0,3}\w.*)")
_REST: Final = regex(r"[\s:–|\]-]*(?P<text>\w.*)")
_WORD_TEXT: Final = regex(rf"\W*(?P<word>[^\W\d][^-–:|\]]{{1,40}}?){_TEXT.pattern}")
_DASH_WORD_TEXT: Final = regex(r"\s?[-–]+\s?(?P<word>[^\W\d][^-–:|.\]]{1,40}?)(?P<sign>:|\.(?=\s))\s?(?P<text>\w.*)")
_NAME: Final = regex(rf"(?:\s?{_PERSON}:?(?:,|\s[-–])?\s+|\W?)\s*")
_SIGNED: Final = regex(
    r"(?:.*\{\{[<%]\s*track\s+\"(?P<track>[^\"]+)\".*|(?:posted .*?[.:]\s)?(?P<when>[^.]{5,40}))", re.IGNORECASE
)
