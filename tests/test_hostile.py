"""The worst hour: builds that are killed, disks and files that mean harm. Nothing is lost and nothing escapes."""

import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PUBLISHER = """
import json, os, signal, sys, time
from pathlib import Path
from statusgen.model.files import File
from statusgen.publish.folder import CannotExchange, System, publish

def refuse(one, other):
    raise CannotExchange("as on a mount point")

def publish_version(out, version, way):
    names = [f"incidents/{n}/index.html" for n in range(150)]
    mine = [f"only-{version}/{n}.html" for n in range(20)]
    home = "".join(f"<a href={name}>" for name in mine)
    files = [File(name, f"{version}:".encode() * 4_000) for name in names + mine]
    system = System(exchange=refuse) if way == "in place" else None
    publish([*files, File("index.html", home.encode())], Path(out), sources=[], system=system)

for line in sys.stdin:
    *version, patience = json.loads(line)
    child, ended = os.fork(), 1
    if not child:
        try:
            publish_version(*version)
            ended = 0
        finally:
            os._exit(ended)
    if patience is not None:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Publisher:
    """A process that forks another for each version of a site that it is told to write."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        command = [sys.executable, "-c", PUBLISHER]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def begin(self, out: Path, version: str, way: str, patience: float | None = None) -> None:
        """Begin to write a version; kill that after some seconds, if any are named."""
        assert self._process.stdin is not None
        print(json.dumps([str(out), version, way, patience]), file=self._process.stdin, flush=True)

    def end(self) -> int:
        """Wait until it has ended. Return 0 where it was not killed and did not fail."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def publishers() -> Iterator[list[Publisher]]:
    """Five processes that can write at once."""
    started = [Publisher() for _ in range(5)]
    yield started
    for each in started:
        each.close()


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
def test_whenever_a_build_is_killed_readers_find_whole_pages(
    tmp_path: Path, publishers: list[Publisher], way: str
) -> None:
    out, chance, publisher = tmp_path / "out", random.Random(7), publishers[0]
    publisher.begin(out, "0", way)
    assert publisher.end() == 0
    reader = subprocess.Popen([sys.executable, "-c", READER, out])
    for kill in range(1, 31):
        publisher.begin(out, str(kill % 10), way, chance.uniform(0, 0.06))
        publisher.end()
        found = versions(out)
        if way == "exchange":
            assert len(found) == 1, "the old site or the new one, never both"
        assert dead_links(out) == []
    publisher.begin(out, "9", way)
    assert publisher.end() == 0
    (tmp_path / "stop").touch()
    assert reader.wait(timeout=60) == 0, "a reader met a page that was missing or torn"
    assert versions(out) == {"9"}
    assert [path.name for path in out.iterdir() if path.name.startswith("only-")] == ["only-9"]
    assert not list(out.rglob("*.new"))


def test_five_builds_at_once_leave_one_whole_site(tmp_path: Path, publishers: list[Publisher]) -> None:
    out = tmp_path / "out"
    for version, publisher in zip("12345", publishers, strict=True):
        publisher.begin(out, version, "exchange")
    assert 0 in [publisher.end() for publisher in publishers]
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
        cwd=hostile, capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)),
    )  # fmt: skip
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    named = {line.split(":")[0] for line in ended.stderr.splitlines() if ": error: " in line}
    assert named == {f"incidents/{path.name}" for path in (hostile / "incidents").iterdir()}
    assert "secret" not in ended.stderr.replace("secret.md", "")
    assert not (hostile.parent / "out").exists()
    assert not list(hostile.parent.glob("escape*"))
