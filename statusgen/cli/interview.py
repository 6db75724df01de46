"""Questions at a terminal: each is asked where no option answers it, and again until the answer will do."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

T = TypeVar("T")


class Interview:
    """Takes what options say, and asks for the rest; a silent one takes what is usual instead of asking."""

    def __init__(self, *, is_silent: bool) -> None:
        self.is_silent = is_silent

    def one(self, option: str, given: str | None, question: str, usual: str, read: Callable[[str], T]) -> T:
        """One answer. `read` makes a value of it, or raises ValueError with the remedy."""
        if given is not None:
            return _taken(option, given, read)
        answer = None if self.is_silent else _prompt(question, usual, read)
        if answer is None and not usual:
            raise click.UsageError(f"nobody answers the question; give {option}")
        return read(usual) if answer is None else answer

    def several(
        self, option: str, given: Sequence[str], question: str, usual: str, read: Callable[[Sequence[str]], T]
    ) -> T:
        """One answer of several, with commas between them at a terminal."""
        if given:
            return _taken(option, given, read)
        return self.one(option, None, question, usual, lambda text: read(text.split(",")))


def _taken(option: str, given: T, read: Callable[[T], "Value"]) -> "Value":
    try:
        return read(given)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error


Value = TypeVar("Value")


def _prompt(question: str, usual: str, read: Callable[[str], T]) -> T | None:
    """The answer; None where nobody is there to give one."""

    def value(text: str) -> T:
        try:
            return read(text)
        except ValueError as error:
            raise click.UsageError(str(error)) from error

    try:
        answer: T = click.prompt(question, default=usual or None, value_proc=value)
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            click.echo()
            return None
        raise
    return answer
