"""A write-up's text where it is pasted: links lead home, headings are below others, the rest is as it was."""

import re

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from statusgen.gfm.links import Known, Linked, Place
from statusgen.gfm.transplant import transplanted

PAGE = "https://example.org/status/incidents/x/"
KNOWN = Known({"2024/b": Linked("b"), "2024/c": Linked("c")}, frozenset({"log.txt", "2024/x.png"}))
PLACE = Place(
    root="https://example.org/status/fr/",
    files="https://example.org/status/",
    folder="2024",
    known=KNOWN,
    ids="w-",
    heading=4,
)


def moved(text: str, place: Place = PLACE) -> str:
    return transplanted(text, place, PAGE)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a](b.md)", "[a](https://example.org/status/fr/incidents/b/)"),
        ("[a]( <b.md> \"t\")", '[a]( <https://example.org/status/fr/incidents/b/> "t")'),
        ("[a](../log.txt)", "[a](https://example.org/status/attachments/log.txt)"),
        ("![a](x.png)", "![a](https://example.org/status/attachments/2024/x.png)"),
        ('<img src="x.png" alt="a">', '<img src="https://example.org/status/attachments/2024/x.png" alt="a">'),
        ("[a](#root-cause)\n\n## Root cause", f"[a]({PAGE}#w-root-cause)\n\n#### Root cause"),
        ("[a](#nowhere) [a](gone.md)", "[a]() [a]()"),
        ("[a][b]\n\n[b]: c.md", "[a](https://example.org/status/fr/incidents/c/)"),
        ("[a](https://x.org/?b&c) <https://x.org>", "[a](https://x.org/?b&c) <https://x.org>"),
        ("[b]: c.md\n\n[a][b]", "[a](https://example.org/status/fr/incidents/c/)"),
        ("[a](javascript:alert(1))", "[a]()"),
        ("[a](../../etc)", "[a]()"),
        ("[a][b]\n\n[b]: javascript:alert", "[a]()"),
        ("`[a](b.md)`\n\n    [a](b.md)", "`[a](b.md)`\n\n    [a](b.md)"),
        ("[a](b.md)\n[a](b.md)",
         "[a](https://example.org/status/fr/incidents/b/)\n[a](https://example.org/status/fr/incidents/b/)"),
    ],
)  # fmt: skip
def test_links_lead_from_anywhere_where_they_lead_on_the_page(written: str, expected: str) -> None:
    assert moved(written) == expected


