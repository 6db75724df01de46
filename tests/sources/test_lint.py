"""What is not wrong but may be: every warning, and when it is not given."""

import re
from typing import Final

import pytest
from builders import at, component, incident, site, writeup
from tables import each_row

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Site
from statusgen.sources.incident import parse
from statusgen.sources.lint import first_translated, is_older, lint, untranslated
from statusgen.sources.writeup import read_header
from statusgen.status.timeline import Timeline

NOW: Final = "2024-03-06 12:00"
BESIDE: Final = {"x.md", "2023/other.md", "log.txt", "2023/a graph.png"}
REQUIRED: Final = ["cause", "duration", "statement", "regions", "components", "summary", "writeup"]


def found(
    source: str, *, on: Site | None = None, now: str = NOW, name: str = "x.md", **translations: str
) -> list[Problem]:
    on = on or site()
    written = writeup(source, name, **translations)
    parsed = parse(read_header(written, on), on, now=at(now))
    assert parsed.incident is not None
    timeline = Timeline(parsed.incident)
    missing = (problem for _, problem in untranslated(written, timeline, on))
    return [*missing, *lint(written, timeline, parsed.bodies, on, BESIDE, now=at(now))]


def said(problems: list[Problem]) -> list[str]:
    return [f"{p.line}:{p.column}: {p.message}" for p in problems]


def outage(front: str = "components: {api: major_outage}", updates: str = "### 2024-03-05 11:00 - Resolved") -> str:
    return f"""---
title: Slow
{front}
---

## Updates

### 2024-03-05 10:00 - Investigating

{updates}
"""


def maintenance(updates: str = "") -> str:
    return f"""---
title: New disks
kind: maintenance
start: 2024-03-05 20:00
end: 2024-03-05 22:00
---

## Updates

### 2024-03-05 10:00 - Scheduled
{updates}
"""


def test_a_good_write_up_has_no_warning() -> None:
    assert found(outage()) == []


# What the site asks for


def test_a_resolved_major_incident_is_asked_for_what_it_lacks() -> None:
    problems = found(outage("impact: major"), on=site(require=REQUIRED))
    assert {p.severity for p in problems} == {Severity.REQUIREMENT}
    assert said(problems) == [
        "2:1: does not give the cause; add cause: {status: undisclosed} if that is all there is to say",
        "2:1: has no statement; add statements: with a speaker or an organization",
        "2:1: does not say where; add regions:, [several] or [worldwide] if no more is known",
        "2:1: names no component; add components: with their levels",
        "2:1: has no summary; write a sentence before ## Updates",
        "2:1: has no write-up; add a section such as ## Root cause",
    ]


def test_nothing_is_asked_of_one_that_says_it_all() -> None:
    front = """components: {api: major_outage}
regions: [several]
cause: {status: undisclosed}
statements: [{speaker: Andy, text: Sorry.}]"""
    source = outage(front).replace("## Updates", "People wait.\n\n## Updates") + "\n## Root cause\n\nA leak.\n"
    assert found(source, on=site(require=REQUIRED)) == []


@pytest.mark.parametrize(
    "source",
    [
        outage("components: {api: degraded_performance}"),
        outage(updates=""),
        "---\ntitle: Slow\nstart: 2012-07\ncomponents: {api: major_outage}\n---\n",
        maintenance("### 22:00 - Completed"),
    ],
    ids=["minor", "open", "whose day nobody knows", "maintenance"],
)
def test_nothing_is_asked_of_one_that_is(source: str) -> None:
    problems = found(source, on=site(require=["cause"], stale_after="100d"))
    assert [p for p in problems if p.severity is Severity.REQUIREMENT] == []


def test_how_long_it_lasted_is_asked_where_nobody_said() -> None:
    source = "---\ntitle: Slow\nstart: 2024-03-05 10:00\nduration: {}\ncomponents: {{api: major_outage}}\n---\n"
    assert found(source.format("a while").replace("{{", "{").replace("}}", "}"), on=site(require=["duration"])) == []


# What is odd whatever the time


ALL_FINE: Final = "3:1: components: all are operational, all the time; give the level of what was affected"


@pytest.mark.parametrize(
    ("front", "chips", "expected"),
    [
        ("components: {api: operational, web: operational}", "", [ALL_FINE]),
        ("components: {api: operational}", "`web: operational` `FR: major_outage`", [ALL_FINE]),
        ("components: {api: operational}\nregions: {FR: major_outage}", "", [ALL_FINE]),
        ("components: {api: operational}", "`web: degraded_performance`", []),
        ("components: {api: operational}", "`all: partial_outage`", []),
        ("components: {api: operational, web: degraded_performance}", "", []),
        ("regions: [FR]", "", []),
    ],
)
def test_an_incident_in_which_all_is_fine_is_odd(front: str, chips: str, expected: list[str]) -> None:
    source = outage(front, f"### 10:10 - Update\n{chips}\n### 11:00 - Resolved")
    assert said(found(source)) == expected


