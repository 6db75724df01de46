"""The files of a project are repaired, as far as a repair can mean one thing only."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from statusgen.editing.incident_files import IncidentFiles
from statusgen.editing.repairs import Reader, Reading, Repair, repaired
from statusgen.editing.saving import save
from statusgen.sources.config import read_as_far
from statusgen.sources.content import survey
from statusgen.sources.project import Project
from statusgen.sources.writeup import read_writeup

FAR_BELOW: Final = 1 << 30
"""The line in which the Markdown of a file begins that has none."""


class Fixed(msgspec.Struct, frozen=True):
    """A file that was repaired, and the repairs."""

    path: str
    repairs: Sequence[Repair]


def fix(project: Project, languages: Sequence[str], now: datetime, is_meant: Callable[[str], bool]) -> Iterator[Fixed]:
    """Repair the configuration, and each write-up with errors that `is_meant` says yes to."""
    name = project.config.name
    yield from _fixed(project, name, partial(_read_config, name, languages), ())
    found = survey(project, languages, now=now)
    files = IncidentFiles(found, now)
    for header in found.headers.values():
        for file in header.writeup.files:
            is_checked = project.drafts or not header.front.draft
            if is_checked and is_meant(file.path):
                yield from _fixed(project, file.path, partial(_read_writeup, files, file.name), files.site.languages)


def _read_config(name: str, languages: Sequence[str], raw: bytes) -> Reading:
    return Reading(read_as_far(raw, name, languages)[1], FAR_BELOW)


def _read_writeup(files: IncidentFiles, name: str, raw: bytes) -> Reading:
    writeup = read_writeup(raw, name)
    problems = (each for each in files.problems_of(name, raw) if each.path == writeup.path)
    return Reading(tuple(problems), writeup.body_line)


def _fixed(project: Project, path: str, read: Reader, languages: tuple[str, ...]) -> Iterator[Fixed]:
    file = project.root / path
    before = file.read_bytes()
    after, repairs = repaired(before, read, languages)
    if repairs:
        save(file, before, after)
        yield Fixed(path, repairs)
