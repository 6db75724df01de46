"""Pages of a site's own: read, linked and checked like write-ups, and part of the navigation."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import site
from projects import write_project

from statusgen.build import assemble
from statusgen.model.site import OwnPage
from statusgen.sources.own_pages import page_files, read_pages
from statusgen.sources.project import Project

NOW = datetime(2024, 3, 6, tzinfo=UTC)


def told(files: Mapping[str, str], *languages: str) -> tuple[dict[str, OwnPage], list[str]]:
    """The pages by name, and what is wrong with them, without its kind."""
    raw = {name: text.encode() for name, text in files.items()}
    static = frozenset({"templates/static/team.png"})
    pages, problems = read_pages(raw, site(languages=languages or ("en", "fr")), {"2024-03-05-x.md"}, static)
    return {page.name: page for page in pages}, [str(problem).replace("error: ", "") for problem in problems]


def test_a_page_has_a_title_and_a_text_in_each_language_and_may_stand_at_the_foot() -> None:
    pages, problems = told(
        {
            "about.md": "---\ntitle: About us\n---\nWe are **here**.\n",
            "about.fr.md": "---\ntitle: À propos\n---\nNous sommes là.\n",
            "imprint.md": "---\ntitle: Imprint\nfooter: true\n---\n",
        }
    )
    assert problems == []
    assert pages["about"].title.words == {"en": "About us", "fr": "À propos"}
    assert pages["about"].body.words == {"en": "We are **here**.\n", "fr": "Nous sommes là.\n"}
    assert (pages["about"].footer, pages["imprint"].footer, pages["imprint"].body.words) == (False, True, {"en": ""})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("about.md", "Text.", "pages/about.md:1:1: front matter is missing; begin the file with the lines  ---  and"),
        ("about.md", "---\ntile: A\n---\n", 'pages/about.md:2:1: there is no key "tile"; did you mean "title"?'),
        ("About us.md", "---\ntitle: A\n---\n", 'pages/About us.md:1:1: "About us" is not an id; use a-z, 0-9 and -'),
        ("history.md", "---\ntitle: A\n---\n", "pages/history.md:1:1: the site has something else called history; "),
        ("fr.md", "---\ntitle: A\n---\n", "pages/fr.md:1:1: the site has something else called fr; rename it"),
        ("a.de.md", "---\ntitle: A\n---\n", 'pages/a.de.md:1:1: "de" is not one of the site\'s languages; they are en'),
        ("a.en.md", "---\ntitle: A\n---\n", "pages/a.en.md:1:1: a.md is in en itself; keep one of the two"),
        ("a.fr.md", "---\ntitle: A\n---\n", "pages/a.fr.md:1:1: is the translation of a.md, but there is no such file"),
        ("a.md", "---\ntitle: A\n---\n[x](b.md)", 'pages/a.md:4:1: warning: the link "b.md" leads nowhere; files are'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_page_is_named_with_its_place(name: str, text: str, said: str) -> None:
    _, problems = told({name: text})
    assert any(problem.startswith(said) for problem in problems), problems


def test_pages_link_to_each_other_to_write_ups_and_to_static_files(tmp_path: Path) -> None:
    root = write_project(tmp_path)
    (root / "pages").mkdir()
    (root / "templates" / "static").mkdir(parents=True)
    (root / "templates" / "static" / "team.png").write_bytes(b"PNG")
    links = "[c](contact.md) [i](../incidents/2024-03-05-requests-fail.md) ![We](../templates/static/team.png)"
    (root / "pages" / "about.md").write_text(f"---\ntitle: About\n---\n{links}\n\n## Why\n")
    (root / "pages" / "contact.md").write_text("---\ntitle: Contact\nfooter: true\n---\n[Why](about.md)\n")
    (root / "pages" / "_later.md").write_text("nothing yet")
    assembled = assemble(Project(root / "statusgen.yml"), now=NOW)
    files = {file.path: file.content.decode("utf-8", "replace") for file in assembled.files}
    about, home = files["about/index.html"], files["index.html"]
    assert assembled.warnings == ()
    assert '<a href="../contact/">c</a> <a href="../incidents/2024-03-05-requests-fail/">i</a>' in about
    assert '<img src="../static/team.png" alt="We"' in about
    assert '<h2 id="w-why">Why</h2>' in about
    assert '<li><a href="../about/" aria-current="page">About</a></li>' in about
    assert '<li><a href="about/">About</a></li>' in home
    assert home.index('<a href="contact/">') > home.index("<footer>")
    assert "<loc>https://example.org/status/about/</loc>" in files["sitemap.xml"]
    assert "_later/index.html" not in files


def test_a_link_that_leads_out_of_the_project_is_no_page(tmp_path: Path) -> None:
    (tmp_path / "project" / "pages").mkdir(parents=True)
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "project" / "pages" / "a.md").symlink_to(tmp_path / "secret.md")
    assert page_files(tmp_path / "project") == {}
