"""`statusgen init`: what it asks, what it writes, and what it leaves alone."""

import contextlib
import io
import json
import re
import subprocess
import tomllib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

import pytest
import yaml
from builders import component, site
from click.testing import CliRunner
from msgspec.structs import replace
from projects import contents
from tables import each_row
from test_cli import Ended, statusgen

from scaffold.plans import NOW, PLAN
from statusgen import cli
from statusgen.cli.interview import Interview
from statusgen.cli.scaffold import choose_requirement
from statusgen.model.state import FORM
from statusgen.scaffold.incident_form import Part, parts_of
from statusgen.scaffold.installation import RELEASE, Origin
from statusgen.scaffold.new_project import (
    DEPENDENCIES,
    FILES,
    SHIPPED,
    Plan,
    lines_to_add,
    project_files,
    read_parts,
    rendered,
    repository_of,
    url_of,
    usual_title,
    why_refused,
)

ROOT: Final = Path(__file__).parent.parent.parent
INSTALL: Final = ("--install", "0.1.0")
ENOUGH: Final = ("--github", "example/status", "--component", "Website", "--component", "api=Public API", *INSTALL)


def answered(folder: Path, *arguments: str, answers: str = "") -> Ended:
    """Run `init` in a folder, with somebody who answers."""
    with contextlib.chdir(folder):
        ended = CliRunner().invoke(cli.main, ["init", *arguments], input=answers, prog_name="statusgen")
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


