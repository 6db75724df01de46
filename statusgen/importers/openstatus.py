"""OpenStatus: what its pages have at `feed/json`, their whole history.

Its fields are those of `apps/status-page` in openstatusHQ/openstatus (route `feed/json`): `title`, `pageComponents`
(`id`, `name`, `description`, `order`, `groupId`), `pageComponentGroups`, `statusReports` (`id`, `title`, `status`,
`pageComponents`, `statusReportUpdates` with `status`, `message` and `date`) and `maintenances` (`id`, `name`,
`message`, `from`, `to`, `pageComponents`). Pages of reports are `events/report/ID`, those of maintenance
`events/maintenance/ID`. Its answers at `api/v2` have what is unresolved alone. No field has a level.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from statusgen.importers.dates import read_date
from statusgen.importers.fields import Fields, mappings_in
from statusgen.importers.history import Item, Named, Post, Skipped, Told
from statusgen.importers.levels import label_of
from statusgen.importers.markup import title_of
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind, Label

LISTS: Final = ("statusReports", "pageComponents", "pageComponentGroups")
"""Keys by which a feed is known."""


def components_of(feed: Fields) -> Iterator[Fields]:
    """Groups and components, with the keys that Statuspage has for them."""
    for each in mappings_in(feed.get("pageComponentGroups")):
        yield {"id": f"group-{each.get('id')}", "name": each.get("name"), "group": True}
    for each in mappings_in(feed.get("pageComponents")):
        group = each.get("groupId")
        yield {
            "id": str(each.get("id")),
            "name": each.get("name"),
            "description": each.get("description"),
            "position": each.get("order"),
            "group_id": f"group-{group}" if group is not None else None,
        }


def items_of(feed: Fields, name: str) -> Iterator[Told]:
    """What a feed tells of, in the file `name`."""
    listed = [each for each in mappings_in(feed.get("pageComponents")) if each.get("name")]
    names = {(code := str(each.get("id"))): Named(str(each["name"]), code=code) for each in listed}
    for each in mappings_in(feed.get("statusReports")):
        found = [_post(update) for update in mappings_in(each.get("statusReportUpdates"))]
        updates = [post for post in found if post]
        told = _told(each, "report", name, names, updates)
        if len(updates) < len(found):
            told = replace(told, guesses=["an update without a date was left out"])
        yield told if updates else Skipped(told.place, "has no update with a date")
    for each in mappings_in(feed.get("maintenances")):
        start, end = _moment(each.get("from")), _moment(each.get("to"))
        posted = _moment(each.get("createdAt") or each.get("updatedAt"))
        if start is None:
            yield Skipped(f"{name}: maintenance-{each.get('id')}", "has no date")
            continue
        at = posted if posted and posted.first < start.first else start
        posts = [Post(at=at, label=Label.SCHEDULED, text=str(each.get("message") or ""))]
        yield _told(each, "maintenance", name, names, posts, start, end)


def _told(
    each: Fields, word: str, name: str, names: Mapping[str, Named], posts: Sequence[Post],
    start: Moment | None = None, end: Moment | None = None,
) -> Item:  # fmt: skip
    key = f"{word}-{each.get('id')}"
    named = each.get("pageComponents")
    codes = map(str, named) if isinstance(named, list) else ()
    return Item(
        key=key, place=f"{name}: {key}", title=title_of(each.get("title") or each.get("name"), "Untitled incident"),
        kind=Kind.MAINTENANCE if word == "maintenance" else Kind.INCIDENT, start=start, end=end,
        components={names[code]: None for code in codes if code in names},
        posts=tuple(posts), aliases=(f"events/{word}/{each.get('id')}/",),
    )  # fmt: skip


def _post(update: Fields) -> Post | None:
    at, label = _moment(update.get("date")), label_of(update.get("status"), Kind.INCIDENT)
    return Post(at=at, label=label or Label.UPDATE, text=str(update.get("message") or "")) if at else None


def _moment(written: object) -> Moment | None:
    found = read_date(written)
    return found.moment if found else None
