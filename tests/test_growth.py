"""What is four times as long takes about four times the work, counted in calls, whatever is wrong with it."""

import cProfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

import pytest
from builders import at, site, writeup

from statusgen import gfm
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Destination
from statusgen.sources.config import read_config
from statusgen.sources.incident import parse
from statusgen.sources.writeup import read_header
from statusgen.sources.yaml.tree import read_mapping

SIZE: Final = 2_000
SITE: Final = site()
FRONT: Final = "---\ntitle: Slow\ncomponents: {api: major_outage}\n---\n"
UPDATES: Final = f"{FRONT}## Updates\n\n### 2024-03-05 10:00 - Investigating\n"


def grows_evenly(work: Callable[[int], object], size: int = SIZE) -> bool:
    """Whether four times the size takes at most four and a half times the calls, in Python and in C."""
    work(100)  # what is loaded once is loaded now
    return calls(partial(work, 4 * size)) <= 4.5 * calls(partial(work, size))


def calls(action: Callable[[], object]) -> int:
    with cProfile.Profile() as profile:
        action()
    return sum(entry.callcount for entry in profile.getstats())


def check(source: str) -> None:
    parse(read_header(writeup(source), SITE), SITE, now=at("2024-03-06 12:00"))


def show(text: str) -> None:
    gfm.parse.cache_clear()
    with suppress(TooCostly):
        gfm.parse(text).html(Destination(root=""))


GROWING = (
    "[a](b) ", "[[a](b)", "![a](b) ", "[", "![", "[a", "]", "[a](b", "[a](b 'c", "[a](<b", "[a][b] ", "[a][", "[^a] ",
    "`", "`a``b", "`a` ", "*a", "*a_ ", "*a **b* c** ", "~a~~b ", "\\[", "&amp;", "&a", "<a ", "<a b='", '<a b="c ',
    "<!--", "<!-- a -->", "<?", "<![CDATA[", "<!a", "<http:a", "<a@b.c", "https://x.org ", "https://", "www.a.b ",
    "http://a_b", "https://x.org/))", "https://x.org;&a;", "a@b.c ", "a@", "a.", ":smile:", ":a", "a  \n", "a\\\n",
    ">", "> a\n", "> a\nb\n", "- ", "- a\n", "- - a\n", "- a\n  - b\n", "1. a\n\n", "- [x] a\n", "    a\n\n",
    "```\na\n", "|a|b|\n", "|a|\n|-|\n", "<div>\n", "<b>\n\n", "# a\n", "a\n===\n", "#", "[a]: b\n", "[a]: b 'c\n",
    "[a]:\n", "[a]: b\n===\n", "a[^1]\n\n[^1]: b\n\n", "[^1]: a\n", "> [!NOTE]\n> a\n\n", " ", "\t", "a\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", GROWING)
def test_a_text(unit: str) -> None:
    assert grows_evenly(lambda size: show(unit * (size // len(unit))))


@pytest.mark.parametrize(
    "unit", ["[", "[[a](b)", "*a", "*a **b* c** ", "`", "<a ", ">", "- - a\n", "|a|\n|-|\n", "[a]: b\n"]
)
def test_a_long_text(unit: str) -> None:
    assert grows_evenly(lambda size: show(unit * (size // len(unit))), 4 * SIZE)


@pytest.mark.parametrize(
    "line",
    [
        "a: [x",
        "a: b: c",
        "a: @x",
        "a: 'x",
        "a:b",
        "a:\n\tb: c",
        "a:\n - b\n  c: d",
        "a: {b: c d: e}",
        "a: {\n  b: c\n  d: e",
    ],
)
def test_mistakes_in_yaml(line: str) -> None:
    assert grows_evenly(lambda size: read_mapping(f"{line}\n" * (size // len(line)), "x.yml"))


@pytest.mark.parametrize(
    ("start", "repeated"),
    [
        (FRONT, "## Updates\n"),
        (UPDATES, "### 2024-03-05 - Update\n### 2024-03-05 11:00 - Update\n"),
        (UPDATES, "### 2024-03-05 10:00 Europe/Pariss - Update\n"),
        (UPDATES, "`apii: operational`\n"),
        (UPDATES, "`FR-IFD: operational`\n"),
        (UPDATES, "`api:\noperational`\n"),
        (
            UPDATES,
            "### 26/11 10:05 - Update\n### 10:05 - 10:10 - Update\n1005 - Resolved\n\n10:05 - Resolved: well.\n\n",
        ),
        (FRONT, "### 2024-03-05 10:00 UTC - Update\n`api: operational`\n"),
        (f"{UPDATES}We look.\n", "`api: operational`\n"),
        (UPDATES, "10:05 - Resolved\n\n**Update**\n\n"),
        (UPDATES, "```\n### 11:00 - Resolved\n```\n<!-- <!--\n### 11:00 - Resolved\n-->\n"),
        (UPDATES, "> 10:05 - Resolved\n> Over.\n\n10:05 - Monitoring\n10:06 - More\n\n"),
        (UPDATES, "10:05 - Resolvd\n\nJane (10:06): Resolved\n\n| 10:07 | Resolved | a |\n|---|---|---|\n\n"),
        (UPDATES, "- api: down, web: up\nAll `api=down` is well.\n---\n"),
        (UPDATES, "<<<<<<< HEAD\n"),
        (UPDATES, "### 2024-03-05 11:00 - Update\nA second wave begins at 09: 50 UTC.\n\n"),
    ],
)
def test_a_body_that_repeats_itself(start: str, repeated: str) -> None:
    assert grows_evenly(lambda size: check(start + repeated * (size // len(repeated))))


@pytest.mark.parametrize(("key", "name"), [("regions", "Frenc"), ("regions", "FR-I"), ("components", "apii")])
def test_names_that_are_not_known(key: str, name: str) -> None:
    def named(size: int) -> None:
        check(f"---\ntitle: Slow\n{key}: [{', '.join(f'{name}{n}' for n in range(size // 10))}]\n---\n")

    assert grows_evenly(named)


def test_components_of_the_configuration() -> None:
    def configured(size: int) -> None:
        components = "".join(f"  - {{id: c{n}, name: C}}\n" for n in range(size // 25))
        read_config(f"title: A\nurl: https://example.org/\ncomponents:\n{components}".encode(), "x.yml", ["en"])

    assert grows_evenly(configured)
