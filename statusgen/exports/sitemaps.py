"""Sitemaps: what search engines are told to read. Each page itself says where it is in the other languages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from statusgen.model import urls

MOST: Final = 50_000
"""How many pages a sitemap may list."""


class ListedPage(msgspec.Struct, frozen=True):
    """The path and the language of a page, and when its text last changed, if that is known."""

    path: str
    language: str
    changed: datetime | None


class Sitemap(msgspec.Struct, frozen=True):
    """A file that lists pages, in the order of their paths."""

    path: str
    pages: Sequence[ListedPage]


def plan_sitemaps(pages: Iterable[ListedPage], most: int = MOST) -> list[Sitemap]:
    """The sitemaps of a site: one of all pages, or several by language, which `sitemap.xml` then only names."""
    by_language: dict[str, list[ListedPage]] = {}
    for page in sorted(pages, key=lambda page: page.path):
        by_language.setdefault(page.language, []).append(page)
    parts = [
        Sitemap(urls.sitemap(f"-{language.lower()}{f'-{start // most + 1}' if start else ''}"), found[start:][:most])
        for language, found in by_language.items()
        for start in range(0, len(found), most)
    ]
    return [Sitemap(urls.sitemap(), parts[0].pages)] if len(parts) == 1 else parts
