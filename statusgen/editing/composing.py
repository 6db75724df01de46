"""A whole incident as the files of a write-up: the inverse of reading them.

`parse` of what `compose` writes is the incident again. The same incident gives the same bytes.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import cache
from itertools import groupby
from typing import Any, Final

import msgspec

from statusgen.editing.front_matter import Node, key_lines, scalar
from statusgen.language.labels import label_word, updates_word
from statusgen.model.chips import CauseChip, Chip, LevelChip, PromiseChip
from statusgen.model.share import Share
from statusgen.model.site import Discovery, Effect, Incident, IncidentKeys, Site, Update
from statusgen.model.text import Text
from statusgen.model.time import Bound, Count, Length, Moment, Nearness, Posted, as_written, read_following, read_posted
from statusgen.model.vocabulary import Discoverer
from statusgen.model.zones import to_the_second
from statusgen.sources.body.slips import is_like_updates_heading, is_timeline_heading
from statusgen.sources.keys.grammar import fields_of
from statusgen.sources.keys.words import is_near_word

_FIRST: Final = ("title", "id", "kind", "lang")
"""The keys that come before the others."""


@cache
def _keys() -> Mapping[str, msgspec.structs.FieldInfo]:
    """The keys of front matter in the order in which they are written."""
    known = fields_of(IncidentKeys)
    return {name: known[name] for name in (*_FIRST, *(each for each in known if each not in _FIRST))}


def compose(incident: Incident, site: Site) -> Mapping[str, str]:
    """The files of an incident of a site, by their paths in the incidents folder: the write-up and its translations."""
    written = _Writer(incident, site)
    texts = incident.summary, incident.writeup, *(update.body for update in incident.updates)
    languages = dict.fromkeys(tag for text in texts for tag, words in text.words.items() if words)
    others = [tag for tag in languages if tag != incident.lang]
    stem = incident.source.removesuffix(".md")
    return {incident.source: written.original(others)} | {
        f"{stem}.{tag}.md": written.translation(tag) for tag in others
    }


class _Writer:
    """Writes the files of one incident, for a site."""

    def __init__(self, incident: Incident, site: Site) -> None:
        self.incident, self.site, self.zone = incident, site, site.zone

    def original(self, others: Sequence[str]) -> str:
        """The write-up in its own language. The `others` have files of their own, with the title."""
        front = "\n".join(self._front_matter(others))
        return f"---\n{front}\n---\n\n{self._body(self.incident.lang)}".rstrip("\n") + "\n"

    def translation(self, language: str) -> str:
        """The body in another language, with the title if that has it."""
        title = self.incident.title.words.get(language)
        front = f"---\ntitle: {scalar(title)}\n---\n\n" if title else ""
        return front + self._body(language)

    # Front matter

    def _front_matter(self, others: Sequence[str]) -> Iterator[str]:
        incident = self.incident
        stem = incident.source.rpartition("/")[2].removesuffix(".md")
        declared: dict[str, Any] = {
            "title": Text({tag: words for tag, words in incident.title.words.items() if tag not in others}),
            "id": None if incident.id == stem else incident.id,
            "lang": None if incident.lang == self.site.languages[0] else incident.lang,
            "start": incident.start if incident.start_declared else None,
            "end": incident.end if incident.end_declared else None,
        }
        for name, field in _keys().items():
            value = declared[name] if name in declared else getattr(incident, field.name)
            if _says(value, field.default):
                yield from key_lines(name, self._value(name, value))

    def _value(self, name: str, value: Any) -> Node:
        if name == "duration" and isinstance(value, Text) and any(map(str.isdigit, str(value.original))):
            return {tag: scalar(words) for tag, words in value.words.items()}  # alone it would be a length
        if isinstance(value, dict) and not any(effect != Effect() for effect in value.values()):
            return list(value)
        return self._node(value)

    def _node(self, value: Any) -> Node:
        match value:
            case Text():
                words: dict[str, Node] = {tag: scalar(text) for tag, text in value.words.items()}
                return words[self.incident.lang] if list(words) == [self.incident.lang] else words
            case dict():
                return {key: self._node(each) for key, each in value.items()}
            case tuple():
                return [self._node(each) for each in value]
            case msgspec.Struct() if not isinstance(value, Length | Count | Share):
                return self._struct(value)
            case _:
                return self._leaf(value)

    def _leaf(self, value: Any) -> str:
        match value:
            case Moment():
                return _moment(value, self.zone)
            case Length() | Count() | Share():
                return _bounded(value)
            case enum.Enum():
                return str(value.value)
            case bool():
                return str(value).lower()
            case _:
                return scalar(str(value))

    def _struct(self, value: Any) -> Node:
        """The fields that say anything; a list of one, where that may stand for it, is that one."""
        found: dict[str, Node] = {}
        for name, field in fields_of(value.__class__).items():
            content = getattr(value, name)
            if _says(content, field.default):
                node = self._node(content)
                if isinstance(value, Discovery) and isinstance(content, Text) and _reads_as_word(content):
                    node = {tag: scalar(words) for tag, words in content.words.items()}
                found[name] = node[0] if isinstance(node, list) and _is_alone(node) else node
        short = str(getattr(value, "shorthand", ""))
        return found[short] if list(found) == [short] and isinstance(found[short], str) else found

    # The body

    def _body(self, language: str) -> str:
        incident = self.incident
        summary, writeup = (text.words.get(language, "") for text in (incident.summary, incident.writeup))
        updates = [self._update(update, language) for update in self._told_in(language)]
        section = [f"## {updates_word(language)}"] if updates or self._reads_as_updates(summary, writeup) else []
        return "\n\n".join(part for part in (summary, *section, *updates, writeup) if part) + "\n"

    def _told_in(self, language: str) -> Sequence[Update]:
        """The updates that a language has a text for, and others of the same minute: they are named one by one."""
        updates = _in_file(self.incident.updates)
        if language == self.incident.lang:
            return updates
        told = {_bare(update) for update in updates if update.body.words.get(language)}
        return [update for update in updates if _bare(update) in told]

    def _reads_as_updates(self, summary: str, writeup: str) -> bool:
        """Whether a write-up without updates would be taken for them, or for a summary, if none stood above it."""
        languages = self.site.languages
        lines = [*summary.split("\n"), *writeup.split("\n")]
        chapters = (line.lstrip("# ") for line in lines if line.startswith("## "))
        is_like_one = any(is_like_updates_heading(line, languages) for line in lines)
        is_timeline = any(is_timeline_heading(each, languages) for each in chapters)
        return writeup.startswith("# ") or "\n### " in writeup or is_like_one or is_timeline

    def _update(self, update: Update, language: str) -> str:
        at, text = _moment(update.at, self.zone), update.body.words.get(language, "")
        chips = [f"`{self._chip(chip, at)}`" for chip in update.chips] if language == self.incident.lang else []
        lines = [f"### {at} - {label_word(update.label, language)}", *([" ".join(chips)] if chips else [])]
        return "\n".join([*lines, *(["", text] if text else [])])

    def _chip(self, chip: Chip, posted: str) -> str:
        match chip:
            case LevelChip():
                return f"{chip.target}: {chip.level.value}"
            case CauseChip():
                return f"cause: {chip.status.value}"
            case PromiseChip():
                return f"next update: {self._promised(chip.at, read_posted(posted, self.zone))}"
        key, moment = ("start", chip.start) if chip.start else ("end", chip.end)
        assert moment
        return f"{key}: {_moment(moment, self.zone)}"

    def _promised(self, at: Moment, posted: Posted) -> str:
        """The time of day alone where that means the same below this heading."""
        whole, short = _moment(at, self.zone), f"{at.first.astimezone(posted.zone):%H:%M}"
        try:
            return short if read_following(short, posted, self.zone).moment == at else whole
        except ValueError:
            return whole


def _reads_as_word(text: Text) -> bool:
    """Whether a text would be taken for the word for who discovered it, if it stood alone."""
    return is_near_word(Discoverer, text.original.text)


def _says(value: Any, default: Any) -> bool:
    """Whether a key has to be written for its value to be read back."""
    return value is not None and value != default and value not in _NOTHING


_NOTHING: Final[tuple[object, ...]] = ({}, ())


def _in_file(updates: Sequence[Update]) -> Sequence[Update]:
    """The updates as they stand in the file. Those of one minute are named by their place, whatever their seconds."""
    found: list[Update] = []
    for _, group in groupby(updates, _bare):
        same = list(group)
        if "-" in same[0].id:
            first = next(each for each in same if each.id == _bare(each))
            same = [first, *_renumbered([each for each in same if each is not first])]
        found += same
    return found


def _renumbered(updates: Sequence[Update]) -> Iterator[Update]:
    """The same, those of each label in the order of their numbers."""
    by_label = {each.label: sorted((u for u in updates if u.label is each.label), key=_numbered) for each in updates}
    return (by_label[each.label].pop(0) for each in updates)


def _numbered(update: Update) -> int:
    """Which of one label and minute it is."""
    last = update.id.rpartition("-")[2]
    return int(last) if last.isdigit() else 1


def _bare(update: Update) -> str:
    """What the ids of the updates of one minute, or of one day without times, begin with."""
    return update.id.partition("-")[0]


def _moment(moment: Moment, zone: tzinfo) -> str:
    """A moment as it is read back, to the second."""
    if not moment.has_time:
        return as_written(moment, zone)
    near = "" if moment.nearness is Nearness.EXACT else f"{moment.nearness.value} "
    return near + to_the_second(moment.first, zone)


def _bounded(value: Length | Count | Share) -> str:
    """A length, a count or a share, with the word in front of it."""
    bound = "" if value.bound is Bound.EXACT else f"{value.bound.value} "
    if isinstance(value, Count):
        return f"{bound}{value.number}"
    if isinstance(value, Share):
        return f"{bound}{value.percent:.10f}".rstrip("0").rstrip(".") + " %"
    parts, rest = [], value.seconds
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        number, rest = divmod(rest, size)
        parts += [f"{number}{unit}"] if number else []
    return bound + " ".join(parts)


def _is_alone(items: Sequence[Node]) -> bool:
    return len(items) == 1 and isinstance(items[0], str)
