"""Until when the warnings about an incident stay as they are: nothing changes before, whatever the clock does."""

from datetime import datetime, timedelta
from itertools import chain
from typing import Final

import pytest
from builders import at, site, writeup
from hypothesis import given
from hypothesis import strategies as st

from statusgen.model.problems import Problem
from statusgen.sources.incident import parse
from statusgen.sources.late_posts import missed_by_date
from statusgen.sources.lint import lint
from statusgen.sources.reminders import is_settled, next_reminder
from statusgen.sources.writeup import read_header
from statusgen.status.series import timeline_of

LATER: Final = at("2024-04-20")
ON: Final = site(stale_after="3h")
SOURCES: Final = {
    "open": "---\ntitle: A\n---\n\n## Updates\n\n### 2024-03-05 10:00 - Investigating\n`next update: +90m`\n",
    "resolved": "---\ntitle: A\n---\n\n## Updates\n\n### 2024-03-05 09:00 - Investigating\n\n### 11:07 - Resolved\n",
    "planned": """\
---
title: A
kind: maintenance
start: 2024-03-05 20:00
end: 2024-03-05 22:30
---

## Updates

### 2024-03-05 10:00 - Scheduled
""",
    "notice": "---\ntitle: A\nkind: notice\nstart: 2024-03-04\nend: 2024-03-05\n---\nSo.\n",
    "repeating": """\
---
title: A
kind: maintenance
start: 2024-03-05 20:00
end: 2024-03-05 22:30
repeat: FREQ=WEEKLY
---
""",
}  # fmt: skip


def said(name: str, now: datetime) -> tuple[tuple[Problem, ...], datetime]:
    """The warnings about a new write-up at an instant, and until when they stay."""
    source = writeup(SOURCES[name])
    parsed = parse(read_header(source, ON), ON, now=LATER)
    assert parsed.incident
    timeline = timeline_of(parsed.incident, now)
    problems = lint(source, timeline, parsed.bodies, ON, set(), new={source.name}, now=now)
    read = [(source, timeline, next(iter(parsed.bodies.values())))]
    missed = missed_by_date(read, ON, now=now, written=lambda _, lines: [LATER] * len(lines))
    return tuple(chain(problems, missed)), next_reminder([timeline], ON, now)


@given(
    name=st.sampled_from(sorted(SOURCES)),
    minutes=st.integers(0, 20 * 24 * 60),
    share=st.floats(0, 1, exclude_max=True),
)
def test_no_warning_comes_or_goes_before_it_is_due(name: str, minutes: int, share: float) -> None:
    now = at("2024-03-05 09:30") + timedelta(minutes=minutes)
    problems, until = said(name, now)
    assert now < until
    then = min(now + share * (until - now), until - timedelta(microseconds=1))  # which Python rounds up
    assert said(name, then)[0] == problems


@pytest.mark.parametrize(
    ("name", "now", "settled"),
    [
        ("open", "2024-04-20", False),
        ("resolved", "2024-03-05 12:00", False),
        ("resolved", "2024-04-20", True),
        ("planned", "2024-03-06", False),
        ("planned", "2024-04-20", True),
    ],
)
def test_what_is_long_over_is_settled(name: str, now: str, settled: bool) -> None:
    source = writeup(SOURCES[name])
    parsed = parse(read_header(source, ON), ON, now=LATER)
    assert parsed.incident
    assert is_settled(timeline_of(parsed.incident, at(now)), ON, at(now)) is settled
