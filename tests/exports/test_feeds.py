import json
import re
from pathlib import Path
from typing import Any, Final

import feedparser
import html5lib
import msgspec
import pytest
from builders import at, cause, component, group, incident, maintenance, notice, outage, site, text, update, views
from hypothesis import given
from hypothesis import strategies as st

from statusgen.exports.feed_items import Post, Posts
from statusgen.exports.feeds import Feed, feeds_with, plan_feeds
from statusgen.language.locale import Locale
from statusgen.model.policies import FeedPolicy
from statusgen.model.site import Incident, Site, Update
from statusgen.model.text import Text
from statusgen.model.vocabulary import Label
from statusgen.sources.yaml.encoding import UNREADABLE
from statusgen.status import publication
from statusgen.status.publication import publication_dates
from statusgen.status.snapshot import Snapshot
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

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


def dates(*incidents: Incident) -> dict[str, str]:
    """The time of each item, by its guid without the authority."""
    found = publication_dates(site(*incidents))
    return {guid.rpartition(":")[2]: f"{date:%H:%M:%S}" for guid, date in found.items()}


def test_a_time_without_seconds_gets_one_from_its_incidents_id_and_its_place_in_the_minute() -> None:
    posts = [update("10:00", "Investigating"), update("10:00", "Identified"), update("11:00", "Resolved")]
    assert dates(incident(*posts, name="a"), outage("10:00", name="b")) == {
        "a/20240305T1000Z": "10:00:02",
        "a/20240305T1000Z-2": "10:00:03",
        "a/20240305T1100Z": "11:00:02",
        "b/20240305T1000Z": "10:00:12",
    }


def test_seconds_that_are_written_are_kept_unless_the_update_before_is_later() -> None:
    posts = [update("10:00", "Investigating"), update("10:00:01", "Identified"), update("10:01:30", "Resolved")]
    assert list(dates(incident(*posts, name="a")).values()) == ["10:00:02", "10:00:03", "10:01:30"]


def test_a_day_without_a_time_begins_at_midnight() -> None:
    assert dates(incident(update("2024-03-05", "Resolved"), name="a")) == {"a/20240305": "00:00:02"}


def test_of_two_equal_dates_that_of_the_later_guid_goes_one_second_on() -> None:
    one = incident(update("10:00:07", "Investigating"), name="one")
    two = incident(update("10:00:07", "Investigating"), update("10:00:08", "Resolved"), name="two")
    assert list(dates(two, one).values()) == ["10:00:07", "10:00:08", "10:00:09"]
    assert list(dates(two, one)) == ["one/20240305T1000Z", "two/20240305T1000Z", "two/20240305T1000Z-2"]


POSTED: Final = st.lists(
    st.one_of(
        st.builds("10:{:02}".format, st.integers(0, 2)),
        st.builds("10:00:{:02}".format, st.integers(1, 9)),
        st.just("2024-03-05"),
    ),
    min_size=1,
    max_size=5,
)
"""When the updates of an incident were posted: to the second, the minute or the day."""


@given(st.lists(POSTED, min_size=1, max_size=6), st.lists(POSTED, max_size=3), st.data())
def test_no_two_items_share_a_date_and_no_later_item_moves_one_that_is_out(
    before: list[list[str]], added: list[list[str]], data: st.DataObject
) -> None:
    more = [data.draw(st.lists(st.sampled_from(["10:03", "10:04", "10:04:09"]), max_size=2)) for _ in before]
    after = [[*posts, *later] for posts, later in zip(before, more, strict=True)] + added
    was, now = (
        publication_dates(site(*(incident(*(update(at, "Identified") for at in posts), name=f"i{n}")
                                 for n, posts in enumerate(each))))
        for each in (before, after)
    )  # fmt: skip
    assert len(set(now.values())) == len(now) == sum(map(len, after))
    moved = {name for name in was if now[name] != was[name]}
    assert {was[name] for name in moved} <= {now[name] for name in now.keys() - moved} | {now[name] for name in moved}
    assert all(now[name] > was[name] for name in moved)


@given(st.lists(POSTED, min_size=1, max_size=4))
def test_dates_ascend_with_the_updates_of_an_incident(posted: list[list[str]]) -> None:
    incidents = [incident(*(update(at, "Identified") for at in posts), name=f"i{n}") for n, posts in enumerate(posted)]
    of = site(*incidents)
    found = publication_dates(of)
    for each in incidents:
        ordered = [found[name] for name in publication.guids(of, each)]
        assert ordered == sorted(ordered)
        assert all(at >= post.posted for at, post in zip(ordered, each.updates, strict=True))


