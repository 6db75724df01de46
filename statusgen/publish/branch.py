"""Put a site onto a branch, from which hosts serve it, without touching the working tree or the index.

git is asked for the objects themselves: a tool that copies the folder into a checkout would change bytes by the
attributes that a repository or its user sets, and would make a commit of every build.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from statusgen.editing.saving import git
from statusgen.model.problems import StatusgenError, without_secrets
from statusgen.model.urls import BUILD

_AT_HOME: Final = frozenset({".gitignore", ".statusgen", ".statusgen.json", ".statusgen.lock", ".git"})
"""What is in the folder for git or for statusgen, and is no part of the site."""

_KEPT: Final = "CNAME"
"""What a host or its owner wrote into the branch, where the site does not have it."""

_FILE: Final = "100644"
_NOT: Final = "not deployed"


class Deployed(msgspec.Struct, frozen=True):
    """The commit that a branch is at now, how many files it holds, and whether it had to be made."""

    commit: str
    files: int
    is_new: bool


def deploy(site: Path, config: Path, *, remote: str, branch: str, message: str) -> Deployed:
    """Make a branch of a remote hold exactly this site, in a new commit on top of what it has, unless it does so.

    The objects are made in the repository that the configuration lies in. Raises StatusgenError where there is no git
    or no repository, where the branch holds the project itself, and when git cannot push.
    """
    try:
        return _Deployment(site, config.resolve(), remote, branch).run(message)
    except StatusgenError as error:
        secret = urlsplit(remote).netloc.rpartition("@")[0]
        raise StatusgenError(without_secrets(str(error), (secret, *secret.split(":")))) from None


class _Deployment:
    def __init__(self, site: Path, config: Path, remote: str, branch: str) -> None:
        self.site, self.config, self.remote, self.branch = site, config, remote, branch
        self.ref = f"refs/heads/{branch}"

    def run(self, message: str) -> Deployed:
        self._git("rev-parse", "--git-dir")
        self._git("check-ref-format", "--branch", self.branch)
        parent = self._fetched()
        there = self._entries(parent) if parent else {}
        self._refuse_sources(there or self._not_pushed())
        entries = self._hashed()
        if _KEPT in there:
            entries.setdefault(_KEPT, there[_KEPT])
        if parent and self._is_the_same(there, entries):
            return Deployed(parent, len(entries), is_new=False)
        commit = self._committed(self._tree(entries), parent, message)
        self._git("push", "--quiet", self.remote, f"{commit}:{self.ref}")
        return Deployed(commit, len(entries), is_new=True)

    def _fetched(self) -> str:
        """The commit that the branch is at, which is here then; "" where there is no such branch."""
        found = self._git("ls-remote", self.remote, self.ref).partition("\t")[0]
        if found:
            is_shallow = self._git("rev-parse", "--is-shallow-repository") == "true"
            depth = ["--depth=1"] if is_shallow else []
            self._git("fetch", "--quiet", "--no-tags", *depth, self.remote, self.ref)
        return found

    def _entries(self, commit: str) -> dict[str, str]:
        """The files of a commit, and their objects."""
        listed = self._git("ls-tree", "-r", "-z", commit).split("\0")
        return {path: about.split()[2] for about, _, path in (each.partition("\t") for each in listed if each)}

    def _not_pushed(self) -> Mapping[str, str]:
        """The files of a branch of this name here, which is still to be pushed if the remote is one of the project."""
        is_own = self.remote in self._git("remote").split("\n")
        return self._entries(self.ref) if is_own and self._git("for-each-ref", self.ref) else {}

    def _is_the_same(self, there: dict[str, str], entries: dict[str, str]) -> bool:
        """Whether the branch has this site: if only the time of the build differs, readers need no other."""
        without = {path: name for path, name in there.items() if path != BUILD}
        if without != {path: name for path, name in entries.items() if path != BUILD} or BUILD not in there:
            return False
        before, after = (json.loads(self._git("cat-file", "blob", each[BUILD])) for each in (there, entries))
        return bool(before | {"built_at": ""} == after | {"built_at": ""})

    def _refuse_sources(self, there: Mapping[str, str]) -> None:
        """Refuse to replace what the site is made of."""
        if self._git("rev-parse", "--show-prefix") + self.config.name in there:
            message = f"{_NOT}: the branch {self.branch} has {self.config.name}, and the site would replace all of it"
            raise StatusgenError(f"{message}; choose a branch of its own with --branch")

    def _hashed(self) -> dict[str, str]:
        """The files of the site, and their objects, whose bytes are those of the files."""
        files = [path for path in sorted(self.site.rglob("*")) if path.is_file()]
        names = {path.relative_to(self.site).as_posix(): path for path in files}
        names = {name: path for name, path in names.items() if name.split("/")[0] not in _AT_HOME}
        given = "".join(f"{path.resolve()}\n" for path in names.values()).encode()
        objects = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=given).split("\n")
        return dict(zip(names, objects, strict=True))

    def _tree(self, entries: dict[str, str]) -> str:
        listed = "".join(f"{_FILE} {name}\t{path}\0" for path, name in entries.items()).encode()
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._git("update-index", "-z", "--index-info", given=listed, around=index)
            return self._git("write-tree", around=index)

    def _committed(self, tree: str, parent: str, message: str) -> str:
        who = {} if self._is_known() else dict.fromkeys(_IDENTITY, "statusgen")
        parents = ["-p", parent] if parent else []
        return self._git("commit-tree", tree, *parents, "-m", message, around=who)

    def _is_known(self) -> bool:
        """Whether git knows in whose name it commits, as it does not in most CI."""
        try:
            return bool(self._git("var", "GIT_COMMITTER_IDENT"))
        except StatusgenError:
            return False

    def _git(self, *command: str, given: bytes = b"", around: Mapping[str, str] | None = None) -> str:
        printed = git(self.config.parent, _NOT, *command, given=given, around=around, remedies=_REMEDIES)
        return printed.rstrip("\n")


_REMEDIES: Final = {
    "fetch first": "another deployment was faster; run it again",
    "non-fast-forward": "another deployment was faster; run it again",
    "not a git repository": "the configuration is not in a git repository; create one with  git init",
    "does not appear to be": "git knows of no such remote; choose one with --remote, or give its URL",
    "not a valid branch name": "choose another branch with --branch",
    "Could not resolve host": "the host cannot be reached; run it again when it can",
    "could not read Username": "the remote asks who you are; use a URL with a token, or one of SSH",
}

_IDENTITY: Final = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
