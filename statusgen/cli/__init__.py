"""The commands: the only place that prints, exits and asks the clock."""

import contextlib
import io
import sys
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from statusgen import __version__

GOOD: Final = 0
WRONG_CONTENT: Final = 1
WRONG_USAGE: Final = 2

COMMANDS: Final[Mapping[str, str]] = {
    "init": "scaffold",
    "build": "building",
    "check": "building",
    "serve": "building",
    "deploy": "deploying",
    "notify": "notifying",
    "new": "editing",
    "update": "editing",
    "resolve": "editing",
    "reopen": "editing",
    "correct": "editing",
    "schedule": "editing",
    "postpone": "editing",
    "statement": "editing",
    "list": "listing",
    "show": "listing",
    "import": "importing",
    "card": "card",
    "schema": "scaffold",
}
"""Each command, in the order of the help, and the module that has it: only that one is imported."""


class _Commands(click.Group):
    """The commands, which end without a traceback wherever their words go."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command:
        function = f"{name}_" if iskeyword(name) else name
        command: click.Command = getattr(import_module(f"statusgen.cli.{COMMANDS[name]}"), function)
        return command

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if words[0] not in COMMANDS:
            from statusgen.model.spelling import nearest

            near = nearest(words[0], COMMANDS)
            remedy = f'did you mean "{near}"?' if near else "statusgen --help lists them"
            context.fail(f'there is no command "{words[0]}"; {remedy}')
        return super().resolve_command(context, words)

    def main(self, *arguments: Any, **options: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # for terminals that lack a letter
        try:
            return super().main(*arguments, **options)
        except OSError as error:  # what is printed can go nowhere, as on a full disk
            with contextlib.suppress(OSError):
                click.echo(f"statusgen: nothing can be printed: {str(error.strerror).lower()}", err=True)
            sys.exit(WRONG_CONTENT)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="statusgen")
def main() -> None:
    """Turn incident write-ups in Markdown into a status page, with a feed item for each update.

    `statusgen init` starts a page. To report an incident, write incidents/2026-01-31-what-happened.md, or let these
    commands write it:

    \b
      statusgen new        opens an incident; it asks for what you leave out
      statusgen update     posts an update to it
      statusgen resolve    posts that it is over
      statusgen check      lists mistakes in your files, with their lines
      statusgen build      writes the site into site/
    """
