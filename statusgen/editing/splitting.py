"""One occurrence of a maintenance that repeats gets a file of its own, and the others go on without it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from statusgen.editing.front_matter import extent, with_item, with_key
from statusgen.editing.incident_files import IncidentFile, IncidentFiles, check
from statusgen.editing.inserting import check_update, with_update
from statusgen.editing.posting import Post
from statusgen.editing.source_text import SourceText
from statusgen.model.time import Precision, read_moment
from statusgen.model.zones import day_of
from statusgen.sources.writeup import Writeup, read_writeup
from statusgen.sources.yaml.tree import YamlList
from statusgen.status.series import occurrence_id
from statusgen.status.timeline import Window

_TAKEN_OVER: Final = ("title", "kind", "lang", "impact", "start", "end", "components", "regions", "links", "draft")
"""The keys that the new file has from the old one. Others are about the whole."""


def window_on(file: IncidentFile, written: str) -> tuple[date, Window]:
    """The day of an occurrence as it is written, and its window. Raises ValueError with those around it."""
    incident = file.parsed.incident
    assert incident
    if incident.repeat is None:
        raise ValueError(f"{file.path}: does not repeat; to move its window, run  statusgen postpone {file.id}")
    moment = read_moment(written, incident.repeat.zone)
    if moment.precision is not Precision.DAY:
        raise ValueError(f'"{written}" is not a day; write YYYY-MM-DD')
    day, before = day_of(moment.first, incident.repeat.zone), None
    for each, start, end in incident.occurrences:
        if each == day:
            return day, Window(start, end)
        if each > day:
            near = " or ".join(str(known) for known in (before, each) if known)
            raise ValueError(f"it does not take place on {day}; write {near}")
        before = each
    raise ValueError(f"it does not take place on {day}; write {before}")


def split(
    files: IncidentFiles, file: IncidentFile, raw: bytes, day: date, window: Mapping[str, str], post: Post
) -> tuple[str, bytes, bytes]:
    """The name and the text of the new file, which begins with an update, and that of the old one.

    Raises InvalidContent where one of them would be wrong.
    """
    folder, slash, _ = file.name.rpartition("/")
    name = f"{folder}{slash}{occurrence_id(file.id, day)}.md"
    own = apart(raw, file, window)
    header, parsed = files.read(name, own)
    check(parsed)
    inserted = with_update(own, header, next(iter(parsed.bodies.values())), post, files.site, files.usual_order)
    check_update(None, files.read(name, inserted.raw)[1], inserted, post)
    rest = without(raw, file.header.writeup, day)
    check(files.read(file.name, rest)[1])
    return name, inserted.raw, rest


def without(raw: bytes, writeup: Writeup, day: date) -> bytes:
    """The file of what repeats, with one day more in its `except`. Every other byte stays as it was."""
    source, known = SourceText(raw), writeup.root.entries
    if "except" not in known:
        _, below = extent(source, writeup, known["repeat"])
        return source.replaced(below, below, [f"except: [{day}]"])
    node = known["except"].value
    items = node.items if isinstance(node, YamlList) else (node,)
    if not items:
        return with_key(source, writeup, "except", [f"except: [{day}]"])
    at = items[-1].position
    line = source.line(at.line)
    before, last = line[: at.column - 1], line[at.column - 1 :]
    if before.strip() == "-":
        return with_item(source, writeup, "except", [str(day)])
    own, rest = _split(last)
    added = f"{own}, {day}" if isinstance(node, YamlList) else f"[{own}, {day}]"
    return source.with_line(at.line, f"{before}{added}{rest}")


def _split(line: str) -> tuple[str, str]:
    """A day at the beginning of a line, perhaps in quotes, and the rest."""
    own = re.match(r"""['"]?[^\s,\]'"#]*['"]?""", line)
    return (own[0], line[own.end() :]) if own else (line, "")


def apart(raw: bytes, file: IncidentFile, window: Mapping[str, str]) -> bytes:
    """The file of one occurrence, without an update: what repeats, as it stands, with this `start` and `end`."""
    body = file.body
    source = SourceText(raw)
    last = source.last_filled(file.header.writeup.body_line, body.summary_end)
    raw = source.replaced(last + 1, len(source.lines) + 1, [])
    for key in file.header.writeup.root.entries:
        if key not in _TAKEN_OVER:
            writeup = read_writeup(raw, file.name)
            source = SourceText(raw)
            raw = source.replaced(*extent(source, writeup, writeup.root.entries[key]), [])
    for key, value in window.items():
        raw = with_key(SourceText(raw), read_writeup(raw, file.name), key, [f"{key}: {value}"])
    return raw
