"""Feed readers, each as people use it: it follows some feeds, and shows what is new in them.

Every one keeps what it knows in a folder of its own, as between two days, and all it knows is what it fetched.
"""

import contextlib
import json
import mailbox
import shlex
import sqlite3
from collections.abc import Iterator, Mapping
from email.header import decode_header, make_header
from pathlib import Path
from typing import Final, Protocol

import feedparser
import pytest
from installed import module, node, program, run


class FeedReader(Protocol):
    """Follows feeds by their addresses, each under a name."""

    def __init__(self, folder: Path) -> None:
        """Knows nothing yet. Skips the test where the program is not installed."""

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        """Fetch feeds; the titles of what is shown as new in each, by the feed's name, sorted."""


class Newsboat:
    """Debian's newsboat. It shows an item once though several feeds have it, so each kind of feed has its own cache."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.program = folder, program("newsboat")
        (folder / "config").write_text("")

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        kinds: dict[str, list[str]] = {}
        for name, address in feeds.items():
            kinds.setdefault(name.lstrip("0123456789/").replace("/", "_"), []).append(address)
        new = [item for kind, addresses in kinds.items() for item in self._new(addresses, kind)]
        return {name: sorted(title for feed, title in new if feed == address) for name, address in feeds.items()}

    def look_at_all(self, addresses: list[str]) -> list[str]:
        """Fetch feeds into one cache; the titles of what is shown as new in it."""
        return sorted(title for _, title in self._new(addresses, "all"))

    def _new(self, addresses: list[str], name: str) -> list[tuple[str, str]]:
        """Fetch feeds into a cache, called so; the feed and the title of each item that is shown as new in it."""
        urls, cache = self.folder / f"{name}.urls", self.folder / f"{name}.db"
        urls.write_text("\n".join(addresses) + "\n")
        run(self.folder, self.program, "-C", "config", "-u", str(urls), "-c", str(cache), "-x", "reload")
        with contextlib.closing(sqlite3.connect(cache)) as database, database:
            unread = list(database.execute("select feedurl, title from rss_item where unread"))
            database.execute("update rss_item set unread = 0")  # as its user does with the key A
        return unread


class Sfeed:
    """Debian's sfeed: a line of text for each item, where what is new is a line that was not there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.program = folder, program("sfeed_update")
        program("curl")
        self.seen: dict[str, list[list[str]]] = {}

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        new = {}
        for name, lines in self._lines(feeds).items():
            new[name] = sorted(line[1] for line in lines if line not in self.seen.get(name, []))
            self.seen[name] = lines
        return new

    def texts(self, name: str) -> list[str]:
        """What it keeps as the texts of a feed's items."""
        return [line[3] for line in self.seen[name]]

    def _lines(self, feeds: Mapping[str, str]) -> dict[str, list[list[str]]]:
        follow = "\n".join(f"feed {shlex.quote(name)} {shlex.quote(address)}" for name, address in feeds.items())
        (self.folder / "sfeedrc").write_text(f'sfeedpath="$HOME/feeds"\nfeeds() {{\n{follow}\n}}\n')
        run(self.folder, self.program, "sfeedrc")
        files = {name: self.folder / "feeds" / name.replace("/", "_") for name in feeds}
        return {
            name: [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
            for name, file in files.items()
        }


class Rss2email:
    """Debian's rss2email: what is new comes as mail, here into a folder. It follows what it was given first."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.program = folder, program("r2e")
        (folder / "mail").mkdir()
        settings = "to = reader@example.org\nemail-protocol = maildir"
        (folder / "config").write_text(f"[DEFAULT]\n{settings}\nmaildir-path = {folder}/mail\n")

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        if not (self.folder / "data.json").exists():
            self._follow(feeds)
        self._command("run")
        mails = list(self._mails())
        return {name: sorted(title for feed, title in mails if feed == address) for name, address in feeds.items()}

    def _follow(self, feeds: Mapping[str, str]) -> None:
        outlines = "".join(
            f'<outline type="rss" text="feed{number}" xmlUrl="{address}"/>'
            for number, address in enumerate(feeds.values())
        )
        (self.folder / "feeds.opml").write_text(f'<opml version="1.0"><head/><body>{outlines}</body></opml>')
        self._command("opmlimport", "feeds.opml")

    def _command(self, *arguments: str) -> None:
        said = run(self.folder, self.program, "-c", "config", "-d", "data.json", *arguments)
        odd = [line for line in said.splitlines() if "[INFO]" not in line]
        assert all("[WARNING] empty page: " in line for line in odd), said  # so it calls what has not changed

    def _mails(self) -> Iterator[tuple[str, str]]:
        """Take each mail out of the box: the feed that it is from, and its subject."""
        inbox = mailbox.Maildir(self.folder / "mail" / "INBOX")
        for key, mail in list(inbox.items()):
            yield str(mail["X-RSS-Feed"]), str(make_header(decode_header(mail["Subject"].replace("\n", ""))))
            inbox.discard(key)


class Reader:
    """PyPI's reader."""

    def __init__(self, folder: Path) -> None:
        self.library = pytest.importorskip("reader", reason="PyPI's reader is not installed")
        self.database = str(folder / "reader.sqlite")

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        with self.library.make_reader(self.database) as known:
            for address in feeds.values():
                known.add_feed(address, exist_ok=True)
            for result in known.update_feeds_iter(scheduled=False):
                assert not isinstance(result.value, Exception), result
            unread = list(known.get_entries(read=False))
            for entry in unread:
                known.mark_entry_as_read(entry)
        return {
            name: sorted(str(each.title) for each in unread if each.feed_url == address)
            for name, address in feeds.items()
        }


class Feedparser:
    """PyPI's feedparser, and a list of the ids that it gave."""

    def __init__(self, folder: Path) -> None:
        del folder
        self.seen: dict[str, set[str]] = {}

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        return {name: self._look(name, address) for name, address in feeds.items()}

    def _look(self, name: str, address: str) -> list[str]:
        found = feedparser.parse(address)
        assert not found.bozo, found.bozo_exception
        seen = self.seen.setdefault(name, set())
        new = [entry.title for entry in found.entries if entry.id not in seen]
        seen.update(entry.id for entry in found.entries)
        return sorted(new)


class RssParser:
    """npm's rss-parser, and a list of the ids that it gave."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.modules = folder, module("rss-parser").parent
        self.seen: dict[str, set[str]] = {}

    def look(self, feeds: Mapping[str, str]) -> dict[str, list[str]]:
        new = {}
        for name, items in zip(feeds, self.items(*feeds.values()), strict=True):
            seen = self.seen.setdefault(name, set())
            found = {item.get("guid") or item["id"]: item["title"] for item in items}
            new[name] = sorted(title for known, title in found.items() if known not in seen)
            seen.update(found)
        return new

    def items(self, *addresses: str) -> list[list[dict[str, str]]]:
        """All that it reads of the items of feeds."""
        script = str(Path(__file__).parent / "rss_parser.cjs")
        found: list[list[dict[str, str]]] = json.loads(
            run(self.folder, node(), script, *addresses, NODE_PATH=str(self.modules))
        )
        return found


WHOLE: Final = ("feed.xml", "atom.xml", "components/api/feed.xml")
"""Feeds that every reader takes."""

READERS: Final[Mapping[type[FeedReader], tuple[str, ...]]] = {
    Newsboat: WHOLE,
    Sfeed: WHOLE,
    Rss2email: WHOLE,
    Reader: (*WHOLE, "feed.json"),
    Feedparser: WHOLE,
    RssParser: WHOLE,
}
"""Which feeds each reader takes."""
