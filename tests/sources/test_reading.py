"""What is remembered of write-ups, and what is asked again."""

import subprocess
from pathlib import Path

import pytest
from builders import at
from projects import INCIDENT

from statusgen.memo.chapters import Memory
from statusgen.memo.stamp import facts_of
from statusgen.model.files import digest_of
from statusgen.model.problems import StatusgenError
from statusgen.sources.content import Content, load
from statusgen.sources.folder import Folder
from statusgen.sources.project import Project, load_config
from statusgen.sources.reading import Asked, Source


def test_it_is_noted_which_paths_were_asked_for() -> None:
    asked = Asked({"a.md", "b.md"})
    assert ("a.md" in asked, "x.md" in asked, asked.asked) == (True, False, {"a.md": True, "x.md": False})
    assert (len(asked), asked.all_asked) == (2, False)
    assert (sorted(asked), asked.all_asked) == (["a.md", "b.md"], True)


def read(root: Path) -> Content:
    """What is read of a project with what is remembered of it, which is kept for the next time."""
    memory = Memory(root / "cache")
    content = load(Project(root / "statusgen.yml"), ["en"], now=at("2024-03-09"), memory=memory)
    memory.save()
    return content


def test_an_incident_knows_which_version_of_its_file_it_is_from(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    versions = [each.version for _ in range(2) for each in read(project).site.incidents if each.id == "a"]
    written = subprocess.run(
        ["git", "hash-object", project / "incidents" / "a.md"], capture_output=True, text=True, check=True
    )
    assert versions == [written.stdout.strip()] * 2


@pytest.mark.parametrize("beside", ["log.txt", "other.txt"])
def test_what_a_write_up_names_is_remembered_with_it(project: Path, beside: str) -> None:
    (project / "incidents" / "a.md").write_text(f"{INCIDENT}\nSee the [log](log.txt).\n")
    (project / "incidents" / "log.txt").touch()
    for _ in range(2):
        assert list(read(project).attachments) == ["log.txt"]
    (project / "incidents" / beside).touch()
    assert list(read(project).attachments) == ["log.txt"]
    (project / "incidents" / "log.txt").unlink()
    content = read(project)
    assert (list(content.attachments), [problem.line for problem in content.warnings]) == ([], [20])


def source_of(root: Path) -> Source:
    """The write-up `a.md`, which was noted as it is, and is remembered from then on."""
    place, given = root / "incidents" / "a.md", Project(root / "statusgen.yml")
    noted = {"a.md": (facts_of(str(place)), digest_of(place.read_bytes()))}
    memo, now = Memory(root / "cache").chapter("sources", b""), at("2024-03-09")
    folder = Folder(given, load_config(given, ["en"]), now, now, memo, noted=noted)
    source = next(each for each in folder.sources if each.name == "a.md")
    source.remember(frozenset(), frozenset())
    memo.save()
    return source


def test_a_write_up_that_is_as_it_was_noted_is_read_unless_it_is_remembered(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    assert ["raw" in vars(source_of(project)) for _ in range(2)] == [True, False]


def test_of_a_write_up_that_changes_while_it_is_read_nothing_more_is_remembered(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    source_of(project)
    source, beside = source_of(project), frozenset({"log.txt"})
    (project / "incidents" / "a.md").write_text(f"{INCIDENT}\nSee the [log](log.txt).\n")
    source.remember(beside, source.named(beside))
    assert source.memo.get("a.md").attachments == frozenset()


def test_a_write_up_that_goes_while_it_is_read_is_told(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    source_of(project)
    source = source_of(project)
    (project / "incidents" / "a.md").unlink()
    with pytest.raises(StatusgenError, match=r"^incidents/a.md: was changed while it was read; run this again$"):
        source.named(frozenset({"log.txt"}))
