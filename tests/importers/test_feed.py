"""Feeds of a Statuspage."""

import pytest
from builders import moment

from statusgen.importers.feed import read
from statusgen.importers.history import Document, History, Item, Skipped, Source, Told, WrongSource
from statusgen.importers.markup import as_markdown
from statusgen.model.vocabulary import Kind

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Acme Status - Incident History</title>
<link rel="self" href="https://status.acme.example/history.atom"/><link rel="alternate" href="https://status.acme.example/x"/>
<entry><id>tag:1</id><title>Down</title><published>2024-01-01T00:00:00Z</published><updated>2024-01-01T02:00:00Z</updated>
<link rel="alternate" href="https://status.acme.example/incidents/abcdefghij12"/>
<content type="html">{}</content></entry></feed>"""


def opened(text: str) -> History:
    return read(Source(documents=[Document("feed.xml", text.encode())]))


def told(html: str, **changes: str) -> Told:
    text = ATOM.format(html.replace("<", "&lt;"))
    for old, new in changes.items():
        text = text.replace(old, new)
    [found] = opened(text).items()
    return found


def item(html: str) -> Item:
    found = told(html)
    assert isinstance(found, Item), found
    return found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<!DOCTYPE html><html>", "feed.xml: is HTML, or XML that defines entities; give the URL of a feed"),
        ("{}", "feed.xml: is not a feed: not well-formed (invalid token): line 1, column 0"),
        ("<rss><channel/></rss>", "feed.xml: it has no items of a feed"),
    ],
)
def test_what_is_no_feed_is_said_in_a_line(text: str, why: str) -> None:
    with pytest.raises(WrongSource) as raised:
        opened(text)
    assert str(raised.value) == why


def test_a_feed_says_what_its_page_is_called_and_where_it_is() -> None:
    history = opened(ATOM.format(""))
    assert (history.title, history.url, history.number) == ("Acme Status", "https://status.acme.example", 1)
    assert opened("<rss><channel><title>A</title><item><guid>x</guid></item></channel></rss>").url == ""


def test_paragraphs_are_updates_that_give_each_other_their_year() -> None:
    found = item(
        "<p><small>Jan <var>1</var>, <var>01:30</var> UTC</small><br><strong>Resolved</strong> - All *well*.</p>"
        "<p><small>soon</small><br><strong>Update</strong> - x</p>"
        "<p><small>Dec <var>31</var>, <var>23:10</var> UTC</small><br><strong>Purple</strong> - We look.<br />Now.</p>"
    )
    assert [(post.at, post.label.value, as_markdown(post.text, post.form)) for post in found.posts] == [
        (moment("2023-12-31 23:10"), "update", "We look.\\\nNow."),
        (moment("2024-01-01 01:30"), "resolved", "All \\*well\\*."),
    ]
    assert (found.id, found.kind) == ("abcdefghij12", Kind.INCIDENT)
    assert found.guesses == ["an update without a date was left out"]


def test_items_of_one_address_are_told_apart_by_their_guid_or_their_title_and_date() -> None:
    item = (
        "<item><title>{}</title><link>https://x.example/history</link>"
        "<pubDate>Tue, 05 Mar 2024 {}:00:00 GMT</pubDate>{}</item>"
    )
    items = [("Down", 10, "<guid>a</guid>"), ("Down", 11, "<guid>b</guid>"), ("Down", 12, ""), ("Slow", 12, "")]
    found = opened(f"<rss><channel>{''.join(item.format(*each) for each in items)}</channel></rss>").items()
    assert [each.key for each in found if isinstance(each, Item)] == [
        "a",
        "b",
        "Down Tue, 05 Mar 2024 12:00:00 GMT",
        "Slow Tue, 05 Mar 2024 12:00:00 GMT",
    ]


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        ("Jan <var>5</var>, 22:00 - Jan 6, 02:00 UTC", "2024-01-05 22:00", "2024-01-06 02:00"),
        ("Dec 30, 10:00 - 11:00", "2023-12-30 10:00", "2023-12-30 11:00"),
    ],
)
def test_a_maintenance_has_its_window_in_the_year_that_is_near(window: str, start: str, end: str) -> None:
    found = item(
        f"<p><strong>THIS IS A SCHEDULED EVENT {window}</strong></p>"
        "<p><small>Jan 1, 02:00 UTC</small><br><strong>Scheduled</strong> - Soon.</p>"
    )
    assert (found.kind, found.start, found.end) == (Kind.MAINTENANCE, moment(start), moment(end))
    odd = item(
        "<p>SCHEDULED EVENT Feb 31, 10:00 - 11:00</p><p><small>Jan 1, 02:00 UTC</small><br><strong>x</strong></p>"
    )
    assert (odd.start, odd.end) == (None, None)


def test_another_text_is_one_that_is_over() -> None:
    found = item("<p>All is well.</p>")
    assert [(post.at, post.label.value, as_markdown(post.text, post.form)) for post in found.posts] == [
        (moment("2024-01-01 02:00"), "resolved", "All is well.")
    ]
    assert len(found.guesses) == 1


def test_an_item_without_a_date_or_a_link_is_told() -> None:
    [found] = opened("<rss><channel><item><title>Down</title></item></channel></rss>").items()
    assert found == Skipped("item Down", "has no date")
