"""`list` and `show`: what there is to update."""

from collections.abc import Iterator
from pathlib import Path

import click

from statusgen.cli import options
from statusgen.cli.editing import NOW
from statusgen.cli.session import Session, refusing
from statusgen.editing import summary
from statusgen.editing.incident_files import IncidentFile, check
from statusgen.language.messages import WORDS
from statusgen.model.time import as_written
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.timeline import Timeline

SOME = 10
"""How many incidents that are over are listed, unless all are asked for."""


@click.command()
@click.option("--all", "everything", is_flag=True, help=f"List all that are over, not only the newest {SOME}.")
@NOW
@options.CONFIG
def list(config: Path, now: str | None, everything: bool) -> None:  # noqa: A001 - the name of the command
    """List the incidents with their ids: first the open ones, then the newest that are over."""
    session = Session(config, now)
    with refusing(session, ""):
        files = session.files
        view = summary.viewpoint(*files.survey.content(), session.now)
        going_on = [each for each in files.all if not each.is_over]
        over = [each for each in files.all if each.is_over]
        for file in (*going_on, *(over if everything else over[:SOME])):
            click.echo(f"{file.id}\n  {_line(file, view)}")
        if len(over) > SOME and not everything:
            click.echo(f"and {len(over) - SOME} more that are over; --all lists them")
        if not files.all:
            click.echo("There are no incidents. To open one, run  statusgen new")


def _line(file: IncidentFile, view: Viewpoint) -> str:
    if file.parsed.incident is None:
        return f"{file.title}: has errors; statusgen check lists them"
    if file.is_draft:
        return f"{file.title}: a draft"
    return "; ".join(summary.about(view, file.parsed.incident))


@click.command()
@click.argument("words", nargs=-1, metavar="[ID]")
@NOW
@options.CONFIG
def show(words: tuple[str, ...], config: Path, now: str | None) -> None:
    """Show the state of an incident and its updates, newest first. If only one is open, it needs no ID."""
    session = Session(config, now)
    with refusing(session, ""):
        file = session.find_open(words)
        check(file.parsed)
        view = summary.viewpoint(*session.files.survey.content(), session.now)
        click.echo(session.project.incidents / file.name)
        for line in _told(file, view):
            click.echo(line)


def _told(file: IncidentFile, view: Viewpoint) -> Iterator[str]:
    """Where an incident stands, and what was said of it."""
    incident, zone = file.parsed.incident, view.site.zone
    assert incident
    yield f"{file.title}: a draft" if file.is_draft else "\n".join(summary.about(view, incident))
    for effect in reversed(Timeline(incident).effects):
        update = effect.update
        changes = summary.levels_in_words(view, ((change.target, change.new) for change in effect.changes))
        yield f"\n{as_written(update.at, zone)} - {WORDS[update.label]}"
        yield from filter(None, (changes, update.body.original.text))
