"""Atlassian Statuspage, and what speaks its API v2: incident.io, OpenStatus, Rootly.

Fields are those of API v2 (`incidents.json`, `scheduled-maintenances.json`, `components.json`, `summary.json`), of the
page's own `incidents/ID.json`, which has `postmortem_body` too, and of `history.json?page=N`, whose `months` list the
`code`, `name`, `message`, `impact` and `timestamp` of each incident, the last as HTML without a year. Seen in answers
of such pages that others published; `affected_components` is null in old ones. incident.io answers at
`api/v2/incidents.json` and `summary.json` with Statuspage's keys, by clients that read status.openai.com and by
e2b-dev/dashboard#313; a whole answer was not seen: every field but `id` and `name` may be missing. OpenStatus has its
history elsewhere, see `openstatus`. Rootly documents `api/v1`, which has other fields and what is active alone, and is
not read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from operator import itemgetter
from typing import Any, Final

import msgspec

from statusgen.importers import openstatus
from statusgen.importers.dates import ReadDate, read_date
from statusgen.importers.fields import Fields, mappings_in, url_of, zone_of
from statusgen.importers.history import (
    Document,
    Form,
    FoundComponent,
    History,
    Item,
    Named,
    Post,
    Skipped,
    Source,
    Told,
    WrongSource,
)
from statusgen.importers.levels import label_of, level_of
from statusgen.importers.markup import title_of, without_tags
from statusgen.model.time import Moment
from statusgen.model.vocabulary import ID, Impact, Kind, Label, Level
from statusgen.model.zones import day_of, read_zone

_LISTS: Final = ("incidents", "scheduled_maintenances", "scheduled-maintenances", "maintenances")


def read(source: Source) -> History:
    """The history of a page, from its API's answers in any number of files. Raises WrongSource where none is one."""
    found = _Answers()
    for document in source.documents:
        found.add(document)
    if not (found.raw or found.briefs or found.components or found.others):
        raise WrongSource(_why_nothing(source.documents, found.unusable))
    page, listed = found.page, found.components or found.named
    zone, note = zone_of(page.get("time_zone"))
    grouping = [each for each in listed.values() if each.get("group") and _code(each.get("id"))]
    groups = {_code(each["id"]): str(each.get("name")) for each in grouping}
    return History(
        title=str(page.get("name") or ""),
        url=url_of(page.get("url")),
        timezone=zone,
        components=tuple(_components(list(listed.values()), groups, read_zone(zone or "UTC"))),
        groups={name: code for code, name in groups.items()},
        number=len(found.raw) + len(found.briefs) + len(found.unusable) + len(found.others),
        items=lambda: _told(found, zone),
        notes=[note] if note else [],
    )


