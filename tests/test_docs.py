"""What the documentation says is so: every key, option and word is there, and every example works.

A fenced example is run where more than its language stands behind the fence: the name of a file that it is the
whole of, or `front matter` or `updates`, of which it is a part.
"""

import re
import shlex
import textwrap
import types
import typing
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import builders
import click
import msgspec
import pytest
import yaml
from own_workflows import own_files
from tables import each_row

from statusgen import cli
from statusgen.build import assemble
from statusgen.language.labels import find_label
from statusgen.model import outputs, policies, site, vocabulary
from statusgen.model.problems import InvalidContent, Severity
from statusgen.model.share import Share
from statusgen.model.target import Target
from statusgen.model.time import Count, Length, read_count, read_length, read_moment
from statusgen.scaffold.new_project import SHIPPED
from statusgen.sources import config, incident, writeup
from statusgen.sources.keys.grammar import fields_of
from statusgen.sources.lint import ATTACHABLE
from statusgen.sources.project import Project

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")])
NOW: Final = datetime(2026, 2, 7, tzinfo=UTC)


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


# Keys


FRONT_MATTER: Final[dict[str, type[msgspec.Struct]]] = {
    "Front matter": writeup.FrontMatter,
    "Components and regions": site.Effect,
    "Cause": site.Cause,
    "Claims": site.Claim,
    "Statements": site.Statement,
    "Reports": site.Report,
    "Discovery": site.Discovery,
    "Who was affected": site.Reach,
    "Actions": site.Action,
    "Notified": site.Notification,
    "Links": site.Link,
}
CONFIGURATION: Final[dict[str, type[msgspec.Struct]]] = {
    "Keys": config.ConfigFile,
    "A component": site.Component,
    "A group": config.GroupEntry,
    "Regions": config.RegionEntry,
    "Uptime": policies.UptimePolicy,
    "Feeds": policies.FeedPolicy,
    "Outputs": outputs.Outputs,
    "Checks": policies.CheckPolicy,
    "Theme": policies.Theme,
    "Subscribe": site.Channel,
    "Links": site.Link,
}
TABLES: Final = [("docs/format.md", *item) for item in FRONT_MATTER.items()] + [
    ("docs/configuration.md", *item) for item in CONFIGURATION.items()
]


@each_row(("page", "heading", "struct"), TABLES)
def test_every_key_is_documented_and_no_other(page: str, heading: str, struct: type[msgspec.Struct]) -> None:
    documented = [spans(row[0])[0] for row in table(page, heading, "key")]
    assert sorted(documented) == sorted(fields_of(struct))


@each_row(("page", "heading", "struct"), TABLES)
def test_a_key_is_said_to_be_required_where_it_is(page: str, heading: str, struct: type[msgspec.Struct]) -> None:
    required = {field.name for field in msgspec.structs.fields(struct) if field.required}
    assert {spans(row[0])[0] for row in table(page, heading, "key") if "required" in " ".join(row).lower()} - {
        "speaker"  # it, or an organization
    } == required


@each_row(("heading", "struct"), list(CONFIGURATION.items()))
def test_defaults_of_the_configuration_are_as_documented(heading: str, struct: type[msgspec.Struct]) -> None:
    rows = {spans(row[0])[0]: row[2] for row in table("docs/configuration.md", heading, "key")}
    for field in msgspec.structs.fields(struct):
        if isinstance(field.default, (str, int, float)) and field.default != "":
            written = field.default if isinstance(field.default, str) else f"{field.default:g}"
            written = str(field.default).lower() if isinstance(field.default, bool) else written
            assert rows[field.name] == f"`{written}`"


@pytest.mark.parametrize(
    ("root", "documented"), [(writeup.FrontMatter, FRONT_MATTER), (config.ConfigFile, CONFIGURATION)]
)
def test_no_kind_of_entry_is_forgotten(root: type[msgspec.Struct], documented: dict[str, type[msgspec.Struct]]) -> None:
    assert set(structs_below(root)) | {root} == set(documented.values())


def structs_below(kind: Any) -> Iterator[type[msgspec.Struct]]:
    """Every struct with keys of its own that a struct's fields hold, however deep."""
    for hint in typing.get_type_hints(kind).values():
        for inner in alternatives(hint):
            is_struct = isinstance(inner, type) and issubclass(inner, msgspec.Struct)
            if is_struct and inner not in {Length, Count, Share, Target}:
                yield inner
                yield from structs_below(inner)


