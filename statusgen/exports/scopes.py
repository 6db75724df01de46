"""Our own list of incidents for each component, group and region."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Final

from statusgen.exports.incident_schema import ListedIncident, published_json
from statusgen.exports.incidents import by_year, known_timelines, listed, newest_of
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.files import AnyFile, File
from statusgen.model.site import Site
from statusgen.model.text import Text
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.scopes import Scope, concerning, scopes
from statusgen.status.timeline import Timeline

NEWEST: Final = 25
"""How many incidents the list of a part has: most are in the lists of several parts."""


def list_files(views: Sequence[Viewpoint], made: Made) -> Iterator[AnyFile]:
    """Yield the list of each component, group and region: of the newest that concern it, and of all years.

    Those that were `made` before of the same facts are not made again.
    """
    snapshot, site = views[0].snapshot, views[0].site
    timelines = known_timelines(snapshot)
    shown = cache(lambda name: listed(snapshot, timelines[name]))
    for scope in scopes(snapshot):
        title, found = _title(views, scope), concerning(snapshot, scope)
        known = [timelines[each.id] for each in found]
        facts = title.words, b"".join(each.outline for each in known), list(map(snapshot.has_data, found))
        make = partial(_list, scope, title, site, known, shown)
        yield from made.of(scope.path + urls.INCIDENTS, facts, make)


def _title(views: Sequence[Viewpoint], scope: Scope) -> Text:
    """The name of a part of the site and the title of the site, in each language."""
    return Text({view.language: f"{view.scope(scope).text} – {view.say(view.site.title)}" for view in views})


def _list(
    scope: Scope, title: Text, site: Site, known: Sequence[Timeline], shown: Callable[[str], ListedIncident]
) -> Iterator[File]:
    newest = [shown(each.incident.id) for each in known[:NEWEST]]
    found = newest_of(newest, by_year(known, site), site, scope.path, title)
    yield File(scope.path + urls.INCIDENTS, published_json(found, site.zone))
