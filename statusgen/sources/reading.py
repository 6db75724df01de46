"""A write-up on its way to an incident: it is read only as far as somebody asks, and not where that is remembered."""

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.gfm.links import named_in
from statusgen.memo.chapters import Chapter
from statusgen.model.files import digest_of
from statusgen.model.problems import Problem
from statusgen.model.site import Incident, Site
from statusgen.model.time import TOLERANCE
from statusgen.sources.git.versions import id_of
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.lint import is_older, lint, untranslated
from statusgen.sources.lookback import known_at, learnt_at
from statusgen.sources.reminders import is_settled
from statusgen.sources.writeup import Header, Writeup, read_header, read_writeup
from statusgen.status.series import timeline_of
from statusgen.status.timeline import Timeline


class Brief(msgspec.Struct, frozen=True):
    """What the front matter says of a write-up's place among others."""

    id: str
    language: str
    draft: bool
    related: tuple[str, ...]
    aliases: tuple[str, ...]
    repeats: bool


class Surroundings(msgspec.Struct, frozen=True):
    """What the warnings about a write-up depend on, besides the write-up and the site.

    `beside` are the paths of the write-ups and other files that it may link to; `unpublished` are those of files that
    stay at home, `new` those of new write-ups. `since` is when the first incident in each language began.
    """

    beside: Set[str]
    unpublished: Set[str]
    new: Set[str] = frozenset()
    since: Mapping[str, datetime] = {}


class Noticed(msgspec.Struct, frozen=True):
    """The warnings about a write-up, with that of each language into which it is not translated apart.

    The others depend on what was asked of its surroundings: each path, and whether it is there, or `all_beside` it.
    """

    problems: tuple[Problem, ...]
    untranslated: tuple[tuple[str, Problem], ...]
    beside: tuple[tuple[str, bool], ...]
    unpublished: tuple[tuple[str, bool], ...]
    all_beside: Set[str] | None

    def holds(self, around: Surroundings) -> bool:
        """Whether other surroundings would have answered the same."""
        return (
            all((path in around.beside) is there for path, there in self.beside)
            and all((path in around.unpublished) is there for path, there in self.unpublished)
            and (self.all_beside is None or self.all_beside == around.beside)
        )


class Kept(msgspec.Struct, frozen=True):
    """What is remembered of a write-up, by the digests of its own bytes and of all its files.

    It was read at the instant `read`, when nothing was wrong with it; then nothing is at any later one.
    `named` are those of the `attachments` that it names. From the instant `learnt` on, all of it is known.
    """

    own: bytes
    whole: bytes
    brief: Brief
    timeline: Timeline
    read: datetime
    learnt: datetime
    attachments: frozenset[str]
    named: frozenset[str]
    noticed: Noticed | None


class Told(msgspec.Struct, frozen=True):
    """What a process tells of a write-up that it has read."""

    brief: Brief
    problems: tuple[Problem, ...]
    timeline: Timeline | None
    noticed: Noticed | None
    is_lasting: bool
    named: frozenset[str]


