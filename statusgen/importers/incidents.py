"""An item of a history as an incident of a site, by the rules that incidents keep here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from statusgen.importers.history import Item, Named, Post
from statusgen.importers.markup import as_markdown
from statusgen.model.chips import Chip, LevelChip
from statusgen.model.site import Effect, Incident, Link, Update
from statusgen.model.text import Text
from statusgen.model.time import TOLERANCE, Moment
from statusgen.model.vocabulary import IMPACT_OF, STATUSPAGE_ID, Impact, Kind, Label, Level
from statusgen.model.zones import in_full
from statusgen.sources.body.parts import states, update_ids

BEFORE_START: Final = frozenset({Label.SCHEDULED, Label.UPDATE, Label.CANCELLED})
"""What may be posted before the window of a maintenance starts."""


class Made(msgspec.Struct, frozen=True):
    """An incident, and what was guessed to make it of an item."""

    incident: Incident
    guesses: Sequence[str]


def incident_of(item: Item, source: str, language: str, id_of: Callable[[Named], str], now: datetime) -> Made | str:
    """The incident that an item tells of, in the file `source`, or why there is none."""
    return _Maker(item, source, language, id_of, now).made()


class _Maker:
    """Makes the incident of one item."""

    def __init__(self, item: Item, source: str, language: str, id_of: Callable[[Named], str], now: datetime) -> None:
        self.item, self.source, self.language, self.id_of, self.now = item, source, language, id_of, now
        self.guesses = list(item.guesses)
        self.start, self.end = item.start, item.end

    def made(self) -> Made | str:
        posts = self._labelled(sorted(self.item.posts, key=lambda post: post.at.first))
        if late := [post for post in posts if post.at.first > self.now + TOLERANCE]:
            posts = [post for post in posts if post not in late]
            if not posts and self.item.kind is not Kind.MAINTENANCE:
                return f"is dated {_said(late[0].at)}, which is in the future; import it again after that"
            self.guesses.append(f"{len(late)} updates dated ahead were left out" if len(late) > 1 else _ONE_AHEAD)
        if self.item.kind is Kind.MAINTENANCE:
            posts = self._called_off(posts)
        self._settle(posts)
        if self.start is None:
            return "says nowhere when it began"
        if self.item.kind is not Kind.MAINTENANCE and self.start.first > self.now + TOLERANCE:
            return f"begins {_said(self.start)}, which is in the future; import it again after that"
        incident = self._incident(posts)
        return Made(incident, tuple(dict.fromkeys(self.guesses)))

    # Posts

    def _labelled(self, posts: Sequence[Post]) -> list[Post]:
        """The posts, of which each says something new: a state that is repeated is an Update."""
        found, before = list[Post](), None
        for post in posts:
            label = Label.UPDATE if post.label is before else post.label
            if self.item.kind is Kind.INCIDENT and not found and label.state is None:
                label = Label.INVESTIGATING
            before = post.label if post.label.state else before
            found.append(replace(post, label=label))
        return found

    def _called_off(self, posts: Sequence[Post]) -> list[Post]:
        """The posts of a maintenance, of which the first under way is no Completed before the window starts."""
        at = next((n for n, post in enumerate(posts) if post.label not in BEFORE_START), len(posts))
        found = list(posts)
        if self.start and posts[at:] and posts[at].label is Label.COMPLETED and posts[at].at.last < self.start.first:
            self._guess(f"it was completed {_said(posts[at].at)}, before its start, and is taken for cancelled")
            found[at] = replace(posts[at], label=Label.CANCELLED)
        return found

    # Beginning and end

    def _settle(self, posts: Sequence[Post]) -> None:
        """Find when it began and ended, so that neither contradicts the posts."""
        if self.item.kind is Kind.MAINTENANCE:
            self._settle_window(posts)
            return
        first = posts[0].at if posts else None
        if first and (self.start is None or self.start.first >= first.first or self.start.last > first.first):
            self.start = first
        if posts and list(states(posts, self.item.kind))[-1].is_over:
            self.end = None  # its last post says so
        if self.end and self.start and self.end.last < self.start.first:
            self._guess(f"it ended {_said(self.end)}, before it began, {_said(self.start)}")
            self.end = self.start
        if self.end and posts and self.end.last < posts[-1].at.first:
            self.end = posts[-1].at
        if self.end and self.end.first > self.now + TOLERANCE:
            self._guess(f"its end, {_said(self.end)}, is in the future and was left out")
            self.end = None

    def _settle_window(self, posts: Sequence[Post]) -> None:
        under_way = [post.at for post in posts if post.label not in BEFORE_START]
        if self.start is None:
            self.start = under_way[0] if under_way else posts[-1].at if posts else None
            self._guess("no start was given; the first update is taken for it")
        if self.start and under_way and under_way[0].first < self.start.first:
            if self.start.first - under_way[0].first > _A_MOMENT:
                self._guess(f"it was under way {_said(under_way[0])}, before its start, {_said(self.start)}")
            self.start = under_way[0]
        if self.start and (self.end is None or self.end.last < self.start.first):
            done = [post.at for post in posts if post.at.first >= self.start.first]
            self._guess("it ended before it began" if self.end else "no end was given; the last update is taken for it")
            self.end = done[-1] if done else self.start

    def _guess(self, what: str) -> None:
        self.guesses.append(what)

    # The incident

    def _incident(self, posts: Sequence[Post]) -> Incident:
        item, is_told = self.item, self.item.kind is not Kind.NOTICE
        first, changes = self._levels(posts) if is_told else (dict.fromkeys(map(self.id_of, self.item.components)), {})
        updates = tuple(self._updates(posts, changes))
        codes = zip((update.id for update in updates), (post.id for post in posts), strict=True)
        levels = [*first.values(), *(chip.level for chips in changes.values() for chip in chips)]
        assert self.start
        ends = [update.at for update in updates if update.state.is_over]
        end = self.end or (ends[-1] if ends and updates[-1].state.is_over else None)
        return Incident(
            id=item.id or self.source.rpartition("/")[2].removesuffix(".md"), source=self.source, lang=self.language,
            kind=item.kind, title=Text({self.language: item.title}), start=self.start, end=end,
            start_declared=self._needs_start(posts), end_declared=self.end is not None,
            impact=self._impact(levels, is_open=end is None),
            components={name: Effect(level=level) for name, level in first.items()},
            updates=updates,
            links=tuple(Link(title=Text({self.language: title}), url=url) for title, url in item.links),
            aliases=tuple(item.aliases), pinned=item.pinned,
            statuspage_updates={name: code for name, code in codes if STATUSPAGE_ID.fullmatch(code)},
            summary=Text({self.language: ""}), writeup=Text({self.language: ""}),
        )  # fmt: skip

    def _needs_start(self, posts: Sequence[Post]) -> bool:
        """Whether front matter says when it began: no update does, or a single one that says that it ended."""
        is_alone = len(posts) == 1 and self.item.kind is Kind.INCIDENT and posts[0].label is Label.RESOLVED
        is_first = bool(posts) and posts[0].at == self.start
        return self.item.kind is Kind.MAINTENANCE or is_alone or not is_first

    def _levels(self, posts: Sequence[Post]) -> tuple[dict[str, Level | None], dict[int, list[LevelChip]]]:
        """The levels at the start, and what changes them later, by the number of the post."""
        is_planned = self.item.kind is Kind.MAINTENANCE
        first: dict[str, Level | None] = {self.id_of(name): level for name, level in self.item.components.items()}
        standing = {name: level or (Level.UNDER_MAINTENANCE if is_planned else None) for name, level in first.items()}
        changes: dict[int, list[LevelChip]] = {}
        for number, (post, state) in enumerate(zip(posts, states(posts, self.item.kind), strict=True)):
            is_before = is_planned and post.label in BEFORE_START
            for name, level in ((self.id_of(each), level) for each, level in post.levels.items()):
                if is_planned and name not in standing:
                    first[name], standing[name] = None, Level.UNDER_MAINTENANCE
                says_nothing = state.is_over or (level is Level.OPERATIONAL and name not in standing)
                if is_before or says_nothing:
                    first |= {} if name in standing else {name: None}
                elif number == 0 and not is_planned:
                    first[name] = standing[name] = level
                elif standing.get(name) is not level:
                    changes.setdefault(number, []).append(LevelChip(name, level))
                    standing[name] = level
        if self.item.kind is Kind.INCIDENT and any(first.values()):
            first = {name: level or Level.OPERATIONAL for name, level in first.items()}
        return first, changes

    def _updates(self, posts: Sequence[Post], changes: Mapping[int, Sequence[Chip]]) -> Iterator[Update]:
        ids = update_ids((post.at, UTC, post.label) for post in posts)
        each = zip(ids, posts, states(posts, self.item.kind), strict=True)
        for number, (name, post, state) in enumerate(each):
            yield Update(
                id=name, at=post.at, label=post.label, state=state, chips=tuple(changes.get(number, ())),
                body=Text({self.language: as_markdown(post.text, post.form)}),
            )  # fmt: skip

    def _impact(self, levels: Sequence[Level | None], *, is_open: bool) -> Impact | None:
        """The impact where it does not follow from the levels."""
        if self.item.impact is None or self.item.kind is not Kind.INCIDENT:
            return None
        derived = IMPACT_OF[max((level for level in levels if level), default=Level.OPERATIONAL)]
        if is_open:
            derived = max(derived, Impact.MINOR)
        return None if derived is self.item.impact else self.item.impact


def _said(moment: Moment) -> str:
    return in_full(moment.first, UTC)


_A_MOMENT: Final = timedelta(minutes=5)
_ONE_AHEAD: Final = "an update dated ahead was left out"
