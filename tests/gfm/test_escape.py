"""A text that is not Markdown reads the same once Markdown has been made HTML of it."""

import html
import re

import cmarkgfm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen.gfm.escape import link, literal, literal_lines

PIECES = (
    *"ab1 .)(#+-=>|:*_`[]<>~\\&;!$@/w^{}'\"é中",
    *("http://x", "www.", "&amp;", "https://", "https://e.org/a_b", "<b>", "~~", "**", "a@b.c", "mailto:", "1. ", "- "),
)
PLACES = ("{}", "# {}", "- **t**: {}", "> {}", "x\n{}")


def shown(markdown: str) -> str:
    """What GitHub's own parser shows of a text."""
    page = cmarkgfm.github_flavored_markdown_to_html(markdown)
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


@each_row(
    ("text", "written"),
    [
        (
            "About 2.5 % (or less) - and an end.",
            "About 2.5 % (or less) - and an end.",
        ),
        ("snake_case and AT&T", "snake_case and AT&T"),
        ("https://example.org/a_b?c=d&e", "https://example.org/a_b?c=d&e"),
        ("two\n  lines", "two lines"),
        ("*a* _b_ `c` ~d~ $e$", r"\*a\* \_b\_ \`c\` \~d\~ \$e\$"),
        ("[a](b) <c> &copy; \\", r"\[a\](b) \<c> \&copy; \\"),
        ("# a #", r"\# a \#"),
        ("- a - b", r"\- a - b"),
        ("> a", r"\> a"),
        ("12. a", r"12\. a"),
        ("https://example.org/~a*", r"https\://example.org/\~a\*"),
        ("www.example.org/~a", r"www\.example.org/\~a"),
        (":tada: at 10:30:45", r"\:tada: at 10:30:45"),
    ],
)
def test_as_little_is_escaped_as_will_do(text: str, written: str) -> None:
    assert literal(text) == written
    assert shown(written) == " ".join(text.split())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join).filter(str.strip))
def test_any_text_reads_literally_wherever_it_stands(text: str) -> None:
    for place in PLACES:
        assert shown(place.format(literal(text))) == shown(place.format("QQ")).replace("QQ", " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("one\n  # two", "one\\\n\\# two"),
        ("one\n \n\n\ntwo\n", "one\n\ntwo"),
        ("see https://e.org/x\nnow", "see https://e.org/x \\\nnow"),
        ("C:\\\nx", "C:\\\\\\\nx"),
    ],
)
def test_line_ends_stay_and_touch_no_address(text: str, written: str) -> None:
    assert literal_lines(text) == written


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*PIECES, "\n", "\n\n", "---", "===", "```", "<!--", "| a |"]), max_size=14).map("".join)
)
def test_any_text_of_several_lines_reads_literally(text: str) -> None:
    assert shown(literal_lines(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://x.org/a?b=c&d=e", "https://x.org/a?b=c&amp;d=e"),
        ("https://x.org/a_(b)", "https://x.org/a_%28b%29"),
        ("https://x.org/&copy;", "https://x.org/&amp;copy;"),
        ("https://x.org/a]`*b*\\", "https://x.org/a%5D%60*b*%5C"),
    ],
)
def test_a_link_leads_where_its_address_says(url: str, href: str) -> None:
    assert cmarkgfm.github_flavored_markdown_to_html(link("a", url)) == f'<p><a href="{href}">a</a></p>\n'
