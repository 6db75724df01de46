"""A write-up before its body is read: its file, its front matter and its translations."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from statusgen.language.tags import unknown_language
from statusgen.model.patterns import regex
from statusgen.model.problems import Problem
from statusgen.model.site import IncidentKeys, Site
from statusgen.model.text import Text
from statusgen.model.vocabulary import Kind
from statusgen.sources.keys.grammar import fields_of
from statusgen.sources.keys.source_file import Line, SourceFile
from statusgen.sources.keys.words import words_meant
from statusgen.sources.yaml.encoding import decode
from statusgen.sources.yaml.tree import Position, YamlMapping, read_mapping

FRONT_MATTER_LIMIT: Final = 64 << 10


class FrontMatter(IncidentKeys, frozen=True, kw_only=True):
    """The keys of a write-up."""

    draft: bool = False


class TranslatedFrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """The one key that a translation's file may have."""

    title: Line | None = None


class Writeup(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was read: `name` is its path in its `folder` of the project, `root` its front matter.

    Its body begins in line `body_line`. `translations` holds the same for each language that has one.
    """

    name: str
    lines: Sequence[str]
    root: YamlMapping = YamlMapping({}, Position(1, 1))
    body: str
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    translations: Mapping[str, "Writeup"] = {}
    folder: str = "incidents"

    @property
    def path(self) -> str:
        """Its path in the project, for messages."""
        return f"{self.folder}/{self.name}"

    @property
    def stem(self) -> str:
        """The file's name without folder and `.md`."""
        return self.name.rpartition("/")[2].removesuffix(".md")

    @property
    def is_translation(self) -> bool:
        """Whether the name has a dot before its ending, which sets off a language."""
        return "." in self.stem

    @property
    def files(self) -> tuple["Writeup", ...]:
        """The file itself, and its translations."""
        return self, *self.translations.values()

    def opened(self, site: Site, language: str) -> SourceFile:
        """The file, ready to be read for a site; its texts are in `language`."""
        return SourceFile(self.path, self.lines, self.root, site.zone, language, site.languages, self.body_line)


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


def read_writeup(raw: bytes, name: str, folder: str = "incidents") -> Writeup:
    """Read a file of the incidents folder, or another. Where it has no front matter, the body is the whole text."""
    path = f"{folder}/{name}"
    text, unreadable = decode(raw, path)
    lines = text.split("\n")
    bare = Writeup(name=name, lines=lines, body=text, problems=unreadable, folder=folder)
    if bare.is_translation and not _FENCE.match(text):
        return bare
    first, end, below, mistakes = _find_fences(lines)
    problems = [Problem(path, line + 1, 1, message, source=lines[line]) for line, message in mistakes]
    again = below + 1 if below and below < len(lines) and _CLOSING.fullmatch(lines[below]) else below
    if below and (key := _key_of(lines, again)):
        message = f'"{key}" stands below the front matter and would be shown as text; move it above the line  ---'
        problems.append(Problem(path, again + 1, 1, message, source=lines[again]))
    front = "\n".join(lines[first:end])
    if (size := len(front.encode())) > FRONT_MATTER_LIMIT:
        message = f"the front matter has {size:,} bytes, more than {FRONT_MATTER_LIMIT:,}; shorten it"
        problems.append(Problem(path, first + 1, 1, message))
        front = ""
    root, wrong = read_mapping(front, path, first_line=first + 1)
    return Writeup(
        name=name, lines=lines, root=root, body="\n".join(lines[below:]), body_line=below + 1,
        problems=(*unreadable, *problems, *wrong), folder=folder,
    )  # fmt: skip


def read_header(writeup: Writeup, site: Site) -> Header:
    """Read the front matter of a write-up for a site. A misspelt kind counts as the one that was probably meant."""
    root = writeup.root
    written = root.text_of("lang")
    language = written if written in site.languages else site.languages[0]
    file = writeup.opened(site, language)
    file.indent(FrontMatter)
    root, writeup = file.root, msgspec.structs.replace(writeup, root=file.root)
    values = file.fields(FrontMatter, root)
    if writeup.body_line == 1:  # all of it is missing, which is said once
        file.problems.clear()
    unread = frozenset(root.entries.keys() - values.keys())
    if values.get("lang") and written != language:
        file.report("lang", file.explain(unknown_language(written, site.languages, "lang: ")))
    if "kind" in unread:
        values["kind"] = Kind(next(iter(words_meant(Kind, root.text_of("kind"))), Kind.INCIDENT.value))
    front = FrontMatter(**({"title": Text({language: writeup.stem})} | values))
    return Header(writeup=writeup, language=language, front=front, unread=unread, problems=tuple(file.problems))


# The fences of front matter, also where they are mistyped or missing


def _find_fences(lines: list[str]) -> tuple[int, int, int, tuple[tuple[int, str], ...]]:
    """Find the front matter, lines[first:end], and the body, lines[body:]; last, what is wrong in which line.

    Where the fences are wrong, it guesses.
    """
    first, problems = _opening(lines)
    if first is None:
        return 0, 0, 0, problems
    below = range(first, len(lines))
    other = lines[first - 1].strip() if _OTHER_FENCE.match(lines[first - 1].strip()) else "---"
    for closing in (n for n in below if _CLOSING.fullmatch(lines[n])):
        end = _later_end(lines, closing)
        return first, end, end + 1, problems
    nearly = (n for n in below if _NEARLY.fullmatch(lines[n]) or lines[n].rstrip() == other.rstrip("yamltoe"))
    indented = (n for n in below if _CLOSING.fullmatch(lines[n].strip()))
    for closing in (*nearly, *indented):
        return first, closing, closing + 1, (*problems, (closing, _mistyped(lines[closing])))
    body = _first_of_body(lines, first)
    place = min(body, len(lines) - 1)
    where = "above this one" if body < len(lines) else "after the last key"
    message = f"front matter is not closed; put a line  ---  {where}"
    return first, body, body, (*problems, (place, message))


def _later_end(lines: list[str], closing: int) -> int:
    """Where front matter ends: at the line that closes it, or further down where keys go on up to another one."""
    below = range(closing + 1, len(lines))
    last = next((n for n in below if _CLOSING.fullmatch(lines[n]) or not _LIKE_YAML.match(lines[n])), closing)
    return last if _key_of(lines, closing + 1) and _CLOSING.fullmatch(lines[last]) else closing


def _key_of(lines: list[str], number: int) -> str:
    """The key of front matter that a line begins with; "" if it begins with none."""
    key, colon, _ = lines[number].partition(":") if number < len(lines) else ("", "", "")
    return key if colon and key in fields_of(FrontMatter) else ""


def _opening(lines: list[str]) -> tuple[int | None, tuple[tuple[int, str], ...]]:
    """Return the number of the line after the opening one (None: there is none), and what is wrong."""
    top = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[top].rstrip() == "---":
        return top + 1, ((0, "front matter begins in line 1; delete the empty lines above  ---"),) if top else ()
    is_other = _OTHER_FENCE.match(lines[top].strip()) and any(map(_KEY_OF_ANY.match, lines[top + 1 : top + 2]))
    if lines[top].strip() == "---" or _NEARLY.fullmatch(lines[top].strip()) or is_other:
        return top + 1, ((top, _mistyped(lines[top])),)
    if _KEY.match(lines[top]) and any(map(_CLOSING.fullmatch, lines)):
        return top, ((top, "front matter has no beginning; put a line  ---  above this one"),)
    later = next((n for n, line in enumerate(lines[:_FAR]) if _CLOSING.fullmatch(line) and _key_of(lines, n + 1)), 0)
    if later:
        return later + 1, ((top, "front matter begins in line 1; move what stands above  ---  below it"),)
    return None, ((0, "front matter is missing; begin the file with the lines  ---  and  title: …  and  ---"),)


def _mistyped(line: str) -> str:
    smart = "" if line.isascii() else " (smart punctuation made something else of it)"
    return f'"{line.rstrip()}" is not  ---{smart}; type three hyphens and nothing else:  ---'


def _first_of_body(lines: list[str], first: int) -> int:
    """Guess where front matter that nobody closed ends: at a heading, or after a blank line at a text."""
    for number in range(first, len(lines)):
        line, above = lines[number], lines[number - 1]
        prose = line.strip() and not _KEY.match(line) and line[0] not in " \t-#}]"
        if re.match(r"##+ ", line) or (prose and not above.strip()):
            return number
    return len(lines)


_CLOSING: Final = regex(r"(?:---|\.\.\.)[ \t]*")
_NEARLY: Final = regex(r"(?:-*[‐‑‒–—―−][-‐‑‒–—―−]*|--|-{4,}|…)[ \t]*")
_OTHER_FENCE: Final = regex(r"(?:\+{3}|\*{3}|_{3}|={3,}|~{3}|`{3}(?:ya?ml|toml)?|- - -|--- *#.*)$")
_FAR: Final = 20
"""From which line on front matter is not looked for."""

_KEY_OF_ANY: Final = regex(r"\w[\w -]*(?::(?:\s|$)|\s*=\s)")
"""A key of YAML, or one of TOML."""

_KEY: Final = regex(r"\w[\w -]*:(?:\s|$)")
_LIKE_YAML: Final = regex(r"\w[\w -]*:(?:\s|$)|[ \t]|- |#|[]}]")
_FENCE: Final = regex(r"\s*(?:[-‐‑‒–—―−]{2,}|—)[ \t]*(?:\n|$)")
