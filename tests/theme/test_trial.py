"""A check of a site with templates of its own fails wherever a build would, and costs no build."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from statusgen.build import assemble
from statusgen.examining import examine
from statusgen.model.problems import InvalidContent, Severity, StatusgenError
from statusgen.model.site import Incident
from statusgen.sources.project import Project
from statusgen.theme.trial import sample

NOW: Final = datetime(2024, 3, 9, 12, tzinfo=UTC)
INCIDENT: Final = """---
title: Slow
start: 2024-03-05 10:00
end: 2024-03-05 11:00
components: {api: major_outage}
statements: [{organization: Example, text: Sorry.}]
---
![graph](graph.png)

## Updates

### 2024-03-05 10:00 - Investigating

### 11:00 - Resolved
"""
MAINTENANCE: Final = """---
title: Disks
kind: maintenance
start: 2024-03-06 10:00
end: 2024-03-06 11:00
---
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "incidents").mkdir()
    (root / "incidents" / "graph.png").write_bytes(b"PNG")
    (root / "incidents" / "2024-03-05-slow.md").write_text(INCIDENT)
    (root / "incidents" / "2024-03-06-disks.md").write_text(MAINTENANCE)
    (root / "statusgen.yml").write_text(
        "title: T\nurl: https://status.example.org/\ncomponents:\n- {id: api, name: API}\n"
    )
    return root


