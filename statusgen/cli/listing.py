"""`list` and `show`: what there is to update."""

from collections.abc import Iterator
from pathlib import Path

import click

from statusgen.cli import options
from statusgen.cli.desk import Session, refusing
from statusgen.cli.editing import NOW
from statusgen.editing import summary
from statusgen.editing.desk import Entry, check
from statusgen.editing.windows import as_written
from statusgen.language.messages import WORDS
from statusgen.pages.viewpoint import Viewpoint

SOME = 10
"""How many incidents that are over are listed, unless all are asked for."""


@click.command()
@click.option("--all", "everything", is_flag=True, help=f"List all that are over, not the newest {SOME}.")
@NOW
@options.CONFIG
def list(config: Path, now: str | None, everything: bool) -> None:  # noqa: A001 - the name of the command
    """List the incidents with their ids: those that go on, then the newest that are over."""
    session = Session(config, now)
    with refusing(session, ""):
        desk = session.desk
        view = summary.viewpoint(*desk.survey.content(), session.now)
        going_on = [each for each in desk.entries if not each.is_over]
        over = [each for each in desk.entries if each.is_over]
        for entry in (*going_on, *(over if everything else over[:SOME])):
            click.echo(f"{entry.id}\n  {_line(entry, view)}")
        if len(over) > SOME and not everything:
            click.echo(f"and {len(over) - SOME} more that are over; --all lists them")
        if not desk.entries:
            click.echo("There are no incidents. To open one, run  statusgen new")


def _line(entry: Entry, view: Viewpoint) -> str:
    if entry.parsed.incident is None:
        return f"{entry.title}: has errors; statusgen check tells them"
    if entry.header.front.draft:
        return f"{entry.title}: a draft"
    return "; ".join(summary.about(view, entry.parsed.incident))


@click.command()
@click.argument("words", nargs=-1, metavar="[ID]")
@NOW
@options.CONFIG
def show(words: tuple[str, ...], config: Path, now: str | None) -> None:
    """Show an incident: where it stands, and its updates, the newest first. With one open incident, it needs no ID."""
    session = Session(config, now)
    with refusing(session, ""):
        entry = session.find(words, "incident is open", lambda each: not each.is_over)
        check(entry.parsed)
        view = summary.viewpoint(*session.desk.survey.content(), session.now)
        click.echo(session.project.incidents / entry.name)
        for line in _told(entry, view):
            click.echo(line)


def _told(entry: Entry, view: Viewpoint) -> Iterator[str]:
    """Where an incident stands, and what was said of it."""
    incident, zone = entry.parsed.incident, view.site.zone
    assert incident
    yield f"{entry.title}: a draft" if entry.header.front.draft else "\n".join(summary.about(view, incident))
    for update in reversed(incident.updates):
        yield f"\n{as_written(update.at, zone)} - {WORDS[update.label]}"
        if update.body:
            yield update.body.original.text
