"""What must hold of a write-up beyond the form of each value. docs/format.md has the rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from statusgen.model import regions
from statusgen.model.site import FACTS, LevelChip, Link, Region, Site, WindowChip
from statusgen.model.spelling import Unknown
from statusgen.model.time import TOLERANCE, Moment
from statusgen.model.vocabulary import ID, RESERVED_NAMES, Impact, Kind, Label, Level
from statusgen.sources.source_file import SourceFile, position_of
from statusgen.sources.updates import Body, states, usual_word
from statusgen.sources.writeup import Header
from statusgen.sources.yaml_tree import Position

_URL: Final = re.compile(r"(?:https?://[^\s/?#]|mailto:|tel:)[^\s<>\"]*", re.IGNORECASE)
"""What a link may lead to."""


def wrong_links(links: Iterable[Link]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where each link without a usable URL stands, and what to say of it."""
    for n, link in enumerate(links):
        if not _URL.fullmatch(link.url):
            message = f'links.url: "{link.url}" is not a URL; write https://…, mailto:… or tel:…'
            yield ("links", n, "url"), message


def wrong_id(name: str) -> str:
    """Why a name cannot be an id; "" if it can."""
    if not ID.fullmatch(name):
        return f'"{name}" is not an id; use a-z, 0-9 and -, at most 100 characters'
    if RESERVED_NAMES.fullmatch(name):
        return f'"{name}" is a name that Windows keeps for itself; choose another'
    return ""


def unknown_region(code: str, configured: Mapping[str, Region], otherwise: str) -> Unknown | None:
    """What is wrong with the code of a region; None if it is known. `otherwise` is the remedy without a suggestion."""
    if regions.find(code, configured) is not None:
        return None
    return Unknown(f'no region is called "{code}"', lambda: regions.nearest(code, configured), otherwise)


def check(
    header: Header, body: Body, file: SourceFile, site: Site, now: datetime, *,
    start: Moment | None, end: Moment | None, is_body_clear: bool,
) -> None:  # fmt: skip
    """Report what is wrong with a write-up. It begins and ends, as far as that is known, at `start` and `end`.

    Where the body is not clear, because it has problems of its own, what follows from those is not reported.
    """
    checker = _Checker(header, body, file, site, now, is_body_clear)
    checker.check_names()
    checker.check_effects()
    checker.check_voices()
    checker.check_chips()
    checker.check_updates()
    checker.check_extent(start, end)
    checker.check_window()
    checker.check_future(end)


