"""Feed readers show each update once, and nothing twice.

Every reader sees a site, then the site after one change.
"""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import feedparser
import pytest

from interop.host import Host
from interop.readers import READERS, WHOLE, FeedReader, Newsboat, RssParser, Sfeed
from interop.sites import built

CONFIG: Final = """\
title: Example Status
feeds: {authority: "status.example.org,2024"}
components:
  - {id: api, name: API}
  - {id: web, name: Web}
"""

OVER: Final = """\
---
title: People cannot log in
components: {api: major_outage}
---

## Updates

### 2024-03-05 10:00 UTC - Investigating

We look for teh reason.

### 2024-03-05 11:00 UTC - Resolved

It is over.
"""

OPEN: Final = """\
---
title: Answers take long
components: {api: degraded_performance, web: degraded_performance}
---

## Updates

### 2024-03-05 09:00 UTC - Investigating

We see it too.
"""

FEEDS: Final = ("feed.xml", "atom.xml")

BEFORE: Final = {"logins.md": OVER, "slow.md": OPEN}
FIRST: Final = [
    "[Investigating] Answers take long",
    "[Investigating] People cannot log in",
    "[Resolved] People cannot log in",
]


def appended(name: str, update: str) -> dict[str, str]:
    """The write-ups, with an update at the end of one."""
    return BEFORE | {name: f"{BEFORE[name]}\n{update}\n"}


def replaced(name: str, old: str, new: str) -> dict[str, str]:
    """The write-ups, with other words in one."""
    assert old in BEFORE[name]
    return BEFORE | {name: BEFORE[name].replace(old, new)}


def kinds(*others: type[FeedReader]) -> pytest.MarkDecorator:
    """The readers of a test: all but some."""
    return pytest.mark.parametrize(
        "reader",
        [kind for kind in READERS if kind not in others],
        indirect=True,
        ids=lambda kind: kind.__name__.lower(),
    )


@pytest.fixture
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> FeedReader:
    kind: type[FeedReader] = request.param
    return kind(tmp_path)


def shown(host: Host, reader: FeedReader, incidents: Mapping[str, str], path: str = "status/") -> list[str]:
    """What a reader shows as new after these write-ups were published below a path: the same in every feed."""
    host.serve(built(host.url + path, CONFIG, incidents), path)
    return noticed(host, reader, path)


def noticed(host: Host, reader: FeedReader, path: str = "status/") -> list[str]:
    """What a reader shows as new in the feeds below a path: the same in each of them."""
    new = reader.look({name: f"{host.url}{path}{name}" for name in READERS[type(reader)]})
    first, *others = new.values()
    assert all(other == first for other in others), new
    return first


# One update, one item


@kinds()
def test_a_reader_shows_every_update_once(host: Host, reader: FeedReader) -> None:
    assert shown(host, reader, BEFORE) == FIRST
    assert shown(host, reader, BEFORE) == []


