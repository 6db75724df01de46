"""The project's folder, as real files: what is read, what is passed over, and what is refused."""

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model.problems import InvalidContent, Severity, StatusgenError
from statusgen.sources.content import Content, load
from statusgen.sources.folder import wrong_attachments
from statusgen.sources.project import Project

NOW = at("2024-03-06 12:00")
CONFIG = """title: Status
url: https://example.org/
languages: [en, fr]
components:
  - {id: api, name: API}
"""
SLOW = """---
title: Slow
start: 2024-03-05 10:00
end: 2024-03-05 11:00
components: {api: major_outage}
---
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "project")


def a_project(root: Path) -> Path:
    (root / "incidents").mkdir(parents=True)
    (root / "statusgen.yml").write_text(CONFIG)
    return root


def put(root: Path, name: str, content: str | bytes = SLOW) -> Path:
    path = root / "incidents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(root: Path, *, drafts: bool = False, url: str | None = None) -> Content:
    return load(Project(root / "statusgen.yml", url=url, drafts=drafts), ["en", "fr"], now=NOW)


def slips(root: Path, *, drafts: bool = False) -> list[str]:
    with pytest.raises(InvalidContent) as error:
        read(root, drafts=drafts)
    return [str(problem) for problem in error.value.problems if problem.severity is Severity.ERROR]


def ids(content: Content) -> list[str]:
    return [incident.id for incident in content.site.incidents]


# What is read


def test_incidents_are_found_in_any_folder_newest_first(root: Path) -> None:
    put(root, "b.md")
    put(root, "2023/a.md", SLOW.replace("2024", "2023"))
    put(root, "2023.q4/c.md")
    content = read(root)
    assert ids(content) == ["c", "b", "a"]
    assert [incident.source for incident in content.site.incidents] == ["2023.q4/c.md", "b.md", "2023/a.md"]


def test_an_id_of_its_own_overrides_the_name(root: Path) -> None:
    put(root, "a.md", SLOW.replace("title", "id: imported-7\ntitle"))
    assert ids(read(root)) == ["imported-7"]


def test_what_is_no_incident_is_passed_over(root: Path) -> None:
    put(root, "README.md", "How to write incidents")
    put(root, "2023/readme.fr.md", "Comment faire")
    put(root, "_template.md", "---\ntitle: …\n---\n")
    put(root, "_old/a.md", "nothing")
    put(root, ".trash/a.md", "nothing")
    put(root, ".a.md.swp", b"\xff")
    put(root, "notes.html", "<script>")
    put(root, "README.MD", "How to write incidents")
    put(root, "b.md")
    content = read(root)
    assert ids(content) == ["b"]
    assert content.attachments == {}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("a.MD", "a.md"),
        ("a.Md", "a.md"),
        ("a.markdown", "a.md"),
        ("a.md.txt", "a.md"),
        ("2023/a.mkd", "a.md"),
        ("2026-11-25-slow-api", "2026-11-25-slow-api.md"),
        ("2026-11-25 Slow API.txt", "2026-11-25-slow-api.md"),
        ("a.mdx", "a.md"),
        ("a.yml", "a.md"),
        ("a.fr.txt", "a.fr.md"),
        ("障害", "YYYY-MM-DD-incident.md"),
    ],
)
def test_what_was_meant_as_a_write_up_is_not_passed_over(root: Path, name: str, meant: str) -> None:
    put(root, name)
    assert slips(root) == [f"incidents/{name}:1:1: error: is not read because of its ending; rename it to {meant}"]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf\r\n---\r\ntitle: A\r\n", "———\nstart: 2024\nTitle : A\n".encode()])
def test_it_is_known_by_its_front_matter_however_that_was_typed(root: Path, content: bytes) -> None:
    put(root, "a", content)
    assert slips(root) == ["incidents/a:1:1: error: is not read because of its ending; rename it to a.md"]


@pytest.mark.parametrize(
    "name", ["a.md~", "a.md.bak", "a.md.orig", "a.md.swp", "#a.md#", "a.txt.old", "README", "readme.txt", "a.md.tmp"]
)
def test_what_editors_and_merges_leave_is_passed_over(root: Path, name: str) -> None:
    put(root, name)
    assert ids(read(root)) == []


@pytest.mark.parametrize("content", ["a,b\n---\ntitle: x\n", "---\nname: a\n---\n", "title: a\n", "--- a/title:\n"])
def test_other_files_are_no_write_ups(root: Path, content: str) -> None:
    put(root, "a.txt", content)
    assert ids(read(root)) == []


def test_attachments_are_found_by_their_path(root: Path) -> None:
    graph = put(root, "2023/graph.PNG", b"\x89PNG")
    put(root, "_hidden.png", b"\x89PNG")
    put(root, "page.html", "<script>")
    put(root, "b.md", SLOW + "\n[graph](2023/graph.PNG) [self](b.md) [en français](b.fr.md)\n")
    put(root, "b.fr.md", "![courbe](2023/graph.PNG)\n")
    content = read(root)
    assert content.attachments == {"2023/graph.PNG": graph}
    assert [problem.message for problem in content.warnings if "leads nowhere" in problem.message] == []


def test_a_preview_has_another_address(root: Path) -> None:
    assert read(root, url="http://localhost:8000/").site.url == "http://localhost:8000/"


def test_a_link_to_a_file_inside_the_project_is_followed(root: Path) -> None:
    shared = root / "shared.md"
    shared.write_text(SLOW)
    (root / "incidents/a.md").symlink_to(shared)
    assert ids(read(root)) == ["a"]


def test_warnings_are_told_and_stop_nothing(root: Path) -> None:
    put(root, "b.md")
    put(root, "a.md", SLOW.replace("major_outage", "operational"))
    assert [(problem.path, problem.line) for problem in read(root).warnings] == [
        ("incidents/a.md", 2),
        ("incidents/a.md", 5),
        ("incidents/b.md", 2),
    ]


def test_the_example_project_of_the_repository_has_no_error_and_lacks_nothing() -> None:
    content = load(Project(Path(__file__).parent.parent.parent / "statusgen.yml"), ["en", "fr"], now=at("2026-01-01"))
    assert len(content.site.incidents) == 8
    assert [problem for problem in content.warnings if problem.severity is Severity.REQUIREMENT] == []


# Drafts


def test_a_draft_is_built_and_checked_only_when_asked_for(root: Path) -> None:
    put(root, "a.md", SLOW.replace("title", "draft: yes\ntitle").replace("api", "apii"))
    put(root, "a.de.md", "Entwurf")
    put(root, "b.md", SLOW.encode() + b"\xff\n---\n")
    put(root, "b.md", SLOW.replace("title", "draft: true\ntitle").encode() + b"\xff")
    put(root, "c.md", SLOW.replace("title", "draft: no\nrelated: [a, other]\ntitle"))
    put(root, "d.md", SLOW.replace("title", "draft: on\nid: other\ntitle"))
    assert ids(read(root)) == ["c"]
    assert slips(root, drafts=True) == [
        'incidents/a.de.md:1:1: error: "de" is not one of the site\'s languages; they are en, fr',
        'incidents/a.md:6:14: error: components: no component is called "apii"; did you mean "api"?',
        "incidents/b.md:8:1: error: the byte 0xFF cannot be read; save the file as UTF-8",
    ]


# Files that are not read


def test_a_link_out_of_the_project_is_refused(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(SLOW)
    (root / "incidents/a.md").symlink_to(secret)
    (root / "incidents/b.txt").symlink_to("/etc/passwd")
    (root / "incidents/c.md").symlink_to(root / "nowhere.md")
    (root / "incidents/d.md").symlink_to(root / "incidents/d.md")
    (root / "incidents/e").symlink_to(tmp_path)
    (root / "incidents/_f").symlink_to(tmp_path)
    out = "is a link that leads out of the project; put the file itself here"
    nowhere = "is a link that leads nowhere; remove it"
    assert slips(root) == [
        f"incidents/a.md:1:1: error: {out}",
        f"incidents/b.txt:1:1: error: {out}",
        f"incidents/c.md:1:1: error: {nowhere}",
        f"incidents/d.md:1:1: error: {nowhere}",
        "incidents/e:1:1: error: is a link to a folder, which is not followed; put the folder itself here",
    ]


def test_what_is_no_regular_file_is_not_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "incidents/a.md")
    monkeypatch.chdir(root / "incidents")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("b.md")
        regular = "is not a regular file; remove it, or give it a name that begins with _"
        assert slips(root) == [
            f"incidents/a.md:1:1: error: {regular}",
            f"incidents/b.md:1:1: error: {regular}",
        ]


def test_a_file_has_at_most_1_mib(root: Path) -> None:
    put(root, "a.md", SLOW + "\n" * (1_048_577 - len(SLOW)))
    assert slips(root) == [
        "incidents/a.md:1:1: error: has 1,048,577 bytes, and at most 1,048,576 are read; attach the long part"
    ]


def test_a_name_that_cannot_be_shown_is_refused(root: Path) -> None:
    put(root, os.fsdecode(b"a\xff.md"))
    put(root, "b\n::error::.md")
    put(root, "c\x07.txt")
    assert slips(root) == [
        f"incidents/{name}:1:1: error: has a name that not every system can write; rename it"
        for name in ("a\ufffd.md", "b\ufffd::error::.md", "c\ufffd.txt")
    ]


@contextmanager
def unprivileged(folder: Path) -> Iterator[None]:
    """Do without root's right to read everything."""
    me = os.geteuid()
    os.seteuid(me or 65_534)
    try:
        yield
    finally:
        os.seteuid(me)
        folder.chmod(0o755)


