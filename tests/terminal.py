"""Commands that write, run within this process in a small project at a fixed time, perhaps at a terminal."""

import contextlib
import io
from pathlib import Path
from typing import Final, NamedTuple

from click.testing import CliRunner
from projects import CONFIG

from statusgen import cli

NOW: Final = "2026-11-26 08:12 UTC"
"""The time of a command, unless it is given another."""


class Ended(NamedTuple):
    """How a command ended, what it printed for people who read on, and what of problems."""

    code: int
    out: str
    err: str


class _Terminal(io.BytesIO):
    """Standard input where somebody types."""

    def isatty(self) -> bool:
        return True


class Shell:
    """A project in a folder, and the commands that are run in it."""

    def __init__(self, folder: Path, config: str = CONFIG, **files: str) -> None:
        self.folder = folder
        (folder / "incidents").mkdir()
        (folder / "statusgen.yml").write_text(config, encoding="utf-8")
        for name, text in files.items():
            self.write(f"{name.replace('_', '-')}.md", text)

    def run(self, *words: str, now: str = NOW, typed: str | None = None, piped: str | bytes = "") -> Ended:
        """Run a command; `typed` is what somebody at a terminal types, `piped` what comes from elsewhere."""
        given = piped if typed is None else _Terminal(typed.encode())
        with contextlib.chdir(self.folder):
            ended = CliRunner().invoke(cli.main, [*words, "--now", now], input=given, prog_name="statusgen")
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def does(self, *words: str, now: str = NOW, typed: str | None = None, piped: str | bytes = "") -> str:
        """What a command prints that does what it should."""
        ended = self.run(*words, now=now, typed=typed, piped=piped)
        assert ended.code == 0, ended
        return ended.out

    def write(self, name: str, text: str) -> Path:
        """Put a file into the incidents folder."""
        path = self.folder / "incidents" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def read(self, name: str) -> str:
        """The text of a file of the incidents folder."""
        return (self.folder / "incidents" / name).read_bytes().decode()

    @property
    def files(self) -> dict[str, str]:
        """Every file of the incidents folder."""
        paths = sorted(path for path in (self.folder / "incidents").rglob("*") if path.is_file())
        return {path.name: path.read_bytes().decode("utf-8", "surrogateescape") for path in paths}
