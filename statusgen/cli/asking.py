"""What the commands ask for at a terminal, and where the words of a message come from."""

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TextIO

import click

from statusgen.editing.names import Named
from statusgen.language.messages import WORDS
from statusgen.model.problems import StatusgenError
from statusgen.model.site import Site
from statusgen.model.vocabulary import Label, Level
from statusgen.scaffold.incident_form import parts_of

LEVELS: Final = (
    Level.DEGRADED_PERFORMANCE, Level.PARTIAL_OUTAGE, Level.MAJOR_OUTAGE, Level.UNDER_MAINTENANCE, Level.OPERATIONAL,
)  # fmt: skip
"""The levels in the order in which they are offered."""

_BELOW: Final = "<!-- statusgen: write the text above. Save and close to continue; leave it empty to stop. -->"


def is_at_terminal() -> bool:
    """Whether somebody can be asked."""
    return is_terminal(sys.stdin)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody types what comes from a stream; it is None where it was closed, as some services do."""
    return stream is not None and stream.isatty()


def piped(stream: TextIO | None) -> str:
    """All that comes from a stream, in UTF-8; nothing where it was closed."""
    return stream.buffer.read().decode("utf-8-sig", "surrogateescape") if stream else ""


def ask_components(question: str, site: Site, now: datetime) -> Sequence[Named]:
    """Some of the components that are in use, or will be, by their numbers."""
    parts = parts_of(site, now)
    return [Named(parts[n].id) for n in _choose_several(question, [part.name for part in parts])]


def ask_level(question: str) -> Level:
    """A level by its number."""
    return LEVELS[_choose(question, [WORDS[level] for level in LEVELS])]


def ask_changed_level(name: str, level: Level) -> Level | None:
    """The level that a component has now; None where it stays."""
    question = f"{name} was {WORDS[level].lower()}. How is it now? (Enter: the same)"
    chosen = _choose(question, [WORDS[each] for each in LEVELS], default=0)
    return None if chosen < 0 or LEVELS[chosen] is level else LEVELS[chosen]


def ask_state(labels: Sequence[Label], state: str) -> Label:
    """The label of an update by its number; Update where the state stays."""
    words = [WORDS[label] for label in labels]
    chosen = _choose(f"What is the state now? (Enter: still {state.lower()})", words, default=0)
    return labels[chosen] if chosen >= 0 else Label.UPDATE


def ask_which(question: str, names: Sequence[str]) -> int:
    """One of several, by its number, counted from 0."""
    return _choose(question, names)


def ask_text(question: str) -> str:
    """A line of text, which may be empty."""
    return str(click.prompt(question, default="", show_default=False))


def _choose(question: str, names: Sequence[str], *, default: int | None = None) -> int:
    """The index of what is chosen by its number; -1 for the default, which is chosen with Enter alone."""
    _offer(question, names)
    number = click.prompt("Number", type=click.IntRange(0 if default == 0 else 1, len(names)), default=default,
                          show_default=False)  # fmt: skip
    return int(number) - 1


def _choose_several(question: str, names: Sequence[str]) -> Sequence[int]:
    _offer(question, names)

    def read(written: str) -> Sequence[int]:
        words = written.replace(",", " ").split()
        if not all(word.isascii() and word.isdigit() and 0 < int(word) <= len(names) for word in words):
            raise click.BadParameter(f"write numbers from 1 to {len(names)}, as in: 1 {len(names)}")
        return list(dict.fromkeys(int(word) - 1 for word in words))

    chosen: Sequence[int] = click.prompt("Numbers (Enter: none)", value_proc=read, default="", show_default=False)
    return chosen


def _offer(question: str, names: Sequence[str]) -> None:
    click.echo(question)
    for number, name in enumerate(names, 1):
        click.echo(f"  {number:>2} {name}")


def read_message(written: str | None, *, in_editor: bool = False) -> str:
    """The text of an update: as it is written, from standard input for "-", or from an editor.

    Raises StatusgenError where the editor fails.
    """
    if written == "-":
        written = piped(sys.stdin)
    if not in_editor:
        return written or ""
    try:
        typed = click.edit(f"{written or ''}\n\n{_BELOW}\n", extension=".md") or ""
    except click.ClickException as error:
        raise StatusgenError(f"{error.message}; set EDITOR to another editor, or use --message") from error
    text, found, _ = typed.rpartition(_BELOW)
    if not (text if found else typed).strip():
        raise click.Abort
    return text if found else typed
