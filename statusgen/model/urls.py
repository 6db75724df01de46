"""Every path of the site.

A path is relative to the site's root and has forward slashes; a page's ends in a slash. The pages of the first
language are at the root, those of each other language below its tag.
"""

import re
from typing import Final

from statusgen.model.patterns import regex
from statusgen.model.site import Site

STYLE = "static/style.css"
PAGES_STYLE = "static/pages.css"
FAVICON = "static/icon.svg"
LAND = "static/land.svg"
FEED = "feed.xml"
ATOM = "atom.xml"
JSON_FEED = "feed.json"
TURNS = "opened-and-resolved.xml"
HISTORY_RSS = "history.rss"
HISTORY_ATOM = "history.atom"
FEEDS = {
    FEED: ("RSS", "application/rss+xml"),
    ATOM: ("Atom", "application/atom+xml"),
    JSON_FEED: ("JSON Feed", "application/feed+json"),
}
"""The feeds of all updates, with the name and the media type of their format."""

NOT_FOUND = "404.html"
SUBSCRIBE = "subscribe/"
EMBED = "embed/"
UPTIME = "uptime/"
SCRIPT = "static/status.js"
COPY_SCRIPT = "static/copy.js"
EMBED_SCRIPT = "static/embed.js"
HISTORY_SCRIPT = "static/history.js"
CHOICES_SCRIPT = "static/choices.js"
CHOICES = "choices.json"
V2 = "api/v2/"
BUILD = "api/build.json"
EMBED_WORDS = "api/embed.json"
INCIDENTS = "api/incidents.json"
INCIDENTS_SCHEMA = "api/incidents.schema.json"
INCIDENT_SCHEMA = "api/incident.schema.json"
OPENAPI = "api/openapi.yaml"
CALENDAR = "maintenance.ics"
BADGE = "badge.svg"
SHIELDS_BADGE = "badge.json"
METRICS = "metrics"


TAKEN = frozenset(
    {"404", "api", "attachments", "components", "embed", "groups", "history", "incidents", "regions", "static"}
) | {path.rstrip("/") for path in (SUBSCRIBE, UPTIME)}
"""What no page of a site's own can be called, besides the languages of the site."""

_FILES: Final = frozenset(
    {*FEEDS, TURNS, HISTORY_RSS, HISTORY_ATOM, CALENDAR, BADGE, SHIELDS_BADGE, METRICS, CHOICES, NOT_FOUND}
) | {"index.html", "social.png", "robots.txt", "_redirects", "_headers", "cname"}
"""The files at the root of a site, in lower case, besides its sitemaps."""


def own_page(name: str) -> str:
    """A page of the site's own, from its name."""
    return f"{name}/"


def sitemap(part: str = "") -> str:
    """The list of all pages for search engines, or a part of it."""
    return f"sitemap{part}.xml"


def prefix(site: Site, language: str) -> str:
    """The folder of a language's pages and feeds: nothing, or its tag and a slash."""
    return "" if language == site.languages[0] else f"{language.lower()}/"


def incident(name: str) -> str:
    """The page of an incident, from its id."""
    return f"incidents/{name}/"


def alias_file(alias: str) -> str:
    """The file that redirects from an old path of the site: `issues/x/` and `issues/x` are folders."""
    return alias if alias.endswith((".html", ".htm")) else f"{alias.rstrip('/')}/index.html"


def why_no_alias(alias: str, site: Site) -> str:
    """Why an old path cannot be redirected, with the remedy; "" where it can."""
    parts = alias.removesuffix("/").split("/")
    if re.match(r"[a-z][a-z0-9+.-]*:|/", alias, re.IGNORECASE):
        path = re.sub(r"^(?:[a-z][a-z0-9+.-]*:)?(?://[^/]*)?/*", "", alias, flags=re.IGNORECASE)
        return f"is not a path from the top of the site; write  {path or 'issues/old-name/'}"
    if not all(parts) or {".", ".."} & set(parts) or not _ALIAS.fullmatch(alias):
        return "is not the path of a page: letters, digits and -_.~+@ between slashes, without ? and #"
    if any(part.endswith((".html", ".htm")) for part in parts[:-1]):
        return "has a file where a folder stands; remove the ending"
    if not alias.endswith("/") and re.search(r"\.(?!html?$)[a-z0-9]{1,5}$", alias, re.IGNORECASE):
        return f"is a file, and only pages can be redirected; if it was a page, write  {alias}/"
    first, languages = parts[0].lower(), {tag.lower() for tag in site.languages[1:]}
    if re.fullmatch(r"incidents/[^/.]+(?:\.html?)?/?", alias, re.IGNORECASE):
        return ""
    if first in TAKEN | languages:
        return f"is taken by the site itself, which has pages below {first}; remove it"
    return f"is taken by the site's own file {parts[0]}; remove it" if _is_own_file(first) else ""


