"""A write-up on its way to an incident: it is read only as far as somebody asks, and not where that is remembered."""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from statusgen.gfm.links import named_in
from statusgen.memo.chapters import Chapter
from statusgen.model.problems import Problem
from statusgen.model.site import Incident, Site
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.lint import lint
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
    new: Set[str]
    since: Mapping[str, datetime]


class Noticed(msgspec.Struct, frozen=True):
    """The warnings about a write-up, and what was asked of its surroundings: each path, and whether it is there."""

    problems: tuple[Problem, ...]
    beside: tuple[tuple[str, bool], ...]
    unpublished: tuple[tuple[str, bool], ...]
    since: Mapping[str, datetime]

    def holds(self, around: Surroundings) -> bool:
        """Whether other surroundings would have answered the same."""
        return (
            all((path in around.beside) is there for path, there in self.beside)
            and all((path in around.unpublished) is there for path, there in self.unpublished)
            and self.since == around.since
        )


class Kept(msgspec.Struct, frozen=True):
    """What is remembered of a write-up, by the digests of its own bytes and of all its files.

    It was read at the instant `read`, when nothing was wrong with it; then nothing is at any later one.
    `named` are those of the `attachments` that it names.
    """

    own: bytes
    whole: bytes
    brief: Brief
    timeline: Timeline
    read: datetime
    attachments: frozenset[str]
    named: frozenset[str]
    noticed: Noticed | None


class Source:
    """A write-up by its name and its bytes, with its `translations` by language.

    It is read for a site at the instant `now`; nothing in it may have happened after `latest`.
    """

    def __init__(self, name: str, raw: bytes, site: Site, now: datetime, latest: datetime, memo: Chapter) -> None:
        self.name, self.raw, self.site, self.now, self.latest, self.memo = name, raw, site, now, latest, memo
        self.own = blake2b(raw, digest_size=16).digest()
        self.translations: dict[str, Source] = {}

    @property
    def path(self) -> str:
        """Its path in the project, for messages."""
        return f"incidents/{self.name}"

    @property
    def is_translation(self) -> bool:
        """Whether the name has a dot before its ending, which sets off a language."""
        return "." in self.name.rpartition("/")[2].removesuffix(".md")

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
        if self._kept:
            return self._kept.brief
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
        return parse(self.header, self.site, now=self.now, latest=self.latest)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it by itself."""
        return () if self.kept else self.parsed.problems

    @property
    def incident(self) -> Incident | None:
        """What it tells of; None where it has errors."""
        return self.kept.timeline.incident if self.kept else self.parsed.incident

    def timeline_of(self, known: Incident, at: datetime) -> Timeline:
        """What follows from its incident, as far as that is known and announced at an instant."""
        if known.repeat or (known is not self.incident and known != self.incident):
            return timeline_of(known, at)
        return self.timeline

    @cached_property
    def timeline(self) -> Timeline:
        """What follows from all of its incident, if that takes place once."""
        assert self.incident
        return self.kept.timeline if self.kept else Timeline(self.incident)

    @property
    def files(self) -> "tuple[Source, ...]":
        """The file itself, and its translations."""
        return self, *self.translations.values()

    def warnings(self, timeline: Timeline, around: Surroundings, now: datetime) -> tuple[Problem, ...]:
        """What may be wrong with it, its incident being as it was known at `now`."""
        own = timeline is self.__dict__.get("timeline") and self.name not in around.new
        if own and self.kept and self.kept.noticed and self.kept.noticed.holds(around):
            return self.kept.noticed.problems
        beside, unpublished = Asked(around.beside), Asked(around.unpublished)
        problems = tuple(
            lint(
                self.header.writeup, timeline, self.parsed.bodies, self.site, beside,
                unpublished=unpublished, new=around.new, now=now, since=around.since,
            )
        )  # fmt: skip
        is_lasting = own and not beside.all_asked and is_settled(timeline, self.site, now)
        self._noticed = (
            Noticed(problems, tuple(beside.asked.items()), tuple(unpublished.asked.items()), around.since)
            if is_lasting
            else None
        )
        return problems

    def named(self, attachments: frozenset[str]) -> frozenset[str]:
        """Those of the files beside the write-ups that it names."""
        if not attachments:
            return attachments
        if self.kept and self.kept.attachments == attachments:
            return self.kept.named
        return frozenset().union(*(named_in(each.writeup.body, attachments) for each in self.files))

    def remember(self, attachments: frozenset[str], named: frozenset[str]) -> None:
        """Keep what was found for the next time, unless it is kept already or something is wrong with it."""
        kept, noticed = self.kept, self.__dict__.get("_noticed", self.kept and self.kept.noticed)
        if kept and (kept.noticed, kept.attachments) == (noticed, attachments):
            return
        if self.incident and not self.incident.repeat and not self.problems:
            read = kept.read if kept else self.latest
            found = Kept(self.own, self._whole, self.brief, self.timeline, read, attachments, named, noticed)
            self.memo.put(self.name, found)


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
