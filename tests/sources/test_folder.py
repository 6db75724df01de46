"""Write-ups are read by several processes as by one."""

import os
import weakref

import pytest
from builders import at

from statusgen.memo import values
from statusgen.memo.chapters import Memory
from statusgen.memo.team import Helped, Helper, Pieces, Unnamed
from statusgen.model.problems import InvalidContent
from statusgen.sources.content import Content, load
from statusgen.sources.folder import Folder
from statusgen.sources.project import Project, load_config

NOW = at("2024-03-06 12:00")
CONFIG = """title: Status
url: https://example.org/
languages: [en, fr]
components: [{id: api, name: API}]
"""
UPDATES = "\n## Updates\n\n### 2024-03-05 10:05 - Investigating\n\nWe look.\n"
PLAIN = f"---\ntitle: Slow {{}}\ncomponents: {{{{api: major_outage}}}}\n---\n{UPDATES}"
OVER = "\n### 11:00 - Resolved\n\nSee [it](n1.md), [that](draft.md), [the log](log.txt) and [nothing](none.md).\n"
WINDOW = "kind: maintenance\nstart: 2024-03-02 20:00\nend: 2024-03-02 22:00\nrepeat: FREQ=WEEKLY"
OTHERS = {
    "over.md": PLAIN.format("over") + OVER,
    "over.fr.md": "---\ntitle: Lent\n---\n\n## Updates\n\n### 2024-03-05 10:05 - Investigating\n\nOn regarde.\n",
    "draft.md": PLAIN.format("draft").replace("title:", "draft: true\ntitle:"),
    "draft.fr.md": "---\ntitle: Lent\n---\n",
    "related.md": PLAIN.format("related").replace("title:", "related: [n2]\ntitle:"),
    "log.txt": "",
    "later.md": PLAIN.format("later").replace("2024-03-05", "2024-03-07"),
    "weekly.md": PLAIN.format("weekly").replace("title:", f"{WINDOW}\ntitle:").replace("Investigating", "Scheduled"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("many")
    (root / "incidents").mkdir()
    (root / "statusgen.yml").write_text(CONFIG)
    for name, text in {**{f"n{n}.md": PLAIN.format(n) for n in range(60)}, **OTHERS}.items():
        (root / "incidents" / name).write_text(text)
    return Project(root / "statusgen.yml")


def read(project: Project, processes: int) -> Content | list[str]:
    try:
        return load(project, ["en", "fr"], now=NOW, clock=at("2024-03-08"), processes=processes)
    except InvalidContent as error:
        return [str(problem) for problem in error.problems]


def told(found: Content | list[str]) -> object:
    assert isinstance(found, Content)
    return found.site, found.warnings, found.digest, found.until, found.drafts, found.attachments.keys(), found.new


HELPED = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@HELPED
def test_what_is_read_is_the_same_however_many_processes_read_it(project: Project) -> None:
    one, two, three = (told(read(project, processes)) for processes in (1, 2, 3))
    assert one == two
    assert one == three


@HELPED
def test_what_is_wrong_is_the_same_however_many_processes_read_it(project: Project) -> None:
    wrong = {
        **{f"w{n}.md": PLAIN.format(n).replace("major", "mayor") for n in range(3)},
        "a.fr.md": "",
        "over.fr.en.md": "",
        "same.md": PLAIN.format("same").replace("title:", "id: n1\ntitle:"),
    }
    paths = [project.incidents / name for name in wrong]
    for path in paths:
        path.write_text(wrong[path.name])
    one, two = (read(project, processes) for processes in (1, 2))
    for path in paths:
        path.unlink()
    assert isinstance(one, list)
    assert one == two
    assert "incidents/over.fr.en.md:1:1: error: is the translation of over.fr.md, but that is one itself" in "".join(
        one
    )


def test_a_helper_reads_its_share(project: Project) -> None:
    folder = Folder(project, load_config(project, ["en", "fr"]), NOW, NOW, Memory().chapter("sources"))
    file, (received, to) = Unnamed(), os.pipe()
    folder.help(Helper(Pieces(32), to, file))
    os.close(to)
    told = [values.read(each.result) for each in Helped(received, file).told()]
    os.close(received)
    assert {name for each in told for name in each} == {*folder.originals} - {"weekly.md", "draft.md"}


def test_write_ups_do_not_keep_the_folder_that_they_are_in(project: Project) -> None:
    folder = Folder(project, load_config(project, ["en", "fr"]), NOW, NOW, Memory().chapter("sources"))
    gone, sources = weakref.ref(folder), folder.sources
    del folder
    assert gone() is None
    assert "over.md" in [source.name for source in sources]
