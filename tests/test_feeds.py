import re
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import msgspec
import pytest
from builders import at, incident, maintenance, notice, outage, site, update
from hypothesis import given
from hypothesis import strategies as st

from statusgen.feeds import Feed, guid, plan_feeds, publication_dates
from statusgen.locales import Locale
from statusgen.model import Site, Text
from statusgen.render import Renderer
from statusgen.templates import Templates


def feeds(of: Site, now: str = "2024-03-09") -> list[Feed]:
    """Every feed of a site."""
    return list(plan_feeds(of, at(now), {tag: Locale(tag, UTC, {}) for tag in of.languages}))


def parsed(of: Site, language: str = "en", now: str = "2024-03-09") -> feedparser.FeedParserDict:
    """What a feed reader makes of a site's feed in a language."""
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {tag: templates.locale(tag, UTC) for tag in of.languages}
    feed = next(each for each in plan_feeds(of, at(now), locales) if each.language == language)
    return feedparser.parse(Renderer(templates, of, locales).feed(feed).content)


def guids(of: Site) -> list[str]:
    """The ids of the items of a site's feed, newest first."""
    return [item.guid for item in feeds(of)[0].items]


def test_an_item_for_every_update_newest_first() -> None:
    of = site(outage("10:00", "11:00", name="a"), outage("10:30", "12:00", name="b"))
    assert [item.guid for item in feeds(of)[0].items] == [
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
    assert [item.published for item in feeds(short)[0].items] == [item.published for item in feeds(of)[0].items][:2]
    assert len(feeds(short)[0].items) == 2


def test_guids_and_dates_are_the_same_in_every_language() -> None:
    english, french = feeds(site(outage("10:00", "11:00"), languages=["en", "fr"]))
    assert (english.path, french.path) == ("feed.xml", "fr/feed.xml")
    assert [(i.guid, i.published) for i in english.items] == [(i.guid, i.published) for i in french.items]


def test_what_the_clock_does_to_a_maintenance_is_no_item() -> None:
    work = maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00")
    assert len(feeds(site(work), "2024-03-05 12:00 UTC")[0].items) == 1
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
    html = parsed(site(linked, languages=["en", "fr"]), "fr").entries[0].content[0].value
    assert 'href="https://status.example.org/fr/incidents/b/"' in html
    assert 'src="https://status.example.org/attachments/graph.png"' in html


def test_a_guid_is_a_tag_uri() -> None:
    of = site(outage("10:00"))
    first = of.incidents[0]
    assert guid(of, first, first.updates[0]) == "tag:status.example.org,2024:outage/20240305T1000Z"
