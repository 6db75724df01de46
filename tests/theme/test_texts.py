"""The page of an incident as Markdown: everything of the page, and whatever was written as it was written."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cmarkgfm
import pytest
from browser.sites import EXAMPLE, NOW, RICH, built, standing

from statusgen.model import urls
from statusgen.model.site import Text
from statusgen.sources.project import Project, load
from statusgen.theme.templates import Templates
from statusgen.theme.texts import tidied

URL: Final = "https://example.github.io/status/"
TEMPLATES: Final = Templates(EXAMPLE.parent / "templates")


def shown(markdown: str) -> str:
    """What GitHub's own parser shows of a document."""
    page = cmarkgfm.github_flavored_markdown_to_html(markdown)
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


def texts(value: object) -> Iterator[Text]:
    """Every text of an incident."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif hasattr(value, "__struct_fields__"):
        yield from texts(tuple(getattr(value, name) for name in value.__struct_fields__))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["2016-01-19-twitter-unreachable", "2016-10-21-dyn-ddos", "2024-03-05-meta-logins"])
def test_every_fact_of_a_full_write_up_is_in_it(name: str, language: str) -> None:
    site = load(Project(EXAMPLE), TEMPLATES.languages, now=NOW).site
    incident = next(each for each in site.incidents if each.id == name)
    prefix = urls.prefix(site, language)
    document = standing(EXAMPLE, URL)[f"{prefix}incidents/{name}/index.md"].decode()
    said = shown(document)
    bodies = {*map(id, [incident.summary, incident.writeup, *(update.body for update in incident.updates)])}
    for text in texts(incident):
        words = text.within(language).text
        if id(text) in bodies:
            assert words.split("\n")[0].lstrip("# ") in document
        else:
            assert " ".join(words.split()) in said or words.startswith("http")
    locale = TEMPLATES.locale(language, site.zone)
    for region in incident.regions:
        assert locale.region(region, site.regions) in said
    for update in incident.updates:
        assert locale.moment(update.at) in said


def test_all_links_are_absolute_and_every_page_leads_to_its_markdown() -> None:
    site = standing(RICH, URL)
    documents = {path: content.decode() for path, content in site.items() if path.endswith(".md")}
    assert len(documents) > 30
    for path, document in documents.items():
        links = re.findall(r"\]\(([^)]*)\)", document)
        assert [link for link in links if not re.match("https?://|mailto:", link)] == [], path
        assert document.endswith(f"\n\n---\n\n<{URL}{path.removesuffix('index.md')}>\n")
        assert "\n\n\n" not in document
        page = site[path.replace("index.md", "index.html")].decode()
        assert page.count(f'href="{"../" * path.count("/")}{path}"') == 2


def test_other_peoples_words_are_quoted_and_called_unconfirmed() -> None:
    document = standing(EXAMPLE, URL)["incidents/2024-03-05-meta-logins/index.md"].decode()
    claim = (
        "> **Unconfirmed** Called it a cyberattack, claimed by the group Anonymous.\n>\n"
        "> In response: The company did not confirm it."
    )
    assert claim in document
    assert document.count("Unconfirmed") == 11


HOSTILE: Final = "# *a* _b_ [c](d) <e> `f` ~~g~~ &copy; {{ 7*7 }} https://x.org/~y* 1. | \\"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Markdown of an incident, all of whose texts could be taken for Markdown."""
    project = tmp_path_factory.mktemp("hostile")
    (project / "incidents").mkdir()
    said = {"summary": HOSTILE, "by": HOSTILE, "source": HOSTILE}
    front = {
        "title": HOSTILE,
        "components": {"api": {"level": "major_outage", "note": HOSTILE}},
        "regions": {"here": {"note": HOSTILE}},
        "cause": {"status": "suspected", **said},
        "claims": [{**said, "response": HOSTILE}],
        "statements": [{"speaker": HOSTILE, "role": HOSTILE, "text": HOSTILE, "verbatim": True}],
        "reports": [{"by": HOSTILE, "count": 7, "unit": HOSTILE, "summary": HOSTILE}],
        "links": [{"title": HOSTILE, "url": "https://example.org/a_(b)"}],
    }
    config: dict[str, object] = {"title": HOSTILE, "url": URL, "components": [{"id": "api", "name": HOSTILE}]}
    config["regions"] = {"here": {"name": HOSTILE}}
    (project / "statusgen.yml").write_text(json.dumps(config))
    (project / "incidents" / "x.md").write_text(
        f"---\n{json.dumps(front)}\n---\n\n## Updates\n\n### 2026-11-22 10:00 UTC - Investigating\n\n"
        "```\na\n\n\n\nb\n```\n\n## c <!-- secret -->\n\nd\n"
    )
    return built(project / "statusgen.yml")["incidents/x/index.md"].decode()


def test_no_text_of_an_author_is_taken_for_markdown(hostile: str) -> None:
    page = cmarkgfm.github_flavored_markdown_to_html(hostile)
    assert shown(hostile).count(HOSTILE) == 22
    assert not re.search("<(em|del|code>f)", page)
    assert "secret" not in hostile


