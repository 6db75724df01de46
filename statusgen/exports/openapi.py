"""The API described for programs: JSON Schema of our own files, and OpenAPI 3.1 of all of them.

Both are made from the structs that the files are made from.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import cleandoc
from typing import Any, Final

import msgspec
import msgspec.yaml

from statusgen import __version__
from statusgen.exports import statuspage_schema as v2
from statusgen.exports.analytics import PublishedAnalytics
from statusgen.exports.embed import StripWords
from statusgen.exports.incident_schema import (
    IncidentList,
    IncidentYear,
    PublishedIncident,
    PublishedMoment,
    PublishedSource,
    Rule,
    Texts,
)
from statusgen.exports.reports import PublishedReport
from statusgen.exports.statuspage import NEWEST, Build
from statusgen.exports.statuspage_ids import FORM
from statusgen.model import urls
from statusgen.model.files import File, as_indented_json
from statusgen.model.recurrence import Recurrence
from statusgen.model.site import Site
from statusgen.model.text import Text
from statusgen.model.time import Moment
from statusgen.model.vocabulary import ID
from statusgen.pages.badges import Endpoint

_SCHEMA: Final = "application/schema+json"
_YAML: Final = "application/yaml"


class ApiFile(msgspec.Struct, frozen=True):
    """A file of the API, or all those whose path has an `{id}`, a `{code}`, a `{year}` or a `{period}`.

    `content` is the struct that it holds, if it is JSON of ours, and `other` the one that it may hold instead.
    `name` is that of the operation where the path makes none of its own.
    """

    path: str
    summary: str
    content: type[msgspec.Struct] | None = None
    other: type[msgspec.Struct] | None = None
    media: str = "application/json"
    name: str = ""


V2_FILES: Final[Mapping[str, tuple[str, type[msgspec.Struct]]]] = {
    "status": ("How the whole page is doing", v2.StatusFile),
    "summary": (
        "Page status, all components, unresolved incidents, upcoming and active maintenance",
        v2.SummaryFile,
    ),
    "components": ("All groups and components in use", v2.ComponentsFile),
    "incidents": (f"The {NEWEST} newest incidents, and all that are open", v2.IncidentsFile),
    "incidents/unresolved": ("The incidents that are open", v2.IncidentsFile),
    "scheduled-maintenances": (f"The {NEWEST} newest maintenances", v2.MaintenancesFile),
    "scheduled-maintenances/upcoming": ("The maintenances to come", v2.MaintenancesFile),
    "scheduled-maintenances/active": ("The maintenances under way", v2.MaintenancesFile),
}
"""Statuspage's files, of which the site has one each, and so has each part of it."""

SCOPES: Final = {
    "component": urls.component("{id}"),
    "group": urls.group("{id}"),
    "region": urls.region("{code}"),
}
"""The parts of a site that have files of their own."""

API_FILES: Final = (
    *(ApiFile(urls.v2(name), summary, content) for name, (summary, content) in V2_FILES.items()),
    ApiFile(
        urls.v2("incidents/{id}"), f"One incident: of the {NEWEST} newest, and of all that are open", v2.IncidentFile
    ),
    ApiFile(
        urls.incident_object("{id}"),
        f"One incident or maintenance by our own id: of the {NEWEST} newest of each, and of all that are not over",
        v2.IncidentBesidePage,
        v2.MaintenanceBesidePage,
        name="incident_beside_page",
    ),
    ApiFile(urls.INCIDENTS, "The newest incidents, maintenances and notices in short, and every year", IncidentList),
    ApiFile(urls.api_year("{year}"), "Every incident, maintenance and notice of a year, each in short", IncidentYear),
    ApiFile(
        urls.api_incident("{id}"), "All that is known of an incident, a maintenance or a notice", PublishedIncident
    ),
    ApiFile(urls.period("{period}") + urls.UPTIME_JSON, "The uptime of a year, a quarter or a month", PublishedReport),
    ApiFile(
        urls.period("{period}") + urls.UPTIME_CSV, "The same figures as a table", media="text/csv", name="uptime_csv"
    ),
    ApiFile(
        urls.period("{period}") + urls.ANALYTICS_JSON,
        "What the incidents of a year have in common; of all years, where the period is `analytics`",
        PublishedAnalytics,
    ),
    ApiFile(
        urls.period("{period}") + urls.ANALYTICS_CSV,
        "The same counts as a table",
        media="text/csv",
        name="analytics_csv",
    ),
    ApiFile(urls.BUILD, "When the site was built, and until when it holds", Build),
    ApiFile(
        urls.EMBED_WORDS,
        "What the strip for other sites says in each language, and the folders of all parts",
        StripWords,
    ),
    ApiFile(urls.SHIELDS_BADGE, "How the whole page is doing, for shields.io", Endpoint),
    ApiFile(urls.component("{id}") + urls.SHIELDS_BADGE, "How a component is doing, for shields.io", Endpoint),
    ApiFile(urls.group("{id}") + urls.SHIELDS_BADGE, "How a group is doing, for shields.io", Endpoint),
    ApiFile(urls.METRICS, "Levels, open incidents and uptime, for Prometheus", media="text/plain; version=0.0.4"),
    ApiFile(urls.INCIDENTS_SCHEMA, "The JSON Schema of the list of incidents", media=_SCHEMA),
    ApiFile(urls.INCIDENT_SCHEMA, "The JSON Schema of an incident", media=_SCHEMA),
    ApiFile(urls.OPENAPI, "This description", media=_YAML),
    *(
        ApiFile(path + urls.v2(name), f"The same as `{urls.v2(name)}`, for one {part} alone", content)
        for part, path in SCOPES.items()
        for name, (_, content) in V2_FILES.items()
    ),
    *(
        ApiFile(path + urls.INCIDENTS, f"The newest of one {part} in short, and every year", IncidentList)
        for part, path in SCOPES.items()
    ),
)
"""Every file of the API."""


