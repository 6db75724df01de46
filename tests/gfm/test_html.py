"""What a body becomes on a page: links that lead somewhere, nothing active, no request to elsewhere."""

import re
import threading
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen.gfm import parse
from statusgen.gfm.blocks import lines_of
from statusgen.gfm.html import Reference, text_of
from statusgen.gfm.limits import TooCostly
from statusgen.gfm.links import Destination, LinkedPage, Words

X = LinkedPage("incidents/x/", {"root-cause": "r-root-cause"})
PAGES = {"x": X, "2024/x": X, "2023/x": X, "2024/old-name": LinkedPage("incidents/new-id/")}
NAMES = ("2024/log.txt", "a b/l g.txt", "2024/javascript:alert(1)", "2024/a/b", "2024/p.png", "p q.png")
FILES = {name: f"attachments/{name}" for name in NAMES}
HOME = Destination(root="../../", pages=PAGES, files=FILES)
YEAR = Destination(root="../../", folder="2024", pages=PAGES, files=FILES, ids="r-", notes="n-", heading=3)
OUTSIDE = 'rel="nofollow noopener noreferrer"'


def html(markdown: str, destination: Destination) -> str:
    return parse(markdown).html(destination)


def link(target: str, destination: Destination = YEAR) -> str | None:
    """Where a link to `target` leads, None for text without a link."""
    found = re.fullmatch(r'<p>(?:<a href="([^"]*)"[^>]*>)?a(?:</a>)?</p>', html(f"[a](<{target}>)", destination))
    assert found
    return found[1]


@each_row(
    ("target", "href"),
    [
        ("https://x.org/a?b=c&d#e", "https://x.org/a?b=c&amp;d#e"),
        ("HTTP://x.org", "HTTP://x.org"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("tel:+33123", "tel:+33123"),
        ("//x.org/a b", "https://x.org/a%20b"),
        ("//x.org/\"'", "https://x.org/%22'"),
        ("x.md", "../../incidents/x/"),
        ("../2023/x.md", "../../incidents/x/"),
        ("./x.fr.md", "../../incidents/x/"),
        ("x.pt-BR.md", "../../incidents/x/"),
        ("x.md#root-cause", "../../incidents/x/#r-root-cause"),
        ("x.md#nowhere", "../../incidents/x/"),
        ("x.md#", "../../incidents/x/"),
        ("old-name.md", "../../incidents/new-id/"),
        ("old-name.fr.md", "../../incidents/new-id/"),
        ("log.txt", "../../attachments/2024/log.txt"),
        ("../a b/l%20g.txt?x#page=2", "../../attachments/a%20b/l%20g.txt#page%3D2"),
        ("./javascript:alert(1)", "../../attachments/2024/javascript%3Aalert%281%29"),
        ("a//b", "../../attachments/2024/a/b"),
    ],
)
def test_a_link_leads_where_its_target_is_published(target: str, href: str) -> None:
    assert link(target) == href


@each_row(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x1;javascript:alert(1)",
        "java&#10;script:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "foo:bar",
        "https:x",
        "https:///x",
        "https://x\u2028",
        "/absolute",
        "\\absolute",
        "../../README.md",
        "%2e%2e/%2e%2e/x",
        "a%00b",
        "%2Fetc",
        "..",
        "folder/",
        "README.md",
        "?x",
        "#nowhere",
        "",
        "gone.txt",
        "gone.md",
        "gone.fr.md",
        "x.md/",
        "readme.md",
    ],
)
def test_a_link_that_must_not_lead_anywhere_is_only_its_text(target: str) -> None:
    assert link(target) is None


def test_outside_links_say_that_they_vouch_for_nothing() -> None:
    assert html('[a](https://x.org "t")', HOME) == f'<p><a href="https://x.org" {OUTSIDE} title="t">a</a></p>'
    assert html("[a](//x.org)", HOME) == f'<p><a href="https://x.org" {OUTSIDE}>a</a></p>'
    assert html("[a](\\\\\\\\x.org\\a)", HOME) == f'<p><a href="https://x.org/a" {OUTSIDE}>a</a></p>'
    assert html("<a href='x.md' onclick='y' target=_top>a</a>", HOME) == '<p><a href="../../incidents/x/">a</a></p>'


