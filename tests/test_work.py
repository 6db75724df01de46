"""How often a build does what is dear: each fact of a site of many incidents is worked out once."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import pytest

from bench.corpus import NOW, write
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


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Many incidents in two languages."""
    write(tmp_path, INCIDENTS)
    config = tmp_path / "statusgen.yml"
    config.write_text(config.read_text() + "languages: [en, fr]\n")
    return Project(config)


def test_a_build_has_one_snapshot_a_viewpoint_a_language_and_the_effects_of_each_incident_once(
    project: Project,
) -> None:
    def build() -> None:
        assert len(list(assemble(project, now=NOW).files)) > INCIDENTS

    assert calls(build, Snapshot.__init__, Viewpoint.__init__, Timeline.__init__, effects) == {
        "Snapshot.__init__": 1,
        "Viewpoint.__init__": 2,
        "Timeline.__init__": INCIDENTS,
        "effects": INCIDENTS,
    }
