import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import feedparser
import msgspec
import pytest
from builders import at, component, incident, maintenance, notice, outage, site, update, views
from hypothesis import given
from hypothesis import strategies as st

from statusgen.exports.feeds import Feed, guid, plan_feeds, publication_dates
from statusgen.language.locale import Locale
from statusgen.model.site import Site, Text, Update
from statusgen.sources.encoding import UNREADABLE
from statusgen.theme.templates import Renderer, Templates

WHOLE: Final = ("feed.xml", "atom.xml", "feed.json")
"""The feeds of all updates."""


def feeds(of: Site, now: str = "2024-03-09") -> dict[str, Feed]:
    """Every feed of a site, by its path."""
    locales = {tag: Locale(tag, of.zone, {}) for tag in of.languages}
    return {feed.path: feed for feed in plan_feeds(views(of, at(now), locales.values()))}


def laid_out(of: Site, now: str = "2024-03-09") -> dict[str, bytes]:
    """The files of a site's feeds, by their path."""
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {tag: templates.locale(tag, of.zone) for tag in of.languages}
    renderer = Renderer(templates, of, locales)
    return {feed.path: renderer.feed(feed).content for feed in plan_feeds(views(of, at(now), locales.values()))}


def parsed(of: Site, path: str = "feed.xml") -> feedparser.FeedParserDict:
    """What a feed reader makes of a site's feed."""
    return feedparser.parse(laid_out(of)[path])


def read(of: Site, path: str = "feed.json") -> Any:
    """What a JSON Feed says."""
    return json.loads(laid_out(of)[path])


def guids(of: Site, path: str = "feed.xml") -> list[str]:
    """The ids of the items of a site's feed, newest first."""
    return [item.entry.guid for item in feeds(of)[path].items]


def ids(of: Site, path: str = "feed.xml") -> list[str]:
    """The same without the authority."""
    return [name.removeprefix("tag:status.example.org,2024:") for name in guids(of, path)]


def test_an_item_for_every_update_newest_first() -> None:
    of = site(outage("10:00", "11:00", name="a"), outage("10:30", "12:00", name="b"))
    assert [item.entry.guid for item in feeds(of)["feed.xml"].items] == [
        "tag:status.example.org,2024:b/20240305T1200Z",
        "tag:status.example.org,2024:a/20240305T1100Z",
        "tag:status.example.org,2024:b/20240305T1030Z",
        "tag:status.example.org,2024:a/20240305T1000Z",
    ]


def test_a_new_update_adds_one_guid_and_changes_none() -> None:
    before = site(incident(update("10:00", "Investigating")))
    after = site(incident(update("10:00", "Investigating"), update("10:30", "Identified")))
    assert set(guids(before)) < set(guids(after))
    assert len(guids(after)) == len(guids(before)) + 1


def test_an_older_update_inserted_later_adds_its_own_guid_alone() -> None:
    before = site(incident(update("10:00", "Investigating"), update("11:00", "Monitoring")))
    after = site(
        incident(update("10:00", "Investigating"), update("10:30", "Identified"), update("11:00", "Monitoring"))
    )
    assert set(guids(after)) - set(guids(before)) == {"tag:status.example.org,2024:outage/20240305T1030Z"}


def test_a_new_title_text_or_address_changes_no_guid_and_no_date() -> None:
    one = site(outage("10:00", "11:00", title="Down"), url="http://example.org/")
    other = site(outage("10:00", "11:00", title="Was down"), url="https://status.example.org/new/path/")
    assert guids(one) == guids(msgspec.structs.replace(other, feeds=one.feeds))
    assert publication_dates(one) == publication_dates(other)


def test_updates_of_one_minute_have_dates_a_second_apart() -> None:
    of = site(outage("10:00", name="a"), outage("10:00", name="b"), outage("10:00", name="c"))
    assert publication_dates(of) == {
        ("a", "20240305T1000Z"): datetime(2024, 3, 5, 10, 0, 0, tzinfo=UTC),
        ("b", "20240305T1000Z"): datetime(2024, 3, 5, 10, 0, 1, tzinfo=UTC),
        ("c", "20240305T1000Z"): datetime(2024, 3, 5, 10, 0, 2, tzinfo=UTC),
    }


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_no_two_dates_are_the_same_and_none_is_before_its_update(minutes: list[int]) -> None:
    of = site(*(outage(f"10:{minute:02}", name=f"i{n}") for n, minute in enumerate(minutes)))
    dates = publication_dates(of)
    assert len(set(dates.values())) == len(minutes)
    assert all(dates[each.id, each.updates[0].id] >= each.updates[0].posted for each in of.incidents)


