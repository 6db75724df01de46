"""What a command was asked for, read without any library: enough to find out whether it has nothing to do.

Only the plain forms of arguments are understood here. With any other, the command reads them and runs as ever.
"""

from __future__ import annotations

import os
from hashlib import blake2b

from statusgen.model.state import STATE

TYPE_CHECKING = False  # as in typing, whose import takes longer than a command with nothing to do
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

_VALUES: Final = {
    "--config": "config",
    "--output": "output",
    "--url": "url",
    "--now": "now",
    "--format": "form",
    "--commit": "commit",
    "--cache": "cache",
}
_FLAGS: Final = {"--drafts": "drafts", "--strict": "strict", "--all": "everything"}
_ONLY_OF_BUILD: Final = frozenset({"--output", "--url", "--commit"})
_FORMS: Final = ("text", "github", "json")

COMMIT: Final = ("GITHUB_SHA", "CI_COMMIT_SHA")
"""The variables of the environment in which CI says what is built; the first that is set counts."""

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""The variable with the time to build for, in seconds since 1970."""


def default_form(environment: Mapping[str, str]) -> str:
    """How problems are printed, unless the command is told."""
    return "github" if environment.get("GITHUB_ACTIONS") else "text"


class Request:
    """What a command was asked for: all that its result depends on, besides the sources and the clock.

    `now` is what `--now` or the environment says, as it was written.
    """

    def __init__(self, command: str, options: Mapping[str, object], environment: Mapping[str, str]) -> None:
        self.command = command
        given = {name: str(value) for name, value in options.items() if value}
        given |= {name: _plain(given[name]) for name in ("config", "output", "cache") if name in given}
        self.now = given.pop("now", None)
        if self.now is None and EPOCH in environment:
            self.now = f"@{environment[EPOCH]}"
        self.config = given.get("config") or "statusgen.yml"
        self.root = os.path.dirname(self.config) or "."
        self.output = given.get("output") or os.path.join(self.root, "site") if command == "build" else ""
        self.cache = given.pop("cache", None)
        given.pop("timings", None)
        self.key = repr(
            (
                command,
                sorted(given.items()),
                sorted((name, value) for name, value in environment.items() if _counts(name)),
            )
        )

    @property
    def folder(self) -> str:
        """Where what is remembered lies: in the state beside the output, or the configuration, unless told."""
        if self.cache is not None:
            return self.cache
        beside = os.path.dirname(os.path.realpath(self.output)) if self.output else self.root
        return os.path.join(beside, STATE)

    @property
    def state(self) -> str:
        """Where the state of the output lies."""
        output = os.path.realpath(self.output)
        return os.path.join(os.path.dirname(output), STATE, os.path.basename(output))

    @property
    def stamp(self) -> str:
        """The file that says that this has been done."""
        places = (os.path.realpath(self.config), os.path.realpath(self.output) if self.output else "")
        name = blake2b(repr((self.key, places)).encode("utf-8", "surrogateescape"), digest_size=10).hexdigest()
        return os.path.join(self.folder, "stamps", name)

    def instant(self, clock: float) -> float | None:
        """The instant to build for, in seconds since 1970; None where `now` is in no plain form."""
        if self.now is None:
            return clock
        return _seconds(self.now)


def _plain(path: str) -> str:
    """A path as pathlib would write the usual ones."""
    return path.removeprefix("./").rstrip("/") or path


def _counts(variable: str) -> bool:
    """Whether a variable of the environment can change what is read or printed."""
    return variable.startswith("GIT_") or variable in {"GITHUB_WORKSPACE", "HOME", "PYTHONTZPATH"}


def read_arguments(arguments: Sequence[str], environment: Mapping[str, str]) -> Request | None:
    """The request that a command line makes; None where it is in no plain form, or no such command."""
    command, *rest = arguments or ("",)
    if command not in {"build", "check"}:
        return None
    options: dict[str, object] = {"config": "statusgen.yml", "form": default_form(environment)}
    if command == "build":
        options["commit"] = next((environment[name] for name in COMMIT if environment.get(name)), None)
    waiting = iter(rest)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if command == "check" and name in _ONLY_OF_BUILD:
            return None
        if name in _FLAGS and not equals:
            options[_FLAGS[name]] = True
        elif name in _VALUES and (value := value if equals else next(waiting, "")) and not value.startswith("-"):
            options[_VALUES[name]] = value
        else:
            return None
    return Request(command, options, environment) if options["form"] in _FORMS else None


def _seconds(written: str) -> float | None:
    """A moment in a plain form, such as `2024-03-05 17:07 UTC`, or `@` and the seconds since 1970."""
    if written[:1] == "@":
        return int(written[1:]) if written[1:].isascii() and written[1:].isdigit() and len(written) < 12 else None
    from datetime import datetime

    shape = "".join("0" if sign in "0123456789" else sign for sign in written)
    try:
        return datetime.fromisoformat(f"{written[:16]}+00:00").timestamp() if shape == "0000-00-00 00:00 UTC" else None
    except ValueError:
        return None
