"""The schemas against what is written: the example, the fixtures and the docs, and what the check refuses."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import builders
import jsonschema
import pytest
import yaml
from tables import each_row

from statusgen.scaffold.schemas import SCHEMAS, schema_file
from statusgen.sources.writeup import read_header

ROOT: Final = Path(__file__).parent.parent.parent


@cache
def schema(name: str) -> jsonschema.Draft7Validator:
    read = json.loads(schema_file(name))
    jsonschema.Draft7Validator.check_schema(read)
    return jsonschema.Draft7Validator(read)


def as_editors_read(source: str) -> Any:
    """YAML with numbers and truth values; dates stay texts, as in YAML 1.2."""
    return yaml.load(source, CoreLoader)


class CoreLoader(yaml.CSafeLoader):
    pass


CoreLoader.yaml_implicit_resolvers = {
    letter: [pair for pair in found if not pair[0].endswith("timestamp")]
    for letter, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


FRONT_MATTER: Final = re.compile(r"\A---\n(.*?)^---$", re.MULTILINE | re.DOTALL)


def write_ups() -> Iterator[tuple[str, str]]:
    """Every write-up of the example and of the fixtures whose front matter has no problem."""
    for path in sorted(ROOT.glob("incidents/**/*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted(ROOT.glob("tests/fixtures/parse/*.md")):
        for n, case in enumerate(re.finditer(r"(?ms)^````md\n(.*?)^````$", path.read_text(encoding="utf-8"))):
            yield f"{path.name} {n}", case[1]


SITE: Final = builders.site(components=("api", "web"), languages=("en", "fr"))


def test_the_front_matter_of_every_write_up_without_a_problem_is_valid() -> None:
    read = 0
    for name, text in write_ups():
        header = read_header(builders.writeup(text), SITE)
        found = FRONT_MATTER.match(text)
        if found and not header.problems and not header.writeup.problems:
            read += 1
            assert [error.message for error in schema("incident").iter_errors(as_editors_read(found[1]))] == [], name
    assert read > 50


@pytest.mark.parametrize(
    "source", [ROOT / "statusgen.yml", *sorted((ROOT / "bench").glob("**/statusgen.yml"))], ids=lambda path: path.name
)
def test_a_configuration_is_valid(source: Path) -> None:
    assert list(schema("config").iter_errors(as_editors_read(source.read_text(encoding="utf-8")))) == []


def test_every_example_of_the_docs_is_valid() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml statusgen.yml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        assert list(schema("config").iter_errors(as_editors_read(example))) == []


@each_row(
    ("name", "source"),
    [
        ("incident", "titel: X"),
        ("incident", "title: X\nkinds: notice"),
        ("incident", "title: X\nkind: outage"),
        ("incident", "title: X\ncomponents: {api: major_outag}"),
        ("incident", "title: X\ncomponents: {api: {levels: major_outage}}"),
        ("incident", "title: X\ncause: {summary: A cable}"),
        ("incident", "title: X\nclaims: {by: A, summary: B}"),
        ("incident", "title: X\npinned: maybe"),
        ("incident", "title: []"),
        ("config", "title: X\nurl: https://example.org"),
        ("config", "title: X\nurl: https://example.org\ncomponents: [{id: api}]"),
        ("config", "title: X\nurl: https://example.org\ncomponents: [{id: api, name: API, group: A}]"),
        ("config", "title: X\nurl: https://example.org\ncomponents: [{id: api, name: API}]\nuptime: {days: many}"),
    ],
)
def test_what_the_check_refuses_is_not_valid(name: str, source: str) -> None:
    assert not schema(name).is_valid(as_editors_read(source))


def test_words_are_offered_as_the_docs_write_them_and_accepted_as_people_do() -> None:
    definitions = json.loads(schema_file("incident"))["definitions"]
    assert definitions["Kind"]["anyOf"][0] == {"enum": ["incident", "maintenance", "notice"]}
    for written in ("major_outage", "Major outage", "MAJOR-OUTAGE", "{level: Major Outage}", "{}", ""):
        assert schema("incident").is_valid(as_editors_read(f"title: X\ncomponents: {{api: {written}}}"))
    assert schema("incident").is_valid(as_editors_read("title: 2008\nstart: 2008\npinned: yes\nduration: 2h"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_and_every_kind_of_entry_has_a_description(name: str) -> None:
    definitions = json.loads(schema_file(name))["definitions"]
    assert set(re.findall(r"#/definitions/(\w+)", schema_file(name).decode())) == set(definitions)
    for definition in definitions.values():
        assert definition["description"]
        for described in definition.get("properties", {}).values():
            assert described["description"]
    keys = definitions[SCHEMAS[name].root.__name__]["properties"]
    assert keys["title"]["description"] in {"What happened, in a few words. Required.", "The name of the page."}
