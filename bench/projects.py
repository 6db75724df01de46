"""Projects that programs build: made alike for all of them, edited, and made as if they had never been built."""

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from bench.corpus import Post, WriteUp, writeups
from bench.peers import FULL, Program

_THEME: Final = Path(__file__).parents[1] / "templates" / "static"
_NUMBERS: Final = itertools.count()


class Project(NamedTuple):
    """A program's project with a number of incidents."""

    folder: Path
    program: Program
    middle: WriteUp
    newest: WriteUp
    keep: frozenset[str]
    """What was there before anything was built."""

    @property
    def output(self) -> Path:
        return self.folder / self.program.output

    def clear(self) -> None:
        """Remove what builds have made: the output, caches, and whatever else."""
        for path in self.folder.iterdir():
            if path.name not in self.keep:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def correct(self) -> str:
        """Change a sentence in an old incident. Returns the sentence."""
        sentence = f"This was corrected by edit {next(_NUMBERS)}."
        self._write(self.middle._replace(lead=f"{self.middle.lead} {sentence}"))
        return sentence

    def post(self) -> str:
        """Append an update to the newest incident, which is open. Returns its text."""
        text = f"This was posted by edit {next(_NUMBERS)}."
        update = Post(datetime.now(UTC), "Update", ("next update: +1d",), text)
        self._write(self.newest._replace(posts=[*self.newest.posts, update]))
        return text

    def weight(self) -> tuple[int, float]:
        """How many files have been published, and their megabytes."""
        sizes = [path.stat().st_size for path in self.output.rglob("*") if path.is_file()]
        return len(sizes), sum(sizes) / 1e6

    def write_manifest(self, manifest: Path) -> None:
        """Note what a build read and wrote, for `bench.floor`."""
        sources = [path for path in (self.folder / self.program.content).rglob("*") if path.is_file()]
        files = [path for path in self.output.rglob("*") if path.is_file()]
        sized = (f"{path.stat().st_size} {path.relative_to(self.output)}" for path in files)
        manifest.write_text("\n".join([*(f"- {path}" for path in sources), *sized]))

    def _write(self, writeup: WriteUp) -> None:
        path = self.folder / self.program.content / f"{writeup.name}.md"
        path.write_text(self.program.text(writeup), encoding="utf-8")


def make(folder: Path, name: str, program: Program, number: int, now: datetime) -> Project:
    """Make a project with so many incidents, of which the newest are open now."""
    shutil.copytree(program.layouts, folder)
    if name == FULL:  # about as much as a theme for status pages repeats in each page
        (folder / "inline.css").write_bytes((_THEME / "style.css").read_bytes()[:11_000])
        (folder / "inline.js").write_bytes((_THEME / "status.js").read_bytes()[:3_000])
    content = folder / program.content
    content.mkdir(parents=True, exist_ok=True)
    chosen = dict(_written(content, program, number, now))
    keep = frozenset(path.name for path in folder.iterdir())
    return Project(folder, program, chosen[number // 2], chosen[number - 1], keep)


def _written(content: Path, program: Program, number: int, now: datetime) -> Iterator[tuple[int, WriteUp]]:
    """Write each incident, and keep those that will be edited: one from the middle, and the newest."""
    for n, writeup in enumerate(writeups(number, now=now)):
        (content / f"{writeup.name}.md").write_text(program.text(writeup), encoding="utf-8")
        if n in {number // 2, number - 1}:
            yield n, writeup