def test_a_feed_is_cut_after_all_its_dates_are_known() -> None:
    of = site(*(outage("10:00", name=f"i{n}") for n in range(5)))
    short = msgspec.structs.replace(of, feeds=msgspec.structs.replace(of.feeds, items=2))
    assert [item.entry.published for item in feeds(short)["feed.xml"].items] == [
        item.entry.published for item in feeds(of)["feed.xml"].items
    ][:2]
    assert len(feeds(short)["feed.xml"].items) == 2


def test_guids_and_dates_are_the_same_in_every_language() -> None:
    found = feeds(site(outage("10:00", "11:00", regions=["FR"]), languages=["en", "fr"]))
    updates = [feed for path, feed in found.items() if "history." not in path]
    posts = {tuple((item.entry.guid, item.entry.published) for item in feed.items) for feed in updates}
    assert len(posts) == 2  # but for the empty ones of another component
    assert () in posts


def test_what_the_clock_does_to_a_maintenance_is_no_item() -> None:
    work = maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00")
    assert len(feeds(site(work), "2024-03-05 12:00 UTC")["feed.xml"].items) == 1
    assert feeds(site(work), "2024-03-05 12:00 UTC") == feeds(site(work), "2024-03-05 21:00 UTC")


def test_a_reader_finds_nothing_wrong_with_the_feed() -> None:
    found = parsed(site(outage("10:00", "11:00", title="API & web <down>")))
    assert (found.bozo, found.version) == (False, "rss20")
    assert found.feed.link == "https://status.example.org/"
    assert [entry.title for entry in found.entries] == [
        "[Resolved] API & web <down>",
        "[Investigating] API & web <down>",
    ]
    assert found.entries[0].link == "https://status.example.org/incidents/outage/#u20240305T1100Z"
    assert found.entries[0].published == "Tue, 05 Mar 2024 11:00:00 GMT"
    assert [tag.term for tag in found.entries[0].tags] == ["Api"]


def test_an_item_says_what_changed_and_when_a_window_is() -> None:
    work = maintenance(update("10:00", "Scheduled", body="We *move*."), start="20:00", end="22:00")
    down = incident(update("10:00", "Investigating"), update("10:30", "Identified", "api: partial_outage"))
    items = {entry.id.rpartition("/")[0].rpartition(":")[2]: entry for entry in parsed(site(work, down)).entries[::-1]}
    window, said = items["work"].content[0].value.split("</p>", 1)
    assert re.sub("<.*?>", "", window) == "Window: March 5, 2024, 20:00 UTC – March 5, 2024, 22:00 UTC"
    assert said.strip() == "<p>We <em>move</em>.</p>"
    assert "Partial outage: " in items["outage"].content[0].value


def test_a_notice_is_called_one() -> None:
    word = notice(update("10:00", "Update"), update("11:00", "Resolved"))
    assert [entry.title for entry in parsed(site(word)).entries] == [
        "[Resolved] Things are broken",
        "[Notice] Things are broken",
    ]


def test_a_description_is_short_plain_text() -> None:
    long = outage("10:00")
    body = Text({"en": "Some *emphasis* & more words. " * 40})
    long = msgspec.structs.replace(long, updates=(msgspec.structs.replace(long.updates[0], body=body),))
    summary = parsed(site(long)).entries[0].summary
    assert summary.startswith("Some emphasis & more words. Some")
    assert summary.endswith(" …")
    assert len(summary) <= 303


@pytest.mark.parametrize("words", ["]]>", "<b>&amp;</b>", "😀 \u202eabc", "a\u2028b", "{{ 7*7 }}", "'\""])
def test_any_title_and_text_arrive_as_they_are(words: str) -> None:
    found = parsed(site(outage("10:00", title=words)))
    assert found.bozo is False
    assert found.entries[0].title == f"[Investigating] {words}"


def test_a_site_without_incidents_has_an_empty_feed() -> None:
    found = parsed(site())
    assert (found.bozo, found.entries) == (False, [])


def test_links_inside_a_text_are_absolute() -> None:
    linked = outage("10:00")
    body = Text({"en": "See [before](b.md) and ![graph](graph.png)."})
    linked = msgspec.structs.replace(linked, updates=(msgspec.structs.replace(linked.updates[0], body=body),))
    of = site(linked, outage("09:00", name="b"), languages=["en", "fr"], attachments=frozenset({"graph.png"}))
    html = parsed(of, "fr/feed.xml").entries[0].content[0].value
    assert 'href="https://status.example.org/fr/incidents/b/"' in html
    assert 'src="https://status.example.org/attachments/graph.png"' in html


