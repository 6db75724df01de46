"""What became of the updates of one incident after they had been published: edited, added late, removed.

Nothing old is repeated: only what changed, and when.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from statusgen import gfm
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Destination
from statusgen.model.revisions import RemovedUpdate, Revisions
from statusgen.model.site import Site
from statusgen.model.time import TOLERANCE, Moment, exactly, read_posted
from statusgen.sources.body.heading_remedies import HEADING, heading_meant
from statusgen.sources.body.updates import read_body
from statusgen.sources.git.commits import Commit, Left, front_of, is_of_update, sections
from statusgen.sources.writeup import read_header, read_writeup


class Posted(NamedTuple):
    """An update as a commit left it: when it was posted, and what is compared of it in each language, its own as ""."""

    moment: Moment
    words: str
    told: Mapping[str, object]


class Version(NamedTuple):
    """An incident as a commit left it: its updates by id; None where it was not public."""

    commit: Commit
    updates: Mapping[str, Posted] | None


def revisions_of(story: Iterable[Left], site: Site) -> Revisions:
    """What became of the updates of an incident since each was first published."""
    seen = _Seen()
    for left in _telling(list(story), site):
        seen.go_on(_version(left, site))
    edited = {name: found for name, found in seen.edited.items() if found}
    return Revisions(edited, seen.added, tuple(gone for gone, _ in seen.removed.values()))


# Reading


def _telling(story: list[Left], site: Site) -> Iterator[Left]:
    """What has to be read: each commit before or after which more changed than that updates were posted in time."""
    more = [not _only_goes_on(before, after, site) for before, after in pairwise(story)]
    for left, before, after in zip(story, [False, *more], [*more, False], strict=True):
        if before or after:
            yield left


def _only_goes_on(before: Left, after: Left, site: Site) -> bool:
    """Whether all that was there is still there, and what is new are updates that were posted in time, or no updates.

    The text is not read for that, only taken apart at its headings.
    """
    if not (before.is_public and after.is_public and before.files.keys() <= after.files.keys()):
        return False
    online = _online(before.commit)
    for language, raw in before.files.items():
        old, new = sections(raw), sections(after.files[language])
        come = [heading for heading, _ in new - old if not language and is_of_update(heading)]
        if old - new or not all(_is_in_time(heading, online, site) for heading in come):
            return False
    return _language(before) == _language(after)


def _is_in_time(heading: str, online: datetime, site: Site) -> bool:
    """Whether an update is dated after the page had been published without it."""
    match = HEADING.fullmatch(heading_meant(heading.lstrip("# ")))
    try:
        return match is not None and read_posted(match["moment"], site.zone).moment.last >= online
    except ValueError:
        return False


def _language(left: Left) -> str:
    found = [line for line in front_of(left.files[""]).split("\n") if line.startswith("lang:")]
    return "".join(found).strip()


def _version(left: Left, site: Site) -> Version:
    if not left.is_public:
        return Version(left.commit, None)
    header = read_header(read_writeup(left.files[""], "x.md"), site)
    found: dict[str, Posted] = {}
    for language, raw in left.files.items():
        writeup = header.writeup if not language else read_writeup(raw, f"x.{language}.md")
        file = writeup.opened(site, language or header.language)
        at = left.commit.at
        for update in read_body(writeup.body, file, site, header.front, now=at, latest=at).updates:
            words = _words(update.body.text)
            if not language:
                chips = tuple(repr(chip) for _, chip in update.chips)
                found[update.id] = Posted(update.moment, words, {"": (update.moment, update.label, chips, words)})
            elif update.id in found:
                posted = found[update.id]
                found[update.id] = posted._replace(told={**posted.told, language: words})
    return Version(left.commit, found)


@lru_cache(maxsize=256)
def _words(markdown: str) -> str:
    """The words of a text, without its formatting, its links and its white space."""
    try:
        return " ".join(gfm.parse(markdown).plain(Destination(root="")).split())
    except TooCostly:
        return markdown


# Comparing


def _online(commit: Commit) -> datetime:
    """From when on a page showed what a commit left, at the latest but for a clock that is wrong."""
    return min(commit.at, commit.written) - TOLERANCE


class _Seen:
    """The updates of an incident up to one version of it, and each as it was when it was first published."""

    def __init__(self) -> None:
        self.first: dict[str, Posted] = {}
        self.edited: dict[str, dict[str, Moment]] = {}
        self.added: dict[str, Moment] = {}
        self.removed: dict[str, tuple[RemovedUpdate, Posted]] = {}
        self.last: Version | None = None

    def go_on(self, version: Version) -> None:
        last, self.last = self.last, version if version.updates is not None else None
        if version.updates is None:
            return
        if last is None or last.updates is None or not version.commit.is_sure:
            self.first = dict(version.updates)
        else:
            self._compare(last.updates, version.updates, _online(last.commit), exactly(version.commit.at))

    def _compare(self, old: Mapping[str, Posted], new: Mapping[str, Posted], online: datetime, at: Moment) -> None:
        were = dict(_same(old, new))
        first, edited, added = self.first, self.edited, self.added
        self.first, self.edited = {}, {}
        self.added = {name: added[was] for name, was in were.items() if was in added}
        for name, update in new.items():
            if was := were.get(name):
                self.first[name] = first[was]._replace(told={**update.told, **first[was].told})
                self.edited[name] = _edits(edited.get(was, {}), self.first[name], old[was], update, at)
            elif name in self.removed:  # it is back
                _, self.first[name] = self.removed.pop(name)
                self.edited[name] = _edits({}, self.first[name], self.first[name], update, at)
            else:
                self.first[name] = update
                if update.moment.last < online:
                    self.added[name] = at
        for name in old.keys() - were.values():
            self.removed[name] = RemovedUpdate(old[name].moment, at), first[name]


def _same(old: Mapping[str, Posted], new: Mapping[str, Posted]) -> Iterator[tuple[str, str]]:
    """Each update that was there, by its id now, with its id then.

    It has the same words and time, else the same id, else the same words below another heading.
    """
    kept, come = dict(old), dict(new)
    for tell in (_told, _id, _bare):
        known = {tell(name, update): name for name, update in reversed([*kept.items()])}
        for name, update in [*come.items()]:
            if was := known.pop(tell(name, update), ""):
                yield name, was
                del kept[was], come[name]


def _told(_: str, update: Posted) -> object:
    return update.told[""]


def _id(name: str, _: Posted) -> object:
    return name


def _bare(name: str, update: Posted) -> object:
    return update.words or name


def _edits(edited: Mapping[str, Moment], first: Posted, old: Posted, new: Posted, at: Moment) -> dict[str, Moment]:
    """When each language of an update was last edited: not where it says what it said at first."""
    now = dict(edited)
    for language, told in new.told.items():
        if told == first.told[language]:
            now.pop(language, None)
        elif told != old.told.get(language, told):
            now[language] = at
    return now
