"""A project to begin with: its configuration, a draft, workflows for GitHub, and what editors need."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote as quote_url
from urllib.parse import urlsplit

import jinja2
import msgspec

from statusgen.model.problems import InvalidContent, StatusgenError, reason
from statusgen.model.vocabulary import LABELS, Kind, Label, Level
from statusgen.scaffold.card_links import new_file, read_template
from statusgen.scaffold.incident_form import NO_CHOICE, Part
from statusgen.scaffold.schemas import SCHEMAS, schema_file
from statusgen.sources.config import DEFAULT_ZONE, read_config
from statusgen.sources.keys.short_texts import id_meant, one_line
from statusgen.sources.yaml.quotation import quote

SHIPPED: Final = Path(__file__).parent / "templates"
"""The templates of what is written."""

TEMPLATES: Final = SHIPPED / "incidents" / "_templates"
"""What a new incident begins with."""

_ACTION: Final = ".github/actions/statusgen"
DEPENDENCIES: Final = "dependencies.txt"

FILES: Final[Mapping[str, str]] = {
    "statusgen.yml": "statusgen.yml",
    "README.md": "readme.md",
    ".gitignore": "gitignore",
    "incidents/example.md": "incidents/example.md",
    "incidents/_templates/outage.md": "incidents/_templates/outage.md",
    "incidents/_templates/slow-answers.md": "incidents/_templates/slow-answers.md",
    ".github/workflows/pages.yml": "workflows/pages.yml",
    ".github/workflows/clock.yml": "workflows/clock.yml",
    ".github/workflows/check.yml": "workflows/check.yml",
    ".github/workflows/incident.yml": "workflows/incident.yml",
    f"{_ACTION}/action.yml": "action.yml",
    f"{_ACTION}/statusgen.txt": "statusgen.txt",
    ".vscode/settings.json": "settings.json",
    ".vscode/extensions.json": "extensions.json",
}
"""Each file of a new project, and its template."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a new project is to be. `requirement` is what its workflows install."""

    title: str
    url: str
    components: Sequence[Part]
    timezone: str = DEFAULT_ZONE
    languages: Sequence[str] = ("en",)
    branch: str = "main"
    requirement: str


def project_files(plan: Plan, now: datetime) -> Mapping[str, bytes]:
    """Every file of a new project, by its path."""
    written = {path: rendered(template, plan, now) for path, template in FILES.items()}
    written |= {f".vscode/statusgen-{name}.schema.json": schema_file(name) for name in SCHEMAS}
    return written | {f"{_ACTION}/{DEPENDENCIES}": (SHIPPED / DEPENDENCIES).read_bytes()}


def rendered(template: str, plan: Plan, now: datetime, **others: str) -> bytes:
    """One template, filled in for a project; `others` say what this repository does otherwise."""
    words = {
        **msgspec.structs.asdict(plan),
        "choices": [NO_CHOICE, *(part.id for part in plan.components)],
        "levels": [level.value for level in sorted(Level, reverse=True) if level is not Level.UNDER_MAINTENANCE],
        "states": [label.value for label in LABELS[Kind.INCIDENT] if label is not Label.RESOLVED],
        "ago": lambda minutes: f"{now - timedelta(minutes=minutes):%Y-%m-%d %H:%M} UTC",
        "new_file": lambda name, part: new_file(
            f"../../new/{quote_url(plan.branch)}", read_template(TEMPLATES / f"{name}.md"), part
        ),
        "action": f"./{_ACTION}",
        "name": "statusgen",
        "description": "Install the statusgen that this repository pins",
        "lock": DEPENDENCIES,
        "program": '-r "$GITHUB_ACTION_PATH/statusgen.txt"',
    }
    return _environment().get_template(template).render(words | others).encode()


@cache
def _environment() -> jinja2.Environment:
    """Jinja with signs of its own, since workflows are full of `{{ }}`."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(SHIPPED),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        variable_start_string="«",
        variable_end_string="»",
        block_start_string="«%",
        block_end_string="%»",
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"scalar": scalar, "plain": plain}
    return environment


def scalar(text: str) -> str:
    """A text as any YAML reads it back, on GitHub and in editors too, in quotes only where it may need them."""
    is_plain = re.fullmatch(r"[^\W\d_][\w/.+-]*(?: [\w/.+-]+)*|https?://[\w./~%:-]*[\w/]", text)
    return text if is_plain and text.lower() not in _NO_TEXTS else quote(text)


_NO_TEXTS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What YAML takes for something else, if not here then on GitHub and in editors."""


