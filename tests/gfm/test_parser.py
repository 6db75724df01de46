"""Markdown means what GitHub shows: compared with GitHub's own renderer, by structure and by text."""

import inspect
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import cmarkgfm
import comrak
import html5lib
import pytest
from cmarkgfm.cmark import Options
from counting import work_of
from pymdownx import gemoji_db
from tables import each_row

from statusgen.gfm import parse
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Destination

FIXTURES = Path(__file__).parent.parent / "fixtures" / "markdown"

NOWHERE = Destination(root="")

Token = tuple[str, ...] | str


def cases() -> Iterator[str]:
    for path in sorted(FIXTURES.glob("*.md")):
        for case in path.read_text(encoding="utf-8").split("%%%% ")[1:]:
            yield case.partition("\n")[2]


@each_row("markdown", list(cases()))
def test_a_construct_shows_as_github_shows_it(markdown: str) -> None:
    assert ours(markdown) == githubs(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "> [!NOTE]\n> Text *a*\n>\n> - b",
        "> [!tip]\n>\n> Text",
        "> [!IMPORTANT]\n> a\nb\n\nc",
        "> [!Warning]  \n> a",
        "> [!CAUTION]\n> ```\n> a\n> ```",
        "> [!OTHER]\n> a",
        "> a\n> [!NOTE]",
        "See[^a]. :rocket: **:+1:** `:tada:` :no_such_thing: 10:30:45 a:b: :100::fire: :flag_xx: :fr:\n\n[^a]: b",
        "a[^1] b[^1]\n\n[^1]: c\n\n    d",
    ],
)
def test_alerts_footnotes_and_emoji_show_as_comrak_shows_them(markdown: str) -> None:
    assert ours(markdown) == comraks(markdown)


def test_every_emoji_is_the_one_of_comrak() -> None:
    names = [name for name, facts in gemoji_db.emoji.items() if "unicode" in facts] + [*gemoji_db.aliases]
    text = "\n\n".join(names)
    different = [pair for pair in zip(ours(text), comraks(text), strict=True) if pair[0] != pair[1]]
    assert len(names) > 1_800
    assert len(different) <= 12, different


def test_texts_as_people_mix_them_show_as_github_shows_them() -> None:
    author = Author(random.Random(7))
    texts = [author.text() for _ in range(250)]
    different = [text for text in texts if ours(text) != githubs(text)]
    assert len(different) <= 1, different[0]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("詳細はhttps://ex.com/foo。次の文", "https://ex.com/foo"),
        ("https://ex.com/foo、https", "https://ex.com/foo"),
        ("（https://ex.com/foo）", "https://ex.com/foo"),
        ("「https://ex.com/foo」を", "https://ex.com/foo"),
        ("https://ex.com/東京（曖昧「さ」）x）y", "https://ex.com/東京（曖昧「さ」）x"),
        ("https://ex.com/foo（続く", "https://ex.com/foo（続く"),
    ],
)
def test_a_bare_url_ends_where_a_japanese_sentence_does_which_github_runs_on_over(text: str, linked: str) -> None:
    assert [token for token in ours(text) if token[:2] == ("start", "a")] == [("start", "a", linked)]


def test_a_comment_inside_html_goes_on_over_blank_lines_so_that_nothing_of_it_shows() -> None:
    assert "secret" not in parse("<div>\n<!-- note\n\nsecret -->\n</div>\n").html(NOWHERE)


def test_a_deeper_marker_than_anybody_needs_is_text() -> None:
    assert parse("> " * 30 + "a").html(NOWHERE).count("<blockquote>") == 24
    assert parse("- " * 30 + "a").html(NOWHERE).count("<ul>") == 24
    assert "[^a]: b c" in parse("> " * 24 + "[^a]: b c").html(NOWHERE)


@pytest.mark.parametrize(
    "text",
    [
        "a" * (128 * 1024 + 1),
        "|a" * 9_000 + "|\n" + "|-" * 9_000 + "|\n" + "x\n" * 9_000,
        "*a " * 200 + "b* " * 200,
        "**a ~b " * 200 + "b~ b** " * 200,
        "![" * 200 + "a" + "](b)" * 200,
        "<div>\n" * 9_000,
        "![" * 9_000 + "a@example.com" + "](b)" * 9_000,
    ],
    ids=["size", "table", "emphasis", "strong and struck", "images", "tags", "many images"],
)
def test_a_text_that_would_take_too_long_is_refused(text: str) -> None:
    with pytest.raises(TooCostly, match=r"split it|simplify it"):
        parse(text).html(NOWHERE)


def test_the_content_of_a_bracket_that_is_never_closed_takes_no_more_steps_than_other_text() -> None:
    assert parse("[" + "a" * 16_000).content.steps < 40_000


@pytest.mark.parametrize(
    "text", [">" * 5_000, "- " * 5_000, "*a_ " * 2_000, "<!--" * 4_000, "`" * 5_000, "[" * 9_000 + "](x)" * 9_000]
)
def test_a_text_that_looks_bad_but_is_not_is_shown(text: str) -> None:
    assert parse(text).content.steps < 1_000_000


def test_a_text_that_is_nested_too_deeply_for_the_stack_is_refused() -> None:
    text = "> " * 24 + "a"
    assert parse("> a").html(NOWHERE)  # which sets up Python-Markdown, on a stack of the usual size
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 40)
    try:
        with pytest.raises(TooCostly, match="simplify it"):
            parse(text).html(NOWHERE)
    finally:
        sys.setrecursionlimit(usual)


