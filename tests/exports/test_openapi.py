"""What is published about the API is true: every file that a build writes is described, and is as described."""

import contextlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jq
import jsonschema
import pytest
import yaml
from browser.sites import EXAMPLE, NOW, RICH, built, standing
from builders import (
    cause,
    citation,
    claim,
    component,
    group,
    incident,
    incident_files,
    maintenance,
    moment,
    notice,
    outage,
    report,
    site,
    statement,
    text,
    update,
    views,
)
from click.testing import CliRunner
from test_docs import section, spans, table

from statusgen import __version__
from statusgen.exports.analytics import PublishedAnalytics
from statusgen.exports.embed import words_file
from statusgen.exports.incident_schema import ListedIncident, PublishedIncident
from statusgen.exports.openapi import API_FILES, V2_FILES, common, description_files
from statusgen.exports.reports import PublishedReport, period_files
from statusgen.exports.scopes import list_files
from statusgen.exports.statuspage import Statuspage, api_files, build_file
from statusgen.exports.statuspage_scopes import scope_files
from statusgen.memo.files import Made
from statusgen.model.site import Link, Site
from statusgen.model.vocabulary import Level
from statusgen.status.snapshot import Snapshot

HERE: Final = Path(__file__).parent.parent
WORDS: Final = "<b>&</b> ]]> \U0001f525 \u202eab\u2069 \x00\x1b\ufffe '\" : # - \u2028"


