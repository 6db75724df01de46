"""The shipped theme: light, strict, valid, whole, and safe with whatever somebody writes."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

import pytest
from browser.sites import EXAMPLE, NOW, RICH, URLS, built, made_alone, pages_of, parsed, standing, tree

from statusgen.model import urls

BUDGET: Final = 13_000
"""The bytes of one round trip: the first window of TCP, less what the headers need."""

URL: Final = "https://example.org/status/"
LANGUAGES: Final = {EXAMPLE: {"en", "fr"}, RICH: {"en", "fr", "ar"}}

everywhere = pytest.mark.parametrize(("config", "url"), URLS.items(), ids=["below a path", "at a root"])


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def one(page: Element, query: str) -> Element:
    found = page.findall(query)
    assert len(found) == 1, query
    return found[0]


# Light


@pytest.mark.parametrize("config", [EXAMPLE, RICH], ids=["example", "rich"])
def test_the_front_page_arrives_in_one_round_trip(config: Path) -> None:
    site = standing(config)
    for page in homes(config):
        files = [page, *(name.lstrip("./") for name in styles(parsed(config)[page]))]
        assert sum(len(gzip.compress(site[name], mtime=0)) for name in files) <= BUDGET, page


def homes(config: Path) -> set[str]:
    """The front page in each language."""
    return {"index.html", *(f"{tag}/index.html" for tag in LANGUAGES[config] - {"en"})}


def styles(page: Element) -> list[str]:
    """The stylesheets of a page, in order."""
    return [each.get("href", "").partition("?v=")[0] for each in page.findall("./head/link[@rel='stylesheet']")]


@everywhere
def test_the_front_page_has_one_stylesheet_and_what_is_below_it_two(config: Path, url: str) -> None:
    for path, page in parsed(config).items():
        names = [] if path == urls.NOT_FOUND else [urls.PAGES_STYLE] * (path not in homes(config)) + [urls.STYLE]
        assert styles(page) == [urls.root_of(path) + name for name in names], path


def test_the_rich_front_page_has_what_the_budget_is_for() -> None:
    page = parsed(RICH)["index.html"]
    assert len(page.findall(".//li[@class='component']")) == 12
    links = {link.get("href") or "" for link in page.findall(".//main//a[@href]")}
    assert sum("incidents/" in link and link.endswith("/") for link in links) == 14


def test_the_script_is_small() -> None:
    assert len(gzip.compress(standing(RICH)[urls.SCRIPT], mtime=0)) <= 4_096
    assert len(gzip.compress(standing(RICH)[urls.EMBED_SCRIPT], mtime=0)) <= 2_048


# Strict


@everywhere
def test_every_page_is_strict(config: Path, url: str) -> None:
    for path, page in parsed(config).items():
        is_alone = path == urls.NOT_FOUND  # it has in itself what a host of any name needs
        assert [each.tag for each in page.iter() if "style" in each.attrib or each.tag == "style"] == [
            "style"
        ] * is_alone, path
        asked = [script.partition("?v=")[0] for script in scripts(page)]
        assert asked == [urls.root_of(path) + script for script in ours(path)], path
        assert [name for each in page.iter() for name in each.attrib if name.startswith("on")] == [], path
        head = one(page, "./head")
        assert [head[0].get("charset"), head[1].get("http-equiv")] == ["utf-8", "Content-Security-Policy"], path
        assert (head[1].get("content") or "").startswith("default-src 'none'; "), path


def ours(path: str) -> list[str]:
    """The scripts that a page has: that for frames has none."""
    if path == urls.NOT_FOUND or path.endswith("embed/index.html"):
        return []
    own = {"history/index.html": urls.HISTORY_SCRIPT, "subscribe/index.html": urls.COPY_SCRIPT}
    found = [urls.SCRIPT, *(script for page, script in own.items() if path.endswith(page))]
    return [*found, urls.COPY_SCRIPT] if "incidents/" in path else found


def scripts(page: Element) -> list[str]:
    """Where the scripts of a page come from; none may stand in the page, or keep it waiting. Data is no script."""
    found = [each for each in page.iter("script") if each.get("type") != "application/ld+json"]
    assert [each for each in found if text_of(each) or "defer" not in each.attrib] == []
    return [each.get("src", "") for each in found]


@everywhere
def test_every_page_has_one_heading_a_title_a_description_and_its_language(config: Path, url: str) -> None:
    for path, page in parsed(config).items():
        assert text_of(one(page, ".//h1")), path
        assert text_of(one(page, "./head/title")), path
        assert one(page, "./head/meta[@name='description']").get("content"), path
        folder = path.partition("/")[0]
        assert page.get("lang") == (folder if folder in LANGUAGES[config] else "en"), path
        assert page.get("dir") == ("rtl" if folder == "ar" else None), path


@everywhere
def test_ids_are_unique_and_what_refers_to_them_finds_them(config: Path, url: str) -> None:
    for path, page in parsed(config).items():
        ids = Counter(each.get("id") for each in page.iter() if each.get("id"))
        assert [name for name, times in ids.items() if times > 1] == [], path
        assert {each.get("aria-labelledby") for each in page.iter()} - {None} <= set(ids), path


@everywhere
def test_no_line_is_left_blank_by_the_templates(config: Path, url: str) -> None:
    for path, html in pages_of(standing(config)).items():
        assert "\n\n" not in html, path


# Whole


@everywhere
def test_every_link_leads_somewhere(config: Path, url: str) -> None:
    site, pages = standing(config), parsed(config)
    broken = [
        (path, target)
        for path, page in pages.items()
        for target in _targets(page)
        if not _exists(path, target, url, site)
    ]
    assert broken == []


def _targets(page: Element) -> Iterator[str]:
    for each in page.iter():
        yield from (value for name, value in each.attrib.items() if name in {"href", "src"})


def _exists(path: str, target: str, url: str, site: Mapping[str, bytes]) -> bool:
    address, fragment = urldefrag(urljoin(url + path.removesuffix("index.html"), target))
    if not address.startswith(url):
        return True
    file = urls.file_of(address.removeprefix(url).partition("?v=")[0])
    return file in site and (not fragment or f'id="{fragment}"' in site[file].decode())


@everywhere
def test_every_feed_is_named_by_the_page_that_it_belongs_to(config: Path, url: str) -> None:
    pages = parsed(config)
    feeds = [path for path in standing(config) if path.endswith((*urls.FEEDS, ".rss", ".atom"))]
    assert len(feeds) > 50
    for path in feeds:
        page = urls.file_of(urls.history() if path.startswith("history.") else path[: path.rfind("/") + 1])
        links = pages[page].findall("./head/link[@rel='alternate'][@type]")
        named = {urljoin(url + page, link.get("href") or ""): link for link in links}
        assert url + path in named, path
        assert named[url + path].get("title"), path


@everywhere
def test_the_feed_of_a_page_is_a_link_that_people_see(config: Path, url: str) -> None:
    for path, page in parsed(config).items():
        links = {urljoin(url + path, link.get("href") or "") for link in page.findall(".//main//a[@href]")}
        if path.removeprefix("fr/").removeprefix("ar/").startswith(("incidents/", "components/", "regions/")):
            assert url + path.replace("index.html", "feed.xml") in links, path
        if path in {"index.html", "fr/index.html", "ar/index.html"}:
            assert {url + path.replace("index.html", name) for name in urls.FEEDS} <= links


@everywhere
def test_each_page_knows_its_address_and_the_same_page_in_other_languages(config: Path, url: str) -> None:
    pages = {path: page for path, page in parsed(config).items() if path != urls.NOT_FOUND}
    alternates = {path: _alternates(page) for path, page in pages.items()}
    for path, page in pages.items():
        here = url + path.removesuffix("index.html")
        assert one(page, "./head/link[@rel='canonical']").get("href") == here
        assert alternates[path][page.get("lang") or ""] == here
        assert alternates[path]["x-default"] == alternates[path]["en"]
        assert set(alternates[path]) == {*LANGUAGES[config], "x-default"}
        for other in alternates[path].values():
            assert alternates[urls.file_of(other.removeprefix(url))] == alternates[path]


def _alternates(page: Element) -> dict[str, str]:
    links = page.findall("./head/link[@hreflang]")
    return {link.get("hreflang") or "": link.get("href") or "" for link in links}


# Says what is so


class Pages(dict[str, Element]):
    """The pages of a site, each made when somebody looks at it."""

    def __init__(self, config: Path, at: datetime) -> None:
        self.config, self.at = config, at

    def __missing__(self, path: str) -> Element:
        self[path] = tree(made_alone(self.config, path, self.at))
        return self[path]


def small_site(folder: Path, at: datetime, **incidents: str) -> Pages:
    """The pages of a site in Tokyo, with an api and a retired vine in a group, as it reads at an instant."""
    (folder / "incidents").mkdir()
    (folder / "statusgen.yml").write_text(
        "title: Small\nurl: https://status.example.org/\ntimezone: Asia/Tokyo\n"
        "components:\n- name: Meta\n  components:\n"
        "  - {id: api, name: Api, since: 2024-03-04}\n  - {id: vine, name: Vine, until: 2024-03-05}\n"
    )
    for name, source in incidents.items():
        (folder / "incidents" / f"{name}.md").write_text(source)
    return Pages(folder / "statusgen.yml", at)


VAGUE: Final = """---
title: Broken
start: 2024-03-04
components: {api: major_outage}
duration: some hours
---
"""
CLAIMED: Final = """---
title: Broken
components: {api: major_outage}
claims: [{about: end, by: Somebody, summary: It is over}]
---

