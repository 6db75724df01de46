"""What front matter says of the end, against the update that was posted last.

Each row is front matter and the updates of an incident whose api is down. It is over only if nothing that says that it
goes on may be later than the end.
"""

from typing import Final

from open_incident import errors, outcome, read
from tables import each_row

FIRST: Final = "### 2026-11-25 09:12 UTC - Investigating"
OF_THE_DAY: Final = "### 2026-11-25 - Investigating"
MAY_BE: Final = "the last update, Investigating, may be later; post a Resolved, or remove end"
IS: Final = "the last update is Investigating; post a Resolved, or remove"
AFTER: Final = "end: after 2026-11-25 09:12 UTC"

TORN: Final = [
    ("end: 2026-11-25", FIRST, MAY_BE),
    ("end: 2026-11", FIRST, MAY_BE),
    ("end: 2026", FIRST, MAY_BE),
    ("end: after 2026-11", FIRST, MAY_BE),
    ("end: before 2026-11-25", FIRST, MAY_BE),
    ("end: about 2026-11-25", FIRST, MAY_BE),
    ("start: 2026-11-24\nend: 2026-11-25", OF_THE_DAY, MAY_BE),
    ("start: 2026-11-24\nend: 2026-11-25 08:00", OF_THE_DAY, MAY_BE),
    ("start: 2026-11-24\nend: 2026-11-24", OF_THE_DAY, IS),
    ("start: 2026-11-24\nend: 2026-11-25 09:00", FIRST, IS),
    ("end: 2026-11-25", f"{FIRST}\n### 10:00 - Resolved\n### 10:20 - Monitoring", "Monitoring, may be later"),
    ("end: 2026-11-25", f"{FIRST}\n### 10:20 - Postmortem", MAY_BE),
    ("end: 2026-11-25 09:40", f"{FIRST}\n### 10:20 - Update", "is Update; post a Resolved, or remove end"),
    ("start: 2026-11-24 09:00\nduration: 20h", OF_THE_DAY, "may be later; post a Resolved, or remove duration"),
    ("start: 2026-11-24 09:00\nduration: about 2h", FIRST, IS),
    ("start: 2026-11-25\nduration: 2h", FIRST, IS),
    ("", "### 2026-11-25 - Resolved\n### 2026-11-25 10:00 UTC - Investigating", "so that their order is known"),
]  # fmt: skip

AGREED: Final = [
    (AFTER, FIRST, "resolved, operational, open, 1"),
    ("end: before 2026-11-25 10:00", FIRST, "resolved, operational, 48 min, 1"),
    ("start: 2026-11-24\nend: 2026-11-25 10:00", "### 2026-11-24 - Investigating",
     "resolved, operational, 1440 min, 1"),
    ("start: 2026-11-24\nend: 2026-11-25", f"{OF_THE_DAY}\n### 2026-11-25 - Resolved",
     "resolved, operational, 1440 min, 2"),
    ("end: 2026-11-25 09:40", f"{FIRST}\n### 10:20 - Postmortem", "resolved, operational, 28 min, 2"),
    ("end: 2026-11", f"{FIRST}\n### 10:20 - Resolved\n### 10:25 - Update", "resolved, operational, 68 min, 3"),
    ("end: 2026-11-24", "### 2026-11-24 09:12 UTC - Investigating\n### 2026-11-25 10:00 - Resolved",
     "resolved, operational, 888 min, 2"),
]  # fmt: skip


def told(front: str, updates: str) -> str:
    return f"---\ntitle: Down\n{front}\ncomponents: {{api: major_outage}}\n---\n## Updates\n\n{updates}\n"


@each_row(("front", "updates", "message"), TORN)
def test_an_end_that_a_later_update_may_deny_is_an_error(front: str, updates: str, message: str) -> None:
    [problem] = errors(read("", told(front, updates)))
    assert message in problem.message
    if problem.message.endswith(AFTER):
        assert errors(read("", told(AFTER, updates))) == []


@each_row(("front", "updates", "expected"), AGREED)
def test_an_end_after_all_that_says_that_it_goes_on_ends_it(front: str, updates: str, expected: str) -> None:
    assert outcome(read("", told(front, updates))) == expected
