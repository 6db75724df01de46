"""The theme: templates, static files, catalogs and map; a site's own files replace the shipped ones.

Content is escaped, and never a template itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import babel
import msgspec

from statusgen.language.catalogs import WrongCatalog, read_catalog
from statusgen.language.locale import Locale
from statusgen.language.tags import base
from statusgen.memo.values import digest
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.policies import Theme
from statusgen.model.problems import InvalidContent, Problem, reason
from statusgen.pages.worldmap import World, land_image
from statusgen.sources.yaml.encoding import decode
from statusgen.theme.brand import header_style

if TYPE_CHECKING:
    from statusgen.theme.engine import CompiledTemplates

T = TypeVar("T")

SOURCE_LANGUAGE: Final = "en"
"""The language of the theme's own texts, which needs no catalog."""

_PACKAGE: Final = Path(__file__).parent.parent
SHIPPED: Final = next(folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir())
"""The shipped theme: inside the package once installed, beside it in a checkout."""


_FOR_READERS: Final = {
    ".css": re.compile(rb"^[ ]*/\*.*?\*/\n+|^[ ]+", re.MULTILINE | re.DOTALL),
    ".js": re.compile(rb"^[ ]*(?://[^\n]*|/\*.*?\*/)\n+|^[ ]+|[ ]+//[ ][^\n]*$", re.MULTILINE | re.DOTALL),
}
"""What only its readers need: comments on lines of their own and at the ends of lines of scripts, and indentation."""

WELL_KNOWN: Final = ".well-known"
"""A folder in `static/` whose files are published at the root of the site, where programs look for them (RFC 8615)."""