class _Checker:
    def __init__(
        self, header: Header, body: Body, file: SourceFile, site: Site, now: datetime, is_body_clear: bool
    ) -> None:
        self.header, self.front, self.unread = header, header.front, header.unread
        self.body, self.file, self.site, self.now = body, file, site, now
        self.is_body_clear = is_body_clear
        self.markdown = header.writeup.markdown
        self.states = list(states(body.updates, self.front.kind))

    def check_names(self) -> None:
        """The id, and what components, regions and links are called."""
        front = self.front
        if why := wrong_id(self.header.id):
            what = "id" if front.id else "the file's name"
            self._report("id", f"{what}: {why}")
        for name in front.components:
            self._check_component(name, "components", "components", name)
        for code in front.regions:
            self._check_region(code, "regions", "regions", code)
        for n, claim in enumerate(front.claims):
            self._check_claimed(claim.about, n)
        for n, report in enumerate(front.reports):
            if report.component is not None:
                self._check_component(report.component, "reports.component", "reports", n, "component")
            if report.region is not None:
                self._check_region(report.region, "reports.region", "reports", n, "region")
        for path, message in wrong_links(front.links):
            self._report(path, message)

    def _check_component(self, name: str, where: str, *path: str | int) -> None:
        known = self.site.components
        if name not in known:
            problem = f'{where}: no component is called "{name}"'
            self._report(path, self.file.unknown(problem, name, known, f"the components are {_some(known)}"))

    def _check_region(self, code: str, where: str, *path: str | int) -> None:
        otherwise = "use a country such as FR, an area such as europe, or an id of the configuration"
        if unknown := unknown_region(code, self.site.regions, otherwise):
            self._report(path, f"{where}: {self.file.explain(unknown)}")

    def _check_claimed(self, about: str, n: int) -> None:
        known = [*FACTS, *self.site.components]
        if about not in known and regions.find(about, self.site.regions) is None:
            otherwise = f"it is {', '.join(FACTS)}, a component or a region"
            problem = f'claims.about: nothing here is called "{about}"'
            self._report(("claims", n, "about"), self.file.unknown(problem, about, known, otherwise))

    def check_effects(self) -> None:
        """The levels that it gives."""
        for name, effect in self.front.components.items():
            if self.front.kind is Kind.INCIDENT and effect.level is None:
                levels = ", ".join(level.value for level in Level)
                self._report(("components", name), f"components.{name}: has no level; give one of {levels}")
        if self.front.kind is Kind.NOTICE:
            named = [("components", name) for name, e in self.front.components.items() if e.level]
            named += [("regions", code) for code, e in self.front.regions.items() if e.level]
            for path in named:
                self._report(path, f"{'.'.join(path)}: a notice changes no level; name it alone, or use kind: incident")
            if self.front.impact not in {None, Impact.NONE}:
                self._report("impact", "impact: a notice has impact none; remove the line, or use kind: incident")

    def check_voices(self) -> None:
        """Who speaks, and how long it is said to have lasted."""
        for n, statement in enumerate(self.front.statements):
            if statement.speaker is None and statement.organization is None:
                self._report(("statements", n), "statements: this one has no speaker; add a speaker or an organization")
            if statement.lang is not None and not _is_language(statement.lang):
                message = f'statements.lang: "{statement.lang}" is not a language; write its tag, such as en or pt-BR'
                self._report(("statements", n, "lang"), message)
        if self.front.duration is not None and self.front.end is not None:
            message = "duration: follows from start and end; remove it, or remove end if that is not known"
            self._report("duration", message)

    def check_chips(self) -> None:
        """The levels that chips give."""
        for update, state in zip(self.body.updates, self.states, strict=True):
            for position, chip in update.chips:
                if not isinstance(chip, LevelChip):
                    continue
                if self.front.kind is Kind.NOTICE:
                    self._at(position, "a notice changes no level; use kind: incident, or remove the chip")
                elif state.is_over and chip.level is not Level.OPERATIONAL:
                    stay = "Monitoring" if self.front.kind is Kind.INCIDENT else "Verifying"
                    self._at(position, f"{state.value} ends every level; stay at {stay}, or open another incident")
                elif chip.target == "all" and not self._names_components:
                    message = "`all` means the components of this incident, but it names none; add components: above"
                    self._at(position, message)

    @cached_property
    def _names_components(self) -> bool:
        named = self.markdown.root.entries.get("components")
        chips = (chip for update in self.body.updates for _, chip in update.chips if isinstance(chip, LevelChip))
        return named is not None or any(chip.target != "all" and not chip.region for chip in chips)

    def check_updates(self) -> None:
        """Some update, and first of all one that says where things stand."""
        if not self.body.updates:
            self._check_needs_no_update()
            return
        first = self.body.updates[0]
        if self.front.kind is Kind.INCIDENT and first.label.state is None and self.is_body_clear:
            labels = "Investigating, Identified, Monitoring or Resolved"
            message = f"the first update says no state; label it {labels}, not {usual_word(first.label)}"
            self._at(first.position, message)

    def _check_needs_no_update(self) -> None:
        front = self.front
        is_over = front.start is not None and bool(front.end or front.duration or not front.start.has_day)
        is_known = not self.unread & {"start", "end", "duration"} and self.is_body_clear
        if is_known and front.kind is not Kind.MAINTENANCE and not is_over:
            example = f"### 2024-03-05 17:07 UTC - {usual_word(front.kind.first_label)}"
            message = f"there is no update; add ## Updates and {example}, or say when it began and ended"
            self._at(Position(self.markdown.body_line, 1), message)

    def check_extent(self, start: Moment | None, end: Moment | None) -> None:
        """Its end against its start, and against what was posted last."""
        if start and end and "start" not in self.unread and _is_before(end, start):
            key = "end" if self.front.end is not None else "start"
            self._report(key, f"{key}: the end, {_plain(end)}, is before the start, {_plain(start)}")
        if self.front.kind is Kind.INCIDENT and self.body.updates and self.is_body_clear:
            self._check_still_open(end)

    def _check_still_open(self, end: Moment | None) -> None:
        """An incident cannot be over by its front matter and open by what was posted last."""
        key = "end" if self.front.end is not None else "duration"
        in_force, last = self.states[-1], self.body.updates[-1]
        if getattr(self.front, key) is None or in_force.is_over:
            return
        if end is None or last.moment.first > end.last:
            what = f"says that it is over, but the last update is {usual_word(last.label)}"
            self._report(key, f"{key}: {what}; post a Resolved, or remove {key}")

    def check_window(self) -> None:
        """The window of a maintenance, also where chips move it."""
        if self.front.kind is not Kind.MAINTENANCE:
            return
        for key in ("start", "end"):
            if getattr(self.front, key) is None and key not in self.unread:
                self._report(key, f"{key}: is missing; a maintenance says when its window starts and ends")
        start, end = self.front.start, self.front.end
        for update in self.body.updates:
            moves = [(position, chip) for position, chip in update.chips if isinstance(chip, WindowChip)]
            for _, chip in moves:
                start, end = chip.start or start, chip.end or end
            if start and end and moves and _is_before(end, start):
                self._at(moves[-1][0], f"the window would end, {_plain(end)}, before it starts, {_plain(start)}")
            if start and update.moment.first < start.first and update.label not in _BEFORE_START:
                until = "until then use Scheduled, Update or Cancelled"
                message = f"this comes before the window starts, {_plain(start)}; {until}"
                self._at(update.position, message)

    def check_future(self, end: Moment | None) -> None:
        """What cannot have happened yet."""
        for update in self.body.updates:
            if self._is_ahead(update.moment):
                self._at(update.position, f"an update cannot be posted {self._ahead()}; check its date")
        if self.front.kind is Kind.INCIDENT:
            lasted = end if self.front.end is None and self.front.duration else None
            for key, moment in {"start": self.front.start, "end": self.front.end, "duration": lasted}.items():
                if moment is not None and self._is_ahead(moment):
                    what = "ends" if key == "duration" else "lies"
                    self._report(key, f"{key}: {what} {self._ahead()}; for planned work use kind: maintenance")
        said = [("statements", n, s.at) for n, s in enumerate(self.front.statements)]
        said += [("claims", n, c.at) for n, c in enumerate(self.front.claims)]
        said += [("reports", n, r.at) for n, r in enumerate(self.front.reports)]
        for where, n, moment in said:
            if moment is not None and self._is_ahead(moment):
                self._report((where, n, "at"), f"{where}.at: lies {self._ahead()}; check its date")

    def _is_ahead(self, moment: Moment) -> bool:
        return moment.first > self.now + TOLERANCE

    def _ahead(self) -> str:
        return f"in the future (it is {self.now:%Y-%m-%d %H:%M} UTC)"

    def _report(self, path: str | tuple[str | int, ...], message: str) -> None:
        steps = (path,) if isinstance(path, str) else path
        self._at(position_of(self.markdown.root, *steps), message)

    def _at(self, position: Position, message: str) -> None:
        self.file.report(position, message)


_BEFORE_START: Final = frozenset({Label.SCHEDULED, Label.UPDATE, Label.CANCELLED})


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


def _plain(moment: Moment | None) -> str:
    return "" if moment is None else f"{moment.first:%Y-%m-%d %H:%M} UTC"


def _some(names: Mapping[str, object]) -> str:
    first = list(names)[:12]
    return ", ".join(first) + (", …" if len(names) > len(first) else "")
