"""What hosts of static files look for beside the pages. Where a host does not know a file, nobody reads it.

`_headers` is read by Cloudflare Pages (at most 100 rules; a header that two rules set has both values, so none here
is set twice for one path), by Netlify and by others that took it from them:
https://developers.cloudflare.com/pages/configuration/headers/, https://docs.netlify.com/manage/routing/headers/
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, urlsplit

from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.site import Site
from statusgen.status.snapshot import Snapshot

EVERYWHERE: Final = (
    "Access-Control-Allow-Origin: *",
    "Cache-Control: public, max-age=60",
    "X-Content-Type-Options: nosniff",
)
"""Every file may be read by pages elsewhere, is kept for a minute, and is what its type says."""

NOT_IN_A_FRAME: Final = "Content-Security-Policy: frame-ancestors 'none'"
"""What a page cannot say in its own policy. It has the rest there, so that a template may change it.

Pages that search engines are told of have it: those for frames are not among them.
"""

TYPES: Final = {
    urls.FEED: "application/xml",
    urls.TURNS: "application/xml",
    urls.ATOM: "application/xml",
    urls.JSON_FEED: "application/feed+json",
    urls.CALENDAR: "text/calendar; charset=utf-8",
}
"""The media types of files that each page may have beside it. Browsers show XML, and save what is RSS."""

TYPES_AT_THE_ROOT: Final = {
    urls.HISTORY_RSS: "application/xml",
    urls.HISTORY_ATOM: "application/xml",
    urls.METRICS: "text/plain; version=0.0.4; charset=utf-8",
}

MOST_REDIRECTS: Final = 1_000
MOST_BYTES_OF_REDIRECTS: Final = 60_000
"""How much of `_redirects` hosts read: GitLab Pages nothing at all of more than 1,000 lines, or 64 KiB.

https://docs.gitlab.com/user/project/pages/redirects/
"""


def host_files(snapshot: Snapshot, pages: Iterable[str], *, is_preview: bool) -> Iterator[File]:
    """Yield the files for hosts of a site with these `pages`. A preview elsewhere does not take the site's name.

    Raises UnicodeError where the host of the site's URL cannot be one.
    """
    site = snapshot.site
    yield File("robots.txt", _robots(site).encode())
    yield File("_redirects", redirects(snapshot).encode())
    yield File("_headers", _headers(site, pages).encode())
    yield File(".nojekyll", b"")
    if not is_preview and (host := domain(site)):
        yield File("CNAME", host + b"\n")


def _robots(site: Site) -> str:
    """What search engines may read. Where they are to leave the site out they read its pages, which say so, alone."""
    if not site.noindex:
        return f"User-agent: *\nAllow: /\nSitemap: {site.url}{urls.sitemap()}\n"
    path = urlsplit(site.url).path
    return f"User-agent: *\nDisallow: {path}\nAllow: {path}$\nAllow: {path}*/$\n"


def redirects(snapshot: Snapshot) -> str:
    """The old addresses of incidents as hosts redirect them: GitLab Pages wants the site's own path before each.

    Where a host does not read this, the pages at those addresses lead on. The addresses of the newest incidents in
    languages in which they have no page, perhaps for now, lead to where they are told, if there is room for that.
    """
    tops = dict.fromkeys(("/", urlsplit(snapshot.site.url).path))
    moved = [(quote(alias), urls.incident(each.id)) for each in snapshot.shown for alias in each.aliases]
    lines = [f"{top}{old} {top}{new} 301\n" for top in tops for old, new in moved]
    size = sum(map(len, lines))
    for old, new in _untold(snapshot):
        more = [f"{top}{old} {top}{new} 302\n" for top in tops]
        size += sum(map(len, more))
        if len(lines) + len(more) > MOST_REDIRECTS or size > MOST_BYTES_OF_REDIRECTS:
            break
        lines += more
    return "".join(lines)


def _untold(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """The addresses that incidents would have in the languages that they have no page in, and those of their own."""
    site = snapshot.site
    for incident in snapshot.shown:
        page, told = urls.incident(incident.id), snapshot.languages(incident)
        for tag in site.languages:
            if tag not in told:
                yield urls.prefix(site, tag) + page, urls.prefix(site, incident.lang) + page


def _headers(site: Site, pages: Iterable[str]) -> str:
    """The headers of every file. A rule is for one path or, with `*` at its end, for all that begins like it."""
    rules: dict[str, tuple[str, ...]] = {"/*": EVERYWHERE}
    rules |= dict.fromkeys(sorted(rule for page in pages for rule in _rules_for(site, page)), (NOT_IN_A_FRAME,))
    for file, media_type in TYPES.items():
        rules |= dict.fromkeys((f"/{file}", f"/*/{file}"), (f"Content-Type: {media_type}",))
    rules |= {f"/{file}": (f"Content-Type: {media_type}",) for file, media_type in TYPES_AT_THE_ROOT.items()}
    return "\n".join("".join([f"{rule}\n", *(f"  {header}\n" for header in said)]) for rule, said in rules.items())


def _rules_for(site: Site, page: str) -> tuple[str, ...]:
    """The rules that say something of a page: of a front page alone, else of the folder that it lies in."""
    language = next((tag for tag in site.languages[1:] if page.startswith(urls.prefix(site, tag))), site.languages[0])
    here = urls.prefix(site, language)
    folder, _, rest = page.removeprefix(here).partition("/")
    if not folder:
        return f"/{here}", f"/{urls.file_of(here)}"
    return (f"/{here}{folder}/*" if rest or page.endswith("/") else f"/{page}",)


def domain(site: Site) -> bytes:
    """The site's own domain, as GitHub Pages wants to be told it; nothing where it has none. Raises UnicodeError."""
    address = urlsplit(site.url)
    host = address.hostname or "localhost"
    name = host.encode("idna")
    is_local = host == "localhost" or host.replace(".", "").isdigit()
    is_shared = host.endswith((".github.io", ".gitlab.io", ".pages.dev", ".netlify.app"))
    return name if address.path == "/" and not is_local and not is_shared else b""