def test_a_guid_is_a_tag_uri() -> None:
    of = site(outage("10:00"))
    first = of.incidents[0]
    assert guid(of, first, first.updates[0]) == "tag:status.example.org,2024:outage/20240305T1000Z"


# Which feeds there are


def test_every_page_that_people_follow_has_its_feed() -> None:
    of = site(outage("10:00", regions=["FR"]), components=["api", "web"], languages=["en", "fr"])
    one_language = [
        *WHOLE,
        "components/api/feed.xml",
        "components/web/feed.xml",
        "regions/fr/feed.xml",
        "incidents/outage/feed.xml",
    ]
    history = ["history.rss", "history.atom"]
    assert [*feeds(of)] == [*one_language, *history, *(f"fr/{path}" for path in one_language)]


def test_a_component_has_the_updates_of_incidents_that_name_it() -> None:
    of = site(outage("10:00", name="a", component="api"), outage("11:00", name="b", component="web"))
    assert ids(of, "components/api/feed.xml") == ["a/20240305T1000Z"]
    assert ids(of, "components/web/feed.xml") == ["b/20240305T1100Z"]


def test_a_component_that_an_update_names_first_gets_that_update_and_those_after_it() -> None:
    spreading = incident(
        update("10:00", "Investigating"),
        update("10:30", "Identified", "web: partial_outage"),
        update("11:00", "Resolved"),
        components=["api"],
    )
    assert ids(site(spreading), "components/web/feed.xml") == ["outage/20240305T1100Z", "outage/20240305T1030Z"]
    assert [entry.get("tags", []) for entry in parsed(site(spreading)).entries][-1] == [
        {"term": "Api", "scheme": None, "label": None}
    ]


def test_a_region_has_what_affects_it_what_contains_it_and_what_is_inside_it() -> None:
    of = site(
        outage("10:00", name="paris", regions=["FR-IDF"]),
        outage("10:10", name="france", regions=["FR"]),
        outage("10:20", name="europe", regions=["europe"]),
        outage("10:30", name="japan", regions=["JP"]),
        outage("10:40", name="somewhere", regions=["several"]),
        outage("10:50", name="both", regions=["FR", "europe"]),
    )
    followed = [name.partition("/")[0] for name in ids(of, "regions/fr/feed.xml")]
    assert followed == ["both", "europe", "france", "paris"]


def test_an_incident_has_its_own_updates_alone() -> None:
    of = site(outage("10:00", "11:00", name="a"), outage("10:30", name="b"), incident(name="c", start="2012"))
    assert ids(of, "incidents/a/feed.xml") == ["a/20240305T1100Z", "a/20240305T1000Z"]
    assert ids(of, "incidents/c/feed.xml") == []


def test_another_incident_changes_no_file_of_an_incidents_own() -> None:
    one = outage("10:00", "11:00", name="a", regions=["FR"])
    before, after = laid_out(site(one)), laid_out(site(one, outage("10:30", name="b", regions=["FR"])))
    assert before["incidents/a/feed.xml"] == after["incidents/a/feed.xml"]
    assert before["regions/fr/feed.xml"] != after["regions/fr/feed.xml"]


# What readers notice: before and after one change, in every feed that has updates


def new_items(before: Site, after: Site) -> set[str]:
    """What is new in any feed of updates, after a check that what was there has kept its date."""
    new: set[str] = set()
    for path, feed in feeds(after).items():
        was = {item.entry.guid: item.entry.published for item in feeds(before)[path].items}
        now = {item.entry.guid: item.entry.published for item in feed.items}
        assert len(set(now.values())) == len(now), path
        if not path.startswith("history."):
            assert was.items() <= now.items(), path
            assert len(now) - len(was) <= 1, path
            new |= now.keys() - was.keys()
    return {guid.rpartition(":")[2] for guid in new}


def followed(*updates: Update, name: str = "outage", title: str = "Things are broken", **others: Any) -> Site:
    """A site with an incident of these updates, and with another."""
    posts = [update("10:00", "Investigating"), *updates]
    this = incident(*posts, name=name, title=title, components=["api"], regions=["FR"])
    return site(this, outage("09:00", "09:30", name="other"), **{"languages": ["en", "fr"], **others})


def test_one_more_update_is_one_new_item() -> None:
    found = new_items(followed(), followed(update("11:00", "Identified", "web: partial_outage")))
    assert found == {"outage/20240305T1100Z"}


