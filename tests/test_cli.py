"""Whole commands in a temporary folder: what they print, how they end, and what they leave behind."""

import contextlib
import importlib
import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from projects import INCIDENT

from statusgen import __version__, cli

NOW = ("--now", "2024-03-06 12:00 UTC")


class Ended(NamedTuple):
    """What became of a command."""

    returncode: int
    stdout: str
    stderr: str


def statusgen(*arguments: str, within: Path, **environment: str) -> Ended:
    """Run a command in a folder and an environment, within this process."""
    with contextlib.chdir(within):
        ended = CliRunner().invoke(cli.main, arguments, prog_name="statusgen", env=environment)
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


def site_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_build_writes_the_site_and_says_how_much(project: Path) -> None:
    ended = statusgen("build", *NOW, within=project)
    assert (ended.returncode, ended.stderr) == (0, "")
    files = len(site_of(project / "site")) - 1  # one is statusgen's own list
    assert ended.stdout == f"site: {files} written, 0 unchanged, 0 removed\n"
    assert b"Requests fail" in (project / "site" / "index.html").read_bytes()


@pytest.mark.parametrize(
    ("options", "environment", "commit"),
    [
        ((), {}, None),
        ((), {"GITHUB_SHA": "", "CI_COMMIT_SHA": ""}, None),
        ((), {"GITHUB_SHA": "4b825dc"}, "4b825dc"),
        ((), {"CI_COMMIT_SHA": "e69de29"}, "e69de29"),
        (("--commit", "d670460"), {"GITHUB_SHA": "4b825dc"}, "d670460"),
    ],
)
def test_the_build_is_of_the_commit_that_is_given_or_that_ci_names(
    project: Path, options: tuple[str, ...], environment: dict[str, str], commit: str | None
) -> None:
    surroundings = {"GITHUB_SHA": "", "CI_COMMIT_SHA": ""} | environment
    assert statusgen("build", *NOW, *options, within=project, **surroundings).returncode == 0
    assert json.loads((project / "site" / "api" / "build.json").read_bytes())["commit"] == commit


def test_a_second_build_changes_nothing(project: Path) -> None:
    statusgen("build", *NOW, within=project)
    ended = statusgen("build", *NOW, within=project)
    files = len(site_of(project / "site")) - 1
    assert ended.stdout == f"site: 0 written, {files} unchanged, 0 removed\n"


def test_output_and_config_may_be_elsewhere(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    ended = statusgen("build", *NOW, "--config", str(project / "statusgen.yml"), "--output", "public", within=elsewhere)
    assert ended.returncode == 0
    assert (elsewhere / "public" / "index.html").exists()
    assert not (project / "site").exists()


def test_check_says_that_nothing_is_wrong(project: Path) -> None:
    ended = statusgen("check", *NOW, within=project)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "No problems found in 1 write-up.\n", "")
    assert not (project / "site").exists()


TEN_SLIPS = """\
---
title: Requests fail
kinds: incident
components:
  apii: major_outage
  web: major_outag
\tapi: partial_outage
regions: [FR, Atlantis]
start: 2024-03-05
end: 2024-01-01
end: 2024-01-02
statements: [{organization: Example, at: 2024-13-05, text: We are sorry.}]
---

## Updates

### Investigating

We are looking for the cause.

### 2024-03-05 17:07 UTC - Fixd

It works again.
"""


def test_ten_slips_in_one_file_are_all_named_in_one_run(project: Path) -> None:
    statusgen("build", *NOW, within=project)
    before = site_of(project / "site")
    (project / "incidents" / "slips.md").write_text(TEN_SLIPS)
    ended = statusgen("check", *NOW, within=project)
    told = [line for line in ended.stderr.splitlines() if line.startswith("incidents/")]
    assert (ended.returncode, ended.stdout) == (1, "")
    assert [tuple(line.split(": ", 2)[::2]) for line in told] == [
        ("incidents/slips.md:3:1", 'there is no key "kinds"; did you mean "kind"?'),
        ("incidents/slips.md:5:3", 'components: no component is called "apii"; did you mean "api"?'),
        ("incidents/slips.md:6:8", 'components.web: "major_outag" is not known here; did you mean "major_outage"?'),
        ("incidents/slips.md:7:1", "api: a tab cannot indent YAML; use spaces"),
        (
            "incidents/slips.md:8:15",
            (
                'regions: no region is called "Atlantis"; use a country such as FR, an area such as europe, '
                "or an id of the configuration"
            ),
        ),
        (
            "incidents/slips.md:10:1",
            "end: the end, 2024-01-01 00:00 UTC, is before the start, 2024-03-05 00:00 UTC; correct one of them",
        ),
        ("incidents/slips.md:11:1", "end: duplicate key; the first is in line 10; keep one"),
        (
            "incidents/slips.md:12:42",
            'statements.at: there is no such day as in "2024-13-05"; write 2024-05-13',
        ),
        (
            "incidents/slips.md:17:5",
            '"Investigating" has no time; write ### 2024-03-05 17:07 UTC - Investigating',
        ),
        ("incidents/slips.md:21:5", '"Fixd" is not a label; did you mean "Monitoring" or "Fixed"?'),
    ]
    ended = statusgen("build", *NOW, within=project)
    assert ended.returncode == 1
    assert ended.stderr.endswith("statusgen: 10 errors; nothing was written\n")
    assert site_of(project / "site") == before