def alternatives(hint: Any) -> Iterator[Any]:
    if typing.get_origin(hint) in {tuple, dict, typing.Union, types.UnionType}:
        for inner in typing.get_args(hint):
            yield from alternatives(inner)
    else:
        yield hint


# Words


@pytest.mark.parametrize(
    ("heading", "key", "words"),
    [
        ("Front matter", "kind", vocabulary.Kind),
        ("Front matter", "impact", vocabulary.Impact),
        ("Cause", "status", vocabulary.CauseStatus),
        ("Cause", "category", vocabulary.CauseCategory),
    ],
)
def test_every_word_that_a_key_knows_is_documented(heading: str, key: str, words: type[Any]) -> None:
    row = next(row for row in table("docs/format.md", heading, "key") if row[0] == f"`{key}`")
    assert set(spans(" ".join(row[1:]))) == {word.value for word in words}


def test_every_level_is_documented() -> None:
    rows = table("docs/format.md", "Components and regions", "level")
    assert [row[0] for row in rows] == [f"`{level.value}`" for level in vocabulary.Level]


def test_every_label_is_documented_with_what_it_is_for() -> None:
    kinds = {
        "incidents": vocabulary.Kind.INCIDENT,
        "maintenance": vocabulary.Kind.MAINTENANCE,
        "notices": vocabulary.Kind.NOTICE,
    }
    rows = table("docs/format.md", "Labels", "label")
    for word, uses, _ in rows:
        label = find_label(word.strip("`"), ())
        meant = [] if uses == "all" else [kinds[each] for each in uses.split(", ")]
        assert [kind for kind, labels in vocabulary.LABELS.items() if label in labels] == meant
    assert {find_label(row[0].strip("`"), ()) for row in rows} == set(vocabulary.Label)


def test_every_chip_of_the_table_is_one() -> None:
    chips = [chip for row in table("docs/format.md", "Chips", "chip") for chip in re.findall(r"`` `(.+?)` ``", row[0])]
    assert len(chips) == 7
    for chip in [*chips, "next update: +30m"]:
        kind = "maintenance" if chip.startswith(("start", "end")) else "incident"
        label = "Scheduled" if kind == "maintenance" else "Investigating"
        written = f"""\
            ---
            title: x
            kind: {kind}
            start: 2026-02-06 22:00 UTC
            {"end: 2026-02-10" if kind == "maintenance" else "components: {web: major_outage}"}
            ---
            ## Updates
            ### 2026-02-06 15:02 UTC - {label}
            `{chip}`
            """
        header = writeup.read_header(builders.writeup(textwrap.dedent(written)), builders.site())
        parsed = incident.parse(header, builders.site(), now=NOW)
        assert parsed.problems == (), chip


def test_the_moments_durations_and_counts_that_are_shown_can_be_read() -> None:
    for row in table("docs/format.md", "Moments, durations and counts", "written"):
        assert [read_moment(written, UTC) for written in spans(row[0])]
    prose = section("docs/format.md", "Moments, durations and counts")
    for written in spans(re.findall(r"A duration is (.*?), with", prose)[0]):
        assert read_length(written)
    for written in spans(re.findall(r"A count is .*?, (.*?), with", prose)[0]):
        assert read_count(written)


def test_lists_in_the_text_are_complete() -> None:
    suffixes = re.findall(r"`(\.\w+)`", section("docs/format.md", "Files and their names"))
    assert set(suffixes) - {".md"} == set(ATTACHABLE)
    requirable = next(row for row in table("docs/configuration.md", "Checks", "key") if row[0] == "`require`")
    assert set(spans(requirable[3])) - {"statusgen check"} == set(config.REQUIRABLE)
    reserved = section("docs/configuration.md", "Regions").rpartition("none may be ")[2]
    assert set(spans(reserved)) == config.RESERVED


# Commands


