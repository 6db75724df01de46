"""Texts of other programs show as they were."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen import gfm
from statusgen.gfm.links import Destination
from statusgen.importers.markup import (
    clean,
    from_html,
    from_markdown,
    from_text,
    title_of,
    without_secrets,
    without_shortcodes,
)

PIECES = (
    *" ab1.)(#+-=>|:*_`[]~\\&;!$@/{}'\"é中",
    *("\n", "\n\n", "http://x.org/a_b", "www.x", "&amp;", "~~", "**", "a@b.c", "1. ", "- ", "---", "```", "    "),
    *("<some>", "<version 2>", "</x>", "<", "<!-- a", "-->", ":tada:", "API: operational", "10:05 - Resolved"),
)
TAGS = [f"<{end}{tag}>" for tag in ("b", "i", "code", "p", "ul", "ol", "li", "h3", "pre", "a") for end in ("", "/")]


@each_row(
    ("text", "written"),
    [
        (None, ""),
        ("a <version> & ~5%\r\n# b", "a \\<version> & \\~5%\\\n\\# b"),
        ("a<br />b <x>", "a\\\nb \\<x>"),
        ('See <a href="https://e.org/?a=1&amp;b=2">this *one*</a>.', "See [this \\*one\\*](https://e.org/?a=1&b=2)."),
        ('<a href="https://e.org/">https://e.org/</a>', "<https://e.org/>"),
        ('<a href="/x">here</a> and <a>there', "here and there"),
        ("<p>One</p>\n<p>Two<br><br>Three</p>", "One\n\nTwo\n\nThree"),
        ("<ul><li>a</li><li>b<br>c</li></ul><ol><li>d<li>e</ol>", "- a\n- b\\\n  c\n\n1. d\n2. e"),
        ("a<ul><li>b<ul><li>c</li></ul><p>d</p></li><li>e</ul></li>f", "a\n\n- b\n  - c\n\n  d\n- e\n\nf"),
        ("<b>Now</b> we <em>do <strong>both</strong></em>.", "**Now** we *do* ***both***."),
        ("a<b>(b)</b>c <b>d </b>e <i></i>", "a(b)c **d** e"),
        ("<i>a</i><b>b</b> <i>(</i>x<i>", "*a***b** (x"),
        ("<a href='https://e.org/'><b>c</b></a> <a>d</a></i>", "[**c**](https://e.org/) d"),
        ("<code>a`b</code> <kbd>c</kbd> <del>d</del>", "`` a`b `` `c` ~~d~~"),
        ("<h2>a #</h2>b<h3>c<br>d</h3>", "#### a \\#\n\nb\n\n#### c d"),
        ("<pre>a\n  ``` b</pre><pre> </pre>c", "````\na\n  ``` b\n````\n\nc"),
        ("<blockquote>a<p>b</p></blockquote>", "> a\n\n> b"),
        ("https://e.org/<br><b>a</b>", "https://e.org/ \\\n**a**"),
        ("<li>a", "- a"),
        ("<b>a</b> <u>b</u> <p", "**a** b \\<p"),
        ('<img src="https://e.org/a.png" alt="A"> <img src="b.png" alt="B"> <img>', "[A](https://e.org/a.png) B"),
        ("<script>alert(1)</script><style>x</style>ok</script>", "ok"),
        ("<a href='https://e.org/a b'>https://e.org/a b</a>", "https://e.org/a b"),
    ],
)
def test_plain_text_and_its_html_become_markdown(text: str | None, written: str) -> None:
    assert from_text(text) == written


def test_line_ends_in_html_are_blanks() -> None:
    assert from_html("<p>One\n  two</p>") == "One two"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_page_shows_the_text_that_there_was(text: str) -> None:
    shown = gfm.parse(from_text(text)).plain(Destination(root=""))
    assert shown.split() == text.split()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*TAGS, "<br>", " ", "a", "(b)", "*c*", "1. d", "`f`", "https://e.org/"])).map("".join))
def test_html_keeps_its_words(html: str) -> None:
    shown = gfm.parse(from_html(html)).plain(Destination(root=""))
    assert "".join(shown.split()) == "".join(re.sub("<[^>]*>", "", html).split())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# A #\n\ntext", "#### A\n\ntext"),
        ("A\n===\ntext", "#### A\ntext"),
        ("one\ntwo\n---", "one\ntwo\n\n---"),
        ("#### A", "#### A"),
        ("```\n# no", "```\n# no\n```"),
        ("\n\n  x\n", "  x"),
        (None, ""),
    ],
)
def test_markdown_fits_below_the_heading_of_an_update(text: str | None, written: str) -> None:
    assert from_markdown(text) == written


def test_what_no_file_may_have_is_left_out() -> None:
    assert clean("a\x00b\ufeff\r\nc\ud83d") == "ab\nc\ufffd"
    assert len(clean("x" * 200_000)) == 100_000
    assert [title_of(text, "None") for text in ("a\n b", " \x07 ", None)] == ["a b", "None", "None"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("In x (https://e.org/?k=$TOKEN) was **down**", "In x was **down**"),
        ("at http://$HOST_NAME/ and ${SECRET_KEY}", "at  and "),
        ("costs $5, $US or ($10)", "costs $5, $US or ($10)"),
    ],
)
def test_addresses_with_names_of_secrets_are_left_out(text: str, left: str) -> None:
    assert without_secrets(text) == left


def test_shortcodes_are_what_they_would_have_shown() -> None:
    text = 'a {{< track "2018-05-25 04:13" >}} {{% own x=1 %}}b{{% /own %}} {{< ref "x.md" >}}'
    text += "{{< highlight sh >}}c{{< /highlight >}}"
    assert re.sub(r"\n", "|", without_shortcodes(text)) == "a *2018-05-25 04:13* b x.md|```|c|```|"