def plain(text: str) -> str:
    """A text as Markdown shows it."""
    return re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", text)


# What people answer


def url_of(written: str) -> str:
    """The URL of a page: where GitHub Pages serves `OWNER/REPO`, or else as written. Raises ValueError."""
    match = _REPOSITORY.fullmatch(written.strip())
    if match is None and "://" in written:
        return written.strip()
    if match is None:
        raise ValueError(f'"{written}" is not a repository of GitHub; write OWNER/REPO, or the URL of the page')
    owner, name = match["owner"].lower(), match["name"]
    return f"https://{owner}.github.io/" + ("" if name.lower() == f"{owner}.github.io" else f"{name}/")


_REPOSITORY: Final = re.compile(
    r"(?:https://github\.com/)?(?P<owner>[\w-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?", re.IGNORECASE | re.ASCII
)


def repository_of(url: str) -> str:
    """`OWNER/REPO` of the URL of a repository of GitHub, or of a page at github.io; "" where it is neither."""
    address = urlsplit(url)
    host, path = address.hostname or "", address.path.strip("/")
    if host == "github.com" and _REPOSITORY.fullmatch(path):
        return path.removesuffix(".git")
    owner, dot, rest = host.partition(".")
    return f"{owner}/{path or host}" if dot and rest == "github.io" and "/" not in path else ""


def usual_title(url: str) -> str:
    """What a page is called if nobody says: after who owns the repository, or the domain."""
    owner, _, _ = repository_of(url).partition("/")
    labels = re.sub(r"^(?:www|status)\.", "", urlsplit(url).hostname or "").split(".")
    return f"{(owner or labels[0]).replace('-', ' ').title()} Status"


def read_parts(written: Iterable[str]) -> Sequence[Part]:
    """The components of `API`, `api=Public API` and so on; ids that are not given are made of the names.

    Raises ValueError where there is none.
    """
    parts: list[Part] = []
    for text in filter(None, map(one_line, written)):
        name, equals, label = text.partition("=")
        given = name.strip() if equals else id_meant(text) or f"component-{len(parts) + 1}"
        parts.append(Part(given, label.strip() if equals else text))
    if not parts:
        raise ValueError("a page needs something that can fail; give at least one component, such as Website")
    return parts


def why_refused(known_languages: Iterable[str], **answers: Any) -> str:
    """What is wrong with answers to a plan, whatever the others will be; "" where nothing is."""
    others: dict[str, Any] = {"title": "X", "url": "https://example.org/", "components": [Part("web", "Web")]}
    plan = Plan(**(others | {"requirement": "", **answers}))
    try:
        read_config(rendered("statusgen.yml", plan, datetime.min.replace(tzinfo=UTC)), "statusgen.yml", known_languages)
    except InvalidContent as error:
        return error.problems[0].message
    return ""


# Writing


class Written(msgspec.Struct, frozen=True):
    """The files that were written, and those that were there already, which stay as they are."""

    new: Sequence[str]
    kept: Sequence[str]


def write_missing(files: Mapping[str, bytes], folder: Path) -> Written:
    """Write the files that a folder does not have. Raises StatusgenError where that cannot be."""
    new, kept = list[str](), list[str]()
    for name, content in files.items():
        path = folder / name
        if os.path.lexists(path):
            kept.append(name)
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise StatusgenError(f"{error.filename}: cannot be written: {reason(error)}") from error
        new.append(name)
    return Written(new, kept)


def lines_to_add(gitignore: Path) -> Sequence[str]:
    """The lines that a `.gitignore` of another's lacks."""
    own = [line for line in (SHIPPED / "gitignore").read_text("utf-8").splitlines() if not line.startswith("#")]
    there = {line.strip().strip("/") for line in gitignore.read_text("utf-8", "replace").splitlines()}
    return [line for line in own if line.strip("/") not in there]
