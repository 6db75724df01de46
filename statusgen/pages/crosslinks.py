"""Links between write-ups: to pages, to their headings and updates, and to the files beside them."""

from collections.abc import Iterable

import msgspec

from statusgen import gfm
from statusgen.gfm.links import Destination, LinkedPage, may_link, named_in
from statusgen.model import urls
from statusgen.model.site import Incident


class CrossLinks:
    """The incidents and files that a text can link to, as they read in one language."""

    def __init__(self, incidents: Iterable[Incident], files: frozenset[str], language: str) -> None:
        self.files, self.language = files, language
        self._incidents = {incident.source.removesuffix(".md"): incident for incident in incidents}
        self._headings: dict[str, dict[str, str]] = {}

    def from_text(self, text: str, incident: Incident, destination: Destination) -> Destination:
        """The destination of a text, with only what that text links to, so that no other change changes its page."""
        if not may_link(text):
            return destination
        sources = sorted(named_in(text, self._incidents)) if ".md" in text else ()
        pages = {source: self._linked(self._incidents[source], text) for source in sources}
        files = {name: urls.attachment(name) for name in named_in(text, self.files)}
        return msgspec.structs.replace(destination, pages=pages, files=files, own=self._linked(incident, text))

    def _linked(self, incident: Incident, text: str) -> LinkedPage:
        """The page of an incident, with its headings and updates where the text has any fragment."""
        return LinkedPage(urls.incident(incident.id), self._headings_of(incident) if "#" in text else {})

    def _headings_of(self, incident: Incident) -> dict[str, str]:
        if incident.id not in self._headings:
            names = sorted(gfm.parse(incident.writeup.within(self.language).text).content.fragments)
            updates = {name: name for name in map(urls.anchor, (update.id for update in incident.updates))}
            self._headings[incident.id] = updates | {name: urls.HEADINGS + name for name in names}
        return self._headings[incident.id]
