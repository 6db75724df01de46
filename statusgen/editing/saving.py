"""A file is written whole or not at all, and committed by itself."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from statusgen.model.problems import StatusgenError, reason


def save(path: Path, before: bytes | None, after: bytes) -> None:
    """Write a file that had the bytes `before`, or that is new. It keeps its mode; a link stays a link.

    Raises StatusgenError where it was changed meanwhile, or cannot be written.
    """
    target = path.resolve()
    written = target.with_name(f".{target.name[:100]}.{os.getpid()}.tmp")
    try:
        if before is None and target.exists():
            raise StatusgenError(f"{path}: is there already")
        if before is not None and target.read_bytes() != before:
            raise StatusgenError(f"{path}: was changed meanwhile; run the command again")
        target.parent.mkdir(parents=True, exist_ok=True)
        with written.open("wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            shutil.copymode(target, written)
        written.replace(target)
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be written: {reason(error)}") from error
    finally:
        with contextlib.suppress(OSError):  # such as that the folder is none, which is told already
            written.unlink()


def commit(path: Path, message: str, *beside: Path) -> str:
    """Commit one file, or those beside it too, whatever else is changed or staged; return what was done.

    Raises StatusgenError with what git says.
    """
    folder, names = path.resolve().parent, [str(each.resolve()) for each in (path, *beside)]
    git(folder, _NOT_COMMITTED, "add", "--", *names)
    git(folder, _NOT_COMMITTED, "commit", "--quiet", "--message", message, "--", *names)
    done = f"Committed as {git(folder, _NOT_COMMITTED, 'rev-parse', '--short', 'HEAD').strip()}"
    return f"{done}." if _branch(folder) else f"{done}, on no branch; to publish it, run  {_from_no_branch(folder)}"


def push(path: Path) -> str:
    """Push the branch to where git pushes it; return its name. Raises StatusgenError with what to do."""
    folder = path.resolve().parent
    if not _branch(folder):
        raise StatusgenError(f"not pushed: HEAD is on no branch; run  {_from_no_branch(folder)}")
    git(folder, _NOT_PUSHED, "push", "--quiet")
    return _branch(folder)


def _branch(folder: Path) -> str:
    """The branch that is checked out; "" where none is."""
    return git(folder, _NOT_COMMITTED, "branch", "--show-current").strip()


def _from_no_branch(folder: Path) -> str:
    """The command that publishes what is on no branch."""
    own = Path(git(folder, _NOT_COMMITTED, "rev-parse", "--absolute-git-dir").strip())
    is_rebase = any((own / name).exists() for name in ("rebase-merge", "rebase-apply"))
    return "git rebase --continue && git push" if is_rebase else "git push origin HEAD:BRANCH"


def git(
    folder: Path,
    verdict: str,
    *command: str,
    given: bytes = b"",
    around: Mapping[str, str] | None = None,
    remedies: Mapping[str, str] | None = None,
) -> str:
    """What git prints when it runs a command in a folder, with `given` to read and `around` in its environment.

    Raises StatusgenError with the `verdict`, what git says, and that of the `remedies` whose key is in it.
    """
    try:
        run = ["git", "-C", str(folder), *command]
        english = {**os.environ, "LANGUAGE": "en", **(around or {})}
        done = subprocess.run(run, check=True, capture_output=True, env=english, input=given)  # noqa: S603
    except FileNotFoundError as error:
        raise StatusgenError(f"{verdict}: there is no git on this machine") from error
    except subprocess.CalledProcessError as error:
        said = os.fsdecode(error.stderr or error.stdout)
        again = _AGAIN.get(verdict, "git says why")
        raise StatusgenError(f"{verdict}: {_explained(said, remedies or _REMEDIES, again)}") from error
    return os.fsdecode(done.stdout)


def _explained(said: str, remedies: Mapping[str, str], again: str) -> str:
    """What to do about what git says, where that is known, and below it what it says."""
    remedy = next((remedy for sign, remedy in remedies.items() if sign in said), again)
    lines = [f"  git: {line.rstrip()}" for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
    return "\n".join([remedy, *(lines[:_MOST] or ["  git: (no reason)"])])


_NOT_COMMITTED: Final = "not committed"
_NOT_PUSHED: Final = "not pushed"
_AGAIN: Final = {
    _NOT_COMMITTED: "do what git says, then commit the file",
    _NOT_PUSHED: "do what git says, then run  git push",
}
"""What to do where nothing else is known, by what was not done."""

_MOST: Final = 8
"""How many lines of git's are shown."""

_REMEDIES: Final = {
    "fetch first": "somebody pushed before you; run  git pull --rebase --autostash && git push",
    "non-fast-forward": "somebody pushed before you; run  git pull --rebase --autostash && git push",
    "not a git repository": "this folder is not in a git repository; publish the file as you do others",
    "no upstream branch": "git does not know where to push; run  git push --set-upstream origin HEAD",
    "does not match": "git does not know where to push; run  git push origin HEAD",
    "No configured push destination": "git does not know where to push; run  git remote add origin URL, and push",
    "remote rejected": "the remote refuses it; where it wants a pull request, run  git push origin HEAD:NEW-BRANCH",
    "during a merge": "a merge is under way; end it with  git commit, or  git merge --abort, and commit the file",
    "during a cherry-pick": "a cherry-pick is under way; run  git cherry-pick --continue, or  --abort, and commit the "
    "file",
    "ignored by one of your": "git ignores it; take it out of .gitignore, and commit the file",
    "index.lock": "another git process is running; wait until it ends, and commit the file",
    "failed to sign": "git cannot sign it; run  git commit --no-gpg-sign, if an unsigned commit will do",
    "tell me who you are": "git does not know who you are; run  git config user.name NAME  and  git config user.email "
    "YOU@EXAMPLE.COM, and commit the file",
    "Could not resolve host": "the host cannot be reached; run  git push  when it can",
    "Could not read from remote": "the repository was not found, or you may not push to it; see  git remote --verbose",
    "Authentication failed": "you may not push to it; log in as git says, and run  git push",
    "could not read Username": "git does not know who you are there; log in, as with  gh auth login, and run  git push",
}
"""What to do, by a word of what git says in English."""