def test_headings_are_named_and_links_in_the_text_find_them() -> None:
    written = html(
        "## Root cause\n\n## Root *cause*!\n\n[a](#root-cause-1) <a href='#root-cause'>b</a>\n\n## <b>x</b>", YEAR
    )
    assert '<h3 id="r-root-cause">Root cause</h3>' in written
    assert '<h3 id="r-root-cause-1">Root <em>cause</em>!</h3>' in written
    assert '<a href="#r-root-cause-1">a</a> <a href="#r-root-cause">b</a>' in written
    assert '<h3 id="r-x"><b>x</b></h3>' in written


def test_a_text_without_headings_leads_to_those_of_its_own_page() -> None:
    update = Destination(root="../../", own=X)
    assert html("[a](#root-cause)", update) == '<p><a href="../../incidents/x/#r-root-cause">a</a></p>'
    assert html("[a](#nowhere) <a href='#nowhere'>b</a>", update) == "<p>a <a>b</a></p>"


def test_the_names_of_headings_are_those_that_github_gives() -> None:
    assert parse("## Root *cause*\n\ntext\n\n### Root cause\n\nÉtat\n---").content.fragments == {
        "root-cause",
        "root-cause-1",
        "état",
    }


def test_without_a_prefix_there_are_no_ids() -> None:
    assert html("## A\n\n[a](#a) [b](x.md#c)", HOME) == '<h2>A</h2>\n<p>a <a href="../../incidents/x/">b</a></p>'
    assert html("<b id='x' name='y'>a</b>", YEAR) == "<p><b>a</b></p>"


def test_headings_stay_below_those_of_the_page() -> None:
    written = html("# a\n## b\n### c\n###### d\n\n<h1>e</h1>", Destination(root="", heading=4))
    assert re.findall(r"<h(\d)>(.)", written) == [("4", "a"), ("4", "b"), ("5", "c"), ("6", "d"), ("4", "e")]


def test_images_of_the_site_are_shown_and_those_from_elsewhere_are_links() -> None:
    local = '<img src="../../attachments/2024/p.png" alt="a &quot;b&quot;"'
    assert html('![a "b"](p.png "t")', YEAR) == f'<p>{local} title="t" loading="lazy"></p>'
    assert html("![*a* b](p.png)", YEAR).startswith('<p><img src="../../attachments/2024/p.png" alt="a b"')
    assert html("![a](https://x.org/p.png)", YEAR) == f'<p><a href="https://x.org/p.png" {OUTSIDE}>a</a></p>'
    assert html("![](//x.org/p)", YEAR) == f'<p><a href="https://x.org/p" {OUTSIDE}>https://x.org/p</a></p>'
    assert html("![a](data:image/png,x) ![b](../../x.png) ![c](x.md)", YEAR) == "<p>a b c</p>"


def test_no_image_is_written_into_the_page_itself() -> None:
    for written in ('<img src="data:image/png,x" alt="a">', "<img src='&#100;ata:image/svg+xml,%3Csvg/%3E' alt=a>"):
        assert html(f"b {written} c", HOME) == "<p>b a c</p>"


def test_images_in_html_are_treated_alike() -> None:
    written = html("<img src=p.png alt='a' width=10 style='x' onerror=alert(1) align=right>", YEAR)
    assert "onerror" not in written
    assert "style" not in written
    assert 'src="../../attachments/2024/p.png"' in written
    assert 'class="align-right"' in written
    assert (
        html("a <img src='//x.org/p' alt='a < b'>", YEAR)
        == f'<p>a <a href="https://x.org/p" {OUTSIDE}>a &lt; b</a></p>'
    )
    assert html("a <img>", YEAR) == "<p>a </p>"


