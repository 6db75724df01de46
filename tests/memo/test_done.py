"""A command with nothing to do says at once what it said before; where anything may be other, it runs."""

import contextlib
import errno
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from projects import INCIDENT

from statusgen import __main__, cli
from statusgen.memo import stamp
from statusgen.memo.done import Doing, Told, nothing_to_do
from statusgen.memo.request import read_arguments

NOW: Final = ("--now", "2024-03-06 12:00 UTC")
ODD: Final = INCIDENT.replace("Most requests", "![](missing.png) Most requests")
SOURCE: Final = "incidents/2024-03-05-requests-fail.md"
CHECK: Final = ("check", *NOW)


def run(*arguments: str, **environment: str) -> list[str]:
    """What a command says, in the folder that is the current one."""
    ended = CliRunner().invoke(cli.main, arguments, prog_name="statusgen", env=environment)
    return ended.stderr.splitlines() + ended.stdout.splitlines()


def told(
    *arguments: str,
    clock: float | None = None,
    new: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> list[str] | None:
    """What a command says that has nothing to do."""
    surroundings = {**os.environ, **(environment or {})}
    found = nothing_to_do(arguments, surroundings, clock or time.time(), lambda *_: (new, 1e12))
    if not isinstance(found, Told):
        return None
    return "\n".join(line for _, line in sorted(found.lines(0.04), key=lambda said: not said[0])).splitlines()


@pytest.fixture
def within(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, which is the current folder."""
    monkeypatch.chdir(project)
    (project / SOURCE).write_text(ODD)
    return project


def age(folder: Path) -> None:
    """Make files so old that their times tell of every change."""
    for path in folder.rglob("*"):
        os.utime(path, ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789), follow_symlinks=False)


@pytest.mark.parametrize("options", [(), ("--format", "github"), ("--format=json",), ("--strict", "--all", "--drafts")])
def test_a_second_check_says_the_same(within: Path, options: tuple[str, ...]) -> None:
    said = run("check", *NOW, *options)
    assert told("check", *NOW, *options) == said


def test_files_whose_times_tell_of_every_change_are_not_read_again(within: Path) -> None:
    said, later = run(*CHECK), time.time() + 10
    assert [told(*CHECK, clock=later + seconds) for seconds in range(3)] == [said] * 3


def rewritten(root: Path) -> None:
    (root / SOURCE).write_text(ODD)
    os.utime(root / SOURCE, ns=(5, 5))


def with_form(root: Path) -> None:
    (root / ".github" / "workflows").mkdir(parents=True)
    (root / ".github" / "workflows" / "incident.yml").write_text("on: push")


UNCHANGED: Final[dict[str, Callable[[Path], object]]] = {
    "nothing": Path.exists,
    "times": age,
    "the same content": rewritten,
    "other state": lambda root: (root / ".statusgen" / "x").mkdir(),
}
CHANGED: Final[dict[str, Callable[[Path], object]]] = {
    "a letter": lambda root: (root / SOURCE).write_text(ODD.replace("Most", "Mast")),
    "more": lambda root: (root / SOURCE).write_text(ODD + "\n"),
    "the configuration": lambda root: (root / "statusgen.yml").write_text("title: Other"),
    "a write-up": lambda root: (root / "incidents" / "new.md").write_text(ODD),
    "one that is gone": lambda root: (root / SOURCE).unlink(),
    "a file beside it": lambda root: (root / "incidents" / "missing.png").touch(),
    "a hidden file": lambda root: (root / "incidents" / ".missing.png").touch(),
    "one that is beside the folder": lambda root: (root / "new.md").write_text(ODD),
    "a folder of almost the same name": lambda root: (root / "incident").mkdir(),
    "the form of the Actions tab": with_form,
    "a template": lambda root: (root / "templates").mkdir(),
    "a link": lambda root: (root / "incidents" / "linked.md").symlink_to(root / SOURCE),
    "a link that leads nowhere": lambda root: (root / "incidents" / "linked.md").symlink_to("nowhere.md"),
    "who may read": lambda root: (root / SOURCE).chmod(0o600),
    "a stamp that was damaged": lambda root: next((root / ".statusgen/stamps").iterdir()).write_bytes(b"x" * 40),
    "no stamp": lambda root: next((root / ".statusgen/stamps").iterdir()).unlink(),
}  # fmt: skip


@pytest.mark.parametrize("name", UNCHANGED)
def test_where_the_content_is_the_same_there_is_nothing_to_do(within: Path, name: str) -> None:
    said = run(*CHECK)
    UNCHANGED[name](within)
    assert (told(*CHECK), told(*CHECK)) == (said, said)


@pytest.mark.parametrize("name", CHANGED)
def test_whatever_a_command_reads_makes_it_run_again(within: Path, name: str) -> None:
    run(*CHECK)
    CHANGED[name](within)
    assert told(*CHECK) is None


def test_what_changed_in_the_instant_that_it_was_read_is_seen(within: Path) -> None:
    run(*CHECK)
    facts = (within / SOURCE).stat()
    with (within / SOURCE).open("r+") as file:
        file.write(ODD.replace("Most", "Mast"))
    os.utime(within / SOURCE, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert told(*CHECK) is None


OTHERS: Final[Sequence[tuple[tuple[str, ...], dict[str, str]]]] = [
    (("check", "--now", "2024-03-06 11:59 UTC"), {}),
    (("check", "--now", "2024-03-07 12:00 UTC"), {}),
    (("check", "--now", "2024-03-06"), {}),
    (("check", "--now", "2024-13-06 12:00 UTC"), {}),
    (("check", "--now", "2924-03-06 12:00 UTC"), {}),
    (("check",), {}),
    (("check",), {"SOURCE_DATE_EPOCH": "a while ago"}),
    ((*CHECK, "--all"), {}),
    ((*CHECK, "--format", "github"), {}),
    ((*CHECK, "--format", "some"), {}),
    (CHECK, {"GITHUB_ACTIONS": "true"}),
    (CHECK, {"GIT_DIR": "elsewhere"}),
    ((*CHECK, "--cache", "elsewhere"), {}),
    ((*CHECK, "--url", "https://example.org/"), {}),
    ((*CHECK, "--config="), {}),
    ((*CHECK, "--drafts=no"), {}),
    ((*CHECK, SOURCE), {}),
    (("build", *NOW), {}),
    (("serve",), {}),
    ((), {}),
]


def test_it_was_another_command(within: Path) -> None:
    run(*CHECK)
    assert [each for each in OTHERS if told(*each[0], environment=each[1]) is not None] == []
    assert told(*CHECK) is not None


@pytest.mark.parametrize(
    ("done", "asked", "environment"),
    [
        (CHECK, ("check", "--now=2024-03-06 12:30 UTC"), {}),
        (CHECK, ("check",), {"SOURCE_DATE_EPOCH": "1709726400"}),
        ((*CHECK, "--config", "./statusgen.yml"), (*CHECK, "--config", "statusgen.yml"), {}),
        ((*CHECK, "--cache", "kept/"), (*CHECK, "--cache", "kept"), {}),
        (("check",), ("check",), {}),
    ],
)
def test_it_was_the_same_command(
    within: Path, done: tuple[str, ...], asked: tuple[str, ...], environment: dict[str, str]
) -> None:
    said = run(*done)
    assert told(*asked, environment=environment) == said


def test_a_clock_that_was_set_back_is_no_reason_to_trust_anything(within: Path) -> None:
    run("check")
    assert told("check", clock=time.time() - 3_600) is None


def test_other_libraries_are_another_program(within: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*CHECK)
    (within / "lib" / "markdown-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(within / "lib")
    assert told(*CHECK) is None


def test_git_is_asked_again_once_its_own_files_have_changed(within: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)
    said = run(*CHECK)
    assert told(*CHECK, new=["not asked"]) == said
    subprocess.run(["git", "add", SOURCE], check=True)
    assert told(*CHECK, new=["asked.md"]) is None
    assert told(*CHECK, new=[Path(SOURCE).name]) == said
    subprocess.run(["git", "rm", "--quiet", "--cached", SOURCE], check=True)
    with pytest.raises(SystemExit, match="0"):  # git knows none again, so the one that is alone is new as before
        __main__.main([*CHECK])
    with (within / "statusgen.yml").open("a") as config:
        config.write("record: edits\n")
    said = run(*CHECK)
    assert told(*CHECK) == said
    subprocess.run(["git", "add", SOURCE], check=True)
    assert told(*CHECK, new=[Path(SOURCE).name]) is None  # what is said of edits depends on all that git knows
    worktree = within / "worktree"
    worktree.mkdir()
    (worktree / ".git").write_text("gitdir: ../.git\n")
    assert stamp.facts_of(".git/index") in stamp.repository(str(worktree)).values()


def test_what_cannot_be_read_has_no_digest(within: Path) -> None:
    assert stamp.digest_of(str(within)) == b""


def test_git_ignores_what_is_remembered(within: Path) -> None:
    run(*CHECK)
    (within / "theirs").mkdir()
    for folder in ("theirs", "ours"):
        run(*CHECK, "--cache", folder)
    ignored = [path.parent.name for path in sorted(within.rglob(".gitignore"))]
    assert (ignored, (within / "ours" / ".gitignore").read_text()) == ([".statusgen", "ours"], "*\n")


def test_nothing_is_kept_where_a_link_leads(within: Path) -> None:
    (within / "elsewhere").mkdir()
    (within / ".statusgen").symlink_to("elsewhere")
    run(*CHECK)
    assert (list((within / "elsewhere").iterdir()), told(*CHECK)) == ([], None)


def test_only_so_many_stamps_are_kept(within: Path) -> None:
    run(*CHECK)
    request = read_arguments(CHECK, os.environ)
    assert request
    folder = Path(request.stamp).parent
    for n in range(stamp.MOST + 5):
        (folder / f"{n}").touch()
        os.utime(folder / f"{n}", (n, n))
    (within / SOURCE).write_text(INCIDENT)
    run(*CHECK)
    assert len(list(folder.iterdir())) == stamp.MOST
    assert told(*CHECK) == ["No problems found in 1 write-up.", "Would publish: no open incidents"]


# Builds


def test_a_build_with_nothing_to_do_says_how_much_that_was(within: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("build", *NOW, "--commit", "d670460")
    *said, last, following = run(*arguments)
    timed = run(*arguments, "--timings")
    assert sum(line.startswith("remembered: 1 of 1 sources") for line in timed) == 1
    counts = last.replace(" written", " unchanged", 1).replace("0 unchanged", "0 written", 1)
    number = last.partition(": ")[2].partition(" ")[0]
    again = f"site: 0 written, {number} unchanged, 0 removed; {counts.partition('; ')[2].partition(' in ')[0]} in "
    assert told(*arguments) == [*said, f"{again}0.0 s", following]
    age(within / "site")
    with pytest.raises(SystemExit, match="0"):
        __main__.main(list(arguments))
    printed = capsys.readouterr()
    assert (printed.err.splitlines(), printed.out.startswith(again)) == (said, True)
    # whatever happened to a file, the next build mends it
    home = within / "site" / "index.html"
    content = home.read_bytes()
    home.write_bytes(content.replace(b"a", b"e"))
    assert told(*arguments) is None
    home.write_bytes(content)
    assert told(*arguments) is not None
    home.chmod(0o600)
    assert told(*arguments) is None
    home.chmod(0o644)
    home.unlink()
    assert told(*arguments) is None
    (within / ".statusgen" / "site" / "manifest").unlink()
    assert told(*arguments) is None


def test_a_command_with_nothing_to_do_imports_no_library(within: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "statusgen", *CHECK]
    subprocess.run(command, check=True, capture_output=True)
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = [line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")]
    roots = {line.partition(".")[0] for line in lines[1:]}
    assert "statusgen" in roots
    assert not {"click", "jinja2", "markdown", "msgspec", "yaml", "typing", "pathlib", "re", "subprocess"} & roots
    assert ended.stdout == "2 warnings in 1 write-up.\nWould publish: no open incidents\n"


class Gone(io.StringIO):
    """Where nothing can be printed, for a reason."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def write(self, _: str) -> int:
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize(
    ("where", "status", "why"),
    [
        (Gone(errno.ENOSPC), "1", "statusgen: nothing can be printed: no space left on device\n"),
        (Gone(errno.EPIPE), "1", ""),
        (None, "0", ""),
    ],
)
def test_what_was_said_before_may_go_nowhere(
    project: Path, capsys: pytest.CaptureFixture[str], where: Gone | None, status: str, why: str
) -> None:
    with contextlib.chdir(project):
        run(*CHECK)
        with contextlib.redirect_stdout(where), pytest.raises(SystemExit, match=status):
            __main__.main([*CHECK])
    assert capsys.readouterr().err == why


@pytest.mark.parametrize(("closed", "status"), [(">/dev/full", 1), ("| true", 0), ("1>&- 2>&-", 0)])
def test_nobody_has_to_read_what_was_said_before(within: Path, closed: str, status: int) -> None:
    run(*CHECK)
    command = f"{{ {sys.executable} -m statusgen check --now '{NOW[1]}' {closed}; }} 2>&1"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stdout + ended.stderr
    assert ended.returncode == status


def test_a_command_goes_on_with_what_was_found_when_it_began(within: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("build", "check"):
        arguments = [command, *NOW]
        run(*arguments)
        (within / SOURCE).write_text(ODD.replace("Most", command))
        found = nothing_to_do(arguments, os.environ, time.time(), lambda *_: ((), 1e12))
        assert isinstance(found, Doing)
        assert found.of(found.request) is found
        other = read_arguments([command], {})
        assert other
        assert found.of(other).request is other
        with contextlib.suppress(SystemExit):
            __main__.main(arguments)
        assert "Most requests" not in (within / "site" / "incidents" / Path(SOURCE).stem / "index.html").read_text()
        assert told(*arguments)
    assert "missing.png" in capsys.readouterr().err
