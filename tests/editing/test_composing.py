"""What is composed reads well, and reads back as the incident that it was made of."""

from datetime import timedelta
from typing import Final

import pytest
from builders import at, cause, citation, claim, incident, moment, notice, report, site, statement, text, update
from builders import writeup as as_file
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tables import each_row

from statusgen.editing.composing import compose
from statusgen.model.chips import LevelChip, PromiseChip
from statusgen.model.recurrence import read_recurrence
from statusgen.model.share import Share
from statusgen.model.site import Action, Discovery, Effect, Incident, Link, Notification, Reach, Update
from statusgen.model.text import Text
from statusgen.model.time import Bound, Count, Length, Moment, exactly
from statusgen.model.vocabulary import CauseCategory, Discoverer, Impact, Kind, Label, Level
from statusgen.sources.incident import parse
from statusgen.sources.keys.short_texts import is_blank, one_line
from statusgen.sources.writeup import read_header
from statusgen.sources.yaml.encoding import UNREADABLE_IN_YAML

NOW: Final = at("2024-03-06 12:00")
SITE: Final = site(languages=["en", "fr"], regions={"eu-west-1": "Ireland"})

PARIS: Final = site(timezone="Europe/Paris")

WHOLE: Final = """---
title: "Login: people are logged out"
id: old-1
start: about 2024-03-05 10:00 UTC
impact: critical
components:
  api: major_outage
  web: {level: partial_outage, note: Asked people to try again., source: Report C}
regions: [several, US]
cause:
  status: suspected
  category: [network, dns]
  summary:
    en: Said the company in a text that is too long for one line of the front matter of a file.
    fr: Dit la compagnie.
claims:
  - about: duration
    by: Report E
    summary: Less than an hour.
statements:
  - speaker: Jo
    at: 2024-03-05
    text: We apologize.
    verbatim: true
    source: [Report C, https://e.org/a#b]
reports:
  - by: Downdetector
    count: up to 580000
    component: api
related: [2021-10-04-dns]
links:
  - title: Ticket
    url: https://e.org/1
pinned: true
---

People were logged out.

## Updates

### 2024-03-05 10:17 UTC - Investigating
`next update: 11:00`

We know.

### 2024-03-05 12:00 UTC - Monitoring
`api: degraded_performance` `FR: operational` `cause: confirmed`

Logins are coming back.

### 2024-03-05 12:30 UTC - Resolved

## Root cause

None is known.
"""


def read(files: dict[str, str], name: str) -> Incident | None:
    """The files as they are read back."""
    stem = name.removesuffix(".md")
    others = {tag: files[path] for tag in ("fr", "en") if (path := f"{stem}.{tag}.md") in files}
    found = parse(read_header(as_file(files[name], name, **others), SITE), SITE, now=NOW)
    assert not [problem.message for problem in found.problems], files
    return found.incident


def test_a_write_up_reads_well_and_reads_back() -> None:
    told = incident(
        update("10:17", "Investigating", "next update: 11:00", body="We know."),
        update(
            "12:00", "Monitoring", "api: degraded_performance", "FR: operational", "cause: confirmed",
            body="Logins are coming back.",
        ),
        update("12:30", "Resolved", body=""),
        name="old-1",
        source="2024/2024-03-05-login.md",
        title="Login: people are logged out",
        start="about 10:00",
        impact="critical",
        components={
            "api": "major_outage",
            "web": Effect(
                level=Level.PARTIAL_OUTAGE, note=text("Asked people to try again."), source=(citation("Report C"),)
            ),
        },
        regions=["several", "US"],
        cause=cause(
            "suspected",
            category=(CauseCategory.NETWORK, CauseCategory.DNS),
            summary=text(
                {
                    "en": "Said the company in a text that is too long for one line of the front matter of a file.",
                    "fr": "Dit la compagnie.",
                }
            ),
        ),
        claims=(claim("Report E", "Less than an hour.", about="duration"),),
        statements=(
            statement(
                "Jo", "We apologize.", at=moment("2024-03-05"), verbatim=True,
                source=(citation("Report C"), citation("https://e.org/a#b")),
            ),
        ),
        reports=(report("Downdetector", count=Count(580_000, Bound.UP_TO), component="api"),),
        related=("2021-10-04-dns",),
        links=(Link(title=text("Ticket"), url="https://e.org/1"),),
        pinned=True,
        summary="People were logged out.",
        writeup="## Root cause\n\nNone is known.",
    )  # fmt: skip
    files = dict(compose(told, SITE))
    assert list(files) == [told.source]
    assert files[told.source].split("\n") == WHOLE.split("\n")
    assert read(files, told.source) == told