def test_a_feed_is_cut_after_all_its_dates_are_known() -> None:
    of = site(*(outage("10:00", "10:30", name=f"i{n}") for n in range(5)))
    short = msgspec.structs.replace(of, feeds=msgspec.structs.replace(of.feeds, items=2))
    assert [item.entry.published for item in feeds(short)["feed.xml"].items] == [
        item.entry.published for item in feeds(of)["feed.xml"].items
    ][:2]
    assert len(feeds(short)["feed.xml"].items) == 2


def test_what_is_not_over_is_in_every_feed_however_old() -> None:
    old = incident(update("09:00", "Investigating"), update("09:10", "Identified"), name="old", components=["api"])
    planned = maintenance(update("08:00", "Scheduled"), start="2024-04-01", end="2024-04-02")
    over = [outage(f"10:{n:02}", "11:00", name=f"i{n:02}") for n in range(30)]
    of = site(old, planned, *over, feeds=FeedPolicy(items=3, authority="status.example.org,2024"))
    unresolved = ["old/20240305T0910Z", "old/20240305T0900Z", "work/20240305T0800Z"]
    assert ids(of)[3:] == ids(of, "components/api/feed.xml")[3:] == unresolved
    assert ids(of, "history.atom")[25:] == ["old", "work"]


def test_the_feed_of_what_ended_long_ago_begins_with_its_end() -> None:
    posts = update("08:00", "Investigating"), update("08:30", "Resolved"), update("08:40", "Postmortem")
    newer = [outage("10:00", "10:05", name=f"newer-{number:02}") for number in range(50)]
    old = incident(*posts, start="08:00", name="old")

    def told(*incidents: Incident) -> list[str]:
        found = feeds(site(*incidents))["incidents/old/feed.xml"].items
        return [item.entry.guid.rpartition("/")[2] for item in found]

    assert told(old, *newer[1:]) == ["20240305T0840Z", "20240305T0830Z", "20240305T0800Z"]
    assert told(old, *newer) == ["20240305T0840Z", "20240305T0830Z"]


def test_the_feed_of_a_part_has_twenty_items() -> None:
    many = [outage("10:00", "10:05", name=f"outage-{number:02}") for number in range(30)]
    assert len(feeds(site(*many))["components/api/feed.xml"].items) == 20


def test_guids_and_dates_are_the_same_in_every_language() -> None:
    found = feeds(site(outage("10:00", "11:00", regions=["FR"]), languages=["en", "fr"]))
    updates = [feed for path, feed in found.items() if "history." not in path]
    posts = {tuple((item.entry.guid, item.entry.published) for item in feed.items) for feed in updates}
    assert len(posts) == 2  # but for the empty ones of another component
    assert () in posts


def test_what_the_clock_does_to_a_maintenance_is_no_item() -> None:
    work = maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00")
    assert len(feeds(site(work), "2024-03-05 12:00 UTC")["feed.xml"].items) == 1
    assert laid_out(site(work), "2024-03-05 12:00 UTC") == laid_out(site(work), "2024-03-05 21:00 UTC")


def test_a_reader_finds_nothing_wrong_with_the_feed() -> None:
    found = parsed(site(outage("10:00", "11:00", title="API & web <down>")))
    assert (found.bozo, found.version) == (False, "rss20")
    assert found.feed.link == "https://status.example.org/"
    assert [entry.title for entry in found.entries] == [
        "[Resolved] API & web <down>",
        "[Investigating] API & web <down>",
    ]
    assert found.entries[0].link == "https://status.example.org/incidents/outage/#u20240305T1100Z"
    assert found.entries[0].published == "Tue, 05 Mar 2024 11:00:17 GMT"
    assert [tag.term for tag in found.entries[0].tags] == ["Api"]


def texts(of: Site, path: str = "feed.xml", now: str = "2024-03-09") -> list[str]:
    """The texts of a feed's items without their markup, oldest first."""
    found = feedparser.parse(laid_out(of, now)[path]).entries[::-1]
    return [re.sub(r"\s*\n\s*", " | ", re.sub("<.*?>", "", entry.summary).strip()) for entry in found]