class _Answers:
    """What the files hold: each item once, as its bytes, so that a long history needs no more than those."""

    def __init__(self) -> None:
        self.page: Fields = {}
        self.components: dict[str, Fields] = {}
        self.named: dict[str, Fields] = {}
        """Those that incidents name, which are the list where there is none."""
        self.raw: dict[str, tuple[str, msgspec.Raw]] = {}
        self.planned: set[str] = set()
        """The ids of what a list of maintenances has."""
        self.briefs: dict[str, tuple[str, int, Fields]] = {}
        self.unusable: list[Skipped] = []
        self.others: list[Told] = []
        """Those of OpenStatus."""

    def add(self, document: Document) -> None:
        """Take the items of one answer."""
        try:
            whole = _top(document.content)
        except ValueError as error:
            self.unusable.append(Skipped(document.name, str(error)))
            return
        page = _decoded(whole.get("page"))
        self.page = self.page or (page if isinstance(page, dict) else {})
        if whole.keys() & {*openstatus.LISTS}:
            self._add_openstatus(document)
            return
        for each in mappings_in(_decoded(whole.get("components"))):
            self._add_component(each)
        for key in _LISTS:
            for raw in _raw_list(whole.get(key)):
                self._add(document.name, raw, is_planned=key != "incidents")
        if "incident_updates" in whole:
            self._add(document.name, msgspec.Raw(msgspec.json.encode(whole)))
        elif "incident" in whole:
            self._add(document.name, whole["incident"])
        for month in mappings_in(_decoded(whole.get("months"))):
            self._add_month(document.name, month)
        if not whole.keys() & {*_LISTS, "components", "months", "page", "incident", "incident_updates"}:
            self.unusable.append(Skipped(document.name, "is JSON, but not an answer of a status page's API"))

    def _add_openstatus(self, document: Document) -> None:
        feed = msgspec.json.decode(document.content)
        self.page = self.page or {"name": feed.get("title")}
        for each in openstatus.components_of(feed):
            self._add_component(each)
        self.others += openstatus.items_of(feed, document.name)

    def _add(self, name: str, raw: msgspec.Raw, *, is_planned: bool = False) -> None:
        found = _decoded(raw)
        if not isinstance(found, dict) or not found.get("id"):
            self.unusable.append(Skipped(name, f"has an entry without an id: {str(found)[:60]}"))
            return
        for each in mappings_in(found.get("components")):
            if each.get("id") and "group_id" in each:
                self.named.setdefault(str(each["id"]), each)
        key = str(found["id"])
        if is_planned:
            self.planned.add(key)
        _, known = self.raw.get(key, ("", None))
        if known is None or len(bytes(known)) < len(bytes(raw)):  # the one that says more
            self.raw[key] = (name, raw)
        self.briefs.pop(key, None)

    def _add_component(self, each: Fields) -> None:
        if each.get("name"):
            key = str(each.get("id") or f"{each.get('group_id')}/{each['name']}")
            self.components[key] = each

    def _add_month(self, name: str, month: Fields) -> None:
        for each in mappings_in(month.get("incidents")):
            code = str(each.get("code") or "")
            if code and code not in self.raw:
                self.briefs[code] = (name, int(_number(month.get("year"))), each)


def _top(content: bytes) -> Mapping[str, msgspec.Raw]:
    """The keys of a JSON object, or a list under the name of its incidents. Raises ValueError with what it is."""
    text = content.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        raise ValueError("is empty")
    if text[:1] == b"<":
        raise ValueError("is HTML or XML, not JSON; the API's answers are at  URL/api/v2/incidents.json")
    try:
        return _keys(text)
    except msgspec.DecodeError:
        text = _HALF.sub(rb"\\ufffd", text)
    try:
        return _keys(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"is not JSON: {error}") from error


def _keys(text: bytes) -> Mapping[str, msgspec.Raw]:
    if text[:1] == b"[":
        msgspec.json.decode(text, type=list[msgspec.Raw])
        return {"incidents": msgspec.Raw(text)}
    return msgspec.json.decode(text, type=dict[str, msgspec.Raw])


