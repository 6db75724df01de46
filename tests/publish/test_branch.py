"""`deploy` pushes a site to a branch of its own, and nothing where the branch has it."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from statusgen import cli
from statusgen.model.problems import StatusgenError
from statusgen.publish.branch import Deployed, deploy

BUILD = b'{"built_at":"2026-11-26T10:00:00.000Z","commit":"c0ffee"}'
SITE = {"index.html": b"home\r\n", "api/build.json": BUILD, ".nojekyll": b"", "incidents/a b é/index.html": b"page"}


def git(folder: Path, *command: str) -> str:
    return subprocess.run(["git", "-C", folder, *command], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of a project in a repository, with an empty one beside it as its remote."""
    project, host = tmp_path / "project", tmp_path / "host.git"
    subprocess.run(["git", "init", "-q", "--bare", host], check=True)
    subprocess.run(["git", "init", "-q", project], check=True)
    git(project, "remote", "add", "origin", str(host))
    git(project, "config", "core.autocrlf", "input")  # which would change the site's bytes
    (project / "statusgen.yml").write_text("title: T\n")
    return project / "statusgen.yml"


def deployed(
    config: Path, files: Mapping[str, bytes] = SITE, *, remote: str = "origin", branch: str = "pages"
) -> Deployed:
    """Deploy a site of these files."""
    site = config.parent / "site"
    subprocess.run(["rm", "-rf", site], check=True)
    for name, content in {**files, ".gitignore": b"*\n"}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    return deploy(site, config, remote=remote, branch=branch, message="Publish")


def on_the_host(config: Path, branch: str = "pages") -> dict[str, bytes]:
    """The files of the branch."""
    host = config.parent.parent / "host.git"
    names = git(host, "ls-tree", "-r", "-z", "--name-only", branch).strip("\0").split("\0")
    return {
        name: subprocess.run(["git", "-C", host, "show", f"{branch}:{name}"], check=True, capture_output=True).stdout
        for name in names
    }


def test_the_branch_holds_the_files_of_the_site_byte_for_byte_and_nothing_of_git(config: Path) -> None:
    assert deployed(config).is_new
    assert on_the_host(config) == SITE
    assert git(config.parent, "status", "--short", "--untracked-files=no") == ""


def test_what_has_changed_is_one_commit_on_top_of_what_was_there(config: Path) -> None:
    first = deployed(config)
    second = deployed(config, {"index.html": b"other", "api/build.json": BUILD})
    assert on_the_host(config) == {"index.html": b"other", "api/build.json": BUILD}
    assert git(config.parent, "rev-parse", f"{second.commit}^") == first.commit


def test_nothing_is_pushed_where_only_the_time_of_the_build_differs(config: Path) -> None:
    first = deployed(config)
    later = {**SITE, "api/build.json": BUILD.replace(b"T10:00", b"T11:00")}
    assert deployed(config, later) == Deployed(first.commit, 4, is_new=False)
    other = {**SITE, "api/build.json": BUILD.replace(b"c0ffee", b"decade")}
    assert deployed(config, other).is_new


def test_a_cname_that_somebody_put_there_stays_and_one_of_the_site_replaces_it(config: Path) -> None:
    deployed(config, {**SITE, "CNAME": b"old.example\n"})
    deployed(config)
    assert on_the_host(config)["CNAME"] == b"old.example\n"
    deployed(config, {**SITE, "CNAME": b"new.example\n"})
    assert on_the_host(config)["CNAME"] == b"new.example\n"


