"""The pages, feeds, badges and images of a site, laid out by the templates of its theme."""

import base64
import hashlib
import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.parsers import expat

import jinja2
import msgspec
from markupsafe import Markup, escape

from statusgen.exports.feeds import Entry, Feed, FeedItem, json_feed
from statusgen.exports.sitemaps import Sitemap
from statusgen.language.locale import Locale
from statusgen.model import urls
from statusgen.model.files import File, image_type
from statusgen.model.problems import InvalidContent
from statusgen.model.site import Incident, Site
from statusgen.model.time import exactly
from statusgen.model.zones import day_of
from statusgen.pages.badges import Badge
from statusgen.pages.favicon import NEUTRAL, data_uri, favicon_of
from statusgen.pages.page import TO_FILL, Page, Present, Stale
from statusgen.pages.parts import SHAPES
from statusgen.pages.views import HomeView, IncidentView
from statusgen.theme.brand import DRAWN
from statusgen.theme.engine import Environment
from statusgen.theme.filters import AS_OF, FROM, PLACE, POLICY, STALE_AS_OF, STALE_AT, Phrases
from statusgen.theme.loader import loader
from statusgen.theme.social_images import Painter, painter
from statusgen.theme.sprite import is_fixed, without_unused
from statusgen.theme.templates import SHIPPED, Templates, wrong
from statusgen.theme.unknown_names import why_not_compiled, why_not_laid_out


class Renderer:
    """Lays out the pages, feeds and badges of a site by its templates."""

    def __init__(self, templates: Templates, site: Site, locales: Mapping[str, Locale]) -> None:
        self.templates, self.site, self.locales = templates, site, locales
        self.world, self.loader, self.static = templates.world, loader(templates), templates.static
        self.facts = msgspec.structs.replace(site, incidents=())  # a page is a function of these and of its view
        self._environments: dict[tuple[str, str, date | None], Environment] = {}
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
            today = day_of(page.view.as_of.first, self.site.zone) if isinstance(page.view, HomeView) else None
            environment = self._environment(page.language, urls.root_of(page.path), today)
            content = self._render(environment, page.template, given)
            content = without_unused(content) if is_fixed(page) and not self.has_own else content
        else:
            content = self._absolute(page.template, page.language, **given, **self._own_style())
        return File(urls.file_of(page.path), content)

    def filled(self, content: bytes, path: str, language: str, present: Present, stale: Stale | None) -> bytes:
        """A page that was laid out with places to fill, with what it says of the present in them."""
        filters = self._environment(language, urls.root_of(path)).filters
        words: dict[str, str] = {TO_FILL.digest.strip(PLACE): present.digest, AS_OF: filters["moment"](present.as_of)}
        if stale:
            words[STALE_AT] = filters["rfc3339"](stale.at)
            words[STALE_AS_OF] = escape(filters["moment"](stale.as_of).striptags())

        def said(place: bytes) -> bytes:
            name = place.decode()
            if name in words:
                return words[name].encode()
            first = exactly(datetime.fromisoformat(name.removeprefix(FROM)))
            return str(filters["range"](first, present.as_of, "moment")).encode()

        pieces = content.split(PLACE.encode())
        pieces[1::2] = map(said, pieces[1::2])
        return b"".join(pieces)

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
        return self.feed_of(feed, [self.entry(item, feed.language) for item in feed.items])

    def feed_of(self, feed: Feed, entries: Sequence[Entry]) -> File:
        """The same with its items in words."""
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
        environment = self._environment(self.site.languages[0], self.site.url)
        try:
            environment.get_template(template)
        except jinja2.TemplateSyntaxError as error:
            raise wrong(f"templates/{error.name}", error.lineno, why_not_compiled(error, environment)) from error

    def _absolute(self, template: str, language: str, **given: Any) -> bytes:
        """Lay out what is read elsewhere: its links are absolute."""
        return self._render(self._environment(language, self.site.url), template, given)

    def _environment(self, language: str, root: str, today: date | None = None) -> Environment:
        """Jinja for pages in one language from which `root` leads to the site's root.

        They share what they import: Jinja makes it once for each of its environments.
        """
        key = language, root, today
        if key not in self._environments:
            locale = self.locales[language]
            phrases = Phrases(locale, self.site, root, today)
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
            raise wrong(f"templates/{error.name}", error.lineno, why_not_compiled(error, environment)) from error
        except InvalidContent:
            raise
        except expat.ExpatError as error:
            line = text.split("\n")[error.lineno - 1].strip()[:60]
            message = f"does not make valid XML: {expat.ErrorString(error.code)}, in {line}"
            raise wrong(f"templates/{template}", 1, message) from error
        except Exception as error:  # a template can do whatever Python can
            place = _place(error, self.templates.folders) or (f"templates/{template}", 1)
            raise wrong(*place, why_not_laid_out(error, environment, given)) from error
        return content


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
