"""Marked text becomes typed values, or all its problems with their places."""

from datetime import UTC
from functools import partial
from typing import Annotated, ClassVar

import msgspec
import pytest
from builders import level, moment, text
from msgspec import Meta
from tables import each_row

from statusgen.model.site import Effect
from statusgen.model.spelling import Unknown
from statusgen.model.text import Text
from statusgen.model.time import Bound, Count, Length, Moment
from statusgen.model.vocabulary import Level
from statusgen.sources.keys.source_file import SUGGESTION_LIMIT, SourceFile, position_of, read_word
from statusgen.sources.yaml.tree import Position, YamlMapping, read_mapping


class Fruit(msgspec.Struct, frozen=True, kw_only=True):
    name: Text
    weight: int = 0
    price: float = 0.0
    ripe: bool = False
    picked: Moment | None = None
    kept: Length | Text | None = None
    number: Count | None = None
    color: Annotated[tuple[Level, ...], Meta(extra={"single": True})] = ()
    words: Annotated[tuple[str, ...], Meta(description="without more")] = ()
    pips: tuple["Fruit", ...] = ()


EMPTY = YamlMapping({}, Position(1, 1))
FRUIT_KEYS = "name, weight, price, ripe, picked, kept, number, color, words, pips"


class Basket(msgspec.Struct, frozen=True, kw_only=True):
    shorthand: ClassVar[str] = "content"

    content: str | None = None
    fruits: dict[str, Fruit] = {}
    effects: dict[str, Effect] = {}
    first: Fruit | Effect | None = None
    parts: tuple[Effect | Fruit, ...] = ()


def reading(written: str) -> SourceFile:
    root, problems = read_mapping(written, "x.yml")
    assert not problems
    return SourceFile("x.yml", written.split("\n"), root, UTC, "en", ("en", "fr"))


def values(kind: type[msgspec.Struct], written: str) -> dict[str, object]:
    file = reading(written)
    found = file.fields(kind, file.root)
    assert not file.problems
    return found


def slips(kind: type[msgspec.Struct], written: str) -> list[str]:
    file = reading(written)
    file.fields(kind, file.root)
    by_place = sorted(file.problems, key=lambda p: (p.line, p.column))
    return [f"{p.line}:{p.column}: {p.message}" for p in by_place]


def test_a_value_with_a_warning_is_read_all_the_same() -> None:
    file = reading("fruits:\n  a: {name: Apple”, weight: 2}\n  b:\n    name: {en: Pear”}\n")
    fruits = file.fields(Basket, file.root)["fruits"]
    assert {key: each.name.original.text for key, each in fruits.items()} == {"a": "Apple”", "b": "Pear”"}
    assert len(file.problems) == 2


def test_the_fields_of_a_struct_are_the_keys_and_their_types_the_grammar() -> None:
    written = """
name: Apple
weight: 120
price: 1.5
ripe: On
picked: 2024-03-05 10:00
kept: about 2h
number: up to 3
color: major outage
words: [a, b]
pips: [{name: Pip, kept: a while}]
"""
    assert values(Fruit, written) == {
        "name": text("Apple"),
        "weight": 120,
        "price": 1.5,
        "ripe": True,
        "picked": moment("10:00"),
        "kept": Length(7_200, Bound.ABOUT),
        "number": Count(3, Bound.UP_TO),
        "color": (Level.MAJOR_OUTAGE,),
        "words": ("a", "b"),
        "pips": (Fruit(name=text("Pip"), kept=text("a while")),),
    }


def test_what_has_a_shorthand_may_be_its_value_nothing_or_a_name_in_a_list() -> None:
    effects = {"effects": {"a": Effect(level=Level.OPERATIONAL), "b": Effect(), "c": Effect(note=text("x"))}}
    assert values(Basket, "effects: {a: operational, b: , c: {note: x}}") == effects
    assert values(Basket, "effects: [a, b]") == {"effects": {"a": Effect(), "b": Effect()}}


def test_of_several_structs_the_one_that_has_the_keys_is_meant() -> None:
    fruit, effect = Fruit(name=text("A")), Effect(note=text("A"))
    assert values(Basket, "parts: [{name: A}, {note: A}, operational]") == {
        "parts": (fruit, effect, Effect(level=Level.OPERATIONAL))
    }
    assert slips(Basket, "parts: [{nam: A, wieght: 2}]") == [
        '1:10: parts: there is no key "nam"; did you mean "name"?',
        '1:18: parts: there is no key "wieght"; did you mean "weight"?',
    ]


def test_a_text_may_be_in_several_languages_the_original_first() -> None:
    found = values(Fruit, "name: {fr: Pomme, en: Apple}")["name"]
    assert isinstance(found, Text)
    assert list(found.words.items()) == [("en", "Apple"), ("fr", "Pomme")]
    assert str(found.original) == "Apple"
    assert found.within("fr").language == "fr"
    assert values(Fruit, "name: {fr: Pomme}")["name"] == text({"fr": "Pomme"})


