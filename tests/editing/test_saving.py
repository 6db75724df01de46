"""A file is written whole or not at all, and committed by itself, with a real git."""

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest
from terminal import Shell

from statusgen.editing.saving import commit, push, save
from statusgen.model.problems import StatusgenError

OPEN: Final = (
    "---\ntitle: Down\ncomponents: {api: major_outage}\n---\n\n## Updates\n\n### 2026-11-26 07:50 UTC - Investigating\n"
)
OTHER: Final = OPEN.replace("Down", "Slow")


def git(folder: Path, *command: str) -> str:
    """What git prints, as somebody whose name it knows."""
    who = ["-c", "user.name=Jo", "-c", "user.email=jo@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", str(folder), *who, *command], check=True, capture_output=True, text=True).stdout


def repository(folder: Path) -> Shell:
    """A project that git knows."""
    shell = Shell(folder, down=OPEN, slow=OTHER)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for key, value in (("user.name", "Jo"), ("user.email", "jo@example.org")):
        git(folder, "config", key, value)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Begin")
    return shell


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "file.md", tmp_path / "link.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    save(link, b"old", b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"new", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.md", "link.md"]


def test_a_new_file_is_new(tmp_path: Path) -> None:
    save(tmp_path / "2026" / "new.md", None, b"text")
    assert (tmp_path / "2026" / "new.md").read_bytes() == b"text"
    refused(tmp_path / "2026" / "new.md", None, "is there already")


def test_what_somebody_else_has_written_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"theirs")
    refused(path, b"old", "was changed meanwhile; run the command again")
    refused(tmp_path / "none" / "x.md", b"old", "cannot be written: no such file or directory")
    refused(path / "y.md", None, "cannot be written: file exists")


def refused(path: Path, before: bytes | None, why: str) -> None:
    kept = path.read_bytes() if path.exists() else None
    with pytest.raises(StatusgenError) as error:
        save(path, before, b"new")
    assert str(error.value) == f"{path}: {why}"
    assert (path.read_bytes() if path.exists() else None) == kept


def test_one_file_is_committed_whatever_else_is_changed_or_staged(tmp_path: Path) -> None:
    shell = repository(tmp_path)
    shell.write("slow.md", OTHER + "\nstaged\n")
    git(tmp_path, "add", "--all")
    shell.write("slow.md", OTHER + "\nand changed\n")
    said = shell.does("update", "down", "-m", "Better.", "--commit")
    assert f"Committed as {git(tmp_path, 'rev-parse', '--short', 'HEAD').strip()}.\n" in said
    assert git(tmp_path, "show", "--format=%s", "--name-only") == "Down: Update\n\nincidents/down.md\n"
    assert git(tmp_path, "status", "--short") == "MM incidents/slow.md\n"
    shell.does("new", "New", "-c", "api=major_outage", "-m", "x", "--commit")
    assert git(tmp_path, "show", "--format=%s", "--name-only") == (
        "New: Investigating\n\nincidents/2026-11-26-new.md\n"
    )
    assert git(tmp_path, "status", "--short") == "MM incidents/slow.md\n"


