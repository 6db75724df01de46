"""A write-up's text where it is pasted: links lead home, headings are below others, the rest is as it was."""

import re

import pytest

from statusgen.links import Known, Linked, Place
from statusgen.transplant import transplanted

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
        ("[a][b]\n\n[b]: c.md", "[a][b]\n\n[b]: https://example.org/status/fr/incidents/c/"),
        ("[a](https://x.org/?b&c) <https://x.org>", "[a](https://x.org/?b&c) <https://x.org>"),
        ("[b]: c.md\n\n[a][b]", "[b]: https://example.org/status/fr/incidents/c/\n\n[a][b]"),
        ("[a](javascript:alert(1))", "[a]()"),
        ("[a](../../etc)", "[a]()"),
        ("[a][b]\n\n[b]: javascript:alert", f"[a][b]\n\n[b]: {PAGE}"),
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
