"""The kinds of history that can be imported."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from statusgen.importers import cstate, feed, github_issues, statuspage, upptime
from statusgen.importers.history import History, Item, Named, Source, Told, named_by

IMPORTERS: Final[Mapping[str, Callable[[Source], History]]] = {
    "statuspage": statuspage.read,
    "cstate": cstate.read,
    "upptime": upptime.read,
    "github-issues": github_issues.read,
    "feed": feed.read,
}
"""What opens a source of each kind. It raises WrongSource where the source is of another."""


def named_in(items: Iterator[Told]) -> Mapping[Named, None]:
    """The components that items name, each once, in the order in which they come up."""
    return dict.fromkeys(name for item in items if isinstance(item, Item) for name in named_by(item))
