"""The file of a new incident or maintenance: its name and its text, from scratch or from a template."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, count
from typing import Final

import msgspec

from statusgen.editing.front_matter import Node, effects, key_lines, scalar, with_key
from statusgen.editing.inserting import Inserted
from statusgen.editing.message import as_text
from statusgen.editing.names import Named
from statusgen.editing.posting import Post, chip_line, heading
from statusgen.editing.source_text import SourceText
from statusgen.language.labels import find_label, is_updates_heading, updates_word
from statusgen.model.site import Site
from statusgen.model.vocabulary import Kind, Label
from statusgen.sources.body.chips import SPAN
from statusgen.sources.keys.short_texts import id_meant
from statusgen.sources.writeup import Header, read_header, read_writeup
from statusgen.sources.yaml.tree import YamlText

_LONGEST: Final = 60
"""How many letters of a title the name of a file has."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a new write-up says. What is None or empty is left to its template, else to the kind."""

    title: str = ""
    kind: Kind | None = None
    start: str | None = None
    end: str | None = None
    repeat: str | None = None
    components: Sequence[Named] = ()
    regions: Sequence[Named] = ()
    at: datetime
    label: Label | None = None
    chips: Sequence[str] = ()
    text: Sequence[str] = ()


def name_of(title: str, day: date, taken: Collection[str]) -> str:
    """The name of a file for what begins on a day, without folder: `2026-02-03-people-cannot-log-in.md`.

    `taken` are the ids of the site.
    """
    words = id_meant(title)
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    stem = f"{day}-{words or 'incident'}"
    numbered = (f"{stem}-{n}" for n in count(2))
    return next(name for name in chain([stem], numbered) if name not in taken) + ".md"


EMPTY: Final = b"---\n---\n"
"""A template that says nothing."""


def composed(draft: Draft, site: Site, template: bytes = EMPTY) -> tuple[Inserted, Post]:
    """A write-up with its first update, and that update.

    What the draft says comes before what the template says, which may be a body alone. The first heading of an update
    in the template, `### DATE TIME UTC - Investigating`, gets the time of posting; what stands below it is the text,
    unless the draft has one.
    """
    has_front_matter = read_writeup(template, "template.md").body_line > 1
    raw = template if has_front_matter else EMPTY + template
    for key, lines in _front_matter(draft).items():
        raw = with_key(SourceText(raw), read_writeup(raw, "template.md"), key, lines)
    header, source = read_header(read_writeup(raw, "template.md"), site), SourceText(raw)
    body = range(header.writeup.body_line, len(source.lines) + 1)
    at = next((n for n in body if _UPDATE.match(source.line(n))), body.stop)
    end = next((n for n in range(at + 1, body.stop) if re.match("##? |### ", source.line(n))), body.stop)
    text_at = next((n for n in range(at + 1, end) if not source.line(n).startswith("`")), end)
    languages = (header.language, *site.languages)
    word = _UPDATE.match(source.line(at))
    label = find_label(word["word"], languages, header.front.kind) if word else None
    own = range(text_at, source.last_filled(text_at, end) + 1)
    said = {chip.partition(":")[0] for chip in draft.chips}
    chips = (chip for n in range(at + 1, text_at) for chip in SPAN.findall(source.line(n)))
    post = Post(
        at=draft.at,
        label=draft.label or label or header.front.kind.first_label,
        chips=[*(chip for chip in chips if chip.partition(":")[0].strip() not in said), *draft.chips],
        text=draft.text or as_text("\n".join(map(source.line, own))),
    )
    written = heading(post, [source.line(at)] if label else (), languages, header.front.kind, site.zone)
    block = [written, *chip_line(post), *([""] * bool(post.text)), *post.text]
    first, end, opening = (at, max(own.stop, text_at), []) if word else _end_of_updates(source, header, site)
    heading_at = first + len(opening)
    raw = source.replaced(first, end, [*opening, *block])
    text_from = heading_at + len(block) - len(post.text)
    return Inserted(raw, heading_at, text_from, heading_at + len(block)), post


def _end_of_updates(source: SourceText, header: Header, site: Site) -> tuple[int, int, list[str]]:
    """Where the first update of a template goes, and what stands above it there."""
    begins, stop = header.writeup.body_line, len(source.lines) + 1
    sections = [n for n in range(begins, stop) if source.line(n).startswith("## ")]
    languages = (header.language, *site.languages)
    listed = next((n for n in sections if is_updates_heading(source.line(n).strip("# "), languages)), 0)
    end = next((n for n in sections if n > listed), stop)
    at = source.last_filled(listed or begins, end) + 1
    return at, at, [""] if listed else ["", f"## {updates_word(header.language)}", ""]


def has_title(template: bytes) -> bool:
    """Whether a template has a title of its own, and not an empty one."""
    entry = read_writeup(template, "template.md").root.entries.get("title")
    return entry is not None and not (isinstance(entry.value, YamlText) and not entry.value.text.strip())


def takes_component(template: bytes) -> bool:
    """Whether a template is about whatever component is named."""
    return _COMPONENT.search(template) is not None


def filled_in(template: bytes, named: Sequence[Named], site: Site) -> tuple[bytes, Sequence[Named]]:
    """A template with the component that it is about, and what is left to say of components.

    Those that are named without a level have that of the template.
    """
    if not takes_component(template) or not named:
        return template, named
    filled = _COMPONENT.sub(named[0].name.encode(), template)
    declared = read_header(read_writeup(filled, "template.md"), site).front.components.get(named[0].name)
    if len(named) == 1 and named[0].level is None:
        return filled, ()
    return filled, [Named(each.name, each.level or (declared.level if declared else None)) for each in named]


def title_in(raw: bytes, site: Site) -> str:
    """The title that a write-up has."""
    return read_header(read_writeup(raw, "untitled.md"), site).front.title.original.text


def folder_for(day: date, names: Collection[str]) -> str:
    """The folder of a new file: that of its year, with a slash, where others lie in folders by year; else none."""
    by_year = [name for name in names if re.match(r"\d{4}/", name)]
    return f"{day.year}/" if 2 * len(by_year) > len(names) else ""


def _front_matter(draft: Draft) -> Mapping[str, Sequence[str]]:
    """The lines of each key that the draft has, in the order in which people read them."""
    kind = draft.kind.value if draft.kind and draft.kind is not Kind.INCIDENT else None
    title = scalar(draft.title) if draft.title else None
    found = {"title": title, "kind": kind, "start": draft.start, "end": draft.end, "repeat": draft.repeat}
    told: dict[str, Node] = {key: value for key, value in found.items() if value}
    told |= {key: effects(each) for key, each in (("components", draft.components), ("regions", draft.regions)) if each}
    return {key: list(key_lines(key, node)) for key, node in told.items()}


_COMPONENT: Final = re.compile(rb"\bCOMPONENT\b")
_UPDATE: Final = re.compile(r"###\s+.*?\s[-–—]\s+(?P<word>\S.*)")
