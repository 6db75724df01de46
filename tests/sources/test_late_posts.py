"""What `check` says of an update whose time is older than that of one that feeds have already."""

from datetime import datetime

import pytest
from builders import at, site, writeup

from statusgen.model.problems import Severity
from statusgen.sources.incident import parse
from statusgen.sources.late_posts import missed_by_date
from statusgen.sources.writeup import read_header
from statusgen.status.timeline import Timeline


def notices(now: str, **posted: list[tuple[str, str]]) -> list[str]:
    """What is said at an instant of write-ups by their names: each update has a time, and one when it was written."""
    read, lines = [], dict[tuple[str, int], datetime]()
    for name, times in posted.items():
        updates = "\n\n".join(f"### 2024-03-05 {time} UTC - Identified\n\nSo." for time, _ in times)
        text = f"---\ntitle: Slow\n---\n\n## Updates\n\n{updates}\n" if times else "---\ntitle: Old\nstart: 2012\n---\n"
        header = read_header(writeup(text, f"{name}.md"), site())
        parsed = parse(header, site(), now=at("2024-03-06"))
        assert parsed.incident
        read.append((header.writeup, Timeline(parsed.incident), parsed.bodies["en"]))
        lines |= {(f"{name}.md", 7 + 4 * n): at(written) for n, (_, written) in enumerate(times)}
    found = missed_by_date(
        read, site(), now=at(now), written=lambda name, numbers: [lines[name, number] for number in numbers]
    )
    problems = list(found)
    assert {problem.severity for problem in problems} <= {Severity.NOTICE}
    return [f"{problem.path}:{problem.line}:{problem.column}: {problem.message}" for problem in problems]


def test_an_update_that_is_older_than_one_that_was_written_before_is_named() -> None:
    a, b = [("09:00", "09:00"), ("09:20", "09:20")], [("09:15", "09:24")]
    [found] = notices("09:25", a=a, b=b, c=[])
    assert found == (
        "incidents/b.md:7:5: programs that read feeds by date never announce this update of 09:15 UTC "
        "once they have seen that of 09:20 UTC in a.md; if it is not published yet, write 2024-03-05 09:25 UTC here"
    )


def test_so_is_one_that_was_put_between_two_others_and_its_new_time_is_later_than_theirs() -> None:
    [found] = notices("09:25", a=[("09:00", "09:00"), ("09:15", "09:28"), ("09:28", "09:25")])
    assert found == (
        "incidents/a.md:11:5: programs that read feeds by date never announce this update of 09:15 UTC "
        "once they have seen that of 09:28 UTC in a.md; if it is not published yet, write 2024-03-05 09:29 UTC here"
    )


@pytest.mark.parametrize(
    ("now", "posted"),
    [
        ("09:25", {"a": [("09:00", "09:00"), ("09:20", "09:20")], "b": [("09:15", "09:15")]}),
        ("09:25", {"a": [("09:20", "09:24")], "b": [("09:15", "09:24")]}),
        ("09:25", {"a": [("09:00", "09:00"), ("09:20", "09:20")], "b": []}),
        ("15:30", {"a": [("09:20", "09:20")], "b": [("09:15", "09:24")]}),
        ("09:25", {"a": [("09:15", "09:20")], "b": [("09:15", "09:24")]}),
        ("09:25", {"a": [("09:15", "09:20")]}),
        ("09:25", {"a": []}),
        ("09:25", {}),
    ],
)
def test_nothing_is_said_of_what_was_written_in_order_or_at_once_and_of_what_is_hours_old(
    now: str, posted: dict[str, list[tuple[str, str]]]
) -> None:
    assert notices(now, **posted) == []
