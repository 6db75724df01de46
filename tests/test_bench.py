"""The benchmark builds what a real site might hold, and always the same."""

from pathlib import Path

from bench.corpus import COMPONENTS, NOW, REGIONS, configuration, write, writeups
from statusgen.sources.project import Project, load


def test_a_corpus_has_nothing_wrong_or_odd_about_it(tmp_path: Path) -> None:
    write(tmp_path / "project", 20)
    content = load(Project(tmp_path / "project" / "statusgen.yml"), ["en"], now=NOW)
    assert content.warnings == ()
    assert len(content.site.incidents) == 20
    assert {len(incident.updates) for incident in content.site.incidents} <= {3, 4, 5, 6}
    assert (len(content.site.components), len(content.site.regions)) == (len(COMPONENTS), len(REGIONS)) == (12, 30)


def test_a_corpus_of_a_size_is_always_the_same() -> None:
    assert list(writeups(20)) == list(writeups(20))
    assert configuration() == configuration()


def test_its_writeups_are_about_two_kilobytes() -> None:
    sizes = [len(text.encode()) for _, text in writeups(100)]
    assert 1_500 <= sum(sizes) / len(sizes) <= 2_500
