"""The file of a new incident: its name, and its text from scratch or from a template."""

from datetime import date
from typing import Any, Final

import pytest
from builders import at, site

from statusgen.editing.names import Named
from statusgen.editing.new_writeup import EMPTY, Draft, composed, filled_in, folder_for, has_title, name_of
from statusgen.model.vocabulary import Kind, Label, Level

DAY: Final = date(2024, 3, 5)
SITE: Final = site(languages=["fr", "en"])
DOWN: Final = Named("api", Level.MAJOR_OUTAGE)


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("People cannot log in", [], "2024-03-05-people-cannot-log-in.md"),
        ("Ça brûle: l'API!", [], "2024-03-05-ca-brule-l-api.md"),
        ("障害", [], "2024-03-05-incident.md"),
        ("Down", ["2024-03-05-down"], "2024-03-05-down-2.md"),
        ("Down", ["2024-03-05-down", "2024-03-05-down-2"], "2024-03-05-down-3.md"),
        ("words " * 20, [], "2024-03-05-words-words-words-words-words-words-words-words-words-words.md"),
        ("x" * 80, [], f"2024-03-05-{'x' * 60}.md"),
    ],
)
def test_a_file_is_named_after_its_day_and_its_title(title: str, taken: list[str], name: str) -> None:
    assert name_of(title, DAY, taken) == name


def test_a_file_goes_into_the_folder_of_its_year_where_others_do() -> None:
    assert folder_for(DAY, ["2023/a.md", "2024/b.md", "c.md"]) == "2024/"
    assert folder_for(DAY, ["2023/a.md", "c.md"]) == ""
    assert folder_for(DAY, []) == ""


def written(template: str = "---\n---\n", **said: Any) -> str:
    """The text of a new write-up."""
    draft = Draft(**{"title": "Down", "at": at("12:00"), "text": ["We look.", "", "All of us."], **said})
    return composed(draft, SITE, template.encode())[0].raw.decode()


def test_an_incident_is_written_from_scratch() -> None:
    said: dict[str, Any] = {"start": "2024-03-05 11:30 UTC", "components": [DOWN], "regions": [Named("FR")]}
    assert written(**said, chips=["next update: +30m"]) == (
        "---\ntitle: Down\nstart: 2024-03-05 11:30 UTC\ncomponents:\n  api: major_outage\nregions: [FR]\n---\n\n"
        "## Mises à jour\n\n### 2024-03-05 12:00 UTC - Analyse en cours\n`next update: +30m`\n\n"
        "We look.\n\nAll of us.\n"
    )


def test_a_maintenance_is_written_from_scratch() -> None:
    said: dict[str, Any] = {
        "kind": Kind.MAINTENANCE,
        "start": "2024-03-08",
        "end": "2024-03-09",
        "components": [Named("api")],
    }
    assert written(**said, text=[]) == (
        "---\ntitle: Down\nkind: maintenance\nstart: 2024-03-08\nend: 2024-03-09\ncomponents: [api]\n---\n\n"
        "## Mises à jour\n\n### 2024-03-05 12:00 UTC - Planifiée\n"
    )


TEMPLATE: Final = """\
---
title: The database is slow
lang: en
components: {web: degraded_performance}
---
<!-- Call the database's people. -->

## Updates

### DATE TIME UTC - Identified
`cause: suspected`

The database is slow.

## Root cause

To be written.
"""


def test_a_template_says_what_the_draft_leaves_out() -> None:
    assert written(TEMPLATE, title="", text=[]) == TEMPLATE.replace("DATE TIME", "2024-03-05 12:00")


def test_a_draft_comes_before_its_template() -> None:
    said = {"components": [DOWN], "label": Label.INVESTIGATING, "chips": ["next update: +1h"], "text": ["Own."]}
    template = TEMPLATE.replace("`cause: suspected`", "`cause: suspected` `next update: +30m`")
    assert written(template, **said) == (
        TEMPLATE.replace("The database is slow\n", "Down\n")
        .replace("components: {web: degraded_performance}", "components:\n  api: major_outage")
        .replace("DATE TIME UTC - Identified", "2024-03-05 12:00 UTC - Investigating")
        .replace("`cause: suspected`", "`cause: suspected` `next update: +1h`")
        .replace("The database is slow.", "Own.")
    )


FRONT: Final = "---\ntitle: Down\n---\n"
UPDATE: Final = "### 2024-03-05 12:00 UTC - Analyse en cours\n\nWe look.\n\nAll of us.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Summary.\n", f"Summary.\n\n## Mises à jour\n\n{UPDATE}"),
        ("Summary.\n\n## Cause\n", f"Summary.\n\n## Mises à jour\n\n{UPDATE}\n## Cause\n"),
        ("## Updates\n\n## Cause\n", f"## Updates\n\n{UPDATE}\n## Cause\n"),
        ("## Updates\n\n### DATE TIME UTC - LABEL\n\nFill in.\n", f"## Updates\n\n{UPDATE}"),
    ],
)
def test_a_template_without_a_first_update_gets_one(before: str, after: str) -> None:
    assert written(FRONT + before) == written(before) == FRONT + after


def test_a_template_has_a_title_or_not() -> None:
    assert has_title(TEMPLATE.encode())
    assert has_title(b"---\ntitle: {en: X}\n---\n")
    assert not has_title(b"---\nkind: notice\n---\n")
    assert not has_title(b"---\ntitle:\n---\n")


OPEN: Final = b"---\ntitle: X\ncomponents:\n  COMPONENT: partial_outage\n---\nCOMPONENT is down.\n"


@pytest.mark.parametrize(
    ("named", "filled", "left"),
    [
        ([], OPEN, []),
        ([Named("api")], OPEN.replace(b"COMPONENT", b"api"), []),
        ([DOWN], OPEN.replace(b"COMPONENT", b"api"), [DOWN]),
        (
            [Named("api"), Named("web", Level.DEGRADED_PERFORMANCE)],
            OPEN.replace(b"COMPONENT", b"api"),
            [Named("api", Level.PARTIAL_OUTAGE), Named("web", Level.DEGRADED_PERFORMANCE)],
        ),
    ],
)
def test_a_template_is_about_the_component_that_is_named(named: list[Named], filled: bytes, left: list[Named]) -> None:
    template, rest = filled_in(OPEN, named, SITE)
    assert (template, list(rest)) == (filled, left)
    assert filled_in(EMPTY, named, SITE) == (EMPTY, named)