@each_row(
    ("written", "expected"),
    [
        ("weight: 1", ["1:1: name: is missing; it is required"]),
        ("nam: A", ['1:1: there is no key "nam"; did you mean "name"?']),
        ("NAME: A", ['1:1: there is no key "NAME"; did you mean "name"?']),
        (
            "name: A\nx: 1",
            [
                f'2:1: there is no key "x"; the keys here are {FRUIT_KEYS}',
            ],
        ),
        ("name:", ["1:1: name: is empty; give a value or remove the line"]),
        ("name: {de: Apfel}", ["1:8: name: \"de\" is not one of the site's languages; they are en, fr"]),
        ("name: {}", ["1:7: name: is empty; give a text"]),
        ("name: {en: }", ["1:8: name.en: is empty; give a value or remove the line"]),
        ("name: A\nweight: 1.5", ['2:9: weight: "1.5" is not a whole number']),
        ("name: A\nweight: " + "9" * 5_000, [f'2:9: weight: "{"9" * 5_000}" is not a whole number']),
        ("name: A\nprice: dear", ['2:8: price: "dear" is not a number']),
        ("name: A\nripe: maybe", ['2:7: ripe: "maybe" is not known here; write true or false']),
        ("name: A\nkept: {de: lange}", ["2:8: kept: \"de\" is not one of the site's languages; they are en, fr"]),
        ("name: A\npicked: 17:07", ['2:9: picked: "17:07" has no date; write it as well: YYYY-MM-DD 17:07']),
        ("name: A\ncolor: opertional", ['2:8: color: "opertional" is not known here; did you mean "operational"?']),
        ("name: A\nwords: a", ["2:8: words: needs a list; write [a], or a line `- …` for each"]),
        ("name: A\nwords: {a: b}", ["2:8: words: needs a list; write […], or a line `- …` for each"]),
        ("name: A\nwords: [a, '']", ["2:12: words: has an empty item; fill it in or remove it"]),
        ("name: A\npips: [A]", [f"2:8: pips: needs keys of its own: {FRUIT_KEYS}"]),
    ],
)  # fmt: skip
def test_every_slip_is_told_with_its_place_and_remedy(written: str, expected: list[str]) -> None:
    assert slips(Fruit, written) == expected


def test_the_slips_of_tables_are_told_too() -> None:
    assert slips(Basket, "fruits: [a]\neffects: [a, a, [b], '']\ncontent: [a]\nfirst: {name: []}") == [
        "1:9: fruits: needs a mapping; write a line `name: value` for each, indented",
        '2:14: effects: "a" appears here twice; keep one',
        "2:17: effects: each item of the list is one name; for more write `name: …` lines",
        "2:22: effects: each item of the list is one name; for more write `name: …` lines",
        "3:10: content: needs one value, but has a list; a text with such signs needs quotes",
        "4:15: first.name: needs one value, but has a list; a text with such signs needs quotes",
    ]


def test_one_slip_hides_no_other() -> None:
    levels = ", ".join(level.value for level in Level)
    assert slips(Basket, "effects: {a: bad, b: {level: bad, note: []}}\nfruits: {c: {weight: x}}") == [
        f'1:14: effects.a: "bad" is not known here; use one of {levels}',
        f'1:30: effects.b.level: "bad" is not known here; use one of {levels}',
        "1:41: effects.b.note: needs one value, but has a list; a text with such signs needs quotes",
        "2:13: fruits.c.name: is missing; it is required",
        '2:22: fruits.c.weight: "x" is not a whole number',
    ]


@each_row(
    ("path", "line", "column"),
    [
        (("a",), 1, 1),
        (("a", "b"), 2, 3),
        (("a", "b", 1), 2, 11),
        (("a", "b", "y"), 2, 11),
        (("a", "b", "zz"), 2, 3),
        (("a", "b", 7), 2, 3),
        (("a", "zz"), 1, 1),
        (("zz",), 1, 1),
        (("c", 0, "d"), 3, 6),
        (("c", 0, "d", "e"), 3, 6),
    ],
)
def test_every_key_and_item_has_its_place_and_what_is_missing_that_of_what_holds_it(
    path: tuple[str | int, ...], line: int, column: int
) -> None:
    root = reading("a:\n  b: [x,  y]\nc: [{d: e}]\n").root
    assert position_of(root, *path) == Position(line, column)


def test_a_problem_below_the_last_line_has_no_source() -> None:
    file = SourceFile("x.yml", ["a"], EMPTY, UTC, "en", ("en",))
    file.report(Position(1, 1), "here")
    file.report(Position(2, 1), "gone")
    assert [problem.source for problem in file.problems] == ["a", ""]


@pytest.mark.parametrize("word", ["major_outage", "Major outage", "MAJOR-OUTAGE", " major  outage ", "Major_Outage"])
def test_words_are_read_in_any_case_and_with_any_joint(word: str) -> None:
    assert level(word) is Level.MAJOR_OUTAGE


def test_a_word_that_is_not_known_is_told() -> None:
    with pytest.raises(ValueError, match=r'"majr_outage" is not known here; did you mean "major_outage"\?'):
        read_word(Level, "majr_outage")


def test_after_many_suggestions_in_one_file_no_more_are_looked_for() -> None:
    asked = []

    def meant(word: str) -> str:
        asked.append(word)
        return "api"

    file = SourceFile("x.yml", [], EMPTY, UTC, "en", ("en",))
    told = [file.explain(Unknown("gone", partial(meant, str(n)), "look below")) for n in range(1_000)]
    assert len(asked) == SUGGESTION_LIMIT
    assert told == ['gone; did you mean "api"?'] * SUGGESTION_LIMIT + ["gone; look below"] * (1_000 - SUGGESTION_LIMIT)