def test_every_command_is_documented_with_all_its_options() -> None:
    top = click.Context(cli.main, info_name="statusgen", **cli.main.context_settings)
    documented = {heading for heading in headings("docs/commands.md") if heading.startswith("statusgen")}
    assert documented == {"statusgen", *(f"statusgen {name}" for name in cli.COMMANDS)}
    assert options("statusgen") == options_of(cli.main, top)
    for name in cli.COMMANDS:
        command = cli.main.get_command(top, name)
        assert command
        assert options(f"statusgen {name}") == options_of(command, click.Context(command, parent=top))


def options(heading: str) -> list[str]:
    rows = table("docs/commands.md", heading, "option")
    return sorted(span.split()[0] for row in rows for span in spans(row[0]))


def options_of(command: click.Command, context: click.Context) -> list[str]:
    found = (option for option in command.get_params(context) if isinstance(option, click.Option))
    return sorted(name for option in found for name in option.opts)


def test_every_exit_status_is_documented() -> None:
    statuses = [int(row[0]) for row in table("docs/commands.md", "Commands", "status")]
    assert statuses == [cli.GOOD, cli.WRONG_CONTENT, cli.WRONG_USAGE]


def command_lines() -> Iterator[tuple[str, str]]:
    """Each command line that the docs show at a prompt, with its page."""
    for page in PAGES:
        for block in re.findall(r"^ *```console\n((?:.*\n)*?) *```$", page.read_text(encoding="utf-8"), re.MULTILINE):
            for line in re.findall(r"^ *\$ (statusgen .*)$", block.replace("\\\n", " "), re.MULTILINE):
                yield page.name, line


@each_row(("page", "line"), list(command_lines()))
def test_every_command_line_of_the_docs_can_be_typed(page: str, line: str) -> None:
    name, *arguments = shlex.split(line, comments=True)[1:]
    top = click.Context(cli.main, info_name="statusgen")
    command = cli.main.get_command(top, name)
    assert command, page
    assert command.make_context(name, arguments, parent=top)


# Templates


def test_every_template_and_block_is_documented() -> None:
    templates = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.*")}
    files = table("docs/templates.md", "Files", "template")
    assert {name for row in files for name in spans(row[0])} == set(templates)
    blocks = table("docs/templates.md", "A block of a page", "block")
    defined = {name for text in templates.values() for name in re.findall(r"{%-? block (\w+)", text)}
    assert {spans(row[0])[0] for row in blocks} == defined


# Examples


class Example(NamedTuple):
    """A fenced example: which part of what it is stands behind its language."""

    page: str
    part: str
    text: str


FENCE: Final = re.compile(r"^(?P<indent> *)```\w+ (?P<part>\S.*)\n(?P<text>(?:.*\n)*?)(?P=indent)```$", re.MULTILINE)
EXAMPLES: Final = [
    Example(path.relative_to(ROOT).as_posix(), match["part"], textwrap.dedent(match["text"]))
    for path in PAGES
    for match in FENCE.finditer(path.read_text(encoding="utf-8"))
]
PARTS: Final = [example for example in EXAMPLES if example.part in {"front matter", "updates"}]
FILES: Final = [example for example in EXAMPLES if example not in PARTS]


def projects() -> Iterator[tuple[str, list[Example]]]:
    """The files of each page together; each configuration begins another project."""
    for page in dict.fromkeys(example.page for example in FILES):
        current: list[Example] = []
        for example in (example for example in FILES if example.page == page):
            if example.part == "statusgen.yml" and current:
                yield page, current
                current = []
            current.append(example)
        yield page, current


@pytest.mark.parametrize(("page", "files"), list(projects()))
def test_the_files_of_a_page_build_a_site(page: str, files: Sequence[Example], tmp_path: Path) -> None:
    written = {example.part: example.text for example in files}
    assert build(tmp_path, written, languages=("en", "fr") if page == "docs/templates.md" else ("en",))


@pytest.mark.parametrize("example", PARTS, ids=lambda example: example.text.split("\n")[0])
def test_a_part_of_a_file_fits_into_one(example: Example, tmp_path: Path) -> None:
    front, updates = "start: 2026-02-03 15:00 UTC\n", "## Updates\n\n### 2026-02-03 15:02 UTC - Resolved\n\nAll well."
    if example.part == "updates":
        updates = example.text
    else:
        front += example.text
    front += "" if "title:" in front else "title: Something happened\n"
    front += "" if "components:" in front else "components: {api: major_outage}\n"
    text = f"---\n{front}---\n\n{updates}"
    sites = build(tmp_path, {"incidents/example.md": text}, languages=("en", "fr") if "fr:" in front else ("en",))
    assert "incidents/example/index.html" in sites


