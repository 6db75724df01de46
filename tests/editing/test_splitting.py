"""A maintenance that repeats is announced, and one of its days gets a file of its own."""

import subprocess
from pathlib import Path
from typing import Final

import pytest
from builders import at, site
from hypothesis import given
from hypothesis import strategies as st
from terminal import Shell

from statusgen.editing.splitting import without
from statusgen.model.zones import day_of
from statusgen.sources.writeup import read_header, read_writeup

WEEKLY: Final = """\
---
# by the night shift
title: Patches
id: patches
kind: maintenance
start: 2026-12-01 02:00
end: 2026-12-01 04:00
repeat: FREQ=WEEKLY;BYDAY=TU
components: [api]
statements:
  - {speaker: Jo, text: Sorry.}
---

We install patches.

## Updates

### 2026-11-20 10:00 UTC - Scheduled

Every Tuesday.

## More

Read on.
"""
OWN: Final = """\
---
# by the night shift
title: Patches
kind: maintenance
start: 2026-12-08 03:00 UTC
end: 2026-12-08 05:00 UTC
components: [api]
---

We install patches.

## Updates

### 2026-11-26 08:12 UTC - Scheduled

An hour later.
"""
NONE: Final = "is no day on which it takes place"
SPLIT: Final = ("schedule", "patches", "--split", "2026-12-08", "-m", "An hour later.", "--from", "03:00")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, patches=WEEKLY)


def test_a_day_gets_a_file_of_its_own_and_the_rest_goes_on_without_it(shell: Shell) -> None:
    assert shell.does(*SPLIT) == (
        "incidents/patches-2026-12-08.md: written\n"
        "The page will say: All systems operational\n"
        "  Patches: Scheduled\n"
        "  From 2026-12-08 03:00 UTC to 2026-12-08 05:00 UTC\n"
        "incidents/patches.md: added 2026-12-08 to except:\n"
        "To publish it, commit and push both files; --push does both.\n"
    )
    assert shell.files == {
        "patches.md": WEEKLY.replace("BYDAY=TU\n", "BYDAY=TU\nexcept: [2026-12-08]\n"),
        "patches-2026-12-08.md": OWN,
    }
    assert shell.run("check").code == 0


def test_without_an_id_it_is_the_one_that_repeats_and_its_folder_that_of_the_new_file(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "incidents" / "2026").mkdir()
    (tmp_path / "incidents" / "2026" / "patches.md").write_text(WEEKLY.replace("id: patches\n", ""))
    shell.does("schedule", "--split", "2026-12-08")
    assert sorted(path.name for path in (tmp_path / "incidents" / "2026").iterdir()) == [
        "patches-2026-12-08.md",
        "patches.md",
    ]


def test_both_files_are_committed_as_one(shell: Shell) -> None:
    def git(*command: str) -> str:
        done = subprocess.run(["git", "-C", str(shell.folder), *command], check=True, capture_output=True, text=True)
        return done.stdout

    for command in (
        ["init", "-q"],
        ["config", "user.email", "a@example.org"],
        ["config", "user.name", "A"],
        ["add", "."],
    ):
        git(*command)
    git("commit", "-qm", "Begin")
    assert "Committed as" in shell.does(*SPLIT, "--commit")
    assert git("log", "-1", "--name-only", "--format=%s").split("\n")[:4] == [
        "Patches: 2026-12-08 by itself",
        "",
        "incidents/patches-2026-12-08.md",
        "incidents/patches.md",
    ]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ["--split", "2026-12-09"],
            "--split: it does not take place on 2026-12-09; write 2026-12-08 or 2026-12-15",
        ),
        (["--split", "2026-11-24"], "--split: it does not take place on 2026-11-24; write 2026-12-01"),
        (["--split", "2026-12"], '--split: "2026-12" is not a day; write YYYY-MM-DD'),
        (["--split", "2026-12-08", "-c", "web"], "--component: is copied; change it in the new file"),
        (["--split", "2026-12-08", "--to", "01:00"], '--from, --to: "01:00" is before 02:00'),
    ],
)
def test_what_cannot_be_split_is_refused(shell: Shell, words: list[str], why: str) -> None:
    ended = shell.run("schedule", "patches", *words)
    assert ended.code == 2
    assert ended.err.startswith(f"statusgen: {why}")
    assert shell.files == {"patches.md": WEEKLY}


