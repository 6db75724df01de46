"""cState: a Hugo site whose incidents are `content/issues/*.md`, with a `config.yml` that lists systems.

Keys of front matter (`title`, `date`, `resolved`, `resolvedWhen`, `severity`, `affected`, `section`, `informational`,
`pin`, `draft`), those of the configuration (`title`, `baseURL`, `languageCode`, `params.systems`, `params.categories`)
and the shortcode `track` are those of cState's exampleSite and of the fields of its CMS. Its incidents have no updates:
`*Resolved* - …  {{< track "…" >}}` is how its example writes them, `[Initial message]` and `[Final message]` how
others do.
"""

import posixpath
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, Final

import msgspec
import yaml

from statusgen.importers.dates import ReadDate, read_date
from statusgen.importers.fields import Fields, mappings_in, read_settings, url_of, zone_of
from statusgen.importers.history import (
    Document,
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
from statusgen.importers.levels import label_of, level_of, truth_of
from statusgen.importers.markup import clean, title_of, without_shortcodes
from statusgen.model.time import Moment
from statusgen.model.vocabulary import IMPACT_OF, Kind, Label, Level
from statusgen.model.zones import in_full, read_zone
from statusgen.sources.keys.short_texts import id_meant
from statusgen.sources.lint import ATTACHABLE

CONFIGS: Final = ("config.yml", "config.yaml", "config.toml", "hugo.yml", "hugo.yaml", "hugo.toml", "config.json")


def read(source: Source) -> History:
    """The history of a checkout of a cState site. Raises WrongSource where there is none."""
    issues = [each for each in source.documents if _is_content(each.name)]
    if not issues:
        raise WrongSource("it has no content/issues/*.md; name the folder that has the site's config.yml")
    configs = (each for name in CONFIGS for each in source.documents if each.name == name)
    config = next((_lowered(read_settings(each)) for each in configs), {})
    zone, note = zone_of(config.get("timezone"))
    url = str(config.get("baseurl") or "")
    reader = _Reader(source, zone, url)
    return History(
        title=str(config.get("title") or ""),
        url=url_of(url),
        timezone=zone,
        language=str(config.get("defaultcontentlanguage") or config.get("languagecode") or "").partition("-")[0],
        components=tuple(_components(_lowered(config.get("params")))),
        number=len(issues),
        items=lambda: (reader.told(each) for each in issues),
        notes=[note] if note else [],
    )


def _is_content(name: str) -> bool:
    return name.startswith("content/") and name.endswith(".md")


def _lowered(found: object) -> dict[str, Any]:
    """A mapping by its keys in lower case."""
    return {str(key).lower(): value for key, value in found.items()} if isinstance(found, dict) else {}


def _components(params: Fields) -> Iterator[FoundComponent]:
    categories = [_lowered(each) for each in mappings_in(params.get("categories"))]
    order = [str(each.get("name")) for each in categories]
    hidden = {str(each.get("name")) for each in categories if truth_of(each.get("untitled"))[0]}
    systems = [_lowered(each) for each in mappings_in(params.get("systems"))]
    for each in sorted(systems, key=lambda each: order.index(c) if (c := str(each.get("category"))) in order else 999):
        category = str(each.get("category") or "")
        name = title_of(each.get("name"), "Component")
        description = re.sub(r"[*_`]", "", str(each.get("description") or ""))
        yield FoundComponent(named=Named(name, "" if category in hidden else category), description=description)


class FrontMatter(msgspec.Struct, frozen=True):
    """The keys of an issue in lower case, its body, and what was guessed to read them."""

    keys: Fields
    body: str
    guesses: Sequence[str] = ()


def front_matter(text: str) -> FrontMatter | None:
    """Take an issue apart: front matter in YAML between `---`, or in TOML between `+++`; None where it has none."""
    found = re.match(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n?^\1[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if found is None:
        return None
    fence, head, body = found[1], found[2], text[found.end() :]
    try:
        keys = tomllib.loads(head) if fence == "+++" else yaml.load(head, yaml.CBaseLoader)  # noqa: S506
    except (tomllib.TOMLDecodeError, yaml.YAMLError):
        return FrontMatter(_by_lines(head), body, ("its front matter has an error, and was read line by line",))
    return FrontMatter(_lowered(keys), body)


def _by_lines(head: str) -> Fields:
    """Keys and their values line by line, where the whole is no YAML."""
    keys: dict[str, Any] = {}
    last = ""
    for line in head.split("\n"):
        if pair := re.match(r"(\w+)\s*[:=]\s*(.*)", line):
            last = pair[1].lower()
            keys[last] = _value(pair[2].strip())
        elif (item := re.match(r"\s+- (.*)|- (.*)", line)) and last:
            before = keys[last]
            keys[last] = [*(before if isinstance(before, list) else []), _unquoted(item[1] or item[2])]
    return keys


def _value(written: str) -> str | list[str]:
    """A text, or what stands in brackets."""
    is_list = written.startswith("[") and written.endswith("]")
    return [_unquoted(each) for each in written[1:-1].split(",")] if is_list else _unquoted(written)


def _unquoted(written: str) -> str:
    return written.strip().strip("\"'")


class _Reader:
    """Reads issues."""

    def __init__(self, source: Source, zone: str, url: str) -> None:
        self.source, self.zone, self.url = source, read_zone(zone or "UTC"), url.rstrip("/")
        self.names = {each.name for each in source.documents}

    def told(self, document: Document) -> Told:
        """The item of an issue, or why it is none."""
        name = document.name
        stem = posixpath.basename(name).removesuffix(".md")
        if stem == "index":  # a bundle of a page with its pictures
            stem = posixpath.basename(posixpath.dirname(name))
        if stem.startswith("_") or stem.lower() in {"readme", "template", "example"}:
            return Skipped(name, "does not have the name of an incident")
        if original := self._original(name):
            what = f"is {posixpath.basename(original)} in another language"
            return Skipped(name, f"{what}; bring its words along as a translation, {stem}.md, beside the file of that")
        text = clean(document.content.decode("utf-8-sig", "replace"))
        if not text.strip():
            return Skipped(name, "is empty")
        found = front_matter(text)
        if found is None:
            return Skipped(name, "has no front matter")
        keys, section = found.keys, str(found.keys.get("section") or "").lower()
        if section != "issue" and not name.startswith("content/issues/"):
            return Skipped(name, f"is a page{f' of the section {section}' * bool(section)}, not an issue")
        if truth_of(keys.get("draft"))[0]:
            return Skipped(name, "is a draft")
        if not keys.get("title") and not keys.get("date"):
            return Skipped(name, "has neither a title nor a date")
        return _Issue(self, document.name, stem, found).item()

    def _original(self, name: str) -> str:
        """The file of which this one is a translation, by its name; "" where it is none."""
        original = re.sub(r"\.[a-z]{2}(?:-[a-z]{2,4})?\.md$", ".md", name, flags=re.IGNORECASE)
        return original if original != name and original in self.names else ""


class _Issue:
    """Reads one issue."""

    def __init__(self, reader: _Reader, name: str, stem: str, found: FrontMatter) -> None:
        self.reader, self.name, self.stem, self.keys = reader, name, stem, found.keys
        self.guesses = list(found.guesses)
        self.files: dict[str, str] = {}
        self.body = found.body

    def item(self) -> Told:
        keys = self.keys
        start = self._date("date")
        if start is None:
            written = str(keys.get("date") or "")
            return Skipped(self.name, f'has no date that can be read: "{written}"' if written else "has no date")
        end = self._date("resolvedwhen")
        if end and end.moment.last < start.moment.first:
            self.guesses.append(f"it ended {in_full(end.instant, UTC)}, before it began")
            end = start
        is_over = self._is_over(end)
        level, kind = self._severity()
        if kind is Kind.MAINTENANCE and end is None:
            kind = Kind.INCIDENT
        posts = self._posts(kind, start, end if is_over else None, is_over=is_over)
        own = id_meant(self.stem)
        affected = {Named(name): level if kind is Kind.INCIDENT else None for name in self._affected()}
        return Item(
            key=self.name, place=self.name, title=title_of(keys.get("title"), self.stem), kind=kind, name=own,
            start=start.moment, end=end.moment if end and kind is Kind.MAINTENANCE else None,
            impact=IMPACT_OF[level] if level else None, posts=posts, components=affected,
            aliases=tuple(self._aliases()), pinned=bool(truth_of(keys.get("pin"))[0]), files=self.files,
            guesses=tuple(self.guesses),
        )  # fmt: skip

    def _date(self, key: str) -> ReadDate | None:
        found = read_date(self.keys.get(key), self.reader.zone)
        if found and found.guess:
            self.guesses.append(found.guess)
        if found is None and truth_of(self.keys.get(key))[0] is None:
            self.guesses.append(f'"{self.keys[key]}" is not a date; {key} was left out')
        return found

    def _is_over(self, end: ReadDate | None) -> bool:
        said, is_guess = truth_of(self.keys.get("resolved"))
        if said is None or is_guess:
            said = end is not None if said is None else said
            what = "resolved" if said else "not resolved"
            self.guesses.append(f'resolved: "{self.keys.get("resolved")}" was taken for {what}')
        if said and end is None and not truth_of(self.keys.get("informational"))[0]:
            self.guesses.append("no end is given; it ends with its last update")
        return said

    def _severity(self) -> tuple[Level | None, Kind]:
        written = self.keys.get("severity")
        level, is_guess = level_of(written)
        title = str(self.keys.get("title") or "")
        if self.reader.source.guess_maintenance and _PLANNED.search(title):
            self.guesses.append("its title says that it is a maintenance")
            return None, Kind.MAINTENANCE
        if truth_of(self.keys.get("informational"))[0] or level is Level.OPERATIONAL:
            return None, Kind.NOTICE
        if level is None:
            self.guesses.append(f'the severity "{written or ""}" is not known; no level is claimed')
        elif is_guess:
            self.guesses.append(f'the severity "{written}" is taken for {level.value}')
        return level, Kind.INCIDENT

    def _affected(self) -> Sequence[str]:
        found = self.keys.get("affected")
        names = found if isinstance(found, list) else str(found or "").split(",")
        each = (name.get("individualaffected") if isinstance(name, dict) else name for name in names)
        return list(dict.fromkeys(words for name in each if (words := title_of(name, ""))))

    def _aliases(self) -> Iterator[str]:
        """The paths of the issue on the old site."""
        own = posixpath.dirname(self.name) if posixpath.basename(self.name) == "index.md" else self.name
        folder = posixpath.dirname(own).removeprefix("content/").lower()
        written = str(self.keys.get("url") or f"{folder}/{self.keys.get('slug') or self.stem.lower()}")
        more = self.keys.get("aliases")
        for path in (written, *(more if isinstance(more, list) else ())):
            plain = "-".join(str(path).strip("/").split())
            if plain and re.fullmatch(r"[\w.~/%-]+", plain):
                yield f"{plain}/"

    # The body

    def _posts(self, kind: Kind, start: ReadDate, end: ReadDate | None, *, is_over: bool) -> Sequence[Post]:
        body, hidden = _hidden(self.body)
        pieces = list(_tracked(body, kind, self.reader)) or list(_marked(body, kind, start, end, self.reader))
        over = kind.last_label
        closing = (end or start).moment if is_over else None
        if not pieces:
            label = over if is_over and kind is Kind.INCIDENT else kind.first_label
            pieces = [(closing if label is over and closing else start.moment, label, body)]
        posts = [Post(at=at, label=label, text=self._text(hidden(text))) for at, label, text in pieces]
        last = max(posts, key=lambda post: post.at.first)
        if closing and last.at == closing and last.label is Label.UPDATE and kind is not Kind.NOTICE:
            posts[posts.index(last)] = last = msgspec.structs.replace(last, label=over)
        if closing and kind is not Kind.NOTICE and not any(post.label.state and post.label is over for post in posts):
            latest = closing if closing.first >= last.at.first else last.at
            posts.append(Post(at=latest, label=over))
        elif closing and kind is Kind.NOTICE:
            posts.append(Post(at=closing if closing.first > last.at.first else last.at, label=Label.RESOLVED))
        return posts

    def _text(self, markdown: str) -> str:
        return _LINK.sub(self._linked, without_shortcodes(markdown)).strip("\n").rstrip()

    def _linked(self, found: re.Match[str]) -> str:
        """A link to a path of the old site: to the file that is brought along, else to its whole address."""
        target = found["target"]
        path = posixpath.normpath(f"static/{target.lstrip('/')}")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), target))
        for each in (path, beside):
            if each in self.reader.source.others and each.lower().endswith(ATTACHABLE):
                name = each.removeprefix("static/").removeprefix("content/").replace("/", "-")
                self.files[name] = each
                return f"{found['before']}{name}"
        if target.startswith("/") and not target.startswith("//"):
            return f"{found['before']}{self.reader.url}{target}"
        return found[0]