LATE: Final = "never applies, since {0}: is before it; say it in {1}: or correct {0}:"


def test_an_update_that_stands_twice_is_told() -> None:
    twice = "### 10:10 - Monitoring\n\nFixed.\n\n### 10:10 - Monitoring\n\nFixed.\n\n### 11:00 - Resolved"
    assert said(found(outage(updates=twice))) == [
        "14:5: this update stands twice, so subscribers get it twice; remove one of them"
    ]
    other = twice.replace("Fixed.", "A fix is in.", 1)
    assert said(found(outage(updates=other))) == []


@pytest.mark.parametrize(
    ("front", "updates", "expected"),
    [
        ("end: 2024-03-05 10:20", "### 10:10 - Identified\n`api: major_outage`\n\n### 11:00 - Resolved", []),
        (
            "end: 2024-03-05 10:20",
            "### 10:30 - Identified\n`api: major_outage` `FR: partial_outage`\n\n### 11:00 - Resolved",
            [f"12:2: {LATE.format('end', 'components')}", f"12:22: {LATE.format('end', 'regions')}"],
        ),
        (
            "duration: 20m",
            "### 10:20 - Update\n`api: major_outage`\n\n### 11:00 - Resolved",
            [f"12:2: {LATE.format('duration', 'components')}"],
        ),
        ("end: 2024-03-05 10:20", "### 10:30 - Monitoring\n`api: operational`\n\n### 11:00 - Resolved", []),
        ("end: 2024-03-05 10:20", "### 10:30 - Resolved\n`api: operational` `cause: unknown`", []),
        ("end: 2024-03-06", "### 10:30 - Identified\n`api: major_outage`", []),
        ("duration: a while", "### 10:30 - Identified\n`api: major_outage`\n\n### 11:00 - Resolved", []),
        ("impact: minor", "### 10:30 - Identified\n`api: major_outage`", []),
    ],
)
def test_a_chip_that_makes_things_worse_once_they_are_over_holds_for_no_time(
    front: str, updates: str, expected: list[str]
) -> None:
    told = said(found(outage(f"{front}\ncomponents: {{api: degraded_performance}}", updates)))
    assert [each for each in told if "never applies" in each] == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-03-05", "2024-03-05", []),
        ("2024-03-05 10:00", None, []),
        ("2024-03-05 10:30", None, ["api came into use on 2024-03-05, after the start", "since"]),
        ("2025", None, ["api came into use on 2025-01-01, after the start", "since"]),
        (None, "2024-03-04", ["api went out of use by 2024-03-05, before the end", "until"]),
        (None, "2024-03-05 10:30", ["api went out of use by 2024-03-05, before the end", "until"]),
    ],
)
def test_an_incident_outside_the_time_of_a_component_is_told(
    since: str | None, until: str | None, expected: list[str]
) -> None:
    on = site(components=[component("api", since=since, until=until)])
    place = "3:14: components: {}; check the dates here, or its {} in the configuration"
    assert said(found(outage(), on=on)) == ([place.format(*expected)] if expected else [])


def test_an_open_or_vague_incident_outside_the_time_of_a_component_is_told_and_a_notice_is_not() -> None:
    gone, new = component("api", until="2024-02"), component("api", since="2024-03-03")
    still = outage(updates="### 2024-03-06 11:30 - Update")
    assert [p.severity for p in found(still, on=site(components=[gone]))] == [Severity.WARNING]
    vague = "---\ntitle: Slow\nstart: {}\nduration: 2h\ncomponents: {{api: major_outage}}\n---\n"
    assert [bool(found(vague.format(month), on=site(components=[new]))) for month in ("2024-02", "2024-03")] == [
        True,
        False,
    ]
    told = "---\ntitle: New\nkind: notice\nstart: 2024-03-01\nend: 2024-03-02\ncomponents: [api]\n---\n"
    assert found(told, on=site(components=[new])) == []


def test_all_is_fine_in_a_maintenance_and_in_a_notice() -> None:
    work = maintenance("### 22:00 - Completed").replace("end:", "components: {api: operational}\nend:")
    assert found(work) == []


def test_a_claim_should_say_where_it_was_made() -> None:
    problems = found(outage("claims:\n  - {by: A, summary: B, source: C}\n  - {by: A, summary: B}"))
    assert [p.severity for p in problems] == [Severity.WARNING]
    assert said(problems) == ["5:5: claims: this claim has no source; say where it was said"]


def test_an_id_of_statuspage_belongs_to_an_update() -> None:
    moved = outage("start: 2024-03-05 10:00\nstatuspage_updates: {20240305T1105Z: 4fkg9d2mzwq2}")
    assert said(found(moved)) == [
        '4:22: statuspage_updates: no update has the id "20240305T1105Z"; did you mean "20240305T1100Z"?'
    ]


