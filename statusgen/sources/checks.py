"""What must hold of a write-up beyond the form of each value. docs/format.md has the rules."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Final, TypeAlias

import msgspec

from statusgen.model import regions
from statusgen.model.site import FACTS, LevelChip, Link, Site, WindowChip
from statusgen.model.spelling import Unknown
from statusgen.model.time import TOLERANCE, Moment
from statusgen.model.vocabulary import ID, RESERVED_NAMES, Impact, Kind, Label, Level, State
from statusgen.sources.source_file import SourceFile, Where
from statusgen.sources.updates import Body, states, usual_word
from statusgen.sources.writeup import FrontMatter, Header

Wrong: TypeAlias = tuple[Where, str]
"""Where something is wrong, and what to say of it."""

_URL: Final = re.compile(r"(?:https?://[^\s/?#]|mailto:|tel:)[^\s<>\"]*", re.IGNORECASE)
"""What a link may lead to."""

_BEFORE_START: Final = frozenset({Label.SCHEDULED, Label.UPDATE, Label.CANCELLED})


def wrong_links(links: Iterable[Link]) -> Iterator[Wrong]:
    """Each link without a usable URL."""
    for n, link in enumerate(links):
        if not _URL.fullmatch(link.url):
            yield ("links", n, "url"), f'links.url: "{link.url}" is not a URL; write https://…, mailto:… or tel:…'


def wrong_id(name: str) -> str:
    """Why a name cannot be an id; "" if it can."""
    if not ID.fullmatch(name):
        return f'"{name}" is not an id; use a-z, 0-9 and -, at most 100 characters'
    if RESERVED_NAMES.fullmatch(name):
        return f'"{name}" is a name that Windows keeps for itself; choose another'
    return ""


class Checks(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What is checked of a write-up. It begins and ends, as far as that is known, at `start` and `end`.

    Where the body is not clear, because it has problems of its own, what follows from those is not reported.
    """

    header: Header
    body: Body
    file: SourceFile
    site: Site
    now: datetime
    start: Moment | None
    end: Moment | None
    is_body_clear: bool

    def problems(self) -> Iterator[Wrong]:
        """Everything that is wrong with it."""
        parts = (self._names, self._levels, self._voices, self._level_chips, self._updates, self._extent, self._window)
        for check in (*parts, self._future):
            yield from check()

    @property
    def front(self) -> FrontMatter:
        """Its front matter."""
        return self.header.front

    @cached_property
    def states(self) -> list[State]:
        """The state in force after each update."""
        return list(states(self.body.updates, self.front.kind))

    def _names(self) -> Iterator[Wrong]:
        """The id, and what components, regions and links are called."""
        front = self.front
        if why := wrong_id(self.header.id):
            what = "id" if front.id else "the file's name"
            yield "id", f"{what}: {why}"
        for name in front.components:
            yield from self._component(name, "components", "components", name)
        for code in front.regions:
            yield from self._region(code, "regions", "regions", code)
        known, otherwise = [*FACTS, *self.site.components], f"it is {', '.join(FACTS)}, a component or a region"
        for n, about in enumerate(claim.about for claim in front.claims):
            if about not in known and regions.find(about, self.site.regions) is None:
                problem = f'claims.about: nothing here is called "{about}"'
                yield ("claims", n, "about"), self.file.unknown(problem, about, known, otherwise)
        for n, report in enumerate(front.reports):
            if report.component is not None:
                yield from self._component(report.component, "reports.component", "reports", n, "component")
            if report.region is not None:
                yield from self._region(report.region, "reports.region", "reports", n, "region")
        yield from wrong_links(front.links)

    def _component(self, name: str, key: str, *path: str | int) -> Iterator[Wrong]:
        known = self.site.components
        if name not in known:
            some = ", ".join(list(known)[:12]) + (", …" if len(known) > 12 else "")
            problem = f'{key}: no component is called "{name}"'
            yield path, self.file.unknown(problem, name, known, f"the components are {some}")

    def _region(self, code: str, key: str, *path: str | int) -> Iterator[Wrong]:
        known = self.site.regions
        if regions.find(code, known) is None:
            otherwise = "use a country such as FR, an area such as europe, or an id of the configuration"
            unknown = Unknown(f'no region is called "{code}"', lambda: regions.nearest(code, known), otherwise)
            yield path, f"{key}: {self.file.explain(unknown)}"

    def _levels(self) -> Iterator[Wrong]:
        front = self.front
        if front.kind is Kind.INCIDENT:
            levels = ", ".join(level.value for level in Level)
            for name, effect in front.components.items():
                if effect.level is None:
                    yield ("components", name), f"components.{name}: has no level; give one of {levels}"
        elif front.kind is Kind.NOTICE:
            for key, effects in (("components", front.components), ("regions", front.regions)):
                for name in (name for name, effect in effects.items() if effect.level):
                    message = "a notice changes no level; name it alone, or use kind: incident"
                    yield (key, name), f"{key}.{name}: {message}"
            if front.impact not in {None, Impact.NONE}:
                yield "impact", "impact: a notice has impact none; remove the line, or use kind: incident"

    def _voices(self) -> Iterator[Wrong]:
        """Who speaks, and how long it is said to have lasted."""
        for n, statement in enumerate(self.front.statements):
            if statement.speaker is None and statement.organization is None:
                yield ("statements", n), "statements: this one has no speaker; add a speaker or an organization"
            if statement.lang is not None and not _is_language(statement.lang):
                message = f'statements.lang: "{statement.lang}" is not a language; write its tag, such as en or pt-BR'
                yield ("statements", n, "lang"), message
        if self.front.duration is not None and self.front.end is not None:
            yield "duration", "duration: follows from start and end; remove it, or remove end if that is not known"

    def _level_chips(self) -> Iterator[Wrong]:
        given = [
            (position, chip, state)
            for update, state in zip(self.body.updates, self.states, strict=True)
            for position, chip in update.chips
            if isinstance(chip, LevelChip)
        ]
        named = (chip.target != "all" and not chip.region for _, chip, _ in given)
        names_components = "components" in self.header.writeup.markdown.root.entries or any(named)
        for position, chip, state in given:
            if self.front.kind is Kind.NOTICE:
                yield position, "a notice changes no level; use kind: incident, or remove the chip"
            elif state.is_over and chip.level is not Level.OPERATIONAL:
                stay = "Monitoring" if self.front.kind is Kind.INCIDENT else "Verifying"
                yield position, f"{state.value} ends every level; stay at {stay}, or open another incident"
            elif chip.target == "all" and not names_components:
                yield position, "`all` means the components of this incident, but it names none; add components: above"

    def _updates(self) -> Iterator[Wrong]:
        """Some update, and first of all one that says where things stand."""
        front, updates = self.front, self.body.updates
        if not self.is_body_clear or front.kind is Kind.MAINTENANCE:
            return
        if not updates:
            is_over = front.start is not None and bool(front.end or front.duration or not front.start.has_day)
            if not is_over and not self.header.unread & {"start", "end", "duration"}:
                example = f"### 2024-03-05 17:07 UTC - {usual_word(front.kind.first_label)}"
                message = f"there is no update; add ## Updates and {example}, or say when it began and ended"
                yield self.file.in_body(1), message
        elif front.kind is Kind.INCIDENT and updates[0].label.state is None:
            labels = "Investigating, Identified, Monitoring or Resolved"
            message = f"the first update says no state; label it {labels}, not {usual_word(updates[0].label)}"
            yield updates[0].position, message

    def _extent(self) -> Iterator[Wrong]:
        """Its end against its start, and against what was posted last."""
        front, start, end = self.front, self.start, self.end
        key = "end" if front.end is not None else "duration"
        if start and end and "start" not in self.header.unread and _is_before(end, start):
            at = "end" if front.end is not None else "start"
            yield at, f"{at}: the end, {_plain(end)}, is before the start, {_plain(start)}"
        if front.kind is not Kind.INCIDENT or not self.body.updates or not self.is_body_clear:
            return
        last = self.body.updates[-1]
        says_over = getattr(front, key) is not None and not self.states[-1].is_over
        if says_over and (end is None or last.moment.first > end.last):
            what = f"says that it is over, but the last update is {usual_word(last.label)}"
            yield key, f"{key}: {what}; post a Resolved, or remove {key}"

    def _window(self) -> Iterator[Wrong]:
        """The window of a maintenance, also where chips move it."""
        if self.front.kind is not Kind.MAINTENANCE:
            return
        for key in ("start", "end"):
            if getattr(self.front, key) is None and key not in self.header.unread:
                yield key, f"{key}: is missing; a maintenance says when its window starts and ends"
        start, end = self.front.start, self.front.end
        for update in self.body.updates:
            moves = [(position, chip) for position, chip in update.chips if isinstance(chip, WindowChip)]
            for _, chip in moves:
                start, end = chip.start or start, chip.end or end
            if start and end and moves and _is_before(end, start):
                yield moves[-1][0], f"the window would end, {_plain(end)}, before it starts, {_plain(start)}"
            if start and update.moment.first < start.first and update.label not in _BEFORE_START:
                until = "until then use Scheduled, Update or Cancelled"
                yield update.position, f"this comes before the window starts, {_plain(start)}; {until}"

    def _future(self) -> Iterator[Wrong]:
        """What cannot have happened yet."""
        front, ahead = self.front, f"in the future (it is {_plain(self.now)})"
        for update in self.body.updates:
            if self._is_ahead(update.moment):
                yield update.position, f"an update cannot be posted {ahead}; check its date"
        if front.kind is Kind.INCIDENT:
            lasted = self.end if front.end is None and front.duration else None
            for key, what, moment in (
                ("start", "lies", front.start), ("end", "lies", front.end), ("duration", "ends", lasted),
            ):  # fmt: skip
                if self._is_ahead(moment):
                    yield key, f"{key}: {what} {ahead}; for planned work use kind: maintenance"
        for key in ("statements", "claims", "reports"):
            for n, voice in enumerate(getattr(front, key)):
                if self._is_ahead(voice.at):
                    yield (key, n, "at"), f"{key}.at: lies {ahead}; check its date"

    def _is_ahead(self, moment: Moment | None) -> bool:
        return moment is not None and moment.first > self.now + TOLERANCE


def _is_language(tag: str) -> bool:
    import babel

    try:
        babel.Locale.parse(tag, sep="-")
    except (ValueError, babel.UnknownLocaleError):
        return False
    return True


def _is_before(end: Moment, start: Moment) -> bool:
    """Whether what ended then cannot have begun at `start`."""
    return end.first < start.first if end.has_time else end.last <= start.first


def _plain(moment: Moment | datetime) -> str:
    instant = moment.first if isinstance(moment, Moment) else moment
    return f"{instant:%Y-%m-%d %H:%M} UTC"
