"""A site over many commits, as a reader that keeps items by their ids sees it."""

from collections.abc import Iterator

from builders import at, incident, maintenance, notice, site, update

from statusgen.exports.feed_items import Posts
from statusgen.model.site import Incident
from statusgen.status.snapshot import Snapshot

LOOK, FOUND, MORE = update("10:00", "Investigating"), update("10:20", "Identified"), update("10:25", "Update")
FIXED, OVER, FIX = update("10:25", "Monitoring"), update("10:40", "Resolved"), update("10:50", "Correction")
WHY, AGAIN, INSERTED = update("15:00", "Postmortem"), update("16:00", "Investigating"), update("10:05", "Update")
ANNOUNCED, MOVED = update("11:30", "Scheduled"), update("13:30", "Update", "end: 15:00")


def api(*updates: Incident | object, **others: object) -> Incident:
    return incident(*updates, name="api", components=["api"], **others)  # type: ignore[arg-type]


def commits() -> Iterator[tuple[str, str, list[Incident], int]]:
    """What is posted or changed, when, all incidents as they are then, and how many items are new."""
    web = incident(update("10:25", "Investigating"), name="web", components=["web"])
    yield "an incident", "10:00", [api(LOOK)], 1
    yield "an update", "10:20", [api(LOOK, FOUND)], 1
    yield "another incident", "10:25", [api(LOOK, FOUND), web], 1
    yield "one in the same minute", "10:26", [api(LOOK, FOUND, MORE), web], 1
    yield "two in one minute", "10:27", [api(LOOK, FOUND, MORE, FIXED), web], 1
    told = [LOOK, FOUND, MORE, FIXED, OVER]
    yield "the end", "10:40", [api(*told), web], 1
    yield "a correction", "10:50", [api(*told, FIX), web], 1
    yield "a typo and a translation", "10:55", [api(*told, FIX, title={"en": "Fixed", "de": "Neu"}), web], 0
    yield "a new file name", "10:56", [api(*told, FIX, source="other.md"), web], 0
    yield "the true end", "10:57", [api(*told, FIX, end="10:35"), web], 0
    yield "its length", "10:58", [api(*told, FIX, duration="40m"), web], 0
    past = incident(name="past", start="2024-03-01 10:00 UTC", end="2024-03-01 11:00 UTC")
    rest = [api(*told, FIX), web]
    yield "a write-up added late", "11:00", [*rest, past], 1
    timeline = update("2024-03-01 10:05 UTC", "Investigating"), update("2024-03-01 11:00 UTC", "Resolved")
    rest.append(incident(*timeline, name="past", start="2024-03-01 10:00 UTC", end="2024-03-01 11:00 UTC"))
    yield "its timeline, with the end", "11:10", rest, 1
    yield "maintenance", "11:30", [*rest, maintenance(ANNOUNCED, start="13:00", end="14:00")], 1
    yield "which the clock begins", "13:00", [*rest, maintenance(ANNOUNCED, start="13:00", end="14:00")], 0
    rest.append(maintenance(ANNOUNCED, MOVED, start="13:00", end="14:00"))
    yield "which lasts longer", "13:30", rest, 1
    yield "and which the clock ends", "15:00", rest, 0
    yield "a postmortem", "15:01", [api(*told, FIX, WHY), *rest[1:]], 1
    yield "open again", "16:00", [api(*told, FIX, WHY, AGAIN), *rest[1:]], 1
    rest[0] = api(LOOK, INSERTED, *told[1:], FIX, WHY, AGAIN)
    yield "an older update", "16:01", rest, 1
    yield "a notice", "16:02", [*rest, notice(start="16:00")], 1
    yield "and its update", "16:03", [*rest, notice(update("16:03", "Update"), start="16:00")], 1


def test_each_update_is_new_once_and_nothing_that_is_out_disappears_or_gets_another_date() -> None:
    kept: dict[str, object] = {}
    for what, now, incidents, expected in commits():
        newest_first = sorted(incidents, key=lambda each: each.start.first, reverse=True)
        posts = Posts(Snapshot(site(*newest_first, components=["api", "web"]), at(now))).all
        found = {post.guid: post.published for post in posts}
        assert len({*found.values()}) == len(posts) == len(found), what
        assert kept.items() <= found.items(), what
        assert len(found) - len(kept) == expected, what
        kept = dict(found)
