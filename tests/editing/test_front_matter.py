"""Front matter that is written reads back as what was meant, and the rest of it stays."""

from typing import Any, Final

import pytest
from builders import site
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen.editing.front_matter import effects, key_lines, scalar, set_aside, with_key, with_statement
from statusgen.editing.names import Named
from statusgen.editing.source_text import SourceText
from statusgen.model.text import Text
from statusgen.model.vocabulary import Level
from statusgen.sources.keys.short_texts import one_line
from statusgen.sources.writeup import read_header, read_writeup
from statusgen.sources.yaml.encoding import UNREADABLE_IN_YAML

SAID: Final = {
    "speaker": "Jo",
    "text": "Sorry: we are on it.",
    "at": "2024-03-05",
    "verbatim": True,
    "source": ["https://e.org/"],
}
NOTHING: Final = dict.fromkeys(["speaker", "role", "organization", "at", "text", "lang", "verbatim"]) | {"source": []}


@each_row(
    ("text", "written"),
    [
        ("Down", "Down"),
        ("NO", "NO"),
        ("Null", '"Null"'),
        ("~", '"~"'),
        ('Slow"', "'Slow\"'"),
        ("https://e.org/a?b=c#d", "https://e.org/a?b=c#d"),
        ("Login: slow", '"Login: slow"'),
        ("Outage #12", '"Outage #12"'),
        ("[beta] is down", '"[beta] is down"'),
        ("One, two", '"One, two"'),
        ('He said "no"', 'He said "no"'),
        ('"Quoted": yes', "'\"Quoted\": yes'"),
        ("two\n lines", "two lines"),
        ("two  spaces", "two spaces"),
        ("", '""'),
        ("- x", '"- x"'),
        ("&a", '"&a"'),
        ("été 日本", "été 日本"),
    ],
)
def test_a_text_is_in_quotes_only_where_it_needs_them(text: str, written: str) -> None:
    assert scalar(text) == written


@settings(max_examples=30)
@given(st.text(min_size=1).filter(lambda text: bool(one_line(text)) and not UNREADABLE_IN_YAML.search(one_line(text))))
def test_a_text_reads_back_as_it_was(text: str) -> None:
    raw = f"---\ntitle: {scalar(text)}\n---\n".encode()
    header = read_header(read_writeup(raw, "x.md"), site())
    assert header.front.title == Text({"en": one_line(text)}) or header.problems


@pytest.mark.parametrize(
    ("named", "lines"),
    [
        ([Named("api"), Named("web")], ["components: [api, web]"]),
        (
            [Named("api", Level.MAJOR_OUTAGE), Named("FR")],
            ["components:", "  api: major_outage", "  FR: {}"],
        ),
    ],
)
def test_components_are_a_list_or_have_their_levels(named: list[Named], lines: list[str]) -> None:
    assert list(key_lines("components", effects(named))) == lines


BLOCK: Final = '  - speaker: Jo\n    at: 2024-03-05\n    text: "Sorry: we are on it."\n    verbatim: true\n    source: https://e.org/\n'
FLOW: Final = '{speaker: Jo, at: 2024-03-05, text: "Sorry: we are on it.", verbatim: true, source: https://e.org/}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"statements:\n{BLOCK}"),
        (
            "statements:\n- text: A\n  speaker: B\n",
            "statements:\n- text: A\n  speaker: B\n" + BLOCK.replace("\n  ", "\n")[2:],
        ),
        (
            "statements:\n  - {text: A, speaker: B}   # odd\n\n# next\nlinks: []\n",
            f"statements:\n  - {{text: A, speaker: B}}   # odd\n{BLOCK}\n# next\nlinks: []\n",
        ),
        ("statements: [{text: A, speaker: B}]\n", f"statements: [{{text: A, speaker: B}}, {FLOW}]\n"),
        ("statements: [\n  {text: A, speaker: B},\n]\n", f"statements: [\n  {{text: A, speaker: B}},\n, {FLOW}]\n"),
        ("statements: []\n", f"statements:\n{BLOCK}"),
    ],
)
def test_a_statement_is_added_as_the_others_are_written(before: str, after: str) -> None:
    assert spoken(before, SAID) == after


def test_a_statement_has_the_keys_that_are_given() -> None:
    said = {"organization": "E", "role": "the operator", "text": "T", "lang": "fr", "source": ["A", "B, C"]}
    assert spoken("", said) == (
        'statements:\n  - role: the operator\n    organization: E\n    text: T\n    lang: fr\n    source: [A, "B, C"]\n'
    )


def spoken(front: str, said: dict[str, Any]) -> str:
    """Front matter after a statement."""
    raw = f"---\ntitle: X\n{front}---\ntext\n".encode()
    written = with_statement(raw, read_writeup(raw, "x.md"), NOTHING | said).decode()
    return written.removeprefix("---\ntitle: X\n").removesuffix("---\ntext\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: X\n---\n", "---\ntitle: X\nstart: Y\n---\n"),
        ("---\nstart: A # odd\ntitle: X\n---\n", "---\nstart: Y\ntitle: X\n---\n"),
        ("---\nstart:\n  A\n\n# x\ntitle: X\n...\n", "---\nstart: Y\n\n# x\ntitle: X\n...\n"),
        ("---\r\ntitle: X\r\nstart: A\r\n---\r\n", "---\r\ntitle: X\r\nstart: Y\r\n---\r\n"),
    ],
)
def test_a_key_takes_the_place_of_the_one_that_is_there(before: str, after: str) -> None:
    raw = before.encode()
    assert with_key(SourceText(raw), read_writeup(raw, "x.md"), "start", ["start: Y"]).decode() == after


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("---\r\nend: A # odd\ntitle: X\n---\n", "---\r\n# end: A # odd\ntitle: X\n---\n", "end"),
        ("---\nduration:\n  A\n\ntitle: X\n---\n", "---\n# duration:\n#   A\n\ntitle: X\n---\n", "duration"),
        ("---\n{title: X, end: A}\n---\n", "---\n{title: X, end: A}\n---\n", ""),
        ("---\ntitle: X\n---\n", "---\ntitle: X\n---\n", ""),
    ],
)
def test_a_key_that_holds_no_longer_becomes_a_comment(before: str, after: str, key: str) -> None:
    raw = before.encode()
    found = set_aside(raw, read_writeup(raw, "x.md"), ["end", "duration"])
    assert (found[0].decode(), found[1]) == (after, key)
