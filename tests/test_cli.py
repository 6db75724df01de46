"""Whole commands in a temporary folder: what they print, how they end, and what they leave behind."""

import contextlib
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from projects import INCIDENT, contents

from statusgen import __version__, cli

NOW = ("--now", "2024-03-06 12:00 UTC")
QUIET = "Would publish: no open incidents\n"
BEGIN = (
    "statusgen.yml: file not found; to begin a status page, run  statusgen init, or write it with the lines "
    "`title: My Status` and `url: https://status.example.com/` and `components: [{id: web, name: Website}]`; "
    "if you have one elsewhere, name it with --config"
)


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


def test_build_writes_the_site_and_says_how_much(project: Path) -> None:
    ended = statusgen("build", *NOW, within=project)
    assert (ended.returncode, ended.stderr) == (0, "")
    files = len(contents(project / "site"))
    said = rf"site: {files} written, 0 unchanged, 0 removed; \d+ pages in \d+\.\d s\n"
    following = "To look at the site, run  statusgen serve; to put it online, copy site to a web server\n"
    assert re.fullmatch(said + following, ended.stdout)
    assert b"Requests fail" in (project / "site" / "index.html").read_bytes()


def test_the_build_is_of_the_commit_that_is_given_or_that_ci_names(project: Path) -> None:
    of_none = {"GITHUB_SHA": "", "CI_COMMIT_SHA": ""}

    def commit(*options: str, **environment: str) -> object:
        assert statusgen("build", *NOW, *options, within=project, **of_none | environment).returncode == 0
        return json.loads((project / "site" / "api" / "build.json").read_bytes())["commit"]

    assert commit() is None
    assert commit(GITHUB_SHA="4b825dc") == "4b825dc"
    assert commit(CI_COMMIT_SHA="e69de29") == "e69de29"
    assert commit("--commit", "d670460", GITHUB_SHA="4b825dc") == "d670460"


def test_a_second_build_changes_nothing(project: Path) -> None:
    statusgen("build", *NOW, within=project)
    ended = statusgen("build", *NOW, within=project)
    files = len(contents(project / "site"))
    assert ended.stdout.startswith(f"site: 0 written, {files} unchanged, 0 removed; ")


def test_a_site_is_for_everybody_or_for_whom_the_umask_allows(project: Path) -> None:
    home, before = project / "site" / "index.html", os.umask(0o027)
    try:
        for options, file, folder in (((), 0o644, 0o755), (("--private",), 0o640, 0o750), ((), 0o644, 0o755)):
            statusgen("build", *NOW, *options, within=project)
            assert (home.stat().st_mode & 0o777, home.parent.stat().st_mode & 0o777) == (file, folder)
    finally:
        os.umask(before)


def test_where_nothing_can_be_kept_beside_the_site_each_build_is_done_in_full(project: Path, closed: Path) -> None:
    for changed in ("written", "unchanged"):
        ended = statusgen("build", *NOW, "--output", str(closed), within=project)
        assert (ended.returncode, ended.stderr.count("the folder above it cannot be written")) == (0, 1)
        assert f" 0 {changed}" not in ended.stdout


def test_what_finder_left_in_the_site_is_named(project: Path) -> None:
    statusgen("build", *NOW, within=project)
    (project / "site" / ".DS_Store").write_text("")
    ended = statusgen("build", *NOW, within=project)
    assert (ended.returncode, ended.stderr) == (0, "site: removed .DS_Store, which another program left there\n")
    assert statusgen("build", *NOW, within=project).stderr == ""


def test_output_and_config_may_be_elsewhere(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    ended = statusgen("build", *NOW, "--config", str(project / "statusgen.yml"), "--output", "public", within=elsewhere)
    assert ended.returncode == 0
    assert (elsewhere / "public" / "index.html").exists()
    assert not (project / "site").exists()


def test_check_says_that_nothing_is_wrong(project: Path) -> None:
    ended = statusgen("check", *NOW, within=project)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"No problems found in 1 write-up.\n{QUIET}", "")
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

### 2024-03-05 17:07 UTC - Updaet