@pytest.mark.parametrize(
    ("front", "updates", "said_less"),
    [
        ("end: 2024-03-05", "### 11:00 - Resolved", True),
        ("end: 2024-03", "### 11:00 - Resolved", True),
        ("end: 2024-03-05", "### 11:00 - Resolved\n### 11:30 - Postmortem", True),
        ("end: 2024-03-05 10:50", "### 11:00 - Resolved", False),
        ("end: about 2024-03-05 11:00", "### 11:00 - Resolved", False),
        ("end: 2024-03-05", "### 2024-03-06 09:00 - Resolved", False),
        ("end: 2024-03-06", "### 2024-03-06 - Resolved", False),
        ("end: 2024-03-06", "### 11:00 - Update", False),
        ("impact: major", "### 11:00 - Resolved", False),
    ],
)
def test_an_end_should_say_no_less_than_the_resolved_that_was_posted(front: str, updates: str, said_less: bool) -> None:
    problems = found(outage(f"components: {{api: major_outage}}\n{front}", updates), now="2024-03-06 10:00")
    message = "end: says less than the Resolved posted at 2024-03-05 11:00 UTC; remove end, or give its time"
    assert said([p for p in problems if p.severity is Severity.WARNING]) == ([f"4:1: {message}"] if said_less else [])


def test_texts_should_be_in_every_language_of_the_site() -> None:
    source = """---
title: Slow
start: 2024-03-05 10:00
duration: a while
components: {api: {level: major_outage, note: Down}}
regions: {FR: {note: Down}}
cause: {status: unknown, summary: A fault., by: Meta}
claims: [{by: A, summary: B, response: C, source: D}]
statements: [{speaker: A, text: B}, {speaker: A, text: B, verbatim: true}]
reports: [{by: A, summary: B}]
discovered: {by: staff, summary: S}
contributing: [{status: unknown, summary: S}]
actions: [{title: S}]
---

People wait.

## Updates

### 2024-03-05 10:00 - Resolved

We look.

## Root cause

A leak.
"""
    [problem] = found(source, on=site(languages=["en", "fr"]))
    assert problem.severity is Severity.WARNING
    assert said([problem]) == [
        (
            "2:1: not translated into fr: title, duration, summary, write-up, updates, notes, cause, claims, "
            "statements, reports, discovered, contributing, actions; readers get the original, marked as such"
        )
    ]


def test_what_is_translated_or_empty_is_not_missing() -> None:
    source = outage().replace("title: Slow", "title: {en: Slow, fr: Lent}").replace("Resolved", "Resolved\n\nDone.")
    both = site(languages=["en", "fr"])
    assert said(found(source, on=both, fr="Il faut attendre.")) == [
        "2:1: not translated into fr: updates; readers get the original, marked as such"
    ]
    assert found(source, on=both, fr="## Updates\n\n### 2024-03-05 11:00 - Resolved\n\nFini.") == []


# What only time makes odd


@pytest.mark.parametrize(
    ("updates", "now", "expected"),
    [
        ("", "12:00", []),
        ("", "12:01", ["open, with no update for a long time; post one, or Resolved if it is over"]),
        ("### 11:30 - Update", "13:30", []),
        ("### 11:30 - Update", "13:31", ["open, with no update for a long time; post one, or Resolved if it is over"]),
        ("### 11:30 - Resolved", "20:00", []),
        ("### 11:30 - Update\n`next update: +30m`", "12:00", []),
        (
            "### 11:30 - Update\n`next update: +30m`",
            "12:01",
            ["an update was promised for 2024-03-05 12:00 UTC; post one, even if nothing is new"],
        ),
        ("### 11:30 - Update\n`next update: +30m`\n### 11:40 - Resolved", "20:00", []),
        ("### 11:30 - Update\n`next update: +30m`\n### 11:40 - Update", "12:30", []),
    ],
)
def test_an_open_incident_asks_for_its_next_update(updates: str, now: str, expected: list[str]) -> None:
    problems = found(outage(updates=updates), now=now)
    assert [p.message for p in problems] == expected
    assert all(p.severity is Severity.NOTICE for p in problems)


@pytest.mark.parametrize(
    ("updates", "now", "reminded"),
    [
        ("", "21:59", False),
        ("", "22:01", True),
        ("### 20:00 - In progress", "22:01", True),
        ("### 20:00 - In progress\n`end: 23:00`", "22:01", False),
        ("### 20:00 - In progress\n`end: 23:00`", "23:01", True),
        ("### 20:00 - In progress\n### 22:30 - Completed", "23:01", False),
        ("### 11:00 - Cancelled", "23:01", False),
        ("", "2024-03-19 22:00", True),
        ("", "2024-03-19 22:01", False),
    ],
)
def test_a_maintenance_past_its_window_asks_how_it_went(updates: str, now: str, reminded: bool) -> None:
    problems = found(maintenance(updates), now=now)
    expected = ["5:1: end: the window is over without a final update; post Completed or Cancelled"]
    assert said(problems) == (expected if reminded else [])
    assert all(p.severity is Severity.NOTICE for p in problems)


