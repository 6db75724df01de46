"""The worst hour: builds that are killed, disks and files that mean harm. Nothing is lost and nothing escapes."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PUBLISHER = """
import sys
from pathlib import Path
from statusgen.publish import publish as module
from statusgen.publish.exchange import CannotExchange
from statusgen.model.files import File

def refuse(one, other):
    raise CannotExchange("as on a mount point")

out, version, way = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
system = module.System(exchange=refuse) if way == "in place" else None
names = [f"incidents/{n}/index.html" for n in range(150)]
mine = [f"only-{version}/{n}.html" for n in range(20)]
home = "".join(f"<a href={name}>" for name in mine)
files = [File(name, f"{version}:".encode() * 4_000) for name in names + mine]
print("ready", flush=True)
module.publish([*files, File("index.html", home.encode())], out, sources=[], system=system)
"""


def publishing(out: Path, version: str, way: str) -> subprocess.Popen[str]:
    """A process that is about to write a version of a site."""
    command = [sys.executable, "-c", PUBLISHER, str(out), version, way]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    with process.stdout as said:
        said.readline()
    return process


def version_of(page: Path) -> str:
    """The version that a page is, if it is whole."""
    text = page.read_text()
    version = text[0]
    assert text == f"{version}:" * 4_000, f"{page} is torn"
    return version


def versions(out: Path) -> set[str]:
    """The versions of the pages of a site, each of them whole."""
    return {version_of(page) for page in out.rglob("*.html") if page != out / "index.html"}


def dead_links(out: Path) -> list[str]:
    """What home links to and is not there."""
    home = (out / "index.html").read_text()
    return [name for name in home.replace(">", "").split("<a href=") if name and not (out / name).is_file()]


READER = """
import sys
from pathlib import Path
out = Path(sys.argv[1])
while not (out.parent / "stop").exists():
    for name in ("index.html", "incidents/0/index.html", "incidents/149/index.html"):
        page = (out / name).read_text()
        assert name == "index.html" or page == page[:2] * 4_000, "a torn page"
"""


@pytest.mark.parametrize("way", ["exchange", "in place"])
def test_whenever_a_build_is_killed_readers_find_whole_pages(tmp_path: Path, way: str) -> None:
    out, chance = tmp_path / "out", random.Random(7)
    assert publishing(out, "0", way).wait() == 0
    reader = subprocess.Popen([sys.executable, "-c", READER, out])
    for kill in range(1, 51):
        process = publishing(out, str(kill % 10), way)
        time.sleep(chance.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = versions(out)
        if way == "exchange":
            assert len(found) == 1, "the old site or the new one, never both"
        assert dead_links(out) == []
    assert publishing(out, "9", way).wait() == 0
    (tmp_path / "stop").touch()
    assert reader.wait(timeout=20) == 0, "a reader met a page that was missing or torn"
    assert versions(out) == {"9"}
    assert [path.name for path in out.iterdir() if path.name.startswith("only-")] == ["only-9"]
    assert not list(out.rglob("*.new"))


def test_five_builds_at_once_leave_one_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "out"
    started = [publishing(out, version, "exchange") for version in "12345"]
    ended = [process.wait() for process in started]
    assert 0 in ended
    assert len(versions(out)) == 1
    assert dead_links(out) == []


CONFIG = "title: T\nurl: https://example.org/\ncomponents: [{id: api, name: API}]\n"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project whose incidents folder is full of traps."""
    folder = tmp_path / "project" / "incidents"
    folder.mkdir(parents=True)
    (folder.parent / "statusgen.yml").write_text(CONFIG)
    (tmp_path / "secret.md").write_text("---\ntitle: secret\n---\n")
    (folder / "zero.md").symlink_to("/dev/zero")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop.md").symlink_to("loop.md")
    os.mkfifo(folder / "pipe.md")
    (folder / "large.md").write_bytes(b"---\ntitle: x\n---\n" + b"x" * 10_000_000)
    (folder / "binary.md").write_bytes(bytes(range(256)) * 100)
    (folder / "utf16.md").write_text("---\ntitle: x\n---\n", "utf-16")
    (folder / "brackets.md").write_text("---\ntitle: " + "[" * 25_000 + "\n---\n")
    laughs = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
    (folder / "laughs.md").write_text(f"---\na0: &a0 ha\n{laughs}\n---\n")
    (folder / "markdown.md").write_text("---\ntitle: x\nstart: 2008\n---\n" + "word " * 40_000)
    (folder / "escape.md").write_text("---\ntitle: x\nstart: 2008\nid: ../../escape\n---\n")
    (folder / "CON.md").write_text("---\ntitle: x\nstart: 2008\n---\n")
    (folder / "con.md").write_text("---\ntitle: x\nstart: 2008\n---\n")
    (folder / "Ünïcode.md").write_text("---\ntitle: x\nstart: 2008\n---\n")
    return folder.parent


def test_every_file_that_means_harm_is_named_in_good_time(hostile: Path) -> None:
    limit = 500 * 1024 * 1024
    ended = subprocess.run(
        [sys.executable, "-m", "statusgen", "build", "--output", str(hostile.parent / "out")],
        cwd=hostile, capture_output=True, text=True, timeout=30, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)),
    )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    named = {line.split(":")[0] for line in ended.stderr.splitlines() if ": error: " in line}
    assert named == {f"incidents/{path.name}" for path in (hostile / "incidents").iterdir()}
    assert "secret" not in ended.stderr.replace("secret.md", "")
    assert not (hostile.parent / "out").exists()
    assert not list(hostile.parent.glob("escape*"))