def test_an_item_says_whom_it_leaves_affected_and_where() -> None:
    down = incident(
        update("10:00", "Investigating"),
        update("10:30", "Identified", "web: partial_outage", "api: operational", "DE: major_outage", body="Moved."),
        update("10:40", "Update", body="Still."),
        update("11:00", "Resolved"),
        update("11:30", "Postmortem"),
        components={"api": "degraded_performance", "mail": "operational"},
        regions=["FR", "several"],
    )
    assert texts(site(down, components=["api", "web", "mail"])) == [
        "Degraded performance: Api. Regions: Several regions and France. | We are on it.",
        "Partial outage: Web. Operational: Api. Regions: Several regions, France, and Germany (Major outage). | Moved.",
        "Partial outage: Web. Regions: Several regions, France, and Germany (Major outage). | Still.",
        "Operational: Api and Web. Regions: Several regions, France, and Germany. | We are on it.",
        "Operational: Api and Web. Regions: Several regions, France, and Germany. | We are on it.",
    ]


def test_an_item_names_the_components_whose_level_nobody_gave() -> None:
    told = notice(update("10:00", "Update"), components=["api", "web"])
    fine = incident(update("11:00", "Investigating"), components=["api"])
    assert texts(site(told, fine)) == ["Components: Api and Web. | We are on it.", "Components: Api. | We are on it."]


def test_an_item_without_components_and_regions_is_its_text() -> None:
    assert texts(site(incident(update("10:00", "Investigating")))) == ["We are on it."]


def test_what_another_incident_holds_down_is_not_called_operational() -> None:
    one = outage("10:00", "11:00", name="one")
    other = outage("10:30", "11:30", name="other")
    work = maintenance(update("09:00", "Scheduled"), start="11:10", end="12:00")
    assert texts(site(one, other, work))[-2:] == [
        "Components: Api. | We are on it.",
        "Operational: Api. | We are on it.",
    ]


def test_nor_is_it_while_the_incident_that_lets_go_of_it_goes_on() -> None:
    held = outage("09:00", name="held")
    slow = incident(
        update("09:30", "Investigating"),
        update("11:00", "Monitoring", "api: operational"),
        components={"api": "degraded_performance"},
    )
    assert texts(site(held, slow))[-1] == "Components: Api. | We are on it."
    assert texts(site(slow))[-1] == "Operational: Api. | We are on it."


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=6))
def test_a_component_is_operational_after_an_incident_if_no_other_holds_it_down(outages: list[tuple[int, int]]) -> None:
    spans = [(f"10:{first:02}", f"10:{first + minutes:02}") for first, minutes in outages]
    of = site(*(outage(first, last, name=f"i{n}") for n, (first, last) in enumerate(spans)))
    said = {post.incident.id: bool([*post.levels]) for post in Posts(Snapshot(of, at("12:00"))).all if is_end(post)}
    assert said == {
        f"i{n}": not any(first <= end < last for m, (first, last) in enumerate(spans) if m != n)
        for n, (_, end) in enumerate(spans)
    }


def is_end(post: Post) -> bool:
    return post.effect is not None and post.effect.update.label is Label.RESOLVED


def test_a_maintenance_says_its_window_and_a_moved_one_what_it_moved_to() -> None:
    work = maintenance(
        update("10:00", "Scheduled", body="We *move*."), update("11:00", "Update", "end: 2024-03-06 01:00 UTC")
    )
    assert texts(site(work)) == [
        "Window: March 5, 2024, 20:00\u2009–\u200922:00 UTC. Under maintenance: Api. | We move.",
        "Window: March 5, 20:00\u2009–\u2009March 6, 2024, 01:00 UTC. Under maintenance: Api. | We are on it.",
    ]
    assert "<p>We <em>move</em>.</p>" in parsed(site(work)).entries[-1].summary


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Créneau\xa0: 5 mars 2024 à 20:00\u2009–\u200922:00 UTC. En maintenance\xa0: Api."),
        ("ja", "実施日時：2024年3月5日 20:00～22:00（UTC）。メンテナンス中：Api。"),
        (
            "ar",
            "الفترة: 5 مارس 2024، 20:00–22:00\xa0UTC\u200f. قيد الصيانة: Api.",
        ),
    ],
)
def test_the_first_line_ends_its_sentences_as_each_language_does(language: str, said: str) -> None:
    assert texts(site(maintenance(update("10:00", "Scheduled")), languages=[language]))[0].startswith(said)


# Write-ups without updates