_HALF: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half of a character that needs two escapes: some programs cut texts there."""


def _decoded(raw: msgspec.Raw | None) -> Any:
    return msgspec.json.decode(raw) if raw is not None else None


def _raw_list(raw: msgspec.Raw | None) -> Sequence[msgspec.Raw]:
    is_list = raw is not None and bytes(raw).lstrip()[:1] == b"["
    return msgspec.json.decode(raw, type=list[msgspec.Raw]) if is_list and raw is not None else ()


def _why_nothing(documents: Sequence[Document], unusable: Sequence[Skipped]) -> str:
    if unusable:
        return f"{unusable[0].place}: {unusable[0].why}"
    names = ", ".join(document.name for document in documents[:3]) or "the source"
    return f"{names}: it has no incidents, maintenance or components"


def _components(found: Sequence[Fields], groups: Mapping[str, str], zone: tzinfo) -> Iterator[FoundComponent]:
    """The components in the order of the page, those of a group together."""
    places = {_code(each.get("id")): _number(each.get("position")) for each in found}

    def order(entry: tuple[int, Fields]) -> tuple[float, float]:
        group = _code(entry[1].get("group_id"))
        own = _number(entry[1].get("position"))
        return (places.get(group, own), own) if group else (own, 0)

    for _, each in sorted(enumerate(found), key=order):
        if not each.get("group"):
            since = read_date(each.get("start_date"), zone)
            yield FoundComponent(
                named=_named(each, groups),
                description=str(each.get("description") or ""),
                since=f"{day_of(since.instant, zone)}" if since else "",
            )


def _number(written: object) -> float:
    return float(written) if isinstance(written, int | float) else 0.0


def _named(each: Fields, groups: Mapping[str, str]) -> Named:
    group = groups.get(_code(each.get("group_id")), "")
    return Named(title_of(each.get("name"), "Component"), group, _code(each.get("id")))


def _code(written: object) -> str:
    return str(written) if isinstance(written, str | int) else ""


# Items


def _told(found: _Answers, zone: str) -> Iterator[Told]:
    yield from found.unusable
    yield from found.others
    for key, (name, raw) in found.raw.items():
        yield _Reader(_decoded(raw), f"{name}: {key}", zone, is_planned=key in found.planned).item()
    for code, (name, year, brief) in found.briefs.items():
        yield _brief(brief, f"{name}: {code}", year, zone)


class _Reader:
    """Reads one incident or maintenance of the API."""

    def __init__(self, fields: Fields, place: str, zone: str, *, is_planned: bool) -> None:
        self.fields, self.place, self.zone = fields, place, read_zone(zone or "UTC")
        self.guesses: list[str] = []
        status = str(fields.get("status") or "")
        says_so = fields.get("scheduled_for") or status in _PLANNED or fields.get("impact") == "maintenance"
        self.kind = Kind.MAINTENANCE if is_planned or says_so else Kind.INCIDENT

    def item(self) -> Told:
        fields, code = self.fields, str(self.fields["id"])
        posts = self._posts()
        posts += self._postmortem(posts)
        start, end = self._span()
        if not posts and not start:
            return Skipped(self.place, "has neither an update nor a date")
        if not posts and start and self.kind is Kind.INCIDENT:
            self.guesses.append("it has no update; one without a text says where it stands")
            label = label_of(fields.get("status"), self.kind) or Label.INVESTIGATING
            posts = [Post(at=end if end and label is Label.RESOLVED else start, label=label)]
        is_id = ID.fullmatch(code) is not None
        return Item(
            key=code, place=self.place, title=title_of(fields.get("name"), "Untitled incident"), kind=self.kind,
            id=code, start=start, end=end, posts=tuple(posts),
            impact=_impact(fields.get("impact_override") or fields.get("impact")),
            components={_named(each, {}): None for each in mappings_in(fields.get("components")) if each.get("name")},
            aliases=() if is_id or not re.fullmatch(r"[\w-]+", code) else (f"incidents/{code}/",),
            guesses=tuple(self.guesses),
        )  # fmt: skip

    def _date(self, *keys: str, of: Fields | None = None) -> ReadDate | None:
        """The first of these keys that has a date."""
        fields = self.fields if of is None else of
        for key in keys:
            if found := read_date(fields.get(key), self.zone):
                self.guesses += [found.guess] if found.guess else []
                return found
        return None

    def _posts(self) -> list[Post]:
        """The updates, oldest first. The API has the newest first, also of those of one second."""
        dated = list[tuple[datetime, Post]]()
        for each in reversed(mappings_in(self.fields.get("incident_updates"))):
            if posted := self._date("display_at", "created_at", "updated_at", of=each):
                dated.append((posted.instant, self._post(each, posted.moment)))
            else:
                self.guesses.append("an update without a date was left out")
        return [post for _, post in sorted(dated, key=itemgetter(0))]

    def _post(self, each: Fields, at: Moment) -> Post:
        label = label_of(each.get("status"), self.kind)
        if label is None and each.get("status"):
            self.guesses.append(f'the state "{each["status"]}" is taken for Update')
        return Post(
            at=at,
            label=label or Label.UPDATE,
            text=str(each.get("body") or ""),
            form=Form.MARKDOWN if label is Label.POSTMORTEM else Form.PLAIN,
            levels=dict(self._levels(mappings_in(each.get("affected_components")))),
            id=_code(each.get("id")),
        )

    def _levels(self, affected: Sequence[Fields]) -> Iterator[tuple[Named, Level]]:
        for each in affected:
            level, is_guess = level_of(each.get("new_status") or each.get("status"))
            name = str(each.get("name") or "")
            if level is None or not (name or each.get("code")):
                continue
            if is_guess:
                self.guesses.append(f'the level "{each.get("new_status")}" is taken for {level.value}')
            yield Named(title_of(name, "Component"), code=_code(each.get("code"))), level

    def _postmortem(self, posts: Sequence[Post]) -> Sequence[Post]:
        text = str(self.fields.get("postmortem_body") or "")
        if not text.strip() or any(post.label is Label.POSTMORTEM and post.text for post in posts):
            return ()
        at = self._date("postmortem_published_at", "postmortem_body_last_updated_at", "resolved_at", "updated_at")
        return [Post(at=at.moment, label=Label.POSTMORTEM, text=text)] if at else ()

    def _span(self) -> tuple[Moment | None, Moment | None]:
        if self.kind is Kind.MAINTENANCE:
            start, end = self._date("scheduled_for", "started_at"), self._date("scheduled_until", "resolved_at")
            return start.moment if start else None, end.moment if end else None
        start, end = self._date("started_at", "created_at"), self._date("resolved_at")
        is_over = str(self.fields.get("status")) in _OVER
        return start.moment if start else None, end.moment if end and is_over else None


def _impact(written: object) -> Impact | None:
    return next((each for each in Impact if each.value == str(written).lower()), None)


_PLANNED: Final = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_OVER: Final = frozenset({"resolved", "postmortem", "completed"})

_STAMP: Final = re.compile(
    r"(?P<month>[A-Z][a-z]{2})[a-z]*\s+(?P<day>\d{1,2}),?\s+(?P<from>\d\d:\d\d)"
    r"(?:\s*-\s*(?:(?P<later>[A-Z][a-z]{2}[a-z]*\s+\d{1,2}),?\s+)?(?P<to>\d\d:\d\d))?\s*(?P<zone>[A-Z]{3,4})?"
)


def _brief(brief: Fields, place: str, year: int, zone: str) -> Told:
    """What the page's history alone says of an incident: its last message, and when it was."""
    stamp = without_tags(str(brief.get("timestamp") or ""))
    found = _STAMP.search(stamp)
    if found is None:
        return Skipped(place, f'has a date that cannot be read: "{stamp}"')
    named = zone or (found["zone"] or "UTC")
    started = _on(f"{found['month']} {found['day']}", found["from"], year, named)
    ended = _on(found["later"] or f"{found['month']} {found['day']}", found["to"] or found["from"], year, named)
    if started and ended and ended.moment.first < started.moment.first:
        ended = _on(found["later"] or "", found["to"] or "", year + 1, named) or started
    if started is None or ended is None:
        return Skipped(place, f'has a date that cannot be read: "{stamp}"')
    kind = Kind.MAINTENANCE if brief.get("impact") == "maintenance" else Kind.INCIDENT
    code = str(brief["code"])
    return Item(
        key=code, place=place, title=title_of(brief.get("name"), "Untitled incident"),
        id=code, kind=kind, start=started.moment,
        end=ended.moment if kind is Kind.MAINTENANCE else None, impact=_impact(brief.get("impact")),
        posts=[Post(at=ended.moment, label=kind.last_label, text=str(brief.get("message") or ""), form=Form.PLAIN)],
        guesses=["only its last message is known; its other updates are in  incidents/ID.json"],
    )  # fmt: skip


def _on(day: str, clock: str, year: int, zone: str) -> ReadDate | None:
    local = zone if "/" in zone or zone == "UTC" else ""
    found = read_date(f"{day} {year} {clock} {'' if local else zone}".strip(), read_zone(local or "UTC"))
    return found if found and day and clock else None
