"""Where the links of a Markdown text lead once it is a page of the site."""

import html
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from urllib.parse import quote, unquote

import msgspec


class LinkedPage(msgspec.Struct, frozen=True):
    """A page of the site: its path, and the fragment of each of its headings by GitHub's name for it."""

    path: str
    headings: Mapping[str, str] = {}


class Words(msgspec.Struct, frozen=True):
    """What a page says by itself: the boxes of a task list, the kinds of alerts, the way back from a footnote."""

    done: str = "done"
    to_do: str = "to do"
    note: str = "Note"
    tip: str = "Tip"
    important: str = "Important"
    warning: str = "Warning"
    caution: str = "Caution"
    back: str = "Back to the text"


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """The page or feed that a text is written for, and where its source stands.

    `root` goes before every page of the site: `../../`, nothing, or `https://example.org/status/fr/`; `files_root`
    before every other file, where that differs. `folder` is the folder of the source, without slashes around it.

    Relative links lead to `pages` and `files`, both by the path of their source, pages without `.md`; what a file has
    is its path on the site. `own` is the page whose headings a fragment may name that the text has not.

    `ids` goes before the id of each heading; without it headings have none. `notes` goes before the ids of footnotes,
    so that two texts on a page do not share them; without it nothing links to footnotes. `heading` is the level at
    which a `##` shows, and a `#` too, since the page has a heading of its own.
    """

    root: str
    files_root: str | None = None
    folder: str = ""
    pages: Mapping[str, LinkedPage] = {}
    files: Mapping[str, str] = {}
    own: LinkedPage | None = None
    ids: str = ""
    notes: str = ""
    heading: int = 2
    words: Words = Words()


class Target(msgspec.Struct, frozen=True):
    """What a link or image leads to; `outside` is anything that is not this site."""

    href: str
    outside: bool


def link_target(written: str, destination: Destination, fragments: Collection[str]) -> Target | None:
    """Where a link leads; None where it must not lead anywhere, and only its text should stay.

    `fragments` are the headings that the text itself has.
    """
    target = written.strip(_SPACE)
    if _is_outside(target):
        return _outside(target, _LINK_SCHEMES)
    if target.startswith("#"):
        fragment = unquote(target[1:])
        if fragment in fragments:
            return Target(f"#{quote(destination.ids + fragment)}", False)
        has_it = destination.own and fragment in destination.own.headings
        return _page(destination.own, destination, fragment) if destination.own and has_it else None
    path, fragment = path_of(target, destination.folder), _fragment_of(target)
    if path is None or not path.endswith(".md"):
        return _file(path, destination, fragment)
    source = path.removesuffix(".md")
    page = destination.pages.get(source) or destination.pages.get(_LANGUAGE.sub("", source))
    return _page(page, destination, fragment) if page else None


def image_target(written: str, destination: Destination) -> Target | None:
    """Where an image is; one from another site should become a link, since a page loads nothing from elsewhere."""
    target = written.strip(_SPACE)
    if _is_outside(target):
        return _outside(target, _IMAGE_SCHEMES)
    return _file(path_of(target, destination.folder), destination, "")


def path_of(target: str, folder: str) -> str | None:
    """The path of the file that a target means in a text of that folder; None where it means none."""
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
    """Tell quickly whether a Markdown text may have a link or image with a target of the author's."""
    return _LINKING.search(text) is not None


def named_in(text: str, paths: Iterable[str]) -> frozenset[str]:
    """Those of the paths whose last part a Markdown text has somewhere, however it is written there."""
    plain = unquote(_BACKSLASHED.sub(r"\1", html.unescape(text)))
    return frozenset(path for path in paths if path.rpartition("/")[2] in plain)


_SPACE: Final = "".join(map(chr, range(33)))
_REFUSED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LINK_SCHEMES: Final = re.compile(r"https?://[^/?#]|mailto:|tel:", re.IGNORECASE)
_IMAGE_SCHEMES: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_BACKSLASH_AFTER_HOST: Final = re.compile(r"(?i)^(https?://[^/?#\\]+)\\")
"""Browsers take the backslash for a slash, others refuse it."""

_UNSAFE: Final = re.compile(r"""[\s"<>\\^`{|}]""")
_LINKING: Final = re.compile(r"\]\s*[(:]|<(?:a|img)\b", re.IGNORECASE)
_BACKSLASHED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LANGUAGE: Final = re.compile(r"\.[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$")


def _is_outside(target: str) -> bool:
    return bool(_SCHEME.match(target)) or target.replace("\\", "/").startswith("//")


def _outside(target: str, schemes: re.Pattern[str]) -> Target | None:
    if not _SCHEME.match(target):
        target = f"https:{target.replace(chr(92), '/')}"
    target = _BACKSLASH_AFTER_HOST.sub(r"\1/", target)
    if _REFUSED.search(target) or not schemes.match(target):
        return None
    return Target(_UNSAFE.sub(lambda unsafe: quote(unsafe[0]), target), True)


def _fragment_of(target: str) -> str:
    return unquote(target.partition("#")[2])


def _page(page: LinkedPage, destination: Destination, fragment: str) -> Target:
    """The page, and its heading where it has such a one."""
    anchor = page.headings.get(fragment, "")
    return Target(f"{destination.root}{page.path}{anchor and f'#{quote(anchor)}'}", False)


def _file(path: str | None, destination: Destination, fragment: str) -> Target | None:
    published = destination.files.get(path) if path else None
    if published is None:
        return None
    root = destination.root if destination.files_root is None else destination.files_root
    anchor = f"#{quote(fragment)}" if fragment else ""
    return Target(f"{root}{quote(published)}{anchor}", False)