def recorded(*updates: Update, **others: Any) -> Incident:
    """An incident whose file says when it began and ended."""
    told = {"start": "10:00", "end": "11:30", "components": {"api": "major_outage"}, "summary": "All *failed*."}
    return incident(*updates, **{**told, **others})


def test_a_write_up_without_updates_is_an_item_with_its_facts() -> None:
    of = site(recorded(regions=["FR"], cause=cause("confirmed", summary=text("A wrong default."))))
    lasted = "March 5, 2024, 10:00\u2009–\u200911:30 UTC. Duration: 1 hour and 30 minutes."
    assert texts(of)[0].split(" | ") == [
        f"Major outage: Api. Regions: France. {lasted}",
        "All failed.",
        "Cause: confirmed&nbsp;· A wrong default.",
    ]
    item = parsed(of).entries[0]
    assert (item.title, item.id) == ("[Resolved] Things are broken", "tag:status.example.org,2024:outage")
    assert (item.link, item.published[17:22]) == ("https://status.example.org/incidents/outage/", "11:30")
    for path in ("components/api/feed.xml", "regions/fr/feed.xml", "incidents/outage/feed.xml", "atom.xml"):
        assert ids(of, path) == ["outage"]
    assert ids(of, "components/web/feed.xml") == []


@pytest.mark.parametrize(
    ("known", "dated", "said"),
    [
        ({"start": "2008", "end": None}, "2008-01-01 00:00", "Major outage: Api. Began 2008."),
        (
            {"start": "2012-07", "end": None, "duration": "2h"},
            "2012-07-01 00:00",
            "Major outage: Api. Began July 2012. Duration: 2 hours.",
        ),
        (
            {"start": "10:00", "end": "2024-03-05"},
            "2024-03-05 10:00",
            "Major outage: Api. March 5, 10:00 UTC\u2009–\u2009March 5, 2024. Duration: up to 14 hours.",
        ),
        (
            {"start": "10:00", "end": None, "duration": "some hours"},
            "2024-03-05 10:00",
            "Major outage: Api. Began March 5, 2024, 10:00 UTC. Duration: some hours.",
        ),
    ],
)
def test_a_write_up_is_dated_by_its_end_else_its_start(known: dict[str, Any], dated: str, said: str) -> None:
    of = site(recorded(**known))
    assert [f"{date:%Y-%m-%d %H:%M}" for date in publication_dates(of).values()] == [dated]
    assert texts(of)[0].split(" | ")[0] == said


def test_a_write_up_without_a_summary_has_its_text() -> None:
    assert texts(site(recorded(summary="", writeup="## Why\n\nA disk.")))[0].endswith(" | Why | A disk.")


@pytest.mark.parametrize(
    "added",
    [
        [update("10:05", "Investigating"), update("11:30", "Resolved")],
        [update("12:00", "Resolved")],
        [update("12:00", "Resolved"), update("13:00", "Postmortem")],
    ],
)
def test_it_stays_one_item_of_its_end_when_updates_are_added(added: list[Update]) -> None:
    before, after = publication_dates(site(recorded())), publication_dates(site(recorded(*added)))
    assert before.items() <= after.items()
    assert len(after) == len(added)  # the Resolved is that item
    assert ids(site(recorded(*added))).count("outage") == 1
    assert history(site(recorded(*added)))["outage"].count("<strong>") == len(added)


def test_an_update_without_words_says_what_its_state_means() -> None:
    wordless = [update(at, label, body="") for at, label in (("10:00", "Investigating"), ("11:00", "Resolved"))]
    of = site(incident(*wordless), languages=["fr"])
    assert texts(of) == ["Le problème est en cours d’analyse.", "L’incident est résolu."]
    ends = "<strong>Resolved</strong> - The incident is resolved.</p>"
    assert history(site(incident(wordless[1])))["outage"].endswith(ends)


def test_a_postmortem_without_words_says_the_write_up() -> None:
    posts = update("10:00", "Resolved"), update("11:00", "Postmortem", body="")
    assert texts(site(incident(*posts, writeup="## Why\n\nThe disk."), languages=["en"]))[1] == "Why | The disk."
    assert texts(site(incident(*posts), languages=["en"]))[1] == "The incident is resolved."