def test_a_push_goes_where_git_pushes_and_one_that_is_refused_says_what_to_do(tmp_path: Path) -> None:
    for name in ("origin", "mine", "theirs"):
        (tmp_path / name).mkdir()
    git(tmp_path / "origin", "init", "--quiet", "--bare", "--initial-branch=main")
    mine = repository(tmp_path / "mine")
    git(mine.folder, "remote", "add", "origin", str(tmp_path / "origin"))
    said = mine.run("update", "down", "-m", "One.", "--push")
    assert said.code == 1
    assert (
        "statusgen: written, but not pushed: git does not know where to push; run  git push --set-upstream" in said.err
    )
    git(mine.folder, "push", "--quiet", "--set-upstream", "origin", "main")
    assert mine.does("update", "down", "-m", "Two.", "--push").endswith("Pushed main.\n")

    git(tmp_path / "theirs", "clone", "--quiet", str(tmp_path / "origin"), ".")
    git(tmp_path / "theirs", "config", "user.name", "They")
    git(tmp_path / "theirs", "config", "user.email", "they@example.org")
    mine.does("update", "down", "-m", "Three.", "--push")
    theirs = tmp_path / "theirs" / "incidents" / "slow.md"
    theirs.write_text(OTHER + "\ntheirs\n")
    git(tmp_path / "theirs", "commit", "--quiet", "--all", "--message=x")
    with pytest.raises(StatusgenError) as late:
        push(theirs)
    assert str(late.value).startswith(
        "not pushed: somebody pushed before you; run  git pull --rebase --autostash && git push\n  git: "
    )
    theirs.write_text(OTHER + "\ndirty\n")
    git(tmp_path / "theirs", "pull", "--quiet", "--rebase", "--autostash")
    git(tmp_path / "theirs", "switch", "--quiet", "--detach")
    theirs.write_text(OTHER + "\nelsewhere\n")
    assert commit(theirs, "x").endswith(", on no branch; to publish it, run  git push origin HEAD:BRANCH")
    with pytest.raises(StatusgenError, match=r"HEAD is on no branch; run  git push origin HEAD:BRANCH$"):
        push(theirs)
    git(tmp_path / "theirs", "push", "--quiet", "origin", "HEAD:main")


def test_what_git_cannot_do_is_told_with_what_it_says(tmp_path: Path) -> None:
    shell = Shell(tmp_path, down=OPEN)
    ended = shell.run("update", "-m", "x", "--commit")
    assert ended.code == 1
    assert ended.err.startswith(
        "statusgen: written, but not committed: this folder is not in a git repository; publish the file as you do "
    )
    repository_without_name = Path(tmp_path, ".git")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "Jo")
    git(tmp_path, "config", "user.email", "jo@example.org")
    (repository_without_name / "hooks" / "pre-commit").write_text(
        "#!/bin/sh\necho hint: never >&2\necho no >&2\nexit 1\n"
    )
    (repository_without_name / "hooks" / "pre-commit").chmod(0o755)
    with pytest.raises(StatusgenError) as refused:
        commit(tmp_path / "incidents" / "down.md", "x")
    assert str(refused.value) == "not committed: do what git says, then commit the file\n  git: no"
    before = os.environ["PATH"]
    try:
        os.environ["PATH"] = str(tmp_path)
        with pytest.raises(StatusgenError) as missing:
            commit(tmp_path / "incidents" / "down.md", "x")
    finally:
        os.environ["PATH"] = before
    assert str(missing.value) == "not committed: there is no git on this machine"


@pytest.mark.parametrize("newest_first", [False, True])
def test_two_people_who_update_one_incident_meet_in_a_conflict_that_keeps_both(
    tmp_path: Path, newest_first: bool
) -> None:
    shell = repository(tmp_path)
    if newest_first:
        listed = OPEN.replace("### ", "### 2026-11-26 07:55 UTC - Identified\n\n### ")
        shell.write("down.md", listed)
        git(tmp_path, "commit", "--quiet", "--all", "--message=x")
    git(tmp_path, "switch", "--quiet", "--create", "theirs")
    shell.does("update", "down", "-m", "Theirs.", "--commit", now="2026-11-26 08:12 UTC")
    git(tmp_path, "switch", "--quiet", "main")
    shell.does("update", "down", "-m", "Mine.", "--commit", now="2026-11-26 08:14 UTC")
    shell.does("update", "slow", "-m", "Mine.", "--commit", now="2026-11-26 08:15 UTC")
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path, "merge", "theirs")
    torn = shell.read("down.md")
    assert [torn.count(word) for word in ("Theirs.", "Mine.", "<<<<<<<", ">>>>>>>")] == [1, 1, 1, 1]
    assert "incidents/down.md" in shell.run("update", "slow", "-m", "x").err  # publishing is blocked, this goes on
    kept = "".join(line for line in torn.splitlines(keepends=True) if line[:7] not in {"<<<<<<<", "=======", ">>>>>>>"})
    shell.write("down.md", kept)
    git(tmp_path, "commit", "--quiet", "--all", "--message=Both")
    shown = shell.does("show", "down", now="2026-11-26 09:00 UTC")
    assert shown.index("08:14 UTC - Update") < shown.index("08:12 UTC - Update")