def test_check_says_how_many_write_ups_it_has_read(project: Path) -> None:
    write_up = project / "incidents" / "2024-03-05-requests-fail.md"
    for day in range(10, 21):
        (write_up.parent / f"2024-03-{day}-again.md").write_text(write_up.read_text())
    assert statusgen("check", *NOW, within=project).stdout == "No problems found in 12 write-ups.\n"
    write_up.write_text(INCIDENT.replace("Most requests", "![](missing.png) Most requests"))
    assert statusgen("check", *NOW, within=project).stdout == "2 warnings in 12 write-ups.\n"


def test_a_problem_is_shown_with_its_line_and_a_caret(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(INCIDENT.replace("api: major", "日本: major"))
    ended = statusgen("check", *NOW, within=project)
    assert ended.stderr == dedent("""\
        incidents/slip.md:4:3: error: components: no component is called "日本"; the components are api, web
              日本: major_outage
              ^
        statusgen: 1 error
        """)


def test_problems_as_annotations_on_github(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(INCIDENT.replace("api: major", "apii: major"))
    ended = statusgen("check", *NOW, "--format", "github", within=project)
    assert ended.returncode == 1
    assert ended.stdout == (
        '::error file=incidents/slip.md,line=4,col=3::components: no component is called "apii"; did you mean "api"?\n'
    )


def test_problems_as_json(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(INCIDENT.replace("api: major", "apii: major"))
    ended = statusgen("check", *NOW, "--format", "json", within=project)
    assert json.loads(ended.stdout) == [
        {
            "path": "incidents/slip.md",
            "line": 4,
            "column": 3,
            "severity": "error",
            "kind": "error",
            "message": 'components: no component is called "apii"; did you mean "api"?',
        }
    ]


def test_programs_are_told_nothing_where_nothing_is_wrong(project: Path) -> None:
    ended = statusgen("check", *NOW, "--format", "json", within=project)
    assert (ended.returncode, ended.stdout) == (0, "[]\n")
    assert statusgen("check", *NOW, "--format", "github", within=project).stdout == ""


def test_programs_are_told_in_their_own_way_that_there_is_nothing_to_check(project: Path) -> None:
    (project / "statusgen.yml").unlink()
    ended = statusgen("check", *NOW, "--format", "json", within=project)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert json.loads(ended.stdout) == [
        {
            "path": None,
            "line": None,
            "column": None,
            "severity": "error",
            "kind": "error",
            "message": "statusgen.yml: there is no such file; name one with --config",
        }
    ]
    ended = statusgen("check", *NOW, "--format", "github", within=project)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout == "::error::statusgen.yml: there is no such file; name one with --config\n"


def test_the_package_is_a_command_only_where_it_is_run_as_one() -> None:
    assert importlib.import_module("statusgen.__main__").main is cli.main
    command = [sys.executable, "-m", "statusgen", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == f"statusgen, version {__version__}\n"


def test_a_warning_fails_only_when_asked_to(project: Path) -> None:
    odd = INCIDENT.replace("Most requests", "![](missing.png) Most requests")
    (project / "incidents" / "2024-03-05-requests-fail.md").write_text(odd)
    assert statusgen("check", *NOW, within=project).returncode == 0
    checked = statusgen("check", *NOW, "--strict", within=project)
    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr.endswith("statusgen: warnings fail under --strict\n")
    strict = statusgen("build", *NOW, "--strict", within=project)
    assert strict.returncode == 1
    assert strict.stderr.endswith("statusgen: warnings fail under --strict; nothing was written\n")
    assert not (project / "site").exists()
    assert statusgen("build", *NOW, within=project).returncode == 0


def test_what_the_site_requires_fails_a_check_and_no_build(project: Path) -> None:
    with (project / "statusgen.yml").open("a") as config:
        config.write("checks: {require: [statement]}\n")
    checked = statusgen("check", *NOW, within=project)
    assert checked.returncode == 1
    assert "warning: quotes nobody; add statements: with a speaker or an organization" in checked.stderr
    assert "statusgen: something that checks.require asks for is missing; see the warnings above\n" in checked.stderr
    assert statusgen("build", *NOW, within=project).returncode == 0


def test_what_only_time_brings_never_fails(project: Path) -> None:
    still_open = INCIDENT.partition("### 17:07")[0]
    (project / "incidents" / "2024-03-05-requests-fail.md").write_text(still_open)
    ended = statusgen("check", "--now", "2024-03-07 12:00 UTC", "--strict", within=project)
    assert ended.returncode == 0
    assert "warning: open, with no update for a long time" in ended.stderr


def test_a_sentence_that_is_no_chip_loads_no_list_of_the_world_s_regions(project: Path) -> None:
    sentence = "A second wave begins at about 09: 50 UTC, and then it stops."
    us = "US-based customers: not affected"
    write_up = project / "incidents" / "2024-03-05-requests-fail.md"
    write_up.write_text(INCIDENT.replace("We are looking", f"{sentence}\n\nWe are looking").replace("It works", us))
    check = ["-X", "importtime", "-m", "statusgen", "check", *NOW]
    ended = subprocess.run([sys.executable, *check], cwd=project, capture_output=True, text=True, check=True)
    assert ended.stdout == "No problems found in 1 write-up.\n"
    assert "statusgen.sources.updates" in ended.stderr
    assert "pycountry" not in ended.stderr


def test_drafts_are_built_only_when_asked_for(project: Path) -> None:
    (project / "incidents" / "2024-03-06-draft.md").write_text(INCIDENT.replace("title:", "draft: true\ntitle:"))
    statusgen("build", *NOW, within=project)
    assert not (project / "site" / "incidents" / "2024-03-06-draft").exists()
    statusgen("build", *NOW, "--drafts", within=project)
    assert (project / "site" / "incidents" / "2024-03-06-draft").exists()


def test_the_url_can_be_another_for_a_preview(project: Path) -> None:
    statusgen("build", *NOW, "--url", "https://preview.example.net/42", within=project)
    assert b"https://preview.example.net/42/feed.xml" in (project / "site" / "feed.xml").read_bytes()


def test_source_date_epoch_is_the_time_of_the_build(project: Path) -> None:
    statusgen("build", within=project, SOURCE_DATE_EPOCH="1709726400")
    assert "March 6, 2024, 00:00 UTC" in (project / "site" / "index.html").read_text()


def test_wrong_usage_ends_with_two(project: Path) -> None:
    assert statusgen("build", "--now", "yesterday", within=project).returncode == 2
    assert statusgen("build", within=project, SOURCE_DATE_EPOCH="soon").returncode == 2
    assert statusgen("build", within=project, SOURCE_DATE_EPOCH="253402300799").returncode == 2
    assert statusgen("bild", within=project).returncode == 2
    assert statusgen("check", "--format", "xml", within=project).returncode == 2


def test_a_folder_without_a_project_is_said_in_one_line(tmp_path: Path) -> None:
    ended = statusgen("build", within=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr == "statusgen: statusgen.yml: there is no such file; name one with --config\n"
    ended = statusgen("check", within=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")


def test_a_wrong_template_of_the_sites_own_is_named(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "home.html").write_text("{% if %}")
    ended = statusgen("build", *NOW, within=project)
    assert ended.returncode == 1
    assert ended.stderr.startswith("statusgen: templates/home.html:1: ")


def test_terminals_are_not_obeyed_by_what_files_say(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(INCIDENT.replace("api: major", '"\u202e\u200b": major'))
    ended = statusgen("check", *NOW, within=project)
    assert ended.returncode == 1
    assert "\u202e" not in ended.stderr


def test_the_commands_explain_themselves(project: Path) -> None:
    ended = statusgen("--help", within=project)
    assert ended.returncode == 0
    assert "statusgen check    says what is wrong with it, line by line" in ended.stdout
    assert statusgen("--version", within=project).stdout.startswith("statusgen, version 0.")
