"""Where the links of a Markdown text lead once it is a page of the site."""

import html
import re
from collections.abc import Collection, Iterable
from typing import Final
from urllib.parse import quote, unquote

import msgspec


class Linked(msgspec.Struct, frozen=True):
    """The page of a write-up: its incident's id, and the fragment of each heading by GitHub's name for it.

    Updates are among them, by the fragment that they have on the page.
    """

    id: str
    headings: dict[str, str] = {}


class Known(msgspec.Struct, frozen=True):
    """What a text can link to, by its path inside `incidents/`: pages without `.md`, and published files."""

    pages: dict[str, Linked] = {}
    files: frozenset[str] = frozenset()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text comes from and which page it is for.

    `root` goes before every page of the site: `../../`, nothing, or `https://example.org/status/fr/`; `files`
    before every other file, where that differs.
    `folder` is the source's folder inside `incidents/`, without slashes around it. `known` is all that its
    relative links can lead to, and `own` the page whose headings a fragment may name that the text has not.
    `ids` goes before the id of each heading; without it headings have none. `heading` is the level at which
    a `##` shows, and a `#` too, since the page has a heading of its own. `done` and `to_do` name the boxes of
    a task list to those who cannot see them.
    """

    root: str
    files: str | None = None
    folder: str = ""
    known: Known = Known()
    own: Linked | None = None
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
        if fragment in fragments:
            return Target(f"#{quote(place.ids + fragment)}", False)
        return _page(place.own, place, fragment) if place.own and fragment in place.own.headings else None
    path, fragment = path_of(target, place.folder), _fragment_of(target)
    if path is None or not path.endswith(".md"):
        return _attachment(path, place, fragment)
    source = path.removesuffix(".md")
    page = place.known.pages.get(source) or place.known.pages.get(_LANGUAGE.sub("", source))
    return _page(page, place, fragment) if page else None


def image_target(written: str, place: Place) -> Target | None:
    """Where an image is; one that is outside should be a link, since a page asks nothing of other sites."""
    target = written.strip(_SPACE)
    if _is_outside(target):
        return _outside(target, _IMAGE_SCHEMES)
    return _attachment(path_of(target, place.folder), place, "")


def path_of(target: str, folder: str) -> str | None:
    """The path inside `incidents/` that a target means in a text of that folder there; None where it means none."""
    path = unquote(re.split("[?#]", target.strip(_SPACE), maxsplit=1)[0])
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


def may_link(text: str) -> bool:
    """Whether a Markdown text may have a link or image with a target of the author's; False is certain."""
    return _LINKING.search(text) is not None


def named_in(text: str, paths: Iterable[str]) -> frozenset[str]:
    """Those paths whose last part a Markdown text has somewhere, however it is written there."""
    plain = unquote(_BACKSLASHED.sub(r"\1", html.unescape(text)))
    return frozenset(path for path in paths if path.rpartition("/")[2] in plain)


_SPACE: Final = "".join(map(chr, range(33)))
_REFUSED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LINK_SCHEMES: Final = re.compile(r"https?://[^/?#]|mailto:|tel:", re.IGNORECASE)
_IMAGE_SCHEMES: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"""[\s"<>\\^`{|}]""")
_LINKING: Final = re.compile(r"\]\s*[(:]|<(?:a|img)\b", re.IGNORECASE)
_BACKSLASHED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
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


def _page(page: Linked, place: Place, fragment: str) -> Target:
    """The page, and its heading where it has such a one."""
    anchor = page.headings.get(fragment, "")
    return Target(f"{place.root}incidents/{page.id}/{anchor and f'#{quote(anchor)}'}", False)


def _attachment(path: str | None, place: Place, fragment: str) -> Target | None:
    if path is None or path not in place.known.files:
        return None
    anchor = f"#{quote(fragment)}" if fragment else ""
    return Target(f"{place.root if place.files is None else place.files}attachments/{quote(path)}{anchor}", False)
