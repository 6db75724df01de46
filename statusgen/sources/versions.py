"""What git knows of the write-ups: which of them are new, and when their lines were written."""

import os
import re
import subprocess
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

RECENT: Final = timedelta(days=1)
"""How long a write-up is new after it was committed."""

FEW: Final = 3
"""How many write-ups may be new at once. More of them are an archive that was brought here."""


class New(NamedTuple):
    """The names of the new write-ups among others, and the instant at which one ceases to be new or becomes it.

    That is if nothing is committed.
    """

    names: frozenset[str]
    among: frozenset[str]
    until: datetime


def new_among(names: Collection[str], folder: str, now: datetime) -> New:
    """Those of the write-ups in a folder that git did not know a day before `now`.

    Where git knows none of them, only one that is alone may be new.
    """
    always = datetime.max.replace(tzinfo=UTC)
    known = set(_git(folder, "ls-files", "-z"))
    if known.isdisjoint(names):
        return New(frozenset(names if len(names) == 1 else ()), frozenset(names), always)
    lately, until = set[str](), always
    for added, committed in _added_since(folder, now - RECENT):
        if name := added & set(names):
            until = min(until, committed + RECENT + timedelta(seconds=1) if committed <= now else committed)
            lately |= name if committed <= now else set()
    new = set(names) - known | lately
    return New(frozenset(new if len(new) <= FEW else ()), frozenset(names), until)


def written_at(folder: str, name: str, lines: Sequence[int]) -> Sequence[datetime]:
    """When some lines of a write-up were committed: not yet, if git has no such lines.

    Where git has none of the write-ups, it is when the file was changed.
    """
    if not _git(folder, "ls-files", "-z"):
        return [datetime.fromtimestamp(Path(folder, name).stat().st_mtime, UTC)] * len(lines)
    found, line = dict[int, datetime](), 0
    ranges = (f"-L{number},{number}" for number in lines)
    for told in _git(folder, "blame", "--line-porcelain", *ranges, "--", name):
        if commit := re.match(r"([0-9a-f]{40,64}) \d+ (\d+)", told):
            line = int(commit[2]) if commit[1].strip("0") else 0
        elif time := re.match(r"committer-time (\d+)$", told):
            found[line] = datetime.fromtimestamp(int(time[1]), UTC)
    return [found.get(number, datetime.max.replace(tzinfo=UTC)) for number in lines]


def _added_since(folder: str, since: datetime) -> Iterator[tuple[set[str], datetime]]:
    """What each commit since then added, and when it was made."""
    found = ["--diff-filter=A", "--relative", "--name-only", "--format=format:@%ct", f"--since={since.isoformat()}"]
    added, committed = set[str](), since
    for line in _git(folder, "log", *found, "-z"):
        if re.fullmatch(r"@\d+", line):
            yield added, committed
            added, committed = set(), datetime.fromtimestamp(int(line[1:]), UTC)
        else:
            added.add(line)
    yield added, committed


def _git(folder: str, *command: str) -> Sequence[str]:
    """The lines and paths that git prints; none without git, or outside its repositories."""
    # the first commit of a shallow clone would be that of every file
    git = ["git", "-C", folder, "-c", "log.showRoot=false", "-c", "core.fsmonitor=false", *command]
    try:
        done = subprocess.run(git, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ()
    return [path for path in os.fsdecode(done.stdout).replace("\n", "\0").split("\0") if path]