def test_a_tag_that_is_not_allowed_shows_as_text() -> None:
    assert html("`<some>` and <some> x", HOME) == "<p><code>&lt;some&gt;</code> and &lt;some&gt; x</p>"
    assert html("<script>alert(1)</script>", HOME) == "&lt;script&gt;alert(1)&lt;/script&gt;"
    assert html("a <script>alert(1)</script>", HOME) == "<p>a &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert html("<div>\na <\n</div>", HOME) == "<div>\na &lt;\n</div>"
    assert html("<div><</div>", HOME) == "<div>&lt;</div>"


def test_comments_do_not_show() -> None:
    assert html("a <!-- b --> c\n\n<!-- d\n\n-->", HOME) == "<p>a  c</p>"
    assert html("<div>a<!-- b", HOME) == "<div>a\n</div>"


def test_details_hold_markdown() -> None:
    written = html("<details open>\n<summary>Log</summary>\n\n- *a*\n\n</details>", HOME)
    assert (
        "".join(written.split("\n")) == '<details open=""><summary>Log</summary><ul><li><em>a</em></li></ul></details>'
    )


def test_boxes_of_a_task_list_are_glyphs_with_a_name() -> None:
    page = Destination(root="", words=Words(done="fait", to_do="à faire"))
    assert '<span class="task" role="img" aria-label="fait">☑</span> a' in html("- [x] a", page)
    assert '<span class="task" role="img" aria-label="à faire">☐</span> b' in html("- [ ] b", page)


def test_an_alert_is_a_box_with_its_title_in_the_language_of_the_page() -> None:
    page = Destination(root="", words=Words(important="Wichtig"))
    alert = parse("> [!IMPORTANT]\n> Change your password.")
    assert alert.html(page) == (
        '<div class="alert important">\n<p><strong>Wichtig</strong></p>\n<p>Change your password.</p>\n</div>'
    )
    assert alert.plain(page) == "Wichtig\nChange your password."


@pytest.mark.parametrize("text", ["> [!NOTE]", "- > [!NOTE]\n  > a", "> > [!NOTE]\n> > a", "> [!NOTE] a"])
def test_a_quote_that_github_shows_as_a_quote_is_no_alert(text: str) -> None:
    assert "[!NOTE]" in html(text, HOME)


def test_footnotes_link_to_each_other_where_the_page_has_ids_for_them() -> None:
    notes = parse("a[^n] b[^n]\n\n[^n]: c")
    linked = notes.html(Destination(root="", notes="x-"))
    assert '<sup class="footnote"><a href="#x-1" id="x-1-from">1</a></sup>' in linked
    assert '<sup class="footnote"><a href="#x-1" id="x-1-2-from">1</a></sup>' in linked
    assert '<li id="x-1"><p>c <a href="#x-1-from" aria-label="Back to the text">↩</a>' in linked
    assert ' <a href="#x-1-2-from" aria-label="Back to the text">↩<sup>2</sup></a></p>' in linked
    assert "<a" not in notes.html(HOME)
    assert notes.plain(Destination(root="", notes="x-")) == "a[1] b[1]\nc"


def test_alignment_is_a_class() -> None:
    written = html("|a|b|c|d|\n|:-|-:|:-:|-|\n|1|2|3|4|", HOME)
    assert re.findall(r"<td(.*?)>", written) == [
        ' class="align-left"',
        ' class="align-right"',
        ' class="align-center"',
        "",
    ]
    assert html("<p align=CENTER class=x style=y>a</p>", HOME) == '<p class="align-center">a</p>'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>a <em>b</em>\nc</p>\n<p>d</p>", "a b c\nd"),
        ("<p>1 &lt; 2 &amp; 3<br>\nb</p>", "1 < 2 & 3\nb"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<p>a <img src="x" alt="1 > 2"> b</p><hr>', "a b"),
        ("", ""),
        ("a", "a"),
    ],
)
def test_text_is_what_is_left_without_tags(written: str, expected: str) -> None:
    assert text_of(written) == expected


