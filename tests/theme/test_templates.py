"""Templates show what Python has decided; a site's own come before the shipped ones; what has not changed is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import jinja2
import pytest
from counting import work_of
from jinja2 import nodes
from tables import each_row

from statusgen.build import assemble
from statusgen.model.policies import Theme
from statusgen.model.problems import InvalidContent, StatusgenError
from statusgen.sources.project import Project
from statusgen.theme.engine import CompiledTemplates
from statusgen.theme.templates import SHIPPED, Templates

NOW: Final = datetime(2024, 3, 5, 12, tzinfo=UTC)
TEMPLATES: Final = sorted(path.name for path in SHIPPED.iterdir() if path.is_file())
COMPARING: Final = {"eq", "equalto", "ne", "lt", "le", "gt", "ge", "in", "sameas", "greaterthan", "lessthan"}
"""Jinja's tests that compare, by all their names that are words."""


# Templates only show


def comparisons(template: str) -> Iterator[str]:
    """Where a template compares: by an operator, by a test, or by a test that a filter such as `select` is given."""
    tree = jinja2.Environment(trim_blocks=True, lstrip_blocks=True).parse(template)
    yield from (f"line {node.lineno}: {node.expr}" for node in tree.find_all(nodes.Compare))
    yield from (f"line {node.lineno}: is {node.name}" for node in tree.find_all(nodes.Test) if node.name in COMPARING)
    for node in tree.find_all(nodes.Filter):
        names = [each.value for each in node.args if isinstance(each, nodes.Const)]
        yield from (f"line {node.lineno}: {node.name} {name}" for name in names if name in COMPARING)
        if node.name in {"sort", "dictsort", "groupby", "unique", "min", "max"}:
            yield f"line {node.lineno}: {node.name}"


