"""The theme: shipped templates, a site's own before them, static files, and the catalogs of its languages."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import Final

import babel
import jinja2
import msgspec

from statusgen.language.locale import Locale, read_catalog
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.problems import InvalidContent, StatusgenError
from statusgen.pages.worldmap import World
from statusgen.sources.encoding import decode

SOURCE_LANGUAGE: Final = "en"
"""The language that the theme's own texts are written in; it has no catalog."""

_PACKAGE: Final = Path(__file__).parent.parent
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
        own = [_Loader(folder, self._check_inside) for folder in self.folders]
        return jinja2.ChoiceLoader([*own, jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(SHIPPED)})])

    def locale(self, tag: str, zone: tzinfo) -> Locale:
        """A language with the theme's words; a site's own catalog adds to the shipped one and overrides it.

        Raises StatusgenError for a catalog that cannot be read, or of a language that Unicode's data does not have.
        """
        catalog: dict[tuple[str, int], str] = {}
        for folder in reversed(self.folders):
            path = folder / "locale" / f"{tag}.po"
            if path.is_file():
                self._check_inside(path)
                catalog |= _catalog(path)
        try:
            return Locale(tag, zone, catalog)
        except (babel.UnknownLocaleError, ValueError) as error:
            message = f'locale/{tag}.po: no language is called "{tag}"; name the file by its tag, such as pt-BR.po'
            raise StatusgenError(f"templates/{message}") from error

    @cached_property
    def world(self) -> World:
        """The map of the world. Raises StatusgenError for a site's own that cannot be drawn."""
        path = next(path for folder in self.folders if (path := folder / "map" / "world.json").is_file())
        self._check_inside(path)
        try:
            return msgspec.json.decode(_read(path), type=World)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StatusgenError(f"templates/map/{path.name}: {error}") from error

    def static_files(self, accent: str) -> Iterator[File]:
        """Every file of `static/`, the site's own before the shipped ones, as it will stand in the site.

        An `accent` takes the place of the stylesheet's own: a page has no style but what that file says.
        """
        for name, path in sorted(self.static.items()):
            self._check_inside(path)
            content = _read(path)
            yield File(name, _with_accent(content, accent) if name == urls.STYLE and accent else content)

    @property
    def static(self) -> Mapping[str, Path]:
        """Where each static file is, by its path in the site."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            files = (path for path in (folder / "static").rglob("*") if path.is_file())
            found |= {path.relative_to(folder).as_posix(): path for path in files}
        is_hidden = {name: any(part.startswith((".", "_")) for part in Path(name).parts) for name in found}
        return {name: path for name, path in found.items() if not is_hidden[name]}

    def _check_inside(self, path: Path) -> None:
        if not any(path.resolve().is_relative_to(folder.resolve()) for folder in self.folders):
            raise StatusgenError(f"{path}: is a link that leads out of the theme; put the file itself there")


class _Loader(jinja2.FileSystemLoader):
    """The templates of one folder; `check` raises for a path that is not to be read."""

    def __init__(self, folder: Path, check: Callable[[Path], None]) -> None:
        super().__init__(folder)
        self.folder, self.check = folder, check

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            found = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise StatusgenError(f"templates/{template}:{line}: is not in UTF-8; save it as such") from error
        self.check(self.folder / template)
        return found


def _catalog(path: Path) -> Mapping[tuple[str, int], str]:
    text, problems = decode(_read(path), f"templates/locale/{path.name}")
    if problems:
        raise InvalidContent(problems)
    try:
        return read_catalog(text)
    except ValueError as error:
        raise StatusgenError(f"{path}: {error}") from error


def _with_accent(style: bytes, accent: str) -> bytes:
    return re.sub(rb"(--accent:\s*)[^;}]+", rb"\g<1>" + accent.encode(), style, count=1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be read: {str(error.strerror).lower()}") from error
