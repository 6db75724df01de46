"""How often a build does what is dear: each fact of a site of many incidents is worked out once."""

import re
from typing import Final

import pytest
from builders import at
from counting import Work, work_of
from jinja2.environment import TemplateModule
from projects import CONFIG, INCIDENT, write_project

from statusgen import gfm
from statusgen.build import assemble
from statusgen.pages.history import bars
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.project import Project
from statusgen.status.effects import effects
from statusgen.status.scopes import ScopedSnapshot
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

INCIDENTS: Final = 2


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """What it takes to build a site of several incidents in two languages."""
    folder = write_project(tmp_path_factory.mktemp("several"))
    config = folder / "statusgen.yml"
    config.write_text(f"{CONFIG}languages: [en, fr]\n")
    (folder / "incidents" / "other.md").write_text(re.sub(r"requests|cause\.|again", "others", INCIDENT))
    gfm.parse.cache_clear()  # of what other tests have read
    return work_of(lambda: list(assemble(Project(config), now=at("2024-03-06 12:00")).files))


def test_a_build_has_one_snapshot_and_a_viewpoint_a_language(work: Work) -> None:
    of_parts = work.of(ScopedSnapshot.__init__)  # each holds some of the whole one, and works nothing out again
    assert (work.of(Snapshot.__init__) - of_parts, work.of(Viewpoint.__init__)) == (1, 2)


def test_the_effects_of_each_incident_are_worked_out_once(work: Work) -> None:
    assert (work.of(Timeline.__init__), work.of(effects)) == (INCIDENTS, INCIDENTS)


def test_the_blocks_and_the_inlines_of_each_markdown_text_are_read_once(work: Work) -> None:
    assert len(work.texts) == 16
    assert set(work.texts.values()) == {1}


def test_the_days_of_each_component_are_drawn_once_a_language(work: Work) -> None:
    languages, components = 2, CONFIG.count("id:")
    assert work.of(bars) == languages * components


def test_what_pages_import_is_made_once_for_each_language_and_way_to_the_root(work: Work) -> None:
    languages, ways, imported = 2, 4, 2  # to the root and elsewhere; parts.html and shapes.svg
    once = languages * 3  # feed_facts.html, figures.html, incident_parts.html
    assert work.of(TemplateModule.__init__) == languages * ways * imported + once
