"""What is measured: programs that take turns at the same work."""

import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.corpus import WriteUp, configuration
from bench.measure import Cost, Turn, interleaved, run, seconds_until, serving
from bench.peers import Program
from bench.projects import Project, make

LARGE: Final = 1_000
"""Above this size, statusgen is compared with Hugo alone, and only where there is a goal for that size."""
OURS: Final = "statusgen"
BILINGUAL: Final = "statusgen, two languages"
FLOOR: Final = "floor"
STATUSGEN: Final = str(Path(sys.executable).with_name("statusgen"))

Costs = dict[str, list[Cost]]


class Scenarios:
    """The scenarios at one size, each with what every round of it cost, by name of what took part."""

    def __init__(self, folder: Path, peers: Mapping[str, Program], size: int, rounds: int) -> None:
        self.folder, self.size, self.rounds = folder, size, rounds
        self.now = datetime.now(UTC).replace(second=0, microsecond=0)
        self.peers = [name for name in peers if size <= LARGE or name == "Hugo"]
        self.rivals = [OURS, *(name for name in self.peers if name == "Hugo")]
        self.programs = {OURS: self._ours("en"), BILINGUAL: self._ours("en", "fr"), **peers}
        self._projects: dict[str, Project] = {}

    def project(self, name: str) -> Project:
        """A program's project, made when it is first asked for."""
        if name not in self._projects:
            folder = self.folder / name.replace(", ", "-").replace(" ", "-")
            self._projects[name] = make(folder, name, self.programs[name], self.size, self.now)
        return self._projects[name]

    def cold(self) -> Costs:
        """Built for the first time."""
        turns = {name: self._build(name, self.project(name).clear) for name in (OURS, *self.peers)}
        run(turns[OURS].command(), turns[OURS].folder)
        manifest = self.folder / "floor.txt"
        self.project(OURS).write_manifest(manifest)
        script = Path(__file__).with_name("floor.py")
        floor = [sys.executable, "-S", str(script), str(manifest), str(self.folder / FLOOR)]
        return self._take({**turns, FLOOR: Turn(lambda: floor, self.folder, (_nothing,))})

    def same(self) -> Costs:
        """Built again, with nothing changed."""
        return self._take({name: self._build(name, _nothing) for name in self.rivals})

    def edit(self) -> Costs:
        """Built after an edit.

        The mean of two kinds: a sentence changed in an old incident, and an update appended to the newest.
        """
        projects = {name: self.project(name) for name in self.rivals}
        return self._take({name: self._build(name, each.correct, each.post) for name, each in projects.items()})

    def save(self) -> Costs:
        """From an edit, of the same two kinds, until the server shows it on the incident's page."""
        costs: Costs = {name: [] for name in self.rivals}
        with ExitStack() as stack:
            projects = {name: self.project(name) for name in costs}
            urls = {name: stack.enter_context(serving(it.program.serve, it.folder)) for name, it in projects.items()}
            for number in range(self.rounds + 1):
                for name, project in projects.items():
                    edits = ((project.correct, project.middle), (project.post, project.newest))
                    shown = [seconds_until(f"{urls[name]}incidents/{at.name}/", edit()) for edit, at in edits]
                    if number:
                        costs[name].append(Cost(wall=statistics.mean(shown), cpu=0, peak=0))
        return costs

    def check(self) -> Costs:
        """Checked for the first time, again with nothing changed, and after an edit, of the same two kinds."""
        project = self.project(OURS)
        before = {"cold": (project.clear,), "nothing changed": (_nothing,), "edit": (project.correct, project.post)}
        return self._take({f"check, {name}": self._own(OURS, "check", steps) for name, steps in before.items()})

    def languages(self) -> Costs:
        """Built for the first time, in one language and in two."""
        return self._take({name: self._build(name, self.project(name).clear) for name in (OURS, BILINGUAL)})

    def stages(self) -> str:
        """What statusgen says of its own stages: of a cold build, then of one after an edit."""
        project = self.project(OURS)
        said = []
        for prepare in (project.clear, project.post):
            prepare()
            result = subprocess.run(
                [*_own("build"), "--timings"], cwd=project.folder, capture_output=True, text=True, check=False
            )
            said.append(result.stdout + result.stderr)
        return "\n".join(said)

    def _build(self, name: str, *before: Callable[[], object]) -> Turn:
        if name in {OURS, BILINGUAL}:
            return self._own(name, "build", before)
        return Turn(lambda: self.programs[name].build, self.project(name).folder, before)

    def _own(self, name: str, command: str, before: tuple[Callable[[], object], ...]) -> Turn:
        return Turn(lambda: _own(command), self.project(name).folder, before)

    def _take(self, turns: Mapping[str, Turn]) -> Costs:
        return interleaved(turns, self.rounds)

    def _ours(self, *languages: str) -> Program:
        layouts = self.folder / "-".join(languages)
        layouts.mkdir(parents=True)
        (layouts / "statusgen.yml").write_text(configuration(languages), encoding="utf-8")
        serve = (STATUSGEN, "serve", "--port")
        return Program(layouts, (STATUSGEN, "build"), "incidents", "site", WriteUp.statusgen, serve)


def _own(command: str) -> list[str]:
    """A command of statusgen, asked for the minute in which it runs."""
    return [STATUSGEN, command, "--now", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"]


def _nothing() -> None:
    pass
