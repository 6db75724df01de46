"""Where a statusgen came from, by what pip and git know of it."""

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest

from statusgen import __version__
from statusgen.scaffold.installation import (
    RELEASE,
    Origin,
    as_requirement,
    branch_of,
    of_checkout,
    of_record,
    origin,
    origin_of,
    remote_of,
)

COMMIT: Final = "0123456789abcdef0123456789abcdef01234567"


def git(folder: Path, *command: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=trunk"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *command], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one commit."""
    git(tmp_path, "init")
    (tmp_path / "pyproject.toml").write_text("")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--message", "Begin")
    return tmp_path


def pushed_to(folder: Path, url: str) -> str:
    """The commit that a repository has, and its remote seems to have too."""
    git(folder, "remote", "add", "origin", url)
    git(folder, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    return git(folder, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("record", "requirement"),
    [
        (None, f"statusgen=={__version__}"),
        (
            {"url": "https://example.org/a/statusgen.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"statusgen @ git+https://example.org/a/statusgen.git@{COMMIT}",
        ),
        (
            {"url": "ssh://git@example.org/a/statusgen", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"statusgen @ git+https://example.org/a/statusgen@{COMMIT}",
        ),
        ({"url": "file:///home/me/statusgen", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, ""),
        ({"url": "https://example.org/s.whl", "archive_info": {}}, "statusgen @ https://example.org/s.whl"),
        (
            {"url": "https://example.org/s.whl", "archive_info": {"hashes": {"sha256": "ab"}}},
            "statusgen @ https://example.org/s.whl#sha256=ab",
        ),
        ({"url": "file:///home/me/statusgen.whl", "archive_info": {}}, ""),
        ({"url": "file:///nowhere", "dir_info": {"editable": True}}, ""),
    ],
)
def test_what_pip_wrote_down_is_what_is_installed_again(record: object, requirement: str) -> None:
    found = of_record(json.dumps(record) if record else None)
    assert found.requirement == requirement
    assert bool(found.caveat) is not bool(requirement)


@pytest.mark.parametrize(
    ("remote", "public"),
    [
        ("https://example.org/a/statusgen.git", "https://example.org/a/statusgen.git"),
        ("https://me:secret@example.org/a/statusgen", "https://example.org/a/statusgen"),
        ("git@example.org:a/statusgen.git", "https://example.org/a/statusgen.git"),
        ("ssh://git@example.org:22/a/statusgen", "https://example.org/a/statusgen"),
    ],
)
def test_a_clone_is_installed_from_its_remote_at_its_commit(clone: Path, remote: str, public: str) -> None:
    commit = pushed_to(clone, remote)
    assert of_checkout(clone) == Origin(f"statusgen @ git+{public}@{commit}")
    assert origin_of(clone, None) == of_checkout(clone)


def test_what_a_remote_lacks_is_said(clone: Path) -> None:
    assert of_checkout(clone) == Origin("", f"this statusgen runs from {clone}, and git knows no public remote of it")
    commit = pushed_to(clone, "https://example.org/a.git")
    (clone / "pyproject.toml").write_text("more")
    assert of_checkout(clone).caveat == f"changes in {clone} that are not committed are not part of it"
    git(clone, "update-ref", "-d", "refs/remotes/origin/trunk")
    assert of_checkout(clone).caveat == f"https://example.org/a.git does not have commit {commit[:12]} yet; push it"


def test_a_folder_inside_another_repository_is_no_clone(clone: Path) -> None:
    pushed_to(clone, "https://example.org/a.git")
    (clone / "vendor").mkdir()
    assert of_checkout(clone / "vendor").requirement == ""


def test_a_remote_on_this_machine_is_not_public(clone: Path) -> None:
    pushed_to(clone, "/srv/git/statusgen.git")
    assert of_checkout(clone).requirement == ""
    assert remote_of(clone) == ""


def test_the_statusgen_that_runs_has_an_origin(tmp_path: Path) -> None:
    assert origin().requirement or origin().caveat
    assert origin_of(tmp_path, None) == Origin(RELEASE)


def test_the_branch_and_the_remote_of_a_project_are_git_s(
    clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    git(clone, "remote", "add", "origin", "git@github.com:example/status.git")
    assert (branch_of(clone), remote_of(clone)) == ("trunk", "https://github.com/example/status")
    assert remote_of(tmp_path_factory.mktemp("elsewhere")) == ""
    assert branch_of(tmp_path_factory.mktemp("elsewhere"))


@pytest.mark.parametrize(
    ("written", "requirement"),
    [
        ("0.2.0", "statusgen==0.2.0"),
        (" statusgen==0.2.0 ", "statusgen==0.2.0"),
        ("https://example.org/a.git@v1", "statusgen @ git+https://example.org/a.git@v1"),
        ("git+https://example.org/a@0123", "statusgen @ git+https://example.org/a@0123"),
        ("statusgen @ https://example.org/s.whl#sha256=ab", "statusgen @ https://example.org/s.whl#sha256=ab"),
    ],
)
def test_a_version_or_a_commit_can_be_asked_for(written: str, requirement: str) -> None:
    assert as_requirement(written) == requirement


@pytest.mark.parametrize(
    "written", ["", "newest", "https://example.org/a.git", "1; rm -rf ~", "1.0\n--pre", "other==1"]
)
def test_what_pip_would_not_understand_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="cannot be installed; write a version"):
        as_requirement(written)
