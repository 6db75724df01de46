"""Compiled templates are kept in files, which can be damaged, and not written, without any harm."""

from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import jinja2
import pytest
from builders import site
from counting import work_of
from markupsafe import Markup

from statusgen.language.locale import Locale
from statusgen.theme.engine import CompiledTemplates, Environment, Once
from statusgen.theme.filters import Phrases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shipped template, a site's own, and room for what becomes of them."""
    for name in ("shipped", "own", "program", "state"):
        (tmp_path / name).mkdir()
    (tmp_path / "shipped" / "page.html").write_text("{{ 6 * seven }} {{ name }}")
    return tmp_path


def laid_out(folder: Path, compiled: CompiledTemplates, which: str = "shipped") -> str:
    phrases = Phrases(Locale("en", UTC, {}), site())
    environment = Environment(jinja2.FileSystemLoader(folder / which), compiled, phrases)
    return environment.get_template("page.html").render(seven=7, name="<b>")


def compiles(folder: Path, *, state: str = "state", program: str = "program", writes: bool = True) -> int:
    """How many templates a new process would compile to lay out the shipped page."""
    compiled = CompiledTemplates(folder / "shipped", folder / state, folder / program, {}, writes_program=writes)
    return work_of(lambda: laid_out(folder, compiled)).of(CompiledTemplates.dump_bytecode)


def kept(folder: Path) -> list[str]:
    return sorted(f"{path.parent.name}/{path.name.partition('-')[0]}" for path in folder.glob("*/*.jinja"))


def test_a_shipped_template_is_compiled_once_for_the_program(folder: Path) -> None:
    assert [compiles(folder), compiles(folder), compiles(folder, state="another")] == [1, 0, 0]
    assert kept(folder) == ["program/shipped"]


def test_where_the_program_cannot_be_written_the_site_keeps_shipped_templates_too(folder: Path) -> None:
    (folder / "file").write_text("no folder")
    assert [compiles(folder, program="file"), compiles(folder, program="file")] == [1, 0]
    assert kept(folder) == ["state/shipped"]


def test_a_program_that_may_not_be_written_is_read(folder: Path) -> None:
    assert [compiles(folder), compiles(folder, writes=False), compiles(folder, program="x", writes=False)] == [1, 0, 1]
    assert kept(folder) == ["program/shipped", "state/shipped"]


def test_a_site_keeps_its_own_templates(folder: Path) -> None:
    (folder / "own" / "page.html").write_text("my own")
    assert (
        laid_out(folder, CompiledTemplates(folder / "shipped", folder / "state", folder / "program"), "own") == "my own"
    )
    assert kept(folder) == ["state/own"]


def test_without_any_folder_templates_are_kept_in_memory(folder: Path) -> None:
    compiled = CompiledTemplates(folder / "shipped", None, None, {})
    assert laid_out(folder, compiled) == "42 &lt;b&gt;"
    assert work_of(lambda: laid_out(folder, compiled)).of(CompiledTemplates.dump_bytecode) == 0
    assert kept(folder) == []


@pytest.mark.parametrize("damaged", [b"", b"\n", b"nothing of ours\nat all", "cut"])
def test_a_damaged_file_is_compiled_anew(folder: Path, damaged: bytes | str) -> None:
    compiles(folder)
    (path,) = folder.glob("program/*.jinja")
    path.write_bytes(path.read_bytes()[:-1] if isinstance(damaged, str) else damaged)
    assert [compiles(folder), compiles(folder)] == [1, 0]


def test_a_template_that_has_changed_is_compiled_anew(folder: Path) -> None:
    compiles(folder)
    (folder / "shipped" / "page.html").write_text("{{ 7 * seven }} {{ name }}")
    assert [compiles(folder), compiles(folder)] == [1, 0]
    assert len(kept(folder)) == 1


def test_no_unfinished_file_is_left_where_writing_fails(folder: Path) -> None:
    compiles(folder)
    (path,) = folder.glob("program/*.jinja")
    path.unlink()
    path.mkdir()
    assert compiles(folder) == 1
    assert kept(folder) == ["program/shipped", "state/shipped"]
    assert len(list((folder / "program").iterdir())) == 1


MACROS = """{% macro plain(x, y="&") %}{{ x }}{{ y }}{% endmacro %}
{% macro all() %}{{ varargs|join }}{{ kwargs.class }}{% endmacro %}
{% macro around(x) %}{{ x }}{{ caller() }}{% endmacro %}"""


@pytest.mark.parametrize(
    "template",
    [
        "{{ plain(name) }} {{ plain(name, name) }} {{ plain(y=name, x=1) }}",
        "{{ plain(*[name]) }} {{ plain(**{'x': 1}) }}",
        "{{ all(name, name, class='&') }} {% call around(name) %}{{ name }}{% endcall %}",
        "{{ plain('&', 1, 2) }}",
        "{{ plain('&', z=2) }}",
        "{{ {'m': plain}['m'](name) }} {{ {'m': plain}.m(name) }}",
        "{{ {'name': 1}.name }} {{ name.upper().lower() }} {{ name.nothing }}",
        "{{ name.nothing is defined }} {{ nothing is defined }}",
        "{% autoescape false %}{% macro raw(x) %}{{ x }}{% endmacro %}{{ raw(name) + '&' }}{% endautoescape %}",
        "{% autoescape false %}{% macro raw(x) %}{{ x }}{% endmacro %}{% endautoescape %}{{ raw(name) + '&' }}",
        "{% autoescape false %}{{ plain(name) ~ '&' }}{% endautoescape %}",
        "{% for each in [name] recursive %}{{ each }}{{ loop(['&']) if loop.depth == 1 }}{% endfor %}",
    ],
)
def test_templates_say_what_they_say_in_plain_jinja(template: str, folder: Path) -> None:
    (folder / "shipped" / "page.html").write_text(MACROS + template)
    plain = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)

    def said(render: Callable[[], str]) -> str:
        try:
            return render()
        except (TypeError, jinja2.UndefinedError) as error:
            return str(error)

    text = MACROS.replace("\n", "") + template
    compiled = CompiledTemplates(folder / "shipped", None, None, {})
    assert said(lambda: laid_out(folder, compiled)) == said(lambda: plain.from_string(text).render(seven=7, name="<b>"))


def test_what_a_macro_makes_of_the_same_things_is_made_once_until_that_is_too_much() -> None:
    made, kinds = [], ("a", "b", "c")
    once = Once(most=2)

    def macro(kind: str) -> Markup:
        made.append(kind)
        return Markup(f"<{kind}>")

    assert [once(macro, kind) for kind in (*kinds[:2], *kinds[:2])] == ["<a>", "<b>", "<a>", "<b>"]
    assert [once(macro, kind) for kind in (kinds[2], kinds[0])] == ["<c>", "<a>"]
    assert made == ["a", "b", "c", "a"]