## Updates

### 2024-03-05 10:00 +09:00 - Investigating

Looking.
"""
WORK: Final = """---
title: New disks
kind: maintenance
start: 2024-03-05 13:00 +09:00
end: 2024-03-05 14:00 +09:00
components: {api: under_maintenance}
regions: [FR]
---

## Updates

### 2024-03-04 10:00 +09:00 - Scheduled

We put in new disks.
"""


def test_the_sentence_of_a_component_says_over_what_time_and_nothing_it_does_not_know(tmp_path: Path) -> None:
    page = small_site(tmp_path, datetime(2024, 3, 5, 3, tzinfo=UTC), x=VAGUE)["components/api/index.html"]
    said = "Uptime over 24 hours: up to 100.00%. Not counted: 1 incident of unknown duration."
    assert text_of(one(page, ".//figcaption")) == said


def test_a_component_is_called_retired_from_its_last_instant_and_not_on_its_last_day(tmp_path: Path) -> None:
    for name, hour, said in (("before", 14, "Operational"), ("after", 15, "Retired")):
        (folder := tmp_path / name).mkdir()
        page = small_site(folder, datetime(2024, 3, 5, hour, 30, tzinfo=UTC))["components/vine/index.html"]
        assert text_of(one(page, ".//p[@class='lead" + (" with" if hour == 14 else "") + "']")) == said


def test_the_end_of_an_open_incident_that_somebody_makes_a_claim_about_is_not_over(tmp_path: Path) -> None:
    pages = small_site(tmp_path, datetime(2024, 3, 6, 3, tzinfo=UTC), x=CLAIMED)
    assert "EndOngoing Unconfirmed It is over" in text_of(one(pages["incidents/x/index.html"], "./body"))


def test_a_notice_says_when_it_holds_wherever_it_is_listed_and_described(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "statusgen.yml").write_text(f"title: T\nurl: {URL}\ncomponents:\n- {{id: api, name: A}}\n")
    for name, rest in {
        "over": "start: 2026-11-15\nend: 2026-11-16\n---\n\nHello.",
        "open": "---\n\n## Updates\n\n### 2026-11-17 09:00 UTC - Update\n\nHello.",
        "later": "start: 2026-12-01\n---\n\n## Updates\n\n### 2026-11-17 10:00 UTC - Update\n\nHello.",
    }.items():
        (tmp_path / "incidents" / f"{name}.md").write_text(f"---\ntitle: {name}\nkind: notice\n{rest}\n")
    pages = Pages(tmp_path / "statusgen.yml", NOW)
    said = {
        name: one(pages[f"incidents/{name}/index.html"], "head/meta[@name='description']").get("content")
        for name in ("over", "open", "later")
    }
    assert said == {
        "later": "Notice\xa0· Start: Dec 1, 2026",
        "over": "Notice\xa0· Nov 15 – 16, 2026",
        "open": "Notice\xa0· Since Nov 17, 2026, 09:00 UTC",
    }
    listed = [text_of(each) for each in pages["history/2026-11/index.html"].findall(".//span[@class='soft outcome']")]
    assert listed == ["Since Nov 17, 2026, 09:00 UTC", "Nov 15 – 16, 2026"]
    assert "StateNotice StartDec 1, 2026" in text_of(one(pages["incidents/later/index.html"], ".//header/dl"))


def test_a_notice_names_its_components_and_its_page_says_until_when(tmp_path: Path) -> None:
    told = "kind: notice\nstart: 2024-03-05 00:00 UTC\ncomponents: [api, vine]"
    notices = {"until": f"{told}\nend: 2024-03-07 10:00 UTC", "point": told}
    sources = {name: f"---\ntitle: {name}\n{rest}\n---\n" for name, rest in notices.items()}
    pages = small_site(tmp_path, datetime(2024, 3, 5, 4, 30, tzinfo=UTC), **sources)
    facts = {name: text_of(one(pages[f"incidents/{name}/index.html"], ".//header/dl")) for name in notices}
    since, about = "StateNotice SinceMar 5, 2024, 09:00 UTC+9", "ComponentsApi and Vine"
    assert facts == {"until": f"{since} EndMar 7, 2024, 19:00 UTC+9 {about}", "point": f"{since} {about}"}
    listed = pages["index.html"].findall(".//section[@aria-labelledby='notices']//ul[@class='meta soft']")
    assert [text_of(each) for each in listed] == ["Components: Api and Vine"] * 2


def test_an_incident_that_claims_no_level_names_its_components_wherever_it_is_told_in_full(tmp_path: Path) -> None:
    told = "---\ntitle: A\ncomponents: [api, vine]\n---\n\n## Updates\n\n### 2024-03-05 01:00 UTC - "
    over = "Investigating\n\nx\n\n### 02:00 - Resolved\n\ny"
    pages = small_site(tmp_path, datetime(2024, 3, 5, 4, tzinfo=UTC), over=told + over, open=f"{told}Monitoring\n\nx")
    for page in ("incidents/over/index.html", "incidents/open/index.html"):
        assert "Affected Api and Vine" in text_of(one(pages[page], ".//header/dl"))
    open_one = one(pages["index.html"], ".//section[@aria-labelledby='open']//article")
    assert "Affected: Api and Vine" in text_of(open_one)


def test_work_that_goes_on_after_its_window_is_not_said_to_last_until_then(tmp_path: Path) -> None:
    posts = "## Updates\n\n### 2024-03-05 01:00 UTC - Scheduled\n\nx\n\n### 02:10 - In progress\n\ny\n"
    work = f"---\ntitle: W\nkind: maintenance\nstart: 2024-03-05 02:00 UTC\nend: 2024-03-05 03:00 UTC\n---\n{posts}"
    down = "---\ntitle: D\ncomponents: [api]\n---\n\n## Updates\n\n### 2024-03-05 02:00 UTC - Investigating\n\nx\n"
    small_site(tmp_path, NOW, w=work, d=down)
    homes = [Pages(tmp_path / "statusgen.yml", datetime(2024, 3, 5, hour, 30, tzinfo=UTC)) for hour in (2, 3)]
    said = [text_of(one(home["index.html"], ".//dl[@class='brief also']")) for home in homes]
    assert said == ["In progressW until 12:00 UTC+9", "In progressW since 11:00 UTC+9"]


def test_japanese_sentences_stand_without_a_gap(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    (tmp_path / "statusgen.yml").write_text(
        f"title: T\nurl: {URL}\nlanguages: [ja]\ncomponents:\n- {{id: api, name: A, since: 2020}}\n"
    )
    pages = pages_of(built(tmp_path / "statusgen.yml"))
    assert "。インシデント" in text_of(one(tree(pages["components/api/index.html"]), ".//figcaption"))
    assert {path for path, html in pages.items() if "。 " in html} == set()


def test_home_shows_the_uptime_of_a_group_beside_its_name_and_each_day_of_an_outage(tmp_path: Path) -> None:
    home = small_site(tmp_path, datetime(2024, 3, 6, 3, tzinfo=UTC), x=CLAIMED)["index.html"]
    assert text_of(one(home, ".//details[@class='group']/summary")) == "Meta Major outage Uptime 56.66%"
    assert text_of(home.findall(".//ol[@class='days']/li")[0]).startswith("Mar 5 – 6 Broken")


def test_a_maintenance_that_the_clock_began_says_once_how_its_components_are_affected(tmp_path: Path) -> None:
    page = small_site(tmp_path, datetime(2024, 3, 5, 4, 30, tzinfo=UTC), x=WORK)["incidents/x/index.html"]
    assert "Affected Under maintenance: Api" in shown(page)
    assert shown(page).count("Under maintenance") == 2  # that of the region is beside the map


WORSE: Final = """---
title: Broken
components: {api: major_outage}
---

