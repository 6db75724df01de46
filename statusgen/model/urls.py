"""Every path of the site, in one place: all others ask here.

A path is relative to the site's root and has forward slashes; one that ends in a slash is a page. The pages of
the first language stand at the root, those of each other language below its tag.
"""

import posixpath

from statusgen.model.site import Site

STYLE = "static/style.css"
FAVICON = "static/icon.svg"
FEED = "feed.xml"
ATOM = "atom.xml"
JSON_FEED = "feed.json"
HISTORY_RSS = "history.rss"
HISTORY_ATOM = "history.atom"
FEEDS = {
    FEED: ("RSS", "application/rss+xml"),
    ATOM: ("Atom", "application/atom+xml"),
    JSON_FEED: ("JSON Feed", "application/feed+json"),
}
"""The feeds of all updates: what their format is called, and its media type."""

NOT_FOUND = "404.html"
SUBSCRIBE = "subscribe/"
UPTIME = "uptime/"
SCRIPT = "static/status.js"
BUILD = "api/build.json"
INCIDENTS = "api/incidents.json"
INCIDENTS_SCHEMA = "api/incidents.schema.json"
INCIDENT_SCHEMA = "api/incident.schema.json"
OPENAPI = "api/openapi.yaml"
CALENDAR = "maintenance.ics"
BADGE = "badge.svg"
SHIELDS_BADGE = "badge.json"
METRICS = "metrics"


def prefix(site: Site, language: str) -> str:
    """Below what a language's pages and feeds stand: nothing, or its tag and a slash."""
    return "" if language == site.languages[0] else f"{language.lower()}/"


def incident(name: str) -> str:
    """The page of an incident, from its id."""
    return f"incidents/{name}/"


def component(name: str) -> str:
    """The page of a component, from its id."""
    return f"components/{name}/"


def region(code: str) -> str:
    """The page of a region, from its code: lower case, so that no file system confuses two of them."""
    return f"regions/{code.lower()}/"


def history() -> str:
    """The page of all years."""
    return "history/"


def year(number: int) -> str:
    """The page of a year."""
    return f"history/{number:04}/"


def month(number: int, of_year: int) -> str:
    """The page of a month, 1 to 12."""
    return f"history/{of_year:04}-{number:02}/"


def attachment(name: str) -> str:
    """A file that a write-up shows or links to, from its path inside the incidents folder."""
    return f"attachments/{name}"


def update(incident_id: str, update_id: str) -> str:
    """An update on its incident's page."""
    return f"{incident(incident_id)}#{anchor(update_id)}"


def v2(name: str) -> str:
    """A file of Statuspage's API v2."""
    return f"api/v2/{name}.json"


def api_incident(name: str) -> str:
    """The file of an incident in our own API, from its id."""
    return f"api/incidents/{name}.json"


def anchor(update_id: str) -> str:
    """The fragment of an update; a letter first, as in every id."""
    return f"u{update_id}"


HEADINGS = "w-"
"""What the fragment of each heading of a write-up begins with, so that it is none of the page's own."""


def file_of(page: str) -> str:
    """The file that holds a page: `incidents/x/` is `incidents/x/index.html`."""
    return f"{page}index.html" if page == "" or page.endswith("/") else page


def social_image_of(page: str) -> str:
    """The social image of a page."""
    return f"{page}social.png"


def root_of(path: str) -> str:
    """What leads from a page or file back to the root: `../../`, or nothing."""
    return "../" * posixpath.dirname(file_of(path)).count("/") + ("../" if "/" in file_of(path) else "")
