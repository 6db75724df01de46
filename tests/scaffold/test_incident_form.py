"""The form's choices against the configuration: as `init` writes them, and after somebody changed one of both."""

from pathlib import Path
from typing import Final

import pytest
from builders import at, component, site

from scaffold.plans import NOW, PLAN
from statusgen.model.problems import Severity
from statusgen.model.state import FORM
from statusgen.scaffold.incident_form import check_form, wrong_form
from statusgen.scaffold.new_project import project_files

FORM_TEXT: Final = project_files(PLAN, NOW)[FORM].decode()


def said(text: str, *components: object) -> list[str]:
    return [problem.message for problem in wrong_form(text, site(components=components), at("12:00"))]  # type: ignore[arg-type]


def test_a_form_that_fits_says_nothing() -> None:
    assert said(FORM_TEXT, "api", "web") == []
    assert said(FORM_TEXT, "api", "web", component("old", retired=True), component("older", until="2020")) == []


def test_a_form_that_no_longer_fits_gets_the_line_to_write(tmp_path: Path) -> None:
    remedy = "write  options: [(none), api, app]"
    assert said(FORM_TEXT, "api", "app") == [
        f'the form does not fit the configuration (no component "web", "app" is not one of the options); {remedy}'
    ]
    assert list(check_form(tmp_path, site(), at("12:00"))) == []
    (tmp_path / FORM).parent.mkdir(parents=True)
    (tmp_path / FORM).write_text(FORM_TEXT)
    (problem,) = check_form(tmp_path, site(components=["api"]), at("12:00"))
    assert (problem.path, problem.severity) == (FORM, Severity.WARNING)
    assert problem.source.strip() == 'options: ["(none)", web, api]'
    assert FORM_TEXT.splitlines()[problem.line - 1] == problem.source


@pytest.mark.parametrize(
    "text", ["", "on: push", "on: {workflow_dispatch: {inputs: {component: {options: x}}}}", "- a"]
)
def test_another_s_workflow_is_left_alone(text: str) -> None:
    assert said(text, "api") == []
