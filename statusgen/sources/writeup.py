"""A write-up as it was read: the keys of its front matter, its lines and its translations."""

from collections.abc import Mapping, Sequence

import msgspec

from statusgen.model.site import IncidentKeys, Site
from statusgen.sources.frontmatter import Document


class FrontMatter(IncidentKeys, frozen=True, kw_only=True):
    """The keys of a write-up."""

    draft: bool = False


class TranslatedFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The one key that a translation's file may have."""

    title: str | None = None


class Writeup(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read: `path` is the project's, for messages; `name` is inside the incidents folder.

    `lines` are those of the file. `translations` holds the same for each language that has one.
    """

    path: str
    name: str
    lines: Sequence[str]
    document: Document
    translations: Mapping[str, "Writeup"] = {}

    @property
    def stem(self) -> str:
        """The file's name without folder and `.md`."""
        return self.name.rpartition("/")[2].removesuffix(".md")


def language_of(document: Document, site: Site) -> str:
    """The language that a write-up is in: as its `lang` says, else the site's first."""
    entry = document.root.entries.get("lang")
    written = getattr(entry.value, "text", "") if entry else ""
    return written if written in site.languages else site.languages[0]