def test_nobody_asks_how_it_went_where_it_repeats() -> None:
    repeats = maintenance("### 2024-03-05 12:00 - Update").replace("2024-03-05 10:00", "2024-01-01 10:00")
    repeats = repeats.replace("end: 2024-03-05 22:00", "end: 2024-03-05 22:00\nrepeat: FREQ=DAILY;COUNT=1")
    assert "repeat" in repeats
    assert found(repeats, now="23:01") == []


# Links, images, and what cannot be seen


@each_row(
    ("written", "expected"),
    [
        ("[log](log.txt)", []),
        ("[log](./log.txt?raw=1#end)", []),
        ("[graph](2023/a%20graph.png)", []),
        ("[other](2023/other.md#cause)", []),
        ("[web](https://example.org) <mailto:a@example.org> [cdn](//example.org/a)", []),
        ("[top](#updates)", ['the link "#updates" leads nowhere; no heading here is called that']),
        ("[then](#u20240305T1000Z) [later](#u20240305T1100Z)", []),
        ("[gone](gone.txt)", ['the link "gone.txt" leads nowhere; files are looked for beside this one']),
        ("[root](/log.txt)", ['the link "/log.txt" leads nowhere; write log.txt, as the file is called']),
        ("[out](../log.txt)", ['the link "../log.txt" leads nowhere; write log.txt, as the file is called']),
        ("[host](www.example.org)", ['the link "www.example.org" leads nowhere; write https://www.example.org']),
        ("[page](example.org/log)", ['the link "example.org/log" leads nowhere; write https://example.org/log']),
        ("[up](#nowhere)", ['the link "#nowhere" leads nowhere; no heading here is called that']),
        ("![a graph](2023/a%20graph.png)", []),
        (
            "![](2023/a%20graph.png)",
            ["this image has no text for those who cannot see it; write ![what it shows](…)"],
        ),
        (
            '<img src="gone.png" alt=" ">',
            [
                "this image has no text for those who cannot see it; write ![what it shows](…)",
                'the link "gone.png" leads nowhere; files are looked for beside this one',
            ],
        ),
    ],
)
def test_links_lead_somewhere_and_images_have_a_text(written: str, expected: list[str]) -> None:
    problems = found(outage() + f"\n{written}\n")
    assert [(p.line, p.message, p.severity) for p in problems] == [(12, m, Severity.WARNING) for m in expected]


def test_links_are_looked_for_beside_the_file_and_in_translations_too() -> None:
    problems = found(
        outage() + "\n[a](../log.txt) [b](other.md) [c](log.txt)\n",
        name="2023/x.md",
        on=site(languages=["en", "fr"]),
        fr="[d](gone.txt)",
    )
    assert [(p.path, p.line) for p in problems if "leads nowhere" in p.message] == [
        ("incidents/2023/x.md", 12),
        ("incidents/2023/x.fr.md", 1),
    ]


def test_a_text_that_costs_too_much_is_an_error() -> None:
    [problem] = found(outage() + "\n" + "*a " * 200 + "b* " * 200)
    assert (problem.line, problem.severity) == (12, Severity.ERROR)
    assert re.match("the text is ", problem.message)


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("a \u202eb\u202c c", None),
        ("a \u2067b \u202ac\u202c\u2069", None),
        ("\u200e\u200f", None),
        ("a \u202eb", 3),
        ("a b\u202c", 4),
        ("\u2066\u202ab\u2069\u202c", 4),
        ("\u2066a\u2069\u2069", 4),
        ("\u2066\u2066a\u2069", 1),
    ],
)
def test_controls_of_direction_are_balanced_in_their_line(written: str, column: int | None) -> None:
    problems = found(outage() + f"\n{written}\n")
    message = "this line contains unmatched invisible text-direction characters; remove them"
    assert said(problems) == ([f"12:{column}: {message}"] if column else [])


def test_controls_of_direction_are_looked_for_in_front_matter_and_translations() -> None:
    source = outage().replace("title: Slow", "title: Slow \u202e")
    problems = found(source, on=site(languages=["en", "fr"]), fr="a\n\nb\u202c")[1:]
    assert [(p.path, p.line) for p in problems] == [("incidents/x.md", 2), ("incidents/x.fr.md", 3)]


def test_a_maintenance_that_is_over_by_the_clock_owes_no_update() -> None:
    source = """---
title: Work
kind: maintenance
start: 2024-03-05 10:00 UTC
end: 2024-03-05 11:00 UTC
components: [api]
---

## Updates

### 2024-03-05 09:00 UTC - Scheduled
`next update: 10:30`
"""
    told = [problem.message for problem in found(source, now="2024-03-05 12:00")]
    assert not [message for message in told if "was promised" in message]
    assert [message for message in found(source, now="2024-03-05 10:45") if "was promised" in message.message]


