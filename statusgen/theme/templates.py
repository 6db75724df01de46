"""The theme, with templates that turn pages, feeds and badges into files; a site's own files replace the shipped ones.

Content is escaped, and never a template itself.
"""

import base64
import hashlib
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar
from xml.parsers import expat

import babel
import jinja2
import msgspec
from markupsafe import Markup, escape

from statusgen.exports.feeds import Entry, Feed, FeedItem, json_feed
from statusgen.exports.sitemaps import Sitemap
from statusgen.language.locale import Locale, WrongCatalog, read_catalog
from statusgen.language.tags import base
from statusgen.memo.values import digest
from statusgen.model import urls
from statusgen.model.files import File, image_type
from statusgen.model.policies import Theme
from statusgen.model.problems import InvalidContent, Problem
from statusgen.model.site import Incident, Site
from statusgen.model.time import day_of, exactly
from statusgen.pages.favicon import NEUTRAL, data_uri, favicon_of
from statusgen.pages.page import TO_FILL, Page, Present, Stale
from statusgen.pages.parts import SHAPES, Badge
from statusgen.pages.views import HomeView, IncidentView
from statusgen.pages.worldmap import World, land_image
from statusgen.sources.encoding import decode
from statusgen.theme.brand import DRAWN, header_style
from statusgen.theme.engine import CompiledTemplates, Environment
from statusgen.theme.filters import AS_OF, FROM, POLICY, STALE_AS_OF, STALE_AT, Phrases
from statusgen.theme.social_images import Painter, painter
from statusgen.theme.sprite import is_fixed, without_unused

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
        self.bytecode = CompiledTemplates(SHIPPED, compiled)
        self.is_shipped = own.resolve() == SHIPPED.resolve()
        self._made: dict[Path, tuple[object, Any]] = {}

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

    @property
    def loader(self) -> jinja2.BaseLoader:
        """Finds templates. A site's template may extend the one that it replaces, as `shipped/home.html`."""
        shipped = jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(SHIPPED)})
        return jinja2.ChoiceLoader([_Loader(self), shipped])

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
            raise wrong(self.place(path), 1, f"cannot be read: {str(error.strerror).lower()}") from error

    def _kept(self, path: Path, make: Callable[[bytes, str], T]) -> T:
        """What `make` makes of a file's bytes and its place; it is made again only if the file has changed."""
        found = path.stat()
        version = found.st_ino, found.st_mtime_ns, found.st_size
        if path not in self._made or self._made[path][0] != version:
            self._made[path] = version, make(self.read(path), self.place(path))
        made: T = self._made[path][1]
        return made