def test_a_new_project_checks_and_builds_clean_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    ended = statusgen("init", *ENOUGH, "--branch", "trunk", within=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    written = contents(tmp_path)
    assert [line.removeprefix("wrote ") for line in ended.stdout.splitlines() if "wrote " in line] == list(
        written_files()
    )
    assert set(written) == set(written_files())
    assert yaml.safe_load(written["statusgen.yml"]) == {
        "title": "Example Status",
        "url": "https://example.github.io/status/",
        "timezone": "Etc/UTC",
        "languages": ["en"],
        "components": [{"id": "website", "name": "Website"}, {"id": "api", "name": "Public API"}],
    }
    assert b"branches: [trunk]" in written[".github/workflows/pages.yml"]

    checked = statusgen("check", "--strict", within=tmp_path)
    assert (checked.returncode, checked.stdout) == (
        0,
        "No problems found in 0 write-ups; 1 draft left out.\nWould publish: no open incidents\n",
    )
    checked = statusgen("check", "--strict", "incidents/example.md", within=tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "No problems found in 1 write-up.\n", "")
    assert statusgen("build", "--strict", within=tmp_path).returncode == 0
    assert b"Some requests fail" not in (tmp_path / "site" / "index.html").read_bytes()

    ended = statusgen("init", *INSTALL, within=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, f"Nothing to write: all {len(written)} files are there already.\n")
    assert {name: (tmp_path / name).read_bytes() for name in written} == written


def written_files() -> list[str]:
    return list(project_files(PLAN, NOW))


def test_what_is_there_stays_and_what_lacks_is_written_as_the_configuration_says(tmp_path: Path) -> None:
    (tmp_path / "statusgen.yml").write_text(
        "title: Ours\nurl: https://status.example.org/\ncomponents:\n  - {id: login, name: Log in}\n"
        "  - {id: old, name: Old, until: 2020-01-01}\n"
    )
    (tmp_path / "README.md").write_text("Ours\n")
    (tmp_path / ".gitignore").write_text("site/\n")
    ended = statusgen("init", *INSTALL, within=tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[-4:] == [
        "kept statusgen.yml, which was there already",
        "kept README.md, which was there already",
        "kept .gitignore, which was there already",
        "Add to .gitignore: /.statusgen/ and /.venv/ and /on-call.html",
    ]
    assert (tmp_path / "README.md").read_text() == "Ours\n"
    form = yaml.safe_load((tmp_path / ".github/workflows/incident.yml").read_text())
    assert form[True]["workflow_dispatch"]["inputs"]["component"]["options"] == ["(none)", "login"]
    (tmp_path / ".gitignore").write_text("/site\n.statusgen\n.venv\non-call.html\n")
    (tmp_path / ".vscode/settings.json").unlink()
    ended = statusgen("init", *INSTALL, within=tmp_path)
    assert ended.stdout.splitlines()[0] == "wrote .vscode/settings.json"
    assert "Add to" not in ended.stdout


def test_it_asks_five_things_and_each_again_until_the_answer_will_do(tmp_path: Path) -> None:
    answers = "example\nexample/status\n\n,\nWebsite, api=API, Suche & Größe\nMars\nEurope/Paris\nxx\nfr, en\n"
    ended = answered(tmp_path, "page", *INSTALL, answers=answers)
    assert ended.returncode == 0
    assert re.findall(r"^(.*?)(?: \[.*?\])?: ", ended.stdout, re.MULTILINE)[:1] == [
        "Repository on GitHub (OWNER/REPO), or the URL of the page"
    ]
    assert ended.stdout.count("Error: ") == 4
    assert yaml.safe_load((tmp_path / "page" / "statusgen.yml").read_text(encoding="utf-8")) == {
        "title": "Example Status",
        "url": "https://example.github.io/status/",
        "timezone": "Europe/Paris",
        "languages": ["fr", "en"],
        "components": [
            {"id": "website", "name": "Website"},
            {"id": "api", "name": "API"},
            {"id": "suche-grosse", "name": "Suche & Größe"},
        ],
    }
    assert "cd page && statusgen serve --drafts" in ended.stdout


class Interrupted(io.BytesIO):
    """What somebody types who presses Ctrl-C."""

    def read1(self, *_: object) -> bytes:
        raise KeyboardInterrupt


def test_ctrl_c_ends_the_questions_and_nothing_is_written(tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        ended = CliRunner().invoke(cli.main, ["init"], input=Interrupted())
    assert (ended.exit_code, ended.stderr.strip()) == (1, "Aborted!")
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("arguments", "answers", "said"),
    [
        ((), "", "nobody answers the question; give --github OWNER/REPO, or --url URL"),
        (("--github", "example/status"), "Title\n", "nobody answers the question; give --component"),
        (
            ("--github", "example"),
            "",
            '"example" is not a repository of GitHub; write OWNER/REPO, or the URL of the page',
        ),
        ((*ENOUGH, "--url", "ftp://example.org"), "", 'url: "ftp://example.org" '),
        ((*ENOUGH, "--timezone", "Mars"), "", 'timezone: no time zone is called "Mars"'),
        ((*ENOUGH, "--language", "xx"), "", 'languages: "xx" is not available'),
        ((*ENOUGH, "--component", "all=All"), "", 'component: "all" already means something else'),
        ((*ENOUGH, "--component", "website=Shop"), "", 'component: "website"'),
        ((*ENOUGH[:2], "--component", " ", *INSTALL), "", "give at least one component"),
        ((*ENOUGH[:-1], "newest"), "", '"newest" cannot be installed; write a version'),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], answers: str, said: str
) -> None:
    ended = answered(tmp_path, *arguments, answers=answers)
    assert ended.returncode == 2
    assert said in " ".join(ended.stderr.split())
    assert contents(tmp_path) == {}


def test_a_configuration_with_errors_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "statusgen.yml").write_text("title: X\n")
    ended = statusgen("init", *INSTALL, within=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("statusgen.yml:1:1: error: ")


def test_a_configuration_of_another_ending_is_named(tmp_path: Path) -> None:
    (tmp_path / "statusgen.yaml").write_text("title: X\n")
    ended = statusgen("init", *ENOUGH, within=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr == "statusgen: statusgen.yml: file not found; there is statusgen.yaml, so rename that\n"
    assert set(contents(tmp_path)) == {"statusgen.yaml"}


def test_a_file_where_a_folder_has_to_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "incidents").write_text("")
    ended = statusgen("init", *ENOUGH, within=tmp_path)
    assert (ended.returncode, ended.stderr) == (1, "statusgen: incidents: cannot be written: file exists\n")


def test_workflows_install_what_runs_unless_told_otherwise() -> None:
    silent, known, unknown = (
        Interview(is_silent=True),
        Origin("statusgen @ x", "push it"),
        Origin("", "it is not public"),
    )
    assert choose_requirement(known, None, silent) == ("statusgen @ x", "push it")
    assert choose_requirement(known, "0.2.0", silent) == ("statusgen==0.2.0", "")
    assert choose_requirement(unknown, None, silent) == (
        RELEASE,
        f"it is not public; so workflows install {RELEASE}. Choose another version or a commit with --install",
    )


def test_a_caveat_is_told(tmp_path: Path) -> None:
    ended = statusgen("init", *ENOUGH[:-2], within=tmp_path)
    requirement = (tmp_path / ".github/actions/statusgen/statusgen.txt").read_text()
    assert ended.returncode == 0
    assert requirement.startswith("statusgen")


def test_workflows_below_the_top_of_a_repository_are_told_to_be_moved(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    ended = statusgen("init", "page", *ENOUGH, within=tmp_path)
    place = "GitHub runs only the workflows in a repository's top folder; move .github/ there from page/"
    assert (ended.returncode, ended.stderr) == (0, f"Note: {place}\n")


def test_the_schemas_are_printed(tmp_path: Path) -> None:
    for kind in ("incident", "config"):
        assert json.loads(statusgen("schema", kind, within=tmp_path).stdout)["definitions"]


# Answers


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("Example/status", "https://example.github.io/status/"),
        ("example/example.github.io", "https://example.github.io/"),
        ("https://github.com/example/status.git", "https://example.github.io/status/"),
        (" https://status.example.org ", "https://status.example.org"),
    ],
)
def test_where_the_page_will_be(written: str, url: str) -> None:
    assert url_of(written) == url


@pytest.mark.parametrize(
    ("url", "repository", "title"),
    [
        ("https://github.com/example/status", "example/status", "Example Status"),
        ("https://example-inc.github.io/status/", "example-inc/status", "Example Inc Status"),
        ("https://example.github.io/", "example/example.github.io", "Example Status"),
        ("https://example.github.io/a/b/", "", "Example Status"),
        ("https://status.example.co.uk/", "", "Example Status"),
        ("http://localhost/", "", "Localhost Status"),
    ],
)
def test_which_repository_a_url_belongs_to_and_what_the_page_is_called(url: str, repository: str, title: str) -> None:
    assert (repository_of(url), usual_title(url)) == (repository, title)


def test_the_ids_of_components_are_made_of_their_names() -> None:
    written = ["API", " Log in ", "cdn = Content, delivered", "検索"]
    assert read_parts(written) == [
        Part("api", "API"),
        Part("log-in", "Log in"),
        Part("cdn", "Content, delivered"),
        Part("component-4", "検索"),
    ]


def test_components_out_of_use_are_not_on_offer() -> None:
    found = site(components=("api", component("a", until="2024-03-04"), component("b", retired=True)))
    assert parts_of(found, datetime(2024, 3, 6, tzinfo=UTC)) == [Part("api", "Api")]


@each_row(
    "text",
    ["A: B", "A #1", '"A"', "it's", "{a}", "- a", "yes", "1.5", "«x»", "${{ x }}", "a\\b", 'say "a" \\ b', "*a*"],
)
def test_any_text_is_a_title_and_the_name_of_a_component(text: str) -> None:
    assert why_refused(("en",), title=text, components=[Part("a", text)]) == ""
    plan = Plan(title=text, url="https://example.org/", components=[Part("a", text)], requirement="")
    read = yaml.load(rendered("statusgen.yml", plan, NOW), yaml.BaseLoader)
    assert (read["title"], read["components"][0]["name"]) == (text, text)


def test_ids_that_yaml_takes_for_something_else_are_quoted_for_github() -> None:
    parts = [Part(name, "X") for name in ("on", "no", "null", "1e3", "12", "a-1")]
    files = project_files(replace(PLAN, components=parts, languages=["no"]), NOW)
    form = yaml.safe_load(files[FORM])[True]["workflow_dispatch"]["inputs"]["component"]
    assert form["options"] == ["(none)", "on", "no", "null", "1e3", "12", "a-1"]
    config = yaml.safe_load(files["statusgen.yml"])
    assert ([part["id"] for part in config["components"]], config["languages"]) == (form["options"][1:], ["no"])


def test_lines_that_a_gitignore_lacks(tmp_path: Path) -> None:
    path = tmp_path / ".gitignore"
    path.write_bytes(b"\xff\n/site/\n")
    assert lines_to_add(path) == ["/.statusgen/", "/.venv/", "/on-call.html"]


# Workflows, and what they install


def test_workflows_may_do_little_and_name_actions_by_commit() -> None:
    for name, content in project_files(PLAN, NOW).items():
        if name.startswith(".github/workflows/"):
            assert yaml.safe_load(content)["permissions"] == {"contents": "read"}
            for used in re.findall(r"uses: (\S+)", content.decode()):
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}|\./\.github/(workflows/pages\.yml|actions/statusgen)", used)


