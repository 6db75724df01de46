"""Each write-up as Markdown, at the path that its file has in the repository, for people who paste and programs."""

from collections.abc import Iterator
from functools import partial

from statusgen.editing.composing import compose
from statusgen.memo.files import Made
from statusgen.model import urls
from statusgen.model.files import AnyFile, File
from statusgen.model.site import Incident, Site
from statusgen.status.snapshot import Snapshot


def writeup_files(snapshot: Snapshot, made: Made | None = None) -> Iterator[AnyFile]:
    """Yield the write-up of each incident that is shown and has such files, and its translations, without comments.

    Those that were `made` before of the same facts are not made again.
    """
    made, site = made or Made.anew(), snapshot.site
    for incident in filter(snapshot.has_data, snapshot.shown):
        facts = incident, site.timezone, site.languages
        yield from made.of(urls.beside(incident.source), facts, partial(_files, incident, site))


def _files(incident: Incident, site: Site) -> Iterator[File]:
    for name, text in compose(incident, site).items():
        yield File(urls.beside(name), text.encode())
