"""What git knows of the write-ups: which of them are new, and when their lines were written."""

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path
from typing import Final, NamedTuple

from statusgen.memo.stamp import repository
from statusgen.model.patterns import regex
from statusgen.sources.git.commits import Commit

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


def id_of(content: bytes) -> str:
    """The id of a file's content in git (`git hash-object`): `git log --find-object` finds the commit that has it."""
    return sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


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


class Head(NamedTuple):
    """The commit that is checked out, "" if there is none, and whether git has all that led to it."""

    commit: str
    is_whole: bool


def head(folder: str) -> Head:
    """What is checked out of the repository that a folder is in."""
    shallow, *found = (*_git(folder, "rev-parse", "--is-shallow-repository", "HEAD"), "", "")
    return Head(found[0], shallow == "false" and found[0] != "")


def history(folder: str) -> Sequence[Commit] | None:
    """Every commit of the branch, oldest first, with the Markdown that it changed in a folder.

    None where git cannot say what was in each of them.
    """
    changes = _changes(folder)
    wanted = {blob for *_, files in changes for blob in files.values() if blob}
    blobs = _contents(folder, wanted)
    if blobs.keys() != wanted:
        return None
    return [
        Commit(written, at, {name: blobs.get(blob) for name, blob in files.items()}, joins)
        for written, at, joins, files in changes
    ]


def _changes(folder: str) -> Sequence[tuple[datetime, datetime, bool, dict[str, str]]]:
    """What each commit of the branch changed: the files with the ids of their contents, "" where they were removed."""
    how = ["--first-parent", "-m", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--relative", "-z"]
    told = iter(_git(folder, "-c", "log.showRoot=true", "log", *how, "--format=format:@%at %ct [%p] %s", "--", "."))
    found: list[tuple[datetime, datetime, bool, dict[str, str]]] = []
    for line in told:
        if commit := _COMMIT.fullmatch(line):
            written, at = (datetime.fromtimestamp(int(commit[name]), UTC) for name in ("written", "at"))
            found.append((written, at, " " in commit["parents"] and bool(_PULLED.match(commit["subject"])), {}))
        elif change := _CHANGE.fullmatch(line):
            name = next(told)
            if name.endswith(".md"):
                found[-1][3][name] = change["blob"] if change["mode"].startswith("100") else ""
    return [each for each in found if each[3]]


_COMMIT: Final = regex(r"@(?P<written>\d+) (?P<at>\d+) \[(?P<parents>[^]]*)\] (?P<subject>.*)")
_CHANGE: Final = regex(r":\d+ (?P<mode>\d+) [0-9a-f]+ (?P<blob>[0-9a-f]+) [A-Z]\d*")
_PULLED: Final = regex(r"Merge (?:remote-tracking branch|branch '[^']*' of) ")
"""How git calls a commit that takes over what others have pushed: their commits were published, and are beside it."""


def _contents(folder: str, blobs: Collection[str]) -> Mapping[str, bytes]:
    """The contents of these ids."""
    asked = "".join(f"{blob}\n" for blob in sorted(blobs)).encode()
    told, found, place = _output(folder, "cat-file", "--batch", given=asked), dict[str, bytes](), 0
    while match := _BLOB.match(told, place):
        end = match.end() + int(match[2])
        found[match[1].decode()] = told[match.end() : end]
        place = end + 1
    return found


_BLOB: Final = re.compile(rb"([0-9a-f]+) blob (\d+)\n")


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
    return [path for path in os.fsdecode(_output(folder, *command)).replace("\n", "\0").split("\0") if path]


def _output(folder: str, *command: str, given: bytes = b"") -> bytes:
    """What git prints; nothing without git, or outside its repositories."""
    if not repository(folder) and "GIT_DIR" not in os.environ:
        return b""
    import subprocess  # it takes long to import, and most commands find that nothing has changed

    # the first commit of a shallow clone would be that of every file
    git = ["git", "-C", folder, "-c", "log.showRoot=false", "-c", "core.fsmonitor=false", *command]
    try:
        return subprocess.run(git, check=True, capture_output=True, input=given, timeout=30).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return b""
