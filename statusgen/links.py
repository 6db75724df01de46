"""Where the links of a Markdown text lead once it is a page of the site."""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import quote, unquote

import msgspec

from statusgen.terms import ID


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text comes from and which page it is for.

    `root` goes before every page of the site: `../../`, nothing, or `https://example.org/status/fr/`; `files`
    before every other file, where that differs.
    `folder` is the source's folder inside `incidents/`, without slashes around it. `renamed` has the id of
    each source, by its path inside `incidents/` without `.md`, that is not called after its file.
    `ids` goes before the id of each heading; without it headings have none. `heading` is the level at which
    a `##` shows, and a `#` too, since the page has a heading of its own. `done` and `to_do` name the boxes of
    a task list to those who cannot see them.
    """

    root: str
    files: str | None = None
    folder: str = ""
    renamed: dict[str, str] = msgspec.field(default_factory=dict)
    ids: str = ""
    heading: int = 2
    done: str = "done"
    to_do: str = "to do"


class Target(msgspec.Struct, frozen=True):
    """What a link or image leads to; `outside` is anything that is not this site."""

    href: str
    outside: bool


def link_target(written: str, place: Place, fragments: Collection[str]) -> Target | None:
    """Where a link leads; None where it must not lead anywhere, and only its text should stay.

    `fragments` are the headings that the text itself can link to.
    """
    target = written.strip(_SPACE)
    if _is_outside(target):
        return _outside(target, _LINK_SCHEMES)
    if target.startswith("#"):
        fragment = unquote(target[1:])
        return Target(f"#{quote(place.ids + fragment)}", False) if fragment in fragments else None
    path, fragment = _path_of(target, place.folder), _fragment_of(target)
    if path is None or not path.endswith(".md"):
        return _attachment(path, place, fragment)
    page = _incident(path.removesuffix(".md"), place)
    anchor = f"#{quote(place.ids + fragment)}" if place.ids and fragment else ""
    return Target(f"{place.root}incidents/{page}/{anchor}", False) if page else None


def image_target(written: str, place: Place) -> Target | None:
    """Where an image is; one that is outside should be a link, since a page asks nothing of other sites."""
    target = written.strip(_SPACE)
    if _is_outside(target):
        return _outside(target, _IMAGE_SCHEMES)
    path = _path_of(target, place.folder)
    return None if path is None or path.endswith(".md") else _attachment(path, place, "")


_SPACE: Final = "".join(map(chr, range(33)))
_REFUSED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LINK_SCHEMES: Final = re.compile(r"https?://[^/?#]|mailto:|tel:", re.IGNORECASE)
_IMAGE_SCHEMES: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"""[\s"<>\\^`{|}]""")
_LANGUAGE: Final = re.compile(r"\.[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$")


def _is_outside(target: str) -> bool:
    return bool(_SCHEME.match(target)) or target.replace("\\", "/").startswith("//")


def _outside(target: str, schemes: re.Pattern[str]) -> Target | None:
    if not _SCHEME.match(target):
        target = f"https:{target.replace(chr(92), '/')}"
    if _REFUSED.search(target) or not schemes.match(target):
        return None
    return Target(_UNSAFE.sub(lambda unsafe: quote(unsafe[0]), target), True)


def _fragment_of(target: str) -> str:
    return unquote(target.partition("#")[2])


def _path_of(target: str, folder: str) -> str | None:
    """The path inside `incidents/`; None for one that leads out of it, or is no file's."""
    path = unquote(re.split("[?#]", target, maxsplit=1)[0])
    if _REFUSED.search(path) or "\\" in path or path.startswith("/") or path.endswith("/"):
        return None
    parts: list[str] = []
    for part in f"{folder}/{path}".split("/") if path else ():
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None


def _incident(source: str, place: Place) -> str | None:
    for path in (source, _LANGUAGE.sub("", source)):
        page = place.renamed.get(path, path.rpartition("/")[2])
        if ID.fullmatch(page):
            return page
    return None


def _attachment(path: str | None, place: Place, fragment: str) -> Target | None:
    if path is None:
        return None
    anchor = f"#{quote(fragment)}" if fragment else ""
    return Target(f"{place.root if place.files is None else place.files}attachments/{quote(path)}{anchor}", False)
