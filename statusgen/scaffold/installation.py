"""Where the statusgen that runs came from, so that workflows can install the same one."""

import json
import os
import re
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from statusgen import __version__

RELEASE: Final = f"statusgen=={__version__}"


class Origin(msgspec.Struct, frozen=True):
    """A requirement for pip, and what to know about it; without a `requirement` nobody else can install this one."""

    requirement: str
    caveat: str = ""


def origin() -> Origin:
    """The origin of the statusgen that runs."""
    records = (each.read_text("direct_url.json") for each in metadata.distributions(name="statusgen"))
    return origin_of(Path(__file__).parent.parent.parent, next(records, None))


def origin_of(source: Path, direct_url: str | None) -> Origin:
    """The origin of a package in the folder `source`: a clone says more than what pip wrote when it was installed."""
    return of_checkout(source) if (source / "pyproject.toml").is_file() else of_record(direct_url)


def of_record(direct_url: str | None) -> Origin:
    """The origin that pip wrote down beside an installed package; nothing is written where it came from an index."""
    if direct_url is None:
        return Origin(RELEASE)
    record = json.loads(direct_url)
    if "vcs_info" in record:
        return _of_repository(record["url"], record["vcs_info"]["commit_id"])
    if record["url"].startswith("file:") and "dir_info" in record:
        return of_checkout(Path(urlsplit(record["url"]).path))
    if record["url"].startswith("https:"):
        hashes = record.get("archive_info", {}).get("hashes", {})
        return Origin(f"statusgen @ {record['url']}" + (f"#sha256={hashes['sha256']}" if "sha256" in hashes else ""))
    return Origin("", f"this statusgen was installed from {record['url']}, which workflows cannot reach")


def of_checkout(folder: Path) -> Origin:
    """The origin of a clone: the commit that is checked out, at the first remote that can be read without a key."""
    is_clone = _git(folder, "rev-parse", "--show-prefix", "--show-toplevel") == str(folder.resolve())
    commit = _git(folder, "rev-parse", "HEAD") if is_clone else ""
    remotes = [_public(_git(folder, "remote", "get-url", name)) for name in _git(folder, "remote").split()]
    remote = next(filter(None, remotes), "")
    if not commit or not remote:
        return Origin("", f"this statusgen runs from {folder}, and git knows no public remote of it")
    found = _of_repository(remote, commit)
    if not _git(folder, "branch", "--remotes", "--contains", "HEAD"):
        return Origin(found.requirement, f"{remote} does not have commit {commit[:12]} yet; push it")
    if _git(folder, "status", "--porcelain", "--untracked-files=no"):
        return Origin(found.requirement, f"changes in {folder} that are not committed are not part of it")
    return found


def _of_repository(url: str, commit: str) -> Origin:
    public = _public(url)
    if not public:
        return Origin("", f"this statusgen was installed from {url}, which workflows cannot reach")
    return Origin(f"statusgen @ git+{public}@{commit}")


def as_requirement(written: str) -> str:
    """What pip reads, of a release or a repository. Raises ValueError with the remedy."""
    text = written.strip()
    if re.fullmatch(r"\d[\w.]*", text):
        return f"statusgen=={text}"
    if re.fullmatch(r"(git\+)?https://[^\s@;]+@[\w./-]+", text):
        return f"statusgen @ git+{text.removeprefix('git+')}"
    if re.fullmatch(r"statusgen==\d[\w.]*|statusgen @ (git\+)?https://[^\s;]+", text):
        return text
    like = f"write a version, such as {__version__}, or a repository and a commit, such as https://HOST/REPO@COMMIT"
    raise ValueError(f'"{text}" cannot be installed; {like}')


def remote_of(folder: Path) -> str:
    """The URL of a folder's `origin` for browsers; "" where it has none."""
    return _public(_git(folder, "remote", "get-url", "origin")).removesuffix(".git")


def prefix_of(folder: Path) -> str:
    """Where a folder is in its repository, with a slash at the end; "" at its top, and outside of one."""
    return _git(folder, "rev-parse", "--show-prefix")


def branch_of(folder: Path) -> str:
    """The branch that a folder is on, else the one that git would begin with."""
    return _git(folder, "symbolic-ref", "--short", "HEAD") or _git(folder, "config", "init.defaultBranch") or "main"


def _public(url: str) -> str:
    """The URL under which anybody can read a repository, without the name or key of its owner; "" where nobody can."""
    match = _REMOTE.fullmatch(url)
    return f"https://{match['host']}/{match['path']}" if match and "." in match["host"] else ""


_REMOTE: Final = re.compile(
    r"(?:(?:git\+)?(?:https?|ssh|git)://(?:[^@/\s]*@)?|[\w.-]+@)(?P<host>[\w.-]+)(?::\d+(?=/))?[:/]/*(?P<path>[^\s?#@]+)"
)


def _git(folder: Path, *command: str) -> str:
    """What git says; "" without git, outside its repositories, and where it has no answer."""
    git = ["git", "-C", str(folder), *command]
    try:
        done = subprocess.run(git, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return os.fsdecode(done.stdout).strip()
