"""Each write-up as Markdown, at the path that its file has in the repository, for people who paste and programs."""

from collections.abc import Sequence

from statusgen.editing.composing import compose
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.site import Incident, Site


def writeup_files(incident: Incident, site: Site) -> Sequence[File]:
    """The write-up of an incident, and its translations, without comments."""
    return [File(urls.beside(name), text.encode()) for name, text in compose(incident, site).items()]
