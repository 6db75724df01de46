"""What `check` says of an update whose time is older than that of one that feeds have already."""

import pytest
from builders import at, site, writeup

from statusgen.model.problems import Severity
from statusgen.sources.incident import parse
from statusgen.sources.late_posts import missed_by_date
from statusgen.sources.writeup import read_header
from statusgen.status.timeline import Timeline


def notices(now: str, label: str = "Identified", front: str = "", **posted: list[str]) -> list[str]:
    """What is said at an instant of write-ups with updates at these times, by their names.

    That called `late` has the front matter and the label.
    """
    read = []
    for name, times in posted.items():
        said, more = (label, front) if name == "late" else ("Identified", "")
        updates = "\n\n".join(f"### 2024-03-05 {time} UTC - {said}\n\nSo." for time in times)
        text = f"---\ntitle: Slow\n{more}---\n\n## Updates\n\n{updates}\n"
        text = text if times else "---\ntitle: Old\nstart: 2012\n---\n"
        header = read_header(writeup(text, f"{name}.md"), site())
        parsed = parse(header, site(), now=at("2024-03-06"))
        assert parsed.incident
        read.append((header.writeup, Timeline(parsed.incident), parsed.bodies["en"]))
    found = list(missed_by_date(read, site(), now=at(now)))
    assert {problem.severity for problem in found} <= {Severity.NOTICE}
    return [f"{problem.path}:{problem.line}:{problem.column}: {problem.message}" for problem in found]


def test_an_update_that_is_older_than_the_newest_of_another_incident_is_named() -> None:
    (found,) = notices("09:25", a=["09:00", "09:20"], b=["09:15"], c=[])
    assert found == (
        "incidents/b.md:7:5: programs that read feeds by date never announce this update of 09:15 UTC "
        "once they have seen that of 09:20 UTC in a.md; if it is not published yet, write 2024-03-05 09:25 UTC here"
    )


@pytest.mark.parametrize(("now", "written"), [("09:15:20", "09:16 UTC"), ("09:17", "09:17 UTC")])
def test_of_two_in_one_minute_the_one_whose_second_is_earlier_may_be_the_later_one(now: str, written: str) -> None:
    (found,) = notices(now, a=["09:15"], b=["09:15"])
    assert found.startswith(
        "incidents/a.md:7:5: programs that read feeds by date never announce this update of 09:15 UTC "
    )
    assert found.endswith(f"if it is not published yet, write 2024-03-05 {written} here")


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("start: 2024-03-05 08:00 UTC\nend: 2024-03-05 08:30 UTC\n", "end"),
        ("start: 2024-03-05 08:00 UTC\nduration: 30m\n", "duration"),
        ("start: 2024-03\n", "start"),
    ],
)
def test_an_end_that_front_matter_dates_back_is_named_with_what_dates_it(front: str, key: str) -> None:
    found = notices("09:25", "Resolved", front, a=["09:20"], late=["09:22"])
    dated_back = [f"remove {key} from front matter, which its date follows"] if key != "start" else []
    assert [each.partition("; if it is not published yet, ")[2] for each in found] == dated_back


def test_the_time_to_write_is_later_than_that_of_an_update_that_is_dated_ahead() -> None:
    (found,) = notices("09:12", a=["09:20"], b=["09:15"])
    assert found.endswith("; if it is not published yet, write 2024-03-05 09:21 UTC here")


@pytest.mark.parametrize(
    ("now", "posted"),
    [
        ("09:25", {"a": ["09:00", "09:20"], "b": []}),
        ("15:30", {"a": ["09:20"], "b": ["09:15"]}),
        ("09:25", {"a": []}),
        ("09:25", {}),
    ],
)
def test_nothing_is_said_of_the_newest_of_what_is_hours_old_and_of_what_is_alone(
    now: str, posted: dict[str, list[str]]
) -> None:
    assert notices(now, "Identified", "", **posted) == []