def test_the_date_of_an_item_by_itself_is_no_update_that_ends_it() -> None:
    for start, duration in (("2024-02", None), ("10:00", "several hours")):
        alone = incident(name="a", start=start, duration=duration)
        told = incident(update("2024-03-06 09:00 UTC", "Resolved"), name="a", start=start, duration=duration)
        told = msgspec.structs.replace(told, end=told.updates[0].at)
        assert publication_dates(site(alone)) == publication_dates(site(told))


def test_an_end_in_front_matter_makes_no_second_item_of_an_end() -> None:
    told = update("10:05", "Investigating"), update("12:00", "Resolved"), update("13:00", "Postmortem")
    of = site(incident(*told, end="11:30", name="a"))
    assert ids(of, "feed.xml") == ["a/20240305T1300Z", "a/20240305T1200Z", "a/20240305T1005Z"]
    assert [f"{date:%H:%M}" for date in publication_dates(of).values()] == ["10:05", "12:00", "13:00"]
    both = site(incident(*told, start="10:00", end="11:30", name="a"))
    assert ids(both) == ["a/20240305T1300Z", "a", "a/20240305T1005Z"]
    assert texts(both)[1] == "We are on it."
    assert [f"{date:%H:%M}" for date in publication_dates(both).values()] == ["10:05", "11:30", "13:00"]


def test_the_end_comes_after_the_updates_before_it_whenever_it_was() -> None:
    told = incident(update("10:05", "Investigating"), update("10:30", "Resolved"), start="2024-02", name="a")
    assert [f"{date:%m-%d %H:%M}" for date in publication_dates(site(told)).values()] == ["03-05 10:05"] * 2


@pytest.mark.parametrize(
    ("alone", "told"),
    [
        (notice(start="10:00"), notice(update("11:00", "Update"), start="10:00")),
        (notice(start="10:00"), notice(update("2024-03-05", "Update"), start="10:00")),
        (notice(start="10:00"), notice(update("09:00", "Update"), start="10:00")),
        (notice(start="2024-03-05"), notice(update("2024-03-01", "Update"), start="2024-03-05")),
        (maintenance(), maintenance(update("20:00", "In progress"))),
        (maintenance(), maintenance(update("22:00", "Completed"))),
        (maintenance(), maintenance(update("21:00", "Verifying", "web: under_maintenance"))),
        (recorded(), recorded(update("11:00", "Investigating", "web: partial_outage"))),
    ],
)
def test_an_item_by_itself_stays_when_updates_are_added(alone: Incident, told: Incident) -> None:
    assert len(new_items(site(alone), site(told))) == 1
    assert set(ids(site(alone))) < set(ids(site(told)))


def test_an_incident_that_its_end_ends_is_resolved_in_the_history_whatever_was_posted_last() -> None:
    said = history(site(recorded(update("11:00", "Investigating"))))["outage"]
    assert re.findall("<strong>(.*?)</strong>", said) == ["Resolved", "Investigating"]


def test_what_was_announced_or_begins_with_its_first_update_is_no_item_by_itself() -> None:
    work, word = maintenance(update("10:00", "Scheduled")), notice(update("10:00", "Update"), start="10:00")
    assert sorted(ids(site(work, word))) == ["notice/20240305T1000Z", "work/20240305T1000Z"]


def test_an_incident_whose_updates_end_it_and_one_that_goes_on_are_no_items_by_themselves() -> None:
    over = incident(update("10:05", "Investigating"), update("11:30", "Resolved"), start="10:00", name="over")
    vague = incident(update("10:05", "Investigating"), start="2024-03", name="vague")
    assert sorted(ids(site(over, vague))) == ["over/20240305T1005Z", "over/20240305T1130Z", "vague/20240305T1005Z"]


def test_a_write_up_is_in_the_history_as_resolved() -> None:
    told = recorded(regions=["FR"], cause=cause("confirmed", summary=text("A wrong default.")))
    assert history(site(told), "history.atom") == {
        "outage": "<p><small>Mar  5, 11:30 UTC</small><br /><strong>Resolved</strong> - All failed.<br />"
        "Major outage: Api. Regions: France. March 5, 2024, 10:00 – 11:30 UTC. Duration: 1 hour and 30 minutes.<br />"
        "Cause: confirmed\xa0· A wrong default.</p>"
    }