## Updates

### 2024-03-05 17:00 +09:00 - Investigating

Looking.

### 18:00 - Monitoring
`api: degraded_performance` `vine: partial_outage`

Better, and Vine is hit too.
"""


def test_the_table_of_components_over_time_has_what_the_newest_update_sets(tmp_path: Path) -> None:
    page = small_site(tmp_path, datetime(2024, 3, 5, 12, tzinfo=UTC), x=WORSE)["incidents/x/index.html"]
    assert text_of(one(page, ".//tbody")) == (
        "Api Major outage 17:00 – 18:00 UTC+9 Degraded performance since 18:00 UTC+9 "
        "Vine Partial outage since 18:00 UTC+9"
    )


def test_a_maintenance_to_come_names_what_it_will_affect_and_calls_nothing_under_maintenance(tmp_path: Path) -> None:
    pages = small_site(tmp_path, datetime(2024, 3, 5, 3, 30, tzinfo=UTC), x=WORK)
    home, story = (shown(pages[path]) for path in ("index.html", "incidents/x/index.html"))
    assert "Affected: Api Regions: France" in home
    assert "Affected Api Regions France" in story
    assert home.count("Under maintenance") == 1  # in the key to the shapes
    assert "Under maintenance" not in story


def shown(page: Element) -> str:
    """The words of a page, without what is hidden."""
    for parent in page.iter():
        for each in [each for each in parent if "off" in (each.get("class") or "").split()]:
            parent.remove(each)
    return " ".join(" ".join(one(page, ".//main").itertext()).split())


# Safe


def hostile(name: str) -> str:
    return f"""{name} <script>alert(1)</script> "a" 'b' &amp; {{{{ 7*7 }}}} {{% raw %}} </title><img src=x>"""


def _configuration() -> dict[str, object]:
    return {
        "title": hostile("site title"),
        "url": URL,
        "organization": hostile("organization"),
        "links": [{"title": hostile("site link"), "url": "https://example.org/?a=1&b=2"}],
        "components": [
            {
                "name": hostile("group"),
                "description": hostile("group description"),
                "operator": hostile("operator"),
                "components": [{"id": "api", "name": hostile("component"), "description": hostile("description")}],
            }
        ],
        "regions": {"here": {"name": hostile("region")}},
    }


def _incident() -> dict[str, object]:
    claim = {"by": hostile("claimant"), "summary": hostile("claim"), "response": hostile("response")}
    return {
        "title": hostile("title"),
        "components": {"api": {"level": "major_outage", "note": hostile("note"), "source": hostile("source")}},
        "regions": {"here": {"note": hostile("region note")}},
        "cause": {"status": "suspected", "summary": hostile("cause"), "by": hostile("cause by")},
        "claims": [claim, {"about": "api", **claim}, {"about": "impact", **claim}],
        "statements": [
            {
                "speaker": hostile("speaker"),
                "role": hostile("role"),
                "organization": hostile("other organization"),
                "text": hostile("statement"),
                "verbatim": True,
                "source": "https://example.org/?a=1&b=2",
            }
        ],
        "reports": [{"by": hostile("reporter"), "count": 7, "unit": hostile("unit"), "summary": hostile("report")}],
        "links": [{"title": hostile("link"), "url": "https://example.org/"}],
    }


SAID: Final = (
    *("site title", "organization", "site link", "group", "group description", "operator", "component", "description"),
    *("region", "title", "note", "source", "region note", "cause", "cause by", "claimant", "claim", "response"),
    *("speaker", "role", "other organization", "statement", "reporter", "unit", "report", "link"),
)


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Element]:
    project = tmp_path_factory.mktemp("hostile")
    (project / "incidents").mkdir()
    config = project / "statusgen.yml"
    config.write_text(json.dumps(_configuration()))
    (project / "incidents" / "x.md").write_text(
        f"---\n{json.dumps(_incident(), indent=1)}\n---\n\n{hostile('summary')}\n\n"
        "## Updates\n\n### 2026-11-22 10:00 UTC - Investigating\n`api: partial_outage`\n\n" + hostile("update") + "\n"
    )
    return {path: tree(html) for path, html in pages_of(built(config)).items()}


def test_whatever_is_configured_is_shown_as_text(hostile_pages: Mapping[str, Element]) -> None:
    shown = "\n".join(text_of(one(page, "./body")) for page in hostile_pages.values())
    assert [name for name in SAID if " ".join(hostile(name).split()) not in shown] == []


@pytest.mark.parametrize("name", ["summary", "update"])
def test_markup_that_is_not_allowed_is_shown_as_text(hostile_pages: Mapping[str, Element], name: str) -> None:
    said = text_of(one(hostile_pages["incidents/x/index.html"], "./body"))
    assert f"{name} <script>alert(1)</script> " in said
    assert "{{ 7*7 }} {% raw %} </title>" in said


def test_nothing_that_was_written_becomes_markup(hostile_pages: Mapping[str, Element]) -> None:
    for path, page in hostile_pages.items():
        assert len(scripts(page)) == len(ours(path)), path
        data = [json.loads(each.text or "") for each in page.iter("script") if not each.get("src")]
        assert all(each["@context"] == "https://schema.org" for each in data), path
        assert [each.get("src") for each in page.iter("img") if each.get("src") == "x"] == [], path
        assert "49" not in text_of(page), path


def test_in_the_head_too_it_is_text(hostile_pages: Mapping[str, Element]) -> None:
    page = hostile_pages["incidents/x/index.html"]
    title = f"{hostile('title')} – {hostile('site title')}"
    assert one(page, "./head/title").text == title
    assert one(page, "./head/meta[@property='og:title']").get("content") == title
    assert hostile("component") in (one(page, "./head/meta[@name='description']").get("content") or "")
