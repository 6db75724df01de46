"""Headings are found where GitHub's renderer finds them, and comments go without moving a line."""

import re

import cmarkgfm
import html5lib
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen.gfm import parse

PIECES = st.sampled_from(
    [
        "# a",
        "## Updates ##",
        "### 17:07 - Resolved",
        "a",
        "b c",
        "===",
        "---",
        "***",
        "```",
        "~~~",
        "````",
        "> ",
        "- ",
        "1. ",
        "2. ",
        "  ",
        "    ",
        "\t",
        "<div>",
        "</pre>",
        "<pre>",
        "<br>",
        "<!--",
        "-->",
        "<?x",
        "?>",
        "<![CDATA[",
        "]]>",
        "<!A",
        "|a|",
        "|-|",
        "",
        "\n",
        "#",
        "####### a",
        "`",
    ]
)
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), max_size=12).map("\n".join)


def githubs_top_level(text: str) -> list[tuple[int, int]]:
    written = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_SOURCEPOS)
    root = html5lib.parseFragment(written, namespaceHTMLElements=False)
    return [
        (int(child.tag[1]), int(place[1]))
        for child in root
        if (place := re.match(r"(\d+):", child.get("data-sourcepos", ""))) and child.tag[0] == "h"
        if child.tag != "hr"
    ]


@each_row(
    "text",
    [
        "# a\n\n> # quoted\n\n- # listed\n\n## b",
        "```\n# a\n```\n# b",
        "~~~\n# a\n```\n# still",
        "    # code\n\n# a",
        "<!-- # a\n\n# b -->\n# c",
        "<div>\n# a\n\n# b",
        "<pre>\n\n# a\n</pre>\n# b",
        "<?php\n# a\n?>\n# b",
        "<!DOCTYPE\n# a\n>\n# b",
        "<![CDATA[\n# a\n]]>\n# b",
        "<b>\n# a\n\n# b",
        "text\n<b>\n# a",
        "a\nb\n---\nc\n===",
        "> a\n===\n# b",
        "- a\n\n  # b\n# c",
        "[a]: b\n# c\n\n[d]: e\n===\n# f",
        "#\n##  \n#a\n#\ta",
        "   # a\n    # b",
        "| a |\n|---|\n# b\n| c |\n---",
        "",
    ],
)
def test_headings_are_those_of_github(text: str) -> None:
    found = [(heading.level, heading.line) for heading in parse(text).headings]
    assert found == githubs_top_level(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_headings_of_any_mix_are_those_of_github(text: str) -> None:
    expected = githubs_top_level(text)
    if not runs_a_comment_on(text):
        assert [(heading.level, heading.line) for heading in parse(text).headings] == expected


def runs_a_comment_on(text: str) -> bool:
    """The one difference that is meant: a comment inside HTML goes on over blank lines."""
    return re.search(r"<(?:div|br|/?pre)>[^\n]*(?:\n.*)*<!--", text) is not None


def test_a_heading_knows_its_text_and_place() -> None:
    text = "## Updates ##\n\n  ###\t17:07 - Resolved\ntext\n\nTwo  \n  lines\n---\n"
    assert [(each.level, each.text, each.line, each.column, each.end) for each in parse(text).headings] == [
        (2, "Updates", 1, 4, 1),
        (3, "17:07 - Resolved", 3, 7, 3),
        (2, "Two lines", 6, 1, 8),
    ]


def test_lines_may_end_in_any_way() -> None:
    assert [heading.line for heading in parse("# a\r\n\r\n# b\r# c\n# d").headings] == [1, 3, 4, 5]


@each_row(
    ("text", "expected"),
    [
        ("a <!-- x --> b", "a  b"),
        ("a <!-- x\ny --> b\nc", "a \n b\nc"),
        ("<!-- a\n\n# b\n-->\nc", "\n\n\n\nc"),
        ("a\n\n<!-- never closed\n\nb", "a\n\n\n\n"),
        ("a <!-- never closed\n\nb", "a <!-- never closed\n\nb"),
        ("`<!-- code -->` ``<!-- ` -->`` <!-- x -->", "`<!-- code -->` ``<!-- ` -->`` "),
        ("`` <!-- x --> `", "``  `"),
        ("\\<!-- text -->", "\\<!-- text -->"),
        ("```\n<!-- code -->\n```\n\n    <!-- code -->\n", "```\n<!-- code -->\n```\n\n    <!-- code -->\n"),
        ("- <!-- x -->\n  a\n- b", "- \n  a\n- b"),
        ("<div>\n<!-- x --> a <!-- y -->\n</div>", "<div>\n a \n</div>"),
        ("<div>\n<!-- x\n\ny -->\n</div>", "<div>\n\n\n\n</div>"),
        ("a<!-->b<!--->c", "abc"),
    ],
)
def test_comments_go_and_lines_stay(text: str, expected: str) -> None:
    assert parse(text).without_comments == expected


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_text_without_comments_has_as_many_lines(text: str) -> None:
    assert parse(text).without_comments.count("\n") == text.count("\n")