@pytest.mark.parametrize(
    ("planned", "title", "said"),
    [
        (
            maintenance(summary="New disks."),
            "[In progress] Things are broken",
            "Window: March 5, 2024, 20:00\u2009–\u200922:00 UTC. Under maintenance: Api. | New disks.",
        ),
        (
            notice(start="20:00", end="2024-03-08", summary="A new host.", components=["api"]),
            "[Notice] Things are broken",
            "Components: Api. March 5, 20:00 UTC\u2009–\u2009March 8, 2024. | A new host.",
        ),
    ],
)
def test_maintenance_and_notices_without_updates_are_items_from_their_start(
    planned: Incident, title: str, said: str
) -> None:
    of = site(planned)
    assert texts(of, now="19:59") == []
    assert texts(of, now="20:00") == texts(of, now="2024-03-09") == [said]
    assert (parsed(of).entries[0].title, parsed(of).entries[0].published[17:22]) == (title, "20:00")


def test_a_notice_is_called_one() -> None:
    word = notice(update("10:00", "Update"), update("11:00", "Resolved"))
    assert [entry.title for entry in parsed(site(word)).entries] == [
        "[Resolved] Things are broken",
        "[Notice] Things are broken",
    ]


def test_a_description_is_the_whole_text_as_html() -> None:
    body = (
        "Set `timeout: <seconds>`; p99 <5s & rising. " * 20 + "\n\n- one, see [the docs](https://example.com/a)\n- two"
    )
    html = parsed(site(incident(update("10:00", "Investigating", body=body)))).entries[0].summary
    assert html.count("<code>timeout: &lt;seconds&gt;</code>; p99 &lt;5s &amp; rising.") == 20
    assert '<li>one, see <a href="https://example.com/a"' in html


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
    html = parsed(of, "fr/feed.xml").entries[0].summary
    assert 'href="https://status.example.org/fr/incidents/b/"' in html
    assert 'src="https://status.example.org/incidents/graph.png"' in html


def test_a_component_is_named_with_its_group_where_its_name_is_not_unique() -> None:
    groups = (group("droplets", component("d", called="AMS3")), group("spaces", component("s", called="AMS3")))
    of = site(incident(update("10:00", "Investigating"), components={"d": "major_outage"}), components=groups)
    assert texts(of) == ["Major outage: Droplets: AMS3. | We are on it."]
    assert [tag.term for tag in parsed(of).entries[0].tags] == ["Droplets: AMS3"]
    assert parsed(of, "components/s/feed.xml").feed.title == "Spaces: AMS3 – Example Status"
    both = incident(update("10:00", "Investigating"), components={"d": "major_outage", "s": "major_outage"})
    assert texts(site(both, components=groups)) == ["Major outage: Droplets (AMS3), Spaces (AMS3). | We are on it."]


def test_a_guid_is_a_tag_uri() -> None:
    of = site(outage("10:00"))
    assert publication.guids(of, of.incidents[0]) == ["tag:status.example.org,2024:outage/20240305T1000Z"]


# Which feeds there are


def test_every_page_that_people_follow_has_its_feed() -> None:
    of = site(outage("10:00", regions=["FR"]), components=["api", group("front", "web")], languages=["en", "fr"])
    parts = ("", "components/api/", "components/web/", "groups/front/", "regions/fr/")
    both = [part + file for part in parts for file in ("feed.xml", "opened-and-resolved.xml")]
    one_language, about = [*WHOLE, *both[1:]], "incidents/outage/feed.xml"
    in_french = [f"fr/{path}" for path in (*one_language, about)]
    assert [*feeds(of)] == [*one_language, "history.rss", "history.atom", about, *in_french]


def test_a_component_has_the_updates_of_incidents_that_name_it() -> None:
    of = site(outage("10:00", name="a", component="api"), outage("11:00", name="b", component="web"))
    assert ids(of, "components/api/feed.xml") == ["a/20240305T1000Z"]
    assert ids(of, "components/web/feed.xml") == ["b/20240305T1100Z"]


def test_a_group_has_the_updates_of_incidents_that_name_one_of_its_components() -> None:
    incidents = [outage("10:00", name="of-web", component="web"), outage("11:00", name="of-api")]
    both = incident(update("12:00", "Investigating"), name="of-both", components=["web", "cdn"])
    of = site(*incidents, both, components=["api", group("front", "web", "cdn")])
    assert ids(of, "groups/front/feed.xml") == ["of-both/20240305T1200Z", "of-web/20240305T1000Z"]
    assert feeds(of)["groups/front/feed.xml"].title == "Front – Example Status"