def test_a_resolved_incident_that_opens_again_is_one_new_item() -> None:
    over = [update("11:00", "Resolved")]
    assert new_items(followed(*over), followed(*over, update("12:00", "Investigating"))) == {"outage/20240305T1200Z"}


def test_an_older_update_that_is_inserted_is_one_new_item() -> None:
    over = [update("11:00", "Resolved")]
    assert new_items(followed(*over), followed(*over, update("10:30", "Identified"))) == {"outage/20240305T1030Z"}


def test_a_typo_a_new_title_and_a_new_address_are_none() -> None:
    before = followed(update("11:00", "Resolved", body="Teh end."))
    after = followed(update("11:00", "Resolved", body="The end."), title="Mended", url="https://example.org/new/path/")
    assert new_items(before, after) == set()


# Formats


HOSTILE: Final = ("]]>", "<b>&amp;</b>", "😀 \u202eabc", "a\u2028b", "{{ 7*7 }}", "'\"", "<!--", "\u0646\u0635")


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_written_every_feed_is_well_formed_and_says_it(words: str) -> None:
    named = msgspec.structs.replace(component("api"), name=Text({"en": words}))
    of = site(
        incident(update("10:00", "Investigating", body=words), title=words, components=["api"], regions=["here"]),
        components=[named],
        regions={"here": words},
        title=Text({"en": words}),
        organization=words,
        languages=["en", "fr"],
    )
    files = laid_out(of)
    for path in files.keys() - {"feed.json", "fr/feed.json"}:
        found = feedparser.parse(files[path])
        assert found.bozo is False, path
        label = "" if "history" in path else "[Analyse en cours] " if path.startswith("fr/") else "[Investigating] "
        assert found.entries[0].title == label + words, path
    said = read(of)
    assert (said["title"], said["items"][0]["title"]) == (words, f"[Investigating] {words}")
    assert said["items"][0]["tags"] == [words, words]


def test_characters_that_xml_forbids_are_refused_where_sources_are_read() -> None:
    forbidden = [chr(n) for n in (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)]
    assert [each for each in forbidden if not UNREADABLE.search(each)] == []


def test_an_atom_feed_says_what_the_rss_feed_does() -> None:
    of = site(outage("10:00", "11:00", regions=["FR"]), notice(update("12:00", "Update")))
    rss, atom = parsed(of), parsed(of, "atom.xml")
    assert (atom.bozo, atom.version) == (False, "atom10")
    assert (atom.feed.title, atom.feed.subtitle) == (rss.feed.title, rss.feed.subtitle)
    for one, other in zip(rss.entries, atom.entries, strict=True):
        for name in ("id", "title", "link", "summary", "published_parsed"):
            assert one[name] == other[name]
        assert one.content[0].value == other.content[0].value
        assert [tag.term for tag in one.get("tags", [])] == [tag.term for tag in other.get("tags", [])]
        assert other.updated == other.published


def test_an_atom_feed_has_what_its_format_asks_for() -> None:
    found = parsed(site(outage("10:00", "11:00")), "atom.xml").feed
    assert (found.id, found.updated) == ("tag:status.example.org,2024:/atom.xml", "2024-03-05T11:00:00Z")
    assert found.author == "Example"
    assert {link.rel: link.href for link in found.links} == {
        "alternate": "https://status.example.org/",
        "self": "https://status.example.org/atom.xml",
    }


def test_a_json_feed_has_the_fields_of_version_1_1() -> None:
    of = site(outage("10:00", "11:00", title="API & web <down>"))
    said = read(of)
    first, second = said.pop("items")
    assert said == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Example Status",
        "home_page_url": "https://status.example.org/",
        "feed_url": "https://status.example.org/feed.json",
        "description": "Every update of every incident, notice and maintenance.",
        "authors": [{"name": "Example"}],
        "language": "en",
    }
    assert first == {
        "id": "tag:status.example.org,2024:outage/20240305T1100Z",
        "url": "https://status.example.org/incidents/outage/#u20240305T1100Z",
        "title": "[Resolved] API & web <down>",
        "content_html": "<p>We are on it.</p>",
        "summary": "We are on it.",
        "date_published": "2024-03-05T11:00:00Z",
        "tags": ["Api"],
    }
    assert second["date_published"] == "2024-03-05T10:00:00Z"