class Renderer:
    """Lays out the pages, feeds and badges of a site by its templates."""

    def __init__(self, templates: Templates, site: Site, locales: Mapping[str, Locale]) -> None:
        self.templates, self.site, self.locales = templates, site, locales
        self.world, self.loader, self.static = templates.world, templates.loader, templates.static
        self.facts = msgspec.structs.replace(site, incidents=())  # a page is a function of these and of its view
        self._environments: dict[tuple[str, str, int | None], Environment] = {}
        self.has_own = bool(templates.own_templates)
        favicon = f"static/{site.theme.favicon}" if site.theme.favicon else urls.FAVICON
        self.favicon = favicon, image_type(favicon)
        self.has_own_favicon = bool(site.theme.favicon) or not self.static[urls.FAVICON].is_relative_to(SHIPPED)
        self._drawing: tuple[Page | None, str] = (None, "")
        self._entries: dict[tuple[str, str, str], Entry] = {}
        self._favicons: dict[str, str] = {}
        self._versions: dict[str, str] = {}

    @cached_property
    def painter(self) -> Painter | None:
        """What draws social images; reading its fonts takes long, so it is made when there is something to draw."""
        return painter()

    def page(self, page: Page) -> File:
        """Lay out a page. Raises InvalidContent where a template of the site's own is wrong."""
        drawn = page if self.drawing(page) else msgspec.structs.replace(page, social_image="")
        given = self._favicon(page) | {"page": drawn, "view": page.view, "is_fixed": is_fixed(page)}
        if page.has_url:
            year = day_of(page.view.as_of.first, self.site.zone).year if isinstance(page.view, HomeView) else None
            environment = self._environment(page.language, urls.root_of(page.path), year)
            content = self._render(environment, page.template, given)
            content = without_unused(content) if is_fixed(page) and not self.has_own else content
        else:
            content = self._absolute(page.template, page.language, **given, **self._own_style())
        return File(urls.file_of(page.path), content)

    def filled(self, content: bytes, path: str, language: str, present: Present, stale: Stale | None) -> bytes:
        """A page that was laid out with places to fill, with what it says of the present in them."""
        filters = self._environment(language, urls.root_of(path)).filters
        words = {TO_FILL.digest: present.digest, AS_OF: filters["moment"](present.as_of)}
        if stale:
            words[STALE_AT] = filters["rfc3339"](stale.at)
            words[STALE_AS_OF] = escape(filters["moment"](stale.as_of).striptags())
        text = content.decode()
        for place, said in words.items():
            text = text.replace(place, said)

        def since(found: re.Match[str]) -> str:
            return str(filters["range"](exactly(datetime.fromisoformat(found[1])), present.as_of, "moment"))

        return FROM.sub(since, text).encode()

    def versioned(self, name: str) -> str:
        """The path of a static file, with a digest of it: a page gets the version that it was made for."""
        if name not in self._versions:
            path = self.static.get(name)
            if path is None:
                raise jinja2.UndefinedError(f'there is no file "{name}"; put it into templates/{name}')
            content = self.templates.published(name, path, self.site.theme)
            self._versions[name] = f"{name}?v={hashlib.sha256(content).hexdigest()[:8]}"
        return self._versions[name]

    def _own_style(self) -> dict[str, str]:
        """The stylesheet for a page that is shown below any path of any host, and the policy that allows it."""
        style = self.templates.stylesheet(self.site.theme).decode("utf-8-sig", "replace")
        style = re.sub("[\r\n]+", "\n", style).replace("</", "<\\/")  # a browser hashes what it has read
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")
        return {"stylesheet": Markup(style), "policy": Markup(policy)}  # noqa: S704  (nothing in them ends the element)

    def social_image(self, page: Page) -> Iterator[File]:
        """Draw the social image of a page, if it has one and the fonts have every letter."""
        drawing = self.drawing(page)
        if drawing and self.painter:
            yield File(page.social_image, self.painter.png(drawing))

    def drawing(self, page: Page) -> str:
        """The social image of a page as SVG, or nothing. It is asked for three times in a row."""
        if not page.social_image or self.painter is None:
            return ""
        if self._drawing[0] is not page:
            self._drawing = page, self._drawn(page, self.painter)
        return self._drawing[1]

    def _drawn(self, page: Page, painter: Painter) -> str:
        card = page.view.card if isinstance(page.view, IncidentView) else None
        shape = card.shape_now if card else NEUTRAL
        given = {"page": page, "view": page.view, "card": card, "shape": shape, "logo": self._logo}
        drawing = self._absolute("social_image.svg", page.language, **given).decode()
        return drawing if painter.knows(Markup(drawing).striptags()) else ""  # noqa: S704

    @cached_property
    def _logo(self) -> str:
        """The logo as a data URI; "" where there is none, or one that cannot be drawn."""
        if (kind := image_type(self.site.theme.logo)) not in DRAWN:
            return ""
        content = self.templates.read(self.static[f"static/{self.site.theme.logo}"])
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"

    def _fitted(self, text: str, size: int, width: int, most: int) -> tuple[str, ...]:
        assert self.painter
        return self.painter.fitted(text, size, width, most)

    def feed(self, feed: Feed) -> File:
        """Lay out a feed; its links are absolute."""
        entries = [self.entry(item, feed.language) for item in feed.items]
        if feed.template == "feed.json":
            return File(feed.path, json_feed(feed, entries, self.site))
        return File(feed.path, self._absolute(feed.template, feed.language, feed=feed, entries=entries))

    def badge(self, badge: Badge) -> File:
        """Draw a badge."""
        return File(badge.page + urls.BADGE, self._absolute("badge.svg", badge.language, badge=badge))

    def redirect(self, alias: str, incident: Incident) -> File:
        """A page at an old path that leads to that of an incident."""
        path, target = urls.alias_file(alias), urls.incident(incident.id)
        environment = self._environment(self.site.languages[0], urls.root_of(path))
        given = {"title": incident.title.within(self.site.languages[0]), "target": target}
        return File(path, self._render(environment, "redirect.html", given))

    def entry(self, item: FeedItem, language: str) -> Entry:
        """An item in words. Several feeds have it, so it is laid out once."""
        key = language, item.template, item.entry.guid
        if key not in self._entries:
            self._entries[key] = item.laid_out(self._absolute(item.template, language, item=item).decode().strip())
        return self._entries[key]

    def _favicon(self, page: Page) -> dict[str, Any]:
        """The favicon of a page, when it will change, and what to, by shape; a site's own never changes."""
        if self.has_own_favicon:
            return {"favicon": "", "favicon_file": self.favicon, "favicon_later": (), "coming_favicons": {}}
        shape, later = favicon_of(page.view)
        if is_fixed(page):  # a file of its own is loaded once for all of them
            file = urls.favicon(shape), image_type(urls.FAVICON)
            return {"favicon": "", "favicon_file": file, "favicon_later": (), "coming_favicons": {}}
        coming = dict.fromkeys(SHAPES[each.level] for each in later)
        return {
            "favicon": self._data_uri(shape),
            "favicon_file": self.favicon,
            "favicon_later": later,
            "coming_favicons": {name: self._data_uri(name) for name in coming if name != shape},
        }

    def _data_uri(self, shape: str) -> str:
        if shape not in self._favicons:
            self._favicons[shape] = data_uri(self._drawn_favicon(shape).decode())
        return self._favicons[shape]

    def favicons(self) -> Iterator[File]:
        """The favicons of pages of the past, unless the site has one of its own."""
        for shape in () if self.has_own_favicon else sorted({*SHAPES.values(), "notice", NEUTRAL}):
            yield File(urls.favicon(shape), self._drawn_favicon(shape))

    def _drawn_favicon(self, shape: str) -> bytes:
        return self._absolute("favicon.svg", self.site.languages[0], shape=shape)

    def sitemaps(self, found: Sequence[Sitemap]) -> Iterator[File]:
        """Lay out sitemaps, and their index if there are several."""
        language = self.site.languages[0]
        for sitemap in found:
            yield File(sitemap.path, self._absolute("sitemap.xml", language, pages=sitemap.pages))
        if len(found) > 1:
            yield File(urls.sitemap(), self._absolute("sitemap_index.xml", language, sitemaps=found))

    def compile(self, template: str) -> None:
        """Raise InvalidContent for a template that cannot be compiled."""
        try:
            self._environment(self.site.languages[0], self.site.url).get_template(template)
        except jinja2.TemplateSyntaxError as error:
            raise wrong(f"templates/{error.name}", error.lineno, str(error.message)) from error

    def _absolute(self, template: str, language: str, **given: Any) -> bytes:
        """Lay out what is read elsewhere: its links are absolute."""
        return self._render(self._environment(language, self.site.url), template, given)

    def _environment(self, language: str, root: str, year: int | None = None) -> Environment:
        """Jinja for pages in one language from which `root` leads to the site's root.

        They share what they import: Jinja makes it once for each of its environments.
        """
        key = language, root, year
        if key not in self._environments:
            locale = self.locales[language]
            phrases = Phrases(locale, self.site, root, year)
            made = Environment(self.loader, self.templates.bytecode, phrases)
            made.globals |= {
                "site": self.facts,
                "world": self.world,
                "versioned": self.versioned,
                "locale": locale,
                "root": root,
                "prefix": urls.prefix(self.site, language),
                "other_languages": [(tag, each.own_name) for tag, each in self.locales.items() if tag != language],
            }
            made.filters["fitted"] = self._fitted
            self._environments[key] = made
        return self._environments[key]

    def _render(self, environment: Environment, template: str, given: dict[str, Any]) -> bytes:
        try:
            text = environment.get_template(template).render(given)
            content = text.encode()  # raises here, where the template is known, for what no file can hold
            if self.has_own and template.endswith((".xml", ".svg")):
                expat.ParserCreate().Parse(text, True)
        except jinja2.TemplateSyntaxError as error:
            raise wrong(f"templates/{error.name}", error.lineno, str(error.message)) from error
        except InvalidContent:
            raise
        except expat.ExpatError as error:
            line = text.split("\n")[error.lineno - 1].strip()[:60]
            message = f"does not make valid XML: {expat.ErrorString(error.code)}, in {line}"
            raise wrong(f"templates/{template}", 1, message) from error
        except Exception as error:  # a template can do whatever Python can
            place = _place(error, self.templates.folders) or (f"templates/{template}", 1)
            raise wrong(*place, _what(error)) from error
        return content


