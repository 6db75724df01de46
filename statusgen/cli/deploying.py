"""`deploy`: the site onto a branch, from which a host serves it."""

from pathlib import Path
from typing import Any

import click

from statusgen.cli import options
from statusgen.cli.building import build_site, output_of
from statusgen.cli.reports import Report
from statusgen.model.problems import StatusgenError
from statusgen.model.spelling import counted


@click.command()
@options.CONFIG
@options.OUTPUT
@options.URL
@options.NOW
@options.COMMIT
@options.STRICT
@options.FORMAT
@options.CACHE
@click.option(
    "--remote",
    envvar="STATUSGEN_REMOTE",
    show_envvar=True,
    default="origin",
    show_default=True,
    help="Where to push: a remote of the repository, or the URL of another one.",
)
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that the host serves.")
@click.option("--message", default="Publish the status page", show_default=True, help="The message of the commit.")
@click.pass_context
def deploy(context: click.Context, /, remote: str, branch: str, message: str, **asked: Any) -> None:
    """Build the site, and push it to a branch that holds nothing else.

    Neither the working tree nor the current branch is touched. If the branch holds this site already, nothing is
    pushed. For hosts that serve a branch, such as Codeberg Pages, or for a second copy elsewhere.
    """
    from statusgen.publish.branch import deploy as push
    from statusgen.sources.project import Project

    build_site(context, asked)
    config: Path = asked["config"]
    report = Report(Project(config=config), asked["form"], everything=True)
    try:
        done = push(output_of(asked), config, remote=remote, branch=branch, message=message)
    except StatusgenError as error:
        report.stop(str(error))
    if done.is_new:
        report.conclude(f"Pushed to the branch {branch}: commit {done.commit[:7]}, {counted(done.files, 'file')}.")
    else:
        report.conclude(f"The branch {branch} has this site already; nothing was pushed.")