def test_an_overridden_block_and_an_own_word_show(tmp_path: Path) -> None:
    written = {example.part: example.text for example in FILES if example.page == "docs/templates.md"}
    site = build(tmp_path, written, languages=("en", "fr"))
    assert b"Exampletown" in site["index.html"]
    assert b"Tout va bien" in site["fr/index.html"]
    assert "static/incidents.css" in site


def test_what_an_example_of_a_style_is_for_is_on_the_page(tmp_path: Path) -> None:
    styles = [example for example in FILES if example.part.endswith(".css")]
    assert [example.part for example in styles] == ["templates/static/incidents.css"]
    text = "---\ntitle: X\nstart: 2026\ncomponents: {api: major_outage}\n---\n\n## Root cause\n\nA cable.\n"
    page = build(tmp_path, {"incidents/x.md": text}, languages=("en",))["incidents/x/index.html"].decode()
    classes = {name for each in re.findall('class="([^"]*)"', page) for name in each.split()}
    for style in styles:
        selectors = re.findall(r"^(.*?) \{", style.text, re.MULTILINE)
        assert selectors == [".writeup"]
        assert {selector.removeprefix(".") for selector in selectors} <= classes


def build(folder: Path, files: dict[str, str], *, languages: Iterable[str]) -> dict[str, bytes]:
    """The site of some files, which has to come out without a problem but for those that time brings."""
    components = "".join(f"  - {{id: {name}, name: {name.title()}}}\n" for name in ("login", "api", "web"))
    defaults = {
        "statusgen.yml": "title: Example Status\nurl: https://example.org/status/\norganization: Example\n"
        f"languages: [{', '.join(languages)}]\ncomponents:\n{components}",
        "incidents/README.md": "",
        "templates/static/logo.svg": "<svg/>",
    }
    for name, text in (defaults | files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assembled = assemble(Project(folder / "statusgen.yml"), now=NOW)
    odd = [str(problem) for problem in assembled.warnings if problem.severity is not Severity.NOTICE]
    untranslated = [line for line in odd if ": not translated into " in line]
    assert odd == (untranslated if len(list(languages)) > 1 else [])
    return {file.path: file.content for file in assembled.files}


# Workflows


OWN: Final = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")}


@pytest.mark.parametrize("name", OWN)
def test_a_workflow_may_do_little_and_names_actions_by_commit(name: str) -> None:
    workflow = yaml.safe_load(OWN[name])
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]
    for used in re.findall(r"uses: (.*)", OWN[name]):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./(\.github/workflows/pages\.yml)?( # .*)?", used)


def test_an_action_has_the_same_commit_everywhere() -> None:
    used = {line.partition(" ")[0] for text in OWN.values() for line in re.findall(r"uses: (.*@.*)", text)}
    assert len(used) == len({line.partition("@")[0] for line in used})


def test_this_repository_s_workflows_and_its_action_are_those_of_init_but_for_what_they_install() -> None:
    for path, content in own_files().items():
        assert (ROOT / path).read_bytes() == content, "make workflows"


def test_every_workflow_of_init_is_documented() -> None:
    named = {
        spans(row[0])[0] for row in table("docs/hosting.md", "What the workflows do", "file in `.github/workflows/`")
    }
    assert named == {path.name for path in (SHIPPED / "workflows").iterdir()}


def test_every_field_of_the_form_is_documented() -> None:
    form = re.findall(
        r"^      (\w+):$", (SHIPPED / "workflows" / "incident.yml").read_text(encoding="utf-8"), re.MULTILINE
    )
    documented = [name for row in table("docs/on-call.md", "The form", "field") for name in row[0].split(", ")]
    assert documented == form


def triggers(name: str) -> set[str]:
    return set(yaml.safe_load(OWN[name])[True])  # to YAML, "on" is true


def publishing() -> Any:
    return yaml.safe_load(OWN["pages.yml"])["jobs"]["publish"]


def test_the_clock_has_a_file_of_its_own_which_github_may_switch_off_without_the_other() -> None:
    assert triggers("clock.yml") == {"schedule"}
    assert triggers("pages.yml") == {"push", "workflow_call", "workflow_dispatch"}
    called = yaml.safe_load(OWN["clock.yml"])["jobs"]["publish"]
    assert called["uses"] == "./.github/workflows/pages.yml"
    assert called["permissions"] == publishing()["permissions"]
    assert called["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


def test_builds_follow_each_other_and_each_is_of_the_newest_commit() -> None:
    assert publishing()["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    assert publishing()["steps"][0]["with"]["ref"] == "${{ github.ref }}"
    assert 'statusgen build --url "$URL" --commit "$(git rev-parse HEAD)"' in [
        step.get("run") for step in publishing()["steps"]
    ]


def test_a_deployment_that_fails_is_tried_once_more_and_only_then_fails_the_run() -> None:
    steps = publishing()["steps"]
    (begin,) = (n for n, step in enumerate(steps) if step.get("id") == "first")
    first, wait, second = steps[begin:][:3]
    assert (first["uses"], first["continue-on-error"]) == (second["uses"], True)
    assert {wait["if"], second["if"]} == {f"steps.{first['id']}.outcome == 'failure'"}
    assert "continue-on-error" not in second
    assert publishing()["timeout-minutes"] > 2 * 10  # deploy-pages itself waits for ten minutes


# What is pasted at night


@pytest.mark.parametrize("page", ["README.md", "docs/on-call.md"])
def test_what_is_pasted_at_night_is_refused_until_its_pattern_is_replaced(page: str, tmp_path: Path) -> None:
    (pasted,) = re.findall(r"^ +```markdown\n(.*?)^ +```$", read(page), re.MULTILINE | re.DOTALL)
    text = textwrap.dedent(pasted)
    with pytest.raises(InvalidContent) as refused:
        build(tmp_path, {"incidents/x.md": text}, languages=("en",))
    patterns = [line for line, words in enumerate(text.splitlines(), 1) if "DATE TIME" in words]
    assert [problem.line for problem in refused.value.problems] == patterns
    assert "as in ### 2026-02-07 00:00 UTC - Investigating" in refused.value.problems[0].message

    (tmp_path / "now").mkdir()
    filled_in = {"incidents/x.md": text.replace("DATE TIME", "2026-02-07 00:00")}
    home = build(tmp_path / "now", filled_in, languages=("en",))["index.html"].decode()
    assert 'datetime="2026-02-07T00:00Z"' in home


# Links


@each_row("page", PAGES)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"``.*?``|`[^`\n]*`", "", FENCED.sub("", page.read_text(encoding="utf-8")))
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    for link in links:
        path, _, fragment = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = page.parent / path if path else page
        assert target.exists(), link
        if fragment:
            slugs = [slug(heading) for heading in headings(target.relative_to(ROOT).as_posix())]
            assert fragment in slugs, link


def test_every_page_is_linked_from_the_readme() -> None:
    linked = re.findall(r"\]\((docs/[\w-]+\.md|[A-Z]+\.md)\)", read("README.md"))
    linked += [f"docs/{each}" for each in re.findall(r"\]\((importing/[\w-]+\.md)\)", read("docs/importing.md"))]
    assert {*linked, "README.md"} == {page.relative_to(ROOT).as_posix() for page in PAGES}


def slug(heading: str) -> str:
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# Reading Markdown


FENCED: Final = re.compile(r"^( *)```.*\n(?:.*\n)*?\1```$", re.MULTILINE)


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", FENCED.sub("", read(page)), re.MULTILINE)


def section(page: str, heading: str) -> str:
    """The text below a heading, up to the next one of any level."""
    parts = re.split(r"^#+ (.+)\n", FENCED.sub("", read(page)), flags=re.MULTILINE)
    return parts[parts.index(heading) + 1]


def table(page: str, heading: str, first: str) -> list[list[str]]:
    """The rows of the table below a heading whose first column is called so."""
    for found in re.findall(r"(?:^\|.*\n)+", section(page, heading), re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()]
        if rows[0][0] == first:
            return rows[2:]
    raise LookupError(f"{page}: {heading} has no table of {first}s")


def spans(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)