def test_an_incident_without_updates_that_ends_just_ahead_of_the_clock_is_fresh() -> None:
    source = "---\ntitle: Slow\nstart: 2024-03-05 10:00\nend: 2024-03-05 10:10\ncomponents: {api: major_outage}\n---\n"
    assert [problem.message for problem in found(source, now="2024-03-05 10:05")] == []


# Dates that are seldom right


def posts(*headings: str, front: str = "components: {api: degraded_performance}") -> str:
    updates = "\n\n".join(f"### {heading}" for heading in headings)
    return f"---\ntitle: Slow\n{front}\n---\n\n## Updates\n\n{updates}\n"


BACK: Final = "2024-03-05 08:40 UTC is before 2024-03-05 09:12 UTC in the heading above"
FAR: Final = "is over 30 days from the updates around it"
SAME: Final = "begins and ends in the same minute, so its duration is unknown; say in start: when it began"


@each_row(
    ("headings", "expected"),
    [
        (
            ["2024-03-05 09:12 - Investigating", "2024-03-05 08:40 - Monitoring"],
            [
                (
                    10,
                    f"{BACK}, so the incident begins at 2024-03-05 08:40 UTC and is investigating; is the date right?",
                ),
            ],
        ),
        (
            ["2024-03-05 09:12 - Investigating", "2024-03-05 08:40 - Monitoring", "2024-03-05 10:00 - Resolved"],
            [(10, f"{BACK}, so the incident begins at 2024-03-05 08:40 UTC and is resolved; is the date right?")],
        ),
        (
            ["2024-02-05 - Investigating", "2024-02-03 - Identified", "2024-02-09 - Resolved"],
            [
                (
                    10,
                    (
                        "2024-02-03 is before 2024-02-05 in the heading above, so the incident begins at 2024-02-03 "
                        "and is resolved; is the date right?"
                    ),
                )
            ],
        ),
        (
            ["2023-03-05 09:12 - Investigating", "2024-03-05 09:40 - Resolved"],
            [
                (
                    10,
                    (
                        f"2024-03-05 09:40 UTC {FAR}, so the incident begins at 2023-03-05 09:12 UTC and is resolved; "
                        "is the date right?"
                    ),
                )
            ],
        ),
        (
            ["2023-03-05 09:12 - Investigating", "2024-03-05 09:40 - Identified", "10:00 - Resolved"],
            [
                (
                    8,
                    (
                        f"2023-03-05 09:12 UTC {FAR}, so the incident begins at 2023-03-05 09:12 UTC and is resolved; "
                        "is the date right?"
                    ),
                )
            ],
        ),
        (["2024-03-05 10:00 - Resolved", "2024-03-05 09:40 - Monitoring", "2024-03-05 09:12 - Investigating"], []),
        (["2024-03-05 10:00 - Resolved", "2024-03-05 09:12 - Investigating"], []),
        (["2024-03-05 09:12 - Investigating", "2024-03-05 09:12 - Identified"], []),
        (["2023-03-05 09:12 - Investigating", "09:40 - Resolved", "2024-03-05 09:40 - Postmortem"], []),
        (["2023-03-05 09:12 - Investigating", "09:40 - Resolved", "2024-03-05 09:40 - Correction"], []),
        (["2024-01-05 09:12 - Investigating", "2024-02-04 09:12 - Resolved"], []),
    ],
)
def test_dates_out_of_order_or_far_from_the_others_are_asked_about(
    headings: list[str], expected: list[tuple[int, str]]
) -> None:
    problems = [p for p in found(posts(*headings), on=site(stale_after="900d")) if p.severity is Severity.WARNING]
    assert [(p.line, p.message) for p in problems] == expected


@pytest.mark.parametrize(
    ("zone", "headings", "told"),
    [
        (
            "Asia/Tokyo",
            ("2024-03-05 09:12 - Investigating", "2024-03-05 08:40 - Monitoring"),
            "2024-03-05 08:40 +09:00 is before 2024-03-05 09:12 +09:00 in the heading above",
        ),
        (
            "America/New_York",
            ("2023-11-05 01:30 -05:00 - Investigating", "2023-11-05 01:45 -04:00 - Monitoring"),
            "2023-11-05 01:45 -04:00 is before 2023-11-05 01:30 -05:00 in the heading above",
        ),
        ("Asia/Tokyo", ("2024-01-01 - Investigating", "2024-03-01 - Resolved"), "2024-03-01 is over 30 days from the"),
    ],
)
def test_dates_are_told_as_they_are_written_in_the_sites_zone(zone: str, headings: tuple[str, ...], told: str) -> None:
    problems = found(posts(*headings), on=site(timezone=zone, stale_after="900d"))
    assert [p.message[: len(told)] for p in problems if p.severity is Severity.WARNING] == [told]