def test_what_may_not_be_read_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = a_project(Path(name) / "project")
        Path(name).chmod(0o755)
        put(root, "a.md").chmod(0)
        put(root, "b/c.md")
        put(root, "d.txt").chmod(0)
        (root / "incidents/b").chmod(0)
        with unprivileged(root / "incidents/b"):
            assert slips(root) == [
                "incidents/a.md:1:1: error: cannot be read: permission denied",
                "incidents/b:1:1: error: cannot be read: permission denied",
                "incidents/d.txt:1:1: error: cannot be read: permission denied",
            ]


# Slips


def test_a_file_in_another_encoding_is_told_and_its_other_slips_as_well(root: Path) -> None:
    put(root, "a.md", SLOW.replace("api", "apii").encode("utf-16"))
    put(root, "b.md", SLOW.replace("Slow", "Übel").encode("latin-1"))
    assert slips(root) == [
        "incidents/a.md:1:1: error: the file is in UTF-16; save it as UTF-8",
        'incidents/a.md:5:14: error: components: no component is called "apii"; did you mean "api"?',
        "incidents/b.md:2:8: error: the byte 0xDC cannot be read; save the file as UTF-8",
    ]


def test_an_incident_without_front_matter_is_an_error(root: Path) -> None:
    put(root, "a.md", "People wait.\n")
    assert slips(root)[0].startswith("incidents/a.md:1:1: error: front matter is missing; ")


