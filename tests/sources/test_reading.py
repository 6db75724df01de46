"""What is remembered of write-ups, and what is asked again."""

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
from statusgen.sources.reading import Asked


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


def folder_of(root: Path) -> Folder:
    """The write-ups of a project, of which `a.md` was noted as it is."""
    place, given = root / "incidents" / "a.md", Project(root / "statusgen.yml")
    noted = {"a.md": (facts_of(str(place)), digest_of(place.read_bytes()))}
    memo = Memory(root / "cache").chapter("sources", b"")
    now = at("2024-03-09")
    return Folder(given, load_config(given, ["en"]), now, now, memo, noted=noted)


def is_read(folder: Folder) -> bool:
    """Whether the text of `a.md` was needed until all are remembered."""
    for source in folder.sources:
        assert source.incident
        source.remember(frozenset(), frozenset())
    folder.memo.save()
    return any(source.name == "a.md" and "raw" in vars(source) for source in folder.sources)


def test_a_write_up_that_is_as_it_was_noted_is_read_unless_it_is_remembered(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    assert [is_read(folder_of(project)) for _ in range(2)] == [True, False]


def test_a_write_up_that_changes_while_it_is_read_is_not_remembered(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    folder = folder_of(project)
    (project / "incidents" / "a.md").write_text(f"{INCIDENT}\nMore.\n")
    assert is_read(folder)
    (project / "incidents" / "a.md").write_text(INCIDENT)
    assert is_read(folder_of(project))


def test_a_write_up_that_goes_while_it_is_read_is_told(project: Path) -> None:
    (project / "incidents" / "a.md").write_text(INCIDENT)
    folder = folder_of(project)
    (project / "incidents" / "a.md").unlink()
    with pytest.raises(StatusgenError, match=r"^incidents/a.md: was changed while it was read; run this again$"):
        is_read(folder)