_PLANNED: Final = re.compile(r"\b(?:maintenance|scheduled|planned)\b", re.IGNORECASE)
_LINK: Final = re.compile(r"(?P<before>\]\(\s*<?|\b(?:src|href)=[\"'])(?P<target>(?!https?:|mailto:|#)[^\s\"'<>)]+)")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)


def _hidden(body: str) -> tuple[str, Any]:
    """A body with its comments out of sight, and what brings them back into a part of it."""
    comments = _COMMENT.findall(body)
    numbers = iter(range(len(comments)))
    masked = _COMMENT.sub(lambda _: f"\ue000{next(numbers)}\ue001", body)
    return masked, lambda text: re.sub("\ue000(\\d+)\ue001", lambda found: comments[int(found[1])], text)


Piece = tuple[Moment, Label, str]


def _tracked(body: str, kind: Kind, reader: _Reader) -> Iterator[Piece]:
    """The updates of a body of which each ends with the shortcode `track`, as in cState's example."""
    if not _TRACK.search(body):
        return
    found: list[Piece] = []
    for part in map(_without_rules, re.split(r"(?<=\}\})\s*\n", body)):
        track = _TRACK.search(part)
        if not part:
            continue
        date = read_date(track["date"], reader.zone) if track else None
        if track is None or date is None:
            return  # then it is a text with dates in it
        found += _labelled(part, date.moment, kind)
    is_newest_first = found[0][0].first > found[-1][0].first
    yield from reversed(found) if is_newest_first else found


