"""The kinds of history that can be imported."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Final

from statusgen.importers import cstate, feed, github_issues, statuspage, upptime
from statusgen.importers.history import History, Item, Named, Source, Told, began_at, named_by

IMPORTERS: Final[Mapping[str, Callable[[Source], History]]] = {
    "statuspage": statuspage.read,
    "cstate": cstate.read,
    "upptime": upptime.read,
    "github-issues": github_issues.read,
    "feed": feed.read,
}
"""What opens a source of each kind. It raises WrongSource where the source is of another."""


def named_in(items: Iterator[Told]) -> Mapping[Named, datetime]:
    """The components that items name, in the order in which they come up, and when the first item of each began."""
    first: dict[Named, datetime] = {}
    for item in items:
        if isinstance(item, Item) and (began := began_at(item)):
            for name in named_by(item):
                first[name] = min(first.get(name, began), began)
    return first
