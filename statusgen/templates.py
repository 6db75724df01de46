"""The theme: shipped templates, a site's own before them, static files, and the catalogs of its languages."""

import re
from collections.abc import Iterator
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import Final

import jinja2

from statusgen import paths
from statusgen.errors import StatusgenError
from statusgen.files import File
from statusgen.locales import Locale, read_catalog

SOURCE_LANGUAGE: Final = "en"
"""The language that the theme's own texts are written in; it has no catalog."""

_PACKAGE: Final = Path(__file__).parent
SHIPPED: Final = next(folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir())
"""The shipped theme: inside the package once installed, beside it in a checkout."""


class Templates:
    """Where a site's look comes from: its own folder first, file by file, then the shipped theme."""

    def __init__(self, own: Path) -> None:
        self.folders = (own, SHIPPED) if own.is_dir() and own.resolve() != SHIPPED.resolve() else (SHIPPED,)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the theme speaks, its own first."""
        catalogs = {path.stem for folder in self.folders for path in (folder / "locale").glob("*.po")}
        return (SOURCE_LANGUAGE, *sorted(catalogs))

    @cached_property
    def loader(self) -> jinja2.BaseLoader:
        """A site's template may extend the one it replaces, as `shipped/home.html`."""
        own = [jinja2.FileSystemLoader(folder) for folder in self.folders]
        return jinja2.ChoiceLoader([*own, jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(SHIPPED)})])

    def locale(self, tag: str, zone: tzinfo) -> Locale:
        """A language with the theme's words; a site's own catalog adds to the shipped one and overrides it."""
        catalog: dict[tuple[str, int], str] = {}
        for folder in reversed(self.folders):
            path = folder / "locale" / f"{tag}.po"
            if path.is_file():
                catalog |= read_catalog(_read(path).decode())
        return Locale(tag, zone, catalog)

    def static_files(self, accent: str) -> Iterator[File]:
        """Every file of `static/`, the site's own before the shipped ones, as it will stand in the site.

        An `accent` takes the place of the stylesheet's own: a page has no style but what that file says.
        """
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            static = folder / "static"
            found |= {path.relative_to(folder).as_posix(): path for path in static.rglob("*") if path.is_file()}
        for name, path in sorted(found.items()):
            if not any(part.startswith((".", "_")) for part in Path(name).parts):
                if not any(path.resolve().is_relative_to(folder.resolve()) for folder in self.folders):
                    raise StatusgenError(f"{path}: is a link that leads out of the theme; put the file itself there")
                content = _read(path)
                yield File(name, _with_accent(content, accent) if name == paths.STYLE and accent else content)


def _with_accent(style: bytes, accent: str) -> bytes:
    return re.sub(rb"(--accent:\s*)[^;}]+", rb"\g<1>" + accent.encode(), style, count=1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be read: {str(error.strerror).lower()}") from error