@pytest.mark.parametrize(
    ("front", "heading", "told"),
    [
        (
            "start: 2024-03-05 09:50 UTC",
            "09:12 - Investigating",
            "start: is after 2024-03-05 09:12 UTC, when an update told of it; is the date right?",
        ),
        (
            "start: 2024-02-01 09:00 UTC",
            "09:12 - Investigating",
            "start: is over 30 days before 2024-03-05 09:12 UTC, the first update; is the date right?",
        ),
        ("start: 2024-03-05 09:12 UTC", "09:12 - Investigating", ""),
        ("start: 2024-03-05", "09:12 - Investigating", ""),
        ("start: 2023", "09:12 - Investigating", ""),
        ("start: 2024-02-20 09:00 UTC", "09:12 - Investigating", ""),
        ("start: 2024-03-05 10:00 UTC\nend: 2024-03-05 11:00 UTC\nkind: maintenance", "09:12 - Scheduled", ""),
        ("start: 2023-03-05 10:00 UTC\nkind: notice", "09:12 - Correction", ""),
    ],
)
def test_a_start_after_an_update_or_long_before_the_first_is_asked_about(front: str, heading: str, told: str) -> None:
    problems = found(posts(f"2024-03-05 {heading}", front=f"{front}\ncomponents: [api]"))
    assert [(p.line, p.severity, p.message) for p in problems if p.message.startswith("start:")] == [
        (3, Severity.WARNING, told)
    ] * bool(told)


@pytest.mark.parametrize(
    ("detected", "told"),
    [
        ("2024-03-05 09:11", "2024-03-05 09:11 UTC is before the start, 2024-03-05 09:12 UTC"),
        ("2024-03-04", "2024-03-04 is before the start, 2024-03-05 09:12 UTC"),
        ("2024-03-05 09:41", "2024-03-05 09:41 UTC is after the end, 2024-03-05 09:40 UTC"),
        ("2024-03-05 09:12", ""),
        ("2024-03-05 09:40", ""),
        ("2024-03-05", ""),
        ("2024-03", ""),
    ],
)
def test_a_detection_before_the_start_or_after_the_end_is_asked_about(detected: str, told: str) -> None:
    headings = "2024-03-05 09:12 - Investigating", "09:40 - Resolved"
    problems = found(posts(*headings, front=f"detected: {detected}\ncomponents: [api]"))
    assert [(p.line, p.message) for p in problems if p.message.startswith("detected")] == [
        (3, f"detected: {told}; is the date right?")
    ] * bool(told)


LATER: Final = "### 2024-03-01 10:00 - Update\n\n`end: 2025-03-05 10:00`\n"


@each_row(
    ("front", "body", "line", "told"),
    [
        (
            "start: 2024-03-05 09:00\nend: 2025-03-05 10:00\nkind: maintenance", "", 4,
            "the window is 365 days long, from 2024-03-05 09:00 UTC to 2025-03-05 10:00 UTC; is the year right?",
        ),
        (
            "start: 2024-03-05 09:00\nend: 2024-03-05 10:00\nkind: maintenance", f"## Updates\n\n{LATER}", 12,
            "the window is 365 days long, from 2024-03-05 09:00 UTC to 2025-03-05 10:00 UTC; is the year right?",
        ),
        (
            "start: 2024-03-05 09:00\nend: 2024-03-05 10:00\nkind: maintenance",
            "## Updates\n\n### 2024-03-01 10:00 - Update\n\n`start: 2024-02-05 09:00`\n", 12,
            "2024-02-05 09:00 UTC is over a day before this update, so the window opens at once; is the date right?",
        ),
        (
            "start: 2024-03-05 09:00\nend: 2024-03-05 10:00\nkind: maintenance",
            "## Updates\n\n### 2024-03-05 12:00 - Scheduled\n", 10,
            "2024-03-05 12:00 UTC is after the end of the window, 2024-03-05 10:00 UTC; is the date right?",
        ),
        ("start: 2024-03-05\nend: 2024-10-05\nkind: maintenance", "", 0, ""),
        ("start: 2023\nend: 2024-12-05\nkind: maintenance", "", 0, ""),
        ("start: 2023-03-05 09:00\nend: 2024-03-05 10:00", "", 4,
         "end: is 366 days after the start; is the date right?"),
        ("start: 2023-03-05\nend: 2023-03-06", "", 0, ""),
        ("start: 2023\nend: 2024-02-06", "", 0, ""),
        ("start: 2023-03-05\nend: 2024", "", 0, ""),
        (
            "end: 2024-03-05 10:00", "## Updates\n\n### 2023-03-05 09:12 - Investigating\n\n### 09:40 - Resolved", 3,
            "end: is over 30 days after 2023-03-05 09:40 UTC, the last update; is the date right?",
        ),
        ("end: 2023-03-05 10:00", "## Updates\n\n### 2023-03-05 09:12 - Investigating\n\n### 09:40 - Resolved", 0, ""),
        ("end: 2024-03-05\nkind: notice", "## Updates\n\n### 2023-03-05 09:12 - Update", 0, ""),
    ],
)  # fmt: skip
def test_an_end_that_is_a_year_off_is_asked_about(front: str, body: str, line: int, told: str) -> None:
    problems = found(f"---\ntitle: Slow\n{front}\ncomponents: [api]\n---\n{body}\n")
    asked = [(p.line, p.severity, p.message) for p in problems if "right?" in p.message]
    assert asked == [(line, Severity.WARNING, told)] * bool(told)