told_apart: Final = incident(
    replace(update("10:00:10", "Investigating"), id="20240305T1000Z-investigating-2"),
    replace(update("10:00:20", "Identified"), id="20240305T1000Z"),
    replace(update("10:00:30", "Investigating"), id="20240305T1000Z-investigating"),
    replace(update("10:00:40", "Update"), id="20240305T1000Z-update"),
)
MORE: Final = [
    incident(source="outage.md", start="10:00", duration="about 90m"),
    incident(start="10:00", end="10:00:30"),
    incident(start="2008", duration="several hours", title={"fr": "Panne"}),
    incident(start="10:00", duration="over 1h 30s", writeup="# All of it\n\n## Why"),
    incident(start="10:00", end="about 12:00", writeup="## Timeline\n\n### 2024-03-05 10:00 - Resolved"),
    notice(update("10:00", "Update"), components=["api"], end="2024-03-07"),
    incident(update("10:00", "Investigating", "next update: 2024-03-06 09:00", "all: operational"), components=["api"]),
    incident(update("2024-03-04", "Investigating", "next update: 2024-03-06", body="   indented")),
    incident(update("10:00", "Investigating", "next update: 10:10:30"), components={"api": "operational"}),
    incident(start="10:00", duration="several hours", related=tuple(f"an-incident-of-the-year-{n}" for n in range(9))),
    told_apart,
]  # fmt: skip


@each_row("told", MORE)
def test_what_is_known_in_part_reads_back(told: Incident) -> None:
    files = dict(compose(told, SITE))
    again = read(files, told.source)
    assert again
    assert dict(compose(again, SITE)) == files


def test_work_that_repeats_has_its_window_its_rule_and_its_exceptions() -> None:
    told = incident(
        update("10:00", "Scheduled", "start: 2024-03-05 21:00", "end: 2024-03-05 23:30", body="Soon."),
        kind=Kind.MAINTENANCE,
        start="20:00",
        end="22:00",
        components={"api": Effect(note=text("Slow."))},
    )
    assert list(compose(told, PARIS).values()) == [
        (
            "---\ntitle: Things are broken\nkind: maintenance\nstart: 2024-03-05 21:00 +01:00\n"
            "end: 2024-03-05 23:00 +01:00\ncomponents:\n  api: {note: Slow.}\n---\n\n## Updates\n\n"
            "### 2024-03-05 11:00 +01:00 - Scheduled\n"
            "`start: 2024-03-05 22:00 +01:00` `end: 2024-03-06 00:30 +01:00`\n\nSoon.\n"
        )
    ]
    weekly = incident(
        kind=Kind.MAINTENANCE,
        start="20:00",
        end="22:00",
        repeat=read_recurrence("FREQ=WEEKLY;BYDAY=TU", SITE.zone),
        except_=(at("2024-03-12").date(),),
    )
    assert read(dict(compose(weekly, SITE)), "outage.md") == weekly


def test_each_language_has_a_file_with_the_updates_it_has_a_text_for() -> None:
    told = incident(
        update("10:00", "Investigating", "api: operational", body={"en": "One.", "fr": ""}),
        update("10:00", "Identified", body={"en": "Two.", "fr": "Deux."}),
        update("11:00", "Resolved", body="Three."),
        title={"en": "Down", "fr": "Panne"},
        summary={"en": "All.", "fr": "Tout."},
        components=["api"],
    )
    files = dict(compose(told, SITE))
    assert files["outage.fr.md"] == (
        "---\ntitle: Panne\n---\n\nTout.\n\n## Mises à jour\n\n### 2024-03-05 10:00 UTC - Analyse en cours\n\n"
        "### 2024-03-05 10:00 UTC - Identifié\n\nDeux.\n"
    )
    again = read(files, "outage.md")
    assert again
    assert [each.body for each in again.updates] == [
        Text({"en": "One."}),
        Text({"en": "Two.", "fr": "Deux."}),
        Text({"en": "Three."}),
    ]
    assert again.title == told.title


# The law: whatever an incident says reads back

WORDS: Final = (
    st.text(min_size=1, max_size=40)
    .map(one_line)
    .filter(lambda words: not is_blank(words) and not UNREADABLE_IN_YAML.search(words))
)
TEXTS: Final = st.one_of(
    WORDS.map(lambda words: Text({"en": words})),
    st.tuples(WORDS, WORDS).map(lambda pair: Text({"en": pair[0], "fr": pair[1]})),
)
BODIES: Final = st.sampled_from(
    [
        *("", "We are on it.", "- one\n- two\n  - three", "1. one\n2. two", "#### Small\n\nText", "    code\n    more"),
        *("```\n### 10:00 - Resolved\n```", "> quoted\n> more", "| a | b |\n| - | - |\n| 1 | 2 |"),
        *("a  \nb\\\nc", "``api: operational``", "\\# of errors", "<b>bold</b> & <x>", "* * *\n\nText", "été 日本 🙂"),
    ]
)
MINUTES: Final = st.integers(0, 23 * 60)
LEVELS: Final = st.sampled_from(Level)
EFFECTS: Final = st.builds(Effect, level=LEVELS, note=st.none() | TEXTS)
CHIPS: Final = st.lists(
    st.sampled_from(["api", "web", "FR", "eu-west-1"]).flatmap(
        lambda name: LEVELS.map(lambda level: LevelChip(name, level, region=name not in {"api", "web"}))
    )
    | st.integers(0, 2_000).map(lambda minutes: PromiseChip(exactly(NOW + timedelta(minutes=minutes)))),
    max_size=3,
    unique_by=lambda chip: chip.target if isinstance(chip, LevelChip) else "",
)


