"""What git tells of write-ups after they were published: what was edited, added late or removed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import pairwise
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.memo.chapters import Chapter
from statusgen.memo.values import digest
from statusgen.model.problems import Severity
from statusgen.model.revisions import RemovedIncident, Revisions
from statusgen.model.site import Site
from statusgen.model.time import TOLERANCE, exactly
from statusgen.sources.git.commits import Commit, Story, stories
from statusgen.sources.git.revisions import revisions_of
from statusgen.sources.git.versions import head, history
from statusgen.sources.reading import Brief


class Record(msgspec.Struct, frozen=True):
    """What became of published write-ups: by the id of each incident, and the incidents that were removed.

    `ids` are those of every incident that ever was. It is not `in_order` where the history was rewritten.
    """

    revisions: Mapping[str, Revisions] = {}
    removed: tuple[RemovedIncident, ...] = ()
    ids: frozenset[str] = frozenset()
    in_order: bool = True


Unsaid = tuple[str, str, Severity]


def recorded(
    site: Site, folder: str, briefs: Iterable[Brief], *, until: datetime | None, memo: Chapter
) -> tuple[Site, Sequence[Unsaid]]:
    """A site with what git tells of edits in a folder, and why that is not all: a key, a message and how bad it is.

    `briefs` are those of the write-ups that are public. `until` is an instant if the site is built as of the past.
    """
    at = head(folder)
    if not at.is_whole:
        return site, [("record", _PARTIAL if at.commit else _NO_GIT, Severity.NOTICE)]
    public = list(briefs)
    present = frozenset(brief.id for brief in public)
    aliases = {alias.strip("/").rpartition("/")[2]: brief.id for brief in public for alias in brief.aliases}
    key, kept = (at.commit, until, sorted(present), sorted(aliases.items())), memo.get("record of git")
    if isinstance(kept, tuple) and kept[0] == key:
        told: Record = kept[1]
        memo.want(f"record of {name}" for name in present)
    else:
        every = history(folder)
        if every is None:
            return site, [("record", _PARTIAL, Severity.NOTICE)]
        commits = [each for each in every if until is None or each.at <= until]
        told = read_record(commits, site, present, aliases, memo)
        memo.put("record of git", (key, told))
    if not told.in_order:
        return site, [("record", _NOT_IN_ORDER, Severity.NOTICE)]
    unknown = [name for name in site.redacted if name not in told.ids]
    wrong = (f'redacted: git knows of no incident "{name}"; correct it' for name in unknown)
    return replace(site, revisions=told.revisions, removed=told.removed), [
        ("redacted", message, Severity.WARNING) for message in wrong
    ]


_UNSAID: Final = "record: edits are not shown, because"
_NO_GIT: Final = f"{_UNSAID} git keeps no history of this folder; commit it"
_PARTIAL: Final = f"{_UNSAID} git has only a part of the history here; fetch all of it (fetch-depth: 0 on GitHub)"
_NOT_IN_ORDER: Final = (
    f"{_UNSAID} a commit is dated before the one that it follows, so the history may have been rewritten; remove record"
)


def read_record(
    commits: Sequence[Commit], site: Site, present: Set[str], aliases: Mapping[str, str], memo: Chapter
) -> Record:
    """What became of write-ups, from `commits`, oldest first. `present` are the ids of the incidents that are public.

    `aliases` are ids by old ones. An incident whose story is in `memo` is not read again.
    """
    if any(later.at < earlier.at - TOLERANCE for earlier, later in pairwise(commits)):
        return Record(in_order=False)  # no branch grows so
    found = stories(commits, aliases)
    told = {name: _remembered(name, story, site, memo) for name, story in found.items() if name in present}
    return Record(
        {name: each for name, each in told.items() if each != Revisions() and name not in site.redacted},
        tuple(sorted(_removed(found, site, present | aliases.keys()), key=lambda each: (each.at.first, each.id))),
        frozenset(found),
    )


def _remembered(name: str, story: Story, site: Site, memo: Chapter) -> Revisions:
    """What became of the updates of an incident."""
    if len(story) == 1:
        return Revisions()
    facts = ((left.commit._replace(files={}), sorted(left.files.items())) for left in story)
    key = digest([(*commit, files) for commit, files in facts])
    kept = memo.get(f"record of {name}")
    if isinstance(kept, tuple) and kept[0] == key:
        found: Revisions = kept[1]
        return found
    found = revisions_of(story, site)
    memo.put(f"record of {name}", (key, found))
    return found


def _removed(found: Mapping[str, Story], site: Site, known: Set[str]) -> Iterator[RemovedIncident]:
    """The incidents that were public, and then were not, if it is known when."""
    for name, story in found.items():
        after = next((n for n, left in enumerate(reversed(story)) if left.is_public), 0)
        ended = story[-after]
        if after and ended.commit.is_sure and name not in {*known, *site.redacted}:
            yield RemovedIncident(name, exactly(ended.commit.at))
