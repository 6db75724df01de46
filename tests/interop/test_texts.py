"""Whatever people write, every feed and file is read by strict parsers, and says what was written."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from xml.etree import ElementTree

import feedparser
import pytest

from interop.host import Host
from interop.readers import READERS, FeedReader
from interop.sites import NOON, built
from interop.states import BUSY, CONFIG

URL: Final = "https://status.example.org/here/"

WORDS: Final = (
    "]]>",
    "<![CDATA[ x ]]>",
    "a < b & c > d",
    "<b>&amp;</b> &lt;",
    "<script>alert(1)</script>",
    "<!-- x -->",
    "\N{GRINNING FACE} \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} \N{REGIONAL INDICATOR SYMBOL LETTER F}",
    "\u0627\u0644\u062e\u062f\u0645\u0629 (API v2)",
    "\u202eabc\u202c",
    "{{ 7 * 7 }} {% raw %}",
    "\"double\" 'single'",
    "e\u0301 \u00e9 \ufb01",
    "C:\\new\\table",
)


def hostile() -> Mapping[str, bytes]:
    """A site that says each of these words wherever it can: a component, a region, an incident, a maintenance."""
    said = [json.dumps(words, ensure_ascii=False) for words in WORDS]  # which are strings of YAML as well
    everything = json.dumps(" ".join(WORDS), ensure_ascii=False)
    components = [f"      - {{id: c{n}, name: {words}, description: {words}}}\n" for n, words in enumerate(said)]
    regions = [f"  r{n}: {{name: {words}, country: FR}}\n" for n, words in enumerate(said)]
    config = (
        f"title: {everything}\norganization: {everything}\nlanguages: [en, fr]\n"
        f"components:\n  - name: {everything}\n    components:\n{''.join(components)}regions:\n{''.join(regions)}"
    )
    posts = "\n\n## Updates\n\n### 2024-03-06 10:00 - {}\n\n    {}\n"  # a block of code says everything as it is
    down = {
        f"down-{n}.md": f"---\ntitle: {words}\ncomponents: {{c{n}: major_outage}}\nregions: [r{n}]\n---"
        + posts.format("Investigating", WORDS[n])
        for n, words in enumerate(said)
    }
    work = {
        f"work-{n}.md": f"---\ntitle: {words}\nkind: maintenance\nstart: 2024-03-07 10:00\nend: 2024-03-07 11:00\n"
        f"components: {{c{n}: under_maintenance}}\n---" + posts.format("Scheduled", WORDS[n])
        for n, words in enumerate(said)
    }
    return built(URL, config, down | work)


def xml_of(site: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files of a site that are XML."""
    return ((path, data) for path, data in site.items() if path.endswith((".xml", ".rss", ".atom", ".svg")))


def strings(found: Any) -> Iterator[str]:
    """Every text of a JSON document."""
    if isinstance(found, str):
        yield found
    for each in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from strings(each)


def test_every_file_is_well_formed_whatever_is_written() -> None:
    site = hostile()
    for path, data in site.items():
        if path.endswith(".json"):
            json.loads(data.decode("utf-8"), parse_constant=pytest.fail)
    assert len([ElementTree.fromstring(data) for _, data in xml_of(site)]) > 2 * 4 * len(WORDS)


@pytest.mark.parametrize(("number", "words"), list(enumerate(WORDS)))
def test_a_feed_says_what_was_written(number: int, words: str) -> None:
    site = hostile()
    about = (f"components/c{number}/feed.xml", f"regions/r{number}/feed.xml", f"incidents/down-{number}/feed.xml")
    for path in ("feed.xml", "atom.xml", *about):
        found = feedparser.parse(site[path])
        (item,) = (entry for entry in found.entries if f":down-{number}/" in entry.id)
        assert not found.bozo
        assert item.title == f"[Investigating] {words}"
        assert {tag.term for tag in item.tags} == {words}
        assert code_in(item.content[0].value) == words
        assert words in found.feed.title
    (item,) = (item for item in json.loads(site["feed.json"])["items"] if f":down-{number}/" in item["id"])
    assert (item["title"], item["tags"]) == (f"[Investigating] {words}", [words, words])
    assert code_in(item["content_html"]) == words


def code_in(text: str) -> str:
    """The block of code in some HTML."""
    found = re.search(r"<pre[^>]*><code[^>]*>(.*?)\n?</code>", text, re.DOTALL)
    assert found, text
    return html.unescape(found[1])


