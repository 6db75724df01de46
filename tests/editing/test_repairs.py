"""What can mean one thing only is repaired, and nothing else."""

from pathlib import Path
from typing import Final

from builders import at, site
from projects import CONFIG
from tables import each_row
from terminal import Shell

from statusgen.editing.repairs import Reading, Repair, repaired
from statusgen.sources.incident import parse
from statusgen.sources.writeup import read_header, read_writeup

FILE: Final = """\
---
title: Down
components: {api: major_outage}
---

Summary.

## Updates

### 2024-03-05 10:00 UTC - Investigating
`web: partial_outage`

We look.
"""
SITE: Final = site(languages=["en", "fr"])


def read(raw: bytes) -> Reading:
    writeup = read_writeup(raw, "x.md")
    return Reading(parse(read_header(writeup, SITE), SITE, now=at("12:00")).problems, writeup.body_line)


def mended(text: str) -> str:
    """A file after its repairs, which are all that there are."""
    raw, _ = repaired(text.encode(), read, SITE.languages)
    assert repaired(raw, read, SITE.languages) == (raw, [])
    return raw.decode()


@each_row(
    ("before", "written", "after"),
    [
        ("---\ntitle", "—\ntitle", "---\ntitle"),
        ("---\ntitle", "\n \n---\ntitle", "---\ntitle"),
        ("---\n\nSummary", "—-\n\nSummary", "---\n\nSummary"),
        ("title: Down", "title:Down", "title: Down"),
        ("title: Down", "title： Down", "title: Down"),
        ("title: Down", "TITLE: Down", "title: Down"),
        ("title: Down", "Titles:Down: all", 'title: "Down: all"'),
        ("title: Down", "title: [x] is down", 'title: "[x] is down"'),
        ("title: Down", "title: @x", 'title: "@x"'),
        ("components: {api: major_outage}", "component: {api: down}", "components: {api: major_outage}"),
        ("components: {api: major_outage}", "components:\n\tapi:majr outage", "components:\n  api: major_outage"),
        ("{api: major_outage}", "\n  api: degraded # so far", "\n  api: degraded_performance # so far"),
        ("components: {api: major_outage}", "components:\n  — api\n  •\xa0web", "components:\n  - api\n  - web"),
        ("## Updates", "##Updates", "## Updates"),
        ("### 2024", "###2024", "### 2024"),
        ("### 2024", "＃＃＃　2024", "### 2024"),
        ("10:00 UTC - I", "10.00 (utc) I", "10:00 UTC - I"),
        ("2024-03-05 10:00 UTC - Investigating", "2024/03/05 10:00 UTC : Enquête", "2024-03-05 10:00 UTC - Enquête"),
        ("`web: partial_outage`", "`web: partial` `api: down`", "`web: partial_outage` `api: major_outage`"),
        ("We look.", "We\x07 \x85look.", "We look."),
    ],
)  # fmt: skip
def test_a_line_that_can_mean_one_thing_is_repaired(before: str, written: str, after: str) -> None:
    assert before in FILE
    for end in ("\n", "\r\n"):
        broken, whole = (FILE.replace(before, each, 1).replace("\n", end) for each in (written, after))
        assert mended(broken) == whole


@each_row(
    ("before", "written"),
    [
        ("title: Down", "title: Outage #12"),  # a comment, or not
        ("title: Down", "title: Down\nseverity: down"),  # a key of other tools
        ("major_outage", "outage"),  # partial or major
        ("major_outage", "up"),  # which would say that all is well
        ("api", "apii"),
        ("api: major_outage", "api: resolved"),
        ("components: {api: major_outage}", "components:\napi: major_outage"),
        ("2024-03-05 10:00", "05/03/2024 10:00"),  # day or month
        ("### 2024-03-05 10:00 UTC - Investigating", "**2024-03-05 10:00 UTC - Investigating**"),
        ("### 2024-03-05 10:00 UTC - Investigating", "### HH:MM - Investigating"),
        ("Investigating", "Resolvd"),
        ("We look.", "api: down"),  # a chip, or text
        ("We look.", "```\nopen"),
        ("We look.", "10:30 - Resolved"),
        ("Summary.", "Summary.\udcff"),
        (FILE[FILE.index("## Updates") :], ""),
    ],
)
def test_what_may_mean_something_else_stays_as_it_is(before: str, written: str) -> None:
    raw = FILE.replace(before, written, 1).encode("utf-8", "surrogateescape")
    assert read(raw).wrong_lines
    assert repaired(raw, read, SITE.languages) == (raw, [])


def test_several_mistakes_are_repaired_from_the_top_and_told_by_their_line() -> None:
    broken = (
        FILE.replace("---\ntitle", "—\nTitle", 1).replace("### 2024", "###2024").replace("partial_outage", "partial")
    )
    raw, repairs = repaired(b"\n" + broken.replace("We look.", "outage").encode(), read)
    assert raw.decode() == FILE.replace("We look.", "outage")
    assert repairs == [
        Repair(2, "---"),
        Repair(1, None),
        Repair(2, "title: Down"),
        Repair(10, "### 2024-03-05 10:00 UTC - Investigating"),
        Repair(11, "`web: partial_outage`"),
    ]


def test_check_repairs_files_and_says_what_it_did(tmp_path: Path) -> None:
    shell = Shell(tmp_path, CONFIG.replace("title:", "Title:").replace("url", "languages: [en, fr]\nurl"))
    one, two = (
        FILE.replace("title: Down", "title:Down"),
        FILE.replace("title:", "draft: true\ntitle:"),
    )
    shell.write("one.md", one.replace("2024-03-05", "2026-11-26").replace("10:00", "07:00"))
    shell.write("one.fr.md", "---\ntitle: A: b\n---\nTexte.\n")
    draft = shell.write("draft.md", two.replace("major_outage", "down"))
    (tmp_path / "incidents" / "broken.mdx").write_text("---\ntitle: x\n---\n")
    ended = shell.run("check", "--fix")
    assert ended.err.startswith(
        "statusgen.yml:1: now reads  title: Example Status\n"
        "incidents/one.md:2: now reads  title: Down\n"
        'incidents/one.fr.md:2: now reads  title: "A: b"\n'
        "incidents/broken.mdx:1:1: error: is not read because of its ending; rename it to broken.md\n"
    )
    assert "down" in draft.read_text()
    (tmp_path / "incidents" / "broken.mdx").unlink()
    assert shell.run("check", "--fix", "incidents/draft.md").err.startswith(
        "incidents/draft.md:4: now reads  components: {api: major_outage}\n"
    )
    assert shell.run("check", "--fix", "--format", "json").err == ""