def test_an_incident_with_its_own_id_may_stand_in_a_folder_that_is_called_like_a_language(root: Path) -> None:
    put(root, "a.md")
    put(root, "fr/a.md", SLOW.replace("title", "id: b\ntitle"))
    assert ids(read(root)) == ["b", "a"]


def test_a_warning_about_the_configuration_stops_nothing(root: Path) -> None:
    (root / "statusgen.yml").write_text(CONFIG.replace("Status", 'Status"'))
    [warning] = read(root).warnings
    assert str(warning).startswith("statusgen.yml:1:8: warning: title: the quotation mark has no partner")


def test_two_files_with_one_id_are_told_by_both(root: Path) -> None:
    put(root, "2023/a.md")
    put(root, "2024/a.md")
    put(root, "b.md", SLOW.replace("title", "id: a\ntitle"))
    assert slips(root) == [
        'incidents/2023/a.md:2:1: error: the id "a" is also that of incidents/2024/a.md, incidents/b.md; rename one',
        'incidents/2024/a.md:2:1: error: the id "a" is also that of incidents/2023/a.md, incidents/b.md; rename one',
        'incidents/b.md:2:1: error: the id "a" is also that of incidents/2023/a.md, incidents/2024/a.md; rename one',
    ]


REPEATS = """---
title: Patches
kind: maintenance
start: 2024-03-05 20:00
end: 2024-03-05 22:00
repeat: FREQ=WEEKLY
---
"""


