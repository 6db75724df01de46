"""Chips: the code spans below the heading of an update, each of which changes one thing; and what was meant as one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from html.entities import codepoint2name
from typing import Final

from statusgen.gfm.blocks import Block, BlockKind
from statusgen.language.labels import fold
from statusgen.model import regions
from statusgen.model.chips import CauseChip, Chip, LevelChip, PromiseChip, WindowChip
from statusgen.model.patterns import lowered, regex
from statusgen.model.site import IncidentKeys, Site
from statusgen.model.spelling import Unknown, nearest
from statusgen.model.time import Posted, exactly, read_delay, read_following, read_posted
from statusgen.model.vocabulary import CauseStatus, Kind, Level
from statusgen.sources.body.slips import EXACT_LEVELS, near_level, read_level, spelled_out, times_meant, typed
from statusgen.sources.body.standing_window import StandingWindow
from statusgen.sources.keys.component_names import in_group
from statusgen.sources.keys.source_file import SUGGESTION_LIMIT, SourceFile, read_word
from statusgen.sources.yaml.tree import Position

_ALSO_WORDS: Final = frozenset(
    ["AD", "AI", "AM", "BS", "CC", "CI", "CV", "DM", "ID", "IO", "IT", "MS", "NA", "NB", "PM", "PR", "PS", "QA", "SL",
     "TV", "UA", "VC"]
)  # fmt: skip
"""Codes of countries that people also write for something else, as in "PS: fine" and "CI: green"."""


class ChipReader:
    """Reads the chips of a file, for a site, and reports what is wrong with them.

    Whether a line is a chip is a quick question. What it resembles is looked up for an error that is shown.
    """

    def __init__(self, file: SourceFile, site: Site, front: IncidentKeys, lines: Sequence[str]) -> None:
        self.file, self.site, self.kind, self.lines = file, site, front.kind, lines
        self.window = StandingWindow(front.start, front.end, file.zone)
        self.moves = {"start", "end"} if front.kind is Kind.MAINTENANCE else set[str]()
        self.keys = {"all", "cause", "next update"} | self.moves
        self.resembled: dict[str, str] = {}
        self.settled: Set[str] = frozenset()
        self.is_end = False

    def _called(self, written: str) -> str | None:
        """The name that a chip has, by what else it is called: a component, or another in another language."""
        word = fold(written)
        elsewhere = _NAMES_ELSEWHERE.get(word, "")
        return _ids_by_name(self.site.called).get(word) or (elsewhere if elsewhere in self.keys else None)

    def below(self, lines: range, posted: Posted | None) -> tuple[list[tuple[Position, Chip]], int]:
        """The chips in the lines below a heading, and the line where the text of the update begins."""
        begins = next((n for n in lines if self.lines[n - 1].strip() and not _is_chip_line(self.lines[n - 1])), None)
        end = lines.stop if begins is None else begins
        chips = [chip for n in range(lines.start, end) for chip in self._of_line(n, posted)]
        seen = set[object]()
        for position, chip in chips:
            about = chip.target if isinstance(chip, LevelChip) else (type(chip), getattr(chip, "start", None) is None)
            if about in seen:
                self.file.report(position, "this chip repeats one of this update; keep one of them")
            seen.add(about)
        return chips, end

    def check_text(
        self, lines: range, leaves: Mapping[int, Block], posted: Posted | None, settled: Set[str], *, is_end: bool
    ) -> None:
        """Report what reads as a chip in the text of an update, and is none.

        What is `settled` may be said again, and where it is the end, that all is operational.
        """
        is_first, self.settled, self.is_end = True, settled, is_end
        for n in (n for n in lines if self.lines[n - 1].strip()):
            kind = leaves[n].kind if n in leaves else None
            is_code = kind is BlockKind.FENCE or (kind is BlockKind.CODE and not is_first)
            is_first &= kind is not BlockKind.TABLE
            is_reported = not is_code and (
                self._check_torn(n, leaves, posted)
                or self._check_spans(n, posted, is_first=is_first)
                or self._check_line(n, posted, is_first=is_first)
            )
            is_first &= is_reported

    def check_summary(self, lines: Iterable[int], leaves: Mapping[int, Block]) -> None:
        """Report chips above the updates."""
        for n in lines:
            if n not in leaves or leaves[n].kind not in (BlockKind.FENCE, BlockKind.CODE):
                self._check_spans(n, None, is_first=False)

    def _of_line(self, line: int, posted: Posted | None) -> Iterator[tuple[Position, Chip]]:
        for span in SPAN.finditer(self.lines[line - 1]):
            position = self.file.in_body(line, span.start(1) + 1)
            try:
                chip = self._chip(span[1], posted)
            except ValueError as error:
                self.file.report(position, f"`{span[1].strip()}`: {self._explain(span[1], error, posted)}")
            else:
                if isinstance(chip, WindowChip) and posted:
                    self.window.move(chip, posted)
                if chip is not None:
                    yield position, chip

    def _explain(self, written: str, error: ValueError, posted: Posted | None) -> str:
        several = self._meant(written, posted)
        if several.count("`") > 2:
            return f"write each chip by itself: {several}"
        why = self.file.explain(error)
        name, *_, value = map(str.strip, re.split("[:：]", written))
        is_chip = self._find(name) is not None or near_level(value) is not None
        is_other_code = isinstance(error, Unknown) and not why.endswith("?") and not is_chip
        return f"{why}; to keep it as code, write ``{written.strip()}``" if is_other_code else why

    def _chip(self, written: str, posted: Posted | None) -> Chip | None:
        """What a chip says; None where it depends on the time of an update that nobody knows."""
        before, _, after = _NO_COLON.sub(r"\1: ", typed(written)).partition(":")
        name, value = self._name(before.strip()), after.strip(" .,;").lstrip("= ")
        if name == "cause":
            return CauseChip(read_word(CauseStatus, value))
        if name in {"next update", "start", "end"}:
            return self._timed(name, value, posted) if posted else None
        is_region = name != "all" and name not in self.site.components
        return LevelChip(
            name, read_level(value or re.split("[:：]", written, maxsplit=1)[-1].strip()), region=is_region
        )

    def _timed(self, name: str, value: str, posted: Posted) -> Chip:
        try:
            return self._at(name, value, posted)
        except ValueError:
            if meant := self._time(name, value, posted):
                raise ValueError(f'"{value}" is not how a time is written here; write {meant}') from None
            if not re.search(r"\d", value):
                raise ValueError(f'"{value}" is not a time; write HH:MM, YYYY-MM-DD HH:MM or +30m') from None
            raise

    def _at(self, name: str, value: str, posted: Posted) -> Chip:
        if name == "next update" and value.startswith("+"):
            return PromiseChip(exactly(posted.moment.first + read_delay(value)))
        if name != "next update":
            return WindowChip(**{name: self.window.read(name, value, posted)})
        at = read_following(value, posted, self.file.zone).moment
        if at.last < posted.moment.first:
            raise ValueError("this is before the update that promises it; give a later time, or +30m")
        return PromiseChip(at)

    def _name(self, written: str) -> str:
        if name := self._find(written):
            return name
        if not self.moves and (key := _name_elsewhere(written)) in {"start", "end"}:
            raise ValueError(f"only a maintenance window moves; say {key} in the front matter")
        inside = in_group(written, self.site) if self.file.suggestions < SUGGESTION_LIMIT else ()
        if len(inside) > 1:
            raise ValueError(f'"{written}" is a group; write a chip for each of its components: {", ".join(inside)}')
        moves = ", start, end" * bool(self.moves)
        otherwise = f"name a component, a region, all, cause{moves} or next update"
        raise Unknown(f'no component or region is called "{written}"', lambda: self._near(written), otherwise)

    def _near(self, written: str) -> str:
        """What a name resembles. This is slow."""
        near = (
            self._called(written)
            or "".join(in_group(written, self.site))
            or nearest(written, (*self.site.components, *self.site.regions, *sorted(self.keys)))
        )
        return near or regions.nearest(written, self.site.regions) or ""

    def is_named(self, written: str) -> bool:
        """Whether a component or a region is called so."""
        return bool(self._find(written) or self._called(written))

    def _find(self, written: str) -> str | None:
        """The name that is written, also in another case; None where it names nothing. This is quick."""
        variants = (written, " ".join(written.lower().split()))
        return next((name for name in variants if self._is_name(name) or regions.find(name, self.site.regions)), None)

    def _is_name(self, word: str) -> bool:
        return word in self.site.components or word in self.site.regions or word in self.keys

    def _are_settled(self, chips: Iterable[str]) -> bool:
        return all(chip in self.settled or (self.is_end and self._is_operational(chip)) for chip in chips)

    def _is_operational(self, chip: str) -> bool:
        """Whether it says what the end of an incident says of every name."""
        name, _, level = chip.rpartition(": ")
        is_own = name in self.site.components or name in self.site.regions
        return level == Level.OPERATIONAL.value and (is_own or name == "all")

    def _is_signed_chip(self, written: str, posted: Posted | None) -> bool:
        """Whether a code span says what chips say, with a sign between name and value."""
        return bool(re.search("[:=：]", written)) and self._is_chip(_colon(written), posted)

    def _is_chip(self, written: str, posted: Posted | None) -> bool:
        try:
            self._chip(written, posted)
        except ValueError:
            return False
        return True

    # What was meant as chips

    def _check_torn(self, line: int, leaves: Mapping[int, Block], posted: Posted | None) -> bool:
        """Report a chip that goes on in the line below; True where there is one."""
        text = self.lines[line - 1]
        if text.count("`") % 2 == 0 or line not in leaves or leaves.get(line + 1) is not leaves[line]:
            return False
        whole = f"{text.strip()} {self.lines[line].strip()}"
        torn = [span for span in SPAN.finditer(whole) if span.end() > len(text.strip())]
        if not torn or not self._is_signed_chip(torn[0][1], posted):
            return False
        message = f"a chip stands in one line; write `{_colon(torn[0][1])}`; to keep it as text, write `{torn[0][0]}`"
        self.file.report(self.file.in_body(line, text.rindex("`") + 1), message)
        return True

    def _check_spans(self, line: int, posted: Posted | None, *, is_first: bool) -> bool:
        """Report chips amid text or below it; True where there is one."""
        text = self.lines[line - 1]
        if "`" not in text:
            return False
        spans = list(SPAN.finditer(text))
        chips = [span for span in spans if self._is_signed_chip(span[1], posted)]
        there = [_colon(span[1]) for span in chips]
        if chips:
            there = self._all_meant(text, posted) or there
        elif _is_chip_line(text) or (_is_code(text) and not is_first):
            chips, there = spans, [self._chip_meant(span[1], posted) for span in spans]
        if not chips or not all(there):
            return False
        if not self._are_settled(there):
            shown = " ".join(f"`{chip}`" for chip in there)
            remedy = f"chips work on a line of their own directly below the heading only; write {shown} there"
            if is_first and not SPAN.sub("", text).strip(_BETWEEN):
                remedy = f"between the name and the value of a chip stands a colon; write {shown}"
            kept = f"to keep it as text, write `{chips[0][0]}`"
            self.file.report(self.file.in_body(line, chips[0].start() + 1), f"{remedy}; {kept}")
        return True

    def _all_meant(self, text: str, posted: Posted | None) -> list[str]:
        """The chips of a line of which some lack their backticks or their sign; none where other words stand too."""
        parts = [(n % 2 == 1, part) for n, part in enumerate(SPAN.split(text))]
        words = [(code, _colon(part) if code else typed(part).strip(_BETWEEN + _QUOTES)) for code, part in parts]
        said = [(code, each) for code, each in words if fold(each) not in _AND]
        meant = [self._one_meant(each, posted, is_first=True, in_code=code) for code, each in said]
        return meant if all(meant) else []

    def _chip_meant(self, written: str, posted: Posted | None) -> str:
        """The chip that a code span on a line of chips means, if it names something; "" for other code."""
        without = _LOOSE.fullmatch(typed(written).strip(_ENDS))
        is_named = self._find(_colon(written).partition(":")[0].strip()) or (without and self.is_named(without["name"]))
        return self._one_meant(_colon(written), posted, is_first=True, in_code=True) if is_named else ""

    def _check_line(self, line: int, posted: Posted | None, *, is_first: bool) -> bool:
        """Report a line that says what chips say, in other signs; True where it is one."""
        text = self.lines[line - 1].strip()
        is_joined = _JOINED.fullmatch(text) is not None and "```" not in text
        is_fenced = _FENCED.fullmatch(text) is not None
        if (
            len(text) > _LONGEST
            or ("``" in text and _KEPT_CODE.search(text) and not is_joined and not is_fenced)
            or not _WORTH_READING.search(lowered(text))
        ):
            return False
        plain = spelled_out(_TAG.sub("", text).replace("``", "` `").replace("\\`", "`"))
        bare = _LINE.fullmatch(typed(plain))
        assert bare is not None
        words = bare["text"].translate(_UNMARKED).lstrip(":,;–").strip(_QUOTES + _BRACKETS * is_first)
        if is_first and (key := self._front_matter(words, posted)):
            remedy = f"say {key} in the front matter"
        elif chips := self._meant(words, posted, is_first=is_first, in_code="`" in text):
            if self._are_settled(chips.strip("`").split("` `")):
                return True
            place = "take it out of the list:" if bare["marks"] and "`" in text else "put it in backticks:"
            place = "write" if SPAN.fullmatch(text) else place
            remedy = f"{place if is_first else 'write it directly below the heading, in backticks:'} {chips}"
        else:
            return False
        column = len(self.lines[line - 1]) - len(self.lines[line - 1].lstrip()) + 1
        kept = f"``{text.strip('`') if is_fenced else text}``" if is_joined or is_fenced else _kept(text)
        message = f"this looks like a chip but is not one; {remedy}; to keep it as text, write {kept}"
        self.file.report(self.file.in_body(line, column), message)
        return True

    def _meant(self, words: str, posted: Posted | None, *, is_first: bool = True, in_code: bool = True) -> str:
        """The chips that words say, in backticks; "" where they are only words.

        The first lines below a heading are where chips stand, so there words of other tools count, and other signs.
        """
        listed = _COMPONENTS.sub("", words).strip(" {}") if is_first else words
        if is_first and self.moves:
            listed = _WINDOW.sub(r"start: \g<start>\g<zone>, end: \g<end>\g<zone>", listed)
        for pieces in ([listed], _BEFORE_NAME.split(listed), self._each_named(listed)):
            chips = [self._one_meant(piece, posted, is_first=is_first, in_code=in_code) for piece in pieces]
            if all(chips):
                return " ".join(f"`{chip}`" for chip in chips)
        return ""

    def _each_named(self, words: str) -> Sequence[str]:
        """A piece for each of several names before one sign: `api and web: operational`."""
        found = _SEVERAL.fullmatch(words)
        names = _BETWEEN_NAMES.split(found["names"]) if found else ()
        if not found or not all(map(self.is_named, names)):
            return [words]
        return [f"{name}: {found['value']}" for name in names]

    def _one_meant(self, words: str, posted: Posted | None, *, is_first: bool, in_code: bool) -> str:
        name, value = self._name_and_value(words, is_first=is_first, in_code=in_code)
        if name in {"cause", "next update", *self.moves} and not is_first:
            return ""  # as people write it in a text
        if name in {"next update", *self.moves}:
            time = self._time(name, value, posted) if posted else ""
            return time and f"{name}: {time}"
        if name == "cause":
            status = next((status.value for status in CauseStatus if status.value == value.lower()), "")
            return status and f"cause: {status}"
        is_certain = is_first and not self._may_be_word(name)
        level = near_level(value) if is_certain else EXACT_LEVELS.get(fold(value))
        return f"{name}: {level.value}" if name and level and self.kind is not Kind.NOTICE else ""

    def _name_and_value(self, words: str, *, is_first: bool, in_code: bool) -> tuple[str, str]:
        """What words name, and what they say of it; "" for the name where they are only words.

        Without a sign between them they must be in code, or a component and a level: `API is operational`.
        """
        found = _PIECE.fullmatch(words)
        for form in (_LOOSE, _APART) if is_first else ():
            found = found or form.fullmatch(words)
        if not found:
            return "", ""
        written, value = found["name"].strip(), found["value"].strip(_ENDS)
        name = self._find(written) or self._called(written) or ""
        is_exact = fold(value) in EXACT_LEVELS
        if _AS_PROSE.fullmatch(found["sign"]) and not in_code:
            return (name if is_exact and name in self.site.components else ""), value
        if not name and is_first and (is_exact or (in_code and near_level(value))):
            name = self._resembled(written)
        return name, value

    def _may_be_word(self, name: str) -> bool:
        """Whether it is as likely an abbreviation as a country, since nobody here names regions."""
        names_regions = self.site.regions or "regions" in self.file.root.entries
        return name in _ALSO_WORDS and not self._is_name(name) and not names_regions

    def _time(self, name: str, value: str, posted: Posted) -> str:
        """The time that a value means, as a chip has it; "" where it means none."""
        delay = _DELAY.fullmatch(value)
        delays = [f"+{delay[1]}", f"+{delay[1]}m"] if delay else []
        times = [value, *times_meant(value, posted), *delays]
        if name in self.moves and not _DATED.search(value):
            times = [time for time in times if not _DATED.search(time)]  # the day of the update is not the window's
        for time in times:
            try:
                self._at(name, time, posted)
            except ValueError:
                continue
            return time
        return ""

    def _front_matter(self, words: str, posted: Posted | None) -> str:
        """What front matter says of a start or an end that is written like a chip, where no window moves."""
        found = _PIECE.fullmatch(words)
        if not found or not posted or (key := found["name"].strip().lower()) not in {"start", "end"} - self.moves:
            return ""
        for time in (found["value"], *times_meant(found["value"], posted)):
            try:
                read_posted(time, self.file.zone)
            except ValueError:
                continue
            return f"{key}: {time}"
        return ""

    def _resembled(self, written: str) -> str:
        """What a name resembles, for the first names of a file that resemble something or not."""
        if written not in self.resembled and len(self.resembled) < SUGGESTION_LIMIT:
            self.resembled[written] = self._near(written)
        return self.resembled.get(written, "")


@lru_cache(maxsize=2)
def _ids_by_name(called: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The ids of a site's components by their folded names: for all of its files."""
    return {fold(name): component for name, component in called}


