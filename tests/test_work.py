"""How often a build does what is dear: each fact of a site of many incidents is worked out once."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import pytest
from counting import counted

from bench.corpus import NOW, write
from statusgen import gfm
from statusgen.build import assemble
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.project import Project
from statusgen.status.effects import effects
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

INCIDENTS: Final = 12


def calls(run: Callable[[], object], *functions: Callable[..., Any]) -> dict[str, int]:
    """How often `run` calls each of the functions, by the function's name."""
    found: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            found[frame.f_code] += 1

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return {function.__qualname__: found[function.__code__] for function in functions}


def built(project: Project) -> None:
    """Build the whole site, in memory."""
    assert len(list(assemble(project, now=NOW).files)) > INCIDENTS


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Many incidents, on a site of two languages."""
    write(tmp_path, INCIDENTS)
    config = tmp_path / "statusgen.yml"
    config.write_text(config.read_text() + "languages: [en, fr]\n")
    return Project(config)


def test_a_build_has_one_snapshot_a_viewpoint_a_language_and_the_effects_of_each_incident_once(
    project: Project,
) -> None:
    assert calls(lambda: built(project), Snapshot.__init__, Viewpoint.__init__, Timeline.__init__, effects) == {
        "Snapshot.__init__": 1,
        "Viewpoint.__init__": 2,
        "Timeline.__init__": INCIDENTS,
        "effects": INCIDENTS,
    }


def test_the_blocks_and_the_inlines_of_each_markdown_text_are_read_once(project: Project) -> None:
    gfm.parse.cache_clear()  # of what other tests have read
    texts = counted(lambda: built(project))
    assert len(texts) > 8 * INCIDENTS
    assert set(texts.values()) == {1}
