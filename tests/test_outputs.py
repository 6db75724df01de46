"""A site may leave out files of a long history (`outputs`). Nothing that it has leads to a file that it leaves out."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import unquote, urljoin

from builders import at, outage, seen, site

from statusgen.build import assemble
from statusgen.exports.feeds import planned_feeds
from statusgen.exports.hosting import redirects
from statusgen.model import urls
from statusgen.model.outputs import Extent, Outputs, Translations
from statusgen.sources.project import Project

URL: Final = "https://example.org/status/"

CONFIG: Final = f"""\
title: Example Status
url: {URL}
languages: [en, fr, de]
components:
  - {{id: web, name: Web}}
  - name: Platform
    components: [{{id: api, name: API}}]
feeds: {{hub: "https://hub.example.org/"}}
outputs: {{incident_feeds: recent, incident_json: recent, translations: translated}}
"""

OLD: Final = "---\ntitle: Old\nstart: 2026-01-01 10:00\nduration: 5m\n{}---\n{}\n"

WORKS: Final = "---\ntitle: Disks\nkind: maintenance\nstart: 2026-03-02 10:00\nend: 2026-03-02 11:00\n---\n"
OPEN: Final = (
    "---\ntitle: Slow\ncomponents: {web: major_outage}\n---\n## Updates\n### 2026-01-02 10:00 - Investigating\n"
)
BRIEF: Final = "---\ntitle: Brief\nstart: 2026-02-01\nduration: 1m\n---\n"

FILES: Final = {
    "statusgen.yml": CONFIG,
    "templates/social_image.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',  # takes no time
    "pages/about.md": "---\ntitle: About\n---\nSee [old](../incidents/english.md), [more](../incidents/french.md).\n",
    "incidents/english.md": OLD.format(
        "components: {api: major_outage}\nregions: [FR]\nrelated: [french]\naliases: [issues/english/]\n",
        "See [it](french.md).",
    ),
    "incidents/french.md": OLD.format("lang: fr\ncomponents: {api: major_outage}\n", "Voir [ici](english.md)."),
    "incidents/both.md": OLD.format("components: {api: major_outage}\n", "See [it](english.md) and [it](french.md)."),
    "incidents/both.fr.md": "---\ntitle: Les deux\n---\nVoir [ici](english.md).\n",
    "incidents/works.md": WORKS,
    "incidents/open.md": OPEN,
    **{f"incidents/2026-02-{number:02}.md": BRIEF for number in range(1, 50)},
}


@cache
def published() -> Mapping[str, bytes]:
    """The files of the site as it reads on 1 March."""
    with TemporaryDirectory() as folder:
        for name, text in FILES.items():
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_text(text)
        assembled = assemble(Project(Path(folder, "statusgen.yml")), now=at("2026-03-01 12:00"))
        return {file.path: file.content for file in assembled.files}


def about(name: str) -> set[str]:
    """The files of the site about an incident."""
    own = re.compile(rf"(?:\w+/)?incidents/{name}(?:/.*|\.\w+\.md|\.md)|api/incidents/{name}\.json")
    return {path for path in published() if own.fullmatch(path)}


def test_an_incident_has_pages_where_something_is_translated_and_its_other_files_while_it_is_recent() -> None:
    assert about("english") == {"incidents/english/index.html"}
    assert about("french") == {"incidents/french/index.html", "fr/incidents/french/index.html"}
    assert about("both") == {"incidents/both/index.html", "fr/incidents/both/index.html"}
    assert about("open") == {
        "incidents/open/index.html",
        "incidents/open/social.png",
        "incidents/open/feed.xml",
        "incidents/open.md",
        "api/incidents/open.json",
    }
    assert "api/incidents/2026-02-49.json" in published()
    assert (
        b"Every update about Slow. This feed is removed some time after the incident ends."
        in published()["incidents/open/feed.xml"]
    )


def test_no_page_leads_to_a_file_that_is_left_out() -> None:
    assert [*_leading_nowhere(dict(published()))] == []


def _leading_nowhere(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for path, content in files.items():
        if path.endswith(".html"):
            here = URL + path.removesuffix("index.html")
            for written in re.findall(r' (?:href|src|data-build)="([^"]+)"', content.decode()):
                if not _is_there(urljoin(here, unescape(written)), files):
                    yield path, written


def _is_there(address: str, files: Mapping[str, bytes]) -> bool:
    """Whether an address is not on this site, or is that of one of its files. Bots write a page without its slash."""
    path = unquote(re.split("[?#]", address.removeprefix(URL))[0])
    return not address.startswith(URL) or urls.file_of(path) in files or urls.file_of(f"{path}/") in files


def test_nothing_that_programs_read_names_an_address_that_is_left_out() -> None:
    files = published()
    texts = {path: content.decode() for path, content in files.items() if not path.endswith((".png", ".woff2"))}
    named = {
        (path, address)
        for path, text in texts.items()
        for address in re.findall(rf"{URL}[^\s\"'<>\\{{}}()&]*", text.replace("\r\n ", ""))
    }
    assert len({path for path, _ in named}) > 200
    assert [found for found in sorted(named) if not _is_there(found[1], files)] == []


def test_every_feed_names_itself_and_the_hub() -> None:
    feeds = {path: text.decode() for path, text in published().items() if path.endswith((*urls.FEEDS, ".rss", ".atom"))}
    assert {"groups/platform/feed.xml", "fr/regions/fr/feed.xml", "history.atom", "de/feed.json"} <= feeds.keys()
    for path, text in feeds.items():
        links = dict(re.findall(r'rel="(self|hub)"[^>]* href="([^"]+)"', text))
        known = (
            json.loads(text) if path.endswith(".json") else {"feed_url": links["self"], "hubs": [{"url": links["hub"]}]}
        )
        assert known["feed_url"] == URL + path
        assert [hub["url"] for hub in known["hubs"]] == ["https://hub.example.org/"]


def test_an_old_address_leads_on_and_none_of_a_file_that_there_is() -> None:
    files = published()
    rules = [line.split() for line in files["_redirects"].decode().splitlines()]
    assert ["/issues/english/", "/incidents/english/", "301"] in rules
    assert ["/status/de/incidents/french/", "/status/fr/incidents/french/", "302"] in rules
    assert ["/fr/incidents/english/", "/incidents/english/", "302"] in rules
    for old, new, status in rules:
        old, new = (each.removeprefix("/status").removeprefix("/") for each in (old, new))
        assert urls.file_of(new) in files
        assert status == "301" or urls.file_of(old) not in files


def test_only_so_many_addresses_in_other_languages_lead_on_as_hosts_read() -> None:
    outputs = Outputs(translations=Translations.TRANSLATED)
    for name, lines in {"x": 1_000, "x" * 100: 242}.items():
        many = [outage("10:00", name=f"{name}{number:03}") for number in range(501)]
        below = site(*many, url="https://example.org/status/", languages=("en", "fr"), outputs=outputs)
        found = redirects(seen(below, "12:00").snapshot)
        assert found.count("\n") == lines
        assert len(found) <= 60_000


def test_a_list_links_to_the_original_and_says_its_language() -> None:
    files = published()
    month = files["fr/history/2026-01/index.html"].decode()
    assert '<a href="../../../incidents/english/" hreflang="en"><bdi lang="en">Old</bdi></a>' in month
    assert '<a href="../../../fr/incidents/both/">Les deux</a>' in month
    assert '"../../incidents/french/"><bdi lang="fr">Old</bdi></a>' in files["history/2026-01/index.html"].decode()
    entries = {entry[0]: entry[-2:] for entry in json.loads(files["de/history/2026.json"])}
    assert entries["english"] == ["en", "incidents/english/"]
    assert entries["french"] == ["fr", "fr/incidents/french/"]


def test_a_page_names_those_in_other_languages_that_there_are_and_leads_to_the_front_page_in_the_others() -> None:
    files = published()
    page = files["fr/incidents/french/index.html"].decode()
    assert re.findall(r'rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', page) == [
        ("en", f"{URL}incidents/french/"),
        ("fr", f"{URL}fr/incidents/french/"),
        ("x-default", f"{URL}incidents/french/"),
    ]
    assert '<a href="../../../de/" lang="de" hreflang="de">Deutsch</a>' in page
    assert '<a href="../../../incidents/french/" lang="en" hreflang="en">English</a>' in page


def test_what_is_recent_is_not_over_or_among_the_newest() -> None:
    ended = [outage("10:00", "10:05", name=f"ended-{number:02}") for number in range(60)]
    going_on = outage("09:00", name="open")
    everything = site(going_on, *ended, outputs=Outputs(incident_feeds=Extent.RECENT))
    feeds = {planned.path for planned in planned_feeds([seen(everything, "12:00")]) if planned.incident}
    assert feeds == {"incidents/open/feed.xml", *(f"incidents/ended-{number:02}/feed.xml" for number in range(10, 60))}