def api_of_project(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a project's API: those below `api/`, and whatever else is described."""
    elsewhere = {document.path for document in API_FILES}
    described = re.compile(
        r"(?:(?:components|groups|regions)/[^/]+/)?api/.*|incidents/[^/]*\.json|history/[^/]*/uptime\.(?:json|csv)"
    )
    return {path: content for path, content in files.items() if described.fullmatch(path) or path in elsewhere}


def made(of: Site) -> dict[str, bytes]:
    """The files of a site's API."""
    statuspage, snapshot = Statuspage(views(of, NOW)[0]), Snapshot(of, NOW)
    parts = (
        api_files(statuspage, Made.anew()),
        scope_files(statuspage, Made.anew()),
        list_files(views(of, NOW), Made.anew()),
        [words_file(views(of, NOW))],
        incident_files(snapshot),
        *(period_files(snapshot, period, Made.anew()) for period in snapshot.reports.periods),
        description_files(of, common()),
        [build_file(snapshot, NOW, "4b825dc")],
    )
    return {file.path: file.content for part in parts for file in part}


def hostile() -> Site:
    """A site with everything at once, in words that mean harm."""
    words = {"en": WORDS, "ar": WORDS[::-1]}
    all_of_it = incident(
        update("10:00", "Identified", "all: degraded_performance", "cause: suspected", "next update: +1h", body=words),
        update("11:00", "Resolved", body=words),
        name="a" * 100, title=words, summary=words, writeup=words, start="about 2024-03", regions=["FR", "x-1"],
        components=["api"], cause=cause("confirmed", summary=text(words), by=text(words), source=(citation(WORDS),)),
        claims=(claim(WORDS, WORDS, at=moment("before 2024")),), links=(Link(title=text(words), url="https://x.org/"),),
        statements=(statement(WORDS, WORDS, lang="ar", verbatim=True),), reports=(report(WORDS, region="FR"),),
    )  # fmt: skip
    return site(
        all_of_it,
        maintenance(update("09:00", "Scheduled"), update("10:00", "Update", "end: 23:00"), title=words),
        maintenance(update("09:00", "Cancelled"), name="off"),
        notice(update("09:00", "Update"), components=["web"], title=words),
        incident(start="2008", duration="some time", name="old", title=words),
        *(outage("10:00", name=f"at-{level.value.replace('_', '-')}", level=level) for level in Level),
        components=["api", group("front", component("web", since="2020-01-02"), called=WORDS)],
        regions={"x-1": WORDS},
        title=text(words),
        url="https://état.example.org/a/b/",
        languages=["en", "ar"],
        timezone="Asia/Kathmandu",
    )  # fmt: skip


SITES: Final[Mapping[str, Callable[[], dict[str, bytes]]]] = {
    "example": lambda: api_of_project(standing(EXAMPLE)),
    "rich": lambda: api_of_project(standing(RICH)),
    "hostile": lambda: made(hostile()),
    "empty": lambda: made(site()),
}


@cache
def api_of(name: str) -> dict[str, bytes]:
    """The files of the API of one of these, by path."""
    return SITES[name]()


@pytest.fixture(params=SITES)
def api(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return api_of(request.param)


def openapi(api: Mapping[str, bytes]) -> dict[str, Any]:
    return read(api["api/openapi.yaml"])


@cache
def read(description: bytes) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(description, yaml.CSafeLoader)
    return found


def described(api: Mapping[str, bytes], path: str) -> dict[str, Any]:
    """What is said of a file: an address without an id goes before one with it."""
    paths = openapi(api)["paths"]
    if f"/{path}" in paths:
        found: dict[str, Any] = paths[f"/{path}"]["get"]
        return found
    fitting = [operation["get"] for address, operation in paths.items() if pattern(address, operation).fullmatch(path)]
    assert len(fitting) == 1, path
    return fitting[0]  # type: ignore[no-any-return]


def pattern(address: str, operation: dict[str, Any]) -> re.Pattern[str]:
    """What looks like an address, its ids as they are said to look."""
    looks = re.escape(address.removeprefix("/"))
    for each in operation["get"].get("parameters", []):
        looks = looks.replace(re.escape(f"{{{each['name']}}}"), each["schema"]["pattern"].strip("^$"))
    return re.compile(looks)


# All of it


def test_the_description_is_valid_openapi() -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator  # most processes that run tests never need it

    OpenAPIV31SpecValidator(openapi(api_of("hostile"))).validate()


def test_every_file_of_the_api_is_described_and_none_that_is_not_there(api: dict[str, bytes]) -> None:
    assert {described(api, path)["operationId"] for path in api}
    alone = {each.path for each in API_FILES if "{" not in each.path and each.path.startswith("api/")}
    assert alone <= api.keys()
    assert {address.removeprefix("/") for address in openapi(api)["paths"]} == {each.path for each in API_FILES}


def test_every_file_is_as_it_is_described(api: dict[str, bytes]) -> None:
    schemas = strict(openapi(api))
    for path, content in api.items():
        ((media, said),) = described(api, path)["responses"]["200"]["content"].items()
        if media == "application/json":
            checked(schemas | said["schema"]).validate(json.loads(content))


@pytest.mark.parametrize("kind", ["incident", "incidents"])
def test_the_schemas_stand_alone_and_are_valid(api: dict[str, bytes], kind: str) -> None:
    schema = json.loads(api[f"api/{kind}.schema.json"])
    validator = checked(schema)
    validator.check_schema(schema)
    for path, content in api.items():
        if path == f"api/{kind}.json" or (kind == "incident" and path.startswith("api/incidents/")):
            validator.validate(json.loads(content))


def checked(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def strict(whole: dict[str, Any]) -> dict[str, Any]:
    """The components of a description, in which nothing may stand that is not described."""
    schemas = whole["components"]["schemas"]
    closed = {
        name: each | ({"additionalProperties": False} if "properties" in each else {}) for name, each in schemas.items()
    }
    return {"components": {"schemas": closed}}


def test_a_schema_finds_what_is_wrong() -> None:
    api = api_of("example")
    validator = checked(json.loads(api["api/incident.schema.json"]))
    found = json.loads(api["api/incidents/2016-10-21-dyn-ddos.json"])
    start = found["start"]
    wrong = [
        found | {"state": "broken"},
        found | {"start": start | {"first": "yesterday"}},
        found | {"start": None},
        found | {"title": "Words without a language"},
        {name: value for name, value in found.items() if name != "cause"},
    ]
    assert [validator.is_valid(each) for each in [found, *wrong]] == [True, *[False] * 5]


def test_a_field_that_is_new_does_no_harm() -> None:
    api = api_of("example")
    found = json.loads(api["api/incidents.json"])
    assert checked(json.loads(api["api/incidents.schema.json"])).is_valid(found | {"new": 1})


def test_every_word_that_a_field_may_be_is_listed() -> None:
    schemas = openapi(api_of("empty"))["components"]["schemas"]
    assert set(schemas["Level"]["enum"]) == {level.value for level in Level}
    planned = ["scheduled", "in_progress", "verifying", "completed"]
    reactive = ["investigating", "identified", "monitoring", "resolved", "postmortem"]
    assert schemas["IncidentObject"]["properties"]["status"]["enum"] == reactive
    assert schemas["MaintenanceObject"]["properties"]["status"]["enum"] == planned
    assert schemas["UpdateObject"]["properties"]["status"]["enum"] == [*reactive, *planned]
    assert schemas["MaintenanceObject"]["properties"]["impact"]["const"] == "maintenance"


def test_every_object_says_what_it_is_and_that_it_has_all_its_fields() -> None:
    schemas = openapi(api_of("empty"))["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema["description"].endswith(".")] == []
    objects = {name: schema for name, schema in schemas.items() if "properties" in schema}
    lacking = {name: set(schema["properties"]) - set(schema["required"]) for name, schema in objects.items()}
    assert {name: fields for name, fields in lacking.items() if fields} == {"ComponentObject": {"components"}}
    assert list(defaults(schemas)) == []


def defaults(schema: object) -> Iterator[object]:
    """Every default in a schema: what is written has none."""
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key == "default")
        for value in schema.values():
            yield from defaults(value)


def test_the_description_says_whose_api_it_is_and_where() -> None:
    whole = openapi(api_of("hostile"))
    assert whole["info"]["title"] == WORDS
    assert whole["info"]["version"] == __version__
    assert whole["servers"] == [{"url": "https://état.example.org/a/b"}]
    assert json.loads(api_of("example")["api/incident.schema.json"])["$id"] == (
        "https://example.github.io/status/api/incident.schema.json"
    )


def test_no_two_operations_have_one_name() -> None:
    names = [operation["get"]["operationId"] for operation in openapi(api_of("empty"))["paths"].values()]
    assert len(names) == len(set(names))
    assert {"v2_summary_json", "v2_incidents_id_json", "incidents_id_json"} <= set(names)


# Sources that change


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The configuration of a copy of the repository's own sources, with four of its incidents."""
    (tmp_path / "incidents").mkdir()
    for path in (*EXAMPLE.parent.glob("incidents/202*.md"), *EXAMPLE.parent.glob("incidents/2016-10-*.md")):
        shutil.copy(path, tmp_path / "incidents")
    return Path(shutil.copy(EXAMPLE, tmp_path))


def test_an_update_rewrites_its_own_incident_and_the_lists_that_show_it(example: Path) -> None:
    written = example.parent / "incidents" / "2016-10-21-dyn-ddos.md"
    before = api_of_project(built(example))
    more = "### 2016-10-23 10:00 UTC - Correction\n\nIt was otherwise.\n\n"
    written.write_text(written.read_text().replace("## Why five", f"{more}## Why five"))
    after = api_of_project(built(example))
    changed = {path for path in before if before[path] != after[path]}
    assert {path for path in changed if not path.startswith(("components/", "groups/", "regions/"))} == {
        "api/build.json",
        "api/incidents.json",
        "api/years/2016.json",
        "api/incidents/2016-10-21-dyn-ddos.json",
        "api/v2/incidents.json",
        f"api/v2/incidents/{json.loads(after['api/incidents/2016-10-21-dyn-ddos.json'])['statuspage_id']}.json",
        "incidents/2016-10-21-dyn-ddos.json",
    }
    of_parts = {path.split("/")[1] for path in changed if path.startswith(("components/", "groups/"))}
    assert of_parts == {"airbnb", "dyn", "netflix", "reddit", "spotify", "other-services", "twitter", "x"}
    assert {path for path in changed if path.startswith("components/dyn/")} == {
        "components/dyn/api/incidents.json",
        "components/dyn/api/v2/incidents.json",
        *(f"components/dyn/api/v2/{name}.json" for name in V2_FILES),
    }
    assert before.keys() == after.keys()


# The documentation


def test_every_key_of_our_own_is_documented_and_no_other() -> None:
    assert documented("The lists") == set(ListedIncident.__struct_fields__)
    assert documented("An incident") == set(PublishedIncident.__struct_fields__)
    assert documented("Uptime by month, quarter and year") == set(PublishedReport.__struct_fields__)
    assert documented("Incidents in figures") == set(PublishedAnalytics.__struct_fields__)


def test_the_keys_below_are_documented_where_they_are() -> None:
    words = set(spans(section("docs/api.md", "An incident")))
    schema = json.loads(api_of("empty")["api/incident.schema.json"])["$defs"]
    assert {key for each in schema.values() for key in each.get("properties", ())} - words == set()


def documented(heading: str) -> set[str]:
    return {name for row in table("docs/api.md", heading, "key") for name in spans(row[0])}


def test_the_requests_that_are_shown_give_what_is_shown() -> None:
    text = (HERE.parent / "docs" / "api.md").read_text(encoding="utf-8")
    shown = re.findall(r"curl -s (\S+) \|\n  jq -r '([^'\n]+)'\n```\n\n```text\n(.*?)\n```", text, re.DOTALL)
    assert len(shown) == 2
    for address, program, result in shown:
        content = api_of("example")[address.removeprefix("https://example.github.io/status/")]
        assert jq.compile(program).input_text(content.decode()).all() == result.split("\n")


# The tools that people have


def test_check_jsonschema_finds_nothing_wrong(tmp_path: Path) -> None:
    import check_jsonschema

    for path, content in api_of("rich").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    alone = sorted(path for path in api_of("rich") if path.startswith("api/incidents/"))
    assert len(alone) == 16
    for arguments in (
        ["--schemafile", "api/incident.schema.json", *alone],
        ["--schemafile", "api/incidents.schema.json", "api/incidents.json"],
        ["--check-metaschema", "api/incident.schema.json", "api/incidents.schema.json"],
    ):
        with contextlib.chdir(tmp_path):
            ended = CliRunner().invoke(check_jsonschema.main, arguments)
        assert (ended.exit_code, ended.output) == (0, "ok -- validation done\n")