def test_a_file_called_as_an_occurrence_is_that_day_apart(root: Path) -> None:
    put(root, "patches.md", REPEATS)
    put(root, "patches-2024-03-06.md")
    put(root, "patches-2024-03-32.md")
    put(root, "slow-2024-03-05.md")
    put(root, "slow.md")
    alone = put(root, "patches-2024-03-12.md")
    (slip,) = slips(root)
    what = "the id patches-2024-03-12 is that of an occurrence of incidents/patches.md"
    assert slip == f"{alone.relative_to(root)}:2:1: error: {what}; add 2024-03-12 to its except:, or rename this file"
    put(root, "patches.md", REPEATS.replace("WEEKLY", "WEEKLY\nexcept: [2024-03-12]"))
    assert "patches-2024-03-12" in read(root).timelines
    alone.unlink()
    assert [each.incident.id for each in read(root).timelines["patches"].occurrences] == [
        "patches-2024-03-05",
        "patches-2024-03-19",
        "patches-2024-03-26",
        "patches-2024-04-02",
    ]


def test_an_old_path_leads_to_one_incident_that_has_another(root: Path) -> None:
    put(root, "a.md", SLOW.replace("---\n", "---\naliases: [old/x/, Old/X, incidents/b/, about]\n", 1))
    put(root, "b.md", SLOW.replace("---\n", "---\naliases: [old/y, incidents/b, /x]\n", 1))
    put(root, "c.md", SLOW.replace("---\n", "---\naliases: old/y/\n", 1))
    (root / "pages").mkdir()
    (root / "pages" / "about.md").write_text("---\ntitle: About\n---\n")
    assert slips(root) == [
        'incidents/a.md:2:11: error: aliases: "old/x/" stands in this list twice too; remove it',
        'incidents/a.md:2:19: error: aliases: "Old/X" stands in this list twice too; remove it',
        'incidents/a.md:2:26: error: aliases: "incidents/b/" is the address of incidents/b.md; remove it',
        'incidents/a.md:2:40: error: aliases: "about" is the address of pages/about.md; remove it',
        'incidents/b.md:2:11: error: aliases: "old/y" stands in incidents/c.md too; remove it',
        'incidents/b.md:2:18: error: aliases: "incidents/b" is the address of incidents/b.md; remove it',
        'incidents/b.md:2:31: error: aliases: "/x" is not a path from the top of the site; write  x',
        'incidents/c.md:2:1: error: aliases: "old/y/" stands in incidents/b.md too; remove it',
    ]


def test_ids_that_differ_by_case_or_unicode_form_only_are_one(root: Path) -> None:
    put(root, "a.md")
    put(root, "b.md", SLOW.replace("title", "id: A\ntitle"))
    put(root, "caf\u00e9.md")
    put(root, "cafe\u0301.md")
    assert [slip for slip in slips(root) if "is also that of" in slip] == [
        'incidents/a.md:2:1: error: the id "a" is also that of incidents/b.md; rename one',
        'incidents/b.md:2:1: error: the id "A" is also that of incidents/a.md; rename one',
        'incidents/cafe\u0301.md:2:1: error: the id "cafe\u0301" is also that of incidents/caf\u00e9.md; rename one',
        'incidents/caf\u00e9.md:2:1: error: the id "caf\u00e9" is also that of incidents/cafe\u0301.md; rename one',
    ]


