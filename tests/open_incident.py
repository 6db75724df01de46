"""An open incident at 10:30, whose api is degraded since 09:12, and what follows from more text in its file."""

import re
from functools import cache
from typing import Final

from builders import at, component, site, writeup

from statusgen.model.problems import Problem, Severity
from statusgen.model.vocabulary import Level
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import read_header
from statusgen.status.timeline import Timeline

NOW: Final = at("2026-11-25 10:30")
COMPONENTS: Final = [component("api"), component("web"), component("shop")]
SITE: Final = site(components=COMPONENTS, languages=["en", "fr", "de", "es", "pt", "ja", "ar"])
ABOVE: Final = """\
---
title: The API is slow
components: {api: degraded_performance}
---
Answers are slow.

## Updates

### 2026-11-25 09:12 UTC - Investigating

We look.

"""
FIRST: Final = ABOVE.count("\n") + 1
NBSP, ZWSP, RLM = "\u00a0", "\u200b", "\u200f"


@cache
def read(body: str, above: str = ABOVE) -> Parsed:
    return parse(read_header(writeup(above + body), SITE), SITE, now=NOW)


def errors(found: Parsed) -> list[Problem]:
    return [problem for problem in found.problems if problem.severity is Severity.ERROR]


def outcome(found: Parsed) -> str:
    """The state, the level of the api, how long it lasted if it is over, and the number of updates."""
    assert not errors(found), [str(problem) for problem in errors(found)]
    assert found.incident is not None
    timeline = Timeline(found.incident)
    state, level = timeline.state_at(NOW), timeline.levels_at(NOW).get("api", Level.OPERATIONAL)
    assert state is not None
    lasted = timeline.lasted
    minutes = f"{lasted.seconds // 60} min" if lasted and not timeline.is_open_at(NOW) else "open"  # type: ignore[union-attr]
    return f"{state.value}, {level.value}, {minutes}, {len(found.incident.updates)}"


OPEN: Final = "investigating, degraded_performance, open, 1"
OVER: Final = "resolved, operational, 53 min, 2"
WATCHED: Final = "monitoring, degraded_performance, open, 2"
BETTER: Final = "monitoring, operational, open, 2"

HEADINGS: Final = re.compile(r"write (?:it below ## Updates as )?(### .+? - [^;,]+)")
KEPT: Final = re.compile(r"; to keep it as text, write (.+)")
CHIPS: Final = re.compile(r"(?:in backticks: |list: |write |itself: )(`[^`]+`(?: `[^`]+`)*)")
MEANT: Final = re.compile(r'"([^"]+)"(?: is not known here;|;) did you mean "([^"]+)"')
WRITTEN: Final = re.compile(r'"([^"]+)" is not how a (?:time|moment) is written here; write ([^#,]+)$')
ENDED: Final = re.compile(r"hides all below it; write (\S+)")
MARKDOWN_HEADING: Final = re.compile(r"for a heading write (#+ .+)")


def pasted(body: str, problem: Problem) -> list[tuple[str, str]]:
    """The body with each thing that the message shows in the place of the slip; what is visibly a pattern is not."""
    message, lines, at_line = problem.message, body.split("\n"), problem.line - FIRST

    def instead(*new: str) -> str:
        return "\n".join([*lines[:at_line], *new, *lines[at_line + 1 :]])

    found = []
    if (heading := HEADINGS.search(message)) and not re.search("YYYY|HH:MM", heading[1]):
        apart = [""] if "leave a line empty above it, and" in message else []
        found.append(("heading", instead(*apart, heading[1]) if "below ## Updates" not in message else heading[1]))
    if kept := KEPT.search(message):
        is_span = kept[1].startswith("``") and kept[1][1:-1] in lines[at_line] and "```" not in lines[at_line]
        found.append(("text", instead(lines[at_line].replace(kept[1][1:-1], kept[1]) if is_span else kept[1])))
    if chips := CHIPS.search(message):
        found.append(("chips", "\n".join([*lines[:1], chips[1], *lines[1:at_line], *lines[at_line + 1 :]])))
    words = filter(None, (MEANT.search(message), WRITTEN.search(message)))
    found += [("word", instead(lines[at_line].replace(each[1], each[2]))) for each in words]
    if ended := ENDED.search(message):
        found.append(("end", body.replace("\n\n### 10:05 - Resolved", f"\n{ended[1]}\n\n### 10:05 - Resolved")))
    if "leave a line empty above it, or" in message:
        found.append(("rule", instead("", lines[at_line])))
    if heading := MARKDOWN_HEADING.search(message):
        found.append(("section", "\n".join([*lines[: at_line - 1], heading[1], *lines[at_line + 1 :]])))
    return found
