"""What must hold of a write-up beyond the form of each value. docs/format.md has the rules."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from statusgen.language.labels import label_words
from statusgen.model import regions
from statusgen.model.problems import Problem
from statusgen.model.site import FACTS, LevelChip, Link, Site, WindowChip
from statusgen.model.time import TOLERANCE, Moment
from statusgen.model.vocabulary import ID, RESERVED_NAMES, Impact, Kind, Label, Level
from statusgen.sources.frontmatter import Mark
from statusgen.sources.typed import Source, did_you_mean, mark_of
from statusgen.sources.updates import Body, states
from statusgen.sources.writeup import FrontMatter, Writeup

_ADDRESS: Final = re.compile(r"(?:https?://[^\s/?#]|mailto:|tel:)[^\s<>\"]*", re.IGNORECASE)
"""What a link may lead to."""


def wrong_links(links: Iterable[Link]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where each link stands that leads to no address, and what is said of it."""
    for n, link in enumerate(links):
        if not _ADDRESS.fullmatch(link.url):
            message = f'links.url: "{link.url}" is no address; write https://…, mailto:… or tel:…'
            yield ("links", n, "url"), message


class Checker:
    """Checks one write-up; each check adds what it finds to `problems`.

    `unread` are the keys whose values could not be read, and `is_body_odd` says that the body has problems of
    its own: what follows from those is not told again.
    """

    def __init__(
        self, writeup: Writeup, source: Source, site: Site, now: datetime, unread: frozenset[str], *, is_body_odd: bool
    ) -> None:
        self.writeup, self.source, self.site, self.now = writeup, source, site, now
        self.unread, self.is_body_odd = unread, is_body_odd
        self.root = writeup.document.root
        self.problems: list[Problem] = []

    def check(self, front: FrontMatter, body: Body, start: Moment | None, end: Moment | None) -> list[Problem]:
        """Every problem of a write-up whose beginning and end, as far as known, are `start` and `end`."""
        self._check_id(front)
        self._check_names(front)
        self._check_effects(front)
        self._check_voices(front)
        for path, message in wrong_links(front.links):
            self._report(path, message)
        self._check_chips(front, body)
        self._check_updates(front, body)
        self._check_extent(front, body, start, end)
        self._check_window(front, body)
        self._check_future(front, body, end)
        return self.problems

    def _check_id(self, front: FrontMatter) -> None:
        written = front.id if front.id is not None else self.writeup.stem
        what = "id" if front.id is not None else "the file's name"
        if not ID.fullmatch(written):
            message = f'{what}: "{written}" is no id; use a-z, 0-9 and -, at most 100 characters'
            self._report("id", message)
        elif RESERVED_NAMES.fullmatch(written):
            self._report("id", f'{what}: "{written}" is a name that Windows keeps for itself; choose another')

    def _check_names(self, front: FrontMatter) -> None:
        for name in front.components:
            self._check_component(name, "components", "components", name)
        for code in front.regions:
            self._check_region(code, "regions", "regions", code)
        for n, claim in enumerate(front.claims):
            if claim.about not in FACTS and claim.about not in self.site.components:
                self._check_claimed(claim.about, n)
        for n, report in enumerate(front.reports):
            if report.component is not None:
                self._check_component(report.component, "reports.component", "reports", n, "component")
            if report.region is not None:
                self._check_region(report.region, "reports.region", "reports", n, "region")

    def _check_component(self, name: str, where: str, *path: str | int) -> None:
        if name not in self.site.components:
            known = self.site.components
            hint = did_you_mean(name, known) or f"; the components are {_some(known)}"
            self._report(path, f'{where}: no component is called "{name}"{hint}')

    def _check_region(self, code: str, where: str, *path: str | int) -> None:
        if regions.find(code, self.site.regions) is None:
            near = regions.nearest(code, self.site.regions)
            hint = (
                f'; did you mean "{near}"?'
                if near
                else "; use a country such as FR, an area such as europe, or an id of the configuration"
            )
            self._report(path, f'{where}: no region is called "{code}"{hint}')

    def _check_claimed(self, about: str, n: int) -> None:
        if regions.find(about, self.site.regions) is None:
            hint = (
                did_you_mean(about, [*FACTS, *self.site.components])
                or f"; it is {', '.join(FACTS)}, a component or a region"
            )
            self._report(("claims", n, "about"), f'claims.about: nothing here is called "{about}"{hint}')

    def _check_effects(self, front: FrontMatter) -> None:
        for name, effect in front.components.items():
            if front.kind is Kind.INCIDENT and effect.level is None:
                levels = ", ".join(level.value for level in Level)
                self._report(("components", name), f"components.{name}: has no level; give one of {levels}")
        if front.kind is Kind.NOTICE:
            named = [("components", name) for name, e in front.components.items() if e.level]
            named += [("regions", code) for code, e in front.regions.items() if e.level]
            for path in named:
                self._report(path, f"{'.'.join(path)}: a notice changes no level; name it alone, or use kind: incident")
            if front.impact not in {None, Impact.NONE}:
                self._report("impact", "impact: a notice has impact none; remove the line, or use kind: incident")

    def _check_voices(self, front: FrontMatter) -> None:
        for n, statement in enumerate(front.statements):
            if statement.speaker is None and statement.organization is None:
                self._report(("statements", n), "statements: nobody is said to speak; add a speaker or an organization")
            if statement.lang is not None and not _is_language(statement.lang):
                message = f'statements.lang: "{statement.lang}" is no language; write its tag, such as en or pt-BR'
                self._report(("statements", n, "lang"), message)
        if front.duration is not None and front.end is not None:
            self._report(
                "duration",
                "duration: follows from start and end; remove it, or remove end where it is not known",
            )

    def _check_chips(self, front: FrontMatter, body: Body) -> None:
        for entry, state in zip(body.entries, states(body.entries, front.kind), strict=True):
            for mark, chip in entry.chips:
                if not isinstance(chip, LevelChip):
                    continue
                if front.kind is Kind.NOTICE:
                    self._at(mark, "a notice changes no level; use kind: incident, or remove the chip")
                elif state.is_over and chip.level is not Level.OPERATIONAL:
                    stay = "Monitoring" if front.kind is Kind.INCIDENT else "Verifying"
                    self._at(mark, f"{state.value} ends every level; stay at {stay}, or open another incident")
                elif chip.target == "all" and not self._names_components(body):
                    self._at(
                        mark,
                        "`all` means the components of this incident, and it names none; add components: above",
                    )

    def _names_components(self, body: Body) -> bool:
        named = self.root.entries.get("components")
        chips = (chip for entry in body.entries for _, chip in entry.chips if isinstance(chip, LevelChip))
        return named is not None or any(chip.target != "all" and not chip.region for chip in chips)

    def _check_updates(self, front: FrontMatter, body: Body) -> None:
        if not body.entries:
            over = front.start is not None and (front.end or front.duration or not front.start.has_day)
            known = not self.unread & {"start", "end", "duration"} and not self.is_body_odd
            if known and front.kind is not Kind.MAINTENANCE and not over:
                message = (
                    f"there is no update; add ## Updates and ### 2024-03-05 17:07 UTC - {_FIRST_LABEL[front.kind]}, "
                    "or say when it began and ended"
                )
                self._at(Mark(self.writeup.document.body_line, 1), message)
            return
        first = body.entries[0]
        if front.kind is Kind.INCIDENT and first.label.state is None and not self.is_body_odd:
            message = (
                "the first update says no state; label it Investigating, Identified, Monitoring or Resolved, "
                f"not {first.label.value.capitalize()}"
            )
            self._at(Mark(first.line, first.column), message)

    def _check_extent(self, front: FrontMatter, body: Body, start: Moment | None, end: Moment | None) -> None:
        if start and end and "start" not in self.unread and _is_before(end, start):
            key = "end" if front.end is not None else "start"
            self._report(key, f"{key}: the end, {_plain(end)}, is before the start, {_plain(start)}")
        if front.kind is Kind.INCIDENT and body.entries and not self.is_body_odd:
            self._check_still_open(front, body, end)

    def _check_still_open(self, front: FrontMatter, body: Body, end: Moment | None) -> None:
        """An incident cannot be over by its front matter and open by what was posted last."""
        key = "end" if front.end is not None else "duration"
        in_force, last = list(states(body.entries, Kind.INCIDENT))[-1], body.entries[-1]
        if getattr(front, key) is None or in_force.is_over:
            return
        if end is None or last.moment.first > end.last:
            word = label_words((), [last.label])[0]
            self._report(
                key, f"{key}: says that it is over, and the last update is {word}; post a Resolved, or remove {key}"
            )

    def _check_window(self, front: FrontMatter, body: Body) -> None:
        if front.kind is not Kind.MAINTENANCE:
            return
        for key in ("start", "end"):
            if getattr(front, key) is None and key not in self.unread:
                self._report(key, f"{key}: is missing; a maintenance says when its window starts and ends")
        start, end = front.start, front.end
        for entry in body.entries:
            moves = [(mark, chip) for mark, chip in entry.chips if isinstance(chip, WindowChip)]
            for _, chip in moves:
                start, end = chip.start or start, chip.end or end
            if start and end and moves and _is_before(end, start):
                self._at(moves[-1][0], f"the window would end, {_plain(end)}, before it starts, {_plain(start)}")
            if start and entry.moment.first < start.first and entry.label not in _BEFORE_START:
                until = "until then use Scheduled, Update or Cancelled"
                message = f"this comes before the window starts, {_plain(start)}; {until}"
                self._at(Mark(entry.line, entry.column), message)

    def _check_future(self, front: FrontMatter, body: Body, end: Moment | None) -> None:
        for entry in body.entries:
            if self._is_ahead(entry.moment):
                self._at(
                    Mark(entry.line, entry.column),
                    f"an update cannot be posted {self._ahead()}; check its date",
                )
        if front.kind is Kind.INCIDENT:
            lasted = end if front.end is None and front.duration else None
            for key, moment in {"start": front.start, "end": front.end, "duration": lasted}.items():
                if moment is not None and self._is_ahead(moment):
                    what = "ends" if key == "duration" else "lies"
                    self._report(key, f"{key}: {what} {self._ahead()}; for planned work use kind: maintenance")
        said = [("statements", n, s.at) for n, s in enumerate(front.statements)]
        said += [("claims", n, c.at) for n, c in enumerate(front.claims)]
        said += [("reports", n, r.at) for n, r in enumerate(front.reports)]
        for where, n, moment in said:
            if moment is not None and self._is_ahead(moment):
                self._report((where, n, "at"), f"{where}.at: lies {self._ahead()}; check its date")

    def _is_ahead(self, moment: Moment) -> bool:
        return moment.first > self.now + TOLERANCE

    def _ahead(self) -> str:
        return f"in the future (it is {self.now:%Y-%m-%d %H:%M} UTC)"

    def _report(self, path: str | tuple[str | int, ...], message: str) -> None:
        steps = (path,) if isinstance(path, str) else path
        self._at(mark_of(self.root, *steps), message)

    def _at(self, mark: Mark, message: str) -> None:
        self.problems.append(self.source.problem(mark, message))


_FIRST_LABEL: Final = {Kind.INCIDENT: "Investigating", Kind.NOTICE: "Update"}
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