def test_who_wants_to_hear_only_of_beginnings_and_ends_has_a_feed_of_these() -> None:
    told = incident(
        update("10:00", "Investigating"), update("10:30", "Identified"), update("11:00", "Resolved"),
        update("11:10", "Correction"), update("12:00", "Investigating"), update("12:30", "Update"),
        update("13:00", "Resolved"), update("14:00", "Postmortem"), name="told", components=["api"],
    )  # fmt: skip
    work = maintenance(update("09:00", "Scheduled"), update("09:30", "Update"), update("22:00", "Completed"))
    of = site(told, work, incident(name="alone", start="08:00", end="08:30", components=["web"]))
    turns = ["work/20240305T2200Z", *(f"told/20240305T{time}Z" for time in ("1300", "1200", "1100", "1000"))]
    assert ids(of, "opened-and-resolved.xml") == [*turns, "work/20240305T0900Z", "alone"]
    assert ids(of, "components/web/opened-and-resolved.xml") == ["alone"]
    many = [outage(f"01:{n:02}", "02:00", name=f"n{n}") for n in range(15)]
    assert len(ids(site(*many), "components/api/opened-and-resolved.xml")) == 20
    assert feeds(of)["components/web/opened-and-resolved.xml"].title == "Web – Opened and resolved – Example Status"


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
    assert ids(of, "incidents/c/feed.xml") == ["c"]


def test_another_incident_changes_no_file_of_an_incidents_own() -> None:
    one = outage("10:00", "11:00", name="a", regions=["FR"])
    before, after = laid_out(site(one)), laid_out(site(one, outage("10:30", name="b", component="web", regions=["FR"])))
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
    assert said["items"][0]["tags"] == [words] * 2


def test_characters_that_xml_forbids_are_refused_where_sources_are_read() -> None:
    forbidden = [chr(n) for n in (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)]
    assert [each for each in forbidden if not UNREADABLE.search(each)] == []


def test_an_atom_feed_says_what_the_rss_feed_does() -> None:
    of = site(outage("10:00", "11:00", regions=["FR"]), notice(update("12:00", "Update")))
    rss, atom = parsed(of), parsed(of, "atom.xml")
    assert (atom.bozo, atom.version) == (False, "atom10")
    assert (atom.feed.title, atom.feed.subtitle) == (rss.feed.title, rss.feed.subtitle)
    for one, other in zip(rss.entries, atom.entries, strict=True):
        for name in ("id", "title", "link", "published_parsed"):
            assert one[name] == other[name]
        assert one.summary == other.content[0].value
        assert [tag.term for tag in one.get("tags", [])] == [tag.term for tag in other.get("tags", [])]
        assert other.updated == other.published


def test_an_atom_feed_has_what_its_format_asks_for() -> None:
    found = parsed(site(outage("10:00", "11:00")), "atom.xml").feed
    assert (found.id, found.updated) == ("tag:status.example.org,2024:/atom.xml", "2024-03-05T11:00:17Z")
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
        "content_html": "<p>Operational: Api.</p>\n<p>We are on it.</p>",
        "date_published": "2024-03-05T11:00:17Z",
        "tags": ["Api"],
    }
    assert second["date_published"] == "2024-03-05T10:00:17Z"


def test_an_item_that_is_not_in_the_language_of_its_feed_says_so() -> None:
    posts = [update("10:00", "Investigating", body={"en": "On it.", "fr": "Au travail."}), update("11:00", "Resolved")]
    of = site(incident(*posts, title={"en": "Down", "fr": "En panne"}), languages=["en", "fr"])
    assert [item.get("language") for item in read(of)["items"]] == [None, None]
    assert [item.get("language") for item in read(of, "fr/feed.json")["items"]] == ["en", None]
    atom = laid_out(of)["fr/atom.xml"].decode()
    assert re.findall("<entry.*?>", atom) == ['<entry xml:lang="en">', "<entry>"]


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
    assert feedparser.parse(files["atom.xml"]).feed.updated == "2024-03-09T00:00:00Z"


# What the W3C's validator of feeds asks for, as far as it can be known here


