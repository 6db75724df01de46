"""Each message with a remedy: what it says is done to the letter, and then nothing is wrong.

The other tables of slips paste what their messages show in the place of the slip. Here is what they do not: files that
are renamed and moved, configuration, translations, pages, rules, warnings. The last test reads the code for messages
with a remedy, so that a new one needs a row in any of these tables, or to be named as one that says it in words.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from builders import at
from tables import each_row

from sources import test_slips
from statusgen.model.problems import InvalidContent, Problem, Severity
from statusgen.sources.content import load
from statusgen.sources.project import Project

NOW: Final = at("2024-03-06 12:00")
Edit: TypeAlias = tuple[str, str, str | None]
"""A path, a text in that file and another one for it; no text for all of the file, None to remove it."""

Row: TypeAlias = tuple[list[Edit], str, list[Edit]]
"""What is wrong, a part of the message, and what it says to do."""

C, A, W, P = "statusgen.yml", "incidents/a.md", "incidents/w.md", "pages/help.md"
PROJECT: Final = {
    C: """\
title: Status
url: https://example.org/
languages: [en]
components:
  - {id: api, name: API}
  - {id: web, name: Web, since: 2020-01-01}
""",
    A: """\
---
title: Slow
start: 2024-03-05 10:00 UTC
components: {api: major_outage}
---
Answers are slow.

## Updates

### 2024-03-05 10:05 UTC - Investigating

We look.

### 11:00 - Resolved

Over.
""",
    W: """\
