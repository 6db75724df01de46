"""Templates turn pages, feeds and badges into files. Content is escaped, and never a template itself."""

import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from statusgen.exports.feeds import Entry, Feed, FeedItem, json_feed
from statusgen.language.locale import Locale
from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.problems import StatusgenError
from statusgen.model.site import Site
from statusgen.pages.favicon import NEUTRAL, data_uri, favicon_of
from statusgen.pages.views import SHAPES, Badge, IncidentView, Page
from statusgen.theme.social_images import painter
from statusgen.theme.templates import SHIPPED, Templates


class Renderer:
    """Lays out the pages, feeds and badges of a site by its templates."""

    def __init__(self, templates: Templates, site: Site, locales: Mapping[str, Locale]) -> None:
        self.templates, self.site, self.locales = templates, site, locales
        self.given = {"site": site, "world": templates.world}
        self.has_own_favicon = not templates.static[urls.FAVICON].is_relative_to(SHIPPED)
        self.painter = painter()
        self._entries: dict[tuple[str, str], Entry] = {}
        self._favicons: dict[str, str] = {}

    def page(self, page: Page) -> File:
        """Lay out a page. Raises StatusgenError where a template of the site's own is wrong."""
        drawn = page if self.drawing(page) else msgspec.structs.replace(page, social_image="")
        root = urls.root_of(page.path) if page.has_url else self.site.url
        text = self._render(page.template, page.language, root=root, page=drawn, view=page.view, **self._favicon(page))
        return File(urls.file_of(page.path), text.encode())

    def social_image(self, page: Page) -> File | None:
        """Draw the social image of a page, if it has one and the fonts have every letter."""
        drawing = self.drawing(page)
        return File(page.social_image, self.painter.png(drawing)) if self.painter and drawing else None

    def drawing(self, page: Page) -> str:
        """The social image of a page as SVG, or nothing."""
        if self.painter is None or not page.social_image:
            return ""
        card = page.view.card if isinstance(page.view, IncidentView) else None
        given = {"page": page, "view": page.view, "card": card, "shape": card.shape_now if card else NEUTRAL}
        drawing = self._absolute("social_image.svg", page.language, **given)
        return drawing if self.painter.knows(Markup(drawing).striptags()) else ""  # noqa: S704

    def feed(self, feed: Feed) -> File:
        """Lay out a feed; its links are absolute."""
        entries = [self._entry(item, feed.language) for item in feed.items]
        if feed.template == "feed.json":
            return File(feed.path, json_feed(feed, entries, self.site))
        return File(feed.path, self._absolute(feed.template, feed.language, feed=feed, entries=entries).encode())

    def badge(self, badge: Badge) -> File:
        """Draw a badge."""
        return File(badge.page + urls.BADGE, self._absolute("badge.svg", badge.language, badge=badge).encode())

    def _entry(self, item: FeedItem, language: str) -> Entry:
        """An item in words. Several feeds have it, so it is laid out once."""
        key = language, item.entry.guid
        if key not in self._entries:
            self._entries[key] = item.laid_out(self._absolute(item.template, language, item=item).strip())
        return self._entries[key]

    def _favicon(self, page: Page) -> dict[str, Any]:
        """The favicon of a page, when it will change, and what to, by shape; a site's own never changes."""
        if self.has_own_favicon:
            return {"favicon": "", "favicon_later": (), "coming_favicons": {}}
        shape, later = favicon_of(page.view)
        coming = dict.fromkeys(SHAPES[each.level] for each in later)
        return {
            "favicon": self._data_uri(shape),
            "favicon_later": later,
            "coming_favicons": {name: self._data_uri(name) for name in coming if name != shape},
        }

    def _data_uri(self, shape: str) -> str:
        """The favicon of a shape, which many pages share."""
        if shape not in self._favicons:
            drawn = self._absolute("favicon.svg", self.site.languages[0], shape=shape)
            self._favicons[shape] = data_uri(drawn)
        return self._favicons[shape]

    def plain(self, template: str, path: str, **given: Any) -> File:
        """Lay out another file, in the default language."""
        return File(path, self._absolute(template, self.site.languages[0], **given).encode())

    def _absolute(self, template: str, language: str, **given: Any) -> str:
        """Lay out what is read elsewhere: its links are absolute."""
        return self._render(template, language, root=self.site.url, **given)

    def _render(self, template: str, language: str, **given: Any) -> str:
        context = self.given | {
            "locale": self.locales[language],
            "prefix": urls.prefix(self.site, language),
            "other_languages": [(tag, each.own_name) for tag, each in self.locales.items() if tag != language],
        }
        try:
            text = self.templates.environment.get_template(template).render(context | given)
            text.encode()  # raises here, where the template is known, for what no file can hold
        except jinja2.TemplateSyntaxError as error:
            raise StatusgenError(f"templates/{error.name}:{error.lineno}: {error.message}") from error
        except StatusgenError:
            raise
        except Exception as error:  # a template can do whatever Python can
            place = _place(error, self.templates.folders) or f"templates/{template}"
            raise StatusgenError(f"{place}: {_what(error)}") from error
        return text


def _place(error: Exception, folders: Sequence[Path]) -> str:
    """The file and line in the innermost template that led to an error, in one of the site's own if any did."""
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