@pytest.mark.parametrize(
    ("source", "line", "told"),
    [
        (posts("2024-03-05 09:00 - Resolved"), 8, f"the incident {SAME}"),
        (posts("2024-03-05 09:00 - Investigating", "09:00 - Resolved"), 10, f"the incident {SAME}"),
        (posts("2024-03-05 09:00 - Resolved", front="kind: notice"), 8, f"the notice {SAME}"),
        (posts("2024-03-05 09:00 - Resolved", front="start: 2024-03-05 09:00"), 3, f"the incident {SAME}"),
        (
            "---\ntitle: Slow\nstart: 2024-03-05 09:00\nend: 2024-03-05 09:00\n---\n",
            3,
            f"the incident {SAME}",
        ),
        (posts("2024-03-05 09:00 - Resolved", front="start: 2024-03-05 08:00"), 0, ""),
        (posts("2024-03-05 09:00 - Resolved", front="duration: a while"), 0, ""),
        (posts("2024-03-05 - Resolved"), 0, ""),
        (posts("2024-03-05 09:00 - Investigating"), 0, ""),
    ],
)
def test_what_lasts_no_time_is_asked_for_its_start(source: str, line: int, told: str) -> None:
    problems = [p for p in found(source, on=site(stale_after="900d")) if p.severity is Severity.WARNING]
    assert [(p.line, p.message) for p in problems] == ([(line, told)] if told else [])


@pytest.mark.parametrize(
    ("headings", "front", "is_new", "asked"),
    [
        (["2024-03-05 09:00 - Investigating", "09:40 - Resolved"], "impact: minor", True, True),
        (["2024-03-05 - Investigating"], "impact: minor", True, True),
        (["2024-03-05 09:00 - Investigating", "09:40 - Resolved"], "impact: minor", False, False),
        (["2024-03-05 09:00 - Investigating", "09:40 - Resolved"], "end: 2024-03-05 09:40", True, False),
        (["2024-03-05 09:00 - Investigating", "2024-03-06 09:40 - Resolved"], "impact: minor", True, False),
        (["2024-03-06 11:00 - Investigating", "11:40 - Resolved"], "impact: minor", True, False),
        (["2024-03-05 09:00 - Scheduled"], "kind: maintenance\nstart: 2024-04-05\nend: 2024-04-06", True, False),
    ],
)
def test_a_new_write_up_is_asked_whether_its_day_is_right(
    headings: list[str], front: str, is_new: bool, asked: bool
) -> None:
    on, written, now = site(stale_after="900d"), writeup(posts(*headings, front=front)), at("2024-03-07 00:30")
    parsed = parse(read_header(written, on), on, now=now)
    assert parsed.incident is not None
    new = {written.name} if is_new else set()
    problems = lint(written, Timeline(parsed.incident), parsed.bodies, on, set(), new=new, now=now)
    remedy = "" if parsed.incident.end is None else " If it is, add end: 2024-03-05 09:40 UTC"
    message = f"the newest update of this new write-up is of 2024-03-05; is this date right?{remedy}"
    told = [p.message for p in problems if p.severity is Severity.NOTICE]
    assert told == ([message] if asked else [])
    if remedy and asked:
        front += "\nend: 2024-03-05 09:40 UTC"
        read_again = parse(read_header(writeup(posts(*headings, front=front)), on), on, now=now)
        assert read_again.problems == ()


# What a slip in a year would cost