def _name_elsewhere(written: str) -> str:
    """The `start` or `end`, or another name that no component has, in any language."""
    return _NAMES_ELSEWHERE.get(fold(written), "")


def _is_chip_line(text: str) -> bool:
    return _is_code(text) and all(":" in typed(span) for span in SPAN.findall(text))


def _is_code(text: str) -> bool:
    """Whether a line has code spans and nothing else."""
    return "`" in text and SPAN.search(text) is not None and not SPAN.sub("", text).strip(_BETWEEN)


def _colon(written: str) -> str:
    """A chip with its colon, for which some write an equals sign."""
    return re.sub(r"\s*(?::=|[:=])\s*", ": ", typed(spelled_out(written)), count=1)


def _kept(text: str) -> str:
    """The same text, written so that it reads as a chip no more and shows the same."""
    if any(map(_SIGN.search, spans := SPAN.findall(text))) or (spans and not _SIGN.search(text)):
        return SPAN.sub(r"`\g<0>`", text)
    if not _SIGN.search(text):
        return f"The {text}"
    return _SIGN.sub(_escaped, text.replace("：", ":").replace("＝", "="), count=1)


def _escaped(sign: re.Match[str]) -> str:
    """A sign that shows the same: a backslash before one that is not ASCII would be shown."""
    return f"\\{sign[0]}" if sign[0].isascii() else f"&{codepoint2name[ord(sign[0])]};"