def test_related_incidents_are_known(root: Path) -> None:
    put(root, "2021-10-04-facebook-dns.md")
    related = "related: [2021-10-04-facebook-dsn, a, xyz, 2021-10-04-facebook-dns]"
    put(root, "a.md", SLOW.replace("title", f"{related}\ntitle"))
    assert slips(root) == [
        (
            'incidents/a.md:2:11: error: related: no incident is called "2021-10-04-facebook-dsn"; '
            'did you mean "2021-10-04-facebook-dns"?'
        ),
        "incidents/a.md:2:36: error: related: this is the incident itself; remove it",
        ('incidents/a.md:2:39: error: related: no incident is called "xyz"; give the name of its file, without .md'),
    ]


def test_related_that_is_no_list_of_names_is_told_once(root: Path) -> None:
    put(root, "a.md", SLOW.replace("title", "related: {b: c}\ntitle"))
    put(root, "b.md", SLOW.replace("title", "related: [[a], '']\ntitle"))
    assert [slip.partition(": error: ")[0] for slip in slips(root)] == [
        "incidents/a.md:2:10",
        "incidents/b.md:2:11",
        "incidents/b.md:2:16",
    ]


def test_the_problems_of_all_files_are_told_at_once_by_place(root: Path) -> None:
    put(root, "b.md", SLOW.replace("11:00", "09:00").replace("api", "apii"))
    put(root, "a.md", SLOW.replace("title", "titel"))
    put(root, "c.md", SLOW + "\n[gone](gone.txt)\n")
    with pytest.raises(InvalidContent) as error:
        read(root)
    assert [(p.path, p.line, p.severity) for p in error.value.problems] == [
        ("incidents/a.md", 2, Severity.ERROR),
        ("incidents/b.md", 4, Severity.ERROR),
        ("incidents/b.md", 5, Severity.ERROR),
        ("incidents/c.md", 2, Severity.WARNING),
        ("incidents/c.md", 8, Severity.WARNING),
    ]


# Translations


def test_a_translation_belongs_to_its_original(root: Path) -> None:
    put(root, "2024/a.md", SLOW.replace("title: Slow", "title: {en: Slow, fr: x}"))
    put(root, "2024/a.fr.md", "---\ntitle: Lent\n---\n\nIl faut attendre.\n")
    put(root, "b.md", SLOW.replace("title", "lang: fr\ntitle"))
    put(root, "b.en.md", "People wait.\n")
    put(root, "c.md")
    put(root, "c.fr.md", "Il faut attendre.\n\n---\n\nEncore.\n")
    found = {incident.id: incident for incident in read(root).site.incidents}
    assert found["a"].title.words == {"en": "Slow", "fr": "Lent"}
    assert found["a"].summary.words == {"en": "", "fr": "Il faut attendre."}
    assert found["b"].summary.words == {"fr": "", "en": "People wait."}
    assert found["c"].summary.words["fr"] == "Il faut attendre.\n\n---\n\nEncore."


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.de.md", "x", '1:1: error: "de" is not one of the site\'s languages; they are en, fr'),
        ("a.fra.md", "x", '1:1: error: "fra" is not one of the site\'s languages; did you mean "fr"?'),
        (
            "a.en.md",
            "x",
            '1:1: error: a.md is in "en" itself; say what it is in with lang:, or remove this file',
        ),
        ("a-fr.md", "x", "1:1: error: is not the name of a write-up; if it is a translation, rename it to a.fr.md"),
        (
            "fr/a.md",
            "x",
            "1:1: error: is not the name of a write-up; if it is a translation, move it to incidents/a.fr.md",
        ),
        (
            "fr/a.md",
            SLOW,
            "1:1: error: is not the name of a write-up; if it is a translation, move it to incidents/a.fr.md",
        ),
        ("fr/b.md", "x", "1:1: error: front matter is missing"),
        (
            "outage.fr.md",
            "x",
            "1:1: error: is the translation of outage.md, but there is no such file; add that, or remove this one",
        ),
        ("ab.fr.md", "x", "1:1: error: is the translation of ab.md, but there is no such file; rename it to a.fr.md"),
        (
            "2024.03.05-a.md",
            SLOW,
            "1:1: error: has a dot in its name, which sets off a language; rename it to 2024-03-05-a.md",
        ),
        (
            "2026-11-20-node.js.md",
            SLOW,
            "1:1: error: has a dot in its name, which sets off a language; rename it to 2026-11-20-node-js.md",
        ),
        ("a.fr.md", "---\ntitle: A\n", "3:1: error: front matter is not closed"),
        ("a.fr.md", "---\nstart: 2024\n---\n", '2:1: error: there is no key "start"; the keys here are title'),
        ("a.fr.md", "\n—-\ntitle: A\n---\n", '2:1: error: "—-" is not  ---'),
    ],
)
def test_a_translation_that_fits_nothing_is_told(root: Path, name: str, content: str, problem: str) -> None:
    put(root, "a.md")
    put(root, name, content)
    assert slips(root)[0].startswith(f"incidents/{name}:{problem}")


