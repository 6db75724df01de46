"""`card`: a page for whoever is on call."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli import options
from statusgen.cli.reports import telling_errors
from statusgen.model.problems import StatusgenError, reason
from statusgen.model.spelling import counted

if TYPE_CHECKING:
    from statusgen.model.site import Incident, Site
    from statusgen.scaffold.card import Repository
    from statusgen.sources.project import Project


@click.command()
@options.CONFIG
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.  [default: on-call.html beside the configuration]",
)
@click.option("--github", metavar="OWNER/REPO", help="The repository.  [default: as git or the URL of the page says]")
@click.option("--branch", metavar="NAME", help="The branch that is published.  [default: the one that git is on]")
def card(config: Path, output: Path | None, github: str | None, branch: str | None) -> None:
    """Write a page of links for whoever is on call.

    Each opens a new incident on GitHub, for a component and a template, or an incident that is open. Nobody publishes
    the page, unless you write it into templates/static/.
    """
    from statusgen.scaffold.card import card_file, plan_card
    from statusgen.scaffold.card_links import read_templates
    from statusgen.scaffold.new_project import TEMPLATES
    from statusgen.sources.project import Project

    project, now = Project(config=config), datetime.now(UTC)
    path = output or project.root / "on-call.html"
    with telling_errors(project):
        site, unfinished = _unfinished(project, now)
        templates = read_templates(project.incidents / "_templates", TEMPLATES)
        planned = plan_card(site, unfinished, templates, _repository(project, site, github, branch), now)
        try:
            path.write_bytes(card_file(planned))
        except OSError as error:
            raise StatusgenError(f"{path}: cannot be written: {reason(error)}") from error
    new, edits = counted(len(planned.new), "link"), counted(len(planned.edits), "link")
    click.echo(f"{path}: {new} to report something new, {edits} to what is open")


def _unfinished(project: "Project", now: datetime) -> tuple["Site", Sequence["Incident"]]:
    """The site, and what is not over in it, newest first: as far as a project with errors can be read."""
    from statusgen.sources.content import survey
    from statusgen.status.snapshot import snapshot_now
    from statusgen.theme.templates import Templates

    found = survey(project, Templates(project.templates).languages, now=now)
    found.check_configuration()
    site, timelines = found.content()
    snapshot = snapshot_now(site, timelines, now)
    return site, [each.incident for each in snapshot.standings if not each.is_over]


def _repository(project: "Project", site: "Site", github: str | None, branch: str | None) -> "Repository":
    """The repository of a project. Raises click's error where nobody says which it is."""
    from statusgen.model.state import FORM
    from statusgen.scaffold import installation
    from statusgen.scaffold.card import Repository
    from statusgen.scaffold.new_project import repository_of

    root = project.root
    known = f"https://github.com/{github}" if github else installation.remote_of(root)
    name = repository_of(known) or ("" if github else repository_of(site.url))
    if not name and not github:
        raise click.UsageError("git knows of no GitHub repository for this folder; give it with --github OWNER/REPO")
    if not name:
        raise click.BadParameter("write OWNER/REPO, as at the beginning of its URL", param_hint="--github")
    return Repository(
        name, branch or installation.branch_of(root), installation.prefix_of(root), (root / FORM).is_file()
    )