def description_files(site: Site, known: Mapping[str, bytes]) -> Iterator[File]:
    """Yield the description of the API, and the schemas, of which `common` makes what all sites have alike."""
    for path, content in _SCHEMAS.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": site.url + path,
            "$ref": f"#/$defs/{content.__name__}",
            "$defs": msgspec.Raw(known[path]),
        }
        yield File(path, as_indented_json(schema))
    yield File(urls.OPENAPI, msgspec.yaml.encode(_about(site)) + known[urls.OPENAPI])


def _about(site: Site) -> dict[str, Any]:
    """The part of the description that depends on the site."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.title.within(site.languages[0]).text,
            "description": "Static files: GET only, no API key, no query parameters.",
            "version": __version__,
        },
        "servers": [{"url": site.url.rstrip("/")}],
        "security": [],
    }


_SCHEMAS: Final[Mapping[str, type[msgspec.Struct]]] = {
    urls.INCIDENTS_SCHEMA: IncidentList,
    urls.INCIDENT_SCHEMA: PublishedIncident,
}
"""The JSON Schemas that stand alone, each by its path."""


@cache
def common() -> Mapping[str, bytes]:
    """What follows from statusgen alone, by path: the definitions of a schema, and the description of every file."""
    contents = tuple(content for each in API_FILES for content in (each.content, each.other) if content)
    paths = {f"/{each.path}": {"get": _operation(each)} for each in API_FILES}
    every = {"paths": paths, "components": {"schemas": schemas(contents, "#/components/schemas/{name}")}}
    alone = {path: msgspec.json.encode(schemas((content,), "#/$defs/{name}")) for path, content in _SCHEMAS.items()}
    return {**alone, urls.OPENAPI: msgspec.yaml.encode(every)}


def _operation(file: ApiFile) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "object"} if file.media in {_SCHEMA, _YAML} else {"type": "string"}
    if file.content:
        found = [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in (file.content, file.other) if kind]
        content = {"oneOf": found} if file.other else found[0]
    responses = {"200": {"description": "The file.", "content": {file.media: {"schema": content}}}}
    operation: dict[str, Any] = {
        "operationId": file.name or "_".join(re.findall(r"\w+", file.path.removeprefix("api/"))),
        "summary": file.summary,
    }
    if name := re.search(r"{(\w+)}", file.path):
        pattern = _PATTERNS.get(name[1]) or (FORM.pattern if file.path.startswith(urls.V2) else ID.pattern)
        schema = {"type": "string", "pattern": f"^{pattern}$"}
        operation["parameters"] = [{"name": name[1], "in": "path", "required": True, "schema": schema}]
        responses |= {"404": {"description": "There is no such file."}}
    return operation | {"responses": responses}


_PATTERNS: Final = {"year": r"\d{4}", "period": r"\d{4}(?:-q[1-4]|-\d{2})?"}


@cache
def schemas(kinds: tuple[type[msgspec.Struct], ...], references: str) -> Mapping[str, Mapping[str, Any]]:
    """The JSON Schema of structs and all that is in them, by name. `references` is how one refers to another."""
    used: dict[type, type[msgspec.Struct]] = {}

    def published(kind: type) -> dict[str, Any]:
        if kind is Text:
            return msgspec.json.schema(Texts)
        if kind is Recurrence:
            return msgspec.json.schema(Rule)
        used[kind] = PublishedMoment if kind is Moment else PublishedSource
        return {"$ref": references.format(name=used[kind].__name__)}

    _, found = msgspec.json.schema_components(kinds, schema_hook=published, ref_template=references)
    found |= msgspec.json.schema_components(used.values(), ref_template=references)[1]
    return {name: _as_written(schema) for name, schema in sorted(found.items())}


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is written, which has every field; in msgspec's, of what can be read, some are optional."""
    described = schema | {"description": cleandoc(schema["description"])}
    if "properties" not in schema:
        return described
    fields: dict[str, dict[str, Any]] = schema["properties"]
    always = [name for name, field in fields.items() if name in schema["required"] or "default" in field]
    without = {name: {key: field[key] for key in field if key != "default"} for name, field in fields.items()}
    return described | {"properties": without, "required": always}
