"""Write-ups: what they say once they are read, and what is said of their slips.

The fixtures are cases of a title, a file with its translations, and what is expected: either problems as
`line:column: message` (those of a translation as `fr:line:column: message`), or facts in the words of
`facts` below. Where a kind of fact is expected at all (`update`, `component`, …), all of that kind are.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

import pytest
from builders import at, citation, claim, incident, moment, report, site, statement, text, writeup
from hypothesis import given, settings
from hypothesis import strategies as st
from pasting import offers
from tables import each_row

from statusgen.model.chips import CauseChip, Chip, LevelChip, PromiseChip, WindowChip
from statusgen.model.problems import Problem
from statusgen.model.share import Share
from statusgen.model.site import Action, Cause, Discovery, Effect, Incident, Link, Notification, Reach, Site
from statusgen.model.text import Text
from statusgen.model.time import Bound, Count, Length, Moment, Nearness
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Discoverer
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import read_header

NOW: Final = at("2024-03-06 12:00")
SITE: Final = site(components=["api", "web", "facebook"], regions={"eu-west-1": "Ireland"}, languages=["en", "fr"])
NO_ID: Final = "is not an id; use a-z, 0-9 and -, at most 100 characters"
CASE: Final = re.compile(
    r"^## (?P<title>[^\n]+)\n\n````md\n(?P<source>.*?)^````\n\n(?:````fr\n(?P<fr>.*?)^````\n\n)?"
    r"```text\n(?P<expected>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
CASES: Final = [
    case
    for path in sorted((Path(__file__).parent.parent / "fixtures/parse").glob("*.md"))
    for case in CASE.finditer(path.read_text(encoding="utf-8"))
]


@each_row("case", CASES)
def test_a_write_up_says_this(case: re.Match[str]) -> None:
    found = read(case["source"], fr=case["fr"]) if case["fr"] else read(case["source"])
    expected = case["expected"].splitlines()
    kinds = {line.partition(" ")[0] for line in expected}
    assert [line for line in outcome(found) if line.partition(" ")[0] in kinds or found.problems] == expected


def test_what_messages_offer_is_accepted_when_it_is_pasted() -> None:
    tried = 0
    for source in (case["source"] for case in CASES if not case["fr"]):
        lines = source.split("\n")
        for problem in (found := read(source).problems):
            better = ["\n".join(each) for each in (*offers(lines, problem, first_line=1), *in_the_body(lines, problem))]
            left = [[each.message for each in read(text).problems].count(problem.message) for text in better]
            here = [each.message for each in found].count(problem.message)
            assert not left or min(left) < here, (problem.message, better)
            tried += bool(left)
    assert tried > 70


def test_what_turns_the_direction_of_a_title_is_turned_back_at_its_end() -> None:
    links = "links: [{title: C\u2067D, url: https://example.org}]"
    body = "## Updates\n\n### 2024-03-06 10:00 - Resolved\n\nAll is well.\n"
    found = read(f"---\ntitle: A\u202eB\n{links}\n---\n{body}", fr="---\ntitle: E\u202bF\n---\n")
    assert found.incident
    assert found.incident.title == Text({"en": "A\u202eB\u202c", "fr": "E\u202bF\u202c"})
    assert found.incident.links[0].title == text("C\u2067D\u2069")


def in_the_body(lines: list[str], problem: Problem) -> Iterator[list[str]]:
    """The lines with the heading that a message shows, and with the words that it keeps as text."""
    heading = re.search(r"write (### .+? - [^;,]+)", problem.message)
    kept = re.search(r"; to keep it as text, write (.+)", problem.message)
    for shown in filter(None, (heading, kept)):
        if not re.search(r"YYYY|HH:MM|#### ", shown[1]):
            yield [*lines[: problem.line - 1], shown[1], *lines[problem.line :]]


def read(source: str, *, name: str = "x.md", on: Site = SITE, **translations: str) -> Parsed:
    return parse(read_header(writeup(source, name, **translations), on), on, now=NOW)


def outcome(found: Parsed) -> list[str]:
    """Either the problems, by place, or the facts."""
    if found.incident and not found.problems:
        return list(facts(found.incident))
    by_place = sorted(found.problems, key=lambda p: (p.path != "incidents/x.md", p.line, p.column))
    return [f"{_language(p.path)}{p.line}:{p.column}: {p.message}" for p in by_place]


def _language(path: str) -> str:
    return path.removeprefix("incidents/x.").removesuffix("md").replace(".", ":")


def facts(incident: Incident) -> Iterator[str]:
    """What an incident says, a line for each fact."""
    yield f"start {said(incident.start)}"
    yield f"end {said(incident.end)}"
    yield f"duration {said(incident.duration)}"
    yield f"repeat {incident.repeat or '-'}" + "".join(f" -{day}" for day in incident.except_)
    yield f"impact {incident.impact.value if incident.impact else '-'}"
    yield f"title {said(incident.title)}"
    yield f"summary {said(incident.summary)}"
    yield f"writeup {said(incident.writeup)}"
    yield from (f"component {name} {_effect(effect)}" for name, effect in incident.components.items())
    yield from (f"region {code} {_effect(effect)}" for code, effect in incident.regions.items())
    for each in incident.updates:
        chips = "".join(f" [{_chip(chip)}]" for chip in each.chips)
        yield f"update {each.id} {each.label.value} ({each.state.value}){chips} {said(each.body)}"


def said(fact: Moment | Length | Text | None) -> str:
    match fact:
        case Moment():
            nearness = "" if fact.nearness is Nearness.EXACT else f" {fact.nearness.value}"
            return f"{fact.first:%Y-%m-%d %H:%M} {fact.precision.value}{nearness}"
        case Length():
            return f"{fact.bound.value} {fact.seconds} s"
        case Text():
            return " / ".join(f"{tag}: {words}" for tag, words in fact.words.items()).replace("\n", "⏎")
    return "-"


def _effect(effect: Effect) -> str:
    level = effect.level.value if effect.level else "-"
    note = f" ({said(effect.note)})" if effect.note else ""
    return level + note + "".join(f" <{source}>" for source in map(said, effect.source))


def _chip(chip: Chip) -> str:
    match chip:
        case LevelChip():
            return f"{'region ' if chip.region else ''}{chip.target}: {chip.level.value}"
        case CauseChip():
            return f"cause: {chip.status.value}"
        case PromiseChip():
            return f"promise: {said(chip.at)}"
        case WindowChip():
            return f"window: {said(chip.start)} to {said(chip.end)}"


# What needs a site, a clock or a name of its own


def test_every_key_becomes_its_field() -> None:
    source = """---