def test_what_one_text_spends_is_not_missing_to_the_next() -> None:
    with pytest.raises(TooCostly):
        parse("*a " * 200 + "b* " * 200).html(NOWHERE)
    assert parse("*a*").html(NOWHERE) == "<p><em>a</em></p>"


def texts_read(action: Callable[[], object]) -> Counter[tuple[str, str]]:
    return work_of(action).texts


def test_a_text_is_read_once_however_often_and_wherever_it_is_shown() -> None:
    text = "# a\n\n*b* [c](https://x.org)\n"
    calls = texts_read(lambda: [parse(text).html(Destination(root=root)) for root in ("", "../", "../../")])
    assert calls == {("blocks", text): 1, ("inlines", text): 1}
    assert texts_read(lambda: [parse(text).references, parse(text).content.fragments]) == {}
    assert texts_read(lambda: [parse(text).spelled_out(NOWHERE), parse(text).spelled_out(NOWHERE)]) == {}


def test_the_blocks_of_a_text_are_forgotten_once_what_is_in_them_is_known() -> None:
    text = "# b\n\n*c*\n"
    texts_read(lambda: parse(text).content)
    assert texts_read(lambda: parse(text).headings) == {("blocks", text): 1}


def test_the_headings_of_a_text_are_known_without_reading_what_is_inside_its_lines() -> None:
    text = "## Updates\n\nThe *body* of a write-up.\n"
    assert texts_read(lambda: [parse(text).headings, parse(text).leaves, parse(text).unclosed]) == {("blocks", text): 1}


@pytest.mark.parametrize(("line", "kind"), [(1, "heading"), (2, None), (3, "paragraph"), (4, "fence"), (9, None)])
def test_the_innermost_block_of_each_line_is_known(line: int, kind: str | None) -> None:
    block = parse("# a\n\n> b\n> ```\n> c\n").leaves.get(line)
    assert (block and block.kind.value) == kind


@each_row(
    ("text", "line"),
    [
        ("a\n\n```\nb\n", 3),
        ("~~~\nb\n```\n", 1),
        ("````\nb\n```\n", 1),
        ("```\nb\n    ```\n", 1),
        ("```\nb\n``` done\n", 1),
        ("<pre>\n\nb", 1),
        ("<script>\n\nb", 1),
        ("<![CDATA[\n\nb", 1),
        ("<?php\n\nb", 1),
        ("```\nb\n```\n", None),
        ("<pre>\n\nb</pre>", None),
        ("<div>\nb", None),
        ("> ```\n> b\n\nc", None),
        ("- ```\n  b\n", None),
        ("a <pre>", None),
    ],
)
def test_code_that_nothing_ends_is_known(text: str, line: int | None) -> None:
    block = parse(text).unclosed
    assert (block and block.line) == line


# What GitHub's renderer and ours say, with the differences that are meant taken out.


class Anything(dict[str, str]):
    """Files of every name: GitHub does not look whether a link leads anywhere."""

    def get(self, name: str, default: object = None) -> Any:  # noqa: ARG002
        return name


def ours(markdown: str) -> list[Token]:
    written = parse(markdown).html(Destination(root="", files=Anything()))
    return tokens(
        re.sub(r'<span class="task"[^>]*>(.)</span>', lambda box: f"[{'x' if box[1] == '☑' else ' '}]", written)
    )


def githubs(markdown: str) -> list[Token]:
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    written = cmarkgfm.github_flavored_markdown_to_html(markdown, options=options)
    boxes = re.sub(
        r'<input type="checkbox" (checked="" )?disabled="" />', lambda box: "[x]" if box[1] else "[ ]", written
    )
    lowered = re.sub(r"(</?)h1>", r"\1h2>", boxes)
    filtered = re.sub(r"<(https?:[^>]*|\?[^>]*)>", r"&lt;\1&gt;", lowered)
    notes = re.sub(r"<a [^>]*data-footnote-backref.*?</a>", "", filtered, flags=re.DOTALL)
    notes = re.sub(r'(<sup class="footnote-ref">)<a [^>]*>(\d+)</a>', r"\1\2", notes)
    return tokens(re.sub(r"<li>(\[[x ]\])\s*<p>", r"<li><p>\1 ", notes))


def comraks(markdown: str) -> list[Token]:
    extensions = comrak.ExtensionOptions(
        strikethrough=True, table=True, tasklist=True, autolink=True, footnotes=True, alerts=True, shortcodes=True
    )
    written = comrak.markdown_to_html(markdown, extensions)
    notes = re.sub(r"<a [^>]*data-footnote-backref.*?</a>", "", written, flags=re.DOTALL)
    notes = re.sub(r'(<sup class="footnote-ref">)<a [^>]*>(\d+)</a>', r"\1\2", notes)
    return tokens(re.sub(r'<p class="markdown-alert-title">(.*?)</p>', r"<p><strong>\1</strong></p>", notes))


BLOCKS = re.compile("blockquote|br|details|div|h[1-6r]|li|[ou]l|p|pre|section|summary|table|tbody|t[dhr]|thead")


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
        return (unquote(element.get("href", "")).replace("\\", "/"),)
    if element.tag == "img":
        return (unquote(element.get("src", "")), element.get("alt") or "")
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