_NAMES_ELSEWHERE: Final = {
    fold(word): name
    for name, words in {
        "start": "start, début, debut, beginn, start, anfang, inicio, início, 開始, البداية",
        "end": "end, fin, ende, fim, 終了, النهاية",
        "all": (
            "all, everything, all services, all systems, all components, tous, toutes, tout, alle, alles, "
            "todos, todas, todo, tudo, すべて, 全て, 全サービス, الكل, جميع الخدمات"
        ),
        "cause": "cause, root cause, reason, ursache, grund, causa, 原因, السبب",
        "next update": (
            "next update, prochaine mise à jour, prochain point, nächstes update, nächste aktualisierung, "
            "próxima actualización, próxima atualização, 次回更新, 次の更新, التحديث التالي, التحديث القادم"
        ),
    }.items()
    for word in words.split(", ")
}
"""What names that no component has are called, in other languages too."""

SPAN: Final = regex(r"(?<![`\\])`(?!`)([^`]+)`(?!`)")
"""A code span in single backticks, which no backslash escapes. What stands in more of them is never a chip."""

_BETWEEN: Final = " \t\u00a0\u200b,;·.|/，、。"
_AND: Final = frozenset(["", "and", "&", "+", "und", "et", "y", "e", "と", "و"])
_ENDS: Final = " .,;!。"
_LONGEST: Final = 200
_WORTH_READING: Final = regex(
    r"[:=：＝→⇒|`]|->|\s[-–—]\s|\s(?:operational|under.maintenance|degraded.performance|(?:partial|major).outage)\W*$"
    r"|\s[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?$"
)
_SIGN: Final = regex(r"[:=：＝→⇒|]|-+>|(?<=\s)[-–—](?=\s)")
_LINE: Final = regex(r"(?P<marks>(?:[>|•·*+-]\s?|#(?=\w)|\d{1,2}[.)]\s|\[[ xX]\]\s)*)(?P<text>.*)")
_TAG: Final = regex(r"</?(?:code|kbd|tt|samp|b|strong|em|i|u|span|br|p|mark)\b[^<>]{0,40}>", re.IGNORECASE)
_UNMARKED: Final = str.maketrans("", "", "`*")
_JOINED: Final = regex(r"`[^`]+(?:``[^`]+)+`")
_FENCED: Final = regex(r"```+[^`]+```+")
_KEPT_CODE: Final = regex(r"(?<!`)(``+)(?!`).*?(?<!`)\1(?!`)")
_NO_COLON: Final = regex(r"^(next update|start|end)\s+(?=[+\d])", re.IGNORECASE)
_COMPONENTS: Final = regex(r"^components?\s*[:.]\s*(?=\S)", re.IGNORECASE)
_WINDOW: Final = regex(
    r"^(?:[^\W\d]+ ){0,2}(?:window|wartungsfenster|fenêtre|ventana|janela)\s*[:=]\s*"
    r"(?P<start>\d[^:]{0,20}:\d\d)\s*(?:[-–]|to|until|bis|à|a|até)\s*(?P<end>\d.*?)(?P<zone>\s[A-Z][\w/]+)?$",
    re.IGNORECASE,
)
"""Both ends of a window in one line: `New window: 19:00 - 21:00`."""

