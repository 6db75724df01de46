"""Upptime: sites in `.upptimerc.yml`, and incidents that are issues of its repository, or its commits alone.

The configuration (`owner`, `repo`, `sites` with `name`, `url`, `slug`, `status-website`), titles (`🛑 NAME is down`),
texts, labels (`status` and the site's slug) and the subjects of commits (`🟥 NAME is down (500 in 321 ms) …`) are those
of upptime/uptime-monitor's source; `maintenance` with `start`, `end`, `expectedDown` and `expectedDegraded` in a
comment is on upptime.js.org. `⚠️ NAME has degraded performance` was seen in repositories that use it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from statusgen.importers.dates import read_date
from statusgen.importers.fields import Fields, mappings_in, read_settings
from statusgen.importers.github_issues import GH, issues_of, item_of, labels_of
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
from statusgen.importers.markup import clean, title_of, without_secrets
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind, Label, Level
from statusgen.sources.keys.short_texts import id_meant

CONFIG: Final = ".upptimerc.yml"
LOG: Final = "git log"
"""The name of the document that has the commits, a line each: when it was made, a tab, its subject."""

_STATES: Final = {"down": Level.MAJOR_OUTAGE, "degraded": Level.DEGRADED_PERFORMANCE}


def read(source: Source) -> History:
    """The history of an Upptime repository. Raises WrongSource where there is none."""
    config = next((read_settings(each) for each in source.documents if each.name.rpartition("/")[2] == CONFIG), {})
    sites = [_Site(each) for each in mappings_in(config.get("sites")) if each.get("name")]
    answers = [each for each in source.documents if each.name.endswith(".json")]
    log = next((each for each in source.documents if each.name == LOG), None)
    if answers:
        told = [_told(each, sites) for each in issues_of(answers)]
    elif log:
        told = list(_from_commits(log))
    else:
        raise WrongSource(f"it has no issues or commits; make a file of the issues with  {GH}")
    website = config.get("status-website")
    website = website if isinstance(website, dict) else {}
    notes = [] if answers else [f"incidents were made of commits; their texts are in the issues, which has  {GH}"]
    return History(
        title=str(website.get("name") or (f"{config['owner']} Status" if config.get("owner") else "")),
        url=_url(config, website),
        components=[FoundComponent(named=Named(each.name), slug=each.slug) for each in sites],
        number=len(told),
        items=lambda: iter(told),
        notes=notes,
    )


def _url(config: Fields, website: Fields) -> str:
    if host := str(website.get("cname") or ""):
        url = f"https://{host}"
    else:
        url = f"https://{str(config.get('owner')).lower()}.github.io/{config.get('repo')}"
    is_whole = re.fullmatch(r"https://[\w.-]+(?:/[\w.-]+)?", url) and (host or config.get("owner"))
    return url if is_whole else ""


class _Site:
    """A site that is watched."""

    def __init__(self, fields: Fields) -> None:
        self.name = title_of(without_secrets(str(fields["name"])), "Site")
        self.slug = str(fields.get("slug") or id_meant(self.name))


def _told(issue: Fields, sites: Sequence[_Site]) -> Told:
    place, number = f"issue {issue['number']}", issue["number"]
    labels = [name.lower() for name, _ in labels_of(issue)]
    title = title_of(_SIGN.sub("", without_secrets(clean(issue.get("title")))), place)
    aliases = (f"incident/{number}/",)
    if "maintenance" in labels:
        return _maintenance(issue, place, title, sites)
    named = _TITLE.match(title)
    if "status" not in labels and not named:
        return Skipped(place, "has neither the label status nor maintenance, so it was on no page")
    level = _STATES["degraded" if named and "degraded" in named["state"] else "down"] if named else None
    watched = [each for each in sites if each.slug in labels or (named and each.name == named["name"])]
    names = [each.name for each in watched] or ([named["name"]] if named else [])
    levels = {Named(name): level for name in names[:1] or names}
    return item_of(issue, place, title=title, levels=levels, aliases=aliases, change=without_secrets)


def _maintenance(issue: Fields, place: str, title: str, sites: Sequence[_Site]) -> Told:
    comment = re.search(r"<!--(.*?)-->", clean(issue.get("body")), re.DOTALL)
    keys = dict(re.findall(r"^\s*(\w+)\s*:\s*(.*?)\s*$", comment[1], re.MULTILINE)) if comment else {}
    dates = [read_date(keys.get(key)) for key in ("start", "end")]
    if dates[0] is None:
        return Skipped(place, "is a maintenance without a start in its comment")
    names = {each.slug: each.name for each in sites}
    listed = f"{keys.get('expectedDown', '')},{keys.get('expectedDegraded', '')}".split(",")
    slugs = [slug.strip() for slug in listed if slug.strip()]
    window: tuple[Moment | None, Moment | None] = dates[0].moment, dates[1].moment if dates[1] else None
    return item_of(
        issue, place, title=title, kind=Kind.MAINTENANCE, window=window, aliases=(f"incident/{issue['number']}/",),
        levels={Named(names.get(slug, slug)): None for slug in slugs},
        change=lambda text: re.sub(r"<!--.*?-->", "", without_secrets(text), flags=re.DOTALL),
    )  # fmt: skip


_SIGN: Final = re.compile(r"^[^\w(\[\"']+")
_TITLE: Final = re.compile(r"(?P<name>.+?) (?P<state>is down|has degraded performance|is degraded)$")


# Commits


def _from_commits(log: Document) -> Iterator[Told]:
    """The incidents that commits tell of: from the one that says down to the next that says something else."""
    going_on: dict[str, list[Post]] = {}
    commits = [line.partition("\t") for line in clean(log.content.decode("utf-8", "replace")).split("\n") if line]
    for written, _, subject in sorted(commits, key=lambda each: each[0]):
        found, at = _SUBJECT.match(without_secrets(subject)), read_date(written)
        if not found or not at:
            continue
        name, state, answer = found["name"], found["state"].lower(), found["answer"] or ""
        text = f"{name} is {state}" + (f" ({answer})." if answer else ".")
        if state in _STATES:
            label = Label.UPDATE if name in going_on else Label.INVESTIGATING
            levels = {Named(name): _STATES[state]}
            going_on.setdefault(name, []).append(Post(at=at.moment, label=label, text=text, levels=levels))
        elif name in going_on:
            posts = [*going_on.pop(name), Post(at=at.moment, label=Label.RESOLVED, text=text)]
            yield _outage(name, posts)
    for name, posts in going_on.items():
        yield _outage(name, posts)


def _outage(name: str, posts: Sequence[Post]) -> Item:
    begun = posts[0].at.first
    key = f"{name}@{begun:%Y-%m-%dT%H:%MZ}"
    return Item(key=key, place=f"{LOG}: {key}", title=f"{name} is down", posts=posts)


_SUBJECT: Final = re.compile(
    r"^[^\w\s]+\s+(?P<name>.+?) is (?P<state>up|down|degraded)\b(?: \((?P<answer>[^()]*)\))?", re.IGNORECASE
)