def test_references_are_found_with_their_lines() -> None:
    source = (
        "[a](x.md) and\n[a](x.md) ![b *c*](p.png)\n\n- <https://x.org> a@x.org\n\n[d]: y.md\n\n[e][d]\n"
        "<a href='z.md'>f</a>\n<img src=q.png alt=g><a>h</a>\n\n| [i](j) |\n|---|\n| [k](l) |\n\n<div>\n<img>\n</div>"
    )
    assert parse(source).references == (
        Reference("x.md", False, "", 1),
        Reference("x.md", False, "", 2),
        Reference("p.png", True, "b c", 2),
        Reference("https://x.org", False, "", 4),
        Reference("mailto:a@x.org", False, "", 4),
        Reference("y.md", False, "", 8),
        Reference("z.md", False, "", 9),
        Reference("q.png", True, "g", 10),
        Reference("j", False, "", 12),
        Reference("l", False, "", 14),
        Reference("", True, "", 16),
    )


def test_threads_do_not_share_a_renderer() -> None:
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(html("*a*", HOME))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["<p><em>a</em></p>"] * 4


def test_a_text_shows_the_same_after_any_other() -> None:
    first = html("[a]\n\n[a]: https://x.org/1", HOME)
    assert html("[a]\n\n[a]: https://x.org/2", HOME) != first
    assert html("[a]", HOME) == "<p>[a]</p>"
    assert html("[a]\n\n[a]: https://x.org/1", HOME) == first


def test_characters_that_mark_places_inside_are_replaced() -> None:
    assert html("a\x02klzzwxh:0000\x03b\x00", HOME) == "<p>a\ufffdklzzwxh:0000\ufffdb\ufffd</p>"
    assert html("&#2;&#3;", HOME) in ("<p></p>", "<p>\ufffd\ufffd</p>")


VECTORS = r"""
<script>alert(1)</script>
<SCRIPT SRC=//x.org/x.js></SCRIPT>
<scr<script>ipt>alert(1)</script>
<img src=x onerror=alert(1)>
<img/src="x"/onerror=alert(1)>
<img src=`x` onerror=alert(1)>
<img src="x" alt="`<img src=x onerror=alert(1)>`">
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<math><mi xlink:href="data:x,<script>alert(1)</script>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>">
<object data="javascript:alert(1)"></object>
<embed src=javascript:alert(1)>
<form action=javascript:alert(1)><input type=submit></form>
<button formaction=javascript:alert(1)>x</button>
<input onfocus=alert(1) autofocus>
<a href="javascript:alert(1)">x</a>
<a href="jav&#x09;ascript:alert(1)">x</a>
<a href=" &#14; javascript:alert(1)">x</a>
<a href="java&NewLine;script:alert(1)">x</a>
<a href=javascript&colon;alert(1)>x</a>
<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>
<a href="//x.org" onmouseover="alert(1)">x</a>
<a href="x" style="position:fixed">x</a>
<a href='x' href='javascript:alert(1)'>x</a>
<details open ontoggle=alert(1)><summary>x</summary></details>
<body onload=alert(1)>
<base href="//x.org/">
<meta http-equiv="refresh" content="0;url=javascript:alert(1)">
<link rel=stylesheet href=//x.org/x.css>
<style>@import '//x.org/x.css';</style>
<div style="background:url(javascript:alert(1))">x</div>
<table background="javascript:alert(1)"><tr><td>x</table>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<textarea><script>alert(1)</script></textarea>
<title><img src=x onerror=alert(1)></title>
<xmp><img src=x onerror=alert(1)></xmp>
<plaintext><script>alert(1)</script>
<!--><script>alert(1)</script>-->
<!--- --!><script>alert(1)</script> -->
<![CDATA[<script>alert(1)</script>]]>
<?xml version="1.0"?><script>alert(1)</script>
<!DOCTYPE html [<!ENTITY x "<script>alert(1)</script>">]>
[x](javascript:alert(1))
[x](<javascript:alert(1)>)
[x](JaVaScRiPt:alert(1))
[x](java&#x0A;script:alert(1))
[x](&#x6A&#x61&#x76&#x61script:alert(1))
[x](data:text/html,<script>alert(1)</script>)
[x](vbscript:msgbox(1))
[x](https://x.org/"onmouseover=alert(1)//)
[x](https://x.org 'a" onmouseover="alert(1)')
![x](x" onerror="alert(1))
![x" onerror="alert(1)](x)
![x](javascript:alert(1))
![x](//x.org/tracker.png)
<javascript:alert(1)>
<data:text/html,x>
[x]: javascript:alert(1)
[x](x.md#"><script>alert(1)</script>)
[`x`](x "<script>alert(1)</script>")
`<script>alert(1)</script>`
https://x.org/<script>alert(1)</script>
https://x.org/"onmouseover="alert(1)
a@x.org"onmouseover="alert(1)
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
\<script>alert(1)</script>
# <script>alert(1)</script>
- [x] <img src=x onerror=alert(1)>
> [!NOTE]\n> <script>alert(1)</script>
[^x]: <script>alert(1)</script> {note} {reference.__class__}
x[^x] :rocket:<script>alert(1)</script>
| <script>alert(1)</script> |
""".strip().splitlines()


