"""Whole imports: a fixture of each kind holds what real histories held, and all of it is a file or a line."""

import re
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from statusgen.cli import main

FIXTURES: Final = Path(__file__).parent.parent / "fixtures" / "importing"
NOW: Final = "2024-06-02 12:00 UTC"


def run(*words: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["import", *map(str, words), "--now", NOW], input=stdin)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("kind", "counts", "errors"),
    [
        ("statuspage", "13 read, 9 write-ups (9 new), 4 left out, 3 guessed", 0),
        ("cstate", "16 read, 10 write-ups (10 new), 6 left out, 11 guessed", 0),
        ("upptime", "4 read, 3 write-ups (3 new), 1 left out, 0 guessed", 0),
        ("github-issues", "4 read, 3 write-ups (3 new), 1 left out, 1 guessed", 0),
        ("feed", "4 read, 3 write-ups (3 new), 1 left out, 1 guessed", 0),
    ],
)
def test_a_history_is_imported_whole_checks_and_changes_nothing_a_second_time(
    kind: str, counts: str, errors: int, tmp_path: Path
) -> None:
    options = ["--guess-maintenance"] if kind == "cstate" else []
    first = run(kind, FIXTURES / kind, "--into", tmp_path, *options)
    assert counts in first.output, first.output
    check = CliRunner().invoke(main, ["check", "--config", str(tmp_path / "statusgen.yml"), "--now", NOW])
    assert (check.exit_code, " error" in check.output) == (errors, False), check.output
    before = files_in(tmp_path)
    again = run(kind, FIXTURES / kind, "--into", tmp_path, *options)
    assert re.search(r"\((\d+) unchanged\)", again.output), again.output
    assert files_in(tmp_path) == before