class Templates:
    """Finds every file of the theme: in the site's own folder first, then in the shipped one.

    It keeps what it made of a file until the file changes, so that a second build has little to do.
    """

    def __init__(self, own: Path, compiled: Path | None = None) -> None:
        """`compiled` is a folder that keeps the site's own templates compiled."""
        self.own = own
        self.compiled = compiled
        self.is_shipped = own.resolve() == SHIPPED.resolve()
        self._made: dict[Path, tuple[object, Any]] = {}

    @cached_property
    def bytecode(self) -> "CompiledTemplates":
        """What it has compiled."""
        from statusgen.theme.engine import CompiledTemplates  # a check imports no Jinja, unless the site has templates

        return CompiledTemplates(SHIPPED, self.compiled)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that exist now, in the order in which files are looked for."""
        return (self.own, SHIPPED) if self.own.is_dir() and not self.is_shipped else (SHIPPED,)

    @property
    def own_templates(self) -> tuple[str, ...]:
        """The site's own templates by name, without what is copied or read as it is."""
        if len(self.folders) == 1:
            return ()
        names = (path.relative_to(self.own) for path in sorted(self.own.rglob("*")) if path.is_file())
        kept = (name for name in names if name.parts[0] not in {"static", "locale"})
        return tuple(name.as_posix() for name in kept if name.suffix in {".html", ".xml", ".svg"})

    @property
    def digest(self) -> bytes:
        """What tells the theme from any other."""
        files = ((folder, path) for folder in self.folders for path in sorted(folder.rglob("*")) if path.is_file())
        return digest([(folder == SHIPPED, str(path.relative_to(folder)), path.read_bytes()) for folder, path in files])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the theme can speak, its own first."""
        catalogs = {path.stem for folder in self.folders for path in (folder / "locale").glob("*.po")}
        return (SOURCE_LANGUAGE, *sorted(catalogs))

    def locale(self, tag: str, zone: tzinfo) -> Locale:
        """A language with the theme's words; a site's own catalog adds to the shipped one and overrides it.

        `pt-BR` has the words of `pt`, and those of its own catalog before them.

        Raises InvalidContent for a catalog that cannot be read, or of a language that Unicode's data does not have.
        """
        catalog: dict[tuple[str, int], str] = {}
        for name in dict.fromkeys((base(tag), tag)):
            for folder in reversed(self.folders):
                path = folder / "locale" / f"{name}.po"
                if path.is_file():
                    catalog |= self._kept(path, _catalog)
        try:
            return Locale(tag, zone, catalog)
        except (babel.UnknownLocaleError, ValueError) as error:
            message = f'no language is called "{tag}"; name the file by its tag, such as pt-BR.po'
            raise wrong(f"templates/locale/{tag}.po", 1, message) from error

    @property
    def world(self) -> World:
        """The map of the world. Raises InvalidContent for a site's own that cannot be drawn."""
        path = self.find("map/world.json")
        assert path
        return self._kept(path, _world)

    @property
    def has_own_map(self) -> bool:
        return (self.own / "map" / "world.json").is_file() and not self.is_shipped

    def find(self, name: str) -> Path | None:
        """Where a file of the theme is."""
        return next((path for folder in self.folders if (path := folder / name).is_file()), None)

    def static_files(self, theme: Theme) -> Iterator[File]:
        """Every file of `static/`, as it will be in the site, and the land of the map, unless it is among them."""
        static = self.static
        if urls.LAND not in static:
            yield File(urls.LAND, land_image(self.world))
        for name, path in sorted(static.items()):
            yield File(name, self.published(name, path, theme))

    def published(self, name: str, path: Path, theme: Theme) -> bytes:
        """A static file as it will be in the site, from its path there and in the theme."""
        return self.stylesheet(theme) if name == urls.STYLE else self._for_visitors(path)

    def stylesheet(self, theme: Theme) -> bytes:
        """The stylesheet with the colors of the configuration: a page has no other styles than these."""
        content = self._for_visitors(self.static[urls.STYLE])
        if theme.accent:
            content = re.sub(rb"(--accent:\s*)[^;}]+", rb"\g<1>" + theme.accent.encode(), content, count=1)
        return content + header_style(theme.header).encode() if theme.header else content

    def _for_visitors(self, path: Path) -> bytes:
        """A static file: a shipped style or script without comments and indentation, which every visit would load."""
        content = self.read(path)
        is_ours = path.suffix in _FOR_READERS and path.is_relative_to(SHIPPED)
        return _FOR_READERS[path.suffix].sub(b"", content) if is_ours else content

    @property
    def static(self) -> Mapping[str, Path]:
        """The static files, by their path in the site: those of `.well-known/` are at its root."""
        return {name: path for name, path in self._below_static() if path.is_file()}

    def wrong_static_files(self) -> Iterator[Problem]:
        """What in `static/` cannot be copied: links that lead elsewhere or to folders, and what is no file."""
        for _, path in self._below_static():
            if path.is_symlink() and path.is_dir():
                yield Problem(self.place(path), 1, 1, "is a link to a folder, which is not followed; copy the folder")
            elif not path.exists() and path.is_symlink():
                yield Problem(self.place(path), 1, 1, "is a link that leads nowhere; remove it")
            elif not path.is_dir() and not path.is_file():
                yield Problem(self.place(path), 1, 1, "is not a regular file; remove it")
            elif not self._is_inside(path):
                yield _leads_out(self.place(path))

    def _below_static(self) -> Iterator[tuple[str, Path]]:
        for folder in reversed(self.folders):
            for path in sorted((folder / "static").rglob("*")):
                name = path.relative_to(folder)
                is_at_the_root = name.parts[1] == WELL_KNOWN
                if is_at_the_root or not any(part.startswith((".", "_")) for part in name.parts):
                    yield "/".join(name.parts[1:] if is_at_the_root else name.parts), path

    def _is_inside(self, path: Path) -> bool:
        real = path.resolve()
        return any(real.is_relative_to(folder.resolve()) for folder in self.folders)

    def check_inside(self, path: Path) -> None:
        """Raise InvalidContent for a link that leads out of the theme."""
        if not self._is_inside(path):
            raise InvalidContent([_leads_out(self.place(path))])

    def place(self, path: Path) -> str:
        """What a file of the theme is called in messages."""
        root = next(folder for folder in self.folders if path.is_relative_to(folder))
        return f"{'shipped' if root == SHIPPED else 'templates'}/{path.relative_to(root).as_posix()}"

    def read(self, path: Path) -> bytes:
        """The bytes of a file of the theme. Raises InvalidContent where it cannot be read or is a link out of it."""
        self.check_inside(path)
        try:
            return path.read_bytes()
        except OSError as error:
            raise wrong(self.place(path), 1, f"cannot be read: {reason(error)}") from error

    def _kept(self, path: Path, make: Callable[[bytes, str], T]) -> T:
        """What `make` makes of a file's bytes and its place; it is made again only if the file has changed."""
        found = path.stat()
        version = found.st_ino, found.st_mtime_ns, found.st_size
        if path not in self._made or self._made[path][0] != version:
            self._made[path] = version, make(self.read(path), self.place(path))
        made: T = self._made[path][1]
        return made


def wrong(path: str, line: int, message: str) -> InvalidContent:
    """An error of the theme, with its place."""
    return InvalidContent([Problem(path, line, 1, message)])


def _leads_out(path: str) -> Problem:
    return Problem(path, 1, 1, "is a link that leads out of the theme; put the file itself there")


@lru_cache(maxsize=16)  # every theme of this process has the shipped ones
def _catalog(raw: bytes, place: str) -> Mapping[tuple[str, int], str]:
    text, problems = decode(raw, place)
    if problems:
        raise InvalidContent(problems)
    try:
        return read_catalog(text)
    except WrongCatalog as error:
        raise wrong(place, error.line, error.message) from error


@lru_cache(maxsize=2)
def _world(raw: bytes, place: str) -> World:
    try:
        return msgspec.json.decode(raw, type=World)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise wrong(place, 1, f"cannot be drawn as a map: {error}") from error