_BRACKETS: Final = "()[]{}【】"
_QUOTES: Final = " \t.|_'\"“”„‘’«»‹›´′‵「」"
_BEFORE_NAME: Final = regex(r"(?<!\bnext)[\s,;·|]+(?=(?:next update|[^\W\d][\w-]*)\s*[:=])", re.IGNORECASE)
_NAME: Final = r"(?P<name>[^\W_][\w .-]{0,60}?)"
_PIECE: Final = regex(rf"{_NAME}\s*(?P<sign>:=|[:=])(?!>)\s*(?P<value>\S.{{0,60}})")
_SEVERAL: Final = regex(r"(?P<names>[^:=]{3,80}?)\s*[:=]\s*(?P<value>\S.{0,60})")
_BETWEEN_NAMES: Final = regex(r"\s*[,/&+、]\s*|\s+(?:and|und|et|y|e)\s+|と")
_VALUE: Final = "|".join(EXACT_LEVELS).replace(" ", "[ _-]")
_LOOSE: Final = regex(
    rf"{_NAME}(?P<sign>\s*(?:[-=]+>|[→⇒|])\s*|\s[-–]\s|\sis\s(?:now\s|back\s)?|\s)(?P<value>{_VALUE})",
    re.IGNORECASE,
)
_APART: Final = regex(rf"{_NAME}(?P<sign>[;,/]\s*|\s)(?P<value>\S.{{0,40}})")
_AS_PROSE: Final = regex(r"\s(?:is\s.*)?|[;,/]\s*")
_DATED: Final = regex(r"\d{4}-")
_DELAY: Final = regex(r"(?:\+|in|within|about|~)?\s*(\d.*)", re.IGNORECASE)
