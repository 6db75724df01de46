"""The headings of updates: how their moments are read, and what is said of those that cannot be read."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from statusgen.language.labels import find_label, is_end, label_word, labels_of
from statusgen.model.patterns import regex
from statusgen.model.spelling import Unknown
from statusgen.model.time import TIME_OF_DAY, TOLERANCE, Posted, read_following, read_posted
from statusgen.model.vocabulary import Kind, Label
from statusgen.model.zones import read_zone
from statusgen.sources.body.parts import Above
from statusgen.sources.body.slips import may_be_range, read_entry, times_meant, unmarked
from statusgen.sources.keys.source_file import SourceFile

HEADING: Final = regex(
    r"(?P<moment>.*?\d.*?)(?:\s*–\s*|\s+-+\s+|\s+-+(?=[^\W\d])|-+\s+(?=[^\W\d]))"
    r"(?!\d?\d:\d\d\s?[-–]\s)(?P<label>\S.*)"
)
"""A moment, a dash and a label, which is no second time."""


def heading_meant(heading: str) -> str:
    """A heading as it was meant; of one too long for an update, the beginning."""
    return unmarked(heading[:200]).rstrip("#").rstrip()


class HeadingRemedies:
    """What to write in the place of a heading that cannot be read: made of this file, its zone and `now`.

    Nothing that it offers is later than `latest`.
    """

    def __init__(self, file: SourceFile, kind: Kind, now: datetime, latest: datetime) -> None:
        self.file, self.kind, self.now, self.latest = file, kind, now, latest
        self.allowed = labels_of(kind)

    def is_label(self, word: str) -> bool:
        """Whether a word is a label that a write-up of this kind may have."""
        return find_label(word, self.file.languages, self.kind) in self.allowed

    def posted(self, written: str, above: Above) -> Posted:
        """The moment of a heading. A time without a date follows that of the update `above` it.

        Raises ValueError with the remedy.
        """
        zone = self.file.zone
        if may_be_range(written):
            raise ValueError(f'"{written}" may be a range of times')
        posted = read_following(written, above, zone) if isinstance(above, Posted) else read_posted(written, zone)
        if not posted.moment.has_day:
            raise ValueError(f'"{written}" is too vague for an update; give a day at least')
        return posted

    def more_than_a_label(self, word: str) -> str:
        """What is said of a label and more; "" where it would end the incident, which the rest may deny."""
        parts = re.match(r"(?P<begins>.+?)(?:\s*[-–:;,.(/]\s*|\s+(?=\S+: ))(?P<rest>\S.*)", word)
        label = parts and find_label(parts["begins"], self.file.languages, self.kind)
        if parts is None or label is None or label not in self.allowed:
            return ""
        rest = find_label(parts["rest"], self.file.languages, self.kind)
        if label is Label.UPDATE and rest in self.allowed:
            return f'"{word}" is more than a label; write {parts["rest"]}'
        if is_end(label) and rest is not label:
            return ""
        return f'"{word}" is more than a label; write {parts["begins"]}, and the rest below the heading'

    def why_no_update(self, written: str, below: str, above: Above) -> str:
        """What is wrong with a heading that has not the form of an update's, and has a line `below` it."""
        joined = read_entry(f"### {written} {below}", self.file.languages, self.kind)
        is_whole = find_label(written, self.file.languages, self.kind) is not None
        if below and joined and joined.label in self.allowed and (joined.when or not is_whole):
            remedy = f"write {self.proposed(joined.when, joined.word, above)}, in one line"
            return f'"{written}" goes on in the line below; {remedy}'
        time, dash, word = written.rpartition(" - ")
        is_known = bool(dash) and self.is_label(word)
        if is_known and _PATTERN.search(time):
            return f'"{time}" is not a time; write {self._filled_in("", word, above)}'
        entry = read_entry(f"### {written}", self.file.languages, self.kind)
        if entry and entry.label in self.allowed:
            lacks = "has no time" if not entry.when else "is not how an update's heading is written"
            return f'"{written}" {lacks}; write {self.proposed(entry.when, entry.word, above)}'
        usual = label_word(self.kind.first_label if above == "first" else Label.UPDATE, self.file.language)
        if entry and entry.when:
            return f'"{written}" has no label; write {self.proposed(entry.when, usual, above)}, or another label'
        if is_known:
            return f'"{time}" is not a time; write {self._filled_in("", word, above)}'
        if not written:
            what = "this heading has no text, or only what is struck out"
            return f"{what}; delete it, or write {self.proposed('', usual, above)}"
        inside = f", or #### {written} for a heading inside one"
        clock = (re.search(r"(?<![\d:])\d\d:\d\d(?![\d:])", written) or [""])[0]
        return f'"{written}" is not an update; write {self.proposed(clock, usual, above)}{inside}'

    def why_no_moment(self, written: str, word: str, above: Above, error: ValueError) -> str:
        """What is wrong with the moment of a heading: model/time.py knows that of days, this of times alone."""
        written = written.strip()
        is_right = TIME_OF_DAY.fullmatch(written) is not None
        is_split = re.fullmatch(r"(?:0\d|1[0-8])[0-5]\d|(?:[01]\d|2[0-3])[, ]{1,2}[0-5]\d", written)
        plain = f"{written[:2]}:{written[-2:]}" if is_split else written
        label = word if self.is_label(word) else label_word(Label.UPDATE, self.file.language)
        if _PATTERN.search(written):
            clock = (re.search(r"\d\d:\d\d(?!:).*", written) or [""])[0]
            return f'"{written}" is not a time; write {self._filled_in(clock, label, above)}'
        if (times := _RANGE.fullmatch(written)) and (may_be_range(written) or not times[1] or times[3][:1] == " "):
            day, zone, *both = times[1] or "", times[5] or "", times[2], times[4]
            either = " or ".join(self.proposed(f"{day}{each}{zone}", label, above) for each in both)
            is_offset = bool(day) and not zone and times[3] == "-"
            offset = f"; an offset has a space before it: {day}{both[0]} -{both[1]}" * is_offset
            return f'"{written}" is a range of times; write one of them: {either}{offset}'
        entry = read_entry(f"### {plain} - {label}", self.file.languages, self.kind)
        is_told = "YYYY" not in str(error)
        if entry is None or entry.label is None or is_right or not (_CLOCK if is_told else _TIMED).match(entry.when):
            return self.file.explain(error)
        when = _in_known_zone(entry.when)
        return f'"{written}" is not how a time is written here; write {self.proposed(when, label, above)}'

    def _filled_in(self, clock: str, word: str, above: Above) -> str:
        """A heading for what is said now, where the author gave no time or left the pattern of one."""
        proposed = self.proposed(clock, word, above)
        if isinstance(above, Posted) and "YYYY" not in proposed:
            return proposed
        day, minute = f"{self.now.astimezone(UTC):%Y-%m-%d %H:%M}".split()
        return f"today's date and time, as in ### {day} {clock or f'{minute} UTC'} - {word}"

    def proposed(self, when: str, word: str, above: Above) -> str:
        """A heading that is accepted here, or else is visibly a pattern, as after many suggestions in one file."""
        times, earliest = [when] * self.file.may_suggest(), None
        if times and isinstance(above, Posted):
            local = self.now.astimezone(above.zone)
            is_now = not when and above.moment.has_time and local - above.moment.first <= timedelta(hours=12)
            dated = self._in_its_year(when, above)
            times = [f"{local:%H:%M}"] if is_now else [*dated, when, *times_meant(when, above)]
            earliest = None if when[:4].isdigit() else above.moment.first
        for each in times:
            try:
                at = self.posted(each, above).moment
            except ValueError:
                continue
            is_told_apart = at.has_time or not isinstance(above, Posted) or not above.moment.has_time
            if is_told_apart and (earliest or at.first) <= at.first <= self.latest + TOLERANCE:
                return f"### {each} - {word}"
        return f"### {self._pattern_of(when)} - {word}"

    def _in_its_year(self, when: str, above: Posted) -> Sequence[str]:
        """A day without its year in the only one in which it lies between the update above and now."""
        first, last = (f"{at.astimezone(above.zone):%Y-%m-%d}" for at in (above.moment.first, self.latest))
        years = range(int(first[:4]), int(last[:4]) + 1) if _WITHOUT_YEAR.match(when) else ()
        possible = [f"{year}{when[4:]}" for year in years if first <= f"{year}{when[4:10]}" <= last]
        return possible if len(possible) == 1 else ()

    def _pattern_of(self, when: str) -> str:
        """A moment that cannot be right, with a pattern in the place of what is wrong in it."""
        parts = when.split()
        date = next((part for part in parts if part[4:5] == "-"), "")
        clock = next((part for part in parts if part[2:3] == ":"), "")
        zone = [part for part in parts[-1:] if part not in (date, clock)]
        today = f"{self.latest:%Y-%m-%d}"
        if not _is_iso(time.fromisoformat, clock) or date == today:
            clock = "HH:MM"
        elif not _WITHOUT_YEAR.match(date) and (not _is_iso(datetime.fromisoformat, date) or date > today):
            date = ""
        return " ".join((date or "YYYY-MM-DD", clock, *zone))


def _in_known_zone(when: str) -> str:
    """A moment with the zone that was meant, or a pattern for it, where there is no zone of that name."""
    rest, _, zone = when.rpartition(" ")
    if "/" not in zone:
        return when
    try:
        read_zone(zone)
    except Unknown as error:
        return f"{rest} {error.meant() or '+HH:MM'}"
    return when


def _is_iso(read: Callable[[str], object], written: str) -> bool:
    try:
        read(written)
    except ValueError:
        return False
    return True


_CLOCK: Final = regex(r"\d\d:")
_TIMED: Final = regex(r"(?:(?:\d{4}|YYYY)-\S+ )?\d\d:")
_WITHOUT_YEAR: Final = regex(r"YYYY-\d")
_PATTERN: Final = regex(r"\b(?:YYYY|MM|DD|HH|SS)\b")
_RANGE: Final = regex(r"(\d{4}-\d\d-\d\d )?(\d\d:\d\d)(\s?(?:[-–/]|to|bis)\s?)(\d\d:\d\d)(\s[A-Z][\w/]*)?")