@each_row("vector", [*VECTORS, "\n".join(VECTORS), "\n\n".join(VECTORS)])
def test_nothing_active_gets_through(vector: str) -> None:
    assert_inert(html(vector, YEAR))
    assert_inert(html(f"[x]\n\n{vector}\n\n[x]: {vector}", YEAR))
    assert_inert(html(f"<div>\n{vector}\n</div>", YEAR))


PIECES = st.sampled_from(("<", ">", "&", '"', "'", "`", "*", "_", "~", "[", "](", ")", "![", "]:", "|", "a"))
GITHUBS = st.sampled_from(("[^a]", "\n[^a]: b", "> [!TIP]\n> ", ":tada:", "https://x.org", "www.", "a@b.cc"))
TAGS = st.sampled_from(("<a href=", "<img src=", "javascript:", "onerror=", "<script>", "</", "<!--", "-->", "&#106;"))
SPACES = st.sampled_from(("\n", "\n\n", " ", "- ", "> ", "//x.org", "\x02", "#"))


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES | GITHUBS | TAGS | SPACES | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_is_shown_or_refused_and_is_inert(source: str) -> None:
    try:
        written = html(source, YEAR)
        found = parse(source).references
    except TooCostly:
        return
    assert_inert(written)
    assert all(1 <= reference.line <= len(lines_of(source)) for reference in found)
    assert "<" not in text_of(html(source.replace("<", "").replace("&", ""), YEAR))


SHOWN = (
    "a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h3 h4 h5 h6 hr"
    " i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody"
    " td tfoot th thead time tr tt u ul var wbr"
)
ATTRIBUTES = (
    "alt aria-label class colspan datetime dir height href id lang loading open rel reversed role rowspan scope src"
    " start title width"
)


def assert_inert(written: str) -> None:
    for element in html5lib.parseFragment(written, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in SHOWN.split(" "), written
        assert set(element.keys()) <= set(ATTRIBUTES.split(" ")), written
        assert_leads_nowhere_else(element)


LEADS = re.compile(r"#r-|#n-|#$|\.\./\.\./(incidents|attachments)/|https?://[^/]|mailto:|tel:", re.IGNORECASE)


CLASSES = {"task", "align-left", "align-right", "align-center", "footnote", "footnotes"} | {
    f"alert {kind}" for kind in ("note", "tip", "important", "warning", "caution")
}


def assert_leads_nowhere_else(element: Any) -> None:
    href, source = element.get("href", "#"), element.get("src", "../../attachments/")
    assert LEADS.match(href), href
    assert source.startswith("../../attachments/")
    assert element.get("id", "r-").startswith(("r-", "n-"))
    assert element.get("class", "task") in CLASSES


def test_the_address_of_a_link_stands_behind_its_words_unless_they_are_the_address() -> None:
    written = "See [the *report*](https://x.org/?a&b), https://y.org, <me@z.org> and [w](x.md).\n\n[u](https://v.org)"
    assert parse(written).spelled_out(HOME) == (
        "See the report (https://x.org/?a&b), https://y.org, me@z.org and w (../../incidents/x/).\nu (https://v.org)"
    )
