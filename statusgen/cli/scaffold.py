"""`init` and `schema`: a project to begin with, and what editors need."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from statusgen.cli.interview import Interview
from statusgen.cli.reports import telling_errors
from statusgen.model.spelling import counted

if TYPE_CHECKING:
    from statusgen.scaffold.installation import Origin
    from statusgen.scaffold.new_project import Plan, Written
    from statusgen.sources.project import Project


class Given(msgspec.Struct, frozen=True):
    """What options say of a new page."""

    github: str | None
    url: str | None
    title: str | None
    components: Sequence[str]
    timezone: str | None
    languages: Sequence[str]

    @property
    def is_enough(self) -> bool:
        """Whether nothing has to be asked."""
        return bool((self.github or self.url) and self.components)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--github", metavar="OWNER/REPO", help="The repository on GitHub, whose Pages serve the page.")
@click.option("--url", metavar="URL", help="The URL of the page, if it is another.")
@click.option("--title", metavar="TEXT", help="The title of the page.")
@click.option(
    "--component", "components", multiple=True, metavar="[ID=]NAME", help="Something that can fail. May be repeated."
)
@click.option("--timezone", metavar="ZONE", help="The time zone of the page, as in Europe/Paris.  [default: Etc/UTC]")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="A language of the page.  [default: en]")
@click.option("--branch", metavar="NAME", help="The branch to publish.  [default: the one that git is on]")
@click.option(
    "--install",
    metavar="VERSION",
    help="What workflows install: a version, or https://HOST/REPO@COMMIT.  [default: as this one was installed]",
)
def init(folder: Path, branch: str | None, install: str | None, **answers: Any) -> None:
    """Start a status page in FOLDER, with workflows for GitHub.

    Asks for what options leave out, unless they say where the page is and what can fail. Files that are there already
    stay as they are.
    """
    from statusgen.scaffold.installation import branch_of, origin
    from statusgen.scaffold.new_project import Plan, project_files, write_missing
    from statusgen.sources.project import Project

    given = Given(**answers)
    project, now = Project(config=folder / "statusgen.yml"), datetime.now(UTC)
    is_begun = any(path.exists() for path in (project.config, project.config.with_suffix(".yaml")))
    interview = Interview(is_silent=is_begun or given.is_enough)
    with telling_errors(project):
        facts = _configured(project, now) if is_begun else _answered(given, interview, project)
        requirement, caveat = choose_requirement(origin(), install, interview)
        plan = Plan(**facts, branch=branch or branch_of(folder), requirement=requirement)
        written = write_missing(project_files(plan, now), folder)
    _tell(folder, plan, written, caveat)


@click.command()
@click.argument("kind", type=click.Choice(["incident", "config"]))
def schema(kind: str) -> None:
    """Print a JSON Schema for editors: of the front matter of incidents, or of statusgen.yml."""
    from statusgen.scaffold.schemas import schema_file

    click.echo(schema_file(kind), nl=False)


def _configured(project: "Project", now: datetime) -> dict[str, Any]:
    """The facts of a page that is there already."""
    from statusgen.scaffold.incident_form import parts_of
    from statusgen.sources.project import load_config
    from statusgen.theme.templates import Templates

    site = load_config(project, Templates(project.templates).languages)
    return {
        "title": site.title.original.text,
        "url": site.url,
        "components": parts_of(site, now),
        "timezone": site.timezone,
        "languages": site.languages,
    }


def _answered(given: Given, interview: Interview, project: "Project") -> dict[str, Any]:
    """The facts of a new page: from options, from answers, or as is usual."""
    from statusgen.scaffold.installation import remote_of
    from statusgen.scaffold.new_project import read_parts, repository_of, url_of, usual_title
    from statusgen.sources.keys.short_texts import one_line
    from statusgen.theme.templates import Templates

    known = Templates(project.templates).languages
    checked = partial(_checked, known)
    url = interview.one(
        "--github OWNER/REPO, or --url URL",
        given.url or given.github,
        "Repository on GitHub (OWNER/REPO), or the URL of the page",
        repository_of(remote_of(project.root)),
        lambda text: checked("url", url_of(text)),
    )
    title = interview.one(
        "--title", given.title, "Title of the page", usual_title(url), lambda text: checked("title", one_line(text))
    )
    components = interview.several(
        "--component",
        given.components,
        "What can fail, with commas between, as in: Website, API",
        "",
        lambda names: checked("components", read_parts(names)),
    )
    return {"url": url, "title": title, "components": components, **_place(given, interview, known)}


def _place(given: Given, interview: Interview, known: Sequence[str]) -> dict[str, Any]:
    """Where a new page is: its time zone, and its languages."""
    checked = partial(_checked, known)
    timezone = interview.one(
        "--timezone", given.timezone, "Time zone of the page", "Etc/UTC", partial(checked, "timezone")
    )
    languages = interview.several(
        "--language",
        given.languages,
        f"Languages ({', '.join(known)}), the first for most readers",
        known[0],
        lambda tags: checked("languages", [tag.strip() for tag in tags]),
    )
    return {"timezone": timezone, "languages": languages}


def _checked(known: Sequence[str], key: str, value: Any) -> Any:
    """An answer that the configuration takes. Raises ValueError with the remedy for any other."""
    from statusgen.scaffold.new_project import why_refused

    if why := why_refused(known, **{key: value}):
        raise ValueError(why)
    return value


def choose_requirement(found: "Origin", install: str | None, interview: Interview) -> tuple[str, str]:
    """What workflows install, and what to know about it."""
    from statusgen.scaffold.installation import RELEASE, as_requirement

    if install is None and found.requirement:
        return found.requirement, found.caveat
    question = f"Workflows cannot install this statusgen: {found.caveat}.\nVersion, or https://HOST/REPO@COMMIT"
    requirement = interview.one("--install", install, question, RELEASE.rpartition("=")[2], as_requirement)
    instead = f"{found.caveat}; so workflows install {RELEASE}. Choose another version or a commit with --install"
    return requirement, instead if install is None and interview.is_silent else ""


def _outside(folder: Path) -> str:
    """What to know where GitHub does not find the workflows."""
    from statusgen.scaffold.installation import prefix_of

    place = prefix_of(folder)
    return (
        f"GitHub runs only the workflows in a repository's top folder; move .github/ there from {place}"
        if place
        else ""
    )


def _tell(folder: Path, plan: "Plan", written: "Written", caveat: str) -> None:
    """Say what was written and what was not, and what comes next."""
    from statusgen.scaffold.new_project import lines_to_add

    for name in written.new:
        click.echo(f"wrote {folder / name}")
    if not written.new:
        click.echo(f"Nothing to write: all {counted(len(written.kept), 'file')} are there already.")
        return
    for name in written.kept:
        click.echo(f"kept {folder / name}, which was there already")
    if ".gitignore" in written.kept and (lines := lines_to_add(folder / ".gitignore")):
        click.echo(f"Add to {folder / '.gitignore'}: {' and '.join(lines)}")
    for note in filter(None, (caveat, _outside(folder))):
        click.echo(f"Note: {note}", err=True)
    if "statusgen.yml" in written.new:
        steps = [f"cd {folder}"] * (folder != Path()) + ["statusgen serve --drafts"]
        click.echo(f"\nTo see it in a browser, with an example: {' && '.join(steps)}")
        click.echo(
            'To publish it: on GitHub, in Settings, under Pages, choose "GitHub Actions" as the source; then push.'
        )
        click.echo(f"It will be at {plan.url}")