@pytest.mark.parametrize(
    "text",
    [
        SLOW.replace("title", "Titel"),
        SLOW.replace("title: ", "titre : "),
        SLOW.replace("title: ", "タイトル："),
        SLOW.removeprefix("---\n"),
        SLOW.replace("title", "kind: incident\ncomponents: [api]\nheading"),
        SLOW.encode("utf-16"),
        SLOW.encode("utf-16-le"),
        SLOW.encode("utf-16-be"),
        SLOW.encode("utf-8-sig"),
    ],
)
def test_a_text_that_begins_like_a_write_up_is_not_passed_over(root: Path, text: str | bytes) -> None:
    put(root, "a.txt", text)
    assert slips(root) == ["incidents/a.txt:1:1: error: is not read because of its ending; rename it to a.md"]


@pytest.mark.parametrize(
    "text", ["Title: a log\n\nNothing else.\n", "--- a/x.py\n+++ b/x.py\n", "-----\nkind: Pod\n", "\x00\x00\x00", ""]
)
def test_other_texts_are_attachments(root: Path, text: str) -> None:
    put(root, "a.txt", text)
    assert ids(read(root)) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_write_up_in_utf_16_is_read_all_the_same(root: Path, encoding: str) -> None:
    put(root, "a.md", ("\n" * (encoding != "utf-16") + SLOW).encode(encoding))
    assert f"incidents/a.md:1:1: error: the file is in {encoding.upper()}; save it as UTF-8" in slips(root)


# The project itself


def test_everything_lies_beside_the_configuration(root: Path) -> None:
    project = Project(root / "statusgen.yml")
    assert (project.root, project.incidents, project.templates) == (root, root / "incidents", root / "templates")


def test_without_a_configuration_there_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(StatusgenError, match=r"statusgen\.yml: file not found; to begin a status page, run "):
        read(tmp_path)


def test_a_configuration_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "statusgen.yml").mkdir()
    with pytest.raises(StatusgenError, match=r"statusgen\.yml: is a folder; name the configuration in it"):
        read(tmp_path)


def test_a_configuration_has_at_most_1_mib(root: Path) -> None:
    (root / "statusgen.yml").write_text(CONFIG + "\n" * 1_048_576)
    with pytest.raises(StatusgenError, match=r"statusgen\.yml: is not a regular file of at most 1,048,576 bytes$"):
        read(root)


def test_an_attachment_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    found = [str(problem) for problem in wrong_attachments({"graph.png": tmp_path / "gone.png"})]
    assert found == ["incidents/graph.png:1:1: error: cannot be read: no such file or directory"]


def test_without_a_folder_of_incidents_which_git_does_not_keep_empty_there_are_none(root: Path) -> None:
    (root / "incidents").rmdir()
    content = read(root)
    assert ids(content) == []
    said = "folder not found, so the site has no incidents; make it, with an empty file .gitkeep in it"
    assert [(str(problem), problem.severity) for problem in content.warnings] == [
        (f"incidents:1:1: warning: {said}", Severity.NOTICE)
    ]