def test_a_feed_is_called_after_what_it_is_about_and_knows_its_address() -> None:
    of = site(outage("10:00", regions=["FR"], title="Down"), languages=["en", "fr"])
    known = {path: feedparser.parse(file).feed for path, file in laid_out(of).items() if ".json" not in path}
    titles = {path: feed.title for path, feed in known.items()}
    assert titles["fr/feed.xml"] == "Example Status"
    assert titles["components/api/feed.xml"] == "Api – Example Status"
    assert titles["fr/regions/fr/feed.xml"] == "France – Example Status"
    assert titles["incidents/outage/feed.xml"] == "Down – Example Status"
    assert titles["history.atom"] == "History – Example Status"
    for path, feed in known.items():
        assert [link.href for link in feed.links if link.rel == "self"] == [f"https://status.example.org/{path}"]
        assert feed.link == "https://status.example.org/" + path.rpartition("/")[0] + "/" * ("/" in path)
    assert known["components/api/feed.xml"].ttl == "10"
    assert known["fr/components/api/feed.xml"].subtitle == "Chaque mise à jour au sujet de «\xa0Api\xa0»."


def test_a_site_without_incidents_has_every_feed_and_all_are_empty() -> None:
    files = laid_out(site(languages=["en", "fr"]))
    assert read(site())["items"] == []
    for path in files.keys() - {"feed.json", "fr/feed.json"}:
        found = feedparser.parse(files[path])
        assert (found.bozo, found.entries) == (False, []), path
    assert feedparser.parse(files["atom.xml"]).feed.updated == "1970-01-01T00:00:00Z"


# Statuspage's shape


def history(of: Site, path: str = "history.rss") -> dict[str, str]:
    """What stands in a feed of incidents, by the incident's id."""
    texts = {}
    for entry in parsed(of, path).entries:
        texts[entry.id.rpartition(":")[2]] = entry.content[0].value if "content" in entry else entry.summary
    return texts


@pytest.mark.parametrize("path", ["history.rss", "history.atom"])
def test_an_incident_is_one_entry_with_its_updates_newest_first(path: str) -> None:
    down = incident(
        update("09:05", "Investigating", body="We are *looking*.\n\nMore [here](https://example.org/)."),
        update("17:19", "Resolved", "api: operational", body="Over & done."),
    )
    assert history(site(down), path) == {
        "outage": "<p><small>Mar  5, 17:19 UTC</small><br /><strong>Resolved</strong> - Over &amp; done.</p>\n"
        "<p><small>Mar  5, 09:05 UTC</small><br /><strong>Investigating</strong> - We are looking.<br />More here.</p>"
    }
    first = parsed(site(down), path).entries[0]
    assert (first.id, first.title) == ("tag:status.example.org,2024:outage", "Things are broken")
    assert first.link == "https://status.example.org/incidents/outage/"
    assert first.published_parsed[:6] == (2024, 3, 5, 17, 19, 0)


def test_the_words_and_moments_of_the_history_are_statuspages_in_any_language() -> None:
    day = incident(update("2023-12-31 23:30", "Update", body={"fr": "Bonjour."}), name="late")
    of = site(day, incident(update("2016-10-21", "Resolved"), name="old"), languages=["fr"], timezone="Europe/Paris")
    assert history(of) == {
        "late": "<p><small>Jan  1, 00:30 CET</small><br /><strong>Update</strong> - Bonjour.</p>",
        "old": "<p><small>Oct 21</small><br /><strong>Resolved</strong> - We are on it.</p>",
    }


def test_a_maintenance_in_the_history_begins_with_its_window() -> None:
    work = maintenance(update("10:00", "Scheduled"), update("11:00", "Update", "end: 23:00"))
    window = "<p><strong>THIS IS A SCHEDULED EVENT Mar  5, 20:00 UTC - Mar  5, 23:00 UTC</strong></p>\n<p>"
    assert history(site(work))["work"].startswith(window)


def test_the_history_has_25_entries_and_neither_notices_nor_what_has_no_update() -> None:
    many = [outage(f"10:{n:02}", name=f"i{n:02}") for n in range(30)]
    of = site(*many, notice(update("12:00", "Update")), incident(name="undated", start="2012"))
    assert list(history(of)) == [f"i{n:02}" for n in range(29, 4, -1)]


def test_an_old_incident_with_a_new_update_comes_first_in_the_history() -> None:
    old = incident(update("2023-03-05", "Resolved"), update("2024-03-06", "Correction"), name="old")
    assert list(history(site(old, outage("10:00", name="new")))) == ["old", "new"]


def test_what_is_dated_ahead_is_in_no_feed_before_its_time() -> None:
    ahead = notice(update("12:10", "Update"), name="ahead")
    before, after = (feeds(site(outage("10:00"), ahead), now) for now in ("12:00", "12:10"))
    assert [path for path in before if "ahead" in path] == []
    assert [path for path in after if "ahead" in path] == ["incidents/ahead/feed.xml"]