def _labelled(part: str, at: Moment, kind: Kind) -> Iterator[Piece]:
    """An update with its label, and what stands above it: what was said later, such as a postmortem."""
    starts = [each for each in _LABELLED.finditer(part) if label_of(each["word"], kind)]
    above = _without_rules(part[: starts[-1].start()]) if starts else ""
    if above:
        yield at, Label.POSTMORTEM if _STORY.match(above) else Label.UPDATE, above
    label = label_of(starts[-1]["word"], kind) if starts else None
    yield at, label or Label.UPDATE, _TRACK.sub("", part[starts[-1].end() :] if starts else part).strip()


def _without_rules(part: str) -> str:
    """A part of a body without the rules that divide it from others, and without blanks around it."""
    lines = part.split("\n")
    kept = [n for n, line in enumerate(lines) if line.strip() and not _RULE.fullmatch(line)]
    return "\n".join(lines[kept[0] : kept[-1] + 1]).strip() if kept else ""


_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_STORY: Final = re.compile(r"[*_#\s]*(?:post-?mortem|root cause)", re.IGNORECASE)
_TRACK: Final = re.compile(r"\{\{[<%]\s*track\s+\"(?P<date>[^\"]+)\"\s*[>%]\}\}")
_LABELLED: Final = re.compile(r"^(?:[*_]{1,2})(?P<word>[^\W\d][\w ]{2,30}?)(?:[*_]{1,2})\s*[-–—:]\s*", re.MULTILINE)