def test_blank_lines_of_authors_stay(hostile: str) -> None:
    assert "```\na\n\n\n\nb\n```" in hostile
    assert tidied("a\n\n\n\nb\n\n") == "a\n\nb\n"


def test_a_template_of_a_sites_own_counts_in_the_language_and_escapes_what_it_puts_out(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "statusgen.yml").write_text(f"title: '*T*'\nurl: {URL}\ncomponents:\n- {{id: api, name: A}}\n")
    (tmp_path / "incidents" / "x.md").write_text("---\ntitle: X\nstart: 2008\ncomponents: {api: major_outage}\n---\n")
    own = '{{ ngettext("%(number)s day *", "%(number)s days *", 1200) }} {{ site.title.original.text }}'
    (tmp_path / "templates" / "incident.md").write_text(own)
    assert built(tmp_path / "statusgen.yml")["incidents/x/index.md"].decode() == "1,200 days \\* \\*T\\*\n"


def document_of(project: Path, *written: str, languages: str = "[en]") -> str:
    """The Markdown of the last of some write-ups, called a, b and so on."""
    (project / "incidents").mkdir()
    (project / "statusgen.yml").write_text(
        f"title: T\nurl: {URL}\nlanguages: {languages}\ncomponents:\n- {{id: api, name: API}}\n"
    )
    for name, each in zip("abc", written, strict=False):
        (project / "incidents" / f"{name}.md").write_text(f"---\ntitle: {name}\n{each}")
    prefix = "fr/" if "fr" in languages else ""
    return built(project / "statusgen.yml")[f"{prefix}incidents/{'abc'[len(written) - 1]}/index.md"].decode()


OVER: Final = "start: 2026-11-10 10:00 UTC\nend: 2026-11-10 11:00 UTC\n"


def test_every_region_has_its_level(tmp_path: Path) -> None:
    document = document_of(tmp_path, f"{OVER}regions: {{FR: major_outage, DE: operational}}\n---\n")
    regions = f"{URL}regions"
    assert (
        f"## Where\n\n### [France]({regions}/fr/)\n\nMajor outage\n\n### [Germany]({regions}/de/)\n\nOperational\n"
    ) in document


def test_each_text_is_read_as_if_it_stood_alone(tmp_path: Path) -> None:
    document = document_of(
        tmp_path,
        f"{OVER}---\nSee [1].\n\n[1]: https://x.org/summary\n\n## Updates\n\n"
        "### 2026-11-10 10:00 UTC - Investigating\n\nSee [here][1].\n\n[1]: https://x.org/first\n\n"
        "### 11:00 - Resolved\n\nSee [1].\n\n```\nopen\n\n"
        "## Root cause\n\nSee [1].\n",
    )
    page = cmarkgfm.github_flavored_markdown_to_html(document)
    assert re.findall('href="(https://x.org/[^"]*)"', page) == ["https://x.org/summary", "https://x.org/first"]
    assert "```\nopen\n\n## Root cause\n\nSee [1].\n```" in document
    assert page.endswith(f'<hr />\n<p><a href="{URL}incidents/a/">{URL}incidents/a/</a></p>\n')


def test_a_list_of_the_author_stays_one_of_its_own(tmp_path: Path) -> None:
    document = document_of(
        tmp_path,
        "start: 2026-11-10 10:00 UTC\n---\n- one\n- two\n\n## Updates\n\n### 2026-11-10 10:00 UTC - Investigating\n"
        "`api: degraded_performance`\n\nWe know:\n\n- three\n- four\n",
    )
    assert "- Affected\n  - Degraded performance: " in document
    assert "\n\n<!-- -->\n\n- one\n- two\n\n<!-- -->\n\n" in document
    assert "We know:\n\n- three\n- four\n\n<!-- -->\n\n- Degraded performance: " in document
    page = cmarkgfm.github_flavored_markdown_to_html(document)
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" in page
    assert "<ul>\n<li>three</li>\n<li>four</li>\n</ul>" in page


def test_it_says_which_language_is_not_that_of_the_page(tmp_path: Path) -> None:
    document = document_of(tmp_path, f"{OVER}---\nBroken.\n", languages="[en, fr]")
    assert "\n\nUne partie de cette page est en anglais.\n\n" in document


def test_what_is_related_has_its_state_and_its_time(tmp_path: Path) -> None:
    document = document_of(
        tmp_path,
        "kind: maintenance\nstart: 2026-11-10 10:00 UTC\nend: 2026-11-10 12:00 UTC\n---\n",
        "kind: notice\nstart: 2026-11-15\nend: 2026-11-16\n---\n",
        f"{OVER}related: [a, b]\n---\n",
    )
    related = document.partition("## Related\n\n")[2].splitlines()
    assert related[:2] == [
        f"- [b]({URL}incidents/b/) · November 15, 2026 · November 15, 2026 to November 16, 2026",
        f"- [a]({URL}incidents/a/) · November 10, 2026 · Completed, November 10, 2026, 10:00 UTC to 12:00 UTC",
    ]
