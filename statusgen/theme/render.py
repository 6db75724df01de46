"""Pages and feeds become bytes, by Jinja templates: autoescaped, strict, and never from content."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from statusgen.exports import jsonfeed
from statusgen.exports.feed_items import Entry, entry
from statusgen.exports.feeds import Feed, FeedItem
from statusgen.language.locale import Locale
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.problems import StatusgenError
from statusgen.model.site import Site
from statusgen.model.vocabulary import Impact, Kind, Level, State
from statusgen.pages import charts, favicon, worldmap
from statusgen.pages.views import Badge, Page
from statusgen.theme import social_images
from statusgen.theme.compiled import COMPILED
from statusgen.theme.filters import FILTERS, GLOBALS
from statusgen.theme.templates import SHIPPED, Templates

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
"""The content security policy of every page: nothing from elsewhere, nothing inline but the picture in its tab."""

SERIALISERS: Final[Mapping[str, Callable[[Feed, Sequence[Entry], Site], bytes]]] = {"feed.json": jsonfeed.document}
"""What makes the feeds that no template does."""


class Renderer:
    """A site's templates, ready to lay out its pages and feeds."""

    def __init__(self, templates: Templates, site: Site, locales: Mapping[str, Locale]) -> None:
        self.site, self.locales, self.folders = site, locales, templates.folders
        self.environment = _environment(templates, site)
        self.has_own_icon = not templates.static[urls.ICON].is_relative_to(SHIPPED)
        self.painter = social_images.painter()
        if self.painter:
            self.environment.filters["fitted"] = self.painter.fitted
        self._entries: dict[tuple[str, str], Entry] = {}
        self._icons: dict[str, str] = {}

    def page(self, page: Page) -> File:
        """Lay out a page. Raises StatusgenError where a template of the site's own is wrong."""
        root = self.site.url if page.path == urls.NOT_FOUND else urls.root_of(page.path)
        context = self._context(page.language) | {"page": page, "view": page.view, "root": root}
        context |= self._icons_of(page)
        context["picture"] = page.picture if self._drawing(page) else ""
        return File(urls.file_of(page.path), self._render(page.template, context).encode())

    def picture(self, page: Page) -> File | None:
        """Draw the picture of a page, where it has one and every letter can be drawn."""
        drawing = self._drawing(page)
        return File(page.picture, self.painter.png(drawing)) if self.painter and drawing else None

    def _drawing(self, page: Page) -> str:
        """The picture as SVG, or nothing."""
        if self.painter is None or not page.picture:
            return ""
        shape = favicon.NEUTRAL if page.template == "home.html" else favicon.shape_of(page.view)
        context = self._context(page.language) | {"page": page, "view": page.view, "root": self.site.url}
        drawing = self._render("social.svg", context | {"shape": shape})
        return drawing if self.painter.knows(Markup(drawing).striptags()) else ""  # noqa: S704

    def feed(self, feed: Feed) -> File:
        """Lay out a feed; its links are absolute."""
        entries = [self._entry(item, feed.language) for item in feed.items]
        if feed.template in SERIALISERS:
            return File(feed.path, SERIALISERS[feed.template](feed, entries, self.site))
        given = {"feed": feed, "entries": entries}
        return File(feed.path, self._absolute(feed.template, feed.language, given).encode())

    def badge(self, badge: Badge) -> File:
        """Draw a badge."""
        return File(badge.page + urls.BADGE, self._absolute("badge.svg", badge.language, {"badge": badge}).encode())

    def _entry(self, item: FeedItem, language: str) -> Entry:
        """An item in words. Several feeds have it, so it is laid out once."""
        key = language, item.guid
        if key not in self._entries:
            html = self._absolute(item.template, language, {"item": item}).strip()
            self._entries[key] = entry(item, html, self.site.url, self.locales[language])
        return self._entries[key]

    def _icons_of(self, page: Page) -> dict[str, Any]:
        """The picture of a page, when it will be another one, and each of those by its shape; a site's own stays."""
        if self.has_own_icon:
            return {"icon": "", "icon_later": (), "coming_icons": {}}
        shape, later = favicon.shape_of(page.view), favicon.later_of(page.view)
        coming = dict.fromkeys(charts.SHAPES[each.level] for each in later)
        return {
            "icon": self._icon(shape),
            "icon_later": later,
            "coming_icons": {name: self._icon(name) for name in coming if name != shape},
        }

    def _icon(self, shape: str) -> str:
        """The picture of a shape as an address. There are few, so each is laid out once."""
        if shape not in self._icons:
            self._icons[shape] = favicon.data_uri(self._render("icon.svg", {"shape": shape}))
        return self._icons[shape]

    def plain(self, template: str, path: str, **context: Any) -> File:
        """Lay out another file, in the default language."""
        return File(path, self._absolute(template, self.site.languages[0], context).encode())

    def _absolute(self, template: str, language: str, given: dict[str, Any]) -> str:
        return self._render(template, self._context(language) | {"root": self.site.url} | given)

    def _context(self, language: str) -> dict[str, Any]:
        return {
            "locale": self.locales[language],
            "prefix": urls.prefix(self.site, language),
            "languages": [(tag, each.own_name) for tag, each in self.locales.items()],
        }

    def _render(self, template: str, context: dict[str, Any]) -> str:
        try:
            text = self.environment.get_template(template).render(context)
            text.encode()  # what cannot be written is told here, where the template is known
        except jinja2.TemplateSyntaxError as error:
            raise StatusgenError(f"templates/{error.name}:{error.lineno}: {error.message}") from error
        except StatusgenError:
            raise
        except Exception as error:  # a template can do whatever Python can
            place = _place(error, self.folders) or f"templates/{template}"
            raise StatusgenError(f"{place}: {_what(error)}") from error
        return text


def _place(error: Exception, folders: Sequence[Path]) -> str:
    """The file and line of the last template on the way to an error, one of the site's own if there is any."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.endswith(".py")]
    for folder in folders:
        for frame in reversed(frames):
            path = Path(frame.filename).absolute()
            if path.is_relative_to(folder.absolute()):
                name = path.relative_to(folder.absolute()).as_posix()
                return f"{'shipped' if folder == SHIPPED else 'templates'}/{name}:{frame.lineno}"
    return ""


def _what(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template called {error.name}"
    if isinstance(error, jinja2.UndefinedError):
        return str(error.message)
    if isinstance(error, RecursionError):
        return "leads back to itself; to extend the template that this one replaces, put shipped/ before its name"
    return f"{type(error).__name__}: {error}"


def _environment(templates: Templates, site: Site) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=templates.loader,
        bytecode_cache=COMPILED,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        site=site,
        policy=POLICY,
        urls=urls,
        charts=charts,
        worldmap=worldmap,
        world=templates.world,
        Level=Level,
        Kind=Kind,
        State=State,
        Impact=Impact,
    )
    environment.globals.update(GLOBALS)
    environment.filters.update(FILTERS)
    return environment
