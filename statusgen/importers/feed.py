"""RSS and Atom feeds of a Statuspage, which have the newest 25 or so of its incidents.

An item is an incident. Its HTML has a paragraph for each update, the newest first: `<small>` with a date without a
year, `<strong>` with the state, a dash, the text; a maintenance begins with `THIS IS A SCHEDULED EVENT` and its window.
Seen in `history.rss` and `history.atom` of such pages that others published.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

from statusgen.importers.dates import ReadDate, read_date
from statusgen.importers.history import Document, Form, History, Item, Post, Skipped, Source, Told, WrongSource
from statusgen.importers.levels import label_of
from statusgen.importers.markup import title_of, without_tags
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind, Label


def read(source: Source) -> History:
    """The history that feeds tell of. Raises WrongSource where there is none."""
    feeds = [_root(each) for each in source.documents]
    entries = {key: each for root in feeds for key, each in _keyed(_entries(root))}
    if not entries:
        names = ", ".join(each.name for each in source.documents)
        raise WrongSource(f"{names or 'the source'}: it has no items of a feed")
    channel = feeds[0].find("channel") if feeds[0].find("channel") is not None else feeds[0]
    assert channel is not None
    title = re.sub(r"\s*-\s*Incident History$", "", _text(channel, "title"))
    return History(
        title=title,
        url=_home(channel),
        number=len(entries),
        items=lambda: (_told(key, each) for key, each in entries.items()),
        notes=["a feed has the newest incidents alone, and names no components"],
    )


def _root(document: Document) -> ElementTree.Element:
    text = document.content.removeprefix(b"\xef\xbb\xbf").strip()
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", text[:2_000], re.IGNORECASE):
        raise WrongSource(f"{document.name}: is HTML, or XML that defines entities; give the URL of a feed")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise WrongSource(f"{document.name}: is not a feed: {error}") from error
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
    return root


def _entries(root: ElementTree.Element) -> Sequence[ElementTree.Element]:
    return [*root.iter("item"), *root.iter("entry")]


def _text(element: ElementTree.Element, *tags: str) -> str:
    """The text of the first of these that says anything."""
    found = (each for tag in tags for each in element.findall(tag))
    return next((text for each in found if (text := "".join(each.itertext()).strip())), "")


def _link(entry: ElementTree.Element) -> str:
    hrefs = [each.get("href") or "" for each in entry.findall("link") if each.get("rel") in (None, "alternate")]
    return next(filter(None, hrefs), "") or _text(entry, "link", "guid")


def _home(channel: ElementTree.Element) -> str:
    address = urlsplit(_link(channel))
    return f"{address.scheme}://{address.netloc}" if address.scheme in ("http", "https") and address.netloc else ""


def _keyed(entries: Sequence[ElementTree.Element]) -> Iterator[tuple[str, ElementTree.Element]]:
    """The items of a feed, each by its id: what tells it from the others."""
    counts = [Counter(map(naming, entries)) for naming in _NAMINGS]
    for each in entries:
        keys = [(naming(each), count) for naming, count in zip(_NAMINGS, counts, strict=True)]
        yield next((key for key, count in keys if key and count[key] == 1), keys[-1][0]), each


def _end_of_link(entry: ElementTree.Element) -> str:
    return urlsplit(_link(entry)).path.rstrip("/").rpartition("/")[2]


def _guid(entry: ElementTree.Element) -> str:
    return _text(entry, "guid", "id")


def _title_and_date(entry: ElementTree.Element) -> str:
    return f"{_text(entry, 'title')} {_text(entry, 'published', 'pubDate', 'updated')}".strip()


_NAMINGS: Final = (_end_of_link, _guid, _title_and_date)
"""What may tell an item from the others, the best first: pages without incidents have one link for all."""


def _told(key: str, entry: ElementTree.Element) -> Told:
    place = f"item {key}"
    newest = read_date(_text(entry, "updated", "pubDate", "published"))
    if newest is None:
        return Skipped(place, "has no date")
    html = _text(entry, "content", "encoded", "description", "summary")
    window = _WINDOW.search(without_tags(html))
    kind = Kind.MAINTENANCE if window else Kind.INCIDENT
    found = list(_posts(html, newest, kind))[::-1]
    posts = [post for post in found if post]
    guesses = ["an update without a date was left out"] if len(posts) < len(found) else []
    if not posts:
        kind, window = Kind.INCIDENT, None
        posts = [Post(at=newest.moment, label=Label.RESOLVED, text=html, form=Form.HTML)]
        guesses = ["its updates cannot be told apart; it is one text, and over"]
    start, end = _span(window, newest.instant) if window else (None, None)
    return Item(
        key=key, place=place, title=title_of(_text(entry, "title"), "Untitled incident"), kind=kind,
        id=key, start=start, end=end, posts=posts, guesses=guesses,
    )  # fmt: skip


def _posts(html: str, newest: ReadDate, kind: Kind) -> Iterator[Post | None]:
    """The updates of an item, None for one without a date. Each is before the one above it, which gives it its year."""
    latest = newest.instant + timedelta(days=1)
    for found in _UPDATE.finditer(html):
        at = _before(without_tags(found["date"]), latest)
        if at is None:
            yield None
            continue
        latest = at.instant + timedelta(days=1)
        label = label_of(without_tags(found["label"]), kind) or Label.UPDATE
        yield Post(at=at.moment, label=label, text=re.sub(r"</p>\s*$", "", found["text"].strip()), form=Form.HTML)


def _before(day: str, latest: datetime) -> ReadDate | None:
    """A day without a year, in the last year in which it is not after an instant."""
    for year in (latest.year, latest.year - 1):
        dated = re.sub(r"^(\w+ \d+),?", rf"\1 {year}", day)
        found = read_date(dated)
        if found and found.instant <= latest:
            return found
    return None


def _span(window: re.Match[str], near: datetime) -> tuple[Moment | None, Moment | None]:
    """The window of a maintenance, in the year that is nearest to its newest update."""
    zone = window["zone"] or "UTC"
    begins = _nearest(f"{window['day']}, {window['from']} {zone}", near)
    ends = _nearest(f"{window['later'] or window['day']}, {window['to']} {zone}", near)
    return begins.moment if begins else None, ends.moment if ends else None


def _nearest(day: str, near: datetime) -> ReadDate | None:
    years = (near.year - 1, near.year, near.year + 1)
    found = [read_date(re.sub(r"^(\w+ \d+),?", rf"\1 {year}", day)) for year in years]
    return min(filter(None, found), key=lambda each: abs(each.instant - near), default=None)


_UPDATE: Final = re.compile(
    r"<p>\s*<small>(?P<date>.*?)</small>\s*<br\s*/?>\s*<strong>(?P<label>[^<]*)</strong>\s*-?\s*"
    r"(?P<text>.*?)(?=<p>\s*<small>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_WINDOW: Final = re.compile(
    r"SCHEDULED EVENT (?P<day>[A-Z][a-z]{2,8} \d{1,2}),? (?P<from>\d\d:\d\d)"
    r" ?- ?(?:(?P<later>[A-Z][a-z]{2,8} \d{1,2}),? )?(?P<to>\d\d:\d\d) ?(?P<zone>[A-Z]{3,4})?"
)
