"""Front matter: what is read, and what is said about the slips of an author at 3am."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen.model.problems import Problem
from statusgen.sources.writeup import read_writeup
from statusgen.sources.yaml.encoding import decode
from statusgen.sources.yaml.tree import Position, YamlList, YamlMapping, YamlNode, YamlText, read_mapping

CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```(?P<kind>\w+)\n(?P<input>.*?)^```\n\n"
    r"```text\n(?P<problems>.*?)^```\n\n```json\n(?P<values>.*?)^```\n",
    re.DOTALL | re.MULTILINE,
)
CASES = [
    case
    for path in sorted((Path(__file__).parent.parent / "fixtures/frontmatter").glob("*.md"))
    for case in CASE.finditer(path.read_text(encoding="utf-8"))
]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]) | st.sampled_from("\n\t"))


@each_row("case", CASES)
def test_a_slip_is_named_with_its_place_and_hides_nothing_else(case: re.Match[str]) -> None:
    if case["kind"] == "yaml":
        root, problems = read_mapping(case["input"], "x.md")
    else:
        file = read_writeup(case["input"].encode(), "x.md")
        root, problems = file.root, file.problems
    assert said(problems) == case["problems"].splitlines()
    assert plain(root) == json.loads(case["values"])


def test_every_value_and_key_has_its_place() -> None:
    root, _ = read_mapping('😀: "x"\na:\n  - b: |\n      c\n', "x.md", first_line=5)
    assert root == YamlMapping(root.entries, Position(5, 1))
    smile, a = root.entries["😀"], root.entries["a"]
    assert (smile.key, smile.value) == (Position(5, 1), YamlText("x", Position(5, 4), quoted=True))
    assert isinstance(a.value, YamlList)
    assert a.value.position == Position(7, 3)
    [item] = a.value.items
    assert isinstance(item, YamlMapping)
    assert item.position == Position(7, 5)
    assert item.entries["b"].value == YamlText("c\n", Position(7, 8), quoted=True)


def test_a_mended_line_keeps_the_places_of_what_was_written() -> None:
    root, _ = read_mapping("a:\n\tbb: c\n", "x.md")
    inner = root.entries["a"].value
    assert isinstance(inner, YamlMapping)
    assert inner.entries["bb"].key == Position(2, 2)
    assert inner.entries["bb"].value.position == Position(2, 6)


def test_a_problem_carries_its_file_and_the_line_as_it_was_read() -> None:
    [problem] = read_writeup(b"---\ntitle: A: b\n---\n", "x.md").problems
    assert (problem.path, problem.source) == ("incidents/x.md", "title: A: b")


def test_the_body_is_all_below_the_front_matter() -> None:
    file = read_writeup(b"---\r\ntitle: Foo\r\n---\r\n\r\n# Bar\r\n---\r\n", "x.md")
    assert (file.body, file.body_line, file.problems) == ("\n# Bar\n---\n", 4, ())


def test_a_file_without_front_matter_is_all_body() -> None:
    file = read_writeup(b"# Foo\n", "x.md")
    assert (file.body, file.body_line) == ("# Foo\n", 1)


def test_front_matter_that_is_never_closed_ends_where_the_body_seems_to_begin() -> None:
    file = read_writeup(b"---\ntitle: Foo\n\nPeople could not log in.\n", "x.md")
    assert (file.body, file.body_line) == ("People could not log in.\n", 4)


def test_more_than_64_kib_of_front_matter_are_not_read() -> None:
    file = read_writeup(("---\ntitle: " + "é" * 33_000 + "\n---\nBody").encode(), "x.md")
    assert said(file.problems) == ["2:1: the front matter has 66,007 bytes, more than 65,536; shorten it"]
    assert (file.root.entries, file.body) == ({}, "Body")


def test_bytes_become_text_with_line_feeds_and_no_mark() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", "x.md") == ("a\nb\nc\n", ())


@pytest.mark.parametrize(
    ("raw", "text", "problems"),
    [
        (
            b"a\nb\xe9\xe9\xfa c\n",
            "a\nb\ufffd\ufffd\ufffd c\n",
            [
                "2:2: the byte 0xE9 cannot be read; save the file as UTF-8",
                "2:4: the byte 0xFA cannot be read; save the file as UTF-8",
            ],
        ),
        (
            b"\xed\xa0\x80",
            "\ufffd" * 3,
            [
                "1:1: the byte 0xED cannot be read; save the file as UTF-8",
                "1:2: the byte 0xA0 cannot be read; save the file as UTF-8",
                "1:3: the byte 0x80 cannot be read; save the file as UTF-8",
            ],
        ),
        ("😀\x00".encode(), "😀\ufffd", ["1:2: the control character U+0000 cannot be read; delete it"]),
        ("\ufdd0".encode(), "\ufffd", ["1:1: the noncharacter U+FDD0 cannot be read; delete it"]),
        ("\U0001fffe".encode(), "\ufffd", ["1:1: the noncharacter U+1FFFE cannot be read; delete it"]),
        ("é\n".encode("utf-16"), "é\n", ["1:1: the file is in UTF-16; save it as UTF-8"]),
        ("---\n".encode("utf-16-be"), "---\n", ["1:1: the file is in UTF-16-BE; save it as UTF-8"]),
        ("é\n".encode("utf-32"), "é\n", ["1:1: the file is in UTF-32; save it as UTF-8"]),
    ],
)
def test_what_is_no_utf_8_text_is_named_with_its_place(raw: bytes, text: str, problems: list[str]) -> None:
    decoded, found = decode(raw, "x.md")
    assert (decoded, said(found)) == (text, problems)


def test_a_lone_surrogate_is_named_where_a_text_has_one() -> None:
    root, problems = read_mapping("title: a\ud800b", "x.md")
    assert said(problems) == ["1:9: the half of a surrogate pair U+D800 cannot be read; delete it"]
    assert plain(root) == {"title": "a\ufffdb"}


def test_of_a_file_over_1_mib_the_lines_that_fit_are_read() -> None:
    text, [problem] = decode(b"a\n" * (1 << 20), "x.md")
    assert text == "a\n" * (1 << 19)
    assert problem.message == "the file has 2,097,152 bytes, and at most 1,048,576 are read; shorten it or split it"


def test_a_picture_is_not_told_byte_for_byte() -> None:
    _, problems = decode(b"\x00\x01" * 1000, "x.md")
    assert len(problems) == 21
    assert problems[-1].message == "more characters of this file cannot be read; is it a text?"


@each_row("slip", ["[", "{", "[{", "a: [", "- ", "? ", '"\n', "'", "\t", "a: b: c\n", "@\n", "&a ", '\\"'])
def test_a_large_file_of_slips_comes_to_an_end(slip: str) -> None:
    _, problems = read_mapping((slip * 10_000)[:10_000], "x.md")
    assert problems or slip == "\t"


def test_after_too_many_slips_what_stands_above_is_kept() -> None:
    root, problems = read_mapping("a: b\n" + "".join(f"k{n}: c: d\n" for n in range(5000)), "x.md")
    assert problems[-1].message.startswith("so many lines cannot be read that the rest was not checked")
    assert plain(root)["a"] == "b"


@given(st.binary() | st.text().map(lambda text: f"---\n{text}\n---\n".encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_file(raw: bytes) -> None:
    assert read_writeup(raw, "x.md").body_line >= 1


SLIPS = st.sampled_from(
    [
        *"\n\n\n  \t-:#'\"[]{},&*!|>%@`?\\aé😀\u2028\ud800\x00…—",
        "a: ",
        "- ",
        "\n  ",
        "---\n",
        "...\n",
        "<<: ",
        "{a: ",
        "\n- b: ",
    ]
)


@settings(max_examples=40)
@given(st.lists(SLIPS, max_size=40).map("".join))
def test_any_text_gives_a_mapping_and_problems_in_its_lines(text: str) -> None:
    _, problems = read_mapping(text, "x.md")
    lines = text.replace("\r", "\n").split("\n")
    assert all(1 <= p.line <= len(lines) and 1 <= p.column <= len(lines[p.line - 1]) + 1 for p in problems)


@settings(max_examples=40)
@given(st.dictionaries(TEXT.filter(lambda key: 0 < len(key) < 60 and key != "<<"), TEXT))
def test_plain_texts_that_were_dumped_are_read_back(texts: dict[str, str]) -> None:
    assert read_back(yaml.safe_dump(texts)) == texts
    assert read_back(yaml.safe_dump(texts, default_style='"', width=20)) == texts


def read_back(text: str) -> Any:
    root, problems = read_mapping(text, "x.md")
    assert not problems
    return plain(root)


def said(problems: tuple[Problem, ...]) -> list[str]:
    """The problems by place, as `line:column: message`."""
    by_place = sorted(problems, key=lambda p: (p.line, p.column, p.message))
    return [f"{p.line}:{p.column}: {p.message}" for p in by_place]


def plain(node: YamlNode) -> Any:
    """The texts alone."""
    if isinstance(node, YamlText):
        return node.text
    if isinstance(node, YamlList):
        return [plain(item) for item in node.items]
    return {key: plain(entry.value) for key, entry in node.entries.items()}