---
title: Patches
kind: maintenance
start: 2024-03-12 20:00 UTC
end: 2024-03-12 22:00 UTC
repeat: FREQ=WEEKLY
components: [api]
---
We patch.
""",
    P: "---\ntitle: Help\n---\nAsk us.\n",
}
GROUPED: Final[Edit] = (
    C, "components:\n", "components:\n  - {name: Edge, components: [{id: cdn, name: CDN}, {id: dns, name: DNS}]}\n"
)  # fmt: skip
WINDOW: Final = "start: 2024-03-12 20:00 UTC\nend: 2024-03-12 22:00 UTC"
UPDATES: Final = "## Updates" + PROJECT[A].partition("## Updates")[2]
FRENCH: Final[list[Edit]] = [(C, "languages: [en]", "languages: [en, fr]"), (W, "", None)]
IN_FRENCH: Final = PROJECT[A].partition("---\nAnswers")[2].replace(" are slow.", "Lent.")
TRANSLATED: Final = "---\ntitle: Lent\n---\nC'est lent.\n\n" + UPDATES.replace("We look.", "Voyons.").replace(
    "Over.", "Fini."
)


def title(new: str) -> Edit:
    return A, "title: Slow", new


def rule(new: str) -> Edit:
    return W, "repeat: FREQ=WEEKLY", f"repeat: {new}"


def config(more: str) -> Edit:
    return C, "title: Status\n", f"title: Status\n{more}\n"


def requires(word: str) -> Edit:
    return config(f"checks: {{require: [{word}]}}")


def body(new: str) -> Edit:
    return A, "Answers are slow.", new


ROWS: Final[list[Row]] = [
    (
        [(C, "languages: [en]", "languages: [xx]")],
        "choose from en, fr, pt, or add a catalog in templates/locale/",
        [(C, "languages: [xx]", "languages: [en]")],
    ),
    (
        [(A, "components:", "end: ?\ncomponents:")],
        'end: "?" says nothing; write what is known, or remove this line',
        [(A, "end: ?\n", "")],
    ),
    # names of groups
    (
        [GROUPED, (A, "{api: major_outage}", "{Edge: major_outage}")],
        "it is a group, so name its components: cdn, dns",
        [(A, "{Edge: major_outage}", "{cdn: major_outage, dns: major_outage}")],
    ),
    (
        [GROUPED, (A, "{api: major_outage}", "{Edge - DNS: major_outage}")],
        'did you mean "dns"?',
        [(A, "{Edge - DNS: major_outage}", "{dns: major_outage}")],
    ),
    (
        [GROUPED, (A, "Investigating\n", "Investigating\n`edge: partial_outage`\n")],
        '"edge" is a group; write a chip for each of its components: cdn, dns',
        [(A, "`edge: partial_outage`", "`cdn: partial_outage` `dns: partial_outage`")],
    ),
    (
        [GROUPED, (A, "Investigating\n", "Investigating\n`Edge - CDN: partial_outage`\n")],
        'did you mean "cdn"?',
        [(A, "Edge - CDN", "cdn")],
    ),
    (
        [(C, PROJECT[C].partition("components:")[2], " []"), (W, "", None)],
        "add it to components: in the configuration",
        [(C, "[]", "[{id: api, name: API}]")],
    ),
    ([(A, "title: Slow\n", "title: Slow\nregions: [FR/DE]\n")], "write FR, DE", [(A, "[FR/DE]", "[FR, DE]")]),
    # front matter in two parts
    (
        [(A, "components: {api: major_outage}\n", "---\n---\ncomponents: {api: major_outage}\n")],
        '"components" stands below the front matter and would be shown as text; move it above the line  ---',
        [(A, "---\n---\ncomponents", "components")],
    ),
    # several regions in one word
    (
        [(A, "components:", "regions: [APAC]\ncomponents:")],
        'no region is called "APAC"; it is several: asia, oceania',
        [(A, "[APAC]", "[asia, oceania]")],
    ),
    # quotation marks around statements
    (
        [(A, "title: Slow", 'title: Slow\nstatements: [{speaker: Jo, text: "‘It’s us’"}]')],
        "statements.text: pages add the quotation marks; remove them here, and verbatim: true if the words are exact",
        [(A, '"‘It’s us’"', "It’s us")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nstatements: [{speaker: Jo, text: “Sorry.”}]")],
        "statements.text: pages add the quotation marks; remove them here, and verbatim: true if the words are exact",
        [(A, "“Sorry.”", "Sorry., verbatim: true")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nstatements: [{speaker: Jo, text: '\"Sorry.\"', verbatim: true}]")],
        "statements.text: pages add the quotation marks; remove them here",
        [(A, "'\"Sorry.\"'", "Sorry.")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nstatements: [{speaker: Jo, text: „Nein“ und „ja“}]\nlinks: [{title: T}]")],
        "links.url: is missing",
        [(A, "{title: T}", "{title: T, url: https://e.org}")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nrelated: [https://example.org/incidents/w/]")],
        'did you mean "w"?',
        [(A, "https://example.org/incidents/w/", "w")],
    ),
    ([body("[x](../incidents/w)")], "write w.md, as the file is called", [(A, "../incidents/w", "w.md")]),
    ([body("[x](www.example.org)")], "write https://www.example.org", [(A, "www.", "https://www.")]),
    # lists of updates without their heading
    (
        [
            (A, "## Updates\n\n", ""),
            (A, "11:00", "2024-03-05 11:00 UTC"),
            (A, "Investigating\n", "Investigating\n`web: operational`\n"),
        ],
        "this update is in no list of updates; put a line  ## Updates  above it",
        [(A, "### 2024-03-05 10:05", "## Updates\n\n### 2024-03-05 10:05")],
    ),
    # files and folders
    (
        [("incidents/a - Copy.md", "", PROJECT[A])],
        "looks like a copy of a.md; delete it, or rename it to a-copy.md",
        [("incidents/a - Copy.md", "", None)],
    ),
    (
        [("incidents/a (1).md", "", PROJECT[A])],
        "looks like a copy of a.md; delete it, or rename it to a-1.md",
        [("incidents/a (1).md", "", None), ("incidents/a-1.md", "", PROJECT[A])],
    ),
    (
        [("incidents/a.sync-conflict-20240306-AB.md", "", PROJECT[A])],
        "looks like a copy of a.md; delete it, or rename it to a-sync-conflict-20240306-ab.md",
        [("incidents/a.sync-conflict-20240306-AB.md", "", None)],
    ),
    (
        [(A, "", None), ("incidents/a.md.md", "", PROJECT[A])],
        "has a dot in its name, which sets off a language; rename it to a.md",
        [("incidents/a.md.md", "", None), (A, "", PROJECT[A])],
    ),
    (
        [*FRENCH, ("incidents/fr.a.md", "", TRANSLATED)],
        "has a dot in its name, which sets off a language; rename it to a.fr.md",
        [("incidents/fr.a.md", "", None), ("incidents/a.fr.md", "", TRANSLATED)],
    ),
    (
        [("Incidents/b.md", "", PROJECT[A])],
        "is not read, as it is not in incidents/; move it there",
        [("Incidents/b.md", "", None), ("incidents/b.md", "", PROJECT[A])],
    ),
    (
        [("content/incidents/b.md", "", PROJECT[A])],
        "is not read, as it is not in incidents/; move it there",
        [("content/incidents/b.md", "", None), ("incidents/b.md", "", PROJECT[A])],
    ),
    (
        [(A, "---\ntitle: Slow", "<!-- Ours -->\n---\ntitle: Slow")],
        "front matter begins in line 1; move what stands above  ---  below it",
        [(A, "<!-- Ours -->\n", "")],
    ),
    (
        [(A, "", None), (A, "", f"Slow.\n\n{UPDATES}")],
        "front matter is missing; begin the file with the lines  ---  and  title: …  and  ---",
        [(A, "Slow.\n", "---\ntitle: Slow\n---\n")],
    ),
    (
        [(P, "", None), ("pages/help.markdown", "", PROJECT[P])],
        "is not read because of its ending; rename it to help.md",
        [("pages/help.markdown", "", None), (P, "", PROJECT[P])],
    ),
    (
        [(P, "", None), ("pages/about/help.md", "", PROJECT[P])],
        "is not read, as it is in a folder of its own; move it to pages/help.md",
        [("pages/about/help.md", "", None), (P, "", PROJECT[P])],
    ),
    (
        [(P, "", None), ("Pages/help.md", "", PROJECT[P])],
        "is not read, as it is not in pages/; move it there",
        [("Pages/help.md", "", None), (P, "", PROJECT[P])],
    ),
    (
        [(P, "Ask us.", "```\nAsk us.")],
        "write ``` on a line of its own where it ends",
        [(P, "Ask us.", "Ask us.\n```")],
    ),
    (
        [(P, "Ask us.\n", "<<<<<<< HEAD\nAsk us.\n=======\nCall us.\n>>>>>>> main\n")],
        "git left a conflict here; keep one side",
        [(P, "<<<<<<< HEAD\n", ""), (P, "=======\nCall us.\n>>>>>>> main\n", "")],
    ),
    ([(P, PROJECT[P], "Ask us.\n")], "front matter is missing; begin the file", [(P, "Ask us.", PROJECT[P].strip())]),
    (
        [(A, "", None), ("incidents/a.MD", "", PROJECT[A])],
        "is not read because of its ending; rename it to a.md",
        [("incidents/a.MD", "", None), (A, "", PROJECT[A])],
    ),
    (
        [(A, "", None), ("incidents/A b.markdown", "", PROJECT[A])],
        "rename it to a-b.md",
        [("incidents/A b.markdown", "", None), ("incidents/a-b.md", "", PROJECT[A])],
    ),
    (
        [(A, "", None), ("incidents/a.txt", "", PROJECT[A])],
        "rename it to a.md",
        [("incidents/a.txt", "", None), (A, "", PROJECT[A])],
    ),
    (
        [(A, "", None), ("incidents/Wörld.md", "", PROJECT[A])],
        "rename it to world.md",
        [("incidents/Wörld.md", "", None), ("incidents/world.md", "", PROJECT[A])],
    ),
    (
        [(A, "", None), ("incidents/v1.2.md", "", PROJECT[A])],
        "has a dot in its name, which sets off a language; rename it to v1-2.md",
        [("incidents/v1.2.md", "", None), ("incidents/v1-2.md", "", PROJECT[A])],
    ),
    (
        [(A, "", None), ("incidents/con.md", "", PROJECT[A])],
        "Windows keeps for itself; choose another",
        [("incidents/con.md", "", None), (A, "", PROJECT[A])],
    ),
    (
        [*FRENCH, ("incidents/a-fr.md", "", TRANSLATED.partition("---\nC")[2])],
        "is not the name of a write-up; if it is a translation, rename it to a.fr.md",
        [("incidents/a-fr.md", "", None), ("incidents/a.fr.md", "", TRANSLATED)],
    ),
    (
        [*FRENCH, ("incidents/fr/a.md", "", TRANSLATED)],
        "move it to incidents/a.fr.md",
        [("incidents/fr/a.md", "", None), ("incidents/a.fr.md", "", TRANSLATED)],
    ),
    (
        [*FRENCH, ("incidents/aa.fr.md", "", TRANSLATED)],
        "rename it to a.fr.md",
        [("incidents/aa.fr.md", "", None), ("incidents/a.fr.md", "", TRANSLATED)],
    ),
    (
        [*FRENCH, ("incidents/a.fra.md", "", TRANSLATED)],
        'did you mean "fr"?',
        [("incidents/a.fra.md", "", None), ("incidents/a.fr.md", "", TRANSLATED)],
    ),
    (
        [("a.md", "", PROJECT[A]), (A, "", None), ("incidents/b.md", "", PROJECT[A])],
        "is not read, as it is not in incidents/; move it there",
        [("a.md", "", None), (A, "", PROJECT[A])],
    ),
    (
        [("pages/Help me.md", "", PROJECT[P])],
        "rename it to help-me.md",
        [("pages/Help me.md", "", None), ("pages/help-me.md", "", PROJECT[P])],
    ),
    # front matter
    ([title("title: Slow\nrelated: [ww]")], 'did you mean "w"?', [(A, "[ww]", "[w]")]),
    (
        [title("title: Slow\naliases: [https://old.example.org/issues/x/]")],
        "is not a path from the top of the site; write  issues/x/",
        [(A, "https://old.example.org/", "")],
    ),
    (
        [title("title: Slow\naliases: [issues/x.html/y]")],
        "has a file where a folder stands; remove the ending",
        [(A, "x.html/", "x/")],
    ),
    (
        [title("title: Slow\nend: 2024-03-05 11:00\nstatements: [{speaker: Jo, text: Oh., lang: frr-x}]")],
        "write its tag, such as en or pt-BR",
        [(A, "frr-x", "pt-BR")],
    ),
    (
        [title("title: Slow\naffected: [{share: many, unit: users}]")],
        "write it in percent, as in 12.5 %",
        [(A, "many", "12.5 %")],
    ),
    (
        [title("title: Slow\npostmortem: We know.")],
        "write it as a section ## Postmortem below the updates",
        [(A, "postmortem: We know.\n", ""), (A, "Over.", "Over.\n\n## Postmortem\n\nWe know.")],
    ),
    (
        [title("title: Slow\ninformational: true")],
        "write  kind: notice",
        [
            (A, "informational: true", "kind: notice"),
            (A, "{api: major_outage}", "[api]"),
            (A, "- Investigating", "- Update"),
        ],
    ),
    (
        [title("title: Slow\nlevel: major_outage"), (A, "{api: major_outage}", "[api]")],
        "each component has its own: write it after its id, below components:",
        [(A, "level: major_outage\n", ""), (A, "[api]", "{api: major_outage}")],
    ),
    (
        [(A, "start: 2024-03-05 10:00 UTC", "start: 10 am")],
        "use the 24-hour clock: YYYY-MM-DD HH:MM",
        [(A, "10 am", "2024-03-05 10:00")],
    ),
    (
        [title("title: Slow\nend: unknown")],
        "or leave it out, and for an end that nobody knows write  duration: unknown",
        [(A, "end: unknown", "duration: unknown")],
    ),
    (
        [(A, "start: 2024-03-05 10:00 UTC", "start: 2024-03-05 10:00 AAAA")],
        "write an offset as ±HH:MM, or UTC",
        [(A, "AAAA", "+00:00")],
    ),
    (
        [(A, "start: 2024-03-05 10:00 UTC", "start: 2024-03-05 10:00 Xyzxyz")],
        "write a place as Area/City, an offset",
        [(A, "Xyzxyz", "Etc/UTC")],
    ),
    (
        [
            (A, "### 11:00", "### 24:00"),
            (A, "10:05 UTC", "22:05 UTC"),
            (A, "start: 2024-03-05 10", "start: 2024-03-05 22"),
        ],
        "write 00:00",
        [(A, "24:00", "00:00")],
    ),
    (
        [
            title("title: Slow\nend: 2024-03-05"),
            (A, "\n### 11:00 - Resolved\n\nOver.\n", "\n### 11:00 - Monitoring\n\nOver.\n"),
        ],
        "or if it was over by then, write  end: after 2024-03-05 11:00 UTC",
        [(A, "end: 2024-03-05", "end: after 2024-03-05 11:00 UTC")],
    ),
    (
        [title("title: Slow\nregions: " + "[" * 21 + "FR" + "]" * 21)],
        "nested deeper than 20 levels; use fewer",
        [(A, "[" * 21 + "FR" + "]" * 21, "[FR]")],
    ),
    (
        [(A, "{api: major_outage}", "\n  - api\n  web: operational")],
        "a key cannot follow the items of a list; begin it with a hyphen",
        [(A, "  web: operational", "  - web")],
    ),
    (
        [(W, "repeat: FREQ=WEEKLY", "postponed: yes"), (W, "We patch.", "## Updates\n\n### 2024-03-05 - Update\n")],
        "move the window with the chips `start: …` and `end: …` below an update",
        [(W, "postponed: yes\n", ""), (W, "Update\n", "Update\n`start: 2024-03-13 20:00` `end: 2024-03-13 22:00`\n")],
    ),
    # headings and the body
    (
        [(A, "## Updates", "## Udpates")],
        "this section has updates, and another name; write ## Updates",
        [(A, "## Udpates", "## Updates")],
    ),
    (
        [(A, "## Updates", "**Updates**"), (A, "### 2024", "### Update 2024"), (A, "### 11:00 - Resolved", "")],
        "this looks like the heading of the updates; write ## Updates",
        [
            (A, "**Updates**", "## Updates"),
            (A, "### Update 2024", "### 2024"),
            (A, "We look.", "We look.\n\n### 11:00 - Resolved"),
        ],
    ),
    (
        [(W, "repeat: FREQ=WEEKLY\n", ""), (W, "We patch.", "## Updates\n\n### 2024-03-05 - Postponed\n")],
        "write Update, with the chips `start: …` and `end: …` below it",
        [(W, "Postponed\n", "Update\n`start: 2024-03-13 20:00` `end: 2024-03-13 22:00`\n")],
    ),
    (
        [body("See [this](#ther).\n\n![](a b.png)"), ("incidents/a b.png", "", "x")],
        "a link ends at a blank, so this is shown as text; write ![](<a b.png>)",
        [(A, "![](a b.png)", "![A graph](<a b.png>)"), (A, "#ther", "https://example.org/")],
    ),
    (
        [body("![](graph.png)"), ("incidents/graph.png", "", "x")],
        "this image has no text for those who cannot see it; write ![what it shows](…)",
        [(A, "![]", "![A graph]")],
    ),
    (
        [body("[A](Graph.PNG)"), ("incidents/graph.png", "", "x")],
        "write graph.png, as the file is called",
        [(A, "Graph.PNG", "graph.png")],
    ),
    (
        [body("[A](_graph.png)"), ("incidents/_graph.png", "", "x")],
        "names that begin with _ or . are not published; rename it",
        [("incidents/_graph.png", "", None), ("incidents/graph.png", "", "x"), (A, "_graph", "graph")],
    ),
    (
        [body("[A](graph.exe)"), ("incidents/graph.exe", "", "x")],
        "save it as one of",
        [("incidents/graph.exe", "", None), ("incidents/graph.pdf", "", "x"), (A, ".exe", ".pdf")],
    ),
    (
        [*FRENCH, ("incidents/a.fr.md", "", TRANSLATED.replace("Resolved", "Monitoring"))],
        "the original has another label for this update; write Résolu",
        [("incidents/a.fr.md", "Monitoring", "Résolu")],
    ),
    (
        [
            *FRENCH,
            title("title: Slow\nlang: fr"),
            (A, "### 11:00 - Resolved", "### 11:00 - Correction"),
            ("incidents/a.en.md", "", TRANSLATED.replace("Resolved", "Correction")),
        ],
        "means that an earlier update was wrong; for that write Rectification, for a fix write Sous surveillance",
        [(A, "- Correction", "- Rectification")],
    ),
    # windows and rules of what repeats
    (
        [(W, WINDOW, "window: 20:00 - 22:00")],
        "its two moments as  start: …  and  end: …",
        [(W, "window: 20:00 - 22:00", WINDOW)],
    ),
    (
        [(W, "end: 2024-03-12 22:00", "duration: 2h #")],
        "; instead of duration write  end: 2024-03-12 22:00 UTC",
        [(W, "duration: 2h #", "end: 2024-03-12 22:00")],
    ),
    (
        [(W, "repeat", "except: 2024-03-19, 2024-03-26\nrepeat")],
        "needs a list; write [2024-03-19, 2024-03-26]",
        [(W, "2024-03-19, 2024-03-26", "[2024-03-19, 2024-03-26]")],
    ),
    ([rule("FREQ=OFTEN")], "write DAILY, WEEKLY, MONTHLY or YEARLY", [(W, "OFTEN", "WEEKLY")]),
    ([rule("FREQ=WEEKLY;BYDAY=TUE")], "write BYDAY=TU", [(W, "TUE", "TU")]),
    ([rule("FREQ=MONTHLY;BYMONTHDAY=0")], "write 1 to 31, or -1 for the last", [(W, "=0", "=12")]),
    ([rule("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=12")], "write 1 to 12", [(W, "=13", "=3")]),
    ([rule("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=0")], "write 1 for the first, -1 for the last", [(W, "POS=0", "POS=2")]),
    ([rule("FREQ=YEARLY;BYWEEKNO=60")], "write 1 to 53", [(W, "60", "11")]),
    ([rule("FREQ=YEARLY;BYYEARDAY=400")], "write 1 to 366, or -1 for the last", [(W, "400", "72")]),
    ([rule("FREQ=WEEKLY;WKST=XX")], "a day; write MO to SU", [(W, "XX", "MO")]),
    ([rule("BYDAY=TU")], "begin it with FREQ=DAILY; or WEEKLY, MONTHLY, YEARLY", [(W, "BYDAY", "FREQ=WEEKLY;BYDAY")]),
    ([rule("FREQ=WEEKLY;COUNT=3;UNTIL=20250101")], "both end the rule; keep one", [(W, ";COUNT=3", "")]),
    (
        [rule("FREQ=WEEKLY;BYDAY=2TU")],
        "counts days of a month or year; write BYDAY=TU, or FREQ=MONTHLY",
        [(W, "2TU", "TU")],
    ),
    ([rule("FREQ=MONTHLY;BYSETPOS=1")], "add BYDAY or BYMONTHDAY", [(W, "BYSETPOS=1", "BYSETPOS=2;BYDAY=TU")]),
    ([rule("FREQ=WEEKLY;BYHOUR=3")], "which is that of start: here; remove it", [(W, ";BYHOUR=3", "")]),
    ([rule("FREQ=HOURLY")], "write FREQ=DAILY, and a file for each time of day", [(W, "HOURLY", "DAILY")]),
    ([rule("FREQ=WEEKLY;INTERVAL=1,2")], "has several values; keep one", [(W, "1,2", "1")]),
    ([rule("FREQ=WEEKLY;UNTIL=soon")], "write UNTIL=YYYYMMDD", [(W, "=soon", "=20250101")]),
    (
        [rule("FREQ=WEEKLY;BYMONTHDAY=12")],
        "has no meaning with FREQ=WEEKLY, only with DAILY or MONTHLY or YEARLY; remove it",
        [(W, ";BYMONTHDAY=12", "")],
    ),
    ([rule("FREQ=WEEKLY;FREQ=DAILY")], "stands in the rule twice; keep one", [(W, ";FREQ=DAILY", "")]),
    (
        [("incidents/w-2024-03-19.md", "", PROJECT[A])],
        "add 2024-03-19 to its except:, or rename this file",
        [(W, "components", "except: [2024-03-19]\ncomponents")],
    ),
    # configuration
    (
        [config("feeds: {hub: hub.example.org}")],
        "write https://HUB/, or leave it out",
        [(C, "hub.example", "https://hub.example"), (C, "hub.example.org}", "hub.example.org/}")],
    ),
    ([(C, "[en]", "[]")], "write at least one, such as [en]", [(C, "[]", "[en]")]),
    ([config("regions: {eu: {name: EU, country: Éire}}")], "country: ", [(C, "Éire", "IE")]),
    ([config("regions: {fr: {name: France, country: FR}}")], "would have the page of", [(C, "{fr:", "{france:")]),
    ([config("regions: {eu: {name: EU, country: ZZ}}")], "use ISO 3166-1, such as IE", [(C, "ZZ", "IE")]),
    (
        [config("subscribe: [{name: X, url: x.example.org}]")],
        "is not the URL of a channel; write https://x.example.org",
        [(C, "url: x", "url: https://x")],
    ),
    (
        [config("uptime: none"), (C, "name: API}", "name: API, slo: 99.9}")],
        "uptime: none); remove one of them",
        [(C, "uptime: none\n", "")],
    ),
    (
        [(C, "id: api", "id: all"), (A, "api:", "all:"), (W, "[api]", "[all]")],
        "already means something else; choose another id",
        [(C, "id: all", "id: api"), (A, "all:", "api:"), (W, "[all]", "[api]")],
    ),
    ([config("theme: {accent: blue}")], 'is not a color; write "#RRGGBB"', [(C, "blue", '"#0b5fff"')]),
    ([config("theme: {accent: 0b5fff}")], 'is not a color; write "#0b5fff"', [(C, "0b5fff", '"#0b5fff"')]),
    (
        [config("favicon: icon.svg")],
        "it belongs to theme:  theme: {favicon: …}",
        [(C, "favicon: icon.svg", "theme: {favicon: icon.svg}")],
    ),
    ([config("uptime: {days: 90d}")], '"90d" is not a whole number; write 90', [(C, "90d", "90")]),
    ([config("uptime: {partial_outage: 30%}")], '"30%" is not a number; write 0.3', [(C, "30%", "0.3")]),
    ([config("uptime: {partial_outage: '0,3'}")], '"0,3" is not a number; write 0.3', [(C, "'0,3'", "0.3")]),
    (
        [(C, "https://example.org/", "https://github.com/me/status")],
        "is where the code is; write https://me.github.io/status/",
        [(C, "https://github.com/me/status", "https://me.github.io/status/")],
    ),
    (
        [config("timezone: Etc/GMT+5")],
        'timezone: "Etc/GMT+5" is 5 hours behind UTC; if that is meant, write -05:00, else +05:00',
        [(C, "Etc/GMT+5", "-05:00")],
    ),
    (
        [config("links: [{title: T, url: e.org/x}]")],
        "is not a URL; write https://e.org/x",
        [(C, "e.org/x", "https://e.org/x")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nreports: [{by: X, count: '>500'}]")],
        "write over 500",
        [(A, "'>500'", "over 500")],
    ),
    ([(A, "title: Slow", "title: Slow\nreports: [{by: X, count: 1.2k}]")], "write 1200", [(A, "1.2k", "1200")]),
    (
        [(A, "title: Slow", "title: Slow\nreports: [{by: X, count: <500}]")],
        "write up to 500",
        [(A, "<500", "up to 500")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nstatements: [{speaker: A, text: O, lang: fr_FR}]")],
        'is not a language; did you mean "fr-FR"?',
        [(A, "fr_FR", "fr-FR")],
    ),
    (
        [(A, "title: Slow", "title: Slow\nstatements: [{speaker: A, text: O, lang: French}]")],
        'is not a language; did you mean "fr"?',
        [(A, "French", "fr")],
    ),
    ([rule("FREQ=WEEKLY;BYDAY=Tuesday")], '"TUESDAY" is not a day; write BYDAY=TU', [(W, "Tuesday", "TU")]),
    (
        [rule("FREQ=WEEKLY,BYDAY=TU")],
        "has a comma between its parts; a semicolon parts them; write FREQ=WEEKLY;BYDAY=TU",
        [(W, ",", ";")],
    ),
    ([config("theme: {logo: logo.exe}")], "is not an image that pages can show; use", [(C, "logo.exe", "logo.svg")]),
    (
        [
            (
                C,
                "  - {id: api",
                (
                    "  - {name: G, components: [{id: x, name: X}]}\n"
                    "  - {name: G, components: [{id: y, name: Y}]}\n  - {id: api"
                ),
            )
        ],
        "give this one an id of its own",
        [(C, "{name: G, components: [{id: y", "{id: h, name: G, components: [{id: y")],
    ),
    ([(C, "name: API}", "name: API, slo: good}")], "write a number, such as 99.9", [(C, "good", "99.9")]),
    ([(C, "name: API}", "name: API, slo: 0.999}")], "is a share; write it in percent: 99.9", [(C, "0.999", "99.9")]),
    ([(C, "name: API}", "name: API, slo: 101}")], "write a number, such as 99.9", [(C, "101", "99.9")]),
    (
        [(C, "name: API}", "name: API, group: Core}")],
        "put it below the components: of that group",
        [(C, "  - {id: api, name: API, group: Core}", "  - name: Core\n    components: [{id: api, name: API}]")],
    ),
    (
        [config("regions: FR")],
        "write a line `name: value` for each, indented",
        [(C, "regions: FR", "regions:\n  fr-1: {name: Paris, country: FR}")],
    ),
    ([config("checks: {require: cause}")], "write [cause], or a line `- …` for each", [(C, ": cause", ": [summary]")]),
    # YAML
    ([title("title: Slow\n<<: x")], "write the keys out", [(A, "<<: x\n", "")]),
    ([title("title: Slow\n: x")], "a key is missing before the colon; write  key: text", [(A, ": x\n", "draft: no\n")]),
    ([title("title: Slow\n[a]: x")], "a key must be a text; write  key: text", [(A, "[a]: x", "draft: no")]),
    ([title("title: Slow\n@draft: no")], 'a key cannot start with "@"; delete  @', [(A, "@draft", "draft")]),
    (
        [title("title: Slow\nregions: &x\n  - FR")],
        "YAML anchors and tags are not supported; delete &x",
        [(A, "&x", "")],
    ),
    ([title("title: Slow\nregions\n  - FR")], "a colon is missing; write  regions:", [(A, "regions\n", "regions:\n")]),
    (
        [(A, "title: Slow", "title: Slow\npinned no")],
        "this line has no key; write  key: text",
        [(A, "pinned no", "pinned: no")],
    ),
    (
        [(A, "title: Slow", 'title: "Slow\\u0000"')],
        "makes a character that no page can show; delete it",
        [(A, "\\u0000", "")],
    ),
    (
        [(A, "---\ntitle", "---\n- x\n---\ntitle")],
        "a list stands where keys belong; write  key: text",
        [(A, "- x\n---\n", "")],
    ),
    (
        [(A, "\n---\nAnswers", "\nAnswers")],
        "front matter is not closed; put a line  ---  above this one",
        [(A, "Answers", "---\nAnswers")],
    ),
    ([(A, "---\nAnswers", "—-\nAnswers")], "type three hyphens and nothing else:  ---", [(A, "—-", "---")]),
    ([(A, "---\ntitle", "title")], "put a line  ---  above this one", [(A, "title", "---\ntitle")]),
    ([(A, "---\ntitle", "\n\n---\ntitle")], "delete the empty lines above  ---", [(A, "\n\n---\ntitle", "---\ntitle")]),
    ([(A, "", "Slow.\n")], "begin the file with the lines  ---  and  title: …  and  ---", [(A, "", PROJECT[A])]),
    # files and folders
    (
        [("incidents/b.md", "", PROJECT[A].replace("title", "id: a\ntitle"))],
        "is also that of incidents/b.md; rename one",
        [("incidents/b.md", "id: a\n", "")],
    ),
    (
        [(A, "title", "aliases: [old/]\ntitle"), (W, "title", "aliases: [old/]\ntitle")],
        "stands in incidents/w.md too; remove it",
        [(W, "aliases: [old/]\n", "")],
    ),
    (
        [(A, "title", "related: [a]\ntitle"), (C, "API", "API")],
        "this is the incident itself; remove it",
        [(A, "related: [a]\n", "")],
    ),
    ([(A, "title", "related: [2019]\ntitle")], "give the name of its file, without .md", [(A, "2019", "w")]),
    (
        [("incidents/x.fr.md", "", TRANSLATED), *FRENCH, ("incidents/a.fr.md", "", TRANSLATED)],
        "add that, or remove this one",
        [("incidents/x.fr.md", "", None)],
    ),
    (
        [*FRENCH, ("incidents/a.en.md", "", TRANSLATED), ("incidents/a.fr.md", "", TRANSLATED)],
        "say what it is in with lang:, or remove this file",
        [("incidents/a.en.md", "", None)],
    ),
    (
        [(A, "", None), (W, "", None), ("incident/a.md", "", PROJECT[A])],
        "folder not found, but incident/ has write-ups; rename it",
        [("incident/a.md", "", None), (A, "", PROJECT[A])],
    ),
    (
        [(A, "", None), (W, "", None), ("content/issues/a.md", "", PROJECT[A])],
        "has write-ups; move it here",
        [("content/issues/a.md", "", None), (A, "", PROJECT[A])],
    ),
    (
        [(A, "", None), (W, "", None), ("a.md", "", PROJECT[A])],
        "a.md is a write-up; make the folder, and move it there",
        [("a.md", "", None), (A, "", PROJECT[A])],
    ),
    ([(A, "", None), (W, "", None)], "make it, with an empty file .gitkeep in it", [("incidents/.gitkeep", "", "")]),
    (
        [(A, "", None), (W, "", None), ("incidents", "", "")],
        "write-ups are kept in a folder of that name",
        [("incidents", "", None), (A, "", PROJECT[A])],
    ),
    (
        [("pages/history.md", "", PROJECT[P])],
        "the site has something else called history; rename it",
        [("pages/history.md", "", None), ("pages/story.md", "", PROJECT[P])],
    ),
    (
        [("pages/help.en.md", "", PROJECT[P])],
        "help.md is in en itself; keep one of the two",
        [("pages/help.en.md", "", None)],
    ),
    ([(A, "Slow\n", "Slow\u2028\n"), body("A\u000bb")], "delete it", [(A, "\u2028", ""), (A, "\u000b", "")]),
    # translations
    (
        [*FRENCH, ("incidents/a.fr.md", "", TRANSLATED.replace("11:00", "11:01"))],
        "give both the same time",
        [("incidents/a.fr.md", "11:01", "11:00")],
    ),
    (
        [*FRENCH, ("incidents/a.fr.md", "", TRANSLATED.replace("Voyons.", "`api: operational`\n\nVoyons."))],
        "only the original has chips; remove it here",
        [("incidents/a.fr.md", "`api: operational`\n\n", "")],
    ),
    (
        [*FRENCH, ("incidents/a.fr.md", "", TRANSLATED.replace("---\ntitle: Lent\n---\n", ""))],
        "not translated into fr: title",
        [("incidents/a.fr.md", "C'est", "---\ntitle: Lent\n---\nC'est")],
    ),
    # windows and rules
    (
        [
            (W, "repeat: FREQ=WEEKLY\n", ""),
            (W, "We patch.", "## Updates\n\n### 2024-03-05 - Update\n`start: 2024-03-13 20:00`\n"),
        ],
        "move its end too, with",
        [(W, "`start: 2024-03-13 20:00`", "`start: 2024-03-13 20:00` `end: 2024-03-13 22:00 UTC`")],
    ),
    # what is doubtful
    (
        [(A, "### 11:00", "### 10:30 - Monitoring\n\nGood.\n\n### 10:30 - Monitoring\n\nGood.\n\n### 11:00")],
        "stands twice, so subscribers get it twice; remove one of them",
        [(A, "### 10:30 - Monitoring\n\nGood.\n\n###", "###")],
    ),
    (
        [(A, "start: 2024-03-05 10:00", "start: 2024-03-05 11:00")],
        "begins and ends in the same minute, so its duration is unknown; say in start: when it began",
        [(A, "start: 2024-03-05 11:00", "start: 2024-03-05 10:00")],
    ),
    (
        [(A, "start: 2024-03-05 10:00 UTC", "start: 1924-03-05")],
        "check the years, or give the start as a year alone",
        [(A, "1924-03-05", "2024-03-05")],
    ),
    (
        [(W, "repeat: FREQ=WEEKLY\n", ""), (W, "end: 2024", "end: 2094")],
        "check the years, also those in chips",
        [(W, "2094", "2024")],
    ),
    (
        [(W, "start: 2024-03-12", "start: 1924-03-11"), (W, "end: 2024-03-12", "end: 1924-03-11")],
        "check the year",
        [(W, "start: 1924-03-11", "start: 2024-03-12"), (W, "end: 1924-03-11", "end: 2024-03-12")],
    ),
    ([(A, "major_outage", "operational")], "give the level of what was affected", [(A, "operational", "major_outage")]),
    (
        [(A, "title", "end: 2024-03-05\ntitle")],
        "end: says less than the Resolved posted at 2024-03-05 11:00 UTC; remove end, or give its time",
        [(A, "end: 2024-03-05\n", "")],
    ),
    (
        [(A, "{api:", "{web:"), (C, "2020-01-01", "2025-01-01")],
        "came into use on 2025-01-01, after the start; check the dates here, or its since",
        [(C, "2025", "2020")],
    ),
    (
        [(A, "{api:", "{web:"), (C, "since: 2020-01-01", "until: 2021-01-01")],
        "went out of use by 2021-01-02, before the end; check the dates here, or its until",
        [(C, "until: 2021-01-01", "until: 2025-01-01")],
    ),
    (
        [(A, "title", "claims: [{by: Jo, summary: Oh.}]\ntitle")],
        "this claim has no source; say where it was said",
        [(A, "summary: Oh.", "summary: Oh., source: a post")],
    ),
    (
        [
            (A, "title", "end: 2024-03-05 10:30\ntitle"),
            (A, "We look.", "`web: degraded_performance`\n\nWe look."),
            (A, "10:05 UTC", "10:45 UTC"),
        ],
        "never applies, since end: is before it; say it in components: or correct end:",
        [(A, "end: 2024-03-05 10:30\n", "")],
    ),
    ([body("A \u202eB.")], "unmatched invisible text-direction characters; remove them", [(A, "\u202e", "")]),
    (
        [(A, "### 11:00 - Resolved\n\nOver.\n", "")],
        "post one, or Resolved if it is over",
        [(A, "We look.\n", "We look.\n\n### 11:00 - Resolved\n")],
    ),
    (
        [(A, "### 11:00 - Resolved\n\nOver.\n", "### 11:00 - Monitoring\n`next update: 11:30`\n")],
        "post one, even if nothing is new",
        [(A, "`next update: 11:30`\n", "\n### 2024-03-06 11:55 UTC - Update\n")],
    ),
    (
        [
            (A, "components:", "end: 2024-03-05 11:00 UTC\ncomponents:"),
            (A, UPDATES, "## Updates\n\n### 2024-03-05 12:00 UTC - Postmortem\n\nA leak.\n"),
        ],
        "the first update must have a state; put  ### 2024-03-05 11:00 UTC - Resolved  above it",
        [(A, "## Updates\n", "## Updates\n\n### 2024-03-05 11:00 UTC - Resolved\n")],
    ),
    # old addresses
    (
        [(A, "components:", "aliases: [v1.2]\ncomponents:")],
        "is a file, and only pages can be redirected; if it was a page, write  v1.2/",
        [(A, "[v1.2]", "[v1.2/]")],
    ),
    (
        [(A, "components:", "aliases: [x/, api/x]\ncomponents:")],
        "is taken by the site itself, which has pages below api; remove it",
        [(A, ", api/x", "")],
    ),
    (
        [(A, "components:", "aliases: [y/, feed.xml/]\ncomponents:")],
        "is taken by the site's own file feed.xml; remove it",
        [(A, ", feed.xml/", "")],
    ),
    # what a site requires
    ([requires("cause")], "add cause: {status: undisclosed}", [(A, "title", "cause: {status: undisclosed}\ntitle")]),
    (
        [requires("statement")],
        "add statements: with a speaker or an",
        [(A, "title", "statements: [{speaker: Jo, text: O}]\ntitle")],
    ),
    ([requires("regions")], "add regions:, [several] or [worldwide]", [(A, "title", "regions: [several]\ntitle")]),
    (
        [requires("components"), (A, "components: {api: major_outage}", "impact: major")],
        "add components: with their levels",
        [(A, "impact: major", "components: {api: major_outage}")],
    ),
    ([requires("summary"), body("")], "write a sentence before ## Updates", [(A, "## Updates", "Slow.\n\n## Updates")]),
    ([requires("writeup")], "add a section such as ## Root cause", [(A, "Over.", "Over.\n\n## Root cause\n\nA leak.")]),
]


def file_of(row: Row) -> str:
    """The one file of the project that a row edits; "" for a row that does more."""
    edits = [*row[0], *row[2]]
    return edits[0][0] if {edit[0] for edit in edits} in ({A}, {W}) and all(edit[1] for edit in edits) else ""


@each_row(("slip", "remedy", "followed"), [row for row in ROWS if not file_of(row)])
def test_what_a_message_says_is_accepted_when_it_is_done(
    slip: list[Edit], remedy: str, followed: list[Edit], tmp_path: Path
) -> None:
    wrong = edited(PROJECT, slip)
    before = problems(wrong, tmp_path)
    assert any(remedy in problem.message for problem in before), before
    after = problems(edited(wrong, followed), tmp_path)
    assert all(problem.severity is Severity.NOTICE for problem in after), after


def test_so_is_what_is_said_of_one_file_beside_many_others(tmp_path: Path) -> None:
    rows = {f"incidents/r{n}.md": row for n, row in enumerate(ROWS) if file_of(row)}
    wrong = {path: edited(PROJECT, row[0]) for path, row in rows.items()}
    right = {path: edited(files, rows[path][2]) for path, files in wrong.items()}
    before = problems(PROJECT | {path: files[file_of(rows[path])] for path, files in wrong.items()}, tmp_path)
    after = problems(PROJECT | {path: files[file_of(rows[path])] for path, files in right.items()}, tmp_path)
    told = {path: [problem.message for problem in before if problem.path == path] for path in rows}
    silent = {path: row for path, row in rows.items() if not any(row[1] in message for message in told[path])}
    assert not silent, [(row, told[path]) for path, row in silent.items()]
    refused = [problem for problem in after if problem.severity is not Severity.NOTICE]
    assert not refused, [(problem, rows[problem.path]) for problem in refused]


def edited(files: dict[str, str], edits: list[Edit]) -> dict[str, str]:
    """The files after some edits, each of which changes something."""
    found = dict(files)
    for path, old, new in edits:
        assert not old or old in found[path], (old, found[path])
        if new is None:
            del found[path]
        else:
            found[path] = found[path].replace(old, new, 1) if old else new
    return found


def problems(files: dict[str, str], root: Path) -> list[Problem]:
    """Everything that is wrong with a project of these files."""
    for path in sorted(root.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    try:
        return [*load(Project(root / C), ["en", "fr", "pt"], now=NOW).warnings]
    except InvalidContent as error:
        return [*error.problems]


def test_nothing_is_wrong_with_the_project_that_the_slips_are_made_in(tmp_path: Path) -> None:
    assert problems(PROJECT, tmp_path) == []


# Whether each message of the code is in a table


STATUSGEN: Final = Path(__file__).parents[2] / "statusgen"
FIXTURES: Final = Path(__file__).parents[1] / "fixtures"
SAYS_WHAT_TO_DO: Final = re.compile(
    r"(?:^[;,\0]? ?|[;:] |  )(?:[a-z ,]{0,40} )?(?:write|rename|remove|add|delete|move|use|put|give|correct|indent|say"
    r"|check|type (?:it|three)|name (?:it|a)|keep (?:one|it|two)|choose|save|take it|leave (?:it|a)|shorten|make it"
    r"|begin|post (?:a|an|one)|did you mean|fill it|open another|attach|read it|link to)\b"
)


def test_each_message_with_a_remedy_is_in_a_table_that_does_what_it_says() -> None:
    tables = [path.read_text(encoding="utf-8") for path in (*FIXTURES.glob("slips/*.md"), *FIXTURES.glob("parse/*.md"))]
    told = "\n".join(tables)
    parts = [*(row[1] for row in ROWS), *(row[2] for row in test_slips.REFUSED)]
    unknown = [
        (place, text)
        for place, text in remedies_in_code()
        if not (said := max(text.split("\0"), key=len).strip(' ;,.:"`'))
        or not (said in told or any(said in part or (len(part) > 9 and part in said) for part in parts))
    ]
    assert {text for _, text in unknown} == set(IN_WORDS), unknown


def remedies_in_code() -> Iterator[tuple[str, str]]:
    """Each text of the code that says what to do, with a NUL for each of its values, and its place."""
    for path in sorted(path for name in ("sources", "model", "language") for path in (STATUSGEN / name).rglob("*.py")):
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        others = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        others |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            text = text_of(node) if id(node) not in others else ""
            if SAYS_WHAT_TO_DO.search(text):
                yield f"{path.name}:{node.lineno}", text  # type: ignore[attr-defined]


def text_of(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\d?\}", "\0", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return ""


IN_WORDS: Final = frozenset(
    (
        # followed in test_late_posts.py
        "post an update of \0",
        "\0; if it is posted only now, write \0 - Update here",
        "remove \0 from front matter, which its date follows",
        "write-up, dated \0,",
        # of files that only some systems have, which test_project.py makes
        "has a name that not every system can write; rename it",
        "is a link that leads nowhere; remove it",
        "is a link that leads out of the project; put the file itself here",
        "is a link to a folder, which is not followed; put the folder itself here",
        "is not a regular file; remove it, or give it a name that begins with _",
        '"\0" and "\0" would be one file on some systems; rename one',
        # of files that are too large, or not in UTF-8
        "has \0 bytes, and \0; make it smaller, or link to it elsewhere",
        "has \0 bytes, and at most \0 are read; attach the long part",
        "the file has \0 bytes, and at most \0 are read; shorten it or split it",
        "the front matter has \0 bytes, more than \0; shorten it",
        "the text below has \0 bytes, and at most \0 are shown; attach files",
        "the file is in \0; save it as UTF-8",
        "save the file as UTF-8",
        "use a normal line end",
        # where there is no project, or what git knows is in doubt
        "to begin a status page, run  statusgen init, or write it with the lines \0",
        "\0; if you have one elsewhere, name it with --config",
        "\0 a commit is dated before the one that it follows, so the history may have been rewritten; remove record",
        'redacted: git knows of no incident "\0"; correct it',
        "the newest update of this new write-up is of \0; is this date right?\0",
        # of what is asked for in other ways as well
        "does not say how long it lasted; add end: or duration:",
        'write "Plural-Forms: nplurals=2; plural=(n != 1);\\n", or leave it out',
        "this message is that of line \0; remove one of them",
        "this translates nothing; write its msgid above it",
    )
)
"""What no row of a table does: these messages say it in words, each for the reason above it."""
