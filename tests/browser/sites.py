"""The two sites that the theme is tested with: this repository's example, and one with everything at once."""

import fcntl
import os
import pickle
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from statusgen.build import assemble
from statusgen.sources.project import Project

Made = TypeVar("Made")

_HERE: Final = Path(__file__).parent

EXAMPLE: Final = _HERE.parent.parent / "statusgen.yml"
"""Eight incidents of long ago, below a path: a quiet page."""

RICH: Final = _HERE / "rich" / "statusgen.yml"
"""At a root, and at NOW: two incidents open, one late with its update, maintenance under way and moved, a notice."""

URLS: Final[Mapping[Path, str]] = {
    EXAMPLE: "https://example.github.io/status/",
    RICH: "https://status.harbour.example/",
}

SITES: Final[Mapping[Path, str]] = {EXAMPLE: "example/status/", RICH: "rich/status/"}
"""Below which path each is served."""

NOW: Final = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def built(config: Path, url: str | None = None) -> Mapping[str, bytes]:
    """A project's site as it reads at NOW: path to bytes."""
    return {file.path: file.content for file in assemble(Project(config, url=url), now=NOW).files}


def made_alone(config: Path, path: str, now: datetime) -> str:
    """A page or a static file of a project's site, without all the others that a build makes."""
    content = assemble(Project(config), now=now).alone(path)
    assert content is not None, path
    return content.decode()


@cache
def standing(config: Path) -> Mapping[str, bytes]:
    """The same, made once: for the two sites above, which no test changes."""
    return _shared(f"{config.parent.name}-site", lambda: built(config))


@cache
def parsed(config: Path) -> Mapping[str, Element]:
    """The pages of one of these sites: path to its tree. Raises ParseError where HTML is wrong in any way."""
    pages = pages_of(standing(config))
    return _shared(f"{config.parent.name}-trees", lambda: {path: tree(html) for path, html in pages.items()})


def _shared(name: str, make: Callable[[], Made]) -> Made:
    """What is made once for all processes of a run."""
    folder = os.environ.get("SHARED_SITES")
    if folder is None:
        return make()
    kept = Path(folder, f"{name}.pickle")
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
    made: Made = pickle.loads(kept.read_bytes())
    return made


def pages_of(site: Mapping[str, bytes]) -> dict[str, str]:
    """The pages of a site: path to HTML."""
    return {path: data.decode() for path, data in sorted(site.items()) if path.endswith(".html")}


def tree(html: str) -> Element:
    """A page as browsers read it. Raises ParseError where HTML is wrong in any way."""
    import html5lib

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        page: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return page