@kinds()
def test_one_more_update_is_one_new_item(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    after = appended("slow.md", "### 2024-03-05 12:00 UTC - Identified\n\nA queue is full.")
    assert shown(host, reader, after) == ["[Identified] Answers take long"]


@kinds()
def test_a_resolved_incident_that_opens_again_is_one_new_item(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    after = appended("logins.md", "### 2024-03-05 12:00 UTC - Investigating\n\nIt is back.")
    assert shown(host, reader, after) == ["[Investigating] People cannot log in"]


@kinds()
def test_an_older_update_that_is_inserted_is_one_new_item(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    older = "### 2024-03-05 10:30 UTC - Identified\n\nA certificate.\n\n### 2024-03-05 11:00"
    after = replaced("logins.md", "### 2024-03-05 11:00", older)
    assert shown(host, reader, after) == ["[Identified] People cannot log in"]


@kinds()
def test_an_update_of_the_same_minute_as_another_is_one_new_item(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    after = appended("slow.md", "### 2024-03-05 11:00 UTC - Identified\n\nA queue is full.")
    assert shown(host, reader, after) == ["[Identified] Answers take long"]


@kinds()
def test_the_first_incident_of_a_site_is_new_in_feeds_that_were_empty(host: Host, reader: FeedReader) -> None:
    assert shown(host, reader, {}) == []
    assert shown(host, reader, {"slow.md": OPEN}) == ["[Investigating] Answers take long"]


@kinds()
def test_a_write_up_without_updates_is_one_item_and_stays_one_when_updates_are_added(
    host: Host, reader: FeedReader
) -> None:
    front = "title: It was down\nstart: 2024-03-01 10:00\nend: 2024-03-01 11:30\ncomponents: {api: major_outage}"
    record = f"---\n{front}\n---\n\nA disk was full.\n"
    assert shown(host, reader, {"record.md": record}) == ["[Resolved] It was down"]
    told = f"{record}\n## Updates\n\n### 2024-03-02 09:00 UTC - Resolved\n\nWe wrote this later.\n"
    assert shown(host, reader, {"record.md": told}) == []  # the Resolved is that item: one end is told once
    corrected = f"{told}\n### 2024-03-02 10:00 UTC - Correction\n\nTwo disks.\n"
    assert shown(host, reader, {"record.md": corrected}) == ["[Correction] It was down"]


# What an item says


def test_rss_parser_reads_the_whole_text_of_an_item_with_what_stands_in_angle_brackets(
    host: Host, tmp_path: Path
) -> None:
    said = (
        "Set `timeout: <seconds>`. Latency is p99 <5s & rising.\n\n- one, see [the docs](https://example.com/a)\n- two"
    )
    host.serve(built(f"{host.url}status/", CONFIG, {"slow.md": OPEN.replace("We see it too.", said)}), "status/")
    rss, atom = RssParser(tmp_path).items(f"{host.url}status/feed.xml", f"{host.url}status/atom.xml")
    for item in (rss[0], atom[0]):
        assert item["contentSnippet"].split("\n") == [
            "Degraded performance: API and Web.",
            "Set timeout: <seconds>. Latency is p99 <5s & rising.",
            "one, see the docs",
            "two",
        ]
        assert item["isoDate"].startswith("2024-03-05T09:00:")


# What is the same item


@kinds()
def test_a_typo_that_is_mended_is_nothing_new(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    assert shown(host, reader, replaced("logins.md", "teh", "the")) == []


RENAMED: Final = replaced("logins.md", "People cannot log in", "Nobody can log in")


@kinds(Sfeed)
def test_another_title_is_nothing_new(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    assert shown(host, reader, RENAMED) == []


@kinds(Sfeed)
def test_another_base_path_is_nothing_new(host: Host, reader: FeedReader) -> None:
    shown(host, reader, BEFORE)
    host.serve(built(f"{host.url}new/path/", CONFIG, BEFORE), "new/path/")
    host.moved = {"status/": "new/path/"}
    assert noticed(host, reader) == []


def test_sfeed_shows_an_item_again_under_a_new_title(host: Host, tmp_path: Path) -> None:
    reader = Sfeed(tmp_path)
    shown(host, reader, BEFORE)
    assert shown(host, reader, RENAMED) == ["[Investigating] Nobody can log in", "[Resolved] Nobody can log in"]


def test_sfeed_shows_every_item_again_at_a_new_base_path(host: Host, tmp_path: Path) -> None:
    reader = Sfeed(tmp_path)
    shown(host, reader, BEFORE)
    assert shown(host, reader, BEFORE, "new/path/") == FIRST


def test_sfeed_follows_no_page_that_has_moved(host: Host, tmp_path: Path) -> None:
    host.moved = {"status/": "new/path/"}
    with pytest.raises(AssertionError, match=r"FAIL \(FETCH\)"):
        noticed(host, Sfeed(tmp_path))


def test_sfeed_keeps_the_old_text_of_an_item(host: Host, tmp_path: Path) -> None:
    reader = Sfeed(tmp_path)
    shown(host, reader, BEFORE)
    shown(host, reader, replaced("logins.md", "teh", "the"))
    assert "<p>We look for teh reason.</p>" in "".join(reader.texts("feed.xml"))
    assert "<p>We look for the reason.</p>" not in "".join(reader.texts("feed.xml"))


def test_newsboat_shows_an_update_once_though_two_feeds_have_it(host: Host, tmp_path: Path) -> None:
    reader = Newsboat(tmp_path)
    host.serve(built(f"{host.url}status/", CONFIG, BEFORE), "status/")
    assert reader.look_at_all([f"{host.url}status/{name}" for name in WHOLE]) == FIRST


@kinds()
def test_an_incident_of_the_history_is_shown_once_whatever_follows(host: Host, reader: FeedReader) -> None:
    history = {name: f"{host.url}status/{name}" for name in ("history.rss", "history.atom")}
    host.serve(built(f"{host.url}status/", CONFIG, BEFORE), "status/")
    titles = ["Answers take long", "People cannot log in"]
    assert reader.look(history) == {"history.rss": titles, "history.atom": titles}
    after = appended("slow.md", "### 2024-03-05 12:00 UTC - Identified\n\nA queue is full.")
    host.serve(built(f"{host.url}status/", CONFIG, after), "status/")
    assert reader.look(history) == {"history.rss": [], "history.atom": []}


# Ids and dates, as feedparser reads them


BILINGUAL: Final = CONFIG + "languages: [en, fr]\nregions:\n  here: {name: Here, country: FR}\n"


def dated(host: Host, incidents: Mapping[str, str], path: str = "status/") -> dict[str, dict[str, str]]:
    """For each feed of updates of a bilingual site, the date of each item by its id; then the feed of JSON."""
    site = built(host.url + path, BILINGUAL, incidents)
    feeds = {
        name: {entry.id: time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.published_parsed) for entry in found.entries}
        for name, found in ((name, feedparser.parse(site[name])) for name in site if name.endswith(FEEDS))
    }
    listed = json.loads(site["feed.json"])["items"]
    return feeds | {"feed.json": {item["id"]: item["date_published"] for item in listed}}


CROWDED: Final = {
    f"{name}.md": OVER.replace("components:", "regions: [here]\ncomponents:") for name in ("one", "two", "three")
} | BEFORE


def test_an_item_has_one_date_in_every_feed_and_no_two_items_share_one(host: Host) -> None:
    feeds = dated(host, CROWDED)
    assert len(feeds["feed.xml"]) == len(set(feeds["feed.xml"].values())) == 9
    assert {name for name, items in feeds.items() if not items.items() <= feeds["feed.xml"].items()} == set()
    assert {name for name, items in feeds.items() if items} == {
        prefix + name
        for prefix in ("", "fr/")
        for name in (
            "feed.xml",
            "atom.xml",
            "components/api/feed.xml",
            "components/web/feed.xml",
            "regions/here/feed.xml",
            *(f"incidents/{write_up.removesuffix('.md')}/feed.xml" for write_up in CROWDED),
        )
    } | {"feed.json"}


def test_a_new_title_a_mended_text_and_a_new_base_path_change_no_id_and_no_date(host: Host) -> None:
    mended = {name: text.replace("teh", "the").replace("log in", "sign in") for name, text in CROWDED.items()}
    assert mended != CROWDED
    assert dated(host, CROWDED) == dated(host, mended, "new/path/")