def _marked(body: str, kind: Kind, start: ReadDate, end: ReadDate | None, reader: _Reader) -> Iterator[Piece]:
    """The updates of a body that marks them: `[Initial message]`, `[Update 10:05 UTC]`, `[Final message]`."""
    marks = list(_MARK.finditer(body))
    if not marks or not any(_FIRST.match(each["word"]) or _LAST.match(each["word"]) for each in marks):
        return
    ends = [each.start() for each in marks[1:]] + [len(body)]
    parts = [(each["word"], body[each.end() : stop].strip()) for each, stop in zip(marks, ends, strict=True)]
    if _LAST.match(parts[0][0]) or _FIRST.match(parts[-1][0]):
        parts.reverse()
    opening, closing, between = list[str](), list[str](), list[Piece]()
    preface = body[: marks[0].start()].strip()
    for word, text in parts:
        at = _time_in(word, start, reader)
        if _LAST.match(word):
            closing.append(text)
        elif _FIRST.match(word):
            opening.append(text)
        elif at:
            between.append((at, Label.UPDATE, text))
        else:
            (closing if end else opening).append(text)
    yield start.moment, kind.first_label, "\n\n".join(filter(None, [preface, *opening]))
    yield from between
    if closing:
        at = end.moment if end else max([start.moment, *(each[0] for each in between)], key=lambda each: each.first)
        yield at, kind.last_label if end else Label.UPDATE, "\n\n".join(closing)


def _time_in(word: str, start: ReadDate, reader: _Reader) -> Moment | None:
    """When an update was posted, if its mark says so; a time of day is on the day of the start."""
    written = re.sub(r"^\D*?(?=\d)", "", word)
    if clock := re.fullmatch(r"(\d{1,2}:\d{2})\s*(UTC|GMT)?", written.strip()):
        local = start.instant.astimezone(reader.zone)
        found = read_date(f"{local:%Y-%m-%d} {clock[1]} {clock[2] or ''}".strip(), reader.zone)
    else:
        found = read_date(written, reader.zone)
    return found.moment if found and found.moment.has_time and found.instant >= start.instant else None


_MARK: Final = re.compile(
    r"^[ \t]*(?:[*_#]+\s*)?\[(?P<word>(?:initial|first|final|last|closing|update|latest|intermediate)[^\]\n]*)\](?!\()"
    r"[*_]*[ \t]*:?[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST: Final = re.compile(r"initial|first", re.IGNORECASE)
_LAST: Final = re.compile(r"final|last|closing", re.IGNORECASE)