def _is_own_file(name: str) -> bool:
    """Whether a site has a file of this name, in lower case, at its root."""
    return name in _FILES or re.fullmatch(r"sitemap[\w-]*\.xml", name) is not None


_ALIAS: Final = regex(r"(?![.])[\w~+@-][\w.~+@/-]{0,300}")


def incident_object(name: str) -> str:
    """The file beside the page of an incident, where bots look for its object of Statuspage's API."""
    return f"incidents/{name}.json"


def component(name: str) -> str:
    """The page of a component, from its id."""
    return f"components/{name}/"


def group(name: str) -> str:
    """The page of a group of components, from its id."""
    return f"groups/{name}/"


def region(code: str) -> str:
    """The page of a region, from its code; in lower case, since some file systems ignore case."""
    return f"regions/{code.lower()}/"


def of_year(page: str, number: int) -> str:
    """The page of what happened to a component or region in a year, from the page of that."""
    return f"{page}{number:04}/"


def history() -> str:
    """The page of all years."""
    return "history/"


def year(number: int) -> str:
    """The page of a year."""
    return f"history/{number:04}/"


def period(name: str) -> str:
    """The page of a year, a quarter or a month, from its name: `2026`, `2026-q3` or `2026-11`."""
    return f"history/{name}/"


UPTIME_CSV = "uptime.csv"
UPTIME_JSON = "uptime.json"
"""The files beside the page of a period that have its uptime."""


ANALYTICS_CSV = "analytics.csv"
ANALYTICS_JSON = "analytics.json"
"""The files beside the page of a year, or of all years, that have what its incidents have in common."""


def analytics(number: int | None) -> str:
    """The page that says what the incidents of a year, or of all years, have in common."""
    return "history/analytics/" if number is None else year(number)


def history_index(number: int) -> str:
    """What the history filters of a year."""
    return f"history/{number:04}.json"


def month(number: int, of_year: int) -> str:
    """The page of a month, 1 to 12."""
    return f"history/{of_year:04}-{number:02}/"


def beside(name: str) -> str:
    """A write-up as Markdown or a file that it brings along, from its path inside the incidents folder.

    So links between them work as they were written.
    """
    return f"incidents/{name}"


def files_of(incident_id: str) -> tuple[str, ...]:
    """The files below `incidents/` that belong to an incident's page."""
    page = incident(incident_id)
    return file_of(page), social_image_of(page), *(page + feed for feed in FEEDS), incident_object(incident_id)


def update(page: str, update_id: str) -> str:
    """An update on a page of its incident."""
    return f"{page}#{anchor(update_id)}"


def v2(name: str) -> str:
    """A file of Statuspage's API v2."""
    return f"{V2}{name}.json"


def api_incident(name: str) -> str:
    """The file of an incident in our own API, from its id."""
    return f"api/incidents/{name}.json"


def api_year(number: str) -> str:
    """The file of our own API that lists the incidents of a year, which has four digits."""
    return f"api/years/{number}.json"


def anchor(update_id: str) -> str:
    """The fragment of an update. It begins with a letter, as every id here does."""
    return f"u{update_id}"


HEADINGS = "w-"
"""The prefix of the fragments of a write-up's headings, which keeps them apart from the page's own."""


def file_of(page: str) -> str:
    """The file that holds a page: `incidents/x/` is `incidents/x/index.html`."""
    return f"{page}index.html" if page == "" or page.endswith("/") else page


def favicon(shape: str) -> str:
    """Where the favicon of a shape is, for pages of the past."""
    return f"static/favicons/{shape}.svg"


def social_image_of(page: str) -> str:
    """The social image of a page."""
    return f"{page}social.png"


def root_of(path: str) -> str:
    """The relative URL from a page or file to the root: `../../`, or nothing."""
    return "../" * file_of(path).count("/")