@pytest.mark.parametrize(
    ("path", "is_named"),
    [
        ("2026-11-25-a.md", True),
        ("incident/a.md", True),
        ("docs/incidents/a.md", True),
        ("Incidentes/a.md", True),
        ("README.md", False),
        ("_a.md", False),
        ("indicents/a.md", True),
        ("incidents-2023/a.md", True),
        ("incidents-old/2023/a.md", True),
        ("_incidents/_a.md", False),
        ("posts/a.md", False),
    ],
)
def test_a_write_up_beside_the_folder_is_asked_about(root: Path, path: str, is_named: bool) -> None:
    put(root, "read.md")
    put(root, f"../{path}")
    message = f"{path}:1:1: warning: is not read, as it is not in incidents/; move it there"
    assert [str(problem) for problem in read(root).warnings if "not read" in problem.message] == [message] * is_named


def test_the_site_that_was_built_is_not_asked_about(root: Path) -> None:
    put(root, "read.md")
    put(root, "../site/incidents/read.md")
    put(root, "../site/index.html")
    assert not any("not read" in problem.message for problem in read(root).warnings)


@pytest.mark.parametrize(("path", "others"), [("a.md", []), ("incident/a.md", []), ("INCIDENTS/a.md", ["read.md"])])
def test_it_is_an_error_where_no_other_is_read_or_where_other_systems_read_it(
    root: Path, path: str, others: list[str]
) -> None:
    for name in (*others, f"../{path}"):
        put(root, name)
    with pytest.raises(InvalidContent, match=f"{path}:1:1: error: is not read, as it is not in incidents/; move it"):
        read(root)


def test_front_matter_of_other_programs_beside_the_folder_is_their_own(root: Path) -> None:
    put(root, "../about.md", "---\ntitle: About us\n---\n## Who we are\n")
    put(root, "../CHANGELOG.md", "## Updates\n\n### 2024-03-05\n")
    assert not read(root).warnings


def test_a_folder_of_incidents_that_is_none_is_an_error(root: Path) -> None:
    (root / "incidents").rmdir()
    (root / "incidents").symlink_to("nowhere")
    with pytest.raises(InvalidContent, match="incidents:1:1: error: is not a folder; write-ups are kept in a folder"):
        read(root)


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("indicents/a.md", "indicents/ has write-ups; rename it"),
        ("2024-03-05-api.md", "2024-03-05-api.md is a write-up; make the folder, and move it there"),
        ("posts/a.md", "posts/ has write-ups; rename it"),
        ("content/issues/a.md", "content/issues/ has write-ups; move it here"),
    ],
)
def test_write_ups_in_another_folder_are_no_site_without_incidents(root: Path, path: str, remedy: str) -> None:
    put(root, "../posts/about.md", "---\ntitle: About us\n---\n## Who we are\n")
    put(root, f"../{path}")
    (root / "incidents").rmdir()
    assert slips(root) == [f"incidents:1:1: error: folder not found, but {remedy}"]


def test_what_may_be_a_draft_is_checked(root: Path) -> None:
    put(root, "a.md", SLOW.replace("title", "draft: perhaps\ntitle"))
    assert slips(root) == ['incidents/a.md:2:8: error: draft: "perhaps" is not known here; write true or false']


def test_a_configuration_that_cannot_be_read_is_said(root: Path) -> None:
    (root / "statusgen.yml").unlink()
    (root / "statusgen.yml").symlink_to("statusgen.yml")
    with pytest.raises(StatusgenError, match=r"statusgen\.yml: cannot be read: too many levels of symbolic links$"):
        read(root)


def test_the_slips_of_the_configuration_come_first_and_alone(root: Path) -> None:
    put(root, "a.md", "nothing")
    (root / "statusgen.yml").write_bytes(CONFIG.replace("url:", "uri:").replace("API", "Ä").encode("latin-1"))
    assert slips(root) == [
        'statusgen.yml:2:1: error: there is no key "uri"; did you mean "url"?',
        "statusgen.yml:5:21: error: the byte 0xC4 cannot be read; save the file as UTF-8",
    ]
    (root / "statusgen.yml").write_bytes(CONFIG.replace("API", "Ä").encode("latin-1"))
    assert slips(root) == ["statusgen.yml:5:21: error: the byte 0xC4 cannot be read; save the file as UTF-8"]


