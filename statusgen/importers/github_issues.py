"""Status pages whose incidents are issues on GitHub, as jayfk/statuspage has them.

Issues are what `gh issue list --json number,title,body,labels,comments,createdAt,closedAt,url` prints (its fields are
in gh's manual). Labels are those of jayfk/statuspage: a system has the color 171717, and
`investigating`, `degraded performance` and `major outage` have colors of their own; issues without both are on no page,
nor are comments of people who are no collaborators. `authorAssociation` of a comment was seen in gh's output alone.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from statusgen.importers.dates import ReadDate, read_date
from statusgen.importers.fields import Fields, mappings_in
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
from statusgen.importers.levels import label_of, level_of
from statusgen.importers.markup import clean, title_of
from statusgen.model.time import Moment
from statusgen.model.vocabulary import Kind, Label, Level

GH: Final = "gh issue list --state all --limit 10000 --json number,title,body,labels,comments,createdAt,closedAt,url"
"""What prints the issues of a repository."""

SYSTEM: Final = "171717"
"""The color of the label of a system."""

_COLORS: Final = {"1192FC": "investigating", "FFA500": "degraded performance", "FF4D4D": "major outage"}
_OUTSIDERS: Final = frozenset({"NONE", "CONTRIBUTOR", "FIRST_TIME_CONTRIBUTOR", "FIRST_TIMER", "MANNEQUIN"})


def read(source: Source) -> History:
    """The history of a repository whose issues are incidents. Raises WrongSource where there are none."""
    issues = issues_of(source.documents)
    systems = [name for each in issues for name, color in labels_of(each) if color == SYSTEM]
    return History(
        components=[FoundComponent(named=Named(name)) for name in sorted(set(systems), key=systems.index)],
        number=len(issues),
        items=lambda: map(_told, issues),
    )


def issues_of(documents: Sequence[Document]) -> Sequence[Fields]:
    """The issues in the answers of gh, each once, the oldest first. Raises WrongSource where there are none."""
    found: dict[str, Fields] = {}
    for document in documents:
        for each in _decoded(document):
            if not isinstance(each, dict) or not isinstance(each.get("number"), int):
                raise WrongSource(f"{document.name}: has no numbers of issues; make it with  {GH}")
            found.setdefault(str(each["number"]), each)
    if not found:
        raise WrongSource(f"it has no issues; make a file of them with  {GH}")
    return sorted(found.values(), key=lambda each: (str(each.get("createdAt")), str(each["number"])))


def _decoded(document: Document) -> Sequence[Any]:
    try:
        found = json.loads(document.content.decode("utf-8-sig", "replace") or "null")
    except json.JSONDecodeError as error:
        raise WrongSource(f"{document.name}: is not JSON; make it with  {GH}") from error
    if not isinstance(found, list):
        raise WrongSource(f"{document.name}: is not a list of issues; make it with  {GH}")
    return found


def labels_of(issue: Fields) -> Sequence[tuple[str, str]]:
    """The labels of an issue, each with its color."""
    each = [label if isinstance(label, dict) else {"name": label} for label in _list(issue.get("labels"))]
    return [(str(label.get("name") or ""), str(label.get("color") or "").upper()) for label in each]


def _list(found: object) -> Sequence[Any]:
    return found if isinstance(found, list) else ()


def _told(issue: Fields) -> Told:
    place = f"issue {issue['number']}"
    labels = labels_of(issue)
    states = [(name, _COLORS.get(color, name.lower())) for name, color in labels]
    severities = [state for _, state in states if state in _COLORS.values()]
    has_colors = any(color for _, color in labels)
    systems = [
        name
        for (name, color), (_, state) in zip(labels, states, strict=True)
        if state not in _COLORS.values() and (color == SYSTEM or not has_colors)
    ]
    if not severities or not systems:
        return Skipped(place, "has no label of a system, or none of a severity, so it was on no page")
    level = level_of(severities[-1])[0]
    return item_of(issue, place, title=title_of(issue.get("title"), place), levels={Named(s): level for s in systems})


def item_of(
    issue: Fields,
    place: str,
    *,
    title: str,
    levels: Mapping[Named, Level | None],
    kind: Kind = Kind.INCIDENT,
    window: tuple[Moment | None, Moment | None] = (None, None),
    aliases: Sequence[str] = (),
    change: Callable[[str], str] = str,
) -> Told:
    """The item of an issue, whose comments are its updates. Its texts are Markdown, which `change` changes."""
    number, opened = str(issue["number"]), read_date(issue.get("createdAt"))
    if opened is None:
        return Skipped(place, f"has no date; make the file with  {GH}")
    closed = read_date(issue.get("closedAt"))
    comments = mappings_in(issue.get("comments"))
    own = [each for each in comments if str(each.get("authorAssociation")) not in _OUTSIDERS]
    posts = [Post(at=opened.moment, label=kind.first_label, text=change(clean(issue.get("body"))))]
    answers = [_post(each, kind, change) for each in own]
    posts += [post for post in answers if post]
    url = str(issue.get("url") or "")
    return Item(
        key=number, place=place, title=title, kind=kind, start=window[0], end=window[1],
        posts=_closed(posts, closed, kind), components=levels, aliases=aliases,
        links=[(f"Issue {number}", url)] if url.startswith("http") else [],
        guesses=tuple(_lost(issue, answers, len(comments))),
    )  # fmt: skip


def _lost(issue: Fields, answers: Sequence[Post | None], number: int) -> Iterator[str]:
    """What is left out of the comments of an issue, of which there are a `number`."""
    if isinstance(counted := issue.get("comments"), int) and counted:
        yield f"its comments are not in the file; make it with  {GH}"
    if len(answers) < number:
        yield "comments of others were left out"
    if None in answers:
        yield "a comment without a date was left out"


def _post(comment: Fields, kind: Kind, change: Callable[[str], str]) -> Post | None:
    """An update; its label is the word that it begins with, as in `**Resolved:** …`."""
    at, text = read_date(comment.get("createdAt")), change(clean(comment.get("body"))).strip()
    if at is None:
        return None
    begins = _BEGINS.match(text)
    label = label_of(begins["word"] or begins["heading"], kind) if begins else None
    rest = text[begins.end() :] if begins and label else text
    return Post(at=at.moment, label=label or Label.UPDATE, text=rest)


def _closed(posts: Sequence[Post], closed: ReadDate | None, kind: Kind) -> Sequence[Post]:
    """The posts, of which one says that it is over if the issue was closed."""
    if closed is None or kind is Kind.MAINTENANCE or any(post.label is Label.RESOLVED for post in posts):
        return posts
    said = [post.at for post in posts if post.label.state]  # that it goes on
    return [*posts, Post(at=max([closed.moment, *said], key=lambda at: at.first), label=Label.RESOLVED)]


_WORD: Final = r"[^\W\d][\w ]{2,30}?"
_BEGINS: Final = re.compile(
    rf"(?:#+\s*)?(?:\*\*|__)(?P<word>{_WORD})\s*:?(?:\*\*|__)\s*[:–—-]?\s*|#+\s+(?P<heading>{_WORD})\s*:?\s*(?:\n|\Z)"
)