class Source:
    """A write-up by its name and the digest of its bytes, with its `translations` by language.

    What asks for the bytes themselves has them `read`. It is read for a site at the instant `now`; nothing in it may
    have happened after `latest`. What was `told` of it is not read again. What was `noticed` may be lasting.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], bytes],
        digest: bytes,
        site: Site,
        now: datetime,
        latest: datetime,
        memo: Chapter,
    ) -> None:
        self.name, self._read, self.own = name, read, digest
        self.site, self.now, self.latest, self.memo = site, now, latest, memo
        self.translations: dict[str, Source] = {}
        self.told: Told | None = None
        self.noticed: Noticed | None = None
        self.is_lasting = False

    @property
    def path(self) -> str:
        """Its path in the project, for messages."""
        return f"incidents/{self.name}"

    @property
    def is_translation(self) -> bool:
        """Whether the name has a dot before its ending, which sets off a language."""
        return "." in self.name.rpartition("/")[2].removesuffix(".md")

    @cached_property
    def raw(self) -> bytes:
        """Its bytes."""
        return self._read()

    @property
    def _is_torn(self) -> bool:
        """Whether it was changed after its digest was known, so that what is remembered would be of two texts."""
        return any("raw" in vars(each) and digest_of(each.raw) != each.own for each in self.files)

    @cached_property
    def writeup(self) -> Writeup:
        return read_writeup(self.raw, self.name)

    @cached_property
    def _front(self) -> Header:
        return read_header(self.writeup, self.site)

    @cached_property
    def header(self) -> Header:
        """Its front matter, with the translations of the write-up."""
        translations = {language: each.writeup for language, each in self.translations.items()}
        return replace(self._front, writeup=replace(self._front.writeup, translations=translations))

    @cached_property
    def _kept(self) -> Kept | None:
        kept = self.memo.get(self.name)
        return kept if isinstance(kept, Kept) and kept.own == self.own else None

    @cached_property
    def brief(self) -> Brief:
        if known := self._kept or self.told:
            return known.brief
        front = self._front
        keys = front.front
        return Brief(front.id, front.language, keys.draft, tuple(keys.related), tuple(keys.aliases), bool(keys.repeat))

    @cached_property
    def _whole(self) -> bytes:
        files = [(language, each.own) for language, each in sorted(self.translations.items())]
        return blake2b(repr((self.own, files)).encode(), digest_size=16).digest()

    @cached_property
    def kept(self) -> Kept | None:
        """What is remembered of it, if it was read before as it is now."""
        kept = self._kept
        return kept if kept and kept.whole == self._whole and kept.read <= self.latest else None

    @cached_property
    def parsed(self) -> Parsed:
        found = parse(self.header, self.site, now=self.now, latest=self.latest)
        incident = found.incident and replace(found.incident, version=id_of(self.raw))
        return replace(found, incident=incident)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it by itself."""
        if self.told:
            return self.told.problems
        return () if self.kept else self.parsed.problems

    @property
    def incident(self) -> Incident | None:
        """What it tells of; None where it has errors."""
        if self.told:
            return self.told.timeline.incident if self.told.timeline else None
        return self.kept.timeline.incident if self.kept else self.parsed.incident

    @cached_property
    def learnt(self) -> datetime:
        """The instant from which on all of its incident is known."""
        assert self.incident
        return self.kept.learnt if self.kept else max(learnt_at(self.incident))

    def known(self) -> Timeline | None:
        """What follows from its incident, as far as that is known and announced; None where nothing is."""
        known = self.incident
        if known and self.now < self.latest and not self._is_long_known(known):
            known = known_at(known, self.now)
        if known and (known.repeat or (known is not self.incident and known != self.incident)):
            return timeline_of(known, self.now + TOLERANCE)
        return self.timeline if known else None

    def _is_long_known(self, incident: Incident) -> bool:
        """Whether nothing in it came after `now`: an update ended it, and all that it tells of was before."""
        return bool(incident.updates) and incident.updates[-1].state.is_over and self.learnt <= self.now

    @cached_property
    def timeline(self) -> Timeline:
        """What follows from all of its incident, if that takes place once."""
        if self.told and self.told.timeline:
            return self.told.timeline
        assert self.incident
        return self.kept.timeline if self.kept else _worked_out(self.incident)

    @property
    def files(self) -> "tuple[Source, ...]":
        """The file itself, and its translations."""
        return self, *self.translations.values()

    def warnings(self, timeline: Timeline, around: Surroundings) -> tuple[Problem, ...]:
        """What may be wrong with it, its incident being known as far as that."""
        known = (self.noticed, self.kept and self.kept.noticed) if self._is_whole(timeline, around) else ()
        found = next((each for each in known if each and each.holds(around)), None) or self.notice(timeline, around)
        untranslated = (
            problem for language, problem in found.untranslated if not is_older(timeline, language, around.since)
        )
        return *found.problems, *untranslated

    def _is_whole(self, timeline: Timeline, around: Surroundings) -> bool:
        """Whether that is all that follows from it, and the warnings depend on neither the clock nor git."""
        return timeline is self.__dict__.get("timeline") and self.name not in around.new

    def notice(self, timeline: Timeline, around: Surroundings) -> Noticed:
        """Look for what may be wrong with it."""
        beside, unpublished = Asked(around.beside), Asked(around.unpublished)
        problems = tuple(
            lint(
                self.header.writeup, timeline, self.parsed.bodies, self.site, beside,
                unpublished=unpublished, new=around.new, now=self.now,
            )
        )  # fmt: skip
        self.noticed = Noticed(
            problems=problems,
            untranslated=tuple(untranslated(self.header.writeup, timeline, self.site)),
            beside=tuple(beside.asked.items()),
            unpublished=tuple(unpublished.asked.items()),
            all_beside=around.beside if beside.all_asked else None,
        )
        is_whole = self._is_whole(timeline, around) and not beside.all_asked
        self.is_lasting = is_whole and is_settled(timeline, self.site, self.now)
        return self.noticed

    def named(self, attachments: frozenset[str]) -> frozenset[str]:
        """Those of the files beside the write-ups that it names."""
        if self.told or not attachments:
            return self.told.named if self.told else attachments
        if self.kept and self.kept.attachments == attachments:
            return self.kept.named
        return frozenset().union(*(named_in(each.writeup.body, attachments) for each in self.files))

    def remember(self, attachments: frozenset[str], named: frozenset[str]) -> None:
        """Keep what was found for the next time, unless it is kept already or something is wrong with it."""
        kept = self.kept
        noticed = self.noticed if self.is_lasting else None
        if not self.noticed and kept:
            noticed = kept.noticed
        if kept and (kept.noticed, kept.attachments) == (noticed, attachments):
            return
        if self.incident and not self.incident.repeat and not self.problems and not self._is_torn:
            read = kept.read if kept else self.latest
            found = Kept(
                self.own, self._whole, self.brief, self.timeline, read, self.learnt, attachments, named, noticed,
            )  # fmt: skip
            self.memo.put(self.name, found)

    def tell(self, around: Surroundings, attachments: frozenset[str]) -> Told:
        """Read it, as far as others are not needed for that."""
        timeline = self.known()
        if timeline and self._is_whole(timeline, around):
            self.notice(timeline, around)
        own = self.timeline if self.incident else None
        return Told(self.brief, self.problems, own, self.noticed, self.is_lasting, self.named(attachments))

    def take(self, told: Told) -> None:
        """Take over what was read of it, here or by another process, and forget the text, which takes more memory."""
        self.told, self.noticed, self.is_lasting = told, told.noticed, told.is_lasting
        for each in self.files:
            for name in ("raw", "writeup", "_front", "header", "parsed"):
                vars(each).pop(name, None)


_EACH_BUILD_ASKS: Final = ("marks", "worst", "lasted", "impact", "impact_of_levels", "last_changed", "digest", "posted")


def _worked_out(incident: Incident) -> Timeline:
    """The timeline of an incident with what each build asks of it, so that this is kept with it."""
    timeline = Timeline(incident)
    for name in _EACH_BUILD_ASKS:
        getattr(timeline, name)
    return timeline


class Asked(Set[str]):
    """Paths, and which of them were asked for."""

    def __init__(self, paths: Set[str]) -> None:
        self.paths, self.asked, self.all_asked = paths, dict[str, bool](), False

    def __contains__(self, path: object) -> bool:
        there = path in self.paths
        self.asked[str(path)] = there
        return there

    def __iter__(self) -> Iterator[str]:
        self.all_asked = True
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)
