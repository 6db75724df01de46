"""Options that several commands have, and what they mean."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from statusgen.memo.request import COMMIT as COMMIT_VARIABLES
from statusgen.memo.request import EPOCH, default_form
from statusgen.reporting import MOST_OF_A_KIND

CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=Path("statusgen.yml"),
    show_default=True,
    help="The site's configuration. incidents/ and templates/ are expected beside it.",
)
OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), help="The folder to write.  [default: site/ beside the configuration]"
)
COMMIT = click.option(
    "--commit",
    envvar=list(COMMIT_VARIABLES),
    show_envvar=True,
    metavar="ID",
    help="The commit that is built, for api/build.json.",
)
NOW = click.option("--now", metavar="MOMENT", help="Build as if it were this time, as in '2024-03-05 17:07 UTC'.")
URL = click.option("--url", metavar="URL", help="The URL of the site, instead of the one in the configuration.")
DRAFTS = click.option("--drafts", is_flag=True, help="Include write-ups with draft: true.")
STRICT = click.option("--strict", is_flag=True, help="Treat warnings as errors, except reminders of what is due.")
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default=lambda: default_form(os.environ),
    show_default="text, on GitHub github",
    help="How to print problems: for people, as annotations on GitHub, or for programs.",
)
CACHE = click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to keep the cache that makes the next run faster.  [default: .statusgen/ beside the output]",
)
ALL = click.option("--all", "everything", is_flag=True, help=f"List every problem, not {MOST_OF_A_KIND} of each kind.")


def posting_time(written: str | None, clock: datetime) -> datetime:
    """The time to post an update at: as given, else from the clock."""
    if written is None:
        return clock
    from statusgen.model.time import read_moment

    try:
        return read_moment(written, UTC).first
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--now") from error


def read_now(written: str | None, clock: datetime) -> datetime:
    """The time to build the site for: as given, else from SOURCE_DATE_EPOCH, else from the clock."""
    epoch = os.environ.get(EPOCH)
    if written is not None or epoch is None:
        return posting_time(written, clock)
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC)
        if not 1970 <= moment.year <= 2200:
            raise ValueError(epoch)
        return moment
    except (ValueError, OverflowError, OSError) as error:
        message = f'"{epoch}" is not a number of seconds since 1970'
        raise click.BadParameter(message, param_hint=EPOCH) from error
