"""A file is written whole or not at all, and committed by itself."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from statusgen.model.problems import StatusgenError


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
        raise StatusgenError(f"{path}: cannot be written: {str(error.strerror).lower()}") from error
    finally:
        with contextlib.suppress(OSError):  # such as that the folder is none, which is told already
            written.unlink()


def commit(path: Path, message: str, *beside: Path) -> str:
    """Commit one file, or those beside it too, whatever else is changed or staged; return the commit's short name.

    Raises StatusgenError with what git says.
    """
    folder, names = path.resolve().parent, [str(each.resolve()) for each in (path, *beside)]
    git(folder, "not committed", "add", "--", *names)
    git(folder, "not committed", "commit", "--quiet", "--message", message, "--", *names)
    return git(folder, "not committed", "rev-parse", "--short", "HEAD").strip()


def push(path: Path) -> str:
    """Push the branch to where git pushes it; return its name. Raises StatusgenError with what to do."""
    folder = path.resolve().parent
    branch = git(folder, "not pushed", "rev-parse", "--abbrev-ref", "HEAD").strip()
    git(folder, "not pushed", "push", "--quiet")
    return branch


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
        said = os.fsdecode(error.stderr or error.stdout).strip()
        raise StatusgenError(f"{verdict}: {_explained(said, _REMEDIES if remedies is None else remedies)}") from error
    return os.fsdecode(done.stdout)


def _explained(said: str, remedies: Mapping[str, str]) -> str:
    """What to do about what git says, where that is known, and below it what it says."""
    known = (remedy for sign, remedy in remedies.items() if sign in said)
    lines = [f"  git: {line}" for line in said.splitlines() if line.strip()]
    return "\n".join([next(known, "git says why"), *lines[:_MOST]])


_MOST: Final = 8
"""How many lines of git's are shown."""

_REMEDIES: Final = {
    "fetch first": "somebody pushed before you; run  git pull --rebase --autostash && git push",
    "non-fast-forward": "somebody pushed before you; run  git pull --rebase --autostash && git push",
    "not a git repository": "this folder is not in a git repository; publish the file as you do others",
    "no upstream branch": "git does not know where to; run  git push --set-upstream origin HEAD",
    "No configured push destination": "git does not know where to; run  git remote add origin URL, and push",
    "not currently on a branch": "HEAD is on no branch; run  git push origin HEAD:BRANCH",
    "during a merge": "a merge is under way; end it with  git commit, or  git merge --abort, and commit the file",
    "tell me who you are": "git does not know who you are; run  git config user.email YOU@EXAMPLE.COM, and commit",
    "Could not resolve host": "the host cannot be reached; run  git push  when it can",
}