@contextmanager
def put(root: Path, name: str, content: str | bytes) -> Iterator[None]:
    """A file in a project for a while."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        yield
    finally:
        path.unlink()


def told(root: Path) -> list[str]:
    """The errors of a check."""
    with pytest.raises(InvalidContent) as found:
        examine(Project(root / "statusgen.yml"), now=NOW)
    return [str(problem) for problem in found.value.problems if problem.severity is Severity.ERROR]


OWN: Final = '{{% extends "shipped/{0}.html" %}}\n{{% block main %}}\n{1}\n{{% endblock %}}'
STATEMENT: Final = OWN.format("incident", "{% for each in view.outside_statements %}{{ each.nope }}{% endfor %}")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("home.html", "{% if %}", "templates/home.html:1:1: error: Expected an expression, got 'end of "),
        ("incident.html", STATEMENT, 'templates/incident.html:3:1: error: StatementView has no "nope"; it has '),
        ("component.html", "\n{{ view.nope }}", 'templates/component.html:2:1: error: ComponentView has no "nope"'),
        ("region.html", "{% nope %}", "templates/region.html:1:1: error: Encountered unknown tag 'nope'."),
        ("feed_item.html", "{{ nope }}", 'templates/feed_item.html:1:1: error: there is no name "nope"; a template ca'),
        ("history_item.html", "{{ nope }}", 'templates/history_item.html:1:1: error: there is no name "nope"'),
        ("base.html", '{% extends "shipped/base.html" %}\n{% block footer %}{{ super }}{% endblock %}',
         'templates/base.html:2:1: error: "super" stands for something to call; write it with brackets: super()'),
        ("base.html.j2", "", "templates/base.html.j2:1:1: error: is not read because of its ending; rename it to base"),
        ("locale/pt_BR.po", "", "templates/locale/pt_BR.po:1:1: error: is not read; a catalog is called by its tag; m"),
        ("locale/fr/LC_MESSAGES/x.po", "", "templates/locale/fr/LC_MESSAGES/x.po:1:1: error: is not read; a catalog"),
        ("home.htm", "", "templates/home.htm:1:1: error: is not read because of its ending; rename it to home.html"),
        ("feed.xml", "<a>&nbsp;</a>", "templates/feed.xml:1:1: error: does not make valid XML: undef"),
        ("atom.xml", "<a>\n<b></a>", "templates/atom.xml:1:1: error: does not make valid XML: mismatched"),
        ("sitemap.xml", "", "templates/sitemap.xml:1:1: error: does not make valid XML: no element found"),
        ("badge.svg", "<svg>{{ badge.nope }}</svg>", 'templates/badge.svg:1:1: error: Badge has no "nope"; it has '),
        ("favicon.svg", "<svg>", "templates/favicon.svg:1:1: error: does not make valid XML: no element"),
        ("404.html", "\xe9".encode("latin-1"), "templates/404.html:1:1: error: is not in UTF-8; save it as such"),
        ("map/world.json", "{}", "templates/map/world.json:1:1: error: cannot be drawn as a map: Obj"),
        ("parts/unused.html", "{% endif %}", "templates/parts/unused.html:1:1: error: Encountered unknown tag 'en"),
        ("static/API.txt", "", "templates/static/API.txt:1:1: error: would be one file with templates/static/api.tx"),
        ("static/a\\b.txt", "", "templates/static/a\\b.txt:1:1: error: has a name that a site cannot have; rename it"),
    ],
)  # fmt: skip
def test_a_check_finds_what_would_stop_a_build(root: Path, name: str, content: str | bytes, said: str) -> None:
    with put(root, "templates/static/api.txt", ""), put(root, f"templates/{name}", content):
        found = told(root)
        assert [line for line in found if line.startswith(said)], found


def test_a_check_tells_all_that_is_wrong_with_the_templates_at_once(root: Path) -> None:
    with put(root, "templates/home.html", "{{ nope }}"), put(root, "templates/404.html", "{% if %}"):
        assert [line.partition(" ")[0] for line in told(root)] == [
            "templates/404.html:1:1:",
            "templates/home.html:1:1:",
        ]


def test_pictures_whose_names_some_systems_take_for_one_are_both_named(root: Path) -> None:
    both = INCIDENT.replace("![graph]", "![Graph](Graph.png) ![graph]")
    with put(root, "incidents/Graph.png", "2"), put(root, "incidents/2024-03-05-slow.md", both):
        assert told(root) == [
            "incidents/Graph.png:1:1: error: would be one file with incidents/graph.png on some systems; rename one",
            "incidents/graph.png:1:1: error: would be one file with incidents/Graph.png on some systems; rename one",
        ]
    (root / "incidents" / "2024-03-05-slow.md").write_text(INCIDENT)


def test_a_picture_that_is_too_large_is_named(root: Path) -> None:
    with put(root, "incidents/graph.png", ""):
        with (root / "incidents" / "graph.png").open("r+b") as file:
            file.truncate((25 << 20) + 1)
        said = "has 26,214,401 bytes, and at most 26,214,400 are published; make it smaller, or link to it elsewhere"
        assert told(root) == [f"incidents/graph.png:1:1: error: {said}"]
    (root / "incidents" / "graph.png").write_bytes(b"PNG")


def test_two_things_with_one_id_in_the_api_are_named(root: Path) -> None:
    config = "title: T\nurl: https://status.example.org/\ncomponents:\n- {id: api, name: API}\n"
    twins = "- {name: G, id: abcdefghijkl, components: [{id: abcdefghijk1, name: X}]}\n- {id: abcdefghijkl, name: Y}\n"
    with put(root, "statusgen.yml", config + twins):
        assert told(root)[0].startswith("statusgen.yml:3:1: error: ")
    (root / "statusgen.yml").write_text(config)


def test_links_in_static_lead_to_files_of_the_theme(root: Path, tmp_path: Path) -> None:
    static = root / "templates" / "static"
    with put(root, "templates/static/one.css", "a {}"), put(root, "templates/static/_folder/two.css", ""):
        for name, target in {
            "gone.css": "nowhere.css", "folder": "_folder", "outside.css": str(tmp_path), "same.css": "one.css",
            "far.css": str(root / "statusgen.yml"),
        }.items():  # fmt: skip
            (static / name).symlink_to(target)
        assert told(root) == [
            "templates/static/far.css:1:1: error: is a link that leads out of the theme; put the file itself there",
            "templates/static/folder:1:1: error: is a link to a folder, which is not followed; copy the folder",
            "templates/static/gone.css:1:1: error: is a link that leads nowhere; remove it",
            "templates/static/outside.css:1:1: error: is a link to a folder, which is not followed; copy the folder",
        ]
        for name in ("gone.css", "folder", "outside.css", "far.css"):
            (static / name).unlink()
        files = {file.path: file.content for file in assemble(Project(root / "statusgen.yml"), now=NOW).files}
        assert files["static/same.css"] == b"a {}"
        (static / "same.css").unlink()


def test_a_build_refuses_what_is_no_xml(root: Path) -> None:
    with put(root, "templates/feed.xml", "<rss>&</rss>"):
        files = assemble(Project(root / "statusgen.yml"), now=NOW).files
        with pytest.raises(StatusgenError, match=r"^templates/feed\.xml:1:1: error: does not make valid XML"):
            list(files)


def test_what_a_template_includes_is_named_where_it_is_wrong(root: Path) -> None:
    with (
        put(root, "templates/home.html", "{% include '_part.html' %}"),
        put(root, "templates/_part.html", "\n{% if %}"),
    ):
        assert {line.partition(" ")[0] for line in told(root)} == {"templates/_part.html:2:1:"}
        with pytest.raises(StatusgenError, match=r"^templates/_part\.html:2:1: error: "):
            list(assemble(Project(root / "statusgen.yml"), now=NOW).files)


def test_what_is_no_file_in_static_is_named(root: Path) -> None:
    (root / "templates" / "static").mkdir(parents=True, exist_ok=True)
    os.mkfifo(root / "templates" / "static" / "pipe")
    assert told(root) == ["templates/static/pipe:1:1: error: is not a regular file; remove it"]
    (root / "templates" / "static" / "pipe").unlink()


def test_templates_are_kept_in_a_folder(root: Path) -> None:
    if (root / "templates").is_dir():
        shutil.rmtree(root / "templates")
    with put(root, "templates", ""):
        assert told(root) == ["templates:1:1: error: is not a folder; templates of your own are kept in one"]


HOME: Final = '{{% extends "shipped/home.html" %}}\n{{% set a = 1 %}}\n{}'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("incidents.html", "x", 'the theme has no template "incidents.html"; did you mean "incident.html"?'),
        ("menu.html", "x", 'the theme has no template "menu.html"; no other template of yours uses it either; '),
        ("home.html", HOME.format("{% block mian %}x{% endblock %}"), 'shipped/home.html has no block "mian"; did you'),
        ("home.html", HOME.format("{% block xyz %}{% endblock %}"), 'shipped/home.html has no block "xyz"; it has '),
        ("home.html", HOME.format("<p>Ours</p>"), "stands outside of every block of shipped/home.html; put it into"),
        ("home.html", HOME.format("{{ page.path }}"), "stands outside of every block of shipped/home.html; put it in"),
    ],
)  # fmt: skip
def test_what_would_be_shown_nowhere_is_named_by_check_and_build(
    root: Path, name: str, content: str, said: str
) -> None:
    with put(root, f"templates/{name}", content):
        (found,) = told(root)
        assert found.startswith(f"templates/{name}:{3 if name == 'home.html' else 1}:1: error: {said}"), found
        with pytest.raises(InvalidContent, match=re.escape(said)):
            assemble(Project(root / "statusgen.yml"), now=NOW)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("_later.html", "x"),
        ("home.html", HOME.format("{% block main %}{% block own %}{% endblock %}{% endblock %}")),
        ("404.html", "{% set parent = 'shipped/404.html' %}{% extends parent %}{% block any %}{% endblock %}"),
    ],
)
def test_what_is_somebodys_own_passes(root: Path, name: str, content: str) -> None:
    with put(root, f"templates/{name}", content):
        examine(Project(root / "statusgen.yml"), now=NOW)


def test_a_block_of_a_template_that_cannot_be_read_is_not_held_against_it(root: Path) -> None:
    with (
        put(root, "templates/404.html", "{% extends '_own.html' %}{% block any %}{% endblock %}"),
        put(root, "templates/_own.html", "{% if %}"),
    ):
        assert {line.partition(" ")[0] for line in told(root)} == {"templates/_own.html:1:1:"}


def test_templates_that_are_right_pass(root: Path) -> None:
    with (
        put(root, "templates/home.html", '{% extends "shipped/home.html" %}'),
        put(root, "templates/notes.txt", "{% if"),
    ):
        assert len(examine(Project(root / "statusgen.yml"), now=NOW).site.incidents) == 2


def test_of_many_incidents_those_are_laid_out_that_have_something_of_their_own(root: Path) -> None:
    site = examine(Project(root / "statusgen.yml"), now=NOW).site
    many: list[Incident] = list(site.incidents) * 1_000
    assert sample(replace(site, incidents=tuple(many))).incidents == site.incidents