def test_no_input_of_a_form_is_part_of_a_script() -> None:
    for name, content in project_files(PLAN, NOW).items():
        if name.startswith(".github/"):
            scripts = re.findall(r"run: [^|\n]+|run: \|.*\n((?: {10,}.*\n|\n)+)", content.decode())
            assert [script for script in scripts if "${{" in script] == []


def test_every_template_is_used() -> None:
    shipped = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*") if path.is_file()}
    assert shipped == {*FILES.values(), DEPENDENCIES}


LOCKED: Final = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; [^\\]+)? \\\n(?P<hashes>(?:    --hash=.*\n)+)", re.MULTILINE
)


def test_the_lock_has_all_that_statusgen_needs_with_hashes() -> None:
    text = (SHIPPED / DEPENDENCIES).read_text(encoding="utf-8")
    locked = {match["name"]: match for match in LOCKED.finditer(text)}
    assert "".join(match[0] for match in LOCKED.finditer(text)) == text
    for match in locked.values():
        assert re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", match["hashes"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for requirement in [*project["project"]["dependencies"], *project["build-system"]["requires"]]:
        name, least = re.split(">=|;", requirement)[:2]
        assert version(locked[name]["version"]) >= version(least)
    needed = {
        re.split(r"[^\w-]", each)[0].lower().replace("_", "-")
        for name in locked
        for each in requires(name)
        if "extra ==" not in each
    }
    assert needed - locked.keys() <= {"colorama", "exceptiongroup", "importlib-metadata", "zipp", "tomli", "pytz"}


def requires(name: str) -> list[str]:
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:  # needed on other systems only
        return []


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))
