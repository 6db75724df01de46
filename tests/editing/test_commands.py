"""The commands that write, as a responder meets them: what they print, and what they leave in the folder."""

import os
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from projects import CONFIG
from terminal import Shell

from statusgen.cli import asking
from statusgen.cli.session import Session
from statusgen.model.problems import StatusgenError
from statusgen.sources.content import survey
from statusgen.sources.project import Project
from statusgen.status.publication import publication_dates

OPEN: Final = """\
---
title: Requests fail
components:
  api: major_outage
---

## Updates

### 2026-11-26 07:50 UTC - Investigating

We look.
"""
OVER: Final = OPEN.replace("Requests fail", "Old").replace("-26", "-20") + "\n### 09:00 - Resolved\n\nAll well.\n"
WORK: Final = """\
---
title: The database moves
kind: maintenance
start: 2026-11-28 22:00 UTC
end: 2026-11-29 01:00 UTC
components: [api]
---
"""
BROKEN: Final = OPEN.replace("api:", "apii:").replace("Requests fail", "Broken")
HINT: Final = "To publish it, commit and push this file; --push does both.\n"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A project with an open incident, one that is over, and a maintenance to come."""
    return Shell(tmp_path, requests=OPEN, old=OVER, work=WORK)


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


# Opening


def test_new_writes_an_incident_and_says_what_the_page_will_say(empty: Shell) -> None:
    said = empty.does(
        "new", "API", "is down", "-c", "api=major_outage", "--region", "FR", "-m", "We look.", "--next-update", "+30m",
        "--start", "2026-11-26 08:00 UTC",
    )  # fmt: skip
    assert said == (
        "incidents/2026-11-26-api-is-down.md: written\n"
        "The page will say: Partial system outage\n"
        "  API is down: Investigating, since 2026-11-26 08:00 UTC\n"
        "  Major outage: API, France\n"
        "  Next update by 2026-11-26 08:42 UTC\n" + HINT
    )
    assert empty.files == {
        "2026-11-26-api-is-down.md": "---\ntitle: API is down\nstart: 2026-11-26 08:00 UTC\ncomponents:\n"
        "  api: major_outage\nregions: [FR]\n---\n\n## Updates\n\n### 2026-11-26 08:12 UTC - Investigating\n"
        "`next update: +30m`\n\nWe look.\n"
    }


def test_new_asks_at_a_terminal_for_what_is_left_out(empty: Shell) -> None:
    said = empty.does("new", typed="Down\n2 9\nweb\n2,1\n3\n1\nWe look.\n")
    assert said.startswith(
        "What is wrong? (the title): Down\n"
        "Which components are affected?\n   1 API\n   2 Web app\n"
        "Numbers (Enter: none): 2 9\nError: write numbers from 1 to 2, as in: 1 2\n"
        "Numbers (Enter: none): web\nError: write numbers from 1 to 2, as in: 1 2\n"
        "Numbers (Enter: none): 2,1\n"
        "How is it for Web app?\n   1 Degraded performance\n   2 Partial outage\n   3 Major outage\n"
        "   4 Under maintenance\n   5 Operational\nNumber: 3\n"
    )
    assert "components:\n  web: major_outage\n  api: degraded_performance\n" in empty.read("2026-11-26-down.md")


def test_new_takes_what_is_piped_to_it(empty: Shell) -> None:
    empty.does("new", "Down", "-", piped="From a pipe,\ntwo lines.\n")
    assert empty.read("2026-11-26-down.md").endswith("Investigating\n\nFrom a pipe,\ntwo lines.\n")


def test_a_message_in_bytes_that_are_no_text_is_refused(empty: Shell) -> None:
    ended = empty.run("new", "Down", "-m", "-", piped=b"caf\xe9")
    assert (ended.code, empty.files) == (1, {})
    assert "message:1:4: error: the byte 0xE9 cannot be read; save the file as UTF-8" in ended.err


def test_the_mark_with_which_some_programs_begin_a_pipe_is_no_text(empty: Shell) -> None:
    empty.does("new", "Down", "-", piped=b"\xef\xbb\xbfWe look.")
    assert empty.read("2026-11-26-down.md").endswith("Investigating\n\nWe look.\n")


def test_where_standard_input_is_closed_nobody_can_be_asked() -> None:
    assert (asking.is_terminal(None), asking.piped(None)) == (False, "")


def test_what_is_typed_wrong_is_told_all_at_once_and_nothing_is_written(empty: Shell) -> None:
    ended = empty.run(
        "new", "-m", "x", "-c", "apii=major_outage", "-c", "api=down", "-c", "web", "-r", "Frnce", "-s", "bad",
        "--start", "soon", "--next-update", "soon",
    )  # fmt: skip
    assert (ended.code, ended.out, empty.files) == (2, "", {})
    assert ended.err == (
        "statusgen: TITLE: is missing\n"
        'statusgen: --component: no component is called "apii"; did you mean "api"?\n'
        'statusgen: --component: "down" is not known here; did you mean "major_outage"?\n'
        "statusgen: --component web: has no level; write web=LEVEL, one of operational, under_maintenance, "
        "degraded_performance, partial_outage, major_outage\n"
        'statusgen: --region: no region is called "Frnce"; did you mean "FR"?\n'
        'statusgen: --state: "bad" is not a label; use Investigating, Identified, Monitoring, Resolved (it is over), '
        "Update, Correction, Postmortem\n"
        'statusgen: --start: "soon" is not a date or time; write YYYY-MM-DD HH:MM, '
        "or YYYY-MM-DD, YYYY-MM or YYYY where less is known; or leave it out\n"
        'statusgen: --next-update: "soon" is not a time; write +30m, HH:MM or YYYY-MM-DD HH:MM\n'
        "Nothing was written.\n"
    )


def test_a_new_incident_has_words(empty: Shell) -> None:
    ended = empty.run("new", "Down")
    missing = 'statusgen: --message: is missing; say what readers need to know ("-" reads standard input)\n'
    assert (ended.code, ended.err) == (2, f"{missing}Nothing was written.\n")
    assert empty.run("new", "Down", "-m", "").err == f"{missing}Nothing was written.\n"
    assert empty.run("new").err == f"statusgen: TITLE: is missing\n{missing}Nothing was written.\n"


def test_new_begins_with_a_template(empty: Shell) -> None:
    empty.write("_templates/db.md", "---\ntitle: Slow\ncomponents: {web: partial_outage}\n---\nThe database is slow.\n")
    empty.write("_templates/bare.md", "---\ncomponents: [api]\n---\n")
    empty.does("new", "--template", "db")
    assert empty.read("2026-11-26-slow.md") == (
        "---\ntitle: Slow\ncomponents: {web: partial_outage}\n---\nThe database is slow.\n\n"
        "## Updates\n\n### 2026-11-26 08:12 UTC - Investigating\n"
    )
    assert empty.run("new", "--template", "bare").err == "statusgen: TITLE: is missing\nNothing was written.\n"
    assert empty.run("new", "--template", "dbb.md").err.startswith('statusgen: --template: "dbb" was not found; did')
    assert "they are bare, db\n" in empty.run("new", "--template", "x").err


def test_a_template_is_about_the_component_that_is_named(empty: Shell) -> None:
    front, update = (
        "---\ntitle:\ncomponents:\n  COMPONENT: major_outage\n---\n",
        "### DATE TIME UTC - Identified\n\nDown.\n",
    )
    empty.write("_templates/no-answer.md", f"{front}## Updates\n\n{update}")
    empty.does("new", "--template", "no-answer", "-c", "web")
    assert empty.read("2026-11-26-web-app-no-answer.md") == (
        '---\ntitle: "Web app: no answer"\ncomponents:\n  web: major_outage\n---\n'
        "## Updates\n\n### 2026-11-26 08:12 UTC - Identified\n\nDown.\n"
    )
    empty.does("new", "--template", "no-answer", typed="1 2\n\n")
    assert "  api: major_outage\n  web: major_outage\n" in empty.read("2026-11-26-api-no-answer.md")
    ended = empty.run("new", "Down", "--template", "no-answer")
    assert ended.err == "statusgen: --component: is missing; the template is about one\nNothing was written.\n"


def test_where_there_is_no_template_the_place_for_one_is_told(empty: Shell) -> None:
    ended = empty.run("new", "--template", "db")
    assert ended.err.startswith(
        'statusgen: --template: "db" was not found; put one into incidents/_templates/, as db.md\n'
    )


# Going on


def test_update_needs_no_id_with_one_open_incident(shell: Shell) -> None:
    said = shell.does(
        "update", "-s", "monitoring", "-c", "all=degraded_performance", "-r", "FR=operational", "-m", "Better.",
        "--next-update", "09:00",
    )  # fmt: skip
    assert said == (
        "incidents/requests.md: added Monitoring, 2026-11-26 08:12 UTC\n"
        "The page will say: Partially degraded service\n"
        "  Requests fail: Monitoring, since 2026-11-26 07:50 UTC\n"
        "  Degraded performance: API; Operational: France\n"
        "  Next update by 2026-11-26 09:00 UTC\n" + HINT
    )
    assert shell.read("requests.md") == OPEN + (
        "\n### 2026-11-26 08:12 UTC - Monitoring\n"
        "`all: degraded_performance` `FR: operational` `next update: 2026-11-26 09:00 UTC`\n\nBetter.\n"
    )


def test_update_asks_at_a_terminal_for_what_has_changed(shell: Shell) -> None:
    said = shell.does("update", typed="3\n1\nBetter.\n")
    assert said.startswith(
        "Requests fail (requests)\nWhat is the state now? (Enter: still investigating)\n"
        "   1 Investigating\n   2 Identified\n   3 Monitoring\n   4 Resolved\nNumber: 3\n"
        "API was major outage. How is it now? (Enter: the same)\n   1 Degraded performance\n"
    )
    assert shell.read("requests.md").endswith("- Monitoring\n`api: degraded_performance`\n\nBetter.\n")
    shell.does("update", typed="\n\nStill so.\n")
    assert shell.read("requests.md").endswith("### 2026-11-26 08:13 UTC - Update\n\nStill so.\n")
    shell.does("update", typed="4\nOver.\n")
    assert shell.read("requests.md").endswith("### 2026-11-26 08:14 UTC - Resolved\n\nOver.\n")


def test_an_update_goes_where_most_files_have_their_newest(shell: Shell) -> None:
    newest = OPEN.replace("### ", "### 2026-11-26 07:55 UTC - Resolved\n\n### ")
    for name in ("a.md", "b.md"):
        shell.write(name, newest)
    shell.does("update", "requests", "-m", "First.")
    assert "## Updates\n\n### 2026-11-26 08:12 UTC - Update\n\nFirst.\n\n### 2026-11-26 07:50" in shell.read(
        "requests.md"
    )


def test_which_incident_is_meant_is_asked_at_a_terminal_and_else_told(shell: Shell) -> None:
    shell.write("second.md", OPEN.replace("Requests fail", "Second"))
    ended = shell.run("update", "", "-m", "x")
    assert (ended.code, ended.err) == (
        2,
        "statusgen: ID: is missing, and more than one incident is open: work, second, requests\nNothing was written.\n",
    )
    assert shell.does("update", "-m", "x", typed="2\n").startswith(
        "Which one?\n   1 The database moves (work)\n   2 Second (second)\n   3 Requests fail (requests)\nNumber: 2\n"
        "incidents/second.md: added Update"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["update"], 2, "--message: is missing"),
        (["correct", "requests", "-m", "\u200b\xa0"], 2, "--message: is missing"),
        (["update", "-s", " "], 2, "--state: is empty; write a word such as monitoring, or leave it out"),
        (["resolve", "-m", "x", "-"], 2, '--message: the "-" reads standard input; leave out one of them'),
        (["resolve", "-"], 2, '--message: standard input is empty; give it the text, or leave out the "-"'),
        (["statement", "--speaker", "x", "--text", "-"], 2, "--text: standard input is empty; "),
        (["correct", "requests"], 2, "--message: is missing"),
        (["update", "We", "look"], 2, '"We look" is more than one ID; give the state with --sta'),
        (["update", "We look"], 2, 'no incident is called "We look"; statusgen list shows the ids (give the state'),
        (["update", "-s", "scheduled", "requests"], 2, '--state: "scheduled" is a label of kind "maintenance"'),
        (["update", "-c", "api=ok"], 2, '--component: "ok" is not known here; did you mean "operational"?'),
        (["update", "-c", "api"], 2, "--component api: has no level"),
        (["update", "-r", "FR=operational", "-r", "FR=operational"], 2, "--region: FR is there twice; keep one"),
        (["update", "old", "-s", "monitoring"], 1, "incidents/old.md: is over; to open it again, run  statusgen reop"),
        (["resolve", "old"], 1, "incidents/old.md: is over already; to say more, run  statusgen update old"),
        (["reopen", "requests"], 1, "incidents/requests.md: is open; to say how it goes on, run  statusgen update req"),
        (["postpone", "requests", "--to", "+1h"], 1, "incidents/requests.md: is not maintenance, so it has no window"),
        (["postpone"], 2, "--from: is missing"),
        (["postpone", "--from", "2026-11-20 10:00"], 2, '--from, --to: "2026-11-20 10:00" is 2026-11-20 10:00 UTC, '),
        (["schedule", "X", "--to", "+2h"], 2, "--from: is missing"),
        (["schedule", "X", "--from", "22:00", "--to", "x"], 2, '--from, --to: "x" is not a date or time'),
        (["statement", "--text", "x"], 2, "--speaker (or --organization): is missing"),
        (["statement", "--speaker", "x", "--at", "x"], 2, '--at: "x" is not a date or time'),
        (["show", "none"], 2, 'no incident is called "none"'),
        (["update", "--now", "never"], 2, "Invalid value for --now"),
        (["updte"], 2, 'there is no command "updte"; did you mean "update"?'),
        (["zap"], 2, 'there is no command "zap"; statusgen --help lists them'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_to_do(shell: Shell, words: list[str], code: int, message: str) -> None:
    before = shell.files
    ended = shell.run(*words) if "--now" not in words else shell.run(*words[:1], now=words[2])
    assert ended.code == code
    assert message in ended.err
    assert shell.files == before


def test_a_file_that_lacks_its_first_update_alone_gets_it(empty: Shell) -> None:
    prepared = "---\ntitle: Down\ncomponents: {api: major_outage}\n---\n"
    empty.write("down.md", prepared)
    empty.does("update", "down", "-m", "We look.")
    assert empty.read("down.md") == (
        f"{prepared}\n## Updates\n\n### 2026-11-26 08:12 UTC - Investigating\n\nWe look.\n"
    )
    empty.write("down.md", prepared.replace("api", "apii"))
    assert 'no component is called "apii"' in empty.run("update", "down", "-m", "We look.").err


def test_a_state_of_another_kind_is_refused_by_its_name(empty: Shell) -> None:
    empty.write("requests.md", OPEN)
    assert empty.run("update", "-s", "in_progress", "-m", "x").err.startswith(
        'statusgen: --state: "in progress" is a label of kind "maintenance"; '
    )


def test_what_somebody_else_writes_while_a_command_reads_is_told(shell: Shell) -> None:
    session = Session(shell.folder / "statusgen.yml", "2026-11-26 08:12 UTC")
    file = session.files.by_id["requests"]
    assert session.raw_of(file) == OPEN.encode()
    shell.does("update", "requests", "-m", "Theirs.")
    with pytest.raises(StatusgenError, match=r"^incidents/requests\.md: was changed meanwhile; run the command again$"):
        session.raw_of(file)


def test_an_error_in_the_file_itself_stops_an_update_and_is_shown(shell: Shell) -> None:
    shell.write("broken.md", BROKEN)
    ended = shell.run("update", "broken", "-m", "x")
    assert ended.code == 1
    assert ended.err == (
        'incidents/broken.md:4:3: error: components: no component is called "apii"; did you mean "api"?\n'
        "      apii: major_outage\n      ^\nNothing was written.\n"
    )


def test_errors_elsewhere_are_told_and_stop_nothing(shell: Shell) -> None:
    shell.write("broken.md", BROKEN)
    (shell.folder / "statusgen.yml").write_text(f"{CONFIG}tittle: x\ntimezone: Mars\nlanguages: []\n", encoding="utf-8")
    ended = shell.run("update", "-m", "Still so.")
    assert ended.code == 0
    assert "".join(line for line in ended.err.splitlines(keepends=True) if line[0] != " ") == (
        'incidents/broken.md:4:3: error: components: no component is called "apii"; did you mean "api"?\n'
        'statusgen.yml:6:1: error: there is no key "tittle"; here that is "title", which is there already; '
        "remove this line\n"
        'statusgen.yml:7:1: error: timezone: no time zone is called "Mars"; write a place as Area/City, an offset as '
        "±HH:MM, or UTC\n"
        "statusgen.yml:8:1: error: languages: is empty; write at least one, such as [en]\n"
        "Publishing is blocked by 4 errors elsewhere, see above.\n"
    )
    assert "The page will say once that is corrected: Partial system outage\n" in ended.out
    assert shell.read("requests.md") == f"{OPEN}\n### 2026-11-26 08:12 UTC - Update\n\nStill so.\n"


def test_without_components_nothing_can_be_understood(shell: Shell) -> None:
    (shell.folder / "statusgen.yml").write_text("title: X\nurl: https://e.org/\n", encoding="utf-8")
    ended = shell.run("update", "-m", "x")
    assert (ended.code, ended.err.splitlines()[0]) == (
        1,
        "statusgen.yml:1:1: error: components: is missing; it is required",
    )


def test_a_text_that_was_typed_is_not_lost_when_it_is_refused(shell: Shell) -> None:
    ended = shell.run("update", "-", piped="Fine.\n\n**Resolved**\n")
    assert ended.code == 1
    assert ended.err.endswith("Nothing was written.\nYour text was:\n\nFine.\n\n**Resolved**\n\n")


def test_a_draft_is_updated_and_said_to_be_one(shell: Shell) -> None:
    shell.write("draft.md", OPEN.replace("---\ntitle", "---\ndraft: true\ntitle"))
    assert shell.does("update", "-m", "x").startswith("incidents/requests.md: added Update")
    said = shell.does("update", "draft", "-m", "x")
    assert "It is a draft, so the page does not show it.\n" in said
    assert "  Requests fail: a draft\n" in shell.does("list")
    assert "Requests fail: a draft\n" in shell.does("show", "draft")


def test_an_update_is_at_most_fifteen_minutes_ahead_of_the_clock(shell: Shell) -> None:
    shell.write("second.md", OPEN.replace("07:50", "08:27"))
    ended = shell.run("update", "requests", "-m", "x")
    assert ended.code == 1
    assert ended.err.startswith("statusgen: incidents/second.md has an update of 08:27 UTC, 15 minutes from now; ")


def test_an_incident_dated_ahead_does_not_show_yet(shell: Shell) -> None:
    shell.write("ahead.md", "---\ntitle: Ahead\nkind: notice\nstart: 2026-11-26 08:25 UTC\n---\n")
    assert "  Ahead: dated ahead, so it does not show yet\n" in shell.does("list")


# Ending, and what follows


def test_resolve_reopen_and_correct_say_so(shell: Shell) -> None:
    assert "added Resolved, 2026-11-26 08:12 UTC\nThe page will say: All systems" in shell.does(
        "resolve", "-m", "Over."
    )
    assert "added Investigating, 2026-11-26 08:13 UTC\n" in shell.does("reopen", "requests", "-m", "Not over.")
    assert "added Correction, 2026-11-26 08:14 UTC\n" in shell.does(
        "correct", "-m", "It was half.", "-c", "api=partial_outage"
    )
    assert shell.read("requests.md") == OPEN + (
        "\n### 2026-11-26 08:12 UTC - Resolved\n\nOver.\n"
        "\n### 2026-11-26 08:13 UTC - Investigating\n\nNot over.\n"
        "\n### 2026-11-26 08:14 UTC - Correction\n`api: partial_outage`\n\nIt was half.\n"
    )


def test_what_is_over_by_its_front_matter_alone_can_be_resolved(empty: Shell) -> None:
    ended = "title: Requests fail\nstart: 2026-11-26 07:00 UTC\nend: 2026-11-26 08:00 UTC"
    text = OPEN.partition("## Updates")[0].replace("title: Requests fail", ended)
    empty.write("a.md", text)
    assert "added Resolved, 2026-11-26 08:12 UTC\n" in empty.does("resolve", "a", "-m", "Over.")
    assert empty.read("a.md").replace("\n\n", "\n") == (
        text + "## Updates\n### 2026-11-26 08:12 UTC - Resolved\nOver.\n"
    ).replace("\n\n", "\n")
    assert "is over already; to say more, run  statusgen update a\n" in empty.run("resolve", "a", "-m", "x").err
    assert "added Correction, 2026-11-26 08:13 UTC\n" in empty.does("correct", "a", "-m", "Half.")


def test_only_what_is_over_can_be_opened_again(shell: Shell) -> None:
    assert "incidents/old.md: added Identified" in shell.does("reopen", "-s", "identified", "-m", "Again.")
    shell.write("old.md", OVER)
    shell.write("older.md", OVER)
    assert "more than one incident is over: older, old\n" in shell.run("reopen", "-m", "x").err


def test_what_front_matter_says_of_an_end_becomes_a_comment_where_it_goes_on(empty: Shell) -> None:
    empty.write("ended.md", OVER.replace("title", "end: 2026-11-20 08:50 UTC # as measured\ntitle"))
    said = empty.does("reopen", "-m", "It is back.")
    assert said.startswith("incidents/ended.md: added Investigating, 2026-11-26 08:12 UTC; end: is a comment now\n")
    assert empty.read("ended.md") == (
        OVER.replace("title", "# end: 2026-11-20 08:50 UTC # as measured\ntitle")
        + "\n### 2026-11-26 08:12 UTC - Investigating\n\nIt is back.\n"
    )


def test_what_is_over_by_the_clock_alone_goes_on_too(empty: Shell) -> None:
    empty.write("notice.md", "---\ntitle: Mind\nkind: notice\nstart: 2026-11-20\nend: 2026-11-22\n---\n")
    assert "  Mind: Notice, since 2026-11-20\n" in empty.does("reopen", "-m", "Still so.")
    empty.write("done.md", WORK.replace("-28", "-20").replace("-29", "-21"))
    assert "added In progress" in empty.does("reopen", "done", "-m", "Again.")
    empty.write("off.md", f"{WORK}## Updates\n\n### 2026-11-20 09:00 UTC - Cancelled\n")
    assert "added Scheduled" in empty.does("reopen", "off", "-m", "After all.")


def test_what_is_over_for_good_does_not_go_on(empty: Shell) -> None:
    ended = "---\n## Updates\n\n### 2026-11-20 09:00 UTC - {}\n"
    empty.write("notice.md", f"---\ntitle: Mind\nkind: notice\nstart: 2026-11-20\n{ended.format('Resolved')}")
    assert "is over for good; write a file with a new notice\n" in empty.run("reopen", "-m", "x").err
    (empty.folder / "incidents" / "notice.md").unlink()
    empty.write("work.md", WORK[:-4] + "repeat: FREQ=WEEKLY\n" + ended.format("Cancelled"))
    assert "is cancelled for good; announce it again with  statusgen schedule\n" in empty.run("reopen", "-m", "x").err


def test_where_nothing_is_open_an_id_has_to_be_given(empty: Shell) -> None:
    assert empty.run("resolve", "-m", "x").err == (
        "statusgen: no incident is open; to open one, run  statusgen new\nNothing was written.\n"
    )
    empty.write("old.md", OVER)
    assert "no incident is open; statusgen list shows all ids\n" in empty.run("resolve", "-m", "x").err
    (empty.folder / "incidents" / "old.md").unlink()
    empty.write("broken.md", BROKEN)
    assert empty.run("resolve", "-m", "x").err == (
        "statusgen: no incident is open, but incidents/broken.md has errors; run  statusgen check incidents/broken.md\n"
        "Nothing was written.\n"
    )
    (empty.folder / "incidents" / "broken.md").unlink()
    assert empty.does("list") == "There are no incidents. To open one, run  statusgen new\n"


# Maintenance


def test_schedule_announces_a_maintenance(empty: Shell) -> None:
    said = empty.does(
        "schedule", "DB moves", "--from", "22:00", "--to", "+3h", "-c", "api", "-r", "FR", "-m", "Read-only."
    )
    assert said == (
        "incidents/2026-11-26-db-moves.md: written\n"
        "The page will say: All systems operational\n"
        "  DB moves: Scheduled\n"
        "  From 2026-11-26 22:00 UTC to 2026-11-27 01:00 UTC\n" + HINT
    )
    assert empty.read("2026-11-26-db-moves.md").startswith(
        "---\ntitle: DB moves\nkind: maintenance\nstart: 2026-11-26 22:00 UTC\nend: 2026-11-27 01:00 UTC\n"
        "components: [api]\nregions: [FR]\n---\n\n## Updates\n\n### 2026-11-26 08:12 UTC - Scheduled\n\nRead-only.\n"
    )


def test_schedule_asks_at_a_terminal(empty: Shell) -> None:
    empty.does("schedule", typed="Work\n2026-11-28 10:00\n12:00\n2\n\n")
    assert "components: [web]\n---\n\n## Updates\n\n### 2026-11-26 08:12 UTC - Scheduled\n" in empty.read(
        "2026-11-26-work.md"
    )


def test_postpone_moves_the_window(shell: Shell) -> None:
    assert "  From 2026-11-28 23:00 UTC to 2026-11-29 02:00 UTC\n" in shell.does(
        "postpone", "--from", "23:00", "-m", "Later."
    )
    assert "  From 2026-11-30 10:00 UTC to 2026-11-30 13:00 UTC\n" in shell.does(
        "postpone", typed="2026-11-30 10:00\n\n"
    )
    assert shell.read("work.md") == WORK + (
        "\n## Updates\n\n### 2026-11-26 08:12 UTC - Update\n"
        "`start: 2026-11-28 23:00 UTC` `end: 2026-11-29 02:00 UTC`\n\nLater.\n"
        "\n### 2026-11-26 08:13 UTC - Update\n`start: 2026-11-30 10:00 UTC` `end: 2026-11-30 13:00 UTC`\n"
    )


def test_a_maintenance_is_completed_and_taken_up_again(shell: Shell) -> None:
    later = "2026-11-29 00:00 UTC"
    assert "added Completed" in shell.does("resolve", "work", "-m", "Done.", now=later)
    assert shell.run("postpone", "work", "--to", "+1h", now=later).err.startswith(
        "statusgen: incidents/work.md: is over, so its window cannot be moved\n"
    )
    assert "added In progress" in shell.does("reopen", "work", "-m", "Again.", now=later)


# Words of others


def test_a_statement_is_added_to_the_front_matter(shell: Shell) -> None:
    said = shell.does(
        "statement", "--speaker", "Jo: CEO", "--text", "-", "--at", "2026-11-26 08:00", "--source", "https://e.org/",
        piped="We are\nsorry.",
    )  # fmt: skip
    assert said.startswith(
        "incidents/requests.md: added a statement by Jo: CEO\nThe page will say: Partial system outage\n"
    )
    assert shell.read("requests.md") == OPEN.replace(
        "outage\n",
        'outage\nstatements:\n  - speaker: "Jo: CEO"\n    at: 2026-11-26 08:00 UTC\n    text: We are sorry.\n'
        "    source: https://e.org/\n",
    )


def test_a_statement_is_asked_for_at_a_terminal(shell: Shell) -> None:
    shell.does("statement", typed="Jo\nSorry.\n")
    assert "  - speaker: Jo\n    text: Sorry.\n" in shell.read("requests.md")
    shell.does("statement", "requests", "-", "--speaker", "Al", piped="We are sorry too.\n")
    assert "  - speaker: Al\n    text: We are sorry too.\n" in shell.read("requests.md")
    assert shell.run("statement", "--organization", "E", "--text", "x", "--lang", "zz").code == 1


# What there is


def test_list_has_what_is_open_first_and_show_tells_one(shell: Shell) -> None:
    shell.write("broken.md", BROKEN)
    assert shell.does("list") == (
        "work\n  The database moves: Scheduled; From 2026-11-28 22:00 UTC to 2026-11-29 01:00 UTC\n"
        "requests\n  Requests fail: Investigating, since 2026-11-26 07:50 UTC; Major outage: API\n"
        "broken\n  Broken: has errors; statusgen check lists them\n"
        "old\n  Old: Resolved 2026-11-20 09:00 UTC\n"
    )
    shell.does("update", "-m", "Better.", "-s", "monitoring", "-c", "api=partial_outage")
    assert shell.does("show", now="2026-11-26 09:00 UTC") == (
        "incidents/requests.md\nRequests fail: Monitoring, since 2026-11-26 07:50 UTC\nPartial outage: API\n"
        "\n2026-11-26 08:12 UTC - Monitoring\nPartial outage: API\nBetter.\n"
        "\n2026-11-26 07:50 UTC - Investigating\nWe look.\n"
    )
    assert shell.run("show", "broken").code == 1


def test_of_many_that_are_over_the_newest_are_listed(empty: Shell) -> None:
    for day in range(10, 22):
        empty.write(f"i{day}.md", OVER.replace("-20", f"-{day}"))
    assert empty.does("list").endswith(
        "i12\n  Old: Resolved 2026-11-12 09:00 UTC\nand 2 more that are over; --all lists them\n"
    )
    assert empty.does("list", "--all").endswith("i10\n  Old: Resolved 2026-11-10 09:00 UTC\n")


def test_a_message_is_written_in_an_editor(shell: Shell, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    before = os.environ.get("EDITOR"), os.environ.get("VISUAL")
    try:
        os.environ.pop("VISUAL", None)
        for script, wrote in (('printf "Above.\\n$(cat "$1")" > "$1"', "Above."), ('printf "Alone." > "$1"', "Alone.")):
            editor.write_text(f"#!/bin/sh\n{script}\n")
            editor.chmod(0o755)
            os.environ["EDITOR"] = str(editor)
            shell.does("update", "--editor")
            assert shell.read("requests.md").endswith(f"- Update\n\n{wrote}\n")
        written = shell.files
        os.environ["EDITOR"] = "true"
        stopped = shell.run("update", "--editor")
        assert (stopped.code, stopped.err) == (1, "\nNothing was written.\n")
        os.environ["EDITOR"] = "false"
        assert shell.run("update", "--editor").err == (
            "statusgen: false: Editing failed; set EDITOR to another editor, or use --message\nNothing was written.\n"
        )
        assert shell.files == written
        editor.write_text('#!/bin/sh\nrm incidents/requests.md\necho "Lost?" > "$1"\n')
        os.environ["EDITOR"] = str(editor)
        assert shell.run("update", "--editor").err == (
            "statusgen: incidents/requests.md: was deleted meanwhile\nNothing was written.\nYour text was:\n\nLost?\n\n"
        )
    finally:
        for name, value in zip(("EDITOR", "VISUAL"), before, strict=True):
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


# What the documentation shows


def test_the_examples_of_the_documentation_run_and_print_what_they_show(empty: Shell) -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    command, _, printed = re.findall(r"```console\n\$ statusgen (new .*?)```", page, re.DOTALL)[0].partition("\n")
    assert empty.does(*shlex.split(command), now="2026-02-03 15:02 UTC") == printed
    template = re.findall(r"```markdown\n(---.*?)```", page, re.DOTALL)[0]
    empty.write("_templates/database.md", template)
    empty.does("new", "--template", "database", now="2026-02-03 16:00 UTC")
    assert empty.read("2026-02-03-the-database-is-slow.md") == template.replace("DATE TIME", "2026-02-03 16:00")


# What readers of feeds see


def dates(shell: Shell) -> dict[str, datetime]:
    """The date of each item of the feeds, by its id."""
    now = datetime(2026, 11, 26, 8, 40, tzinfo=UTC)
    site, _ = survey(Project(shell.folder / "statusgen.yml"), ["en"], now=now).content()
    return publication_dates(site)


def test_six_commands_make_six_items_that_a_poller_by_date_announces(tmp_path: Path) -> None:
    second = OPEN.replace("Requests fail", "Second").rstrip("\n").replace("\n", "\r\n")
    shell = Shell(tmp_path, requests=OPEN, second=second, old=OVER)
    before, seen = dates(shell), max(dates(shell).values())
    steps = [
        ["new", "Third", "-c", "web=partial_outage", "-m", "Three."],
        ["update", "second", "-m", "Two."],
        ["update", "requests", "-s", "identified", "-m", "One."],
        ["update", "second", "-s", "monitoring", "-c", "api=degraded_performance", "-m", "Two."],
        ["correct", "third", "-m", "Not three."],
        ["resolve", "requests", "-m", "One."],
    ]
    for n, words in enumerate(steps):
        known = dates(shell)
        shell.does(*words, now=f"2026-11-26 08:{12 + n // 3}:{20 * (n % 3):02} UTC")
        (new,) = dates(shell).keys() - known.keys()
        assert dates(shell)[new] > seen
        seen = dates(shell)[new]
    after = dates(shell)
    assert len(after) == len(before) + 6
    assert {name: after[name] for name in before} == before
    assert shell.read("second.md").startswith(second)


def test_an_update_is_later_than_a_maintenance_that_began_by_the_clock(shell: Shell) -> None:
    shell.does("update", "requests", "-m", "x", now="2026-11-28 22:00 UTC")
    assert "### 2026-11-28 22:01 UTC - Update\n" in shell.read("requests.md")