@each_row("name", TEMPLATES)
def test_no_template_compares_or_sorts(name: str) -> None:
    assert list(comparisons((SHIPPED / name).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "comparing",
    [
        "{% if a == b %}{% endif %}",
        "{% if a in (1, 2) %}{% endif %}",
        "{{ 1 if a|length > 1 }}",
        "{% if a is sameas b %}{% endif %}",
        '{{ list|selectattr("name", "equalto", b) }}',
        "{{ list|sort }}",
    ],
)
def test_a_comparison_would_be_found(comparing: str) -> None:
    assert len(list(comparisons(comparing))) == 1


# One site after the other by the same templates


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A site whose own templates may be anything."""
    (tmp_path / "incidents").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "statusgen.yml").write_text(
        "title: Small\nurl: https://status.example.org/\nlanguages: [en, fr]\ncomponents:\n- {id: api, name: Api}\n"
    )
    return Project(tmp_path / "statusgen.yml")


def built(project: Project, templates: Templates) -> dict[str, str]:
    """The pages of a site."""
    files = assemble(project, now=NOW, templates=templates).files
    return {file.path: file.content.decode() for file in files if file.path.endswith(".html")}


def compiled(action: Callable[[], object]) -> int:
    """How many templates an action compiles."""
    return work_of(action).of(CompiledTemplates.dump_bytecode)


def test_a_second_build_compiles_no_template(project: Project) -> None:
    templates = Templates(project.templates)
    first = built(project, templates)
    assert compiled(lambda: built(project, templates)) == 0
    assert built(project, templates) == first


def test_a_template_that_has_changed_is_compiled_again_and_no_other(project: Project) -> None:
    templates, own = Templates(project.templates), project.templates / "base.html"
    own.write_text('{% extends "shipped/base.html" %}{% block as_of %}one{% endblock %}')
    assert "<p>one</p>" in built(project, templates)["history/index.html"]
    own.write_text('{% extends "shipped/base.html" %}{% block as_of %}another{% endblock %}')
    assert compiled(lambda: built(project, templates)) == 1
    assert "<p>another</p>" in built(project, templates)["history/index.html"]


def test_a_template_that_a_site_adds_replaces_the_shipped_one_until_it_is_removed(project: Project) -> None:
    templates, own = Templates(project.templates), project.templates / "404.html"
    shipped = built(project, templates)["404.html"]
    own.write_text("my own")
    assert built(project, templates)["404.html"] == "my own"
    own.unlink()
    assert built(project, templates)["404.html"] == shipped


def test_a_file_that_a_template_wants_a_version_of_has_to_be_there(project: Project) -> None:
    (project.templates / "404.html").write_text("\n{{ versioned('static/mine.css') }}")
    with pytest.raises(InvalidContent) as raised:
        built(project, Templates(project.templates))
    assert [(each.path, each.line, each.message) for each in raised.value.problems] == [
        ("templates/404.html", 2, 'there is no file "static/mine.css"; put it into templates/static/mine.css')
    ]


def test_the_folder_of_a_site_s_own_templates_may_come_later(project: Project) -> None:
    templates = Templates(project.templates)
    project.templates.rmdir()
    built(project, templates)
    project.templates.mkdir()
    (project.templates / "404.html").write_text("my own")
    assert built(project, templates)["404.html"] == "my own"


def test_a_catalog_is_read_again_once_it_has_changed(project: Project) -> None:
    templates, own = Templates(project.templates), project.templates / "locale" / "fr.po"
    before = built(project, templates)["fr/history/index.html"]
    own.parent.mkdir()
    own.write_text('msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "History"\nmsgstr "Hier"\n')
    assert "<h1>Historique</h1>" in before
    assert "<h1>Hier</h1>" in built(project, templates)["fr/history/index.html"]


def test_a_file_of_the_theme_is_read_once_while_it_stays_the_same() -> None:
    templates = Templates(Path("no-templates-of-its-own"))
    assert templates.world is templates.world


def test_a_mistake_keeps_its_place_when_a_template_is_compiled_again(project: Project) -> None:
    templates, own = Templates(project.templates), project.templates / "404.html"
    own.write_text("fine")
    built(project, templates)
    own.write_text("one\n{{ nothing.here }}")
    with pytest.raises(
        StatusgenError, match=r'^templates/404.html:2:1: error: there is no name "nothing"; a template can use '
    ):
        built(project, templates)
    own.write_text("one\ntwo\n{% if %}")
    with pytest.raises(StatusgenError, match=r"^templates/404.html:3:1: error: "):
        built(project, templates)


def test_the_language_of_a_region_has_the_words_of_the_language_and_the_data_of_the_region(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    own = 'msgid ""\nmsgstr ""\n\nmsgid "Resolved"\nmsgstr "Solucionado"\n'
    (tmp_path / "locale" / "es-MX.po").write_text(own, encoding="utf-8")
    spanish, mexican = (Templates(tmp_path).locale(tag, UTC) for tag in ("es", "es-MX"))
    assert [each.gettext("Identified") for each in (spanish, mexican)] == ["Identificado"] * 2
    assert [each.gettext("Resolved") for each in (spanish, mexican)] == ["Resuelto", "Solucionado"]
    assert [each.number(12_000) for each in (spanish, mexican)] == ["12.000", "12,000"]
    assert [each.region("SA", {}) for each in (spanish, mexican)] == ["Arabia Saudí", "Arabia Saudita"]
    british = Templates(tmp_path).locale("en-GB", UTC)
    assert british.day(datetime(2026, 11, 25, tzinfo=UTC).date()) == "25 November 2026"


# Static files


def test_a_page_asks_for_the_version_of_a_static_file_that_it_was_made_for(project: Project) -> None:
    (project.templates / "static").mkdir(parents=True)
    (project.templates / "static" / "mine.css").write_text("p { margin: 0 }")
    (project.templates / "404.html").write_text('{{ versioned("static/mine.css") }} {{ versioned(urls.STYLE) }}')
    first = built(project, Templates(project.templates))["404.html"].split()
    (project.templates / "static" / "mine.css").write_text("p { margin: 1px }")
    then = built(project, Templates(project.templates))["404.html"].split()
    assert [each.partition("?v=")[0] for each in then] == ["static/mine.css", "static/style.css"]
    assert (first[0] == then[0], first[1] == then[1]) == (False, True)


def test_styles_and_scripts_of_the_theme_are_published_for_visitors_alone_and_own_ones_as_they_are(
    tmp_path: Path,
) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "history.js").write_text("// mine\n")
    files = {file.path: file.content.decode() for file in Templates(tmp_path).static_files(Theme())}
    shipped = [files[name] for name in ("static/style.css", "static/pages.css", "static/status.js")]
    assert not [content for content in shipped if re.search(r"(?m)^ |^\s*(//|/\*)| // ", content)]
    assert files["static/history.js"] == "// mine\n"


def test_a_static_file_that_is_not_there_is_an_error_with_its_place(project: Project) -> None:
    (project.templates / "404.html").write_text('<p>\n{{ versioned("static/mine.css") }}')
    message = 'templates/404.html:2:1: error: there is no file "static/mine.css"; put it into templates/static/mine.css'
    with pytest.raises(StatusgenError, match=f"^{re.escape(message)}$"):
        built(project, Templates(project.templates))