def test_the_api_says_what_was_written() -> None:
    found = json.loads(hostile()["api/v2/summary.json"])
    assert found["page"]["name"] == found["components"][0]["name"] == " ".join(WORDS)
    assert [each["name"] for each in found["components"][1:]] == list(WORDS)
    for happening in (found["incidents"], found["scheduled_maintenances"]):
        assert {each["name"] for each in happening} == set(WORDS)
        assert {each["incident_updates"][0]["body"] for each in happening} == set(WORDS)


FORBIDDEN: Final = ("&#0;", "&#1;", "&#8;", "&#11;", "&#x1F;", "&#xD800;", "&#xFFFE;", "&#xFFFF;", "&#x110000;")
"""Characters that XML forbids, as Markdown can name them."""


def test_a_character_that_xml_forbids_gets_into_no_file() -> None:
    posts = "## Updates\n\n### 2024-03-06 10:00 - Investigating\n\nOne {0} two, [link](https://example.org/{0})."
    head = "---\ntitle: One {0} two\ncomponents: {{api: major_outage}}\n---\n\n{0}\n\n"
    site = built(URL, CONFIG, {f"i{n}.md": (head + posts).format(words) for n, words in enumerate(FORBIDDEN)})
    assert len([ElementTree.fromstring(data) for _, data in xml_of(site)]) > len(FORBIDDEN)
    unwanted = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
    found = {path: json.loads(data) for path, data in site.items() if path.endswith(".json")}
    assert {path for path, document in found.items() if any(map(unwanted.search, strings(document)))} == set()


# A site without incidents


@pytest.mark.parametrize("kind", READERS, ids=lambda kind: kind.__name__.lower())
def test_a_reader_finds_every_feed_of_a_site_without_incidents_empty(
    host: Host, kind: type[FeedReader], tmp_path_factory: pytest.TempPathFactory
) -> None:
    reader = kind(tmp_path_factory.mktemp("reader"))
    host.serve(built(f"{host.url}status/", CONFIG, {}), "status/")
    paths = (*READERS[kind], "history.rss", "history.atom", "components/files/feed.xml")
    assert reader.look({path: f"{host.url}status/{path}" for path in paths}) == {path: [] for path in paths}


def test_every_file_of_a_site_without_incidents_is_well_formed() -> None:
    site = built(URL, CONFIG, {})
    roots = {path: ElementTree.fromstring(data).tag for path, data in xml_of(site)}
    assert {path for path, root in roots.items() if root == "rss"} == {
        "feed.xml", "history.rss", *(f"components/{name}/feed.xml" for name in ("api", "files", "backups")),
    }  # fmt: skip
    lists = {
        path: found[name]
        for path, found in ((path, json.loads(data)) for path, data in site.items() if path.endswith(".json"))
        for name in ("items", "incidents", "scheduled_maintenances")
        if name in found
    }
    assert [path for path, listed in lists.items() if listed] == []
    assert len(lists) >= 7


# Time goes by


def changed(incidents: Mapping[str, str], config: str = CONFIG) -> set[str]:
    """Which feeds and files of the API are not the same a day later."""
    one, other = (built(URL, config, incidents, now=now) for now in (NOON, NOON + timedelta(days=1)))
    assert one.keys() == other.keys()
    followed = {path for path in one if path.endswith(("feed.xml", "atom.xml", "feed.json", ".rss", ".atom"))}
    followed |= {path for path in one if path.startswith("api/v2/")}
    return {path for path in followed if one[path] != other[path]}


def test_a_day_later_nothing_is_new_where_no_window_opened_or_closed() -> None:
    assert changed({name: BUSY[name] for name in ("over.md", "slow.md", "past.md")}) == set()


def test_a_window_that_closes_changes_what_the_api_says_of_it_and_no_feed() -> None:
    found = changed({name: BUSY[name] for name in ("over.md", "now.md")})
    over = {path for path in found if path.startswith("api/v2/incidents/") and "unresolved" not in path}
    assert found - over == {
        "api/v2/components.json",
        "api/v2/incidents.json",
        "api/v2/incidents/unresolved.json",
        "api/v2/scheduled-maintenances.json",
        "api/v2/scheduled-maintenances/active.json",
        "api/v2/scheduled-maintenances/upcoming.json",
        "api/v2/status.json",
        "api/v2/summary.json",
    }
    assert len(over) == 1  # like every file, it says when the page changed last
