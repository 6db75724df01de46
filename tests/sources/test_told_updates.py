"""Updates as people, chats and other tools tell of them, below the first update of an open incident.

Each of them would be lost: it is named at its line, with the heading to write, and a way to keep the words. A text that
only speaks of times and labels is a text.
"""

from typing import Final

import pytest
from open_incident import ABOVE, FIRST, OPEN, OVER, errors, outcome, pasted, read

TOLD: Final = [
    ("**10:05** Resolved", 1, "write ### 10:05 - Resolved"),
    ("10:05 Resolved", 1, "write ### 10:05 - Resolved"),
    ("[2026-11-25 10:05] Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("Resolved at 10:05", 1, "write ### 10:05 - Resolved"),
    ("**Resolved** - The API is back.", 1, "write ### 10:30 - Resolved, and the rest below it"),
    ("Update 10:05:\n\nWe found the cause.", 1, "write ### 10:05 - Update"),
    ("Update 10:05: we found the cause.", 1, "write ### 10:05 - Update, and the rest below it"),
    ("**10:05** Resolved: the API is fast again.", 1, "write ### 10:05 - Resolved, and the rest below it"),
    ("**10:05 UTC** - Resolved: the API is fast again.", 1, "write ### 10:05 - Resolved, and the rest below it"),
    ("10:05 AM Resolved", 1, "write ### 10:05 - Resolved"),
    ("Nov 25, 10:05 UTC Resolved", 1, "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("**Resolved** - This incident has been resolved.\nNov 25, 10:05 UTC", 1,
     "write ### YYYY-MM-DD 10:05 UTC - Resolved, and the rest below it"),
    ("**Resolved**\nThis incident has been resolved.\nNov 25, 2026 - 10:05 UTC", 1,
     "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("Resolved\nThis incident has been resolved.\nNov 25, 2026 - 10:05 UTC", 1,
     "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("Resolved", 1, "write ### 10:30 - Resolved"),
    ("resolved", 1, "write ### 10:30 - resolved"),
    ("RESOLVED", 1, "write ### 10:30 - RESOLVED"),
    ("Resolved:", 1, "write ### 10:30 - Resolved"),
    ("Resolved:\n\nThe API is back.", 1, "write ### 10:30 - Resolved"),
    ("- Resolved", 1, "write ### 10:30 - Resolved"),
    ("* Monitoring", 1, "write ### 10:30 - Monitoring"),
    ("> Resolved", 1, "write ### 10:30 - Resolved"),
    ("✅ Resolved", 1, "write ### 10:30 - Resolved"),
    ("🟢 Resolved 10:05", 1, "write ### 10:05 - Resolved"),
    ("10:05 🟢 Resolved", 1, "write ### 10:05 - Resolved"),
    ("Status: Resolved", 1, "write ### 10:30 - Resolved"),
    ("**Status:** Resolved", 1, "write ### 10:30 - Resolved"),
    ("Status: Investigating → Resolved", 1, "write ### 10:30 - Resolved"),
    ("Monitoring -> Resolved", 1, "write ### 10:30 - Resolved"),
    ("午後10時 復旧", 1, "write ### YYYY-MM-DD 22:00 - 復旧"),
    ("10:05に復旧", 1, "write ### 10:05 - 復旧"),
    ("10:05 復旧しました", 1, "write ### 10:05 - 復旧しました"),
    ("10時05分、復旧", 1, "write ### 10:05 - 復旧"),
    ("【復旧】10:05", 1, "write ### 10:05 - 復旧"),
    ("【10:05】復旧", 1, "write ### 10:05 - 復旧"),
    ("復旧（10:05）", 1, "write ### 10:05 - 復旧"),
    ("復旧：10:05", 1, "write ### 10:05 - 復旧"),
    ("１０：０５\u3000復旧", 1, "write ### 10:05 - 復旧"),
    ("復旧", 1, "write ### 10:30 - 復旧"),
    ("復旧済み", 1, "write ### 10:30 - 復旧済み"),
    ("10h05 : Résolu", 1, "write ### 10:05 - Résolu"),
    ("Résolu à 10h05", 1, "write ### 10:05 - Résolu"),
    ("**10h05** Résolu", 1, "write ### 10:05 - Résolu"),
    ("10:05 Uhr: Behoben", 1, "write ### 10:05 - Behoben"),
    ("Behoben um 10:05 Uhr", 1, "write ### 10:05 - Behoben"),
    ("Stand 10:05 Uhr: Behoben", 1, "write ### 10:05 - Behoben"),
    ("Behoben (10:05)", 1, "write ### 10:05 - Behoben"),
    ("Resuelto a las 10:05", 1, "write ### 10:05 - Resuelto"),
    ("10:05 h: Resuelto", 1, "write ### 10:05 - Resuelto"),
    ("Resolvido às 10h05", 1, "write ### 10:05 - Resolvido"),
    ("10h05: Resolvido", 1, "write ### 10:05 - Resolvido"),
    ("تم الحل", 1, "write ### 10:30 - تم الحل"),
    ("تم الحل الساعة 10:05", 1, "write ### 10:05 - تم الحل"),
    ("10:05: تم الحل", 1, "write ### 10:05 - تم الحل"),
    ("10:05: Resolved", 1, "write ### 10:05 - Resolved"),
    ("10:05, Resolved", 1, "write ### 10:05 - Resolved"),
    ("10:05 | Resolved", 1, "write ### 10:05 - Resolved"),
    ("| 10:05 | Resolved |", 1, "write ### 10:05 - Resolved"),
    ("| Time | Status |\n|---|---|\n| 09:12 | Investigating |\n| 10:05 | Resolved |", 4,
     "write ### 10:05 - Resolved"),
    ("(10:05) Resolved", 1, "write ### 10:05 - Resolved"),
    ("Resolved, 10:05 UTC", 1, "write ### 10:05 - Resolved"),
    ("Resolved: 10:05 UTC", 1, "write ### 10:05 - Resolved"),
    ("Resolved @ 10:05", 1, "write ### 10:05 - Resolved"),
    ("Resolved 10:05 UTC", 1, "write ### 10:05 - Resolved"),
    ("Resolved on Nov 25 at 10:05 UTC", 1, "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("Resolved, 25 Nov 2026 10:05 UTC", 1, "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("2026-11-25 10:05 Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("2026-11-25 10:05:33 UTC Resolved", 1, "write ### 2026-11-25 10:05 UTC - Resolved"),
    ("2026-11-25T10:05:33Z Resolved", 1, "write ### 2026-11-25 10:05 Z - Resolved"),
    ("2026-11-25: Resolved", 1, "write ### 2026-11-25 HH:MM - Resolved"),
    ("**2026-11-25 10:05 UTC** Resolved", 1, "write ### 2026-11-25 10:05 UTC - Resolved"),
    ("*10:05* Monitoring", 1, "write ### 10:05 - Monitoring"),
    ("__10:05__ Identified", 1, "write ### 10:05 - Identified"),
    ("`10:05` Resolved", 1, "write ### 10:05 - Resolved"),
    ("10:05 **Resolved**", 1, "write ### 10:05 - Resolved"),
    ("10:05: **Resolved**", 1, "write ### 10:05 - Resolved"),
    ("**Resolved** 10:05", 1, "write ### 10:05 - Resolved"),
    ("**Resolved** (10:05 UTC)", 1, "write ### 10:05 - Resolved"),
    ("**Resolved** at 10:05 UTC\n\nThe API is back.", 1, "write ### 10:05 - Resolved"),
    ("**Resolved:** The API is back.", 1, "write ### 10:30 - Resolved, and the rest below it"),
    ("**Monitoring:** a fix is in.", 1, "write ### 10:30 - Monitoring, and the rest below it"),
    ("**Update 10:05:** we found it.", 1, "write ### 10:05 - Update, and the rest below it"),
    ("Update 10:05 UTC: Resolved", 1, "write ### 10:05 - Resolved"),
    ("UPDATE 10:05 UTC - We found the cause.", 1, "write ### 10:05 - UPDATE, and the rest below it"),
    ("Update (10:05 UTC): A fix is in.", 1, "write ### 10:05 - Update, and the rest below it"),
    ("EDIT 10:05: Fixed", 1, "write ### 10:05 - Fixed"),
    ("- **10:05** Resolved", 1, "write ### 10:05 - Resolved"),
    ("- 10:05 Resolved", 1, "write ### 10:05 - Resolved"),
    ("- 10:05: Resolved", 1, "write ### 10:05 - Resolved"),
    ("* Resolved at 10:05", 1, "write ### 10:05 - Resolved"),
    ("1. Resolved", 1, "write ### 10:30 - Resolved"),
    ("<p>10:05 Resolved</p>", 1, "write ### 10:05 - Resolved"),
    ("<p>Resolved</p>", 1, "write ### 10:30 - Resolved"),
    ("<li>10:05 Resolved</li>", 1, "write ### 10:05 - Resolved"),
    ("<b>Resolved</b>: all is well", 1, "write ### 10:30 - Resolved, and the rest below it"),
    ("Jane Doe 10:05 AM\nResolved", 1, "write ### 10:05 - Resolved"),
    ("Jane Doe  10:05 AM\nResolved - all is well.", 1, "write ### 10:05 - Resolved, and the rest below it"),
    ("[10:05 AM] Jane Doe: Resolved", 1, "write ### 10:05 - Resolved"),
    ("Incident resolved at 10:05", 1, "write ### 10:05 - Incident resolved"),
    ("Service restored 10:05", 1, "write ### 10:05 - Service restored"),
    ("Fixed 10:05", 1, "write ### 10:05 - Fixed"),
    ("Issue resolved", 1, "write ### 10:30 - Issue resolved"),
    ("10:05 Issue resolved", 1, "write ### 10:05 - Issue resolved"),
    ("10:05 – Resolved – All is well.", 1, "write ### 10:05 - Resolved, and the rest below it"),
    ("10:05 - Resolved: All is well.", 1, "write ### 10:05 - Resolved, and the rest below it"),
    ("Resolved - The API is back to normal.", 1, "write ### 10:30 - Resolved, and the rest below it"),
    ("Resolved — 10:05 UTC, Nov 25", 1, "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("## Workaround\n\nRestart.\n\n### 10:05 - Traffic is back to normal in all regions", 5,
     "write it below ## Updates as ### 10:05 - Update, or another label"),
    ("-- Resolved --", 1, "write ### 10:30 - Resolved"),
    ("+ Resolved", 1, "write ### 10:30 - Resolved"),
    ("• Resolved", 1, "write ### 10:30 - Resolved"),
    ("Posted 10:05 - Resolved", 1, "write ### 10:05 - Resolved"),
    ("As of 10:05 UTC: Resolved", 1, "write ### 10:05 - Resolved"),
    ("10:05 status: Resolved", 1, "write ### 10:05 - Resolved"),
    ("&#35;&#35;&#35; 10:05 - Resolved", 1, "write ### 10:05 - Resolved"),
    ("Resolved<br>The API is back.", 1, "write ### 10:30 - Resolved"),
    ("10:05 Resolved ✅", 1, "write ### 10:05 - Resolved"),
    ("Wednesday 10:05 Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("Today 10:05: Resolved", 1, "write ### 10:05 - Resolved"),
    ("Gestern 10:05 Uhr: Behoben", 1, "write ### YYYY-MM-DD 10:05 - Behoben"),
    ("昨日10:05 復旧", 1, "write ### YYYY-MM-DD 10:05 - 復旧"),
    (":white_check_mark: *Resolved*", 1, "write ### 10:30 - Resolved"),
    ("_Resolved_", 1, "write ### 10:30 - Resolved"),
    ("*Resolved*", 1, "write ### 10:30 - Resolved"),
    ("~~Monitoring~~ Resolved", 1, "write ### 10:30 - Resolved"),
    ("[Resolved]", 1, "write ### 10:30 - Resolved"),
    ("[Resolved] The API is back.", 1, "write ### 10:30 - Resolved, and the rest below it"),
    ("`Resolved`", 1, "write ### 10:30 - Resolved"),
    ("10:05 FIXED", 1, "write ### 10:05 - FIXED"),
]  # fmt: skip

TEXTS: Final = [
    "Resolved at 10:05 by a restart of the queue.",
    "10:65 Monitoring",
    "Resolved at 10:05 by restarting the queue",
    "Monitoring at 10:00 showed errors.",
    "Monitoring 10:05 to 10:20 shows fewer errors",
    "Our monitoring is\nresolved to one host.",
    "We hope to have it\nresolved\nby noon.",
    "The ticket was\nresolved at 10:05\nby another team, and opened again.",
    "Resolved issues: the login page.",
    "Fixed:\n\n- login\n- search\n\nOngoing:\n\n- mail",
    "Fixed: login, search.",
    "Identified so far: two disks.",
    "The states we use:\n\n- Investigating\n- Identified\n- Monitoring\n- Resolved",
    "- [ ] Identified\n- [x] Monitoring\n- [ ] Resolved",
    "Update: all users can wait.",
    "Update: 11:00 UTC",
    "Next update: soon",
    "Next update at 11:00 UTC.",
    "Scheduled: 2026-12-01 10:00 UTC",
    "> Resolved - This incident has been resolved.\n> Nov 25, 10:05 UTC\n\nsays our provider; for us it goes on.",
    "> **10:05 UTC** Resolved\n> Our provider says so.",
    "AWS says \"Resolved\" at 10:05, but we still see errors.",
    "```\n10:05 Resolved\nResolved\n```",
    "    10:05 Resolved",
    "Call `status: Resolved` when done.",
    "The DNS name is not resolved.",
    "Not resolved",
    "Nothing is resolved at 10:05.",
    "Partially resolved",
    "Not yet resolved at 10:05",
    "Still investigating",
    "10:05 The queue is empty.",
    "10:05 - The queue is empty.",
    "- 09:12 Investigating\n- 09:20 The queue grows\n- 09:25 We restart it",
    "| Time | What |\n|---|---|\n| 09:10 | Deploy |\n| 09:12 | Investigating |",
    "| Service | Status |\n|---|---|\n| API | Investigating |\n| Web | Resolved |",
    "| Service | Status |\n|---|---|\n| Login | Fixed |",
    "Build 10.05 released",
    "v10.05 - Fixed",
    "Version 2.10: Fixed a leak",
    "Ticket 1005: Resolved",
    "INC-1005 - Resolved",
    "Chapter 10:05",
    "Monday: Monitoring of the queue",
    "We resolved it for EU at 10:05; US follows.",
    "EU: Resolved",
    "EU resolved at 10:05",
    "Login: fixed. Mail: ongoing.",
    "Information for customers of Acme:",
    "Information:\n\n- Call us at 555.",
    "**Note**: restart your client.",
    "**Workaround**: restart your client.",
    "**Impact** - Some requests fail.",
    "**What we know:** a disk failed.",
    "Investigating the queue at 10:05, we saw errors.",
    "**Investigating** the queue took ten minutes.",
    "Resolved!? Not yet.",
    "Is it resolved?",
    "Resolved?",
    "監視中のため、復旧は未定です。",
    "10:05に復旧予定",
    "復旧は10:05の見込みです",
    "復旧作業中",
    "10:05 一部復旧",
    "Noch nicht behoben",
    "Behoben wird es um 11:05 Uhr.",
    "Pas encore résolu à 10h05",
    "Resuelto en parte",
    "لم يتم الحل",
    "Analyse der Logs von 10:05",
    "1. Investigating the leak\n2. Fixed the leak",
    "Root cause identified by the vendor, 10:05",
    "<!-- Resolved -->",
    "[Resolved](https://example.com/resolved) is a label.",
    "See \"Resolved\".",
    "Closed issues: 3",
    "Open 10:05 to 18:00",
    "We closed at 10:05",
    "09:15 Monitoring reports errors",
    "Started: 09:05\nImpact: API\nStatus: degraded",
]  # fmt: skip

TEXTS_OF_THE_END: Final = [
    "Resolved at 10:05.",
    "Resolved at 10:04",
    "Fix deployed at 09:50",
    "09:50 Fix deployed",
    "- 09:12: Investigating\n- 09:40: Identified\n- 09:50: Fix deployed\n- 10:04: Resolved",
    "09:12 Investigating\n09:40 Identified\n09:50 Fix deployed",
    "Resolved",
    "Fixed",
    "**Timeline**\n\n- 09:40 Identified\n- 09:50 Fix deployed",
    "| Time | Status |\n|---|---|\n| 09:12 | Investigating |\n| 09:40 | Identified |\n| 10:05 | Resolved |",
    "**09:40** Identified: a disk is full.\n**09:50** Mitigated: it is not any more.",
    "**Identified** - a disk is full.\n\n**Fixed** - it was replaced.",
    "Issue resolved",
    "Duration: 53 min. Status: Resolved",
    "Status: Resolved",
    "## Timeline\n\n09:40 Identified\n\n10:04 Resolved",
    "## Next steps\n\n- 2026-12-01: Planned",
    "## What we did\n\n**Monitoring**\n\nWe will watch the disks.",
]  # fmt: skip


@pytest.mark.parametrize(("body", "line", "remedy"), TOLD)
def test_an_update_that_is_only_told_is_named_with_its_heading(body: str, line: int, remedy: str) -> None:
    [problem, *_] = errors(read(body))
    assert (problem.line - FIRST + 1, remedy) == (line, problem.message.split("; ")[1])


@pytest.mark.parametrize("body", [body for body, _, _ in TOLD])
def test_its_heading_and_the_words_kept_as_text_are_accepted(body: str) -> None:
    [problem, *others] = errors(read(body))
    shown = pasted(body, problem)
    assert [what for what, _ in shown][-1] == "text"
    for what, new in shown:
        found = read(new)
        assert len(errors(found)) <= len(others), (new, errors(found))
        assert others or (outcome(found) == OPEN) is (what == "text")


@pytest.mark.parametrize("body", TEXTS)
def test_a_text_with_times_and_labels_is_a_text(body: str) -> None:
    assert outcome(read(body)) == OPEN


@pytest.mark.parametrize("body", TEXTS_OF_THE_END)
def test_the_update_that_ends_an_incident_may_tell_its_story(body: str) -> None:
    assert outcome(read(f"### 10:05 - Resolved\n\nOver.\n\n{body}")) == OVER


def test_what_stands_above_the_first_update_is_told_once() -> None:
    above = ABOVE[: ABOVE.index("### ")]
    [problem] = errors(read("10:05 Resolved\n\n### 2026-11-25 09:12 UTC - Investigating", above))
    assert problem.message.startswith("this text belongs to no update")


def test_a_rule_that_takes_updates_out_of_their_list_is_the_one_error() -> None:
    [problem] = errors(read("We are back.\n---\nMore.\n\n### 10:05 - Resolved\n\n### 10:20 - Postmortem"))
    assert problem.line == FIRST + 1
    assert problem.message.startswith("below text, --- makes a heading of it; leave a line empty above it")