def test_a_link_to_a_heading_of_the_write_up_leads_there_from_an_update_too() -> None:
    update = Place(root="https://example.org/status/", own=Linked("x", {"b": "w-b"}))
    assert moved("[a](#b)", update) == f"[a]({PAGE}#w-b)"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a][1] [1] [1][]\n\n[1]: https://x.org", "[a](https://x.org) [1](https://x.org) [1](https://x.org)"),
        ("[![b][1]][2]\n\n[1]: x.png\n[2]: https://x.org",
         "[![b](https://example.org/status/attachments/2024/x.png)](https://x.org)"),
        ("[a][b] [c] [ ]\n\n[A]: https://x.org", "[a][b] [c] [ ]"),
        ("`[a]` \\[a] <b title='[a]'></b>\n\n    [a]\n\n```\n[a]\n```\n\n[a]: https://x.org",
         "`[a]` \\[a] <b title='[a]'></b>\n\n    [a]\n\n```\n[a]\n```"),
        ("[a]\n\n[a]: <https://x.org/(b> 'c \"d\"'", "[a](<https://x.org/(b> 'c \"d\"')"),
        ("[a]\n\n[a]: https://x.org 'c'\nd", "[a](https://x.org \"c\")\n\n\nd"),
        ("[a]\n\n[a]: https://x.org (\"c\" 'd')", "[a](https://x.org (\"c\" 'd'))"),
        ("> [a]\n>\n> [a]:\n> https://x.org\n> 'b'\n\n[a]",
         "> [a](https://x.org \"b\")\n>\n> \n> \n> \n\n[a](https://x.org \"b\")"),
    ],
)  # fmt: skip
def test_a_link_needs_no_definition(written: str, expected: str) -> None:
    assert moved(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("- [a]\n\n[a]: c.md\n\n- b", "- [a]\n\n[a]: https://example.org/status/fr/incidents/c/\n\n- b"),
        ("- [a]\n\n[a]: d.md\n\n- b", f"- [a]\n\n[a]: {PAGE}\n\n- b"),
        ("- a\n\n[a]: c.md\n\n- [a]", "- a\n\n[a]: https://example.org/status/fr/incidents/c/\n\n- [a]"),
        ("[a]-" * 999 + f"\n\n[a]: https://x.org/{'y' * 999}", "[a]-" * 999 + f"\n\n[a]: https://x.org/{'y' * 999}"),
    ],
    ids=["between lists", "leading nowhere", "in the last line", "long and often"],
)
def test_a_definition_stays_where_the_text_would_not_be_the_same_without(written: str, expected: str) -> None:
    assert moved(written) == expected


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("```\na", "\n```"),
        ("~~~~ sh\na\n```", "\n~~~~"),
        ("- ```\n  a", ""),
        ("> <script>\n> a", ""),
        ("<pre>\na\n\nb", "\n</pre>"),
        ("<PRE\n\nb", "\n</PRE>"),
        ("<script>\n\na", "\n</script>"),
        ("<?php\n\na", "\n?>"),
        ("<!DOCTYPE\n\na", "\n>"),
        ("<![CDATA[\n\na", "\n]]>"),
        ("<details>\n<summary>a\n\nb", "\n\n</summary></details>"),
        ("<details><summary>a</summary>\n\n```\nb", "\n```\n\n</details>"),
        ("a <b>b <i>c</b> d<br>", "\n\n</i>"),
        ("a</b> <kbd>b</kbd>", ""),
        ("<p>a\n\n`<b>`", ""),
    ],
)
def test_what_a_text_opens_it_closes(written: str, end: str) -> None:
    assert moved(written) == written + end
    after = cmarkgfm.github_flavored_markdown_to_html(f"{moved(written)}\n\n# After *it*", Options.CMARK_OPT_UNSAFE)
    assert after.endswith("<h1>After <em>it</em></h1>\n")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("# a\n\n## b #\n\n### c", "#### a\n\n#### b #\n\n##### c"),
        ("###### a", "###### a"),
        ("##", "####"),
        ("> ## a\n\n- ### b", "> #### a\n\n- ##### b"),
        ("a\nb #\n===\n\nc", "#### a b \\#\n\nc"),
        ("> a\n> ---", "> #### a"),
        ("```\n## a\n```\n\n\n\nb\n---", "```\n## a\n```\n\n\n\n#### b"),
    ],
)
def test_headings_stand_below_those_of_the_document(written: str, expected: str) -> None:
    assert moved(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a <!-- b --> c", "a  c"),
        ("<!-- a\n\nb -->\n\nc", "c"),
        ("> <!-- a\n> b -->\n>\n> c", "> \n>\n> c"),
        ("a\n\n<!-- b", "a"),
        ("`<!-- a -->`\n\n<!-- b -->", "`<!-- a -->`"),
        ("```\n<!-- a -->\n```\n\n<!-- a -->\n\nb", "b"),
    ],
)
def test_no_comment_gets_out(written: str, expected: str) -> None:
    assert re.split("[> \n]*\n", moved(written))[-1] == re.split("[> \n]*\n", expected)[-1]


def test_all_else_is_as_it_was_written() -> None:
    text = "A *b*  \r\n__c__ &amp; <kbd>d</kbd>\n\n* e\n\t1) f\n\n| g | h |\n|---|:-:|\n| `i` | ~~j~~ |"
    assert moved(text) == text.replace("\r\n", "\n")


def test_a_comment_that_is_written_otherwise_than_it_is_read_does_not_get_out_either() -> None:
    assert moved("| a |\n| --- |\n| <!-- b \\| c --> d |") == "| a |\n| --- |\n|  d |"