MOMENTS: Final = st.sampled_from(["about 2024-03-04 23:59:30", "2024-03-01", "before 2024-02", "2008"]).map(moment)
REACH: Final = st.builds(
    Reach,
    count=st.builds(Count, st.integers(0, 10**9), st.sampled_from(Bound)),
    share=st.none() | st.builds(Share, st.integers(0, 10**6).map(lambda n: n / 10**4), st.sampled_from(Bound)),
    unit=st.none() | TEXTS,
    component=st.sampled_from([None, "api"]),
    region=st.sampled_from([None, "US"]),
)
ACTIONS: Final = st.builds(
    Action, title=TEXTS, done=st.none() | MOMENTS, due=st.none() | MOMENTS, link=st.sampled_from([None, "mailto:a@b.c"])
)


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """Any incident that is valid."""
    updates = list[Update]()
    for minute in sorted(draw(st.lists(MINUTES, min_size=1, max_size=5, unique=True))):
        labels = [Label.INVESTIGATING, Label.IDENTIFIED, Label.MONITORING, Label.UPDATE, Label.RESOLVED]
        label = draw(st.sampled_from(labels if updates else labels[:3]))
        body = {"en": draw(BODIES)} | ({"fr": words} if (words := draw(BODIES)) else {})
        post = update(f"{minute // 60}:{minute % 60:02}", label.value, body=body)
        chips = () if label in (Label.RESOLVED, Label.UPDATE) else tuple(draw(CHIPS))
        updates.append(replace(post, chips=chips))
    ids = st.sampled_from([each.id for each in updates])
    summary = {"en": draw(BODIES)} | ({"fr": words} if (words := draw(BODIES)) else {})
    return incident(
        *updates,
        title=draw(TEXTS).words,
        start=draw(st.sampled_from([None, "2024-03-04 23:59:30", "about 2024-03-04 23:00", "before 2024-03-01 10:00"])),
        components=draw(st.dictionaries(st.sampled_from(["api", "web"]), EFFECTS)),
        regions=draw(st.dictionaries(st.sampled_from(["US", "NO", "europe"]), EFFECTS)),
        impact=draw(st.sampled_from([None, *(each.value for each in Impact)])),
        cause=draw(st.none() | st.builds(lambda said: cause("suspected", summary=said, by=said), TEXTS)),
        statements=tuple(statement("Jo", "x", role=said) for said in draw(st.lists(TEXTS, max_size=2))),
        summary=summary,
        writeup={"en": f"## Why\n\n{draw(BODIES)}".strip()},
        statuspage_updates=draw(st.dictionaries(ids, st.just("4fkg9d2mzwq1"))),
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(incidents())
def test_any_incident_reads_back(told: Incident) -> None:
    files = dict(compose(told, SITE))
    assert read(files, "outage.md") == told
    assert dict(compose(told, SITE)) == files


@settings(max_examples=20, deadline=None)
@given(
    st.builds(Discovery, by=TEXTS | st.sampled_from(Discoverer), summary=st.none() | TEXTS),
    REACH,
    ACTIONS,
    st.builds(Notification, who=TEXTS, at=st.none() | MOMENTS),
    MOMENTS,
)
def test_any_fact_for_a_postmortem_reads_back(
    discovered: Discovery, reach: Reach, action: Action, notified: Notification, detected: Moment
) -> None:
    told = incident(
        start="10:00", end="11:00", detected=detected, discovered=discovered, affected=(reach,), actions=(action,),
        contributing=(cause("confirmed", summary=action.title), cause("unknown")), notified=(notified,),
    )  # fmt: skip
    assert read(dict(compose(told, SITE)), "outage.md") == told


def test_a_duration_in_words_with_digits_stays_in_words() -> None:
    told = replace(incident(start="2008", duration="some hours"), duration=Text({"en": "2 or 3 hours"}))
    files = dict(compose(told, SITE))
    again = read(files, "outage.md")
    assert "duration:\n  en: 2 or 3 hours\n" in files["outage.md"]
    assert again
    assert again.duration == told.duration


@pytest.mark.parametrize(
    ("by", "written"),
    [
        (Discoverer.THIRD_PARTY, "discovered: third_party\n"),
        (text("Grafana"), "discovered: Grafana\n"),
        (text("customers"), "discovered:\n  by: {en: customers}\n"),
        (text({"en": "Ada", "fr": "Ada B."}), "discovered:\n  by: {en: Ada, fr: Ada B.}\n"),
    ],
)
def test_who_discovered_it_reads_back_as_a_word_or_a_text(by: Discoverer | Text, written: str) -> None:
    told = incident(start="10:00", end="11:00", discovered=Discovery(by=by))
    files = dict(compose(told, SITE))
    assert written in files["outage.md"]
    assert read(files, "outage.md") == told


def test_a_length_is_written_in_the_largest_units() -> None:
    told = incident(start="10:00", duration="90m")
    assert "duration: 1h 30m\n" in compose(told, SITE)["outage.md"]
    assert told.duration == Length(5_400, Bound.EXACT)
    assert moment("10:00") == told.start
