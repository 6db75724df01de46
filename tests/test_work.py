"""How often a build does what is dear: each fact of a site of many incidents is worked out once."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import pytest
from counting import COUNTED

from bench.corpus import NOW, write
from statusgen import gfm
from statusgen.build import assemble
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.project import Project
from statusgen.status.effects import effects
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

INCIDENTS: Final = 6


class Work:
    """What a build called: how often each function, and each reader with each text."""

    def __init__(self) -> None:
        self.calls: Counter[object] = Counter()
        self.texts: Counter[tuple[object, str]] = Counter()

    def of(self, function: Callable[..., Any]) -> int:
        return self.calls[function.__code__]

    def count(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            self.calls[frame.f_code] += 1
            if frame.f_code in COUNTED:
                stage, name = COUNTED[frame.f_code]
                self.texts[stage, frame.f_locals[name]] += 1


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """What it takes to build a site of several incidents in two languages."""
    folder = tmp_path_factory.mktemp("many")
    write(folder, INCIDENTS)
    config = folder / "statusgen.yml"
    config.write_text(config.read_text() + "languages: [en, fr]\n")
    gfm.parse.cache_clear()  # of what other tests have read
    found = Work()
    sys.setprofile(found.count)
    try:
        list(assemble(Project(config), now=NOW).files)
    finally:
        sys.setprofile(None)
    return found


def test_a_build_has_one_snapshot_and_a_viewpoint_a_language(work: Work) -> None:
    assert (work.of(Snapshot.__init__), work.of(Viewpoint.__init__)) == (1, 2)


def test_the_effects_of_each_incident_are_worked_out_once(work: Work) -> None:
    assert (work.of(Timeline.__init__), work.of(effects)) == (INCIDENTS, INCIDENTS)


def test_the_blocks_and_the_inlines_of_each_markdown_text_are_read_once(work: Work) -> None:
    assert len(work.texts) > 8 * INCIDENTS
    assert set(work.texts.values()) == {1}
