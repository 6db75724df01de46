"""Where the links of a Markdown text lead once it is a page of the site."""

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final
from urllib.parse import quote, unquote

import msgspec

from statusgen.model.patterns import regex


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

    `root` goes before every page and file of the site: `../../`, nothing, or `https://example.org/status/`. `folder` is
    the folder of the source, without slashes around it.

    Relative links lead to `pages` and `files`, both by the path of their source, pages without `.md`; what a file has
    is its path on the site. `own` is the page whose headings a fragment may name that the text has not.

    `ids` goes before the id of each heading; without it headings have none. `notes` goes before the ids of footnotes,
    so that two texts on a page do not share them; without it nothing links to footnotes. `heading` is the level at
    which a `##` shows, and a `#` too, since the page has a heading of its own.
    """

    root: str
    folder: str = ""
    pages: Mapping[str, LinkedPage] = {}
    files: Mapping[str, str] = {}
    own: LinkedPage | None = None
    ids: str = ""
    notes: str = ""
    heading: int = 2
    words: Words = Words()


def link_attributes(written: str, destination: Destination, fragments: Collection[str]) -> dict[str, str]:
    """The attributes of a link; none where it must not lead anywhere, and only its text should stay.

    `fragments` are the headings that the text itself has.
    """
    target = written.strip(_SPACE)
    if _OUTSIDE.match(target):
        return _outside(target, _LINK_SCHEMES)
    fragment, own = unquote(target.partition("#")[2]), destination.own
    if target.startswith("#"):
        if fragment in fragments:
            return {"href": f"#{quote(destination.ids + fragment)}"}
        return _page(own, destination, fragment) if own and fragment in own.headings else {}
    path = path_of(target, destination.folder)
    if path is None or not path.endswith(".md"):
        return _file(path, destination, fragment)
    source = path.removesuffix(".md")
    page = destination.pages.get(source) or destination.pages.get(_LANGUAGE.sub("", source))
    return _page(page, destination, fragment) if page else {}


def image_attributes(written: str, destination: Destination) -> dict[str, str]:
    """The attributes of a link to an image; those of one that is not this site's have a `rel`."""
    target = written.strip(_SPACE)
    if _OUTSIDE.match(target):
        return _outside(target, _IMAGE_SCHEMES)
    return _file(path_of(target, destination.folder), destination, "")


def path_of(target: str, folder: str) -> str | None:
    """The path of the file that a target means in a text of that folder; None where it means none."""
    path = unquote(re.split("[?#]", target.strip(_SPACE), maxsplit=1)[0])
    if _REFUSED.search(path) or "\\" in path or path.startswith("/") or path.endswith("/"):
        return None
    normal = posixpath.normpath(posixpath.join(folder, path)) if path else "."
    return None if normal in (".", "..") or normal.startswith("../") else normal


def may_link(text: str) -> bool:
    """Tell quickly whether a Markdown text may have a link or image with a target of the author's."""
    return _LINKING.search(text) is not None


def named_in(text: str, paths: Iterable[str]) -> frozenset[str]:
    """Those of the paths whose last part a Markdown text has somewhere, however it is written there."""
    plain = unquote(_BACKSLASHED.sub(r"\1", html.unescape(text)))
    return frozenset(path for path in paths if path.rpartition("/")[2] in plain)


_SPACE: Final = "".join(map(chr, range(33)))
_REFUSED: Final = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_OUTSIDE: Final = regex(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
_LINK_SCHEMES: Final = regex(r"https?://[^/?#]|mailto:|tel:", re.IGNORECASE)
_IMAGE_SCHEMES: Final = regex(r"https?://[^/?#]", re.IGNORECASE)
_BACKSLASH_AFTER_HOST: Final = regex(r"(?i)^(https?://[^/?#\\]+)\\")
"""Browsers take the backslash for a slash, others refuse it."""

_UNSAFE: Final = regex(r"""[\s"<>\\^`{|}]""")
_LINKING: Final = regex(r"\]\s*[(:]|<(?:a|img)\b", re.IGNORECASE)
_BACKSLASHED: Final = regex(r"\\([!-/:-@\[-`{-~])")
_LANGUAGE: Final = regex(r"\.[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*$")


def _outside(target: str, schemes: re.Pattern[str]) -> dict[str, str]:
    url = f"https:{target.replace(chr(92), '/')}" if target[0] in "/\\" else _BACKSLASH_AFTER_HOST.sub(r"\1/", target)
    if _REFUSED.search(url) or not schemes.match(url):
        return {}
    return {"href": _UNSAFE.sub(lambda unsafe: quote(unsafe[0]), url), "rel": "nofollow noopener noreferrer"}


def _page(page: LinkedPage, destination: Destination, fragment: str) -> dict[str, str]:
    anchor = page.headings.get(fragment, "")
    return {"href": f"{destination.root}{page.path}{anchor and f'#{quote(anchor)}'}"}


def _file(path: str | None, destination: Destination, fragment: str) -> dict[str, str]:
    if (published := destination.files.get(path) if path else None) is None:
        return {}
    return {"href": f"{destination.root}{quote(published)}{fragment and f'#{quote(fragment)}'}"}
