"""`notify`: what was posted since a commit, to those who do not look."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from statusgen.cli import options
from statusgen.cli.reports import Report, telling_errors
from statusgen.memo.request import default_form
from statusgen.model.problems import StatusgenError
from statusgen.model.spelling import counted

if TYPE_CHECKING:
    from statusgen.notify import News

TARGETS = "STATUSGEN_NOTIFY"


@click.command()
@options.CONFIG
@options.URL
@options.NOW
@click.option("--since", metavar="COMMIT", required=True, help="The commit that was published before.")
@click.option(
    "--to",
    "targets",
    metavar="TARGET",
    multiple=True,
    envvar=TARGETS,
    show_envvar=True,
    help="A target, as a URL of Apprise: slack://…, mailtos://…, tgram://…. Repeat it for each target.",
)
@click.option("--language", metavar="TAG", help="In which language.  [default: the first of the page]")
@click.option("--dry-run", is_flag=True, help="Only show what would be sent.")
def notify(
    config: Path, url: str | None, now: str | None, since: str, targets: tuple[str, ...], language: str | None,
    dry_run: bool,
) -> None:  # fmt: skip
    """Send each update that was posted since a commit, once, to every target.

    What was posted over a day ago is not sent. If git does not know the commit, nothing is sent. The hub that the
    configuration names is told which feeds have changed. Targets need  pip install 'statusgen[notify]'.
    """
    from statusgen.notify import UnknownCommit, news_since
    from statusgen.sources.project import Project, load_config
    from statusgen.theme.templates import Templates

    project = Project(config=config, url=url)
    report = Report(project, default_form(os.environ), everything=True)
    with telling_errors(project):
        if not dry_run and not targets and not load_config(project, Templates(project.templates).languages).feeds.hub:
            click.echo(f"there are no targets: give --to or {TARGETS}, or set feeds.hub")
            return
        try:
            news = news_since(project, since, language=language, now=options.read_now(now, datetime.now(UTC)))
        except UnknownCommit as error:
            report.tell(str(error))
            return
    for message in news.messages:
        click.echo(f"{message.title}\n  {message.url}")
    older = f"; {counted(news.older, 'item')} of more than a day ago left out" if news.older else ""
    what = counted(len(news.messages), "item") if news.messages else "nothing"
    click.echo(f"{what} new since {since[:12]}{older}")
    if news.messages and not dry_run:
        failed = [*_failures(news, targets)]
        for line in failed:
            report.complain(line)
        if failed:
            report.stop(f"{len(failed)} of {len(targets) + bool(news.hub)} could not be notified")


def _failures(news: "News", targets: Sequence[str]) -> Iterator[str]:
    """Tell everybody; yield who could not be told, and why. Of a target its number is shown: the rest is a secret."""
    from statusgen.notify import ping, send

    told: list[tuple[str, Callable[[], None]]] = [
        (f"target {n}, {target.partition('://')[0]}", partial(send, news.messages, target))
        for n, target in enumerate(targets, 1)
    ]
    if news.hub:
        told.append((news.hub, partial(ping, news.hub, news.feeds)))
    for name, tell in told:
        try:
            tell()
            click.echo(f"told {name}")
        except StatusgenError as error:
            yield f"{name}: {error}"