It works again.
"""


def test_ten_slips_in_one_file_are_all_named_in_one_run(project: Path) -> None:
    statusgen("build", *NOW, within=project)
    before = contents(project / "site")
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
            "end: the end, 2024-01-01, is before the start, 2024-03-05; correct one of them",
        ),
        ("incidents/slips.md:11:1", "end: duplicate key; the first is in line 10; keep one"),
        (
            "incidents/slips.md:12:42",
            'statements.at: "2024-13-05" is not a real date; write 2024-05-13',
        ),
        (
            "incidents/slips.md:17:5",
            '"Investigating" has no time; write ### YYYY-MM-DD HH:MM - Investigating',
        ),
        ("incidents/slips.md:21:5", '"Updaet" is not a label; did you mean "Update"?'),
    ]
    ended = statusgen("build", *NOW, within=project)
    assert ended.returncode == 1
    assert ended.stderr.endswith("statusgen: 10 errors; nothing was written\n")
    assert contents(project / "site") == before


def test_check_says_how_many_write_ups_it_has_read(project: Path) -> None:
    write_up = project / "incidents" / "2024-03-05-requests-fail.md"
    for day in range(10, 21):
        (write_up.parent / f"2024-03-{day}-again.md").write_text(write_up.read_text())
    assert statusgen("check", *NOW, within=project).stdout == f"No problems found in 12 write-ups.\n{QUIET}"
    write_up.write_text(INCIDENT.replace("Most requests", "![](missing.png) Most requests"))
    assert statusgen("check", *NOW, within=project).stdout == f"2 warnings in 12 write-ups.\n{QUIET}"


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


SLIP = INCIDENT.replace("api: major", "apii: major")
ANNOTATION = '::error file={},line=4,col=3::components: no component is called "apii"; did you mean "api"?\n'


def test_on_github_a_build_has_annotations_too_and_errors_come_first(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT.replace("Most requests", "![](missing.png) Most requests"))
    (project / "incidents" / "slip.md").write_text(SLIP)
    for command in ("build", "check"):
        ended = statusgen(command, *NOW, within=project, GITHUB_ACTIONS="true")
        assert ended.returncode == 1
        assert ended.stdout.startswith(ANNOTATION.format("incidents/slip.md"))
        assert ended.stdout.count("::warning file=incidents/a.md") == 2
        assert ended.stderr.startswith("statusgen: 1 error")
    ended = statusgen("build", *NOW, "--format", "text", within=project, GITHUB_ACTIONS="true")
    assert ended.stderr.startswith("incidents/slip.md:4:3: error: ")


def test_annotations_name_files_as_the_repository_does(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(SLIP)
    arguments = ("--config", str(project / "statusgen.yml"), "--format", "github")
    ended = statusgen("check", *NOW, *arguments, within=Path("/"), GITHUB_WORKSPACE=str(project.parent))
    assert ended.stdout == ANNOTATION.format(f"{project.name}/incidents/slip.md")
    ended = statusgen("check", *NOW, *arguments, within=project, GITHUB_WORKSPACE="/nowhere")
    assert ended.stdout == ANNOTATION.format("incidents/slip.md")


def test_a_build_tells_programs_its_warnings_and_errors(project: Path) -> None:
    ended = statusgen("build", *NOW, "--format", "json", within=project)
    assert (ended.returncode, ended.stdout) == (0, "[]\n")
    assert ended.stderr.startswith("site: ")
    (project / "incidents" / "slip.md").write_text(SLIP)
    ended = statusgen("build", *NOW, "--format", "json", within=project)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert [problem["line"] for problem in json.loads(ended.stdout)] == [4]


def test_an_output_that_is_refused_is_told_before_the_warnings(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT.replace("Most requests", "![](missing.png) Most requests"))
    (project / "site").mkdir()
    (project / "site" / "mine.txt").write_text("")
    ended = statusgen("build", *NOW, within=project)
    assert ended.returncode == 1
    assert ended.stderr.startswith("statusgen: site: contains files that statusgen did not create (mine.txt); ")
    assert "warning: this image has no text" in ended.stderr


def test_ten_of_a_kind_are_listed_and_all_when_asked(project: Path) -> None:
    for number in range(12):
        (project / "incidents" / f"slip-{number:02}.md").write_text(SLIP)
    assert (
        "and 2 more such errors, to incidents/slip-11.md:4: components: "
        in statusgen("check", *NOW, within=project).stderr
    )
    assert statusgen("check", *NOW, within=project).stderr.count(": error: ") == 10
    assert statusgen("check", *NOW, "--all", within=project).stderr.count(": error: ") == 12
    assert len(json.loads(statusgen("check", *NOW, "--format", "json", within=project).stdout)) == 12


def test_a_history_in_a_second_language_is_one_warning(project: Path) -> None:
    with (project / "statusgen.yml").open("a") as config:
        config.write("languages: [en, fr]\n")
    for number in range(12):
        (project / "incidents" / f"more-{number}.md").write_text(INCIDENT)
    ended = statusgen("check", *NOW, within=project)
    said = "warning: 13 write-ups not translated into fr, so readers get the original, marked as such; --all lists them"
    assert (ended.returncode, ended.stderr) == (0, f"{said}\n")
    assert ended.stdout == f"13 warnings in 13 write-ups.\n{QUIET}"
    assert len(statusgen("check", *NOW, "--all", within=project).stderr.splitlines()) == 39


def test_single_files_are_checked_with_the_configuration(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(SLIP)
    (project / "incidents" / "2024").mkdir()
    (project / "incidents" / "2024" / "draft.md").write_text(SLIP.replace("title:", "draft: true\ntitle:"))
    ended = statusgen("check", *NOW, "incidents/2024-03-05-requests-fail.md", within=project)
    assert (ended.returncode, ended.stdout) == (0, "No problems found in 1 write-up.\n")
    ended = statusgen("check", *NOW, "slip.md", "--config", "../statusgen.yml", within=project / "incidents")
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (1, "statusgen: 1 error")
    ended = statusgen("check", *NOW, "incidents/2024", within=project)
    assert ended.stderr.startswith("incidents/2024/draft.md:5:3: error: ")
    (project / "incidents" / "slip.md").unlink()
    (project / "incidents" / "2024" / "draft.md").unlink()
    ended = statusgen("check", *NOW, "incidents/2024-03-05-requests-fail.md", within=project)
    assert ended.stdout == "No problems found in 1 write-up.\n"
    (project / "statusgen.yml").write_text("title: T\n")
    ended = statusgen("check", *NOW, "incidents/2024-03-05-requests-fail.md", within=project)
    assert ended.stderr.startswith("statusgen.yml:1:1: error: ")
    assert statusgen("check", "incidents/nowhere.md", within=project).returncode == 2
    assert "is not in the folder of the configuration" in statusgen("check", "/", within=project).stderr


def test_a_build_as_of_an_earlier_moment_leaves_out_what_came_later(project: Path) -> None:
    ended = statusgen("build", "--now", "2024-03-05 16:00 UTC", within=project)
    assert (ended.returncode, ended.stderr.count("error")) == (0, 0)
    page = (project / "site" / "incidents" / "2024-03-05-requests-fail" / "index.html").read_text()
    assert "We are looking for the cause." in page
    assert "It works again." not in page
    statusgen("build", within=project, SOURCE_DATE_EPOCH="1709630000")  # 2024-03-05 09:13 UTC
    assert not (project / "site" / "incidents" / "2024-03-05-requests-fail").exists()


@pytest.mark.parametrize("charset", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_no_letter_stops_a_command_whatever_the_terminal_can_show(project: Path, charset: str, form: str) -> None:
    (project / "incidents" / "日本.md").write_text(
        INCIDENT.replace("api: major", '"é日\udc80": major'), errors="ignore"
    )
    with contextlib.chdir(project):
        ended = CliRunner(charset=charset).invoke(cli.main, ["check", *NOW, "--format", form])
        built = CliRunner(charset=charset).invoke(cli.main, ["build", *NOW, "--format", form, "--output", "日本"])
        wrong = CliRunner(charset=charset).invoke(cli.main, ["é日"])
    assert (ended.exit_code, built.exit_code, wrong.exit_code) == (1, 1, 2)


def test_a_disk_that_is_full_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    full = Path("/dev/full").open("w", buffering=1)  # noqa: SIM115  (it cannot be closed without an error)
    with contextlib.redirect_stdout(full), pytest.raises(SystemExit, match="1"):
        cli.main(["--version"])
    with contextlib.suppress(OSError):
        full.close()
    assert capsys.readouterr().err == "statusgen: nothing can be printed: no space left on device\n"


@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "1>&- 2>&-", ">/dev/full", "2>/dev/full", "| true"])
def test_nobody_has_to_read_what_a_command_says(project: Path, closed: str) -> None:
    (project / "incidents" / "slip.md").write_text(SLIP)
    command = f"{{ {sys.executable} -m statusgen check --format github {closed}; }} 2>&1"
    ended = subprocess.run(["bash", "-c", command], cwd=project, capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stdout + ended.stderr
    assert "Exception ignored" not in ended.stdout + ended.stderr


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


def test_programs_are_told_no_problem_where_nothing_is_wrong(project: Path) -> None:
    ended = statusgen("check", *NOW, "--format", "json", within=project)
    assert (ended.returncode, ended.stdout) == (0, "[]\n")
    assert statusgen("check", *NOW, "--format", "github", within=project).stdout == f"::notice::{QUIET}"


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
            "message": BEGIN,
        }
    ]
    ended = statusgen("check", *NOW, "--format", "github", within=project)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout == f"::error::{BEGIN}\n"


def test_the_package_is_a_command_only_where_it_is_run_as_one() -> None:
    with pytest.raises(SystemExit, match="2"):
        importlib.import_module("statusgen.__main__").main(["nothing-known"])
    command = [sys.executable, "-m", "statusgen", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == f"statusgen, version {__version__}\n"


def test_the_version_is_said_before_any_library_is_imported(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        importlib.import_module("statusgen.__main__").main(["--version"])
    assert capsys.readouterr().out == f"statusgen, version {__version__}\n"
    command = [sys.executable, "-X", "importtime", "-m", "statusgen", "--version"]
    imported = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split()
    assert "statusgen" in imported
    assert not {"click", "jinja2", "statusgen.memo"} & {*imported}


def test_a_warning_fails_only_when_asked_to(project: Path) -> None:
    odd = INCIDENT.replace("Most requests", "![](missing.png) Most requests")
    (project / "incidents" / "2024-03-05-requests-fail.md").write_text(odd)
    assert statusgen("check", *NOW, within=project).returncode == 0
    checked = statusgen("check", *NOW, "--strict", within=project)
    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr.endswith("statusgen: warnings count as errors with --strict\n")
    strict = statusgen("build", *NOW, "--strict", within=project)
    assert strict.returncode == 1
    assert strict.stderr.endswith("statusgen: warnings count as errors with --strict; nothing was written\n")
    assert not (project / "site").exists()
    assert statusgen("build", *NOW, within=project).returncode == 0


def test_what_the_site_requires_fails_a_check_and_no_build(project: Path) -> None:
    with (project / "statusgen.yml").open("a") as config:
        config.write("checks: {require: [statement]}\n")
    checked = statusgen("check", *NOW, within=project)
    assert checked.returncode == 1
    assert "warning: has no statement; add statements: with a speaker or an organization" in checked.stderr
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
    assert ended.stdout == f"No problems found in 1 write-up.\n{QUIET}"
    assert "statusgen.sources.body.updates" in ended.stderr
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
    assert "March 6, 2024" in (project / "site" / "index.html").read_text()


def test_wrong_usage_ends_with_two(project: Path) -> None:
    assert statusgen("build", "--now", "yesterday", within=project).returncode == 2
    assert statusgen("build", within=project, SOURCE_DATE_EPOCH="soon").returncode == 2
    assert statusgen("build", within=project, SOURCE_DATE_EPOCH="253402300799").returncode == 2
    assert statusgen("bild", within=project).returncode == 2
    assert statusgen("check", "--format", "xml", within=project).returncode == 2


def test_a_folder_without_a_project_is_said_in_one_line(tmp_path: Path) -> None:
    ended = statusgen("build", within=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr == f"statusgen: {BEGIN}\n"
    ended = statusgen("check", within=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"statusgen: {BEGIN}\n")


def test_what_is_said_in_an_empty_folder_can_be_pasted(tmp_path: Path) -> None:
    said = statusgen("build", within=tmp_path).stderr
    (tmp_path / "statusgen.yml").write_text("\n".join(said.split("`")[1::2]))
    ended = statusgen("build", *NOW, within=tmp_path)
    warning = "folder not found, so the site has no incidents; make it, with an empty file .gitkeep in it"
    assert (ended.returncode, ended.stderr) == (0, f"incidents:1:1: warning: {warning}\n")
    assert "All systems operational" in (tmp_path / "site" / "index.html").read_text()


def test_a_configuration_elsewhere_or_of_another_ending_is_named(project: Path) -> None:
    ended = statusgen("check", within=project / "incidents")
    assert f"file not found; there is one in {project}, so run this command there\n" in ended.stderr
    (project / "statusgen.yml").rename(project / "statusgen.yaml")
    ended = statusgen("check", within=project)
    assert "statusgen.yml: file not found; there is statusgen.yaml, so rename that\n" in ended.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("incident", "folder not found, but incident/ has write-ups; rename it"),
        ("Incident", "folder not found, but Incident/ has write-ups; rename it"),
    ],
)
def test_a_folder_of_nearly_that_name_is_no_site_without_incidents(project: Path, name: str, said: str) -> None:
    (project / "incidents").rename(project / name)
    ended = statusgen("build", *NOW, within=project)
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (1, f"incidents:1:1: error: {said}")
    (project / "incidents").write_text("")
    assert "incidents:1:1: error: is not a folder; " in statusgen("check", *NOW, within=project).stderr


def test_a_wrong_template_of_the_sites_own_is_named(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "home.html").write_text("{% if %}")
    ended = statusgen("build", *NOW, within=project)
    assert ended.returncode == 1
    assert ended.stderr.startswith("templates/home.html:1:1: error: ")


def test_terminals_are_not_obeyed_by_what_files_say(project: Path) -> None:
    (project / "incidents" / "slip.md").write_text(INCIDENT.replace("api: major", '"\u202e\u200b": major'))
    ended = statusgen("check", *NOW, within=project)
    assert ended.returncode == 1
    assert "\u202e" not in ended.stderr


def test_the_commands_explain_themselves(project: Path) -> None:
    ended = statusgen("--help", within=project)
    assert ended.returncode == 0
    assert "statusgen check      lists mistakes in your files, with their lines" in ended.stdout
    assert statusgen("--version", within=project).stdout.startswith("statusgen, version 0.")
