"""What is remembered of write-ups, and what is asked again."""

from pathlib import Path

import pytest
from builders import at
from projects import INCIDENT

from statusgen.memo.chapters import Memory
from statusgen.sources.content import Content, load
from statusgen.sources.project import Project
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
