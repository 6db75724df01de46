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


Stage = tuple[Mapping[str, str], list[str]]
"""Write-ups that are published, and the titles that a reader then shows as new."""

RECORD: Final = """\
---
title: It was down
start: 2024-03-01 10:00
end: 2024-03-01 11:30
components: {api: major_outage}
---

A disk was full.
"""
TOLD: Final = f"{RECORD}\n## Updates\n\n### 2024-03-02 09:00 UTC - Resolved\n\nWe wrote this later.\n"
CORRECTED: Final = f"{TOLD}\n### 2024-03-02 10:00 UTC - Correction\n\nTwo disks.\n"

RENAMED: Final = replaced("logins.md", "People cannot log in", "Nobody can log in")

HISTORY: Final = "an incident of the history is shown once whatever follows"
MOVED: Final = "another base path is nothing new"

CASES: Final[dict[str, tuple[Stage, ...]]] = {
    "every update is shown once": ((BEFORE, FIRST), (BEFORE, [])),
    "one more update is one new item": (
        (BEFORE, FIRST),
        (
            appended("slow.md", "### 2024-03-05 12:00 UTC - Identified\n\nA queue is full."),
            ["[Identified] Answers take long"],
        ),
    ),
    "a resolved incident that opens again is one new item": (
        (BEFORE, FIRST),
        (
            appended("logins.md", "### 2024-03-05 12:00 UTC - Investigating\n\nIt is back."),
            ["[Investigating] People cannot log in"],
        ),
    ),
    "an older update that is inserted is one new item": (
        (BEFORE, FIRST),
        (
            replaced(
                "logins.md",
                "### 2024-03-05 11:00",
                "### 2024-03-05 10:30 UTC - Identified\n\nA certificate.\n\n### 2024-03-05 11:00",
            ),
            ["[Identified] People cannot log in"],
        ),
    ),
    "an update of the same minute as another is one new item": (
        (BEFORE, FIRST),
        (
            appended("slow.md", "### 2024-03-05 11:00 UTC - Identified\n\nA queue is full."),
            ["[Identified] Answers take long"],
        ),
    ),
    "the first incident of a site is new in feeds that were empty": (
        ({}, []),
        ({"slow.md": OPEN}, ["[Investigating] Answers take long"]),
    ),
    "a write-up without updates is one item and stays one when updates are added": (
        ({"record.md": RECORD}, ["[Resolved] It was down"]),
        ({"record.md": TOLD}, []),  # the Resolved is that item: one end is told once
        ({"record.md": CORRECTED}, ["[Correction] It was down"]),
    ),
    HISTORY: (
        (BEFORE, ["Answers take long", "People cannot log in"]),
        (appended("slow.md", "### 2024-03-05 12:00 UTC - Identified\n\nA queue is full."), []),
    ),
    "a typo that is mended is nothing new": ((BEFORE, FIRST), (replaced("logins.md", "teh", "the"), [])),
}
"""What happens to a site, and what a reader of its feeds shows as new each time."""

BY_ID: Final[dict[str, tuple[Stage, ...]]] = {
    "another title is nothing new": ((BEFORE, FIRST), (RENAMED, [])),
    MOVED: ((BEFORE, FIRST), (BEFORE, [])),
}
"""The same for readers that know an item by its id: all but sfeed."""


@pytest.mark.parametrize("kind", READERS, ids=lambda kind: kind.__name__.lower())
def test_a_reader_shows_every_update_once_and_nothing_twice(host: Host, tmp_path: Path, kind: type[FeedReader]) -> None:
    """Each case is a site at a path of its own, as on a mirror, and the reader follows all of them at once."""
    reader, cases = kind(tmp_path), CASES if kind is Sfeed else {**CASES, **BY_ID}
    paths = {case: f"{number}/" for number, case in enumerate(cases)}
    for number in range(3):
        now = {case: stages[number] for case, stages in cases.items() if number < len(stages)}
        for case, (incidents, _) in now.items():
            host.add(with_ids_of(paths[case], built(f"{host.url}status/", CONFIG, incidents)), paths[case])
        if number and MOVED in now:
            host.add(with_ids_of(paths[MOVED], built(f"{host.url}new/path/", CONFIG, BEFORE)), "new/path/")
            host.moved = {paths[MOVED]: "new/path/"}
        expected = {paths[case] + name: now[case][1] for case in now for name in followed(case, kind)}
        assert reader.look({path: host.url + path for path in expected}) == expected


def with_ids_of(path: str, site: Mapping[str, bytes]) -> dict[str, bytes]:
    """A site whose items have ids of their own."""
    ids = f"tag:{path.removesuffix('/')}.example.org,2024".encode()
    return {name: content.replace(b"tag:status.example.org,2024", ids) for name, content in site.items()}


def followed(case: str, kind: type[FeedReader]) -> tuple[str, ...]:
    """The feeds of a case that a reader follows."""
    return ("history.rss", "history.atom") if case == HISTORY else READERS[kind]


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


# What sfeed and newsboat do otherwise


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