@pytest.mark.parametrize(
    ("front", "updates", "expected"),
    [
        (
            "start: 1924-03-05",
            "### 2024-03-05 11:00 - Resolved",
            ["3:1: start: from 1924-03-05 to 2024-03-05 it would be on 1,201 pages of months"],
        ),
        ("start: 1924", "### 2024-03-05 11:00 - Resolved", []),
        ("start: 1994-03-05", "### 2024-03-05 11:00 - Resolved", []),
        (
            "kind: maintenance\nstart: 2024-03-05 20:00\nend: 2126-03-05 22:00",
            "",
            ["5:1: end: from 2024-03-05 to 2126-03-05 it would be on 1,225 pages of months"],
        ),
        (
            "kind: maintenance\nstart: 2024-03-05 20:00\nend: 2024-03-05 22:00",
            "### 2024-03-05 11:00 - Update\n\n`end: 2126-03-05 22:00`",
            ["5:1: end: from 2024-03-05 to 2126-03-05 it would be on 1,225 pages of months"],
        ),
        (
            "kind: maintenance\nstart: 1924-03-05 20:00\nend: 1924-03-05 22:00\nrepeat: FREQ=YEARLY",
            "",
            ["4:1: start: from 1924-03-05 to 2024-03-06 it would be on 1,201 pages of months; check the year"],
        ),
        ("kind: maintenance\nstart: 2124-03-05 20:00\nend: 2124-03-05 22:00\nrepeat: FREQ=YEARLY", "", []),
    ],
)
def test_an_incident_or_window_on_hundreds_of_pages_is_asked_about(
    front: str, updates: str, expected: list[str]
) -> None:
    label = "Scheduled" if "maintenance" in front else "Investigating"
    source = f"---\ntitle: Slow\n{front}\n---\n\n## Updates\n\n### 2024-03-05 10:00 - {label}\n\n{updates}\n"
    errors = [problem for problem in found(source) if problem.severity is Severity.ERROR]
    assert [line.partition("; check the years, ")[0] for line in said(errors)] == expected


def test_what_was_over_before_a_language_was_spoken_here_needs_no_translation() -> None:
    on = site(languages=("en", "fr"))
    since = {"fr": at("2024-03-06")}
    old, still_open = (writeup(outage(updates=updates)) for updates in ("### 11:00 - Resolved", ""))
    for written, expected in ((old, []), (still_open, ["fr"])):
        parsed = parse(read_header(written, on), on, now=at(NOW))
        assert parsed.incident is not None
        timeline = Timeline(parsed.incident)
        asked = [each for each, _ in untranslated(written, timeline, on) if not is_older(timeline, each, since)]
        assert asked == expected
    assert first_translated([incident(title={"en": "A", "fr": "B"}), incident(title="C")]) == {"fr": at("10:00")}


# Pictures and other files

THERE: Final = '"{}" is there, but '
SPLIT: Final = "a link ends at a blank, so this is shown as text; write "
PICTURES: Final = ".png, .jpg, .jpeg, .gif, .webp, .avif"


@each_row(
    ("written", "expected"),
    [
        ("![a](photo.HEIC)", f"{THERE.format('photo.HEIC')}.HEIC is not published; save it as one of {PICTURES}"),
        ("[a](plan.docx)", f"{THERE.format('plan.docx')}.docx is not published; save it as one of {PICTURES}, .pdf"),
        ("![a](_draft.png)", f"{THERE.format('_draft.png')}names that begin with _ or . are not published"),
        ("![a](LOG.TXT)", 'the link "LOG.TXT" leads nowhere; write log.txt, as the file is called'),
        ("![a](a-graph.png)", 'the link "a-graph.png" leads nowhere; write 2023/a%20graph.png, as the file is called'),
        ("![a](gone.png)", 'the link "gone.png" leads nowhere; files are looked for beside this one'),
        ("![s](Screen Shot.png)", f"{SPLIT}![s](<Screen Shot.png>)"),
        ("![s](IMG (1).png)", f"{SPLIT}![s](<IMG (1).png>)"),
        ("![s](Bob's shot.png 'On Monday')", f"{SPLIT}![s](<Bob's shot.png> 'On Monday')"),
        ('![s](Screenshot (2).png "On Monday")', f'{SPLIT}![s](<Screenshot (2).png> "On Monday")'),
        ("![s](Shot at 9.41\u202fAM.png)", f"{SPLIT}![s](<Shot at 9.41\u202fAM.png>)"),
        ('![s](2023/a%20graph.png "My graph.png")', None),
        ("See [the log]( my log.txt ).", f"{SPLIT}[the log](<my log"),
        ("`![s](Screen Shot.png)`", None),
        ("    ![s](Screen Shot.png)", None),
        ("![s](<2023/a graph.png>)", None),
        ("[it](https://example.org/ab.html)", None),
    ],
)  # fmt: skip
def test_a_file_that_does_not_show_is_said_with_what_to_write(written: str, expected: str | None) -> None:
    unpublished = {"photo.HEIC", "plan.docx", "_draft.png"}
    on, source = site(), writeup(f"{outage()}\n{written}\n")
    parsed = parse(read_header(source, on), on, now=at(NOW))
    assert parsed.incident is not None
    problems = lint(source, Timeline(parsed.incident), parsed.bodies, on, BESIDE, now=at(NOW), unpublished=unpublished)
    assert [problem.message[: len(expected or "")] for problem in problems] == ([expected] if expected else [])
