"""The API described for programs: JSON Schema of our own files, and OpenAPI 3.1 of all of them.

Both are made from the structs that the files are made from.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from inspect import cleandoc
from typing import Any, Final

import msgspec
import msgspec.yaml

from statusgen import __version__
from statusgen.exports import statuspage_schema as v2
from statusgen.exports.incident_schema import ArchiveFacts, IncidentFacts
from statusgen.exports.statuspage_files import NEWEST, Build
from statusgen.model import urls
from statusgen.model.files import File, as_json
from statusgen.model.site import Site
from statusgen.model.vocabulary import ID
from statusgen.pages.badges import Endpoint

STATUSPAGE_ID: Final = "[0-9a-z]{12}"
"""What ids look like in `api/v2/`."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_JSON: Final = "application/json"
_METRICS: Final = "text/plain; version=0.0.4"
_SCHEMA: Final = "application/schema+json"
_YAML: Final = "application/yaml"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the API, or all those whose path has an `{id}` that looks like `ids`.

    `content` is the struct that it is; one without is of the media type alone.
    """

    path: str
    summary: str
    content: type[msgspec.Struct] | None = None
    media: str = _JSON
    ids: str = ""


DOCUMENTS: Final = (
    Document(path=urls.v2("status"), summary="How the whole page is doing", content=v2.StatusFile),
    Document(
        path=urls.v2("summary"),
        summary="That, all components, unresolved incidents, maintenance to come or under way",
        content=v2.SummaryFile,
    ),
    Document(path=urls.v2("components"), summary="All groups and components in use", content=v2.ComponentsFile),
    Document(path=urls.v2("incidents"), summary=f"The {NEWEST} newest incidents", content=v2.IncidentsFile),
    Document(
        path=urls.v2("incidents/unresolved"),
        summary="The incidents that are open",
        content=v2.IncidentsFile,
    ),
    Document(
        path=urls.v2("incidents/{id}"),
        summary=f"One incident: of the {NEWEST} newest, and of all that are open",
        content=v2.IncidentFile,
        ids=STATUSPAGE_ID,
    ),
    Document(
        path=urls.v2("scheduled-maintenances"),
        summary=f"The {NEWEST} newest maintenances",
        content=v2.MaintenancesFile,
    ),
    Document(
        path=urls.v2("scheduled-maintenances/upcoming"),
        summary="The maintenances to come",
        content=v2.MaintenancesFile,
    ),
    Document(
        path=urls.v2("scheduled-maintenances/active"),
        summary="The maintenances under way",
        content=v2.MaintenancesFile,
    ),
    Document(
        path=urls.INCIDENTS,
        summary="Every incident, maintenance and notice, each in short",
        content=ArchiveFacts,
    ),
    Document(
        path=urls.api_incident("{id}"),
        summary="All that is known of an incident, a maintenance or a notice",
        content=IncidentFacts,
        ids=ID.pattern,
    ),
    Document(path=urls.BUILD, summary="When the site was built, and until when it holds", content=Build),
    Document(path=urls.SHIELDS_BADGE, summary="How the whole page is doing, for shields.io", content=Endpoint),
    Document(
        path=urls.component("{id}") + urls.SHIELDS_BADGE,
        summary="How a component is doing, for shields.io",
        content=Endpoint,
        ids=ID.pattern,
    ),
    Document(path=urls.METRICS, summary="Levels, open incidents and uptime, for Prometheus", media=_METRICS),
    Document(path=urls.INCIDENTS_SCHEMA, summary="The JSON Schema of the list of incidents", media=_SCHEMA),
    Document(path=urls.INCIDENT_SCHEMA, summary="The JSON Schema of an incident", media=_SCHEMA),
    Document(path=urls.OPENAPI, summary="This description", media=_YAML),
)
"""Every file of the API."""

SCHEMAS: Final[Mapping[str, type[msgspec.Struct]]] = {
    urls.INCIDENTS_SCHEMA: ArchiveFacts,
    urls.INCIDENT_SCHEMA: IncidentFacts,
}
"""The files that have a JSON Schema of their own."""


def description_files(site: Site) -> Iterator[File]:
    """Yield the description of the API, and the schemas. They change with statusgen and the configuration alone."""
    for path, content in SCHEMAS.items():
        yield File(path, as_json(_schema(site, path, content)))
    yield File(urls.OPENAPI, msgspec.yaml.encode(_openapi(site)))


def _schema(site: Site, path: str, content: type[msgspec.Struct]) -> dict[str, Any]:
    """A JSON Schema that stands alone."""
    return {
        "$schema": _DIALECT,
        "$id": site.url + path,
        "$ref": f"#/$defs/{content.__name__}",
        "$defs": _definitions([content], "#/$defs/{name}"),
    }


def _openapi(site: Site) -> dict[str, Any]:
    contents = [document.content for document in DOCUMENTS if document.content]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.title.within(site.languages[0]).text,
            "description": "Plain files: nothing but GET, no key, no parameters but those of the path.",
            "version": __version__,
        },
        "servers": [{"url": site.url.rstrip("/")}],
        "security": [],
        "paths": {f"/{document.path}": {"get": _operation(document)} for document in DOCUMENTS},
        "components": {"schemas": _definitions(contents, "#/components/schemas/{name}")},
    }


def _operation(document: Document) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": "_".join(re.findall(r"\w+", document.path.removeprefix("api/"))),
        "summary": document.summary,
    }
    found = {"200": {"description": "The file.", "content": {document.media: {"schema": _content(document)}}}}
    if not document.ids:
        return operation | {"responses": found}
    schema = {"type": "string", "pattern": f"^{document.ids}$"}
    return operation | {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": schema}],
        "responses": found | {"404": {"description": "There is no such file."}},
    }


def _content(document: Document) -> dict[str, Any]:
    if document.content is None:
        return {"type": "object"} if document.media in {_SCHEMA, _YAML} else {"type": "string"}
    return {"$ref": f"#/components/schemas/{document.content.__name__}"}


def _definitions(contents: Iterable[type[msgspec.Struct]], references: str) -> Mapping[str, Any]:
    _, definitions = msgspec.json.schema_components(contents, ref_template=references)
    return {name: _as_written(schema) for name, schema in sorted(definitions.items())}


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of what is written, which has every field: msgspec's is of what can be read, where some may lack."""
    described = schema | {"description": cleandoc(schema["description"])}
    if "properties" not in schema:
        return described
    fields: dict[str, dict[str, Any]] = schema["properties"]
    always = [name for name, field in fields.items() if name in schema["required"] or "default" in field]
    without = {name: {key: field[key] for key in field if key != "default"} for name, field in fields.items()}
    return described | {"properties": without, "required": always}
