"""Markdown means what GitHub shows: compared with GitHub's own renderer, by structure and by text."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import cmarkgfm
import html5lib
import pytest
from cmarkgfm.cmark import Options

from statusgen.gfm.html import html
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Known, Place
from statusgen.gfm.parser import tree

FIXTURES = Path(__file__).parent.parent / "fixtures" / "markdown"

Token = tuple[str, ...] | str


def cases() -> Iterator[Any]:
    for path in sorted(FIXTURES.glob("*.md")):
        for case in path.read_text(encoding="utf-8").split("%%%% ")[1:]:
            title, _, markdown = case.partition("\n")
            yield pytest.param(markdown, id=f"{path.stem}: {title}")


@pytest.mark.parametrize("markdown", list(cases()))
def test_a_construct_shows_as_github_shows_it(markdown: str) -> None:
    assert ours(markdown) == githubs(markdown)


def test_texts_as_people_mix_them_show_as_github_shows_them() -> None:
    author = Author(random.Random(7))
    texts = [author.text() for _ in range(400)]
    different = [text for text in texts if ours(text) != githubs(text)]
    assert len(different) <= 1, different[0]


def test_a_comment_inside_html_goes_on_over_blank_lines_so_that_nothing_of_it_shows() -> None:
    assert "secret" not in html("<div>\n<!-- note\n\nsecret -->\n</div>\n", Place(root=""))


def test_a_deeper_marker_than_anybody_needs_is_text() -> None:
    assert html("> " * 30 + "a", Place(root="")).count("<blockquote>") == 24
    assert html("- " * 30 + "a", Place(root="")).count("<ul>") == 24


@pytest.mark.parametrize(
    "text",
    [
        "a" * (128 * 1024 + 1),
        "*a" * 40_000,
        "[a](b) " * 16_000,
        "[[a](b)" * 16_000,
        "`a` " * 20_000,
        "|a" * 9_000 + "|\n" + "|-" * 9_000 + "|\n" + "x\n" * 9_000,
        "*a " * 200 + "b* " * 200,
        "**a ~b " * 200 + "b~ b** " * 200,
    ],
    ids=["size", "stars", "links", "open brackets", "code", "table", "emphasis", "strong and struck"],
)
def test_a_text_that_would_take_too_long_is_refused(text: str) -> None:
    with pytest.raises(TooCostly, match=r"split it|simplify it"):
        tree(text)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5_000,
        "- " * 5_000,
        "*a_ " * 2_000,
        "<!--" * 4_000,
        "`" * 5_000,
        "[" * 16_000,
        "[" * 9_000 + "](x)" * 9_000,
    ],
)
def test_a_text_that_looks_bad_but_is_not_is_shown(text: str) -> None:
    assert len(tree(text)) == 1


def test_a_recursion_too_deep_counts_as_too_costly(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(text: str) -> None:
        raise RecursionError(text)

    monkeypatch.setattr("statusgen.gfm.parser.read", overflow)
    with pytest.raises(TooCostly):
        tree("a")


def test_what_one_text_spends_is_not_missing_to_the_next() -> None:
    with pytest.raises(TooCostly):
        tree("*a" * 40_000)
    assert [child.tag for child in tree("*a*")] == ["p"]


def test_elements_know_their_lines() -> None:
    lines = [(element.tag, element.get("line")) for element in tree("a\n\n[b]: c\nd\n\n| e |\n|-|\n| f |\n").iter()]
    assert [pair for pair in lines if pair[1]] == [("p", "1"), ("p", "4"), ("th", "6"), ("td", "8")]


# What GitHub's renderer and ours say, with the differences that are meant taken out.


class Anything(frozenset[str]):
    """Files of every name: GitHub does not look whether a link leads anywhere."""

    def __contains__(self, name: object) -> bool:
        return True


def ours(markdown: str) -> list[Token]:
    written = html(markdown, Place(root="", known=Known(files=Anything())))
    return tokens(
        re.sub(r'<span class="task"[^>]*>(.)</span>', lambda box: f"[{'x' if box[1] == '☑' else ' '}]", written)
    )


def githubs(markdown: str) -> list[Token]:
    written = cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    boxes = re.sub(
        r'<input type="checkbox" (checked="" )?disabled="" />', lambda box: "[x]" if box[1] else "[ ]", written
    )
    lowered = re.sub(r"(</?)h1>", r"\1h2>", boxes)
    filtered = re.sub(r"<(https?:[^>]*|\?[^>]*)>", r"&lt;\1&gt;", lowered)
    return tokens(re.sub(r"<li>(\[[x ]\])\s*<p>", r"<li><p>\1 ", filtered))


BLOCKS = re.compile("blockquote|br|details|div|h[1-6r]|li|[ou]l|p|pre|summary|table|tbody|t[dhr]|thead")


def tokens(written: str) -> list[Token]:
    """Start tags, end tags and texts, without the spaces that do not show, and with `[X]` as `[x]`."""
    found: list[Token] = [("end", "p")]
    in_code = False
    for token in walked(html5lib.parseFragment(written, namespaceHTMLElements=False)):
        if not isinstance(token, str):
            in_code = token == ("start", "pre") if "pre" in token else in_code
            found.append(token)
            continue
        text = f"{found.pop()}{token}" if isinstance(found[-1], str) else token
        found.append(text if in_code else re.sub(r"\s+", " ", text.replace("[X]", "[x]")))
    around = zip(found, found[1:], [*found[2:], ("end", "p")], strict=False)
    return [kept for before, token, after in around if (kept := trimmed(before, token, after))]


def trimmed(before: Token, token: Token, after: Token) -> Token:
    if not isinstance(token, str):
        return token
    left = token.lstrip(" ") if BLOCKS.fullmatch(before[1]) and before[1] != "pre" else token
    return left.rstrip(" ") if BLOCKS.fullmatch(after[1]) else left


def walked(element: Any) -> Iterator[Token]:
    if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
        yield ("start", element.tag, *attributes(element))
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from walked(child)
            yield child.tail or ""
    if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
        yield ("end", element.tag)


def attributes(element: Any) -> tuple[str, ...]:
    if element.tag == "a":
        return (unquote(element.get("href", "")).removeprefix("attachments/"),)
    if element.tag == "img":
        return (unquote(element.get("src", "")).removeprefix("attachments/"), element.get("alt") or "")
    if element.tag in ("td", "th"):
        return ((element.get("align") or element.get("class") or "").removeprefix("align-"),)
    return (element.get("start", "1"),) if element.tag == "ol" else ()


class Author:
    """Writes texts the way people on call do, out of what they use."""

    PHRASES = (FIXTURES / "phrases.txt").read_text(encoding="utf-8").splitlines()
    WORDS = ("the", "service", "was", "slow", "and", "errors", "rose", "for", "some", "users", "in", "every", "region")

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def text(self) -> str:
        blocks = [self.block() for _ in range(self.chance.randint(2, 6))]
        return self.chance.choice(["\n\n", "\n\n", "\n"]).join(blocks) + "\n\n[ref]: https://example.com/ref\n"

    def block(self) -> str:
        kinds = [
            self.paragraph,
            self.paragraph,
            self.items,
            self.items,
            self.fence,
            self.quote,
            self.table,
            self.heading,
        ]
        return self.chance.choice([*kinds, self.details])()

    def words(self, most: int = 8) -> str:
        return " ".join(
            self.chance.choice(self.PHRASES if self.chance.random() < 0.5 else self.WORDS)
            for _ in range(self.chance.randint(1, most))
        )

    def paragraph(self) -> str:
        return self.chance.choice(["\n", "  \n", "\\\n"]).join(self.words() for _ in range(self.chance.randint(1, 3)))

    def items(self, depth: int = 0) -> str:
        marker = self.chance.choice(["- ", "* ", "1. ", "3) ", "-  "])
        items = []
        for _ in range(self.chance.randint(1, 4)):
            content = self.chance.choice(["", "", "[x] ", "[ ] "]) + self.words(5)
            if depth < 2 and self.chance.random() < 0.3:
                inner = self.items(depth + 1) if self.chance.random() < 0.6 else self.fence()
                content += self.chance.choice(["\n", "\n\n"]) + inner
            items.append(marker + indented(content, self.chance.choice([len(marker), len(marker), 2, 4])).lstrip())
        return self.chance.choice(["\n", "\n\n"]).join(items)

    def fence(self) -> str:
        fence = self.chance.choice(["```", "~~~", "````"])
        return f"{fence}{self.chance.choice(['', 'sh'])}\n$ curl *x* _y_\n\n- no <b>\n{fence}"

    def quote(self) -> str:
        return "\n".join(f"> {line}" for line in self.chance.choice([self.paragraph, self.items])().split("\n"))

    def table(self) -> str:
        width = self.chance.randint(1, 3)
        rows = ["| " + " | ".join(self.words(2) for _ in range(width)) + " |" for _ in range(self.chance.randint(2, 4))]
        return "\n".join([rows[0], "|" + self.chance.choice(["---|", ":--|", "--:|", ":-:|"]) * width, *rows[1:]])

    def heading(self) -> str:
        return self.chance.choice(["# {}", "## {}", "### {} ##", "{}\n---", "{}\n==="]).format(self.words(3))

    def details(self) -> str:
        return f"<details>\n<summary>Log</summary>\n\n{self.paragraph()}\n\n</details>"


def indented(text: str, width: int) -> str:
    return "\n".join(" " * width + line if line else line for line in text.split("\n"))