RICH: Final = """\
> [!NOTE]
> A <mark>marked</mark> <bdi>name</bdi>, H<sub>2</sub>O, <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>.[^1]

<details><summary>More <kbd>x</kbd></summary>

1. one
2. two

</details>

<ol reversed><li>last</li></ol>

| a | b |
|:--|--:|
| `x` | ~~y~~ |

- [x] done
- [ ] to do <time datetime="2024-03-05">then</time>

[^1]: A [note](other.md), an ![image](graph.png).
"""


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ja"])
def test_a_feed_has_nothing_that_the_validator_warns_of(language: str) -> None:
    of = site(
        incident(update("10:00", "Investigating", body=RICH), update("10:00", "Resolved"), components=["api"]),
        outage("10:00", name="other", regions=["FR"]),
        recorded(name="record", writeup=RICH, summary=""),
        maintenance(update("09:00", "Scheduled")),
        languages=[language],
        attachments=frozenset({"graph.png"}),
    )
    files = laid_out(of)
    for path in ("feed.xml", "atom.xml", "components/api/feed.xml", "history.rss", "history.atom"):
        found = feedparser.parse(files[path], sanitize_html=False)
        assert (found.bozo, bool(found.entries)) == (False, True)
        dates = [entry.published for entry in found.entries]
        assert len(set(dates)) == len({entry.id for entry in found.entries}) == len(dates)
        assert [date for date in dates if not VALID_DATE.fullmatch(date)] == []
        assert all(entry.title and entry.link.startswith("https://status.example.org/") for entry in found.entries)
        for entry in found.entries:
            html = entry.content[0].value if "content" in entry else entry.summary
            fragment = html5lib.HTMLParser(strict=True).parseFragment(html)
            elements = [each for each in fragment.iter() if isinstance(each.tag, str)][1:]
            assert {each.tag.partition("}")[2] for each in elements} <= KNOWN.acceptable_elements
            assert {name for each in elements for name in each.attrib} <= KNOWN.acceptable_attributes
            urls = [each.attrib.get("href") or each.attrib.get("src") for each in elements]
            assert [url for url in urls if url and not url.startswith("https://")] == []


VALID_DATE: Final = re.compile(r"(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT)|(?:\d{4}-\d\d-\d\dT[\d:]{8}Z)")
KNOWN: Final = feedparser.sanitizer._HTMLSanitizer  # the validator's own list, from the same hand


def test_what_is_folded_is_unfolded_under_its_title() -> None:
    html = parsed(site(incident(update("10:00", "Investigating", body=RICH)))).entries[0].summary
    assert re.search(r"<p><strong>More <kbd>x</kbd></strong></p>\s*<ol><li>one</li>", html)
    assert "details" not in html


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
        "outage": "<p><small>Mar  5, 17:19 UTC</small><br /><strong>Resolved</strong> - Over &amp; done.<br />"
        "Operational: Api.</p>\n"
        "<p><small>Mar  5, 09:05 UTC</small><br /><strong>Investigating</strong> - We are looking.<br />More here.</p>"
    }
    first = parsed(site(down), path).entries[0]
    assert (first.id, first.title) == ("tag:status.example.org,2024:outage", "Things are broken")
    assert first.link == "https://status.example.org/incidents/outage"
    assert first.published_parsed[:6] == (2024, 3, 5, 17, 19, 17)


def test_an_incident_of_statuspage_keeps_its_id_in_rss() -> None:
    of = site(incident(update("10:00", "Resolved"), name="yc6w8n4x3l2k"))
    assert [entry.id for path in ("history.rss", "history.atom") for entry in parsed(of, path).entries] == [
        "https://status.example.org/incidents/yc6w8n4x3l2k",
        "tag:status.example.org,2024:yc6w8n4x3l2k",
    ]


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


def test_the_history_has_the_25_newest_and_no_notices() -> None:
    many = [outage(f"10:{n:02}", f"10:{n:02}", name=f"i{n:02}") for n in range(30)]
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


def test_every_feed_that_tells_an_item_is_told_to_the_hub_in_every_language() -> None:
    everything = site(
        outage("10:00", "11:00", component="api", regions=["FR"], name="x"),
        outage("09:00", "09:30", component="web", name="other"),
        components=[group("core", "api"), "web"],
        languages=("en", "fr"),
    )
    told = set(feeds_with(views(everything, "12:00"), {"tag:status.example.org,2024:x/20240305T1100Z"}))
    parts = ("", "components/api/", "groups/core/", "regions/fr/")
    names = {"feed.xml", "atom.xml", "feed.json", "incidents/x/feed.xml"}
    names |= {part + name for part in parts for name in ("feed.xml", "opened-and-resolved.xml")}
    assert told == names | {f"fr/{name}" for name in names} | {"history.rss", "history.atom"}