PIECES = st.sampled_from(
    [
        *(
            SLOW,
            "---\n",
            "title: A\n",
            "id: a\n",
            "related: [a, b]\n",
            "draft: yes\n",
            "lang: fr\n",
            "components: [api]\n",
        ),
        *("## Updates\n", "### 2024-03-05 10:00 - Resolved\n", "`api: operational`\n", "[a](b.md) ![](c)\n", "<!--\n"),
    ]
)
BYTES = st.binary(max_size=60) | st.lists(PIECES | st.text(max_size=5), max_size=8).map(
    lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")
)


@given(st.tuples(BYTES, BYTES, BYTES))
def test_any_bytes_give_content_or_problems(files: tuple[bytes, bytes, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = a_project(Path(name))
        for path, content in zip(("a.md", "a.fr.md", "b.md"), files, strict=True):
            put(root, path, content)
        with suppress(InvalidContent):
            read(root)


@given(BYTES)
def test_any_configuration_gives_a_site_or_problems(written: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = a_project(Path(name))
        (root / "statusgen.yml").write_bytes(written)
        with pytest.raises(InvalidContent):
            read(root)


COPIED = "---\ntitle: Slow\n---\n\n## Updates\n\n### 2023-12-01 10:00 - Investigating\n\n### 11:00 - Resolved\n"


def git(folder: Path, *arguments: str, on: str = "2024-03-06T11:00:00Z") -> None:
    as_nobody = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    dates = {"GIT_AUTHOR_DATE": on, "GIT_COMMITTER_DATE": on}
    command = ["git", *as_nobody, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | dates)


def asked_for_their_dates(root: Path) -> set[str]:
    return {problem.path for problem in read(root).warnings if "is this date right?" in problem.message}


def test_a_write_up_is_new_where_git_has_not_known_it_for_a_day(root: Path) -> None:
    put(root, "old.md", COPIED)
    assert asked_for_their_dates(root) == {"incidents/old.md"}  # without git, it may be new as it is alone
    put(root, "older.md", COPIED)
    assert asked_for_their_dates(root) == set()
    git(root, "init", "--quiet")
    assert asked_for_their_dates(root) == set()
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Old", on="2024-02-06T11:00:00Z")
    assert asked_for_their_dates(root) == set()
    put(root, "new.md", COPIED)
    assert asked_for_their_dates(root) == {"incidents/new.md"}
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "New")
    put(root, "newer.md", COPIED)
    assert asked_for_their_dates(root) == {"incidents/new.md", "incidents/newer.md"}
    for name in ("brought-1.md", "brought-2.md"):
        put(root, name, COPIED)
    assert asked_for_their_dates(root) == set()


LATELY = "---\ntitle: Slow\n---\n\n## Updates\n\n### 2024-03-06 {} - Investigating\n"


def missed(root: Path) -> set[str]:
    return {problem.path for problem in read(root).warnings if "feeds by date" in problem.message}


def test_an_update_is_late_where_git_had_a_newer_one_before(root: Path) -> None:
    first, second = LATELY.format("11:20"), LATELY.format("11:15")
    put(root, "a.md", first)
    put(root, "b.md", second)
    for name, changed in (("a.md", 2), ("b.md", 1)):
        os.utime(root / "incidents" / name, (changed, changed))
    assert missed(root) == set()
    os.utime(root / "incidents" / "b.md", (3, 3))
    assert missed(root) == {"incidents/b.md"}  # without git, the time of the file tells
    git(root, "init", "--quiet")
    git(root, "add", ".")
    assert missed(root) == set()  # both are to be published
    git(root, "commit", "--quiet", "--message", "Both")
    assert missed(root) == set()
    put(root, "a.md", f"{first}\n### 11:40 - Resolved\n")
    git(root, "commit", "--quiet", "--all", "--message", "Over", on="2024-03-06T11:40:00Z")
    assert missed(root) == set()
    put(root, "c.md", LATELY.format("11:30"))
    assert missed(root) == {"incidents/c.md"}
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Late", on="2024-03-06T11:45:00Z")
    assert missed(root) == {"incidents/c.md"}