def test_the_branch_of_the_project_is_not_replaced(config: Path) -> None:
    git(config.parent, "add", "statusgen.yml")
    git(config.parent, "-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "Begin")
    git(config.parent, "push", "-q", "origin", "HEAD:main")
    with pytest.raises(StatusgenError, match=r"the branch main has statusgen\.yml, .* with --branch"):
        deployed(config, branch="main")


def test_nor_is_one_that_was_not_pushed_yet_while_another_repository_may_call_its_branch_so(config: Path) -> None:
    git(config.parent, "checkout", "-qb", "trunk")
    git(config.parent, "add", "statusgen.yml")
    git(config.parent, "-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "Begin")
    with pytest.raises(StatusgenError, match=r"the branch trunk has statusgen\.yml, .* with --branch"):
        deployed(config, branch="trunk")
    assert deployed(config, remote=str(config.parent.parent / "host.git"), branch="trunk").is_new


def test_a_shallow_clone_deploys_on_top_of_a_branch_that_it_does_not_have(config: Path, tmp_path: Path) -> None:
    first = deployed(config)
    git(config.parent, "add", "statusgen.yml")
    git(config.parent, "-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "Begin")
    git(config.parent, "push", "-q", "origin", "HEAD:main")
    clone = tmp_path / "clone"
    address = f"file://{tmp_path}/host.git"
    subprocess.run(["git", "clone", "-q", "--depth=1", "--branch=main", address, clone], check=True)
    found = deployed(clone / "statusgen.yml", {"index.html": b"other"})
    assert git(tmp_path / "host.git", "rev-list", "pages").split() == [found.commit, first.commit]


@pytest.mark.parametrize(
    ("remote", "branch", "said"),
    [
        ("nowhere", "pages", "git knows of no such remote; choose one with --remote, or give its URL"),
        ("origin", "a b", "choose another branch with --branch"),
    ],
)
def test_what_git_cannot_do_is_said_with_what_to_do(config: Path, remote: str, branch: str, said: str) -> None:
    with pytest.raises(StatusgenError, match=f"^not deployed: {said}\n  git: "):
        deployed(config, remote=remote, branch=branch)


def test_a_project_outside_git_says_how_to_begin(tmp_path: Path) -> None:
    (tmp_path / "statusgen.yml").touch()
    with pytest.raises(StatusgenError, match="create one with  git init"):
        deploy(tmp_path, tmp_path / "statusgen.yml", remote="origin", branch="pages", message="Publish")


def test_the_token_in_the_url_of_a_remote_is_never_shown(config: Path) -> None:
    with pytest.raises(StatusgenError) as raised:
        deployed(config, remote=f"{config.parent}/nobody:sesame-open-up@nowhere/x.git")
    assert "nowhere/x.git" in str(raised.value)
    with pytest.raises(StatusgenError) as raised:
        deployed(config, remote="ssh+nothing://nobody:sesame-open-up@nowhere/x.git")
    assert "sesame" not in str(raised.value)


def test_whom_git_does_not_know_commits_all_the_same(config: Path) -> None:
    for key, value in {"user.useConfigOnly": "true", "user.name": "", "user.email": ""}.items():
        git(config.parent, "config", key, value)
    done = deployed(config)
    assert git(config.parent, "show", "-s", "--format=%an <%ae>", done.commit) == "statusgen <statusgen>"


def test_the_command_builds_the_site_and_says_what_became_of_it(config: Path) -> None:
    config.write_text("title: T\nurl: https://status.example.org/\ncomponents: [{id: api, name: API}]\n")

    def run(*words: str) -> Result:
        words = ("deploy", "--config", str(config), "--now", "2024-03-05 17:00 UTC", "--commit", "c0ffee", *words)
        return CliRunner().invoke(cli.main, words)

    first = run()
    assert first.exit_code == 0, first.output
    said = re.search(r"^Pushed to the branch gh-pages: commit [0-9a-f]{7}, (\d+) files\.$", first.output, re.MULTILINE)
    assert said
    assert "copy" not in first.output  # nothing is left to do
    assert int(said[1]) == len(on_the_host(config, "gh-pages"))
    assert run().output.endswith("The branch gh-pages has this site already; nothing was pushed.\n")
    refused = run("--remote", "nowhere")
    assert (refused.exit_code, "statusgen: not deployed: git knows of no such remote" in refused.output) == (1, True)
