"""A write-up before its body is read: its file, its translations, and the keys of its front matter."""

from collections.abc import Mapping, Sequence

import msgspec

from statusgen.model.problems import Problem
from statusgen.model.site import IncidentKeys, Site, Text
from statusgen.model.spelling import nearest
from statusgen.model.vocabulary import Kind
from statusgen.sources.frontmatter import MarkdownFile
from statusgen.sources.source_file import SourceFile


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
    markdown: MarkdownFile
    translations: Mapping[str, "Writeup"] = {}

    @property
    def stem(self) -> str:
        """The file's name without folder and `.md`."""
        return self.name.rpartition("/")[2].removesuffix(".md")

    @property
    def files(self) -> tuple["Writeup", ...]:
        """The file itself, and its translations."""
        return self, *self.translations.values()

    def opened(self, site: Site, language: str) -> SourceFile:
        """The file, ready to be read for a site; its texts are in `language`."""
        root, body_line = self.markdown.root, self.markdown.body_line
        return SourceFile(self.path, self.lines, root, site.zone, language, site.languages, body_line)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the front matter of a write-up says, read once, and the problems met there.

    `front` has a default for each key that could not be read; those keys are `unread`.
    """

    writeup: Writeup
    language: str
    front: FrontMatter
    unread: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def id(self) -> str:
        """The incident's id: as its front matter says, else its file's name."""
        return self.front.id or self.writeup.stem


def read_header(writeup: Writeup, site: Site) -> Header:
    """Read the front matter of a write-up for a site. A misspelt kind counts as the one that was probably meant."""
    root = writeup.markdown.root
    written = root.text_of("lang")
    language = written if written in site.languages else site.languages[0]
    file = writeup.opened(site, language)
    values = file.fields(FrontMatter, root)
    unread = frozenset(root.entries.keys() - values.keys())
    if values.get("lang") and written != language:
        problem, known = f'lang: "{written}" is not one of the site\'s languages', site.languages
        file.report("lang", file.unknown(problem, written, known, f"they are {', '.join(known)}"))
    if "kind" in unread:
        values["kind"] = Kind(nearest(root.text_of("kind"), [kind.value for kind in Kind]) or Kind.INCIDENT.value)
    front = FrontMatter(**({"title": Text({language: writeup.stem})} | values))
    return Header(writeup=writeup, language=language, front=front, unread=unread, problems=tuple(file.problems))
