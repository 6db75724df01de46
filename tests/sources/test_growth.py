"""Twice the text takes twice the work, counted in calls, whatever is wrong with it."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest
from builders import at, site, writeup

from statusgen.sources.config import read_config
from statusgen.sources.incident import parse
from statusgen.sources.writeup import read_header
from statusgen.sources.yaml_tree import read_mapping

SITE: Final = site()
FRONT: Final = "---\ntitle: Slow\ncomponents: {api: major_outage}\n---\n"
UPDATES: Final = f"{FRONT}## Updates\n\n### 2024-03-05 10:00 - Investigating\n"


def check(source: str) -> None:
    parse(read_header(writeup(source), SITE), SITE, now=at("2024-03-06 12:00"))


def calls(action: Callable[[], object]) -> int:
    """How many functions are called, in Python and in C, and generators resumed."""
    counted = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize("line", ["a: [x", "a: b: c", "a: @x", "a: 'x", "a:b", "a:\n\tb: c", "a:\n - b\n  c: d"])
def test_mistakes_in_yaml(line: str) -> None:
    once, twice = (calls(partial(read_mapping, f"{line}\n" * n, "x.yml")) for n in (100, 200))
    assert twice < 2.5 * once


@pytest.mark.parametrize(
    ("start", "repeated"),
    [
        (FRONT, "## Updates\n"),
        (UPDATES, "### 2024-03-05 - Update\n### 2024-03-05 11:00 - Update\n"),
        (UPDATES, "### 2024-03-05 10:00 Europe/Pariss - Update\n"),
        (UPDATES, "`apii: operational`\n"),
        (UPDATES, "`FR-IFD: operational`\n"),
        (f"{UPDATES}We look.\n", "`api: operational`\n"),
        (UPDATES, "10:05 - Resolved\n\n**Update**\n\n"),
        (UPDATES, "```\n### 11:00 - Resolved\n```\n<!-- <!--\n### 11:00 - Resolved\n-->\n"),
        (UPDATES, "> 10:05 - Resolved\n> Over.\n\n10:05 - Monitoring\n10:06 - More\n\n"),
        (UPDATES, "- api: down, web: up\nAll `api=down` is well.\n---\n"),
        (UPDATES, "<<<<<<< HEAD\n"),
        (UPDATES, "### 2024-03-05 11:00 - Update\nA second wave begins at 09: 50 UTC.\n\n"),
    ],
)
def test_a_body_that_repeats_itself(start: str, repeated: str) -> None:
    check(start + repeated * 50)  # what is loaded once is loaded now, and each text below is read anew
    once, twice = (calls(partial(check, start + repeated * n)) for n in (100, 200))
    assert twice < 2.5 * once


@pytest.mark.parametrize(
    ("key", "items"),
    [
        ("regions", [f"Frenc{n}" for n in range(200)]),
        ("regions", [f"FR-I{n}" for n in range(200)]),
        ("components", [f"apii{n}" for n in range(200)]),
    ],
)
def test_names_that_are_not_known(key: str, items: list[str]) -> None:
    sources = [f"---\ntitle: Slow\n{key}: [{', '.join(items[:n])}]\n---\n" for n in (100, 200)]
    check(sources[0])
    once, twice = (calls(partial(check, source)) for source in sources)
    assert twice < 2.5 * once


def test_components_of_the_configuration() -> None:
    def configured(number: int) -> str:
        components = "".join(f"  - {{id: c{n}, name: C}}\n" for n in range(number))
        return f"title: A\nurl: https://example.org/\ncomponents:\n{components}"

    once, twice = (calls(partial(read_config, configured(n).encode(), "x.yml", ["en"])) for n in (100, 200))
    assert twice < 2.5 * once