def test_a_rule_that_ends_and_a_maintenance_that_does_not_repeat(shell: Shell) -> None:
    shell.write("patches.md", WEEKLY.replace("BYDAY=TU", "COUNT=2"))
    assert "write 2026-12-08" in shell.run("schedule", "patches", "--split", "2026-12-15").err
    shell.write("patches.md", WEEKLY.replace("repeat: FREQ=WEEKLY;BYDAY=TU\n", ""))
    said = shell.run("schedule", "patches", "--split", "2026-12-08").err
    assert "incidents/patches.md: does not repeat; to move its window, run  statusgen postpone patches" in said


def test_what_repeats_is_not_postponed(shell: Shell) -> None:
    ended = shell.run("postpone", "patches", "--from", "03:00", "-m", "Later.")
    assert ended.err.startswith(
        "statusgen: incidents/patches.md: repeats; to move one day of it, "
        "run  statusgen schedule patches --split YYYY-MM-DD --from …\n"
    )


def test_schedule_announces_what_repeats(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    given = ("schedule", "Patches", "--from", "2026-12-01 02:00", "--to", "+2h", "-c", "api", "-m", "Tuesdays.")
    refused = shell.run(*given, "--repeat", "every Tuesday")
    assert (refused.code, refused.err) == (
        2,
        'statusgen: --repeat: "every Tuesday" is not a rule; write FREQ=WEEKLY;BYDAY=TU\nNothing was written.\n',
    )
    shell.does(*given, "--repeat", "freq=weekly;byday=tu")
    assert shell.files["2026-11-26-patches.md"].startswith(
        "---\ntitle: Patches\nkind: maintenance\nstart: 2026-12-01 02:00 UTC\nend: 2026-12-01 04:00 UTC\n"
        "repeat: FREQ=WEEKLY;BYDAY=TU\ncomponents: [api]\n---\n"
    )
    other_day = shell.run(*given[:3], "2026-12-02 02:00", *given[4:], "--repeat", "FREQ=WEEKLY;BYDAY=TU")
    assert "start: is not a day of repeat: FREQ=WEEKLY;BYDAY=TU" in other_day.err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("repeat: FREQ=DAILY # odd\nlinks: []", "repeat: FREQ=DAILY # odd\nexcept: [2024-03-09]\nlinks: []"),
        ("repeat: FREQ=DAILY\nexcept: []", "repeat: FREQ=DAILY\nexcept: [2024-03-09]"),
        ("repeat: FREQ=DAILY\nexcept: 2024-03-07 # x", "repeat: FREQ=DAILY\nexcept: [2024-03-07, 2024-03-09] # x"),
        ('except: "2024-03-07"\nrepeat: FREQ=DAILY', 'except: ["2024-03-07", 2024-03-09]\nrepeat: FREQ=DAILY'),
        (
            "except: [2024-03-07 ] # [x]\nrepeat: FREQ=DAILY",
            "except: [2024-03-07, 2024-03-09 ] # [x]\nrepeat: FREQ=DAILY",
        ),
        (
            "repeat: FREQ=DAILY\nexcept: [\n  2024-03-07,\n  '2024-03-08',\n]",
            "repeat: FREQ=DAILY\nexcept: [\n  2024-03-07,\n  '2024-03-08', 2024-03-09,\n]",
        ),
        (
            "except:\n- 2024-03-07 # x\n\nrepeat: FREQ=DAILY",
            "except:\n- 2024-03-07 # x\n- 2024-03-09\n\nrepeat: FREQ=DAILY",
        ),
        (
            "except:\n    - 2024-03-07\nrepeat: FREQ=DAILY",
            "except:\n    - 2024-03-07\n    - 2024-03-09\nrepeat: FREQ=DAILY",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_day_is_added_as_the_others_are_written(before: str, after: str, newline: str) -> None:
    raw, expected = (
        f"---\ntitle: X\nkind: maintenance\nstart: 2024-03-05\nend: 2024-03-05\n{front}\n---\nWords".replace(
            "\n", newline
        )
        for front in (before, after)
    )
    written = without(raw.encode(), read_writeup(raw.encode(), "x.md"), day_of(at("2024-03-09"), site().zone))
    assert written.decode() == expected


@given(st.lists(st.dates(at("2024-01-01").date(), at("2030-01-01").date()), max_size=4, unique=True), st.booleans())
def test_whatever_is_out_the_day_is_out_too(days: list[object], is_block: bool) -> None:
    listed = "".join(f"\n  - {day}" for day in days) if is_block and days else f" [{', '.join(map(str, days))}]"
    raw = f"---\ntitle: X\nrepeat: FREQ=DAILY\nexcept:{listed}\n---\n".encode()
    day = at("2031-01-01").date()
    written = read_header(read_writeup(without(raw, read_writeup(raw, "x.md"), day), "x.md"), site())
    assert list(written.front.except_) == [*days, day]