def wrong(path: str, line: int, message: str) -> InvalidContent:
    """An error of the theme, with its place."""
    return InvalidContent([Problem(path, line, 1, message)])


def _leads_out(path: str) -> Problem:
    return Problem(path, 1, 1, "is a link that leads out of the theme; put the file itself there")


def _place(error: Exception, folders: Sequence[Path]) -> tuple[str, int] | None:
    """The file and line in the innermost template that led to an error, in one of the site's own if any did."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    for folder in folders:
        for frame in reversed(frames):
            path = Path(frame.filename).absolute()
            if path.is_relative_to(folder.absolute()):
                name = path.relative_to(folder.absolute()).as_posix()
                return f"{'shipped' if folder == SHIPPED else 'templates'}/{name}", frame.lineno or 1
    return None


def _what(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template called {error.name}"
    if isinstance(error, jinja2.UndefinedError):
        return str(error.message)
    if isinstance(error, RecursionError):
        return "leads back to itself; to extend the template that this one replaces, put shipped/ before its name"
    return f"{type(error).__name__}: {error}"


class _Loader(jinja2.FileSystemLoader):
    """Finds templates in the folders as they are when it is made. Each is read once."""

    def __init__(self, templates: Templates) -> None:
        super().__init__(templates.folders)
        self.templates = templates
        self._read: dict[str, tuple[str, str, Callable[[], bool]]] = {}

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._read:
            try:
                found = super().get_source(environment, template)
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                raise wrong(f"templates/{template}", line, "is not in UTF-8; save it as such") from error
            self.templates.check_inside(Path(found[1]))
            self._read[template] = found
        return self._read[template]


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
