"""The kinds of history that can be imported."""

from collections.abc import Callable, Mapping
from typing import Final

from statusgen.importers import cstate, feed, github_issues, statuspage, upptime
from statusgen.importers.history import History, Source

IMPORTERS: Final[Mapping[str, Callable[[Source], History]]] = {
    "statuspage": statuspage.read,
    "cstate": cstate.read,
    "upptime": upptime.read,
    "github-issues": github_issues.read,
    "feed": feed.read,
}
"""What opens a source of each kind. It raises WrongSource where the source is of another."""