title: Facebook logs people out
cause: {status: Undisclosed, category: third-party, summary: A fault., by: Meta, source: https://example.org/a}
claims:
  - {by: Anonymous, summary: An attack.}
  - {about: duration, by: E, summary: An hour., source: [B, C], at: 2024-03-05, response: No comment.}
statements:
  - {speaker: Andy, role: director, organization: Meta, at: 2024-03-05 17:19, text: Sorry., lang: en, verbatim: true}
reports:
  - {by: D, count: up to 580000, unit: reports, component: facebook, region: US, at: 2024-03, summary: Many.}
detected: 2008
discovered: {by: Third-Party, summary: Tweets., source: X}
affected: [{count: about 3, share: up to 2 %, unit: users, component: facebook, region: US, source: Y}]
contributing: [{status: suspected, category: power}]
actions: [{title: Check, done: 2024-03-05, due: 2024-04, link: https://example.org/t}]
notified: [{who: Ofcom, at: 2024-03-05, source: Z}]
related: [2021-10-04-facebook-dns]
links: [{title: Post, url: https://example.org/post}]
start: 2008
pinned: yes
draft: "no"
id: meta-logins
---
"""
    assert read(source).incident == incident(
        name="meta-logins",
        title="Facebook logs people out",
        start="2008",
        cause=Cause(
            status=CauseStatus.UNDISCLOSED,
            category=(CauseCategory.THIRD_PARTY,),
            summary=text("A fault."),
            by=text("Meta"),
            source=(citation("https://example.org/a"),),
        ),
        claims=(
            claim("Anonymous", "An attack."),
            claim(
                "E",
                "An hour.",
                about="duration",
                source=(citation("B"), citation("C")),
                at=moment("2024-03-05"),
                response=text("No comment."),
            ),
        ),
        statements=(
            statement(
                "Andy",
                "Sorry.",
                role=text("director"),
                organization=text("Meta"),
                at=moment("17:19"),
                lang="en",
                verbatim=True,
            ),
        ),
        reports=(
            report(
                "D",
                count=Count(580_000, Bound.UP_TO),
                unit=text("reports"),
                component="facebook",
                region="US",
                at=moment("2024-03"),
                summary=text("Many."),
            ),
        ),
        detected=moment("2008"),
        discovered=Discovery(by=Discoverer.THIRD_PARTY, summary=text("Tweets."), source=(citation("X"),)),
        affected=(
            Reach(
                count=Count(3, Bound.ABOUT),
                share=Share(2, Bound.UP_TO),
                unit=text("users"),
                component="facebook",
                region="US",
                source=(citation("Y"),),
            ),
        ),
        contributing=(Cause(status=CauseStatus.SUSPECTED, category=(CauseCategory.POWER,)),),
        actions=(
            Action(
                title=text("Check"),
                done=moment("2024-03-05"),
                due=moment("2024-04"),
                link="https://example.org/t",
            ),
        ),
        notified=(Notification(who=text("Ofcom"), at=moment("2024-03-05"), source=(citation("Z"),)),),
        related=("2021-10-04-facebook-dns",),
        links=(Link(title=text("Post"), url="https://example.org/post"),),
        pinned=True,
        source="x.md",
    )


PLAIN = """---
title: Slow
components: {api: major_outage}
---

## Updates

### 2024-03-05 10:00 - Investigating
"""


def test_the_id_is_the_name_of_the_file_without_its_folder() -> None:
    found = read(PLAIN, name="2024/2024-03-05-slow.md").incident
    assert found is not None
    assert (found.id, found.source) == ("2024-03-05-slow", "2024/2024-03-05-slow.md")


@each_row(
    ("name", "problem"),
    [
        ("My Outage.md", f'the file\'s name: "My Outage" {NO_ID}: rename it to my-outage.md'),
        ("DATE-api-down.md", f'the file\'s name: "DATE-api-down" {NO_ID}: rename it to 2024-03-06-api-down.md'),
        ("YYYY-MM-DD-x.md", f'the file\'s name: "YYYY-MM-DD-x" {NO_ID}: rename it to 2024-03-06-x.md'),
        ("-x.md", f'the file\'s name: "-x" {NO_ID}: rename it to x.md'),
        (
            "2026 11 20 API down.md",
            f'the file\'s name: "2026 11 20 API down" {NO_ID}: rename it to 2026-11-20-api-down.md',
        ),
        (
            "2026-11-20-größe_x.md",
            f'the file\'s name: "2026-11-20-größe_x" {NO_ID}: rename it to 2026-11-20-grosse-x.md',
        ),
        ("Łódź Ærø.md", f'the file\'s name: "Łódź Ærø" {NO_ID}: rename it to lodz-aero.md'),
        ("障害.md", f'the file\'s name: "障害" {NO_ID}: rename it to 2024-03-05-incident.md'),
        (f"{'x' * 101}.md", f'the file\'s name: "{"x" * 101}" {NO_ID}: rename it to {"x" * 100}.md'),
        ("nul.md", 'the file\'s name: "nul" is a name that Windows keeps for itself; choose another'),
    ],
)
def test_a_name_that_is_no_id_is_told(name: str, problem: str) -> None:
    assert [(p.path, p.line, p.message) for p in read(PLAIN, name=name).problems] == [(f"incidents/{name}", 2, problem)]


def test_an_id_may_have_100_characters() -> None:
    assert read(PLAIN, name=f"{'x' * 100}.md").problems == ()


def test_without_a_zone_times_and_days_are_the_site_s() -> None:
    found = read(PLAIN, on=site(timezone="America/New_York")).incident
    assert found is not None
    assert found.start == moment("15:00")
    assert found.updates[0].id == "20240305T1500Z"


def test_a_day_has_the_id_of_the_site_s_day() -> None:
    found = read(PLAIN.replace(" 10:00", ""), on=site(timezone="Asia/Tokyo")).incident
    assert found is not None
    assert found.start.first == at("2024-03-04 15:00")
    assert found.updates[0].id == "20240305"


@pytest.mark.parametrize(("posted", "is_fine"), [("12:15", True), ("12:16", False)])
def test_clocks_may_differ_by_a_quarter_of_an_hour(posted: str, is_fine: bool) -> None:
    found = read(PLAIN.replace("2024-03-05 10:00", f"2024-03-06 {posted}"))
    assert (not found.problems) is is_fine


def test_work_planned_a_year_ahead_is_fine() -> None:
    source = "---\ntitle: Disks\nkind: maintenance\nstart: 2025-03-05 20:00\nend: 2025-03-05 22:00\n---\n"
    assert read(source).problems == ()


def test_a_problem_shows_its_line() -> None:
    [problem] = read(PLAIN.replace("api", "apii")).problems
    assert str(problem) == (
        'incidents/x.md:3:14: error: components: no component is called "apii"; did you mean "api"?'
    )
    assert problem.source == "components: {apii: major_outage}"


def test_of_many_components_the_first_are_named() -> None:
    [problem] = read(PLAIN.replace("api:", "zzz:"), on=site(components=[f"c{n}" for n in range(13)])).problems
    assert problem.message.endswith("; the components are c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, …")


def test_a_body_has_at_most_128_kib() -> None:
    frame = len("\n## Updates\n\n### 2024-03-05 10:00 - Investigating\n")
    assert read(PLAIN + "x" * (131_072 - frame)).problems == ()
    [problem] = read(PLAIN + "é" * 70_000 + "\n").problems
    assert (problem.line, problem.message) == (
        5,
        "the text below has 140,051 bytes, and at most 131,072 are shown; attach files",
    )


def test_the_language_of_a_statement_is_one_that_can_be_named() -> None:
    source = "---\ntitle: Slow\nstart: 2008\nstatements: [{speaker: A, text: B, lang: LANG}]\n---\n"
    assert read(source.replace("LANG", "pt-BR")).problems == ()
    for tag in ("klingon", "xx", "x y"):
        [problem] = read(source.replace("LANG", tag)).problems
        assert problem.message == f'statements.lang: "{tag}" is not a language; write its tag, such as en or pt-BR'


@pytest.mark.parametrize(
    ("front", "language"), [("lang: fr", "fr"), ("lang: de", "en"), ("lang: [fr]", "en"), ("", "en")]
)
def test_a_write_up_is_in_the_language_that_it_says_or_in_the_site_s_first(front: str, language: str) -> None:
    assert read_header(writeup(f"---\ntitle: A\n{front}\n---\n"), SITE).language == language


def test_many_lists_of_updates_are_told_one_by_one() -> None:
    found = read(PLAIN + "\n## Updates\n" * 1_000)
    assert len(found.problems) == 1_000


def test_a_long_heading_of_digits_is_no_update_and_takes_no_time() -> None:
    found = read(PLAIN + "\n### " + "1" * 100_000 + "\n")
    assert [p.line for p in found.problems] == [10]


def test_a_translation_into_english_is_told_the_english_label() -> None:
    source = PLAIN.replace("title: Slow", "title: Lent\nlang: fr")
    [problem] = read(source, en="## Updates\n\n### 2024-03-05 10:00 - Resolved\n").problems
    assert problem.message == "the original has another label for this update; write Investigating"


UPDATES = st.lists(st.tuples(st.integers(0, 600), st.sampled_from(["Identified", "Update", "Resolved"])), max_size=6)


@given(UPDATES, st.randoms())
def test_the_order_of_the_file_changes_nothing(posted: list[tuple[int, str]], random: Random) -> None:
    by_time = {f"{at('10:00') + timedelta(minutes=minutes):%Y-%m-%d %H:%M}": label for minutes, label in posted}
    posts = list(by_time.items())
    first = PLAIN.replace("10:00", "09:00")
    in_order = read(first + "".join(f"### {when} - {label}\n" for when, label in sorted(posts)))
    random.shuffle(posts)
    shuffled = read(first + "".join(f"### {when} - {label}\n" for when, label in posts))
    assert (shuffled.incident, shuffled.problems) == (in_order.incident, in_order.problems)
    assert in_order.incident is not None
    ids = [each.id for each in in_order.incident.updates]
    assert sorted(set(ids)) == ids


LINES = st.sampled_from(
    [
        *("## Updates", "## Root cause", "# Title", "### 10:00 - Resolved", "### 2024-03-05 - Update", "text", ""),
        *("### 2024-03-05 10:00 UTC - Investigating", "`api: operational`", "`next update: +30m`", "api: operational"),
        *("<!-- a", "-->", "```", "- `all: operational`", "### Monitoring", "`x: y` z", "> ### 11:00 - Update", "`:`"),
        *(
            "~~~",
            "<pre>",
            "</pre>",
            "<<<<<<< HEAD",
            "=======",
            ">>>>>>> x",
            "---",
            "###10:05 - Resolved",
            "**Resolved**",
        ),
        *("## Timeline", "##Updates", "# Monitoring", "### 25:61 - ?", "10h05 – Update", "`api=up` `b = c`", "### "),
        *(
            "next update: 99:99",
            "Start: 2024-02-30",
            "api → down, web: up",
            "### 2024-03-05 10:00 CET - Fixed",
            "#### Update",
        ),
    ]
)

PIECES = st.sampled_from(
    [
        "### ", "**", "- ", "> ", "| ", "`", "10:05", "1005", "26/11", "29/02", "31.06.", "Nov 26", "2024-03-05", "UTC",
        "+01:00", "−05:00", " A/B", " CET", " - ", " – ", " + ", ": ", ". ", "<br>", "~~", "Resolved", "Résolu",
        "解決", "not ",
        "api", "Edge - CDN", "operational", "down", "window: ", "next update: ", "30", "6pm", "()", "[]", "（", "今日",
        "YYYY-MM-DD",
    ]
)  # fmt: skip
OF_PIECES = st.lists(PIECES, max_size=6).map("".join)


@settings(max_examples=50)
@given(st.lists(LINES | OF_PIECES, max_size=14))
def test_any_body_gives_an_incident_or_problems_in_its_lines(lines: list[str]) -> None:
    source = "---\ntitle: Slow\n---\n" + "\n".join(lines)
    found = read(source, fr="\n".join(reversed(lines)))
    assert (found.incident is None) == bool(found.problems)
    for problem in found.problems:
        written = source.split("\n") if problem.path == "incidents/x.md" else lines
        assert 1 <= problem.line <= len(written) + 1
        assert 1 <= problem.column <= 120


WINDOW: Final = """---
title: Work
kind: maintenance
start: 2024-03-07 20:00
end: 2024-03-07 22:00
components: [api]
---

## Updates

### 2024-03-05 10:00 UTC - Scheduled
{}
"""


@pytest.mark.parametrize(
    ("chips", "remedy"),
    [
        ("`start: 2024-03-07 23:00`", "move its end too, with  `end: 2024-03-08 01:00 UTC`"),
        ("`end: 2024-03-07 19:00`", "move its start too, with  `start: 2024-03-07 17:00 UTC`"),
        ("`start: 2024-03-07 23:00` `end: 2024-03-07 19:00`", "correct one of them"),
    ],
)
def test_a_window_that_is_turned_round_names_the_chip_that_is_missing(chips: str, remedy: str) -> None:
    (problem,) = read(WINDOW.format(chips)).problems
    assert problem.message.partition("; ")[2] == remedy
    if pasted := re.search(r"`.*`", remedy):
        assert read(WINDOW.format(f"{chips} {pasted[0]}")).problems == ()


def test_of_a_maintenance_without_an_end_no_length_is_known() -> None:
    source = WINDOW.replace("end: 2024-03-07 22:00\n", "").format("`start: 2024-03-07 23:00` `end: 2024-03-07 19:00`")
    assert [problem.message.rpartition("; ")[2] for problem in read(source).problems][-1] == "correct one of them"


def test_a_word_that_also_means_a_fix_is_asked_about_and_hides_nothing() -> None:
    source = PLAIN.replace("title: Slow", "title: Lent\nlang: fr") + "\n### 12:30 - Correction\n\nOn a corrigé.\n"
    found = read(source)
    assert found.incident is not None
    (problem,) = found.problems
    assert problem.message.partition("; ")[2] == "for that write Rectification, for a fix write Sous surveillance"


@pytest.mark.parametrize("written", ["", "components: [api]\n"])
def test_a_notice_may_be_a_point_in_time(written: str) -> None:
    found = read(f"---\ntitle: New office\nkind: notice\nstart: 2024-03-01\n{written}---\nWe have moved.\n")
    assert found.problems == ()
    assert found.incident is not None
    assert found.incident.end is None
