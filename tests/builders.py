"""Incidents, sites and write-ups in few words: what a test does not say has a sensible default.

Times of day are those of 5 March 2024 in UTC, so that `at("12:30")` and `update("12:30", "Resolved")` agree.
Chips are written as authors write them: `update("12:30", "Update", "api: operational", "next update: 13:00")`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from statusgen.exports.incidents import incident_file, incident_lists
from statusgen.exports.statuspage import Statuspage, api_files
from statusgen.exports.statuspage_ids import api_ids
from statusgen.language.labels import find_label
from statusgen.language.locale import Locale
from statusgen.memo.files import Made
from statusgen.model import regions
from statusgen.model.chips import CauseChip, Chip, LevelChip, PromiseChip, WindowChip
from statusgen.model.files import AnyFile
from statusgen.model.policies import CheckPolicy, FeedPolicy, Theme, UptimePolicy
from statusgen.model.recurrence import read_recurrence
from statusgen.model.site import (
    Cause,
    Claim,
    Component,
    Effect,
    Group,
    Incident,
    Region,
    Report,
    Site,
    Statement,
    Update,
)
from statusgen.model.spans import Span
from statusgen.model.text import Citation, Text
from statusgen.model.time import Length, Moment, exactly, read_delay, read_length, read_moment
from statusgen.model.vocabulary import CauseStatus, Impact, Kind, Level, State
from statusgen.model.zones import read_zone
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.keys.source_file import read_word
from statusgen.sources.writeup import Writeup, read_writeup
from statusgen.status.held import worst_of_each
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

TODAY: Final = "2024-03-05"
"""The day of every time that is given without one."""


# When


def clock(minute: int) -> str:
    """The time of day, so many minutes after midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def moment(written: str) -> Moment:
    """A moment as authors write it, or a time of today's: `12:30`, `about 2012-07`, `2024-03-06 12:30 +01:00`."""
    near, time = re.fullmatch(r"((?:about|before|after|~)? ?)(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    return read_moment(near + (f"{TODAY} {time}" if re.match(r"\d{1,2}:", time) else time), UTC)


def at(written: str) -> datetime:
    """An instant: `12:30` is today's, `2024-03-06` is midnight."""
    return moment(written).first


def span(first: str, last: str) -> Span:
    """The time from one instant to another."""
    return Span(at(first), at(last))


# Incidents


def text(words: str | Mapping[str, str] | Text) -> Text:
    """A text in English, or in the languages given."""
    if isinstance(words, Text):
        return words
    return Text({"en": words} if isinstance(words, str) else dict(words))


def citation(words: str | Mapping[str, str]) -> Citation:
    """Where something is from."""
    return Citation(text(words).words)


def chip(written: str, posted: str = "00:00") -> Chip:
    """A chip as authors write it, read without its checks: whoever is no component must be a region."""
    name, _, value = (part.strip() for part in written.partition(":"))
    if name == "cause":
        return CauseChip(CauseStatus(value))
    if name == "next update":
        return PromiseChip(exactly(at(posted) + read_delay(value)) if value[0] == "+" else moment(value))
    if name in {"start", "end"}:
        return WindowChip(start=moment(value)) if name == "start" else WindowChip(end=moment(value))
    return LevelChip(name, level(value), region=regions.find(name, {}) is not None)


def level(word: str | Level) -> Level:
    """A level by its word."""
    found: Level = word if isinstance(word, Level) else read_word(Level, word)
    return found


def effect(written: str | Level | Effect | None) -> Effect:
    """What an incident does to a component or region; None: nothing is said of its level."""
    if isinstance(written, Effect):
        return written
    return Effect(level=None if written is None else level(written))


def effects(named: Mapping[str, str | Level | Effect | None] | Iterable[str]) -> dict[str, Effect]:
    """Components or regions with their levels, or their names alone."""
    entries = named.items() if isinstance(named, Mapping) else ((name, None) for name in named)
    return {name: effect(written) for name, written in entries}


def update(posted: str, label: str, *chips: str, body: str | Mapping[str, str] = "We are on it.") -> Update:
    """One post. Its state, where the label keeps the one before it, is set by the incident that it is part of."""
    meant = find_label(label, ())
    assert meant is not None, label
    when = moment(posted)
    return Update(
        id=f"{when.first:%Y%m%dT%H%MZ}" if when.has_time else f"{when.first:%Y%m%d}",
        at=when,
        label=meant,
        state=meant.state or State.INVESTIGATING,
        body=text(body),
        chips=tuple(chip(written, posted) for written in chips),
    )


def incident(
    *updates: Update,
    name: str = "outage",
    title: str | Mapping[str, str] = "Things are broken",
    kind: Kind = Kind.INCIDENT,
    start: str | None = None,
    end: str | None = None,
    duration: str | None = None,
    components: Mapping[str, str | Level | Effect | None] | Iterable[str] = (),
    regions: Mapping[str, str | Level | Effect | None] | Iterable[str] = (),
    impact: str | None = None,
    summary: str | Mapping[str, str] = "",
    writeup: str | Mapping[str, str] = "",
    **others: Any,
) -> Incident:
    """An incident that begins with its first update, else at 10:00, and ends with its last Resolved, or at `end`.

    `name` is its id.
    """
    posts = tuple(_in_order(updates, kind))
    is_over = bool(posts) and posts[-1].state.is_over and kind is not Kind.MAINTENANCE
    began = moment(start) if start else posts[0].at if posts else moment("10:00")
    ended = moment(end) if end else _first_of_last_end(posts) if is_over and not duration else None
    return Incident(
        id=name, kind=kind, title=text(title), lang="en", start=began, end=ended,
        duration=_duration(duration), components=effects(components), regions=effects(regions),
        impact=Impact(impact) if impact else None, summary=text(summary), writeup=text(writeup),
        updates=posts, start_declared=start is not None, end_declared=end is not None,
        **{"source": f"{name}.md", **others},
    )  # fmt: skip


def outage(
    start: str, end: str | None = None, component: str = "api", level: str | Level = "major_outage", **others: Any
) -> Incident:
    """A component is down from a time to another; without one, it still is."""
    ending = [update(end, "Resolved")] if end else []
    return incident(update(start, "Investigating"), *ending, components={component: level}, **others)


def maintenance(*updates: Update, start: str = "20:00", end: str = "22:00", **others: Any) -> Incident:
    """Work on the api between two times."""
    return incident(
        *updates, kind=Kind.MAINTENANCE, start=start, end=end, **{"name": "work", "components": ["api"], **others}
    )


def repeating(*updates: Update, rule: str = "FREQ=DAILY", zone: str = "UTC", **others: Any) -> Incident:
    """Work on the api that repeats by a rule, from 20:00 to 22:00 unless other times are given."""
    return maintenance(*updates, repeat=read_recurrence(rule, read_zone(zone)), **others)


def notice(*updates: Update, **others: Any) -> Incident:
    """Something to know."""
    return incident(*updates, kind=Kind.NOTICE, **{"name": "notice", **others})


def cause(status: str = "undisclosed", **others: Any) -> Cause:
    """What is known of why."""
    return Cause(status=CauseStatus(status), **others)


def claim(by: str, summary: str, **others: Any) -> Claim:
    """Somebody else's word."""
    return Claim(by=text(by), summary=text(summary), **others)


def statement(speaker: str | None, said: str, **others: Any) -> Statement:
    """Who said what."""
    return Statement(speaker=text(speaker) if speaker else None, text=text(said), **others)


def report(by: str, **others: Any) -> Report:
    """An outside measurement."""
    return Report(by=text(by), **others)


def _in_order(updates: Iterable[Update], kind: Kind) -> Iterable[Update]:
    state, seen = kind.first_state, dict[str, int]()
    for each in sorted(updates, key=lambda each: each.at.first):
        state = each.label.state or state
        seen[each.id] = seen.get(each.id, 0) + 1
        name = each.id if seen[each.id] == 1 else f"{each.id}-{seen[each.id]}"
        yield msgspec.structs.replace(each, id=name, state=state)


def _first_of_last_end(updates: tuple[Update, ...]) -> Moment:
    last_open = max((n for n, each in enumerate(updates) if not each.state.is_over), default=-1)
    return next(each.at for each in updates[last_open + 1 :] if each.label.state is each.state)


def _duration(written: str | None) -> Length | Text | None:
    if written is None:
        return None
    return read_length(written) if any(letter.isdigit() for letter in written) else text(written)


# Sites


def component(
    name: str,
    *,
    called: str | Mapping[str, str] | None = None,
    since: str | None = None,
    until: str | None = None,
    **others: Any,
) -> Component:
    """Something that can fail, `called` after its id if nothing else is said."""
    return Component(
        id=name, name=text(called or name.title()),
        since=moment(since) if since else None, until=moment(until) if until else None, **others,
    )  # fmt: skip


def group(
    name: str, *components: str | Component, called: str | Mapping[str, str] | None = None, **others: Any
) -> Group:
    """Components under one heading, `called` after its id if nothing else is said."""
    members = tuple(map(_component, components))
    return Group(id=name, name=text(called or name.title()), components=members, **others)


def _component(given: str | Component) -> Component:
    return component(given) if isinstance(given, str) else given


def site(
    *incidents: Incident,
    components: Iterable[str | Component | Group] = ("api", "web"),
    regions: Mapping[str, str] | None = None,
    languages: Iterable[str] = ("en",),
    timezone: str = "Etc/UTC",
    organization: str = "Example",
    require: Iterable[str] = (),
    stale_after: str = "2h",
    **others: Any,
) -> Site:
    """A site with an api and a web, in English, without incidents. `regions` are names by their code."""
    defaults: dict[str, Any] = {
        "title": text("Example Status"),
        "url": "https://status.example.org/",
        "uptime": UptimePolicy(),
        "feeds": FeedPolicy(authority="status.example.org,2024"),
        "theme": Theme(),
        "links": (),
    }
    return Site(
        **{**defaults, **others},
        organization=organization,
        timezone=timezone,
        languages=tuple(languages),
        groups=tuple(each if isinstance(each, Group) else _component(each) for each in components),
        regions={code: Region(code=code, name={"en": name}) for code, name in (regions or {}).items()},
        checks=CheckPolicy(require=tuple(require), stale_after=read_length(stale_after)),
        incidents=tuple(sorted(incidents, key=lambda each: (each.start.first, each.id), reverse=True)),
    )


def seen(site: Site, now: str, language: str = "en") -> Viewpoint:
    """A site as it reads in a language at an instant, without a catalog."""
    return Viewpoint(Snapshot(site, at(now)), Locale(language, site.zone, {}))


def v2_files(view: Viewpoint) -> list[AnyFile]:
    """The files of Statuspage's API."""
    return list(api_files(Statuspage(view), Made.anew()))


def incident_files(snapshot: Snapshot) -> list[AnyFile]:
    """The file of each incident, and the lists of them."""
    ids = api_ids(snapshot.site)
    files = (incident_file(snapshot, ids, incident) for incident in snapshot.shown)
    return [*files, *incident_lists(snapshot, Made.anew())]


def views(site: Site, now: str | datetime, locales: Iterable[Locale] | None = None) -> list[Viewpoint]:
    """A site at an instant, from the viewpoint of each locale: without any, of its languages without a catalog."""
    spoken = locales or [Locale(tag, site.zone, {}) for tag in site.languages]
    snapshot = Snapshot(site, at(now) if isinstance(now, str) else now)
    return [Viewpoint(snapshot, locale) for locale in spoken]


def level_at(instant: datetime, target: str, incidents: Iterable[Incident]) -> Level:
    """The level that readers are told; of what no incident names, all is well."""
    return worst_of_each(Timeline(each).levels_at(instant) for each in incidents).get(target, Level.OPERATIONAL)


# Files


def writeup(source: str, name: str = "x.md", **translations: str) -> Writeup:
    """A file of the incidents folder, with its translations by language, which may go without front matter."""
    return msgspec.structs.replace(
        read_writeup(source.encode("utf-8", "surrogatepass"), name),
        translations={
            tag: writeup(words, f"{name.removesuffix('.md')}.{tag}.md") for tag, words in translations.items()
        },
    )
