"""The on-call card: where its links lead, and what they write."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from builders import at, component, incident, site, update, writeup
from test_cli import statusgen

from statusgen.model.problems import StatusgenError
from statusgen.model.site import Site
from statusgen.scaffold.card import Card, Repository, card_file, plan_card
from statusgen.scaffold.card_links import LONGEST, Template, filled_in, read_template, read_templates
from statusgen.scaffold.new_project import TEMPLATES
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import read_header

NOW: Final = at("2024-03-06 12:00")
REPOSITORY: Final = Repository("example/status", "main")
SHIPPED: Final = read_templates(Path("nowhere"), TEMPLATES)
HOSTILE: Final = 'A "B" <i>C</i>: #1 & {d} \\ %0A «e» 検索'


def planned(on: Site, *templates: Template, repository: Repository = REPOSITORY) -> Card:
    unfinished = [each for each in on.incidents if each.end is None]
    return plan_card(on, unfinished, templates or SHIPPED, repository, NOW)


def new_files(page: bytes) -> Iterator[tuple[str, str]]:
    """The name and text of each file that a link of the page opens."""
    for link in re.findall(r'href="(https://github\.com/[^"]*/new/[^"]*)"', page.decode()):
        assert len(html.unescape(link)) <= LONGEST
        filled = dict(parse_qsl(urlsplit(html.unescape(link)).query, strict_parsing=True))
        yield filled["filename"], filled["value"]


def read(name: str, text: str, on: Site) -> Parsed:
    return parse(read_header(writeup(text, name), on), on, now=NOW)


def test_each_link_opens_a_write_up_that_is_accepted_once_the_moment_is_in_it() -> None:
    on = site(components=["api", component("web", called=HOSTILE)])
    files = list(new_files(card_file(planned(on))))
    assert [name for name, _ in files] == [
        "DATE-api-outage.md", "DATE-api-slow-answers.md", "DATE-web-outage.md", "DATE-web-slow-answers.md",
    ]  # fmt: skip
    titles = []
    for name, text in files:
        dated = name.replace("DATE-", "2024-03-06-"), text.replace("DATE TIME UTC", "2024-03-06 11:58 UTC")
        found = read(*dated, on)
        assert found.problems == ()
        assert found.incident
        assert found.incident.updates[0].posted == at("2024-03-06 11:58")
        titles.append(found.incident.title.original.text)
    assert titles == ["Api: outage", "Api: slow answers", f"{HOSTILE}: outage", f"{HOSTILE}: slow answers"]


def test_without_the_moment_it_is_refused_with_the_present_one_to_paste() -> None:
    on = site()
    name, text = next(new_files(card_file(planned(on))))
    assert [problem.message.partition("; ")[2] for problem in read(name, text, on).problems] == [
        "write today's date and time, as in ### 2024-03-06 12:00 UTC - Investigating",
        "use a-z, 0-9 and -, at most 100 characters: rename it to 2024-03-06-api-outage.md",
    ]


def test_each_open_incident_has_a_link_to_its_file() -> None:
    open_one = incident(update("2024-03-06 10:00", "Investigating"), title="<b>Down</b>", source="2024/a b.md")
    over = incident(update("10:00", "Investigating"), update("11:00", "Resolved"), name="over")
    card = planned(site(open_one, over), repository=Repository("example/status", "on/call", "page/"))
    assert [(each.text, each.url) for each in card.edits] == [
        ("<b>Down</b>", "https://github.com/example/status/edit/on/call/page/incidents/2024/a%20b.md")
    ]
    page = card_file(card).decode()
    assert "&lt;b&gt;Down&lt;/b&gt;" in page
    assert "### DATE TIME UTC - Monitoring" in page
    assert "https://github.com/example/status/actions/workflows/incident.yml" in page
    assert "Nothing was open" not in page
    assert "Nothing was open when this card was written, at 2024-03-06 12:00 UTC" in card_file(planned(site())).decode()


def test_a_template_that_names_its_components_itself_has_one_link_and_keeps_its_title() -> None:
    own = Template("data_centre", "---\ntitle: Power failure\ncomponents: {api: major_outage}\n---\n")
    card = planned(site(), own, Template("outage", "---\ntitle:\ncomponents: [COMPONENT]\n---\n"))
    assert [(each.heading, [link.text for link in each.links]) for each in card.sections] == [
        ("Api", ["Outage"]), ("Web", ["Outage"]), ("Something else", ["Data centre"]),
    ]  # fmt: skip
    assert "filename=DATE-data_centre.md" in card.new[-1].url
    assert filled_in(own, None) == own.text
    assert [each.heading for each in planned(site(), own).sections] == ["Something else"]


def test_a_link_that_would_be_too_long_is_refused() -> None:
    with pytest.raises(
        StatusgenError, match=r"_templates/long\.md: makes a link of 6,\d\d\d characters, of which 6,000"
    ):
        planned(site(), Template("long", "COMPONENT" + "x" * LONGEST))


def test_templates_of_the_project_come_instead_of_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_bytes(b"\xef\xbb\xbftitle: X\r\n")
    assert [each.name for each in read_templates(tmp_path, TEMPLATES)] == ["own"]
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(StatusgenError, match=r"folder\.md: cannot be read: is a directory"):
        read_templates(tmp_path, TEMPLATES)
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe")
    with pytest.raises(StatusgenError, match=r"bad\.md: "):
        read_template(tmp_path / "bad.md")


def test_the_card_is_one_page_that_loads_nothing() -> None:
    page = card_file(planned(site())).decode()
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", page) == []
    assert "default-src 'none'; style-src 'sha256-" in page


def test_the_command_writes_the_card_for_a_repository(project: Path) -> None:
    ended = statusgen("card", "--github", "example/status", within=project)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "on-call.html: 4 links to report something new, 0 links to what is open\n"
    page = (project / "on-call.html").read_text(encoding="utf-8")
    assert "https://github.com/example/status/new/" in page
    assert "The form" not in page
    assert "The form" in card_file(planned(site())).decode()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 2, "git knows of no GitHub repository for this folder; give it with --github OWNER/REPO"),
        (("--github", "example"), 2, "write OWNER/REPO, as at the beginning of its URL"),
        (
            ("--github", "a/b", "--output", "nowhere/x.html"),
            1,
            "nowhere/x.html: cannot be written: no such file or directory",
        ),
        (("--github", "a/b", "--config", "nowhere.yml"), 1, "nowhere.yml: file not found"),
    ],
)
def test_what_the_command_cannot_do_is_said(project: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    ended = statusgen("card", *arguments, within=project)
    assert ended.returncode == status
    assert said in ended.stderr
    assert not (project / "on-call.html").exists()


def test_an_error_in_another_file_does_not_keep_anybody_from_the_card(project: Path) -> None:
    (project / "incidents" / "wrong.md").write_text("---\ntitle: X\ncomponents: [apii]\n---\n")
    (project / "incidents" / "open.md").write_text(
        "---\ntitle: Down\ncomponents: {api: major_outage}\n---\n\n"
        "## Updates\n\n### 2024-03-06 10:00 UTC - Investigating\n"
    )
    ended = statusgen("card", "--github", "a/b", within=project)
    assert ended.stdout == "on-call.html: 4 links to report something new, 1 link to what is open\n"
    (project / "statusgen.yml").write_text("title: X\n")
    assert statusgen("card", "--github", "a/b", within=project).stderr.startswith("statusgen.yml:1:1: error: ")


def test_the_repository_of_a_page_at_github_io_is_known(project: Path) -> None:
    config = (project / "statusgen.yml").read_text()
    (project / "statusgen.yml").write_text(config.replace("example.org/status", "example.github.io/page"))
    assert statusgen("card", "--branch", "trunk", within=project).returncode == 0
    assert b"https://github.com/example/page/new/trunk/incidents?" in (project / "on-call.html").read_bytes()
